"""Sizes of all cities of a system at a common benefit, to rounding.

A benefit of (8) to (14) is a sum of powers of size: output less three costs. It rises to one peak
and falls beyond it, ever faster in the logarithm of size. So the sizes of all open cities hang on
one number, the size of the last of them: its benefit is the price that the better sites pay too.
Sizes of the better sites are found as distances from the last one, in which nothing cancels.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from replication.numerics import Array, ConvergenceError
from replication.wedge.model import city as curves
from replication.wedge.model.economy import City
from replication.wedge.model.powers import Benefit, Powers

Falling = Callable[[Array], tuple[Array, Array]]

LARGEST = float(np.log(1e9))
"""Log of the largest city that is looked at unless there are more people."""

FEW = 4096
"""Most sites whose sizes are found one by one; those of more are looked up in a curve first."""

_CHUNK = 16384
_KNOTS = 1024
_MOST_KNOTS = 65536
_PRECISE = 1e-13
_FINE = 4e-15
_NEAR = 1e-12
_ROUNDING = 4e-16
_FINEST = 4 * float(np.finfo(float).eps)
_STEPS = 300
_NOTHING = 1e-300
_FARTHEST = 700.0  # exponent that floats hold


def falling_root(
    function: Falling, low: Array, high: Array, start: Array, near: float = _NEAR
) -> Array:
    """Root of functions that are positive below it and negative above, by guarded Newton steps.

    A step that leaves the bracket, or does not shrink to half the last one, halves the bracket.

    Parameters
    ----------
    function : callable
        Values and slopes at an array of shape (n,).
    low, high, start : arrays of shape (n,)
        A bracket of each root, and a guess.
    near : float
        Steps below it that no longer shrink are taken for rounding.

    Returns
    -------
    array of shape (n,)
    """
    x = np.clip(np.where(np.isnan(start), low, start), low, high)
    last = left = np.full(np.shape(low), np.inf)
    with np.errstate(all="ignore"):
        for taken in range(_STEPS):
            value, slope = function(x)
            above = value > 0
            low, high = np.where(above, x, low), np.where(above, high, x)
            step = -value / slope
            size, aim = np.abs(step), x + step
            good = (aim >= low) & (aim <= high) & (size <= last / 2)
            # Each good step is about the square of the last one times a constant.
            left = size * (size / np.maximum(last, _NOTHING)) ** 2 if taken else size
            if not good.all():
                known = ~np.isnan(value)
                done = known & ((value == 0) | (high - low <= _ROUNDING) | (~good & (last <= near)))
                step = np.where(done, 0.0, np.where(good, step, (low + high) / 2 - x))
                size, aim = np.abs(step), x + step
                left = np.where(good & ~done, left, np.where(known, size, np.inf))
            x, last = aim, size
            if left.max() <= _ROUNDING:
                return x
    raise ConvergenceError(f"{np.count_nonzero(left > _ROUNDING)} of {x.size} sizes not found")


def amenity_of(city: City) -> tuple[str, Array]:
    """Name and values of what distinguishes the sites, checked."""
    names = [n for n in ("productivity", "quality_of_life") if np.ndim(getattr(city, n))]
    if len(names) != 1:
        raise ValueError(
            f"sites that differ in {' and '.join(names) or 'nothing'}: they must differ in "
            "productivity or in quality_of_life, one array of shape (sites,)"
        )
    values = getattr(city, names[0])
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"{names[0]} of shape {values.shape}: it must be (sites,), not empty")
    rises = values[1:] > values[:-1]
    if rises.any():
        worse = int(np.argmax(rises))
        raise ValueError(
            f"{names[0]} = {values[worse + 1]:g} after {values[worse]:g}: "
            "sites must be ranked from the best to the worst"
        )
    scalars = ("agglomeration", "commuting", "land_elasticity", "labour_value")
    costs = ("time_cost", "material_cost", "land_cost")
    if any(np.ndim(getattr(city, name)) for name in (*scalars, *costs)):
        raise ValueError("sites of different technology: only one amenity may differ between sites")
    curves.refuse_without_peak(city)
    return names[0], values


@dataclass(frozen=True, slots=True)
class Held:
    """Cities at a common benefit, or nodes that stand for them, the last city last.

    Attributes
    ----------
    better : array of shape (nodes,)
        Amenity less the last city's.
    people : array of shape (nodes,)
    distance : array of shape (nodes,)
        Log size less the last city's.
    slope : array of shape (nodes,)
        Derivative of a city's benefit in its log size.
    """

    better: Array
    people: Array
    distance: Array
    slope: Array

    @property
    def total(self) -> float:
        """Population."""
        return float(self.people.sum())

    @property
    def growth(self) -> float:
        """Elasticity of population to the last city's size."""
        with np.errstate(all="ignore"):
            share = self.slope[-1] / self.slope
        share[self.slope == self.slope[-1]] = 1.0
        return float(np.sum(self.people * share)) / self.total


class Ladder:
    """Sites in their order, and the sizes at which they offer the same benefit."""

    def __init__(self, city: City, benefit: Benefit, largest: float = LARGEST) -> None:
        self.city = city
        self.kind, self.amenity = amenity_of(city)
        self.powers = Powers.of(city, benefit)
        self.productive = self.kind == "productivity"
        output, time = self.powers.worth[:2]
        self.limit = self.largest = largest
        self.group = max(int(np.sqrt(self.amenity.size) / 2), 1)
        self._pulled: tuple[float, Array, float] | None = None
        self._known = np.empty((2, 0))
        if self.productive and time < 0:
            # Beyond this size commuting takes all earnings, and productivity is of no use.
            self.limit = min(largest, float(np.log(-output / time) / city.commuting))

    def lowest(self) -> float:
        """Benefit of the best site at its largest, where what cancels does so to the last digit."""
        if self.limit == self.largest:
            return self.price(0, self.limit)
        return float(sum(self.powers.parts(1.0, self.limit)[2:]) + self.powers.constant)

    def productivity(self, index: int) -> float:
        """Productivity of a site."""
        return float(self.amenity[index] if self.productive else self.city.productivity)

    def price(self, index: int, log_size: float) -> float:
        """Benefit that a site offers at a size."""
        pleasant = 0.0 if self.productive else float(self.amenity[index])
        return float(self.powers.at(self.productivity(index), log_size)) + pleasant

    def scale(self, index: int, log_size: float) -> float:
        """Dollars of all that makes up a site's benefit at a size."""
        return float(np.abs(self.powers.parts(self.productivity(index), log_size)).sum())

    def peak(self, index: int) -> float:
        """Log size at which a site offers most."""
        return self.powers.peak(self.productivity(index))

    def _pull(self, log_size: float) -> tuple[Array, float]:
        """Dollars of each power in the last city at productivity one, and of a unit of amenity.

        In the rows below the first are the derivatives in the log of size. Where commuting takes
        all earnings a unit of productivity is worth rounding.
        """
        if self._pulled is None or self._pulled[0] != log_size:
            parts = np.array(self.powers.parts(1.0, log_size))
            left = max(parts[0] + parts[1], _ROUNDING * parts[0], _NOTHING)
            rows = parts * self.powers.growth ** np.arange(3)[:, np.newaxis]
            self._pulled = log_size, rows, float(left) if self.productive else 1.0
        return self._pulled[1:]

    def excess(
        self, last: int, log_size: float, better: Array, distance: Array
    ) -> tuple[Array, Array]:
        """Benefit of better sites over the last one's, and its slope in the log of their size.

        Parameters
        ----------
        last : int
            Index of the last open site.
        log_size : float
            Of its city.
        better : array of shape (n,)
            Amenity of the sites less the last one's.
        distance : array of shape (n,)
            Log sizes of their cities less the last one's.
        """
        value, slope = self._grown(last, log_size, 0, better, distance)
        value += self._pull(log_size)[1] * better
        return value, slope

    def bend(self, last: int, log_size: float, better: Array, distance: Array) -> Array:
        """Second derivative of better sites' benefit in the log of their size."""
        return np.asarray(self._grown(last, log_size, 1, better, distance)[1])

    def _grown(
        self, last: int, log_size: float, order: int, better: Array, distance: Array
    ) -> Array:
        """Benefit's derivative of an order, and the next, at a distance.

        Of the first only what it has grown by. Where no float holds by how many times a power
        grows, the power itself may still be one.
        """
        rows = self._pull(log_size)[0][order : order + 2]
        reach = _FARTHEST / self.powers.growth.max()
        if self.limit - log_size <= reach or not np.any(far := distance > reach):
            return self._grown_near(last, rows, better, distance)
        grown = self._grown_near(last, rows, better, np.where(far, 0.0, distance))
        weight, there = self._weight(last, better[far]), log_size + distance[far]
        grown[1, far] = self.powers.at(weight, there, order + 1)
        grown[0, far] = self.powers.at(weight, there, order)
        grown[0, far] -= self.powers.at(weight, log_size, order)
        return grown

    def _grown_near(self, last: int, rows: Array, better: Array, distance: Array) -> Array:
        """Two sums of powers at a distance, in which nothing cancels where it is short."""
        output, _, material, land = self.powers.growth
        grown = np.empty((4, *distance.shape))
        first, both, third, fourth = grown
        np.expm1(output * distance, out=first)
        np.expm1(material * distance, out=third)
        np.expm1(land * distance, out=fourth)
        np.multiply(first, third, out=both)
        both += first
        both += third
        made, cost = (
            (rows[:, two] @ grown[two].reshape(2, -1)).reshape(2, *distance.shape)
            for two in (slice(2), slice(2, 4))
        )
        made[1] += rows[1, :2].sum()
        cost[1] += rows[1, 2:].sum()
        made *= self._weight(last, better)
        made += cost
        return np.asarray(made)

    def _weight(self, last: int, better: Array) -> Array | float:
        """Productivity of better sites."""
        return self.amenity[last] + better if self.productive else float(self.city.productivity)

    def distances(
        self, last: int, log_size: float, better: Array, guess: Array | None = None
    ) -> Array:
        """Log sizes, less the last city's, at which better sites offer what it does."""
        high = np.full(better.shape, max(self.limit - log_size, 0.0))
        if guess is None:
            fall, turn, unit = self.shape(last, log_size)
            with np.errstate(all="ignore"):
                guess = 2 * better / (fall + np.sqrt(fall**2 + 2 * turn * better / unit) + _NOTHING)
        find = lambda u: self.excess(last, log_size, better, u)
        return falling_root(find, np.zeros_like(high), high, guess)

    def shape(self, last: int, log_size: float) -> tuple[float, float, float]:
        """Fall and turn of the last city's benefit, and dollars of a unit of its amenity."""
        productivity = self.productivity(last)
        fall, turn = (-float(self.powers.at(productivity, log_size, k)) for k in (1, 2))
        unit = self._pull(log_size)[1]
        return max(fall, 0.0) / unit, turn, unit

    def at_price(self, index: int, price: float) -> float:
        """Log size beyond its peak at which a site offers a price; its peak if it never does."""
        productivity, peak = self.productivity(index), self.peak(index)
        short = price - self.price(index, peak) + float(self.powers.at(productivity, peak))
        high = max(float(self.limit), peak)

        def above(log: float) -> float:
            return self.powers.level(productivity, log) - short

        if not above(peak) > 0:
            return peak
        if not above(high) < 0:
            return high
        return float(brentq(above, peak, high, xtol=_NOTHING, rtol=_FINEST))

    def _groups(self, number: int) -> tuple[Array, Array]:
        """Mean amenity and standard deviation of the first groups of neighbouring sites."""
        known = self._known.shape[1]
        if number > known:
            size = self.group
            blocks = self.amenity[known * size : number * size].reshape(-1, size)
            first, mean, square = blocks[:, 0], np.empty(len(blocks)), np.empty(len(blocks))
            rows = max(_CHUNK // size, 1)
            for start in range(0, len(blocks), rows):
                some = slice(start, start + rows)
                inside = blocks[some] - blocks[some, :1]
                inside.mean(axis=1, out=mean[some])
                np.einsum("ij,ij->i", inside, inside, out=square[some])
            found = first + mean, np.sqrt(np.maximum(square / size - mean**2, 0.0))
            self._known = np.concatenate([self._known, found], axis=1)
        mean, spread = self._known[:, :number]
        return mean, spread

    def nodes(self, count: int) -> tuple[Array, Array]:
        """Amenity of `count` sites less the last one's, and weights; two for each whole group.

        The two nodes of a group have its mean and spread, so that sums over them are close.
        """
        base = self.amenity[count - 1]
        if count <= FEW:
            return self.amenity[:count] - base, np.ones(count)
        full = (count - 1) // self.group
        mean, spread = self._groups(full)
        alone = self.amenity[full * self.group : count] - base
        middle = mean - base
        apart = np.minimum(spread, middle)
        better = np.concatenate([middle + apart, middle - apart, alone])
        return better, np.concatenate([np.full(2 * full, self.group / 2), np.ones(alone.size)])

    def held(self, count: int, log_size: float) -> float:
        """Population of the best `count` cities if the last one has a log size."""
        parts = [np.exp(found).sum() for _, found in self._found(count, log_size, _PRECISE)]
        return float(np.sum(parts) * np.exp(log_size))

    def sizes(self, count: int, log_size: float) -> Array:
        """Sizes of the best `count` cities, largest first, if the last one has a log size."""
        sizes = np.empty(count)
        for where, found in self._found(count, log_size, _FINE):
            np.exp(log_size + found, out=sizes[where])
        return sizes

    def _found(self, count: int, log_size: float, precise: float) -> Iterator[tuple[slice, Array]]:
        """Distances of the best `count` cities, chunk by chunk."""
        base = self.amenity[count - 1]
        curve = Curve(self, count, log_size, precise) if count > FEW else None
        for start in range(0, count, _CHUNK):
            where = slice(start, min(start + _CHUNK, count))
            better = self.amenity[where] - base
            if curve is None:
                yield where, self.distances(count - 1, log_size, better)
            elif curve.precise:
                yield where, curve.distances(better)
            else:
                guess = curve.distances(better) if curve.known else None
                yield where, self.distances(count - 1, log_size, better, guess)


class Curve:
    """Distances of many cities from the last one, looked up in a table.

    Near its peak a benefit hardly falls, and the size of a city rises with the root of its
    amenity. The table is in this root, which is linear in the distance there. Knots are added until
    distances between them are as precise as asked for.
    """

    def __init__(self, ladder: Ladder, count: int, log_size: float, precise: float) -> None:
        self.ladder, self.last, self.log_size = ladder, count - 1, log_size
        fall, turn, self.unit = ladder.shape(self.last, log_size)
        self.turn = turn / (2 * self.unit)
        self.offset = fall / (2 * np.sqrt(self.turn))
        best = ladder.amenity[:1] - ladder.amenity[self.last]
        self.farthest = float(ladder.distances(self.last, log_size, best)[0])
        self.precise, self.known, knots = self.farthest <= _ROUNDING, True, _KNOTS
        with np.errstate(all="ignore"):
            while self.known and not self.precise and knots <= _MOST_KNOTS:
                self._tabulate(self.farthest * np.linspace(0, 1, knots + 1) ** 2)
                middle = self.farthest * ((np.arange(knots) + 0.5) / knots) ** 2
                between = np.maximum.accumulate(self._needed(middle)[0])
                # Close to where commuting takes all earnings amenity is divided by about nothing.
                self.known = bool(np.isfinite([between, *self.cubics]).all())
                if self.known:
                    off = self.distances(between[::-1])[::-1] - middle
                    self.precise = bool(np.abs(off).max() <= precise * max(self.farthest, 1.0))
                knots *= 2

    def _needed(self, distance: Array) -> tuple[Array, Array]:
        """Amenity above the last site's that a distance takes, and its slope."""
        ladder, none = self.ladder, np.zeros_like(distance)
        fall, _ = ladder.excess(self.last, self.log_size, none, distance)
        if not ladder.productive:
            needed = -fall
            return needed, -ladder.excess(self.last, self.log_size, needed, distance)[1]
        output, time = ladder.powers.parts(1.0, self.log_size + distance)[:2]
        needed = -fall / (output + time)
        slope = ladder.excess(self.last, self.log_size, needed, distance)[1]
        return needed, -slope / (output + time)

    def _root(self, better: Array) -> Array:
        apart = better + self.offset**2
        np.sqrt(apart, out=apart)
        apart += self.offset + _NOTHING
        return np.asarray(np.divide(better, apart, out=apart))

    def _tabulate(self, distance: Array) -> None:
        """Cubics between knots, with the values and slopes there."""
        needed, slope = self._needed(distance)
        root = self._root(needed)
        rise = 2 * (root[1:] + self.offset) / slope[1:]
        rise = np.concatenate([[1 / np.sqrt(self.turn)], rise])
        width, height = np.diff(root), np.diff(distance)
        mean = height / width
        second = (3 * mean - 2 * rise[:-1] - rise[1:]) / width
        third = (rise[:-1] + rise[1:] - 2 * mean) / width**2
        self.inner = np.maximum.accumulate(needed[1:-1])
        self.cubics = (root[:-1], distance[:-1], rise[:-1], second, third)

    def distances(self, better: Array) -> Array:
        """Distances of sites, given their amenity above the last one's, in falling order."""
        if self.farthest <= _ROUNDING:
            return np.zeros_like(better)
        # Both are in order: few knots are looked up among the sites, not each site among the knots.
        low, high = np.searchsorted(self.inner, better[[-1, 0]])
        beyond = better.size - np.searchsorted(better[::-1], self.inner[low:high], side="right")
        sites = -np.diff(beyond, prepend=better.size, append=0)[::-1]
        cells = (part[low : high + 1][::-1] for part in self.cubics)
        root, found, first, second, third = (np.repeat(part, sites) for part in cells)
        ahead = self._root(better)
        ahead -= root
        for term in (second, first, found):
            third *= ahead
            third += term
        return np.clip(third, 0.0, self.farthest, out=third)
