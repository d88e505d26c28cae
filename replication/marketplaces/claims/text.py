"""Checks of what section 5 says of its tables: number and place of marketplaces, people, rents."""

from dataclasses import replace
from functools import cache

import numpy as np

from replication import published
from replication.ledger import Finding, Verdict, finding
from replication.marketplaces import draws as on_draws
from replication.marketplaces import figures
from replication.marketplaces.claims.theorems import DRAWS
from replication.marketplaces.model import sweeps, theorems
from replication.marketplaces.model.core import find_core, ties
from replication.marketplaces.model.economy import Setup, travel
from replication.marketplaces.model.equilibrium import (
    equilibrium,
    least_curvature,
    solve,
    utility_bound,
)
from replication.marketplaces.printed import cases, readings
from replication.marketplaces.printed.cases import RESIDENCES, SETUP_COSTS
from replication.marketplaces.room import ROOM

B, C = RESIDENCES[1:3]


@ROOM.check("marketplaces/text/first-nature")
def check_first_nature() -> Finding:
    """Cases 4 and 5 differ in the railway's cost alone."""
    four, five = (cases.case_core(case, cases.RAILWAY_COST) for case in (4, 5))
    move = np.abs(four.equilibrium.populations - five.equilibrium.populations).max()
    return finding(
        four.core.certified
        and five.core.certified
        and four.structure == (B, C)
        and five.structure == (0.5, C, 1.0)
        and move > 0.01,
        Verdict.REPRODUCED,
        case_4=list(four.structure),
        case_5=list(five.structure),
        largest_move_of_population=float(move),
    )


@ROOM.check("marketplaces/text/travel-cost")
def check_travel_cost() -> Finding:
    """Score readings of distance and spacing on the 178 numbers of Tables 1 and 2."""
    agree = {
        f"{spacing}, {way}": sum(readings.score(places, trips).values()) - 14
        for spacing, places in ((".33 and .67", RESIDENCES), ("thirds", readings.THIRDS))
        for way, trips in (("one way", 1.0), ("round trip", 2.0))
    }
    stated = agree.pop(".33 and .67, one way")
    return finding(
        stated == 158 and max(agree.values()) < 130,
        Verdict.REPRODUCED,
        numbers=178,
        agree=stated,
        other_readings=agree,
    )


@ROOM.check("marketplaces/text/rent-unit")
def check_rent_unit() -> Finding:
    """Score units of rent on the 56 rents of Tables 1 and 2."""
    agree = {unit: readings.score(rent_unit=unit)["rent"] for unit in readings.RENT_UNITS}
    stated = agree.pop("all prices sum to one")
    return finding(
        stated == 51 and max(agree.values()) <= 18,
        Verdict.REPRODUCED,
        rents=56,
        agree=stated,
        other_units=agree,
    )


@cache
def _path(case: int) -> sweeps.Path:
    return sweeps.path(case, np.linspace(0.005, 0.6, 240))


SWITCHES = {
    1: ((2, 4, 0.03, 0.05), (1, 2, 0.06, 0.1)),
    2: ((3, 4, 0.02, 0.04), (2, 3, 0.035, 0.05), (1, 2, 0.06, 0.09)),
}


@ROOM.check("marketplaces/text/fewer-marketplaces")
def check_fewer_marketplaces() -> Finding:
    """Follow the number along 240 setup costs, and certify it on both sides of each switch."""
    falls, certified, switches = True, True, {}
    for case, brackets in SWITCHES.items():
        numbers = _path(case).numbers
        falls &= bool(np.all(np.diff(numbers) <= 0)) and numbers[0] == 4 and numbers[-1] == 1
        steps = []
        for fewer, more, low, high in brackets:
            cost = sweeps.switch(case, fewer, more, low, high)
            certified &= sweeps.certified_number(case, cost * 0.999) == more
            certified &= sweeps.certified_number(case, cost * 1.001) == fewer
            steps.append([more, fewer, round(cost, 5)])
        switches[f"case_{case}"] = steps
    # With two and with four equally good, three are at their best against both in Case 1.
    cost = sweeps.switch(1, *SWITCHES[1][0])
    two = float(sweeps.path(1, [cost]).by_number[0, 1])
    three = find_core(cases.case_economy(1), cases.case_setup(1, cost), markets=[3])
    certified &= three.certified and three.bound < two
    return finding(
        falls and certified,
        Verdict.REPRODUCED,
        costs=240,
        utility_where_case_1_leaves_four=two,
        with_three_at_most=three.bound,
        **switches,
    )


@ROOM.check("marketplaces/text/many-or-one")
def check_many_or_one() -> Finding:
    """Number of marketplaces in the seven rows of Table 1, certified."""
    cores = [cases.case_core(1, float(cost)).core for cost in SETUP_COSTS]
    numbers = [core.markets for core in cores]
    return finding(
        numbers == [4, 2, 1, 1, 1, 1, 1] and all(core.certified for core in cores),
        Verdict.REPRODUCED,
        numbers=numbers,
        boxes=[core.boxes for core in cores],
    )


@ROOM.check("marketplaces/footnote-23")
def check_footnote_23() -> Finding:
    """The structures of two residences that tie at .05, and the gap to all others."""
    numbers, holds = {}, True
    a, d = RESIDENCES[0], RESIDENCES[3]
    named = {(a, C), (a, d), (B, C), (B, d)}
    for case in (1, 2):
        economy, setup = cases.case_economy(case), cases.case_setup(case, 0.05)
        core = cases.case_core(case, 0.05).core
        same = ties(economy, setup, core)
        spread = np.ptp(equilibrium(economy, setup, same).utility)
        others = np.array([(a, B), (C, d), (0.165, 0.835), (0.34, C), (0.25, 0.75)])
        best_other = float(equilibrium(economy, setup, others).utility.max())
        holds &= {tuple(pair.tolist()) for pair in same} == named and spread < 1e-12
        holds &= core.certified and best_other < core.utility - 1e-4
        numbers[f"case_{case}"] = {
            "utility": core.utility,
            "spread_of_the_four": float(spread),
            "no_structure_above": core.bound,
            "best_of_five_others": best_other,
        }
    return finding(holds, Verdict.REPRODUCED, **numbers)


@ROOM.check("marketplaces/footnote-24")
def check_footnote_24() -> Finding:
    """Spread each good over more residences and follow the two best marketplaces."""
    counts = (2, 3, 5, 9, 12, 17, 24)
    places = {n: sweeps.many_residences(n) for n in counts}
    gaps = [float(np.abs(places[n] - [0.165, 0.835]).max()) for n in counts]
    inside = all(gap <= 0.165 / (n - 1) + 1e-9 for gap, n in zip(gaps, counts, strict=True))
    # Two marketplaces {0.5} and {0, 1} as far from the middles: much worse with many residences.
    return finding(
        inside and gaps[0] > 0.1 > 0.02 > gaps[-1],
        Verdict.REPRODUCED,
        residences_of_each_good=list(counts),
        furthest_from_the_middle=[round(gap, 5) for gap in gaps],
    )


@ROOM.check("marketplaces/text/middle-population")
def check_middle_population() -> Finding:
    """Population of b and c along the setup cost, with {b, c} and with {a, d} in footnote 23."""
    found = _path(1)
    middle = found.equilibria.populations[:, 1:3].sum(axis=1)
    two = found.numbers == 2
    economy = cases.case_economy(1)
    hours = economy.leisure - travel(economy, (RESIDENCES[0], RESIDENCES[3]))
    outer = solve(economy, np.tile(hours, (two.sum(), 1)), 2 * found.costs[two])
    other = outer.populations[:, 1:3].sum(axis=1)
    same_utility = np.abs(outer.utility - found.equilibria.utility[two]).max()
    return finding(
        np.all(np.diff(middle) >= -1e-12)
        and np.all(np.diff(middle[found.numbers < 4]) > 0)
        and same_utility < 1e-10
        and np.all(other < 0.5),
        Verdict.CONDITIONAL,
        costs=found.costs.size,
        middle_at_lowest_cost=float(middle[0]),
        middle_at_highest_cost=float(middle[-1]),
        middle_with_marketplaces_at_a_and_d=[float(other.min()), float(other.max())],
    )


@ROOM.check("marketplaces/text/relative-rents")
def check_relative_rents() -> Finding:
    """Rent at b and c over rent at a and d along the setup cost."""
    found = _path(1)
    rents = found.equilibria.rents
    relative = rents[:, 1:3].sum(axis=1) / rents[:, [0, 3]].sum(axis=1)
    rises = bool(np.all(np.diff(relative) >= -1e-12))
    return finding(
        rises and np.all(np.diff(relative[found.numbers < 4]) > 0),
        Verdict.REPRODUCED,
        costs=found.costs.size,
        lowest=float(relative[0]),
        highest=float(relative[-1]),
    )


@ROOM.check("marketplaces/text/absolute-rents")
def check_absolute_rents() -> Finding:
    """Every rent along the setup cost, where the number of marketplaces stays and where not."""
    found = _path(1)
    steady = np.diff(found.numbers) == 0
    falls, jumps = True, {}
    for unit, rents in (
        ("all_prices_one", found.equilibria.simplex_rents),
        ("commodity_1", found.equilibria.rents),
    ):
        change = np.diff(rents, axis=0)
        falls &= bool(np.all(change[steady] < 0))
        jumps[unit] = float(change[~steady][:, 1].max())
    printed = published.read_table("marketplaces/table-1").cells["rent-b"]
    rises_in_print = float(printed["0.05"]) > float(printed["0.01"])
    return finding(
        falls and min(jumps.values()) > 1e-3 and rises_in_print,
        Verdict.CONDITIONAL,
        costs=found.costs.size,
        jump_of_the_rent_at_b=jumps,
        printed_rents_at_b=printed.tolist(),
    )


@ROOM.check("marketplaces/text/centre-rent")
def check_centre_rent() -> Finding:
    """Rent at b with one marketplace: over the outer rent, and by itself."""
    costs = np.linspace(0.1, 0.6, 101)
    economy = cases.case_economy(1)
    hours = economy.leisure - travel(economy, [0.5])
    found = solve(economy, np.tile(hours, (costs.size, 1)), costs)
    relative = found.rents[:, 1] / found.rents[:, 0]
    absolute = found.simplex_rents[:, 1]
    printed = published.read_table("marketplaces/table-1").cells["rent-b"].iloc[2:].astype(float)
    return finding(
        np.all(np.diff(relative) > 0)
        and np.all(np.diff(absolute) < 0)
        and np.all(np.diff(found.rents[:, 1]) < 0)
        and np.all(np.diff(printed) < 0),
        Verdict.CONDITIONAL,
        relative_rent=[float(relative[0]), float(relative[-1])],
        rent=[float(absolute[0]), float(absolute[-1])],
        printed_rents_at_b=printed.tolist(),
    )


@ROOM.check("marketplaces/text/agglomeration-with-two")
def check_agglomeration_with_two() -> Finding:
    """Populations with two marketplaces, wherever the four structures of footnote 23 put them."""
    economy, setup = cases.case_economy(1), cases.case_setup(1, 0.05)
    same = ties(economy, setup, cases.case_core(1, 0.05).core)
    people = equilibrium(economy, setup, same).populations
    uneven = people.max(axis=1) - people.min(axis=1)
    areas = np.abs(people[:, :2].sum(axis=1) - 0.5).max()
    return finding(
        len(same) == 4 and np.all(uneven > 0.1) and areas < 1e-12,
        Verdict.REPRODUCED,
        smallest_difference_of_populations=float(uneven.min()),
        largest_departure_of_an_area_from_half=float(areas),
    )


@ROOM.check("marketplaces/text/asymmetric-tastes")
def check_asymmetric_tastes() -> Finding:
    """A taste for commodity 2 moves the single marketplace and people to the right."""
    drawn = on_draws.random_tastes(np.random.default_rng(2), DRAWS)
    pairs = zip(drawn.economies, drawn.costs, strict=True)
    places, people = zip(*(on_draws.place_and_people(*pair) for pair in pairs), strict=True)
    table = [cases.case_core(2, float(cost)) for cost in SETUP_COSTS]
    right = [float(row.equilibrium.populations[2:].sum()) for row in table]
    return finding(
        min(places) > 0.5
        and min(people) > 0.5
        and min(right) > 0.5
        and all(row.structure[0] > 0.5 for row in table[2:]),
        Verdict.REPRODUCED,
        draws=DRAWS,
        furthest_left=min(places),
        smallest_population_on_the_right=min(people),
        populations_on_the_right_in_table_2=[round(value, 4) for value in right],
    )


@ROOM.check("marketplaces/text/at-c")
def check_at_c() -> Finding:
    """In Case 2 the marketplace is exactly at c up to some cost: it is pulled from both sides."""
    leaves = sweeps.leaving_cost()
    economy = cases.case_economy(2)
    costs = np.array([0.1, 0.2, 0.3])
    to_right = sweeps.pull(economy, costs, C)
    to_left = -sweeps.pull(economy, costs, C - 1e-9)
    found = [sweeps.single_place(economy, cost) for cost in (0.1, 0.2, 0.3, 0.999 * leaves)]
    after = sweeps.single_place(economy, 1.01 * leaves)
    return finding(
        np.all(to_right < 0)
        and np.all(to_left < 0)
        and np.abs(np.array(found) - C).max() < 1e-6
        and after < C - 1e-4,
        Verdict.REPRODUCED,
        gain_from_moving_right=to_right.tolist(),
        gain_from_moving_left=to_left.tolist(),
        leaves_c_at_cost=leaves,
    )


@ROOM.check("marketplaces/text/pull-to-the-middle")
def check_pull_to_the_middle() -> Finding:
    """Above the leaving cost the marketplace of Case 2 moves left and people with it."""
    economy = cases.case_economy(2)
    costs = np.linspace(0.37, 0.6, 24)
    places = figures.best_places(costs)
    searched = [sweeps.single_place(economy, cost) for cost in (0.4, 0.5)]
    roots = [sweeps.root_of_pull(economy, cost, 0.34, 0.66) for cost in (0.4, 0.5)]
    rows = [cases.case_core(2, float(cost)).equilibrium for cost in SETUP_COSTS[2:]]
    left = [float(row.populations[:2].sum()) for row in rows]
    return finding(
        np.all(np.diff(places) < 0)
        and np.all(np.diff(left) > 0)
        and np.abs(np.subtract(searched, roots)).max() < 1e-6,
        Verdict.REPRODUCED,
        costs=costs.size,
        places_at_0_4_and_0_5=roots,
        populations_on_the_left=[round(value, 4) for value in left],
    )


@ROOM.check("marketplaces/text/asymmetric-technology")
def check_asymmetric_technology() -> Finding:
    """Marketplaces made mostly of commodity 2 stand right of the middle, with equal tastes."""
    drawn = on_draws.random_technologies(np.random.default_rng(3), DRAWS)
    places, mirrored = [], []
    for economy, cost in zip(drawn.economies, drawn.costs, strict=True):
        places.append(sweeps.single_place(economy, cost))
        other = replace(economy, composite_share=1 - economy.composite_share)
        mirrored.append(sweeps.single_place(other, cost))
    mirror = np.abs(np.array(places) + np.array(mirrored) - 1).max()
    return finding(
        min(places) > 0.5 and mirror < 1e-5,
        Verdict.REPRODUCED,
        draws=DRAWS,
        furthest_left=min(places),
        largest_departure_from_mirror=float(mirror),
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
    third = cases.case_core(3, 0.1).structure
    apart = np.abs(np.subtract(RESIDENCES, third[0])).min()
    return finding(
        at_residences[1] == ["0.01", "0.05"]
        and at_residences[2] == ["0.01", "0.05", "0.1", "0.2", "0.3"]
        and apart > 0.05,
        Verdict.CONDITIONAL,
        symmetric_tastes_at_residences_at=at_residences[1],
        asymmetric_tastes_at_residences_at=at_residences[2],
        case_3_distance_to_a_residence=round(float(apart), 5),
    )


@ROOM.check("marketplaces/text/rents-near-marketplaces")
def check_rents_near_marketplaces() -> Finding:
    """Order rents by travel: among makers of one commodity, and among all."""
    pairs = same_good = broken = 0
    for economy, found in theorems.table_economies() + theorems.drawn_economies(DRAWS):
        order = on_draws.rent_order(economy, found)
        pairs += order.alike
        same_good += order.alike_dearer
        broken += order.unlike - order.unlike_dearer
    printed = published.read_table("marketplaces/table-2").cells.loc["0.2"]
    times = travel(cases.case_economy(2), [float(printed["location"])])
    print_breaks = times[3] < times[1] and float(printed["rent-d"]) < float(printed["rent-b"])
    return finding(
        same_good == pairs > 50 and broken > 0 and print_breaks,
        Verdict.CONDITIONAL,
        economies=14 + DRAWS,
        pairs_that_make_the_same_commodity=pairs,
        of_these_closer_is_dearer=same_good,
        other_pairs_where_closer_is_cheaper=broken,
        printed_rents_of_b_and_d=[printed["rent-b"], printed["rent-d"]],
        travel_of_b_and_d=[round(float(times[1]), 4), round(float(times[3]), 4)],
    )


@ROOM.check("marketplaces/text/locally-unique")
def check_locally_unique() -> Finding:
    """Curvature of the price bound at the 14 equilibria, and solutions from other starts."""
    rows = [found for _, found in theorems.table_economies()]
    curvature = [float(least_curvature(found)) for found in rows]
    random = np.random.default_rng(4)
    lowest = np.inf
    for economy, found in theorems.table_economies():
        price = float(found.price) * np.exp(random.uniform(-1, 1, 500))
        rent = float(found.rent_income) * np.exp(random.uniform(-1, 1, 500))
        bound = utility_bound(economy, found.time, found.setup, price, rent)
        lowest = min(lowest, float(bound.min() / found.utility))
    return finding(
        min(curvature) > 1e-3 and lowest > 1,
        Verdict.REPRODUCED,
        rows=len(rows),
        least_curvature=min(curvature),
        other_prices=500 * len(rows),
        lowest_bound_over_utility=lowest,
    )


@ROOM.check("marketplaces/remark-5")
def check_remark_5() -> Finding:
    """A marketplace more than residences: no travel left to save, and a higher cost."""
    gains = []
    for case in (1, 2):
        economy = cases.case_economy(case)
        for cost in (0.001, 0.01, 0.05, 0.1):
            four = equilibrium(economy, Setup(each=cost), RESIDENCES)
            five = equilibrium(economy, Setup(each=cost), [*RESIDENCES, 0.5])
            bound = utility_bound(economy, np.full(4, 2.0), 5 * cost, four.price, four.rent_income)
            gains.append([float(five.utility / four.utility), float(bound / four.utility)])
    return finding(
        np.max(gains) < 1,
        Verdict.REPRODUCED,
        economies=len(gains),
        largest_utility_with_five_over_four=float(np.max(gains)),
    )
