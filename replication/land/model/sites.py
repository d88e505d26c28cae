"""Distributions of site quality on (0, 1], and the quadrature on them.

A density is a function of quality *and* of its distance to the best site, ``1 - a``, so that one
that is steep at the best site keeps its digits there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import exprel, gammaln, xlogy

from replication.land.model.best_site import edge
from replication.numerics import (
    Array,
    ConvergenceError,
    finite,
    inside,
    nonnegative,
    number,
    own,
    positive,
)

Density = Callable[..., Array]

MASS_TOLERANCE = 1e-9
"""How far a density of the user's may be from integrating to one."""

_RESOLVED = 1e-12
_AGREED = 1e-10
_FINEST = 64
_MARGIN = 16
_MANY_PANELS = 10  # so that a peak is as wide beside its panel wherever it is
_STEEP = 10  # exponent of a Pareto distribution that the plain rule resolves
_ENDS = 4.75
_FAR_ENDS = 5.875  # nodes at 1e-243: beyond 5.99 floats overflow
_SHARP = 0.25  # order of a pole for which the ends have to be farther
_SHARPEST = 0.15
_EXACT = 1e-12
_BELOW_ONE = np.nextafter(1.0, 0.0)
_REACH = 45.0  # people do not count that are exp(-45) of all
_UNKNOWN_REACH = 100.0
_LONG = 5  # logarithm of best over worst site that the plain rule resolves
_STIRLING = 12.0  # from where on Stirling's series is exact
_STIRLING_SERIES = 1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156
_WIDE = 0.12  # standard deviation of qualities that the plain rule resolves


@cache
def gauss_rule(split: int = 1, panels: int = 6, order: int = 16) -> tuple[Array, Array]:
    """Nodes and weights on [0, 1]: panels that halve towards zero, Gauss-Legendre on each.

    Parameters
    ----------
    split : int
        Into how many equal parts each panel is cut, for densities with narrow peaks.
    panels, order : int
    """
    coarse = np.concatenate([[0.0], 0.5 ** np.arange(panels - 1, -1, -1)])
    parts = np.arange(split) / split
    edges = np.append((coarse[:-1, np.newaxis] + np.diff(coarse)[:, np.newaxis] * parts), 1.0)
    points, weights = np.polynomial.legendre.leggauss(order)
    width = np.diff(edges)[:, np.newaxis]
    nodes = edges[:-1, np.newaxis] + width * (points + 1) / 2
    return own(nodes.ravel()), own((width * weights / 2).ravel())


@cache
def endpoint_rule(step: float = 1 / 16, reach: float = _ENDS) -> tuple[Array, Array]:
    """Nodes and weights of the tanh-sinh rule on [0, 1], exact near zero to its last digit."""
    last = round(reach / step)
    t = step * np.arange(-last, last + 1)
    bent = np.pi / 2 * np.sinh(t)
    nodes = 1 / (1 + np.exp(-2 * bent))
    weights = step * np.pi / 2 * np.cosh(t) * 2 * nodes / (1 + np.exp(2 * bent))
    return own(nodes), own(weights)


def complement(nodes: Array) -> Array:
    """One less the nodes of a rule, to the last digit where they come as near to one as to zero."""
    return nodes[::-1] if nodes[-1] == 1 else 1 - nodes


SMOOTH_RULE = gauss_rule(1)
"""For densities that are smooth up to the best site."""

ENDPOINT_RULE = endpoint_rule()
"""For densities that may be singular at the best site."""

Rule = tuple[Array, Array]
Moment = Callable[..., Array]


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """A unit mass of sites, distributed over their quality.

    Attributes
    ----------
    density : callable
        ``density(quality, shortfall, *parameters)``, elementwise, with shortfall ``1 - a``.
    parameters : tuple of arrays
        Broadcast against everything else.
    lowest : array
        Quality of the worst site, zero or more.
    smooth : bool
        Whether the density is smooth up to the best site.
    moment : callable, optional
        ``moment(p, *parameters)`` is the mean of ``a^p``; by quadrature if not given.
    split : int
        How finely quadrature has to look, for the narrowest peak of the density.
    order : float
        The mass of sites below a low quality is at most of the order of ``a^order``; zero to one.
    ends : float
        How far the tanh-sinh rule goes towards both ends; farther for sharper poles.
    by_distance : bool
        Whether the density uses its second argument, so that its last digits are needed.
    bends : tuple of float
        Qualities between which the density is smooth, from the best down; none if it is everywhere.
    better : callable, optional
        ``better(log_quality, *parameters)`` is the mass of better sites; else by quadrature.
    """

    density: Density
    parameters: tuple[Array, ...]
    lowest: Array
    smooth: bool
    moment: Moment | None = None
    split: int = 1
    order: float = 0.0
    ends: float = _ENDS
    by_distance: bool = True
    bends: tuple[float, ...] = ()
    better: Moment | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", tuple(map(own, self.parameters)))
        object.__setattr__(self, "lowest", own(self.lowest))

    def finer(self) -> "Sites":
        """Return the same sites, looked at twice as finely."""
        return replace(self, split=2 * self.split)

    def rule(self) -> Rule:
        """Nodes and weights on [0, 1] that suit the density."""
        if not self.smooth:
            return self.dense_rule()
        return SMOOTH_RULE if self.split == 1 else gauss_rule(self.split, _MANY_PANELS)

    def dense_rule(self) -> Rule:
        """Nodes and weights on [0, 1] that suit whatever the density does at both ends."""
        return endpoint_rule(1 / (16 * self.split), self.ends)

    def reach(self, spread: Array, parameters: tuple[Array, ...]) -> Array:
        """Logarithm of the largest city's size over one that is too small to count.

        Smaller cities hold at most their size of what the largest does, per site; all cities hold
        the mean of ``a^theta``.

        Parameters
        ----------
        spread : array of shape (...,)
            Congestion less agglomeration, ``1 / theta``.
        parameters : tuple of arrays
            Of the density.
        """
        if self.moment is None:
            return np.full(np.shape(spread), _UNKNOWN_REACH)
        mean = np.maximum(self.moment(1 / spread, *parameters), np.finfo(float).tiny)
        return np.asarray(_REACH / (1 + self.order * spread) - np.log(mean))

    def coarse_rule(self) -> Rule:
        """A cheap version of :meth:`rule`, for first guesses."""
        if self.smooth:
            return gauss_rule(self.split, 4 if self.split == 1 else _MANY_PANELS, 8)
        return endpoint_rule(1 / (5 * self.split), 3.2)

    def check_rule(self) -> Rule:
        """An independent rule, which checks the population of every solution."""
        finer = 2 if self.smooth and self.split > 1 else 1
        return endpoint_rule(1 / (24 * finer * self.split), self.ends + 1 / 8)

    def above(self, quality: ArrayLike) -> Array:
        """Mass of the sites better than a quality, ``1 - G(a)``.

        Parameters
        ----------
        quality : array of shape (...,)
        """
        a = finite("quality", quality)
        return self.best(np.maximum(1 - a, 0.0), a)

    def best(self, shortfall: ArrayLike, quality: ArrayLike | None = None) -> Array:
        """Mass of the sites within a distance of the best one, ``1 - G(1 - s)``.

        Parameters
        ----------
        shortfall : array of shape (...,)
            Zero or more; it keeps the digits that ``1 - s`` would lose.
        quality : array of shape (...,), optional
            ``1 - s``, zero or more, where it is known to more digits.
        """
        distance = nonnegative("shortfall", shortfall)
        known = 1 - distance if quality is None else nonnegative("quality", quality)
        worst = np.clip(known, self.lowest, 1.0)
        if self.better is not None:
            near = np.minimum(distance, 0.5)
            logs = np.where(distance < 0.5, np.log1p(-near), np.log(worst))
            return np.asarray(self.better(np.maximum(logs, np.log(self.lowest)), *self.parameters))
        nodes, weights = self.dense_rule()
        parameters = [parameter[..., np.newaxis] for parameter in self.parameters]
        ends = np.array([1.0, *self.bends, 0.0])
        edges = np.minimum(1 - ends, np.minimum(distance, 1 - self.lowest)[..., np.newaxis])
        lows = np.maximum(ends, worst[..., np.newaxis])
        total = np.zeros(distance.shape)
        for piece in range(1, ends.size):
            start, end, low = edges[..., piece - 1], edges[..., piece], lows[..., piece]
            part = (end - start)[..., np.newaxis]
            spread = np.where(part > 0, part, 1.0)  # no sites: any density will do
            place = low[..., np.newaxis] + part * complement(nodes)
            away = start[..., np.newaxis] + spread * nodes
            density = self.density(place, away, *parameters)
            total = total + np.sum(part * weights * density, axis=-1)
        return np.asarray(total)


def _flat(quality: Array, _: Array) -> Array:
    return np.ones_like(quality)


def _power(quality: Array, _: Array, exponent: Array) -> Array:
    used = quality > 0  # far down the curve the quality is zero in floats
    return np.where(used, exponent * np.where(used, quality, 1.0) ** (exponent - 1), 0.0)


def _beta(quality: Array, shortfall: Array, first: Array, second: Array) -> Array:
    total = first + second
    tiny = np.finfo(float).tiny
    lost = ((quality < tiny) & (first < 1)) | ((shortfall < tiny) & (second < 1))  # at a pole
    quality, distance = np.maximum(quality, tiny), np.maximum(shortfall, tiny)
    # Counted from the mean, so that nothing large cancels near a narrow peak.
    body = xlogy(first - 1, quality * total / first) + xlogy(second - 1, distance * total / second)
    rest = _stirling_rest(total) - _stirling_rest(first) - _stirling_rest(second)
    at_mean = total * np.sqrt(total / (2 * np.pi * first * second)) * np.exp(rest)
    return np.where(lost, 0.0, at_mean * np.exp(body))


def _stirling_rest(z: Array) -> Array:
    """``log Gamma(z)`` beyond ``(z - 1/2) log z - z + log(2 pi) / 2``."""
    near = np.minimum(z, _STIRLING)
    exact = gammaln(near) - (near - 0.5) * np.log(near) + near - np.log(2 * np.pi) / 2
    far = 1 / np.maximum(z, _STIRLING)
    series = far * np.polynomial.polynomial.polyval(far**2, _STIRLING_SERIES)
    return np.where(z < _STIRLING, exact, series)


def _pareto(quality: Array, _: Array, exponent: Array, lowest: Array) -> Array:
    inside = np.where(quality >= lowest * (1 - _EXACT), quality, np.inf)
    return np.asarray(
        (lowest / inside) ** exponent / (inside * _pareto_range(exponent, np.log(lowest)))
    )


def _pareto_range(exponent: Array, log: Array) -> Array:
    """``(1 - a^k) / k`` for a log quality, which neither overflows nor cancels."""
    return np.asarray(-log * exprel(exponent * log))


def _pareto_above(log: Array, exponent: Array, lowest: Array) -> Array:
    worst = np.log(lowest)
    thinned = np.exp(exponent * (worst - log))
    return np.asarray(thinned * _pareto_range(exponent, log) / _pareto_range(exponent, worst))


def _beta_moment(p: Array, first: Array, second: Array) -> Array:
    total = first + second
    body = (first - 0.5) * np.log1p(p / first) - (total - 0.5) * np.log1p(p / total)
    rest = [_stirling_rest(z) for z in (first + p, first, total + p, total)]
    lost = second / (total + p)
    share = np.log1p(-np.minimum(lost, 0.5))  # a small loss keeps its digits at any power
    share = np.where(lost < 0.5, share, np.log((first + p) / (total + p)))
    log = body + p * share + rest[0] - rest[1] - rest[2] + rest[3]
    return np.asarray(np.exp(log))


def _pareto_moment(p: Array, exponent: Array, lowest: Array) -> Array:
    log = np.log(lowest)
    shared = lowest ** np.minimum(p, exponent)
    return np.asarray(shared * exprel(np.abs(p - exponent) * log) / exprel(exponent * log))


def uniform() -> Sites:
    """Quality is uniform on (0, 1]."""
    moment = lambda p: 1 / (1 + p)
    return Sites(_flat, (), np.zeros(()), True, moment, order=1.0, by_distance=False)


def power(exponent: ArrayLike) -> Sites:
    """Distribution function ``G(a) = a^k``."""
    k = positive("exponent", exponent)
    # A density without bound, or nearly all of it at the best site, asks for nodes near the ends.
    even = bool(np.all((k >= 1) & (k <= _STEEP)))
    split = 1 if even else 4
    order = float(np.min(k, initial=1.0))
    ends = _FAR_ENDS if order < _SHARP else _ENDS
    moment = lambda p, k: k / (k + p)
    return Sites(_power, (k,), np.zeros(()), even, moment, split, order, ends, by_distance=False)


def beta(first: ArrayLike, second: ArrayLike) -> Sites:
    """Density proportional to ``a^(first - 1) (1 - a)^(second - 1)``; second at least .15."""
    parameters = (positive("first", first), positive("second", second))
    if np.any(sharp := parameters[1] < _SHARPEST):
        worst = parameters[1][sharp].flat[0]
        raise ValueError(f"second = {worst:g}: it must be at least {_SHARPEST}")
    total = parameters[0] + parameters[1]
    deviation = np.sqrt(parameters[0] * parameters[1] / (total + 1)) / total
    split = int(min(64, np.ceil(_WIDE / np.min(deviation, initial=_WIDE))))
    order = float(np.min(parameters[0], initial=1.0))
    ends = _FAR_ENDS if min(order, np.min(parameters[1], initial=1.0)) < _SHARP else _ENDS
    return Sites(_beta, parameters, np.zeros(()), False, _beta_moment, split, order, ends)


def truncated_pareto(exponent: ArrayLike, lowest: ArrayLike) -> Sites:
    """Density proportional to ``a^(-exponent - 1)`` on ``[lowest, 1]``.

    Parameters
    ----------
    exponent : array
        Positive.
    lowest : array
        Quality of the worst site, between zero and one, both excluded.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    low = positive("lowest", lowest)
    if np.any(low >= 1):
        raise ValueError(f"lowest = {low[low >= 1].flat[0]:g}: it must be below one")
    k = positive("exponent", exponent)
    range_of_logs = np.max(-np.log(low) / _LONG, initial=1.0)
    split = int(min(64, np.ceil(np.max(k / _STEEP, initial=range_of_logs))))
    return Sites(
        _pareto, (k, low), low, True, _pareto_moment, split, by_distance=False, better=_pareto_above
    )


def from_density(
    density: Callable[[Array], Array], lowest: float = 0.0, bends: ArrayLike = ()
) -> Sites:
    """Sites with a density of your own.

    Parameters
    ----------
    density : callable
        From an array of qualities in ``(lowest, 1)`` to the density there, elementwise; zero or
        more, integrating to one. It may be singular at zero, and a power of the distance near the
        best site; elsewhere it has to be smooth, but at `bends`.
    lowest : float
        Quality of the worst site, in [0, 1).
    bends : array of shape (n,), optional
        Qualities at which the density jumps, has a kink, or a higher derivative that jumps: the
        nodes of a table that it interpolates, or the ends of a gap.

    Raises
    ------
    ValueError
        If the density is negative or not finite anywhere it is evaluated, or does not integrate
        to one.
    """
    lowest = number("lowest", lowest, finite)
    if not 0 <= lowest < 1:
        raise ValueError(f"lowest = {lowest:g}: it must be zero or more and below one")

    places = inside("bends", bends, lowest, 1)
    turns = tuple(np.unique(places)[::-1].tolist())
    edges = np.array([1.0, *turns, lowest])
    above_lowest, near = np.nextafter(lowest, 1.0), edge(density, lowest)

    def evaluate(quality: Array, shortfall: Array) -> Array:
        covered = (quality > 0) & (quality >= lowest * (1 - _EXACT)) & (quality <= 1 + _EXACT)
        # Where floats no longer tell a quality from an end, the nearest one inside.
        safe = np.where(covered, np.clip(quality, above_lowest, _BELOW_ONE), (1 + lowest) / 2)
        return np.where(covered, near.of(safe, np.asarray(shortfall)), 0.0)

    def integrand(split: int) -> tuple[Array, Array]:
        """Nodes, and mass at each."""
        nodes, weights = _spread_rule(split)
        high, width = edges[:-1, np.newaxis], -np.diff(edges)[:, np.newaxis]
        quality = edges[1:, np.newaxis] + width * nodes
        values = evaluate(quality, (1 - high) + width * complement(nodes))
        if not np.all(np.isfinite(values) & (values >= 0)):
            raise ValueError("density: it must be finite and zero or more between its ends")
        return quality.ravel(), (width * weights * values).ravel()

    split = 1
    (_, coarse), (quality, mass) = integrand(1), integrand(3)
    while abs(np.sum(coarse) - np.sum(mass)) > _RESOLVED * np.sum(mass):
        split *= 2
        if split > _FINEST:
            raise ValueError(
                "density: it has jumps or kinks that are not among its bends, or peaks too narrow "
                "to be integrated"
            )
        (_, coarse), (quality, mass) = integrand(split), integrand(3 * split)
    total = float(np.sum(mass))
    if abs(total - 1) > MASS_TOLERANCE:
        raise ValueError(f"density: it integrates to {total:.10g}; it must integrate to one")

    def moment(p: Array) -> Array:
        return np.asarray(np.sum(mass * quality ** p[..., np.newaxis], axis=-1))

    low = np.geomspace(1e-12, 1e-3, 10)
    mass_below = low * evaluate(low, 1 - low)
    with np.errstate(all="ignore"):
        orders = np.diff(np.log(mass_below)) / np.diff(np.log(low))
    order = float(np.clip(np.min(orders[np.isfinite(orders)], initial=1.0), 0.0, 1.0))
    # A peak is narrower beside the range of city sizes than beside that of qualities.
    split *= _MARGIN
    return Sites(evaluate, (), np.asarray(lowest), near.smooth, moment, split, order, bends=turns)


def _spread_rule(split: int) -> Rule:
    """Nodes and weights on [0, 1]: many panels, tanh-sinh in the first and the last of them."""
    nodes, weights = endpoint_rule()
    points, gauss = np.polynomial.legendre.leggauss(16)
    edges = np.linspace(0, 1, 64 * split + 1)
    width = edges[1]
    inner = edges[1:-2, np.newaxis] + width * (points + 1) / 2
    last = 1 - width * complement(nodes)
    found = np.concatenate([width * nodes, inner.ravel(), last])
    of_inner = np.tile(width * gauss / 2, len(edges) - 3)
    return found, np.concatenate([width * weights, of_inner, width * weights])


def mean_power(sites: Sites, exponent: ArrayLike) -> Array:
    """``E[a^p]`` over the sites.

    Parameters
    ----------
    exponent : array of shape (...,)
        Positive, p.

    Raises
    ------
    ConvergenceError
        If two quadratures differ by more than 1e-10 of the mean; none is needed where the
        distribution has a closed form.
    """
    p = positive("exponent", exponent)
    if sites.moment is not None:
        return np.asarray(sites.moment(p, *sites.parameters))
    p = p[..., np.newaxis]
    parameters = [parameter[..., np.newaxis] for parameter in sites.parameters]
    with np.errstate(divide="ignore"):
        reach = np.minimum(-np.log(np.asarray(sites.lowest)[..., np.newaxis]), 60 / p)

    def mean(rule: Rule) -> Array:
        nodes, weights = rule
        v = reach * nodes  # a = exp(-v)
        density = sites.density(np.exp(-v), -np.expm1(-v), *parameters)
        return np.asarray(np.sum(reach * weights * np.exp(-(p + 1) * v) * density, axis=-1))

    found, check = mean(sites.rule()), mean(sites.check_rule())
    gap = np.abs(found / check - 1)
    if not np.all(gap <= _AGREED):
        raise ConvergenceError(
            f"mean of a power of site quality: quadratures differ by {np.max(gap):g}"
        )
    return check
