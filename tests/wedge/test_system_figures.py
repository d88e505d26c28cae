"""Data drawn in the figures of the system, and the experiments behind them."""

import numpy as np
import pytest

from replication.wedge import system_figures
from replication.wedge.model import calibration, census, experiments
from replication.wedge.model import city as curves
from replication.wedge.model.city import Institutions

PEOPLE = census.populations()


def test_two_cities_share_everybody_at_equal_marginal_benefits():
    case = system_figures.two_cities()
    assert case.planned.size.sum() == pytest.approx(case.total, rel=1e-12)
    marginal = curves.social_marginal_benefit(case.city, case.planned.size)
    assert np.ptp(marginal) < 1e-6
    assert case.loss == pytest.approx(case.area, rel=1e-6)


def test_points_of_figure_4_are_on_their_curves():
    points = system_figures.concepts()
    city = calibration.benchmark_city()
    assert points.equilibrium == pytest.approx(
        float(curves.social_average_benefit(city, points.political))
    )
    rules = system_figures.balanced(city, Institutions(0.33, 1.0), points.planner)
    assert points.best == pytest.approx(
        float(curves.private_average_benefit(city, rules, points.planner))
    )


def test_figure_7_draws_every_site_and_both_lines():
    figure = system_figures.figure_7(PEOPLE)
    for axes in figure.axes:
        dots, top, everyone = axes.lines
        assert len(dots.get_xdata()) == 366
        assert dots.get_label() == "Census estimates, July 2009"
        assert np.all(np.diff(top.get_xdata()) < 0)
        assert len(everyone.get_xdata()) == 50


def test_figure_of_sizes_names_its_data():
    (axes,) = system_figures.figure_sizes(PEOPLE).axes
    observed, competition, planner = axes.lines
    assert observed.get_label() == "Census estimates, July 2009"
    assert competition.get_label() == f"competition: {len(competition.get_xdata())} cities"
    assert planner.get_ydata()[0] > observed.get_ydata()[0]


def test_figure_of_institutions_writes_every_cell():
    figure = system_figures.figure_institutions(PEOPLE)
    economy = experiments.baseline(PEOPLE)
    count = economy.competitive().count
    first, second = figure.axes
    tiles = len(system_figures.TAX_RATES) * len(system_figures.OWNERSHIPS)
    assert len(first.texts) == len(second.texts) == tiles
    baseline = [t.get_text() for t in first.texts if t.get_position() == (5, 6)]
    assert baseline == [str(count)]


@pytest.mark.parametrize("draw", [system_figures.figure_3, system_figures.figure_4])
def test_schematic_figures_are_drawn_from_the_model(draw):
    (axes,) = draw().axes
    names = [text.get_text() for text in axes.texts]
    assert names[:3] == ["A", "B", "C"]


def test_corrected_transfer_leaves_nobody_wanting_to_move():
    economy = experiments.baseline(PEOPLE)
    planned, rules = economy.efficient(), economy.institutions
    benefit = curves.private_average_benefit(planned.city, rules, planned.size)
    for printed, low, high in ((False, 0, 1e-5), (True, 100, 1e4)):
        paid = experiments.efficient_transfer(planned.city, rules, planned.size, printed=printed)
        assert low <= experiments.spread(benefit + paid) <= high


def test_migration_stays_where_it_is_stable_and_leaves_where_it_is_not():
    case = experiments.pairwise_stable_cities()
    push = np.array([2e-5, -1e-5, -1e-5])
    path = experiments.migrate(case.city, case.institutions, case.size + push)
    assert np.abs(path[-1] - case.size).max() > 5 * np.abs(push).max()
    np.testing.assert_allclose(path.sum(axis=1), case.size.sum(), rtol=1e-12)
    nudge = np.array([0.0, 1e-5, -1e-5])
    back = experiments.migrate(case.city, case.institutions, case.size + nudge)
    assert abs(back[-1][1] - back[-1][2]) < 1e-6


def test_back_solving_needs_a_column_that_prints_its_own_number():
    design = experiments.BASELINE
    economy = experiments.baseline(PEOPLE)
    count = economy.fillable(design.efficient_count)
    assert count <= design.efficient_count
    assert economy.fillable(1) == 1


def test_figure_of_technologies_has_every_value():
    figure = system_figures.figure_technologies(PEOPLE)
    assert len(figure.axes) == 6
    for axes, (_, values) in zip(figure.axes[:3], experiments.TECHNOLOGIES.items(), strict=True):
        competitive, planned = axes.lines
        np.testing.assert_array_equal(competitive.get_xdata(), values)
        assert np.all(np.array(competitive.get_ydata()) > np.array(planned.get_ydata()))


def test_unknown_technology_is_refused():
    with pytest.raises(ValueError, match="parameter = 'weather'"):
        experiments.technology_outcome(PEOPLE, "weather", 0.1)
