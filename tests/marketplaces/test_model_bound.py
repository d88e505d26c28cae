"""The bound on utility: its derivatives, its minimum, and how fast Newton's method gets there."""

import numpy as np
import pytest

from replication.marketplaces.model import bound, bracket
from replication.marketplaces.model import equilibrium as model
from replication.marketplaces.model.economy import Economy, capacity
from replication.marketplaces.printed.cases import case_economy

LOPSIDED = Economy([0.0, 0.2, 0.9], [1, 2, 2], (0.2, 0.35, 0.15, 0.3), composite_share=0.4)


def problems(economy, count, seed=3):
    """Times left after travel, and setup costs that can be paid."""
    random = np.random.default_rng(seed)
    hours = random.uniform(0.5, 2.0, (count, economy.goods.size))
    return hours, capacity(economy, hours) * random.uniform(0.02, 0.9, count)


@pytest.mark.parametrize("economy", [case_economy(2), LOPSIDED], ids=["case 2", "lopsided"])
def test_derivatives_of_the_bound_are_difference_quotients(economy):
    hours, cost = problems(economy, 50)
    random = np.random.default_rng(5)
    log_price, rent = random.normal(0, 0.3, 50), np.exp(random.normal(0, 0.3, 50))
    step = 1e-5

    def at(by_price, by_rent):
        moved = log_price + by_price, rent * np.exp(by_rent)
        return bound.bound(economy, hours.T, cost, *moved)

    here = at(0, 0)
    assert np.isfinite(here.log_utility).all()
    for axis, (price, land) in enumerate(((step, 0), (0, step))):
        up, down = at(price, land), at(-price, -land)
        slope = (up.log_utility - down.log_utility) / (2 * step)
        np.testing.assert_allclose(here.slope[axis], slope, rtol=1e-6, atol=1e-8)
        for other, place in enumerate(((0, 1), (1, 2))[axis]):
            bend = (up.slope[other] - down.slope[other]) / (2 * step)
            np.testing.assert_allclose(here.curvature[place], bend, rtol=1e-6, atol=1e-8)


def test_the_bound_from_the_indirect_utility_function():
    """Each residence's rent makes its people reach U; the rents add up to R."""
    hours, cost, price, total = np.array([1.2, 1.9, 1.5]), 0.1, 0.8, 0.7
    a1, a2, a3, a4 = LOPSIDED.tastes
    found = float(bound.utility_bound(LOPSIDED, hours, cost, price, total))
    wages = np.array([1.0, price, price])
    fee = cost * (1 / 0.4) ** 0.4 * (price / 0.6) ** 0.6
    incomes = wages * hours + total - fee
    unit = np.prod(LOPSIDED.tastes**LOPSIDED.tastes)
    rents = (unit * incomes / (found * price**a2 * wages**a3)) ** (1 / a4)
    assert a1 + a2 + a3 + a4 == pytest.approx(1)
    assert rents.sum() == pytest.approx(total)


@pytest.mark.parametrize("case", [1, 2, 3])
def test_newton_s_method_alone_settles_in_eleven_steps(case, monkeypatch):
    monkeypatch.setattr(model, "STEPS", 11)
    economy = case_economy(case)
    hours, cost = problems(economy, 2000)
    assert model.solve(economy, hours, cost).converged.all()
    monkeypatch.setattr(model, "STEPS", 6)
    assert model.solve(economy, hours, cost).converged.mean() > 0.85


def step_of(gradient, hessian):
    (a, b), (_, c) = hessian
    bound = model.Bound(np.zeros(1), np.array(gradient)[:, None], np.array([[a], [b], [c]]))
    return np.concatenate(model.newton_step(bound))


def test_a_newton_step_is_exact_where_the_bound_is_convex():
    hessian = np.array([[2.0, 0.5], [0.5, 1.0]])
    gradient = np.array([0.3, -0.2])
    np.testing.assert_allclose(step_of(gradient, hessian), -np.linalg.solve(hessian, gradient))
    assert step_of([9.0, -9.0], hessian).tolist() == [-1, 1], "no further than a factor e"
    assert step_of([-9.0, 9.0], hessian).tolist() == [1, -1]


def test_a_newton_step_goes_down_where_the_bound_is_not_convex():
    """The lowest curvature is raised to a tenth of the highest."""
    turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    hessian = turn @ np.diag([1.0, -2.0]) @ turn.T
    gradient = turn @ [0.01, 0.02]
    np.testing.assert_allclose(
        step_of(gradient, hessian), -turn @ [0.01 / 3.1, 0.02 / 0.1], rtol=1e-6
    )


@pytest.mark.parametrize("start", [-40.0, 40.0])
def test_bracketing_finds_the_price_from_far_away(start):
    economy = case_economy(2)
    hours, cost = problems(economy, 5)
    price, _, _, log_utility, _ = bracket.bracket(economy, hours.T, cost, np.full(5, start))
    found = model.solve(economy, hours, cost)
    np.testing.assert_allclose(np.exp(price), found.price, rtol=1e-7)
    np.testing.assert_allclose(log_utility, found.log_utility, atol=1e-10)


def test_rents_clear_the_land_market_at_any_price():
    hours, cost = problems(LOPSIDED, 40)
    log_price = np.random.default_rng(6).normal(0, 0.2, 40)
    rent, _ = bracket.land_market(LOPSIDED, hours.T, cost, log_price, np.zeros(40))
    payable = rent > 1e-6
    assert payable.mean() > 0.9
    slope = bound.bound(LOPSIDED, hours.T, cost, log_price, rent).slope[1]
    assert np.abs(slope[payable]).max() < 1e-9


def test_least_curvature_is_that_of_a_quadratic_fit():
    hours, cost = problems(LOPSIDED, 20)
    found = model.solve(LOPSIDED, hours, cost)
    log_price, step = np.log(found.price), 1e-4
    log_u = lambda p, r: np.log(
        bound.utility_bound(
            LOPSIDED, hours, cost, np.exp(log_price + p), found.rent_income * np.exp(r)
        )
    )
    middle = log_u(0, 0)
    pp = (log_u(step, 0) + log_u(-step, 0) - 2 * middle) / step**2
    rr = (log_u(0, step) + log_u(0, -step) - 2 * middle) / step**2
    pr = (log_u(step, step) - log_u(step, -step) - log_u(-step, step) + log_u(-step, -step)) / (
        4 * step**2
    )
    lowest = [np.linalg.eigvalsh([[a, b], [b, c]])[0] for a, b, c in zip(pp, pr, rr, strict=True)]
    np.testing.assert_allclose(model.least_curvature(found), lowest, rtol=1e-3, atol=1e-5)
    assert np.all(model.least_curvature(found) > 0)


def test_prices_on_the_simplex_add_up_to_one():
    """Two goods, a wage and a land rent for each residence."""
    hours, cost = problems(LOPSIDED, 5)
    found = model.solve(LOPSIDED, hours, cost)
    total = 1 + found.price + found.wages.sum(axis=-1) + found.rents.sum(axis=-1)
    np.testing.assert_allclose(found.simplex_rents * total[:, np.newaxis], found.rents)
    np.testing.assert_allclose(found.rents.sum(axis=-1), found.rent_income)


def test_what_bracketing_leaves_is_the_larger_of_two_violations(monkeypatch):
    economy = case_economy(2)
    hours, cost = problems(economy, 20)
    monkeypatch.setattr(bracket, "EXACT", {"xatol": 1e-3})
    log_price, rent, *_, residual = bracket.bracket(economy, hours.T, cost, np.full(20, 0.3))
    by_price, by_rent = np.abs(bound.bound(economy, hours.T, cost, log_price, rent).slope)
    assert np.any(by_price > by_rent)
    assert np.any(by_price < by_rent)
    np.testing.assert_array_equal(residual, np.where(by_price > by_rent, by_price, by_rent))


def test_a_newton_step_keeps_a_sharp_valley_and_raises_a_flat_one():
    assert step_of([0.01, 0.01], np.diag([100.0, 0.2])) == pytest.approx([-1e-4, -0.05])
    assert step_of([0.01, 0.01], np.diag([100.0, 0.05])) == pytest.approx([-1e-4, -0.2])
    raised = [-0.01 / (100 + 10), -0.01 / 10]
    assert step_of([0.01, 0.01], np.diag([100.0, 1e-7])) == pytest.approx(raised, rel=1e-6)


@pytest.mark.parametrize("steps", [2, 3, 4])
def test_what_newton_leaves_is_the_larger_of_two_violations(monkeypatch, steps):
    hours, cost = problems(LOPSIDED, 20)
    monkeypatch.setattr(model, "STEPS", steps)
    found = model.solve(LOPSIDED, hours, cost)
    by_price, by_rent = np.abs(
        bound.bound(LOPSIDED, hours.T, cost, np.log(found.price), found.rent_income).slope
    )
    assert np.any(by_price > 2 * by_rent)
    assert np.any(2 * by_price < by_rent)
    larger = np.where(by_price > by_rent, by_price, by_rent)
    np.testing.assert_allclose(found.residual, larger, rtol=1e-6, atol=1e-13)


def test_residents_who_do_not_work_buy_goods_and_land_alone():
    economy = Economy((0, 1), (1, 2), (0.2, 0.1, 0.3, 0.4))
    time, fee, rent, s = np.array([[0.1], [2.0]]), np.array([0.3]), np.array([1.5]), np.array([0.2])
    found = bound.levels(economy, time, fee, s, rent)
    left = 1.5 - 0.3
    assert found.at_corner[:, 0].tolist() == [True, False]
    # All time is leisure; what is left goes to the rest. The least of what a utility costs there.
    expected = 0.7 * np.log(left / 0.7) + 0.3 * np.log(0.1 / 0.3)
    np.testing.assert_allclose(found.log_level[0], expected)
    np.testing.assert_allclose(found.spending[0], left / 0.7)


def test_slopes_where_some_do_not_work_are_those_of_the_bound():
    economy = Economy((0, 0.4, 1), (1, 2, 2), (0.2, 0.1, 0.3, 0.4))
    time, setup = np.array([[2.0], [0.1], [1.0]]), np.array([0.05])
    value = lambda s, v: bound.bound(economy, time, setup, np.array([s]), np.array([np.exp(v)]))
    here, h = value(0.1, 0.3), 1e-5
    by_price = (value(0.1 + h, 0.3).log_utility - value(0.1 - h, 0.3).log_utility) / (2 * h)
    by_rent = (value(0.1, 0.3 + h).log_utility - value(0.1, 0.3 - h).log_utility) / (2 * h)
    np.testing.assert_allclose(here.slope, [by_price, by_rent], atol=1e-9)
    assert np.abs(by_price).max() > 0.01


def test_the_land_market_clears_where_leisure_is_hardly_liked():
    economy = Economy((0, 1), (1, 2), (0.3, 0.3, 0.001, 0.399))
    time, none = np.full((2, 1), 2.0), np.zeros(1)
    rent, rest = bracket.land_market(economy, time, np.array([0.1]), none, none)
    # Incomes are 2 - .2 + R, and R is .399 of them.
    np.testing.assert_allclose(rent, 0.399 / 0.601 * 1.8, rtol=1e-14)
    assert np.abs(rest).max() < 1e-14
