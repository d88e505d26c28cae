"""Section 3 in symbols: the transfer that makes migration efficient, and the model in numbers."""

import numpy as np
import pytest
import sympy as sp

from replication.wedge import algebra, algebra_claims, experiments


def test_the_corrected_transfer_pays_everybody_the_social_marginal_benefit():
    """Section 3.4: with it PAB is SMB in every city, whatever its size and productivity."""
    paid = algebra.untransferred_benefit() + algebra.efficient_transfer(printed=False)
    assert algebra.is_zero(paid - algebra.social_marginal_benefit())


def test_the_printed_transfer_pays_too_much_by_a_commuting_cost():
    paid = algebra.untransferred_benefit() + algebra.efficient_transfer(printed=True)
    excess = algebra.alpha + algebra.tau * (1 + algebra.phi)
    cost = algebra.c * algebra.WAGE * algebra.N**algebra.phi
    assert algebra.is_zero(paid - algebra.social_marginal_benefit() - excess * cost)


@pytest.mark.parametrize("printed", [False, True])
def test_the_model_s_transfer_is_that_of_the_algebra(printed):
    draws = algebra_claims.draw_parameters()
    city, rules, size = algebra_claims.time_cost_city(draws)
    common = algebra.rho * algebra.average_rent_everywhere
    exact = algebra_claims.evaluate(algebra.efficient_transfer(printed=printed) + common, draws)
    ours = experiments.efficient_transfer(city, rules, size, printed=printed)
    np.testing.assert_allclose(ours, exact, rtol=1e-10, atol=1e-12)


def test_only_identities_are_zero():
    x = sp.symbols("x", positive=True)
    assert algebra.is_zero((x**algebra.phi) ** 2 - x ** (2 * algebra.phi))
    assert not algebra.is_zero(x ** (algebra.phi + sp.Rational(1, 1000)) - x**algebra.phi)


def test_labour_of_a_small_city_by_hand():
    """At an edge of one and cost c z, residents lose two thirds of c on average."""
    supply = algebra.labour_supply().subs({algebra.N: sp.pi, algebra.chi: 1})
    assert algebra.is_zero(supply - sp.pi * (1 - sp.Rational(2, 3) * algebra.c_tilde))
