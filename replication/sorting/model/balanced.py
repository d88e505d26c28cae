"""Trade that balances: the version of section 6 that can be solved.

Each city's final good has a price P_j and stays at home; varieties are traded and their trade
balances; the labour force is given. With it

    Psi_j = gamma B_j L_j (u* + a_j) / Q_j,    u* + a_j = (w_j / P_j)^mu (eta_j L_j)^(mu - 1).
"""

from dataclasses import replace

import numpy as np

from replication.numerics import Array, ConvergenceError, Seed, random_generator, whole
from replication.sorting.model.economy import TradeEquilibria
from replication.sorting.model.response import Response, derivatives, respond

MODERATE_LAND = 12.0
"""Constructed equilibria whose land is scarcer or ampler than e^12 are dropped."""


def relative_pay(e: TradeEquilibria) -> Array:
    """Income of the threshold's entrepreneur over a worker's in each city, r_j, (2, n)."""
    level = log_levels(e, e.state[0])
    skill = np.log(e.minimum_skill) + e.state[0]
    return np.stack(
        [e.gamma * e.net[j] * np.exp(skill + e.state[2 + j] - level[j]) for j in (0, 1)]
    )


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
    prices = (price[1] - price[0]) / e.gamma
    return np.asarray(level[0] - level[1] - shipping + prices - log_wage * (1 + 1 / e.gamma))


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


def construct(size: int, seed: Seed) -> TradeEquilibria:
    """Draw outcomes of the consistent version and back out what supports them.

    The threshold's entrepreneur may earn less than a worker or more: both occur.

    Parameters
    ----------
    size : int
        Draws made; those that no moderate a_1 > a_2 and land support are dropped.
    seed : int or numpy.random.Generator
    """
    size, generator = whole("size", size, 1), random_generator(seed)
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
