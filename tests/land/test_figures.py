"""What the figures draw."""

import numpy as np
import pytest

from replication.land import figures
from replication.land.model import sites
from replication.land.model.city import VISIBLE

DRAWN = (
    figures.figure_1,
    figures.figure_2,
    figures.figure_3,
    figures.sign_regions,
    figures.oversize,
    figures.welfare_ranking,
    figures.tax_or_no_tax,
)


@pytest.mark.parametrize("draw", DRAWN)
def test_figures_have_named_axes_and_a_legend(draw):
    for axes in draw().axes:
        assert axes.get_xlabel()
        assert axes.get_legend() is not None


def test_figure_2_marks_its_points():
    points = figures.figure_2_points()
    axes = figures.figure_2().axes[0]
    markers = [line for line in axes.lines if line.get_marker() in "s^oD"]
    np.testing.assert_allclose([line.get_xdata() for line in markers], points.sizes)
    assert points.population == pytest.approx(0.1028395, abs=5e-8)


def test_figure_3_draws_both_solutions():
    shared = figures.figure_3_economy()
    lines = figures.figure_3().axes[0].lines
    assert lines[0].get_ydata()[-1] == pytest.approx(float(shared.optimum.largest))
    assert lines[1].get_ydata()[-1] == pytest.approx(float(shared.equilibrium.largest))
    assert shared.crossing == pytest.approx(0.779, abs=5e-4)


def test_the_net_rule_can_lose_more_than_no_tax():
    steep = figures.tax_losses(sites.power(8))
    worse = steep.taxed > steep.untaxed
    assert np.any(worse)
    assert not np.all(worse)


def test_welfare_ranking_is_as_proved():
    welfare = figures.welfare_by_institution(VISIBLE, 0.05)
    order = ["planner", "strategic developers", "income tax, net rule"]
    assert np.all(np.diff([welfare[name] for name in order]) < 0)
    assert welfare["planner"] == pytest.approx(welfare["income tax, gross rule"])
    assert welfare["extreme coordination failure"] == 0
