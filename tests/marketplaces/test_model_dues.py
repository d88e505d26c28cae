"""Prices near capacity, told as time, against many digits and against what rounding leaves."""

import numpy as np
import pytest

from replication.marketplaces.model import dues, equilibrium
from replication.marketplaces.model.bound import bound
from replication.marketplaces.model.economy import Economy, capacity, composite_price
from replication.marketplaces.model.equilibrium import hours_left, market_residuals, solve
from replication.marketplaces.reference.digits import cleared

TASTES = [(0.25,) * 4, (0.41, 0.03, 0.11, 0.45), (0.1, 0.3, 0.55, 0.05)]


def near(tastes, share, count=8, seed=3):
    """An economy, times of structures that can pay a share of the most, and costs."""
    random = np.random.default_rng(seed)
    goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
    economy = Economy(np.round(random.random(count), 3), goods, tastes, 0.3)
    time = hours_left(economy, np.linspace(0, 1, 2001)[:, np.newaxis])
    most = capacity(economy, time)
    cost = share * most.max()
    able = most > cost + (most.max() - cost) / 20
    return economy, time[able].T, np.full(np.count_nonzero(able), cost)


@pytest.mark.parametrize("tastes", TASTES)
@pytest.mark.parametrize("share", [0.99, 0.999, 0.9999])
def test_they_agree_with_many_digits(tastes, share):
    economy, time, setup = near(tastes, share)
    log_price, rent, rest, value, residual = dues.due_prices(economy, time, setup)
    assert residual.max() < equilibrium.TOLERANCE
    for n in (0, value.argmax(), len(setup) - 1):
        exact = cleared(economy, time[:, n], setup[n])
        assert value[n] == pytest.approx(exact.log_utility, abs=1e-11)
    found = dues.least_dues(economy, time, setup)
    np.testing.assert_allclose(found.log_utility, value, atol=1e-11)
    np.testing.assert_allclose(found.times[0] / found.times[1], np.exp(log_price), rtol=1e-12)
    fee = rent + found.times[0]
    np.testing.assert_allclose(fee, setup * composite_price(economy, log_price), rtol=1e-12)
    at = bound(economy, time, setup, log_price, rent, rest, slopes=False).log_utility
    np.testing.assert_allclose(at, value, atol=1e-12)


@pytest.mark.parametrize("tastes", TASTES)
def test_slope_and_curvature_are_those_of_the_bound(tastes):
    economy, time, setup = near(tastes, 0.9)
    time, setup = time[:, :5], setup[:5]
    spare = np.log(capacity(economy, time.T) / setup)
    under = dues._Bound(economy, time, spare)
    best = dues.best_hours(economy, time)
    logs = np.log(best * -np.expm1(-spare / 0.12)) + np.array([[0.05], [-0.02]])
    value, slope, curvature = under.at(logs)
    assert np.all(np.isfinite(value))
    step = 1e-6
    for one, other in ((0, 1), (1, 0)):
        move = np.where(np.arange(2) == one, step, 0.0)[:, np.newaxis]
        up, down = under.at(logs + move), under.at(logs - move)
        np.testing.assert_allclose((up[0] - down[0]) / (2 * step), slope[one], rtol=1e-5, atol=1e-8)
        second = (up[1] - down[1]) / (2 * step)
        np.testing.assert_allclose(second[one], curvature[one], rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(second[other], curvature[2], rtol=1e-5, atol=1e-7)


def test_where_rents_are_above_the_fee_there_are_no_dues():
    economy, time, setup = near((0.2, 0.2, 0.1, 0.5), 0.1)
    assert np.all(solve(economy, time.T, setup).rent_income > solve(economy, time.T, setup).fee)
    assert dues.due_prices(economy, time, setup)[-1].min() > equilibrium.TOLERANCE


def test_markets_clear_where_newtons_method_alone_does_not_find_them(monkeypatch):
    economy, time, setup = near((0.41, 0.03, 0.11, 0.45), 0.999)
    alone = equilibrium._newton(
        economy, time, setup, equilibrium.first_prices(economy, time, setup)
    )
    assert np.count_nonzero(~(alone[-1] < equilibrium.TOLERANCE))

    def never(*_):
        raise AssertionError("bracketed")

    monkeypatch.setattr(equilibrium, "bracket", never)
    found = solve(economy, time.T, setup)
    assert found.converged.all()
    assert np.abs(market_residuals(found)).max() < 1e-9
