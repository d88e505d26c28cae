"""How the core changes with the setup cost: thousands of structures in one call."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from replication.marketplaces.model.economy import Economy, capacity
from replication.marketplaces.model.equilibrium import Equilibrium, hours_left, solve
from replication.marketplaces.model.places import pull, root, root_of_pull
from replication.marketplaces.printed import cases
from replication.numerics import Array, positive, vector, whole
from replication.numerics import number as single

SINGLES = np.unique(np.concatenate([np.linspace(0, 1, 201), cases.RESIDENCES]))
"""Places of a single marketplace among which the sweeps look."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Best structures along a range of setup costs.

    Attributes
    ----------
    costs : array of shape (N,)
    by_number : array of shape (N, 4)
        Highest utility with one to four marketplaces.
    numbers : array of shape (N,)
        Marketplaces of the best structure.
    structures : list of tuples
        The best structure, the middle one where several tie.
    equilibria : Equilibrium
        With fields of shape (N,).
    """

    costs: Array
    by_number: Array
    numbers: Array
    structures: list[tuple[float, ...]]
    equilibria: Equilibrium


def _candidates() -> list[tuple[float, ...]]:
    """Sets of residences, middle ones first among equals, and single marketplaces."""
    sets: list[tuple[float, ...]] = [(float(d),) for d in SINGLES]
    for markets in (2, 3, 4):
        sets += sorted(combinations(cases.RESIDENCES, markets), key=np.ptp)
    return sets


def path(case: int, costs: ArrayLike) -> Path:
    """Best structures of Case 1, 2 or 3 for many setup costs of a marketplace.

    Parameters
    ----------
    case : int
    costs : array of shape (N,)
    """
    return along(cases.case_economy(whole("case", case, 1, 3)), costs)


def along(economy: Economy, costs: ArrayLike) -> Path:
    """Best structures for many setup costs of a marketplace, at the residences of section 5.

    Among sets of residences and a grid of single marketplaces: fast, without the certificate of
    :func:`replication.marketplaces.model.core.find_core`, which the switches are checked with.

    Parameters
    ----------
    economy : Economy
        With the residences of :mod:`.cases`.
    costs : array of shape (N,)

    Raises
    ------
    ValueError
        If no structure can pay a cost.
    """
    costs = vector("costs", positive("costs", costs))
    sets = _candidates()
    numbers = np.array([len(structure) for structure in sets])
    hours = np.concatenate(
        [hours_left(economy, [one for one in sets if len(one) == k]) for k in (1, 2, 3, 4)]
    )
    most = float((capacity(economy, hours) / numbers).max())
    if np.any(costs >= most):
        raise ValueError(f"costs = {costs.max():g}: they must be below {most:g}, or nobody can pay")
    grid = np.broadcast_to(hours, (costs.size, *hours.shape))
    found = solve(economy, grid, costs[:, np.newaxis] * numbers)
    value = np.where(found.converged, found.log_utility, -np.inf)
    by_number = np.exp([value[:, numbers == k].max(axis=1) for k in (1, 2, 3, 4)]).T
    # A later candidate must beat an earlier one by more than rounding.
    best = np.argmax(value >= value.max(axis=1, keepdims=True) - 1e-11, axis=1)
    chosen = solve(economy, hours[best], costs * numbers[best])
    return Path(costs, by_number, numbers[best], [sets[i] for i in best], chosen)


def switch(case: int, fewer: int, more: int, low: float, high: float) -> float:
    """Setup cost at which the best structures with two numbers of marketplaces are equally good.

    Parameters
    ----------
    case : int
    fewer, more : int
        Numbers of marketplaces.
    low, high : float
        Bracket.
    """
    fewer, more = whole("fewer", fewer, 1, 4), whole("more", more, 1, 4)
    low, high = single("low", low, positive), single("high", high, positive)

    def gain(cost: float) -> float:
        utilities = path(case, np.array([cost])).by_number[0]
        return float(utilities[more - 1] - utilities[fewer - 1])

    return root("low", gain, low, high, 1e-10)


def leaving_cost(low: float = 0.2, high: float = 0.45) -> float:
    """Setup cost of Case 2 above which the single marketplace leaves c for the left."""
    low, high = single("low", low, positive), single("high", high, positive)
    economy = cases.case_economy(2)
    place = cases.RESIDENCES[2]

    def left_pull(cost: float) -> float:
        # Residents of c lose when it moves left, so they count to the right here.
        return float(pull(economy, np.array([cost]), place - 1e-12)[0])

    return root("low", left_pull, low, high, 1e-10)


def spread_out(number: int) -> Economy:
    """Case 1 with each good made at `number` residences (footnote 24).

    The residences are spread evenly over [0, 0.33] and [0.67, 1].
    """
    count = whole("number", number, 2)
    left, right = np.linspace(0, 0.33, count), np.linspace(0.67, 1, count)
    return Economy(np.concatenate([left, right]), np.repeat([1, 2], count), cases.SYMMETRIC)


def many_residences(number: int, cost: float = 0.05) -> Array:
    """Best two marketplaces when each good is made at `number` residences (footnote 24).

    All pairs of points are tried that stand at a residence or half-way between two.

    Returns
    -------
    array of shape (2,)

    Raises
    ------
    ValueError
        If there are fewer than two residences for a good.
    """
    count, cost = whole("number", number, 2), single("cost", cost, positive)
    economy = spread_out(count)
    areas = economy.residences.reshape(2, count)
    points = [np.linspace(area[0], area[-1], 2 * count - 1) for area in areas]
    pairs = np.stack(np.meshgrid(*points, indexing="ij"), axis=-1).reshape(-1, 2)
    found = solve(economy, hours_left(economy, pairs), np.full(len(pairs), 2 * cost))
    # Of structures that tie but for rounding, the first: the furthest to the left.
    return np.asarray(pairs[np.argmax(found.log_utility >= found.log_utility.max() - 1e-12)])


PLACE_COSTS = np.linspace(0.08, 0.56, 97)


def best_places(costs: ArrayLike = PLACE_COSTS) -> Array:
    """Best place of a single marketplace in Case 2 for each setup cost.

    Returns
    -------
    array of shape (N,)
    """
    costs = vector("costs", positive("costs", costs))
    economy = cases.case_economy(2)
    leaves = leaving_cost()
    inner = [
        root_of_pull(economy, float(cost), 0.34, cases.RESIDENCES[2] - 1e-9)
        for cost in costs[costs > leaves]
    ]
    return np.concatenate([np.full(np.count_nonzero(costs <= leaves), cases.RESIDENCES[2]), inner])
