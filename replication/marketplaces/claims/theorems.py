"""Checks of the theorems and corollaries of sections 3 and 4."""

from functools import cache

import numpy as np

from replication.ledger import Finding, Verdict, finding
from replication.marketplaces import draws as on_draws
from replication.marketplaces.model import theorems
from replication.marketplaces.model.core import Core
from replication.marketplaces.model.economy import capacity, travel
from replication.marketplaces.model.equilibrium import solve, utilities
from replication.marketplaces.printed import cases
from replication.marketplaces.printed.cases import RESIDENCES, SETUP_COSTS
from replication.marketplaces.reference.planner import plan
from replication.marketplaces.room import ROOM

B, C = RESIDENCES[1:3]

DRAWS = 40
"""Random economies for a statement about all of them."""


@ROOM.check("marketplaces/theorem-3.1")
def check_theorem_3_1() -> Finding:
    """Planner and prices on 54 economies; coalitions of two types on and off the equilibrium."""
    economies = theorems.table_economies() + theorems.drawn_economies(DRAWS)
    gap = theorems.planner_gap(economies)
    needs = [theorems.coalition_gap(economy, found) for economy, found in economies]
    lowest = min(float(need.min()) for need in needs)
    mixes = np.linspace(0.3, 0.7, 9)
    blocked, paid = {}, {}
    for ratio in (0.99, 1.0, 1.005, 1.0099, 1.01, 1.011, 1.02):
        found = theorems.two_type_frontier(ratio)
        blocked[ratio] = min(theorems.lack_of_mix(found, share) for share in mixes)
        paid[ratio] = float(np.abs(found.transfers).max())
    same = all((blocked[r] > -1e-8) == (paid[r] < 1e-8) for r in blocked)
    return finding(
        gap.is_none
        and all(theorems.is_unblocked(economy, found) for economy, found in economies)
        and same
        and min(paid.values()) < 1e-8 < max(paid.values()),
        Verdict.REPRODUCED,
        economies=len(economies),
        planner_less_equilibrium_utility=gap.utility,
        planner_less_equilibrium_rent=gap.rent,
        planner_less_equilibrium_population=gap.population,
        least_need_beyond_the_fee=lowest,
        two_type_transfer_by_ratio={str(r): paid[r] for r in paid},
        two_type_lack_of_best_coalition={str(r): blocked[r] for r in blocked},
    )


@ROOM.check("marketplaces/theorem-3.2")
def check_theorem_3_2() -> Finding:
    """An equilibrium on random economies wherever setup can be paid, markets cleared."""
    random = np.random.default_rng(5)
    solved = failed = 0
    worst = 0.0
    for draw in theorems.draws(DRAWS)[0]:
        count = draw.economy.goods.size
        hours = random.uniform(0.5, 2.0, (100, count))
        cost = capacity(draw.economy, hours) * random.uniform(0.01, 0.8, 100)
        found, excess = on_draws.markets_clear(draw.economy, hours, cost)
        solved += int((found.premise & found.holds).sum())
        failed += int((found.premise & ~found.holds).sum())
        worst = max(worst, float(excess[found.premise].max()))
    unpayable = solve(cases.case_economy(1), np.full(4, 2.0), 1.0)
    return finding(
        failed == 0 and worst < 1e-8 and solved > 3900 and not unpayable.converged,
        Verdict.REPRODUCED,
        structures=100 * DRAWS,
        solved=solved,
        failed=failed,
        corners_left_out=100 * DRAWS - solved - failed,
        largest_excess_demand=worst,
    )


@ROOM.check("marketplaces/corollary-1")
def check_corollary_1() -> Finding:
    """Equal utility at the planner's optimum, and unequal shares blocked by those with less."""
    economies = theorems.table_economies() + theorems.drawn_economies(DRAWS)
    spread = theorems.planner_gap(economies).spread
    own = max(float(np.ptp(np.log(utilities(found)))) for _, found in economies)
    economy = cases.case_economy(1)
    hours = economy.leisure - travel(economy, [0.5])
    cost = 0.1
    alone = plan(economy, hours, cost).utility
    less = {}
    for ratio in (0.99, 0.9, 0.7):
        tastes = np.tile(economy.tastes, (2, 1))
        found = theorems.frontier(economy, tastes, np.array([ratio, 1.0]), hours, cost)
        less[str(ratio)] = float(found.groups.utilities[0] / alone)
    return finding(
        max(spread, own) < theorems.EQUAL and max(less.values()) < 1 - 1e-4,
        Verdict.REPRODUCED,
        economies=len(economies),
        spread_of_planner_log_utilities=spread,
        spread_of_equilibrium_log_utilities=own,
        lower_group_over_what_it_has_alone=less,
    )


@ROOM.check("marketplaces/corollary-2")
def check_corollary_2() -> Finding:
    """Equilibria of random economies that no coalition with the same marketplaces can better."""
    found = theorems.drawn_economies(DRAWS, seed=6)
    needs = [theorems.coalition_gap(economy, one) for economy, one in found]
    lowest = min(float(need.min()) for need in needs)
    # Exactly payable setup leaves nothing to consume: utility falls to zero as it is approached.
    economy = cases.case_economy(1)
    shares = np.array([0.9, 0.99, 0.999])
    close = solve(economy, np.full((3, 4), 2.0), shares * capacity(economy, np.full(4, 2.0)))
    return finding(
        all(theorems.is_unblocked(economy, one) for economy, one in found)
        and np.all(np.diff(close.utility) < 0)
        and close.utility[-1] < 0.01,
        Verdict.REPRODUCED,
        economies=DRAWS,
        least_need_beyond_the_fee=lowest,
        utility_as_setup_takes_90_99_and_99_9_percent=close.utility.tolist(),
    )


@cache
def _drawn_cores() -> tuple[tuple[theorems.Draw, Core], ...]:
    drawn, _ = theorems.draws(DRAWS, seed=7, residences=on_draws.CORE_RESIDENCES)
    return tuple((draw, on_draws.core_of(draw)) for draw in drawn)


@ROOM.check("marketplaces/theorem-4.1")
def check_theorem_4_1() -> Finding:
    """Cores with a certificate: 14 rows of the tables and random economies."""
    table = [cases.case_core(case, float(cost)).core for case in (1, 2) for cost in SETUP_COSTS]
    drawn = [core for _, core in _drawn_cores()]
    certified = sum(on_draws.is_certified(core) for core in table + drawn)
    return finding(
        certified == len(table) + len(drawn),
        Verdict.REPRODUCED,
        economies=len(table) + len(drawn),
        certified=certified,
        largest_relative_gap=max(core.bound / core.utility - 1 for core in table + drawn),
        numbers_of_marketplaces=sorted({core.markets for core in table + drawn}),
    )


@ROOM.check("marketplaces/corollary-3")
def check_corollary_3() -> Finding:
    """No random structure beats the core's, whose consumers are equally well off."""
    random = np.random.default_rng(8)
    best, spread, tried = -np.inf, 0.0, 100
    holds = True
    for draw, core in _drawn_cores():
        spread = max(spread, float(np.ptp(np.log(utilities(core.equilibrium)))))
        lead = on_draws.lead_over_core(draw, core, random, tried)
        holds &= on_draws.is_best_and_equal(core, lead)
        best = max(best, lead)
    return finding(
        holds,
        Verdict.REPRODUCED,
        economies=DRAWS,
        structures=4 * tried * DRAWS,
        best_structure_log_utility_less_core=best,
        spread_of_log_utilities=spread,
    )


@ROOM.check("marketplaces/corollary-4")
def check_corollary_4() -> Finding:
    """Unequal shares of a fixed setup cost: which are blocked, with the bound on transfers.

    The equal allocation is in the core: nobody can do better even at a proportional cost.
    """
    equal = cases.case_core(1, theorems.FIXED_COST)
    coalitions = [(0.5, share) for share in (0.0, 0.125, 0.25, 0.375, 0.5)]
    coalitions += [(share, 0.5) for share in (0.0, 0.125, 0.25, 0.375)]
    proved, blocked, transfers = {}, {}, {}
    for ratio in (1.0, 0.95, 0.8, 0.7, 0.6, 0.5, 0.4):
        found = theorems.unequal_allocation(ratio)
        transfers[ratio] = float(found.transfers.max() / found.fee)
        proved[ratio] = theorems.unblocked_by_prices(found)
        blocked[ratio] = min(theorems.lack_of_coalition(found, mass) for mass in coalitions) < -1e-7
    kept = theorems.unequal_allocation(0.8)
    elsewhere = min(
        theorems.lack_of_coalition(kept, mass, structure)
        for mass in coalitions
        for structure in ((0.0,), (0.2,), (B,), (0.4,), (0.45,), (0.48,), (0.495,), (B, C))
    )
    holds = all(
        proved[r] == (transfers[r] <= 1) and blocked[r] == (transfers[r] > 1) for r in proved
    )
    return finding(
        holds
        and equal.core.certified
        and abs(equal.structure[0] - 0.5) < 1e-6
        and any(proved.values())
        and any(blocked.values())
        and elsewhere > -1e-7,
        Verdict.REPRODUCED,
        transfer_over_fee={str(r): transfers[r] for r in transfers},
        unblocked_by_prices={str(r): proved[r] for r in proved},
        blocked={str(r): blocked[r] for r in blocked},
        least_lack_at_other_structures=elsewhere,
    )
