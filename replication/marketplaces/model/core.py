"""The core: how many marketplaces there are and where, found and certified.

With identical consumers and setup costs that are proportional to a coalition's size, the core holds
the structures with the highest equilibrium utility (Theorems 3.1 and 4.1, Corollary 3). On a line
where each marketplace costs the same, :mod:`.line` bounds all structures of one number at once. In
the plane and along a railway, :mod:`.boxes` bounds them box by box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from replication.marketplaces.model.boxes import (
    Cover,
    branch_and_bound,
    division_search,
    polish,
    railway_search,
)
from replication.marketplaces.model.economy import Economy, Setup, capacity
from replication.marketplaces.model.equilibrium import (
    Equilibrium,
    equilibrium,
    hours_left,
    solve,
)
from replication.marketplaces.model.line import LIMIT as LINE_LIMIT
from replication.marketplaces.model.line import OrderedCover, easiest_place, search_line
from replication.numerics import Array, ConvergenceError, nonnegative, number, positive, whole
from replication.values import wholes

TOLERANCE = 1e-6
"""Gap in log utility within which the maximum is certified."""

LIMIT = 400_000
"""Boxes in the plane or along a railway after which the search gives up its certificate."""

ROUNDING = 1e-11
"""What rounding may take from a log utility where setup takes nearly all."""

IN_PLANE, ON_LINE = 8, 50
"""Most residences; those in the plane are divided among marketplaces in every way."""

SETS = 200_000
"""Sets of residences among which ties are looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """The best structure found, and what is certified about it.

    Attributes
    ----------
    structure : array of shape (k,), or (k, 2) in the plane
        Marketplaces, from left to right; the fewest that give this utility.
    equilibrium : Equilibrium
        Of that structure; every field without a batch axis.
    bound : float
        No structure gives more utility than this; infinite if the tolerance leaves it open.
    certified : bool
        Whether the bound is within the tolerance of the utility found.
    boxes : int
        Boxes examined.
    cover : Cover or OrderedCover
        The boxes discarded, for a verifier that takes nobody's word.
    """

    structure: Array
    equilibrium: Equilibrium
    bound: float
    certified: bool
    boxes: int
    cover: Cover | OrderedCover

    @property
    def markets(self) -> int:
        """Number of marketplaces."""
        return len(self.structure)

    @property
    def utility(self) -> float:
        """Utility of every consumer."""
        return float(self.equilibrium.utility)


def find_core(
    economy: Economy,
    setup: Setup,
    *,
    markets: Sequence[int] | None = None,
    tolerance: float = TOLERANCE,
    limit: int | None = None,
) -> Core:
    """Find the marketplaces of a core allocation: their number, their places and the allocation.

    Parameters
    ----------
    economy : Economy
        With at most 50 residences on a line, or 8 in the plane.
    setup : Setup
    markets : sequence of int, optional
        Numbers of marketplaces allowed; by default any. More marketplaces than residences never
        help. Not with a railway, whose cost does not depend on their number.
    tolerance : float
        Gap in log utility within which the maximum is certified; infinite for no certificate.
    limit : int, optional
        Boxes after which the search stops, with the certificate that it has. By default 400,000,
        and 2,000 on a line without a railway, where a box holds far more.

    Returns
    -------
    Core

    Raises
    ------
    ValueError
        If no structure can be paid for; if there are too many residences; if `markets` is empty or
        out of range; or if a railway comes with a cost of each marketplace or residences in the
        plane.
    ConvergenceError
        If no structure could be solved.
    """
    limit = None if limit is None else whole("limit", limit, 1)
    endless = isinstance(tolerance, float) and tolerance == np.inf
    tolerance = np.inf if endless else number("tolerance", tolerance, positive)
    count, dimension = economy.residences.shape
    if setup.railway and (setup.each > 0 or dimension > 1 or markets is not None):
        raise ValueError(
            f"railway = {setup.railway}: it must come without a cost of each marketplace and a "
            "choice of their number, and with residences on a line"
        )
    allowed = () if markets is None else sorted(set(wholes("markets", markets, 1, count)))
    most, where = (ON_LINE, "on a line") if dimension == 1 else (IN_PLANE, "in the plane")
    if count > most:
        raise ValueError(f"residences: there are {count}; there must be at most {most} {where}")
    if dimension == 1 and not setup.railway:
        return _core_on_line(economy, setup, allowed, tolerance, limit or LINE_LIMIT)
    search = (
        railway_search(economy, setup)
        if setup.railway
        else division_search(economy, setup, allowed)
    )
    travel, cost = search.closest(search.low, search.high, search.tags)
    _refuse_costs(cost, capacity(economy, np.maximum(economy.leisure - travel, 0.0)))
    point, tag, value, bound, boxes, cover = branch_and_bound(
        economy, search, tolerance, limit or LIMIT
    )
    if not np.isfinite(value):
        raise _unsolved(cost.min())
    reach = np.sqrt(tolerance) if np.isfinite(tolerance) else 1.0
    point, value = polish(economy, search, point, tag, value, reach)
    found = equilibrium(economy, setup, search.markets(point, tag))
    return _core(search.markets(point, tag), found, value, bound, tolerance, boxes, cover)


def _core(
    structure: Array,
    found: Equilibrium,
    value: float,
    bound: float,
    tolerance: float,
    boxes: int,
    cover: Cover | OrderedCover,
) -> Core:
    with np.errstate(over="ignore"):
        highest = float(np.exp(max(bound, value)))
    certified = bool(bound <= value + tolerance + ROUNDING)
    return Core(structure, found, highest, certified, boxes, cover)


def _unsolved(cost: float) -> ConvergenceError:
    return ConvergenceError(
        f"no structure could be solved at setup cost = {cost:g}: the solver missed its tolerance"
    )


def _core_on_line(
    economy: Economy,
    setup: Setup,
    allowed: Sequence[int],
    tolerance: float,
    limit: int,
) -> Core:
    """Find the core for residences on a line, at equal cost of each marketplace."""
    known = np.unique(economy.residences[:, 0])
    numbers = [k for k in allowed or range(1, known.size + 1) if k <= known.size]
    if not numbers:
        raise ValueError(
            f"markets = {allowed!r}: it must hold a number up to {known.size}, the different places"
        )
    costs = setup.fixed + setup.each * np.array(numbers)
    hours = hours_left(economy, [easiest_place(economy)])
    at_home = capacity(economy, np.full(economy.goods.size, economy.leisure))
    room = np.where(np.equal(numbers, 1), capacity(economy, hours), at_home)
    _refuse_costs(costs, room)
    found = search_line(economy, setup, numbers, tolerance, limit)
    if not np.isfinite(found.value):
        raise _unsolved(costs[0])
    # Two marketplaces at one place are one too many: the other helps wherever it stands.
    places = np.unique(found.structure)
    others = np.setdiff1d(known, places)[: found.structure.size - places.size]
    structure = np.union1d(places, others)
    best = equilibrium(economy, setup, structure)
    value = float(best.log_utility)
    return _core(structure, best, value, found.bound, tolerance, found.boxes, found.cover)


def ties(economy: Economy, setup: Setup, core: Core, gap: float = 1e-9) -> Array:
    """Return all sets of as many residences as the core has marketplaces with the same utility.

    Parameters
    ----------
    economy : Economy
        With residences on a line.
    setup : Setup
    core : Core
    gap : float
        Largest gap in log utility.

    Returns
    -------
    array of shape (n, k)
        From the shortest span to the longest; empty if marketplaces stand elsewhere.

    Raises
    ------
    ValueError
        If there are more than 200,000 such sets.
    """
    gap = number("gap", gap, nonnegative)
    places = np.unique(economy.residences[:, 0])
    ways = comb(places.size, core.markets)
    if ways > SETS:
        raise ValueError(
            f"residences: {core.markets} of {places.size} places can be chosen in {ways:,} ways; "
            f"it must be at most {SETS:,}"
        )
    sets = np.array(list(combinations(places, core.markets)))
    hours = hours_left(economy, sets)
    found = solve(economy, hours, setup.cost(sets))
    same = sets[np.abs(found.log_utility - core.equilibrium.log_utility) <= gap]
    return same[np.argsort(np.ptp(same, axis=1), kind="stable")]


def _refuse_costs(cost: Array, most: Array) -> None:
    """Refuse setup costs that are all at least what consumers can make; name what lacks least."""
    if np.all(cost >= most):
        nearest = np.argmax(most - cost)
        raise ValueError(
            f"setup cost = {cost[nearest]:g}: no structure can pay it; it must be below "
            f"{most[nearest]:g}"
        )
