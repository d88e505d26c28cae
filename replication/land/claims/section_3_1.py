"""Section 3.1: the optimum on heterogeneous land."""

import numpy as np
from flint import arb

from replication.certify import ball, below, enclose_root
from replication.land import draws
from replication.land.draws import same
from replication.land.model import allocation, city, economy, institutions, sites
from replication.land.model.economy import VISIBLE
from replication.land.reference import enclosed
from replication.land.reference.algebra import (
    BEST_SITE,
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
from replication.numerics import round_significant
from replication.vanishing import vanishes


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
    optimum = economies.solved("planner")
    more = economies.solved("planner", more=1.0002)
    quotient = (more.welfare - optimum.welfare) / (more.population - optimum.population)
    between = (more.common + optimum.common) / 2
    gap = np.abs(quotient - between) / (optimum.welfare / optimum.population)
    return Finding(
        printed={
            "The slope of a city's total utility is the multiplier on each site.": vanishes(
                slope(SIZE * economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, economy.quality_at(POWERS, SIZE, LEVEL)
                )
                - LEVEL
            ),
            "Total utility rises by the multiplier a head in every drawn economy.": np.all(
                gap < 1e-5
            ),
        },
        numbers={"largest gap": float(round_significant(np.max(gap), 1))},
    )


@ROOM.check("land/equation-12")
def check_equation_12() -> Finding:
    """Total utility is the multiplier's share plus the cost of residents to each other."""
    economies = draws.drawn()
    optimum = economies.solved("planner")
    e = economies.elasticities
    cost = optimum.output - optimum.welfare
    rest = e.congestion * cost - e.agglomeration * optimum.output
    surplus = economy.utility(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL)) - LEVEL
    return Finding(
        printed={
            "Average less marginal utility is what a resident costs the others.": vanishes(
                surplus
                - economy.cost_to_others(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
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
    for people, low, high in (("9/20", "3/25", "1/5"), ("3/5", "9/50", "3/10")):
        everybody = ball(people)

        def gap(size: arb, everybody: arb = everybody) -> arb:
            there = economy.social_marginal_product(visible, everybody - size, good)
            return there - economy.social_marginal_product(visible, size, poor)

        small = enclose_root(gap, low, high)
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
                economy.social_marginal_product(
                    POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL)
                )
                - LEVEL
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
    return Finding(
        printed={
            "With as many sites of each kind as one likes total utility is people times u_o(1).": (
                np.all(
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
