"""The solver against plain bisection and a search over every number of cities."""

from dataclasses import replace

import numpy as np
import pytest

from replication.wedge.model import calibration, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions
from replication.wedge.reference import many, search

BASE = calibration.benchmark_city()
RULES = Institutions(0.33, 0.6)


def only_time(*levels):
    return City(0.05, 0.02, 0.01, 22_000, 2_000, 0, 0, productivity=np.array(levels))


SYSTEMS = {
    "one site": (replace(BASE, productivity=np.array([1.1])), 3.0),
    "nearly alike": (replace(BASE, productivity=1.0 - 1e-9 * np.arange(12)), 4.0),
    "far apart": (replace(BASE, productivity=np.array([2.0, 1.0, 0.5, 0.1])), 9.0),
    "pleasant": (replace(BASE, quality_of_life=np.linspace(900.0, -500.0, 15)), 6.0),
    "few people": (replace(BASE, productivity=np.linspace(1.1, 1.0, 6)), 1e-3),
    "costs close to output": (
        replace(BASE, commuting=0.1, land_elasticity=0.1, productivity=np.linspace(1.0, 0.99, 6)),
        3e3,
    ),
    "costs far above output": (
        replace(BASE, commuting=6.0, land_elasticity=6.0, productivity=np.linspace(1.1, 1.0, 8)),
        5.0,
    ),
    "time costs only": (only_time(1.0, 0.98, 0.97), 50.0),
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_sizes_and_numbers_agree(name):
    city, total = SYSTEMS[name]
    people = total * TYPICAL_POPULATION
    for found, rules in (
        (system.competitive_equilibrium(city, RULES, people), RULES),
        (system.federal_planner(city, people), None),
    ):
        known = many.systems([city], [rules], [total])
        (slow,) = many.search_all(known, planned=rules is None)
        assert found.count == slow.size
        np.testing.assert_allclose(found.size, slow, rtol=1e-9)


def test_peaks_agree():
    for rules in (None, RULES):
        factor = search.factors(BASE, rules)
        size = np.exp(search.peaks(BASE, factor if rules else np.ones(4)))
        exact = curves.political_equilibrium_size(BASE, rules or Institutions(0.0, 0.0))
        assert size == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize("tax", [0.0, 0.33])
def test_rents_by_quadrature(tax):
    for size in (0.1, 1.0, 18.0):
        exact = float(curves.average_rent(BASE, size, tax))
        assert search.average_rent(BASE, size, tax) == pytest.approx(exact, rel=1e-11)
