"""Cases 1-5 of section 5: parameters, core allocations, and the tables that print them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial

import numpy as np
import pandas as pd

from replication.marketplaces.model.core import TOLERANCE, Core, find_core, ties
from replication.marketplaces.model.economy import Economy, Setup
from replication.marketplaces.model.equilibrium import Equilibrium, equilibrium
from replication.numerics import Array, choice, finite, number, positive, vector, whole, within
from replication.published import parse, round_like

NAMES = ("a", "b", "c", "d")
RESIDENCES = (0.0, 0.33, 0.67, 1.0)
GOODS = (1, 1, 2, 2)
SETUP_COSTS = ("0.01", "0.05", "0.1", "0.2", "0.3", "0.4", "0.5")
"""Rows of Tables 1 and 2, the setup cost of a marketplace."""

SYMMETRIC = (0.25, 0.25, 0.25, 0.25)
ASYMMETRIC = (0.2, 0.3, 0.25, 0.25)
RAILWAY_COST = 0.05
"""Setup cost in Cases 4 and 5."""

COLUMNS = (
    "markets",
    "location",
    *(f"{series}-{name}" for series in ("pop", "prod", "rent") for name in NAMES),
)
ONE_MARKETPLACE = (0.5,)
TWO_MARKETPLACES = (0.167, 0.833)
"""Structures of Figures 1 and 2."""

LEFTOVER_SETUP = 0.01
"""Total setup cost at which row 0.05 of Table 2 comes out as printed; it should be 0.10."""


class Variant(StrEnum):
    """How a table is computed.

    ``PRINTED`` and ``CORRECT`` coincide: the economy as the paper states it, each number rounded
    once. ``SLIPS`` repeats what seems to have happened: row 0.05 of Table 2 solved at a leftover
    setup cost, and production rounded to three decimals before it was rounded to two.
    """

    PRINTED = "printed"
    CORRECT = "correct"
    SLIPS = "slips"


def case_economy(
    case: int, *, residences: tuple[float, ...] = RESIDENCES, trips: float = 1.0
) -> Economy:
    """Return the economy of Case 1 to 5.

    Parameters
    ----------
    case : int
    residences : tuple of float
        As printed, or another reading of them.
    trips : float
        One for travel one way, two for a round trip.

    Raises
    ------
    ValueError
        If there is no such case.
    """
    case = whole("case", case, 1, 5)
    return Economy(
        residences=residences,
        goods=GOODS,
        tastes=ASYMMETRIC if case == 2 else SYMMETRIC,
        composite_share=0.3 if case == 3 else 0.5,
        trips=trips,
    )


def case_setup(case: int, cost: float) -> Setup:
    """Return the setup cost of Case 1 to 5 at a given parameter q.

    Raises
    ------
    ValueError
        If there is no such case, or the cost is not positive.
    """
    case, cost = whole("case", case, 1, 5), number("cost", cost, positive)
    if case <= 3:
        return Setup(each=cost)
    if case == 4:
        return Setup(fixed=cost, railway=((1.0, 3 * cost),))
    return Setup(fixed=cost, railway=((0.5, 9 * cost), (1.0, 0.3 * cost)))


@dataclass(frozen=True, slots=True, eq=False)
class CaseCore:
    """A core allocation of a case.

    Attributes
    ----------
    core : Core
        With its certificate.
    structure : tuple of float
        Marketplaces that the paper reports among those that tie: footnote 23 takes the middle.
    equilibrium : Equilibrium
        Of that structure.
    """

    core: Core
    structure: tuple[float, ...]
    equilibrium: Equilibrium


@cache
def case_core(
    case: int,
    cost: float,
    residences: tuple[float, ...] = RESIDENCES,
    trips: float = 1.0,
    tolerance: float = TOLERANCE,
) -> CaseCore:
    """Find the core allocation of a case; number and places of marketplaces are found too."""
    economy, setup = case_economy(case, residences=residences, trips=trips), case_setup(case, cost)
    core = find_core(economy, setup, tolerance=tolerance)
    structure = core.structure
    if not setup.railway and core.markets > 1:
        same = ties(economy, setup, core)
        structure = same[0] if len(same) else structure
    return CaseCore(
        core, tuple(float(d) for d in structure), equilibrium(economy, setup, structure)
    )


def accessed(structure: tuple[float, ...]) -> Array:
    """Index of the marketplace that the residents of each place of section 5 use."""
    places = vector("structure", within("structure", structure, 0, 1))
    apart = np.abs(np.subtract.outer(RESIDENCES, places))
    return np.asarray(apart.argmin(axis=1))


def table_economies() -> list[tuple[Economy, Equilibrium]]:
    """The fourteen rows of Tables 1 and 2."""
    return [
        (case_economy(case), case_core(case, float(cost)).equilibrium)
        for case in (1, 2)
        for cost in SETUP_COSTS
    ]


def leftover_row() -> Equilibrium:
    """Row 0.05 of Table 2 as printed: marketplaces at {b, c} at a leftover total cost of .01."""
    return equilibrium(case_economy(2), Setup(fixed=LEFTOVER_SETUP), RESIDENCES[1:3])


def row(structure: tuple[float, ...], found: Equilibrium) -> list[float]:
    """One row of a table: number, place if there is one marketplace, then the three series."""
    structure = vector("structure", within("structure", structure, 0, 1)).tolist()
    place = structure[0] if len(structure) == 1 else np.nan
    series = (found.populations, found.outputs, found.simplex_rents)
    return [len(structure), place, *np.concatenate(series).tolist()]


def round_twice(value: float) -> float:
    """Round to three decimals, then to two, each time half up."""
    value = number("value", value, finite)
    first = round_like(value, parse("0.000"))
    return float(round_like(Decimal(first), parse("0.00")))


def case_table(case: int, variant: str = "printed") -> pd.DataFrame:
    """Table 1 or 2, or the numbers given for Cases 3 to 5, one row for each setup cost.

    Parameters
    ----------
    case : int
    variant : str
        See :class:`Variant`.

    Raises
    ------
    ValueError
        If the case or the variant is unknown.
    """
    case, variant = whole("case", case, 1, 5), choice("variant", variant, tuple(Variant))
    costs = SETUP_COSTS if case in (1, 2) else ("0.1",) if case == 3 else (f"{RAILWAY_COST}",)
    rows = {}
    for text in costs:
        found = case_core(case, float(text))
        allocation = found.equilibrium
        if variant == Variant.SLIPS and case == 2 and text == "0.05":
            allocation = leftover_row()
        rows[text] = row(found.structure, allocation)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS)).rename_axis("row")
    if variant == Variant.SLIPS and case in (1, 2):
        production = [f"prod-{name}" for name in NAMES]
        table[production] = table[production].map(round_twice)
    return table


TABLES = {
    **{f"marketplaces/table-{case}": partial(case_table, case) for case in (1, 2)},
    **{f"marketplaces/case-{case}": partial(case_table, case) for case in (3, 4, 5)},
}
"""What computes each table, given a variant."""
