"""Polygons by hand."""

import numpy as np
import pytest

from replication.marketplaces.model.polygon import centroid, clip

TRIANGLE = [(1.0, 2.0), (4.0, 2.0), (1.0, 8.0)]
STEP = [(0.0, 0.0), (4.0, 0.0), (4.0, 1.0), (1.0, 1.0), (1.0, 3.0), (0.0, 3.0)]
"""A bar of 4 by 1, and one of 1 by 2 on its left end."""


@pytest.mark.parametrize(
    ("corners", "centre"),
    [
        (TRIANGLE, (2.0, 4.0)),
        ([(1.0, 1.0), (3.0, 1.0), (3.0, 5.0), (1.0, 5.0)], (2.0, 3.0)),
        (STEP, ((4 * 2.0 + 2 * 0.5) / 6, (4 * 0.5 + 2 * 2.0) / 6)),
        ([(3.0, 7.0), (3.0, 7.0), (3.0, 7.0)], (3.0, 7.0)),
    ],
)
def test_the_centre_is_the_mean_of_the_area(corners, centre):
    assert centroid(corners) == pytest.approx(centre)
    assert centroid(corners[::-1]) == pytest.approx(centre)


def test_a_line_keeps_what_is_behind_it():
    # Left of price 2 is left a trapezoid of heights 6 and 4.
    left = [(1, 2), (1, 8), (2, 2), (2, 6)]
    np.testing.assert_allclose(sorted(clip(TRIANGLE, (1.0, 0.0), (2.0, 0.0))), left)
    right = [(2, 2), (2, 6), (4, 2)]
    np.testing.assert_allclose(sorted(clip(TRIANGLE, (-1.0, 0.0), (2.0, 0.0))), right)
    assert clip(TRIANGLE, (0.0, 1.0), (9.0, 8.0)) == TRIANGLE
    assert clip(TRIANGLE, (0.0, 1.0), (9.0, 1.0)) == []


def _area(corners):
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(a * d - b * c for (a, b), (c, d) in sides)) / 2


def test_two_halves_balance_where_the_whole_does():
    whole = STEP[:4]
    through = centroid(whole)
    halves = [clip(whole, side, through) for side in ((0.6, 0.8), (-0.6, -0.8))]
    areas = [_area(one) for one in halves]
    assert sum(areas) == pytest.approx(3.5)
    assert np.average(list(map(centroid, halves)), axis=0, weights=areas) == pytest.approx(through)
