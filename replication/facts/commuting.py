"""How long the way to work is and what homes cost, and how both grow with a metropolitan area."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from replication.datafolder import public_table
from replication.numerics import choice, finite, nonnegative, number, positive

CUTS = (0, 100_000, 250_000, 500_000, 1_000_000)
"""Least populations at which elasticities are shown; 0 takes every area."""

QUANTITIES = ("minutes", "home_value")

PUBLISHED_2009 = {"35620": 34.6, "47900": 33.4, "16980": 30.7, "24220": 15.1, "24500": 14.2}
"""Minutes that the Census Bureau printed of whole areas (Commuting in the United States: 2009)."""


@dataclass(frozen=True, slots=True)
class Elasticity:
    """Slope of the logarithm of minutes or of home values in the logarithm of population.

    Attributes
    ----------
    areas : int
    estimate, error : float
        The standard error allows for unequal variances (White's, with the correction for degrees
        of freedom).
    fit : float
        R squared.
    """

    areas: int
    estimate: float
    error: float
    fit: float

    def distance(self, value: float) -> float:
        """Standard errors between the estimate and a value; beyond 1.96 it is rejected at 5%."""
        return abs(self.estimate - number("value", value, finite)) / self.error


def elasticity(above: float = 0.0, *, by_people: bool = False, of: str = "minutes") -> Elasticity:
    """Elasticity of mean minutes to work, or of home values, in population across areas.

    Parameters
    ----------
    above : float
        Areas with more residents than this.
    by_people : bool
        Weight areas by their residents; by default each counts the same.
    of : {"minutes", "home_value"}

    Returns
    -------
    Elasticity

    Raises
    ------
    ValueError
        If `above` is not a number of residents or leaves fewer than three areas, or there is no
        such quantity.
    """
    table = public_table("commuting-2010")
    above, of = number("above", above, nonnegative), choice("of", of, QUANTITIES)
    table = table[table["residents"] > above]
    if len(table) < 3:
        raise ValueError(f"above = {above:g}: it must leave three areas or more")
    from statsmodels.regression.linear_model import WLS  # noqa: PLC0415
    from statsmodels.tools import add_constant  # noqa: PLC0415

    design = add_constant(np.log(table["residents"]))
    weights = table["residents"] if by_people else 1.0
    found = WLS(np.log(table[of]), design, weights).fit(cov_type="HC1")
    estimate, error = found.params["residents"], found.bse["residents"]
    return Elasticity(len(table), float(estimate), float(error), float(found.rsquared))


def elasticities() -> pd.DataFrame:
    """Elasticities by cut of size, each area counted once and by its people.

    Returns
    -------
    DataFrame
        A row for each of ``CUTS``.
    """
    rows = {}
    for cut in CUTS:
        alike, weighted = elasticity(cut), elasticity(cut, by_people=True)
        name = f"above {cut:,}" if cut else "all"
        rows[name] = {
            "areas": alike.areas,
            "each area once": alike.estimate,
            "standard error, once": alike.error,
            "by people": weighted.estimate,
            "standard error, people": weighted.error,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("residents")


def mean_minutes() -> float:
    """Mean minutes to work, one way, of those employed in the 366 areas."""
    table = public_table("commuting-2010")
    return float(np.average(table["minutes"], weights=table["employed"]))


def working_day_share(hours: float = 8.0) -> float:
    """Share of a working day that the ways to work and back take.

    Parameters
    ----------
    hours : float
        Of the working day.

    Returns
    -------
    float
    """
    return 2 * mean_minutes() / (60 * number("hours", hours, positive))


def beside_published() -> pd.DataFrame:
    """Our minutes beside those that the Bureau printed of five whole areas.

    Ours are means of counties over five years, the Bureau's of the area in 2009.

    Returns
    -------
    DataFrame
        Two columns of minutes.
    """
    table = public_table("commuting-2010").loc[list(PUBLISHED_2009)]
    columns = {"published, 2009": list(PUBLISHED_2009.values()), "ours": table["minutes"].to_list()}
    return pd.DataFrame(columns, index=pd.Index(table["area"], name="area"))
