"""The solver against closed forms, finitely many sites, SciPy's optimiser; bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from land import exact
from scipy.optimize import brentq, minimize

from replication.land.model import allocation, city, curve, developers, institutions, sites, spans
from replication.land.model.economy import BASELINE, VISIBLE, Elasticities
from replication.land.reference import discrete
from replication.numerics import ConvergenceError

RULES = {
    "planner": institutions.planner,
    "equilibrium": institutions.equilibrium,
    "half failure": lambda e: institutions.equilibrium(e, 0.5),
    "net tax": lambda e: institutions.income_tax(e, institutions.optimal_tax(e), "net"),
    "strategic": lambda e: institutions.strategic_developers(e, institutions.saturation(e) / 3),
}

ECONOMIES = [
    (BASELINE, 0.01),
    (BASELINE, 1e-3),
    (BASELINE, 1e-10),
    (VISIBLE, 0.1),
    (VISIBLE, 1e-3),
    (Elasticities(0.02, 0.03), 1e-3),
    (Elasticities(0.5, 2.0), 0.3),
]
CLOSE = Elasticities(0.03, 0.03 + 1e-5)
TINY = Elasticities(6.690482243838458e-06, 6.692557293632383e-06)
STEEP = Elasticities(1.185136266215864, 280.9589250336568)
NEAR = Elasticities(0.03, 0.03 + 1 / 390)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("elasticities", "population"), ECONOMIES)
def test_uniform_sites_agree_with_60_digits(rule, elasticities, population):
    institution = RULES[rule](elasticities)
    solved = allocation.solve(elasticities, institution, sites.uniform(), population)
    threshold, value, largest = exact.uniform_solution(
        float(elasticities.agglomeration),
        float(elasticities.congestion),
        float(institution.wedge),
        float(institution.entry),
        population,
        float(solved.threshold),
    )
    assert abs(float(solved.threshold / threshold - 1)) < 1e-13
    assert abs(float(solved.common / (value * float(institution.scale)) - 1)) < 1e-13
    assert abs(float(solved.largest / largest - 1)) < 1e-13
    assert abs(float(solved.residual)) < 1e-12


def test_a_hundred_thousand_sites_agree():
    quality = (np.arange(100_000) + 0.5) / 100_000
    finite = discrete.discrete_optimum(BASELINE, quality, 1e-5, 0.01)
    solved = allocation.solve(BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.01)
    assert finite.multiplier == pytest.approx(float(solved.common), rel=1e-8)
    assert finite.welfare == pytest.approx(float(solved.welfare), rel=1e-8)
    built = quality[finite.sizes > 0]
    assert built[0] == pytest.approx(float(solved.threshold), abs=1e-5)
    every = slice(None, None, 997)
    ours = solved.sizes(built[every])
    # The smallest city, 1e-22 of the largest, moves a thousand times as much as the multiplier.
    np.testing.assert_allclose(finite.sizes[finite.sizes > 0][every], ours, rtol=1e-5)


def test_scipy_s_optimiser_on_forty_sites_finds_the_same_cities():
    count, population = 40, 0.1
    quality = (np.arange(count) + 0.5) / count

    def total(sizes):
        return float(np.sum(sizes * city.utility(VISIBLE, np.maximum(sizes, 0), quality)) / count)

    best = max(
        (
            minimize(
                lambda sizes: -total(sizes),
                start / start.mean() * population,
                jac=lambda sizes: (
                    -city.social_marginal_product(VISIBLE, np.maximum(sizes, 1e-12), quality)
                    / count
                ),
                bounds=[(0, 1)] * count,
                constraints={
                    "type": "eq",
                    "fun": lambda sizes: sizes.mean() - population,
                    "jac": lambda sizes: np.full(count, 1 / count),
                },
                method="SLSQP",
                options={"ftol": 1e-15, "maxiter": 500},
            )
            for start in np.random.default_rng(5).uniform(0, 1, (12, count)) * quality**4
        ),
        key=lambda found: -found.fun,
    )
    # All sites above each rank, by the first-order condition.
    enumerated = []
    for rank in range(8, 25):
        top = quality[-rank:]
        limit = float(city.highest_marginal_product(VISIBLE, top[0]))
        gap = lambda mu, top=top: (
            discrete.size_at_multiplier(VISIBLE, top, mu).sum() / count - population
        )
        if gap(0.0) > 0 > gap(limit * (1 - 1e-12)):
            sizes = np.zeros(count)
            sizes[-rank:] = discrete.size_at_multiplier(VISIBLE, top, brentq(gap, 0, limit))
            enumerated.append(sizes)
    finest = max(enumerated, key=total)
    assert -best.fun == pytest.approx(total(finest), rel=1e-10)
    np.testing.assert_allclose(best.x, finest, atol=1e-5)
    solved = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), population)
    assert total(finest) == pytest.approx(float(solved.welfare), rel=1e-3)
    np.testing.assert_allclose(solved.sizes(quality)[-15:], finest[-15:], atol=0.005)


def test_welfare_output_and_cities_by_another_quadrature():
    solved = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.beta(2, 3), 0.05)
    points, weights = np.polynomial.legendre.leggauss(200)
    low = float(solved.threshold)
    quality = low + (1 - low) * (points + 1) / 2
    mass = (1 - low) / 2 * weights * 12 * quality * (1 - quality) ** 2
    size = solved.sizes(quality)
    output = city.output(VISIBLE, size, quality)
    assert np.sum(mass) == pytest.approx(float(solved.cities), rel=1e-10)
    assert np.sum(mass * size) == pytest.approx(0.05, rel=1e-10)
    assert np.sum(mass * size * output) == pytest.approx(float(solved.output), rel=1e-10)
    total = np.sum(mass * size * solved.utilities(quality))
    assert total == pytest.approx(float(solved.welfare), rel=1e-10)
    above = quality > 0.6
    np.testing.assert_allclose(np.sum((mass * size)[above]), solved.residents_above(0.6), rtol=0.03)


def test_a_user_s_density_is_solved_like_a_built_in_one():
    own = sites.from_density(lambda a: 1.5 * np.sqrt(a))
    cut = sites.from_density(lambda a: (8 / 3) * a, 0.5)
    built = sites.Sites(lambda a, _: 8 / 3 * a, (), np.array(0.5), smooth=True)
    rule = institutions.equilibrium(VISIBLE)
    for first, second, population in ((own, sites.power(1.5), 0.08), (cut, built, 0.4)):
        ours = allocation.solve(VISIBLE, rule, first, population)
        theirs = allocation.solve(VISIBLE, rule, second, population)
        for part in ("threshold", "common", "largest", "welfare", "cities"):
            assert getattr(ours, part) == pytest.approx(float(getattr(theirs, part)), rel=1e-10)


def test_a_smooth_density_may_use_the_distance_to_the_best_site():
    by_distance = sites.Sites(lambda a, left: 2 * left, (), np.zeros(()), smooth=True)
    rule = institutions.planner(VISIBLE)
    ours = allocation.solve(VISIBLE, rule, by_distance, 0.03)
    theirs = allocation.solve(VISIBLE, rule, sites.beta(1, 2), 0.03)
    for part in ("threshold", "common", "largest", "welfare", "output", "cities"):
        assert getattr(ours, part) == pytest.approx(float(getattr(theirs, part)), rel=1e-10)


def test_arrays_of_everything_agree_with_one_at_a_time():
    epsilon, gamma = np.array([0.03, 0.4]), np.array([[0.08, 1.0], [0.2, 1.5]])
    elasticities = Elasticities(epsilon, gamma)
    where = sites.beta(np.array([[1.5], [3.0]]), 0.8)
    rule = institutions.equilibrium(elasticities)
    population = 0.3 * allocation.population_bound(elasticities, rule, where)
    together = allocation.solve(elasticities, rule, where, population)
    assert together.threshold.shape == (2, 2)
    assert together.sizes(np.linspace(0.9, 1, 5)).shape == (2, 2, 5)
    for row in range(2):
        for column in range(2):
            one = Elasticities(epsilon[column], gamma[row, column])
            alone = allocation.solve(
                one,
                institutions.equilibrium(one),
                sites.beta(where.parameters[0][row, 0], 0.8),
                population[row, column],
            )
            assert alone.threshold == pytest.approx(together.threshold[row, column], rel=1e-12)
            assert alone.common == pytest.approx(together.common[row, column], rel=1e-12)


def test_local_governments_take_in_what_they_want():
    rule = institutions.local_governments(BASELINE)
    solved = allocation.solve(BASELINE, rule, sites.uniform(), np.array([1e-11, 0.01]))
    bound = allocation.population_bound(BASELINE, rule, sites.uniform())
    np.testing.assert_allclose(solved.population, [1e-11, float(bound)], rtol=1e-12)
    np.testing.assert_array_equal(solved.interior, [True, False])
    quality = np.array([1e-3, 0.5, 1.0])
    sizes = solved.sizes(quality)[1]
    np.testing.assert_allclose(sizes, city.best_size(BASELINE, quality), rtol=1e-9)
    assert np.all(solved.common == 0), "closed cities share no utility"


def test_full_land_and_crowded_land_meet_at_the_bound():
    rule, where = institutions.planner(VISIBLE), sites.truncated_pareto(2, 0.5)
    bound = float(allocation.population_bound(VISIBLE, rule, where))
    below = allocation.solve(VISIBLE, rule, where, bound * (1 - 1e-9))
    above = allocation.crowd(VISIBLE, rule, where, bound * (1 + 1e-9))
    assert not below.interior
    assert not above.interior
    assert below.common > 0 > above.common
    assert below.cities == above.cities == 1
    assert below.threshold == above.threshold == 0.5
    quality = np.linspace(0.5, 1, 6)
    np.testing.assert_allclose(below.sizes(quality), above.sizes(quality), rtol=1e-7)


def test_full_and_half_empty_land_are_solved_side_by_side():
    rule, where = institutions.planner(VISIBLE), sites.truncated_pareto(2, 0.5)
    bound = float(allocation.population_bound(VISIBLE, rule, where))
    population = bound * np.array([0.05, 0.99])
    together = allocation.solve(VISIBLE, rule, where, population)
    assert together.interior.tolist() == [True, False]
    for place, people in enumerate(population):
        alone = allocation.solve(VISIBLE, rule, where, people)
        for part in ("threshold", "common", "largest", "smallest", "cities", "welfare"):
            assert getattr(together, part)[place] == pytest.approx(
                float(getattr(alone, part)), rel=1e-12
            )


def test_people_on_full_land_add_up_site_by_site():
    rule, where = institutions.planner(VISIBLE), sites.truncated_pareto(2, 0.5)
    bound = float(allocation.population_bound(VISIBLE, rule, where))
    quality = 0.5 + (np.arange(20_000) + 0.5) / 40_000
    mass = 2 * quality**-3 / (0.5**-2 - 1) / 40_000
    for found in (
        allocation.solve(VISIBLE, rule, where, 0.99 * bound),
        allocation.crowd(VISIBLE, rule, where, 1.5 * bound),
    ):
        assert np.sum(mass * found.sizes(quality)) == pytest.approx(float(found.population))


def evenly_above(lowest):
    """Sites of every quality from some lowest one up, alike in number."""
    low = np.asarray(lowest)
    flat = lambda a, _, low: np.where(a >= low, 1 / (1 - low), 0.0)
    return sites.Sites(flat, (low,), low, smooth=True)


def test_worst_sites_may_be_worthless_in_one_economy_and_good_in_another():
    rule, lowest = institutions.equilibrium(VISIBLE), [0.0, 0.5]
    together = allocation.interior_bound(VISIBLE, rule, evenly_above(lowest))
    alone = [float(allocation.interior_bound(VISIBLE, rule, evenly_above(low))) for low in lowest]
    np.testing.assert_allclose(together, alone)
    assert alone[0] == pytest.approx(0.375)
    # At the bound of the better sites the smallest city stands on the worst one.
    below, above = (
        allocation.solve(VISIBLE, rule, evenly_above(lowest), [0.3, people])
        for people in (alone[1] * (1 - 1e-12), 1.05 * alone[1])
    )
    assert below.interior.tolist() == [True, True]
    assert below.threshold[1] == pytest.approx(0.5)
    assert above.interior.tolist() == [True, False]


def test_a_jump_too_small_for_the_bound_is_caught_in_the_solution():
    """Where it is, cities are so small that the bound does not feel it, and the sum does."""
    elasticities, jump = Elasticities(0.05, 0.07), 0.68
    low = (1 - 1.2 * (1 - jump)) / jump
    where = sites.Sites(lambda a, _: np.where(a > jump, 1.2, low), (), np.zeros(()), smooth=True)
    rule = institutions.planner(elasticities)
    bound = allocation.population_bound(elasticities, rule, where)
    with pytest.raises(ConvergenceError, match="an independent quadrature finds a population off"):
        allocation.solve(elasticities, rule, where, 0.9 * bound)


def test_one_solution_that_a_second_quadrature_does_not_confirm_is_enough(monkeypatch):
    rule = institutions.planner(VISIBLE)
    solve = lambda: allocation.solve(VISIBLE, rule, sites.beta(0.7, 0.6), [1e-3, 0.05, 0.2])
    low, high = np.sort(np.abs(solve().residual))[-2:]
    assert low < high
    monkeypatch.setattr(spans, "POPULATION_TOLERANCE", (low + high) / 2)
    monkeypatch.setattr(sites.Sites, "finer", lambda self: self)
    with pytest.raises(ConvergenceError, match=f"off by {high:g}$"):
        solve()


def test_crowded_uniform_land_by_the_first_order_condition():
    rule = institutions.planner(BASELINE)
    solved = allocation.crowd(BASELINE, rule, sites.uniform(), 0.03)
    quality = np.array([0.0, 0.3, 1.0])
    product = city.social_marginal_product(BASELINE, solved.sizes(quality), quality)
    np.testing.assert_allclose(product, solved.common, rtol=1e-9)
    with pytest.raises(ValueError, match=r"population = 0.01: it must be at least 0.0184523"):
        allocation.crowd(BASELINE, rule, sites.uniform(), 0.01)


def test_threshold_and_population_are_inverse():
    for rule in (institutions.planner(VISIBLE), institutions.equilibrium(VISIBLE)):
        population = allocation.population_at(VISIBLE, rule, sites.power(2), [0.3, 0.9])
        solved = allocation.solve(VISIBLE, rule, sites.power(2), population)
        np.testing.assert_allclose(solved.threshold, [0.3, 0.9], rtol=1e-11)


@settings(max_examples=60, deadline=None)
@given(
    epsilon=st.floats(0.02, 1),
    spread=st.floats(0.01, 1),
    filling=st.floats(1e-3, 0.97),
    first=st.floats(0.6, 5),
    second=st.floats(0.6, 5),
)
def test_any_economy_is_scaled_by_its_unit_of_output(epsilon, spread, filling, first, second):
    """Worse land throughout, and people in proportion: the same cities, scaled."""
    elasticities, where = Elasticities(epsilon, epsilon + spread), sites.beta(first, second)
    rule = institutions.planner(elasticities)
    bound = allocation.population_bound(elasticities, rule, where)
    solved = allocation.solve(elasticities, rule, where, filling * bound)
    theta, lower = elasticities.theta, 0.7
    quality = np.linspace(float(solved.threshold), 1, 5)
    moved = discrete.size_at_multiplier(
        elasticities,
        lower * quality[1:],
        solved.common * lower ** (theta * elasticities.congestion) * (1 - 1e-15),
    )
    np.testing.assert_allclose(moved, lower**theta * solved.sizes(quality)[1:], rtol=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: allocation.population_bound(
                Elasticities(0.03, 0.032),
                institutions.income_tax(BASELINE, -5.0, "net"),
                sites.uniform(),
            ),
            r"wedge = 6: to the power of theta = 500 it must be at most 1.79769e\+308, the largest",
        ),
        (
            lambda: allocation.population_at(
                Elasticities(0.03, 0.032),
                institutions.income_tax(BASELINE, -5.0, "net"),
                sites.uniform(),
                0.5,
            ),
            r"wedge = 6: to the power of theta = 500 it must be at most 1.79769e\+308, the largest",
        ),
        (
            lambda: subsidised(NEAR, 1e300).welfare,
            r"population = 1e\+300: its welfare must be at most 1.79769e\+308, the largest float",
        ),
        (
            lambda: subsidised(NEAR, 1e300).output,
            r"population = 1e\+300: its output must be at most 1.79769e\+308, the largest float",
        ),
        (
            lambda: subsidised(Elasticities(2.0, 2.0 + 1 / 390), 1.0),
            r"population = 1: its common value must be at most 1.79769e\+308, the largest float",
        ),
        (
            lambda: allocation.solve(
                BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.02
            ),
            r"population = 0.02: it must be below 0.0184523, what these sites can hold",
        ),
        (
            lambda: allocation.solve(
                BASELINE, institutions.equilibrium(BASELINE), sites.uniform(), [0.01, 0.05]
            ),
            r"population = 0.05: it must be below 0.047619",
        ),
        (
            lambda: allocation.solve(
                VISIBLE, institutions.equilibrium(VISIBLE), sites.uniform(), 0.375 * (1 - 1e-14)
            ),
            r"population = 0.375: it must be below 0.375",
        ),
        (
            lambda: allocation.crowd(
                BASELINE, institutions.planner(BASELINE), sites.uniform(), [0.03, 0.01]
            ),
            r"population = 0.01: it must be at least 0.0184523",
        ),
        (
            lambda: allocation.solve(
                BASELINE, institutions.planner(BASELINE), sites.uniform(), 0.0
            ),
            "population = 0: it must be above zero",
        ),
        (
            lambda: allocation.solve(
                VISIBLE,
                institutions.Institution(np.array(1.0), np.array(0.1), np.array(1.0)),
                sites.uniform(),
                0.1,
            ),
            r"entry = 0.1: it must lie in \[0.4, 1\]",
        ),
        (
            lambda: allocation.solve(
                VISIBLE,
                institutions.Institution(np.array(1.0), np.array([0.5, 1.5]), np.array(1.0)),
                sites.uniform(),
                0.1,
            ),
            r"entry = 1.5: it must lie in \[0.4, 1\]",
        ),
        (lambda: institutions.equilibrium(VISIBLE, 1.2), "failure = 1.2: it must be between 0"),
        (lambda: institutions.income_tax(VISIBLE, 0.7, "gross"), r"rate = 0.7: under the gross"),
        (lambda: institutions.income_tax(VISIBLE, [0.1, 0.7], "gross"), r"rate = 0.7: under"),
        (lambda: institutions.income_tax(VISIBLE, 1.0, "net"), r"rate = 1: under the net rule"),
        (lambda: institutions.income_tax(VISIBLE, 0.1, "other"), "rule = 'other'"),
        (lambda: institutions.strategic_developers(VISIBLE, -0.1), "elasticity = -0.1"),
        (
            lambda: allocation.population_at(
                VISIBLE, institutions.planner(VISIBLE), sites.truncated_pareto(1, 0.5), [0.4, 0.7]
            ),
            "threshold = 0.4: it must be below one and not below 0.5",
        ),
        (
            lambda: allocation.population_at(
                VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 1.0
            ),
            "threshold = 1: it must be below one",
        ),
        (
            lambda: developers.large_owners(VISIBLE, sites.uniform(), 0.1, 1.0),
            "share = 1: it must be between 1e-06 and 0.999999",
        ),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_sizes_outside_the_unit_interval_are_refused():
    solved = allocation.solve(VISIBLE, institutions.planner(VISIBLE), sites.uniform(), 0.1)
    for of_sites in (solved.sizes, solved.residents_above):
        with pytest.raises(ValueError, match=r"quality = 1.1: it must be between 0 and 1"):
            of_sites(np.array([1.1]))
    assert solved.sizes(np.array([0.2, 0.6])).tolist() == [0.0, 0.0]


def test_a_density_with_a_jump_is_caught_by_the_second_quadrature():
    steps = sites.Sites(
        lambda a, _: np.where(a > 0.837, 2.0, 1 - 0.163 / 0.837), (), np.zeros(()), smooth=True
    )
    with pytest.raises(ConvergenceError, match="quadrature"):
        allocation.solve(VISIBLE, institutions.planner(VISIBLE), steps, 0.1)


def test_blocks_of_economies_are_solved_as_all_at_once(monkeypatch):
    random = np.random.default_rng(3)
    few = Elasticities(random.uniform(0.05, 0.3, (2, 30)), random.uniform(0.4, 0.9, (2, 30)))
    where = sites.power(random.uniform(1, 4, 30))
    people = 0.5 * allocation.population_bound(few, institutions.planner(few), where)
    solve = lambda: allocation.solve(few, institutions.planner(few), where, people)
    whole = solve()
    monkeypatch.setattr(curve, "_BLOCK", 700)
    parts = solve()
    assert parts.curve.span.shape == (2, 30)
    np.testing.assert_allclose(parts.curve.span, whole.curve.span, rtol=1e-13)
    np.testing.assert_allclose(parts.residual, whole.residual, atol=1e-14)


@pytest.mark.parametrize("times", [10, 300, 1e3, 1e4, 1e6])
def test_crowds_on_land_far_below_the_best_are_counted_to_the_last_digits(times):
    """The density falls as the 499th power of a distance whose rounding would show."""
    e, where = Elasticities(2.0, 2.01), sites.beta(5, 500)
    people = times * allocation.population_bound(e, institutions.planner(e), where)
    solved = allocation.crowd(e, institutions.planner(e), where, people)
    assert abs(float(solved.residual)) < 3e-13


@pytest.mark.parametrize("ending", [curve.with_land_to_spare, curve.on_full_land])
def test_a_curve_ends_at_the_site_of_the_smallest_city(ending):
    span = np.array(1.2)
    found = ending(np.array(0.4), np.array(1.0), np.array(1.3), np.array(0.6), span)
    assert found.quality(span[np.newaxis])[0] == pytest.approx(float(found.last), rel=1e-14)


def subsidised(elasticities, population):
    rule = institutions.income_tax(elasticities, -5.0, "net")
    return allocation.solve(elasticities, rule, sites.uniform(), population)


@pytest.mark.parametrize("rule", ["planner", "half failure"])
@pytest.mark.parametrize(
    ("elasticities", "share"), [(CLOSE, 0.5), (Elasticities(0.03, 0.03 + 1e-9), 0.5), (TINY, 0.5)]
)
def test_close_elasticities_agree_with_60_digits(rule, elasticities, share):
    institution, where = RULES[rule](elasticities), sites.uniform()
    people = float(share * allocation.population_bound(elasticities, institution, where))
    solved = allocation.solve(elasticities, institution, where, people)
    given = elasticities.agglomeration, elasticities.congestion, institution.wedge
    exactly = exact.uniform_solution(
        *map(float, given), float(institution.entry), people, float(solved.threshold)
    )
    assert abs(float(solved.threshold / exactly[0] - 1)) < 1e-13
    assert abs(float(solved.largest / exactly[2] - 1)) < 1e-12
    assert abs(float(solved.residual)) < 1e-13


@pytest.mark.parametrize(
    ("elasticities", "where", "share"),
    [
        (TINY, sites.uniform(), 1 - 1e-9),
        (Elasticities(0.03, 0.03 + 1e-8), sites.power(10.0), 0.5),
        (Elasticities(4.4e-7, 4.4e-7 + 2e-13), sites.truncated_pareto(1.4, 1 - 1e-10), 0.99),
        (Elasticities(0.1, 0.1 + 1e-8), sites.beta(0.7, 2.0), 0.9),
        (Elasticities(0.1, 0.1 + 1e-8), sites.truncated_pareto(6.0, 0.5), 1 - 1e-9),
    ],
)
@pytest.mark.parametrize("rule", ["planner", "equilibrium", "strategic"])
def test_close_elasticities_are_solved_up_to_the_bound(rule, elasticities, where, share):
    institution = RULES[rule](elasticities)
    bound = allocation.population_bound(elasticities, institution, where)
    solved = allocation.solve(elasticities, institution, where, share * bound)
    kept = spans.tolerance(elasticities.congestion, ~solved.interior)
    assert abs(solved.residual) <= kept
    assert kept == (1e-12 if solved.interior else max(1e-12, 2**-48 / elasticities.congestion))


@pytest.mark.parametrize(("share", "found"), [(1 - 1e-6, 5.65e-241), (1 - 1e-8, 0), (1 - 1e-13, 0)])
def test_a_threshold_below_any_float_is_zero(share, found):
    rule, where = institutions.strategic_developers(STEEP, 0.0604), sites.power(0.0214)
    bound = allocation.population_bound(STEEP, rule, where)
    solved = allocation.solve(STEEP, rule, where, share * bound)
    assert solved.threshold == pytest.approx(found, rel=0.01, abs=0)
    assert solved.largest == pytest.approx(float(rule.wedge) ** float(STEEP.theta), rel=1e-14)
    # A power: the share of the people on sites below the deepest threshold that is tried.
    below = (np.exp(-700) * rule.wedge / rule.entry) ** (0.0214 + STEEP.theta)
    missed = 0 if found else below - (1 - share)
    assert solved.residual == pytest.approx(-missed, rel=1e-3, abs=1e-12)


def test_too_many_people_below_any_float_are_refused():
    rule, where = institutions.planner(STEEP), sites.power(0.01)
    bound = allocation.population_bound(STEEP, rule, where)
    with pytest.raises(ConvergenceError, match="no sign change"):
        allocation.solve(STEEP, rule, where, (1 - 1e-9) * bound)


def test_a_threshold_is_not_above_the_best_site():
    e, where = Elasticities(0.013357370102649587, 12.69940825001613), sites.uniform()
    rule = institutions.income_tax(e, 0.0, "net")
    people = 1e-22 * allocation.population_bound(e, rule, where)
    solved = allocation.solve(e, rule, where, people)
    assert solved.threshold <= 1
    assert solved.sizes([1.0])[0] == solved.largest


@pytest.mark.filterwarnings("error")
def test_an_economy_without_digits_is_named_and_one_of_few_people_is_solved():
    economy = Elasticities([0.03, 5e-324], 0.08)
    named = r"^agglomeration = \[0.03, 5e-324\], congestion = 0.08, population = 0.001: "
    with pytest.raises(ConvergenceError, match=named):
        allocation.solve(economy, institutions.planner(economy), sites.uniform(), 0.001)
    few = 1e-310
    found = allocation.solve(BASELINE, institutions.planner(BASELINE), sites.uniform(), few)
    assert float(found.population) == few
