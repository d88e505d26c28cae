"""Uniform sites in closed form agree with the solver."""

from fractions import Fraction

import pytest

from replication.land.model import allocation, institutions, sites
from replication.land.model.economy import BASELINE, VISIBLE
from replication.land.reference import enclosed


@pytest.mark.parametrize("people", ["1/1000", "1/20", "2/25", "9/100", "1/2"])
def test_closed_cities_house_the_best_sites_or_all(people):
    balls, numbers = enclosed.VISIBLE, VISIBLE
    rule = institutions.local_governments(numbers)
    asked = float(Fraction(people))
    solved = allocation.solve(numbers, rule, sites.uniform(), asked)
    found = enclosed.closed_welfare(balls, people)
    assert float(found.rad()) < 1e-12
    assert float(found.mid()) == pytest.approx(float(solved.welfare), rel=1e-11)


def test_closed_cities_at_the_papers_elasticities_house_next_to_nobody():
    rule = institutions.local_governments(BASELINE)
    solved = allocation.solve(BASELINE, rule, sites.uniform(), 0.01)
    found = enclosed.closed_welfare(enclosed.BASELINE, "1/100")
    assert float(found.mid()) == pytest.approx(float(solved.welfare), rel=1e-11)
