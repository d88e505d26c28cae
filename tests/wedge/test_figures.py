"""Figures draw what the model says."""

import inspect
import re

import numpy as np

from replication.wedge import figures
from replication.wedge.model import calibration, examples
from replication.wedge.model import city as curves
from replication.wedge.printed import tables


def drawn(axes):
    return {line.get_label(): line.get_xydata() for line in axes.get_lines()}


def test_figure_1_draws_the_curves_and_five_points():
    (axes,) = figures.figure_1().axes
    lines = drawn(axes)
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    for label, benefit in (
        ("SAB, social average", curves.social_average_benefit(city, figures.SIZES)),
        ("SMB, social marginal", curves.social_marginal_benefit(city, figures.SIZES)),
        ("PAB, private average", curves.private_average_benefit(city, rules, figures.SIZES)),
    ):
        np.testing.assert_allclose(lines[label][:, 1], benefit)
        np.testing.assert_allclose(lines[label][:, 0], figures.SIZES * 2.091286)
    names = [text.get_text() for text in axes.texts if len(text.get_text()) == 1]
    assert names == ["A", "B", "C", "D", "E"]


def test_figure_2_draws_other_cities_in_each_panel():
    panels = figures.figure_2().axes
    averages = [drawn(axes)["SAB, social average"][:, 1] for axes in panels]
    base = curves.social_average_benefit(calibration.benchmark_city(), figures.SIZES)
    np.testing.assert_allclose(averages[0], base)
    for other in averages[1:]:
        assert np.abs(other - base).max() > 100


def test_titles_of_figure_2_say_what_changes():
    usual = inspect.signature(examples.panel_city).parameters
    for title, changes in list(examples.PANELS_2.items())[1:]:
        ((name, value),) = changes.items()
        assert [float(one) for one in re.findall(r"\.\d+", title)] == [usual[name].default, value]


def test_figure_5_draws_taxes_rents_and_both():
    (axes,) = figures.figure_5().axes
    lines = drawn(axes)
    parts = examples.across_city_parts(figures.SIZES)
    for label, wedge in parts.items():
        np.testing.assert_allclose(lines[label][:, 1], wedge)


def test_figure_6_draws_five_calibrations_in_each_panel():
    for axes in figures.figure_6().axes:
        lines = drawn(axes)
        assert len(lines) == 5
        slopes = [line[-1, 1] - line[0, 1] for line in lines.values()]
        np.testing.assert_allclose(slopes, slopes[0])


def test_figure_of_the_tables_draws_every_column_but_those_of_80_percent():
    (axes,) = figures.figure_table_wedges().axes
    lines = drawn(axes)
    row = "top-private-social-wedge"
    for label, variant in (
        ("top city, as printed", "printed"),
        ("top city, true derivative", "correct"),
    ):
        every = [tables.calibrated(n, variant).loc[row].to_numpy() for n in tables.DESIGNS]
        np.testing.assert_allclose(lines[label][:, 1], np.concatenate(every))
        assert len(lines[label]) == 40
        assert lines[label][:, 1].min() > -5_000


def test_figure_6_has_the_targets_of_tables_3_4_and_8():
    shares = (*tables.DESIGNS[3].land_share[:-1], 0.08)
    fixed, elastic = tables.DESIGNS[3].rent_elasticity, tables.DESIGNS[4].rent_elasticity
    rents = tables.DESIGNS[8].rent_elasticity
    assert list(examples.PANELS_6.values()) == [
        (tables.DESIGNS[8].land_share, rents),
        (shares[0], rents),
        (shares, fixed),
        (shares, elastic),
    ]
