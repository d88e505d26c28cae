"""Two groups of consumers, and the planner as a second route."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from replication.marketplaces import draws as on_draws
from replication.marketplaces.model import theorems
from replication.marketplaces.printed import cases


@pytest.mark.parametrize("ratio", [0.95, 1.0, 1.05])
def test_everybody_together_lacks_nothing_and_pays_the_fee(ratio):
    found = theorems.two_type_frontier(ratio)
    assert theorems.lack_of_mix(found, 0.5) == pytest.approx(0, abs=1e-7)
    assert found.transfers.sum() == pytest.approx(0, abs=1e-7)
    alone = [cases.case_core(case, 0.1).core.utility for case in (1, 2)]
    first, second = found.groups.utilities / alone
    assert first / second == pytest.approx(ratio)
    price = found.support.prices[0]
    assert found.fee == pytest.approx(0.1 * 2 * price**0.5), "the composite takes equal shares"


def test_a_mix_of_mostly_one_type_does_better_if_the_type_gives():
    found = theorems.two_type_frontier(0.9)
    giver = int(np.argmin(found.transfers))
    shares = (0.9, 0.1) if giver == 0 else (0.1, 0.9)
    assert theorems.lack_of_mix(found, shares[0]) < -1e-6


def test_one_half_of_an_unequal_society_lacks_what_it_is_given():
    found = theorems.unequal_allocation(0.8)
    assert theorems.lack_of_coalition(found, (0.5, 0.5)) == pytest.approx(0, abs=1e-7)
    poor = theorems.lack_of_coalition(found, (0.5, 0.0))
    rich = theorems.lack_of_coalition(found, (0.0, 0.5))
    assert rich > poor
    assert theorems.unblocked_by_prices(found)
    assert poor > 0, "a half of the people cannot pay the whole setup cost and be as well off"


def test_the_gap_to_the_planner_is_the_worst_one():
    good = theorems.table_economies()[:2]
    economy, found = good[1]
    bad = economy, replace(found, log_utility=found.log_utility + 0.1, price=found.price * 1.1)
    gap = theorems.planner_gap([good[0], bad])
    assert gap.utility == pytest.approx(float(found.utility) * np.expm1(0.1), rel=1e-4)
    assert gap.price == pytest.approx(0.1 * float(found.price), rel=1e-3)


def test_the_table_economies_are_seven_rows_of_each_case():
    found = theorems.table_economies()
    assert [economy.tastes.tolist() for economy, _ in found] == [
        *([list(cases.SYMMETRIC)] * 7),
        *([list(cases.ASYMMETRIC)] * 7),
    ]
    setups = [float(equilibrium.setup) for _, equilibrium in found[:7]]
    assert np.all(np.diff([equilibrium.utility for _, equilibrium in found[:7]]) < 0)
    assert setups[0] == pytest.approx(0.04)


def test_the_gap_to_the_planner_is_that_of_the_worst_place():
    economy, found = theorems.table_economies()[1]
    for changes in ({"price": found.price * 1.1}, {"rent_income": found.rent_income * 1.1}):
        other = replace(found, **changes)
        gap = theorems.planner_gap([(economy, other)])
        people, rents = other.populations - found.populations, other.rents - found.rents
        assert gap.population == pytest.approx(np.abs(people).max(), abs=1e-6)
        assert gap.rent == pytest.approx(np.abs(rents).max(), abs=1e-6)


def test_unequal_consumers_have_the_tastes_of_case_1_and_pay_two_tenths():
    found = theorems.unequal_allocation(0.9)
    np.testing.assert_allclose(found.groups.tastes, [cases.SYMMETRIC] * 2)
    assert found.fee == pytest.approx(0.2 * 2 * found.support.prices[0] ** 0.5)


def test_prices_leave_nobody_better_off_alone_who_gets_no_more_than_half_pays():
    """A group of one half pays the whole fee of .1 itself, .2 for each of its members."""
    given = lambda first, second: SimpleNamespace(
        support=SimpleNamespace(needs=np.array([first, second])), fee=0.1
    )
    for needs, unblocked in (
        ((0.2, -0.2), True),
        ((-0.2, 0.2), True),
        ((-0.19, 0.19), True),
        ((0.19, -0.19), True),
        ((-0.21, 0.21), False),
        ((0.21, -0.21), False),
    ):
        assert theorems.unblocked_by_prices(given(*needs)) is unblocked


def test_a_thousandth_more_in_one_place_is_not_equal(monkeypatch):
    economy, found = theorems.table_economies()[1]
    assert on_draws.is_equal(economy, found)
    monkeypatch.setattr(on_draws, "utilities", lambda _: np.array([1.0, 1.0, 1.001, 1.0]))
    assert not on_draws.is_equal(economy, found)
