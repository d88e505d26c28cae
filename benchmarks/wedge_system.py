"""The system of cities against peers that find every city's size by itself, and its growth.

Run ``make bench``, which installs the compiled peer. All peers are given the number of cities and
find sizes and price, in full, in the same run:

* ``Numba``: Newton's method for each site in a compiled loop, warm from one price to the next, in
  the same unknown and with the same exact slopes as ours.
* ``elementwise``: SciPy's bracketing search on all cities at once, inside a Newton search for the
  size of the last one; on fewer sites and scaled up, for it is slow.
* ``brentq``: SciPy's scalar search on plain Python numbers, for a sample of sites at the common
  price that is given to it; charged once for each city and price that the compiled peer tries.
"""

import argparse
import math
import resource
import time
from functools import partial

import numpy as np
from numba import njit
from ranked_sites import PEOPLE_PER_SITE, RULES, productive_sites
from reporting import compare, timed
from scipy.optimize import brentq, elementwise

from replication.numerics import Array
from replication.wedge.model import system
from replication.wedge.model.economy import TYPICAL_POPULATION, City
from replication.wedge.model.ladder import Ladder
from replication.wedge.model.system import Allocation

SITES = (10_000, 100_000, 1_000_000, 10_000_000)
COMPARED = 1_000_000
SAMPLE = 2_000
SLICE = 20_000


@njit
def newton_sizes(
    price: float, amenity: Array, worth: Array, growth: Array, log_size: Array
) -> tuple[float, float]:
    """Newton's method for each site from where it stands; population and its slope in the price."""
    total, slope = 0.0, 0.0
    for site in range(amenity.size):
        x, a = log_size[site], amenity[site]
        for _ in range(60):
            first, third = math.exp(growth[0] * x), math.exp(growth[2] * x)
            parts = (
                a * worth[0] * first,
                a * worth[1] * first * third,
                worth[2] * third,
                worth[3] * math.exp(growth[3] * x),
            )
            value = parts[0] + parts[1] + parts[2] + parts[3] - price
            rise = (
                growth[0] * parts[0]
                + growth[1] * parts[1]
                + growth[2] * parts[2]
                + growth[3] * parts[3]
            )
            # Before the peak, or a step beyond reason: go on to larger sizes.
            step = -value / rise if rise < 0 else 0.5
            step = min(max(step, -0.5), 0.5)
            x += step
            if abs(step) < 1e-9:
                break
        log_size[site] = x
        people = math.exp(x)
        total += people
        slope += people / rise
    return total, slope


def compiled(ladder: Ladder, count: int, total: float) -> tuple[Array, int]:
    """Sizes by the compiled peer, in the last city's size; and how many prices it tried."""
    amenity = np.ascontiguousarray(ladder.amenity[:count])
    worth, growth = ladder.powers.worth, ladder.powers.growth
    peak, high = ladder.peak(count - 1), math.log(total / count)
    constant, last = ladder.powers.constant, high
    log_size = np.full(count, high + 0.5)
    for tried in range(1, 60):
        price = ladder.price(count - 1, last) - constant
        held, slope = newton_sizes(price, amenity, worth, growth, log_size)
        gap = math.log(total / held)
        if abs(gap) < 1e-12:
            return np.exp(log_size), tried
        rise = float(ladder.powers.at(ladder.productivity(count - 1), last, 1))
        step = gap * held / (slope * rise)
        last = last + step if last + step > peak else (last + peak) / 2
    raise RuntimeError("the compiled peer did not find the price")


def at_once(ladder: Ladder, count: int, total: float) -> Array:
    """Sizes by SciPy's elementwise search, inside Newton's method for the last city's size."""
    amenity, powers = ladder.amenity[:count], ladder.powers
    peaks = np.array([powers.peak(float(a)) for a in amenity])
    last = math.log(total / count)
    gap = lambda x, a, price: powers.at(a, x) - price
    for _ in range(60):
        price = ladder.price(count - 1, last)
        found = elementwise.find_root(gap, (peaks, peaks + 12), args=(amenity, price)).x
        held = np.exp(found)
        off = math.log(total / held.sum())
        if abs(off) < 1e-12:
            return held
        rise = float(powers.at(amenity[-1], last, 1))
        step = off * held.sum() / np.sum(held / powers.at(amenity, found, 1)) / rise
        last = last + step if last + step > peaks[-1] else (last + peaks[-1]) / 2
    raise RuntimeError("the elementwise peer did not find the price")


def one_by_one(ladder: Ladder, found: Allocation) -> tuple[float, float]:
    """Seconds for one city by brentq on plain numbers, and the largest gap of a size."""
    chosen = np.unique(np.linspace(0, found.count - 1, SAMPLE).astype(int))
    worth, growth = (list(map(float, x)) for x in (ladder.powers.worth, ladder.powers.growth))
    price = found.price - ladder.powers.constant
    peaks = [ladder.peak(int(index)) for index in chosen]
    start, sizes = time.process_time(), []
    for index, peak in zip(chosen, peaks, strict=True):
        a = float(ladder.amenity[index])

        def gap(x: float, a: float = a) -> float:
            output = worth[0] * math.exp(growth[0] * x) + worth[1] * math.exp(growth[1] * x)
            costs = worth[2] * math.exp(growth[2] * x) + worth[3] * math.exp(growth[3] * x)
            return a * output + costs - price

        sizes.append(math.exp(brentq(gap, peak, peak + 12, xtol=1e-13)))
    spent = (time.process_time() - start) / chosen.size
    return spent, float(np.max(np.abs(np.array(sizes) / found.size[chosen] - 1)))


def distance(ours: Array, theirs: Array) -> float:
    """Largest relative distance of sizes."""
    return float(np.max(np.abs(ours / theirs - 1)))


def peers(city: City, people: float) -> None:
    """Compare both problems on many sites with every peer."""
    for name, solve, benefit in (
        ("competition", system.competitive_equilibrium, system.private_benefit(RULES)),
        ("planner", lambda c, _, p: system.federal_planner(c, p), system.social_benefit),
    ):
        ours, found = timed(partial(solve, city, RULES, people))
        print(f"{name}, {COMPARED:,} sites, {found.count:,} cities: {ours:.3f} s")
        ladder, total = Ladder(city, benefit), people / TYPICAL_POPULATION
        run = partial(compiled, ladder, found.count, total)
        run()
        theirs, (sizes, tried) = timed(run, 2)
        given = f"the number of cities is given; {tried} prices tried"
        compare("Numba", theirs, ours, distance(sizes, found.size), 2, given)
        each, gap = one_by_one(ladder, found)
        compare("brentq", each * found.count * tried, ours, gap, note="price given, same prices")
        few = productive_sites(SLICE)
        run = partial(solve, few, RULES, PEOPLE_PER_SITE * SLICE)
        ours, found = timed(run)
        ladder, total = Ladder(few, benefit), total * SLICE / COMPARED
        theirs, sizes = timed(partial(at_once, ladder, found.count, total), 1)
        note = f"both on {SLICE:,} sites, the number of cities is given"
        compare("elementwise", theirs, ours, distance(sizes, found.size), note=note)


def growth(numbers: tuple[int, ...]) -> None:
    """Print seconds against one pass of the exponential function over all sites."""
    print(f"{'sites':>10} {'one pass':>9} {'competition':>12} {'passes':>7} {'open':>9} ", end="")
    print(f"{'planner':>8} {'passes':>7} {'open':>9} {'MB':>6}")
    rows = []
    for number in numbers:
        city, people = productive_sites(number), PEOPLE_PER_SITE * number
        values, out = np.linspace(-5.0, 5.0, number), np.empty(number)
        passed, _ = timed(lambda values=values, out=out: np.exp(values, out=out), 5)
        del values, out
        row = [passed]
        line = f"{number:>10} {passed:>9.5f} "
        for width, solve in (
            (12, lambda c=city, p=people: system.competitive_equilibrium(c, RULES, p)),
            (8, lambda c=city, p=people: system.federal_planner(c, p)),
        ):
            spent, found = timed(solve)
            row.append(spent)
            line += f"{spent:>{width}.4f} {spent / passed:>7.0f} {found.count:>9} "
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{line}{memory:>6.0f}")
        rows.append((number, row))
    sites = dict(rows)
    for index, name in ((1, "competition"), (2, "planner")):
        if COMPARED in sites:
            passes = sites[COMPARED][index] / sites[COMPARED][0]
            told = "met" if passes <= 60 else "NOT MET"
            print(f"{name}: {passes:.0f} passes at {COMPARED:,} sites; goal 60: {told}")
        times = rows[-1][1][index] / rows[0][1][index], rows[-1][0] / rows[0][0]
        told = "met" if times[0] <= times[1] else "NOT MET"
        print(f"{name}: {times[1]:,.0f} times the sites, {times[0]:,.0f} times as long: {told}")


def main() -> None:
    """Print growth and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, nargs="*", default=list(SITES))
    growth(tuple(parser.parse_args().sites))
    peers(productive_sites(COMPARED), PEOPLE_PER_SITE * COMPARED)


if __name__ == "__main__":
    main()
