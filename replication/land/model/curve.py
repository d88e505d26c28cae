"""Site quality as an explicit function of city size, which every institution shares.

The people along the curve are an integral over the sites on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import factorial

import numpy as np

from replication.land.model.sites import Rule, Sites
from replication.numerics import Array

_EXACT = 1e-14
_NEAR = 0.1
_BLOCK = 2**16
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

    def blocks(
        self, rows: int, *others: Array
    ) -> Iterator[tuple[slice, "Curve", tuple[Array, ...]]]:
        """Some economies at a time, and what else belongs to them."""
        mine = [getattr(self, field.name) for field in fields(self)]
        parts = [np.broadcast_to(part, self.span.shape).ravel() for part in (*mine, *others)]
        for start in range(0, self.span.size, rows):
            some = slice(start, start + rows)
            taken = [part[some] for part in parts]
            yield some, Curve(*taken[: len(mine)]), tuple(taken[len(mine) :])


def mass_of_sites(sites: Sites, curve: Curve, parameters: tuple[Array, ...], v: Array) -> Array:
    """Mass of sites per unit of v; v has one more axis than the parameters of the density."""
    quality = curve.quality(v)
    # A density that is smooth up to the best site does not need the shortfall's last digits.
    shortfall = 1 - quality if sites.smooth else curve.shortfall(v)
    columns = [parameter[..., np.newaxis] for parameter in parameters]
    return sites.density(quality, shortfall, *columns) * curve.slope(v)


def log_population(
    sites: Sites, curve: Curve, farthest: Array, parameters: tuple[Array, ...], rule: Rule
) -> Array:
    """Logarithm of ``int l dG``; of many economies in blocks that a processor's cache holds.

    Parameters
    ----------
    sites : Sites
    curve : Curve
    farthest : array of shape (...,)
        Logarithm of the largest city's size over one that is too small to count.
    parameters : tuple of arrays of shape (...,)
        Of the density.
    rule : tuple of arrays
        Nodes and weights on [0, 1].

    Returns
    -------
    array of shape (...,)
    """
    nodes, weights = rule
    rows = max(_BLOCK // nodes.size, 1)
    if curve.span.size > rows:
        found = np.empty(curve.span.size)
        for some, part, (far, *others) in curve.blocks(rows, farthest, *parameters):
            found[some] = log_population(sites, part, far, tuple(others), rule)
        return found.reshape(curve.span.shape)
    reach = np.minimum(curve.span, farthest)[..., np.newaxis]
    v = reach * nodes
    mass = mass_of_sites(sites, curve, parameters, v)
    with np.errstate(divide="ignore"):  # a coarse rule may miss a narrow peak
        log_sum = np.log(np.sum(reach * weights * np.exp(-v) * mass, axis=-1))
    log_top = np.log(curve.wedge * curve.top) / (curve.gamma - curve.epsilon)
    return np.asarray(log_top + log_sum)


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
