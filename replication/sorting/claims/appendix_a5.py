"""Appendix A5, the proof of Proposition 8: relative size, productivity and wages."""

import numpy as np

from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.model import trade
from replication.sorting.reference import agree, algebra
from replication.sorting.reference import gap as largest_gap
from replication.sorting.room import ROOM
from replication.vanishing import vanishes


@ROOM.check("sorting/equation-a.15")
def check_relative_size() -> Finding:
    """Relative size as both trade costs fall in proportion."""
    economy, _, costs = draws.trading()
    lowest = 1.0001 / costs.outward
    factor = lowest + (1 - lowest) * np.random.default_rng(75).uniform(0, 1, economy.size)
    before = trade.relative_size(costs, economy.gamma)
    after = trade.relative_size(costs.scaled(factor), economy.gamma)
    return Finding(
        printed={
            "City 2's output over city 1's rises in some economy drawn": bool(
                np.any(1 / after > 1 / before)
            ),
        },
        instead={
            "City 1's output over city 2's rises in every economy drawn": bool(
                np.all(after > before)
            ),
            "Its derivative by a common factor of the costs is (p - q)/(kp - 1)^2, negative as "
            "p < q (SymPy)": algebra.proved(algebra.trade_costs()),
            "Costs can fall by one half only where tau_12 exceeds two, which few do": bool(
                0 < np.mean(costs.outward > 2) < 0.5
            ),
        },
        numbers={
            "draws": economy.size,
            "smallest_rise": float(np.min(after / before)),
            "cannot_halve": float(np.mean(costs.outward <= 2)),
        },
    )


def implied() -> tuple[Array, Array]:
    """Q_1 / Q_2 and w_1 / w_2 that (4.12), (A.12) and (A.14) imply."""
    economy, utility, costs = draws.trading()
    gamma, mu, u = economy.gamma, economy.goods_share, utility.worker_utility
    # (4.12): L_j = w_j^(mu k) / (eta_j v_j^k); w_1 L_1 / (w_2 L_2) = D gives w_1 / w_2.
    power = 1 / (1 - mu)
    value = ((u + economy.congestion_1) / (u + economy.congestion_2)) ** power
    land = economy.housing_1 / economy.housing_2
    wage = (trade.relative_size(costs, gamma) * land * value) ** (1 / (1 + mu * power))
    access = trade.market_access(costs, gamma)
    return np.asarray(wage ** (1 / gamma) * access[1] / access[0]), np.asarray(wage)


@ROOM.check("sorting/equation-a.16")
def check_a16() -> Finding:
    """Relative productivity by balanced trade; (A.17) is the same at lower costs."""
    economy, utility, costs = draws.trading()
    right, _ = implied()
    printed, corrected = (
        trade.relative_productivity(economy, utility.worker_utility, costs, printed=one)
        for one in (True, False)
    )
    land = economy.housing_1 / economy.housing_2
    return Finding(
        printed={
            "The printed formula follows from (4.12), (A.12) and (A.14)": agree(printed, right),
        },
        instead={
            "With (eta_1/eta_2)^((1 - mu)/gamma) it follows in every economy drawn": agree(
                corrected, right
            ),
            "The printed one is off by (eta_1/eta_2)^(mu/gamma)": agree(
                printed / right, land ** (economy.goods_share / economy.gamma)
            ),
            "The corrected formula follows for all parameters (SymPy)": vanishes(
                algebra.land_power()["productivity"]
            ),
        },
        numbers={
            "draws": economy.size,
            "largest_gap_corrected": largest_gap(corrected, right),
            "median_gap_printed": float(np.median(np.abs(printed / right - 1))),
        },
    )


@ROOM.check("sorting/equation-a.18")
def check_a18() -> Finding:
    """Relative wages by balanced trade; (A.19) is the same at lower costs."""
    economy, utility, costs = draws.trading()
    _, right = implied()
    printed, corrected = (
        trade.relative_wage(economy, utility.worker_utility, costs, printed=one)
        for one in (True, False)
    )
    land = economy.housing_1 / economy.housing_2
    return Finding(
        printed={
            "The printed formula follows from (4.12) and (A.14)": agree(printed, right),
            "The printed power of land follows for all parameters (SymPy)": vanishes(
                algebra.land_power(printed=True)["wage"]
            ),
        },
        instead={
            "With (eta_1/eta_2)^(1 - mu) it follows in every economy drawn": agree(
                corrected, right
            ),
            "The printed one is off by (eta_1/eta_2)^mu": agree(
                printed / right, land**economy.goods_share
            ),
            "The corrected formula follows for all parameters (SymPy)": vanishes(
                algebra.land_power()["wage"]
            ),
        },
        numbers={
            "draws": economy.size,
            "largest_gap_corrected": largest_gap(corrected, right),
            "median_gap_printed": float(np.median(np.abs(printed / right - 1))),
        },
    )
