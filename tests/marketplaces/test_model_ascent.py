"""Ellipsoids find the top of a concave function, and say how high it can be."""

from collections import Counter

import numpy as np
import pytest

from replication.marketplaces.model.ascent import climb

TOP = np.array([3.0, -2.0, 40.0])


class Given:
    """Functions of a point, each looked at as often as `calls` says."""

    def __init__(self, *functions, close=1e-12, least=np.inf):
        self.functions, self.close, self.least = functions, close, least
        self.calls = Counter()

    def __call__(self, points):
        self.calls.update(self.functions)
        parts = [function(point) for function, point in zip(self.functions, points, strict=True)]
        return tuple(np.array(part) for part in zip(*parts, strict=True))

    def some(self, chosen):
        few = Given(*[self.functions[k] for k in chosen], close=self.close, least=self.least)
        few.calls = self.calls
        return few

    def enough(self, values, bounds):
        return (bounds - values <= self.close) | (values >= self.least)


def hill(point):
    away = point - TOP
    return -float(away @ away), -2 * away, 0.0


def roof(point):
    away = point - TOP
    return -float(np.abs(away).sum()), -np.sign(away), 0.0


def cut(point):
    """Above a plane nothing is known."""
    if point[2] > 1:
        return -np.inf, np.array([0.0, 0, -1]), point[2] - 1
    return hill(point)


def slope(point):
    return float(point.sum()), np.ones(3), 0.0


@pytest.mark.parametrize("function", [hill, roof])
@pytest.mark.parametrize("width", [0.1, 1.0, 100.0])
def test_the_top_is_found_in_and_out_of_the_first_ellipsoid(function, width):
    found = climb(Given(function), np.zeros((1, 3)), np.full((1, 3), width))
    np.testing.assert_allclose(found.points[0], TOP, atol=1e-5)
    assert found.values[0] == pytest.approx(0, abs=1e-12)
    assert 0 <= found.bounds[0] <= found.values[0] + 1e-12


def test_a_domain_bounds_the_top():
    """The highest point known lies on the plane."""
    found = climb(Given(cut), np.zeros((1, 3)), np.full((1, 3), 5.0))
    np.testing.assert_allclose(found.points[0], [3, -2, 1], atol=1e-5)


@pytest.mark.parametrize("edge", [0.5, 0.9, 0.99, 0.999])
def test_a_domain_at_the_edge_of_the_first_ellipsoid_is_not_cut_off(edge):
    """Cuts are as deep as the domain lies away, and no deeper."""

    def beyond(point):
        if point[2] < edge:
            return -np.inf, np.array([0.0, 0, 1]), edge - point[2]
        away = point - [0.0, 0.0, edge]
        return -float(away @ away), -2 * away, 0.0

    found = climb(Given(beyond), np.zeros((1, 3)), np.ones((1, 3)))
    np.testing.assert_allclose(found.points[0], [0, 0, edge], atol=1e-5)
    assert 0 <= found.bounds[0] <= found.values[0] + 1e-12


def test_a_function_without_a_top_has_no_bound():
    found = climb(Given(slope), np.zeros((1, 3)), np.ones((1, 3)))
    assert found.bounds[0] == np.inf


def test_a_value_that_is_enough_ends_the_climb():
    given = Given(hill, least=-1e4)
    found = climb(given, np.zeros((1, 3)), np.full((1, 3), 100.0))
    assert given.calls == {hill: 1}
    assert found.values[0] == -(9 + 4 + 1600)


def test_many_climb_as_each_alone_and_none_longer_than_it_has_to():
    functions, width = (hill, slope, roof, cut), np.array([[100.0], [1], [5], [5]]) * np.ones(3)
    given = Given(*functions)
    together = climb(given, np.zeros((4, 3)), width)
    for n, function in enumerate(functions):
        one = Given(function)
        alone = climb(one, np.zeros((1, 3)), width[[n]])
        np.testing.assert_array_equal(together.points[n], alone.points[0])
        assert (together.values[n], together.bounds[n]) == (alone.values[0], alone.bounds[0])
        assert given.calls[function] == one.calls[function]


def test_a_function_that_falls_is_followed():
    """Each look from above takes it down to zero there: the end is the top, at zero."""
    level = [10.0]

    def falling(point):
        value, rise, _ = hill(point)
        level[0] = min(level[0], -value)
        return value + level[0], rise, 0.0

    found = climb(Given(falling), np.zeros((1, 3)), np.full((1, 3), 100.0))
    np.testing.assert_allclose(found.points[0], TOP, atol=1e-5)
    assert level[0] == pytest.approx(0, abs=1e-12)
    assert found.values[0] == 0
