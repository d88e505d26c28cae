"""A system of cities: competitive equilibrium and federal planner over any number of sites.

Sites differ in productivity or in quality of life. Who decides fixes the benefit that is equal
in all inhabited cities: PAB when people move freely (CE), SMB for the federal planner (FP). At a
common benefit the better of two sites is the larger one, and it opens first, so that the open
sites are a prefix of the ranking: a number of cities, and the size of the last of them.
"""

import numpy as np

from replication.numerics import Array, number, positive
from replication.wedge.model import city as curves
from replication.wedge.model.calibration import TYPICAL_POPULATION
from replication.wedge.model.city import City, Institutions
from replication.wedge.model.ladder import Benefit
from replication.wedge.model.market import Allocation, Market, Plan, last_that
from replication.wedge.model.market import site as site  # noqa: PLC0414

LOT_PRICE_TOLERANCE = 1e-5
"""Dollars within which the price of an allocation in lots is found."""


def private_benefit(institutions: Institutions) -> Benefit:
    """Benefit that free migration equalises, (CE): PAB."""
    return lambda city, size: curves.private_average_benefit(city, institutions, size)


social_benefit: Benefit = curves.social_marginal_benefit
"""Benefit that the federal planner equalises, (FP): SMB."""


def allocate(city: City, benefit: Benefit, population: float, count: int) -> Allocation:
    """Spread people over the best `count` sites so that a benefit is equal in all of them.

    Parameters
    ----------
    city : City
        Sites, ranked: one of ``productivity`` and ``quality_of_life`` of shape (sites,).
    benefit : Benefit
        Such as :func:`private_benefit` or :data:`social_benefit`: a sum of powers of size.
    population : float
        Persons.
    count : int
        Number of inhabited sites, from 1 to the number of sites.

    Raises
    ------
    ValueError
        If the sites are not ranked or have no peak, or the population is too small for so many
        stable cities or too large for them.
    """
    return Market(city, benefit, population).allocation(count)


def most_stable_cities(city: City, benefit: Benefit, population: float) -> int:
    """Largest number of cities that a population can fill beyond the peak of their benefit.

    Raises
    ------
    ValueError
        If the population does not fill even the best site.
    """
    return Market(city, benefit, population).most_or_refuse()


def competitive_equilibrium(
    city: City, institutions: Institutions, population: float, count: int | None = None
) -> Allocation:
    """Equal PAB in all cities, (CE) and (6), on as many sites as raise the common PAB (4.3.A).

    With `count` cities open, another one attracts people if its own peak is above the common PAB;
    taking them raises the common PAB. So the number that maximises it is the largest at which
    every city is beyond its peak.

    Parameters
    ----------
    city, institutions : City, Institutions
        Sites, ranked; scalar institutions.
    population : float
        Persons.
    count : int, optional
        Number of cities; by default what entry gives.

    Raises
    ------
    ValueError
        As :func:`allocate`.
    """
    market = Market(city, private_benefit(institutions), population)
    return market.allocation(market.most_or_refuse() if count is None else count)


def federal_planner(city: City, population: float, count: int | None = None) -> Allocation:
    """Equal SMB in all cities, (FP), on the number of sites with the highest total SAB.

    The search starts where the last site's peak of SAB meets the price, which is the optimum but
    for integers. SMB falls with size in all cities but perhaps the last one, which may be small:
    few people all live in the best site.

    Parameters
    ----------
    city : City
        Sites, ranked.
    population : float
        Persons.
    count : int, optional
        Number of cities; by default the efficient one.

    Raises
    ------
    ValueError
        As :func:`allocate`.
    """
    plan = Plan(city, social_benefit, population)
    if count is not None:
        return plan.allocation(count)
    best = plan.best()
    return plan.with_small_last(best) or plan.allocation(best)


def on_lattice(
    city: City, benefit: Benefit, population: float, count: int, step: float = 10_000.0
) -> Allocation:
    """Spread people in whole lots: every city takes the largest number of lots that pays.

    A city takes lots as long as its benefit stays at or above the price; the price is the lowest
    at which no more lots are taken than there are. Tables 1 and 2 follow from lots of 10,000.

    Parameters
    ----------
    city, benefit, population, count
        As :func:`allocate`.
    step : float
        Persons in a lot.

    Raises
    ------
    ValueError
        As :func:`allocate`.
    """
    lot = number("step", step, positive) / TYPICAL_POPULATION
    return _in_lots(Market(city, benefit, population), count, lot)


def _in_lots(market: Market, count: int, lot: float) -> Allocation:
    exact, ladder = market.allocation(count), market.ladder
    better = ladder.amenity[:count] - ladder.amenity[count - 1]
    last = market.last(count)
    distance = np.log(exact.size) - last

    def lots(price: float) -> Array:
        nonlocal distance
        log_size = ladder.at_price(count - 1, price)
        distance = ladder.distances(count - 1, log_size, better, distance)
        return np.floor(np.exp(log_size + distance) / lot)

    available = np.floor(market.total / lot)
    # Rounding down leaves half a lot in every city; its people lower the price.
    give = -np.sum(exact.size / ladder.excess(count - 1, last, better, distance)[1])
    step = max(count * lot / give, 1e-3)
    low, high = exact.price - step, exact.price
    while lots(low).sum() <= available:
        low, high = low - step, low
    while high - low > LOT_PRICE_TOLERANCE:
        middle = (low + high) / 2
        if lots(middle).sum() > available:
            low = middle
        else:
            high = middle
    return Allocation(exact.city, lots(high) * lot, high)


def count_when_largest_settles(
    city: City, benefit: Benefit, population: float, step: float = 10_000.0
) -> int:
    """First number of cities from which on the largest city, in lots, shrinks no more.

    Every further city takes people from the largest one, so that the benefit there rises until it
    has lost its last lot: this is the first number that maximises the benefit in the largest
    city. The numbers of Table 1 are this number less one.

    Parameters
    ----------
    city, benefit, population, step
        As :func:`on_lattice`.

    Raises
    ------
    ValueError
        As :func:`on_lattice`.
    """
    market = Market(city, benefit, population)
    lot = number("step", step, positive) / TYPICAL_POPULATION
    most = market.most_or_refuse()
    largest = lambda count: round(float(_in_lots(market, count, lot).size[0] / lot))
    final = largest(most)
    # The count before the first at which the final number of lots is reached.
    return 1 + last_that(lambda count: largest(count) > final, most - 1, most // 2)
