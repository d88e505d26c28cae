"""The parts of the solver of a system of cities, each against what it stands for."""

from dataclasses import replace

import numpy as np
import pytest

from replication.numerics import ConvergenceError
from replication.wedge.model import calibration, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, Institutions, site
from replication.wedge.model.ladder import KNOTS, Ladder
from replication.wedge.printed import lots

TYPICAL = TYPICAL_POPULATION
RULES = Institutions(0.33, 1.0, 6_500.0)
BASE = calibration.benchmark_city()
PRODUCTIVE = replace(BASE, quality_of_life=40.0, productivity=np.array([1.05, 1.02, 1.0, 0.97]))
PLEASANT = replace(BASE, productivity=1.1, quality_of_life=np.array([900.0, 300.0, 20.0, 0.0]))
CITIES = [pytest.param(PRODUCTIVE, id="productive"), pytest.param(PLEASANT, id="pleasant")]
BENEFITS = [
    pytest.param(system.social_benefit, id="SMB"),
    pytest.param(system.private_benefit(RULES), id="PAB"),
]


def spacing(ladder):
    """Step of the table in logs of size."""
    return ladder.log_sizes[1] - ladder.log_sizes[0]


def priced(ladder, below=300.0):
    """Return a price that all sites can offer."""
    return ladder.summit(len(ladder.amenity) - 1) - below


@pytest.mark.parametrize("benefit", BENEFITS)
@pytest.mark.parametrize("city", CITIES)
class TestLadder:
    def test_its_curves_are_the_benefit_of_every_site(self, city, benefit):
        ladder = Ladder(city, benefit, 100.0)
        sizes = np.exp(ladder.log_sizes)
        assert np.ptp(np.diff(ladder.log_sizes)) < 1e-9
        assert sizes[-1] > 100.0
        for index in range(4):
            offered = ladder.level + ladder.amenity[index] * ladder.gain
            exact = benefit(site(city, index), sizes)
            np.testing.assert_allclose(offered, exact, rtol=1e-9, atol=1e-6)
            assert ladder.summit(index) == pytest.approx(exact.max(), rel=1e-8)

    def test_sizes_that_are_looked_up_lie_beyond_the_peak_and_offer_the_price(self, city, benefit):
        ladder = Ladder(city, benefit, 100.0)
        price = priced(ladder)
        for count in (1, 2, 4):
            log_size = ladder.log_size(price, count)
            here = site(city, slice(count))
            assert log_size.shape == (count,)
            np.testing.assert_allclose(benefit(here, np.exp(log_size)), price, atol=0.05)
            assert np.all(benefit(here, 1.01 * np.exp(log_size)) < price)
            assert np.all(np.diff(log_size) < 0)
            assert ladder.total(price, count) == pytest.approx(np.exp(log_size).sum())

    def test_the_slope_is_a_difference_quotient(self, city, benefit):
        ladder = Ladder(city, benefit, 100.0)
        log_size = ladder.log_size(priced(ladder), 3)
        here = site(city, slice(3))
        ends = [benefit(here, np.exp(log_size + step)) for step in (-1e-5, 1e-5)]
        np.testing.assert_allclose(ladder.slope(log_size), (ends[1] - ends[0]) / 2e-5, rtol=1e-5)

    @pytest.mark.parametrize("off", [-1.5, -0.4, 0.001])
    def test_newton_s_method_finds_the_sizes_from_below_and_nearby(self, city, benefit, off):
        ladder = Ladder(city, benefit, 100.0)
        price = priced(ladder, 3_000.0)
        start = ladder.log_size(price, 3)
        here = site(city, slice(3))
        start = np.maximum(start + off, ladder.log_size(priced(ladder, 1.0), 3))
        log_size, same = ladder.refine(start, price, None)
        assert same == price
        np.testing.assert_allclose(benefit(here, np.exp(log_size)), price, atol=1e-7, rtol=0)
        people = 1.02 * np.exp(log_size).sum()
        log_size, lower = ladder.refine(log_size, price, people)
        assert np.exp(log_size).sum() == pytest.approx(people, rel=1e-12)
        assert lower < price
        np.testing.assert_allclose(benefit(here, np.exp(log_size)), lower, atol=1e-7, rtol=0)

    def test_sizes_do_not_fall_by_more_than_two_steps_of_the_table(self, city, benefit):
        ladder = Ladder(city, benefit, 100.0)
        price = priced(ladder)
        exact, _ = ladder.refine(ladder.log_size(price, 2), price, None)
        near, _ = ladder.refine(exact + 1.9 * spacing(ladder), price, None)
        np.testing.assert_allclose(near, exact, atol=1e-9)
        with pytest.raises(ConvergenceError, match="sizes of 2 cities not found"):
            ladder.refine(exact + 2.1 * spacing(ladder), price, None)


@pytest.mark.parametrize("benefit", BENEFITS)
class TestNewton:
    def test_every_city_must_offer_the_price(self, benefit):
        """Sizes that are right in one city and wrong in another are not found yet."""
        ladder = Ladder(PRODUCTIVE, benefit, 100.0)
        price = priced(ladder)
        exact, _ = ladder.refine(ladder.log_size(price, 3), price, None)
        found, _ = ladder.refine(
            exact + np.array([0.0, spacing(ladder), -spacing(ladder)]), price, None
        )
        np.testing.assert_allclose(found, exact, atol=1e-9)

    def test_a_start_before_the_peak_moves_beyond_it(self, benefit):
        ladder = Ladder(PRODUCTIVE, benefit, 100.0)
        price = priced(ladder, 1.0)
        exact, _ = ladder.refine(ladder.log_size(price, 1), price, None)
        offered = ladder.level + ladder.amenity[0] * ladder.gain
        peak = ladder.log_sizes[[offered.argmax()]]
        found, _ = ladder.refine(peak - spacing(ladder), price, None)
        np.testing.assert_allclose(found, exact, atol=1e-9)


def falling_gain(limit):
    """Return a benefit that rises with productivity up to a size, by two less a share."""
    return lambda city, size: (
        2 * city.productivity * (1 - size / limit) - np.log1p(size) + city.quality_of_life
    )


@pytest.mark.parametrize("limit", [60.0, 3.0])
def test_a_table_ends_where_productivity_is_of_no_use(limit):
    ladder = Ladder(PRODUCTIVE, falling_gain(limit), 100.0)
    step = ladder.log_sizes[1] - ladder.log_sizes[0]
    assert np.exp(ladder.log_sizes[-1]) < limit <= np.exp(ladder.log_sizes[-1] + 1.01 * step)
    assert len(ladder.gain) == len(ladder.level) == len(ladder.log_sizes) < KNOTS


def test_below_the_last_price_the_best_site_holds_more_than_the_table():
    ladder = Ladder(PRODUCTIVE, system.social_benefit, 100.0)
    assert ladder.log_size(ladder.floor, 1)[0] == pytest.approx(ladder.log_sizes[-1], rel=1e-9)
    assert ladder.total(ladder.floor, 1) > 100.0
    assert ladder.total(ladder.floor - 1.0, 1) == np.inf


@pytest.mark.parametrize("highest", range(12))
def test_the_largest_number_is_found_by_halving(highest):
    for most in range(14):
        asked = []

        def holds(number, most=most, asked=asked):
            asked.append(number)
            return number <= most

        assert system.largest_number(holds, highest) == min(most, highest)
        assert set(asked) <= set(range(1, highest + 1))
        assert len(asked) <= np.ceil(np.log2(highest + 1))


def test_a_site_of_a_system_is_a_system():
    two = site(PRODUCTIVE, slice(1, 3))
    assert two.productivity.tolist() == [1.02, 1.0]
    assert two.quality_of_life == 40.0
    assert site(PLEASANT, [0, 3]).quality_of_life.tolist() == [900.0, 0.0]
    assert site(PLEASANT, 1).productivity == 1.1


def test_the_site_that_is_out_of_rank_is_named():
    unranked = replace(BASE, productivity=np.array([1.0, 1.0, 0.9, 0.95, 0.8]))
    with pytest.raises(ValueError, match=r"productivity = 0\.95 after 0\.9: sites must be ranked"):
        system.federal_planner(unranked, 5 * TYPICAL)
    equal = replace(BASE, productivity=np.array([1.0, 1.0]))
    assert system.federal_planner(equal, 8 * TYPICAL, 2).size == pytest.approx([4, 4])
    with pytest.raises(ValueError, match=r"productivity of shape \(1, 2\)"):
        system.federal_planner(replace(BASE, productivity=np.ones((1, 2))), 5 * TYPICAL)


def test_one_site_may_be_all_there_is():
    alone = replace(BASE, productivity=np.array([1.0]))
    for found in (
        system.federal_planner(alone, 4 * TYPICAL),
        system.federal_planner(alone, 4 * TYPICAL, 1),
        system.competitive_equilibrium(alone, RULES, 4 * TYPICAL),
    ):
        assert found.size == pytest.approx([4])
    here = float(curves.social_marginal_benefit(BASE, 4.0))
    assert system.federal_planner(alone, 4 * TYPICAL).price == pytest.approx(here, abs=1e-6)


@pytest.mark.parametrize("amenity", ["productivity", "quality_of_life"])
def test_a_planner_with_few_people_opens_one_site(amenity):
    levels = {"productivity": [1.1, 0.8, 0.7], "quality_of_life": [9_000.0, 10.0, 0.0]}[amenity]
    city = replace(BASE, **{amenity: np.array(levels)})
    alone = float(curves.city_planner_size(site(city, 0)))
    assert system.federal_planner(city, 1.2 * alone * TYPICAL).count == 1


def test_people_who_do_not_fill_the_best_site_all_live_there():
    alone = replace(BASE, productivity=np.array([1.0, 0.7]))
    peak = float(curves.political_equilibrium_size(BASE, RULES))
    for found in (
        system.competitive_equilibrium(alone, RULES, 0.5 * peak * TYPICAL),
        system.federal_planner(alone, 0.5 * peak * TYPICAL),
    ):
        assert found.size == pytest.approx([0.5 * peak])


@pytest.mark.parametrize("people", [24.0, 24.0123])
@pytest.mark.parametrize("benefit", BENEFITS)
def test_the_price_of_lots_is_the_lowest_at_which_they_suffice(benefit, people):
    found = lots.on_lattice(PRODUCTIVE, benefit, people * TYPICAL, 3)
    held = found.residents / 10_000
    np.testing.assert_allclose(held, np.round(held), atol=1e-9)
    available = np.floor(people * TYPICAL / 10_000)
    assert round(held.sum()) in (available, available - 1)
    here = site(PRODUCTIVE, slice(3))
    lot = 10_000 / TYPICAL
    # All lots that are held pay the price, and no further one does.
    assert np.all(benefit(here, found.size) >= found.price - 1e-6)
    offers = benefit(here, found.size + lot)
    assert np.all(offers < found.price + 1e-6)
    assert offers.max() > found.price - 2e-5


def test_quality_of_life_that_all_sites_share_moves_nobody():
    bare = replace(PRODUCTIVE, quality_of_life=0.0)
    harsh = replace(PRODUCTIVE, quality_of_life=-5_000.0)
    ends = [
        lots.on_lattice(city, system.social_benefit, 24.0123 * TYPICAL, 3) for city in (bare, harsh)
    ]
    np.testing.assert_array_equal(ends[0].size, ends[1].size)
    assert ends[0].price - ends[1].price == pytest.approx(5_000, abs=2e-5)
