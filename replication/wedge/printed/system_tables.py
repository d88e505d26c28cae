"""Tables 1 and 2: how many cities there are and how large, in competition and if planned."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial

import numpy as np
import pandas as pd

from replication.numerics import Array, choice, finite, whole
from replication.numerics import number as _number
from replication.wedge.model import amenities, calibration, census
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import Amenity, TaxBase
from replication.wedge.model.census import Populations
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions, site
from replication.wedge.model.system import Allocation, Economy
from replication.wedge.printed import lots

OBSERVED = "(0)"


class Variant(StrEnum):
    """How the table is computed.

    ``PRINTED`` is the paper's way: lots of 10,000 people, taxes on the earnings of the edge, in
    Table 2 the constant of other sites (:func:`as_run`), and sizes at the printed number of cities;
    the numbers themselves follow the rule behind Table 1. Where a population cannot fill the
    printed number, it has the largest number that it can. The competitive median is that of the
    printed number of cities at the price which the printed largest city pays; so is competitive
    production in Table 1, whose sites are all known, with no city below the smallest.
    ``CORRECT`` has exact sizes, a balanced budget, the stated benefit, and the number of cities
    that entry or the planner gives.
    """

    PRINTED = "printed"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Design:
    """One column of Table 1 or 2.

    Attributes
    ----------
    title : str
    amenity : Amenity
    land_elasticity, tax_rate, ownership : float
    stated : float, dollars
        Row "Fixed PAB".
    efficient_count, competitive_count : int
        Printed numbers of cities.
    competitive_largest : int
        Printed population of the largest competitive city.
    areas : int
        Number of largest areas whose residents are housed.
    used : float, dollars, optional
        Benefit that the efficient rows were run with, where it is not the stated one.
    used_in_competition : float, dollars, optional
        Benefit behind the competitive rows and the deadweight loss, if another one still.
    allocated_count : int, optional
        Cities in the allocation whose first ``efficient_count`` the efficient rows describe, if
        they are not all of them.
    """

    title: str
    amenity: Amenity
    land_elasticity: float
    tax_rate: float
    ownership: float
    stated: float
    competitive_count: int
    efficient_count: int
    competitive_largest: int
    areas: int = census.AREAS
    used: float | None = None
    used_in_competition: float | None = None
    allocated_count: int | None = None


_P, _Q = Amenity.PRODUCTIVITY, Amenity.QUALITY_OF_LIFE
DESIGNS: dict[int, dict[str, Design]] = {
    1: {
        "(1)": Design("Baseline", _P, 0.25, 0.33, 1.0, 14_500, 361, 20, 19_110_000),
        "(2)": Design(
            "135 City",
            _P,
            0.25,
            0.33,
            1.0,
            14_500,
            212,
            14,
            18_580_000,
            areas=census.RANKED,
            used=15_000,
        ),
        "(3)": Design("Large Urban Costs", _P, 0.6, 0.33, 1.0, 14_500, 352, 51, 19_090_000),
        "(4)": Design(
            "phi = .5", _P, 0.25, 0.33, 0.5, 12_000, 362, 38, 19_110_000, used_in_competition=12_500
        ),
        "(5)": Design("tau = .2", _P, 0.25, 0.2, 1.0, 12_000, 358, 42, 19_110_000),
    },
    2: {
        "(1)": Design("Baseline", _Q, 0.25, 0.33, 1.0, 15_000, 300, 24, 19_250_000),
        "(2)": Design("Large Urban", _Q, 0.6, 0.33, 1.0, 15_000, 234, 79, 19_160_000),
        "(3)": Design("phi = .5", _Q, 0.25, 0.33, 0.5, 15_000, 234, 32, 19_220_000),
        "(4)": Design("tau = .2", _Q, 0.25, 0.2, 1.0, 15_000, 219, 31, 19_220_000),
        "(5)": Design(
            "Large Costs",
            _Q,
            0.6,
            0.33,
            0.5,
            15_000,
            152,
            54,
            19_020_000,
            areas=census.RANKED,
            allocated_count=92,
        ),
    },
}


BASELINE, QUALITY_BASELINE = DESIGNS[1]["(1)"], DESIGNS[2]["(1)"]


def economy(
    design: Design,
    populations: Populations,
    benefit: float | None = None,
    base: TaxBase = TaxBase.EDGE,
    recipients: str = "all",
) -> Economy:
    """Build the system of a column from observed populations.

    Parameters
    ----------
    design : Design
    populations : Populations
    benefit : float, dollars, optional
        "Fixed PAB"; by default the one that the column was run with.
    base : TaxBase
        Earnings that the budget counts.
    recipients : {"all", "taxpayers"}
        Who shares the receipts: residents of all 366 areas, or of the column's areas only.
    """
    base = choice("base", base, tuple(TaxBase))
    recipients = choice("recipients", recipients, ("all", "taxpayers"))
    benefit = None if benefit is None else _number("benefit", benefit, finite)
    fixed = benefit if benefit is not None else design.used or design.stated
    return _economy(design, populations, fixed, base, recipients)


@cache
def _economy(
    design: Design, populations: Populations, fixed: float, base: TaxBase, recipients: str
) -> Economy:
    plain = calibration.land_city(design.land_elasticity, calibration.BENCHMARK_LAND_WEIGHT)
    rules = Institutions(design.tax_rate, design.ownership)
    people = populations.residents
    taxpayers = people[: design.areas]
    heads = people.sum() if recipients == "all" else taxpayers.sum()
    if design.amenity is Amenity.PRODUCTIVITY:
        resource = amenities.balanced_resource(taxpayers, plain, rules, fixed, base, heads)
    else:
        paid = amenities.public_revenue(plain, rules, amenities.ranked_sizes(taxpayers), base)
        resource = float(np.sum(paid * taxpayers)) / heads
    rules = replace(rules, common_resource=resource)
    sites = amenities.amenities_of(people, plain, rules, fixed, design.amenity)
    return Economy(sites, rules, float(taxpayers.sum()), populations.source)


@cache
def as_run(design: Design, populations: Populations, benefit: float | None = None) -> Economy:
    """Build the system of a column with the constant T + rho R that the paper's totals have.

    In Table 1 that is :func:`economy`. In Table 2 the constant is one of other sites: what the 135
    largest areas pay in, read as sites that differ in productivity, shared by the residents of all.
    It moves nobody: as PAB is given, a dollar less of it is a dollar more of quality of life.

    Parameters
    ----------
    design, populations, benefit
        As :func:`economy`.
    """
    own = economy(design, populations, benefit)
    if design.amenity is Amenity.PRODUCTIVITY:
        return own
    other = replace(design, amenity=Amenity.PRODUCTIVITY, areas=census.RANKED)
    resource = economy(other, populations, benefit).institutions.common_resource
    quality = own.city.quality_of_life + (own.institutions.common_resource - resource)
    return replace(
        own,
        city=replace(own.city, quality_of_life=quality),
        institutions=replace(own.institutions, common_resource=resource),
    )


def baseline(populations: Populations | None = None, base: TaxBase = TaxBase.AVERAGE) -> Economy:
    """System of Table 1's baseline, by default with a budget that balances as in (5)."""
    people = census.populations() if populations is None else populations
    return economy(BASELINE, people, base=base)


def quality_baseline(populations: Populations | None = None) -> Economy:
    """System of Table 2's baseline, with a budget that balances as in (5)."""
    people = census.populations() if populations is None else populations
    return economy(QUALITY_BASELINE, people, base=TaxBase.AVERAGE)


def _size_rows(kind: str, allocation: Allocation, listed: int | None = None) -> dict[str, float]:
    people = allocation.residents[:listed]
    return {
        f"{kind}-largest": people[0],
        f"{kind}-smallest": people[-1],
        f"{kind}-median": float(np.median(people)),
    }


def production(sites: City, residents: Array) -> float:
    """Total SAB of the best sites with given residents, dollars."""
    best = site(sites, slice(len(residents)))
    average = curves.social_average_benefit(best, residents / TYPICAL_POPULATION)
    return float(np.sum(average * residents))


def _column(design: Design, populations: Populations, variant: Variant) -> dict[str, float]:
    if variant is Variant.CORRECT:
        # The loss of a column is that of its own system: one benefit, one balanced budget.
        planned = competing = economy(
            design, populations, design.stated, TaxBase.AVERAGE, "taxpayers"
        )
        efficient, competitive = planned.efficient(), competing.competitive()
        first_best = efficient
        counts = competitive.count, efficient.count
    else:
        planned = as_run(design, populations)
        same = design.used_in_competition is None
        competing = planned if same else as_run(design, populations, design.used_in_competition)
        most = competing.most_cities()
        asked = design.allocated_count or design.efficient_count
        efficient = lots.efficient(planned, planned.fillable(asked))
        competitive = lots.competitive(competing, min(design.competitive_count, most))
        open_sites = min(design.competitive_count, len(populations.residents))
        at_print = lots.lots_at_largest(competing, design.competitive_largest, open_sites)
        first_best = efficient if same else lots.efficient(competing, competing.efficient().count)
        counts = lots.competitive_count(competing), lots.efficient_count(planned)
    cut = variant is Variant.PRINTED and design.allocated_count is not None
    listed = design.efficient_count if cut else None
    produced = competitive.net_production
    if variant is Variant.PRINTED and design.amenity is Amenity.PRODUCTIVITY:
        produced = production(competing.city, np.maximum(at_print, competitive.residents[-1]))
    loss = first_best.net_production - produced
    city = planned.city
    competitive_rows = _size_rows("competitive", competitive)
    if variant is Variant.PRINTED:
        competitive_rows["competitive-median"] = float(np.median(at_print))
    sizes = zip(
        competitive_rows.items(), _size_rows("efficient", efficient, listed).items(), strict=True
    )
    return {
        "agglomeration": float(city.agglomeration),
        "commuting": float(city.commuting),
        "land-elasticity": float(city.land_elasticity),
        "time-share": float(city.time_cost * (1 + city.commuting) / city.labour_value),
        "material-share": float(city.material_cost * (1 + city.commuting) / city.labour_value),
        "land-weight": float(city.land_cost * (1 + city.land_elasticity) / city.labour_value),
        "typical-population": TYPICAL_POPULATION / 1e6,
        "labour-value": float(city.labour_value) / 1e3,
        "fixed-benefit": (design.used if variant is Variant.PRINTED else None) or design.stated,
        "tax-rate": design.tax_rate,
        "ownership": design.ownership,
        **dict(pair for both in sizes for pair in both),
        "competitive-count": counts[0],
        "efficient-count": counts[1],
        "competitive-production": produced,
        "efficient-production": efficient.net_production,
        "deadweight-loss": loss,
        "deadweight-loss-percent": loss / produced,
    }


def _observed(populations: Populations, variant: Variant) -> dict[str, float]:
    people = populations.residents
    middle = people[len(people) // 2 - 1]
    return {
        "competitive-largest": people[0],
        "competitive-smallest": people[-1],
        "competitive-median": middle if variant is Variant.PRINTED else float(np.median(people)),
        "competitive-count": len(people),
    }


def compute(
    number: int, populations: Populations, variant: Variant = Variant.PRINTED
) -> pd.DataFrame:
    """Compute Table 1 or 2 from given populations.

    Returns
    -------
    DataFrame
        23 rows by the observed column and five others; NaN where the paper leaves a blank.
    """
    number, variant = whole("number", number, 1, 2), choice("variant", variant, tuple(Variant))
    columns = {
        name: _column(design, populations, variant) for name, design in DESIGNS[number].items()
    }
    return _framed(columns, populations, variant)


def _framed(
    columns: dict[str, dict[str, float]], populations: Populations, variant: Variant
) -> pd.DataFrame:
    frame = pd.DataFrame({OBSERVED: pd.Series(dtype=float), **columns}, index=list(columns["(1)"]))
    for row, value in _observed(populations, variant).items():
        frame.loc[row, OBSERVED] = value
    return frame.astype(float).rename_axis("row")


@cache
def column(number: int, name: str, variant: str = "printed") -> dict[str, float]:
    """Rows of one column of Table 1 or 2 from the Census populations.

    Raises
    ------
    ValueError
        If the number, the column or the variant is unknown.
    """
    designs = DESIGNS[whole("number", number, 1, 2)]
    variant = choice("variant", variant, tuple(Variant))
    return _column(designs[choice("name", name, designs)], census.populations(), Variant(variant))


@cache
def table(number: int, variant: str = "printed") -> pd.DataFrame:
    """Table 1 or 2 from the Census populations.

    Raises
    ------
    ValueError
        If the number or the variant is unknown.
    """
    number, variant = whole("number", number, 1, 2), choice("variant", variant, tuple(Variant))
    columns = {name: column(number, name, variant) for name in DESIGNS[number]}
    return _framed(columns, census.populations(), Variant(variant))


TABLES = {f"wedge/table-{n}": partial(table, n) for n in DESIGNS}
"""What computes each table, given a variant."""
