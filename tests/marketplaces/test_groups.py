"""Groups of consumers: prices that exclude, and what they leave possible."""

import numpy as np
import pytest

from replication.marketplaces import theorems
from replication.marketplaces.cases import case_core, case_economy
from replication.marketplaces.economy import Setup, travel
from replication.marketplaces.equilibrium import solve
from replication.marketplaces.groups import (
    Groups,
    income_gap,
    largest_share,
    prove_infeasible,
    support,
)
from replication.numerics import ConvergenceError

ECONOMY = case_economy(2)
HOURS = ECONOMY.leisure - travel(ECONOMY, [0.62])


def one_group(utility):
    return Groups(ECONOMY.tastes[np.newaxis], [1.0], [utility])


def test_one_group_reaches_the_equilibrium_utility_and_no_more():
    found = solve(ECONOMY, HOURS, 0.2)
    assert largest_share(ECONOMY, one_group(0.7), HOURS, 0.2) * 0.7 == pytest.approx(
        float(found.utility), abs=1e-8
    )
    above = support(ECONOMY, one_group(float(found.utility) * 1.001), HOURS, 0.2)
    below = support(ECONOMY, one_group(float(found.utility) * 0.999), HOURS, 0.2)
    assert below.gap < 0 < above.gap


def test_two_equal_groups_are_one():
    pair = Groups(np.tile(ECONOMY.tastes, (2, 1)), [0.3, 0.7], [0.7, 0.7])
    share = largest_share(ECONOMY, pair, HOURS, 0.2)
    assert share == pytest.approx(largest_share(ECONOMY, one_group(0.7), HOURS, 0.2), abs=1e-8)


def test_identical_consumers_leave_a_core():
    utility = case_core(2, 0.1).core.utility
    groups = one_group(utility * (1 - 1e-4))
    assert not prove_infeasible(ECONOMY, groups, Setup(each=0.1), limit=60).proved
    more = prove_infeasible(ECONOMY, one_group(utility * 1.01), Setup(each=0.1))
    assert more.proved
    gaps = income_gap(ECONOMY, one_group(utility * 1.01), more.times, more.setups, more.prices)
    assert gaps.min() == more.smallest_gap > 0


def test_boxes_of_the_proof_cover_every_structure():
    alone = [case_core(case, 0.1).core.utility for case in (1, 2)]
    groups = Groups(theorems.TWO_TASTES, [0.5, 0.5], alone)
    proof = prove_infeasible(ECONOMY, groups, Setup(each=0.1))
    random = np.random.default_rng(1)
    for number in (1, 2, 3, 4, 5):
        places = random.random((200, number))
        hours = ECONOMY.leisure - travel(ECONOMY, places)
        inside = (hours[:, np.newaxis] <= proof.times + 1e-12).all(axis=2)
        inside &= proof.setups <= 0.1 * number + 1e-12
        assert inside.any(axis=1).all()


def test_unequal_division_takes_from_one_and_gives_to_the_other():
    found = theorems.unequal_allocation(0.8)
    first, second = found.transfers
    assert first == pytest.approx(-second, abs=1e-8)
    assert first < 0 < second < found.fee
    assert found.groups.utilities[0] == pytest.approx(0.8 * found.groups.utilities[1])


@pytest.mark.parametrize(
    ("tastes", "masses", "utilities"),
    [
        ([[0.3, 0.3, 0.3, 0.3]], [1.0], [1.0]),
        ([[0.25] * 4], [1.0, 1.0], [1.0]),
        ([[0.25] * 4], [-1.0], [1.0]),
        ([[0.25] * 4], [1.0], [0.0]),
        ([0.25] * 4, [1.0], [1.0]),
    ],
)
def test_bad_groups_are_refused(tastes, masses, utilities):
    with pytest.raises(ValueError, match=r"must|each|one mass"):
        Groups(tastes, masses, utilities)


def test_share_that_is_out_of_range_is_refused():
    with pytest.raises(ConvergenceError, match="no share"):
        largest_share(ECONOMY, one_group(100.0), HOURS, 0.2)
