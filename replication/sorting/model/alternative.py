"""The innovation cost of section 4.3, which does not grow with the city: chi_j becomes chi_j / L_j.

Scale and net scale then depend on the number of workers, so the unknowns are log t, log L_1,
log L_2 and log(u* + a_2).
"""

from dataclasses import dataclass

import numpy as np

from replication.numerics import Array, Seed, random_generator, whole
from replication.sorting.model.response import Response, respond
from replication.trials import Truth

SHOCKS = ("cost_1", "minimum_skill", "housing_1")

MODERATE_LAND = 12.0
"""Constructed equilibria whose land is scarcer or ampler than e^12 are dropped."""

LESS_PAID = 0.7
"""Share of draws in which the threshold's entrepreneur has less than a worker's real wage."""


@dataclass(frozen=True, slots=True, eq=False)
class Constructed:
    """Equilibria with the parameters that support them; arrays of shape (n,).

    Attributes
    ----------
    goods_share, substitution, tail, minimum_skill, gap : array
        As in ``economy``; ``gap`` is a_1 - a_2.
    cost, housing : array of shape (2, n)
        chi_j and eta_j of both cities.
    state : array of shape (4, n)
        log t, log L_1, log L_2, log(u* + a_2).
    """

    goods_share: Array
    substitution: Array
    tail: Array
    minimum_skill: Array
    gap: Array
    cost: Array
    housing: Array
    state: Array

    @property
    def gamma(self) -> Array:
        """(1 - theta) / theta."""
        return (1 - self.substitution) / self.substitution

    @property
    def relative_pay(self) -> Array:
        """Income of the threshold's entrepreneur over a worker's in each city, r_j, (2, n)."""
        _, net, level = city_terms(self, self.state, np.zeros((len(SHOCKS), self.gap.size)))
        skill = np.log(self.minimum_skill) + self.state[0]
        return np.stack(
            [self.gamma * net[j] * np.exp(skill + self.state[1 + j] - level[j]) for j in (0, 1)]
        )


def city_terms(equilibria: Constructed, state: Array, shock: Array) -> tuple[list[Array], ...]:
    """Return scale, net scale and log Q_j of both cities.

    Parameters
    ----------
    equilibria : Constructed
    state : array of shape (4, n)
    shock : array of shape (3, n)
        Logarithmic changes in the parameters ``SHOCKS``.
    """
    log_ratio = state[0]
    tail = equilibria.tail
    full = np.log(tail / (tail - 1)) + np.log(equilibria.minimum_skill) + shock[1]
    below = np.log(np.expm1((1 - tail) * log_ratio) / np.expm1(-tail * log_ratio))
    scale, net, level = [], [], []
    for city, skill in enumerate((full + log_ratio, full + below)):
        cost = equilibria.cost[city] * np.exp(-state[1 + city] + (shock[0] if city == 0 else 0))
        root = np.sqrt(cost / (equilibria.gamma * (tail - 1)))
        scale.append(tail / (tail - 1) - root)
        net.append(tail / (tail - 1) - 2 * root)
        level.append(np.log(scale[-1]) + skill)
    return scale, net, level


def residuals(equilibria: Constructed, state: Array, shock: Array, *, cleared: bool) -> list[Array]:
    """Equations (4.12) of both cities, the closure, and (4.15).

    Parameters
    ----------
    equilibria : Constructed
    state, shock
        As for :func:`city_terms`.
    cleared : bool
        Whether L_1 + L_2 is given; otherwise u* is.
    """
    log_ratio, *labour, value_2 = state
    _, net, level = city_terms(equilibria, state, shock)
    mu, gamma = equilibria.goods_share, equilibria.gamma
    value = [np.log(np.exp(value_2) + equilibria.gap), value_2]
    supply = []
    for city in (0, 1):
        wage = np.log(equilibria.substitution) + gamma * level[city]
        housing = np.log(equilibria.housing[city]) + (shock[2] if city == 0 else 0)
        supply.append(labour[city] - (mu * wage - value[city]) / (1 - mu) + housing)
    if cleared:
        closure = np.log(np.exp(labour[0]) + np.exp(labour[1])) - np.log(
            np.exp(equilibria.state[1]) + np.exp(equilibria.state[2])
        )
    else:
        closure = value_2 - equilibria.state[3]
    skill = np.log(equilibria.minimum_skill) + shock[1] + log_ratio
    pay = [
        gamma * net[city] * np.exp(skill + labour[city] + value[city] - level[city])
        for city in (0, 1)
    ]
    return [*supply, closure, (pay[0] - pay[1]) / equilibria.gap - 1]


def construct(size: int, seed: Seed) -> Constructed:
    """Draw outcomes with innovation probabilities of at least one half and support them.

    The threshold's entrepreneur may earn less than a worker or more: both occur.

    Parameters
    ----------
    size : int
        Draws made; those that no chi_1 < chi_2, or no moderate a_1 > a_2 and land, support are
        dropped.
    seed : int or numpy.random.Generator
    """
    size, generator = whole("size", size, 1), random_generator(seed)
    goods_share = generator.uniform(0.4, 0.92, size)
    substitution = generator.uniform(0.25, goods_share - 0.05)
    tail = 1 + np.exp(generator.uniform(np.log(0.05), np.log(4.0), size))
    gamma = (1 - substitution) / substitution
    factor = tail / (tail - 1)
    log_ratio = np.exp(generator.normal(-0.7, 1.2, size))
    chance = generator.uniform(0.5, 0.98, (2, size))
    minimum = np.exp(generator.normal(0, 0.5, size))
    value_2 = np.exp(generator.normal(-0.3, 0.8, size))
    # r_j of the threshold's entrepreneur. By r_1 v_1 - a_1 = r_2 v_2 - a_2 and v_j = u* + a_j, the
    # gap a_1 - a_2 is v_2 (r_1 - r_2) / (1 - r_1): above zero if r_2 < r_1 < 1 or r_2 > r_1 > 1.
    # Of the first kind more are drawn, because fewer of them have chi_1 < chi_2.
    pay = np.cumprod(generator.uniform(0.02, 0.98, (2, size)), axis=0)
    pay = np.where(generator.random(size) < LESS_PAID, pay, 1 / pay)
    scale = factor - (1 - chance) / (tail - 1)
    net = factor - 2 * (1 - chance) / (tail - 1)
    below = np.expm1((1 - tail) * log_ratio) / np.expm1(-tail * log_ratio)
    level = scale * factor * minimum * np.stack([np.exp(log_ratio), below])
    labour = pay * level / (gamma * net * minimum * np.exp(log_ratio))
    cost = labour * gamma * (1 - chance) ** 2 / (tail - 1)
    gap = value_2 * (pay[0] - pay[1]) / (1 - pay[0])
    value = value_2 + gap, value_2
    power = 1 / (1 - goods_share)
    log_housing = np.stack(
        [
            goods_share * power * (np.log(substitution) + gamma * np.log(level[j]))
            - np.log(labour[j])
            - power * np.log(np.maximum(value[j], 1e-300))
            for j in (0, 1)
        ]
    )
    moderate = np.all(np.abs(log_housing) < MODERATE_LAND, axis=0)
    kept = np.flatnonzero((gap > 1e-3) & (gap < 1e3) & (cost[0] < cost[1]) & moderate)
    state = np.stack([log_ratio, *np.log(labour), np.log(value_2)])
    housing = np.exp(log_housing[:, kept])
    return Constructed(
        goods_share[kept],
        substitution[kept],
        tail[kept],
        minimum[kept],
        gap[kept],
        cost[:, kept],
        housing,
        state[:, kept],
    )


def workers_settled(equilibria: Constructed, *, cleared: bool) -> Truth:
    """Whether a worker who moves leaves a lower real wage behind the others, (u* + a_j) of (4.12).

    More workers make innovation cheaper per head and so raise wages, and make housing dearer. The
    elasticity of real income to a city's workers is gamma mu x_j / (2 s_j) - (1 - mu).

    Parameters
    ----------
    equilibria : Constructed
    cleared : bool
        Whether a worker who moves leaves the other city.

    Returns
    -------
    array of bool, shape (n,)
    """
    scale, net, _ = city_terms(equilibria, equilibria.state, np.zeros((3, equilibria.gap.size)))
    mu = equilibria.goods_share
    rise = [equilibria.gamma * mu * (scale[j] - net[j]) / (2 * scale[j]) - (1 - mu) for j in (0, 1)]
    if not cleared:
        return np.asarray((rise[0] < 0) & (rise[1] < 0))
    value_2 = np.exp(equilibria.state[3])
    labour = np.exp(equilibria.state[1:3])
    gain = rise[0] * (value_2 + equilibria.gap) / labour[0] + rise[1] * value_2 / labour[1]
    return np.asarray(gain < 0)


def responses(equilibria: Constructed, *, cleared: bool) -> tuple[Response, dict[str, Array]]:
    """Respond to a higher chi_1, z_min and eta_1.

    Parameters
    ----------
    equilibria : Constructed
    cleared : bool

    Returns
    -------
    Response
        Stable where workers have no reason to follow one another, and the threshold is stable
        once they have adjusted.
    dict of arrays of shape (n, 3)
        Derivatives of the logarithms of ``relative_productivity``, ``labour_1`` and of
        ``share_1``, the entrepreneurs' income over the workers' in city 1.
    """
    equations = lambda state, shock: residuals(equilibria, state, shock, cleared=cleared)
    response = respond(equations, equilibria.state, len(SHOCKS))
    settled = workers_settled(equilibria, cleared=cleared)
    response = Response(response.state, response.stable & settled)
    step = 1e-30
    found: dict[str, list[Array]] = {"relative_productivity": [], "share_1": []}
    for number in range(len(SHOCKS)):
        state = equilibria.state + 1j * step * response.state[:, :, number].T
        shock = np.zeros((len(SHOCKS), state.shape[1]), dtype=complex)
        shock[number] = 1j * step
        scale, net, level = city_terms(equilibria, state, shock)
        found["relative_productivity"].append(np.imag(level[0] - level[1]) / step)
        found["share_1"].append(np.imag(np.log(net[0] / scale[0])) / step)
    changes = {name: np.stack(values, axis=1) for name, values in found.items()}
    changes["labour_1"] = response.state[:, 1, :]
    return response, changes
