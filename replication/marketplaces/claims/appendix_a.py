"""Appendix A: steps of the proofs of Theorems 3.1, 3.2 and 4.1."""

import numpy as np
import sympy as sp

from replication.ledger import Finding
from replication.marketplaces.model.bound import utility_bound
from replication.marketplaces.model.coalitions import coalition_gap, frontier
from replication.marketplaces.model.economy import Groups, Setup, capacity
from replication.marketplaces.model.equilibrium import equilibrium, hours_left, utilities
from replication.marketplaces.printed import cases
from replication.marketplaces.printed.cases import SETUP_COSTS
from replication.marketplaces.room import ROOM


@ROOM.check("marketplaces/theorem-3.1/individually-rational")
def check_individually_rational() -> Finding:
    """Utility without commodities is the worst; equilibria give more than that."""
    rows = [found for _, found in cases.table_economies()]
    a, c, rest = sp.symbols("a c x", positive=True)
    nothing = sp.limit(c**a * rest, c, 0)
    return Finding(
        printed={
            "Who trades nothing has none of the commodities and the worst utility, zero": nothing
            == 0,
            "In the rows of the tables everybody has more": min(
                float(utilities(row).min()) for row in rows
            )
            > 0.4,
        },
        numbers={"least": min(float(utilities(row).min()) for row in rows)},
    )


@ROOM.check("marketplaces/theorem-3.1/equilibrium-in-core")
def check_equilibrium_in_core() -> Finding:
    """What each member of a coalition needs beyond the fee, and what setup costs it per head."""
    gaps = [coalition_gap(economy, found) for economy, found in cases.table_economies()]
    better = [
        coalition_gap(economy, found) + 1e-3 * float(found.fee)
        for economy, found in cases.table_economies()
    ]
    return Finding(
        printed={
            "To be as well off nobody needs less than the fee leaves, in each row": min(
                float(gap.min()) for gap in gaps
            )
            > -1e-9,
            "Whoever is to be better off needs more, and so does every coalition": min(
                float(gap.min()) for gap in better
            )
            > 0,
        },
        numbers={"rows": len(gaps)},
    )


@ROOM.check("marketplaces/theorem-3.1/expenditure")
def check_expenditure() -> Finding:
    """Net expenditure of two types in the allocation that no mix blocks: the same uniform tax."""
    economy = cases.case_economy(1)
    hours = hours_left(economy, [0.5])
    tastes = np.array([cases.SYMMETRIC, cases.SYMMETRIC])
    equal = frontier(economy, tastes, np.ones(2), hours, 0.1)
    unequal = frontier(economy, tastes, np.array([0.9, 1.0]), hours, 0.1)
    receives = float(unequal.transfers.max())
    return Finding(
        printed={
            "A group whose net expenditure is not the fee makes a profit by itself": bool(
                np.all(unequal.transfers > 0)
            ),
        },
        instead={
            "If one group pays more than the fee another receives": receives > 1e-3,
            "What they pay and receive sums to zero": bool(
                abs(float(unequal.transfers.mean())) < 1e-6
            ),
            "In the unblocked allocation everybody pays the fee": bool(
                np.abs(equal.transfers).max() < 1e-6
            ),
        },
        numbers={"transfers": unequal.transfers.tolist(), "fee": unequal.fee},
    )


@ROOM.check("marketplaces/theorem-3.1/signs")
def check_signs() -> Finding:
    """Utility if the budget has the fee's sign turned, against what can be had."""
    found = cases.case_core(1, 0.1).equilibrium
    economy = found.economy
    fee, price, rent = float(found.fee), float(found.price), float(found.rent_income)
    # A budget of minus the profit gives every consumer the fee instead of taking it.
    turned = found.incomes + 2 * fee
    gift = float(np.exp(found.log_utility) * (turned / found.incomes)[0] ** 0.75)
    right = float(utility_bound(economy, found.time, found.setup, price, rent))
    return Finding(
        printed={
            "With the printed sign the budget allows no more than can be had": gift <= right,
        },
        instead={
            "With the printed sign everybody could spend twice the fee more": bool(
                np.all(turned > found.incomes + fee)
            ),
            "With the sign turned the budget allows what the equilibrium gives": abs(
                right - float(found.utility)
            )
            < 1e-9,
        },
        numbers={"fee": fee, "with_printed_sign": gift, "utility": right},
    )


@ROOM.check("marketplaces/theorem-3.2/fixed-point")
def check_fixed_point() -> Finding:
    """Prices bounded below by 1/s: which s leave the equilibrium's prices inside (Case 1)."""
    found = cases.case_core(1, 0.1).equilibrium
    prices = np.concatenate([[1.0, float(found.price)], found.wages])
    share = prices / (prices.sum() + float(found.rent_income))
    least = float(1 / share.min())
    return Finding(
        printed={
            "With six prices at a sixth or more the equilibrium's prices are among those allowed": (
                bool(share.min() >= 1 / 6)
            ),
        },
        instead={
            "Six prices of a sixth leave nothing for rents, which the equilibrium has": bool(
                share.sum() < 1 - 1e-3
            ),
            "From seven on the equilibrium's prices are inside": 6 < least < 7,
        },
        numbers={"least_s": least, "prices": share.tolist()},
    )


@ROOM.check("marketplaces/theorem-4.1/premise")
def check_premise() -> Finding:
    """Feasible structures of the tables, and what one residence alone can make."""
    rows = [
        (cases.case_economy(case), cases.case_core(case, float(cost)).structure, float(cost))
        for case in (1, 2)
        for cost in SETUP_COSTS
    ]
    spare = [
        float(capacity(economy, hours_left(economy, places))) - len(places) * cost
        for economy, places, cost in rows
    ]
    alone = [
        float(capacity(economy, hours_left(economy, places) * np.eye(4)).max())
        for economy, places, _ in rows
    ]
    return Finding(
        printed={
            "Where a structure is feasible, consumers of one residence can pay for it": all(
                made > 0 for made in alone
            ),
        },
        instead={
            "Every structure of the tables is feasible on average": min(spare) > 0,
            "In none of them can consumers of one residence pay anything": max(alone) == 0,
        },
        numbers={"rows": len(rows), "least_spare": min(spare)},
    )


@ROOM.check("marketplaces/corollary-4/subset")
def check_subset() -> Finding:
    """A coalition that blocks at a fixed cost blocks at a proportional one: it pays less."""
    share, cost, lack = sp.symbols("v Q L", positive=True)
    fixed, proportional = lack + cost, lack + share * cost
    saved = sp.factor(fixed - proportional)
    economy = cases.case_economy(1)
    alone = [
        float(equilibrium(economy, Setup(each=0.2 / v), [0.5]).utility) for v in (0.5, 0.75, 1.0)
    ]
    groups = Groups(np.tile(economy.tastes, (2, 1)), np.full(2, 0.5), np.ones(2))
    return Finding(
        printed={
            "A coalition's share of the people saves the rest of a fixed cost": bool(
                sp.simplify(saved - cost * (1 - share)) == 0
            ),
            "So a coalition by itself is worse off at a fixed cost, the smaller the more": bool(
                np.all(np.diff(alone) > 0)
            ),
            "All together pay the same": float(groups.masses.sum()) == 1.0,
        },
        numbers={"utility_by_itself": alone},
    )
