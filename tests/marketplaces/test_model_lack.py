"""What groups lack is concave, and its slopes are those of its values, with and without work."""

import numpy as np
import pytest

from replication.marketplaces.model.economy import Economy, Groups, capacity
from replication.marketplaces.model.groups import net_expenditures
from replication.marketplaces.model.lack import Falling, Lack


def drawn(number):
    random = np.random.default_rng(number)
    count, several = random.integers(2, 6), random.integers(1, 4)
    goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
    economy = Economy(random.random(count), goods, [0.25] * 4, random.uniform(0.1, 0.9))
    tastes = random.dirichlet(np.ones(4), several) * 0.96 + 0.01
    groups = Groups(tastes, random.random(several) + 0.1, random.random(several) + 0.2)
    point = np.concatenate([[random.uniform(0.05, 0.95)], random.uniform(-0.5, 1.5, several)])
    time = 2 * random.random((1, count))
    return Lack(economy, [groups], time, np.full(1, 0.1)), groups, point[np.newaxis]


@pytest.mark.parametrize("number", range(40))
def test_slopes_are_those_of_the_values(number):
    lack, _, point = drawn(number)
    (value,), (slope,), (over,) = lack(point)
    steps = 1e-6 * np.eye(point.size)
    index = 2 if value == -np.inf else 0
    sign = -1 if value == -np.inf else 1
    rise = [lack(point + d)[index][0] - lack(point - d)[index][0] for d in steps]
    assert (over > 0) == (value == -np.inf)
    np.testing.assert_allclose(sign * np.array(rise) / 2e-6, slope, rtol=1e-5, atol=1e-6)


def test_bids_leave_each_group_its_need_with_and_without_work():
    idle = 0
    for number in range(40):
        lack, groups, point = drawn(number)
        price, needs = point[:, 0] / (1 - point[:, 0]), point[:, 1:]
        (log,), _, _ = lack.bids(price, needs)
        for group, of in enumerate(log):
            one = Groups(groups.tastes[[group]], np.ones(1), groups.utilities[[group]])
            rents = np.exp(np.maximum(of, -600))
            left = net_expenditures(lack.economy, one, lack.time[0], price[0], rents)[0]
            known, need = np.isfinite(of), needs[0, group]
            np.testing.assert_allclose(left[known], need, rtol=1e-9, atol=1e-9)
            wages = np.where(lack.economy.makes_second > 0, price, 1.0)
            spent = need + wages * lack.time[0]
            idle += np.count_nonzero(known & (lack.leisure[0, group] * spent > spent - need))
    assert idle > 20


def test_many_are_evaluated_as_each_alone():
    """Out of the domain of prices too, and where a rent is too high."""
    random = np.random.default_rng(1)
    economy = Economy([0.1, 0.5, 0.9], [1, 2, 1], [0.25] * 4)
    groups = [
        Groups(random.dirichlet(np.ones(4), 2), random.random(2), 0.1 + random.random(2))
        for _ in range(200)
    ]
    time, setup = 2 * random.random((200, 3)), 0.2 * random.random(200)
    points = np.column_stack([random.uniform(-0.2, 1.2, 200), random.uniform(-1, 3, (200, 2))])
    all_at_once = Lack(economy, groups, time, setup)(points)
    for n, one in enumerate(groups):
        alone = Lack(economy, [one], time[[n]], setup[[n]])(points[[n]])
        for together, single in zip(all_at_once, alone, strict=True):
            np.testing.assert_allclose(together[n], single[0], rtol=1e-13, atol=1e-13)
    value, slope, least = all_at_once
    out = (points[:, 0] <= 0) | (points[:, 0] >= 1)
    assert 20 < np.count_nonzero(out) < np.count_nonzero(value == -np.inf) < 180
    np.testing.assert_array_equal(slope[out, 0], np.where(points[out, 0] <= 0, 1, -1))
    np.testing.assert_allclose(least[out], np.maximum(-points[out, 0], points[out, 0] - 1))


def test_shares_fall_to_what_can_be_afforded_at_a_point():
    """Where something is lacking and setup can be paid; elsewhere they stand."""
    lowered = 0
    for number in range(600):
        lack, groups, point = drawn(number)
        if lack.setup[0] > 0.99 * lack.mass[0] * capacity(lack.economy, lack.time[0]):
            continue
        falling = Falling(lack.economy, [groups], lack.time, lack.setup)
        before, after = lack(point)[0][0], falling(point)[0][0]
        share = np.exp(falling.bare - lack.bare).ravel()
        if before <= 0:
            assert after == before
            assert np.all(share == 1)
            continue
        lowered += 1
        assert after == 0
        assert np.ptp(share) < 1e-14 < 1 - share[0]
        again = Lack(lack.economy, [groups.scaled(share[0])], lack.time, lack.setup)
        value, slope, _ = again(point)
        assert value[0] == pytest.approx(0, abs=1e-12 * max(1, before))
        np.testing.assert_allclose(falling(point)[1], slope, rtol=1e-9)
    assert lowered > 5
