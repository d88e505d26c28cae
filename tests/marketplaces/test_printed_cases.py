"""The tables and cases: recorded cells, variants, readings, and the figures that show them."""

import numpy as np
import pytest

from replication import ledger, published
from replication.marketplaces.printed import cases, paths, readings

PAPER = ledger.open_paper("marketplaces")
CLAIMS = list(PAPER.claims)
TABLES = [claim_id for claim_id in CLAIMS if claim_id in PAPER.room.tables]


TABLES = [claim_id for claim_id in CLAIMS if claim_id in PAPER.room.tables]


@pytest.mark.parametrize("claim_id", TABLES)
def test_recorded_cells_have_not_drifted(claim_id):
    result = ledger.compare_table(PAPER, PAPER.claims[claim_id])
    assert not result.drift
    assert all(result.cause(cell) for cell in result.off)


def test_158_of_178_numbers_agree_rounded_once():
    results = [ledger.compare_table(PAPER, PAPER.claims[f"marketplaces/table-{n}"]) for n in (1, 2)]
    cells = [cell for result in results for cell in result.cells if cell.column != "markets"]
    assert len(cells) == 178
    assert sum(cell.agrees for cell in cells) == 158


@pytest.mark.parametrize("variant", ["printed", "correct"])
def test_slips_are_a_variant_of_their_own(variant):
    stated = cases.case_table(2, variant)
    assert stated.at["0.05", "pop-a"] == pytest.approx(0.17563, abs=1e-5)
    assert cases.case_table(2, "slips").at["0.05", "pop-a"] == pytest.approx(0.17979, abs=1e-5)
    with pytest.raises(ValueError, match="variant = 'best'"):
        cases.case_table(2, "best")


def test_readings_refuse_what_they_do_not_know():
    with pytest.raises(ValueError, match="rent_unit = 'gold'"):
        readings.score(rent_unit="gold")
    with pytest.raises(ValueError, match="must make the same good"):
        readings.output_range("marketplaces/table-2", "0.4", "c", "a")
    with pytest.raises(ValueError, match="number = 1"):
        paths.many_residences(1)


@pytest.mark.parametrize("figure_id", PAPER.room.figures)
def test_figures_draw(figure_id):
    figure = PAPER.room.figure(figure_id)()
    assert figure.axes
    assert all(axes.lines for axes in figure.axes)


def test_figure_of_places_passes_through_the_table():
    places = paths.best_places(np.array([0.1, 0.3, 0.4, 0.5]))
    printed = published.read_table("marketplaces/table-2").cells["location"]
    for cost, place in zip(("0.1", "0.3", "0.4", "0.5"), places, strict=True):
        assert published.agrees(place, printed[cost])
