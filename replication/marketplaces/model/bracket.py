"""Prices at which all markets clear, by nested bracketing: slow and safe.

The land market is solved at each price of commodity 2, and the price that clears its market is
bracketed; then what rounding takes from both is bracketed in the same way.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize.elementwise import find_root

from replication.marketplaces.model.bound import bound
from replication.marketplaces.model.economy import Economy, composite_price
from replication.numerics import Array

EXACT = {"xrtol": 1e-15, "xatol": 1e-16, "fatol": 0.0}
SMALL = 1e-13
FINEST = {"xrtol": 1e-8, "xatol": 0.0, "fatol": SMALL}
"""Roots are bracketed as closely as floats allow, and what rounding takes from them."""

ULPS = 16 * np.finfo(float).eps
"""What rounding may take from a price, or from rents less the fee over the larger of them."""

Point = tuple[Array, Array, Array, Array, Array]
"""Log price of commodity 2, sum of rents, what rounding takes from each, log utility, residual."""


Excess = Callable[[Array, NDArray[np.intp]], Array]


def _finer(excess: Excess, off: Array) -> Array:
    """What rounding takes from roots; within `off` of zero, where an excess is not small."""
    rest = np.zeros_like(off)
    rows = np.flatnonzero(np.abs(excess(rest, np.arange(off.size))) > SMALL)
    if rows.size:
        found = find_root(excess, (-off[rows], off[rows]), args=(rows,), tolerances=FINEST)
        rest[rows] = np.where(found.success, found.x, 0.0)
    return rest


def land_market(
    economy: Economy, time: Array, setup: Array, log_price: Array, of_price: Array
) -> tuple[Array, Array]:
    """Sum of rents that clears the land market at a price, R = a4 sum_j m_j M_j.

    It lies between zero and ``a4 / (a1 + a2)`` times what the best residence has left after the
    fee: nobody spends more on land than if all that he has went to goods and land.

    Parameters
    ----------
    time : array of shape (J, N)
    setup, log_price : arrays of shape (N,)
    of_price : array of shape (N,)
        What rounding takes from the price, relative to it.

    Returns
    -------
    arrays of shape (N,)
        The sum, and what rounding takes from it less the fee.
    """
    a1, a2, _, land = economy.tastes
    fee = setup * composite_price(economy, log_price)
    best = np.where(economy.makes_second[:, np.newaxis] > 0, np.exp(log_price) * time, time)
    most = land / (a1 + a2) * (best.max(axis=0) - fee) * (1 + 1e-9)

    def excess(rent: Array, of_rent: Array, row: NDArray[np.intp]) -> Array:
        here = time[:, row], setup[row], log_price[row]
        return bound(economy, *here, rent, (of_rent, of_price[row])).slope[1]

    rows, none = np.arange(setup.size), np.zeros_like(most)
    rough: Excess = lambda rent, row: excess(rent, none[row], row)
    rent = np.asarray(find_root(rough, (none, most), args=(rows,), tolerances=EXACT).x)
    off = ULPS * np.maximum(rent, fee)
    return rent, _finer(lambda of_rent, row: excess(rent[row], of_rent, row), off)


def bracket(economy: Economy, time: Array, setup: Array, log_price: Array) -> Point:
    """Clear all markets; `time` of shape (J, N), the others (N,). The price is a first guess."""

    def excess(log_price: Array, of_price: Array, row: NDArray[np.intp]) -> Array:
        here = time[:, row], setup[row], log_price
        rent, of_rent = land_market(economy, *here, of_price)
        return bound(economy, *here, rent, (of_rent, of_price)).slope[0]

    rows, none = np.arange(setup.size), np.zeros_like(setup)
    rough: Excess = lambda at, row: excess(at, none[row], row)
    low, high = log_price - 0.5, log_price + 0.5
    for step in 2.0 ** np.arange(6):
        low = np.where(rough(low, rows) > 0, low - step, low)
        high = np.where(rough(high, rows) > 0, high, high + step)
    log_price = np.asarray(find_root(rough, (low, high), args=(rows,), tolerances=EXACT).x)
    off = np.full_like(setup, ULPS)
    of_price = _finer(lambda rest, row: excess(log_price[row], rest, row), off)
    rent, of_rent = land_market(economy, time, setup, log_price, of_price)
    rest = np.stack([of_rent, of_price])
    found = bound(economy, time, setup, log_price, rent, rest)
    residual = np.maximum(np.abs(found.slope[0]), np.abs(found.slope[1]))
    return log_price, rent, rest, found.log_utility, residual
