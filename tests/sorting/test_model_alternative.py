"""The cost that does not grow with the city."""

from dataclasses import fields

import numpy as np
import pytest
from scipy.optimize import root
from sorting.shared import assert_first, assert_threshold_is_indifferent, incomes, moved

from replication.sorting.model import (
    alternative,
)
from replication.sorting.model.alternative import Constructed


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


def test_first_equilibria_of_the_alternative_model():
    assert_first(
        alternative.construct(4, 0),
        goods_share=0.7312200774071562,
        substitution=0.6006984555008779,
        tail=1.5414237247348264,
        minimum_skill=1.5710357116747415,
        gap=0.04644396744595943,
        cost=[0.006138883585542955, 0.058135832668803344],
        housing=[300.84910358512536, 115.75526109757294],
        state=[
            0.03049974580802542,
            -0.3838802439046053,
            -1.6087290250152493,
            -0.6661806605338713,
        ],
    )


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


def test_workers_who_gain_from_company_in_one_city_only_are_not_settled():
    """With gamma 1 and tail 2, real income rises by .9 x / (2 (2 - x)) - .1, x**2 the cost."""
    n = 3
    built = Constructed(
        goods_share=np.full(n, 0.9),
        substitution=np.full(n, 0.5),
        tail=np.full(n, 2.0),
        minimum_skill=np.ones(n),
        gap=np.ones(n),
        cost=np.array([[0.5, 0.1, 0.1], [0.1, 0.5, 0.1]]) ** 2,
        housing=np.ones((2, n)),
        state=np.concatenate([np.ones((1, n)), np.zeros((3, n))]),
    )
    # By hand: .15 - .1 where the cost is high, and .024 - .1 where it is low.
    settled = alternative.workers_settled(built, cleared=False)
    assert settled.tolist() == [False, False, True]
