"""The best structure for many residences on a line, where each marketplace costs the same.

At given prices what a structure is worth is a sum over residences (:mod:`.bound`), and each term is
convex in the place of the marketplace between two residences. So among all structures of k
marketplaces, each within its interval, the dearest at these prices has every marketplace at a
residence or at an end of its interval, and is found from left to right, one marketplace after the
other. Its value is a bound on the utility of them all. Prices are moved to lower the bound; where
no prices lower it enough, the interval of a marketplace is split.

A term is ``exp(L_j / a4)`` as a function of the time t that is left. While the resident works it is
a power ``1 / a4`` of his income. Where he does not it is a power ``a3 / a4`` of t, and the two meet
with one slope. It is convex if leisure has at least the share of land. If not, the tangent at the
most time that the box leaves him takes its place below that: it is above the term, and convex.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

import numpy as np

from replication.marketplaces.model.bound import bound, levels
from replication.marketplaces.model.economy import Economy, Setup, composite_price
from replication.marketplaces.model.equilibrium import hours_left, solve
from replication.numerics import Array

LIMIT = 500
"""Boxes after which the search gives up its certificate."""

CUTS = 24
"""Prices tried for a box before it is split."""

REACH = np.e
"""Factor by which prices may move from where they start."""

GRID = 101
"""Places of a single marketplace that are tried first."""

ROUNDS = 6
"""Widths of the zoom at the end, each a fifth of the one before."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderedCover:
    """Boxes of ordered structures that a search has discarded, and the prices that discard each.

    Attributes
    ----------
    numbers : array of int, shape (N,)
        Number of marketplaces.
    low, high : arrays of shape (N, K)
        Interval of each marketplace from left to right; zero beyond their number.
    price, rent : arrays of shape (N,)
        Price of commodity 2 and sum of rents at which nobody in the box is better off; both one
        where setup costs more than all time can make.
    """

    numbers: Array
    low: Array
    high: Array
    price: Array
    rent: Array


@dataclass(frozen=True, slots=True, eq=False)
class LineSearch:
    """What a search found: the structure, its log utility, the bound, boxes and their cover."""

    structure: Array
    value: float
    bound: float
    boxes: int
    cover: OrderedCover


@dataclass(order=True, slots=True)
class _Box:
    """Intervals of marketplaces with the lowest bound known, lowest rank first."""

    rank: float
    serial: int
    low: Array = field(compare=False)
    high: Array = field(compare=False)
    prices: Array = field(compare=False)
    """Price of commodity 2 and sum of rents."""


def worth(
    economy: Economy, cost: float, prices: Array, points: Array, low: Array, high: Array
) -> tuple[Array, float]:
    """Return what residents add to the bound if they use a marketplace at some point.

    Parameters
    ----------
    economy : Economy
    cost : float
        Of setup, per consumer.
    prices : array of shape (2,)
        Price of commodity 2 and sum of rents.
    points : array of shape (C,)
    low, high : arrays of shape (k,)
        Interval of each marketplace.

    Returns
    -------
    array of shape (J, C)
        Relative to the largest.
    float
        Log of the bound of a structure is this plus the share of land times the log of its sum.
    """
    _, a2, a3, a4 = economy.tastes
    log_price, rent = np.log(prices[0]), prices[1]
    fee = cost * composite_price(economy, log_price)

    def log_of(time: Array) -> Array:
        each = np.ones(time.shape[1])
        return levels(economy, time, fee * each, log_price * each, rent * each).log_level

    apart = np.abs(economy.residences - points)
    time = np.maximum(economy.leisure - economy.trips * apart, 0.0)
    log = log_of(time)
    if a3 < a4 and rent > fee:
        gap = np.maximum(np.maximum(low - economy.residences, economy.residences - high), 0.0)
        most = np.maximum(economy.leisure - economy.trips * gap.min(axis=1, keepdims=True), 0.0)
        wages = np.exp(log_price * economy.makes_second)[:, np.newaxis]
        touch = np.minimum(most, a3 / (1 - a3) * (rent - fee) / wages)
        share = np.divide(time, touch, out=np.ones_like(time), where=touch > 0)
        tangent = log_of(touch) + a4 * np.log1p(a3 / a4 * (share - 1))
        log = np.where(share < 1, tangent, log)
    top = log.max()
    if not np.isfinite(top):
        return np.zeros_like(log), -np.inf
    level = (economy.tastes * np.log(economy.tastes)).sum() + top - a4 * np.log(rent)
    return np.exp((log - top) / a4), float(level - a2 * log_price)


def dearest(
    terms: Array, places: Array, points: Array, low: Array, high: Array
) -> tuple[float, Array]:
    """Largest sum of terms over ordered structures, and the points of one that has it.

    Parameters
    ----------
    terms : array of shape (J, C)
        What each residence adds for each point; it uses the closest on either side.
    places : array of shape (J,)
    points : array of shape (C,)
        In rising order.
    low, high : arrays of shape (k,)
        Interval of each marketplace.
    """
    beyond = places[:, np.newaxis] > points
    first, last = (terms * ~beyond).sum(axis=0), (terms * beyond).sum(axis=0)
    between = beyond[:, :, np.newaxis] & ~beyond[:, np.newaxis, :]
    pairs = np.where(between, np.maximum(terms[:, :, np.newaxis], terms[:, np.newaxis, :]), 0.0)
    step = pairs.sum(axis=0)
    step[np.tril_indices(points.size, -1)] = -np.inf
    allowed = (low[:, np.newaxis] <= points) & (points <= high[:, np.newaxis])
    value = np.where(allowed[0], first, -np.inf)
    came: list[Array] = []
    for here in allowed[1:]:
        ways = value[:, np.newaxis] + step
        came.append(ways.argmax(axis=0))
        value = np.where(here, ways.max(axis=0), -np.inf)
    total = value + last
    at = int(total.argmax())
    chosen = [at]
    for back in reversed(came):
        chosen.append(int(back[chosen[-1]]))
    return float(total[at]), np.asarray(points[chosen[::-1]])


def _clip(corners: Array, normal: Array, through: Array) -> Array:
    """Keep the part of a polygon behind a line."""
    side = (corners - through) @ normal
    after, next_side = np.roll(corners, -1, axis=0), np.roll(side, -1)
    kept: list[Array] = []
    for here, there, a, b in zip(corners, after, side, next_side, strict=True):
        if a <= 0:
            kept.append(here)
        if (a < 0 < b) or (b < 0 < a):
            kept.append(here + (there - here) * (a / (a - b)))
    return np.array(kept).reshape(-1, 2)


def _centroid(corners: Array) -> Array:
    origin = corners[0]
    a = corners - origin
    b = np.roll(a, -1, axis=0)
    area = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    if abs(area.sum()) < 1e-300:
        return np.asarray(corners.mean(axis=0))
    return np.asarray(origin + ((a + b) * area[:, np.newaxis]).sum(axis=0) / (3 * area.sum()))


def easiest_place(economy: Economy) -> float:
    """Place of a single marketplace at which consumers can make most of the composite good.

    It lies between the closest two residences with different goods. What their residents can make
    has a logarithm that is concave in the place.
    """
    places, first = economy.residences[:, 0], economy.goods == 1
    apart = np.abs(np.subtract.outer(places[first], places[~first]))
    i, j = np.unravel_index(np.argmin(apart), apart.shape)
    start, end, share = places[first][i], places[~first][j], economy.composite_share
    way = economy.trips * apart[i, j]
    if way == 0:
        return float(start)
    trip = (1 - share) * economy.leisure - share * (economy.leisure - way)
    return float(start + (end - start) * np.clip(trip / way, 0, 1))


class _Line:
    """A search under way."""

    def __init__(self, economy: Economy, setup: Setup, tolerance: float) -> None:
        self.economy, self.setup, self.tolerance = economy, setup, tolerance
        self.places = economy.residences[:, 0]
        self.known = np.unique(self.places)
        self.ends = self.known[0], self.known[-1]
        self.best, self.value = self.known[:1], -np.inf

    def cost(self, number: int) -> float:
        return self.setup.fixed + self.setup.each * number

    @property
    def target(self) -> float:
        return self.value + self.tolerance

    def try_all(self, structures: Sequence[Array]) -> bool:
        """Solve structures and keep the best; say whether it is better than before."""
        before = self.value
        for number in {len(one) for one in structures}:
            some = np.unique([one for one in structures if len(one) == number], axis=0)
            hours = hours_left(self.economy, some)
            found = solve(self.economy, hours, np.full(len(some), self.cost(number)))
            value = np.where(found.converged, found.log_utility, -np.inf)
            at = int(value.argmax())
            if value[at] > self.value:
                self.best, self.value = some[at], float(value[at])
        return self.value > before

    def improve(self) -> None:
        """Move one marketplace of the best structure at a time, then zoom in on its places."""
        known = self.known
        gaps = (known[:-1, np.newaxis] + np.diff(known)[:, np.newaxis] * [0.2, 0.5, 0.8]).ravel()
        better = np.isfinite(self.value)
        while better:
            moves: list[Array] = []
            for m, at in enumerate(self.best):
                near = np.concatenate([known[known < at][-2:], known[known > at][:2]])
                inner = gaps[(gaps > near.min()) & (gaps < near.max())]
                for to in np.concatenate([near, inner]):
                    moved = self.best.copy()
                    moved[m] = to
                    moves.append(np.sort(moved))
            better = self.try_all(moves)
        self.zoom()

    def zoom(self) -> None:
        """Move marketplaces that stand between residences on ever finer grids."""
        width = np.diff(self.known).max() / 4
        for _ in range(ROUNDS):
            for m in np.flatnonzero(~np.isin(self.best, self.places)):
                moved = np.tile(self.best, (21, 1))
                moved[:, m] += width * np.linspace(-1, 1, 21)
                self.try_all(list(np.sort(np.clip(moved, *self.ends), axis=1)))
            width /= 5

    def lower(self, box: _Box) -> list[Array]:
        """Move prices until the box can be discarded; return the dearest structures on the way."""
        points = np.unique([*self.places, *box.low, *box.high])
        cost, land = self.cost(box.low.size), self.economy.tastes[3]
        at, kept = box.prices, np.inf
        corners = at * REACH ** np.array([[1, 1], [1, -1], [-1, -1], [-1, 1]])
        seen: list[Array] = []
        for _ in range(CUTS):
            terms, level = worth(self.economy, cost, at, points, box.low, box.high)
            total, structure = dearest(terms, self.places, points, box.low, box.high)
            value = level + land * np.log(total) if total > 0 else -np.inf
            if value < kept:
                kept, box.prices = value, at
                seen.append(structure)
            else:
                seen.insert(-1, structure)
            if value <= self.target:
                break
            time = hours_left(self.economy, structure)[:, np.newaxis]
            here = bound(self.economy, time, np.array([cost]), np.log(at[:1]), at[1:])
            corners = _clip(corners, np.ravel(here.slope) / at, at)
            if len(corners) < 3:
                break
            at = _centroid(corners)
        box.rank = max(box.rank, -kept)
        return seen

    def first_boxes(self, numbers: Sequence[int]) -> list[_Box]:
        """All structures of each number, at the prices of an economy without travel; try some."""
        count = self.places.size
        costs = np.array([self.cost(number) for number in numbers])
        free = solve(self.economy, np.full((len(numbers), count), self.economy.leisure), costs)
        boxes: list[_Box] = []
        starts: list[Array] = []
        for k, cost in enumerate(costs):
            low, high = (np.full(numbers[k], end) for end in self.ends)
            prices = np.array([free.price[k], free.rent_income[k]])
            boxes.append(_Box(-float(free.log_utility[k]), k, low, high, prices))
            if np.isfinite(free.log_utility[k]):
                terms, _ = worth(self.economy, cost, prices, self.known, low, high)
                starts.append(dearest(terms, self.places, self.known, low, high)[1])
        if 1 in numbers:
            singles = [*self.known, *np.linspace(*self.ends, GRID), easiest_place(self.economy)]
            starts += list(np.array(singles)[:, np.newaxis])
        self.try_all(starts)
        self.improve()
        return boxes


def _split(box: _Box, seen: list[Array]) -> tuple[int, float]:
    """Marketplace on which the dearest structures differ most, and where to split its interval."""
    last = np.array(seen[-4:])
    for low, high in ((last.min(axis=0), last.max(axis=0)), (box.low, box.high)):
        m = int(np.argmax(high - low))
        middle = float((low[m] + high[m]) / 2)
        if box.low[m] < middle < box.high[m]:
            break
    return m, middle


def search_line(
    economy: Economy,
    setup: Setup,
    numbers: Sequence[int],
    tolerance: float,
    limit: int = LIMIT,
) -> LineSearch:
    """Find the best structure of marketplaces of equal cost, with a bound on all others.

    Parameters
    ----------
    economy : Economy
        With residences on a line.
    setup : Setup
        Without a railway.
    numbers : sequence of int
        Numbers of marketplaces, not above the number of different residences.
    tolerance : float
        Gap in log utility.
    limit : int
        Boxes after which the search stops.

    Returns
    -------
    LineSearch
    """
    line = _Line(economy, setup, tolerance)
    boxes = line.first_boxes(numbers)
    done: list[_Box] = []
    heapify(boxes)
    examined = serial = len(boxes)
    while boxes and -boxes[0].rank > line.target and examined < limit:
        box = heappop(boxes)
        seen = line.lower(box)
        examined += 1
        if -box.rank > line.target and line.try_all(seen[-1:]):
            line.improve()
        if -box.rank <= line.target:
            done.append(box)
            continue
        m, at = _split(box, seen)
        left, right = box.high.copy(), box.low.copy()
        left[m] = right[m] = at
        for low, high in ((box.low, left), (right, box.high)):
            serial += 1
            heappush(boxes, _Box(box.rank, serial, low, high, box.prices))
    highest = max(line.target, -boxes[0].rank if boxes else -np.inf)
    return LineSearch(line.best, line.value, highest, examined, _cover(done + boxes))


def _cover(boxes: list[_Box]) -> OrderedCover:
    width = max(box.low.size for box in boxes)
    low, high = (
        np.array([np.pad(side, (0, width - side.size)) for side in sides])
        for sides in ([box.low for box in boxes], [box.high for box in boxes])
    )
    price, rent = np.array([box.prices for box in boxes]).T
    return OrderedCover(np.array([box.low.size for box in boxes]), low, high, price, rent)
