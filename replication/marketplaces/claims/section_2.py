"""Section 2: travel, trading sets, prices, and Figures 1 and 2."""

import numpy as np
import sympy as sp

from replication.ledger import Finding
from replication.marketplaces.model import residences, structures
from replication.marketplaces.model.bound import utility_bound
from replication.marketplaces.model.economy import Setup, capacity, travel
from replication.marketplaces.model.equilibrium import (
    equilibrium,
    hours_left,
    market_residuals,
    solve,
)
from replication.marketplaces.printed import cases, readings
from replication.marketplaces.printed.cases import ONE_MARKETPLACE, RESIDENCES, TWO_MARKETPLACES
from replication.marketplaces.room import ROOM


@ROOM.check("marketplaces/figure-1")
def check_figure_1() -> Finding:
    """One marketplace at one half: the middle residences are closer to it."""
    times = travel(cases.case_economy(1), cases.ONE_MARKETPLACE)
    return Finding(
        printed={
            "Consumers at the ends travel half of the line": bool(
                np.abs(times[[0, 3]] - 0.5).max() < 1e-12
            ),
            "Consumers at .33 and .67 travel .17": bool(np.abs(times[1:3] - 0.17).max() < 1e-12),
            "Everybody uses the one marketplace": bool(
                np.all(cases.accessed(cases.ONE_MARKETPLACE) == 0)
            ),
        },
        numbers={"travel": times.round(6).tolist(), "place": ONE_MARKETPLACE[0]},
    )


@ROOM.check("marketplaces/figure-2")
def check_figure_2() -> Finding:
    """Two marketplaces: each residence uses the closer one, and so each one good's makers."""
    times = travel(cases.case_economy(1), cases.TWO_MARKETPLACES)
    used = cases.accessed(cases.TWO_MARKETPLACES)
    goods = [set(np.array(cases.GOODS)[used == market]) for market in (0, 1)]
    return Finding(
        printed={
            "Consumers use the marketplace that is closer": used.tolist() == [0, 0, 1, 1],
            "Each marketplace serves the makers of one commodity": goods == [{1}, {2}],
            "Nobody travels further than .167": bool(times.max() < 0.167 + 1e-9),
        },
        numbers={
            "travel": times.round(6).tolist(),
            "marketplace_used": used.tolist(),
            "places": list(TWO_MARKETPLACES),
        },
    )


@ROOM.check("marketplaces/text/travel-cost")
def check_travel_cost() -> Finding:
    """Score readings of distance and spacing on the 178 numbers of Tables 1 and 2."""
    agree = {
        f"{spacing}, {way}": sum(readings.score(places, trips).values()) - 14
        for spacing, places in ((".33 and .67", RESIDENCES), ("thirds", readings.THIRDS))
        for way, trips in (("one way", 1.0), ("round trip", 2.0))
    }
    stated = agree.pop(".33 and .67, one way")
    return Finding(
        printed={
            "158 of the 178 numbers follow with .33 and .67 and travel one way": stated == 158,
            "No other spacing or way of counting explains as many": max(agree.values()) < 130,
        },
        numbers={"numbers": 178, "agree": stated, "other_readings": agree},
    )


@ROOM.check("marketplaces/text/rent-unit")
def check_rent_unit() -> Finding:
    """Score units of rent on the 56 rents of Tables 1 and 2."""
    agree = {unit: readings.score(rent_unit=unit)["rent"] for unit in readings.RENT_UNITS}
    stated = agree.pop("all prices sum to one")
    return Finding(
        printed={
            "51 of the 56 rents follow if all prices sum to one": stated == 51,
            "No other unit explains as many": max(agree.values()) <= 18,
        },
        numbers={"rents": 56, "agree": stated, "other_units": agree},
    )


@ROOM.check("marketplaces/footnote-10/finite-places")
def check_finite_places() -> Finding:
    """Sites at the residences alone: the best one is off the middle (Case 1)."""
    economy, setup = cases.case_economy(1), cases.case_setup(1, 0.1)
    single = equilibrium(economy, setup, np.array(RESIDENCES)[:, np.newaxis])
    pair = equilibrium(economy, setup, RESIDENCES[1:3])
    middle = equilibrium(economy, setup, [0.5])
    best = single.utility[[1, 2]]
    return Finding(
        printed={
            "Of the residences as sites b or c alone is best": bool(
                best.min() > max(single.utility[[0, 3]].max(), float(pair.utility)) + 1e-3
            ),
            "It gives less than the middle, which is no site": bool(
                best.max() < float(middle.utility) - 1e-3
            ),
            "People are spread unevenly in a symmetric economy": bool(
                abs(float(single.populations[1][0] - single.populations[1][3])) > 0.01
            ),
        },
        numbers={
            "at_b_or_c": best.tolist(),
            "both": float(pair.utility),
            "middle": float(middle.utility),
            "populations": single.populations[1].tolist(),
        },
    )


@ROOM.check("marketplaces/section-2.9/proportional-cost")
def check_proportional_cost() -> Finding:
    """A cost that falls faster than a coalition's size: half of the people block everything."""
    share = structures.congestion_share(np.array([0.25, 0.5, 1.0]), 0.1)
    economy = cases.case_economy(1)
    hours = hours_left(economy, [0.5])
    whole = solve(economy, hours, np.array(float(share[-1])))
    half = solve(economy, hours, np.array(float(share[1])))
    levels = np.array([float(half.utility), float(whole.utility)])
    return Finding(
        printed={
            "No coalition gains if setup costs the square of its share of the people": bool(
                levels[0] <= levels[1]
            ),
        },
        instead={
            "Half of the people pay half as much per head": bool(
                abs(share[1] / share[-1] - 0.5) < 1e-12
            ),
            "They would all be better off by themselves": bool(levels[0] > levels[1] + 1e-3),
        },
        numbers={"utility_of_half_and_of_all": levels.tolist(), "cost": 0.1},
    )


@ROOM.check("marketplaces/text/labour-net-of-travel")
def check_labour_net_of_travel() -> Finding:
    """Output counted with labour net of travel, and with travel as work (Table 1, row .1)."""
    found = cases.case_core(1, 0.1).equilibrium
    travel_time = found.economy.leisure - found.time
    with_travel = found.populations * (found.labour + travel_time)
    kept = found.labour + travel_time + found.leisure_taken - found.economy.leisure
    return Finding(
        printed={
            "Output counts hours of travel as work": bool(
                np.abs(with_travel - found.outputs).max() < 1e-9
            ),
        },
        instead={
            "Counted with travel the printed outputs would be .29 and .46": bool(
                np.abs(with_travel[:2] - [0.292, 0.457]).max() < 1e-3
            ),
            "Net of travel they are the printed .20 and .40": bool(
                np.abs(found.outputs[:2] - [0.2, 0.4]).max() < 0.005
            ),
            "Labour, travel and leisure fill the time there is": bool(np.abs(kept).max() < 1e-9),
        },
        numbers={"with_travel": with_travel.tolist(), "net": found.outputs.tolist()},
    )


@ROOM.check("marketplaces/section-2.12/deviation")
def check_deviation() -> Finding:
    """Twice everybody's goods: what the printed condition asks, and what it should ask."""
    found = cases.case_core(1, 0.1).equilibrium
    asked = np.abs(market_residuals(found)[:2]).max()
    goods = (found.populations[:, np.newaxis] * found.consumption[:, :2]).sum(axis=0)
    lacking = market_residuals(found)[:2] + goods
    return Finding(
        printed={
            "The condition rules out that everybody gets twice the goods": bool(asked > 1e-9),
        },
        instead={
            "The condition looks at the allocation that is blocked, which is feasible": bool(
                asked < 1e-9
            ),
            "Asked of the better allocation, it finds both goods lacking": bool(
                lacking.min() > 0.1
            ),
        },
        numbers={"lacking": lacking.tolist()},
    )


@ROOM.check("marketplaces/section-2.6/not-convex")
def check_not_convex() -> Finding:
    """Work at one residence or at another, and the mixture of the two."""
    one, other = np.array([-1.0, 0.0]), np.array([0.0, -1.0])
    mixed = (one + other) / 2
    return Finding(
        printed={
            "Work at either residence is a possible trade": bool(
                structures.works_at_one(one) and structures.works_at_one(other)
            ),
            "Half of each is not, as it is work at two residences": not structures.works_at_one(
                mixed
            ),
            "With one residence it would be": bool(structures.works_at_one(mixed[:1])),
        },
        numbers={"mixture": mixed.tolist()},
    )


@ROOM.check("marketplaces/footnote-11/finite-population")
def check_finite_population() -> Finding:
    """Case 1, one marketplace at .5, setup .1: the share of people at a is irrational."""
    x, share = sp.symbols("x m")
    outer, middle = sp.Rational(3, 2) + x, sp.Rational(183, 100) + x
    # People go with the cube of income, and all rents are a quarter of all incomes.
    rents = 4 * (x + sp.Rational(1, 5)) * (outer**3 + middle**3) - outer**4 - middle**4
    people = outer**3 - 2 * share * (outer**3 + middle**3)
    condition = sp.Poly(sp.resultant(sp.expand(rents), sp.expand(people), x), share)
    found = equilibrium(cases.case_economy(1), cases.case_setup(1, 0.1), [0.5])
    at_a = [float(sp.re(root)) for root in condition.nroots() if 0 < sp.re(root) < 0.5]
    economy = found.economy
    makes = np.stack([1 - economy.makes_second, economy.makes_second], axis=-1)
    goods = found.consumption[:, :2] - found.labour[:, np.newaxis] * makes
    trades = np.concatenate([goods, np.diag(found.consumption[:, 3])], axis=1)
    used = float(np.abs(trades).sum(axis=0).max())
    misses = {}
    for number in (10, 100, 1000, 10**4, 10**5, 10**6):
        off = residences.whole_people(found.populations, number) - found.populations
        misses[number] = float(np.abs(off @ trades).max())
    factors = [factor.degree() for factor, _ in condition.factor_list()[1]]
    return Finding(
        printed={
            "The share of people at a solves an equation of degree four without rational root": (
                factors == [4]
            ),
            "It is the share of the equilibrium, so no finite number of people can have it": (
                len(at_a) == 1 and abs(at_a[0] - float(found.populations[0])) < 1e-9
            ),
            "With n people in whole numbers no market misses by more than an nth of it": (
                all(miss <= used / number for number, miss in misses.items())
            ),
            "A million people miss by less than a hundred-thousandth": misses[10**6] < 1e-5,
        },
        numbers={"share_at_a": at_a, "misses": {str(n): miss for n, miss in misses.items()}},
    )


@ROOM.check("marketplaces/footnote-18/no-marketplace")
def check_no_marketplace() -> Finding:
    """Zero trade without marketplaces, and what the definitions make of travel to none."""
    economy = cases.case_economy(1)
    travel_time = structures.access([])
    free = equilibrium(economy, Setup(each=1e-12), RESIDENCES)
    row = equilibrium(economy, cases.case_setup(1, 0.01), RESIDENCES)
    # Exact in Case 1: fourth powers of utility at no cost and in the first row.
    without, with_row = sp.Rational(2, 3) ** 3 * 4, sp.Rational(64, 100) ** 3 * 4
    fourth = [float(free.utility) ** 4, float(row.utility) ** 4]
    exact = [float(without), float(with_row)]
    trade = residences.utility(economy.tastes, [0, 0, economy.leisure, 1])
    most = capacity(economy, np.full(4, economy.leisure))
    rents = 10.0 ** -np.arange(3, 13)
    others = utility_bound(economy, np.full(4, economy.leisure), most, 1.0, rents)
    return Finding(
        printed={
            "With the travel time that is defined, zero trade is in the set of possible trades": (
                economy.leisure - travel_time >= 0
            ),
        },
        instead={
            "Zero trade has none of the commodities and gives the worst utility": trade == 0,
            "If travel to no marketplace took no time, everybody would do best without any": bool(
                without > with_row and np.abs(np.subtract(fourth, exact)).max() < 1e-9
            ),
            "If setup takes all that time can make nobody can do better than with zero trade": bool(
                others[-1] < 1e-5
            ),
        },
        numbers={
            "utility_at_no_cost": float(free.utility),
            "utility_in_the_first_row": float(row.utility),
            "cost": 0.01,
        },
    )
