"""The model by two routes, and what it refuses."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replication.numerics import ConvergenceError
from replication.sorting import (
    alternative,
    cases,
    draws,
    empirics,
    figures,
    innovation,
    learning,
    threshold,
    trade,
)
from replication.sorting.direct import Direct
from replication.sorting.economy import (
    ClearedLabour,
    Economy,
    FixedUtility,
    LearningCities,
    Productivity,
)
from replication.sorting.threshold import relative
from replication.sorting.trade import TradeCosts

BASE = {
    "substitution": 2 / 3,
    "goods_share": 0.75,
    "tail": 3.0,
    "cost_1": 0.02,
    "cost_2": 0.05,
    "congestion_1": 0.171,
    "congestion_2": 0.1,
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"substitution": 1.0}, "substitution = 1: it must be between 0 and 1"),
        ({"substitution": 0.0}, "substitution = 0: it must be between 0 and 1"),
        ({"substitution": -0.2}, "substitution = -0.2"),
        ({"goods_share": 1.2}, "goods_share = 1.2"),
        ({"tail": 1.0}, "tail = 1: it must be above 1"),
        ({"tail": [3.0, 0.5]}, "tail = 0.5"),
        ({"cost_1": 0.05}, "cost_1 = 0.05: it must be below cost_2: Propositions 2 to 6 and 8"),
        ({"cost_1": 0.0}, "cost_1 = 0"),
        ({"cost_2": 0.3}, "cost_2 = 0.3: it must be below gamma"),
        ({"congestion_1": 0.1}, "congestion_1 = 0.1: it must be above congestion_2: Propo"),
        ({"congestion_2": np.nan}, "congestion_2 = nan: it must be finite"),
        ({"housing_1": 0.0}, "housing_1 = 0"),
        ({"minimum_skill": -1.0}, "minimum_skill = -1"),
        ({"minimum_skill": "one"}, "minimum_skill = 'one'"),
    ],
)
def test_economy_refuses(change, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        Economy(**BASE | change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cost": 0.2}, "cost = 0.2: it must be below gamma lambda"),
        ({"cost": (1 - 2 / 3) / (2 / 3) * 0.5 / 2}, "cost = 0.125: it must be below gamma lambda"),
        ({"friction": 0.0}, "friction = 0"),
        ({"congestion_1": 0.0}, "congestion_1 = 0"),
    ],
)
def test_learning_cities_refuse(change, message):
    common = {name: value for name, value in BASE.items() if not name.startswith("cost")}
    with pytest.raises(ValueError, match=message):
        LearningCities(**common | {"cost": 0.05, "friction": 1.0} | change)


def test_closures_and_solver_refuse():
    with pytest.raises(ValueError, match="labour = 0: it must be above zero"):
        ClearedLabour(0.0)
    with pytest.raises(ValueError, match="worker_utility = inf"):
        FixedUtility(np.inf)
    with pytest.raises(ValueError, match=r"worker_utility = -0\.2: it must exceed -congestion_2"):
        threshold.thresholds(Economy(**BASE), FixedUtility(-0.2))
    with pytest.raises(ValueError, match=r"worker_utility = -0\.2: it must exceed -congestion_2"):
        threshold.thresholds(Economy(**BASE), FixedUtility([0.5, -0.2]))
    flat = Economy(**BASE | {"goods_share": 0.6})
    with pytest.raises(ValueError, match=r"substitution = 0\.666667: it must be below goods_share"):
        threshold.thresholds(flat, FixedUtility(0.5))
    with pytest.raises(ValueError, match="points = 1: it must be at least 2"):
        threshold.every_threshold(Economy(**BASE), FixedUtility(0.5), points=1)
    with pytest.raises(ValueError, match="nearest = 5: it must be below farthest = 5"):
        threshold.every_threshold(
            Economy(**BASE), FixedUtility(0.5), points=9, nearest=5.0, farthest=5.0
        )


@pytest.mark.parametrize(
    ("outward", "inward", "message"),
    [
        (0.9, 1.5, "outward = 0.9: it must be above 1"),
        ([1.2, 0.9], 1.5, "outward = 0.9: it must be above 1"),
        (1.0, 1.5, "outward = 1: it must be above 1"),
        (1.2, np.inf, "inward = inf"),
        (1.5, 1.5, "outward = 1.5: it must be below inward"),
    ],
)
def test_trade_costs_refuse(outward, inward, message):
    with pytest.raises(ValueError, match=message):
        TradeCosts(outward, inward)


def test_other_bad_input():
    with pytest.raises(ValueError, match="variant = 'best': it must be one of printed, correct"):
        empirics.table_1("best")
    with pytest.raises(ValueError, match="mean_skill = 0"):
        learning.learning(0.0, 1.0)
    with pytest.raises(ValueError, match="only"):
        draws.interior(draws.economies(100, seed=1), draws.closures(100, seed=1))


def test_baseline():
    for closure in threshold.baseline_closures().values():
        cities = threshold.equilibrium(threshold.baseline(), closure)
        assert cities.threshold[0] == pytest.approx(2.01042, abs=1e-5)
        assert relative(cities.productivity)[0] == pytest.approx(2.49344, abs=1e-5)
        assert relative(cities.wage)[0] == pytest.approx(1.57906, abs=1e-5)
        assert relative(cities.density)[0] == pytest.approx(2.51717, abs=1e-5)
        assert relative(cities.housing_price)[0] == pytest.approx(3.97476, abs=1e-5)
        assert cities.worker_utility[0] == pytest.approx(0.5)


@pytest.mark.parametrize("name", list(figures.CLOSURES))
def test_arrays_agree_with_the_direct_route(name):
    sample = draws.samples()[name]
    cities = sample.allocation
    for draw in range(40):
        direct = Direct.of(sample.cities, sample.closure, draw)
        skill = direct.threshold()
        assert cities.threshold[draw] == pytest.approx(skill, rel=1e-9)
        for quantity, value in direct.relatives(skill).items():
            assert relative(getattr(cities, quantity))[draw] == pytest.approx(value, rel=1e-9)
        place = direct.places(skill)[0]
        assert cities.labour.city_1[draw] == pytest.approx(place.labour, rel=1e-8)
        if name == "given labour":
            assert sum(cities.labour)[draw] == pytest.approx(direct.given, rel=1e-9)


@pytest.mark.parametrize("kind", list(Productivity))
@pytest.mark.parametrize("name", list(figures.CLOSURES))
def test_every_threshold_is_one_of_the_direct_route(kind, name):
    sample = draws.samples()[name]
    index = np.arange(40)
    cities, closure = sample.cities.take(index), sample.closure.take(index)
    found = threshold.every_threshold(cities, closure, kind)
    for draw, log_ratio, stable in zip(found.draw, found.log_ratio, found.stable, strict=True):
        if 1e-6 < log_ratio < 10:
            one = np.array([draw])
            direct = Direct(cities.take(one), closure.take(one), kind)
            skill = direct.minimum * np.exp(log_ratio)
            step = 1e-4 * (skill - direct.minimum)
            gains = direct.gain(skill - step), direct.gain(skill + step)
            assert (gains[0] < 0 < gains[1]) if stable else (gains[0] > 0 > gains[1])


@pytest.mark.parametrize("name", list(figures.CLOSURES))
def test_slope_of_the_gap_is_its_derivative(name):
    sample = draws.samples()[name]
    t = threshold.terms(sample.cities, sample.closure)
    log_ratio, step = np.clip(sample.log_ratio, 0.01, 5), 1e-5
    gap, slope = threshold.gap_and_slope(t, log_ratio)
    np.testing.assert_allclose(gap, threshold.log_gap(t, log_ratio), atol=1e-11)
    ends = [threshold.log_gap(t, log_ratio * (1 + s)) for s in (-step, step)]
    quotient = (ends[1] - ends[0]) / (2 * step * log_ratio)
    np.testing.assert_allclose(slope, quotient, rtol=1e-3, atol=1e-3)


def test_learning_threshold_agrees_with_the_direct_route():
    for sample in draws.learning_samples().values():
        for draw in range(15):
            direct = Direct.of(sample.cities, sample.closure, draw)
            skill = direct.minimum * np.exp(sample.log_ratio[draw])
            step = 1e-6 * (skill - direct.minimum)
            assert direct.gain(skill - step) < 0 < direct.gain(skill + step)


@settings(max_examples=40, deadline=None)
@given(
    minimum=st.floats(0.2, 5.0),
    factor=st.floats(0.5, 2.0),
    gap=st.floats(0.02, 3.0),
    chance=st.floats(0.5, 0.9),
    labour=st.floats(0.1, 20.0),
)
def test_minimum_skill_acts_like_a_smaller_congestion_gap(minimum, factor, gap, chance, labour):
    cap = 0.5 / 2.0
    economy = Economy(
        **BASE
        | {
            "minimum_skill": minimum,
            "congestion_1": 0.1 + gap,
            "cost_2": cap * (1 - chance) ** 2,
            "cost_1": cap * (0.95 - chance) ** 2,
        }
    )
    power = 0.5 * 0.75
    raised = threshold.thresholds(economy.scaled("minimum_skill", factor), ClearedLabour(labour))
    eased = threshold.thresholds(
        replace(economy, congestion_1=0.1 + gap * factor**-power), ClearedLabour(labour)
    )
    assert raised.interior[0] == eased.interior[0]
    if raised.interior[0]:
        assert raised.log_ratio[0] == pytest.approx(eased.log_ratio[0], rel=1e-9)


def test_no_interior_equilibrium_is_a_result():
    for economy, closure in cases.no_interior_equilibrium().values():
        solved = threshold.thresholds(economy, closure)
        assert not solved.interior[0]
        assert np.isnan(solved.ratio[0])
        assert threshold.existence_margin(economy, closure)[0] < 0
        assert threshold.every_threshold(economy, closure).draw.size == 0


def test_threshold_out_of_reach_is_an_error():
    economy = Economy(**BASE | {"goods_share": 0.6669, "housing_1": 1e3, "congestion_1": 3.0})
    with pytest.raises(ConvergenceError, match="above e\\^200"):
        threshold.thresholds(economy, FixedUtility(0.5))


def test_opt_in_bound_is_the_half():
    economy = threshold.baseline()
    bound = innovation.opt_in_cost(economy)
    assert innovation.probability(economy, bound) == pytest.approx(0.5)
    assert innovation.net_scale(economy, bound) == pytest.approx(1.0)


@pytest.mark.parametrize("cleared", [False, True])
def test_alternative_equilibria_solve_their_equations(cleared):
    built = alternative.construct(20_000, seed=3)
    equations = alternative.residuals(
        built, built.state, np.zeros((3, built.gap.size)), cleared=cleared
    )
    assert max(np.abs(r).max() for r in equations) < 1e-10
    response, _ = alternative.responses(built, cleared=cleared)
    # To first order a moved state still solves the moved equations.
    step = 1e-7
    for number in range(len(alternative.SHOCKS)):
        calm = np.abs(response.state[:, :, number]).max(axis=1) < 10
        shock = np.zeros((3, built.gap.size))
        shock[number] = step
        moved = alternative.residuals(
            built, built.state + step * response.state[:, :, number].T, shock, cleared=cleared
        )
        assert max(np.abs(r[calm]).max() for r in moved) < 1e-9


def test_workers_are_settled_where_one_more_lowers_real_income():
    built = alternative.construct(20_000, seed=6)
    step = 1e-6
    mu = built.goods_share
    fall = []
    for city in (0, 1):
        real = []
        for sign in (-step, step):
            state = np.array(built.state)
            state[1 + city] += sign
            level = alternative.city_terms(built, state, np.zeros((3, built.gap.size)))[2][city]
            real.append(mu * built.gamma * level - (1 - mu) * state[1 + city])
        fall.append(real[1] < real[0])
    settled = alternative.workers_settled(built, cleared=False)
    assert np.mean(settled == (fall[0] & fall[1])) > 0.999
    assert 0.5 < settled.mean() < 1


def test_trade_equilibria_solve_their_equations():
    built = trade.construct(20_000, seed=4)
    equations = trade.residuals(built, built.state, np.zeros((1, built.size)))
    assert max(np.abs(r).max() for r in equations) < 1e-9


def test_trade_response_agrees_with_solving_again():
    built = trade.construct(3_000, seed=5)
    response, changes = trade.fall_in_costs(built)
    size = np.abs(changes["threshold"])
    chosen = np.flatnonzero(response.stable & (size < 2) & (built.state[0] < 3))[:6]
    for draw in chosen:
        one = built.take(np.array([draw]))
        before, after = trade.resolve(one, 1.0), trade.resolve(one, np.exp(-1e-4))
        for name in ("threshold", "relative_productivity", "relative_wage"):
            slope = np.log(after[name] / before[name]) / 1e-4
            assert slope == pytest.approx(changes[name][draw], rel=2e-2, abs=1e-4)


def test_stored_trade_case_by_newton_and_by_minpack():
    case = cases.closer_cities_in_balance()
    solved = trade.solved(case)
    again = trade.resolve(case, 1.0)
    assert np.exp(solved.state[0, 0]) * case.minimum_skill[0] == pytest.approx(
        again["threshold"], rel=1e-9
    )
    assert np.exp(solved.state[1, 0]) == pytest.approx(again["relative_wage"], rel=1e-9)


def test_balanced_trade_threshold_gives_the_productivity_ratio():
    economy, closure, costs = cases.overdetermined()
    ratio = trade.balance_threshold(economy, closure, costs)
    cities = threshold.allocation(economy, closure, np.log(ratio))
    wanted = trade.relative_productivity(economy, closure.worker_utility, costs)
    assert relative(cities.productivity)[0] == pytest.approx(float(wanted), rel=1e-9)


def test_growth_of_a_share_brings_it_from_the_first_year_to_the_last():
    table = empirics.table_1("correct")
    grown = table.loc["first-year"] * (1 + table.loc["growth"])
    np.testing.assert_allclose(grown, table.loc["2010"])
    assert np.all(table.loc["growth"] < 1)


def test_location_quotients():
    np.testing.assert_allclose(
        empirics.location_quotient([0.39, 0.53], [0.22, 0.29]), [1.7727, 1.8276], atol=5e-5
    )
    np.testing.assert_allclose(
        empirics.odds_ratio([0.39, 0.53], [0.22, 0.29]), [2.2668, 2.7608], atol=5e-5
    )


def test_maps_show_both_signs():
    cost, gap = np.linspace(0.02, 0.3, 8), np.linspace(0.6, 2.0, 8)
    shown = figures.cost_map(cost, gap, "given utility")
    assert {-1.0, 1.0} <= set(shown[np.isfinite(shown)])
    density = figures.density_map(
        np.linspace(0.02, 3, 8), np.linspace(0.6, 0.95, 8), "given labour"
    )
    assert np.nanmin(density) < 0 < np.nanmax(density)


def test_gaps_fall_with_the_minimum_skill():
    for values in figures.gaps_by_minimum_skill(np.linspace(0.8, 1.4, 9)).values():
        assert np.all(np.diff(values["threshold"]) > 0)
        for quantity in ("productivity", "wage", "density"):
            assert np.all(np.diff(values[quantity]) < 0)


@pytest.mark.parametrize("name", [n for n in dir(figures) if n.startswith("figure_")])
def test_figures_can_be_drawn(name):
    figure = getattr(figures, name)()
    assert all(axes.has_data() for axes in figure.axes)
