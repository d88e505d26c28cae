"""Consumers of several types: when given utilities cannot be had by all, proved by prices.

A group has tastes, a measure and a utility that each member must reach. At any prices a member
spends at least the cheapest residence's expenditure for that utility, net of the value of time; all
members together own the land, and pay for the marketplaces. If they cannot afford it at *some*
prices, they cannot reach it at all: the prices are a certificate, checked by one evaluation.
Where they can afford it at all prices, they can reach it, as each group is a continuum.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from replication.marketplaces.model.ascent import Tops, climb
from replication.marketplaces.model.boxes import division_search, split
from replication.marketplaces.model.economy import (
    Economy,
    Groups,
    Setup,
    capacity,
    composite_price,
)
from replication.marketplaces.model.equilibrium import solve
from replication.marketplaces.model.lack import TINY, Falling, Lack, net_costs
from replication.numerics import (
    Array,
    ConvergenceError,
    entries,
    nonnegative,
    number,
    positive,
    whole,
)
from replication.trials import Truth

MARGIN = 1e-9
"""Gap in income that counts as strict, far above rounding."""


def net_expenditures(
    economy: Economy, groups: Groups, time: Array, price: ArrayLike, rents: Array
) -> Array:
    """Least expenditure of a member net of the value of time, by group and residence.

    See :func:`.lack.net_costs`.

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
    return net_costs(economy, groups.tastes, groups.unit_costs, time, price, rents)


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


def _search(lack: Lack, start: Array) -> Tops:
    """Climb from prices of shape (N, 1 + J)."""
    start = np.maximum(start, TINY)
    middle = np.concatenate([start[:, :1], lack.needs(start)], axis=1) / (1 + start[:, :1])
    width = np.repeat(lack.time.max(axis=1, keepdims=True), middle.shape[1], axis=1)
    width[:, 0] = 1.0
    return climb(lack, middle, width)


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
    setup, hours = number("setup", setup, positive), _hours(economy, time)
    if start is None:
        start = _first_prices(economy, groups, hours, setup)
    return supports(economy, [groups], hours, setup, _prices(economy, start))[0]


def supports(
    economy: Economy, groups: Sequence[Groups], time: ArrayLike, setup: float, start: ArrayLike
) -> list[Support]:
    """Find the prices at which each of many sets of groups lacks most; see :func:`support`.

    Parameters
    ----------
    groups : sequence of Groups
        As many groups in each.
    time : array of shape (J,)
    setup : float
    start : array of shape (1 + J,)
        Prices to start from.
    """
    hours, prices = _hours(economy, time), _prices(economy, start)
    rows = np.zeros(len(groups), dtype=int)
    lack = Lack(economy, groups, hours[np.newaxis][rows], np.full(rows.size, setup))
    return _supported(lack, _sure(lack, prices[np.newaxis][rows]))


def _supported(lack: Lack, tops: Tops) -> list[Support]:
    prices = lack.prices(tops.points)
    needs = lack.needs(prices) - prices[:, 1:].sum(axis=1, keepdims=True)
    return [
        Support(float(gap), *rest)
        for gap, *rest in zip(lack.gaps(prices), prices, needs, strict=True)
    ]


def _sure(lack: Lack, start: Array) -> Tops:
    """Prices at which groups lack most, from prices to start with."""
    tops = _search(lack, start)
    unsure = np.flatnonzero(~(tops.bounds - tops.values <= 10 * lack.close))
    if unsure.size:
        n = unsure[0]
        raise ConvergenceError(
            f"what groups lack is known within {tops.bounds[n] - tops.values[n]:g} only, at "
            f"tastes = {lack.tastes[n].tolist()}, masses = {lack.masses[n].tolist()}, "
            f"utilities = {lack.utilities[n].tolist()}, time = {lack.time[n].tolist()}, "
            f"setup = {lack.setup[n]:g}"
        )
    return tops


def largest_share(economy: Economy, groups: Groups, time: ArrayLike, setup: float) -> Array:
    """Largest share of their utilities that all groups can reach at once with one structure.

    Parameters
    ----------
    time : array of shape (..., J)
        Of many structures.
    setup : float

    Returns
    -------
    array of shape (...,)

    Raises
    ------
    ValueError
        If setup cannot be paid.
    ConvergenceError
        If it is not certain that nothing is lacking; it names the economy.
    """
    hours = entries("time", nonnegative("time", time), economy.goods.size)
    rows = hours.reshape(-1, economy.goods.size)
    shares = [share for share, _ in shared(economy, [groups] * len(rows), rows, setup)]
    return np.reshape(shares, hours.shape[:-1])


def shared(
    economy: Economy, groups: Sequence[Groups], time: ArrayLike, setup: float
) -> list[tuple[float, Support]]:
    """Largest shares of utilities that all of a set of groups can reach, and prices that say so.

    At given prices some share leaves nothing lacking, and no larger one can be reached. Prices at
    which something is lacking at that share give a smaller one, until nothing is anywhere.

    Parameters
    ----------
    groups : sequence of Groups
        N sets, with as many groups in each.
    time : array of shape (N, J)
        Of a structure for each.
    setup : float
    """
    setup, count = number("setup", setup, positive), economy.goods.size
    hours = entries("time", nonnegative("time", time), count).reshape(-1, count)
    sets = list(zip(groups, hours, strict=True))
    start = np.array([_first_prices(economy, one, of, setup) for one, of in sets])

    def scaled(at: Array) -> list[Groups]:
        rows = zip(sets, at, strict=True)
        return [
            one.scaled(_affordable(economy, one, of, setup, prices)) for (one, of), prices in rows
        ]

    given = hours, np.full(len(hours), setup)
    falling = Falling(economy, scaled(start), *given)
    tops = _sure(falling, start)
    falling(tops.points)
    lack = Lack(economy, scaled(falling.prices(tops.points)), *given)
    shares = lack.utilities[:, 0] / [one.utilities[0] for one in groups]
    return list(zip(shares.tolist(), _supported(lack, tops), strict=True))


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


PLENTY = 0.01
"""What may be lacking, over what all can earn, where the most is of no interest."""


class _Deciding(Lack):
    def enough(self, values: Array, bounds: Array) -> Truth:
        """Whether it is known if something is lacking, and to one half how much."""
        half = np.minimum(np.maximum(MARGIN, bounds / 2), PLENTY)
        return np.asarray((bounds <= MARGIN) | (values >= half))


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
    prices = np.empty((0, 1 + economy.goods.size))
    examined, proved = 0, True
    while len(low):
        travel, cost = search.closest(low, high, tags)
        hours, cost = economy.leisure - travel, mass * cost
        if not examined:
            first = _first_prices(economy, groups, hours[0], float(cost[0]))
            prices = np.tile(first, (len(low), 1))
        lack = _Deciding(economy, [groups] * len(low), hours, cost)
        prices = lack.prices(_search(lack, prices).points)
        open_ = ~(lack.gaps(prices) > MARGIN)
        out = ~open_
        boxes = low[out], high[out], search.labels[tags[out]]
        kept.append((*boxes, hours[out], cost[out], prices[out]))
        examined += len(low)
        if examined > limit or np.any(np.all(low == high, axis=1) & open_):
            proved = False
            break
        low, high, tags = split(low[open_], high[open_], tags[open_])
        prices = np.tile(prices[open_], (2, 1))
    lows, highs, labels, times, setups, prices = (
        np.concatenate(part) for part in zip(*kept, strict=True)
    )
    gaps = income_gap(economy, groups, times, setups, prices)
    smallest = float(gaps.min()) if gaps.size else -np.inf
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
