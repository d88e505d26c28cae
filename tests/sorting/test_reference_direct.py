"""One economy from the original equations."""

import pytest
from sorting.shared import BASE

from replication.sorting import draws
from replication.sorting.model import threshold
from replication.sorting.model.economy import (
    Economy,
    FixedUtility,
)
from replication.sorting.reference.direct import Direct


def test_direct_route_knows_two_cities():
    direct = Direct(Economy(**BASE), FixedUtility(0.5))
    for asked in (
        lambda city: direct.city(city, 2.0, 0.5),
        lambda city: direct.innovation(city, 2.0),
        lambda city: direct.mean_skill(city, 2.0),
    ):
        assert asked(0) != asked(1)
        for city in (-1, 2):
            with pytest.raises(ValueError, match=f"city = {city}: it must be from 0 to 1"):
                asked(city)


def test_direct_route_refuses_brackets_without_a_threshold():
    direct = Direct(threshold.baseline(), FixedUtility(0.5))
    skill = direct.threshold()
    assert direct.threshold(0.9 * skill, 1.1 * skill) == pytest.approx(skill)
    above, below, reversed_, empty = (1.1, 1.2), (0.8, 0.9), (1.1, 0.9), (1.1, 1.1)
    for low, high in (above, below, reversed_, empty):
        with pytest.raises(ValueError, match="the gain must change sign between"):
            direct.threshold(low * skill, high * skill)


def test_one_draw_of_many_is_taken():
    cities, closure = draws.economies(3, 0), draws.closures(3, 0)[draws.GIVEN_UTILITY]
    assert Direct.of(cities, closure, 2).alpha == cities.tail[2]
    with pytest.raises(ValueError, match="draw = 3: it must be from 0 to 2"):
        Direct.of(cities, closure, 3)
