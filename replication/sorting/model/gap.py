"""What the entrepreneur at a candidate threshold gains by living in city 1 (section 4.2).

Everything is computed in logarithms of t = threshold / minimum skill, which neither overflows
at large t nor loses the root where t is next to one. The gap

    H(log t) = log(z Psi_1) - log(z Psi_2 + a_1 - a_2),    z = t z_min,

has the sign of the gain from living in city 1 for the entrepreneur at the threshold. Where it
rises through zero the equilibrium is stable: entrepreneurs just above the threshold prefer city
1, those just below prefer city 2, whatever few others do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, ConvergenceError, finite, pair
from replication.sorting.model import innovation
from replication.sorting.model.economy import (
    Cities,
    ClearedLabour,
    Closure,
    Index,
    LearningCities,
    Productivity,
)
from replication.trials import Truth

NEAREST = 1e-12
"""Log t at which the cities are as in the limit where everybody lives in city 1."""

_NEWTON_STEPS = 100
_VANISHING = 1e12  # in logarithms
_LARGEST = 700.0  # logarithm of the largest step of workers' utility


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
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

    def take(self, index: Index) -> Self:
        """Return the terms of some draws."""
        values: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        taken: dict[str, Any] = {
            name: v if isinstance(v, bool) else v[index] for name, v in values.items()
        }
        return type(self)(**taken)

    @property
    def size(self) -> int:
        """Number of draws."""
        return self.tail.size


def terms(cities: Cities, closure: Closure, log_access: Sequence[ArrayLike] = (0.0, 0.0)) -> Terms:
    """Collect the terms of the gap, broadcast to one flat array of draws.

    Parameters
    ----------
    cities : Cities
        Economy or LearningCities.
    closure : FixedUtility or ClearedLabour
    log_access : pair of arrays
        Logarithms of the two cities' market access M_j, section 6. It multiplies the wage in
        (4.12) by M_j^gamma, which acts like cheaper land: eta_j M_j^(-gamma mu / (1 - mu)).

    Raises
    ------
    ValueError
        If workers' utility u* does not exceed -a_2, so that (4.12) has no solution.
    """
    costs = innovation.costs(cities)
    value_1 = value_2 = labour = np.array(np.nan)
    if isinstance(closure, ClearedLabour):
        labour = np.log(closure.labour)
    else:
        low = closure.worker_utility + cities.congestion_2
        if np.any(low <= 0):
            given = np.broadcast_to(closure.worker_utility, np.shape(low))
            raise ValueError(
                f"worker_utility = {given[low <= 0].flat[0]:g}: it must exceed -congestion_2"
            )
        value_1, value_2 = np.log(low + cities.congestion_gap), np.log(low)
    pull = cities.goods_share / (1 - cities.goods_share)
    access = [one * cities.gamma * pull for one in pair("log_access", log_access, finite)]
    values = {
        "tail": cities.tail,
        "gamma": cities.gamma,
        "epsilon": cities.epsilon,
        "pull": pull,
        "goods_share": cities.goods_share,
        "labour_power": 1 / (1 - cities.goods_share),
        "gap": cities.congestion_gap,
        "log_minimum": np.log(cities.minimum_skill),
        "log_wage_factor": np.log(cities.substitution),
        "housing_1": np.log(cities.housing_1) - access[0],
        "housing_2": np.log(cities.housing_2) - access[1],
        "mean_factor": cities.mean_factor,
        "root_1": innovation.cost_root(cities, costs[0]),
        "root_2": innovation.cost_root(cities, costs[1]),
        "friction": cities.friction if isinstance(cities, LearningCities) else np.array(0.0),
        "value_1": value_1,
        "value_2": value_2,
        "labour": labour,
    }
    flat = np.broadcast_arrays(*values.values())
    named: dict[str, Any] = {
        name: np.array(v, dtype=float).ravel() for name, v in zip(values, flat, strict=True)
    }
    cleared, learning = isinstance(closure, ClearedLabour), isinstance(cities, LearningCities)
    return Terms(**named, cleared=cleared, learning=learning)


class Limits(NamedTuple):
    """Whether city 1 is preferred at either end of all thresholds."""

    nearest: Truth
    farthest: Truth


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


def log_values(t: Terms, log_productivities: Pair, start: Array | None = None) -> Pair:
    """Logarithms of u* + a_j, given or from a cleared labour market.

    With labour cleared, v = u* + a_2 solves (r_1 / (v + d))^k + (r_2 / v)^k = 1, where r_j is the
    real wage if everybody worked in city j and k = 1 / (1 - mu). The left side to the power -1/k
    is concave and increasing in v, so Newton's method from the left cannot overshoot, and from
    the right it is on the left after one step. It starts at v^k = (r_1 - d)^k + r_2^k, which is
    not above the root: there (r_1 - d) / v is at most r_1 / (v + d), as v + d >= r_1. The concave
    function's curvature is at most (1 + k) p times its slope over v, where p is city 1's share of
    workers, so a step s leaves a relative error below (1 + k) s^2 / 2. All numbers stay in
    logarithms, so that none is too large or too small.

    Parameters
    ----------
    t : Terms
        Of n draws.
    log_productivities : pair of arrays of shape (..., n)
    start : array of shape (..., n), optional
        Logarithms of u* + a_2 near the solution.

    Raises
    ------
    ConvergenceError
        If Newton's method does not settle; it names the draws.
    """
    if not t.cleared:
        return Pair(t.value_1, t.value_2)
    reals = [
        t.goods_share * (t.log_wage_factor + t.gamma * productivity)
        - (housing + t.labour) / t.labour_power
        for productivity, housing in zip(
            log_productivities, (t.housing_1, t.housing_2), strict=True
        )
    ]
    shape = np.shape(reals[0])
    log_1, log_2, distance, power = parts = [
        np.broadcast_to(one, shape).ravel() for one in (*reals, np.log(t.gap), t.labour_power)
    ]
    alone = np.full(log_1.size, -np.inf)
    near = log_1 > distance
    alone[near] = log_1[near] + np.log(-np.expm1(distance[near] - log_1[near]))
    value = _added(power * log_2, power * alone)[0] / power
    if start is not None:
        # Farther away it is no better than the bound.
        value = np.where(np.abs(start.ravel() - value - 0.5) < 0.5, start.ravel(), value)
    log_value, rest = np.empty(log_1.size), np.arange(log_1.size)
    for _ in range(_NEWTON_STEPS):
        real_1, real_2, apart, k = parts
        other, weight = _added(value, apart)
        part_1, part_2 = k * (real_1 - other), k * (real_2 - value)
        total, share = _added(part_2, part_1)
        excess = np.minimum(total / k, _LARGEST)
        slope = (1 - share) * weight + share
        with np.errstate(divide="ignore"):
            step = np.log1p(np.maximum(np.expm1(excess) / slope, -0.5))
        value = value + step
        rounding = 4e-16 * (1 + np.abs(real_1) + np.abs(real_2))
        settled = (
            (np.abs(excess) <= rounding)
            | ((1 + k) * step**2 <= 4e-16)
            | (np.abs(step) <= 4e-15 * np.maximum(1, np.abs(value)))
        )
        log_value[rest[settled]] = value[settled]
        left = np.flatnonzero(~settled)
        if not left.size:
            found = log_value.reshape(shape)
            return Pair(np.logaddexp(found, distance.reshape(shape)), found)
        rest, value, parts = rest[left], value[left], [one[left] for one in parts]
    wrong = np.unique(rest % t.size)
    raise ConvergenceError(f"draw {wrong[0]}: workers' utility not found; {wrong.size} of {t.size}")


def _added(one: Array, other: Array) -> tuple[Array, Array]:
    """Logarithm of the sum of two numbers, from their logarithms, and the first one's share."""
    ahead = one - other
    less = np.exp(-np.abs(ahead))
    share = np.where(ahead > 0, 1, less) / (1 + less)
    return np.maximum(one, other) + np.log1p(less), share


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


def log_slopes(
    t: Terms,
    log_ratio: Array,
    productivity: Productivity = Productivity.MEAN,
    values: Pair | None = None,
) -> Pair:
    """Logarithms of the slopes Psi_j of indirect utility in skill, (4.14) and (5.6).

    Where `values` are given, they are what :func:`log_values` returns.
    """
    level, scale = log_productivities(t, log_ratio, productivity)
    value = log_values(t, level) if values is None else values
    slope_1, slope_2 = _assemble(t, level, scale, value)
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
    # Divided by the skill, which may be so large that the rest would be lost beside it.
    return slopes.city_1 - np.logaddexp(slopes.city_2, np.log(t.gap) - t.log_minimum - log_ratio)


def limits(t: Terms, productivity: Productivity) -> Limits:
    """Whether city 1 is preferred as the threshold tends to the minimum skill, and to infinity.

    Far out the larger of the two productivities decides, as eps > 0: city 1's with means and with
    rescaled profits, city 2's with totals, where few are left in city 1. Next to the minimum a
    rescaled profit of city 2 has no bound; with totals Q_2 tends to zero.

    Parameters
    ----------
    t : Terms
        With mu above theta.
    productivity : Productivity
    """
    ones = np.ones(t.size, dtype=bool)
    if productivity is Productivity.REPAIRED:
        return Limits(~ones, ones)
    nearest = np.full(t.size, NEAREST)
    if productivity is Productivity.MEAN:
        return Limits(log_gap(t, nearest) > 0, ones)
    level, scale = log_productivities(t, nearest, productivity)
    level = Pair(level.city_1, level.city_2 - _VANISHING)
    slopes = _assemble(t, level, scale, log_values(t, level))
    lost = np.logaddexp(slopes.city_2, np.log(t.gap) - t.log_minimum)
    return Limits(slopes.city_1 > lost, ~ones)


def decay(power: Array, log_ratio: Array) -> Array:
    """Return power / (t^power - 1), where t^power may overflow."""
    falling = -power * log_ratio
    return -power * np.exp(falling) / np.expm1(falling)


class Slope(NamedTuple):
    """The gap H, its derivative by log t, and the logarithm of u* + a_2."""

    gap: Array
    slope: Array
    value: Array


_SMALL = 1e-4  # log t below which a difference of decays is its series


def gap_and_slope(
    t: Terms,
    log_ratio: Array,
    productivity: Productivity = Productivity.MEAN,
    start: Array | None = None,
) -> Slope:
    """The gap H, and its derivative by log t.

    City 1's mean skill has elasticity one to the threshold, city 2's between zero and one half.

    Parameters
    ----------
    t : Terms
        Of n draws.
    log_ratio : array of shape (n,)
    productivity : Productivity
    start : array of shape (n,), optional
        As for :func:`log_values`.

    Returns
    -------
    Slope
        Of arrays of shape (n,). The derivative is NaN where labour is cleared and one city is too
        small for a float.
    """
    level, scale = log_productivities(t, log_ratio, productivity)
    value = log_values(t, level, start)
    slope_1, slope_2 = _assemble(t, level, scale, value)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        thinned = decay(t.tail, log_ratio)
        below = np.where(
            log_ratio < _SMALL,
            0.5 - (2 * t.tail - 1) * log_ratio / 12,
            decay(t.tail - 1, log_ratio) - thinned,
        )
        means = Pair(np.ones(t.size), below)
        by_scale, by_net = _learnt(t, scale, log_mean_skills(t, log_ratio), means)
        level_1, level_2 = means.city_1 + by_scale.city_1, means.city_2 + by_scale.city_2
        if productivity is Productivity.TOTAL:
            level_1, level_2 = level_1 - t.tail, level_2 + thinned
        rise_1, rise_2 = by_net.city_1 + t.epsilon * level_1, by_net.city_2 + t.epsilon * level_2
        if productivity is Productivity.REPAIRED:
            mass = log_masses(t, log_ratio)
            slope_1, slope_2 = slope_1 - mass.city_1, slope_2 - mass.city_2
            rise_1, rise_2 = rise_1 + t.tail, rise_2 - thinned
        other = np.logaddexp(slope_2, np.log(t.gap) - t.log_minimum - log_ratio)
        if t.cleared:
            workers = [
                t.pull * (t.log_wage_factor + t.gamma * one) - land - t.labour_power * v
                for one, land, v in zip(level, (t.housing_1, t.housing_2), value, strict=True)
            ]
            _, share_1 = _added(*workers)
            _, share_2 = _added(*workers[::-1])
            less = np.exp(value.city_2 - value.city_1)
            # Workers' utility rises with both wages: differentiate L_1 + L_2 = L with (4.12).
            wages = t.goods_share * t.gamma * (share_1 * level_1 + share_2 * level_2)
            value_2 = wages / (share_1 * less + share_2)
            rise_1, rise_2 = rise_1 - t.pull * value_2 * less, rise_2 - t.pull * value_2
        part = np.exp(slope_2 - other)
        # H = log Psi_1 - log(Psi_2 + (a_1 - a_2) / z): the last term falls one for one with log z.
        return Slope(slope_1 - other, rise_1 + 1 - part * (rise_2 + 1), value.city_2)


def _learnt(t: Terms, scale: innovation.Returns, skills: Pair, means: Pair) -> tuple[Pair, Pair]:
    """Derivatives of log scale and log net scale by log t: as the chance of learning rises."""
    if not t.learning:
        zero = np.zeros(t.size)
        return Pair(zero, zero), Pair(zero, zero)
    by_scale, by_net = [], []
    for skill, root, gross, net, mean in zip(
        skills,
        (t.root_1, t.root_2),
        (scale.scale_1, scale.scale_2),
        (scale.net_1, scale.net_2),
        means,
        strict=True,
    ):
        chance = 1 / (1 + t.friction * np.exp(-skill))
        bought = 1 - (t.tail - 1) * root / np.sqrt(chance)
        more = chance * mean / (1 + np.exp(skill) / t.friction) / (t.tail - 1)
        by_scale.append((bought + 1) / 2 * more / gross)
        by_net.append(bought * more / net)
    return Pair(*by_scale), Pair(*by_net)


def existence_margin(cities: Cities, closure: Closure) -> Array:
    """What the least skilled gain by leaving city 1 when everybody else is there.

    An interior equilibrium exists exactly where this is positive: a_1 - a_2 must exceed
    z_min (Psi_1 - Psi_2) as the threshold tends to the minimum skill.

    Parameters
    ----------
    cities : Cities
        Economy or LearningCities.
    closure : FixedUtility or ClearedLabour

    Returns
    -------
    array of shape (n,), utility
    """
    t = terms(cities, closure)
    slopes = log_slopes(t, np.full(t.size, NEAREST))
    minimum = np.exp(t.log_minimum)
    return np.asarray(t.gap - minimum * (np.exp(slopes.city_1) - np.exp(slopes.city_2)))
