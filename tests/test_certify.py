"""Enclosures hold the number, inequalities are strict, and nothing rounded is taken for exact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq

from replication import certify


def square_less_two(x):
    return x * x - 2


@pytest.mark.parametrize("value", [".08", "2/25", Fraction(2, 25)])
def test_a_rational_number_is_exact(value):
    assert certify.rational(value) == fmpq(2, 25)
    assert not certify.below(certify.ball(value), certify.ball(value))


@pytest.mark.parametrize("value", [0.08, True, Decimal(".08"), None])
def test_what_is_not_what_was_written_is_refused(value):
    with pytest.raises(ValueError, match=r"value = .*: it must be an int, a Fraction or text"):
        certify.rational(value)


def test_the_precision_ends_with_its_context():
    before = ctx.prec
    with certify.precision(500):
        assert ctx.prec == 500
        fine = arb(2).sqrt()
    assert ctx.prec == before
    assert fine.rad() < arb(2).sqrt().rad()


def test_balls_that_touch_are_not_below_each_other():
    wide = certify.ball(1).union(certify.ball(2))
    assert certify.below(certify.ball(0), wide)
    assert not certify.below(wide, certify.ball(2))
    assert not certify.below(certify.ball("3/2"), wide)


@pytest.mark.parametrize("ends", [(1, 2), (-2, 0)])
def test_an_enclosure_holds_the_root_and_is_narrow(ends):
    with certify.precision():
        root = certify.enclose_root(square_less_two, *ends)
        assert root.contains(arb(2).sqrt() * (1 if ends[0] > 0 else -1))
        assert certify.below(abs(root - root.mid()), certify.ball("1e-30"))


def test_an_enclosure_is_no_narrower_than_signs_can_be_told():
    blurred = lambda x: x - certify.ball(1) + arb(0, 1e-3)
    root = certify.enclose_root(blurred, 0, 3)
    assert root.contains(1)
    assert root.rad() >= 1e-4


@pytest.mark.parametrize("ends", [(2, 3), (-1, 1), (0, 0)])
def test_ends_without_a_certain_change_of_sign_are_refused(ends):
    with pytest.raises(ValueError, match=r"low = .*, high = .*certain and opposite"):
        certify.enclose_root(square_less_two, *ends)
