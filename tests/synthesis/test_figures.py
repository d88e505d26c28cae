"""The pictures draw what was computed."""

import numpy as np
import pytest

from replication.land.model import sites
from replication.land.model.city import VISIBLE
from replication.synthesis import figures, frontier, maps, readings, weight


@pytest.fixture(scope="module")
def economy():
    return maps.calibrated(maps.SYSTEMS[0])


def test_sizes_by_rank(economy):
    lines = figures.who_lives_where(economy).axes[0].lines
    np.testing.assert_allclose(lines[0].get_ydata(), economy.efficient().residents / 1e6)


def test_the_frontier_against_heterogeneity(economy):
    flat = readings.flattened(economy, [1.0, 0.1])
    figure = figures.frontier_by_heterogeneity(
        {"visible": VISIBLE}, sites.uniform(), {"country": (VISIBLE, 0.1)}, flat
    )
    line, mark, system = figure.axes[0].lines[:3]
    worst = (1 - line.get_xdata()) ** (1 / (VISIBLE.theta * VISIBLE.congestion))
    expected = frontier.position(VISIBLE, frontier.dividing_weight(VISIBLE, worst))
    np.testing.assert_allclose(line.get_ydata(), expected)
    neutral = weight.neutral_weights(VISIBLE, sites.uniform(), 0.1).largest
    assert mark.get_ydata()[0] == pytest.approx(float(frontier.position(VISIBLE, neutral)))
    np.testing.assert_array_equal(system.get_ydata(), flat.position)
    band = figure.axes[0].collections[0].get_paths()[0].vertices[:, 1]
    assert band.max() > line.get_ydata().max()
    assert band.min() < line.get_ydata().min()


def test_against_one_number():
    axes = figures.one_number(VISIBLE, sites.uniform(), 0.1).axes
    largest = axes[0].lines[0]
    rule = weight.free_migration(VISIBLE, largest.get_xdata()[:3])
    seen = weight.against_the_plan(VISIBLE, rule, sites.uniform(), 0.1)
    np.testing.assert_allclose(largest.get_ydata()[:3], seen.largest)
