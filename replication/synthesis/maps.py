"""The wedge paper's calibrated systems over taxes and portfolios, and what decides them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from replication.numerics import Array, Truth, choice, vector, within
from replication.synthesis import side_by_side
from replication.wedge.model import census, system
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.economy import Institutions, site
from replication.wedge.model.system import Allocation, Economy
from replication.wedge.printed import system_tables

_COLUMNS = {
    "productivity (Table 1, column 1)": (1, "(1)"),
    "quality of life (Table 2, column 1)": (2, "(1)"),
    "quality of life, large costs (Table 2, column 2)": (2, "(2)"),
}
SYSTEMS = tuple(_COLUMNS)
"""Calibrated systems: what their sites differ in, and the column they come from."""


def calibrated(name: str) -> Economy:
    """Return a system of the wedge paper with the stated benefit and a balanced budget.

    Parameters
    ----------
    name : str
        One of :data:`SYSTEMS`.
    """
    number, column = _COLUMNS[choice("name", name, SYSTEMS)]
    design = system_tables.DESIGNS[number][column]
    return system_tables.economy(
        design, census.populations(), design.stated, TaxBase.AVERAGE, "all"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """The best city and what is said of it over taxes and portfolios.

    Attributes
    ----------
    tax_rates, portfolios : arrays of shape (taxes,) and (portfolios,)
    largest : array of shape (taxes, portfolios)
        Residents of the best site's city over the planned ones, under free migration.
    cities : array of int of shape (taxes, portfolios)
    weight : array of shape (taxes, portfolios)
        The private weight in the best planned city over the planner's.
    premise : array of int of shape (taxes, portfolios)
        Of :func:`premise`.
    planned_cities : int
    """

    tax_rates: Array
    portfolios: Array
    largest: Array
    cities: NDArray[np.int_]
    weight: Array
    premise: NDArray[np.int_]
    planned_cities: int

    @property
    def weight_errs(self) -> Truth:
        """Where the best city lies on the other side than the weight says."""
        return np.asarray((self.weight > 1) != (self.largest > 1))

    @property
    def premise_errs(self) -> Truth:
        """Where the best city lies on the other side than the premise says."""
        return np.asarray((self.premise != 0) & ((self.premise > 0) != (self.largest > 1)))


def premise(planned: Allocation, tax_rate: ArrayLike, portfolio: ArrayLike) -> NDArray[np.int_]:
    """How the private-social wedge runs along the plan: Result 3's premise, and its opposite.

    On the planned sites it decides, whatever the amenity: people prefer the better cities of the
    plan where the wedge falls with the rank of the city, and so crowd them.

    Parameters
    ----------
    planned : Allocation
    tax_rate, portfolio : arrays of shape (...,)

    Returns
    -------
    array of int of shape (...,)
        1 if the wedge is smaller in every better city, which says too large; -1 if larger, which
        says too small; 0 if neither.
    """
    tax, share = np.broadcast_arrays(
        within("tax_rate", tax_rate, 0, 1), within("portfolio", portfolio, 0, 1)
    )
    rules = Institutions(tax[..., np.newaxis], share[..., np.newaxis])
    towards_worse = np.diff(curves.private_social_wedge(planned.city, rules, planned.size))
    larger = np.all(towards_worse > 0, axis=-1)
    smaller = np.all(towards_worse < 0, axis=-1)
    sign: NDArray[np.int_] = larger.astype(int) - smaller.astype(int)
    return sign


def tax_and_portfolio_map(economy: Economy, tax_rates: ArrayLike, portfolios: ArrayLike) -> Map:
    """Let people move freely on the sites of a system under many taxes and portfolios."""
    taxes = vector("tax_rates", within("tax_rates", tax_rates, 0, 1))
    shares = vector("portfolios", within("portfolios", portfolios, 0, 1))
    planned = economy.efficient()
    found = [
        [
            system.competitive_equilibrium(
                economy.city, Institutions(tax, share), economy.population
            )
            for share in shares
        ]
        for tax in taxes
    ]
    best, size = site(planned.city, 0), planned.size[0]
    rules = Institutions(taxes[:, np.newaxis], shares)
    weight = side_by_side.private_weight(best, rules, size)
    return Map(
        taxes,
        shares,
        np.array([[one.size[0] / size for one in row] for row in found]),
        np.array([[one.count for one in row] for row in found]),
        weight / side_by_side.planner_weight(best, size),
        premise(planned, taxes[:, np.newaxis], shares),
        planned.count,
    )


def on_which_side(found: dict[str, Map]) -> pd.DataFrame:
    """Count the pairs on which the weight and the premise err about the best city.

    Parameters
    ----------
    found : mapping
        Name to map.

    Returns
    -------
    DataFrame
        A row for each map: pairs, how many the weight gets wrong and by how much the best city is
        off there at most, in percent; how many the premise decides and gets wrong.
    """

    def largest_miss(one: Map) -> float:
        off = np.abs(one.largest - 1)[one.weight_errs]
        return float(100 * off.max(initial=0.0))

    return pd.DataFrame(
        {
            "pairs": one.weight.size,
            "weight errs on": int(one.weight_errs.sum()),
            "best city off there by up to, %": largest_miss(one),
            "premise decides": int((one.premise != 0).sum()),
            "premise errs on": int(one.premise_errs.sum()),
        }
        for one in found.values()
    ).set_axis(pd.Index(found, name="sites differ in"))
