"""The stored counterexamples: economies in which a printed statement fails.

Each is verified by the array solver and again by ``direct`` or ``reference.levels``. All but that
of complements have theta at most one half, as the stricter reading of section 3.3 asks.
"""

import numpy as np

from replication.checked import fields
from replication.sorting.model.economy import (
    Cities,
    ClearedLabour,
    Closure,
    Economy,
    FixedUtility,
    LearningCities,
    TradeCosts,
    TradeEquilibria,
)

Stored = tuple[Economy, Closure]


def written(*parts: Cities | Closure | TradeCosts) -> dict[str, float]:
    """Return the parameters of stored economies by name, so that texts may quote them."""
    values = {name: getattr(part, name) for part in parts for name in fields(type(part))}
    return {name: float(np.ravel(one)[0]) for name, one in values.items()}


def no_interior_equilibrium() -> dict[str, Stored]:
    """Proposition 2: its assumptions hold, and everybody prefers city 1."""
    common = {
        "substitution": 0.5,
        "goods_share": 0.75,
        "tail": 2.0,
        "cost_1": 0.05,
        "cost_2": 0.10,
        "congestion_2": 0.1,
    }
    return {
        "given utility": (Economy(**common, congestion_1=0.2), FixedUtility(0.5)),
        "given labour": (Economy(**common, congestion_1=0.15), ClearedLabour(1.0)),
    }


def sparse_big_city() -> dict[str, Stored]:
    """Proposition 3: the productive city has fewer workers per unit of land."""
    economy = Economy(
        substitution=0.47,
        goods_share=0.9,
        tail=1.7,
        cost_1=0.006,
        cost_2=0.035,
        minimum_skill=0.8,
        congestion_1=1.5,
        congestion_2=0.25,
    )
    return {
        "given utility": (economy, FixedUtility(0.4)),
        "given labour": (economy, ClearedLabour(139.44)),
    }


def cheap_big_city() -> dict[str, Stored]:
    """Proposition 3: with ample land, housing is cheaper in the productive city."""
    return {
        "given utility": (
            Economy(
                substitution=0.3121,
                goods_share=0.6821,
                tail=4.6529,
                cost_1=0.002,
                cost_2=0.0273,
                housing_1=0.4591,
                housing_2=0.7754,
                minimum_skill=2.0367,
                congestion_1=2.2068,
                congestion_2=0.6061,
            ),
            FixedUtility(0.783),
        ),
        "given labour": (
            Economy(
                substitution=0.3103,
                goods_share=0.6446,
                tail=4.9144,
                cost_1=0.0123,
                cost_2=0.027,
                housing_1=0.6825,
                housing_2=1.1118,
                minimum_skill=1.5661,
                congestion_1=0.7511,
                congestion_2=0.1251,
            ),
            ClearedLabour(7.82),
        ),
    }


def falling_threshold() -> Stored:
    """Proposition 4: with a given labour force the threshold falls as z_min rises."""
    economy = Economy(
        substitution=0.4094,
        goods_share=0.4867,
        tail=2.5857,
        cost_1=0.0005,
        cost_2=0.0737,
        housing_1=0.2805,
        housing_2=1.4474,
        minimum_skill=0.5767,
        congestion_1=5.0565,
        congestion_2=0.5055,
    )
    return economy, ClearedLabour(40.8586)


def densifying() -> Stored:
    """Proposition 4: with labour given relative density rises with z_min."""
    economy = Economy(
        substitution=0.2556,
        goods_share=0.5762,
        tail=2.3239,
        cost_1=0.0123,
        cost_2=0.448,
        housing_1=1.1983,
        housing_2=0.8115,
        minimum_skill=0.6382,
        congestion_1=1.2845,
        congestion_2=0.1132,
    )
    return economy, ClearedLabour(2.192)


def stable_with_integrals() -> Stored:
    """Below (4.5): with integrals, too, a stable threshold, with utility given."""
    economy = Economy(
        substitution=0.4603,
        goods_share=0.5722,
        tail=1.3627,
        cost_1=0.1242,
        cost_2=0.6341,
        housing_1=0.895,
        housing_2=1.5594,
        minimum_skill=0.7436,
        congestion_1=1.7521,
        congestion_2=0.8793,
    )
    return economy, FixedUtility(1.2947)


def shrinking_market() -> Stored:
    """After Proposition 4: with labour given city 1's output falls as z_min rises."""
    economy = Economy(
        substitution=0.3817,
        goods_share=0.4613,
        tail=3.879,
        cost_1=0.0204,
        cost_2=0.0623,
        housing_1=0.1561,
        housing_2=0.9093,
        minimum_skill=1.1064,
        congestion_1=3.858,
        congestion_2=0.4453,
    )
    return economy, ClearedLabour(40.0)


def cheaper_with_scarce_land() -> Stored:
    """Before Proposition 5: with labour given scarcer land in city 2 makes its housing cheaper."""
    economy = Economy(
        substitution=0.2865,
        goods_share=0.4044,
        tail=1.06,
        cost_1=0.0261,
        cost_2=0.1694,
        housing_1=4.2976,
        housing_2=0.4834,
        minimum_skill=1.4278,
        congestion_1=0.7515,
        congestion_2=0.6654,
    )
    return economy, ClearedLabour(0.644)


def costly_innovation() -> dict[str, Stored]:
    """Proposition 5 (i): relative productivity falls when chi_1 rises by a fifth."""
    return {
        "given utility": (
            Economy(
                substitution=0.5,
                goods_share=0.8,
                tail=1.6,
                cost_1=0.17,
                cost_2=0.41,
                congestion_1=0.9,
                congestion_2=0.1,
            ),
            FixedUtility(2.0),
        ),
        "given labour": (
            Economy(
                substitution=0.4,
                goods_share=0.7,
                tail=1.5,
                cost_1=0.12,
                cost_2=0.75,
                congestion_1=3.1,
                congestion_2=0.1,
            ),
            ClearedLabour(5.0),
        ),
    }


def widening_cost() -> Stored:
    """Proposition 5 (i): eps <= 2 x_1 / B_1, so that a higher chi_1 widens the gaps."""
    economy = Economy(
        substitution=0.5,
        goods_share=0.56,
        tail=3.0,
        cost_1=0.07,
        cost_2=0.12,
        housing_1=2.0,
        housing_2=2.0,
        congestion_1=0.2,
        congestion_2=0.1,
    )
    return economy, FixedUtility(0.5)


def widening_when_rescaled() -> dict[str, Stored]:
    """Rescaled aggregator: a higher chi_1 raises both gaps and city 1's own productivity."""
    return {
        "given utility": (
            Economy(
                substitution=0.32,
                goods_share=0.43,
                tail=1.056,
                cost_1=6.6,
                cost_2=6.9,
                housing_1=4.9,
                housing_2=0.88,
                minimum_skill=0.94,
                congestion_1=5.4,
                congestion_2=0.2,
            ),
            FixedUtility(0.47),
        ),
        "given labour": (
            Economy(
                substitution=0.45,
                goods_share=0.62,
                tail=1.062,
                cost_1=4.4,
                cost_2=4.9,
                housing_1=0.19,
                housing_2=0.97,
                minimum_skill=0.34,
                congestion_1=3.6,
                congestion_2=0.9,
            ),
            ClearedLabour(0.98),
        ),
    }


def sparser_when_rescaled() -> Stored:
    """Rescaled aggregator: with labour given density falls as city 1's land gets scarcer."""
    economy = Economy(
        substitution=0.48,
        goods_share=0.9,
        tail=1.66,
        cost_1=0.073,
        cost_2=0.335,
        housing_1=0.77,
        housing_2=1.3,
        minimum_skill=0.97,
        congestion_1=6.0,
        congestion_2=0.25,
    )
    return economy, ClearedLabour(0.24)


def two_thresholds() -> tuple[LearningCities, FixedUtility]:
    """Proposition 7: two thresholds, the lower unstable."""
    cities = LearningCities(
        goods_share=0.45339,
        substitution=0.41473,
        tail=1.18196,
        housing_1=0.84633,
        housing_2=0.4036,
        minimum_skill=2.1516,
        congestion_1=0.18697,
        congestion_2=0.04848,
        friction=1.3862,
        cost=1.1481,
    )
    return cities, FixedUtility(0.45264)


def three_thresholds() -> tuple[LearningCities, ClearedLabour]:
    """Proposition 7: with labour given three thresholds, of which the middle one is unstable."""
    cities = LearningCities(
        goods_share=0.4235,
        substitution=0.404,
        tail=1.124,
        housing_1=1.66,
        housing_2=0.305,
        congestion_1=0.107,
        congestion_2=0.1,
        friction=9.55,
        cost=0.227,
    )
    return cities, ClearedLabour(1.0)


def falling_ratio() -> LearningCities:
    """Appendix A4: relative productivity is not increasing in the threshold."""
    return LearningCities(
        goods_share=0.75,
        substitution=0.5,
        tail=1.0005,
        congestion_1=0.2,
        congestion_2=0.1,
        friction=20.0,
        cost=21.43,
    )


def complements() -> tuple[LearningCities, ClearedLabour]:
    """Proposition 7 (i): m_2 < m_1 < c, and the threshold rises as c falls by a tenth."""
    cities = LearningCities(
        goods_share=0.92,
        substitution=0.916,
        tail=2.89,
        congestion_1=0.1277,
        congestion_2=0.1,
        housing_2=60.0,
        friction=2.2,
        cost=0.0035,
    )
    return cities, ClearedLabour(0.5)


def learning_far_apart() -> tuple[LearningCities, ClearedLabour]:
    """Proposition 7 (i): m_2 < m_1 < c and gamma mu of .6; the threshold falls with c."""
    return lone_spillovers()[0].changed(friction=5.0, cost=0.02), ClearedLabour(1.5)


def substitutes() -> tuple[LearningCities, ClearedLabour]:
    """Proposition 7 (ii): c < m_2 < m_1, and the threshold falls as c falls by a tenth."""
    cities = LearningCities(
        goods_share=0.85,
        substitution=0.5,
        tail=2.0,
        congestion_1=0.9,
        congestion_2=0.1,
        friction=0.6,
        cost=0.01,
    )
    return cities, ClearedLabour(5.0)


def nearly_sure_learning() -> tuple[LearningCities, FixedUtility]:
    """Proposition 7 (ii): friction so low that the threshold must rise as c falls by a tenth."""
    cities = LearningCities(
        goods_share=0.6,
        substitution=0.5,
        tail=3.0,
        congestion_1=0.2,
        congestion_2=0.1,
        housing_1=9.0,
        housing_2=9.0,
        friction=0.1,
        cost=0.04,
    )
    return cities, FixedUtility(0.5)


def lone_spillovers() -> tuple[LearningCities, FixedUtility]:
    """Section 5: cities that differ in congestion alone, and sort."""
    cities, closure = nearly_sure_learning()
    return cities.changed(friction=1.0), closure


def overdetermined() -> tuple[Economy, FixedUtility, TradeCosts]:
    """Proposition 8: the two subsets of the equations give two thresholds."""
    economy = Economy(
        substitution=0.5,
        goods_share=0.6,
        tail=3.0,
        cost_1=0.04,
        cost_2=0.10,
        congestion_1=0.25,
        congestion_2=0.1,
    )
    return economy, FixedUtility(0.5), TradeCosts(1.3, 1.5)


def closer_cities() -> tuple[Economy, FixedUtility, TradeCosts]:
    """Proposition 8 with (6.12) and without balanced trade: costs fall by 2%, so do the gaps."""
    economy = Economy(
        substitution=0.487,
        goods_share=0.61,
        tail=2.625,
        cost_1=0.0116,
        cost_2=0.1345,
        housing_1=0.731,
        housing_2=1.678,
        minimum_skill=0.647,
        congestion_1=1.331,
        congestion_2=0.801,
    )
    return economy, FixedUtility(1.865), TradeCosts(1.492, 1.522)


def closer_cities_shipped() -> tuple[Economy, ClearedLabour, TradeCosts]:
    """Proposition 8, final goods shipped: costs fall by 5%, so do threshold and both gaps."""
    economy = Economy(
        substitution=0.49,
        goods_share=0.83,
        tail=1.8,
        cost_1=0.02,
        cost_2=0.03,
        housing_1=0.33,
        housing_2=5.1,
        minimum_skill=0.5,
        congestion_1=1.86,
        congestion_2=0.51,
    )
    return economy, ClearedLabour(23.0), TradeCosts(2.34, 2.54)


CLOSER_PROBABILITIES = 0.90, 0.535
"""Innovation probabilities of the stored economy with balanced trade."""


def closer_cities_in_balance() -> TradeEquilibria:
    """Proposition 8, consistent version: costs fall by 3%, and so do threshold and both gaps.

    The state is a first guess; ``reference.levels.resolve`` solves from it.
    """
    tail, chance = 4.9763, np.array(CLOSER_PROBABILITIES)[:, np.newaxis]
    factor, root = tail / (tail - 1), (1 - chance) / (tail - 1)
    return TradeEquilibria(
        goods_share=np.array([0.4199]),
        substitution=np.array([0.3441]),
        tail=np.array([tail]),
        minimum_skill=np.array([0.6314]),
        gap=np.array([0.424]),
        scale=factor - root,
        net=factor - 2 * root,
        housing=np.array([[2.33], [10.01]]),
        cost=np.array([[1.2323], [1.3989]]),
        state=np.array([[0.25], [0.075], [np.log(0.6)], [np.log(0.4)], [-0.755]]),
    )


def sparse_learned_city() -> tuple[LearningCities, FixedUtility]:
    """Proposition 7: the city of the skilled has fewer workers per unit of land."""
    cities = LearningCities(
        goods_share=0.9,
        substitution=0.47,
        tail=1.7,
        minimum_skill=0.8,
        congestion_1=2.0,
        congestion_2=0.25,
        friction=0.2,
        cost=0.02,
    )
    return cities, FixedUtility(0.4)


def thin_tail() -> LearningCities:
    """Section 5, case (ii): part A of (5.8) rises as friction falls from 1."""
    return LearningCities(
        goods_share=0.75,
        substitution=0.5,
        tail=20.0,
        congestion_1=0.12,
        congestion_2=0.1,
        friction=1.0,
        cost=0.0064,
    )


def uneven_land() -> tuple[LearningCities, FixedUtility]:
    """Appendix A4: city 1 learns more as friction falls from 10, city 2's constant rises more."""
    cities = LearningCities(
        goods_share=0.6,
        substitution=0.5,
        tail=2.0,
        congestion_1=0.2,
        congestion_2=0.1,
        housing_1=18.0,
        housing_2=9.0,
        friction=10.0,
        cost=0.004,
    )
    return cities, FixedUtility(0.5)
