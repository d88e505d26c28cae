"""Site quality as an explicit function of city size, which every institution shares."""

from dataclasses import dataclass
from math import factorial

import numpy as np

from replication.numerics import Array

_EXACT = 1e-14
_NEAR = 0.1
_TAYLOR = tuple(1 / factorial(n) for n in range(2, 11))


def _beyond_linear(x: Array) -> Array:
    """``e^x - 1 - x`` for x below 0.1 in size."""
    return x**2 * np.polynomial.polynomial.polyval(x, _TAYLOR)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Site quality as a function of size, the ``a(v)`` above; arrays of shape (...,).

    Attributes
    ----------
    epsilon, gamma, wedge : arrays
    span : array
        Logarithm of the largest over the smallest city's size, S.
    top : array
        The number p.
    rest : array
        ``r e^(gamma S)``, which neither overflows nor loses digits where r does.
    turn : array
        ``-a'`` at the smallest city, per ``e^((epsilon - gamma) S)``; zero at a peak of utility.
    """

    epsilon: Array
    gamma: Array
    wedge: Array
    span: Array
    top: Array
    rest: Array
    turn: Array

    def quality(self, v: Array) -> Array:
        """Site quality where size is ``e^(-v)`` of the largest; v has one more axis."""
        e, g, s, p, r = self.columns()
        return p * np.exp(-(g - e) * v) + r * np.exp(e * v - g * s)

    def shortfall(self, v: Array) -> Array:
        """``1 - a(v)``, without cancellation near the best site or where sizes differ little."""
        e, g, s, p, r = self.columns()
        shortfall = 1 - self.quality(v)
        near = g * v < _NEAR
        e, g, s, p, r, v = (np.broadcast_to(part, near.shape)[near] for part in (e, g, s, p, r, v))
        at_top = np.broadcast_to(self.slope(np.zeros((*self.span.shape, 1))), near.shape)[near]
        bend = p * _beyond_linear(-(g - e) * v) + r * np.exp(-g * s) * _beyond_linear(e * v)
        shortfall[near] = at_top * v - bend
        return shortfall

    def slope(self, v: Array) -> Array:
        """``-a'(v)``: positive terms only, each counted from the smallest city."""
        e, g, s, p, r = self.columns()
        smallest, left = np.exp(-(g - e) * s), s - v
        at_end = self.turn[..., np.newaxis] * smallest
        fall = (g - e) * p * np.exp(-(g - e) * v) * -np.expm1(-(g - e) * left)
        return at_end + fall - e * r * smallest * np.expm1(-e * left)

    def surplus(self, v: Array) -> Array:
        """``a - l^(gamma - epsilon)``: utility per ``l^epsilon``."""
        e, g, s, p, r = self.columns()
        c = self.wedge[..., np.newaxis]
        return (1 - c) * p * np.exp(-(g - e) * v) + r * np.exp(e * v - g * s)

    def columns(self) -> tuple[Array, ...]:
        """Elasticities, span, p and the scaled r, with one more axis."""
        parts = (self.epsilon, self.gamma, self.span, self.top, self.rest)
        return tuple(np.asarray(part)[..., np.newaxis] for part in parts)


def with_land_to_spare(
    epsilon: Array, gamma: Array, wedge: Array, entry: Array, span: Array
) -> Curve:
    """Return the curve whose smallest city obeys the entry rule."""
    ratio = entry / wedge
    bottom = ratio + (1 - ratio) * np.exp(-gamma * span)
    turn = gamma * ratio - epsilon
    # Where the smallest city is at its peak the turn is zero, and rounding must not say otherwise.
    turn = np.where(np.abs(turn) <= _EXACT * epsilon, 0.0, turn)
    return Curve(epsilon, gamma, wedge, span, ratio / bottom, (1 - ratio) / bottom, turn / bottom)


def on_full_land(epsilon: Array, gamma: Array, wedge: Array, lowest: Array, span: Array) -> Curve:
    """Return the curve that ends at the worst site, whatever that city's size."""
    gap = -np.expm1(-gamma * span)
    rest = (lowest * np.exp((gamma - epsilon) * span) - 1) / gap
    top = (1 - lowest * np.exp(-epsilon * span)) / gap
    return Curve(epsilon, gamma, wedge, span, top, rest, (gamma - epsilon) * top - epsilon * rest)
