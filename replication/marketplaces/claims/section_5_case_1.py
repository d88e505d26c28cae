"""Section 5, Case 1: equal tastes; number of marketplaces, people and rents as setup grows dear."""

from functools import cache

import numpy as np

from replication import published
from replication.ledger import Finding
from replication.marketplaces import draws
from replication.marketplaces.model.core import find_core, ties
from replication.marketplaces.model.economy import Setup, composite_price
from replication.marketplaces.model.equilibrium import equilibrium, hours_left, solve
from replication.marketplaces.printed import cases, paths
from replication.marketplaces.printed.cases import RESIDENCES, SETUP_COSTS
from replication.marketplaces.reference import algebra
from replication.marketplaces.reference.verifier import attained
from replication.marketplaces.room import ROOM
from replication.numerics import Array

A, B, C, D = RESIDENCES
COSTS = (0.005, 0.6, 240)
"""Lowest and highest setup cost that is followed, and how many in all."""


COUNTS = (2, 3, 5, 9, 12, 17, 24)
"""Residences of each good in footnote 24."""


@cache
def _path(case: int) -> paths.Path:
    return paths.path(case, np.linspace(*COSTS))


def _rises(values: Array) -> bool:
    return bool(np.all(np.diff(values, axis=0) > 0))


def _never_falls(values: Array) -> bool:
    return bool(np.all(np.diff(values, axis=0) >= -1e-12))


SWITCH = 0.085
"""Setup cost at which one marketplace replaces two in Case 1, half of .17."""

SWITCHES = {
    1: ((2, 4, 0.03, 0.05), (1, 2, 0.06, 0.1)),
    2: ((3, 4, 0.02, 0.04), (2, 3, 0.035, 0.05), (1, 2, 0.06, 0.09)),
}


def _rows_certified() -> bool:
    """Whether the structure of each row of Table 1 is the best, box by box."""
    return all(draws.enclosed(1, float(cost)).within(CLOSE) for cost in SETUP_COSTS)


CLOSE = 2e-6
"""Gap between the two ends of a certified utility."""


def _is_best(case: int, cost: float, markets: int) -> bool:
    """Whether that number certainly gives more than any other."""
    economy, setup = cases.case_economy(case), cases.case_setup(case, cost)
    core = find_core(economy, setup, markets=[markets], tolerance=np.inf)
    here = attained(economy, core.structure, setup, core.equilibrium)
    rival = draws.rivals(case, cost, markets, 1e-4)
    return rival.covers and rival.upper < here


@ROOM.check("marketplaces/text/fewer-marketplaces")
def check_fewer_marketplaces() -> Finding:
    """The number never rises along 240 setup costs, and is certified next to each switch."""
    falls, sides, switches = [], [], {}
    for case, brackets in SWITCHES.items():
        numbers = _path(case).numbers
        falls.append(bool(np.all(np.diff(numbers) <= 0)) and (numbers[0], numbers[-1]) == (4, 1))
        steps = []
        for fewer, more, low, high in brackets:
            cost = paths.switch(case, fewer, more, low, high)
            sides += [_is_best(case, 0.99 * cost, more), _is_best(case, 1.01 * cost, fewer)]
            steps.append([more, fewer, round(cost, 5)])
        switches[f"case_{case}"] = steps
    # With two and with four equally good, three are at their best against both in Case 1.
    cost = paths.switch(1, *SWITCHES[1][0])
    economy, setup = cases.case_economy(1), cases.case_setup(1, cost)
    two = float(paths.path(1, [cost]).by_number[0, 1])
    three = find_core(economy, setup, markets=[3], tolerance=1e-4)
    most = draws.enclose(economy, setup, three, (3,))
    return Finding(
        printed={
            "Along the setup cost the number never rises, from four down to one": all(falls),
            "One percent before and after each switch that number is best, certified": all(sides),
            "In Case 1 three marketplaces are never best": most.covers and most.upper < two,
            "Two marketplaces give way to one in Case 1 at a setup cost of .17/2": (
                abs(switches["case_1"][1][2] - SWITCH) < 1e-5
            ),
        },
        numbers={
            "costs": 240,
            "utility_where_case_1_leaves_four": two,
            "with_three_at_most": np.ceil(1e4 * most.upper) / 1e4,
            **switches,
        },
    )


@ROOM.check("marketplaces/text/many-or-one")
def check_many_or_one() -> Finding:
    """Number of marketplaces in the seven rows of Table 1, certified against every other."""
    cores = [cases.case_core(1, float(cost)).core for cost in SETUP_COSTS]
    numbers = [core.markets for core in cores]
    ahead = []
    for cost, core in zip(SETUP_COSTS, cores, strict=True):
        rival, own = draws.rivals(1, float(cost), core.markets), draws.enclosed(1, float(cost))
        ahead.append(rival.covers and own.covers and rival.upper < own.lower)
    return Finding(
        printed={
            "There are four marketplaces at .01, two at .05 and one from .1 on": (
                numbers == [4, 2, 1, 1, 1, 1, 1]
            ),
            "In each row any other number gives less, certified box by box": all(ahead),
        },
        numbers={"numbers": numbers, "boxes": [core.boxes for core in cores]},
    )


@ROOM.check("marketplaces/footnote-23")
def check_footnote_23() -> Finding:
    """The structures of two residences that tie at .05, and the gap to all others."""
    numbers, same_sets, spreads, best = {}, [], [], []
    named = {(A, C), (A, D), (B, C), (B, D)}
    for case in (1, 2):
        economy, setup = cases.case_economy(case), cases.case_setup(case, 0.05)
        core, end = cases.case_core(case, 0.05).core, draws.enclosed(case, 0.05)
        same = ties(economy, setup, core)
        spread = float(np.ptp(equilibrium(economy, setup, list(named)).utility))
        same_sets.append({tuple(pair.tolist()) for pair in same} == named)
        spreads.append(spread)
        best.append(end.within(CLOSE))
        numbers[f"case_{case}"] = {
            "utility": core.utility,
            "spread_of_the_four": spread,
            "no_structure_above": end.upper,
        }
    return Finding(
        printed={
            "The pairs of residences that are best are those four, in both cases": all(same_sets),
            "All four give the same utility": max(spreads) < 1e-12,
            "No structure gives more, certified box by box": all(best),
        },
        numbers=numbers,
    )


@ROOM.check("marketplaces/footnote-24")
def check_footnote_24() -> Finding:
    """Spread each good over more residences and follow the two best marketplaces."""
    counts = COUNTS
    places = {n: paths.many_residences(n) for n in counts}
    gaps = [float(np.abs(places[n] - [0.165, 0.835]).max()) for n in counts]
    cores, owns, rivals = zip(*(draws.crowd(n) for n in counts), strict=True)
    pairs = [
        float(equilibrium(paths.spread_out(n), Setup(each=0.05), places[n]).utility) for n in counts
    ]
    return Finding(
        printed={
            "The core has two marketplaces, and any other number gives less, certified": all(
                core.markets == 2 and own.covers and rival.covers and rival.upper < own.lower
                for core, own, rival in zip(cores, owns, rivals, strict=True)
            ),
            "No structure gives more than these two, certified box by box": all(
                own.covers and own.upper < pair * (1 + 2e-6)
                for own, pair in zip(owns, pairs, strict=True)
            ),
            "The two best marketplaces are within one residence of the middles of the areas": all(
                gap <= 0.165 / (n - 1) + 1e-9 for gap, n in zip(gaps, counts, strict=True)
            ),
            "With two residences in each area they stand at its end": gaps[0] > 0.1,
            "With 24 residences in each area they are within .02 of the middles": gaps[-1] < 0.02,
        },
        numbers={
            "residences_of_each_good": list(counts),
            "furthest_from_the_middle": [round(gap, 5) for gap in gaps],
            "boxes": [own.boxes for own in owns],
            "utility_of_two": pairs,
            "no_structure_above": [own.upper for own in owns],
            "no_other_number_above": [rival.upper for rival in rivals],
        },
    )


@ROOM.check("marketplaces/text/middle-population")
def check_middle_population() -> Finding:
    """Population of b and c along the setup cost, with {b, c} and with {a, d} in footnote 23."""
    found = _path(1)
    middle = found.equilibria.populations[:, 1:3].sum(axis=1)
    two = found.numbers == 2
    economy = cases.case_economy(1)
    hours = hours_left(economy, (A, D))
    outer = solve(economy, np.tile(hours, (int(two.sum()), 1)), 2 * found.costs[two])
    other = outer.populations[:, 1:3].sum(axis=1)
    same_utility = float(np.abs(outer.utility - found.equilibria.utility[two]).max())
    either = np.where(two, np.interp(found.costs, found.costs[two], other), middle)
    proved = algebra.by_ratio()
    return Finding(
        printed={
            "Whichever best structure is taken, the middle's population never falls": _never_falls(
                either
            ),
        },
        instead={
            "With {b, c} where two are best, the middle's population never falls": _never_falls(
                middle
            ),
            "With {b, c} it rises all along once a marketplace has closed": _rises(
                middle[found.numbers < 4]
            ),
            "With {a, d}, where two are best, less than half of the people live in the middle": (
                bool(np.all(other < 0.5))
            ),
            "{a, d} and {b, c} give the same utility": same_utility < 1e-10,
            "With given marketplaces the fee rises with the ratio of incomes, and people with its "
            "cube": proved.zeros == [0, 0, 0] and min(proved.fee) > 0,
            "The structures of the rows are the best, certified box by box": _rows_certified(),
        },
        numbers={
            "costs": found.costs.size,
            "range": [COSTS[0], COSTS[1]],
            "middle_at_lowest_cost": float(middle[0]),
            "middle_at_highest_cost": float(middle[-1]),
            "middle_with_marketplaces_at_a_and_d": [float(other.min()), float(other.max())],
            "gap_of_utilities": same_utility,
            "largest_gap_allowed": 1e-10,
        },
    )


@ROOM.check("marketplaces/text/relative-rents")
def check_relative_rents() -> Finding:
    """Rent at b and c over rent at a and d along the setup cost."""
    found = _path(1)
    rents = found.equilibria.rents
    relative = rents[:, 1:3].sum(axis=1) / rents[:, [0, 3]].sum(axis=1)
    economy, proved = cases.case_economy(1), algebra.by_ratio()
    hours = hours_left(economy, (0.5,))
    saved = hours_left(economy, (B, C)) - hours
    # As the ratio of incomes grows without limit the fee, twice the cost, goes to t + h / 4.
    last = float(hours[0] + (hours[1] - hours[0]) / 4) / 2
    beside = solve(economy, np.tile(hours, (2, 1)), last * np.array([0.999, 1.001])).populations
    return Finding(
        printed={
            "Rents at the centre over the outer ones never fall along the setup cost": (
                _never_falls(relative)
            ),
            "They rise all along once a marketplace has closed": _rises(
                relative[found.numbers < 4]
            ),
            "With given marketplaces the fee rises with the ratio of incomes, and rents with its "
            "fourth power": proved.zeros == [0, 0, 0] and min(proved.fee) > 0,
            "Where one replaces two the fee falls by what travel takes, and the ratio stays": bool(
                np.abs(saved - float(composite_price(economy, 0)) * SWITCH).max() < 1e-12
            ),
            "The structures of the rows are the best, certified box by box": _rows_certified(),
            "With one marketplace people live at the outer residences up to a cost of .791": bool(
                abs(last - 0.791) < 5e-4 and beside[0, 0] > 0 and beside[1, 0] == 0
            ),
        },
        numbers={
            "costs": found.costs.size,
            "lowest": float(relative[0]),
            "highest": float(relative[-1]),
            "outer_residences_empty_from": last,
        },
    )


@ROOM.check("marketplaces/text/absolute-rents")
def check_absolute_rents() -> Finding:
    """Every rent along the setup cost, where the number of marketplaces stays and where not."""
    found = _path(1)
    steady = np.diff(found.numbers) == 0
    units = {"all_prices_one": found.equilibria.simplex_rents, "good_1": found.equilibria.rents}
    change = {unit: np.diff(rents, axis=0) for unit, rents in units.items()}
    jumps = {unit: float(steps[~steady][:, 1].max()) for unit, steps in change.items()}
    printed = published.read_table("marketplaces/table-1").cells["rent-b"]
    return Finding(
        printed={
            "Every rent falls all along the setup cost": all(
                bool(np.all(steps < 0)) for steps in change.values()
            ),
        },
        instead={
            "In both units every rent falls wherever the number of marketplaces stays": all(
                bool(np.all(steps[steady] < 0)) for steps in change.values()
            ),
            "In both units the rent at b jumps up where the number drops": min(jumps.values())
            > 1e-3,
            "The printed rent at b rises from the first row to the second": (
                float(printed["0.05"]) > float(printed["0.01"])
            ),
        },
        numbers={
            "costs": found.costs.size,
            "range": [COSTS[0], COSTS[1]],
            "jump_of_the_rent_at_b": jumps,
            "printed_rents_at_b": printed.tolist(),
        },
    )


@ROOM.check("marketplaces/text/agglomeration-with-two")
def check_agglomeration_with_two() -> Finding:
    """Populations with two marketplaces, wherever the four structures of footnote 23 put them."""
    economy, setup = cases.case_economy(1), cases.case_setup(1, 0.05)
    same = ties(economy, setup, cases.case_core(1, 0.05).core)
    people = equilibrium(economy, setup, same).populations
    uneven = people.max(axis=1) - people.min(axis=1)
    areas = np.abs(people[:, :2].sum(axis=1) - 0.5).max()
    return Finding(
        printed={
            "In each best structure one residence has a tenth more of the people than another": (
                len(same) == 4 and bool(np.all(uneven > 0.1))
            ),
            "Half of the people live in each area": bool(areas < 1e-9),
        },
        numbers={
            "smallest_difference_of_populations": float(uneven.min()),
            "largest_departure_of_an_area_from_half": float(areas),
        },
    )
