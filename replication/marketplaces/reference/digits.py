"""The equilibrium of one structure in many digits, from markets that clear.

No utility is bounded and nothing is minimised. At each price of commodity 2 the land market gives
what a resident has beside his wages, since people add up to one; then the market of commodity 2
gives the price. Both excess demands fall from plus to minus between bounds that are known.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from flint import arb
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from replication.certify import precision
from replication.marketplaces.model.economy import Economy, capacity
from replication.numerics import Array, entries, nonnegative, number, positive, vector

BITS = 256
NEAR, CLOSE = arb(2) ** -44, arb(2) ** -100
"""Distance from a root, in logs, that floats reach; that within which a sign has turned."""
SECANTS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Cleared:
    """What clears all markets, rounded to floats at the end.

    Attributes
    ----------
    log_utility, log_price, log_rent : float
        The last of the sum of rents.
    populations : array of shape (J,)
    idle : bool
        Whether somebody takes all his time as leisure.
    slack : float
        What the best residence has left after the fee, over the fee: how much of the digits of a
        float survives the difference of the two.
    """

    log_utility: float
    log_price: float
    log_rent: float
    populations: Array
    idle: bool
    slack: float


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Residents at given prices: what all spend, people by residence, log of utility."""

    spent: list[arb]
    people: list[arb]
    leisure: list[arb]
    rent: arb
    log_utility: arb
    idle: bool


class _Markets:
    """One structure's markets; parameters are the floats themselves."""

    def __init__(self, economy: Economy, time: Array, setup: float) -> None:
        tastes = [arb(float(share)) for share in economy.tastes]
        total = sum(tastes, arb(0))
        self.tastes = [share / total for share in tastes]
        self.time, self.setup = [arb(float(t)) for t in time], arb(setup)
        self.second = [bool(good == 2) for good in economy.goods]
        share = arb(economy.composite_share)
        self.share = share
        self.unit = share**share * (1 - share) ** (1 - share)

    def fee(self, price: arb) -> arb:
        return self.setup * price ** (1 - self.share) / self.unit

    def residents(self, price: arb, beside: arb) -> _State:
        """Who lives where if everybody has `beside` on top of his wages."""
        a1, a2, a3, a4 = self.tastes
        spent, worth, leisure = [], [], []
        idle = False
        for time, second in zip(self.time, self.second, strict=True):
            wage = price if second else arb(1)
            income = wage * time + beside
            if not (income > 0 and time > 0):
                spent.append(arb(0))
                worth.append(arb(0))
                leisure.append(arb(0))
                continue
            rests = bool(a3 * income > wage * time)
            idle = idle or rests
            spends = (beside / (1 - a3) if rests else income).mid()
            takes = time if rests else a3 * income / wage
            goods = a1**a1 * (a2 / price) ** a2 * a4**a4 * spends ** (1 - a3)
            worth.append((goods * takes**a3).mid())
            spent.append(spends)
            leisure.append(takes.mid())
        # A resident's rent is (worth / u)^(1 / a4), and a share a4 of what he spends is one land.
        best = max(worth)
        size = [(one / best) ** (1 / a4) if one > 0 else arb(0) for one in worth]
        heads = [v / (a4 * s) if s > 0 else arb(0) for v, s in zip(size, spent, strict=True)]
        crowd = sum(heads, arb(0)).mid()
        people = [(one / crowd).mid() for one in heads]
        rent = (sum(size, arb(0)) / crowd).mid()
        return _State(spent, people, leisure, rent, (best.log() + a4 * crowd.log()).mid(), idle)

    def beside(self, price: arb) -> tuple[arb, arb]:
        """What clears the land market, rents less the fee; and what the dearest time leaves."""
        a1, a2, a3, _ = self.tastes
        wages = (
            price * time if second else time
            for time, second in zip(self.time, self.second, strict=True)
        )
        top, fee = max(wages).mid(), self.fee(price)
        left = (top - fee).mid()

        def excess(log_above: arb) -> arb:
            net = (left * log_above.exp() - top).mid()
            return (self.residents(price, net).rent - fee - net) / left

        # People spend on land at most as much as if all that they have went to goods and land.
        most = float(((1 - a3) / (a1 + a2)).log()) * (1 + 1e-9) + 1e-9
        return (left * _root(excess, 0.0, most).exp() - top).mid(), left

    def excess(self, log_price: arb) -> arb:
        """Excess demand for commodity 2 where land clears, in units of the larger side."""
        price = log_price.exp().mid()
        found = self.residents(price, self.beside(price)[0])
        wanted = (1 - self.share) * self.fee(price) / price
        made = arb(0)
        for n, people in enumerate(found.people):
            wanted += people * self.tastes[1] * found.spent[n] / price
            if self.second[n]:
                made += people * (self.time[n] - found.leisure[n])
        return ((wanted - made) / max(wanted, made)).mid()


def _root(function: Callable[[arb], arb], low: float, high: float) -> arb:
    """Root of a function that falls from above zero to below it.

    Brent's method on floats, then secants. Where a residence becomes affordable the slope has no
    bound; there the bracket is halved.
    """
    start = brentq(lambda at: float(function(arb(at))), low, high, xtol=1e-14, rtol=1e-14)
    here, step = arb(start), NEAR
    for _ in range(SECANTS):
        value = function(here)
        move = (value * step / (function(here + step) - value)).mid()
        if not abs(move) < NEAR:
            break
        here = (here - move).mid()
        step = max(abs(move), CLOSE / 8)
        if step < CLOSE:
            break
    if function(here - CLOSE) > 0 > function(here + CLOSE):
        return here
    left, right, width = arb(start), arb(start), NEAR
    while not function(left) > 0:
        left, width = (left - width).mid(), 2 * width
    width = NEAR
    while not function(right) < 0:
        right, width = (right + width).mid(), 2 * width
    while right - left > CLOSE:
        middle = ((left + right) / 2).mid()
        left, right = (middle, right) if function(middle) > 0 else (left, middle)
    return ((left + right) / 2).mid()


def cleared(economy: Economy, time: ArrayLike, setup: float) -> Cleared:
    """Clear all markets of one structure.

    Parameters
    ----------
    economy : Economy
    time : array of shape (J,)
        Time left after travel.
    setup : float
        Setup cost per consumer.

    Raises
    ------
    ValueError
        If setup cannot be paid.
    """
    hours = entries("time", vector("time", nonnegative("time", time)), economy.goods.size)
    cost, most = number("setup", setup, positive), float(capacity(economy, hours))
    if cost >= most:
        raise ValueError(f"setup = {cost:g}: it must be below {most:g}")
    with precision(BITS):
        markets = _Markets(economy, hours, cost)
        low, high = -1.0, 1.0
        while not markets.excess(arb(low)) > 0:
            low *= 2
        while not markets.excess(arb(high)) < 0:
            high *= 2
        log_price = _root(markets.excess, low, high)
        price = log_price.exp().mid()
        beside, left = markets.beside(price)
        found = markets.residents(price, beside)
        return Cleared(
            float(found.log_utility),
            float(log_price),
            float(found.rent.log()),
            np.array([float(one) for one in found.people]),
            found.idle,
            float(left / markets.fee(price)),
        )
