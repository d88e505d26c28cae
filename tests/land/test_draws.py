"""The economies on which claims are tested cover the domain that the book states."""

import re

import numpy as np
import pytest
from scipy import integrate

from replication.land import draws
from replication.land.model import allocation, institutions
from replication.land.model.economy import Elasticities
from replication.land.model.sites import Sites
from replication.land.reference import quadrature

SAMPLE = draws.economies(np.random.default_rng(5), 1200)


def test_draws_fill_the_stated_domain_and_stay_inside():
    stated = [float(text) for text in re.findall(r"[\d.]+(?:e-\d+)?", draws.DOMAIN)]
    found, e = SAMPLE.economies, SAMPLE.economies.elasticities
    rule = institutions.planner(e)
    filling = found.population / allocation.population_bound(e, rule, found.sites)
    for values, low, high in (
        (e.agglomeration, *stated[:2]),
        (e.congestion - e.agglomeration, *stated[2:4]),
        (filling, *stated[4:6]),
    ):
        assert low * (1 - 1e-9) <= values.min() < 1.2 * low
        assert 0.9 * high < values.max() <= high * (1 + 1e-9)


def test_the_draws_are_on_both_sides_of_the_population_that_fills_every_site():
    full = ~SAMPLE.economies.spare
    assert 50 < np.sum(full) < 300
    kinds = set(np.asarray(SAMPLE.parameters["sites"])[full])
    assert kinds == {"truncated Pareto", "rising from a worst site"}


@pytest.mark.parametrize("kind", range(len(draws.KINDS)))
def test_densities_integrate_to_one_and_have_their_moments(kind):
    economies = draws.economies(np.random.default_rng(7), 12).economies
    parameters = [part[kind] for part in economies.sites.parameters]
    low = float(economies.sites.lowest[kind])
    at = lambda a: float(economies.sites.density(np.asarray(a), np.asarray(1 - a), *parameters))
    total, _ = integrate.quad(at, low, 1, limit=400)
    assert total == pytest.approx(1, abs=1e-6)
    exponent = np.full(12, 2.5)
    moment = economies.sites.moment(exponent, *economies.sites.parameters)[kind]
    mean, _ = integrate.quad(lambda a: a**2.5 * at(a), low, 1, limit=400)
    assert moment == pytest.approx(mean, rel=1e-6)


def test_two_thousand_economies_are_solved_without_a_failure():
    """Another seed than the checks'; every rule that can refuse people is among them."""
    economies = draws.economies(np.random.default_rng(2026), 2000).economies
    for rule in ("planner", "equilibrium", "tax, net rule", "local governments"):
        solved = economies.solved(rule)
        assert np.all(np.isfinite(solved.welfare))
        assert np.all(np.abs(solved.residual) < 1e-12)
        assert np.all(solved.cities > 0)


def test_drawn_optima_by_another_route():
    found = draws.economies(np.random.default_rng(11), 240).economies
    solved, spare = found.solved("planner"), found.spare
    compared = 0
    for i in np.flatnonzero(spare)[::3]:
        e = Elasticities(found.elasticities.agglomeration[i], found.elasticities.congestion[i])
        parameters = [part[i] for part in found.sites.parameters]
        density = lambda a, left, given=parameters: found.sites.density(a, left, *given)
        if solved.threshold[i] < 0.01:
            continue
        other = quadrature.optimum(e, density, float(found.sites.lowest[i]), found.population[i])
        assert other.multiplier == pytest.approx(solved.common[i], rel=1e-7)
        assert other.largest == pytest.approx(solved.largest[i], rel=1e-7)
        assert other.welfare == pytest.approx(solved.welfare[i], rel=1e-7)
        compared += 1
    assert compared > 40


def test_developed_sites_run_from_the_threshold_to_the_best_site():
    solved = SAMPLE.economies.solved("planner")
    quality = draws.developed_sites(solved, 7)
    assert quality.shape == (1200, 7)
    np.testing.assert_array_equal(quality[:, 0], solved.threshold)
    np.testing.assert_array_equal(quality[:, -1], 1.0)
    assert np.all(np.diff(quality, axis=1) > 0)


def test_numbers_are_the_same_to_nine_digits():
    assert bool(draws.same(1 + 0.9e-9, 1.0))
    assert not bool(draws.same(1 + 1.1e-9, 1.0))
    assert draws.same([2.0, 2.1], 2.0).tolist() == [True, False]


def test_no_economies_may_be_drawn():
    found = draws.economies(np.random.default_rng(1), 0).economies
    assert found.population.shape == (0,)
    assert isinstance(found.sites, Sites)
