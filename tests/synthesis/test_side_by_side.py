"""The calibrated system under both papers' institutions, by second routes."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq, minimize

from replication.land.model import city as land_city
from replication.land.model.city import Elasticities
from replication.synthesis import maps, side_by_side
from replication.wedge.model import calibration, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, Institutions, site

TYPICAL = TYPICAL_POPULATION
FEW = replace(calibration.benchmark_city(), productivity=np.array([1.05, 1.02, 1.0, 0.97, 0.95]))
PEOPLE = 30 * TYPICAL


@pytest.fixture(scope="module")
def economy():
    return maps.calibrated(maps.SYSTEMS[0])


def test_the_two_papers_write_the_same_city():
    size, quality = np.geomspace(1e-3, 0.9, 7), np.linspace(0.3, 1, 7)
    e = Elasticities(0.05, 0.2)
    assert side_by_side.largest_difference(e, size, quality) < 1e-14
    # The land paper's rent share is gamma, and its tax falls on output.
    same = side_by_side.land_paper_city(e, quality)
    kept = curves.private_average_benefit(same, Institutions(0.3, 0.6), size)
    cost = land_city.urban_cost(e, size)
    expected = 0.7 * land_city.output(e, size, quality) - (1 + 0.6 * 0.2) * cost
    np.testing.assert_allclose(kept, expected, rtol=1e-13)
    weight = side_by_side.private_weight(same, Institutions(0.3, 0.6), size)
    np.testing.assert_allclose(weight, 0.7 / 1.12, rtol=1e-13)
    np.testing.assert_allclose(side_by_side.cost_elasticity(same, size), 0.2, rtol=1e-13)
    np.testing.assert_allclose(side_by_side.planner_weight(same, size), 1.05 / 1.2, rtol=1e-13)


def test_the_cost_elasticity_is_a_slope():
    city = calibration.benchmark_city()
    cost = lambda n: curves.gross_labour_income(city, n) - curves.social_average_benefit(city, n)
    slope = (np.log(cost(3.0 * 1.00001)) - np.log(cost(3.0 / 1.00001))) / (2 * np.log(1.00001))
    assert side_by_side.cost_elasticity(city, 3.0) == pytest.approx(slope, rel=1e-6)


@pytest.mark.parametrize("tax", [0.0, 0.2])
def test_developers_maximise_profit_and_break_even(tax):
    found = side_by_side.developers(FEW, tax, PEOPLE)
    rules = Institutions(tax, 0.0)
    benefit = lambda n, i: float(curves.private_average_benefit(site(FEW, int(i)), rules, n))
    for i, size in enumerate(found.size):
        loss = lambda n, i=i: -n[0] * (benefit(n[0], i) - found.price)
        best = minimize(loss, [size * 1.2], method="Nelder-Mead", options={"xatol": 1e-9})
        assert best.x[0] == pytest.approx(size, rel=1e-4)
    last = found.count - 1
    assert benefit(found.size[last], last) >= found.price
    marginal = lambda place, n: curves.private_marginal_benefit(place, rules, n)
    if system.most_stable_cities(FEW, marginal, PEOPLE) > found.count:
        more = system.allocate(FEW, marginal, PEOPLE, found.count + 1)
        assert benefit(more.size[-1], found.count) < more.price


def test_developers_without_a_tax_are_the_planner(economy):
    planned = economy.efficient()
    found = side_by_side.developers(economy.city, 0.0, economy.population)
    assert abs(found.count - planned.count) <= 1
    if found.count == planned.count:
        np.testing.assert_allclose(found.size, planned.size, rtol=1e-9)


def test_local_governments_take_the_peak_and_house_everybody():
    found = side_by_side.local_governments(FEW, 5 * TYPICAL)
    assert found.size.sum() == pytest.approx(5)
    peak = brentq(lambda n: float(curves.within_city_wedge(site(FEW, 0), n)), 0.1, 10, xtol=1e-12)
    assert found.size[0] == pytest.approx(peak)
    assert found.size[-1] <= curves.city_planner_size(site(FEW, found.count - 1))
    with pytest.raises(ValueError, match=r"population = 209,128,600: these sites house"):
        side_by_side.local_governments(FEW, 100 * TYPICAL)


def test_a_political_equilibrium_peaks_and_houses_few(economy):
    sizes = side_by_side.political_equilibrium(economy)
    here = lambda n: curves.private_average_benefit(economy.city, economy.institutions, n / TYPICAL)
    assert np.all(here(sizes) > here(1.001 * sizes))
    assert np.all(here(sizes) > here(0.999 * sizes))
    assert 10 * sizes.sum() < economy.population


def test_the_neutral_rate_gives_the_planner_s_weight(economy):
    planned = economy.efficient()
    rate = side_by_side.neutral_rate(planned)
    best, size = site(planned.city, 0), planned.size[0]
    private = side_by_side.private_weight(best, Institutions(rate, 0.0), size)
    assert private == pytest.approx(side_by_side.planner_weight(best, size), rel=1e-12)


def test_the_answer_turns_with_the_institutions(economy):
    table = side_by_side.comparison(economy)
    assert table["loss, %"].iloc[0] == 0
    assert (table["loss, %"] >= 0).all()
    assert list(table["the cities are"][table["loss, %"] == 0]) == ["right", "right"]
    free = table[table["who decides"] == "free migration"]["the cities are"]
    planned = economy.efficient().net_production
    for row, loss in zip(side_by_side.rows(economy), table["loss, %"], strict=True):
        assert 1 - row.allocation.net_production / planned == pytest.approx(loss / 100, abs=1e-9)
    assert free.iloc[0] == "best too large, too few"
    assert free.iloc[-1] == "best too small, too many"
    by_hand = economy.competitive()
    assert free.index[-1] == 5
    assert table["cities"].iloc[5] == by_hand.count


def test_weights_and_rates_do_not_depend_on_quality_of_life_or_what_all_receive():
    plain, size = calibration.benchmark_city(), 3.0
    pleasant, rules = replace(plain, quality_of_life=4_000.0), Institutions(0.2, 0.7, 2_500.0)
    for ours in (
        side_by_side.cost_elasticity,
        side_by_side.planner_weight,
        lambda city, n: side_by_side.private_weight(city, rules, n),
        lambda city, n: side_by_side.neutral_rate(
            system.Allocation(replace(city, productivity=np.ones(1)), np.array([n]), 0.0)
        ),
    ):
        assert ours(pleasant, size) == pytest.approx(ours(plain, size), rel=1e-12)
    alone = side_by_side.private_weight(plain, replace(rules, common_resource=0.0), size)
    assert side_by_side.private_weight(plain, rules, size) == pytest.approx(alone, rel=1e-12)


@pytest.mark.parametrize("tax", [0.0, 0.2])
@pytest.mark.parametrize(
    "technology", [FEW, side_by_side.land_paper_city(Elasticities(0.05, 0.2), 1.0)]
)
def test_developers_enter_up_to_the_last_that_does_not_lose_money(technology, tax):
    """Also where all that a resident has is less than a dollar."""
    sites = replace(technology, productivity=np.linspace(1.05, 0.9, 60))
    people = 10 * float(curves.city_planner_size(replace(technology, productivity=1.0))) * TYPICAL
    found, rules = side_by_side.developers(sites, tax, people), Institutions(tax, 0.0)
    marginal = lambda place, n: curves.private_marginal_benefit(place, rules, n)
    last = {}
    for count in (found.count, found.count + 1):
        built = system.allocate(sites, marginal, people, count)
        offered = curves.private_average_benefit(built.city, rules, built.size)
        last[count] = (offered - built.price)[-1]
    assert last[found.count] >= 0 > last[found.count + 1]


def test_closed_cities_leave_the_last_one_what_it_offers():
    found = side_by_side.local_governments(FEW, 5 * TYPICAL)
    last = site(FEW, found.count - 1)
    assert found.price == pytest.approx(float(curves.social_average_benefit(last, found.size[-1])))


@pytest.mark.parametrize("benefit", ["social_average_benefit", "social_marginal_benefit"])
def test_a_gap_in_either_benefit_is_seen(benefit, monkeypatch):
    ours = getattr(curves, benefit)
    monkeypatch.setattr(curves, benefit, lambda city, size: ours(city, size) + 1e-3)
    gap = side_by_side.largest_difference(Elasticities(0.05, 0.2), [0.1, 0.5], 1.0)
    assert gap == pytest.approx(1e-3)


def test_the_comparison_shows_its_rows(economy):
    rows, table = side_by_side.rows(economy), side_by_side.comparison(economy)
    planned = rows[0].allocation
    neutral = side_by_side.neutral_rate(planned)
    free = [(row.tax_rate, row.portfolio) for row in rows if row.who == "free migration"]
    assert free == [(0.0, 0.0), (neutral, 0.0), (0.33, 0.0), (0.0, 1.0), (0.33, 1.0)]
    (fixed,) = (row for row in rows if row.who.endswith("planned number of cities"))
    assert fixed.allocation.count == planned.count
    for row, shown in zip(rows, table.itertuples(index=False), strict=True):
        assert shown.cities == row.allocation.count
        assert shown[4] == pytest.approx(row.allocation.residents[0] / 1e6)
        assert shown[5] == pytest.approx(row.allocation.size[0] / planned.size[0])
