"""The calibration behind Tables 3-11; section 4.1 states part of it, the cells give the rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.checked import fields
from replication.numerics import Array, nonnegative, positive, within
from replication.wedge.model.city import average_rent, net_labour_income
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions

TOP_SIZE = 18.0
"""The "top" city of the tables, relative to the typical one: 37.6 million."""

REFERENCE_POPULATION = 350_000
"""City whose taxes and rents stand for the average in the across-city wedge of Tables 3-11."""

UNEXPLAINED_WEDGE = 600.0
"""Dollars in the across-city wedge of every size; the paper does not mention them."""

AGGLOMERATION = 0.05
COMMUTING = 0.10
LABOUR_VALUE = 22_000.0
TIME_SHARE = 0.10
MATERIAL_SHARE = 0.045
BENCHMARK_LAND_ELASTICITY = 0.25
BENCHMARK_LAND_WEIGHT = 0.15
BENCHMARK_TAX_RATE = 0.33
BENCHMARK_OWNERSHIP = 1.0


def parameters() -> tuple[str, ...]:
    """Names of the technology's parameters, with the typical population and its productivity."""
    varied = ("productivity", "quality_of_life")
    technology = [name for name in fields(City) if name not in varied]
    return (*technology, "typical_population", "typical_productivity")


def average_cost(share: ArrayLike, elasticity: ArrayLike) -> Array:
    """Average cost per resident in the typical city, from the share quoted at the city's edge.

    A cost that grows with the power ``elasticity`` of population has an average of
    ``1 / (1 + elasticity)`` times its value at the edge (section 3.1).
    """
    return nonnegative("share", share) * LABOUR_VALUE / (1 + nonnegative("elasticity", elasticity))


def land_city(land_elasticity: ArrayLike, land_weight: ArrayLike) -> City:
    """Return the typical city with a given elasticity and weight of land cost.

    Parameters
    ----------
    land_elasticity, land_weight : arrays of shape (...,)
        Rows "Land Heterogeneity Parameter" and "Heterogeneous Land weight" of Tables 3-11.
    """
    elasticity = positive("land_elasticity", land_elasticity)
    return City(
        agglomeration=AGGLOMERATION,
        commuting=COMMUTING,
        land_elasticity=elasticity,
        labour_value=LABOUR_VALUE,
        time_cost=average_cost(TIME_SHARE, COMMUTING),
        material_cost=average_cost(MATERIAL_SHARE, COMMUTING),
        land_cost=average_cost(positive("land_weight", land_weight), elasticity),
    )


def benchmark_city() -> City:
    """Column (1) of Tables 3-11."""
    return land_city(BENCHMARK_LAND_ELASTICITY, BENCHMARK_LAND_WEIGHT)


def benchmark_institutions(city: City | None = None) -> Institutions:
    """Column (1) of Tables 3-11: a tax of a third and land held in a portfolio of all cities."""
    return table_institutions(city or benchmark_city(), BENCHMARK_TAX_RATE, BENCHMARK_OWNERSHIP)


def table_institutions(city: City, tax_rate: ArrayLike, ownership: ArrayLike) -> Institutions:
    """Return the institutions of Tables 3-11, whose common resource comes from a reference city.

    The resource is what a resident of the city of 350,000 pays in taxes and rents, less 600.

    Parameters
    ----------
    city : City
    tax_rate, ownership : arrays of shape (...,)
    """
    reference = REFERENCE_POPULATION / TYPICAL_POPULATION
    tax = within("tax_rate", tax_rate, 0, 1)
    share = within("ownership", ownership, 0, 1)
    paid = tax * net_labour_income(city, reference) + share * average_rent(city, reference, tax)
    return Institutions(tax, share, paid - UNEXPLAINED_WEDGE)


def land_rent_share(city: City, tax_rate: ArrayLike) -> Array:
    """Differential land rent over net labour income in the typical city, s_R."""
    return average_rent(city, 1.0, tax_rate) / net_labour_income(city, 1.0)


def rent_elasticity(city: City, tax_rate: ArrayLike) -> Array:
    """Elasticity of average rent to population in the typical city, epsilon_{r,N}."""
    after_tax = 1 - within("tax_rate", tax_rate, 0, 1)
    time_elasticity = city.agglomeration + city.commuting
    return (
        city.commuting * after_tax * time_elasticity * city.productivity * city.time_cost
        + city.commuting**2 * city.material_cost
        + city.land_elasticity**2 * city.land_cost
    ) / average_rent(city, 1.0, tax_rate)


def commuting_share_of_rent(city: City, tax_rate: ArrayLike) -> Array:
    """Row "Commuting share of rent": rent from commuting *before* tax over all rent after tax."""
    before_tax = city.commuting * (city.productivity * city.time_cost + city.material_cost)
    return before_tax / average_rent(city, 1.0, tax_rate)


@dataclass(frozen=True, slots=True, eq=False)
class LandCalibration:
    """Land cost that meets two targets.

    Attributes
    ----------
    elasticity : array
        "Land Heterogeneity Parameter".
    cost : array, dollars
        Average land cost per resident in the typical city.
    weight : array
        "Heterogeneous Land weight": land cost at the edge over the value of labour.
    """

    elasticity: Array
    cost: Array
    weight: Array


def calibrate_land(
    land_share: ArrayLike, elasticity: ArrayLike, tax_rate: ArrayLike
) -> LandCalibration:
    """Find the land cost that gives a share of land rent and an elasticity of rent.

    Rents from commuting are known, so the targets fix ``land_elasticity * land_cost`` and
    ``land_elasticity ** 2 * land_cost``; their ratio is the elasticity.

    Parameters
    ----------
    land_share : array of shape (...,)
        Differential land rent over net labour income in the typical city, s_R.
    elasticity : array of shape (...,)
        Elasticity of average rent to population there.
    tax_rate : array of shape (...,)

    Raises
    ------
    ValueError
        If commuting alone gives more rent, or rent that is more elastic, than the targets leave.
    """
    share = positive("land_share", land_share)
    target = positive("elasticity", elasticity)
    bare = City(
        agglomeration=AGGLOMERATION,
        commuting=COMMUTING,
        land_elasticity=1.0,
        labour_value=LABOUR_VALUE,
        time_cost=average_cost(TIME_SHARE, COMMUTING),
        material_cost=average_cost(MATERIAL_SHARE, COMMUTING),
        land_cost=0.0,
    )
    commuting_rent = average_rent(bare, 1.0, tax_rate)
    total_rent = share * net_labour_income(bare, 1.0)
    first = total_rent - commuting_rent
    second = target * total_rent - rent_elasticity(bare, tax_rate) * commuting_rent
    if np.any(first <= 0):
        least = np.max(commuting_rent / net_labour_income(bare, 1.0))
        raise ValueError(
            f"land_share = {np.min(share):g}: it must be above {least:.4g}, the rent from commuting"
        )
    if np.any(second <= 0):
        raise ValueError(
            f"elasticity = {np.min(target):g}: it must be above what commuting rent gives, "
            f"{np.max(rent_elasticity(bare, tax_rate) * commuting_rent / total_rent):.4g}"
        )
    land_elasticity = second / first
    cost = first / land_elasticity
    return LandCalibration(land_elasticity, cost, cost * (1 + land_elasticity) / LABOUR_VALUE)
