"""Section 6 with final goods shipped freely, the closure nearest to the text.

Both final goods cost one; trade in varieties alone need not balance, so that (6.6) is dropped.
"""

from collections.abc import Callable
from functools import cache, partial

import numpy as np
from flint import arb
from scipy.optimize import brentq

from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.draws import before_after
from replication.sorting.model import stored, trade
from replication.sorting.model.economy import ClearedLabour
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY
from replication.sorting.reference.certified import CertifiedShipped
from replication.sorting.reference.direct import Direct

FALL = ".95"
"""What the stored economy's trade costs are multiplied by."""


@cache
def shipped_shares(name: str) -> dict[str, float]:
    """Share of equilibria in which gaps widen as costs fall by a hundredth.

    Parameters
    ----------
    name : str
        What the closure gives.

    Returns
    -------
    dict of float
        Of what share in the equilibria in which both cities make final goods, their number, and
        that of all with a threshold.
    """
    economy, _, costs = draws.trading()
    closure = draws.closures(economy.size, seed=72)[name]
    lower = costs.scaled(np.maximum(0.99, 1.0001 / costs.outward))
    before, after = (trade.shipped(economy, closure, one) for one in (costs, lower))
    made = np.ones(economy.size, bool)
    for one in (before, after):
        made &= (one["output_1"] > 0) & (one["output_2"] > 0)
    return {
        "equilibria": int(made.sum()),
        "thresholds": int(np.isfinite(before["threshold"]).sum()),
        **{
            name: float((after[name] > before[name])[made].mean())
            for name in ("relative_productivity", "relative_wage", "threshold")
        },
    }


def crowd(log_value: float, wage: Array, land: Array, distance: Array, pull: float) -> Array:
    """Workers (4.12) of both cities at the lower u* + a_j."""
    return np.asarray(wage ** (pull - 1) / (land * (np.exp(log_value) + distance) ** pull))


def excess(log_value: float, offered: Callable[[float], Array], labour: float) -> float:
    """Logarithm of all workers over what there are."""
    return float(np.log(offered(log_value).sum() / labour))


def shipped_again(count: int = 8) -> float:
    """Largest relative gap to final goods shipped by another route, in the first equilibria.

    Wages from the two (6.4), workers from (4.12) and L_1 + L_2 = L by Brent's method; what both
    cities spend on each city's varieties is its wage bill over theta; the entrepreneur at the
    threshold is indifferent.
    """
    economy, _, costs = draws.trading()
    labour = draws.closures(economy.size, seed=72)["given labour"]
    assert isinstance(labour, ClearedLabour)
    found = trade.shipped(economy, labour, costs)
    made = np.flatnonzero((found["output_1"] > 0) & (found["output_2"] > 0))[:count]
    gaps = []
    for draw in made:
        one = Direct.of(economy, labour, int(draw))
        skill = float(found["threshold"][draw]) * one.minimum
        first, second = (one.city(j, skill, 1.0 - min(one.congestion)) for j in (0, 1))
        level = np.array([first.productivity, second.productivity])
        iceberg = np.array([costs.outward[draw], costs.inward[draw]])
        power, pull = 1 / one.gamma, 1 / (1 - one.mu)
        # h_j = Q_j (theta / w_j)^(1/gamma), what a city spends on its own varieties per output.
        away = iceberg**-power
        home = np.linalg.solve([[1, away[1]], [away[0], 1]], [1, 1])
        wage = one.theta * (level / home) ** one.gamma
        land, low = np.array(one.housing), min(one.congestion)
        distance = np.array(one.congestion) - low

        offered = partial(crowd, wage=wage, land=land, distance=distance, pull=pull)
        short = partial(excess, offered=offered, labour=one.given)
        log_value = float(brentq(short, -12, 12, xtol=1e-14))
        hired = offered(log_value)
        output = np.array([found["output_1"][draw], found["output_2"][draw]])
        sales = home * (output + away * output[::-1])
        profit = (
            np.array([p.profit_per_skill / (p.wage * p.labour) for p in (first, second)])
            * wage
            * hired
        )
        pay = profit * skill / (land * wage * hired) ** (1 - one.mu)
        gaps += [
            wage[0] / wage[1] / found["relative_wage"][draw] - 1,
            *(sales / (wage * hired / one.theta) - 1),
            (pay[0] - pay[1] - (distance[0] - distance[1])) / pay[0],
        ]
    return float(np.max(np.abs(gaps)))


@cache
def enclosed_shipped() -> tuple[dict[str, arb], dict[str, arb]]:
    """The stored economy's certified equilibrium before and after costs fall by five percent."""
    case = stored.closer_cities_shipped()
    made = [CertifiedShipped(*case, factor) for factor in ("1", FALL)]
    first, second = (one.relatives(one.threshold()) for one in made)
    return first, second


def shipped_pairs(certain: str, name: str) -> tuple[list[float], list[float]]:
    """A ratio of the stored economy before and after: by the array solver, and enclosed."""
    economy, labour, costs = stored.closer_cities_shipped()
    ours = [
        float(trade.shipped(economy, labour, one)[name][0])
        for one in (costs, costs.scaled(float(FALL)))
    ]
    return ours, [float(one[certain].mid()) for one in enclosed_shipped()]


def numbers_shipped(certain: str, name: str) -> dict[str, object]:
    """Shares in which a ratio rises with final goods shipped, and the stored economy's."""
    labour, utility = shipped_shares(GIVEN_LABOUR), shipped_shares(GIVEN_UTILITY)
    return {
        "shipped_thresholds_given_labour": labour["thresholds"],
        "shipped_equilibria_given_labour": labour["equilibria"],
        "rises_when_shipped_given_labour_in_percent": 100 * labour[name],
        "shipped_equilibria_given_utility": utility["equilibria"],
        "rises_when_shipped_given_utility_in_percent": 100 * utility[name],
        "stored_economy_when_shipped": stored.written(*stored.closer_cities_shipped()),
        "fall_of_costs_when_shipped": round(100 * (1 - float(FALL))),
        "counterexample_when_shipped": before_after(shipped_pairs(certain, name)[0]),
    }
