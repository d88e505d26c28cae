"""Other institutions on the sites of a system: who is too small, and at what loss."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, number, positive, vector, within
from replication.wedge.model import city as curves
from replication.wedge.model import system
from replication.wedge.model.economy import City, Institutions
from replication.wedge.model.system import Allocation, Economy

TAX_RATES = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.33, 0.4])
OWNERSHIPS = np.array([0.0, 0.1, 0.25, 0.5, 0.75, 1.0])
STEP = 1e-4
"""Log size over which a slope is taken."""


def side_by_side(first: Allocation, second: Allocation) -> tuple[Array, Array]:
    """Sizes of two allocations on the sites that either of them uses; empty sites have zero.

    Returns
    -------
    two arrays of shape (sites,)
    """
    sites = max(first.count, second.count)
    padded = [np.pad(one.size, (0, sites - one.count)) for one in (first, second)]
    return padded[0], padded[1]


@dataclass(frozen=True, slots=True)
class WedgeOutcome:
    """What one pair of institutions does to the baseline's sites.

    Attributes
    ----------
    tax_rate, ownership : float
    competitive_count : int
    loss : float
        Deadweight loss over the competitive net production.
    wedge_rises : bool
        Premise of Result 3: the private-social wedge at the planner's allocation is larger in
        better cities.
    beyond_private_peak : bool
        What its proof uses: every planned city is beyond the peak of its PAB.
    undersized : int
        Cities with fewer people in equilibrium than planned.
    undersized_are_top : bool
        Conclusion of Result 3: they are the best sites.
    """

    tax_rate: float
    ownership: float
    competitive_count: int
    loss: float
    wedge_rises: bool
    beyond_private_peak: bool
    undersized: int
    undersized_are_top: bool


def wedge_outcome(economy: Economy, planned: Allocation, tax: float, share: float) -> WedgeOutcome:
    """Let the sites of a system compete under other institutions; amenities stay as they are."""
    tax, share = number("tax", tax, within, 0, 1), number("share", share, within, 0, 1)
    rules = Institutions(tax, share)
    equilibrium = system.competitive_equilibrium(economy.city, rules, economy.population)
    wedge = curves.private_social_wedge(planned.city, rules, planned.size)
    peak = curves.political_equilibrium_size(planned.city, rules)
    return WedgeOutcome(
        tax,
        share,
        equilibrium.count,
        planned.net_production / equilibrium.net_production - 1,
        bool(np.all(np.diff(wedge) < 0)),
        bool(np.all(planned.size > peak)),
        *undersized(planned, equilibrium),
    )


def undersized(planned: Allocation, equilibrium: Allocation) -> tuple[int, bool]:
    """Number of cities that equilibrium leaves too small, and whether they are the best ones."""
    efficient, private = side_by_side(planned, equilibrium)
    small = private < efficient
    count = int(small.sum())
    return count, bool(count > 0 and np.all(small[:count]))


def outcomes(
    economy: Economy, tax_rates: ArrayLike, ownerships: ArrayLike
) -> list[list[WedgeOutcome]]:
    """Outcomes over a grid of institutions, a row for each tax rate."""
    rates = vector("tax_rates", within("tax_rates", tax_rates, 0, 1))
    shares = vector("ownerships", within("ownerships", ownerships, 0, 1))
    planned = economy.efficient()
    return [
        [wedge_outcome(economy, planned, float(tax), float(share)) for share in shares]
        for tax in rates
    ]


def slope(benefit: Callable[[Array], Array], size: ArrayLike) -> Array:
    """Slope of a benefit in the log of size, by a central difference.

    Parameters
    ----------
    benefit : callable
        Dollars at an array of sizes.
    size : array of shape (...,)
        Relative to the typical city's.

    Returns
    -------
    array of shape (...,), dollars

    Raises
    ------
    ValueError
        If a size is not positive.
    """
    size = positive("size", size)
    up, down = (benefit(size * np.exp(sign * STEP)) for sign in (1, -1))
    return np.asarray((up - down) / (2 * STEP))


def wedge_slope_in_productivity(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """Derivative of the private-social wedge with respect to A, footnote 23.

    Costs in goods do not depend on productivity, so that it holds with all of them.

    Parameters
    ----------
    city, institutions : City, Institutions
    size : array of shape (...,)
        Relative to the typical city's.

    Returns
    -------
    array of shape (...,), dollars

    Raises
    ------
    ValueError
        If a size is not positive.
    """
    tax, share = institutions.tax_rate, institutions.ownership
    earned = curves.gross_labour_income(city, size) / city.productivity
    lost = curves.time_cost(city, size) / city.productivity
    gain = (city.agglomeration + tax) * (earned - lost)
    return np.asarray(gain - city.commuting * (1 - share * (1 - tax)) * lost)


def rises_with_population(sites: City, rules: Institutions, path: Array) -> bool:
    """Whether SMB - PAB rises along a path of sizes at the best and the worst site (footnote 22).

    Parameters
    ----------
    sites : City
        With an array of productivity, best first.
    rules : Institutions
    path : array of sizes, in typical cities, rising
    """
    return all(
        bool(
            np.all(
                np.diff(
                    curves.private_social_wedge(replace(sites, productivity=level), rules, path)
                )
                > 0
            )
        )
        for level in sites.productivity[[0, -1]]
    )
