"""Structures and costs that the paper's assumptions admit, beyond those of section 5."""

from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linear_sum_assignment

from replication.marketplaces.model.economy import Economy
from replication.numerics import (
    Array,
    entries,
    finite,
    nonnegative,
    number,
    positive,
    vector,
    whole,
    within,
)
from replication.trials import Truth


def merging_cost(gap: ArrayLike) -> Array:
    """Cost of two marketplaces a gap apart, .1 + 10 gap: at most what one alone costs if close.

    With .3 for one and 9 for three or more it is continuous on structures of each number, as
    section 4 asks, and jumps from .1 to .3 where two marketplaces merge.
    """
    return np.asarray(PAIR + SLOPE * nonnegative("gap", gap))


PAIR, SINGLE, SLOPE = 0.1, 0.3, 10.0
"""Limit of the cost of close pairs, cost of one marketplace, and what a gap adds."""


def bounded_cost(number: int) -> float:
    """Cost that rises with every marketplace and stays below .3."""
    return float(0.3 * (1 - 2.0 ** -whole("number", number, 0)))


def distance(first: ArrayLike, second: ArrayLike) -> float:
    """Distance of two structures of the same number: least sum over all ways to pair them."""
    a, b = vector("first", finite("first", first)), vector("second", finite("second", second))
    if a.shape != b.shape:
        raise ValueError(f"second of shape {b.shape}: it must be {a.shape}")
    apart = np.abs(np.subtract.outer(a, b))
    return float(apart[linear_sum_assignment(apart)].sum())


def hub_length(structure: ArrayLike, *, leave_out_last: bool) -> float:
    """Length of rails from marketplaces to the best hub among them (footnote 21, i).

    With `leave_out_last` the sum runs to the last but one, as printed.
    """
    places = vector("structure", finite("structure", structure))
    joined = places[:-1] if leave_out_last else places
    return float(np.abs(np.subtract.outer(joined, places)).sum(axis=0).min())


def tour_length(structure: ArrayLike) -> float:
    """Length of the shortest railway that visits all marketplaces (footnote 21, ii)."""
    places = vector("structure", finite("structure", structure))
    tours = np.array(list(permutations(places)))
    return float(np.abs(np.diff(tours, axis=1)).sum(axis=1).min())


def congestion_share(share: ArrayLike, cost: float) -> Array:
    """Setup cost per head of a coalition, if setup costs the square of its share of the people."""
    return np.asarray(number("cost", cost, positive) * within("share", share, 0, 1))


def works_at_one(labour: ArrayLike) -> bool:
    """Whether labour, minus hours by residence, is supplied at one residence at most."""
    hours = vector("labour", within("labour", labour, -np.inf, 0))
    return bool(np.count_nonzero(hours) <= 1)


def access(distances: ArrayLike) -> float:
    """Time to the closest marketplace, min over d in the structure (section 2.4).

    Parameters
    ----------
    distances : array of shape (k,)
        Of each marketplace; infinite is the least of none.
    """
    return float(np.min(nonnegative("distances", distances), initial=np.inf))


def producible(economy: Economy, trade: ArrayLike) -> Truth:
    """Whether net trades lie in the production set Y of section 5 (section 2.8).

    A unit of labour makes a unit of the residence's commodity; labour and land are not made, and
    all can be thrown away.

    Parameters
    ----------
    trade : array of shape (..., 2 + 2 J)
        Two commodities, labour (minus hours) and land by residence.

    Returns
    -------
    array of bool, shape (...,)
    """
    count = economy.goods.size
    given = entries("trade", finite("trade", trade), 2 + 2 * count)
    labour, land = given[..., 2 : 2 + count], given[..., 2 + count :]
    made = np.stack([-(labour * (economy.goods == good)).sum(axis=-1) for good in (1, 2)], axis=-1)
    unmade = np.concatenate([labour, land], axis=-1)
    return np.asarray(np.all(given[..., :2] <= made, axis=-1) & np.all(unmade <= 0, axis=-1))
