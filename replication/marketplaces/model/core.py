"""The core: how many marketplaces there are and where, found and certified.

With identical consumers and setup costs that are proportional to a coalition's size, the core holds
the structures with the highest equilibrium utility (Theorems 3.1 and 4.1, Corollary 3). Utility
falls with every travel time and with the setup cost, so the shortest travel and the lowest cost in
a box of structures give a bound on all of them. Boxes are split until none can hold anything
better: branch and bound.

Facts keep the boxes few. Where each marketplace costs the same, only the division of residences
among marketplaces matters, and a marketplace of one residence stands there. Where marketplaces cost
the same whatever their number and only the railway costs more, every residence along the railway
may as well have one, and a structure is the railway's two ends. With many residences on a line the
divisions are too many to list: :mod:`.line` bounds all structures of one number at once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from math import comb
from numbers import Integral

import numpy as np

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

TOLERANCE = 1e-6
"""Gap in log utility within which the maximum is certified."""

LIMIT = 400_000
"""Boxes after which the search gives up its certificate."""

LISTED = 8
"""Residences up to which their divisions among marketplaces are listed."""

MOST = 50
"""Residences on a line up to which the search is tried; seconds, but minutes near capacity."""

SETS = 200_000
"""Sets of residences among which ties are looked for."""

SAMPLE = 64
"""Boxes at each step whose middle is tried as a structure."""


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Boxes of structures that a search has discarded, and the prices that discard each.

    Attributes
    ----------
    low, high : arrays of shape (N, n)
        Corners.
    labels : array of shape (N, J)
        The marketplace that each residence uses; all zero for a railway, known by its two ends.
    price, rent : arrays of shape (N,)
        Price of commodity 2 and sum of rents at which nobody in the box is better off; both one
        where setup costs more than all time can make.
    """

    low: Array
    high: Array
    labels: Array
    price: Array
    rent: Array


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


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What branch and bound needs to know about a family of structures.

    A structure is a row of coordinates and a tag. `starts` are tried first, with the tag in the
    first column; optima at kinks are among them. `closest` and `middle` give travel times (N, J)
    and setup costs (N,): the lowest in each box, and those at one structure. `markets` gives the
    marketplaces of one row, `labels` the marketplace of each residence by tag.
    """

    low: Array
    high: Array
    tags: Array
    starts: Array
    closest: Callable[[Array, Array, Array], tuple[Array, Array]]
    middle: Callable[[Array, Array], tuple[Array, Array]]
    markets: Callable[[Array, int], Array]
    labels: Array


def _partitions(count: int, ordered: bool) -> list[tuple[int, ...]]:
    """Label the marketplace of each residence, in every way; only runs if `ordered`."""
    divisions: list[tuple[int, ...]] = [(0,)]
    for _ in range(count - 1):
        divisions = [
            (*labels, new)
            for labels in divisions
            for new in range(labels[-1] if ordered else 0, max(labels) + 2)
        ]
    return divisions


def _cells(members: Array, unused: Array) -> list[tuple[Array, Array]]:
    """Boxes for the marketplace of some residences: between neighbours, or their hull."""
    if len(members) == 0:
        return [(unused, unused)]
    if members.shape[1] == 1 and len(members) > 1:
        return list(pairwise(members))
    return [(members.min(axis=0), members.max(axis=0))]


def division_search(economy: Economy, setup: Setup, markets: Sequence[int] = ()) -> Search:
    """Give each residence a marketplace, at equal cost of each; any number of them by default."""
    places = economy.residences
    count, dimension = places.shape
    order = np.argsort(places[:, 0], kind="stable") if dimension == 1 else np.arange(count)
    labels: list[Array] = []
    lows: list[Array] = []
    highs: list[Array] = []
    tags: list[int] = []
    starts: list[Array] = []
    unused = np.full(dimension, economy.interval[0])
    for division in _partitions(count, dimension == 1):
        if markets and max(division) + 1 not in markets:
            continue
        label = np.empty(count, dtype=int)
        label[order] = division
        members = [np.unique(places[label == market], axis=0) for market in range(count)]
        starts += [
            np.concatenate([[len(labels)], *at])
            for at in product(*(list(some) or [unused] for some in members))
        ]
        for cell in product(*(_cells(some, unused) for some in members)):
            lows.append(np.concatenate([low for low, _ in cell]))
            highs.append(np.concatenate([high for _, high in cell]))
            tags.append(len(labels))
        labels.append(label)
    table = np.array(labels)
    cost = setup.fixed + setup.each * (table.max(axis=1) + 1)

    def gather(coordinates: Array, tag: Array) -> Array:
        cells = coordinates.reshape(len(tag), count, dimension)
        return np.take_along_axis(cells, table[tag][:, :, np.newaxis], axis=1)

    def closest(low: Array, high: Array, tag: Array) -> tuple[Array, Array]:
        gap = np.maximum(np.maximum(gather(low, tag) - places, places - gather(high, tag)), 0.0)
        return economy.trips * np.linalg.norm(gap, axis=-1), cost[tag]

    def middle(point: Array, tag: Array) -> tuple[Array, Array]:
        apart = gather(point, tag) - places
        return economy.trips * np.linalg.norm(apart, axis=-1), cost[tag]

    def markets_of(point: Array, tag: int) -> Array:
        chosen = np.unique(point.reshape(count, dimension)[: table[tag].max() + 1], axis=0)
        return chosen[:, 0] if dimension == 1 else chosen

    return Search(
        np.array(lows),
        np.array(highs),
        np.array(tags),
        np.array(starts),
        closest,
        middle,
        markets_of,
        table,
    )


def _railway_search(economy: Economy, setup: Setup) -> Search:
    """Structures along a railway, given by its two ends; no cost of each marketplace."""
    places = economy.residences[:, 0]
    kinks = [end for end, _ in setup.railway if economy.interval[0] < end < economy.interval[1]]
    edges = np.unique([*economy.interval, *places, *kinks])
    cells = list(pairwise(edges))
    pairs = [(a, b) for i, a in enumerate(cells) for b in cells[i:]]
    low = np.array([(a[0], b[0]) for a, b in pairs])
    high = np.array([(a[1], b[1]) for a, b in pairs])

    def travel_to(left: Array, right: Array) -> Array:
        gap = np.maximum(left[:, np.newaxis] - places, places - right[:, np.newaxis])
        return economy.trips * np.maximum(gap, 0.0)

    def closest(low: Array, high: Array, _: Array) -> tuple[Array, Array]:
        cost = setup.fixed + setup.railway_cost(high[:, 0], low[:, 1])
        return travel_to(low[:, 0], high[:, 1]), cost

    def middle(point: Array, _: Array) -> tuple[Array, Array]:
        left, right = point.min(axis=1), point.max(axis=1)
        return travel_to(left, right), setup.fixed + setup.railway_cost(left, right)

    def markets_of(point: Array, _: int) -> Array:
        left, right = np.sort(point)
        return np.unique([left, *places[(places > left) & (places < right)], right])

    tags = np.zeros(len(pairs), dtype=int)
    starts = np.array([(0.0, a, b) for a in edges for b in edges if a <= b])
    return Search(
        low, high, tags, starts, closest, middle, markets_of, np.zeros((1, len(places)), dtype=int)
    )


def _solved(economy: Economy, travel: Array, cost: Array) -> Equilibrium:
    """Equilibria; utility is an upper bound where one is not converged."""
    return solve(economy, np.maximum(economy.leisure - travel, 0.0), cost)


def _branch_and_bound(
    economy: Economy, search: Search, tolerance: float, limit: int
) -> tuple[Array, int, float, float, int, Cover]:
    """Return the best point, its tag and log utility, the bound on it, the boxes, and the cover."""
    low, high, tags = search.low, search.high, search.tags
    first = search.starts[:, 1:], search.starts[:, 0].astype(int)
    best, best_tag, best_value = _best(economy, search, *first)
    boxes, bound = 0, -np.inf
    gone: list[tuple[Array, ...]] = []
    while low.size:
        number = len(low)
        boxes += number
        # Bounds of all boxes and values in the middle of some, in one call.
        some = np.unique(np.linspace(0, number - 1, SAMPLE).astype(int))
        centre, centre_tags = (low[some] + high[some]) / 2, tags[some]
        ways = search.closest(low, high, tags), search.middle(centre, centre_tags)
        travel, cost = (np.concatenate(pair) for pair in zip(*ways, strict=True))
        found = _solved(economy, travel, cost)
        upper = found.log_utility[:number]
        middle = np.where(found.converged, found.log_utility, -np.inf)[number:]
        highest = int(np.argmax(middle))
        if middle[highest] > best_value:
            best, best_tag, best_value = centre[highest], int(centre_tags[highest]), middle[highest]
        open_ = upper > best_value + tolerance
        out = ~open_
        prices = found.price[:number][out], found.rent_income[:number][out]
        gone.append((low[out], high[out], search.labels[tags[out]], *prices))
        low, high, tags, upper = low[open_], high[open_], tags[open_], upper[open_]
        if boxes > limit:
            bound = upper.max(initial=-np.inf)
            break
        low, high, tags = split(low, high, tags)
    cover = Cover(*(np.concatenate(part) for part in zip(*gone, strict=True)))
    highest_bound = float(max(bound, best_value + tolerance))
    return best, best_tag, float(best_value), highest_bound, boxes, cover


def split(low: Array, high: Array, tags: Array) -> tuple[Array, Array, Array]:
    """Halve every box along its longest side."""
    rows = np.arange(len(low))
    widest = np.argmax(high - low, axis=1)
    middle = (low[rows, widest] + high[rows, widest]) / 2
    left_high, right_low = high.copy(), low.copy()
    left_high[rows, widest], right_low[rows, widest] = middle, middle
    return np.vstack([low, right_low]), np.vstack([left_high, high]), np.tile(tags, 2)


def _best(economy: Economy, search: Search, points: Array, tags: Array) -> tuple[Array, int, float]:
    found = _solved(economy, *search.middle(points, tags))
    value = np.where(found.converged, found.log_utility, -np.inf)
    best = int(np.argmax(value))
    return points[best], int(tags[best]), float(value[best])


def _polish(
    economy: Economy, search: Search, point: Array, tag: int, value: float, reach: float
) -> tuple[Array, float]:
    """Zoom in on the maximum coordinate by coordinate, on ever finer grids."""
    grid = np.linspace(-1, 1, 101)
    own = search.tags == tag
    free = np.flatnonzero(np.ptp(np.vstack([search.low[own], search.high[own]]), axis=0) > 0)
    for width in reach * 0.04 ** np.arange(4):
        for axis in free:
            trials = np.tile(point, (grid.size, 1))
            trials[:, axis] = np.clip(point[axis] + width * grid, *economy.interval)
            best, _, found = _best(economy, search, trials, np.full(grid.size, tag))
            if found > value:
                point, value = best, found
    return point, value


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
        and 500 with more than 8 residences, where a box holds far more.

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
    if tolerance != np.inf:
        tolerance = number("tolerance", tolerance, positive)
    count, dimension = economy.residences.shape
    if setup.railway and (setup.each > 0 or dimension > 1 or markets is not None):
        raise ValueError(
            f"railway = {setup.railway}: it must come without a cost of each marketplace and a "
            "choice of their number, and with residences on a line"
        )
    allowed = () if markets is None else _numbers_of_markets(markets, count)
    most = MOST if dimension == 1 else LISTED
    if count > most:
        where = "on a line" if dimension == 1 else "in the plane"
        raise ValueError(f"residences: there are {count}; there must be at most {most} {where}")
    if count > LISTED and not setup.railway:
        return _core_of_many(economy, setup, allowed, tolerance, limit)
    search = (
        _railway_search(economy, setup)
        if setup.railway
        else division_search(economy, setup, allowed)
    )
    _refuse_unpayable(economy, search)
    point, tag, value, bound, boxes, cover = _branch_and_bound(
        economy, search, tolerance, limit or LIMIT
    )
    if not np.isfinite(value):
        raise _unsolved(search.closest(search.low, search.high, search.tags)[1].min())
    reach = np.sqrt(tolerance) if np.isfinite(tolerance) else 1.0
    point, value = _polish(economy, search, point, tag, value, reach)
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
    certified = bool(bound <= value + tolerance * (1 + 1e-9))
    return Core(structure, found, highest, certified, boxes, cover)


def _unsolved(cost: float) -> ConvergenceError:
    return ConvergenceError(
        f"no structure could be solved at setup cost = {cost:g}: the solver missed its tolerance"
    )


def _core_of_many(
    economy: Economy,
    setup: Setup,
    allowed: Sequence[int],
    tolerance: float,
    limit: int | None,
) -> Core:
    """Find the core for many residences on a line, at equal cost of each marketplace."""
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
    found = search_line(economy, setup, numbers, tolerance, limit or LINE_LIMIT)
    if not np.isfinite(found.value):
        raise _unsolved(costs[0])
    # Two marketplaces at one place are one too many: the other helps wherever it stands.
    places = np.unique(found.structure)
    others = np.setdiff1d(known, places)[: found.structure.size - places.size]
    structure = np.union1d(places, others)
    best = equilibrium(economy, setup, structure)
    value = float(best.log_utility)
    return _core(structure, best, value, found.bound, tolerance, found.boxes, found.cover)


def _numbers_of_markets(markets: Sequence[int], count: int) -> list[int]:
    asked = list(markets) if isinstance(markets, Iterable) else [markets]
    whole_numbers = all(isinstance(k, Integral) and not isinstance(k, bool) for k in asked)
    if not asked or not whole_numbers or not set(asked) <= set(range(1, count + 1)):
        raise ValueError(f"markets = {markets!r}: it must hold whole numbers from 1 to {count}")
    return sorted(set(asked))


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


def _refuse_unpayable(economy: Economy, search: Search) -> None:
    travel, cost = search.closest(search.low, search.high, search.tags)
    _refuse_costs(cost, capacity(economy, np.maximum(economy.leisure - travel, 0.0)))


def _refuse_costs(cost: Array, most: Array) -> None:
    """Refuse setup costs that are all at least what consumers can make; name what lacks least."""
    if np.all(cost >= most):
        nearest = np.argmax(most - cost)
        raise ValueError(
            f"setup cost = {cost[nearest]:g}: no structure can pay it; it must be below "
            f"{most[nearest]:g}"
        )
