"""Section 2.2: decentralised equilibria on homogeneous land."""

import numpy as np
import sympy

from replication.certify import ball, below
from replication.land import draws
from replication.land.draws import same
from replication.land.model import city, economy
from replication.land.model.economy import BASELINE, VISIBLE
from replication.land.printed.points import figure_1_points
from replication.land.reference import enclosed
from replication.land.reference.algebra import (
    BEST_SITE,
    EPSILON,
    GAMMA,
    GAP,
    POWERS,
    QUALITY,
    SIZE,
    is_positive,
    slope,
)
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.vanishing import vanishes


@ROOM.check("land/equation-5")
def check_equation_5() -> Finding:
    """Utility is zero at a^theta, which exceeds the best size by a known factor."""
    elasticities, quality = draws.homogeneous()
    largest = city.largest_size(elasticities, quality)
    utility = economy.utility(POWERS, SIZE, QUALITY)
    return Finding(
        printed={
            "Utility is zero at the size a^theta.": vanishes(
                economy.utility(POWERS, economy.largest_size(POWERS, QUALITY), QUALITY)
            ),
            "Utility falls with size there.": is_positive(-slope(utility).subs(QUALITY, SIZE**GAP)),
            "The largest size is (gamma / epsilon)^theta times the best one.": np.all(
                same(
                    largest / city.best_size(elasticities, quality),
                    (1 / elasticities.best_ratio) ** elasticities.theta,
                )
            ),
            "The largest size exceeds the best one in every drawn city.": np.all(
                largest > city.best_size(elasticities, quality)
            ),
        },
        numbers={"baseline oversize": float((1 / BASELINE.best_ratio) ** BASELINE.theta)},
    )


@ROOM.check("land/proposition-1/ii")
def check_proposition_1_ii() -> Finding:
    """Equilibria are the sizes from the best to the largest, one for each level of utility."""
    elasticities, quality = draws.homogeneous()
    best, largest = (f(elasticities, quality) for f in (city.best_size, city.largest_size))
    level = city.best_utility(elasticities, quality)
    level = level * np.linspace(0.01, 0.99, quality.size)
    size = city.falling_size(elasticities, quality, level)
    fall = slope(economy.utility(POWERS, SIZE, QUALITY))
    beyond = sympy.Symbol("x", positive=True)
    return Finding(
        printed={
            "Beyond the best size utility falls, so that each level has one size.": is_positive(
                -fall.subs(QUALITY, BEST_SITE / (1 + beyond))
            ),
            "Cities are at least as large as the best size.": np.all(size > best),
            "Cities are at most as large as the largest size.": np.all(size < largest),
            "At that size residents have that utility.": np.all(
                same(city.utility(elasticities, size, quality) / level, 1.0)
            ),
            "The equilibrium at the best size has the optimum's utility.": vanishes(
                economy.utility(POWERS, SIZE, BEST_SITE) - economy.best_utility(POWERS, BEST_SITE)
            ),
        },
        numbers={"largest share of cities missing": float(np.max(1 - best / size))},
    )


@ROOM.check("land/text/stability-condition")
def check_stability_condition() -> Finding:
    """A common utility that does not rise with size is stable, but not where it peaks.

    (a) Nobody gains by moving. (b) Small shifts die out when people move to higher utility: on
    shifts that add to zero the Jacobian of replicator dynamics is ``l du/dl`` times the identity.
    """
    shift = sympy.Symbol("d", positive=True)
    third = SIZE**3 * slope(slope(slope(economy.utility(POWERS, SIZE, QUALITY))))
    visible = enclosed.VISIBLE
    site = 1 / visible.best_ratio  # where a city of size one is the best
    more, fewer = (economy.utility(visible, ball(size), site) for size in ("101/100", "99/100"))
    rates = 0.9 * float(city.best_size(VISIBLE, 1.0)), 1.2 * float(city.best_size(VISIBLE, 1.0))
    slopes = [
        float(city.utility(VISIBLE, 1.001 * size, 1.0) - city.utility(VISIBLE, size, 1.0))
        for size in rates
    ]
    return Finding(
        printed={
            "At the best size a shift between two cities dies out.": below(more, fewer),
        },
        instead={
            "Two cities of the best size drift apart: the larger one keeps more utility.": below(
                fewer, more
            ),
            "The third derivative at the best size is gamma (gamma - epsilon) "
            "(3 - gamma - epsilon) l^(gamma - 3).": vanishes(
                third.subs(QUALITY, BEST_SITE) - GAMMA * GAP * (3 - GAMMA - EPSILON) * SIZE**GAMMA
            ),
            "Where utility falls strictly a newcomer lowers the utility that she moves for.": (
                slopes[1] < 0
            ),
            "Below the best size a newcomer raises it.": slopes[0] > 0,
            "Beyond the best size utility falls strictly.": is_positive(
                -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, BEST_SITE / (1 + shift)
                )
            ),
        },
    )


@ROOM.check("land/figure-1")
def check_figure_1() -> Finding:
    """Figure 1: utility peaks at the best size and is zero at the largest."""
    points = figure_1_points()
    around = city.utility(VISIBLE, points.best_size * np.array([0.9, 1, 1.1]), 1.0)
    return Finding(
        printed={
            "The peak of the curve is at the best size.": np.argmax(around) == 1,
            "The height of the peak is the best utility.": bool(
                same(around[1], points.best_utility)
            ),
            "The curve crosses zero at the largest size.": bool(
                same(1 + city.utility(VISIBLE, points.largest_size, 1.0), 1.0)
            ),
            "The best size is left of the largest.": points.best_size < points.largest_size,
        },
        numbers={
            "best size": points.best_size,
            "largest size": points.largest_size,
            "best utility": points.best_utility,
        },
    )
