"""Benefits of sites written out once more, in logarithms of size; their peaks by bisection."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.integrate import quad

from replication.numerics import Array, number, positive, within
from replication.trials import Truth
from replication.wedge.model.economy import City, Institutions

STEPS = 70
"""Halvings of an interval: below the spacing of floating-point numbers."""


def parts(city: City) -> tuple[Array, Array]:
    """Coefficients and elasticities of SAB's four terms: output, time, material, land."""
    coefficients = np.array(
        [
            float(np.ravel(city.labour_value)[0]),
            -float(np.ravel(city.time_cost)[0]),
            -float(np.ravel(city.material_cost)[0]),
            -float(np.ravel(city.land_cost)[0]),
        ]
    )
    alpha, phi, land = (
        float(np.ravel(value)[0])
        for value in (city.agglomeration, city.commuting, city.land_elasticity)
    )
    return coefficients, np.array([alpha, alpha + phi, phi, land])


def factors(city: City, rules: Institutions | None) -> Array:
    """Factors that turn the four terms of SAB into SMB (no rules) or into PAB (rules)."""
    _, powers = parts(city)
    if rules is None:
        return 1 + powers
    kept, share = 1 - float(rules.tax_rate), float(rules.ownership)
    phi, land = powers[2], powers[3]
    return np.array([kept, kept * (1 + share * phi), 1 + share * phi, 1 + share * land])


def benefit(city: City, factor: Array, log_size: Array) -> Array:
    """Benefit of sites at the logs of their sizes, shape (sites,)."""
    coefficients, powers = parts(city)
    terms = factor * coefficients * np.exp(np.multiply.outer(log_size, powers))
    return np.asarray(
        city.productivity * (terms[..., 0] + terms[..., 1])
        + terms[..., 2]
        + terms[..., 3]
        + city.quality_of_life
    )


def peaks(city: City, factor: Array) -> Array:
    """Logs of the sizes at which the benefit of each site is highest, shape (sites,)."""
    _, powers = parts(city)
    alpha = powers[0]

    def rises(log_size: Array) -> Truth:
        # N times the slope over N^alpha falls with size, so that it has one root.
        terms = (
            factor * powers * parts(city)[0] * np.exp(np.multiply.outer(log_size, powers - alpha))
        )
        return np.asarray(
            city.productivity * (terms[..., 0] + terms[..., 1]) + terms[..., 2] + terms[..., 3] > 0
        )

    shape = np.broadcast_shapes(np.shape(city.productivity), np.shape(city.quality_of_life))
    return halve(rises, np.full(shape, -80.0), np.full(shape, 80.0))


def halve(above: Callable[[Array], Truth], low: Array, high: Array) -> Array:
    """Last point at which a condition still holds, between `low`, where it does, and `high`."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        here = above(middle)
        low, high = np.where(here, middle, low), np.where(here, high, middle)
    return (low + high) / 2


def first(city: City, count: int) -> City:
    """Return the best sites of a system, as a system."""
    productivity = np.broadcast_to(city.productivity, sites(city))[:count]
    quality = np.broadcast_to(city.quality_of_life, sites(city))[:count]
    return replace(city, productivity=productivity, quality_of_life=quality)


def sites(city: City) -> tuple[int, ...]:
    """Shape of a system's sites, (sites,)."""
    return np.broadcast_shapes(np.shape(city.productivity), np.shape(city.quality_of_life))


def average_rent(city: City, size: float, tax_rate: float) -> float:
    """Differential rent per resident by quadrature of the rent gradient, scalar parameters.

    Rent at a place is what its resident saves in location cost against the edge. A cost with an
    elasticity e to population grows with distance to the power 2 e; on a disc of unit lots the
    share of residents within a distance is its square over the edge's.
    """
    kept = 1 - number("tax_rate", tax_rate, within, 0, 1)
    size = number("size", size, positive)
    coefficients, powers = parts(city)
    level = float(np.ravel(city.productivity)[0]) * size ** powers[0]
    costs = (
        (powers[1] - powers[0], -kept * coefficients[1] * level * size ** (powers[1] - powers[0])),
        (powers[2], -coefficients[2] * size ** powers[2]),
        (powers[3], -coefficients[3] * size ** powers[3]),
    )

    def saved(place: float) -> float:
        return float(sum((1 + e) * mean * (1 - place ** (2 * e)) for e, mean in costs))

    total, _ = quad(lambda place: saved(place) * 2 * place, 0.0, 1.0, epsabs=1e-11, epsrel=1e-12)
    return float(total)
