"""What groups lack is concave, and its slopes are those of its values, with and without work."""

import numpy as np
import pytest

from replication.marketplaces.model.economy import Economy, Groups
from replication.marketplaces.model.groups import net_expenditures
from replication.marketplaces.model.lack import Lack


def drawn(number):
    random = np.random.default_rng(number)
    count, several = random.integers(2, 6), random.integers(1, 4)
    goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
    economy = Economy(random.random(count), goods, [0.25] * 4, random.uniform(0.1, 0.9))
    tastes = random.dirichlet(np.ones(4), several) * 0.96 + 0.01
    groups = Groups(tastes, random.random(several) + 0.1, random.random(several) + 0.2)
    point = np.concatenate([[random.uniform(0.05, 0.95)], random.uniform(-0.5, 1.5, several)])
    return Lack(economy, groups, 2 * random.random(count), 0.1), point


@pytest.mark.parametrize("number", range(40))
def test_slopes_are_those_of_the_values(number):
    lack, point = drawn(number)
    value, slope, over = lack(point)
    steps = 1e-6 * np.eye(point.size)
    index = 2 if value == -np.inf else 0
    sign = -1 if value == -np.inf else 1
    differences = [sign * (lack(point + d)[index] - lack(point - d)[index]) / 2e-6 for d in steps]
    assert (over > 0) == (value == -np.inf)
    np.testing.assert_allclose(differences, slope, rtol=1e-5, atol=1e-6)


def test_bids_leave_each_group_its_need_with_and_without_work():
    idle = 0
    for number in range(40):
        lack, point = drawn(number)
        price, needs = point[0] / (1 - point[0]), point[1:]
        log, *_ = lack.bids(price, needs)
        for group, of in enumerate(log):
            one = Groups(lack.groups.tastes[[group]], np.ones(1), lack.groups.utilities[[group]])
            rents = np.exp(np.maximum(of, -600))
            left = net_expenditures(lack.economy, one, lack.time, price, rents)[0]
            known = np.isfinite(of)
            np.testing.assert_allclose(left[known], needs[group], rtol=1e-9, atol=1e-9)
            wages = np.where(lack.makes > 0, price, 1.0)
            spent = needs[group] + wages * lack.time
            idle += np.count_nonzero(known & (lack.leisure[group] * spent > wages * lack.time))
    assert idle > 20
