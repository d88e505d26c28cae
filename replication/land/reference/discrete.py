"""The optimum on finitely many sites, by the multiplier: a second route, and a user's first try."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model import economy
from replication.land.model.economy import Elasticities
from replication.numerics import (
    Array,
    ConvergenceError,
    find_root,
    nonnegative,
    number,
    positive,
    vector,
)

_NEWTON_STEPS = 60


def size_at_multiplier(
    elasticities: Elasticities, quality: ArrayLike, multiplier: ArrayLike
) -> Array:
    """Larger root of the first-order condition (9), (7) or (15), site by site.

    Parameters
    ----------
    quality, multiplier : arrays of shape (...,)
        The multiplier is zero or more, and below the peak of the social marginal product.

    Returns
    -------
    array of shape (...,)

    Raises
    ------
    ValueError
        If the multiplier exceeds the peak on some site, so that no size meets the condition.
    """
    e, g = elasticities.agglomeration, elasticities.congestion
    a, mu = np.broadcast_arrays(positive("quality", quality), nonnegative("multiplier", multiplier))
    peak = economy.turning_size(elasticities, a)
    high = mu > economy.social_marginal_product(elasticities, peak, a)
    if np.any(high):
        raise ValueError(
            f"multiplier = {mu[high].flat[0]:g}: it must not exceed the highest social marginal "
            f"product on a site of quality {a[high].flat[0]:g}"
        )
    # In the logarithm of size the left side is concave and falling, so Newton's steps from the
    # size where it is zero never pass the root.
    z = np.log(elasticities.efficient_wedge * a) * elasticities.theta
    for _ in range(_NEWTON_STEPS):
        benefit, cost = (1 + e) * a * np.exp(e * z), (1 + g) * np.exp(g * z)
        step = (benefit - cost - mu) / (e * benefit - g * cost)
        z = z - step
        if np.all(np.abs(step) <= 1e-14 * (1 + np.abs(z))):
            return np.asarray(np.exp(z))
    gap = np.abs(economy.social_marginal_product(elasticities, np.exp(z), a) - mu)
    if not np.all(gap <= 1e-12 * (1 + mu)):
        raise ConvergenceError(f"no size meets the first-order condition: gap {np.max(gap):g}")
    return np.asarray(np.exp(z))


@dataclass(frozen=True, slots=True, eq=False)
class DiscreteOptimum:
    """An optimum on finitely many sites: multiplier, sizes of shape (sites,), total utility."""

    multiplier: float
    sizes: Array
    welfare: float


def discrete_optimum(
    elasticities: Elasticities, quality: ArrayLike, weight: ArrayLike, population: float
) -> DiscreteOptimum:
    """House a population on finitely many kinds of sites so that total utility is largest.

    A site is developed if its best utility exceeds the multiplier; with many sites the last one's
    lumpiness is of no account.

    Parameters
    ----------
    elasticities : Elasticities
        Scalars.
    quality : array of shape (sites,)
    weight : array of shape (sites,) or scalar
        Mass of each kind.
    population : float

    Raises
    ------
    ValueError
        If the population is less than the best sites need, or more than all sites hold.
    """
    population = number("population", population, positive)
    places = vector("quality", positive("quality", quality))
    mass = positive("weight", weight)
    if mass.shape not in ((), places.shape):
        raise ValueError(f"weight of shape {mass.shape}: it must be one number or {places.shape}")
    a, w = np.broadcast_arrays(places, mass)
    peak = economy.best_utility(elasticities, a)

    def sizes(multiplier: float) -> Array:
        developed = peak > multiplier
        found = np.zeros(a.shape)
        found[developed] = size_at_multiplier(elasticities, a[developed], multiplier)
        return found

    def gap(multiplier: Array) -> Array:
        housed = [np.sum(w * sizes(mu)) for mu in np.atleast_1d(multiplier)]
        return np.log(np.reshape(housed, np.shape(multiplier)) / population)

    high = float(peak.max())
    least, most = (float(np.sum(w * sizes(at))) for at in (high * (1 - 1e-9), 0.0))
    if not least <= population <= most:
        raise ValueError(
            f"population = {population:g}: it must be between {least:g} and {most:g}, "
            "what the best of these sites and all of them hold"
        )
    multiplier = float(find_root(gap, 0.0, high * (1 - 1e-9), minimum=0.0, xtol=1e-13))
    found = sizes(multiplier)
    total = float(np.sum(w * found * economy.utility(elasticities, found, a)))
    return DiscreteOptimum(multiplier, found, total)
