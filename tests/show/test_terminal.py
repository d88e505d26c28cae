"""Tables and lists on a terminal."""

import io
import re

import pytest
from rich.console import Console

from replication import ledger, published
from replication.marketplaces.printed import cases
from replication.show import terminal
from replication.wedge.printed import system_tables, tables


def printed(table_id, ours, width):
    file = io.StringIO()
    console = Console(file=file, width=width)
    for part in terminal.table_in_parts(table_id, ours, width):
        console.print(part)
    return file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("name", ["marketplaces/table-1", "wedge/table-3"])
def test_every_number_and_label_is_whole(name, width):
    ours = cases.case_table(1) if "market" in name else tables.table(3, "correct")
    text = printed(name, ours, width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    words = " ".join(text.split())
    if "wedge" in name:
        for column in ours.columns:
            assert column in words
        without_numbers = " ".join(re.sub(r"≠|\(?-?[\d,]+\.\d+%?\)?", "", text).split())
        for label in published.read_table(name).labels.values():
            assert label in without_numbers
        assert "≠ -408.10 (1,247.45)" in words
    else:
        assert "≠ 0.16 (0.17)" in words
        for residence in "abcd":
            assert f" {residence}" in text
        for head, times in {
            "markets": 1,
            "location": 1,
            "people": 4,
            "output": 4,
            "rent": 4,
        }.items():
            assert words.partition("(printed).")[2].split().count(head) == times
        assert text.count("q = 0.01") == (1 if width == 160 else text.count("q = 0.05"))


def test_a_table_says_first_what_it_is():
    text = " ".join(printed("marketplaces/table-1", cases.case_table(1), 80).split())
    statement = ledger.read_claims("marketplaces")[1]["marketplaces/table-1"].statement
    assert text.startswith(f"marketplaces/table-1: {statement} 92 of 96 cells agree; ≠ ours")


def test_labels_give_way_where_that_saves_a_part():
    text = printed("wedge/table-1", system_tables.table(1), 80)
    columns = re.findall(r"^ +(?:\(\d\) *)+$", text, re.MULTILINE)
    assert [len(re.findall(r"\d", heads)) for heads in columns] == [3, 2, 1]
    assert "\n   (millions) " in text
    assert "($1000s)" in text


def test_what_agrees_has_no_mark():
    assert "≠" not in printed("wedge/table-3", tables.table(3), 80)


def test_an_entry_is_tabbed_in_a_pipe_and_wrapped_on_a_terminal():
    fields = ("land/x", "refuted", "Section 3", "word " * 30 + "end")
    assert terminal.entry(fields, None) == "\t".join(fields)
    shown = terminal.entry(fields, 60).splitlines()
    assert shown[0] == "land/x  refuted  Section 3"
    assert all(line.startswith("    ") and len(line) <= 60 for line in shown[1:])
    assert " ".join(" ".join(shown).split()).endswith("word end")


def test_the_id_of_a_claim_is_never_broken():
    fields = ("Section 1, paragraph 6", "land/text/market-power-from-heterogeneity", "Text.")
    assert fields[1] in terminal.entry(fields, 60).splitlines()
