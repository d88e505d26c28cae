"""Populations of the metropolitan areas of the United States in 2009.

The numbers are the Census Bureau's estimates of July 2009 (release of March 2010, public domain),
in ``data/public/population-2009.csv``.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from replication.datafolder import public_table
from replication.numerics import Array, own, positive, vector

AREAS = 366
"""Metropolitan areas in the fifty states and the District of Columbia, as in Table 1."""
RANKED = 135
"""The largest areas, over which (15) and (16) are fitted."""


@dataclass(frozen=True, slots=True, eq=False)
class Populations:
    """Residents of every metropolitan area, largest first.

    Attributes
    ----------
    residents : array of shape (areas,)
    source : str
        What the numbers are; pictures made from them repeat it.
    """

    residents: Array
    source: str

    def __post_init__(self) -> None:
        people = vector("residents", positive("residents", self.residents), 2)
        if np.any(rises := np.diff(people) > 0):
            shown = people[1:][rises][0]
            raise ValueError(f"residents = {shown:g}: they must be in order, the largest first")
        object.__setattr__(self, "residents", own(people))


@cache
def populations() -> Populations:
    """Return the Census Bureau's populations of the 366 areas."""
    residents = np.sort(public_table("population-2009")["residents"].to_numpy(float))[::-1]
    return Populations(residents, "Census estimates, July 2009")


def median_resident_area(residents: ArrayLike) -> float:
    """Population of the area that the median resident lives in, areas being ordered by size."""
    ordered = np.sort(vector("residents", positive("residents", residents)))
    return float(ordered[np.searchsorted(np.cumsum(ordered), ordered.sum() / 2)])
