"""Section 6, the text: varieties, asymmetric trade costs, and which city gains from lower costs."""

import numpy as np

from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.model import trade
from replication.sorting.model.economy import TradeCosts
from replication.sorting.model.threshold import (
    GIVEN_UTILITY,
    baseline,
    baseline_closures,
    equilibrium,
    relative,
)
from replication.sorting.reference import agree, algebra
from replication.sorting.room import ROOM
from replication.vanishing import vanishes


@ROOM.check("sorting/equation-6.3")
def check_varieties() -> Finding:
    """Price, demand and imports of a variety that is shipped."""
    proof = {name: vanishes(one) for name, one in algebra.variety().items()}
    economy, _, costs = draws.trading()
    access = trade.market_access(costs, economy.gamma)
    return Finding(
        printed={
            "The price is the cost of supplying a variety over theta (SymPy)": proof["markup"],
            "Imports are (6.5) (SymPy)": proof["imports"],
            "Profit is linear in productivity (SymPy)": proof["linear"],
            "Access to the other city's market raises wages in every economy drawn": bool(
                np.all((access[0] > 0) & (access[1] > 0))
            ),
        },
        numbers={"draws": economy.size},
    )


@ROOM.check("sorting/text/asymmetric-costs-needed")
def check_equal_costs() -> Finding:
    """Relative size, wages and productivity with next to equal trade costs."""
    base = baseline()
    costs = TradeCosts(1.4, 1.4 * (1 + 1e-12))
    utility = 0.5
    wage = float(trade.relative_wage(base, utility, costs))
    size = float(trade.relative_size(costs, base.gamma))
    level = float(trade.relative_productivity(base, utility, costs))
    proof = {name: vanishes(one) for name, one in algebra.equal_costs().items()}
    return Finding(
        printed={
            "With equal trade costs the printed system has cities that pay the same wage": agree(
                wage, 1.0
            ),
            "With equal trade costs the printed system has equally productive cities": agree(
                level, 1.0
            ),
        },
        instead={
            "With equal costs outputs are equal (SymPy)": proof["size"],
            "Wages then differ as land and congestion do (SymPy)": proof["wage"],
            "At the baseline city 1 pays more and is the more productive": min(wage, level) > 1.1,
            "At the baseline outputs are equal": agree(size, 1.0),
        },
        numbers={"trade_cost": 1.4, "wage": wage, "productivity": level, "size": size},
    )


@ROOM.check("sorting/text/big-city-gains-more-from-trade")
def check_big_city_gains() -> Finding:
    """Relative wages and outputs as costs fall, at given productivities."""
    economy, _, costs = draws.trading()
    lower = costs.scaled(np.maximum(0.99, 1.0001 / costs.outward))
    before, after = (trade.market_access(one, economy.gamma) for one in (costs, lower))
    size = [trade.relative_size(one, economy.gamma) for one in (costs, lower)]
    base = baseline()
    cities = equilibrium(base, baseline_closures()[GIVEN_UTILITY])
    levels = float(relative(cities.productivity)[0])
    wages = []
    for factor in (1.0, 0.95, 0.9):
        one, two = trade.market_access(TradeCosts(1.3 * factor, 1.5 * factor), base.gamma)
        wages.append(float((levels * one / two) ** base.gamma))
    return Finding(
        printed={
            "At given productivities lower costs raise city 1's relative wage in some economy "
            "drawn": bool(np.any(after[0] / after[1] > before[0] / before[1])),
        },
        instead={
            "They lower it in every economy drawn": bool(
                np.all(after[0] / after[1] < before[0] / before[1])
            ),
            "The ratio of market access is (1 - 1/p)/(1 - 1/q) and rises with costs (SymPy)": (
                algebra.proved(algebra.access())
            ),
            "They raise city 1's relative output, (A.14), in every economy drawn": bool(
                np.all(size[1] > size[0])
            ),
            "At the baseline's productivities the relative wage falls as costs fall by a "
            "twentieth and a tenth": wages[0] > wages[1] > wages[2],
        },
        numbers={
            "draws": economy.size,
            "trade_costs": [1.3, 1.5],
            "falls": [5, 10],
            "relative_wages": wages,
        },
    )
