"""Congestion that grows with the city, enclosed: against the original equations, point by point."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest

from replication.certify import ball, precision
from replication.sorting.claims.section_3_footnote_8 import crowded_gain
from replication.sorting.model import threshold
from replication.sorting.reference.crowded import FAR, Crowded

CLOSURES = threshold.baseline_closures()


@pytest.mark.parametrize("closure", CLOSURES.values(), ids=CLOSURES)
@pytest.mark.parametrize("rho", ["0.02", "0.3", "1"])
def test_a_part_of_the_range_holds_the_gain_at_each_of_its_points(closure, rho):
    one = Crowded(threshold.baseline(), closure, rho)
    for low, high in (("1.1", "1.2"), ("3", "3.5"), ("40", "50")):
        with precision():
            held = one.advantage(Fraction(low), Fraction(high))
        for skill in np.linspace(float(low), float(high), 7):
            gain = crowded_gain(closure, float(rho), float(skill))
            assert held.overlaps(ball(Fraction(gain)))


@pytest.mark.parametrize(
    ("name", "rho", "city"),
    [
        ("given utility", "0.02", 0),
        ("given utility", "0.3", None),  # not decided: L_1 rises by less than one percent
        ("given utility", "1", 1),
        ("given labour", "0.02", 0),
        ("given labour", "1", 0),
    ],
)
def test_what_is_preferred_far_out_is_preferred_at_every_point_there(name, rho, city):
    closure = CLOSURES[name]
    one = Crowded(threshold.baseline(), closure, rho)
    with precision():
        assert [one.preferred_far_out(each) for each in (0, 1)] == [city == 0, city == 1]
    if city is not None:
        gains = [crowded_gain(closure, float(rho), float(FAR) * 3.0**k) for k in range(8)]
        assert min(gains) > 0 if city == 0 else max(gains) < 0


@pytest.mark.parametrize("scarce", ["housing_1", "housing_2"])
@pytest.mark.parametrize("times", [1.01, 2.0, 50.0])
def test_a_city_with_scarce_land_has_the_workers_that_live_equally_well_in_both(scarce, times):
    cities = dataclasses.replace(threshold.baseline(), **{scarce: 9.0 * times})
    one = Crowded(cities, CLOSURES["given labour"], "0.3")
    with precision():
        workers = one.workers(Fraction(2), Fraction(2))
        here, there = (
            one.real_wage(city, one.wages(Fraction(2))[city], workers[city])
            - workers[city] ** one.rho
            for city in (0, 1)
        )
    assert here.overlaps(there)
    assert abs(here - there) < 1e-6
    assert sum(workers).overlaps(one.given)


def test_a_range_with_a_threshold_has_no_city_that_is_preferred():
    one = Crowded(threshold.baseline(), CLOSURES["given utility"], "0.02")
    assert not one.preferred(0, "1.04", "1.07")
    assert not one.preferred(1, "1.04", "1.07")
    assert one.preferred(0, "1.06", "1.07")
