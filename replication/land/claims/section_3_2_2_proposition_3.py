"""Section 3.2.2, Proposition 3: the Pareto-efficient equilibrium."""

from fractions import Fraction
from functools import cache, partial

import numpy as np
import sympy
from flint import arb

from replication.certify import ball, below, enclose_root
from replication.land import draws
from replication.land.claims.section_3_2 import example
from replication.land.draws import Economies, along, same
from replication.land.model import allocation, city, comparison, economy, institutions, sites
from replication.land.model.allocation import Allocation
from replication.land.model.economy import BASELINE, VISIBLE
from replication.land.printed.points import figure_3_economy
from replication.land.reference import enclosed
from replication.land.reference.algebra import (
    BEST_SITE,
    EPSILON,
    GAMMA,
    GAP,
    LEVEL,
    POWERS,
    QUALITY,
    SHARE,
    SIZE,
    is_positive,
    slope,
)
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.numerics import Array
from replication.trials import Outcome, Truth, counts, everywhere, tried
from replication.vanishing import vanishes


@ROOM.check("land/proposition-3/property-2")
def check_property_2() -> Finding:
    """The smallest city has its best size, with exponent theta, while the equilibrium has land."""
    economies = draws.drawn()
    equilibrium = economies.solved("equilibrium")
    e, spare = economies.elasticities, equilibrium.interior
    ratio = e.best_ratio * equilibrium.threshold
    baseline = allocation.solve(BASELINE, institutions.equilibrium(BASELINE), sites.uniform(), 0.01)
    base = float(BASELINE.best_ratio * baseline.threshold)
    printed = base ** float(1 / BASELINE.theta)
    return Finding(
        printed={
            "The best size is (epsilon a / gamma)^(1 / theta).": vanishes(
                sympy.log(economy.best_size(POWERS, BEST_SITE))
                - sympy.log((EPSILON / GAMMA * BEST_SITE) ** (1 / POWERS.theta))
            ),
        },
        instead={
            "The best size is (epsilon a / gamma)^theta.": vanishes(
                economy.best_size(POWERS, BEST_SITE) - SIZE
            ),
            "Utility does not change with size there.": vanishes(
                slope(economy.utility(POWERS, SIZE, QUALITY)).subs(QUALITY, BEST_SITE)
            ),
            "The smallest city has that size in every drawn equilibrium with sites left empty.": (
                np.all(same(equilibrium.smallest[spare] / (ratio**e.theta)[spare], 1.0))
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "draws with sites left empty": int(np.sum(spare)),
            "baseline smallest city": float(baseline.smallest),
            "with the printed exponent": printed,
        },
    )


@tried(
    ROOM,
    "land/proposition-3/i",
    draws.economies,
    tries="The equilibrium's threshold is above the optimum's, and it has fewer cities unless no "
    "site lies between the two",
    domain=draws.DOMAIN + "; the equilibrium leaves sites empty",
    inside=True,
)
def fewer_sites(economies: Economies) -> Outcome:
    """Whether the equilibrium develops fewer sites, where it leaves some empty."""
    optimum, equilibrium = (economies.solved(rule) for rule in ("planner", "equilibrium"))
    return Outcome(draws.fewer(economies, equilibrium, optimum), premise=equilibrium.interior)


def _on_the_edge() -> tuple[Allocation, Allocation]:
    """Optimum and equilibrium where the latter just reaches the worst site, which is good."""
    where, rule = sites.truncated_pareto(2, 0.8), institutions.equilibrium(VISIBLE)
    people = allocation.population_at(VISIBLE, rule, where, 0.8)
    optimum, equilibrium = (
        allocation.solve(VISIBLE, each, where, people)
        for each in (institutions.planner(VISIBLE), rule)
    )
    return optimum, equilibrium


@ROOM.check("land/proposition-3/i")
def check_proposition_3_i() -> Finding:
    """Too few sites are developed, unless the equilibrium reaches the worst site.

    If a_E <= a_0 and land is to spare, every city of the optimum would be smaller than the
    equilibrium's on its site, and more than L people would be housed.
    """
    optimum, equilibrium = example()
    full, edge = _on_the_edge()
    apart = [
        allocation.solve(VISIBLE, rule(VISIBLE), draws.two_heaps(), 0.2)
        for rule in (institutions.planner, institutions.equilibrium)
    ]
    found = fewer_sites.on(draws.sample())
    economies = draws.drawn()
    planned, free = (economies.solved(rule) for rule in ("planner", "equilibrium"))
    between = draws.sites_between(economies, planned.threshold, free.threshold)
    return Finding(
        printed={
            "An equilibrium that reaches the worst site with its best size there has fewer sites "
            "than the optimum.": bool(edge.threshold > full.threshold),
        },
        instead={
            "Where a city has its best size optimal utility rises along the sites, so that a city "
            "at the lower, common utility is larger.": is_positive(
                slope(economy.utility(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL)))
            ),
            "Beyond the best size less utility means a larger city.": is_positive(
                -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, BEST_SITE / (1 + SHARE)
                )
            ),
            "The threshold is higher at elasticities .4 and 1, uniform sites, L = .1.": below(
                optimum.threshold, equilibrium.threshold
            ),
            "It is higher in every drawn economy in which the equilibrium leaves sites empty, with "
            "fewer cities if sites lie between the two thresholds and as many if none does.": (
                everywhere(found)
            ),
            "On sites above .8 the two use every site at one population.": bool(
                full.threshold == 0.8 and same(edge.threshold, 0.8)
            ),
            "With no sites between .4 and .8 the two use the same at L = .2.": bool(
                same(apart[1].cities, apart[0].cities)
            ),
            "The equilibrium's threshold is higher there too.": bool(
                apart[1].threshold > apart[0].threshold
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "draws in which the equilibrium leaves sites empty": counts(found)["premise"],
            "without a site between the thresholds": int(np.sum(free.interior & ~between)),
            "population at the edge": float(edge.population),
            "multiplier there": float(full.common),
            "thresholds": [float(optimum.threshold.mid()), float(equilibrium.threshold.mid())],
            "thresholds with a gap": [float(one.threshold) for one in apart],
        },
    )


FAILURES = ("mild failure", "half failure", "extreme failure")
"""Rules under which cities fail to coordinate."""


@tried(
    ROOM,
    "land/proposition-3/ii",
    draws.economies,
    tries="Three failures of coordination leave everybody no better off",
    domain=draws.DOMAIN,
)
def everybody_is_worse_off(economies: Economies) -> Truth:
    """Whether utility is no higher under three failures, to rounding."""
    best = economies.solved("equilibrium").common
    others = [economies.solved(rule).common for rule in FAILURES]
    return np.asarray(np.all([other <= best * (1 + draws.ROUNDING) for other in others], axis=0))


def _other_sets_of_sites() -> Array:
    """Utility of equilibria on random sets of uniform sites, over the efficient one's."""
    best = allocation.solve(VISIBLE, institutions.equilibrium(VISIBLE), sites.uniform(), 0.1)
    random, pieces = np.random.default_rng(3), 400
    quality = (np.arange(pieces) + 0.5) / pieces
    used = random.uniform(size=(200, pieces)) < random.uniform(size=(200, 1)) ** 0.3
    level = np.linspace(0.0, 1, 201)[1:-1] * float(city.best_utility(VISIBLE, 1.0))
    able = city.best_utility(VISIBLE, quality) > level[:, np.newaxis]
    held = np.zeros(able.shape)
    spread = np.broadcast_to(quality, able.shape)[able]
    target = np.broadcast_to(level[:, np.newaxis], able.shape)[able]
    held[able] = city.falling_size(VISIBLE, spread, target) / pieces
    enough = held @ used.T >= best.population
    reached = np.max(np.where(enough, level[:, np.newaxis], 0.0), axis=0)
    return np.asarray(reached[np.any(enough, axis=0)] / best.common)


@ROOM.check("land/proposition-3/ii")
def check_proposition_3_ii() -> Finding:
    """Every other equilibrium, with any set of sites, leaves everybody no better off.

    At u >= u_E only sites with u_o(a) >= u can be used, which are among [a_E, 1], and each holds at
    most what it does at u_E; so fewer than L people, or u = u_E and the same sites.
    """
    others = _other_sets_of_sites()
    return Finding(
        printed={
            "The best utility rises with quality: a higher utility is had on fewer sites.": (
                is_positive(sympy.diff(sympy.log(economy.best_utility(POWERS, QUALITY)), QUALITY))
            ),
            "Beyond the best size more utility means a smaller city.": is_positive(
                -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, BEST_SITE / (1 + SHARE)
                )
            ),
            "No drawn economy has higher utility under three failures of coordination.": (
                everywhere(everybody_is_worse_off.on(draws.sample()))
            ),
            "No random set of sites that holds everybody gives more utility.": bool(
                np.max(others) < 1
            ),
        },
        numbers={"draws": draws.SIZE, "sets of sites": others.size, "highest": float(others.max())},
    )


@ROOM.check("land/proposition-3/iii")
def check_proposition_3_iii() -> Finding:
    """At most one such equilibrium exists, and one if and only if population is not too large."""
    thresholds = np.linspace(0.05, 0.98, 40)
    held = allocation.population_at(
        VISIBLE, institutions.equilibrium(VISIBLE), sites.uniform(), thresholds
    )
    baseline = enclosed.BASELINE
    most = 1 / (1 + baseline.theta)
    last = allocation.solve(
        BASELINE,
        institutions.equilibrium(BASELINE),
        sites.uniform(),
        0.999
        * float(
            allocation.population_bound(
                BASELINE, institutions.equilibrium(BASELINE), sites.uniform()
            )
        ),
    )
    return Finding(
        printed={
            "At the paper's elasticities .05 people on uniform sites have such an equilibrium.": (
                below(ball(".05"), most)
            ),
        },
        instead={
            "With positive utility a city is smaller than a^theta.": is_positive(
                economy.quality_at_utility(POWERS, SIZE, LEVEL) - SIZE**GAP
            ),
            "They are more than a^theta adds up to.": below(most, ball(".05")),
            "Utility at the threshold rises with it.": is_positive(
                sympy.diff(sympy.log(economy.best_utility(POWERS, QUALITY)), QUALITY)
            ),
            "Each city is smaller the higher that is.": is_positive(
                -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, BEST_SITE / (1 + SHARE)
                )
            ),
            "Population falls over 40 thresholds on uniform sites.": np.all(np.diff(held) < 0),
            "Just below the bound utility is positive.": bool(last.common > 0),
        },
        numbers={"bound": float(most.mid()), "utility at .999 of it": float(last.common)},
    )


@tried(
    ROOM,
    "land/proposition-3/iv",
    draws.economies,
    tries="Oversize rises from below one to above one over twelve sites",
    domain=draws.DOMAIN + "; the equilibrium leaves sites empty",
    inside=True,
)
def oversize_rises(economies: Economies) -> Outcome:
    """Whether equilibrium over optimal size rises through one."""
    optimum, equilibrium = (economies.solved(rule) for rule in ("planner", "equilibrium"))
    quality = draws.developed_sites(equilibrium, 12)
    ratio = equilibrium.sizes(quality) / optimum.sizes(quality)
    rises = along(np.diff(ratio, axis=-1) > 0) & (ratio[..., 0] < 1) & (ratio[..., -1] > 1)
    return Outcome(np.asarray(rises), premise=equilibrium.interior)


@ROOM.check("land/proposition-3/iv")
def check_proposition_3_iv() -> Finding:
    """Equilibrium over optimal size rises with quality and crosses one once.

    Appendix B's argument for the ratio does not; ours is at `land/appendix-b/i`. That it crosses
    one once needs less: l_E > l_0 if and only if u_0(a) > u_E, and u_0 rises.
    """
    pair = comparison.equilibrium_and_optimum(VISIBLE, sites.uniform(), 0.1)
    found = oversize_rises.on(draws.sample())
    optimal = economy.utility(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
    at = np.array([pair.crossing])
    return Finding(
        printed={
            "Optimal utility rises along the sites.": is_positive(slope(optimal)),
            "Beyond the best size more utility means a smaller city.": is_positive(
                -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, BEST_SITE / (1 + SHARE)
                )
            ),
            "Where the sizes cross, optimal utility is the equilibrium's.": bool(
                same(pair.optimum.utilities(at)[0], pair.equilibrium.common)
            ),
            "Oversize rises through one in every drawn economy in which the equilibrium leaves "
            "sites empty.": everywhere(found),
        },
        numbers={
            "crossing": pair.crossing,
            "draws": draws.SIZE,
            "premise": counts(found)["premise"],
        },
    )


@ROOM.check("land/text/externality-rises-with-quality")
def check_externality_rises() -> Finding:
    """Better sites hold larger equilibrium cities, whose residents cost each other more."""
    cost = economy.cost_to_others(POWERS, SIZE, economy.quality_at_utility(POWERS, SIZE, LEVEL))
    economies = draws.drawn()
    equilibrium = economies.solved("equilibrium")
    quality = draws.developed_sites(equilibrium, 6)
    size = equilibrium.sizes(quality)
    numeric = city.cost_to_others(economies.elasticities.column(), size, quality)
    one = allocation.solve(VISIBLE, institutions.equilibrium(VISIBLE), sites.uniform(), 0.1)
    ends = np.array([float(one.threshold), 1.0])
    sizes = np.array([float(one.smallest), float(one.largest)])
    return Finding(
        printed={
            "A resident costs the others (gamma - epsilon) l^gamma - epsilon u_E.": vanishes(
                cost - GAP * SIZE**GAMMA + EPSILON * LEVEL
            ),
            "That rises with size.": is_positive(slope(cost)),
            "Size rises over six sites of every drawn equilibrium.": np.all(
                np.diff(size, axis=-1) > 0
            ),
            "Cost to others rises over six sites of every drawn equilibrium.": np.all(
                np.diff(numeric, axis=-1) > 0
            ),
        },
        numbers={
            "cost at the threshold and the best site": city.cost_to_others(VISIBLE, sizes, ends)
        },
    )


def enclosed_exponent(system: enclosed.UniformSystem, wedge: arb, start: arb, cities: int) -> arb:
    """Enclose the slope of log rank on log size, with the sign turned, of cities above a site."""
    e, g = enclosed.VISIBLE.agglomeration, enclosed.VISIBLE.congestion
    low = enclosed.near(system.smallest)
    log_size, log_rank = [], []

    def quality_of(size: arb) -> arb:
        return size ** (g - e) / wedge + system.value / size**e

    for place in range(cities):
        quality = start + (1 - start) * ball(Fraction(2 * place + 1, 2 * cities))
        above = partial(lambda a, size: quality_of(size) - a, quality)
        log_size.append(enclose_root(above, low, 1, width=enclosed.WIDTH).log())
        log_rank.append((1 - quality).log())
    mean = sum(log_size, arb(0)) / cities
    apart = [size - mean for size in log_size]
    joint = sum((size * rank for size, rank in zip(apart, log_rank, strict=True)), arb(0))
    return -joint / sum((size**2 for size in apart), arb(0))


@cache
def enclosed_exponents(population: str) -> tuple[arb, arb, arb]:
    """Optimum and equilibrium over all developed cities; the optimum on common sites."""
    planner = enclosed.planner_system(enclosed.VISIBLE, population)
    free = enclosed.equilibrium_system(enclosed.VISIBLE, population)
    wedge = enclosed.VISIBLE.efficient_wedge
    return (
        enclosed_exponent(planner, wedge, planner.threshold, FEW_CITIES),
        enclosed_exponent(free, arb(1), free.threshold, FEW_CITIES),
        enclosed_exponent(planner, wedge, free.threshold, FEW_CITIES),
    )


FEW_CITIES = 100


@ROOM.check("land/footnote-12")
def check_footnote_12() -> Finding:
    """Slopes of log rank on log size over all developed cities, and over the same sites.

    On these the ratio of sizes rises with quality and rank falls: its logarithm and log rank have
    a negative covariance, so that log size falls faster with log rank in the equilibrium.
    """
    own, common, zipf = {}, {}, {}
    for population in (0.05, 0.1):
        pair = comparison.equilibrium_and_optimum(VISIBLE, sites.uniform(), population)
        shared = float(pair.equilibrium.threshold)
        both = pair.optimum, pair.equilibrium
        own[population] = [comparison.pareto_exponent(each, float(each.threshold)) for each in both]
        common[population] = [comparison.pareto_exponent(each, shared) for each in both]
        zipf[population] = [comparison.zipf_exponent(each, shared) for each in both]
    quality = shared + (1 - shared) * (np.arange(4000) + 0.5) / 4000
    spread = np.cov(np.log(pair.equilibrium.sizes(quality)), np.log(1 - quality))
    few, more = enclosed_exponents("1/20"), enclosed_exponents("1/10")
    return Finding(
        printed={
            "Over all developed cities the optimum has the smaller Pareto exponent at L = .05.": (
                own[0.05][0] < own[0.05][1]
            ),
            "On common sites the optimum has the smaller Pareto exponent at L = .1.": (
                common[0.1][0] < common[0.1][1]
            ),
        },
        instead={
            "Over all developed cities it is smaller at L = .1.": own[0.1][0] < own[0.1][1],
            "It is larger at L = .05.": own[0.05][0] > own[0.05][1],
            "Enclosed for 100 cities it is smaller at L = .1.": below(more[0], more[1]),
            "Enclosed for 100 cities it is larger at L = .05.": below(few[1], few[0]),
            "Enclosed for 100 cities it is larger on common sites at both.": all(
                below(each[1], each[2]) for each in (few, more)
            ),
            "On common sites it is larger at L = .1.": common[0.1][0] > common[0.1][1],
            "On common sites it is larger at L = .05.": common[0.05][0] > common[0.05][1],
            "It is what rank and size have in common over the variance of size.": bool(
                same(common[0.1][1], -spread[0, 1] / spread[0, 0])
            ),
            "On common sites the slope of log size on log rank is less steep at the optimum.": all(
                optimal < free for optimal, free in zipf.values()
            ),
            "That is what they have in common over the variance of rank.": bool(
                same(zipf[0.1][1], -spread[0, 1] / spread[1, 1])
            ),
        },
        numbers={
            "all cities": own,
            "common sites": common,
            "log size on log rank, common sites": zipf,
            "cities": quality.size,
            "cities enclosed": FEW_CITIES,
        },
    )


@ROOM.check("land/figure-3")
def check_figure_3() -> Finding:
    """Figure 3: the two curves start in order, cross once and keep their order."""
    shared = figure_3_economy()
    quality = np.linspace(float(shared.equilibrium.threshold), 1, 400)
    difference = shared.equilibrium.sizes(quality) - shared.optimum.sizes(quality)
    crossings = np.count_nonzero(np.diff(np.sign(difference)) != 0)
    return Finding(
        printed={
            "The optimum starts on worse sites.": bool(
                shared.optimum.threshold < shared.equilibrium.threshold
            ),
            "The curves cross once.": crossings == 1,
            "The equilibrium starts below.": bool(difference[0] < 0),
            "It ends above.": bool(difference[-1] > 0),
        },
        numbers={
            "thresholds": [float(shared.optimum.threshold), float(shared.equilibrium.threshold)],
            "crossing": shared.crossing,
            "largest cities": [float(shared.optimum.largest), float(shared.equilibrium.largest)],
        },
    )
