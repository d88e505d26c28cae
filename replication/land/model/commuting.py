"""Rents and commuting costs of a monocentric city with unit lots (footnote 8)."""

import numpy as np

from replication.land.model.sites import ENDPOINT_RULE
from replication.numerics import number, positive


def line(congestion: float, rate: float, residents: float) -> tuple[float, float]:
    """Rent and commuting cost per head on a line, commuting at distance d costs ``t d^gamma``.

    Parameters
    ----------
    congestion, rate, residents : float
        Positive: gamma, t and l.
    """
    gamma, t = number("congestion", congestion, positive), number("rate", rate, positive)
    people = number("residents", residents, positive)
    nodes, weights = ENDPOINT_RULE
    cost = t * (people * nodes) ** gamma
    rent = float(np.sum(weights * (t * people**gamma - cost)))
    return rent, float(np.sum(weights * cost))


def disc(congestion: float, rate: float, residents: float) -> tuple[float, float]:
    """Rent and commuting cost per head on a disc, commuting at d costs ``t d^(2 gamma)``.

    Parameters
    ----------
    congestion, rate, residents : float
        As for :func:`line`.
    """
    gamma, t = number("congestion", congestion, positive), number("rate", rate, positive)
    radius = np.sqrt(number("residents", residents, positive) / np.pi)
    nodes, weights = ENDPOINT_RULE
    cost = t * (radius * nodes) ** (2 * gamma)
    ring = weights * 2 * nodes
    rent = float(np.sum(ring * (t * radius ** (2 * gamma) - cost)))
    return rent, float(np.sum(ring * cost))
