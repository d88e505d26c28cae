"""The parts of the solver of a system of cities, each against what it stands for."""

from dataclasses import replace

import numpy as np
import pytest

from replication.numerics import ConvergenceError
from replication.wedge.model import calibration, economy, ladder, market, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import City, Institutions, site
from replication.wedge.model.ladder import FEW, Ladder, falling_root
from replication.wedge.printed import lots as printed_lots

TYPICAL = economy.TYPICAL_POPULATION
RULES = Institutions(0.33, 1.0, 6_500.0)
BASE = calibration.benchmark_city()
PRODUCTIVE = replace(BASE, quality_of_life=40.0, productivity=np.array([1.05, 1.02, 1.0, 0.97]))
PLEASANT = replace(BASE, productivity=1.1, quality_of_life=np.array([900.0, 300.0, 20.0, 0.0]))
CITIES = [pytest.param(PRODUCTIVE, id="productive"), pytest.param(PLEASANT, id="pleasant")]
BENEFITS = [
    pytest.param(system.social_benefit, id="SMB"),
    pytest.param(system.private_benefit(RULES), id="PAB"),
]


@pytest.mark.parametrize("benefit", BENEFITS)
@pytest.mark.parametrize("city", CITIES)
class TestLadder:
    def test_its_powers_are_the_benefit_of_every_site(self, city, benefit):
        rungs = Ladder(city, benefit)
        for index in range(4):
            for size in (1e-3, 0.4, 1.0, 30.0):
                exact = float(benefit(site(city, index), size))
                assert rungs.price(index, np.log(size)) == pytest.approx(exact, rel=1e-12)

    def test_a_peak_is_where_no_other_size_offers_more(self, city, benefit):
        rungs = Ladder(city, benefit)
        for index in range(4):
            peak = rungs.peak(index)
            here = site(city, index)
            offers = benefit(here, np.exp(peak + np.array([-1, -1e-3, 0, 1e-3, 1])))
            assert offers.argmax() == 2
            slope = rungs.powers.at(rungs.productivity(index), peak, 1)
            assert slope == pytest.approx(0, abs=1e-9)

    @pytest.mark.parametrize("beyond", [0.0, 1e-9, 1e-3, 0.5, 2.0])
    def test_better_sites_offer_what_the_last_one_does_beyond_their_peak(
        self, city, benefit, beyond
    ):
        rungs = Ladder(city, benefit)
        last = rungs.peak(3) + beyond
        sizes = rungs.sizes(4, last)
        assert sizes[-1] == pytest.approx(np.exp(last), rel=1e-15)
        np.testing.assert_allclose(benefit(city, sizes), rungs.price(3, last), rtol=1e-13)
        assert np.all(benefit(city, 1.001 * sizes) < benefit(city, sizes))
        assert rungs.held(4, last) == pytest.approx(sizes.sum(), rel=1e-15)

    def test_slope_and_bend_are_difference_quotients(self, city, benefit):
        rungs = Ladder(city, benefit)
        better = rungs.amenity - rungs.amenity[-1]
        distance, step = np.array([0.9, 0.5, 0.2, 0.1]), 1e-4
        at = lambda u: rungs.excess(3, 0.3, better, u)
        value, slope = at(distance)
        exact = benefit(city, np.exp(0.3 + distance)) - rungs.price(3, 0.3)
        np.testing.assert_allclose(value, exact, atol=1e-9)
        ends = at(distance - step), at(distance + step)
        np.testing.assert_allclose(slope, (ends[1][0] - ends[0][0]) / (2 * step), rtol=1e-6)
        bend = rungs.bend(3, 0.3, better, distance)
        np.testing.assert_allclose(bend, (ends[1][1] - ends[0][1]) / (2 * step), rtol=1e-6)

    def test_a_price_is_met_beyond_the_peak(self, city, benefit):
        rungs = Ladder(city, benefit)
        peak = rungs.peak(2)
        price = rungs.price(2, peak) - 250.0
        found = rungs.at_price(2, price)
        assert found > peak
        assert rungs.price(2, found) == pytest.approx(price, abs=1e-9)
        assert rungs.at_price(2, price + 251.0) == pytest.approx(peak, abs=1e-12)


@pytest.mark.parametrize("benefit", BENEFITS)
@pytest.mark.parametrize("beyond", [0.0, 1e-7, 0.02, 1.0])
@pytest.mark.parametrize("apart", [0.0, 1e-12, 1e-4, 0.1])
def test_the_curve_of_many_sites_is_as_exact_as_a_search(benefit, beyond, apart):
    """Nearly alike sites at their peak are where a benefit says least about size."""
    level = 1 - apart * np.linspace(0, 1, FEW + 100) ** 2
    rungs = Ladder(replace(BASE, productivity=level), benefit)
    last = rungs.peak(FEW + 99) + beyond
    sizes = rungs.sizes(FEW + 100, last)
    searched = rungs.distances(FEW + 99, last, level - level[-1])
    np.testing.assert_allclose(sizes, np.exp(last + searched), rtol=2e-13)
    assert rungs.held(FEW + 100, last) == pytest.approx(sizes.sum(), rel=1e-13)


@pytest.mark.parametrize("seed", range(6))
def test_a_hundred_thousand_sites_are_solved(seed):
    """Sites far apart and nearly alike, and any number of people that they can hold."""
    random = np.random.default_rng(seed)
    apart = np.exp(random.uniform(np.log(1e-10), np.log(0.3)))
    level = 1 - apart * np.sort(random.random(100_000) ** random.choice([1, 5]))
    city = replace(BASE, productivity=level)
    rules = Institutions(random.uniform(0, 0.9), random.uniform(0, 1))
    for benefit, solve in (
        (system.private_benefit(rules), lambda n: system.competitive_equilibrium(city, rules, n)),
        (system.social_benefit, lambda n: system.federal_planner(city, n)),
    ):
        rungs = Ladder(city, benefit)
        ends = rungs.held(1, rungs.peak(0)), 2 * rungs.held(100_000, rungs.peak(99_999))
        people = np.exp(random.uniform(*np.log(ends))) * TYPICAL
        found = solve(people)
        assert found.residents.sum() == pytest.approx(people, rel=1e-12)
        level_reached = benefit(found.city, found.size)
        np.testing.assert_allclose(level_reached, found.price, rtol=1e-13)
        assert np.all(np.diff(found.size) <= 0)
        assert np.log(found.size[-1]) >= rungs.peak(found.count - 1)


@pytest.mark.parametrize("off", [1e-9, -1e-9])
def test_everybody_is_housed_although_the_table_of_sizes_is_off(monkeypatch, off):
    """The number of people is found from a table; once all sizes are known they add up."""
    held = Ladder.held
    monkeypatch.setattr(Ladder, "held", lambda *given: (1 + off) * held(*given))
    city, people = replace(BASE, productivity=np.linspace(1.0, 0.99, 20_000)), 20_000 * TYPICAL
    found = system.federal_planner(city, people)
    assert found.count > FEW
    assert found.residents.sum() == pytest.approx(people, rel=1e-13)


def test_groups_of_sites_stand_for_them():
    level = np.sort(np.random.default_rng(3).random(20_000))[::-1]
    rungs = Ladder(replace(BASE, productivity=1 + 0.1 * level), system.social_benefit)
    better, weight = rungs.nodes(15_000)
    assert weight.size < 500
    assert weight.sum() == 15_000
    exact = rungs.amenity[:15_000] - rungs.amenity[14_999]
    assert np.sum(weight * better) == pytest.approx(exact.sum(), rel=1e-12)
    assert np.sum(weight * better**2) == pytest.approx(np.sum(exact**2), rel=1e-6)
    assert better[-1] == 0
    again = Ladder(rungs.city, system.social_benefit)
    for count in (5_000, 9_000, 15_000):
        found = again.nodes(count)
    np.testing.assert_array_equal(found, (better, weight))


def test_the_largest_city_ends_where_commuting_takes_all_earnings():
    city = replace(PRODUCTIVE, time_cost=9_000.0)
    rungs = Ladder(city, system.social_benefit)
    end = np.exp(rungs.limit)
    offers = system.social_benefit(city, np.full(4, end))
    np.testing.assert_allclose(offers, offers[0], rtol=1e-12)
    people = 4 * end * TYPICAL
    assert system.federal_planner(city, 0.99 * people).count == 4
    with pytest.raises(ValueError, match=r"too large for the best 4 of 4 sites"):
        system.federal_planner(city, 1.01 * people)


def falling(root):
    return lambda x: (root - x + (root - x) ** 3, -1 - 3 * (root - x) ** 2)


@pytest.mark.parametrize("start", [-40.0, 0.0, 3.0, 40.0])
def test_a_guarded_newton_step_finds_what_it_brackets(start):
    root = np.array([-3.0, 0.1, 7.0])
    ends = np.full(3, -50.0), np.full(3, 50.0)
    found = falling_root(falling(root), *ends, np.full(3, start))
    np.testing.assert_allclose(found, root, rtol=1e-15)


def test_a_root_that_newton_alone_would_not_find():
    steep = lambda x: (1 - np.exp(60 * x), -60 * np.exp(60 * x))
    ends = np.array([-5.0]), np.array([9.0])
    assert falling_root(steep, *ends, ends[1]) == pytest.approx(0, abs=1e-15)
    flat = lambda x: (-np.cbrt(x - 0.3), -np.cbrt(x - 0.3) / (3 * (x - 0.3) + 1e-300))
    assert falling_root(flat, *ends, ends[0]) == pytest.approx(0.3, abs=1e-12)


def test_a_search_that_is_stopped_says_so(monkeypatch):
    monkeypatch.setattr(ladder, "_STEPS", 2)
    with pytest.raises(ConvergenceError, match="3 of 3 sizes not found"):
        falling_root(falling(np.arange(3.0)), np.full(3, -50.0), np.full(3, 50.0), np.full(3, 9.0))


@pytest.mark.parametrize(
    ("city", "change", "message"),
    [
        (
            PLEASANT,
            lambda c, n: curves.social_marginal_benefit(c, n) - 9 * n**0.5,
            "sum of the powers",
        ),
        (
            PLEASANT,
            lambda c, n: curves.social_marginal_benefit(c, n) + c.quality_of_life,
            "sum of the powers",
        ),
        (
            PRODUCTIVE,
            lambda c, n: -curves.social_marginal_benefit(c, n),
            "it must rise with output",
        ),
        (PRODUCTIVE, np.sin, "^benefit = <ufunc 'sin'>: it must be a function of a City"),
        (PRODUCTIVE, type(PRODUCTIVE), r"^benefit = <class .*City'>: it must be a function"),
        (PRODUCTIVE, lambda c, n: None, "^benefit = None: it must be a number"),
        (PRODUCTIVE, lambda c, n: 5.0, r"^benefit of shape \(\): .* 5 entries"),
    ],
)
def test_a_benefit_of_another_kind_is_refused(city, change, message):
    with pytest.raises(ValueError, match=message):
        system.allocate(city, change, 24 * TYPICAL, 3)


def test_more_people_than_can_be_counted_are_written_in_powers_of_ten():
    with pytest.raises(ValueError, match=r"^population = 1e\+308: too large") as refused:
        system.federal_planner(PRODUCTIVE, 1e308)
    assert len(str(refused.value)) < 250


def test_a_city_without_cost_of_size_is_refused():
    free = replace(PRODUCTIVE, time_cost=0.0, material_cost=0.0, land_cost=0.0)
    with pytest.raises(ValueError, match="one must be above zero"):
        system.federal_planner(free, 5 * TYPICAL)


@pytest.mark.parametrize("highest", range(12))
def test_the_largest_number_is_found_by_halving(highest):
    for most in range(14):
        asked = []

        def holds(number, most=most, asked=asked):
            asked.append(number)
            return number <= most

        for guess in (-3, 0, most, most + 2, highest + 5):
            asked.clear()
            assert market.last_that(holds, highest, guess) == min(most, highest)
            assert set(asked) <= set(range(1, highest + 1))
            assert len(asked) == len(set(asked)) <= 2 * np.ceil(np.log2(highest + 1)) + 1


@pytest.mark.parametrize("most", [0, 1, 7, 900, 4_999, 5_000])
def test_a_crossing_is_found_about(most):
    asked = []

    def excess(count):
        asked.append(count)
        return np.inf if count > 4_000 and most < 4_000 else float(np.log(count / (most + 0.5)))

    assert abs(market._crossing(excess, 5_000) - most) <= 1
    assert len(asked) <= 14


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


def test_people_who_do_not_reach_the_peak_all_live_in_the_best_site():
    alone = replace(BASE, productivity=np.array([1.0, 0.7]))
    peak = float(curves.political_equilibrium_size(BASE, RULES))
    found = system.competitive_equilibrium(alone, RULES, 0.5 * peak * TYPICAL)
    assert found.size.tolist() == [0.5 * peak]
    with pytest.raises(ValueError, match="too small for 2 stable cities, which need at least"):
        system.competitive_equilibrium(alone, RULES, 0.5 * peak * TYPICAL, count=2)


@pytest.mark.parametrize("people", [1e-4, 0.2, 1.0])
def test_few_people_live_in_the_best_site(people):
    """Too few to fill it up to the peak of SMB, where every second city is a loss."""
    found = system.federal_planner(PLEASANT, people * TYPICAL)
    assert found.size.tolist() == [people]
    here = float(curves.social_marginal_benefit(site(PLEASANT, 0), people))
    assert found.price == pytest.approx(here, rel=1e-12)


def test_the_last_city_may_be_small_where_others_are_crowded():
    """Beyond a limit that is sharp, a small town is worth more than people in the large city."""
    crowded = City(0.15, 6.0, 5.0, 22_000.0, 300.0, 600.0, 500.0, [1.0, 0.95])
    shares = np.linspace(0, 0.5, 100_001)[1:]
    small = 0
    for people in np.linspace(0.5, 2.0, 16):
        found = system.federal_planner(crowded, people * TYPICAL)
        sizes = people * np.stack([1 - shares, shares])
        worth = sizes * curves.social_average_benefit(
            replace(crowded, productivity=crowded.productivity[:, np.newaxis]), sizes
        )
        alone = people * curves.social_average_benefit(site(crowded, 0), people)
        best = max(float(worth.sum(axis=0).max()), float(alone))
        assert found.net_production / TYPICAL == pytest.approx(best, rel=1e-9)
        peak = Ladder(crowded, system.social_benefit).peak(found.count - 1)
        small += found.count == 2 and found.size[1] < np.exp(peak)
    assert small


@pytest.mark.parametrize("people", [24.0, 24.0123])
@pytest.mark.parametrize("benefit", BENEFITS)
def test_the_price_of_lots_is_the_lowest_at_which_they_suffice(benefit, people):
    found = printed_lots.on_lattice(PRODUCTIVE, benefit, people * TYPICAL, 3)
    lots = found.residents / 10_000
    np.testing.assert_allclose(lots, np.round(lots), atol=1e-9)
    available = np.floor(people * TYPICAL / 10_000)
    assert round(lots.sum()) in (available, available - 1)
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
        printed_lots.on_lattice(city, system.social_benefit, 24.0123 * TYPICAL, 3)
        for city in (bare, harsh)
    ]
    np.testing.assert_array_equal(ends[0].size, ends[1].size)
    assert ends[0].price - ends[1].price == pytest.approx(5_000, abs=2e-5)


def test_too_many_people_for_sites_that_commuting_fills_are_refused_by_name():
    city = City(0.25, 3.2, 0.7, 1, 0.07, 0, 0, productivity=np.array([1.0, 0.99999, 0.99998]))
    full = (1.25 / (0.07 * (1 + 0.25 + 3.2))) ** (1 / 3.2)
    most, alone = f"{3 * full * TYPICAL:,.0f}", f"{full * TYPICAL:,.0f}"
    message = f"best 3 of 3 sites, which hold at most {most}; beyond {alone} in the best"
    with pytest.raises(ValueError, match=message):
        system.federal_planner(city, 6.5 * TYPICAL)


def test_more_people_than_a_thousand_million_cities_have_are_housed():
    for solve in (
        lambda people: system.competitive_equilibrium(PLEASANT, RULES, people),
        lambda people: system.federal_planner(PLEASANT, people),
    ):
        found = solve(1e12 * TYPICAL)
        assert found.count == PLEASANT.quality_of_life.size
        assert found.residents.sum() == pytest.approx(1e12 * TYPICAL, rel=1e-12)


def test_a_site_that_is_too_poor_for_anybody_is_named():
    far = replace(BASE, quality_of_life=np.array([1e9, 0.0]))
    message = "population = 6,273,858: too small for 2 stable cities: the last site's best is below"
    with pytest.raises(ValueError, match=message):
        system.federal_planner(far, 3 * TYPICAL, 2)


def test_what_a_city_adds_is_the_difference_that_it_makes():
    """The parabola through the others' demand is off by the next term, a fiftieth of the last."""
    city = replace(BASE, productivity=np.linspace(1.05, 1.0, 200))
    plan = market.Plan(city, system.social_benefit, 60 * TYPICAL)
    most = plan.best()
    for count in (most - 8, most, most + 2):
        more, fewer = (plan.allocation(n).net_production for n in (count, count - 1))
        added = (more - fewer) / TYPICAL
        assert plan.gain(count) == pytest.approx(added, abs=5e-3)


def test_of_thousands_of_cities_the_last_one_adds_to_welfare_and_no_further_one_does():
    city = replace(BASE, productivity=np.linspace(1.05, 0.999, 20_000))
    plan = market.Plan(city, system.social_benefit, 14_000 * TYPICAL)
    most = plan.best()
    assert most > FEW
    fewer, best, more = (plan.allocation(most + n).net_production for n in (-1, 0, 1))
    assert fewer < best > more


@pytest.mark.parametrize("best", [1.0, 3.0, 20.0])
def test_everybody_is_housed_where_a_few_of_many_sites_are_far_better(best):
    """A group of sites that holds such a one is not like its mean."""
    level = np.append(np.full(3, best), 1 - 1e-5 * np.linspace(0, 1, 20_000))
    city = replace(BASE, land_cost=5_000.0, productivity=level)
    for benefit in (system.social_benefit, system.private_benefit(RULES)):
        trial = market.Market(city, benefit, 1.0)
        people = 1.5 * trial.least(level.size) * TYPICAL
        found = system.allocate(city, benefit, people, level.size)
        assert found.residents.sum() == pytest.approx(people, rel=1e-13)


@pytest.mark.parametrize("above", [1e-9, 1e-6])
def test_a_city_that_takes_people_from_others_near_their_peaks_adds_what_welfare_says(above):
    """There a small fall of the price is no small fall in people, and demand is no parabola."""
    level = np.append(np.full(6, 2.0), 1 - 1e-8 * np.sort(np.random.default_rng(1).random(5_000)))
    trial = market.Plan(replace(BASE, productivity=level), system.social_benefit, 1.0)
    people = (1 + above) * trial.least(level.size) * TYPICAL
    plan = market.Plan(trial.ladder.city, system.social_benefit, people)
    more, fewer = (plan.allocation(level.size - n).net_production for n in (0, 1))
    assert plan.gain(level.size) == pytest.approx((more - fewer) / TYPICAL, rel=1e-6)
    assert more < fewer


NEAR_CAPACITY = City(0.05, 0.6, 0.1, 22_000.0, 2_000.0, 900.0, 9_000.0)
TAXED = Institutions(0.33, 1.0)


def far_apart(*levels):
    return replace(NEAR_CAPACITY, productivity=np.concatenate(levels))


def everybody_pays_the_price(city, people, planned):
    """Solve, check that people add up and that all pay the price, up to rounding of output."""
    with np.errstate(all="raise", under="ignore"):
        found = (
            system.federal_planner(city, people)
            if planned
            else system.competitive_equilibrium(city, TAXED, people)
        )
    assert found.residents.sum() == pytest.approx(people, rel=1.5e-13)
    benefit = system.social_benefit if planned else system.private_benefit(TAXED)
    off = np.abs(benefit(found.city, found.size) - found.price)
    assert np.all(off <= 1e-13 * (curves.gross_labour_income(found.city, found.size) + 1e4))
    return found


@pytest.mark.parametrize("people", [110456903.75201642, 110456903.75224689])
def test_people_add_up_where_the_last_cities_hold_about_nobody(people):
    """The last city's size hardly tells how many there are: 1e-120 or 1e-103 differ by 3e-10."""
    city = far_apart(np.geomspace(1, 1e-12, 5_000))
    assert everybody_pays_the_price(city, people, planned=False).count == 5_000


@pytest.mark.parametrize("planned", [True, False])
@pytest.mark.parametrize(
    ("levels", "share"),
    [
        ([np.geomspace(1e6, 1, 5_000)], 1 - 1e-12),
        ([[1e4], np.ones(4_999)], 1 - 1e-14),
        ([[1e9], np.ones(4_999)], 1 - 1e-9),
        ([[1e20], np.ones(4_999)], 0.5),
        ([np.geomspace(5e21, 1e-13, 5_000)], 0.9),
        ([np.geomspace(3.1e11, 1, 300)], 1 - 1e-12),
    ],
)
def test_thousands_of_sites_hold_people_up_to_their_capacity(levels, share, planned):
    city = far_apart(*levels)
    benefit = system.private_benefit(TAXED)
    room = market.Market(city, benefit, 1e6).room(city.productivity.size) * TYPICAL
    assert everybody_pays_the_price(city, share * room, planned).count == city.productivity.size


def test_a_small_last_city_pays_the_price_that_full_cities_pay():
    city = far_apart(np.linspace(1e12, 1, 1_000))
    room = market.Market(city, system.social_benefit, 1e6).room(999)
    found = everybody_pays_the_price(city, (room + 0.0231) * TYPICAL, planned=True)
    assert found.size[-1] == pytest.approx(0.0231, abs=1e-4)
    last = system.social_benefit(site(city, -1), found.size[-1])
    assert found.price == pytest.approx(last, rel=1e-9)


def test_quality_of_life_far_above_what_a_city_pays_is_no_fault_of_the_benefit():
    far = replace(NEAR_CAPACITY, quality_of_life=np.array([2e11, 0.0]))
    assert system.competitive_equilibrium(far, TAXED, 3e6).count == 1


@pytest.mark.parametrize(
    "wrong", [ConvergenceError("3 of 4 sizes not found"), OverflowError("far")]
)
def test_a_search_that_fails_names_the_economy(monkeypatch, wrong):
    def fail(*_):
        raise wrong

    monkeypatch.setattr(Ladder, "sizes", fail)
    with pytest.raises(ConvergenceError, match=f"population = 6000000 on 4 sites: .*{wrong}"):
        system.competitive_equilibrium(PRODUCTIVE, RULES, 6e6)


def test_cities_that_do_not_add_up_are_not_handed_out(monkeypatch):
    sizes = Ladder.sizes
    monkeypatch.setattr(Ladder, "sizes", lambda *given: 1.001 * np.ones_like(sizes(*given)))
    message = "on 4 sites: 3 cities hold [0-9.]+ times as many"
    with pytest.raises(ConvergenceError, match=message):
        system.allocate(PRODUCTIVE, system.social_benefit, 24 * TYPICAL, 3)


def test_a_guess_that_is_no_number_is_not_used_and_values_that_are_none_are_counted():
    root = np.array([-3.0, 7.0])
    ends = np.full(2, -50.0), np.full(2, 50.0)
    found = falling_root(falling(root), *ends, np.array([np.nan, 1.0]))
    np.testing.assert_allclose(found, root, rtol=1e-15)
    nowhere = lambda x: (np.where(x > 0, 1 - x, np.nan), -np.ones(2))
    with pytest.raises(ConvergenceError, match="1 of 2 sizes not found"):
        falling_root(nowhere, np.array([-9.0, 0.0]), np.array([-8.0, 9.0]), np.array([-8.5, 2.0]))
