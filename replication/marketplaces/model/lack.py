"""What groups lack for their utilities at given prices and needs, and how it changes with them."""

import numpy as np
from numpy.typing import ArrayLike

from replication.marketplaces.model.economy import Economy, Groups, composite_price
from replication.numerics import Array

TINY = 1e-300
"""A rent of next to nothing."""


def taste_columns(groups: Groups) -> tuple[Array, ...]:
    """Shares of commodity 2, leisure and land, each of shape (G, 1)."""
    _, second, leisure, land = (column[:, np.newaxis] for column in groups.tastes.T)
    return second, leisure, land


def free_cost(economy: Economy, groups: Groups, price: ArrayLike, rents: Array) -> Array:
    """Cost of the utility where time sets no limit to leisure, ``v prod_i (p_i / a_i)^a_i``."""
    second, leisure, land = taste_columns(groups)
    price = np.asarray(price)[..., np.newaxis, np.newaxis]
    wages = np.where(economy.makes_second > 0, price, 1.0)
    of_land = np.asarray(rents)[..., np.newaxis, :] ** land
    return np.asarray(groups.unit_costs[:, np.newaxis] * price**second * wages**leisure * of_land)


class Lack:
    """What groups lack as a function of the price of commodity 2 and their needs: concave.

    The prices of the two commodities sum to one. In units of commodity 1 there may be no prices at
    which groups that ask for too much lack most.
    """

    def __init__(self, economy: Economy, groups: Groups, time: Array, setup: float) -> None:
        self.economy, self.groups, self.time, self.setup = economy, groups, time, setup
        self.masses, self.mass = groups.masses, float(groups.masses.sum())
        self.makes, self.share = economy.makes_second, 1 - economy.composite_share
        self.fee = setup * float(composite_price(economy, 0.0))
        self.second, self.leisure, self.land = taste_columns(groups)
        self.rest = 1 - self.leisure
        self.elastic = self.second + self.leisure * self.makes
        self.bare = np.log(free_cost(economy, groups, 1.0, np.ones_like(time)))
        self.hours = np.where(self.makes > 0, time, 0.0)
        self.places, self.first = np.arange(time.size), np.eye(1 + groups.masses.size)[0]

    def bids(self, price: float, needs: Array) -> tuple[Array, Array, Array]:
        """Log of the rent that leaves a group its need, and its slopes in need and price; (G, J).

        The inverse of :func:`net_expenditures`: who works spends his need and ``w_j t_j`` on all;
        who does not spends it on goods and land.
        """
        need = needs[:, np.newaxis]
        earned = np.where(self.makes > 0, price, 1.0) * self.time
        spent = need + earned
        working = self.leisure * spent <= earned
        base = spent if working.all() else np.where(working, spent, need / self.rest)
        paid = (base > 0) & (earned > 0)
        log = np.log(np.where(paid, base, 1.0))
        per_need = np.divide(1, base, out=np.zeros_like(base), where=paid)
        per_price = per_need * self.hours - self.elastic / price
        if base is not spent:
            idle = ~working & paid
            hours = np.log(np.where(idle, earned, 1.0) / self.leisure)
            log = np.where(idle, self.rest * log + self.leisure * hours, log)
            per_price = np.where(idle, -self.second / price, per_price)
        log = log - self.bare - self.elastic * np.log(price)
        return np.where(paid, log, -np.inf) / self.land, per_need / self.land, per_price / self.land

    def rents(self, price: float, needs: Array) -> Array:
        """Rents at a price of commodity 2 and needs in units of commodity 1."""
        log = self.bids(price, needs)[0].max(axis=0)
        return np.asarray(np.exp(np.maximum(log, np.log(TINY))))

    def prices(self, point: Array) -> Array:
        """Price of commodity 2 and rents at a point, in units of commodity 1."""
        first = 1 - float(point[0])
        price = float(point[0]) / first
        return np.concatenate([[price], self.rents(price, point[1:] / first)])

    def __call__(self, point: Array) -> tuple[float, Array, float]:
        """What is lacking and its slope; else minus infinity, and what leads to where it is known.

        Returns
        -------
        float
        array of shape (1 + G,)
        float
            How far the slope has to lead at least.
        """
        first = 1 - float(point[0])
        if not 0 < first < 1:
            return -np.inf, self.first * (1 if first >= 1 else -1), max(-point[0], -first)
        price, needs = (1 - first) / first, point[1:] / first
        log, per_need, per_price = self.bids(price, needs)
        winner = log.argmax(axis=0)
        at = winner, self.places
        top = log[at]
        j = int(top.argmax())
        if top[j] + np.log(first) > MOST:
            return -np.inf, *self._too_high(point, int(winner[j]), j)
        rents = self.mass * np.exp(top)
        fee = self.fee * price**self.share
        of_need = self.masses - np.bincount(winner, rents * per_need[at], minlength=needs.size)
        of_price = self.share * fee / price - float(rents @ per_price[at])
        value = float(self.masses @ needs - rents.sum() + fee)
        turn = of_price / first + float(of_need @ needs) - value
        return first * value, np.concatenate([[turn], of_need]), 0.0

    def _too_high(self, point: Array, group: int, j: int) -> tuple[Array, float]:
        """Need less what is spent at the highest rent, a convex function, must not be above zero.

        Returns how it falls, and how far.
        """
        second, first = float(point[0]), 1 - float(point[0])
        leisure, rest, land = (float(of[group, 0]) for of in (self.leisure, self.rest, self.land))
        elastic, makes, time = float(self.elastic[group, j]), self.makes[j], self.time[j]
        wage, turn = (second, 1) if makes else (first, -1)
        log = self.bare[group, j] + elastic * np.log(second / first) + land * (MOST - np.log(first))
        cost = first * float(np.exp(log))
        slope = cost * (elastic / second + land - 1) / first
        if leisure * cost > wage * time:
            idle = rest * cost * (leisure * cost / (wage * time)) ** (leisure / rest)
            slope = idle / rest * (slope / cost - leisure * turn / wage)
            most = idle
        else:
            slope, most = slope - turn * time, cost - wage * time
        back = slope * self.first
        back[1 + group] = -1.0
        return back, float(point[1 + group]) - most


MOST = 7.0
"""Log of a rent that is too high to look at, beside earnings of a few units."""
