"""What each check of the land paper rests on, broken, so that each of its statements turns."""

import dataclasses

import numpy as np
import sympy
from breaking import put
from flint import arb

from replication.land import draws
from replication.land.model import (
    allocation,
    city,
    commuting,
    comparison,
    developers,
    economy,
    institutions,
    margins,
    sites,
)
from replication.land.reference import algebra, discrete, enclosed


def FEWER(patch):  # noqa: N802
    """Let the breaks run on few draws."""
    patch.setattr(draws, "SIZE", 36)
    patch.setattr(draws, "HOMOGENEOUS", 60)


def scaled(module, name, factor):
    """Multiply what a function returns."""

    def apply(patch):
        right = getattr(module, name)
        patch.setattr(module, name, lambda *args, **names: factor * right(*args, **names))

    return apply


def attribute(owner, name, change):
    """Change a property of a class, given its right value and the object."""

    def apply(patch):
        right = getattr(owner, name).fget
        patch.setattr(owner, name, property(lambda self: change(right(self), self)))

    return apply


def institution(name, **factors):
    """Multiply an institution's numbers."""

    def apply(patch):
        right = getattr(institutions, name)

        def broken(*args, **names):
            found = right(*args, **names)
            wrong = {part: factor * getattr(found, part) for part, factor in factors.items()}
            return dataclasses.replace(found, **wrong)

        patch.setattr(institutions, name, broken)

    return apply


def instead_of(name, other):
    """Let one institution take another's place."""

    def apply(patch):
        taken = getattr(institutions, other)
        patch.setattr(institutions, name, lambda elasticities, *_: taken(elasticities))

    return apply


def field(module, name, **changes):
    """Change fields of what a function returns."""

    def apply(patch):
        right = getattr(module, name)

        def broken(*args, **names):
            found = right(*args, **names)
            wrong = {part: change(getattr(found, part)) for part, change in changes.items()}
            return dataclasses.replace(found, **wrong)

        patch.setattr(module, name, broken)

    return apply


def everywhere_in(name, change):
    """Change an equation wherever it has been imported by name."""

    def apply(patch):
        right = getattr(economy, name)
        for module in (economy, enclosed, developers):
            if hasattr(module, name):
                patch.setattr(module, name, lambda *args: change(right(*args)))

    return apply


def in_symbols(name, change):
    """Change an equation where SymPy reads it."""

    def apply(patch):
        right = getattr(economy, name)

        def broken(*args):
            found = right(*args)
            return change(found, *args) if isinstance(found, sympy.Expr) else found

        patch.setattr(economy, name, broken)

    return apply


def in_numbers(name, change):
    """Change an equation where numbers are put in."""

    def apply(patch):
        right = getattr(economy, name)

        def broken(*args):
            found = right(*args)
            return found if isinstance(found, sympy.Expr) else change(found)

        patch.setattr(economy, name, broken)

    return apply


def sites_built_too_late(patch):
    """Let the optimum of finitely many sites leave twenty more of them empty."""
    field(discrete, "discrete_optimum", sizes=lambda sizes: np.r_[np.zeros(20), sizes[:-20]])(patch)


def losses_off(patch):
    """Move the losses from strategic behaviour by a ten-millionth."""
    right = comparison.strategic_losses
    patch.setattr(
        comparison,
        "strategic_losses",
        lambda *args: {name: loss + 1e-7 for name, loss in right(*args).items()},
    )


def poor_net_rule(patch):
    """Let the net rule give half of what it gives."""
    right = institutions.income_tax

    def broken(elasticities, rate, rule):
        found = right(elasticities, rate, rule)
        return dataclasses.replace(found, scale=found.scale / 2) if rule == "net" else found

    patch.setattr(institutions, "income_tax", broken)


def turned_sizes(patch):
    """Let sizes run the other way along the sites."""
    right = allocation.Allocation.sizes
    patch.setattr(
        allocation.Allocation, "sizes", lambda self, quality: right(self, quality)[..., ::-1]
    )


def one_tax_rule(patch):
    """Let the smallest city be best before tax whatever the rule."""
    right = institutions.income_tax
    patch.setattr(institutions, "income_tax", lambda e, rate, _: right(e, rate, "gross"))


def turned_failure(patch):
    """Take complete coordination failure for none."""
    right = institutions.equilibrium
    patch.setattr(institutions, "equilibrium", lambda e, failure=0.0: right(e, 0.9 * (1 - failure)))


def owners_of_all(patch):
    """Let owners hold half of the sites whatever their share."""
    right = developers.large_owners
    patch.setattr(
        developers,
        "large_owners",
        lambda e, sites, population, share, owners=1: right(e, sites, population, 0.5, owners),
    )


def swapped_owners(patch):
    """Take the fringe for the owners."""
    right = developers.large_owners

    def broken(*args, **names):
        found = right(*args, **names)
        return dataclasses.replace(found, large=found.fringe, fringe=found.large)

    patch.setattr(developers, "large_owners", broken)


def generous_owners(patch):
    """Let owners believe that hiring lowers pay."""
    right = developers.planner_margins
    patch.setattr(
        developers,
        "planner_margins",
        lambda optimum: dataclasses.replace(
            right(optimum), multiplier=0.9 * right(optimum).multiplier
        ),
    )


def crowded_backwards(patch):
    """Let crowded cities have each other's utilities."""
    right = allocation.Allocation.utilities
    patch.setattr(
        allocation.Allocation, "utilities", lambda self, quality: right(self, quality)[..., ::-1]
    )


def no_fringe_response(patch):
    """Let owners take pay as given."""
    field(developers, "planner_margins", multiplier=lambda value: 0 * value)(patch)


def swapped_margins(patch):
    """Take existing cities for new ones."""
    right = margins.planner_margins

    def broken(optimum):
        found = right(optimum)
        return dataclasses.replace(found, intensive=found.extensive, extensive=found.intensive)

    patch.setattr(margins, "planner_margins", broken)


def swapped_systems(patch):
    """Take the equilibrium's enclosure for the optimum's and the other way round."""
    planner, equilibrium = enclosed.planner_system, enclosed.equilibrium_system
    patch.setattr(enclosed, "planner_system", equilibrium)
    patch.setattr(enclosed, "equilibrium_system", planner)


def same_systems(patch):
    """Take the equilibrium's enclosure for the optimum's."""
    patch.setattr(enclosed, "planner_system", enclosed.equilibrium_system)


output_off = scaled(economy, "output", 1.01)
cost_off = scaled(economy, "urban_cost", 1.01)
utility_off = scaled(economy, "utility", 1.01)
utility_turned = scaled(economy, "utility", -1)
product_off = scaled(economy, "social_marginal_product", 1.01)
product_turned = scaled(economy, "social_marginal_product", -1)
best_size_off = scaled(economy, "best_size", 1.01)
best_size_double = scaled(economy, "best_size", 2)
best_size_half = scaled(economy, "best_size", 0.5)
best_utility_off = scaled(economy, "best_utility", 1.01)
best_utility_low = scaled(economy, "best_utility", 0.3)
largest_off = scaled(economy, "largest_size", 1.03)
largest_low = scaled(economy, "largest_size", 0.3)
largest_high = scaled(economy, "largest_size", 3)
cost_to_others_off = scaled(economy, "cost_to_others", 1.01)
cost_to_others_turned = scaled(economy, "cost_to_others", -1)
curvature_turned = scaled(economy, "curvature", -1)
profit_off = scaled(economy, "profit", 1.01)
profit_turned = scaled(economy, "profit", -1)
quality_off = everywhere_in("quality_at", lambda value: 1.01 * value)
entrant_large = put(
    economy, "entrant_size", lambda p, a, n, d: economy.best_size(p, a) * (1 + d / n) ** p.theta
)
entrant_half = scaled(economy, "entrant_size", 0.5)
entrant_smaller = scaled(economy, "entrant_size", 0.95)
entrant_larger = scaled(economy, "entrant_size", 1.05)


def few_entrants_smaller(patch):
    """Let 25 entrants build still smaller cities, so that fewer large ones hold the people."""
    right = economy.entrant_size
    patch.setattr(
        economy,
        "entrant_size",
        lambda p, a, n, d: right(p, a, n, d) * (0.95 if n == 25 else 1),
    )


theta_small = attribute(economy.Powers, "theta", lambda value, _: value / 10)
theta_turned = attribute(economy.Powers, "theta", lambda value, _: -value)
ratio_inverted = attribute(economy.Powers, "best_ratio", lambda value, _: 1 / value)
ratio_flat = attribute(economy.Powers, "best_ratio", lambda value, _: value / value)
ratio_half_in_symbols = attribute(
    economy.Powers,
    "best_ratio",
    lambda value, _: value / 2 if isinstance(value, sympy.Expr) else value,
)
wedge_one = attribute(economy.Powers, "efficient_wedge", lambda value, _: value / value)
size_elasticities_turned = put(
    city,
    "size_elasticities",
    lambda e, a, right=city.size_elasticities: tuple(-x for x in right(e, a)),
)
utility_elasticities_turned = put(
    city,
    "utility_elasticities",
    lambda e, a, right=city.utility_elasticities: tuple(-x for x in right(e, a)),
)
thresholds_off = put(
    city,
    "sign_thresholds",
    lambda e, right=city.sign_thresholds: {name: 0.2 * a for name, a in right(e).items()},
)
falling_off = scaled(city, "falling_size", 1.01)
falling_low = scaled(city, "falling_size", 0.3)
planner_wedge = institution("planner", wedge=0.97)
planner_scale = institution("planner", scale=1.01)
planner_scale_high = institution("planner", scale=5)
planner_equilibrium = instead_of("planner", "equilibrium")
planner_local = instead_of("planner", "local_governments")
equilibrium_planner = instead_of("equilibrium", "planner")
equilibrium_local = instead_of("equilibrium", "local_governments")
equilibrium_scale_low = institution("equilibrium", scale=0)
rate_off = scaled(institutions, "optimal_tax", 1.01)
no_gap = put(draws, "two_heaps", sites.uniform)
rate_turned = scaled(institutions, "optimal_tax", -1)
strategic_planner = instead_of("strategic_developers", "planner")
strategic_scale = institution("strategic_developers", scale=1.01)
local_planner = instead_of("local_governments", "planner")
local_large = institution("local_governments", wedge=1.05, entry=1.05)
interior_low = scaled(allocation, "interior_bound", 0.01)
people_turned = scaled(allocation, "population_at", -1)
people_double = scaled(allocation, "population_at", 0.5)
welfare_turned = attribute(allocation.Allocation, "welfare", lambda value, _: -value)
welfare_low = attribute(
    allocation.Allocation, "welfare", lambda value, self: self.common * self.population * 0.9
)
closed_poor = attribute(
    allocation.Allocation,
    "welfare",
    lambda value, self: 0.97 * value if self.institution.excludes else value,
)
smallest_none = attribute(allocation.Allocation, "smallest", lambda value, _: 0 * value)
smallest_double = attribute(allocation.Allocation, "smallest", lambda value, _: 2 * value)
residents_cities = put(allocation.Allocation, "residents_above", lambda self, quality: self.cities)
crowd_turned = field(allocation, "crowd", common=lambda value: -value)
margins_threshold_turned = field(margins, "planner_margins", threshold=lambda value: -value)
low_equilibrium = field(enclosed, "equilibrium_system", value=lambda value: value / 2)
low_optimum = field(enclosed, "planner_system", value=lambda value: value / 2)
margins_threshold = field(margins, "planner_margins", threshold=lambda value: 1.001 * value)
moving_on_full_land = field(margins, "planner_margins", threshold=lambda value: value - 1e-9)
margins_multiplier_turned = field(margins, "planner_margins", multiplier=lambda value: -value)
margins_intensive = field(margins, "planner_margins", intensive=lambda value: 1.001 * value)
line_off = put(
    commuting,
    "line",
    lambda g, t, n, right=commuting.line: (1.01 * right(g, t, n)[0], right(g, t, n)[1]),
)
line_rises = put(
    commuting,
    "line",
    lambda g, t, n, right=commuting.line: (n * right(g, t, n)[0], right(g, t, n)[1]),
)
commuting_off = scaled(commuting, "commuting_cost", 1.01)
disc_off = put(
    commuting,
    "disc",
    lambda g, t, n, right=commuting.disc: (1.01 * right(g, t, n)[0], right(g, t, n)[1]),
)


def mildly_strategic(patch):
    """Let developers of the best sites count nine tenths of their elasticity."""
    right = developers.MixedOutcome.sizes

    def broken(self, quality):
        return right(dataclasses.replace(self, elasticity=0.9 * self.elasticity), quality)

    patch.setattr(developers.MixedOutcome, "sizes", broken)


mixed_off = field(developers, "partly_strategic", population=lambda value: 1.01 * value)
discrete_off = scaled(discrete, "size_at_multiplier", 1.01)
alike_high = scaled(developers.ProportionalOutcome, "sizes", 1.03)


def milder_failure(patch):
    """Let coordination fail less than is asked."""
    right = institutions.equilibrium
    milder = lambda powers, failure=0.0: right(powers, 0.97 * np.asarray(failure))
    patch.setattr(institutions, "equilibrium", milder)


def utility_elasticities_swapped(patch):
    """Take each of the two elasticities for the other in what utility gains."""
    right = city.utility_elasticities

    def broken(e, a):
        to_epsilon, to_gamma, to_quality = right(e, a)
        ratio = e.best_ratio
        return to_epsilon * ratio, to_gamma / ratio, to_quality

    patch.setattr(city, "utility_elasticities", broken)


def size_elasticities_swapped(patch):
    """Take each of the two elasticities for the other in what size gains."""
    right = city.size_elasticities
    patch.setattr(
        city,
        "size_elasticities",
        lambda e, a: (-right(e, a)[1], -right(e, a)[0], right(e, a)[2]),
    )


def milder_table(patch):
    """Let the table's second equilibrium fail less."""
    right = comparison.welfare_by_institution

    def broken(*args):
        found = right(*args)
        return found | {"half coordination failure": 1.03 * found["half coordination failure"]}

    patch.setattr(comparison, "welfare_by_institution", broken)


def table_high(patch):
    """Let every institution's utility a head be 3 percent high."""
    right = comparison.welfare_by_institution
    high = lambda *args: {name: 1.03 * value for name, value in right(*args).items()}
    patch.setattr(comparison, "welfare_by_institution", high)


nobody_anywhere = scaled(allocation.Allocation, "sizes", 0)
turned_exponent = scaled(comparison, "pareto_exponent", -1)
system_threshold = field(enclosed, "uniform_system", threshold=lambda value: 1 - value / 2)
game_threshold = field(enclosed, "planner_system", threshold=lambda value: 1 - value / 10)
cost_to_others_is_output = put(economy, "cost_to_others", economy.output)
profit_is_gross = put(economy, "profit", lambda p, size, a, _: size * economy.utility(p, size, a))
rents_gross = put(
    economy, "rent_less_transfers", lambda p, size, a, u, s: size * economy.output(p, size, a)
)
utility_convex = put(
    economy, "utility", lambda p, size, a: economy.output(p, size, a) + economy.urban_cost(p, size)
)
utility_flat = put(economy, "utility", lambda p, size, a: a + 0 * size)
output_plus = put(economy, "output", lambda p, size, a: a * size**p.agglomeration + 1)
cost_linear = put(economy, "urban_cost", lambda _, size: size)
cost_concave = put(economy, "urban_cost", lambda p, size: -(size**p.congestion))
best_utility_flat = put(economy, "best_utility", lambda p, a: 1 / (1 + a))
best_size_inverted = put(economy, "best_size", lambda p, a: (a / p.best_ratio) ** p.theta)
best_size_root = put(economy, "best_size", lambda p, a: (p.best_ratio * a) ** (1 / p.theta))
best_utility_falls = in_symbols("best_utility", lambda found, p, a: 1 / a)
utility_as_printed = in_symbols(
    "utility",
    lambda _, p, size, a: (
        (p.congestion - p.agglomeration) / (1 + p.agglomeration) * size**p.congestion / p.congestion
    ),
)
utility_with_epsilon = in_symbols(
    "utility",
    lambda _, p, size, a: algebra.LEVEL + (p.congestion - p.agglomeration) * size**p.agglomeration,
)
utility_without_rebate = in_symbols(
    "utility", lambda _, p, size, a: algebra.LEVEL / (1 + p.congestion) + 0 * size
)
quality_off_in_symbols = in_symbols("quality_at", lambda found, *_: 1.01 * found)
site_off_in_symbols = in_symbols("quality_at_utility", lambda found, *_: found / 2)
site_small_in_symbols = in_symbols(
    "quality_at_utility", lambda found, p, size, _: size ** (p.congestion - p.agglomeration) / 2
)
product_plus = in_symbols("social_marginal_product", lambda found, *_: found + 1)
wedge_tenfold_in_symbols = attribute(
    economy.Powers,
    "efficient_wedge",
    lambda value, _: 10 * value if isinstance(value, sympy.Expr) else value,
)
wedge_tenth_in_symbols = attribute(
    economy.Powers,
    "efficient_wedge",
    lambda value, _: value / 10 if isinstance(value, sympy.Expr) else value,
)
wedge_turned_in_symbols = attribute(
    economy.Powers,
    "efficient_wedge",
    lambda value, _: 1 / value if isinstance(value, sympy.Expr) else value,
)
peak_low = scaled(city, "highest_marginal_product", 0.8)
flat_threshold = field(allocation, "solve", threshold=lambda value: 0.5 + 0 * value)
stretched_low = scaled(economy, "stretched_share", 0.2)
stretched_inverted = in_symbols("stretched_share", lambda found, _: 1 / found)
stretched_by_theta = in_symbols("stretched_share", lambda found, p: found * sympy.exp(p.theta))
bound_of_oversize_low = scaled(economy, "oversize_bound", 0.1)
roomy_baseline = put(enclosed, "BASELINE", enclosed.VISIBLE)
profit_high = scaled(comparison, "owner_profit_gap", 1e9)


def worse_sites(patch):
    found = comparison.wrong_sites_equilibrium
    half = lambda *given: dataclasses.replace(found(*given), quality=found(*given).quality / 2)
    patch.setattr(comparison, "wrong_sites_equilibrium", half)


def shrinking_threshold(patch):
    """Let the threshold on full land fall with population."""
    right = allocation.crowd

    def broken(elasticities, institution, where, population):
        found = right(elasticities, institution, where, population)
        return dataclasses.replace(found, threshold=1 - 10 * found.population)

    patch.setattr(allocation, "crowd", broken)


optimal_double = scaled(enclosed, "optimal_size", 2)
owners_many = field(
    developers,
    "large_owners",
    large=lambda found: dataclasses.replace(found, cities=2 * found.cities),
)


def everybody_on_the_best(patch):
    """Let the sites of all drawn economies be as many as there are people."""
    right = sites.Sites.best

    def broken(self, shortfall, quality=None):
        people = draws.drawn().population
        return people if np.shape(shortfall) == people.shape else right(self, shortfall, quality)

    patch.setattr(sites.Sites, "best", broken)


high_threshold = field(allocation, "solve", threshold=lambda value: 0.8 + 0 * value)
ratio_low_in_balls = attribute(
    economy.Powers, "best_ratio", lambda value, _: value / 2 if isinstance(value, arb) else value
)
open_optimum = field(enclosed, "planner_system", threshold=lambda value: value / 10)
huge_largest = field(allocation, "solve", largest=lambda value: 2 + 0 * value)
sizes_fall = put(
    city, "falling_size", lambda _, quality, level: 1 / np.asarray(quality) + 0 * level
)
no_good_sites = field(allocation, "solve", threshold=lambda value: 1 + 0 * value)


BREAKS = {
    "land/proposition-2/vi": [cost_to_others_turned, planner_scale, planner_local],
    "land/proposition-2/iii": [
        roomy_baseline,
        nobody_anywhere,
        curvature_turned,
        product_off,
        best_size_off,
        largest_off,
        crowd_turned,
        smallest_double,
        smallest_none,
    ],
    "land/equation-3": [best_size_off, utility_turned, utility_convex],
    "land/equation-4": [product_off, best_utility_off],
    "land/proposition-5/i-only-if": [
        losses_off,
        product_off,
        profit_is_gross,
        profit_turned,
        planner_wedge,
        planner_equilibrium,
        same_systems,
    ],
    "land/text/market-power-from-heterogeneity": [
        profit_turned,
        utility_turned,
        planner_wedge,
        planner_equilibrium,
        welfare_turned,
    ],
    "land/text/very-inefficient": [
        scaled(enclosed, "closed_welfare", arb(97) / 100),
        scaled(enclosed, "closed_welfare", arb(13) / 10),
        utility_off,
        local_planner,
        closed_poor,
        milder_table,
        table_high,
        planner_equilibrium,
        planner_local,
        equilibrium_planner,
        equilibrium_local,
    ],
    "land/text/homogeneous-optimum-unique": [theta_turned, utility_off],
    "land/proposition-2/vii": [
        field(margins, "planner_margins", intensive=lambda value: 1.002 * value),
        flat_threshold,
        shrinking_threshold,
        curvature_turned,
        margins_threshold_turned,
        swapped_margins,
        margins_threshold,
        margins_intensive,
        moving_on_full_land,
    ],
    "land/equation-9": [product_off, best_utility_off],
    "land/proposition-1/i": [product_off, best_utility_off, theta_turned],
    "land/proposition-1/ii": [
        best_utility_off,
        utility_off,
        utility_turned,
        falling_off,
        falling_low,
    ],
    "land/text/developers-and-governments-differ": [product_off, best_size_off, welfare_turned],
    "land/proposition-3/i": [
        utility_turned,
        planner_equilibrium,
        same_systems,
        people_double,
        no_gap,
    ],
    "land/footnote-13": [profit_high, generous_owners, product_off, owners_of_all],
    "land/text/best-sites-host-cities": [
        profit_off,
        profit_turned,
        best_utility_off,
        swapped_owners,
    ],
    "land/proposition-4/if/gross-rule": [product_off, planner_local],
    "land/proposition-4/if/net-rule": [
        rate_off,
        planner_local,
        no_gap,
        one_tax_rule,
        output_off,
        cost_concave,
    ],
    "land/proposition-4/if/counting-the-rebate": [rate_off, welfare_low],
    "land/text/pigouvian-subsidy": [
        cost_to_others_turned,
        output_plus,
        rate_turned,
        wedge_one,
        wedge_turned_in_symbols,
    ],
    "land/appendix-c/tax-equals-external-cost": [cost_to_others_off, product_off, planner_scale],
    "land/proposition-5/i-if": [
        curvature_turned,
        utility_turned,
        best_utility_off,
        planner_scale,
        people_turned,
    ],
    "land/text/developer-equilibrium-unique": [profit_is_gross, profit_turned],
    "land/proposition-5/ii": [
        alike_high,
        attribute(developers.OwnersOutcome, "profit", lambda value, _: 1.03 * value),
        attribute(developers.OwnersOutcome, "profit", lambda value, self: value * self.owners),
        profit_high,
        curvature_turned,
        planner_local,
        turned_sizes,
        swapped_owners,
        mixed_off,
        mildly_strategic,
        game_threshold,
        optimal_double,
        owners_many,
        no_gap,
    ],
    "land/text/increasing-in-productivity": [
        theta_turned,
        best_utility_flat,
        best_size_root,
        size_elasticities_turned,
        utility_elasticities_turned,
    ],
    "land/text/newcomers-first-order": [best_utility_flat, best_size_off, utility_convex],
    "land/proposition-4/only-if": [output_plus, planner_equilibrium],
    "land/text/more-than-one-city": [largest_low, utility_turned, ratio_inverted],
    "land/footnote-6": [best_size_double, utility_off],
    "land/footnote-7": [best_size_inverted, theta_turned],
    "land/text/theta-above-one": [theta_small],
    "land/text/increasing-in-agglomeration": [
        utility_elasticities_swapped,
        size_elasticities_swapped,
        theta_turned,
        size_elasticities_turned,
        utility_elasticities_turned,
        thresholds_off,
    ],
    "land/text/decreasing-in-congestion": [
        utility_elasticities_swapped,
        size_elasticities_swapped,
        ratio_flat,
        ratio_half_in_symbols,
        theta_turned,
        size_elasticities_turned,
        utility_elasticities_turned,
        thresholds_off,
    ],
    "land/text/stability-condition": [
        best_size_double,
        best_size_half,
        utility_off,
        utility_turned,
    ],
    "land/equation-5": [best_size_off, best_size_double, largest_low, utility_turned],
    "land/footnote-8": [commuting_off, line_off, line_rises, disc_off],
    "land/equation-6": [profit_off],
    "land/equation-7": [product_off, profit_is_gross, best_utility_low],
    "land/footnote-9": [cost_to_others_turned, rents_gross, turned_sizes],
    "land/figure-1": [best_utility_off, theta_turned, largest_low],
    "land/footnote-10": [roomy_baseline, planner_local, interior_low],
    "land/text/choice-of-units": [best_size_root, utility_flat, theta_small, product_plus],
    "land/equation-10": [utility_off, planner_scale],
    "land/proposition-2/i": [
        best_utility_falls,
        profit_is_gross,
        best_utility_low,
        sites_built_too_late,
    ],
    "land/proposition-2/ii": [product_off, turned_sizes],
    "land/proposition-2/iv": [
        roomy_baseline,
        product_off,
        best_size_off,
        best_size_double,
        smallest_none,
    ],
    "land/proposition-2/v": [utility_as_printed, utility_turned],
    "land/text/continuum-is-key": [best_size_double, best_size_half, utility_turned],
    "land/text/cities-per-site-type": [residents_cities, everybody_on_the_best],
    "land/text/residents-denied-room": [curvature_turned, utility_turned, best_size_double],
    "land/equation-12": [cost_to_others_off, planner_scale],
    "land/text/sign-below-equation-12": [cost_to_others_turned, cost_to_others_is_output],
    "land/text/both-margins-lower-average-utility": [product_off, best_utility_off, planner_scale],
    "land/footnote-11": [best_utility_off, best_utility_flat, welfare_turned],
    "land/figure-2": [
        best_size_double,
        best_size_half,
        largest_low,
        strategic_planner,
        discrete_off,
    ],
    "land/text/continuum-of-equilibria": [
        roomy_baseline,
        utility_turned,
        high_threshold,
        scaled(comparison, "residents_at_utility", 1.03),
        milder_failure,
    ],
    "land/text/equilibrium-utility-bound": [planner_scale, same_systems],
    "land/text/equilibrium-size-interval": [
        best_size_double,
        product_off,
        low_equilibrium,
        utility_turned,
        equilibrium_planner,
    ],
    "land/text/too-few-in-any-equilibrium": [
        field(comparison, "wrong_sites_equilibrium", sizes=lambda sizes: 1.03 * sizes),
        best_utility_low,
        worse_sites,
        equilibrium_planner,
        same_systems,
        open_optimum,
    ],
    "land/equation-13": [best_size_off, utility_off],
    "land/text/upper-tail": [
        largest_high,
        turned_sizes,
        site_off_in_symbols,
        huge_largest,
        sizes_fall,
        best_utility_low,
        put(sites, "beta", lambda *_: sites.uniform()),
        scaled(city, "falling_size", 0.5),
    ],
    "land/proposition-3/property-2": [best_size_off, best_size_root, utility_convex, smallest_none],
    "land/proposition-3/ii": [
        best_utility_falls,
        utility_turned,
        equilibrium_planner,
        turned_failure,
    ],
    "land/proposition-3/iii": [
        roomy_baseline,
        site_small_in_symbols,
        best_utility_falls,
        utility_turned,
        equilibrium_scale_low,
        people_turned,
    ],
    "land/proposition-3/iv": [utility_turned, planner_equilibrium],
    "land/text/externality-rises-with-quality": [
        cost_to_others_off,
        cost_to_others_turned,
        turned_sizes,
    ],
    "land/appendix-c/welfare-with-the-tax": [utility_without_rebate, rate_off, welfare_low],
    "land/text/effective-tax-rises-with-size": [
        rate_turned,
        turned_sizes,
        crowd_turned,
        utility_off,
        utility_as_printed,
        wedge_turned_in_symbols,
        crowded_backwards,
    ],
    "land/footnote-12": [
        low_optimum,
        low_equilibrium,
        equilibrium_planner,
        turned_exponent,
        scaled(comparison, "pareto_exponent", 1.03),
        scaled(comparison, "zipf_exponent", 1.03),
        scaled(comparison, "zipf_exponent", -1),
    ],
    "land/figure-3": [equilibrium_planner],
    "land/text/optimal-tax-4.63-percent": [rate_off],
    "land/text/tax-below-oecd-and-smaller-still": [rate_turned, wedge_tenth_in_symbols],
    "land/proposition-5/i-profits": [utility_turned, cost_to_others_turned],
    "land/equation-15": [product_off, product_turned, utility_off, utility_turned],
    "land/text/reservation-utility-rises": [
        output_off,
        margins_multiplier_turned,
        wedge_one,
        ratio_low_in_balls,
        wedge_tenth_in_symbols,
        best_size_double,
    ],
    "land/text/similar-site-constrains": [
        no_fringe_response,
        attribute(developers.OwnersOutcome, "elasticity", lambda value, _: value * value),
    ],
    "land/text/strategic-utility-above-optimum": [
        no_gap,
        utility_turned,
        strategic_scale,
        ratio_low_in_balls,
    ],
    "land/text/discrete-game-homogeneous": [
        best_size_off,
        best_size_double,
        best_size_half,
        utility_off,
        entrant_large,
        entrant_half,
        entrant_smaller,
        entrant_larger,
        in_numbers("entrant_size", lambda size: 0.95 * size),
        in_numbers("entrant_size", lambda size: 1.015 * size),
        few_entrants_smaller,
    ],
    "land/text/entry-limits-inefficiency": [
        product_off,
        planner_wedge,
        planner_equilibrium,
        swapped_margins,
        welfare_turned,
        field(margins, "planner_margins", intensive=lambda value: 1.01 * value),
        field(margins, "planner_margins", multiplier=lambda value: 1.03 * value),
    ],
    "land/text/auction-does-not-help": [product_off, planner_local],
    "land/text/no-city-takes-all": [
        curvature_turned,
        product_turned,
        cost_concave,
        planner_equilibrium,
        no_good_sites,
    ],
    "land/text/local-governments-full-employment": [roomy_baseline, local_planner],
    "land/text/local-governments-too-small": [curvature_turned, product_off, best_size_off],
    "land/text/lowers-welfare-for-everybody-else": [
        utility_turned,
        best_utility_flat,
        best_utility_low,
        crowd_turned,
    ],
    "land/text/better-sites-exclude-more": [
        best_size_root,
        crowd_turned,
        planner_equilibrium,
        quality_off,
        wedge_tenth_in_symbols,
        nobody_anywhere,
    ],
    "land/text/too-large-and-too-few": [
        product_off,
        planner_equilibrium,
        same_systems,
        local_large,
    ],
    "land/equation-16": [
        curvature_turned,
        product_turned,
        in_symbols("turning_size", lambda found, *_: 1.03 * found),
    ],
    "land/appendix-a/bounds": [
        wedge_tenth_in_symbols,
        product_off,
        planner_equilibrium,
        turned_sizes,
    ],
    "land/footnote-14": [product_off, product_turned, largest_low],
    "land/equation-17": [curvature_turned, turned_sizes],
    "land/footnote-15": [product_off, cost_linear],
    "land/appendix-a/threshold-step": [
        peak_low,
        product_plus,
        welfare_low,
        profit_off,
        best_size_off,
    ],
    "land/appendix-a/multiplier": [planner_scale_high, product_off, best_utility_flat],
    "land/appendix-a/multiplier-and-size": [
        wedge_tenfold_in_symbols,
        planner_wedge,
        margins_multiplier_turned,
        field(margins, "planner_margins", multiplier=lambda value: 1.002 * value),
    ],
    "land/appendix-b/i": [
        stretched_low,
        stretched_inverted,
        stretched_by_theta,
        bound_of_oversize_low,
        quality_off_in_symbols,
        cost_off,
        smallest_double,
        falling_low,
    ],
    "land/appendix-b/comparative-statics": [flat_threshold, utility_turned, best_utility_flat],
    "land/appendix-c/utility-at-the-optimum": [utility_with_epsilon],
    "land/appendix-c/welfare-at-the-optimum": [utility_off, planner_scale],
    "land/appendix-c/sufficiency": [
        poor_net_rule,
        swapped_systems,
        system_threshold,
        one_tax_rule,
        no_gap,
    ],
    "land/appendix-d/pareto-argument": [
        curvature_turned,
        utility_turned,
        planner_scale,
        same_systems,
    ],
    "land/appendix-d/fewer-cities": [
        curvature_turned,
        utility_turned,
        best_utility_off,
        no_gap,
        people_turned,
        nobody_anywhere,
    ],
    "land/appendix-d/empty-land": [
        curvature_turned,
        utility_turned,
        product_off,
        best_utility_flat,
    ],
    "land/appendix-d/only-if-step": [product_off, profit_is_gross, profit_turned, planner_wedge],
}
