"""People in lots of 10,000: how Tables 1 and 2 were filled, and the number of cities that gives."""

import numpy as np

from replication.numerics import Array, number, positive, whole
from replication.wedge.model import system
from replication.wedge.model.economy import TYPICAL_POPULATION, City, site
from replication.wedge.model.ladder import Benefit
from replication.wedge.model.market import Allocation, Market, last_that
from replication.wedge.model.system import Economy

LOT_PRICE_TOLERANCE = 1e-5
"""Dollars within which the price of an allocation in lots is found."""


def on_lattice(
    city: City, benefit: Benefit, population: float, count: int, step: float = 10_000.0
) -> Allocation:
    """Spread people in whole lots: every city takes the largest number of lots that pays.

    A city takes lots as long as its benefit stays at or above the price; the price is the lowest
    at which no more lots are taken than there are. Tables 1 and 2 follow from lots of 10,000.

    Parameters
    ----------
    city, benefit, population, count
        As :func:`replication.wedge.model.system.allocate`.
    step : float
        Persons in a lot.

    Raises
    ------
    ValueError
        As :func:`replication.wedge.model.system.allocate`.
    """
    lot = number("step", step, positive) / TYPICAL_POPULATION
    return _in_lots(Market(city, benefit, population), count, lot)


def _in_lots(market: Market, count: int, lot: float) -> Allocation:
    exact, ladder = market.allocation(count), market.ladder
    better = ladder.amenity[:count] - ladder.amenity[count - 1]
    last = float(np.log(exact.size[-1]))
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
    most = market.most_filled()

    def largest(count: int) -> int:
        return round(float(_in_lots(market, count, lot).size[0] / lot))

    final = largest(most)
    # The count before the first at which the final number of lots is reached.
    return 1 + last_that(lambda count: largest(count) > final, most - 1, most // 2)


def competitive(economy: Economy, count: int) -> Allocation:
    """Return the equilibrium with a number of cities, in lots of 10,000 people."""
    benefit = system.private_benefit(economy.institutions)
    return on_lattice(economy.city, benefit, economy.population, count)


def efficient(economy: Economy, count: int) -> Allocation:
    """Return the planner's allocation to a number of cities, in lots of 10,000 people."""
    return on_lattice(economy.city, system.social_benefit, economy.population, count)


def competitive_count(economy: Economy) -> int:
    """Number of cities by the rule behind Table 1.

    The last number before the largest city, in lots of 10,000, has become as small as it will.
    """
    benefit = system.private_benefit(economy.institutions)
    return count_when_largest_settles(economy.city, benefit, economy.population) - 1


def efficient_count(economy: Economy) -> int:
    """Return the same for the planner."""
    benefit = system.social_benefit
    return count_when_largest_settles(economy.city, benefit, economy.population) - 1


def most_in_lots(economy: Economy, step: float = 10_000.0) -> int:
    """Largest number of cities whose lots people can fill, each beyond the peak of its PAB.

    The least that a city can have is the first whole number of lots beyond its peak. People moved
    in lots fill a few more cities than people moved one by one.

    Parameters
    ----------
    economy : Economy
    step : float
        Persons in a lot.
    """
    lot = number("step", step, positive) / TYPICAL_POPULATION
    benefit = system.private_benefit(economy.institutions)
    market = Market(economy.city, benefit, economy.population)

    def fits(count: int) -> bool:
        # At the marginal site's highest benefit every city holds the lots that still pay.
        sizes = market.ladder.sizes(count, market.peak(count))
        return bool(np.sum(np.floor(sizes / lot)) * lot <= market.total)

    return max(last_that(fits, market.sites, market.most()), 1)


def lots_at_largest(economy: Economy, largest: float, count: int, step: float = 10_000.0) -> Array:
    """Residents of the best `count` cities at the price that a largest city of a size pays.

    The price is PAB of the best site at that size; every site takes the lots that pay at it. This
    is how the printed medians follow from the printed largest cities of Tables 1 and 2.

    Parameters
    ----------
    economy : Economy
    largest : float
        Persons.
    count : int
    step : float
        Persons in a lot.

    Returns
    -------
    array of shape (count,)
    """
    size = number("largest", largest, positive) / TYPICAL_POPULATION
    lot = number("step", step, positive) / TYPICAL_POPULATION
    benefit = system.private_benefit(economy.institutions)
    ladder = Market(economy.city, benefit, economy.population).ladder
    count = whole("count", count, 1, len(ladder.amenity))
    price = float(benefit(site(economy.city, slice(1)), np.array([size]))[0])
    # A site that cannot pay at any size stays at its peak.
    log_size = np.array([ladder.at_price(index, price) for index in range(count)])
    # A lot that pays to the last cent is taken: sizes are known to a hundred millionth.
    return np.asarray(np.floor(np.exp(log_size) / lot * (1 + 1e-8)) * step)
