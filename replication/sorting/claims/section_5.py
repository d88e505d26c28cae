"""Section 5, learning from neighbours: the two cases of Proposition 7."""

from functools import cache, lru_cache

import numpy as np

from replication.certify import ball, below
from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_3 import on_samples, throughout
from replication.sorting.claims.section_4_2_proposition_5 import (
    better_learning_when_rescaled,
    one_when_rescaled,
)
from replication.sorting.draws import before_after, by_closure, in_percent
from replication.sorting.model import gap, learning, stored, threshold
from replication.sorting.model.economy import Cities, Closure, FixedUtility, LearningCities
from replication.sorting.model.statics import BETTER, VISIBLE, change
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Solved
from replication.sorting.reference import QUADRATURE, agree, algebra, bounds, certified, small
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Outcome, Truth, tried


def learners(cities: Cities) -> LearningCities:
    """Return cities with local learning as what they are."""
    assert isinstance(cities, LearningCities)
    return cities


@lru_cache(maxsize=8)
def solved_and_improved(cities: Cities, closure: Closure) -> tuple[Solved, Array, Array, Truth]:
    """Solve cities, and do what :func:`improve` does; claims share it."""
    solved = draws.solved(cities, closure)
    return solved, *improve(solved)


def improve(solved: Solved) -> tuple[Array, Array, Truth]:
    """Solve again with lower friction: change of log threshold, of log(Q_1 / Q_2), interior."""
    after = threshold.solve(
        solved.cities.scaled("friction", BETTER), solved.closure, near=solved.log_ratio
    )
    before = solved.allocation
    return (
        change(before, after.allocation, "threshold"),
        change(before, after.allocation, "productivity"),
        solved.interior & after.interior,
    )


@cache
def improved(name: str, *, complement: bool = False) -> tuple[Solved, Array, Array, Truth]:
    """Return a sample of section 5 with what :func:`improve` finds.

    Parameters
    ----------
    name : str
        A closure.
    complement : bool
        Use the sample with m_2 < m_1 < c.
    """
    if complement:
        solved = draws.complement_samples()[name]
        return solved, *improve(solved)
    solved = draws.learning_samples()[name]
    return solved_and_improved(solved.cities, solved.closure)


@tried(
    ROOM,
    "sorting/proposition-7/complements",
    draws.distant_learners,
    tries="With utility given and both means below c, the threshold falls with lower friction",
    domain=f"{draws.LEARNING_DOMAIN}; given utility",
    inside=True,
    block=draws.BLOCK,
)
@draws.each
def threshold_falls(cities: Cities, closure: Closure) -> Outcome:
    """The threshold falls where both mean skills are below the friction."""
    solved, moved, _, interior = solved_and_improved(cities, closure)
    near = solved.allocation.mean_skill.city_1 < learners(cities).friction
    return Outcome(moved < 0, premise=interior & near)


@tried(
    ROOM,
    "sorting/proposition-7/substitutes",
    draws.learners,
    tries="With both means above c, the threshold rises with lower friction",
    domain=draws.LEARNING_DOMAIN,
    instead="Given utility it does if alpha >= 2, eta_1 >= eta_2, 7 c <= 2 (1 - eps)(c + z_min)",
    block=draws.BLOCK,
)
@draws.each
def threshold_rises(cities: Cities, closure: Closure) -> Outcome:
    """The threshold rises where both mean skills are above the friction."""
    solved, moved, _, interior = solved_and_improved(cities, closure)
    above = solved.allocation.mean_skill.city_2 > learners(cities).friction
    rises = moved > VISIBLE
    certain = certainly_rises(learners(solved.cities)) & isinstance(closure, FixedUtility)
    return Outcome(rises, premise=interior & above, instead=rises | ~certain)


def followed(case: tuple[LearningCities, Closure]) -> tuple[list[float], list[float], list[float]]:
    """Thresholds of a stored economy before and after friction falls by a tenth.

    Parameters
    ----------
    case : pair of LearningCities and Closure

    Returns
    -------
    three lists of two numbers
        Thresholds by Brent's method on the original equations, those of the array solver, and
        mean skill over friction, city 1's and city 2's, at its highest and lowest.
    """
    cities, closure = case
    direct, ours, means = [], [], []
    for factor in (1.0, 0.9):
        varied = cities.scaled("friction", factor)
        one = Direct(varied, closure)
        direct.append(one.threshold())
        found = threshold.every_threshold(varied, closure)
        ours.append(
            float(np.exp(found.log_ratio[0])) * one.minimum if found.draw.size == 1 else np.nan
        )
        means.append([one.mean_skill(j, direct[-1]) / one.friction for j in (0, 1)])
    return direct, ours, [max(m[0] for m in means), min(m[1] for m in means)]


def leads(solved: Solved) -> tuple[Array, Array, Array]:
    """Responses of log Psi_j to lower friction, and that of Psi_1 - Psi_2 over Psi_1."""
    t = gap.terms(solved.cities, solved.closure)
    slopes = gap.log_slopes(t, solved.log_ratio)
    moved = learning.slope_responses(learners(solved.cities), t, solved.log_ratio)
    lead = moved.city_1 - np.exp(slopes.city_2 - slopes.city_1) * moved.city_2
    return moved.city_1, moved.city_2, np.asarray(lead)


def slope_gap(solved: Solved, step: float = 1e-4) -> float:
    """Largest gap between the slopes' responses and their difference quotients, utility given."""
    first, second, _ = leads(solved)
    ends = [
        gap.log_slopes(
            gap.terms(solved.cities.scaled("friction", np.exp(s)), solved.closure),
            solved.log_ratio,
        )
        for s in (-step, step)
    ]
    return max(
        float(np.abs((lower - higher) / (2 * step) - response).max())
        for lower, higher, response in zip(*ends, (first, second), strict=True)
    )


def certainly_falls(cities: LearningCities) -> Truth:
    """Where the theorem on complements says that lower friction lowers the threshold."""
    power = cities.gamma * cities.goods_share
    return np.asarray((power >= 1 / 3) & learning.everybody_opts_in(cities))


@ROOM.check("sorting/proposition-7/complements")
def check_complements() -> Finding:
    """The threshold as friction falls with both means below c, and a certified exception."""
    samples = {n: improved(n, complement=True) for n in (GIVEN_UTILITY, GIVEN_LABOUR)}
    falls = {n: float((one[1] < 0)[one[3]].mean()) for n, one in samples.items()}
    direct, ours, highest = followed(stored.complements())
    moved = [leads(one[0]) for one in samples.values()]
    enclosed = certified.moved(*stored.complements(), "friction", "0.9")
    apart, labour = stored.learning_far_apart()
    fallen = certified.moved(apart, labour, "friction", "0.9")
    below_friction = followed((apart, labour))[2][0]
    cases = stored.complements(), (apart, labour)
    first, other = (better_learning_when_rescaled(one) for one in cases)
    given = samples[GIVEN_LABOUR]
    meets = given[3] & certainly_falls(learners(given[0].cities))
    return Finding(
        printed={
            "In the stored economy with labour given and both means below c the threshold falls": (
                direct[1] < direct[0]
            ),
        },
        instead={
            "With utility given and both means below c it falls in every economy drawn": (
                falls[GIVEN_UTILITY] == 1
            ),
            "With labour given and both means below c it falls in every economy drawn": (
                falls[GIVEN_LABOUR] == 1
            ),
            "The lemma of the proof: city 1's slope gains the larger percentage (SymPy)": (
                algebra.proved(algebra.complements())
            ),
            "Both slopes rise and city 1's by more in every economy drawn": all(
                bool(np.all((one > two) & (two > 0))) for one, two, _ in moved
            ),
            "The slopes' derivatives are their difference quotients": (
                small(slope_gap(samples[GIVEN_UTILITY][0]), QUADRATURE)
            ),
            "In the stored economy with labour given it certainly rises": certified.rises(
                enclosed, "threshold"
            ),
            "Both its means are below c throughout": highest[0] < 1,
            "With labour given the gain moves as G_1 + (gamma mu - 1) E_1 and what is positive, "
            "and G_1 is at least two thirds of E_1 if phi >= 1/2 (SymPy)": algebra.proved(
                bounds.complements_with_labour()
            ),
            "The stored economy does not meet gamma mu >= 1/3": not certainly_falls(
                stored.complements()[0]
            ),
            "Another with labour given meets it": bool(certainly_falls(apart)),
            "Both means of that one are below c throughout": below_friction < 1,
            "In that one the threshold certainly falls": certified.falls(fallen, "threshold"),
            "With the rescaled aggregator, too, it certainly rises in the first economy": (
                certified.rises(first, "threshold")
            ),
            "With the rescaled aggregator, too, it certainly falls in the other": (
                certified.falls(other, "threshold")
            ),
            "With the rescaled aggregator both means are below c throughout in both": all(
                below(end["mean_1"], ball("0.9") * ball(certified.exact(cities.friction)))
                for (cities, _), ends in zip(cases, (first, other), strict=True)
                for end in ends
            ),
            "With the rescaled aggregator both have one threshold": one_when_rescaled(*cases),
            "The solver finds its two thresholds": agree(ours, direct),
        },
        numbers={
            **by_closure({n: int(one[3].sum()) for n, one in samples.items()}, "draws"),
            **by_closure(falls, "falls"),
            "fall_of_friction_in_percent": 100 * (1 - BETTER),
            "stored_economy": stored.written(*stored.complements()),
            "gamma_mu": float(stored.complements()[0].gamma * stored.complements()[0].goods_share),
            "draws_meeting_the_condition": int(meets.sum()),
            "economy_inside": stored.written(apart, labour),
            "lower_friction_inside": 0.9 * 5.0,
            "example_inside": before_after([float(one["threshold"].mid()) for one in fallen]),
            "lower_friction": 0.9 * 2.2,
            "counterexample": before_after(direct),
            "counterexample_when_rescaled": before_after(
                [float(one["threshold"].mid()) for one in first]
            ),
            "example_when_rescaled": before_after([float(one["threshold"].mid()) for one in other]),
            "counterexample_higher_mean_over_lower_friction": highest[0],
            "largest_gap_to_difference_quotient": slope_gap(samples[GIVEN_UTILITY][0]),
        },
    )


def certainly_rises(cities: LearningCities) -> Truth:
    """Where the theorem on substitutes says that lower friction raises the threshold."""
    even = (cities.tail >= 2) & (cities.housing_1 >= cities.housing_2)
    room = 2 * (1 - cities.epsilon) * (cities.friction + cities.minimum_skill)
    return np.asarray(even & (7 * cities.friction <= room) & learning.everybody_opts_in(cities))


@ROOM.check("sorting/proposition-7/substitutes")
def check_substitutes() -> Finding:
    """The threshold as friction falls with both means above c, and certified economies."""
    found = on_samples(threshold_rises, draws.learning_samples())
    rises = {name: one["holds"] / one["premise"] for name, one in found.items()}
    solved, moved, _, interior = improved(GIVEN_UTILITY)
    meets = interior & certainly_rises(learners(solved.cities))
    inside, given = stored.nearly_sure_learning()
    risen = certified.moved(inside, given, "friction", "0.9")
    lead = leads(solved)[2]
    clear = interior & (np.abs(lead) > 1e-2)
    agreeing = float(((moved < 0) == (lead > 0))[clear].mean())
    direct, ours, highest = followed(stored.substitutes())
    enclosed = certified.moved(*stored.substitutes(), "friction", "0.9")
    first, other = (
        better_learning_when_rescaled(stored.substitutes()),
        better_learning_when_rescaled((inside, given)),
    )
    return Finding(
        printed={
            "With utility given and both means above c it rises in every economy drawn": (
                throughout(found[GIVEN_UTILITY])
            ),
            "With labour given and both means above c it rises in every economy drawn": (
                throughout(found[GIVEN_LABOUR])
            ),
        },
        instead={
            "With both means above c it rises in most economies drawn": (min(rises.values()) > 0.5),
            "With utility given the sign is that of Psi_1 - Psi_2 in over 999 in a thousand "
            "economies in which that clearly changes": agreeing > 0.999,
            "In the stored economy with labour given it certainly falls": certified.falls(
                enclosed, "threshold"
            ),
            "With utility given, alpha >= 2, eta_1 >= eta_2 and 7 c <= 2 (1 - eps)(c + z_min) it "
            "rises in every economy drawn": bool(meets.any() and np.all(moved[meets] > VISIBLE)),
            "There Psi_2 gains more than Psi_1: the bounds of the proof (SymPy)": algebra.proved(
                bounds.learnt_powers() | bounds.nearly_sure()
            ),
            "One economy with utility given meets this, and in it the threshold certainly rises": (
                bool(certainly_rises(inside)) and certified.rises(risen, "threshold")
            ),
            "With the rescaled aggregator, too, it certainly falls in the stored economy": (
                certified.falls(first, "threshold")
            ),
            "With the rescaled aggregator, too, it certainly rises in the one that meets them": (
                certified.rises(other, "threshold")
            ),
            "With the rescaled aggregator both have one threshold": (
                one_when_rescaled(stored.substitutes(), (inside, given))
            ),
            "Both its means are above c throughout": highest[1] > 1,
            "The solver finds its two thresholds": agree(ours, direct),
        },
        numbers={
            **by_closure({n: one["premise"] for n, one in found.items()}, "draws"),
            **in_percent(rises, "rises"),
            "fall_of_friction_in_percent": 100 * (1 - BETTER),
            "sign_follows_slopes": agreeing,
            "stored_economy": stored.written(*stored.substitutes()),
            "lower_friction": 0.9 * 0.6,
            "counterexample": before_after(direct),
            "counterexample_lower_mean_over_friction": highest[1],
            "draws_meeting_the_condition": int(meets.sum()),
            "stored_economy_inside": stored.written(inside, given),
            "example_inside": before_after([float(one["threshold"].mid()) for one in risen]),
            "counterexample_when_rescaled": before_after(
                [float(one["threshold"].mid()) for one in first]
            ),
            "example_when_rescaled": before_after([float(one["threshold"].mid()) for one in other]),
            "lower_friction_inside": 0.9 * 0.1,
        },
    )
