"""Societies of two groups made of the cases: two tastes, and equals who are treated unequally."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from replication.marketplaces.model.coalitions import Frontier, frontier
from replication.marketplaces.model.economy import Economy
from replication.marketplaces.model.equilibrium import hours_left
from replication.marketplaces.model.groups import supports
from replication.marketplaces.printed import cases
from replication.numerics import Array, entries, nonnegative, positive, within
from replication.numerics import number as single


def _case_1() -> Economy:
    """Return the economy of Table 1; but for tastes it is that of Table 2."""
    return cases.case_economy(1)


TWO_TASTES = np.array([cases.SYMMETRIC, cases.ASYMMETRIC])


def lack_of_mix(found: Frontier, share: ArrayLike, place: float = 0.5, cost: float = 0.1) -> Array:
    """What coalitions with `share` of the first type lack; where it is below zero they do better.

    Setup is proportional to size, so that only the mix matters.

    Parameters
    ----------
    found : Frontier
    share : array of shape (...,)
    place, cost : float
        Of the only marketplace.

    Returns
    -------
    array of shape (...,)
    """
    first, place = within("share", share, 0, 1), single("place", place, within, 0, 1)
    cost = single("cost", cost, positive)
    hours = hours_left(_case_1(), [place])
    return _lacking(found, np.stack([first, 1 - first], axis=-1), hours, cost)


def _lacking(found: Frontier, masses: Array, hours: Array, cost: float) -> Array:
    """What coalitions lack that have `masses` of each group; of shape (..., 2)."""
    some = [replace(found.groups, masses=one) for one in masses.reshape(-1, 2)]
    lacks = supports(_case_1(), some, hours, cost, found.support.prices)
    return np.reshape([one.gap for one in lacks], masses.shape[:-1])


FIXED_COST = 0.2
"""Setup cost in the example for Corollary 4, whoever pays it."""


def unequal_allocation(ratio: float) -> Frontier:
    """Identical consumers, half of whom have `ratio` times the utility of the others.

    Tastes of Case 1, one marketplace at 0.5, setup cost 0.2 whatever the population.
    """
    ratio = single("ratio", ratio, positive)
    economy = _case_1()
    tastes = np.tile(economy.tastes, (2, 1))
    hours = hours_left(economy, [0.5])
    return frontier(economy, tastes, np.array([ratio, 1.0]), hours, FIXED_COST)


def lack_of_coalition(
    found: Frontier, masses: ArrayLike, structure: tuple[float, ...] = (0.5,)
) -> Array:
    """What coalitions that pay the whole setup cost lack; where it is below zero they do better.

    Parameters
    ----------
    found : Frontier
    masses : array of shape (..., 2)
        Members from each group.
    structure : tuple of float
        Their marketplaces, each at the fixed cost.

    Returns
    -------
    array of shape (...,)
    """
    members = entries("masses", nonnegative("masses", masses), 2)
    hours = hours_left(_case_1(), structure)
    return _lacking(found, members, hours, FIXED_COST * len(structure))
