"""Distributions of site quality on (0, 1], and the quadrature on them.

A density is a function of quality *and* of its distance to the best site, ``1 - a``, so that one
that is steep at the best site keeps its digits there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln

from replication.numerics import Array, ConvergenceError, finite, number, positive

Density = Callable[..., Array]

MASS_TOLERANCE = 1e-9
"""How far a density of the user's may be from integrating to one."""


def _geometric_gauss(panels: int, order: int) -> tuple[Array, Array]:
    """Nodes and weights on [0, 1]: panels that halve towards zero, Gauss-Legendre on each."""
    edges = np.concatenate([[0.0], 0.5 ** np.arange(panels - 1, -1, -1)])
    points, weights = np.polynomial.legendre.leggauss(order)
    width = np.diff(edges)[:, np.newaxis]
    nodes = edges[:-1, np.newaxis] + width * (points + 1) / 2
    return nodes.ravel(), (width * weights / 2).ravel()


def _double_exponential(step: float, reach: float) -> tuple[Array, Array]:
    """Nodes and weights of the tanh-sinh rule on [0, 1], exact near zero to its last digit."""
    t = np.arange(-reach, reach + step / 2, step)
    bent = np.pi / 2 * np.sinh(t)
    nodes = 1 / (1 + np.exp(-2 * bent))
    weights = step * np.pi / 2 * np.cosh(t) * 2 * nodes / (1 + np.exp(2 * bent))
    return nodes, weights


SMOOTH_RULE = _geometric_gauss(panels=6, order=16)
"""For densities that are smooth up to the best site."""

ENDPOINT_RULE = _double_exponential(step=1 / 16, reach=4.0)
"""For densities that may be singular at the best site."""

COARSE_SMOOTH_RULE = _geometric_gauss(panels=4, order=8)
COARSE_ENDPOINT_RULE = _double_exponential(step=1 / 5, reach=3.2)
"""For first guesses."""

CHECK_RULE = _double_exponential(step=1 / 24, reach=4.25)
"""An independent rule, which checks the population of every solution."""


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
    """

    density: Density
    parameters: tuple[Array, ...]
    lowest: Array
    smooth: bool

    def rule(self) -> tuple[Array, Array]:
        """Nodes and weights on [0, 1] that suit the density."""
        return SMOOTH_RULE if self.smooth else ENDPOINT_RULE

    def coarse_rule(self) -> tuple[Array, Array]:
        """A cheap version of :meth:`rule`, for first guesses."""
        return COARSE_SMOOTH_RULE if self.smooth else COARSE_ENDPOINT_RULE

    def above(self, quality: ArrayLike) -> Array:
        """Mass of the sites better than a quality, ``1 - G(a)``.

        Parameters
        ----------
        quality : array of shape (...,)
        """
        start = np.maximum(finite("quality", quality), self.lowest)[..., np.newaxis]
        shortfall, weights = ENDPOINT_RULE
        width = 1 - np.minimum(start, 1.0)
        parameters = [parameter[..., np.newaxis] for parameter in self.parameters]
        # The rule is symmetric: its nodes backwards are one less the nodes, to the last digit.
        spread = np.where(width > 0, width, 1.0)  # no sites: any density will do
        density = self.density(start + width * shortfall[::-1], spread * shortfall, *parameters)
        return np.sum(width * weights * density, axis=-1)


def _flat(quality: Array, _: Array) -> Array:
    return np.ones_like(quality)


def _power(quality: Array, _: Array, exponent: Array) -> Array:
    return exponent * quality ** (exponent - 1)


def _beta(quality: Array, shortfall: Array, first: Array, second: Array) -> Array:
    body = quality ** (first - 1) * shortfall ** (second - 1)
    return body * np.exp(-betaln(first, second))


def _pareto(quality: Array, _: Array, exponent: Array, lowest: Array) -> Array:
    inside = np.where(quality >= lowest, quality, np.inf)
    return exponent * inside ** (-exponent - 1) / (lowest**-exponent - 1)


def uniform() -> Sites:
    """Quality is uniform on (0, 1]."""
    return Sites(_flat, (), np.zeros(()), smooth=True)


def power(exponent: ArrayLike) -> Sites:
    """Distribution function ``G(a) = a^k``."""
    return Sites(_power, (positive("exponent", exponent),), np.zeros(()), smooth=True)


def beta(first: ArrayLike, second: ArrayLike) -> Sites:
    """Density proportional to ``a^(first - 1) (1 - a)^(second - 1)``."""
    parameters = (positive("first", first), positive("second", second))
    return Sites(_beta, parameters, np.zeros(()), smooth=False)


def truncated_pareto(exponent: ArrayLike, lowest: ArrayLike) -> Sites:
    """Density proportional to ``a^(-exponent - 1)`` on ``[lowest, 1]``.

    Parameters
    ----------
    exponent : array
        Positive.
    lowest : array
        Quality of the worst site, between zero and one, both excluded.
    """
    low = positive("lowest", lowest)
    if np.any(low >= 1):
        raise ValueError(f"lowest = {low[low >= 1].flat[0]:g}: it must be below one")
    return Sites(_pareto, (positive("exponent", exponent), low), low, smooth=True)


def from_density(density: Callable[[Array], Array], lowest: float = 0.0) -> Sites:
    """Sites with a density of your own.

    Parameters
    ----------
    density : callable
        From an array of qualities in ``(lowest, 1)`` to the density there, elementwise; zero or
        more, integrating to one. It may be singular at zero; elsewhere it has to be smooth.
    lowest : float
        Quality of the worst site, in [0, 1).

    Raises
    ------
    ValueError
        If the density is negative or not finite anywhere it is evaluated, or does not integrate
        to one.
    """
    lowest = number("lowest", lowest, finite)
    if not 0 <= lowest < 1:
        raise ValueError(f"lowest = {lowest:g}: it must be zero or more and below one")
    nodes, weights = ENDPOINT_RULE
    quality = lowest + (1 - lowest) * nodes
    inside = (quality > lowest) & (quality < 1)
    values = np.asarray(density(quality[inside]), dtype=float)
    if not np.all(np.isfinite(values) & (values >= 0)):
        raise ValueError("density: it must be finite and zero or more between its ends")
    mass = (1 - lowest) * float(np.sum(weights[inside] * values))
    if abs(mass - 1) > MASS_TOLERANCE:
        raise ValueError(f"density: it integrates to {mass:.10g}; it must integrate to one")

    def evaluate(quality: Array, _: Array) -> Array:
        within = (quality > lowest) & (quality < 1)
        safe = np.where(within, quality, (1 + lowest) / 2)
        return np.where(within, density(safe), 0.0)

    return Sites(evaluate, (), np.asarray(lowest, dtype=float), smooth=False)


def mean_power(sites: Sites, exponent: ArrayLike) -> Array:
    """``E[a^p]`` over the sites.

    Parameters
    ----------
    exponent : array of shape (...,)
        Positive, p.

    Raises
    ------
    ConvergenceError
        If two quadratures differ by more than 1e-10 of the mean.
    """
    p = positive("exponent", exponent)[..., np.newaxis]
    parameters = [parameter[..., np.newaxis] for parameter in sites.parameters]
    with np.errstate(divide="ignore"):
        reach = np.minimum(-np.log(np.asarray(sites.lowest)[..., np.newaxis]), 60 / p)

    def mean(rule: tuple[Array, Array]) -> Array:
        nodes, weights = rule
        v = reach * nodes  # a = exp(-v)
        density = sites.density(np.exp(-v), -np.expm1(-v), *parameters)
        return np.sum(reach * weights * np.exp(-(p + 1) * v) * density, axis=-1)

    found, check = mean(sites.rule()), mean(CHECK_RULE)
    if np.any(np.abs(found / check - 1) > 1e-10):
        worst = float(np.max(np.abs(found / check - 1)))
        raise ConvergenceError(f"mean of a power of site quality: quadratures differ by {worst:g}")
    return check
