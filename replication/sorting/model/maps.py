"""Where the model's signs lie: equilibria along one parameter, and over two."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, choice, inside, positive, vector
from replication.sorting.model import gap as gaps
from replication.sorting.model import statics, stored, threshold, trade
from replication.sorting.model.economy import Closure, Economy, TradeCosts
from replication.sorting.model.threshold import Solved, relative


def gaps_by_minimum_skill(minimum: ArrayLike) -> dict[str, dict[str, Array]]:
    """Threshold, relative productivity, wage and density of the baseline as z_min varies.

    Parameters
    ----------
    minimum : array of shape (n,)

    Returns
    -------
    dict by closure of dicts of arrays of shape (n,)
        NaN where there is no interior equilibrium.
    """
    minimum = vector("minimum", positive("minimum", minimum))
    economy = threshold.baseline().changed(minimum_skill=minimum)
    found = {}
    for name, closure in threshold.baseline_closures().items():
        cities = threshold.equilibrium(economy, closure)
        found[name] = {
            "threshold": cities.threshold,
            "productivity": relative(cities.productivity),
            "wage": relative(cities.wage),
            "density": relative(cities.density),
        }
    return found


def existence_map(minimum: ArrayLike, gap: ArrayLike) -> dict[str, Array]:
    """Existence margin of the baseline over minimum skill and a_1 - a_2.

    Parameters
    ----------
    minimum : array of shape (m,)
    gap : array of shape (n,)

    Returns
    -------
    dict by closure of arrays of shape (n, m)
        An interior equilibrium exists where positive.
    """
    minimum = vector("minimum", positive("minimum", minimum))
    gap = vector("gap", positive("gap", gap))
    base = threshold.baseline()
    columns, rows = np.meshgrid(minimum, gap)
    economy = base.changed(
        minimum_skill=columns.ravel(), congestion_1=base.congestion_2 + rows.ravel()
    )
    return {
        name: gaps.existence_margin(economy, closure).reshape(columns.shape)
        for name, closure in threshold.baseline_closures().items()
    }


def _grid(economy: Economy, closure: Closure) -> Solved:
    solved = threshold.solve(economy, closure)
    return solved.take(np.flatnonzero(solved.interior))


def cost_map(cost: ArrayLike, gap: ArrayLike, name: str) -> Array:
    """Whether relative productivity rises with chi_1, over chi_1 and a_1 - a_2.

    Parameters
    ----------
    cost : array of shape (m,)
    gap : array of shape (n,)
    name : str
        Closure; the other parameters are those of its stored counterexample.

    Returns
    -------
    array of shape (n, m)
        1 where it rises, -1 where it falls, NaN without an interior equilibrium.
    """
    cost, gap = vector("cost", positive("cost", cost)), vector("gap", positive("gap", gap))
    name = choice("name", name, [threshold.GIVEN_UTILITY, threshold.GIVEN_LABOUR])
    base, closure = stored.costly_innovation()[name]
    columns, rows = np.meshgrid(cost, gap)
    economy = base.changed(cost_1=columns.ravel(), congestion_1=base.congestion_2 + rows.ravel())
    solved = threshold.thresholds(economy, closure)
    kept = np.flatnonzero(solved.interior)
    found = np.full(economy.size, np.nan)
    found[kept] = np.sign(statics.sorting_advantage(_grid(economy, closure)))
    return found.reshape(columns.shape)


def density_map(gap: ArrayLike, goods_share: ArrayLike, name: str) -> Array:
    """Log of relative density over a_1 - a_2 and goods share, near the stored counterexample.

    Parameters
    ----------
    gap : array of shape (m,)
    goods_share : array of shape (n,)
    name : str
        Closure.

    Returns
    -------
    array of shape (n, m)
        NaN without an interior equilibrium.
    """
    gap = vector("gap", positive("gap", gap))
    goods_share = vector("goods_share", inside("goods_share", goods_share, 0, 1))
    name = choice("name", name, [threshold.GIVEN_UTILITY, threshold.GIVEN_LABOUR])
    base, closure = stored.sparse_big_city()[name]
    columns, rows = np.meshgrid(gap, goods_share)
    economy = base.changed(
        goods_share=rows.ravel(), congestion_1=base.congestion_2 + columns.ravel()
    )
    cities = threshold.equilibrium(economy, closure)
    return np.log(relative(cities.density)).reshape(columns.shape)


@dataclass(frozen=True, slots=True, eq=False)
class FrictionPath:
    """Equilibria of section 5 along friction; arrays of shape (n,)."""

    friction: Array
    threshold: Array
    mean_1: Array
    mean_2: Array
    relative_productivity: Array


def friction_path(friction: ArrayLike) -> FrictionPath:
    """Follow the stored counterexample of case (ii) as friction varies.

    Parameters
    ----------
    friction : array of shape (n,)
    """
    friction = vector("friction", positive("friction", friction))
    base, closure = stored.substitutes()
    economy = base.changed(friction=friction)
    cities = threshold.solve(economy, closure).allocation
    return FrictionPath(
        friction,
        cities.threshold,
        *cities.mean_skill,
        relative(cities.productivity),
    )


def overdetermination(outward: ArrayLike) -> tuple[Array, Array]:
    """Thresholds of the two subsets of section 6's equations as both trade costs vary.

    Parameters
    ----------
    outward : array of shape (n,)
        tau_12; tau_21 keeps its ratio to it.

    Returns
    -------
    arrays of shape (n,)
        From balanced trade, (A.16), and from sorting, (6.12).
    """
    outward = vector("outward", inside("outward", outward, 1, np.inf))
    economy, closure, costs = stored.overdetermined()
    varied = TradeCosts(outward, outward * costs.inward / costs.outward)
    several = economy.scaled("minimum_skill", np.ones(outward.size))
    return (
        trade.balance_threshold(several, closure, varied),
        trade.sorting_threshold(several, closure, varied),
    )
