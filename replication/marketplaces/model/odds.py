"""Equilibria where land has next to no share, or setup takes nearly all, to all digits of a float.

Land of share a4 makes rents a power ``1 / a4`` of what residents have. So who lives where hangs on
digits of prices that floats do not hold: an error of 1e-16 in a price is one of 1e-16 / a4 in the
ratio of two populations. Here that ratio is an unknown of its own. With i the best residence for
each good the unknowns are the logs of what its resident has, ``M_1`` and ``M_2``, of the odds
``r_2 / r_1`` of their rents, and of the sum of rents R. Then

    p2 = (t_1 - M_1 + M_2) / t_2,    M_j = M_i + w_i (t_j - t_i),

without a loss, as times are data, and four equations clear all markets: the fee is paid,
``T(p2) = t_1 - M_1 + R``; the two residences are equally good,
``log M_2 - log M_1 - a3 log p2 = a4 log(r_2 / r_1)``; and the two slopes of :mod:`.bound` are zero.
Newton's method solves them from what others leave. Nobody who counts lives on leisure alone.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from replication.marketplaces.model.bracket import Point
from replication.marketplaces.model.dues import best_hours, log_spare
from replication.marketplaces.model.economy import Economy, composite_price
from replication.numerics import Array
from replication.trials import Truth

STEPS, HALVINGS = 60, 12

ENOUGH = 1e-13
"""Largest error of the equations at which Newton's method stops."""

NOISE = 1e-8
"""Largest error below which a step that does not halve it is the last."""

HALVES, LEAST = 60, 1e-300
"""Halvings of prices at which two residences may be equally good, and more than nothing."""

LONGEST = np.array([[1.0], [1.0], [5.0], [1.0]])
"""Longest step in each unknown."""

NOBODY = 80.0
"""Log of rents below the highest at which it does not matter whether residents work."""

SHIFT = 1e-40
"""Imaginary step by which slopes are taken: nothing is lost to differences."""

Numbers = NDArray[Any]
"""Real numbers, or complex ones where slopes are taken."""


def spread(
    economy: Economy, time: Array, best: Numbers, price: Numbers, log_odds: Numbers
) -> tuple[Numbers, Numbers]:
    """Incomes of all residents, and logs of their rents over those at the best place for good 1.

    Parameters
    ----------
    economy : Economy
    time : array of shape (J, N)
    best : array of shape (2, N)
        Incomes of the best resident of each good.
    price, log_odds : arrays of shape (N,)
        Price of commodity 2, and log of the rents at the best place for it over those at the other.

    Returns
    -------
    arrays of shape (J, N)
        Zero, and minus infinity, where nothing is left.
    """
    good = (economy.goods == 2).astype(int)
    second = economy.makes_second[:, np.newaxis]
    less = (1 + second * (price - 1)) * (time - best_hours(economy, time)[good])
    incomes = best[good] + less
    alive = incomes.real > 0
    within = np.log1p(np.where(alive, less, 0.0) / best[good]) / economy.tastes[3]
    within = np.where(alive, within, -np.inf)
    return np.where(alive, incomes, 0.0), within + second * log_odds


@dataclass(frozen=True, slots=True, eq=False)
class _Markets:
    """The four equations, for some columns of time."""

    economy: Economy
    time: Array
    setup: Array

    def some(self, chosen: Truth) -> "_Markets":
        return _Markets(self.economy, self.time[:, chosen], self.setup[chosen])

    def prices(self, logs: Numbers) -> Numbers:
        """Price of commodity 2, not a number where there is none."""
        t1, t2 = best_hours(self.economy, self.time)
        price = (t1 - np.exp(logs[0]) + np.exp(logs[1])) / t2
        return np.asarray(np.where(price.real > 0, price, np.nan))

    def unpaid(self, logs: Numbers) -> Numbers:
        """Fee less what pays it, over the income of the best resident of good 1.

        Where they are nearly all that he earns it is told as capacity over setup cost.
        """
        g, t1 = self.economy.composite_share, best_hours(self.economy, self.time)[0]
        m1, m2, rent = np.exp(logs[0]), np.exp(logs[1]), np.exp(logs[3])
        due, log_price = t1 - m1, np.log(self.prices(logs))
        log_setup = np.log(self.setup * composite_price(self.economy, 0.0))
        plain = np.exp(log_setup + (1 - g) * log_price) - due - rent
        spare = log_spare(self.economy, self.time, self.setup)
        near = 2 * m1.real < t1
        part1, part2 = np.where(near, m1 / t1, 0.5), np.where(near, m2 / (due + m2), 0.5)
        log_over = -spare - g * np.log1p(-part1) - (1 - g) * np.log1p(-part2)
        tight = due * log_over - due * np.log1p(np.where(near, rent / due, 0.0))
        return np.asarray(np.where(near, tight, plain) / m1)

    def errors(self, logs: Numbers) -> tuple[Numbers, Numbers]:
        """Errors of the equations at the unknowns, of shape (4, N), and log utility."""
        _, a2, a3, a4 = self.economy.tastes
        g, second = self.economy.composite_share, self.economy.makes_second[:, np.newaxis]
        best, rent = np.exp(logs[:2]), np.exp(logs[3])
        price = self.prices(logs)
        incomes, log_rents = spread(self.economy, self.time, best, price, logs[2])
        top = log_rents.real.max(axis=0)
        weight = np.exp(log_rents - top)
        total = weight.sum(axis=0)
        rate = weight / total / np.where(incomes.real > 0, incomes, 1.0)
        of_goods, of_second = rate.sum(axis=0), (rate * second).sum(axis=0)
        paid = best_hours(self.economy, self.time)[0] - best[0] + rent
        people = (weight * second).sum(axis=0) / total
        market = (1 - a3) * people + (paid - rent) * of_second - (1 - g) * paid * of_goods - a2
        market = market / np.maximum(1, (paid * of_goods).real)
        equal = logs[1] - logs[0] - a3 * np.log(price) - a4 * logs[2]
        value = logs[0] + a4 * (top + np.log(total) - logs[3]) - a2 * np.log(price)
        value = value + (self.economy.tastes * np.log(self.economy.tastes)).sum()
        return np.stack([self.unpaid(logs), equal, market, rent * of_goods / a4 - 1]), value

    def working(self, logs: Array) -> Truth:
        """Whether everybody has less leisure than time, of shape (N,)."""
        price = self.prices(logs)
        incomes, log_rents = spread(self.economy, self.time, np.exp(logs[:2]), price, logs[2])
        wages = np.where(self.economy.makes_second[:, np.newaxis] > 0, price, 1.0)
        idle = self.economy.tastes[2] * incomes >= wages * self.time
        return np.asarray(~np.any(idle & (log_rents > log_rents.max(axis=0) - NOBODY), axis=0))

    def error(self, logs: Array) -> Array:
        """Largest error of the equations, of shape (N,)."""
        largest = np.abs(self.errors(logs)[0]).max(axis=0)
        return np.where(np.isnan(largest), np.inf, largest)

    def step(self, logs: Array) -> Array:
        """Newton's step, of shape (4, N)."""
        errors = self.errors(logs)[0]
        shifted = [self.errors(logs + 1j * SHIFT * axis[:, np.newaxis])[0] for axis in np.eye(4)]
        slopes = (np.stack(shifted).imag / SHIFT).transpose(2, 1, 0)
        regular = np.abs(np.linalg.det(slopes)) > 0
        slopes = np.where(regular[:, np.newaxis, np.newaxis], slopes, np.eye(4))
        step = -np.linalg.solve(slopes, errors.T[:, :, np.newaxis])[:, :, 0].T
        return np.asarray(step / np.maximum(np.abs(step / LONGEST).max(axis=0), 1))


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """What clears all markets; arrays of shape (2, N), by good, and (N,).

    Attributes
    ----------
    incomes : array of shape (2, N)
        What the resident of the best residence of each good has.
    log_price, rent, log_odds, log_utility : arrays of shape (N,)
    residual : array of shape (N,)
        Largest error of the equations; infinite where they were not solved.
    """

    incomes: Array
    log_price: Array
    rent: Array
    log_odds: Array
    log_utility: Array
    residual: Array

    def point(self, economy: Economy, time: Array, setup: Array) -> Point:
        """Prices, with what rounding takes from them; `time` of shape (J, N)."""
        t1, t2 = best_hours(economy, time)
        earned = np.exp(self.log_price) * t2
        net = self.rent - setup * composite_price(economy, np.nan_to_num(self.log_price))
        of_rent = self.incomes[0] - (t1 + net)
        rest = np.stack([of_rent, (self.incomes[1] - (earned + net + of_rent)) / earned])
        return self.log_price, self.rent, rest, self.log_utility, self.residual


def guess(economy: Economy, time: Array, setup: Array) -> Array:
    """Unknowns to start from, as if land were worth next to nothing.

    Setup takes the same part of all time; the price makes the best residences for the two goods
    equally good, and the odds clear the market of commodity 2 if people live there alone.

    Parameters
    ----------
    economy : Economy
    time : array of shape (J, N)
    setup : array of shape (N,)

    Returns
    -------
    array of shape (4, N)
        See :func:`by_odds`.
    """
    _, a2, a3, a4 = economy.tastes
    g, (t1, t2) = economy.composite_share, best_hours(economy, time)
    unit = np.log(setup * composite_price(economy, 0.0))
    low, high = (unit - np.log(t2)) / g, (np.log(t1) - unit) / (1 - g)
    ends = low, high
    for _ in range(HALVES):
        middle = (low + high) / 2
        logs = _left(g, t1, t2, middle, ends)
        dear = logs[1] - logs[0] > a3 * middle
        low, high = np.where(dear, low, middle), np.where(dear, middle, high)
    first, second = np.exp(_left(g, t1, t2, (low + high) / 2, ends))
    fee = np.exp(unit + (1 - g) * (low + high) / 2)
    sells, buys = g * fee / second + 1 - a3 - a2, (1 - g) * fee / first
    odds = (a2 + buys) / np.maximum(sells, LEAST)
    rent = a4 * (1 + odds) / (1 / first + odds / second)
    return np.asarray(np.log(np.stack([first, second, odds, rent])))


def _left(g: float, t1: Array, t2: Array, log_price: Array, ends: tuple[Array, Array]) -> Array:
    """Logs of what the fee leaves at the best residences, between prices where it leaves none."""
    first, second = (1 - g) * (log_price - ends[1]), -g * (log_price - ends[0])
    return np.stack([np.log(-t1 * np.expm1(first)), log_price + np.log(-t2 * np.expm1(second))])


def by_odds(economy: Economy, time: Array, setup: Array, start: Array) -> Odds:
    """Clear all markets by Newton's method.

    Parameters
    ----------
    economy : Economy
    time : array of shape (J, N)
    setup : array of shape (N,)
    start : array of shape (4, N)
        Logs of incomes at the best residence of each good, of odds, and of the sum of rents.
    """
    whole, found = _Markets(economy, time, setup), start.copy()
    error = np.full(setup.size, np.inf)
    here, active, logs = whole, np.arange(setup.size), start
    with np.errstate(all="ignore"):
        now = here.error(logs)
        for _ in range(STEPS):
            before = error[active]
            better = now < before
            found[:, active[better]], error[active[better]] = logs[:, better], now[better]
            going = np.isfinite(now) & (now > ENOUGH) & ~((now < NOISE) & (now > before / 2))
            if not going.any():
                break
            here, active, logs = here.some(going), active[going], logs[:, going]
            step, now = here.step(logs), now[going]
            length = np.ones_like(now)
            for _ in range(HALVINGS):
                up = ~(here.error(logs + length * step) < np.maximum(now, NOISE))
                if not up.any():
                    break
                length[up] /= 2
            logs = logs + length * step
            now = here.error(logs)
        incomes, price, value = np.exp(found[:2]), whole.prices(found), whole.errors(found)[1]
    working = whole.working(found)
    residual = np.where(working, error, np.inf)
    return Odds(incomes, np.log(price), np.exp(found[3]), found[2], value, residual)
