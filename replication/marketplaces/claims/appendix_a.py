"""Appendix A: steps of the proofs of Theorems 3.1, 3.2 and 4.1."""

import numpy as np
import sympy as sp

from replication.ledger import Finding
from replication.marketplaces import draws
from replication.marketplaces.model import residences, structures
from replication.marketplaces.model.bound import utility_bound
from replication.marketplaces.model.coalitions import coalition_gap, frontier
from replication.marketplaces.model.economy import Groups, Setup, capacity, composite_price
from replication.marketplaces.model.equilibrium import equilibrium, hours_left, solve, utilities
from replication.marketplaces.printed import cases
from replication.marketplaces.printed.cases import SETUP_COSTS
from replication.marketplaces.reference import algebra
from replication.marketplaces.room import ROOM
from replication.vanishing import vanishes


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
            "No bundle reaches a utility for less than the Cobb-Douglas expenditure": all(
                zero == 0 for zero in algebra.least_expenditure()
            ),
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
    costs = 0.1 * np.asarray(composite_price(economy, np.array([-1.0, -10.0, -600.0])))
    return Finding(
        printed={
            "A group whose net expenditure is not the fee makes a profit by itself": bool(
                np.all(unequal.transfers > 0)
            ),
        },
        instead={
            "If one group pays more than the fee another receives": receives > 0.1,
            "What they pay and receive sums to zero": bool(
                abs(float(unequal.transfers.mean())) < 1e-6
            ),
            "In the unblocked allocation everybody pays the fee": bool(
                np.abs(equal.transfers).max() < 1e-6
            ),
            "Next to a free commodity setup costs as little as one likes, and never nothing": bool(
                costs[0] > costs[1] > costs[2] > 0 and costs[2] < 1e-100
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
            "Where people live the cheapest plans cost less than the profit": bool(
                np.all(found.incomes > 0)
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
    """A fixed point at the equilibrium's prices where nothing is made, and the bound 1/s."""
    found = cases.case_core(1, 0.1).equilibrium
    economy, price = found.economy, float(found.price)
    prices = np.concatenate([[1.0, price], found.wages])
    share = prices / (prices.sum() + found.rents.sum())
    least = float(1 / share.min())
    # Supply that takes the inputs and makes nothing: what is sought beyond it, by commodity.
    sought = found.populations @ found.consumption[:, :2] + found.inputs
    excess = np.concatenate([sought, -found.populations * found.labour, np.zeros(4)])
    earned = np.where(economy.makes_second > 0, price, 1.0) - found.wages
    random = np.random.default_rng(5)
    goods, more, land = (np.exp(random.normal(0.0, 1.0, (4000, n))) for n in (2, 4, 4))
    wages = np.where(economy.makes_second > 0, goods[:, 1:], goods[:, :1]) + more
    values = np.concatenate([goods, wages, land], axis=1) @ excess
    return Finding(
        printed={
            "With six prices at a sixth or more the equilibrium's prices are among those allowed": (
                bool(share.min() >= 1 / 6)
            ),
            "Where the bound does not bind no commodity is short": bool(sought.max() <= 0),
        },
        instead={
            "Six prices of a sixth leave nothing for rents, which the equilibrium has": bool(
                share.sum() < 1 - 1e-3
            ),
            "From seven on the equilibrium's prices are inside": 6 < least < 7,
            "At its prices to make nothing earns as much as to make what people want": bool(
                np.abs(earned).max() == 0
            ),
            "Then both commodities are short, and the labour left over can make them": bool(
                sought.min() > 0.1 and structures.producible(economy, excess - 1e-9)
            ),
            "At no prices tried that leave no profit is this excess worth more than nothing": bool(
                values.max() <= 0
            ),
        },
        numbers={
            "least_s": least,
            "prices": share.tolist(),
            "short": sought.tolist(),
            "prices_tried": len(values),
        },
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
                vanishes(saved - cost * (1 - share))
            ),
            "So a coalition by itself is worse off at a fixed cost, the smaller the more": bool(
                np.all(np.diff(alone) > 0)
            ),
            "All together pay the same": float(groups.masses.sum()) == 1.0,
        },
        numbers={"utility_by_itself": alone},
    )


@ROOM.check("marketplaces/theorem-3.1/separation")
def check_separation() -> Finding:
    """Mixes of coalitions, and what plans that are better than the equilibrium's cost."""
    mix, only, other, shared, cost = sp.symbols("lambda s t b q", positive=True)
    mass = mix * only + (1 - mix) * other + shared
    paid = mix * (only + shared) * cost + (1 - mix) * (other + shared) * cost
    random = np.random.default_rng(3)
    bundles = np.exp(random.normal(0.0, 1.0, (4000, 1, 4)))
    least, better, profit = np.inf, 0, 0.0
    for economy, row in cases.table_economies():
        wanted = residences.utility(economy.tastes, bundles) > row.utility * (1 + 1e-9)
        prices = np.stack(np.broadcast_arrays(1.0, row.price, row.wages, row.rents), axis=-1)
        net = (bundles * prices).sum(axis=-1) - row.wages * row.time - row.rent_income + row.fee
        least = min(least, float(np.where(wanted, net, np.inf).min()))
        better += int(wanted.sum())
        made_at = np.where(economy.makes_second > 0, row.price, 1.0)
        profit = max(profit, float((made_at - row.wages).max()))
    return Finding(
        printed={
            "A mix of two coalitions takes the mix of their setup inputs": (
                sp.expand(mass * cost - paid) == 0
            ),
            "At the equilibrium's prices every better plan tried costs more than the fee leaves": (
                least > 0
            ),
            "To reach a utility costs at least the Cobb-Douglas expenditure, whatever the bundle": (
                all(zero == 0 for zero in algebra.least_expenditure())
            ),
            "No production makes a profit at them": profit == 0,
        },
        numbers={"better_plans": better, "least_excess": least},
    )


LIKED = np.array([7 / 8, 7 / 8, 1.0])
"""Goods, leisure and land of everybody at the residence that all like."""
TIME, TAKEN = np.array([2.0, 1.0]), 0.25
"""Time left at the two residences, and goods that the marketplace takes."""


@ROOM.check("marketplaces/theorem-3.1/most-preferred")
def check_most_preferred() -> Finding:
    """Two residences, one of them dull: prices of labour there alone support the core."""
    level = float(residences.with_dull_residence(LIKED)[0])
    dull = residences.with_dull_residence([1e6, 1e6, 1e6])[1]
    wages, goods_price, land = np.array([0.0, 1.0]), 0.0, 0.0
    profit = -goods_price * TAKEN
    least = residences.least_cost(wages, TIME, np.array(land))
    spent = goods_price * LIKED[0] + wages[0] * (LIKED[1] - TIME[0]) + land
    twice = residences.with_dull_residence(LIKED * [2, 1, 1])[0]
    # With goods and labour at one and land at 7/8 everybody has 21/8, a third for each.
    income = TIME[0] + 7 / 8 - TAKEN
    shares = np.array([(i, j, 32 - i - j) for i in range(1, 31) for j in range(1, 32 - i)]) / 32
    others = residences.with_dull_residence(income * shares / [1, 1, 7 / 8])[:, 0]
    return Finding(
        printed={
            "At whatever prices support it, the core allocation is a best plan in the budget": bool(
                not (spent <= profit and twice > level)
            ),
        },
        instead={
            "Everybody lives where it is better than any plan at the dull residence": dull < level,
            "So prices of labour at the dull residence alone support it: no plan costs less": bool(
                least[0] >= profit == spent and np.all(goods_price <= wages)
            ),
            "Only the dull residence costs strictly less than wealth, and nobody lives there": (
                (least < profit).tolist() == [False, True]
            ),
            "At prices at which goods, labour and land cost something it is the best plan": bool(
                others.max() <= level and np.allclose(income / 3 / np.array([1, 1, 7 / 8]), LIKED)
            ),
            "Where goods have a price a plan of least cost has none of them and is the worst": bool(
                np.all(residences.with_dull_residence(LIKED * [0, 1, 1]) == 0)
            ),
        },
        numbers={"utility": level, "at_the_dull_residence_below": float(dull), "taken": TAKEN},
    )


@ROOM.check("marketplaces/theorem-3.2/bounded")
def check_bounded() -> Finding:
    """What time can make at most, trades of few people, and plans of the tables within a cut."""
    economy = cases.case_economy(1)
    count, hours = economy.goods.size, economy.leisure
    all_of = np.concatenate([[hours, 0], -hours * np.eye(count)[0], -np.ones(count)])
    little = 1e-9 * np.eye(2 + 2 * count)
    land_free = all_of.copy()
    land_free[2 + count :] = 0
    few = np.tile(all_of, (3, 1))
    few[:, 0] *= [20, 200, 2000]
    cut = 9.0
    rows = [row for _, row in cases.table_economies()]
    plans = []
    for row in rows:
        land = row.consumption[:, 3, np.newaxis] * np.eye(count) - 1
        labour = -row.labour[:, np.newaxis] * np.eye(count)
        plans.append(np.concatenate([row.consumption[:, :2], labour, land], axis=1))
    within = structures.producible(economy, np.array(plans) - cut)
    return Finding(
        printed={
            "All time at one residence makes as many units as it has hours, and not one more": bool(
                structures.producible(economy, all_of)
                and not structures.producible(economy, all_of + little[0])
            ),
            "Neither the other commodity nor labour nor land is made of it": not (
                structures.producible(economy, land_free + little[1:]).any()
            ),
            "Zero trade is in every cut set, so that none is empty": bool(
                structures.producible(economy, np.zeros(2 + 2 * count) - 1e-6)
            ),
            "One in twenty or fewer may have all that is made, which a cut leaves out": (
                not structures.producible(economy, few - cut).any()
            ),
            "A cut of nine leaves every plan of the tables inside": bool(within.all()),
        },
        numbers={"hours": hours, "cut": cut, "plans": within.size},
    )


@ROOM.check("marketplaces/theorem-3.2/closed-graph")
def check_closed_graph() -> Finding:
    """A type that can just pay for setup, and prices near those where a residence is affordable."""
    # One residence, one good that labour makes one for one; half of the people have little time.
    hours, cost = np.array([[0.25], [2.0]]), TAKEN
    least = residences.least_cost(np.ones(1), hours, np.zeros(2)).ravel()
    profit = -1.0 * cost
    near = 2.0 ** -np.arange(3, 41)
    value, liking = np.array([1.0, 2.0]), np.array([3.0, 0.5])
    fees = 1 + np.concatenate([-near[1:], near])
    choice = residences.chosen(value - fees[:, np.newaxis], liking, boundary=True)
    just = residences.chosen(np.zeros(4), np.ones(4), boundary=True)
    left, land = sp.symbols("M a_4", positive=True)
    return Finding(
        printed={
            "Where each type can pay for setup some residence costs strictly less than wealth": (
                bool(least.max() < profit)
            ),
        },
        instead={
            "A type with a quarter of an hour can just pay for a marketplace of a quarter": bool(
                hours[0, 0] == cost
            ),
            "On average people can pay, and more is left": bool(hours.mean() > cost),
            "At equal prices and no rents the only residence costs this type just its wealth": bool(
                least[0] == profit
            ),
            "Then all that it can afford is equally bad, and all of it is in demand": bool(
                just.all()
            ),
            "Utility at a residence goes to the worst as it becomes just affordable": (
                sp.limit(sp.log(left) - land * sp.log(2), left, 0, "+") == -sp.oo
            ),
            "So nobody chooses it at prices near, from either side, if another is affordable": bool(
                np.all(choice == [False, True])
            ),
        },
        numbers={"hours": hours.ravel().tolist(), "cost": cost, "least_costs": least.tolist()},
    )


@ROOM.check("marketplaces/theorem-3.2/limit")
def check_limit() -> Finding:
    """Mass that escapes in the limit, and a commodity that costs a twentieth of the other."""
    share, number = sp.symbols("a k", positive=True)
    integral = sp.integrate(number, (share, 0, 1 / number))
    limit = sp.limit(integral, number, sp.oo)
    of_limit = sp.Integer(0)  # Almost everybody is above 1/k from some k on.
    mean, sought, supplied = sp.symbols("y x z", real=True)
    economy = cases.case_economy(1)
    log_price = np.log(0.05)
    hours = hours_left(economy, [0.5])
    most = float(hours[:2].max()) - 0.1 * float(composite_price(economy, log_price))
    asked = 0.25 * most / 0.05
    return Finding(
        printed={
            "The limit of mean demand is no more than the mean of the limit": bool(
                limit - of_limit <= 0
            ),
        },
        instead={
            "If a k-th of the people has k, the mean stays one and that of the limit is zero": bool(
                limit == 1 and of_limit == 0
            ),
            "The mean of the limit differs from the limit of supply by the two differences": (
                sp.expand((mean - sought) + (sought - supplied) - (mean - supplied)) == 0
            ),
            "At a twentieth of the other's price people ask for more of a good than all can make": (
                asked > economy.leisure
            ),
        },
        numbers={"asked": asked, "hours": economy.leisure, "cost": 0.1},
    )


@ROOM.check("marketplaces/theorem-4.1/best-is-core")
def check_best_is_core() -> Finding:
    """What a coalition has by itself, of any size, against the best structure (Case 1)."""
    mass, inputs = sp.symbols("v q", positive=True)
    economy = cases.case_economy(1)
    hours = hours_left(economy, np.linspace(0, 1, 101)[:, np.newaxis])
    all_cost = 0.1
    best = draws.enclosed(1, all_cost)
    # Setup per head is the same for a coalition of any size.
    alone = float(solve(economy, hours, np.full(101, all_cost)).utility.max())
    less = structures.congestion_share(np.array([0.5]), all_cost)
    half = float(solve(economy, hours[50:51], less).utility.max())
    return Finding(
        printed={
            "A coalition's mean trade is feasible for all, as setup per head is the same": bool(
                vanishes(mass * inputs / mass - inputs)
            ),
            "Boxes that cover all structures certify that none gives more than the best": (
                best.within(2e-6)
            ),
            "So no coalition has more by itself at any of 101 places, whatever its size": (
                alone <= best.upper
            ),
            "With a cost per head that falls with size the step fails: half of the people gain": (
                half > best.upper
            ),
        },
        numbers={"by_itself": alone, "at_most": best.upper, "half_at_a_lower_cost": half},
    )
