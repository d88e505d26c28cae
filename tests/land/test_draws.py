"""The economies on which claims are tested cover the domain that the book states."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate

from replication.land import draws
from replication.land.model import allocation, institutions, sites
from replication.land.model.economy import pair
from replication.land.reference import quadrature
from replication.land.room import ROOM
from replication.trials import Outcome

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
    assert kinds == {"truncated Pareto", "rising from a worst site", "two heaps"}


def test_thresholds_stand_in_the_gap_and_on_both_sides_of_it():
    """The optimum's in a good part, and both the optimum's and the equilibrium's in some."""
    economies = SAMPLE.economies
    kind, first, second = economies.sites.parameters
    heaps = kind == draws.SEPARATE
    np.testing.assert_array_equal(economies.finer, heaps)
    np.testing.assert_array_equal(economies.sites.lowest[heaps], first[heaps] / 2)
    optimum, free = (economies.solved(rule).threshold for rule in ("planner", "equilibrium"))
    inside = heaps & (optimum > first) & (optimum < second)
    assert 20 < np.sum(inside) < np.sum(heaps) / 2
    assert np.sum(heaps & (optimum < first)) > 10
    assert np.sum(heaps & (optimum > second)) > 50
    tied = inside & (free < second)
    assert np.sum(tied) > 10
    assert not np.any(draws.sites_between(economies, optimum, free)[tied])
    np.testing.assert_allclose(
        economies.solved("planner").cities[tied], economies.solved("equilibrium").cities[tied]
    )
    apart = economies.spare & np.isin(kind, (2, 3)) & (free - optimum > 1e-3)  # never thin
    assert np.all(draws.sites_between(economies, optimum, free)[apart])


def test_totals_of_economies_that_are_solved_apart_are_those_of_all_together():
    economies = draws.economies(np.random.default_rng(11), 42).economies
    ours, e = economies.solved("planner"), economies.elasticities
    where = replace(economies.sites, split=8)
    theirs = allocation.solve(e, institutions.planner(e), where, economies.population)
    middle = (1 + ours.threshold) / 2
    for name in ("welfare", "output", "cities", "smallest", "threshold", "interior", "common"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-9)
    for method in ("residents_above", "sizes", "utilities"):
        at = middle if method == "residents_above" else middle[:, np.newaxis]
        np.testing.assert_allclose(
            getattr(ours, method)(at), getattr(theirs, method)(at), rtol=1e-9
        )


def test_no_draws_are_no_economies():
    none = draws.economies(np.random.default_rng(0), 0)
    assert {np.shape(values)[-1] for values in none.parameters.values()} == {0}


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


def assert_agrees(solved, where, rows=slice(None), nodes=221):
    e = solved.elasticities
    e = pair(e.agglomeration[rows], e.congestion[rows])
    parameters = [part[rows] for part in where.parameters]
    given = e, where.density, where.lowest[rows], solved.population[rows], *parameters
    other = quadrature.optima(*given, nodes=nodes)
    for ours, theirs in (
        (solved.common, other.multiplier),
        (solved.largest, other.largest),
        (solved.welfare, other.welfare),
    ):
        np.testing.assert_allclose(ours[rows], theirs, rtol=1e-8)


def test_two_thousand_optima_by_another_route():
    found = draws.economies(np.random.default_rng(2027), 2000).economies
    solved = found.solved("planner")
    assert_agrees(solved, found.sites, ~found.finer)
    assert_agrees(solved, found.sites, found.finer, nodes=881)
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
    where = replace(draws.sites_of(kind, first, second), split=16)  # as narrow peaks need
    bound = allocation.population_bound(e, institutions.planner(e), where)
    edge = allocation.interior_bound(e, institutions.planner(e), where)
    near = edge * (1 + random.choice([-1, 1], size) * log_uniform(1e-13, 1e-2))
    cut = where.lowest > 0
    sparse = bound * log_uniform(1e-8, 0.98)
    # At the bound the multiplier is zero, and a relative gap says nothing.
    near = np.minimum(near, bound * (1 - 1e-3))
    people = np.where(cut & (np.arange(size) % 2 == 0), near, sparse)
    solved = allocation.solve(e, institutions.planner(e), where, people)
    assert_agrees(solved, where, nodes=881)


def bumps(centres, width):
    """Normal bumps of one width, alike in weight, cut to the unit interval."""
    raw = lambda a: sum(np.exp(-(((a - centre) / width) ** 2) / 2) for centre in centres)
    mass = integrate.quad(raw, 0, 1, points=centres, limit=800, epsabs=1e-15, epsrel=1e-14)[0]
    return lambda a: raw(a) / mass


FIVE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.95)
HOSTILE = {
    "steep at the best site": (sites.power(100), ()),
    "steeper": (sites.power(1000), ()),
    "narrow beta": (sites.beta(3000, 3000), (0.5,)),
    "poor land": (sites.beta(50, 50), (0.5,)),
    "pole at the best site": (sites.beta(2, 0.2), ()),
    "cut just below the best": (sites.truncated_pareto(2, 0.99), ()),
    "five bumps": (sites.from_density(bumps([0.1, 0.3, 0.5, 0.7, 0.95], 0.003)), FIVE),
    "one bump": (sites.from_density(bumps([0.6], 0.005)), (0.57, 0.6, 0.63)),
    "zero inside": (sites.from_density(lambda a: 12 * (a - 0.5) ** 2), (0.5,)),
    "pole at zero": (sites.from_density(lambda a: 0.3 * a**-0.7), ()),
    "spike at the best site": (sites.from_density(lambda a: 2e3 * np.exp(2e3 * (a - 1))), (0.99,)),
    "uniform": (sites.uniform(), ()),
}
FAR_APART = ((0.4, 1.0), (0.03, 0.08), (0.5, 20.5), (0.03, 0.031), (5, 5.1))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_sites_by_another_route(name):
    """From 1e-30 people to 1e-6 below the most; the multiplier is as well conditioned as it is."""
    where, peaks = HOSTILE[name]
    for powers in FAR_APART:
        e = pair(*(np.full(5, power) for power in powers))
        bound = allocation.population_bound(e, institutions.planner(e), where)
        population = np.array([1e-3, 0.5, 0.98, 1 - 1e-6, 0.1]) * bound
        population[-1] = min(1e-30, population[-1])
        solved = allocation.solve(e, institutions.planner(e), where, population)
        parameters = [np.full(5, part) for part in where.parameters]
        other = quadrature.optima(
            e, where.density, where.lowest, population, *parameters, nodes=881, peaks=peaks
        )
        np.testing.assert_allclose(solved.largest, other.largest, rtol=1e-8)
        np.testing.assert_allclose(solved.welfare, other.welfare, rtol=1e-8)
        tolerance = np.maximum(1e-8, 1e-12 / (1 - population / bound))
        # The other route knows the threshold by its distance from the best site.
        seen = solved.threshold > 1e-12
        gap = np.abs(solved.common - other.multiplier)[seen]
        assert np.all(gap < (tolerance * solved.common)[seen])
        assert np.all(solved.cities > 0)


def test_where_most_land_is_nearly_worthless_small_cities_count():
    """Elasticities far apart leave sizes nearly alike, so that far worse sites hold many people."""
    e, where = pair(0.5, np.full(1, 40.0)), sites.power(0.05)
    people = 0.999 * allocation.population_bound(e, institutions.planner(e), where)
    solved = allocation.solve(e, institutions.planner(e), where, people)
    given = e, where.density, where.lowest, people, np.full(1, 0.05)
    other = quadrature.optima(*given, nodes=881)
    np.testing.assert_allclose(solved.welfare, other.welfare, rtol=1e-12)


NARROW = {
    "heaps": draws.two_heaps(),
    "one bump": sites.from_density(bumps([0.6], 0.001)),
    "five bumps": HOSTILE["five bumps"][0],
    "narrow beta": HOSTILE["narrow beta"][0],
}


@pytest.mark.parametrize(
    ("name", "powers", "full"),
    [
        ("heaps", (0.4, 1.0), 0.9),
        ("heaps", (0.4, 1.0), 1 - 1e-11),
        ("heaps", (0.5, 20.5), 1 - 1e-13),
        ("one bump", (0.5, 20.5), 0.3),
        ("one bump", (0.03, 0.031), 1e-12),
        ("five bumps", (0.4, 1.0), 1 - 1e-6),
        ("narrow beta", (0.5, 20.5), 1 - 1e-13),
    ],
)
@pytest.mark.parametrize("rule", [institutions.planner, institutions.equilibrium])
def test_narrow_peaks_are_looked_at_twice_as_finely_where_that_is_needed(name, powers, full, rule):
    e, where = pair(*powers), NARROW[name]
    people = full * allocation.population_bound(e, rule(e), where)
    solved = allocation.solve(e, rule(e), where, people)
    again = allocation.solve(e, rule(e), where.finer().finer(), people)
    assert abs(float(solved.residual)) < 1e-12
    np.testing.assert_allclose(solved.largest, again.largest, rtol=1e-10)
    np.testing.assert_allclose(solved.output, again.output, rtol=1e-10)


def test_with_a_gap_of_quality_claims_hold_as_their_entries_say():
    e, heaps = pair(0.4, np.array([1.0, 1.0, 2.0])), draws.two_heaps()
    bound = allocation.population_bound(e, institutions.planner(e), heaps)
    economies = draws.Economies(e, heaps, np.array([0.05, 0.2, 0.5 * bound[2]]))
    optimum, free = economies.solved("planner"), economies.solved("equilibrium")
    tied = (optimum.threshold > 0.4) & (free.threshold < 0.8)
    assert tied.tolist() == [False, True, False]
    np.testing.assert_allclose(optimum.cities[tied], free.cities[tied], rtol=1e-9)
    ROOM.load()
    for claim_id, sweep in ROOM.sweeps.items():
        found = sweep.function.test(economies)
        found = found if isinstance(found, Outcome) else Outcome(found)
        expected = found.holds if found.instead is None else found.instead
        inside = True if found.premise is None else found.premise
        assert np.all(expected | ~np.asarray(inside)), claim_id
