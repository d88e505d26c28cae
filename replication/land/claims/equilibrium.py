"""Checks of section 3.2 and Appendix B: decentralised equilibria."""

from typing import Any

import numpy as np

from replication.land import draws as cases
from replication.land import figures
from replication.land.claims import shared as checking
from replication.land.claims.shared import ROUNDING, all_of, along, baseline_pair, columns, swept
from replication.land.draws import Economy
from replication.land.model import allocation, city, institutions, sites
from replication.land.model.allocation import Allocation
from replication.land.model.city import BASELINE, VISIBLE, Elasticities
from replication.land.reference import discrete
from replication.land.room import ROOM
from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array


@swept(ROOM, "land/equation-13", "equilibrium")
def solves_13(economy: Economy, equilibrium: Allocation) -> Array:
    """Sizes solve (13), everybody is equally well off, and no city would gain by growing."""
    quality = cases.developed_sites(equilibrium, 8)
    elasticities, size = columns(economy.elasticities), equilibrium.sizes(quality)
    common = equilibrium.common[..., np.newaxis]
    fixed = (quality - common * size**-elasticities.agglomeration) ** elasticities.theta
    level = city.utility(elasticities, size, quality)
    scale = city.output(elasticities, size, quality)
    best = city.best_size(elasticities, quality)
    return along(
        (np.abs(fixed / size - 1) < 1e-8 * elasticities.theta)
        & (np.abs(level - common) <= 1e-10 * scale)
        & (size >= best * (1 - 1e-7))
    )


@ROOM.check("land/equation-13")
def check_equation_13() -> Finding:
    """Everybody is equally well off and no city would gain by growing."""
    return solves_13.everywhere()


@swept(ROOM, "land/text/equilibrium-size-interval", "planner", "equilibrium", denies=True)
def smallest_city_below_interval(_: Economy, optimum: Allocation, equilibrium: Allocation) -> Array:
    """The smallest equilibrium city is smaller than the optimum's city on the same site."""
    there = optimum.sizes(equilibrium.threshold[..., np.newaxis])[..., 0]
    return (
        (equilibrium.threshold > optimum.threshold)
        & (equilibrium.smallest < there)
        & (equilibrium.common > 0)
    )


@ROOM.check("land/text/equilibrium-size-interval")
def check_equilibrium_size_interval() -> Finding:
    """The smallest equilibrium city lies below the claimed interval, in every economy."""
    numbers = smallest_city_below_interval.count()
    shared = figures.figure_3_economy()
    at = float(shared.equilibrium.threshold)
    ours = float(city.best_size(VISIBLE, at))
    theirs = float(discrete.size_at_multiplier(VISIBLE, at, shared.optimum.common))
    stable = city.social_marginal_product(VISIBLE, ours * 1.001, at) < city.utility(
        VISIBLE, ours * 1.001, at
    )
    return finding(
        all_of(numbers) and ours < theirs and stable,
        Verdict.REFUTED,
        **numbers,
        example_quality=at,
        example_equilibrium_size=ours,
        example_optimal_size=theirs,
    )


@swept(ROOM, "land/text/equilibrium-utility-bound", "planner", "equilibrium", inside=True)
def utility_between(_: Economy, optimum: Allocation, equilibrium: Allocation) -> Array:
    """Equilibrium utility lies between the optimum's lowest and its average utility."""
    return (optimum.common < equilibrium.common) & (
        equilibrium.common < optimum.welfare / optimum.population
    )


@ROOM.check("land/text/equilibrium-utility-bound")
def check_equilibrium_utility_bound() -> Finding:
    """Common utility against the lowest and the average utility of the optimum."""
    numbers = utility_between.count()
    optimum, equilibrium = baseline_pair(0.01)
    return finding(
        all_of(numbers),
        Verdict.CONDITIONAL,
        **numbers,
        baseline_lowest_utility_at_optimum=float(optimum.common),
        baseline_equilibrium_utility=float(equilibrium.common),
        baseline_average_utility_at_optimum=float(optimum.welfare / 0.01),
    )


@swept(ROOM, "land/text/upper-tail", "equilibrium", denies=True)
def largest_city_below_one(economy: Economy, equilibrium: Allocation) -> Array:
    """The best site's size is below one, (1 - u_E l^-epsilon)^theta of its largest size."""
    theta = economy.elasticities.theta
    best_site = equilibrium.largest
    limit = (1 - equilibrium.common * best_site**-economy.elasticities.agglomeration) ** theta
    return (best_site < 1) & (np.abs(best_site / limit - 1) < 1e-8 * theta)


@ROOM.check("land/text/upper-tail")
def check_upper_tail() -> Finding:
    """How close equilibrium sizes come to the largest size, on sites of at most quality one."""
    numbers = largest_city_below_one.count()
    optimum, equilibrium = baseline_pair(0.01)
    edge = np.array([1 - 1e-6, 1.0])
    slopes = [
        float(np.diff(np.log(each.sizes(edge)))[0] / np.diff(np.log(edge))[0])
        for each in (optimum, equilibrium)
    ]
    return finding(
        all_of(numbers)
        and equilibrium.largest < 0.5
        and slopes[1] > slopes[0] > 1.02 * float(BASELINE.theta),
        Verdict.REFUTED,
        **numbers,
        baseline_largest_city_over_its_limit=float(equilibrium.largest),
        elasticity_of_size_to_quality_at_the_best_site={
            "largest size": float(BASELINE.theta),
            "optimum": slopes[0],
            "equilibrium": slopes[1],
        },
    )


@swept(ROOM, "land/proposition-3/property-2", "equilibrium", denies=True)
def smallest_city_is_best(economy: Economy, equilibrium: Allocation) -> Array:
    """The smallest city has the size of highest utility, with exponent theta, not 1/theta."""
    e = economy.elasticities
    ratio = e.best_ratio * equilibrium.threshold
    peak = city.best_utility(e, equilibrium.threshold)
    # Where theta is one the two exponents agree.
    differs = np.abs(e.theta - 1) < 1e-6
    return (
        (np.abs(equilibrium.smallest / ratio**e.theta - 1) < 1e-10)
        & (np.abs(equilibrium.common / peak - 1) < 1e-10)
        & (differs | (np.abs(equilibrium.smallest / ratio ** (1 / e.theta) - 1) > 1e-6))
    )


@ROOM.check("land/proposition-3/property-2")
def check_proposition_3_property_2() -> Finding:
    """The smallest city has the size where utility peaks, with exponent theta, not 1/theta."""
    theta = BASELINE.theta
    numbers = smallest_city_is_best.count()
    _, equilibrium = baseline_pair(0.01)
    ratio = float(BASELINE.best_ratio * equilibrium.threshold)
    return finding(
        all_of(numbers),
        Verdict.CORRECTED,
        **numbers,
        baseline_smallest_city=float(equilibrium.smallest),
        with_printed_exponent=float(ratio ** (1 / theta)),
    )


@swept(ROOM, "land/proposition-3/i", "planner", "equilibrium")
def fewer_sites(_: Economy, optimum: Allocation, equilibrium: Allocation) -> Array:
    """The equilibrium's threshold is higher than the optimum's, and its cities are fewer."""
    return (equilibrium.threshold > optimum.threshold) & (equilibrium.cities < optimum.cities)


@ROOM.check("land/proposition-3/i")
def check_proposition_3_i() -> Finding:
    """Fewer sites are developed in equilibrium."""
    numbers = fewer_sites.count()
    optimum, equilibrium = baseline_pair(0.01)
    return finding(
        all_of(numbers),
        Verdict.REPRODUCED,
        **numbers,
        domain=cases.DOMAIN,
        baseline_thresholds=[float(optimum.threshold), float(equilibrium.threshold)],
    )


FAILURES = ("mild failure", "half failure", "extreme failure")
"""Rules under which developers fail to coordinate."""


@swept(ROOM, "land/proposition-3/ii", "equilibrium", *FAILURES)
def everybody_is_worse_off(economy: Economy, best: Allocation, *worse: Allocation) -> Array:
    """Three failures of coordination have higher thresholds, and no higher utility."""
    truth = np.ones(economy.population.shape, bool)
    for other in worse:
        # With equal population utility falls as the threshold rises; where the difference in
        # utility is below rounding the thresholds still tell.
        truth &= (other.threshold > best.threshold) & (other.common <= best.common * (1 + ROUNDING))
    return truth


@ROOM.check("land/proposition-3/ii")
def check_proposition_3_ii() -> Finding:
    """Every other equilibrium, with any set of sites, leaves everybody worse off."""
    numbers = everybody_is_worse_off.count()
    ties = sum(
        int(np.count_nonzero(other.common >= best.common))
        for rule in FAILURES
        for best, other in zip(cases.solved("equilibrium"), cases.solved(rule), strict=True)
    )
    below = _other_sets_of_sites()
    return finding(
        all_of(numbers) and below["largest_utility_over_efficient"] < 1,
        Verdict.REPRODUCED,
        **numbers,
        domain=cases.DOMAIN,
        failures_of_coordination=len(FAILURES),
        ties_in_utility_that_thresholds_resolve=ties,
        **below,
    )


def _other_sets_of_sites() -> dict[str, Any]:
    """Equilibria on random sets of sites: the utility at which they hold the population."""
    _, population = VISIBLE, 0.1
    best = allocation.solve(VISIBLE, institutions.equilibrium(VISIBLE), sites.uniform(), population)
    random, pieces, count_of = np.random.default_rng(3), 400, 200
    quality = (np.arange(pieces) + 0.5) / pieces
    shares = random.uniform(0, 1, (count_of, 1)) ** 0.3
    used = random.uniform(0, 1, (count_of, pieces)) < shares
    level = np.linspace(0.0, 1, 201)[1:-1] * float(city.best_utility(VISIBLE, 1.0))
    # The residents that each site holds at each level of utility.
    held = np.zeros((level.size, pieces))
    able = city.best_utility(VISIBLE, quality) > level[:, np.newaxis]
    spread = np.broadcast_to(quality, held.shape)[able]
    target = np.broadcast_to(level[:, np.newaxis], held.shape)[able]
    held[able] = checking.falling_size(VISIBLE, spread, target) / pieces
    total = held @ used.T
    feasible = np.any(total >= population, axis=0)
    highest = level[np.array([np.max(np.flatnonzero(t >= population), initial=0) for t in total.T])]
    reached = highest[feasible]
    return {
        "random_sets_of_sites": int(np.count_nonzero(feasible)),
        "largest_utility_over_efficient": float(np.max(reached) / best.common),
    }


@ROOM.check("land/proposition-3/iii")
def check_proposition_3_iii() -> Finding:
    """Population falls with the threshold, from the bound to nothing; beyond it, none is left."""
    thresholds = np.linspace(0.02, 0.98, 49)
    falls = True
    for economy in cases.grid()[:-1]:
        pairs = np.array(cases.ELASTICITIES).T
        elasticities = Elasticities(*(part[:, np.newaxis] for part in pairs))
        held = allocation.population_at(
            elasticities, institutions.equilibrium(elasticities), economy.sites, thresholds
        )
        bound = allocation.population_bound(
            Elasticities(*pairs), institutions.equilibrium(Elasticities(*pairs)), economy.sites
        )
        falls &= bool(np.all(np.diff(held, axis=-1) < 0))
        falls &= bool(np.all(held[:, 0] < bound) and np.all(held[:, 0] > 0.2 * bound))
    rule = institutions.equilibrium(BASELINE)
    bound = float(allocation.population_bound(BASELINE, rule, sites.uniform()))
    try:
        allocation.solve(BASELINE, rule, sites.uniform(), 1.001 * bound)
    except ValueError:
        none_beyond = True
    else:
        none_beyond = False
    last = allocation.solve(BASELINE, rule, sites.uniform(), 0.999 * bound)
    return finding(
        falls
        and none_beyond
        and last.common > 0
        and abs(bound * (1 + float(BASELINE.theta)) - 1) < 1e-12,
        Verdict.CONDITIONAL,
        economies=len(cases.ELASTICITIES) * (len(cases.distributions()) - 1),
        thresholds=thresholds.size,
        baseline_bound=bound,
        baseline_utility_just_below=float(last.common),
    )


@swept(ROOM, "land/proposition-3/iv", "planner", "equilibrium")
def oversize_rises(_: Economy, optimum: Allocation, equilibrium: Allocation) -> Array:
    """Oversize rises from below one to above one over twelve sites."""
    quality = cases.developed_sites(equilibrium, 12)
    ratio = equilibrium.sizes(quality) / optimum.sizes(quality)
    return along(np.diff(ratio, axis=-1) > 0) & (ratio[..., 0] < 1) & (ratio[..., -1] > 1)


@ROOM.check("land/proposition-3/iv")
def check_proposition_3_iv() -> Finding:
    """Oversize rises from below one to above one, in every economy."""
    numbers = oversize_rises.count()
    shared = figures.figure_3_economy()
    return finding(
        all_of(numbers),
        Verdict.REPRODUCED,
        **numbers,
        domain=cases.DOMAIN,
        figure_3_crossing=shared.crossing,
    )


@swept(ROOM, "land/appendix-b/i", "planner", "equilibrium", inside=True)
def oversize_is_bounded(economy: Economy, optimum: Allocation, equilibrium: Allocation) -> Array:
    """Our proof's steps hold: utility stays above mu_0 / C, so oversize is below c^-theta."""
    e = economy.elasticities
    level = ((1 + e.agglomeration) ** e.congestion / (1 + e.congestion) ** e.agglomeration) ** (
        e.theta
    )
    # Oversize rises as long as the equilibrium size is below c^-theta of the optimal one.
    limit = e.efficient_wedge**-e.theta
    quality = cases.developed_sites(equilibrium, 6)
    stretched = limit[..., np.newaxis] * optimum.sizes(quality)
    utility = city.utility(columns(e), stretched, quality)
    expected = (optimum.common / level)[..., np.newaxis]
    scale = city.output(columns(e), stretched, quality)
    oversize = equilibrium.largest / optimum.largest
    return (
        along(np.abs(utility - expected) <= 1e-9 * scale)
        & (level > 1)
        & (equilibrium.common > optimum.common / level)
        & (oversize > 1)
        & (oversize < limit)
        & (equilibrium.threshold > optimum.threshold)
    )


@ROOM.check("land/appendix-b/i")
def check_appendix_b_i() -> Finding:
    """Our proof's steps: the level that the ratio would have to reach, and the bound it gives."""
    numbers = oversize_is_bounded.count()
    largest = [
        np.max(equilibrium.largest / optimum.largest * e.efficient_wedge**e.theta)
        for e, optimum, equilibrium in zip(
            (economy.elasticities for economy in cases.economies()),
            cases.solved("planner"),
            cases.solved("equilibrium"),
            strict=True,
        )
    ]
    optimum, equilibrium = baseline_pair(1e-10)
    return finding(
        all_of(numbers),
        Verdict.CORRECTED,
        **numbers,
        largest_oversize_over_its_bound=float(np.max(largest)),
        baseline_bound_on_oversize=float(BASELINE.efficient_wedge**-BASELINE.theta),
        baseline_oversize_at_population_1e_10=float(equilibrium.largest / optimum.largest),
    )


@ROOM.check("land/footnote-12")
def check_footnote_12() -> Finding:
    """Slopes of log rank on log size over all developed cities, and over the same sites."""
    own, common = {}, {}
    for population in (0.05, 0.1):
        solutions = [
            allocation.solve(VISIBLE, rule, sites.uniform(), population)
            for rule in (institutions.planner(VISIBLE), institutions.equilibrium(VISIBLE))
        ]
        shared = float(solutions[1].threshold)
        own[population] = [pareto_exponent(each, float(each.threshold)) for each in solutions]
        common[population] = [pareto_exponent(each, shared) for each in solutions]
    return finding(
        own[0.1][0] < own[0.1][1]
        and own[0.05][0] > own[0.05][1]
        and all(first > second for first, second in common.values()),
        Verdict.CONDITIONAL,
        exponents_of_optimum_and_equilibrium_at_population_0_1=own[0.1],
        exponents_at_population_0_05=own[0.05],
        on_common_sites_at_0_1=common[0.1],
        on_common_sites_at_0_05=common[0.05],
    )


def pareto_exponent(solution: Allocation, start: float, cities: int = 4000) -> float:
    """Slope of log rank on log size, with the sign turned, over uniform sites above `start`."""
    quality = start + (1 - start) * (np.arange(cities) + 0.5) / cities
    log_size = np.log(solution.sizes(quality))
    log_rank = np.log(1 - quality)
    return float(-np.polyfit(log_size, log_rank, 1)[0])


@ROOM.check("land/figure-3")
def check_figure_3() -> Finding:
    """The two curves start in order, cross once and keep their order."""
    shared = figures.figure_3_economy()
    quality = np.linspace(float(shared.equilibrium.threshold), 1, 400)
    difference = shared.equilibrium.sizes(quality) - shared.optimum.sizes(quality)
    signs = np.count_nonzero(np.diff(np.sign(difference)) != 0)
    return finding(
        shared.optimum.threshold < shared.equilibrium.threshold < shared.crossing < 1
        and signs == 1
        and difference[0] < 0 < difference[-1],
        Verdict.REPRODUCED,
        optimum_threshold=float(shared.optimum.threshold),
        equilibrium_threshold=float(shared.equilibrium.threshold),
        crossing=shared.crossing,
        largest_city_optimum=float(shared.optimum.largest),
        largest_city_equilibrium=float(shared.equilibrium.largest),
    )
