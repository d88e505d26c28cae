"""Section 2.2, private ownership: who pays whom, and which equilibria stay."""

from dataclasses import replace

import numpy as np
import sympy as sp

from replication.ledger import Finding
from replication.vanishing import vanishes
from replication.wedge.model import (
    algebra,
    amenities,
    calibration,
    census,
    examples,
    quadratic,
)
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
    common = algebra.transfer + algebra.rho * algebra.average_rent_everywhere
    return Finding(
        printed={
            "Across-city wedges add up to zero with the constant behind Table 1": round(
                mean["edge"]
            )
            == 0,
        },
        instead={
            "A city's wedge is what its residents pay in less what everybody gets": vanishes(
                algebra.across_city_wedge() - (algebra.paid_in() - common)
            ),
            "They add up to zero when revenue is what residents pay": abs(mean["average"]) < 1e-6,
            "With the constant behind Table 1 cities pay in more than they get": mean["edge"] > 0,
        },
        numbers={"average_wedge_dollars": mean, "cities": people.size},
    )


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
    peak = algebra.alpha / (algebra.alpha + algebra.phi) / algebra.N**algebra.phi
    third = sp.diff(algebra.social_average_benefit(), algebra.N, 3).subs(algebra.c, peak)
    skew = algebra.alpha * algebra.phi * (3 - 2 * algebra.alpha - algebra.phi)
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
            "So it is for slopes of exactly 3, -4 and -4": bool(
                algebra.migration_curvature((3, -4, -4)) > 0
            ),
            "A small migration grows": bool(apart[-1] > apart[0]),
            "Where SAB peaks its third derivative is alpha phi (3 - 2 alpha - phi) A "
            "N^(alpha - 3), so that of two alike cities there the one that grows draws more": (
                vanishes(third - skew * algebra.WAGE / algebra.N**3)
            ),
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


@ROOM.check("wedge/equation-ce")
def check_equation_ce() -> Finding:
    """Equal PAB in the baseline's equilibrium, and what empty sites offer."""
    economy = system_tables.baseline()
    found, rules = economy.competitive(), economy.institutions
    benefit = curves.private_average_benefit(found.city, rules, found.size)
    peak = curves.political_equilibrium_size(economy.city, rules)
    offers = curves.private_average_benefit(economy.city, rules, peak)
    case = quadratic.TOO_LARGE
    common = case.common(case.competition())
    return Finding(
        printed={
            "Where PAB is equal in all inhabited cities nobody gains by moving, whatever empty "
            "sites offer": bool(common >= quadratic.TEMPTING_OUTSIDE),
        },
        instead={
            "In the baseline's equilibrium PAB is equal to a ten thousandth of a cent": np.ptp(
                benefit
            )
            < 1e-6,
            "There no empty site offers a dollar more": bool(
                np.all(offers[found.count :] < found.price + 1)
            ),
            "In the example of two cities outside people gain by leaving": bool(
                common < quadratic.TEMPTING_OUTSIDE
            ),
        },
        numbers={
            "cities": found.count,
            "common_benefit": [float(common), float(quadratic.TEMPTING_OUTSIDE)],
            "best_empty_offer_less_common": float(offers[found.count] - found.price),
        },
    )


@ROOM.check("wedge/text/rebated-tax-still-distorts")
def check_rebated_tax() -> Finding:
    """A tax that goes back to the same city, fixed in advance or as collected."""
    moving = algebra.kept_of_earnings(algebra.tau * algebra.net_income())
    return Finding(
        printed={
            "A tax that goes back to its city distorts even if the sum moves with its revenue": (
                not vanishes(moving - 1)
            ),
        },
        instead={
            "With the sum fixed in advance residents see 1 - tau of what earnings gain": (
                vanishes(algebra.kept_of_earnings(algebra.transfer) - (1 - algebra.tau))
            ),
            "With a sum that moves with the city's revenue they see all of it": vanishes(
                moving - 1
            ),
        },
        numbers={},
    )


@ROOM.check("wedge/text/political-equilibrium-internalizes")
def check_political_equilibrium() -> Finding:
    """What one more resident does at the political equilibrium, inside the city and outside."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    size = float(curves.political_equilibrium_size(city, rules))
    inside = float(curves.within_city_wedge(city, size))
    private = float(curves.private_within_city_wedge(city, rules, size))
    growth = (
        algebra.DERIVED["equation-11"]()
        - algebra.private_within_city_wedge()
        - algebra.N * sp.diff(algebra.across_city_wedge(), algebra.N)
    )
    return Finding(
        printed={
            "At the political equilibrium one more resident leaves SAB as it is": round(inside)
            == 0,
        },
        instead={
            "There one more resident leaves PAB as it is": abs(private) < 1e-6,
            "SAB grows with size by what PAB and the across-city wedge do, and PAB has stopped": (
                vanishes(growth)
            ),
            "In the benchmark one more resident still raises SAB": inside > 0,
        },
        numbers={
            "dollars_per_log_of_size": inside,
            "political_millions": size * TYPICAL_POPULATION / 1e6,
        },
    )
