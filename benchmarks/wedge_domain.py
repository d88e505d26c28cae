"""Solve random systems over the whole domain of the assumptions, as many as asked for.

``python benchmarks/wedge_domain.py SITES SYSTEMS [SEED]`` draws systems as the tests do, and says
how many allocations were found, how many are refused for want of room, and what failed.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from wedge.test_system_domain import meets_conditions


def main() -> int:
    """Run the systems; fail if one raises or misses a condition."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", type=int)
    parser.add_argument("systems", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    asked = parser.parse_args()
    start, solved, failed = time.perf_counter(), 0, 0
    for number in range(asked.systems):
        # Each system has a seed of its own, so that one that fails can be run alone.
        random = np.random.default_rng([asked.seed, asked.sites, number])
        try:
            solved += meets_conditions(random, asked.sites, numbers=asked.sites <= 10_000)
        except Exception as error:
            failed += 1
            reason = str(error).partition("\n")[0]
            print(f"system {number}: {type(error).__name__}: {reason}", flush=True)
    refused = 2 * (asked.systems - failed) - solved
    print(
        f"{asked.systems:,} systems of {asked.sites:,} sites: {solved:,} allocations found, "
        f"{refused:,} refused for want of room, {failed:,} systems failed; "
        f"{time.perf_counter() - start:.0f} s"
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
