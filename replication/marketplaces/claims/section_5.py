"""Section 5, tables: Tables 1 and 2, the numbers of Cases 3 to 5, and how they are to be read."""

from functools import partial

import numpy as np

from replication import published
from replication.ledger import Finding
from replication.marketplaces import draws
from replication.marketplaces.model.equilibrium import equilibrium
from replication.marketplaces.model.places import root_of_pull
from replication.marketplaces.printed import cases, readings
from replication.marketplaces.printed.cases import RESIDENCES, SETUP_COSTS
from replication.marketplaces.room import ROOM

B, C = RESIDENCES[1:3]
PRINTED_STRUCTURES = {"0.01": RESIDENCES, "0.05": (B, C)}
"""Rows of Tables 1 and 2 whose places are printed as letters."""
CLOSE = 2e-6
"""Gap between the two ends of a certified utility."""


def _cells(table: str, variant: str = "printed") -> list[published.Cell]:
    ours = cases.case_table(int(table[-1]), variant)
    return published.compare(published.read_table(f"marketplaces/{table}"), ours)


def _agree(cells: list[published.Cell]) -> int:
    return sum(cell.agrees for cell in cells)


def check_table(case: int) -> Finding:
    """Compare every cell with the stated economy, then with the slips; structures certified."""
    cells, slips = _cells(f"table-{case}"), _cells(f"table-{case}", "slips")
    numbers = [cell for cell in cells if cell.column != "markets"]
    counts = [cell for cell in cells if cell.column == "markets"]
    off = [cell for cell in numbers if not cell.agrees]
    left = [cell for cell in slips if not cell.agrees]
    twice = [
        cell
        for cell in off
        if cell.column.startswith("prod")
        and published.agrees(cases.round_twice(cell.ours), cell.printed)
    ]
    row = [cell for cell in off if case == 2 and cell.row == "0.05"]
    found = {cost: cases.case_core(case, float(cost)).structure for cost in SETUP_COSTS}
    ends = [draws.enclosed(case, float(cost)) for cost in SETUP_COSTS]
    isolated = 0 if case == 1 else 3
    return Finding(
        printed={"Every number of the table is that of the economy, rounded once": not off},
        instead={
            "Each number of marketplaces is as printed": _agree(counts) == len(counts) == 7,
            "Two and four marketplaces stand at the residences that are printed": all(
                found[cost] == places for cost, places in PRINTED_STRUCTURES.items()
            ),
            "Every other number is rounded twice, of the row .05, or one of the isolated cells": (
                len(off) == len(twice) + len(row) + len(left)
            ),
            "There are three isolated cells in Table 2 and none in Table 1": (
                len(left) == isolated
            ),
            "No structure does better in any row, certified box by box": all(
                end.within(CLOSE) for end in ends
            ),
        },
        numbers={
            "numbers": len(numbers),
            "agree_rounded_once": len(numbers) - len(off),
            "off": len(off),
            "explained_by_rounding_twice": len(twice),
            "explained_by_leftover_setup_cost": len(row),
            "isolated": len(left),
            "isolated_cells": [f"{cell.row} {cell.column}" for cell in left],
            "agree_with_slips": _agree(slips) - len(counts),
            "ours": {f"{cell.row} {cell.column}": round(cell.ours, 5) for cell in off},
            "boxes": [end.boxes for end in ends],
        },
    )


for _case in (1, 2):
    ROOM.check(f"marketplaces/table-{_case}")(partial(check_table, _case))


@ROOM.check("marketplaces/table-2/setup-cost-0.05")
def check_leftover_row() -> Finding:
    """The row of setup cost .05: as the economy gives it, and the costs that give it as printed."""
    row = [cell for cell in _cells("table-2") if cell.row == "0.05" and cell.column != "markets"]
    slip = [
        cell
        for cell in _cells("table-2", "slips")
        if cell.row == "0.05" and cell.column != "markets"
    ]
    low, high = readings.leftover_range()
    correct = 2 * 0.05
    leftover = float(cases.leftover_row().utility)
    best = draws.enclosed(2, 0.05)
    return Finding(
        printed={"The twelve numbers are those of the economy": _agree(row) == len(row)},
        instead={
            "At most two of the twelve numbers are those of the economy": _agree(row) <= 2,
            "All twelve come out at a tenth of the setup cost, outputs rounded twice": (
                _agree(slip) == len(slip) == 12
            ),
            "The costs that give the printed row include a tenth of the right one": (
                low < cases.LEFTOVER_SETUP < high
            ),
            "The right cost is far above all of them": 2 * high < correct,
            "The utility of the printed row is more than the economy can give": (
                best.covers and leftover > best.upper
            ),
        },
        numbers={
            "cells": len(row),
            "agree": _agree(row),
            "lowest_cost_that_gives_the_row": low,
            "highest_cost_that_gives_the_row": high,
            "cost_of_two_marketplaces": correct,
            "leftover_cost": cases.LEFTOVER_SETUP,
            "step_of_the_grid": readings.STEP,
            "utility_of_the_printed_row": leftover,
            "highest_utility": best.upper,
            "populations": [round(cell.ours, 4) for cell in row if "pop" in cell.column],
            "production": [round(cell.ours, 4) for cell in row if "prod" in cell.column],
            "rents": [round(cell.ours, 4) for cell in row if "rent" in cell.column],
        },
    )


@ROOM.check("marketplaces/table-2/production-b-0.4")
def check_production_cell() -> Finding:
    """Bound output at b by the printed row itself, and compute it."""
    low, high = readings.output_range("marketplaces/table-2", "0.4", "b", "a")
    printed = readings.printed_range("marketplaces/table-2", "0.4", "prod-b")
    ours = float(cases.case_core(2, 0.4).equilibrium.outputs[1])
    return Finding(
        printed={"Output at b rounds to what is printed": printed[0] <= ours < printed[1]},
        instead={
            "The row's own populations, place and output at a leave less than is printed": (
                high < printed[0]
            ),
            "The economy's output at b is what the rest of the row allows": low < ours < high,
        },
        numbers={
            "printed_at_least": printed[0],
            "row_allows": [round(low, 4), round(high, 4)],
            "ours": ours,
        },
    )


def check_case(case: int) -> Finding:
    """Compare every number given for Case 3, 4 or 5 with a certified core allocation."""
    cost = 0.1 if case == 3 else cases.RAILWAY_COST
    cells = _cells(f"case-{case}")
    found, end = cases.case_core(case, cost), draws.enclosed(case, cost)
    root = root_of_pull(cases.case_economy(3), 0.1, 0.4, 0.66)
    places = {3: (root,), 4: (B, C), 5: (0.5, C, 1.0)}[case]
    gap = float(np.abs(np.subtract(found.structure, places)).max())
    return Finding(
        printed={
            "Every number that is printed is that of the economy": _agree(cells) == len(cells),
            "The marketplaces stand where they are printed, or where left and right balance": (
                gap < 1e-6
            ),
            "No structure does better, certified box by box": end.within(CLOSE),
        },
        numbers={
            "cells": len(cells),
            "agree": _agree(cells),
            "places": [round(place, 5) for place in found.structure],
            "gap": gap,
            "utility": found.core.utility,
            "no_structure_above": end.upper,
            "boxes": end.boxes,
        },
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
    return Finding(
        printed={
            "At the printed residences the distributions are the same": gaps["printed"] < 1e-9
        },
        instead={
            "They are the same if b and c are a third apart": gaps["thirds"] < 1e-9,
            "At the printed residences they agree to three digits": gaps["printed"] < 5e-4,
            "The railway makes the structure dearer than two marketplaces of Table 1": (
                costs["printed"] > 0.1005
            ),
        },
        numbers={"largest_gap": gaps, "setup_cost": costs},
    )


@ROOM.check("marketplaces/case-5/three-marketplaces")
def check_case_5_number() -> Finding:
    """Add marketplaces along the cheap railway, which changes nothing; try all with one or two."""
    economy, setup = cases.case_economy(5), cases.case_setup(5, cases.RAILWAY_COST)
    core = cases.case_core(5, cases.RAILWAY_COST).core
    more = equilibrium(economy, setup, [0.5, 0.6, C, 0.8, 1.0])
    places = np.linspace(0, 1, 101)
    # A place paired with itself is one marketplace.
    pairs = places[np.stack(np.triu_indices(places.size), axis=-1)]
    fewer = equilibrium(economy, setup, pairs).utility
    gap = abs(float(more.utility) - core.utility)
    return Finding(
        printed={
            "The highest utility has three marketplaces at least": core.markets == 3,
            "Two more along the cheap railway leave utility as it is": gap < 1e-9,
            "One or two marketplaces give everybody less": (
                fewer.max() < core.utility * (1 - 1e-2)
            ),
            "No railway does better, certified box by box": draws.enclosed(
                5, cases.RAILWAY_COST
            ).within(CLOSE),
        },
        numbers={
            "utility_with_three": core.utility,
            "with_more_at": [0.6, 0.8],
            "gain_from_two_more": gap,
            "places_on_the_grid": places.size,
            "structures_with_one_or_two": len(pairs),
            "best_of_them": float(fewer.max()),
            "at_places": pairs[fewer.argmax()].tolist(),
        },
    )


@ROOM.check("marketplaces/text/first-nature")
def check_first_nature() -> Finding:
    """Cases 4 and 5 differ in the railway's cost alone."""
    four, five = (cases.case_core(case, cases.RAILWAY_COST) for case in (4, 5))
    ends = [draws.enclosed(case, cases.RAILWAY_COST) for case in (4, 5)]
    move = four.equilibrium.populations - five.equilibrium.populations
    rents = four.equilibrium.simplex_rents - five.equilibrium.simplex_rents
    return Finding(
        printed={
            "The same economy with another railway has marketplaces elsewhere, and needs more": (
                four.core.markets == 2
                and five.core.markets == 3
                and bool(np.abs(np.subtract(four.structure[0], five.structure[0])) > 0.1)
            ),
            "People live elsewhere": bool(np.abs(move).max() > 0.01),
            "Land is dear elsewhere": bool(np.abs(rents).max() > 0.001),
            "Both structures are the best, certified box by box": all(
                end.within(CLOSE) for end in ends
            ),
        },
        numbers={
            "case_4": list(four.structure),
            "case_5": list(five.structure),
            "largest_move_of_population": float(np.abs(move).max()),
            "largest_change_of_rent": float(np.abs(rents).max()),
        },
    )
