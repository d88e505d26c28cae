"""The planner's program: its slopes, its start, and a solver that stops too early."""

from types import SimpleNamespace

import numpy as np
import pytest

from replication.marketplaces import planner
from replication.marketplaces.cases import case_economy
from replication.marketplaces.economy import travel
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
