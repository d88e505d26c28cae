"""Comparative statics: what moves when one parameter is raised (Propositions 4 and 5)."""

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array
from replication.sorting.model import gap, innovation, threshold
from replication.sorting.model.economy import Cities, FixedUtility, Productivity
from replication.sorting.model.gap import Pair
from replication.sorting.model.threshold import Allocation, Solved, relative
from replication.trials import Truth

BUMP = 1.01
"""By how much a parameter is raised for a comparative static."""

BETTER = 0.98
"""Friction after information technology improves, relative to before."""

VISIBLE = 1e-10
"""Smallest change of a logarithm that counts as a change."""


def moves(
    solved: Solved, name: str, factor: ArrayLike = BUMP
) -> tuple[Allocation, Allocation, Truth]:
    """Solve economies again with one parameter higher.

    Parameters
    ----------
    solved : Solved
    name : str
        A parameter of the cities.
    factor : float or array of shape (n,)

    Returns
    -------
    Allocation before and after
        NaN where there is no interior equilibrium.
    array of bool
        Draws with an interior equilibrium before and after.
    """
    raised = threshold.solve(
        solved.cities.scaled(name, factor),
        solved.closure,
        solved.productivity,
        near=solved.log_ratio,
    )
    return solved.allocation, raised.allocation, solved.interior & raised.interior


def change(before: Allocation, after: Allocation, quantity: str) -> Array:
    """Change of the logarithm of city 1's quantity over city 2's, or of the threshold."""
    if quantity == "threshold":
        return np.log(after.threshold / before.threshold)
    return np.log(relative(getattr(after, quantity)) / relative(getattr(before, quantity)))


def raised_cost(solved: Solved) -> Array:
    """Factor that raises chi_1 by 1%, or half-way to chi_2 where that is less."""
    cost_1, cost_2 = innovation.costs(solved.cities)
    return np.minimum(BUMP, np.sqrt(cost_2 / cost_1))


def elasticity_below(tail: ArrayLike, log_ratio: Array) -> Array:
    """Elasticity m' of mean skill in city 2 to the threshold, from (4.16); in (0, 1/2)."""
    power = np.asarray(tail, dtype=float)
    return np.asarray(
        (power - 1) / np.expm1((power - 1) * log_ratio) - power / np.expm1(power * log_ratio)
    )


def sorting_advantage(solved: Solved) -> Array:
    """How far better sorting raises log(Q_1 / Q_2) when log chi_1 rises, less the direct loss.

    The threshold's response is the gap's derivative by chi_1 over that by log t. With given
    utility it is (B_1^-1 + eps / (2 s_1)) x_1 Psi_1 over Psi_1 (1 + eps) - Psi_2 (1 + eps m'),
    where m' is the elasticity of mean skill in city 2 to the threshold.

    Parameters
    ----------
    solved : Solved

    Returns
    -------
    array of shape (n,)
        Proposition 5 (i) holds for productivity and wage where it is positive.
    """
    cities, log_ratio = solved.cities, solved.log_ratio
    t = gap.terms(cities, solved.closure)
    below = elasticity_below(t.tail, log_ratio)
    cost_1, _ = innovation.costs(cities)
    root, scale = innovation.cost_root(cities, cost_1), innovation.scale(cities, cost_1)
    if isinstance(solved.closure, FixedUtility):
        slopes = gap.log_slopes(t, log_ratio)
        lead = np.exp(slopes.city_2 - slopes.city_1)
        response = (
            root / innovation.net_scale(cities, cost_1) + t.epsilon * root / (2 * scale)
        ) / (1 + t.epsilon - lead * (1 + t.epsilon * below))
    else:
        step = 1e-5
        by_ratio = gap.log_gap(t, log_ratio * (1 + step)) - gap.log_gap(t, log_ratio * (1 - step))
        ends = [
            gap.log_gap(gap.terms(cities.scaled("cost_1", factor), solved.closure), log_ratio)
            for factor in (1 - step, 1 + step)
        ]
        response = -(ends[1] - ends[0]) / by_ratio * log_ratio
    return np.asarray((1 - below) * response - root / (2 * scale))


def cost_surely_widens(cities: Cities) -> Truth:
    """Whether eps <= 2 x_1 / B_1: with utility given Proposition 5 (i) then holds.

    Half of 2 s_1 / B_1 + eps is then at least 1 + eps, and more than half of it counts, as m' is
    below one half: see :func:`sorting_advantage`.

    Parameters
    ----------
    cities : Cities

    Returns
    -------
    array of bool, shape (n,)
    """
    cost_1, _ = innovation.costs(cities)
    loss = innovation.cost_root(cities, cost_1) / innovation.net_scale(cities, cost_1)
    return np.asarray(cities.epsilon <= 2 * loss)


def cost_advantage(cities: Cities, solved: Allocation) -> Array:
    """Cost (4.7) in city 1 over city 2 at one probability and skill; (3.7) asks for below one."""
    cost_1, cost_2 = innovation.costs(cities)
    return np.asarray(
        cost_1
        / cost_2
        * relative(solved.wage)
        * relative(solved.labour)
        / relative(solved.productivity)
    )


def aggregate_productivity(solved: Solved) -> Array:
    """Total factor productivity: the mean of Q_j over entrepreneurs, section 4.2.2."""
    mass = gap.log_masses(gap.terms(solved.cities, solved.closure), solved.log_ratio)
    level = solved.allocation.productivity
    return np.asarray(np.exp(mass.city_1) * level.city_1 + np.exp(mass.city_2) * level.city_2)


def threshold_income(solved: Solved) -> Pair:
    """r_j: income of the entrepreneur at the threshold over a worker's, in each city."""
    found = solved.allocation
    congestion = solved.cities.congestion_1, solved.cities.congestion_2
    both = [
        found.threshold * slope / (found.worker_utility + a)
        for slope, a in zip(found.slope, congestion, strict=True)
    ]
    return Pair(both[0], both[1])


def market_margin(solved: Solved) -> Array:
    """What decides whether city 1's output grows with z_min, labour given.

    (gamma mu - 1) (1 - p (1 - rho)) + mu rho, with p city 1's share of workers and rho the ratio
    (u* + a_2) / (u* + a_1).

    Parameters
    ----------
    solved : Solved
        With city means.

    Returns
    -------
    array of shape (n,)
        Output grows where it is positive, falls where it is negative.
    """
    cities, found = solved.cities, solved.allocation
    share = found.labour.city_1 / sum(found.labour)
    value = found.worker_utility + cities.congestion_1
    lead = cities.congestion_gap / value
    power = cities.gamma * cities.goods_share
    return np.asarray((power - 1) * (1 - share * lead) + cities.goods_share * (1 - lead))


def density_margin(solved: Solved) -> Array:
    """What decides whether relative density falls with z_min and rises with a_1, labour given.

    gamma mu + r_2 (1 - gamma mu), with r_2 what the entrepreneur at the threshold earns in city 2
    over a worker's income. With the rescaled aggregator less
    (alpha r_1 + h rho r_2) / (rho (1 - m')), see :func:`thinning`.

    Parameters
    ----------
    solved : Solved
        With city means, or the rescaled aggregator.

    Returns
    -------
    array of shape (n,)
        With z_min it falls, and with a_1 rises, where this is positive; else the other way round.
    """
    power = solved.cities.gamma * solved.cities.goods_share
    margin = np.asarray(power + threshold_income(solved).city_2 * (1 - power))
    if solved.productivity is Productivity.REPAIRED:
        below = elasticity_below(solved.cities.tail, solved.log_ratio)
        margin = margin - thinning(solved) / (_value_ratio(solved) * (1 - below))
    return margin


def thinning(solved: Solved) -> Array:
    """Rise of the gain from city 1 with log t through the numbers of entrepreneurs, over u* + a_1.

    alpha r_1 + h rho r_2, where h = alpha / (t^alpha - 1) and rho = (u* + a_2) / (u* + a_1): with
    the rescaled aggregator profits are divided by the number of entrepreneurs, t^(-alpha) in city
    1.

    Parameters
    ----------
    solved : Solved

    Returns
    -------
    array of shape (n,)
    """
    tail, pay = solved.cities.tail, threshold_income(solved)
    other = gap.decay(tail, solved.log_ratio) * _value_ratio(solved) * pay.city_2
    return np.asarray(tail * pay.city_1 + other)


def land_margin(solved: Solved) -> Array:
    """What decides whether relative density rises with eta_1, labour given.

    (1 + eps) [(1 - m') K + m' (1 - rho) (r_2 rho + (1 - rho) (1 - p))]
    + (1 - m') r_2 rho p (1 - rho), with
    K = r_2 rho (1 - p (1 - rho) (1 - mu)) + (1 - rho) (1 - p + p rho (1 - mu)), p city 1's share
    of workers and rho = (u* + a_2) / (u* + a_1). With the rescaled aggregator less p (1 - rho)
    times :func:`thinning`.

    Parameters
    ----------
    solved : Solved
        With city means, where it is positive, or the rescaled aggregator.

    Returns
    -------
    array of shape (n,)
        Density rises where it is positive, falls where it is negative.
    """
    cities, found = solved.cities, solved.allocation
    share, rho = found.labour.city_1 / sum(found.labour), _value_ratio(solved)
    below = elasticity_below(cities.tail, solved.log_ratio)
    paid, apart = threshold_income(solved).city_2 * rho, 1 - rho
    rest = 1 - cities.goods_share
    alone = paid * (1 - share * apart * rest) + apart * (1 - share + share * rho * rest)
    means = (1 - below) * alone + below * apart * (paid + apart * (1 - share))
    margin = (1 + cities.epsilon) * means + (1 - below) * paid * share * apart
    if solved.productivity is Productivity.REPAIRED:
        margin = margin - share * apart * thinning(solved)
    return np.asarray(margin)


def _value_ratio(solved: Solved) -> Array:
    """Workers' (u* + a_2) / (u* + a_1)."""
    value = solved.allocation.worker_utility + solved.cities.congestion_2
    return np.asarray(value / (value + solved.cities.congestion_gap))
