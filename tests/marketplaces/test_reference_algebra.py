"""The algebra of the proofs against the model's own functions, at numbers."""

import numpy as np
import pytest
import sympy as sp

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
