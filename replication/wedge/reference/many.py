"""Systems of cities by plain bisection and a search over every number of cities, many at once.

Slow and simple: nothing is tabulated, no number of cities is skipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from replication.numerics import Array
from replication.trials import Truth
from replication.wedge.model.economy import City, Institutions
from replication.wedge.reference import search

_TRIED, _PARTS, _ROUNDS = 500, 40, 10
"""Sizes of a small last city that are tried, and how a bracket of the best is narrowed."""


@dataclass(frozen=True, slots=True, eq=False)
class Systems:
    """Systems whose sites are listed up to the largest number of them.

    Attributes
    ----------
    terms, powers : arrays of shape (systems, 1, 4)
        Coefficients and elasticities of what is equal in all cities.
    average : array of shape (systems, 1, 4)
        Coefficients of SAB.
    productivity, quality : arrays of shape (systems, most sites)
        Where a system has fewer sites its last one is repeated, and never opened.
    sites : array of shape (systems,)
    total : array of shape (systems, 1)
        People over the typical city's.
    """

    terms: Array
    powers: Array
    average: Array
    productivity: Array
    quality: Array
    sites: Array
    total: Array


def systems(
    cities: Sequence[City], rules: Sequence[Institutions | None], totals: Sequence[float]
) -> Systems:
    """Stack systems; PAB is made equal in cities, or SMB where there are no rules."""
    sites = [search.sites(city)[0] for city in cities]

    def listed(name: str) -> Array:
        values = [np.broadcast_to(getattr(city, name), search.sites(city)) for city in cities]
        return np.stack([np.pad(one, (0, max(sites) - one.size), mode="edge") for one in values])

    average, powers = (
        np.stack(one)[:, np.newaxis] for one in zip(*map(search.parts, cities), strict=True)
    )
    factor = np.stack([search.factors(*pair) for pair in zip(cities, rules, strict=True)])
    return Systems(
        factor[:, np.newaxis] * average,
        powers,
        average,
        listed("productivity"),
        listed("quality_of_life"),
        np.array(sites, dtype=float),
        np.array(totals, dtype=float)[:, np.newaxis],
    )


def _benefit(known: Systems, terms: Array, log_size: Array) -> Array:
    count = log_size.shape[1]
    each = terms * np.exp(log_size[..., np.newaxis] * known.powers)
    earned = known.productivity[:, :count] * (each[..., 0] + each[..., 1])
    return np.asarray(earned + each[..., 2] + each[..., 3] + known.quality[:, :count])


def peaks(known: Systems) -> Array:
    """Logs of the sizes at which the benefits of sites are highest, shape (systems, most sites)."""

    def rises(log_size: Array) -> Truth:
        powers = known.powers - known.powers[..., :1]
        each = known.terms * known.powers * np.exp(log_size[..., np.newaxis] * powers)
        earned = known.productivity * (each[..., 0] + each[..., 1])
        return np.asarray(earned + each[..., 2] + each[..., 3] > 0)

    shape = known.productivity.shape
    return search.halve(rises, np.full(shape, -80.0), np.full(shape, 80.0))


def _some(known: Systems, which: Truth) -> Systems:
    return Systems(*(getattr(known, one.name)[which] for one in fields(known)))


def fill(known: Systems, top: Array, count: int) -> tuple[Array, Truth]:
    """Sizes in the best `count` sites beyond their peaks where people can fill them.

    Parameters
    ----------
    known : Systems
    top : array of shape (systems, most sites)
        Logs of the sizes at the peaks.
    count : int

    Returns
    -------
    sizes : array of shape (systems that can, count)
    can : array of bool, shape (systems,)
    """
    if count == 1:
        return known.total, np.ones(len(known.total), dtype=bool)

    def sizes(known: Systems, top: Array, price: Array) -> Array:
        ends = np.maximum(np.log(known.total) + 1.0, top)
        return np.exp(search.halve(lambda x: _benefit(known, known.terms, x) > price, top, ends))

    def people(known: Systems, top: Array, price: Array) -> Array:
        return np.asarray(sizes(known, top, price).sum(axis=1, keepdims=True))

    top = top[:, :count]
    highest = _benefit(known, known.terms, top).min(axis=1, keepdims=True)
    can = (people(known, top, highest) <= known.total)[:, 0] & (count <= known.sites)
    known, top, highest = _some(known, can), top[can], highest[can]
    lowest = _benefit(known, known.terms, np.log(known.total))
    price = search.halve(lambda price: people(known, top, price) >= known.total, lowest, highest)
    return sizes(known, top, price), can


def search_all(known: Systems, *, planned: bool) -> list[Array]:
    """Sizes of each system at the number of cities that competition or a planner has.

    Competition has the largest number beyond their peaks, one after the other; the planner the
    number with the highest total SAB, all of them compared.

    Returns
    -------
    list of arrays of shape (cities,)
    """
    found = [np.empty(0)] * len(known.total)
    most = np.full(len(known.total), -np.inf)
    left = np.arange(len(known.total))
    top = peaks(known)
    for count in range(1, known.productivity.shape[1] + 1):
        sizes, can = fill(known, top, count)
        known, top, left = _some(known, can), top[can], left[can]
        if not can.any():
            break
        sab = _benefit(known, known.average, np.log(sizes))
        welfare = np.sum(sizes * sab, axis=1)
        better = welfare > most[left] if planned else np.ones(len(left), dtype=bool)
        most[left] = np.maximum(most[left], welfare)
        for i in np.flatnonzero(better):
            found[left[i]] = sizes[i]
    return found


def with_small_last(
    city: City, rules: Institutions | None, total: float, count: int
) -> Array | None:
    """Sizes of `count` cities, the last of them smaller than the peak of its PAB, or SMB.

    Each size of the last city leaves the others people to share beyond their peaks. Where its
    benefit falls below theirs nobody moves, and of SMB total SAB is highest nearby; of these sizes
    the one with the highest total is taken.

    Parameters
    ----------
    city : City
    rules : Institutions, optional
        None for the planner.
    total : float
        People over the typical city's.
    count : int
        Two or more.

    Returns
    -------
    array of shape (count,), or None where the last city's benefit never falls below the others'
    """
    best = search.first(city, count)
    alone = systems([search.first(city, count - 1)], [rules], [total])
    top = peaks(alone)
    terms, ones = search.factors(city, rules), np.ones(4)

    def gap(log_size: Array) -> tuple[Array, Array]:
        """Benefit in the last city over the others', and all sizes, where they fit."""
        left = total - np.exp(log_size)
        listed = (np.repeat(getattr(alone, one.name), left.size, axis=0) for one in fields(alone))
        known = replace(Systems(*listed), total=left[:, np.newaxis])
        sizes, can = fill(known, np.repeat(top, left.size, axis=0), count - 1)
        sizes = np.column_stack([sizes, np.exp(log_size[can])])
        offers = np.stack([search.benefit(best, terms, one) for one in np.log(sizes)])
        return offers[:, -1] - offers[:, 0], sizes

    peak = float(search.peaks(best, terms)[-1])
    ends = np.linspace(-40.0, min(peak, float(np.log(total)) - 1e-12), _TRIED)
    over, sizes = gap(ends)
    found = []
    for turn in np.flatnonzero((over[:-1] > 0) & (over[1:] <= 0)):
        low, high = np.log(sizes[turn : turn + 2, -1])
        for _ in range(_ROUNDS):
            part = np.linspace(low, high, _PARTS)
            last = np.flatnonzero(gap(part)[0] > 0)[-1]
            low, high = part[last : last + 2]
        found.append(gap(np.array([(low + high) / 2]))[1][0])
    worth = [float(one @ search.benefit(best, ones, np.log(one))) for one in found]
    return found[int(np.argmax(worth))] if found else None
