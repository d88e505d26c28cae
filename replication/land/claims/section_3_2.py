"""Sections 3.2 and 3.2.1: decentralised equilibria on heterogeneous land."""

from functools import cache

import numpy as np
import sympy

from replication.certify import ball, below
from replication.land import draws
from replication.land.draws import Economies, same
from replication.land.model import allocation, city, comparison, economy, institutions, sites
from replication.land.model.economy import BASELINE, VISIBLE
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
from replication.land.reference.enclosed import UniformSystem
from replication.land.room import ROOM
from replication.ledger import Finding
from replication.numerics import Array, find_root
from replication.trials import Outcome, counts, tried
from replication.vanishing import vanishes


@cache
def example() -> tuple[UniformSystem, UniformSystem]:
    """Optimum and Pareto-efficient equilibrium in balls: .4 and 1, uniform sites, L = 1/10."""
    return (
        enclosed.planner_system(enclosed.VISIBLE, "1/10"),
        enclosed.equilibrium_system(enclosed.VISIBLE, "1/10"),
    )


@ROOM.check("land/equation-13")
def check_equation_13() -> Finding:
    """Equilibrium sizes solve (13): everybody is equally well off."""
    economies = draws.drawn()
    equilibrium = economies.solved("equilibrium")
    quality = draws.developed_sites(equilibrium, 6)
    e, size = economies.elasticities.column(), equilibrium.sizes(quality)
    level = city.utility(e, size, quality) - equilibrium.common[..., np.newaxis]
    utility = economy.utility(POWERS, SIZE, QUALITY)
    return Finding(
        printed={
            "l^(gamma - epsilon) is a - u / l^epsilon.": vanishes(
                QUALITY - utility / SIZE**EPSILON - SIZE**GAP
            ),
            "Everybody is equally well off in every drawn equilibrium.": np.all(
                same(1 + level / city.output(e, size, quality), 1.0)
            ),
            "No drawn equilibrium has a city below its best size.": np.all(
                size >= city.best_size(e, quality) * (1 - draws.ROUNDING)
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@tried(
    ROOM,
    "land/text/equilibrium-size-interval",
    draws.economies,
    tries="The smallest equilibrium city is at least as large as the optimum's on its site",
    domain=draws.DOMAIN,
    instead="It is smaller",
)
def smallest_city_in_interval(economies: Economies) -> Outcome:
    """The smallest equilibrium city against the optimum's on its site, where land is to spare."""
    optimum, equilibrium = (economies.solved(rule) for rule in ("planner", "equilibrium"))
    there = optimum.sizes(equilibrium.threshold[..., np.newaxis])[..., 0]
    smaller = np.asarray(equilibrium.smallest < there)
    return Outcome(~smaller, premise=economies.spare, instead=smaller)


@ROOM.check("land/text/equilibrium-size-interval")
def check_equilibrium_size_interval() -> Finding:
    """The smallest equilibrium city lies below the claimed interval.

    It has its best size, and so is smaller than optimal if u_o(a_E) = u_E exceeds mu_0.
    """
    optimum, equilibrium = example()
    visible = enclosed.VISIBLE
    multiplier = (1 + visible.agglomeration) * optimum.value
    theirs = city.size_at_multiplier(
        VISIBLE, float(equilibrium.threshold.mid()), float(multiplier.mid())
    )
    found = smallest_city_in_interval.on(draws.sample())
    heaps, good = draws.two_heaps(0.45, 0.5, 0.9, 0.9), np.array([0.9, 1.0])
    planned, free = (
        allocation.solve(VISIBLE, rule(VISIBLE), heaps, 0.073)
        for rule in (institutions.planner, institutions.equilibrium)
    )
    over = free.sizes(good) / planned.sizes(good)
    level = city.best_utility(VISIBLE, 0.49)
    nodes, weights = np.polynomial.legendre.leggauss(60)
    upper = 0.95 + 0.05 * nodes
    held = np.sum(
        0.05 * weights * heaps.density(upper, 1 - upper) * city.falling_size(VISIBLE, upper, level)
    )
    return Finding(
        printed={
            "In some drawn economy with land to spare the smallest equilibrium city is at least "
            "as large as the optimum's on its site.": counts(found)["holds"] > 0,
        },
        instead={
            "It is smaller in every one, built or not where it starts.": draws.replaced(found),
            "With sites of .45 to .5 and above .9 and .073 people it starts in the gap, and its "
            "cities are all larger than optimal.": bool(
                (0.5 < free.threshold < 0.9) & (planned.threshold < 0.5) & np.all(over > 1)
            ),
            "There the sites above .9 alone hold more than all people at the best utility of .49, "
            "where a city of best size is smaller than optimal.": bool(
                (held > 0.073) & (city.best_size(VISIBLE, 0.49) < planned.sizes([0.49])[0])
            ),
            "It is smaller if utility exceeds the multiplier, since one more resident is worth "
            "u_o there.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.best_utility(POWERS, BEST_SITE)
            ),
            "Utility exceeds the multiplier at elasticities .4 and 1, uniform sites, L = .1.": (
                below(multiplier, equilibrium.value)
            ),
            "Beyond its best size a city's utility falls, so that equilibria start there.": (
                is_positive(
                    -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                        QUALITY, BEST_SITE / (1 + SHARE)
                    )
                )
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "draws with land to spare": counts(found)["premise"],
            "site": float(equilibrium.threshold.mid()),
            "over optimal size beyond the gap": float(over[0]),
            "equilibrium and optimal size": [float(equilibrium.smallest.mid()), float(theirs)],
        },
    )


@tried(
    ROOM,
    "land/text/equilibrium-utility-bound",
    draws.economies,
    tries="Equilibrium utility is at most that of the optimum's marginal city",
    domain=draws.DOMAIN,
    instead="It lies between the optimum's multiplier and its average utility",
)
def utility_between(economies: Economies) -> Outcome:
    """Utility of the Pareto-efficient equilibrium against the optimum's."""
    optimum, equilibrium = (economies.solved(rule) for rule in ("planner", "equilibrium"))
    average = optimum.welfare / optimum.population
    between = (optimum.common < equilibrium.common) & (equilibrium.common < average)
    return Outcome(np.asarray(equilibrium.common <= optimum.common), instead=np.asarray(between))


@ROOM.check("land/text/equilibrium-utility-bound")
def check_equilibrium_utility_bound() -> Finding:
    """Equilibrium utility lies between the multiplier and average utility at the optimum."""
    optimum, equilibrium = example()
    visible = enclosed.VISIBLE
    multiplier = (1 + visible.agglomeration) * optimum.value
    average = optimum.welfare / ball("1/10")
    found = utility_between.on(draws.sample())
    baseline = [
        allocation.solve(BASELINE, rule(BASELINE), sites.uniform(), 0.01)
        for rule in (institutions.planner, institutions.equilibrium)
    ]
    return Finding(
        printed={
            "Equilibrium utility is at most that of the optimum's marginal city, at elasticities "
            ".4 and 1, uniform sites, L = .1.": below(equilibrium.value, multiplier),
        },
        instead={
            "It exceeds it there.": below(multiplier, equilibrium.value),
            "It is below average utility at the optimum there.": below(equilibrium.value, average),
            "It lies between the two in every drawn economy.": draws.replaced(found),
        },
        numbers={
            "draws": draws.SIZE,
            "baseline multiplier, utility, average": [
                float(baseline[0].common),
                float(baseline[1].common),
                float(baseline[0].welfare / 0.01),
            ],
        },
    )


@ROOM.check("land/text/upper-tail")
def check_upper_tail() -> Finding:
    """Sizes approach a^theta where quality is unbounded; on the unit interval they cannot.

    By (13) (l / a^theta)^(gamma - epsilon) = 1 - u / (a l^epsilon), and l >= l_o(a) grows with a.
    """
    equilibrium = allocation.solve(
        BASELINE, institutions.equilibrium(BASELINE), sites.uniform(), 0.01
    )
    optimum = allocation.solve(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.01)
    growth = sympy.simplify(
        economy.quality_at_utility(POWERS, SIZE, LEVEL)
        / (SIZE * slope(economy.quality_at_utility(POWERS, SIZE, LEVEL)))
    )
    closed = economy.quality_at_utility(POWERS, SIZE, LEVEL) / (
        GAMMA * SIZE**GAP - EPSILON * economy.quality_at_utility(POWERS, SIZE, LEVEL)
    )
    far = np.array([3.0, 10.0, 100.0])
    ratio = city.falling_size(VISIBLE, far, 0.2) / city.largest_size(VISIBLE, far)
    wedge = VISIBLE.efficient_wedge * far
    optimal = city.size_at_multiplier(VISIBLE, far, 0.14) / city.largest_size(VISIBLE, wedge)
    edge = 1 - np.array([1e-3, 1e-4])
    gaps = equilibrium.largest - equilibrium.sizes(edge)
    theta, g, e = (
        float(part) for part in (BASELINE.theta, BASELINE.congestion, BASELINE.agglomeration)
    )
    at_top = 1 / (g * float(equilibrium.largest) ** (g - e) - e)
    # An equilibrium on the sites of .124 to .6, where good sites have the density 3 (1 - a)^2.
    scarce, steps = sites.beta(1, 3), np.array([1e-4, 1e-5])
    end = city.falling_size(VISIBLE, 0.6, 0.01)
    among = scarce.above(economy.quality_at_utility(VISIBLE, end - steps, 0.01)) - scarce.above(0.6)
    among_sites = scarce.above(1 - steps)
    return Finding(
        printed={
            "The largest city is within a tenth of a^theta, at the paper's elasticities, uniform "
            "sites, L = .01.": bool(equilibrium.largest > 1 - 0.1),
        },
        instead={
            "(l / a^theta)^(gamma - epsilon) is 1 - u / (a l^epsilon), which tends to one as "
            "quality grows without bound.": vanishes(
                SIZE**GAP / economy.quality_at_utility(POWERS, SIZE, LEVEL)
                - 1
                + LEVEL / (economy.quality_at_utility(POWERS, SIZE, LEVEL) * SIZE**EPSILON)
            ),
            "On sites of quality 3, 10 and 100 size comes ever closer to a^theta.": np.all(
                np.diff(ratio) > 0
            ),
            "On the site of quality 100 it is within a thousandth.": bool(ratio[-1] > 0.999),
            "Optimal sizes come as close to (c a)^theta.": bool(optimal[-1] > 0.999),
            "The elasticity of size to quality is a / (gamma l^(gamma - epsilon) - epsilon a).": (
                vanishes(growth - closed)
            ),
            "It exceeds theta at the best site.": at_top > theta,
            "Near the best site size falls in proportion to quality, so that the two upper tails "
            "have one exponent.": bool(abs(gaps[0] / gaps[1] / 10 - 1) < 0.1),
            "At elasticities .4 and 1 sites from .124 up have stable cities of utility .01: an "
            "equilibrium may use those up to .6 alone.": below(
                ball("1/100"), economy.best_utility(enclosed.VISIBLE, ball("124/1000"))
            ),
            "With a density in proportion to (1 - a)^2 its cities near the largest are in "
            "proportion to their gap.": bool(abs(among[0] / among[1] / 10 - 1) < 0.1),
            "Sites near the best are in proportion to its cube.": bool(
                abs(among_sites[0] / among_sites[1] / 1000 - 1) < 0.1
            ),
        },
        numbers={
            "largest city": float(equilibrium.largest),
            "elasticity at the best site": at_top,
            "theta": theta,
            "optimum's elasticity": float(
                1 / (g * float(optimum.largest) ** (g - e) / float(BASELINE.efficient_wedge) - e)
            ),
            "size over a^theta at quality 3, 10, 100": ratio,
        },
    )


@ROOM.check("land/text/continuum-of-equilibria")
def check_continuum_of_equilibria() -> Finding:
    """Below E[a^theta] people every utility under the efficient one is an equilibrium's."""
    baseline = enclosed.BASELINE
    most = 1 / (1 + baseline.theta)
    best = allocation.solve(VISIBLE, institutions.equilibrium(VISIBLE), sites.uniform(), 0.1)

    def starts(level: float) -> float:
        def gap(low: Array) -> Array:
            return (
                np.array(
                    [
                        comparison.residents_at_utility(VISIBLE, float(b), 1.0, level)
                        for b in low.flat
                    ]
                )
                - 0.1
            )

        return float(find_root(gap, np.array([0.755]), np.array([0.95]))[0])

    levels = (0.01, 0.1, 0.2)
    found = [starts(level) for level in levels]
    theta = float(VISIBLE.theta)
    best_half = (1 - 0.5 ** (1 + theta)) / (1 + theta)
    half = allocation.solve(VISIBLE, institutions.equilibrium(VISIBLE, 0.5), sites.uniform(), 0.1)
    share = float(half.smallest ** (1 / theta) / half.threshold)
    return Finding(
        printed={
            "At the paper's elasticities .05 people on uniform sites have an equilibrium.": below(
                ball(".05"), most
            ),
        },
        instead={
            "They are more than a^theta adds up to.": below(most, ball(".05")),
            "On each site size falls in utility.": is_positive(
                -slope(economy.utility(POWERS, SIZE, QUALITY)).subs(
                    QUALITY, BEST_SITE / (1 + SHARE)
                )
            ),
            "Sites down to the efficient equilibrium's threshold hold more people at a lower "
            "utility.": all(
                comparison.residents_at_utility(VISIBLE, float(best.threshold), 1.0, level) > 0.1
                for level in levels
            ),
            "At zero utility the better half of the sites holds what a^theta adds up to.": bool(
                same(comparison.residents_at_utility(VISIBLE, 0.5, 1.0, 0.0), best_half)
            ),
            "Half a coordination failure puts the smallest city's cost over output half way "
            "between epsilon / gamma and one.": bool(
                same(share, (1 + float(VISIBLE.best_ratio)) / 2)
            ),
            "For each of three lower utilities fewer of the best sites hold everybody.": all(
                float(best.threshold) < start < 1 for start in found
            ),
        },
        numbers={
            "most people": float(most.mid()),
            "utility": levels,
            "sites start at": found,
            "efficient threshold and utility": [float(best.threshold), float(best.common)],
        },
    )


@ROOM.check("land/text/too-few-in-any-equilibrium")
def check_too_few_in_any_equilibrium() -> Finding:
    """An equilibrium on the wrong sites has more cities than the optimum.

    At zero utility sites below b, of sizes a^theta, hold b^(1 + theta) / (1 + theta) people.
    """
    optimum, efficient = example()
    visible = enclosed.VISIBLE
    theta = visible.theta
    wrong = (ball("1/10") * (1 + theta)) ** (1 / (1 + theta))
    number = 1 - optimum.threshold

    lowest = 0.124
    shown = comparison.wrong_sites_equilibrium(VISIBLE, 0.1, 0.01, lowest)
    end = float(shown.quality[-1])
    housed = float(np.trapezoid(shown.sizes, shown.quality))
    worst = float(np.min(city.best_utility(VISIBLE, shown.quality)))
    fewer = {
        failure: allocation.solve(
            VISIBLE, institutions.equilibrium(VISIBLE, failure), sites.uniform(), 0.1
        ).cities
        for failure in (0.1, 0.5, 1.0)
    }
    return Finding(
        printed={
            "An equilibrium on sites below a quality has fewer cities than the optimum.": below(
                wrong, number
            ),
        },
        instead={
            "At zero utility it has more.": below(number, wrong),
            "So has one at utility .01 on sites from .124.": end - lowest > float(number.mid()),
            "Its cities hold everybody.": abs(housed / 0.1 - 1) < 1 / 10**4,
            "Every site in use could give that utility.": worst > 0.01 * (1 - 1e-2),
            "The efficient equilibrium has fewer cities than the optimum.": below(
                optimum.threshold, efficient.threshold
            ),
            "So have three equilibria on the best sites with less utility.": all(
                cities < (1 - draws.ROUNDING) * float(number.mid()) for cities in fewer.values()
            ),
        },
        numbers={
            "cities at zero utility": float(wrong.mid()),
            "cities at the optimum": float(number.mid()),
            "sites in use at utility .01": [lowest, end, end - lowest],
            "mean size at the optimum": 0.1 / float(number.mid()),
            "mean size there": 0.1 / (end - lowest),
        },
    )
