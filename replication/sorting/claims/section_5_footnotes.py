"""Section 5, footnotes 15 and 16: which city gains more from better learning."""

import numpy as np

from replication.ledger import Finding
from replication.sorting import draws
from replication.sorting.claims.section_4_2_proposition_3 import on_samples, throughout
from replication.sorting.claims.section_5 import learners
from replication.sorting.draws import by_city, by_closure, in_percent
from replication.sorting.model import gap, learning
from replication.sorting.model.economy import Cities, Closure
from replication.sorting.model.statics import BETTER
from replication.sorting.model.threshold import Solved
from replication.sorting.reference import agree, algebra, bounds
from replication.sorting.room import ROOM
from replication.trials import Outcome, Truth, tried


def gains(solved: Solved) -> tuple[Truth, Truth, Truth]:
    """Whether city 1 learns more from lower friction, clearly so, and by the exact condition."""
    means, friction = solved.allocation.mean_skill, learners(solved.cities).friction
    lower = BETTER * friction
    with np.errstate(invalid="ignore"):
        gained = [
            mean * (friction - lower) / ((mean + friction) * (mean + lower)) for mean in means
        ]
        clear = np.abs(np.log(gained[0] / gained[1])) > 1e-9
        known = np.isfinite(means.city_1)
        exact = np.zeros(known.size, bool)
    some = gap.Pair(means.city_1[known], means.city_2[known])
    exact[known] = learning.gains_more_in_big_city(
        some,
        np.broadcast_to(friction, known.shape)[known],
        np.broadcast_to(lower, known.shape)[known],
    )
    return gained[0] > gained[1], clear & known, exact


@tried(
    ROOM,
    "sorting/footnote-15",
    draws.learners,
    tries="Where both productivities are below c, lower friction improves learning more in city 1",
    domain=draws.LEARNING_DOMAIN,
    block=draws.BLOCK,
)
@draws.each
def big_city_gains(cities: Cities, closure: Closure) -> Outcome:
    """Where both productivities are below c, lower friction improves learning more in city 1."""
    solved = draws.solved(cities, closure)
    first, clear, _ = gains(solved)
    near = solved.allocation.productivity.city_1 < BETTER * learners(cities).friction
    return Outcome(first, premise=clear & near)


@tried(
    ROOM,
    "sorting/footnote-16",
    draws.learners,
    tries="Where city 1's productivity is above c, lower friction improves learning more in city 2",
    domain=draws.LEARNING_DOMAIN,
    instead="City 2 gains more exactly if m_1 m_2 exceeds c before times c after the fall",
    block=draws.BLOCK,
)
@draws.each
def small_city_gains(cities: Cities, closure: Closure) -> Outcome:
    """Where city 1's productivity is above c, lower friction improves learning more in city 2."""
    solved = draws.solved(cities, closure)
    first, clear, exact = gains(solved)
    above = solved.allocation.productivity.city_1 > learners(cities).friction
    return Outcome(~first, premise=clear & above, instead=first == exact)


def compared(case: str, measure: str) -> tuple[dict[str, float], dict[str, int]]:
    """Share of economies of a case in which city 1 learns more, and their number, by closure.

    Parameters
    ----------
    case : str
        ``"below"``, ``"between"`` or ``"above"``: where c lies against both cities' measure.
    measure : str
        ``"mean_skill"``, or ``"productivity"`` as the footnotes write.
    """
    share, number = {}, {}
    for name, solved in draws.learning_samples().items():
        level, friction = getattr(solved.allocation, measure), learners(solved.cities).friction
        lower = BETTER * friction
        first, clear, _ = gains(solved)
        chosen = {
            "below": level.city_1 < lower,
            "between": (level.city_2 < lower) & (level.city_1 > friction),
            "above": level.city_2 > friction,
        }[case]
        share[name] = float(first[chosen & clear].mean())
        number[name] = int(chosen.sum())
    return share, number


@ROOM.check("sorting/footnote-15")
def check_footnote_15() -> Finding:
    """Which city learns more where both productivities are below c."""
    skill, number = compared("below", "mean_skill")
    level, _ = compared("below", "productivity")
    found = on_samples(big_city_gains, draws.learning_samples())
    return Finding(
        printed={
            "With both productivities below c city 1 learns more in every economy drawn": all(
                throughout(one) for one in found.values()
            ),
            "With both productivities below c its gain is the larger throughout the sample": (
                set(level.values()) == {1}
            ),
            "So it does with both mean skills below c, the wider case": set(skill.values()) == {1},
            "City 1 gains more exactly if m_1 m_2 < c c' (SymPy)": algebra.proved(
                algebra.learning_gains()
            ),
        },
        numbers={**by_closure(number, "draws"), **by_closure(skill, "city_1_gains_more")},
    )


@ROOM.check("sorting/footnote-16")
def check_footnote_16() -> Finding:
    """Which city learns more where c lies between the cities, and where it is below both."""
    skill, number = compared("between", "mean_skill")
    level, _ = compared("between", "productivity")
    above, _ = compared("above", "mean_skill")
    ahead, _ = compared("above", "productivity")
    found = on_samples(small_city_gains, draws.learning_samples())
    example = learning.gain_in_learning(np.array([1.5, 0.2]), 1.0, 0.99)
    pair = gap.Pair(np.array([1.5]), np.array([0.2]))
    before, after = (learning.learning(np.array([1.5, 0.2]), c) for c in (1.0, 0.99))
    return Finding(
        printed={
            "With c between the two productivities city 2 learns more in every economy drawn": (
                max(level.values()) == 0
            ),
        },
        instead={
            "City 2 learns more exactly if m_1 m_2 exceeds c c', in every economy drawn": all(
                one["instead"] == one["premise"] > 0 for one in found.values()
            ),
            "That is so for all means and c (SymPy)": algebra.proved(algebra.learning_gains()),
            "With c between the two mean skills either city may learn more": all(
                0.05 < one < 0.95 for one in skill.values()
            ),
            "With both mean skills above c city 2 learns more in every economy drawn": (
                max(above.values()) == 0
            ),
            "With both productivities above c city 2 learns more in every economy drawn": (
                max(ahead.values()) == 0
            ),
            "Then m_2^2 (1 + phi_2/(alpha - 1)) exceeds c^2, so that m_1 m_2 does (SymPy)": (
                algebra.proved(bounds.productive_enough() | algebra.mean_below())
            ),
            "With means of 1.5 and .2 and c from 1 to .99 city 1 learns more": (
                example[0] > example[1]
            ),
            "The two gains are differences of (5.2)": agree(example, after - before),
            "The exact condition says so for that example": bool(
                learning.gains_more_in_big_city(pair, 1.0, 0.99)[0]
            ),
        },
        numbers={
            "example": [1.5, 0.2, 1.0, 0.99],
            "gains_in_the_example": by_city(example),
            **by_closure(number, "draws"),
            **in_percent(skill, "city_1_gains_more"),
            **in_percent(level, "with_productivities"),
        },
    )
