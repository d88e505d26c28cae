"""The highest points of concave functions of a few unknowns, with a bound on all others."""

from dataclasses import dataclass
from typing import Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from replication.numerics import Array
from replication.trials import Truth

STEPS = 4_000
"""Ellipsoids after which a climb ends, whatever it knows."""

WIDER = 10.0 ** np.arange(6)
"""Factors by which the first ellipsoid is made larger while the best point is near its edge."""

INSIDE = 0.99
"""Square of the distance from its centre, in half-axes, up to which a point counts as inside."""


@runtime_checkable
class Functions(Protocol):
    """Concave functions of n unknowns each, N of them."""

    def __call__(self, points: Array) -> tuple[Array, Array, Array]:
        """Values (N,), slopes (N, n) and zeros (N,) at points of shape (N, n).

        Out of its convex domain a function is minus infinity, its slope is a direction to there,
        and in the place of zero is how far along it the domain lies at least, as a product with
        the direction. A function may fall while it is looked at, to where the last highest point
        has the highest value known.
        """

    def enough(self, values: Array, bounds: Array) -> Truth:
        """When to stop; with an infinite bound, whether the value alone is enough."""

    def some(self, chosen: NDArray[np.intp]) -> Self:
        """Return the chosen ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Tops:
    """The best points found.

    Attributes
    ----------
    points : array of shape (N, n)
    values : array of shape (N,)
    bounds : array of shape (N,)
        Nothing is above this; infinite if that is not known.
    """

    points: Array
    values: Array
    bounds: Array

    def put(self, rows: NDArray[np.intp], found: "Tops", chosen: Truth | slice) -> None:
        """Write what was found, of the chosen ones, into some rows."""
        self.points[rows] = found.points[chosen]
        self.values[rows], self.bounds[rows] = found.values[chosen], found.bounds[chosen]


def climb(functions: Functions, start: Array, width: Array) -> Tops:
    """Highest points of concave functions, by ellipsoids that hold them.

    A slope says on which side of a plane it lies; the smallest ellipsoid that holds that part of
    the last one is next. As a function is concave, a highest point inside the first ellipsoid is
    the highest of all; where it is near the edge the first ellipsoid is made larger.

    Parameters
    ----------
    functions : Functions
    start, width : arrays of shape (N, n), n at least two
        Centres of the first ellipsoids and their half-axes.
    """
    best = _unknown(start)
    rows = np.arange(len(start))
    for more in WIDER:
        found = _within(functions.some(rows), start[rows], more * width[rows])
        best.put(rows, found, slice(None))
        away = np.square((found.points - start[rows]) / (more * width[rows])).sum(axis=1)
        alone = functions.some(rows).enough(found.values, np.full(rows.size, np.inf))
        rows = rows[~((away < INSIDE) | alone)]
        if not rows.size:
            break
    best.bounds[rows] = np.inf
    return best


def _unknown(start: Array) -> Tops:
    return Tops(start.copy(), np.full(len(start), -np.inf), np.full(len(start), np.inf))


def _within(functions: Functions, start: Array, width: Array) -> Tops:
    (count, n), here = start.shape, start
    axes = width[:, :, np.newaxis] * np.eye(n)
    ends, rows = _unknown(start), np.arange(count)
    best, value, bound = ends.points, ends.values, ends.bounds
    for step in range(STEPS):
        now, slope, least = functions(here)
        along = (slope[:, np.newaxis] @ axes)[:, 0]
        reach = np.sqrt(np.square(along).sum(axis=1))
        known = now > -np.inf
        higher = known & (now >= value)
        best, value = np.where(higher[:, np.newaxis], here, best), np.where(higher, now, value)
        bound = np.where(known, np.maximum(np.minimum(bound, now + reach), value), bound)
        over = np.subtract(value, now, out=least.copy(), where=known)
        stop = functions.enough(value, bound) | (reach == 0)
        none = (over >= reach) & ~stop
        stop |= none
        if step == STEPS - 1:
            stop[:] = True
        if stop.any():
            bound[none] = value[none]
            ends.put(rows[stop], Tops(best, value, bound), stop)
            left = np.flatnonzero(~stop)
            if not left.size:
                break
            functions, rows, over = functions.some(left), rows[left], over[left]
            here, along, reach, axes = here[left], along[left], reach[left], axes[left]
            best, value, bound = best[left], value[left], bound[left]
        depth, along = over / reach, along / reach[:, np.newaxis]
        turned = (axes @ along[:, :, np.newaxis])[:, :, 0]
        move = (1 + n * depth) / (n + 1)
        here = here + move[:, np.newaxis] * turned
        thinner = (np.sqrt(1 - 2 * move / (1 + depth)) - 1)[:, np.newaxis] * turned
        wider = n * np.sqrt((1 - depth**2) / (n**2 - 1))
        axes = wider[:, np.newaxis, np.newaxis] * (
            axes + thinner[:, :, np.newaxis] * along[:, np.newaxis]
        )
    return ends
