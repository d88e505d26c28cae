"""Example 1 by closed form, by linear programming and by exact algebra."""

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from replication.marketplaces.model import example
from replication.numerics import ConvergenceError

WEIGHTS = st.floats(0.3, 3.0)


def share_by_linear_programme(types, place):
    """Largest common share of stand-alone utilities: bundles and population chosen directly."""
    alone = [example.ideal(kind).utility for kind in types]
    # Unknowns: c11, c12 (type 1), c21, c22 (type 2), population at 0, share.
    goods = [
        [0.5, 0, 0.5, 0, -(2 - place), 0],
        [0, 0.5, 0, 0.5, 1 + place, 0],
    ]
    limits = [-0.5, 1 + place - 0.5]
    rows = []
    for kind, (weights, utility) in enumerate(zip(types, alone, strict=True)):
        for good in range(2):
            row = np.zeros(6)
            row[2 * kind + good], row[5] = -weights[good], utility
            rows.append(row)
    found = linprog(
        [0, 0, 0, 0, 0, -1],
        A_ub=[*goods, *rows],
        b_ub=[*limits, 0, 0, 0, 0],
        bounds=[(0, None)] * 4 + [(0, 1), (0, None)],
    )
    return found.x[5]


@pytest.mark.parametrize("types", [example.PRINTED_TYPES, example.CONSISTENT_TYPES])
def test_largest_share_by_linear_programme(types):
    proof = example.certificate(types)
    assert share_by_linear_programme(types, proof.place) == pytest.approx(proof.share, abs=1e-9)
    others = [share_by_linear_programme(types, place) for place in np.linspace(0.3, 0.7, 41)]
    assert max(others) <= proof.share + 1e-9 < 1


def test_ideal_places_by_exact_algebra():
    d, u = sympy.symbols("d u", positive=True)
    made = sympy.solve(
        (u / 2 + sympy.Rational(1, 2)) * (1 + d)
        + (u + sympy.Rational(1, 2)) * (2 - d)
        - (2 - d) * (1 + d),
        u,
    )[0]
    best = [r for r in sympy.solve(sympy.diff(made, d), d) if 0 < r < 1]
    assert [sympy.simplify(r - (5 - sympy.sqrt(78) / 2)) for r in best] == [0]
    utility = sympy.nsimplify(sympy.simplify(made.subs(d, best[0])))
    assert sympy.simplify(utility - (18 - 2 * sympy.sqrt(78))) == 0
    assert example.ideal((2.0, 1.0)).utility == pytest.approx(float(18 - 2 * sympy.sqrt(78)))


def test_types_with_equal_ideals_have_a_core():
    proof = example.certificate(((1.0, 2.0), (1.0, 2.0)))
    assert proof.share == pytest.approx(1, abs=1e-12)
    assert proof.burden == pytest.approx(1, abs=1e-12)


@given(first=WEIGHTS, second=WEIGHTS, third=WEIGHTS, fourth=WEIGHTS, mass=st.floats(0.1, 0.9))
def test_core_is_empty_unless_the_ideals_agree(first, second, third, fourth, mass):
    proof = example.certificate(((first, second), (third, fourth)), (mass, 1 - mass))
    apart = abs(proof.ideals[0].place - proof.ideals[1].place)
    assert proof.share <= 1 + 1e-12
    if apart > 1e-3:
        assert proof.share < 1 < proof.burden


def test_bad_input():
    with pytest.raises(ValueError, match=r"place = 1\.5"):
        example.net_production(1.5, 0.5)
    with pytest.raises(ValueError, match="population = -1"):
        example.goods_with_two_marketplaces(-1.0)
    with pytest.raises(ValueError, match="direction = 0"):
        example.scale([0.0, 1.0])
    with pytest.raises(ValueError, match="goods = -1"):
        example.least_burden([-1.0, 0.0])
    with pytest.raises(ValueError, match="their sum one"):
        example.certificate(example.PRINTED_TYPES, (0.5, 0.6))


@pytest.mark.parametrize("types", [(1.0, 2.0), ((1.0, 2.0, 1.0), (2.0, 1.0, 1.0)), ()])
def test_types_that_are_no_pairs_of_weights_are_refused(types):
    with pytest.raises(ValueError, match="it must be pairs of weights"):
        example.certificate(types)


def test_goods_with_two_marketplaces_by_hand():
    """Two hours of each at the place where he lives, less one unit of either good for setup."""
    people = np.array([[0.5, 0.6, 0.7], [0.4, 0.25, 1.0]])
    goods = example.goods_with_two_marketplaces(people)
    assert goods.shape == (2, 3, 2)
    np.testing.assert_allclose(goods[..., 0], 2 * people - 1)
    np.testing.assert_allclose(goods[..., 1], 1 - 2 * people)
    np.testing.assert_allclose(example.goods_with_two_marketplaces(0.75), [0.5, -0.5])


def test_the_marketplace_of_one_good_stands_where_it_is_made():
    assert example.best_place([1.0, -0.5]) == 0
    assert example.best_place([-0.5, 1.0]) == 1
    with pytest.raises(ValueError, match="any place is best"):
        example.best_place([[0.0, 0.0], [-0.5, -0.5]])


@pytest.mark.parametrize("burden", [1.5, [1.0, 1.5]])
def test_a_scale_that_misses_the_envelope_is_refused(monkeypatch, burden):
    monkeypatch.setattr(example, "least_burden", lambda _: np.array(burden))
    with pytest.raises(ConvergenceError, match=r"the point misses the envelope by 0\.5"):
        example.scale([1.0, 1.0])


def test_utilities_whose_ideals_are_printed():
    """As printed, the first type is ideally where the second should be, and the second half-way."""
    ideals = [example.ideal(weights).place for weights in example.CONSISTENT_TYPES]
    assert ideals == pytest.approx(example.PRINTED_IDEALS, abs=1e-12)
    assert sum(ideals) == pytest.approx(1)
    printed = [example.ideal(weights).place for weights in example.PRINTED_TYPES]
    assert printed == pytest.approx([example.PRINTED_IDEALS[1], 0.5], abs=1e-12)


@pytest.mark.parametrize("types", [example.PRINTED_TYPES, example.CONSISTENT_TYPES])
def test_who_lives_at_0_makes_what_a_type_has_alone(types):
    for kind in types:
        alone = example.ideal(kind)
        made = example.net_production(alone.place, alone.population)
        np.testing.assert_allclose(made, alone.goods, rtol=0, atol=1e-14)
