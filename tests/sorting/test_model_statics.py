"""Where conditions on primitives begin, and by how much a cost is raised."""

import numpy as np
import pytest
from sorting.shared import assert_threshold_is_indifferent

from replication.sorting import draws
from replication.sorting.model import innovation, statics, threshold
from replication.sorting.model.economy import FixedUtility


def test_a_cost_is_raised_by_a_percent_or_half_way_to_the_other_city():
    base = threshold.baseline().changed(cost_1=[0.05, 0.0999], cost_2=0.1)
    factor = statics.raised_cost(threshold.solve(base, FixedUtility(0.5)))
    assert factor[0] == 1.01
    assert 0.0999 * factor[1] ** 2 == pytest.approx(0.1, rel=1e-12)


def test_the_condition_on_the_cost_of_city_1_begins_at_eps_of_twice_the_loss_over_net_scale():
    pool = draws.economies(200, seed=7)
    loss = innovation.cost_root(pool, pool.cost_1) / innovation.net_scale(pool, pool.cost_1)
    # eps = (mu - theta) / (theta (1 - mu)) is solved for mu.
    for factor, meets in ((0.999, True), (1.001, False)):
        eps = 2 * factor * loss * pool.substitution
        edge = pool.changed(goods_share=(pool.substitution + eps) / (1 + eps))
        assert np.all(statics.cost_surely_widens(edge) == meets)


@pytest.mark.parametrize("closure", [draws.GIVEN_UTILITY, draws.GIVEN_LABOUR])
def test_incomes_at_the_threshold_leave_its_entrepreneur_indifferent(closure):
    solved = draws.samples()[closure].take(np.arange(50))
    value = solved.allocation.worker_utility + solved.cities.congestion_2
    gap = np.broadcast_to(solved.cities.congestion_gap, value.shape)
    assert_threshold_is_indifferent(statics.threshold_income(solved), gap, value)
