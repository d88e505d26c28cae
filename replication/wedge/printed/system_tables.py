"""Tables 1 and 2: how many cities there are and how large, in competition and if planned."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial

import numpy as np
import pandas as pd

from replication.numerics import choice, finite, whole
from replication.numerics import number as _number
from replication.wedge.model import amenities, calibration, census, system
from replication.wedge.model.amenities import Amenity, TaxBase
from replication.wedge.model.census import Populations
from replication.wedge.model.city import City, Institutions
from replication.wedge.model.system import Allocation

OBSERVED = "(0)"


class Variant(StrEnum):
    """How the table is computed.

    ``PRINTED`` is the paper's way: lots of 10,000 people, taxes on the earnings of the edge, and
    sizes at the printed number of cities; the numbers themselves follow the rule behind Table 1.
    Where a population cannot fill the printed number, it has the largest number that it can.
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
    areas: int = census.AREAS
    used: float | None = None
    used_in_competition: float | None = None
    allocated_count: int | None = None


_P, _Q = Amenity.PRODUCTIVITY, Amenity.QUALITY_OF_LIFE
DESIGNS: dict[int, dict[str, Design]] = {
    1: {
        "(1)": Design("Baseline", _P, 0.25, 0.33, 1.0, 14_500, 361, 20),
        "(2)": Design(
            "135 City", _P, 0.25, 0.33, 1.0, 14_500, 212, 14, areas=census.RANKED, used=15_000
        ),
        "(3)": Design("Large Urban Costs", _P, 0.6, 0.33, 1.0, 14_500, 352, 51),
        "(4)": Design("phi = .5", _P, 0.25, 0.33, 0.5, 12_000, 362, 38, used_in_competition=12_500),
        "(5)": Design("tau = .2", _P, 0.25, 0.2, 1.0, 12_000, 358, 42),
    },
    2: {
        "(1)": Design("Baseline", _Q, 0.25, 0.33, 1.0, 15_000, 300, 24),
        "(2)": Design("Large Urban", _Q, 0.6, 0.33, 1.0, 15_000, 234, 79),
        "(3)": Design("phi = .5", _Q, 0.25, 0.33, 0.5, 15_000, 234, 32),
        "(4)": Design("tau = .2", _Q, 0.25, 0.2, 1.0, 15_000, 219, 31),
        "(5)": Design(
            "Large Costs",
            _Q,
            0.6,
            0.33,
            0.5,
            15_000,
            152,
            54,
            areas=census.RANKED,
            allocated_count=92,
        ),
    },
}


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
        return system.competitive_equilibrium(self.city, self.institutions, self.population, count)

    def efficient(self, count: int | None = None) -> Allocation:
        """Return the federal planner's allocation."""
        return system.federal_planner(self.city, self.population, count)

    def competitive_in_lots(self, count: int) -> Allocation:
        """Return the equilibrium with a number of cities, in lots of 10,000 people."""
        benefit = system.private_benefit(self.institutions)
        return system.on_lattice(self.city, benefit, self.population, count)

    def efficient_in_lots(self, count: int) -> Allocation:
        """Return the planner's allocation to a number of cities, in lots of 10,000 people."""
        return system.on_lattice(self.city, system.social_benefit, self.population, count)

    def fillable(self, count: int) -> int:
        """Given number of planned cities, or the largest that the population can fill."""
        count = whole("count", count, 1)
        most = system.most_stable_cities(self.city, system.social_benefit, self.population)
        return min(count, most)

    def competitive_count_by_rule(self) -> int:
        """Number of cities by the rule behind Table 1.

        The last number before the largest city, in lots of 10,000, has become as small as it will.
        """
        benefit = system.private_benefit(self.institutions)
        return system.count_when_largest_settles(self.city, benefit, self.population) - 1

    def efficient_count_by_rule(self) -> int:
        """Return the same for the planner."""
        benefit = system.social_benefit
        return system.count_when_largest_settles(self.city, benefit, self.population) - 1

    def most_cities(self) -> int:
        """Largest number of stable cities in competition."""
        benefit = system.private_benefit(self.institutions)
        return system.most_stable_cities(self.city, benefit, self.population)


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
    base = choice("base", base, TaxBase)
    recipients = choice("recipients", recipients, ("all", "taxpayers"))
    benefit = None if benefit is None else _number("benefit", benefit, finite)
    fixed = benefit if benefit is not None else design.used or design.stated
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


def _size_rows(kind: str, allocation: Allocation, listed: int | None = None) -> dict[str, float]:
    people = allocation.residents[:listed]
    return {
        f"{kind}-largest": people[0],
        f"{kind}-smallest": people[-1],
        f"{kind}-median": float(np.median(people)),
    }


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
        planned = economy(design, populations)
        same = design.used_in_competition is None
        competing = planned if same else economy(design, populations, design.used_in_competition)
        most = competing.most_cities()
        asked = design.allocated_count or design.efficient_count
        efficient = planned.efficient_in_lots(planned.fillable(asked))
        competitive = competing.competitive_in_lots(min(design.competitive_count, most))
        free = competing.efficient()
        first_best = efficient if same else competing.efficient_in_lots(free.count)
        counts = competing.competitive_count_by_rule(), planned.efficient_count_by_rule()
    cut = variant is Variant.PRINTED and design.allocated_count is not None
    listed = design.efficient_count if cut else None
    loss = first_best.net_production - competitive.net_production
    city = planned.city
    sizes = zip(
        _size_rows("competitive", competitive).items(),
        _size_rows("efficient", efficient, listed).items(),
        strict=True,
    )
    return {
        "agglomeration": city.agglomeration,
        "commuting": city.commuting,
        "land-elasticity": city.land_elasticity,
        "time-share": city.time_cost * (1 + city.commuting) / city.labour_value,
        "material-share": city.material_cost * (1 + city.commuting) / city.labour_value,
        "land-weight": city.land_cost * (1 + city.land_elasticity) / city.labour_value,
        "typical-population": calibration.TYPICAL_POPULATION / 1e6,
        "labour-value": city.labour_value / 1e3,
        "fixed-benefit": (design.used if variant is Variant.PRINTED else None) or design.stated,
        "tax-rate": design.tax_rate,
        "ownership": design.ownership,
        **dict(pair for both in sizes for pair in both),
        "competitive-count": counts[0],
        "efficient-count": counts[1],
        "competitive-production": competitive.net_production,
        "efficient-production": efficient.net_production,
        "deadweight-loss": loss,
        "deadweight-loss-percent": loss / competitive.net_production,
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
    number, variant = whole("number", number, 1, 2), choice("variant", variant, Variant)
    columns = {
        name: _column(design, populations, variant) for name, design in DESIGNS[number].items()
    }
    frame = pd.DataFrame({OBSERVED: pd.Series(dtype=float), **columns}, index=list(columns["(1)"]))
    for row, value in _observed(populations, variant).items():
        frame.loc[row, OBSERVED] = value
    return frame.astype(float).rename_axis("row")


@cache
def table(number: int, variant: str = "printed") -> pd.DataFrame:
    """Table 1 or 2 from the Census populations.

    Raises
    ------
    ValueError
        If the number or the variant is unknown.
    """
    number, variant = whole("number", number, 1, 2), choice("variant", variant, Variant)
    return compute(number, census.populations(), variant)


TABLES = {f"wedge/table-{n}": partial(table, n) for n in DESIGNS}
"""What computes each table, given a variant."""
