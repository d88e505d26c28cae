"""Appendix A3, the proof of Propositions 4 and 5: its steps."""

import numpy as np

from replication.ledger import Finding
from replication.sorting.draws import by_closure
from replication.sorting.model import threshold
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY
from replication.sorting.reference import agree, algebra, marginal
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.vanishing import vanishes


@ROOM.check("sorting/equation-a.8")
def check_forms() -> Finding:
    """The threshold with the ratio of productivities."""
    base, closure = threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY]
    solved = threshold.solve(base, closure)
    cities = solved.allocation
    ratio = float(base.congestion_gap / (cities.slope.city_1[0] - cities.slope.city_2[0]))
    return Finding(
        printed={
            "(A.8) and (A.10) are (4.15) and (5.7) written with Q_1/Q_2 (SymPy)": algebra.proved(
                marginal.threshold_forms()
            ),
            "At the baseline (4.15) gives the threshold": agree(ratio, cities.threshold),
        },
        numbers={"threshold": ratio},
    )


@ROOM.check("sorting/equation-a.9")
def check_density_formula() -> Finding:
    """Relative density against (A.9) at the baseline."""
    found = {}
    for name, closure in threshold.baseline_closures().items():
        direct = Direct(threshold.baseline(), closure)
        skill = direct.threshold()
        relatives, utility = direct.relatives(skill), direct.utility(skill)
        value = (utility + direct.congestion[1]) / (utility + direct.congestion[0])
        formula = (relatives["wage"] ** direct.mu * value) ** (1 / (1 - direct.mu))
        found[name] = [formula, relatives["density"]]
    solved = threshold.allocation(
        threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY], [np.log(2.0)]
    )
    return Finding(
        printed={
            "(A.9) follows from (4.12) (SymPy)": algebra.proved(algebra.density()),
            "At the baseline the original equations give it with either closure": all(
                agree(*pair) for pair in found.values()
            ),
            "At a threshold of twice the minimum skill city 1 of the baseline is the denser": (
                float(threshold.relative(solved.density)[0]) > 1
            ),
        },
        numbers=by_closure(found, "density"),
    )


@ROOM.check("sorting/appendix-a3/constant")
def check_constant() -> Finding:
    """Lambda_1 in its parameters, and workers' utility at three thresholds of the baseline."""
    base, closures = threshold.baseline(), threshold.baseline_closures()
    solved = threshold.equilibrium(base, closures[GIVEN_UTILITY]).threshold[0]
    skills = np.array([1.5, solved, 3.0])
    utility = {
        name: [
            float(threshold.allocation(base, closure, [np.log(skill)]).worker_utility[0])
            for skill in skills
        ]
        for name, closure in closures.items()
    }
    proof = {name: vanishes(one) for name, one in marginal.constant().items()}
    return Finding(
        printed={
            "With labour given workers' utility, which enters Lambda_1, is the same at every "
            "threshold of the baseline": agree(utility[GIVEN_LABOUR], 0.5),
        },
        instead={
            "With utility given it is the same": agree(utility[GIVEN_UTILITY], 0.5),
            "With labour given it rises with the threshold": bool(
                np.all(np.diff(utility[GIVEN_LABOUR]) > 0)
            ),
            "The slope of utility is Lambda_j Q_j^eps, Lambda_j free of the threshold at given "
            "utility (SymPy)": algebra.proved(algebra.slope()),
            "Lambda_j falls in land scarcity and congestion, and rises in net scale (SymPy)": (
                proof["land"] and proof["congestion"] and proof["net"]
            ),
            "The net scale falls in the cost (SymPy)": vanishes(algebra.scale_by_cost()["net"]),
            "With labour given utility rises with the wage of either city (SymPy)": (
                proof["utility by w_1"] and proof["utility by w_2"]
            ),
            "Both wages rise with the threshold, as mean skills do (SymPy)": algebra.proved(
                algebra.mean_below() | algebra.relative_pay()
            ),
        },
        numbers={"thresholds": skills, **by_closure(utility, "utility")},
    )
