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


@pytest.mark.parametrize("value", [0.08, True, Decimal(".08"), None, "x", "1/0"])
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


def counted(function):
    """Return a function and the list of its calls."""
    calls = []

    def noted(point):
        calls.append(point)
        return function(point)

    return noted, calls


@pytest.mark.parametrize("ends", [(0, "1/3"), ("1/3", 1), ("1/3", "1/3")])
def test_an_end_that_is_the_root_is_refused(ends):
    with pytest.raises(ValueError, match=r"certain and opposite"):
        certify.enclose_root(lambda x: 3 * x - 1, *ends)


def test_the_sign_of_nothing_is_none():
    signs = [certify._sign(lambda x: x - 1, Fraction(point)) for point in (0, 1, 2)]
    assert signs == [-1, 0, 1]


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("width", ["1e-30", "1e-3"])
def test_ends_in_floats_are_narrow_and_of_certain_signs(turn, width):
    function, calls = counted(lambda x: turn * square_less_two(x))
    found = certify._narrowed(function, Fraction(1), Fraction(2), Fraction(width))
    low, high = found
    assert 1 < low < high < 2
    assert low**2 < 2 < high**2
    assert high - low <= max(Fraction(width) / 2, Fraction(3, 10**15))
    assert high - low >= min(Fraction(width) / 2, Fraction(2, 10**15))
    assert len(calls) < 20


@pytest.mark.parametrize("ends", [(0, 3), (-3, 0)])
def test_the_search_is_as_fine_as_the_width_on_either_side_of_zero(ends):
    low, high = certify._narrowed(square_less_two, *map(Fraction, ends), Fraction(1, 10))
    assert high - low == Fraction(1, 20)


@pytest.mark.parametrize("end", [Fraction(1414, 1000), Fraction(1415, 1000)])
def test_ends_in_floats_stay_within_the_ends(end):
    ends = sorted([end, Fraction(7, 5) if end**2 > 2 else Fraction(3, 2)])
    low, high = certify._narrowed(square_less_two, *ends, Fraction(1, 100))
    assert ends[0] <= low < high <= ends[1]
    assert low**2 < 2 < high**2


def test_signs_that_cannot_be_told_widen_the_ends_eightfold():
    blurred = lambda x: x - certify.ball("1/3") + arb(0, 1e-4)
    low, high = certify._narrowed(blurred, Fraction(0), Fraction(1), Fraction(1, 10**6))
    step = (high - low) / 2
    assert step / 8 <= 1e-4 < step
    assert step * 4 * 10**6 in {8**power for power in range(6)}


@pytest.mark.parametrize("ends", [("1/3", "1/3"), ("0", "1/4")])
def test_ends_of_one_sign_in_floats_are_left(ends):
    ends = tuple(Fraction(end) for end in ends)
    line = lambda x: x - certify.ball("1/3")
    assert certify._narrowed(line, *ends, Fraction(1, 10**30)) == ends


def test_a_straight_line_leads_beyond_the_digits_of_floats():
    function, calls = counted(square_less_two)
    with certify.precision():
        root = certify.enclose_root(function, 1, 2, width="1e-28")
        assert root.contains(arb(2).sqrt())
        assert certify.below(abs(root - root.mid()), certify.ball("1e-28"))
    assert len(calls) < 20
