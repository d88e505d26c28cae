"""What the printed cells of Tables 3-11 say, by themselves, about constants the text leaves out."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

from replication import published
from replication.numerics import Array, find_root, whole
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION
from replication.wedge.printed import tables

ZIPF_SLOPE, ZIPF_T = 1.073, 77.06
"""Slope and t-statistic of (15), without their signs."""


def printed_text(number: int, row: str, column: str) -> str:
    """Return a printed cell of Tables 1-11 as text."""
    return _table(whole("number", number, 1, max(tables.DESIGNS))).text(row, column)


@cache
def _table(number: int) -> published.PublishedTable:
    return published.read_table(f"wedge/table-{number}")


def printed_number(number: int, row: str, column: str) -> float:
    """Return a printed cell of Tables 1-11 as a number."""
    return float(published.parse(printed_text(number, row, column)).value)


def printed_range(number: int, row: str, column: str) -> Array:
    """Return the lowest and highest number that would print as a cell of Tables 1-11.

    Returns
    -------
    array of shape (2,)
    """
    cell = published.parse(printed_text(number, row, column))
    return np.array([float(cell.value - cell.step / 2), float(cell.value + cell.step / 2)])


def _size_with_earnings(earnings: Array) -> Array:
    """Size at which a resident of the benchmark city earns a given income after commuting."""
    city = calibration.benchmark_city()
    gap = lambda x, goal: curves.net_labour_income(city, np.exp(x)) - goal
    return np.exp(find_root(gap, -1.0, 1.0, earnings))


def unexplained_wedge() -> Array:
    """Across-city wedge, in dollars, where there is neither tax nor diversified land (Table 7).

    Returns
    -------
    array of shape (2,)
        Lowest and highest value that the printed cell leaves open.
    """
    return printed_range(7, "typical-across-city-wedge", "(2)")


def reference_population() -> Array:
    """Population of the city whose earnings the tax is measured against (Tables 5 and 7).

    With free land the wedge is the constant plus the tax on earnings above the reference city's.

    Returns
    -------
    array of shape (2,)
        Lowest and highest population that the printed cells leave open.
    """
    typical = printed_range(5, "typical-across-city-wedge", "(2)")
    above = (typical - unexplained_wedge()[::-1]) / calibration.BENCHMARK_TAX_RATE
    earnings = curves.net_labour_income(calibration.benchmark_city(), 1.0) - above[::-1]
    return _size_with_earnings(earnings) * TYPICAL_POPULATION


def top_population() -> Array:
    """Population of the "top" city, from the tax on its earnings in Table 5.

    Returns
    -------
    array of shape (2,)
        Lowest and highest population that the printed cells leave open.
    """
    typical = printed_range(5, "typical-across-city-wedge", "(2)")
    top = printed_range(5, "top-across-city-wedge", "(2)")
    above = (top - typical[::-1]) / calibration.BENCHMARK_TAX_RATE
    earnings = curves.net_labour_income(calibration.benchmark_city(), 1.0) + above
    return _size_with_earnings(earnings) * TYPICAL_POPULATION


def constants() -> pd.DataFrame:
    """Return the range that the printed cells leave open for each constant, and what we use."""
    ranges = {
        "constant in the across-city wedge, dollars": unexplained_wedge(),
        "reference city, persons": reference_population(),
        "top city, persons": top_population(),
    }
    frame = pd.DataFrame.from_dict(ranges, orient="index", columns=["lowest", "highest"])
    top = calibration.TOP_SIZE * TYPICAL_POPULATION
    used = [calibration.UNEXPLAINED_WEDGE, calibration.REFERENCE_POPULATION, top]
    return frame.assign(used=np.array(used, dtype=float))


def agreement_by_digits(digits: Iterable[int | None]) -> pd.DataFrame:
    """Count the cells of Tables 3-11 that agree by the significant digits of the land parameters.

    Parameters
    ----------
    digits : iterable of int or None
        None keeps every digit.
    """
    counts = {}
    for kept in digits:
        cells = [
            cell
            for number, design in tables.DESIGNS.items()
            for cell in published.compare(
                published.read_table(f"wedge/table-{number}"), tables.compute(design, digits=kept)
            )
        ]
        agree = sum(cell.agrees for cell in cells)
        counts["all" if kept is None else str(kept)] = {"cells": len(cells), "agree": agree}
    return pd.DataFrame.from_dict(counts, orient="index").rename_axis("digits")
