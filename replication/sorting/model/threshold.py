"""The skill threshold between the cities, and the cities on its two sides (section 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import (
    Array,
    ConvergenceError,
    choice,
    chosen,
    inside,
    nonnegative,
    number,
    own,
    positive,
    unless_missing,
    within,
)
from replication.sorting.model import gap, ranges
from replication.sorting.model.economy import (
    Cities,
    ClearedLabour,
    Closure,
    Economy,
    FixedUtility,
    Index,
    Productivity,
)
from replication.sorting.model.gap import Pair, Terms
from replication.trials import Truth

GIVEN_UTILITY, GIVEN_LABOUR = "given utility", "given labour"
"""Names of the two closures."""

FARTHEST = 1e18
"""Largest log t of the only threshold with city means; the smallest is ``gap.NEAREST``."""

SEARCHED = 1e-300, 1e9
"""Smallest and largest log t in the search for all thresholds."""

_STEPS = 100
_SETTLED = 1e-13


class UnsolvedError(ConvergenceError):
    """Some draws of a batch are not solved; the others are.

    Attributes
    ----------
    draws : array of int
        Which are not.
    found : Thresholds or EveryThreshold
        What was found; the draws that are not solved have NaN or no threshold in it.
    """

    def __init__(self, draws: Index, found: Any, why: str) -> None:  # noqa: ANN401
        named = ", ".join(str(one) for one in draws[:5]) + (", ..." if draws.size > 5 else "")
        super().__init__(f"draw {named}: {why}")
        self.draws, self.found = draws, found


@dataclass(frozen=True, slots=True, eq=False)
class Thresholds:
    """The threshold of each draw, in the model where there is at most one.

    Attributes
    ----------
    interior : array of bool, shape (n,)
        Whether both cities have entrepreneurs. Where not, all of them prefer city 1.
    log_ratio : array of shape (n,)
        log(threshold / minimum skill); NaN where there is no interior equilibrium.
    """

    interior: Truth
    log_ratio: Array

    @property
    def ratio(self) -> Array:
        """Threshold over minimum skill; infinite where no float holds it."""
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(self.log_ratio))


def thresholds(
    cities: Cities,
    closure: Closure,
    log_access: Sequence[ArrayLike] = (0.0, 0.0),
    *,
    near: Array | None = None,
) -> Thresholds:
    """Solve (4.15) for every draw at once; the model as printed, with city means.

    The gap rises wherever it is positive (proof in the chapter), so its sign at the minimum
    skill says whether there is an interior equilibrium, and there is never a second one.

    Parameters
    ----------
    cities : Economy or LearningCities
        With local learning there can be more thresholds than one (see ``every_threshold``);
        this returns a stable one where the least skilled would leave a city 1 with everybody.
    closure : FixedUtility or ClearedLabour
    log_access : pair of arrays
        As for ``gap.terms``.
    near : array of shape (n,), optional
        Log t from which the search starts, such as that of nearly the same economy; NaN where
        none is known.

    Raises
    ------
    ValueError
        If ``goods_share`` does not exceed ``substitution``: gamma mu + mu - 1 > 0 is assumed.
    UnsolvedError
        If log t of a threshold exceeds ``FARTHEST``; it names the draws and has the others.
    """
    _need_uniqueness(cities)
    t = gap.terms(cities, closure, log_access)
    start = ranges.starts(near, t.size)
    interior = gap.log_gap(t, np.full(t.size, gap.NEAREST)) < 0
    log_ratio = np.full(t.size, np.nan)
    some = np.flatnonzero(interior)
    beyond = gap.log_gap(t.take(some), np.full(some.size, FARTHEST)) < 0
    kept, far = some[~beyond], some[beyond]
    if kept.size:
        log_ratio[kept] = np.exp(_newton(t, kept, start=start[kept]))
    found = Thresholds(interior, log_ratio)
    if far.size:
        raise UnsolvedError(far, found, f"log t of the threshold lies above {FARTHEST:g}")
    return found


def _newton(
    every: Terms,
    draw: Index,
    productivity: Productivity = Productivity.MEAN,
    *,
    ends: tuple[ArrayLike, ArrayLike] = (np.log(gap.NEAREST), np.log(FARTHEST)),
    start: ArrayLike = 0.0,
    rising: ArrayLike = True,
) -> Array:
    """Solve for log log t by Newton's method, by bisection where that stalls or goes astray.

    Parameters
    ----------
    every : Terms
    draw : array of int, shape (m,)
        Draws whose gap changes its sign once between the ends.
    productivity : Productivity
    ends : pair of arrays
        Of log log t.
    start : array
        Log log t to begin with.
    rising : array of bool
        Whether the gap rises through zero.
    """
    t, size = every.take(draw), draw.size
    root, rest = np.zeros(size), np.arange(size)
    low, high, point = (np.array(np.broadcast_to(one, size), float) for one in (*ends, start))
    ups = np.array(np.broadcast_to(rising, size))
    last, known = np.full(size, np.inf), None
    for _ in range(_STEPS):
        log_ratio = np.exp(point)
        value, slope, known = gap.gap_and_slope(t, log_ratio, productivity, known)
        ahead = (value > 0) == ups
        low, high = np.where(ahead, low, point), np.where(ahead, point, high)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            following = point - value / (slope * log_ratio)
        tolerance = _SETTLED * np.maximum(1, np.abs(point))
        still = np.abs(following - point) <= tolerance
        error = np.abs(value)
        poor = ~((following >= low) & (following <= high)) | (error > last / 2)
        following = np.where(poor & ~still, (low + high) / 2, following)
        settled, last = still | (high - low <= tolerance), error
        if settled.any():
            root[rest[settled]] = following[settled]
            left = np.flatnonzero(~settled)
            if not left.size:
                return root
            rest, t, following = rest[left], t.take(left), following[left]
            low, high, last, ups, known = low[left], high[left], last[left], ups[left], known[left]
        point = following
    raise ConvergenceError(f"draw {draw[rest[0]]}: no threshold found; {rest.size} of {size}")


def _need_uniqueness(cities: Cities) -> None:
    bad = cities.goods_share <= cities.substitution
    if np.any(bad):
        shown = np.broadcast_to(cities.substitution, bad.shape)[bad].flat[0]
        raise ValueError(
            f"substitution = {shown:g}: it must be below goods_share, so that "
            "gamma mu + mu - 1 > 0; use every_threshold otherwise"
        )


@dataclass(frozen=True, slots=True, eq=False)
class EveryThreshold:
    """All thresholds of all draws.

    Attributes
    ----------
    draw : array of int, shape (m,)
        Which draw each threshold belongs to.
    log_ratio : array of shape (m,)
        log(threshold / minimum skill); zero where it is below 1e-300, so that no float tells the
        threshold from the minimum skill.
    stable : array of bool, shape (m,)
        Whether the gap rises through zero there.
    draws : int
        Number of draws that were searched.
    """

    draw: Index
    log_ratio: Array
    stable: Truth
    draws: int

    @property
    def count(self) -> Index:
        """Number of thresholds of each draw."""
        return np.bincount(self.draw, minlength=self.draws)

    @property
    def stable_count(self) -> Index:
        """Number of stable thresholds of each draw."""
        return np.bincount(self.draw[self.stable], minlength=self.draws)

    @property
    def lowest_stable(self) -> Array:
        """Log t of each draw's lowest stable threshold; NaN where it has none."""
        log_ratio = np.full(self.draws, np.nan)
        stable = np.flatnonzero(self.stable)[::-1]
        log_ratio[self.draw[stable]] = self.log_ratio[stable]
        return log_ratio


def every_threshold(
    cities: Cities,
    closure: Closure,
    productivity: Productivity = Productivity.MEAN,
    *,
    nearest: float = SEARCHED[0],
    farthest: float = SEARCHED[1],
) -> EveryThreshold:
    """Find every threshold in a range of log t, with its stability.

    The range is divided until the gap has one sign, or rises or falls throughout, on each part
    (see ``ranges``): no two thresholds are missed together.

    Parameters
    ----------
    cities : Economy or LearningCities
    closure : FixedUtility or ClearedLabour
    productivity : Productivity
    nearest, farthest : float
        Ends of the range of log t.

    Raises
    ------
    ValueError
        If the range is empty.
    UnsolvedError
        If two thresholds of a draw are too close for floats to tell, or one lies beyond the
        farthest of ``SEARCHED``; it names the draws and has the thresholds of the others.
    """
    productivity = choice("productivity", productivity, list(Productivity))
    nearest = number("nearest", nearest, positive)
    farthest = number("farthest", farthest, within, 0, FARTHEST)
    if not nearest < farthest:
        raise ValueError(f"nearest = {nearest:g}: it must be below farthest = {farthest:g}")
    t = gap.terms(cities, closure)
    parts = ranges.sign_changes(t, productivity, np.log(nearest), np.log(farthest))
    draw, rising, log_ratio = parts.draw, parts.rising, np.empty(0)
    if draw.size:
        ends, middle = (parts.low, parts.high), (parts.low + parts.high) / 2
        log_ratio = np.exp(_newton(t, draw, productivity, ends=ends, start=middle, rising=rising))
    far = np.empty(0, dtype=int)
    if (nearest, farthest) == SEARCHED:
        limits = gap.limits(t, productivity)
        near, far = (
            np.flatnonzero(
                ((gap.log_gap(t, np.full(t.size, x), productivity) > 0) != limit)
                & (cities.goods_share > cities.substitution)
            )
            for x, limit in zip(SEARCHED, limits, strict=True)
        )
        draw, rising = np.append(draw, near), np.append(rising, ~limits.nearest[near])
        log_ratio = np.append(log_ratio, np.zeros(near.size))
    order = np.lexsort((log_ratio, draw))
    found = EveryThreshold(draw[order], log_ratio[order], rising[order], t.size)
    if parts.unresolved.size:
        raise UnsolvedError(parts.unresolved, found, "thresholds are too close to be told apart")
    if far.size:
        raise UnsolvedError(far, found, f"log t of a threshold lies above {SEARCHED[1]:g}")
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """The two cities at given thresholds; every entry is a pair of arrays of shape (n,).

    Attributes
    ----------
    threshold : array of shape (n,)
    mean_skill, productivity, wage, labour, housing_price, slope : Pair
        Mean initial skill, Q_j, w_j, L_j, P_hj and Psi_j.
    density : Pair
        Workers per unit of land, in units of theta / beta.
    worker_utility : array of shape (n,)
    """

    threshold: Array
    mean_skill: Pair
    productivity: Pair
    wage: Pair
    labour: Pair
    density: Pair
    housing_price: Pair
    slope: Pair
    worker_utility: Array


def allocation(
    cities: Cities,
    closure: Closure,
    log_ratio: ArrayLike,
    productivity: Productivity = Productivity.MEAN,
    log_access: Sequence[ArrayLike] = (0.0, 0.0),
) -> Allocation:
    """Compute wages, workers and housing prices at thresholds, (4.3), (4.11) and (4.12).

    Parameters
    ----------
    cities : Economy or LearningCities
    closure : FixedUtility or ClearedLabour
    log_ratio : array of shape (n,)
        log(threshold / minimum skill); entries that are NaN stay so.
    productivity : Productivity
    log_access : pair of arrays
        As for ``gap.terms``; land is then counted as that much cheaper.
    """
    t = gap.terms(cities, closure, log_access)
    productivity = choice("productivity", productivity, list(Productivity))
    log_ratio = unless_missing("log_ratio", log_ratio, inside, 0, FARTHEST)
    if log_ratio.size not in (1, t.size):
        raise ValueError(f"log_ratio of shape {log_ratio.shape}: it must have {t.size} entries")
    log_ratio = np.broadcast_to(log_ratio.ravel(), (t.size,))
    kept = np.flatnonzero(np.isfinite(log_ratio))
    some, x = t.take(kept), log_ratio[kept]
    skill = gap.log_mean_skills(some, x)
    level, _ = gap.log_productivities(some, x, productivity)
    value = gap.log_values(some, level)
    slope = gap.log_slopes(some, x, productivity, value)
    wage = [some.log_wage_factor + some.gamma * q for q in level]
    housing = some.housing_1, some.housing_2
    labour = [
        some.pull * w - h - some.labour_power * v
        for w, h, v in zip(wage, housing, value, strict=True)
    ]
    price = [h + w + n for h, w, n in zip(housing, wage, labour, strict=True)]
    density = [n + h for h, n in zip(housing, labour, strict=True)]

    def spread(entry: Array) -> Array:
        full = np.full(t.size, np.nan)
        with np.errstate(over="ignore"):
            full[kept] = np.exp(entry)
        return own(full)

    def both(logs: Sequence[Array]) -> Pair:
        return Pair(spread(logs[0]), spread(logs[1]))

    congestion_2 = np.broadcast_to(cities.congestion_2, (t.size,))
    return Allocation(
        threshold=spread((t.log_minimum + log_ratio)[kept]),
        mean_skill=both(skill),
        productivity=both(level),
        wage=both(wage),
        labour=both(labour),
        density=both(density),
        housing_price=both(price),
        slope=both(slope),
        worker_utility=own(spread(value.city_2) - congestion_2),
    )


def relative(pair: Pair) -> Array:
    """City 1 over city 2."""
    return pair.city_1 / pair.city_2


def equilibrium(cities: Economy, closure: Closure) -> Allocation:
    """Solve for the threshold and return the cities; NaN where no equilibrium is interior."""
    return allocation(cities, closure, thresholds(cities, closure).log_ratio)


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Economies under one closure with their thresholds.

    Attributes
    ----------
    cities : Cities
    closure : Closure
    log_ratio : array of shape (n,)
        log(threshold / minimum skill); NaN where no equilibrium is interior.
    productivity : Productivity
        What Q_j stands for.
    """

    cities: Cities
    closure: Closure
    log_ratio: Array
    productivity: Productivity = Productivity.MEAN

    @property
    def name(self) -> str:
        """Which closure it has."""
        return GIVEN_UTILITY if isinstance(self.closure, FixedUtility) else GIVEN_LABOUR

    @property
    def interior(self) -> Truth:
        """Whether there is an interior equilibrium."""
        return np.isfinite(self.log_ratio)

    @property
    def allocation(self) -> Allocation:
        """The cities at the thresholds."""
        return _allocated(self)

    def take(self, index: Index) -> "Solved":
        """Return some of the economies."""
        cities, closure = self.cities.take(index), self.closure.take(index)
        return Solved(cities, closure, chosen("index", index, self.log_ratio)[0], self.productivity)


@lru_cache(maxsize=16)
def _allocated(solved: Solved) -> Allocation:
    """Compute the cities once for each batch of economies."""
    return allocation(solved.cities, solved.closure, solved.log_ratio, solved.productivity)


def solve(
    cities: Cities,
    closure: Closure,
    productivity: Productivity = Productivity.MEAN,
    *,
    near: Array | None = None,
) -> Solved:
    """Solve for thresholds: the only one, or else the lowest stable one of a search.

    Parameters
    ----------
    cities : Cities
    closure : FixedUtility or ClearedLabour
    productivity : Productivity
    near : array of shape (n,), optional
        As for :func:`thresholds`; a search of all needs none.

    Returns
    -------
    Solved
        The threshold is NaN where there is no interior equilibrium, as ``interior`` says.
    """
    productivity = choice("productivity", productivity, list(Productivity))
    if productivity is Productivity.MEAN:
        return Solved(cities, closure, thresholds(cities, closure, near=near).log_ratio)
    if near is not None:
        unless_missing("near", near, nonnegative)
    found = every_threshold(cities, closure, productivity)
    return Solved(cities, closure, found.lowest_stable, productivity)


def baseline() -> Economy:
    """Return the illustration used throughout: the paper itself gives no numbers.

    Theta of one half, the most that the stricter reading of section 3.3 admits (gamma at least
    one), a goods share of three fifths and a Pareto tail of three; costs low enough that every
    entrepreneur gains by innovating.
    """
    return Economy(
        substitution=0.5,
        goods_share=0.6,
        tail=3.0,
        cost_1=0.04,
        cost_2=0.10,
        housing_1=9.0,
        housing_2=9.0,
        congestion_1=0.2,
        congestion_2=0.1,
    )


def baseline_closures() -> dict[str, Closure]:
    """Return the two closures, set so that they give the same equilibrium at the baseline."""
    cities, fixed = baseline(), FixedUtility(0.5)
    workers = sum(equilibrium(cities, fixed).labour)
    return {GIVEN_UTILITY: fixed, GIVEN_LABOUR: ClearedLabour(workers)}
