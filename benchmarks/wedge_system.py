"""Solvers of the system of cities against one root search for each site.

Run with ``python benchmarks/wedge_system.py``. The peers do what the solver does without its
shared table: at every trial price they find every city's size by itself, on the same benefit.
``newton`` and ``brentq`` are SciPy's, one call for each city, timed on a sample and scaled up;
``arrays`` is SciPy's elementwise bracketing search on all cities at once, run in full at one
price. Price and number of cities are given to the peers, so that the ratio measures how sizes are
found; they are charged the number of trial prices that a search for the price takes.
"""

import argparse
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.optimize import brentq, newton

from replication.numerics import find_root
from replication.wedge.model import calibration, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import City, Institutions, site
from replication.wedge.model.system import Allocation, Benefit

SITES = (600, 10_000, 100_000, 1_000_000)
PEER_SITES = 300
RULES = Institutions(0.33, 1.0)
PEOPLE_PER_SITE = 600_000.0
RANK_SLOPE = 30.258


def productive_sites(number: int) -> City:
    """Sites whose productivity falls with rank as in (16), spread over ranks 1 to 600."""
    rank = 1 + 599 * np.arange(number) / max(number - 1, 1)
    return replace(calibration.benchmark_city(), productivity=rank ** (-1 / RANK_SLOPE))


def timed(solve: Callable[[], Allocation]) -> tuple[float, Allocation]:
    """Best of two runs, in seconds, and the result."""
    best = np.inf
    for _ in range(2):
        start = time.perf_counter()
        found = solve()
        best = min(best, time.perf_counter() - start)
    return best, found


def peak_memory(solve: Callable[[], Allocation]) -> float:
    """Largest memory that Python and NumPy held during a run, in megabytes."""
    tracemalloc.start()
    try:
        solve()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def peer_seconds(
    found: Allocation, benefit: Benefit, planner: bool, method: str, trial_prices: int
) -> tuple[float, float]:
    """Seconds for one size search per site and price, and its largest relative gap to ours."""
    chosen = np.unique(np.linspace(0, found.count - 1, min(PEER_SITES, found.count)).astype(int))
    sites = [site(found.city, slice(index, index + 1)) for index in chosen]
    peaks = [
        float(
            np.ravel(
                curves.city_planner_size(one)
                if planner
                else curves.political_equilibrium_size(one, RULES)
            )[0]
        )
        for one in sites
    ]
    start = time.perf_counter()
    sizes = []
    for one, peak in zip(sites, peaks, strict=True):
        gap = lambda x, one=one: float(benefit(one, np.exp(x))[0]) - found.price
        if method == "newton":
            sizes.append(np.exp(newton(gap, np.log(3 * peak), tol=1e-10, maxiter=200)))
        else:
            sizes.append(np.exp(brentq(gap, np.log(peak), np.log(peak) + 12, xtol=1e-12)))
    per_site = (time.perf_counter() - start) / len(chosen)
    worst = float(np.max(np.abs(np.array(sizes) / found.size[chosen] - 1)))
    return per_site * found.count * trial_prices, worst


def array_seconds(
    found: Allocation, benefit: Benefit, planner: bool, trial_prices: int
) -> tuple[float, float]:
    """Seconds for an elementwise search over all cities, and its largest relative gap to ours."""
    city = found.city
    peaks = (
        curves.city_planner_size(city)
        if planner
        else curves.political_equilibrium_size(city, RULES)
    )
    # Marginal SMB falls from before the peak of SAB, PAB from its own peak on.
    low = np.log(peaks)

    def gap(log_size: np.ndarray, level: np.ndarray) -> np.ndarray:
        return benefit(replace(city, productivity=level), np.exp(log_size)) - found.price

    start = time.perf_counter()
    sizes = np.exp(find_root(gap, low, low + 12, city.productivity))
    spent = time.perf_counter() - start
    return spent * trial_prices, float(np.max(np.abs(sizes / found.size - 1)))


def main() -> None:
    """Print seconds, ratios and memory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, nargs="*", default=list(SITES))
    sizes = parser.parse_args().sites
    trial_prices = 10
    print(f"the peer is charged {trial_prices} trial prices, no search for the number of cities")
    print(f"{'sites':>8} {'problem':>12} {'cities':>8} {'seconds':>8} {'MB':>6}  peer ratios")
    seconds: dict[tuple[str, int], float] = {}
    for number in sizes:
        city, people = productive_sites(number), PEOPLE_PER_SITE * number
        problems = {
            "competition": (
                lambda c=city, p=people: system.competitive_equilibrium(c, RULES, p),
                system.private_benefit(RULES),
            ),
            "planner": (
                lambda c=city, p=people: system.federal_planner(c, p),
                system.social_benefit,
            ),
        }
        for name, (solve, benefit) in problems.items():
            spent, found = timed(solve)
            seconds[name, number] = spent
            memory = peak_memory(solve)
            ratios = []
            for method in ("newton", "brentq"):
                peer, worst = peer_seconds(found, benefit, name == "planner", method, trial_prices)
                ratios.append(f"{method} {peer / spent:,.0f}x (sizes within {worst:.0e})")
            peer, worst = array_seconds(found, benefit, name == "planner", trial_prices)
            ratios.append(f"arrays {peer / spent:,.0f}x (sizes within {worst:.0e})")
            print(
                f"{number:>8} {name:>12} {found.count:>8} {spent:>8.3f} {memory:>6.0f}  "
                + ", ".join(ratios)
            )
    for name in ("competition", "planner"):
        if {10_000, 1_000_000} <= set(sizes):
            growth = seconds[name, 1_000_000] / seconds[name, 10_000]
            print(f"{name}: 100 times the sites take {growth:.0f} times as long")


if __name__ == "__main__":
    main()
