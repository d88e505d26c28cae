"""Where the answer turns once cities can open: the frontier between c* and one.

The land paper's economy, best site of quality one, land left over. With ``t`` standing for
``l^(gamma - epsilon)`` over the weight and over quality, any city of an allocation solves

    ``(1 - t) t^(theta epsilon) = constant``

beyond the peak, and the constant follows from the worst developed site alone. So the best city
does too, and so does the weight at which two allocations agree on it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model import allocation, institutions
from replication.land.model.city import Elasticities
from replication.land.model.sites import Sites
from replication.numerics import Array, find_root, within
from replication.numerics import positive as above_zero
from replication.synthesis import weight


def _fraction(name: str, value: ArrayLike) -> Array:
    return within(name, above_zero(name, value), 0, 1)


def _beyond_the_peak(elasticities: Elasticities, log_level: Array) -> Array:
    """Root t above ``epsilon / gamma`` of ``(1 - t) t^(theta epsilon) = level``."""
    e, g, level = np.broadcast_arrays(
        elasticities.agglomeration, elasticities.congestion, log_level
    )
    peak = e / g
    power = e / (g - e)
    highest = np.log1p(-peak) + power * np.log(peak)
    below = level < highest

    def gap(log_rest: Array, power: Array, level: Array) -> Array:
        return log_rest + power * np.log1p(-np.exp(log_rest)) - level

    top = np.array(peak)
    if np.any(below):
        # In the logarithm of 1 - t, which keeps its digits where t is near one.
        high, p, asked = np.log1p(-peak)[below], power[below], level[below]
        low = np.minimum(asked, high) - 1.0
        top[below] = -np.expm1(find_root(gap, low, high, p, asked, xtol=1e-15))
    return top


def market_top(elasticities: Elasticities, worst: ArrayLike) -> Array:
    """Best city under free migration, ``Y``: its ``l^(gamma - epsilon)`` per private weight.

    ``(1 - Y) Y^(theta epsilon) = (1 - epsilon/gamma) (epsilon/gamma)^(theta epsilon) h^(theta
    gamma)``: the worst developed site has its city where what residents keep peaks.

    Parameters
    ----------
    worst : array of shape (...,)
        Quality of the worst developed site over the best site's, h; above zero, at most one.

    Returns
    -------
    array of shape (...,)
        From one, where the worst site is worthless, down to ``epsilon / gamma`` at h = 1.
    """
    log_worst = np.log(_fraction("worst", worst))
    theta, ratio = elasticities.theta, elasticities.best_ratio
    level = np.log1p(-ratio) + theta * elasticities.agglomeration * np.log(ratio)
    return _beyond_the_peak(elasticities, level + theta * elasticities.congestion * log_worst)


def planned_top(elasticities: Elasticities, worst: ArrayLike) -> Array:
    """Best planned city, ``X``: its ``l^(gamma - epsilon)``.

    ``(c* - X) X^(theta epsilon) = (c* - epsilon/gamma) (epsilon/gamma)^(theta epsilon) h^(theta
    gamma)``: the worst planned site has its city where utility peaks.

    Parameters
    ----------
    worst : array of shape (...,)
        As in :func:`market_top`.

    Returns
    -------
    array of shape (...,)
        From c*, where the worst site is worthless, down to ``epsilon / gamma`` at h = 1.
    """
    log_worst = np.log(_fraction("worst", worst))
    theta, planner = elasticities.theta, elasticities.efficient_wedge
    ratio = elasticities.best_ratio / planner
    level = np.log1p(-ratio) + theta * elasticities.agglomeration * np.log(ratio)
    level = level + theta * elasticities.congestion * log_worst
    return np.asarray(planner * _beyond_the_peak(elasticities, level))


def dividing_weight(elasticities: Elasticities, worst: ArrayLike) -> Array:
    """Weight ``C(h) = X(h) / Y(h)`` between the two frontiers.

    At this weight free migration on the planned sites, with its last city at the peak, has the
    planned best city. The best city is right at a lower weight, the number of cities at a higher
    one, whatever the distribution of sites.

    Parameters
    ----------
    worst : array of shape (...,)
        Quality of the worst planned site over the best site's, h.

    Returns
    -------
    array of shape (...,)
        It rises from c* at h = 0 to one at h = 1.
    """
    return planned_top(elasticities, worst) / market_top(elasticities, worst)


def peak_benefit(elasticities: Elasticities, worst: ArrayLike) -> Array:
    """What the worst site offers at its best size over what the best site does at its own.

    ``h^(theta gamma)``, from (4) of the land paper: the measure of heterogeneity that elasticities
    leave comparable.
    """
    return np.asarray(_fraction("worst", worst) ** (elasticities.theta * elasticities.congestion))


def position(elasticities: Elasticities, weights: ArrayLike) -> Array:
    """Where weights lie between the planner's (zero) and no leaks (one)."""
    planner = elasticities.efficient_wedge
    return np.asarray((above_zero("weights", weights) - planner) / (1 - planner))


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Weights at which free migration gets something right; arrays of shape (...,).

    Attributes
    ----------
    threshold : array
        Quality of the worst planned site over the best site's.
    population : array
    largest : array
        Weight at which the best city has the planned size.
    dividing : array
        :func:`dividing_weight`.
    cities : array
        Weight at which the number of cities is the planned one.
    """

    threshold: Array
    population: Array
    largest: Array
    dividing: Array
    cities: Array


def frontier(elasticities: Elasticities, sites: Sites, threshold: ArrayLike) -> Frontier:
    """Find the frontier where the planner develops the sites down to a threshold.

    Populations at the weight c are ``c^theta`` times those at the weight one with the same
    threshold. So the number of cities is right at the power ``1 / theta`` of a ratio of two
    populations, and for the largest city the market's threshold is the one unknown.

    Parameters
    ----------
    threshold : array of shape (...,)
        Quality of the worst planned site; above zero, below one. The market's at the frontier is
        lower, and has to be no worse than the worst site that there is.

    Returns
    -------
    Frontier

    Raises
    ------
    ValueError
        If a threshold is worse than the worst site, or so low that the market leaves no site
        empty at the frontier, or that its worst site there is next to worthless.
    ConvergenceError
        If the market's threshold is not found.
    """
    worst = _fraction("threshold", threshold)
    shape = np.broadcast_shapes(worst.shape, elasticities.theta.shape)
    worst = np.broadcast_to(worst, shape)
    e, g = (
        np.broadcast_to(part, shape)
        for part in (elasticities.agglomeration, elasticities.congestion)
    )
    powers = Elasticities(e, g)
    planned = allocation.population_at(powers, institutions.planner(powers), sites, worst)
    market = allocation.population_at(powers, weight.free_migration(powers, 1.0), sites, worst)
    top = planned_top(powers, worst)
    theta = powers.theta

    def gap(log_worst: Array, e: Array, g: Array, top: Array, planned: Array) -> Array:
        here = Elasticities(e, g)
        level = np.exp(log_worst)
        held = allocation.population_at(here, weight.free_migration(here, 1.0), sites, level)
        off = here.theta * np.log(top / market_top(here, level)) + np.log(held / planned)
        return np.asarray(off)

    given = (e, g, top, planned)
    at_planner = _log_threshold_of(powers, top / powers.efficient_wedge)
    with np.errstate(divide="ignore"):
        lowest = np.maximum(at_planner, np.log(sites.lowest))
    empty = np.exp(lowest) == 0
    if np.any(empty):
        raise ValueError(
            f"threshold = {worst[empty].flat[0]:g}: at the frontier the market's worst site would "
            "be so poor that floats do not tell it from nothing; the threshold must be higher"
        )
    crowded = (lowest > at_planner) & (gap(lowest, *given) < 0)
    if np.any(crowded):
        raise ValueError(
            f"threshold = {worst[crowded].flat[0]:g}: at the frontier the market develops every "
            "site; it must be higher"
        )
    opened = find_root(gap, lowest, np.log(worst), *given, xtol=1e-14)
    return Frontier(
        worst,
        planned,
        top / market_top(powers, np.exp(opened)),
        dividing_weight(powers, worst),
        (planned / market) ** (1 / theta),
    )


def _log_threshold_of(elasticities: Elasticities, top: Array) -> Array:
    """Logarithm of the threshold at which the market's best city is given, :func:`market_top`."""
    e, ratio = elasticities.agglomeration, elasticities.best_ratio
    theta = elasticities.theta
    with np.errstate(divide="ignore"):  # the best city may fill its site but for rounding
        level = np.log1p(-top) - np.log1p(-ratio) + theta * e * np.log(top / ratio)
    return np.asarray(level / (theta * elasticities.congestion))
