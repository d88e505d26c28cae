"""Section 2.2, private ownership: who pays whom, and which equilibria stay."""

from dataclasses import replace

import numpy as np
import sympy as sp  # type: ignore[import-untyped]

from replication.ledger import Finding
from replication.wedge.model import amenities, calibration, census, examples
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.economy import TYPICAL_POPULATION
from replication.wedge.printed import system_tables
from replication.wedge.room import ROOM


@ROOM.check("wedge/equation-5")
def check_equation_5() -> Finding:
    """Average across-city wedge over the observed cities, by whose earnings the budget counts."""
    people = census.populations().residents
    size = amenities.ranked_sizes(people)
    mean = {}
    for base in TaxBase:
        economy = system_tables.baseline(base=base)
        level = amenities.productivity_at(
            calibration.benchmark_city(), economy.institutions, 14_500.0, size
        )
        here = replace(economy.city, productivity=level)
        wedge = curves.across_city_wedge(here, economy.institutions, size)
        mean[str(base)] = float(np.average(wedge, weights=people))
    return Finding(
        printed={
            "Across-city wedges add up to zero with the constant behind Table 1": round(
                mean["edge"]
            )
            == 0,
        },
        instead={
            "They add up to zero when revenue is what residents pay": abs(mean["average"]) < 1e-6,
            "With the constant behind Table 1 cities pay in more than they get": mean["edge"] > 0,
        },
        numbers={"average_wedge_dollars": mean, "cities": people.size},
    )


def migration_curvature() -> sp.Expr:
    """Largest of ``sum s_j x_j^2`` over migrations x that add up to zero and have norm one.

    It is the larger root of ``sum_j prod_(k != j) (s_k - m) = 0`` in m, for slopes 3, -4, -4.
    """
    value = sp.Symbol("m")
    slopes = [sp.Integer(3), sp.Integer(-4), sp.Integer(-4)]
    terms = [
        sp.prod([other - value for place, other in enumerate(slopes) if place != one])
        for one in range(len(slopes))
    ]
    return max(sp.Poly(sum(terms), value).real_roots())


@ROOM.check("wedge/equation-6")
def check_equation_6() -> Finding:
    """Three cities that pass (6) pair by pair: curvature along migration, and a migration path."""
    case = examples.pairwise_stable_cities()
    pairs = case.slope[:, np.newaxis] + case.slope[np.newaxis, :]
    passes = bool(np.all(pairs[~np.eye(3, dtype=bool)] <= 0))
    # Of all migrations, from the two right of their peaks to the one left of it.
    direction = np.array([2.0, -1.0, -1.0])
    curvature = float(np.sum(case.slope * direction**2))
    path = examples.migrate(case.city, case.institutions, case.size + 1e-5 * direction)
    apart = np.abs(path - case.size).max(axis=1)
    benefit = curves.private_average_benefit(case.city, case.institutions, case.size)
    ratio = case.slope / case.slope[0] * 3
    return Finding(
        printed={
            "Three cities that pass (6) pair by pair return after a small migration": bool(
                passes and apart[-1] < apart[0]
            ),
        },
        instead={
            "Slopes of 3, -4 and -4 add up to no more than zero in every pair": passes,
            "The three cities' slopes are in that ratio": np.max(np.abs(ratio - [3, -4, -4]))
            < 1e-8,
            "Benefits are equal in the three cities": np.ptp(benefit) < 1e-8,
            "A migration from the two to the one pays for those who move": curvature > 0,
            "So it is for slopes of exactly 3, -4 and -4": bool(migration_curvature() > 0),
            "A small migration grows": bool(apart[-1] > apart[0]),
        },
        numbers={
            "slopes": case.slope,
            "slopes_in_the_ratio": np.round(ratio, 6),
            "migration": direction,
            "curvature": curvature,
            "populations": case.size * TYPICAL_POPULATION,
            "distance_after_over_before": float(apart[-1] / apart[0]),
        },
    )
