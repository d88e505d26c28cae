"""How the core changes with the setup cost: thousands of structures in one call."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from replication.marketplaces.model.core import find_core
from replication.marketplaces.model.economy import Economy, Setup, capacity, travel
from replication.marketplaces.model.equilibrium import Equilibrium, solve, travel_burden
from replication.marketplaces.printed import cases
from replication.numerics import Array, positive, vector, whole, within
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
    sets = [(float(d),) for d in SINGLES]
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
    """
    costs = vector("costs", positive("costs", costs))
    sets = _candidates()
    hours = economy.leisure - np.array([travel(economy, structure) for structure in sets])
    numbers = np.array([len(structure) for structure in sets])
    grid = np.broadcast_to(hours, (costs.size, *hours.shape))
    found = solve(economy, grid, costs[:, np.newaxis] * numbers, patient=False)
    value = np.where(found.converged, found.log_utility, -np.inf)
    by_number = np.exp([value[:, numbers == k].max(axis=1) for k in (1, 2, 3, 4)]).T
    # A later candidate must beat an earlier one by more than rounding.
    best = np.argmax(value >= value.max(axis=1, keepdims=True) - 1e-11, axis=1)
    chosen = solve(economy, hours[best], costs * numbers[best])
    return Path(costs, by_number, numbers[best], [sets[i] for i in best], chosen)


def _root(
    name: str, function: Callable[[float], float], low: float, high: float, xtol: float
) -> float:
    """Root between two ends; ``ValueError`` if the function has the same sign at both."""
    if not low < high or function(low) * function(high) > 0:
        raise ValueError(
            f"{name} = {low:g}, high = {high:g}: a change of sign must lie between them"
        )
    return float(brentq(function, low, high, xtol=xtol))


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

    return _root("low", gain, low, high, 1e-10)


def certified_number(case: int, cost: float) -> int:
    """Marketplaces in the core, by branch and bound; zero if the certificate fails."""
    cost = single("cost", cost, positive)
    core = find_core(cases.case_economy(case), cases.case_setup(case, cost))
    return core.markets if core.certified else 0


def single_place(economy: Economy, cost: float) -> float:
    """Best place of a single marketplace, by branch and bound and a zoom on the best box."""
    cost = single("cost", cost, positive)
    return float(find_core(economy, Setup(each=cost), markets=[1], tolerance=1e-4).structure[0])


def pull(economy: Economy, cost: ArrayLike, place: float) -> Array:
    """How much a single marketplace is pulled to the right: wages of residents right minus left.

    Slope of log utility if it moves right, with those who live at `place` counted to the left; zero
    at the best place between two residences.

    Parameters
    ----------
    cost : array of shape (N,)
    place : float

    Returns
    -------
    array of shape (N,)
    """
    costs = vector("cost", positive("cost", cost))
    place = single("place", place, within, *economy.interval)
    hours = economy.leisure - travel(economy, [place])
    most = float(capacity(economy, hours))
    if np.any(costs >= most):
        raise ValueError(f"cost = {costs.max():g}: it must be below {most:g}, or nobody can pay it")
    found = solve(economy, np.tile(hours, (*costs.shape, 1)), costs)
    return travel_burden(found) @ np.where(economy.residences[:, 0] > place, 1.0, -1.0)


def root_of_pull(economy: Economy, cost: float, low: float, high: float) -> float:
    """Place between two neighbouring residences where left and right balance.

    The first-order condition of the best place: a second route to branch and bound.
    """
    cost = single("cost", cost, positive)
    low, high = (
        single(name, end, within, *economy.interval) for name, end in (("low", low), ("high", high))
    )
    gap: Callable[[float], float] = lambda d: float(pull(economy, np.array([cost]), d)[0])
    return _root("low", gap, low, high, 1e-12)


def leaving_cost(low: float = 0.2, high: float = 0.45) -> float:
    """Setup cost of Case 2 above which the single marketplace leaves c for the left."""
    low, high = single("low", low, positive), single("high", high, positive)
    economy = cases.case_economy(2)
    place = cases.RESIDENCES[2]

    def left_pull(cost: float) -> float:
        # Residents of c lose when it moves left, so they count to the right here.
        return float(pull(economy, np.array([cost]), place - 1e-12)[0])

    return _root("low", left_pull, low, high, 1e-10)


def many_residences(number: int, cost: float = 0.05) -> Array:
    """Best two marketplaces when each good is made at `number` residences (footnote 24).

    The residences are spread evenly over [0, 0.33] and [0.67, 1]; all pairs of points are tried
    that stand at a residence or half-way between two.

    Returns
    -------
    array of shape (2,)

    Raises
    ------
    ValueError
        If there are fewer than two residences for a good.
    """
    count, cost = whole("number", number, 2), single("cost", cost, positive)
    left, right = np.linspace(0, 0.33, count), np.linspace(0.67, 1, count)
    economy = Economy(np.concatenate([left, right]), np.repeat([1, 2], count), cases.SYMMETRIC)
    points = [np.linspace(ends[0], ends[-1], 2 * count - 1) for ends in (left, right)]
    pairs = np.stack(np.meshgrid(*points, indexing="ij"), axis=-1).reshape(-1, 2)
    found = solve(economy, economy.leisure - travel(economy, pairs), np.full(len(pairs), 2 * cost))
    # Of structures that tie but for rounding, the first: the furthest to the left.
    return pairs[np.argmax(found.log_utility >= found.log_utility.max() - 1e-12)]
