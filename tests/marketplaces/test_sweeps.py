"""Sweeps over setup costs, and the random economies on which theorems are tested."""

import numpy as np
import pytest

from replication.marketplaces.model import core, sweeps, theorems
from replication.marketplaces.model.economy import capacity, travel
from replication.marketplaces.model.equilibrium import equilibrium


def test_a_core_without_its_certificate_has_no_number(monkeypatch):
    assert (
        sweeps.certified_number(1, 0.1)
        == core.find_core(sweeps.cases.case_economy(1), sweeps.cases.case_setup(1, 0.1)).markets
    )
    hasty = lambda *given: core.find_core(*given, limit=1, tolerance=1e-12)
    monkeypatch.setattr(sweeps, "find_core", hasty)
    assert sweeps.certified_number(1, 0.1) == 0


def test_the_best_structure_of_a_path_is_the_best_of_its_numbers():
    costs = np.array([0.01, 0.05, 0.1, 0.2, 0.4])
    found = sweeps.path(2, costs)
    assert np.all(np.diff(found.numbers) <= 0), "dearer marketplaces are fewer"
    best = found.by_number.max(axis=1)
    np.testing.assert_allclose(found.equilibria.utility, best, rtol=1e-10)
    picked = found.by_number[np.arange(5), found.numbers - 1]
    np.testing.assert_allclose(picked, best, rtol=1e-10)
    assert [len(structure) for structure in found.structures] == found.numbers.tolist()


def test_two_numbers_of_marketplaces_are_equally_good_at_the_switch():
    cost = sweeps.switch(2, 2, 4, 0.01, 0.1)
    before, after = sweeps.path(2, [cost * 0.99, cost * 1.01]).by_number
    assert before[3] > before[1]
    assert after[3] < after[1]


def test_random_economies_lie_in_their_domain():
    kept, _ = theorems.draws(600, seed=5)
    count = [draw.economy.goods.size for draw in kept]
    number = [draw.structure.size for draw in kept]
    share = np.array([draw.economy.composite_share for draw in kept])
    assert set(count) == {2, 3, 4, 5}
    assert set(number) == {1, 2, 3}
    assert 0.2 <= share.min() < 0.205
    assert 0.795 < share.max() <= 0.8
    paid = []
    for draw in kept:
        hours = draw.economy.leisure - travel(draw.economy, draw.structure)
        paid.append(float(draw.setup.cost(draw.structure) / capacity(draw.economy, hours)))
        found = equilibrium(draw.economy, draw.setup, draw.structure)
        assert found.labour.min() >= 0.02
        assert found.populations.min() >= 1e-3
        assert np.all(np.diff(draw.structure) >= 0)
    assert 0.02 <= min(paid) < 0.0215
    assert 0.59 < max(paid) <= 0.6
    tastes = np.array([draw.economy.tastes for draw in kept])
    # A share of a Dirichlet distribution with four weights of 5 has variance 3/16 over 21.
    assert tastes.std() == pytest.approx(np.sqrt(3 / 16 / 21), rel=0.03)


def test_a_single_place_is_where_wages_balance():
    economy = sweeps.cases.case_economy(2)
    root = sweeps.root_of_pull(economy, 0.5, 0.34, 0.66)
    assert sweeps.single_place(economy, 0.5) == pytest.approx(root, abs=1e-7)


@pytest.mark.parametrize("cost", [0.05, 0.4])
def test_two_marketplaces_stand_in_the_middle_of_odd_numbers_of_residences(cost):
    """Two of them cost .8 at most, of the one unit that all time can make."""
    for number in (3, 5):
        np.testing.assert_allclose(sweeps.many_residences(number, cost), [0.165, 0.835])


def test_every_economy_is_kept_or_passed_over(monkeypatch):
    usual, solved = theorems.solve, []
    monkeypatch.setattr(theorems, "solve", lambda *given: solved.append(1) or usual(*given))
    kept, passed = theorems.draws(20, seed=6)
    assert len(kept) == 20
    assert passed > 0
    assert len(kept) + passed == len(solved)
    assert len(theorems.drawn_economies(1)) == 1


@pytest.mark.parametrize(
    ("name", "floor", "of"),
    [
        ("INTERIOR_LABOUR", 1.0, lambda found: found.labour),
        ("INTERIOR_POPULATION", 0.1, lambda found: found.populations),
    ],
)
def test_economies_with_a_place_below_the_floor_are_passed_over(monkeypatch, name, floor, of):
    monkeypatch.setattr(theorems, name, floor)
    kept, passed = theorems.draws(20, seed=6)
    assert passed > 0
    assert min(of(found).min() for _, found in theorems.solved(kept)) >= floor


@pytest.mark.parametrize(("low", "high"), [(0.63, 0.66), (0.34, 0.6), (0.66, 0.34)])
def test_wages_that_do_not_balance_between_two_places_from_left_to_right_are_refused(low, high):
    economy = sweeps.cases.case_economy(2)
    assert 0.61 < sweeps.root_of_pull(economy, 0.5, 0.34, 0.66) < 0.63
    with pytest.raises(ValueError, match="a change of sign must lie between them"):
        sweeps.root_of_pull(economy, 0.5, low, high)


def test_a_path_has_single_places_between_residences():
    assert sweeps.path(1, [0.4]).structures == [(0.5,)]
    root = sweeps.root_of_pull(sweeps.cases.case_economy(2), 0.5, 0.34, 0.66)
    assert sweeps.path(2, [0.5]).structures[0] == pytest.approx((root,), abs=0.005)


def test_the_pull_to_the_right_is_the_slope_of_utility():
    economy, costs, step = sweeps.cases.case_economy(2), np.array([0.2, 0.5]), 1e-5
    left, right = (
        sweeps.solve(economy, economy.leisure - travel(economy, [[place]] * 2), costs).log_utility
        for place in (0.4 - step, 0.4 + step)
    )
    slope = (right - left) / (2 * step)
    np.testing.assert_allclose(sweeps.pull(economy, costs, 0.4), slope, rtol=1e-6)
    assert np.all(slope > 0)
    with pytest.raises(ValueError, match=r"cost = 2: it must be below .* or nobody can pay it"):
        sweeps.pull(economy, [0.2, 2.0], 0.4)


def test_dearer_setup_takes_the_marketplace_away_from_c():
    economy, cost = sweeps.cases.case_economy(2), sweeps.leaving_cost()
    assert sweeps.single_place(economy, cost * 0.99) == 0.67
    assert 0.66 < sweeps.single_place(economy, cost * 1.01) < 0.67
