"""Interval arithmetic against the model's floating-point functions."""

from fractions import Fraction

import pytest
from flint import arb

from replication.certify import ball
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.economy import Institutions
from replication.wedge.reference import exact


@pytest.mark.parametrize("size", ["1/5", "1", "18"])
def test_benefits_agree(size):
    city, number = calibration.benchmark_city(), float(Fraction(size))
    here, one = ball(size), arb(1)
    pairs = (
        (exact.average(exact.BENCHMARK, here, one), curves.social_average_benefit(city, number)),
        (exact.marginal(exact.BENCHMARK, here, one), curves.social_marginal_benefit(city, number)),
        (
            exact.private(exact.BENCHMARK, ".33", ".5", here, one),
            curves.private_average_benefit(city, Institutions(0.33, 0.5), number),
        ),
    )
    for enclosure, value in pairs:
        assert float(enclosure) == pytest.approx(float(value), rel=1e-13)


def test_the_better_site_has_the_same_price():
    better = exact.better_site(exact.BENCHMARK, 2, 1)
    gap = exact.marginal(exact.BENCHMARK, arb(2), better) - exact.marginal(
        exact.BENCHMARK, arb(1), arb(1)
    )
    assert gap.contains(0)
    assert better > 1
