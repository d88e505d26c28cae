"""Section 3.1: the optimum on heterogeneous land."""

import numpy as np
import sympy

from replication.certify import ball, below, enclose_root
from replication.land import draws
from replication.land.draws import Economies, along, same
from replication.land.model import allocation, city, economy, institutions, margins, sites
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
    plain,
    slope,
    vanishes,
)
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.trials import Outcome, Truth, everywhere, tried

FIRST_ORDER_SITE = economy.quality_at(POWERS, SIZE, LEVEL)
"""Site on which a size meets (9) at a multiplier."""


@ROOM.check("land/equation-9")
def check_equation_9() -> Finding:
    """The marginal social product is the same in all cities, and no empty site could do better."""
    economies = draws.drawn()
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 6)
    e, mu = economies.elasticities.column(), optimum.common[..., np.newaxis]
    size = optimum.sizes(quality)
    product = city.social_marginal_product(e, size, quality) - mu
    empty = optimum.threshold[..., np.newaxis] * np.array([0.3, 0.9, 0.999])
    alone = city.best_utility(e, empty)
    return Finding(
        printed={
            "The slope of a city's total utility is its marginal social product.": vanishes(
                slope(SIZE * economy.utility(POWERS, SIZE, QUALITY))
                - economy.social_marginal_product(POWERS, SIZE, QUALITY)
            ),
            "It is the multiplier in all cities of every drawn economy.": np.all(
                same(1 + product / city.output(e, size, quality), 1.0)
            ),
            "No empty site gives anybody more than the multiplier.": np.all(
                alone[economies.spare] < mu[economies.spare]
            ),
        },
        numbers={"draws": draws.SIZE, "domain": draws.DOMAIN},
    )


@ROOM.check("land/equation-10")
def check_equation_10() -> Finding:
    """The multiplier is what one more resident adds to total utility.

    Whatever sites are built on, dW = int MSP dl dG, since the last site adds l (u - mu) = 0.
    """
    economies = draws.drawn()
    up, middle, down = (
        allocation.solve(
            economies.elasticities,
            institutions.planner(economies.elasticities),
            economies.sites,
            economies.population * step,
        )
        for step in (1.0001, 1.0, 0.9999)
    )
    quotient = (up.welfare - down.welfare) / (up.population - down.population)
    average = middle.welfare / middle.population
    gap = np.abs(quotient - middle.common) / average
    return Finding(
        printed={
            "The slope of a city's total utility is the multiplier on each site.": vanishes(
                slope(SIZE * economy.utility(POWERS, SIZE, QUALITY)).subs(QUALITY, FIRST_ORDER_SITE)
                - LEVEL
            ),
            "Total utility rises by the multiplier a head in every drawn economy.": np.all(
                gap < 1e-5
            ),
        },
        numbers={"largest gap": float(np.max(gap))},
    )


@ROOM.check("land/equation-12")
def check_equation_12() -> Finding:
    """Total utility is the multiplier's share plus the cost of residents to each other."""
    economies = draws.drawn()
    optimum = economies.solved("planner")
    e = economies.elasticities
    cost = optimum.output - optimum.welfare
    rest = e.congestion * cost - e.agglomeration * optimum.output
    surplus = economy.utility(POWERS, SIZE, FIRST_ORDER_SITE) - LEVEL
    return Finding(
        printed={
            "Average less marginal utility in a city is what a resident costs the others.": vanishes(
                surplus - economy.cost_to_others(POWERS, SIZE, FIRST_ORDER_SITE)
            ),
            "Total utility is the multiplier times population plus that, in every economy.": np.all(
                same((optimum.common * optimum.population + rest) / optimum.welfare, 1.0)
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/text/sign-below-equation-12")
def check_sign_below_12() -> Finding:
    """The bracket of (12) is positive on every developed site but the smallest city's."""
    economies = draws.drawn()
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 8)[..., 1:]
    bracket = city.cost_to_others(economies.elasticities.column(), optimum.sizes(quality), quality)
    return Finding(
        printed={
            "The terms in square brackets are negative.": is_positive(
                -economy.cost_to_others(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
        },
        instead={
            "They are positive where a city is larger than its best size.": is_positive(
                economy.cost_to_others(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "They are zero where it has that size.": vanishes(
                economy.cost_to_others(POWERS, SIZE, BEST_SITE)
            ),
            "They are positive on seven sites above the threshold in every economy.": np.all(
                bracket > 0
            ),
        },
        numbers={"draws": draws.SIZE},
    )


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
                abs(first - solved.threshold) < 1e-4
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
    rise = slope(FIRST_ORDER_SITE).subs(
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


@ROOM.check("land/proposition-2/iii")
def check_proposition_2_iii() -> Finding:
    """Optimal sizes exceed the best ones; they are below the largest while mu_0 is positive."""
    crowded = allocation.crowd(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.03)
    quality = np.linspace(0.2, 0.95, 751)
    above = crowded.sizes(quality) > city.largest_size(BASELINE, quality)
    largest = economy.largest_size(POWERS, QUALITY)
    baseline = enclosed.BASELINE
    most = baseline.efficient_wedge**baseline.theta / (1 + baseline.theta)
    at_largest = economy.social_marginal_product(POWERS, largest, QUALITY)
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
            "At the largest size the marginal social product is negative.": is_positive(
                -plain(at_largest)
            ),
            "Beyond the best size the marginal social product falls.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            ".03 people are more than fit with a positive multiplier.": below(most, ball(".03")),
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
    """The smallest city has its best size if and only if sites are left empty."""
    baseline = enclosed.BASELINE
    most = baseline.efficient_wedge**baseline.theta / (1 + baseline.theta)
    found = smallest_city_is_best.on(draws.sample())
    crowded = allocation.crowd(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.03)
    packed = allocation.solve(
        VISIBLE, institutions.planner(VISIBLE), sites.truncated_pareto(2, 0.5), 0.233
    )
    oversize = packed.smallest / city.best_size(VISIBLE, 0.5)
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
            "drawn economy.": found.instead is not None and bool(np.all(found.instead)),
            "On sites above one half .233 people make it larger.": bool(oversize > 1),
        },
        numbers={
            "draws": draws.SIZE,
            "where every site is built over": int(np.sum(~found.holds)),
            "smallest over best size at .233": float(oversize),
            "smallest city at L = .03": float(crowded.smallest),
        },
    )


@ROOM.check("land/proposition-2/v")
def check_proposition_2_v() -> Finding:
    """Utility rises along the optimum's sites, gamma times as fast as printed."""
    utility = economy.utility(POWERS, SIZE, FIRST_ORDER_SITE)
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
    rule = institutions.planner(economies.elasticities)
    more = allocation.solve(
        economies.elasticities, rule, economies.sites, economies.population * 1.001
    )
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
    kept = one.threshold + (1 - one.threshold) * np.polynomial.legendre.leggauss(60)[0] / 2
    points, weights = np.polynomial.legendre.leggauss(60)
    kept = one.threshold + (1 - one.threshold) * (points + 1) / 2
    growth = np.sum(weights * (two.sizes(kept) - one.sizes(kept))) * (1 - one.threshold) / 2
    existing = growth / (two.population - one.population)
    bare = sites.Sites(lambda a, _: 3 * (2 * a - 1) ** 2, (), np.zeros(()), smooth=True)
    hollow = allocation.solve(VISIBLE, institutions.planner(VISIBLE), bare, 0.177475501)
    thin = margins.planner_margins(hollow)
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
        },
        numbers={
            "draws": draws.SIZE,
            "where sites are left empty": int(np.sum(spare)),
            "derivative of the threshold": float(inside.threshold),
            "intensive and extensive share": [float(inside.intensive), float(inside.extensive)],
            "derivative where the density is zero": float(thin.threshold),
        },
    )


@ROOM.check("land/text/cities-per-site-type")
def check_cities_per_site_type() -> Finding:
    """There are g(a) cities on sites of quality a: with g(a) / l(a) people would not add up."""
    economies = draws.drawn()
    optimum = economies.solved("planner")
    literal = economies.sites.best(1 - optimum.threshold)  # residents: l(a) g(a) / l(a)
    added = optimum.residents_above(optimum.threshold)
    return Finding(
        printed={
            "With g(a) / l(a) cities everybody is housed in some drawn economy.": np.any(
                same(literal, economies.population)
            ),
        },
        instead={
            "With g(a) cities everybody is housed in every drawn economy.": np.all(
                same(added, economies.population)
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/text/continuum-is-key")
def check_continuum_is_key() -> Finding:
    """With two sites the smaller optimal city need not have its best size.

    Sites of quality 1 and 4/5, elasticities 2/5 and 1: sizes that equate marginal products.
    """
    visible, good, poor = enclosed.VISIBLE, ball(1), ball("4/5")
    best = economy.best_size(visible, poor)
    smaller, total, alone = {}, {}, {}
    for people, low in (("9/20", "3/25"), ("3/5", "9/50")):
        everybody = ball(people)
        small = enclose_root(
            lambda size, everybody=everybody: (
                economy.social_marginal_product(visible, everybody - size, good)
                - economy.social_marginal_product(visible, size, poor)
            ),
            low,
            "3/10" if people == "3/5" else "1/5",
        )
        smaller[people] = small
        total[people] = (everybody - small) * economy.utility(visible, everybody - small, good)
        total[people] += small * economy.utility(visible, small, poor)
        alone[people] = everybody * economy.utility(visible, everybody, good)
    return Finding(
        printed={
            "With .45 people the smaller of two cities is below its best size.": below(
                smaller["9/20"], best
            ),
            "With .6 people it is above.": below(best, smaller["3/5"]),
            "Two cities are better than one with .45 people.": below(alone["9/20"], total["9/20"]),
            "Two cities are better than one with .6 people.": below(alone["3/5"], total["3/5"]),
        },
        numbers={
            "smaller city": [float(one.mid()) for one in smaller.values()],
            "best size": float(best.mid()),
        },
    )


@ROOM.check("land/text/residents-denied-room")
def check_residents_denied_room() -> Finding:
    """If the best sites close at their best size, everybody on the others is worse off.

    Those turned away have to live elsewhere, at a lower multiplier: every open city grows, and
    beyond its best size its utility falls.
    """
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    open_, closed, quality = {}, {}, {}
    for start in (0.9, 0.99):
        # Sites of [0, start] are uniform sites again, in units in which the best has quality one.
        theta = float(VISIBLE.theta)
        points, weights = np.polynomial.legendre.leggauss(40)
        shut = start + (1 - start) * (points + 1) / 2
        inside = np.sum(weights * city.best_size(VISIBLE, shut)) * (1 - start) / 2
        left = (0.1 - inside) / start ** (1 + theta)
        rest = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), left)
        quality[start] = np.linspace(float(optimum.threshold), start, 30)[1:]
        size = start**theta * rest.sizes(quality[start] / start)
        open_[start] = city.utility(VISIBLE, size, quality[start])
        closed[start] = start ** (theta * float(VISIBLE.congestion)) * float(rest.common)
    loss = {a: optimum.utilities(quality[a]) - open_[a] for a in open_}
    return Finding(
        printed={
            "A city at its best size is smaller than optimal, since one more is worth u_o.": (
                is_positive(-economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE)))
            ),
            "In larger cities everybody has less.": is_positive(
                -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, BEST_SITE / (1 + SHARE)
                )
            ),
            "When sites above .9 close the multiplier of the others falls.": closed[0.9]
            < optimum.common,
            "Then residents of every open site have less.": np.all(loss[0.9] > 0),
            "They have less if only sites above .99 close.": np.all(loss[0.99] > 0),
        },
        numbers={
            "multiplier before": float(optimum.common),
            "multiplier when sites above .9, .99 close": list(closed.values()),
            "smallest and largest loss": [
                [float(np.min(x)), float(np.max(x))] for x in loss.values()
            ],
        },
    )


@ROOM.check("land/text/both-margins-lower-average-utility")
def check_both_margins() -> Finding:
    """Newcomers add the multiplier at either margin, which is less than average utility."""
    economies = draws.drawn()
    optimum, spare = economies.solved("planner"), economies.spare
    average = optimum.welfare / optimum.population
    opened = city.best_utility(economies.elasticities, optimum.threshold)
    return Finding(
        printed={
            "A newcomer to an existing city adds the multiplier.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, FIRST_ORDER_SITE) - LEVEL
            ),
            "One in a new city at the threshold adds the multiplier, in every drawn economy with "
            "sites left empty.": np.all(same(opened[spare] / optimum.common[spare], 1.0)),
            "That is less than average utility in every drawn economy.": np.all(
                optimum.common < average
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/footnote-11")
def check_footnote_11() -> Finding:
    """With sites in proportion to people returns are constant; a fixed supply makes the difference.

    k times as many sites of each kind for k times as many people is the same problem per site.
    """
    optimum, double = (
        allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), people)
        for people in (0.1, 0.2)
    )
    economies = draws.drawn()
    best = city.best_utility(economies.elasticities, 1.0)
    average = economies.solved("planner").welfare / economies.population
    k = sympy.Symbol("k", positive=True)
    total = SHARE * economy.utility(POWERS, SIZE, BEST_SITE)
    return Finding(
        printed={
            "With as many sites of each kind as one likes total utility is people times u_o(1).": (
                vanishes(total.subs(SHARE, k * SHARE) - k * total)
                and np.all(
                    same(
                        city.utility(VISIBLE, city.best_size(VISIBLE, 1.0), 1.0),
                        city.best_utility(VISIBLE, 1.0),
                    )
                )
            ),
            "With a fixed supply twice the people have less than twice the utility.": bool(
                double.welfare < 2 * optimum.welfare
            ),
            "With a fixed supply average utility is below u_o(1) in every drawn economy.": np.all(
                average < best
            ),
        },
        numbers={"welfare of .1 and .2": [float(optimum.welfare), float(double.welfare)]},
    )
