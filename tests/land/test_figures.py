"""What the figures draw."""

import numpy as np
import pytest

from replication.land import figures
from replication.land.model import comparison, sites
from replication.land.model.economy import VISIBLE
from replication.land.printed.points import figure_2_points, figure_3_economy

DRAWN = (
    figures.figure_1,
    figures.figure_2,
    figures.figure_3,
    figures.sign_regions,
    figures.oversize,
    figures.welfare_ranking,
    figures.tax_or_no_tax,
    figures.packed_land,
    figures.wrong_sites,
)


@pytest.mark.parametrize("draw", DRAWN)
def test_figures_have_named_axes_and_a_legend(draw):
    figure = draw()
    for axes in figure.axes:
        assert axes.get_xlabel()
        assert axes.get_legend() or figure.legends


def test_figure_2_marks_its_points():
    points = figure_2_points()
    axes = figures.figure_2().axes[0]
    markers = [line for line in axes.lines if line.get_marker() in "s^oD"]
    np.testing.assert_allclose([line.get_xdata() for line in markers], points.sizes)
    assert points.population == pytest.approx(0.1028395, abs=5e-8)


def test_figure_3_draws_both_solutions():
    shared = figure_3_economy()
    lines = figures.figure_3().axes[0].lines
    assert lines[0].get_ydata()[-1] == pytest.approx(float(shared.optimum.largest))
    assert lines[1].get_ydata()[-1] == pytest.approx(float(shared.equilibrium.largest))
    assert shared.crossing == pytest.approx(0.779, abs=5e-4)


def test_the_net_rule_can_lose_more_than_no_tax():
    steep = comparison.tax_losses(sites.power(8))
    worse = steep.taxed > steep.untaxed
    assert np.any(worse)
    assert not np.all(worse)


def test_welfare_ranking_is_as_proved():
    welfare = comparison.welfare_by_institution(VISIBLE, 0.05)
    order = ["planner", "strategic developers", "income tax, net rule"]
    assert np.all(np.diff([welfare[name] for name in order]) < 0)
    assert welfare["planner"] == pytest.approx(welfare["income tax, gross rule"])
    assert welfare["extreme coordination failure"] == 0


def test_the_picture_of_the_wrong_sites_holds_everybody():
    shown = comparison.wrong_sites_equilibrium(VISIBLE, 0.1, 0.01, 0.124)
    people = np.sum((shown.sizes[1:] + shown.sizes[:-1]) / 2 * np.diff(shown.quality))
    assert people == pytest.approx(0.1, rel=1e-3)
    line = figures.wrong_sites().axes[0].lines[0]
    np.testing.assert_array_equal(line.get_ydata(), shown.sizes)


def test_the_losses_drawn_are_those_of_the_games():
    losses = comparison.strategic_losses(VISIBLE, sites.uniform(), 0.1)
    (line,) = figures.strategic_losses().axes[0].lines
    np.testing.assert_allclose(line.get_xdata(), [100 * loss for loss in losses.values()])
    assert min(losses.values()) > 0
