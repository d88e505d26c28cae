"""Balanced trade by another route: one economy in levels, MINPACK on all of its equations."""

import numpy as np
from scipy.optimize import root

from replication.numerics import Array, ConvergenceError, number, positive
from replication.sorting.model.economy import TradeEquilibria


def resolve(e: TradeEquilibria, factor: float) -> dict[str, float]:
    """Solve one equilibrium again in levels after both trade costs are multiplied by `factor`.

    A route of its own: MINPACK's hybrid method on prices, wages, workers, utility and threshold.

    Parameters
    ----------
    e : TradeEquilibria
        With one entry.
    factor : float

    Raises
    ------
    ConvergenceError
        If the equations are not solved.
    """
    factor = number("factor", factor, positive)
    theta, mu, alpha = (float(v[0]) for v in (e.substitution, e.goods_share, e.tail))
    minimum, gap = float(e.minimum_skill[0]), float(e.gap[0])
    gamma = (1 - theta) / theta
    scale, net, land = e.scale[:, 0], e.net[:, 0], e.housing[:, 0]
    tau = e.cost[:, 0] * factor
    if not np.all(tau > 1):
        raise ValueError(f"factor = {factor:g}: it must leave both trade costs above 1")
    workers = float(np.exp(e.state[2:4, 0]).sum())

    def levels(excess: float) -> Array:
        mean, log_ratio = alpha / (alpha - 1) * minimum, np.log1p(excess)
        below = np.expm1((1 - alpha) * log_ratio) / np.expm1(-alpha * log_ratio)
        return np.asarray(scale * mean * np.array([1 + excess, below]))

    def equations(unknown: Array) -> list[float]:
        p1, p2, w1, n1, n2, value, excess = np.exp(unknown)
        q1, q2 = levels(excess)
        v1 = value + gap
        home1, home2 = q1 * (theta / w1) ** (1 / gamma), q2 * theta ** (1 / gamma)
        from1, from2 = home1 * tau[0] ** (-1 / gamma), home2 * tau[1] ** (-1 / gamma)
        pay1, pay2 = gamma * net[0] * n1 * v1 / q1, gamma * net[1] * n2 * value / q2
        return [
            p1 ** (-1 / gamma) / (home1 + from2) - 1,
            p2 ** (-1 / gamma) / (home2 + from1) - 1,
            from1 * p2 ** (1 / gamma) * n2 / (from2 * p1 ** (1 / gamma) * w1 * n1) - 1,
            (n1 + n2) / workers - 1,
            (w1 / p1) ** mu / (land[0] * n1) ** (1 - mu) / v1 - 1,
            (1 / p2) ** mu / (land[1] * n2) ** (1 - mu) / value - 1,
            minimum * (1 + excess) * (pay1 - pay2) / gap - 1,
        ]

    start = e.state[:, 0]
    q1, q2 = levels(float(np.expm1(start[0])))
    home = q1 * (theta / np.exp(start[1])) ** (1 / gamma), q2 * theta ** (1 / gamma)
    price_1 = -gamma * np.log(home[0] + home[1] * e.cost[1, 0] ** (-1 / gamma))
    price_2 = -gamma * np.log(home[1] + home[0] * e.cost[0, 0] ** (-1 / gamma))
    guess = np.array([price_1, price_2, *start[1:], np.log(np.expm1(start[0]))])
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found = root(equations, guess, method="hybr", options={"xtol": 1e-13})
        worst = float(np.max(np.abs(equations(found.x))))
    if not worst <= 1e-9:
        raise ConvergenceError(f"trade equilibrium not found; residual {worst:g}")
    excess = float(np.exp(found.x[6]))
    q1, q2 = levels(excess)
    return {
        "threshold": minimum * (1 + excess),
        "relative_productivity": float(q1 / q2),
        "relative_wage": float(np.exp(found.x[2])),
        "residual": worst,
    }
