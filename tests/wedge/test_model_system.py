"""Solvers of the system of cities, against brute force, an optimiser and bad input."""

import heapq
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from replication.wedge.model import calibration, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions, site
from replication.wedge.printed import lots

TYPICAL = TYPICAL_POPULATION
RULES = Institutions(0.33, 1.0, 6_500.0)


def productive(*levels):
    return replace(calibration.benchmark_city(), productivity=np.array(levels, dtype=float))


def pleasant(*levels):
    return replace(calibration.benchmark_city(), quality_of_life=np.array(levels, dtype=float))


SYSTEMS = [
    (productive(1.05, 1.02, 1.0, 0.99, 0.97, 0.95), 30 * TYPICAL),
    (productive(1.0, 0.999, 0.99, 0.98, 0.9, 0.89), 12 * TYPICAL),
    (pleasant(400, 250, 200, 100, 20, 0), 14 * TYPICAL),
    (pleasant(900, 300, 150, 20, 5, 0), 40 * TYPICAL),
]


def total_benefit(city, size):
    return float(np.sum(size * curves.social_average_benefit(city, size))) * TYPICAL


@pytest.mark.parametrize(("city", "people"), SYSTEMS)
def test_planner_beats_every_subset_of_sites(city, people):
    best = system.federal_planner(city, people)
    sites = 6
    values = []
    for number in range(1, sites + 1):
        for chosen in combinations(range(sites), number):
            some = site(city, list(chosen))
            try:
                found = system.federal_planner(some, people, number)
            except ValueError:
                continue
            values.append(found.net_production)
    assert best.net_production == pytest.approx(max(values), rel=1e-12)


@pytest.mark.parametrize(("city", "people"), SYSTEMS)
def test_planner_agrees_with_a_general_optimiser(city, people):
    best = system.federal_planner(city, people)
    total = people / TYPICAL
    here = best.city
    start = np.full(best.count, total / best.count)
    found = minimize(
        lambda size: -np.sum(size * curves.social_average_benefit(here, size)) / 1e4,
        start,
        jac=lambda size: -curves.social_marginal_benefit(here, size) / 1e4,
        bounds=[(0.05, None)] * best.count,
        constraints={"type": "eq", "fun": lambda s: s.sum() - total, "jac": np.ones_like},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert found.success
    assert best.net_production >= total_benefit(here, found.x) * (1 - 1e-12)
    np.testing.assert_allclose(best.size, found.x, rtol=2e-3)


@pytest.mark.parametrize(("city", "people"), SYSTEMS)
def test_competition_raises_the_common_benefit_as_far_as_it_goes(city, people):
    found = system.competitive_equilibrium(city, RULES, people)
    prices = {}
    for count in range(1, 7):
        try:
            prices[count] = system.competitive_equilibrium(city, RULES, people, count).price
        except ValueError:
            assert count > found.count
    assert max(prices, key=prices.get) == found.count
    assert np.all(np.diff(list(prices.values())) > 0)


@pytest.mark.parametrize(("city", "people"), SYSTEMS)
def test_benefits_are_equal_falling_and_people_add_up(city, people):
    for found, benefit in (
        (system.federal_planner(city, people), system.social_benefit),
        (system.competitive_equilibrium(city, RULES, people), system.private_benefit(RULES)),
    ):
        level = benefit(found.city, found.size)
        np.testing.assert_allclose(level, found.price, rtol=0, atol=2e-7)
        assert np.all(benefit(found.city, found.size * 1.0001) < level)
        assert found.residents.sum() == pytest.approx(people, rel=1e-12)
        assert np.all(np.diff(found.size) <= 0)
        assert found.count == len(found.residents)


@pytest.mark.parametrize(("city", "people"), SYSTEMS)
def test_price_duality_bounds_the_planner(city, people):
    best = system.federal_planner(city, people)
    alone = np.broadcast_to(curves.city_planner_size(city), 6)
    peaks = curves.social_average_benefit(city, alone)
    sizes = np.geomspace(0.01, 100, 4001)[:, np.newaxis]
    totals = sizes * curves.social_average_benefit(city, sizes)
    bounds = []
    for price in np.linspace(peaks[-1] - 3_000, peaks[0], 400):
        surplus = np.maximum((totals - price * sizes).max(axis=0), 0)
        bounds.append(surplus.sum() + price * people / TYPICAL)
    # The grid of sizes can only lower the bound, by far less than the gap of integers.
    assert best.net_production / TYPICAL <= min(bounds) * (1 + 1e-6)
    assert best.net_production / TYPICAL >= min(bounds) * (1 - 5e-3)


@pytest.mark.parametrize("count", [3, 5])
def test_lots_are_what_a_queue_of_settlers_would_take(count):
    city, people = productive(1.05, 1.02, 1.0, 0.99, 0.97), 9 * TYPICAL
    step = 50_000.0
    benefit = system.private_benefit(RULES)
    found = lots.on_lattice(city, benefit, people, count, step)
    lot = step / TYPICAL
    peak = np.floor(curves.political_equilibrium_size(city, RULES) / lot).astype(int)
    taken = peak[:count] + 2

    def offer(index):
        size = (taken[index] + 1) * lot
        return float(benefit(site(city, slice(index, index + 1)), [size])[0])

    queue = [(-offer(index), index) for index in range(count)]
    heapq.heapify(queue)
    for _ in range(int(people // step) - int(taken.sum())):
        _, index = heapq.heappop(queue)
        taken[index] += 1
        heapq.heappush(queue, (-offer(index), index))
    np.testing.assert_allclose(found.residents / step, taken, atol=1e-9)


def test_finer_lots_approach_the_exact_allocation():
    city, people = SYSTEMS[0]
    exact = system.federal_planner(city, people)
    fine = lots.on_lattice(city, system.social_benefit, people, exact.count, 10.0)
    assert np.max(np.abs(fine.residents - exact.residents)) < 200
    assert fine.residents.sum() <= people


@settings(max_examples=40, deadline=None)
@given(
    levels=st.lists(st.floats(0.85, 1.1), min_size=2, max_size=8),
    people=st.floats(3, 60),
)
def test_any_ranked_system_is_solved_or_refused(levels, people):
    city = productive(*sorted(levels, reverse=True))
    found = system.federal_planner(city, people * TYPICAL)
    assert found.residents.sum() == pytest.approx(people * TYPICAL, rel=1e-11)
    market = system.competitive_equilibrium(city, RULES, people * TYPICAL)
    assert market.net_production <= found.net_production * (1 + 1e-12)


def test_identical_sites_share_equally():
    city = productive(*np.ones(30))
    found = system.federal_planner(city, 10 * TYPICAL)
    alone = float(curves.city_planner_size(calibration.benchmark_city()))
    assert found.count == round(10 / alone)
    np.testing.assert_allclose(found.size, 10 / found.count, rtol=1e-9)


def test_most_stable_is_where_the_last_city_stands_on_its_peak():
    city = productive(1.0, 1.0, 1.0)
    peak = float(curves.political_equilibrium_size(calibration.benchmark_city(), RULES))
    benefit = system.private_benefit(RULES)
    assert system.most_stable_cities(city, benefit, 3.01 * peak * TYPICAL) == 3
    assert system.most_stable_cities(city, benefit, 2.99 * peak * TYPICAL) == 2


@pytest.mark.parametrize(
    ("city", "message"),
    [
        (productive(0.9, 1.0), "ranked from the best to the worst"),
        (calibration.benchmark_city(), "differ in nothing"),
        (
            replace(productive(1.0, 0.9), quality_of_life=np.array([1.0, 0.0])),
            "productivity and quality_of_life",
        ),
        (replace(productive(1.0, 0.9), commuting=0.04), "a single peak needs it above"),
        (replace(productive(1.0, 0.9), land_elasticity=np.array([0.2, 0.3])), "technology"),
        (replace(productive(1.0, 0.9), land_cost=np.array([2_000.0, 3_000.0])), "technology"),
        (productive(), "not empty"),
    ],
)
def test_bad_sites_are_refused(city, message):
    with pytest.raises(ValueError, match=message):
        system.federal_planner(city, 5 * TYPICAL)


@pytest.mark.parametrize("people", [-1.0, 0.0, np.nan, np.inf])
def test_bad_populations_are_refused(people):
    with pytest.raises(ValueError, match="population"):
        system.federal_planner(productive(1.0, 0.9), people)


def test_populations_that_do_not_fit_are_refused():
    city = productive(1.0, 0.9)
    with pytest.raises(ValueError, match="too small for 2 stable cities"):
        system.competitive_equilibrium(city, RULES, 200_000, 2)
    with pytest.raises(ValueError, match="count = 3: it must be from 1 to 2"):
        system.federal_planner(city, 5 * TYPICAL, 3)
    with pytest.raises(ValueError, match="step"):
        lots.on_lattice(city, system.social_benefit, 5 * TYPICAL, 2, -1.0)


def test_thousands_of_sites_are_as_exact_as_a_few():
    levels = np.linspace(1.0, 0.9, 20_000)
    found = system.competitive_equilibrium(productive(*levels), RULES, 20_000 * 0.2 * TYPICAL)
    assert found.count > 5_000
    assert np.ptp(system.private_benefit(RULES)(found.city, found.size)) < 4e-7


@pytest.mark.parametrize("planned", [True, False])
def test_the_largest_city_settles_where_a_plain_search_says(planned):
    city = productive(*np.linspace(1.05, 0.99, 12))
    benefit = system.social_benefit if planned else system.private_benefit(RULES)
    people, step = 14 * TYPICAL, 20_000.0
    most = system.most_stable_cities(city, benefit, people)
    largest = [
        round(lots.on_lattice(city, benefit, people, count, step).residents[0] / step)
        for count in range(1, most + 1)
    ]
    first = 1 + largest.index(min(largest))
    assert lots.count_when_largest_settles(city, benefit, people, step) == first


SPREAD = [
    # Elasticities and costs, the worse site's productivity, and people over the typical city's.
    ((0.005286, 3.052, 0.06358, 1.0, 0.3531, 0.181, 0.1934), 1.38147767e-07, 5.73822192405606e-07),
    ((0.4197, 0.4955, 4.611, 1.0, 0.03863, 0.01464, 0.007779), 1.48574601e-07, 0.9068452124377536),
    ((0.0583, 0.1279, 3.107, 1.0, 0.01242, 0.4096, 0.05507), 8.56388121e-08, 0.9049928289389997),
    ((0.006118, 5.65, 0.1078, 1.0, 0.0135, 0.2484, 0.06372), 2.99061581e-12, 0.16227920317843958),
]


@pytest.mark.parametrize(("technology", "worse", "size"), SPREAD)
@pytest.mark.parametrize("tax", [0.0, 0.9])
def test_a_far_better_site_is_as_large_as_it_has_to_be(technology, worse, size, tax):
    # Its size over the other's is beyond floats where the other one is on its peak.
    sites, rules = City(*technology, productivity=[1.0, worse]), Institutions(tax, 1.0)
    found = system.competitive_equilibrium(sites, rules, size * TYPICAL)
    paid = curves.private_average_benefit(found.city, rules, found.size)
    assert paid == pytest.approx(np.full(found.count, found.price), rel=1e-12)
    assert found.size.sum() == pytest.approx(size, rel=1e-13)
    planned = system.federal_planner(sites, size * TYPICAL)
    assert planned.size == pytest.approx([size], rel=1e-13)
    assert planned.net_production >= found.net_production * (1 - 1e-14)


def test_a_small_city_beside_a_full_one_offers_what_it_does():
    # To a rounding of the people the price could be any of many.
    technology = (
        0.31849030360738895,
        0.4209366608947709,
        0.6904167576567022,
        1.0,
        0.049696570131505545,
    )
    size, rules = 1294.910233779519, Institutions(0.9, 0.0)
    city = City(*technology, 0.0, 0.0, productivity=[1.0, 4.264869796937606e-07])
    found = system.competitive_equilibrium(city, rules, size * TYPICAL)
    paid = curves.private_average_benefit(found.city, rules, found.size)
    assert paid[-1] == pytest.approx(found.price, rel=1e-11, abs=0)
    assert found.size.sum() == pytest.approx(size, rel=1e-13)
