"""Solve random economies over the whole domain of the assumptions, against many digits.

``python benchmarks/sorting_domain.py ECONOMIES [SEED] [FIRST]`` draws economies as the tests do, in
turn without and with local learning, for both closures, the three definitions of productivity and
shipped final goods. It says how many have how many thresholds, which the solver names as not
solved, and which are wrong.
"""

import argparse
import itertools
import sys
import time
from collections import Counter

import numpy as np

from replication.sorting import draws
from replication.sorting.model import threshold, trade
from replication.sorting.model.economy import Productivity
from replication.sorting.model.threshold import GIVEN_LABOUR, GIVEN_UTILITY
from replication.sorting.reference import digits

CLOSURES = GIVEN_UTILITY, GIVEN_LABOUR
VERSIONS = [
    *itertools.product(CLOSURES, [False, True], Productivity),
    *((name, False, None) for name in CLOSURES),
]
WIDTH = 1e-8
POINTS = np.exp(np.concatenate([np.linspace(-680, -40, 3), np.linspace(-30, 12, 14)]))


def judged(number: int, seed: int) -> str:
    """Say what the solver finds in one economy, and whether that is right."""
    generator = np.random.default_rng([seed, number])
    name, learns, kind = VERSIONS[number % len(VERSIONS)]
    cities, closures, costs = draws.extreme(1, generator, learns=learns)
    closure = closures[name]
    if kind is None:
        access = trade.log_market_access(costs, cities.gamma)
        root = threshold.thresholds(cities, closure, access).log_ratio
        root = root[np.isfinite(root)]
        stable, kind, paid = np.ones(root.size, bool), Productivity.MEAN, costs
    else:
        found = threshold.every_threshold(cities, closure, kind)
        root, stable, paid = found.log_ratio, found.stable, None
    reference = digits.Digits(cities, closure, kind, paid)
    return digits.wrong(reference, root, stable, POINTS, WIDTH) or f"{root.size} thresholds"


def main() -> int:
    """Judge the economies; fail if one is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("economies", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("first", type=int, nargs="?", default=0)
    asked = parser.parse_args()
    start, found, wrong = time.perf_counter(), Counter(), 0
    for number in range(asked.first, asked.first + asked.economies):
        try:
            said = judged(number, asked.seed)
        except threshold.UnsolvedError as error:
            said = "named as not solved"
            print(f"economy {number}: {error}", flush=True)
        if not said.endswith(("thresholds", "not solved")):
            wrong += 1
            print(f"economy {number}, {VERSIONS[number % len(VERSIONS)]}: {said}", flush=True)
        found[said] += 1
    for said, count in sorted(found.items()):
        print(f"{count:,}: {said}")
    print(f"{asked.economies:,} economies, {wrong} wrong; {time.perf_counter() - start:.0f} s")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
