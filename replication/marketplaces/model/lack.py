"""What groups lack for their utilities at given prices and needs, and how it changes with them."""

import copy
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from replication.marketplaces.model.economy import Economy, Groups, composite_price
from replication.numerics import Array
from replication.trials import Truth

TINY = 1e-300
"""A rent of next to nothing."""

MOST = 7.0
"""Log of a rent that is too high to look at, beside earnings of a few units."""

CLOSE = 1e-13
"""Gap between what is lacking and a bound on it at which a search ends, over what all can earn."""


def net_costs(
    economy: Economy, tastes: Array, unit_costs: Array, time: Array, price: ArrayLike, rents: Array
) -> Array:
    """Least expenditure net of the value of time, by group and residence.

    ``e_j = v prod_i (p_i / a_i)^a_i - w_j t_j`` while the leisure in it is not more than the time.
    Where it would be, all time is leisure and ``(1 - a3) E x^(a3 / (1 - a3))`` is spent, E being
    the product and ``x = a3 E / (w_j t_j)``.

    Parameters
    ----------
    tastes : array of shape (..., G, 4)
    unit_costs : array of shape (..., G)
        What the utilities cost where all prices are one.
    time, rents : arrays of shape (..., J)
    price : array of shape (...,)

    Returns
    -------
    array of shape (..., G, J)
        Infinite where there is no time.
    """
    _, second, leisure, land = np.moveaxis(tastes, -1, 0)[..., np.newaxis]
    price = np.asarray(price)[..., np.newaxis, np.newaxis]
    wages = np.where(economy.makes_second > 0, price, 1.0)
    of_land = np.asarray(rents)[..., np.newaxis, :] ** land
    cost = unit_costs[..., np.newaxis] * price**second * wages**leisure * of_land
    earned = wages * time[..., np.newaxis, :]
    with np.errstate(divide="ignore"):
        wanted = leisure * cost / earned
    idle = (1 - leisure) * cost * np.maximum(wanted, 1.0) ** (leisure / (1 - leisure))
    return np.asarray(np.where(wanted > 1, idle, cost - earned))


class Lack:
    """What groups lack as functions of the price of commodity 2 and their needs: concave.

    The prices of the two commodities sum to one. In units of commodity 1 there may be no prices at
    which groups that ask for too much lack most.

    Parameters
    ----------
    economy : Economy
    groups : sequence of N Groups
        As many groups in each.
    time : array of shape (N, J)
    setup : array of shape (N,)
    """

    def __init__(
        self, economy: Economy, groups: Sequence[Groups], time: Array, setup: Array
    ) -> None:
        self.economy, self.time, self.setup = economy, time, setup
        self.tastes = np.stack([one.tastes for one in groups])
        self.masses = np.stack([one.masses for one in groups])
        self.utilities = np.stack([one.utilities for one in groups])
        self.unit_costs = np.stack([one.unit_costs for one in groups])
        self.mass = self.masses.sum(axis=1)
        _, self.second, self.leisure, self.land = np.moveaxis(self.tastes, -1, 0)[..., np.newaxis]
        self.elastic = self.second + self.leisure * economy.makes_second
        self.bare = np.log(self.unit_costs)[..., np.newaxis]
        self.hours = np.where(economy.makes_second > 0, time, 0.0)
        self.others = time - self.hours
        self.fee = setup * float(composite_price(economy, 0.0))
        self.close = CLOSE * np.maximum(self.mass * economy.leisure, setup)
        self.lands = self.land + np.zeros_like(self.elastic)
        self._count()

    def _count(self) -> None:
        """Where the first group's entries stand in arrays of shape (N, G, J)."""
        number, groups, places = self.elastic.shape
        self.first_entry = groups * places * np.arange(number)[:, np.newaxis] + np.arange(places)

    def some(self, chosen: NDArray[np.intp]) -> Self:
        """Return the chosen ones."""
        few = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                setattr(few, name, value[chosen])
        few._count()
        return few

    def enough(self, values: Array, bounds: Array) -> Truth:
        """Whether the most that is lacking is known."""
        return np.asarray(bounds - values <= self.close)

    def bids(self, price: Array, needs: Array) -> tuple[Array, Array, Truth]:
        """Log of the rent that leaves a group its need, what it goes by, and who works; (N, G, J).

        The inverse of :func:`net_costs`: who works spends his need and ``w_j t_j`` on all; who does
        not spends it on goods and land.
        """
        need = needs[:, :, np.newaxis]
        earned = (price[:, np.newaxis] * self.hours + self.others)[:, np.newaxis]
        base = need + earned
        working = self.leisure * base <= earned
        if working.all() and base.min() > 0 and earned.min() > 0:
            log = np.log(base)
        else:
            rest = np.where(working, 1.0, 1 - self.leisure)
            base = np.where(working, base, need / rest)
            paid = (base > 0) & (earned > 0)
            base = np.where(paid, base, 1.0)
            hours = np.log(np.where(paid, earned, 1.0) / self.leisure)
            log = np.where(paid, rest * np.log(base) + (1 - rest) * hours, -np.inf)
        log = log - self.bare - self.elastic * np.log(price)[:, np.newaxis, np.newaxis]
        return log / self.land, base, working

    def rents(self, price: Array, needs: Array) -> Array:
        """Rents (N, J) at prices of commodity 2 and needs in units of commodity 1."""
        return np.asarray(np.exp(np.maximum(self.bids(price, needs)[0].max(axis=1), np.log(TINY))))

    def prices(self, points: Array) -> Array:
        """Price of commodity 2 and rents (N, 1 + J) at points, in units of commodity 1."""
        price, needs = _in_first(points)
        return np.concatenate([price[:, np.newaxis], self.rents(price, needs)], axis=1)

    def needs(self, prices: Array) -> Array:
        """Least net expenditures (N, G) at a price of commodity 2 and rents."""
        given = self.tastes, self.unit_costs, self.time, prices[:, 0], prices[:, 1:]
        return np.asarray(net_costs(self.economy, *given).min(axis=-1))

    def gaps(self, prices: Array) -> Array:
        """What is lacking (N,) at a price of commodity 2 and rents."""
        fee = self.fee * prices[:, 0] ** (1 - self.economy.composite_share)
        spent = (self.masses * self.needs(prices)).sum(axis=1)
        return np.asarray(spent - self.mass * prices[:, 1:].sum(axis=1) + fee)

    def __call__(self, points: Array) -> tuple[Array, Array, Array]:
        """What is lacking and its slopes; else minus infinity, and what leads to where it is known.

        Parameters
        ----------
        points : array of shape (N, 1 + G)

        Returns
        -------
        array of shape (N,)
        array of shape (N, 1 + G)
        array of shape (N,)
            How far the slope has to lead at least.
        """
        second = points[:, 0]
        out = (second <= 0) | (second >= 1)
        if out.any():
            points = np.where(out[:, np.newaxis], 0.5, points)
        price, needs = _in_first(points)
        first = 1 - points[:, 0]
        log, base, working = self.bids(price, needs)
        winner = log.argmax(axis=1)
        # Where the winner's entry stands in arrays of shape (N, G, J), and his need in (N, G).
        at = winner * winner.shape[1] + self.first_entry
        top = log.take(at)
        high = top.max(axis=1) + np.log(first) > MOST
        if high.any():
            top = np.where(high[:, np.newaxis], MOST, top)
        paid = self.mass[:, np.newaxis] * np.exp(top)
        per_log = paid / self.lands.take(at)
        per_need = per_log / base.take(at)
        works = working.take(at)
        need = at // winner.shape[1]
        sold = np.bincount(need.ravel(), per_need.ravel(), minlength=needs.size)
        of_need = self.masses - sold.reshape(needs.shape)
        bent = np.where(works, self.elastic.take(at), self.second.take(need))
        share = 1 - self.economy.composite_share
        fee = self.fee * price**share
        of_price = share * fee + (
            per_log * bent - price[:, np.newaxis] * per_need * works * self.hours
        ).sum(axis=1)
        value = first * ((self.masses * needs).sum(axis=1) - paid.sum(axis=1) + fee)
        slope = np.empty_like(points)
        slope[:, 1:] = of_need
        slope[:, 0] = (of_price / price + first * (of_need * needs).sum(axis=1) - value) / first
        least = np.zeros_like(first)
        if high.any():
            rows = np.flatnonzero(high)
            place = log.max(axis=1)[rows].argmax(axis=1)
            value[rows] = -np.inf
            slope[rows], least[rows] = self._too_high(
                points[rows], rows, winner[rows, place], place
            )
        if out.any():
            value[out], slope[out] = -np.inf, 0.0
            slope[out, 0] = np.where(second[out] >= 1, -1.0, 1.0)
            least[out] = np.maximum(-second, second - 1)[out]
        return value, slope, least

    def _too_high(
        self,
        points: Array,
        rows: NDArray[np.intp],
        group: NDArray[np.intp],
        place: NDArray[np.intp],
    ) -> tuple[Array, Array]:
        """Need less what is spent at the highest rent, a convex function, must not be above zero.

        Returns how it falls, and how far.
        """
        second, first = points[:, 0], 1 - points[:, 0]
        at = rows, group, np.zeros_like(group)
        leisure, land, bare = self.leisure[at], self.land[at], self.bare[at]
        elastic, time = self.elastic[rows, group, place], self.time[rows, place]
        makes = self.economy.makes_second[place] > 0
        wage, turn = np.where(makes, second, first), np.where(makes, 1.0, -1.0)
        log = bare + elastic * np.log(second / first) + land * (MOST - np.log(first))
        cost = first * np.exp(log)
        slope = cost * (elastic / second + land - 1) / first
        with np.errstate(divide="ignore"):
            wanted = leisure * cost / (wage * time)
        idle, rest = wanted > 1, 1 - leisure
        most = np.where(idle, rest * cost * wanted ** (leisure / rest), cost - wage * time)
        bent = most / rest * (slope / cost - leisure * turn / wage)
        back = np.zeros_like(points)
        back[:, 0] = np.where(idle, bent, slope - turn * time)
        far = points[np.arange(rows.size), 1 + group] - most
        back[np.arange(rows.size), 1 + group] = -1.0
        return back, far


def _in_first(points: Array) -> tuple[Array, Array]:
    """Price of commodity 2, and needs, in units of commodity 1."""
    first = 1 - points[:, :1]
    return points[:, 0] / first[:, 0], points[:, 1:] / first


class Falling(Lack):
    """What groups lack for the largest share of their utilities that no point has excluded yet.

    Where something is lacking, the share falls to where nothing is, and stays there: it is the
    share that can be afforded at the prices of the point where it fell last. At its end nothing is
    lacking anywhere. Setup can be paid, so that whoever lacks something has to pay for land.
    """

    def __call__(self, points: Array) -> tuple[Array, Array, Array]:
        """As for :class:`Lack`, but never above zero."""
        value, slope, least = super().__call__(points)
        rows = np.flatnonzero(value > 0)
        if rows.size:
            some = self.some(rows)
            some.fall(points[rows])
            self.bare[rows] = some.bare
            slope[rows] = Lack.__call__(some, points[rows])[1]
            value[rows] = 0.0
        return value, slope, least

    def fall(self, points: Array) -> None:
        """Lower the shares to where nothing is lacking at these points.

        The log of what land costs is convex in the log of the share: Newton's method.
        """
        price, needs = _in_first(points)
        log, *_ = self.bids(price, needs)
        fee = self.fee * price ** (1 - self.economy.composite_share)
        most = np.log(((self.masses * needs).sum(axis=1) + fee) / self.mass)
        fall = np.zeros_like(price)
        row, place = np.ogrid[: len(points), : self.time.shape[1]]
        for _ in range(FALLS):
            bid = log + fall[:, np.newaxis, np.newaxis] / self.land
            winner = bid.argmax(axis=1)
            top = bid[row, winner, place]
            high = top.max(axis=1)
            paid = np.exp(top - high[:, np.newaxis])
            over = most - high - np.log(paid.sum(axis=1))
            if np.all(np.abs(over) < NO_FALL):
                break
            fall += over * paid.sum(axis=1) / (paid / self.land[row, winner, 0]).sum(axis=1)
        self.bare -= fall[:, np.newaxis, np.newaxis]


FALLS, NO_FALL = 20, 1e-14
"""Most steps by which a share falls, and what is left of them where it stands."""
