"""Tables 3-11: counts, variants and the restored cells of Table 7."""

import dataclasses

import numpy as np
import pytest

from replication import published
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions
from replication.wedge.printed import recovery, tables
from replication.wedge.reference import search

RESULT_ROWS = slice(13, 31)


def agreement(number, **way):
    """Agreeing cells of the calibration rows and of the result rows, and the cells that do not."""
    ours = tables.compute(tables.DESIGNS[number], **way)
    cells = published.compare(published.read_table(f"wedge/table-{number}"), ours)
    return [cell for cell in cells if not cell.agrees], ours


@pytest.mark.parametrize("number", tables.DESIGNS)
def test_every_printed_cell_agrees(number):
    off, ours = agreement(number)
    assert off == []
    assert ours.shape == (31, 6)


def test_six_digits_is_the_only_rounding_that_gives_every_cell():
    counts = recovery.agreement_by_digits((4, 5, 6, 7, 8, None))
    assert (counts.pop("cells") == 1674).all()
    agree = counts["agree"]
    assert agree.pop("6") == 1674
    assert agree.max() < 1600


def test_without_rounding_result_cells_are_off_by_less_than_a_thousandth():
    off = [cell for n in tables.DESIGNS for cell in agreement(n, digits=None)[0]]
    assert len(off) == 104
    assert max(cell.relative for cell in off) < 1e-3
    assert not {cell.row for cell in off} & {"land-elasticity", "land-weight"}


def test_the_slips_matter_in_two_kinds_of_rows_only():
    printed = tables.compute(tables.DESIGNS[3], digits=None)
    correct = tables.compute(tables.DESIGNS[3], tables.Variant.CORRECT)
    differing = {
        row for row in printed.index if not np.allclose(printed.loc[row], correct.loc[row])
    }
    assert differing == {
        "typical-within-city-private-wedge",
        "typical-within-city-private-wedge-percent",
        "top-within-city-social-wedge",
        "top-within-city-social-wedge-percent",
        "top-private-social-wedge",
        "top-private-social-wedge-percent",
        "top-within-city-private-wedge",
        "top-within-city-private-wedge-percent",
        "city-planner-population",
        "political-equilibrium-population",
    }


def test_peaks_on_the_grid_are_next_to_the_exact_ones():
    city, rules = tables.column_cities(tables.DESIGNS[9], None)
    on_grid, exact = tables.peaks_on_grid(city, rules), tables.exact_peaks(city, rules)
    for coarse, fine in zip(on_grid, exact, strict=True):
        inside = (fine > tables.GRID[0]) & (fine < tables.GRID[-1])
        assert inside.sum() == 6
        assert np.all(np.abs(coarse - fine) < 1000)


def one_column(city, column):
    """A city with the parameters of one column."""
    return City(
        **{
            one.name: np.broadcast_to(getattr(city, one.name), 6)[column]
            for one in dataclasses.fields(city)
        }
    )


@pytest.mark.parametrize("number", [3, 9])
def test_peaks_on_the_grid_are_the_best_of_all_its_points(number):
    """Every point of the grid is tried, with the reference's own benefits."""
    city, rules = tables.column_cities(tables.DESIGNS[number], None)
    found = tables.peaks_on_grid(city, rules)
    places = np.log(tables.GRID / TYPICAL_POPULATION)
    for column in range(6):
        one = one_column(city, column)
        own = Institutions(rules.tax_rate[column], rules.ownership[column])
        for factor, ours in ((np.ones(4), found[0]), (search.factors(one, own), found[1])):
            best = tables.GRID[search.benefit(one, factor, places).argmax()]
            assert ours[column] == best


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((12,), "number = 12"), ((3, "wrong"), "variant = 'wrong'")],
)
def test_unknown_tables_and_variants_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        tables.table(*arguments)


class TestTableSeven:
    """Two rows of Table 7 are lost in the text that we have; the other 29 are in order."""

    def test_the_lost_sizes_are_the_same_in_every_other_table(self):
        others = {
            text
            for number in tables.DESIGNS
            if number != 7
            for text in published.read_table(f"wedge/table-{number}").cells.loc[
                "typical-population"
            ]
        }
        assert others == {"2.091"}

    def test_the_lost_tax_rates_are_zero(self):
        """At the printed wedge of 600 in both cities, any positive tax rate would show."""
        cells = published.read_table("wedge/table-7").cells
        assert set(cells.loc["typical-across-city-wedge"][1:]) == {"600.00"}
        assert set(cells.loc["top-across-city-wedge"][1:]) == {"600.00"}
        city = calibration.benchmark_city()
        gap = np.ptp(curves.net_labour_income(city, np.array([1.0, calibration.TOP_SIZE])))
        assert 0.01 / gap < 1e-5
        assert cells.loc["tax-rate"].tolist() == ["0.330"] + ["0.000"] * 5

    def test_the_benchmark_column_is_that_of_every_table(self):
        columns = {
            tuple(published.read_table(f"wedge/table-{number}").cells["(1)"])
            for number in tables.DESIGNS
        }
        assert len(columns) == 1

    def test_the_land_parameters_are_those_of_table_six(self):
        sixth, seventh = (published.read_table(f"wedge/table-{n}").cells for n in (6, 7))
        for row in ("land-elasticity", "land-weight", "commuting-rent-share"):
            assert sixth.loc[row].tolist() == seventh.loc[row].tolist()


@pytest.mark.parametrize("variant", tables.Variant)
def test_populations_are_in_millions(variant):
    frame = tables.compute(tables.DESIGNS[3], variant)
    printed = variant is tables.Variant.PRINTED
    city, rules = tables.column_cities(tables.DESIGNS[3], 6 if printed else None)
    peaks = (tables.peaks_on_grid if printed else tables.exact_peaks)(city, rules)
    for row, persons in zip(("city-planner", "political-equilibrium"), peaks, strict=True):
        np.testing.assert_allclose(frame.loc[f"{row}-population"] * 1e6, persons, rtol=1e-12)
    np.testing.assert_allclose(frame.loc["typical-population"] * 1e6, 2_091_286, rtol=1e-12)


def test_benefits_are_those_of_cities_of_so_many_people():
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    found = tables.benefits(city, rules, [2_091_286, 10_456_430])
    assert found.index.tolist() == [2_091_286, 10_456_430]
    np.testing.assert_allclose(found["SAB"], curves.social_average_benefit(city, [1.0, 5.0]))
    np.testing.assert_allclose(
        found["PAB"], curves.private_average_benefit(city, rules, [1.0, 5.0])
    )
