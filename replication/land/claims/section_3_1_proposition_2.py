"""Section 3.1, Proposition 2: which sites the optimum develops, and how large."""

import numpy as np
import sympy

from replication.certify import ball, below
from replication.land import draws
from replication.land.draws import Economies, along, same
from replication.land.model import allocation, city, economy, institutions, margins, sites
from replication.land.model.allocation import Allocation
from replication.land.model.economy import BASELINE, VISIBLE
from replication.land.reference import discrete, enclosed
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
from replication.trials import Outcome, Truth, counts, everywhere, tried
from replication.vanishing import vanishes


@tried(
    ROOM,
    "land/proposition-2/i",
    draws.economies,
    tries="No other size on a site is worth more at the multiplier, and everybody is housed",
    domain=draws.DOMAIN,
)
def lagrangian_is_highest(economies: Economies) -> Truth:
    """Whether the solution maximises the Lagrangian site by site, and houses everybody."""
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 5)
    e, mu = economies.elasticities.column(), optimum.common[..., np.newaxis]
    size = optimum.sizes(quality)
    value = city.developer_profit(e, size, quality, mu)
    slack = 1e-12 * size * city.output(e, size, quality)
    good = np.ones(economies.population.shape, dtype=bool)
    for factor in (0.1, 0.5, 0.9, 0.99, 1.01, 1.1, 2.0):
        good &= along(city.developer_profit(e, factor * size, quality, mu) <= value + slack)
        below_it = optimum.threshold[..., np.newaxis] * np.array([0.5, 0.99])
        tried_there = factor * city.best_size(e, below_it)
        empty = along(city.developer_profit(e, tried_there, below_it, mu) < 0)
        good &= empty | ~optimum.interior
    housed = optimum.residents_above(optimum.threshold) / economies.population
    return good & same(housed, 1.0) & (optimum.threshold < 1)


@ROOM.check("land/proposition-2/i")
def check_proposition_2_i() -> Finding:
    """The optimum develops the sites above a threshold, and houses everybody.

    For any allocation W = mu L + int l (u - mu) dG is at most mu L + int max_l l (u - mu) dG, and
    max_l l (u - mu) is positive if and only if u_o(a) > mu; u_o rises with a.
    """
    finite = discrete.discrete_optimum(BASELINE, (np.arange(10_000) + 0.5) / 10_000, 1e-4, 0.01)
    solved = allocation.solve(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.01)
    first = float((np.argmax(finite.sizes > 0) + 0.5) / 10_000)
    worth = economy.profit(POWERS, SIZE, BEST_SITE, LEVEL)
    growth = sympy.diff(sympy.log(economy.best_utility(POWERS, QUALITY)), QUALITY)
    return Finding(
        printed={
            "A site at its best size is worth its size times u_o - mu.": vanishes(
                worth - SIZE * (economy.best_utility(POWERS, BEST_SITE) - LEVEL)
            ),
            "The best utility rises with site quality.": is_positive(growth),
            "In every drawn economy no other size is worth more and everybody is housed.": (
                everywhere(lagrangian_is_highest.on(draws.sample()))
            ),
            "On 10,000 sites the first that is built on lies at the threshold.": (
                bool(abs(first - solved.threshold) < 1e-4)
            ),
        },
        numbers={"threshold": float(solved.threshold), "on 10,000 sites": first},
    )


@tried(
    ROOM,
    "land/proposition-2/ii",
    draws.economies,
    tries="Optimal sizes rise from site to site, over twelve sites",
    domain=draws.DOMAIN,
)
def sizes_rise(economies: Economies) -> Truth:
    """Whether sizes rise from site to site."""
    optimum = economies.solved("planner")
    return along(np.diff(optimum.sizes(draws.developed_sites(optimum, 12)), axis=-1) > 0)


@ROOM.check("land/proposition-2/ii")
def check_proposition_2_ii() -> Finding:
    """Optimal size rises with site quality: quality rises with size along (9)."""
    x = sympy.Symbol("x", positive=True)
    rise = slope(economy.quality_at(POWERS, SIZE, LEVEL)).subs(
        LEVEL, economy.social_marginal_product(POWERS, SIZE, QUALITY)
    )
    beyond = POWERS.congestion * SIZE**GAP / (POWERS.efficient_wedge * POWERS.agglomeration)
    return Finding(
        printed={
            "Along (9) quality rises with size beyond the peak of the marginal social product.": (
                is_positive(rise.subs(QUALITY, beyond / (1 + x)))
            ),
            "Sizes rise over twelve sites of every drawn economy.": everywhere(
                sizes_rise.on(draws.sample())
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@tried(
    ROOM,
    "land/proposition-2/iii",
    draws.economies,
    tries="Optimal sizes lie between the best and the largest size, above the threshold",
    domain=draws.DOMAIN,
    inside=True,
)
def between_best_and_largest(economies: Economies) -> Truth:
    """Whether sizes lie between the best and the largest."""
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 8)[..., 1:]
    e, size = economies.elasticities.column(), optimum.sizes(quality)
    return along((size > city.best_size(e, quality)) & (size < city.largest_size(e, quality)))


def _largest_on_the_worst_site() -> tuple[float, Allocation]:
    """People on sites above one half if the worst holds its largest city; one percent off that."""
    where = sites.truncated_pareto(2, 0.5)
    nodes, weights = sites.SMOOTH_RULE
    quality = 0.5 + 0.5 * nodes
    least = city.social_marginal_product(VISIBLE, city.largest_size(VISIBLE, 0.5), 0.5)
    size = city.size_at_multiplier(VISIBLE, quality, least)
    people = np.sum(weights / 2 * where.density(quality, 1 - quality, *where.parameters) * size)
    around = people * np.array([0.99, 1.01])
    return float(people), allocation.crowd(VISIBLE, institutions.planner(VISIBLE), where, around)


@ROOM.check("land/proposition-2/iii")
def check_proposition_2_iii() -> Finding:
    """Optimal sizes exceed the best ones; they are below the largest if mu_0 is not too negative.

    At l_m the marginal social product is -(gamma - epsilon) a^(theta gamma), and it falls beyond.
    """
    crowded = allocation.crowd(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.03)
    quality = np.linspace(0.2, 0.95, 751)
    above = crowded.sizes(quality) > city.largest_size(BASELINE, quality)
    at_largest = economy.social_marginal_product(
        POWERS, economy.largest_size(POWERS, QUALITY), QUALITY
    )
    baseline = enclosed.BASELINE
    most = baseline.efficient_wedge**baseline.theta / (1 + baseline.theta)
    packed, around = _largest_on_the_worst_site()
    room = float(allocation.population_bound(VISIBLE, institutions.planner(VISIBLE), around.sites))
    return Finding(
        printed={
            "Every optimal city is below the largest size, at the paper's elasticities, uniform "
            "sites and L = .03.": not np.any(above),
        },
        instead={
            "At its best size a city's marginal social product is its utility.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
            "At the largest size it is -(gamma - epsilon) a^(theta gamma).": vanishes(
                at_largest + GAP * QUALITY ** (POWERS.theta * GAMMA)
            ),
            "Beyond the best size the marginal social product falls.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            ".03 people are more than fit with a positive multiplier.": below(most, ball(".03")),
            "On sites above one half the worst city is below its largest size with one percent "
            "fewer people than make the multiplier what it adds there.": bool(
                around.smallest[0] < city.largest_size(VISIBLE, 0.5)
            ),
            "The multiplier is negative then.": bool(around.common[0] < 0),
            "With one percent more the worst city is above its largest size.": bool(
                around.smallest[1] > city.largest_size(VISIBLE, 0.5)
            ),
            "With a positive multiplier sizes lie between the two in every drawn economy.": (
                everywhere(between_best_and_largest.on(draws.sample()))
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "multiplier at L = .03": float(crowded.common),
            "cities exceed the largest size below quality": float(quality[above][-1])
            if np.any(above)
            else 0.0,
            "most people on sites above one half": packed,
            "with a positive multiplier": room,
        },
    )


@tried(
    ROOM,
    "land/proposition-2/iv",
    draws.economies,
    tries="The smallest optimal city has its best size",
    domain=draws.DOMAIN,
    instead="It has if and only if sites are left empty",
)
def smallest_city_is_best(economies: Economies) -> Outcome:
    """Where the smallest city has its best size."""
    optimum = economies.solved("planner")
    holds = same(optimum.smallest / city.best_size(economies.elasticities, optimum.threshold), 1.0)
    return Outcome(holds, instead=holds == optimum.interior)


@ROOM.check("land/proposition-2/iv")
def check_proposition_2_iv() -> Finding:
    """The smallest city has its best size until people are more than just fill every site."""
    baseline = enclosed.BASELINE
    most = baseline.efficient_wedge**baseline.theta / (1 + baseline.theta)
    found = smallest_city_is_best.on(draws.sample())
    crowded = allocation.crowd(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.03)
    rule, good = institutions.planner(VISIBLE), sites.truncated_pareto(2, 0.5)
    people = [float(allocation.interior_bound(VISIBLE, rule, good)), 0.233]
    edge, oversize = allocation.solve(VISIBLE, rule, good, people).smallest / city.best_size(
        VISIBLE, 0.5
    )
    return Finding(
        printed={
            "The city on the worst of uniform sites has its best size, none, at L = .03.": bool(
                crowded.smallest <= 0
            ),
        },
        instead={
            "A multiplier that is the best utility makes the best size meet (9).": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
            ".03 people are more than fit with a positive multiplier, so that even a worthless "
            "site holds a city.": below(most, ball(".03")),
            "The smallest city has its best size if and only if sites are left empty, in every "
            "drawn economy.": draws.replaced(found),
            "On sites above one half .233 people make it larger.": bool(oversize > 1),
            "As many as just fill every site do not.": bool(same(edge, 1.0)),
        },
        numbers={
            "draws": draws.SIZE,
            "where every site is built over": draws.SIZE - counts(found)["holds"],
            "smallest over best size at .233": float(oversize),
            "smallest city at L = .03": float(crowded.smallest),
        },
    )


@ROOM.check("land/proposition-2/v")
def check_proposition_2_v() -> Finding:
    """Utility rises along the optimum's sites, gamma times as fast as printed."""
    utility = economy.utility(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
    rise = slope(utility)
    printed = GAP / (1 + EPSILON) * SIZE ** (GAMMA - 1)
    economies = draws.drawn()
    optimum = economies.solved("planner")
    level = optimum.utilities(draws.developed_sites(optimum, 6))
    return Finding(
        printed={
            "Utility rises by (gamma - epsilon) / (1 + epsilon) l^(gamma - 1) dl/da.": vanishes(
                rise - printed
            ),
        },
        instead={
            "It rises by gamma times that.": vanishes(rise - GAMMA * printed),
            "It is (mu_0 + (gamma - epsilon) l^gamma) / (1 + epsilon).": vanishes(
                utility - (LEVEL + GAP * SIZE**GAMMA) / (1 + EPSILON)
            ),
            "It rises over six sites of every drawn economy.": np.all(np.diff(level, axis=-1) > 0),
        },
        numbers={"draws": draws.SIZE},
    )


@tried(
    ROOM,
    "land/proposition-2/vi",
    draws.economies,
    tries="Average utility exceeds the multiplier",
    domain=draws.DOMAIN,
)
def average_exceeds_multiplier(economies: Economies) -> Truth:
    """Whether average utility exceeds the multiplier."""
    optimum = economies.solved("planner")
    return np.asarray(optimum.welfare / optimum.population > optimum.common)


@ROOM.check("land/proposition-2/vi")
def check_proposition_2_vi() -> Finding:
    """Average exceeds marginal utility: W - mu L = int max_l l (u - mu) dG is positive."""
    crowded = allocation.crowd(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.03)
    return Finding(
        printed={
            "A city beyond its best size has more utility a head than one more resident adds.": (
                is_positive(economy.cost_to_others(POWERS, SIZE, BEST_SITE / (1 + SHARE)))
            ),
            "Average exceeds marginal utility in every drawn economy.": everywhere(
                average_exceeds_multiplier.on(draws.sample())
            ),
            "It does where the multiplier is negative.": bool(
                crowded.welfare / crowded.population > crowded.common
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/proposition-2/vii")
def check_proposition_2_vii() -> Finding:
    """More people lower the multiplier, so every city grows; the threshold falls if it can."""
    economies = draws.drawn()
    optimum, spare = economies.solved("planner"), economies.spare
    more = economies.solved("planner", more=1.0002)
    quality = draws.developed_sites(optimum, 4)[..., 1:]
    grown = more.sizes(quality) > optimum.sizes(quality)
    crowd = [
        allocation.crowd(BASELINE, institutions.planner(BASELINE), sites.uniform(), people)
        for people in (0.03, 0.0301)
    ]
    one, two = (
        allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), people)
        for people in (0.1, 0.1 * (1 + 1e-6))
    )
    inside = margins.planner_margins(one)
    moved = (two.threshold - one.threshold) / (two.population - one.population)
    points, weights = np.polynomial.legendre.leggauss(60)
    kept = one.threshold + (1 - one.threshold) * (points + 1) / 2
    growth = np.sum(weights * (two.sizes(kept) - one.sizes(kept))) * (1 - one.threshold) / 2
    existing = growth / (two.population - one.population)
    bare = sites.Sites(lambda a, _: 3 * (2 * a - 1) ** 2, (), np.zeros(()), smooth=True)
    hollow = allocation.solve(VISIBLE, institutions.planner(VISIBLE), bare, 0.177475501)
    thin = margins.planner_margins(hollow)
    full = margins.planner_margins(
        allocation.solve(
            VISIBLE, institutions.planner(VISIBLE), sites.truncated_pareto(2, 0.5), 0.233
        )
    )
    return Finding(
        printed={
            "The threshold falls with population at the paper's elasticities, uniform sites and "
            "L = .03.": bool(crowd[1].threshold < crowd[0].threshold),
        },
        instead={
            "On each site size falls in the multiplier.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "Every city grows with population in every drawn economy.": np.all(grown),
            "The threshold falls where sites are left empty.": np.all(
                more.threshold[spare] < optimum.threshold[spare]
            ),
            "The derivative of the threshold is what solving again finds.": bool(
                abs(moved / inside.threshold - 1) < 1e-4
            ),
            "The share of newcomers in existing cities is what solving again finds.": bool(
                abs(existing / inside.intensive - 1) < 1e-4
            ),
            "The two margins add up to all newcomers.": bool(
                same(inside.intensive + inside.extensive, 1.0)
            ),
            "Where the density is zero at the threshold it falls all the same.": bool(
                thin.threshold < 0
            ),
            "There nobody moves to new cities.": bool(same(1 + thin.extensive, 1.0)),
            "On sites above one half .233 people leave no room for new cities, and the threshold "
            "stays.": bool((full.intensive == 1) & (full.threshold == 0)),
        },
        numbers={
            "draws": draws.SIZE,
            "where sites are left empty": int(np.sum(spare)),
            "derivative of the threshold": float(inside.threshold),
            "intensive and extensive share": [float(inside.intensive), float(inside.extensive)],
            "derivative where the density is zero": float(thin.threshold),
        },
    )
