"""Appendix A2, the proof of Proposition 2: net profit on both sides of the threshold."""

import numpy as np

from replication.certify import ball, below
from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.draws import by_closure, in_percent
from replication.sorting.model import threshold
from replication.sorting.model.threshold import Solved, relative
from replication.sorting.reference import agree, algebra, marginal
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM


def relative_profit(solved: Solved) -> Array:
    """Gamma_1 / Gamma_2 of (4.13): slopes of utility times the prices of living."""
    found = solved.allocation
    power = 1 - solved.cities.goods_share
    return np.asarray(relative(found.slope) * relative(found.housing_price) ** power)


@ROOM.check("sorting/appendix-a2/net-profit")
def check_net_profit() -> Finding:
    """Net profit and utility of one below the threshold, at the baseline and in the draws."""
    enclosed, again, profits, utilities = [], [], [], []
    for closure in threshold.baseline_closures().values():
        one = Certified(threshold.baseline(), closure)
        direct = Direct(threshold.baseline(), closure)
        found = one.relatives(one.threshold())
        enclosed.append(
            found["slope_1"] / found["slope_2"] * found["housing_price"] ** (1 - one.mu)
        )
        skill = direct.threshold()
        first, second = direct.places(skill)
        own = 0.9 * skill
        profits.append(own * (first.profit_per_skill - second.profit_per_skill))
        pay = [p.profit_per_skill / p.housing_price ** (1 - direct.mu) for p in (first, second)]
        distance = direct.congestion[0] - direct.congestion[1]
        utilities.append(own * (pay[0] - pay[1]) - distance)
        again.append(first.profit_per_skill / second.profit_per_skill)
    ratios = {name: relative_profit(one) for name, one in draws.samples().items()}
    dear = {
        name: relative(one.allocation.housing_price) > 1 for name, one in draws.samples().items()
    }
    return Finding(
        printed={
            "At the baseline net profit is smaller in city 1 for one of nine tenths of the "
            "threshold's skill, with either closure": max(profits) < 0,
        },
        instead={
            "At the baseline Gamma_1 certainly exceeds Gamma_2, with either closure": all(
                below(ball("1"), one) for one in enclosed
            ),
            "The original equations, solved by Brent's method, give the same ratio": agree(
                again, [float(one.mid()) for one in enclosed]
            ),
            "Utility is smaller in city 1 for the one of nine tenths of the threshold's skill": (
                max(utilities) < 0
            ),
            "Net profit is (4.13), in proportion to skill, and so is what it is more in city 1 "
            "(SymPy)": algebra.proved(algebra.innovation() | marginal.net_profits()),
            "At k times the threshold's skill utility is (k - 1) (a_1 - a_2) more in city 1 "
            "(SymPy)": algebra.proved(marginal.sorting()),
            "Gamma_1 exceeds Gamma_2 in every economy drawn in which housing is dearer in city 1": (
                all(bool(one.any() and np.all(ratios[name][one] > 1)) for name, one in dear.items())
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "ratio_at_baseline": again[0],
            **in_percent({n: float((one > 1).mean()) for n, one in ratios.items()}, "higher"),
            **by_closure({n: float(one.min()) for n, one in ratios.items()}, "smallest"),
        },
    )
