"""Equilibria and cores of the marketplaces paper against SLSQP and IPOPT, in one run.

Run ``make bench``, which installs CasADi and with it IPOPT.
"""

import sys
from collections.abc import Callable

import casadi
import numpy as np
from reporting import compare, timed
from scipy.optimize import minimize

from replication.marketplaces.model.core import TOLERANCE, find_core
from replication.marketplaces.model.economy import Economy, travel
from replication.marketplaces.model.equilibrium import solve
from replication.marketplaces.printed import cases
from replication.marketplaces.reference.planner import Program, plan
from replication.numerics import Array, ConvergenceError

STRUCTURES = 5_000
STARTS = 5
"""Random starts of the multistart for each number of marketplaces."""


def say(line: str) -> None:
    """Write one line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def ipopt(economy: Economy) -> Callable[[Array, float], float]:
    """Return IPOPT's solver of the planner's problem in totals."""
    count = economy.goods.size
    unknowns = casadi.MX.sym("x", 4 * count + 3)
    hours, cost = casadi.MX.sym("t", count), casadi.MX.sym("q")
    utility, logs = unknowns[0], casadi.reshape(unknowns[1:-2], count, 4)
    people, first, second, leisure = (casadi.exp(logs[:, k]) for k in range(4))
    inputs = casadi.exp(unknowns[-2:])
    labour = people * hours - leisure
    makes = casadi.DM(economy.makes_second)
    a, share = economy.tastes, economy.composite_share
    felt = a[0] * logs[:, 1] + a[1] * logs[:, 2] + a[2] * logs[:, 3] - logs[:, 0] - utility
    constraints = casadi.vertcat(
        felt,
        casadi.dot(1 - makes, labour) - casadi.sum1(first) - inputs[0],
        casadi.dot(makes, labour) - casadi.sum1(second) - inputs[1],
        share * unknowns[-2] + (1 - share) * unknowns[-1] - casadi.log(cost),
        labour,
        casadi.sum1(people) - 1,
    )
    solver = casadi.nlpsol(
        "planner",
        "ipopt",
        {"x": unknowns, "f": -utility, "g": constraints, "p": casadi.vertcat(hours, cost)},
        {
            "print_time": False,
            "ipopt.print_level": 0,
            "ipopt.sb": "yes",
            "ipopt.tol": 1e-12,
            "ipopt.bound_relax_factor": 0.0,
        },
    )
    upper = np.concatenate([np.full(2 * count + 3, np.inf), [0.0]])

    def run(time_left: Array, setup: float) -> float:
        start = Program(economy, time_left, setup).start()
        found = solver(x0=start, p=np.append(time_left, setup), lbg=0.0, ubg=upper)
        return float(np.exp(float(found["x"][0])))

    return run


class _Located(Program):
    """The planner's problem with the marketplaces among the unknowns, at the end."""

    def __init__(self, economy: Economy, number: int, setup: float) -> None:
        super().__init__(economy, np.zeros(economy.goods.size), setup)
        self.number = number

    def move(self, x: Array) -> Array:
        self.time = self.economy.leisure - travel(self.economy, np.clip(x[-self.number :], 0, 1))
        return x[: -self.number]

    def constraints(self, x: Array) -> Array:
        return self.unequal(self.move(x))

    def slope(self, x: Array) -> Array:
        inner = self.unequal_slope(self.move(x))
        apart = np.subtract.outer(self.economy.residences[:, 0], x[-self.number :])
        nearest = np.abs(apart).argmin(axis=1)
        place = np.arange(self.count)
        towards = np.zeros((self.count, self.number))
        towards[place, nearest] = np.sign(apart[place, nearest])
        people = np.exp(x[1 : 1 + self.count])
        makes = self.economy.makes_second
        by_place = np.zeros((len(inner), self.count))
        by_place[self.count] = (1 - makes) * people
        by_place[self.count + 1] = makes * people
        by_place[self.count + 3 + place, place] = people
        return np.hstack([inner, by_place @ towards])

    def solve(self, places: Array, *, exact: bool) -> float:
        """Utility reached from given marketplaces, with our gradients or difference quotients."""
        self.time = self.economy.leisure - travel(self.economy, places)
        start = np.concatenate([self.start(), places])
        target = np.zeros(start.size)
        target[0] = -1
        everybody = lambda x: self.equal_slope(x[: -self.number])
        pad = np.zeros((1, self.number))
        with np.errstate(all="ignore"):
            found = minimize(
                lambda x: -x[0],
                start,
                jac=lambda _: target,
                method="SLSQP",
                bounds=[(None, None)] * self.size + [(0, 1)] * self.number,
                constraints=(
                    {
                        "type": "ineq",
                        "fun": self.constraints,
                        "jac": self.slope if exact else None,
                    },
                    {
                        "type": "eq",
                        "fun": lambda x: self.equal(x[: -self.number]),
                        "jac": (lambda x: np.hstack([everybody(x), pad])) if exact else None,
                    },
                ),
                options={"maxiter": 300, "ftol": 1e-10},
            )
            violation = -self.constraints(found.x).min()
        return float(np.exp(found.x[0])) if violation < 1e-7 else 0.0


def multistart(case: int, cost: float, *, exact: bool) -> float:
    """Best utility that SLSQP finds from random marketplaces, one to four of them."""
    economy = cases.case_economy(case)
    random = np.random.default_rng(1)
    return max(
        _Located(economy, number, number * cost).solve(random.random(number), exact=exact)
        for number in (1, 2, 3, 4)
        for _ in range(STARTS)
    )


def one_structure() -> None:
    """Time the equilibrium of one structure."""
    economy = cases.case_economy(2)
    random = np.random.default_rng(0)
    hours = economy.leisure - travel(economy, random.random((STRUCTURES, 2)))
    costs = random.uniform(0.05, 0.3, STRUCTURES)
    ours = solve(economy, hours, costs)
    if not ours.converged.all():
        raise ConvergenceError("not all structures were solved")
    batched = timed(lambda: solve(economy, hours, costs), 5)[0] / STRUCTURES
    say(f"one structure, batched over {STRUCTURES:,}: {1e6 * batched:.2f} microseconds")
    sample = range(40)
    peers: dict[str, tuple[float, Callable[[Array, float], float]]] = {
        "SLSQP with exact gradients": (1_000, lambda t, q: plan(economy, t, q).utility),
        "IPOPT": (300, ipopt(economy)),
    }
    for name, (goal, peer) in peers.items():
        theirs, utilities = timed(lambda p=peer: [p(hours[i], float(costs[i])) for i in sample], 1)
        gap = np.abs(utilities / ours.utility[: len(sample)] - 1).max()
        compare(name, theirs / len(sample), batched, gap, goal)


def tables() -> None:
    """Time Tables 1 and 2 with the number and places of marketplaces found."""
    rows = [(case, float(cost)) for case in (1, 2) for cost in cases.SETUP_COSTS]
    economies = [(cases.case_economy(c), cases.case_setup(c, q)) for c, q in rows]
    search = lambda tolerance: [find_core(*one, tolerance=tolerance) for one in economies]
    certified, cores = timed(lambda: search(TOLERANCE), 5)
    found, _ = timed(lambda: search(np.inf), 5)
    say(f"both tables: structures found in {found:.3f} s, found and certified in {certified:.3f} s")
    for name, goal, exact in (
        ("exact gradients", 100, True),
        ("its own difference quotients", None, False),
    ):
        theirs, peer = timed(lambda e=exact: [multistart(c, q, exact=e) for c, q in rows], 1)
        reached = [u / core.utility for u, core in zip(peer, cores, strict=True)]
        missed = sum(share < 1 - 1e-6 for share in reached)
        gap = max(abs(share - 1) for share in reached if share >= 1 - 1e-6)
        note = (
            f"{STARTS} starts for each number; misses the best structure in {missed} of "
            f"{len(rows)} rows"
        )
        for ours, what in ((found, "found, as the peer does"), (certified, "also certified")):
            compare(f"SLSQP with {name}, ours {what}", theirs, ours, gap, goal, note)


if __name__ == "__main__":
    one_structure()
    tables()
