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
Learned = tuple[LearningCities, Closure]

_FIELDS = {
    "theta": "substitution",
    "mu": "goods_share",
    "alpha": "tail",
    "chi_1": "cost_1",
    "chi_2": "cost_2",
    "chi": "cost",
    "c": "friction",
    "eta_1": "housing_1",
    "eta_2": "housing_2",
    "z_min": "minimum_skill",
    "a_1": "congestion_1",
    "a_2": "congestion_2",
}
_ECONOMIES = """
case                     theta    mu  alpha chi_1 chi_2  eta_1  eta_2  z_min    a_1   a_2 given
no_interior_equilibrium     .5   .75      2   .05    .1      1      1      1     .2    .1 u=.5
no_interior_equilibrium     .5   .75      2   .05    .1      1      1      1    .15    .1 L=1
sparse_big_city            .47    .9    1.7  .006  .035      1      1     .8    1.5   .25 u=.4
sparse_big_city            .47    .9    1.7  .006  .035      1      1     .8    1.5   .25 L=139.44
cheap_big_city           .3121 .6821 4.6529  .002 .0273  .4591  .7754 2.0367 2.2068 .6061 u=.783
cheap_big_city           .3103 .6446 4.9144 .0123  .027  .6825 1.1118 1.5661  .7511 .1251 L=7.82
falling_threshold        .4094 .4867 2.5857 .0005 .0737  .2805 1.4474  .5767 5.0565 .5055 L=40.8586
densifying               .2556 .5762 2.3239 .0123  .448 1.1983  .8115  .6382 1.2845 .1132 L=2.192
stable_with_integrals    .4603 .5722 1.3627 .1242 .6341   .895 1.5594  .7436 1.7521 .8793 u=1.2947
unproductive_big_city       .5    .6    1.5    .2    .3  11.34     79      1     .6    .1 u=.5
unproductive_big_city       .5    .6    1.5    .2    .3  11.34     79      1     .6    .1 L=.3
shrinking_market         .3817 .4613  3.879 .0204 .0623  .1561  .9093 1.1064  3.858 .4453 L=40
cheaper_with_scarce_land .2865 .4044   1.06 .0261 .1694 4.2976  .4834 1.4278  .7515 .6654 L=.644
costly_innovation           .5    .8    1.6   .17   .41      1      1      1     .9    .1 u=2
costly_innovation           .4    .7    1.5   .12   .75      1      1      1    3.1    .1 L=5
widening_cost               .5   .56      3   .07   .12      2      2      1     .2    .1 u=.5
widening_when_rescaled     .32   .43  1.056   6.6   6.9    4.9    .88    .94    5.4    .2 u=.47
widening_when_rescaled     .45   .62  1.062   4.4   4.9    .19    .97    .34    3.6    .9 L=.98
sparser_when_rescaled      .48    .9   1.66  .073  .335    .77    1.3    .97      6   .25 L=.24
overdetermined              .5    .6      3   .04    .1      1      1      1    .25    .1 u=.5
falling_with_balance        .5   .91    4.5  .013  .019    4.8    7.9    .52      4   .45 L=.74
closer_cities             .487   .61  2.625 .0116 .1345   .731  1.678   .647  1.331  .801 u=1.865
"""
_LEARNING = """
case                  theta     mu   alpha    chi      c  eta_1 eta_2  z_min    a_1    a_2 given
two_thresholds       .41473 .45339 1.18196 1.1481 1.3862 .84633 .4036 2.1516 .18697 .04848 u=.45264
three_thresholds       .404  .4235   1.124   .227   9.55   1.66  .305      1   .107     .1 L=1
falling_ratio            .5    .75  1.0005  21.43     20      1     1      1     .2     .1 -
complements            .916    .92    2.89  .0035    2.2      1    60      1  .1277     .1 L=.5
substitutes              .5    .85       2    .01     .6      1     1      1     .9     .1 L=5
nearly_sure_learning     .5     .6       3    .04     .1      9     9      1     .2     .1 u=.5
sparse_learned_city     .47     .9     1.7    .02     .2      1     1     .8      2    .25 u=.4
thin_tail                .5    .75      20  .0064      1      1     1      1    .12     .1 -
uneven_land              .5     .6       2   .004     10     18     9      1     .2     .1 u=.5
ample_land               .5     .6       2   .004     .8      9    30      1     .3     .1 u=.5
"""
"""The parameters by the paper's symbols; what is given is workers' utility u or their number L."""


def _numbers(table: str, name: str) -> list[tuple[dict[str, float], str]]:
    """Return the parameters by the names of their fields, and what is given, of a case's rows."""
    (_, *symbols, _), *rows = [line.split() for line in table.strip().splitlines()]
    names = [_FIELDS[one] for one in symbols]
    return [
        (dict(zip(names, map(float, numbers), strict=True)), given)
        for case, *numbers, given in rows
        if case == name
    ]


def _closed(given: str) -> Closure:
    kind, number = given.split("=")
    return FixedUtility(float(number)) if kind == "u" else ClearedLabour(float(number))


def _economies(name: str) -> list[Stored]:
    return [(Economy(**found), _closed(given)) for found, given in _numbers(_ECONOMIES, name)]


def _economy(name: str) -> Stored:
    (only,) = _economies(name)
    return only


def _both(name: str) -> dict[str, Stored]:
    return dict(zip(("given utility", "given labour"), _economies(name), strict=True))


def _cities(name: str) -> LearningCities:
    ((found, _),) = _numbers(_LEARNING, name)
    return LearningCities(**found)


def _learned(name: str) -> Learned:
    ((_, given),) = _numbers(_LEARNING, name)
    return _cities(name), _closed(given)


def _trading(name: str, *costs: float) -> tuple[Economy, FixedUtility, TradeCosts]:
    ((found, given),) = _numbers(_ECONOMIES, name)
    return Economy(**found), FixedUtility(float(given.removeprefix("u="))), TradeCosts(*costs)


def written(*parts: Cities | Closure | TradeCosts) -> dict[str, float]:
    """Return the parameters of stored economies by name, so that texts may quote them."""
    values = {name: getattr(part, name) for part in parts for name in fields(type(part))}
    return {name: float(np.ravel(one)[0]) for name, one in values.items()}


def no_interior_equilibrium() -> dict[str, Stored]:
    """Proposition 2: its assumptions hold, and everybody prefers city 1."""
    return _both("no_interior_equilibrium")


def sparse_big_city() -> dict[str, Stored]:
    """Proposition 3: the productive city has fewer workers per unit of land."""
    return _both("sparse_big_city")


def cheap_big_city() -> dict[str, Stored]:
    """Proposition 3: with ample land, housing is cheaper in the productive city."""
    return _both("cheap_big_city")


def falling_threshold() -> Stored:
    """Proposition 4: with a given labour force the threshold falls as z_min rises."""
    return _economy("falling_threshold")


def densifying() -> Stored:
    """Proposition 4: with labour given relative density rises with z_min."""
    return _economy("densifying")


def stable_with_integrals() -> Stored:
    """Below (4.5): with integrals, too, a stable threshold, with utility given."""
    return _economy("stable_with_integrals")


def unproductive_big_city() -> dict[str, Stored]:
    """Proposition 3 with integrals: at a stable threshold city 1 is behind in productivity."""
    return _both("unproductive_big_city")


def shrinking_market() -> Stored:
    """After Proposition 4: with labour given city 1's output falls as z_min rises."""
    return _economy("shrinking_market")


def cheaper_with_scarce_land() -> Stored:
    """Before Proposition 5: with labour given scarcer land in city 2 makes its housing cheaper."""
    return _economy("cheaper_with_scarce_land")


def costly_innovation() -> dict[str, Stored]:
    """Proposition 5 (i): relative productivity falls when chi_1 rises by a fifth."""
    return _both("costly_innovation")


def widening_cost() -> Stored:
    """Proposition 5 (i): eps <= 2 x_1 / B_1, so that a higher chi_1 widens the gaps."""
    return _economy("widening_cost")


def widening_when_rescaled() -> dict[str, Stored]:
    """Rescaled aggregator: a higher chi_1 raises both gaps and city 1's own productivity."""
    return _both("widening_when_rescaled")


def sparser_when_rescaled() -> Stored:
    """Rescaled aggregator: with labour given density falls as city 1's land gets scarcer."""
    return _economy("sparser_when_rescaled")


def two_thresholds() -> Learned:
    """Proposition 7: two thresholds, the lower unstable."""
    return _learned("two_thresholds")


def three_thresholds() -> Learned:
    """Proposition 7: with labour given three thresholds, of which the middle one is unstable."""
    return _learned("three_thresholds")


def falling_ratio() -> LearningCities:
    """Appendix A4: relative productivity is not increasing in the threshold."""
    return _cities("falling_ratio")


def complements() -> Learned:
    """Proposition 7 (i): m_2 < m_1 < c, and the threshold rises as c falls by a tenth."""
    return _learned("complements")


def learning_far_apart() -> Learned:
    """Proposition 7 (i): m_2 < m_1 < c and gamma mu of .6; the threshold falls with c."""
    return lone_spillovers()[0].changed(friction=5.0, cost=0.02), ClearedLabour(1.5)


def substitutes() -> Learned:
    """Proposition 7 (ii): c < m_2 < m_1, and the threshold falls as c falls by a tenth."""
    return _learned("substitutes")


def nearly_sure_learning() -> Learned:
    """Proposition 7 (ii): friction so low that the threshold must rise as c falls by a tenth."""
    return _learned("nearly_sure_learning")


def lone_spillovers() -> Learned:
    """Section 5: cities that differ in congestion alone, and sort."""
    cities, closure = nearly_sure_learning()
    return cities.changed(friction=1.0), closure


def overdetermined() -> tuple[Economy, FixedUtility, TradeCosts]:
    """Proposition 8: the two subsets of the equations give two thresholds."""
    return _trading("overdetermined", 1.3, 1.5)


def falling_with_balance() -> tuple[Economy, Closure, TradeCosts]:
    """Appendix A5 with labour given: cheaper trade lowers relative productivity and wages."""
    return *_economy("falling_with_balance"), TradeCosts(1.45, 1.48)


def closer_cities() -> tuple[Economy, FixedUtility, TradeCosts]:
    """Proposition 8 with (6.12) and without balanced trade: costs fall by 2%, so do the gaps."""
    return _trading("closer_cities", 1.492, 1.522)


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


def sparse_learned_city() -> Learned:
    """Proposition 7: the city of the skilled has fewer workers per unit of land."""
    return _learned("sparse_learned_city")


def thin_tail() -> LearningCities:
    """Section 5, case (ii): part A of (5.8) rises as friction falls from 1."""
    return _cities("thin_tail")


def uneven_land() -> Learned:
    """Appendix A4: city 1 learns more as friction falls from 10, city 2's constant rises more."""
    return _learned("uneven_land")


def ample_land() -> Learned:
    """Appendix A4: city 2 learns more as friction falls from .8, city 1's constant rises more."""
    return _learned("ample_land")
