"""The model by two routes, and what it refuses."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from replication.numerics import ConvergenceError
from replication.sorting import draws, figures
from replication.sorting.model import alternative, innovation, learning, threshold, trade
from replication.sorting.model.economy import (
    ClearedLabour,
    Economy,
    FixedUtility,
    LearningCities,
    Productivity,
)
from replication.sorting.model.threshold import relative
from replication.sorting.model.trade import TradeCosts
from replication.sorting.printed import cases, empirics
from replication.sorting.reference.direct import Direct

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


def test_innovators_must_earn_something():
    """With a fat tail that binds before the chance to innovate is zero: B_2 of (4.13) is."""
    nothing_left = 0.5 * 0.2 * (1.2 / (2 * 0.2)) ** 2
    assert nothing_left < 0.5 / 0.2
    economy = Economy(**BASE | {"tail": 1.2, "cost_2": 0.999 * nothing_left})
    assert Direct(economy, FixedUtility(0.5)).city(1, 2.0, 0.5).profit_per_skill > 0
    with pytest.raises(ValueError, match=r"cost_2 = .*: it must be below gamma"):
        Economy(**BASE | {"tail": 1.2, "cost_2": 1.001 * nothing_left})


def test_cities_are_equal_in_land_unless_it_is_given():
    economy = Economy(**BASE)
    assert economy.housing_1 == economy.housing_2 == economy.minimum_skill == 1


def test_learners_must_earn_something_from_innovating():
    """As for innovators, at the chance to learn of the least skilled, in a city of their own."""
    common = {name: value for name, value in BASE.items() if not name.startswith("cost")}
    common |= {"tail": 1.2, "friction": 0.1}
    gamma, chance = 0.5, 1 / 1.1
    nothing_left = gamma * 0.2 * ((0.2 + chance) / (2 * 0.2 * np.sqrt(chance))) ** 2
    assert nothing_left < gamma * chance / 0.2
    cities = LearningCities(**common, cost=0.999 * nothing_left)
    least = Direct(cities, FixedUtility(0.5)).city(1, 1 + 1e-9, 0.5)
    assert least.profit_per_skill > 0
    # This cost satisfies the first of the two bounds, so the message must name the second.
    assert 1.001 * nothing_left < gamma * chance / 0.2
    both = (
        r"below gamma lambda / \(alpha - 1\) and gamma \(alpha - 1 \+ lambda\)\^2 / \(4 lambda \("
    )
    with pytest.raises(ValueError, match=rf"cost = .*: it must be {both}alpha - 1\)\) at the"):
        LearningCities(**common, cost=1.001 * nothing_left)


def test_closures_and_solver_refuse():
    with pytest.raises(ValueError, match="labour = 0: it must be above zero"):
        ClearedLabour(0.0)
    with pytest.raises(ValueError, match="worker_utility = inf"):
        FixedUtility(np.inf)
    with pytest.raises(ValueError, match=r"worker_utility = -0\.2: it must exceed -congestion_2"):
        threshold.thresholds(Economy(**BASE), FixedUtility(-0.2))
    with pytest.raises(ValueError, match=r"worker_utility = -0\.2: it must exceed -congestion_2"):
        threshold.thresholds(Economy(**BASE), FixedUtility([0.5, -0.2]))
    with pytest.raises(ValueError, match=r"worker_utility = -0\.1: it must exceed -congestion_2"):
        threshold.thresholds(Economy(**BASE), FixedUtility(-0.1))
    flat = Economy(**BASE | {"goods_share": 0.6})
    with pytest.raises(ValueError, match=r"substitution = 0\.666667: it must be below goods_share"):
        threshold.thresholds(flat, FixedUtility(0.5))
    flat = Economy(**BASE | {"goods_share": [0.75, 0.6]})
    with pytest.raises(ValueError, match=r"substitution = 0\.666667: it must be below goods_share"):
        threshold.thresholds(flat, FixedUtility(0.5))
    with pytest.raises(ValueError, match="points = 1: it must be at least 2"):
        threshold.every_threshold(Economy(**BASE), FixedUtility(0.5), points=1)
    with pytest.raises(ValueError, match="nearest = 5: it must be below farthest = 5"):
        threshold.every_threshold(
            Economy(**BASE), FixedUtility(0.5), points=9, nearest=5.0, farthest=5.0
        )
    with pytest.raises(ValueError, match=r"farthest = 200\.5: it must be between 0 and 200"):
        threshold.every_threshold(Economy(**BASE), FixedUtility(0.5), farthest=200.5)


def test_direct_route_knows_two_cities():
    direct = Direct(Economy(**BASE), FixedUtility(0.5))
    for asked in (
        lambda city: direct.city(city, 2.0, 0.5),
        lambda city: direct.innovation(city, 2.0),
        lambda city: direct.mean_skill(city, 2.0),
    ):
        assert asked(0) != asked(1)
        for city in (-1, 2):
            with pytest.raises(ValueError, match=f"city = {city}: it must be from 0 to 1"):
                asked(city)


def test_direct_route_refuses_brackets_without_a_threshold():
    direct = Direct(threshold.baseline(), FixedUtility(0.5))
    skill = direct.threshold()
    assert direct.threshold(0.9 * skill, 1.1 * skill) == pytest.approx(skill)
    above, below, reversed_, empty = (1.1, 1.2), (0.8, 0.9), (1.1, 0.9), (1.1, 1.1)
    for low, high in (above, below, reversed_, empty):
        with pytest.raises(ValueError, match="the gain must change sign between"):
            direct.threshold(low * skill, high * skill)


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


def test_costs_that_are_not_those_of_the_paper_are_named():
    with pytest.raises(ValueError, match=r"outward = 1\.6: it must be below inward"):
        TradeCosts([1.2, 1.6], 1.5)
    with pytest.raises(ValueError, match=r"gamma = 0\.001: it must be above 1/300"):
        TradeCosts(1.2, 1.5).powers([0.5, 0.001])


def test_fractions_are_fractions():
    for share in (-0.1, 1.5):
        with pytest.raises(ValueError, match=f"share = {share}: it must be between 0 and 1"):
            empirics.location_quotient(share, 0.3)
        with pytest.raises(ValueError, match=f"share = {share}: it must be between 0 and 1"):
            empirics.odds_ratio(share, 0.3)
        with pytest.raises(ValueError, match=f"share = {share}: it must be between 0 and 1"):
            empirics.rounding_range([share])
        with pytest.raises(ValueError, match=f"population = {share}: it must be between 0 and 1"):
            empirics.odds_ratio(0.3, share)
    assert empirics.location_quotient(1.0, 0.5) == pytest.approx(2.0)


def test_skills_below_the_minimum_are_named():
    for formula in (innovation.skill_distribution, innovation.skill_density):
        with pytest.raises(ValueError, match=r"skill = 0\.5: it must be at least minimum_skill"):
            formula(3.0, 1.0, [2.0, 0.5])


@pytest.mark.parametrize("chance", [1.0, 1.5])
def test_innovation_is_never_sure(chance):
    with pytest.raises(ValueError, match=f"chance = {chance:g}: it must be below 1"):
        innovation.net_profit(threshold.baseline(), 0.02, [0.5, chance])


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


def test_thresholds_are_found_up_to_the_end_of_the_range():
    """With gamma mu + mu - 1 almost zero, the gap rises so slowly that thresholds are far."""
    change = {"goods_share": 0.669, "congestion_1": 0.3}
    near = Economy(**BASE | change | {"housing_1": [1.7, 3.0]})
    found = threshold.thresholds(near, FixedUtility(0.5)).log_ratio
    assert np.all((found > 80) & (found < 200))
    far = Economy(**BASE | change | {"housing_1": [1.7, 30.0]})
    with pytest.raises(ConvergenceError, match="above e\\^200"):
        threshold.thresholds(far, FixedUtility(0.5))


def far_thresholds(land):
    """With gamma mu + mu - 1 almost zero, the gap rises so slowly that thresholds are far."""
    return LearningCities(
        substitution=0.749,
        goods_share=0.75,
        tail=3.0,
        congestion_1=0.5,
        congestion_2=0.1,
        friction=1.0,
        cost=0.001,
        housing_1=land,
    )


def test_learning_thresholds_are_searched_up_to_the_end_of_the_range():
    fixed = FixedUtility(0.5)
    found = threshold.thresholds(far_thresholds([0.6, 0.7]), fixed).log_ratio
    assert np.all((found > 100) & (found < 200))
    np.testing.assert_allclose(
        threshold.log_gap(threshold.terms(far_thresholds([0.6, 0.7]), fixed), found), 0, atol=1e-12
    )
    with pytest.raises(ConvergenceError, match="above e\\^200"):
        threshold.thresholds(far_thresholds([0.6, 10.0]), fixed)


def test_a_grid_of_one_step_finds_the_threshold_in_it():
    economy, fixed = threshold.baseline(), FixedUtility(0.5)
    wanted = threshold.thresholds(economy, fixed).log_ratio
    for nearest, farthest in ((0.3, 0.9), (1e-8, 60.0)):
        found = threshold.every_threshold(
            economy, fixed, points=2, nearest=nearest, farthest=farthest
        )
        np.testing.assert_allclose(found.log_ratio, wanted)
        assert found.stable.all()


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


def incomes(skill, theta, productivity, net, wage, labour):
    """Income of a skill over the wage: output is w L / theta, and its share 1 - theta profit."""
    output = wage * labour / theta
    return (1 - theta) * output * net * skill / productivity / wage


def assert_threshold_is_indifferent(pay, gap, value_2):
    """What r_j of an entrepreneur and his neighbours' real income v_j = u* + a_j leave him."""
    gain = pay[0] * (value_2 + gap) - pay[1] * value_2 - gap
    assert np.all(gap > 0)
    scale = gap + np.maximum(pay[0] * (value_2 + gap), pay[1] * value_2)
    np.testing.assert_allclose(gain / scale, 0, atol=1e-9)
    # The gap is above zero for both kinds, and for no other.
    less, more = (pay[1] < pay[0]) & (pay[0] < 1), (pay[1] > pay[0]) & (pay[0] > 1)
    assert np.all(less | more)
    return less


def test_entrepreneurs_at_the_threshold_of_trading_cities_earn_less_or_more_than_workers():
    built = trade.construct(20_000, seed=4)
    skill = built.minimum_skill * np.exp(built.state[0])
    productivity = np.exp(trade.log_levels(built, built.state[0]))
    wage = np.exp([built.state[1], 0 * built.state[1]])
    labour = np.exp(built.state[2:4])
    pay = incomes(skill, built.substitution, productivity, built.net, wage, labour)
    np.testing.assert_allclose(built.relative_pay, pay, rtol=1e-12)
    less = assert_threshold_is_indifferent(pay, built.gap, np.exp(built.state[4]))
    assert 0.7 < less.mean() < 0.8
    assert 0.99 < pay[0, less].max() < 1
    assert 1 < pay[0, ~less].min() < 1.01
    # Workers' real incomes are v_j, from prices, wages and land.
    gaps = trade.residuals(built, built.state, np.zeros((1, built.size)))
    for kind in (less, ~less):
        assert max(np.abs(values[kind]).max() for values in gaps) < 1e-9


def test_entrepreneurs_at_the_threshold_earn_less_or_more_with_the_alternative_cost():
    built = alternative.construct(20_000, seed=4)
    skill = built.minimum_skill * np.exp(built.state[0])
    _, net, level = alternative.city_terms(built, built.state, np.zeros((3, built.gap.size)))
    labour, productivity = np.exp(built.state[1:3]), np.exp(level)
    wage = built.substitution * productivity**built.gamma
    pay = incomes(skill, built.substitution, productivity, np.array(net), wage, labour)
    np.testing.assert_allclose(built.relative_pay, pay, rtol=1e-10)
    less = assert_threshold_is_indifferent(pay, built.gap, np.exp(built.state[3]))
    assert 0.4 < less.mean() < 0.6
    assert 0.9 < pay[0, less].max() < 0.98 + 1e-9
    assert 1 / 0.98 - 1e-9 < pay[0, ~less].min() < 1.1
    # Both kinds of all the draws that have a gap: none is thrown away for its sign.
    assert less.sum() > 1_000
    assert (~less).sum() > 1_000


def test_both_kinds_of_thresholds_are_common_in_the_baseline():
    for sample in draws.samples().values():
        cities, found = sample.cities, sample.allocation
        net = innovation.returns(cities).net_1
        wage, labour = found.wage.city_1, found.labour.city_1
        pay = incomes(
            found.threshold, cities.substitution, found.productivity.city_1, net, wage, labour
        )
        assert 0.4 < np.mean(pay < 1) < 0.6


def test_a_higher_cost_makes_city_1_smaller_in_rare_equilibria_only():
    """With labour given it cannot if the threshold's entrepreneur earns more than a worker."""
    built = alternative.construct(1_000_000, seed=61)
    response, changes = alternative.responses(built, cleared=True)
    smaller = response.stable & (changes["labour_1"][:, 0] < 0)
    assert np.all(built.relative_pay[0, smaller] < 1)
    assert 0 < smaller.sum() < 20
    one = np.flatnonzero(smaller)[0]
    few = alternative.Constructed(
        *(getattr(built, field.name)[..., [one]] for field in fields(built))
    )
    # Solved again with a cost a thousandth higher, by a general root finder.
    raised = np.array([[1e-3], [0], [0]])

    def gaps(state):
        found = alternative.residuals(few, state[:, np.newaxis], raised, cleared=True)
        return np.ravel(found)

    again = root(gaps, few.state[:, 0], tol=1e-13)
    assert np.abs(again.fun).max() < 1e-12
    change = (again.x[1] - few.state[1, 0]) / 1e-3
    assert change == pytest.approx(changes["labour_1"][one, 0], rel=1e-2)


def test_final_goods_of_cities_with_equal_wages():
    built = trade.construct(200, seed=6)
    draw = 3
    one = built.take(np.array([draw]))
    zero = np.zeros(1)
    price = trade.log_prices(one, one.state[0], zero, zero)
    theta, gamma = one.substitution[0], one.gamma[0]
    home = [
        np.exp(level[0]) * theta ** (1 / gamma) for level in trade.log_levels(one, one.state[0])
    ]
    to_2, to_1 = one.cost[:, 0] ** (-1 / gamma)
    assert price[0][0] == pytest.approx(-gamma * np.log(home[0] + home[1] * to_1))
    assert price[1][0] == pytest.approx(-gamma * np.log(home[1] + home[0] * to_2))
    # At equal wages, workers of equal cities differ in what their goods and their land cost.
    state = one.state.copy()
    state[1:4] = 0
    mu, (land_1, land_2) = one.goods_share[0], one.housing[:, 0]
    real = trade.log_real(one, state, zero)
    assert real[0][0] == pytest.approx(-mu * price[0][0] - (1 - mu) * np.log(land_1))
    assert real[1][0] == pytest.approx(-mu * price[1][0] - (1 - mu) * np.log(land_2))


@pytest.mark.parametrize("factor", [0.8, 0.75])
def test_trade_stays_costly_both_ways(factor):
    """Shipping out costs 1.25, and 1.6 back: times .8 the first is free, times .75 less."""
    case = replace(cases.closer_cities_in_balance(), cost=np.array([[1.25], [1.6]]))
    with pytest.raises(
        ValueError, match=f"factor = {factor}: it must leave both trade costs above"
    ):
        trade.resolve(case, factor)


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


def test_trade_balances_at_the_wages_that_workers_want():
    """Under (A.16) and (A.18), with land that differs, shipments balance at the wages of (A.12)."""
    economy, closure, costs = cases.overdetermined()
    economy = replace(economy, housing_1=2.0, housing_2=0.5)
    mu, gamma, utility = economy.goods_share, economy.gamma, closure.worker_utility
    wage = trade.relative_wage(economy, utility, costs)
    value = (utility + economy.congestion_1) / (utility + economy.congestion_2)
    workers = wage ** (mu / (1 - mu)) / (4 * value ** (1 / (1 - mu)))
    assert wage * workers == pytest.approx(float(trade.relative_size(costs, gamma)))
    access_1, access_2 = trade.market_access(costs, gamma)
    productivity = trade.relative_productivity(economy, utility, costs)
    assert wage == pytest.approx(float((productivity * access_1 / access_2) ** gamma))


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


def test_shares_that_round_to_the_printed_one():
    np.testing.assert_allclose(
        empirics.rounding_range([0.39, 0.53]), [[0.385, 0.525], [0.395, 0.535]]
    )
    np.testing.assert_allclose(empirics.rounding_range([0.5], 0.002), [[0.499], [0.501]])


def test_gain_in_learning_is_the_difference_of_chances():
    mean, friction, lower = np.array([0.4, 1.0, 3.0]), np.array([2.0, 2.0, 0.5]), 0.4
    np.testing.assert_allclose(
        learning.gain_in_learning(mean, friction, lower),
        learning.learning(mean, lower) - learning.learning(mean, friction),
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
