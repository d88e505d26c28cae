"""Rents and commuting costs of a monocentric city with unit lots (footnote 8)."""

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model.economy import Number
from replication.land.model.sites import ENDPOINT_RULE
from replication.numerics import Array, positive


def commuting_cost(congestion: Number, rate: Number, distance: Number) -> Number:
    """Cost of commuting from a distance, ``t d^gamma``."""
    return rate * distance**congestion


def line(congestion: ArrayLike, rate: ArrayLike, residents: ArrayLike) -> tuple[Array, Array]:
    """Rent and commuting cost per head on one side of a centre, at ``t d^gamma``.

    Parameters
    ----------
    congestion, rate, residents : arrays of shape (...,)
        Positive: gamma, t and l.

    Returns
    -------
    tuple of two arrays of shape (...,)
    """
    gamma, t, people = (
        positive(name, value)[..., np.newaxis]
        for name, value in (("congestion", congestion), ("rate", rate), ("residents", residents))
    )
    nodes, weights = ENDPOINT_RULE
    return _rent_and_cost(gamma, t, people, people * nodes, weights)


def disc(congestion: ArrayLike, rate: ArrayLike, residents: ArrayLike) -> tuple[Array, Array]:
    """Rent and commuting cost per head on a disc, commuting at d costs ``t d^(2 gamma)``.

    Parameters
    ----------
    congestion, rate, residents : arrays of shape (...,)
        As for :func:`line`.

    Returns
    -------
    tuple of two arrays of shape (...,)
    """
    gamma, t, people = (
        positive(name, value)[..., np.newaxis]
        for name, value in (("congestion", congestion), ("rate", rate), ("residents", residents))
    )
    nodes, weights = ENDPOINT_RULE
    edge = np.sqrt(people / np.pi)
    return _rent_and_cost(2 * gamma, t, edge, edge * nodes, weights * 2 * nodes)


def _rent_and_cost(
    power: Array, rate: Array, edge: Array, distance: Array, share: Array
) -> tuple[Array, Array]:
    """Mean rent and cost; at the edge land is free, and rent makes up for a shorter way."""
    cost = commuting_cost(power, rate, distance)
    rent = commuting_cost(power, rate, edge) - cost
    return np.sum(share * rent, axis=-1), np.sum(share * cost, axis=-1)
