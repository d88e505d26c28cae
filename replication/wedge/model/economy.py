"""Parameters of the wedge paper: technology and sites, and who gets the income (section 3)."""

from dataclasses import dataclass, replace

from replication.checked import Checked
from replication.numerics import chosen, finite, nonnegative, positive, within
from replication.values import counted

TYPICAL_POPULATION = 2_091_286
"""Residents of a city of size one: Cleveland, the median resident's city (section 4.1)."""


class TooFewPeopleError(ValueError):
    """People do not reach the peaks of so many cities."""


def in_people(size: float) -> str:
    """Write a size, relative to the typical city's, in people."""
    return counted(size * TYPICAL_POPULATION)


@dataclass(frozen=True, eq=False)
class City:
    """Technology of a monocentric city, or of sites that differ in an amenity (sections 3.1, 4.1).

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

    agglomeration: Checked = Checked(positive)
    commuting: Checked = Checked(positive)
    land_elasticity: Checked = Checked(positive)
    labour_value: Checked = Checked(positive)
    time_cost: Checked = Checked(nonnegative)
    material_cost: Checked = Checked(nonnegative)
    land_cost: Checked = Checked(nonnegative)
    productivity: Checked = Checked(positive, default=1.0)
    quality_of_life: Checked = Checked(finite, default=0.0)


@dataclass(frozen=True, eq=False)
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

    tax_rate: Checked = Checked(within, 0, 1)
    ownership: Checked = Checked(within, 0, 1)
    common_resource: Checked = Checked(finite, default=0.0)


def site(city: City, index: int | slice) -> City:
    """Return some of the sites of a system, as a system."""
    productivity, quality = chosen("index", index, city.productivity, city.quality_of_life)
    return replace(city, productivity=productivity, quality_of_life=quality)
