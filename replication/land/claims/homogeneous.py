"""Checks of section 2: homogeneous land."""

from collections.abc import Callable

import numpy as np

from replication.land import figures
from replication.land.claims import shared as checking
from replication.land.claims.shared import ROUNDING, gap, homogeneous_draws
from replication.land.model import city, sites
from replication.land.model.city import BASELINE, VISIBLE, Elasticities
from replication.land.reference import discrete
from replication.land.room import ROOM
from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array


@ROOM.check("land/equation-3")
def check_equation_3() -> Finding:
    """No other size gives more utility per head, nor the planner's program more in total."""
    elasticities, quality = homogeneous_draws()
    best = city.best_size(elasticities, quality)
    factors = np.concatenate([np.geomspace(0.05, 0.999, 12), np.geomspace(1.001, 20, 12)])
    population = 1000 * best
    total = lambda size: (population / size) * size * city.utility(elasticities, size, quality)
    other = np.array([total(best * factor) for factor in factors])
    slope = city.social_marginal_product(elasticities, best, quality) - city.utility(
        elasticities, best, quality
    )
    scale = city.output(elasticities, best, quality)
    return finding(
        np.all(other < total(best)) and np.max(np.abs(slope / scale)) < ROUNDING,
        Verdict.REPRODUCED,
        draws=checking.HOMOGENEOUS_DRAWS,
        domain=checking.HOMOGENEOUS_DOMAIN,
        sizes_tried_per_draw=factors.size,
        largest_relative_slope=float(np.max(np.abs(slope / scale))),
    )


@ROOM.check("land/equation-4")
def check_equation_4() -> Finding:
    """Utility at the best size, the multiplier there, and the closed form are one number."""
    elasticities, quality = homogeneous_draws()
    best = city.best_size(elasticities, quality)
    closed = city.best_utility(elasticities, quality)
    utility = gap(city.utility(elasticities, best, quality), closed)
    multiplier = gap(city.social_marginal_product(elasticities, best, quality), closed)
    return finding(
        max(utility, multiplier) < 1e-11,
        Verdict.REPRODUCED,
        draws=checking.HOMOGENEOUS_DRAWS,
        gap_of_utility=utility,
        gap_of_multiplier=multiplier,
    )


@ROOM.check("land/equation-5")
def check_equation_5() -> Finding:
    """Utility is zero at the largest size, negative beyond, and the interval is never empty."""
    elasticities, quality = homogeneous_draws()
    largest, best = (f(elasticities, quality) for f in (city.largest_size, city.best_size))
    oversize = gap(largest / best, (1 / elasticities.best_ratio) ** elasticities.theta)
    at_end = city.utility(elasticities, largest, quality) / city.output(
        elasticities, largest, quality
    )
    beyond = city.utility(elasticities, 1.01 * largest, quality)
    return finding(
        oversize < 1e-11
        and np.max(np.abs(at_end)) < 1e-11
        and np.all(beyond < 0)
        and np.all(largest > best),
        Verdict.REPRODUCED,
        draws=checking.HOMOGENEOUS_DRAWS,
        baseline_oversize=float((1 / BASELINE.best_ratio) ** BASELINE.theta),
    )


@ROOM.check("land/equation-6")
def check_equation_6() -> Finding:
    """Rents less transfers do not depend on the share of rents in urban costs."""
    elasticities, quality = homogeneous_draws()
    random = np.random.default_rng(6)
    size = city.largest_size(elasticities, quality) * random.uniform(0.01, 1.2, quality.size)
    reservation = city.best_utility(elasticities, quality) * random.uniform(0, 1, quality.size)
    closed = city.developer_profit(elasticities, size, quality, reservation)
    scale = size * city.output(elasticities, size, quality)
    gaps = [
        np.max(
            np.abs(
                city.rent_less_transfers(elasticities, size, quality, reservation, share) - closed
            )
            / scale
        )
        for share in (0.0, 0.08, 1.0, 10.0)
    ]
    return finding(
        max(gaps) < 1e-11,
        Verdict.REPRODUCED,
        draws=checking.HOMOGENEOUS_DRAWS,
        largest_gap=float(max(gaps)),
    )


@ROOM.check("land/equation-7")
def check_equation_7() -> Finding:
    """The first-order condition is the slope of profit, and free entry leaves the best size."""
    elasticities, quality = homogeneous_draws()
    best, level = (f(elasticities, quality) for f in (city.best_size, city.best_utility))
    size, step = 1.3 * best, 1e-5
    profit = lambda size: city.developer_profit(elasticities, size, quality, 0.5 * level)
    quotient = (profit(size * (1 + step)) - profit(size * (1 - step))) / (2 * step * size)
    slope = city.social_marginal_product(elasticities, size, quality) - 0.5 * level
    scale = city.output(elasticities, size, quality)
    sizes = best * np.geomspace(0.05, 20, 41)[:, np.newaxis]
    others = city.developer_profit(elasticities, sizes, quality, level)
    chosen = discrete.size_at_multiplier(elasticities, quality, level)
    return finding(
        np.max(np.abs(quotient - slope) / scale) < 1e-7
        and np.all(others <= 1e-14 * level * sizes)
        and gap(chosen, best) < 1e-7,
        Verdict.REPRODUCED,
        draws=checking.HOMOGENEOUS_DRAWS,
        largest_gap_to_difference_quotient=float(np.max(np.abs(quotient - slope) / scale)),
        gap_of_size_with_free_entry=gap(chosen, best),
    )


@ROOM.check("land/proposition-1/i")
def check_proposition_1_i() -> Finding:
    """Best, optimal and developers' size, each from its own problem by maximisation."""
    elasticities, quality = homogeneous_draws()
    best, level = (f(elasticities, quality) for f in (city.best_size, city.best_utility))
    factor = np.exp(np.linspace(-1, 1, 401))[:, np.newaxis]
    # Cities are free to add: total utility per head, profit at zero rents for entrants.
    utility = city.utility(elasticities, best * factor, quality)
    profit = city.developer_profit(elasticities, best * factor, quality, level)
    middle = factor.shape[0] // 2
    peaks = np.argmax(utility, axis=0), np.argmax(profit, axis=0)
    highest = gap(utility[middle], level)
    return finding(
        all(np.all(peak == middle) for peak in peaks)
        and highest < 1e-11
        and np.all(
            np.abs(profit[middle]) <= 1e-14 * city.output(elasticities, best, quality) * best
        ),
        Verdict.REPRODUCED,
        draws=checking.HOMOGENEOUS_DRAWS,
        sizes_tried_per_draw=factor.size,
        gap_of_utility=highest,
    )


@ROOM.check("land/proposition-1/ii")
def check_proposition_1_ii() -> Finding:
    """Stable equilibria lie between the best and the largest size, and have fewer cities."""
    elasticities, quality = homogeneous_draws()
    best, largest = (f(elasticities, quality) for f in (city.best_size, city.largest_size))
    level = city.best_utility(elasticities, quality)
    level = level * np.linspace(0.01, 0.99, quality.size)
    size = checking.falling_size(elasticities, quality, level)
    stable = city.social_marginal_product(elasticities, size, quality) < city.utility(
        elasticities, size, quality
    )
    return finding(
        np.all((best < size) & (size < largest) & stable),
        Verdict.REPRODUCED,
        draws=checking.HOMOGENEOUS_DRAWS,
        largest_share_of_cities_missing=float(np.max(1 - best / size)),
    )


def _derivative(function: Callable[..., Array], which: int, step: float = 1e-6) -> Array:
    """Log-derivative to an elasticity by central differences, on the homogeneous draws."""
    elasticities, quality = homogeneous_draws()
    epsilon, gamma = elasticities.agglomeration, elasticities.congestion
    moved = [
        Elasticities(epsilon + (which == 0) * h, gamma + (which == 1) * h) for h in (step, -step)
    ]
    up, down = (np.log(function(moved_one, quality)) for moved_one in moved)
    return (up - down) / (2 * step)


def _comparative_static(which: int, sign: int, size_key: str) -> Finding:
    elasticities, quality = homogeneous_draws()
    thresholds = city.sign_thresholds(elasticities)
    gaps, right = [], True
    for function, closed, key in (
        (city.best_size, city.size_elasticities, size_key),
        (city.best_utility, city.utility_elasticities, "utility"),
    ):
        ours = closed(elasticities, quality)[which]
        quotient = _derivative(function, which)
        scale = np.abs(elasticities.theta**2) + np.abs(ours)
        gaps.append(float(np.max(np.abs(quotient - ours) / scale)))
        clear = np.abs(quality / thresholds[key] - 1) > 1e-6
        right &= bool(np.all((sign * quotient > 0)[clear] == (quality > thresholds[key])[clear]))
    baseline = {name: float(value) for name, value in city.sign_thresholds(BASELINE).items()}
    one = [
        float(f(BASELINE, 1.0)[which]) for f in (city.size_elasticities, city.utility_elasticities)
    ]
    high = [
        float(f(BASELINE, 3.5)[which]) for f in (city.size_elasticities, city.utility_elasticities)
    ]
    printed_sign_fails = int(np.count_nonzero(sign * _derivative(city.best_utility, which) < 0))
    return finding(
        right
        and max(gaps) < 1e-4
        and sign * one[1] < 0
        and min(sign * np.array(high)) > 0
        and np.all(thresholds["utility"] > 1)
        and np.all(thresholds["size falls in gamma"] > 1),
        Verdict.CONDITIONAL,
        draws=checking.HOMOGENEOUS_DRAWS,
        baseline_quality_above_which_size_has_printed_sign=baseline[size_key],
        baseline_quality_above_which_utility_has_printed_sign=baseline["utility"],
        baseline_log_derivatives_at_quality_1=one,
        baseline_log_derivatives_at_quality_3_5=high,
        draws_where_utility_moves_against_the_text=printed_sign_fails,
    )


@ROOM.check("land/text/increasing-in-agglomeration")
def check_increasing_in_agglomeration() -> Finding:
    """Signs of the derivatives of size and utility to epsilon, against their thresholds."""
    return _comparative_static(0, 1, "size rises in epsilon")


@ROOM.check("land/text/decreasing-in-congestion")
def check_decreasing_in_congestion() -> Finding:
    """Signs of the derivatives of size and utility to gamma, against their thresholds."""
    return _comparative_static(1, -1, "size falls in gamma")


@ROOM.check("land/text/increasing-in-productivity")
def check_increasing_in_productivity() -> Finding:
    """Size and utility rise with site quality, at elasticities theta and theta gamma."""
    elasticities, quality = homogeneous_draws()
    step = 1e-6
    found = []
    for function, closed in (
        (city.best_size, city.size_elasticities),
        (city.best_utility, city.utility_elasticities),
    ):
        ends = (function(elasticities, quality * np.exp(h)) for h in (step, -step))
        up, down = (np.log(end) for end in ends)
        found.append(((up - down) / (2 * step), closed(elasticities, quality)[2]))
    gaps = [gap(quotient, closed) for quotient, closed in found]
    return finding(
        max(gaps) < 1e-6 and all(np.all(quotient > 0) for quotient, _ in found),
        Verdict.REPRODUCED,
        draws=checking.HOMOGENEOUS_DRAWS,
        largest_gap_to_difference_quotient=max(gaps),
    )


@ROOM.check("land/footnote-7")
def check_footnote_7() -> Finding:
    """Compare the printed bound on population with the ones that give at least one city."""
    elasticities, quality = homogeneous_draws()
    theta = elasticities.theta
    log_printed = theta * np.log(quality / elasticities.best_ratio)
    log_best = np.log(city.best_size(elasticities, quality))
    log_largest = np.log(city.largest_size(elasticities, quality))
    sufficient = np.all((log_printed > log_largest) & (log_largest > log_best))
    baseline = BASELINE.theta * np.log(1 / BASELINE.best_ratio)
    inverted = gap(np.exp(log_printed - log_best), elasticities.best_ratio ** (-2 * theta))
    return finding(
        sufficient and inverted < 1e-9,
        Verdict.CORRECTED,
        draws=checking.HOMOGENEOUS_DRAWS,
        baseline_printed_bound_over_best_size=float(np.exp(2 * baseline)),
        baseline_printed_bound_over_largest_size=float(np.exp(baseline)),
    )


def _line(congestion: float, rate: float, residents: float) -> tuple[float, float]:
    """Rent and commuting cost per head on a line with unit lots, commuting ``t d^gamma``."""
    nodes, weights = sites.ENDPOINT_RULE
    cost = rate * (residents * nodes) ** congestion
    rent = float(np.sum(weights * (rate * residents**congestion - cost)))
    return rent, float(np.sum(weights * cost))


def _disc(congestion: float, rate: float, residents: float) -> tuple[float, float]:
    """Rent and commuting cost per head on a disc with unit lots, commuting ``t d^(2 gamma)``."""
    nodes, weights = sites.ENDPOINT_RULE
    radius = np.sqrt(residents / np.pi)
    cost = rate * (radius * nodes) ** (2 * congestion)
    ring = weights * 2 * nodes
    return float(np.sum(ring * (rate * radius ** (2 * congestion) - cost))), float(
        np.sum(ring * cost)
    )


@ROOM.check("land/footnote-8")
def check_footnote_8() -> Finding:
    """Add up rents and commuting over a line and a disc, and normalise the net cost."""
    residents = 2.7
    ratios, printed, normalised = [], [], []
    for congestion in (0.05, 0.08, 0.5, 1.0, 2.0):
        for rate in (0.5, 1 + congestion, 4.0):
            rent, commuting = _line(congestion, rate, residents)
            printed.append(
                abs(rent / residents**congestion / (rate * congestion / (congestion + 1)) - 1)
            )
            ratios += [rent / commuting / congestion - 1]
            disc = _disc(congestion, rate, residents)
            ratios += [disc[0] / disc[1] / congestion - 1]
            if rate == 1 + congestion:
                normalised.append(abs(commuting / residents**congestion - 1))
    return finding(
        max(printed) < 1e-10 and np.max(np.abs(ratios)) < 1e-10 and max(normalised) < 1e-10,
        Verdict.CONDITIONAL,
        gap_of_printed_rent_per_head=max(printed),
        gap_of_rent_over_net_cost_to_gamma=float(np.max(np.abs(ratios))),
        gap_of_net_cost_when_t_is_1_plus_gamma=max(normalised),
    )


@ROOM.check("land/figure-1")
def check_figure_1() -> Finding:
    """The points of Figure 1, for its elasticities and for every draw."""
    points = figures.figure_1_points()
    elasticities, quality = homogeneous_draws()
    ordered = city.best_size(elasticities, quality) < city.largest_size(elasticities, quality)
    top = city.utility(VISIBLE, points.best_size * np.array([0.9, 1, 1.1]), 1.0)
    return finding(
        np.all(ordered)
        and np.argmax(top) == 1
        and abs(float(city.utility(VISIBLE, points.largest_size, 1.0))) < 1e-12
        and abs(points.best_utility - top[1]) < 1e-12,
        Verdict.REPRODUCED,
        draws=checking.HOMOGENEOUS_DRAWS,
        best_size=points.best_size,
        largest_size=points.largest_size,
        best_utility=points.best_utility,
    )
