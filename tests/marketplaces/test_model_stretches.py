"""Prices that move with a single marketplace: a bound, few boxes, and a verifier that sees."""

from dataclasses import replace

import numpy as np
import pytest
from flint import arb

from replication.certify import precision
from replication.marketplaces.model import core as search
from replication.marketplaces.model import line, stretches
from replication.marketplaces.model.bound import bound
from replication.marketplaces.model.economy import Economy, Setup, capacity
from replication.marketplaces.model.equilibrium import hours_left, solve
from replication.marketplaces.reference import moving, verifier
from replication.marketplaces.reference.balls import exact

TASTES = [(0.25,) * 4, (0.4, 0.03, 0.11, 0.46), (0.04, 0.08, 0.04, 0.84), (0.03, 0.16, 0.79, 0.02)]
NAMES = ("numbers", "low", "high", "price", "rent", "dues")


def near(tastes, share=0.999, count=8, seed=5):
    random = np.random.default_rng(seed)
    goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
    economy = Economy(random.random(count), goods, tastes, 0.3, trips=1.5)
    alone = capacity(economy, hours_left(economy, [line.easiest_place(economy)]))
    return economy, Setup(each=share * float(alone))


@pytest.fixture(scope="module", params=TASTES)
def searched(request):
    economy, setup = near(request.param, 0.9999, seed=7)
    return economy, setup, search.find_core(economy, setup)


def moved(cover):
    """Rows at whose prices a marketplace moves."""
    return np.flatnonzero(np.isnan(cover.price))


@pytest.mark.parametrize("tastes", TASTES)
@pytest.mark.parametrize("share", [0.9, 0.99, 0.999])
def test_no_place_of_a_stretch_is_above_its_bound(tastes, share):
    """Not even at the prices that move, which give the bound at each place."""
    economy, setup = near(tastes, share)
    places = np.unique([*economy.residences[:, 0], *np.linspace(0.3, 0.7, 21)])
    times, _ = stretches.dues_at(economy, setup.each, places)
    ends = np.stack([places[:-1], places[1:]])
    some = stretches.Stretches(ends, np.stack([times[:, :-1], times[:, 1:]]))
    most = stretches.log_bounds(economy, setup.each, some)
    assert np.isfinite(most).any()
    for part in np.linspace(0, 1, 5):
        here = ends[0] + part * (ends[1] - ends[0])
        hours = hours_left(economy, here[:, np.newaxis])
        cost = np.full(here.size, setup.each)
        found = solve(economy, hours, cost)
        value = np.where(found.converged, found.log_utility, -np.inf)
        assert np.all(value <= most + 1e-10)
        due = some.dues[0] + part * (some.dues[1] - some.dues[0])
        known = np.flatnonzero(np.isfinite(most))
        log_price = np.log(due[0] / due[1])[known]
        fee = cost[known] * np.exp(0.7 * log_price) / (0.3**0.3 * 0.7**0.7)
        rent = fee - due[0, known]
        assert np.all(rent > 0)
        at = bound(economy, hours[known].T, cost[known], log_price, rent, slopes=False)
        assert np.all(at.log_utility <= most[known] + 1e-10)


def test_what_a_stretch_loses_is_of_second_order_in_its_length():
    economy, setup = near(TASTES[0], 0.99)
    here = line.easiest_place(economy)
    best = stretches.dues_at(economy, setup.each, np.array([here]))[1][0]
    lost = []
    for width in (1e-4, 5e-5, 2.5e-5):
        ends = here + width * np.array([0.1, 1.1])
        times, value = stretches.dues_at(economy, setup.each, ends)
        one = stretches.Stretches(ends[:, np.newaxis], times.T[:, :, np.newaxis])
        lost.append(stretches.log_bounds(economy, setup.each, one)[0] - value.max())
    assert best >= value.max() - 1e-4
    assert 3 < lost[0] / lost[1] < 5
    assert 3 < lost[1] / lost[2] < 5


def test_near_capacity_few_boxes_certify(searched):
    economy, setup, found = searched
    assert found.certified
    assert found.boxes < 150
    assert moved(found.cover).size
    near_by = found.structure + np.linspace(-1e-3, 1e-3, 501)[:, np.newaxis]
    grid = np.clip(near_by, economy.residences.min(), economy.residences.max())
    other = solve(economy, hours_left(economy, grid), setup.cost(grid))
    assert other.log_utility[other.converged].max() <= np.log(found.utility) + 1e-9


def test_the_verifier_bounds_every_stretch_and_accepts(searched):
    economy, setup, found = searched
    seen = verifier.verify_ordered(economy, setup, found.cover)
    assert seen.covers
    assert seen.boxes == len(found.cover.numbers)
    assert np.log(found.utility) <= seen.worst <= np.log(found.bound) + 1e-11


def test_a_stretch_that_is_skipped_is_noticed(searched):
    economy, setup, found = searched
    for row in moved(found.cover):
        fewer = {name: np.delete(getattr(found.cover, name), row, axis=0) for name in NAMES}
        known = np.unique(economy.residences[:, 0])
        one = fewer["numbers"] == 1
        root = known[:1], known[-1:]
        assert not verifier.ordered_covers(fewer["low"][one, :1], fewer["high"][one, :1], *root)
    assert not verifier.verify_ordered(economy, setup, replace(found.cover, **fewer)).covers


def test_dues_that_exclude_nothing_are_refused(searched):
    economy, setup, found = searched
    limit = np.log(found.bound) + 1e-11
    dues = found.cover.dues
    for wrong in (
        dues * 0.999,
        dues * [1.001, 0.999],
        np.where(np.isnan(dues), dues, -1.0),
        np.where(np.isnan(dues), dues, 1e6),
        np.full_like(dues, np.nan),
    ):
        worse = replace(found.cover, dues=wrong)
        assert not verifier.verify_ordered(economy, setup, worse).worst <= limit


def test_a_stretch_with_the_dues_of_another_is_refused(searched):
    economy, setup, found = searched
    rows = moved(found.cover)
    dues = found.cover.dues.copy()
    dues[rows] = np.roll(dues[rows], 1, axis=0)
    turned = found.cover.dues[:, ::-1]
    for wrong in (dues, turned):
        worse = replace(found.cover, dues=wrong)
        assert (
            not verifier.verify_ordered(economy, setup, worse).worst <= np.log(found.bound) + 1e-11
        )


def test_a_stretch_across_a_residence_is_refused(searched):
    """Time left is not linear there, and chords say nothing."""
    economy, setup, found = searched
    known = np.unique(economy.residences[:, 0])
    root = known[[0]], known[[-1]]
    row = moved(found.cover)[0]
    dues = found.cover.dues[row]
    cost = verifier.exact(setup.each)
    assert moving.moving_bound(economy, cost, *root, dues) == np.inf
    inner = found.cover.low[row, :1], found.cover.high[row, :1]
    assert moving.moving_bound(economy, cost, *inner, dues) < np.inf
    two = np.array([0.1, 0.2])
    assert moving.moving_bound(economy, cost, two, two, dues) == np.inf


def test_a_search_that_drops_stretches_unseen_is_refused(monkeypatch):
    economy, setup = near(TASTES[0], 0.9999, seed=7)
    monkeypatch.setattr(stretches, "log_bounds", lambda *a: np.full(a[2].ends.shape[1], -np.inf))
    found = search.find_core(economy, setup)
    assert found.certified
    seen = verifier.verify_ordered(economy, setup, found.cover)
    assert not seen.worst <= np.log(found.bound) + 1e-11


def test_prices_without_numbers_bound_nothing(searched):
    economy, setup, found = searched
    blank = np.full_like(found.cover.price, np.nan)
    lost = replace(found.cover, price=blank, rent=blank)
    assert verifier.verify_ordered(economy, setup, lost).worst == np.inf


def test_a_ball_without_a_number_is_never_below_the_bound(searched, monkeypatch):
    economy, setup, found = searched
    real, calls = moving.power, []

    def last(base, exponent):
        calls.append(base)
        return real(base, exponent) if calls[30:] else arb("nan")

    monkeypatch.setattr(moving, "power", last)
    worst = verifier.verify_ordered(economy, setup, found.cover).worst
    assert calls
    assert not worst <= np.log(found.bound) + 1


def test_the_largest_sum_of_products_of_chords():
    random = np.random.default_rng(4)
    factors, sums = random.random((2, 2, 2, 200)) ** 3
    parts = np.linspace(0, 1, 2001)[:, np.newaxis, np.newaxis]
    chords = [one[0] + parts * (one[1] - one[0]) for one in (factors, sums)]
    grid = (chords[0] * chords[1]).sum(axis=1).max(axis=0)
    most = np.exp(stretches._largest(np.log(factors), np.log(sums)))
    assert np.all(grid <= most + 1e-15)
    np.testing.assert_allclose(most, grid, rtol=1e-6)
    for n in range(0, 200, 20):
        balls = [[arb(float(one)) for one in pair] for pair in (*factors[..., n], *sums[..., n])]
        assert float(moving.largest(*balls)) == pytest.approx(most[n], rel=1e-12)


def test_a_product_of_chords_counts_where_both_ends_are_next_to_nothing():
    economy = Economy([0.64, 0.145], [1, 2], (0.2806, 0.6667, 0.0512, 0.0015), 0.0026, trips=2.876)
    places = np.array([0.145, 0.27])
    dues, _ = stretches.dues_at(economy, 0.8, places)
    stretch = stretches.Stretches(places[:, np.newaxis], dues.T[:, :, np.newaxis])
    found = stretches.log_bounds(economy, 0.8, stretch)
    with precision(verifier.BITS):
        cost, rows = exact(0.8), dues.T
        sure = moving.moving_bound(economy, cost, places[:1], places[1:], rows)
    assert found == pytest.approx(sure, abs=1e-9)
    setup = Setup(each=0.8)
    core = search.find_core(economy, setup)
    seen = verifier.verify_ordered(economy, setup, core.cover)
    assert seen.covers
    assert seen.worst <= np.log(core.utility) + search.TOLERANCE + search.ROUNDING
