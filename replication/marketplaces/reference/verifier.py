"""A verifier of searches, in interval arithmetic: it takes nobody's word for a bound.

A search hands over boxes of structures and, for each, prices at which nobody in it is well off.
The verifier finds the structures that have to be covered by its own enumeration, sees that the
boxes cover them, and evaluates every box at its prices with balls of proven radius, at the rational
parameters that the printed decimals are. It knows parameters alone and calls no solver.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from flint import arb, fmpq

from replication.certify import precision
from replication.marketplaces.model.economy import Economy, Setup
from replication.marketplaces.reference.balls import binary, exact, power, shares
from replication.marketplaces.reference.moving import moving_bound
from replication.numerics import Array

WIDER = fmpq(1, 10**12)
"""Every box is taken to be larger by this on each side, far beyond the rounding of its corners."""

BITS = 90
Root = tuple[tuple[int, ...], Array, Array]


@dataclass(frozen=True, slots=True)
class Verified:
    """What the boxes establish.

    Attributes
    ----------
    covers : bool
        Whether they cover all structures.
    boxes : int
    worst : float
        Upper end of the largest value found in a box, or lower end of the smallest.
    """

    covers: bool
    boxes: int
    worst: float


def railway_roots(economy: Economy, setup: Setup) -> list[Root]:
    """Boxes that hold the two ends of every railway."""
    ends = [end for end, _ in setup.railway]
    low, high = economy.interval
    inner = [end for end in ends if low < end < high]
    cells = list(pairwise(np.unique([low, high, *economy.residences[:, 0], *inner])))
    label = (0,) * len(economy.residences)
    return [
        (label, np.array([a[0], b[0]]), np.array([a[1], b[1]]))
        for i, a in enumerate(cells)
        for b in cells[i:]
    ]


def _key(label: tuple[int, ...], low: Array, high: Array) -> tuple[Any, ...]:
    return (label, (low + 0.0).tobytes(), (high + 0.0).tobytes())


def covers(roots: list[Root], boxes: list[Root]) -> bool:
    """Whether each root is one of the boxes, or halves of it along its longest side all are."""
    known = {_key(*box) for box in boxes}
    waiting, budget = list(roots), 4 * len(boxes) + len(roots)
    while waiting:
        label, low, high = waiting.pop()
        if _key(label, low, high) in known:
            continue
        budget -= 1
        width = high - low
        widest = int(np.argmax(width))
        if budget < 0 or width[widest] == 0:
            return False
        middle = (low[widest] + high[widest]) / 2
        left, right = high.copy(), low.copy()
        left[widest], right[widest] = middle, middle
        waiting += [(label, low, left), (label, right, high)]
    return True


def hours(economy: Economy, box: Root, railway: bool) -> list[fmpq]:
    """Most time that any structure of a box leaves, by residence."""
    label, low, high = box
    left, right = [
        [binary(end) for end in side] for side in (low, high)
    ]  # the corners are exact binary fractions
    time = []
    for j, place in enumerate(exact(x) for x in economy.residences[:, 0]):
        ends = (left[0], right[1]) if railway else (left[label[j]], right[label[j]])
        gap = max(ends[0] - WIDER - place, place - ends[1] - WIDER, fmpq(0))
        time.append(max(exact(economy.leisure) - exact(economy.trips) * gap, fmpq(0)))
    return time


def least_cost(setup: Setup, box: Root) -> fmpq:
    """Lowest setup cost of the structures of a box."""
    label, low, high = box
    if not setup.railway:
        return exact(setup.fixed) + exact(setup.each) * (max(label) + 1)
    total, start = exact(setup.fixed), fmpq(-(10**9))
    left, right = binary(high[0]) + WIDER, binary(low[1]) - WIDER
    for end, rate in setup.railway:
        stop = exact(end)
        total += exact(rate) * max(min(right, stop) - max(left, start), fmpq(0))
        start = stop
    return total


def fee(economy: Economy, cost: fmpq, price: arb) -> arb:
    """Setup cost in units of commodity 1: cost p^(1-g) / (g^g (1-g)^(1-g))."""
    share = exact(economy.composite_share)
    unit = power(arb(share), share) * power(arb(1 - share), 1 - share)
    return arb(cost) * power(price, 1 - share) / unit


def at_home(economy: Economy, cost: fmpq) -> float:
    """Bound on log utility of every structure of a cost: nobody who never travels is better off.

    Both goods cost one, and land its share of what time leaves beside the fee. So the bound falls
    without limit as setup takes all that time can make, ``g^g (1-g)^(1-g) t``. A rational cost is
    exactly that only if g is one half, where it is seen in rational numbers: with g = m / n the
    n-th power of ``g^g (1-g)^(1-g)`` is ``m^m (n-m)^(n-m) / n^n``, and has a rational root only if
    m and n - m, which have no common factor, are n-th powers: both one.
    """
    free, land = exact(economy.leisure), shares(economy.tastes)[3]
    even = exact(economy.composite_share) == fmpq(1, 2)
    spare = arb(free - 2 * cost) if even else arb(free) - fee(economy, cost, arb(1))
    most = arb(spare.upper())
    if most <= 0:
        return -np.inf
    rent = float(most * arb(land / (1 - land)))
    return float(log_bound(economy, [free] * len(economy.goods), cost, 1.0, rent).upper())


def bend(economy: Economy, net: arb, wage: arb) -> arb:
    """Time below which a resident does not work, with what he has beside wages."""
    leisure = exact(economy.tastes[2])
    return arb(leisure) * net / (arb(1 - leisure) * wage)


def working(economy: Economy, net: arb, wage: arb, times: list[fmpq]) -> list[arb]:
    """``exp(L / a4)`` of residents who work for a wage, from the upper ends of their incomes."""
    _, _, a3, a4 = shares(economy.tastes)
    part, inverse = power(wage, a3), 1 / a4
    tops = [arb((wage * time + net).upper()) for time in times]
    return [arb(0) if top <= 0 else power(top / part, inverse) for top in tops]


def resting(economy: Economy, net: arb, time: fmpq | arb) -> arb:
    """``exp(L / a4)`` of a resident who takes all his time as leisure."""
    _, _, a3, a4 = shares(economy.tastes)
    if arb(time) <= 0:
        return arb(0)
    return power(net / arb(1 - a3), (1 - a3) / a4) * power(arb(time) / arb(a3), a3 / a4)


def log_bound(economy: Economy, time: list[fmpq], cost: fmpq, price: float, rent: float) -> arb:
    """Log of the highest utility that prices allow, for a group that may work as it likes."""
    _, a2, _, a4 = shares(economy.tastes)
    second, rents = arb(binary(price)), arb(binary(rent))
    net = rents - fee(economy, cost, second)
    total = arb(0)
    for good, left in zip(economy.goods, time, strict=True):
        wage = second if good == 2 else arb(1)
        idle = arb(left) < bend(economy, net, wage)
        total += resting(economy, net, left) if idle else working(economy, net, wage, [left])[0]
    if total <= 0:
        return arb("-inf")
    unit = sum((arb(a) * arb(a).log() for a in shares(economy.tastes)), arb(0))
    return unit + arb(a4) * (total / rents).log() - arb(a2) * second.log()


def unpayable(economy: Economy, time: list[fmpq], cost: fmpq) -> bool:
    """Whether all that time can make is certainly not more than the setup cost."""
    share = exact(economy.composite_share)
    best = [
        max(t for t, g in zip(time, economy.goods, strict=True) if g == good) for good in (1, 2)
    ]
    made = power(arb(share * best[0]), share) * power(arb((1 - share) * best[1]), 1 - share)
    return bool(made <= arb(cost))


def verify_railway(economy: Economy, setup: Setup, cover: Any) -> Verified:  # noqa: ANN401
    """Re-evaluate the boxes of a search for the best railway.

    Parameters
    ----------
    economy : Economy
        With residences on a line.
    setup : Setup
        With a railway.
    cover : object
        With arrays ``low``, ``high``, ``labels``, ``price`` and ``rent``, one row for each box.

    Returns
    -------
    Verified
        `worst` is a bound on the log utility of every structure.
    """
    boxes = boxes_of(cover)
    with precision(BITS):
        worst = -np.inf
        for box, price, rent in zip(boxes, cover.price, cover.rent, strict=True):
            time, cost = hours(economy, box, railway=True), least_cost(setup, box)
            if price == rent == 1 and unpayable(economy, time, cost):
                continue
            bound = log_bound(economy, time, cost, price, rent)
            worst = float(np.maximum(worst, float(bound.upper())))
    return Verified(covers(railway_roots(economy, setup), boxes), len(boxes), worst)


def ordered_covers(lows: Array, highs: Array, low: Array, high: Array) -> bool:
    """Whether boxes cover a root: it is one of them, or a cut that crosses none leaves two such.

    Parameters
    ----------
    lows, highs : arrays of shape (N, k)
    low, high : arrays of shape (k,)
    """
    if np.any(np.all((lows == low) & (highs == high), axis=1)):
        return True
    for m in range(low.size):
        cuts = np.unique(lows[:, m])
        for cut in cuts[np.argsort(np.abs(np.arange(cuts.size) - cuts.size // 2), kind="stable")]:
            left, right = highs[:, m] <= cut, lows[:, m] >= cut
            if low[m] < cut < high[m] and np.all(left | right):
                below, above = high.copy(), low.copy()
                below[m] = above[m] = cut
                return ordered_covers(lows[left], highs[left], low, below) and ordered_covers(
                    lows[right], highs[right], above, high
                )
    return False


def _terms(
    economy: Economy, cost: fmpq, prices: tuple[float, float], points: list[fmpq], most: list[fmpq]
) -> list[list[arb]]:
    """Return ``exp(L_j / a4)`` of each residence and point, or what is above it and convex."""
    _, _, a3, a4 = shares(economy.tastes)
    second, rents = (arb(binary(one)) for one in prices)
    net = rents - fee(economy, cost, second)
    free, trips = exact(economy.leisure), exact(economy.trips)
    rows = []
    kept: dict[tuple[float, ...], dict[tuple[int, int], arb]] = {}
    for place, good, left in zip(economy.residences[:, 0], economy.goods, most, strict=True):
        wage = second if good == 2 else arb(1)
        bends, here = bend(economy, net, wage), exact(place)
        touch = min(bends, arb(left))
        known = kept.setdefault((good, int(left.p), int(left.q)) if a3 < a4 else (good,), {})
        apart = [abs(here - point) for point in points]
        keys = [(int(one.p), int(one.q)) for one in apart]
        fresh = {key: one for key, one in zip(keys, apart, strict=True) if key not in known}
        times = {key: max(free - trips * one, fmpq(0)) for key, one in fresh.items()}
        busy = {}
        for key, time in times.items():
            if a3 < a4 and touch > 0 and arb(time) < touch:
                # The tangent of the power a3 / a4 where it touches.
                rise = 1 + arb(a3 / a4) * (arb(time) / touch - 1)
                known[key] = resting(economy, net, touch) * rise
            elif arb(time) < bends:
                known[key] = resting(economy, net, time)
            else:
                busy[key] = time
        known |= dict(zip(busy, working(economy, net, wage, list(busy.values())), strict=True))
        row = [known[key] for key in keys]
        rows.append(row)
    return rows


def _dearest(terms: Array, places: Array, points: Array, low: Array, high: Array) -> float:
    """Largest sum of terms over ordered structures; residences use the better neighbour."""
    beyond = places[:, np.newaxis] > points
    between = beyond[:, :, np.newaxis] & ~beyond[:, np.newaxis]
    either = np.maximum(terms[:, :, np.newaxis], terms[:, np.newaxis])
    gain = np.where(between, either, 0.0).sum(axis=0)
    gain[points[:, np.newaxis] > points] = -np.inf
    value = np.where(beyond, 0.0, terms).sum(axis=0)
    for m in range(low.size):
        if m > 0:
            value = (value[:, np.newaxis] + gain).max(axis=0)
        value = np.where((low[m] <= points) & (points <= high[m]), value, -np.inf)
    return float((value + np.where(beyond, terms, 0.0).sum(axis=0)).max())


ROUNDING = 1 + 1e-12
"""Far above what rounding takes from a sum of a few hundred numbers that are not negative."""


def verify_ordered(
    economy: Economy,
    setup: Setup,
    cover: Any,  # noqa: ANN401
    numbers: tuple[int, ...] = (),
) -> Verified:
    """Re-evaluate the boxes of a search among ordered structures, each of equal cost.

    The terms of residences are balls of proven radius; their upper ends are added as floats, with
    more than all rounding on top.

    Parameters
    ----------
    economy : Economy
        With residences on a line.
    setup : Setup
        Without a railway.
    cover : object
        With arrays ``numbers``, ``low``, ``high``, ``price``, ``rent`` and ``dues``, one row for
        each box.
    numbers : tuple of int
        Numbers of marketplaces that the search was about; all by default.

    Returns
    -------
    Verified
        `worst` is a bound on the log utility of every structure.
    """
    places = economy.residences[:, 0]
    known = np.unique(places)
    covered = True
    for k in numbers or range(1, known.size + 1):
        of = cover.numbers == k
        root = np.full(k, known[0]), np.full(k, known[-1])
        covered = covered and ordered_covers(cover.low[of][:, :k], cover.high[of][:, :k], *root)
    worst = -np.inf
    with precision(BITS):
        for k, low, high, dues, *prices in zip(
            *(cover.numbers, cover.low, cover.high, cover.dues, cover.price, cover.rent),
            strict=True,
        ):
            cost = exact(setup.fixed) + exact(setup.each) * int(k)
            if np.all(np.isnan(prices)):
                bound = moving_bound(economy, cost, low[:k], high[:k], dues)
                worst = float(np.maximum(worst, bound))
                continue
            bound = at_home(economy, cost) if tuple(prices) == (1, 1) else np.inf
            if bound > -np.inf:
                here = _ordered_bound(economy, cost, tuple(prices), low[:k], high[:k])
                bound = float(np.minimum(bound, here))
            worst = float(np.maximum(worst, bound))
    return Verified(bool(covered), len(cover.numbers), worst)


def _ordered_bound(
    economy: Economy, cost: fmpq, prices: tuple[float, float], low: Array, high: Array
) -> float:
    places = economy.residences[:, 0]
    points = np.unique([*places, *low, *high])
    points = points[
        np.any([(a <= points) & (points <= b) for a, b in zip(low, high, strict=True)], axis=0)
    ]
    where = [exact(at) if at in places else binary(at) for at in points]
    spans = [(binary(a), binary(b)) for a, b in zip(low, high, strict=True)]
    least = [
        max(fmpq(0), min(max(a - x, x - b) for a, b in spans) - WIDER) for x in map(exact, places)
    ]
    free, trips = exact(economy.leisure), exact(economy.trips)
    most = [max(free - trips * gap, fmpq(0)) for gap in least]
    terms = _terms(economy, cost, prices, where, most)
    different = {id(one): one for row in terms for one in row}
    if not all(one.is_finite() for one in different.values()):
        return np.nan
    largest = max(arb(one.upper()) for one in different.values())
    if largest <= 0:
        return -np.inf
    known = {n: max(float((one / largest).upper()), 0.0) for n, one in different.items()}
    floats = np.array([[known[id(one)] for one in row] for row in terms])
    total = _dearest(floats * ROUNDING + 1e-300, places, points, low, high) * ROUNDING
    if not total > 0:
        return -np.inf
    second, rents = (arb(binary(one)) for one in prices)
    _, a2, _, a4 = shares(economy.tastes)
    unit = sum((arb(a) * arb(a).log() for a in shares(economy.tastes)), arb(0))
    log = unit + arb(a4) * (arb(binary(total)) * largest / rents).log() - arb(a2) * second.log()
    return float(log.upper())


def boxes_of(cover: Any) -> list[Root]:  # noqa: ANN401
    """Boxes of a cover, each with the labels of its residences."""
    labels = [tuple(int(one) for one in label) for label in cover.labels]
    return list(zip(labels, cover.low, cover.high, strict=True))


def attained(economy: Economy, structure: Array, setup: Setup, found: Any) -> float:  # noqa: ANN401
    """Utility that everybody certainly reaches with one structure: a feasible allocation.

    Parameters
    ----------
    economy : Economy
    structure : array of shape (k,)
    setup : Setup
    found : object
        With ``populations``, ``leisure_taken``, ``consumption`` and ``inputs``; what is left of
        each commodity is given to the residents in proportion, and never more than there is.
    """
    g = exact(economy.composite_share)
    sites = [binary(d) for d in structure]
    label = tuple(range(len(sites)))
    ends = np.array([structure[0], structure[-1]])
    if setup.railway:
        cost = least_cost(setup, (label, ends - 2e-12, ends + 2e-12))
    else:
        cost = least_cost(setup, (label, ends, ends))
    with precision(BITS):
        weights = [binary(m) for m in found.populations]
        people = [m / sum(weights) for m in weights]
        leisure = [binary(h) for h in found.leisure_taken]
        work, goods = [], economy.goods
        for place, h in zip(economy.residences[:, 0], leisure, strict=True):
            trip = exact(economy.trips) * min(abs(exact(place) - d) for d in sites)
            work.append(exact(economy.leisure) - trip - h)
        first = binary(found.inputs[0])
        inputs = arb(first), power(arb(cost) / power(arb(first), g), 1 / (1 - g))
        powers = shares(economy.tastes)
        eaten = [[binary(one) for one in found.consumption[:, k]] for k in (0, 1)]
        scale: list[arb] = []
        for good in (1, 2):
            made = sum(
                (m * n for m, n, k in zip(people, work, goods, strict=True) if k == good),
                fmpq(0),
            )
            wanted = sum((m * c for m, c in zip(people, eaten[good - 1], strict=True)), fmpq(0))
            scale.append((arb(made) - inputs[good - 1]) / arb(wanted))
        lowest = np.inf
        for j, mass in enumerate(people):
            if mass == 0:
                continue
            bundle = (
                scale[0] * arb(eaten[0][j]),
                scale[1] * arb(eaten[1][j]),
                arb(leisure[j]),
                1 / arb(mass),
            )
            value = arb(1)
            for amount, share in zip(bundle, powers, strict=True):
                value *= power(amount, share)
            lowest = float(np.minimum(lowest, float(value.lower())))
    return lowest
