"""The equilibrium by two routes, its bound, and economies drawn at random."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replication.marketplaces import draws
from replication.marketplaces.model import bracket, odds
from replication.marketplaces.model import equilibrium as model
from replication.marketplaces.model.bound import utility_bound
from replication.marketplaces.model.economy import Economy, Setup, capacity, travel
from replication.marketplaces.printed.cases import RESIDENCES, case_economy, table_economies
from replication.marketplaces.reference import planner
from replication.marketplaces.reference.digits import cleared
from replication.marketplaces.reference.planner import plan
from replication.numerics import ConvergenceError


def test_case_1_with_four_marketplaces_by_hand():
    found = model.equilibrium(case_economy(1), Setup(each=0.01), RESIDENCES)
    assert found.fee == pytest.approx(0.08)
    assert found.rent_income == pytest.approx(0.64)
    np.testing.assert_allclose(found.incomes, 2.56)
    np.testing.assert_allclose(found.outputs, 0.34)
    np.testing.assert_allclose(found.simplex_rents, 0.16 / 6.64)
    assert found.utility == pytest.approx((0.64**3 * 4) ** 0.25)


def test_planner_reaches_the_same_utility_and_prices():
    for economy, found in table_economies():
        best = plan(economy, found.time, float(found.setup))
        assert best.utility == pytest.approx(float(found.utility), abs=1e-9)
        assert best.price == pytest.approx(float(found.price), abs=1e-6)
        np.testing.assert_allclose(best.rents, found.rents, atol=1e-6)
        np.testing.assert_allclose(best.populations, found.populations, atol=1e-6)


def test_planner_from_other_starts():
    economy = case_economy(2)
    hours = economy.leisure - travel(economy, [0.62])
    random = np.random.default_rng(1)
    best = plan(economy, hours, 0.5)
    usual = np.log(np.concatenate([best.populations, best.consumption.T.ravel(), best.inputs]))
    for _ in range(5):
        start = np.concatenate([[-1.0], usual + random.normal(0, 0.3, usual.size)])
        assert plan(economy, hours, 0.5, start).utility == pytest.approx(best.utility, abs=1e-9)
    with pytest.raises(ValueError, match="setup = 2"):
        plan(economy, hours, 2.0)
    with pytest.raises(ConvergenceError, match="not solved"):
        plan(economy, hours, 0.5, np.full(start.size, 40.0))


def nearly_empty_place():
    """Economy, hours and setup at whose optimum one person in a thousand lives in one place."""
    economy = Economy(
        (0.09106980595232073, 0.32949568339653323, 0.923777752070832),
        (1, 2, 1),
        (0.17887338534496644, 0.4407593340637855, 0.28270155502653804, 0.09766572556471005),
        0.3129449085079436,
    )
    structure = (0.6547929241022291, 0.8109972382520307, 0.8465570702993236)
    return economy, economy.leisure - travel(economy, structure), 0.4529154204161923


def test_the_planner_does_not_empty_a_place_in_which_people_gain_by_living():
    economy, hours, setup = nearly_empty_place()
    best = plan(economy, hours, setup)
    found = model.solve(economy, hours, setup)
    assert best.utility == pytest.approx(float(found.utility), abs=1e-12)
    assert best.utility == pytest.approx(0.3804321558, abs=1e-10)
    np.testing.assert_allclose(best.populations, found.populations, atol=1e-7)
    assert best.populations[0] == pytest.approx(1.035e-3, rel=1e-3)


def test_a_plan_that_empties_such_a_place_is_refused(monkeypatch):
    monkeypatch.setattr(planner, "LIFTS", ())
    with pytest.raises(ConvergenceError, match="not solved: the solver empties a place"):
        plan(*nearly_empty_place())


def test_a_place_where_nobody_gains_by_living_may_be_empty():
    economy = Economy((0.0, 0.1, 1.0), (1, 2, 1), (0.25,) * 4)
    hours = np.array([1.9, 2.0, 0.3])
    best, found = plan(economy, hours, 0.5), model.solve(economy, hours, 0.5)
    assert found.populations[2] == 0
    assert best.populations[2] < 1e-6
    assert best.utility == pytest.approx(float(found.utility), abs=1e-9)


NUMBER = 30


@pytest.fixture(scope="module")
def economies():
    return draws.everywhere_payable(np.random.default_rng(11), NUMBER).economies


@settings(deadline=None, max_examples=60)
@given(
    number=st.integers(0, NUMBER - 1),
    price=st.floats(0.05, 20),
    rent=st.floats(0.01, 5),
)
def test_any_prices_bound_utility_from_above(economies, number, price, rent):
    draw = economies[number]
    found = model.equilibrium(draw.economy, draw.setup, draw.structure)
    bound = utility_bound(draw.economy, found.time, found.setup, price, rent)
    assert bound >= found.utility * (1 - 1e-12)


@settings(deadline=None, max_examples=40)
@given(number=st.integers(0, NUMBER - 1), place=st.integers(0, 4), more=st.floats(0, 0.2))
def test_utility_falls_with_every_travel_time_and_with_setup(economies, number, place, more):
    draw = economies[number]
    hours = draw.economy.leisure - travel(draw.economy, draw.structure)
    place %= hours.size
    longer = hours.copy()
    longer[place] = max(longer[place] - more, 0.0)
    cost = float(draw.setup.cost(draw.structure))
    usual, far = model.solve(draw.economy, np.array([hours, longer]), cost).utility
    assert far <= usual * (1 + 1e-10)
    if cost * (1 + more) < capacity(draw.economy, hours):
        assert model.solve(draw.economy, hours, cost * (1 + more)).utility <= usual * (1 + 1e-10)


def test_burden_of_travel_is_the_slope_of_log_utility():
    economy = case_economy(2)
    hours = economy.leisure - travel(economy, [0.6])
    found = model.solve(economy, hours, 0.1)
    step = 1e-5
    around = np.concatenate([hours + step * np.eye(4), hours - step * np.eye(4)])
    logs = model.solve(economy, around, np.full(8, 0.1)).log_utility
    slope = (logs[:4] - logs[4:]) / (2 * step)
    np.testing.assert_allclose(model.travel_burden(found), slope, rtol=1e-7)


def test_bracketing_finds_what_newton_finds():
    economy = case_economy(2)
    hours = np.random.default_rng(2).uniform(0.8, 2.0, (4, 20))
    cost = np.full(20, 0.2)
    newton = model.solve(economy, hours.T, cost)
    price, rent, _, log_utility, residual = bracket.bracket(economy, hours, cost, np.zeros(20))
    np.testing.assert_allclose(np.exp(price), newton.price, rtol=1e-9)
    np.testing.assert_allclose(rent, newton.rent_income, rtol=1e-9)
    np.testing.assert_allclose(log_utility, newton.log_utility, atol=1e-12)
    assert residual.max() < 1e-8


def test_markets_clear_and_bundles_give_the_utility_near_the_limit_of_setup():
    economy = case_economy(2)
    random = np.random.default_rng(3)
    hours = random.uniform(0.5, 2.0, (300, 4))
    cost = capacity(economy, hours) * random.uniform(0.5, 0.97, 300)
    found = model.solve(economy, hours, cost)
    assert found.converged.all()
    assert np.abs(model.market_residuals(found)).max() < 1e-9
    people = found.populations > 1e-12
    gaps = np.abs(
        np.log(model.utilities(found)[people]) - np.repeat(found.log_utility, people.sum(1))
    )
    assert gaps.max() < 1e-8


def just_affordable(place):
    """Economy, setup and structure at which the fee leaves some residents next to nothing."""
    economy = Economy(
        [0.8788830216191515, 0.4221299477055078, 0.0025237092221861435, place, 0.5866385747171465],
        [1, 2, 2, 2, 1],
        (0.00648767599263687, 0.09672598328694156, 0.043357194365654037, 0.8534291463547675),
        0.38026723823547426,
        trips=2.5822383223541285,
    )
    return economy, Setup(each=0.8945461398767618), [0.8437919896915679]


@pytest.mark.parametrize(
    ("place", "income"), [(0.8994522358978568, 1e-16), (0.8994, 1e-15), (0.89, 1e-8)]
)
def test_residents_of_whose_wages_floats_hold_nothing_are_counted(place, income):
    economy, setup, structure = just_affordable(place)
    found = model.equilibrium(economy, setup, structure)
    assert np.abs(model.market_residuals(found)).max() < 1e-13
    assert found.residual < 1e-12
    exact = cleared(economy, found.time, float(found.setup))
    assert found.log_utility == pytest.approx(exact.log_utility, abs=1e-14)
    np.testing.assert_allclose(found.populations, exact.populations, atol=1e-12)
    assert 0 < found.incomes[1] < income
    assert found.populations[1] > 1e-4


def test_land_is_nearly_all_that_is_liked():
    random = np.random.default_rng(2)
    hours = random.uniform(1.5, 2.0, (400, 20))
    economy = Economy(np.linspace(0, 1, 20), [1, 2] * 10, (0.04, 0.04, 0.04, 0.88))
    found = model.solve(economy, hours, capacity(economy, hours) * random.uniform(0.9, 0.999, 400))
    assert found.converged.all()
    assert np.abs(model.market_residuals(found)).max() < 1e-10


def test_a_place_for_fewer_than_floats_can_count_is_empty():
    economy = Economy([0.0, 0.5, 1.0], [1, 1, 2], (0.3, 0.299, 0.4, 0.001))
    hours = 2.0 - np.linspace(0, 1, 2001)
    found = model.solve(economy, np.stack([hours * 0 + 2, hours, hours * 0 + 2], axis=-1), 0.5)
    assert found.converged.all()
    assert np.isfinite(found.consumption).all()
    assert np.isfinite(model.market_residuals(found)).all()
    few = found.populations[:, 1]
    assert few[few > 0].min() < 1e-200
    assert few.min() == 0


def test_land_that_nobody_wants_stays_empty():
    economy = Economy([0.0, 0.5, 1.0], [1, 1, 2], (0.3, 0.3, 0.1, 0.3))
    found = model.solve(economy, [2.0, 0.01, 2.0], 0.6)
    assert found.populations[1] == 0
    assert np.abs(model.market_residuals(found)).max() < 1e-9


def test_shapes_and_bad_times():
    economy = case_economy(1)
    assert model.solve(economy, np.full((2, 3, 4), 1.5), 0.1).populations.shape == (2, 3, 4)
    assert model.solve(economy, np.full(4, 1.5), [0.1, 0.2]).utility.shape == (2,)
    with pytest.raises(ValueError, match="last axis must have 4"):
        model.solve(economy, np.ones(3), 0.1)
    with pytest.raises(ValueError, match="time = -1"):
        model.solve(economy, np.full(4, -1.0), 0.1)
    far = model.equilibrium(case_economy(1, trips=2.2), Setup(each=0.01), [0.0])
    assert far.populations[3] == 0


def test_residents_who_would_rather_not_work_do_not():
    economy = Economy([0.0, 1.0, 0.0], [1, 1, 2], (0.1, 0.1, 0.4, 0.4), trips=1.9)
    found = model.equilibrium(economy, Setup(each=0.001), [0.0])
    best = plan(economy, found.time, 0.001)
    assert found.labour[1] == 0
    assert found.populations[1] > 0.01
    assert np.abs(model.market_residuals(found)).max() < 1e-9
    assert best.utility == pytest.approx(float(found.utility), abs=1e-8)
    np.testing.assert_allclose(best.populations, found.populations, atol=1e-5)


def test_small_land_shares_and_costs_near_the_limit_are_solved():
    economy = Economy(RESIDENCES, [1, 1, 2, 2], (0.5, 0.399, 0.1, 0.001))
    hours = economy.leisure - travel(economy, np.linspace(0, 1, 50)[:, np.newaxis])
    for share in (0.01, 0.5, 0.9):
        found = model.solve(economy, hours, share * capacity(economy, hours))
        assert found.converged.all()
        assert np.abs(model.market_residuals(found)).max() < 1e-8


def test_a_solver_that_gives_up_says_so(monkeypatch):
    monkeypatch.setattr(model, "STEPS", 1)
    monkeypatch.setattr(odds, "STEPS", 1)
    monkeypatch.setattr(bracket, "EXACT", {"xatol": 1.0})
    with pytest.raises(ConvergenceError, match="1 of 1 equilibria not found; residual up to"):
        model.equilibrium(case_economy(2), Setup(each=0.1), [0.62])


def test_a_place_from_which_travel_takes_all_the_time_is_empty():
    economy = case_economy(1, trips=2.0)
    found = model.equilibrium(economy, Setup(each=0.3), [0.0])
    assert found.time[-1] == 0
    assert found.populations[-1] == 0
    assert found.populations.sum() == pytest.approx(1)


def test_one_structure_that_cannot_be_paid_is_enough():
    with pytest.raises(ValueError, match=r"setup cost = 0\.9: it must be below 0\.815"):
        model.equilibrium(case_economy(1), Setup(each=0.9), [[0.5], [0.0]])


def test_one_equilibrium_that_is_not_found_is_enough(monkeypatch):
    usual = model.solve

    def half(*given):
        return replace(usual(*given), converged=np.array([True, False]))

    monkeypatch.setattr(model, "solve", half)
    with pytest.raises(
        ConvergenceError,
        match=r"^structure = \[.*\], setup cost = .*, tastes = .*: 1 of 2 equilibria not found",
    ):
        model.equilibrium(case_economy(1), Setup(each=0.1), [[0.5], [0.0]])


@pytest.mark.parametrize(("above", "tried"), [(None, [0, 2]), (-np.inf, [0]), (0.0, [])])
def test_a_search_for_the_best_leaves_alone_what_cannot_be_it(monkeypatch, above, tried):
    economy = case_economy(1)
    time = economy.leisure - travel(economy, np.array([[0.5], [0.2], [0.9]]))
    whole = model.solve(economy, time, 0.1)
    assert whole.log_utility[0] > whole.log_utility[1:].max()
    newton, due, seen = model._newton, model._due, []

    def missing(*given):
        """Newton's method misses the best and the worst: what it says of both is a bound alone."""
        *point, residual = newton(*given)
        return (*point, np.where(np.arange(residual.size) == 1, residual, 1.0))

    def watched(economy, hours, setup):
        seen.extend(np.flatnonzero((time == row).all(axis=1)).item() for row in hours.T)
        return due(economy, hours, setup)

    monkeypatch.setattr(model, "_newton", missing)
    monkeypatch.setattr(model, "_due", watched)
    model.solve(economy, time, 0.1, above=above)
    assert seen == tried
