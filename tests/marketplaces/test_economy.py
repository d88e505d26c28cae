"""Residences, travel and setup costs; every bad input has a clear error."""

import numpy as np
import pytest

from replication.marketplaces.cases import GOODS, RESIDENCES, SYMMETRIC, case_economy, case_setup
from replication.marketplaces.core import find_core
from replication.marketplaces.economy import Economy, Setup, capacity, travel
from replication.marketplaces.equilibrium import equilibrium, solve


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tastes": (0.25, 0.25, 0.25, 0.3)}, "sum to one, not to 1.05"),
        ({"tastes": (0.5, 0.5, 0.25, -0.25)}, "tastes = -0.25"),
        ({"tastes": (0.5, 0.5)}, "four shares"),
        ({"residences": (0, 0.33, 0.67, 1.2)}, "residences = 1.2: it must be between 0 and 1"),
        ({"residences": ()}, "it must be"),
        ({"goods": (1, 1, 1, 1)}, "goods = "),
        ({"goods": (1, 1, 2)}, "goods = "),
        ({"goods": (1, 1, 2, 3)}, "goods = 3"),
        ({"composite_share": 1.0}, "composite_share = 1"),
        ({"leisure": 0.0}, "leisure = 0"),
        ({"trips": -1.0}, "trips = -1"),
        ({"interval": (1.0, 0.0)}, "interval = "),
    ],
)
def test_bad_economies_are_refused(changes, message):
    good = {"residences": RESIDENCES, "goods": GOODS, "tastes": SYMMETRIC}
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        Economy(**(good | changes))


@pytest.mark.parametrize(
    "arguments",
    [
        {"each": -0.1},
        {"fixed": float("nan")},
        {},
        {"fixed": 0.1, "railway": ((1.0, 0.1), (0.5, 0.2))},
        {"fixed": 0.1, "railway": ((1.0, -0.1),)},
    ],
)
def test_bad_setup_costs_are_refused(arguments):
    with pytest.raises(ValueError, match="must"):
        Setup(**arguments)


def test_structures_must_exist_and_lie_in_the_interval():
    economy = case_economy(1)
    with pytest.raises(ValueError, match="at least one marketplace"):
        travel(economy, [])
    with pytest.raises(ValueError, match=r"structure = 1\.5: it must be between 0 and 1"):
        travel(economy, [1.5])


def test_setup_that_nobody_can_pay():
    economy = case_economy(1)
    with pytest.raises(ValueError, match=r"setup cost = 2: it must be below 0\.915"):
        equilibrium(economy, Setup(each=2.0), [0.5])
    at_the_edge = capacity(economy, economy.leisure - travel(economy, [0.0]))
    with pytest.raises(ValueError, match=f"setup cost = 2: it must be below {at_the_edge:g}"):
        equilibrium(economy, Setup(each=2.0), [[0.5], [0.0]])
    with pytest.raises(ValueError, match="no structure can pay it"):
        find_core(economy, Setup(each=1.5))
    assert not solve(economy, np.full(4, 2.0), 1.0).converged
    assert solve(economy, np.full(4, 2.0), 1.0).utility == 0


def test_capacity_is_the_most_of_the_composite_good():
    economy = case_economy(3)
    hours = np.array([1.4, 1.7, 1.9, 1.6])
    people = np.linspace(0, 1, 200_001)
    composite = (people * 1.7) ** 0.3 * ((1 - people) * 1.9) ** 0.7
    assert capacity(economy, hours) == pytest.approx(composite.max(), rel=1e-9)


def test_travel_is_to_the_closest_marketplace():
    economy = case_economy(1)
    np.testing.assert_allclose(travel(economy, [0.167, 0.833]), [0.167, 0.163, 0.163, 0.167])
    twice = case_economy(1, trips=2.0)
    np.testing.assert_allclose(travel(twice, [0.5]), [1, 0.34, 0.34, 1])
    many = travel(economy, np.linspace(0, 1, 7)[:, np.newaxis])
    assert many.shape == (7, 4)
    plane = Economy([[0, 0], [1, 1]], [1, 2], SYMMETRIC)
    np.testing.assert_allclose(travel(plane, [[0.0, 1.0]]), [1, 1])


def test_railway_cost_adds_up_by_piece():
    five = case_setup(5, 0.05)
    assert five.cost([0.5, 0.67, 1.0]) == pytest.approx(0.05 + 0.3 * 0.05 * 0.5)
    assert five.cost([0.25, 1.0]) == pytest.approx(0.05 + 9 * 0.05 * 0.25 + 0.3 * 0.05 * 0.5)
    assert five.cost([0.4]) == pytest.approx(0.05)
    assert case_setup(4, 0.05).cost([0.33, 0.67]) == pytest.approx(0.101)
    assert case_setup(1, 0.05).cost([0.33, 0.67]) == pytest.approx(0.1)
    with pytest.raises(ValueError, match="pieces end at 1"):
        five.railway_cost(0.0, 1.5)
    with pytest.raises(ValueError, match="case = 6"):
        case_setup(6, 0.1)
    for case in (0, 6):
        with pytest.raises(ValueError, match=f"case = {case}"):
            case_economy(case)
