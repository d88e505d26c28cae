"""Slopes of sizes and ranks: known values."""

import numpy as np
import pytest

from replication.land.model import allocation, comparison, institutions, sites
from replication.land.model.economy import VISIBLE

OPTIMUM = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)


def test_a_power_law_has_its_exponent_and_the_inverse(monkeypatch):
    law = lambda _, quality: (1 - quality) ** -0.5
    monkeypatch.setattr(allocation.Allocation, "sizes", law)
    assert comparison.pareto_exponent(OPTIMUM, 0.7) == pytest.approx(2)
    assert comparison.zipf_exponent(OPTIMUM, 0.7) == pytest.approx(0.5)


def test_only_sites_in_use_are_ranked():
    with pytest.raises(ValueError, match=r"start = 0.1: it must be between 0.610921 and 1"):
        comparison.zipf_exponent(OPTIMUM, 0.1)


def test_a_loss_is_the_share_of_welfare_that_is_not_had():
    found = comparison.tax_losses(sites.uniform())
    best = institutions.planner(VISIBLE)
    people = found.filling * allocation.interior_bound(VISIBLE, best, sites.uniform())
    by_hand = lambda rule: allocation.solve(VISIBLE, rule, sites.uniform(), people).welfare
    net = institutions.income_tax(VISIBLE, institutions.optimal_tax(VISIBLE), "net")
    for rule, loss in ((institutions.equilibrium(VISIBLE), found.untaxed), (net, found.taxed)):
        np.testing.assert_allclose((1 - loss) * by_hand(best), by_hand(rule), rtol=1e-12)
        assert np.all((loss > 0) & (loss < 1))


def test_owners_hold_at_most_all_sites():
    assert comparison.owners_name(10, 0.9) == "10 owners of .9"
    with pytest.raises(ValueError, match=r"share = 1\.5"):
        comparison.owners_name(1, 1.5)
