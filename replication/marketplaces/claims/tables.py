"""Checks of Tables 1 and 2 and of Cases 3 to 5."""

from functools import partial

import numpy as np

from replication import published
from replication.ledger import Finding, Verdict, finding
from replication.marketplaces.model import sweeps
from replication.marketplaces.model.equilibrium import equilibrium
from replication.marketplaces.printed import cases, readings
from replication.marketplaces.printed.cases import RESIDENCES, SETUP_COSTS
from replication.marketplaces.room import ROOM

B, C = RESIDENCES[1:3]
PRINTED_STRUCTURES = {"0.01": RESIDENCES, "0.05": (B, C)}
"""Rows of Tables 1 and 2 whose places are printed as letters."""


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
