"""Section 3 in symbols: the transfer that makes migration efficient, and the model in numbers."""

import numpy as np
import pytest
import sympy as sp

from replication.vanishing import vanishes
from replication.wedge import draws
from replication.wedge.model import algebra
from replication.wedge.model import city as curves
from replication.wedge.printed import formulas


def test_the_corrected_transfer_pays_everybody_the_social_marginal_benefit():
    """Section 3.4: with it PAB is SMB in every city, whatever its size and productivity."""
    paid = algebra.untransferred_benefit() + algebra.efficient_transfer(printed=False)
    assert vanishes(paid - algebra.social_marginal_benefit())


def test_the_printed_transfer_pays_too_much_by_a_commuting_cost():
    paid = algebra.untransferred_benefit() + algebra.efficient_transfer(printed=True)
    excess = algebra.alpha + algebra.tau * (1 + algebra.phi)
    cost = algebra.c * algebra.WAGE * algebra.N**algebra.phi
    assert vanishes(paid - algebra.social_marginal_benefit() - excess * cost)


@pytest.mark.parametrize("printed", [False, True])
def test_the_model_s_transfer_is_that_of_the_algebra(printed):
    values = draws.formulas(np.random.default_rng(1), 200).economies
    city, rules, size = formulas.time_cost_cities(values)
    common = algebra.rho * algebra.average_rent_everywhere
    exact = formulas.evaluate(algebra.efficient_transfer(printed=printed) + common, values)
    ours = curves.efficient_transfer(city, rules, size, printed=printed)
    np.testing.assert_allclose(ours, exact, rtol=1e-10, atol=1e-12)


def test_only_identities_are_zero():
    x = sp.symbols("x", positive=True)
    assert vanishes((x**algebra.phi) ** 2 - x ** (2 * algebra.phi))
    assert not vanishes(x ** (algebra.phi + sp.Rational(1, 1000)) - x**algebra.phi)


def test_labour_of_a_small_city_by_hand():
    """At an edge of one and cost c z, residents lose two thirds of c on average."""
    supply = algebra.labour_supply().subs({algebra.N: sp.pi, algebra.chi: 1})
    assert vanishes(supply - sp.pi * (1 - sp.Rational(2, 3) * algebra.c_tilde))


@pytest.mark.parametrize("common", [sp.S.Zero, sp.Symbol("u")])
def test_a_move_gains_the_gap_of_marginal_benefits(common):
    assert vanishes(algebra.gain_over_gap(common))


def test_slope_of_a_ratio_by_hand():
    """Earnings over the wage are 1 - x, and the wage over earnings 1/(1 - x)."""
    earnings = algebra.net_income()
    assert vanishes(algebra.slope_of_ratio(earnings, algebra.WAGE) + 1)
    assert vanishes(algebra.slope_of_ratio(algebra.WAGE, earnings) - 1)


class TestCorrections:
    """A printed formula differs from the right one by the named slip and by nothing else."""

    tax = (1 - algebra.tau) * algebra.WAGE
    time = algebra.c * algebra.N**algebra.phi

    def test_equation_10_leaves_out_the_marginal_commuting_time(self):
        gap = algebra.PRINTED["equation-10"] - algebra.CORRECTED["equation-10"]
        left_out = (algebra.alpha + algebra.phi) * self.time * algebra.WAGE
        assert vanishes(gap - left_out)

    def test_equation_12_leaves_out_the_tax(self):
        printed, right = (book["equation-12"] for book in (algebra.PRINTED, algebra.CORRECTED))
        assert vanishes(right - (1 - algebra.tau) * printed)

    def test_the_across_city_wedge_leaves_out_what_residents_receive(self):
        key = "across-city-wedge"
        received = algebra.rho * algebra.average_rent_everywhere + algebra.transfer
        assert vanishes(algebra.PRINTED[key] - algebra.CORRECTED[key] - received)

    def test_footnote_20_divides_by_one_plus_phi_once_too_often(self):
        output = algebra.alpha * self.tax
        printed, right = (
            book["footnote-20"] - output for book in (algebra.PRINTED, algebra.CORRECTED)
        )
        assert vanishes(printed * (1 + algebra.phi) - right)
        marginal = (algebra.alpha + algebra.phi) * (1 + algebra.rho * algebra.phi)
        assert vanishes(right + marginal * self.tax * self.time)
