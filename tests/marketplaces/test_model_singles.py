"""A single marketplace at many prices at once: bounds on all places between two."""

from itertools import pairwise

import numpy as np
import pytest

from replication.marketplaces.model import line, singles
from replication.marketplaces.model.bound import utility_bound
from replication.marketplaces.model.core import find_core
from replication.marketplaces.model.economy import Economy, Setup
from replication.marketplaces.model.equilibrium import hours_left, solve
from replication.marketplaces.model.places import root_of_pull
from replication.marketplaces.printed import cases, paths

DULL = (0.15, 0.15, 0.1, 0.6)
"""Leisure has a smaller share than land, and some residents take all their time."""


def town(tastes):
    return Economy([0.1, 0.33, 0.5, 0.9], [1, 1, 2, 2], tastes, trips=1.8)


@pytest.mark.parametrize(
    "tastes", [(0.25,) * 4, DULL, (0.3, 0.2, 0.1, 0.4), (0.1, 0.2, 0.65, 0.05)]
)
def test_two_neighbours_bound_all_places_between_them(tastes):
    economy, random = town(tastes), np.random.default_rng(0)
    places = np.unique([*np.linspace(0.1, 0.9, 9), *economy.residences[:, 0]])
    price, rent = np.exp(random.normal(size=(2, 40)))
    most = singles.log_worth(economy, 0.3, price, rent, places)
    either = np.maximum(most[:, 1:], most[:, :-1])
    for part in np.linspace(0, 1, 7):
        between = places[:-1] + part * np.diff(places)
        hours = hours_left(economy, between[:, np.newaxis])
        cost = np.full(between.size, 0.3)
        exact = utility_bound(economy, hours, cost, price[:, np.newaxis], rent[:, np.newaxis])
        assert np.all(exact <= np.exp(either) * (1 + 1e-12))
        if tastes[2] >= tastes[3]:
            here = singles.log_worth(economy, 0.3, price, rent, between)
            np.testing.assert_allclose(np.exp(here), exact, rtol=1e-12)


@pytest.mark.parametrize("tastes", [(0.25,) * 4, DULL, (0.3, 0.2, 0.1, 0.4)])
def test_worth_is_convex_between_two_residences(tastes):
    economy, random = town(tastes), np.random.default_rng(0)
    price, rent = np.exp(random.normal(size=(2, 40)))
    for ends in pairwise(economy.residences[:, 0]):
        log = singles.log_worth(economy, 0.3, price, rent, np.linspace(*ends, 60)) / tastes[3]
        worth = np.exp(log - log.max(axis=1, keepdims=True))
        assert np.diff(worth, 2).min() > -1e-13


def test_runs_are_the_fewest_and_leave_out_what_no_row_discards():
    rows = np.array(
        [
            [1, 1, 1, 0, 0, 0, 0, 0, 0],
            [0, 1, 1, 1, 0, 0, 0, 0, 0],
            [0, 0, 0, 1, 0, 1, 0, 1, 1],
        ],
        dtype=bool,
    )
    assert singles.stretches(rows) == [(0, 2, 0), (2, 3, 1), (3, 7, -1), (7, 8, 2)]
    assert singles.stretches(np.zeros((1, 4), dtype=bool)) == [(0, 3, -1)]
    assert singles.stretches(np.ones((2, 4), dtype=bool)) == [(0, 3, 0)]


def test_the_prices_of_its_places_discard_all_of_a_box_but_little():
    economy, setup = town((0.25,) * 4), Setup(each=0.3)
    search = line._Line(economy, setup, 1e-6)
    (box,) = search.first_boxes([1])
    gone, left, examined = search.alone(box)
    assert not left
    assert examined == len(gone) < 30
    ends = sorted((float(one.low[0]), float(one.high[0])) for one in gone)
    assert [ends[0][0], ends[-1][1]] == [0.1, 0.9]
    assert all(a[1] == b[0] for a, b in pairwise(ends))
    grid = np.linspace(0.1, 0.9, 801)[:, np.newaxis]
    best = solve(economy, hours_left(economy, grid), np.full(801, 0.3)).log_utility.max()
    assert best <= search.value + 1e-12
    np.testing.assert_allclose(search.pulls(search.best[np.newaxis])[0], 0, atol=1e-9)


def test_a_start_nearby_changes_nothing_but_the_way():
    economy = town((0.25,) * 4)
    hours = hours_left(economy, [[0.4], [0.6]])
    costs = np.full(2, 0.3)
    found = solve(economy, hours, costs)
    again = solve(economy, hours, costs, near=(2.0, 3.0))
    np.testing.assert_allclose(again.log_utility, found.log_utility, rtol=1e-12)
    np.testing.assert_allclose(again.price, found.price, rtol=1e-9)
    assert again.converged.all()


@pytest.mark.parametrize("more", [3e-4, 3e-3, 1e-2])
def test_a_place_next_to_a_residence_is_found(more):
    cost = paths.leaving_cost() + more
    exact = root_of_pull(cases.case_economy(2), cost, 0.34, cases.RESIDENCES[2] - 1e-9)
    found = find_core(cases.case_economy(2), cases.case_setup(2, cost))
    np.testing.assert_allclose(found.structure, [exact], atol=1e-8)
