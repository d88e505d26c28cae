"""Certificates in interval arithmetic: an enclosure of a number, and strict inequalities.

A number is a ball with a proven radius (python-flint's ``arb``). A comparison of two balls is true
only if it holds for all of their points, so that ``below(a, b)`` is a proof at rational parameters.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from functools import cache

from flint import arb, ctx, fmpq
from scipy.optimize import brentq

BITS = 200
"""Working precision of a certificate, in bits."""

Rational = int | str | Fraction


@contextmanager
def precision(bits: int = BITS) -> Iterator[None]:
    """Compute with a number of bits within this context."""
    before = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = before


def rational(value: Rational) -> fmpq:
    """Return an exact rational number.

    Parameters
    ----------
    value : int, str or Fraction
        ``".08"``, ``"2/25"``; a float is refused, since it is not the number that was written.

    Raises
    ------
    ValueError
        If it is no rational number.
    """
    return fmpq(*_fraction(value).as_integer_ratio())


def _fraction(value: Rational) -> Fraction:
    if type(value) is Fraction:
        return value
    if isinstance(value, int | str | Fraction) and not isinstance(value, bool):
        with suppress(ValueError, ZeroDivisionError):
            return Fraction(value)
    raise ValueError(f"value = {value!r}: it must be an int, a Fraction or text such as '.08'")


def ball(value: Rational) -> arb:
    """Return the ball around a rational number."""
    return arb(rational(value))


def below(first: arb, second: arb) -> bool:
    """Whether every point of the first ball lies below every point of the second."""
    return bool(first < second)


def enclose_root(
    function: Callable[[arb], arb], low: Rational, high: Rational, *, width: Rational = "1e-30"
) -> arb:
    """Enclose a root of a continuous function between two points of opposite certified signs.

    Parameters
    ----------
    function : callable
        From a ball to a ball that holds all values on it.
    low, high : rational
        The signs there must be certain and opposite.
    width : rational
        The enclosure is at most as wide; it stays wider where signs cannot be told.

    Returns
    -------
    arb
        It holds a root.

    Raises
    ------
    ValueError
        If the signs at the ends are not certain and opposite.
    """
    left, right, finest = _fraction(low), _fraction(high), _fraction(width)
    sign_left = _sign(function, left)
    if sign_left * _sign(function, right) >= 0:
        raise ValueError(
            f"low = {low}, high = {high}: the signs there must be certain and opposite"
        )
    left, right = _narrowed(function, left, right, finest)
    if right - left > finest:  # beyond what floats can tell
        first, second = (function(ball(end)).mid() for end in (left, right))
        line = (ball(left) + ball(right - left) * first / (first - second)).mid().fmpq()
        left, right = _around(function, (left, right), Fraction(str(line)), finest / 4)
    while right - left > finest:
        middle = (left + right) / 2
        sign = _sign(function, middle)
        if sign == 0:
            break
        if sign == sign_left:
            left = middle
        else:
            right = middle
    return ball(left).union(ball(right))


def _narrowed(
    function: Callable[[arb], arb], left: Fraction, right: Fraction, width: Fraction
) -> tuple[Fraction, Fraction]:
    """Return points close to a root in floats whose signs are certain and opposite, if there are.

    Brent's method says where to look; the signs decide.
    """

    @cache
    def value(point: float) -> float:
        return float(function(arb(point)).mid())

    ends = float(left), float(right)
    if not value(ends[0]) * value(ends[1]) < 0:  # they may be equal or undefined
        return left, right
    root = Fraction(brentq(value, *ends, xtol=float(width) / 8, rtol=1e-15))
    return _around(function, (left, right), root, max(width / 4, abs(root) / 10**15))


def _around(
    function: Callable[[arb], arb], ends: tuple[Fraction, Fraction], root: Fraction, step: Fraction
) -> tuple[Fraction, Fraction]:
    """Return points close to a number, within the ends, whose signs are certain and opposite."""
    left, right = ends
    while step < (right - left) / 8:
        low, high = max(left, root - step), min(right, root + step)
        if _sign(function, low) * _sign(function, high) < 0:
            return low, high
        step *= 8
    return left, right


def _sign(function: Callable[[arb], arb], point: Fraction) -> int:
    value = function(ball(point))
    return int(value > 0) - int(value < 0)
