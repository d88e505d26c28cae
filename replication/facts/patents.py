"""Where inventors live: patents by metropolitan area."""

import numpy as np
import pandas as pd

from replication.datafolder import public_table
from replication.facts.people import residents_by_year
from replication.numerics import choice, whole

FIRST, LAST = 2000, 2015
"""Years of grant that the table holds."""
RANKINGS = ("patents", "people")


def shares(first: int = FIRST, last: int = 2005, ranked_by: str = "patents") -> pd.DataFrame:
    """Shares of the areas in patents and in people, largest first.

    Parameters
    ----------
    first, last : int
        Years of grant, 2000 to 2015.
    ranked_by : {"patents", "people"}

    Returns
    -------
    DataFrame of float
        ``patents`` and ``people``, both adding up to one. People are those counted in 2000.

    Raises
    ------
    ValueError
        If a year is not there, or there is no such ranking.
    """
    first = whole("first", first, FIRST, LAST)
    last = whole("last", last, first, LAST)
    granted = public_table("patents-2000-2015").set_index("area", append=True)
    count = granted[[str(year) for year in range(first, last + 1)]].sum(axis=1)
    frame = pd.DataFrame({"patents": count, "people": residents_by_year()["2000"]})
    ranking = choice("ranked_by", ranked_by, RANKINGS)
    return (frame / frame.sum()).sort_values(ranking, ascending=False)


def held_by_largest(
    count: int, first: int = FIRST, last: int = 2005, ranked_by: str = "patents"
) -> pd.Series:
    """Shares of patents and of people in the first areas of a ranking.

    Parameters
    ----------
    count : int
        How many areas.
    first, last, ranked_by
        As in :func:`shares`.

    Returns
    -------
    Series of float
        ``patents`` and ``people``.
    """
    ordered = shares(first, last, ranked_by)
    return ordered.head(whole("count", count, 1, len(ordered))).sum()


def concentration() -> pd.DataFrame:
    """Shares of patents and people in the 5, 10 and 20 first areas, ranked by either.

    Returns
    -------
    DataFrame of float
    """
    rows = {
        f"{count} with most {ranking}": held_by_largest(count, ranked_by=ranking)
        for ranking in RANKINGS
        for count in (5, 10, 20)
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("areas")


def gini() -> float:
    """Gini coefficient of patents over people: 0 where each area has its share, up to 1.

    Areas stand in order of patents per head, as along a Lorenz curve.
    """
    frame = shares()
    frame = frame.iloc[np.argsort((frame["patents"] / frame["people"]).to_numpy())]
    height = np.append(0.0, frame["patents"].cumsum())
    return float(1 - np.sum(frame["people"].to_numpy() * (height[1:] + height[:-1])))
