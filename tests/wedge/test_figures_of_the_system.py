"""Data drawn in the figures of the system, and the experiments behind them."""

import numpy as np
import pytest

from replication.wedge import figures
from replication.wedge.model import calibration, census, examples, outcomes
from replication.wedge.model import city as curves
from replication.wedge.model.economy import Institutions
from replication.wedge.printed import experiments, system_tables

PEOPLE = census.populations()


def test_two_cities_share_everybody_at_equal_marginal_benefits():
    case = examples.two_cities()
    assert case.planned.size.sum() == pytest.approx(case.total, rel=1e-12)
    marginal = curves.social_marginal_benefit(case.city, case.planned.size)
    assert np.ptp(marginal) < 1e-6
    assert case.loss == pytest.approx(case.area, rel=1e-6)


def test_points_of_figure_4_are_on_their_curves():
    points = examples.concepts()
    city = calibration.benchmark_city()
    assert points.equilibrium == pytest.approx(
        float(curves.social_average_benefit(city, points.political))
    )
    rules = examples.balanced(city, Institutions(0.33, 1.0), points.planner)
    assert points.best == pytest.approx(
        float(curves.private_average_benefit(city, rules, points.planner))
    )


def test_figure_7_draws_every_site_and_both_lines():
    figure = figures.figure_7(PEOPLE)
    for axes in figure.axes:
        dots, top, everyone = axes.lines
        assert len(dots.get_xdata()) == 366
        assert dots.get_label() == "Census estimates, July 2009"
        assert np.all(np.diff(top.get_xdata()) < 0)
        assert len(everyone.get_xdata()) == 50


def test_figure_of_sizes_names_its_data():
    (axes,) = figures.figure_sizes(PEOPLE).axes
    observed, competition, planner = axes.lines
    assert observed.get_label() == "Census estimates, July 2009"
    assert competition.get_label() == f"competition: {len(competition.get_xdata())} cities"
    assert planner.get_ydata()[0] > observed.get_ydata()[0]


def test_figure_of_institutions_writes_every_cell():
    figure = figures.figure_institutions(PEOPLE)
    economy = system_tables.baseline(PEOPLE)
    count = economy.competitive().count
    first, second = figure.axes
    tiles = len(outcomes.TAX_RATES) * len(outcomes.OWNERSHIPS)
    assert len(first.texts) == len(second.texts) == tiles
    baseline = [t.get_text() for t in first.texts if t.get_position() == (5, 6)]
    assert baseline == [str(count)]


@pytest.mark.parametrize("draw", [figures.figure_3, figures.figure_4])
def test_schematic_figures_are_drawn_from_the_model(draw):
    (axes,) = draw().axes
    names = [text.get_text() for text in axes.texts]
    assert names[:3] == ["A", "B", "C"]


def test_corrected_transfer_leaves_nobody_wanting_to_move():
    economy = system_tables.baseline(PEOPLE)
    planned, rules = economy.efficient(), economy.institutions
    benefit = curves.private_average_benefit(planned.city, rules, planned.size)
    for printed, low, high in ((False, 0, 1e-5), (True, 100, 1e4)):
        paid = curves.efficient_transfer(planned.city, rules, planned.size, printed=printed)
        assert low <= np.ptp(benefit + paid) <= high


def test_migration_stays_where_it_is_stable_and_leaves_where_it_is_not():
    case = examples.pairwise_stable_cities()
    push = np.array([2e-5, -1e-5, -1e-5])
    path = examples.migrate(case.city, case.institutions, case.size + push)
    assert np.abs(path[-1] - case.size).max() > 5 * np.abs(push).max()
    np.testing.assert_allclose(path.sum(axis=1), case.size.sum(), rtol=1e-12)
    nudge = np.array([0.0, 1e-5, -1e-5])
    back = examples.migrate(case.city, case.institutions, case.size + nudge)
    assert abs(back[-1][1] - back[-1][2]) < 1e-6


def test_back_solving_needs_a_column_that_prints_its_own_number():
    design = system_tables.BASELINE
    economy = system_tables.baseline(PEOPLE)
    count = economy.fillable(design.efficient_count)
    assert count <= design.efficient_count
    assert economy.fillable(1) == 1


def test_figure_of_technologies_has_every_value():
    figure = figures.figure_technologies(PEOPLE)
    assert len(figure.axes) == 6
    for axes, (_, values) in zip(figure.axes[:3], experiments.TECHNOLOGIES.items(), strict=True):
        competitive, planned = axes.lines
        np.testing.assert_array_equal(competitive.get_xdata(), values)
        assert np.all(np.array(competitive.get_ydata()) > np.array(planned.get_ydata()))


def test_unknown_technology_is_refused():
    with pytest.raises(ValueError, match="parameter = 'weather'"):
        experiments.technology_outcome(PEOPLE, "weather", 0.1)
