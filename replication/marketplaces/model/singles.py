"""A single marketplace: every place at once, at the prices of some of them.

Between two residences the worth of a place at given prices is convex (:mod:`.line`), so prices that
discard two neighbouring places discard all between them. The prices that clear markets with the
marketplace at some place discard others around it, the more the worse it is. So with few prices,
each tried on all places, intervals are found that hold every place but those near the best one;
there, the same is done on a finer grid.
"""

import numpy as np

from replication.marketplaces.model.bound import levels
from replication.marketplaces.model.economy import Economy, composite_price
from replication.marketplaces.model.equilibrium import hours_left
from replication.numerics import Array
from replication.trials import Truth

ROUNDS, INNER, MOST = 4, 24, 8
"""Grids that are tried, places of a finer one in an interval not discarded, and most of these."""


def log_worth(economy: Economy, cost: float, price: Array, rent: Array, places: Array) -> Array:
    """Bound on log utility with a marketplace at each place at each prices, convex between.

    Parameters
    ----------
    economy : Economy
    cost : float
        Of setup, per consumer.
    price, rent : arrays of shape (P,)
        Price of commodity 2 and sum of rents.
    places : array of shape (N,)

    Returns
    -------
    array of shape (P, N)
    """
    _, a2, a3, a4 = economy.tastes
    log_price = np.log(price)
    fee = cost * composite_price(economy, log_price)
    time = hours_left(economy, places[:, np.newaxis]).T
    times = np.tile(time, price.size)
    given = (np.repeat(of, places.size) for of in (fee, log_price, rent))
    log = levels(economy, times, *given).log_level.reshape(len(time), price.size, places.size)
    if a3 < a4:
        wages = np.exp(economy.makes_second[:, np.newaxis] * log_price)
        bend = a3 / (1 - a3) * np.maximum(rent - fee, 0.0) / wages
        touch = np.minimum(_most(economy, places)[:, np.newaxis], bend)
        at = levels(economy, touch, fee, log_price, rent).log_level[:, :, np.newaxis]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = time[:, np.newaxis] / touch[:, :, np.newaxis]
            log = np.where(share < 1, at + a4 * np.log1p(a3 / a4 * (share - 1)), log)
    top = log.max(axis=0)
    top = np.where(top > -np.inf, top, 0.0)
    with np.errstate(divide="ignore"):
        sums = top + a4 * np.log(np.exp((log - top) / a4).sum(axis=0))
    return np.asarray(
        economy.log_scale + sums - (a4 * np.log(rent) + a2 * log_price)[:, np.newaxis]
    )


def _most(economy: Economy, places: Array) -> Array:
    """Most time that a marketplace between the first place and the last leaves."""
    at = economy.residences[:, 0]
    gap = np.maximum(np.maximum(places.min() - at, at - places.max()), 0.0)
    return np.asarray(np.maximum(economy.leisure - economy.trips * gap, 0.0))


def stretches(discards: Truth) -> list[tuple[int, int, int]]:
    """Fewest runs of neighbours, each discarded by one row or by none, from left to right.

    Parameters
    ----------
    discards : array of bool, shape (P, N)

    Returns
    -------
    list of (first, last, row)
        The last of a run is the first of the next; row -1 where no row discards both of two.
    """
    count = discards.shape[1]
    stop = np.where(discards, count, np.arange(count))
    stop = np.minimum.accumulate(stop[:, ::-1], axis=1)[:, ::-1]
    row, last = stop.argmax(axis=0), stop.max(axis=0) - 1
    runs: list[tuple[int, int, int]] = []
    at = 0
    while at < count - 1:
        if last[at] > at:
            runs.append((at, int(last[at]), int(row[at])))
        elif runs and runs[-1][2] < 0:
            runs[-1] = (runs[-1][0], at + 1, -1)
        else:
            runs.append((at, at + 1, -1))
        at = runs[-1][1]
    return runs
