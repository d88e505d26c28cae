"""The algebra of the proofs against the model's own functions, at numbers."""

import numpy as np
import pytest
import sympy as sp

from replication.marketplaces.model import bound
from replication.marketplaces.model.coalitions import least_expenditure
from replication.marketplaces.model.economy import Economy, capacity, composite_price
from replication.marketplaces.model.equilibrium import equilibrium
from replication.marketplaces.printed import cases
from replication.marketplaces.reference import algebra


def test_all_identities_hold():
    assert algebra.least_expenditure() == [0] * 5
    assert algebra.concavity() == 0
    assert algebra.market_conditions() == [0] * 3
    assert algebra.rents_make_equal() == 0
    gap, falls, rises = algebra.payable()
    assert (gap, falls, rises) == (0, algebra.GAMMA - 1, algebra.GAMMA)
    slope, bend, *ends = algebra.edges()
    assert slope == 0
    assert bend.is_positive
    assert ends == [sp.oo, sp.oo]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_the_composite_costs_what_the_model_says(share):
    economy = Economy((0, 1), (1, 2), (0.25,) * 4, share)
    cost = algebra.composite_cost().subs({algebra.GAMMA: share, algebra.LOG_PRICE: 0.3})
    assert float(cost) == pytest.approx(float(composite_price(economy, 0.3)))


def test_time_makes_most_of_the_composite_as_the_model_says():
    economy = Economy((0, 1), (1, 2), (0.25,) * 4, 0.3)
    price = np.log(1.2 / 0.7)
    units = 1.2 / float(composite_price(economy, price))
    assert float(capacity(economy, [1.2, 0.7])) == pytest.approx(units)


def test_rents_of_the_model_leave_every_residence_just_its_expenditure():
    economy = cases.case_economy(2)
    row = equilibrium(economy, cases.case_setup(2, 0.1), [0.67])
    needs = least_expenditure(economy, float(row.utility), row.time, float(row.price), row.rents)
    left = float(row.rent_income - row.fee)
    assert np.abs(needs - left).max() < 1e-12


def test_an_hour_is_worth_more_to_who_earns_more_unless_he_does_not_work():
    same, _, least = algebra.worth_of_an_hour()
    assert (same, sp.expand(least)) == (0, 1 - algebra.LEISURE)
    hour = lambda wage: bound.utility_bound(economy, [2.0, 0.0], 1e-9, wage, rent) ** 5
    economy, rent = Economy((0, 1), (2, 1), (0.2, 0.2, 0.4, 0.2)), 1.0
    more = lambda wage: (
        (bound.utility_bound(economy, [2.001, 0.0], 1e-9, wage, rent) ** 5 - hour(wage)) * wage
    )
    assert more(1.5) > more(1.0) * 1.1
    assert algebra.tilt_in_the_middle() == 0


def test_the_middle_tilts_as_the_model_says():
    economy = Economy((0, 0.3, 0.7, 1), (1, 1, 2, 2), (0.2, 0.3, 0.25, 0.25), 0.4)
    found = equilibrium(economy, cases.case_setup(1, 0.1), [0.5])
    assert float(found.price) > 1
    near = [np.log(bound.utility_bound(economy, found.time, 0.1, np.exp(s), RENT)) for s in (-H, H)]
    rents = [
        np.log(bound.utility_bound(economy, found.time, 0.1, 1.0, RENT * np.exp(s)))
        for s in (-H, H)
    ]
    slope, of_rent = np.diff(near)[0] / (2 * H), np.diff(rents)[0] / (2 * H)
    fee = 0.1 * float(composite_price(economy, 0.0))
    incomes = found.time + RENT - fee
    weight = (incomes ** (1 / 0.25)) / (incomes ** (1 / 0.25)).sum()
    told = (0.2 - 0.3) / 2 + (0.4 - 0.5) * fee * (weight / incomes).sum()
    assert slope + of_rent / 2 == pytest.approx(told, abs=1e-8)
    assert algebra.turned_round() == [algebra.SECOND - algebra.FIRST, 2 * algebra.GAMMA - 1]


H, RENT = 1e-4, 0.5
