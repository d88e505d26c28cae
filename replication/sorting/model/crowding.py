"""Congestion that grows with the city's own size, a_j = L_j^rho (footnote 8), with either closure.

A worker's real wage is w_j / (eta_j w_j L_j)^(1 - mu), and u* is that less L_j^rho.
"""

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, find_root, inside, number, positive
from replication.sorting.model import gap
from replication.sorting.model.economy import Cities, ClearedLabour, Closure
from replication.sorting.model.gap import Pair, Terms


def log_real_wage(t: Terms, city: int, log_productivity: Array, log_labour: Array) -> Array:
    """Logarithm of the real wage, which is u* + a_j, by (4.3) and (4.11).

    Parameters
    ----------
    t : Terms
        Of n draws.
    city : int
        0 for city 1, 1 for city 2.
    log_productivity, log_labour : array of shape (..., n)
    """
    wage = t.log_wage_factor + t.gamma * log_productivity
    land = (t.housing_1, t.housing_2)[city] + log_labour
    return np.asarray(t.goods_share * wage - land / t.labour_power)


def log_workers(cities: Cities, closure: Closure, rho: float, log_ratio: ArrayLike) -> Pair:
    """Logarithms of workers of both cities at thresholds: (4.12) with a_j = L_j^rho.

    Workers' utility falls in their number, so that there is one solution.

    Parameters
    ----------
    cities : Cities
        Of n draws; their own congestion is not used.
    closure : FixedUtility or ClearedLabour
    rho : float
        Elasticity of congestion to workers, above zero.
    log_ratio : array of shape (..., n)
        log(threshold / minimum skill).

    Returns
    -------
    Pair of arrays of shape (..., n)
    """
    rho = number("rho", rho, positive)
    points = np.atleast_1d(inside("log_ratio", log_ratio, 0, 700))
    t = gap.terms(cities, ClearedLabour(1.0))
    level, _ = gap.log_productivities(t, points)
    # The real wage at one worker; more workers lower it by the power 1 - mu.
    ones = [log_real_wage(t, city, q, np.zeros(1)) for city, q in enumerate(level)]
    rest = 1 / t.labour_power
    low, high = np.full(ones[0].shape, -1.0), np.full(ones[0].shape, 1.0)
    if not isinstance(closure, ClearedLabour):

        def ahead(log_labour: Array, one: Array, power: Array, up: Array, down: Array) -> Array:
            real = np.logaddexp(one - power * log_labour, down)
            return real - np.logaddexp(rho * log_labour, up)

        with np.errstate(divide="ignore"):
            # Utility of either sign stands on the side where it is positive.
            up, down = (np.log(np.maximum(s * closure.worker_utility, 0)) for s in (1, -1))
        return Pair(*(find_root(ahead, low, high, one, rest, up, down) for one in ones))

    def lead(odds: Array, first: Array, second: Array, power: Array, every: Array) -> Array:
        one, two = every - np.logaddexp(0, -odds), every - np.logaddexp(0, odds)
        here = np.logaddexp(first - power * one, rho * two)
        return here - np.logaddexp(second - power * two, rho * one)

    total = np.log(closure.labour)
    split = find_root(lead, low, high, *ones, rest, total)
    return Pair(total - np.logaddexp(0, -split), total - np.logaddexp(0, split))


def log_gain(cities: Cities, closure: Closure, rho: float, log_ratio: ArrayLike) -> Array:
    """Logarithm of zbar Psi_1 + a_2 over zbar Psi_2 + a_1: above zero where city 1 is preferred.

    Psi_j = gamma B_j L_j (u* + a_j) / Q_j, as in the baseline.

    Parameters
    ----------
    cities, closure, rho, log_ratio
        As for :func:`log_workers`.

    Returns
    -------
    array of shape (..., n)
    """
    both = log_workers(cities, closure, rho, log_ratio)
    points = np.atleast_1d(np.asarray(log_ratio, dtype=float))
    t = gap.terms(cities, ClearedLabour(1.0))
    level, scale = gap.log_productivities(t, points)
    common = np.log(t.gamma) + t.log_minimum + points
    pay = [
        common + np.log(net) + labour + log_real_wage(t, city, q, labour) - q
        for city, (net, labour, q) in enumerate(
            zip((scale.net_1, scale.net_2), both, level, strict=True)
        )
    ]
    here = np.logaddexp(pay[0], float(rho) * both.city_2)
    return np.asarray(here - np.logaddexp(pay[1], float(rho) * both.city_1))


def far_power(cities: Cities, closure: Closure, rho: float) -> Array:
    """Power of t in zbar Psi_1 less that in zbar Psi_2 as the threshold goes to infinity.

    With utility given L_1 goes with t to the power gamma mu / (1 - mu + rho), and the threshold's
    income in city 1 with L_1 to the power 1 + rho, in city 2 with t. With labour given it goes
    with t^(gamma mu) in city 1, and L_2 with t to the power - gamma mu / (1 - mu), which makes
    the difference eps.

    Parameters
    ----------
    cities, closure, rho
        As for :func:`log_workers`.

    Returns
    -------
    array of shape (n,)
        Where positive, city 1 is preferred far out.
    """
    rho, rest = number("rho", rho, positive), 1 - cities.goods_share
    if isinstance(closure, ClearedLabour):
        return cities.epsilon
    return np.asarray(cities.gamma * cities.goods_share * (1 + rho) / (rest + rho) - 1)
