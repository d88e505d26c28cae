"""Consumers of several types: when given utilities cannot be had by all, proved by prices.

A group has tastes, a measure and a utility that each member must reach. At any prices a member
spends at least the cheapest residence's expenditure for that utility, net of the value of time; all
members together own the land, and pay for the marketplaces. If they cannot afford it at *some*
prices, they cannot reach it at all: the prices are a certificate, checked by one evaluation.
Where they can afford it at all prices, they can reach it, as each group is a continuum.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from replication.marketplaces.model.ascent import Top, climb
from replication.marketplaces.model.boxes import division_search, split
from replication.marketplaces.model.economy import (
    Economy,
    Groups,
    Setup,
    capacity,
    composite_price,
)
from replication.marketplaces.model.equilibrium import solve
from replication.marketplaces.model.lack import TINY, Lack, free_cost, taste_columns
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

    ``e_j = v prod_i (p_i / a_i)^a_i - w_j t_j`` while the leisure in it is not more than the time.
    Where it would be, all time is leisure and ``(1 - a3) E x^(a3 / (1 - a3))`` is spent, E being
    the product and ``x = a3 E / (w_j t_j)``.

    Parameters
    ----------
    time : array of shape (..., J)
    price : array of shape (...,)
    rents : array of shape (..., J)

    Returns
    -------
    array of shape (..., G, J)
        Infinite where there is no time.
    """
    _, leisure, _ = taste_columns(groups)
    cost = free_cost(economy, groups, price, rents)
    wages = np.where(economy.makes_second > 0, np.asarray(price)[..., np.newaxis], 1.0)
    earned = (wages * time)[..., np.newaxis, :]
    with np.errstate(divide="ignore"):
        wanted = leisure * cost / earned
    idle = (1 - leisure) * cost * np.maximum(wanted, 1.0) ** (leisure / (1 - leisure))
    return np.asarray(np.where(wanted > 1, idle, cost - earned))


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
    return Lack(economy, groups, time, 0.0).rents(price, needs)


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """Prices at which the groups lack most in units of both commodities, and their needs.

    Attributes
    ----------
    gap : float
        What they lack there in units of commodity 1, see :func:`income_gap`; zero on the frontier
        of what is feasible.
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


CLOSE = 1e-13
"""Gap between what is lacking and a bound on it at which a search ends, over what all can earn."""


def _search(lack: Lack, start: Array, enough: Callable[[float, float], bool]) -> Top:
    """Climb from prices."""
    needs = net_expenditures(lack.economy, lack.groups, lack.time, start[0], start[1:]).min(axis=-1)
    total = 1 + start[0]
    middle = np.concatenate([start[:1], needs]) / total
    width = np.full(middle.size, lack.time.max())
    width[0] = 1.0
    return climb(lack, middle, width, enough)


def _first_prices(economy: Economy, groups: Groups, hours: Array, setup: float) -> Array:
    """Equilibrium prices of a single group, with the mean of their tastes."""
    mass = groups.masses.sum()
    alone = replace(economy, tastes=groups.masses @ groups.tastes / mass)
    most = float(mass * capacity(alone, hours))
    if setup >= most:
        raise ValueError(f"setup = {setup:g}: it must be below {most:g}, or nobody can pay it")
    found = solve(alone, hours, setup / mass)
    return np.concatenate([[float(found.price)], np.maximum(found.rents, TINY)])


def support(
    economy: Economy, groups: Groups, time: ArrayLike, setup: float, start: ArrayLike | None = None
) -> Support:
    """Find the prices at which the groups lack most: a concave program.

    Each group's need z is at most its net expenditure at every residence, so that land goes to the
    highest bid; maximise what is lacking over z and the price of commodity 2, where the prices of
    the two commodities sum to one. The gap is then evaluated from the prices alone.

    Parameters
    ----------
    time : array of shape (J,)
    setup : float
        Setup cost of all the groups together.
    start : array of shape (1 + J,), optional
        Prices to start from; by default equilibrium prices at the mean of tastes.

    Raises
    ------
    ValueError
        If setup cannot be paid.
    ConvergenceError
        If no prices are certain to be those at which the groups lack most; it names the economy.
    """
    setup = number("setup", setup, positive)
    hours = _hours(economy, time)
    if start is None:
        start = _first_prices(economy, groups, hours, setup)
    return _lacking_most(economy, groups, hours, setup, _prices(economy, start), np.inf)


def _lacking_most(
    economy: Economy, groups: Groups, time: Array, setup: float, start: Array, plenty: float
) -> Support:
    """Prices at which the groups lack most, or any at which they lack plenty."""
    lack = Lack(economy, groups, time, setup)
    close = CLOSE * max(lack.mass * economy.leisure, setup)
    enough: Callable[[float, float], bool] = lambda value, bound: (
        bound - value <= close or value >= plenty
    )
    top = _search(lack, np.maximum(start, TINY), enough)
    if not enough(top.value, top.bound - 9 * close):
        raise ConvergenceError(
            f"what groups lack is known within {top.bound - top.value:g} only, at "
            f"tastes = {groups.tastes.tolist()}, masses = {groups.masses.tolist()}, "
            f"utilities = {groups.utilities.tolist()}, time = {time.tolist()}, setup = {setup:g}"
        )
    return _supported(lack, top.point)


def _supported(lack: Lack, point: Array) -> Support:
    prices = lack.prices(point)
    given = lack.economy, lack.groups, lack.time
    gap = float(income_gap(*given, lack.setup, prices))
    needs = net_expenditures(*given, prices[0], prices[1:]).min(axis=-1)
    return Support(gap, prices, needs - prices[1:].sum())


def largest_share(economy: Economy, groups: Groups, time: ArrayLike, setup: float) -> float:
    """Largest share of their utilities that all groups can reach at once with one structure.

    At given prices some share leaves nothing lacking, and no larger one can be reached. Prices at
    which most is lacking at that share give a smaller one, until nothing is.

    Raises
    ------
    ValueError
        If setup cannot be paid.
    ConvergenceError
        If the shares do not settle.
    """
    setup, hours = number("setup", setup, positive), _hours(economy, time)
    prices = _first_prices(economy, groups, hours, setup)
    share, plenty = np.inf, PLENTY * groups.masses.sum() * economy.leisure
    for _ in range(SHARES):
        before, share = share, min(_affordable(economy, groups, hours, setup, prices), share)
        if before - share <= SETTLED * share:
            return share
        scaled = groups.scaled(share)
        prices = _lacking_most(economy, scaled, hours, setup, prices, plenty).prices
    raise ConvergenceError(
        f"largest_share: shares still fall at {share:g}, tastes = {groups.tastes.tolist()}, "
        f"masses = {groups.masses.tolist()}, time = {hours.tolist()}, setup = {setup:g}"
    )


PLENTY = 0.01
"""What may be lacking, over what all can earn, where the most is of no interest."""

SHARES, SETTLED = 60, 1e-12
"""Most prices that are tried for a share, and the relative change that is none."""


def _affordable(
    economy: Economy, groups: Groups, time: Array, setup: float, prices: Array
) -> float:
    """Share of their utilities at which the groups lack nothing at given prices."""

    def gap(log_share: float) -> float:
        scaled = groups.scaled(float(np.exp(log_share)))
        return float(income_gap(economy, scaled, time, setup, prices))

    low = high = 0.0
    while gap(low) > 0:
        low = 2 * low - 1
    while gap(high) < 0:
        high = 2 * high + 1
    return float(np.exp(brentq(gap, low, high, xtol=1e-14, rtol=1e-14)))


def _decided(value: float, bound: float) -> bool:
    """Whether it is known if something is lacking, and to one half how much."""
    return bound <= MARGIN or value >= min(max(MARGIN, bound / 2), PLENTY)


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
    known: Array | None = None
    examined, proved = 0, True
    while len(low):
        travel, cost = search.closest(low, high, tags)
        hours, cost = economy.leisure - travel, mass * cost
        open_ = np.zeros(len(low), dtype=bool)
        for box in range(len(low)):
            if known is None:
                known = _first_prices(economy, groups, hours[box], float(cost[box]))
            lack = Lack(economy, groups, hours[box], float(cost[box]))
            found = _supported(lack, _search(lack, known, _decided).point)
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
