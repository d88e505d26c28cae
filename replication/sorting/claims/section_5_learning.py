"""Section 5, the text: chances of learning, what they do to a city, and who learns more."""

from functools import cache

import numpy as np
from flint import arb

from replication.certify import ball, below, precision
from replication.ledger import Finding
from replication.numerics import Array
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_3 import on_samples
from replication.sorting.claims.section_5 import improved, learners
from replication.sorting.claims.section_5_thresholds import certainly_one
from replication.sorting.draws import by_city, by_closure, in_percent
from replication.sorting.model import gap, learning, stored, stored_learning, threshold
from replication.sorting.model.economy import (
    Cities,
    Closure,
    FixedUtility,
    LearningCities,
    Productivity,
)
from replication.sorting.model.statics import BETTER, VISIBLE, change, moves
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, relative
from replication.sorting.reference import agree, algebra, bounds, certified, marginal
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Outcome, tried
from replication.vanishing import vanishes


@ROOM.check("sorting/equation-5.2")
def check_learning_function() -> Finding:
    """The chance of learning by mean skill and friction."""
    proof = {name: vanishes(one) for name, one in algebra.learning_function().items()}
    chance = learning.learning(np.array([0.5, 1.0, 2.0]), 1.0)
    return Finding(
        printed={
            "The chance of learning rises with mean skill (SymPy)": proof["rises"],
            "It rises faster at low mean skill (SymPy)": proof["concave"],
            "It falls as friction rises (SymPy)": proof["friction"],
            "It approaches one (SymPy)": proof["end"],
            "With friction of one and mean skill of one it is one half": agree(chance[1], 0.5),
        },
        numbers={"chances": chance},
    )


@ROOM.check("sorting/equation-5.4")
def check_learning_choice() -> Finding:
    """The choice to innovate, scale and slope with a chance of learning."""
    proof = {name: vanishes(one) for name, one in algebra.learning_choice().items()}
    by_chance = {name: vanishes(one) for name, one in algebra.scale_by_learning().items()}
    ours, other = [], []
    solved = draws.learning_samples()[GIVEN_UTILITY]
    for draw in range(8):
        direct = Direct.of(solved.cities, solved.closure, draw)
        skill = direct.minimum * np.exp(solved.log_ratio[draw])
        one = solved.take(np.array([draw]))
        slopes = gap.log_slopes(gap.terms(one.cities, one.closure), one.log_ratio)
        ours += [float(np.exp(slope[0])) for slope in slopes]
        other += [
            place.profit_per_skill / place.housing_price ** (1 - direct.mu)
            for place in direct.places(skill)
        ]
    return Finding(
        printed={
            "At (5.4) net profit is stationary in the probability (SymPy)": proof["first order"],
            "Scale is the bracket of (5.5) (SymPy)": proof["scale"],
            "Net scale is the bracket of (5.6) (SymPy)": proof["net"],
            "The probability rises with the chance of learning (SymPy)": proof["rises"],
            "Scale rises with it (SymPy)": by_chance["scale"],
            "Net scale rises with it (SymPy)": by_chance["net"],
            "In eight economies (5.6) is profit per skill over the price of living": agree(
                ours, other
            ),
        },
        numbers={"economies": 8},
    )


@ROOM.check("sorting/equation-5.8")
def check_parts() -> Finding:
    """Relative productivity as relative scale times relative mean skill."""
    ratio = []
    for solved in draws.learning_samples().values():
        t = gap.terms(solved.cities, solved.closure)
        skills = gap.log_mean_skills(t, solved.log_ratio)
        scale = gap.scales(t, skills)
        parts = scale.scale_1 / scale.scale_2 * np.exp(skills.city_1 - skills.city_2)
        ratio.append(agree(parts, relative(solved.allocation.productivity)))
    proof = algebra.ratio_parts()
    return Finding(
        printed={
            "The two printed forms of part B are one (SymPy)": vanishes(proof["part B"]),
            "Part B is the ratio of mean skills (SymPy)": vanishes(proof["means"]),
            "In every economy drawn relative productivity is part A times part B": all(ratio),
            "Part B rises with the threshold (SymPy)": algebra.proved(algebra.mean_below()),
        },
        numbers={"draws": draws.SIZE},
    )


@ROOM.check("sorting/proposition-7/better-learning")
def check_better_learning() -> Finding:
    """Chances, probabilities and scales of the two cities."""
    better = {}
    for name, solved in draws.learning_samples().items():
        means = solved.allocation.mean_skill
        chances = [learning.learning(one, learners(solved.cities).friction) for one in means]
        scale = gap.scales(
            gap.terms(solved.cities, solved.closure), gap.Pair(*(np.log(one) for one in means))
        )
        better[name] = [
            bool(np.all(chances[0] > chances[1])),
            bool(np.all(scale.scale_1 > scale.scale_2)),
        ]
    return Finding(
        printed={
            "In every economy drawn city 1 has the better chances of learning": all(
                one[0] for one in better.values()
            ),
            "In every economy drawn city 1's entrepreneurs improve by more": all(
                one[1] for one in better.values()
            ),
            "Scale rises with the chance of learning (SymPy)": vanishes(
                algebra.scale_by_learning()["scale"]
            ),
        },
        numbers={"draws": draws.SIZE},
    )


@cache
def certain_moves(kind: Productivity) -> dict[tuple[bool, str], set[str]]:
    """How relative productivity certainly moves in the stored economies, by case and closure.

    An economy counts where it has a stable threshold before and after friction falls by a tenth,
    and both mean skills certainly stay on one side of both frictions: the key is whether below.
    """
    found: dict[tuple[bool, str], set[str]] = {}
    for one in stored_learning.better_technology(kind):
        ends = certified.moved(one.cities, one.closure, "friction", "0.9", kind)
        higher = ball(certified.exact(one.cities.friction))
        lower = higher * ball("0.9")
        if one.complements:
            inside = all(below(end["mean_1"], lower) for end in ends)
        else:
            inside = all(below(higher, end["mean_2"]) for end in ends)
        after = one.cities.scaled("friction", 0.9)
        every = [threshold.every_threshold(c, one.closure, kind) for c in (one.cities, after)]
        if inside and all(bool(each.stable[0]) for each in every):
            name = GIVEN_UTILITY if isinstance(one.closure, FixedUtility) else GIVEN_LABOUR
            signs = found.setdefault((one.complements, name), set())
            if one.rises and certified.rises(ends, "productivity"):
                signs.add("rises")
            if not one.rises and certified.falls(ends, "productivity"):
                signs.add("falls")
    return found


def either_way(kind: Productivity, complements: bool, *closures: str) -> bool:
    """Whether in one case relative productivity certainly rises somewhere, and falls elsewhere."""
    found = certain_moves(kind)
    return all(found.get((complements, name)) == {"rises", "falls"} for name in closures)


@cache
def with_integrals(complements: bool) -> dict[str, Array]:
    """Change of log (Q_1 / Q_2) with lower friction at stable equilibria with integrals."""
    found = {}
    for name in (GIVEN_UTILITY, GIVEN_LABOUR):
        pool, closure = draws.crowded_learning(name)
        some = np.arange(min(draws.SIZE, draws.RESCALED))
        cities = draws.large_friction(some.size, seed=53) if complements else pool.take(some)
        solved = threshold.solve(cities, closure.take(some), Productivity.TOTAL)
        before, after, interior = moves(solved, "friction", BETTER)
        means = solved.allocation.mean_skill
        with np.errstate(invalid="ignore"):
            here = means.city_1 < cities.friction if complements else means.city_2 > cities.friction
        found[name] = change(before, after, "productivity")[interior & here]
    return found


@ROOM.check("sorting/proposition-7/relative-productivity")
def check_relative_productivity() -> Finding:
    """Signs of the change of relative productivity in both cases, with each definition."""
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
    both = GIVEN_UTILITY, GIVEN_LABOUR
    integrals = with_integrals(complements=True)
    return Finding(
        printed={
            "With both means below c it rises in some economies drawn and falls in others, with "
            "either closure": all(0 < one < 1 for one in rises["complements"].values()),
            "With both means above c it rises in some economies drawn and falls in others, with "
            "either closure": all(0 < one < 1 for one in rises["substitutes"].values()),
            "With both means below c it certainly rises in one stored economy and falls in "
            "another, with either closure": either_way(Productivity.MEAN, True, *both),
            "With both means above c it certainly rises in one stored economy and falls in "
            "another, with either closure": either_way(Productivity.MEAN, False, *both),
            "With the rescaled aggregator and both means below c it certainly does either, with "
            "either closure": either_way(Productivity.REPAIRED, True, *both),
            "With the rescaled aggregator and both means above c it certainly does either, with "
            "either closure": either_way(Productivity.REPAIRED, False, *both),
            "With integrals and both means above c it certainly does either, with either closure": (
                either_way(Productivity.TOTAL, False, *both)
            ),
            "With integrals and both means below c it rises at every stable equilibrium found": all(
                bool(one.size and np.all(one > VISIBLE)) for one in integrals.values()
            ),
            "There scale in city 1 gains the larger percentage, and net scale (SymPy)": (
                algebra.proved(algebra.complements())
            ),
        },
        numbers={
            **by_closure({n: one.size for n, one in integrals.items()}, "stable_with_integrals"),
            **in_percent(rises["complements"], "complements"),
            **in_percent(rises["substitutes"], "substitutes"),
        },
    )


@tried(
    ROOM,
    "sorting/proposition-7/denser-city",
    draws.learners,
    tries="City 1 is denser",
    domain=draws.LEARNING_DOMAIN,
    instead="It is exactly where (w_1 / w_2)^mu exceeds (u + a_1) / (u + a_2)",
    block=draws.BLOCK,
)
@draws.each
def learning_city_is_denser(cities: Cities, closure: Closure) -> Outcome:
    """City 1 is denser."""
    solved = draws.solved(cities, closure)
    found = solved.allocation
    density, value = relative(found.density), found.worker_utility
    condition = relative(found.wage) ** cities.goods_share > (value + cities.congestion_1) / (
        value + cities.congestion_2
    )
    close = np.abs(np.log(density)) <= 1e-9
    return Outcome(
        density > 1, premise=solved.interior, instead=close | ((density > 1) == condition)
    )


@ROOM.check("sorting/proposition-7/denser-city")
def check_denser_city() -> Finding:
    """Relative density with local learning, and a certified economy in which it fails."""
    found = on_samples(learning_city_is_denser, draws.learning_samples())
    fails = {name: 1 - one["holds"] / one["premise"] for name, one in found.items()}
    one = Certified(*stored.sparse_learned_city())
    enclosed = one.relatives(one.threshold("1.5", "2"))["density"]
    return Finding(
        printed={
            "With utility given city 1 is the denser in every economy drawn": (
                fails[GIVEN_UTILITY] == 0
            ),
            "With labour given city 1 is the denser in every economy drawn": (
                fails[GIVEN_LABOUR] == 0
            ),
        },
        instead={
            "City 1 is the denser exactly where (w_1/w_2)^mu exceeds (u* + a_1)/(u* + a_2), in "
            "every economy drawn": all(o["instead"] == o["premise"] for o in found.values()),
            "In the stored economy with utility given city 1 is certainly the less dense": below(
                enclosed, ball(1)
            ),
            "That condition is (A.9) (SymPy)": algebra.proved(algebra.density()),
            "In most economies drawn city 1 is the denser": max(fails.values()) < 0.5,
        },
        numbers={
            "draws": draws.SIZE,
            "stored_economy": stored.written(*stored.sparse_learned_city()),
            "counterexample": float(enclosed.mid()),
            **in_percent(fails, "fails"),
        },
    )


CLOSE = 0.001
"""A gap in congestion too small for sorting in the stored economy."""


@ROOM.check("sorting/text/spillover-alone")
def check_spillover_alone() -> Finding:
    """Where local learning sorts, and where it does not."""
    shares = {}
    for name in (GIVEN_UTILITY, GIVEN_LABOUR):
        margin = gap.existence_margin(*draws.crowded_learning(name))
        shares[name] = float((margin > 0).mean())
    pool, closure = draws.crowded_learning(GIVEN_UTILITY)
    without = pool.changed(friction=1e-9 * pool.minimum_skill)
    sure = float((gap.existence_margin(without, closure) > 0).mean())
    apart, utility = stored.lone_spillovers()
    close = apart.changed(congestion_1=apart.congestion_2 + CLOSE)
    enclosed = Certified(apart, utility).threshold()
    return Finding(
        printed={
            "With a gap in congestion of a thousandth the stored economy has an equilibrium": bool(
                threshold.thresholds(close, utility).interior[0]
            ),
            "With local learning every economy drawn has an equilibrium with sorting": (
                min(shares.values()) == 1
            ),
        },
        instead={
            "With a gap of a tenth it certainly has one, with a threshold above 2": below(
                ball(2), enclosed
            ),
            "With a gap of a thousandth the least skilled certainly gain by staying in a full "
            "city 1": bool(Certified(close, utility).limit_gain() > 0),
            "It meets the condition under which the gain then stays positive": bool(
                certainly_one(close)
            ),
            "Without a gap somebody is indifferent only where slopes are equal, and then "
            "everybody is (SymPy)": algebra.proved(marginal.no_gap()),
            "With local learning between three and seven tenths of the economies drawn have one, "
            "with either closure": all(0.3 < one < 0.7 for one in shares.values()),
            "So do more than three tenths where everybody learns for sure, so that nothing spills "
            "over": sure > 0.3,
        },
        numbers={
            "draws": draws.SIZE,
            "stored_economy": stored.written(apart, utility),
            "gaps": [float(apart.congestion_gap), CLOSE],
            "congested": float(close.congestion_1),
            "threshold": float(enclosed.mid()),
            "sure_learning_in_percent": 100 * sure,
            **in_percent(shares, "with_learning"),
        },
    )


def scale_ratios(cities: LearningCities, means: tuple[float, float], lower: float) -> list[arb]:
    """Part A of (5.8), enclosed, with friction as it is and lower, at given mean skills."""
    found: list[arb] = []
    with precision():
        for friction in (float(cities.friction), lower):
            one = Certified(cities.changed(friction=friction), FixedUtility(1.0))
            parts = [one.scale(j, ball(str(mean))) for j, mean in enumerate(means)]
            found.append(parts[0] / parts[1])
    return found


@ROOM.check("sorting/text/part-a")
def check_part_a() -> Finding:
    """Part A of (5.8) as friction falls, at given mean skills."""
    cities, means = stored.thin_tail(), (1.1497, 1.0326)
    before, after = scale_ratios(cities, means, 0.999)
    near, nearer = scale_ratios(cities.changed(friction=3.0), means, 2.99)
    thick, thicker = scale_ratios(cities.changed(tail=3.0), (1.7, 1.1), 0.999)
    lemma = {n: one for n, one in algebra.complements().items() if not n.startswith("net")}
    rises, falls = {}, {}
    for name, solved in draws.learning_samples().items():
        skills = solved.allocation.mean_skill
        friction = learners(solved.cities).friction
        fat = (skills.city_2 > friction) & (solved.cities.tail <= 3)
        t = gap.terms(solved.cities, solved.closure)
        better = gap.terms(solved.cities.scaled("friction", 0.98), solved.closure)
        logs = gap.Pair(*(np.log(one) for one in skills))
        ratio = [
            (one.scale_1 / one.scale_2) for one in (gap.scales(t, logs), gap.scales(better, logs))
        ]
        rises[name] = bool(np.all((ratio[1] > ratio[0])[skills.city_1 < 0.98 * friction]))
        falls[name] = bool(fat.any() and np.all((ratio[1] < ratio[0])[fat]))
    return Finding(
        printed={
            "In the stored city pair, with both means above c, part A falls as c falls": below(
                after, before
            ),
        },
        instead={
            "In it part A certainly rises": below(before, after),
            "With friction of 3, both means below c, it certainly rises": below(near, nearer),
            "With both means below c it rises in every economy drawn, with either closure": all(
                rises.values()
            ),
            "There city 1's scale gains the larger percentage (SymPy)": algebra.proved(lemma),
            "With both means above c and alpha <= 3 it falls in every economy drawn": all(
                falls.values()
            ),
            "There the gain in scale falls in mean skill: the bounds of the proof (SymPy)": (
                algebra.proved(bounds.learnt_powers() | bounds.nearly_sure() | bounds.thick_tail())
            ),
            "With a tail of 3 and means of 1.7 and 1.1 in the stored economy it certainly falls": (
                below(thicker, thick)
            ),
            "The stored economy's tail is above 3": bool(cities.tail > 3),
        },
        numbers={
            "draws": draws.SIZE,
            "stored_economy": stored.written(cities),
            "means": by_city(means),
            "lower_friction": 0.999,
        },
    )
