"""What Figures 1-3 mark, in economies that show the order that the paper draws."""

from dataclasses import dataclass

import numpy as np

from replication.land.model import allocation, city, institutions, sites
from replication.land.model.allocation import Allocation
from replication.land.model.comparison import Pair, equilibrium_and_optimum
from replication.land.model.economy import VISIBLE
from replication.numerics import Array

FIGURE_2_QUALITY = (1.0, 0.8, 0.6)
"""Sites a_1, a_2, a_3 of Figure 2; the third is the optimum's threshold."""

FIGURE_2_ELASTICITY = 0.15
"""Elasticity of reservation utility that its strategic developers face."""


@dataclass(frozen=True, slots=True)
class Figure1Points:
    """Best and largest size of Figure 1, and utility at the best."""

    best_size: float
    largest_size: float
    best_utility: float


@dataclass(frozen=True, slots=True, eq=False)
class Figure2Points:
    """What Figure 2 marks on its three sites.

    Attributes
    ----------
    quality : array of shape (3,)
    population : float
    sizes : array of shape (4, 3)
        Local governments, strategic developers, optimum, largest.
    strategic_utility, optimal_utility : arrays of shape (3,)
        Before transfers.
    """

    quality: Array
    population: float
    sizes: Array
    strategic_utility: Array
    optimal_utility: Array


@dataclass(frozen=True, slots=True, eq=False)
class Figure2Solutions:
    """The optimum and the strategic developers' allocation of Figure 2."""

    optimum: Allocation
    strategic: Allocation


def figure_1_points() -> Figure1Points:
    """The points of Figure 1 at elasticities .4 and 1 and site quality one."""
    return Figure1Points(
        float(city.best_size(VISIBLE, 1.0)),
        float(city.largest_size(VISIBLE, 1.0)),
        float(city.best_utility(VISIBLE, 1.0)),
    )


def figures_population() -> float:
    """Population that makes the worst site of Figure 2 the optimum's threshold."""
    rule = institutions.planner(VISIBLE)
    return float(allocation.population_at(VISIBLE, rule, sites.uniform(), FIGURE_2_QUALITY[-1]))


def figure_2_solutions() -> Figure2Solutions:
    """Solve the economy of Figure 2."""
    population = figures_population()
    rules = (
        institutions.planner(VISIBLE),
        institutions.strategic_developers(VISIBLE, FIGURE_2_ELASTICITY),
    )
    return Figure2Solutions(
        *(allocation.solve(VISIBLE, rule, sites.uniform(), population) for rule in rules)
    )


def figure_2_points() -> Figure2Points:
    """Sizes and utilities on the three sites of Figure 2."""
    solved, quality = figure_2_solutions(), np.array(FIGURE_2_QUALITY)
    optimal = solved.optimum.sizes(quality)
    # The third site is the threshold, to rounding.
    optimal[-1] = solved.optimum.smallest
    strategic = solved.strategic.sizes(quality)
    sizes = (
        city.best_size(VISIBLE, quality),
        strategic,
        optimal,
        city.largest_size(VISIBLE, quality),
    )
    return Figure2Points(
        quality,
        float(solved.optimum.population),
        np.array(sizes),
        city.utility(VISIBLE, strategic, quality),
        city.utility(VISIBLE, optimal, quality),
    )


def figure_3_economy() -> Pair:
    """The economy of Figure 3: elasticities .4 and 1, uniform sites, the population of Figure 2."""
    return equilibrium_and_optimum(VISIBLE, sites.uniform(), figures_population())
