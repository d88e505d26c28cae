"""The economies on which a claim about all parameters is tested, each solved once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from replication.land.model import allocation, institutions, sites
from replication.land.model.allocation import Allocation
from replication.land.model.city import Elasticities
from replication.land.model.institutions import Institution
from replication.land.model.sites import Sites
from replication.numerics import Array, choice, whole

ELASTICITIES = (
    (0.03, 0.08),
    (0.02, 0.03),
    (0.05, 0.07),
    (0.1, 0.2),
    (0.2, 0.5),
    (0.4, 1.0),
    (0.5, 2.0),
    (1.5, 2.0),
)
"""Pairs of epsilon and gamma."""

FILLING = (1e-4, 1e-3, 0.01, 0.1, 0.5, 0.95)
"""Population over what the optimum can house and still leave sites empty."""

DRAWS = {"beta": 3000, "power": 1000, "truncated Pareto": 1000}
SEED = 20140911
DOMAIN = (
    "epsilon log-uniform on [.02, 1], gamma - epsilon on [.01, 1], population over its bound on "
    "[1e-3, .98]; Beta(.6-5, .6-5), powers .3-9, Pareto exponents .2-5 cut at .05-.8"
)


@dataclass(frozen=True, slots=True, eq=False)
class Economy:
    """Economies that share a kind of distribution: elasticities, sites, population of (cases,)."""

    name: str
    elasticities: Elasticities
    sites: Sites
    population: Array


RULES: dict[str, Callable[[Elasticities], Institution]] = {
    "planner": lambda e: institutions.planner(e),  # noqa: PLW0108
    "atomistic": lambda e: institutions.atomistic_developers(e),  # noqa: PLW0108
    "equilibrium": lambda e: institutions.equilibrium(e),  # noqa: PLW0108
    "mild failure": lambda e: institutions.equilibrium(e, 0.1),
    "half failure": lambda e: institutions.equilibrium(e, 0.5),
    "extreme failure": lambda e: institutions.equilibrium(e, 1.0),
    "tax, gross rule": lambda e: institutions.income_tax(e, institutions.optimal_tax(e), "gross"),
    "tax, net rule": lambda e: institutions.income_tax(e, institutions.optimal_tax(e), "net"),
    "half tax": lambda e: institutions.income_tax(e, institutions.optimal_tax(e) / 2, "gross"),
    "strategic": lambda e: institutions.strategic_developers(e, institutions.saturation(e) / 2),
    "saturated": lambda e: institutions.strategic_developers(e, institutions.saturation(e) * 2),
    "local governments": lambda e: institutions.local_governments(e),  # noqa: PLW0108
}
"""Institutions by name; each looks its two numbers up when it is solved, not on import."""


def distributions() -> dict[str, Sites]:
    """The eight distributions of the grid."""
    return {
        "uniform": sites.uniform(),
        "power(0.5)": sites.power(0.5),
        "power(3)": sites.power(3),
        "power(8)": sites.power(8),
        "Beta(2, 2)": sites.beta(2, 2),
        "Beta(2, 5)": sites.beta(2, 5),
        "Beta(0.7, 0.7)": sites.beta(0.7, 0.7),
        "Pareto(2) above 0.2": sites.truncated_pareto(2, 0.2),
    }


def _filled(name: str, elasticities: Elasticities, where: Sites, filling: Array) -> Economy:
    bound = allocation.interior_bound(elasticities, institutions.planner(elasticities), where)
    return Economy(name, elasticities, where, bound * filling)


def grid() -> list[Economy]:
    """8 pairs of elasticities x 8 distributions x 6 populations: 384 economies."""
    pairs = np.array(ELASTICITIES).T
    epsilon, gamma = np.repeat(pairs, len(FILLING), axis=1)
    filling = np.tile(FILLING, len(ELASTICITIES))
    elasticities = Elasticities(epsilon, gamma)
    return [_filled(name, elasticities, where, filling) for name, where in distributions().items()]


def draws() -> list[Economy]:
    """5,000 seeded random economies from the domain that :data:`DOMAIN` states."""
    return random_economies(np.random.default_rng(SEED), DRAWS)


def random_economies(random: np.random.Generator, counts: dict[str, int]) -> list[Economy]:
    """Random economies from the domain that :data:`DOMAIN` states.

    Parameters
    ----------
    random : numpy.random.Generator
    counts : dict
        How many of each kind of distribution; the keys are those of :data:`DRAWS`.

    Raises
    ------
    ValueError
        If a key is another one, or a number is below zero.
    """

    def log_uniform(low: float, high: float, count: int) -> Array:
        return np.exp(random.uniform(np.log(low), np.log(high), count))

    found = []
    for name, count in counts.items():
        choice("counts", name, DRAWS)
        whole("counts", count, 0)
        epsilon = log_uniform(0.02, 1, count)
        elasticities = Elasticities(epsilon, epsilon + log_uniform(0.01, 1, count))
        where = {
            "beta": lambda n: sites.beta(log_uniform(0.6, 5, n), log_uniform(0.6, 5, n)),
            "power": lambda n: sites.power(log_uniform(0.3, 9, n)),
            "truncated Pareto": lambda n: sites.truncated_pareto(
                log_uniform(0.2, 5, n), random.uniform(0.05, 0.8, n)
            ),
        }[name](count)
        found.append(_filled(f"random {name}", elasticities, where, log_uniform(1e-3, 0.98, count)))
    return found


@cache
def economies() -> tuple[Economy, ...]:
    """The grid and the draws."""
    return (*grid(), *draws())


@cache
def solved(rule: str) -> tuple[Allocation, ...]:
    """Solve every economy under one of :data:`RULES`."""
    return tuple(
        allocation.solve(e.elasticities, RULES[rule](e.elasticities), e.sites, e.population)
        for e in economies()
    )


def clear() -> None:
    """Forget the solutions, for instance because a function has been replaced."""
    economies.cache_clear()
    solved.cache_clear()


def developed_sites(allocated: Allocation, count: int) -> Array:
    """Site qualities between the threshold and the best site.

    Returns
    -------
    array of shape (..., count)
        The first is the threshold, the last the best site.
    """
    count = whole("count", count, 2)
    threshold = allocated.threshold[..., np.newaxis]
    return threshold + (1 - threshold) * np.linspace(0, 1, count) ** 2


def count_lower_welfare(first: str, second: str) -> dict[str, int]:
    """In how many economies one institution yields less total utility than another.

    Differences below 1e-12 of the total do not count.

    Returns
    -------
    dict
        ``economies``, ``lower``, and the same for the grid alone.
    """
    first, second = choice("first", first, RULES), choice("second", second, RULES)
    found = [
        one.welfare < other.welfare * (1 - 1e-12)
        for one, other in zip(solved(first), solved(second), strict=True)
    ]
    of_grid = np.concatenate(found[: len(distributions())])
    everywhere = np.concatenate(found)
    return {
        "economies": everywhere.size,
        "lower": int(np.count_nonzero(everywhere)),
        "economies of the grid": of_grid.size,
        "lower on the grid": int(np.count_nonzero(of_grid)),
    }
