"""Figures 4.1 to 4.3 in numbers: utility lines of the baseline, before and after a change."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, choice, inside, vector
from replication.sorting.model import gap, threshold
from replication.sorting.model.economy import Economy
from replication.sorting.model.threshold import GIVEN_UTILITY

SHIFTS = {"minimum_skill": 1.3, "cost_1": 2.0, "housing_1": 1.1}
"""How much the parameters of Figures 4.2 and 4.3 are multiplied by to be seen."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Indirect utility U(z, j) = slope_j z - a_j of both cities, and where the lines cross."""

    slope_1: float
    slope_2: float
    congestion_1: float
    congestion_2: float

    @property
    def threshold(self) -> float:
        """Skill at which the lines cross, eq. (4.15)."""
        return (self.congestion_1 - self.congestion_2) / (self.slope_1 - self.slope_2)

    @property
    def utility(self) -> float:
        """Utility where the lines cross."""
        return self.slope_1 * self.threshold - self.congestion_1


def lines(economy: Economy, name: str) -> Lines:
    """Lines of an economy near the baseline at its equilibrium.

    Parameters
    ----------
    economy : Economy
        With one entry.
    name : str
        Closure, a key of ``threshold.baseline_closures()``.
    """
    name = choice("name", name, list(threshold.baseline_closures()))
    slope_1, slope_2 = threshold.equilibrium(economy, threshold.baseline_closures()[name]).slope
    return Lines(
        float(slope_1[0]),
        float(slope_2[0]),
        float(economy.congestion_1),
        float(economy.congestion_2),
    )


def shifted_lines(parameter: str, name: str) -> tuple[Lines, Lines, Lines]:
    """Lines before and after a parameter of the baseline rises, and as the paper draws them.

    Parameters
    ----------
    parameter : str
        A key of ``SHIFTS``.
    name : str
        Closure.

    Returns
    -------
    three Lines: before, after, and the paper's, which rotates one line to the same threshold:
    city 2's when z_min rises, city 1's otherwise.
    """
    parameter = choice("parameter", parameter, list(SHIFTS))
    economy = threshold.baseline()
    before = lines(economy, name)
    after = lines(economy.scaled(parameter, SHIFTS[parameter]), name)
    distance = before.congestion_1 - before.congestion_2
    if parameter == "minimum_skill":
        drawn = replace(before, slope_2=before.slope_1 - distance / after.threshold)
    else:
        drawn = replace(before, slope_1=before.slope_2 + distance / after.threshold)
    return before, after, drawn


def impact(parameter: str) -> Lines:
    """Lines of the baseline once a parameter rose, utility given, while the threshold stays.

    Parameters
    ----------
    parameter : str
        A key of ``SHIFTS``.
    """
    parameter = choice("parameter", parameter, list(SHIFTS))
    economy, closure = threshold.baseline(), threshold.baseline_closures()[GIVEN_UTILITY]
    old = threshold.equilibrium(economy, closure).threshold
    shifted = economy.scaled(parameter, SHIFTS[parameter])
    ratio = np.log(old / shifted.minimum_skill)
    slope_1, slope_2 = threshold.allocation(shifted, closure, ratio).slope
    return Lines(
        float(slope_1[0]),
        float(slope_2[0]),
        float(economy.congestion_1),
        float(economy.congestion_2),
    )


def candidate_gains(candidates: ArrayLike) -> dict[str, Array]:
    """Gain from city 1 for the entrepreneur at each candidate threshold of the baseline.

    Parameters
    ----------
    candidates : array of shape (n,)
        Thresholds above the minimum skill.

    Returns
    -------
    dict of arrays of shape (n,), by closure
    """
    candidates = vector("candidates", inside("candidates", candidates, 1, np.inf))
    economy = threshold.baseline()
    log_ratio = np.log(candidates / economy.minimum_skill)[:, np.newaxis]
    found = {}
    for name, closure in threshold.baseline_closures().items():
        slopes = gap.log_slopes(gap.terms(economy, closure), log_ratio)
        lead = np.exp(slopes.city_1[:, 0]) - np.exp(slopes.city_2[:, 0])
        found[name] = candidates * lead - economy.congestion_gap
    return found
