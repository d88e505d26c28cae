"""Readings of the same populations under several institutions, and sites made alike."""

from dataclasses import replace

import numpy as np
import pytest

from replication.numerics import ConvergenceError
from replication.synthesis import maps, readings, side_by_side
from replication.wedge.model import amenities, calibration, census, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, Institutions, site


@pytest.fixture(scope="module")
def people():
    return census.populations().residents


def test_reading_cities_by_hand():
    few = np.array([5e6, 1e6, 2e5, 6e4])
    found = readings.reading(few, 0.33, 1.0)
    assert (found.areas, found.areas_below) == (4, 1)
    assert found.people_below == pytest.approx(6e4 / few.sum())
    assert readings.reading(few, 0.0, 0.0).smallest_stable > found.smallest_stable


@pytest.mark.parametrize(("tax", "portfolio"), readings.PAIRS)
def test_read_sites_make_the_observed_cities_an_equilibrium(people, tax, portfolio):
    sites = readings.read_sites(people, tax, portfolio)
    rules = Institutions(tax, portfolio)
    stable = people >= readings.reading(people, tax, portfolio).smallest_stable
    kept = curves.private_average_benefit(sites, rules, people / TYPICAL_POPULATION)
    assert np.ptp(kept[stable]) < 1e-6
    typical = np.interp(-TYPICAL_POPULATION, -people, sites.productivity)
    if people[stable][-1] < TYPICAL_POPULATION:
        assert typical == pytest.approx(1, abs=1e-6)


def test_the_right_tax_makes_the_best_city_right():
    economy = maps.calibrated(maps.SYSTEMS[0])
    planned = economy.efficient()
    tax = readings.right_tax(economy.city, economy.population, planned)
    best = [
        system.competitive_equilibrium(
            economy.city, Institutions(tax + step, 0.0), economy.population
        ).size[0]
        for step in (-2e-5, 2e-5)
    ]
    assert best[0] > planned.size[0] > best[1]
    large = replace(planned, size=100 * planned.size)
    with pytest.raises(ConvergenceError, match="no tax found"):
        readings.right_tax(economy.city, economy.population, large)


def test_the_answer_of_each_papers_institutions_does_not_depend_on_the_reading(people):
    pairs = [readings.PAIRS[0], readings.PAIRS[-1]]
    table = readings.reread(people, pairs)
    assert len(table) == 4
    free = table[table["tax"] == 0]["best over planned"]
    leaky = table[table["tax"] > 0]["best over planned"]
    assert (free > 1).all()
    assert (leaky < 1).all()
    shown = readings.by_reading(table)
    assert list(shown.index) == ["tax 0, portfolio 0", "tax 0.33, portfolio 1"]
    last = shown.columns[-1]
    assert last.endswith("at tax 0.33, portfolio 1")
    np.testing.assert_array_equal(shown[last], leaky)
    # Where the rerun's institutions are the reading's, the largest city is near the observed one.
    own = table[(table["tax"] == table["read at tax"])]
    largest = own["best over planned"] * own["planned largest, million"] * 1e6
    np.testing.assert_allclose(largest, people[0], rtol=1e-3)


def test_the_flatter_the_sites_the_nearer_to_one():
    found = readings.flattened(maps.calibrated(maps.SYSTEMS[0]), [1.0, 0.1, 0.01])
    assert np.all(np.diff(found.position) > 0)
    assert np.all(np.diff(found.peak_benefit) > 0)
    assert np.all(np.diff(found.right_tax) < 0)
    with pytest.raises(ValueError, match="factors = 2"):
        readings.flattened(maps.calibrated(maps.SYSTEMS[0]), [2.0])


@pytest.mark.parametrize(("tax", "portfolio"), readings.PAIRS)
def test_the_smallest_stable_city_offers_at_its_peak_what_the_typical_one_does(tax, portfolio):
    rules = Institutions(tax, portfolio)
    typical = calibration.benchmark_city()
    common = float(curves.private_average_benefit(typical, rules, 1.0))
    least = readings.reading(census.populations().residents, tax, portfolio).smallest_stable
    size = least / TYPICAL_POPULATION
    level = amenities.productivity_at(typical, rules, common, size)
    peak = curves.political_equilibrium_size(replace(typical, productivity=level), rules)
    assert size == pytest.approx(float(peak), rel=1e-9)


def test_a_reread_loss_is_a_share_of_what_is_planned(people):
    rules = Institutions(0.33, 1.0)
    sites, total = readings.read_sites(people, 0.33, 1.0), float(people.sum())
    planned = system.federal_planner(sites, total).net_production
    free = system.competitive_equilibrium(sites, rules, total).net_production
    table = readings.reread(people, [(0.33, 1.0)])
    assert table["cities"].iloc[0] == system.competitive_equilibrium(sites, rules, total).count
    assert table["planned cities"].iloc[0] == system.federal_planner(sites, total).count
    right = readings.right_tax(sites, total, system.federal_planner(sites, total))
    assert table["right tax"].iloc[0] == right
    assert (1 - table["loss, %"].iloc[0] / 100) * planned == pytest.approx(free, rel=1e-12)


def test_flattened_sites_keep_the_best_one():
    economy = maps.calibrated(maps.SYSTEMS[0])
    level = economy.city.productivity
    city = replace(economy.city, productivity=0.9 * level[0] + 0.1 * level)
    planned = system.federal_planner(city, economy.population)
    tax = readings.right_tax(city, economy.population, planned)
    best, size = site(planned.city, 0), planned.size[0]
    c = float(side_by_side.private_weight(best, Institutions(tax, 0.0), size))
    star = float(side_by_side.planner_weight(best, size))
    found = readings.flattened(economy, [0.1])
    assert found.planned_cities[0] == planned.count
    worst = site(planned.city, planned.count - 1)
    peaks = [
        curves.social_average_benefit(one, curves.city_planner_size(one)) for one in (worst, best)
    ]
    assert found.peak_benefit[0] == pytest.approx(float(peaks[0] / peaks[1]))
    assert found.right_tax[0] == pytest.approx(tax, abs=1e-5)
    assert star + found.position[0] * (1 - star) == pytest.approx(c, abs=1e-4)
