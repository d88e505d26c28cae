"""Section 3: core and equilibrium with given marketplaces."""

from functools import cache

import numpy as np
import sympy as sp
from scipy.optimize import brentq

from replication.ledger import Finding
from replication.marketplaces import draws
from replication.marketplaces.model.bound import utility_bound
from replication.marketplaces.model.coalitions import (
    coalition_gap,
    frontier,
    frontiers,
    is_unblocked,
)
from replication.marketplaces.model.economy import Economy, Setup, capacity
from replication.marketplaces.model.equilibrium import (
    equilibrium,
    hours_left,
    market_residuals,
    solve,
    utilities,
)
from replication.marketplaces.model.residences import least_cost
from replication.marketplaces.printed import cases, societies
from replication.marketplaces.printed.cases import SETUP_COSTS
from replication.marketplaces.reference import algebra, capped, dull_land
from replication.marketplaces.reference.planner import Plan, plan
from replication.marketplaces.room import ROOM
from replication.numerics import Array
from replication.trials import Outcome, Sample, counts, everywhere, tried
from replication.vanishing import vanishes

DRAWS = 40
"""Random economies of a check; a sweep tries as many as it is asked for."""
EQUAL = 1e-10
"""Spread of log utilities that is none."""
GENERIC = np.array([(0.22, 0.28, 0.2, 0.3), (0.3, 0.25, 0.3, 0.15)])
"""Two tastes that differ in the shares of leisure and land too."""
SHIFTS = (0.98, 0.99, 1.0, 1.01, 1.02)
"""Ratios of the two types' utilities, over that at which nobody pays for another."""


def _rows() -> list[draws.Draw]:
    return [
        draws.Draw(
            cases.case_economy(case),
            np.array(cases.case_core(case, float(cost)).structure),
            cases.case_setup(case, float(cost)),
        )
        for case in (1, 2)
        for cost in SETUP_COSTS
    ]


@cache
def _interior() -> Sample:
    return draws.interior(np.random.default_rng(2000), DRAWS)


@cache
def _payable() -> Sample:
    return draws.everywhere_payable(np.random.default_rng(5), 3 * DRAWS)


@cache
def _plan(one: draws.Draw) -> Plan:
    found = one.equilibrium
    return plan(one.economy, found.time, float(found.setup))


def _gaps(one: draws.Draw) -> tuple[float, float, float]:
    """Utility, populations and rents of the planner less those of the equilibrium."""
    best, found = _plan(one), one.equilibrium
    return (
        abs(best.utility - float(found.utility)),
        float(np.abs(best.populations - found.populations).max()),
        float(np.abs(best.rents - found.rents).max()),
    )


@tried(
    ROOM,
    "marketplaces/theorem-3.1",
    draws.interior,
    tries="The planner's optimum is the equilibrium, and no coalition at these places does better",
    domain=draws.INTERIOR,
    inside=True,
    block=draws.BLOCK,
)
def planner_agrees_and_none_blocks(drawn: list[draws.Draw]) -> Outcome:
    """Planner and prices, and what coalitions would need."""
    gaps = np.array([_gaps(one) for one in drawn])
    free = np.array([is_unblocked(one.economy, one.equilibrium) for one in drawn])
    return Outcome(np.all(gaps < [1e-8, 1e-6, 1e-6], axis=1) & free)


def _transfer(economy: Economy, hours: Array, ratio: float) -> float:
    found = frontier(economy, GENERIC, np.array([ratio, 1.0]), hours, 0.1)
    return float(found.transfers[0])


@ROOM.check("marketplaces/theorem-3.1")
def check_theorem_3_1() -> Finding:
    """Planner and prices on random economies; two generic types on and off the equilibrium."""
    found = planner_agrees_and_none_blocks.on(_interior())
    rows = planner_agrees_and_none_blocks.on(Sample(_rows(), {}))
    economy = cases.case_economy(1)
    hours = hours_left(economy, [0.5])
    alone = [
        float(
            equilibrium(
                Economy(economy.residences, economy.goods, kind), Setup(each=0.1), [0.5]
            ).utility
        )
        for kind in GENERIC
    ]
    around = alone[0] / alone[1]
    equal = float(
        brentq(lambda r: _transfer(economy, hours, r), 0.9 * around, 1.1 * around, xtol=1e-10)
    )
    utilities = np.array([[shift * equal, 1.0] for shift in SHIFTS])
    lacks = {
        str(shift): float(societies.lack_of_mix(off, np.linspace(0.1, 0.9, 9)).min())
        for shift, off in zip(
            SHIFTS, frontiers(economy, GENERIC, utilities, hours, 0.1), strict=True
        )
    }
    none = dull_land.without_equilibrium()
    return Finding(
        printed={
            "Whatever is in the core is an equilibrium, at some prices": not all(none.values()),
        },
        instead={
            **none,
            "In each interior draw the planner's optimum is the equilibrium and nobody blocks": (
                everywhere(found)
            ),
            "So it is in the 14 rows of the tables": everywhere(rows),
            "Two generic types who pay each for themselves are blocked by no mix tried": (
                lacks["1.0"] > -1e-8
            ),
            "If one type pays for the other, a mix with more of the payers blocks": all(
                lacks[shift] < -1e-8 for shift in lacks if shift != "1.0"
            ),
            "No prices allow identical consumers less than the equilibrium gives": _bound_holds(),
            "To reach a utility costs at least the Cobb-Douglas expenditure, whatever the bundle": (
                _zero(*algebra.least_expenditure())
            ),
        },
        numbers={
            **counts(found),
            "rows": len(rows.holds),
            "lack_of_best_mix": {shift: round(lack, 6) for shift, lack in lacks.items()},
            "utility_ratio": equal,
        },
    )


def _zero(*expressions: sp.Expr) -> bool:
    """Whether every expression is zero."""
    return all(vanishes(expression) for expression in expressions)


def _bound_holds() -> bool:
    """Whether the price bound is nowhere below the equilibrium's utility."""
    found = cases.case_core(2, 0.1).equilibrium
    shift = np.linspace(-0.5, 0.5, 21)
    price, rent = np.meshgrid(
        float(found.price) * np.exp(shift), float(found.rent_income) * np.exp(shift)
    )
    bounds = utility_bound(found.economy, found.time, found.setup, price, rent)
    return bool(bounds.min() >= float(found.utility) * (1 - 1e-12))


@tried(
    ROOM,
    "marketplaces/theorem-3.2",
    draws.everywhere_payable,
    tries="An equilibrium is found wherever setup can be paid, and clears all markets",
    domain=draws.DOMAIN,
    inside=True,
    block=draws.BLOCK,
)
def markets_clear(drawn: list[draws.Draw]) -> Outcome:
    """Excess demands of goods, people and composite good, computed from the allocation."""
    worst = [float(np.abs(market_residuals(one.equilibrium)).max()) for one in drawn]
    return Outcome(np.array(worst) < 1e-8)


@ROOM.check("marketplaces/theorem-3.2")
def check_theorem_3_2() -> Finding:
    """The printed premise at one residence; an equilibrium wherever setup can be paid."""
    found = markets_clear.on(_payable())
    economy = cases.case_economy(1)
    at_one = capacity(economy, economy.leisure * np.eye(4))
    spread = [
        float(capacity(row.economy, hours_left(row.economy, row.structure)))
        > float(row.setup.cost(row.structure))
        for row in _rows()
    ]
    unpayable = solve(economy, np.full(4, 2.0), np.array([1.0, 1.5]))
    slope, bend, *ends = algebra.edges()
    idle = equilibrium(cases.case_economy(1, trips=2.0), Setup(each=0.1), [0.0])
    halves = dull_land.HOURS / 2
    owned = -least_cost(np.ones((2, 1)), np.array([[0.1], [2.0]]), np.zeros(2))[:, 0]
    return Finding(
        printed={
            "With everybody at one residence setup can be paid and something is left": bool(
                at_one.max() > 0
            ),
            "Where people spread over residences can pay setup an equilibrium exists": not (
                halves > dull_land.SETUP and all(dull_land.without_equilibrium().values())
            ),
        },
        instead={
            "With half of the people at each of its residences that economy can pay setup": bool(
                halves > dull_land.SETUP
            ),
            "A type with .1 hours cannot pay a fee of .25, though on average there are 1.05": bool(
                owned[0] < 0.25 < owned.mean()
            ),
            "With everybody at one residence one commodity is made, and no marketplace": bool(
                at_one.max() == 0
            ),
            "With people at several residences setup can be paid in each row of the tables": all(
                spread
            ),
            "In each draw an equilibrium is found and all markets clear": everywhere(found),
            "Where setup takes all that time can make, or more, none leaves anybody anything": bool(
                not unpayable.converged.any()
            ),
            "Unit costs are concave in prices: prices that allow less than a level are convex": (
                _zero(algebra.concavity())
            ),
            "Where no price allows less, people add up and the market of commodity 2 clears": (
                _zero(*algebra.market_conditions())
            ),
            "Somebody has income at every price if setup takes less than time can make": (
                algebra.payable() == [0, algebra.GAMMA - 1, algebra.GAMMA]
            ),
            "Then what prices allow grows without limit as land grows free or dear": bool(
                slope == 0 and bend.is_positive and ends == [sp.oo, sp.oo]
            ),
            "Where travel takes all time of a resident, nobody lives there and markets clear": (
                float(idle.populations[3]) == 0
                and float(np.abs(market_residuals(idle)).max()) < 1e-8
            ),
        },
        numbers={
            **counts(found),
            "rows": len(spread),
            "hours": [float(owned[0]), float(owned.mean())],
            "fee": 0.25,
        },
    )


@tried(
    ROOM,
    "marketplaces/corollary-1",
    draws.interior,
    tries="At the planner's optimum utility is the same everywhere",
    domain=draws.INTERIOR,
    inside=True,
    block=draws.BLOCK,
)
def planner_treats_equally(drawn: list[draws.Draw]) -> Outcome:
    """Spread of log utilities over residences, which the planner's program does not impose."""
    return Outcome(np.array([float(np.ptp(_plan(one).log_utilities)) < EQUAL for one in drawn]))


@ROOM.check("marketplaces/corollary-1")
def check_corollary_1() -> Finding:
    """Equal utility at the planner's optimum, and unequal shares blocked by those with less."""
    found = planner_treats_equally.on(_interior())
    rows = [one.equilibrium for one in _rows()]
    own = max(float(np.ptp(np.log(utilities(row)))) for row in rows)
    economy = cases.case_economy(1)
    hours = hours_left(economy, [0.5])
    alone = plan(economy, hours, 0.1).utility
    less = {
        str(ratio): float(
            frontier(
                economy, np.tile(economy.tastes, (2, 1)), np.array([ratio, 1.0]), hours, 0.1
            ).groups.utilities[0]
            / alone
        )
        for ratio in (0.99, 0.9, 0.7)
    }
    unequal = capped.unequal_in_core()
    return Finding(
        printed={
            "Equals are treated equally in the core by local non-satiation alone": not all(
                unequal.values()
            ),
        },
        instead={
            **unequal,
            "In each draw residents of all places are equally well off at the planner's optimum": (
                everywhere(found)
            ),
            "In the 14 rows of the tables they are so in equilibrium": own < EQUAL,
            "Whoever has less than others has less than alone, and leaves": (
                max(less.values()) < 1 - 1e-4
            ),
            "The utility that all have alone costs at each residence just what it leaves": _zero(
                algebra.rents_make_equal(), *algebra.least_expenditure()
            ),
        },
        numbers={
            **counts(found),
            "rows": len(rows),
            "spread_of_equilibrium_log_utilities": own,
            "lower_group_over_what_it_has_alone": less,
        },
    )


@tried(
    ROOM,
    "marketplaces/corollary-2",
    draws.everywhere_payable,
    tries="No coalition at the same places does better than in the equilibrium",
    domain=draws.DOMAIN,
    inside=True,
    block=draws.BLOCK,
)
def none_blocks(drawn: list[draws.Draw]) -> Outcome:
    """What coalitions would need beyond what the fee leaves."""
    return Outcome(np.array([is_unblocked(one.economy, one.equilibrium) for one in drawn]))


@ROOM.check("marketplaces/corollary-2")
def check_corollary_2() -> Finding:
    """Equilibria of random economies that no coalition with the same marketplaces can better."""
    found = none_blocks.on(_payable())
    economy = cases.case_economy(1)
    row = cases.case_core(1, 0.1).equilibrium
    # Exactly payable setup leaves nothing to consume: utility falls to zero as it is approached.
    shares = np.array([0.9, 0.99, 0.999])
    close = solve(economy, np.full((3, 4), 2.0), shares * capacity(economy, np.full(4, 2.0)))
    return Finding(
        printed={
            "The interiority that is printed holds in the paper's own economies": bool(
                capacity(economy, economy.leisure * np.eye(4)).max() > 0
            ),
        },
        instead={
            "In each draw no coalition does better with the same marketplaces": everywhere(found),
            "In Table 1 no resident needs less than the fee leaves": bool(
                coalition_gap(economy, row).min() > -1e-9
            ),
            "To be as well off costs at each residence just what it leaves, in general": _zero(
                algebra.rents_make_equal(), *algebra.least_expenditure()
            ),
            "As setup takes all that time can make, utility goes to zero": bool(
                np.all(np.diff(close.utility) < 0) and close.utility[-1] < 0.01
            ),
        },
        numbers={
            **counts(found),
            "utility_as_setup_takes_90_99_and_99_9_percent": close.utility.tolist(),
        },
    )


@ROOM.check("marketplaces/remark-3/empty-residences")
def check_empty_residences() -> Finding:
    """Case 1, one marketplace in the middle, setup between 633/800 and 183/200: a and d empty."""
    cost = sp.symbols("q", positive=True)
    rents = sp.Rational(61, 100) - 2 * cost / 3
    middle = sp.Rational(183, 100) + rents - 2 * cost
    outer = sp.Rational(150, 100) + rents - 2 * cost
    switch = sp.solve(outer, cost)[0]
    # All rents come from b and c, so R is a quarter of income there.
    closed = vanishes(rents - middle / 4)
    economy = cases.case_economy(1)
    found = equilibrium(economy, Setup(each=0.8), [0.5])
    below = equilibrium(economy, Setup(each=0.79), [0.5])
    return Finding(
        printed={
            "Rents of 61/100 - 2q/3 clear the land market with people in b and c alone": closed,
            "Income at a and d is gone from a setup cost of 633/800 on": bool(
                switch == sp.Rational(633, 800)
            ),
            "At .8 nobody lives at a and d, and half of the people at b and at c": bool(
                np.abs(found.populations - [0, 0.5, 0.5, 0]).max() < 1e-9
            ),
            "At .79 some people live at a and d": bool(below.populations[0] > 0),
            "Markets clear all the same": bool(np.abs(market_residuals(found)).max() < 1e-9),
        },
        numbers={
            "utility_at_0.8": float(found.utility),
            "population_of_a_at_0.79": float(below.populations[0]),
            "switch": float(switch),
        },
    )


@ROOM.check("marketplaces/section-3/interiority")
def check_interiority() -> Finding:
    """What can be made with everybody at one residence, and with people spread over them."""
    economy = cases.case_economy(1)
    alone = capacity(economy, economy.leisure * np.eye(4))
    pairs = capacity(economy, economy.leisure * np.array([[1, 0, 1, 0], [0, 1, 0, 1.0]]))
    return Finding(
        printed={
            "Some residence by itself can make what is in the interior of production": bool(
                alone.max() > 0
            ),
        },
        instead={
            "No residence by itself makes both commodities, so none of the composite good": bool(
                alone.max() == 0
            ),
            "Two residences, one for each commodity, make a unit of it per head": bool(
                np.abs(pairs - 1).max() < 1e-9
            ),
        },
        numbers={"with_two_residences": pairs.tolist()},
    )


@ROOM.check("marketplaces/corollary-2/least-preferred")
def check_least_preferred() -> Finding:
    """Table 1 at .01, where the printed interiority fails, and a cost of all that time can make."""
    economy = cases.case_economy(1)
    everything = float(capacity(economy, np.full(4, economy.leisure)))
    allowed = float(utility_bound(economy, np.full(4, economy.leisure), everything, 1.0, 1e-9))
    row = equilibrium(economy, Setup(each=0.01), cases.RESIDENCES)
    # Everybody has 2.56, of which goods and leisure take .64 each, and land is four units.
    fourth_power = sp.Rational(64, 100) ** 3 * 4
    interior = capacity(economy, economy.leisure * np.eye(4)).max() > 0
    return Finding(
        printed={
            "Where the printed interiority fails everybody is at the worst level": bool(
                interior or row.utility <= 0
            ),
        },
        instead={
            "The printed interiority fails in Case 1": not interior,
            "In its first row everybody has more than one unit of utility, in exact numbers": bool(
                fourth_power > 1 and abs(row.utility**4 - float(fourth_power)) < 1e-9
            ),
            "Where setup takes all that time can make, prices allow next to nothing": bool(
                allowed < 1e-6
            ),
        },
        numbers={
            "utility": float(row.utility),
            "cost_of_everything": everything,
            "rents_allow": allowed,
        },
    )
