"""Societies of two groups made of the cases: two tastes, and equals who are treated unequally."""

import numpy as np

from replication.marketplaces.model.coalitions import Frontier, frontier
from replication.marketplaces.model.economy import Economy, Groups
from replication.marketplaces.model.equilibrium import hours_left
from replication.marketplaces.model.groups import support
from replication.marketplaces.printed import cases
from replication.numerics import number as single
from replication.numerics import positive, within


def _case_1() -> Economy:
    """Return the economy of Table 1; but for tastes it is that of Table 2."""
    return cases.case_economy(1)


TWO_TASTES = np.array([cases.SYMMETRIC, cases.ASYMMETRIC])


def two_type_frontier(ratio: float, place: float = 0.5, cost: float = 0.1) -> Frontier:
    """Half the consumers with the tastes of Case 1 and half with those of Case 2.

    Parameters
    ----------
    ratio : float
        Utility of the first over that of the second, each relative to what they have alone.
    place, cost : float
        Of the only marketplace.
    """
    ratio, cost = single("ratio", ratio, positive), single("cost", cost, positive)
    place = single("place", place, within, 0, 1)
    economy = _case_1()
    alone = np.array([cases.case_core(case, cost).core.utility for case in (1, 2)])
    hours = hours_left(economy, [place])
    return frontier(economy, TWO_TASTES, alone * [ratio, 1.0], hours, cost)


def lack_of_mix(found: Frontier, share: float, place: float = 0.5, cost: float = 0.1) -> float:
    """What a coalition with `share` of the first type lacks; below zero it can do better.

    Setup is proportional to its size, so that only the mix matters.
    """
    share, place = single("share", share, within, 0, 1), single("place", place, within, 0, 1)
    cost = single("cost", cost, positive)
    economy = _case_1()
    hours = hours_left(economy, [place])
    mix = Groups(found.groups.tastes, np.array([share, 1 - share]), found.groups.utilities)
    return support(economy, mix, hours, cost, found.support.prices).gap


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
    found: Frontier, masses: tuple[float, float], structure: tuple[float, ...] = (0.5,)
) -> float:
    """What a coalition that pays the whole setup cost lacks; below zero it can do better.

    Parameters
    ----------
    found : Frontier
    masses : pair of floats
        Members from each group.
    structure : tuple of float
        Its marketplaces, each at the fixed cost.
    """
    economy = _case_1()
    hours = hours_left(economy, structure)
    group = Groups(found.groups.tastes, masses, found.groups.utilities)
    cost = FIXED_COST * len(structure)
    return support(economy, group, hours, cost, found.support.prices).gap
