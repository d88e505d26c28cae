"""The gap and its slope on whole intervals of log t, so that no threshold can hide in one.

Every part of the gap is monotone in log t, or a sum of parts that are; the range of each on an
interval lies between its two ends. A sum of ranges holds the range of the sum.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from replication.numerics import Array, entries, positive, unless_missing, vector
from replication.sorting.model import gap
from replication.sorting.model.economy import Index, Productivity
from replication.sorting.model.gap import Pair, Terms
from replication.trials import Truth

_ROUNDING = 1e-14
_FIRST = -30.0, -2.0, 0.0, 2.0
"""Cuts of log log t to begin with; beyond the outer ones little changes."""
_NEAR = np.exp(_FIRST[1])
_CHUNK = 100_000
_SHORTEST = 1e-11
_CANCELLED = 1e6


class Range(NamedTuple):
    """What a quantity lies between on each interval."""

    low: Array
    high: Array

    def plus(self, other: "Range | Array") -> Self:
        """Range of a sum."""
        other = other if isinstance(other, Range) else Range(other, other)
        return type(self)(self.low + other.low, self.high + other.high)

    def minus(self, other: "Range") -> Self:
        """Range of a difference."""
        return type(self)(self.low - other.high, self.high - other.low)

    def times(self, factor: Array) -> Self:
        """Range of a multiple, of either sign."""
        ends = factor * self.low, factor * self.high
        return type(self)(np.minimum(*ends), np.maximum(*ends))

    def by(self, other: "Range") -> Self:
        """Range of a product."""
        ends = [one * two for one in self for two in other]
        return type(self)(np.min(ends, axis=0), np.max(ends, axis=0))

    def over(self, other: "Range") -> Self:
        """Range of a quotient by a positive quantity."""
        return self.by(Range(1 / other.high, 1 / other.low))

    def within(self, other: "Range") -> Self:
        """Range of a quantity that has both ranges."""
        return type(self)(np.maximum(self.low, other.low), np.minimum(self.high, other.high))

    def widened(self, size: Array) -> Self:
        """Range that also holds what rounding loses in a sum of terms as large as `size`."""
        return type(self)(self.low - _ROUNDING * size, self.high + _ROUNDING * size)


def _rising(low: Array, high: Array) -> Range:
    """Range of a rising quantity from its values at the ends."""
    return Range(np.minimum(low, high), np.maximum(low, high))


def _constant(value: Array) -> Range:
    return Range(value, value)


class Ranges:
    """The two cities on intervals of log t, one interval for each entry.

    Parameters
    ----------
    t : Terms
        Of n intervals.
    low, high : array of shape (n,)
        Ends of log t, above zero.
    productivity : Productivity
    """

    def __init__(self, t: Terms, low: Array, high: Array, productivity: Productivity) -> None:
        self.t, self.low, self.high, self.kind = t, low, high, productivity
        ends = [gap.log_mean_skills(t, x) for x in (low, high)]
        scales = [gap.scales(t, skills) for skills in ends]
        masses = [gap.log_masses(t, x) for x in (low, high)]
        self.skill = [_rising(ends[0][j], ends[1][j]) for j in (0, 1)]
        self.mass = [_rising(masses[0][j], masses[1][j]) for j in (0, 1)]
        # Scale and net scale rise with the chance of learning wherever innovating pays.
        self.scale, self.net = (
            [_rising(np.log(scales[0][k]), np.log(scales[1][k])) for k in pair]
            for pair in ((0, 1), (2, 3))
        )
        self.level = [
            skill.plus(scale) for skill, scale in zip(self.skill, self.scale, strict=True)
        ]
        if productivity is Productivity.TOTAL:
            # Above the threshold total skill is a power 1 - alpha of it.
            total = t.log_minimum + np.log(t.mean_factor)
            first = _rising(total + (1 - t.tail) * low, total + (1 - t.tail) * high)
            self.level = [first.plus(self.scale[0]), self.level[1].plus(self.mass[1])]
        self.value, self.labour, self.pay = self._markets()

    def take(self, index: Index) -> "Ranges":
        """Return the two cities on some of the intervals."""
        part = object.__new__(Ranges)
        part.t, part.low, part.high = self.t.take(index), self.low[index], self.high[index]
        part.kind = self.kind
        for name in ("skill", "mass", "scale", "net", "level", "value", "labour", "pay"):
            both = getattr(self, name)
            setattr(part, name, [Range(one.low[index], one.high[index]) for one in both])
        return part

    def _markets(self) -> tuple[list[Range], list[Range], list[Range]]:
        """Ranges of log(u* + a_j), and with labour given of log L_j and log(L_j (u* + a_j)).

        The last two are less log L. All of income in a city, L_j (u* + a_j), is w_j^(mu/(1-mu))
        over as high a power of u* + a_j, by (4.12). A higher wage raises u* + a_j by at most the
        power mu, so income rises with the city's own productivity; it falls with the other's.
        """
        t = self.t
        if not t.cleared:
            given = [_constant(value) for value in gap.log_values(t, Pair(t.tail, t.tail))]
            return given, [], []
        first, second = self.level
        # Utility rises with both productivities, workers with one's own and against the other's.
        low = gap.log_values(t, Pair(first.low, second.low))
        ends = [low, gap.log_values(t, Pair(first.high, second.high), low.city_2)]
        values = [_rising(ends[0][j], ends[1][j]) for j in (0, 1)]
        crossed = [Pair(first.low, second.high), Pair(first.high, second.low)]
        found, incomes = [], []
        for levels in crossed:
            value = gap.log_values(t, levels, low.city_2)
            found.append(
                [
                    t.pull * (t.log_wage_factor + t.gamma * levels[j])
                    - (t.housing_1, t.housing_2)[j]
                    - t.labour_power * value[j]
                    - t.labour
                    for j in (0, 1)
                ]
            )
            incomes.append([found[-1][j] + value[j] for j in (0, 1)])
        pay = [_rising(incomes[0][j], incomes[1][j]) for j in (0, 1)]
        shares = [_rising(found[0][j], found[1][j]) for j in (0, 1)]
        return values, shares, pay

    def slopes(self) -> list[Range]:
        """Ranges of the logarithms of Psi_j, or of z Psi_j with labour given, up to a constant.

        By (4.14), and with labour given also by z B_j L_j (u* + a_j) / Q_j, where z over mean skill
        has one range: it is constant in city 1 and rises in city 2. The first is the closer where
        a city has few workers.
        """
        t, found = self.t, []
        for j, land in enumerate((t.housing_1, t.housing_2)):
            log_slope = self.net[j].plus(self.level[j].times(t.epsilon))
            log_slope = log_slope.minus(self.value[j].times(t.pull))
            log_slope = log_slope.plus(t.pull * t.log_wage_factor - land)
            if self.kind is Productivity.REPAIRED:
                log_slope = log_slope.minus(self.mass[j])
            if t.cleared:
                log_slope = log_slope.plus(Range(self.low, self.high)).plus(t.log_minimum)
                ends = self.low - self.skill[1].low, self.high - self.skill[1].high
                rise = (
                    _rising(*ends).plus(t.log_minimum) if j else _constant(-np.log(t.mean_factor))
                )
                other = rise.minus(self.scale[j]).plus(self.net[j]).plus(self.pay[j])
                other = other.plus(t.labour)
                if self.kind is not Productivity.MEAN:
                    other = other.minus(self.mass[j])
                log_slope = log_slope.within(other)
            found.append(log_slope)
        return found

    @property
    def size(self) -> Array:
        """How large the terms are that a slope's logarithm adds up."""
        t, size = self.t, np.zeros_like(self.low)
        for j, land in enumerate((t.housing_1, t.housing_2)):
            skill, value, mass = (
                np.max(np.abs(one[j]), axis=0) for one in (self.skill, self.value, self.mass)
            )
            power = np.abs(t.epsilon)
            power = np.maximum(power, t.pull * t.gamma) if t.cleared else power
            terms = power * (skill + mass) + t.labour_power * value + np.abs(land)
            size = np.maximum(size, terms)
        return size + t.pull * np.abs(t.log_wage_factor) + np.abs(np.log(t.gap))

    def other(self) -> Range:
        """Range of the gap in congestion, over the skill if utility is given."""
        t = self.t
        common = np.log(t.gap) - np.log(t.gamma)
        if t.cleared:
            return _constant(common)
        common = common - t.log_minimum
        return Range(common - self.high, common - self.low)

    def value_of_gap(self) -> Range:
        """Range of the gap H."""
        first, second = self.slopes()
        other = self.other()
        lost = Range(np.logaddexp(second.low, other.low), np.logaddexp(second.high, other.high))
        return first.minus(lost).widened(self.size)

    def slope_of_gap(self) -> Range:
        """Range of the derivative of the gap H by log t, or by log log t where t is near one."""
        t, near = self.t, self.high <= _NEAR
        by_one = Range(np.where(near, self.low, 1), np.where(near, self.high, 1))
        decay = [gap.decay(t.tail - 1, x) - gap.decay(t.tail, x) for x in (self.low, self.high)]
        means = [by_one, _rising(*decay).by(by_one)]
        by_scale, by_net = self._learning(means)
        rises = [one.plus(two) for one, two in zip(means, by_scale, strict=True)]
        thinned = [
            by_one.times(-t.tail),
            _rising(
                by_one.low * gap.decay(t.tail, self.low), by_one.high * gap.decay(t.tail, self.high)
            ),
        ]
        if self.kind is Productivity.TOTAL:
            rises = [one.plus(two) for one, two in zip(rises, thinned, strict=True)]
        first, second = (
            net.plus(rise.times(t.epsilon)) for net, rise in zip(by_net, rises, strict=True)
        )
        if t.cleared:
            # v / (v + a_1 - a_2) rises with v = u* + a_2.
            less = Range(*(np.exp(-np.logaddexp(0, np.log(t.gap) - v)) for v in self.value[1]))
            odds = self.labour[0].minus(self.labour[1])
            # Monotone in both rises, in workers of city 1 over those of city 2, and in `less`.
            ends = [
                t.goods_share * t.gamma * (ratio * one + two) / (ratio * part + 1)
                for one, two in zip(*rises, strict=True)
                for ratio in (np.exp(np.clip(end, -600, 600)) for end in odds)
                for part in less
            ]
            value_2 = Range(np.min(ends[:4], axis=0), np.max(ends[4:], axis=0))
            first = first.minus(value_2.by(less).times(t.pull))
            second = second.minus(value_2.times(t.pull))
        if self.kind is Productivity.REPAIRED:
            first, second = first.minus(thinned[0]), second.minus(thinned[1])
        part = self.slopes()[1].minus(self.other())
        part = Range(*(1 / (1 + np.exp(-np.clip(end, -700, 700))) for end in part))
        # H = log Psi_1 - log(Psi_2 + (a_1 - a_2) / z): the last term falls one for one with log z.
        return first.plus(by_one).minus(part.by(second.plus(by_one)))

    def _learning(self, means: list[Range]) -> tuple[list[Range], list[Range]]:
        """Ranges of the derivatives of log scale and log net scale by log t."""
        t, zero = self.t, np.zeros_like(self.low)
        if not t.learning:
            return [_constant(zero)] * 2, [_constant(zero)] * 2
        by_scale, by_net = [], []
        roots = t.root_1, t.root_2
        for j in (0, 1):
            chance = Range(*(1 / (1 + t.friction * np.exp(-end)) for end in self.skill[j]))
            missing = Range(*(1 / (1 + np.exp(end) / t.friction) for end in self.skill[j][::-1]))
            bought = Range(*(1 - (t.tail - 1) * roots[j] / np.sqrt(end) for end in chance))
            more = chance.by(missing).by(means[j])
            scale, net = (
                Range(np.exp(r.low), np.exp(r.high)) for r in (self.scale[j], self.net[j])
            )
            by_scale.append(
                bought.plus(np.ones_like(zero)).over(scale).by(more).times(0.5 / (t.tail - 1))
            )
            by_net.append(bought.over(net).by(more).times(1 / (t.tail - 1)))
        return by_scale, by_net


@dataclass(frozen=True, slots=True, eq=False)
class SignChanges:
    """Intervals of log log t on which the gap is monotone and changes sign.

    Attributes
    ----------
    draw : array of int, shape (m,)
    low, high : array of shape (m,)
        Ends of log log t.
    rising : array of bool, shape (m,)
    unresolved : array of int
        Draws with an interval too short to divide on which the gap may have several zeros.
    """

    draw: Index
    low: Array
    high: Array
    rising: Truth
    unresolved: Index


def starts(near: Array | None, size: int) -> Array:
    """Logs of log t near which to search, shape (n,); zero where it is not known."""
    if near is None:
        return np.zeros(size)
    known = vector("near", unless_missing("near", near, positive))
    return np.nan_to_num(np.log(entries("near", known, size)))


def sign_changes(t: Terms, productivity: Productivity, low: float, high: float) -> SignChanges:
    """Divide a range of log log t until the gap has one sign, or is monotone, on each part.

    Parameters
    ----------
    t : Terms
        Of n draws.
    productivity : Productivity
    low, high : float
        Ends of log log t.
    """
    edges = np.array([low, *(cut for cut in _FIRST if low < cut < high), high])
    proved = _proved(t, productivity)
    searched, alone = np.flatnonzero(~proved), np.flatnonzero(proved)
    draw = np.repeat(searched, edges.size - 1)
    left, right = np.tile(edges[:-1], searched.size), np.tile(edges[1:], searched.size)
    signs = (gap.log_gap(t.take(alone), np.full(alone.size, np.exp(x))) for x in (low, high))
    one = alone[np.less(*map(np.sign, signs))]
    whole = np.full(one.size, low), np.full(one.size, high), np.ones(one.size, dtype=bool)
    kept: list[tuple[Index, Array, Array, Truth]] = [(one, *whole)]
    unresolved: list[Index] = [np.empty(0, dtype=int)]
    while draw.size:
        following: list[tuple[Index, Array, Array]] = []
        for start in range(0, draw.size, _CHUNK):
            here = slice(start, start + _CHUNK)
            one, a, b = draw[here], left[here], right[here]
            with np.errstate(all="ignore"):
                open_, monotone, ends = _examine(t.take(one), np.exp(a), np.exp(b), productivity)
            change = monotone & ((ends[0] > 0) != (ends[1] > 0))
            kept.append((one[change], a[change], b[change], ends[1][change] > 0))
            rest = open_ & ~monotone
            one, a, b = one[rest], a[rest], b[rest]
            short = b - a <= _SHORTEST * np.maximum(1, np.abs(a))
            unresolved.append(one[short])
            one, a, b = one[~short], a[~short], b[~short]
            middle = (a + b) / 2
            following += [(one, a, middle), (one, middle, b)]
        draw, left, right = (np.concatenate(part) for part in zip(*following, strict=True))
    found = [np.concatenate(part) for part in zip(*kept, strict=True)]
    return SignChanges(
        found[0], found[1], found[2], found[3], np.unique(np.concatenate(unresolved))
    )


def _proved(t: Terms, productivity: Productivity) -> Truth:
    """Draws with one threshold at most by the proof, in which floats would see others.

    Where nearly all is spent on goods the gap is the difference of sums 1 / (1 - mu) as large.
    """
    one_at_most = productivity is Productivity.MEAN and not t.learning
    return np.asarray(one_at_most & (t.epsilon > 0) & (t.labour_power > _CANCELLED))


def _clear(t: Terms, ends: Range, slope: Range, size: Array, productivity: Productivity) -> Truth:
    """Whether the gap at the middle is too far from zero for its slopes to reach it."""
    near = ends.high <= _NEAR
    middle = np.where(near, np.sqrt(ends.low) * np.sqrt(ends.high), (ends.low + ends.high) / 2)
    length = np.where(near, np.log(ends.high / middle), ends.high - middle)
    reach = np.maximum(np.abs(slope.low), np.abs(slope.high)) * length
    value = np.abs(gap.log_gap(t, middle, productivity))
    return np.asarray(value - 2 * _ROUNDING * size > reach * (1 + 1e-9))


def _examine(
    t: Terms, low: Array, high: Array, productivity: Productivity
) -> tuple[Truth, Truth, tuple[Array, Array]]:
    """Whether the gap may vanish on each interval, whether it is monotone, and it at the ends."""
    whole = Ranges(t, low, high, productivity)
    value = whole.value_of_gap()
    open_ = ~((value.low > 0) | (value.high < 0))
    monotone = np.zeros(low.size, dtype=bool)
    ends = np.ones(low.size), np.ones(low.size)
    some = np.flatnonzero(open_)
    if some.size:
        slope = whole.take(some).slope_of_gap()
        monotone[some] = (slope.low > 0) | (slope.high < 0)
        left = ~monotone[some]
        open_[some[left]] = ~_clear(
            t.take(some[left]),
            Range(low[some[left]], high[some[left]]),
            Range(slope.low[left], slope.high[left]),
            whole.size[some[left]],
            productivity,
        )
        sure = some[monotone[some]]
        for end, x in zip(ends, (low, high), strict=True):
            end[sure] = gap.log_gap(t.take(sure), x[sure], productivity)
    return open_, monotone, ends
