"""The private weight, against brute force, the land paper's rules and a proof's scaling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from replication.land.model import allocation, institutions, sites
from replication.land.model.city import BASELINE, VISIBLE, Elasticities
from replication.synthesis import weight

MODEST = Elasticities(0.05, 0.2)
PEOPLE = 0.005


def test_without_leaks_it_is_the_land_paper_s_equilibrium():
    ours = weight.free_migration(VISIBLE, weight.private_weight(0.0, 0.0, 0.3))
    theirs = institutions.equilibrium(VISIBLE)
    assert (ours.wedge, ours.entry) == (theirs.wedge, theirs.entry)


def test_with_a_tax_alone_it_is_the_net_rule():
    ours = weight.free_migration(VISIBLE, weight.private_weight(0.2, 0.0, 0.3))
    theirs = institutions.income_tax(VISIBLE, 0.2, "net")
    assert ours.wedge == pytest.approx(theirs.wedge)
    assert ours.entry == pytest.approx(theirs.entry)


@pytest.mark.parametrize("portfolio", [0.0, 0.4, 1.0])
def test_at_the_neutral_tax_the_weight_is_the_planner_s(portfolio):
    tax = 1 - MODEST.efficient_wedge * (1 + portfolio * 0.1)
    assert weight.private_weight(tax, portfolio, 0.1) == pytest.approx(MODEST.efficient_wedge)
    if portfolio == 0:
        assert tax == pytest.approx(institutions.optimal_tax(MODEST))


def test_developers_without_a_tax_are_the_planner():
    found = weight.against_the_plan(MODEST, weight.developers(MODEST, 0.0), sites.uniform(), PEOPLE)
    assert (found.largest, found.cities, found.loss) == pytest.approx((1, 1, 0), abs=1e-12)


def test_a_taxed_developer_maximises_what_is_left():
    """Sizes and the zero-profit city from profit itself, by a grid, not from the rule."""
    tax, e = 0.1, MODEST
    found = allocation.solve(e, weight.developers(e, tax), sites.uniform(), PEOPLE)
    quality = np.array([float(found.threshold), 0.95, 1.0])
    size = found.sizes(quality)
    utility = lambda n, a: (1 - tax) * a * n**e.agglomeration - n**e.congestion
    reservation = utility(size[0], quality[0])  # the smallest city earns nothing
    for n, a in zip(size, quality, strict=True):
        grid = n * np.linspace(0.9, 1.1, 20_001)
        profit = grid * (utility(grid, a) - reservation)
        assert grid[np.argmax(profit)] == pytest.approx(n, rel=1e-4)


@given(private=st.floats(0.8, 1.0), quality=st.floats(0.9, 0.999))
def test_what_residents_keep_is_equal_in_all_cities(private, quality):
    found = allocation.solve(
        MODEST, weight.free_migration(MODEST, private), sites.uniform(), PEOPLE
    )
    kept = lambda n, a: private * a * n**0.05 - n**0.2
    smallest, threshold = float(found.smallest), float(found.threshold)
    common = kept(smallest, threshold)
    low = (0.25 * private * quality) ** (1 / 0.15)
    if quality > threshold:
        size = brentq(lambda n: kept(n, quality) - common, low, 1.0, xtol=1e-16)
        assert found.sizes([quality])[0] == pytest.approx(size, rel=1e-8)


@given(private=st.floats(0.6, 1.0), people=st.floats(1e-4, 3e-3))
def test_a_leak_is_a_change_of_scale(private, people):
    """At weight c, sizes are c^theta times those of c^-theta as many people without leaks."""
    scale = private**MODEST.theta
    if people / scale > 0.04:
        return
    taxed = allocation.solve(
        MODEST, weight.free_migration(MODEST, private), sites.uniform(), people
    )
    plain = allocation.solve(
        MODEST, weight.free_migration(MODEST, 1.0), sites.uniform(), people / scale
    )
    assert taxed.largest == pytest.approx(scale * plain.largest, rel=1e-9)
    assert taxed.cities == pytest.approx(plain.cities, rel=1e-9)


@pytest.mark.parametrize("where", [sites.uniform(), sites.power(3.0), sites.beta(2.0, 2.0)])
@pytest.mark.parametrize("elasticities", [MODEST, BASELINE, VISIBLE])
def test_the_answer_turns_between_the_planner_s_weight_and_one(elasticities, where):
    bound = allocation.population_bound(elasticities, institutions.planner(elasticities), where)
    people = 0.1 * float(bound)
    neutral = weight.neutral_weights(elasticities, where, people)
    # With elasticities near each other the first two agree to the last digit.
    assert neutral.relative_sizes <= neutral.largest < neutral.cities < 1
    weights = np.array([neutral.relative_sizes, neutral.largest, neutral.cities, 1.0])
    rule = weight.free_migration(elasticities, weights)
    found = weight.against_the_plan(elasticities, rule, where, people)
    assert found.largest[0] <= 1 + 1e-14
    assert found.largest[-1] > 1
    assert found.cities[0] > 1 > found.cities[-1]
    assert found.largest[1] == pytest.approx(1, abs=1e-7)
    assert found.cities[2] == pytest.approx(1, abs=1e-7)
    assert np.all(found.loss > -1e-14)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: weight.private_weight(1.2, 0.0, 0.1), "tax_rate = 1.2"),
        (lambda: weight.private_weight(0.1, -0.1, 0.1), "portfolio = -0.1"),
        (lambda: weight.private_weight(0.1, 0.5, -1.0), "rent_share = -1"),
        (lambda: weight.free_migration(MODEST, 0.0), "weight = 0"),
        (lambda: weight.developers(MODEST, 1.0), "tax_rate = 1"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()


def test_an_allocation_over_the_planned_one():
    rule = weight.free_migration(MODEST, 0.8)
    planned = allocation.solve(MODEST, institutions.planner(MODEST), sites.uniform(), PEOPLE)
    free = allocation.solve(MODEST, rule, sites.uniform(), PEOPLE)
    found = weight.against_the_plan(MODEST, rule, sites.uniform(), PEOPLE)
    assert found.largest * planned.largest == pytest.approx(float(free.largest))
    assert found.cities * planned.cities == pytest.approx(float(free.cities))
    assert (1 - found.loss) * planned.welfare == pytest.approx(float(free.welfare))
