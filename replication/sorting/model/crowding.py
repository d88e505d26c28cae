"""Congestion that grows with the city's own size, a_j = L_j^rho (footnote 8), utility given."""

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, find_root, inside, number, positive
from replication.sorting.model import gap
from replication.sorting.model.economy import Cities, FixedUtility
from replication.sorting.model.gap import Pair


def workers(cities: Cities, closure: FixedUtility, rho: float, log_ratio: ArrayLike) -> Pair:
    """Workers of both cities at thresholds: (4.12) with a_j = L_j^rho.

    Parameters
    ----------
    cities : Cities
        Of one economy; its own congestion is not used.
    closure : FixedUtility
        Workers' utility, above zero.
    rho : float
        Elasticity of congestion to workers, above zero.
    log_ratio : array of shape (n,)
        log(threshold / minimum skill).

    Returns
    -------
    Pair of arrays of shape (n,)
    """
    rho = number("rho", rho, positive)
    utility = number("worker_utility", closure.worker_utility, positive)
    points = np.atleast_1d(inside("log_ratio", log_ratio, 0, 700))
    t = gap.terms(cities, closure)
    level, _ = gap.log_productivities(t, points)
    found = []
    for productivity, housing in zip(level, (t.housing_1, t.housing_2), strict=True):
        supply = t.pull * (t.log_wage_factor + t.gamma * productivity) - housing

        def excess(log_labour: Array, offered: Array) -> Array:
            value = np.logaddexp(np.log(utility), rho * log_labour)
            return log_labour + t.labour_power * value - offered

        low, high = np.full(points.shape, -1.0), np.full(points.shape, 1.0)
        found.append(np.exp(find_root(excess, low, high, supply)))
    return Pair(found[0], found[1])


def gain(cities: Cities, closure: FixedUtility, rho: float, log_ratio: ArrayLike) -> Array:
    """Gain from city 1 of the entrepreneur at candidate thresholds, in utility.

    Psi_j = gamma B_j L_j (u* + a_j) / Q_j, as in the baseline.

    Parameters
    ----------
    cities, closure, rho, log_ratio
        As for :func:`workers`.

    Returns
    -------
    array of shape (n,)
    """
    both = workers(cities, closure, rho, log_ratio)
    points = np.atleast_1d(np.asarray(log_ratio, dtype=float))
    t = gap.terms(cities, closure)
    level, scale = gap.log_productivities(t, points)
    congestion = [labour**rho for labour in both]
    skill = np.exp(t.log_minimum + points)
    pay = [
        t.gamma * net * labour * (closure.worker_utility + a) * np.exp(-q) * skill
        for net, labour, a, q in zip(
            (scale.net_1, scale.net_2), both, congestion, level, strict=True
        )
    ]
    return np.asarray(pay[0] - congestion[0] - pay[1] + congestion[1])
