"""Equilibria in many digits against a case by hand, the planner and the solver at the corners."""

import numpy as np
import pytest

from replication.marketplaces.model.economy import Economy, capacity
from replication.marketplaces.model.equilibrium import solve
from replication.marketplaces.printed.cases import RESIDENCES, case_economy
from replication.marketplaces.reference.digits import cleared
from replication.marketplaces.reference.planner import plan


def test_case_1_with_four_marketplaces_by_hand():
    found = cleared(case_economy(1), np.full(4, 2.0), 0.04)
    assert found.log_price == pytest.approx(0, abs=1e-25)
    assert found.log_rent == pytest.approx(np.log(0.64), abs=1e-16)
    assert found.log_utility == pytest.approx(np.log(0.64**3 * 4) / 4, abs=1e-16)
    np.testing.assert_allclose(found.populations, 0.25, rtol=1e-16)
    assert found.slack == pytest.approx((2 - 0.08) / 0.08)
    assert not found.idle


def test_the_planner_finds_the_same_where_some_take_all_their_time_as_leisure():
    economy = Economy([0.0, 1.0, 0.0], [1, 1, 2], (0.1, 0.1, 0.4, 0.4), trips=1.9)
    hours = np.array([2.0, 0.1, 2.0])
    found, best = cleared(economy, hours, 0.001), plan(economy, hours, 0.001)
    assert found.idle
    assert np.exp(found.log_utility) == pytest.approx(best.utility, abs=1e-9)
    np.testing.assert_allclose(found.populations, best.populations, atol=1e-5)


@pytest.mark.parametrize("land", [0.001, 0.03, 0.3, 0.9])
@pytest.mark.parametrize("share", [0.001, 0.5, 0.999])
def test_the_solver_agrees_at_small_and_large_land_and_setup(land, share):
    rest = (1 - land) * np.array([0.5, 0.3, 0.2])
    economy = Economy(RESIDENCES, [1, 1, 2, 2], [*rest, land], 0.3, trips=1.5)
    hours = np.array([1.1, 2.0, 0.0, 1.3])
    cost = share * float(capacity(economy, hours))
    found, exact = solve(economy, hours, cost), cleared(economy, hours, cost)
    assert found.log_utility == pytest.approx(exact.log_utility, abs=1e-11)
    assert np.log(found.price) == pytest.approx(exact.log_price, abs=1e-12)
    np.testing.assert_allclose(found.populations, exact.populations, atol=1e-9)


def test_a_setup_cost_that_nobody_can_pay_is_refused():
    with pytest.raises(ValueError, match=r"setup = 1: it must be below 1"):
        cleared(case_economy(1), np.full(4, 2.0), 1.0)
