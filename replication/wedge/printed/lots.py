"""People in lots of 10,000: how Tables 1 and 2 were filled, and the number of cities that gives."""

import numpy as np

from replication.numerics import Array, number, positive, whole
from replication.wedge.model import system
from replication.wedge.model.economy import TYPICAL_POPULATION, City, site
from replication.wedge.model.ladder import Benefit, Ladder
from replication.wedge.model.system import Allocation, Economy

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
    ValueError, ConvergenceError
        As :func:`replication.wedge.model.system.allocate`.
    """
    lot = number("step", step, positive) / TYPICAL_POPULATION
    total = system.total_size(population)
    return _in_lots(Ladder(city, benefit, total), total, count, lot)


def _in_lots(ladder: Ladder, total: float, count: int, lot: float) -> Allocation:
    exact = system.allocated(ladder, total, count)

    def lots(price: float) -> Array:
        start = ladder.log_size(price, count)
        return np.floor(np.exp(ladder.refine(start, price, None)[0]) / lot)

    available = np.floor(total / lot)
    # Rounding down leaves half a lot in every city; its people lower the price.
    give = -np.sum(exact.size / ladder.slope(np.log(exact.size)))
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
    ValueError, ConvergenceError
        As :func:`on_lattice`.
    """
    total = system.total_size(population)
    ladder = Ladder(city, benefit, total)
    lot = number("step", step, positive) / TYPICAL_POPULATION
    most = system.most_filled(ladder, total)

    def largest(count: int) -> int:
        return round(float(_in_lots(ladder, total, count, lot).size[0] / lot))

    final = largest(most)
    # The count before the first at which the final number of lots is reached.
    return 1 + system.largest_number(lambda count: largest(count) > final, most - 1)


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
    total = system.total_size(economy.population)
    ladder = Ladder(economy.city, system.private_benefit(economy.institutions), total)

    def fits(count: int) -> bool:
        # At the marginal site's highest benefit every city holds the lots that still pay.
        sizes = np.exp(ladder.log_size(ladder.summit(count - 1), count))
        return bool(np.sum(np.floor(sizes / lot)) * lot <= total)

    return max(system.largest_number(fits, len(ladder.amenity)), 1)


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
    ladder = Ladder(economy.city, benefit, system.total_size(economy.population))
    count = whole("count", count, 1, len(ladder.amenity))
    price = float(benefit(site(economy.city, slice(1)), np.array([size]))[0])
    log_size = ladder.log_size(price, count)
    # A site that cannot pay at any size stays at its peak.
    paying = sum(ladder.summit(index) > price for index in range(count))
    log_size[:paying] = ladder.refine(log_size[:paying], price, None)[0]
    # A lot that pays to the last cent is taken: sizes are known to a hundred millionth.
    return np.asarray(np.floor(np.exp(log_size) / lot * (1 + 1e-8)) * step)
