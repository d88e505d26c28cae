"""The pictures show the numbers."""

import numpy as np
import pytest

from replication.datafolder import public_table
from replication.facts import commuting, figures, patents, people, zipf


def test_commuting_shows_all_areas_and_both_lines():
    (axes,) = figures.commuting_time().axes
    dots, *lines = axes.lines
    table = public_table("commuting-2010")
    np.testing.assert_array_equal(dots.get_ydata(), table["minutes"])
    np.testing.assert_array_equal(dots.get_xdata(), table["residents"])
    for line, by_people in zip(lines, (False, True), strict=True):
        slope = np.diff(np.log(line.get_ydata())) / np.diff(np.log(line.get_xdata()))
        np.testing.assert_allclose(slope, commuting.elasticity(by_people=by_people).estimate)


def test_shares_are_drawn_beside_print():
    (axes,) = figures.population_shares({"1980": 0.22, "2013": 0.29}).axes
    of_2009, of_the_year, printed = axes.lines
    shares = 100 * people.shares_of_largest()
    np.testing.assert_allclose(of_2009.get_ydata(), shares.iloc[0])
    np.testing.assert_allclose(of_the_year.get_ydata(), shares.iloc[1])
    assert printed.get_ydata() == pytest.approx([22, 29])
    assert list(printed.get_xdata()) == [1980, 2013]


def test_patents_are_drawn_beside_people_by_both_rankings():
    figure = figures.patents_and_people()
    for axes, ranking in zip(figure.axes, patents.RANKINGS, strict=True):
        held = patents.held_by_largest(20, ranked_by=ranking)
        assert [line.get_ydata()[19] for line in axes.lines] == pytest.approx(list(100 * held))


def test_ranks_are_drawn_less_one_half():
    (axes,) = figures.rank_and_size().axes
    dots, power, bell = axes.lines
    assert dots.get_ydata()[[0, -1]].tolist() == [0.5, 365.5]
    sizes = public_table("population-2009")["residents"].to_numpy(float)
    np.testing.assert_allclose(power.get_xdata(), zipf.on_the_line(sizes, 135))
    np.testing.assert_allclose(bell.get_xdata(), zipf.lognormal_like(sizes))


def test_cities_of_several_laws_are_drawn():
    sizes = {"one": np.array([3.0, 2.0]), "two": np.array([4.0, 2.0, 1.0])}
    (axes,) = figures.sizes_by_law(sizes).axes
    for line, (name, residents) in zip(axes.lines, sizes.items(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), residents)
        assert line.get_label() == f"{name}: {residents.size} cities"
