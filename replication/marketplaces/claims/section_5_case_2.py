"""Section 5, Cases 2 and 3: what biases the place of a marketplace, tastes and technology."""

from dataclasses import replace

import numpy as np
import sympy as sp

from replication.ledger import Finding
from replication.marketplaces import draws
from replication.marketplaces.model import equilibrium
from replication.marketplaces.model.economy import Setup
from replication.marketplaces.model.places import pull, root_of_pull, single_place
from replication.marketplaces.printed import cases, paths
from replication.marketplaces.printed.cases import RESIDENCES, SETUP_COSTS
from replication.marketplaces.reference import algebra
from replication.marketplaces.room import ROOM
from replication.numerics import Array
from replication.trials import Outcome, counts, everywhere, tried

C = RESIDENCES[2]
DRAWS = 40
"""Random economies of a check; a sweep tries as many as it is asked for."""


def _pulls(drawn: list[draws.Draw], place: float) -> Array:
    return np.array([pull(one.economy, np.array([one.setup.each]), place)[0] for one in drawn])


@tried(
    ROOM,
    "marketplaces/text/asymmetric-tastes",
    draws.random_tastes,
    tries="A single marketplace in the middle is pulled to the right, and most people live there",
    domain=f"{draws.CASE_DOMAIN}; leisure and land .15 to .35, commodity 1 .3 to .48 of the goods",
    block=draws.BLOCK,
)
def taste_pulls(drawn: list[draws.Draw]) -> Outcome:
    """Pull at the middle, and people right of it."""
    people = np.array([one.equilibrium.populations[2:].sum() for one in drawn])
    return Outcome((_pulls(drawn, 0.5) > 0) & (people > 0.5))


def _mirror() -> dict[str, bool]:
    """What the proofs for towns that are their own mirror image rest on (Cases 2 and 3)."""
    same, falls, least = algebra.worth_of_an_hour()
    return {
        "An hour more is worth more to a resident who earns more": bool(
            same == 0 and falls.subs(LAND, HALF) < 0 and sp.expand(least - 1 + algebra.LEISURE) == 0
        ),
        "With a marketplace in the middle and equal prices the good that is needed more is short": (
            algebra.tilt_in_the_middle() == 0
        ),
    }


LAND, HALF = sp.Symbol("a_4", positive=True), sp.Rational(1, 2)
DEAR_LEISURE, LITTLE = (0.05, 0.1, 0.55, 0.3), 0.01
"""Tastes and a setup cost at which rents exceed the fee and who earns more works less."""

MIXED = {"residences": (0.0, 0.4, 0.6, 1.0), "goods": (1, 2, 1, 2)}
"""A town that is its own mirror image and makes both commodities on each side."""


@ROOM.check("marketplaces/text/asymmetric-tastes")
def check_asymmetric_tastes() -> Finding:
    """A taste for commodity 2 moves the single marketplace and people to the right."""
    sample = draws.random_tastes(np.random.default_rng(2), DRAWS)
    found = taste_pulls.on(sample)
    few = [single_place(one.economy, one.setup.each) for one in sample.economies[:10]]
    table = [cases.case_core(2, float(cost)) for cost in SETUP_COSTS]
    right = [float(row.equilibrium.populations[2:].sum()) for row in table]
    outputs = [row.equilibrium.outputs for row in table]
    more = [float(made[2:].sum() - made[:2].sum()) for made in outputs]
    other = replace(cases.case_economy(2), tastes=DEAR_LEISURE)
    middle = equilibrium.equilibrium(other, Setup(each=LITTLE), [0.5])
    there = float(middle.populations[2:].sum())
    mixed = single_place(replace(cases.case_economy(2), **MIXED), 0.1)
    return Finding(
        printed={
            **_mirror(),
            "Prices turned round leave less to whoever likes the good that was cheap less": (
                algebra.turned_round()[0] == algebra.SECOND - algebra.FIRST
            ),
            "In each draw the middle is pulled to the right and most people live there": everywhere(
                found
            ),
            "In ten of the draws the best single marketplace stands right of the middle": (
                min(few) > 0.5
            ),
            "In each row of Table 2 most people live where commodity 2 is made": min(right) > 0.5,
            "In each row of Table 2 more of commodity 2 is made": min(more) > 0,
            "In each row with one marketplace it stands right of the middle": all(
                row.structure[0] > 0.5 for row in table[2:]
            ),
            "Where leisure is liked most and rents exceed the fee most people may live elsewhere": (
                there < 0.5 and float(middle.rent_income) > float(middle.fee)
            ),
            "In a mirror-image town with both goods on each side it may stand left of the middle": (
                mixed < 0.5 - 1e-3
            ),
        },
        numbers={
            **counts(found),
            "furthest_left": min(few),
            "populations_on_the_right_in_table_2": [round(value, 4) for value in right],
            "people_on_the_right_where_leisure_is_liked_most": there,
            "best_place_with_both_goods_on_each_side": mixed,
            "output_of_2_above_that_of_1": [round(value, 4) for value in more],
        },
    )


@ROOM.check("marketplaces/text/at-c")
def check_at_c() -> Finding:
    """In Case 2 the marketplace is exactly at c up to some cost: it is pulled from both sides."""
    leaves = paths.leaving_cost()
    economy = cases.case_economy(2)
    costs = np.array([0.1, 0.2, 0.3])
    to_right = pull(economy, costs, C)
    to_left = -pull(economy, costs, C - 1e-9)
    found = [single_place(economy, cost) for cost in (0.1, 0.2, 0.3, 0.999 * leaves)]
    after = single_place(economy, 1.01 * leaves)
    return Finding(
        printed={
            "At .1, .2 and .3 nobody gains if it moves right of c": bool(np.all(to_right < 0)),
            "At .1, .2 and .3 nobody gains if it moves left of c": bool(np.all(to_left < 0)),
            "The search over all places finds c, up to the cost at which it leaves": (
                max(abs(place - C) for place in found) < 1e-6
            ),
            "Above that cost it stands left of c": after < C - 1e-4,
        },
        numbers={
            "gain_from_moving_right": to_right.tolist(),
            "gain_from_moving_left": to_left.tolist(),
            "leaves_c_at_cost": leaves,
        },
    )


@ROOM.check("marketplaces/text/pull-to-the-middle")
def check_pull_to_the_middle() -> Finding:
    """Above the leaving cost the marketplace of Case 2 moves left and people with it."""
    economy = cases.case_economy(2)
    places = paths.best_places(np.linspace(0.37, 0.6, 24))
    searched = [single_place(economy, cost) for cost in (0.4, 0.5)]
    roots = [root_of_pull(economy, cost, 0.34, 0.66) for cost in (0.4, 0.5)]
    rows = [cases.case_core(2, float(cost)).equilibrium for cost in SETUP_COSTS[2:]]
    left = [float(row.populations[:2].sum()) for row in rows]
    balances = [
        part - float(row.price) * (1 - part) for row, part in zip(rows[3:], left[3:], strict=True)
    ]
    return Finding(
        printed={
            "From .37 to .6 the marketplace moves left as setup grows dearer": bool(
                np.all(np.diff(places) < 0)
            ),
            "From row to row a larger part of the people lives in a and b": bool(
                np.all(np.diff(left) > 0)
            ),
            "There people on the left are those on the right times the price of commodity 2": (
                max(abs(balance) for balance in balances) < 1e-6
            ),
            "Wages on its two sides balance where the search over all places puts it": bool(
                np.abs(np.subtract(searched, roots)).max() < 1e-6
            ),
        },
        numbers={
            "costs": len(places),
            "places_at_0_4_and_0_5": roots,
            "populations_on_the_left": [round(value, 4) for value in left],
        },
    )


@tried(
    ROOM,
    "marketplaces/text/asymmetric-technology",
    draws.random_technologies,
    tries="A single marketplace in the middle is pulled to the right",
    domain=f"{draws.CASE_DOMAIN}; commodity 1 .1 to .45 of the composite good",
    block=draws.BLOCK,
)
def technology_pulls(drawn: list[draws.Draw]) -> Outcome:
    """Pull at the middle."""
    return Outcome(_pulls(drawn, 0.5) > 0)


@ROOM.check("marketplaces/text/asymmetric-technology")
def check_asymmetric_technology() -> Finding:
    """Marketplaces made mostly of commodity 2 stand right of the middle, with equal tastes."""
    sample = draws.random_technologies(np.random.default_rng(3), DRAWS)
    found = technology_pulls.on(sample)
    few = sample.economies[:10]
    places = np.array([single_place(one.economy, one.setup.each) for one in few])
    mirrored = np.array(
        [
            single_place(
                replace(one.economy, composite_share=1 - one.economy.composite_share),
                one.setup.each,
            )
            for one in few
        ]
    )
    departure = float(np.abs(places + mirrored - 1).max())
    return Finding(
        printed={
            **_mirror(),
            "Prices turned round raise the fee where more is needed of the good that was cheap": (
                sp.expand(algebra.turned_round()[1] - 2 * algebra.GAMMA + 1) == 0
            ),
            "In each draw the middle is pulled to the right": everywhere(found),
            "In ten of the draws the best single marketplace stands right of the middle": bool(
                places.min() > 0.5
            ),
            "With the shares of the two commodities exchanged it stands at the mirrored place": (
                departure < 1e-5
            ),
            "Case 3 has its marketplace right of the middle": (
                cases.case_core(3, 0.1).structure[0] > 0.5
            ),
        },
        numbers={
            **counts(found),
            "furthest_left": float(places.min()),
            "largest_departure_from_mirror": departure,
        },
    )


@ROOM.check("marketplaces/text/output-for-marketplaces")
def check_output_for_marketplaces() -> Finding:
    """What is made for marketplaces, what pulls them, in hours and in value (Case 2)."""
    economy = cases.case_economy(2)
    costs = [float(cost) for cost in SETUP_COSTS[2:]]
    rows = [cases.case_core(2, cost).equilibrium for cost in costs]
    made = np.array([[row.outputs[:2].sum(), row.outputs[2:].sum()] for row in rows])
    people = np.array([row.populations for row in rows])
    value = pull(economy, np.array(costs), C - 1e-9)
    neutral = replace(economy, composite_share=0.4)
    fixed = [draws.Draw(neutral, np.array([C]), cases.case_setup(2, q)).equilibrium for q in costs]
    left = [float(one.populations[:2].sum()) for one in fixed]
    return Finding(
        printed={
            "Output of both commodities rises with the setup cost": bool(
                np.all(np.diff(made, axis=0) > 0)
            ),
            "With a composite in the shares of tastes the people move the other way": bool(
                np.all(np.diff(left) < 0)
            ),
            "At c the value of travel saved on the left first falls short, then exceeds": bool(
                value[0] > 0 > value[-1]
            ),
            "In each row less than half of the people live in a and b": bool(
                people[:, :2].sum(axis=1).max() < 0.5
            ),
        },
        numbers={
            "outputs": made.round(4).tolist(),
            "people_left": people[:, :2].sum(axis=1).round(4).tolist(),
            "pull_at_c": value.round(4).tolist(),
            "people_left_with_neutral_composite": left,
            "neutral_share": 0.4,
        },
    )


@ROOM.check("marketplaces/text/commodities-scarce")
def check_commodities_scarce() -> Finding:
    """Share of commodity 1 that goes into marketplaces as setup grows dearer (Case 1)."""
    found = paths.path(1, np.linspace(0.005, 0.6, 240))
    made = found.equilibria.outputs[:, :2].sum(axis=1)
    share = found.equilibria.inputs[:, 0] / made
    steady, proved = np.diff(found.numbers) == 0, algebra.by_ratio()
    return Finding(
        printed={
            "The share of output that goes into marketplaces rises all along": bool(
                np.all(np.diff(share) > 0)
            ),
        },
        instead={
            "It rises wherever the number of marketplaces stays": bool(
                np.all(np.diff(share)[steady] > 0)
            ),
            "It falls wherever the number drops": bool(np.all(np.diff(share)[~steady] < 0)),
            "With given marketplaces the fee rises by more than the mean time does": (
                proved.zeros == [0, 0, 0] and min(proved.share) > 0
            ),
            "The structures of the rows are the best, certified box by box": all(
                draws.enclosed(1, float(cost)).within(2e-6) for cost in SETUP_COSTS
            ),
        },
        numbers={
            "costs": found.costs.size,
            "falls": np.diff(share)[~steady].round(3).tolist(),
        },
    )
