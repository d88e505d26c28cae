"""Two groups of consumers, and the planner as a second route."""

from dataclasses import replace

import numpy as np
import pytest

from replication.marketplaces.model import coalitions
from replication.marketplaces.model.equilibrium import hours_left
from replication.marketplaces.printed import cases, societies


def two_types(ratio):
    """Half have the tastes of Case 1 and `ratio` times what they have alone, half those of 2."""
    economy = cases.case_economy(1)
    alone = np.array([cases.case_core(case, 0.1).core.utility for case in (1, 2)])
    hours = hours_left(economy, [0.5])
    return coalitions.frontier(economy, societies.TWO_TASTES, alone * [ratio, 1.0], hours, 0.1)


@pytest.mark.parametrize("ratio", [0.95, 1.0, 1.05])
def test_everybody_together_lacks_nothing_and_pays_the_fee(ratio):
    found = two_types(ratio)
    assert societies.lack_of_mix(found, 0.5) == pytest.approx(0, abs=1e-7)
    assert found.transfers.sum() == pytest.approx(0, abs=1e-7)
    alone = [cases.case_core(case, 0.1).core.utility for case in (1, 2)]
    first, second = found.groups.utilities / alone
    assert first / second == pytest.approx(ratio)
    price = found.support.prices[0]
    assert found.fee == pytest.approx(0.1 * 2 * price**0.5), "the composite takes equal shares"


def test_a_mix_of_mostly_one_type_does_better_if_the_type_gives():
    found = two_types(0.9)
    giver = int(np.argmin(found.transfers))
    shares = (0.9, 0.1) if giver == 0 else (0.1, 0.9)
    assert societies.lack_of_mix(found, shares[0]) < -1e-6


def test_one_half_of_an_unequal_society_lacks_what_it_is_given():
    found = societies.unequal_allocation(0.8)
    assert societies.lack_of_coalition(found, (0.5, 0.5)) == pytest.approx(0, abs=1e-7)
    poor = societies.lack_of_coalition(found, (0.5, 0.0))
    rich = societies.lack_of_coalition(found, (0.0, 0.5))
    assert rich > poor
    assert coalitions.unblocked_by_prices(found)
    assert poor > 0, "a half of the people cannot pay the whole setup cost and be as well off"


def test_the_table_economies_are_seven_rows_of_each_case():
    found = cases.table_economies()
    assert [economy.tastes.tolist() for economy, _ in found] == [
        *([list(cases.SYMMETRIC)] * 7),
        *([list(cases.ASYMMETRIC)] * 7),
    ]
    setups = [float(equilibrium.setup) for _, equilibrium in found[:7]]
    assert np.all(np.diff([equilibrium.utility for _, equilibrium in found[:7]]) < 0)
    assert setups[0] == pytest.approx(0.04)


def test_unequal_consumers_have_the_tastes_of_case_1_and_pay_two_tenths():
    found = societies.unequal_allocation(0.9)
    np.testing.assert_allclose(found.groups.tastes, [cases.SYMMETRIC] * 2)
    assert found.fee == pytest.approx(0.2 * 2 * found.support.prices[0] ** 0.5)


def test_prices_leave_nobody_better_off_alone_who_gets_no_more_than_half_pays():
    """A group of one half pays the whole fee of .1 itself, .2 for each of its members."""
    usual = societies.unequal_allocation(0.9)
    given = lambda first, second: replace(
        usual, support=replace(usual.support, needs=np.array([first, second])), fee=0.1
    )
    for needs, unblocked in (
        ((0.2, -0.2), True),
        ((-0.2, 0.2), True),
        ((-0.19, 0.19), True),
        ((0.19, -0.19), True),
        ((-0.21, 0.21), False),
        ((0.21, -0.21), False),
    ):
        assert coalitions.unblocked_by_prices(given(*needs)) is unblocked
