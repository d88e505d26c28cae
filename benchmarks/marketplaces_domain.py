"""Solve random economies over the whole domain of the assumptions, against many digits.

``python benchmarks/marketplaces_domain.py ECONOMIES [SEED] [FIRST]`` draws 2 to 50 residences,
travel from next to none to more than all time, and setup up to 99.9 percent of what time can make.
Tastes are uniform on the simplex in every other economy; in the rest they are so beside a land
share that is log-uniform from .001 to .9. In every fifth travel leaves the furthest residence next
to no time and rents are high, so that people live there who do not work. It compares the
equilibrium with many digits and has the core judged by the verifier, which takes nobody's word for
a bound; in every tenth it follows a path of costs at the residences of section 5. Two or three
types share the structure: many digits exclude more than the largest share of their utilities.
"""

import argparse
import sys
import time
from collections import Counter

import numpy as np

from replication.certify import precision
from replication.marketplaces.model.core import ROUNDING, TOLERANCE, find_core
from replication.marketplaces.model.economy import LEISURE, Economy, Groups, Setup, capacity
from replication.marketplaces.model.equilibrium import equilibrium, hours_left
from replication.marketplaces.model.groups import largest_share, support
from replication.marketplaces.model.line import easiest_place
from replication.marketplaces.printed import cases, paths
from replication.marketplaces.reference.digits import cleared
from replication.marketplaces.reference.groups import lacking
from replication.marketplaces.reference.verifier import BITS, attained, binary, verify_ordered
from replication.numerics import Array, ConvergenceError

CLOSE = 1e-11
"""Largest gap in log utility between the solver and many digits."""

SHARE = 1e-9
"""Relative gap around the largest share."""

COSTS = 8
"""Setup costs of a path."""


def tastes_of(random: np.random.Generator, number: int) -> Array:
    """Shares uniform on the simplex, or beside a land share that is log-uniform."""
    if number % 2:
        return random.dirichlet(np.ones(4))
    land = np.exp(random.uniform(np.log(0.001), np.log(0.9)))
    return np.append(random.dirichlet(np.ones(3)) * (1 - land), land)


def drawn(number: int, seed: int) -> tuple[Economy, Array, float, float]:
    """Economy, a structure that can be paid, its share of what time can make, and cost of each."""
    random = np.random.default_rng([seed, number])
    count = round(float(np.exp(random.uniform(np.log(2), np.log(50)))))
    goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
    places, tastes = random.random(count), tastes_of(random, number)
    share, trips = random.uniform(0, 1), random.uniform(0.01, 3)
    if number % 5 == 0:
        return at_the_corner(random, places, goods, share)
    economy = Economy(places, goods, tastes, share, trips=trips)
    most = 0.0
    while most == 0:
        markets = round(float(np.exp(random.uniform(0, np.log(count)))))
        structure = np.sort(random.random(markets))
        most = float(capacity(economy, hours_left(economy, structure)))
    share = random.uniform(0, 0.999)
    alone = float(capacity(economy, hours_left(economy, [easiest_place(economy)])))
    return economy, structure, share * most / markets, share * alone


def at_the_corner(
    random: np.random.Generator, places: Array, goods: Array, share: float
) -> tuple[Economy, Array, float, float]:
    """Economy with one marketplace and next to no time at the furthest residence."""
    land = random.uniform(0.3, 0.9)
    tastes = np.append(random.dirichlet(np.ones(3)) * (1 - land), land)
    middle = float(np.median(places))
    least = LEISURE * np.exp(random.uniform(np.log(1e-3), np.log(0.3)))
    trips = (LEISURE - least) / np.abs(places - middle).max()
    economy = Economy(places, goods, tastes, share, trips=trips)
    most = float(capacity(economy, hours_left(economy, [middle])))
    alone = float(capacity(economy, hours_left(economy, [easiest_place(economy)])))
    part = random.uniform(0, 0.2)
    return economy, np.array([middle]), part * most, part * alone


def verified(economy: Economy, setup: Setup) -> tuple[bool, float]:
    """Whether the verifier grants the search's boxes what the search claims; with cpu seconds."""
    begun = time.process_time()
    core = find_core(economy, setup)
    took = time.process_time() - begun
    seen = verify_ordered(economy, setup, core.cover)
    sure = np.log(attained(economy, core.structure, setup, core.equilibrium))
    near = seen.worst <= sure + TOLERANCE + ROUNDING
    return bool(core.certified and seen.covers and near), took


def types_hold(economy: Economy, time: Array, setup: float, number: int, seed: int) -> bool:
    """Whether the largest share that types reach is not below what prices exclude, nor above."""
    random = np.random.default_rng([seed, number, 1])
    several = int(random.integers(2, 4))
    tastes = np.array([tastes_of(random, one) for one in range(several)])
    utilities = np.exp(random.uniform(-2, 2, several))
    groups = Groups(tastes, random.dirichlet(np.ones(several)), utilities)
    share = largest_share(economy, groups, time, setup)
    above = groups.scaled(share * (1 + SHARE))
    prices = support(economy, above, time, setup).prices
    with precision(BITS):
        left, given = [binary(one) for one in time], [binary(one) for one in prices]
        excluded = lacking(economy, above, left, binary(setup), given) > 0
    return bool(
        excluded and support(economy, groups.scaled(share * (1 - SHARE)), time, setup).gap < 0
    )


def path_holds(economy: Economy) -> bool:
    """Whether a path of costs is solved, in step with the search for the core at its middle."""
    here = Economy(
        np.array(cases.RESIDENCES),
        np.array(cases.GOODS),
        economy.tastes,
        economy.composite_share,
        trips=economy.trips,
    )
    most = float(capacity(here, hours_left(here, [easiest_place(here)])))
    costs = most * np.linspace(0.001, 0.99, COSTS)
    found = paths.along(here, costs)
    core = find_core(here, Setup(each=float(costs[COSTS // 2])))
    best = float(np.log(found.by_number[COSTS // 2].max()))
    return bool(found.equilibria.converged.all() and best <= np.log(core.bound) + CLOSE)


def main() -> int:
    """Judge the economies; fail if one is wrong, raises or stays without a certificate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("economies", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("first", type=int, nargs="?", default=0)
    asked = parser.parse_args()
    start, found, worst, slowest = time.process_time(), Counter(), 0.0, 0.0
    for number in range(asked.first, asked.first + asked.economies):
        economy, structure, each, alone = drawn(number, asked.seed)
        try:
            solved = equilibrium(economy, Setup(each=each), structure)
            exact = cleared(economy, solved.time, float(solved.setup))
            granted, took = verified(economy, Setup(each=alone))
            types = types_hold(economy, solved.time, float(solved.setup), number, asked.seed)
            path = number % 10 != 3 or path_holds(economy)
        except (ValueError, ConvergenceError) as error:
            print(f"economy {number}: {error}", flush=True)
            found["bad: raised"] += 1
            continue
        slowest = max(slowest, took)
        gap = abs(float(solved.log_utility) - exact.log_utility)
        worst = max(worst, gap)
        found["with residents who do not work"] += exact.idle
        said = {
            "equilibrium right": gap <= CLOSE,
            "core granted by the verifier": granted,
            "types served": types,
            "path solved, or none followed": path,
        }
        for what, good in said.items():
            found[what if good else f"bad: not {what}"] += 1
        if not all(said.values()):
            print(f"economy {number}: {[what for what, good in said.items() if not good]}")
    for line, count in sorted(found.items()):
        print(f"{count:,}: {line}")
    took = time.process_time() - start
    print(f"seed {asked.seed}: gap up to {worst:.0e}, core in {slowest:.1f} s, all in {took:.0f} s")
    return int(any(line.startswith("bad") for line in found))


if __name__ == "__main__":
    sys.exit(main())
