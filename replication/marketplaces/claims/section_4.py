"""Section 4: core with endogenous marketplaces, identical consumers."""

from itertools import pairwise, permutations

import numpy as np
import sympy as sp

from replication.ledger import Finding
from replication.marketplaces import draws
from replication.marketplaces.model import structures
from replication.marketplaces.model.bound import utility_bound
from replication.marketplaces.model.coalitions import unblocked_by_prices
from replication.marketplaces.model.core import Core, find_core
from replication.marketplaces.model.economy import Setup, capacity
from replication.marketplaces.model.equilibrium import equilibrium, hours_left, solve, utilities
from replication.marketplaces.printed import cases, societies
from replication.marketplaces.printed.cases import RESIDENCES, SETUP_COSTS
from replication.marketplaces.reference import algebra
from replication.marketplaces.reference.verifier import attained
from replication.marketplaces.room import ROOM
from replication.trials import Outcome, counts, everywhere, tried
from replication.vanishing import vanishes

B, C = RESIDENCES[1:3]
DRAWS = 40
GAPS = (0.02, 1e-3, 1e-4, 1e-5, 1e-7)
"""Gaps of two marketplaces around the middle in the counterexample."""


def _highest(core: Core, draw: draws.Draw) -> bool:
    """Whether boxes that cover all structures certify the core's utility."""
    return draws.enclose(draw.economy, draw.setup, core).within(2e-4) and core.utility > 0


@tried(
    ROOM,
    "marketplaces/theorem-4.1",
    draws.few_residences,
    tries="The best structure exists: boxes that cover all structures certify its utility",
    domain=draws.DOMAIN,
    inside=True,
    block=draws.BLOCK,
)
def best_exists(drawn: list[draws.Draw]) -> Outcome:
    """Cost in proportion to the number of marketplaces, so that merging never makes them dearer."""
    return Outcome(np.array([_highest(draws.core_of(one), one) for one in drawn]))


def _pairs() -> tuple[list[float], list[float], float, float]:
    """Certified: what close pairs give, what they cannot pass, the limit, and what one gives."""
    economy = cases.case_economy(1)
    sure, most = [], []
    for gap in GAPS:
        cost = Setup(fixed=round(float(structures.merging_cost(gap)), 9))
        ends = np.array([0.5 - gap / 2, 0.5 + gap / 2])
        found = equilibrium(economy, cost, ends)
        sure.append(attained(economy, ends, cost, found))
        most.append(
            float(utility_bound(economy, found.time, found.setup, found.price, found.rent_income))
        )
    middle = equilibrium(economy, Setup(fixed=structures.PAIR), [0.5])
    limit = attained(economy, np.array([0.5]), Setup(fixed=structures.PAIR), middle)
    one = find_core(economy, Setup(each=structures.SINGLE), markets=[1], tolerance=1e-3)
    single = draws.enclose(economy, Setup(each=structures.SINGLE), one, (1,))
    return sure, most, limit, single.upper if single.covers else np.inf


@ROOM.check("marketplaces/theorem-4.1")
def check_theorem_4_1() -> Finding:
    """A cost that jumps where marketplaces merge; certified cores where it does not."""
    sure, most, limit, single = _pairs()
    ends = [draws.enclosed(case, float(cost)) for case in (1, 2) for cost in SETUP_COSTS]
    found = best_exists.on(draws.few_residences(np.random.default_rng(7), DRAWS // 4))
    economy = cases.case_economy(1)
    grid = np.linspace(0, 1, 201)
    prices = solve(economy, hours_left(economy, grid[:, np.newaxis]), structures.PAIR).price
    price, gap = sp.symbols("p g", positive=True)
    # A gap saves half of it of the dearest time, and costs ten times it of the composite good.
    saved, paid = gap / 2 * sp.Max(1, price), 20 * gap * sp.sqrt(price)
    ratio = [
        float((saved / paid).subs({price: value, gap: 1})) for value in (prices.min(), prices.max())
    ]
    return Finding(
        printed={
            "Some structure of the counterexample gives as much as any other": max(*sure, single)
            >= limit,
        },
        instead={
            "Of two pairs the closer one gives everybody more, certified": all(
                closer > farther * (1 + 1e-9) for farther, closer in pairwise(sure)
            ),
            "Pairs come within 1e-5 of the limit and stay below it": bool(
                limit * (1 - 1e-5) < sure[-1] and most[-1] < limit
            ),
            "One marketplace gives less than close pairs, certified": single < sure[1],
            "Time that a gap saves is worth less than a twentieth of what it costs": (
                max(ratio) < 1 / 20
            ),
            "Where merging makes nothing dearer the best structure is certified, in each row": all(
                end.within(2e-6) for end in ends
            ),
            "It is certified in each draw": everywhere(found),
        },
        numbers={
            **counts(found),
            "rows": len(ends),
            "gaps": list(GAPS),
            "utility_of_pairs": sure,
            "limit": limit,
            "one_marketplace_at_most": single,
            "costs": [structures.PAIR, structures.SINGLE, structures.SLOPE],
            "prices": [float(prices.min()), float(prices.max())],
            "saved_over_paid": ratio,
        },
    )


@ROOM.check("marketplaces/theorem-4.1/compact")
def check_compact() -> Finding:
    """Pairs that merge: in the limit there is one marketplace, at a cost of three times as much."""
    costs = structures.merging_cost(np.array(GAPS))
    gaps = [structures.distance([0.5 - g / 2, 0.5 + g / 2], [0.5, 0.5]) for g in GAPS]
    economy = cases.case_economy(1)
    most = float(capacity(economy, np.full(4, 2.0)))
    places = np.linspace(0, 1, 101)
    pairs = places[np.stack(np.triu_indices(places.size, 1), axis=-1)]
    apart = np.ptp(pairs[capacity(economy, hours_left(economy, pairs)) >= most - 1e-12], axis=1)
    return Finding(
        printed={
            "The limit of a sequence of pairs is a pair": len(np.unique([0.5, 0.5])) == 2,
        },
        instead={
            "The pairs come arbitrarily close to one point": gaps[-1] < 1e-6,
            "All of them can be paid": bool(costs.max() < most),
            "What they cost tends to a third of the cost of one marketplace": bool(
                abs(structures.SINGLE / costs[-1] - 3) < 1e-4
            ),
            "At .5 each, where two take all that time can make, payable pairs keep apart": bool(
                2 * float(SETUP_COSTS[-1]) == most and apart.size and apart.min() > 0.3
            ),
        },
        numbers={
            "costs": costs.tolist(),
            "distances": gaps,
            "most": most,
            "payable_pairs_at_half_each": apart.size,
            "closest_of_them": float(apart.min(initial=1)),
        },
    )


@tried(
    ROOM,
    "marketplaces/corollary-3",
    draws.few_residences,
    tries="No one of 100 random structures beats the core, and utility is the same everywhere",
    domain=draws.DOMAIN,
    inside=True,
    block=draws.BLOCK,
)
def nothing_beats_it(drawn: list[draws.Draw]) -> Outcome:
    """Random structures of one to four marketplaces against the core's."""
    return Outcome(np.array([_lead(one, draws.core_of(one)) < 1e-12 for one in drawn]))


def _lead(draw: draws.Draw, core: Core) -> float:
    """Log utility of the best of 100 random structures less that of the core."""
    random, best = np.random.default_rng(8), -np.inf
    for number in (1, 2, 3, 4):
        places = random.random((25, number))
        found = solve(draw.economy, hours_left(draw.economy, places), draw.setup.cost(places))
        best = max(best, float(found.log_utility.max() - np.log(core.utility)))
    return best


@ROOM.check("marketplaces/corollary-3")
def check_corollary_3() -> Finding:
    """The core's allocation is without envy and efficient; a best structure need not exist."""
    found = nothing_beats_it.on(draws.few_residences(np.random.default_rng(7), DRAWS // 4))
    cores = [cases.case_core(1, float(cost)).core for cost in SETUP_COSTS]
    spread = max(float(np.ptp(np.log(utilities(core.equilibrium)))) for core in cores)
    sure, most, limit, _ = _pairs()
    return Finding(
        printed={
            "An efficient allocation without envy exists in the counterexample of Theorem 4.1": (
                sure[-1] >= limit
            ),
        },
        instead={
            "In each draw none of 100 other structures gives more than the core": everywhere(found),
            "In Table 1 nobody envies another in the core": spread < 1e-9,
            "In the counterexample whoever picks a pair is bettered by a closer one": (
                most[0] < sure[1] and most[-1] < limit
            ),
        },
        numbers={
            **counts(found),
            "structures_each": 100,
            "spread_of_log_utilities": spread,
        },
    )


@ROOM.check("marketplaces/corollary-4")
def check_corollary_4() -> Finding:
    """Unequal shares of a fixed setup cost, with marketplaces allowed at one half alone."""
    ratios = (1.0, 0.95, 0.8, 0.7, 0.6, 0.5, 0.4)
    found = {ratio: societies.unequal_allocation(ratio) for ratio in ratios}
    transfers = {r: float(one.transfers.max() / one.fee) for r, one in found.items()}
    proved = {r: unblocked_by_prices(one) for r, one in found.items()}
    coalitions = [(0.5, s) for s in (0.0, 0.125, 0.25, 0.375, 0.5)]
    coalitions += [(s, 0.5) for s in (0.0, 0.125, 0.25, 0.375)]
    lacks = {
        r: float(societies.lack_of_coalition(one, coalitions).min()) for r, one in found.items()
    }
    low, high, need, fixed = sp.symbols("s_L s_H t T", positive=True)
    # What a coalition lacks: the low pay t more than the fee's share, the high t less.
    lack = sp.expand(fixed - (low + high) * fixed + need * (low - high))
    corners = [
        lack.subs({low: a, high: b}) for a in (0, sp.Rational(1, 2)) for b in (0, sp.Rational(1, 2))
    ]
    at_fee = [sp.simplify(corner.subs(need, fixed)) for corner in corners]
    sure, _, limit, _ = _pairs()
    return Finding(
        printed={
            "Whatever the setup cost of structures, some structure is best": sure[-1] >= limit,
        },
        instead={
            "At the corners no coalition has anything over if nobody gets more than the fee": all(
                vanishes(corner) or corner.is_positive for corner in at_fee
            ),
            "Unequal allocations in which nobody gets more than the fee are blocked by nobody": all(
                proved[r] and lacks[r] > -1e-7 for r in ratios if transfers[r] <= 1
            ),
            "Those in which somebody gets more are blocked": all(
                lacks[r] < -1e-7 and not proved[r] for r in ratios if transfers[r] > 1
            ),
            "At eight tenths of the others' utility the poorer half is not blocked": proved[0.8],
        },
        numbers={
            "transfer_over_fee": {str(r): transfers[r] for r in ratios},
            "least_lack": {str(r): lacks[r] for r in ratios},
            "setup_cost": societies.FIXED_COST,
            "place": 0.5,
            "limit_of_pairs": limit,
        },
    )


@ROOM.check("marketplaces/corollary-4/larger")
def check_larger() -> Finding:
    """An unblocked allocation that is no equilibrium, as equals are not equally well off."""
    found = societies.unequal_allocation(0.8)
    equal = societies.unequal_allocation(1.0)
    return Finding(
        printed={
            "With a fixed setup cost an allocation that treats equals unequally is not blocked": (
                unblocked_by_prices(found) and bool(np.ptp(found.groups.utilities) > 0.1)
            ),
            "The equilibrium is not blocked either": unblocked_by_prices(equal)
            and bool(np.abs(equal.transfers).max() < 1e-6),
        },
        numbers={
            "utilities": found.groups.utilities.tolist(),
            "transfers": found.transfers.tolist(),
            "fee": found.fee,
        },
    )


@ROOM.check("marketplaces/remark-5")
def check_remark_5() -> Finding:
    """A marketplace more than residences: no travel left to save, and a higher cost."""
    gains, times = [], []
    for case in (1, 2):
        economy = cases.case_economy(case)
        for cost in (0.001, 0.01, 0.05, 0.1):
            four = equilibrium(economy, Setup(each=cost), RESIDENCES)
            time = hours_left(economy, [*RESIDENCES, 0.5])
            times.append(float(np.abs(time - four.time).max()))
            bound = utility_bound(economy, time, 5 * cost, four.price, four.rent_income)
            gains.append(float(bound / four.utility))
    return Finding(
        printed={
            "A fifth marketplace saves no travel if each residence has one": max(times) == 0,
            "At the prices for four, five marketplaces leave everybody worse off": (
                max(gains) < 1 - 1e-4
            ),
            "A dearer setup lowers what every price allows": bool(
                algebra.cost_lowers().is_negative
            ),
        },
        numbers={"economies": len(gains), "largest_utility_with_five_over_four": max(gains)},
    )


@ROOM.check("marketplaces/remark-5/boundedness")
def check_boundedness() -> Finding:
    """A cost that rises with every marketplace and stays payable; and that of Cases 4 and 5."""
    most = float(capacity(cases.case_economy(1), np.full(4, 2.0)))
    costs = np.array([structures.bounded_cost(k) for k in range(1, 40)])
    five = cases.case_setup(5, cases.RAILWAY_COST)
    many = [five.cost(np.linspace(0.5, 1, k)) for k in (2, 10, 100)]
    each = cases.case_setup(1, 0.01)
    return Finding(
        printed={
            "If one more adds to the cost, many enough cannot be paid": bool(costs.max() >= most),
        },
        instead={
            "A cost of .3 (1 - 1/2^k) rises with the number": bool(np.all(np.diff(costs) > 0)),
            "It can be paid for every number": bool(costs.max() < most),
            "In Cases 4 and 5 a hundred marketplaces cost what two do": bool(np.ptp(many) < 1e-12),
            "In Cases 1 to 3 so many cost more than time can make": bool(
                each.cost(np.linspace(0, 1, 150)) > most
            ),
        },
        numbers={"costs": [float(costs[0]), float(costs[-1])], "most": most, "many": 100},
    )


@ROOM.check("marketplaces/footnote-21")
def check_footnote_21() -> Finding:
    """Length of a star and of a tour of three marketplaces, whatever the order of their names."""
    orders = ([0.0, 0.5, 1.0], [0.0, 1.0, 0.5])
    printed = [structures.hub_length(one, leave_out_last=True) for one in orders]
    mended = [structures.hub_length(one, leave_out_last=False) for one in orders]
    tours = [structures.tour_length(one) for one in orders]
    stars = [
        min(float(np.abs(np.delete(one, hub) - one[hub]).sum()) for hub in range(len(one)))
        for one in orders
    ]
    return Finding(
        printed={
            "The sum to the last but one does not depend on the order": bool(
                np.ptp(printed) < 1e-9
            ),
        },
        instead={
            "In the two orders of 0, .5 and 1 it is .5 and 1": printed == [0.5, 1.0],
            "The sum over all marketplaces to the best hub does not depend on it": bool(
                np.ptp(mended) < 1e-12
            ),
            "With the hub at one of them the sum over the others is the same": bool(
                np.abs(np.subtract(stars, mended)).max() < 1e-12
            ),
            "Nor does the shortest way through all of them": bool(np.ptp(tours) < 1e-12),
        },
        numbers={"printed": printed, "mended": mended, "tours": tours},
    )


@ROOM.check("marketplaces/section-4/topology")
def check_topology() -> Finding:
    """The least sum over pairings is a metric, and travel times are continuous in it."""
    random = np.random.default_rng(9)
    sets = random.random((60, 3, 3))
    far = np.array([structures.distance(x, z) for x, _, z in sets])
    via = np.array([structures.distance(x, y) + structures.distance(y, z) for x, y, z in sets])
    turned = np.array([structures.distance(x, x[[2, 0, 1]]) for x, _, _ in sets])
    economy, trips = cases.case_economy(1, trips=2.0), 2.0
    first, last = sets[:, 0], sets[:, 2]
    pairings = np.abs(first[:, np.newaxis] - last[:, list(permutations(range(3)))])
    moves = pairings[np.arange(len(sets)), pairings.sum(axis=-1).argmin(axis=1)]
    change = np.abs(hours_left(economy, first) - hours_left(economy, last)).max(axis=1)
    return Finding(
        printed={
            "In each draw the way through a third structure is no shorter": bool(
                np.all(far <= via + 1e-12)
            ),
            "The order of names makes no distance": bool(turned.max() < 1e-12),
            "In each draw travel changes by no more than the longest move in the best pairing": (
                bool(np.all(change <= trips * moves.max(axis=1) + 1e-12))
            ),
            "In each draw the moves of the best pairing add up to the distance": bool(
                np.abs(moves.sum(axis=1) - far).max() < 1e-12
            ),
        },
        numbers={"draws": len(sets)},
    )
