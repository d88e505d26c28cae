"""Thresholds from the corners of the admissible domain against many digits."""

import itertools

import numpy as np
import pytest

from replication.certify import ball, precision
from replication.numerics import ConvergenceError
from replication.sorting import draws
from replication.sorting.model import balanced, gap, ranges, threshold, trade
from replication.sorting.model.economy import (
    ClearedLabour,
    Economy,
    FixedUtility,
    Productivity,
    TradeCosts,
)
from replication.sorting.reference import digits
from replication.sorting.reference.certified import CertifiedTrade, exact

VERSIONS = list(itertools.product([False, True], ["given utility", "given labour"], Productivity))
DRAWS = 40
WIDTH = 1e-8
POINTS = np.exp(np.concatenate([np.linspace(-680, -40, 3), np.linspace(-30, 12, 14)]))


def one_of(draw, cities, closure, *rest):
    index = np.array([draw])
    return cities.take(index), closure.take(index), *rest


def searched(cities, closure, kind):
    """What a search finds, and the draws that it names as not solved."""
    try:
        return threshold.every_threshold(cities, closure, kind), []
    except threshold.UnsolvedError as error:
        return error.found, error.draws.tolist()


@pytest.mark.parametrize(("learns", "name", "kind"), VERSIONS)
def test_every_threshold_of_extreme_economies(learns, name, kind):
    cities, closures, _ = draws.extreme(DRAWS, 16, learns=learns)
    closure = closures[name]
    found, unsolved = searched(cities, closure, kind)
    assert len(unsolved) <= DRAWS // 4
    solved = [draw for draw in range(DRAWS) if draw not in unsolved]
    for draw in solved:
        mine = found.draw == draw
        reference = digits.Digits(*one_of(draw, cities, closure), kind)
        said = digits.wrong(reference, found.log_ratio[mine], found.stable[mine], POINTS, WIDTH)
        assert said == "", (draw, said)
    for draw in unsolved:
        # Named rightly: the sign that the solver misses turns closer to t = 1 than it searches.
        reference = digits.Digits(*one_of(draw, cities, closure), kind)
        assert found.count[draw] == 0 or kind is Productivity.TOTAL
        assert len(set(reference.signs(np.array([1e-300, 1e9])))) == 1 + found.count[draw] % 2
    if kind is Productivity.REPAIRED and not learns:
        assert all(found.count[draw] == 1 for draw in solved)


@pytest.mark.parametrize("name", ["given utility", "given labour"])
@pytest.mark.parametrize("ships", [False, True])
def test_the_only_threshold_of_extreme_economies(ships, name):
    cities, closures, costs = draws.extreme(DRAWS, 17)
    closure = closures[name]
    if ships:
        access = trade.log_market_access(costs, cities.gamma)
        log_ratio = threshold.thresholds(cities, closure, access).log_ratio
        np.testing.assert_allclose(
            np.log(trade.sorting_threshold(cities, closure, costs)),
            np.where(log_ratio < 700, log_ratio, np.where(np.isnan(log_ratio), np.nan, np.inf)),
        )
    else:
        log_ratio = threshold.thresholds(cities, closure).log_ratio
    for draw in range(DRAWS):
        index = np.array([draw])
        paid = TradeCosts(costs.outward[index], costs.inward[index]) if ships else None
        root = log_ratio[index][np.isfinite(log_ratio[index])]
        reference = digits.Digits(*one_of(draw, cities, closure), costs=paid)
        said = digits.wrong(reference, root, np.ones(root.size, bool), POINTS, WIDTH)
        assert said == "", (draw, said)


def test_balanced_trade_in_many_digits():
    built = balanced.construct(200, 5)
    for draw in range(12):
        e = built.take(np.array([draw]))
        workers = str(sum(exact(np.exp(e.state[2 + j])) for j in (0, 1)))
        certified = CertifiedTrade(e, workers)
        with precision():
            t = ball(exact(np.exp(e.state[0])))
            ends = [certified.gain(t * (1 + side * ball("1e-9"))) for side in (-1, 1)]
        assert (ends[0] < 0 < ends[1]) or (ends[0] > 0 > ends[1]), draw


def test_a_wrong_search_is_noticed():
    cities, closures, _ = draws.extreme(60, 16)
    closure = closures["given labour"]
    found, _ = searched(cities, closure, Productivity.TOTAL)
    two = np.flatnonzero(found.count == 2)[0]
    reference = digits.Digits(*one_of(two, cities, closure), Productivity.TOTAL)
    mine = found.draw == two
    roots, stable = found.log_ratio[mine], found.stable[mine]
    assert digits.wrong(reference, roots, stable, POINTS, WIDTH) == ""
    no, one = np.empty(0), np.empty(0, bool)
    between = np.append(POINTS, roots.mean())
    assert digits.wrong(reference, no, one, between, WIDTH) == "a threshold is missed"
    assert "missed" in digits.wrong(reference, roots[:1], stable[:1], POINTS, WIDTH)
    assert "no such" in digits.wrong(reference, roots * (1 + 1e-7), stable, POINTS, WIDTH)
    assert "no such" in digits.wrong(reference, roots, ~stable, POINTS, WIDTH)
    means = digits.Digits(*one_of(two, cities, closure))
    assert digits.wrong(means, roots, stable, POINTS, WIDTH)


NEARER = {
    # With much learning from scale and a heavy tail log log t is about -60,000.
    -20_000.0: (
        {
            "substitution": 0.1,
            "goods_share": 0.999,
            "tail": 1.001,
            "cost_1": 1.0,
            "cost_2": 2.0,
            "congestion_1": 0.1001,
            "congestion_2": 0.1,
        },
        FixedUtility(10.0),
    ),
    # With next to no housing it is below -200,000.
    -200_000.0: (
        {
            "substitution": 0.0119,
            "goods_share": 0.998,
            "tail": 1.0071,
            "cost_1": 775.6,
            "cost_2": 779.5,
            "housing_1": 33.66,
            "housing_2": 1.428,
            "minimum_skill": 309.5,
            "congestion_1": -0.48215,
            "congestion_2": -0.4825,
        },
        ClearedLabour(156.4),
    ),
}


@pytest.mark.parametrize("above", NEARER)
def test_a_threshold_nearer_to_the_minimum_than_floats_tell(above):
    values, closure = NEARER[above]
    economy, kind = Economy(**values), Productivity.REPAIRED
    found = threshold.every_threshold(economy, closure, kind)
    assert found.log_ratio.tolist() == [0]
    reference = digits.Digits(economy, closure, kind)
    assert reference.sign_near(above) == 1
    points = POINTS[-2:]
    assert digits.wrong(reference, found.log_ratio, found.stable, points, WIDTH) == ""
    means = digits.Digits(economy, closure)
    assert "no such" in digits.wrong(means, found.log_ratio, found.stable, points, WIDTH)


def test_ranges_hold_the_gap_and_its_slope():
    """At random points of random intervals, for every version."""
    generator = np.random.default_rng(4)
    for learns, name, kind in VERSIONS:
        cities, closures, _ = draws.extreme(300, 18, learns=learns)
        t = gap.terms(cities, closures[name])
        left = generator.uniform(-20, 8, t.size)
        right = left + np.exp(generator.uniform(-6, 1, t.size))
        low, high = np.exp(left), np.exp(right)
        found = ranges.Ranges(t, low, high, kind)
        with np.errstate(all="ignore"):
            value, slope = found.value_of_gap(), found.slope_of_gap()
        step = 1e-5
        for share in (0.0, 0.3, 0.7, 1.0):
            point = left + share * (right - left)
            here = gap.log_gap(t, np.exp(point), kind)
            assert np.all((value.low <= here) & (here <= value.high)), (learns, name, kind)
            x = np.exp(np.clip(point, left + step, right - step))
            ends = [gap.log_gap(t, x * (1 + side * step), kind) for side in (-1, 1)]
            unit = np.where(high <= ranges._NEAR, x, 1)
            quotient = unit * (ends[1] - ends[0]) / (2 * step * x)
            noise = 1e-3 * np.abs(quotient) + unit * 1e-15 * found.size / (step * x)
            below, above = quotient + noise < slope.low, quotient - noise > slope.high
            assert not np.any(below | above), (learns, name, kind)


def test_a_far_draw_does_not_lose_its_batch(monkeypatch):
    """Where the search ends at log t = 5, draws beyond it are named and the others are kept."""
    cities, closures, _ = draws.extreme(40, 7)
    closure, kind = closures["given utility"], Productivity.REPAIRED
    whole = threshold.every_threshold(cities, closure, kind)
    assert whole.count.tolist() == [1] * 40
    ends = 1e-300, 5.0
    monkeypatch.setattr(threshold, "SEARCHED", ends)
    with pytest.raises(threshold.UnsolvedError, match=r"draw \d+.*lies above 5$") as caught:
        threshold.every_threshold(cities, closure, kind, nearest=ends[0], farthest=ends[1])
    error = caught.value
    assert isinstance(error, ConvergenceError)
    np.testing.assert_array_equal(error.draws, whole.draw[whole.log_ratio > 5])
    assert 0 < error.draws.size < 40
    near = whole.log_ratio <= 5
    np.testing.assert_array_equal(error.found.draw, whole.draw[near])
    np.testing.assert_allclose(error.found.log_ratio, whole.log_ratio[near], rtol=1e-9)


def test_reference_refuses():
    cities, closures, _ = draws.extreme(1, 1)
    reference = digits.Digits(cities, closures["given utility"])
    with pytest.raises(ValueError, match="log_ratio = 0: it must be above 0"):
        reference.sign(0.0)
    with pytest.raises(ValueError, match="size = 0"):
        draws.extreme(0, 1)
    assert isinstance(closures["given labour"], ClearedLabour)
