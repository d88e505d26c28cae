"""Section 2 up to 2.1: one city, and the optimum on homogeneous land."""

import numpy as np
import sympy

from replication.land import draws
from replication.land.draws import same
from replication.land.model import city, economy
from replication.land.model.economy import BASELINE, Elasticities
from replication.land.reference.algebra import (
    BEST_SITE,
    EPSILON,
    GAMMA,
    GAP,
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
from replication.numerics import Array
from replication.vanishing import vanishes


@ROOM.check("land/equation-3")
def check_equation_3() -> Finding:
    """The planner fills cities to the size where utility peaks, whatever the population.

    With free sites total utility is population times utility per head.
    """
    elasticities, quality = draws.homogeneous()
    best = city.best_size(elasticities, quality)
    factors = np.concatenate([np.geomspace(0.05, 0.999, 12), np.geomspace(1.001, 20, 12)])
    others = np.array([city.utility(elasticities, best * f, quality) for f in factors])
    rise = slope(economy.utility(POWERS, SIZE, QUALITY))
    return Finding(
        printed={
            "On its best site a city has the size (epsilon a / gamma)^theta.": vanishes(
                economy.best_size(POWERS, BEST_SITE) - SIZE
            ),
            "Utility does not change with size there.": vanishes(rise.subs(QUALITY, BEST_SITE)),
            "Utility turns down there.": is_positive(-slope(rise).subs(QUALITY, BEST_SITE)),
            "None of 24 other sizes gives more utility in any drawn city.": np.all(
                others < city.utility(elasticities, best, quality)
            ),
        },
        numbers={"draws": draws.HOMOGENEOUS, "domain": draws.HOMOGENEOUS_DOMAIN},
    )


@ROOM.check("land/equation-4")
def check_equation_4() -> Finding:
    """At the optimum marginal and average utility are one number."""
    elasticities, quality = draws.homogeneous()
    best, level = (f(elasticities, quality) for f in (city.best_size, city.best_utility))
    return Finding(
        printed={
            "Utility at the best size is the closed form (4).": vanishes(
                economy.utility(POWERS, SIZE, BEST_SITE) - economy.best_utility(POWERS, BEST_SITE)
            ),
            "One more resident of a city of the best size adds what residents have.": vanishes(
                economy.social_marginal_product(POWERS, SIZE, BEST_SITE)
                - economy.utility(POWERS, SIZE, BEST_SITE)
            ),
            "The closed form is utility in every drawn city.": np.all(
                same(city.utility(elasticities, best, quality), level)
            ),
        },
    )


@ROOM.check("land/text/homogeneous-optimum-unique")
def check_homogeneous_optimum_unique() -> Finding:
    """All cities of the optimum have one size, which is a strict maximum."""
    elasticities, quality = draws.homogeneous()
    best = city.best_size(elasticities, quality)
    rise = SIZE * slope(economy.utility(POWERS, SIZE, QUALITY))
    bend = plain(SIZE**2 * slope(slope(economy.utility(POWERS, SIZE, QUALITY))))
    mixed = 0.5 * (
        city.utility(elasticities, 0.9 * best, quality)
        + city.utility(elasticities, 1.1 * best, quality)
    )
    return Finding(
        printed={
            "Utility rises up to the best size and falls beyond.": vanishes(
                rise - SIZE**EPSILON * (EPSILON * QUALITY - GAMMA * SIZE**GAP)
            ),
            "The second-order condition holds by gamma > epsilon.": vanishes(
                bend.subs(QUALITY, BEST_SITE) + GAMMA * GAP * SIZE**GAMMA
            ),
            "Two sizes around the best one give less than one size, in every drawn city.": np.all(
                mixed < city.best_utility(elasticities, quality)
            ),
        },
    )


@ROOM.check("land/text/more-than-one-city")
def check_more_than_one_city() -> Finding:
    """With gamma > epsilon and footnote 7's population, one city cannot hold everybody."""
    largest = city.largest_size(BASELINE, 1.0)
    population = (1 / BASELINE.best_ratio) ** BASELINE.theta
    return Finding(
        printed={
            "Footnote 7's population is (gamma / epsilon)^theta of the largest cities.": vanishes(
                sympy.expand_power_base(
                    (QUALITY / POWERS.best_ratio) ** POWERS.theta
                    / economy.largest_size(POWERS, QUALITY),
                    force=True,
                )
                - (1 / POWERS.best_ratio) ** POWERS.theta
            ),
            "That is more than one, by gamma > epsilon.": is_positive(1 / POWERS.best_ratio - 1),
            "Utility is zero at the largest size.": vanishes(
                economy.utility(POWERS, economy.largest_size(POWERS, QUALITY), QUALITY)
            ),
            "A city of twice the largest size leaves its residents less than nothing.": is_positive(
                -economy.utility(POWERS, SIZE, QUALITY).subs(QUALITY, SIZE**GAP / (1 + SHARE))
            ),
        },
        numbers={
            "baseline footnote 7 over largest size": float(population / largest),
        },
    )


@ROOM.check("land/footnote-6")
def check_footnote_6() -> Finding:
    """A common weight of urban costs only rescales utility."""
    b = sympy.Symbol("b", positive=True)
    weighted = economy.output(POWERS, SIZE, QUALITY) - b * economy.urban_cost(POWERS, SIZE)
    elasticities, quality = draws.homogeneous()
    best = city.best_size(elasticities, quality / 3)
    tried = [
        city.output(elasticities, f * best, quality) - 3 * city.urban_cost(elasticities, f * best)
        for f in (0.98, 1.0, 1.02)
    ]
    return Finding(
        printed={
            "Utility with weight b is b times utility with quality a / b.": vanishes(
                weighted - b * economy.utility(POWERS, SIZE, QUALITY / b)
            ),
            "With weight three the best size is that of a third of the quality.": np.all(
                (tried[1] > tried[0]) & (tried[1] > tried[2])
            ),
        },
    )


@ROOM.check("land/text/theta-above-one")
def check_theta_above_one() -> Finding:
    """Elasticities below a tenth make theta exceed one."""
    below = 1 / (1 + SIZE)
    smaller = SHARE / (1 + SHARE) * below
    return Finding(
        printed={
            "With gamma below one, theta exceeds one.": is_positive(
                economy.Powers(smaller, below).theta - 1
            ),
            "With gamma below one tenth, theta exceeds ten.": is_positive(
                economy.Powers(smaller / 10, below / 10).theta - 10
            ),
        },
        numbers={"baseline theta": float(BASELINE.theta)},
    )


E, G = sympy.symbols("e g", positive=True)
LOG_SIZE = sympy.log(E * QUALITY / G) / (G - E)


def _as_coded(number: int, elasticities: Elasticities, quality: Array) -> np.bool_:
    """Whether the code's log-derivatives of size and utility are the closed forms."""
    e, g, theta = elasticities.agglomeration, elasticities.congestion, elasticities.theta
    log_size = np.log(city.best_size(elasticities, quality))
    sign, own, other = ((1, e, g), (-1, g, e))[number]
    closed = np.array([log_size + 1 / own, other * log_size])
    coded = (city.size_elasticities, city.utility_elasticities)
    found = np.array([function(elasticities, quality)[number] for function in coded])
    return np.bool_(np.all(same(1 + found / (sign * theta) - closed, 1.0)))


def _is_derivative(function: str, symbol: sympy.Symbol, closed: sympy.Expr) -> bool:
    """Whether a closed form is the log-derivative of the best size or utility."""
    moved = _log_derivative(function, symbol) - closed
    return vanishes(moved)


def _log_derivative(function: str, symbol: sympy.Symbol) -> sympy.Expr:
    found = sympy.log(getattr(economy, function)(economy.Powers(E, G), QUALITY))
    return sympy.diff(sympy.expand_log(found, force=True), symbol)


def _turns_at(function: str, symbol: sympy.Symbol, bound: sympy.Expr, closed: sympy.Expr) -> bool:
    """Whether the log-derivative is a closed form in s at s times a bound on quality."""
    there = _log_derivative(function, symbol).subs(QUALITY, SHARE * bound) - closed
    return vanishes(there)


@ROOM.check("land/text/increasing-in-agglomeration")
def check_increasing_in_agglomeration() -> Finding:
    """Size and utility rise with epsilon on good sites and fall on others."""
    elasticities, quality = draws.homogeneous()
    size, utility = (
        f(elasticities, quality)[0] for f in (city.size_elasticities, city.utility_elasticities)
    )
    bounds = city.sign_thresholds(elasticities)
    one = [float(f(BASELINE, 1.0)[0]) for f in (city.size_elasticities, city.utility_elasticities)]
    poor = float(city.size_elasticities(BASELINE, 0.4)[0])
    baseline = city.sign_thresholds(BASELINE)
    return Finding(
        printed={
            "Optimal size rises with epsilon at the paper's elasticities and a = .4.": poor > 0,
            "Optimal utility rises with epsilon at the paper's elasticities and a = 1.": one[1] > 0,
        },
        instead={
            "The log-derivative of size is theta (ln l_o + 1 / epsilon).": _is_derivative(
                "best_size", E, (LOG_SIZE + 1 / E) / (G - E)
            ),
            "The log-derivative of utility is gamma theta ln l_o.": _is_derivative(
                "best_utility", E, G * LOG_SIZE / (G - E)
            ),
            "At s times rho e^(1 - rho) that of size is theta^2 ln s.": _turns_at(
                "best_size", E, G / E * sympy.exp(1 - G / E), sympy.log(SHARE) / (G - E) ** 2
            ),
            "At s times rho that of utility is gamma theta^2 ln s.": _turns_at(
                "best_utility", E, G / E, G * sympy.log(SHARE) / (G - E) ** 2
            ),
            "The code has both in every drawn city.": _as_coded(0, elasticities, quality),
            "Size rises if and only if a > rho e^(1 - rho).": np.all(
                (size > 0) == (quality > bounds["size rises in epsilon"])
            ),
            "Utility rises if and only if a > rho.": np.all(
                (utility > 0) == (quality > bounds["utility"])
            ),
            "Utility falls on every site of quality one or less.": np.all(bounds["utility"] > 1),
            "Both rise at the paper's elasticities and a = 3.5.": min(
                float(f(BASELINE, 3.5)[0])
                for f in (city.size_elasticities, city.utility_elasticities)
            )
            > 0,
        },
        numbers={
            "draws": draws.HOMOGENEOUS,
            "draws where utility falls": int(np.sum(utility < 0)),
            "log-derivatives of size and utility at a = 1": one,
            "log-derivative of size at a = .4": poor,
            "thresholds": {name: float(value) for name, value in baseline.items()},
        },
    )


@ROOM.check("land/text/decreasing-in-congestion")
def check_decreasing_in_congestion() -> Finding:
    """Size and utility fall with gamma on good sites and rise on others."""
    elasticities, quality = draws.homogeneous()
    size, utility = (
        f(elasticities, quality)[1] for f in (city.size_elasticities, city.utility_elasticities)
    )
    bounds = city.sign_thresholds(elasticities)
    one = [float(f(BASELINE, 1.0)[1]) for f in (city.size_elasticities, city.utility_elasticities)]
    ratio = POWERS.best_ratio
    log_bound = ratio - 1 - sympy.log(ratio)
    return Finding(
        printed={
            "Optimal size falls with gamma at the paper's elasticities and a = 1.": one[0] < 0,
            "Optimal utility falls with gamma at the paper's elasticities and a = 1.": one[1] < 0,
        },
        instead={
            "The log-derivative of size is -theta (ln l_o + 1 / gamma).": _is_derivative(
                "best_size", G, -(LOG_SIZE + 1 / G) / (G - E)
            ),
            "The log-derivative of utility is -epsilon theta ln l_o.": _is_derivative(
                "best_utility", G, -E * LOG_SIZE / (G - E)
            ),
            "At s times rho e^(1 / rho - 1) that of size is -theta^2 ln s.": _turns_at(
                "best_size", G, G / E * sympy.exp(E / G - 1), -sympy.log(SHARE) / (G - E) ** 2
            ),
            "At s times rho that of utility is -epsilon theta^2 ln s.": _turns_at(
                "best_utility", G, G / E, -E * sympy.log(SHARE) / (G - E) ** 2
            ),
            "rho e^(1 / rho - 1) is one at gamma = epsilon.": vanishes(log_bound.subs(GAP, 0)),
            "It rises with gamma.": is_positive(slope(log_bound, GAP)),
            "The code has both in every drawn city.": _as_coded(1, elasticities, quality),
            "Size falls if and only if a > rho e^(1 / rho - 1).": np.all(
                (size < 0) == (quality > bounds["size falls in gamma"])
            ),
            "Utility falls if and only if a > rho.": np.all(
                (utility < 0) == (quality > bounds["utility"])
            ),
            "Size rises on every site of quality one or less.": np.all(
                bounds["size falls in gamma"] > 1
            ),
            "Utility rises on every site of quality one or less.": np.all(bounds["utility"] > 1),
            "Both fall at the paper's elasticities and a = 3.5.": max(
                float(f(BASELINE, 3.5)[1])
                for f in (city.size_elasticities, city.utility_elasticities)
            )
            < 0,
        },
        numbers={
            "draws": draws.HOMOGENEOUS,
            "draws where utility rises": int(np.sum(utility > 0)),
            "log-derivatives of size and utility at a = 1": one,
            "thresholds": {n: float(v) for n, v in city.sign_thresholds(BASELINE).items()},
        },
    )


@ROOM.check("land/text/increasing-in-productivity")
def check_increasing_in_productivity() -> Finding:
    """Size and utility rise with site quality, at elasticities theta and theta gamma."""
    elasticities, quality = draws.homogeneous()
    growth = [
        sympy.simplify(
            QUALITY * sympy.diff(sympy.log(getattr(economy, name)(POWERS, QUALITY)), QUALITY)
        )
        for name in ("best_size", "best_utility")
    ]
    found = [
        f(elasticities, quality)[2] for f in (city.size_elasticities, city.utility_elasticities)
    ]
    return Finding(
        printed={
            "The elasticity of the best size to quality is theta.": vanishes(
                growth[0] - POWERS.theta
            ),
            "The elasticity of the best utility to quality is theta gamma.": vanishes(
                growth[1] - POWERS.theta * GAMMA
            ),
            "The code has the elasticity of size.": np.all(same(found[0], elasticities.theta)),
            "The code has the elasticity of utility.": np.all(
                same(found[1], elasticities.theta * elasticities.congestion)
            ),
            "A better site has a larger best size.": np.all(
                city.best_size(elasticities, 1.01 * quality) > city.best_size(elasticities, quality)
            ),
        },
    )


@ROOM.check("land/footnote-7")
def check_footnote_7() -> Finding:
    """The printed bound on population has its ratio upside down, and is sufficient."""
    ratio = (GAMMA / EPSILON * BEST_SITE) ** POWERS.theta / economy.best_size(POWERS, BEST_SITE)
    theta = float(BASELINE.theta)
    best, largest = (float(f(BASELINE, 1.0)) for f in (city.best_size, city.largest_size))
    printed = (0.08 / 0.03) ** theta
    return Finding(
        printed={
            "The population needed for one optimal city is (a gamma / epsilon)^theta.": vanishes(
                ratio - 1
            ),
        },
        instead={
            "The printed bound is (gamma / epsilon)^(2 theta) optimal cities.": vanishes(
                ratio - (GAMMA / EPSILON) ** (2 * POWERS.theta)
            ),
            "It is enough for more than one city at the paper's elasticities.": printed > best,
            "It is enough for more than one city of the largest size.": printed > largest,
        },
        numbers={
            "printed bound over best size": printed / best,
            "printed bound over largest size": printed / largest,
        },
    )
