"""The skill threshold between the cities, and the cities on its two sides (section 4.2).

Everything is computed in logarithms of t = threshold / minimum skill, which neither overflows
at large t nor loses the root where t is next to one. The gap

    H(log t) = log(z Psi_1) - log(z Psi_2 + a_1 - a_2),    z = t z_min,

has the sign of the gain from living in city 1 for the entrepreneur at the threshold. Where it
rises through zero the equilibrium is stable: entrepreneurs just above the threshold prefer city
1, those just below prefer city 2, whatever few others do.
"""

from dataclasses import dataclass, fields
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import (
    Array,
    ConvergenceError,
    choice,
    find_root,
    inside,
    number,
    positive,
    unless_missing,
    whole,
    within,
)
from replication.sorting.model import innovation
from replication.sorting.model.economy import (
    Cities,
    ClearedLabour,
    Closure,
    Economy,
    FixedUtility,
    LearningCities,
    Productivity,
)

NEAREST, FARTHEST = 1e-12, 200.0
"""Range of log t that is searched: from one part in 10^12 above the minimum skill to e^200."""

_NEWTON_STEPS = 100
_SETTLED = 1e-13
_TOO_FAR = "a threshold lies above e^200 times the minimum skill"


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What the gap needs, one entry per draw: the parameters, partly in logarithms.

    Attributes
    ----------
    tail, gamma, epsilon, pull, goods_share, labour_power : array
        ``pull`` is mu / (1 - mu) and ``labour_power`` is 1 / (1 - mu), the powers of (4.12).
    gap, log_minimum, log_wage_factor : array
        a_1 - a_2, log z_min and log theta.
    housing_1, housing_2 : array
        Logarithms of eta_j.
    mean_factor : array
        alpha / (alpha - 1).
    root_1, root_2, friction : array
        (chi_j / (gamma (alpha - 1)))^(1/2), and c of section 5 (zero in the baseline).
    value_1, value_2, labour : array
        Logarithms of u* + a_j and of L; the ones that the closure does not give are NaN.
    cleared, learning : bool
        Whether L is given rather than u*; whether innovation is learnt locally.
    """

    tail: Array
    gamma: Array
    epsilon: Array
    pull: Array
    goods_share: Array
    labour_power: Array
    gap: Array
    log_minimum: Array
    log_wage_factor: Array
    housing_1: Array
    housing_2: Array
    mean_factor: Array
    root_1: Array
    root_2: Array
    friction: Array
    value_1: Array
    value_2: Array
    labour: Array
    cleared: bool
    learning: bool

    def take(self, index: Array) -> Self:
        """Return the terms of some draws."""
        values = (getattr(self, field.name) for field in fields(self))
        return type(self)(*(v if isinstance(v, bool) else v[index] for v in values))

    @property
    def size(self) -> int:
        """Number of draws."""
        return self.tail.size


def terms(cities: Cities, closure: Closure) -> Terms:
    """Collect the terms of the gap, broadcast to one flat array of draws.

    Parameters
    ----------
    cities : Economy or LearningCities
    closure : FixedUtility or ClearedLabour

    Raises
    ------
    ValueError
        If workers' utility u* does not exceed -a_2, so that (4.12) has no solution.
    """
    learning = isinstance(cities, LearningCities)
    costs = (cities.cost,) * 2 if learning else (cities.cost_1, cities.cost_2)
    cleared = isinstance(closure, ClearedLabour)
    value_1 = value_2 = labour = np.nan
    if cleared:
        labour = np.log(closure.labour)
    else:
        low = closure.worker_utility + cities.congestion_2
        if np.any(low <= 0):
            given = np.broadcast_to(closure.worker_utility, np.shape(low))
            raise ValueError(
                f"worker_utility = {given[low <= 0].flat[0]:g}: it must exceed -congestion_2"
            )
        value_1, value_2 = np.log(low + cities.congestion_gap), np.log(low)
    values = (
        cities.tail,
        cities.gamma,
        cities.epsilon,
        cities.goods_share / (1 - cities.goods_share),
        cities.goods_share,
        1 / (1 - cities.goods_share),
        cities.congestion_gap,
        np.log(cities.minimum_skill),
        np.log(cities.substitution),
        np.log(cities.housing_1),
        np.log(cities.housing_2),
        cities.mean_factor,
        innovation.cost_root(cities, costs[0]),
        innovation.cost_root(cities, costs[1]),
        cities.friction if learning else 0.0,
        value_1,
        value_2,
        labour,
    )
    flat = [np.array(v, dtype=float).ravel() for v in np.broadcast_arrays(*values)]
    return Terms(*flat, cleared=cleared, learning=learning)


class Pair(NamedTuple):
    """The same quantity in city 1 and in city 2."""

    city_1: Array
    city_2: Array


def log_mean_skills(t: Terms, log_ratio: Array) -> Pair:
    """Logarithms of mean initial skill in the two cities, the conditional means in (4.16)."""
    full = t.log_minimum + np.log(t.mean_factor)
    below = np.log(np.expm1((1 - t.tail) * log_ratio) / np.expm1(-t.tail * log_ratio))
    return Pair(full + log_ratio, full + below)


def log_masses(t: Terms, log_ratio: Array) -> Pair:
    """Logarithms of the masses of entrepreneurs in the two cities, of a total of one."""
    above = -t.tail * log_ratio
    return Pair(above, np.log(-np.expm1(above)))


def scales(t: Terms, log_skills: Pair) -> innovation.Returns:
    """Scale and net scale of both cities; with local learning, (5.5) and (5.6)."""
    if not t.learning:
        return innovation.Returns(
            t.mean_factor - t.root_1,
            t.mean_factor - t.root_2,
            t.mean_factor - 2 * t.root_1,
            t.mean_factor - 2 * t.root_2,
        )
    both = [1 / (1 + t.friction * np.exp(-skill)) for skill in log_skills]
    gross = [(t.tail - 1 + chance) / (t.tail - 1) for chance in both]
    loss = [t.root_1 * np.sqrt(chance) for chance in both]
    return innovation.Returns(
        gross[0] - loss[0], gross[1] - loss[1], gross[0] - 2 * loss[0], gross[1] - 2 * loss[1]
    )


def log_values(t: Terms, log_productivities: Pair) -> Pair:
    """Logarithms of u* + a_j, given or from a cleared labour market.

    With labour cleared, v = u* + a_2 solves (r_1 / (v + d))^k + (r_2 / v)^k = 1, where r_j is the
    real wage if everybody worked in city j and k = 1 / (1 - mu). The left side to the power -1/k
    is concave and increasing in v, so Newton's method from the left cannot overshoot.

    Raises
    ------
    ConvergenceError
        If Newton's method does not settle.
    """
    if not t.cleared:
        return Pair(t.value_1, t.value_2)
    power = t.labour_power
    real_1, real_2 = (
        np.exp(
            t.goods_share * (t.log_wage_factor + t.gamma * productivity)
            - (housing + t.labour) / power
        )
        for productivity, housing in zip(
            log_productivities, (t.housing_1, t.housing_2), strict=True
        )
    )
    value = np.maximum(real_2, real_1 - t.gap)
    for _ in range(_NEWTON_STEPS):
        part_1 = (real_1 / (value + t.gap)) ** power
        part_2 = (real_2 / value) ** power
        total = part_1 + part_2
        step = np.expm1(np.log(total) / power) * total / (part_1 / (value + t.gap) + part_2 / value)
        value = value + step
        if np.all(np.abs(step) <= 4e-15 * (value + t.gap)):
            return Pair(np.log(value + t.gap), np.log(value))
    worst = np.max(np.abs(step) / (value + t.gap))
    raise ConvergenceError(f"workers' utility not found; last relative step {worst:g}")


def log_productivities(
    t: Terms, log_ratio: Array, productivity: Productivity = Productivity.MEAN
) -> tuple[Pair, innovation.Returns]:
    """Logarithms of Q_j as the variant defines it, and the scales behind it; (4.16), (5.5)."""
    skills = log_mean_skills(t, log_ratio)
    scale = scales(t, skills)
    pair = Pair(np.log(scale.scale_1) + skills.city_1, np.log(scale.scale_2) + skills.city_2)
    if productivity is Productivity.TOTAL:
        mass = log_masses(t, log_ratio)
        pair = Pair(pair.city_1 + mass.city_1, pair.city_2 + mass.city_2)
    return pair, scale


def log_slopes(t: Terms, log_ratio: Array, productivity: Productivity = Productivity.MEAN) -> Pair:
    """Logarithms of the slopes Psi_j of indirect utility in skill, (4.14) and (5.6)."""
    level, scale = log_productivities(t, log_ratio, productivity)
    slope_1, slope_2 = _assemble(t, level, scale, log_values(t, level))
    if productivity is Productivity.REPAIRED:
        mass = log_masses(t, log_ratio)
        slope_1, slope_2 = slope_1 - mass.city_1, slope_2 - mass.city_2
    return Pair(slope_1, slope_2)


def _assemble(t: Terms, level: Pair, scale: innovation.Returns, value: Pair) -> Pair:
    common = np.log(t.gamma) + t.pull * t.log_wage_factor
    net_1, net_2 = np.log(scale.net_1), np.log(scale.net_2)
    return Pair(
        common - t.housing_1 + net_1 + t.epsilon * level.city_1 - t.pull * value.city_1,
        common - t.housing_2 + net_2 + t.epsilon * level.city_2 - t.pull * value.city_2,
    )


def log_gap(t: Terms, log_ratio: Array, productivity: Productivity = Productivity.MEAN) -> Array:
    """The gap H, positive where the entrepreneur at the threshold prefers city 1, eq. (4.15).

    Parameters
    ----------
    t : Terms
        Of n draws.
    log_ratio : array of shape (..., n)
        log(threshold / minimum skill), positive.
    productivity : Productivity

    Returns
    -------
    array of shape (..., n)
    """
    slopes = log_slopes(t, log_ratio, productivity)
    skill = t.log_minimum + log_ratio
    return skill + slopes.city_1 - np.logaddexp(skill + slopes.city_2, np.log(t.gap))


def _decay(power: Array, log_ratio: Array) -> Array:
    """Return power / (t^power - 1), where t^power may overflow."""
    falling = -power * log_ratio
    return -power * np.exp(falling) / np.expm1(falling)


def gap_and_slope(t: Terms, log_ratio: Array) -> tuple[Array, Array]:
    """The gap H of the baseline with city means, and its derivative by log t.

    City 1's mean skill has elasticity one to the threshold, city 2's between zero and one half.

    Parameters
    ----------
    t : Terms
        Of n draws, without local learning.
    log_ratio : array of shape (n,)

    Returns
    -------
    arrays of shape (n,)
    """
    level, scale = log_productivities(t, log_ratio)
    value = log_values(t, level)
    slopes = _assemble(t, level, scale, value)
    skill = t.log_minimum + log_ratio
    pay_1, pay_2 = skill + slopes.city_1, skill + slopes.city_2
    other = np.logaddexp(pay_2, np.log(t.gap))
    below = _decay(t.tail - 1, log_ratio) - _decay(t.tail, log_ratio)
    rise_1, rise_2 = 1 + t.epsilon, 1 + t.epsilon * below
    if t.cleared:
        wage_1 = t.log_wage_factor + t.gamma * level.city_1
        share_1 = np.exp(t.pull * wage_1 - t.housing_1 - t.labour_power * value.city_1 - t.labour)
        one, two = np.exp(-value.city_1), np.exp(-value.city_2)
        # Workers' utility rises with both wages: differentiate L_1 + L_2 = L with (4.12).
        wages = t.goods_share * t.gamma * (share_1 + (1 - share_1) * below)
        utility = wages / (share_1 * one + (1 - share_1) * two)
        rise_1, rise_2 = rise_1 - t.pull * utility * one, rise_2 - t.pull * utility * two
    return pay_1 - other, rise_1 - np.exp(pay_2 - other) * rise_2


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

    interior: Array
    log_ratio: Array

    @property
    def ratio(self) -> Array:
        """Threshold over minimum skill."""
        return np.exp(self.log_ratio)


def thresholds(cities: Cities, closure: Closure) -> Thresholds:
    """Solve (4.15) for every draw at once; the model as printed, with city means.

    The gap rises wherever it is positive (proof in the chapter), so its sign at the minimum
    skill says whether there is an interior equilibrium, and there is never a second one.

    Parameters
    ----------
    cities : Economy or LearningCities
        With local learning there can be more thresholds than one (see ``every_threshold``);
        this returns a stable one where the least skilled would leave a city 1 with everybody.
    closure : FixedUtility or ClearedLabour

    Raises
    ------
    ValueError
        If ``goods_share`` does not exceed ``substitution``: gamma mu + mu - 1 > 0 is assumed.
    ConvergenceError
        If a threshold is not found below e^200 times the minimum skill.
    """
    _need_uniqueness(cities)
    t = terms(cities, closure)
    interior = log_gap(t, np.full(t.size, NEAREST)) < 0
    log_ratio = np.full(t.size, np.nan)
    kept = np.flatnonzero(interior)
    if kept.size:
        log_ratio[kept] = np.exp(_bracket(t, kept) if t.learning else _newton(t.take(kept)))
    return Thresholds(interior, log_ratio)


def _bracket(t: Terms, draw: Array) -> Array:
    low, high = (np.full(draw.size, np.log(end)) for end in (NEAREST, FARTHEST))
    if np.any(log_gap(t.take(draw), np.exp(high)) < 0):
        raise ConvergenceError(_TOO_FAR)
    return _refine(t, Productivity.MEAN, draw, low, high)


def _newton(t: Terms) -> Array:
    """Solve for log log t by Newton's method, by bisection where that stalls or goes astray."""
    size = t.size
    root, rest, point = np.zeros(size), np.arange(size), np.zeros(size)
    low, high = np.full(size, np.log(NEAREST)), np.full(size, np.log(FARTHEST))
    last = np.full(size, np.inf)
    for _ in range(_NEWTON_STEPS):
        log_ratio = np.exp(point)
        gap, slope = gap_and_slope(t, log_ratio)
        ahead = gap > 0
        low, high = np.where(ahead, low, point), np.where(ahead, point, high)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            following = point - gap / (slope * log_ratio)
        tolerance = _SETTLED * np.maximum(1, np.abs(point))
        still = np.abs(following - point) <= tolerance
        error = np.abs(gap)
        poor = ~((following >= low) & (following <= high)) | (error > last / 2)
        following = np.where(poor & ~still, (low + high) / 2, following)
        settled, last = still | (high - low <= tolerance), error
        if settled.any():
            root[rest[settled]] = following[settled]
            left = np.flatnonzero(~settled)
            if not left.size:
                break
            rest, t, following = rest[left], t.take(left), following[left]
            low, high, last = low[left], high[left], last[left]
        point = following
    else:
        raise ConvergenceError(f"{rest.size} of {size} thresholds not found")
    if np.any(root > np.log(FARTHEST) - 1e-9):
        raise ConvergenceError(_TOO_FAR)
    return root


def _need_uniqueness(cities: Cities) -> None:
    bad = cities.goods_share <= cities.substitution
    if np.any(bad):
        shown = np.broadcast_to(cities.substitution, bad.shape)[bad].flat[0]
        raise ValueError(
            f"substitution = {shown:g}: it must be below goods_share, so that "
            "gamma mu + mu - 1 > 0; use every_threshold otherwise"
        )


def _refine(t: Terms, productivity: Productivity, draw: Array, low: Array, high: Array) -> Array:
    """Find the root of the gap in given brackets of log log t."""
    return find_root(
        lambda y, d: log_gap(t.take(d.astype(int)), np.exp(y), productivity),
        low,
        high,
        draw.astype(float),
    )


@dataclass(frozen=True, slots=True, eq=False)
class EveryThreshold:
    """All thresholds of all draws.

    Attributes
    ----------
    draw : array of int, shape (m,)
        Which draw each threshold belongs to.
    log_ratio : array of shape (m,)
        log(threshold / minimum skill).
    stable : array of bool, shape (m,)
        Whether the gap rises through zero there.
    draws : int
        Number of draws that were searched.
    """

    draw: Array
    log_ratio: Array
    stable: Array
    draws: int

    @property
    def count(self) -> Array:
        """Number of thresholds of each draw."""
        return np.bincount(self.draw, minlength=self.draws)

    @property
    def stable_count(self) -> Array:
        """Number of stable thresholds of each draw."""
        return np.bincount(self.draw[self.stable], minlength=self.draws)


def every_threshold(
    cities: Cities,
    closure: Closure,
    productivity: Productivity = Productivity.MEAN,
    *,
    points: int = 160,
    nearest: float = 1e-8,
    farthest: float = 60.0,
) -> EveryThreshold:
    """Find every threshold on a grid of log log t, with its stability.

    Two thresholds closer than a step of the grid are missed together.

    Parameters
    ----------
    cities : Economy or LearningCities
    closure : FixedUtility or ClearedLabour
    productivity : Productivity
    points : int
        Points of the grid, two or more.
    nearest, farthest : float
        Ends of the range of log t.

    Raises
    ------
    ValueError
        If the grid is empty.
    """
    points = whole("points", points, 2)
    productivity = choice("productivity", productivity, Productivity)
    nearest = number("nearest", nearest, positive)
    farthest = number("farthest", farthest, within, 0, FARTHEST)
    if not nearest < farthest:
        raise ValueError(f"nearest = {nearest:g}: it must be below farthest = {farthest:g}")
    t = terms(cities, closure)
    grid = np.linspace(np.log(nearest), np.log(farthest), points)
    previous = log_gap(t, np.exp(np.full(t.size, grid[0])), productivity) > 0
    draw, cell, stable = [], [], []
    for step, point in enumerate(grid[1:]):
        ahead = log_gap(t, np.exp(np.full(t.size, point)), productivity) > 0
        changed = np.flatnonzero(ahead != previous)
        draw.append(changed)
        cell.append(np.full(changed.size, step))
        stable.append(ahead[changed])
        previous = ahead
    draw, cell, stable = (np.concatenate(part) for part in (draw, cell, stable))
    log_ratio = np.empty(0)
    if draw.size:
        log_ratio = np.exp(_refine(t, productivity, draw, grid[cell], grid[cell + 1]))
    order = np.lexsort((log_ratio, draw))
    return EveryThreshold(draw[order], log_ratio[order], stable[order], t.size)


def existence_margin(cities: Cities, closure: Closure) -> Array:
    """What the least skilled gain by leaving city 1 when everybody else is there.

    An interior equilibrium exists exactly where this is positive: a_1 - a_2 must exceed
    z_min (Psi_1 - Psi_2) as the threshold tends to the minimum skill.

    Parameters
    ----------
    cities : Economy or LearningCities
    closure : FixedUtility or ClearedLabour

    Returns
    -------
    array of shape (n,), utility
    """
    t = terms(cities, closure)
    slopes = log_slopes(t, np.full(t.size, NEAREST))
    minimum = np.exp(t.log_minimum)
    return t.gap - minimum * (np.exp(slopes.city_1) - np.exp(slopes.city_2))


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
) -> Allocation:
    """Compute wages, workers and housing prices at thresholds, (4.3), (4.11) and (4.12).

    Parameters
    ----------
    cities : Economy or LearningCities
    closure : FixedUtility or ClearedLabour
    log_ratio : array of shape (n,)
        log(threshold / minimum skill); entries that are NaN stay so.
    productivity : Productivity
    """
    t = terms(cities, closure)
    productivity = choice("productivity", productivity, Productivity)
    log_ratio = unless_missing("log_ratio", log_ratio, inside, 0, FARTHEST)
    log_ratio = np.broadcast_to(log_ratio, (t.size,))
    kept = np.flatnonzero(np.isfinite(log_ratio))
    some, x = t.take(kept), log_ratio[kept]
    skill = log_mean_skills(some, x)
    level, _ = log_productivities(some, x, productivity)
    value = log_values(some, level)
    slope = log_slopes(some, x, productivity)
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
        full[kept] = np.exp(entry)
        return full

    congestion_2 = np.broadcast_to(cities.congestion_2, (t.size,))
    return Allocation(
        np.exp(t.log_minimum + log_ratio),
        *(
            Pair(spread(a), spread(b))
            for a, b in (skill, level, wage, labour, density, price, slope)
        ),
        worker_utility=spread(value.city_2) - congestion_2,
    )


def relative(pair: Pair) -> Array:
    """City 1 over city 2."""
    return pair.city_1 / pair.city_2


def equilibrium(cities: Economy, closure: Closure) -> Allocation:
    """Solve for the threshold and return the cities; NaN where no equilibrium is interior."""
    return allocation(cities, closure, thresholds(cities, closure).log_ratio)


def baseline() -> Economy:
    """Return the illustration used throughout: the paper itself gives no numbers.

    A markup of one half, a goods share of three quarters and a Pareto tail of three; costs low
    enough that every entrepreneur gains by innovating.
    """
    return Economy(
        substitution=2 / 3,
        goods_share=0.75,
        tail=3.0,
        cost_1=0.02,
        cost_2=0.05,
        housing_1=8.0,
        housing_2=8.0,
        congestion_1=0.171,
        congestion_2=0.1,
    )


def baseline_closures() -> dict[str, Closure]:
    """Return the two closures, set so that they give the same equilibrium at the baseline."""
    cities, fixed = baseline(), FixedUtility(0.5)
    workers = sum(equilibrium(cities, fixed).labour)
    return {"given utility": fixed, "given labour": ClearedLabour(workers)}
