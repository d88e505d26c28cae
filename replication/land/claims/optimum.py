"""Checks of section 3.1 and Appendix A: the optimum on heterogeneous land."""

import numpy as np

from replication.land import draws as cases
from replication.land.claims.shared import all_of, along, columns, count, swept
from replication.land.draws import Economy
from replication.land.model import allocation, city, institutions, margins, sites
from replication.land.model.allocation import Allocation
from replication.land.model.city import BASELINE, VISIBLE, Elasticities
from replication.land.reference import discrete
from replication.land.room import ROOM
from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array, find_root


def _around_bound(elasticities: Elasticities) -> tuple[float, Allocation, Allocation]:
    """The planner's bound for uniform sites, and optima just below and well above it."""
    rule, where = institutions.planner(elasticities), sites.uniform()
    bound = float(allocation.population_bound(elasticities, rule, where))
    below = allocation.solve(elasticities, rule, where, 0.999 * bound)
    return bound, below, allocation.crowd(elasticities, rule, where, 1.6258 * bound)


@ROOM.check("land/footnote-10")
def check_footnote_10() -> Finding:
    """Below the bound on population some land stays empty; above it everything is built over."""
    bound, below, above = _around_bound(BASELINE)
    theta = float(BASELINE.theta)
    closed = float(BASELINE.efficient_wedge) ** theta / (1 + theta)
    equilibrium = allocation.population_bound(
        BASELINE, institutions.equilibrium(BASELINE), sites.uniform()
    )
    # Even the worst site wants a resident who costs society more than nothing.
    worst = float(above.sizes(np.zeros(1))[0])
    return finding(
        abs(bound / closed - 1) < 1e-12
        and below.threshold > 0
        and below.common > 0
        and above.common < 0
        and worst > 0
        and abs(worst**BASELINE.congestion * (1 + BASELINE.congestion) / -above.common - 1) < 1e-9,
        Verdict.CONDITIONAL,
        baseline_bound_planner=bound,
        baseline_bound_equilibrium=float(equilibrium),
        population_above=float(above.population),
        multiplier_above=float(above.common),
    )


@swept(ROOM, "land/text/cities-per-site-type", "planner", denies=True)
def one_city_on_each_site(economy: Economy, optimum: Allocation) -> Array:
    """With g(a) cities everybody is housed, with g(a) / l(a) not."""
    literal = economy.sites.above(optimum.threshold)  # residents: l(a) g(a) / l(a)
    added = optimum.residents_above(optimum.threshold)
    return (np.abs(added / economy.population - 1) < 1e-9) & (
        np.abs(literal / economy.population - 1) > 1e-6
    )


@ROOM.check("land/text/cities-per-site-type")
def check_cities_per_site_type() -> Finding:
    """Population when there are g(a)/l(a) cities of type a, and when there are g(a)."""
    return one_city_on_each_site.everywhere(Verdict.CORRECTED)


@swept(ROOM, "land/equation-9", "planner")
def nobody_should_move(economy: Economy, optimum: Allocation) -> Array:
    """Nobody's move to another site, built or not, adds to the sum of utilities."""
    quality = cases.developed_sites(optimum, 8)
    elasticities, mu = columns(economy.elasticities), optimum.common[..., np.newaxis]
    size = optimum.sizes(quality)
    product = city.social_marginal_product(elasticities, size, quality)
    scale = city.output(elasticities, size, quality)
    empty = optimum.threshold[..., np.newaxis] * np.array([0.3, 0.9, 0.999])
    gain = city.highest_marginal_product(elasticities, empty)
    alone = city.best_utility(elasticities, empty)
    return (
        along(np.abs(product - mu) <= 1e-10 * scale)
        & along((alone < mu) | (empty < economy.sites.lowest[..., np.newaxis]))
        & along(gain > alone)
    )


@ROOM.check("land/equation-9")
def check_equation_9() -> Finding:
    """Nobody's move to another site, built or not, adds to the sum of utilities."""
    return nobody_should_move.everywhere()


@ROOM.check("land/equation-10")
def check_equation_10() -> Finding:
    """The multiplier is what one more resident adds to total utility."""
    worst, tried = 0.0, 0
    for economy in cases.grid():
        rule, step = institutions.planner(economy.elasticities), 1e-4
        solve = lambda population, economy=economy, rule=rule: allocation.solve(
            economy.elasticities, rule, economy.sites, population
        )
        up, down = (solve(economy.population * (1 + h)) for h in (step, -step))
        quotient = (up.welfare - down.welfare) / (up.population - down.population)
        middle = solve(economy.population)
        # Relative to average utility: the multiplier itself is close to zero near the bound.
        average = middle.welfare / middle.population
        worst = max(worst, float(np.max(np.abs(quotient - middle.common) / average)))
        tried += economy.population.size
    return finding(worst < 1e-5, Verdict.REPRODUCED, economies=tried, largest_gap=worst)


@swept(ROOM, "land/equation-12", "planner")
def sum_of_utilities(economy: Economy, optimum: Allocation) -> Array:
    """Total utility is the multiplier times population plus a positive rest."""
    gamma, epsilon = economy.elasticities.congestion, economy.elasticities.agglomeration
    cost = optimum.output - optimum.welfare
    rest = gamma * cost - epsilon * optimum.output
    total = optimum.common * optimum.population + rest
    return (np.abs(total / optimum.welfare - 1) < 1e-10) & (rest > 0)


@ROOM.check("land/equation-12")
def check_equation_12() -> Finding:
    """Total utility is the multiplier's share plus what rents are worth."""
    return sum_of_utilities.everywhere()


@swept(ROOM, "land/text/sign-below-equation-12", "planner", denies=True)
def bracket_is_positive(economy: Economy, optimum: Allocation) -> Array:
    """The bracket is positive on every developed site but the smallest city's."""
    quality = cases.developed_sites(optimum, 8)[..., 1:]
    elasticities, size = columns(economy.elasticities), optimum.sizes(quality)
    bracket = elasticities.congestion * city.urban_cost(elasticities, size)
    bracket = bracket - elasticities.agglomeration * city.output(elasticities, size, quality)
    return along(bracket > 0)


@ROOM.check("land/text/sign-below-equation-12")
def check_sign_below_12() -> Finding:
    """The bracket of (12) on every developed site but the smallest."""
    return bracket_is_positive.everywhere(Verdict.CORRECTED)


@swept(ROOM, "land/proposition-2/i", "planner")
def lagrangian_is_highest(economy: Economy, optimum: Allocation) -> Array:
    """Site by site the solution maximises the Lagrangian, and it houses everybody."""
    built = cases.developed_sites(optimum, 5)
    empty = optimum.threshold[..., np.newaxis] * np.array([0.5, 0.99])
    elasticities, mu = columns(economy.elasticities), optimum.common[..., np.newaxis]
    size = optimum.sizes(built)
    value = city.developer_profit(elasticities, size, built, mu)
    tolerance = 1e-12 * size * city.output(elasticities, size, built)
    best, largest = (f(elasticities, built) for f in (city.best_size, city.largest_size))
    others = [factor * size for factor in (0.5, 0.9, 0.99, 1.01, 1.1, 2.0)]
    others += [best, *(factor * largest for factor in (0.1, 0.5, 1.0))]
    beaten = np.ones(economy.population.shape, bool)
    for other in others:
        there = city.developer_profit(elasticities, other, built, mu)
        beaten &= along(there <= value + tolerance)
    for factor in (0.5, 0.9, 1.0, 1.1, 2.0):
        tried = factor * city.best_size(elasticities, empty)
        beaten &= along(city.developer_profit(elasticities, tried, empty, mu) < 0)
    nobody = optimum.sizes(empty)
    housed = np.abs(optimum.residents_above(optimum.threshold) / economy.population - 1)
    return beaten & along(nobody == 0) & (housed < 1e-9) & (optimum.threshold < 1)


@ROOM.check("land/proposition-2/i")
def check_proposition_2_i() -> Finding:
    """Site by site the solution maximises the Lagrangian, and it houses everybody.

    Together the two suffice for an optimum, whatever the second-order conditions.
    """
    numbers = lagrangian_is_highest.count()
    bound, _, above = _around_bound(BASELINE)
    finite = discrete.discrete_optimum(BASELINE, (np.arange(10_000) + 0.5) / 10_000, 1e-4, 0.01)
    same = allocation.solve(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.01)
    first = float((np.argmax(finite.sizes > 0) + 0.5) / 10_000)
    return finding(
        all_of(numbers)
        and above.threshold == 0
        and abs(first - same.threshold) < 1e-4
        and abs(finite.welfare / same.welfare - 1) < 1e-6,
        Verdict.REPRODUCED,
        **numbers,
        domain=cases.DOMAIN,
        baseline_threshold=float(same.threshold),
        baseline_threshold_on_10000_sites=first,
        threshold_beyond_the_bound=float(above.threshold),
        population_bound=bound,
    )


@swept(ROOM, "land/proposition-2/ii", "planner")
def sizes_rise(_: Economy, optimum: Allocation) -> Array:
    """Optimal sizes rise from site to site, over twelve sites."""
    return along(np.diff(optimum.sizes(cases.developed_sites(optimum, 12)), axis=-1) > 0)


@ROOM.check("land/proposition-2/ii")
def check_proposition_2_ii() -> Finding:
    """Sizes rise from site to site."""
    return sizes_rise.everywhere()


@swept(ROOM, "land/proposition-2/iii", "planner", inside=True)
def between_best_and_largest(economy: Economy, optimum: Allocation) -> Array:
    """Optimal sizes lie between the best and the largest size, above the threshold."""
    quality = cases.developed_sites(optimum, 8)[..., 1:]
    elasticities, size = columns(economy.elasticities), optimum.sizes(quality)
    return along(
        (size > city.best_size(elasticities, quality))
        & (size < city.largest_size(elasticities, quality))
    )


@ROOM.check("land/proposition-2/iii")
def check_proposition_2_iii() -> Finding:
    """Sizes against the two bounds, with a positive and with a negative multiplier."""
    numbers = between_best_and_largest.count()
    _, _, above = _around_bound(BASELINE)
    too_large_below = float(
        find_root(
            lambda a: above.sizes(a[..., np.newaxis])[..., 0] - city.largest_size(BASELINE, a),
            0.2,
            0.95,
            minimum=0.01,
        )
    )
    # A second route to the counterexample: the first-order condition at twice the largest size.
    quality = 0.5 * too_large_below
    slack = float(
        city.social_marginal_product(BASELINE, city.largest_size(BASELINE, quality), quality)
        - above.common
    )
    return finding(
        all_of(numbers) and above.common < 0 and 0 < too_large_below < 1 and slack > 0,
        Verdict.CONDITIONAL,
        **numbers,
        counterexample_population=float(above.population),
        multiplier_there=float(above.common),
        cities_exceed_the_largest_size_below_quality=too_large_below,
    )


@swept(ROOM, "land/proposition-2/iv", "planner", inside=True)
def smallest_city_is_best(economy: Economy, optimum: Allocation) -> Array:
    """The smallest optimal city has its best size, while sites are left empty."""
    best = city.best_size(economy.elasticities, optimum.threshold)
    return np.abs(optimum.smallest / best - 1) < 1e-10


@ROOM.check("land/proposition-2/iv")
def check_proposition_2_iv() -> Finding:
    """The smallest city when land is left empty, and when it is not."""
    numbers = smallest_city_is_best.count()
    where, rule = sites.truncated_pareto(2, 0.5), institutions.planner(VISIBLE)
    bound = float(allocation.interior_bound(VISIBLE, rule, where))
    packed = allocation.solve(VISIBLE, rule, where, 0.233)
    best = float(city.best_size(VISIBLE, 0.5))
    second = float(discrete.size_at_multiplier(VISIBLE, 0.5, packed.common))
    return finding(
        all_of(numbers)
        and not packed.interior
        and bound < 0.233
        and packed.smallest > 1.5 * best
        and abs(second / packed.smallest - 1) < 1e-9,
        Verdict.CONDITIONAL,
        **numbers,
        counterexample="Pareto(2) above .5, epsilon .4, gamma 1, population .233",
        population_that_leaves_no_site_empty=bound,
        smallest_over_best_size=float(packed.smallest / best),
    )


@ROOM.check("land/proposition-2/v")
def check_proposition_2_v() -> Finding:
    """Difference quotients of utility along the sites, with and without the factor gamma."""
    gaps, printed = [], []

    def right(economy: Economy, optimum: Allocation) -> Array:
        start = optimum.threshold[..., np.newaxis]
        quality = start + (1 - start) * np.array([0.4, 0.6, 0.9])
        step = 1e-4 * (1 - start)
        utility = [optimum.utilities(quality + h) for h in (-step, step)]
        size = [optimum.sizes(quality + h) for h in (-step, step)]
        e = columns(economy.elasticities)
        rise = np.diff(utility, axis=0)[0] / (2 * step)
        growth = np.diff(size, axis=0)[0] / (2 * step)
        middle = optimum.sizes(quality) ** (e.congestion - 1)
        as_printed = (e.congestion - e.agglomeration) / (1 + e.agglomeration) * middle * growth
        # Rounding of utility over the step of the quotient.
        noise = 1e-14 * np.abs(utility[0]) / step
        gaps.append(np.max((np.abs(rise - e.congestion * as_printed) - noise) / rise))
        printed.append(np.median(rise / as_printed / e.congestion))
        good = np.abs(rise - e.congestion * as_printed) <= 1e-4 * rise + noise
        return along(good & (utility[1] > utility[0]))

    numbers = count(right, "planner")
    return finding(
        all_of(numbers) and np.max(np.abs(np.array(printed) - 1)) < 1e-4,
        Verdict.CORRECTED,
        **numbers,
        largest_relative_gap_with_the_factor_beyond_rounding=float(np.max(gaps)),
    )


@swept(ROOM, "land/proposition-2/vi", "planner")
def average_exceeds_multiplier(_: Economy, optimum: Allocation) -> Array:
    """Average utility exceeds the multiplier."""
    return optimum.welfare / optimum.population > optimum.common


@ROOM.check("land/proposition-2/vi")
def check_proposition_2_vi() -> Finding:
    """Average utility exceeds the multiplier; also where the multiplier is negative."""
    numbers = average_exceeds_multiplier.count()
    _, below, above = _around_bound(BASELINE)
    return finding(
        all_of(numbers) and above.welfare / above.population > above.common,
        Verdict.REPRODUCED,
        **numbers,
        domain=cases.DOMAIN,
        average_over_multiplier_near_the_bound=float(
            below.welfare / below.population / below.common
        ),
    )


@ROOM.check("land/proposition-2/vii")
def check_proposition_2_vii() -> Finding:
    """Both margins by their derivatives and by differences; none is extensive once land is full."""
    extensive = []

    def right(economy: Economy, optimum: Allocation) -> Array:
        inside = margins.planner_margins(optimum)
        quality = cases.developed_sites(optimum, 4)[..., 1:]
        more = allocation.solve(
            economy.elasticities,
            institutions.planner(economy.elasticities),
            economy.sites,
            economy.population * 1.01,
        )
        moved = (more.threshold - optimum.threshold) / (0.01 * economy.population)
        extensive.append(inside.extensive)
        return (
            (inside.threshold < 0)
            & (inside.extensive > 0)
            & (inside.intensive > 0)
            & (more.threshold < optimum.threshold)
            & (np.abs(moved / inside.threshold - 1) < 0.2)
            & along(more.sizes(quality) >= optimum.sizes(quality))
            & (more.curve.top >= optimum.curve.top)
        )

    numbers = count(right, "planner")
    where, rule = sites.truncated_pareto(2, 0.5), institutions.planner(VISIBLE)
    packed = allocation.solve(VISIBLE, rule, where, np.array([0.233, 0.235]))
    return finding(
        all_of(numbers) and np.all(packed.threshold == 0.5) and np.ptp(packed.cities) == 0,
        Verdict.CONDITIONAL,
        **numbers,
        smallest_extensive_share=float(min(np.min(share) for share in extensive)),
        largest_extensive_share=float(max(np.max(share) for share in extensive)),
        counterexample="Pareto(2) above .5, epsilon .4, gamma 1, population .233",
    )


@swept(ROOM, "land/appendix-a/bounds", "planner")
def within_bounds(economy: Economy, optimum: Allocation) -> Array:
    """Optimal sizes lie between the printed bounds."""
    quality = cases.developed_sites(optimum, 8)
    e = columns(economy.elasticities)
    ratio = optimum.sizes(quality) ** (e.congestion - e.agglomeration) / quality
    wedge, best = e.efficient_wedge, e.best_ratio
    return along((ratio > best * wedge) & (ratio < wedge) & (ratio >= best * (1 - 1e-11)))


@ROOM.check("land/appendix-a/bounds")
def check_appendix_a_bounds() -> Finding:
    """The two bounds on sizes, and how far the lower one is from the sharp one."""
    return within_bounds.everywhere()


@swept(ROOM, "land/appendix-a/multiplier", "planner")
def multiplier_is_best_utility(economy: Economy, optimum: Allocation) -> Array:
    """The multiplier is the best utility on the worst developed site."""
    best = city.best_utility(economy.elasticities, optimum.threshold)
    return np.abs(optimum.common / best - 1) < 1e-10


@ROOM.check("land/appendix-a/multiplier")
def check_appendix_a_multiplier() -> Finding:
    """The multiplier against the best utility, by closed form."""
    return multiplier_is_best_utility.everywhere()


@swept(ROOM, "land/footnote-14", "planner", denies=True)
def site_multiplier_is_positive(economy: Economy, optimum: Allocation) -> Array:
    """The site multiplier is mu_0 + (gamma - epsilon) a^(theta gamma), and positive."""
    quality = cases.developed_sites(optimum, 6)
    elasticities, mu = columns(economy.elasticities), optimum.common[..., np.newaxis]
    largest = city.largest_size(elasticities, quality)
    asked = mu - city.social_marginal_product(elasticities, largest, quality)
    closed = mu + largest**elasticities.congestion * (
        elasticities.congestion - elasticities.agglomeration
    )
    return along((asked > 0) & (np.abs(asked / closed - 1) < 1e-9))


@ROOM.check("land/footnote-14")
def check_footnote_14() -> Finding:
    """The site multiplier that the first-order condition asks for at the largest size."""
    numbers = site_multiplier_is_positive.count()
    return finding(all_of(numbers), Verdict.CORRECTED, **numbers)


@swept(ROOM, "land/equation-16", "planner")
def marginal_product_falls(economy: Economy, optimum: Allocation) -> Array:
    """The marginal social product falls in size on developed sites."""
    quality, step = cases.developed_sites(optimum, 6), 1e-5
    elasticities, size = columns(economy.elasticities), optimum.sizes(quality)
    e, g = elasticities.agglomeration, elasticities.congestion
    closed = (1 + e) * e * quality * size**e - (1 + g) * g * size**g
    product = lambda factor: city.social_marginal_product(elasticities, factor * size, quality)
    quotient = (product(1 + step) - product(1 - step)) / (2 * step)
    scale = city.output(elasticities, size, quality)
    return along((closed < 0) & (np.abs(quotient - closed) < 1e-8 * scale))


@ROOM.check("land/equation-16")
def check_equation_16() -> Finding:
    """The marginal social product falls in size on developed sites, by difference quotients."""
    return marginal_product_falls.everywhere()


@ROOM.check("land/appendix-a/multiplier-and-size")
def check_appendix_a_multiplier_and_size() -> Finding:
    """The printed differential of the multiplier against two solutions that differ a little."""
    worst, tried, falls = 0.0, 0, True
    for economy in cases.grid():
        rule, step = institutions.planner(economy.elasticities), 1e-4
        down, middle, up = (
            allocation.solve(
                economy.elasticities, rule, economy.sites, economy.population * (1 + h)
            )
            for h in (-step, 0.0, step)
        )
        quality = cases.developed_sites(middle, 4)[..., 1:]
        e = columns(economy.elasticities)
        size = middle.sizes(quality)
        ratio = e.best_ratio * e.efficient_wedge * quality
        bracket = ratio * size ** (e.agglomeration - e.congestion) - 1
        printed = bracket * (1 + e.congestion) * e.congestion * size ** (e.congestion - 1)
        moved = (up.common - down.common)[..., np.newaxis]
        ours = printed * (up.sizes(quality) - down.sizes(quality))
        # Rounding of the multiplier and of the sizes.
        noise = 1e-13 * (middle.common[..., np.newaxis] + np.abs(printed) * size)
        worst = max(worst, float(np.max((np.abs(ours - moved) - noise) / np.abs(moved))))
        tried += economy.population.size
        falls &= bool(np.all(bracket < 0) and np.all(up.common < down.common))
    return finding(
        falls and worst < 1e-3,
        Verdict.REPRODUCED,
        economies=tried,
        largest_gap_beyond_rounding=worst,
    )
