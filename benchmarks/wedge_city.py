"""Peaks of 10,000 cities in one call, against brentq on plain numbers and compiled Newton steps.

Run ``make bench``, which installs the compiled peer. All find the same peaks in the same run.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray
from reporting import compare, timed
from scipy.optimize import brentq

from replication.wedge.model import calibration
from replication.wedge.model import city as curves

CITIES = 10_000
LOOPED = 500
SEED = 20_120_101


@njit
def newton_peaks(
    output: NDArray[np.float64], costs: NDArray[np.float64], rates: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Newton's method from above for every city, on marginal costs over marginal output."""
    found = np.empty(costs.shape[1])
    for city in range(found.size):
        x = 50.0
        for k in range(3):
            x = min(x, math.log(output[city] / costs[k, city]) / rates[k, city])
        while True:
            over, rise = -output[city], 0.0
            for k in range(3):
                cost = costs[k, city] * math.exp(rates[k, city] * x)
                over += cost
                rise += rates[k, city] * cost
            lower = x - over / rise
            if not lower < x - 1e-14:
                break
            x = lower
        found[city] = math.exp(x)
    return found


def marginal(city: curves.City, rules: curves.Institutions) -> tuple[NDArray[np.float64], ...]:
    """Output, costs and rates of growth in the slope of PAB over ``N ** agglomeration``."""
    keep, share = 1 - rules.tax_rate, rules.ownership
    time_rate = city.agglomeration + city.commuting
    output = keep * city.agglomeration * city.labour_value
    costs = (
        keep * (1 + share * city.commuting) * time_rate * city.time_cost,
        (1 + share * city.commuting) * city.commuting * city.material_cost,
        (1 + share * city.land_elasticity) * city.land_elasticity * city.land_cost,
    )
    rates = (
        city.commuting,
        city.commuting - city.agglomeration,
        city.land_elasticity - city.agglomeration,
    )
    fill = lambda parts: np.ascontiguousarray(np.broadcast_arrays(*parts, np.empty(CITIES))[:-1])
    return np.broadcast_to(output, CITIES).copy(), fill(costs), fill(rates)


def main() -> None:
    """Draw cities, solve both ways and print the ratio."""
    random = np.random.default_rng(SEED)
    elasticity = random.uniform(0.2, 0.8, CITIES)
    weight = random.uniform(0.05, 0.3, CITIES)
    tax = random.uniform(0.0, 0.5, CITIES)

    cities = calibration.land_city(elasticity, weight)
    rules = calibration.table_institutions(cities, tax, 1.0)

    ours, found = timed(lambda: curves.political_equilibrium_size(cities, rules), 20)
    print(f"one call, {CITIES:,} cities: {ours / CITIES * 1e6:.2f} microseconds each")
    output, costs, rates = marginal(cities, rules)

    def looped() -> NDArray[np.float64]:
        peaks = []
        for city in range(LOOPED):
            top, cost, rate = float(output[city]), costs[:, city].tolist(), rates[:, city].tolist()
            terms = list(zip(cost, rate, strict=True))
            slope = lambda x, top=top, terms=terms: top - sum(c * math.exp(r * x) for c, r in terms)
            peaks.append(math.exp(brentq(slope, -25, 10, xtol=1e-13)))
        return np.array(peaks)

    theirs, peaks = timed(looped)
    gap = float(np.max(np.abs(found[:LOOPED] / peaks - 1)))
    compare("brentq on plain numbers", theirs / LOOPED, ours / CITIES, gap)
    newton_peaks(output, costs, rates)
    theirs, peaks = timed(lambda: newton_peaks(output, costs, rates), 20)
    compare("Numba", theirs, ours, float(np.max(np.abs(found / peaks - 1))), 1)


if __name__ == "__main__":
    main()
