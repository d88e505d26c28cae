"""Checks of Proposition 8, section 6 and appendix A5."""

from functools import cache

import numpy as np
from scipy.optimize import brentq, least_squares

from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.claims.statics import SOLVED
from replication.sorting.model import trade
from replication.sorting.model.economy import Economy, FixedUtility
from replication.sorting.model.trade import TradeCosts, TradeEquilibria
from replication.sorting.printed import cases
from replication.sorting.reference.implicit import Response
from replication.sorting.room import ROOM

STEP = 1e-4
"""Fall of the logarithm of trade costs for a difference quotient."""


@cache
def trading_draws() -> tuple[Economy, FixedUtility, TradeCosts]:
    """Draw economies, utilities and trade costs."""
    economy = draws.economies(draws.SIZE, seed=71)
    utility = draws.closures(draws.SIZE, seed=72)["given utility"]
    generator = np.random.default_rng(73)
    outward = 1 + np.exp(generator.normal(-0.7, 0.8, draws.SIZE))
    inward = outward * (1 + np.exp(generator.normal(-1.5, 0.8, draws.SIZE)))
    return economy, utility, TradeCosts(outward, inward)


@ROOM.check("sorting/equation-6.8")
def check_profits() -> Finding:
    """Solve (6.4) and (6.6) for wages and sizes; compare profits and (A.12)-(A.14)."""
    economy, _, costs = trading_draws()
    gamma = economy.gamma
    generator = np.random.default_rng(74)
    level = np.exp(generator.normal(0, 1, (2, draws.SIZE)))
    p, q = costs.powers(gamma)
    # (6.4) is linear in h_j = Q_j (theta / w_j)^(1/gamma): h_1 + h_2 / q = 1, h_2 + h_1 / p = 1.
    matrix = np.empty((draws.SIZE, 2, 2))
    matrix[:, 0, 0] = matrix[:, 1, 1] = 1
    matrix[:, 0, 1], matrix[:, 1, 0] = 1 / q, 1 / p
    home = np.linalg.solve(matrix, np.ones((draws.SIZE, 2, 1)))[..., 0].T
    # (6.6): h_1 / p Y_2 = h_2 / q Y_1.
    size = home[0] * q / (home[1] * p)
    access = trade.market_access(costs, gamma)
    gaps = {
        "wage_a12": max(np.abs(access[j] * home[j] - 1).max() for j in (0, 1)),
        "size_a14": np.abs(trade.relative_size(costs, gamma) / size - 1).max(),
        # (6.7) over (6.8), with Y_2 = 1: sales in both cities are worth the city's own output.
        "profit_68": max(
            np.abs(home[0] * (size + 1 / p) / size - 1).max(),
            np.abs(home[1] * (1 + size / q) - 1).max(),
        ),
    }
    revenue = home[0] * (size + 1 / p)
    gaps["wage_bill_a13"] = np.abs(revenue / size - 1).max()
    wage = economy.substitution * (level[0] * access[0]) ** gamma
    back = level[0] * (economy.substitution / wage) ** (1 / gamma)
    gaps["wage_level"] = np.abs(back / home[0] - 1).max()
    return finding(max(gaps.values()) < 1e-9, Verdict.REPRODUCED, draws=draws.SIZE, **gaps)


@ROOM.check("sorting/equation-a.15")
def check_relative_size() -> Finding:
    """Let both trade costs fall in every draw; the printed ratio has the cities exchanged."""
    economy, _, costs = trading_draws()
    lowest = 1.0001 / costs.outward
    factor = lowest + (1 - lowest) * np.random.default_rng(75).uniform(0, 1, draws.SIZE)
    lower = TradeCosts(costs.outward * factor, costs.inward * factor)
    before = trade.relative_size(costs, economy.gamma)
    after = trade.relative_size(lower, economy.gamma)
    half_fails = np.mean(costs.outward <= 2)
    return finding(
        np.all(after > before) and np.all(1 / after < before),
        Verdict.CORRECTED,
        draws=draws.SIZE,
        smallest_rise=float(np.min(after / before)),
        cannot_halve=float(half_fails),
    )


def implied(printed: bool) -> tuple[Array, Array]:
    """Gaps of (A.16) and (A.18) to what (4.12), (A.12) and (A.14) imply, per draw."""
    economy, utility, costs = trading_draws()
    gamma, mu = economy.gamma, economy.goods_share
    u = utility.worker_utility
    # (4.12): L_j = w_j^(mu k) / (eta_j v_j^k); w_1 L_1 / (w_2 L_2) = D gives w_1 / w_2.
    power = 1 / (1 - mu)
    value = ((u + economy.congestion_1) / (u + economy.congestion_2)) ** power
    land = economy.housing_1 / economy.housing_2
    wage = (trade.relative_size(costs, gamma) * land * value) ** (1 / (1 + mu * power))
    access = trade.market_access(costs, gamma)
    level = wage ** (1 / gamma) * access[1] / access[0]
    return (
        np.log(trade.relative_productivity(economy, u, costs, printed=printed) / level),
        np.log(trade.relative_wage(economy, u, costs, printed=printed) / wage),
    )


def check_land_power(number: int) -> Finding:
    """Compare the formula with what it is derived from, corrected and as printed."""
    correct, printed = implied(printed=False)[number], implied(printed=True)[number]
    economy = trading_draws()[0]
    land = np.log(economy.housing_1 / economy.housing_2)
    missing = economy.goods_share * land / (economy.gamma if number == 0 else 1)
    return finding(
        np.abs(correct).max() < 1e-9
        and np.allclose(printed, missing, atol=1e-9)
        and np.abs(missing).max() > 0.1,
        Verdict.CORRECTED,
        draws=draws.SIZE,
        largest_gap_corrected=float(np.abs(correct).max()),
        median_gap_printed=float(np.median(np.abs(printed))),
    )


@ROOM.check("sorting/equation-a.16")
def check_a16() -> Finding:
    """Check relative productivity; (A.17) is the same at lower costs."""
    return check_land_power(0)


@ROOM.check("sorting/equation-a.18")
def check_a18() -> Finding:
    """Check relative wages; (A.19) is the same at lower costs."""
    return check_land_power(1)


@ROOM.check("sorting/proposition-8/existence")
def check_overdetermined() -> Finding:
    """Compare what two subsets of the equations give; minimise the residual of all of them."""
    economy, utility, costs = trading_draws()
    balance = trade.balance_threshold(economy, utility, costs)
    sorting = trade.sorting_threshold(economy, utility, costs)
    both = np.isfinite(balance) & np.isfinite(sorting)
    close = np.abs(np.log(balance / sorting))[both] < 0.01
    case, closure, case_costs = cases.overdetermined()
    first = float(trade.balance_threshold(case, closure, case_costs)[0])
    second = float(trade.sorting_threshold(case, closure, case_costs)[0])
    best = least_residual(case, case_costs, labour=1.0)
    return finding(
        both.sum() > 1_000 and close.mean() < 0.05 and second / first > 2 and best > 1e-3,
        Verdict.REFUTED,
        draws=draws.SIZE,
        both_interior=int(both.sum()),
        within_one_percent=float(close.mean()),
        threshold_from_balanced_trade=first,
        threshold_from_sorting=second,
        least_residual_of_nine_equations=best,
    )


def least_residual(economy: Economy, costs: TradeCosts, labour: float) -> float:
    """Largest relative residual at the least squares solution of section 6, from many starts."""
    generator = np.random.default_rng(76)
    best = np.inf
    for _ in range(12):
        start = generator.normal(0, 1.0, 8)
        found = least_squares(
            lambda unknown: trade.printed_system(economy, costs, labour, unknown),
            start,
            bounds=(-12, 12),
        )
        best = min(best, float(np.max(np.abs(found.fun))))
    return best


@cache
def consistent() -> tuple[TradeEquilibria, Response, dict[str, Array]]:
    """Return stable equilibria of the consistent version with their responses to lower costs."""
    built = trade.construct(160_000, seed=77)
    response, changes = trade.fall_in_costs(built)
    kept = np.flatnonzero(response.stable)
    return (
        built.take(kept),
        Response(response.state[kept], response.stable[kept]),
        {name: values[kept] for name, values in changes.items()},
    )


def big_rich_city(built: TradeEquilibria) -> Array:
    """Whether city 1 pays more, is larger, and has land within a factor of five of city 2's."""
    land = built.housing[0] / built.housing[1]
    return (built.state[1] > 0) & (built.state[2] > built.state[3]) & (land > 0.2) & (land < 5)


def kinds(built: TradeEquilibria) -> list[Array]:
    """Where the threshold's entrepreneur earns less than a worker, r_1 < 1, and where more."""
    more = built.relative_pay[0] > 1
    return [np.flatnonzero(~more), np.flatnonzero(more)]


def rising(quantity: str) -> tuple[Array, Array]:
    """Share of stable equilibria of both kinds in which a quantity rises: all, big and rich."""
    built, _, changes = consistent()
    up, sensible = changes[quantity] > 0, big_rich_city(built)
    shares = [(up[kind].mean(), up[kind][sensible[kind]].mean()) for kind in kinds(built)]
    return np.array(shares)[:, 0], np.array(shares)[:, 1]


def lower_costs(quantity: str, stored: str) -> Finding:
    """Response of a quantity in the consistent version, and its counterexample.

    Shares and counts are pairs: where the threshold's entrepreneur earns less than a worker, and
    where more. Each claim's check says how large its shares must be; here they only have to be
    above zero and below one.
    """
    built, _, changes = consistent()
    sensible = big_rich_city(built)
    everywhere, where_sensible = rising(quantity)
    numbers = {
        "stable_equilibria": [kind.size for kind in kinds(built)],
        "rises": everywhere,
        "rises_where_city_1_is_big_and_rich": where_sensible,
        "big_and_rich": [int(sensible[kind].sum()) for kind in kinds(built)],
    }
    case = cases.closer_cities_in_balance()
    before, after = trade.resolve(case, 1.0), trade.resolve(case, 0.97)
    numbers["counterexample"] = [before[stored], after[stored]]
    # The same by Newton's method and the implicit function theorem.
    solved = trade.solved(case)
    skill = float(np.exp(solved.state[0, 0]) * case.minimum_skill[0])
    response, local = trade.fall_in_costs(solved)
    nearby = trade.resolve(case, float(np.exp(-STEP)))
    slope = np.log(nearby[stored] / before[stored]) / STEP
    holds = bool(response.stable[0]) and abs(skill / before["threshold"] - 1) < 1e-9
    holds &= after[stored] < before[stored] and float(local[quantity][0]) < 0
    holds &= abs(slope / float(local[quantity][0]) - 1) < 1e-2
    equations = trade.residuals(built, built.state, np.zeros((1, built.size)))
    holds &= bool(np.max(np.abs(equations)) < SOLVED)
    holds &= built.size >= 20_000 and bool(np.all((everywhere > 0) & (everywhere < 1)))
    # Q_1 / Q_2 is a function of the threshold alone.
    holds &= bool(np.all((changes["threshold"] > 0) == (changes["relative_productivity"] > 0)))
    return finding(holds, Verdict.REFUTED, **numbers)


def mostly_rises(found: Finding) -> bool:
    """Whether the counterexample stands, and the quantity rises in most equilibria of each kind.

    It does so in over nine tenths where the threshold's entrepreneur earns less than a worker, in
    over half where he earns more, and in nearly all of both where city 1 is big and rich.
    """
    less, more = found.numbers["rises"]
    sensible = found.numbers["rises_where_city_1_is_big_and_rich"]
    return (
        found.verdict is Verdict.REFUTED
        and 0.9 < less < 1
        and 0.5 < more < 0.8
        and bool(np.all((sensible > 0.98) & (sensible < 1)))
    )


@ROOM.check("sorting/proposition-8/threshold")
def check_threshold() -> Finding:
    """The threshold rises in most consistent equilibria, and falls in the counterexample."""
    found = lower_costs("threshold", "threshold")
    built, _, changes = consistent()
    less, more = kinds(built)
    up, bigger, gain = (changes[name] > 0 for name in ("threshold", "labour_1", "value_2"))
    # Proved where workers gain; it holds in the others too.
    follows = np.all(bigger[more][up[more]]) and not np.any(bigger[less][~up[less]])
    return finding(
        mostly_rises(found) and follows and np.all(gain[less]) and 0.9 < gain[more].mean() < 1,
        Verdict.REFUTED,
        **found.numbers,
        workers_gain=rising("value_2")[0],
        workers_move_to_city_1=rising("labour_1")[0],
    )


@ROOM.check("sorting/proposition-8/productivity")
def check_productivity() -> Finding:
    """Relative productivity rises in most consistent equilibria; in the other readings, too."""
    found = lower_costs("relative_productivity", "relative_productivity")
    case, closure, costs = cases.closer_cities()
    before = float(trade.sorting_threshold(case, closure, costs)[0])
    after = float(trade.sorting_threshold(case, closure, costs.scaled(0.98))[0])
    again = [
        brentq(lambda t, tau=tau: trade.sorting_gain(case, closure, tau, t), 1.001, 100)
        for tau in (costs, costs.scaled(0.98))
    ]
    economy, utility, drawn = trading_draws()
    lower = TradeCosts(
        drawn.outward * np.maximum(0.99, 1.0001 / drawn.outward),
        drawn.inward * np.maximum(0.99, 1.0001 / drawn.outward),
    )
    balance = trade.relative_productivity(economy, utility.worker_utility, lower) / (
        trade.relative_productivity(economy, utility.worker_utility, drawn)
    )
    sorting = trade.sorting_threshold(economy, utility, lower) / trade.sorting_threshold(
        economy, utility, drawn
    )
    sorting = sorting[np.isfinite(sorting)]
    return finding(
        mostly_rises(found)
        and np.allclose(again, [before, after], rtol=1e-9)
        and after < before
        and np.all(balance > 1)
        and 0.5 < (sorting > 1).mean() < 1,
        Verdict.REFUTED,
        **found.numbers,
        rises_with_balance_alone=float((balance > 1).mean()),
        threshold_rises_with_sorting_alone=float((sorting > 1).mean()),
        counterexample_with_sorting_alone=[before, after],
    )


@ROOM.check("sorting/proposition-8/wage")
def check_wage() -> Finding:
    """The relative nominal wage rises in most consistent equilibria, the real one in few.

    That is so where the threshold's entrepreneur earns less than a worker. Where he earns more,
    both fall in nearly all.
    """
    found = lower_costs("relative_wage", "relative_wage")
    less, more = found.numbers["rises"]
    real, real_where_sensible = rising("relative_real_wage")
    sensible_less, sensible_more = found.numbers["rises_where_city_1_is_big_and_rich"]
    return finding(
        found.verdict is Verdict.REFUTED
        and 0.8 < less < 1
        and 0 < more < 0.05
        and 0.95 < sensible_less < 1
        and 0 < sensible_more < 0.1
        and 0.1 < real[0] < 0.2
        and 0 < real[1] < 0.05
        and np.all((real_where_sensible > real) & (real_where_sensible < 0.5)),
        Verdict.REFUTED,
        **found.numbers,
        real_wage_rises=real,
        real_wage_rises_where_big_and_rich=real_where_sensible,
        workers_move_to_city_1=rising("labour_1")[0],
    )
