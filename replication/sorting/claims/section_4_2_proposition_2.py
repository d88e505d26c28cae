"""Section 4.2, Proposition 2: whether there is a threshold, only one, and who lives where."""

from functools import lru_cache

import numpy as np

from replication.certify import ball, below, precision
from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.claims.section_4_2_threshold import first_draws
from replication.sorting.draws import by_closure, in_percent
from replication.sorting.model import gap, stored, threshold
from replication.sorting.model.economy import Cities, Closure, Productivity
from replication.sorting.model.statics import VISIBLE
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY, Solved
from replication.sorting.reference import (
    QUADRATURE,
    agree,
    algebra,
    bounds,
    marginal,
    small,
)
from replication.sorting.reference import gap as largest_gap
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.trials import Outcome, counts, tried


@lru_cache(maxsize=8)
def search(cities: Cities, closure: Closure) -> threshold.EveryThreshold:
    """Find all thresholds of cities, interior or not; several claims ask of the same sample."""
    return threshold.every_threshold(cities, closure)


@tried(
    ROOM,
    "sorting/proposition-2/existence",
    draws.drawn,
    tries="There is a threshold",
    domain=draws.DOMAIN,
    instead="There is exactly one where the margin of existence is positive, and none elsewhere",
    block=draws.BLOCK,
)
@draws.each
def has_a_threshold(cities: Cities, closure: Closure) -> Outcome:
    """There is a threshold; exactly where the margin is positive, and then one."""
    count = search(cities, closure).count
    return Outcome(count > 0, instead=(gap.existence_margin(cities, closure) > 0) == (count == 1))


@tried(
    ROOM,
    "sorting/proposition-2/uniqueness",
    draws.drawn,
    tries="A search finds one threshold where there is any, and it is stable",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def has_one_threshold(cities: Cities, closure: Closure) -> Outcome:
    """Where there is a threshold there is no other, and it is stable."""
    found = search(cities, closure)
    return Outcome((found.count == 1) & (found.stable_count == 1), premise=found.count > 0)


def rise_and_fall_with_integrals() -> bool:
    """Whether in two economies with integrals the gain passes zero upwards, and again downwards."""
    signs = []
    with precision():
        for cities, closure in stored.unproductive_big_city().values():
            one = Certified(cities, closure, Productivity.TOTAL)
            signs.append([one.gain(ball(t)) for t in ("15", "17", "1000")])
    return all(bool(low < 0) and bool(mid > 0) and bool(high < 0) for low, mid, high in signs)


def found_with_integrals(name: str) -> tuple[float, float]:
    """Share of the economies with a threshold with means that have one, and a stable one."""
    _, found = draws.searched(Productivity.TOTAL)[name]
    return float((found.count > 0).mean()), float((found.stable_count > 0).mean())


@ROOM.check("sorting/proposition-2/existence")
def check_existence() -> Finding:
    """Thresholds on both sides of the condition, and two certified economies without any."""
    found = {
        name: counts(has_a_threshold.on(draws.sample_of(*draws.crowded(name))))
        for name in (GIVEN_UTILITY, GIVEN_LABOUR)
    }
    none = {name: 1 - one["holds"] / one["draws"] for name, one in found.items()}
    limits, least = {}, {}
    for name, (economy, closure) in stored.no_interior_equilibrium().items():
        limits[name] = Certified(economy, closure).limit_gain()
        direct = Direct(economy, closure)
        least[name] = min(direct.gain(skill) for skill in np.geomspace(1 + 1e-9, 1e6, 400))
    margin = gap.existence_margin(*stored.no_interior_equilibrium()[GIVEN_UTILITY])
    with_integrals = {name: found_with_integrals(name) for name in found}
    given, every = draws.searched(Productivity.TOTAL)[GIVEN_UTILITY]
    steep = (given.cities.tail - 1) * given.cities.epsilon >= 1
    rescaled = [
        Certified(*one, Productivity.REPAIRED).threshold()
        for one in stored.no_interior_equilibrium().values()
    ]
    return Finding(
        printed={
            "With utility given every economy drawn has an equilibrium": (none[GIVEN_UTILITY] == 0),
            "With labour given every economy drawn has an equilibrium": none[GIVEN_LABOUR] == 0,
        },
        instead={
            "There is exactly one equilibrium where a_1 - a_2 exceeds the limit of "
            "z_min (Psi_1 - Psi_2), and none elsewhere, in every economy drawn": all(
                one["instead"] == one["draws"] for one in found.values()
            ),
            "In the stored economy with utility given the least skilled certainly gain by "
            "staying in a full city 1": limits[GIVEN_UTILITY] > 0,
            "In the stored economy with labour given the least skilled certainly gain by "
            "staying in a full city 1": limits[GIVEN_LABOUR] > 0,
            "In both the entrepreneur at each of 400 candidate thresholds prefers city 1": (
                min(least.values()) > 0
            ),
            "The solver finds the certified gain": agree(
                -margin, float(limits[GIVEN_UTILITY].mid())
            ),
            "With integrals the gain of a stored economy of each closure certainly rises through "
            "zero between 15 and 17 times the minimum skill, and falls through zero above": (
                rise_and_fall_with_integrals()
            ),
            "With integrals some economies drawn have no threshold, with either closure": all(
                some < 1 for some, _ in with_integrals.values()
            ),
            "With integrals and utility given no economy drawn with (alpha - 1) eps >= 1 has a "
            "stable threshold": bool(steep.any() and not np.any(every.stable_count[steep])),
            "There the gain falls: city 1's part is t^(1 - (alpha - 1) eps), city 2's rises "
            "(SymPy)": algebra.proved(bounds.integrals()),
            "With the rescaled aggregator both economies without a threshold certainly have one": (
                all(below(ball("1"), one) for one in rescaled)
            ),
            "With it Psi_1/Psi_2 is multiplied by t^alpha - 1, which rises from zero (SymPy)": (
                algebra.proved(algebra.rescaled())
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "candidates": 400,
            "stored_economies": [
                stored.written(*one) for one in stored.no_interior_equilibrium().values()
            ],
            **in_percent(none, "no_equilibrium"),
            **by_closure(least, "smallest_gain_of_city_1"),
            "stored_economies_with_integrals": [
                stored.written(*one) for one in stored.unproductive_big_city().values()
            ],
            "between_with_integrals": [15, 17],
            **in_percent(
                {n: one for n, (one, _) in with_integrals.items()}, "found_with_integrals"
            ),
            **in_percent(
                {n: one for n, (_, one) in with_integrals.items()}, "stable_with_integrals"
            ),
        },
    )


def gain_rises(solved: Solved) -> bool:
    """Whether skill times the lead of city 1's slope rises with t wherever it is positive."""
    t = gap.terms(solved.cities, solved.closure)
    previous, holds = np.full(t.size, -np.inf), True
    for log_ratio in np.geomspace(1e-6, 60, 24):
        slopes = gap.log_slopes(t, np.full(t.size, log_ratio))
        lead = slopes.city_1 - slopes.city_2
        ahead = lead > VISIBLE
        shown = np.log(-np.expm1(-np.maximum(lead, VISIBLE)))
        gain = np.where(ahead, log_ratio + slopes.city_1 + shown, -np.inf)
        holds &= bool(np.all(gain[ahead] > previous[ahead]))
        holds &= bool(np.all(ahead[np.isfinite(previous)]))
        previous = gain
    return holds


def slope_error(solved: Solved, step: float = 4e-6) -> float:
    """Largest gap between the derivative that the solver follows and a difference quotient."""
    t, x = gap.terms(solved.cities, solved.closure), solved.log_ratio
    ends = [gap.log_gap(t, x * factor) for factor in (1 - step, 1 + step)]
    quotient = (ends[1] - ends[0]) / (2 * step * x)
    slope = gap.gap_and_slope(t, x).slope
    return float(np.max(np.abs(slope - quotient) / (1 + np.abs(slope))))


@ROOM.check("sorting/proposition-2/uniqueness")
def check_uniqueness() -> Finding:
    """A search for second thresholds, the rise of the gain, and Brent's method."""
    found, worst = {}, {}
    for name, solved in draws.samples().items():
        sample = draws.sample_of(*draws.crowded(name))
        found[name] = counts(has_one_threshold.on(sample))
        pairs = [(skill, one.threshold()) for one, skill in first_draws(solved)]
        worst[name] = largest_gap(*np.array(pairs).T)
    return Finding(
        printed={
            "With utility given no economy drawn has a second or an unstable threshold": (
                0 < found[GIVEN_UTILITY]["premise"] == found[GIVEN_UTILITY]["holds"]
            ),
            "With labour given no economy drawn has a second or an unstable threshold": (
                0 < found[GIVEN_LABOUR]["premise"] == found[GIVEN_LABOUR]["holds"]
            ),
            "With utility given the gain from city 1 rises with the threshold wherever it is "
            "positive": gain_rises(draws.samples()[GIVEN_UTILITY]),
            "With labour given the gain from city 1 rises with the threshold wherever it is "
            "positive": gain_rises(draws.samples()[GIVEN_LABOUR]),
            "Mean skill in city 2 rises with the threshold, by less than half as much as in "
            "city 1 (SymPy)": algebra.proved(algebra.mean_below()),
            "Brent's method on the original equations finds the same thresholds": (
                small(max(worst.values()))
            ),
            "With integrals the gain of a stored economy of each closure certainly falls through "
            "zero above where it rises through zero": rise_and_fall_with_integrals(),
            "With integrals every economy drawn has at least as many unstable thresholds as "
            "stable ones": all(
                bool(np.all(2 * one.stable_count <= one.count))
                for _, one in draws.searched(Productivity.TOTAL).values()
            ),
            "With integrals city 1's total goes to zero far out, and city 2's does not (SymPy)": (
                algebra.proved(bounds.integrals())
            ),
            "With the rescaled aggregator the gain rises all the more: Psi_1/Psi_2 is multiplied "
            "by t^alpha - 1 (SymPy)": algebra.proved(algebra.rescaled()),
            "The derivative of the gain that the solver follows is its difference quotient": small(
                max(slope_error(one) for one in draws.samples().values()), QUADRATURE
            ),
        },
        numbers={"draws": draws.SIZE, **by_closure(worst, "largest_gap_to_brent")},
    )


@tried(
    ROOM,
    "sorting/proposition-2/perfect-sorting",
    draws.drawn,
    tries="City 1's line is the steeper one, wherever slopes differ by more than rounding",
    domain=draws.DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def is_steeper(cities: Cities, closure: Closure) -> Outcome:
    """City 1's line is the steeper one, wherever the slopes differ by more than rounding."""
    solved = draws.solved(cities, closure)
    found = solved.allocation
    clear = cities.congestion_gap > 1e-9 * found.slope.city_1 * found.threshold
    return Outcome(found.slope.city_1 > found.slope.city_2, premise=solved.interior & clear)


def gains_around(solved: Solved, factor: float) -> list[float]:
    """Gain from city 1, from the original equations, of the one at a multiple of the threshold."""
    found = []
    for economy, skill in first_draws(solved):
        first, second = economy.places(skill)
        pay = [p.profit_per_skill / p.housing_price ** (1 - economy.mu) for p in (first, second)]
        distance = economy.congestion[0] - economy.congestion[1]
        found.append(factor * skill * (pay[0] - pay[1]) - distance)
    return found


@ROOM.check("sorting/proposition-2/perfect-sorting")
def check_sorting() -> Finding:
    """Slopes at the threshold, and who gains on either side of it."""
    samples = draws.samples()
    found = {
        name: counts(is_steeper.on(draws.sample_of(one.cities, one.closure)))
        for name, one in samples.items()
    }
    given = samples[GIVEN_UTILITY]
    t = gap.terms(given.cities, given.closure)
    pay = [
        np.exp(slope + t.log_minimum + given.log_ratio)
        for slope in gap.log_slopes(t, given.log_ratio)
    ]
    return Finding(
        printed={
            "With utility given city 1's line is the steeper in every economy drawn": (
                0 < found[GIVEN_UTILITY]["premise"] == found[GIVEN_UTILITY]["holds"]
            ),
            "With labour given city 1's line is the steeper in every economy drawn": (
                0 < found[GIVEN_LABOUR]["premise"] == found[GIVEN_LABOUR]["holds"]
            ),
            "An entrepreneur one percent above the threshold prefers city 1": all(
                min(gains_around(one, 1.01)) > 0 for one in samples.values()
            ),
            "An entrepreneur one percent below the threshold prefers city 2": all(
                max(gains_around(one, 0.99)) < 0 for one in samples.values()
            ),
            "At k times the threshold's skill the gain is (k - 1) (a_1 - a_2) (SymPy)": (
                algebra.proved(marginal.sorting())
            ),
            "At the threshold the lead of city 1's slope is worth a_1 - a_2, so that it is "
            "positive": bool(
                np.all(t.gap > 0) and np.all(np.abs(pay[0] - pay[1] - t.gap) <= 1e-10 * pay[0])
            ),
        },
        numbers={"draws": draws.SIZE},
    )
