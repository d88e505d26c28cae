"""Choice of residences by hand, whole people, and no marketplace; bad input has a clear error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replication.marketplaces.model import residences, structures
from replication.marketplaces.printed import cases


def test_utility_is_zero_without_one_of_the_four():
    bundles = [[1, 1, 1, 1], [16, 1, 1, 1], [0, 9, 9, 9], [9, 9, 9, 0]]
    assert residences.utility([0.25] * 4, bundles).tolist() == [1, 2, 0, 0]


def test_the_cheapest_plan_sells_all_land_and_time():
    assert residences.least_cost([1, 2], [2, 1.5], 0.5).tolist() == [-2.5, -3.5]


def test_without_the_boundary_condition_a_liked_residence_is_chosen_with_no_goods():
    assert residences.chosen([0, 1], [3, 1], boundary=False).tolist() == [True, False]
    assert residences.chosen([0, 1], [3, 1], boundary=True).tolist() == [False, True]


def test_what_cannot_be_afforded_is_not_chosen_and_ties_are():
    assert residences.chosen([-1, -2], [3, 1], boundary=False).tolist() == [False, False]
    assert residences.chosen([1, 3], [3, 1], boundary=True).tolist() == [True, True]


@given(st.lists(st.integers(1, 50), min_size=1, max_size=6), st.integers(1, 10**6))
def test_whole_people_sum_to_one_and_are_off_by_less_than_a_person(weights, number):
    shares = np.array(weights) / sum(weights)
    people = residences.whole_people(shares, number)
    assert people.sum() == pytest.approx(1)
    assert np.abs(people * number - np.round(people * number)).max() < 1e-6
    assert np.abs(people - shares).max() < 1 / number + 1e-12


def test_the_closest_of_no_marketplaces_is_infinitely_far():
    assert structures.access([]) == np.inf
    assert structures.access([0.5, 0.2]) == 0.2


def test_the_dull_residence_gives_less_than_a_quarter_and_rises():
    levels = residences.with_dull_residence([[1, 1, 1], [2, 1, 1], [1e9, 1, 1], [0, 1, 1]])
    assert levels[:, 0].tolist() == [1, 2, 1e9, 0]
    assert levels[:, 1].tolist() == [1 / 8, 1 / 6, 1e9 / (4 * (1 + 1e9)), 0]


def test_labour_makes_its_own_commodity_one_for_one_and_nothing_else_is_made():
    economy = cases.case_economy(1)  # a and b make commodity 1, c and d commodity 2
    land = [0, 0, 0, 0]
    assert structures.producible(economy, [2, 1, -1, -1, 0, -1, *land])
    assert structures.producible(economy, [1, 0, -1, -1, 0, -1, -1, 0, 0, 0])
    assert not structures.producible(economy, [2.5, 0, -1, -1, 0, -1, *land])
    assert not structures.producible(economy, [0, 0, 0.1, -1, 0, -1, *land])
    assert not structures.producible(economy, [0, 0, -1, -1, 0, -1, 0.1, 0, 0, 0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: residences.whole_people([0.5, 0.6], 10), "populations = .0.5, 0.6.: they must"),
        (lambda: residences.whole_people([0.5, 0.5], 0), "number = 0"),
        (lambda: residences.utility([0.25] * 4, [-1, 1, 1, 1]), "bundle = -1"),
        (lambda: residences.utility([0, 0.25, 0.25, 0.5], [1, 1, 1, 1]), "tastes = 0"),
        (lambda: residences.least_cost([-1], [1], 0), "wages = -1"),
        (lambda: residences.chosen([1, 1], [0, 1], boundary=True), "liking = 0"),
        (lambda: structures.access([-1]), "distances = -1"),
        (lambda: residences.with_dull_residence([-1, 1, 1]), "bundle = -1"),
        (lambda: structures.producible(cases.case_economy(1), [1, 1]), "trade"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
