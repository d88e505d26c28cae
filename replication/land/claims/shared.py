"""What the checks of the claims share: draws, counts over the economies, comparisons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from replication.land import draws as cases
from replication.land.model import allocation, city, institutions, sites
from replication.land.model.allocation import Allocation
from replication.land.model.city import BASELINE, Elasticities
from replication.ledger import Finding, Room, Verdict, finding
from replication.numerics import Array, find_root
from replication.trials import Trials

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


@dataclass(frozen=True, slots=True)
class Test:
    """What a claim says of one economy, for the claim's check and for its sweep.

    Attributes
    ----------
    holds : callable
        From an :class:`.cases.Economy` and an allocation for each rule to booleans of (cases,).
    rules : tuple of str
        Keys of :data:`.cases.RULES`.
    """

    holds: Callable[..., Array]
    rules: tuple[str, ...]

    def count(self) -> dict[str, Any]:
        """Count the economies of the grid and the draws in which it is true."""
        return count(self.holds, *self.rules)

    def everywhere(self, verdict: Verdict = Verdict.REPRODUCED) -> Finding:
        """A finding that holds if it is true in every economy of the grid and the draws."""
        return everywhere(self.holds, *self.rules, verdict=verdict)


def on_draws(
    random: np.random.Generator, draws: int, rules: tuple[str, ...], *tests: Callable[..., Array]
) -> tuple[Array, dict[str, Array]]:
    """Where tests are true on random economies.

    Of every five draws three have Beta sites, one power and one truncated Pareto sites.

    Returns
    -------
    array of bool, shape (tests, draws)
    dict
        The parameters, each of shape (draws,). Those of the distribution are ``first`` and
        ``second``, which is not a number for a power.
    """
    kinds = np.resize(KINDS, draws)
    counts = {name: int(np.count_nonzero(kinds == name)) for name in cases.DRAWS}
    counts = {name: count for name, count in counts.items() if count}
    truth = np.empty((len(tests), draws), dtype=bool)
    names = ("epsilon", "gamma", "population", "first", "second")
    parameters = {"sites": kinds} | {name: np.full(draws, np.nan) for name in names}
    for economy, kind in zip(cases.random_economies(random, counts), counts, strict=True):
        where, e = kinds == kind, economy.elasticities
        solutions = [
            allocation.solve(e, cases.RULES[rule](e), economy.sites, economy.population)
            for rule in rules
        ]
        for row, test in zip(truth, tests, strict=True):
            row[where] = test(economy, *solutions)
        values = (e.agglomeration, e.congestion, economy.population, *economy.sites.parameters)
        for name, value in zip(names, values, strict=False):
            parameters[name][where] = value
    return truth, parameters


KINDS = ("beta", "beta", "beta", "power", "truncated Pareto")


def swept(
    room: Room, claim_id: str, *rules: str, inside: bool = False, denies: bool = False
) -> Callable[[Callable[..., Array]], Test]:
    """Make a :class:`Test` of the decorated function, and a sweep that tries the claim with it.

    Parameters
    ----------
    room : Room
    claim_id : str
    *rules : str
    inside : bool
        Whether the draws stay inside the recorded condition.
    denies : bool
        Whether the function is what the ledger records in the claim's place: the claim then
        fails wherever it is true.
    """

    def register(function: Callable[..., Array]) -> Test:
        test = Test(function, rules)
        says = str(function.__doc__).partition(".\n")[0].rstrip(".")

        def try_draws(random: np.random.Generator, draws: int) -> Trials:
            (truth,), parameters = on_draws(random, draws, rules, function)
            if denies:
                return Trials(~truth, instead=truth, parameters=parameters)
            return Trials(truth, parameters=parameters)

        tries = f"{says}; where that is true the claim fails" if denies else says
        instead = says if denies else ""
        room.sweep(claim_id, tries=tries, domain=cases.DOMAIN, instead=instead, inside=inside)(
            try_draws
        )
        return test

    return register


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
