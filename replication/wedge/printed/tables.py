"""Tables 3-11: the wedges of a typical and a top city under other calibrations of land cost."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from replication.numerics import Array, choice, positive, round_significant, vector, whole
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions
from replication.wedge.printed import slips

COLUMNS = ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)")
GRID = np.arange(1_000, 50_001_000, 1_000)
"""Populations among which the paper looks for the peaks; both ends appear in its tables."""

LAND_SHARES = (0.025, 0.043, 0.05, 0.063, 0.8)
RENT_ELASTICITIES = (0.2, 0.216, 0.3, 0.4, 0.5)
_TAX = calibration.BENCHMARK_TAX_RATE


class Variant(StrEnum):
    """How the table is computed.

    ``PRINTED`` is the paper's way: its two slips, its grid of populations, and calibrated land
    parameters of six digits. ``CORRECT`` has true derivatives, exact peaks and exact parameters.
    """

    PRINTED = "printed"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Design:
    """What distinguishes one of Tables 3-11: targets of columns (2)-(6) and their institutions."""

    title: str
    land_share: float | tuple[float, ...]
    rent_elasticity: float | tuple[float, ...]
    tax_rate: float
    ownership: float


DESIGNS = {
    3: Design("Land share robustness", LAND_SHARES, 0.216, _TAX, 1),
    4: Design("Land share robustness with elasticity .5", LAND_SHARES, 0.5, _TAX, 1),
    5: Design("Land share, free land", LAND_SHARES, 0.216, _TAX, 0),
    6: Design("Land share, no tax", LAND_SHARES, 0.216, 0, 1),
    7: Design("Land share, no tax and free land", LAND_SHARES, 0.216, 0, 0),
    8: Design("Elasticity of rent", 0.043, RENT_ELASTICITIES, _TAX, 1),
    9: Design("Elasticity of rent, no tax", 0.043, RENT_ELASTICITIES, 0, 1),
    10: Design("Elasticity of rent, free land", 0.043, RENT_ELASTICITIES, _TAX, 0),
    11: Design("Elasticity of rent, no tax and free land", 0.043, RENT_ELASTICITIES, 0, 0),
}


def column_cities(design: Design, digits: int | None) -> tuple[City, Institutions]:
    """Return the six columns of a table: the benchmark, then the calibrated ones.

    Parameters
    ----------
    design : Design
    digits : int or None
        Significant digits kept of the calibrated elasticity and weight; None keeps all.

    Returns
    -------
    City and Institutions with parameters of shape (6,)
    """
    land = calibration.calibrate_land(design.land_share, design.rent_elasticity, design.tax_rate)
    elasticity, weight = land.elasticity, land.weight
    if digits is not None:
        elasticity, weight = (round_significant(v, digits) for v in (elasticity, weight))
    city = calibration.land_city(
        np.concatenate([[calibration.BENCHMARK_LAND_ELASTICITY], elasticity]),
        np.concatenate([[calibration.BENCHMARK_LAND_WEIGHT], weight]),
    )
    tax_rate = np.array([_TAX, *[design.tax_rate] * 5])
    ownership = np.array([calibration.BENCHMARK_OWNERSHIP, *[design.ownership] * 5])
    return city, calibration.table_institutions(city, tax_rate, ownership)


def peaks_on_grid(city: City, institutions: Institutions) -> tuple[Array, Array]:
    """Populations, in persons, at which SAB and PAB are largest on the paper's grid.

    Returns
    -------
    two arrays of shape (columns,)
    """
    around = []
    # Each has one peak, so that the best point of the grid is next to it on one side.
    for peak in exact_peaks(city, institutions):
        place = np.clip(np.searchsorted(GRID, np.atleast_1d(peak)), 1, len(GRID) - 1)
        around.append(GRID[place + np.array([[-1], [0]])])
    social = curves.social_average_benefit(city, around[0] / TYPICAL_POPULATION)
    private = curves.private_average_benefit(city, institutions, around[1] / TYPICAL_POPULATION)
    best = [
        np.take_along_axis(sizes, benefit.argmax(axis=0)[np.newaxis], axis=0)[0]
        for sizes, benefit in zip(around, (social, private), strict=True)
    ]
    return best[0], best[1]


def exact_peaks(city: City, institutions: Institutions) -> tuple[Array, Array]:
    """Populations, in persons, at which SAB and PAB peak, (CP) and (PE)."""
    planner = curves.city_planner_size(city)
    political = curves.political_equilibrium_size(city, institutions)
    return planner * TYPICAL_POPULATION, political * TYPICAL_POPULATION


def _wedges(city: City, rules: Institutions, size: float, variant: Variant) -> dict[str, Array]:
    if variant is Variant.PRINTED:
        social = slips.within_city_wedge_at_fixed_time_share(city, size)
        private = slips.private_within_city_wedge_with_repeated_coefficient(city, rules, size)
    else:
        social = curves.within_city_wedge(city, size)
        private = curves.private_within_city_wedge(city, rules, size)
    across = curves.across_city_wedge(city, rules, size)
    return {
        "within-city-social-wedge": social,
        "across-city-wedge": across,
        "private-social-wedge": social + across,
        "within-city-private-wedge": private,
    }


def compute(
    design: Design, variant: Variant = Variant.PRINTED, digits: int | None = slips.PRINTED_DIGITS
) -> pd.DataFrame:
    """Compute one of Tables 3-11.

    Parameters
    ----------
    design : Design
    variant : Variant
    digits : int or None
        Significant digits of the land parameters; the correct variant takes them exact.

    Returns
    -------
    DataFrame
        31 rows by six columns, in the printed units; percentages as fractions.
    """
    variant = choice("variant", variant, tuple(Variant))
    correct = variant is Variant.CORRECT
    city, rules = column_cities(design, None if correct else digits)
    planner, political = (exact_peaks if correct else peaks_on_grid)(city, rules)
    weight = city.land_cost * (1 + city.land_elasticity) / city.labour_value
    rows: dict[str, Array | float] = {
        "agglomeration": city.agglomeration,
        "commuting": city.commuting,
        "land-elasticity": city.land_elasticity,
        "time-share": city.time_cost * (1 + city.commuting) / city.labour_value,
        "material-share": city.material_cost * (1 + city.commuting) / city.labour_value,
        "land-weight": weight,
        "typical-population": TYPICAL_POPULATION / 1e6,
        "labour-value": city.labour_value / 1e3,
        "tax-rate": rules.tax_rate,
        "ownership": rules.ownership,
        "land-rent-share": calibration.land_rent_share(city, rules.tax_rate),
        "rent-elasticity": calibration.rent_elasticity(city, rules.tax_rate),
        "commuting-rent-share": calibration.commuting_share_of_rent(city, rules.tax_rate),
    }
    sizes = {"typical": 1.0, "top": calibration.TOP_SIZE}
    wedges = {name: _wedges(city, rules, size, variant) for name, size in sizes.items()}
    for name in sizes:
        rows |= {f"{name}-{wedge}": value for wedge, value in wedges[name].items()}
    rows["city-planner-population"] = planner / 1e6
    rows["political-equilibrium-population"] = political / 1e6
    for name, size in sizes.items():
        benefit = curves.social_average_benefit(city, size)
        rows |= {f"{name}-{w}-percent": value / benefit for w, value in wedges[name].items()}
    return pd.DataFrame.from_dict(
        {key: np.broadcast_to(value, len(COLUMNS)) for key, value in rows.items()},
        orient="index",
        columns=list(COLUMNS),
    ).rename_axis("row")


@cache
def table(number: int, variant: str = "printed") -> pd.DataFrame:
    """Table `number` of the paper, 3 to 11; see :func:`compute`.

    Raises
    ------
    ValueError
        If the number or the variant is unknown.
    """
    number = whole("number", number, min(DESIGNS), max(DESIGNS))
    return compute(DESIGNS[number], choice("variant", variant, tuple(Variant)))


def calibrated(number: int, variant: str = "printed") -> pd.DataFrame:
    """Columns (2)-(6) of a table, without the land share of 80 percent; see :func:`table`.

    Raises
    ------
    ValueError
        If the number or the variant is unknown.
    """
    number = whole("number", number, min(DESIGNS), max(DESIGNS))
    shown = table(number, choice("variant", variant, tuple(Variant)))
    beyond = np.max(DESIGNS[number].land_share) > 0.5
    return shown.loc[:, list(COLUMNS[1:-1] if beyond else COLUMNS[1:])]


def benefits(city: City, rules: Institutions, population: ArrayLike) -> pd.DataFrame:
    """Benefits, wedges and rent of a city at several populations, in dollars per resident.

    Parameters
    ----------
    city, rules : City, Institutions
        With scalar parameters.
    population : array of shape (sizes,)
        Persons.
    """
    persons = vector("population", positive("population", population))
    size = persons / TYPICAL_POPULATION
    return pd.DataFrame(
        {
            "population": persons,
            "SAB": curves.social_average_benefit(city, size),
            "SMB": curves.social_marginal_benefit(city, size),
            "PAB": curves.private_average_benefit(city, rules, size),
            "PMB": curves.private_marginal_benefit(city, rules, size),
            "within-city wedge": curves.within_city_wedge(city, size),
            "across-city wedge": curves.across_city_wedge(city, rules, size),
            "average rent": curves.average_rent(city, size, rules.tax_rate),
        }
    ).set_index("population")


TABLES = {f"wedge/table-{n}": partial(table, n) for n in DESIGNS}
"""What computes each table, given a variant."""
