"""Branch and bound over boxes of structures, in the plane and along a railway."""

import numpy as np
import pytest

from replication.marketplaces.model import boxes
from replication.marketplaces.model.economy import Economy, Setup
from replication.marketplaces.printed.cases import RESIDENCES, case_economy, case_setup


def test_the_zoom_takes_four_rounds_of_101_points_in_each_direction(monkeypatch):
    plane = Economy([[0, 0], [1, 0], [0, 1], [1, 1]], (1, 1, 2, 2), (0.25,) * 4)
    family = boxes.division_search(plane, Setup(each=0.3), [1])
    best, tried = boxes._best, []
    monkeypatch.setattr(boxes, "_best", lambda *given: tried.append(given[2]) or best(*given))
    start = np.tile([0.4, 0.6], 4)
    point, _ = boxes.polish(plane, family, start, 0, -np.inf, 0.2)
    assert [len(trials) for trials in tried] == [101] * 8
    spans = [np.ptp(trials, axis=0).max() for trials in tried]
    np.testing.assert_allclose(spans, 0.4 * np.repeat(0.04 ** np.arange(4), 2), rtol=1e-6)
    assert point[1] == pytest.approx(0.5, abs=1e-5)


@pytest.mark.parametrize(("count", "runs", "all_"), [(1, 1, 1), (3, 4, 5), (5, 16, 52)])
def test_divisions_are_counted_once(count, runs, all_):
    assert len(set(boxes._partitions(count, ordered=True))) == runs
    assert len(boxes._partitions(count, ordered=True)) == runs
    assert len(set(boxes._partitions(count, ordered=False))) == all_
    assert len(boxes._partitions(count, ordered=False)) == all_


@pytest.mark.parametrize("case", [4, 5])
def test_no_railway_in_a_box_has_shorter_travel_or_a_lower_cost(case):
    economy, setup = case_economy(case), case_setup(case, 0.05)
    family = boxes.railway_search(economy, setup)
    times, costs = family.closest(family.low, family.high, family.tags)
    random = np.random.default_rng(1)
    for _ in range(20):
        ends = family.low + random.random(family.low.shape) * (family.high - family.low)
        left, right = ends.min(axis=1), ends.max(axis=1)
        assert np.all(costs <= setup.cost(np.sort(ends)) + 1e-12)
        along = np.maximum(left[:, np.newaxis] - RESIDENCES, RESIDENCES - right[:, np.newaxis])
        assert np.all(times <= np.maximum(along, 0) + 1e-12)
    # Each box has the shortest travel at its outermost ends.
    outer = np.maximum(family.low[:, :1] - RESIDENCES, RESIDENCES - family.high[:, 1:])
    np.testing.assert_allclose(times, np.maximum(outer, 0))


@pytest.mark.parametrize("markets", [[0], [9], [1.5], "1", None])
def test_numbers_of_markets_that_there_are_not_are_refused(markets):
    economy, setup = Economy([0.1, 0.9], (1, 2), (0.25,) * 4), Setup(each=0.1)
    with pytest.raises(ValueError, match=r"markets = .*: it must hold whole numbers from 1 to 2"):
        boxes.division_search(economy, setup, markets)
