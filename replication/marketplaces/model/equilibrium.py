"""Equilibrium with market utilization fees of given structures, thousands at once.

Prices carry a bound: at any price of commodity 2 and any land rents, a group in which everybody
reaches utility u must be able to pay for it somewhere, so u is at most what the best residence
gives at these prices. Rents that make every residence equally good give the lowest such bound for
their sum R, and the bound becomes a function of two unknowns,

    U(p2, R) = A p2^(-a2) (sum_j (w_j^(-a3) M_j)^(1/a4) / R)^a4,    M_j = w_j t_j + R - T(p2).

Its lowest value is the equilibrium utility: the two first-order conditions are the land market and
the market of commodity 1. So the solver is a minimisation, any point that it visits is a valid
upper bound, and a bound for a whole box of structures needs no convergence to be right.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.marketplaces.model.economy import Economy, Setup, capacity, travel
from replication.numerics import Array, ConvergenceError, entries, finite, nonnegative, positive

TOLERANCE = 1e-10
"""Largest first-order residual of an equilibrium; Newton goes on to a thousandth of it."""

STEPS = 40
BISECTIONS = 55


def composite_price(economy: Economy, log_price: ArrayLike) -> Array:
    """Cost of a unit of the composite good when commodity 1 costs one."""
    return _composite_price(economy, finite("log_price", log_price))


def _composite_price(economy: Economy, log_price: Array) -> Array:
    share = economy.composite_share
    return np.exp((1 - share) * log_price) / (share**share * (1 - share) ** (1 - share))


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """The bound U(p2, R) with its first two derivatives; arrays of shape (N,)."""

    log_utility: Array
    slope: tuple[Array, Array]
    curvature: tuple[Array, Array, Array]


def _bound(
    economy: Economy, time: Array, setup: Array, log_price: Array, rent: Array, slopes: bool = True
) -> Bound:
    """Evaluate the bound; `time` has shape (J, N), the others (N,)."""
    _, a2, a3, a4 = economy.tastes
    second = economy.makes_second[:, np.newaxis]
    price = np.exp(log_price)
    fee = setup * _composite_price(economy, log_price)
    value = np.where(second > 0, price * time, time)
    income = value + (rent - fee)
    alive = income > 0
    log_income = np.log(income, out=np.full_like(income, -np.inf), where=alive)
    exponent = log_income / a4 - (a3 / a4 * log_price) * second
    top = exponent.max(axis=0)
    weight = np.exp(exponent - np.where(np.isfinite(top), top, 0.0))
    total = weight.sum(axis=0)
    with np.errstate(divide="ignore"):
        log_utility = (
            (economy.tastes * np.log(economy.tastes)).sum()
            + a4 * (top + np.log(total) - np.log(rent))
            - a2 * log_price
        )
    if not slopes:
        return Bound(log_utility, (), ())
    np.divide(weight, total, out=weight, where=total > 0)
    share = 1 - economy.composite_share
    inverse = np.divide(1, income, out=np.zeros_like(income), where=alive)
    gain = (second * value - share * fee) * inverse
    by_price = gain - a3 * second
    mean_rent = (weight * inverse).sum(axis=0)
    mean_price = (weight * by_price).sum(axis=0)
    slope = (mean_price - a2, mean_rent * rent - a4)
    spread = 1 / a4 - 1
    bend = (second * value - share**2 * fee) * inverse
    curvature = (
        (weight * (bend - gain**2 + by_price**2 / a4)).sum(axis=0) - mean_price**2 / a4,
        rent
        * ((weight * inverse * (by_price / a4 - gain)).sum(axis=0) - mean_price * mean_rent / a4),
        rent * mean_rent
        + rent**2 * ((weight * inverse**2).sum(axis=0) * spread - mean_rent**2 / a4),
    )
    return Bound(log_utility, slope, curvature)


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
    setup, price, rent = positive("setup", setup), positive("price", price), positive("rent", rent)
    shape = np.broadcast_shapes(hours.shape[:-1], setup.shape, price.shape, rent.shape)
    flat = lambda array: np.broadcast_to(array, shape).ravel()
    hours = np.broadcast_to(hours, (*shape, hours.shape[-1])).reshape(-1, hours.shape[-1]).T
    bound = _bound(economy, hours, flat(setup), np.log(flat(price)), flat(rent), slopes=False)
    return np.exp(bound.log_utility).reshape(shape)


@dataclass(frozen=True, slots=True, eq=False)
class Equilibrium:
    """Equilibria of structures, commodity 1 as numeraire (sections 2.13 and 5).

    Attributes
    ----------
    economy : Economy
    time : array of shape (..., J)
        Time left after travel.
    setup : array of shape (...,)
        Setup cost per consumer, in composite goods.
    price : array of shape (...,)
        Price of commodity 2.
    rent_income : array of shape (...,)
        Sum of land rents; each consumer owns a unit of land at each residence.
    log_utility : array of shape (...,)
    residual : array of shape (...,)
        Larger of the two relative first-order residuals.
    converged : array of bool, shape (...,)
        False where the residual is above the tolerance, or setup cannot be paid.
    """

    economy: Economy
    time: Array
    setup: Array
    price: Array
    rent_income: Array
    log_utility: Array
    residual: Array
    converged: Array

    @property
    def utility(self) -> Array:
        """Utility of every consumer."""
        return np.exp(self.log_utility)

    @property
    def fee(self) -> Array:
        """Market utilization fee, the same for everybody."""
        return self.setup * composite_price(self.economy, np.log(self.price))

    @property
    def wages(self) -> Array:
        """Wages by residence: the price of the good that is made there."""
        price = self.price[..., np.newaxis]
        return np.where(self.economy.makes_second > 0, price, np.ones_like(price))

    @property
    def incomes(self) -> Array:
        """Value of time plus rents less the fee, by residence; zero where nobody can live."""
        net = (self.rent_income - self.fee)[..., np.newaxis]
        return np.maximum(self.wages * self.time + net, 0.0)

    @property
    def rents(self) -> Array:
        """Land rents that make every residence equally good."""
        _, _, leisure, land = self.economy.tastes
        raw = (self.wages**-leisure * self.incomes) ** (1 / land)
        return self.rent_income[..., np.newaxis] * raw / raw.sum(axis=-1, keepdims=True)

    @property
    def populations(self) -> Array:
        """Residents, from the land market of each residence: m = r / (a4 M)."""
        on_land = self.economy.tastes[3] * self.incomes
        return np.divide(self.rents, on_land, out=np.zeros_like(on_land), where=on_land > 0)

    @property
    def labour(self) -> Array:
        """Working time of a resident: time less travel less leisure."""
        return self.time - self.economy.tastes[2] * self.incomes / self.wages

    @property
    def outputs(self) -> Array:
        """Output by residence, y = m n."""
        return self.populations * self.labour

    @property
    def consumption(self) -> Array:
        """Commodity 1, commodity 2, leisure and land of a resident; shape (..., J, 4).

        Zero where nobody can live.
        """
        price = self.price[..., np.newaxis]
        prices = np.stack(np.broadcast_arrays(1.0, price, self.wages, self.rents), axis=-1)
        spent = self.economy.tastes * self.incomes[..., np.newaxis]
        return np.divide(spent, prices, out=np.zeros_like(spent), where=spent > 0)

    @property
    def inputs(self) -> Array:
        """Commodities that go into marketplaces, shape (..., 2)."""
        share = self.economy.composite_share
        return np.stack([share * self.fee, (1 - share) * self.fee / self.price], axis=-1)

    @property
    def simplex_rents(self) -> Array:
        """Land rents when all prices sum to one: goods, wages and lands (section 2.13)."""
        total = 1 + self.price + self.wages.sum(axis=-1) + self.rent_income
        return self.rents / total[..., np.newaxis]


def _start(economy: Economy, time: Array, setup: Array) -> tuple[Array, Array]:
    a1, a2, _, a4 = economy.tastes
    first = time[economy.goods == 1]
    second = time[economy.goods == 2]
    tiny = np.finfo(float).tiny
    ratio = (first.mean(axis=0) + tiny) / (second.mean(axis=0) + tiny)
    log_price = np.clip(0.4 * np.log(a2 / a1) + 0.5 * np.log(ratio), -2, 2)
    price = np.exp(log_price)
    fee = setup * _composite_price(economy, log_price)
    best = np.maximum(first.max(axis=0), price * second.max(axis=0))
    mean = 0.5 * (first.mean(axis=0) + price * second.mean(axis=0))
    return log_price, a4 / (1 - a4) * np.maximum(mean - fee, 0.5 * (best - fee))


def _newton_step(bound: Bound) -> tuple[Array, Array]:
    """Newton's step in (log price, log rent), bent towards descent where curvature is negative."""
    (g, h), (gg, gh, hh) = bound.slope, bound.curvature
    half, gap = (gg + hh) / 2, np.hypot((gg - hh) / 2, gh)
    lowest = half - gap
    scale = half + gap
    ridge = np.where(lowest > 1e-3 * np.abs(scale), 0.0, 0.1 * np.abs(scale) - lowest + 1e-9)
    gg, hh = gg + ridge, hh + ridge
    determinant = gg * hh - gh**2
    step_price = np.clip(-(hh * g - gh * h) / determinant, -1, 1)
    step_rent = np.clip(-(gg * h - gh * g) / determinant, -1, 1)
    return step_price, step_rent


def _minimise(economy: Economy, time: Array, setup: Array) -> tuple[Array, Array, Array, Array]:
    """Minimise the bound over prices; `time` of shape (J, N). Damped Newton on all at once."""
    log_price, rent = _start(economy, time, setup)
    log_utility, residual = np.empty_like(rent), np.full_like(rent, np.inf)
    active = np.arange(rent.size)
    s, r, t, q = log_price.copy(), rent.copy(), time, setup
    for _ in range(STEPS):
        now = _bound(economy, t, q, s, r)
        error = np.maximum(np.abs(now.slope[0]), np.abs(now.slope[1]))
        log_price[active], rent[active] = s, r
        log_utility[active], residual[active] = now.log_utility, error
        going = error > TOLERANCE / 1000
        if not going.any():
            break
        if not going.all():
            active, s, r, q, t = active[going], s[going], r[going], q[going], t[:, going]
            now = Bound(
                now.log_utility[going],
                tuple(v[going] for v in now.slope),
                tuple(v[going] for v in now.curvature),
            )
            error = error[going]
        ds, dr = _newton_step(now)
        length = np.ones_like(s)
        far = error > 1e-2
        for _ in range(30 if far.any() else 0):
            trial = _bound(economy, t, q, s + length * ds, r * np.exp(length * dr), slopes=False)
            up = far & ~(trial.log_utility <= now.log_utility)
            if not up.any():
                break
            length = np.where(up, length / 2, length)
        s, r = s + length * ds, r * np.exp(length * dr)
    return log_price, rent, log_utility, residual


def _land_market(economy: Economy, time: Array, setup: Array, log_price: Array) -> Array:
    """Sum of rents that clears the land market at a price, R = a4 sum_j m_j M_j.

    The right side rises with R by less than a4, so the root is unique; it lies between zero and
    ``a4 / (1 - a4)`` times what the best residence has left after the fee.
    """
    land = economy.tastes[3]
    fee = setup * _composite_price(economy, log_price)
    best = np.where(economy.makes_second[:, np.newaxis] > 0, np.exp(log_price) * time, time)
    low, high = np.zeros_like(setup), land / (1 - land) * (best.max(axis=0) - fee)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        rises = _bound(economy, time, setup, log_price, middle).slope[1] > 0
        low, high = np.where(rises, low, middle), np.where(rises, middle, high)
    return (low + high) / 2


def _bisect(
    economy: Economy, time: Array, setup: Array, log_price: Array
) -> tuple[Array, Array, Array, Array]:
    """Minimise the bound by nested bisection: slow and safe, for what Newton leaves over."""

    def rises(log_price: Array) -> Array:
        rent = _land_market(economy, time, setup, log_price)
        return _bound(economy, time, setup, log_price, rent).slope[0] > 0

    low, high = log_price - 0.5, log_price + 0.5
    for step in 2.0 ** np.arange(6):
        low = np.where(rises(low), low - step, low)
        high = np.where(rises(high), high, high + step)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        up = rises(middle)
        low, high = np.where(up, low, middle), np.where(up, middle, high)
    log_price = (low + high) / 2
    rent = _land_market(economy, time, setup, log_price)
    found = _bound(economy, time, setup, log_price, rent)
    residual = np.maximum(np.abs(found.slope[0]), np.abs(found.slope[1]))
    return log_price, rent, found.log_utility, residual


def solve(
    economy: Economy, time: ArrayLike, setup: ArrayLike, *, patient: bool = True
) -> Equilibrium:
    """Solve for the equilibria of many structures at once.

    Parameters
    ----------
    economy : Economy
    time : array of shape (..., J)
        Time left after travel.
    setup : array of shape (...,)
        Setup cost per consumer, in composite goods.
    patient : bool
        Whether what Newton's method leaves unsolved is bisected.

    Returns
    -------
    Equilibrium
        With fields of shape (...,). Where setup cannot be paid, or the solver fails, `converged`
        is False; utility is then zero, or a valid upper bound.
    """
    hours = entries("time", nonnegative("time", time), economy.goods.size)
    costs = positive("setup", setup)
    shape = np.broadcast_shapes(hours.shape[:-1], costs.shape)
    hours = np.array(np.broadcast_to(hours, (*shape, hours.shape[-1])))
    costs = np.array(np.broadcast_to(costs, shape))
    count = costs.size
    flat_time, flat_cost = hours.reshape(count, economy.goods.size).T, costs.ravel()
    payable = flat_cost < capacity(economy, hours).ravel()
    log_price, rent = np.zeros(count), np.ones(count)
    log_utility, residual = np.full(count, -np.inf), np.full(count, np.inf)
    chosen = slice(None) if payable.all() else np.flatnonzero(payable)
    if payable.any():
        log_price[chosen], rent[chosen], log_utility[chosen], residual[chosen] = _minimise(
            economy, np.ascontiguousarray(flat_time[:, chosen]), flat_cost[chosen]
        )
    left = payable & (residual > TOLERANCE)
    if patient and left.any():
        log_price[left], rent[left], log_utility[left], residual[left] = _bisect(
            economy, np.ascontiguousarray(flat_time[:, left]), flat_cost[left], log_price[left]
        )
    return Equilibrium(
        economy=economy,
        time=hours,
        setup=costs,
        price=np.exp(log_price).reshape(shape),
        rent_income=rent.reshape(shape),
        log_utility=log_utility.reshape(shape),
        residual=residual.reshape(shape),
        converged=(residual < TOLERANCE).reshape(shape),
    )


def equilibrium(economy: Economy, setup: Setup, structure: ArrayLike) -> Equilibrium:
    """Equilibrium with market utilization fees of given structures (section 2.13).

    Parameters
    ----------
    economy : Economy
    setup : Setup
    structure : array of shape (..., k), or (..., k, 2) in the plane

    Returns
    -------
    Equilibrium with fields of shape (...,)

    Raises
    ------
    ValueError
        If a structure is empty or outside the interval, its setup cost cannot be paid, travel
        takes more than all the time, or residents somewhere would sell land to buy more leisure
        than they have time for.
    ConvergenceError
        If the solver misses its tolerance.
    """
    hours = economy.leisure - travel(economy, structure)
    if np.any(hours < 0):
        raise ValueError(f"leisure = {economy.leisure:g}: travel takes {(-hours).max():g} more")
    cost = setup.cost(structure, economy.dimension)
    most = capacity(economy, hours)
    if np.any(cost >= most):
        worst = np.argmax(np.ravel(cost - most))
        asked = np.ravel(np.broadcast_to(cost, most.shape))[worst]
        raise ValueError(
            f"setup cost = {asked:g}: it must be below {np.ravel(most)[worst]:g}, "
            "all that the consumers' time can make"
        )
    found = solve(economy, hours, cost)
    if not np.all(found.converged):
        missing = np.count_nonzero(~found.converged)
        raise ConvergenceError(
            f"{missing} of {found.converged.size} equilibria not found; "
            f"residual up to {np.max(found.residual):g}"
        )
    if np.any((found.labour < 0) & (found.populations > 0)):
        raise ValueError(
            f"share of leisure = {economy.tastes[2]:g}: at these wages residents would take more "
            "leisure than they have time, a corner that is not covered"
        )
    return found


def market_residuals(found: Equilibrium) -> Array:
    """Excess demands of commodity 1, commodity 2, people and composite good, shape (..., 4).

    Computed from the allocation, not from the conditions that the solver uses.
    """
    people = found.populations[..., np.newaxis]
    totals = (people * found.consumption).sum(axis=-2)
    second = found.economy.makes_second
    share = found.economy.composite_share
    built = found.inputs[..., 0] ** share * found.inputs[..., 1] ** (1 - share)
    return np.stack(
        [
            totals[..., 0] + found.inputs[..., 0] - (found.outputs * (1 - second)).sum(axis=-1),
            totals[..., 1] + found.inputs[..., 1] - (found.outputs * second).sum(axis=-1),
            found.populations.sum(axis=-1) - 1,
            built - found.setup,
        ],
        axis=-1,
    )


def utilities(found: Equilibrium) -> Array:
    """Utility of the bundle consumed at each residence, from the utility function itself.

    Returns
    -------
    array of shape (..., J)
    """
    return np.prod(found.consumption**found.economy.tastes, axis=-1)


def travel_burden(found: Equilibrium) -> Array:
    """Fall of log utility per unit of travel time of each residence.

    By the envelope theorem it is ``m_j w_j / sum_i m_i M_i``: the wages of the residents. So a
    marketplace between residences stands where the wages on its left and right balance.

    Returns
    -------
    array of shape (..., J)
    """
    mean_income = (found.populations * found.incomes).sum(axis=-1, keepdims=True)
    return found.populations * found.wages / mean_income


def least_curvature(found: Equilibrium) -> Array:
    """Smaller eigenvalue of the bound's second derivatives in (log price, log rents).

    Above zero, the equilibrium is isolated: no other is near.

    Returns
    -------
    array of shape (...,)
    """
    shape = found.setup.shape
    hours = np.reshape(found.time, (-1, found.time.shape[-1])).T
    log_price, rent = np.log(np.ravel(found.price)), np.ravel(found.rent_income)
    bound = _bound(found.economy, hours, np.ravel(found.setup), log_price, rent)
    price, mixed, rents = bound.curvature
    lowest = (price + rents) / 2 - np.hypot((price - rents) / 2, mixed)
    return lowest.reshape(shape)
