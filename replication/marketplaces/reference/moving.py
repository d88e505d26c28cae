"""Boxes of one marketplace whose prices move with it, re-evaluated with balls of proven radius.

A box is a stretch without a residence inside. At each end it names the dues: the time that a
resident has to work for what rents leave of the fee, for each good. Between the ends dues are
linear, and so is the time left. With what is left to pay as unit of account, wages are ``1 / D_i``
and rents ``R = q / (g^g (1-g)^(1-g) D_1^g D_2^(1-g)) - 1``, all positive, so that by the bound of
any prices utility is at most

    A (sum_i F_i S_i)^a4,   S_i = sum_j max(t_j - D_i, 0)^(1 / a4),
    F_i = D_i^((a_i + a3 - 1) / a4) D_h^(a_h / a4) / R,

with h the other good. Here S_i is convex, hence at most its chord. R is convex, hence at least its
tangent in the middle; ``log D_h`` is concave, hence at most its tangent. Both put into F_i leave
the exponential of a convex function, at most its chord. What remains is a sum of products of two
chords: a quadratic polynomial, whose largest value is known.
"""

import numpy as np
from flint import arb, fmpq

from replication.marketplaces.model.economy import Economy
from replication.marketplaces.reference.balls import binary, exact, power, shares
from replication.numerics import Array

Pair = list[arb]
"""A ball for each good."""


def ends_of(economy: Economy, interval: tuple[float, float]) -> list[fmpq]:
    """Ends of a stretch; a residence is the number that it was written as."""
    places = economy.residences[:, 0]
    return [exact(at) if at in places else binary(at) for at in interval]


def sums(economy: Economy, place: fmpq, dues: list[fmpq]) -> Pair:
    """Return S_1 and S_2 where a marketplace stands."""
    free, trips, land = exact(economy.leisure), exact(economy.trips), shares(economy.tastes)[3]
    found = [arb(0), arb(0)]
    for at, good in zip(economy.residences[:, 0], economy.goods.astype(int) - 1, strict=True):
        left = free - trips * abs(exact(at) - place) - dues[good]
        if left > 0:
            found[good] += power(arb(left), 1 / land)
    return found


def factors(economy: Economy, cost: fmpq, dues: list[list[fmpq]]) -> list[Pair] | None:
    """Return what is above F_1 and F_2 at both ends, of which the chord is above them between.

    None where rents are not certainly positive on the whole stretch.
    """
    *liked, leisure, land = shares(economy.tastes)
    g = exact(economy.composite_share)
    share = [g, 1 - g]
    middle = [(first + last) / 2 for first, last in zip(*dues, strict=True)]
    fee = arb(cost)
    tilt = fmpq(0)
    for part, due, first, last in zip(share, middle, *dues, strict=True):
        fee /= power(arb(part), part) * power(arb(due), part)
        tilt += part * (last - first) / (2 * due)
    found = []
    for end, rents in zip(dues, (fee * arb(1 + tilt) - 1, fee * arb(1 - tilt) - 1), strict=True):
        if not rents > 0:
            return None
        pair = []
        for own, other in ((0, 1), (1, 0)):
            above = arb(middle[other]).log() + arb(end[other] / middle[other] - 1)
            convex = power(arb(end[own]), (liked[own] + leisure - 1) / land)
            pair.append(convex * (arb(liked[other] / land) * above).exp() / rents)
        found.append(pair)
    return found


def largest(first: Pair, last: Pair, at_first: Pair, at_last: Pair) -> arb:
    """Largest sum over goods of products of two chords: upper end of the ball."""
    start = sum((f * s for f, s in zip(first, at_first, strict=True)), arb(0))
    stop = sum((f * s for f, s in zip(last, at_last, strict=True)), arb(0))
    crossed = zip(first + last, at_last + at_first, strict=True)
    inner = sum((f * s for f, s in crossed), arb(0)) / 2
    bend = start - 2 * inner + stop
    if inner > start and inner > stop and bend < 0:
        inner = start - (inner - start) ** 2 / bend
    # Otherwise the quadratic lies below the largest of its three Bernstein coefficients.
    return max(arb(one.upper()) for one in (start, stop, inner))


def moving_bound(economy: Economy, cost: fmpq, low: Array, high: Array, dues: Array) -> float:
    """Bound on log utility with one marketplace on a stretch, infinite if the dues bound nothing.

    Parameters
    ----------
    economy : Economy
        With residences on a line.
    cost : fmpq
    low, high : arrays of shape (1,)
    dues : array of shape (2, 2)
        At either end, for each good.

    Returns
    -------
    float
        Not a number where a ball has none.
    """
    if low.size > 1 or not np.all(dues > 0):
        return np.inf
    ends = ends_of(economy, (low[0], high[0]))
    if any(ends[0] < exact(x) < ends[1] for x in economy.residences[:, 0]):
        return np.inf
    paid = [[binary(due) for due in end] for end in dues]
    above = factors(economy, cost, paid)
    if above is None:
        return np.inf
    residents = [sums(economy, at, due) for at, due in zip(ends, paid, strict=True)]
    if not all(one.is_finite() for pair in above + residents for one in pair):
        return np.nan
    most = largest(*above, *residents)
    if most <= 0:
        return -np.inf
    tastes = shares(economy.tastes)
    unit = sum((arb(share) * arb(share).log() for share in tastes), arb(0))
    return float((unit + arb(tastes[3]) * most.log()).upper())
