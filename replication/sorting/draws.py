"""Seeded samples of economies: the domains over which "for all parameters" is tested.

One sample serves every claim of the baseline. Costs are drawn through innovation probabilities
between one half and one, where innovating beats declining to (see ``innovation.opt_in_cost``).
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TypeVar

import numpy as np

from replication.ledger import Room
from replication.numerics import Array, Seed, number, random_generator, whole, within
from replication.sorting.model import threshold
from replication.sorting.model.economy import (
    Cities,
    ClearedLabour,
    Closure,
    Economy,
    FixedUtility,
    LearningCities,
)
from replication.sorting.model.threshold import Allocation
from replication.trials import Trials

SIZE = 20_500
"""Interior equilibria in a sample; at least 20,000 stay so when a parameter moves a little."""

DOMAIN = (
    "goods share .4 to .92; theta .25 to .05 below it; tail 1.05 to 5; innovation probabilities "
    ".5 to .98; eta_j, z_min, u*, L lognormal; a_2 in .05 to 1; a_1 - a_2 lognormal"
)


GIVEN_UTILITY, GIVEN_LABOUR = "given utility", "given labour"


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
    def name(self) -> str:
        """Which closure it has."""
        return GIVEN_UTILITY if isinstance(self.closure, FixedUtility) else GIVEN_LABOUR

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


def economies(size: int, seed: Seed) -> Economy:
    """Draw baseline economies.

    Parameters
    ----------
    size : int
    seed : int or numpy.random.Generator
    """
    size, generator = whole("size", size, 1), random_generator(seed)
    common = common_parameters(generator, size)
    chance_2 = generator.uniform(0.5, 0.95, size)
    chance_1 = generator.uniform(chance_2 + 0.002, 0.98)
    gamma = (1 - common["substitution"]) / common["substitution"]
    cap = gamma / (common["tail"] - 1)
    return Economy(**common, cost_1=cap * (1 - chance_1) ** 2, cost_2=cap * (1 - chance_2) ** 2)


def closures(size: int, seed: Seed) -> dict[str, Closure]:
    """Draw utility levels and labour forces.

    Parameters
    ----------
    size : int
    seed : int or numpy.random.Generator
    """
    size, generator = whole("size", size, 1), random_generator(seed)
    return {
        GIVEN_UTILITY: FixedUtility(np.exp(generator.normal(-0.3, 0.8, size))),
        GIVEN_LABOUR: ClearedLabour(np.exp(generator.normal(1.0, 1.5, size))),
    }


def interior(pool: Cities, drawn: dict[str, Closure], size: int = SIZE) -> dict[str, Sample]:
    """Solve for the thresholds of the first interior draws under each closure.

    Parameters
    ----------
    pool : Economy or LearningCities
    drawn : dict of closures
    size : int
        Interior draws kept.

    Raises
    ------
    ValueError
        If the pool holds too few interior draws.
    """
    size = whole("size", size, 1)
    found = {}
    for name, closure in drawn.items():
        share = threshold.existence_margin(pool, closure) > 0
        kept = np.flatnonzero(share)[:size]
        if kept.size < size:
            raise ValueError(f"size = {size}: only {kept.size} draws are interior")
        cities, chosen = pool.take(kept), closure.take(kept)
        solved = threshold.thresholds(cities, chosen)
        found[name] = Sample(cities, chosen, solved.log_ratio, pool.size, float(share.mean()))
    return found


@cache
def samples() -> dict[str, Sample]:
    """Return the sample of the baseline model, one for each closure."""
    tried = 3 * SIZE
    return interior(economies(tried, seed=41), closures(tried, seed=42))


@cache
def samples_with_scarce_land() -> dict[str, Sample]:
    """Return a sample in which land is at least as scarce in city 1, eta_1 >= eta_2."""
    tried = 3 * SIZE
    pool = economies(tried, seed=43)
    scarce = np.maximum(pool.housing_1, pool.housing_2), np.minimum(pool.housing_1, pool.housing_2)
    pool = replace(pool, housing_1=scarce[0], housing_2=scarce[1])
    return interior(pool, closures(tried, seed=44))


@cache
def learning_samples() -> dict[str, Sample]:
    """Return the sample of section 5."""
    tried = 3 * SIZE
    return interior(learning_cities(tried, seed=51), closures(tried, seed=52))


LARGE_FRICTION = 3.0
"""Mean of log(c / z_min) at which most draws have m_2 < m_1 < c."""


@cache
def complement_samples() -> dict[str, Sample]:
    """Return a sample of section 5 with large friction, most of it with m_2 < m_1 < c."""
    tried = 6 * SIZE
    pool = learning_cities(tried, seed=53, friction=LARGE_FRICTION)
    found = {}
    for name, sample in interior(pool, closures(tried, seed=54), size=2 * SIZE).items():
        skill = sample.allocation.mean_skill.city_1
        kept = np.flatnonzero(skill < sample.cities.friction)[:SIZE]
        if kept.size < SIZE:
            raise ValueError(f"SIZE = {SIZE}: only {kept.size} draws have m_1 < c")
        found[name] = replace(
            sample,
            cities=sample.cities.take(kept),
            closure=sample.closure.take(kept),
            log_ratio=sample.log_ratio[kept],
        )
    return found


def learning_cities(size: int, seed: Seed, friction: float = 0.3) -> LearningCities:
    """Draw economies with local learning, where the least skilled innovate too.

    Parameters
    ----------
    size : int
    seed : int or numpy.random.Generator
    friction : float
        Mean of log(c / z_min).
    """
    friction = number("friction", friction, within, -50, 50)
    size, generator = whole("size", size, 1), random_generator(seed)
    common = common_parameters(generator, size)
    spread = np.exp(generator.normal(friction, 1.5, size))
    learning = 1 / (1 + spread)
    chance = generator.uniform(0.5, 0.95, size)
    gamma = (1 - common["substitution"]) / common["substitution"]
    cost = gamma * learning / (common["tail"] - 1) * (1 - chance) ** 2
    return LearningCities(**common, cost=cost, friction=common["minimum_skill"] * spread)


BLOCK = 5_000
"""Draws in a block of a sweep."""
LEARNING_DOMAIN = (
    "goods share .4 to .92; theta .25 to .05 below it; tail 1.05 to 5; innovation probabilities "
    ".5 to .95 for the least skilled; c / z_min, eta_j, z_min, u*, L lognormal; a_2 in .05 to 1; "
    "a_1 - a_2 lognormal"
)
PoolTest = Callable[[Cities, Closure], Trials]
Tried = TypeVar("Tried", bound=Callable[..., Trials])


def on_pools(
    random: np.random.Generator,
    draws: int,
    test: PoolTest,
    pool: Callable[[int, Seed], Cities],
    names: tuple[str, ...] = (GIVEN_UTILITY, GIVEN_LABOUR),
) -> Trials:
    """Try a test on random economies that take turns in how utility is closed.

    Parameters
    ----------
    random : numpy.random.Generator
    draws : int
    test : callable
        From cities and a closure, each of n draws, to the trials of these.
    pool : callable
        From a number of draws and a generator to cities.
    names : tuple of str
        Closures that take turns; of fewer draws than closures, the first have one each.

    Returns
    -------
    Trials
        With all parameters.
    """
    whole("draws", draws, 1)
    allowed = (GIVEN_UTILITY, GIVEN_LABOUR)
    if not isinstance(names, tuple | list) or not names or not set(names) <= set(allowed):
        raise ValueError(f"names = {names!r}: they must be of {', '.join(allowed)}")
    holds, premise, instead = np.zeros((3, draws), dtype=bool)
    parameters: dict[str, Array] = {"closure": np.resize(np.array(names), draws)}
    for turn, name in enumerate(names[:draws]):
        where = np.arange(turn, draws, len(names))
        cities = pool(where.size, random)
        closure = closures(where.size, random)[name]
        found = test(cities, closure)
        holds[where] = found.holds
        premise[where] = True if found.premise is None else found.premise
        instead[where] = True if found.instead is None else found.instead
        for part in (cities, closure):
            for entry in fields(part):
                values = parameters.setdefault(entry.name, np.full(draws, np.nan))
                values[where] = getattr(part, entry.name)
    return Trials(holds, premise, instead, parameters)


def on_interior(test: Callable[[Sample], Trials]) -> PoolTest:
    """Make a test of cities and a closure from one of draws with an interior equilibrium.

    That there is one becomes part of the premise.
    """

    def on_pool(cities: Cities, closure: Closure) -> Trials:
        kept = np.flatnonzero(threshold.existence_margin(cities, closure) > 0)
        chosen = cities.take(kept), closure.take(kept)
        solved = threshold.thresholds(*chosen)
        share = kept.size / cities.size
        found = test(Sample(*chosen, solved.log_ratio, cities.size, share))
        holds, premise, instead = np.zeros((3, cities.size), dtype=bool)
        holds[kept] = found.holds
        premise[kept] = True if found.premise is None else found.premise
        instead[kept] = True if found.instead is None else found.instead
        return Trials(holds, premise, instead)

    return on_pool


def swept(
    room: Room,
    claim_id: str,
    *,
    instead: str = "",
    pool: Callable[[int, Seed], Cities] = economies,
    interior: bool = True,
    inside: bool = False,
    names: tuple[str, ...] = (GIVEN_UTILITY, GIVEN_LABOUR),
) -> Callable[[Tried], Tried]:
    """Let a sweep of the claim use the decorated test too.

    Parameters
    ----------
    room : Room
    claim_id : str
    instead : str
        What the ledger records in the claim's place, if the test says where that holds.
    pool : callable
        Draws cities.
    interior : bool
        Whether the test gets a :class:`Sample` of the interior draws, or else all cities and
        their closure.
    inside : bool
        Whether the draws stay inside the recorded condition.
    names : tuple of str
        Closures that take turns.
    """
    domain = DOMAIN if pool is economies else LEARNING_DOMAIN
    if len(names) == 1:
        domain = f"{domain}; {names[0]}"

    def register(test: Tried) -> Tried:
        on_pool = on_interior(test) if interior else test
        room.sweep(
            claim_id,
            tries=str(test.__doc__).partition(".\n")[0].rstrip("."),
            domain=domain,
            instead=instead,
            inside=inside,
            block=BLOCK,
        )(lambda random, draws: on_pools(random, draws, on_pool, pool, names))
        return test

    return register
