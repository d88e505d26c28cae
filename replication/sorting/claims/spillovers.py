"""Checks of Proposition 7 and of section 5."""

from functools import cache

import numpy as np

from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array, ConvergenceError, Seed
from replication.sorting import draws
from replication.sorting.claims.baseline import VISIBLE, search
from replication.sorting.claims.statics import change, key
from replication.sorting.draws import GIVEN_UTILITY, Sample, swept
from replication.sorting.model import learning, threshold
from replication.sorting.model.economy import Closure, FixedUtility, LearningCities
from replication.sorting.model.threshold import EveryThreshold
from replication.sorting.printed import cases
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Trials

BETTER = 0.98
"""Friction after information technology improves, relative to before."""


@cache
def improved(name: str, *, complement: bool = False) -> tuple[Sample, Array, Array, Array]:
    """Solve a sample of section 5 again with lower friction.

    Parameters
    ----------
    name : str
        A closure.
    complement : bool
        Use the sample with m_2 < m_1 < c.

    Returns
    -------
    Sample
    array of shape (n,)
        Change of log threshold.
    array of shape (n,)
        Change of log(Q_1 / Q_2).
    array of bool
        Draws with an interior equilibrium after the change, too.
    """
    sample = (draws.complement_samples() if complement else draws.learning_samples())[name]
    return sample, *improve(sample)


def improve(sample: Sample) -> tuple[Array, Array, Array]:
    """Solve again with lower friction: change of log threshold, of log(Q_1 / Q_2), interior."""
    after = threshold.equilibrium(sample.cities.scaled("friction", BETTER), sample.closure)
    before = sample.allocation
    return (
        change(before, after, "threshold"),
        change(before, after, "productivity"),
        np.isfinite(after.threshold),
    )


def falls(sample: Sample, moved: Array, interior: Array) -> Trials:
    """The threshold falls where both mean skills are below the friction."""
    below = sample.allocation.mean_skill.city_1 < sample.cities.friction
    return Trials(moved < 0, premise=interior & below)


def rises(sample: Sample, moved: Array, interior: Array) -> Trials:
    """The threshold rises where both mean skills are above the friction."""
    above = sample.allocation.mean_skill.city_2 > sample.cities.friction
    return Trials(moved > VISIBLE, premise=interior & above)


def large_friction(size: int, seed: Seed) -> LearningCities:
    """Draw economies of section 5, most of which have m_2 < m_1 < c."""
    return draws.learning_cities(size, seed, friction=draws.LARGE_FRICTION)


@swept(
    ROOM,
    "sorting/proposition-7/complements",
    pool=large_friction,
    inside=True,
    names=(GIVEN_UTILITY,),
)
def sweep_complements(sample: Sample) -> Trials:
    """With utility given and both means below c, the threshold falls with lower friction."""
    moved, _, interior = improve(sample)
    return falls(sample, moved, interior)


@swept(ROOM, "sorting/proposition-7/substitutes", pool=draws.learning_cities)
def sweep_substitutes(sample: Sample) -> Trials:
    """With both means above c, the threshold rises with lower friction."""
    moved, _, interior = improve(sample)
    return rises(sample, moved, interior)


@cache
def learning_crossings(name: str) -> tuple[Array, EveryThreshold]:
    """Return the existence margin and all thresholds of 20,000 draws of section 5."""
    pool = draws.learning_cities(draws.SIZE, seed=55)
    return search(pool, draws.closures(draws.SIZE, seed=56)[name])


def exists(margin: Array, found: EveryThreshold) -> Trials:
    """There is a threshold; recorded is an odd number of them where the margin is positive."""
    return Trials(found.count > 0, instead=(margin > 0) == (found.count % 2 == 1))


@swept(
    ROOM,
    "sorting/proposition-7/existence",
    instead="There is an odd number of them exactly where the margin of existence is positive",
    pool=draws.learning_cities,
    interior=False,
)
def sweep_existence(cities: LearningCities, closure: Closure) -> Trials:
    """There is a threshold."""
    return exists(*search(cities, closure))


@ROOM.check("sorting/proposition-7/existence")
def check_existence() -> Finding:
    """Count thresholds where the least skilled would leave a full city 1, and where not."""
    holds, numbers = True, {}
    for name in draws.learning_samples():
        margin, found = learning_crossings(name)
        tried = exists(margin, found)
        holds &= bool(np.all(tried.instead))
        numbers[f"no_equilibrium_{key(name)}"] = float(np.mean(~tried.holds))
        holds &= numbers[f"no_equilibrium_{key(name)}"] > 0.1
        number = int(np.flatnonzero(found.count == 0)[0])
        index = np.array([number])
        pool = draws.learning_cities(draws.SIZE, seed=55).take(index)
        closure = draws.closures(draws.SIZE, seed=56)[name].take(index)
        direct = Direct(pool, closure)
        gains = [direct.gain(direct.minimum * t) for t in np.geomspace(1 + 1e-9, 1e4, 100)]
        holds &= min(gains) > 0
    return finding(holds, Verdict.CONDITIONAL, draws=draws.SIZE, **numbers)


@ROOM.check("sorting/proposition-7/uniqueness")
def check_uniqueness() -> Finding:
    """Find two thresholds in the counterexample, and again by Brent's method on the equations."""
    numbers = {}
    for name in draws.learning_samples():
        _, found = learning_crossings(name)
        numbers[f"draws_with_several_{key(name)}"] = int((found.count > 1).sum())
    cities, closure = cases.two_thresholds()
    found = threshold.every_threshold(cities, closure)
    direct = Direct(cities, closure)
    skills = np.exp(found.log_ratio) * direct.minimum
    holds = found.draw.size == 2 and found.stable.tolist() == [False, True]
    if holds:
        middle = float(np.sqrt(skills[0] * skills[1]))
        again = [
            direct.threshold(direct.minimum * 1.0001, middle),
            direct.threshold(middle, 10 * float(skills[1])),
        ]
        bought = [direct.innovation(j, direct.mean_skill(j, skills[0]))[1] for j in (0, 1)]
        holds = np.allclose(again, skills, rtol=1e-10) and min(bought) > 0.5
        numbers["innovation_probabilities_at_lower"] = bought
    return finding(
        holds,
        Verdict.REFUTED,
        draws=draws.SIZE,
        thresholds_over_minimum_skill=np.exp(found.log_ratio),
        stable=found.stable,
        **numbers,
    )


@ROOM.check("sorting/proposition-7/complements")
def check_complements() -> Finding:
    """With m_2 < m_1 < c the threshold falls in every draw, and rises in the stored economy."""
    holds, numbers = True, {}
    for name in draws.complement_samples():
        sample, moved, _, interior = improved(name, complement=True)
        tried = falls(sample, moved, interior)
        holds &= bool(np.array_equal(tried.premise, interior))
        holds &= bool(np.all(tried.holds[interior]) and interior.sum() >= 20_000)
        numbers[f"draws_{key(name)}"] = int(interior.sum())
        numbers[f"falls_{key(name)}"] = float(tried.holds[interior].mean())
        # The lemma of the proof: both slopes rise, city 1's by the larger percentage.
        t = threshold.terms(sample.cities, sample.closure)
        responses = learning.slope_responses(sample.cities, t, sample.log_ratio)
        holds &= bool(np.all((responses.city_1 > responses.city_2) & (responses.city_2 > 0)))
        if isinstance(sample.closure, FixedUtility):
            gap = slope_gap(sample)
            numbers["largest_gap_to_difference_quotient"] = gap
            holds &= gap < 1e-6
    found, above = followed(cases.complements())
    holds &= above < 1 and found[1] > found[0]
    return finding(
        holds,
        Verdict.CONDITIONAL,
        counterexample=found,
        counterexample_higher_mean_over_lower_friction=above,
        **numbers,
    )


def followed(case: tuple[LearningCities, Closure]) -> tuple[list[float], float]:
    """Thresholds of a stored economy before and after friction falls by a tenth.

    Parameters
    ----------
    case : pair of LearningCities and Closure

    Returns
    -------
    list of two thresholds
        By Brent's method on the original equations.
    float
        Higher mean skill over the lower friction, after the fall; below one if both cities' means
        are below c throughout.

    Raises
    ------
    ConvergenceError
        If the array solver finds another threshold, or more than one.
    """
    cities, closure = case
    found, above = [], 0.0
    for factor in (1.0, 0.9):
        varied = cities.scaled("friction", factor)
        direct = Direct(varied, closure)
        found.append(direct.threshold())
        ours = threshold.every_threshold(varied, closure)
        ratio = np.exp(ours.log_ratio) * direct.minimum
        if ours.draw.size != 1 or abs(ratio[0] / found[-1] - 1) > 1e-9:
            raise ConvergenceError(f"thresholds {ratio} and {found[-1]:g} differ")
        above = max(above, direct.mean_skill(0, found[-1]) / direct.friction)
    return found, above


def slope_gap(sample: Sample, step: float = 1e-4) -> float:
    """Largest gap between the slopes' responses and their difference quotients.

    Parameters
    ----------
    sample : Sample
        With utility given.
    step : float
        Logarithmic change of friction on either side.
    """
    t = threshold.terms(sample.cities, sample.closure)
    responses = learning.slope_responses(sample.cities, t, sample.log_ratio)
    ends = [
        threshold.log_slopes(
            threshold.terms(sample.cities.scaled("friction", np.exp(s)), sample.closure),
            sample.log_ratio,
        )
        for s in (-step, step)
    ]
    return max(
        float(np.abs((lower - higher) / (2 * step) - response).max())
        for lower, higher, response in zip(*ends, responses, strict=True)
    )


def slope_lead(sample: Sample) -> Array:
    """Response of Psi_1 - Psi_2 to lower friction over Psi_1, at the old threshold and utility."""
    t = threshold.terms(sample.cities, sample.closure)
    slopes = threshold.log_slopes(t, sample.log_ratio)
    responses = learning.slope_responses(sample.cities, t, sample.log_ratio)
    return responses.city_1 - np.exp(slopes.city_2 - slopes.city_1) * responses.city_2


@ROOM.check("sorting/proposition-7/substitutes")
def check_substitutes() -> Finding:
    """With c < m_2 < m_1 the threshold rises in some draws only; one counterexample directly."""
    holds, numbers = True, {}
    for name in draws.learning_samples():
        sample, moved, _, interior = improved(name)
        tried = rises(sample, moved, interior)
        numbers[f"draws_{key(name)}"] = int(tried.premise.sum())
        numbers[f"rises_{key(name)}"] = float(tried.holds[tried.premise].mean())
        holds &= bool(0.3 < numbers[f"rises_{key(name)}"] < 0.9)
        if isinstance(sample.closure, FixedUtility):
            # The sign follows the slopes, as the paper says, but not the chances of learning.
            lead = slope_lead(sample)
            clear = interior & (np.abs(lead) > 1e-2)
            agree = (moved < 0) == (lead > 0)
            numbers["sign_follows_slopes"] = float(agree[clear].mean())
            holds &= numbers["sign_follows_slopes"] > 0.999
    found, _ = followed(cases.substitutes())
    direct = Direct(*cases.substitutes())
    lowest = min(direct.mean_skill(1, skill) for skill in found) / direct.friction
    return finding(
        holds and lowest > 1 and found[1] < found[0],
        Verdict.REFUTED,
        counterexample=found,
        counterexample_lower_mean_over_friction=lowest,
        **numbers,
    )


@ROOM.check("sorting/proposition-7/relative-productivity")
def check_relative_productivity() -> Finding:
    """Relative productivity rises in some draws of each case and falls in others."""
    holds, numbers = True, {}
    for name in draws.learning_samples():
        sample, _, level, interior = improved(name)
        means = sample.allocation.mean_skill
        friction = sample.cities.friction
        for label, case in (
            ("complements", means.city_1 < friction),
            ("substitutes", means.city_2 > friction),
        ):
            kept = interior & case & (np.abs(level) > VISIBLE)
            rise = float((level[kept] > 0).mean())
            holds &= 0 < rise < 1
            numbers[f"rises_{label}_{key(name)}"] = rise
    return finding(holds, Verdict.REPRODUCED, **numbers)


def gains_in_learning(sample: Sample) -> tuple[Array, Array, Array]:
    """Whether city 1 learns more from lower friction, clearly so, and by the exact condition."""
    means, friction = sample.allocation.mean_skill, sample.cities.friction
    lower = BETTER * friction
    gains = [learning.gain_in_learning(mean, friction, lower) for mean in means]
    clear = np.abs(np.log(gains[0] / gains[1])) > 1e-9
    exact = learning.gains_more_in_big_city(means, friction, lower)
    return gains[0] > gains[1], clear, exact


@swept(ROOM, "sorting/footnote-15", pool=draws.learning_cities)
def sweep_footnote_15(sample: Sample) -> Trials:
    """Where both productivities are below c, lower friction improves learning more in city 1."""
    first, clear, _ = gains_in_learning(sample)
    below = sample.allocation.productivity.city_1 < BETTER * sample.cities.friction
    return Trials(first, premise=clear & below)


@swept(
    ROOM,
    "sorting/footnote-16",
    instead="City 2 gains more exactly if m_1 m_2 exceeds c before times c after the fall",
    pool=draws.learning_cities,
)
def sweep_footnote_16(sample: Sample) -> Trials:
    """Where city 1's productivity is above c, lower friction improves learning more in city 2."""
    first, clear, exact = gains_in_learning(sample)
    above = sample.allocation.productivity.city_1 > sample.cities.friction
    return Trials(~first, premise=clear & above, instead=first == exact)


def compare_gains(case: str) -> tuple[bool, dict[str, float]]:
    """Compare the cities' gains in learning with a footnote's case, at solved thresholds."""
    holds, numbers = True, {}
    for name in draws.learning_samples():
        sample = draws.learning_samples()[name]
        means, friction = sample.allocation.mean_skill, sample.cities.friction
        lower = BETTER * friction
        first, clear, exact = gains_in_learning(sample)
        holds &= bool(np.array_equal(first[clear], exact[clear]))
        chosen = {
            "both_below": means.city_1 < lower,
            "between": (means.city_2 < lower) & (means.city_1 > friction),
            "both_above": means.city_2 > friction,
        }[case]
        numbers[f"draws_{key(name)}"] = int(chosen.sum())
        numbers[f"city_1_gains_more_{key(name)}"] = float(first[chosen & clear].mean())
        level = sample.allocation.productivity
        written = {
            "both_below": level.city_1 < lower,
            "between": (level.city_2 < lower) & (level.city_1 > friction),
            "both_above": level.city_2 > friction,
        }[case]
        numbers[f"with_productivities_{key(name)}"] = float(first[written & clear].mean())
    return holds, numbers


@ROOM.check("sorting/footnote-15")
def check_footnote_15() -> Finding:
    """With both means below c city 1 learns more, and so with both productivities below c."""
    holds, numbers = compare_gains("both_below")
    holds &= all(v == 1 for n, v in numbers.items() if n.startswith(("city_1", "with")))
    sample = draws.learning_samples()["given utility"]
    cities = sample.allocation
    # The footnote writes Q_j, which exceeds m_j, so that its case is the narrower one.
    holds &= bool(np.all(cities.productivity.city_1 > cities.mean_skill.city_1))
    return finding(holds, Verdict.REPRODUCED, **numbers)


@ROOM.check("sorting/footnote-16")
def check_footnote_16() -> Finding:
    """With c between the means either city may learn more: m_1 m_2 against c^2 decides."""
    holds, numbers = compare_gains("between")
    between = [v for n, v in numbers.items() if n.startswith(("city_1", "with"))]
    also, above = compare_gains("both_above")
    holds &= also and all(v == 0 for n, v in above.items() if n.startswith(("city_1", "with")))
    holds &= all(0.05 < v < 0.95 for v in between)
    example = learning.gain_in_learning(np.array([1.5, 0.2]), 1.0, 0.99)
    return finding(
        holds and example[0] > example[1],
        Verdict.CORRECTED,
        gains_in_the_example=example,
        **numbers,
        **{f"above_{n}": v for n, v in above.items()},
    )


@ROOM.check("sorting/appendix-a4/relative-productivity")
def check_monotone_ratio() -> Finding:
    """Follow Q_1 / Q_2 as the threshold rises: up in every draw, down in the counterexample."""
    sample = draws.learning_samples()["given utility"]
    t = threshold.terms(sample.cities, sample.closure)
    rising = np.ones(t.size, dtype=bool)
    previous = np.full(t.size, -np.inf)
    for log_ratio in np.geomspace(1e-4, 20, 40):
        level, _ = threshold.log_productivities(t, np.full(t.size, log_ratio))
        ratio = level.city_1 - level.city_2
        rising &= ratio > previous
        previous = ratio
    cities = cases.falling_ratio()
    direct = Direct(cities, FixedUtility(0.5))
    ratios = [direct.relatives(skill)["productivity"] for skill in (1.0001, 2.0, 10.0)]
    alone = threshold.terms(cities, FixedUtility(0.5))
    ours = [
        float(np.exp(np.subtract(*threshold.log_productivities(alone, np.log([skill]))[0]))[0])
        for skill in (1.0001, 2.0, 10.0)
    ]
    return finding(
        np.allclose(ours, ratios, rtol=1e-9) and ratios[0] > ratios[1] < ratios[2],
        Verdict.REFUTED,
        draws=t.size,
        draws_in_which_it_rises=float(rising.mean()),
        counterexample_at_1_2_10=ratios,
    )
