"""Equilibrium with market utilization fees of given structures, thousands at once.

The solver minimises the bound of :mod:`.bound` over the price of commodity 2 and the sum of rents.
Any point that it visits is a valid upper bound, so that a bound for a whole box of structures needs
no convergence to be right. Newton's method does nearly all of it. Where land has a large share or
setup takes nearly all some live on next to nothing, and where land has a small one people flock to
the best residence and the function has a sharp valley: for these there are :mod:`.dues`,
:mod:`.odds` and :mod:`.bracket`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.marketplaces.model.bound import (
    Bound,
    Levels,
    bound,
    first_prices,
    levels,
    lowest_curvature,
    newton_step,
)
from replication.marketplaces.model.bracket import Point, bracket
from replication.marketplaces.model.dues import best_hours, due_prices
from replication.marketplaces.model.economy import (
    Economy,
    Setup,
    capacity,
    composite_price,
    travel,
)
from replication.marketplaces.model.odds import by_odds, guess, spread
from replication.numerics import (
    Array,
    ConvergenceError,
    entries,
    finite,
    nonnegative,
    number,
    pair,
    positive,
)
from replication.trials import Truth
from replication.values import shown

TOLERANCE = 1e-10
"""Largest first-order residual of an equilibrium; Newton goes on to a thousandth of it."""
SURE = 1e-11
"""Residual above which what was found by one method is sought by the next too."""
OF_LAND = 1e-8
"""Largest residual over the share of land, of which it is the slope, where this is less."""

FEWEST = 1e-290
"""Share of all rents below which nobody lives at a residence; land per head has no float there."""

STEPS = 40
FAR = 0.1
"""Residual, over the square of the smallest share, above which a step must lower the bound."""


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
    log_price : array of shape (...,)
        Of commodity 2.
    rent_income : array of shape (...,)
        Sum of land rents; each consumer owns a unit of land at each residence.
    rest : array of shape (2, ...)
        What rounding takes from rents less the fee, and from the price relative to it: nearly all
        that some residents have left.
    log_odds : array of shape (...,)
        Log of rents at the best residence for commodity 2 over those at the best for commodity 1,
        where `by_odds`; zero elsewhere.
    by_odds : array of bool, shape (...,)
        Whether these odds were an unknown of their own, see :mod:`.odds`, and not told by prices.
    log_utility : array of shape (...,)
    residual : array of shape (...,)
        Larger of the two relative first-order residuals.
    converged : array of bool, shape (...,)
        False where the residual is above the tolerance, or setup cannot be paid.
    """

    economy: Economy
    time: Array
    setup: Array
    log_price: Array
    rent_income: Array
    rest: Array
    log_odds: Array
    by_odds: Truth
    log_utility: Array
    residual: Array
    converged: Truth

    @property
    def utility(self) -> Array:
        """Utility of every consumer."""
        return np.asarray(np.exp(self.log_utility))

    @property
    def price(self) -> Array:
        """Price of commodity 2."""
        return np.asarray(np.exp(self.log_price))

    @property
    def fee(self) -> Array:
        """Market utilization fee, the same for everybody."""
        return np.asarray(self.setup * composite_price(self.economy, self.log_price))

    @property
    def wages(self) -> Array:
        """Wages by residence: the price of the good that is made there."""
        price = self.price[..., np.newaxis]
        return np.where(self.economy.makes_second > 0, price, np.ones_like(price))

    @property
    def incomes(self) -> Array:
        """Value of time plus rents less the fee, by residence; zero where nobody can live."""
        net, (of_rent, of_price) = self.rent_income - self.fee, self.rest[..., np.newaxis]
        earned = self.wages * self.time
        rest = of_rent + of_price * self.economy.makes_second * earned
        return self._by_odds(0, np.maximum(earned + net[..., np.newaxis] + rest, 0.0))

    @property
    def _levels(self) -> Levels:
        count = self.time.shape[-1]
        fee, log_price, rent = map(np.ravel, (self.fee, self.log_price, self.rent_income))
        hours, rest = self.time.reshape(-1, count).T, self.rest.reshape(2, -1)
        return levels(self.economy, hours, fee, log_price, rent, rest)

    def _by_odds(self, which: int, otherwise: Array) -> Array:
        """Incomes, or logs of rents up to a constant, where the odds are known."""
        known = self.by_odds[..., np.newaxis]
        if not known.any():
            return np.asarray(otherwise)
        hours = self.time.reshape(-1, self.time.shape[-1]).T
        price, (of_rent, of_price) = np.ravel(self.price), self.rest.reshape(2, -1)
        earned = np.stack([np.ones_like(price), price]) * best_hours(self.economy, hours)
        best = earned + np.ravel(self.rent_income - self.fee) + of_rent
        best[1] += of_price * earned[1]
        with np.errstate(divide="ignore", invalid="ignore"):
            found = spread(self.economy, hours, best, price, np.ravel(self.log_odds))[which]
        return np.where(known, found.T.reshape(self.time.shape), otherwise)

    @property
    def spending(self) -> Array:
        """Income of a resident, or what it would be with as much leisure as he would like."""
        return self._by_odds(0, self._levels.spending.T.reshape(self.time.shape))

    @property
    def rents(self) -> Array:
        """Land rents that make every residence equally good."""
        raw = self._levels.log_level.T.reshape(self.time.shape) / self.economy.tastes[3]
        raw = self._by_odds(1, raw)
        raw = np.exp(raw - raw.max(axis=-1, keepdims=True))
        raw = np.where(raw > FEWEST, raw, 0.0)
        return np.asarray(self.rent_income[..., np.newaxis] * raw / raw.sum(axis=-1, keepdims=True))

    @property
    def populations(self) -> Array:
        """Residents, from the land market of each residence: m = r / (a4 M)."""
        on_land = self.economy.tastes[3] * self.spending
        return np.asarray(
            np.divide(self.rents, on_land, out=np.zeros_like(on_land), where=on_land > 0)
        )

    @property
    def leisure_taken(self) -> Array:
        """Leisure of a resident: a share of income, but not more than there is time."""
        return np.asarray(np.minimum(self.economy.tastes[2] * self.incomes / self.wages, self.time))

    @property
    def labour(self) -> Array:
        """Working time of a resident: time less travel less leisure."""
        return self.time - self.leisure_taken

    @property
    def outputs(self) -> Array:
        """Output by residence, y = m n."""
        return np.asarray(self.populations * self.labour)

    @property
    def consumption(self) -> Array:
        """Commodity 1, commodity 2, leisure and land of a resident; shape (..., J, 4).

        Zero where nobody can live.
        """
        price = self.price[..., np.newaxis]
        spent = self.economy.tastes * self.spending[..., np.newaxis]
        prices = np.stack(np.broadcast_arrays(1.0, price, self.wages, self.rents), axis=-1)
        alive = (spent > 0) & (prices > 0)
        taken = np.divide(spent, prices, out=np.zeros_like(spent), where=alive)
        taken[..., 2] = self.leisure_taken
        return np.asarray(taken)

    @property
    def inputs(self) -> Array:
        """Commodities that go into marketplaces, shape (..., 2)."""
        share = self.economy.composite_share
        return np.stack([share * self.fee, (1 - share) * self.fee / self.price], axis=-1)

    @property
    def simplex_rents(self) -> Array:
        """Land rents when all prices sum to one: goods, wages and lands (section 2.13)."""
        total = 1 + self.price + self.wages.sum(axis=-1) + self.rent_income
        return np.asarray(self.rents / total[..., np.newaxis])


def hours_left(economy: Economy, structure: ArrayLike) -> Array:
    """Time that residents have left after travel; none where travel would take all and more.

    Parameters
    ----------
    economy : Economy
    structure : array of shape (..., k), or (..., k, 2) in the plane

    Returns
    -------
    array of shape (..., J)
    """
    return np.maximum(economy.leisure - travel(economy, structure), 0.0)


Near = tuple[float, float] | None


def _newton(
    economy: Economy,
    time: Array,
    setup: Array,
    start: tuple[Array, Array],
) -> Point:
    """Minimise the bound over prices; `time` of shape (J, N). Damped Newton on all at once."""
    log_price, rent = start[0].copy(), start[1].copy()
    log_utility, residual = np.empty_like(rent), np.full_like(rent, np.inf)
    active = np.arange(rent.size)
    s, r, t, q = log_price.copy(), rent.copy(), time, setup
    for _ in range(STEPS):
        now = bound(economy, t, q, s, r)
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
        ds, dr = newton_step(now)
        length = np.ones_like(s)
        far = error > FAR * economy.tastes.min() ** 2
        for _ in range(30 if far.any() else 0):
            trial = bound(economy, t, q, s + length * ds, r * np.exp(length * dr), slopes=False)
            up = far & ~(trial.log_utility <= now.log_utility)
            if not up.any():
                break
            length = np.where(up, length / 2, length)
        s, r = s + length * ds, r * np.exp(length * dr)
    return log_price, rent, np.zeros((2, rent.size)), log_utility, residual


def _minimise(
    economy: Economy, time: Array, setup: Array, above: float | None, near: Near
) -> tuple[Point, Array]:
    """Newton's method; for what it leaves dues, odds, and bracketing and Newton's from there.

    With logs of odds, not numbers but where odds are what was found best.
    """
    guess = (np.full_like(setup, np.log(near[0])), np.full_like(setup, near[1])) if near else None
    found = _newton(economy, time, setup, guess or first_prices(economy, time, setup))
    log_odds, land = np.full_like(setup, np.nan), OF_LAND * economy.tastes[3]
    left = ~(found[-1] <= min(TOLERANCE, land))
    for retry in (_due, _by_odds, _bracketed):
        if above is not None:  # what prices say is a bound, what odds say is not
            left &= ~(np.isnan(log_odds) & (found[-2] <= found[-2][~left].max(initial=above)))
        if not left.any():
            break
        for again, odds in retry(economy, np.ascontiguousarray(time[:, left]), setup[left]):
            # Without odds a residual counts by the share of land, of which it is the slope.
            old, new = (
                error * np.where(np.isnan(known), max(1.0, SURE / land), 1.0)
                for error, known in ((found[-1][left], log_odds[left]), (again[-1], odds))
            )
            better = new < np.where(np.isnan(old), np.inf, old)
            for whole, part in zip((*found, log_odds), (*again, odds), strict=True):
                whole[..., left] = np.where(better, part, whole[..., left])
        left &= ~(found[-1] <= np.where(np.isnan(log_odds), min(SURE, land), SURE))
    return found, log_odds


Found = tuple[tuple[Point, Array | float], ...]
"""Prices, and logs of odds."""


def _due(economy: Economy, time: Array, setup: Array) -> Found:
    return ((due_prices(economy, time, setup), np.nan),)


def _by_odds(economy: Economy, time: Array, setup: Array) -> Found:
    at = by_odds(economy, time, setup, guess(economy, time, setup))
    return ((at.point(economy, time, setup), at.log_odds),)


def _bracketed(economy: Economy, time: Array, setup: Array) -> Found:
    at = bracket(economy, time, setup, np.zeros_like(setup))
    return (at, np.nan), (_newton(economy, time, setup, at[:2]), np.nan)


def solve(
    economy: Economy,
    time: ArrayLike,
    setup: ArrayLike,
    *,
    above: float | None = None,
    near: Near = None,
) -> Equilibrium:
    """Solve for the equilibria of many structures at once.

    Parameters
    ----------
    economy : Economy
    time : array of shape (..., J)
        Time left after travel.
    setup : array of shape (...,)
        Setup cost per consumer, in composite goods.
    above : float, optional
        For a search for the best: a structure that one method misses is not tried by the next if
        it cannot have more log utility than this, or than another that is solved.
    near : pair of float, optional
        Price of commodity 2 and sum of rents that clear markets nearby, to start from.

    Returns
    -------
    Equilibrium
        With fields of shape (...,). Where setup cannot be paid, or the solver fails, `converged`
        is False; utility is then zero, or a valid upper bound.
    """
    if above is not None and not (isinstance(above, float) and above == -np.inf):
        above = number("above", above, finite)
    if near is not None:
        price, rents = pair("near", near, positive)
        near = number("near", price, positive), number("near", rents, positive)
    hours = entries("time", nonnegative("time", time), economy.goods.size)
    costs = positive("setup", setup)
    shape = np.broadcast_shapes(hours.shape[:-1], costs.shape)
    hours = np.array(np.broadcast_to(hours, (*shape, hours.shape[-1])))
    costs, count = np.array(np.broadcast_to(costs, shape)), int(np.prod(shape))
    flat_time, flat_cost = hours.reshape(count, economy.goods.size).T, costs.ravel()
    payable = np.flatnonzero(flat_cost < capacity(economy, hours).ravel())
    ones = np.ones(count)
    fields = 0 * ones, ones, np.zeros((2, count)), -np.inf * ones, np.inf * ones, np.nan * ones
    if payable.size:
        some = np.ascontiguousarray(flat_time[:, payable]), flat_cost[payable]
        found, odds = _minimise(economy, *some, above, near)
        for whole, part in zip(fields, (*found, odds), strict=True):
            whole[..., payable] = part
    log_price, rent, rest, log_utility, residual, log_odds = (
        field.reshape(field.shape[:-1] + shape) for field in fields
    )
    land, known = OF_LAND * float(economy.tastes[3]), ~np.isnan(log_odds)
    return Equilibrium(
        economy=economy,
        time=hours,
        setup=costs,
        log_price=log_price,
        rent_income=rent,
        rest=rest,
        log_odds=np.where(known, log_odds, 0.0),
        by_odds=known,
        log_utility=log_utility,
        residual=residual,
        converged=residual < np.where(known, TOLERANCE, min(TOLERANCE, land)),
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
        If a structure is empty or outside the interval, or its setup cost cannot be paid.
    ConvergenceError
        If the solver misses its tolerance.
    """
    hours = hours_left(economy, structure)
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
        size, missing = found.converged.size, np.count_nonzero(~found.converged)
        first = np.argmin(np.ravel(found.converged))
        places = np.reshape(structure, (size, -1))[first].tolist()
        raise ConvergenceError(
            f"structure = {shown(places)}, setup cost = {np.ravel(found.setup)[first]:g}, "
            f"tastes = {economy.tastes.tolist()}: {missing} of {size} equilibria not found; "
            f"residual up to {np.max(found.residual):g}"
        )
    return found


def market_residuals(found: Equilibrium) -> Array:
    """Excess demands of commodity 1, commodity 2, people and composite good, shape (..., 4).

    Computed from the allocation, not from the conditions that the solver uses.
    """
    people = found.populations[..., np.newaxis]
    totals = (people * found.consumption).sum(axis=-2)
    second, share = found.economy.makes_second, found.economy.composite_share
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
    return np.asarray(np.prod(found.consumption**found.economy.tastes, axis=-1))


def travel_burden(found: Equilibrium) -> Array:
    """Fall of log utility per unit of travel time of each residence.

    By the envelope theorem it is ``m_j w_j / sum_i m_i M_i``: the wages of the residents. So a
    marketplace between residences stands where the wages on its left and right balance. Written
    with leisure, ``(r_j / R) a3 / h_j``, it also covers residents who do not work.

    Returns
    -------
    array of shape (..., J)
    """
    taken = found.leisure_taken
    worth = np.divide(found.economy.tastes[2], taken, out=np.zeros_like(taken), where=taken > 0)
    return np.asarray(found.rents / found.rent_income[..., np.newaxis] * worth)


def least_curvature(found: Equilibrium) -> Array:
    """Smaller eigenvalue of the bound's second derivatives in (log price, log rents).

    Above zero, the equilibrium is isolated: no other is near.

    Returns
    -------
    array of shape (...,)
    """
    hours = np.reshape(found.time, (-1, found.time.shape[-1])).T
    prices = np.ravel(found.log_price), np.ravel(found.rent_income), found.rest.reshape(2, -1)
    here = bound(found.economy, hours, np.ravel(found.setup), *prices)
    return lowest_curvature(here).reshape(found.setup.shape)
