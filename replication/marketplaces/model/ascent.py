"""The highest point of a concave function of a few unknowns, with a bound on all others."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from replication.numerics import Array

STEPS = 4_000
"""Ellipsoids after which a climb ends, whatever it knows."""

WIDER = 10.0 ** np.arange(6)
"""Factors by which the first ellipsoid is made larger while the best point is near its edge."""

INSIDE = 0.99
"""Square of the distance from its centre, in half-axes, up to which a point counts as inside."""

Function = Callable[[Array], tuple[float, Array, float]]
Enough = Callable[[float, float], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """The best point found.

    Attributes
    ----------
    point : array of shape (n,)
    value : float
    bound : float
        Nothing is above this; infinite if that is not known.
    """

    point: Array
    value: float
    bound: float


def climb(function: Function, start: Array, width: Array, enough: Enough) -> Top:
    """Highest point of a concave function, by ellipsoids that hold it.

    A slope says on which side of a plane it lies; the smallest ellipsoid that holds that part of
    the last one is next. As the function is concave, a highest point inside the first ellipsoid is
    the highest of all; where it is near the edge the first ellipsoid is made larger.

    Parameters
    ----------
    function : function of an array of shape (n,)
        Value, slope and zero. Out of its convex domain minus infinity, and a direction and how far
        along it the domain lies at least, as a product with the direction.
    start, width : arrays of shape (n,), n at least two
        Centre of the first ellipsoid and its half-axes.
    enough : function of value and bound
        When to stop; with an infinite bound, whether the value alone is enough.
    """
    best = Top(start, -np.inf, np.inf)
    for more in WIDER:
        best = _within(function, start, more * width, enough)
        near = np.square((best.point - start) / (more * width)).sum() < INSIDE
        if near or enough(best.value, np.inf):
            return best
    return Top(best.point, best.value, np.inf)


def _within(function: Function, start: Array, width: Array, enough: Enough) -> Top:
    n, here, axes = start.size, start, np.diag(width)
    best, value, bound = start, -np.inf, np.inf
    for _ in range(STEPS):
        now, slope, least = function(here)
        along = slope @ axes
        reach = float(np.sqrt(along @ along))
        if now > value:
            best, value = here, now
        if now > -np.inf:
            bound = max(min(bound, now + reach), value)
        if enough(value, bound) or reach == 0:
            break
        depth = (value - now if now > -np.inf else least) / reach
        if depth >= 1:
            bound = value
            break
        turned = axes @ (along / reach)
        here = here + (1 + n * depth) / (n + 1) * turned
        cut = 2 * (1 + n * depth) / ((n + 1) * (1 + depth))
        axes = axes - (1 - np.sqrt(1 - cut)) * np.outer(turned, along / reach)
        axes *= n * np.sqrt((1 - depth**2) / (n**2 - 1))
    return Top(best, value, bound)
