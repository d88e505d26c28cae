"""Section 4.2, Proposition 5 and Figure 4.3: what moves the gaps (appendix A3)."""

import numpy as np
from flint import arb

from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_3 import on_samples, throughout
from replication.sorting.claims.section_4_2_proposition_4 import (
    direct_moves,
    raised,
    redefined_and_raised,
    samples_of,
    shares,
)
from replication.sorting.draws import before_after, by_closure, in_percent
from replication.sorting.model import statics, stored, threshold
from replication.sorting.model.economy import Cities, Closure, LearningCities, Productivity
from replication.sorting.model.statics import BUMP, change, moves
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Solved
from replication.sorting.reference import agree, algebra, bounds, certified, marginal, shifts
from replication.sorting.room import ROOM
from replication.trials import Outcome, tried
from replication.vanishing import vanishes


def all_rise(cities: Cities, closure: Closure, name: str, *quantities: str) -> Outcome:
    """Quantities rise with a parameter, and the equilibrium stays interior."""
    before, after, interior, was_interior = raised(cities, closure, name)
    rise = [change(before, after, quantity) > 0 for quantity in quantities]
    return Outcome(interior & np.all(rise, axis=0), premise=was_interior)


@tried(
    ROOM,
    "sorting/proposition-5/i/threshold",
    draws.drawn,
    tries="The threshold rises with city 1's innovation cost, and stays interior",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def cost_raises_threshold(cities: Cities, closure: Closure) -> Outcome:
    """The threshold rises with city 1's innovation cost, and stays interior."""
    return all_rise(cities, closure, "cost_1", "threshold")


@tried(
    ROOM,
    "sorting/proposition-5/ii",
    draws.drawn,
    tries="Threshold, relative productivity, wage and density rise with the scarcity of land",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def land_raises_gaps(cities: Cities, closure: Closure) -> Outcome:
    """Threshold, relative productivity, wage and density rise with the scarcity of land."""
    return all_rise(cities, closure, "housing_1", "threshold", "productivity", "wage", "density")


@tried(
    ROOM,
    "sorting/proposition-5/congestion",
    draws.drawn,
    tries="Threshold, relative productivity and wage rise with city 1's congestion",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def congestion_raises_gaps(cities: Cities, closure: Closure) -> Outcome:
    """Threshold, relative productivity and wage rise with city 1's congestion."""
    return all_rise(cities, closure, "congestion_1", "threshold", "productivity", "wage")


@tried(
    ROOM,
    "sorting/proposition-5/i",
    draws.drawn,
    tries="Relative productivity rises with city 1's cost, where the two effects clearly differ",
    domain=draws.DOMAIN,
    instead="It does exactly where better sorting outweighs the direct loss",
    block=draws.BLOCK,
)
@draws.each
def cost_raises_productivity(cities: Cities, closure: Closure) -> Outcome:
    """Relative productivity rises with city 1's cost, where the two effects clearly differ."""
    solved = draws.solved(cities, closure)
    kept = np.flatnonzero(solved.interior)
    chosen = solved.take(kept)
    before, after, _ = moves(chosen, "cost_1", 1 + 1e-3 * (statics.raised_cost(chosen) - 1))
    rises = change(before, after, "productivity") > 0
    advantage = statics.sorting_advantage(chosen)
    holds, premise, instead = np.zeros((3, cities.size), dtype=bool)
    holds[kept], premise[kept] = rises, np.abs(advantage) > 1e-3
    instead[kept] = rises == (advantage > 0)
    return Outcome(holds, premise=premise, instead=instead)


@ROOM.check("sorting/proposition-5/i/threshold")
def check_cost_and_threshold() -> Finding:
    """The threshold as chi_1 rises."""
    found = on_samples(cost_raises_threshold, draws.samples())
    base, closure = threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY]
    ours = [
        float(threshold.thresholds(one, closure).ratio[0])
        for one in (base, base.scaled("cost_1", 1.5))
    ]
    direct = direct_moves(base, closure, "cost_1", 1.5)
    return Finding(
        printed={
            "With utility given the threshold rises in every economy drawn": throughout(
                found[GIVEN_UTILITY]
            ),
            "With labour given the threshold rises in every economy drawn": throughout(
                found[GIVEN_LABOUR]
            ),
            "A higher cost lowers scale and net scale: at the choice (4.8) the derivatives are "
            "as the proof has them (SymPy)": algebra.proved(algebra.innovation()),
            "At the baseline the original equations give the same two thresholds": agree(
                ours, [one["threshold"] for one in direct]
            ),
        },
        numbers={"draws": draws.SIZE, "baseline": before_after(ours)},
    )


Ends = dict[str, tuple[dict[str, arb], dict[str, arb]]]
"""By closure what is enclosed at an equilibrium, before and after a parameter rises."""


def enclosed_values(found: Ends, name: str) -> dict[str, dict[str, float]]:
    """Return the middle of what is enclosed of one quantity, before and after."""
    return {
        closure: before_after([float(one[name].mid()) for one in ends])
        for closure, ends in found.items()
    }


def costlier_when_rescaled() -> tuple[Ends, Ends]:
    """Raise chi_1 by a hundredth with the rescaled aggregator: at the baseline, and as stored."""
    base = {n: (threshold.baseline(), one) for n, one in threshold.baseline_closures().items()}
    first, other = (
        {n: certified.moved(*e, "cost_1", "1.01", Productivity.REPAIRED) for n, e in one.items()}
        for one in (base, stored.widening_when_rescaled())
    )
    return first, other


def better_learning_when_rescaled(
    case: tuple[LearningCities, Closure],
) -> tuple[dict[str, arb], dict[str, arb]]:
    """Enclose an equilibrium with the rescaled aggregator before and after c falls by a tenth."""
    return certified.moved(*case, "friction", "0.9", Productivity.REPAIRED)


def one_when_rescaled(*cases: tuple[LearningCities, Closure]) -> bool:
    """Whether each economy has one threshold with the rescaled aggregator, before and after."""
    return all(
        threshold.every_threshold(one, closure, Productivity.REPAIRED).count[0] == 1
        for cities, closure in cases
        for one in (cities, cities.scaled("friction", 0.9))
    )


@ROOM.check("sorting/proposition-5/i")
def check_cost() -> Finding:
    """The gaps as chi_1 rises, the exact condition, and certified economies where they narrow."""
    found = on_samples(cost_raises_productivity, draws.samples())
    advantage = {n: statics.sorting_advantage(one) for n, one in draws.samples().items()}
    holds = {name: float((one > 0).mean()) for name, one in advantage.items()}
    density, _ = shares(Productivity.MEAN, "cost_1", "density")
    total, _ = shares(Productivity.TOTAL, "cost_1", "productivity")
    rescaled, _ = shares(Productivity.REPAIRED, "cost_1", "productivity")
    enclosed = {
        name: certified.moved(economy, closure, "cost_1", "1.2")
        for name, (economy, closure) in stored.costly_innovation().items()
    }
    given = draws.samples()[GIVEN_UTILITY]
    surely = statics.cost_surely_widens(given.cities)
    inside, utility = stored.widening_cost()
    widened = certified.moved(inside, utility, "cost_1", "1.1")
    narrower, wider = costlier_when_rescaled()
    gaps = "productivity", "wage", "density"
    direct = {
        name: direct_moves(economy, closure, "cost_1", 1.2)
        for name, (economy, closure) in stored.costly_innovation().items()
    }
    return Finding(
        printed={
            "With utility given relative productivity rises in every economy drawn": throughout(
                found[GIVEN_UTILITY]
            ),
            "With labour given relative productivity rises in every economy drawn": throughout(
                found[GIVEN_LABOUR]
            ),
        },
        instead={
            "With utility given it rises exactly where better sorting outweighs the direct loss, "
            "in every economy drawn in which the two clearly differ": (
                found[GIVEN_UTILITY]["instead"] == found[GIVEN_UTILITY]["premise"] > 0
            ),
            "With labour given it rises exactly where better sorting outweighs the direct loss, "
            "in every economy drawn in which the two clearly differ": (
                found[GIVEN_LABOUR]["instead"] == found[GIVEN_LABOUR]["premise"] > 0
            ),
            "It rises in over eight tenths of the economies drawn": min(holds.values()) > 0.8,
            "With utility given it rises where eps <= 2 x_1/B_1, in every economy drawn": bool(
                surely.any() and np.all(advantage[GIVEN_UTILITY][surely] > 0)
            ),
            "Better sorting then outweighs the loss, as m' is below one half (SymPy)": (
                algebra.proved(bounds.costlier() | algebra.mean_below())
            ),
            "One economy meets this": bool(statics.cost_surely_widens(inside)),
            "In it relative productivity certainly rises": certified.rises(widened, "productivity"),
            "In the stored economy with utility given relative productivity certainly falls": (
                certified.falls(enclosed[GIVEN_UTILITY], "productivity")
            ),
            "In the stored economy with labour given relative productivity certainly falls": (
                certified.falls(enclosed[GIVEN_LABOUR], "productivity")
            ),
            "In both the threshold certainly rises": all(
                certified.rises(one, "threshold") for one in enclosed.values()
            ),
            "In both the relative wage certainly falls": all(
                certified.falls(one, "wage") for one in enclosed.values()
            ),
            "The original equations, solved by Brent's method, give the same ratios": agree(
                [float(one["productivity"].mid()) for pair in enclosed.values() for one in pair],
                [one["productivity"] for pair in direct.values() for one in pair],
            ),
            "With integrals it rises at no stable equilibrium found": max(total.values()) == 0,
            "With the rescaled aggregator it rises in under a tenth of the economies drawn": (
                max(rescaled.values()) < 0.1
            ),
            "With the rescaled aggregator all three certainly fall at the baseline, with either "
            "closure": all(certified.falls(e, gap) for e in narrower.values() for gap in gaps),
            "With the rescaled aggregator all three certainly rise in a stored economy of each "
            "closure": all(certified.rises(e, gap) for e in wider.values() for gap in gaps),
        },
        numbers={
            "draws": draws.SIZE,
            "clear_difference": 1e-3,
            "stored_economies": [
                stored.written(*one) for one in stored.costly_innovation().values()
            ],
            "economy_inside": stored.written(inside, utility),
            "draws_inside": int(surely.sum()),
            **in_percent(holds, "holds"),
            **in_percent(density, "density_rises"),
            **in_percent(rescaled, "rises_when_rescaled"),
            "draws_when_rescaled": min(draws.SIZE, draws.RESCALED),
            "rise_of_cost_when_rescaled_in_percent": 100 * (BUMP - 1),
            "stored_when_rescaled": [
                stored.written(*one) for one in stored.widening_when_rescaled().values()
            ],
            **by_closure(enclosed_values(narrower, "productivity"), "baseline_when_rescaled"),
            **by_closure(enclosed_values(wider, "productivity"), "example_when_rescaled"),
            **by_closure(
                {
                    n: before_after([one["productivity"] for one in pair])
                    for n, pair in direct.items()
                },
                "counterexample",
            ),
        },
    )


def smallest_changes(name: str, *quantities: str) -> dict[str, float]:
    """Smallest change of the logarithm of any of the quantities, by closure."""
    found = {}
    for closure, solved in draws.samples().items():
        before, after, _, _ = raised(solved.cities, solved.closure, name)
        found[closure] = min(float(change(before, after, one).min()) for one in quantities)
    return found


def land_by_margin() -> bool:
    """Whether with the rescaled aggregator density rises with eta_1 exactly by its margin."""
    solved = samples_of(Productivity.REPAIRED)[GIVEN_LABOUR]
    before, after, interior = redefined_and_raised(Productivity.REPAIRED, GIVEN_LABOUR, "housing_1")
    moved, margin = change(before, after, "density"), statics.land_margin(solved)
    seen = interior & (np.abs(moved) > statics.VISIBLE) & (np.abs(margin) > 1e-3)
    return bool(seen.any() and np.all(((moved > 0) == (margin > 0))[seen]))


@ROOM.check("sorting/proposition-5/ii")
def check_land() -> Finding:
    """Threshold, relative productivity, wage and density as eta_1 rises, with each definition."""
    found = on_samples(land_raises_gaps, draws.samples())
    total, _ = shares(Productivity.TOTAL, "housing_1", "productivity")
    rescaled, _ = shares(Productivity.REPAIRED, "housing_1", "productivity")
    rescaled_density, _ = shares(Productivity.REPAIRED, "housing_1", "density")
    base, closures = threshold.baseline(), threshold.baseline_closures()
    direct = {n: direct_moves(base, one, "housing_1", 1.1) for n, one in closures.items()}
    ours = {
        n: float(threshold.thresholds(base.scaled("housing_1", 1.1), one).ratio[0])
        for n, one in closures.items()
    }
    scarce = {
        title: certified.moved(*one, "housing_1", "1.01", Productivity.REPAIRED)
        for title, one in {
            "baseline": (base, closures[GIVEN_LABOUR]),
            "stored": stored.sparser_when_rescaled(),
        }.items()
    }
    smallest = smallest_changes("housing_1", "threshold", "productivity", "wage", "density")
    return Finding(
        printed={
            "With utility given threshold, relative productivity, wage and density rise in every "
            "economy drawn": throughout(found[GIVEN_UTILITY]),
            "With labour given threshold, relative productivity, wage and density rise in every "
            "economy drawn": throughout(found[GIVEN_LABOUR]),
            "At the baseline relative density rises with either closure": all(
                after["density"] > before["density"] for before, after in direct.values()
            ),
            "At the baseline the original equations give the same thresholds": agree(
                list(ours.values()), [after["threshold"] for _, after in direct.values()]
            ),
            "With the rescaled aggregator and labour given relative density certainly rises at the "
            "baseline": certified.rises(scarce["baseline"], "density"),
            "With the rescaled aggregator and labour given it certainly falls in one stored": (
                certified.falls(scarce["stored"], "density")
            ),
            "Land enters the slope (4.14) as its inverse (SymPy)": algebra.proved(algebra.slope()),
            "With labour given relative density rises by a sum of positive terms (SymPy)": (
                vanishes(shifts.land()["means"])
            ),
            "With the rescaled aggregator by that less p (1 - rho) (alpha r_1 + h rho r_2) "
            "(SymPy)": (vanishes(shifts.land()["rescaled"])),
            "With the rescaled aggregator and labour given it moves as this difference says in "
            "every economy drawn": land_by_margin(),
        },
        numbers={
            "draws": draws.SIZE,
            **by_closure(smallest, "smallest_change_of_logarithm"),
            **in_percent(total, "with_integrals_rises"),
            **in_percent(rescaled, "rescaled_rises"),
            **in_percent(rescaled_density, "rescaled_density_rises"),
            "stored_economy_when_rescaled": stored.written(*stored.sparser_when_rescaled()),
            **by_closure(enclosed_values(scarce, "density"), "density_when_rescaled"),
        },
    )


@ROOM.check("sorting/proposition-5/congestion")
def check_congestion() -> Finding:
    """Threshold, relative productivity and wage as a_1 rises."""
    found = on_samples(congestion_raises_gaps, draws.samples())
    base, closures = threshold.baseline(), threshold.baseline_closures()
    direct = {n: direct_moves(base, one, "congestion_1", 1.05) for n, one in closures.items()}
    ours = {
        n: float(threshold.thresholds(base.scaled("congestion_1", 1.05), one).ratio[0])
        for n, one in closures.items()
    }
    smallest = smallest_changes("congestion_1", "productivity")
    return Finding(
        printed={
            "With utility given threshold, relative productivity and wage rise in every economy "
            "drawn": throughout(found[GIVEN_UTILITY]),
            "With labour given threshold, relative productivity and wage rise in every economy "
            "drawn": throughout(found[GIVEN_LABOUR]),
            "At the baseline the original equations give the same thresholds": agree(
                list(ours.values()), [after["threshold"] for _, after in direct.values()]
            ),
            "At the threshold utility moves the gain by r_1 - r_2, as the proof has it (SymPy)": (
                algebra.proved(marginal.threshold_pay())
            ),
        },
        numbers={"draws": draws.SIZE, **by_closure(smallest, "smallest_rise")},
    )


def congestion_by_margin(solved: Solved) -> bool:
    """Whether relative density rises with a_1 exactly where its margin is positive."""
    before, after, interior, _ = raised(solved.cities, solved.closure, "congestion_1")
    moved, margin = change(before, after, "density"), statics.density_margin(solved)
    seen = interior & (np.abs(moved) > statics.VISIBLE) & (np.abs(margin) > BUMP - 1)
    return bool(seen.any() and np.all(((moved > 0) == (margin > 0))[seen]))


@ROOM.check("sorting/proposition-5/congestion-density")
def check_congestion_and_density() -> Finding:
    """Relative density as a_1 rises, and the exact route for one economy of each kind."""
    rises, falls = shares(Productivity.MEAN, "congestion_1", "density")
    both = {}
    for name, solved in draws.samples().items():
        before, after, _, _ = raised(solved.cities, solved.closure, "congestion_1")
        moved = change(before, after, "density")
        both[name] = [int(np.argmax(moved)), int(np.argmin(moved))]
    enclosed = {
        name: [
            certified.moved(
                draws.samples()[name].cities.take(np.array([draw])),
                draws.samples()[name].closure.take(np.array([draw])),
                "congestion_1",
                "1.01",
            )
            for draw in pair
        ]
        for name, pair in both.items()
    }
    return Finding(
        printed={
            "With utility given it certainly rises in one economy drawn": certified.rises(
                enclosed[GIVEN_UTILITY][0], "density"
            ),
            "With utility given it certainly falls in another": certified.falls(
                enclosed[GIVEN_UTILITY][1], "density"
            ),
            "With labour given it certainly rises in one economy drawn": certified.rises(
                enclosed[GIVEN_LABOUR][0], "density"
            ),
            "With labour given it certainly falls in another": certified.falls(
                enclosed[GIVEN_LABOUR][1], "density"
            ),
            "With labour given it rises exactly where it falls with z_min, at one margin (SymPy)": (
                algebra.proved(shifts.congestion())
            ),
            "With labour given it moves as its margin says in every economy drawn in which both "
            "are visible": congestion_by_margin(draws.samples()[GIVEN_LABOUR]),
        },
        numbers={
            "draws": draws.SIZE,
            **in_percent(rises, "rises"),
            **in_percent(falls, "falls"),
        },
    )
