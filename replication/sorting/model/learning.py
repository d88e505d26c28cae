"""Local learning (5.2) and how information technology changes it (section 5)."""

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, positive
from replication.sorting.model import gap, innovation
from replication.sorting.model.economy import LearningCities
from replication.sorting.model.gap import Pair, Terms
from replication.trials import Truth


def learning(mean_skill: ArrayLike, friction: ArrayLike) -> Array:
    """Chance that innovation occurs, lambda of (5.2).

    Parameters
    ----------
    mean_skill, friction : array of shape (...,)

    Returns
    -------
    array of shape (...,)
    """
    mean_skill = positive("mean_skill", mean_skill)
    return mean_skill / (mean_skill + positive("friction", friction))


def gain_in_learning(mean_skill: ArrayLike, friction: ArrayLike, lower: ArrayLike) -> Array:
    """Gain in the chance of learning when friction falls to `lower`.

    Parameters
    ----------
    mean_skill, friction, lower : array of shape (...,)

    Returns
    -------
    array of shape (...,)
    """
    mean_skill, friction = positive("mean_skill", mean_skill), positive("friction", friction)
    lower = positive("lower", lower)
    # learning(m, c') - learning(m, c), without the loss of digits where both are next to one.
    return mean_skill * (friction - lower) / ((mean_skill + friction) * (mean_skill + lower))


def gains_more_in_big_city(means: Pair, friction: ArrayLike, lower: ArrayLike) -> Truth:
    """Whether learning improves more in city 1: m_1 m_2 < c c' (the footnotes' exact condition).

    Parameters
    ----------
    means : Pair
        Mean initial skills with m_1 > m_2.
    friction, lower : array of shape (...,)

    Returns
    -------
    array of bool
    """
    bound = positive("friction", friction) * positive("lower", lower)
    return np.asarray(means.city_1 * means.city_2 < bound)


def everybody_opts_in(cities: LearningCities) -> Truth:
    """Whether innovating beats declining to, phi_j >= 1/2, in a city of the least skilled too.

    Parameters
    ----------
    cities : LearningCities

    Returns
    -------
    array of bool
        Where true it is so in every city, as the probability rises with the chance of learning.
    """
    chance = learning(cities.minimum_skill, cities.friction)
    return np.asarray(cities.cost <= innovation.opt_in_cost(cities) * chance)


def slope_responses(cities: LearningCities, t: Terms, log_ratio: Array) -> Pair:
    """Derivative of log Psi_j by -log c at a given threshold and workers' utility, from (5.6).

    d log Psi_j = [phi_j / ((alpha - 1) B_j) + eps s_j' / s_j] d lambda_j with
    s_j' = (1 + phi_j) / (2 (alpha - 1)) and d lambda_j = c m_j / (m_j + c)^2.

    Parameters
    ----------
    cities : LearningCities
    t : Terms
    log_ratio : array of shape (n,)

    Returns
    -------
    Pair of arrays of shape (n,)
    """
    skills = gap.log_mean_skills(t, log_ratio)
    scale = gap.scales(t, skills)
    found = []
    for skill, gross, net in zip(
        skills, (scale.scale_1, scale.scale_2), (scale.net_1, scale.net_2), strict=True
    ):
        chance = learning(np.exp(skill), cities.friction)
        bought = 1 - np.sqrt(cities.cost * (cities.tail - 1) / (cities.gamma * chance))
        by_chance = bought / ((cities.tail - 1) * net) + cities.epsilon * (1 + bought) / (
            2 * (cities.tail - 1) * gross
        )
        found.append(by_chance * chance * (1 - chance))
    return Pair(*found)
