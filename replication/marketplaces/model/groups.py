"""Consumers of several types: when given utilities cannot be had by all, proved by prices.

A group has tastes, a measure and a utility that each member must reach. At any prices a member
spends at least the cheapest residence's expenditure for that utility, net of the value of time; all
members together own the land, and pay for the marketplaces. If they cannot afford it at *some*
prices, they cannot reach it at all: the prices are a certificate, checked by one evaluation.
Where they can afford it at all prices, they can reach it, as each group is a continuum.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq, minimize

from replication.marketplaces.model.boxes import division_search, split
from replication.marketplaces.model.economy import (
    Economy,
    Groups,
    Setup,
    capacity,
    composite_price,
)
from replication.marketplaces.model.equilibrium import solve
from replication.numerics import (
    Array,
    ConvergenceError,
    entries,
    nonnegative,
    number,
    positive,
    whole,
)

MARGIN = 1e-9
"""Gap in income that counts as strict, far above rounding."""


def net_expenditures(
    economy: Economy, groups: Groups, time: Array, price: ArrayLike, rents: Array
) -> Array:
    """Least expenditure of a member net of the value of time, by group and residence.

    ``v prod_i (p_i / a_i)^a_i - w_j t_j``.

    Parameters
    ----------
    time : array of shape (..., J)
    price : array of shape (...,)
    rents : array of shape (..., J)

    Returns
    -------
    array of shape (..., G, J)
    """
    wages = np.where(economy.makes_second > 0, np.asarray(price)[..., np.newaxis], 1.0)
    _, second, leisure, land = (column[:, np.newaxis] for column in groups.tastes.T)
    cost = (
        groups.unit_costs[:, np.newaxis]
        * np.asarray(price)[..., np.newaxis, np.newaxis] ** second
        * wages[..., np.newaxis, :] ** leisure
        * np.asarray(rents)[..., np.newaxis, :] ** land
    )
    return np.asarray(cost - (wages * time)[..., np.newaxis, :])


def income_gap(
    economy: Economy, groups: Groups, time: ArrayLike, setup: ArrayLike, prices: ArrayLike
) -> Array:
    """What the groups lack at given prices: above zero proves that they cannot reach the utilities.

    Parameters
    ----------
    time : array of shape (..., J)
        Time left after travel.
    setup : array of shape (...,)
        Setup cost of all the groups together, in composite goods.
    prices : array of shape (..., 1 + J)
        Price of commodity 2 and land rents, positive; commodity 1 costs one.

    Returns
    -------
    array of shape (...,)
        In units of commodity 1.
    """
    count = economy.goods.size
    hours = entries("time", nonnegative("time", time), count)
    given = entries("prices", positive("prices", prices), 1 + count)
    price, rents = given[..., 0], given[..., 1:]
    needs = net_expenditures(economy, groups, hours, price, rents).min(axis=-1)
    fee = nonnegative("setup", setup) * composite_price(economy, np.log(price))
    return np.asarray(needs @ groups.masses - groups.masses.sum() * rents.sum(axis=-1) + fee)


def bid_rents(economy: Economy, groups: Groups, time: Array, price: float, needs: Array) -> Array:
    """Lowest rents at which no group's net expenditure is below its need: the highest bid for land.

    Parameters
    ----------
    time : array of shape (J,)
    price : float
    needs : array of shape (G,)

    Returns
    -------
    array of shape (J,)
        Next to nothing where no group would pay for land.
    """
    bare = net_expenditures(economy, groups, 0 * time, price, np.ones_like(time))
    spent = needs[:, np.newaxis] + np.where(economy.makes_second > 0, price, 1.0) * time
    log = np.log(np.maximum(spent, TINY) / bare) / groups.tastes[:, 3:]
    return np.asarray(np.exp(np.maximum(log.max(axis=0), np.log(TINY))))


TINY = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """Prices at which the groups lack most, and the residents that go with them.

    Attributes
    ----------
    gap : float
        What they lack there, see :func:`income_gap`; zero on the frontier of what is feasible.
    prices : array of shape (1 + J,)
    needs : array of shape (G,)
        Net expenditure of a member less the rents that he owns.
    """

    gap: float
    prices: Array
    needs: Array


def _hours(economy: Economy, time: ArrayLike) -> Array:
    """Hours at each residence of one structure, checked."""
    hours = nonnegative("time", time)
    if hours.shape != economy.goods.shape:
        raise ValueError(f"time of shape {hours.shape}: it must be {economy.goods.shape}")
    return hours


def _prices(economy: Economy, start: ArrayLike) -> Array:
    prices, count = nonnegative("start", start), 1 + economy.goods.size
    if prices.shape != (count,):
        raise ValueError(f"start of shape {prices.shape}: it must be ({count},)")
    return prices


def support(
    economy: Economy, groups: Groups, time: ArrayLike, setup: float, start: ArrayLike | None = None
) -> Support:
    """Find the prices at which the groups lack most: a concave program.

    Each group's need z is at most its net expenditure at every residence; maximise what is lacking
    over z and prices. The gap is then evaluated from the prices alone.

    Parameters
    ----------
    time : array of shape (J,)
    setup : float
        Setup cost of all the groups together.
    start : array of shape (1 + J,), optional
        Prices to start from; by default equilibrium prices of the first group alone.
    """
    setup = number("setup", setup, positive)
    hours = _hours(economy, time)
    several, count = len(groups.masses), hours.size
    if start is None:
        mass = groups.masses.sum()
        alone = Economy(
            economy.residences,
            economy.goods,
            groups.tastes[0],
            economy.composite_share,
            economy.leisure,
            economy.trips,
            economy.interval,
        )
        most = float(mass * capacity(alone, hours))
        if setup >= most:
            raise ValueError(f"setup = {setup:g}: it must be below {most:g}, or nobody can pay it")
        found = solve(alone, hours, setup / mass)
        start = np.concatenate([[float(found.price)], found.rents])
    prices = np.maximum(_prices(economy, start), 1e-6)
    needs = net_expenditures(economy, groups, hours, prices[0], prices[1:]).min(axis=-1)
    second = economy.makes_second
    share = 1 - economy.composite_share
    slope_z = np.concatenate([-groups.masses, [0.0], np.full(count, groups.masses.sum())])

    def lack(x: Array) -> float:
        fee = setup * composite_price(economy, np.log(x[several]))
        return float(
            -(groups.masses @ x[:several] - groups.masses.sum() * x[several + 1 :].sum() + fee)
        )

    def lack_slope(x: Array) -> Array:
        slope = slope_z.copy()
        slope[several] = -share * setup * composite_price(economy, np.log(x[several])) / x[several]
        return slope

    latest: dict[bytes, Array] = {}

    def net_at(x: Array) -> Array:
        # SLSQP asks for a constraint and its slope at the same place, one after the other.
        place = x[several:].tobytes()
        if place not in latest:
            latest.clear()
            latest[place] = net_expenditures(economy, groups, hours, x[several], x[several + 1 :])
        return latest[place]

    def room(x: Array) -> Array:
        return (net_at(x) - x[:several, np.newaxis]).ravel()

    def room_slope(x: Array) -> Array:
        price, rents = x[several], x[several + 1 :]
        cost = net_at(x) + np.where(second > 0, price, 1.0) * hours
        slope = np.zeros((several, count, x.size))
        slope[np.arange(several), :, np.arange(several)] = -1
        elastic = groups.tastes[:, 1:2] + groups.tastes[:, 2:3] * second
        slope[:, :, several] = cost * elastic / price - second * hours
        places = np.arange(count)
        slope[:, places, several + 1 + places] = cost * groups.tastes[:, 3:4] / rents
        return slope.reshape(several * count, x.size)

    found = minimize(
        lack,
        np.concatenate([needs, prices]),
        jac=lack_slope,
        method="SLSQP",
        bounds=[(None, None)] * several + [(1e-7, None)] * (1 + count),
        constraints={"type": "ineq", "fun": room, "jac": room_slope},
        options={"maxiter": 300, "ftol": 1e-14},
    )
    price = found.x[several]
    needs = net_expenditures(economy, groups, hours, price, found.x[several + 1 :]).min(axis=-1)
    prices = np.concatenate([[price], bid_rents(economy, groups, hours, price, needs)])
    gap = float(income_gap(economy, groups, hours, setup, prices))
    return Support(gap, prices, needs - prices[1:].sum())


def largest_share(economy: Economy, groups: Groups, time: ArrayLike, setup: float) -> float:
    """Largest share of their utilities that all groups can reach at once with one structure.

    Raises
    ------
    ConvergenceError
        If no share between one half and two lies on the frontier.
    """
    setup, time = number("setup", setup, positive), _hours(economy, time)
    gap: Callable[[float], float] = lambda share: (
        support(economy, groups.scaled(share), time, setup).gap
    )
    if gap(0.5) > 0 or gap(2.0) < 0:
        raise ConvergenceError("no share between 0.5 and 2 lies on the frontier")
    return float(brentq(gap, 0.5, 2.0, xtol=1e-10))


@dataclass(frozen=True, slots=True, eq=False)
class Infeasibility:
    """Proof that no structure lets all groups reach their utilities.

    Attributes
    ----------
    proved : bool
        Whether every box of structures has prices that exclude it.
    boxes : int
        Boxes that cover all structures.
    smallest_gap : float
        Smallest income gap among them, in units of commodity 1.
    low, high : arrays of shape (boxes, n)
        Corners of the boxes.
    labels : array of shape (boxes, J)
        The marketplace that each residence uses.
    times : array of shape (boxes, J)
        Most time that any structure of the box leaves.
    setups : array of shape (boxes,)
        Lowest setup cost of the box.
    prices : array of shape (boxes, 1 + J)
    """

    proved: bool
    boxes: int
    smallest_gap: float
    low: Array
    high: Array
    labels: Array
    times: Array
    setups: Array
    prices: Array


def prove_infeasible(
    economy: Economy, groups: Groups, setup: Setup, *, limit: int = 2_000
) -> Infeasibility:
    """Exclude every marketplace structure by prices, box by box (footnote 22).

    Parameters
    ----------
    economy : Economy
        Its tastes are not used.
    groups : Groups
    setup : Setup
        Proportional to the population, equal for each marketplace.
    limit : int
        Boxes after which the proof is given up.

    Returns
    -------
    Infeasibility
    """
    limit = whole("limit", limit, 1)
    mass = groups.masses.sum()
    search = division_search(economy, setup)
    low, high, tags = search.low, search.high, search.tags
    kept: list[tuple[Array, ...]] = []
    known = None
    examined, proved = 0, True
    while len(low):
        travel, cost = search.closest(low, high, tags)
        hours, cost = economy.leisure - travel, mass * cost
        open_ = np.zeros(len(low), dtype=bool)
        for box in range(len(low)):
            found = support(economy, groups, hours[box], cost[box], known)
            known = found.prices
            if found.gap > MARGIN:
                label = search.labels[tags[box]]
                kept.append((low[box], high[box], label, hours[box], cost[box], found.prices))
            else:
                open_[box] = True
        examined += len(low)
        if examined > limit or np.any(np.all(low == high, axis=1) & open_):
            proved = False
            break
        low, high, tags = split(low[open_], high[open_], tags[open_])
    if not kept:
        none = np.empty((0, economy.goods.size))
        return Infeasibility(False, 0, -np.inf, none, none, none, none, none[:, 0], none)
    lows, highs, labels, times, setups, prices = (
        np.array(part) for part in zip(*kept, strict=True)
    )
    smallest = float(income_gap(economy, groups, times, setups, prices).min())
    return Infeasibility(
        proved and smallest > MARGIN,
        len(times),
        smallest,
        lows,
        highs,
        labels,
        times,
        setups,
        prices,
    )
