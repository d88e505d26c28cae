"""The frontier with entry, against brute force, its limits and its bounds."""

import numpy as np
import pytest
from scipy.optimize import brentq

from replication.land.model import allocation, institutions, sites
from replication.land.model.city import BASELINE, VISIBLE, Elasticities
from replication.synthesis import frontier, weight

MODEST = Elasticities(0.05, 0.2)
WIDE = Elasticities(0.05, 1.0)
ALL = pytest.mark.parametrize("elasticities", [BASELINE, MODEST, VISIBLE, WIDE])


@ALL
@pytest.mark.parametrize("threshold", [0.2, 0.6, 0.97])
def test_the_best_city_follows_from_the_worst_site(elasticities, threshold):
    """Both tops against the land paper's solver, which never sees the formula."""
    e, where = elasticities, sites.power(2.0)
    power = 1 / e.theta
    for rule, top in (
        (institutions.planner(e), frontier.planned_top(e, threshold)),
        (weight.free_migration(e, 0.9), 0.9 * frontier.market_top(e, threshold)),
    ):
        people = allocation.population_at(e, rule, where, threshold)
        found = allocation.solve(e, rule, where, people)
        assert found.threshold == pytest.approx(threshold, rel=1e-9)
        assert found.largest**power == pytest.approx(top, rel=1e-9)


def test_the_tops_solve_their_equations_by_another_root_finder():
    e = VISIBLE
    star, ratio, power = 0.7, 0.4, 0.4 / 0.6
    for worst in (0.05, 0.5, 0.99):
        for top, found in ((star, frontier.planned_top), (1.0, frontier.market_top)):
            level = (top - ratio) * ratio**power * worst ** (1.0 / 0.6)
            gap = lambda x, top=top, level=level: (top - x) * x**power - level
            assert found(e, worst) == pytest.approx(brentq(gap, ratio, top), rel=1e-10)


@ALL
@pytest.mark.parametrize("where", [sites.uniform(), sites.power(3.0), sites.beta(2.0, 2.0)])
def test_the_frontier_is_where_the_solver_finds_it(elasticities, where):
    threshold = np.array([0.5, 0.97])
    found = frontier.frontier(elasticities, where, threshold)
    solved = [weight.neutral_weights(elasticities, where, float(p)) for p in found.population]
    np.testing.assert_allclose(found.largest, [one.largest for one in solved], rtol=1e-9)
    np.testing.assert_allclose(found.cities, [one.cities for one in solved], rtol=1e-9)


@ALL
@pytest.mark.parametrize("where", [sites.uniform(), sites.power(3.0), sites.beta(2.0, 2.0)])
def test_the_dividing_weight_parts_the_two_frontiers(elasticities, where):
    found = frontier.frontier(elasticities, where, [0.7, 0.9, 0.99])
    star = elasticities.efficient_wedge
    assert np.all((star < found.largest) & (found.largest < found.dividing))
    assert np.all((found.dividing < found.cities) & (found.cities < 1))
    np.testing.assert_allclose(
        found.dividing, frontier.dividing_weight(elasticities, found.threshold), rtol=1e-14
    )


@ALL
def test_between_the_frontiers_the_best_city_is_too_large_and_cities_too_many(elasticities):
    found = frontier.frontier(elasticities, sites.uniform(), 0.9)
    weights = np.array([0.999 * found.largest, found.dividing, 1.001 * found.cities])
    rule = weight.free_migration(elasticities, np.minimum(weights, 1))
    seen = weight.against_the_plan(elasticities, rule, sites.uniform(), found.population)
    assert seen.largest[0] < 1 < min(seen.largest[1:])
    assert min(seen.cities[:2]) > 1 > seen.cities[2]


@ALL
def test_the_dividing_weight_rises_from_the_planners_to_one(elasticities):
    worst = np.linspace(1e-12, 1.0, 200)
    between = frontier.dividing_weight(elasticities, worst)
    assert np.all(np.diff(between) > -1e-15)
    assert between[0] == pytest.approx(elasticities.efficient_wedge, rel=1e-9)
    assert between[-1] == pytest.approx(1, rel=1e-14, abs=1e-14)


@ALL
def test_where_sites_are_alike_the_frontier_is_one(elasticities):
    lowest = np.array([0.9, 0.99, 0.999, 0.9999])
    bound = elasticities.best_ratio / frontier.market_top(elasticities, lowest)
    assert np.all(np.diff(bound) > 0)
    where = sites.truncated_pareto(1.0, lowest[1])
    found = frontier.frontier(elasticities, where, 0.9999)
    assert bound[1] < found.largest < 1


@ALL
def test_with_few_people_it_is_one_and_with_many_the_planners(elasticities):
    found = frontier.frontier(elasticities, sites.uniform(), [1e-3, 0.3, 0.99, 1 - 1e-7])
    where = frontier.position(elasticities, found.largest)
    assert where[0] < 2e-2
    assert where[-1] > 0.9
    # With the fewest people the first two agree to the last digit.
    assert np.all(np.diff(found.largest) >= -1e-15)
    assert np.all(np.diff(found.population) < 0)
    assert frontier.position(elasticities, found.cities)[0] < 0.02


def test_elasticities_near_each_other_or_no_agglomeration_leave_the_planners_weight():
    near = Elasticities([0.05, 0.05, 0.05], [0.2, 0.1, 0.055])
    weak = Elasticities([0.1, 0.01, 1e-4], [0.2, 0.2, 0.2])
    for powers in (near, weak):
        where = frontier.position(powers, frontier.dividing_weight(powers, 0.95))
        assert np.all(np.diff(where) < 0)
        assert where[-1] < 1e-2


def test_peak_benefits_are_the_land_papers():
    from replication.land.model.city import best_utility  # noqa: PLC0415

    expected = best_utility(VISIBLE, 0.4) / best_utility(VISIBLE, 1.0)
    assert frontier.peak_benefit(VISIBLE, 0.4) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: frontier.market_top(VISIBLE, 0.0), "worst = 0"),
        (lambda: frontier.planned_top(VISIBLE, 1.1), "worst = 1.1"),
        (lambda: frontier.position(VISIBLE, -1.0), "weights = -1"),
        (lambda: frontier.frontier(VISIBLE, sites.uniform(), 1.5), "threshold = 1.5"),
        (
            lambda: frontier.frontier(VISIBLE, sites.truncated_pareto(1.0, 0.9), 0.5),
            "threshold = 0.5",
        ),
        (
            lambda: frontier.frontier(WIDE, sites.truncated_pareto(1.0, 0.9), 0.902),
            "threshold = 0.902: at the frontier",
        ),
        (
            lambda: frontier.frontier(WIDE, sites.truncated_pareto(1.0, 0.9), [0.99, 0.902]),
            "threshold = 0.902: at the frontier",
        ),
        (
            lambda: frontier.frontier(Elasticities(0.8, 0.8063), sites.uniform(), [0.9, 0.16]),
            "threshold = 0.16: at the frontier the market's worst site would be so poor",
        ),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()
