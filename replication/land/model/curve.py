"""Site quality as an explicit function of city size, which every institution shares.

The people along the curve are an integral over the sites on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import factorial

import numpy as np

from replication.land.model.sites import Rule, Sites, complement
from replication.numerics import Array, find_root

_EXACT = 1e-14
_NEAR = 0.1
_HALF = 0.5
_BLOCK = 2**16
_STEPS = 30
_FINE = 1e-15
_TAYLOR = tuple(1 / factorial(n) for n in range(2, 11))


Powers = tuple[Array, Array]


def _beyond_linear(x: Array) -> Array:
    """``e^x - 1 - x`` for x below 0.1 in size."""
    found = np.full_like(x, _TAYLOR[-1])
    for coefficient in (*_TAYLOR[-2::-1], 0.0, 0.0):  # in place: most of the time of a solution
        found *= x
        found += coefficient
    return found


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
    last : array
        Quality of the smallest city's site.
    """

    epsilon: Array
    gamma: Array
    wedge: Array
    span: Array
    top: Array
    rest: Array
    turn: Array
    last: Array

    @property
    def crowded(self) -> bool:
        """Whether anywhere the shared value is below zero, so that p and r differ in sign."""
        return bool(np.any(self.rest < 0))

    @property
    def log_largest(self) -> Array:
        """Logarithm of the largest city's size, to its digits where p is nearly one."""
        rest = self.rest * np.exp(-self.gamma * self.span)
        near = rest < _HALF
        log_top = np.where(near, np.log1p(-np.where(near, rest, 0.0)), np.log(self.top))
        return (np.log(self.wedge) + log_top) / (self.gamma - self.epsilon)

    def _powers(self, v: Array, left: Array | None = None) -> Powers:
        """``e^(-(gamma - epsilon) v)`` and ``e^(epsilon v - gamma S)``, which a curve is made of.

        Parameters
        ----------
        v : array of shape (..., n)
        left : array of shape (..., n), optional
            ``S - v``, where it is known to more digits; so is the second then.
        """
        e, g, s, _, _ = self.columns()
        second = e * v - g * s if left is None else -(g - e) * v - g * left
        return np.exp(-(g - e) * v), np.exp(second)

    def quality(self, v: Array, left: Array | None = None, powers: Powers | None = None) -> Array:
        """Site quality where size is ``e^(-v)`` of the largest.

        Parameters
        ----------
        v : array of shape (..., n)
            One more axis than the economies.
        left : array of shape (..., n), optional
            ``S - v``, where it is known to more digits.
        powers : tuple of arrays of shape (..., n), optional
            From :meth:`_powers`, where they are known.
        """
        e, g, s, p, r = self.columns()
        first, second = powers or self._powers(v, left)
        if not self.crowded:
            return p * first + r * second
        left = s - v if left is None else left
        best = first * np.expm1(-g * left)
        worst = self.last[..., np.newaxis] * np.exp(-e * left) * np.expm1(-g * v)
        return np.asarray((best + worst) / np.expm1(-g * s))

    def along(self, quality: Array) -> Array:
        """Where the curve reaches qualities of shape (..., n); its end for those that it does not.

        Returns
        -------
        array of shape (..., n)
        """
        columns = [getattr(self, each.name)[..., np.newaxis] for each in fields(self)]
        a, *columns = np.broadcast_arrays(quality, *columns)
        found = np.array(Curve(*columns).span)
        reached = _quality_at(found, *columns) < a
        if np.any(reached):
            picked = [column[reached] for column in columns]
            found[reached] = Curve(*picked)._reaching(a[reached])
        return found

    def _reaching(self, a: Array) -> Array:
        """Where each curve reaches one quality, above that of its end.

        The logarithm of quality falls, and is convex where r is not negative: Newton's steps from
        the best site on do not pass the root.
        """
        columns = [getattr(self, each.name) for each in fields(self)]
        v = np.zeros(a.shape)
        for _ in range(0 if self.crowded else _STEPS):
            quality = _quality_at(v, *columns)
            off = np.log(quality / a)
            v = np.minimum(v + off * quality / self.slope(v[..., np.newaxis])[..., 0], self.span)
            if np.all(off <= _EXACT):
                return v
        gap = lambda v, a, *columns: _quality_at(v, *columns) - a
        return find_root(gap, 0 * a, self.span, a, *columns, xtol=_FINE)

    def shortfall(self, v: Array, left: Array | None = None, powers: Powers | None = None) -> Array:
        """``1 - a(v)``, without cancellation near the best site or where sizes differ little."""
        e, g, s, p, r = self.columns()
        _, second = powers or self._powers(v, left)
        shortfall = r * second * np.expm1(-e * v) - p * np.expm1(-(g - e) * v)
        near = g * v < _NEAR
        columns = np.flatnonzero(np.any(near, axis=tuple(range(near.ndim - 1))))
        some = slice(int(columns[0]), int(columns[-1]) + 1) if columns.size else slice(0)
        w, near = v[..., some], near[..., some]
        bend = p * _beyond_linear(-(g - e) * w) + r * np.exp(-g * s) * _beyond_linear(e * w)
        bent = self.slope(np.zeros((*self.span.shape, 1))) * w - bend
        shortfall[..., some] = np.where(near, bent, shortfall[..., some])
        return shortfall

    def slope(self, v: Array, left: Array | None = None, powers: Powers | None = None) -> Array:
        """``-a'(v)``: positive terms only, counted from the smallest city where r is positive."""
        e, g, s, p, r = self.columns()
        first, second = powers or self._powers(v, left)
        if self.crowded:
            return (g - e) * p * first - e * r * second
        smallest, rest = np.exp(-(g - e) * s), s - v
        at_end = self.turn[..., np.newaxis] * smallest
        fall = (g - e) * p * first * -np.expm1(-(g - e) * rest)
        return at_end + fall - e * r * smallest * np.expm1(-e * rest)

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


def _quality_at(v: Array, *columns: Array) -> Array:
    """Quality where size is ``e^(-v)`` of the largest, on a curve for each v."""
    return Curve(*columns).quality(v[..., np.newaxis])[..., 0]


def mass_of_sites(
    sites: Sites,
    curve: Curve,
    parameters: tuple[Array, ...],
    v: Array,
    reach: Array,
    left: Array | None = None,
) -> Array:
    """Mass of sites per share of a reach; v has one more axis than the parameters."""
    powers = curve._powers(v, left)
    quality = curve.quality(v, left, powers)
    shortfall = curve.shortfall(v, left, powers) if sites.by_distance else 1 - quality
    columns = [parameter[..., np.newaxis] for parameter in parameters]
    return sites.density(quality, shortfall, *columns) * (curve.slope(v, left, powers) * reach)


def left_of(curve: Curve, reach: Array, nodes: Array) -> Array | None:
    """``S - v`` at nodes of a reach, to its last digit; none where nothing needs it."""
    if not curve.crowded:
        return None
    return np.asarray(curve.span[..., np.newaxis] - reach + reach * complement(nodes))


def placed(
    sites: Sites, curve: Curve, reach: Array, rule: Rule
) -> tuple[Array, Array, Array | None, Array]:
    """Nodes of a rule in v from zero to a reach, or between the sites' bends there.

    Returns
    -------
    v, width, left, weights : arrays
        The widths are those of each node's piece; ``S - v`` where that is needed.
    """
    nodes, weights = rule
    if not sites.bends:
        return reach * nodes, reach, left_of(curve, reach, nodes), weights
    ends = np.minimum(curve.along(np.array(sites.bends)), reach)
    edges = np.concatenate([np.zeros(reach.shape), ends, reach], axis=-1)
    width = np.diff(edges)[..., np.newaxis]
    shape = *reach.shape[:-1], nodes.size * (len(sites.bends) + 1)
    v = (edges[..., :-1, np.newaxis] + width * nodes).reshape(shape)
    beyond = (curve.span[..., np.newaxis] - edges[..., 1:])[..., np.newaxis]
    left = (beyond + width * complement(nodes)).reshape(shape) if curve.crowded else None
    widths = np.broadcast_to(width, (*width.shape[:-1], nodes.size)).reshape(shape)
    return v, widths, left, np.tile(weights, len(sites.bends) + 1)


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
    nodes, _ = rule
    rows = max(_BLOCK // nodes.size, 1)
    if curve.span.size > rows:
        found = np.empty(curve.span.size)
        for some, part, (far, *others) in curve.blocks(rows, farthest, *parameters):
            found[some] = log_population(sites, part, far, tuple(others), rule)
        return found.reshape(curve.span.shape)
    reach = np.minimum(curve.span, farthest)[..., np.newaxis]
    v, width, left, weights = placed(sites, curve, reach, rule)
    mass = mass_of_sites(sites, curve, parameters, v, width, left)
    with np.errstate(divide="ignore"):  # a coarse rule may miss a narrow peak
        log_sum = np.log(np.sum(weights * np.exp(-v) * mass, axis=-1))
    return np.asarray(curve.log_largest + log_sum)


def with_land_to_spare(
    epsilon: Array, gamma: Array, wedge: Array, entry: Array, span: Array
) -> Curve:
    """Return the curve whose smallest city obeys the entry rule."""
    ratio = entry / wedge
    # Elasticities close to each other differ by a number that is exact.
    close = (gamma - epsilon) - gamma * (1 - ratio)
    turn = np.where(ratio > _HALF, close, gamma * ratio - epsilon)
    # Where the smallest city is at its peak the turn is zero, and rounding must not say otherwise.
    peak = np.abs(turn) <= _EXACT * epsilon
    turn = np.where(peak, 0.0, turn)
    spare = np.where(peak, (gamma - epsilon) / gamma, 1 - ratio)
    bottom = ratio + spare * np.exp(-gamma * span)
    shape = ratio / bottom, spare / bottom, turn / bottom
    return Curve(epsilon, gamma, wedge, span, *shape, np.exp((epsilon - gamma) * span) / bottom)


def on_full_land(epsilon: Array, gamma: Array, wedge: Array, lowest: Array, span: Array) -> Curve:
    """Return the curve that ends at the worst site, whatever that city's size."""
    gap, worse = -np.expm1(-gamma * span), 1 - lowest
    rest = (lowest * np.expm1((gamma - epsilon) * span) - worse) / gap
    top = (worse - lowest * np.expm1(-epsilon * span)) / gap
    turn = (gamma - epsilon) * top - epsilon * rest
    return Curve(epsilon, gamma, wedge, span, top, rest, turn, lowest)
