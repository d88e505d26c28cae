"""Interval arithmetic against the model's floating-point functions."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from flint import arb
from scipy.integrate import quad
from scipy.optimize import brentq

from replication.certify import ball
from replication.wedge.model import calibration, examples
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, Institutions
from replication.wedge.reference import exact, search


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


@pytest.mark.parametrize(
    ("points", "constant"), [(examples.benchmark_points, 600), (examples.without_the_constant, 0)]
)
def test_figure_1_is_that_of_the_model(points, constant):
    """Points and both losses, certified from the equations; the outside option too."""
    ours, reference = points(), Fraction(350_000, TYPICAL_POPULATION)
    sure = exact.figure_1(exact.BENCHMARK, "33/100", 1, reference, constant)
    assert ours.migration == pytest.approx(1, rel=1e-12)
    for name in ("outside", "political", "planner", "efficient", "free_access"):
        assert float(getattr(sure, name).mid()) == pytest.approx(getattr(ours, name), rel=1e-12)
    for name in ("loss", "planner_loss"):
        people = float(getattr(sure, name).mid()) * TYPICAL_POPULATION
        assert people == pytest.approx(getattr(ours, name), rel=1e-11)


def test_figure_1_at_any_outside_option_loses_what_the_reference_says():
    """Each point by bisection of the benefits written out in logarithms, at other parameters."""
    city = calibration.land_city(0.3, 0.1)
    rules = calibration.table_institutions(city, 0.2, 0.7)
    resource = float(rules.common_resource)
    social, private = search.factors(city, None), search.factors(city, rules)

    def at(factor, size):
        return float(search.benefit(city, factor, np.array(np.log(size))))

    plain = np.ones(4)
    best = float(np.exp(search.peaks(city, private)))
    alone = float(np.exp(search.peaks(city, plain)))
    options = np.linspace(0.9, 0.999, 4) * (at(private, best) + resource)
    for option, found in zip(options, examples.points_by_option(city, rules, options), strict=True):
        cross = lambda factor, start, extra=0.0, option=option: brentq(
            lambda size: at(factor, size) + extra - option, start, 1e7 * start, xtol=1e-13
        )
        stop, right = cross(private, best, resource), cross(social, alone)
        assert found.political == pytest.approx(best, rel=1e-7)
        assert found.planner == pytest.approx(alone, rel=1e-7)
        assert found.migration == pytest.approx(stop, rel=1e-9)
        assert found.efficient == pytest.approx(right, rel=1e-9)
        assert found.free_access == pytest.approx(cross(plain, alone), rel=1e-9)
        for lost, start in ((found.loss, stop), (found.planner_loss, alone)):
            area, _ = quad(lambda size: at(social, size) - option, start, right)  # noqa: B023
            assert lost == pytest.approx(area * TYPICAL_POPULATION, rel=1e-6)


def test_a_benefit_has_to_pay_for_costs_that_grow_in_proportion():
    linear = replace(exact.BENCHMARK, land=Fraction(1), ground=Fraction(600))
    assert exact.rises_at_every_size(linear, Fraction(654))
    assert not exact.rises_at_every_size(linear, Fraction(653))
    assert not exact.rises_at_every_size(replace(linear, land=Fraction(11, 10)), Fraction(2_000))
    assert not exact.rises_at_every_size(replace(linear, value=Fraction(19_000)), Fraction(2_000))
