"""The optimum by another route: sizes from (9) by Newton's steps, people by tanh-sinh in a."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model import economy
from replication.land.model.economy import Elasticities, pair
from replication.numerics import Array, find_root, positive, whole

Density = Callable[..., Array]


@dataclass(frozen=True, slots=True, eq=False)
class Optima:
    """Multiplier, worst site in use, largest city and total utility; arrays of shape (n,)."""

    multiplier: Array
    threshold: Array
    largest: Array
    welfare: Array


def optima(
    elasticities: Elasticities,
    density: Density,
    lowest: ArrayLike,
    population: ArrayLike,
    *parameters: Array,
    nodes: int = 221,
    peaks: Sequence[float] = (),
) -> Optima:
    """Find the multipliers at which sites hold everybody, whether or not sites are left empty.

    Parameters
    ----------
    elasticities : Elasticities
        Of shape (n,).
    density : callable
        ``density(quality, shortfall, *parameters)``, elementwise.
    lowest, population : arrays of shape (n,)
        The worst site, and people.
    *parameters : arrays of shape (n,)
    nodes : int
        Of the quadrature between two peaks; more for narrow peaks and elasticities that are nearly
        equal.
    peaks : sequence of float
        Qualities at which the integral is split; nodes crowd at both ends of each part.

    Raises
    ------
    ConvergenceError
        If a multiplier is not found.
    """
    people = np.atleast_1d(positive("population", population))
    step = 11 / (whole("nodes", nodes, 2) - 1)
    steps = step * (np.arange(nodes) - (nodes - 1) / 2)
    bent = np.pi / 2 * np.sinh(steps)
    left, right = 1 / (1 + np.exp(2 * bent)), 1 / (1 + np.exp(-2 * bent))
    weights = step * np.pi * np.cosh(steps) * left * right
    low = np.broadcast_to(np.asarray(lowest, dtype=float), people.shape)
    e, g = np.broadcast_arrays(elasticities.agglomeration, elasticities.congestion, people)[:2]
    given = (e, g, low, people, *parameters)
    cuts = np.concatenate([[0.0], np.sort(1 - np.asarray(peaks, dtype=float)), [1.0]])

    def held(reach: Array, ratio: Array, *one: Array) -> tuple[Array, Array, Array]:
        """People, total utility and largest city, by the span of sites in use.

        The multiplier is `ratio` times the one at which the worst of them is at its best size.
        """
        powers = pair(one[0][:, np.newaxis], one[1][:, np.newaxis])
        edges = np.minimum(cuts, reach[:, np.newaxis])[:, :, np.newaxis]
        edges[:, -1, 0] = reach
        width = np.diff(edges, axis=1)
        rows = reach.size, -1
        shortfall = (edges[:, :-1] + width * left).reshape(rows)
        quality = (1 - edges[:, 1:] + width * right).reshape(rows)
        with np.errstate(divide="ignore"):  # the worst site may be worthless
            fall = powers.theta * powers.congestion * np.log((1 - reach[:, np.newaxis]) / quality)
        level = ratio[:, np.newaxis] * np.exp(fall) * _best_share(powers)
        size = _ratio_at(powers, level) * (powers.efficient_wedge * quality) ** powers.theta
        held_at = [part[:, np.newaxis] for part in one[4:]]
        mass = (width * weights).reshape(rows) * density(quality, shortfall, *held_at)
        utility = economy.utility(powers, size, quality)
        return (mass * size).sum(axis=1), (mass * size * utility).sum(axis=1), size.max(axis=1)

    def too_many(log_reach: Array, *one: Array) -> Array:
        reach = np.minimum(np.exp(log_reach), 1 - one[2])
        found = held(reach, np.ones(reach.shape), *one)[0]
        # On the best sites above a peak there may be nobody.
        return np.asarray(np.log(np.maximum(found, np.finfo(float).tiny)) - np.log(one[3]))

    def too_many_on_all(shift: Array, *one: Array) -> Array:
        return np.asarray(np.log(held(1 - one[2], 1 - np.exp(shift), *one)[0] / one[3]))

    reach, ratio = 1 - low, np.ones(people.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        filled = np.where(low > 0, held(reach, ratio, *given)[0], np.inf)
    spare, full = np.flatnonzero(filled > people), np.flatnonzero(filled <= people)
    if spare.size:
        kept = [part[spare] for part in given]
        start = np.full(spare.shape, -3.0)
        reach = reach.copy()
        reach[spare] = np.exp(find_root(too_many, start, start + 1, *kept, maximum=0.0, xtol=1e-13))
    if full.size:
        kept = [part[full] for part in given]
        start = np.full(full.shape, -2.0)
        ratio[full] = 1 - np.exp(find_root(too_many_on_all, start, start + 1, *kept, xtol=1e-13))
    _, welfare, largest = held(reach, ratio, *given)
    best = economy.best_utility(pair(e, g), 1 - reach)
    return Optima(ratio * best, 1 - reach, largest, welfare)


def _best_share(powers: Elasticities) -> Array:
    """Utility at the best size over ``(1 + epsilon) a l^epsilon`` at the size of no surplus."""
    scale = (powers.best_ratio / powers.efficient_wedge) ** (powers.theta * powers.agglomeration)
    return np.asarray(scale * (1 - powers.best_ratio) / (1 + powers.agglomeration))


def _ratio_at(powers: Elasticities, level: Array) -> Array:
    """Larger x with ``x^epsilon - x^gamma`` at a level: size over that of no surplus.

    In log(x) the left side is concave where it falls, so Newton's steps from where it is too low
    never pass the root.
    """
    columns = np.broadcast_arrays(powers.agglomeration, powers.congestion - powers.agglomeration)
    e, gap, wanted = (part.ravel() for part in np.broadcast_arrays(*columns, level))
    z = np.log1p(np.maximum(-wanted, 0.0)) / gap
    left = np.arange(z.size)
    for _ in range(100):
        at, more = np.exp(e * z[left]), np.expm1(gap * z[left])
        step = (at * more + wanted) / (at * (gap + (e + gap) * more))
        z[left] -= step
        going = np.abs(step) >= 1e-14 * (1 + np.abs(z[left]))
        left, e, gap, wanted = left[going], e[going], gap[going], wanted[going]
        if not left.size:
            break
    return np.asarray(np.exp(z).reshape(level.shape))
