"""Prices where setup takes nearly all, told as time.

Where the fee is above the rents, each resident has to work for ``D_i = (fee - R) / w_i`` to pay
the difference, at the wage of the good i that is made where he lives. In units of the difference
wages are ``1 / D_i``, incomes ``t_j / D_i - 1`` and rents

    R = q D_1^-g D_2^-(1-g) / (g^g (1-g)^(1-g)) - 1,

nobody is at the corner of leisure, and the bound of :mod:`.bound` on utility is

    A D_1^a1 D_2^a2 R^-a4 (sum_j ((t_j - D_i) D_i^(a3 - 1))^(1 / a4))^a4.

Incomes and rents are small differences of large prices. Here the unknowns are what the dues leave
to the best resident of each good, in logs, and nothing is lost to rounding.
"""

from dataclasses import dataclass

import numpy as np

from replication.marketplaces.model.bound import bound
from replication.marketplaces.model.bracket import Point
from replication.marketplaces.model.economy import Economy, capacity, composite_price
from replication.numerics import Array
from replication.trials import Truth

ENOUGH = 1e-12
"""Residual at which Newton's method stops."""

NOISE = 1e-6
"""Residual below which a step that does not halve it is the last."""

STEPS, HALVINGS = 40, 30

SHARP, SMOOTHER, MUCH = 0.4, (0.05, 0.5), 1e-8
"""Share of land above which steps with less curvature are tried, and by how much they must win."""

ROUNDING = 1e-13
"""What rounding may add to log utility in a step that lowers it."""


@dataclass(frozen=True, slots=True, eq=False)
class Dues:
    """Dues that nearly minimise the bound; arrays of shape (2, N) and (N,).

    Attributes
    ----------
    best : array of shape (2, N)
        Time of the best resident of each good.
    left : array of shape (2, N)
        What the dues leave of it.
    log_utility, residual : arrays of shape (N,)
        The bound, and the larger of its two slopes in the logs of dues.
    """

    best: Array
    left: Array
    log_utility: Array
    residual: Array

    @property
    def times(self) -> Array:
        """The dues themselves."""
        return np.asarray(self.best - self.left)


def best_hours(economy: Economy, time: Array) -> Array:
    """Time of the best resident of each good; `time` of shape (J, N)."""
    return np.stack([time[economy.goods == good].max(axis=0) for good in (1, 2)])


def log_spare(economy: Economy, time: Array, setup: Array) -> Array:
    """Log of capacity over setup cost, to all digits where there is little to spare."""
    return np.log1p((capacity(economy, time.T) - setup) / setup)


@dataclass(frozen=True, slots=True, eq=False)
class _Bound:
    """The bound as a function of the logs of what is left, for some columns of time."""

    economy: Economy
    time: Array
    spare: Array
    """Log of capacity over setup cost."""

    def at(self, logs: Array, smooth: float = 0.0) -> tuple[Array, Array, Array]:
        """Log utility, and its slope (2, N) and curvature (3, N) in the two logs.

        Where land has a large share, whoever starts to live on nothing bends the bound without
        limit. The curvature leaves out what comes from less than a share `smooth` of the best
        resident's rest.
        """
        a1, a2, a3, a4 = self.economy.tastes
        g, good = self.economy.composite_share, (self.economy.goods == 2).astype(int)
        of_good = np.stack([1 - good, good]).astype(float)
        liked, share = np.array([[a1], [a2]]), np.array([[g], [1 - g]])
        best, left = best_hours(self.economy, self.time), np.exp(logs)
        dues = best - left
        possible = np.all(dues > 0, axis=0)
        dues = np.where(possible, dues, best)
        part = np.where(possible, left / best, 0.0)
        rents = np.expm1(-(share * np.log1p(-part)).sum(axis=0) - self.spare)
        possible &= rents > 0
        rents = np.where(possible, rents, 1.0)
        over = self.time - best[good] + left[good]
        alive = over > 0
        over = np.where(alive, over, 1.0)
        log = np.where(alive, (np.log(over) - (1 - a3) * np.log(dues[good])) / a4, -np.inf)
        top = log.max(axis=0)
        weight = np.exp(log - top)
        total = weight.sum(axis=0)
        weight /= total
        value = (liked * np.log(dues)).sum(axis=0) - a4 * np.log(rents) + a4 * (top + np.log(total))
        value += (self.economy.tastes * np.log(self.economy.tastes)).sum()
        gain = np.where(alive, 1 / over, 0.0)
        rate = gain + (1 - a3) / dues[good]
        sharp = gain * np.minimum(gain, 1 / (smooth * left[good])) if smooth else gain**2
        bend = (rate**2 - gain**2) / a4 + (1 / a4 - 1) * sharp + (1 - a3) / dues[good] ** 2
        mean, spread = of_good @ (weight * rate), of_good @ (weight * bend)
        pull = a4 * (1 + 1 / rents) * share / dues
        slope = left * (mean - liked / dues - pull)
        own = spread - mean**2 / a4 - liked / dues**2 - pull / dues * (1 - share / rents)
        cross = pull[0] * share[1] / (rents * dues[1]) - mean[0] * mean[1] / a4
        curvature = np.stack([*(own * left**2 + slope), cross * left[0] * left[1]])
        return np.where(possible, value, np.inf), slope, curvature

    def some(self, chosen: Array | Truth) -> "_Bound":
        return _Bound(self.economy, self.time[:, chosen], self.spare[chosen])


def _step(slope: Array, curvature: Array) -> Array:
    """Newton's step, bent towards descent where curvature is negative."""
    first, second, cross = curvature
    lowest = (first + second) / 2 - np.hypot((first - second) / 2, cross)
    scale = np.abs(first + second - lowest)
    ridge = np.where(lowest > 1e-8 * scale, 0.0, 0.1 * scale - lowest + ROUNDING)
    first, second = first + ridge, second + ridge
    down = cross * slope[::-1] - np.stack([second, first]) * slope
    return np.asarray(np.clip(down / (first * second - cross**2), -1, 1))


def least_dues(economy: Economy, time: Array, setup: Array) -> Dues:
    """Minimise the bound over dues, for structures that can be paid.

    Parameters
    ----------
    economy : Economy
    time : array of shape (J, N)
    setup : array of shape (N,)
        Below capacity.

    Returns
    -------
    Dues
        The residual is large where rents are above the fee, and there are no dues.
    """
    best = best_hours(economy, time)
    spare = log_spare(economy, time, setup)
    logs = np.log(-best * np.expm1(-spare / (1 - economy.tastes[3])))
    found = logs.copy()
    value, residual = np.full_like(spare, np.inf), np.full_like(spare, np.inf)
    active = np.arange(spare.size)
    here = _Bound(economy, time, spare)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            now, slope, curvature = here.at(logs)
            found[:, active], value[active] = logs, now
            before = residual[active]
            steep = np.abs(slope * (best[:, active] / np.exp(logs) - 1)).max(axis=0)
            residual[active] = np.where(np.isfinite(now), steep, np.inf)
            going = (steep > ENOUGH) & ~((steep < NOISE) & (steep > before / 2))
            step = _step(slope, curvature)
            for smooth in SMOOTHER if economy.tastes[3] > SHARP else ():
                other = _step(slope, here.at(logs, smooth)[2])
                lower = here.at(logs + other)[0] < here.at(logs + step)[0] - MUCH
                step = np.where(lower, other, step)
            up, length = going.copy(), np.ones_like(now)
            for _ in range(HALVINGS):
                up &= ~(here.at(logs + length * step)[0] <= now + ROUNDING)
                if not up.any():
                    break
                length[up] /= 2
            going &= ~up
            if not going.any():
                break
            logs = (logs + length * step)[:, going]
            active, here = active[going], here.some(going)
    return Dues(best, np.exp(found), value, residual)


def due_prices(economy: Economy, time: Array, setup: Array) -> Point:
    """Clear all markets where the fee is above the rents; elsewhere the residual is large.

    Parameters
    ----------
    time : array of shape (J, N)
    setup : array of shape (N,)
        Below capacity.
    """
    found = least_dues(economy, time, setup)
    good = np.isfinite(found.residual)
    dues = np.where(good, found.times, 1.0)
    log_price = np.log(dues[0] / dues[1])
    fee = setup * composite_price(economy, log_price)
    rent = np.where(good, np.maximum(fee - dues[0], np.finfo(float).tiny), 1.0)
    earned = np.exp(log_price) * found.best[1]
    of_rent = found.left[0] - (found.best[0] + (rent - fee))
    of_price = (found.left[1] * dues[0] / dues[1] - (earned + (rent - fee) + of_rent)) / earned
    rest = np.where(good, np.stack([of_rent, of_price]), 0.0)
    here = bound(economy, time, setup, log_price, rent, rest)
    residual = np.maximum(np.abs(here.slope[0]), np.abs(here.slope[1]))
    residual = np.where(good, residual, np.inf)
    return log_price, rent, rest, here.log_utility, residual
