"""Tables that the chapters show."""

import pandas as pd
import pytest

from replication import published
from replication.wedge import census, system_report

PEOPLE = census.stand_in_populations()


@pytest.mark.parametrize("number", [1, 2])
def test_marks_stand_where_print_and_ours_differ(number):
    shown = system_report.marked_table(number, PEOPLE)
    printed = published.read_table(f"wedge/table-{number}").cells.iloc[-len(shown) :]
    assert shown.shape == (12, 6)
    for (_, ours), (_, texts) in zip(shown.iterrows(), printed.iterrows(), strict=True):
        for cell, text in zip(ours, texts, strict=True):
            assert (cell == "") == (text == "")
            if cell and not cell.startswith("≠"):
                assert published.parse(cell).value == published.parse(text).value


def test_a_column_is_shown_in_three_ways():
    shown = system_report.column_report(1, "(1)", PEOPLE)
    assert list(shown.columns) == ["printed", "as the paper ran it", "correct"]
    assert shown.loc["Number of Efficient Cities", "printed"] == "20"


@pytest.mark.parametrize(
    "report",
    [
        system_report.numbers_of_cities,
        system_report.rank_rules,
        system_report.headline,
        system_report.who_is_too_small,
        system_report.institutions_report,
        system_report.identical_cities,
        system_report.transfer_report,
    ],
)
def test_reports_have_no_gaps(report):
    shown = report(PEOPLE)
    assert len(shown) > 2
    assert not pd.isna(shown).to_numpy().any()


def test_the_corrected_transfer_closes_the_gap():
    assert system_report.transfer_report(PEOPLE)["transfer as corrected"] == 0


def test_resources_lie_where_print_puts_them():
    try:
        people = census.real_populations()
    except census.CensusUnavailableError as error:
        pytest.skip(str(error))
    shown = system_report.resources(people)
    edge = shown["taxing the edge"]
    assert ((shown["print: from"] <= edge) & (edge <= shown["print: to"])).all()
    assert (shown["balanced budget"] > shown["print: to"]).all()


def test_technologies_are_indexed_by_their_parameter():
    shown = system_report.technologies(PEOPLE, "commuting")
    assert shown.index.name == "commuting"
