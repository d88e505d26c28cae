"""Systems of cities of any size for the benchmarks: sites as in (16), people and institutions."""

from dataclasses import replace

import numpy as np

from replication.wedge.model import calibration
from replication.wedge.model.economy import City, Institutions

RULES = Institutions(0.33, 1.0)
PEOPLE_PER_SITE = 600_000.0
RANK_SLOPE = 30.258


def productive_sites(number: int) -> City:
    """Sites whose productivity falls with rank as in (16), spread over ranks 1 to 600."""
    rank = 1 + 599 * np.arange(number) / max(number - 1, 1)
    return replace(calibration.benchmark_city(), productivity=rank ** (-1 / RANK_SLOPE))
