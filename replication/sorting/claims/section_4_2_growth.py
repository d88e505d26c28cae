"""Section 4.2, the text after Propositions 4 and 5: markets, prices, who moves, levels."""

from functools import cache

import numpy as np

from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_4 import left_without, raised
from replication.sorting.claims.section_4_2_proposition_5 import (
    costlier_when_rescaled,
    enclosed_values,
)
from replication.sorting.draws import before_after, by_closure, in_percent
from replication.sorting.model import statics, stored, threshold
from replication.sorting.model.economy import Productivity
from replication.sorting.model.statics import BUMP, VISIBLE, moves
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Allocation, Solved
from replication.sorting.reference import agree, algebra, certified, shifts
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.vanishing import vanishes


def outputs(cities: Allocation) -> tuple[Array, Array]:
    """Wage bills of both cities, to which outputs are in proportion."""
    first, other = (w * n for w, n in zip(cities.wage, cities.labour, strict=True))
    return first, other


def grown(solved: Solved, name: str) -> dict[str, float]:
    """Shares of economies in which levels rise with a parameter."""
    factor = statics.raised_cost(solved) if name == "cost_1" else BUMP
    if solved.productivity is Productivity.MEAN:
        before, after, interior, _ = raised(solved.cities, solved.closure, name)
    else:
        before, after, interior = moves(solved, name, factor)
    old, new = outputs(before), outputs(after)
    rise = {
        "output_1": new[0] / old[0],
        "output_2": new[1] / old[1],
        "productivity_1": after.productivity.city_1 / before.productivity.city_1,
        "wage_1": after.wage.city_1 / before.wage.city_1,
        "wage_2": after.wage.city_2 / before.wage.city_2,
        "price_1": after.housing_price.city_1 / before.housing_price.city_1,
        "price_2": after.housing_price.city_2 / before.housing_price.city_2,
        "price_gap": threshold.relative(after.housing_price)
        / threshold.relative(before.housing_price),
        "share_in_city_1": (after.threshold / before.threshold / np.asarray(factor))
        ** -solved.cities.tail
        if name == "minimum_skill"
        else (after.threshold / before.threshold) ** -solved.cities.tail,
    }
    found = {title: float((np.log(one) > VISIBLE)[interior].mean()) for title, one in rise.items()}
    return found | {
        f"{title}_falls": float((np.log(one) < -VISIBLE)[interior].mean())
        for title, one in rise.items()
    }


@cache
def by_name(name: str) -> dict[str, dict[str, float]]:
    """Shares of economies in which levels rise with a parameter, by closure."""
    return {closure: grown(solved, name) for closure, solved in draws.samples().items()}


def ends(name: str, factor: float) -> dict[str, list[list[float]]]:
    """Directly, at the baseline: threshold, prices and wages before and after, by closure."""
    found = {}
    for closure, given in threshold.baseline_closures().items():
        rows = []
        for cities in (threshold.baseline(), threshold.baseline().scaled(name, factor)):
            direct = Direct(cities, given)
            skill = direct.threshold()
            first, other = direct.places(skill)
            rows.append(
                [
                    skill / direct.minimum,
                    first.housing_price,
                    other.housing_price,
                    first.wage,
                    first.productivity,
                ]
            )
        found[closure] = rows
    return found


def sides(solved: Solved) -> list[int]:
    """Economies in which city 1's output visibly moves with z_min; and as its margin says."""
    before, after, interior, _ = raised(solved.cities, solved.closure, "minimum_skill")
    moved = np.log(outputs(after)[0] / outputs(before)[0])
    margin = statics.market_margin(solved)
    # A step of one percent may cross the margin where that is next to zero.
    seen = interior & (np.abs(moved) > VISIBLE) & (np.abs(margin) > BUMP - 1)
    return [int(seen.sum()), int(((moved > 0) == (margin > 0))[seen].sum())]


@ROOM.check("sorting/proposition-4/markets")
def check_markets() -> Finding:
    """Both cities' outputs as z_min rises, and a certified economy in which one falls."""
    found = by_name("minimum_skill")
    proof = {name: vanishes(one) for name, one in shifts.markets().items()}
    economy, closure = stored.shrinking_market()
    enclosed = certified.moved(economy, closure, "minimum_skill", "1.1")
    again = [
        outputs(threshold.equilibrium(one, closure))[0][0]
        for one in (economy, economy.scaled("minimum_skill", 1.1))
    ]
    seen, agreed = sides(draws.samples()[GIVEN_LABOUR])
    return Finding(
        printed={
            "With labour given city 1's output falls in no economy drawn": (
                found[GIVEN_LABOUR]["output_1_falls"] == 0
            ),
        },
        instead={
            "With utility given city 1's output falls in no economy drawn": (
                found[GIVEN_UTILITY]["output_1_falls"] == 0
            ),
            "With utility given city 2's output grows in every economy drawn": (
                found[GIVEN_UTILITY]["output_2"] == 1
            ),
            "With labour given city 2's output grows, by a sum of positive terms (SymPy)": (
                proof["city 2"]
            ),
            "With labour given city 1's grows exactly if its margin is positive (SymPy)": (
                proof["city 1"]
            ),
            "With labour given city 2's output grows in every economy drawn": (
                found[GIVEN_LABOUR]["output_2"] == 1
            ),
            "City 1's moves as its margin says in every economy drawn in which both are visible": (
                agreed == seen > 0
            ),
            "In the stored economy with labour given city 1's output certainly falls": (
                certified.falls(enclosed, "wage_bill_1")
            ),
            "The solver finds the two certified wage bills": agree(
                again, [float(one["wage_bill_1"].mid()) for one in enclosed]
            ),
        },
        numbers={
            "draws": draws.SIZE,
            **by_closure(left_without(), "left_without"),
            "stored_economy": stored.written(economy, closure),
            "wage_bill_1": before_after(again),
            **in_percent({n: one["output_1"] for n, one in found.items()}, "output_1_grows"),
            **in_percent({n: one["output_2"] for n, one in found.items()}, "output_2_grows"),
        },
    )


@ROOM.check("sorting/proposition-4/price-gap")
def check_price_gap() -> Finding:
    """Relative housing prices as z_min rises."""
    found = by_name("minimum_skill")
    base, closures = threshold.baseline(), threshold.baseline_closures()
    enclosed = {
        name: certified.moved(base, closure, "minimum_skill", "1.1")
        for name, closure in closures.items()
    }
    return Finding(
        printed={
            "Housing gets dearer by more in city 1 in some economy drawn": (
                max(one["price_gap"] for one in found.values()) > 0
            ),
        },
        instead={
            "At the baseline with utility given the relative price certainly falls": (
                certified.falls(enclosed[GIVEN_UTILITY], "housing_price")
            ),
            "At the baseline with labour given the relative price certainly falls": (
                certified.falls(enclosed[GIVEN_LABOUR], "housing_price")
            ),
            "With utility given it moves as the relative wage to a power, (A.9) (SymPy)": (
                algebra.proved(algebra.housing_price())
            ),
            "With labour given it falls, by a sum of positive terms (SymPy)": vanishes(
                shifts.prices()["ratio"]
            ),
        },
        numbers={
            "draws": draws.SIZE,
            **by_closure(left_without(), "left_without"),
            **by_closure(enclosed_values(enclosed, "housing_price"), "baseline"),
        },
    )


@ROOM.check("sorting/proposition-4/who-moves")
def check_who_moves() -> Finding:
    """The share of entrepreneurs who live in city 1 as z_min rises."""
    found = by_name("minimum_skill")
    shown = ends("minimum_skill", 1.1)
    return Finding(
        printed={
            "At the baseline with utility given the share of entrepreneurs in city 1 falls": (
                shown[GIVEN_UTILITY][1][0] > shown[GIVEN_UTILITY][0][0]
            ),
        },
        instead={
            "With either closure that share rises at the baseline": all(
                one[1][0] < one[0][0] for one in shown.values()
            ),
            "It rises in over nine tenths of the economies drawn, with either closure": (
                min(one["share_in_city_1"] for one in found.values()) > 0.9
            ),
            "z_min acts as a smaller congestion gap, or as a power (SymPy)": algebra.proved(
                algebra.minimum_skill()
            ),
        },
        numbers={
            "draws": draws.SIZE,
            **by_closure(left_without(), "left_without"),
            "factor": 1.1,
            **by_closure(
                {n: before_after([r[0] for r in one]) for n, one in shown.items()},
                "thresholds_over_minimum_skill",
            ),
        },
    )


@ROOM.check("sorting/text/scarce-land-raises-price")
def check_scarce_land() -> Finding:
    """Housing prices as land gets scarcer in city 1, and in city 2."""
    one, two = by_name("housing_1"), by_name("housing_2")
    shown = ends("housing_2", 1.1)[GIVEN_UTILITY]
    economy, closure = stored.cheaper_with_scarce_land()
    enclosed = certified.moved(economy, closure, "housing_2", "1.01")
    again = [
        threshold.equilibrium(given, closure).housing_price.city_2[0]
        for given in (economy, economy.scaled("housing_2", 1.01))
    ]
    return Finding(
        printed={
            "With utility given scarcer land in city 2 makes its housing dearer in some economy "
            "drawn": two[GIVEN_UTILITY]["price_2"] > 0,
        },
        instead={
            "With labour given scarcer land in city 1 makes its housing dearer, by a sum of "
            "positive terms (SymPy)": vanishes(shifts.prices()["city 1"]),
            "With utility given the price of housing moves as the wage to a power (SymPy)": (
                algebra.proved(algebra.housing_price())
            ),
            "Scarcer land in city 1 makes its housing dearer in every economy drawn, with either "
            "closure": min(found["price_1"] for found in one.values()) == 1,
            "With labour given scarcer land in city 2 makes its housing dearer in most": (
                two[GIVEN_LABOUR]["price_2"] > 0.9
            ),
            "At the baseline with utility given scarcer land in city 2 makes its housing cheaper": (
                shown[1][2] < shown[0][2]
            ),
            "In the stored economy with labour given it certainly makes it cheaper": (
                certified.falls(enclosed, "price_2")
            ),
            "The solver finds the two certified prices": agree(
                again, [float(given["price_2"].mid()) for given in enclosed]
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "baseline_price_2": before_after([row[2] for row in shown]),
            "stored_economy": stored.written(economy, closure),
            "stored_price_2": before_after(again),
            **in_percent({n: found["price_2"] for n, found in two.items()}, "price_2_rises"),
        },
    )


@ROOM.check("sorting/proposition-5/i/levels")
def check_levels() -> Finding:
    """City 1's own productivity and wage as chi_1 rises."""
    found = by_name("cost_1")
    shown = ends("cost_1", 1.5)
    rescaled = {
        name: grown(solved, "cost_1")["productivity_1"]
        for name, solved in draws.redefined(Productivity.REPAIRED).items()
    }
    lower, higher = costlier_when_rescaled()
    return Finding(
        printed={
            "City 1's productivity rises in every economy drawn, with either closure": (
                min(one["productivity_1"] for one in found.values()) == 1
            ),
            "City 1's wage rises in every economy drawn, with either closure": (
                min(one["wage_1"] for one in found.values()) == 1
            ),
            "At the baseline both rise with either closure": all(
                one[1][3] > one[0][3] for one in shown.values()
            ),
            "With the rescaled aggregator city 1's productivity certainly falls at the baseline, "
            "with either closure": all(
                certified.falls(one, "productivity_1") for one in lower.values()
            ),
            "With the rescaled aggregator it certainly rises in a stored economy of each "
            "closure": all(certified.rises(one, "productivity_1") for one in higher.values()),
            "At the threshold income in city 1 is in proportion to (B_1 / s_1) L_1 v_1 (SymPy)": (
                algebra.proved(algebra.slope())
            ),
            "B_1 / s_1 falls in the cost (SymPy)": algebra.proved(algebra.entrepreneurs_share()),
            "With labour given L_1 v_1 rises with w_1 and falls with w_2 (SymPy)": (
                algebra.proved(algebra.income())
            ),
        },
        numbers={
            "draws": draws.SIZE,
            **by_closure(
                {n: before_after([r[4] for r in one]) for n, one in shown.items()},
                "baseline_productivity",
            ),
            **in_percent(rescaled, "rises_when_rescaled"),
            **by_closure(enclosed_values(lower, "productivity_1"), "baseline_when_rescaled"),
            **by_closure(enclosed_values(higher, "productivity_1"), "example_when_rescaled"),
        },
    )
