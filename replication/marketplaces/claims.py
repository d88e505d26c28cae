"""The checks of ``data/claims/marketplaces.toml``: each computes, and says what it supports."""

from dataclasses import replace
from functools import cache, partial

import numpy as np

from replication import published
from replication.ledger import Finding, Room, Verdict, finding
from replication.marketplaces import (
    cases,
    example,
    figures,
    on_draws,
    readings,
    sweeps,
    theorems,
)
from replication.marketplaces.cases import RESIDENCES, SETUP_COSTS
from replication.marketplaces.core import Core, find_core, ties
from replication.marketplaces.economy import Setup, capacity, travel
from replication.marketplaces.equilibrium import (
    equilibrium,
    least_curvature,
    solve,
    utilities,
    utility_bound,
)
from replication.marketplaces.groups import Groups, income_gap, largest_share, prove_infeasible
from replication.marketplaces.planner import plan

ROOM = Room("marketplaces")
ROOM.sweeps |= on_draws.ROOM.sweeps
ROOM.tables |= {
    **{f"marketplaces/table-{case}": partial(cases.case_table, case) for case in (1, 2)},
    **{f"marketplaces/case-{case}": partial(cases.case_table, case) for case in (3, 4, 5)},
}
ROOM.figures |= {
    "marketplaces/figure-1": figures.figure_1,
    "marketplaces/figure-2": figures.figure_2,
    "marketplaces/figure-3": figures.figure_3,
    "marketplaces/figure-4": figures.figure_4,
    "marketplaces/text/fewer-marketplaces": figures.figure_number,
    "marketplaces/text/pull-to-the-middle": figures.figure_place,
}

DRAWS = 40
B, C = RESIDENCES[1:3]
PRINTED_STRUCTURES = {"0.01": RESIDENCES, "0.05": (B, C)}
"""Rows of Tables 1 and 2 whose places are printed as letters."""


def _cells(table: str, variant: str = "printed") -> list[published.Cell]:
    return published.compare(published.read_table(f"marketplaces/{table}"), _table(table, variant))


def _table(table: str, variant: str = "printed"):  # noqa: ANN202
    return ROOM.tables[f"marketplaces/{table}"](variant)


def _agree(cells: list[published.Cell]) -> int:
    return sum(cell.agrees for cell in cells)


def check_table(case: int) -> Finding:
    """Compare every cell with the stated economy, then with the slips; structures certified."""
    cells, slips = _cells(f"table-{case}"), _cells(f"table-{case}", "slips")
    numbers = [cell for cell in cells if cell.column != "markets"]
    counts = [cell for cell in cells if cell.column == "markets"]
    off = [cell for cell in numbers if not cell.agrees]
    left = [cell for cell in slips if not cell.agrees]
    twice = sum(
        cell.column.startswith("prod")
        and published.agrees(cases.round_twice(cell.ours), cell.printed)
        for cell in off
    )
    row = sum(case == 2 and cell.row == "0.05" for cell in off)
    structures = all(
        cases.case_core(case, float(cost)).structure == PRINTED_STRUCTURES[cost]
        for cost in PRINTED_STRUCTURES
    )
    return finding(
        _agree(counts) == len(counts)
        and structures
        and len(off) == twice + row + len(left)
        and len(left) == (0 if case == 1 else 3)
        and all(cases.case_core(case, float(cost)).core.certified for cost in SETUP_COSTS),
        Verdict.CORRECTED,
        numbers=len(numbers),
        agree_rounded_once=len(numbers) - len(off),
        explained_by_rounding_twice=twice,
        explained_by_leftover_setup_cost=row,
        isolated=[f"{cell.row} {cell.column}" for cell in left],
        agree_with_slips=_agree(slips) - len(counts),
    )


for _case in (1, 2):
    ROOM.check(f"marketplaces/table-{_case}")(partial(check_table, _case))


@ROOM.check("marketplaces/table-2/setup-cost-0.05")
def check_leftover_row() -> Finding:
    """The row of setup cost .05: as the economy gives it, and the costs that give it as printed."""
    row = [cell for cell in _cells("table-2") if cell.row == "0.05" and cell.column != "markets"]
    slip = [cell for cell in _cells("table-2", "slips") if cell.row == "0.05"]
    low, high = readings.leftover_range()
    correct = 2 * 0.05
    leftover = cases.leftover_row()
    feasible_at_less = float(leftover.utility) > cases.case_core(2, 0.05).core.utility
    return finding(
        _agree(row) < 4
        and _agree(slip) == len(slip)
        and low < cases.LEFTOVER_SETUP < high < correct
        and feasible_at_less,
        Verdict.CORRECTED,
        cells=len(row),
        agree=_agree(row),
        agree_at_leftover_cost_rounded_twice=_agree(slip) - 1,
        lowest_cost_that_gives_the_row=low,
        highest_cost_that_gives_the_row=high,
        cost_of_two_marketplaces=correct,
        populations=[round(cell.ours, 4) for cell in row if "pop" in cell.column],
        production=[round(cell.ours, 4) for cell in row if "prod" in cell.column],
        rents=[round(cell.ours, 4) for cell in row if "rent" in cell.column],
    )


@ROOM.check("marketplaces/table-2/production-b-0.4")
def check_production_cell() -> Finding:
    """Bound output at b by the printed row itself, and compute it."""
    low, high = readings.output_range("marketplaces/table-2", "0.4", "b", "a")
    printed = readings.printed_range("marketplaces/table-2", "0.4", "prod-b")
    ours = float(cases.case_core(2, 0.4).equilibrium.outputs[1])
    return finding(
        low < ours < high < printed[0],
        Verdict.REFUTED,
        printed_at_least=printed[0],
        row_allows=[round(low, 4), round(high, 4)],
        ours=ours,
    )


def check_case(case: int) -> Finding:
    """Compare every number given for Case 3, 4 or 5 with a certified core allocation."""
    cells = _cells(f"case-{case}")
    found = cases.case_core(case, 0.1 if case == 3 else cases.RAILWAY_COST)
    places = {3: None, 4: (B, C), 5: (0.5, C, 1.0)}[case]
    holds = _agree(cells) == len(cells) and found.core.certified
    if places is not None:
        holds = holds and bool(np.allclose(found.structure, places, atol=1e-9))
    else:
        root = sweeps.root_of_pull(cases.case_economy(3), 0.1, 0.4, 0.66)
        holds = holds and abs(found.structure[0] - root) < 1e-6
    return finding(
        holds,
        Verdict.REPRODUCED,
        cells=len(cells),
        agree=_agree(cells),
        places=[round(place, 5) for place in found.structure],
        utility=found.core.utility,
        no_structure_above=found.core.bound,
    )


for _case in (3, 4, 5):
    ROOM.check(f"marketplaces/case-{_case}")(partial(check_case, _case))


@ROOM.check("marketplaces/case-4/exactly-the-same")
def check_case_4_same() -> Finding:
    """Compare Case 4 with the row of Table 1, at the printed spacing and at thirds."""
    gaps, costs = {}, {}
    for name, residences in (("printed", RESIDENCES), ("thirds", readings.THIRDS)):
        one, four = (cases.case_core(case, 0.05, residences) for case in (1, 4))
        gaps[name] = max(
            float(
                np.abs(getattr(one.equilibrium, series) - getattr(four.equilibrium, series)).max()
            )
            for series in ("populations", "outputs", "simplex_rents")
        )
        costs[name] = float(four.equilibrium.setup)
    return finding(
        gaps["thirds"] < 1e-10 and 1e-5 < gaps["printed"] < 5e-4,
        Verdict.CONDITIONAL,
        largest_gap=gaps,
        setup_cost=costs,
    )


@ROOM.check("marketplaces/case-5/three-marketplaces")
def check_case_5_number() -> Finding:
    """Add marketplaces along the cheap railway, which changes nothing; try all with one or two."""
    economy, setup = cases.case_economy(5), cases.case_setup(5, cases.RAILWAY_COST)
    three = equilibrium(economy, setup, [0.5, C, 1.0])
    more = equilibrium(economy, setup, [0.5, 0.6, C, 0.8, 1.0])
    places = np.linspace(0, 1, 101)
    # A place paired with itself is one marketplace.
    pairs = places[np.stack(np.triu_indices(places.size), axis=-1)]
    fewer = equilibrium(economy, setup, pairs).utility
    gap = abs(float(more.utility - three.utility))
    return finding(
        gap < 1e-12 and fewer.max() < float(three.utility) - 1e-3,
        Verdict.CONDITIONAL,
        utility_with_three=float(three.utility),
        gain_from_two_more=gap,
        structures_with_one_or_two=len(pairs),
        best_of_them=float(fewer.max()),
        at_places=pairs[fewer.argmax()].tolist(),
    )


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


# Example 1


@ROOM.check("marketplaces/example-1/frontier")
def check_frontier() -> Finding:
    """Frontier at one half, the envelope in closed form, and the envelope by brute force."""
    people = np.linspace(0, 1, 101)
    middle = example.net_production(0.5, people)
    places = np.linspace(0, 1, 20_001)
    first = np.linspace(0, 0.5505, 60)
    envelope = example.envelope(first)
    goods = np.stack([first, envelope], axis=-1)
    brute = example.burden(goods[:, np.newaxis, :], places).min(axis=1)
    found = example.burden(goods, example.best_place(goods))
    return finding(
        np.abs(middle.sum(axis=1) - 0.5).max() < 1e-12
        and np.abs(found - 1).max() < 1e-12
        and np.all(brute >= 1 - 1e-12)
        and brute.max() < 1 + 1e-7
        and np.all(np.diff(envelope, 2) > 0),
        Verdict.REPRODUCED,
        points=first.size,
        largest_departure_of_the_closed_form=float(np.abs(found - 1).max()),
        largest_gap_to_20001_places=float(brute.max() - 1),
        end_of_the_envelope=float(np.sqrt(3) - np.sqrt(0.5)) ** 2 - 0.5,
    )


@ROOM.check("marketplaces/example-1/one-marketplace")
def check_one_marketplace() -> Finding:
    """Goods per head with none and with two marketplaces, and with one."""
    people = np.linspace(0, 1, 1001)
    two = example.goods_with_two_marketplaces(people)
    smaller = two.min(axis=1).max()
    one = example.net_production(0.5, 0.5).min()
    # Who cannot trade has the commodity made at home, and none of the other.
    home = example.TIME * np.eye(2)
    kinds = np.array(example.PRINTED_TYPES + example.CONSISTENT_TYPES)
    alone = (kinds[:, np.newaxis] * home).min(axis=2).max()
    return finding(
        np.abs(two.sum(axis=1)).max() < 1e-12 and smaller <= 1e-12 < one and alone == 0,
        Verdict.REPRODUCED,
        sum_of_goods_with_two=float(np.abs(two.sum(axis=1)).max()),
        most_of_the_scarcer_good_with_two=float(smaller),
        most_of_the_scarcer_good_with_one=float(one),
        highest_utility_without_trade=float(alone),
    )


@ROOM.check("marketplaces/example-1/ideal-places")
def check_ideal_places() -> Finding:
    """Ideal places by closed form and on a grid, under the printed and the mirrored utilities."""
    grid = np.linspace(0, 1, 200_001)
    found = {}
    error = 0.0
    for name, types in (
        ("printed", example.PRINTED_TYPES),
        ("mirrored", example.CONSISTENT_TYPES),
    ):
        found[name] = [example.ideal(kind).place for kind in types]
        brute = [grid[np.argmax(example.scale_at(1 / np.array(kind), grid))] for kind in types]
        error = max(error, float(np.abs(np.subtract(found[name], brute)).max()))
    printed = np.array(example.PRINTED_IDEALS)
    return finding(
        np.abs(np.array(found["mirrored"]) - printed).max() < 1e-12
        and np.abs(np.array(found["printed"]) - [printed[1], 0.5]).max() < 1e-12
        and error < 1e-5,
        Verdict.CORRECTED,
        printed_places=printed.tolist(),
        places_of_the_printed_utilities=found["printed"],
        places_of_min_c1_2c2_and_min_2c1_c2=found["mirrored"],
        largest_gap_to_grid=error,
    )


@ROOM.check("marketplaces/example-1/convex-combinations")
def check_convex_combinations() -> Finding:
    """Combinations of the two ideal bundles need more people than there are."""
    shares = np.linspace(0.001, 0.999, 999)
    places = np.linspace(0, 1, 501)
    least = {}
    for name, types in (
        ("printed", example.PRINTED_TYPES),
        ("mirrored", example.CONSISTENT_TYPES),
    ):
        first, second = (example.ideal(kind).goods for kind in types)
        mix = shares[:, np.newaxis] * first + (1 - shares[:, np.newaxis]) * second
        brute = example.burden(mix[:, np.newaxis, :], places).min(axis=1)
        closed = example.least_burden(mix)
        least[name] = [float(closed.min()), float(closed.max()), float((brute - closed).min())]
    return finding(
        all(low > 1 and gap > -1e-12 for low, _, gap in least.values()),
        Verdict.REPRODUCED,
        combinations=shares.size,
        least_and_most_people_needed={name: value[:2] for name, value in least.items()},
    )


@ROOM.check("marketplaces/example-1/empty-core")
def check_empty_core() -> Finding:
    """The largest share of stand-alone utilities, in closed form and over a grid of places."""
    grid = np.linspace(0, 1, 20_001)
    numbers, holds = {}, True
    for name, types in (
        ("printed", example.PRINTED_TYPES),
        ("mirrored", example.CONSISTENT_TYPES),
    ):
        proof = example.certificate(types)
        demand = np.mean([one.goods for one in proof.ideals], axis=0)
        brute = float(example.scale_at(demand, grid).max())
        holds &= proof.share < 1 < proof.burden and 0 <= proof.share - brute < 1e-8
        holds &= abs(float(example.burden(proof.share * demand, proof.place)) - 1) < 1e-12
        numbers[f"{name}_utilities"] = {
            "alone": [one.utility for one in proof.ideals],
            "largest_share": proof.share,
            "at_place": proof.place,
            "people_needed_for_all_of_it": proof.burden,
        }
    return finding(holds, Verdict.REPRODUCED, **numbers)


@ROOM.check("marketplaces/example-1/own-marketplaces")
def check_own_marketplaces() -> Finding:
    """With a marketplace for each type: which is closer for type 1 at location 2."""
    saves = {}
    for name, types in (
        ("printed", example.PRINTED_TYPES),
        ("mirrored", example.CONSISTENT_TYPES),
    ):
        first, second = (example.ideal(kind).place for kind in types)
        saves[name] = (1 - first) - (1 - second)
    return finding(
        saves["mirrored"] > 0 > saves["printed"],
        Verdict.CONDITIONAL,
        travel_saved_by_type_1_at_location_2=saves,
    )


@ROOM.check("marketplaces/footnote-22")
def check_footnote_22() -> Finding:
    """Half the tastes of Case 1, half of Case 2: exclude every structure by prices."""
    economy = cases.case_economy(1)
    numbers, holds = {}, True
    for cost in (0.1, 0.2):
        alone = [cases.case_core(case, cost).core.utility for case in (1, 2)]
        groups = Groups(theorems.TWO_TASTES, [0.5, 0.5], alone)
        proof = prove_infeasible(economy, groups, Setup(each=cost))
        again = income_gap(economy, groups, proof.times, proof.setups, proof.prices)
        share = max(
            largest_share(economy, groups, economy.leisure - travel(economy, [place]), cost)
            for place in np.linspace(0.5, C, 9)
        )
        each_alone = all(
            income_gap(
                economy,
                Groups(theorems.TWO_TASTES, mass, alone),
                proof.times,
                proof.setups,
                proof.prices,
            ).min()
            <= 0
            for mass in ([1.0, 0.0], [0.0, 1.0])
        )
        holds &= proof.proved and again.min() > 0 and share < 1 and each_alone
        numbers[f"setup_cost_{cost}"] = {
            "alone": alone,
            "boxes": proof.boxes,
            "smallest_income_gap": proof.smallest_gap,
            "largest_share_found": share,
        }
    return finding(holds, Verdict.REPRODUCED, **numbers)


# Theorems


@ROOM.check("marketplaces/theorem-3.1")
def check_theorem_3_1() -> Finding:
    """Planner and prices on 54 economies; coalitions of two types on and off the equilibrium."""
    economies = theorems.table_economies() + theorems.drawn_economies(DRAWS)
    gap = theorems.planner_gap(economies)
    needs = [theorems.coalition_gap(economy, found) for economy, found in economies]
    lowest = min(float(need.min()) for need in needs)
    mixes = np.linspace(0.3, 0.7, 9)
    blocked, paid = {}, {}
    for ratio in (0.99, 1.0, 1.005, 1.0099, 1.01, 1.011, 1.02):
        found = theorems.two_type_frontier(ratio)
        blocked[ratio] = min(theorems.lack_of_mix(found, share) for share in mixes)
        paid[ratio] = float(np.abs(found.transfers).max())
    same = all((blocked[r] > -1e-8) == (paid[r] < 1e-8) for r in blocked)
    return finding(
        gap.is_none
        and all(theorems.is_unblocked(economy, found) for economy, found in economies)
        and same
        and min(paid.values()) < 1e-8 < max(paid.values()),
        Verdict.REPRODUCED,
        economies=len(economies),
        planner_less_equilibrium_utility=gap.utility,
        planner_less_equilibrium_rent=gap.rent,
        planner_less_equilibrium_population=gap.population,
        least_need_beyond_the_fee=lowest,
        two_type_transfer_by_ratio={str(r): paid[r] for r in paid},
        two_type_lack_of_best_coalition={str(r): blocked[r] for r in blocked},
    )


@ROOM.check("marketplaces/theorem-3.2")
def check_theorem_3_2() -> Finding:
    """An equilibrium on random economies wherever setup can be paid, markets cleared."""
    random = np.random.default_rng(5)
    solved = failed = 0
    worst = 0.0
    for draw in theorems.draws(DRAWS)[0]:
        count = draw.economy.goods.size
        hours = random.uniform(0.5, 2.0, (100, count))
        cost = capacity(draw.economy, hours) * random.uniform(0.01, 0.8, 100)
        found, excess = on_draws.markets_clear(draw.economy, hours, cost)
        solved += int((found.premise & found.holds).sum())
        failed += int((found.premise & ~found.holds).sum())
        worst = max(worst, float(excess[found.premise].max()))
    unpayable = solve(cases.case_economy(1), np.full(4, 2.0), 1.0)
    return finding(
        failed == 0 and worst < 1e-8 and solved > 3900 and not unpayable.converged,
        Verdict.REPRODUCED,
        structures=100 * DRAWS,
        solved=solved,
        failed=failed,
        corners_left_out=100 * DRAWS - solved - failed,
        largest_excess_demand=worst,
    )


@ROOM.check("marketplaces/corollary-1")
def check_corollary_1() -> Finding:
    """Equal utility at the planner's optimum, and unequal shares blocked by those with less."""
    economies = theorems.table_economies() + theorems.drawn_economies(DRAWS)
    spread = theorems.planner_gap(economies).spread
    own = max(float(np.ptp(np.log(utilities(found)))) for _, found in economies)
    economy = cases.case_economy(1)
    hours = economy.leisure - travel(economy, [0.5])
    cost = 0.1
    alone = plan(economy, hours, cost).utility
    less = {}
    for ratio in (0.99, 0.9, 0.7):
        tastes = np.tile(economy.tastes, (2, 1))
        found = theorems.frontier(economy, tastes, np.array([ratio, 1.0]), hours, cost)
        less[str(ratio)] = float(found.groups.utilities[0] / alone)
    return finding(
        max(spread, own) < theorems.EQUAL and max(less.values()) < 1 - 1e-4,
        Verdict.REPRODUCED,
        economies=len(economies),
        spread_of_planner_log_utilities=spread,
        spread_of_equilibrium_log_utilities=own,
        lower_group_over_what_it_has_alone=less,
    )


@ROOM.check("marketplaces/corollary-2")
def check_corollary_2() -> Finding:
    """Equilibria of random economies that no coalition with the same marketplaces can better."""
    found = theorems.drawn_economies(DRAWS, seed=6)
    needs = [theorems.coalition_gap(economy, one) for economy, one in found]
    lowest = min(float(need.min()) for need in needs)
    # Exactly payable setup leaves nothing to consume: utility falls to zero as it is approached.
    economy = cases.case_economy(1)
    shares = np.array([0.9, 0.99, 0.999])
    close = solve(economy, np.full((3, 4), 2.0), shares * capacity(economy, np.full(4, 2.0)))
    return finding(
        all(theorems.is_unblocked(economy, one) for economy, one in found)
        and np.all(np.diff(close.utility) < 0)
        and close.utility[-1] < 0.01,
        Verdict.REPRODUCED,
        economies=DRAWS,
        least_need_beyond_the_fee=lowest,
        utility_as_setup_takes_90_99_and_99_9_percent=close.utility.tolist(),
    )


@cache
def _drawn_cores() -> tuple[tuple[theorems.Draw, Core], ...]:
    drawn, _ = theorems.draws(DRAWS, seed=7, residences=on_draws.CORE_RESIDENCES)
    return tuple((draw, on_draws.core_of(draw)) for draw in drawn)


@ROOM.check("marketplaces/theorem-4.1")
def check_theorem_4_1() -> Finding:
    """Cores with a certificate: 14 rows of the tables and random economies."""
    table = [cases.case_core(case, float(cost)).core for case in (1, 2) for cost in SETUP_COSTS]
    drawn = [core for _, core in _drawn_cores()]
    certified = sum(on_draws.is_certified(core) for core in table + drawn)
    return finding(
        certified == len(table) + len(drawn),
        Verdict.REPRODUCED,
        economies=len(table) + len(drawn),
        certified=certified,
        largest_relative_gap=max(core.bound / core.utility - 1 for core in table + drawn),
        numbers_of_marketplaces=sorted({core.markets for core in table + drawn}),
    )


@ROOM.check("marketplaces/corollary-3")
def check_corollary_3() -> Finding:
    """No random structure beats the core's, whose consumers are equally well off."""
    random = np.random.default_rng(8)
    best, spread, tried = -np.inf, 0.0, 100
    holds = True
    for draw, core in _drawn_cores():
        spread = max(spread, float(np.ptp(np.log(utilities(core.equilibrium)))))
        lead = on_draws.lead_over_core(draw, core, random, tried)
        holds &= on_draws.is_best_and_equal(core, lead)
        best = max(best, lead)
    return finding(
        holds,
        Verdict.REPRODUCED,
        economies=DRAWS,
        structures=4 * tried * DRAWS,
        best_structure_log_utility_less_core=best,
        spread_of_log_utilities=spread,
    )


@ROOM.check("marketplaces/corollary-4")
def check_corollary_4() -> Finding:
    """Unequal shares of a fixed setup cost: which are blocked, with the bound on transfers.

    The equal allocation is in the core: nobody can do better even at a proportional cost.
    """
    equal = cases.case_core(1, theorems.FIXED_COST)
    coalitions = [(0.5, share) for share in (0.0, 0.125, 0.25, 0.375, 0.5)]
    coalitions += [(share, 0.5) for share in (0.0, 0.125, 0.25, 0.375)]
    proved, blocked, transfers = {}, {}, {}
    for ratio in (1.0, 0.95, 0.8, 0.7, 0.6, 0.5, 0.4):
        found = theorems.unequal_allocation(ratio)
        transfers[ratio] = float(found.transfers.max() / found.fee)
        proved[ratio] = theorems.unblocked_by_prices(found)
        blocked[ratio] = min(theorems.lack_of_coalition(found, mass) for mass in coalitions) < -1e-7
    kept = theorems.unequal_allocation(0.8)
    elsewhere = min(
        theorems.lack_of_coalition(kept, mass, structure)
        for mass in coalitions
        for structure in ((0.0,), (0.2,), (B,), (0.4,), (0.45,), (0.48,), (0.495,), (B, C))
    )
    holds = all(
        proved[r] == (transfers[r] <= 1) and blocked[r] == (transfers[r] > 1) for r in proved
    )
    return finding(
        holds
        and equal.core.certified
        and abs(equal.structure[0] - 0.5) < 1e-6
        and any(proved.values())
        and any(blocked.values())
        and elsewhere > -1e-7,
        Verdict.REPRODUCED,
        transfer_over_fee={str(r): transfers[r] for r in transfers},
        unblocked_by_prices={str(r): proved[r] for r in proved},
        blocked={str(r): blocked[r] for r in blocked},
        least_lack_at_other_structures=elsewhere,
    )


# Figures


@ROOM.check("marketplaces/figure-1")
def check_figure_1() -> Finding:
    """One marketplace at one half: the middle residences are closer to it."""
    times = travel(cases.case_economy(1), figures.ONE_MARKETPLACE)
    return finding(
        np.allclose(times, [0.5, 0.17, 0.17, 0.5])
        and np.all(figures.accessed(figures.ONE_MARKETPLACE) == 0),
        Verdict.REPRODUCED,
        travel=times.round(6).tolist(),
    )


@ROOM.check("marketplaces/figure-2")
def check_figure_2() -> Finding:
    """Two marketplaces: each residence uses the closer one, and so each one good's makers."""
    times = travel(cases.case_economy(1), figures.TWO_MARKETPLACES)
    used = figures.accessed(figures.TWO_MARKETPLACES)
    goods = [set(np.array(cases.GOODS)[used == market]) for market in (0, 1)]
    return finding(
        used.tolist() == [0, 0, 1, 1] and goods == [{1}, {2}] and times.max() < 0.2,
        Verdict.REPRODUCED,
        travel=times.round(6).tolist(),
        marketplace_used=used.tolist(),
    )


@ROOM.check("marketplaces/figure-3")
def check_figure_3() -> Finding:
    """Each frontier touches the envelope once and lies below it elsewhere."""
    gaps = []
    for place in figures.PLACES_3:
        goods = example.net_production(place, np.linspace(0, 1, 2001))
        goods = goods[np.all(goods >= 0, axis=1)]
        gaps.append(example.envelope(goods[:, 0]) - goods[:, 1])
    lowest = min(float(gap.min()) for gap in gaps)
    touches = max(float(gap.min()) for gap in gaps)
    return finding(
        lowest > -1e-12 and touches < 1e-6 and all(float(gap.max()) > 1e-3 for gap in gaps),
        Verdict.REPRODUCED,
        places=list(figures.PLACES_3),
        lowest_gap=lowest,
        largest_gap_where_closest=touches,
    )


@ROOM.check("marketplaces/figure-4")
def check_figure_4() -> Finding:
    """The two ideal bundles lie on the envelope and the point between them above it."""
    first, second = (example.ideal(kind).goods for kind in example.CONSISTENT_TYPES)
    middle = (first + second) / 2
    on = max(abs(float(example.envelope(c[0]) - c[1])) for c in (first, second))
    above = float(middle[1] - example.envelope(middle[0]))
    return finding(
        on < 1e-12 and above > 1e-3,
        Verdict.REPRODUCED,
        c_1=first.tolist(),
        c_2=second.tolist(),
        e=middle.tolist(),
        e_above_the_envelope=above,
    )
