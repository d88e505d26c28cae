"""Branch and bound over boxes of structures, in the plane and along a railway.

Utility falls with every travel time and with the setup cost, so the shortest travel and the lowest
cost in a box of structures give a bound on all of them. Boxes are split until none can hold
anything better.

Facts keep the boxes few. Where each marketplace costs the same, only the division of residences
among marketplaces matters, and a marketplace of one residence stands there. Where marketplaces cost
the same whatever their number and only the railway costs more, every residence along the railway
may as well have one, and a structure is the railway's two ends.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from replication.marketplaces.model.economy import Economy, Setup
from replication.marketplaces.model.equilibrium import Equilibrium, solve
from replication.numerics import Array
from replication.values import wholes

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
    allowed = wholes("markets", markets, 1, count) if np.size(markets) else range(1, count + 1)
    order = np.argsort(places[:, 0], kind="stable") if dimension == 1 else np.arange(count)
    labels: list[Array] = []
    lows: list[Array] = []
    highs: list[Array] = []
    tags: list[int] = []
    starts: list[Array] = []
    unused = np.full(dimension, economy.interval[0])
    for division in _partitions(count, dimension == 1):
        if max(division) + 1 not in allowed:
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


def railway_search(economy: Economy, setup: Setup) -> Search:
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


def branch_and_bound(
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


def polish(
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
