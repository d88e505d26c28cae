"""Marketplaces to play with: positions against branch and bound and its certificate."""

import numpy as np
import pytest
import stored
from positions import at
from shaken import shaken

from replication.marketplaces import play as playground
from replication.marketplaces.model.core import find_core
from replication.marketplaces.model.economy import Setup
from replication.marketplaces.printed import cases

SHARES = np.random.default_rng(7).random((6, 3))
"""How far along each slider stands."""


@pytest.fixture(scope="module")
def play():
    return playground.core_playground()


def label(play, position):
    return [s.values[i] for s, i in zip(play.sliders, position, strict=True)]


@pytest.mark.parametrize("shares", SHARES.tolist(), ids=range(len(SHARES)))
def test_a_position_is_what_the_certified_search_finds(play, shares):
    position = at(play, shares)
    cost, taste, trips = label(play, position)
    core = find_core(playground.economy(taste, trips), Setup(each=cost))
    assert core.certified
    markets, place, utility = play.numbers[position][:3]
    assert markets == core.markets
    assert utility == pytest.approx(core.utility, rel=1e-9)
    if core.markets == 1:
        assert place == pytest.approx(float(core.structure[0]), abs=1e-4)
    assert np.isnan(place) == (core.markets > 1)


@pytest.mark.parametrize(("case", "taste"), [(1, 0.25), (2, 0.3)])
def test_the_rows_of_the_tables_are_among_the_positions(case, taste):
    costs = [float(text) for text in cases.SETUP_COSTS]
    for cost, found in zip(costs, playground.along(costs, taste, 1.0), strict=True):
        printed = cases.case_core(case, cost)
        assert found.structure == pytest.approx(printed.structure, abs=1e-4)
        # Utility is flat at its peak, and so are rents there.
        assert found.equilibrium.rents == pytest.approx(printed.equilibrium.rents, abs=1e-4)


def test_people_add_up_and_bars_stand_on_zero(play):
    bars = play.y.reshape(*play.positions, 2, 4, 3)
    assert bars[..., 0, :, 1].sum(axis=-1) == pytest.approx(1, abs=1e-9)
    assert np.all(bars[..., 0] == 0)
    assert np.all(np.isnan(bars[..., 2]))
    shown = np.isfinite(play.points[..., 0]).sum(axis=-1)
    assert np.array_equal(shown, play.numbers[..., 0])


def test_the_page_is_the_same_on_every_machine(play):
    assert shaken(play)._repr_html_() == play._repr_html_()


def test_the_book_shows_the_page_that_the_code_gives(play):
    assert play._repr_html_() == stored.playground("marketplaces")
