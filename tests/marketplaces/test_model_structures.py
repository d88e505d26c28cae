"""Structures and their costs by hand."""

import numpy as np
import pytest

from replication.marketplaces.model import structures
from replication.marketplaces.printed import cases


def test_close_pairs_cost_a_tenth_and_ten_times_their_gap():
    np.testing.assert_allclose(structures.merging_cost([0.0, 0.005, 0.02]), [0.1, 0.15, 0.3])


def test_costs_halve_their_distance_to_three_tenths():
    costs = [structures.bounded_cost(number) for number in range(4)]
    assert costs == pytest.approx([0.0, 0.15, 0.225, 0.2625])


@pytest.mark.parametrize(
    ("first", "second", "far"),
    [
        ([0.2], [0.9], 0.7),
        ([0.1, 0.8], [0.7, 0.3], 0.3),
        ([0.0, 0.5, 1.0], [0.6, 0.9, 0.1], 0.3),
    ],
)
def test_distance_pairs_the_closest(first, second, far):
    assert structures.distance(first, second) == pytest.approx(far)
    assert structures.distance(second[::-1], first) == pytest.approx(far)


def test_rails_from_a_hub_and_round_a_tour():
    # From .4: .4 to the left, .2 and .6 to the right. A tour runs from end to end.
    places = [0.6, 0.0, 1.0, 0.4]
    assert structures.hub_length(places, leave_out_last=False) == pytest.approx(1.2)
    assert structures.tour_length(places) == pytest.approx(1.0)
    # Without .4, which may still be the hub, .6 is the best one.
    assert structures.hub_length(places, leave_out_last=True) == pytest.approx(1.0)
    assert structures.hub_length([1.0, 0.0, 0.5], leave_out_last=True) == pytest.approx(1.0)


def test_costs_of_a_coalition_go_with_its_share():
    np.testing.assert_allclose(structures.congestion_share([0.0, 0.25, 1.0], 0.4), [0, 0.1, 0.4])


@pytest.mark.parametrize(
    ("labour", "one"), [([0, 0, 0], True), ([0, -1, 0], True), ([-0.5, 0, -0.5], False)]
)
def test_labour_at_one_residence_at_most(labour, one):
    assert structures.works_at_one(labour) is one


def test_the_closest_marketplace_counts_and_none_is_infinitely_far():
    assert structures.access([0.7, 0.2, 0.4]) == 0.2
    assert structures.access([]) == np.inf


def test_a_unit_of_labour_makes_a_unit_of_its_residence_s_commodity():
    economy = cases.case_economy(1)  # the first two residences make commodity 1
    trade = np.zeros(10)
    trade[:6] = [1.5, 2.5, -1.0, -0.5, -2.0, -0.5]
    changes = np.zeros((6, 10))
    changes[1, 0] = changes[2, 1] = changes[3, 6] = 0.01  # more of either commodity, and land
    changes[4, 2] = 0.01  # an hour less where commodity 1 is made
    changes[5] = -0.01  # goods thrown away, more labour and land given
    found = structures.producible(economy, trade + changes)
    assert found.tolist() == [True, False, False, False, False, True]
    idle = np.zeros(10)
    idle[2] = 0.01
    assert not structures.producible(economy, idle - 0.5 * np.eye(10)[0])
