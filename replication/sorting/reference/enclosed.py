"""Equilibria with the alternative cost of section 4.3 in interval arithmetic.

An equilibrium is written by its outcome, in decimal numbers: some land supports it, and the
congestion gap that does is enclosed. Responses are derivatives by the implicit function theorem,
with power series of two terms, so that their signs are certain.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flint import arb, arb_mat, arb_series

from replication.certify import ball, precision


class Outcome(NamedTuple):
    """Decimal numbers: parameters, then t, workers and u* + a_2 of an equilibrium."""

    theta: str
    mu: str
    alpha: str
    minimum: str
    cost_1: str
    cost_2: str
    ratio: str
    labour_1: str
    labour_2: str
    value_2: str

    @property
    def numbers(self) -> dict[str, float]:
        """The numbers by name."""
        return {name: float(value) for name, value in self._asdict().items()}


BIGGER_AND_LESS_UNEQUAL = Outcome(
    "0.2676",
    "0.5561",
    "2.8933",
    "0.9294",
    "0.0958",
    "0.1709",
    "1.4486",
    "0.9088",
    "0.8001",
    "0.2862",
)
"""Section 4.3: a higher chi_1 makes city 1 bigger and less unequal, with either closure."""

BIGGER_AND_MORE_UNEQUAL = Outcome(
    "0.3918",
    "0.7044",
    "1.5436",
    "0.6858",
    "0.0915",
    "0.1645",
    "1.247",
    "1.0688",
    "0.3599",
    "0.5033",
)
"""Section 4.3: with utility given a higher chi_1 makes city 1 bigger and more unequal."""

NARROWING = Outcome(
    "0.2733",
    "0.6878",
    "1.8736",
    "0.9629",
    "0.0811",
    "0.2285",
    "1.1428",
    "1.0902",
    "0.6238",
    "0.1117",
)
"""Section 4.3: with utility given a higher chi_1, and a higher eta_1, lowers Q_1 / Q_2."""

UNSTABLE = Outcome(
    "0.4074",
    "0.6314",
    "1.0861",
    "0.8971",
    "0.9432",
    "1.8852",
    "1.0597",
    "6.2829",
    "0.6583",
    "2.9015",
)
"""Section 4.3: with utility given workers have settled, but the threshold is unstable."""


class Signs(NamedTuple):
    """Enclosed: a_1 - a_2, r_1, the gain's slope, and responses to chi_1, z_min and eta_1.

    ``settled`` are the elasticities of real income to a city's own workers.
    """

    gap: arb
    pay_1: arb
    slope: arb
    workers_1: tuple[arb, ...]
    ratio: tuple[arb, ...]
    share_1: tuple[arb, ...]
    settled: tuple[arb, arb]

    @property
    def stable(self) -> bool:
        """Whether a gap above zero, settled workers and a stable threshold are certain."""
        return bool(self.gap > 0 and max(self.settled) < 0 and self.slope > 0)


Series = Any
"""Power series of two terms: a value and its derivative."""


def _terms(o: dict[str, arb], x: Sequence[Series], s: Sequence[Series]) -> list[list[Series]]:
    """Scale, net scale and log Q_j of both cities."""
    a, gamma = o["alpha"], 1 / o["theta"] - 1
    full = (a / (a - 1)).log() + o["minimum"].log() + s[1]
    t = x[0].exp()
    below = ((1 - (x[0] * (1 - a)).exp()) / (1 - (x[0] * -a).exp())).log()
    found = []
    for city, skill in enumerate((x[0] + full, below + full)):
        cost = (s[0] if city == 0 else 0 * t) - x[1 + city] + o[f"cost_{city + 1}"].log()
        root = (cost * ball("1/2")).exp() / (gamma * (a - 1)) ** ball("1/2")
        scale = a / (a - 1) - root
        found.append([scale, scale - root, scale.log() + skill])
    return found


def _equations(
    o: dict[str, arb], x: Sequence[Series], s: Sequence[Series], *, cleared: bool
) -> list[Series]:
    """(4.12) twice, the closure, and the gain from city 1, up to the constants of land."""
    gamma, mu = 1 / o["theta"] - 1, o["mu"]
    cities = _terms(o, x, s)
    values = [(x[3].exp() + o["gap"]).log(), x[3]]
    rows, pay = [], []
    for city, (_, net, level) in enumerate(cities):
        wage = level * gamma + o["theta"].log()
        land = s[2] if city == 0 else 0 * s[2]
        rows.append(x[1 + city] - (wage * mu - values[city]) / (1 - mu) + land)
        skill = x[0] + s[1] + o["minimum"].log()
        pay.append(net * gamma * (skill + x[1 + city] + values[city] - level).exp())
    rows.append(x[1].exp() + x[2].exp() if cleared else x[3])
    return [*rows, pay[0] - pay[1]]


def responses(outcome: Outcome, *, cleared: bool) -> Signs:
    """Enclose an equilibrium's gap, its stability, and how it responds.

    Parameters
    ----------
    outcome : Outcome
    cleared : bool
        Whether labour is given; otherwise utility is.
    """
    with precision():
        o = {name: ball(one) for name, one in outcome._asdict().items()}
        point = [o[name].log() for name in ("ratio", "labour_1", "labour_2", "value_2")]
        still = [arb_series([0, 0])] * 3
        constant = [arb_series([one, 0]) for one in point]
        gamma, mu = 1 / o["theta"] - 1, o["mu"]
        cities = _terms(o, constant, still)
        skill = point[0] + o["minimum"].log()
        pay = [
            gamma * net[0] * (skill + point[1 + j] - level[0]).exp()
            for j, (_, net, level) in enumerate(cities)
        ]
        o["gap"] = o["value_2"] * (pay[0] - pay[1]) / (1 - pay[0])

        def along(number: int) -> tuple[list[Series], list[Series]]:
            """State and shocks, of which one moves."""
            both = [arb_series([one, int(k == number)]) for k, one in enumerate([*point, 0, 0, 0])]
            return both[:4], both[4:]

        columns = [
            [row[1] for row in _equations(o, *along(number), cleared=cleared)]
            for number in range(7)
        ]
        by_state = arb_mat([[columns[k][r] for k in range(4)] for r in range(4)])
        by_shock = arb_mat([[-columns[4 + k][r] for k in range(3)] for r in range(4)])
        moved = by_state.solve(by_shock)
        inner = arb_mat([[columns[k][r] for k in (1, 2, 3)] for r in range(3)])
        follow = inner.solve(arb_mat([[-columns[0][r]] for r in range(3)]))
        slope = columns[0][3] + sum((columns[1 + k][3] * follow[k, 0] for k in range(3)), ball(0))
        found: dict[str, list[arb]] = {"ratio": [], "share_1": []}
        for k in range(3):
            state = [arb_series([point[r], moved[r, k]]) for r in range(4)]
            shock = [arb_series([0, int(n == k)]) for n in range(3)]
            (gross, net, level), (_, _, other) = _terms(o, state, shock)
            found["ratio"].append((level - other)[1])
            found["share_1"].append((net.log() - gross.log())[1])
        settled = [
            gamma * mu * (gross[0] - net[0]) / (2 * gross[0]) - (1 - mu) for gross, net, _ in cities
        ]
        # r_1 v_1 - v_1 = r_2 v_2 - v_2 holds by the choice of the gap.
        return Signs(
            o["gap"],
            pay[0],
            slope,
            tuple(moved[1, k] for k in range(3)),
            tuple(found["ratio"]),
            tuple(found["share_1"]),
            (settled[0], settled[1]),
        )
