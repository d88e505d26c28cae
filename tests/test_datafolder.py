"""Public tables say where they come from, and are found by their names."""

import os
import re
import shutil

import pytest

from replication import datafolder
from replication.wedge.model import census

NEEDED = {"title", "body", "rights", "taken", "left out", "totals"}


@pytest.mark.parametrize("name", datafolder.public_names())
def test_a_public_table_says_where_it_comes_from(name):
    source = datafolder.provenance(name)
    assert set(source) >= NEEDED
    assert all(source.values())
    assert "public domain" in source["rights"]


@pytest.mark.parametrize("name", datafolder.public_names())
def test_a_public_table_has_no_gaps_and_no_row_twice(name):
    table = datafolder.public_table(name)
    assert table.index.is_unique
    assert len(table) > 0
    assert not table.isna().to_numpy().any()


@pytest.mark.usefixtures("altered")
def test_a_pipe_in_the_place_of_a_table_is_not_waited_for(tmp_path):
    file = tmp_path / "public" / "population-2009.csv"
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(datafolder.UnreadableError, match="it must be a file"):
        datafolder.public_table("population-2009")


def test_an_unknown_table_is_refused():
    with pytest.raises(ValueError, match=r"name = 'rents': it must be one of .*population-2009"):
        datafolder.public_table("rents")


@pytest.fixture
def altered(tmp_path, monkeypatch):
    """Return a function that replaces a text in the table of populations, once."""
    copy = tmp_path / "public"
    shutil.copytree(datafolder.data_folder() / "public", copy)
    monkeypatch.setattr(datafolder, "data_folder", lambda: tmp_path)
    file = copy / "population-2009.csv"

    def alter(old, new, encoding="utf-8"):
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding=encoding, newline="")

    return alter


ROW = '31100,"Los Angeles-Long Beach-Santa Ana, CA",12874797'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("code,area,residents", "code,area,people", "first line must be code,area,residents"),
        ("code,area,residents\n", "", "first line must be code,area,residents"),
        (ROW, f"{ROW}\n{ROW}", "row 31100: it stands twice"),
        (ROW, f"{ROW},7", "it must have 3 fields"),
        (ROW, ROW.rpartition(",")[0], "it must have 3 fields"),
        ("12874797", "many", "line 11 row 31100 column residents = 'many': it must be above zero"),
        ("12874797", "", "column residents = ''"),
        ("12874797", "nan", "column residents = 'nan'"),
        ("12874797", "inf", "column residents = 'inf'"),
        ("12874797", "-5", "column residents = '-5'"),
        ("12874797", "1e999", "column residents = '1e999'"),
        ("12874797", "0", "row 31100 column residents = '0': it must be above zero"),
        ("12874797", "0.0", "column residents = '0.0'"),
        ("12874797", 400 * "9", "with at most 15 digits"),
        ("12874797", 5000 * "9", "with at most 15 digits"),
        (ROW, f"\n{ROW}", "line 11: it must have 3 fields, not 0"),
        (f"{ROW}\n", "", "has 365 rows: it must have 366"),
        ("31100", "99999", "line 11 row 99999: its area is 'Los Angeles"),
        ('"Los Angeles', '"Los  Angeles', "population-1970-2013.csv has 'Los Angeles"),
        (ROW, f'1,"a\nb",7\n{ROW}\n{ROW}', "line 14 row 31100: it stands twice"),
        (ROW, f'{ROW}\n"', "cannot be read"),
    ],
)
def test_an_altered_table_is_refused_by_file_row_and_column(altered, old, new, words):
    altered(old, new)
    with pytest.raises(datafolder.UnreadableError, match=r"population-2009\.csv") as refused:
        datafolder.public_table("population-2009")
    assert words in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.usefixtures("altered")
def test_a_missing_table_is_named_by_its_file(tmp_path):
    (tmp_path / "public" / "population-2009.csv").unlink()
    with pytest.raises(datafolder.UnreadableError, match=r"^population-2009\.csv cannot be read"):
        datafolder.public_table("population-2009")


@pytest.mark.parametrize("name", [n for n in datafolder.public_names() if n != "wages-2009"])
@pytest.mark.usefixtures("altered")
def test_codes_of_two_areas_that_are_exchanged_are_refused_by_row(name, tmp_path):
    file = tmp_path / "public" / f"{name}.csv"
    text = file.read_text(encoding="utf-8")
    exchanged = {"\n31100,": "\n16980,", "\n16980,": "\n31100,"}
    file.write_text(re.sub("\n(31100|16980),", lambda found: exchanged[found[0]], text))
    with pytest.raises(datafolder.UnreadableError, match=rf"{name}\.csv line 1\d row 16980: its"):
        datafolder.public_table(name)


@pytest.mark.usefixtures("altered")
def test_patents_of_a_year_may_not_all_be_zero(tmp_path):
    file = tmp_path / "public" / "patents-2000-2015.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^(\d{5},\".*\"),\d+", r"\1,0", text))
    with pytest.raises(
        datafolder.UnreadableError, match=r"patents.*\.csv column 2000: it must not"
    ):
        datafolder.public_table("patents-2000-2015")


def test_areas_in_another_order_give_the_same_answers(altered):
    expected = census.populations.__wrapped__().residents
    altered(f"{ROW}\n", "")
    altered("code,area,residents\n", f"code,area,residents\n{ROW}\n")
    assert (census.populations.__wrapped__().residents == expected).all()


def test_an_area_without_patents_is_read():
    assert (datafolder.public_table("patents-2000-2015")["2000"] == 0).any()


def test_a_table_with_the_line_ends_and_first_mark_of_another_system_is_read(altered):
    expected = datafolder.public_table("population-2009")
    altered("# Residents", "\ufeff# Residents")
    altered(ROW, f"{ROW}\r")
    assert datafolder.public_table("population-2009").equals(expected)
    assert datafolder.provenance("population-2009")["body"].startswith("U.S. Census")


def test_a_table_in_another_encoding_is_refused(altered):
    altered("New York", "New Y\xf6rk", encoding="latin-1")
    for read in (datafolder.public_table, datafolder.provenance):
        with pytest.raises(ValueError, match=r"population-2009\.csv cannot be read"):
            read("population-2009")


@pytest.mark.parametrize(("old", "new"), [("body: ", "body "), ("# Residents", "Residents")])
def test_a_header_that_names_nothing_is_refused(altered, old, new):
    altered(old, new)
    with pytest.raises(ValueError, match=r"population-2009\.csv: it must begin"):
        datafolder.provenance("population-2009")
