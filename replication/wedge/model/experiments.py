"""Experiments on the simulated system: other institutions, transfers, stability."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import (
    Array,
    choice,
    find_root,
    finite,
    number,
    positive,
    vector,
    whole,
    within,
)
from replication.wedge.model import amenities, calibration, census, system
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.census import Populations
from replication.wedge.model.city import City, Institutions
from replication.wedge.model.system import Allocation
from replication.wedge.printed import system_tables
from replication.wedge.printed.system_tables import Economy

MOST_SITES = 10_000_000
BASELINE = system_tables.DESIGNS[1]["(1)"]
QUALITY_BASELINE = system_tables.DESIGNS[2]["(1)"]


def baseline(populations: Populations | None = None, base: TaxBase = TaxBase.AVERAGE) -> Economy:
    """System of Table 1's baseline, by default with a budget that balances as in (5)."""
    people = census.populations() if populations is None else populations
    return system_tables.economy(BASELINE, people, base=base)


def quality_baseline(populations: Populations | None = None) -> Economy:
    """System of Table 2's baseline, by default with a budget that balances as in (5)."""
    people = census.populations() if populations is None else populations
    return system_tables.economy(QUALITY_BASELINE, people, base=TaxBase.AVERAGE)


def identical_sites(number: int) -> City:
    """Return sites that are all the typical city's."""
    number_of_sites = whole("number", number, 1, MOST_SITES)
    return replace(calibration.benchmark_city(), productivity=np.ones(number_of_sites))


def side_by_side(first: Allocation, second: Allocation) -> tuple[Array, Array]:
    """Sizes of two allocations on the sites that either of them uses; empty sites have zero.

    Returns
    -------
    two arrays of shape (sites,)
    """
    sites = max(first.count, second.count)
    return tuple(np.pad(one.size, (0, sites - one.count)) for one in (first, second))


@dataclass(frozen=True, slots=True)
class WedgeOutcome:
    """What one pair of institutions does to the baseline's sites.

    Attributes
    ----------
    tax_rate, ownership : float
    competitive_count : int
    loss : float
        Deadweight loss over the competitive net production.
    wedge_rises : bool
        Premise of Result 3: the private-social wedge at the planner's allocation is larger in
        better cities.
    beyond_private_peak : bool
        What its proof uses: every planned city is beyond the peak of its PAB.
    undersized : int
        Cities with fewer people in equilibrium than planned.
    undersized_are_top : bool
        Conclusion of Result 3: they are the best sites.
    """

    tax_rate: float
    ownership: float
    competitive_count: int
    loss: float
    wedge_rises: bool
    beyond_private_peak: bool
    undersized: int
    undersized_are_top: bool


def wedge_outcome(economy: Economy, planned: Allocation, tax: float, share: float) -> WedgeOutcome:
    """Let the sites of a system compete under other institutions; amenities stay as they are."""
    tax, share = number("tax", tax, within, 0, 1), number("share", share, within, 0, 1)
    rules = Institutions(tax, share)
    equilibrium = system.competitive_equilibrium(economy.city, rules, economy.population)
    wedge = curves.private_social_wedge(planned.city, rules, planned.size)
    peak = curves.political_equilibrium_size(planned.city, rules)
    return WedgeOutcome(
        tax,
        share,
        equilibrium.count,
        planned.net_production / equilibrium.net_production - 1,
        bool(np.all(np.diff(wedge) < 0)),
        bool(np.all(planned.size > peak)),
        *undersized(planned, equilibrium),
    )


def undersized(planned: Allocation, equilibrium: Allocation) -> tuple[int, bool]:
    """Number of cities that equilibrium leaves too small, and whether they are the best ones."""
    efficient, private = side_by_side(planned, equilibrium)
    small = private < efficient
    count = int(small.sum())
    return count, bool(count > 0 and np.all(small[:count]))


def outcomes(
    economy: Economy, tax_rates: ArrayLike, ownerships: ArrayLike
) -> list[list[WedgeOutcome]]:
    """Outcomes over a grid of institutions, a row for each tax rate."""
    rates = vector("tax_rates", within("tax_rates", tax_rates, 0, 1))
    shares = vector("ownerships", within("ownerships", ownerships, 0, 1))
    planned = economy.efficient()
    return [
        [wedge_outcome(economy, planned, float(tax), float(share)) for share in shares]
        for tax in rates
    ]


def efficient_transfer(
    city: City, institutions: Institutions, size: ArrayLike, *, printed: bool
) -> Array:
    """Transfer T_j of section 3.4 with every cost, up to a constant common to all cities.

    The corrected one has the agglomeration externality net of commuting time and rebates the tax
    on earnings at the city's edge; the printed one has both at a full unit of labour.
    """
    gross = curves.gross_labour_income(city, size)
    rent = curves.average_rent(city, size, institutions.tax_rate)
    if printed:
        externality, taxed = city.agglomeration * gross, gross
    else:
        net = curves.net_labour_income(city, size)
        externality = city.agglomeration * net
        taxed = gross - (1 + city.commuting) * curves.time_cost(city, size)
    return externality + institutions.tax_rate * taxed - rent + institutions.ownership * rent


def spread(values: ArrayLike) -> float:
    """Largest less smallest."""
    return float(np.ptp(vector("values", finite("values", values))))


@dataclass(frozen=True, slots=True, eq=False)
class PairwiseStable:
    """Three cities that pass (6) pair by pair and do not stay (section 2.2).

    Attributes
    ----------
    city : City
    institutions : Institutions
    size : array of shape (3,)
        Sizes at which PAB is equal in all three.
    slope : array of shape (3,)
        Of PAB with size there, dollars.
    """

    city: City
    institutions: Institutions
    size: Array
    slope: Array


def pairwise_stable_cities() -> PairwiseStable:
    """One benchmark city left of its peak and two alike right of theirs, slopes +3 to -4."""
    rules = calibration.benchmark_institutions()
    base = calibration.benchmark_city()
    peak = float(curves.political_equilibrium_size(base, rules))
    left = 0.9 * peak
    slope_at = lambda size: curves.private_within_city_wedge(base, rules, size) / size
    rise = float(slope_at(left))
    gap = lambda log_size: slope_at(np.exp(log_size)) + 4 / 3 * rise
    right = float(np.exp(find_root(gap, np.log(peak), np.log(1.3 * peak))))
    sizes = np.array([left, right, right])
    benefit = curves.private_average_benefit(base, rules, sizes)
    city = replace(base, quality_of_life=benefit[0] - benefit)
    return PairwiseStable(city, rules, sizes, slope_at(sizes))


def migrate(
    city: City, institutions: Institutions, size: ArrayLike, days: int = 2000, speed: float = 5e-5
) -> Array:
    """Let people move towards cities of above-average PAB, step by step.

    Parameters
    ----------
    city, institutions : City, Institutions
    size : array of shape (cities,)
    days : int
        Steps.
    speed : float
        Change of size for each dollar above the average benefit.

    Returns
    -------
    array of shape (days + 1, cities)
    """
    days, speed = whole("days", days, 1), number("speed", speed, positive)
    path = [vector("size", positive("size", size))]
    for _ in range(days):
        benefit = curves.private_average_benefit(city, institutions, path[-1])
        path.append(path[-1] + speed * (benefit - benefit.mean()))
    return np.array(path)


def backsolved_resource(
    design: system_tables.Design,
    populations: Populations,
    printed_largest: float,
    reach: float = 120.0,
    tolerance: float = 0.25,
) -> Array:
    """Common resources that print a given population of the largest efficient city.

    The largest city, in lots of 10,000, falls in steps as the resource rises; bisection finds both
    ends of the step. Productivity depends only on the benefit less the resource.

    Parameters
    ----------
    design : Design
    populations : Populations
    printed_largest : float
        Persons.
    reach, tolerance : float, dollars
        How far from the starting value to look, and how sharply.

    Returns
    -------
    array of shape (2,)
        Lowest and highest resource, dollars.
    """
    printed_largest = number("printed_largest", printed_largest, positive)
    reach = number("reach", reach, positive)
    tolerance = number("tolerance", tolerance, within, 1e-6, np.inf)
    plain = calibration.land_city(design.land_elasticity, calibration.BENCHMARK_LAND_WEIGHT)
    taxpayers = float(populations.residents[: design.areas].sum())
    fixed = design.used or design.stated
    start = system_tables.economy(design, populations).institutions.common_resource

    def largest(resource: float) -> float:
        rules = Institutions(design.tax_rate, design.ownership, resource)
        sites = amenities.amenities_of(
            populations.residents, plain, rules, fixed, amenities.Amenity.PRODUCTIVITY
        )
        lots = system.on_lattice(sites, system.social_benefit, taxpayers, design.efficient_count)
        return float(np.rint(lots.residents[0]))

    ends = []
    for is_beyond in (lambda people: people > printed_largest, lambda p: p >= printed_largest):
        low, high = start - reach, start + reach
        while high - low > tolerance:
            middle = (low + high) / 2
            try:
                too_low = is_beyond(largest(middle))
            except ValueError:
                # So many cities are not stable there: their sites differ too much.
                too_low = middle < start
            low, high = (middle, high) if too_low else (low, middle)
        ends.append((low + high) / 2)
    return np.array(ends)


TECHNOLOGIES = {
    "agglomeration": np.array([0.03, 0.04, 0.05, 0.06, 0.07, 0.08]),
    "commuting": np.array([0.09, 0.1, 0.12, 0.15, 0.2, 0.3]),
    "land_elasticity": np.array([0.15, 0.25, 0.4, 0.6, 0.8, 1.0]),
}
"""Values around the calibration; section 4.1 quotes .03 to .08 for agglomeration."""


def technology_outcome(
    populations: Populations, parameter: str, value: float
) -> dict[str, float | str]:
    """Re-read the sites with one elasticity changed, and solve for both allocations.

    The observed cities stay an equilibrium of PAB 14,500; the budget balances. Costs at the
    typical city stay as calibrated, so that only how they grow with size changes.

    Parameters
    ----------
    populations : Populations
    parameter : {"agglomeration", "commuting", "land_elasticity"}
    value : float

    Returns
    -------
    dict
        The value, numbers of cities, how many planned cities equilibrium leaves too small and
        whether they are the best, largest planned city in millions, deadweight loss in percent.
    """
    parameter = choice("parameter", parameter, TECHNOLOGIES)
    value = number("value", value, positive)
    plain = replace(calibration.benchmark_city(), **{parameter: value})
    rules = Institutions(BASELINE.tax_rate, BASELINE.ownership)
    people = populations.residents
    resource = amenities.balanced_resource(people, plain, rules, BASELINE.stated)
    rules = replace(rules, common_resource=resource)
    sites = amenities.amenities_of(people, plain, rules, BASELINE.stated, BASELINE.amenity)
    economy = Economy(sites, rules, float(people.sum()), populations.source)
    planned, equilibrium = economy.efficient(), economy.competitive()
    small, best = undersized(planned, equilibrium)
    return {
        parameter: value,
        "competitive cities": equilibrium.count,
        "planned cities": planned.count,
        "too small": small,
        "they are the best": "yes" if best else "no",
        "largest planned, millions": planned.residents[0] / 1e6,
        "loss, %": 100 * (planned.net_production / equilibrium.net_production - 1),
    }
