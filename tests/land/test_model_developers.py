"""Developers who differ, and the two margins of growth."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from replication.land.model import (
    allocation,
    city,
    comparison,
    developers,
    institutions,
    margins,
    sites,
)
from replication.land.model.economy import BASELINE, VISIBLE, Elasticities
from replication.land.reference import discrete, enclosed, games


def test_dominant_developer_maximises_profit():
    share, population = 0.4, 0.1
    owner = developers.large_owners(VISIBLE, sites.uniform(), population, share)
    rule = institutions.planner(VISIBLE)

    def loss(residents):
        own = allocation.solve(VISIBLE, rule, sites.uniform(), residents / share)
        left = (population - residents) / (1 - share)
        fringe = allocation.solve(VISIBLE, rule, sites.uniform(), left)
        return -float(share * own.welfare - residents * fringe.common)

    best = minimize_scalar(loss, bounds=(0.005, 0.039), options={"xatol": 1e-10}, method="bounded")
    assert best.x == pytest.approx(share * float(owner.large.population), rel=1e-5)
    assert -best.fun == pytest.approx(float(owner.profit), rel=1e-10)


def test_a_dominant_developer_without_sites_changes_nothing():
    owner = developers.large_owners(VISIBLE, sites.uniform(), 0.1, 1e-5)
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    assert owner.welfare == pytest.approx(float(optimum.welfare), rel=1e-5)
    assert owner.cities == pytest.approx(float(optimum.cities), rel=1e-4)
    assert comparison.owner_profit_gap(owner) < 1e-3


def test_without_strategic_developers_the_mixed_outcome_is_the_optimum():
    mixed = developers.partly_strategic(VISIBLE, sites.uniform(), 0.1, 0.8, 0.0)
    optimum = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    assert mixed.threshold == pytest.approx(float(optimum.threshold), rel=1e-10)
    assert mixed.welfare == pytest.approx(float(optimum.welfare), rel=1e-10)
    steep = Elasticities(0.3, 0.7)
    mixed = developers.partly_strategic(steep, sites.uniform(), 0.05, 0.8, 0.0)
    optimum = allocation.solve(steep, institutions.planner(steep), sites.uniform(), 0.05)
    assert mixed.threshold == pytest.approx(float(optimum.threshold), rel=1e-10)
    assert mixed.reservation == pytest.approx(float(optimum.common), rel=1e-10)


def test_partly_strategic_population_by_a_sum_over_sites():
    mixed = developers.partly_strategic(VISIBLE, sites.uniform(), 0.1, 0.8, 0.3)
    quality = (np.arange(200_000) + 0.5) / 200_000
    sizes = mixed.sizes(quality)
    assert sizes.mean() == pytest.approx(0.1, rel=1e-4)
    total = np.mean(sizes * city.utility(VISIBLE, sizes, quality))
    assert total == pytest.approx(mixed.welfare, rel=1e-4)
    assert np.all(mixed.profits(quality) >= -1e-12)


def test_partly_strategic_population_where_good_sites_are_rare():
    """Density 6 a (1 - a), so that sites near the best count for little."""
    mixed = developers.partly_strategic(VISIBLE, sites.beta(2, 2), 0.05, 0.8, 0.3)
    quality = (np.arange(200_000) + 0.5) / 200_000
    mass = 6 * quality * (1 - quality) / 200_000
    sizes = mixed.sizes(quality)
    assert np.sum(mass * sizes) == pytest.approx(0.05, rel=1e-4)
    total = np.sum(mass * sizes * city.utility(VISIBLE, sizes, quality))
    assert total == pytest.approx(mixed.welfare, rel=1e-4)
    assert mixed.population == pytest.approx(0.05, rel=1e-10)


@pytest.mark.parametrize(("elasticities", "population"), [(VISIBLE, 0.1), (BASELINE, 0.01)])
def test_margins_by_differences(elasticities, population):
    rule, step = institutions.planner(elasticities), 1e-5
    solve = lambda people: allocation.solve(elasticities, rule, sites.beta(2, 1.5), people)
    bound = float(allocation.population_bound(elasticities, rule, sites.beta(2, 1.5)))
    population = min(population, 0.5 * bound)
    found = margins.planner_margins(solve(population))
    up, down = solve(population * (1 + step)), solve(population * (1 - step))
    change = up.population - down.population
    assert found.multiplier == pytest.approx((up.common - down.common) / change, rel=1e-6)
    assert found.threshold == pytest.approx((up.threshold - down.threshold) / change, rel=1e-6)
    assert found.intensive + found.extensive == pytest.approx(1)


def test_on_full_land_newcomers_live_in_existing_cities():
    where, rule = sites.truncated_pareto(2, 0.5), institutions.planner(VISIBLE)
    people = np.array([0.233 * (1 - 1e-5), 0.233, 0.233 * (1 + 1e-5)])
    down, packed, up = (allocation.solve(VISIBLE, rule, where, each) for each in people)
    found = margins.planner_margins(packed)
    assert (found.threshold, found.extensive, found.intensive) == (0, 0, 1)
    slope = (up.common - down.common) / (people[2] - people[0])
    assert found.multiplier == pytest.approx(float(slope), rel=1e-6)


def test_owners_with_most_of_the_land_leave_the_fringe_what_it_can_hold():
    owner = developers.large_owners(VISIBLE, sites.uniform(), 0.1, 0.99, owners=100)
    best = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    assert float(1 - owner.welfare / best.welfare) == pytest.approx(0.00247, abs=5e-6)
    each = 0.99 * owner.large.population / 100
    slope = -margins.planner_margins(owner.fringe).multiplier / 0.01
    assert owner.large.common == pytest.approx(float(owner.fringe.common + each * slope))


def test_where_pay_rises_alike_sizes_meet_the_first_order_condition():
    game = developers.proportional_response(VISIBLE, sites.beta(2, 2), 0.05, 0.2)
    quality = np.linspace(game.threshold, 1, 9)
    size = game.sizes(quality)
    product = city.social_marginal_product(VISIBLE, size, quality)
    np.testing.assert_allclose(product, game.reservation + 0.2 * size, rtol=1e-10)
    assert float(city.utility(VISIBLE, size[0], quality[0])) == pytest.approx(game.reservation)
    points, weights = np.polynomial.legendre.leggauss(80)
    at = game.threshold + (1 - game.threshold) * (points + 1) / 2
    mass = weights * (1 - game.threshold) / 2 * 6 * at * (1 - at)
    assert np.sum(mass * game.sizes(at)) == pytest.approx(0.05, rel=1e-6)
    assert game.population == pytest.approx(0.05)


def test_where_pay_rises_alike_any_elasticities_give_the_enclosed_game():
    game = developers.proportional_response(Elasticities(0.3, 0.7), sites.uniform(), 0.1, 0.2)
    powers = enclosed.powers("3/10", "7/10")
    held = games.proportional_system(powers, Fraction(game.reservation), "1/5")
    assert game.population == pytest.approx(float(held.population), rel=1e-9)
    assert game.welfare == pytest.approx(float(held.welfare), rel=1e-9)


@pytest.mark.parametrize("elasticity", ["1/10", "1/6", "1/2"])
def test_one_site_each_with_an_elasticity_below_or_beyond_saturation(elasticity):
    rule = institutions.strategic_developers(Elasticities(0.3, 0.7), float(Fraction(elasticity)))
    solved = allocation.solve(Elasticities(0.3, 0.7), rule, sites.uniform(), 0.1)
    held = games.one_site_each(enclosed.powers("3/10", "7/10"), "1/10", elasticity)
    assert float(solved.threshold) == pytest.approx(float(held.threshold), rel=1e-9)
    assert float(solved.welfare) == pytest.approx(float(held.welfare), rel=1e-9)


def test_owners_are_counted_in_whole_numbers():
    with pytest.raises(ValueError, match=r"owners = .*whole number"):
        developers.large_owners(VISIBLE, sites.uniform(), 0.1, 0.5, owners=[2, 2.5])


def test_strategic_sizes_meet_their_condition_and_saturate():
    eta = np.array([0.05, 0.15, 0.2, 0.5])
    assert institutions.saturation(VISIBLE) == pytest.approx(0.4 / 2.4)
    rule = institutions.strategic_developers(VISIBLE, eta)
    solved = allocation.solve(VISIBLE, rule, sites.uniform(), 0.1)
    quality = np.linspace(0.7, 1, 4)
    sizes = solved.sizes(quality)
    product = city.social_marginal_product(VISIBLE, sizes, quality)
    paid = solved.common[:, np.newaxis] * (1 + eta[:, np.newaxis])
    np.testing.assert_allclose(product, np.broadcast_to(paid, product.shape), rtol=1e-10)
    profit = city.developer_profit(VISIBLE, solved.smallest, solved.threshold, solved.common)
    assert np.all(np.abs(profit[:2]) < 1e-12)
    assert np.all(profit[2:] > 1e-6)
    np.testing.assert_allclose(solved.largest[2], solved.largest[3], rtol=1e-13)
    net = institutions.income_tax(VISIBLE, institutions.optimal_tax(VISIBLE), "net")
    taxed = allocation.solve(VISIBLE, net, sites.uniform(), 0.1)
    assert taxed.largest == pytest.approx(float(solved.largest[3]), rel=1e-13)


def test_the_discrete_optimum_houses_everybody():
    quality = (np.arange(5000) + 0.5) / 5000
    finite = discrete.discrete_optimum(VISIBLE, quality, 1 / 5000, 0.1)
    assert finite.sizes.mean() == pytest.approx(0.1, rel=1e-3)


@pytest.mark.parametrize("people", [1e-9, 0.4])
def test_people_whom_finitely_many_sites_do_not_suit_are_refused(people):
    """The best site's own peak is the fewest, every site filled without gain the most."""
    quality = np.array([0.4, 0.7, 1.0])
    least = float(city.best_size(VISIBLE, 1.0)) / 3
    most = float(np.sum((VISIBLE.efficient_wedge * quality) ** VISIBLE.theta)) / 3
    with pytest.raises(ValueError, match=f"must be between {least:g} and {most:g}"):
        discrete.discrete_optimum(VISIBLE, quality, 1 / 3, people)


def test_one_site_without_a_size_is_enough_to_refuse():
    with pytest.raises(ValueError, match="multiplier = 5: it must not exceed"):
        discrete.size_at_multiplier(VISIBLE, [1.0, 1.0], [0.1, 5.0])


def test_only_sites_between_nothing_and_the_best_have_strategic_developers():
    with pytest.raises(ValueError, match=r"cut = 1\.5: it must be between 0 and 1"):
        developers.partly_strategic(VISIBLE, sites.uniform(), 0.1, 1.5, 0.3)
    mixed = developers.partly_strategic(VISIBLE, sites.uniform(), 0.1, 0.8, 0.3)
    with pytest.raises(ValueError, match=r"quality = 1\.5: it must be between 0 and 1"):
        mixed.sizes([0.5, 1.5])


def step(a):
    """Three times as many good sites as poor ones."""
    return np.where(a < 0.78, 1.0, 3.0) / (0.78 + 0.22 * 3)


BENT = {
    "step": (sites.from_density(step, bends=0.78), 0.15, [0.78]),
    "gap": (
        sites.from_density(lambda a: ((a < 0.3) | (a > 0.7)) / 0.6, bends=(0.3, 0.7)),
        0.15,
        [0.3, 0.7],
    ),
    "rare best sites": (sites.beta(2, 4), 0.01, []),
}


@pytest.mark.parametrize("name", BENT)
def test_people_of_single_site_developers_add_up_on_bent_land(name):
    where, people, bends = BENT[name]
    points, weights = np.polynomial.legendre.leggauss(200)
    for game in (
        developers.partly_strategic(VISIBLE, where, people, 0.8, 0.1),
        developers.proportional_response(VISIBLE, where, people, 0.3),
    ):
        inner = [each for each in (*bends, 0.8) if each > game.threshold]
        edges = np.array([game.threshold, *inner, 1.0])[:, np.newaxis]
        quality = edges[:-1] + np.diff(edges, axis=0) * (points + 1) / 2
        mass = (
            np.diff(edges, axis=0)
            * weights
            / 2
            * where.density(quality, 1 - quality, *where.parameters)
        )
        size = game.sizes(quality)
        assert np.sum(mass * size) == pytest.approx(people, rel=1e-8)
        total = np.sum(mass * size * city.utility(VISIBLE, size, quality))
        assert total == pytest.approx(game.welfare, rel=1e-8)


@pytest.mark.parametrize("elasticity", [0.1, 0.3])
def test_people_who_would_all_live_on_sites_better_than_the_cut_are_refused(elasticity):
    """At the fewest the worst strategic site earns nothing, or is where (15) turns."""
    with pytest.raises(ValueError, match=r"population = 0\.001: it must be above") as refused:
        developers.partly_strategic(VISIBLE, sites.uniform(), 0.001, 0.8, elasticity)
    fewest = float(str(refused.value).split()[-1])
    mixed = developers.partly_strategic(VISIBLE, sites.uniform(), 1.0001 * fewest, 0.8, elasticity)
    worst = float(mixed.profits(0.8 + 1e-9))
    size = float(mixed.sizes(0.8 + 1e-9))
    turn = float((VISIBLE.efficient_wedge * VISIBLE.best_ratio * 0.8) ** VISIBLE.theta)
    assert worst >= 0
    assert size > turn
    assert worst < 1e-5 if elasticity < institutions.saturation(VISIBLE) else size < 1.1 * turn
