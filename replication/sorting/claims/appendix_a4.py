"""Appendix A4, the proof of Proposition 7: relative productivity along the threshold."""

import numpy as np
from flint import arb

from replication.certify import ball, below, precision
from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.draws import before_after, in_percent
from replication.sorting.model import gap, learning, stored
from replication.sorting.model.economy import Closure, FixedUtility, LearningCities
from replication.sorting.model.threshold import GIVEN_UTILITY
from replication.sorting.reference import agree, algebra, bounds
from replication.sorting.reference.certified import Certified
from replication.sorting.reference.direct import Direct
from replication.sorting.room import ROOM
from replication.vanishing import vanishes

THRESHOLDS = "1.0001", "2", "10"
"""Thresholds of the stored economy at which its ratio is enclosed."""

AT_BOUND = 0.002
"""The stored economy's cost at which it meets chi <= 4 gamma (alpha - 1)."""


def rising() -> float:
    """Share of economies drawn in which Q_1/Q_2 rises along 40 thresholds."""
    solved = draws.learning_samples()[GIVEN_UTILITY]
    t = gap.terms(solved.cities, solved.closure)
    holds, previous = np.ones(t.size, dtype=bool), np.full(t.size, -np.inf)
    for log_ratio in np.geomspace(1e-4, 20, 40):
        level, _ = gap.log_productivities(t, np.full(t.size, log_ratio))
        holds &= level.city_1 - level.city_2 > previous
        previous = level.city_1 - level.city_2
    return float(holds.mean())


@ROOM.check("sorting/appendix-a4/relative-productivity")
def check_monotone_ratio() -> Finding:
    """Relative productivity along the threshold, in the draws and certified in one economy."""
    cities = stored.falling_ratio()
    direct, one = Direct(cities, FixedUtility(0.5)), Certified(cities, FixedUtility(0.5))
    ratios = [direct.relatives(float(skill))["productivity"] for skill in THRESHOLDS]
    t = gap.terms(cities, FixedUtility(0.5))
    ours = [
        float(np.exp(np.subtract(*gap.log_productivities(t, np.log([float(skill)]))[0]))[0])
        for skill in THRESHOLDS
    ]
    with precision():
        cheap = Certified(cities.changed(cost=AT_BOUND), FixedUtility(0.5))
        enclosed, cheaper = (
            [
                each.productivity(0, ball(skill)) / each.productivity(1, ball(skill))
                for skill in THRESHOLDS
            ]
            for each in (one, cheap)
        )
    bound = float(4 * cities.gamma * (cities.tail - 1))
    share = rising()
    return Finding(
        printed={
            "In the stored economy relative productivity rises between thresholds of 1.0001 and "
            "2": ratios[0] < ratios[1],
        },
        instead={
            "In the stored economy it certainly falls between thresholds of 1.0001 and 2": below(
                enclosed[1], enclosed[0]
            ),
            "It certainly rises from there to a threshold of 10": below(enclosed[1], enclosed[2]),
            "The array formula and the original equations give the same three ratios": agree(
                ours, ratios
            ),
            "In every economy drawn it rises along 40 thresholds": share == 1,
            "Scale has at most the elasticity one to the chance of learning where chi <= "
            "4 gamma (alpha - 1), so that Q_2 rises by less than Q_1 (SymPy)": (
                algebra.proved(bounds.learnt_powers())
            ),
            "The stored economy's cost is above that bound": bool(cities.cost > bound),
            "At a cost next to the bound its ratio certainly rises at all three": (
                agree(AT_BOUND, bound) and all(map(below, cheaper, cheaper[1:]))
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "steps": 40,
            "cost_at_bound": AT_BOUND,
            "stored_economy": stored.written(cities),
            "thresholds": [float(skill) for skill in THRESHOLDS],
            "draws_in_which_it_rises": share,
            "counterexample": ratios,
        },
    )


def better_learning(
    case: tuple[LearningCities, Closure], lower: float, *ends: str
) -> tuple[list[arb], list[arb], list[arb]]:
    """Enclose what lower friction adds to chances and to Lambda_j, and the thresholds.

    Chances and constants are those of the threshold before; utility is given.
    """
    cities, closure = case
    one, again = Certified(cities, closure), Certified(cities.changed(friction=lower), closure)
    before, after = one.threshold(*ends), again.threshold(*ends)
    with precision():
        means = [one.mean_skill(j, before) for j in (0, 1)]
        chance = [m / (m + again.friction) - m / (m + one.friction) for m in means]
        power = one.mu / (1 - one.mu)
        rise = []
        for j, value in enumerate(one.values(before)):
            constant = one.gamma / one.housing[j] * (one.theta / value) ** power
            nets = [e.scale(j, means[j], loss=2) for e in (again, one)]
            rise.append(constant * (nets[0] - nets[1]))
    return chance, rise, [before, after]


@ROOM.check("sorting/appendix-a4/slopes")
def check_slopes() -> Finding:
    """Whether Lambda_j moves as the chance of learning does, and a certified case against."""
    found = {}
    for name, solved in draws.complement_samples().items():
        t = gap.terms(solved.cities, solved.closure)
        slopes = gap.log_slopes(t, solved.log_ratio)
        cities = solved.cities
        assert isinstance(cities, LearningCities)
        moved = learning.slope_responses(cities, t, solved.log_ratio)
        first, other = np.exp(slopes.city_1) * moved.city_1, np.exp(slopes.city_2) * moved.city_2
        found[name] = float((first > other).mean())
    chance, rise, (before, after) = better_learning(stored.uneven_land(), 9.8, "3", "5")
    ample = stored.ample_land()
    second, steeper, (high, low) = better_learning(ample, 0.784, "1.1", "5")
    return Finding(
        printed={
            "In the stored economy the constant of the city that learns more rises by more": below(
                rise[1], rise[0]
            ),
        },
        instead={
            "City 1 of the stored economy certainly learns more as c falls": below(
                chance[1], chance[0]
            ),
            "City 2's constant certainly rises by more": below(rise[0], rise[1]),
            "The threshold certainly falls all the same": below(after, before),
            "City 2 of another certainly learns more as c falls": below(second[0], second[1]),
            "There city 1's constant certainly rises by more": below(steeper[1], steeper[0]),
            "There, too, the threshold certainly falls": below(low, high),
            "Net scale rises with the chance by the probability over alpha - 1 (SymPy)": (
                vanishes(algebra.scale_by_learning()["net"])
            ),
            "The probability rises with the chance, so that of one gain a city's net scale gains "
            "the more, the higher its chance (SymPy)": vanishes(algebra.learning_choice()["rises"]),
            "With both means below c city 1's slope rises by more in some economies drawn": all(
                one_share > 0 for one_share in found.values()
            ),
        },
        numbers={
            "draws": draws.SIZE,
            "stored_economy": stored.written(*stored.uneven_land()),
            "lower_friction": 9.8,
            "thresholds": before_after([float(before.mid()), float(after.mid())]),
            "other_stored_economy": stored.written(*ample),
            "other_lower_friction": 0.784,
            "other_thresholds": before_after([float(high.mid()), float(low.mid())]),
            **in_percent(found, "slope_of_city_1_rises_more"),
        },
    )
