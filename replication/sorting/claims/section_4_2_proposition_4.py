"""Section 4.2, Proposition 4 and Figure 4.2: a higher minimum skill (appendix A3)."""

from functools import cache, lru_cache

import numpy as np

from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_3 import on_samples
from replication.sorting.draws import before_after, by_closure, in_percent
from replication.sorting.model import statics, stored, threshold
from replication.sorting.model.economy import Cities, Closure, FixedUtility, Productivity
from replication.sorting.model.statics import BUMP, VISIBLE, change, moves
from replication.sorting.model.threshold import (
    GIVEN_LABOUR,
    GIVEN_UTILITY,
    Allocation,
    Solved,
    relative,
)
from replication.sorting.reference import SOLVED, agree, algebra, certified, shifts, small
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Outcome, Truth, tried
from replication.vanishing import vanishes


def samples_of(kind: Productivity) -> dict[str, Solved]:
    """Return the sample under one definition of Q_j; with totals its stable equilibria."""
    return draws.samples() if kind is Productivity.MEAN else draws.redefined(kind)


@lru_cache(maxsize=12)
def raised(
    cities: Cities, closure: Closure, name: str
) -> tuple[Allocation, Allocation, Truth, Truth]:
    """Solve cities with city means, and with a parameter higher; claims share it.

    Returns
    -------
    Allocation before and after
    array of bool
        Draws with an interior equilibrium before and after.
    array of bool
        Draws with one before.
    """
    solved = draws.solved(cities, closure)
    factor = statics.raised_cost(solved) if name == "cost_1" else BUMP
    return *moves(solved, name, factor), solved.interior


def left_without() -> dict[str, int]:
    """Economies drawn that have a threshold, and none once z_min is one percent higher."""
    found = {}
    for name, solved in draws.samples().items():
        _, _, both, before = raised(solved.cities, solved.closure, "minimum_skill")
        found[name] = int((before & ~both).sum())
    return found


@cache
def redefined_and_raised(
    kind: Productivity, closure: str, name: str
) -> tuple[Allocation, Allocation, Truth]:
    """Solve the sample's equilibria under one definition of Q_j again, with a parameter higher."""
    solved = samples_of(kind)[closure]
    if name == "cost_1":
        return moves(solved, name, 1 + 1e-3 * (statics.raised_cost(solved) - 1))
    if kind is Productivity.MEAN:
        return raised(solved.cities, solved.closure, name)[:3]
    return moves(solved, name)


@cache
def shares(
    kind: Productivity, name: str, quantity: str
) -> tuple[dict[str, float], dict[str, float]]:
    """Shares of equilibria in which a quantity rises, and falls, as a parameter rises."""
    rises, falls = {}, {}
    for closure in samples_of(kind):
        before, after, interior = redefined_and_raised(kind, closure, name)
        moved = change(before, after, quantity)[interior]
        rises[closure] = float((moved > VISIBLE).mean())
        falls[closure] = float((moved < -VISIBLE).mean())
    return rises, falls


def direct_moves(
    cities: Cities, closure: Closure, name: str, factor: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Solve one economy directly before and after a parameter is multiplied."""
    found = []
    for one in (cities, cities.scaled(name, factor)):
        direct = Direct(one, closure)
        skill = direct.threshold()
        found.append({"threshold": skill, **direct.relatives(skill)})
    return found[0], found[1]


def moved_by_minimum_skill(cities: Cities, closure: Closure, quantity: str) -> tuple[Array, Truth]:
    """Change of a quantity when z_min rises, and the draws that are and stay interior."""
    before, after, interior, _ = raised(cities, closure, "minimum_skill")
    return change(before, after, quantity), interior


@tried(
    ROOM,
    "sorting/proposition-4/productivity",
    draws.drawn,
    tries="Relative productivity rises with the minimum skill",
    domain=draws.DOMAIN,
    instead="It never rises",
    block=draws.BLOCK,
)
@draws.each
def productivity_rises(cities: Cities, closure: Closure) -> Outcome:
    """Relative productivity rises with the minimum skill."""
    moved, interior = moved_by_minimum_skill(cities, closure, "productivity")
    return Outcome(moved > VISIBLE, premise=interior, instead=moved <= VISIBLE)


@tried(
    ROOM,
    "sorting/proposition-4/wage",
    draws.drawn,
    tries="The relative wage rises with the minimum skill",
    domain=draws.DOMAIN,
    instead="It never rises",
    block=draws.BLOCK,
)
@draws.each
def wage_rises(cities: Cities, closure: Closure) -> Outcome:
    """The relative wage rises with the minimum skill."""
    moved, interior = moved_by_minimum_skill(cities, closure, "wage")
    return Outcome(moved > VISIBLE, premise=interior, instead=moved <= VISIBLE)


@tried(
    ROOM,
    "sorting/proposition-4/density",
    draws.drawn,
    tries="Relative density rises with the minimum skill",
    domain=draws.DOMAIN,
    instead="It never rises with utility given",
    block=draws.BLOCK,
)
@draws.each
def density_rises(cities: Cities, closure: Closure) -> Outcome:
    """Relative density rises with the minimum skill."""
    moved, interior = moved_by_minimum_skill(cities, closure, "density")
    either = not isinstance(closure, FixedUtility)
    return Outcome(moved > VISIBLE, premise=interior, instead=(moved <= VISIBLE) | either)


@tried(
    ROOM,
    "sorting/proposition-4/threshold",
    draws.drawn,
    tries="The threshold does not fall when the minimum skill rises",
    domain=draws.DOMAIN,
    instead="It never falls with utility given",
    block=draws.BLOCK,
)
@draws.each
def threshold_stays(cities: Cities, closure: Closure) -> Outcome:
    """The threshold does not fall when the minimum skill rises."""
    moved, interior = moved_by_minimum_skill(cities, closure, "threshold")
    stays = moved >= -VISIBLE
    either = not isinstance(closure, FixedUtility)
    return Outcome(stays, premise=interior, instead=stays | either)


def at_baseline(quantity: str) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """A gap at the baseline before and after z_min rises by a tenth: ours, and directly."""
    ours, direct = {}, {}
    for name, closure in threshold.baseline_closures().items():
        economy = threshold.baseline()
        found = [
            threshold.allocation(one, closure, threshold.thresholds(one, closure).log_ratio)
            for one in (economy, economy.scaled("minimum_skill", 1.1))
        ]
        ours[name] = [float(relative(getattr(one, quantity))[0]) for one in found]
        direct[name] = [
            one[quantity] for one in direct_moves(economy, closure, "minimum_skill", 1.1)
        ]
    return ours, direct


@cache
def gap_to_smaller_congestion() -> float:
    """Largest gap of thresholds with higher z_min to those with a smaller a_1 - a_2 instead."""
    solved = draws.samples()[GIVEN_LABOUR]
    cities, closure = solved.cities, solved.closure
    raised = threshold.thresholds(cities.scaled("minimum_skill", BUMP), closure)
    distance = cities.congestion_gap * BUMP ** -(cities.gamma * cities.goods_share)
    eased = cities.changed(congestion_1=cities.congestion_2 + distance)
    again = threshold.thresholds(eased, closure)
    both = raised.interior & again.interior
    return float(np.max(np.abs(raised.log_ratio - again.log_ratio)[both]))


@ROOM.check("sorting/proposition-4/productivity")
def check_minimum_skill_and_productivity() -> Finding:
    """Relative productivity as z_min rises, under each definition of Q_j."""
    rises, falls = shares(Productivity.MEAN, "minimum_skill", "productivity")
    total, _ = shares(Productivity.TOTAL, "minimum_skill", "productivity")
    rescaled, _ = shares(Productivity.REPAIRED, "minimum_skill", "productivity")
    ours, direct = at_baseline("productivity")
    never = on_samples(productivity_rises, draws.samples())
    return Finding(
        printed={
            "With the means of (4.16) and utility given relative productivity rises in some "
            "economy drawn": rises[GIVEN_UTILITY] > 0,
            "With the means of (4.16) and labour given relative productivity rises in some "
            "economy drawn": rises[GIVEN_LABOUR] > 0,
        },
        instead={
            "With means it rises in no economy drawn": all(
                one["instead"] == one["premise"] > 0 for one in never.values()
            ),
            "With means it falls in over nine tenths of the economies drawn": (
                min(falls.values()) > 0.9
            ),
            "With utility given z_min enters the gain as a power and a function of t (SymPy)": (
                vanishes(algebra.minimum_skill()["utility given"])
            ),
            "With labour given a higher z_min is a smaller congestion gap: workers stay "
            "(SymPy)": vanishes(algebra.minimum_skill()["workers"]),
            "With labour given slopes then rise as congestion would (SymPy)": vanishes(
                algebra.minimum_skill()["slope"]
            ),
            "Solving again with the smaller congestion gap gives the same thresholds": (
                small(gap_to_smaller_congestion(), SOLVED)
            ),
            "With integrals it rises at every stable equilibrium found": (min(total.values()) == 1),
            "With the rescaled aggregator it rises in no economy drawn": (
                max(rescaled.values()) == 0
            ),
            "At the baseline with utility given it falls": (
                direct[GIVEN_UTILITY][1] < direct[GIVEN_UTILITY][0]
            ),
            "At the baseline with labour given it falls": (
                direct[GIVEN_LABOUR][1] < direct[GIVEN_LABOUR][0]
            ),
            "The original equations give the same four ratios": agree(
                list(ours.values()), list(direct.values())
            ),
        },
        numbers={
            "draws": draws.SIZE,
            **by_closure(left_without(), "left_without"),
            **by_closure({n: before_after(one) for n, one in direct.items()}, "baseline"),
            **in_percent(rises, "rises"),
            **in_percent(falls, "falls"),
            **by_closure(
                {n: one.log_ratio.size for n, one in samples_of(Productivity.TOTAL).items()},
                "stable_with_integrals",
            ),
            "largest_gap_to_smaller_congestion_gap": gap_to_smaller_congestion(),
        },
    )


@ROOM.check("sorting/proposition-4/wage")
def check_minimum_skill_and_wage() -> Finding:
    """The relative wage as z_min rises, under each definition of Q_j."""
    rises, falls = shares(Productivity.MEAN, "minimum_skill", "wage")
    total, _ = shares(Productivity.TOTAL, "minimum_skill", "wage")
    rescaled, _ = shares(Productivity.REPAIRED, "minimum_skill", "wage")
    ours, direct = at_baseline("wage")
    never = on_samples(wage_rises, draws.samples())
    return Finding(
        printed={
            "With the means of (4.16) and utility given the relative wage rises in some economy "
            "drawn": rises[GIVEN_UTILITY] > 0,
            "With the means of (4.16) and labour given the relative wage rises in some economy "
            "drawn": rises[GIVEN_LABOUR] > 0,
        },
        instead={
            "With means it rises in no economy drawn": all(
                one["instead"] == one["premise"] > 0 for one in never.values()
            ),
            "With means it falls in over nine tenths of the economies drawn": (
                min(falls.values()) > 0.9
            ),
            "It is relative productivity to the power gamma, (4.3) (SymPy)": algebra.proved(
                algebra.relative_pay()
            ),
            "With integrals it rises at every stable equilibrium found": (min(total.values()) == 1),
            "With the rescaled aggregator it rises in no economy drawn": (
                max(rescaled.values()) == 0
            ),
            "At the baseline it falls with either closure": all(
                one[1] < one[0] for one in direct.values()
            ),
            "The original equations give the same four ratios": agree(
                list(ours.values()), list(direct.values())
            ),
        },
        numbers={
            "draws": draws.SIZE,
            **by_closure(left_without(), "left_without"),
            **by_closure({n: before_after(one) for n, one in direct.items()}, "baseline"),
            **in_percent(rises, "rises"),
            **in_percent(falls, "falls"),
        },
    )


def density_by_margin(kind: Productivity) -> bool:
    """Whether with labour given density falls with z_min exactly where its margin is positive."""
    solved = samples_of(kind)[GIVEN_LABOUR]
    before, after, interior = redefined_and_raised(kind, GIVEN_LABOUR, "minimum_skill")
    moved, margin = change(before, after, "density"), statics.density_margin(solved)
    seen = interior & (np.abs(moved) > VISIBLE) & (np.abs(margin) > 1e-3)
    return bool(seen.any() and np.all(((moved < 0) == (margin > 0))[seen]))


@ROOM.check("sorting/proposition-4/density")
def check_minimum_skill_and_density() -> Finding:
    """Relative density as z_min rises, under each definition of Q_j."""
    rises, _ = shares(Productivity.MEAN, "minimum_skill", "density")
    total, _ = shares(Productivity.TOTAL, "minimum_skill", "density")
    rescaled, _ = shares(Productivity.REPAIRED, "minimum_skill", "density")
    ours, direct = at_baseline("density")
    never = on_samples(density_rises, draws.samples())
    denser = certified.moved(*stored.densifying(), "minimum_skill", "1.01")
    base = threshold.baseline(), threshold.baseline_closures()[GIVEN_LABOUR]
    sparser = stored.widening_when_rescaled()[GIVEN_LABOUR]
    first, other = (
        certified.moved(*one, "minimum_skill", "1.01", Productivity.REPAIRED)
        for one in (base, sparser)
    )
    return Finding(
        printed={
            "With the means of (4.16) and utility given relative density rises in some economy "
            "drawn": rises[GIVEN_UTILITY] > 0,
            "With the means of (4.16) and labour given relative density rises in most economies "
            "drawn": rises[GIVEN_LABOUR] > 0.5,
        },
        instead={
            "With means and utility given it rises in no economy drawn": all(
                one["instead"] == one["premise"] > 0 for one in never.values()
            ),
            "With means and labour given it rises in under a tenth of the economies drawn": (
                0 < rises[GIVEN_LABOUR] < 0.1
            ),
            "In the stored economy with labour given it certainly rises": certified.rises(
                denser, "density"
            ),
            "With means and labour given it rises exactly where r_2 (gamma mu - 1) exceeds gamma "
            "mu, in every economy drawn": density_by_margin(Productivity.MEAN),
            "That is the condition: the rise is its margin times what is positive (SymPy)": (
                vanishes(shifts.densities()["means"])
            ),
            "With integrals and labour given the rise is that of the gain, positive where stable, "
            "and another positive term (SymPy)": vanishes(shifts.densities()["integrals"]),
            "With integrals it rises at every stable equilibrium found": (min(total.values()) == 1),
            "With the rescaled aggregator and utility given it rises in no economy drawn": (
                rescaled[GIVEN_UTILITY] == 0
            ),
            "With the rescaled aggregator and labour given it rises in most": (
                rescaled[GIVEN_LABOUR] > 0.8
            ),
            "With the rescaled aggregator and labour given it falls exactly where alpha r_1 + h "
            "rho r_2 is below rho (1 - m') (gamma mu + r_2 (1 - gamma mu)), in every economy": (
                density_by_margin(Productivity.REPAIRED)
            ),
            "That is the condition with the rescaled aggregator (SymPy)": (
                vanishes(shifts.densities()["rescaled"])
            ),
            "With the rescaled aggregator and labour given it certainly rises at the baseline": (
                certified.rises(first, "density")
            ),
            "With the rescaled aggregator and labour given it certainly falls in one stored": (
                certified.falls(other, "density")
            ),
            "Density is the wage ratio to a power, over the ratio of u* + a_j, (A.9) (SymPy)": (
                algebra.proved(algebra.density())
            ),
            "At the baseline it falls with either closure": all(
                one[1] < one[0] for one in direct.values()
            ),
            "The original equations give the same four ratios": agree(
                list(ours.values()), list(direct.values())
            ),
        },
        numbers={
            "draws": draws.SIZE,
            **by_closure(left_without(), "left_without"),
            **by_closure({n: before_after(one) for n, one in direct.items()}, "baseline"),
            **in_percent(rises, "rises"),
            **in_percent(rescaled, "rises_when_rescaled"),
            "draws_when_rescaled": samples_of(Productivity.REPAIRED)[GIVEN_LABOUR].log_ratio.size,
            "stored_economy": stored.written(*stored.densifying()),
            "example": before_after([float(one["density"].mid()) for one in denser]),
            "baseline_when_rescaled": before_after([float(one["density"].mid()) for one in first]),
            "example_when_rescaled": before_after([float(one["density"].mid()) for one in other]),
            "stored_economy_when_rescaled": stored.written(*sparser),
            "rise_of_minimum_skill_in_percent": 100 * (BUMP - 1),
        },
    )


FIVEFOLD = threshold.baseline().scaled("minimum_skill", 5)
"""The baseline with a minimum skill at which everybody prefers city 1."""


@ROOM.check("sorting/proposition-4/threshold")
def check_minimum_skill_and_threshold() -> Finding:
    """The threshold as z_min rises, and a certified economy in which it falls."""
    found = on_samples(threshold_stays, draws.samples())
    falls = {name: 1 - one["holds"] / one["premise"] for name, one in found.items()}
    rises, _ = shares(Productivity.MEAN, "minimum_skill", "threshold")
    economy, closure = stored.falling_threshold()
    first, second = direct_moves(economy, closure, "minimum_skill", BUMP)
    ours = [
        float(threshold.thresholds(one, closure).ratio[0] * one.minimum_skill)
        for one in (economy, economy.scaled("minimum_skill", BUMP))
    ]
    return Finding(
        printed={
            "With labour given the threshold falls in no economy drawn": falls[GIVEN_LABOUR] == 0,
        },
        instead={
            "With utility given the threshold falls in no economy drawn": (
                found[GIVEN_UTILITY]["instead"] == found[GIVEN_UTILITY]["premise"]
            ),
            "With utility given it rises in over nine tenths of them": rises[GIVEN_UTILITY] > 0.9,
            "With labour given it falls in under one economy in fifty": (
                falls[GIVEN_LABOUR] < 0.02
            ),
            "In the stored economy with labour given it certainly falls": certified.falls(
                certified.moved(economy, closure, "minimum_skill", "1.01"), "threshold"
            ),
            "The original equations, solved by Brent's method, give the same two thresholds": agree(
                ours, [first["threshold"], second["threshold"]]
            ),
            "At the baseline with z_min five times as high the least skilled certainly gain by "
            "staying in a full city 1, with either closure": all(
                bool(Certified(FIVEFOLD, given).limit_gain() > 0)
                for given in threshold.baseline_closures().values()
            ),
        },
        numbers={
            "draws": draws.SIZE,
            **by_closure(left_without(), "left_without"),
            "rise_of_minimum_skill_in_percent": 100 * (BUMP - 1),
            "factor_that_ends_it": float(FIVEFOLD.minimum_skill),
            "counterexample": before_after([first["threshold"], second["threshold"]]),
            "stored_economy": stored.written(economy, closure),
            **in_percent(rises, "rises"),
            **in_percent(falls, "falls"),
        },
    )
