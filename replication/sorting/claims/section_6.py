"""Section 6, trade between the cities: profits, and Proposition 8."""

from functools import cache

import numpy as np
from flint import arb
from scipy.optimize import brentq, least_squares

from replication.certify import ball, below
from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.claims.section_6_balance import FALL, with_labour_given
from replication.sorting.claims.section_6_shipped import (
    enclosed_shipped,
    numbers_shipped,
    shipped_again,
    shipped_pairs,
    shipped_shares,
)
from replication.sorting.draws import before_after, by_pay
from replication.sorting.model import balanced, stored, trade
from replication.sorting.model.economy import ClearedLabour, FixedUtility, Index, TradeEquilibria
from replication.sorting.model.threshold import GIVEN_LABOUR
from replication.sorting.reference import QUOTIENT, SOLVED, agree, algebra, small
from replication.sorting.reference import gap as largest_gap
from replication.sorting.reference.certified import CertifiedTrade, falls
from replication.sorting.reference.levels import resolve
from replication.sorting.room import ROOM
from replication.vanishing import vanishes

LEAST = 1e-12
"""Relative residual at which eight of the nine equations count as solved."""

STEP = 1e-4
"""Fall of the logarithm of trade costs for a difference quotient."""


@ROOM.check("sorting/equation-6.8")
def check_profits() -> Finding:
    """Wages, sizes and profits from (6.4) and (6.6), solved as linear equations."""
    economy, _, costs = draws.trading()
    size = economy.size
    p, q = costs.powers(economy.gamma)
    # (6.4) is linear in h_j = Q_j (theta / w_j)^(1/gamma): h_1 + h_2 / q = 1, h_2 + h_1 / p = 1.
    matrix = np.empty((size, 2, 2))
    matrix[:, 0, 0] = matrix[:, 1, 1] = 1
    matrix[:, 0, 1], matrix[:, 1, 0] = 1 / q, 1 / p
    home = np.linalg.solve(matrix, np.ones((size, 2, 1)))[..., 0].T
    # (6.6): h_1 / p Y_2 = h_2 / q Y_1.
    ratio = home[0] * q / (home[1] * p)
    access = trade.market_access(costs, economy.gamma)
    proof = algebra.trade_balance()
    return Finding(
        printed={
            "Wages are (A.12) in every economy drawn": agree(np.stack(access), 1 / home),
            "Relative size is (A.14) in every economy drawn": agree(
                trade.relative_size(costs, economy.gamma), ratio
            ),
            "Sales of city 1 at home and abroad are worth its own output, so that profits are "
            "(6.8)": agree(home[0] * (ratio + 1 / p), ratio),
            "Sales of city 2 at home and abroad are worth its own output": agree(
                home[1] * (1 + ratio / q), 1.0
            ),
            "(6.4) gives (A.12) for all costs (SymPy)": all(
                vanishes(proof[city]) for city in ("access 1", "access 2")
            ),
            "(6.4) and (6.6) give (A.14) for all costs (SymPy)": vanishes(proof["size"]),
            "(6.7) and these give (6.8) for all costs (SymPy)": vanishes(proof["profit"]),
        },
        numbers={
            "draws": size,
            "largest_gap_of_wages": largest_gap(np.stack(access), 1 / home),
            "largest_gap_of_sizes": largest_gap(trade.relative_size(costs, economy.gamma), ratio),
        },
    )


EQUATIONS = (
    "(6.4) of city 1",
    "(6.4) of city 2",
    "(6.6)",
    "(4.12) of city 1",
    "(4.12) of city 2",
    "(A.13) of city 1",
    "(A.13) of city 2",
    "(3.5)",
    "(6.12)",
)
"""The equations of ``trade.printed_system`` in its order."""


@cache
def best_solution(dropped: str = "", starts: int = 12) -> tuple[float, Array]:
    """Best least squares solution of section 6's equations, and its largest relative residual.

    Parameters
    ----------
    dropped : str
        One of ``EQUATIONS`` that is left out.
    starts : int
        Starting points.

    Returns
    -------
    float
        The residual.
    array of shape (8,)
        The unknowns of ``trade.printed_system``, no logarithms.
    """
    economy, _, costs = stored.overdetermined()
    kept = [number for number, name in enumerate(EQUATIONS) if name != dropped]

    def system(unknown: Array) -> Array:
        return np.array(trade.printed_system(economy, costs, 1.0, unknown))[kept]

    generator, best, unknown = np.random.default_rng(76), np.inf, np.empty(8)
    for _ in range(starts):
        found = least_squares(
            system,
            generator.normal(0, 1.0, 8),
            bounds=(-12, 12),
            xtol=1e-15,
            ftol=1e-15,
            gtol=1e-15,
            max_nfev=300,
        )
        residual = float(np.max(np.abs(found.fun)))
        if residual < best:
            best, unknown = residual, np.exp(found.x)
        if best < LEAST:
            break
    return best, unknown


def least_residual(dropped: str = "") -> float:
    """Largest relative residual at :func:`best_solution`."""
    return best_solution(dropped)[0]


def threshold_without(dropped: str) -> tuple[float, float]:
    """Threshold over minimum skill that the other eight equations give, and u* there."""
    unknown = best_solution(dropped)[1]
    congestion = float(stored.overdetermined()[0].congestion_2)
    return 1 + float(unknown[0]), float(unknown[7]) - congestion


@ROOM.check("sorting/proposition-8/existence")
def check_overdetermined() -> Finding:
    """What two subsets of the equations give, and all nine against eight of them."""
    economy, utility, costs = draws.trading()
    balance = trade.balance_threshold(economy, utility, costs)
    sorting = trade.sorting_threshold(economy, utility, costs)
    both = np.isfinite(balance) & np.isfinite(sorting)
    close = float((np.abs(np.log(balance / sorting))[both] < 0.01).mean())
    case, closure, case_costs = stored.overdetermined()
    first = float(trade.balance_threshold(case, closure, case_costs)[0])
    second = float(trade.sorting_threshold(case, closure, case_costs)[0])
    again = brentq(lambda t: trade.sorting_gain(case, closure, case_costs, t), 1.001, 100)
    lower, higher = (
        CertifiedTrade(stored.closer_cities_in_balance(), "1").solve(*ends)
        for ends in (("1.1", "1.6"), ("2", "4"))
    )
    return Finding(
        printed={
            "The nine equations of section 6 have a solution in the stored economy": (
                small(least_residual(), LEAST)
            ),
            "Balanced trade and sorting give the same threshold there": agree(first, second, 0.01),
        },
        instead={
            "The best of 12 searches for a solution of all nine leaves a sixth of an equation": (
                0.166 < least_residual() < 0.167
            ),
            "Without balanced trade, (6.6), the other eight are solved": (
                small(least_residual("(6.6)"), LEAST)
            ),
            "Without sorting, (6.12), the other eight are solved": (
                small(least_residual("(6.12)"), LEAST)
            ),
            "Without (6.6) they give the threshold that sorting does with this labour force": agree(
                threshold_without("(6.6)")[0],
                trade.sorting_threshold(case, ClearedLabour(1.0), case_costs),
            ),
            "Without (6.12) they give the threshold that balanced trade does at their u*": agree(
                threshold_without("(6.12)")[0],
                trade.balance_threshold(
                    case, FixedUtility(threshold_without("(6.12)")[1]), case_costs
                ),
            ),
            "The threshold from sorting is more than twice that from balanced trade": (
                second > 2 * first
            ),
            "Utility from profits and prices in turn gives the same threshold from sorting": agree(
                second, again
            ),
            "The two thresholds are within one percent of each other in under one economy in "
            "twenty of those drawn that have both": close < 0.05,
            "With balanced trade and a price for each final good the stored economy of the next "
            "entries certainly has two equilibria": below(lower["threshold"], higher["threshold"]),
        },
        numbers={
            "draws": economy.size,
            "searches": 12,
            "stored_economy": stored.written(case, closure, case_costs),
            "both_interior": int(both.sum()),
            "thresholds_alike_in_percent": 100 * close,
            "percent": 1,
            "threshold_from_balanced_trade": first,
            "threshold_from_sorting": second,
            "least_residual_of_nine_equations_in_percent": 100 * least_residual(),
            "without_balanced_trade": least_residual("(6.6)"),
            "without_sorting": least_residual("(6.12)"),
            "two_equilibria": [float(one["threshold"].mid()) for one in (lower, higher)],
        },
    )


def big_rich_city(built: TradeEquilibria) -> Array:
    """Whether city 1 pays more, is larger, and has land within a factor of five of city 2's."""
    land = built.housing[0] / built.housing[1]
    larger = built.state[2] > built.state[3]
    return np.asarray((built.state[1] > 0) & larger & (land > 0.2) & (land < 5))


def kinds(built: TradeEquilibria) -> list[Index]:
    """Where the threshold's entrepreneur earns less than a worker, r_1 < 1, and where more."""
    more = balanced.relative_pay(built)[0] > 1
    return [np.flatnonzero(~more), np.flatnonzero(more)]


def rising(quantity: str) -> tuple[Array, Array]:
    """Share of stable equilibria of both kinds in which a quantity rises: all, big and rich."""
    built, _, changes = draws.trade_equilibria()
    up, sensible = changes[quantity] > 0, big_rich_city(built)
    shares = [(up[kind].mean(), up[kind][sensible[kind]].mean()) for kind in kinds(built)]
    return np.array(shares)[:, 0], np.array(shares)[:, 1]


def numbers_of(quantity: str) -> dict[str, object]:
    """Shares in which a quantity rises as costs fall, with counts; pairs, r_1 < 1 and r_1 > 1."""
    built, _, _ = draws.trade_equilibria()
    everywhere, where_sensible = rising(quantity)
    sensible = big_rich_city(built)
    return {
        "equilibria": built.size,
        "stable_equilibria": by_pay(kind.size for kind in kinds(built)),
        "rises_in_percent": by_pay(100 * everywhere),
        "rises_where_city_1_is_big_and_rich_in_percent": by_pay(100 * where_sensible),
        "big_and_rich": by_pay(int(sensible[kind].sum()) for kind in kinds(built)),
        "fall_of_costs": 3,
        "stored_economy": stored.closer_cities_in_balance().parameters
        | dict(zip(("probability_1", "probability_2"), stored.CLOSER_PROBABILITIES, strict=True)),
    }


@cache
def enclosed() -> tuple[dict[str, arb], dict[str, arb]]:
    """The stored economy's certified equilibrium before and after costs fall by three percent."""
    case = stored.closer_cities_in_balance()
    first, second = (CertifiedTrade(case, "1", f).solve("1.1", "1.6") for f in ("1", ".97"))
    return first, second


def slope_of(quantity: str) -> tuple[float, float]:
    """Elasticity in the stored economy: by the implicit function theorem, and by a quotient."""
    case = stored.closer_cities_in_balance()
    _, local = balanced.fall_in_costs(balanced.solved(case))
    before, nearby = resolve(case, 1.0), resolve(case, float(np.exp(-STEP)))
    return float(local[quantity][0]), float(np.log(nearby[quantity] / before[quantity])) / STEP


def in_levels(quantity: str) -> tuple[list[float], list[float]]:
    """A quantity before and after costs fall by three percent: in levels, and enclosed."""
    case = stored.closer_cities_in_balance()
    ours = [resolve(case, factor)[quantity] for factor in (1.0, 0.97)]
    return ours, [float(one[quantity].mid()) for one in enclosed()]


def solved_well() -> float:
    """Largest residual of any equation in any equilibrium constructed."""
    built, _, _ = draws.trade_equilibria()
    return float(np.max(np.abs(balanced.residuals(built, built.state, np.zeros((1, built.size))))))


@ROOM.check("sorting/proposition-8/threshold")
def check_threshold() -> Finding:
    """The threshold as trade costs fall, with balanced trade and a price for each final good."""
    built, _, changes = draws.trade_equilibria()
    less, more = kinds(built)
    up, bigger, gain = (changes[name] > 0 for name in ("threshold", "labour_1", "value_2"))
    rises, sensible = rising("threshold")
    ours, certain = in_levels("threshold")
    slope, quotient = slope_of("threshold")
    before, after = enclosed()
    return Finding(
        printed={
            "It rises in every stable equilibrium": bool(np.all(rises == 1)),
            "It rises in the stored economy": ours[1] > ours[0],
        },
        instead={
            "It rises in over nine tenths of the equilibria in which the threshold's entrepreneur "
            "earns less than a worker": rises[0] > 0.9,
            "It rises in between half and eight tenths of those in which he earns more": (
                0.5 < rises[1] < 0.8
            ),
            "It rises in over 98 percent of both kinds where city 1 is big and rich": bool(
                np.all(sensible > 0.98)
            ),
            "In the stored economy it certainly falls": below(
                after["threshold"],
                before["threshold"],
            ),
            "Solved in levels the stored economy has the same two thresholds": agree(ours, certain),
            "The implicit function theorem gives the slope of solving again": agree(
                slope, quotient, QUOTIENT
            ),
            "Where he earns more, a higher threshold comes with more workers in city 1": bool(
                np.all(bigger[more][up[more]])
            ),
            "Where he earns less, a lower threshold comes with fewer": not np.any(
                bigger[less][~up[less]]
            ),
            "Where he earns less workers gain in every equilibrium": bool(np.all(gain[less])),
            "Every equilibrium is solved to one part in 10^8": small(solved_well(), SOLVED),
        },
        numbers={
            **numbers_of("threshold"),
            "counterexample": before_after(ours),
            "workers_gain_in_percent": by_pay(100 * rising("value_2")[0]),
            "workers_move_to_city_1_in_percent": by_pay(100 * rising("labour_1")[0]),
            "land_within_a_factor_of": 5,
        },
    )


@ROOM.check("sorting/proposition-8/productivity")
def check_productivity() -> Finding:
    """Relative productivity as trade costs fall, in four readings of section 6."""
    case, closure, costs = stored.closer_cities()
    sorted_before = float(trade.sorting_threshold(case, closure, costs)[0])
    sorted_after = float(trade.sorting_threshold(case, closure, costs.scaled(0.98))[0])
    again = [
        brentq(lambda t, tau=tau: trade.sorting_gain(case, closure, tau, t), 1.001, 100)
        for tau in (costs, costs.scaled(0.98))
    ]
    economy, utility, drawn = draws.trading()
    lower = drawn.scaled(np.maximum(0.99, 1.0001 / drawn.outward))
    balance = trade.relative_productivity(economy, utility.worker_utility, lower) / (
        trade.relative_productivity(economy, utility.worker_utility, drawn)
    )
    moved = trade.sorting_threshold(economy, utility, lower) / trade.sorting_threshold(
        economy, utility, drawn
    )
    alone = float((moved[np.isfinite(moved)] > 1).mean())
    rises, sensible = rising("relative_productivity")
    ours, certain = in_levels("relative_productivity")
    slope, quotient = slope_of("relative_productivity")
    before, after = enclosed()
    name = "relative_productivity"
    with_balance = with_labour_given()["productivity"]["utility"]
    return Finding(
        printed={
            "It rises in every stable equilibrium with a price for each final good": bool(
                np.all(rises == 1)
            ),
            "It rises in the stored economy with sorting and without balanced trade": (
                sorted_after > sorted_before
            ),
        },
        instead={
            "With a price for each final good it rises in over nine tenths of the equilibria in "
            "which the threshold's entrepreneur earns less than a worker": rises[0] > 0.9,
            "It rises in over 98 percent where city 1 is big and rich": bool(
                np.all(sensible > 0.98)
            ),
            "In the stored economy with a price for each final good it certainly falls": below(
                after[name],
                before[name],
            ),
            "Solved in levels that economy has the same two ratios": agree(ours, certain),
            "The implicit function theorem gives the slope of solving again": agree(
                slope, quotient, QUOTIENT
            ),
            "With balanced trade, without sorting and at a given utility, as in appendix A5, it "
            "rises in every economy drawn": bool(np.all(balance > 1)),
            "With labour given it then falls in a stored economy": with_balance[1]
            < with_balance[0] * (1 - LEAST),
            "That economy solved for utility and for the threshold has the same ratios": agree(
                with_balance, with_labour_given()["productivity"]["threshold"]
            ),
            "With sorting and without balanced trade it rises in most economies drawn, not in "
            "all": 0.8 < alone < 1,
            "With final goods shipped and labour given it rises in most economies drawn": (
                0.9 < shipped_shares(GIVEN_LABOUR)["relative_productivity"] < 1
            ),
            "With final goods shipped and labour given it certainly falls in a stored economy": (
                falls(enclosed_shipped(), "productivity")
            ),
            "There both cities certainly make final goods": all(
                below(ball(0), one[f"output_{city}"])
                for one in enclosed_shipped()
                for city in (1, 2)
            ),
            "The array solver finds the same two ratios": agree(
                *shipped_pairs("productivity", "relative_productivity")
            ),
            "With final goods shipped wages, workers, sales and the threshold follow from (6.4), "
            "(4.12) and (6.12) in turn": small(shipped_again(), SOLVED),
            "Utility from profits and prices in turn gives the same thresholds of the stored "
            "economy with sorting": agree(again, [sorted_before, sorted_after]),
        },
        numbers={
            **numbers_of("relative_productivity"),
            "counterexample": before_after(ours),
            "rises_with_balance_alone_in_percent": 100 * float((balance > 1).mean()),
            "counterexample_with_balance": before_after(with_balance),
            "stored_economy_with_balance": stored.written(*stored.falling_with_balance()),
            "fall_of_costs_with_balance": 100 * (1 - FALL),
            "draws": economy.size,
            "threshold_rises_with_sorting_alone_in_percent": 100 * alone,
            "counterexample_with_sorting_alone": before_after([sorted_before, sorted_after]),
            **numbers_shipped("productivity", "relative_productivity"),
            "fall_of_costs_in_draws": 1,
        },
    )


@ROOM.check("sorting/proposition-8/wage")
def check_wage() -> Finding:
    """The relative wage as trade costs fall: nominal and real, in two versions."""
    rises, sensible = rising("relative_wage")
    real, real_sensible = rising("relative_real_wage")
    ours, certain = in_levels("relative_wage")
    slope, quotient = slope_of("relative_wage")
    before, after = enclosed()
    with_balance = with_labour_given()["wage"]["utility"]
    return Finding(
        printed={
            "It rises in every stable equilibrium with a price for each final good": bool(
                np.all(rises == 1)
            ),
            "With final goods shipped and labour given it rises in every economy drawn": (
                shipped_shares(GIVEN_LABOUR)["relative_wage"] == 1
            ),
        },
        instead={
            "With final goods shipped and labour given it falls in more than half of the economies "
            "drawn": shipped_shares(GIVEN_LABOUR)["relative_wage"] < 1 / 2,
            "With final goods shipped and labour given it certainly falls in a stored economy": (
                falls(enclosed_shipped(), "wage")
            ),
            "The array solver finds the same two ratios there": agree(
                *shipped_pairs("wage", "relative_wage")
            ),
            "With balanced trade, without sorting and with labour given it falls in a stored one": (
                with_balance[1] < with_balance[0] * (1 - LEAST)
            ),
            "The nominal ratio rises in over eight tenths of the equilibria in which the "
            "threshold's entrepreneur earns less than a worker": rises[0] > 0.8,
            "It rises in under one in twenty of those in which he earns more": rises[1] < 0.05,
            "Where city 1 is big and rich it rises in over 95 percent of the first kind": (
                sensible[0] > 0.95
            ),
            "The ratio in final goods rises in under a fifth of the first kind": real[0] < 0.2,
            "The ratio in final goods rises in under one in twenty of the second": real[1] < 0.05,
            "The ratio in final goods rises in under half of either kind where city 1 is big and "
            "rich": bool(np.all(real_sensible < 0.5)),
            "In the stored economy the nominal ratio certainly falls": below(
                after["relative_wage"],
                before["relative_wage"],
            ),
            "Solved in levels that economy has the same two ratios": agree(ours, certain, SOLVED),
            "The implicit function theorem gives the slope of solving again": agree(
                slope, quotient, QUOTIENT
            ),
        },
        numbers={
            **numbers_of("relative_wage"),
            "counterexample": before_after(ours),
            "real_wage_rises_in_percent": by_pay(100 * real),
            "real_wage_rises_where_big_and_rich_in_percent": by_pay(100 * real_sensible),
            "workers_move_to_city_1_in_percent": by_pay(100 * rising("labour_1")[0]),
            **numbers_shipped("wage", "relative_wage"),
            "counterexample_with_balance": before_after(with_balance),
        },
    )
