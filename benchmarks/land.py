"""5,000 economies x {planner, equilibrium}: one call against loops and against 100,000 sites.

Run ``make bench``. Every peer solves economies of the same sample in the same run;
times are per solve, the best of three for the single call.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
from reporting import compare
from scipy.integrate import quad
from scipy.optimize import brentq, elementwise

from replication.land.model import allocation, institutions, sites
from replication.land.model.city import Elasticities, best_utility
from replication.land.model.institutions import Institution
from replication.land.reference import discrete

DRAWS = 5000
LOOPED = 100
NESTED = 6
DISCRETE = 20
TOGETHER = 1_000
SITES = 100_000


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(line + "\n")


def sample() -> tuple[Elasticities, Institution, np.ndarray]:
    """Draw elasticities and populations, with both institutions along the first axis."""
    random = np.random.default_rng(1)
    epsilon = np.exp(random.uniform(np.log(0.02), 0, DRAWS))
    gamma = epsilon + np.exp(random.uniform(np.log(0.04), 0, DRAWS))
    elasticities = Elasticities(epsilon, gamma)
    rules = institutions.planner(elasticities), institutions.equilibrium(elasticities)
    both = Institution(
        *(
            np.stack([np.broadcast_to(getattr(rule, part), epsilon.shape) for rule in rules])
            for part in ("wedge", "entry", "scale")
        )
    )
    bound = allocation.population_bound(elasticities, rules[0], sites.uniform())
    return elasticities, both, bound * np.exp(random.uniform(np.log(1e-3), np.log(0.9), DRAWS))


def seconds(run: Callable[[], object], repeat: int = 1) -> float:
    """Shortest time of a run."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def one(elasticities: Elasticities, index: int) -> Elasticities:
    """The elasticities of one draw."""
    return Elasticities(elasticities.agglomeration[index], elasticities.congestion[index])


def nested(elasticities: Elasticities, population: float) -> float:
    """The planner's multiplier by SciPy's scalar tools: a root of an integral of roots."""
    e, g = float(elasticities.agglomeration), float(elasticities.congestion)
    scale, power = float(best_utility(elasticities, 1.0)), g / (g - e)

    def size(quality: float, multiplier: float) -> float:
        turning = ((1 + e) * e * quality / ((1 + g) * g)) ** (1 / (g - e))
        gap = lambda s: (1 + e) * quality * s**e - (1 + g) * s**g - multiplier
        return brentq(gap, turning, quality ** (1 / (g - e)))

    def housed(threshold: float) -> float:
        multiplier = scale * threshold**power
        return quad(size, threshold, 1, args=(multiplier,), epsabs=0, epsrel=1e-8)[0]

    threshold = brentq(lambda a: np.log(housed(a) / population), 0.05, 1 - 1e-6, xtol=1e-9)
    return scale * threshold**power


def at_once(elasticities: Elasticities, population: np.ndarray) -> np.ndarray:
    """Planner's thresholds of many economies: SciPy's elementwise search inside another.

    People are summed over sizes rather than sites: at a multiplier the quality that a size takes is
    explicit, so that only the size at the best quality is searched for. 64 Gauss points do it.
    """
    place, weight = np.polynomial.legendre.leggauss(64)
    place, weight = (place + 1) / 2, weight / 2
    scale = best_utility(elasticities, 1.0)

    def short(size: np.ndarray, e: np.ndarray, g: np.ndarray, m: np.ndarray) -> np.ndarray:
        return (1 + e) * size**e - (1 + g) * size**g - m

    def missing(
        a: np.ndarray, e: np.ndarray, g: np.ndarray, best: np.ndarray, people: np.ndarray
    ) -> np.ndarray:
        multiplier = best * a ** (g / (g - e))
        turning = ((1 + e) * e / ((1 + g) * g)) ** (1 / (g - e))
        ends = turning, np.ones_like(turning)
        last = elementwise.find_root(short, ends, args=(e, g, multiplier)).x
        first = (e * a / g) ** (1 / (g - e))
        span = np.log(last / first)
        sizes = first[:, np.newaxis] * np.exp(span[:, np.newaxis] * place)
        e, g, m = e[:, np.newaxis], g[:, np.newaxis], multiplier[:, np.newaxis]
        quality = (m * sizes ** (1 - e) + (1 + g) * sizes ** (1 + g - e)) / (1 + e)
        housed = last - first * a - span * np.sum(weight * quality, axis=1)
        return np.log(housed / people)

    ends = np.full(population.shape, 0.05), np.full(population.shape, 1 - 1e-6)
    given = elasticities.agglomeration, elasticities.congestion, scale, population
    return elementwise.find_root(missing, ends, args=given).x


def bisected(elasticities: Elasticities, quality: np.ndarray, population: float) -> float:
    """The planner's multiplier on many sites by bisection, inside and out."""
    e, g = float(elasticities.agglomeration), float(elasticities.congestion)
    peak = best_utility(elasticities, quality)

    def housed(multiplier: float) -> float:
        developed = quality[peak > multiplier]
        low = (e * developed / g) ** (1 / (g - e))
        high = developed ** (1 / (g - e))
        for _ in range(45):
            middle = np.sqrt(low * high)
            gains = (1 + e) * developed * middle**e - (1 + g) * middle**g > multiplier
            low, high = np.where(gains, middle, low), np.where(gains, high, middle)
        return float(np.sum(low)) / quality.size

    low, high = 0.0, float(peak.max())
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (middle, high) if housed(middle) > population else (low, middle)
    return low


def main() -> None:
    """Print times per solve, ratios, and how well the peers agree."""
    elasticities, both, population = sample()
    where = sites.uniform()
    call = lambda: allocation.solve(elasticities, both, where, population)
    solved = call()
    vector = seconds(call, 3) / (2 * DRAWS)
    worst = float(np.max(np.abs(solved.residual)))
    say(f"one call, {2 * DRAWS} solves: {1e3 * vector:.4f} ms each, residual below {worst:.1e}")

    def loop() -> None:
        for index in range(LOOPED):
            each = one(elasticities, index)
            for rule in (institutions.planner(each), institutions.equilibrium(each)):
                allocation.solve(each, rule, where, population[index])

    looped = seconds(loop) / (2 * LOOPED)
    say(f"loop of scalar calls: {1e3 * looped:.2f} ms each, {looped / vector:.0f} times slower")

    # The nested peer needs a threshold well inside the unit interval.
    picked = np.flatnonzero((solved.threshold[0] > 0.1) & (solved.threshold[0] < 0.9))[:NESTED]
    gaps = []

    def nest() -> None:
        for index in picked:
            found = nested(one(elasticities, index), population[index])
            gaps.append(abs(found / solved.common[0, index] - 1))

    slow = seconds(nest) / NESTED
    say(
        f"scalar brentq in quad in brentq: {1e3 * slow:.0f} ms each, {slow / vector:.0f} times "
        f"slower; multipliers agree to {max(gaps):.0e}"
    )

    # The peer needs a threshold that its bracket holds.
    inside = (solved.threshold[0] > 0.06) & (solved.threshold[0] < 0.99)
    chosen = np.flatnonzero(inside)[:TOGETHER]
    some = one(elasticities, chosen)
    rule = institutions.planner(some)
    ours = seconds(lambda: allocation.solve(some, rule, where, population[chosen]), 3)
    thresholds = at_once(some, population[chosen])
    gap = float(np.max(np.abs(thresholds / solved.threshold[0, chosen] - 1)))
    theirs = seconds(lambda: at_once(some, population[chosen]), 3)
    compare("elementwise in elementwise", theirs, ours, gap, 2, f"{TOGETHER:,} economies at once")

    quality = (np.arange(SITES) + 0.5) / SITES
    gaps.clear()

    def discretise() -> None:
        for index in range(DISCRETE):
            each = one(elasticities, index)
            found = discrete.discrete_optimum(each, quality, 1 / SITES, population[index])
            gaps.append(abs(found.multiplier / solved.common[0, index] - 1))

    sliced = seconds(discretise) / DISCRETE
    compare(f"{SITES} sites, Newton from above", sliced, vector, max(gaps), 1_000)
    index = int(picked[0])
    plain = seconds(lambda: bisected(one(elasticities, index), quality, population[index]))
    say(f"{SITES} sites, bisection: {1e3 * plain:.0f} ms, {plain / vector:.0f} times slower")


if __name__ == "__main__":
    main()
