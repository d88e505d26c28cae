"""How the solvers' time grows: seconds over one pass of the exponential function, by size.

Run ``make bench``. It writes ``benchmarks/growth.md`` and ``book/_static/growth.svg``, which the
book's page on its checks shows. Seconds depend on the machine; how they grow hardly does.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from ranked_sites import PEOPLE_PER_SITE, RULES, productive_sites
from reporting import timed

from replication.land.model import allocation, institutions, sites
from replication.land.model.economy import pair
from replication.marketplaces.model.economy import Economy
from replication.marketplaces.model.equilibrium import solve
from replication.numerics import Array
from replication.show import drawing
from replication.sorting import draws
from replication.sorting.model import threshold
from replication.wedge.model import system

HERE = Path(__file__).parent
PICTURE = HERE.parent / "book" / "_static" / "growth.svg"
Job = tuple[int, Callable[[], object]]


def city_systems() -> Iterator[Job]:
    """Yield competition among cities on more and more sites."""
    for count in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        city, people = productive_sites(count), PEOPLE_PER_SITE * count
        yield count, partial(system.competitive_equilibrium, city, RULES, people)


def land_optima() -> Iterator[Job]:
    """Yield the planner's problem on uniform sites for more and more economies at once."""
    for count in (10, 100, 1_000, 10_000):
        random = np.random.default_rng(count)
        epsilon = random.uniform(0.05, 0.5, count)
        elasticities = pair(epsilon, epsilon + random.uniform(0.1, 1, count))
        rule = institutions.planner(elasticities)
        people = 0.5 * allocation.population_bound(elasticities, rule, sites.uniform())
        yield count, partial(allocation.solve, elasticities, rule, sites.uniform(), people)


def densities() -> Iterator[Job]:
    """Yield a density of more and more waves, whose quadrature has to find them."""

    def wavy(waves: int, quality: Array) -> Array:
        return 1 + 0.9 * np.sin(2 * np.pi * waves * quality)

    for count in (1, 4, 16, 64):
        yield count, partial(sites.from_density, partial(wavy, count))


def residences() -> Iterator[Job]:
    """Yield the equilibrium of more and more residences with marketplaces at every tenth."""
    for count in (10, 100, 1_000, 10_000):
        places = np.linspace(0, 1, count)
        economy = Economy(places, np.resize([1, 2], count), (0.3, 0.3, 0.2, 0.2))
        markets = places[:: max(count // 10, 1)]
        apart = np.abs(np.subtract.outer(places, markets)).min(axis=1)
        yield count, partial(solve, economy, 1 - apart, 0.05)


def thresholds() -> Iterator[Job]:
    """Yield thresholds of more and more economies of the sorting paper at once."""
    sample = next(iter(draws.samples().values()))
    for count in (100, 1_000, 10_000):
        some = np.arange(count)
        few, closed = sample.cities.take(some), sample.closure.take(some)
        yield count, partial(threshold.thresholds, few, closed)


FAMILIES = {
    "sites of a system of cities": city_systems,
    "economies of unlike land": land_optima,
    "waves of a density": densities,
    "residences of an equilibrium": residences,
    "thresholds of sorting": thresholds,
}


def measured() -> dict[str, list[tuple[int, float, float]]]:
    """Return size, seconds, and seconds over one pass of ``np.exp``, for each family."""
    found: dict[str, list[tuple[int, float, float]]] = {}
    for name, jobs in FAMILIES.items():
        for size, job in jobs():
            values = np.linspace(-5, 5, size)
            passed, _ = timed(partial(np.exp, values), 20)
            spent, _ = timed(job)
            found.setdefault(name, []).append((size, spent, spent / passed))
    return found


def table(found: dict[str, list[tuple[int, float, float]]]) -> str:
    """Return the table of the book's page."""
    lines = ["| what grows | size | seconds | passes of `np.exp` |", "|---|--:|--:|--:|"]
    for name, rows in found.items():
        lines += [f"| {name} | {n:,} | {spent:.2g} | {over:,.0f} |" for n, spent, over in rows]
    return "\n".join(lines) + "\n"


def draw(found: dict[str, list[tuple[int, float, float]]]) -> None:
    """Draw seconds against size."""
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        for (name, rows), mark in zip(found.items(), "osD^v", strict=True):
            size, spent, _ = zip(*rows, strict=True)
            axes.plot(size, spent, f"{mark}-", label=name)
        ends = np.array([1e3, 1e6])
        axes.plot(ends, ends * 2e-8, ":", color="black", label="in proportion to size")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("size")
        axes.set_ylabel("seconds")
        axes.legend(fontsize="small")
        figure.savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    results = measured()
    (HERE / "growth.md").write_text(table(results), encoding="utf-8")
    draw(results)
    print(table(results))
