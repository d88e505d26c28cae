"""Trade between the two cities (section 6).

The paper sets the price of the final good to one in both cities and balances trade in varieties
only. That is one equation too many: ``balance_threshold`` and ``sorting_threshold`` are what two
subsets of the equations give. The consistent version has a price P_j for each city's final good,
which is not traded, and a given labour force; with it,

    Psi_j = gamma B_j L_j (u* + a_j) / Q_j,    u* + a_j = (w_j / P_j)^mu (eta_j L_j)^(mu - 1).
"""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import root

from replication.numerics import (
    Array,
    ConvergenceError,
    find_root,
    finite,
    inside,
    number,
    positive,
    whole,
)
from replication.sorting.model import innovation, threshold
from replication.sorting.model.economy import Economy, FixedUtility
from replication.sorting.reference.implicit import Response, derivatives, respond

_LARGEST_LOG = 300.0  # so that products of two powers are floats

MODERATE_LAND = 12.0
"""Constructed equilibria whose land is scarcer or ampler than e^12 are dropped."""


@dataclass(frozen=True, slots=True, eq=False)
class TradeCosts:
    """Iceberg costs of shipping from city 1 to 2 and back.

    Raises
    ------
    ValueError
        If a cost is not above one (at one (A.14) divides by zero), or shipping from city 1 is
        not the cheaper direction, as Proposition 8 assumes.
    """

    outward: ArrayLike
    inward: ArrayLike

    def __post_init__(self) -> None:
        for name in ("outward", "inward"):
            value = inside(name, getattr(self, name), 1, np.inf)
            object.__setattr__(self, name, value)
        if np.any(wrong := self.outward >= self.inward):
            shown = np.broadcast_to(self.outward, np.shape(wrong))[wrong].flat[0]
            raise ValueError(
                f"outward = {shown:g}: it must be below inward; Proposition 8 needs tau_12 < tau_21"
            )

    def scaled(self, factor: float) -> Self:
        """Multiply both costs."""
        factor = number("factor", factor, positive)
        return type(self)(self.outward * factor, self.inward * factor)

    def powers(self, gamma: ArrayLike) -> tuple[Array, Array]:
        """tau_12^(1/gamma) and tau_21^(1/gamma), the p and q of the chapter."""
        curvature = positive("gamma", gamma)
        if np.any(steep := np.log(self.inward) > _LARGEST_LOG * curvature):
            shown = np.broadcast_to(curvature, steep.shape)[steep].flat[0]
            raise ValueError(
                f"gamma = {shown:g}: it must be above 1/{_LARGEST_LOG:g} of the costs' logarithm"
            )
        power = 1 / curvature
        return self.outward**power, self.inward**power


def relative_size(costs: TradeCosts, gamma: ArrayLike) -> Array:
    """Y_1 / Y_2 that balances trade when both final goods cost one, eq. (A.14)."""
    p, q = costs.powers(gamma)
    return (q - 1) / (p - 1)


def market_access(costs: TradeCosts, gamma: ArrayLike) -> tuple[Array, Array]:
    """(w_j / theta)^(1/gamma) / Q_j of both cities, the bracket of (A.12)."""
    p, q = costs.powers(gamma)
    return (p * q - 1) / (p * (q - 1)), (p * q - 1) / (q * (p - 1))


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
    t = threshold.terms(economy, closure)
    target = np.log(relative_productivity(economy, closure.worker_utility, costs))
    target = np.broadcast_to(target, (t.size,))

    def excess(y: Array, draw: Array, goal: Array) -> Array:
        level, _ = threshold.log_productivities(t.take(draw.astype(int)), np.exp(y))
        return level.city_1 - level.city_2 - goal

    everyone = np.arange(t.size)
    low = np.full(t.size, np.log(threshold.NEAREST))
    kept = np.flatnonzero(excess(low, everyone, target) < 0)
    ratio = np.full(t.size, np.nan)
    high = np.full(kept.size, np.log(threshold.FARTHEST))
    solved = find_root(excess, low[kept], high, kept.astype(float), target[kept])
    ratio[kept] = np.exp(np.exp(solved))
    return ratio


def sorting_threshold(economy: Economy, closure: FixedUtility, costs: TradeCosts) -> Array:
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
    access = market_access(costs, economy.gamma)
    power = -economy.gamma * economy.goods_share / (1 - economy.goods_share)
    opened = economy.scaled("housing_1", access[0] ** power)
    opened = opened.scaled("housing_2", access[1] ** power)
    return threshold.thresholds(opened, closure).ratio


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
    return utility[0] - utility[1]


@dataclass(frozen=True, slots=True, eq=False)
class TradeEquilibria:
    """Equilibria of the consistent version with the parameters that support them.

    Attributes
    ----------
    goods_share, substitution, tail, minimum_skill, gap : array of shape (n,)
        As in ``economy``; ``gap`` is a_1 - a_2.
    scale, net, housing, cost : array of shape (2, n)
        Scale and net scale of innovation, eta_j, and trade costs tau_12, tau_21.
    state : array of shape (5, n)
        log t, log(w_1 / w_2), log L_1, log L_2, log(u* + a_2).
    """

    goods_share: Array
    substitution: Array
    tail: Array
    minimum_skill: Array
    gap: Array
    scale: Array
    net: Array
    housing: Array
    cost: Array
    state: Array

    @property
    def gamma(self) -> Array:
        """(1 - theta) / theta."""
        return (1 - self.substitution) / self.substitution

    @property
    def relative_pay(self) -> Array:
        """Income of the threshold's entrepreneur over a worker's in each city, r_j, (2, n)."""
        level = log_levels(self, self.state[0])
        skill = np.log(self.minimum_skill) + self.state[0]
        return np.stack(
            [
                self.gamma * self.net[j] * np.exp(skill + self.state[2 + j] - level[j])
                for j in (0, 1)
            ]
        )

    def take(self, index: Array) -> Self:
        """Return some of the equilibria."""
        return type(self)(*(getattr(self, field.name)[..., index] for field in fields(self)))

    @property
    def size(self) -> int:
        """Number of equilibria."""
        return self.tail.size


def log_levels(e: TradeEquilibria, log_ratio: Array) -> tuple[Array, Array]:
    """Logarithms of Q_1 and Q_2 at thresholds, (4.16)."""
    full = np.log(e.tail / (e.tail - 1)) + np.log(e.minimum_skill)
    below = np.log(np.expm1((1 - e.tail) * log_ratio) / np.expm1(-e.tail * log_ratio))
    return np.log(e.scale[0]) + full + log_ratio, np.log(e.scale[1]) + full + below


def log_prices(e: TradeEquilibria, log_ratio: Array, log_wage: Array, shock: Array) -> list[Array]:
    """Logarithms of the two final goods' prices, with w_2 = 1.

    (P_j)^(-1/gamma) = Q_j (w_j / theta)^(-1/gamma) + Q_n (tau_nj w_n / theta)^(-1/gamma).

    Parameters
    ----------
    e : TradeEquilibria
    log_ratio, log_wage : array of shape (n,)
    shock : array of shape (n,)
        Logarithmic change of both trade costs.
    """
    level = log_levels(e, log_ratio)
    wage = [log_wage, 0 * log_wage]
    # The cost that city j pays on the other city's goods: tau_21 in city 1, tau_12 in city 2.
    paid = [np.log(e.cost[1]) + shock, np.log(e.cost[0]) + shock]
    markup = np.log(e.substitution)
    return [
        -e.gamma
        * np.log(
            np.exp(level[j] - (wage[j] - markup) / e.gamma)
            + np.exp(level[1 - j] - (paid[j] + wage[1 - j] - markup) / e.gamma)
        )
        for j in (0, 1)
    ]


def log_imbalance(e: TradeEquilibria, log_ratio: Array, log_wage: Array, shock: Array) -> Array:
    """Logarithm of X(1,2) / X(2,1) if L_1 = L_2; subtract log(L_1 / L_2). (6.5) with prices P_j."""
    level = log_levels(e, log_ratio)
    price = log_prices(e, log_ratio, log_wage, shock)
    shipping = (np.log(e.cost[0]) - np.log(e.cost[1])) / e.gamma
    return (
        level[0]
        - level[1]
        - shipping
        - log_wage / e.gamma
        + (price[1] - price[0]) / e.gamma
        - log_wage
    )


def log_real(e: TradeEquilibria, state: Array, shock: Array) -> list[Array]:
    """Logarithms of workers' real income (w_j / P_j)^mu (eta_j L_j)^(mu - 1)."""
    price = log_prices(e, state[0], state[1], shock)
    wage = state[1], 0 * state[1]
    mu = e.goods_share
    return [
        mu * (wage[j] - price[j]) - (1 - mu) * (np.log(e.housing[j]) + state[2 + j]) for j in (0, 1)
    ]


def residuals(e: TradeEquilibria, state: Array, shock: Array) -> list[Array]:
    """Balanced trade, labour, workers' indifference in both cities, and (6.12).

    Parameters
    ----------
    e : TradeEquilibria
    state : array of shape (5, n)
    shock : array of shape (1, n)
        Logarithmic change of both trade costs.
    """
    log_ratio, log_wage, labour_1, labour_2, value_2 = state
    level = log_levels(e, log_ratio)
    real = log_real(e, state, shock[0])
    value = np.log(np.exp(value_2) + e.gap), value_2
    workers = np.exp(e.state[2]) + np.exp(e.state[3])
    skill = np.log(e.minimum_skill) + log_ratio
    pay = [e.gamma * e.net[j] * np.exp(skill + state[2 + j] + value[j] - level[j]) for j in (0, 1)]
    return [
        log_imbalance(e, log_ratio, log_wage, shock[0]) - labour_1 + labour_2,
        (np.exp(labour_1) + np.exp(labour_2)) / workers - 1,
        real[0] - value[0],
        real[1] - value[1],
        (pay[0] - pay[1]) / e.gap - 1,
    ]


def construct(size: int, seed: int) -> TradeEquilibria:
    """Draw outcomes of the consistent version and back out what supports them.

    The threshold's entrepreneur may earn less than a worker or more: both occur.

    Parameters
    ----------
    size : int
        Draws made; those that no moderate a_1 > a_2 and land support are dropped.
    seed : int
    """
    size, seed = whole("size", size, 1), whole("seed", seed, 0)
    generator = np.random.default_rng(seed)
    goods_share = generator.uniform(0.4, 0.92, size)
    substitution = generator.uniform(0.2, goods_share - 0.05)
    tail = 1 + np.exp(generator.uniform(np.log(0.05), np.log(4.0), size))
    gamma = (1 - substitution) / substitution
    chance_2 = generator.uniform(0.5, 0.95, size)
    chance = np.stack([generator.uniform(chance_2, 0.98), chance_2])
    root_of_cost = (1 - chance) / (tail - 1)
    factor = tail / (tail - 1)
    outward = 1 + np.exp(generator.normal(-1.0, 1.0, size))
    cost = np.stack([outward, outward * (1 + np.exp(generator.normal(-2.0, 1.0, size)))])
    log_ratio = np.exp(generator.normal(-0.7, 1.2, size))
    log_wage = generator.normal(0.3, 0.5, size)
    labour = np.exp(generator.normal(0.0, 1.0, size))
    value_2 = np.exp(generator.normal(-0.3, 0.8, size))
    blank = np.ones(size)
    draft = TradeEquilibria(
        goods_share,
        substitution,
        tail,
        np.exp(generator.normal(0, 0.5, size)),
        blank,
        factor - root_of_cost,
        factor - 2 * root_of_cost,
        np.ones((2, size)),
        cost,
        np.zeros((5, size)),
    )
    split = log_imbalance(draft, log_ratio, log_wage, np.zeros(size))
    shares = -np.logaddexp(0, -split), -np.logaddexp(0, split)
    log_labour = np.log(labour) + np.stack(shares)
    level = log_levels(draft, log_ratio)
    skill = draft.minimum_skill * np.exp(log_ratio)
    # r_j of the threshold's entrepreneur. By r_1 v_1 - a_1 = r_2 v_2 - a_2 and v_j = u* + a_j, the
    # gap is above zero if r_2 < r_1 < 1 or r_2 > r_1 > 1, and no a_1 > a_2 will do otherwise.
    ratio = [skill * gamma * draft.net[j] * np.exp(log_labour[j] - level[j]) for j in (0, 1)]
    gap = value_2 * (ratio[0] - ratio[1]) / (1 - ratio[0])
    kept = np.flatnonzero((gap > 1e-3) & (gap < 1e3))
    state = np.stack([log_ratio, log_wage, *log_labour, np.log(value_2)])[:, kept]
    draft = draft.take(kept)
    values = np.log(value_2[kept] + gap[kept]), np.log(value_2[kept])
    blind = log_real(draft, state, np.zeros(kept.size))
    housing = np.stack([(blind[j] - values[j]) / (1 - draft.goods_share) for j in (0, 1)])
    moderate = np.flatnonzero(np.all(np.abs(housing) < MODERATE_LAND, axis=0))
    housing = np.exp(np.clip(housing, -MODERATE_LAND, MODERATE_LAND))
    built = TradeEquilibria(
        draft.goods_share,
        draft.substitution,
        draft.tail,
        draft.minimum_skill,
        gap[kept],
        draft.scale,
        draft.net,
        housing,
        draft.cost,
        state,
    )
    return built.take(moderate)


def fall_in_costs(e: TradeEquilibria) -> tuple[Response, dict[str, Array]]:
    """Respond to a proportional fall of both trade costs.

    Parameters
    ----------
    e : TradeEquilibria

    Returns
    -------
    Response
    dict of arrays of shape (n,)
        Changes of the logarithms of ``threshold``, ``relative_productivity``,
        ``relative_wage``, ``relative_real_wage`` (in final goods), ``labour_1`` and
        ``value_2``, that is u* + a_2.
    """
    response = respond(lambda state, shock: residuals(e, state, shock), e.state, 1)
    change = -response.state[:, :, 0]
    step = 1e-30
    state = e.state + 1j * step * change.T
    shock = np.full(e.size, -1j * step)
    level = log_levels(e, state[0])
    price = log_prices(e, state[0], state[1], shock)
    return response, {
        "threshold": change[:, 0],
        "relative_productivity": np.imag(level[0] - level[1]) / step,
        "relative_wage": change[:, 1],
        "relative_real_wage": change[:, 1] - np.imag(price[0] - price[1]) / step,
        "labour_1": change[:, 2],
        "value_2": change[:, 4],
    }


def solved(e: TradeEquilibria) -> TradeEquilibria:
    """Return one equilibrium with its state solved for, by Newton's method on ``residuals``.

    Parameters
    ----------
    e : TradeEquilibria
        With one entry; its workers are those of the first guess.

    Raises
    ------
    ConvergenceError
        If the method does not settle.
    """
    state = e.state
    for _ in range(50):
        by_state, _ = derivatives(lambda x, shock: residuals(e, x, shock), state, 1)
        gaps = np.stack(residuals(e, state, np.zeros((1, 1))), axis=1)[..., np.newaxis]
        step = np.linalg.solve(by_state, gaps)[..., 0].T
        state = state - step
        if np.max(np.abs(step)) < 1e-13:
            return replace(e, state=state)
    raise ConvergenceError(f"trade equilibrium not found; last step {np.max(np.abs(step)):g}")


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
        return scale * mean * np.array([1 + excess, below])

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
    prices = log_prices(e, e.state[0], e.state[1], np.zeros(1))
    guess = np.array(
        [
            float(prices[0][0]),
            float(prices[1][0]),
            start[1],
            start[2],
            start[3],
            start[4],
            np.log(np.expm1(start[0])),
        ]
    )
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
