"""Both papers' institutions in one calibrated system of cities, the wedge paper's.

The sites are those that the wedge paper reads from observed populations. The land paper's
institutions fit in as other rules for who lives where: free migration without leaks, developers,
local governments.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from replication.land.model import city as land_city
from replication.land.model.city import Elasticities
from replication.numerics import Array, number, positive, within
from replication.values import counted
from replication.wedge.model import city as curves
from replication.wedge.model import system
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions, site
from replication.wedge.model.system import Allocation, Economy

SHARE_DIGITS = 10
"""Decimals of a share beyond which two searches for one allocation may differ."""


def land_paper_city(elasticities: Elasticities, quality: ArrayLike) -> City:
    """Write a city of the land paper in the wedge paper's notation.

    Output is ``a l^epsilon``; all urban cost is material, so that rent is gamma times urban cost
    and the tax falls on output.

    Parameters
    ----------
    quality : array of shape (...,)
        Of the site, a; above zero.
    """
    return City(
        agglomeration=elasticities.agglomeration,
        commuting=elasticities.congestion,
        land_elasticity=elasticities.congestion,
        labour_value=1.0,
        time_cost=0.0,
        material_cost=1.0,
        land_cost=0.0,
        productivity=positive("quality", quality),
    )


def largest_difference(elasticities: Elasticities, size: ArrayLike, quality: ArrayLike) -> float:
    """Largest gap between the two papers' average and marginal benefits of one city."""
    same = land_paper_city(elasticities, quality)
    average = curves.social_average_benefit(same, size) - land_city.utility(
        elasticities, size, quality
    )
    marginal = curves.social_marginal_benefit(same, size) - land_city.social_marginal_product(
        elasticities, size, quality
    )
    return float(np.max(np.abs([average, marginal])))


def cost_elasticity(city: City, size: ArrayLike) -> Array:
    """Elasticity of all urban costs to population where a city is: the land paper's gamma."""
    output = curves.gross_labour_income(city, size)
    cost = output + city.quality_of_life - curves.social_average_benefit(city, size)
    return (city.agglomeration * output - curves.within_city_wedge(city, size)) / cost


def planner_weight(city: City, size: ArrayLike) -> Array:
    """Weight ``c* = (1 + epsilon) / (1 + gamma)`` at a city's own cost elasticity."""
    return (1 + city.agglomeration) / (1 + cost_elasticity(city, size))


def private_weight(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """Weight of output against urban cost for a resident, the land paper's c.

    Output kept over output, per urban cost borne over urban cost; lost earnings are not taxed.
    """
    output = curves.gross_labour_income(city, size)
    cost = output + city.quality_of_life - curves.social_average_benefit(city, size)
    kept = (1 - institutions.tax_rate) * output
    local = curves.private_average_benefit(city, institutions, size) - institutions.common_resource
    borne = kept + city.quality_of_life - local
    return kept / output * cost / borne


def developers(city: City, tax_rate: float, population: float) -> Allocation:
    """Developers who own their city's land and take what residents get elsewhere as given.

    They make PMB without a portfolio equal in all cities, and open cities as long as the last one
    does not lose money: its PAB is at least the common PMB.

    Parameters
    ----------
    city : City
        Sites, ranked.
    tax_rate : float
        Federal tax on labour income, tau; below one.
    population : float
        Persons.
    """
    if number("tax_rate", tax_rate, within, 0, 1) == 1:
        raise ValueError("tax_rate = 1: it must be below 1")
    rules = Institutions(tax_rate, 0.0)
    marginal = lambda place, size: curves.private_marginal_benefit(place, rules, size)
    low, high = 1, system.most_stable_cities(city, marginal, population)
    while low < high:
        middle = (low + high + 1) // 2
        trial = system.allocate(city, marginal, population, middle)
        last = curves.private_average_benefit(trial.city, rules, trial.size)[-1]
        if last >= trial.price:
            low = middle
        else:
            high = middle - 1
    return system.allocate(city, marginal, population, low)


def local_governments(city: City, population: float) -> Allocation:
    """Every city at the peak of SAB and closed to others, best sites first.

    These are the land paper's local governments, who do without tax and portfolio. The last city
    takes who is left. The price is the benefit there.

    Raises
    ------
    ValueError
        If the sites cannot house the population so.
    """
    population = number("population", population, positive)
    people = population / TYPICAL_POPULATION
    best = curves.city_planner_size(city)
    housed = np.cumsum(best)
    if housed[-1] < people:
        most = housed[-1] * TYPICAL_POPULATION
        raise ValueError(
            f"population = {counted(population)}: these sites house {counted(most)} at most"
        )
    count = int(np.searchsorted(housed, people)) + 1
    size = best[:count].copy()
    size[-1] -= housed[count - 1] - people
    built = site(city, slice(count))
    price = curves.social_average_benefit(built, size)[-1]
    return Allocation(built, size, float(price))


def political_equilibrium(economy: Economy) -> Array:
    """Residents if each city stops where what its residents keep peaks, (PE) of the wedge paper.

    Parameters
    ----------
    economy : Economy

    Returns
    -------
    array of shape (sites,)
        Of all sites, whether or not they house everybody.
    """
    peaks = curves.political_equilibrium_size(economy.city, economy.institutions)
    return peaks * TYPICAL_POPULATION


@dataclass(frozen=True, slots=True)
class Row:
    """One institution of the comparison.

    Attributes
    ----------
    who : str
        Who decides who lives where.
    tax_rate, portfolio : float or None
        None for the planner and for governments, to whom they do not matter.
    allocation : Allocation
    """

    who: str
    tax_rate: float | None
    portfolio: float | None
    allocation: Allocation


def neutral_rate(planned: Allocation) -> float:
    """Tax without a portfolio at which the best planned city's private weight is the planner's.

    With lost earnings deductible ``c = (1 - tau) / (1 - tau s)``, where s is their share in urban
    cost; so ``tau = (1 - c*) / (1 - c* s)``.
    """
    best = site(planned.city, 0)
    size = planned.size[0]
    output = curves.gross_labour_income(best, size)
    deductible = curves.time_cost(best, size) / (
        output + best.quality_of_life - curves.social_average_benefit(best, size)
    )
    weight = planner_weight(best, size)
    return float((1 - weight) / (1 - weight * deductible))


def rows(economy: Economy) -> list[Row]:
    """Run the institutions of both papers on the sites of a system."""
    return list(_rows(economy))


def _rows(economy: Economy) -> Iterator[Row]:
    tax, share = float(economy.institutions.tax_rate), float(economy.institutions.ownership)
    planned = economy.efficient()
    yield Row("planner", None, None, planned)
    neutral = neutral_rate(planned)
    for rate, portfolio in ((0.0, 0.0), (neutral, 0.0), (tax, 0.0), (0.0, share), (tax, share)):
        free = system.competitive_equilibrium(
            economy.city, Institutions(rate, portfolio), economy.population
        )
        yield Row("free migration", rate, portfolio, free)
    fixed = economy.competitive(planned.count)
    yield Row("free migration, planned number of cities", tax, share, fixed)
    for rate in (0.0, tax):
        yield Row("developers", rate, None, developers(economy.city, rate, economy.population))
    closed = local_governments(economy.city, economy.population)
    yield Row("local governments", 0.0, None, closed)


def _answer(found: Allocation, planned: Allocation) -> str:
    """Say in words whether the best city is too large or too small, and how many cities are."""
    size, count = round(found.size[0] / planned.size[0], SHARE_DIGITS), found.count
    if (size, count) == (1.0, planned.count):
        return "right"
    best = "too large" if size > 1 else "too small"
    if count == planned.count:
        return f"best {best}"
    return f"best {best}, too {'many' if count > planned.count else 'few'}"


def _loss(found: Allocation, planned: Allocation) -> float:
    """Share of the planner's net production that is lost."""
    lost = 1 - found.net_production / planned.net_production
    return float(round(lost, SHARE_DIGITS)) + 0.0


def comparison(economy: Economy) -> pd.DataFrame:
    """Both papers' institutions side by side.

    Returns
    -------
    DataFrame
        A row for each institution: tax and portfolio, number of cities, residents of the largest
        in millions and over the planned ones, loss in percent of the planner's net production,
        and the answer in words, about the best site's city and the number of cities.
    """
    listed = rows(economy)
    planned = listed[0].allocation

    def write(rate: float | None) -> str:
        return "" if rate is None else f"{rate:.3g}"

    return pd.DataFrame(
        {
            "who decides": row.who,
            "tax": write(row.tax_rate),
            "portfolio": write(row.portfolio),
            "cities": row.allocation.count,
            "largest, million": row.allocation.residents[0] / 1e6,
            "over planned": row.allocation.size[0] / planned.size[0],
            "loss, %": 100 * _loss(row.allocation, planned),
            "the cities are": _answer(row.allocation, planned),
        }
        for row in listed
    )
