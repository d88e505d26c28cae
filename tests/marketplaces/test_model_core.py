"""The search for the core against brute force, and its certificate."""

import numpy as np
import pytest

from replication.marketplaces.model import bracket, dues, odds
from replication.marketplaces.model import core as search
from replication.marketplaces.model import equilibrium as model
from replication.marketplaces.model.economy import Economy, Setup, capacity, travel
from replication.marketplaces.model.equilibrium import solve
from replication.marketplaces.model.places import pull, root_of_pull
from replication.marketplaces.printed.cases import (
    GOODS,
    RESIDENCES,
    SYMMETRIC,
    case_core,
    case_economy,
    case_setup,
)
from replication.marketplaces.printed.paths import path
from replication.numerics import ConvergenceError


def brute_force(economy, setup, number, step=0.05):
    """Best utility over all structures on a grid that holds the residences."""
    points = np.unique([*np.arange(0, 1 + step / 2, step), *economy.residences[:, 0], 0.5])
    places = np.stack(np.meshgrid(*[points] * number), axis=-1).reshape(-1, number)
    hours = economy.leisure - travel(economy, places)
    return solve(economy, hours, setup.cost(places)).utility.max()


@pytest.mark.parametrize(("case", "cost"), [(1, 0.01), (1, 0.05), (2, 0.037), (2, 0.2), (3, 0.1)])
def test_no_structure_on_a_grid_beats_the_core(case, cost):
    economy, setup = case_economy(case), case_setup(case, cost)
    found = search.find_core(economy, setup)
    best = max(brute_force(economy, setup, number) for number in (1, 2, 3))
    assert found.certified
    assert best <= found.bound
    assert found.utility <= found.bound <= found.utility * (1 + 2e-6)
    assert best <= found.utility * (1 + 1e-9)


@pytest.mark.parametrize("case", [4, 5])
def test_no_railway_on_a_grid_beats_the_core(case):
    economy, setup = case_economy(case), case_setup(case, 0.05)
    found = search.find_core(economy, setup)
    assert found.certified
    best = max(brute_force(economy, setup, number) for number in (1, 2, 3))
    assert best <= found.utility * (1 + 1e-9)


def test_wages_balance_at_a_place_between_residences():
    for case, cost in ((2, 0.4), (2, 0.5), (3, 0.1), (1, 0.1)):
        place = case_core(case, cost).structure[0]
        root = root_of_pull(case_economy(case), cost, 0.34, 0.66)
        assert place == pytest.approx(root, abs=1e-6)
        assert abs(pull(case_economy(case), np.array([cost]), root)[0]) < 1e-10


def test_a_bound_between_one_and_two_tolerances_is_no_certificate():
    found = case_core(1, 0.2).core
    value = float(np.log(found.utility))
    for gap, certified in ((0.9e-3, True), (1.5e-3, False)):
        known = found.structure, found.equilibrium, value, value + gap
        again = search._core(*known, 1e-3, 1, found.cover)
        assert again.certified is certified
        assert np.log(again.bound / again.utility) == pytest.approx(gap)


def test_number_can_be_fixed():
    economy, setup = case_economy(2), Setup(each=0.05)
    by_number = [search.find_core(economy, setup, markets=[k]).utility for k in (1, 2, 3, 4)]
    np.testing.assert_allclose(by_number, path(2, [0.05]).by_number[0], rtol=1e-6)
    assert search.find_core(economy, setup).utility == max(by_number)


def test_bad_searches_are_refused():
    economy = case_economy(1)
    with pytest.raises(ValueError, match="numbers from 1 to 4"):
        search.find_core(economy, Setup(each=0.1), markets=[5])
    with pytest.raises(ValueError, match="numbers from 1 to 4"):
        search.find_core(economy, Setup(each=0.1), markets=[])
    with pytest.raises(ValueError, match="without a cost of each marketplace"):
        search.find_core(economy, Setup(each=0.1, railway=((1.0, 0.1),)))


def test_a_search_that_is_cut_short_is_not_certified():
    found = search.find_core(case_economy(1), Setup(each=0.1), limit=10)
    assert not found.certified
    assert found.bound > found.utility


def test_order_of_residences_does_not_matter():
    shuffled = [2, 0, 3, 1]
    economy = Economy(np.array(RESIDENCES)[shuffled], np.array(GOODS)[shuffled], SYMMETRIC)
    found = search.find_core(economy, Setup(each=0.05))
    assert found.utility == pytest.approx(case_core(1, 0.05).core.utility, rel=1e-12)


def test_plane_with_residences_on_a_line_gives_the_line():
    points = np.column_stack([RESIDENCES, np.full(4, 0.5)])
    plane = Economy(points, GOODS, SYMMETRIC)
    for cost in (0.05, 0.1):
        found = search.find_core(plane, Setup(each=cost), tolerance=1e-5)
        assert found.certified
        assert found.utility == pytest.approx(case_core(1, cost).core.utility, rel=1e-6)


def test_no_place_on_a_grid_of_the_square_beats_the_core():
    square = Economy([[0, 0], [1, 0], [0, 1], [1, 1]], GOODS, SYMMETRIC)
    found = search.find_core(square, Setup(each=0.3), markets=[1], tolerance=1e-4)
    points = np.linspace(0, 1, 101)
    places = np.stack(np.meshgrid(points, points), axis=-1).reshape(-1, 1, 2)
    hours = square.leisure - travel(square, places)
    grid = solve(square, hours, np.full(len(hours), 0.3))
    assert found.certified
    assert grid.utility.max() <= found.utility * (1 + 1e-8)
    np.testing.assert_allclose(found.structure[0, 1], 0.5, atol=1e-3)


@pytest.mark.parametrize("turn", [(0, 1), (1, 0)])
@pytest.mark.parametrize("shuffled", [(0, 1, 2, 3), (2, 0, 3, 1)])
def test_a_line_across_the_plane_in_any_order_is_the_line(turn, shuffled):
    points = np.column_stack([RESIDENCES, np.full(4, 0.5)])[np.ix_(shuffled, turn)]
    plane = Economy(points, np.array(GOODS)[list(shuffled)], SYMMETRIC)
    found = search.find_core(plane, Setup(each=0.05), markets=[2], tolerance=1e-3)
    line = search.find_core(case_economy(1), Setup(each=0.05), markets=[2])
    assert found.utility == pytest.approx(line.utility, rel=1e-6)
    assert found.utility <= found.bound <= line.utility * np.exp(2e-3)
    assert found.structure.shape == (2, 2)
    np.testing.assert_allclose(found.structure[:, turn.index(1)], 0.5)


def test_a_place_between_residences_is_found_in_any_order():
    shuffled = [2, 0, 3, 1]
    usual = case_economy(2)
    economy = Economy(np.array(RESIDENCES)[shuffled], np.array(GOODS)[shuffled], usual.tastes)
    found, ordered = (search.find_core(one, Setup(each=0.4)) for one in (economy, usual))
    assert found.certified
    assert 0.33 < ordered.structure[0] < 0.67
    np.testing.assert_allclose(found.structure, ordered.structure, atol=1e-6)


def test_a_search_without_a_certificate_looks_at_each_box_once():
    economy, setup = case_economy(2), Setup(each=0.4)
    hasty = search.find_core(economy, setup, tolerance=np.inf)
    assert hasty.bound == np.inf
    assert hasty.boxes == 4
    np.testing.assert_allclose(
        hasty.structure, search.find_core(economy, setup).structure, atol=1e-5
    )


def test_a_certificate_leaves_a_gap_of_one_tolerance():
    found = search.find_core(case_economy(1), Setup(each=0.05), tolerance=1e-2)
    assert found.certified
    assert np.log(found.bound / found.utility) == pytest.approx(1e-2)


@pytest.mark.parametrize("markets", [[2.0], [True], [1, 2.0], [True, 2], [0, 1]])
def test_numbers_of_marketplaces_are_whole(markets):
    with pytest.raises(ValueError, match="it must hold whole numbers from 1 to 4"):
        search.find_core(case_economy(1), Setup(each=0.1), markets=markets)


def test_where_rails_are_dear_there_is_one_marketplace_and_no_railway():
    setup = Setup(fixed=0.2, railway=((1.0, 100.0),))
    found = search.find_core(case_economy(2), setup)
    alone = search.find_core(case_economy(2), Setup(each=0.2), markets=[1])
    assert found.structure.tolist() == alone.structure.tolist() == [RESIDENCES[2]]


def test_an_unsolved_search_names_the_lowest_setup_cost(monkeypatch):
    monkeypatch.setattr(model, "STEPS", 1)
    monkeypatch.setattr(dues, "STEPS", 1)
    monkeypatch.setattr(odds, "STEPS", 1)
    monkeypatch.setattr(bracket, "EXACT", {"xatol": 1.0})
    with pytest.raises(ConvergenceError, match=r"setup cost = 0\.1: the solver missed"):
        search.find_core(case_economy(2), Setup(each=0.1), limit=5)


def test_ties_are_found_where_travel_takes_most_of_the_time():
    """Four ways to have one marketplace on either side; everybody else travels .33 at 3.5 each."""
    economy, setup = case_economy(1, trips=3.5), Setup(each=0.1)
    found = search.find_core(economy, setup, markets=[2])
    assert found.equilibrium.time.min() == pytest.approx(2 - 3.5 * 0.33)
    assert search.ties(economy, setup, found).tolist() == [
        [0.33, 0.67],
        [0.33, 1.0],
        [0.0, 0.67],
        [0.0, 1.0],
    ]


def test_a_single_marketplace_between_two_equal_residences_stays_in_the_middle():
    """The two are so close that they tie with the middle, which is not a set of residences."""
    found = case_core(1, 0.4, (0.0, 0.49999, 0.50001, 1.0))
    assert found.structure == pytest.approx((0.5,), abs=1e-7)


def test_the_dearest_structure_that_can_be_paid_is_named():
    """One marketplace at one half leaves consumers most time, whatever it costs."""
    economy = case_economy(1)
    hours = economy.leisure - travel(economy, [0.5])
    most = float(capacity(economy, hours))
    with pytest.raises(ValueError, match="no structure can pay it") as error:
        search.find_core(economy, Setup(each=1.05), markets=[1])
    assert float(str(error.value).rpartition("below ")[2]) >= most - 1e-6


def test_of_structures_that_nobody_can_pay_the_one_that_lacks_least_is_named():
    with pytest.raises(ValueError, match=r"setup cost = 1: .* below 0\.8$"):
        search._refuse_costs(np.array([1.0, 5.0]), np.array([0.8, 0.9]))
