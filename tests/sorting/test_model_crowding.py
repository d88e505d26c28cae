"""Congestion that grows with the city's own size."""

import numpy as np
import pytest

from replication.sorting import draws
from replication.sorting.model import crowding, gap
from replication.sorting.model.economy import ClearedLabour, FixedUtility


def workers_utility(cities, both, rho, log_ratio):
    t = gap.terms(cities, ClearedLabour(1.0))
    level, _ = gap.log_productivities(t, log_ratio)
    return [
        np.exp(crowding.log_real_wage(t, city, q, labour)) - np.exp(rho * labour)
        for city, (q, labour) in enumerate(zip(level, both, strict=True))
    ]


@pytest.mark.parametrize("rho", [0.02, 2.0])
def test_with_labour_given_all_work_and_are_as_well_off(rho):
    cities, log_ratio = draws.economies(50, seed=1), np.linspace(0.1, 3, 7)[:, np.newaxis]
    log_ratio = log_ratio * np.ones(50)
    both = crowding.log_workers(cities, ClearedLabour(3.0), rho, log_ratio)
    np.testing.assert_allclose(np.logaddexp(*both), np.log(3.0), rtol=1e-12)
    one, two = workers_utility(cities, both, rho, log_ratio)
    np.testing.assert_allclose(one, two, atol=1e-8 * np.max(np.abs(one)))


@pytest.mark.parametrize("utility", [0.5, 0.0, -0.3])
def test_with_utility_given_of_any_sign_all_have_it(utility):
    cities, log_ratio = draws.economies(50, seed=2), np.full(50, 0.7)
    both = crowding.log_workers(cities, FixedUtility(utility), 0.5, log_ratio)
    for found in workers_utility(cities, both, 0.5, log_ratio):
        np.testing.assert_allclose(found, utility, atol=1e-9)


def test_far_out_the_sign_of_the_gain_is_that_of_its_power():
    cities = draws.economies(500, seed=3)
    for name, closure in draws.closures(500, seed=4).items():
        for rho in (0.02, 1.0):
            power = crowding.far_power(cities, closure, rho)
            gain = crowding.log_gain(cities, closure, rho, np.full(500, 600.0))
            clear = np.abs(power) > 0.1
            assert clear.sum() > 300, name
            assert np.all(((gain > 0) == (power > 0))[clear]), name


@pytest.mark.parametrize("rho", [0.02, 1.0])
def test_far_out_the_gain_rises_with_its_power_where_labour_is_given(rho):
    cities = draws.economies(500, seed=3)
    mu, gamma = cities.goods_share, cities.gamma
    rising = 1 - gamma * mu**2 / (1 - mu) > 0.05  # else income in city 2 falls below a_1
    assert rising.sum() > 50
    some, closure = cities.take(np.flatnonzero(rising)), ClearedLabour(3.0)
    near, far = (
        crowding.log_gain(some, closure, rho, np.full(some.size, x)) for x in (600.0, 690.0)
    )
    power = crowding.far_power(some, closure, rho)
    np.testing.assert_allclose((far - near) / 90, power, rtol=1e-6)


def test_an_elasticity_of_zero_is_refused():
    with pytest.raises(ValueError, match="rho = 0"):
        crowding.log_workers(draws.economies(1, seed=1), FixedUtility(0.5), 0.0, [0.5])
