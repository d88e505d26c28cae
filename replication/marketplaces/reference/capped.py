"""An economy that treats equals unequally in the core (Corollary 1), in exact numbers.

Two residences, one good, two hours at each; an hour makes one good at the first residence, nothing
is made at the second. Half of the people, the tillers, own one of land at the first residence, and
goods, leisure and land are worth their product to them. The others own one of land at each. At the
second residence goods beyond an eighth are worth nothing to them; at the first, where the product
is v, they have v / (8 (1 + v)). Setup takes a fourth of the good.
"""

from fractions import Fraction

HOURS, SETUP, CAP = Fraction(2), Fraction(1, 4), Fraction(1, 8)
WORKED = Fraction(21, 16)
"""Hours that each tiller works; the others do not."""
GOODS = Fraction(11, 16)
"""Goods of each tiller."""
LANDS = Fraction(81, 50), Fraction(119, 50)
"""Land of the one half of the tillers and of the other, that of the others at the first residence
included."""


def tillers() -> tuple[Fraction, Fraction]:
    """Utilities of the two halves of the tillers."""
    poorer, richer = (GOODS * (HOURS - WORKED) * land for land in LANDS)
    return poorer, richer


def others() -> Fraction:
    """Utility of the others, who live at the second residence on their own land."""
    return CAP * HOURS * 1


def tillers_alone() -> Fraction:
    """Highest utility that all tillers can have without the others: (l - q)(t - l) at its peak."""
    return ((HOURS - SETUP) / 2) ** 2


def left_over() -> tuple[Fraction, Fraction]:
    """Goods and land at the first residence that nobody has; zero if they add up."""
    goods = (WORKED - GOODS - CAP) / 2 - SETUP
    return goods, Fraction(1) - (LANDS[0] + LANDS[1]) / 4


def unequal_in_core() -> dict[str, bool]:
    """Return why the core holds it, in sentences."""
    poorer, richer = tillers()
    return {
        "Goods and land at the first residence add up": not any(left_over()),
        "Half of the tillers have more than the other half": richer > poorer,
        "The poorer have more than all of them can have by themselves": poorer > tillers_alone(),
        "The others have more than the first residence ever gives them": others() > Fraction(1, 8),
    }
