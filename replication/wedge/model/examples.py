"""The paper's examples: points of Figures 1 to 6, identical cities, three that do not stay."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad

from replication.numerics import (
    Array,
    find_root,
    finite,
    nonnegative,
    number,
    positive,
    vector,
    whole,
)
from replication.wedge.model import amenities, calibration, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions, site
from replication.wedge.model.system import Allocation

SIZES = np.geomspace(0.01, 45, 400)
"""Sizes drawn: 20,000 people to 94 million."""


@dataclass(frozen=True, slots=True)
class Points:
    """The five allocations of Figure 1, as sizes relative to the typical city.

    Attributes
    ----------
    outside : float, dollars
        What a migrant gets elsewhere.
    planner : float
        A: the peak of SAB, where SMB crosses it.
    free_access : float
        B: SAB falls to the outside option.
    efficient : float
        C: SMB falls to the outside option.
    political : float
        D: the peak of PAB.
    migration : float
        E: PAB falls to the outside option.
    loss : float, dollars
        Welfare lost each year at E against C: the area between SMB and the
        outside option.
    planner_loss : float, dollars
        The same at A, the city planner's size, against C.
    """

    outside: float
    planner: float
    free_access: float
    efficient: float
    political: float
    migration: float
    loss: float
    planner_loss: float


def figure_1_points(city: City, rules: Institutions, outside: float) -> Points:
    """Locate the points of Figure 1 for an outside option below the peak of PAB.

    Parameters
    ----------
    city, rules : City, Institutions
        With scalar parameters.
    outside : float, dollars

    Raises
    ------
    ValueError
        If the outside option is not below the peak of PAB, so that nobody stays.
    """
    return points_by_option(city, rules, np.array([number("outside", outside, finite)]))[0]


def points_by_option(city: City, rules: Institutions, outside: ArrayLike) -> list[Points]:
    """Locate the points of Figure 1 for several outside options.

    Parameters
    ----------
    city, rules : City, Institutions
        With scalar parameters.
    outside : array of shape (options,), dollars

    Raises
    ------
    ValueError
        If one of them is not below the peak of PAB, so that nobody stays.
    """
    options = vector("outside", finite("outside", outside))
    planner = float(curves.city_planner_size(city))
    political = float(curves.political_equilibrium_size(city, rules))
    best = float(curves.private_average_benefit(city, rules, political))
    if not options.max() < best:
        raise ValueError(
            f"outside = {options.max():g}: it must be below the peak of PAB, {best:.2f}"
        )

    def crossing(benefit: Callable[[Array], Array], start: float) -> Array:
        gap = lambda log_size, option: benefit(np.exp(log_size)) - option
        peak = np.log(start)
        return np.exp(find_root(gap, peak + 0.5, peak + 1, options, minimum=peak))

    efficient = crossing(lambda n: curves.social_marginal_benefit(city, n), planner)
    migration = crossing(lambda n: curves.private_average_benefit(city, rules, n), political)
    free_access = crossing(lambda n: curves.social_average_benefit(city, n), planner)
    # The area under SMB is the difference of total SAB.
    upper, lower, alone = (
        size * (curves.social_average_benefit(city, size) - options)
        for size in (efficient, migration, planner)
    )
    losses = TYPICAL_POPULATION * (upper - lower), TYPICAL_POPULATION * (upper - alone)
    found = zip(options, free_access, efficient, migration, *losses, strict=True)
    return [
        Points(
            outside=float(option),
            planner=planner,
            free_access=float(access),
            efficient=float(efficient_size),
            political=political,
            migration=float(migrants),
            loss=float(loss),
            planner_loss=float(planner_loss),
        )
        for option, access, efficient_size, migrants, loss, planner_loss in found
    ]


def benchmark_points() -> Points:
    """Figure 1's points in the benchmark city, when elsewhere offers what it offers itself.

    The outside option is PAB of the typical city at its own size, so that E is that city.
    """
    return _typical_points(calibration.benchmark_institutions())


def without_the_constant() -> Points:
    """Figure 1's points as :func:`benchmark_points`, without the 600 dollars of the tables."""
    rules = calibration.benchmark_institutions()
    more = rules.common_resource + calibration.UNEXPLAINED_WEDGE
    return _typical_points(replace(rules, common_resource=more))


def _typical_points(rules: Institutions) -> Points:
    city = calibration.benchmark_city()
    return figure_1_points(city, rules, float(curves.private_average_benefit(city, rules, 1.0)))


PANELS_2: dict[str, dict[str, float]] = {
    "(a) Baseline estimates": {},
    "(b) Land depreciation: elasticity .25 to .60": {"land_elasticity": 0.6},
    "(c) Commuting: time share .10 to .15": {"time_share": 0.15},
    "(d) Agglomeration: elasticity .05 to .08": {"agglomeration": 0.08},
}
"""Changes in the panels of Figure 2. The paper does not print them: (b) is Table 1's "large urban
costs", (d) the top of the range that section 4.1 quotes, (c) half as much time again."""


def panel_city(
    land_elasticity: float = calibration.BENCHMARK_LAND_ELASTICITY,
    time_share: float = calibration.TIME_SHARE,
    agglomeration: float = calibration.AGGLOMERATION,
) -> City:
    """Return the benchmark city with one parameter changed, as in Figure 2."""
    land_elasticity = number("land_elasticity", land_elasticity, positive)
    time_share = number("time_share", time_share, nonnegative)
    agglomeration = number("agglomeration", agglomeration, positive)
    base = calibration.land_city(land_elasticity, calibration.BENCHMARK_LAND_WEIGHT)
    return City(
        agglomeration=agglomeration,
        commuting=base.commuting,
        land_elasticity=base.land_elasticity,
        labour_value=base.labour_value,
        time_cost=calibration.average_cost(time_share, base.commuting),
        material_cost=base.material_cost,
        land_cost=base.land_cost,
    )


def across_city_parts(size: ArrayLike) -> dict[str, Array]:
    """Return the across-city wedge of the benchmark city under each pair of institutions.

    Parameters
    ----------
    size : array of shape (...,)

    Returns
    -------
    dict of arrays of shape (...,), dollars
    """
    city = calibration.benchmark_city()
    institutions = {
        "taxes only (τ = .33, ρ = 0)": (calibration.BENCHMARK_TAX_RATE, 0.0),
        "land rents only (τ = 0, ρ = 1)": (0.0, 1.0),
        "both (τ = .33, ρ = 1)": (calibration.BENCHMARK_TAX_RATE, 1.0),
    }
    return {
        label: curves.across_city_wedge(
            city, calibration.table_institutions(city, tax, ownership), size
        )
        for label, (tax, ownership) in institutions.items()
    }


PANELS_6: dict[str, tuple[float | tuple[float, ...], float | tuple[float, ...]]] = {
    "(a) Land share fixed at 4.3% (Table 8)": (0.043, (0.2, 0.216, 0.3, 0.4, 0.5)),
    "(b) Land share fixed at 2.5%": (0.025, (0.2, 0.216, 0.3, 0.4, 0.5)),
    "(c) Elasticity of rent fixed at .216 (Table 3)": ((0.025, 0.043, 0.05, 0.063, 0.08), 0.216),
    "(d) Elasticity of rent fixed at .5 (Table 4)": ((0.025, 0.043, 0.05, 0.063, 0.08), 0.5),
}
"""Targets of the land calibration in Figure 6: (land shares, rent elasticities). The last share is
the 8% that the tables' header promises, not the 80% that they were run with."""


SUPERIORITY = 50.0
"""Dollars by which the first city of Figure 3 is better."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoCities:
    """Figure 3: a superior city beside an inferior one.

    Attributes
    ----------
    city : City
        Two sites.
    total : float
        People to house, relative to the typical city.
    planner : float
        Size that either city's planner would choose; the total is twice that.
    planned : Allocation
        The federal planner's.
    loss : float, dollars
        Welfare that two city planners lose, from total benefits.
    area : float, dollars
        The same as the area between the SMB curves.
    """

    city: City
    total: float
    planner: float
    planned: Allocation
    loss: float
    area: float


def two_cities(superiority: float = SUPERIORITY) -> TwoCities:
    """Let a planner and two city planners share people between two unequal cities.

    Parameters
    ----------
    superiority : float, dollars
        Quality of life of the first city above the second's.
    """
    superiority = number("superiority", superiority, nonnegative)
    city = replace(calibration.benchmark_city(), quality_of_life=np.array([superiority, 0.0]))
    planner = float(curves.city_planner_size(calibration.benchmark_city()))
    people = 2 * planner * TYPICAL_POPULATION
    planned = system.federal_planner(city, people, 2)
    split = np.full(2, planner)
    halves = np.sum(split * curves.social_average_benefit(city, split))
    loss = planned.net_production - float(halves) * TYPICAL_POPULATION
    first, second = site(city, slice(0, 1)), site(city, slice(1, 2))
    gain = lambda size: float(
        (
            curves.social_marginal_benefit(first, size)
            - curves.social_marginal_benefit(second, 2 * planner - size)
        )[0]
    )
    area, _ = quad(gain, planner, planned.size[0])
    return TwoCities(city, 2 * planner, planner, planned, loss, area * TYPICAL_POPULATION)


@dataclass(frozen=True, slots=True)
class Concepts:
    """Figure 4: the points of identical cities, as sizes and dollars.

    Attributes
    ----------
    planner, political : float
        Peaks of SAB and of PAB: the sizes of A and B.
    best : float
        A: SAB at its peak.
    equilibrium : float
        B: PAB and SAB where every city has its political size.
    deviator : float
        C: PAB of one city that grows to A's size while the others stay at B.
    free_rider : float
        D: PAB of one city that stays at B's size while the others are at A.
    """

    planner: float
    political: float
    best: float
    equilibrium: float
    deviator: float
    free_rider: float


def concepts(institutions: Institutions | None = None) -> Concepts:
    """Points of Figure 4, with a common resource that balances the budget of identical cities."""
    city = calibration.benchmark_city()
    rules = institutions or Institutions(
        calibration.BENCHMARK_TAX_RATE, calibration.BENCHMARK_OWNERSHIP
    )
    planner = float(curves.city_planner_size(city))
    political = float(curves.political_equilibrium_size(city, rules))
    small = balanced(city, rules, political)
    large = balanced(city, rules, planner)
    return Concepts(
        planner,
        political,
        best=float(curves.social_average_benefit(city, planner)),
        equilibrium=float(curves.private_average_benefit(city, small, political)),
        deviator=float(curves.private_average_benefit(city, small, planner)),
        free_rider=float(curves.private_average_benefit(city, large, political)),
    )


def balanced(city: City, institutions: Institutions, size: float) -> Institutions:
    """Institutions whose common resource is what a resident of a city of a size pays in."""
    size = number("size", size, positive)
    paid = amenities.public_revenue(city, institutions, size)
    return replace(institutions, common_resource=paid)


MOST_SITES = 10_000_000


def identical_sites(number: int) -> City:
    """Return sites that are all the typical city's."""
    number_of_sites = whole("number", number, 1, MOST_SITES)
    return replace(calibration.benchmark_city(), productivity=np.ones(number_of_sites))


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


def outside_effect(size: ArrayLike) -> Array:
    """A benefit to other cities per resident that rises with the city's size, dollars."""
    return 100 * np.log(positive("size", size))


def liked_crowds(benefit: float, size: ArrayLike) -> Array:
    """Slope of SAB in the benchmark city if quality of life changes with population.

    Parameters
    ----------
    benefit : float, dollars
        Quality of life that each typical city's people add; it may be negative.
    size : array of shape (...,)
    """
    slope = curves.within_city_wedge(calibration.benchmark_city(), size) / np.asarray(size)
    return np.asarray(slope + number("benefit", benefit, finite))


def pairwise_stable_cities() -> PairwiseStable:
    """One benchmark city left of its peak and two alike right of theirs, slopes +3 to -4."""
    rules = calibration.benchmark_institutions()
    base = calibration.benchmark_city()
    peak = float(curves.political_equilibrium_size(base, rules))
    left = 0.9 * peak

    def slope_at(size: ArrayLike) -> Array:
        wedge = curves.private_within_city_wedge(base, rules, size)
        return np.asarray(wedge / np.asarray(size))

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
