"""The economies on which claims are tested cover the domain that the book states."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate

from replication.land import draws
from replication.land.model import allocation, institutions
from replication.land.model.economy import pair
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


def assert_agrees(e, sites, population, nodes=181):
    solved = allocation.solve(e, institutions.planner(e), sites, population)
    given = e, sites.density, sites.lowest, population, *sites.parameters
    other = quadrature.optima(*given, nodes=nodes)
    for ours, theirs in (
        (solved.common, other.multiplier),
        (solved.largest, other.largest),
        (solved.welfare, other.welfare),
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-8)
    return solved


def test_two_thousand_optima_by_another_route():
    found = draws.economies(np.random.default_rng(2027), 2000).economies
    solved = assert_agrees(found.elasticities, found.sites, found.population)
    assert 100 < np.sum(~solved.interior) < 1900


def test_optima_in_the_corners_by_another_route():
    """Elasticities 1e-3 to 20 apart, extreme sites, nearly empty, and both sides of full land."""
    random, size = np.random.default_rng(2028), 300
    log_uniform = lambda low, high: np.exp(random.uniform(np.log(low), np.log(high), size))
    kind, epsilon = np.resize([0, 1, 2, 4, 5], size), log_uniform(1e-3, 5)
    e = pair(epsilon, epsilon + log_uniform(1e-3, 20))
    lowest = random.uniform(0.01, 0.95, size)
    one, power, peak = np.ones(size), log_uniform(0.1, 100), log_uniform(5, 500)
    first = np.choose(kind, (log_uniform(0.2, 50), power, log_uniform(0.05, 20), one, peak, one))
    second = np.choose(kind, (log_uniform(0.2, 50), one, lowest, one, log_uniform(5, 50), lowest))
    sites = replace(draws.sites_of(kind, first, second), split=16)  # as narrow peaks need
    bound = allocation.population_bound(e, institutions.planner(e), sites)
    edge = allocation.interior_bound(e, institutions.planner(e), sites)
    near = edge * (1 + random.choice([-1, 1], size) * log_uniform(1e-13, 1e-2))
    cut = sites.lowest > 0
    sparse = bound * log_uniform(1e-8, 0.98)
    # At the bound the multiplier is zero, and a relative gap says nothing.
    near = np.minimum(near, bound * (1 - 1e-3))
    assert_agrees(e, sites, np.where(cut & (np.arange(size) % 2 == 0), near, sparse), nodes=721)
