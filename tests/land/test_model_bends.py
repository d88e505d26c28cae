"""Densities with jumps and kinks, which are solved if it is said where, by other quadratures."""

import itertools

import numpy as np
import pytest
from scipy import integrate, interpolate

from replication.land.model import allocation, institutions, margins, sites
from replication.land.model.economy import VISIBLE, Elasticities, pair
from replication.land.reference import quadrature

NODES = np.linspace(0, 1, 6)
TABLE = np.array([0.4, 1.9, 0.1, 1.2, 0.7, 1.4])
SMOOTH = interpolate.PchipInterpolator(NODES, TABLE)
JUMP = 0.55 + 0.45 * 3


def step(a):
    """Three times as many good sites as poor ones."""
    return np.where(a < 0.55, 1.0, 3.0) / JUMP


def table(a):
    """A table, interpolated by straight lines."""
    return np.interp(a, NODES, TABLE) / np.trapezoid(TABLE, NODES)


def smooth_table(a):
    """The same by cubics, whose second derivatives jump."""
    return SMOOTH(a) / SMOOTH.integrate(0, 1)


def gap(a):
    """No sites between .3 and .7."""
    return np.where((a < 0.3) | (a > 0.7), 1 / 0.6, 0.0)


BENT = {
    "step": (step, 0.0, (0.55,)),
    "table": (table, 0.0, NODES[1:-1]),
    "smooth table": (smooth_table, 0.0, NODES[1:-1]),
    "gap": (gap, 0.0, (0.7, 0.3)),
    "step above a worst site": (lambda a: np.where(a < 0.6, 2.5, 1.25), 0.4, 0.6),
}


@pytest.mark.parametrize("name", BENT)
@pytest.mark.parametrize("powers", [(0.4, 1.0), (0.03, 0.08), (0.5, 20.5), (2, 2.01)])
def test_bent_densities_by_another_route(name, powers):
    density, lowest, bends = BENT[name]
    where = sites.from_density(density, lowest, bends)
    e = pair(*(np.full(7, power) for power in powers))
    rule = institutions.planner(e)
    filling = np.array([1e-25, 1e-6, 0.02, 0.3, 0.7, 0.98, 1 - 1e-6])
    people = filling * allocation.population_bound(e, rule, where)
    solved = allocation.solve(e, rule, where, people)
    other = quadrature.optima(
        e, where.density, lowest, people, nodes=801, peaks=np.atleast_1d(bends)
    )
    np.testing.assert_allclose(solved.largest, other.largest, rtol=1e-8)
    np.testing.assert_allclose(solved.welfare, other.welfare, rtol=1e-8)
    scale = solved.welfare / people
    np.testing.assert_allclose(solved.common / scale, other.multiplier / scale, atol=1e-8)


@pytest.mark.parametrize("name", BENT)
def test_masses_and_means_are_added_up_between_bends(name):
    density, lowest, bends = BENT[name]
    where = sites.from_density(density, lowest, bends)
    points = np.atleast_1d(bends)
    for start in (lowest, 0.45, 0.61, 0.9):
        inner = points[points > start]
        mass, _ = integrate.quad(density, start, 1, points=inner, epsabs=1e-13, limit=200)
        assert float(where.above(start)) == pytest.approx(mass, abs=1e-12)
    mean, _ = integrate.quad(lambda a: a**2.5 * density(a), lowest, 1, points=points, limit=200)
    assert float(sites.mean_power(where, 2.5)) == pytest.approx(mean, rel=1e-10)


@pytest.mark.parametrize("name", BENT)
def test_crowded_bent_land_houses_everybody(name):
    density, lowest, bends = BENT[name]
    where = sites.from_density(density, lowest, bends)
    rule = institutions.planner(VISIBLE)
    people = allocation.population_bound(VISIBLE, rule, where) * np.array([1 + 1e-9, 1.5, 100])
    solved = allocation.crowd(VISIBLE, rule, where, people)
    edges = np.array([lowest, *np.sort(np.atleast_1d(bends)), 1.0])
    points, weights = np.polynomial.legendre.leggauss(200)
    housed = np.zeros(3)
    for low, high in itertools.pairwise(edges):
        quality = low + (high - low) * (points + 1) / 2
        mass = (high - low) * weights / 2 * density(quality)
        housed += np.sum(mass * solved.sizes(quality), axis=-1)
    np.testing.assert_allclose(housed, people, rtol=1e-7)


def test_where_a_density_jumps_people_and_margins_are_those_of_each_side():
    """With the threshold just above a step the extensive margin is three times as dense."""
    where, rule = sites.from_density(step, bends=0.55), institutions.planner(VISIBLE)
    edge = allocation.population_at(VISIBLE, rule, where, 0.55)
    solved = allocation.solve(VISIBLE, rule, where, edge * np.array([1 - 1e-6, 1 + 1e-6]))
    above, below = margins.planner_margins(solved).extensive
    assert above / (1 - above) == pytest.approx(3 * below / (1 - below), rel=1e-4)
    people = solved.residents_above(np.array([0.7, 0.7]))
    points, weights = np.polynomial.legendre.leggauss(60)
    quality = 0.7 + 0.3 * (points + 1) / 2
    expected = 0.15 * np.sum(weights * step(quality) * solved.sizes(quality), axis=-1)
    np.testing.assert_allclose(people, expected, rtol=1e-12)


def test_jumps_that_are_not_named_are_refused_and_bends_stand_between_the_ends():
    for density in (step, table):
        with pytest.raises(ValueError, match="not among its bends"):
            sites.from_density(density)
    for bend in (0.0, 1.0, -0.5):
        with pytest.raises(ValueError, match=r"bends = .*: it must be between 0 and 1"):
            sites.from_density(step, bends=[0.55, bend])
    with pytest.raises(ValueError, match=r"between 0\.4 and 1"):
        sites.from_density(lambda a: 1 / 0.6 + 0 * a, 0.4, bends=0.3)


def test_bends_where_there_are_none_change_nothing():
    e = Elasticities(0.4, 1.0)
    rule = institutions.planner(e)
    ours = allocation.solve(
        e, rule, sites.from_density(np.ones_like, bends=[0.9, 0.3, 0.62]), [0.01, 0.1, 0.2]
    )
    theirs = allocation.solve(e, rule, sites.uniform(), [0.01, 0.1, 0.2])
    for name in ("threshold", "largest", "common", "welfare", "output", "cities"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-12)
