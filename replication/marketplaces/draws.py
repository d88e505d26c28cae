"""Economies for claims about all parameters, and what is certified of the paper's own ones."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from replication.marketplaces.model.core import Core, find_core
from replication.marketplaces.model.economy import Economy, Setup, capacity
from replication.marketplaces.model.equilibrium import Equilibrium, equilibrium, hours_left, solve
from replication.marketplaces.printed import cases, paths
from replication.marketplaces.reference.verifier import attained, verify_ordered, verify_railway
from replication.numerics import Array, whole
from replication.trials import Sample

BLOCK = 50
"""Economies in a block of a sweep: each takes some hundredths of a second."""
DOMAIN = (
    "two to five residences uniform on [0, 1]; tastes uniform on the simplex, no share below .001; "
    "composite share .02 to .98; one to three marketplaces on [0, 1]; setup up to 99.9 percent of "
    "what time can make"
)
INTERIOR = (
    "two to five residences on [0, 1]; Dirichlet tastes with weights 5; composite share .2 to .8; "
    "one to three marketplaces; setup 2 to 60 percent of what time can make; labour above .02 and "
    "a thousandth of the people everywhere, since the planner's problem has corners elsewhere"
)
CASE_DOMAIN = "setup .1 to .5 a marketplace; the residences of Cases 1 to 3"
CORE_RESIDENCES = 4
"""Most residences of an economy whose core is searched."""
LEAST_SHARE = 0.001
INTERIOR_LABOUR, INTERIOR_POPULATION = 0.02, 1e-3


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

    @property
    def equilibrium(self) -> Equilibrium:
        """Of its structure."""
        return _solved(self)


@cache
def _solved(draw: Draw) -> Equilibrium:
    return equilibrium(draw.economy, draw.setup, draw.structure)


def _sample(drawn: list[Draw]) -> Sample:
    return Sample(
        drawn,
        {
            "residences": [draw.economy.residences.ravel().tolist() for draw in drawn],
            "goods": [draw.economy.goods.tolist() for draw in drawn],
            "tastes": [draw.economy.tastes.tolist() for draw in drawn],
            "composite_share": [draw.economy.composite_share for draw in drawn],
            "structure": [draw.structure.tolist() for draw in drawn],
            "setup": [draw.setup.each for draw in drawn],
        },
    )


def _draw(random: np.random.Generator, residences: int, weight: float, reach: float) -> Draw:
    count = int(random.integers(2, residences + 1))
    goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
    tastes = random.dirichlet(np.full(4, weight)) * (1 - 4 * LEAST_SHARE) + LEAST_SHARE
    edge = 0.02 if weight == 1 else 0.2
    economy = Economy(random.random(count), goods, tastes, random.uniform(edge, 1 - edge))
    structure = np.sort(random.random(int(random.integers(1, 4))))
    most = float(capacity(economy, hours_left(economy, structure)))
    return Draw(economy, structure, Setup(each=most * reach / len(structure)))


def everywhere_payable(random: np.random.Generator, number: int, residences: int = 5) -> Sample:
    """Economies of :data:`DOMAIN`, corners included."""
    number = whole("number", number, 1)
    return _sample(
        [_draw(random, residences, 1.0, random.uniform(0.0005, 0.999)) for _ in range(number)]
    )


def few_residences(random: np.random.Generator, number: int) -> Sample:
    """Economies of :data:`DOMAIN` with at most four residences, for a search of the core."""
    return everywhere_payable(random, number, CORE_RESIDENCES)


def interior(random: np.random.Generator, number: int) -> Sample:
    """Economies of :data:`INTERIOR`; those with a corner are drawn again."""
    kept: list[Draw] = []
    while len(kept) < whole("number", number, 1):
        draw = _draw(random, 5, 5.0, random.uniform(0.02, 0.6))
        hours = hours_left(draw.economy, draw.structure)
        found = solve(draw.economy, hours, draw.setup.cost(draw.structure))
        if (
            found.converged
            and found.labour.min() > INTERIOR_LABOUR
            and found.populations.min() > INTERIOR_POPULATION
        ):
            kept.append(draw)
    return _sample(kept)


def random_tastes(random: np.random.Generator, number: int) -> Sample:
    """Economies on the residences of the cases in which commodity 2 is liked more."""
    drawn = []
    for cost in random.uniform(0.1, 0.5, whole("number", number, 1)):
        leisure, land = random.uniform(0.15, 0.35, 2)
        first = random.uniform(0.3, 0.48) * (1 - leisure - land)
        tastes = np.array([first, 1 - leisure - land - first, leisure, land])
        economy = Economy(np.array(cases.RESIDENCES), np.array(cases.GOODS), tastes)
        drawn.append(Draw(economy, np.array([0.5]), Setup(each=float(cost))))
    return _sample(drawn)


def random_technologies(random: np.random.Generator, number: int) -> Sample:
    """Economies whose marketplaces are made mostly of commodity 2."""
    drawn = []
    for cost in random.uniform(0.1, 0.5, whole("number", number, 1)):
        economy = Economy(
            np.array(cases.RESIDENCES),
            np.array(cases.GOODS),
            np.array(cases.SYMMETRIC),
            random.uniform(0.1, 0.45),
        )
        drawn.append(Draw(economy, np.array([0.5]), Setup(each=float(cost))))
    return _sample(drawn)


def core_of(draw: Draw) -> Core:
    """Search the core, to a relative gap of 1e-4."""
    return find_core(draw.economy, draw.setup, tolerance=1e-4)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The highest utility that any structure gives, between two certified numbers.

    Attributes
    ----------
    lower : float
        What the best structure found certainly gives to everybody.
    upper : float
        What no structure exceeds.
    covers : bool
        Whether the boxes behind the upper number cover all structures.
    boxes : int
    """

    lower: float
    upper: float
    covers: bool
    boxes: int

    def within(self, gap: float) -> bool:
        """Whether the two numbers are that close, in logs, and everything is covered."""
        return self.covers and 0 < self.upper / self.lower - 1 < gap


def enclose(economy: Economy, setup: Setup, core: Core, numbers: tuple[int, ...] = ()) -> Enclosure:
    """Enclose the core's utility, or that of the best structure with given numbers."""
    if setup.railway:
        seen = verify_railway(economy, setup, core.cover)
    else:
        seen = verify_ordered(economy, setup, core.cover, numbers)
    lower = attained(economy, core.structure, setup, core.equilibrium)
    return Enclosure(lower, float(np.exp(seen.worst) * (1 + 1e-14)), seen.covers, seen.boxes)


@cache
def enclosed(case: int, cost: float) -> Enclosure:
    """Enclose the highest utility in a case."""
    core = cases.case_core(case, cost).core
    return enclose(cases.case_economy(case), cases.case_setup(case, cost), core)


@cache
def rivals(case: int, cost: float, markets: int, tolerance: float = 1e-3) -> Enclosure:
    """Enclose the highest utility in Case 1, 2 or 3 with another number of marketplaces."""
    economy, setup = cases.case_economy(case), cases.case_setup(case, cost)
    most = float(capacity(economy, np.full(4, economy.leisure)))
    numbers = tuple(k for k in (1, 2, 3, 4) if k != markets and k * cost < most)
    if not numbers:
        return Enclosure(0.0, 0.0, covers=True, boxes=0)
    core = find_core(economy, setup, markets=numbers, tolerance=tolerance)
    return enclose(economy, setup, core, numbers)


@cache
def crowd(number: int, cost: float = 0.05) -> tuple[Core, Enclosure, Enclosure]:
    """Core of footnote 24 with so many residences for each good, enclosed, and its rivals.

    The rivals are all structures whose number is not that of the core.
    """
    economy, setup = paths.spread_out(number), Setup(each=cost)
    core = find_core(economy, setup)
    others = tuple(k for k in range(1, 2 * number + 1) if k != core.markets)
    rival = find_core(economy, setup, markets=others, tolerance=1e-2)
    ends = enclose(economy, setup, core), enclose(economy, setup, rival, others)
    return core, *ends
