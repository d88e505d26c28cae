"""Section 5, learning from neighbours: Proposition 7, its two cases and footnotes 15 and 16."""

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
from replication.sorting.claims.section_4_2_threshold import search
from replication.sorting.draws import by_closure, in_percent
from replication.sorting.model import gap, learning, stored, threshold
from replication.sorting.model.economy import Cities, Closure, FixedUtility, LearningCities
from replication.sorting.model.statics import BETTER, VISIBLE, change
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Solved
from replication.sorting.reference import QUADRATURE, agree, algebra, bounds, certified, small
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Outcome, Truth, counts, tried


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


@tried(
    ROOM,
    "sorting/proposition-7/existence",
    draws.learners,
    tries="There is a threshold",
    domain=draws.LEARNING_DOMAIN,
    instead="There is an odd number of them exactly where the margin of existence is positive",
    block=draws.BLOCK,
)
@draws.each
def has_a_learning_threshold(cities: Cities, closure: Closure) -> Outcome:
    """There is a threshold; recorded is an odd number of them where the margin is positive."""
    count = search(cities, closure).count
    margin = gap.existence_margin(cities, closure)
    return Outcome(count > 0, instead=(margin > 0) == (count % 2 == 1))


@ROOM.check("sorting/proposition-7/existence")
def check_existence() -> Finding:
    """Thresholds where the least skilled would leave a full city 1, and where not."""
    found, gains = {}, {}
    for name in (GIVEN_UTILITY, GIVEN_LABOUR):
        cities, closure = draws.crowded_learning(name)
        trials = has_a_learning_threshold.on(draws.sample_of(cities, closure))
        found[name] = counts(trials)
        without = np.flatnonzero(gap.existence_margin(cities, closure) < -1e-3)[:1]
        direct = Direct(cities.take(without), closure.take(without))
        skills = direct.minimum * np.geomspace(1 + 1e-9, 1e4, 100)
        gains[name] = min(direct.gain(skill) for skill in skills)
    none = {name: 1 - one["holds"] / one["draws"] for name, one in found.items()}
    limits = {}
    for name in found:
        cities, closure = draws.crowded_learning(name)
        one = np.flatnonzero(gap.existence_margin(cities, closure) < -1e-3)[:1]
        limits[name] = Certified(cities.take(one), closure.take(one)).limit_gain()
    return Finding(
        printed={
            "With utility given every economy drawn has an equilibrium": none[GIVEN_UTILITY] == 0,
            "With labour given every economy drawn has an equilibrium": none[GIVEN_LABOUR] == 0,
        },
        instead={
            "The number of thresholds is odd exactly where a_1 - a_2 exceeds the limit of "
            "z_min (Psi_1 - Psi_2), in every economy drawn": all(
                one["instead"] == one["draws"] for one in found.values()
            ),
            "In one economy of each closure the least skilled certainly gain by staying in a full "
            "city 1": all(bool(one > 0) for one in limits.values()),
            "In one without a threshold the entrepreneur at each of 100 candidates prefers city "
            "1": min(gains.values()) > 0,
        },
        numbers={
            "draws": draws.SIZE,
            "candidates": 100,
            **in_percent(none, "no_equilibrium"),
        },
    )


def certainly_one(cities: LearningCities) -> Truth:
    """Where the theorem on Proposition 7 says that there is at most one threshold."""
    power = cities.gamma * cities.goods_share
    steep = (cities.epsilon >= 1 / 4) & (power >= 1 / 27)
    return np.asarray((cities.tail >= 2) & steep & learning.everybody_opts_in(cities))


@ROOM.check("sorting/proposition-7/uniqueness")
def check_uniqueness() -> Finding:
    """Thresholds in the draws, and two certified ones in the stored economy."""
    several, most, meeting = {}, {}, {}
    for name in (GIVEN_UTILITY, GIVEN_LABOUR):
        pool, given = draws.crowded_learning(name)
        count, meets = search(pool, given).count, certainly_one(pool)
        several[name], meeting[name] = int((count > 1).sum()), int(meets.sum())
        most[name] = int(count[meets].max())
    cities, closure = stored.two_thresholds()
    found = threshold.every_threshold(cities, closure)
    one = Certified(cities, closure)
    enclosed = [one.threshold("1.1", "4"), one.threshold("4", "20")]
    direct = Direct(cities, closure)
    skills = [float(t.mid()) * direct.minimum for t in enclosed]
    again = [direct.threshold(direct.minimum * 1.0001, 4 * direct.minimum)]
    again.append(direct.threshold(4 * direct.minimum, 20 * direct.minimum))
    bought = [direct.innovation(j, direct.mean_skill(j, skills[0]))[1] for j in (0, 1)]
    again_cities, labour = stored.three_thresholds()
    three = threshold.every_threshold(again_cities, labour)
    other = Certified(again_cities, labour)
    ends = (("1.5", "10"), ("10", "200"), ("200", "5000"))
    certain = [float(other.threshold(*between).mid()) for between in ends]
    return Finding(
        printed={"The stored economy has one threshold": found.draw.size == 1},
        instead={
            "The stored economy certainly has a threshold below, and another above, four times "
            "the minimum skill": below(enclosed[0], enclosed[1]),
            "The solver finds these two": agree(
                np.resize(np.exp(found.log_ratio), 2), [float(t.mid()) for t in enclosed]
            ),
            "The lower is unstable and the higher stable": found.stable.tolist() == [False, True],
            "Brent's method on the original equations finds the same two": agree(again, skills),
            "Entrepreneurs of both cities prefer to innovate there": min(bought) > 0.5,
            "With labour given another certainly has three, between 1.5, 10, 200 and 5,000 times "
            "the minimum skill, which the solver finds": agree(
                np.resize(np.exp(three.log_ratio), 3), certain
            ),
            "Of these the middle one is unstable, and the solver's choice is the lowest": (
                three.stable.tolist() == [True, False, True]
                and agree(np.exp(three.lowest_stable), certain[0])
            ),
            "Everybody there prefers to innovate": bool(learning.everybody_opts_in(again_cities)),
            "At most two economies drawn have several thresholds": sum(several.values()) <= 2,
            "With a tail of at least 2 learning raises net scale and scale by at most a fifth of "
            "the rise in mean skill, (5.5) and (5.6) (SymPy)": (
                algebra.proved(bounds.learnt_powers() | bounds.one_threshold())
            ),
            "With eps >= 1/4 besides no economy drawn has several": max(most.values()) == 1,
            "The stored economy does not meet this condition": not certainly_one(cities).any(),
        },
        numbers={
            "draws": draws.SIZE,
            "stored_economy": stored.written(cities, closure),
            "thresholds_over_minimum_skill": np.exp(found.log_ratio),
            "innovation_probabilities_at_lower": bought,
            "other_stored_economy": stored.written(again_cities, labour),
            "other_thresholds_over_minimum_skill": certain,
            **by_closure(several, "draws_with_several"),
            **by_closure(meeting, "draws_meeting_the_condition"),
        },
    )


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
            "example_inside": [float(one["threshold"].mid()) for one in fallen],
            "lower_friction": 0.9 * 2.2,
            "counterexample": direct,
            "counterexample_when_rescaled": [float(one["threshold"].mid()) for one in first],
            "example_when_rescaled": [float(one["threshold"].mid()) for one in other],
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
            "counterexample": direct,
            "counterexample_lower_mean_over_friction": highest[1],
            "draws_meeting_the_condition": int(meets.sum()),
            "stored_economy_inside": stored.written(inside, given),
            "example_inside": [float(one["threshold"].mid()) for one in risen],
            "counterexample_when_rescaled": [float(one["threshold"].mid()) for one in first],
            "example_when_rescaled": [float(one["threshold"].mid()) for one in other],
            "lower_friction_inside": 0.9 * 0.1,
        },
    )


@ROOM.check("sorting/proposition-7/relative-productivity")
def check_relative_productivity() -> Finding:
    """Signs of the change of relative productivity in both cases."""
    rises: dict[str, dict[str, float]] = {"complements": {}, "substitutes": {}}
    for name in (GIVEN_UTILITY, GIVEN_LABOUR):
        solved, _, level, interior = improved(name)
        means, friction = solved.allocation.mean_skill, learners(solved.cities).friction
        for label, case in (
            ("complements", means.city_1 < friction),
            ("substitutes", means.city_2 > friction),
        ):
            kept = interior & case & (np.abs(level) > VISIBLE)
            rises[label][name] = float((level[kept] > 0).mean())
    solved, _, level, interior = improved(GIVEN_UTILITY)
    draw = np.flatnonzero(interior)[[np.argmax(level[interior]), np.argmin(level[interior])]]
    ends = [
        certified.moved(
            solved.cities.take(draw[[one]]), solved.closure.take(draw[[one]]), "friction", "0.98"
        )
        for one in (0, 1)
    ]
    return Finding(
        printed={
            "With both means below c it rises in some economies drawn and falls in others, with "
            "either closure": all(0 < one < 1 for one in rises["complements"].values()),
            "With both means above c it rises in some economies drawn and falls in others, with "
            "either closure": all(0 < one < 1 for one in rises["substitutes"].values()),
            "With utility given it certainly rises in one economy drawn": certified.rises(
                ends[0], "productivity"
            ),
            "With utility given it certainly falls in another": certified.falls(
                ends[1], "productivity"
            ),
        },
        numbers={
            **in_percent(rises["complements"], "complements"),
            **in_percent(rises["substitutes"], "substitutes"),
        },
    )
