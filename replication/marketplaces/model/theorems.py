"""Theorems 3.1, 3.2 and 4.1 and Corollaries 1-4 put to the test on economies with numbers."""

from dataclasses import dataclass

import numpy as np

from replication.marketplaces.model.economy import Economy, Setup, capacity, travel
from replication.marketplaces.model.equilibrium import Equilibrium, equilibrium, solve
from replication.marketplaces.printed import cases
from replication.marketplaces.reference.groups import (
    Groups,
    Support,
    largest_share,
    net_expenditures,
    support,
)
from replication.marketplaces.reference.planner import plan
from replication.numerics import Array, Seed, nonnegative, positive, random_generator, whole, within
from replication.numerics import number as single

SEED = 2000
MOST_RESIDENCES = 50
INTERIOR_LABOUR, INTERIOR_POPULATION = 0.02, 1e-3
"""Random economies below these somewhere are redrawn: their planner's problem has corners."""


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """A random economy with a random structure and setup cost.

    Attributes
    ----------
    economy : Economy
    structure : array of shape (k,)
    setup : Setup
    """

    economy: Economy
    structure: Array
    setup: Setup


def draws(number: int, seed: Seed = SEED, residences: int = 5) -> tuple[list[Draw], int]:
    """Random economies whose equilibrium is interior, and how many others were passed over.

    Two to `residences` residences, uniform on [0, 1], each with a random good; tastes from a
    Dirichlet distribution with weights 5; composite share uniform on [.2, .8]; one to three
    marketplaces, uniform on [0, 1]; setup between 2% and 60% of all that time can make.
    """
    wanted = whole("number", number, 1)
    residences = whole("residences", residences, 2, MOST_RESIDENCES)
    random = random_generator(seed)
    kept: list[Draw] = []
    passed = 0
    while len(kept) < wanted:
        count = int(random.integers(2, residences + 1))
        goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
        economy = Economy(
            random.random(count), goods, random.dirichlet(np.full(4, 5.0)), random.uniform(0.2, 0.8)
        )
        structure = np.sort(random.random(int(random.integers(1, 4))))
        hours = economy.leisure - travel(economy, structure)
        total = float(capacity(economy, hours)) * random.uniform(0.02, 0.6)
        found = solve(economy, hours, total)
        labour, people = found.labour.min(), found.populations.min()
        if not found.converged or labour < INTERIOR_LABOUR or people < INTERIOR_POPULATION:
            passed += 1
            continue
        kept.append(Draw(economy, structure, Setup(each=total / len(structure))))
    return kept, passed


def table_economies() -> list[tuple[Economy, Equilibrium]]:
    """The fourteen rows of Tables 1 and 2."""
    return [
        (cases.case_economy(case), cases.case_core(case, float(cost)).equilibrium)
        for case in (1, 2)
        for cost in cases.SETUP_COSTS
    ]


def solved(drawn: list[Draw]) -> list[tuple[Economy, Equilibrium]]:
    """Economies with their equilibria."""
    return [(draw.economy, equilibrium(draw.economy, draw.setup, draw.structure)) for draw in drawn]


def drawn_economies(number: int, seed: Seed = SEED) -> list[tuple[Economy, Equilibrium]]:
    """Random economies with their equilibria."""
    whole("number", number, 1)
    return solved(draws(number, seed)[0])


@dataclass(frozen=True, slots=True)
class PlannerGap:
    """Largest differences between the planner's optimum and the equilibrium.

    Attributes
    ----------
    utility, population, price, rent : float
        Price and rents of the planner are ratios of multipliers.
    spread : float
        Between the log utilities of the planner's residents of different places.
    """

    utility: float
    population: float
    price: float
    rent: float
    spread: float

    @property
    def is_none(self) -> bool:
        """Whether optimum and equilibrium are the same, but for the planner's solver."""
        return self.utility < 1e-9 and self.rent < 1e-6 and self.population < 1e-6


EQUAL = 1e-10
"""Spread of log utilities that is none."""


def planner_gap(economies: list[tuple[Economy, Equilibrium]]) -> PlannerGap:
    """Solve the planner's problem of every economy and compare it with the equilibrium."""
    gaps = []
    for economy, found in economies:
        best = plan(economy, found.time, float(found.setup))
        gaps.append(
            (
                abs(best.utility - float(found.utility)),
                np.abs(best.populations - found.populations).max(),
                abs(best.price - float(found.price)),
                np.abs(best.rents - found.rents).max(),
                np.ptp(best.log_utilities),
            )
        )
    return PlannerGap(*(float(v) for v in np.max(gaps, axis=0)))


def coalition_gap(economy: Economy, found: Equilibrium) -> Array:
    """What each residence's consumer would need beyond what the fee leaves, to be no worse off.

    ``e_j(u) - w_j t_j - R + T``. If it is nowhere negative, no coalition of any size can make all
    its members better off with the same marketplaces: together they would need more than they
    have. Zero where people live.

    Returns
    -------
    array of shape (J,)
    """
    one = Groups(economy.tastes[np.newaxis], np.ones(1), [float(found.utility)])
    needs = net_expenditures(economy, one, found.time, found.price, found.rents)[0]
    return needs - float(found.rent_income) + float(found.fee)


NO_NEED = 1e-10
"""Needs below it are none."""


def is_unblocked(economy: Economy, found: Equilibrium) -> bool:
    """Whether no residence's consumer needs less than the fee leaves, and none who lives more."""
    need = coalition_gap(economy, found)
    populated = np.abs(need[found.populations > 0]).max()
    return bool(need.min() > -NO_NEED and populated < NO_NEED)


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """An allocation between two groups that leaves nothing over.

    Attributes
    ----------
    groups : Groups
        With the utilities attained.
    support : Support
        Its prices.
    fee : float
        Setup cost per consumer at these prices.
    """

    groups: Groups
    support: Support
    fee: float

    @property
    def transfers(self) -> Array:
        """What a member of each group gets from others, beyond paying the fee."""
        return self.support.needs + self.fee


def frontier(
    economy: Economy, tastes: Array, utilities: Array, hours: Array, setup: float
) -> Frontier:
    """Scale the utilities of two groups of one half each until all resources are used."""
    hours = nonnegative("hours", hours)
    if hours.shape != economy.goods.shape:
        raise ValueError(f"hours of shape {hours.shape}: it must be {economy.goods.shape}")
    groups = Groups(tastes, [0.5, 0.5], utilities)
    groups = groups.scaled(largest_share(economy, groups, hours, setup))
    found = support(economy, groups, hours, setup)
    share = economy.composite_share
    price = found.prices[0]
    fee = setup * price ** (1 - share) / (share**share * (1 - share) ** (1 - share))
    return Frontier(groups, found, float(fee))


def _case_1() -> Economy:
    """Return the economy of Table 1; but for tastes it is that of Table 2."""
    return cases.case_economy(1)


TWO_TASTES = np.array([cases.SYMMETRIC, cases.ASYMMETRIC])


def two_type_frontier(ratio: float, place: float = 0.5, cost: float = 0.1) -> Frontier:
    """Half the consumers with the tastes of Case 1 and half with those of Case 2.

    Parameters
    ----------
    ratio : float
        Utility of the first over that of the second, each relative to what they have alone.
    place, cost : float
        Of the only marketplace.
    """
    ratio, cost = single("ratio", ratio, positive), single("cost", cost, positive)
    place = single("place", place, within, 0, 1)
    economy = _case_1()
    alone = np.array([cases.case_core(case, cost).core.utility for case in (1, 2)])
    hours = economy.leisure - travel(economy, [place])
    return frontier(economy, TWO_TASTES, alone * [ratio, 1.0], hours, cost)


def lack_of_mix(found: Frontier, share: float, place: float = 0.5, cost: float = 0.1) -> float:
    """What a coalition with `share` of the first type lacks; below zero it can do better.

    Setup is proportional to its size, so that only the mix matters.
    """
    share, place = single("share", share, within, 0, 1), single("place", place, within, 0, 1)
    cost = single("cost", cost, positive)
    economy = _case_1()
    hours = economy.leisure - travel(economy, [place])
    mix = Groups(found.groups.tastes, [share, 1 - share], found.groups.utilities)
    return support(economy, mix, hours, cost, found.support.prices).gap


FIXED_COST = 0.2
"""Setup cost in the example for Corollary 4, whoever pays it."""


def unequal_allocation(ratio: float) -> Frontier:
    """Identical consumers, half of whom have `ratio` times the utility of the others.

    Tastes of Case 1, one marketplace at 0.5, setup cost 0.2 whatever the population.
    """
    ratio = single("ratio", ratio, positive)
    economy = _case_1()
    tastes = np.tile(economy.tastes, (2, 1))
    hours = economy.leisure - travel(economy, [0.5])
    return frontier(economy, tastes, np.array([ratio, 1.0]), hours, FIXED_COST)


def lack_of_coalition(
    found: Frontier, masses: tuple[float, float], structure: tuple[float, ...] = (0.5,)
) -> float:
    """What a coalition that pays the whole setup cost lacks; below zero it can do better.

    Parameters
    ----------
    found : Frontier
    masses : pair of floats
        Members from each group.
    structure : tuple of float
        Its marketplaces, each at the fixed cost.
    """
    economy = _case_1()
    hours = economy.leisure - travel(economy, structure)
    group = Groups(found.groups.tastes, masses, found.groups.utilities)
    cost = FIXED_COST * len(structure)
    return support(economy, group, hours, cost, found.support.prices).gap


def unblocked_by_prices(found: Frontier) -> bool:
    """Whether the prices prove that no coalition with the same marketplaces does better.

    At the supporting prices a coalition with masses (s, s') lacks ``s e + s' e' + T``, linear in
    the masses, so that it is enough to look at the corners; it is not negative there if nobody
    receives more than the fee.
    """
    needs = found.support.needs
    corners = [mass @ needs + found.fee for mass in np.array([[0.5, 0], [0, 0.5], [0, 0]])]
    return bool(min(corners) >= -1e-9)
