"""A verifier of proofs that groups cannot all reach their utilities, in interval arithmetic."""

from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any

import numpy as np
from flint import arb, fmpq

from replication.certify import precision
from replication.marketplaces.model.economy import Economy, Groups, Setup
from replication.marketplaces.reference.balls import binary, exact, power, shares
from replication.marketplaces.reference.verifier import (
    BITS,
    Root,
    Verified,
    boxes_of,
    covers,
    fee,
    hours,
    least_cost,
)


def _divisions(count: int) -> Iterator[tuple[int, ...]]:
    """Marketplace of each residence from left to right: runs, as nobody passes a closer one."""
    for cuts in product((0, 1), repeat=count - 1):
        yield tuple(np.concatenate([[0], np.cumsum(cuts)]).tolist())


def division_roots(economy: Economy) -> list[Root]:
    """Boxes that hold every structure worth looking at, where each marketplace costs the same.

    A marketplace stands within the hull of those who use it, and at its residence if it is one.
    """
    places = economy.residences[:, 0]
    order = np.argsort(places, kind="stable")
    roots: list[Root] = []
    for division in _divisions(len(places)):
        label = np.empty(len(places), dtype=int)
        label[order] = division
        spans: list[list[tuple[float, float]]] = []
        for market in range(len(places)):
            members = np.unique(places[label == market])
            left = economy.interval[0]
            if members.size == 0:
                spans.append([(left, left)])
            elif members.size == 1:
                spans.append([(members[0], members[0])])
            else:
                spans.append(list(pairwise(members)))
        roots += [
            (tuple(label.tolist()), *(np.array(end) for end in zip(*cell, strict=True)))  # type: ignore[misc]
            for cell in product(*spans)
        ]
    return roots


def verify_groups(economy: Economy, groups: Groups, setup: Setup, proof: Any) -> Verified:  # noqa: ANN401
    """Re-evaluate the boxes of a proof that groups cannot all reach their utilities.

    Returns
    -------
    Verified
        `worst` is the least that the groups lack in any box, which must be above zero.
    """
    boxes = boxes_of(proof)
    mass = sum((exact(one) for one in groups.masses), fmpq(0))
    with precision(BITS):
        worst = np.inf
        for box, prices in zip(boxes, proof.prices, strict=True):
            time, cost = hours(economy, box, railway=False), mass * least_cost(setup, box)
            lack = lacking(economy, groups, time, cost, [binary(one) for one in prices])
            worst = float(np.minimum(worst, float(lack.lower())))
    return Verified(covers(division_roots(economy), boxes), len(boxes), worst)


def lacking(
    economy: Economy, groups: Groups, time: list[fmpq], cost: fmpq, prices: list[fmpq]
) -> arb:
    """What groups lack at given prices of commodity 2 and land, net of their wages and rents."""
    second, rents = arb(prices[0]), [arb(rent) for rent in prices[1:]]
    total = fee(economy, cost, second)
    for tastes, mass, utility in zip(groups.tastes, groups.masses, groups.utilities, strict=True):
        powers = shares(tastes)
        need = None
        for good, left, rent in zip(economy.goods, time, rents, strict=True):
            if left == 0:
                continue
            wage = second if good == 2 else arb(1)
            spent = arb(binary(utility))
            for price, share in zip((arb(1), second, wage, rent), powers, strict=True):
                spent *= power(price / arb(share), share)
            net, worth = spent - wage * arb(left), wage * arb(left)
            if powers[2] * spent > worth > 0:  # he would take more leisure than he has time
                rest = 1 - powers[2]
                net = rest * spent * power(powers[2] * spent / worth, powers[2] / rest)
            need = net if need is None else need.min(net)
        total += arb(exact(mass)) * (need - sum(rents, arb(0)))
    return total
