"""Stored economies of section 5 under each definition of Q_j.

Those of Proposition 7 with the rescaled aggregator, and what better technology does to relative
productivity. Everybody prefers to innovate, and theta is at most one half.
"""

from dataclasses import dataclass

from replication.numerics import choice
from replication.sorting.model.economy import (
    ClearedLabour,
    Closure,
    FixedUtility,
    LearningCities,
    Productivity,
)

GIVEN_UTILITY, GIVEN_LABOUR = "given utility", "given labour"


def three_when_rescaled() -> dict[str, tuple[LearningCities, Closure]]:
    """Proposition 7, rescaled aggregator: three thresholds, of which the middle one is unstable."""
    cities = LearningCities(
        substitution=0.5,
        goods_share=0.9,
        tail=1.0002,
        minimum_skill=4e-6,
        friction=6e-5,
        cost=78.0,
        congestion_1=10.0002,
        congestion_2=0.0002,
        housing_1=8.885,
        housing_2=0.007046,
    )
    apart = cities.changed(
        congestion_1=0.50001, congestion_2=0.5, housing_1=8.9e15, housing_2=1.85e-27
    )
    return {
        GIVEN_UTILITY: (cities, FixedUtility(0.0002)),
        GIVEN_LABOUR: (apart, ClearedLabour(2.46)),
    }


@dataclass(frozen=True, slots=True)
class Technology:
    """An economy in which relative productivity moves as friction falls by a tenth.

    Attributes
    ----------
    complements : bool
        Whether both mean skills are below the friction, case (i), rather than above it.
    rises : bool
        Whether relative productivity rises.
    cities : LearningCities
    closure : FixedUtility or ClearedLabour
    """

    complements: bool
    rises: bool
    cities: LearningCities
    closure: Closure


_NAMES = (
    "substitution",
    "goods_share",
    "tail",
    "cost",
    "friction",
    "housing_1",
    "housing_2",
    "minimum_skill",
    "congestion_1",
    "congestion_2",
)
_ROWS = """
mean     utility above rises 0.445 0.81 1.16 0.00647 60.6 1.28 0.376 0.42 1.65 0.791 0.543
mean     utility above falls 0.455 0.524 1.19 0.00397 145 1.18 0.197 0.881 1.59 0.873 0.792
mean     utility below rises 0.356 0.415 1.18 0.219 7.02 3.75 0.806 3.07 1.66 0.947 2.23
mean     utility below falls 0.437 0.728 1.19 0.667 0.683 6.41 0.871 0.745 2.01 0.674 2.19
total    utility above rises 0.488 0.837 1.21 0.00676 7.31 2.37 1.26 0.383 1.31 0.282 0.188
total    utility below rises 0.5 0.8 1.2 0.2 0.3 11000 21800 1 0.6 0.1 0.5
total    utility below falls 0.5 0.52 1.2 0.2 0.3 5.22 17.9 1 0.6 0.1 0.5
repaired utility above rises 0.307 0.501 1.1 0.00745 154 1.02 0.416 1.37 0.929 0.849 1.23
repaired utility above falls 0.452 0.882 1.35 0.0863 2.75 1.08 0.922 0.466 1.49 0.442 0.645
repaired utility below rises 0.5 0.505 1.1 1.8 0.387 0.1 0.00897 1 0.659 0.1 0.0391
repaired utility below falls 0.401 0.5 1.12 1.34 0.206 0.851 1.33 0.231 2.2 0.715 0.781
mean     labour  above rises 0.462 0.903 1.15 0.011 108 0.632 0.411 1.24 1.49 0.706 0.39
mean     labour  above falls 0.372 0.422 1.43 0.00086 252 1.43 0.323 4.46 0.715 0.504 10.3
mean     labour  below rises 0.368 0.429 1.18 0.977 0.624 1.74 0.614 1.26 1.02 0.962 1.08
mean     labour  below falls 0.45 0.755 1.15 0.216 1.04 4.05 1.72 0.883 2.73 0.897 0.613
total    labour  above rises 0.466 0.677 1.15 0.0117 113 1.35 2.07 1.28 2.04 0.0827 5.25
total    labour  below rises 0.284 0.788 1.63 0.635 1 0.91 0.458 1.77 1.9 0.115 0.0571
total    labour  below falls 0.36 0.501 1.1 1.91 0.567 2.19 0.858 1.01 4.35 0.473 0.521
repaired labour  above rises 0.307 0.501 1.1 0.00745 154 1.02 0.416 1.37 0.929 0.849 80.9
repaired labour  above falls 0.375 0.638 1.14 0.00929 11.8 1.81 0.597 1.14 1.68 0.173 0.134
repaired labour  below rises 0.167 0.47 14.1 0.0473 1 0.0301 94.8 1 0.11 0.1 2.76
repaired labour  below falls 0.401 0.5 1.12 1.34 0.206 0.851 1.33 0.231 2.2 0.715 7.94
"""
"""The definition, what the closure gives, on which side of both means c is, how relative
productivity moves, the parameters of ``_NAMES`` and the number that the closure gives."""


def better_technology(productivity: Productivity) -> tuple[Technology, ...]:
    """Economies in which relative productivity certainly rises, and falls, with lower friction.

    Parameters
    ----------
    productivity : Productivity
        Under which definition of Q_j.

    Returns
    -------
    tuple of Technology
        First those with utility given.

    Raises
    ------
    ValueError
        If there is no such definition.
    """
    productivity = choice("productivity", productivity, list(Productivity))
    found = []
    for row in _ROWS.strip().splitlines():
        kind, closure, side, change, *numbers = row.split()
        if kind == productivity:
            *values, given = [float(one) for one in numbers]
            cities = LearningCities(**dict(zip(_NAMES, values, strict=True)))
            closed = FixedUtility(given) if closure == "utility" else ClearedLabour(given)
            found.append(Technology(side == "above", change == "rises", cities, closed))
    return tuple(found)
