"""Sweeps over setup costs, and the random economies on which theorems are tested."""

import numpy as np
import pytest

from replication.marketplaces import core, sweeps, theorems
from replication.marketplaces.economy import capacity, travel
from replication.marketplaces.equilibrium import equilibrium


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
