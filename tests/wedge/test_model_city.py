"""Benefit curves: derivatives by three routes, identities, peaks, calibration and bad input."""

from dataclasses import replace

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize
from scipy.integrate import quad

from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.economy import City, Institutions
from replication.wedge.printed import slips, tables

SIZES = np.geomspace(1e-3, 50, 41)
RULES = [(0.0, 0.0), (0.33, 0.0), (0.0, 1.0), (0.33, 1.0), (0.2, 0.5)]

cities = st.builds(
    City,
    agglomeration=st.floats(0.01, 0.09),
    commuting=st.floats(0.095, 0.6),
    land_elasticity=st.floats(0.095, 1.5),
    labour_value=st.floats(1e4, 1e5),
    time_cost=st.floats(100, 5000),
    material_cost=st.floats(0, 3000),
    land_cost=st.floats(1, 5000),
    productivity=st.floats(0.5, 2),
    quality_of_life=st.floats(-5000, 5000),
)
institutions = st.builds(
    Institutions,
    tax_rate=st.floats(0, 0.9),
    ownership=st.floats(0, 1),
    common_resource=st.floats(-1e4, 1e4),
)


def slope(function, size, step=1e-5):
    """``N df/dN`` by a central difference in logarithms."""
    return (function(size * np.exp(step)) - function(size * np.exp(-step))) / (2 * step)


@given(cities, institutions, st.floats(0.01, 30))
def test_marginal_curves_are_derivatives(city, rules, size):
    social = slope(lambda n: curves.social_average_benefit(city, n), size)
    private = slope(lambda n: curves.private_average_benefit(city, rules, n), size)
    assert curves.within_city_wedge(city, size) == pytest.approx(social, rel=1e-6, abs=1e-3)
    assert curves.private_within_city_wedge(city, rules, size) == pytest.approx(
        private, rel=1e-6, abs=1e-3
    )


def test_marginal_curves_are_derivatives_by_sympy():
    n, g, phi, a, value, time, material, land, tau, rho = sympy.symbols(
        "n gamma phi a W T M D tau rho", positive=True
    )
    city = {"agglomeration": g, "commuting": phi, "land_elasticity": a}
    income = value * n**g - time * n ** (g + phi)
    costs = material * n**phi + land * n**a
    rent = phi * (1 - tau) * time * n ** (g + phi) + phi * material * n**phi + a * land * n**a
    average = {"social": income - costs, "private": (1 - tau) * income - costs - rho * rent}
    numbers = {g: 0.07, phi: 0.2, a: 0.4, value: 3e4, time: 2500, material: 700, land: 1900}
    numbers |= {tau: 0.25, rho: 0.6, n: 2.7}
    ours = City(
        **{name: float(numbers[symbol]) for name, symbol in city.items()},
        labour_value=3e4,
        time_cost=2500,
        material_cost=700,
        land_cost=1900,
    )
    rules = Institutions(0.25, 0.6)
    exact = {name: float((n * sympy.diff(f, n)).subs(numbers)) for name, f in average.items()}
    assert curves.within_city_wedge(ours, 2.7) == pytest.approx(exact["social"], rel=1e-13)
    assert curves.private_within_city_wedge(ours, rules, 2.7) == pytest.approx(
        exact["private"], rel=1e-13
    )


@given(cities, institutions, st.floats(1e-3, 50))
def test_wedges_add_up(city, rules, size):
    gap = curves.social_marginal_benefit(city, size) - curves.private_average_benefit(
        city, rules, size
    )
    assert curves.private_social_wedge(city, rules, size) == pytest.approx(gap, abs=1e-6)
    private = curves.private_marginal_benefit(city, rules, size)
    assert private - curves.private_within_city_wedge(city, rules, size) == pytest.approx(
        curves.private_average_benefit(city, rules, size), abs=1e-6
    )


def test_average_rent_is_the_rent_gradient_averaged_over_the_disc():
    """Equation (12): a place saves the location cost at the edge less its own, after tax."""
    city, tax, size = calibration.benchmark_city(), 0.33, 3.0
    commuting = (1 - tax) * curves.time_cost(city, size) + curves.material_cost(city, size)
    costs = [(city.commuting, commuting), (city.land_elasticity, curves.land_cost(city, size))]
    total = 0.0
    for elasticity, average in costs:
        edge = (1 + elasticity) * average
        saved = lambda inside, e=elasticity, top=edge: top * (1 - inside**e)
        total += quad(saved, 0, 1)[0]
    assert curves.average_rent(city, size, tax) == pytest.approx(total, rel=1e-9)


@given(cities, institutions)
def test_peaks_are_where_the_marginal_meets_the_average(city, rules):
    planner = curves.city_planner_size(city)
    political = curves.political_equilibrium_size(city, rules)
    scale = curves.gross_labour_income(city, planner)
    assert abs(curves.within_city_wedge(city, planner)) < 1e-9 * scale
    wedge = curves.private_within_city_wedge(city, rules, political)
    assert abs(wedge) < 1e-9 * curves.gross_labour_income(city, political)
    assert political <= planner * (1 + 1e-9)


@pytest.mark.parametrize(("tax", "ownership"), RULES)
def test_peaks_agree_with_a_general_optimiser(tax, ownership):
    city = calibration.benchmark_city()
    rules = calibration.table_institutions(city, tax, ownership)
    best = optimize.minimize_scalar(
        lambda x: -float(curves.private_average_benefit(city, rules, np.exp(x))),
        bounds=(-12, 5),
        method="bounded",
        options={"xatol": 1e-10},
    )
    assert curves.political_equilibrium_size(city, rules) == pytest.approx(np.exp(best.x), rel=1e-5)


def test_without_tax_and_portfolio_local_politics_is_the_planner():
    city = calibration.benchmark_city()
    assert curves.political_equilibrium_size(city, Institutions(0, 0)) == pytest.approx(
        curves.city_planner_size(city)
    )


def test_curves_broadcast_over_sizes_and_parameters():
    city = calibration.land_city(np.array([0.25, 0.6]), 0.15)
    rules = calibration.table_institutions(city, np.array([[0.0], [0.33]]), 1.0)
    wedge = curves.private_social_wedge(city, rules, SIZES[:, np.newaxis, np.newaxis])
    assert wedge.shape == (SIZES.size, 2, 2)
    one = calibration.land_city(0.6, 0.15)
    alone = curves.private_social_wedge(one, calibration.table_institutions(one, 0.33, 1.0), SIZES)
    np.testing.assert_allclose(wedge[:, 1, 1], alone, rtol=1e-13)
    assert curves.political_equilibrium_size(city, rules).shape == (2, 2)


def test_the_benchmark_city_has_the_numbers_of_the_text():
    city = calibration.benchmark_city()
    assert float(city.time_cost) == pytest.approx(2000, rel=1e-15)
    assert float(city.material_cost) == pytest.approx(900, rel=1e-15)
    assert float(city.land_cost) == pytest.approx(2640, rel=1e-15)
    assert curves.net_labour_income(city, 1.0) == pytest.approx(20_000)
    assert curves.social_average_benefit(city, 1.0) == pytest.approx(16_460)
    rules = calibration.benchmark_institutions()
    assert curves.across_city_wedge(city, rules, 1.0) == pytest.approx(1349.6214, abs=1e-4)
    reference = 350_000 / 2_091_286
    assert curves.across_city_wedge(city, rules, reference) == pytest.approx(600)


@given(share=st.floats(0.02, 0.9), elasticity=st.floats(0.15, 1.5), tax=st.floats(0, 0.9))
def test_calibration_meets_its_targets(share, elasticity, tax):
    land = calibration.calibrate_land(share, elasticity, tax)
    city = calibration.land_city(land.elasticity, land.weight)
    assert city.land_cost == pytest.approx(land.cost)
    assert calibration.land_rent_share(city, tax) == pytest.approx(share, rel=1e-10)
    assert calibration.rent_elasticity(city, tax) == pytest.approx(elasticity, rel=1e-10)
    rent = lambda n: curves.average_rent(city, n, tax)
    assert slope(rent, 1.0) / rent(1.0) == pytest.approx(elasticity, rel=1e-6)


@pytest.mark.parametrize("design", tables.DESIGNS.values(), ids=str)
def test_calibration_agrees_with_a_general_root_finder(design):
    targets = np.broadcast_arrays(design.land_share, design.rent_elasticity)
    land = calibration.calibrate_land(*targets, design.tax_rate)

    def gaps(logs, share, elasticity):
        city = calibration.land_city(*np.exp(logs))
        return [
            float(calibration.land_rent_share(city, design.tax_rate)) / share - 1,
            float(calibration.rent_elasticity(city, design.tax_rate)) / elasticity - 1,
        ]

    for column, (share, elasticity) in enumerate(zip(*targets, strict=True)):
        found = optimize.root(gaps, [-1, -2], args=(share, elasticity), tol=1e-13)
        assert found.success
        np.testing.assert_allclose(
            np.exp(found.x), [land.elasticity[column], land.weight[column]], rtol=1e-9
        )


def test_slips_vanish_where_they_should_and_nowhere_else():
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    fixed_share = slips.within_city_wedge_at_fixed_time_share
    assert fixed_share(city, 1.0) == pytest.approx(curves.within_city_wedge(city, 1.0))
    assert fixed_share(city, 18.0) == pytest.approx(180.55, abs=0.005)
    assert curves.within_city_wedge(city, 18.0) == pytest.approx(-671.40, abs=0.005)
    repeated = slips.private_within_city_wedge_with_repeated_coefficient(city, rules, 1.0)
    assert repeated == pytest.approx(1247.45, abs=0.005)
    assert curves.private_within_city_wedge(city, rules, 1.0) == pytest.approx(-408.1)


def test_slips_are_the_formulas_that_they_name():
    """The two printed rows, written out from the bookkeeping that each slip describes."""
    city, rules = calibration.benchmark_city(), Institutions(0.33, 1.0)
    size = 18.0
    income, lost = curves.net_labour_income(city, size), curves.time_cost(city, size)
    gross, material = curves.gross_labour_income(city, size), curves.material_cost(city, size)
    land = curves.land_cost(city, size)
    marginal = 1.05 * gross - 0.1 * income - 0.15 * lost - 1.1 * material - 1.25 * land
    average = gross - lost - material - land
    assert slips.within_city_wedge_at_fixed_time_share(city, size) == pytest.approx(
        marginal - average
    )
    coefficient = 0.1 / 2_091_286**0.1
    private = (
        0.67 * 0.05 * gross
        + 0.67 * 1.1 * lost * (1 - 1.15 * coefficient)
        - 1.1 * 0.1 * material
        - 1.25 * 0.25 * land
    )
    assert slips.private_within_city_wedge_with_repeated_coefficient(
        city, rules, size
    ) == pytest.approx(private)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("agglomeration", 0, "above zero"),
        ("commuting", -0.1, "above zero"),
        ("land_elasticity", [0.2, 0.0], "above zero"),
        ("labour_value", np.nan, "above zero"),
        ("productivity", 0, "above zero"),
        ("time_cost", -1, "zero or more"),
        ("land_cost", np.inf, "zero or more"),
        ("quality_of_life", np.nan, "finite"),
    ],
)
def test_a_city_refuses_bad_parameters(name, value, allowed):
    with pytest.raises(ValueError, match=f"{name} = .*{allowed}"):
        replace(calibration.benchmark_city(), **{name: value})


@pytest.mark.parametrize(("name", "value"), [("tax_rate", 1.2), ("ownership", -0.1)])
def test_institutions_refuse_bad_rates(name, value):
    with pytest.raises(ValueError, match=f"{name} = {value}: it must be between 0 and 1"):
        replace(Institutions(0.3, 1.0), **{name: value})


@pytest.mark.parametrize(("name", "value"), [("tax_rate", 1.2), ("ownership", 1.2)])
def test_the_tables_institutions_refuse_bad_rates(name, value):
    rates = {"tax_rate": 0.33, "ownership": 1.0, name: value}
    with pytest.raises(ValueError, match=f"^{name} = {value}: it must be between 0 and 1"):
        calibration.table_institutions(calibration.benchmark_city(), **rates)


def test_the_elasticity_of_rent_is_the_slope_of_rent_in_a_productive_city():
    city = replace(calibration.benchmark_city(), productivity=1.4)
    rent = lambda n: curves.average_rent(city, n, 0.2)
    expected = slope(rent, 1.0) / rent(1.0)
    assert calibration.rent_elasticity(city, 0.2) == pytest.approx(expected, rel=1e-8)
    with pytest.raises(ValueError, match=r"^tax_rate = 1\.2"):
        calibration.rent_elasticity(city, 1.2)


@pytest.mark.parametrize("size", [0, -1, np.nan, [1, -2]])
def test_curves_refuse_bad_sizes(size):
    with pytest.raises(ValueError, match="size = "):
        curves.social_average_benefit(calibration.benchmark_city(), size)


def test_peaks_refuse_costs_that_grow_no_faster_than_output():
    for elasticity in (0.04, 0.05):
        named = rf"land_elasticity = {elasticity}.*above agglomeration = 0\.05"
        with pytest.raises(ValueError, match=named):
            curves.city_planner_size(calibration.land_city([0.25, elasticity], 0.15))
    for tax in (1, [0.3, 1.0]):
        with pytest.raises(ValueError, match="tax_rate = 1"):
            curves.political_equilibrium_size(calibration.benchmark_city(), Institutions(tax, 0))


def test_a_city_without_costs_has_no_peak():
    free = replace(calibration.benchmark_city(), time_cost=0, material_cost=0, land_cost=0)
    with pytest.raises(ValueError, match="one must be above zero"):
        curves.city_planner_size(free)


@pytest.mark.parametrize(
    ("share", "elasticity", "message"),
    [
        (0.005, 0.5, "land_share = 0.005: it must be above 0.0112"),
        (0.01121, 0.05, "elasticity = 0.05: it must be above"),
        (0.025, 0.05, r"elasticity = 0.05: it must be above .* 0\.0582$"),
        (-0.1, 0.2, "land_share = -0.1"),
        (0.1, 0, "elasticity = 0"),
        ([0.005, 0.1], 0.5, "land_share = 0.005: it must be above 0.0112"),
        (0.05, [0.01, 0.5], "elasticity = 0.01: it must be above"),
    ],
)
def test_calibration_refuses_targets_below_commuting_rents(share, elasticity, message):
    with pytest.raises(ValueError, match=message):
        calibration.calibrate_land(share, elasticity, 0.33)


def test_targets_just_above_commuting_rents_can_be_met():
    with pytest.raises(ValueError, match="above what commuting rent gives") as error:
        calibration.calibrate_land(0.05, 0.01, 0.33)
    least = float(str(error.value).rpartition(" ")[2])
    land = calibration.calibrate_land(0.05, 1.01 * least, 0.33)
    assert 0 < land.elasticity * land.elasticity * land.cost < 1
    city = calibration.land_city(land.elasticity, land.weight)
    assert calibration.rent_elasticity(city, 0.33) == pytest.approx(1.01 * least, rel=1e-9)


def test_the_least_share_of_land_is_that_of_the_tax_rate_that_leaves_most_rent():
    with pytest.raises(ValueError, match=r"it must be above 0\.0145, the rent"):
        calibration.calibrate_land(0.005, 0.5, [0.0, 0.33])


@pytest.mark.parametrize(("tax", "share"), [(0.0, 0.0), (0.33, 0.0), (0.33, 0.4), (0.9, 1.0)])
def test_the_corrected_transfer_closes_the_gap_at_every_size(tax, share):
    city, rules = calibration.benchmark_city(), Institutions(tax, share)
    size = np.array([0.1, 1.0, 18.0])
    paid = curves.efficient_transfer(city, rules, size, printed=False)
    gap = curves.private_average_benefit(city, rules, size) + paid
    gap = gap - curves.social_marginal_benefit(city, size)
    assert np.ptp(gap) == pytest.approx(0, abs=1e-9)


def some_city(**given):
    costs = {"time_cost": 0.1, "material_cost": 0.1, "land_cost": 0.1}
    shape = {"agglomeration": 0.05, "commuting": 0.5, "land_elasticity": 0.4, "labour_value": 1.0}
    return City(**(shape | costs | given))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("name", "value", "exponent"),
    [
        ("agglomeration", 5e-324, "-1854.4"),
        ("labour_value", 1e-310, "-2040.33"),
        ("labour_value", 1e300, "1380.91"),
        ("time_cost", 1e300, "-1386.79"),
    ],
)
def test_a_peak_beyond_floats_is_refused_by_its_size(name, value, exponent):
    said = rf"agglomeration = .*: the size at which benefits peak is e\^{exponent}; it must be"
    with pytest.raises(ValueError, match=said):
        curves.political_equilibrium_size(some_city(**{name: value}), Institutions(0.3, 0.5))


@pytest.mark.filterwarnings("error")
def test_a_cost_that_rises_without_bound_at_the_typical_size_keeps_cities_below_it():
    steep = some_city(commuting=[1e3, 1e300, 1e308], land_cost=0.0)
    found = curves.political_equilibrium_size(steep, Institutions(0.3, 0.5))
    assert found == pytest.approx([1.0, 1.0, 1.0], rel=0.02)
    assert np.array_equal(found == 1.0, [False, True, True])


def test_a_peak_does_not_depend_on_the_cities_beside_it():
    random = np.random.default_rng(3)
    given = {
        "agglomeration": random.uniform(0.05, 0.1, 200),
        "commuting": random.uniform(0.11, 8.0, 200),
        "land_elasticity": random.uniform(0.11, 8.0, 200),
        "land_cost": np.exp(random.uniform(-10.0, 0.0, 200)),
    }
    together = curves.city_planner_size(some_city(**given))
    for place in range(200):
        alone = curves.city_planner_size(some_city(**{n: v[place] for n, v in given.items()}))
        assert alone == together[place]
