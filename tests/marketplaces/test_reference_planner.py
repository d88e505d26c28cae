"""The planner's program: its slopes, its start, and a solver that stops too early."""

from types import SimpleNamespace

import numpy as np
import pytest

from replication.marketplaces.model.economy import Economy, travel
from replication.marketplaces.model.equilibrium import solve
from replication.marketplaces.printed.cases import case_economy
from replication.marketplaces.reference import planner
from replication.numerics import ConvergenceError

ECONOMY = case_economy(3)
HOURS = ECONOMY.leisure - travel(ECONOMY, [0.4])
PROGRAM = planner.Program(ECONOMY, HOURS, 0.2)


def test_slopes_of_the_constraints_are_difference_quotients():
    x = PROGRAM.start() + np.random.default_rng(1).normal(0, 0.1, PROGRAM.size)
    step = 1e-6 * np.eye(PROGRAM.size)
    for function, slope in (
        (PROGRAM.unequal, PROGRAM.unequal_slope),
        (PROGRAM.equal, PROGRAM.equal_slope),
    ):
        quotient = np.stack([(function(x + s) - function(x - s)) / 2e-6 for s in step], axis=1)
        np.testing.assert_allclose(slope(x), quotient, rtol=1e-6, atol=1e-8)


def test_the_start_houses_everybody_and_wastes_goods():
    """A third of the time is leisure, half of each output is eaten, setup is paid in goods."""
    x = PROGRAM.start()
    assert PROGRAM.equal(x) == pytest.approx([0])
    goods = PROGRAM.unequal(x)[4:6]
    _, (people, first, second, leisure), inputs = PROGRAM.parts(np.exp(x))
    np.testing.assert_allclose(leisure, people * HOURS / 3)
    makes_first = ECONOMY.goods == 1
    made = (
        (people * HOURS * 2 / 3 * makes_first).sum(),
        (people * HOURS * 2 / 3 * ~makes_first).sum(),
    )
    assert (first.sum(), second.sum()) == pytest.approx((made[0] / 2, made[1] / 2))
    np.testing.assert_allclose(inputs, 0.2)
    np.testing.assert_allclose(goods, [made[0] / 2 - 0.2, made[1] / 2 - 0.2])


def test_a_solver_that_stops_short_is_refused(monkeypatch):
    def stop(x):
        monkeypatch.setattr(planner, "minimize", lambda *_, **__: SimpleNamespace(x=x))
        return planner.plan(ECONOMY, HOURS, 0.2)

    short = PROGRAM.start()
    with pytest.raises(ConvergenceError, match="not solved: first-order conditions violated"):
        stop(short)
    short[0] = 5.0
    with pytest.raises(ConvergenceError, match=r"not solved: constraints violated by [5-9]"):
        stop(short)
    crowded = PROGRAM.start()
    crowded[1 : 1 + PROGRAM.count] += np.log(1.5)
    with pytest.raises(ConvergenceError, match=r"not solved: constraints violated by 0\.5"):
        stop(crowded)


def test_residents_who_would_take_more_leisure_than_they_have_do_not_work():
    """Those of the second place have a tenth of an hour left after travel, and enjoy it at home."""
    economy = Economy([0.0, 1.0, 0.0], [1, 1, 2], (0.1, 0.1, 0.4, 0.4), trips=1.9)
    hours = economy.leisure - travel(economy, [0.0])
    found = planner.plan(economy, hours, 0.001)
    work = hours * found.populations - found.consumption[:, 2]
    assert work[1] == pytest.approx(0, abs=1e-9)
    assert found.populations[1] > 0.01
    # The two other places are alike but for the good that they make.
    assert found.price == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(found.rents[0], found.rents[2], rtol=1e-6)
    # Who lives off rents alone spends on land and goods by their tastes, .4 to .1 each.
    np.testing.assert_allclose(found.rents[1], 4 * found.consumption[1, :2], rtol=1e-6)
    by_prices = solve(economy, hours, 0.001)
    assert by_prices.labour[1] == 0
    assert found.utility == pytest.approx(float(by_prices.utility), abs=1e-9)


def test_goods_that_are_shifted_from_the_optimum_violate_its_conditions(monkeypatch):
    best = planner.plan(ECONOMY, HOURS, 0.2)
    x = np.concatenate(
        [
            [np.log(best.utility)],
            np.log(np.concatenate([best.populations, *best.consumption.T])),
            np.log(best.inputs),
        ]
    )
    assert planner._checked(PROGRAM, x).stationarity < 1e-6
    # One place consumes a thousandth less of good 1, and all are so much worse off.
    x[1 + PROGRAM.count] -= 1e-3
    x[0] -= 1e-3
    with pytest.raises(ConvergenceError, match="not solved: first-order conditions violated"):
        planner._checked(PROGRAM, x)


@pytest.mark.parametrize("size", [0.5, 1.0, 3.0])
def test_settlers_take_an_average_share_along_whatever_the_population(size):
    """A hundredth moves from three places to an empty one, with the goods of an average person."""
    _, logs, inputs = PROGRAM.parts(PROGRAM.start())
    logs = logs.copy() + np.log(size)
    logs[:, 1] = np.log(1e-12)
    x = np.concatenate([[-1.0], logs.ravel(), inputs])
    _, moved, _ = PROGRAM.parts(planner._resettled(PROGRAM, x, 0.01))
    before, after = np.exp(logs), np.exp(moved)
    assert after[0].sum() == pytest.approx(1)
    assert after[0, 1] == pytest.approx(0.01 / (0.75 * size + 0.01))
    np.testing.assert_allclose(
        after[1:, 1] / after[0, 1], before[1:].sum(axis=1) / before[0].sum(), rtol=1e-9
    )
