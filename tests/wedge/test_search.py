"""The solver of a system of cities against a plain search over all numbers of cities."""

from dataclasses import replace

import numpy as np
import pytest

from replication.wedge.model import calibration, system
from replication.wedge.model.city import City, Institutions
from replication.wedge.reference import search

TYPICAL = calibration.TYPICAL_POPULATION


SITES = 6


def random_system(seed):
    """Return sites, institutions and a share, with peaks below a thousand typical cities."""
    random = np.random.default_rng([2026, seed])
    while True:
        elasticity = random.uniform(0.03, 0.3)
        steeper = elasticity + np.exp(random.uniform(np.log(0.05), np.log(6), 2))
        city = City(
            elasticity,
            *steeper,
            labour_value=22_000.0,
            time_cost=random.uniform(200, 4_000),
            material_cost=random.choice([0.0, random.uniform(0, 2_000)]),
            land_cost=random.choice([0.0, random.uniform(0, 4_000)]),
        )
        apart = np.exp(random.uniform(np.log(1e-9), np.log(0.3)))
        level = np.sort(random.random(SITES))[::-1]
        if random.random() < 0.5:
            city = replace(city, productivity=1 - apart + apart * level)
        else:
            city = replace(city, quality_of_life=4_000 * apart * level)
        rules = Institutions(random.uniform(0, 0.9), random.uniform(0, 1))
        if search.peaks(search.private_terms(city, rules), 0, 1)[0] < np.log(1e3):
            return city, rules, random.uniform(0, 1)


def fill(terms, share):
    """Return a population between what the best site and three times what all hold at least."""
    least = np.exp(search.peaks(terms, 0, SITES))
    ends = 1.01 * least[0], 3 * least.sum()
    return float(ends[0] * (ends[1] / ends[0]) ** share)


def agree(found, expected):
    assert found.count == expected.size
    np.testing.assert_allclose(found.size, expected, rtol=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_competition_is_what_a_search_finds(seed):
    city, rules, share = random_system(seed)
    total = fill(search.private_terms(city, rules), share)
    found = system.competitive_equilibrium(city, rules, total * TYPICAL)
    agree(found, search.competition(city, rules, total))


@pytest.mark.parametrize("seed", range(8, 16))
def test_the_planner_is_what_a_search_finds(seed):
    city, _, share = random_system(seed)
    total = fill(search.social_terms(city), share)
    agree(system.federal_planner(city, total * TYPICAL), search.planner(city, total))
