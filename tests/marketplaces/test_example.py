"""Example 1 by closed form, by linear programming and by exact algebra."""

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from replication.marketplaces import example

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
