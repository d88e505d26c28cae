"""The search for the core against brute force, and its certificate."""

import numpy as np
import pytest

from replication.marketplaces import core as search
from replication.marketplaces.cases import (
    GOODS,
    RESIDENCES,
    SYMMETRIC,
    case_core,
    case_economy,
    case_setup,
)
from replication.marketplaces.economy import Economy, Setup, travel
from replication.marketplaces.equilibrium import solve
from replication.marketplaces.sweeps import path, pull, root_of_pull


def brute_force(economy, setup, number, step=0.05):
    """Best utility over all structures on a grid that holds the residences."""
    points = np.unique([*np.arange(0, 1 + step / 2, step), *economy.residences[:, 0], 0.5])
    places = np.stack(np.meshgrid(*[points] * number), axis=-1).reshape(-1, number)
    hours = economy.leisure - travel(economy, places)
    return solve(economy, hours, setup.cost(places), patient=False).utility.max()


@pytest.mark.parametrize(("case", "cost"), [(1, 0.01), (1, 0.05), (2, 0.037), (2, 0.2), (3, 0.1)])
def test_no_structure_on_a_grid_beats_the_core(case, cost):
    economy, setup = case_economy(case), case_setup(case, cost)
    found = search.find_core(economy, setup)
    best = max(brute_force(economy, setup, number) for number in (1, 2, 3))
    assert found.certified
    assert best <= found.bound
    assert found.utility <= found.bound <= found.utility * (1 + 2e-6)
    assert best <= found.utility * (1 + 1e-9)


@pytest.mark.parametrize("case", [4, 5])
def test_no_railway_on_a_grid_beats_the_core(case):
    economy, setup = case_economy(case), case_setup(case, 0.05)
    found = search.find_core(economy, setup)
    assert found.certified
    best = max(brute_force(economy, setup, number) for number in (1, 2, 3))
    assert best <= found.utility * (1 + 1e-9)


def test_wages_balance_at_a_place_between_residences():
    for case, cost in ((2, 0.4), (2, 0.5), (3, 0.1), (1, 0.1)):
        place = case_core(case, cost).structure[0]
        root = root_of_pull(case_economy(case), cost, 0.34, 0.66)
        assert place == pytest.approx(root, abs=1e-6)
        assert abs(pull(case_economy(case), np.array([cost]), root)[0]) < 1e-10


def test_a_bound_between_one_and_two_tolerances_is_no_certificate():
    found = search.find_core(case_economy(1), case_setup(1, 0.2), tolerance=1e-3, limit=50)
    assert 1e-3 < np.log(found.bound / found.utility) < 2e-3
    assert not found.certified


def test_the_zoom_takes_four_rounds_of_101_points_from_what_the_search_leaves(monkeypatch):
    polish, best, tried = search._polish, search._best, []

    def zoom(economy, family, point, tag, value, reach):
        assert reach == pytest.approx(1e-3)
        monkeypatch.setattr(search, "_best", lambda *given: tried.append(given[2]) or best(*given))
        return polish(economy, family, point, tag, value, reach)

    monkeypatch.setattr(search, "_polish", zoom)
    found = search.find_core(case_economy(2), Setup(each=0.4))
    assert found.markets == 1
    assert [trials.shape[0] for trials in tried] == [101] * 4
    spans = [np.ptp(trials, axis=0).max() for trials in tried]
    np.testing.assert_allclose(spans, 2e-3 * 0.04 ** np.arange(4), rtol=1e-6)


def test_number_can_be_fixed():
    economy, setup = case_economy(2), Setup(each=0.05)
    by_number = [search.find_core(economy, setup, markets=[k]).utility for k in (1, 2, 3, 4)]
    np.testing.assert_allclose(by_number, path(2, [0.05]).by_number[0], rtol=1e-6)
    assert search.find_core(economy, setup).utility == max(by_number)


def test_bad_searches_are_refused():
    economy = case_economy(1)
    with pytest.raises(ValueError, match="numbers from 1 to 4"):
        search.find_core(economy, Setup(each=0.1), markets=[5])
    with pytest.raises(ValueError, match="numbers from 1 to 4"):
        search.find_core(economy, Setup(each=0.1), markets=[])
    with pytest.raises(ValueError, match="without a cost of each marketplace"):
        search.find_core(economy, Setup(each=0.1, railway=((1.0, 0.1),)))


def test_a_search_that_is_cut_short_is_not_certified():
    found = search.find_core(case_economy(1), Setup(each=0.1), limit=10)
    assert not found.certified
    assert found.bound > found.utility


def test_order_of_residences_does_not_matter():
    shuffled = [2, 0, 3, 1]
    economy = Economy(np.array(RESIDENCES)[shuffled], np.array(GOODS)[shuffled], SYMMETRIC)
    found = search.find_core(economy, Setup(each=0.05))
    assert found.utility == pytest.approx(case_core(1, 0.05).core.utility, rel=1e-12)


def test_plane_with_residences_on_a_line_gives_the_line():
    points = np.column_stack([RESIDENCES, np.full(4, 0.5)])
    plane = Economy(points, GOODS, SYMMETRIC)
    for cost in (0.05, 0.1):
        found = search.find_core(plane, Setup(each=cost), tolerance=1e-5)
        assert found.certified
        assert found.utility == pytest.approx(case_core(1, cost).core.utility, rel=1e-6)


def test_no_place_on_a_grid_of_the_square_beats_the_core():
    square = Economy([[0, 0], [1, 0], [0, 1], [1, 1]], GOODS, SYMMETRIC)
    found = search.find_core(square, Setup(each=0.3), markets=[1], tolerance=1e-4)
    points = np.linspace(0, 1, 101)
    places = np.stack(np.meshgrid(points, points), axis=-1).reshape(-1, 1, 2)
    hours = square.leisure - travel(square, places)
    grid = solve(square, hours, np.full(len(hours), 0.3), patient=False)
    assert found.certified
    assert grid.utility.max() <= found.utility * (1 + 1e-8)
    np.testing.assert_allclose(found.structure[0, 1], 0.5, atol=1e-3)


@pytest.mark.parametrize(("count", "runs", "all_"), [(1, 1, 1), (3, 4, 5), (5, 16, 52)])
def test_divisions_are_counted_once(count, runs, all_):
    assert len(set(search._partitions(count, ordered=True))) == runs
    assert len(search._partitions(count, ordered=True)) == runs
    assert len(set(search._partitions(count, ordered=False))) == all_
    assert len(search._partitions(count, ordered=False)) == all_
