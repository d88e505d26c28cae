"""Parameters as the rational numbers that they were written as, and powers in balls."""

from fractions import Fraction
from functools import cache

from flint import arb, fmpq

from replication.certify import rational
from replication.numerics import Array

SMALL = 20
"""Denominators of exponents up to which a root is taken instead of an exponential."""


@cache
def exact(value: float) -> fmpq:
    """Return the short fraction that a parameter was written as, or else the float itself."""
    short = Fraction(float(value)).limit_denominator(10**6)
    return rational(short if float(short) == value else Fraction(float(value)))


def shares(tastes: Array) -> list[fmpq]:
    """Shares of a taste; the last is what the others leave, so that they sum to one."""
    first = [exact(share) for share in tastes[:3]]
    return [*first, 1 - sum(first, fmpq(0))]


def binary(value: float) -> fmpq:
    """Return a float itself, which is an exact fraction."""
    return fmpq(*float(value).as_integer_ratio())


def power(base: arb, exponent: fmpq) -> arb:
    """A positive number to a rational power, by a root where its denominator is small."""
    if exponent.q <= SMALL:
        root = base if exponent.q == 1 else base.root(int(exponent.q))
        return root ** int(exponent.p)
    return base ** arb(exponent)
