"""Appendix A: the proof of Proposition 2."""

import numpy as np
import sympy

from replication.land import draws
from replication.land.draws import same
from replication.land.model import allocation, city, economy, institutions, margins, sites
from replication.land.model.economy import VISIBLE
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
)
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.numerics import Array, find_root
from replication.vanishing import vanishes


@ROOM.check("land/appendix-a/bounds")
def check_bounds() -> Finding:
    """Optimal sizes lie between c epsilon a / gamma and c a, and the lower bound can be raised."""
    economies = draws.drawn()
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 8)
    e = economies.elasticities.column()
    ratio = optimum.sizes(quality) ** (e.congestion - e.agglomeration) / quality
    room = POWERS.efficient_wedge * economy.quality_at(POWERS, SIZE, LEVEL) - SIZE**GAP
    turning = GAMMA / EPSILON * SIZE**GAP / POWERS.efficient_wedge
    return Finding(
        printed={
            "With a positive multiplier l^(gamma - epsilon) is below c a.": is_positive(room),
            "The second-order condition holds beyond c epsilon a / gamma.": is_positive(
                -economy.curvature(POWERS, SIZE, turning / (1 + SHARE))
            ),
            "It turns at c epsilon a / gamma.": vanishes(economy.curvature(POWERS, SIZE, turning)),
            "No drawn optimum has a city above c a.": np.all(ratio < e.efficient_wedge),
            "No drawn optimum has a city below c epsilon a / gamma.": np.all(
                ratio > e.efficient_wedge * e.best_ratio
            ),
            "The best size is a sharper lower bound: there the marginal social product is u_o.": (
                vanishes(
                    economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                    - economy.best_utility(POWERS, BEST_SITE)
                )
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/appendix-a/multiplier")
def check_multiplier() -> Finding:
    """The multiplier is the best utility on the worst site in use, until every site is full."""
    economies = draws.drawn()
    optimum, spare = economies.solved("planner"), economies.spare
    best = city.best_utility(economies.elasticities, optimum.threshold)
    rule, good = institutions.planner(VISIBLE), sites.truncated_pareto(2, 0.5)
    most = float(allocation.interior_bound(VISIBLE, rule, good))
    edge, packed = allocation.solve(VISIBLE, rule, good, [most, 0.233]).common
    there = float(city.best_utility(VISIBLE, 0.5))
    return Finding(
        printed={
            "On sites above one half .233 people have a multiplier as high as the best utility of "
            "the worst site.": bool(packed >= there),
        },
        instead={
            "With it the best size meets (9) on the worst site.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
            "The multiplier is the best utility on the threshold where sites are left empty.": (
                np.all(same(optimum.common[spare] / best[spare], 1.0))
            ),
            "It is less where every site is built over.": np.all(
                optimum.common[~spare] < best[~spare]
            ),
            "It still is the best utility of the worst of sites above one half with as many people "
            "as just fill them.": bool(same(edge, there)),
            "It rises with the threshold.": is_positive(
                sympy.diff(sympy.log(economy.best_utility(POWERS, QUALITY)), QUALITY)
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "where every site is built over": int(np.sum(~spare)),
            "multiplier": float(packed),
            "best utility on the worst site": there,
        },
    )


@ROOM.check("land/equation-16")
def check_equation_16() -> Finding:
    """The second-order condition holds at the optimum: cities are at their best size or larger."""
    economies = draws.drawn()
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 6)
    e, size = economies.elasticities.column(), optimum.sizes(quality)
    product = city.social_marginal_product(e, size, quality)
    return Finding(
        printed={
            "The bracket of (16) is size times the slope of the marginal social product.": vanishes(
                SIZE * slope(economy.social_marginal_product(POWERS, SIZE, QUALITY))
                - economy.curvature(POWERS, SIZE, QUALITY)
            ),
            "It is zero where the marginal social product peaks.": vanishes(
                economy.curvature(POWERS, economy.turning_size(POWERS, QUALITY), QUALITY)
            ),
            "It is negative at the best size.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE)
            ),
            "It is negative beyond.": is_positive(
                -economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE))
            ),
            "A larger city has a lower marginal social product, in every drawn optimum.": np.all(
                city.social_marginal_product(e, 1.001 * size, quality) < product
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/equation-17")
def check_equation_17() -> Finding:
    """The derivative of (9) along the sites, and that it makes sizes rise."""
    growth = 1 / slope(economy.quality_at(POWERS, SIZE, LEVEL))
    bracket = economy.curvature(POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL))
    economies = draws.drawn()
    optimum = economies.solved("planner")
    quality = draws.developed_sites(optimum, 6)
    return Finding(
        printed={
            "Along (9) (1 + epsilon) l^epsilon plus l'/l times the bracket of (16) is zero.": (
                vanishes((1 + EPSILON) * SIZE**EPSILON + growth / SIZE * bracket)
            ),
            "So sizes rise where the bracket is negative, as at the best size and beyond.": (
                is_positive(-economy.curvature(POWERS, SIZE, BEST_SITE / (1 + SHARE)))
            ),
            "Sizes rise over six sites of every drawn optimum.": np.all(
                np.diff(optimum.sizes(quality), axis=-1) > 0
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/appendix-a/multiplier-and-size")
def check_multiplier_and_size() -> Finding:
    """The multiplier falls as cities grow, by the printed differential."""
    printed = POWERS.best_ratio * POWERS.efficient_wedge * QUALITY * SIZE ** (-GAP) - 1
    printed = printed * (1 + GAMMA) * GAMMA * SIZE ** (GAMMA - 1)
    one, two = (
        allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), people)
        for people in (0.1, 0.1 * (1 + 1e-6))
    )
    found = margins.planner_margins(one).multiplier
    again = (two.common - one.common) / (two.population - one.population)
    return Finding(
        printed={
            "The slope of (9) in size is the printed bracket and factor.": vanishes(
                slope(economy.social_marginal_product(POWERS, SIZE, QUALITY)) - printed
            ),
            "It is negative at the best size and beyond.": is_positive(
                -printed.subs(QUALITY, BEST_SITE / (1 + SHARE))
            ),
            "The multiplier falls with population.": bool(found < 0),
            "Solving again with more people finds the same derivative.": bool(
                abs(again / found - 1) < 1e-4
            ),
        },
        numbers={"derivative of the multiplier": float(found)},
    )


@ROOM.check("land/footnote-14")
def check_footnote_14() -> Finding:
    """At the largest size the site's multiplier would be positive, not negative."""
    largest = economy.largest_size(POWERS, QUALITY)
    asked = LEVEL - economy.social_marginal_product(POWERS, largest, QUALITY)
    economies = draws.drawn()
    optimum = economies.solved("planner")
    e = economies.elasticities
    numeric = optimum.common - city.social_marginal_product(e, city.largest_size(e, 1.0), 1.0)
    return Finding(
        printed={
            "At the largest size lambda would be negative in some drawn economy.": np.any(
                numeric < 0
            ),
        },
        instead={
            "It would be mu_0 + (gamma - epsilon) a^(theta gamma).": vanishes(
                asked - LEVEL - GAP * QUALITY ** (POWERS.theta * GAMMA)
            ),
            "That is positive.": is_positive(plain(asked)),
            "It is positive on the best site of every drawn economy.": np.all(numeric > 0),
            "Utility is zero at the largest size, so that people gain the multiplier by leaving "
            "for the margin.": vanishes(economy.utility(POWERS, largest, QUALITY)),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("land/footnote-15")
def check_footnote_15() -> Finding:
    """Site quality is a closed form of size; size is one of quality for some elasticities.

    Two sizes of (9) meet on a site where its discriminant is zero. With epsilon = 1 and gamma = 5
    there are five such sites, at each of which two sizes of five meet: so its group is symmetric.
    """
    double, x = economy.Powers(EPSILON, 2 * EPSILON), sympy.Symbol("x", positive=True)
    root = sympy.sqrt((1 + EPSILON) ** 2 * QUALITY**2 - 4 * (1 + 2 * EPSILON) * LEVEL)
    closed = ((1 + EPSILON) * QUALITY + root) / (2 * (1 + 2 * EPSILON))
    condition = economy.social_marginal_product(double, x ** (1 / EPSILON), QUALITY) - LEVEL
    left = plain(condition).subs(x, closed)
    quintic = economy.social_marginal_product(economy.Powers(1, 5), SIZE, QUALITY) - LEVEL
    meet = sympy.Poly(sympy.discriminant(sympy.expand(quintic), SIZE), QUALITY)
    places = [sympy.degree(poly, QUALITY) for poly in (meet, meet.sqf_part())]
    return Finding(
        printed={
            "With gamma = 2 epsilon no size in closed form meets (9).": not vanishes(left),
        },
        instead={
            "Site quality is a closed form of size for all elasticities.": vanishes(
                economy.social_marginal_product(
                    POWERS, SIZE, economy.quality_at(POWERS, SIZE, LEVEL)
                )
                - LEVEL
            ),
            "With gamma = 2 epsilon l^epsilon is the larger root of a quadratic.": vanishes(left),
            "With epsilon = 1 and gamma = 5 two of five sizes meet on five different sites.": (
                places == [5, 5]
            ),
        },
    )


def _on_an_interval(low: float, high: float, population: float) -> tuple[float, float]:
    """Multiplier and total utility when uniform sites between two qualities hold everybody."""
    points, weights = np.polynomial.legendre.leggauss(60)
    quality = low + (high - low) * (points + 1) / 2
    mass = weights * (high - low) / 2
    peak = float(city.highest_marginal_product(VISIBLE, low))

    def gap(mu: Array) -> Array:
        held = [np.sum(mass * city.size_at_multiplier(VISIBLE, quality, m)) for m in np.ravel(mu)]
        return np.reshape(held, np.shape(mu)) - population

    mu = float(find_root(gap, 0.0, peak * (1 - 1e-9), minimum=0.0))
    size = city.size_at_multiplier(VISIBLE, quality, mu)
    return mu, float(np.sum(mass * size * city.utility(VISIBLE, size, quality)))


@ROOM.check("land/appendix-a/threshold-step")
def check_threshold_step() -> Finding:
    """The first-order condition does not single out the best sites; the Lagrangian does."""
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    mu, welfare = _on_an_interval(0.5, 0.9, 0.1)
    lowest = float(
        find_root(
            lambda a: city.highest_marginal_product(VISIBLE, a) - float(optimum.common), 0.3, 0.7
        )
    )
    worth = economy.profit(POWERS, SIZE, BEST_SITE, LEVEL)
    return Finding(
        printed={
            "Sites between .5 and .9 alone, which meet the first- and second-order conditions, "
            "give as much utility as the optimum.": bool(welfare >= optimum.welfare),
        },
        instead={
            "Sites between .5 and .9 alone meet them and give less utility.": (
                bool(welfare < optimum.welfare)
            ),
            "Empty sites meet (9) whatever their quality, as its left side there is -mu_0.": (
                vanishes(
                    sympy.limit(
                        economy.social_marginal_product(
                            economy.Powers(sympy.Rational(2, 5), 1), SIZE, QUALITY
                        ),
                        SIZE,
                        0,
                        "+",
                    )
                )
            ),
            "(9) has a root on sites below the threshold.": bool(lowest < optimum.threshold),
            "Size jumps from zero to the best size at the threshold.": bool(
                same(optimum.smallest, city.best_size(VISIBLE, optimum.threshold))
            ),
            "A site is worth opening if and only if its best utility exceeds the multiplier.": (
                vanishes(worth - SIZE * (economy.best_utility(POWERS, BEST_SITE) - LEVEL))
            ),
        },
        numbers={
            "multiplier on sites of .5 to .9": mu,
            "welfare there and at the optimum": [welfare, float(optimum.welfare)],
            "(9) has roots from": lowest,
            "threshold": float(optimum.threshold),
            "smallest city": float(optimum.smallest),
        },
    )
