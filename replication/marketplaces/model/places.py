"""Where a single marketplace stands: what pulls it to the right and to the left."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from replication.marketplaces.model.core import find_core
from replication.marketplaces.model.economy import Economy, Setup, capacity
from replication.marketplaces.model.equilibrium import hours_left, solve, travel_burden
from replication.numerics import Array, positive, vector, within
from replication.numerics import number as single


def root(
    name: str, function: Callable[[float], float], low: float, high: float, xtol: float
) -> float:
    """Root between two ends; ``ValueError`` if the function has the same sign at both."""
    if not low < high or function(low) * function(high) > 0:
        raise ValueError(
            f"{name} = {low:g}, high = {high:g}: a change of sign must lie between them"
        )
    return float(brentq(function, low, high, xtol=xtol))


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
    hours = hours_left(economy, [place])
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
    return root("low", gap, low, high, 1e-12)
