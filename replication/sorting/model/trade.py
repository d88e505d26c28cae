"""Trade between the two cities as the paper writes it (section 6).

The price of the final good is one in both cities and trade in varieties balances. That is one
equation too many: ``balance_threshold`` and ``sorting_threshold`` are what two subsets of the
equations give. ``balanced`` and ``shipped`` are versions that can be solved.
"""

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, find_root, finite, inside, number, positive
from replication.sorting.model import gap, innovation, threshold
from replication.sorting.model.economy import Closure, Economy, FixedUtility, TradeCosts


def relative_size(costs: TradeCosts, gamma: ArrayLike) -> Array:
    """Y_1 / Y_2 that balances trade when both final goods cost one, eq. (A.14)."""
    p, q = costs.powers(gamma)
    return (q - 1) / (p - 1)


def market_access(costs: TradeCosts, gamma: ArrayLike) -> tuple[Array, Array]:
    """(w_j / theta)^(1/gamma) / Q_j of both cities, the bracket of (A.12)."""
    p, q = costs.powers(gamma)
    return (p * q - 1) / (p * (q - 1)), (p * q - 1) / (q * (p - 1))


def log_market_access(costs: TradeCosts, gamma: ArrayLike) -> tuple[Array, Array]:
    """Logarithms of :func:`market_access`, of which no cost is too large."""
    curvature = positive("gamma", gamma)
    p, q = np.log(costs.outward) / curvature, np.log(costs.inward) / curvature
    both = np.log(-np.expm1(-p - q))
    return both - np.log(-np.expm1(-q)), both - np.log(-np.expm1(-p))


def _relative_value(economy: Economy, utility: ArrayLike) -> Array:
    """(u* + a_1) / (u* + a_2)."""
    given = finite("utility", utility)
    low = given + economy.congestion_2
    if np.any(low <= 0):
        shown = np.broadcast_to(given, low.shape)[low <= 0].flat[0]
        raise ValueError(f"utility = {shown:g}: it must exceed -congestion_2")
    return (given + economy.congestion_1) / low


def relative_productivity(
    economy: Economy, utility: ArrayLike, costs: TradeCosts, *, printed: bool = False
) -> Array:
    """Q_1 / Q_2 that balanced trade and labour supply imply, eq. (A.16).

    Parameters
    ----------
    economy : Economy
    utility : array of shape (...,)
        Workers' utility u*.
    costs : TradeCosts
    printed : bool
        As printed, with eta_1 / eta_2 to the power 1/gamma; it should be (1 - mu)/gamma.
    """
    gamma, mu = economy.gamma, economy.goods_share
    value = _relative_value(economy, utility)
    land = (economy.housing_1 / economy.housing_2) ** (1 if printed else 1 - mu)
    size = relative_size(costs, gamma)
    return (costs.outward / costs.inward * land * value) ** (1 / gamma) * size ** (
        (1 - mu) / gamma + 1
    )


def relative_wage(
    economy: Economy, utility: ArrayLike, costs: TradeCosts, *, printed: bool = False
) -> Array:
    """w_1 / w_2 that balanced trade and labour supply imply, eq. (A.18).

    Parameters
    ----------
    economy, utility, costs, printed
        As for :func:`relative_productivity`.
    """
    mu = economy.goods_share
    value = _relative_value(economy, utility)
    land = (economy.housing_1 / economy.housing_2) ** (1 if printed else 1 - mu)
    return land * value * relative_size(costs, economy.gamma) ** (1 - mu)


def balance_threshold(economy: Economy, closure: FixedUtility, costs: TradeCosts) -> Array:
    """Threshold over minimum skill that (A.16) and (4.16) give, without (6.12).

    Parameters
    ----------
    economy : Economy
        With entries of shape (n,).
    closure : FixedUtility
    costs : TradeCosts

    Returns
    -------
    array of shape (n,)
        NaN where Q_1 / Q_2 of (A.16) lies below what (4.16) can give.
    """
    t = gap.terms(economy, closure)
    target = np.log(relative_productivity(economy, closure.worker_utility, costs))
    target = np.broadcast_to(target, (t.size,))

    def excess(y: Array, draw: Array, goal: Array) -> Array:
        level, _ = gap.log_productivities(t.take(draw.astype(int)), np.exp(y))
        return level.city_1 - level.city_2 - goal

    everyone = np.arange(t.size, dtype=float)
    low = np.full(t.size, np.log(gap.NEAREST))
    kept = np.flatnonzero(excess(low, everyone, target) < 0)
    ratio = np.full(t.size, np.nan)
    high = np.full(kept.size, np.log(threshold.FARTHEST))
    solved = find_root(excess, low[kept], high, kept.astype(float), target[kept])
    ratio[kept] = np.exp(np.exp(solved))
    return ratio


def sorting_threshold(economy: Economy, closure: Closure, costs: TradeCosts) -> Array:
    """Threshold over minimum skill that (6.11) and (6.12) give, without balanced trade.

    Market access M_j multiplies the wage in (4.12), which acts like cheaper land: (6.11) is
    (4.14) with eta_j M_j^(-gamma mu / (1 - mu)).

    Parameters
    ----------
    economy, closure, costs
        As for :func:`balance_threshold`.

    Returns
    -------
    array of shape (n,)
        NaN where there is no interior equilibrium.
    """
    access = log_market_access(costs, economy.gamma)
    return threshold.thresholds(economy, closure, access).ratio


def shipped(economy: Economy, closure: Closure, costs: TradeCosts) -> dict[str, Array]:
    """Solve the version in which final goods are shipped freely, so that both cost one.

    Trade in varieties alone then need not balance: (6.6) is dropped, the rest of section 6 stays.
    Revenue of city j is h_j (Y_j + Y_n / tau_jn^(1/gamma)) with h_j = 1 / M_j.

    Parameters
    ----------
    economy, closure, costs
        As for :func:`balance_threshold`, with either closure.

    Returns
    -------
    dict of arrays of shape (n,)
        ``threshold`` over minimum skill, ``relative_productivity``, ``relative_wage``, and
        ``output_1`` and ``output_2``, which must be above zero; NaN without an equilibrium.
    """
    log_access = log_market_access(costs, economy.gamma)
    log_ratio = threshold.thresholds(economy, closure, log_access).log_ratio
    cities = threshold.allocation(economy, closure, log_ratio, log_access=log_access)
    access = market_access(costs, economy.gamma)
    p, q = costs.powers(economy.gamma)
    wage = [w * m**economy.gamma for w, m in zip(cities.wage, access, strict=True)]
    bill = [w * n / economy.substitution for w, n in zip(wage, cities.labour, strict=True)]
    home = 1 / access[0], 1 / access[1]
    scale = home[0] * home[1] * (1 - 1 / (p * q))
    return {
        "threshold": cities.threshold / economy.minimum_skill,
        "relative_productivity": threshold.relative(cities.productivity),
        "relative_wage": wage[0] / wage[1],
        "output_1": (bill[0] * home[1] - bill[1] * home[0] / p) / scale,
        "output_2": (bill[1] * home[0] - bill[0] * home[1] / q) / scale,
    }


def sorting_gain(economy: Economy, closure: FixedUtility, costs: TradeCosts, ratio: float) -> float:
    """Gain from city 1 at a threshold, from profits and prices in turn, (6.8)-(6.12).

    Parameters
    ----------
    economy, closure, costs
        With one entry each.
    ratio : float
        Threshold over minimum skill.
    """
    ratio = number("ratio", ratio, inside, 1, np.inf)
    gamma, mu = float(economy.gamma), float(economy.goods_share)
    access = [float(a) for a in market_access(costs, economy.gamma)]
    found = innovation.returns(economy)
    tail = float(economy.tail)
    mean = tail / (tail - 1) * float(economy.minimum_skill)
    below = mean * (1 - ratio ** (1 - tail)) / (1 - ratio**-tail)
    utility = []
    for city, (skill, scale, net) in enumerate(
        ((mean * ratio, found.scale_1, found.net_1), (below, found.scale_2, found.net_2))
    ):
        level = float(scale) * skill
        congestion = float((economy.congestion_1, economy.congestion_2)[city])
        land = float((economy.housing_1, economy.housing_2)[city])
        wage = float(economy.substitution) * (access[city] * level) ** gamma
        value = float(closure.worker_utility) + congestion
        labour = wage ** (mu / (1 - mu)) / (land * value ** (1 / (1 - mu)))
        output = wage * labour / float(economy.substitution)
        profit = (1 - float(economy.substitution)) * float(net) * output / level
        price = land * wage * labour
        marginal = ratio * float(economy.minimum_skill)
        utility.append(profit * marginal / price ** (1 - mu) - congestion)
    return float(utility[0] - utility[1])


def printed_system(
    economy: Economy, costs: TradeCosts, labour: float, unknown: Array
) -> list[float]:
    """Nine equations of section 6 in eight unknowns, all as relative residuals.

    (6.4) twice, (6.6), (4.12) twice, (A.13) twice, L_1 + L_2 = L and (6.12).

    Parameters
    ----------
    economy : Economy
        With one entry.
    costs : TradeCosts
    labour : float
    unknown : array of shape (8,)
        Logarithms of t - 1, w_1, w_2, L_1, L_2, Y_1, Y_2 and u* + a_2.
    """
    theta, mu, alpha = (float(v) for v in (economy.substitution, economy.goods_share, economy.tail))
    gamma, gap = float(economy.gamma), float(economy.congestion_gap)
    excess, w1, w2, n1, n2, y1, y2, value_2 = np.exp(unknown)
    ratio, minimum = 1 + excess, float(economy.minimum_skill)
    scale = innovation.returns(economy)
    mean = alpha / (alpha - 1) * minimum
    q1 = float(scale.scale_1) * mean * ratio
    below = np.expm1((1 - alpha) * np.log1p(excess)) / np.expm1(-alpha * np.log1p(excess))
    q2 = float(scale.scale_2) * mean * below
    home1, home2 = q1 * (theta / w1) ** (1 / gamma), q2 * (theta / w2) ** (1 / gamma)
    p, q = (float(v) for v in costs.powers(economy.gamma))
    value_1 = value_2 + gap
    power = 1 / (1 - mu)
    land = float(economy.housing_1), float(economy.housing_2)
    pay1 = gamma * float(scale.net_1) * n1 * value_1 / q1
    pay2 = gamma * float(scale.net_2) * n2 * value_2 / q2
    return [
        home1 + home2 / q - 1,
        home2 + home1 / p - 1,
        home1 / p * y2 / (home2 / q * y1) - 1,
        n1 * land[0] * value_1**power / w1 ** (mu * power) - 1,
        n2 * land[1] * value_2**power / w2 ** (mu * power) - 1,
        w1 * n1 / (theta * y1) - 1,
        w2 * n2 / (theta * y2) - 1,
        (n1 + n2) / labour - 1,
        minimum * ratio * (pay1 - pay2) / gap - 1,
    ]
