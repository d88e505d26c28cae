"""The choice to innovate (sections 3.4 and 4.1), and what it does to productivity and profit.

Productivity is linear in initial skill z, so everything here is per unit of z.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, inside, nonnegative, positive
from replication.sorting.model.economy import Cities, Economy, LearningCities
from replication.values import shown


def _pareto(
    tail: ArrayLike, minimum_skill: ArrayLike, skill: ArrayLike
) -> tuple[Array, Array, Array]:
    """Parameters of the skill distribution and a skill in its range, checked."""
    least, found = positive("minimum_skill", minimum_skill), positive("skill", skill)
    if np.any(below := found < least):
        shown = np.broadcast_to(found, below.shape)[below].flat[0]
        raise ValueError(f"skill = {shown:g}: it must be at least minimum_skill")
    return inside("tail", tail, 1, np.inf), least, found


def skill_distribution(tail: ArrayLike, minimum_skill: ArrayLike, skill: ArrayLike) -> Array:
    """Share of entrepreneurs with skill below `skill`, the Pareto distribution G.

    Parameters
    ----------
    tail, minimum_skill, skill : array of shape (...,)

    Returns
    -------
    array of shape (...,)
    """
    tail, minimum_skill, skill = _pareto(tail, minimum_skill, skill)
    return 1 - (minimum_skill / skill) ** tail


def skill_density(tail: ArrayLike, minimum_skill: ArrayLike, skill: ArrayLike) -> Array:
    """Density of skill, for skills above the minimum.

    Parameters
    ----------
    tail, minimum_skill, skill : array of shape (...,)

    Returns
    -------
    array of shape (...,)
    """
    tail, minimum_skill, skill = _pareto(tail, minimum_skill, skill)
    return tail / skill * (minimum_skill / skill) ** tail


def truncated_draw(tail: ArrayLike, skill: ArrayLike) -> Array:
    """Mean of a new draw that is known to exceed `skill`: the value used from (4.6) on.

    Parameters
    ----------
    tail, skill : array of shape (...,)

    Returns
    -------
    array of shape (...,), skill
    """
    tail, skill = inside("tail", tail, 1, np.inf), positive("skill", skill)
    return tail * skill / (tail - 1)


def unconditional_draw(tail: ArrayLike, minimum_skill: ArrayLike, skill: ArrayLike) -> Array:
    """Mean of the better of `skill` and a new draw from G: what section 3.4 writes.

    Parameters
    ----------
    tail, minimum_skill, skill : array of shape (...,)
        ``skill`` at least ``minimum_skill``.

    Returns
    -------
    array of shape (...,), skill
    """
    tail, minimum_skill, skill = _pareto(tail, minimum_skill, skill)
    chance = (minimum_skill / skill) ** tail
    return skill * (1 + chance / (tail - 1))


def probability(cities: Cities, cost: ArrayLike) -> Array:
    """Innovation probability that maximises net profit, eq. (4.8).

    Parameters
    ----------
    cities : Cities
    cost : array of shape (...,)
        chi_j.

    Returns
    -------
    array of shape (...,)
    """
    return 1 - np.sqrt(positive("cost", cost) * (cities.tail - 1) / cities.gamma)


def costs(cities: Cities) -> tuple[Array, Array]:
    """Return both cities' innovation cost, chi_1 and chi_2; with local learning they are one."""
    if isinstance(cities, Economy):
        return cities.cost_1, cities.cost_2
    if isinstance(cities, LearningCities):
        return cities.cost, cities.cost
    raise ValueError(f"cities = {shown(cities)}: it must be an Economy or LearningCities")


def cost_root(cities: Cities, cost: ArrayLike) -> Array:
    """Loss of scale from costly innovation, (chi_j / (gamma (alpha - 1)))^(1/2).

    Parameters
    ----------
    cities : Cities
    cost : array of shape (...,)

    Returns
    -------
    array of shape (...,)
    """
    return np.sqrt(positive("cost", cost) / (cities.gamma * (cities.tail - 1)))


def scale(cities: Cities, cost: ArrayLike) -> Array:
    """Productivity after innovation per unit of skill, the bracket of (4.9).

    Parameters
    ----------
    cities : Cities
    cost : array of shape (...,)

    Returns
    -------
    array of shape (...,)
    """
    return cities.mean_factor - cost_root(cities, cost)


def net_scale(cities: Cities, cost: ArrayLike) -> Array:
    """Productivity net of the cost of innovation per unit of skill, the bracket of (4.13).

    Parameters
    ----------
    cities : Cities
    cost : array of shape (...,)

    Returns
    -------
    array of shape (...,)
    """
    return cities.mean_factor - 2 * cost_root(cities, cost)


def net_profit(cities: Cities, cost: ArrayLike, chance: ArrayLike) -> Array:
    """Expected profit (4.5) less the cost (4.7) at any innovation probability.

    Parameters
    ----------
    cities : Cities
    cost, chance : array of shape (...,)

    Returns
    -------
    array of shape (...,), in units of (1 - theta) Y_j z / Q_j
    """
    cost, chance = positive("cost", cost), nonnegative("chance", chance)
    if np.any(sure := chance >= 1):
        raise ValueError(f"chance = {chance[sure].flat[0]:g}: it must be below 1")
    gain = (chance + cities.tail - 1) / (cities.tail - 1)
    return gain - cost / (cities.gamma * (1 - chance))


def opt_in_cost(cities: Cities) -> Array:
    """Highest cost at which innovating beats declining to, gamma / (4 (alpha - 1)).

    Declining is taken to be free: (4.7) charges chi_j even for a probability of zero.
    """
    return cities.gamma / (4 * (cities.tail - 1))


def entrepreneur_share(cities: Cities, cost: ArrayLike) -> Array:
    """Entrepreneurs' income over workers' in a city, eq. (4.17).

    Parameters
    ----------
    cities : Cities
    cost : array of shape (...,)
        chi_j; under section 4.3's other cost, chi_j / L_j.

    Returns
    -------
    array of shape (...,)
    """
    return cities.gamma * net_scale(cities, cost) / scale(cities, cost)


def spending_share(cities: Cities, cost: ArrayLike) -> Array:
    """Spending on innovation over output of a city, (4.7) at (4.8) summed over entrepreneurs.

    Parameters
    ----------
    cities : Cities
    cost : array of shape (...,)

    Returns
    -------
    array of shape (...,)
    """
    outlay = cities.substitution * np.sqrt(
        cities.gamma * positive("cost", cost) / (cities.tail - 1)
    )
    return outlay / scale(cities, cost)


class Returns(NamedTuple):
    """Scale and net scale of the two cities."""

    scale_1: Array
    scale_2: Array
    net_1: Array
    net_2: Array


def returns(economy: Economy) -> Returns:
    """Return both cities' scale and net scale."""
    return Returns(
        scale(economy, economy.cost_1),
        scale(economy, economy.cost_2),
        net_scale(economy, economy.cost_1),
        net_scale(economy, economy.cost_2),
    )
