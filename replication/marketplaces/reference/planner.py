"""The planner's problem of a given structure in totals, solved as a nonlinear program.

An independent route to the equilibrium: no prices, no first-order conditions of consumers. The
planner chooses what the residents of each place consume in total, how many they are and what goes
into marketplaces, and makes the worst-off residents as well off as can be. For a given utility the
constraints are convex, so a local optimum is global. Prices come back as multipliers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from replication.marketplaces.model.economy import Economy, capacity
from replication.numerics import Array, ConvergenceError, finite, nonnegative, number, positive

ACCURACY = 1e-9
"""Largest violation of a constraint."""

STATIONARITY = 1e-5
"""Largest violation of a first-order condition; utility is off by its square."""

PER_HEAD = 1e-2
"""Largest violation of one of a place where people should live, over its largest term.

In logarithms the conditions of a place that empties fade with its population, so that the solver
can stop there although people would gain by moving in. Over the largest term they do not fade.
"""

LIFTS = (1e-3, 1e-4, 1e-5)
"""Populations to which places are lifted that the solver has emptied, one after the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The planner's optimum.

    Attributes
    ----------
    utility : float
    log_utilities : array of shape (J,)
        Log utility of a resident of each place, from the bundle.
    populations : array of shape (J,)
    consumption : array of shape (J, 3)
        Totals of commodity 1, commodity 2 and leisure of the residents of each place.
    inputs : array of shape (2,)
        Commodities that go into marketplaces.
    price : float
        Price of commodity 2 over that of commodity 1: ratio of multipliers.
    rents : array of shape (J,)
        Land rents over the price of commodity 1, from multipliers.
    stationarity : float
        Largest violation of the first-order conditions.
    """

    utility: float
    log_utilities: Array
    populations: Array
    consumption: Array
    inputs: Array
    price: float
    rents: Array
    stationarity: float


class Program:
    """Constraints in the unknowns (v, ln m, ln C1, ln C2, ln H, ln q1, ln q2)."""

    def __init__(self, economy: Economy, time: Array, setup: float) -> None:
        self.economy, self.time, self.setup = economy, time, setup
        self.count = time.size
        self.size = 4 * self.count + 3

    def parts(self, x: Array) -> tuple[float, Array, Array]:
        """Split the unknowns into v, the logs by residence of shape (4, J), and log inputs."""
        people_and_goods = x[1:-2].reshape(4, self.count)
        return x[0], people_and_goods, x[-2:]

    def unequal(self, x: Array) -> Array:
        """Constraints that must not be negative: utility, goods, composite, labour."""
        v, logs, log_inputs = self.parts(x)
        a, share = self.economy.tastes, self.economy.composite_share
        people, first, second, leisure = np.exp(logs)
        labour = people * self.time - leisure
        makes = self.economy.makes_second
        inputs = np.exp(log_inputs)
        return np.concatenate(
            [
                a[:3] @ logs[1:] - logs[0] - v,
                [((1 - makes) * labour).sum() - first.sum() - inputs[0]],
                [(makes * labour).sum() - second.sum() - inputs[1]],
                [share * log_inputs[0] + (1 - share) * log_inputs[1] - np.log(self.setup)],
                labour,
            ]
        )

    def unequal_slope(self, x: Array) -> Array:
        """Jacobian of `unequal`."""
        _, logs, log_inputs = self.parts(x)
        a, share, n = self.economy.tastes, self.economy.composite_share, self.count
        people, first, second, leisure = np.exp(logs)
        makes = self.economy.makes_second
        inputs = np.exp(log_inputs)
        slope = np.zeros((2 * n + 3, self.size))
        place = np.arange(n)
        block: Callable[[int], NDArray[np.intp]] = lambda k: 1 + k * n + place
        slope[:n, 0] = -1
        slope[place, block(0)] = -1
        for k in range(3):
            slope[place, block(k + 1)] = a[k]
        for row, mask, eaten, column in ((n, 1 - makes, first, 1), (n + 1, makes, second, 2)):
            slope[row, block(0)] = mask * people * self.time
            slope[row, block(3)] = -mask * leisure
            slope[row, block(column)] = -eaten
        slope[n, -2], slope[n + 1, -1] = -inputs
        slope[n + 2, -2:] = share, 1 - share
        slope[n + 3 + place, block(0)] = people * self.time
        slope[n + 3 + place, block(3)] = -leisure
        return slope

    def equal(self, x: Array) -> Array:
        """Everybody lives somewhere."""
        return np.array([np.exp(x[1 : 1 + self.count]).sum() - 1])

    def equal_slope(self, x: Array) -> Array:
        """Jacobian of `equal`."""
        slope = np.zeros((1, self.size))
        slope[0, 1 : 1 + self.count] = np.exp(x[1 : 1 + self.count])
        return slope

    def start(self) -> Array:
        """Equal populations who work two thirds of their time and eat half of what they make."""
        n = self.count
        people = np.full(n, 1 / n)
        leisure = people * self.time / 3
        made = [((people * self.time - leisure) * (self.economy.goods == g)).sum() for g in (1, 2)]
        logs = [people, np.full(n, made[0] / 2 / n), np.full(n, made[1] / 2 / n), leisure]
        inputs = np.full(2, self.setup)
        return np.concatenate([[-1.0], np.log(np.concatenate(logs)), np.log(inputs)])


def plan(economy: Economy, time: ArrayLike, setup: float, start: ArrayLike | None = None) -> Plan:
    """Solve the planner's problem of one structure with SciPy's SLSQP.

    Where the solver stops with a place empty in which people would gain by living, some are moved
    there and it goes on.

    Parameters
    ----------
    economy : Economy
    time : array of shape (J,)
        Time left after travel.
    setup : float
        Setup cost per consumer.
    start : array, optional
        Where the solver starts, in its own unknowns.

    Raises
    ------
    ValueError
        If setup cannot be paid.
    ConvergenceError
        If the solver fails or stops where the first-order conditions are violated.
    """
    hours, cost = nonnegative("time", time), number("setup", setup, positive)
    if hours.shape != economy.goods.shape:
        raise ValueError(f"time of shape {hours.shape}: it must be {economy.goods.shape}")
    most = float(capacity(economy, hours))
    if cost >= most:
        raise ValueError(f"setup = {cost:g}: it must be below {most:g}")
    program = Program(economy, hours, cost)
    x = program.start() if start is None else _first_guess(program, start)
    for lift in (0.0, *LIFTS):
        x = _solve(program, _resettled(program, x, lift) if lift else x)
        try:
            return _checked(program, x)
        except _EmptiedError as error:
            last = error
    raise ConvergenceError(str(last))


class _EmptiedError(ConvergenceError):
    """A place is empty in which people would gain by living."""


def _resettled(program: Program, x: Array, least: float) -> Array:
    """Let some people move from everywhere to each place where fewer than `least` live."""
    v, logs, log_inputs = program.parts(x)
    totals = np.exp(logs)
    few = totals[0] < least
    totals[:, few] = least * totals.sum(axis=1, keepdims=True) / totals[0].sum()
    return np.concatenate([[v], np.log(totals / totals[0].sum()).ravel(), log_inputs])


def _solve(program: Program, start: Array) -> Array:
    slope = np.zeros(program.size)
    slope[0] = -1
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(
            minimize(
                lambda x: -x[0],
                start,
                jac=lambda _: slope,
                method="SLSQP",
                constraints=(
                    {"type": "ineq", "fun": program.unequal, "jac": program.unequal_slope},
                    {"type": "eq", "fun": program.equal, "jac": program.equal_slope},
                ),
                options={"maxiter": 500, "ftol": 1e-15},
            ).x
        )


def _checked(program: Program, x: Array) -> Plan:
    """Return the plan at a point that meets the constraints and the first-order conditions."""
    with np.errstate(over="ignore", invalid="ignore"):
        violation = max(-program.unequal(x).min(), abs(program.equal(x)[0]))
    if not violation < ACCURACY:
        raise ConvergenceError(
            f"planner's problem not solved: constraints violated by {violation:g}"
        )
    price, rents, stationarity, per_head = _multipliers(program, x)
    if not stationarity < STATIONARITY:
        raise ConvergenceError(
            f"planner's problem not solved: first-order conditions violated by {stationarity:g}"
        )
    if not per_head < PER_HEAD:
        raise _EmptiedError(
            "planner's problem not solved: the solver empties a place in which people would gain "
            f"by living; first-order conditions per head violated by {per_head:g}"
        )
    _, logs, log_inputs = program.parts(x)
    return Plan(
        utility=float(np.exp(x[0])),
        log_utilities=program.economy.tastes[:3] @ logs[1:] - logs[0],
        populations=np.exp(logs[0]),
        consumption=np.exp(logs[1:]).T,
        inputs=np.exp(log_inputs),
        price=price,
        rents=rents,
        stationarity=stationarity,
    )


def _first_guess(program: Program, start: ArrayLike) -> Array:
    guess = finite("start", start)
    if guess.shape != (program.size,):
        raise ValueError(f"start of shape {guess.shape}: it must be ({program.size},)")
    return guess


def _multipliers(program: Program, x: Array) -> tuple[float, Array, float, float]:
    """Price, rents and two violations of the first-order conditions, by least squares.

    The second violation is that of the places that ought to have residents, each condition over
    its largest term. A place may be empty if a first resident would make less than he takes from
    others, even with all the land there.
    """
    n = program.count
    active = np.concatenate(
        [np.arange(n + 3), n + 3 + np.flatnonzero(program.unequal(x)[-n:] < 1e-9)]
    )
    gradients = np.vstack([program.unequal_slope(x)[active], program.equal_slope(x)])
    target = np.zeros(program.size)
    target[0] = -1
    weights = np.linalg.lstsq(gradients.T, target, rcond=None)[0]
    terms = gradients.T * weights
    violation = np.abs(terms.sum(axis=1) - target)
    own = np.s_[1 : 1 + 4 * n]
    largest = np.abs(terms[own]).max(axis=1)
    over = np.divide(violation[own], largest, out=np.ones(4 * n), where=largest > 0)
    gains = terms[1 : 1 + n, n:].sum(axis=1) > 0
    per_head = over.reshape(4, n)[:, gains].max(initial=0.0)
    goods = weights[n : n + 2]
    # Land enters the utility constraint as a4 ln 1, so a unit more is worth a4 times its weight.
    rents = program.economy.tastes[3] * weights[:n] / goods[0]
    return float(goods[1] / goods[0]), rents, float(violation.max()), float(per_head)
