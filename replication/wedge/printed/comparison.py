"""Columns of Tables 1 and 2 beside their printed cells, however they are computed."""

import numpy as np

from replication import published
from replication.numerics import choice, whole
from replication.wedge.model import census
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.system import Economy
from replication.wedge.printed import lots, recovery, system_tables
from replication.wedge.printed.system_tables import DESIGNS, Design


def agreeing_cells(number: int, ours: dict[str, dict[str, float]]) -> int:
    """Count the cells of Table 1 or 2 that agree, among our columns of rows."""
    return sum(
        published.agrees(value, recovery.printed_text(number, row, column))
        for column, rows in ours.items()
        for row, value in rows.items()
    )


def efficient_sizes(design: Design, economy: Economy, *, in_lots: bool) -> dict[str, float]:
    """Largest, smallest and median efficient city at the printed number of cities."""
    count = economy.fillable(design.allocated_count or design.efficient_count)
    planned = lots.efficient(economy, count) if in_lots else economy.efficient(count)
    people = planned.residents[: design.efficient_count]
    return {
        "efficient-largest": float(people[0]),
        "efficient-smallest": float(people[-1]),
        "efficient-median": float(np.median(people)),
    }


def _design(number: int, name: str) -> Design:
    designs = DESIGNS[whole("number", number, 1, 2)]
    return designs[choice("name", name, designs)]


def column(number: int, name: str, base: TaxBase = TaxBase.EDGE) -> Economy:
    """System of a column, run with the benefit of its efficient rows."""
    return system_tables.economy(_design(number, name), census.populations(), base=base)


def market(number: int, name: str) -> Economy:
    """System of a column, run with the benefit of its competitive rows."""
    design = _design(number, name)
    return system_tables.economy(design, census.populations(), design.used_in_competition)


def efficient_agreeing(number: int, *, in_lots: bool, base: TaxBase = TaxBase.EDGE) -> int:
    """Count the efficient sizes of a table that agree, of fifteen."""
    whole("number", number, 1, 2)
    return agreeing_cells(
        number,
        {
            name: efficient_sizes(design, column(number, name, base), in_lots=in_lots)
            for name, design in DESIGNS[number].items()
        },
    )
