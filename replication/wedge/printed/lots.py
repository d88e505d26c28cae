"""People in lots of 10,000: how Tables 1 and 2 were filled, and the number of cities that gives."""

from functools import lru_cache

import numpy as np

from replication.numerics import Array, number, positive, whole
from replication.wedge.model import system
from replication.wedge.model.economy import TYPICAL_POPULATION, City, site
from replication.wedge.model.market import Allocation, Market, last_that
from replication.wedge.model.powers import Benefit
from replication.wedge.model.system import Economy


def on_lattice(
    city: City, benefit: Benefit, population: float, count: int, step: float = 10_000.0
) -> Allocation:
    """Spread people in whole lots: every city takes the largest number of lots that pays.

    A city takes lots as long as its benefit stays above the price; the price is the lowest
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
    better = (ladder.amenity[:count] - ladder.amenity[count - 1])[:, np.newaxis]
    last = float(np.log(exact.size[-1]))
    held = np.floor(exact.size / lot)
    left = max(int(np.floor(market.total / lot) - held.sum()), 0)
    # What is left goes to the highest offers for a further lot; offers fall beyond the peaks.
    depth = 4
    while True:
        further = held[:, np.newaxis] + np.arange(1, depth + 1)
        offers = ladder.excess(count - 1, last, better, np.log(further * lot) - last)[0]
        first_without = float(np.partition(offers, -1 - left, axis=None)[-1 - left])
        if offers[:, -1].max() <= first_without:
            break
        depth *= 2
    taken = np.sum(offers > first_without, axis=1)
    return Allocation(exact.city, (held + taken) * lot, exact.price + first_without)


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
    return 1 + last_that(lambda count: largest(count) > final, most - 1, most)


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
    return _count(economy, planned=False)


def efficient_count(economy: Economy) -> int:
    """Return the same for the planner."""
    return _count(economy, planned=True)


@lru_cache(maxsize=32)
def _count(economy: Economy, *, planned: bool) -> int:
    benefit = system.social_benefit if planned else system.private_benefit(economy.institutions)
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
    pay = last_that(lambda n: ladder.price(n - 1, ladder.peak(n - 1)) >= price, count, count)
    # A site that cannot pay at any size stays at its peak.
    sizes = np.exp([ladder.peak(index) for index in range(count)])
    if pay:
        sizes[:pay] = ladder.sizes(pay, ladder.at_price(pay - 1, price))
    # A lot that pays to the last cent is taken: sizes are known to a hundred millionth.
    return np.asarray(np.floor(sizes / lot * (1 + 1e-8)) * step)
