"""A system of cities: competitive equilibrium and federal planner over any number of sites.

Sites differ in productivity or in quality of life. Who decides fixes the benefit that is equal
in all inhabited cities: PAB when people move freely (CE), SMB for the federal planner (FP). At a
common benefit the better of two sites is the larger one, and it opens first, so that the open
sites are a prefix of the ranking: a number of cities, and the size of the last of them.

Every city is beyond the peak of its benefit. That is stricter than (6), which lets one city lie
before its peak. Two exceptions are made here: a single city of everybody, and a small last one
where the better sites cannot hold the people, or where the planner gains by it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from replication.numerics import ConvergenceError, whole
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions
from replication.wedge.model.ladder import FEW
from replication.wedge.model.market import Allocation as Allocation  # noqa: PLC0414
from replication.wedge.model.market import Market, Plan
from replication.wedge.model.powers import Benefit


def private_benefit(institutions: Institutions) -> Benefit:
    """Benefit that free migration equalises, (CE): PAB."""
    return lambda city, size: curves.private_average_benefit(city, institutions, size)


@contextmanager
def _solving(market: Market) -> Iterator[None]:
    """Name the economy in which a search does not end or leaves what floats hold."""
    try:
        yield
    except (ConvergenceError, ArithmeticError) as error:
        people = f"population = {market.total * TYPICAL_POPULATION:.15g}"
        what = f"beyond what floats hold: {error}" if isinstance(error, ArithmeticError) else error
        raise ConvergenceError(f"{people} on {market.sites} sites: {what}") from error


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
        cities beyond their peaks or too large for them.
    ConvergenceError
        If sizes that add up to the population are not found.
    """
    market = Market(city, benefit, population)
    with _solving(market):
        return market.allocation(count)


def most_stable_cities(city: City, benefit: Benefit, population: float) -> int:
    """Largest number of cities that a population can fill beyond the peak of their benefit.

    It is one where the population does not even fill the best site.
    """
    market = Market(city, benefit, population)
    with _solving(market):
        return market.most_filled()


def competitive_equilibrium(
    city: City, institutions: Institutions, population: float, count: int | None = None
) -> Allocation:
    """Equal PAB in all cities, (CE) and (6), on as many sites as raise the common PAB (4.3.A).

    With `count` cities open, another one attracts people if its own peak is above the common PAB;
    taking them raises the common PAB. So the number that maximises it is the largest at which
    every city is beyond its peak. Where these cannot hold everybody one more is before its peak.

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
        As :func:`allocate`; ``ValueError`` if the tax takes all labour income.
    ConvergenceError
        As :func:`allocate`.
    """
    if institutions.tax_rate == 1:
        raise ValueError("tax_rate = 1: it must be below 1, or nobody gains from any site")
    market = Market(city, private_benefit(institutions), population)
    with _solving(market):
        return market.filled() if count is None else market.allocation(count)


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
    ConvergenceError
        As :func:`allocate`.
    """
    plan = Plan(city, social_benefit, population)
    with _solving(plan):
        if count is not None:
            return plan.allocation(count)
        best = plan.best()
        return plan.with_small_last(best) or plan.allocation(best)


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
        return _solved(self, _competitive, _given(count))

    def efficient(self, count: int | None = None) -> Allocation:
        """Return the federal planner's allocation."""
        return _solved(self, _efficient, _given(count))

    def most_cities(self) -> int:
        """Largest number of stable cities in competition."""
        return _solved(self, _most_cities)

    def fillable(self, count: int) -> int:
        """Given number of planned cities, or the largest that the population can fill."""
        count = whole("count", count, 1)
        return min(count, _solved(self, _most_planned))


_Solution = TypeVar("_Solution")


def _given(count: int | None) -> int | None:
    return None if count is None else whole("count", count, 1)


def _competitive(economy: Economy, count: int | None) -> Allocation:
    return competitive_equilibrium(economy.city, economy.institutions, economy.population, count)


def _efficient(economy: Economy, count: int | None) -> Allocation:
    return federal_planner(economy.city, economy.population, count)


def _most_cities(economy: Economy) -> int:
    return most_stable_cities(
        economy.city, private_benefit(economy.institutions), economy.population
    )


def _most_planned(economy: Economy) -> int:
    return most_stable_cities(economy.city, social_benefit, economy.population)


def _solved(economy: Economy, solve: Callable[..., _Solution], *count: int | None) -> _Solution:
    """Solution of an economy; those of few sites are kept."""
    sites = max(np.size(economy.city.productivity), np.size(economy.city.quality_of_life))
    found: _Solution = (_once if sites <= FEW else _once.__wrapped__)(solve, economy, *count)
    return found


@lru_cache(maxsize=128)
def _once(solve: Callable[..., Any], economy: Economy, *count: int | None) -> Any:  # noqa: ANN401
    found = solve(economy, *count)
    if isinstance(found, Allocation):
        found.size.flags.writeable = False
    return found
