"""Comparisons of two allocations, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from replication.wedge.model import (
    amenities,
    calibration,
    census,
    examples,
    outcomes,
    system,
)
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, Institutions
from replication.wedge.printed import experiments, lots, recovery, system_tables


def cities(*sizes):
    return system.Allocation(examples.identical_sites(len(sizes)), np.array(sizes), 0.0)


@pytest.mark.parametrize(
    ("planned", "market", "found"),
    [
        ((3.0, 2.0, 1.0), (2.5, 2.1, 1.2, 0.5), (1, True)),
        ((3.0, 2.0, 1.0), (2.5, 1.9, 1.2, 0.5), (2, True)),
        ((3.0, 2.0, 1.0), (3.1, 1.9, 1.2, 0.5), (1, False)),
        ((3.0, 2.0, 1.0), (3.1, 2.1, 1.2), (0, False)),
        ((3.0, 2.0, 1.0), (3.1, 2.1), (1, False)),
        ((3.0, 2.0, 1.0), (3.0, 2.0, 1.0), (0, False)),
        ((3.0, 2.0, 1.0), (2.5, 2.0, 1.5), (1, True)),
    ],
)
def test_too_small_cities_are_counted_from_the_best_site(planned, market, found):
    assert outcomes.undersized(cities(*planned), cities(*market)) == found


def test_sites_that_only_one_allocation_uses_are_empty_in_the_other():
    first, second = outcomes.side_by_side(cities(3.0, 2.0), cities(1.0, 1.0, 0.5))
    assert first.tolist() == [3, 2, 0]
    assert second.tolist() == [1, 1, 0.5]


def test_baselines_use_the_populations_that_they_are_given():
    """Twice the people everywhere are twice the people in the system."""
    people = census.populations()
    double = census.Populations(2 * people.residents, "twice as many")
    for make in (system_tables.baseline, system_tables.quality_baseline):
        once, twice = make(people), make(double)
        assert twice.population == pytest.approx(2 * once.population)
        assert twice.source == "twice as many"


def test_the_loss_is_a_share_of_what_is_produced():
    economy = system_tables.baseline(census.populations())
    found = outcomes.wedge_outcome(economy, economy.efficient(), 0.33, 1.0)
    assert 0.001 < found.loss < 0.2
    assert found.tax_rate == 0.33
    assert found.ownership == 1.0


def test_the_wedge_rises_only_if_it_does_so_in_every_better_city():
    economy = system_tables.baseline(census.populations())
    planned = economy.efficient()
    rises = [
        outcomes.wedge_outcome(economy, planned, tax, 0.0).wedge_rises for tax in (0.1, 0.175, 0.25)
    ]
    wedge = curves.private_social_wedge(planned.city, Institutions(0.175, 0.0), planned.size)
    assert np.diff(wedge).min() < 0 < np.diff(wedge).max()
    assert rises == [False, False, True]


def test_the_calibrated_technology_gives_the_baseline():
    people = census.populations()
    planned = system_tables.baseline(people).efficient()
    found = experiments.technology_outcome(people, "agglomeration", 0.05)
    assert found["planned cities"] == planned.count
    assert found["largest planned, millions"] == pytest.approx(planned.residents[0] / 1e6, rel=1e-9)
    competitive = system_tables.baseline(people).competitive()
    produced = competitive.net_production * (1 + found["loss, %"] / 100)
    assert produced == pytest.approx(planned.net_production, rel=1e-6)


def test_technologies_run_through_the_calibration():
    calibrated = calibration.benchmark_city()
    assert experiments.TECHNOLOGIES["agglomeration"][[0, -1]].tolist() == [0.03, 0.08]
    for name, values in experiments.TECHNOLOGIES.items():
        assert np.all(np.diff(values) > 0)
        assert float(getattr(calibrated, name)) in values.tolist()
    np.testing.assert_allclose(np.diff(experiments.TECHNOLOGIES["agglomeration"]), 0.01)
    elasticities = {design.land_elasticity for design in system_tables.DESIGNS[1].values()}
    assert elasticities <= set(experiments.TECHNOLOGIES["land_elasticity"])
    ends = [values[[0, -1]].tolist() for values in experiments.TECHNOLOGIES.values()]
    assert ends == [[0.03, 0.08], [0.09, 0.3], [0.15, 1.0]]


def test_people_move_for_two_thousand_days_unless_told_otherwise():
    found = examples.pairwise_stable_cities()
    path = examples.migrate(found.city, found.institutions, found.size)
    assert path.shape == (2001, 3)
    np.testing.assert_allclose(path.sum(axis=1), path[0].sum())
    start = np.array([0.5, 1.0, 3.0])
    step = np.diff(examples.migrate(found.city, found.institutions, start, days=1), axis=0)[0]
    benefit = curves.private_average_benefit(found.city, found.institutions, start)
    np.testing.assert_allclose(step, 5e-5 * (benefit - benefit.mean()))


def test_cities_that_pass_pair_by_pair_differ_from_the_first():
    found = examples.pairwise_stable_cities()
    assert found.city.quality_of_life[0] == 0
    offer = lambda size: curves.private_average_benefit(found.city, found.institutions, size)
    np.testing.assert_allclose(offer(found.size), offer(found.size)[0])
    quotient = (offer(found.size + 1e-6) - offer(found.size - 1e-6)) / 2e-6
    np.testing.assert_allclose(quotient, found.slope, rtol=1e-5)
    np.testing.assert_allclose(found.slope / found.slope[0], [1, -4 / 3, -4 / 3])


def test_the_top_city_is_as_uncertain_as_two_printed_cells():
    """Half a cent either way in each, over a tax of a third."""
    earnings = curves.net_labour_income(
        calibration.benchmark_city(), recovery.top_population() / TYPICAL_POPULATION
    )
    assert np.diff(earnings) == pytest.approx(0.02 / 0.33, rel=1e-6)
    low, high = recovery.reference_population() / TYPICAL_POPULATION
    reference = curves.net_labour_income(calibration.benchmark_city(), np.array([low, high]))
    assert np.diff(reference) == pytest.approx(0.02 / 0.33, rel=1e-6)


def test_people_who_fit_in_no_two_cities_are_refused():
    sites = replace(calibration.benchmark_city(), productivity=np.array([1.0, 0.9]))
    crowded = system.allocate(sites, system.social_benefit, 1e12, 2)
    assert crowded.residents.sum() == pytest.approx(1e12)
    with pytest.raises(ValueError, match="too small for 2 stable cities"):
        system.allocate(sites, system.social_benefit, 1e4, 2)


def test_two_cities_are_enough_to_be_ranked():
    ranked = amenities.ranked_sizes([1_045_643, 2_091_286])
    np.testing.assert_allclose(ranked, [1.0, 0.5])
    with pytest.raises(ValueError, match="two or more"):
        amenities.ranked_sizes([2_091_286])


def test_identical_sites_are_the_typical_city_s():
    sites = examples.identical_sites(3)
    np.testing.assert_array_equal(sites.productivity, [1, 1, 1])
    assert sites.land_elasticity == 0.25


def test_baselines_are_those_of_the_census():
    source = census.populations().source
    assert system_tables.baseline().source == system_tables.quality_baseline().source == source


def test_one_planned_city_before_its_private_peak_is_noticed():
    economy = system_tables.baseline(census.populations())
    planned = economy.efficient()
    peak = curves.political_equilibrium_size(planned.city, Institutions(0.33, 1.0))
    before = np.append(planned.size[:-1], 0.9 * peak[-1])
    for size, beyond in ((planned.size, True), (before, False)):
        found = outcomes.wedge_outcome(economy, replace(planned, size=size), 0.33, 1.0)
        assert found.beyond_private_peak is beyond


def test_a_wedge_that_is_the_same_everywhere_does_not_rise():
    economy = system_tables.baseline(census.populations())
    alike = system.Allocation(examples.identical_sites(2), np.array([2.0, 2.0]), 0.0)
    assert not outcomes.wedge_outcome(economy, alike, 0.33, 1.0).wedge_rises


@pytest.mark.parametrize(("best", "said"), [(True, "yes"), (False, "no")])
def test_whether_the_small_cities_are_the_best_is_said(best, said, monkeypatch):
    monkeypatch.setattr(outcomes, "undersized", lambda *_: (3, best))
    found = experiments.technology_outcome(census.populations(), "commuting", 0.1)
    assert found["they are the best"] == said


def test_cells_are_counted_for_each_number_of_digits():
    found = recovery.agreement_by_digits([None, 6])
    assert found.index.tolist() == ["all", "6"]
    assert found.loc["all", "agree"] < found.loc["6", "agree"]


def test_the_constants_in_use_are_those_that_the_cells_leave_open():
    found = recovery.constants()
    assert (found["lowest"] < found["used"]).all()
    assert (found["used"] < found["highest"]).all()


def test_a_resource_is_found_from_a_city_s_lots_however_far_one_looks():
    """Far away the sites differ so much that so many cities are not stable, which is no answer."""
    people = census.populations()
    economy = system_tables.baseline(people, amenities.TaxBase.EDGE)
    design = replace(system_tables.BASELINE, efficient_count=19)
    largest = float(lots.efficient(economy, 19).residents[0])
    near, far = (
        experiments.backsolved_resource(design, people, largest, reach) for reach in (120, 5_000)
    )
    np.testing.assert_allclose(near, far, atol=0.25, rtol=0)
    assert near[0] < economy.institutions.common_resource < near[1]


def test_a_slope_is_in_the_log_of_size():
    sizes = np.array([0.5, 3.0])
    np.testing.assert_allclose(outcomes.slope(lambda n: n**2, sizes), 2 * sizes**2, rtol=1e-7)


def test_the_wedge_moves_with_productivity_as_footnote_23_says():
    city = calibration.benchmark_city()
    rules, size = Institutions(0.2, 0.4), 3.0
    up, down = (
        curves.private_social_wedge(replace(city, productivity=level), rules, size)
        for level in (1.5, 0.5)
    )
    found = outcomes.wedge_slope_in_productivity(city, rules, size)
    assert float(found) == pytest.approx(float(up - down), rel=1e-9)


@pytest.mark.parametrize(
    ("productivity", "rises"),
    [([1.0, 0.9], True), ([1.0, 0.01], False), ([0.02, 0.01], False)],
)
def test_the_wedge_rises_with_population_if_it_does_at_the_best_and_the_worst_site(
    productivity, rises
):
    """Costs in goods do not depend on productivity: where it is low they outweigh what it gives."""
    sites = replace(calibration.benchmark_city(), productivity=np.array(productivity))
    path = np.geomspace(0.5, 5, 9)
    assert outcomes.rises_with_population(sites, Institutions(0.33, 0.5), path) == rises
