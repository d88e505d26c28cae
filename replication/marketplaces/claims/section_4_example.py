"""Section 4, Example 1: the empty core, Figures 3 and 4, and footnote 22."""

import numpy as np
import sympy as sp

from replication.ledger import Finding
from replication.marketplaces import draws
from replication.marketplaces.model import example
from replication.marketplaces.model.economy import Groups, Setup
from replication.marketplaces.model.equilibrium import hours_left
from replication.marketplaces.model.groups import income_gap, largest_share, prove_infeasible
from replication.marketplaces.printed import cases, societies
from replication.marketplaces.reference.groups import verify_groups
from replication.marketplaces.room import ROOM
from replication.vanishing import vanishes

TYPES = {"printed": "PRINTED_TYPES", "mirrored": "CONSISTENT_TYPES"}
"""Utilities as printed, and those that give the printed ideal places."""
TWO_TYPES_COSTS = (0.1, 0.2, 0.4)
"""Setup costs at which footnote 22 is certified."""


def _types(name: str) -> tuple[tuple[float, float], ...]:
    found: tuple[tuple[float, float], ...] = getattr(example, TYPES[name])
    return found


@ROOM.check("marketplaces/example-1/frontier")
def check_frontier() -> Finding:
    """Frontier at one half, the envelope in closed form, and the envelope by brute force."""
    middle = example.net_production(0.5, np.linspace(0, 1, 101))
    first = np.linspace(0, 0.5505, 60)
    envelope = example.envelope(first)
    goods = np.stack([first, envelope], axis=-1)
    brute = example.burden(goods[:, np.newaxis, :], np.linspace(0, 1, 20_001)).min(axis=1)
    found = np.abs(example.burden(goods, example.best_place(goods)) - 1)
    a, b, d = sp.symbols("A B d", positive=True)
    burden = a**2 / (2 - d) + b**2 / (1 + d)
    rest = ((1 + d) * a - (2 - d) * b) ** 2 / (3 * (2 - d) * (1 + d))
    square = burden - (a + b) ** 2 / 3 - rest
    return Finding(
        printed={
            "With the marketplace in the middle the two goods sum to one half": bool(
                np.abs(middle.sum(axis=1) - 0.5).max() < 1e-12
            ),
            "Burden less (A + B)^2/3 is a square, zero at the best place (A, B the roots)": (
                vanishes(square)
            ),
            "At the best place every point of the envelope takes all the people": bool(
                found.max() < 1e-12
            ),
            "On a grid of places no other takes fewer": bool(np.all(brute >= 1 - 1e-9)),
            "The envelope bends inwards": bool(np.all(np.diff(envelope, 2) > 0)),
        },
        numbers={
            "points": first.size,
            "largest_departure_of_the_closed_form": float(found.max()),
            "largest_gap_to_20001_places": float(brute.max() - 1),
            "end_of_the_envelope": float(np.sqrt(3) - np.sqrt(0.5)) ** 2 - 0.5,
        },
    )


@ROOM.check("marketplaces/example-1/one-marketplace")
def check_one_marketplace() -> Finding:
    """Goods per head with none and with two marketplaces, and with one."""
    two = example.goods_with_two_marketplaces(np.linspace(0, 1, 1001))
    # Who cannot trade has the commodity made at home, and none of the other.
    home = example.TIME * example.MADE_AT_HOME
    kinds = np.array(example.PRINTED_TYPES + example.CONSISTENT_TYPES)
    alone = (kinds[:, np.newaxis] * home).min(axis=2).max()
    return Finding(
        printed={
            "Two marketplaces leave goods that sum to zero, so the scarcer is not positive": bool(
                np.abs(two.sum(axis=1)).max() < 1e-12
            ),
            "Without a marketplace nobody has positive utility": bool(alone == 0),
            "With one marketplace both goods can be positive": bool(
                example.net_production(0.5, 0.5).min() > 0
            ),
        },
        numbers={
            "most_of_the_scarcer_good_with_two": float(two.min(axis=1).max()),
            "most_of_the_scarcer_good_with_one": float(example.net_production(0.5, 0.5).min()),
        },
    )


@ROOM.check("marketplaces/example-1/ideal-places")
def check_ideal_places() -> Finding:
    """Ideal places by closed form and on a grid, under the printed and the mirrored utilities."""
    grid = np.linspace(0, 1, 200_001)
    found = {name: [example.ideal(kind).place for kind in _types(name)] for name in TYPES}
    brute = {
        name: [grid[np.argmax(example.scale_at(1 / np.array(kind), grid))] for kind in _types(name)]
        for name in TYPES
    }
    error = max(float(np.abs(np.subtract(found[name], brute[name])).max()) for name in TYPES)
    printed = np.array(example.PRINTED_IDEALS)
    return Finding(
        printed={
            "The printed utilities have the printed ideal places": bool(
                np.abs(np.array(found["printed"]) - printed).max() < 1e-9
            ),
        },
        instead={
            "The mirrored utilities have the printed ideal places": bool(
                np.abs(np.array(found["mirrored"]) - printed).max() < 1e-12
            ),
            "The printed utilities have the second printed place and the middle": bool(
                np.abs(np.array(found["printed"]) - [printed[1], 0.5]).max() < 1e-12
            ),
            "The best places on a grid are the same": error < 1e-5,
        },
        numbers={
            "printed_places": printed.tolist(),
            "places_of_the_printed_utilities": found["printed"],
            "places_of_min_c1_2c2_and_min_2c1_c2": found["mirrored"],
            "places_on_the_grid": grid.size,
            "largest_gap_to_grid": error,
        },
    )


@ROOM.check("marketplaces/example-1/convex-combinations")
def check_convex_combinations() -> Finding:
    """Combinations of the two ideal bundles need more people than there are."""
    shares = np.linspace(0.001, 0.999, 999)[:, np.newaxis]
    places = np.linspace(0, 1, 501)
    least, gaps = {}, []
    for name in TYPES:
        first, second = (example.ideal(kind).goods for kind in _types(name))
        mix = shares * first + (1 - shares) * second
        closed = example.least_burden(mix)
        least[name] = [float(closed.min()), float(closed.max())]
        brute = example.burden(mix[:, np.newaxis, :], places).min(axis=1)
        gaps.append(float((brute - closed).min()))
    a, x, y, s = sp.symbols("a x y s", positive=True)
    bend = sp.diff(sp.sqrt(x + s * y + a), s, 2) + y**2 / (4 * (x + s * y + a) ** sp.Rational(3, 2))
    return Finding(
        printed={
            "Every combination tried needs more people than there are": (
                min(low for low, _ in least.values()) > 1
            ),
            "The sum of roots bends inwards along a line, so that the ends need the fewest": (
                vanishes(bend)
            ),
            "On a grid of places none needs fewer": min(gaps) > -1e-12,
        },
        numbers={"combinations": shares.size, "least_and_most_people_needed": least},
    )


@ROOM.check("marketplaces/example-1/empty-core")
def check_empty_core() -> Finding:
    """The largest share of stand-alone utilities, exactly and over a grid of places."""
    grid = np.linspace(0, 1, 20_001)
    proofs = {name: example.certificate(_types(name)) for name in TYPES}
    numbers, gaps = {}, []
    for name, proof in proofs.items():
        demand = np.mean([one.goods for one in proof.ideals], axis=0)
        gaps.append(proof.share - float(example.scale_at(demand, grid).max()))
        numbers[f"{name}_utilities"] = {
            "alone": [one.utility for one in proof.ideals],
            "largest_share": proof.share,
            "at_place": proof.place,
            "people_needed_for_all_of_it": proof.burden,
        }
    alone = sp.Rational(18) - 2 * sp.sqrt(78)
    exact = alone + sp.Rational(2, 3)
    ours = proofs["mirrored"].burden
    return Finding(
        printed={
            "With the mirrored utilities it takes 56/3 - 2 sqrt(78) of the people to give all what "
            "they have alone": bool(abs(float(exact) - ours) < 1e-12),
            "That is more than one, as 36 times 78 is 2808, below 2809, which is 53 squared": (
                vanishes(exact - (sp.Rational(56, 3) - 2 * sp.sqrt(78))) and 36 * 78 < 53**2
            ),
            "With either utilities it takes more people than there are": (
                min(proof.burden for proof in proofs.values()) > 1
            ),
            "The best share that all can have is below one, and a grid of places gives no more": (
                max(proof.share for proof in proofs.values()) < 1 and min(gaps) > -1e-9
            ),
            "With the best place of the grid it is the same": max(gaps) < 1e-8,
        },
        numbers={**numbers, "exact_burden": float(exact)},
    )


@ROOM.check("marketplaces/example-1/own-marketplaces")
def check_own_marketplaces() -> Finding:
    """With a marketplace for each type: which is closer for type 1 at location 2."""
    saves = {}
    for name in TYPES:
        first, second = (example.ideal(kind).place for kind in _types(name))
        saves[name] = (1 - first) - (1 - second)
    return Finding(
        printed={
            "With the printed utilities type 1 at location 2 saves travel at the other's": (
                saves["printed"] > 0
            ),
        },
        instead={
            "With the mirrored utilities type 1 at location 2 saves travel at the other's": (
                saves["mirrored"] > 0
            ),
            "With the printed utilities the own marketplace is the closer one": (
                saves["printed"] < 0
            ),
        },
        numbers={"travel_saved_by_type_1_at_location_2": saves},
    )


@ROOM.check("marketplaces/example-1/exclusion")
def check_exclusion() -> Finding:
    """Open access to two marketplaces costs double; two separate groups would be stable."""
    two = example.goods_with_two_marketplaces(np.linspace(0, 1, 1001))
    shares = np.linspace(0.01, 0.99, 99)[:, np.newaxis]
    first, second = (example.ideal(kind).goods for kind in example.CONSISTENT_TYPES)
    mixed = example.least_burden(shares * first + (1 - shares) * second)
    own = example.least_burden(np.stack([first, second]))
    return Finding(
        printed={
            "If everybody may use both marketplaces, paying for both leaves nothing": bool(
                two.min(axis=1).max() < 1e-12
            ),
            "Each type by itself can pay for its own marketplace": bool(
                np.abs(own - 1).max() < 1e-9
            ),
            "If groups may shut others out, no mixed group can give its members more": bool(
                mixed.min() > 1
            ),
        },
        numbers={"least_burden_of_a_mixed_group": float(mixed.min())},
    )


@ROOM.check("marketplaces/example-1/fixed-place")
def check_fixed_place() -> Finding:
    """For each place an equilibrium: equal incomes, and a fee that leaves a quarter at least."""
    places = np.linspace(0, 1, 101)
    fee = example.SETUP / (example.TIME - places) + example.SETUP / (example.TIME - 1 + places)
    direct = example.burden(np.zeros(2), places)
    return Finding(
        printed={
            "At each place setup leaves a quarter of income at least": bool(
                (1 - direct).min() > 0.25 - 1e-9
            ),
            "Setup takes half a unit of labour's worth of each commodity": bool(
                np.abs(fee - direct).max() < 1e-12
            ),
            "Least is left at the two ends": bool(np.argmin(1 - direct) in (0, 100)),
        },
        numbers={"left": [float((1 - direct).min()), float((1 - direct).max())]},
    )


@ROOM.check("marketplaces/example-1/non-convex")
def check_non_convex() -> Finding:
    """Least burden at travel time t per unit: (sqrt A + sqrt B)^2 / (2 T - t), by a square."""
    a, b, d, t, time = sp.symbols("A B d t T", positive=True)
    left, right = time - t * d, time - t + t * d
    gap = a**2 / left + b**2 / right - (a + b) ** 2 / (2 * time - t)
    rest = (right * a - left * b) ** 2 / ((2 * time - t) * left * right)
    ends = np.array([[0.4, 0.1], [0.1, 0.4]])
    middle = float(example.least_burden(ends.mean(axis=0)))
    return Finding(
        printed={
            "At every travel cost the least burden is that of the envelope": (vanishes(gap - rest)),
            "Half-way between two bundles more people are needed than for each of them": bool(
                middle > example.least_burden(ends).max() + 1e-3
            ),
            "With the marketplace fixed the frontier is a line": bool(
                abs(
                    float(example.burden(ends.mean(axis=0), 0.5))
                    - float(example.burden(ends, 0.5).mean())
                )
                < 1e-12
            ),
        },
        numbers={"middle": middle, "ends": example.least_burden(ends).tolist()},
    )


@ROOM.check("marketplaces/figure-3")
def check_figure_3() -> Finding:
    """Each frontier touches the envelope once and lies below it elsewhere."""
    gaps = []
    for place in example.FRONTIERS:
        goods = example.net_production(place, np.linspace(0, 1, 2001))
        goods = goods[np.all(goods >= 0, axis=1)]
        gaps.append(example.envelope(goods[:, 0]) - goods[:, 1])
    ends = np.array([[3 - np.sqrt(6), 0.0], [0.0, 3 - np.sqrt(6)]])
    return Finding(
        printed={
            "No frontier passes the envelope": min(float(gap.min()) for gap in gaps) > -1e-9,
            "Each frontier drawn touches the envelope": max(float(gap.min()) for gap in gaps)
            < 1e-6,
            "Each lies below it elsewhere": all(float(gap.max()) > 1e-3 for gap in gaps),
            "The envelope ends at 3 - sqrt(6) on both axes": bool(
                np.abs(example.least_burden(ends) - 1).max() < 1e-9
            ),
        },
        numbers={
            "places": list(example.FRONTIERS),
            "places_of_the_ends": example.best_place(ends).tolist(),
        },
    )


@ROOM.check("marketplaces/figure-4")
def check_figure_4() -> Finding:
    """The two ideal bundles lie on the envelope and the point between them above it."""
    first, second = (example.ideal(kind).goods for kind in example.CONSISTENT_TYPES)
    middle = (first + second) / 2
    on = max(abs(float(example.envelope(c[0]) - c[1])) for c in (first, second))
    above = float(middle[1] - example.envelope(middle[0]))
    return Finding(
        printed={
            "Both ideal bundles lie on the envelope": on < 1e-12,
            "The bundle half-way between them lies outside": above > 1e-3,
        },
        numbers={
            "c_1": first.tolist(),
            "c_2": second.tolist(),
            "e": middle.tolist(),
            "e_above_the_envelope": above,
        },
    )


@ROOM.check("marketplaces/footnote-22")
def check_footnote_22() -> Finding:
    """Half the tastes of Case 1, half of Case 2: exclude every structure by prices."""
    economy, numbers = cases.case_economy(1), {}
    sure, shares, each_alone = [], [], []
    for cost in TWO_TYPES_COSTS:
        # What each type certainly has alone, so that the groups ask for no more than that.
        alone = np.array([draws.enclosed(case, cost).lower for case in (1, 2)])
        groups = Groups(societies.TWO_TASTES, np.full(2, 0.5), alone)
        proof = prove_infeasible(economy, groups, Setup(each=cost))
        seen = verify_groups(economy, groups, Setup(each=cost), proof)
        sure.append(seen.covers and seen.worst > 1e-6)
        hours = hours_left(economy, np.array([[0.5], [0.55], [0.6], [0.65]]))
        shares.append(float(largest_share(economy, groups, hours, cost).max()))
        each_alone += [
            income_gap(
                economy,
                Groups(societies.TWO_TASTES, mass, alone),
                proof.times,
                proof.setups,
                proof.prices,
            ).min()
            <= 0
            for mass in (np.array([1.0, 0.0]), np.array([0.0, 1.0]))
        ]
        numbers[f"setup_cost_{cost}"] = {
            "alone": alone.tolist(),
            "boxes": seen.boxes,
            "smallest_income_gap": np.floor(1e5 * seen.worst) / 1e5,
            "largest_share_found": shares[-1],
        }
    return Finding(
        printed={
            "At setup costs of .1, .2 and .4 no structure gives both types what they have alone, "
            "certified box by box": all(sure),
            "The best share found is below one": max(shares) < 1,
            "For one type alone the same prices exclude nothing": all(each_alone),
        },
        numbers=numbers,
    )
