"""Values by hand, limiting cases and ends of ranges."""

import numpy as np
import pytest

from replication.marketplaces import draws
from replication.marketplaces.model import bound, boxes, bracket, coalitions, core, example
from replication.marketplaces.model import equilibrium as model
from replication.marketplaces.model.economy import (
    Economy,
    Groups,
    Setup,
    capacity,
    composite_price,
    travel,
)
from replication.marketplaces.printed import cases, paths, readings
from replication.marketplaces.reference import planner

TASTES = [[0.25] * 4, [0.3] * 4]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: readings.score((0.0, 0.3, 0.6, 1.5)), r"residences = 1\.5"),
        (lambda: readings.leftover_range(0.2), r"step = 0\.2: it must be .* 0\.1"),
        (lambda: cases.case_table(6), "case = 6: it must be from 1 to 5"),
        (lambda: cases.case_core(6, 0.1), "case = 6: it must be from 1 to 5"),
        (lambda: example.net_production(0.5, 1.5), r"population = 1\.5"),
        (lambda: example.burden([0.1, 0.1], 1.5), r"place = 1\.5"),
        (lambda: example.scale_at([0.1, 0.1], 1.5), r"place = 1\.5"),
        (lambda: example.goods_with_two_marketplaces(1.5), r"population = 1\.5"),
        (lambda: example.envelope(2.6), r"first = 2\.6: it must be .* 2\.5"),
        (lambda: example.best_place([-0.5, -0.5]), "any place is best"),
        (lambda: Groups(TASTES, [1, 1], [1, 1]), "four shares that sum to one"),
        (lambda: readings.leftover_range(0.105), r"step = 0\.105: it must be .* 0\.1"),
        (lambda: draws.interior(np.random.default_rng(0), 0), "number = 0: it must be at least 1"),
        (lambda: paths.path(4, [0.1]), "case = 4: it must be from 1 to 3"),
        (lambda: paths.switch(1, 1, 5, 0.1, 0.2), "more = 5: it must be from 1 to 4"),
        (lambda: paths.switch(1, 5, 1, 0.1, 0.2), "fewer = 5: it must be from 1 to 4"),
    ],
)
def test_what_lies_just_outside_a_range_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("tolerance", [-1.0, 0.0, np.nan])
def test_a_tolerance_that_is_none_is_refused(tolerance):
    with pytest.raises(ValueError, match="tolerance = "):
        core.find_core(cases.case_economy(1), Setup(each=0.1), tolerance=tolerance)


def test_a_number_of_marketplaces_may_be_given_alone():
    alone, listed = (
        core.find_core(cases.case_economy(1), Setup(each=0.1), markets=asked, tolerance=1e-3)
        for asked in (2, [2])
    )
    assert alone.structure.tolist() == listed.structure.tolist()


def test_railways_of_all_ends_are_in_the_boxes():
    search = boxes.railway_search(cases.case_economy(5), cases.case_setup(5, 0.05))
    ends = [(a, b) for a in np.linspace(0, 1, 41) for b in np.linspace(a, 1, 11)]
    for left, right in ends:
        inside = (search.low <= [left, right]) & ([left, right] <= search.high)
        assert inside.all(axis=1).any()
    assert np.all(search.low < search.high)
    # Five stretches between residences, the middle of the line and its ends; a pair in order.
    stretches = len(np.unique([*cases.RESIDENCES, 0.0, 0.5, 1.0])) - 1
    assert len(search.low) == stretches * (stretches + 1) // 2


@pytest.mark.parametrize(
    ("need", "unblocked"),
    [
        ([0.0, 0.0, 0.5], True),
        ([0.0, 0.0, -0.5], False),
        ([0.0, 0.5, 0.5], False),
        ([0.5, 0.0, 0.5], False),
    ],
)
def test_who_lives_somewhere_needs_what_the_fee_leaves_and_nobody_less(
    monkeypatch, need, unblocked
):
    """People live in the first two of three places."""
    economy = Economy((0.0, 0.1, 1.0), (1, 2, 1), (0.25,) * 4)
    found = model.solve(economy, np.array([1.9, 2.0, 0.3]), 0.5)
    assert (found.populations > 0).tolist() == [True, True, False]
    assert coalitions.is_unblocked(economy, found)
    monkeypatch.setattr(coalitions, "coalition_gap", lambda *_: np.array(need))
    assert coalitions.is_unblocked(economy, found) is unblocked


def test_the_example_s_ends_by_hand():
    # All that is left of three hours after half of one: 5/2 of either good and none of the other.
    assert example.envelope(2.5) == pytest.approx(-0.5)
    assert example.envelope(-0.5) == pytest.approx(2.5)
    # Roots of one half each: half-way, and a quarter of a good less than none.
    assert example.best_place([-0.25, -0.25]) == pytest.approx(0.5)
    assert example.least_burden([-0.25, -0.25]) == pytest.approx(1 / 3)
    # A quarter of the population makes one good a quarter away, half of it the other.
    assert example.burden([-0.0625, 0.125], 0.25) == pytest.approx(0.25 + 0.5)


@pytest.mark.parametrize("weights", [(1.0, 1.0), (2.0, 1.0), (1.0, 3.0)])
def test_an_ideal_is_produced_at_its_place(weights):
    best = example.ideal(weights)
    np.testing.assert_allclose(example.net_production(best.place, best.population), best.goods)
    assert best.goods * weights == pytest.approx([best.utility] * 2)


def test_settlers_of_an_emptied_place_take_an_average_share_along():
    economy = cases.case_economy(1)
    program = planner.Program(economy, np.full(4, 1.5), 0.1)
    people = np.array([0.5, 1e-9, 0.4, 0.1])
    goods = np.array([[0.3, 1e-12, 0.2, 0.01], [0.2, 1e-12, 0.3, 0.3], [0.25, 1e-12, 0.2, 0.05]])
    x = np.concatenate([[-1.0], np.log(np.vstack([people, goods])).ravel(), np.log([0.1, 0.2])])
    v, logs, inputs = program.parts(planner._resettled(program, x, 0.05))
    assert v == -1.0
    np.testing.assert_allclose(np.exp(inputs), [0.1, 0.2])
    # One in twenty moves in, so that 1.05 in all are brought back to one.
    np.testing.assert_allclose(np.exp(logs[0]), np.array([0.5, 0.05, 0.4, 0.1]) / 1.05)
    averages = np.array([0.51, 0.8, 0.5])
    np.testing.assert_allclose(np.exp(logs[1:, 1]), 0.05 * averages / 1.05)
    np.testing.assert_allclose(np.exp(logs[1:, [0, 2, 3]]), goods[:, [0, 2, 3]] / 1.05)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_two_marketplaces_among_many_residences_stand_at_one_or_half_way(number):
    left, right = paths.many_residences(number)
    steps = 2 * (number - 1) * np.array([left, right - 0.67]) / 0.33
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-9)
    everywhere = np.linspace(0, 0.33, 2 * number - 1)
    assert np.abs(everywhere - left).min() < 1e-12
    assert np.abs(everywhere + 0.67 - right).min() < 1e-12


@pytest.fixture
def sample():
    """Economy, times of thirty structures, setup costs up to nine tenths of what can be paid."""
    economy = Economy([0.0, 0.3, 0.6, 1.0], [1, 2, 1, 2], (0.2, 0.35, 0.15, 0.3), 0.35)
    random = np.random.default_rng(4)
    hours = random.uniform(0.6, 2.0, (30, 4))
    return economy, hours, capacity(economy, hours) * random.uniform(0.05, 0.9, 30)


def test_slopes_and_curvatures_of_the_bound_are_difference_quotients(sample):
    economy, hours, setup = sample
    log_price, log_rent = np.full(30, 0.2), np.full(30, np.log(0.6))
    at = lambda p, r: bound.bound(economy, hours.T, setup, log_price + p, np.exp(log_rent + r))
    step = 1e-5
    here = at(0, 0)
    np.testing.assert_allclose(
        here.slope[0], (at(step, 0).log_utility - at(-step, 0).log_utility) / (2 * step), atol=1e-8
    )
    np.testing.assert_allclose(
        here.slope[1], (at(0, step).log_utility - at(0, -step).log_utility) / (2 * step), atol=1e-8
    )
    for k, (moved, slope) in enumerate((((step, 0), 0), ((step, 0), 1), ((0, step), 1))):
        back = tuple(-m for m in moved)
        quotient = (at(*moved).slope[slope] - at(*back).slope[slope]) / (2 * step)
        np.testing.assert_allclose(here.curvature[k], quotient, rtol=1e-6, atol=1e-7)


def test_newton_s_method_needs_few_steps_and_no_bracketing(sample, monkeypatch):
    economy, hours, setup = sample
    whole = model.solve(economy, hours, setup)
    monkeypatch.setattr(model, "STEPS", 12)
    monkeypatch.setattr(model, "bracket", lambda *_: pytest.fail("Newton's method left some over"))
    few = model.solve(economy, hours, setup)
    np.testing.assert_allclose(few.log_utility, whole.log_utility, atol=1e-13)
    assert few.converged.all()


def test_newton_s_step_by_hand():
    """On 2 x^2 + x y + 3 y^2 at (.1, .2) it leads to the origin; on a saddle it goes downhill."""
    one = np.ones(1)
    bowl = model.Bound(one, (one * 0.6, one * 1.3), (one * 4.0, one * 1.0, one * 6.0))
    np.testing.assert_allclose(model.newton_step(bowl), [[-0.1], [-0.2]])
    far = model.Bound(one, (one * 60, one * -130), (one * 4.0, one * 0.0, one * 6.0))
    np.testing.assert_allclose(model.newton_step(far), [[-1], [1]])
    saddle = model.Bound(one, (one * 0.1, one * 0.1), (one * -2.0, one * 0.0, one * 4.0))
    # Raised by a tenth of the larger curvature beyond the lower one: .4 and 6.4.
    np.testing.assert_allclose(model.newton_step(saddle), [[-0.25], [-0.1 / 6.4]], rtol=1e-6)


def test_the_land_market_clears_at_any_price(sample):
    economy, hours, setup = sample
    log_price = np.full(30, 0.1)
    rent, _ = bracket.land_market(economy, hours.T, setup, log_price, np.zeros(30))
    slope = bound.bound(economy, hours.T, setup, log_price, rent).slope[1]
    np.testing.assert_allclose(slope, 0, atol=1e-12)


def test_bracketing_starts_from_wherever_it_must(sample):
    economy, hours, setup = sample
    newton = model.solve(economy, hours, setup)
    for start in (-20.0, -3.0, 3.0, 20.0):
        price, rent, _, log_utility, residual = bracket.bracket(
            economy, hours.T, setup, np.log(newton.price) + start
        )
        np.testing.assert_allclose(np.exp(price), newton.price, rtol=1e-9)
        np.testing.assert_allclose(rent, newton.rent_income, rtol=1e-9)
        np.testing.assert_allclose(log_utility, newton.log_utility, atol=1e-12)
        assert residual.max() < 1e-9


def test_the_start_is_near_and_payable(sample):
    economy, hours, setup = sample
    log_price, rent = model.first_prices(economy, hours.T, setup)
    found = model.solve(economy, hours, setup)
    assert np.all(np.abs(log_price - np.log(found.price)) < 1)
    here = bound.bound(economy, hours.T, setup, log_price, rent)
    assert np.all(np.isfinite(here.log_utility))
    assert np.all(rent > 0)


def test_the_start_by_hand():
    """Times of two hours in three places of good 1 and of one and a half in one of good 2."""
    economy = Economy([0.0, 0.3, 0.6, 1.0], [1, 1, 1, 2], (0.1, 0.4, 0.3, 0.2), 0.5)
    time = np.array([[2.0], [2.0], [2.0], [1.5]])
    log_price, rent = model.first_prices(economy, time, np.array([0.01]))
    price = 4**0.4 * (2 / 1.5) ** 0.5
    assert np.exp(log_price) == pytest.approx(price)
    fee = 0.01 * 2 * price**0.5
    assert rent == pytest.approx(0.25 * (0.5 * (2 + 1.5 * price) - fee))
    dear = 1.0
    fee = dear * 2 * price**0.5
    best = max(2.0, 1.5 * price)
    assert model.first_prices(economy, time, np.array([dear]))[1] == pytest.approx(
        0.25 * max(0.5 * (2 + 1.5 * price) - fee, 0.5 * (best - fee))
    )
    assert 0.5 * (best - fee) > 0.5 * (2 + 1.5 * price) - fee


@pytest.mark.parametrize(
    ("first", "second", "start"),
    [(2.0, 1e-9, 2.0), (1e-9, 2.0, -2.0), (2.0, 0.0, 2.0), (0.0, 2.0, -2.0)],
)
def test_the_start_is_not_led_astray_by_places_that_hardly_work(first, second, start):
    economy = Economy([0.0, 1.0], [1, 2], (0.3, 0.3, 0.2, 0.2), 0.5)
    log_price, _ = model.first_prices(economy, np.array([[first], [second]]), np.array([0.01]))
    assert log_price == pytest.approx(start)


def test_shapes_of_bounds_and_burdens_follow_the_structures(sample):
    economy, hours, setup = sample
    shaped = model.solve(economy, hours.reshape(5, 6, 4), setup.reshape(5, 6))
    plain = model.solve(economy, hours, setup)
    for read in (model.travel_burden, model.utilities, model.market_residuals):
        np.testing.assert_allclose(
            read(shaped).reshape(30, -1), read(plain), rtol=1e-12, atol=1e-14
        )
    np.testing.assert_allclose(
        model.least_curvature(shaped).ravel(), model.least_curvature(plain), rtol=1e-9
    )
    at_other = bound.utility_bound(economy, shaped.time, shaped.setup, shaped.price, 0.6)
    assert at_other.shape == (5, 6)
    assert np.all(at_other >= shaped.utility * (1 - 1e-12))
    exact = bound.utility_bound(
        economy, shaped.time, shaped.setup, shaped.price, shaped.rent_income
    )
    np.testing.assert_allclose(exact, shaped.utility)


def test_prices_of_the_composite_by_hand():
    economy = Economy([0.0, 1.0], [1, 2], (0.25,) * 4, 0.2)
    # One unit from q1^.2 q2^.8 at prices 1 and e: e^.8 / (.2^.2 .8^.8).
    cost = np.exp(0.8) / (0.2**0.2 * 0.8**0.8)
    assert composite_price(economy, 1.0) == pytest.approx(cost)


def test_travel_that_takes_more_than_there_is_names_the_worst_setup():
    economy = cases.case_economy(1)
    structures = np.array([[0.0], [0.5]])
    hours = economy.leisure - travel(economy, structures)
    most = capacity(economy, hours)
    with pytest.raises(ValueError, match=rf"setup cost = 2: it must be below {most.min():g}"):
        model.equilibrium(economy, Setup(each=2.0), structures)


def test_bracketing_clears_the_land_market_at_few_prices(sample, monkeypatch):
    """Twelve for the bracket, one at the end, and a dozen between them."""
    economy, hours, setup = sample
    newton = model.solve(economy, hours, setup)
    usual, calls = bracket.land_market, []
    monkeypatch.setattr(bracket, "land_market", lambda *given: calls.append(1) or usual(*given))
    bracket.bracket(economy, hours.T, setup, np.log(newton.price))
    assert 14 < len(calls) < 30


def test_one_in_a_thousand_is_moved_first_to_an_emptied_place(monkeypatch):
    economy = Economy(
        (0.09106980595232073, 0.32949568339653323, 0.923777752070832),
        (1, 2, 1),
        (0.17887338534496644, 0.4407593340637855, 0.28270155502653804, 0.09766572556471005),
        0.3129449085079436,
    )
    structure = (0.6547929241021291, 0.8109972382520307, 0.8465570702993236)
    usual, lifts = planner._resettled, []
    monkeypatch.setattr(
        planner, "_resettled", lambda *given: lifts.append(given[2]) or usual(*given)
    )
    planner.plan(economy, economy.leisure - travel(economy, structure), 0.4529154204161923)
    assert lifts == [1e-3]
    assert planner.LIFTS == (1e-3, 1e-4, 1e-5)
