"""Equilibria where land has next to no share, or setup takes nearly all, against many digits."""

import numpy as np
import pytest

from replication.marketplaces.model import equilibrium as solver
from replication.marketplaces.model.economy import Economy, Setup, capacity
from replication.marketplaces.model.equilibrium import (
    equilibrium,
    hours_left,
    market_residuals,
    solve,
    utilities,
)
from replication.marketplaces.model.odds import by_odds, guess, spread
from replication.marketplaces.printed import cases
from replication.marketplaces.reference.digits import cleared


def drawn(number, land):
    random = np.random.default_rng([15, number])
    count = round(float(np.exp(random.uniform(np.log(2), np.log(50)))))
    goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
    tastes = np.append(random.dirichlet(np.ones(3)) * (1 - land), land)
    places, share, trips = random.random(count), random.uniform(0.02, 0.98), random.uniform(0.01, 2)
    economy = Economy(places, goods, tastes, share, trips=trips)
    middle = [float((places[0] + places[1]) / 2)]
    return economy, hours_left(economy, middle)


CORNERS = [(0.001, 0.999), (0.001, 0.01), (2e-8, 0.999), (2e-8, 0.5), (1e-13, 0.9), (0.05, 0.99999)]


@pytest.mark.parametrize(("land", "part"), CORNERS)
def test_agrees_with_many_digits(land, part):
    for number in range(6):
        economy, hours = drawn(number, land)
        if not (cost := part * capacity(economy, hours)) > 0:
            continue
        found, exact = solve(economy, hours, cost), cleared(economy, hours, float(cost))
        lived = found.populations > 1e-200
        assert found.converged
        assert abs(float(found.log_utility) - exact.log_utility) < 1e-13 / (1 - part)
        np.testing.assert_allclose(found.populations, exact.populations, rtol=0, atol=1e-10)
        assert np.abs(market_residuals(found)).max() < 1e-10
        reached = np.log(utilities(found)[lived])
        np.testing.assert_allclose(
            reached, float(found.log_utility), rtol=0, atol=1e-10 / (1 - part)
        )


@pytest.mark.parametrize("tastes", [(0.4, 0.4, 0.1, 0.1), (0.3, 0.3, 0.3, 0.1), [0.25] * 4])
@pytest.mark.parametrize("spare", [1e-6, 1e-8, 1e-10, 1e-12])
def test_next_to_capacity_populations_agree_with_many_digits(tastes, spare):
    economy = Economy([0, 0.2, 0.6, 1, 0.8], [1, 1, 2, 2, 1], tastes)
    hours = hours_left(economy, [0.37])
    cost = float(capacity(economy, hours)) * (1 - spare)
    found, exact = solve(economy, hours, cost), cleared(economy, hours, cost)
    assert found.converged
    np.testing.assert_allclose(found.populations, exact.populations, rtol=0, atol=1e-13)
    assert np.abs(market_residuals(found)).max() < 1e-13
    assert abs(float(found.log_utility) - exact.log_utility) < 1e-16 / spare


def test_gives_what_newtons_method_gives_where_it_succeeds():
    economy, hours = (
        Economy(cases.RESIDENCES, cases.GOODS, [0.25] * 4),
        np.array([2, 1.9, 1.8, 1.7]),
    )
    plain = solve(economy, hours, np.array(0.1))
    time, setup = hours[:, np.newaxis], np.array([0.1])
    other = by_odds(economy, time, setup, guess(economy, time, setup))
    assert not plain.by_odds
    assert other.residual[0] < 1e-13
    np.testing.assert_allclose(other.log_utility[0], float(plain.log_utility), rtol=0, atol=1e-14)
    np.testing.assert_allclose(other.log_price[0], float(plain.log_price), rtol=0, atol=1e-13)
    rents = np.exp(other.log_odds[0])
    np.testing.assert_allclose(rents, plain.rents[2] / plain.rents[0], rtol=1e-12)


def test_refuses_residents_who_do_not_work():
    economy = Economy(cases.RESIDENCES, cases.GOODS, [0.1, 0.1, 0.2, 0.6])
    time, setup = np.array([[2.0], [0.1], [2.0], [2.0]]), np.array([0.01])
    assert np.any(solve(economy, time[:, 0], setup[0]).labour == 0)
    assert by_odds(economy, time, setup, guess(economy, time, setup)).residual[0] == np.inf


def test_incomes_and_rents_fall_with_time_alone():
    economy = Economy([0, 0.2, 0.4, 1], [1, 2, 1, 2], [0.3, 0.3, 0.3, 0.1])
    time = np.array([[2.0], [1.5], [1.0], [1.9]])
    incomes, logs = spread(
        economy, time, np.array([[3.0], [4.0]]), np.array([2.0]), np.array([0.7])
    )
    np.testing.assert_allclose(incomes[:, 0], [3, 3.2, 2, 4])
    expected = [0, np.log(0.8) / 0.1 + 0.7, np.log(2 / 3) / 0.1, 0.7]
    np.testing.assert_allclose(logs[:, 0], expected)


def test_each_structure_of_many_has_its_own_odds(monkeypatch):
    economy, _ = drawn(2, 2e-8)
    structures = np.linspace(economy.residences.min(), economy.residences.max(), 7)[:, np.newaxis]
    together = equilibrium(economy, Setup(each=1e-3), structures)
    alone = [equilibrium(economy, Setup(each=1e-3), one) for one in structures]
    assert not np.isnan(together.log_odds).all()
    for name in ("log_utility", "rents", "populations", "incomes", "consumption"):
        apart = np.array([getattr(one, name) for one in alone])
        np.testing.assert_allclose(getattr(together, name), apart, rtol=1e-9, atol=1e-12)
    monkeypatch.setattr(solver, "by_odds", lambda *a: by_odds(*a[:3], np.full((4, a[2].size), 9.0)))
    assert not solve(economy, hours_left(economy, structures), np.full(7, 1e-3)).converged.all()


def test_odds_are_preferred_to_prices_that_say_nothing_of_land():
    economy = Economy([0.4, 0.4], [1, 2], [0.3, 0.3, 0.4 - 2e-8, 2e-8])
    found = equilibrium(economy, Setup(each=0.999), [0.4])
    assert not np.isnan(found.log_odds)
    np.testing.assert_allclose(found.populations, 0.5, rtol=1e-12)
