"""Section 3, remarks: what the boundary condition, monotonicity and interiority are needed for."""

import numpy as np
import sympy as sp

from replication.ledger import Finding
from replication.marketplaces.model import residences
from replication.marketplaces.model.bound import utility_bound
from replication.marketplaces.model.coalitions import is_unblocked
from replication.marketplaces.model.economy import Setup, capacity
from replication.marketplaces.model.equilibrium import equilibrium
from replication.marketplaces.printed import cases
from replication.marketplaces.room import ROOM

VALUE_OF_TIME = np.array([1.0, 2.0])
"""What a working day brings at each of two residences, in units of the one good."""
LIKING = np.array([3.0, 0.5])
"""How much a consumer likes to live at each of them."""
FEES = 1 + 2.0 ** -np.arange(1, 41)
"""Fees that fall to one, where the first residence can just be afforded."""
HOURS_LEFT, LAND_OWNED = np.array([2.0, 0.0]), np.array([0.0, 2.0])
"""Of workers and of owners, half of the people each; a unit of either makes one of the good."""
SETUP_TAKES = 0.25
"""Units of the good per head, in the economy of workers and owners."""


@ROOM.check("marketplaces/section-3/without-boundary")
def check_without_boundary() -> Finding:
    """One good, two residences, fees that fall until the first residence can just be afforded."""
    above = VALUE_OF_TIME - FEES[:, np.newaxis]
    at = VALUE_OF_TIME - 1.0
    loose = residences.chosen(above, LIKING, boundary=False)
    strict = residences.chosen(above, LIKING, boundary=True)
    dear, cheap = LIKING + at
    costs = residences.least_cost(VALUE_OF_TIME, np.ones(2), np.zeros(()))
    return Finding(
        printed={
            "At a fee of one the first residence is affordable, at higher fees it is not near": (
                bool(at[0] == 0 and np.all(above[:, 0] < 0))
            ),
            "Without the boundary condition all who paid more live at the second residence": bool(
                np.all(loose == [False, True])
            ),
            "At a fee of one they jump to the first: demand has no closed graph": (
                residences.chosen(at, LIKING, boundary=False).tolist() == [True, False]
            ),
            "With it they stay: what is just affordable has no goods and is the worst": bool(
                np.all(strict == [False, True])
                and residences.chosen(at, LIKING, boundary=True).tolist() == [False, True]
            ),
            "The plan at the second costs no more than any better one, and is not the best": bool(
                at[1] - VALUE_OF_TIME[1] == costs[0] and dear > cheap
            ),
            "There are cheaper plans than that, so it is no quasi-equilibrium": bool(
                costs.min() < costs[0]
            ),
        },
        numbers={"utility_at_each": [float(dear), float(cheap)], "least_costs": costs.tolist()},
    )


@ROOM.check("marketplaces/remark-2")
def check_remark_2() -> Finding:
    """A little more of one commodity, in the interior and at the boundary."""
    shares, goods = sp.symbols("a_1:5", positive=True), sp.symbols("c_1:5", positive=True)
    level = sp.Mul(*(good**share for good, share in zip(goods, shares, strict=True)))
    slopes = [sp.simplify(sp.diff(level, good)) for good in goods[:2]]
    rows = [row for _, row in cases.table_economies()]
    gains = []
    for row in rows:
        more = row.consumption[:, np.newaxis, :] + 1e-6 * np.eye(4)[:2]
        own = residences.utility(row.economy.tastes, row.consumption)
        gains.append(float((residences.utility(row.economy.tastes, more).T - own).min()))
    bare = np.array([0.0, 1.0, 1.0, 1.0])
    edge = residences.utility(cases.SYMMETRIC, [bare, bare + np.eye(4)[1]])
    return Finding(
        printed={
            "Utility rises with each commodity in the interior": all(
                slope.is_positive for slope in slopes
            ),
            "In the rows of the tables a millionth more of either commodity is better": (
                min(gains) > 0
            ),
            "At the boundary more of another commodity is no better": bool(np.ptp(edge) == 0),
        },
        numbers={"rows": len(rows), "least_gain": min(gains)},
    )


@ROOM.check("marketplaces/remark-3/positive-prices")
def check_positive_prices() -> Finding:
    """Demand for a commodity that grows free, the tables' prices, and a good that is free."""
    price, time, rent, setup = sp.symbols("p t R Q", positive=True)
    share, taste = sp.Rational(1, 2), sp.symbols("a_2", positive=True)
    fee = setup * price ** (1 - share) / (share**share * (1 - share) ** (1 - share))
    asked = taste * (time + rent - fee) / price
    rows = [row for _, row in cases.table_economies()]
    total = [1 + row.price + row.wages.sum() + row.rent_income for row in rows]
    goods = [min(1.0, float(row.price)) / one for row, one in zip(rows, total, strict=True)]
    paid = [float(row.wages.min()) for row in rows]
    # At prices of land alone wealth after the fee, in goods, is zero.
    left = -residences.least_cost(np.zeros(1), HOURS_LEFT[:, np.newaxis], LAND_OWNED)[:, 0]
    most = np.stack([np.full(2, 1e6), HOURS_LEFT, left], axis=-1)
    best = residences.with_dull_residence(most)[:, 0]
    makes = (HOURS_LEFT.mean() + LAND_OWNED.mean()) / SETUP_TAKES
    return Finding(
        printed={
            "Interiority and goods that are wanted leave no good free in equilibrium": bool(
                makes <= 1 or best.max() > 0
            ),
        },
        instead={
            "Makers of the other commodity ask for ever more of one that grows free": (
                sp.limit(asked, price, 0) == sp.oo
            ),
            "In the rows of the tables each commodity has a positive price": min(goods) > 0.01,
            "So has the labour of each residence": min(paid) > 0.5,
            "At prices of land alone workers can buy none and owners have no leisure, so that "
            "nobody can have more than the worst with a million units of the good": bool(
                best.max() == 0
            ),
            "Half of the workers' time makes more than setup takes: markets can clear": bool(
                HOURS_LEFT.mean() / 2 > SETUP_TAKES
            ),
            "All hours and land make more than setup takes: interiority holds": bool(makes > 1),
        },
        numbers={
            "least_share_of_all_prices": float(min(goods)),
            "least_wage": min(paid),
            "free_good": {"makes_of_setup": float(makes)},
        },
    )


@ROOM.check("marketplaces/remark-4")
def check_remark_4() -> Finding:
    """Two economies without interiority: no time at one residence; setup that takes everything."""
    idle = cases.case_economy(1, trips=2.0)
    there = equilibrium(idle, Setup(each=0.1), [0.0])
    economy = cases.case_economy(1)
    most = float(capacity(economy, np.full(4, economy.leisure)))
    rents = 10.0 ** -np.arange(3, 13)
    bounds = utility_bound(economy, np.full(4, economy.leisure), most, 1.0, rents)
    rent = sp.symbols("R", positive=True)
    # Everybody has R left: utility goes with R, over the rents to the power of the share of land.
    allowed = sp.limit(rent / rent ** sp.Rational(1, 4), rent, 0)
    return Finding(
        printed={
            "Where nobody has time to work at one residence there is an equilibrium all the same": (
                float(there.time[3]) == 0 and float(there.utility) > 0.5
            ),
            "No coalition blocks it": is_unblocked(idle, there),
            "Where setup takes all that time can make, prices leave income from land alone": bool(
                np.all(np.diff(bounds) < 0)
            ),
            "The lower the rents the less they allow, down to nothing: nobody can do better": bool(
                allowed == 0 and bounds[-1] < 1e-5
            ),
        },
        numbers={"utility_with_an_idle_residence": float(there.utility), "most": most},
    )
