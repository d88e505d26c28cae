"""Peaks of 10,000 cities in one call against a loop of SciPy's brentq, in the same run.

Prints the seconds for each solve and their ratio (median of five runs), and the largest difference
between the peaks that both find.
"""

import time
from collections.abc import Callable
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from replication.wedge.model import calibration
from replication.wedge.model import city as curves

CITIES = 10_000
LOOPED = 500
SEED = 20_120_101


def timed(run: Callable[[], NDArray[np.float64]]) -> tuple[float, NDArray[np.float64]]:
    """Return the median seconds of five runs, and the result."""
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - start)
    return median(seconds), result


def main() -> None:
    """Draw cities, solve both ways and print the ratio."""
    random = np.random.default_rng(SEED)
    elasticity = random.uniform(0.2, 0.8, CITIES)
    weight = random.uniform(0.05, 0.3, CITIES)
    tax = random.uniform(0.0, 0.5, CITIES)

    def at_once() -> NDArray[np.float64]:
        cities = calibration.land_city(elasticity, weight)
        rules = calibration.table_institutions(cities, tax, 1.0)
        return curves.political_equilibrium_size(cities, rules)

    def looped() -> NDArray[np.float64]:
        peaks = []
        for a, w, tau in zip(elasticity[:LOOPED], weight[:LOOPED], tax[:LOOPED], strict=True):
            city = calibration.land_city(a, w)
            rules = calibration.table_institutions(city, tau, 1.0)
            slope = lambda x, c=city, r=rules: curves.private_within_city_wedge(c, r, np.exp(x))
            peaks.append(np.exp(brentq(slope, -25, 10, xtol=1e-13)))
        return np.array(peaks)

    batch, ours = timed(at_once)
    loop, theirs = timed(looped)
    gap = np.max(np.abs(ours[:LOOPED] / theirs - 1))
    each = batch / CITIES, loop / LOOPED
    print(f"one call, {CITIES} cities: {each[0] * 1e6:.2f} microseconds each")
    print(f"brentq in a loop:        {each[1] * 1e6:.2f} microseconds each")
    print(f"ratio {each[1] / each[0]:.0f}; largest relative difference of the peaks {gap:.1e}")


if __name__ == "__main__":
    main()
