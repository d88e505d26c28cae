"""Checks of Example 1, the empty core, and footnote 22."""

import numpy as np

from replication.ledger import Finding, Verdict, finding
from replication.marketplaces.model import example, theorems
from replication.marketplaces.model.economy import Setup, travel
from replication.marketplaces.printed import cases
from replication.marketplaces.printed.cases import RESIDENCES
from replication.marketplaces.reference.groups import (
    Groups,
    income_gap,
    largest_share,
    prove_infeasible,
)
from replication.marketplaces.room import ROOM

C = RESIDENCES[2]


@ROOM.check("marketplaces/example-1/frontier")
def check_frontier() -> Finding:
    """Frontier at one half, the envelope in closed form, and the envelope by brute force."""
    people = np.linspace(0, 1, 101)
    middle = example.net_production(0.5, people)
    places = np.linspace(0, 1, 20_001)
    first = np.linspace(0, 0.5505, 60)
    envelope = example.envelope(first)
    goods = np.stack([first, envelope], axis=-1)
    brute = example.burden(goods[:, np.newaxis, :], places).min(axis=1)
    found = example.burden(goods, example.best_place(goods))
    return finding(
        np.abs(middle.sum(axis=1) - 0.5).max() < 1e-12
        and np.abs(found - 1).max() < 1e-12
        and np.all(brute >= 1 - 1e-12)
        and brute.max() < 1 + 1e-7
        and np.all(np.diff(envelope, 2) > 0),
        Verdict.REPRODUCED,
        points=first.size,
        largest_departure_of_the_closed_form=float(np.abs(found - 1).max()),
        largest_gap_to_20001_places=float(brute.max() - 1),
        end_of_the_envelope=float(np.sqrt(3) - np.sqrt(0.5)) ** 2 - 0.5,
    )


@ROOM.check("marketplaces/example-1/one-marketplace")
def check_one_marketplace() -> Finding:
    """Goods per head with none and with two marketplaces, and with one."""
    people = np.linspace(0, 1, 1001)
    two = example.goods_with_two_marketplaces(people)
    smaller = two.min(axis=1).max()
    one = example.net_production(0.5, 0.5).min()
    # Who cannot trade has the commodity made at home, and none of the other.
    home = example.TIME * np.eye(2)
    kinds = np.array(example.PRINTED_TYPES + example.CONSISTENT_TYPES)
    alone = (kinds[:, np.newaxis] * home).min(axis=2).max()
    return finding(
        np.abs(two.sum(axis=1)).max() < 1e-12 and smaller <= 1e-12 < one and alone == 0,
        Verdict.REPRODUCED,
        sum_of_goods_with_two=float(np.abs(two.sum(axis=1)).max()),
        most_of_the_scarcer_good_with_two=float(smaller),
        most_of_the_scarcer_good_with_one=float(one),
        highest_utility_without_trade=float(alone),
    )


@ROOM.check("marketplaces/example-1/ideal-places")
def check_ideal_places() -> Finding:
    """Ideal places by closed form and on a grid, under the printed and the mirrored utilities."""
    grid = np.linspace(0, 1, 200_001)
    found = {}
    error = 0.0
    for name, types in (("printed", example.PRINTED_TYPES), ("mirrored", example.CONSISTENT_TYPES)):
        found[name] = [example.ideal(kind).place for kind in types]
        brute = [grid[np.argmax(example.scale_at(1 / np.array(kind), grid))] for kind in types]
        error = max(error, float(np.abs(np.subtract(found[name], brute)).max()))
    printed = np.array(example.PRINTED_IDEALS)
    return finding(
        np.abs(np.array(found["mirrored"]) - printed).max() < 1e-12
        and np.abs(np.array(found["printed"]) - [printed[1], 0.5]).max() < 1e-12
        and error < 1e-5,
        Verdict.CORRECTED,
        printed_places=printed.tolist(),
        places_of_the_printed_utilities=found["printed"],
        places_of_min_c1_2c2_and_min_2c1_c2=found["mirrored"],
        largest_gap_to_grid=error,
    )


@ROOM.check("marketplaces/example-1/convex-combinations")
def check_convex_combinations() -> Finding:
    """Combinations of the two ideal bundles need more people than there are."""
    shares = np.linspace(0.001, 0.999, 999)
    places = np.linspace(0, 1, 501)
    least = {}
    for name, types in (("printed", example.PRINTED_TYPES), ("mirrored", example.CONSISTENT_TYPES)):
        first, second = (example.ideal(kind).goods for kind in types)
        mix = shares[:, np.newaxis] * first + (1 - shares[:, np.newaxis]) * second
        brute = example.burden(mix[:, np.newaxis, :], places).min(axis=1)
        closed = example.least_burden(mix)
        least[name] = [float(closed.min()), float(closed.max()), float((brute - closed).min())]
    return finding(
        all(low > 1 and gap > -1e-12 for low, _, gap in least.values()),
        Verdict.REPRODUCED,
        combinations=shares.size,
        least_and_most_people_needed={name: value[:2] for name, value in least.items()},
    )


@ROOM.check("marketplaces/example-1/empty-core")
def check_empty_core() -> Finding:
    """The largest share of stand-alone utilities, in closed form and over a grid of places."""
    grid = np.linspace(0, 1, 20_001)
    numbers, holds = {}, True
    for name, types in (("printed", example.PRINTED_TYPES), ("mirrored", example.CONSISTENT_TYPES)):
        proof = example.certificate(types)
        demand = np.mean([one.goods for one in proof.ideals], axis=0)
        brute = float(example.scale_at(demand, grid).max())
        holds &= proof.share < 1 < proof.burden and 0 <= proof.share - brute < 1e-8
        holds &= abs(float(example.burden(proof.share * demand, proof.place)) - 1) < 1e-12
        numbers[f"{name}_utilities"] = {
            "alone": [one.utility for one in proof.ideals],
            "largest_share": proof.share,
            "at_place": proof.place,
            "people_needed_for_all_of_it": proof.burden,
        }
    return finding(holds, Verdict.REPRODUCED, **numbers)


@ROOM.check("marketplaces/example-1/own-marketplaces")
def check_own_marketplaces() -> Finding:
    """With a marketplace for each type: which is closer for type 1 at location 2."""
    saves = {}
    for name, types in (("printed", example.PRINTED_TYPES), ("mirrored", example.CONSISTENT_TYPES)):
        first, second = (example.ideal(kind).place for kind in types)
        saves[name] = (1 - first) - (1 - second)
    return finding(
        saves["mirrored"] > 0 > saves["printed"],
        Verdict.CONDITIONAL,
        travel_saved_by_type_1_at_location_2=saves,
    )


@ROOM.check("marketplaces/footnote-22")
def check_footnote_22() -> Finding:
    """Half the tastes of Case 1, half of Case 2: exclude every structure by prices."""
    economy = cases.case_economy(1)
    numbers, holds = {}, True
    for cost in (0.1, 0.2):
        alone = [cases.case_core(case, cost).core.utility for case in (1, 2)]
        groups = Groups(theorems.TWO_TASTES, [0.5, 0.5], alone)
        proof = prove_infeasible(economy, groups, Setup(each=cost))
        again = income_gap(economy, groups, proof.times, proof.setups, proof.prices)
        share = max(
            largest_share(economy, groups, economy.leisure - travel(economy, [place]), cost)
            for place in np.linspace(0.5, C, 9)
        )
        each_alone = all(
            income_gap(
                economy,
                Groups(theorems.TWO_TASTES, mass, alone),
                proof.times,
                proof.setups,
                proof.prices,
            ).min()
            <= 0
            for mass in ([1.0, 0.0], [0.0, 1.0])
        )
        holds &= proof.proved and again.min() > 0 and share < 1 and each_alone
        numbers[f"setup_cost_{cost}"] = {
            "alone": alone,
            "boxes": proof.boxes,
            "smallest_income_gap": proof.smallest_gap,
            "largest_share_found": share,
        }
    return finding(holds, Verdict.REPRODUCED, **numbers)
