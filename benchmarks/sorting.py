"""Thresholds of many economies in one call, against a loop of SciPy's brentq on the same draws.

The peers get the model's equations in plain numbers: the reduced form (4.14) with a given
utility, and with a given labour force another brentq for workers' utility inside. Another
peer is SciPy's elementwise search on many draws at once, inside which another one clears the
labour market. ``make bench`` runs it.
"""

import math
import time

import numpy as np
from reporting import compare as against
from scipy.optimize import brentq, elementwise

from replication.sorting import draws
from replication.sorting.model import gap, threshold
from replication.sorting.model.threshold import Solved

FARTHEST = 200.0
"""Largest log t that the loop searches; no draw lies beyond it."""

LOOPED = 2_000
"""Draws that the loop solves; the call solves all of them."""


def gap_of(t: gap.Terms, draw: int):  # noqa: ANN201
    """Return the gap of one draw as a function of log log t, in plain Python numbers."""
    one = {
        name: float(getattr(t, name)[draw])
        for name in t.__slots__
        if not isinstance(getattr(t, name), bool)
    }
    tail, gamma, epsilon, pull = (one[n] for n in ("tail", "gamma", "epsilon", "pull"))
    power, gap, factor = one["labour_power"], one["gap"], one["mean_factor"]
    minimum, wage = one["log_minimum"], one["log_wage_factor"]
    housing = one["housing_1"], one["housing_2"]
    scale = math.log(factor - one["root_1"]), math.log(factor - one["root_2"])
    net = math.log(factor - 2 * one["root_1"]), math.log(factor - 2 * one["root_2"])
    full, log_gap = minimum + math.log(factor), math.log(gap)
    common = math.log(gamma) + pull * wage

    def values(level_1: float, level_2: float) -> tuple[float, float]:
        if not t.cleared:
            return one["value_1"], one["value_2"]
        real = [
            math.exp(one["goods_share"] * (wage + gamma * q) - (h + one["labour"]) / power)
            for q, h in zip((level_1, level_2), housing, strict=True)
        ]
        low = max(real[1], real[0] - gap)
        excess = lambda v: (real[0] / (v + gap)) ** power + (real[1] / v) ** power - 1
        if excess(low) <= 0:
            return math.log(low + gap), math.log(low)
        value = brentq(excess, low, 2 * (real[0] + real[1]), xtol=1e-300, rtol=1e-14)
        return math.log(value + gap), math.log(value)

    def gain(y: float) -> float:
        x = math.exp(y)
        level_1 = scale[0] + full + x
        level_2 = scale[1] + full + math.log(math.expm1((1 - tail) * x) / math.expm1(-tail * x))
        value_1, value_2 = values(level_1, level_2)
        first = common - housing[0] + net[0] + epsilon * level_1 - pull * value_1 + minimum + x
        second = common - housing[1] + net[1] + epsilon * level_2 - pull * value_2 + minimum + x
        high, low = max(second, log_gap), min(second, log_gap)
        return first - high - math.log1p(math.exp(low - high))

    return gain


def at_once(t: gap.Terms, count: int) -> np.ndarray:
    """Return log log t of the first draws by an elementwise search inside another."""

    def cleared(part: gap.Terms, levels: list[np.ndarray]) -> list[np.ndarray]:
        power = part.labour_power
        real = [
            np.exp(
                part.goods_share * (part.log_wage_factor + part.gamma * level)
                - (housing + part.labour) / power
            )
            for level, housing in zip(levels, (part.housing_1, part.housing_2), strict=True)
        ]
        low = np.maximum(real[1], real[0] - part.gap)
        excess = lambda v, first, second, gap, p: (first / (v + gap)) ** p + (second / v) ** p - 1
        given = (*real, part.gap, power)
        found = elementwise.find_root(excess, (low, 2 * (real[0] + real[1])), args=given).x
        value = np.where(excess(low, *given) <= 0, low, found)
        return [np.log(value + part.gap), np.log(value)]

    def gain(y: np.ndarray, index: np.ndarray) -> np.ndarray:
        part = t.take(index.astype(int))
        x, full = np.exp(y), part.log_minimum + np.log(part.mean_factor)
        ratio = np.expm1((1 - part.tail) * x) / np.expm1(-part.tail * x)
        roots = part.root_1, part.root_2
        levels = [
            np.log(part.mean_factor - root) + full + size
            for root, size in zip(roots, (x, np.log(ratio)), strict=True)
        ]
        values = cleared(part, levels) if t.cleared else [part.value_1, part.value_2]
        first, second = (
            np.log(part.gamma)
            + part.pull * part.log_wage_factor
            - housing
            + np.log(part.mean_factor - 2 * root)
            + part.epsilon * level
            - part.pull * value
            + part.log_minimum
            + x
            for housing, root, level, value in zip(
                (part.housing_1, part.housing_2), roots, levels, values, strict=True
            )
        )
        return first - np.logaddexp(second, np.log(part.gap))

    ends = [np.full(count, np.log(end)) for end in (gap.NEAREST, threshold.FARTHEST)]
    with np.errstate(all="ignore"):
        return elementwise.find_root(gain, tuple(ends), args=(np.arange(count),)).x


def compare(name: str, sample: Solved) -> None:
    """Time both ways and print the comparison."""
    best = math.inf
    for _ in range(3):
        start = time.process_time()
        solved = threshold.thresholds(sample.cities, sample.closure)
        best = min(best, time.process_time() - start)
    vector = best / draws.SIZE
    t = gap.terms(sample.cities, sample.closure)
    low, high = math.log(gap.NEAREST), math.log(FARTHEST)
    start = time.process_time()
    roots = [brentq(gap_of(t, i), low, high, xtol=1e-13, rtol=1e-13) for i in range(LOOPED)]
    loop = (time.process_time() - start) / LOOPED
    distance = np.max(np.abs(np.exp(roots) / solved.log_ratio[:LOOPED] - 1))
    print(f"{name}: {draws.SIZE} draws in one call, {1e6 * vector:.2f} microseconds each")
    against("brentq in a loop", loop, vector, float(distance), 30)
    start = time.process_time()
    together = np.exp(at_once(t, LOOPED))
    spent = (time.process_time() - start) / LOOPED
    gap_to_it = float(np.max(np.abs(together / solved.log_ratio[:LOOPED] - 1)))
    against("elementwise in elementwise", spent, vector, gap_to_it, 2, f"{LOOPED:,} draws at once")


if __name__ == "__main__":
    for label, drawn in draws.samples().items():
        compare(label, drawn)
