"""The certificates, against the solver, and broken."""

import pytest
from flint import arb

from replication.land.model import sites
from replication.land.model.city import Elasticities
from replication.synthesis import certificate, weight

WIDE = Elasticities(0.05, 1.0)
POINTS = {
    ".0505": (True, False, True, False),
    ".052": (False, True, True, False),
    ".06": (False, True, False, True),
    ".2": (False, True, False, True),
}


@pytest.mark.parametrize(("best", "expected"), POINTS.items())
def test_one_weight_gives_every_answer(best, expected):
    found = certificate.against_the_plan(".05", "1", ".8", best)
    assert found.above_planner
    assert (found.too_small, found.too_large, found.too_many, found.too_few) == expected


@pytest.mark.parametrize("private", [".53", ".6", ".8", ".95", "1"])
@pytest.mark.parametrize("best", [".0505", ".06", ".2", ".45"])
def test_the_solver_agrees_with_every_certificate(private, best):
    found = certificate.against_the_plan(".05", "1", private, best)
    people = float(found.population.mid())
    rule = weight.free_migration(WIDE, float(private))
    seen = weight.against_the_plan(WIDE, rule, sites.uniform(), people)
    assert (found.too_small, found.too_large) == (seen.largest < 1, seen.largest > 1)
    assert (found.too_many, found.too_few) == (seen.cities > 1, seen.cities < 1)


def test_out_of_reach_of_the_best_city_it_is_certain_too():
    below = certificate.against_the_plan(".05", "1", ".3", ".4")
    assert (below.too_small, below.too_large, below.above_planner) == (True, False, False)
    above = certificate.against_the_plan(".4", "1", "1", ".40000001")
    assert above.too_large != above.too_small


def test_nothing_is_certain_where_it_is_equal():
    """At c* and any sizes the last site differs; at equal digits nobody is told apart."""
    found = certificate.against_the_plan(".05", "1", "21/40", ".2")
    assert not found.above_planner
    assert found.too_many
    assert not found.too_few


@pytest.mark.parametrize("broken", ["worst", "population"])
def test_a_broken_formula_is_noticed(monkeypatch, broken):
    """A worst site or a population off by a thousandth leaves what the solver finds."""
    powers = certificate._Powers
    right = getattr(powers, broken)
    people = lambda: certificate.against_the_plan(".05", "1", ".8", ".2").population
    planned = weight.against_the_plan(
        WIDE, weight.free_migration(WIDE, 0.8), sites.uniform(), float(people().mid())
    )
    monkeypatch.setattr(powers, broken, lambda self, *given: right(self, *given) * arb("0.999"))
    seen = weight.against_the_plan(
        WIDE, weight.free_migration(WIDE, 0.8), sites.uniform(), float(people().mid())
    )
    assert seen.largest != pytest.approx(planned.largest, rel=1e-6)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("1", ".5", ".8", ".2"), "agglomeration = 1"),
        (("-1", ".5", ".8", ".2"), "agglomeration = -1"),
        ((".05", "1", "0", ".2"), "weight = 0"),
        ((".05", "1", "1.1", ".2"), "weight = 1.1"),
        ((".05", "1", ".8", ".05"), "best_city = .05"),
        ((".05", "1", ".8", ".6"), "best_city = .6"),
        ((".05", "1", ".8", ".525"), "best_city = .525"),
    ],
)
def test_bad_input_is_named(given, named):
    with pytest.raises(ValueError, match=named):
        certificate.against_the_plan(*given)
