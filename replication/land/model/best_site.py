"""A density that is given by quality alone, near the best site: by the distance from it.

Floats below one are 1e-16 apart. Where a density vanishes at the best site and few people live on
sites within 1e-9 of it, quality alone no longer tells these sites from each other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.polynomial import chebyshev

from replication.numerics import Array

_WIDTHS = 0.5 ** np.arange(4, 13, 2)
_INNER = 1 / 8  # of a width: nearer to the best site quality may have too few digits for a fit
_DEGREE = 8
_POINTS = 40
_FITTED = 3e-12
_FARTHER_IN = 1e-9  # of the density at the width
_NICE = 1e-5
_LEVER = np.array([2.0**-22, 2.0**-48])
_SPACING = 2.0**-53  # of the floats below one
_FEW_DIGITS = 0.05

Own = Callable[[Array], Array]


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """``s^order e^(polynomial in s)`` at distances s from the best site, below a width.

    Attributes
    ----------
    density : callable
        Of quality, elementwise.
    order : float
        Not a number where the density is no such power series.
    width : float
    coefficients : array
        Of the polynomial, in Chebyshev's of ``2 s / width - 1``.
    """

    density: Own
    order: float = np.nan
    width: float = _FEW_DIGITS
    coefficients: Array = field(default_factory=lambda: np.zeros(1))

    @property
    def smooth(self) -> bool:
        """Whether the density has all derivatives at the best site."""
        return self.order >= 0 and self.order == round(self.order)

    def of(self, quality: Array, shortfall: Array) -> Array:
        """Density at qualities, which are not one, with their distances from the best site."""
        found = np.array(self.density(quality), dtype=float)
        near = shortfall < self.width
        if self.order == 0 or not np.any(near):
            return found
        s = np.maximum(shortfall[near], np.finfo(float).tiny)
        found[near] = _between_floats(self.density, s) if np.isnan(self.order) else self._series(s)
        return found

    def _series(self, s: Array) -> Array:
        bent = chebyshev.chebval(2 * s / self.width - 1, self.coefficients)
        return np.asarray(np.exp(self.order * np.log(s) + bent))

    @np.errstate(over="ignore", invalid="ignore")  # of a series that does not fit
    def fits(self, s: Array) -> bool:
        """Whether the series gives the density at distances, and what matters of it nearer by."""
        ours, theirs = self._series(s), self.density(1 - s)
        nearer = _exactly(np.maximum(self.width * _INNER * 0.5 ** np.arange(30), _SPACING))
        missed = np.abs(self._series(nearer) - self.density(1 - nearer))
        return bool(
            np.all(np.abs(ours - theirs) <= _FITTED * theirs)
            and np.all(missed <= _FARTHER_IN * np.max(theirs))
        )


def edge(density: Own, lowest: float) -> Edge:
    """Find what a density of quality is near the best site.

    Parameters
    ----------
    density : callable
        Of quality, elementwise.
    lowest : float
        Quality of the worst site.
    """
    at = (np.cos(np.pi * (np.arange(_POINTS) + 0.5) / _POINTS) + 1) / 2
    for width in (1 - lowest) * _WIDTHS:
        s = _exactly(width * (_INNER + (1 - _INNER) * at))
        values = density(1 - s)
        if not np.all(np.isfinite(values) & (values > 0)):
            continue
        order, coefficients = _fitted(density, s, np.log(values), 2 * s / width - 1)
        found = Edge(density, order, float(width), coefficients)
        if found.fits(s):
            return found
    return Edge(density)


def _fitted(density: Own, s: Array, log: Array, at: Array) -> tuple[float, Array]:
    """Order and coefficients; a simple order is exact, another one as good as its digits allow."""
    powers = chebyshev.chebvander(at, _DEGREE)
    free = np.linalg.lstsq(np.column_stack([np.log(s), powers]), log, rcond=None)[0]
    order = float(free[0])
    simple = round(2 * order) / 2
    if abs(order - simple) <= _NICE:
        order = simple
    else:
        with np.errstate(all="ignore"):
            far = float(np.diff(np.log(density(1 - _LEVER)))[0] / np.diff(np.log(_LEVER))[0])
        order = far if abs(order - far) <= _NICE else order
    bent = np.linalg.lstsq(powers, log - order * np.log(s), rcond=None)[0]
    return order, np.asarray(bent, dtype=float)


def _exactly(s: Array) -> Array:
    """Distances of floats from one, near the distances asked."""
    return np.asarray(1 - (1 - s))


def _between_floats(density: Own, s: Array) -> Array:
    """Density by a power of the distance through the two floats around it, or next to it."""
    inner = np.maximum(np.floor(s / _SPACING), 1.0) * _SPACING
    pair = inner, inner + _SPACING
    first, second = (np.asarray(density(1 - part), dtype=float) for part in pair)
    with np.errstate(all="ignore"):
        share = np.log(s / inner) / np.log1p(_SPACING / inner)
        found = first * (second / first) ** share
    return np.where((first > 0) & (second > 0), found, np.where(s - inner < inner, first, 0.0))
