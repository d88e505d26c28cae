"""Who lives where: the 366 metropolitan areas of 2009, from 1970 to 2013."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from replication.datafolder import public_table
from replication.numerics import choice, number, whole, within

YEARS = ("1970", "1979", "2000", "2009", "2010", "2013")
"""Counts of April 1970, 2000 and 2010; estimates of July 1979, 2009 and 2013."""


def residents_by_year() -> pd.DataFrame:
    """Residents of the areas of 2009 in each year; areas are rows, largest of 2009 first."""
    return public_table("population-1970-2013").set_index("area", append=True)


@dataclass(frozen=True, slots=True)
class MedianResident:
    """Where the median resident lives, areas being ordered by size.

    Attributes
    ----------
    area : str
    residents : int
        Of the area.
    before, through : float
        Shares of all residents in larger areas, and in larger areas with this one.
    """

    area: str
    residents: int
    before: float
    through: float


def median_resident() -> MedianResident:
    """Find the area that the median metropolitan resident of 2009 lives in."""
    table = public_table("population-2009").sort_values("residents", ascending=False)
    people = table["residents"].to_numpy()
    through = np.cumsum(people) / people.sum()
    place = int(np.searchsorted(through, 0.5))
    before = float(through[place] - people[place] / people.sum())
    area = str(table["area"].iloc[place])
    return MedianResident(area, int(people[place]), before, float(through[place]))


def share_of_largest(count: int, year: str, chosen: str | None = None) -> float:
    """Share of the metropolitan population that lives in the largest areas.

    Parameters
    ----------
    count : int
        How many areas, such as 20.
    year : {"1970", "1979", "2000", "2009", "2010", "2013"}
    chosen : str, optional
        Year in which they are the largest; by default the same.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the number or a year is not one of those that there are.
    """
    table = residents_by_year()
    count, year = whole("count", count, 1, len(table)), choice("year", year, YEARS)
    ranked = table[choice("chosen", year if chosen is None else chosen, YEARS)]
    largest = ranked.nlargest(count).index
    return float(table.loc[largest, year].sum() / table[year].sum())


def shares_of_largest(count: int = 20) -> pd.DataFrame:
    """Shares of the largest areas of 2009, and of the largest of each year.

    Parameters
    ----------
    count : int
        How many areas.

    Returns
    -------
    DataFrame of float
        Two rows by six years.
    """
    rows = [
        [share_of_largest(count, year, "2009") for year in YEARS],
        [share_of_largest(count, year) for year in YEARS],
    ]
    names = [f"the {count} largest of {ranked}" for ranked in ("2009", "the year")]
    return pd.DataFrame(rows, index=names, columns=list(YEARS))


def areas_that_hold(share: float, year: str) -> int:
    """Number of largest areas whose share of the metropolitan population is nearest to a share.

    Parameters
    ----------
    share : float
        Between 0 and 1.
    year : str
        As in :func:`share_of_largest`.

    Returns
    -------
    int
    """
    share = number("share", share, within, 0, 1)
    people = residents_by_year()[choice("year", year, YEARS)].sort_values(ascending=False)
    return int(np.argmin(np.abs(people.cumsum().to_numpy() / people.sum() - share))) + 1
