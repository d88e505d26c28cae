"""Advantages read from observed cities, the balanced budget and the rank rule."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import linregress

from replication.wedge.model import amenities, calibration
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import Amenity, TaxBase
from replication.wedge.model.economy import TYPICAL_POPULATION, Institutions

CITY = calibration.benchmark_city()
RULES = Institutions(0.33, 1.0, 6_800.0)
PEOPLE = np.array([19e6, 5e6, 2_091_286, 4e5, 2e5, 1e5, 3e4])


@pytest.mark.parametrize("amenity", Amenity)
def test_observed_cities_are_an_equilibrium(amenity):
    sites = amenities.amenities_of(PEOPLE, CITY, RULES, 14_500, amenity)
    least = amenities.smallest_stable_size(CITY, RULES, 14_500, amenity)
    size = np.maximum(PEOPLE / TYPICAL_POPULATION, least)
    benefit = curves.private_average_benefit(sites, RULES, size)
    np.testing.assert_allclose(benefit, 14_500, rtol=1e-12)
    assert np.all(curves.private_within_city_wedge(sites, RULES, size) < 1e-6)
    assert np.all(np.diff(getattr(sites, amenity)) <= 0)


@pytest.mark.parametrize("amenity", Amenity)
def test_a_city_left_of_its_peak_gets_the_peak(amenity):
    sites = amenities.amenities_of(PEOPLE, CITY, RULES, 14_500, amenity)
    worst = replace(
        CITY,
        productivity=np.broadcast_to(sites.productivity, PEOPLE.shape)[-1],
        quality_of_life=np.broadcast_to(sites.quality_of_life, PEOPLE.shape)[-1],
    )
    peak = curves.political_equilibrium_size(worst, RULES)
    best = curves.private_average_benefit(worst, RULES, peak)
    assert best == pytest.approx(14_500, abs=1e-6)


@pytest.mark.parametrize("recipients", [None, 40e6])
def test_the_budget_balances(recipients):
    resource = amenities.balanced_resource(PEOPLE, CITY, RULES, 14_500, TaxBase.AVERAGE, recipients)
    rules = replace(RULES, common_resource=resource)
    size = amenities.ranked_sizes(PEOPLE)
    level = amenities.productivity_at(CITY, rules, 14_500, size)
    here = replace(CITY, productivity=level)
    paid = amenities.public_revenue(here, rules, size)
    heads = recipients or PEOPLE.sum()
    assert np.sum(paid * PEOPLE) == pytest.approx(resource * heads, rel=1e-12)


def test_taxing_the_edge_takes_less():
    size = np.geomspace(0.05, 20, 50)
    average = amenities.public_revenue(CITY, RULES, size)
    edge = amenities.public_revenue(CITY, RULES, size, TaxBase.EDGE)
    np.testing.assert_allclose(average - edge, 0.33 * 0.1 * curves.time_cost(CITY, size))


def test_rank_rule_is_least_squares():
    values = np.random.default_rng(3).pareto(1.2, 200) + 1
    values = np.sort(values)[::-1]
    rule = amenities.fit_rank_rule(values, 135)
    line = linregress(np.log(values[:135]), np.log(np.arange(1, 136)))
    assert rule.slope == pytest.approx(line.slope)
    assert rule.intercept == pytest.approx(line.intercept)
    assert rule.t_statistic == pytest.approx(line.slope / line.stderr)
    rank = np.array([1.0, 50.0, 400.0])
    back = rule.intercept + rule.slope * np.log(rule.at_rank(rank))
    np.testing.assert_allclose(np.exp(back), rank)


def test_hypothetical_sites_follow_the_rule():
    sites = amenities.amenities_of(PEOPLE, CITY, RULES, 14_500, Amenity.PRODUCTIVITY)
    rule = amenities.RankRule(270.0, -30.0, -100.0, 135)
    longer = amenities.with_hypothetical_sites(sites, rule, 4)
    assert longer.productivity.shape == (11,)
    assert np.all(np.diff(longer.productivity) <= 0)
    scale = 22_000 / TYPICAL_POPULATION**0.05
    assert np.isin(
        np.round(rule.at_rank([8, 11]) / scale, 9), np.round(longer.productivity, 9)
    ).all()


@pytest.mark.parametrize(
    ("people", "message"),
    [([1e6, -5.0], "residents = -5"), ([1e6], "two or more"), ([[1.0, 2.0]], "must be")],
)
def test_bad_populations_are_refused(people, message):
    with pytest.raises(ValueError, match=message):
        amenities.amenities_of(people, CITY, RULES, 14_500, Amenity.PRODUCTIVITY)


@pytest.mark.parametrize("ranked", [2, 9])
def test_bad_samples_are_refused(ranked):
    with pytest.raises(ValueError, match=f"ranked = {ranked}"):
        amenities.fit_rank_rule(PEOPLE, ranked)


def test_three_cities_are_enough_for_a_rank_rule():
    rule = amenities.fit_rank_rule([8.0, 3.0, 1.0], 3)
    line = linregress(np.log([8.0, 3.0, 1.0]), np.log([1.0, 2.0, 3.0]))
    assert rule.slope == pytest.approx(line.slope)
    assert rule.t_statistic == pytest.approx(line.slope / line.stderr)


def test_one_hypothetical_site_will_do():
    sites = amenities.amenities_of(PEOPLE, CITY, RULES, 14_500, Amenity.PRODUCTIVITY)
    rule = amenities.RankRule(270.0, -30.0, -100.0, 135)
    assert amenities.with_hypothetical_sites(sites, rule, 1).productivity.shape == (8,)


def test_the_private_advantage_is_what_a_site_offers_at_the_typical_size():
    city = calibration.benchmark_city()
    sites = replace(city, quality_of_life=np.array([300.0, 0.0, -50.0]))
    offered = curves.social_average_benefit(sites, 1.0)
    np.testing.assert_allclose(amenities.private_advantage(sites), offered, rtol=1e-14)


def test_hypothetical_sites_are_merged_into_the_ranking():
    """A rule whose next ranks lie above the last site that is known."""
    known = replace(CITY, productivity=np.array([1.2, 1.1, 0.5]))
    scale = float(CITY.labour_value) / TYPICAL_POPULATION ** float(CITY.agglomeration)
    rule = amenities.RankRule(np.log(4) + 10 * np.log(scale), -10.0, -1.0, 3)
    merged = amenities.with_hypothetical_sites(known, rule, 2).productivity
    np.testing.assert_allclose(merged, [1.2, 1.1, 1.0, 0.8**0.1, 0.5])
