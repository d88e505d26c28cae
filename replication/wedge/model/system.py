"""A system of cities: competitive equilibrium and federal planner over any number of sites.

Sites differ in productivity or in quality of life. Who decides fixes the benefit that is equal
in all inhabited cities: PAB when people move freely (CE), SMB for the federal planner (FP). At a
common benefit the better of two sites is the larger one, and it opens first, so that the open
sites are a prefix of the ranking and the problem has one unknown price for each number of cities.

Every city is beyond the peak of its benefit. That is stricter than (6), which lets one city lie
before its peak; a single city of everybody is the one exception here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, find_root, number, positive, whole
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions, site
from replication.wedge.model.ladder import Benefit, Ladder


def private_benefit(institutions: Institutions) -> Benefit:
    """Benefit that free migration equalises, (CE): PAB."""
    return lambda city, size: curves.private_average_benefit(city, institutions, size)


social_benefit: Benefit = curves.social_marginal_benefit
"""Benefit that the federal planner equalises, (FP): SMB."""


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """Who lives where.

    Attributes
    ----------
    city : City
        The inhabited sites.
    size : array of shape (count,)
        Population relative to the typical city's, largest first.
    price : float, dollars
        The common benefit.
    """

    city: City
    size: Array
    price: float

    @property
    def count(self) -> int:
        """Number of inhabited sites."""
        return len(self.size)

    @property
    def residents(self) -> Array:
        """Population of each city in persons, shape (count,)."""
        return self.size * TYPICAL_POPULATION

    @property
    def net_production(self) -> float:
        """Social welfare, (2): total SAB in dollars."""
        return float(np.sum(curves.social_average_benefit(self.city, self.size) * self.residents))


def total_size(population: ArrayLike) -> float:
    """People relative to the typical city; ``ValueError`` unless one number above zero."""
    return number("population", population, positive) / TYPICAL_POPULATION


def allocate(city: City, benefit: Benefit, population: float, count: int) -> Allocation:
    """Spread people over the best `count` sites so that a benefit is equal in all of them.

    Parameters
    ----------
    city : City
        Sites, ranked: one of ``productivity`` and ``quality_of_life`` of shape (sites,).
    benefit : Benefit
        :func:`private_benefit` or :data:`social_benefit`.
    population : float
        Persons.
    count : int
        Number of inhabited sites, from 1 to the number of sites.

    Raises
    ------
    ValueError
        If the sites are not ranked or have no peak, or the population is too small for so many
        cities beyond their peaks.
    ConvergenceError
        If the price is not found.
    """
    total = total_size(population)
    return allocated(Ladder(city, benefit, total), total, count)


def allocated(ladder: Ladder, total: float, count: int) -> Allocation:
    """Spread people as :func:`allocate` does, given the table and their total size."""
    count = whole("count", count, 1, len(ladder.amenity))
    best = site(ladder.city, slice(count))
    if count == 1:
        size = np.array([total])
        return Allocation(best, size, float(ladder.benefit(best, size)[0]))
    top, least = ladder.summit(count - 1), ladder.least(count)
    if least > total:
        raise ValueError(
            f"population = {total * TYPICAL_POPULATION:,.0f}: too small for {count} stable cities, "
            f"which need at least {least * TYPICAL_POPULATION:,.0f}"
        )
    price = _market_price(ladder, total, count, top)
    log_size, price = ladder.refine(ladder.log_size(price, count), price, total)
    return Allocation(best, np.exp(log_size), float(price))


def _market_price(ladder: Ladder, total: float, count: int, top: float) -> float:
    """Price at which the best `count` sites hold `total`, by the shared table."""
    gap = lambda price: np.reshape(
        [np.log(ladder.total(float(p), count) / total) for p in np.ravel(price)], np.shape(price)
    )
    step = 1.0
    while ladder.total(top - step, count) < total:
        step *= 4
    return float(find_root(gap, max(top - step, ladder.floor), top, xtol=1e-9))


def largest_number(holds: Callable[[int], bool], highest: int) -> int:
    """Largest number from 1 to `highest` for which a falling condition holds, 0 if none."""
    low, high = 0, highest
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def most_stable_cities(city: City, benefit: Benefit, population: float) -> int:
    """Largest number of cities that a population can fill beyond the peak of their benefit.

    It is one where the population does not even fill the best site.
    """
    total = total_size(population)
    return most_filled(Ladder(city, benefit, total), total)


def most_filled(ladder: Ladder, total: float) -> int:
    """Number as in :func:`most_stable_cities`, given the table and the typical cities to house."""
    fits = lambda count: ladder.least(count) <= total
    return max(largest_number(fits, len(ladder.amenity)), 1)


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
    ValueError, ConvergenceError
        As :func:`allocate`; ``ValueError`` if the tax takes all labour income.
    """
    if institutions.tax_rate == 1:
        raise ValueError("tax_rate = 1: it must be below 1, or nobody gains from any site")
    total = total_size(population)
    ladder = Ladder(city, private_benefit(institutions), total)
    return allocated(ladder, total, most_filled(ladder, total) if count is None else count)


def federal_planner(city: City, population: float, count: int | None = None) -> Allocation:
    """Equal SMB in all cities, (FP), on the number of sites with the highest total SAB.

    The search starts where the last site's peak of SAB meets the price, which is the optimum but
    for integers, and moves until welfare falls on both sides.

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
    ValueError, ConvergenceError
        As :func:`allocate`.
    """
    total = total_size(population)
    ladder = Ladder(city, social_benefit, total)
    if count is not None:
        return allocated(ladder, total, count)
    most = most_filled(ladder, total)
    average = Ladder(city, curves.social_average_benefit, total)
    opens = lambda n: ladder.total(min(average.summit(n - 1), ladder.summit(n - 1)), n) <= total
    found: dict[int, Allocation] = {}

    def welfare(opened: int) -> float:
        if not 1 <= opened <= most:
            return -np.inf
        if opened not in found:
            found[opened] = allocated(ladder, total, opened)
        return found[opened].net_production

    best = min(max(largest_number(opens, len(ladder.amenity)), 1), most)
    while True:
        nearby = max(range(best - 2, best + 3), key=welfare)
        if nearby == best:
            return found[best]
        best = nearby


@dataclass(frozen=True, slots=True, eq=False)
class Economy:
    """A system of sites with its institutions and its people.

    Attributes
    ----------
    city : City
        Sites, ranked.
    institutions : Institutions
    population : float
        Persons.
    source : str
        Where the observed populations come from.
    """

    city: City
    institutions: Institutions
    population: float
    source: str

    def competitive(self, count: int | None = None) -> Allocation:
        """Return the competitive equilibrium."""
        return competitive_equilibrium(self.city, self.institutions, self.population, count)

    def efficient(self, count: int | None = None) -> Allocation:
        """Return the federal planner's allocation."""
        return federal_planner(self.city, self.population, count)

    def most_cities(self) -> int:
        """Largest number of stable cities in competition."""
        return most_stable_cities(self.city, private_benefit(self.institutions), self.population)

    def fillable(self, count: int) -> int:
        """Given number of planned cities, or the largest that the population can fill."""
        count = whole("count", count, 1)
        return min(count, most_stable_cities(self.city, social_benefit, self.population))
