"""The search for residences on a line: against lists of divisions, and its verifier."""

from dataclasses import replace
from itertools import combinations_with_replacement

import numpy as np
import pytest
from flint import arb

from replication.marketplaces.model import bound, boxes, line
from replication.marketplaces.model import core as search
from replication.marketplaces.model.economy import Economy, Setup, capacity, travel
from replication.marketplaces.model.equilibrium import hours_left, solve
from replication.marketplaces.reference import verifier

DULL = (0.15, 0.15, 0.1, 0.6)
"""Leisure has a smaller share than land, and some residents take all their time."""
TASTES = [(0.25,) * 4, (0.1, 0.3, 0.55, 0.05), DULL, (0.3, 0.2, 0.1, 0.4)]


def town(count, tastes, seed=0):
    random = np.random.default_rng(seed)
    goods = 1 + (random.random(count) < 0.5)
    goods[:2] = 1, 2
    return Economy(np.round(random.random(count), 3), goods, tastes)


@pytest.mark.parametrize("tastes", TASTES)
@pytest.mark.parametrize("cost", [0.02, 0.3])
def test_it_finds_what_the_list_of_divisions_finds(tastes, cost):
    economy, setup = town(6, tastes), Setup(each=cost)
    family = boxes.division_search(economy, setup)
    point, tag, value, bound, *_ = boxes.branch_and_bound(economy, family, 1e-6, 400_000)
    point, value = boxes.polish(economy, family, point, tag, value, 1e-3)
    found = line.search_line(economy, setup, range(1, 7), 1e-6)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert max(bound, found.bound) <= value + 1e-6 * (1 + 1e-9)
    np.testing.assert_allclose(found.structure, family.markets(point, tag), atol=1e-4)


@pytest.mark.parametrize("tastes", TASTES)
def test_the_dearest_terms_are_above_the_bound_of_every_structure(tastes):
    economy, random = town(9, tastes), np.random.default_rng(1)
    places = economy.residences[:, 0]
    low, high = np.array([0.1, 0.3]), np.array([0.6, 0.9])
    points = np.unique([*places, *low, *high])
    some = np.sort(low + (high - low) * random.random((300, 2)), axis=1)
    some = some[np.all((low <= some) & (some <= high), axis=1)]
    hours = hours_left(economy, some)
    for prices in np.exp(random.normal(size=(20, 2))):
        terms, level = line.worth(economy, 0.05, prices, points, low, high)
        total, _ = line.dearest(terms, places, points, low, high)
        most = level + tastes[3] * np.log(total) if total > 0 else -np.inf
        log_price, rent = (np.full(len(some), one) for one in (np.log(prices[0]), prices[1]))
        cost = np.full(len(some), 0.05)
        each = bound.bound(economy, hours.T, cost, log_price, rent, slopes=False).log_utility
        assert np.all(each <= most + 1e-9)


def test_the_dearest_structure_is_the_dearest_of_all():
    random = np.random.default_rng(2)
    places, points = np.sort(random.random(7)), np.sort(random.random(8))
    terms = random.random((7, 8))
    low, high = np.array([0.0, 0.2, 0.3]), np.array([0.7, 1.0, 1.0])

    def total(chosen):
        left = np.searchsorted(points[list(chosen)], places, side="left") - 1
        beside = [terms[:, chosen[i]] for i in range(3)]
        return sum(
            max(beside[i][j] for i in {max(left[j], 0), min(left[j] + 1, 2)}) for j in range(7)
        )

    ways = [
        way
        for way in combinations_with_replacement(range(8), 3)
        if np.all((low <= points[list(way)]) & (points[list(way)] <= high))
    ]
    best, structure = line.dearest(terms, places, points, low, high)
    assert best == pytest.approx(max(map(total, ways)))
    assert best == pytest.approx(total(tuple(np.searchsorted(points, structure))))


@pytest.mark.parametrize(("cost", "markets"), [(0.01, None), (0.3, None), (0.02, [20])])
def test_fifty_residences_are_certified_in_few_boxes(cost, markets):
    economy, setup = town(50, (0.25,) * 4), Setup(each=cost)
    found = search.find_core(economy, setup, markets=markets)
    assert found.certified
    assert found.boxes < 100
    assert markets is None or found.markets == 20
    moved = np.clip(found.structure + np.linspace(-0.1, 0.1, 81)[:, np.newaxis], 0, 1)
    other = solve(economy, hours_left(economy, moved), setup.cost(moved))
    assert other.utility[other.converged].max() <= found.utility * (1 + 1e-9)


def test_a_box_without_a_number_is_never_below_the_bound(monkeypatch):
    economy, setup = town(10, TASTES[0]), Setup(each=0.05)
    found = search.find_core(economy, setup)
    real, calls = verifier.power, []

    def last(base, exponent):
        calls.append(base)
        return real(base, exponent) if calls[20:] else arb("nan")

    monkeypatch.setattr(verifier, "power", last)
    worst = verifier.verify_ordered(economy, setup, found.cover).worst
    assert calls
    assert not worst <= np.log(found.bound) + 1


@pytest.mark.parametrize("tastes", TASTES)
def test_the_verifier_accepts_the_search_and_refuses_what_is_hidden_or_misjudged(tastes):
    economy, setup = town(10, tastes), Setup(each=0.05)
    found = search.find_core(economy, setup)
    seen = verifier.verify_ordered(economy, setup, found.cover)
    assert seen.covers
    assert seen.boxes == len(found.cover.numbers)
    assert np.log(found.utility) <= seen.worst <= np.log(found.bound) + 1e-12
    names = ("numbers", "low", "high", "price", "rent", "dues")
    hidden = replace(found.cover, **{name: getattr(found.cover, name)[1:] for name in names})
    assert not verifier.verify_ordered(economy, setup, hidden).covers
    worse = replace(found.cover, price=found.cover.price * 1.05)
    assert verifier.verify_ordered(economy, setup, worse).worst > np.log(found.bound)
    narrower = replace(found.cover, high=found.cover.high - 1e-9)
    assert not verifier.verify_ordered(economy, setup, narrower).covers


def test_a_cut_box_is_covered_by_its_parts_alone():
    low, high = np.array([[0.0, 0], [0, 0.4], [0.5, 0]]), np.array([[0.5, 0.4], [0.5, 1], [1, 1]])
    root = np.zeros(2), np.ones(2)
    assert verifier.ordered_covers(low, high, *root)
    for missing in range(3):
        kept = np.delete(low, missing, axis=0), np.delete(high, missing, axis=0)
        assert not verifier.ordered_covers(*kept, *root)


def test_the_easiest_place_leaves_most_to_make():
    for share in (0.2, 0.5, 0.7):
        economy = Economy([0.1, 0.4, 0.7, 0.95], [1, 1, 2, 2], (0.25,) * 4, share, trips=2.0)
        points = np.linspace(0, 1, 2001)[:, np.newaxis]
        most = capacity(economy, np.maximum(2 - travel(economy, points), 0))
        best = capacity(economy, hours_left(economy, [line.easiest_place(economy)]))
        assert most.max() <= best <= most.max() + 1e-6


def test_too_many_residences_are_refused_by_name():
    with pytest.raises(ValueError, match=r"residences: there are 51; .* at most 50 on a line"):
        search.find_core(town(51, TASTES[0]), Setup(each=0.1))
    plane = Economy(np.random.default_rng(0).random((9, 2)), [1, 2] + [1] * 7, TASTES[0])
    with pytest.raises(ValueError, match=r"residences: there are 9; .* at most 8 in the plane"):
        search.find_core(plane, Setup(each=0.1))


def test_many_who_cannot_pay_are_told_so():
    economy = town(30, TASTES[0])
    alone = float(capacity(economy, hours_left(economy, [line.easiest_place(economy)])))
    with pytest.raises(ValueError, match=f"no structure can pay it; it must be below {alone:g}"):
        search.find_core(economy, Setup(each=alone))
    with pytest.raises(ValueError, match=r"no structure can pay it; it must be below 1$"):
        search.find_core(economy, Setup(each=0.6), markets=[2])
    two = Economy([0.2, 0.8] * 5, [1, 2] * 5, TASTES[0])
    with pytest.raises(ValueError, match="number up to 2, the different places"):
        search.find_core(two, Setup(each=0.1), markets=[3])


def test_ties_of_too_many_sets_are_refused_by_name():
    economy, setup = town(50, TASTES[0]), Setup(each=0.001)
    found = search.find_core(economy, setup, tolerance=1e-3)
    with pytest.raises(ValueError, match=r"residences: .* it must be at most 200,000"):
        search.ties(economy, setup, found)


@pytest.mark.parametrize("seed", [395, 851])
def test_costs_far_from_the_limit_are_certified_for_any_tastes(seed):
    """Two of a thousand economies that a list of divisions left open at 400,000 boxes."""
    random = np.random.default_rng([7, seed])
    tastes, gamma = random.dirichlet(np.ones(4)), random.uniform(0.02, 0.98)
    economy = Economy([0, 0.33, 0.67, 1], [1, 1, 2, 2], tastes, gamma)
    alone = capacity(economy, hours_left(economy, [line.easiest_place(economy)]))
    setup = Setup(each=0.07 * float(alone))
    found = search.find_core(economy, setup)
    assert found.certified
    seen = verifier.verify_ordered(economy, setup, found.cover)
    assert seen.covers
    assert np.log(found.utility) <= seen.worst <= np.log(found.bound) + 1e-12


def test_candidates_lie_where_some_marketplace_may_stand():
    low, high = np.array([0.2, 0.6]), np.array([0.4, 0.8])
    found = line.candidates(np.array([0.0, 0.3, 0.5, 0.7, 1.0]), low, high)
    assert found.tolist() == [0.2, 0.3, 0.4, 0.6, 0.7, 0.8]


def test_sums_too_small_for_floats_discard_nothing():
    """At a land share of .00002 a term may be e^-50000 of another."""
    economy, setup = town(4, (0.3, 0.3, 0.39998, 0.00002)), Setup(each=0.1)
    box = line._Box(-np.inf, 0, np.array([0.0]), np.array([1.0]), (1.0, 1e-4))
    under = line._Line(economy, setup, 1e-6)
    under.lower(box)
    bound = verifier._ordered_bound(
        economy, verifier.exact(0.1), box.prices, np.array([0.0]), np.array([1.0])
    )
    assert -box.rank == pytest.approx(bound, abs=1e-9)


def test_slopes_of_one_structure_s_bound_are_difference_quotients():
    search = line._Line(town(4, TASTES[0]), Setup(each=0.1), 1e-6)
    structure, step = np.array([0.2, 0.7]), 1e-6
    hours = hours_left(search.economy, structure[np.newaxis])
    at = lambda *prices: np.log(bound.utility_bound(search.economy, hours, 0.2, *prices)).item()
    for price, rent in ((1.3, 0.4), (0.7, 3.0)):
        found = search.slope(0.2, (price, rent), structure)
        quotients = (
            (at(price + step, rent) - at(price - step, rent)) / (2 * step),
            (at(price, rent + step) - at(price, rent - step)) / (2 * step),
        )
        np.testing.assert_allclose(found, quotients, rtol=1e-6, atol=1e-8)


def test_where_nobody_can_pay_no_slope_says_where_to_look():
    search = line._Line(town(4, TASTES[0]), Setup(each=0.1), 1e-6)
    assert np.isnan(search.slope(5.0, (1.0, 0.1), np.array([0.2]))).all()


def test_a_place_moves_to_where_wages_balance_only_at_no_loss(monkeypatch):
    economy = Economy([0, 0.33, 0.67, 1], [1, 1, 2, 2], TASTES[0], 0.3)
    search = line.search_line(economy, Setup(each=0.1), [1], 1e-6)
    here = line._Line(economy, Setup(each=0.1), 1e-6)
    assert not np.isin(search.structure, here.places).any()
    assert here.try_all([search.structure])
    wrong = np.array([[3.0], [-1.0]]), np.zeros((2, 1))
    monkeypatch.setattr(line._Line, "pulls", lambda *_: wrong)
    here.balance(0.01)
    np.testing.assert_allclose(here.best, search.structure, rtol=0, atol=1e-7)
    assert here.value >= search.value - 1e-12


@pytest.mark.parametrize("cost", [0.1, 0.99])
def test_all_at_one_place_have_their_marketplace_there(cost):
    economy = Economy([0.4] * 3, [1, 2, 2], TASTES[0])
    core = search.find_core(economy, Setup(each=cost))
    assert core.structure.tolist() == [0.4]
    assert core.certified
