"""Table 1 and the shares quoted in the introduction: what they say and what they imply."""

from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from replication import published
from replication.datafolder import public_table
from replication.numerics import Array, choice, inside, number, positive, whole, within

TOP_EARNERS = 0.39, 0.53
"""Share of the top 5% earners living in the 20 largest cities, 1980 and 2013 (introduction)."""
POPULATION = 0.22, 0.29
"""Share of the metropolitan population living there (footnote 2)."""


def largest_areas(year: str, count: int = 20, ranked: str | None = None) -> float:
    """Share of the people of the 366 metropolitan areas who live in the largest.

    Parameters
    ----------
    year : str
        One of the years of the Census Bureau's table.
    count : int
        How many areas.
    ranked : str, optional
        Year whose populations rank them; by default the same.
    """
    people = public_table("population-1970-2013")
    count = whole("count", count, 1, len(people))
    years = [one for one in people.columns if one.isdigit()]
    year = choice("year", year, years)
    ranked = year if ranked is None else choice("ranked", ranked, years)
    chosen = people[ranked].nlargest(count).index
    return float(people.loc[chosen, year].sum() / people[year].sum())


def patent_concentration(count: int = 20) -> tuple[float, float]:
    """Share of patents of 2000-2005, and of people of 2000, in the areas with most patents.

    Parameters
    ----------
    count : int
        How many areas.
    """
    patents, people = public_table("patents-2000-2015"), public_table("population-1970-2013")
    count = whole("count", count, 1, len(patents))
    granted = patents[[str(year) for year in range(2000, 2006)]].sum(axis=1)
    chosen = granted.nlargest(count).index
    crowd = people["2000"]
    return float(granted[chosen].sum() / granted.sum()), float(crowd[chosen].sum() / crowd.sum())


class Variant(StrEnum):
    """How the growth row of Table 1 is computed.

    ``PRINTED`` takes differences, in percentage points; ``CORRECT`` growth rates, which is what
    "growth" in percent means.
    """

    PRINTED = "printed"
    CORRECT = "correct"


def printed_shares() -> pd.DataFrame:
    """Read the cells of Table 1 as fractions."""
    cells = published.read_table("sorting/table-1").cells
    return cells.map(lambda text: float(published.parse(text).value))


def table_1(variant: str = Variant.PRINTED) -> pd.DataFrame:
    """Recompute Table 1.

    Parameters
    ----------
    variant : str
        ``"printed"``: each cell from the two others of its column. ``"correct"``: the shares, which
        are data, and their growth rates.

    Returns
    -------
    DataFrame of float
        Rows ``first-year``, ``2010`` and ``growth``; fractions.

    Raises
    ------
    ValueError
        If there is no such variant.
    """
    variant = choice("variant", variant, list(Variant))
    shares = printed_shares()
    first, last, growth = (shares.loc[row] for row in ("first-year", "2010", "growth"))
    if variant == Variant.PRINTED:
        rows = {"first-year": last - growth, "2010": first + growth, "growth": last - first}
    else:
        rows = {"first-year": first, "2010": last, "growth": last / first - 1}
    return pd.DataFrame(rows).T.rename_axis("row")


def location_quotient(share: ArrayLike, population: ArrayLike) -> Array:
    """Share of a group living in some place over the place's share of the population.

    Parameters
    ----------
    share, population : array of shape (...,)
        Fractions.

    Returns
    -------
    array of shape (...,)
    """
    return within("share", share, 0, 1) / positive("population", population)


def odds_ratio(share: ArrayLike, population: ArrayLike) -> Array:
    """Odds of living in some place, a group's over the population's.

    Parameters
    ----------
    share, population : array of shape (...,)

    Returns
    -------
    array of shape (...,)
    """
    share, population = inside("share", share, 0, 1), inside("population", population, 0, 1)
    return share / (1 - share) / (population / (1 - population))


def rounding_range(share: ArrayLike, step: float = 0.01) -> Array:
    """Shares that round to a printed one, lowest and highest.

    Parameters
    ----------
    share : array of shape (n,)
    step : float
        One unit of its last printed digit.

    Returns
    -------
    array of shape (2, n)
    """
    return within("share", share, 0, 1) + number("step", step, positive) / 2 * np.array(
        [[-1.0], [1.0]]
    )
