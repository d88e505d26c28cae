"""Residences, travel and setup costs; every bad input has a clear error."""

import numpy as np
import pandas as pd
import pytest

from replication.marketplaces.model.core import find_core
from replication.marketplaces.model.economy import Economy, Setup, capacity, travel
from replication.marketplaces.model.equilibrium import equilibrium, solve
from replication.marketplaces.printed import cases
from replication.marketplaces.printed.cases import (
    GOODS,
    RESIDENCES,
    SYMMETRIC,
    case_economy,
    case_setup,
)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tastes": (0.25, 0.25, 0.25, 0.3)}, "sum to one, not to 1.05"),
        ({"tastes": (0.5, 0.5, 0.25, -0.25)}, "tastes = -0.25"),
        ({"tastes": (0.5, 0.5)}, "four shares"),
        ({"residences": (0, 0.33, 0.67, 1.2)}, "residences = 1.2: it must be between 0 and 1"),
        ({"residences": ()}, "it must be"),
        ({"goods": (1, 1, 1, 1)}, "goods = "),
        ({"goods": (1, 1, 2)}, "goods = "),
        ({"goods": (1, 1, 2, 3)}, "goods = 3"),
        ({"composite_share": 1.0}, "composite_share = 1"),
        ({"leisure": 0.0}, "leisure = 0"),
        ({"trips": -1.0}, "trips = -1"),
        ({"interval": (1.0, 0.0)}, "interval = "),
    ],
)
def test_bad_economies_are_refused(changes, message):
    good = {"residences": RESIDENCES, "goods": GOODS, "tastes": SYMMETRIC}
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        Economy(**(good | changes))


@pytest.mark.parametrize(
    "arguments",
    [
        {"each": -0.1},
        {"fixed": float("nan")},
        {},
        {"fixed": 0.1, "railway": ((1.0, 0.1), (0.5, 0.2))},
        {"fixed": 0.1, "railway": ((1.0, -0.1),)},
    ],
)
def test_bad_setup_costs_are_refused(arguments):
    with pytest.raises(ValueError, match="must"):
        Setup(**arguments)


def test_structures_must_exist_and_lie_in_the_interval():
    economy = case_economy(1)
    with pytest.raises(ValueError, match="at least one marketplace"):
        travel(economy, [])
    with pytest.raises(ValueError, match=r"structure = 1\.5: it must be between 0 and 1"):
        travel(economy, [1.5])


def test_setup_that_nobody_can_pay():
    economy = case_economy(1)
    with pytest.raises(ValueError, match=r"setup cost = 2: it must be below 0\.915"):
        equilibrium(economy, Setup(each=2.0), [0.5])
    at_the_edge = capacity(economy, economy.leisure - travel(economy, [0.0]))
    with pytest.raises(ValueError, match=f"setup cost = 2: it must be below {at_the_edge:g}"):
        equilibrium(economy, Setup(each=2.0), [[0.5], [0.0]])
    with pytest.raises(ValueError, match="no structure can pay it"):
        find_core(economy, Setup(each=1.5))
    assert not solve(economy, np.full(4, 2.0), 1.0).converged
    assert solve(economy, np.full(4, 2.0), 1.0).utility == 0


def test_capacity_is_the_most_of_the_composite_good():
    economy = case_economy(3)
    hours = np.array([1.4, 1.7, 1.9, 1.6])
    people = np.linspace(0, 1, 200_001)
    composite = (people * 1.7) ** 0.3 * ((1 - people) * 1.9) ** 0.7
    assert capacity(economy, hours) == pytest.approx(composite.max(), rel=1e-9)


def test_travel_is_to_the_closest_marketplace():
    economy = case_economy(1)
    np.testing.assert_allclose(travel(economy, [0.167, 0.833]), [0.167, 0.163, 0.163, 0.167])
    twice = case_economy(1, trips=2.0)
    np.testing.assert_allclose(travel(twice, [0.5]), [1, 0.34, 0.34, 1])
    many = travel(economy, np.linspace(0, 1, 7)[:, np.newaxis])
    assert many.shape == (7, 4)
    plane = Economy([[0, 0], [1, 1]], [1, 2], SYMMETRIC)
    np.testing.assert_allclose(travel(plane, [[0.0, 1.0]]), [1, 1])


def test_railway_cost_adds_up_by_piece():
    five = case_setup(5, 0.05)
    assert five.cost([0.5, 0.67, 1.0]) == pytest.approx(0.05 + 0.3 * 0.05 * 0.5)
    assert five.cost([0.25, 1.0]) == pytest.approx(0.05 + 9 * 0.05 * 0.25 + 0.3 * 0.05 * 0.5)
    assert five.cost([0.4]) == pytest.approx(0.05)
    assert case_setup(4, 0.05).cost([0.33, 0.67]) == pytest.approx(0.101)
    assert case_setup(1, 0.05).cost([0.33, 0.67]) == pytest.approx(0.1)
    with pytest.raises(ValueError, match="pieces end at 1"):
        five.railway_cost(0.0, 1.5)
    with pytest.raises(ValueError, match="case = 6"):
        case_setup(6, 0.1)
    for case in (0, 6):
        with pytest.raises(ValueError, match=f"case = {case}"):
            case_economy(case)


@pytest.mark.parametrize("case", [4, 5])
@pytest.mark.parametrize(
    ("left", "right"), [(0.0, 1.05), ([0.0, 0.0], [0.5, 1.05]), ([0.2, 1.05], [0.3, 0.4])]
)
def test_the_railway_ends_with_the_line(case, left, right):
    setup = case_setup(case, 0.05)
    assert np.all(setup.railway_cost(np.minimum(left, 1), np.minimum(right, 1)) >= 0)
    with pytest.raises(ValueError, match="the railway's pieces end at 1"):
        setup.railway_cost(left, right)


@pytest.mark.parametrize("kind", [list, np.array, pd.DataFrame])
def test_pieces_of_a_railway_may_come_as_an_array_or_a_table(kind):
    pieces = ((0.5, 0.1), (1.0, 0.2))
    assert Setup(fixed=0.1, railway=kind(pieces)) == Setup(fixed=0.1, railway=pieces)
    assert Setup(fixed=0.1, railway=kind(pieces)).cost([0.0, 1.0]) == pytest.approx(0.25)
    assert Setup(fixed=0.1, railway=np.zeros((0, 2))).cost([0.0, 1.0]) == 0.1
    assert Setup(fixed=0.1, railway=pieces).railway_cost([], []).size == 0


def test_a_railway_does_not_run_in_the_plane():
    setup = case_setup(4, 0.05)
    with pytest.raises(ValueError, match="it must run on a line"):
        setup.cost([[0.2, 0.5], [0.8, 0.5]], 2)
    plane = Economy([[0, 0], [1, 1]], [1, 2], SYMMETRIC)
    with pytest.raises(ValueError, match="and with residences on a line"):
        find_core(plane, setup)


def test_more_than_all_time_at_home_can_make_is_refused_before_the_search():
    """Two hours of everybody, half of them for each good, make one unit of the composite."""
    with pytest.raises(ValueError, match="no structure can pay it"):
        find_core(case_economy(1), Setup(each=1.05), markets=[1])


@pytest.mark.parametrize(
    "railway", [(1.0, 0.1), ((1.0, 0.1, 0.2),), ((0.5, 0.1, 1), (1.0, 0.1, 1))]
)
def test_pieces_of_a_railway_are_pairs(railway):
    with pytest.raises(ValueError, match="it must be pairs of a right end and a rate"):
        Setup(fixed=0.1, railway=railway)


@pytest.mark.parametrize(
    ("structure", "dimension"), [(0.5, 1), ([], 1), ([0.5, 0.6], 2), (np.zeros((0, 2)), 2)]
)
def test_no_marketplace_has_no_setup_cost(structure, dimension):
    with pytest.raises(ValueError, match="it must hold at least one marketplace"):
        Setup(each=0.1).cost(structure, dimension)


def test_space_has_one_dimension_or_two():
    with pytest.raises(ValueError, match="dimension = 3: it must be from 1 to 2"):
        Setup(each=0.1).cost(np.zeros((1, 1, 3)), 3)


@pytest.mark.parametrize("case", [4, 5])
def test_railways_are_solved_at_five_hundredths(case):
    table = cases.case_table(case)
    assert table.index.tolist() == ["0.05"]
    assert table.at["0.05", "markets"] == len(cases.case_core(case, 0.05).structure)


@pytest.mark.parametrize(("name", "ends"), [("left", (1.5, 0.4)), ("right", (0.4, 1.5))])
def test_the_end_that_no_railway_reaches_is_named(name, ends):
    with pytest.raises(ValueError, match=f"{name} = 1.5: the railway's pieces end at 1"):
        Setup(fixed=0.1, railway=((1.0, 0.3),)).railway_cost(*ends)
