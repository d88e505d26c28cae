"""Which cells of Tables 1 and 2 follow from which information."""

import pandas as pd
import pytest

from replication import published
from replication.wedge import reports
from replication.wedge.model import census
from replication.wedge.printed import information, system_tables
from replication.wedge.printed.information import OPEN, RESULTS, Given
from replication.wedge.printed.system_tables import DESIGNS, Variant

PEOPLE = census.populations()


@pytest.mark.parametrize(("number", "column"), [(1, "(4)"), (2, "(5)")])
def test_first_and_last_step_are_the_two_variants_of_the_table(number, column):
    found = information.results(DESIGNS[number][column], PEOPLE)
    assert list(found) == list(Given)
    for step, variant in ((Given.TEXT, Variant.CORRECT), (Given.CUT, Variant.PRINTED)):
        table = system_tables.table(number, variant)[column]
        assert found[step] == pytest.approx({row: table[row] for row in RESULTS}, rel=1e-11)


def test_steps_that_do_not_concern_a_column_repeat_the_one_before():
    found = information.results(DESIGNS[1]["(1)"], PEOPLE)
    assert found[Given.BENEFIT] is found[Given.NUMBERS]
    assert found[Given.CONSTANT] is found[Given.BENEFIT]
    assert found[Given.CUT] is found[Given.PRICE]
    assert found[Given.LOTS] != found[Given.EDGE] != found[Given.TEXT]


def test_a_cell_that_agrees_for_a_while_only_is_open(monkeypatch):
    """Two steps agree with the largest planned city, the last does not."""
    texts = published.read_table("wedge/table-1")
    printed = {row: float(published.parse(texts.text(row, "(1)")).value) for row in RESULTS}
    row, late = "efficient-largest", "competitive-smallest"
    steps = {step: dict(printed) for step in Given}
    steps[Given.CUT][row] *= 1.1
    steps[Given.TEXT][late] *= 1.1
    monkeypatch.setattr(information, "DESIGNS", {1: {"(1)": DESIGNS[1]["(1)"]}})
    monkeypatch.setattr(information, "results", lambda *_: steps)
    found = information.account(1, PEOPLE)["(1)"]
    assert found[row] == OPEN
    assert found[late] == Given.EDGE
    assert set(found.drop([row, late])) == {str(Given.TEXT)}


def test_every_result_is_counted_once():
    frames = [
        pd.DataFrame({"(1)": [str(Given.EDGE), OPEN, OPEN]}),
        pd.DataFrame({"(1)": [str(Given.LOTS)] * 3}),
    ]
    counted = reports.cells_by_information(frames)
    assert counted.loc["edge", "Table 1"] == 1
    assert counted.loc[OPEN, "Table 1"] == 2
    assert counted.loc["lots", "Table 2"] == 3
    assert counted[["Table 1", "Table 2"]].to_numpy().sum() == 6


def test_the_account_has_the_printed_labels():
    frame = pd.DataFrame({"(1)": OPEN}, index=list(RESULTS))
    shown = reports.cell_account(2, frame)
    assert "Number of Efficient Cities" in shown.index
    assert list(shown.columns) == ["2.1 Baseline"]
