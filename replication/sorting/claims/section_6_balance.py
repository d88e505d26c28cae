"""Section 6 as appendix A5 has it, balanced trade without sorting, with workers' number given."""

from functools import cache

import numpy as np
from scipy.optimize import brentq

from replication.numerics import Array
from replication.sorting.model import gap, stored, trade
from replication.sorting.model.economy import ClearedLabour, Economy, FixedUtility, TradeCosts

FALL = 0.95
"""What the stored economy's trade costs are multiplied by."""


def _cities(economy: Economy, costs: TradeCosts, ratio: float) -> tuple[Array, Array]:
    """Productivities (4.16) and wages (A.12) of both cities at a threshold over minimum skill."""
    terms = gap.terms(economy, ClearedLabour(1.0))
    log_q, _ = gap.log_productivities(terms, np.array([np.log(ratio)]))
    q = np.exp([float(log_q.city_1[0]), float(log_q.city_2[0])])
    access = np.ravel(trade.market_access(costs, economy.gamma))
    return q, float(economy.substitution) * (access * q) ** float(economy.gamma)


def _workers(economy: Economy, wages: Array, utility: float) -> float:
    """Workers of both cities by (4.12)."""
    mu = float(economy.goods_share)
    land = np.array([float(economy.housing_1), float(economy.housing_2)])
    value = utility + np.array([float(economy.congestion_1), float(economy.congestion_2)])
    return float((wages ** (mu / (1 - mu)) / (land * value ** (1 / (1 - mu)))).sum())


def _utility_at(economy: Economy, costs: TradeCosts, ratio: float) -> float:
    """Workers' utility at which (A.18) has the wages of a threshold."""
    _, wages = _cities(economy, costs, ratio)
    land = float(economy.housing_1 / economy.housing_2)
    size = float(trade.relative_size(costs, economy.gamma))
    value = wages[0] / wages[1] / (land * size) ** (1 - float(economy.goods_share))
    return float(economy.congestion_gap) / float(value - 1) - float(economy.congestion_2)


@cache
def with_labour_given() -> dict[str, dict[str, list[float]]]:
    """Ratios of the stored economy before and after its costs fall, by two routes.

    One seeks utility and takes the threshold of (A.16), the other seeks the threshold and takes
    utility from (A.18).
    """
    economy, closure, costs = stored.falling_with_balance()
    labour = stored.written(closure)["labour"]
    found: dict[str, dict[str, list[float]]] = {
        name: {"utility": [], "threshold": []} for name in ("productivity", "wage")
    }
    for one in (costs, costs.scaled(FALL)):

        def threshold_at(log_value: float, tau: TradeCosts = one) -> tuple[float, float]:
            given = np.exp(log_value) - float(economy.congestion_2)
            return float(trade.balance_threshold(economy, FixedUtility(given), tau)[0]), given

        def workers(log_value: float, tau: TradeCosts = one) -> float:
            ratio, given = threshold_at(log_value, tau)
            return _workers(economy, _cities(economy, tau, ratio)[1], given) - labour

        def again(ratio: float, tau: TradeCosts = one) -> float:
            given = _utility_at(economy, tau, ratio)
            return _workers(economy, _cities(economy, tau, ratio)[1], given) - labour

        ratios = {
            "utility": threshold_at(brentq(workers, -1.0, 0.0, xtol=1e-14))[0],
            "threshold": brentq(again, 6.2, 7.2, xtol=1e-13),
        }
        for route, ratio in ratios.items():
            q, wages = _cities(economy, one, ratio)
            found["productivity"][route].append(float(q[0] / q[1]))
            found["wage"][route].append(float(wages[0] / wages[1]))
    return found
