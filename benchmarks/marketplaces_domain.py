"""Solve random economies over the whole domain of the assumptions, against many digits.

``python benchmarks/marketplaces_domain.py ECONOMIES [SEED] [FIRST]`` draws 2 to 50 residences,
tastes uniform on the simplex beside a land share log-uniform from .001 to .9, travel from next to
none to more than all time, and setup up to 99.9 percent of what time can make. It compares the
equilibrium with many digits and searches the core.
"""

import argparse
import sys
import time
from collections import Counter

import numpy as np

from replication.marketplaces.model.core import find_core
from replication.marketplaces.model.economy import Economy, Setup, capacity
from replication.marketplaces.model.equilibrium import equilibrium, hours_left
from replication.marketplaces.model.line import easiest_place
from replication.marketplaces.reference.digits import cleared
from replication.numerics import Array, ConvergenceError

CLOSE = 1e-11
"""Largest gap in log utility between the solver and many digits."""


def drawn(number: int, seed: int) -> tuple[Economy, Array, float, float]:
    """Economy, a structure that can be paid, its share of what time can make, and cost of each."""
    random = np.random.default_rng([seed, number])
    count = round(float(np.exp(random.uniform(np.log(2), np.log(50)))))
    goods = np.concatenate([[1, 2], random.integers(1, 3, count - 2)])
    land = np.exp(random.uniform(np.log(0.001), np.log(0.9)))
    tastes = np.append(random.dirichlet(np.ones(3)) * (1 - land), land)
    economy = Economy(
        random.random(count), goods, tastes, random.uniform(0, 1), trips=random.uniform(0.01, 3)
    )
    most = 0.0
    while most == 0:
        markets = round(float(np.exp(random.uniform(0, np.log(count)))))
        structure = np.sort(random.random(markets))
        most = float(capacity(economy, hours_left(economy, structure)))
    share = random.uniform(0, 0.999)
    alone = float(capacity(economy, hours_left(economy, [easiest_place(economy)])))
    return economy, structure, share * most / markets, share * alone


def main() -> int:
    """Judge the economies; fail if one is wrong, raises or stays without a certificate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("economies", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("first", type=int, nargs="?", default=0)
    asked = parser.parse_args()
    start, found, worst, slowest = time.perf_counter(), Counter(), 0.0, 0.0
    for number in range(asked.first, asked.first + asked.economies):
        economy, structure, each, alone = drawn(number, asked.seed)
        try:
            solved = equilibrium(economy, Setup(each=each), structure)
            exact = cleared(economy, solved.time, float(solved.setup))
            begun = time.perf_counter()
            core = find_core(economy, Setup(each=alone))
            slowest = max(slowest, time.perf_counter() - begun)
        except (ValueError, ConvergenceError) as error:
            print(f"economy {number}: {error}", flush=True)
            found["raised"] += 1
            continue
        gap = abs(float(solved.log_utility) - exact.log_utility)
        worst = max(worst, gap)
        found["wrong" if gap > CLOSE else "right"] += 1
        found["with residents who do not work"] += exact.idle
        found["core certified" if core.certified else "core not certified"] += 1
    for said, count in sorted(found.items()):
        print(f"{count:,}: {said}")
    took = time.perf_counter() - start
    print(f"seed {asked.seed}: gap up to {worst:.0e}, core in {slowest:.1f} s, all in {took:.0f} s")
    return int(found["raised"] + found["wrong"] + found["core not certified"] > 0)


if __name__ == "__main__":
    sys.exit(main())
