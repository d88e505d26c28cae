"""Example 1: two types, one marketplace, and an empty core.

Commodity 1 is made at 0 and commodity 2 at 1, one unit per unit of labour. Everybody has two units
of time, travels to the marketplace at d and pays half a unit of labour of either place for it.
Nobody values leisure, so all that matters is the vector of goods per head.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, ConvergenceError, entries, positive, within

TIME = 2.0
SETUP = 0.5
"""Labour of each place that a marketplace costs, per head."""
MADE_AT_HOME = np.eye(2)
"""What an hour of labour makes of each commodity, by residence."""

FRONTIERS = (0.25, 0.4, 0.5, 0.6, 0.75)
"""Marketplaces whose frontiers Figure 3 shows."""

PRINTED_TYPES = ((2.0, 1.0), (1.0, 1.0))
"""Utilities as printed: min{2 c1, c2} and min{c1, c2}, by their weights."""

CONSISTENT_TYPES = ((1.0, 2.0), (2.0, 1.0))
"""Utilities whose ideal places are the printed ones: min{c1, 2 c2} and min{2 c1, c2}."""

PRINTED_IDEALS = (-4 + np.sqrt(78) / 2, 5 - np.sqrt(78) / 2)
"""Ideal places of types 1 and 2 as printed."""


def net_production(place: ArrayLike, population: ArrayLike) -> Array:
    """Goods per head with a marketplace at `place` when `population` of them live at 0.

    Parameters
    ----------
    place, population : arrays of shape (...,), between 0 and 1

    Returns
    -------
    array of shape (..., 2)
        May be negative where the marketplace cannot be paid.
    """
    d, m = within("place", place, 0, 1), within("population", population, 0, 1)
    return np.stack([(TIME - d) * m - SETUP, (TIME - 1 + d) * (1 - m) - SETUP], axis=-1)


def _goods(goods: ArrayLike) -> Array:
    return entries("goods", within("goods", goods, -SETUP, np.inf), 2)


def burden(goods: ArrayLike, place: ArrayLike) -> Array:
    """Share of the population that must work to make `goods` with a marketplace at `place`.

    ``(x1 + 1/2) / (2 - d) + (x2 + 1/2) / (1 + d)``: feasible if at most one; one on the frontier.

    Parameters
    ----------
    goods : array of shape (..., 2)
    place : array of shape (...,)
    """
    x, d = _goods(goods), within("place", place, 0, 1)
    return (x[..., 0] + SETUP) / (TIME - d) + (x[..., 1] + SETUP) / (TIME - 1 + d)


def least_burden(goods: ArrayLike) -> Array:
    """Lowest :func:`burden` over all places, ``(sqrt(x1 + 1/2) + sqrt(x2 + 1/2))^2 / 3``.

    By Cauchy and Schwarz, as the two denominators sum to three whatever the place. So the envelope
    of the frontiers is ``sqrt(x1 + 1/2) + sqrt(x2 + 1/2) = sqrt(3)``.

    Parameters
    ----------
    goods : array of shape (..., 2)
        Not below minus one half.
    """
    x = _goods(goods)
    return np.asarray(np.sqrt(x + SETUP).sum(axis=-1) ** 2 / (2 * TIME - 1))


def best_place(goods: ArrayLike) -> Array:
    """Place of the marketplace that makes `goods` with the fewest people.

    ``(2 sqrt(B) - sqrt(A)) / (sqrt(A) + sqrt(B))`` with A and B one half above the goods.
    """
    root = np.sqrt(_goods(goods) + SETUP)
    if np.any(root.sum(axis=-1) == 0):
        raise ValueError(f"goods = {-SETUP:g}: one must be above it, or any place is best")
    place = (TIME * root[..., 1] - (TIME - 1) * root[..., 0]) / root.sum(axis=-1)
    return np.asarray(np.clip(place, 0.0, 1.0))


def envelope(first: ArrayLike) -> Array:
    """Most of commodity 2 that is left beside `first` of commodity 1, over all places."""
    most = 2 * TIME - 1 - SETUP
    root = np.sqrt(within("first", first, -SETUP, most) + SETUP)
    return np.asarray((np.sqrt(2 * TIME - 1) - root) ** 2 - SETUP)


def scale(direction: ArrayLike) -> Array:
    """Largest t such that t times `direction` is feasible at some place: a root in closed form.

    Squaring ``sqrt(t x1 + 1/2) + sqrt(t x2 + 1/2) = sqrt(3)`` once gives a quadratic in t.

    Parameters
    ----------
    direction : array of shape (..., 2), positive

    Raises
    ------
    ConvergenceError
        If the root does not lie on the envelope.
    """
    x = entries("direction", positive("direction", direction), 2)
    total, gap = x.sum(axis=-1), x[..., 0] - x[..., 1]
    # With s the sum of the roots: 2 sqrt(A) = s + t gap / s, and A = t x1 + 1/2.
    square = 2 * TIME - 1
    linear = 2 * square * total
    constant = square**2 - 4 * square * SETUP
    t = 2 * constant / (linear + np.sqrt(linear**2 - 4 * gap**2 * constant))
    error = np.max(np.abs(least_burden(t[..., np.newaxis] * x) - 1))
    if not error < 1e-12:
        raise ConvergenceError(f"scale: the point misses the envelope by {error:g}")
    return np.asarray(t)


def scale_at(direction: ArrayLike, place: ArrayLike) -> Array:
    """Largest t such that t times `direction` is feasible with the marketplace at `place`."""
    x = entries("direction", positive("direction", direction), 2)
    d = within("place", place, 0, 1)
    spare = 1 - burden(np.zeros(2), d)
    return spare / (x[..., 0] / (TIME - d) + x[..., 1] / (TIME - 1 + d))


@dataclass(frozen=True, slots=True, eq=False)
class Ideal:
    """What a coalition of one type does best by itself (the points C of Figure 4).

    Attributes
    ----------
    goods : array of shape (2,)
        Per head.
    utility : float
    place : float
        Of its marketplace.
    population : float
        Share that lives at 0.
    """

    goods: Array
    utility: float
    place: float
    population: float


def ideal(weights: tuple[float, float]) -> Ideal:
    """Stand-alone optimum of a type with utility ``min{k1 c1, k2 c2}``.

    Parameters
    ----------
    weights : pair of positive floats
        k1 and k2.
    """
    given = positive("weights", weights)
    if given.shape != (2,):
        raise ValueError(f"weights of shape {given.shape}: it must be a pair")
    ray = 1 / given
    utility = float(scale(ray))
    goods = utility * ray
    place = float(best_place(goods))
    return Ideal(goods, utility, place, float((goods[0] + SETUP) / (TIME - place)))


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """Why the core is empty, or not: the share of stand-alone utility that both types can have.

    Attributes
    ----------
    ideals : tuple of Ideal
    share : float
        Largest share of their stand-alone utilities that all can have at once; below one the core
        is empty, because whoever has less than alone leaves with their type.
    place : float
        Marketplace that attains it.
    burden : float
        Least share of the population that would have to work to give everybody what they have
        alone, over all places, by the inequality of Cauchy and Schwarz; above one proves it.
    """

    ideals: tuple[Ideal, ...]
    share: float
    place: float
    burden: float


def certificate(
    types: tuple[tuple[float, float], ...], masses: ArrayLike = (0.5, 0.5)
) -> Certificate:
    """Certify whether the core is empty for given types.

    Parameters
    ----------
    types : tuple of pairs
        Weights of each type's utility.
    masses : array
        Measures of the types, which sum to one.

    Raises
    ------
    ValueError
        If the masses do not fit the types or do not sum to one.
    """
    weights, kinds = positive("masses", masses), positive("types", types)
    if kinds.ndim != 2 or kinds.shape[1] != 2 or not kinds.size:
        raise ValueError(f"types of shape {kinds.shape}: it must be pairs of weights")
    if weights.shape != kinds.shape[:1] or abs(weights.sum() - 1) > 1e-12:
        raise ValueError(
            f"masses = {weights.tolist()}: they must be one for each type, and their sum one"
        )
    ideals = tuple(ideal(kind) for kind in kinds)
    demand = weights @ np.array([one.goods for one in ideals])
    share = float(scale(demand))
    return Certificate(
        ideals, share, float(best_place(share * demand)), float(least_burden(demand))
    )


def goods_with_two_marketplaces(population: ArrayLike) -> Array:
    """Goods per head with a marketplace at each place, nobody travelling and twice the setup."""
    m = within("population", population, 0, 1)
    return np.stack([TIME * m - 2 * SETUP, TIME * (1 - m) - 2 * SETUP], axis=-1)
