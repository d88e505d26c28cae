"""The gain at a candidate threshold."""

import numpy as np
import pytest

from replication.sorting import draws, figures
from replication.sorting.model import gap, threshold
from replication.sorting.model.economy import Productivity


@pytest.mark.parametrize("name", list(figures.CLOSURES))
def test_slope_of_the_gap_is_its_derivative(name):
    sample = draws.samples()[name]
    t = gap.terms(sample.cities, sample.closure)
    log_ratio, step = np.clip(sample.log_ratio, 0.01, 5), 1e-5
    value, slope, _ = gap.gap_and_slope(t, log_ratio)
    np.testing.assert_allclose(value, gap.log_gap(t, log_ratio), atol=1e-11)
    ends = [gap.log_gap(t, log_ratio * (1 + s)) for s in (-step, step)]
    quotient = (ends[1] - ends[0]) / (2 * step * log_ratio)
    np.testing.assert_allclose(slope, quotient, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("learns", [False, True])
@pytest.mark.parametrize("kind", list(Productivity))
@pytest.mark.parametrize("name", list(figures.CLOSURES))
def test_slope_of_every_version_is_its_derivative(name, kind, learns):
    pool = draws.learning_cities(300, 3) if learns else draws.economies(300, 3)
    t = gap.terms(pool, draws.closures(300, 4)[name])
    log_ratio, step = np.exp(np.random.default_rng(5).uniform(-4, 2, t.size)), 1e-5
    found = gap.gap_and_slope(t, log_ratio, kind)
    np.testing.assert_allclose(found.gap, gap.log_gap(t, log_ratio, kind), atol=1e-11)
    ends = [gap.log_gap(t, log_ratio * (1 + s), kind) for s in (-step, step)]
    quotient = (ends[1] - ends[0]) / (2 * step * log_ratio)
    np.testing.assert_allclose(found.slope, quotient, rtol=1e-6, atol=1e-6)


def test_a_start_does_not_change_workers_utility():
    cities, closures, _ = draws.extreme(400, 6)
    t = gap.terms(cities, closures["given labour"])
    level, _ = gap.log_productivities(t, np.full(t.size, 0.3))
    cold = gap.log_values(t, level)
    for shift in (-50.0, -0.5, 0.0, 0.5, 50.0):
        warm = gap.log_values(t, level, cold.city_2 + shift)
        np.testing.assert_allclose(warm.city_2, cold.city_2, rtol=1e-12, atol=1e-12)


def test_workers_utility_settles_in_a_few_steps(monkeypatch):
    """Newton's method from the left, which cannot overshoot."""
    sample = draws.samples()["given labour"]
    monkeypatch.setattr(gap, "_NEWTON_STEPS", 8)
    found = threshold.allocation(sample.cities, sample.closure, sample.log_ratio)
    everybody = found.labour.city_1 + found.labour.city_2
    np.testing.assert_allclose(everybody, sample.closure.labour, rtol=1e-9)
