"""The benefit curves of one monocentric city (section 3, equations (8)-(14)).

Money is in dollars per resident and year. Size is population relative to the typical city's, so
that a curve's level at size one is its value in the typical city. Every function is elementwise:
sizes and parameters may be arrays of any shapes that broadcast.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, find_root, finite, nonnegative, positive, within


@dataclass(frozen=True, slots=True, eq=False)
class City:
    """Technology of a monocentric city (sections 3.1 and 4.1).

    Attributes
    ----------
    agglomeration : array
        Elasticity of output per unit of labour to population, the text's alpha.
    commuting : array
        Elasticity of commuting cost per resident to population, phi.
    land_elasticity : array
        Elasticity of land cost (depreciating land quality) per resident to population.
    labour_value : array, dollars
        Output of a unit of labour in the typical city.
    time_cost, material_cost, land_cost : array, dollars
        Average costs per resident in the typical city.
    productivity : array
        Natural advantage to firms, A, relative to the typical city's.
    quality_of_life : array, dollars
        Natural advantage to households, as a compensating differential.

    Raises
    ------
    ValueError
        If an elasticity, ``labour_value`` or ``productivity`` is not positive, or a cost negative.
    """

    agglomeration: ArrayLike
    commuting: ArrayLike
    land_elasticity: ArrayLike
    labour_value: ArrayLike
    time_cost: ArrayLike
    material_cost: ArrayLike
    land_cost: ArrayLike
    productivity: ArrayLike = 1.0
    quality_of_life: ArrayLike = 0.0

    def __post_init__(self) -> None:
        for name in (
            "agglomeration",
            "commuting",
            "land_elasticity",
            "labour_value",
            "productivity",
        ):
            object.__setattr__(self, name, positive(name, getattr(self, name)))
        for name in ("time_cost", "material_cost", "land_cost"):
            object.__setattr__(self, name, nonnegative(name, getattr(self, name)))
        object.__setattr__(self, "quality_of_life", finite("quality_of_life", self.quality_of_life))


@dataclass(frozen=True, slots=True, eq=False)
class Institutions:
    """Who gets labour and land income (section 3.3).

    Attributes
    ----------
    tax_rate : array
        Federal marginal tax rate on labour income, tau.
    ownership : array
        Share of land held in a portfolio of all cities, rho; at zero migrants get land freely.
    common_resource : array, dollars
        What a resident receives wherever they live: transfer plus diversified rents, T + rho R.

    Raises
    ------
    ValueError
        If a rate or share lies outside ``[0, 1]``.
    """

    tax_rate: ArrayLike
    ownership: ArrayLike
    common_resource: ArrayLike = 0.0

    def __post_init__(self) -> None:
        for name in ("tax_rate", "ownership"):
            object.__setattr__(self, name, within(name, getattr(self, name), 0, 1))
        object.__setattr__(self, "common_resource", finite("common_resource", self.common_resource))


def gross_labour_income(city: City, size: ArrayLike) -> Array:
    """Output of a full unit of labour, ``A N^alpha``: the wage in (8)."""
    return city.productivity * city.labour_value * positive("size", size) ** city.agglomeration


def time_cost(city: City, size: ArrayLike) -> Array:
    """Average earnings lost to commuting, ``c_h A N^(alpha + phi)``: first term of (8)."""
    growth = positive("size", size) ** (city.agglomeration + city.commuting)
    return city.productivity * city.time_cost * growth


def net_labour_income(city: City, size: ArrayLike) -> Array:
    """Average earnings, ``A N^alpha (1 - c_h N^phi)``: aggregate production over N, section 3.1."""
    return gross_labour_income(city, size) - time_cost(city, size)


def material_cost(city: City, size: ArrayLike) -> Array:
    """Average material cost of commuting, a term of the sum in (8)."""
    return city.material_cost * positive("size", size) ** city.commuting


def land_cost(city: City, size: ArrayLike) -> Array:
    """Average cost of depreciating land quality, a term of the sum in (8)."""
    return city.land_cost * positive("size", size) ** city.land_elasticity


def average_rent(city: City, size: ArrayLike, tax_rate: ArrayLike) -> Array:
    """Average differential land rent, (12) averaged over the city.

    Rent at a place is the location cost saved there against the edge, after tax: an elasticity
    times the average cost. The tax falls on the time cost only.
    """
    after_tax = 1 - within("tax_rate", tax_rate, 0, 1)
    return (
        city.commuting * after_tax * time_cost(city, size)
        + city.commuting * material_cost(city, size)
        + city.land_elasticity * land_cost(city, size)
    )


def social_average_benefit(city: City, size: ArrayLike) -> Array:
    """Net output per resident plus quality of life, SAB, (9) with all the costs of (8)."""
    return (
        net_labour_income(city, size)
        - material_cost(city, size)
        - land_cost(city, size)
        + city.quality_of_life
    )


def within_city_wedge(city: City, size: ArrayLike) -> Array:
    """SMB - SAB, (11): what a migrant adds to the others in the city, ``N dSAB/dN``."""
    return (
        city.agglomeration * gross_labour_income(city, size)
        - (city.agglomeration + city.commuting) * time_cost(city, size)
        - city.commuting * material_cost(city, size)
        - city.land_elasticity * land_cost(city, size)
    )


def social_marginal_benefit(city: City, size: ArrayLike) -> Array:
    """SMB, (4) and (10): ``d(N SAB)/dN``."""
    return social_average_benefit(city, size) + within_city_wedge(city, size)


def across_city_wedge(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """SAB - PAB, (ACW): taxes and rents paid in the city less the common resource."""
    return (
        institutions.tax_rate * net_labour_income(city, size)
        + institutions.ownership * average_rent(city, size, institutions.tax_rate)
        - institutions.common_resource
    )


def private_average_benefit(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """Consumption plus quality of life of a resident, PAB, (14)."""
    return social_average_benefit(city, size) - across_city_wedge(city, institutions, size)


def private_within_city_wedge(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """PMB - PAB, footnote 20 with every cost: ``N dPAB/dN``."""
    after_tax = 1 - institutions.tax_rate
    rent_share = institutions.ownership
    return (
        after_tax * city.agglomeration * gross_labour_income(city, size)
        - after_tax
        * (city.agglomeration + city.commuting)
        * (1 + rent_share * city.commuting)
        * time_cost(city, size)
        - (1 + rent_share * city.commuting) * city.commuting * material_cost(city, size)
        - (1 + rent_share * city.land_elasticity) * city.land_elasticity * land_cost(city, size)
    )


def private_marginal_benefit(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """PMB: ``d(N PAB)/dN``, footnote 20."""
    return private_average_benefit(city, institutions, size) + private_within_city_wedge(
        city, institutions, size
    )


def private_social_wedge(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """SMB - PAB, (7): the within-city plus the across-city wedge."""
    return within_city_wedge(city, size) + across_city_wedge(city, institutions, size)


def political_equilibrium_size(city: City, institutions: Institutions) -> Array:
    """Size at which PAB peaks, (PE).

    ``N dPAB/dN`` over ``N ** agglomeration`` is a positive constant less terms that grow with N
    when no cost grows more slowly than output; so it has one root, and PAB one peak.

    Returns
    -------
    array, relative to the typical city's population

    Raises
    ------
    ValueError
        If ``commuting`` or ``land_elasticity`` is not above ``agglomeration``, or the tax takes
        all labour income.
    ConvergenceError
        If the root is not found, as where there is no cost at all.
    """
    for name in ("commuting", "land_elasticity"):
        if np.any(getattr(city, name) <= city.agglomeration):
            raise ValueError(
                f"{name} = {np.min(getattr(city, name)):g}: a single peak needs it above "
                f"agglomeration = {np.max(city.agglomeration):g}"
            )
    if np.any(institutions.tax_rate == 1):
        raise ValueError("tax_rate = 1: a peak needs it below 1")
    after_tax = 1 - institutions.tax_rate
    commuting_rent = 1 + institutions.ownership * city.commuting
    land_rent = 1 + institutions.ownership * city.land_elasticity
    time_elasticity = city.agglomeration + city.commuting
    log_size = find_root(
        _scaled_slope,
        -1.0,
        1.0,
        after_tax * city.agglomeration * city.productivity * city.labour_value,
        after_tax * commuting_rent * time_elasticity * city.productivity * city.time_cost,
        commuting_rent * city.commuting * city.material_cost,
        land_rent * city.land_elasticity * city.land_cost,
        city.commuting,
        city.commuting - city.agglomeration,
        city.land_elasticity - city.agglomeration,
    )
    return np.exp(log_size)


def _scaled_slope(
    log_size: Array,
    output: Array,
    time: Array,
    material: Array,
    land: Array,
    *growth: Array,
) -> Array:
    """``N dPAB/dN`` over ``N ** agglomeration`` at the logarithm of a size."""
    time_growth, material_growth, land_growth = growth
    return (
        output
        - time * np.exp(time_growth * log_size)
        - material * np.exp(material_growth * log_size)
        - land * np.exp(land_growth * log_size)
    )


def city_planner_size(city: City) -> Array:
    """Size at which SAB peaks, (3) and (CP): the political equilibrium without tax or portfolio.

    Returns
    -------
    array, relative to the typical city's population

    Raises
    ------
    ValueError, ConvergenceError
        As :func:`political_equilibrium_size`.
    """
    return political_equilibrium_size(city, Institutions(tax_rate=0.0, ownership=0.0))
