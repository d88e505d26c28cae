"""Rules that were tried for the open cells of Table 2, each for all columns, and what they give."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from replication import published
from replication.numerics import Array, choice
from replication.wedge.model import amenities, calibration, census
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.economy import TYPICAL_POPULATION
from replication.wedge.model.system import Economy
from replication.wedge.printed import lots, recovery, system_tables
from replication.wedge.printed.system_tables import DESIGNS, Design

COMPETITIVE = tuple(f"competitive-{row}" for row in ("largest", "smallest", "median", "count"))


def _economy(design: Design) -> Economy:
    return system_tables.economy(design, census.populations())


def _paid(design: Design, base: TaxBase) -> tuple[Array, Array]:
    """What a resident of each area pays in, and the residents."""
    here = _economy(design)
    size = amenities.ranked_sizes(census.populations().residents)
    plain = replace(here.city, quality_of_life=0.0)
    return amenities.public_revenue(plain, here.institutions, size, base), size * TYPICAL_POPULATION


def _mean(base: TaxBase) -> Callable[[Design], float]:
    def resource(design: Design) -> float:
        paid, people = _paid(design, base)
        return float(np.average(paid, weights=people))

    return resource


def _areas_alike(design: Design) -> float:
    return float(_paid(design, TaxBase.EDGE)[0].mean())


def _largest_for_all(design: Design) -> float:
    paid, people = _paid(design, TaxBase.EDGE)
    largest = slice(census.RANKED)
    return float(paid[largest] @ people[largest] / people.sum())


def _reference_city(design: Design) -> float:
    here = _economy(design)
    rules = calibration.table_institutions(here.city, design.tax_rate, design.ownership)
    return float(rules.common_resource)


def _productive_sites(design: Design) -> float:
    here = _economy(design)
    people = census.populations().residents
    plain = replace(here.city, quality_of_life=0.0)
    rules = replace(here.institutions, common_resource=0.0)
    return float(amenities.balanced_resource(people, plain, rules, design.stated, TaxBase.EDGE))


def _largest_as_productive_sites(design: Design) -> float:
    return float(system_tables.as_run(design, census.populations()).institutions.common_resource)


BUDGETS: dict[str, Callable[[Design], float]] = {
    "what residents of all areas pay": _mean(TaxBase.AVERAGE),
    "the same, taxed at the edge": _mean(TaxBase.EDGE),
    "the mean of areas instead of residents": _areas_alike,
    "what the 135 largest areas pay, shared by all": _largest_for_all,
    "the city of 350,000 of Tables 3-11": _reference_city,
    "the budget of sites that differ in productivity": _productive_sites,
    "that of the 135 largest areas as such sites, shared by all": _largest_as_productive_sites,
}
"""Constants T + rho R that might stand behind the totals, dollars per resident."""


@cache
def behind_the_total(column: str) -> tuple[float, float]:
    """Least and largest constant at which a column's efficient net production comes out.

    A dollar more of it is a dollar less of quality of life everywhere, as the fixed PAB is given.
    """
    design = DESIGNS[2][choice("column", column, tuple(DESIGNS[2]))]
    here = _economy(design)
    planned = lots.efficient(here, design.allocated_count or design.efficient_count)
    low, high = recovery.printed_range(2, "efficient-production", column)
    people = planned.residents.sum()
    known = float(here.institutions.common_resource)
    most, least = (known - (end - planned.net_production) / people for end in (low, high))
    return float(least), float(most)


@cache
def totals_by_rule() -> dict[str, int]:
    """Columns of Table 2 whose efficient net production each budget gives, of five."""
    found = {}
    for name, resource in BUDGETS.items():
        ends = {column: behind_the_total(column) for column in DESIGNS[2]}
        found[name] = sum(
            low <= resource(DESIGNS[2][column]) <= high for column, (low, high) in ends.items()
        )
    return found


@cache
def beyond_the_largest() -> pd.DataFrame:
    """People whom the 135 best sites of Table 2 leave to the others at the printed price.

    The price is what the printed largest competitive city pays, which a lot of people more would
    not. Where the sites below are those that the areas' populations give, ours are as many.

    Returns
    -------
    DataFrame
        A row for each column of Table 2: how many cities the printed number has from rank 136 on,
        the least and most people that are left for each, and the least and most that ours have.
    """
    lot, best = 10_000, census.RANKED
    rows = {}
    for name, design in DESIGNS[2].items():
        here = _economy(design)
        others = design.competitive_count - best
        people = [
            lots.lots_at_largest(here, largest, design.competitive_count)
            for largest in (design.competitive_largest, design.competitive_largest + lot - 1)
        ]
        left = [(here.population - one[:best].sum()) / others for one in people]
        ours = [one[best:].mean() for one in people]
        rows[name] = (others, min(left), max(left), min(ours), max(ours))
    columns = ["cities from rank 136 on", "people left for each, from", "to", "ours, from", "to "]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _exactly(design: Design) -> tuple[Array, Array]:
    """Quality of life at which PAB is the fixed one at each area's own size, and the sizes."""
    here = _economy(design)
    size = amenities.ranked_sizes(census.populations().residents)
    plain = replace(here.city, quality_of_life=0.0)
    benefit = curves.private_average_benefit(plain, here.institutions, size)
    return design.stated - benefit, size


def _at_their_peak(design: Design) -> Array:
    return np.asarray(_economy(design).city.quality_of_life)


def _at_their_size(design: Design) -> Array:
    return np.sort(_exactly(design)[0])[::-1]


def _left_out(design: Design) -> Array:
    here = _economy(design)
    quality, size = _exactly(design)
    return quality[size >= float(curves.political_equilibrium_size(here.city, here.institutions))]


def _on_the_line(design: Design) -> Array:
    """The 135 largest areas, and 200 sites by a rank rule for quality of life as for (16)."""
    quality = _exactly(design)[0][: census.RANKED]
    plain = replace(_economy(design).city, quality_of_life=0.0)
    level = float(curves.social_average_benefit(plain, 1.0))
    rule = amenities.fit_rank_rule(quality + level, census.RANKED)
    further = rule.at_rank(census.RANKED + np.arange(1, 201)) - level
    return np.sort(np.append(quality, further))[::-1]


def _zipf(design: Design) -> Array:
    """The 135 largest areas, and 200 sites of the populations that a rule as (15) gives."""
    known, here = census.populations().residents, _economy(design)
    rule = amenities.fit_rank_rule(known, census.RANKED)
    further = rule.at_rank(census.RANKED + np.arange(1, 201))
    people = np.append(known[: census.RANKED], further)
    sites = amenities.amenities_of(
        people, here.city, here.institutions, design.stated, design.amenity
    )
    return np.asarray(sites.quality_of_life)


SITES: dict[str, Callable[[Design], Array]] = {
    "small areas get the peak that is the fixed PAB": _at_their_peak,
    "small areas get the fixed PAB at their own size": _at_their_size,
    "small areas are left out": _left_out,
    "the 135 largest areas and 200 sites by a rank rule": _on_the_line,
    "the 135 largest areas and 200 sites by a rank rule for populations": _zipf,
}
"""Advantages of the sites below the best."""


@cache
def competition_by_rule() -> dict[str, int]:
    """Cells of Table 2's competitive sizes and numbers that each reading gives, of twenty."""
    found = {}
    for name, sites in SITES.items():
        found[name] = 0
        for column, design in DESIGNS[2].items():
            here = _economy(design)
            other = replace(here, city=replace(here.city, quality_of_life=sites(design)))
            count = min(design.competitive_count, other.most_cities())
            people = lots.competitive(other, count).residents
            ours = (people[0], people[-1], np.median(people), lots.competitive_count(other))
            found[name] += sum(
                published.agrees(float(value), recovery.printed_text(2, row, column))
                for row, value in zip(COMPETITIVE, ours, strict=True)
            )
    return found
