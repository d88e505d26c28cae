"""The solver on random systems over the whole domain that the assumptions admit.

Sites from far apart to alike but for rounding, one to a million of them; time costs only or all
three; people for less than one city planner or for as many as there are sites; elasticities .05 to
6 above that of output; taxes to nine tenths, portfolios from nothing to everything.
"""

import numpy as np
import pytest

from replication.wedge.model import city as curves
from replication.wedge.model import system
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions
from replication.wedge.reference import many, search

FEW_SITES, THOUSAND, LARGE = 150, 30, 1
"""Systems of one to five sites, of a thousand and of 200,000.

``benchmarks/wedge_domain.py`` runs as many as are asked for, of any number of sites.
"""


def spread(random, low, high, size=None):
    """Log-uniform draws."""
    return np.exp(random.uniform(np.log(low), np.log(high), size))


def draw(random, sites):
    """Sites, institutions, and people over the typical city's."""
    alpha = spread(random, 0.005, 0.45)
    phi, land = alpha + spread(random, 0.05, 6.0, 2)
    time, material, ground = spread(random, 0.005, 0.5, 3)
    if random.random() < 0.25:
        material = ground = 0.0
    worse = -spread(random, 1e-12, 1.0) * np.sort(random.uniform(0, 1, sites))
    amenity = (
        {"productivity": np.exp(worse)} if random.random() < 0.5 else {"quality_of_life": worse}
    )
    tax = 0.0 if random.random() < 0.1 else random.uniform(0, 0.9)
    rules = Institutions(tax, random.choice([0.0, 1.0, random.uniform(0, 1)]))
    technology = (alpha, phi, land, 1.0, time, material, ground)
    alone = float(curves.city_planner_size(City(*technology)))
    return City(*technology, **amenity), rules, spread(random, 0.05, 3 * sites) * alone


def solve(city, rules, total):
    """Competition and planner, or None where the message says why the sites cannot hold people."""
    people = total * TYPICAL_POPULATION
    found = []
    for run in (
        lambda: system.competitive_equilibrium(city, rules, people),
        lambda: system.federal_planner(city, people),
    ):
        try:
            found.append(run())
        except ValueError as error:
            most = float(str(error).partition("at most ")[2].partition(";")[0].replace(",", ""))
            assert most < people
            found.append(None)
    return found


def benefit(city, rules, found):
    """Benefit in the inhabited cities and the log sizes of their peaks, by the reference."""
    factor = search.factors(city, rules)
    return search.benefit(found.city, factor, np.log(found.size)), search.peaks(found.city, factor)


def filled(city, rules, total, count):
    """Whether people can fill so many sites beyond their peaks, by the reference."""
    known = many.systems([city], [rules], [total])
    return many.fill(known, many.peaks(known), count)[1].any()


def welfare(city, found):
    """Total SAB, by the reference."""
    return float(np.sum(found.size * search.benefit(found.city, np.ones(4), np.log(found.size))))


def other_numbers(city, total, found):
    """Welfare of the planner with one city fewer and one more, where people can fill them."""
    for count in (found.count - 1, found.count + 1):
        if 1 <= count <= max(city.productivity.size, city.quality_of_life.size):
            try:
                yield welfare(city, system.federal_planner(city, total * TYPICAL_POPULATION, count))
            except ValueError as error:
                assert "too small" in str(error) or "too large" in str(error)  # noqa: PT017


def larger_by_a_small_city(drawn, sizes):
    """Planned sizes with one small city more than the search over numbers has, if it is better."""
    city, _, total = drawn
    if sizes.size == max(city.productivity.size, city.quality_of_life.size):
        return sizes
    more = many.with_small_last(city, None, total, sizes.size + 1)
    if more is None:
        return sizes
    known = [
        search.benefit(search.first(city, x.size), np.ones(4), np.log(x)) for x in (sizes, more)
    ]
    return more if more @ known[1] > sizes @ known[0] else sizes


def beyond_room(drawn, sizes):
    """Sizes with one small city more where in the best one productivity would be of no use."""
    city, rules, total = drawn
    terms, powers = search.parts(city)
    worth = search.factors(city, rules) * terms * sizes[0] ** powers
    assert worth[0] + worth[1] < 0
    return many.with_small_last(city, rules, total, sizes.size + 1)


def crowded(random, sites):
    """Sites whose costs rise steeply, and about as many people as fill all but the last."""
    alpha = random.uniform(0.05, 0.3)
    technology = (alpha, *random.uniform(2, 6, 2), 1.0, *spread(random, 0.005, 0.1, 3))
    worse = np.append(0.0, np.sort(random.uniform(0, 0.1, sites - 1)))
    amenity = {"productivity": 1 - worse} if random.random() < 0.5 else {"quality_of_life": -worse}
    alone = float(curves.city_planner_size(City(*technology)))
    return City(*technology, **amenity), None, alone * (sites - 1) * random.uniform(0.9, 1.6)


def few_sites(random, systems):
    """Compare systems of one to five sites with a search over all numbers; how many were solved.

    Each is solved in competition and by the planner: sizes agree to 1e-9.
    """
    drawn = [draw(random, 1 + i % 5) for i in range(systems)]
    solved = [solve(*one) for one in drawn]
    cities, rules, totals = zip(*drawn, strict=True)
    compared = 0
    for place, who in ((0, rules), (1, (None,) * systems)):
        slow = many.search_all(many.systems(cities, who, totals), planned=place == 1)
        for i, other in enumerate(slow):
            found = solved[i][place]
            if found is None:
                continue
            compared += 1
            best = other
            if found.count == other.size + 1:
                best = (
                    larger_by_a_small_city(drawn[i], other)
                    if place
                    else beyond_room(drawn[i], other)
                )
            assert found.count == best.size
            np.testing.assert_allclose(found.size, best, rtol=1e-9)
    return compared


def meets_conditions(random, sites, *, numbers):
    """Draw and solve a system of many sites; how many of its two allocations were found.

    Conditions are those of the reference's benefits and peaks, to 1e-9 of their terms; `numbers`
    also tries one city more and one less.
    """
    solved = 0
    city, rules, total = draw(random, sites)
    market, planned = solve(city, rules, total)
    for who, found in ((rules, market), (None, planned)):
        if found is None:
            continue
        solved += 1
        assert found.size.sum() == pytest.approx(total, rel=1e-9)
        value, peak = benefit(city, who, found)
        scale = np.abs(value).max() + float(np.sum(np.abs(search.factors(city, who))))
        assert np.ptp(value) <= 1e-9 * scale
        if found.count > 1 and who is not None:
            before = np.log(found.size) < peak - 1e-6
            assert not before[:-1].any()
            # Only where people cannot fill so many cities may the last one be small.
            assert not before[-1] or not filled(city, rules, total, found.count)
    if numbers and market is not None and market.count < sites:
        assert not filled(city, rules, total, market.count + 1)
    if numbers and planned is not None:
        own = welfare(city, planned)
        assert all(other <= own + 1e-12 * abs(own) for other in other_numbers(city, total, planned))
    return solved


def test_few_sites_agree_with_a_search_over_all_numbers():
    random = np.random.default_rng(20_090_701)
    assert few_sites(random, FEW_SITES) > 1.7 * FEW_SITES


@pytest.mark.parametrize(
    ("sites", "systems", "numbers"), [(1_000, THOUSAND, True), (200_000, LARGE, False)]
)
def test_many_sites_meet_the_conditions_of_equilibrium_and_optimum(sites, systems, numbers):
    random = np.random.default_rng(sites)
    solved = sum(meets_conditions(random, sites, numbers=numbers) for _ in range(systems))
    assert solved > 1.8 * systems


@pytest.mark.parametrize(("sites", "systems", "least"), [(2, 60, 8), (3, 6, 1)])
def test_a_small_last_city_is_planned_exactly_where_it_pays(sites, systems, least):
    """Beyond a sharp limit a small town is worth more than its people in the large cities."""
    random = np.random.default_rng(sites)
    drawn = [crowded(random, sites) for _ in range(systems)]
    cities, rules, totals = zip(*drawn, strict=True)
    slow = many.search_all(many.systems(cities, rules, totals), planned=True)
    best = [larger_by_a_small_city(*pair) for pair in zip(drawn, slow, strict=True)]
    for city, total, sizes in zip(cities, totals, best, strict=True):
        found = system.federal_planner(city, total * TYPICAL_POPULATION)
        np.testing.assert_allclose(found.size, sizes, rtol=1e-9)
    assert sum(one.size > other.size for one, other in zip(best, slow, strict=True)) >= least


@pytest.mark.parametrize("beyond", [1.001, 1.01, 1.05])
def test_people_beyond_the_room_of_the_best_site_live_in_a_small_city(beyond):
    """Free migration equalises PAB; the second city is before its peak, and nobody moves there."""
    city = City(0.4, 6.0, 5.0, 1.0, 0.1, 0.0, 0.0, productivity=np.array([1.0, 0.98]))
    rules = Institutions(0.2, 0.0)
    total = beyond * (1 / 0.1) ** (1 / 6.0)
    assert not filled(city, rules, total, 2)
    found = system.competitive_equilibrium(city, rules, total * TYPICAL_POPULATION)
    slow = beyond_room((city, rules, total), np.array([total]))
    np.testing.assert_allclose(found.size, slow, rtol=1e-9)
    value, peak = benefit(city, rules, found)
    assert np.log(found.size[1]) < peak[1]
    assert np.ptp(value) < 1e-12


def edge(city):
    """Size at which the resident at the edge of a city has no time left to work."""
    return ((1 + city.commuting) * city.time_cost) ** (-1 / city.commuting)


@pytest.mark.parametrize("share", [0.6, 0.97, 1 - 1e-9])
def test_everybody_is_housed_as_long_as_all_have_time_to_work(share):
    """People who fill every site to an edge from which nobody could commute are not refused."""
    random = np.random.default_rng(int(1e9 * share))
    for sites in (1, 2, 3, 7, 40) * 4:
        alpha = spread(random, 0.005, 0.49)
        phi, land = alpha + spread(random, 0.05, 6.0, 2)
        costs = spread(random, 0.005, 0.5, 3) * [1.0, *random.integers(0, 2, 2)]
        worse = spread(random, 1e-12, 1.0) * np.sort(random.uniform(0, 1, sites))
        city = City(alpha, phi, land, 1.0, *costs, productivity=np.exp(-worse))
        total = share * sites * float(edge(city))
        rules = Institutions(random.choice([0.0, 0.9]), random.choice([0.0, 1.0]))
        for found in solve(city, rules, total):
            assert found is not None
            assert found.size.sum() == pytest.approx(total, rel=1e-9)


@pytest.mark.parametrize("ownership", [0.0, 0.5, 1.0])
def test_who_is_refused_could_not_all_work(ownership):
    """The message gives the people that full sites hold: no fewer than can commute there."""
    sites = np.array([1.0, 0.99, 0.98])
    city = City(0.05, 0.5, 0.5, 1.0, 0.1, 0.02, 0.02, productivity=sites)
    beyond = 3.1 * ((1 + 0.05) / (0.1 * (1 + 0.05 + 0.5))) ** (1 / 0.5) * TYPICAL_POPULATION
    beyond = max(beyond, 3.1 * 0.1**-2 * TYPICAL_POPULATION)
    for run in (
        lambda: system.competitive_equilibrium(city, Institutions(0.3, ownership), beyond),
        lambda: system.federal_planner(city, beyond),
    ):
        with pytest.raises(ValueError, match="too large for the best 3 of 3 sites") as refused:
            run()
        most = str(refused.value).partition("at most ")[2].partition(";")[0].replace(",", "")
        assert float(most) >= sites.size * float(edge(city)) * TYPICAL_POPULATION - 1
