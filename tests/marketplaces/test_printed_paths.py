"""Paths over setup costs."""

import numpy as np
import pytest

from replication.marketplaces.model import places
from replication.marketplaces.model.economy import travel
from replication.marketplaces.printed import cases, paths


def test_the_best_structure_of_a_path_is_the_best_of_its_numbers():
    costs = np.array([0.01, 0.05, 0.1, 0.2, 0.4])
    found = paths.path(2, costs)
    assert np.all(np.diff(found.numbers) <= 0), "dearer marketplaces are fewer"
    best = found.by_number.max(axis=1)
    np.testing.assert_allclose(found.equilibria.utility, best, rtol=1e-10)
    picked = found.by_number[np.arange(5), found.numbers - 1]
    np.testing.assert_allclose(picked, best, rtol=1e-10)
    assert [len(structure) for structure in found.structures] == found.numbers.tolist()


def test_two_numbers_of_marketplaces_are_equally_good_at_the_switch():
    cost = paths.switch(2, 2, 4, 0.01, 0.1)
    before, after = paths.path(2, [cost * 0.99, cost * 1.01]).by_number
    assert before[3] > before[1]
    assert after[3] < after[1]


def test_a_single_place_is_where_wages_balance():
    economy = cases.case_economy(2)
    root = places.root_of_pull(economy, 0.5, 0.34, 0.66)
    assert places.single_place(economy, 0.5) == pytest.approx(root, abs=1e-7)


@pytest.mark.parametrize("cost", [0.05, 0.4])
def test_two_marketplaces_stand_in_the_middle_of_odd_numbers_of_residences(cost):
    """Two of them cost .8 at most, of the one unit that all time can make."""
    for number in (3, 5):
        np.testing.assert_allclose(paths.many_residences(number, cost), [0.165, 0.835])


@pytest.mark.parametrize(("low", "high"), [(0.63, 0.66), (0.34, 0.6), (0.66, 0.34)])
def test_wages_that_do_not_balance_between_two_places_from_left_to_right_are_refused(low, high):
    economy = cases.case_economy(2)
    assert 0.61 < places.root_of_pull(economy, 0.5, 0.34, 0.66) < 0.63
    with pytest.raises(ValueError, match="a change of sign must lie between them"):
        places.root_of_pull(economy, 0.5, low, high)


def test_a_path_has_single_places_between_residences():
    assert paths.path(1, [0.4]).structures == [(0.5,)]
    root = places.root_of_pull(cases.case_economy(2), 0.5, 0.34, 0.66)
    assert paths.path(2, [0.5]).structures[0] == pytest.approx((root,), abs=0.005)


def test_the_pull_to_the_right_is_the_slope_of_utility():
    economy, costs, step = cases.case_economy(2), np.array([0.2, 0.5]), 1e-5
    left, right = (
        places.solve(economy, economy.leisure - travel(economy, [[place]] * 2), costs).log_utility
        for place in (0.4 - step, 0.4 + step)
    )
    slope = (right - left) / (2 * step)
    np.testing.assert_allclose(places.pull(economy, costs, 0.4), slope, rtol=1e-6)
    assert np.all(slope > 0)
    with pytest.raises(ValueError, match=r"cost = 2: it must be below .* or nobody can pay it"):
        places.pull(economy, [0.2, 2.0], 0.4)


def test_dearer_setup_takes_the_marketplace_away_from_c():
    economy, cost = cases.case_economy(2), paths.leaving_cost()
    assert places.single_place(economy, cost * 0.99) == 0.67
    assert 0.66 < places.single_place(economy, cost * 1.01) < 0.67


def test_a_cost_that_no_structure_can_pay_is_named():
    with pytest.raises(ValueError, match=r"costs = 1\.2: they must be below 0\.915"):
        paths.path(1, [0.9, 1.2])
