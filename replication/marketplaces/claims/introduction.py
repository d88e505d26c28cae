"""Abstract and section 1: what the paper announces."""

import numpy as np
import sympy as sp

from replication import published
from replication.ledger import Finding
from replication.marketplaces import draws
from replication.marketplaces.model.bound import utility_bound
from replication.marketplaces.model.economy import Economy, travel
from replication.marketplaces.model.equilibrium import (
    Equilibrium,
    equilibrium,
    hours_left,
    least_curvature,
    market_residuals,
    solve,
)
from replication.marketplaces.model.places import pull
from replication.marketplaces.model.residences import utility
from replication.marketplaces.printed import cases, paths
from replication.marketplaces.printed.cases import RESIDENCES, SETUP_COSTS
from replication.marketplaces.reference import algebra
from replication.marketplaces.reference.verifier import attained
from replication.marketplaces.room import ROOM
from replication.numerics import Array
from replication.trials import Outcome, Truth, counts, everywhere, tried
from replication.vanishing import vanishes

B, C = RESIDENCES[1:3]
DRAWS = 40
"""Random economies of a check; a sweep tries as many as it is asked for."""


@ROOM.check("marketplaces/text/first-best")
def check_first_best() -> Finding:
    """Utility with a marketplace at one end against that of the best structure (Case 1)."""
    economy, setup = cases.case_economy(1), cases.case_setup(1, 0.1)
    end, middle = (equilibrium(economy, setup, [place]) for place in (0.0, 0.5))
    best = draws.enclosed(1, 0.1)
    sure = attained(economy, np.array([0.5]), setup, middle)
    at_end = float(end.utility)
    return Finding(
        printed={
            "Nobody can gain by another structure, whichever the equilibrium has": at_end >= sure,
        },
        instead={
            "With a marketplace at an end everybody would gain by the one in the middle": (
                at_end < sure * (1 - 1e-2)
            ),
            "At the best structure no other gives more, certified box by box": best.within(2e-6),
        },
        numbers={"at_an_end": at_end, "in_the_middle": sure, "no_structure_above": best.upper},
    )


@ROOM.check("marketplaces/text/forces")
def check_forces() -> Finding:
    """People with a marketplace at each residence and with fewer: m_b/m_a = (M_b/M_a)^3."""
    economy = cases.case_economy(1)
    every = equilibrium(economy, cases.case_setup(1, 0.01), RESIDENCES)
    fewer = [equilibrium(economy, cases.case_setup(1, 0.05), d) for d in ((B, C), (0.5,))]
    free = solve(economy, np.full(4, economy.leisure), 0.1)
    ratio = [float(one.populations[1] / one.populations[0]) for one in fewer]
    cube = [float((one.incomes[1] / one.incomes[0]) ** 3) for one in fewer]
    return Finding(
        printed={
            "With travel and fewer marketplaces than residences people agglomerate": (
                min(ratio) > 1.1
            ),
            "Population goes with the cube of income where land and wages are as in Case 1": bool(
                np.abs(np.subtract(ratio, cube)).max() < 1e-9
            ),
            "At the same wage people go with income to the power (1 - a4) / a4 in general": (
                algebra.people_by_income() == 0
            ),
            "With a marketplace at each residence people are spread evenly": bool(
                np.ptp(every.populations) < 1e-9
            ),
            "Without travel people are spread evenly": bool(np.ptp(free.populations) < 1e-9),
            "Who makes both goods at home and has his own land there alone has less than with a "
            "marketplace at each residence": bool(
                utility(economy.tastes, [2 / 3, 2 / 3, 2 / 3, 1]) < 0.8 * every.utility
            ),
        },
        numbers={"b_over_a": ratio},
    )


def unevenness(populations: Array) -> Array:
    """Distance from the uniform distribution: half of the sum of absolute gaps."""
    count = populations.shape[-1]
    return np.asarray(np.abs(populations - 1 / count).sum(axis=-1) / 2)


@ROOM.check("marketplaces/text/more-agglomeration")
def check_more_agglomeration() -> Finding:
    """Distance of the population from uniform along the setup cost, Cases 1 and 2."""
    costs = np.linspace(0.002, 0.6, 120)
    first, second = (paths.path(case, costs) for case in (1, 2))
    one, two = (unevenness(found.equilibria.populations) for found in (first, second))
    four, proved = second.numbers == 4, algebra.by_ratio()
    return Finding(
        printed={
            "In Case 2 people are never spread more evenly as setup grows dearer": bool(
                np.all(np.diff(two) >= -1e-12)
            ),
        },
        instead={
            "In Case 1 people are never spread more evenly as setup grows dearer": bool(
                np.all(np.diff(one) >= -1e-12)
            ),
            "In Case 1 with given marketplaces the fee rises with the ratio of incomes": (
                proved.zeros == [0, 0, 0] and min(proved.fee) > 0
            ),
            "In Case 2 with four marketplaces people are spread more evenly": bool(
                np.all(np.diff(two[four]) < 0)
            ),
            "In Case 2 with fewer than four they are spread less evenly": bool(
                np.all(np.diff(two[~four]) > 0)
            ),
        },
        numbers={
            "costs": costs.size,
            "range": [0.002, 0.6],
            "case_2_with_four": [float(two[four][0]), float(two[four][-1])],
            "case_1": [float(one[0]), float(one[-1])],
        },
    )


@ROOM.check("marketplaces/text/wages-differ")
def check_wages_differ() -> Finding:
    """Wage at c and d over that at a and b in the rows of the tables."""
    prices = {
        case: [float(cases.case_core(case, float(q)).equilibrium.wages[3]) for q in SETUP_COSTS]
        for case in (1, 2)
    }
    return Finding(
        printed={
            "With unequal tastes wages differ between places": (
                min(abs(price - 1) for price in prices[2]) > 0.05
            ),
            "The wage where the better liked commodity is made can be the higher one": (
                prices[2][0] > 1
            ),
            "With one marketplace at c it is the lower one": prices[2][2] < 1,
            "With equal tastes wages are equal": max(abs(price - 1) for price in prices[1]) < 1e-5,
        },
        numbers={"wage_of_c_and_d_in_case_2": prices[2]},
    )


@ROOM.check("marketplaces/footnote-8/with-types")
def check_with_types() -> Finding:
    """Half the tastes of Case 1, half of Case 2: populations at given marketplaces."""
    tastes = np.mean([cases.SYMMETRIC, cases.ASYMMETRIC], axis=0)
    mean = Economy(np.array(RESIDENCES), np.array(cases.GOODS), tastes)
    found = equilibrium(mean, cases.case_setup(1, 0.1), [0.5])
    leisure, land = tastes[2:]
    # A type's log utility at a residence, but for what does not depend on the residence.
    levels = np.log(found.incomes) - leisure * np.log(found.wages) - land * np.log(found.rents)
    bought = found.consumption / np.where(tastes > 0, tastes, 1)
    goods = [(np.array(kind) * bought).sum(axis=1) for kind in (cases.SYMMETRIC, cases.ASYMMETRIC)]
    return Finding(
        printed={
            "Both types find every residence equally good, as leisure and land weigh the same": (
                bool(np.ptp(levels) < 1e-9)
            ),
            "Markets clear with the mean of their tastes": bool(
                np.abs(market_residuals(found)).max() < 1e-9
            ),
            "People are not spread evenly": bool(np.ptp(found.populations) > 0.1),
            "The two types buy different bundles": bool(np.abs(goods[0] - goods[1]).max() > 1e-3),
        },
        numbers={"populations": found.populations.tolist(), "mean_tastes": tastes.tolist()},
    )


@ROOM.check("marketplaces/text/centre-rent")
def check_centre_rent() -> Finding:
    """Rent at b with one marketplace: over the outer rent, and by itself."""
    costs = np.linspace(0.1, 0.6, 101)
    economy = cases.case_economy(1)
    hours = hours_left(economy, [0.5])
    found = solve(economy, np.tile(hours, (costs.size, 1)), costs)
    relative = found.rents[:, 1] / found.rents[:, 0]
    absolute = found.simplex_rents[:, 1]
    printed = published.read_table("marketplaces/table-1").cells["rent-b"].iloc[2:].astype(float)
    return Finding(
        printed={
            "The rent at the centre rises with the setup cost": bool(absolute[-1] > absolute[0])
        },
        instead={
            "In units of all prices it falls throughout": bool(np.all(np.diff(absolute) < 0)),
            "In units of commodity 1 it falls throughout": bool(
                np.all(np.diff(found.rents[:, 1]) < 0)
            ),
            "Relative to the outer rent it rises throughout": bool(np.all(np.diff(relative) > 0)),
            "In Table 1 itself it falls from row to row": bool(np.all(np.diff(printed) < 0)),
        },
        numbers={
            "costs": costs.size,
            "range": [0.1, 0.6],
            "relative_rent": [float(relative[0]), float(relative[-1])],
            "rent": [float(absolute[0]), float(absolute[-1])],
            "printed_rents_at_b": printed.tolist(),
        },
    )


@ROOM.check("marketplaces/text/apart-from-consumers")
def check_apart_from_consumers() -> Finding:
    """Which rows of Tables 1 and 2 and Case 3 have every marketplace at a residence."""
    at_residences = {}
    for case in (1, 2):
        rows = [cases.case_core(case, float(cost)).structure for cost in SETUP_COSTS]
        at_residences[case] = [
            cost
            for cost, structure in zip(SETUP_COSTS, rows, strict=True)
            if np.abs(np.subtract.outer(structure, RESIDENCES)).min(axis=1).max() < 1e-6
        ]
    apart = float(np.abs(np.subtract(RESIDENCES, cases.case_core(3, 0.1).structure[0])).min())
    leaves = paths.leaving_cost()
    return Finding(
        printed={
            "With the tastes of Case 2 marketplaces stand at no residence": not at_residences[2],
        },
        instead={
            "With equal tastes they stand at residences at the two lowest costs only": (
                at_residences[1] == ["0.01", "0.05"]
            ),
            "With the tastes of Case 2 they stand at residences up to a cost of .3": (
                at_residences[2] == ["0.01", "0.05", "0.1", "0.2", "0.3"]
            ),
            "The single marketplace of Case 2 leaves c between .3 and .4": 0.3 < leaves < 0.4,
            "In Case 3 the marketplace stands apart from residences": apart > 0.05,
        },
        numbers={
            "symmetric_tastes_at_residences_at": at_residences[1],
            "asymmetric_tastes_at_residences_at": at_residences[2],
            "leaves_c_at_cost": leaves,
            "case_3_distance_to_a_residence": round(apart, 5),
        },
    )


def _pairs(found: Equilibrium) -> tuple[Truth, Truth, Truth]:
    """Pairs of residences of which one is closer; those of one commodity; those it is dearer."""
    closer = np.subtract.outer(found.time, found.time) > 1e-9
    alike = np.asarray(np.equal.outer(found.economy.goods, found.economy.goods))
    lived_in = found.rents > np.finfo(float).tiny
    dearer = np.subtract.outer(found.rents, found.rents) > 0
    return closer & np.logical_or.outer(lived_in, lived_in), alike, dearer


@tried(
    ROOM,
    "marketplaces/text/rents-near-marketplaces",
    draws.everywhere_payable,
    tries="Of any two residences the one closer to a marketplace is dearer",
    domain=draws.DOMAIN,
    instead="It is among residences that make the same commodity",
    block=draws.BLOCK,
)
def closer_is_dearer(drawn: list[draws.Draw]) -> Outcome:
    """All pairs, and pairs that make the same commodity."""
    pairs = [_pairs(one.equilibrium) for one in drawn]
    return Outcome(
        np.array([bool(np.all(dearer[closer])) for closer, _, dearer in pairs]),
        premise=np.array([bool(closer.any()) for closer, _, _ in pairs]),
        instead=np.array([bool(np.all(dearer[closer & alike])) for closer, alike, dearer in pairs]),
    )


@ROOM.check("marketplaces/text/rents-near-marketplaces")
def check_rents_near_marketplaces() -> Finding:
    """Order rents by travel: r_j goes with (w_j^-a3 M_j)^(1/a4), and M_j with the time left."""
    found = closer_is_dearer.on(draws.everywhere_payable(np.random.default_rng(2000), DRAWS))
    number = counts(found)
    wage, time, net, leisure, land = sp.symbols("w t N a_3 a_4", positive=True)
    rent = (wage**-leisure * (wage * time + net)) ** (1 / land)
    slope = sp.diff(sp.log(rent), time) - wage / (land * (wage * time + net))
    printed = published.read_table("marketplaces/table-2").cells
    times = travel(cases.case_economy(2), [float(str(printed.at["0.2", "location"]))])
    return Finding(
        printed={"Of any two residences the closer one is dearer": everywhere(found)},
        instead={
            "At the same wage rent rises with the time that is left, w/(a4 M) in logs": vanishes(
                slope
            ),
            "In each draw it holds among residences that make the same commodity": (
                number["instead"] == number["premise"] > 0
            ),
            "In the printed row .2 of Table 2, d is closer than b and its land is cheaper": (
                bool(times[3] < times[1])
                and float(str(printed.at["0.2", "rent-d"]))
                < float(str(printed.at["0.2", "rent-b"]))
            ),
        },
        numbers={
            **number,
            "printed_rents_of_b_and_d": [
                float(str(printed.at["0.2", "rent-b"])),
                float(str(printed.at["0.2", "rent-d"])),
            ],
            "travel_of_b_and_d": [round(float(times[1]), 4), round(float(times[3]), 4)],
        },
    )


@ROOM.check("marketplaces/text/locally-unique")
def check_locally_unique() -> Finding:
    """Curvature of the price bound in every example, and structures that tie in Cases 4 and 5."""
    railways = [cases.case_core(case, cases.RAILWAY_COST).equilibrium for case in (4, 5)]
    rows = [row for _, row in cases.table_economies()]
    rows += [cases.case_core(3, 0.1).equilibrium, *railways]
    curvature = [float(least_curvature(found)) for found in rows]
    random = np.random.default_rng(4)
    lowest = np.inf
    for found in rows:
        price = float(found.price) * np.exp(random.uniform(-1, 1, 500))
        rent = float(found.rent_income) * np.exp(random.uniform(-1, 1, 500))
        bound = utility_bound(found.economy, found.time, found.setup, price, rent)
        lowest = min(lowest, float(bound.min() / found.utility))
    spread, unchanged = {}, []
    for case, ends in ((4, (B, C)), (5, (0.5, C, 1.0))):
        economy, setup = cases.case_economy(case), cases.case_setup(case, cases.RAILWAY_COST)
        longer = [sorted([*ends, x]) for x in (0.6, 0.61, 0.62)]
        more = [equilibrium(economy, setup, one).utility for one in longer]
        unchanged += [
            bool(np.all(hours_left(economy, one) == hours_left(economy, ends)))
            and setup.cost(one) == setup.cost(ends)
            for one in longer
        ]
        spread[f"case_{case}"] = float(np.ptp([cases.case_core(case, 0.05).core.utility, *more]))
    slopes = pull(cases.case_economy(1), np.array([0.1]), 0.5 - 1e-3) > 0
    return Finding(
        printed={
            "In Cases 4 and 5 no other structure gives the same utility": min(spread.values())
            > 1e-9,
        },
        instead={
            "In every example the price bound bends upwards at the equilibrium's prices": (
                min(curvature) > 0.1
            ),
            "500 other pairs of prices in each example give a higher bound": lowest > 1,
            "Where relative prices change least expenditure bends by minus a sum of squares": (
                algebra.concavity() == 0
            ),
            "There a further marketplace changes nobody's travel and no cost": all(unchanged),
            "In Cases 4 and 5 a further marketplace on the railway leaves utility as it is": (
                max(spread.values()) < 1e-9
            ),
            "In Case 1 the single marketplace is pulled back to the middle": bool(slopes[0]),
        },
        numbers={
            "examples": len(rows),
            "least_curvature": min(curvature),
            "other_prices": 500 * len(rows),
            "lowest_bound_over_utility": lowest,
            "spread": spread,
            "utilities": [float(one.utility) for one in railways],
            "further_marketplaces": [0.6, 0.61, 0.62],
        },
    )
