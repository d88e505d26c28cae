"""The economy of section 5: residences, goods, tastes, travel and the setup of marketplaces."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import (
    Array,
    entries,
    finite,
    inside,
    nonnegative,
    number,
    positive,
    whole,
    within,
)

LEISURE = 2.0
"""Time of each consumer (section 5)."""


@dataclass(frozen=True, slots=True, eq=False)
class Economy:
    """Identical consumers who choose among a few residences (section 5).

    Attributes
    ----------
    residences : array of shape (J,) or (J, 2)
        Where consumers may live, on a line or in the plane.
    goods : array of shape (J,)
        1 or 2, the commodity made at each residence; both must be made somewhere.
    tastes : array of shape (4,)
        Cobb-Douglas shares of commodity 1, commodity 2, leisure and land.
    composite_share : float
        Share of commodity 1 in the composite that marketplaces are made of, gamma.
    leisure : float
        Time of a consumer.
    trips : float
        Travel time per unit of distance: one for one way, two for a round trip.
    interval : pair of floats
        Where marketplaces may stand, in each coordinate.

    Raises
    ------
    ValueError
        If a parameter is out of its range, or a residence out of the interval.
    """

    residences: ArrayLike
    goods: ArrayLike
    tastes: ArrayLike
    composite_share: float = 0.5
    leisure: float = LEISURE
    trips: float = 1.0
    interval: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        set_ = lambda name, value: object.__setattr__(self, name, value)
        interval = finite("interval", self.interval)
        if interval.shape != (2,):
            raise ValueError(f"interval of shape {interval.shape}: it must be a pair of numbers")
        low, high = interval.tolist()
        if not low < high:
            raise ValueError(f"interval = ({low:g}, {high:g}): its left end must be the smaller")
        places = within("residences", self.residences, low, high)
        if places.size == 0 or places.ndim not in (1, 2):
            raise ValueError(f"residences of shape {places.shape}: it must be (J,) or (J, 2)")
        set_("residences", places if places.ndim == 2 else places[:, np.newaxis])
        goods = within("goods", self.goods, 1, 2)
        if goods.shape != places.shape[:1] or set(np.unique(goods)) != {1.0, 2.0}:
            raise ValueError(
                f"goods = {goods.tolist()}: it must have a 1 or a 2 for each residence, and both"
            )
        set_("goods", goods.astype(int))
        tastes = positive("tastes", self.tastes)
        if tastes.shape != (4,) or abs(tastes.sum() - 1) > 1e-9:
            raise ValueError(
                f"tastes = {tastes.tolist()}: they must be four shares that sum to one, "
                f"not to {tastes.sum():g}"
            )
        set_("tastes", tastes)
        set_("composite_share", number("composite_share", self.composite_share, inside, 0, 1))
        set_("leisure", number("leisure", self.leisure, positive))
        set_("trips", number("trips", self.trips, positive))
        set_("interval", (low, high))

    @property
    def dimension(self) -> int:
        """One on a line, two in the plane."""
        return self.residences.shape[1]

    @property
    def makes_second(self) -> Array:
        """One where commodity 2 is made, zero elsewhere; shape (J,)."""
        return (self.goods == 2).astype(float)


@dataclass(frozen=True, slots=True)
class Setup:
    """Cost of a marketplace structure, in units of the composite good and per consumer.

    Attributes
    ----------
    each : float
        Cost of each marketplace (Cases 1-3).
    fixed : float
        Cost whatever the number of marketplaces (Cases 4 and 5).
    railway : tuple of (right end, rate)
        Cost per unit of distance of the railway between the outermost marketplaces, piece by
        piece from the left; the first piece reaches as far left as needed. Empty: no railway.

    Raises
    ------
    ValueError
        If a cost is negative, all are zero, or the pieces are out of order.
    """

    each: float = 0.0
    fixed: float = 0.0
    railway: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        for name in ("each", "fixed"):
            number(name, getattr(self, name), nonnegative)
        pieces = finite("railway", self.railway)
        if pieces.size and (pieces.ndim != 2 or pieces.shape[1] != 2):
            raise ValueError(
                f"railway of shape {pieces.shape}: it must be pairs of a right end and a rate"
            )
        ends = pieces[:, 0] if pieces.size else ()
        if any(right <= left for left, right in pairwise(ends)):
            raise ValueError(f"railway = {self.railway}: its right ends must rise")
        nonnegative("railway", pieces[:, 1] if pieces.size else ())
        if not self.each + self.fixed > 0:
            raise ValueError(
                f"each = {self.each:g}, fixed = {self.fixed:g}: one must be above zero"
            )

    def railway_cost(self, left: ArrayLike, right: ArrayLike) -> Array:
        """Cost of a railway from `left` to `right`, zero if `right` is not above `left`.

        Parameters
        ----------
        left, right : arrays of shape (...,)

        Raises
        ------
        ValueError
            If a point lies beyond the last piece.
        """
        left, right = finite("left", left), finite("right", right)
        if not self.railway:
            return np.zeros(np.broadcast_shapes(left.shape, right.shape))
        end = self.railway[-1][0]
        for name, points in (("left", left), ("right", right)):
            if points.max() > end + 1e-12:
                raise ValueError(f"{name} = {points.max():g}: the railway's pieces end at {end:g}")
        total, start = 0.0, -np.inf
        for stop, rate in self.railway:
            total = total + rate * np.maximum(
                np.minimum(right, stop) - np.maximum(left, start), 0.0
            )
            start = stop
        return np.asarray(total)

    def cost(self, structure: ArrayLike, dimension: int = 1) -> Array:
        """Cost of structures with the same number of marketplaces, per consumer.

        Parameters
        ----------
        structure : array of shape (..., k), or (..., k, 2) in the plane
        dimension : int
            One on a line, two in the plane.

        Returns
        -------
        array of shape (...,)

        Raises
        ------
        ValueError
            If there is a railway in the plane.
        """
        places, dimension = finite("structure", structure), whole("dimension", dimension, 1, 2)
        if places.ndim < dimension or places.shape[-dimension] == 0:
            raise ValueError(
                f"structure of shape {places.shape}: it must hold at least one marketplace"
            )
        total = self.fixed + self.each * places.shape[-dimension]
        if not self.railway:
            return np.full(places.shape[: places.ndim - dimension], total)
        if dimension > 1:
            raise ValueError(f"railway = {self.railway}: it must run on a line")
        return total + self.railway_cost(places.min(axis=-1), places.max(axis=-1))


def travel(economy: Economy, structure: ArrayLike) -> Array:
    """Time that residents spend to reach the closest marketplace, section 2.4.

    Parameters
    ----------
    economy : Economy
    structure : array of shape (..., k), or (..., k, 2) if the residences lie in the plane
        Marketplaces, in the economy's interval.

    Returns
    -------
    array of shape (..., J)

    Raises
    ------
    ValueError
        If there is no marketplace, or one lies outside the interval.
    """
    places = within("structure", structure, *economy.interval)
    dimension, shape = economy.dimension, places.shape
    if dimension == 1:
        places = places[..., np.newaxis]
    if places.ndim < 2 or places.shape[-2] == 0 or places.shape[-1] != dimension:
        raise ValueError(f"structure of shape {shape}: it must hold at least one marketplace")
    apart = places[..., np.newaxis, :] - economy.residences
    return economy.trips * np.linalg.norm(apart, axis=-1).min(axis=-2)


def capacity(economy: Economy, time: ArrayLike) -> Array:
    """Most of the composite good that a consumer's time can make: setup must cost less.

    People divide among the best residence for each good, in the shares gamma and 1 - gamma.

    Parameters
    ----------
    time : array of shape (..., J)
        Time left after travel.

    Returns
    -------
    array of shape (...,)
    """
    hours = entries("time", nonnegative("time", time), economy.goods.size)
    share = economy.composite_share
    first = hours[..., economy.goods == 1].max(axis=-1)
    second = hours[..., economy.goods == 2].max(axis=-1)
    return (share * first) ** share * ((1 - share) * second) ** (1 - share)
