"""What any prices say of the highest utility: an upper bound in two unknowns.

At any price of commodity 2 and any land rents, a group in which everybody reaches utility u must be
able to pay for it somewhere, so u is at most what the best residence gives at these prices. Rents
that make every residence equally good give the lowest such bound for their sum R, and the bound
becomes a function of two unknowns,

    U(p2, R) = A p2^(-a2) (sum_j exp(L_j / a4) / R)^a4,

where L_j is the log of what a resident of j has, ``M_j w_j^(-a3)`` with
``M_j = w_j t_j + R - T(p2)``, unless he would take more leisure than he has time: then he works
not at all and has ``((R - T) / (1 - a3))^(1 - a3) (t_j / a3)^a3``.

Its sublevel sets are convex, and its lowest value is the equilibrium utility: the two first-order
conditions are the land market and the market of commodity 1.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.marketplaces.model.economy import Economy, composite_price
from replication.numerics import Array, entries, nonnegative, positive
from replication.trials import Truth

Rest = tuple[Array | float, Array | float] | Array
"""What rounding takes from rents less the fee, and from the price of commodity 2 relative to it.

Where land has a large share some people live on next to nothing, which is the difference of two
prices that floats hold to sixteen digits only.
"""
NO_REST = 0.0, 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """What residents spend on goods and land, and have, at given prices; arrays of shape (J, N)."""

    spending: Array
    at_corner: Truth
    log_level: Array


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """The bound U(p2, R) with its first two derivatives; arrays of shape (N,)."""

    log_utility: Array
    slope: tuple[Array, ...] = ()
    curvature: tuple[Array, ...] = ()


def levels(
    economy: Economy,
    time: Array,
    fee: Array,
    log_price: Array,
    rent: Array,
    rest: Rest = NO_REST,
) -> Levels:
    """Spending and L_j of residents, who may find all of their time too little leisure.

    Parameters
    ----------
    time : array of shape (J, N)
    fee, log_price, rent : arrays of shape (N,)
    rest : pair of arrays of shape (N,), optional
        What rounding takes from rent less fee, and from the price relative to it.
    """
    leisure = economy.tastes[2]
    second = economy.makes_second[:, np.newaxis]
    value = np.where(second > 0, np.exp(log_price), 1.0) * time
    net = rent - fee
    income = value + net
    if rest is not NO_REST:
        income = income + (rest[0] + rest[1] * second * value)
    corner = leisure * income > value
    taste = leisure * log_price * second
    if not corner.any() and income.min(initial=np.inf) > 0:
        return Levels(income, corner, np.log(income) - taste)
    alive = (income > 0) & (time > 0)
    corner &= alive
    spending = np.where(alive, income, 0.0)
    log: Callable[[Array], Array] = lambda of: np.log(
        of, out=np.full_like(income, -np.inf), where=alive
    )
    log_level = log(spending) - taste
    if corner.any():
        spending = np.where(corner, (net + rest[0]) / (1 - leisure), spending)
        idle = (1 - leisure) * log(spending) + leisure * log(time / leisure)
        log_level = np.where(corner, idle, log_level)
    return Levels(spending, corner, log_level)


def bound(
    economy: Economy,
    time: Array,
    setup: Array,
    log_price: Array,
    rent: Array,
    rest: Rest = NO_REST,
    *,
    slopes: bool = True,
) -> Bound:
    """Evaluate the bound; `time` has shape (J, N), the others (N,)."""
    _, a2, a3, a4 = economy.tastes
    fee = setup * composite_price(economy, log_price)
    here = levels(economy, time, fee, log_price, rent, rest)
    exponent = here.log_level / a4
    top = exponent.max(axis=0)
    weight = np.exp(exponent - np.where(top > -np.inf, top, 0.0))
    total = weight.sum(axis=0)
    with np.errstate(divide="ignore"):
        logs = a4 * (top + np.log(total)) - a4 * np.log(rent)
    log_utility = economy.log_scale + logs - a2 * log_price
    if not slopes:
        return Bound(log_utility)
    second, base = economy.makes_second[:, np.newaxis], here.spending
    share, idle = 1 - economy.composite_share, here.at_corner
    part: Array | float = 1.0
    if idle.any():
        part, second = np.where(idle, 1 - a3, 1.0), np.where(idle, 0.0, second)
        base = base * part
    if base.min(initial=np.inf) > 0:
        weight /= total
        inverse = 1 / base
    else:
        np.divide(weight, total, out=weight, where=total > 0)
        inverse = np.divide(1, base, out=np.zeros_like(base), where=base > 0)
    earned = second * np.exp(log_price) * time
    gain, rate = (earned - share * fee) * inverse, rent * inverse
    by_price, by_rent = part * gain - a3 * second, part * rate
    mean_price, mean_rent = (weight * by_price).sum(axis=0), (weight * by_rent).sum(axis=0)
    off_price, off_rent = by_price - mean_price, by_rent - mean_rent
    straight = (earned - share**2 * fee) * inverse - gain**2, -gain * rate, rate - rate**2
    spread = off_price**2, off_price * off_rent, off_rent**2
    curvature = (weight * (part * np.array(straight) + np.array(spread) / a4)).sum(axis=1)
    return Bound(log_utility, (mean_price - a2, mean_rent - a4), tuple(curvature))


def lowest_curvature(found: Bound) -> Array:
    """Smaller eigenvalue of the second derivatives."""
    price, mixed, rents = found.curvature
    return np.asarray((price + rents) / 2 - np.hypot((price - rents) / 2, mixed))


def first_prices(economy: Economy, time: Array, setup: Array) -> tuple[Array, Array]:
    """Log price of commodity 2 and sum of rents to start from; `time` of shape (J, N)."""
    a1, a2, _, a4 = economy.tastes
    first, second = (time[economy.goods == good] for good in (1, 2))
    tiny = np.finfo(float).tiny
    means = first.sum(axis=0) / len(first), second.sum(axis=0) / len(second)
    ratio = np.log((means[0] + tiny) / (means[1] + tiny))
    log_price = np.minimum(np.maximum(0.4 * np.log(a2 / a1) + 0.5 * ratio, -2), 2)
    price = np.exp(log_price)
    fee = setup * composite_price(economy, log_price)
    best = np.maximum(first.max(axis=0), price * second.max(axis=0))
    mean = 0.5 * (means[0] + price * means[1])
    return log_price, a4 / (1 - a4) * np.maximum(mean - fee, 0.5 * np.abs(best - fee) + tiny)


def newton_step(found: Bound) -> tuple[Array, Array]:
    """Newton's step in (log price, log rent), bent towards descent where curvature is negative."""
    (g, h), (gg, gh, hh) = found.slope, found.curvature
    lowest = lowest_curvature(found)
    scale = gg + hh - lowest
    ridge = np.where(lowest > 1e-8 * np.abs(scale), 0.0, 0.1 * np.abs(scale) - lowest + 1e-9)
    gg, hh = gg + ridge, hh + ridge
    determinant = gg * hh - gh**2
    step_price = np.clip(-(hh * g - gh * h) / determinant, -1, 1)
    step_rent = np.clip(-(gg * h - gh * g) / determinant, -1, 1)
    return step_price, step_rent


def utility_bound(
    economy: Economy, time: ArrayLike, setup: ArrayLike, price: ArrayLike, rent: ArrayLike
) -> Array:
    """Upper bound on the utility that all members of any group can reach, from any prices.

    Parameters
    ----------
    time : array of shape (..., J)
        Time left after travel.
    setup : array of shape (...,)
        Setup cost per member.
    price, rent : arrays of shape (...,)
        Price of commodity 2 and sum of land rents when commodity 1 costs one; any positive numbers.

    Returns
    -------
    array of shape (...,)
        Zero where no residence can pay the fee at these prices.
    """
    hours = entries("time", nonnegative("time", time), economy.goods.size)
    costs, prices = positive("setup", setup), positive("price", price)
    rents = positive("rent", rent)
    shape = np.broadcast_shapes(hours.shape[:-1], costs.shape, prices.shape, rents.shape)
    flat: Callable[[Array], Array] = lambda array: np.broadcast_to(array, shape).ravel()
    hours = np.broadcast_to(hours, (*shape, hours.shape[-1])).reshape(-1, hours.shape[-1]).T
    found = bound(economy, hours, flat(costs), np.log(flat(prices)), flat(rents), slopes=False)
    return np.asarray(np.exp(found.log_utility).reshape(shape))
