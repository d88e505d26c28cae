"""Ellipsoids find the top of a concave function, and say how high it can be."""

import numpy as np
import pytest

from replication.marketplaces.model.ascent import climb

TOP = np.array([3.0, -2.0, 40.0])


def hill(point):
    away = point - TOP
    return -float(away @ away), -2 * away, 0.0


def roof(point):
    away = point - TOP
    return -float(np.abs(away).sum()), -np.sign(away), 0.0


def close(value, bound):
    return bound - value <= 1e-12


@pytest.mark.parametrize("function", [hill, roof])
@pytest.mark.parametrize("width", [0.1, 1.0, 100.0])
def test_the_top_is_found_in_and_out_of_the_first_ellipsoid(function, width):
    found = climb(function, np.zeros(3), np.full(3, width), close)
    np.testing.assert_allclose(found.point, TOP, atol=1e-5)
    assert found.value == pytest.approx(0, abs=1e-12)
    assert 0 <= found.bound <= found.value + 1e-12


def test_a_domain_bounds_the_top():
    """Above a plane nothing is known: the highest point known lies on it."""

    def cut(point):
        if point[2] > 1:
            return -np.inf, np.array([0.0, 0, -1]), point[2] - 1
        return hill(point)

    found = climb(cut, np.zeros(3), np.full(3, 5.0), close)
    np.testing.assert_allclose(found.point, [3, -2, 1], atol=1e-5)


def test_a_function_without_a_top_has_no_bound():
    found = climb(lambda x: (float(x.sum()), np.ones(2), 0.0), np.zeros(2), np.ones(2), close)
    assert found.bound == np.inf


def test_a_value_that_is_enough_ends_the_climb():
    calls = []

    def counted(point):
        calls.append(point)
        return hill(point)

    found = climb(counted, np.zeros(3), np.full(3, 100.0), lambda value, _: value >= -1e4)
    assert len(calls) == 1
    assert found.value == -(9 + 4 + 1600)
