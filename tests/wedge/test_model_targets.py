"""Land's parts by hand: a rent of 3 at an elasticity of 4/15, half of it at the reference."""

import pytest
import sympy as sp

from replication.wedge.model import targets

HERE = {
    targets.SHARE: sp.Rational(5, 100),
    targets.EARNINGS: 100,
    targets.COMMUTING_RENT: 2,
    targets.TARGET: sp.Rational(2, 10),
    targets.COMMUTING_TARGET: sp.Rational(1, 10),
    targets.DISTANCE: sp.log(2) * sp.Rational(15, 4),
}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("LAND_RENT", 3),
        ("LAND_ELASTICITY", sp.Rational(4, 15)),
        ("LAND_COST", sp.Rational(45, 4)),
        ("REFERENCE", sp.Rational(1, 2)),
        ("EXCESS", sp.Rational(1, 15)),
        ("ACROSS", sp.Rational(3, 2)),
        ("WHOLE", sp.Rational(-3, 2)),
    ],
)
def test_parts_of_the_typical_city(part, value):
    assert sp.simplify(getattr(targets, part).subs(HERE) - value) == 0


def test_parts_at_a_size():
    twice = sp.log(2) * sp.Rational(15, 4)
    assert sp.simplify(targets.LAND_RENT_AT.subs(HERE).subs(targets.LOG_SIZE, twice)) == 6
    power = targets.LOG_PRODUCT.subs(HERE).subs(targets.ADDED, sp.Rational(1, 10))
    expected = sp.Rational(3, 10) * 5 + sp.log(sp.Rational(1, 2))
    assert sp.simplify(power.subs(targets.LOG_SIZE, 5) - expected) == 0
