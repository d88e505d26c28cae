"""Prices that move with a single marketplace: a bound where setup takes nearly all.

There the prices that clear markets change so fast with the marketplace's place that fixed prices
bound the utility of short intervals only. So let prices move. Between two residences the time left
to each resident is linear in the place. Let the dues of :mod:`.dues` be linear too, between those
that minimise the bound at either end of a stretch. Then what is left to a resident, ``t_j - D_i``,
is linear, and a sum of its powers ``1 / a4`` is convex: at most the chord between its ends. It
comes times

    D_i^((a_i + a3 - 1) / a4) D_h^(a_h / a4) / R,

with h the other good. The first power is convex; the log of the second is at most its tangent in
the middle of the stretch, and R, which is convex, at least its tangent there. With these the factor
is the exponential of a convex function, and at most the chord between its ends. The bound is the
largest value of a sum of two products of chords, which are quadratic in the place. What it loses is
of second order in the length of a stretch, however fast prices move.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from replication.marketplaces.model.dues import best_hours, least_dues
from replication.marketplaces.model.economy import Economy, capacity
from replication.marketplaces.model.equilibrium import hours_left
from replication.numerics import Array

FIRST = 5
"""Places, beside the residences, between which the first stretches lie."""

ROUNDS, MOST = 16, 100
"""Halvings of a stretch, and stretches still open, after which prices no longer move."""

SHORT = 1e-3
"""Least dues over all time where nobody can pay."""

SMALL = 0.25
"""Least dues, over the best time, with which prices move; with less they change too fast."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Stretches of a single marketplace, between two residences each.

    Attributes
    ----------
    ends : array of shape (2, N)
    dues : array of shape (2, 2, N)
        At either end, for each good.
    """

    ends: Array
    dues: Array

    def some(self, chosen: NDArray[Any]) -> "Stretches":
        """Return the chosen ones."""
        return Stretches(self.ends[:, chosen], self.dues[:, :, chosen])

    def rows(self) -> Iterator[tuple[Array, Array, Array]]:
        """Low and high end of each, of shape (1,), and its dues."""
        return zip(*self.ends[:, :, np.newaxis], self.dues.transpose(2, 0, 1), strict=True)

    def __add__(self, other: "Stretches") -> "Stretches":
        """Return the stretches of both."""
        ends = np.concatenate([self.ends, other.ends], axis=1)
        return Stretches(ends, np.concatenate([self.dues, other.dues], axis=2))


def dues_at(economy: Economy, cost: float, places: Array) -> tuple[Array, Array]:
    """Dues and log utility with one marketplace at each of some places.

    Where nobody can pay, the dues take more than all time, and prices say so.

    Returns
    -------
    array of shape (2, N)
        Not a number where rents are above the fee.
    array of shape (N,)
    """
    time = hours_left(economy, places[:, np.newaxis]).T
    most = capacity(economy, time.T)
    best = np.maximum(best_hours(economy, time), SHORT * economy.leisure)
    room = capacity(economy, np.where(economy.goods[:, np.newaxis] == 2, best[1], best[0]).T)
    dues = np.where(room < cost, best * np.sqrt(cost / room), np.nan)
    value = np.where(room < cost, -np.inf, np.nan)
    able = np.flatnonzero(most > cost)
    if able.size:
        found = least_dues(economy, time[:, able], np.full(able.size, cost))
        good = np.isfinite(found.residual) & np.all(found.times > SMALL * found.best, axis=0)
        dues[:, able] = np.where(good, found.times, np.nan)
        value[able] = np.where(good, found.log_utility, np.nan)
    return dues, value


def log_bounds(economy: Economy, cost: float, stretches: Stretches) -> Array:
    """Bound on log utility with one marketplace in each stretch; infinite where there is none."""
    a1, a2, a3, a4 = economy.tastes
    g, good = economy.composite_share, (economy.goods == 2).astype(int)
    liked, share = np.array([[a1], [a2]]), np.array([[g], [1 - g]])
    unit = np.log(cost) - (share * np.log(share)).sum()
    with np.errstate(all="ignore"):
        middle = stretches.dues.mean(axis=0)
        fee = np.exp(unit - (share * np.log(middle)).sum(axis=0))
        tilt = fee * (share * (stretches.dues[1] - stretches.dues[0]) / middle).sum(axis=0) / 2
        rents = fee - 1 + tilt * np.array([[1.0], [-1.0]])
        known = np.all(rents > 0, axis=0)
        apart = np.abs(economy.residences - stretches.ends[:, np.newaxis])
        over = economy.leisure - economy.trips * apart - stretches.dues[:, good]
        logs = np.log(np.maximum(over, 0.0)) / a4
        sums = [
            np.logaddexp.reduce(logs[:, good == one], axis=1, initial=-np.inf) for one in (0, 1)
        ]
        tangent = np.log(middle) + stretches.dues / middle - 1
        own = (liked + a3 - 1) * np.log(stretches.dues)
        factors = (own + (liked * tangent)[:, ::-1]) / a4 - np.log(rents)[:, np.newaxis]
        most = _largest(factors, np.stack(sums, axis=1))
        value = (economy.tastes * np.log(economy.tastes)).sum() + a4 * most
    return np.where(known & ~np.isnan(value), value, np.inf)


def _largest(factors: Array, sums: Array) -> Array:
    """Log of the largest sum over goods of a product of two chords.

    Of both chords there are logs at the ends, of shape (2 ends, 2 goods, N); the products are put
    to scale together, since the two may be far apart.
    """
    straight, crossed = factors + sums, factors + sums[::-1]
    top = np.maximum(straight, crossed).max(axis=(0, 1))
    top = np.where(np.isfinite(top), top, 0.0)
    first, last = np.exp(straight - top).sum(axis=1)
    inner = np.exp(crossed - top).sum(axis=(0, 1)) / 2
    bend = first - 2 * inner + last
    peaked = (bend < 0) & (inner > first) & (inner > last)
    peak = first + np.where(peaked, (inner - first) ** 2 / np.where(peaked, -bend, 1.0), 0.0)
    return np.asarray(top + np.log(np.maximum(np.maximum(first, last), peak)))


def follow(
    economy: Economy,
    cost: float,
    interval: tuple[float, float],
    seen: Callable[[Array, Array], float],
) -> tuple[Stretches, Stretches, int]:
    """Split an interval of a single marketplace into stretches that can be discarded.

    Parameters
    ----------
    economy : Economy
    cost : float
    interval : pair of float
    seen : callable
        Is told places and their log utilities; returns the log utility that discards a stretch.

    Returns
    -------
    pair of Stretches
        Those discarded, and those left, where dues cannot say more.
    int
        How many were examined.
    """
    known = economy.residences[:, 0]
    places = np.union1d(
        np.linspace(*interval, FIRST), known[(interval[0] < known) & (known < interval[1])]
    )
    dues, value = dues_at(economy, cost, places)
    target = seen(places, value)
    open_ = Stretches(np.stack([places[:-1], places[1:]]), np.stack([dues[:, :-1], dues[:, 1:]]))
    whole = Stretches(np.array(interval)[:, np.newaxis], np.full((2, 2, 1), np.nan))
    gone = left = none = open_.some(np.zeros(0, dtype=int))
    examined = 0
    for _ in range(ROUNDS):
        examined += open_.ends.shape[1]
        out = log_bounds(economy, cost, open_) <= target
        gone, open_ = gone + open_.some(out), open_.some(~out)
        places = open_.ends.mean(axis=0)
        inside = (open_.ends[0] < places) & (places < open_.ends[1])
        dues, value = dues_at(economy, cost, places)
        more = inside & ~np.isnan(open_.dues).any(axis=(0, 1)) & ~np.isnan(dues).any(axis=0)
        left, open_ = left + open_.some(~more), open_.some(more)
        places, dues, value = places[more], dues[:, more], value[more]
        if places.size > MOST:
            return none, whole, examined
        if not places.size:
            break
        target = max(target, seen(places, value))
        ends, old = open_.ends, open_.dues
        open_ = Stretches(np.stack([ends[0], places]), np.stack([old[0], dues])) + Stretches(
            np.stack([places, ends[1]]), np.stack([dues, old[1]])
        )
    return gone, left + open_, examined
