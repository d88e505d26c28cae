"""The city to play with: every position against the scalar functions behind Figure 1."""

from dataclasses import replace

import numpy as np
import pytest
import stored
from positions import at
from shaken import shaken

from replication.wedge import figures
from replication.wedge import play as playground
from replication.wedge.model import calibration, examples
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, Institutions

SHARES = np.random.default_rng(7).random((6, 4))
"""How far along each slider stands."""


@pytest.fixture(scope="module")
def play():
    return playground.city_playground()


def direct(tax_rate, ownership, agglomeration, land_elasticity):
    """Build the city and its institutions from the parts of the calibration, without arrays."""
    base = calibration.land_city(land_elasticity, calibration.BENCHMARK_LAND_WEIGHT)
    city = replace(base, agglomeration=agglomeration)
    size = calibration.REFERENCE_POPULATION / TYPICAL_POPULATION
    paid = tax_rate * curves.net_labour_income(city, size)
    paid = paid + ownership * curves.average_rent(city, size, tax_rate)
    return city, Institutions(tax_rate, ownership, paid - calibration.UNEXPLAINED_WEDGE)


@pytest.mark.parametrize("shares", SHARES.tolist(), ids=range(len(SHARES)))
def test_a_position_is_what_scalar_solves_give(play, shares):
    position = at(play, shares)
    values = [s.values[i] for s, i in zip(play.sliders, position, strict=True)]
    city, rules = direct(*values)
    outside = float(curves.private_average_benefit(city, rules, 1.0))
    points = examples.figure_1_points(city, rules, outside)
    sizes = np.array([points.planner, points.efficient, points.political, points.migration])
    found = play.points[position]
    assert found[:, 0] / figures.MILLION == pytest.approx(sizes, rel=1e-9)
    assert found[[1, 3], 1] * 1000 == pytest.approx(outside, rel=1e-12)
    benefits = [
        curves.social_average_benefit(city, playground.SIZES),
        curves.social_marginal_benefit(city, playground.SIZES),
        curves.private_average_benefit(city, rules, playground.SIZES),
        curves.private_marginal_benefit(city, rules, playground.SIZES),
    ]
    assert play.y[position] * 1000 == pytest.approx(np.array(benefits), rel=1e-12)
    wedge = float(curves.private_social_wedge(city, rules, 1.0))
    assert play.numbers[position][4] == pytest.approx(wedge, rel=1e-12)


def test_it_starts_at_the_benchmark_of_figure_1(play):
    points = examples.benchmark_points()
    start = play.points[play.start][:, 0] / figures.MILLION
    expected = [points.planner, points.efficient, points.political, points.migration]
    assert start == pytest.approx(expected, rel=1e-9)


def test_the_page_is_the_same_on_every_machine(play):
    assert shaken(play)._repr_html_() == play._repr_html_()


def test_the_book_shows_the_page_that_the_code_gives(play):
    assert play._repr_html_() == stored.playground("wedge")
