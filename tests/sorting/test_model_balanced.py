"""Trade that balances."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from sorting.shared import assert_first, assert_threshold_is_indifferent, incomes, moved

from replication.numerics import ConvergenceError
from replication.sorting.model import (
    balanced,
    stored,
)
from replication.sorting.reference import levels
from replication.sorting.reference.levels import resolve


def test_trade_equilibria_solve_their_equations():
    built = balanced.construct(20_000, seed=4)
    equations = balanced.residuals(built, built.state, np.zeros((1, built.size)))
    assert max(np.abs(r).max() for r in equations) < 1e-9


def test_entrepreneurs_at_the_threshold_of_trading_cities_earn_less_or_more_than_workers():
    built = balanced.construct(20_000, seed=4)
    skill = built.minimum_skill * np.exp(built.state[0])
    productivity = np.exp(balanced.log_levels(built, built.state[0]))
    wage = np.exp([built.state[1], 0 * built.state[1]])
    labour = np.exp(built.state[2:4])
    pay = incomes(skill, built.substitution, productivity, built.net, wage, labour)
    np.testing.assert_allclose(balanced.relative_pay(built), pay, rtol=1e-12)
    less = assert_threshold_is_indifferent(pay, built.gap, np.exp(built.state[4]))
    assert 0.7 < less.mean() < 0.8
    assert 0.99 < pay[0, less].max() < 1
    assert 1 < pay[0, ~less].min() < 1.01
    # Workers' real incomes are v_j, from prices, wages and land.
    gaps = balanced.residuals(built, built.state, np.zeros((1, built.size)))
    for kind in (less, ~less):
        assert max(np.abs(values[kind]).max() for values in gaps) < 1e-9


def test_final_goods_of_cities_with_equal_wages():
    built = balanced.construct(200, seed=6)
    draw = 3
    one = built.take(np.array([draw]))
    zero = np.zeros(1)
    price = balanced.log_prices(one, one.state[0], zero, zero)
    theta, gamma = one.substitution[0], one.gamma[0]
    home = [
        np.exp(level[0]) * theta ** (1 / gamma) for level in balanced.log_levels(one, one.state[0])
    ]
    to_2, to_1 = one.cost[:, 0] ** (-1 / gamma)
    assert price[0][0] == pytest.approx(-gamma * np.log(home[0] + home[1] * to_1))
    assert price[1][0] == pytest.approx(-gamma * np.log(home[1] + home[0] * to_2))
    # At equal wages, workers of equal cities differ in what their goods and their land cost.
    state = one.state.copy()
    state[1:4] = 0
    mu, (land_1, land_2) = one.goods_share[0], one.housing[:, 0]
    real = balanced.log_real(one, state, zero)
    assert real[0][0] == pytest.approx(-mu * price[0][0] - (1 - mu) * np.log(land_1))
    assert real[1][0] == pytest.approx(-mu * price[1][0] - (1 - mu) * np.log(land_2))


@pytest.mark.parametrize("factor", [0.8, 0.75])
def test_trade_stays_costly_both_ways(factor):
    """Shipping out costs 1.25, and 1.6 back: times .8 the first is free, times .75 less."""
    case = replace(stored.closer_cities_in_balance(), cost=np.array([[1.25], [1.6]]))
    with pytest.raises(
        ValueError, match=f"factor = {factor}: it must leave both trade costs above"
    ):
        resolve(case, factor)


def test_trade_response_agrees_with_solving_again():
    built = balanced.construct(3_000, seed=5)
    response, changes = balanced.fall_in_costs(built)
    size = np.abs(changes["threshold"])
    chosen = np.flatnonzero(response.stable & (size < 2) & (built.state[0] < 3))[:6]
    for draw in chosen:
        one = built.take(np.array([draw]))
        before, after = resolve(one, 1.0), resolve(one, np.exp(-1e-4))
        for name in ("threshold", "relative_productivity", "relative_wage"):
            slope = np.log(after[name] / before[name]) / 1e-4
            assert slope == pytest.approx(changes[name][draw], rel=2e-2, abs=1e-4)


def test_stored_trade_case_by_newton_and_by_minpack():
    case = stored.closer_cities_in_balance()
    solved = balanced.solved(case)
    again = resolve(case, 1.0)
    assert np.exp(solved.state[0, 0]) * case.minimum_skill[0] == pytest.approx(
        again["threshold"], rel=1e-9
    )
    assert np.exp(solved.state[1, 0]) == pytest.approx(again["relative_wage"], rel=1e-9)


def test_first_equilibria_with_trade():
    assert_first(
        balanced.construct(4, 0),
        goods_share=0.7312200774071562,
        substitution=0.5913619674608915,
        tail=1.5414237247348264,
        minimum_skill=1.141368310660741,
        gap=0.0026089345365070127,
        scale=[2.7862457410758052, 2.636115825730136],
        net=[2.725509249354607, 2.425249418663268],
        housing=[10819.865200056727, 17432.515749425955],
        cost=[1.3235069560032113, 1.7655956199249607],
        state=[
            0.28671373764333713,
            0.22038749504276112,
            -0.9099990446793522,
            -2.141093310233397,
            -1.3072524256832962,
        ],
    )


def test_an_equilibrium_that_is_not_found_is_not_reported(monkeypatch):
    one = balanced.construct(2_000, seed=11).take(np.array([0]))
    monkeypatch.setattr(levels, "root", lambda _, guess, **__: SimpleNamespace(x=guess + 0.01))
    with pytest.raises(ConvergenceError, match=r"trade equilibrium not found; residual 0\.\d"):
        resolve(one, 1.0)


def test_an_equilibrium_of_which_one_equation_fails_is_not_reported(monkeypatch):
    """Utility a hundredth too high: prices, balance and labour markets are none the wiser."""
    one = balanced.construct(2_000, seed=11).take(np.array([0]))
    off = np.array([0, 0, 0, 0, 0, 0.01, 0])
    monkeypatch.setattr(levels, "root", lambda _, guess, **__: SimpleNamespace(x=guess + off))
    with pytest.raises(ConvergenceError, match=r"trade equilibrium not found; residual 0\.0"):
        resolve(one, 1.0)


def test_reported_changes_of_the_trade_model_are_derivatives():
    built = balanced.construct(4_000, seed=9)
    response, changes = balanced.fall_in_costs(built)
    assert response.state.shape == (built.size, 5, 1)
    calm = np.abs(response.state[:, :, 0]).max(axis=1) < 10
    ends = []
    for state, shock in moved(built, response, 0, 1, -1e-5):
        level = balanced.log_levels(built, state[0])
        price = balanced.log_prices(built, state[0], state[1], shock[0])
        ends.append(
            (
                state[0],
                level[0] - level[1],
                state[1],
                state[1] - price[0] + price[1],
                state[2],
                state[4],
            )
        )
    for name, before, after in zip(changes, *ends, strict=True):
        slope = (after - before) / 2e-5
        np.testing.assert_allclose(changes[name][calm], slope[calm], rtol=1e-3, atol=1e-4)


def test_newton_s_method_returns_to_the_equilibrium_from_nearby():
    built = balanced.construct(2_000, seed=11)
    calm = np.flatnonzero((built.state[0] > 0.3) & (built.state[0] < 2) & (built.gap > 0.05))
    for draw in calm[:25]:
        one = built.take(np.array([draw]))
        # The labour force is that of the state, so it stays.
        start = one.state + np.array([[0.01], [-0.01], [0.0], [0.0], [0.01]])
        found = balanced.solved(replace(one, state=start))
        np.testing.assert_allclose(found.state, one.state, rtol=0, atol=1e-13)
