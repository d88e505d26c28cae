"""Which cells of Tables 1 and 2 follow from which information, column by column."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

from replication import published
from replication.numerics import Array, whole
from replication.wedge.model.amenities import Amenity, TaxBase
from replication.wedge.model.census import Populations
from replication.wedge.model.system import Allocation, Economy
from replication.wedge.printed import lots, system_tables
from replication.wedge.printed.system_tables import DESIGNS, Design

RESULTS = (
    *(
        f"{kind}-{row}"
        for row in ("largest", "smallest", "median", "count", "production")
        for kind in ("competitive", "efficient")
    ),
    "deadweight-loss",
    "deadweight-loss-percent",
)
OPEN = "open"


class Given(StrEnum):
    """What is known beside the paper's text, in the order in which it is added.

    ``TEXT`` is the text alone: exact sizes, a budget that balances, the printed benefit, and the
    numbers of cities that entry and the planner give.
    """

    TEXT = "text"
    EDGE = "edge"
    LOTS = "lots"
    NUMBERS = "numbers"
    BENEFIT = "benefit"
    CONSTANT = "constant"
    PRICE = "price"
    CUT = "cut"


MEANING = {
    Given.TEXT: "the text alone",
    Given.EDGE: "federal revenue counted at the city's edge, shared by the residents of all areas",
    Given.LOTS: "people moved in lots of 10,000, and the rule of the last lot for the numbers",
    Given.NUMBERS: "sizes at the printed numbers of cities",
    Given.BENEFIT: "another fixed PAB in columns 1.2 and 1.4",
    Given.CONSTANT: "in Table 2 the constant of the 135 largest areas, read as sites that differ "
    "in productivity",
    Given.PRICE: "the price that the printed largest competitive city pays",
    Given.CUT: "column 2.5 lists the first 54 of 92 planned cities",
}
"""What each step adds."""
TAKEN = {
    Given.TEXT: "none",
    Given.EDGE: "none",
    Given.LOTS: "none",
    Given.NUMBERS: "two a column",
    Given.BENEFIT: "none, but two numbers are ours",
    Given.CONSTANT: "none",
    Given.PRICE: "one a column",
    Given.CUT: "none, but the 92 is ours",
}
"""Printed cells that a step takes as given."""


def _sizes(kind: str, residents: Array) -> dict[str, float]:
    return {
        f"{kind}-largest": float(residents[0]),
        f"{kind}-smallest": float(residents[-1]),
        f"{kind}-median": float(np.median(residents)),
    }


@dataclass(frozen=True)
class _Systems:
    """What the planner and competition of a column are run on, and their numbers of cities."""

    planned: Economy
    market: Economy

    @cached_property
    def free(self) -> tuple[int, int]:
        """Competitive and efficient number by the text's own rules."""
        return self.market.most_cities(), self.planned.efficient().count

    @cached_property
    def by_lots(self) -> tuple[int, int]:
        """The same by the rule of the last lot."""
        return lots.competitive_count(self.market), lots.efficient_count(self.planned)

    @cached_property
    def best(self) -> int:
        """Number of cities of a planner on competition's system."""
        return self.market.efficient().count


def _systems(design: Design, populations: Populations, known: set[Given]) -> _Systems:
    edge, other = Given.EDGE in known, Given.BENEFIT in known
    base, heads = (TaxBase.EDGE, "all") if edge else (TaxBase.AVERAGE, "taxpayers")

    def build(benefit: float) -> Economy:
        if Given.CONSTANT in known:
            return system_tables.as_run(design, populations, benefit)
        return system_tables.economy(design, populations, benefit, base, heads)

    planned = build((design.used if other else None) or design.stated)
    competing = design.used_in_competition if other else None
    return _Systems(planned, planned if competing is None else build(competing))


def _results(
    design: Design, populations: Populations, systems: _Systems, known: set[Given]
) -> dict[str, float]:
    planned, market = systems.planned, systems.market
    in_lots = Given.LOTS in known

    def plan(economy: Economy, count: int) -> Allocation:
        return lots.efficient(economy, count) if in_lots else economy.efficient(count)

    most, best = systems.free
    if Given.NUMBERS in known:
        most = min(design.competitive_count, most)
        asked = design.allocated_count if Given.CUT in known else None
        best = planned.fillable(asked or design.efficient_count)
    efficient = plan(planned, best)
    competitive = lots.competitive(market, most) if in_lots else market.competitive(most)
    cut = Given.CUT in known and design.allocated_count is not None
    listed = design.efficient_count if cut else None
    rows = _sizes("competitive", competitive.residents)
    rows |= _sizes("efficient", efficient.residents[:listed])
    produced = competitive.net_production
    if Given.PRICE in known:
        sites = min(design.competitive_count, len(populations.residents))
        at_print = lots.lots_at_largest(market, design.competitive_largest, sites)
        rows["competitive-median"] = float(np.median(at_print))
        if design.amenity is Amenity.PRODUCTIVITY:
            floor = competitive.residents[-1]
            produced = system_tables.production(market.city, np.maximum(at_print, floor))
    first_best = efficient if market is planned else plan(market, systems.best)
    loss = first_best.net_production - produced
    counted = systems.by_lots if in_lots else systems.free
    return {
        **rows,
        "competitive-count": counted[0],
        "efficient-count": counted[1],
        "competitive-production": produced,
        "efficient-production": efficient.net_production,
        "deadweight-loss": loss,
        "deadweight-loss-percent": loss / produced,
    }


def results(design: Design, populations: Populations) -> dict[Given, dict[str, float]]:
    """Compute the results of a column from ever more information.

    Parameters
    ----------
    design : Design
    populations : Populations

    Returns
    -------
    dict
        For each step, with all steps before it: persons, numbers of cities, dollars, and the loss
        in percent as a fraction. A step that does not concern the column repeats the one before.
    """
    concerns = {
        Given.BENEFIT: design.used is not None or design.used_in_competition is not None,
        Given.CONSTANT: design.amenity is Amenity.QUALITY_OF_LIFE,
        Given.CUT: design.allocated_count is not None,
    }
    rebuilt = (Given.EDGE, Given.BENEFIT, Given.CONSTANT)
    found: dict[Given, dict[str, float]] = {}
    known: set[Given] = set()
    systems, last = None, None
    for step in Given:
        known.add(step)
        if systems is None or (step in rebuilt and concerns.get(step, True)):
            systems = _systems(design, populations, known)
        if last is None or concerns.get(step, True):
            last = _results(design, populations, systems, known)
        found[step] = last
    return found


def account(number: int, populations: Populations) -> pd.DataFrame:
    """Say of each printed result from which step on it follows.

    Parameters
    ----------
    number : int
        1 or 2.
    populations : Populations

    Returns
    -------
    DataFrame of str
        Rows of results by columns: the first of :class:`Given` from which on the cell agrees, or
        ``"open"`` where it does not agree with everything known. A cell that agrees for a while
        and then no more does not count.
    """
    number = whole("number", number, 1, 2)
    table = published.read_table(f"wedge/table-{number}")
    found: dict[str, dict[str, str]] = {}
    for name, design in DESIGNS[number].items():
        first = dict.fromkeys(RESULTS, OPEN)
        for step, ours in results(design, populations).items():
            for row in RESULTS:
                if not published.agrees(ours[row], table.text(row, name)):
                    first[row] = OPEN
                elif first[row] == OPEN:
                    first[row] = str(step)
        found[name] = first
    return pd.DataFrame(found, index=list(RESULTS))
