"""Sites that differ in quality of life: the number fails, and what replaces it does not."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb
from scipy.optimize import minimize_scalar

from replication.certify import ball, below
from replication.land.model import city as land_city
from replication.land.model.city import Elasticities
from replication.numerics import ConvergenceError
from replication.synthesis import quality, weight

MODEST = Elasticities(0.05, 0.2)
LARGE, SMALL = 1 / 200, 1 / 2000


def test_the_wedge_turns_where_it_is_said_to():
    for tax, leak in ((0.0, 0.0), (0.1, 0.05), (0.3, 0.1)):
        turn = float(quality.turning_congestion(MODEST, tax, leak))
        size = turn ** float(MODEST.theta)
        wedge = lambda log, tax=tax, leak=leak: (
            -float(quality.private_social_wedge(MODEST, np.exp(log), tax, leak))
        )
        peak = minimize_scalar(wedge, bounds=(np.log(size) - 2, np.log(size) + 2), method="bounded")
        assert np.exp(peak.x) == pytest.approx(size, rel=1e-4)


def test_leaks_that_take_all_that_crowding_costs_never_let_it_turn():
    sizes = np.geomspace(1e-6, 1e3, 200)
    assert np.all(np.diff(quality.private_social_wedge(MODEST, sizes, 0.1, 0.2)) > 0)
    with pytest.raises(ValueError, match=r"leak = 0.2: it must be below congestion = 0.2"):
        quality.turning_congestion(MODEST, 0.1, 0.2)


def test_one_weight_two_answers():
    """The same c below c*: too large with the tax, too small with the portfolio."""
    tax, leak = 0.15, 3 / 17
    assert weight.private_weight(tax, 0.0, 0.0) == pytest.approx(weight.private_weight(0, 1, leak))
    assert weight.private_weight(tax, 0.0, 0.0) < MODEST.efficient_wedge
    x = quality.congestion(MODEST, [SMALL, LARGE])
    assert quality.turning_congestion(MODEST, tax, 0.0) < x[0]
    assert x[1] < quality.turning_congestion(MODEST, 0.0, leak)
    found = quality.better_city_over_planned(MODEST, LARGE, SMALL, [tax, 0.0], [0.0, leak])
    assert found[0] > 1 > found[1]


def test_and_that_is_certain():
    """What residents keep at the plan, better city less worse: signs in interval arithmetic."""
    e, g = Fraction(1, 20), Fraction(1, 5)
    output = ball(Fraction(1, 200)) ** ball(e) - ball(Fraction(1, 2000)) ** ball(e)
    cost = ball(Fraction(1, 200)) ** ball(g) - ball(Fraction(1, 2000)) ** ball(g)
    ahead = lambda tax, leak: ball(g - leak) * cost - ball(e + tax) * output
    zero = arb(0)
    assert below(zero, ahead(Fraction(3, 20), Fraction(0)))
    assert below(ahead(Fraction(0), Fraction(3, 17)), zero)
    assert (1 - Fraction(3, 20)) * (1 + Fraction(3, 17)) == 1


@pytest.mark.parametrize("tax", [0.0, 0.05, 0.2])
@pytest.mark.parametrize("leak", [0.0, 0.05, 0.15])
def test_the_turning_congestion_decides(tax, leak):
    e = MODEST
    turn = quality.turning_congestion(e, tax, leak)
    sizes = np.geomspace(3, 300, 200) * land_city.best_size(e, 1.0)
    small, large = sizes[:-1], sizes[1:]
    found = quality.better_city_over_planned(e, large, small, tax, leak)
    x_small, x_large = (quality.congestion(e, size) for size in (small, large))
    assert np.all(found[x_small > turn] > 1)
    assert np.all(found[x_large < turn] < 1)


@pytest.mark.parametrize("leak", [0.0, 0.05, 0.1, 0.14])
def test_at_the_planners_weight_better_cities_are_too_large(leak):
    tax = float(1 - MODEST.efficient_wedge * (1 + leak))
    assert weight.private_weight(tax, 1.0, leak) == pytest.approx(MODEST.efficient_wedge)
    assert quality.turning_congestion(MODEST, tax, leak) == pytest.approx(
        MODEST.efficient_wedge * MODEST.best_ratio
    )
    assert quality.better_city_over_planned(MODEST, 1.02 * LARGE, LARGE, tax, leak) > 1


def test_where_the_smaller_city_would_empty_there_is_no_division():
    with pytest.raises(ConvergenceError, match="no division"):
        quality.better_city_over_planned(MODEST, LARGE, 1.01 * 0.25 ** (1 / 0.15), 0.0, 0.0)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: quality.better_city_over_planned(MODEST, 1e-3, 2e-3, 0.1, 0.1), "better = 0.001"),
        (lambda: quality.better_city_over_planned(MODEST, 1e-3, 1e-6, 0.1, 0.1), "worse = 1e-06"),
        (lambda: quality.turning_congestion(MODEST, 1.5, 0.1), "tax_rate = 1.5"),
        (lambda: quality.private_social_wedge(MODEST, 0.1, 0.1, -1.0), "leak = -1"),
    ],
)
def test_bad_input_is_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()


def test_the_smaller_city_may_end_below_the_peak_of_utility():
    """What residents keep peaks earlier, where a tax takes part of output."""
    peak = float(land_city.best_size(MODEST, 1.0))
    large, small, tax = 2 * peak, 1.1 * peak, 0.1
    first = float(quality.better_city_over_planned(MODEST, large, small, tax, 0.0)) * large
    second = large + small - first
    assert land_city.best_size(MODEST, 1 - tax) < second < peak
    marginal = lambda n: float(land_city.social_marginal_product(MODEST, n, 1.0))
    kept = lambda n: (1 - tax) * n**0.05 - n**0.2
    assert kept(first) + marginal(small) == pytest.approx(kept(second) + marginal(large), abs=1e-9)
