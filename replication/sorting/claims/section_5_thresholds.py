"""Section 5, Proposition 7: whether there is a threshold with local learning, and only one."""

from functools import cache

import numpy as np
from flint import arb

from replication.certify import ball, below
from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_2 import search
from replication.sorting.draws import by_city, by_closure, in_percent
from replication.sorting.model import gap, learning, stored, stored_learning, threshold
from replication.sorting.model.economy import (
    Cities,
    Closure,
    FixedUtility,
    LearningCities,
    Productivity,
)
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY
from replication.sorting.reference import agree, algebra, bounds
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Outcome, Truth, counts, tried


@cache
def searched_in_part(
    name: str, productivity: Productivity
) -> tuple[LearningCities, threshold.EveryThreshold]:
    """Every threshold of section 5 under another definition of Q_j, in a part of the draws."""
    cities, closure = draws.crowded_learning(name)
    some = np.arange(min(draws.SIZE, draws.RESCALED))
    part = cities.take(some)
    return part, threshold.every_threshold(part, closure.take(some), productivity)


def searched_when_rescaled(name: str) -> tuple[LearningCities, threshold.EveryThreshold]:
    """Every threshold with the rescaled aggregator."""
    return searched_in_part(name, Productivity.REPAIRED)


@cache
def pair_with_integrals(name: str) -> tuple[arb, arb]:
    """Enclose a stable threshold with integrals over the minimum, and an unstable one above it."""
    case = next(
        one
        for one in stored_learning.better_technology(Productivity.TOTAL)
        if isinstance(one.closure, FixedUtility) == (name == GIVEN_UTILITY)
    )
    economy = Certified(case.cities, case.closure, Productivity.TOTAL)
    found = threshold.every_threshold(case.cities, case.closure, Productivity.TOTAL)
    middle, high = found.log_ratio.mean(), found.log_ratio[-1] + np.log(2)
    ends = [f"{np.exp(one):.6g}" for one in (middle, high)]
    return economy.threshold("1", ends[0]), economy.threshold(*ends)


def never_stable_with_integrals(cities: LearningCities) -> Truth:
    """Where no threshold with integrals and utility given can be stable."""
    steep = 5 * (cities.tail - 1) * cities.epsilon >= 6 + cities.epsilon
    return np.asarray((cities.tail >= 2) & steep)


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
    rescaled = {name: searched_when_rescaled(name)[1] for name in found}
    total = {name: searched_in_part(name, Productivity.TOTAL) for name in found}
    pairs = {name: pair_with_integrals(name) for name in found}
    pool, thresholds = total[GIVEN_UTILITY]
    steep = never_stable_with_integrals(pool)
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
            "With the rescaled aggregator each of the economies drawn has a stable threshold": all(
                bool(np.all(one.stable_count > 0)) for one in rescaled.values()
            ),
            "With it Psi_1 / Psi_2 is multiplied by t^alpha - 1, which goes from zero to infinity "
            "(SymPy)": algebra.proved(algebra.rescaled()),
            "With integrals a stored economy of each closure certainly has a threshold at which "
            "the gain rises, and above it one at which it falls": all(
                below(ball(1), first) and below(first, second) for first, second in pairs.values()
            ),
            "With integrals every economy drawn has at least as many unstable thresholds as "
            "stable ones": all(
                bool(np.all(2 * one.stable_count <= one.count)) for _, one in total.values()
            ),
            "With integrals and utility given no economy drawn with alpha >= 2 and "
            "5 (alpha - 1) eps >= 6 + eps has a stable one": bool(
                steep.any() and not np.any(thresholds.stable_count[steep])
            ),
            "There city 1's part of the gain falls with t, as learning adds at most a fifth to "
            "its powers, and everybody's total is the two cities' (SymPy)": algebra.proved(
                bounds.integrals() | bounds.learnt_powers() | bounds.one_threshold()
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "draws_when_rescaled": rescaled[GIVEN_UTILITY].draws,
            "candidates": 100,
            **in_percent(none, "no_equilibrium"),
            "draws_with_integrals": thresholds.draws,
            **in_percent(
                {n: float((one.stable_count > 0).mean()) for n, (_, one) in total.items()},
                "stable_with_integrals",
            ),
            **by_closure(
                {n: [float(one.mid()) for one in pair] for n, pair in pairs.items()},
                "thresholds_with_integrals",
            ),
            "never_stable_with_integrals": int(steep.sum()),
        },
    )


def certainly_one(cities: LearningCities) -> Truth:
    """Where the theorem on Proposition 7 says that there is at most one threshold."""
    power = cities.gamma * cities.goods_share
    steep = (cities.epsilon >= 1 / 4) & (power >= 1 / 27)
    return np.asarray((cities.tail >= 2) & steep & learning.everybody_opts_in(cities))


def certainly_one_when_rescaled(cities: LearningCities) -> Truth:
    """Where the theorem says that the rescaled aggregator gives one threshold."""
    cheap = cities.cost <= 4 * cities.gamma * (cities.tail - 1)
    return np.asarray(cheap & learning.everybody_opts_in(cities))


BETWEEN = {GIVEN_UTILITY: ("1.2", "1.44", "1.54", "2.5"), GIVEN_LABOUR: ("1.01", "1.3", "1.6", "3")}
"""What the three thresholds of the stored economies lie between, with the rescaled aggregator."""


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
    crowd = stored_learning.three_when_rescaled()
    thrice = {n: threshold.every_threshold(*one, Productivity.REPAIRED) for n, one in crowd.items()}
    sure = {
        name: [
            float(Certified(*one, Productivity.REPAIRED).threshold(*pair).mid())
            for pair in zip(BETWEEN[name], BETWEEN[name][1:], strict=False)
        ]
        for name, one in crowd.items()
    }
    drawn = {name: searched_when_rescaled(name) for name in crowd}
    cheap = {name: certainly_one_when_rescaled(one[0]) for name, one in drawn.items()}
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
            "With the rescaled aggregator one economy of each closure certainly has three, apart "
            "as said, which the solver finds": all(
                agree(np.resize(np.exp(thrice[name].log_ratio), 3), sure[name]) for name in crowd
            ),
            "Of these, too, the middle one is unstable": all(
                one.stable.tolist() == [True, False, True] for one in thrice.values()
            ),
            "Everybody in these two prefers to innovate, and chi exceeds 4 gamma (alpha - 1)": all(
                bool(learning.everybody_opts_in(one)) and not certainly_one_when_rescaled(one)
                for one, _ in crowd.values()
            ),
            "With the rescaled aggregator no economy drawn that meets chi <= 4 gamma (alpha - 1) "
            "has several": all(
                bool(cheap[n].any() and np.all(one.count[cheap[n]] == 1))
                for n, (_, one) in drawn.items()
            ),
            "Then city 2's profits per head fall with t at given utility, against city 1's: the "
            "bounds of the proof (SymPy)": algebra.proved(
                bounds.rescaled_learning() | algebra.mean_below()
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "stored_economy": stored.written(cities, closure),
            "thresholds_over_minimum_skill": np.exp(found.log_ratio),
            "innovation_probabilities_at_lower": by_city(bought),
            "other_stored_economy": stored.written(again_cities, labour),
            "other_thresholds_over_minimum_skill": certain,
            "stored_economy_when_rescaled": stored.written(*crowd[GIVEN_UTILITY]),
            "other_stored_economy_when_rescaled": stored.written(*crowd[GIVEN_LABOUR]),
            **by_closure(sure, "thresholds_when_rescaled"),
            "draws_when_rescaled": drawn[GIVEN_UTILITY][1].draws,
            **by_closure({n: int(one.sum()) for n, one in cheap.items()}, "meeting_when_rescaled"),
            **by_closure(several, "draws_with_several"),
            **by_closure(meeting, "draws_meeting_the_condition"),
        },
    )
