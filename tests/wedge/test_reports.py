"""Tables that the chapters show."""

import pandas as pd
import pytest

from replication.wedge import reports as system_report
from replication.wedge.model import census

PEOPLE = census.populations()


def test_a_column_is_shown_in_three_ways():
    shown = system_report.column_report(1, "(1)")
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
        system_report.laws_report,
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
    shown = system_report.resources(PEOPLE)
    edge = shown["taxing the edge"]
    assert ((shown["print: from"] <= edge) & (edge <= shown["print: to"])).all()
    assert (shown["balanced budget"] > shown["print: to"]).all()


def test_technologies_are_indexed_by_their_parameter():
    shown = system_report.technologies(PEOPLE, "commuting")
    assert shown.index.name == "commuting"


def test_wedges_of_the_tables_are_counted_by_column():
    shown = system_report.wedges_in_tables()
    assert shown.loc["Table 7", ["top above typical, printed", "true"]].tolist() == [
        "3 of 4",
        "0 of 4",
    ]
    assert shown.loc["Table 11", "typical city"] == "740"
    assert shown.loc["Table 5", "typical city"] == "740 to 1,500"
