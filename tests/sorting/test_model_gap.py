"""The gain at a candidate threshold."""

import numpy as np
import pytest

from replication.sorting import draws, figures
from replication.sorting.model import gap, threshold


@pytest.mark.parametrize("name", list(figures.CLOSURES))
def test_slope_of_the_gap_is_its_derivative(name):
    sample = draws.samples()[name]
    t = gap.terms(sample.cities, sample.closure)
    log_ratio, step = np.clip(sample.log_ratio, 0.01, 5), 1e-5
    value, slope = gap.gap_and_slope(t, log_ratio)
    np.testing.assert_allclose(value, gap.log_gap(t, log_ratio), atol=1e-11)
    ends = [gap.log_gap(t, log_ratio * (1 + s)) for s in (-step, step)]
    quotient = (ends[1] - ends[0]) / (2 * step * log_ratio)
    np.testing.assert_allclose(slope, quotient, rtol=1e-3, atol=1e-3)


def test_workers_utility_settles_in_a_few_steps(monkeypatch):
    """Newton's method from the left, which cannot overshoot."""
    sample = draws.samples()["given labour"]
    monkeypatch.setattr(gap, "_NEWTON_STEPS", 8)
    found = threshold.allocation(sample.cities, sample.closure, sample.log_ratio)
    everybody = found.labour.city_1 + found.labour.city_2
    np.testing.assert_allclose(everybody, sample.closure.labour, rtol=1e-9)
