"""Checks of sections 3.3 and 3.4 and Appendix D: developers and local governments."""

import numpy as np

from replication.land import draws as cases
from replication.land import figures
from replication.land.claims.shared import (
    ROUNDING,
    all_of,
    along,
    baseline_pair,
    columns,
    count,
    gap,
    homogeneous_draws,
    on_draws,
    swept,
)
from replication.land.draws import Economy
from replication.land.model import allocation, city, developers, institutions, sites
from replication.land.model.allocation import Allocation
from replication.land.model.city import BASELINE, VISIBLE, Elasticities
from replication.land.reference import discrete
from replication.land.room import ROOM
from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array
from replication.trials import Trials


@swept(ROOM, "land/proposition-5/i-if", "planner", "atomistic")
def free_entry_is_optimal(economy: Economy, optimum: Allocation, free: Allocation) -> Array:
    """Competing developers choose the optimum's threshold, multiplier and sizes."""
    quality = cases.developed_sites(optimum, 5)
    e, paid = columns(economy.elasticities), free.common[..., np.newaxis]
    chosen = free.sizes(quality)
    profit = city.developer_profit(e, chosen, quality, paid)
    best = np.ones(economy.population.shape, bool)
    for factor in (0.2, 0.7, 0.97, 1.03, 1.4):
        other = city.developer_profit(e, factor * chosen, quality, paid)
        best &= along(other < profit + 1e-13 * chosen * paid)
    entrant = city.best_utility(e, 0.999 * free.threshold[..., np.newaxis])
    return (
        best
        & along(entrant < paid)
        & (np.abs(free.threshold / optimum.threshold - 1) < 1e-10)
        & (np.abs(free.common / optimum.common - 1) < 1e-10)
        & (np.abs(free.largest / optimum.largest - 1) < 1e-10)
    )


@ROOM.check("land/proposition-5/i-if")
def check_proposition_5_i_if() -> Finding:
    """Free entry of utility takers leaves one reservation utility: the optimum's multiplier."""
    numbers = free_entry_is_optimal.count()
    # Population falls with reservation utility, so that no other one clears the market.
    level = np.linspace(0.3, 0.99, 24)
    held = allocation.population_at(
        VISIBLE, institutions.atomistic_developers(VISIBLE), sites.uniform(), level
    )
    return finding(
        all_of(numbers) and np.all(np.diff(held) < 0),
        Verdict.REPRODUCED,
        **numbers,
        domain=cases.DOMAIN,
    )


@swept(ROOM, "land/proposition-5/i-profits", "atomistic")
def profits_are_positive(economy: Economy, free: Allocation) -> Array:
    """Profits by (14) are those of Appendix D, and positive above the threshold."""
    quality = cases.developed_sites(free, 8)[..., 1:]
    e, size = columns(economy.elasticities), free.sizes(quality)
    profit = city.developer_profit(e, size, quality, free.common[..., np.newaxis])
    cost, output = city.urban_cost(e, size), city.output(e, size, quality)
    printed = size * (e.congestion * cost - e.agglomeration * output)
    return along((printed > 0) & (np.abs(profit - printed) <= 1e-10 * size * output))


@ROOM.check("land/proposition-5/i-profits")
def check_proposition_5_profits() -> Finding:
    """Profits by (14) and by Appendix D, on every site but the marginal one."""
    numbers = profits_are_positive.count()
    shares = {}
    for population in (0.01, 0.001):
        optimum, _ = baseline_pair(population)
        shares[f"profit_share_at_population_{population:g}"] = float(
            1 - optimum.common * population / optimum.welfare
        )
    return finding(all_of(numbers), Verdict.REPRODUCED, **numbers, **shares)


@swept(ROOM, "land/proposition-5/i-only-if", "planner", denies=True)
def optimal_sizes_solve_15(economy: Economy, optimum: Allocation) -> Array:
    """The optimum's sizes solve (15) at elasticities .01, .5 and 2, with profits."""
    quality = cases.developed_sites(optimum, 6)
    e, size = columns(economy.elasticities), optimum.sizes(quality)
    scale = city.output(e, size, quality)
    truth = np.ones(economy.population.shape, bool)
    for eta in (0.01, 0.5, 2.0):
        paid = (optimum.common / (1 + eta))[..., np.newaxis]
        condition = city.social_marginal_product(e, size, quality) - paid * (1 + eta)
        profit = city.developer_profit(e, size, quality, paid)
        truth &= along((np.abs(condition) <= 1e-10 * scale) & (profit > 0))
    return truth


@ROOM.check("land/proposition-5/i-only-if")
def check_proposition_5_only_if() -> Finding:
    """With a common elasticity the optimum's sizes still solve (15), at lower utility."""
    numbers = optimal_sizes_solve_15.count()
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    quality = cases.developed_sites(optimum, 50)
    eta = 0.5
    paid = float(optimum.common) / (1 + eta)
    solved = discrete.size_at_multiplier(VISIBLE, quality[1:], paid * (1 + eta))
    return finding(
        all_of(numbers) and gap(solved, optimum.sizes(quality)[1:]) < 1e-9,
        Verdict.REFUTED,
        **numbers,
        elasticities_of_reservation_utility=[0.01, 0.5, 2.0],
        example_elasticity=eta,
        example_reservation_utility=paid,
        example_multiplier=float(optimum.common),
    )


@swept(ROOM, "land/equation-15", "strategic", "saturated")
def solves_15(economy: Economy, strategic: Allocation, saturated: Allocation) -> Array:
    """Sizes solve (15); the marginal developer earns nothing unless every site is taken."""
    e = columns(economy.elasticities)
    limit = institutions.saturation(economy.elasticities)[..., np.newaxis]
    truth = np.ones(economy.population.shape, bool)
    for each, eta in ((strategic, limit / 2), (saturated, limit * 2)):
        quality = cases.developed_sites(each, 6)
        size, paid = each.sizes(quality), each.common[..., np.newaxis]
        product = city.social_marginal_product(e, size, quality)
        scale = city.output(e, size, quality)
        truth &= along(np.abs(product - paid * (1 + eta)) <= 1e-9 * scale)
        profit = city.developer_profit(e, size, quality, paid)[..., 0] / size[..., 0]
        marginal = np.abs(profit) <= 1e-10 * scale[..., 0] if each is strategic else profit > 0
        truth &= marginal | ~each.interior
    return truth


@ROOM.check("land/equation-15")
def check_equation_15() -> Finding:
    """Strategic developers' first-order condition, and what the marginal one of them earns."""
    return solves_15.everywhere()


@swept(ROOM, "land/proposition-5/ii", "planner", "strategic", "saturated", inside=True)
def strategic_cities_are_small(
    economy: Economy, optimum: Allocation, *strategic: Allocation
) -> Array:
    """With one developer a site and one elasticity, cities are smaller than optimal and more."""
    truth = np.ones(economy.population.shape, bool)
    for each in strategic:
        # One wedge, so more sites for the same people mean less on each. Where the difference
        # is below rounding, the thresholds still tell.
        quality = cases.developed_sites(optimum, 5)
        smaller = each.sizes(quality) <= optimum.sizes(quality) * (1 + 1e-9)
        truth &= (
            (each.threshold < optimum.threshold)
            & (each.cities > optimum.cities)
            & along(smaller)
            & (each.largest <= optimum.largest * (1 + ROUNDING))
        )
    return truth


@ROOM.check("land/proposition-5/ii")
def check_proposition_5_ii() -> Finding:
    """Single-site developers with a common elasticity; a dominant one; some strategic ones."""
    numbers = strategic_cities_are_small.count()
    packed = sum(
        int(np.count_nonzero(~each.interior))
        for rule in ("strategic", "saturated")
        for each in cases.solved(rule)
    )
    where = sites.uniform()
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), where, 0.1)
    owner = developers.dominant_developer(VISIBLE, where, 0.1, 0.5)
    wide = baseline_pair(0.01)[0]
    wide_owner = developers.dominant_developer(BASELINE, where, 0.01, 0.5)
    mixed = developers.partly_strategic(VISIBLE, where, 0.1, 0.8, 0.3)
    quality = np.array([0.65, 0.79, 0.81, 1.0])
    ratio = mixed.sizes(quality) / optimum.sizes(quality)
    return finding(
        all_of(numbers)
        and owner.fringe.largest > optimum.largest
        and owner.dominant.cities < optimum.cities
        and wide_owner.cities < wide.cities
        and ratio[0] > 1 > ratio[3]
        and np.all(mixed.profits(quality) > 0)
        and abs(mixed.population - 0.1) < 1e-12
        and dominant_profit_gap(owner) < 1e-6,
        Verdict.CONDITIONAL,
        **numbers,
        economies_where_strategic_developers_fill_every_site=packed,
        dominant_owner_loss=float(1 - owner.welfare / optimum.welfare),
        dominant_owner_largest_cities_dominant_fringe_optimum=[
            float(owner.dominant.largest),
            float(owner.fringe.largest),
            float(optimum.largest),
        ],
        baseline_cities_with_dominant_owner_and_optimum=[
            float(wide_owner.cities),
            float(wide.cities),
        ],
        sizes_over_optimum_when_only_sites_above_0_8_are_strategic=[float(r) for r in ratio],
    )


def dominant_profit_gap(owner: developers.DominantOutcome) -> float:
    """Relative gap between the solved number of residents and the one that maximises profit."""
    share = float(owner.share)
    elasticities, where = owner.dominant.elasticities, owner.dominant.sites
    rule = institutions.planner(elasticities)
    chosen = share * float(owner.dominant.population)
    total = chosen + (1 - share) * float(owner.fringe.population)
    residents = chosen * (1 + np.linspace(-0.02, 0.02, 41))
    own = allocation.solve(elasticities, rule, where, residents / share)
    fringe = allocation.solve(elasticities, rule, where, (total - residents) / (1 - share))
    profit = share * own.welfare - residents * fringe.common
    fit = np.polyfit(residents / chosen - 1, profit / profit.max(), 4)
    peaks = np.roots(np.polyder(fit))
    nearest = peaks[np.argmin(np.abs(peaks))]
    return float(np.abs(nearest))


@swept(ROOM, "land/appendix-d/pareto-argument", "planner", "equilibrium", denies=True)
def more_without_dominating(_: Economy, optimum: Allocation, equilibrium: Allocation) -> Array:
    """Everybody has more than mu_0 in equilibrium, and less than in the optimum's best city."""
    best_off = optimum.utilities(np.ones((1,)))[..., 0]
    return (
        (equilibrium.common > optimum.common)
        & (equilibrium.welfare < optimum.welfare)
        & (equilibrium.common < best_off)
    )


@ROOM.check("land/appendix-d/pareto-argument")
def check_appendix_d_pareto() -> Finding:
    """Utility above the multiplier for everybody is possible, and does not dominate the optimum."""
    return more_without_dominating.everywhere(Verdict.REFUTED)


@swept(ROOM, "land/appendix-d/fewer-cities", "planner", denies=True)
def lower_pay_means_more_cities(economy: Economy, optimum: Allocation) -> Array:
    """At nine tenths of the multiplier developers' cities are larger and on more sites."""
    e = economy.elasticities
    paid = 0.9 * optimum.common
    # The marginal developer's site: best utility is proportional to a^(theta gamma).
    threshold = optimum.threshold * 0.9 ** (1 / (e.theta * e.congestion))
    quality = cases.developed_sites(optimum, 5)[..., 1:]
    chosen = discrete.size_at_multiplier(columns(e), quality, paid[..., np.newaxis])
    zero = np.abs(city.best_utility(e, threshold) / paid - 1) < 1e-9
    return zero & (threshold < optimum.threshold) & along(chosen > optimum.sizes(quality))


@ROOM.check("land/appendix-d/fewer-cities")
def check_appendix_d_fewer() -> Finding:
    """Developers' sizes and thresholds at nine tenths of the multiplier."""
    return lower_pay_means_more_cities.everywhere(Verdict.REFUTED)


@ROOM.check("land/text/strategic-utility-above-optimum")
def check_strategic_utility() -> Finding:
    """Utility on the three sites of Figure 2, strategic developers against the optimum."""
    points = figures.figure_2_points()
    strategic = points.strategic_utility
    optimal = points.optimal_utility
    # A second route: sizes from the first-order conditions; the third site is the optimum's
    # smallest city, at its best size.
    shown, quality = figures.figure_2_solutions(), points.quality
    factor = 1 + figures.FIGURE_2_ELASTICITY
    by_condition = [
        discrete.size_at_multiplier(VISIBLE, quality, shown.strategic.common * factor),
        discrete.size_at_multiplier(VISIBLE, quality[:2], shown.optimum.common),
    ]
    again = [
        city.utility(VISIBLE, by_condition[0], quality),
        np.append(
            city.utility(VISIBLE, by_condition[1], quality[:2]),
            city.best_utility(VISIBLE, quality[2]),
        ),
    ]
    return finding(
        np.all(strategic[:2] > optimal[:2])
        and strategic[2] < optimal[2]
        and max(gap(again[0], strategic), gap(again[1], optimal)) < 1e-9,
        Verdict.CONDITIONAL,
        qualities=points.quality.tolist(),
        strategic_utility=strategic.tolist(),
        optimal_utility=optimal.tolist(),
    )


@ROOM.check("land/figure-2")
def check_figure_2() -> Finding:
    """Order of the four sizes on the figure's three sites; the worst has its best size."""
    points = figures.figure_2_points()
    local, strategic, optimal, largest = points.sizes
    solution = figures.figure_2_solutions()
    second = discrete.size_at_multiplier(VISIBLE, points.quality[:2], solution.optimum.common)
    return finding(
        np.all(local[:2] < strategic[:2])
        and np.all(strategic < optimal)
        and np.all(optimal < largest)
        and abs(local[2] / optimal[2] - 1) < 1e-9
        and gap(optimal[:2], second) < 1e-9,
        Verdict.REPRODUCED,
        qualities=points.quality.tolist(),
        population=points.population,
        local_governments=local.tolist(),
        strategic=strategic.tolist(),
        optimum=optimal.tolist(),
        largest=largest.tolist(),
    )


@swept(ROOM, "land/text/local-governments-too-small", "planner", "local governments")
def closed_cities_are_small(economy: Economy, optimum: Allocation, local: Allocation) -> Array:
    """Closed cities are best for their residents, and smaller than optimal."""
    quality = cases.developed_sites(optimum, 6)[..., 1:]
    size = local.sizes(quality)
    e = columns(economy.elasticities)
    peak = city.utility(e, size, quality)
    around = [city.utility(e, factor * size, quality) for factor in (0.97, 1.03)]
    return along((size < optimum.sizes(quality)) & (peak > around[0]) & (peak > around[1]))


@ROOM.check("land/text/local-governments-too-small")
def check_local_too_small() -> Finding:
    """Closed cities against optimal ones on the optimum's sites."""
    return closed_cities_are_small.everywhere()


def everybody_is_housed(economy: Economy, local: Allocation) -> Array:
    """Closed cities take in the whole population."""
    return local.population >= economy.population * (1 - 1e-9)


@ROOM.sweep(
    "land/text/local-governments-full-employment",
    tries="Closed cities take in the whole population",
    domain=cases.DOMAIN,
    instead="They do if and only if population is at most (epsilon / gamma)^theta E[a^theta]",
)
def sweep_full_employment(random: np.random.Generator, draws: int) -> Trials:
    """Who is housed, against the bound in closed form."""

    def below_bound(economy: Economy, _: Allocation) -> Array:
        e = economy.elasticities
        bound = e.best_ratio**e.theta * sites.mean_power(economy.sites, e.theta)
        return economy.population <= bound

    (housed, below), parameters = on_draws(
        random, draws, ("local governments",), everybody_is_housed, below_bound
    )
    return Trials(housed, instead=housed == below, parameters=parameters)


@ROOM.check("land/text/local-governments-full-employment")
def check_local_full_employment() -> Finding:
    """How many people closed cities take in."""
    numbers = count(everybody_is_housed, "local governments")
    rule = institutions.local_governments(BASELINE)
    bound = float(allocation.population_bound(BASELINE, rule, sites.uniform()))
    closed = float(BASELINE.best_ratio**BASELINE.theta / (1 + BASELINE.theta))
    housed = allocation.solve(BASELINE, rule, sites.uniform(), 0.01)
    return finding(
        0 < numbers["holds_in"] < numbers["economies"]
        and abs(bound / closed - 1) < 1e-12
        and abs(housed.population / bound - 1) < 1e-12,
        Verdict.CONDITIONAL,
        economies=numbers["economies"],
        everybody_housed_in=numbers["holds_in"],
        baseline_bound=bound,
        baseline_share_housed_at_population_0_01=float(housed.population / 0.01),
    )


def small_and_many(_: Economy, optimum: Allocation, local: Allocation) -> Array:
    """Closed cities are smaller than the optimum's, and more."""
    quality = cases.developed_sites(optimum, 4)[..., 1:]
    small = along(local.sizes(quality) < optimum.sizes(quality))
    return small & (local.cities > optimum.cities)


@ROOM.sweep(
    "land/text/too-large-and-too-few",
    tries="Closed cities that house everybody are neither smaller than the optimum's nor more",
    domain=cases.DOMAIN,
    instead="They are smaller, and more",
)
def sweep_too_large_and_too_few(random: np.random.Generator, draws: int) -> Trials:
    """Sizes and numbers where everybody is housed."""
    (housed, opposite), parameters = on_draws(
        random,
        draws,
        ("planner", "local governments"),
        lambda economy, _, local: everybody_is_housed(economy, local),
        small_and_many,
    )
    return Trials(~opposite, premise=housed, instead=opposite, parameters=parameters)


@ROOM.check("land/text/too-large-and-too-few")
def check_too_large_and_too_few() -> Finding:
    """Closed cities that house everybody are too small and too many."""
    tried = count(everybody_is_housed, "local governments")["holds_in"]
    numbers = count(
        lambda economy, optimum, local: (
            ~everybody_is_housed(economy, local) | small_and_many(economy, optimum, local)
        ),
        "planner",
        "local governments",
    )
    return finding(
        all_of(numbers) and tried > 0,
        Verdict.REFUTED,
        economies_where_everybody_is_housed=tried,
        too_small_and_too_many_in_all_of_them=numbers["economies"] == numbers["holds_in"],
    )


@swept(
    ROOM,
    "land/text/lowers-welfare-for-everybody-else",
    "planner",
    "local governments",
    denies=True,
)
def some_gain_some_lose(economy: Economy, optimum: Allocation, local: Allocation) -> Array:
    """Welfare falls; residents of the optimum's sites gain, those of worse sites lose."""
    quality = cases.developed_sites(optimum, 6)[..., 1:]
    e = columns(economy.elasticities)
    gain = along(city.best_utility(e, quality) > optimum.utilities(quality))
    lowest = city.best_utility(economy.elasticities, local.threshold)
    full = everybody_is_housed(economy, local)
    return gain & (local.welfare < optimum.welfare) & (~full | (lowest < optimum.common))


@ROOM.check("land/text/lowers-welfare-for-everybody-else")
def check_lowers_welfare() -> Finding:
    """Who gains and who loses when cities close, against the optimum's gross utilities."""
    numbers = some_gain_some_lose.count()
    return finding(all_of(numbers), Verdict.CONDITIONAL, **numbers)


@swept(ROOM, "land/text/newcomers-first-order", "local governments")
def second_order_loss(economy: Economy, local: Allocation) -> Array:
    """One more resident of the best closed city gains, and costs it to second order only."""
    e, step = economy.elasticities, 1e-4
    size = city.best_size(e, 1.0)
    level = city.best_utility(e, 1.0)
    lost = 1 - city.utility(e, size * (1 + step), 1.0) / level
    second_order = e.agglomeration * e.congestion / 2 * step**2
    gained = level - city.best_utility(e, local.threshold)
    return (np.abs(lost - second_order) < 1e-3 * second_order + 1e-14) & (gained > 0)


@ROOM.check("land/text/newcomers-first-order")
def check_newcomers() -> Finding:
    """One more resident of the best closed city: what incumbents lose and the newcomer gains."""
    return second_order_loss.everywhere()


@ROOM.check("land/text/very-inefficient")
def check_very_inefficient() -> Finding:
    """Losses of closed cities where they house everybody, beside the untaxed equilibrium's."""
    housed = beats = 0
    losses = []
    for optimum, equilibrium, local in zip(
        *(cases.solved(rule) for rule in ("planner", "equilibrium", "local governments")),
        strict=True,
    ):
        full = local.population >= optimum.population * (1 - 1e-9)
        housed += int(np.count_nonzero(full))
        beats += int(np.count_nonzero(full & (local.welfare > equilibrium.welfare)))
        losses.append((1 - local.welfare / optimum.welfare)[full])
    losses = np.concatenate(losses)
    example = {}
    for name, elasticities, population in (
        ("visible", VISIBLE, 0.05),
        ("baseline", BASELINE, 1e-10),
    ):
        found = welfare_losses(elasticities, population)
        example[f"{name}_losses_local_and_equilibrium"] = [
            found["local governments"],
            found["Pareto-efficient equilibrium"],
        ]
    visible, baseline = example.values()
    return finding(
        visible[0] < visible[1] and baseline[0] > baseline[1] and 0 < beats < housed,
        Verdict.CONDITIONAL,
        economies_where_everybody_is_housed=housed,
        local_governments_beat_the_equilibrium_in=beats,
        median_loss=float(np.median(losses)),
        largest_loss=float(np.max(losses)),
        **example,
    )


def welfare_losses(elasticities: Elasticities, population: float) -> dict[str, float]:
    """Share of the optimum's total utility that each institution loses, on uniform sites."""
    table = figures.welfare_by_institution(elasticities, population)
    return {name: float(1 - value / table["planner"]) for name, value in table.items()}


@swept(ROOM, "land/text/developers-and-governments-differ", "atomistic", "local governments")
def developers_build_larger_cities(_: Economy, free: Allocation, local: Allocation) -> Array:
    """On heterogeneous land developers' cities are larger than closed ones, and welfare higher."""
    quality = cases.developed_sites(free, 5)[..., 1:]
    return along(free.sizes(quality) > local.sizes(quality)) & (free.welfare > local.welfare)


@ROOM.check("land/text/developers-and-governments-differ")
def check_developers_and_governments_differ() -> Finding:
    """One size for both on homogeneous land, two on every better site of heterogeneous land."""
    elasticities, quality = homogeneous_draws()
    level = city.best_utility(elasticities, quality)
    same = gap(
        discrete.size_at_multiplier(elasticities, quality, level),
        city.best_size(elasticities, quality),
    )
    numbers = developers_build_larger_cities.count()
    return finding(
        all_of(numbers) and same < 1e-7, Verdict.REPRODUCED, **numbers, homogeneous_gap=same
    )
