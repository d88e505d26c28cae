"""The best structure for residences on a line, where each marketplace costs the same.

At given prices what a structure is worth is a sum over residences (:mod:`.bound`), and each term is
convex in the place of the marketplace between two residences. So among all structures of k
marketplaces, each within its interval, the dearest at these prices has every marketplace at a
residence or at an end of its interval, and is found from left to right, one marketplace after the
other. Its value is a bound on the utility of them all. Prices are moved to lower the bound; where
no prices lower it enough, the interval of a marketplace is split, or the prices of a single one
move with it (:mod:`.stretches`).

A term is ``exp(L_j / a4)`` as a function of the time t that is left. While the resident works it is
a power ``1 / a4`` of his income. Where he does not it is a power ``a3 / a4`` of t, and the two meet
with one slope. It is convex if leisure has at least the share of land. If not, the tangent at the
most time that the box leaves him takes its place below that: it is above the term, and convex.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush

import numpy as np

from replication.marketplaces.model.bound import levels
from replication.marketplaces.model.economy import Economy, Setup, composite_price
from replication.marketplaces.model.equilibrium import solve
from replication.marketplaces.model.incumbent import GRID, Incumbent
from replication.marketplaces.model.polygon import Corner, centroid, clip
from replication.marketplaces.model.singles import INNER, MOST, ROUNDS, log_worth, stretches
from replication.marketplaces.model.stretches import follow
from replication.numerics import Array

LIMIT = 2_000
"""Boxes after which the search gives up its certificate."""

CUTS = 24
"""Prices tried for a box before it is split; fewer if the last `PATIENCE` hardly helped."""
PATIENCE = 4

CORNERS = [(1, 1), (1, -1), (-1, -1), (-1, 1)]
"""Corners of what logs of prices may be, in units of how far they may move."""

EVERY = 4
"""Of places of a single marketplace that are tried first, how many have prices tried on all."""

MOVING = np.nan, np.nan
"""Prices of a box in which they move."""

TINY = 1e-300
"""More than what a sum loses where its terms are too small for floats."""


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
        where setup costs more than all time can make, not a number where prices move.
    dues : array of shape (N, 2, 2)
        Where prices move: the dues at either end of the interval of a single marketplace, for each
        good; not a number elsewhere.
    """

    numbers: Array
    low: Array
    high: Array
    price: Array
    rent: Array
    dues: Array


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
    prices: Corner = field(compare=False)
    """Price of commodity 2 and sum of rents."""
    reach: float = field(compare=False, default=1.0)
    """How far logs of prices may move."""
    dues: Array = field(default_factory=lambda: np.full((2, 2), np.nan), compare=False)
    """Where prices move: at either end, for each good."""
    still: bool = field(default=False, compare=False)
    """Whether it is known that prices that move do not discard it."""
    whole: bool = field(default=True, compare=False)
    """Whether the prices of its own places have not been tried on it."""


def candidates(places: Array, low: Array, high: Array) -> Array:
    """Residences and ends of intervals that lie in the interval of some marketplace."""
    points = np.unique([*places, *low, *high])
    inside = (low[:, np.newaxis] <= points) & (points <= high[:, np.newaxis])
    return np.asarray(points[inside.any(axis=0)])


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
    step[points[:, np.newaxis] > points] = -np.inf
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


class _Line(Incumbent):
    """A search under way."""

    def __init__(self, economy: Economy, setup: Setup, tolerance: float) -> None:
        super().__init__(economy, setup)
        self.tolerance = tolerance
        self.grid, self.cleared = np.zeros(0), np.zeros((2, 0))

    @property
    def target(self) -> float:
        return self.value + self.tolerance

    def lower(self, box: _Box) -> list[Array]:
        """Move prices until the box can be discarded; return the dearest structures on the way.

        As far as the box around it needed, and where that does not halve the gap, farther.
        """
        gap, reach = self.gap(-box.rank), box.reach
        seen = self.move(box, reach)
        if reach < 1 and 2 * self.gap(-box.rank) > gap:
            seen += self.move(box, 1.0)
        return seen

    def gap(self, bound: float) -> float:
        """How far a bound on log utility is above the one that discards a box."""
        return float(bound - self.target) if bound > self.target else 0.0

    def move(self, box: _Box, reach: float) -> list[Array]:
        """Move prices whose logs may change by some distance from where they start."""
        points = candidates(self.places, box.low, box.high)
        cost, land = self.cost(box.low.size), self.economy.tastes[3]
        at, kept = box.prices, np.inf
        price, rent = at
        corners = [(price * math.exp(a * reach), rent * math.exp(b * reach)) for a, b in CORNERS]
        seen: list[Array] = []
        gaps: list[float] = []
        for _ in range(CUTS):
            terms, level = worth(self.economy, cost, np.array(at), points, box.low, box.high)
            total, structure = dearest(terms, self.places, points, box.low, box.high)
            value = level + land * np.log(max(total, TINY))
            if value < kept:
                kept, box.prices = value, at
                seen.append(structure)
            else:
                seen.insert(-1, structure)
            gaps.append(self.gap(kept))
            if gaps[-1] == 0 or gaps[0] > 2 * gaps[-1] > gaps[-1 - PATIENCE :][0]:
                break
            corners = clip(corners, self.slope(cost, at, structure), at)
            if len(corners) < 3:
                break
            at = centroid(corners)
        box.rank = max(box.rank, -kept)
        moved = max(abs(math.log(box.prices[0] / price)), abs(math.log(box.prices[1] / rent)))
        box.reach = min(2 * moved, 1.0) or box.reach
        return seen

    def moves(self, box: _Box) -> bool:
        """Whether prices may move with the marketplace: a single one, far dearer than land."""
        fee = self.cost(1) * composite_price(self.economy, np.log(box.prices[0]))
        return box.low.size == 1 and not box.still and bool(fee > 2 * box.prices[1])

    def alone(self, box: _Box) -> tuple[list[_Box], list[_Box], int]:
        """Stretches of a single marketplace that prices of its places discard, and the others."""
        gone: list[_Box] = []
        left = [replace(box, whole=False)]
        grids, prices = [self.grid], self.cleared[:, ::EVERY]
        for number in range(ROUNDS):
            if number > 0:
                grids = [self.finer(part) for part in left]
                before, every = self.value, np.unique(np.concatenate(grids))
                prices = self.clear(list(every[:, np.newaxis]))
                if self.value > before:
                    self.zoom()
            open_, left = left, []
            for part, places in zip(open_, grids, strict=True):
                price, rent = np.column_stack([part.prices, prices])
                discards = log_worth(self.economy, self.cost(1), price, rent, places) <= self.target
                for first, last, row in stretches(discards):
                    here = replace(part, low=places[[first]], high=places[[last]])
                    if row >= 0:
                        here.prices = float(price[row]), float(rent[row])
                    (left if row < 0 else gone).append(here)
            if not 0 < len(left) <= MOST:
                break
        return gone, left, len(gone)

    def finer(self, box: _Box) -> Array:
        """Residences and a grid of places in the interval of a single marketplace."""
        low, high = float(box.low[0]), float(box.high[0])
        inner = self.known[(low < self.known) & (self.known < high)]
        return np.union1d(np.linspace(low, high, INNER + 1), inner)

    def follow(self, box: _Box) -> tuple[list[_Box], list[_Box], int]:
        """Stretches of a box that are discarded, those that are not, and how many were examined."""

        def seen(places: Array, value: Array) -> float:
            value = np.where(np.isnan(value), -np.inf, value)
            at = int(value.argmax())
            if value[at] > self.value:
                self.try_all([places[[at]]])
            return self.target

        interval = float(box.low[0]), float(box.high[0])
        gone, left, examined = follow(self.economy, self.cost(1), interval, seen)
        fixed = replace(box, still=True)
        return (
            [replace(box, low=a, high=b, dues=dues, prices=MOVING) for a, b, dues in gone.rows()],
            [replace(fixed, low=a, high=b) for a, b, _ in left.rows()],
            examined,
        )

    def slope(self, cost: float, prices: Corner, structure: Array) -> Corner:
        """How the bound on one structure changes with the price of commodity 2 and with rents."""
        _, a2, a3, a4 = self.economy.tastes
        price, rent = prices
        time = self.economy.leisure - self.economy.trips * np.abs(
            np.subtract.outer(self.places, structure)
        ).min(axis=1)
        log_price, rents = np.log([price]), np.array([rent])
        fee = cost * composite_price(self.economy, log_price)
        found = levels(self.economy, np.maximum(time, 0.0)[:, np.newaxis], fee, log_price, rents)
        log, spending, idle = (
            of[:, 0] for of in (found.log_level, found.spending, found.at_corner)
        )
        if log.max() == -np.inf:  # nobody can pay: no slope says where to look
            return np.nan, np.nan
        weight = np.exp((log - log.max()) / a4)
        rate = weight / np.where(spending > 0, spending, np.inf)
        second = self.economy.makes_second
        worked = np.where(idle, 0.0, second)
        share = (1 - self.economy.composite_share) * fee[0]
        by_price = (rate * (worked * price * time - share) - a3 * weight * worked).sum()
        total = weight.sum()
        return float(by_price / total - a2) / price, float(rate.sum() * rent / total - a4) / rent

    def first_boxes(self, numbers: Sequence[int]) -> list[_Box]:
        """All structures of each number, at the prices of an economy without travel; try some."""
        count = self.places.size
        costs = np.array([self.cost(number) for number in numbers])
        free = solve(self.economy, np.full((len(numbers), count), self.economy.leisure), costs)
        boxes: list[_Box] = []
        starts: list[Array] = []
        for k, cost in enumerate(costs):
            low, high = (np.full(numbers[k], end) for end in self.ends)
            prices = float(free.price[k]), float(free.rent_income[k])
            boxes.append(_Box(-float(free.log_utility[k]), k, low, high, prices))
            if np.isfinite(free.log_utility[k]):
                terms, _ = worth(self.economy, cost, np.array(prices), self.known, low, high)
                starts.append(dearest(terms, self.places, self.known, low, high)[1])
        if 1 in numbers:
            singles = [*self.known, *np.linspace(*self.ends, GRID), easiest_place(self.economy)]
            self.grid = np.unique(singles)
            starts += list(self.grid[:, np.newaxis])
        self.cleared = self.clear(starts)[:, : self.grid.size]
        self.improve()
        return boxes


def _halves(box: _Box, seen: list[Array]) -> list[_Box]:
    """Split the interval of the marketplace on which the dearest structures differ most."""
    last = np.array(seen[-4:])
    for low, high in ((last.min(axis=0), last.max(axis=0)), (box.low, box.high)):
        m = int(np.argmax(high - low))
        middle = float((low[m] + high[m]) / 2)
        if box.low[m] < middle < box.high[m]:
            break
    left, right = box.high.copy(), box.low.copy()
    left[m] = right[m] = middle
    return [replace(box, high=left), replace(box, low=right)]


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
        if box.low.size == 1 and box.whole:
            gone, parts, number = line.alone(box)
            done += gone
            examined += number
            for part in parts:
                serial += 1
                heappush(boxes, replace(part, serial=serial))
            continue
        seen = line.lower(box)
        examined += 1
        if -box.rank > line.target and line.try_all(seen[-1:]):
            line.improve()
        if -box.rank <= line.target:
            done.append(box)
            continue
        if line.moves(box):
            known = line.value
            gone, parts, number = line.follow(box)
            if line.value > known:
                line.zoom()
            done += gone
            examined += number
        else:
            parts = _halves(box, seen)
        for part in parts:
            serial += 1
            heappush(boxes, replace(part, serial=serial))
    highest = max(line.target, -boxes[0].rank if boxes else -np.inf)
    return LineSearch(line.best, line.value, highest, examined, _cover(done + boxes))


def _cover(boxes: list[_Box]) -> OrderedCover:
    width = max(box.low.size for box in boxes)
    low, high = (
        np.array([np.pad(side, (0, width - side.size)) for side in sides])
        for sides in ([box.low for box in boxes], [box.high for box in boxes])
    )
    price, rent = np.array([box.prices for box in boxes]).T
    numbers, dues = np.array([box.low.size for box in boxes]), np.array([box.dues for box in boxes])
    return OrderedCover(numbers, low, high, price, rent, dues)
