"""Random economies cover the domain that the book states, and derivatives are derivatives."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from replication.numerics import ConvergenceError
from replication.sorting import draws
from replication.sorting.model import alternative, threshold, trade
from replication.sorting.model.economy import FixedUtility
from replication.sorting.model.trade import TradeCosts

SIZE = 20_000


def assert_fills(values, low, high):
    """Uniform draws stay inside, come close to both ends, and are centred."""
    span = high - low
    assert low <= values.min() < low + 1e-3 * span
    assert high - 1e-3 * span < values.max() <= high
    assert values.mean() == pytest.approx((low + high) / 2, abs=0.01 * span)


def assert_lognormal(values, mean, deviation):
    logs = np.log(values)
    assert logs.mean() == pytest.approx(mean, abs=0.018 * deviation)
    assert logs.std() == pytest.approx(deviation, rel=0.02)


def assert_common(cities):
    theta, mu = cities.substitution, cities.goods_share
    assert_fills(mu, 0.4, 0.92)
    assert_fills((theta - 0.25) / (mu - 0.05 - 0.25), 0, 1)
    assert_fills(np.log(cities.tail - 1), np.log(0.05), np.log(4))
    assert_fills(cities.congestion_2, 0.05, 1)
    assert_lognormal(cities.congestion_1 - cities.congestion_2, -0.5, 1.2)
    for land in (cities.housing_1, cities.housing_2):
        assert_lognormal(land, 0, 0.7)
    assert_lognormal(cities.minimum_skill, 0, 0.5)


def test_baseline_draws():
    cities = draws.economies(SIZE, seed=1)
    assert_common(cities)
    cap = cities.gamma / (cities.tail - 1)
    chance_1, chance_2 = (1 - np.sqrt(cost / cap) for cost in (cities.cost_1, cities.cost_2))
    assert_fills(chance_2, 0.5, 0.95)
    assert_fills((chance_1 - chance_2 - 0.002) / (0.978 - chance_2), -1e-12, 1 + 1e-12)


def test_learning_draws():
    cities = draws.learning_cities(SIZE, seed=2)
    assert_common(cities)
    spread = cities.friction / cities.minimum_skill
    assert_lognormal(spread, 0.3, 1.5)
    large = draws.learning_cities(SIZE, 3, draws.LARGE_FRICTION)
    assert_lognormal(large.friction / large.minimum_skill, 3, 1.5)
    # Learning of the least skilled, z / (z + c), scales their gain from innovating.
    cap = cities.gamma / (cities.tail - 1) / (1 + spread)
    assert_fills(1 - np.sqrt(cities.cost / cap), 0.5, 0.95)


def test_closures_are_drawn_from_their_domain():
    found = draws.closures(SIZE, seed=3)
    assert_lognormal(found["given utility"].worker_utility, -0.3, 0.8)
    assert_lognormal(found["given labour"].labour, 1, 1.5)


def test_workers_utility_settles_in_a_few_steps(monkeypatch):
    """Newton's method from the left, which cannot overshoot."""
    sample = draws.samples()["given labour"]
    monkeypatch.setattr(threshold, "_NEWTON_STEPS", 8)
    found = threshold.allocation(sample.cities, sample.closure, sample.log_ratio)
    everybody = found.labour.city_1 + found.labour.city_2
    np.testing.assert_allclose(everybody, sample.closure.labour, rtol=1e-9)


def test_thresholds_settle_in_a_few_steps(monkeypatch):
    """Newton's steps inside a bracket; bisection would take forty."""
    sample = draws.samples()["given utility"]
    monkeypatch.setattr(threshold, "_NEWTON_STEPS", 17)
    solved = threshold.thresholds(sample.cities, sample.closure)
    np.testing.assert_allclose(solved.log_ratio, sample.log_ratio, rtol=1e-12)


def test_an_equilibrium_that_is_not_found_is_not_reported(monkeypatch):
    one = trade.construct(2_000, seed=11).take(np.array([0]))
    monkeypatch.setattr(trade, "root", lambda _, guess, **__: SimpleNamespace(x=guess + 0.01))
    with pytest.raises(ConvergenceError, match=r"trade equilibrium not found; residual 0\.\d"):
        trade.resolve(one, 1.0)


def test_an_equilibrium_of_which_one_equation_fails_is_not_reported(monkeypatch):
    """Utility a hundredth too high: prices, balance and labour markets are none the wiser."""
    one = trade.construct(2_000, seed=11).take(np.array([0]))
    off = np.array([0, 0, 0, 0, 0, 0.01, 0])
    monkeypatch.setattr(trade, "root", lambda _, guess, **__: SimpleNamespace(x=guess + off))
    with pytest.raises(ConvergenceError, match=r"trade equilibrium not found; residual 0\.0"):
        trade.resolve(one, 1.0)


def test_samples_are_interior_and_say_how_many_draws_they_took():
    for sample in draws.samples().values():
        assert sample.log_ratio.shape == (draws.SIZE,)
        assert sample.tried == 61_500
        assert 1 / 3 < sample.interior_share < 1
        assert np.all(threshold.existence_margin(sample.cities, sample.closure) > 0)
    for sample in draws.samples_with_scarce_land().values():
        assert np.mean(sample.cities.housing_1 > sample.cities.housing_2) > 0.999
    for sample in draws.complement_samples().values():
        assert np.all(sample.allocation.mean_skill.city_1 < sample.cities.friction)


@pytest.mark.parametrize(
    ("module", "lowest"), [(alternative, 0.25), (trade, 0.2)], ids=["alternative", "trade"]
)
def test_constructed_equilibria_stay_in_their_domain(module, lowest):
    built = module.construct(40_000, seed=8)
    theta, mu = built.substitution, built.goods_share
    assert 0.4 <= mu.min() < 0.405
    assert 0.915 < mu.max() <= 0.92
    assert lowest <= theta.min() < lowest + 0.005
    assert 0.05 <= (mu - theta).min() < 0.053
    assert 0.05 <= (built.tail - 1).min() < 0.053
    assert 3.9 < (built.tail - 1).max() <= 4
    assert np.all((built.gap > 1e-3) & (built.gap < 1e3))
    assert 11.5 < np.abs(np.log(built.housing)).max() < 12
    assert np.std(np.log(built.minimum_skill)) == pytest.approx(0.5, rel=0.04)


def test_constructed_equilibria_are_as_varied_as_their_draws():
    """Few draws are dropped, so the medians of what is kept stay near those of the draws."""
    built, traded = alternative.construct(40_000, seed=8), trade.construct(40_000, seed=8)
    middle = lambda values: np.median(np.log(values))
    assert middle(built.state[0]) == pytest.approx(-0.7, abs=0.4)
    assert middle(np.exp(built.state[3])) == pytest.approx(-0.3, abs=0.25)
    assert middle(built.minimum_skill) == pytest.approx(0, abs=0.1)
    assert 1e-3 < built.gap.min() < 1.05e-3
    assert 1e-3 < traded.gap.min() < 1.09e-3
    assert middle(traded.cost[0] - 1) == pytest.approx(-1, abs=0.2)
    assert middle(traded.cost[1] / traded.cost[0] - 1) == pytest.approx(-2, abs=0.2)
    assert middle(traded.state[0]) == pytest.approx(-0.7, abs=0.4)
    assert np.median(traded.state[1]) == pytest.approx(0.3, abs=0.4)
    assert middle(np.exp(traded.state[2]) + np.exp(traded.state[3])) == pytest.approx(0, abs=0.3)
    assert middle(np.exp(traded.state[4])) == pytest.approx(-0.3, abs=0.25)
    assert middle(traded.minimum_skill) == pytest.approx(0, abs=0.1)


def test_constructed_innovation_is_likelier_than_not():
    built = alternative.construct(40_000, seed=8)
    per_head = built.cost / np.exp(built.state[1:3])
    chances = 1 - np.sqrt(per_head * (built.tail - 1) / built.gamma)
    assert 0.5 <= chances.min() < 0.502
    assert 0.978 < chances.max() <= 0.98 + 1e-12
    assert np.all(built.cost[0] < built.cost[1])
    traded = trade.construct(40_000, seed=8)
    chances = 1 - (traded.tail / (traded.tail - 1) - traded.scale) * (traded.tail - 1)
    assert 0.5 - 1e-9 <= chances[1].min() < 0.502
    assert 0.945 < chances[1].max() <= 0.95 + 1e-9
    assert np.all((chances[0] >= chances[1]) & (chances[0] <= 0.98 + 1e-9))
    assert chances[0].max() > 0.975
    assert np.all((traded.cost[0] > 1) & (traded.cost[1] > traded.cost[0]))
    # Innovation costs its expected gain once in scale and twice in net scale.
    factor = traded.tail / (traded.tail - 1)
    np.testing.assert_allclose(factor - traded.net, 2 * (factor - traded.scale), rtol=1e-9)


def moved(built, response, number, shocks, step):
    """Return the state and the shock after a parameter moves by a step either way."""
    for sign in (-step, step):
        shock = np.zeros((shocks, built.state.shape[1]))
        shock[number] = sign
        yield built.state + sign * response.state[:, :, number].T, shock


@pytest.mark.parametrize("cleared", [False, True])
def test_reported_changes_of_the_alternative_model_are_derivatives(cleared):
    built = alternative.construct(4_000, seed=9)
    response, changes = alternative.responses(built, cleared=cleared)
    for number in range(3):
        calm = np.abs(response.state[:, :, number]).max(axis=1) < 10
        ends = []
        for state, shock in moved(built, response, number, 3, 1e-5):
            scale, net, level = alternative.city_terms(built, state, shock)
            ends.append((level[0] - level[1], np.log(net[0] / scale[0]), state[1]))
        names = ("relative_productivity", "share_1", "labour_1")
        for name, before, after in zip(names, *ends, strict=True):
            slope = (after - before) / 2e-5
            np.testing.assert_allclose(
                changes[name][calm, number], slope[calm], rtol=1e-4, atol=1e-5
            )


def test_reported_changes_of_the_trade_model_are_derivatives():
    built = trade.construct(4_000, seed=9)
    response, changes = trade.fall_in_costs(built)
    assert response.state.shape == (built.size, 5, 1)
    calm = np.abs(response.state[:, :, 0]).max(axis=1) < 10
    ends = []
    for state, shock in moved(built, response, 0, 1, -1e-5):
        level = trade.log_levels(built, state[0])
        price = trade.log_prices(built, state[0], state[1], shock[0])
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


def test_workers_are_settled_where_a_move_between_cities_costs_the_mover():
    """A few workers go from city 2 to city 1: is their real wage below that they left?"""
    built = alternative.construct(20_000, seed=6)
    mu, labour = built.goods_share, np.exp(built.state[1:3])
    value = np.exp(built.state[3]) + np.stack([built.gap, np.zeros(built.gap.size)])
    movers = 1e-6 * labour.min(axis=0)
    level = alternative.city_terms(built, built.state, np.zeros((3, built.gap.size)))[2]
    after = np.array(built.state)
    after[1], after[2] = np.log(labour[0] + movers), np.log(labour[1] - movers)
    new = alternative.city_terms(built, after, np.zeros((3, built.gap.size)))[2]
    change = [
        value[j]
        * np.expm1(mu * built.gamma * (new[j] - level[j]) - (1 - mu) * (after - built.state)[1 + j])
        for j in (0, 1)
    ]
    loses = change[0] < change[1]
    assert np.mean(loses == alternative.workers_settled(built, cleared=True)) > 0.999
    assert 0.5 < loses.mean() < 1


def test_newton_s_method_returns_to_the_equilibrium_from_nearby():
    built = trade.construct(2_000, seed=11)
    calm = np.flatnonzero((built.state[0] > 0.3) & (built.state[0] < 2) & (built.gap > 0.05))
    for draw in calm[:25]:
        one = built.take(np.array([draw]))
        # The labour force is that of the state, so it stays.
        start = one.state + np.array([[0.01], [-0.01], [0.0], [0.0], [0.01]])
        found = trade.solved(replace(one, state=start))
        np.testing.assert_allclose(found.state, one.state, rtol=0, atol=1e-13)


def test_the_printed_price_equations_give_the_printed_market_access():
    """Both final goods cost one, (6.4), at the wages of (A.12)."""
    economy = threshold.baseline()
    cities = threshold.equilibrium(economy, FixedUtility(0.5))
    costs = TradeCosts(1.3, 1.6)
    theta, gamma = float(economy.substitution), float(economy.gamma)
    access = np.array(trade.market_access(costs, economy.gamma)).ravel()
    wage = theta * (access * np.array(cities.productivity).ravel()) ** gamma
    excess = cities.threshold.item() / float(economy.minimum_skill) - 1
    unknown = np.log([excess, *wage, 1.0, 1.0, 1.0, 1.0, 1.0])
    gaps = trade.printed_system(economy, costs, 2.0, unknown)
    np.testing.assert_allclose(gaps[:2], [0, 0], atol=1e-9)
    assert gaps[7] == pytest.approx(0)


def test_with_prohibitive_trade_costs_the_printed_equations_are_those_of_closed_cities():
    economy = replace(threshold.baseline(), housing_1=1.3, housing_2=0.7, minimum_skill=0.8)
    cities = threshold.equilibrium(economy, FixedUtility(0.5))
    labour, wage = np.array(cities.labour).ravel(), np.array(cities.wage).ravel()
    output = wage * labour / float(economy.substitution)
    # At these costs neither city buys from the other, and what little is shipped is balanced.
    gamma = float(economy.gamma)
    costs = TradeCosts(1e14**gamma, (1e14 * output[0] / output[1]) ** gamma)
    unknown = np.log(
        [
            cities.threshold.item() / 0.8 - 1,
            *wage,
            *labour,
            *output,
            0.5 + float(economy.congestion_2),
        ]
    )
    gaps = trade.printed_system(economy, costs, labour.sum(), unknown)
    np.testing.assert_allclose(gaps, np.zeros(9), atol=1e-9)
