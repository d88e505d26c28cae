"""The economy of section 5: residences, goods, tastes, travel and the setup of marketplaces."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from replication.checked import Checked, Single
from replication.numerics import (
    Array,
    entries,
    finite,
    inside,
    nonnegative,
    number,
    own,
    positive,
    whole,
    within,
)

LEISURE = 2.0
"""Time of each consumer (section 5)."""


def _places(name: str, value: ArrayLike) -> Array:
    places = finite(name, value)
    if places.size == 0 or places.ndim not in (1, 2):
        raise ValueError(f"{name} of shape {places.shape}: it must be (J,) or (J, 2)")
    return places if places.ndim == 2 else places[:, np.newaxis]


def _goods(name: str, value: ArrayLike) -> Array:
    goods = within(name, value, 1, 2)
    if set(np.unique(goods)) != {1.0, 2.0}:
        raise ValueError(
            f"{name} = {goods.tolist()}: it must have a 1 or a 2 for each residence, and both"
        )
    return goods


def _shares(name: str, value: ArrayLike) -> Array:
    shares = positive(name, value)
    if shares.shape[-1:] != (4,) or np.any(abs(shares.sum(axis=-1) - 1) > 1e-9):
        raise ValueError(
            f"{name} = {shares.tolist()}: they must be four shares that sum to one, "
            f"not to {shares.sum():g}"
        )
    return shares


def _pair(name: str, value: ArrayLike) -> Array:
    pair = finite(name, value)
    if pair.shape != (2,):
        raise ValueError(f"{name} of shape {pair.shape}: it must be a pair of numbers")
    if not pair[0] < pair[1]:
        raise ValueError(f"{name} = ({pair[0]:g}, {pair[1]:g}): its left end must be the smaller")
    return pair


@dataclass(frozen=True, eq=False)
class Economy:
    """Identical consumers who choose among a few residences (section 5).

    Attributes
    ----------
    residences : array of shape (J,) or (J, 2), kept as (J, 1) or (J, 2)
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
    interval : array of shape (2,)
        Where marketplaces may stand, in each coordinate.

    Raises
    ------
    ValueError
        If a parameter is out of its range, or a residence out of the interval.
    """

    residences: Checked = Checked(_places)
    goods: Checked = Checked(_goods)
    tastes: Checked = Checked(_shares)
    composite_share: Single = Single(inside, 0, 1, default=0.5)
    leisure: Single = Single(positive, default=LEISURE)
    trips: Single = Single(positive, default=1.0)
    interval: Checked = Checked(_pair, default=(0.0, 1.0))

    def __post_init__(self) -> None:
        within("residences", self.residences, *self.interval)
        if self.goods.shape != self.residences.shape[:1]:
            raise ValueError(
                f"goods = {self.goods.tolist()}: it must have a 1 or a 2 for each residence"
            )
        if self.tastes.ndim != 1:
            raise ValueError(f"tastes of shape {self.tastes.shape}: it must be (4,)")

    @property
    def dimension(self) -> int:
        """One on a line, two in the plane."""
        return int(self.residences.shape[1])

    @cached_property
    def makes_second(self) -> Array:
        """One where commodity 2 is made, zero elsewhere; shape (J,)."""
        return own((self.goods == 2).astype(float))

    @cached_property
    def log_scale(self) -> float:
        """Log of ``prod a_i^a_i``, which utilities at given prices are multiples of."""
        return float((self.tastes * np.log(self.tastes)).sum())


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of consumers and what each member is to reach.

    Attributes
    ----------
    tastes : array of shape (G, 4)
        Rows sum to one.
    masses : array of shape (G,)
    utilities : array of shape (G,)

    Raises
    ------
    ValueError
        If an entry is out of its range, or the numbers of groups differ.
    """

    tastes: Checked = Checked(_shares)
    masses: Checked = Checked(nonnegative)
    utilities: Checked = Checked(positive)

    def __post_init__(self) -> None:
        if self.tastes.ndim != 2:
            raise ValueError(f"tastes of shape {self.tastes.shape}: it must be (G, 4)")
        for name, value in (("masses", self.masses), ("utilities", self.utilities)):
            if value.shape != self.tastes.shape[:1]:
                raise ValueError(
                    f"{name} = {value.tolist()}: they must be one for each of "
                    f"{len(self.tastes)} groups"
                )

    @cached_property
    def unit_costs(self) -> Array:
        """What a member's utility costs where all prices are one; shape (G,)."""
        return own(np.prod(self.tastes**-self.tastes, axis=1) * self.utilities)

    def scaled(self, share: float) -> "Groups":
        """Return the same groups with a share of their utilities."""
        return Groups(self.tastes, self.masses, number("share", share, positive) * self.utilities)


@dataclass(frozen=True)
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

    each: Single = Single(nonnegative, default=0.0)
    fixed: Single = Single(nonnegative, default=0.0)
    railway: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        pieces = finite("railway", self.railway)
        if pieces.size and (pieces.ndim != 2 or pieces.shape[1] != 2):
            raise ValueError(
                f"railway of shape {pieces.shape}: it must be pairs of a right end and a rate"
            )
        ends = pieces[:, 0] if pieces.size else ()
        if any(right <= left for left, right in pairwise(ends)):
            raise ValueError(f"railway = {self.railway}: its right ends must rise")
        nonnegative("railway", pieces[:, 1] if pieces.size else ())
        object.__setattr__(self, "railway", tuple(map(tuple, pieces.tolist())))
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
            if points.max(initial=-np.inf) > end + 1e-12:
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
        return np.asarray(total + self.railway_cost(places.min(axis=-1), places.max(axis=-1)))


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
    return np.asarray(economy.trips * np.linalg.norm(apart, axis=-1).min(axis=-2))


def composite_price(economy: Economy, log_price: ArrayLike) -> Array:
    """Cost of a unit of the composite good when commodity 1 costs one."""
    share, log = economy.composite_share, within("log_price", log_price, -700, 700)
    return np.asarray(np.exp((1 - share) * log) / (share**share * (1 - share) ** (1 - share)))


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
    return np.asarray((share * first) ** share * ((1 - share) * second) ** (1 - share))
