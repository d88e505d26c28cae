"""Sites that differ in quality of life, in the land paper's economy: what replaces the weight.

Quality of life is neither taxed nor weighted, so that the planner adds it to ``c* l^epsilon -
l^gamma`` at another rate than residents to ``c l^epsilon - l^gamma``. What decides is the
private-social wedge ``(epsilon + tau) l^epsilon - (gamma - r) l^gamma`` along the plan, with r the
leaking rents over urban cost. Productivity is one everywhere.
"""

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model import city as land_city
from replication.land.model.city import Elasticities
from replication.numerics import Array, ConvergenceError, find_root, nonnegative, positive, within


def congestion(elasticities: Elasticities, size: ArrayLike) -> Array:
    """Urban cost over output in a city, ``x = l^(gamma - epsilon)``."""
    power: Array = elasticities.congestion - elasticities.agglomeration
    return positive("size", size) ** power


def private_social_wedge(
    elasticities: Elasticities, size: ArrayLike, tax_rate: ArrayLike, leak: ArrayLike
) -> Array:
    """SMB - PAB but for a constant, ``(epsilon + tau) l^epsilon - (gamma - r) l^gamma``.

    Parameters
    ----------
    size : array of shape (...,)
    tax_rate : array of shape (...,)
        Share of output taken, tau, from 0 to 1.
    leak : array of shape (...,)
        Rents that leave the city over urban cost, ``r = rho delta``; zero or more.
    """
    tax, rents = within("tax_rate", tax_rate, 0, 1), nonnegative("leak", leak)
    size = positive("size", size)
    gain = (elasticities.agglomeration + tax) * land_city.output(elasticities, size, 1.0)
    return gain - (elasticities.congestion - rents) * land_city.urban_cost(elasticities, size)


def turning_congestion(elasticities: Elasticities, tax_rate: ArrayLike, leak: ArrayLike) -> Array:
    """Urban cost over output at which the wedge turns, ``x^``.

    ``epsilon (epsilon + tau) / (gamma (gamma - r))``: where all planned cities are more congested
    than that, free migration makes the better ones too large, where all are less, too small.

    Parameters
    ----------
    tax_rate, leak : arrays of shape (...,)
        As in :func:`private_social_wedge`, but the leak below gamma: from there on all that
        crowding costs others leaks away, and the wedge never turns.
    """
    tax, rents = within("tax_rate", tax_rate, 0, 1), nonnegative("leak", leak)
    epsilon, gamma = elasticities.agglomeration, elasticities.congestion
    rents, limit = np.broadcast_arrays(rents, gamma)
    if np.any(rents >= limit):
        raise ValueError(
            f"leak = {rents[rents >= limit].flat[0]:g}: it must be below "
            f"congestion = {limit[rents >= limit].flat[0]:g}"
        )
    return epsilon * (epsilon + tax) / (gamma * (gamma - rents))


def better_city_over_planned(
    elasticities: Elasticities,
    better: ArrayLike,
    worse: ArrayLike,
    tax_rate: ArrayLike,
    leak: ArrayLike,
) -> Array:
    """Free migration between two sites of different quality of life, against the plan.

    The sites are those on which the planner makes two cities of the given sizes.

    Parameters
    ----------
    better, worse : arrays of shape (...,)
        Planned sizes; the better site's is the larger one.
    tax_rate, leak : arrays of shape (...,)
        As in :func:`private_social_wedge`.

    Returns
    -------
    array of shape (...,)
        Size of the better site's city over the planned one.

    Raises
    ------
    ValueError
        If the better site's city is not the larger one, or not both are beyond the peak of
        utility.
    ConvergenceError
        If no division makes residents keep the same with both cities beyond the peak of that, as
        where the smaller city would empty.
    """
    large, small = np.broadcast_arrays(positive("better", better), positive("worse", worse))
    if np.any(large <= small):
        raise ValueError(
            f"better = {large[large <= small].flat[0]:g}: it must be above "
            f"worse = {small[large <= small].flat[0]:g}"
        )
    least = land_city.best_size(elasticities, 1.0)
    if np.any(small <= least):
        raise ValueError(
            f"worse = {np.min(small):g}: it must be above {np.max(least):g}, where utility peaks"
        )
    tax, rents = within("tax_rate", tax_rate, 0, 1), nonnegative("leak", leak)
    gain = land_city.social_marginal_product(
        elasticities, small, 1.0
    ) - land_city.social_marginal_product(elasticities, large, 1.0)
    peak = land_city.best_size(elasticities, (1 - tax) / (1 + rents))
    powers = elasticities.agglomeration, elasticities.congestion
    given = np.broadcast_arrays(*powers, large, small, tax, rents, gain, peak)

    def ahead(first: Array, *given: Array) -> Array:
        """What residents of the better site keep above those of the other."""
        e, g, large, small, tax, rents, gain, _ = given
        second = large + small - first
        earned = (1 - tax) * (first**e - second**e)
        return np.asarray(earned - (1 + rents) * (first**g - second**g) + gain)

    low, high = given[-1], given[2] + given[3] - given[-1]
    if np.any(ahead(low, *given) <= 0) or np.any(ahead(high, *given) >= 0):
        raise ConvergenceError(
            "no division of the people at which residents keep the same, both cities beyond the "
            "peak of what they keep"
        )
    return np.asarray(find_root(ahead, low, high, *given) / large)
