"""Seeded economies over which claims about all parameters are tried.

Costs are drawn through innovation probabilities between one half and one, where innovating beats
declining to (see ``innovation.opt_in_cost``). Of the draws of a sweep the first half have workers'
utility given, the rest the labour force.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np

from replication.numerics import Array, Seed, number, random_generator, whole, within
from replication.sorting.model import balanced, gap, threshold
from replication.sorting.model.economy import (
    Cities,
    ClearedLabour,
    Closure,
    Economy,
    FixedUtility,
    LearningCities,
    Productivity,
    TradeCosts,
    TradeEquilibria,
)
from replication.sorting.model.response import Response
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Solved
from replication.trials import Outcome, Sample

SIZE = 20_500
"""Interior equilibria in a sample; at least 20,000 stay so when a parameter moves a little."""

CONSTRUCTED = 180_000
"""Outcomes drawn to construct equilibria with the alternative cost."""

TRADED = 160_000
"""Outcomes drawn to construct equilibria with trade."""

BLOCK = 5_000
"""Draws in a block of a sweep."""

DOMAIN = (
    "goods share .4 to .92; theta .25 to .05 below it; tail 1.05 to 5; innovation probabilities "
    ".5 to .98; eta_j, z_min, u*, L lognormal; a_2 in .05 to 1; a_1 - a_2 lognormal"
)

LEARNING_DOMAIN = (
    "goods share .4 to .92; theta .25 to .05 below it; tail 1.05 to 5; innovation probabilities "
    ".5 to .95 for the least skilled; c / z_min, eta_j, z_min, u*, L lognormal; a_2 in .05 to 1; "
    "a_1 - a_2 lognormal"
)


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


def _log_uniform(generator: np.random.Generator, size: int, low: float, high: float) -> Array:
    return np.exp(generator.uniform(np.log(low), np.log(high), size))


def _share(generator: np.random.Generator, size: int, least: float) -> Array:
    """Draw shares as near to zero and to one as `least`: their odds are log-uniform."""
    return 1 / (1 + _log_uniform(generator, size, least, 1 / least))


def extreme(
    size: int, seed: Seed, *, learns: bool = False
) -> tuple[Cities, dict[str, Closure], TradeCosts]:
    """Draw economies from the corners of what the paper's assumptions admit.

    Shares and odds come within a thousandth of zero and one, the Pareto tail within a thousandth
    of one and to a thousand, land, skill, congestion, populations, utility and trade costs over
    many orders of magnitude; disamenities of either sign; mu as near to theta as a thousandth of
    what is left.

    Parameters
    ----------
    size : int
    seed : int or numpy.random.Generator
    learns : bool
        Economies of section 5, else of section 4.
    """
    size, generator = whole("size", size, 1), random_generator(seed)
    substitution = _share(generator, size, 1e-2)
    goods_share = substitution + (1 - substitution) * _share(generator, size, 1e-3)
    tail = 1 + _log_uniform(generator, size, 1e-3, 1e3)
    sign = generator.choice([-1.0, 1.0], size)
    congestion_2 = sign * _log_uniform(generator, size, 1e-3, 1e3)
    minimum = _log_uniform(generator, size, 1e-4, 1e4)
    common = {
        "substitution": substitution,
        "goods_share": goods_share,
        "tail": tail,
        "congestion_1": congestion_2 + _log_uniform(generator, size, 1e-4, 1e4),
        "congestion_2": congestion_2,
        "housing_1": _log_uniform(generator, size, 1e-4, 1e4),
        "housing_2": _log_uniform(generator, size, 1e-4, 1e4),
        "minimum_skill": minimum,
    }
    chance = np.ones(size)
    friction = minimum * _log_uniform(generator, size, 1e-4, 1e4)
    if learns:
        chance = minimum / (minimum + friction)
    gamma = (1 - substitution) / substitution
    highest = gamma / (tail - 1) * np.minimum(chance, (tail - 1 + chance) ** 2 / (4 * chance))
    cost_2 = highest * _share(generator, size, 1e-3)
    cost_1 = cost_2 * _share(generator, size, 1e-3)
    cities: Cities
    if learns:
        cities = LearningCities(**common, cost=cost_2, friction=friction)
    else:
        cities = Economy(**common, cost_1=cost_1, cost_2=cost_2)
    utility = _log_uniform(generator, size, 1e-4, 1e4) - congestion_2
    outward = 1 + _log_uniform(generator, size, 1e-3, 1e3)
    inward = outward * (1 + _log_uniform(generator, size, 1e-3, 1e3))
    # No cost may be so high that its power 1/gamma is no float.
    powers = np.minimum(1, 250 * gamma / np.log(inward))
    return (
        cities,
        {
            GIVEN_UTILITY: FixedUtility(utility),
            GIVEN_LABOUR: ClearedLabour(_log_uniform(generator, size, 1e-9, 1e9)),
        },
        TradeCosts(outward**powers, inward**powers),
    )


LARGE_FRICTION = 3.0
"""Mean of log(c / z_min) at which most draws have m_2 < m_1 < c."""


def large_friction(size: int, seed: Seed) -> LearningCities:
    """Draw economies of section 5, most of which have m_2 < m_1 < c."""
    return learning_cities(size, seed, friction=LARGE_FRICTION)


def scarce_land(size: int, seed: Seed) -> Economy:
    """Draw economies in which land is at least as scarce in city 1, eta_1 >= eta_2."""
    pool = economies(size, seed)
    return pool.changed(
        housing_1=np.maximum(pool.housing_1, pool.housing_2),
        housing_2=np.minimum(pool.housing_1, pool.housing_2),
    )


Pool = Callable[[int, Seed], Cities]


def interior(pool: Cities, drawn: dict[str, Closure], size: int = SIZE) -> dict[str, Solved]:
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
    size, found = whole("size", size, 1), {}
    for name, closure in drawn.items():
        kept = np.flatnonzero(gap.existence_margin(pool, closure) > 0)[:size]
        if kept.size < size:
            raise ValueError(f"size = {size}: only {kept.size} draws are interior")
        found[name] = solved(pool.take(kept), closure.take(kept))
    return found


@lru_cache(maxsize=16)
def solved(cities: Cities, closure: Closure) -> Solved:
    """Solve for the thresholds of a batch of economies once; claims share them."""
    return threshold.solve(cities, closure)


@cache
def samples() -> dict[str, Solved]:
    """Return the interior sample of the baseline model, one for each closure."""
    return interior(economies(3 * SIZE, seed=41), closures(3 * SIZE, seed=42), SIZE)


@cache
def samples_with_scarce_land() -> dict[str, Solved]:
    """Return a sample in which land is at least as scarce in city 1, eta_1 >= eta_2."""
    return interior(scarce_land(3 * SIZE, seed=43), closures(3 * SIZE, seed=44), SIZE)


@cache
def learning_samples() -> dict[str, Solved]:
    """Return the sample of section 5."""
    return interior(learning_cities(3 * SIZE, seed=51), closures(3 * SIZE, seed=52), SIZE)


@cache
def complement_samples() -> dict[str, Solved]:
    """Return a sample of section 5 with large friction, all of it with m_2 < m_1 < c."""
    pool, found = large_friction(6 * SIZE, seed=53), {}
    for name, solved in interior(pool, closures(6 * SIZE, seed=54), 2 * SIZE).items():
        cities = solved.cities
        assert isinstance(cities, LearningCities)
        kept = np.flatnonzero(solved.allocation.mean_skill.city_1 < cities.friction)[:SIZE]
        if kept.size < SIZE:
            raise ValueError(f"SIZE = {SIZE}: only {kept.size} draws have m_1 < c")
        found[name] = solved.take(kept)
    return found


@cache
def crowded(name: str) -> tuple[Economy, Closure]:
    """Return economies with and without an interior equilibrium, under one closure."""
    return economies(SIZE, seed=45), closures(SIZE, seed=46)[name]


@cache
def crowded_learning(name: str) -> tuple[LearningCities, Closure]:
    """Return economies of section 5 with and without an equilibrium, under one closure."""
    return learning_cities(SIZE, seed=55), closures(SIZE, seed=56)[name]


@cache
def trading() -> tuple[Economy, FixedUtility, TradeCosts]:
    """Draw economies, utilities and trade costs."""
    utility = closures(SIZE, seed=72)[GIVEN_UTILITY]
    assert isinstance(utility, FixedUtility)
    generator = np.random.default_rng(73)
    outward = 1 + np.exp(generator.normal(-0.7, 0.8, SIZE))
    inward = outward * (1 + np.exp(generator.normal(-1.5, 0.8, SIZE)))
    return economies(SIZE, seed=71), utility, TradeCosts(outward, inward)


@cache
def trade_equilibria() -> tuple[TradeEquilibria, Response, dict[str, Array]]:
    """Return stable equilibria with balanced trade, and their responses to lower costs."""
    built = balanced.construct(TRADED, seed=77)
    response, changes = balanced.fall_in_costs(built)
    kept = np.flatnonzero(response.stable)
    return (
        built.take(kept),
        Response(response.state[kept], response.stable[kept]),
        {name: values[kept] for name, values in changes.items()},
    )


Economies = Sequence[tuple[Cities, Closure]]
"""What a test is given: cities and a closure, each of some draws; both closures in turn."""


def drawn(
    random: np.random.Generator,
    draws: int,
    pool: Pool = economies,
    names: tuple[str, ...] = (GIVEN_UTILITY, GIVEN_LABOUR),
) -> Sample:
    """Draw economies for a sweep, in equal parts for each closure.

    Parameters
    ----------
    random : numpy.random.Generator
    draws : int
    pool : callable
        From a number of draws and a generator to cities.
    names : tuple of str
        Closures.

    Returns
    -------
    Sample
        Its economies are :data:`Economies`; it has all parameters.
    """
    whole("draws", draws, 1)
    parts: list[tuple[Cities, Closure]] = []
    parameters: dict[str, list[Array]] = {}
    sizes = (draws,) if len(names) == 1 else (draws - draws // 2, draws // 2)
    for name, size in zip(names, sizes, strict=True):
        if size:
            parts.append((pool(size, random), closures(size, random)[name]))
    given = {
        "worker_utility": FixedUtility,
        "labour": ClearedLabour,
    }
    for name in parts[0][0].parameters:
        parameters[name] = [cities.parameters[name] for cities, _ in parts]
    for name, kind in given.items():
        parameters[name] = [
            getattr(closure, name) if isinstance(closure, kind) else np.full(cities.size, np.nan)
            for cities, closure in parts
        ]
    return Sample(parts, {name: np.concatenate(values) for name, values in parameters.items()})


def sample_of(cities: Cities, closure: Closure) -> Sample:
    """Return economies of a stored sample as a sweep has them."""
    return Sample([(cities, closure)], cities.parameters)


def each(test: Callable[[Cities, Closure], Outcome]) -> Callable[[Economies], Outcome]:
    """Make a test of economies of both closures from a test of cities and a closure."""

    def on_all(economies: Economies) -> Outcome:
        found = [test(cities, closure) for cities, closure in economies]
        premise = [
            np.ones(one.holds.size, bool) if one.premise is None else one.premise for one in found
        ]
        instead = [one.instead for one in found if one.instead is not None]
        return Outcome(
            np.concatenate([one.holds for one in found]),
            np.concatenate(premise),
            np.concatenate(instead) if instead else None,
        )

    return on_all


learners = partial(drawn, pool=learning_cities)
"""Draw economies of section 5."""

distant_learners = partial(drawn, pool=large_friction, names=(GIVEN_UTILITY,))
"""Draw economies of section 5 with large friction and utility given."""


RESCALED = 4_000
"""Draws of the baseline sample that are solved with the rescaled aggregator."""


@cache
def searched(productivity: Productivity) -> dict[str, tuple[Solved, threshold.EveryThreshold]]:
    """Return every threshold of the baseline sample under another definition of Q_j.

    Parameters
    ----------
    productivity : Productivity

    Returns
    -------
    dict
        By closure the draws, each at its lowest stable threshold (NaN without one), and all.
    """
    few = SIZE if productivity is Productivity.TOTAL else min(SIZE, RESCALED)
    found = {}
    for name, solved in samples().items():
        part = solved.take(np.arange(few))
        every = threshold.every_threshold(part.cities, part.closure, productivity)
        lowest = every.lowest_stable
        found[name] = Solved(part.cities, part.closure, lowest, productivity), every
    return found


@cache
def redefined(productivity: Productivity) -> dict[str, Solved]:
    """Return stable equilibria of the baseline sample under another definition of Q_j.

    Parameters
    ----------
    productivity : Productivity
    """
    return {
        name: solved.take(np.flatnonzero(solved.interior))
        for name, (solved, _) in searched(productivity).items()
    }


def before_after(values: Sequence[float]) -> dict[str, float]:
    """Name two numbers by whether they are from before or after a change."""
    return dict(zip(("before", "after"), map(float, values), strict=True))


def by_city(values: Iterable[float]) -> dict[str, float]:
    """Name two numbers by their cities, city 1's first."""
    return dict(zip(("city_1", "city_2"), map(float, values), strict=True))


def by_pay(values: Iterable[Any]) -> dict[str, Any]:
    """Name two numbers by what the threshold's entrepreneur earns, less than a worker first."""
    return dict(zip(("earns_less", "earns_more"), values, strict=True))


def by_closure(values: dict[str, Any], title: str) -> dict[str, Any]:
    """Name numbers by what they are and the closure."""
    return {f"{title}_{name.replace(' ', '_')}": value for name, value in values.items()}


def in_percent(shares: dict[str, Any], title: str) -> dict[str, Any]:
    """Name shares by what they are, the closure and their unit, percent."""
    named = by_closure({name: 100 * share for name, share in shares.items()}, title)
    return {f"{name}_in_percent": value for name, value in named.items()}
