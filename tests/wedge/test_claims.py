"""Every check of the wedge paper holds, and fails once the thing that it checks is broken."""

import numpy as np
import pytest

from replication import published
from replication.wedge import figures
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.printed import recovery, slips, tables


@pytest.fixture(autouse=True)
def _fresh_tables():
    tables.table.cache_clear()
    yield
    tables.table.cache_clear()


def change_cell(monkeypatch, row, column, text):
    """Print another number in one cell of every table."""
    read = published.read_table

    def misread(table_id):
        table = read(table_id)
        cells = table.cells.copy()
        cells.loc[row, column] = text
        return published.PublishedTable(table.id, table.labels, cells)

    monkeypatch.setattr(published, "read_table", misread)


def change_sign(monkeypatch, module, name):
    """Turn the sign of a function's result."""
    function = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **kwargs: -function(*args, **kwargs))


def scale(monkeypatch, module, name, factor):
    """Multiply a constant."""
    monkeypatch.setattr(module, name, getattr(module, name) * factor)


def swap_peaks(monkeypatch):
    """Let the peaks of SAB and of PAB change places."""
    peaks = tables.exact_peaks
    monkeypatch.setattr(tables, "exact_peaks", lambda *args: peaks(*args)[::-1])


def drop_land_rent(monkeypatch):
    """Let the across-city wedge forget land rents."""
    monkeypatch.setattr(curves, "average_rent", lambda city, size, tax_rate: 0 * size)


def swap_calibration(monkeypatch):
    """Let the land elasticity and the land cost change places."""
    solve = calibration.calibrate_land

    def swapped(*args):
        land = solve(*args)
        return calibration.LandCalibration(land.cost / 1e4, land.elasticity, 1 / land.weight)

    monkeypatch.setattr(calibration, "calibrate_land", swapped)


BREAKS = {
    **{
        f"wedge/table-{n}": lambda m: scale(m, calibration, "REFERENCE_POPULATION", 1.001)
        for n in tables.DESIGNS
    },
    "wedge/table-7": lambda m: scale(m, calibration, "UNEXPLAINED_WEDGE", 1.001),
    "wedge/table-11": lambda m: scale(m, calibration, "UNEXPLAINED_WEDGE", 1.001),
    "wedge/table-3/land-share-8-percent": lambda m: change_cell(
        m, "land-rent-share", "(6)", "0.080"
    ),
    "wedge/table-3/top-across-city-label": lambda m: change_cell(
        m, "top-across-city-wedge", "(3)", "2,872.94"
    ),
    "wedge/table-3/private-wedge-sign": lambda m: change_sign(
        m, curves, "private_within_city_wedge"
    ),
    "wedge/table-3/top-social-wedge-sign": lambda m: change_sign(m, curves, "within_city_wedge"),
    "wedge/text/top-city": lambda m: scale(m, calibration, "TOP_SIZE", 1.001),
    "wedge/text/no-wedge-without-tax-and-portfolio": lambda m: scale(
        m, calibration, "REFERENCE_POPULATION", 1.001
    ),
    "wedge/text/calibration-targets": lambda m: change_cell(m, "land-rent-share", "(1)", "0.050"),
    "wedge/text/average-wage": lambda m: change_cell(m, "labour-value", "(1)", "43.460"),
    "wedge/text/land-share-robustness": swap_calibration,
    "wedge/text/rent-elasticity-robustness": swap_calibration,
    "wedge/figure-1": lambda m: change_sign(m, curves, "across_city_wedge"),
    "wedge/figure-2": swap_peaks,
    "wedge/figure-5": lambda m: change_sign(m, curves, "across_city_wedge"),
    "wedge/figure-6": drop_land_rent,
}


@pytest.mark.parametrize("claim_id", BREAKS)
def test_check_supports_the_recorded_verdict(claim_id, supports):
    assert supports(claim_id)


@pytest.mark.parametrize("claim_id", BREAKS)
def test_check_fails_when_what_it_checks_is_broken(claim_id, supports, monkeypatch):
    BREAKS[claim_id](monkeypatch)
    assert not supports(claim_id)


@pytest.mark.parametrize("number", tables.DESIGNS)
@pytest.mark.parametrize(
    "name",
    [
        "within_city_wedge_at_fixed_time_share",
        "private_within_city_wedge_with_repeated_coefficient",
    ],
)
def test_tables_need_each_slip(number, name, supports, monkeypatch):
    true = {
        "within_city_wedge_at_fixed_time_share": curves.within_city_wedge,
        "private_within_city_wedge_with_repeated_coefficient": curves.private_within_city_wedge,
    }[name]
    monkeypatch.setattr(slips, name, true)
    assert not supports(f"wedge/table-{number}")


def test_the_paper_s_constants_come_from_its_cells():
    low, high = recovery.reference_population()
    assert 349_900 < low < 350_000 < high < 350_100
    low, high = recovery.top_population() / calibration.TYPICAL_POPULATION
    assert 17.99 < low < 18 < high < 18.01
    np.testing.assert_allclose(recovery.unexplained_wedge(), [599.995, 600.005])


def test_figure_points_are_where_the_curves_meet():
    points = figures.benchmark_points()
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    for benefit in (
        curves.social_average_benefit(city, points.free_access),
        curves.social_marginal_benefit(city, points.efficient),
        curves.private_average_benefit(city, rules, points.migration),
    ):
        assert benefit == pytest.approx(points.outside, abs=1e-6)
