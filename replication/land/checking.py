"""What the checks of the claims share: draws, counts over the economies, comparisons."""

from collections.abc import Callable
from typing import Any

import numpy as np

from replication.land import (
    allocation,
    cases,
    city,
    institutions,
    sites,
)
from replication.land.allocation import Allocation
from replication.land.city import BASELINE, Elasticities
from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array, find_root

HOMOGENEOUS_DRAWS = 5000
HOMOGENEOUS_DOMAIN = "epsilon on [.02, 1], gamma over epsilon on [1.05, 5], site quality on [.2, 5]"
ROUNDING = 1e-12
"""Relative gap that we call none: two solutions agree to it however they are computed."""


def homogeneous_draws() -> tuple[Elasticities, Array]:
    """5,000 seeded pairs of elasticities and site qualities."""
    random = np.random.default_rng(cases.SEED)
    epsilon = random.uniform(0.02, 1, HOMOGENEOUS_DRAWS)
    gamma = epsilon * random.uniform(1.05, 5, HOMOGENEOUS_DRAWS)
    return Elasticities(epsilon, gamma), random.uniform(0.2, 5, HOMOGENEOUS_DRAWS)


def columns(elasticities: Elasticities) -> Elasticities:
    """The elasticities with one more axis, to run over sites."""
    return Elasticities(
        elasticities.agglomeration[..., np.newaxis], elasticities.congestion[..., np.newaxis]
    )


def gap(ours: Array, other: Array) -> float:
    """Largest relative difference."""
    return float(np.max(np.abs(np.asarray(ours) / np.asarray(other) - 1)))


def count(test: Callable[..., Array], *rules: str) -> dict[str, Any]:
    """Count the economies in which a test of the solutions under some institutions is true.

    The test gets the economy and one allocation for each rule and returns booleans of (cases,).
    """
    good, total = 0, 0
    for economy, *solutions in zip(
        cases.economies(), *(cases.solved(rule) for rule in rules), strict=True
    ):
        truth = test(economy, *solutions)
        good += int(np.count_nonzero(truth))
        total += economy.population.size
    return {"economies": total, "holds_in": good}


def everywhere(
    test: Callable[..., Array], *rules: str, verdict: Verdict = Verdict.REPRODUCED
) -> Finding:
    """A finding that holds if the test is true in every economy of the grid and the draws."""
    numbers = count(test, *rules)
    return finding(numbers["economies"] == numbers["holds_in"], verdict, **numbers)


def all_of(numbers: dict[str, Any]) -> bool:
    """Whether a count found no exception."""
    return bool(numbers["economies"] == numbers["holds_in"] > 0)


def along(truth: Array) -> Array:
    """True where every site of a case passes."""
    return np.all(truth, axis=-1)


def baseline_pair(population: float) -> tuple[Allocation, Allocation]:
    """The optimum and the Pareto-efficient equilibrium at the paper's elasticities."""
    rules = institutions.planner(BASELINE), institutions.equilibrium(BASELINE)
    return tuple(allocation.solve(BASELINE, rule, sites.uniform(), population) for rule in rules)


def falling_size(elasticities: Elasticities, quality: Array, level: Array) -> Array:
    """Size above the best one where utility has fallen to a level."""
    low = np.log(city.best_size(elasticities, quality))
    high = np.log(city.largest_size(elasticities, quality))
    epsilon, gamma = elasticities.agglomeration, elasticities.congestion

    def excess(z: Array, e: Array, g: Array, a: Array, level: Array) -> Array:
        return a * np.exp(e * z) - np.exp(g * z) - level

    return np.exp(find_root(excess, low, high + 1e-9, epsilon, gamma, quality, level))
