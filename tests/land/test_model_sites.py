"""Distributions of site quality: closed forms, the user's own, bad input."""

import mpmath
import numpy as np
import pytest
from scipy import integrate, special

from replication.land import draws
from replication.land.model import allocation, city, institutions, sites
from replication.land.model.economy import BASELINE, VISIBLE, Elasticities
from replication.land.reference import quadrature
from replication.numerics import ConvergenceError

DISTRIBUTIONS = {
    "uniform": (sites.uniform(), 0.0),
    "power": (sites.power(3.5), 0.0),
    "beta": (sites.beta(0.7, 0.6), 0.0),
    "pareto": (sites.truncated_pareto(1.5, 0.3), 0.3),
    "own": (sites.from_density(lambda a: 1.5 * np.sqrt(a)), 0.0),
    "own, cut": (sites.from_density(lambda a: 2 * np.ones_like(a), 0.5), 0.5),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_mass_above_by_another_quadrature(name):
    where, low = DISTRIBUTIONS[name]
    start = np.array([low, 0.4, 0.77, 0.999])
    parameters = [np.asarray(part) for part in where.parameters]
    density = lambda a: float(where.density(np.asarray(a), np.asarray(1 - a), *parameters))
    for quality, ours in zip(start, where.above(start), strict=True):
        quad, _ = integrate.quad(density, max(quality, low), 1, limit=200)
        assert ours == pytest.approx(quad, abs=2e-7)
    assert where.above(low) == pytest.approx(1, abs=1e-12)
    assert where.above(1.0) == pytest.approx(0, abs=1e-12)
    assert where.above(1.5) == 0


@pytest.mark.parametrize(("first", "second"), [(2.5, 0.6), (300.0, 2.0), (2.0, 300.0)])
def test_mass_above_of_beta_in_closed_form(first, second):
    quality = np.append(np.linspace(0, 1, 11), [0.01, 0.99])
    ours = sites.beta(first, second).above(quality)
    np.testing.assert_allclose(ours, special.betainc(second, first, 1 - quality), atol=1e-13)


@pytest.mark.parametrize("exponent", [0.7, 1.0, 20.0, 100.0])
def test_mean_powers_in_closed_form(exponent):
    assert sites.mean_power(sites.uniform(), exponent) == pytest.approx(1 / (1 + exponent))
    assert sites.mean_power(sites.power(3), exponent) == pytest.approx(3 / (3 + exponent))
    pareto = 2 * (1 - 0.3 ** (exponent - 2)) / (exponent - 2) / (0.3**-2 - 1)
    assert sites.mean_power(sites.truncated_pareto(2, 0.3), exponent) == pytest.approx(pareto)


@pytest.mark.parametrize(
    ("first", "second"), [(12.0, 13.0), (12.5, 30.0), (40.0, 60.0), (0.3, 2.0)]
)
def test_mean_powers_of_beta_to_the_last_digits(first, second):
    where, exponent = sites.beta(first, second), np.array([0.5, 3.0, 13.0])
    with mpmath.workdps(30):
        exact = [mpmath.beta(first + p, second) / mpmath.beta(first, second) for p in exponent]
    np.testing.assert_allclose(
        sites.mean_power(where, exponent), np.array(exact, float), rtol=2e-14
    )


PARETO = [
    *[(k, 0.5) for k in (1e-3, 1e-10, 1e-14, 1e-300, 2.0, 1000.0)],
    *[(1.0, 1 - gap) for gap in (1e-12, 2**-53)],
    *[(300.0, 0.05), (100.0, 1e-4), (50.0, 1e-8), (0.4, 1e-300), (1e-3, 1e-300)],
]


@pytest.mark.parametrize(("exponent", "lowest"), PARETO)
def test_pareto_sites_keep_their_digits(exponent, lowest):
    where, powers = sites.truncated_pareto(exponent, lowest), [0.5, 5 / 3, 20.0]
    with mpmath.workdps(400):
        k, m = mpmath.mpf(exponent), -mpmath.log(lowest)
        exact = [
            k / (p - k) * mpmath.expm1((k - p) * m) / -mpmath.expm1(k * m)
            for p in map(mpmath.mpf, powers)
        ]
    np.testing.assert_allclose(sites.mean_power(where, powers), np.array(exact, float), rtol=1e-12)
    shortfall = np.array([0.0, 1e-9, 0.3, 0.9, 1.0]) * (1 - lowest)
    with mpmath.workdps(400):
        left = [mpmath.mpf(1) - mpmath.mpf(part) for part in shortfall]
        mass = [mpmath.expm1(-k * mpmath.log(a)) / mpmath.expm1(k * m) for a in left[:-1]]
    mass = np.array([*mass, 1.0], float)
    np.testing.assert_allclose(
        where.best(shortfall, np.array([*left[:-1], lowest], float)), mass, rtol=1e-12
    )
    assert where.above(lowest) == pytest.approx(1, abs=1e-12)
    rule = institutions.planner(VISIBLE)
    people = 0.5 * allocation.population_bound(VISIBLE, rule, where)
    assert abs(allocation.solve(VISIBLE, rule, where, people).residual) < 1e-12


@pytest.mark.parametrize(
    "make",
    [
        lambda: sites.power([]),
        lambda: sites.beta([], 2.0),
        lambda: sites.beta(2.0, []),
        lambda: sites.truncated_pareto([], 0.5),
        lambda: sites.truncated_pareto(2.0, []),
    ],
)
def test_no_sites_at_all_are_solved(make):
    rule = institutions.planner(VISIBLE)
    assert allocation.solve(VISIBLE, rule, make(), 0.01).threshold.shape == (0,)


def test_mean_of_a_high_power_of_beta():
    with mpmath.workdps(60):
        exact = mpmath.beta(0.3 + mpmath.mpf(1e9), 2) / mpmath.beta(0.3, 2)
    assert sites.mean_power(sites.beta(0.3, 2.0), 1e9) == pytest.approx(float(exact), rel=1e-12)


def test_a_user_s_density_gives_what_the_built_in_one_does():
    own = sites.from_density(lambda a: 6 * a * (1 - a))
    quality = np.array([0.2, 0.6])
    np.testing.assert_allclose(own.above(quality), sites.beta(2, 2).above(quality), atol=1e-12)


def test_a_user_s_density_is_zero_outside_its_range():
    cut = sites.from_density(lambda a: 2 * np.ones_like(a), 0.5)
    quality = np.array([0.2, 0.5, 0.7, 1.0])
    np.testing.assert_array_equal(cut.density(quality, 1 - quality), [0, 2, 2, 2])


def test_a_user_s_density_is_not_asked_at_its_ends():
    inside = lambda a: np.where((a > 0.25) & (a < 1), 4 / 3, np.nan)
    own = sites.from_density(inside, 0.25)
    assert own.above(0.5) == pytest.approx(2 / 3)
    rule = institutions.equilibrium(VISIBLE)
    solved = allocation.solve(VISIBLE, rule, own, 0.05)
    flat = sites.Sites(lambda a, _: 4 / 3 + 0 * a, (), np.array(0.25), smooth=True)
    other = allocation.solve(VISIBLE, rule, flat, 0.05)
    assert solved.threshold == pytest.approx(float(other.threshold), rel=1e-10)


def test_quadratures_have_as_many_nodes_as_they_need():
    """Panels of 16 and 8; steps of 1/16 to 4.75 either way, of 1/5 to 3.2, of 1/24 to 4.875."""
    smooth, singular = sites.uniform(), sites.beta(2, 2)
    sizes = [
        (smooth.rule(), 96, 1e-15),
        (smooth.coarse_rule(), 32, 1e-5),
        (singular.rule(), 153, 1e-15),
        (singular.coarse_rule(), 33, 1e-5),
        (smooth.check_rule(), 235, 1e-15),
        (sites.gauss_rule(3), 288, 1e-15),
    ]
    for (nodes, weights), size, rough in sizes:
        assert nodes.size == weights.size == size
        assert abs(weights.sum() - 1) < 10 * rough
        assert abs(weights @ nodes**3 - 0.25) < 10 * rough


def test_only_a_density_that_is_not_smooth_needs_the_dense_rule():
    for smooth in (sites.uniform(), sites.power(2), sites.truncated_pareto(2, 0.3)):
        assert smooth.rule() is sites.SMOOTH_RULE
    assert sites.beta(2, 2).rule()[0].size == sites.ENDPOINT_RULE[0].size
    assert sites.beta(50, 50).rule()[0].size > 2 * sites.ENDPOINT_RULE[0].size


def test_a_narrower_peak_of_a_user_s_is_looked_at_more_finely():
    wide, narrow = (sites.from_density(bumps(0.3, 0.8, width)) for width in (0.05, 0.001))
    assert narrow.split > wide.split


def test_a_mean_that_two_quadratures_disagree_on_is_refused():
    steps = sites.Sites(
        lambda a, _: np.where(a > 0.837, 2.0, 1 - 0.163 / 0.837), (), np.zeros(()), smooth=True
    )
    with pytest.raises(ConvergenceError, match=r"quadratures differ by 0\.0") as alone:
        sites.mean_power(steps, 3.0)
    assert sites.mean_power(steps, 1_000.0) == pytest.approx(2 / 1_001)
    with pytest.raises(ConvergenceError) as one_of_two:
        sites.mean_power(steps, [1_000.0, 3.0])
    assert str(one_of_two.value) == str(alone.value)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: sites.power(0), "exponent = 0: it must be above zero"),
        (lambda: sites.beta(1, -2), "second = -2: it must be above zero"),
        (lambda: sites.beta(1, [0.5, 0.1]), "second = 0.1: it must be at least 0.15"),
        (lambda: sites.truncated_pareto(1, 1.0), "lowest = 1: it must be below one"),
        (lambda: sites.truncated_pareto(1, [0.5, 1.2]), "lowest = 1.2: it must be below one"),
        (lambda: sites.from_density(lambda a: 2 * np.ones_like(a)), "it integrates to 2; it must"),
        (lambda: sites.from_density(lambda a: 1 - 2 * a), "zero or more"),
        (lambda: sites.from_density(lambda a: a / 0), "finite"),
        (lambda: sites.from_density(np.ones_like, 1.5), r"lowest = 1.5: it must be zero or more"),
        (lambda: sites.from_density(np.ones_like, 1.0), r"lowest = 1: it must be zero or more"),
        (lambda: sites.mean_power(sites.uniform(), -1), "exponent = -1"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_distributions_that_make_no_sense_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_a_density_may_be_zero_somewhere():
    cup = sites.from_density(lambda a: 12 * (a - 0.5) ** 2)
    assert cup.above(0.5) == pytest.approx(0.5)


def test_a_density_of_many_waves_gives_no_warning():
    wavy = sites.from_density(lambda a: 1 + 0.9 * np.sin(128 * np.pi * a))
    assert wavy.above(0.5) == pytest.approx(0.5)


BUMPS = {width: (0.3, 0.8, width) for width in (0.05, 0.02)}


def bumps(first, second, width):
    """Two normal bumps, cut to the unit interval and normalised."""
    raw = lambda a: (
        np.exp(-(((a - first) / width) ** 2) / 2) + np.exp(-(((a - second) / width) ** 2) / 2)
    )
    mass = integrate.quad(raw, 0, 1, points=[first, second], limit=400, epsabs=1e-14)[0]
    return lambda a: raw(a) / mass


@pytest.mark.parametrize("width", BUMPS)
@pytest.mark.parametrize("rule", [institutions.planner, institutions.equilibrium])
def test_narrow_bumps_of_a_user_s_are_solved(width, rule):
    where = sites.from_density(bumps(*BUMPS[width]))
    solved = allocation.solve(VISIBLE, rule(VISIBLE), where, 0.05)
    assert abs(float(solved.residual)) < 1e-12
    assert sites.mean_power(where, 2.0) == pytest.approx(
        0.5 * (0.3**2 + 0.8**2) + width**2, rel=1e-3
    )


@pytest.mark.parametrize("elasticities", [VISIBLE, BASELINE])
def test_one_bump_of_width_five_thousandths_is_solved_from_sparse_to_full(elasticities):
    density, rule = bumps(0.6, 0.6, 0.005), institutions.planner(elasticities)
    where = sites.from_density(density)
    bound = allocation.population_bound(elasticities, rule, where)
    nodes, weights = sites.gauss_rule(64)
    for share in (0.01, 0.5, 0.95):
        solved = allocation.solve(elasticities, rule, where, share * bound)
        low = max(float(solved.threshold), 0.5)
        quality = low + (0.7 - low) * nodes
        size = city.size_at_multiplier(elasticities, quality, solved.common)
        people = np.sum(weights * size * density(quality)) * (0.7 - low)
        assert people == pytest.approx(float(share * bound), rel=1e-9)


def test_waves_of_a_user_s_are_solved():
    mass = 1 + 0.9 * (1 - np.cos(20)) / 20
    where = sites.from_density(lambda a: (1 + 0.9 * np.sin(20 * a)) / mass)
    allocation.solve(VISIBLE, institutions.planner(VISIBLE), where, 0.05)


def test_a_density_that_does_not_integrate_to_one_is_refused_with_its_integral():
    with pytest.raises(ValueError, match=r"it integrates to 3; it must integrate to one"):
        sites.from_density(lambda a: 3 * bumps(0.6, 0.6, 0.005)(a))


def test_a_density_too_narrow_to_integrate_is_refused():
    with pytest.raises(ValueError, match="peaks too narrow"):
        sites.from_density(lambda a: np.where(np.abs(a - 0.5004) < 1e-3, 500.0, 0.0))


@pytest.mark.parametrize(
    ("elasticities", "where", "population"),
    [
        (VISIBLE, sites.power(100), 0.1),
        (VISIBLE, sites.beta(50, 50), 0.05),
        (BASELINE, sites.beta(50, 50), 1e-7),
        (VISIBLE, sites.beta(500, 5), 0.05),
        (VISIBLE, sites.beta(3000, 3000), 0.05),
        (VISIBLE, sites.beta(0.2, 0.2), 0.02),
        (VISIBLE, sites.truncated_pareto(200, 0.3), 0.02),
        (Elasticities(0.5, 20.5), sites.uniform(), 0.1),
        (Elasticities(0.5, 15.5), sites.power(0.3), 0.2),
        (Elasticities(0.5, 20.5), sites.power(0.3), 1e-6),
        (Elasticities(0.01, 20.0), sites.power(0.3), 0.729),
        (BASELINE, sites.uniform(), 1e-30),
        (VISIBLE, sites.uniform(), 1e-30),
    ],
)
def test_ordinary_sites_and_few_people_are_solved(elasticities, where, population):
    solved = allocation.solve(elasticities, institutions.planner(elasticities), where, population)
    assert np.isfinite(solved.common)
    assert solved.cities > 0
    assert np.isfinite(sites.mean_power(where, elasticities.theta))


@pytest.mark.parametrize("where", [sites.uniform(), sites.truncated_pareto(2, 0.5)])
@pytest.mark.parametrize("distance", [1e-6, 1e-9, 1e-13])
def test_the_most_people_that_sites_hold_are_reached_from_below(where, distance):
    rule = institutions.planner(VISIBLE)
    bound = allocation.population_bound(VISIBLE, rule, where)
    solved = allocation.solve(VISIBLE, rule, where, bound * (1 - distance))
    assert 0 < solved.common < 3 * distance
    assert solved.cities == pytest.approx(1, abs=1e-2)


@pytest.mark.parametrize("distance", [-1e-6, -1e-9, -1e-13, 0, 1e-13, 1e-9, 1e-6])
def test_the_population_that_fills_every_site_is_reached_from_both_sides(distance):
    where, rule = sites.truncated_pareto(2, 0.5), institutions.planner(VISIBLE)
    bound = float(allocation.interior_bound(VISIBLE, rule, where))
    solved = allocation.solve(VISIBLE, rule, where, bound * (1 + distance))
    assert float(solved.threshold) == pytest.approx(0.5, abs=1e-5)
    assert float(solved.common) == pytest.approx(0.1025985568, rel=1e-5)


OWN = {
    "one over the best": (lambda a: 6 * a * (1 - a), lambda a, s: 6 * a * s, 0.0, ()),
    "multiplied out": (
        lambda a: 12 * (a - 2 * a**2 + a**3),
        lambda a, s: 12 * a * s**2,
        0.0,
        (),
    ),
    "one less a cosine": (
        lambda a: 1 - np.cos(2 * np.pi * a),
        lambda a, s: 2 * np.sin(np.pi * s) ** 2,
        0.0,
        (),
    ),
    "a root": (lambda a: 1.5 * np.sqrt(1 - a), lambda a, s: 1.5 * np.sqrt(s), 0.0, ()),
    "a pole": (
        lambda a: 0.37 * (1 - a) ** -0.63,
        lambda a, s: 0.37 * np.maximum(s, 1e-300) ** -0.63,
        0.0,
        (),
    ),
    "faster than any power": (
        lambda a: _VANISHING * np.exp(-0.1 / (1 - a)),
        lambda a, s: _VANISHING * np.exp(-0.1 / np.maximum(s, 1e-300)),
        0.0,
        (0.9,),
    ),
    "nearly equal": (lambda a: 1e6 + 0 * a, lambda a, s: 1e6 + 0 * a, 0.999999, ()),
    "two heaps": (None, None, 0.0, (0.1, 0.4, 0.8)),
}
_VANISHING = 1 / float(special.expn(2, 0.1))


def heaps(a, s):
    """Two heaps, by the quality and its distance from the best site."""
    low, high = (a - 0.1) / 0.3, (a - 0.8) / 0.2
    first = 70 * np.maximum(low * (1 - low), 0) ** 3
    return first / 0.3 + 70 * (np.maximum(high, 0) * s / 0.2) ** 3 / 0.2


def own_sites(name):
    """Sites by quality alone, their density by the distance, the worst site, and peaks."""
    density, by_distance, lowest, peaks = OWN[name]
    if density is None:
        return draws.two_heaps(), heaps, lowest, peaks
    return sites.from_density(density, lowest), by_distance, lowest, peaks


FEW = [1e-25, 1e-12, 1e-9, 1e-6, 0.3, 1 - 1e-9, 1 - 1e-13]


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize(("epsilon", "gamma"), [(0.4, 1.0), (0.5, 20.5), (0.4, 0.41)])
def test_a_density_of_quality_alone_is_solved_by_the_distance_from_the_best_site(
    name, epsilon, gamma
):
    where, density, lowest, peaks = own_sites(name)
    elasticities = Elasticities(epsilon, gamma)
    rule = institutions.planner(elasticities)
    people = np.array(FEW) * allocation.population_bound(elasticities, rule, where)
    solved = allocation.solve(elasticities, rule, where, people)
    other = quadrature.optima(
        Elasticities(np.full(len(FEW), epsilon), gamma),
        density,
        lowest,
        people,
        nodes=801,
        peaks=peaks,
    )
    np.testing.assert_allclose(solved.largest, other.largest, rtol=1e-8)
    np.testing.assert_allclose(solved.welfare, other.welfare, rtol=1e-8)
    scale = solved.welfare / people
    np.testing.assert_allclose(solved.common / scale, other.multiplier / scale, atol=1e-8)
    assert np.all(solved.cities > 0)


CROWDED = {
    "uniform": sites.uniform,
    "power": lambda: sites.power(0.3),
    "two poles": lambda: sites.beta(0.2, 0.2),
    "narrow": lambda: sites.beta(3000, 3000),
    "own root": lambda: sites.from_density(lambda a: 1.5 * np.sqrt(a)),
    "nearly equal": lambda: sites.truncated_pareto(2, 0.999999),
    "bump": lambda: sites.from_density(bumps(0.6, 0.6, 0.005)),
}


@pytest.mark.parametrize("name", CROWDED)
@pytest.mark.parametrize("elasticities", [VISIBLE, Elasticities(0.5, 20.5), Elasticities(2, 2.01)])
def test_crowded_sites_are_solved_however_alike_their_cities(name, elasticities):
    where, rule = CROWDED[name](), institutions.planner(elasticities)
    bound = allocation.population_bound(elasticities, rule, where)
    people = bound * np.array([1.0, 1 + 1e-13, 1 + 1e-9, 1.001, 2, 10, 1_000])
    solved = allocation.crowd(elasticities, rule, where, people)
    apart = np.delete(solved.common, 1)  # the second population is the first, up to rounding
    assert np.all(np.diff(apart) <= 0)
    nodes, weights = sites.endpoint_rule(1 / 512)
    low = float(np.squeeze(where.lowest))
    quality = low + (1 - low) * nodes
    shortfall = (1 - low) * sites.complement(nodes)
    sizes = solved.sizes(quality)
    mass = (1 - low) * weights * where.density(quality, shortfall, *where.parameters)
    np.testing.assert_allclose(np.sum(mass * sizes, axis=-1), people, rtol=1e-8)
    product = city.social_marginal_product(elasticities, sizes, quality)
    gap = np.abs(product - solved.common[:, np.newaxis])
    assert np.all(gap <= 1e-8 * solved.largest[:, np.newaxis] ** elasticities.congestion)
