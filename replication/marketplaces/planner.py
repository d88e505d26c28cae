"""The planner's problem of a given structure in totals, solved as a nonlinear program.

An independent route to the equilibrium: no prices, no first-order conditions of consumers. The
planner chooses what the residents of each place consume in total, how many they are and what goes
into marketplaces, and makes the worst-off residents as well off as can be. For a given utility the
constraints are convex, so a local optimum is global. Prices come back as multipliers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from replication.marketplaces.economy import Economy, capacity
from replication.numerics import Array, ConvergenceError, nonnegative, positive

ACCURACY = 1e-9
"""Largest violation of a constraint."""

STATIONARITY = 1e-5
"""Largest violation of a first-order condition; utility is off by its square."""


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
        block = lambda k: 1 + k * n + place
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
        If the solver fails or the first-order conditions are violated.
    """
    hours, cost = nonnegative("time", time), float(positive("setup", setup))
    most = float(capacity(economy, hours))
    if cost >= most:
        raise ValueError(f"setup = {cost:g}: it must be below {most:g}")
    program = Program(economy, hours, cost)
    slope = np.zeros(program.size)
    slope[0] = -1
    with np.errstate(over="ignore", invalid="ignore"):
        found = minimize(
            lambda x: -x[0],
            program.start() if start is None else np.asarray(start),
            jac=lambda _: slope,
            method="SLSQP",
            constraints=(
                {"type": "ineq", "fun": program.unequal, "jac": program.unequal_slope},
                {"type": "eq", "fun": program.equal, "jac": program.equal_slope},
            ),
            options={"maxiter": 500, "ftol": 1e-15},
        )
        x = found.x
        violation = max(-program.unequal(x).min(), abs(program.equal(x)[0]))
    if not violation < ACCURACY:
        raise ConvergenceError(
            f"planner's problem not solved ({found.message}): constraints violated by {violation:g}"
        )
    price, rents, stationarity = _multipliers(program, x)
    if not stationarity < STATIONARITY:
        raise ConvergenceError(
            f"planner's problem not solved ({found.message}): first-order conditions violated "
            f"by {stationarity:g}"
        )
    _, logs, log_inputs = program.parts(x)
    return Plan(
        utility=float(np.exp(x[0])),
        log_utilities=economy.tastes[:3] @ logs[1:] - logs[0],
        populations=np.exp(logs[0]),
        consumption=np.exp(logs[1:]).T,
        inputs=np.exp(log_inputs),
        price=price,
        rents=rents,
        stationarity=stationarity,
    )


def _multipliers(program: Program, x: Array) -> tuple[float, Array, float]:
    """Price, rents and the violation of the first-order conditions, by least squares."""
    n = program.count
    active = np.concatenate(
        [np.arange(n + 3), n + 3 + np.flatnonzero(program.unequal(x)[-n:] < 1e-9)]
    )
    gradients = np.vstack([program.unequal_slope(x)[active], program.equal_slope(x)])
    target = np.zeros(program.size)
    target[0] = -1
    weights = np.linalg.lstsq(gradients.T, target, rcond=None)[0]
    violation = np.abs(gradients.T @ weights - target).max()
    goods = weights[n : n + 2]
    # Land enters the utility constraint as a4 ln 1, so a unit more is worth a4 times its weight.
    return float(goods[1] / goods[0]), program.economy.tastes[3] * weights[:n] / goods[0], violation
