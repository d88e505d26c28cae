"""One number for tax, ownership and developers, in the land paper's economy.

Output per resident is ``a l^epsilon`` and urban cost ``l^gamma``. A tax takes a share of output,
and a share of land rents, which are ``delta`` times urban cost, leaves for a portfolio of all
cities; both come back as one amount for everybody. What a resident keeps is proportional to

    ``c a l^epsilon - l^gamma``

with the *private weight* ``c = (1 - tau) / (1 + rho delta)``. The planner's rule has the same form
with ``c* = (1 + epsilon) / (1 + gamma)``. Cities are too unequal where c is above c* and too equal
where it is below.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model import allocation, institutions
from replication.land.model.allocation import Allocation
from replication.land.model.city import Elasticities
from replication.land.model.institutions import Institution
from replication.land.model.sites import Sites
from replication.numerics import Array, find_root, nonnegative, number, positive, within


def private_weight(tax_rate: ArrayLike, portfolio: ArrayLike, rent_share: ArrayLike) -> Array:
    """Weight of output against urban cost for a resident, ``(1 - tau) / (1 + rho delta)``.

    Parameters
    ----------
    tax_rate : array of shape (...,)
        Share of output taken, tau, from 0 to 1.
    portfolio : array of shape (...,)
        Share of land rent that leaves the city, rho, from 0 to 1.
    rent_share : array of shape (...,)
        Land rent over urban cost, delta, zero or more.

    Returns
    -------
    array of shape (...,)
    """
    leak = within("portfolio", portfolio, 0, 1) * nonnegative("rent_share", rent_share)
    return (1 - within("tax_rate", tax_rate, 0, 1)) / (1 + leak)


def free_migration(elasticities: Elasticities, weight: ArrayLike) -> Institution:
    """People move freely and cities open until one more would lower what everybody keeps.

    At weight one it is the Pareto-efficient equilibrium of the land paper's Proposition 3, and
    with a tax alone its "net" reading of Proposition 4.

    Parameters
    ----------
    weight : array of shape (...,)
        From :func:`private_weight`, above zero.
    """
    private = positive("weight", weight)
    return Institution(private, elasticities.best_ratio * private, np.ones_like(private))


def developers(elasticities: Elasticities, tax_rate: ArrayLike) -> Institution:
    """Developers who own their city's land and take what residents get elsewhere as given.

    They keep what ownership would leak, so that the portfolio does not matter; the tax remains:
    ``(1 - tau) (1 + epsilon) a l^epsilon - (1 + gamma) l^gamma`` is equal in all cities, and the
    smallest breaks even. Without a tax this is the planner's allocation (Proposition 5).

    Parameters
    ----------
    tax_rate : array of shape (...,)
        Share of output taken, from 0 to below 1.
    """
    tax = within("tax_rate", tax_rate, 0, 1)
    if np.any(tax == 1):
        raise ValueError("tax_rate = 1: it must be below 1")
    kept = 1 - tax
    plain = institutions.planner(elasticities)
    return replace(plain, wedge=plain.wedge * kept, entry=plain.entry * kept)


@dataclass(frozen=True, slots=True, eq=False)
class AgainstThePlan:
    """An allocation against the planner's; arrays of shape (...,).

    Attributes
    ----------
    largest : array
        Size of the city on the best site, over the planned size.
    cities : array
        Number of cities over the planned number.
    loss : array
        Share of total utility at the optimum that is lost.
    """

    largest: Array
    cities: Array
    loss: Array


def against_the_plan(
    elasticities: Elasticities, institution: Institution, sites: Sites, population: ArrayLike
) -> AgainstThePlan:
    """Compare an institution with the planner on the same sites.

    Parameters
    ----------
    population : array of shape (...,)
        As in :func:`replication.land.model.allocation.solve`.
    """
    planned = _planned(elasticities, sites, population)
    found = allocation.solve(elasticities, institution, sites, population)
    return AgainstThePlan(
        found.largest / planned.largest,
        found.cities / planned.cities,
        1 - found.welfare / planned.welfare,
    )


def _planned(elasticities: Elasticities, sites: Sites, population: ArrayLike) -> Allocation:
    return allocation.solve(elasticities, institutions.planner(elasticities), sites, population)


@dataclass(frozen=True, slots=True)
class NeutralWeights:
    """Private weights at which free migration gets something right.

    Attributes
    ----------
    relative_sizes : float
        On given sites: every size, c*.
    largest : float
        With entry: the size of the largest city.
    cities : float
        With entry: the number of cities.
    """

    relative_sizes: float
    largest: float
    cities: float


def neutral_weights(elasticities: Elasticities, sites: Sites, population: float) -> NeutralWeights:
    """Find the private weights at which free migration gets the largest city and the number right.

    Both lie between the planner's weight, where entry leaves too many cities, and one, where free
    migration without leaks leaves too few.

    Parameters
    ----------
    population : float
        One that leaves sites empty.

    Raises
    ------
    ConvergenceError
        If a weight is not found.
    """
    population = number("population", population, positive)
    planned = _planned(elasticities, sites, population)
    # The largest city may be the planner's at the efficient wedge, up to rounding.
    low = float(elasticities.efficient_wedge) * (1 - 1e-9)

    def gap(name: str) -> float:
        def log_ratio(weight: Array) -> Array:
            rule = free_migration(elasticities, weight)
            found = allocation.solve(elasticities, rule, sites, population)
            ratio: Array = np.log(getattr(found, name) / getattr(planned, name))
            return ratio

        return float(find_root(log_ratio, low, 1.0, xtol=1e-10))

    return NeutralWeights(float(elasticities.efficient_wedge), gap("largest"), gap("cities"))
