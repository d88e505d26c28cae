"""Experiments on the systems of Tables 1 and 2: constants behind print, other technologies."""

from dataclasses import replace
from functools import cache

import numpy as np

from replication.numerics import Array, choice, number, positive, within
from replication.wedge.model import amenities, calibration, census, outcomes, system
from replication.wedge.model.census import Populations
from replication.wedge.model.economy import Institutions, TooFewPeopleError
from replication.wedge.model.system import Economy
from replication.wedge.printed import lots, system_tables
from replication.wedge.printed.system_tables import BASELINE, Design


def backsolved_resource(
    design: Design,
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
    # The planner's cities are the largest observed ones, all of them beyond their own peaks.
    observed = amenities.ranked_sizes(populations.residents)[: design.efficient_count]

    @cache
    def largest(resource: float) -> float:
        rules = Institutions(design.tax_rate, design.ownership, resource)
        level = amenities.productivity_at(plain, rules, fixed, observed)
        sites = replace(plain, productivity=level)
        filled = lots.on_lattice(sites, system.social_benefit, taxpayers, design.efficient_count)
        return float(np.rint(filled.residents[0]))

    ends = []
    # At the lower end of the step the largest city is still above the printed one.
    for least in (float(np.nextafter(printed_largest, np.inf)), printed_largest):
        low, high = float(start) - reach, float(start) + reach
        while high - low > tolerance:
            middle = (low + high) / 2
            try:
                too_low = largest(float(middle)) >= least
            except TooFewPeopleError:
                # So many cities are not stable there: their sites differ too much.
                too_low = middle < float(start)
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
    small, best = outcomes.undersized(planned, equilibrium)
    return {
        parameter: value,
        "competitive cities": equilibrium.count,
        "planned cities": planned.count,
        "too small": small,
        "they are the best": "yes" if best else "no",
        "largest planned, millions": planned.residents[0] / 1e6,
        "loss, %": 100 * (planned.net_production / equilibrium.net_production - 1),
    }


def charged(opportunity_cost: Array) -> tuple[float, float, int]:
    """Change of Table 2's baseline if each lot costs something: planned sizes, and cities.

    Parameters
    ----------
    opportunity_cost : array of shape (sites,), dollars

    Returns
    -------
    float
        Largest relative change of a planned size, at the planned number of cities.
    float
        Relative change of the largest planned city.
    int
        Change of the number of competitive cities.
    """
    economy = system_tables.quality_baseline()
    dearer = amenities.net_of_opportunity_cost(economy.city, opportunity_cost)
    after, planned = replace(economy, city=dearer), economy.efficient()
    change = after.efficient(planned.count).size / planned.size - 1
    more = after.competitive().count - economy.competitive().count
    return float(np.max(np.abs(change))), float(change[0]), more


def counts_at(tax: float, share: float, **technology: float) -> tuple[int, int, float]:
    """Competitive and planned cities, and loss, on sites read at the baseline's fixed PAB.

    Parameters
    ----------
    tax, share : float
        Tax rate and ownership under which sites are read and people move.
    **technology : float
        Fields of the benchmark city to change, such as ``land_cost``.

    Returns
    -------
    int, int and float
        The loss is a fraction of competitive net production.
    """
    people = census.populations()
    plain = replace(calibration.benchmark_city(), **technology)
    rules = Institutions(tax, share)
    benefit = BASELINE.stated
    resource = amenities.balanced_resource(people.residents, plain, rules, benefit)
    rules = replace(rules, common_resource=resource)
    sites = amenities.amenities_of(
        people.residents, plain, rules, benefit, amenities.Amenity.PRODUCTIVITY
    )
    economy = Economy(sites, rules, float(people.residents.sum()), people.source)
    planned, market = economy.efficient(), economy.competitive()
    return market.count, planned.count, planned.net_production / market.net_production - 1
