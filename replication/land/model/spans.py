"""The span of a system's city sizes: a root of its population, found in three steps."""

from collections.abc import Callable

import numpy as np

from replication.numerics import Array, Truth, find_root

POPULATION_TOLERANCE = 1e-12
"""Largest relative gap of the population, but for what :func:`tolerance` says."""

_SHORTEST_LOG_SPAN = -12.0
XTOL = 1e-15
_GUESS_WIDTH = 1e-3
_STEPS = 30
_STEEPEST = 3.0
_SETTLED = 1e-16
_CLOSED = 1e-14
_FULL_LAND = 16
_SPARE = POPULATION_TOLERANCE / 2


def below(highest: Array) -> Array:
    """Return the shortest span that is tried, of sites that differ little too."""
    return np.asarray(np.minimum(_SHORTEST_LOG_SPAN, highest - 1))


def guess(gap: Callable[..., Array], highest: Array, given: list[Array]) -> Array:
    """Root of the gap under a coarse quadrature, which may fall short of the population asked."""
    shortest = below(highest)
    at = np.array(shortest)
    reached = gap(highest, *given)
    lowered = np.minimum(0.0, reached - _GUESS_WIDTH)
    picked = [*given[:4], given[4] + lowered, *given[5:]]
    first = gap(at, *picked)
    rows = np.flatnonzero((first < 0) & np.isfinite(reached))
    low, high, over = at[rows], highest[rows], (reached - lowered)[rows]
    under = np.maximum(first[rows], -_STEEPEST)
    moved = np.zeros(rows.shape)
    settled = np.zeros(highest.shape, dtype=bool)
    for _ in range(_STEPS):  # regula falsi; an end that stays counts half (Illinois)
        following = low + (high - low) * under / (under - over)
        value = gap(following, *(part[rows] for part in picked))
        up = value < 0
        under, over = (
            np.where(up, np.maximum(value, -_STEEPEST), np.where(moved < 0, under / 2, under)),
            np.where(up, np.where(moved > 0, over / 2, over), value),
        )
        low, high = np.where(up, following, low), np.where(up, high, following)
        done = np.abs(following - at[rows]) <= _GUESS_WIDTH
        at[rows] = following
        settled[rows[done]] = True
        moved = np.where(up, 1.0, -1.0)
        rows = rows[~done]
        low, high, under, over, moved = (part[~done] for part in (low, high, under, over, moved))
        if not rows.size:
            break
    if np.any(left := ~settled):
        start, end, *rest = (part[left] for part in (shortest, highest, *picked))
        at[left] = find_root(gap, start, end, *rest, maximum=end, xtol=_GUESS_WIDTH / 10)
    return at


def tolerance(gamma: Array, full: Truth) -> Array:
    """Largest relative gap of the population under an independent quadrature.

    On full land the shared value is a difference over gamma S, which rounding leaves to 16 times
    2.2e-16 over gamma: more than :data:`POPULATION_TOLERANCE` where gamma is below .0036.
    """
    left = _FULL_LAND * np.finfo(float).eps / gamma
    return np.where(full, np.maximum(POPULATION_TOLERANCE, left), POPULATION_TOLERANCE)


def filled(gap: Array, uncounted: Array | float = 0.0) -> Truth:
    """Whether all sites hold the people to rounding and what is not counted, or a little less."""
    spare = _SPARE + uncounted / 2
    return np.asarray(np.abs(gap + spare) <= spare)


def refined(
    gap: Callable[..., Array],
    start: Array,
    deepest: Array,
    given: list[Array],
    uncounted: Array | float = 0.0,
) -> Array:
    """Root of the gap near a guess: by secants, by a bracket where they do not settle."""
    at = np.minimum(start, deepest - 2 * _GUESS_WIDTH)
    before, left = at + _GUESS_WIDTH, np.arange(at.size)
    value, value_before = gap(at, *given), gap(before, *given)
    found = np.full(at.shape, np.nan)
    for _ in range(_STEPS):
        with np.errstate(all="ignore"):
            step = value * (at - before) / (value - value_before)
        following = at - step
        usable = np.isfinite(following) & (following <= deepest[left])
        # About the next step, and the gap that it would close.
        settled = usable & (np.abs(step * (at - before)) <= _SETTLED)
        settled &= np.abs(value * value_before) <= _CLOSED
        found[left[settled]] = following[settled]
        going = usable & ~settled
        left, before, value_before, at = left[going], at[going], value[going], following[going]
        if not left.size:
            break
        value = gap(at, *(part[left] for part in given))
    lost = np.isnan(found)
    most = gap(deepest[lost], *(part[lost] for part in given))
    missed = np.broadcast_to(uncounted, found.shape)[lost]
    found[lost] = np.where(filled(most, missed), deepest[lost], np.nan)
    if np.any(lost := np.isnan(found)):
        high = np.minimum(start + _GUESS_WIDTH, deepest)[lost]
        ends, picked = (high - 2 * _GUESS_WIDTH, high), [part[lost] for part in given]
        found[lost] = find_root(gap, *ends, *picked, maximum=deepest[lost], xtol=XTOL)
    return found
