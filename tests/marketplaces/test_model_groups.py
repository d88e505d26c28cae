"""Groups of consumers: prices that exclude, and what they leave possible."""

import numpy as np
import pytest

from replication.marketplaces.model import ascent, groups
from replication.marketplaces.model.economy import Economy, Setup, capacity, travel
from replication.marketplaces.model.equilibrium import solve
from replication.marketplaces.model.groups import (
    Groups,
    income_gap,
    largest_share,
    prove_infeasible,
    support,
)
from replication.marketplaces.model.lack import Lack
from replication.marketplaces.printed import societies
from replication.marketplaces.printed.cases import case_core, case_economy
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
    less = one_group(utility * (1 - 1e-4))
    assert not prove_infeasible(ECONOMY, less, Setup(each=0.1), limit=60).proved
    more = prove_infeasible(ECONOMY, one_group(utility * 1.01), Setup(each=0.1))
    assert more.proved
    gaps = income_gap(ECONOMY, one_group(utility * 1.01), more.times, more.setups, more.prices)
    assert gaps.min() == more.smallest_gap > 0


def test_boxes_of_the_proof_cover_every_structure():
    alone = [case_core(case, 0.1).core.utility for case in (1, 2)]
    pair = Groups(societies.TWO_TASTES, [0.5, 0.5], alone)
    proof = prove_infeasible(ECONOMY, pair, Setup(each=0.1))
    random = np.random.default_rng(1)
    for number in (1, 2, 3, 4, 5):
        places = random.random((200, number))
        hours = ECONOMY.leisure - travel(ECONOMY, places)
        inside = (hours[:, np.newaxis] <= proof.times + 1e-12).all(axis=2)
        inside &= proof.setups <= 0.1 * number + 1e-12
        assert inside.any(axis=1).all()


def test_unequal_division_takes_from_one_and_gives_to_the_other():
    found = societies.unequal_allocation(0.8)
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


@pytest.mark.parametrize("share", [1e-3, 0.45, 0.51, 1.99, 2.15, 1e3])
def test_shares_are_found_however_small_or_large(share):
    utility = float(solve(ECONOMY, HOURS, 0.2).utility)
    assert largest_share(ECONOMY, one_group(utility / share), HOURS, 0.2) == pytest.approx(
        share, rel=1e-10
    )


def test_prices_that_are_not_certain_are_refused_by_name(monkeypatch):
    monkeypatch.setattr(ascent, "STEPS", 5)
    pair = Groups(societies.TWO_TASTES, [0.5, 0.5], [0.8, 0.8])
    with pytest.raises(ConvergenceError, match=r"known within .* tastes = \[\[0\.25, 0\.25"):
        support(ECONOMY, pair, HOURS, 0.2)
    with pytest.raises(ConvergenceError, match=r"utilities = \[.*setup = 0\.2"):
        largest_share(ECONOMY, pair, HOURS, 0.2)


CORNERS = {
    "next to no land": ([0.4, 0.4, 0.199, 0.001], 0.1, [0.4]),
    "nearly all land": ([0.03, 0.03, 0.04, 0.9], 0.1, [0.4]),
    "next to no taste": ([0.001, 0.5, 0.3, 0.199], 0.1, [0.4]),
    "next to no leisure": ([0.3, 0.3, 0.001, 0.399], 0.1, [0.4]),
    "setup takes nearly all": ([0.25, 0.25, 0.25, 0.25], 0.999, [0.4]),
    "nearly free": ([0.25, 0.25, 0.25, 0.25], 1e-9, [0.4]),
    "residents who do not work": ([0.05, 0.05, 0.3, 0.6], 0.01, [0.0]),
}


@pytest.mark.parametrize("count", [2, 7, 50])
@pytest.mark.parametrize("corner", CORNERS)
def test_equals_have_together_what_the_equilibrium_gives(corner, count):
    """Both directions hold at the corners: what they can afford at all prices they can have."""
    tastes, part, structure = CORNERS[corner]
    random = np.random.default_rng(count)
    goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
    places = np.concatenate([[0.1, 0.9], random.random(count - 2)])
    economy = Economy(places, goods, tastes, trips=2.2)
    hours = np.maximum(economy.leisure - travel(economy, structure), 0)
    setup = part * float(capacity(economy, hours))
    found = solve(economy, hours, setup)
    idle = bool(((found.labour == 0) & (found.populations > 0)).any())
    assert idle == (corner == "residents who do not work" and count > 2)
    alone = float(found.utility)
    same = Groups(np.tile(tastes, (2, 1)), np.array([0.3, 0.7]), np.full(2, alone))
    assert largest_share(economy, same, hours, setup) == pytest.approx(1, abs=1e-11)


def test_types_are_served_at_the_corners():
    """Largest shares lie between what each type reaches alone with all land and with a part."""
    random = np.random.default_rng(3)
    places = random.random(12)
    economy = Economy(places, np.tile([1, 2], 6), [0.25] * 4, trips=1.5)
    hours = economy.leisure - travel(economy, [0.5])
    tastes = np.array([[0.5, 0.299, 0.2, 0.001], [0.05, 0.05, 0.3, 0.6], [0.001, 0.6, 0.2, 0.199]])
    both = Groups(tastes, np.array([0.2, 0.5, 0.3]), np.array([0.5, 3.0, 0.01]))
    share = largest_share(economy, both, hours, 0.05)
    there = support(economy, both.scaled(share), hours, 0.05)
    assert there.gap == pytest.approx(0, abs=1e-11)
    beyond = income_gap(economy, both.scaled(1.001 * share), hours, 0.05, there.prices)
    assert beyond > 0
    assert support(economy, both.scaled(0.999 * share), hours, 0.05).gap < 0


@pytest.mark.parametrize("mass", [0.5, 3.0])
def test_a_group_pays_what_its_members_can_make_and_no_more(mass):
    """Setup per head is what counts, and there are `mass` heads."""
    most = mass * float(capacity(ECONOMY, HOURS))
    group = Groups(ECONOMY.tastes[np.newaxis], [mass], [0.3])
    utility = float(solve(ECONOMY, HOURS, 0.5 * most / mass).utility)
    exact = support(ECONOMY, group.scaled(utility / 0.3), HOURS, 0.5 * most)
    assert exact.gap == pytest.approx(0, abs=1e-7)
    with pytest.raises(ValueError, match=f"it must be below {most:g}, or nobody can pay it"):
        support(ECONOMY, group, HOURS, 1.001 * most)


def test_what_all_can_have_is_not_excluded():
    modest = one_group(0.1)
    proof = prove_infeasible(ECONOMY, modest, Setup(each=0.1), limit=1)
    assert not proof.proved
    assert proof.boxes == 0
    assert proof.smallest_gap == -np.inf


def test_a_structure_that_all_can_afford_ends_the_proof_at_once(monkeypatch):
    """Marketplaces at all residences are a box of a single structure: halving does not help."""
    utility = case_core(2, 0.01).core.utility
    monkeypatch.setattr(groups, "split", lambda *_: pytest.fail("boxes are halved in vain"))
    assert not prove_infeasible(ECONOMY, one_group(0.999 * utility), Setup(each=0.01)).proved


def test_the_limit_of_a_proof_is_a_number_of_boxes(monkeypatch):
    usual, calls = groups.climb, []
    climb = lambda lack, *given: calls.extend(lack.setup) or usual(lack, *given)
    monkeypatch.setattr(groups, "climb", climb)
    group = one_group(case_core(2, 0.1).core.utility * 1.02)
    assert prove_infeasible(ECONOMY, group, Setup(each=0.1)).proved
    needed = len(calls)
    assert prove_infeasible(ECONOMY, group, Setup(each=0.1), limit=needed).proved
    assert not prove_infeasible(ECONOMY, group, Setup(each=0.1), limit=needed - 1).proved


def test_the_highest_bid_for_land_leaves_each_group_its_need():
    economy = case_economy(1)
    tastes = np.array([(0.3, 0.3, 0.399, 0.001), (0.2, 0.2, 0.2, 0.4)])
    several = Groups(tastes, np.full(2, 0.5), np.ones(2))
    needs = np.array([-0.3, -0.2])
    hours = np.array([2.0, 1.9, 1.8, 0.0])
    lack = Lack(economy, [several], hours[np.newaxis], np.zeros(1))
    rents = lack.rents(np.array([1.1]), needs[np.newaxis])[0]
    left = groups.net_expenditures(economy, several, hours, 1.1, rents)
    np.testing.assert_allclose(left.min(axis=1)[1], needs[1], atol=1e-12)
    np.testing.assert_allclose((left - needs[:, np.newaxis])[:, :3].min(axis=0), 0, atol=1e-9)
    assert rents[3] < 1e-290


def test_equals_reach_together_what_they_reach_alone_where_land_is_liked_little():
    """Rents of places where few live are not taken for more than they are."""
    random = np.random.default_rng(1)
    goods = np.tile([1, 2], 10)
    tastes = np.array([0.4, 0.397, 0.2, 0.003])
    economy = Economy(random.random(20), goods, tastes)
    hours = economy.leisure - travel(economy, [0.3, 0.6])
    alone = float(solve(economy, hours, 0.2).utility)
    same = Groups(np.tile(tastes, (2, 1)), np.array([0.3, 0.7]), np.full(2, alone))
    assert groups.largest_share(economy, same, hours, 0.2) == pytest.approx(1, abs=1e-7)
