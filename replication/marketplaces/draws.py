"""What the claims say of one random economy: shared by their checks and their sweeps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from replication.marketplaces.model import sweeps, theorems
from replication.marketplaces.model.core import Core, find_core
from replication.marketplaces.model.economy import Economy, Setup, capacity, travel
from replication.marketplaces.model.equilibrium import (
    Equilibrium,
    equilibrium,
    market_residuals,
    solve,
    utilities,
)
from replication.marketplaces.model.theorems import Draw
from replication.marketplaces.printed import cases
from replication.marketplaces.room import ROOM
from replication.numerics import Array, entries, finite, nonnegative, positive, vector, whole
from replication.numerics import number as single
from replication.trials import Trials

BLOCK = 50
"""Economies in a block of a sweep: each takes some hundredths of a second."""
DOMAIN = (
    "two to five residences on [0, 1]; Dirichlet tastes; composite share .2 to .8; one to three "
    "marketplaces on [0, 1]; setup 2 to 60 percent of what time can make"
)
CORE_RESIDENCES = 4
"""Most residences of an economy whose core is searched."""
CORE_DOMAIN = DOMAIN.replace("five", "four").replace("one to three marketplaces on [0, 1]; ", "")
CASE_DOMAIN = "setup .1 to .5 a marketplace; the residences of Cases 1 to 3"


def _parameters(drawn: list[Draw]) -> dict[str, list[object]]:
    return {
        "residences": [draw.economy.residences.ravel().tolist() for draw in drawn],
        "goods": [draw.economy.goods.tolist() for draw in drawn],
        "tastes": [draw.economy.tastes.tolist() for draw in drawn],
        "composite_share": [float(draw.economy.composite_share) for draw in drawn],
        "structure": [draw.structure.tolist() for draw in drawn],
        "setup": [float(draw.setup.each) for draw in drawn],
    }


def _swept(
    claim_id: str, *, instead: str = "", premise: bool = False
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Let a sweep try the claim on economies with equilibria; see :func:`theorems.draws`.

    The decorated function says whether the claim holds; if there is a premise or something
    recorded instead, it returns these too, in this order: holds, premise, instead.
    """

    def register(test: Callable[..., object]) -> Callable[..., object]:
        def try_draws(random: np.random.Generator, number: int) -> Trials:
            drawn, _ = theorems.draws(number, random)
            pairs = theorems.solved(drawn)
            found = np.array([test(*pair) for pair in pairs], dtype=bool).reshape(number, -1)
            return Trials(
                found[:, 0],
                premise=found[:, 1] if premise else None,
                instead=found[:, -1] if instead else None,
                parameters=_parameters(drawn),
            )

        ROOM.sweep(
            claim_id,
            tries=str(test.__doc__).partition(".\n")[0].rstrip("."),
            domain=DOMAIN,
            instead=instead,
            block=BLOCK,
        )(try_draws)
        return test

    return register


@dataclass(frozen=True, slots=True)
class RentOrder:
    """Pairs of residences of which one is closer to a marketplace.

    Attributes
    ----------
    alike, alike_dearer : int
        Pairs that make the same commodity, and those of them whose closer place is dearer.
    unlike, unlike_dearer : int
        The same for pairs that make different ones.
    """

    alike: int
    alike_dearer: int
    unlike: int
    unlike_dearer: int


def rent_order(economy: Economy, found: Equilibrium) -> RentOrder:
    """Compare rents of closer and farther residences."""
    closer = np.subtract.outer(found.time, found.time) > 1e-9
    dearer = np.subtract.outer(found.rents, found.rents) > 0
    alike = np.equal.outer(economy.goods, economy.goods)
    return RentOrder(
        *(
            int(part.sum())
            for same in (alike, ~alike)
            for part in (closer & same, closer & same & dearer)
        )
    )


@_swept(
    "marketplaces/text/rents-near-marketplaces",
    instead="It is among residences that make the same commodity",
    premise=True,
)
def closer_is_dearer(economy: Economy, found: Equilibrium) -> tuple[bool, bool, bool]:
    """Of any two residences the one closer to a marketplace is dearer."""
    order = rent_order(economy, found)
    alike = order.alike == order.alike_dearer
    pairs = order.alike + order.unlike > 0
    return alike and order.unlike == order.unlike_dearer, pairs, alike


@_swept("marketplaces/theorem-3.1")
def planner_agrees_and_none_blocks(economy: Economy, found: Equilibrium) -> bool:
    """The planner's optimum is the equilibrium, and no coalition at these places does better."""
    same = theorems.planner_gap([(economy, found)]).is_none
    return same and theorems.is_unblocked(economy, found)


@_swept("marketplaces/corollary-1")
def is_equal(economy: Economy, found: Equilibrium) -> bool:
    """Utility is the same everywhere, in the equilibrium and at the planner's optimum."""
    spread = theorems.planner_gap([(economy, found)]).spread
    return bool(max(spread, np.ptp(np.log(utilities(found)))) < theorems.EQUAL)


@_swept("marketplaces/corollary-2")
def is_unblocked(economy: Economy, found: Equilibrium) -> bool:
    """No coalition at the same places does better than in the equilibrium."""
    return theorems.is_unblocked(economy, found)


def markets_clear(economy: Economy, hours: Array, cost: Array) -> tuple[Trials, Array]:
    """Whether an equilibrium is found and clears the markets, and its excess demand.

    Economies where somebody would work less than no time are left out.

    Parameters
    ----------
    economy : Economy
    hours : array of shape (n, J)
    cost : array of shape (n,)
    """
    cost = vector("cost", positive("cost", cost))
    hours = entries("hours", nonnegative("hours", hours), economy.goods.size)
    found = solve(economy, hours, cost)
    inside = np.all((found.labour >= 0) | (found.populations == 0), axis=-1)
    residual = np.abs(market_residuals(found))
    worst = residual.reshape(len(cost), -1).max(axis=1)
    return Trials(found.converged & (worst < 1e-8), premise=inside | ~found.converged), worst


EACH = 10
"""Structures that a sweep tries in each economy."""


@ROOM.sweep(
    "marketplaces/theorem-3.2",
    tries="An equilibrium is found wherever setup can be paid, and clears all markets",
    domain=(
        "two to five residences, Dirichlet tastes, composite share .2 to .8; hours left .5 to 2; "
        "setup 1 to 80 percent of what time can make"
    ),
    block=EACH * BLOCK,
)
def sweep_theorem_3_2(random: np.random.Generator, number: int) -> Trials:
    """Random hours and setup costs in random economies."""
    drawn, _ = theorems.draws(-(-whole("number", number, 1) // EACH), random)
    parts, hours, costs = [], [], []
    for draw in drawn:
        hours.append(random.uniform(0.5, 2.0, (EACH, draw.economy.goods.size)))
        costs.append(capacity(draw.economy, hours[-1]) * random.uniform(0.01, 0.8, EACH))
        parts.append(markets_clear(draw.economy, hours[-1], costs[-1])[0])
    holds, premise = (
        np.concatenate([getattr(part, name) for part in parts])[:number]
        for name in ("holds", "premise")
    )
    parameters = {
        name: [value for value in values for _ in range(EACH)][:number]
        for name, values in _parameters(drawn).items()
        if name not in ("structure", "setup")
    }
    parameters["hours"] = [row.tolist() for part in hours for row in part][:number]
    parameters["setup"] = np.concatenate(costs)[:number].tolist()
    return Trials(holds, premise, parameters=parameters)


def core_of(draw: Draw) -> Core:
    """Search the core, to a relative gap of 1e-4."""
    return find_core(draw.economy, draw.setup, tolerance=1e-4, limit=50_000)


def is_certified(core: Core) -> bool:
    """The core is not empty: its utility is positive, and branch and bound certifies it."""
    return bool(core.certified and core.bound >= core.utility > 0)


def lead_over_core(draw: Draw, core: Core, random: np.random.Generator, tried: int) -> float:
    """Log utility of the best of random structures less that of the core.

    Parameters
    ----------
    draw : Draw
    core : Core
    random : numpy.random.Generator
    tried : int
        Structures with each number of marketplaces, from one to four.
    """
    tried, best = whole("tried", tried, 1), -np.inf
    for number in (1, 2, 3, 4):
        places = random.random((tried, number))
        hours = draw.economy.leisure - travel(draw.economy, places)
        found = solve(draw.economy, hours, draw.setup.cost(places), patient=False)
        best = max(best, float(found.log_utility.max() - np.log(core.utility)))
    return best


def is_best_and_equal(core: Core, lead: float) -> bool:
    """No structure tried beats the core, and its consumers are equally well off."""
    lead = single("lead", lead, finite)
    spread = np.ptp(np.log(utilities(core.equilibrium)))
    return bool(lead < 1e-12 and spread < theorems.EQUAL)


@ROOM.sweep(
    "marketplaces/theorem-4.1",
    tries="The core has a certificate of branch and bound, and positive utility",
    domain=CORE_DOMAIN,
    block=BLOCK,
)
def sweep_theorem_4_1(random: np.random.Generator, number: int) -> Trials:
    """Search the cores of random economies."""
    drawn, _ = theorems.draws(number, random, CORE_RESIDENCES)
    holds = np.array([is_certified(core_of(draw)) for draw in drawn])
    return Trials(holds, parameters=_parameters(drawn))


@ROOM.sweep(
    "marketplaces/corollary-3",
    tries="No one of 100 random structures beats the core, and utility is the same everywhere",
    domain=CORE_DOMAIN,
    block=BLOCK,
)
def sweep_corollary_3(random: np.random.Generator, number: int) -> Trials:
    """Random structures against the core's."""
    drawn, _ = theorems.draws(number, random, CORE_RESIDENCES)
    cores = [core_of(draw) for draw in drawn]
    holds = [
        is_best_and_equal(core, lead_over_core(draw, core, random, 25))
        for draw, core in zip(drawn, cores, strict=True)
    ]
    return Trials(np.array(holds), parameters=_parameters(drawn))


@dataclass(frozen=True, slots=True, eq=False)
class Biased:
    """Economies on the residences of the cases, with their setup costs."""

    economies: list[Economy]
    costs: Array


def random_tastes(random: np.random.Generator, number: int) -> Biased:
    """Economies in which commodity 2 is liked more."""
    costs = random.uniform(0.1, 0.5, whole("number", number, 1))
    economies = []
    for _ in costs:
        leisure, land = random.uniform(0.15, 0.35, 2)
        share = random.uniform(0.3, 0.48)
        goods = 1 - leisure - land
        tastes = (share * goods, (1 - share) * goods, leisure, land)
        economies.append(Economy(cases.RESIDENCES, cases.GOODS, tastes))
    return Biased(economies, costs)


def random_technologies(random: np.random.Generator, number: int) -> Biased:
    """Economies whose marketplaces are made mostly of commodity 2."""
    costs = random.uniform(0.1, 0.5, whole("number", number, 1))
    shares = [random.uniform(0.1, 0.45) for _ in costs]
    economies = [Economy(cases.RESIDENCES, cases.GOODS, cases.SYMMETRIC, s) for s in shares]
    return Biased(economies, costs)


def place_and_people(economy: Economy, cost: float) -> tuple[float, float]:
    """Best place of a single marketplace, and the population on the right."""
    place = sweeps.single_place(economy, cost)
    found = equilibrium(economy, Setup(each=cost), [place])
    return place, float(found.populations[2:].sum())


@ROOM.sweep(
    "marketplaces/text/asymmetric-tastes",
    tries="The single marketplace and most people are right of the middle",
    domain=f"{CASE_DOMAIN}; leisure and land .15 to .35, commodity 1 .3 to .48 of the goods",
    block=BLOCK,
)
def sweep_tastes(random: np.random.Generator, number: int) -> Trials:
    """Random tastes for commodity 2."""
    drawn = random_tastes(random, number)
    places = [place_and_people(*pair) for pair in zip(drawn.economies, drawn.costs, strict=True)]
    return Trials(
        np.all(np.array(places) > 0.5, axis=1),
        parameters={"tastes": [e.tastes.tolist() for e in drawn.economies], "setup": drawn.costs},
    )


@ROOM.sweep(
    "marketplaces/text/asymmetric-technology",
    tries="The single marketplace is right of the middle",
    domain=f"{CASE_DOMAIN}; commodity 1 .1 to .45 of the composite good",
    block=BLOCK,
)
def sweep_technologies(random: np.random.Generator, number: int) -> Trials:
    """Random shares of commodity 2 in marketplaces."""
    drawn = random_technologies(random, number)
    pairs = zip(drawn.economies, drawn.costs, strict=True)
    places = np.array([sweeps.single_place(economy, cost) for economy, cost in pairs])
    shares = [float(economy.composite_share) for economy in drawn.economies]
    return Trials(places > 0.5, parameters={"composite_share": shares, "setup": drawn.costs})
