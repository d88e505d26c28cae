"""Seeded samples of economies: the domains over which "for all parameters" is tested.

One sample serves every claim of the baseline. Costs are drawn through innovation probabilities
between one half and one, where innovating beats declining to (see ``innovation.opt_in_cost``).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from replication.numerics import Array
from replication.sorting import threshold
from replication.sorting.economy import (
    Cities,
    ClearedLabour,
    Closure,
    Economy,
    FixedUtility,
    LearningCities,
)
from replication.sorting.threshold import Allocation

SIZE = 20_000
"""Interior equilibria in a sample."""

DOMAIN = (
    "goods share .4 to .92; theta .25 to .05 below it; tail 1.05 to 5; innovation probabilities "
    ".5 to .98; eta_j, z_min, u*, L lognormal; a_2 in .05 to 1; a_1 - a_2 lognormal"
)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Draws with an interior equilibrium under one closure.

    Attributes
    ----------
    cities : Economy
        ``SIZE`` draws.
    closure : Closure
    log_ratio : array of shape (SIZE,)
        Solved thresholds.
    tried : int
        Draws made to get them.
    interior_share : float
        Share of all draws made that have an interior equilibrium.
    """

    cities: Economy
    closure: Closure
    log_ratio: Array
    tried: int
    interior_share: float

    @property
    def allocation(self) -> Allocation:
        """The cities at the solved thresholds."""
        return threshold.allocation(self.cities, self.closure, self.log_ratio)


def common_parameters(generator: np.random.Generator, size: int) -> dict[str, Array]:
    """Draw the parameters that all versions of the model share."""
    goods_share = generator.uniform(0.4, 0.92, size)
    congestion_2 = generator.uniform(0.05, 1.0, size)
    return {
        "goods_share": goods_share,
        "substitution": generator.uniform(0.25, goods_share - 0.05),
        "tail": 1 + np.exp(generator.uniform(np.log(0.05), np.log(4.0), size)),
        "congestion_1": congestion_2 + np.exp(generator.normal(-0.5, 1.2, size)),
        "congestion_2": congestion_2,
        "housing_1": np.exp(generator.normal(0, 0.7, size)),
        "housing_2": np.exp(generator.normal(0, 0.7, size)),
        "minimum_skill": np.exp(generator.normal(0, 0.5, size)),
    }


def economies(size: int, seed: int) -> Economy:
    """Draw baseline economies.

    Parameters
    ----------
    size, seed : int
    """
    generator = np.random.default_rng(seed)
    common = common_parameters(generator, size)
    chance_2 = generator.uniform(0.5, 0.95, size)
    chance_1 = generator.uniform(chance_2 + 0.002, 0.98)
    gamma = (1 - common["substitution"]) / common["substitution"]
    cap = gamma / (common["tail"] - 1)
    return Economy(
        **common, cost_1=cap * (1 - chance_1) ** 2, cost_2=cap * (1 - chance_2) ** 2
    )


def closures(size: int, seed: int) -> dict[str, Closure]:
    """Draw utility levels and labour forces.

    Parameters
    ----------
    size, seed : int
    """
    generator = np.random.default_rng(seed)
    return {
        "given utility": FixedUtility(np.exp(generator.normal(-0.3, 0.8, size))),
        "given labour": ClearedLabour(np.exp(generator.normal(1.0, 1.5, size))),
    }


@cache
def samples() -> dict[str, Sample]:
    """Solve for the thresholds of ``SIZE`` interior draws under each closure.

    Raises
    ------
    ValueError
        If the pool holds too few interior draws.
    """
    tried = 3 * SIZE
    pool = economies(tried, seed=41)
    found = {}
    for name, closure in closures(tried, seed=42).items():
        share = threshold.existence_margin(pool, closure) > 0
        kept = np.flatnonzero(share)[:SIZE]
        if kept.size < SIZE:
            raise ValueError(f"SIZE = {SIZE}: only {kept.size} draws are interior")
        cities, chosen = pool.take(kept), closure.take(kept)
        solved = threshold.thresholds(cities, chosen)
        found[name] = Sample(cities, chosen, solved.log_ratio, tried, float(share.mean()))
    return found


def learning_cities(size: int, seed: int) -> LearningCities:
    """Draw economies with local learning, where the least skilled innovate too.

    Parameters
    ----------
    size, seed : int
    """
    generator = np.random.default_rng(seed)
    common = common_parameters(generator, size)
    friction = common["minimum_skill"] * np.exp(generator.normal(0.3, 1.5, size))
    learning = common["minimum_skill"] / (common["minimum_skill"] + friction)
    chance = generator.uniform(0.5, 0.95, size)
    gamma = (1 - common["substitution"]) / common["substitution"]
    cost = gamma * learning / (common["tail"] - 1) * (1 - chance) ** 2
    return LearningCities(**common, cost=cost, friction=friction)


def at(cities: Cities, closure: Closure, number: int) -> tuple[Cities, Closure]:
    """Return one draw of many."""
    index = np.array([number])
    return cities.take(index), closure.take(index)
