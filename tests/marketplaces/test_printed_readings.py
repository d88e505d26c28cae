"""Readings of the tables: the unit of rents, the score, and ranges that printed cells allow."""

import numpy as np
import pytest

from replication import ledger
from replication.marketplaces.model.economy import Setup
from replication.marketplaces.model.equilibrium import equilibrium
from replication.marketplaces.printed import cases, readings
from replication.marketplaces.printed.cases import case_economy


def test_units_of_rents_in_the_symmetric_case_by_hand():
    """Four marketplaces: wages and prices one, incomes 2.56, rents .64 in all."""
    found = equilibrium(case_economy(1), Setup(each=0.01), cases.RESIDENCES)
    utility = (0.64**3 * 4) ** 0.25
    by_hand = {
        "all prices sum to one": 6.64,
        "goods and wages sum to one": 6.0,
        "goods and land sum to one": 2.64,
        "wages and land sum to one": 4.64,
        "goods sum to one": 2.0,
        "wages sum to one": 4.0,
        "land rents sum to one": 0.64,
        "commodity 1 costs one": 1.0,
        "utility of land (multiplier)": 2.56 / utility,
    }
    ours = {name: float(unit(found)) for name, unit in readings.RENT_UNITS.items()}
    assert ours == pytest.approx(by_hand)


def test_the_score_counts_the_cells_that_the_tables_show():
    paper = ledger.open_paper("marketplaces")
    agree = 0
    for number in (1, 2):
        claim = paper.claims[f"marketplaces/table-{number}"]
        agree += sum(cell.agrees for cell in ledger.compare_table(paper, claim, "correct").cells)
    assert sum(readings.score().values()) == agree


def test_a_printed_range_is_half_a_step_to_either_side():
    low, high = readings.printed_range("marketplaces/table-2", "0.4", "location")
    cell = float(readings.published.read_table("marketplaces/table-2").cells.at["0.4", "location"])
    assert high - low == pytest.approx(0.01)
    assert (low + high) / 2 == pytest.approx(cell)


def test_outputs_at_d_that_row_two_tenths_allows_by_hand():
    """The marketplace is within .005 of c, so d is .32 to .33 farther away than c."""
    low, high = readings.output_range("marketplaces/table-2", "0.2", "d", "c")
    assert low == pytest.approx(0.2085 * (0.525 / 0.3555 - 0.75 * 0.33))
    assert high == pytest.approx(0.2095 * (0.535 / 0.3545 - 0.75 * 0.32))


def test_leftover_costs_lie_on_the_grid_around_one_hundredth():
    low, high = readings.leftover_range()
    assert low <= cases.LEFTOVER_SETUP <= high
    assert np.isclose((low - 0.001) / 1e-4 % 1, [0, 1], atol=1e-6).any()


@pytest.mark.parametrize("step", [1e-3, 7e-4])
def test_leftover_costs_on_a_coarser_grid_are_within_those_on_a_finer_one(step):
    fine, coarse = readings.leftover_range(), readings.leftover_range(step)
    assert fine[0] - 1e-9 <= coarse[0] < fine[0] + step
    assert fine[1] - step < coarse[1] <= fine[1] + 1e-9
    for cost in coarse:
        assert (cost - 0.001) / step == pytest.approx(round((cost - 0.001) / step), abs=1e-6)


def test_a_place_is_shown_if_there_is_one_marketplace():
    for case, cost, place in ((1, 0.01, np.nan), (2, 0.05, np.nan), (2, 0.2, 0.67)):
        found = cases.case_core(case, cost)
        number, shown, *series = cases.row(found.structure, found.equilibrium)
        assert number == len(found.structure)
        np.testing.assert_equal(shown, place)
        assert sum(series[:4]) == pytest.approx(1)


def test_thirds_cut_the_line_into_three_equal_parts():
    np.testing.assert_allclose(np.diff(readings.THIRDS), [1 / 3] * 3)
