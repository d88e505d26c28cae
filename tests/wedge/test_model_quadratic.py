"""The two cities of parabolas, by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from replication.wedge.model import quadratic
from replication.wedge.model.quadratic import Parabola, TwoSites


def test_alike_sites_are_shared_alike():
    curve = Parabola(Fraction(10), Fraction(1), Fraction(1))
    case = TwoSites((curve, curve), (curve, curve), Fraction(3))
    half = sp.Rational(3, 2)
    assert case.planner() == (half, half)
    assert case.competition() == (half, half)
    assert case.welfare((half, half)) == sp.Rational(117, 4)
    assert not case.superior()


def test_the_counterexample_by_hand():
    case = quadratic.TOO_LARGE
    assert case.planner() == (2, 1)
    assert case.welfare((2, 1)) == 34
    assert case.competition() == (3, 0)
    assert case.wedge(0, 2) == 2
    assert case.wedge(1, 1) == sp.Rational(101, 100)
    # The only other candidate has slopes that add up to more than zero.
    assert len(case.equilibria()) == 2


@pytest.mark.parametrize("name", ["at", "bend"])
def test_a_parabola_has_a_peak(name):
    with pytest.raises(ValueError, match=f"{name} = 0"):
        replace(Parabola(Fraction(1), Fraction(1), Fraction(1)), **{name: Fraction(0)})


def test_one_city_may_be_before_its_peak_if_the_slopes_add_up_to_no_more_than_zero():
    rising = Parabola(Fraction(10), Fraction(2), Fraction(1, 2))
    falling = Parabola(Fraction("10.5"), Fraction(2), Fraction(1))
    case = TwoSites((rising, falling), (rising, falling), Fraction(4))
    assert (1, 3) in case.equilibria()
    assert rising.slope(1) == 1
    assert falling.slope(3) == -2


def test_a_site_that_is_better_in_small_cities_only_is_not_superior():
    better, steady = (Parabola(Fraction(top), Fraction(1), Fraction(1)) for top in (10, 9))
    case = TwoSites((better, steady), (better, steady), Fraction(3))
    assert case.superior()
    steep = replace(better, bend=Fraction(3, 2))
    assert not TwoSites((steep, steady), (steep, steady), Fraction(3)).superior()


def test_the_second_example_by_hand():
    case = quadratic.LEFT_BEFORE
    assert case.planner() == (2, 1)
    half = sp.Rational(1, 2)
    held = (5 * half, half)
    assert held in case.equilibria()
    assert case.common(held) == 11
    assert case.private[0].slope(held[0]) == -4 * sp.Rational(3, 5) ** 3
    assert case.private[1].slope(held[1]) == sp.Rational(4, 5)
    # PAB at the plan is lower in the superior city, and falls in both.
    assert [curve.average(size) for curve, size in zip(case.private, (2, 1), strict=True)] == [
        sp.Rational("11.1295"),
        sp.Rational("11.15"),
    ]
    # Beyond the split at which people would run to the other city there is another one.
    other = case.competition()
    assert held[0] > 2 > other[0]


@pytest.mark.parametrize("order", [0, 1, 3, -2])
def test_a_parabola_of_odd_order_has_no_peak(order):
    with pytest.raises(ValueError, match=f"order = {order}: it must be even"):
        Parabola(Fraction(1), Fraction(1), Fraction(1), order=order)
