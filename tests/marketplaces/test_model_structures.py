"""Structures and costs beyond section 5, by hand."""

import numpy as np
import pytest

from replication.marketplaces.model import structures


@pytest.mark.parametrize("order", [(0.1, 0.4, 0.9), (0.4, 0.9, 0.1), (0.9, 0.1, 0.4)])
def test_railways_of_footnote_21(order):
    # From the hub .4 rails go .3 to .1 and .5 to .9; one line from end to end is as long.
    assert structures.hub_length(order, leave_out_last=False) == pytest.approx(0.8)
    assert structures.tour_length(order) == pytest.approx(0.8)


def test_a_hub_may_be_longer_than_a_tour():
    four = (0.0, 0.4, 0.5, 1.0)
    assert structures.hub_length(four, leave_out_last=False) == pytest.approx(1.1)
    assert structures.tour_length(four) == pytest.approx(1.0)


def test_costs_by_number_and_by_share():
    costs = [structures.bounded_cost(k) for k in range(4)]
    np.testing.assert_allclose(costs, [0, 0.15, 0.225, 0.2625])
    shares = structures.congestion_share([0.25, 0.5, 1.0], 0.4)
    np.testing.assert_allclose(shares, [0.1, 0.2, 0.4])
    np.testing.assert_allclose(structures.merging_cost([0.0, 0.02]), [0.1, 0.3])


def test_structures_are_as_far_apart_as_the_best_pairing():
    assert structures.distance([0.1, 0.8], [0.9, 0.2]) == pytest.approx(0.2)
