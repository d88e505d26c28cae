"""Printed numbers: reading, agreement at printed precision, and clear errors."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replication import published
from replication.published import agrees, parse, round_like, write_like

decimals = st.integers(0, 6)
numbers = st.decimals(
    min_value=-(10**12), max_value=10**12, places=9, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("0.250", "0.25", "0.001"),
        ("1,349.62", "1349.62", "0.01"),
        ("-15,066.028", "-15066.028", "0.001"),
        ("−17,130.40", "-17130.40", "0.01"),
        ("–3", "-3", "1"),
        ("+7.", "7", "1"),
        (".050", "0.05", "0.001"),
        ("4.623%", "0.04623", "0.00001"),
        ("0.267 %", "0.00267", "0.00001"),
        ("3.747E+12", "3747000000000", "1000000000"),
        ("1.732e11", "173200000000", "100000000"),
        ("9.381E−09", "9.381E-9", "1E-12"),
        ("68,620,000", "68620000", "1"),
    ],
)
def test_parse_reads_what_papers_print(text, value, step):
    printed = parse(text)
    assert (printed.value, printed.step) == (Decimal(value), Decimal(step))


@pytest.mark.parametrize(
    "text", ["", " ", "1,34.62", "12,3456", "1.2.3", "abc", "1 2", "--1", "%", "1e", "1,349.62x"]
)
def test_parse_refuses_what_is_not_one_number(text):
    with pytest.raises(ValueError, match="printed number"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "1E999999999",
        "1E-999999999",
        "1e−301",
        "1E9999999999999999999",
        "1" * 51,
        "9" * 5000,
        "1E400",
    ],
)
def test_parse_refuses_what_is_longer_or_larger_than_any_that_is_printed(text):
    words = "at most 50 digits, and an exponent from -300 to 300"
    with pytest.raises(ValueError, match=words) as no:
        parse(text)
    assert len(str(no.value)) < 200


def test_every_digit_of_a_long_number_is_read():
    assert parse("1" * 50).value == int("1" * 50)
    assert parse("1E0050").value == 10**50


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        (0.25, "0.250", True),
        (0.2505, "0.250", False),
        (0.24951, "0.250", True),
        (0.0005, "0.001", True),
        (-0.0005, "-0.001", True),
        (0.125, "0.13", True),
        (0.125, "0.12", False),
        (2.675, "2.68", True),
        (0.046234, "4.623%", True),
        (0.0462351, "4.623%", False),
        (3.7473e12, "3.747E+12", True),
        (3.7475e12, "3.747E+12", False),
        (-0.0004, "0.000", True),
        (float("nan"), "0.000", False),
        (float("inf"), "1", False),
        (1e300, "1.000", False),
        (Decimal("1000000000000.0000005"), "1000000000000.000001", True),
    ],
)
def test_agreement_is_half_up_at_the_printed_digit(value, text, expected):
    assert agrees(value, text) is expected


@given(numbers, decimals)
def test_a_number_agrees_with_its_own_rounding(number, places):
    text = f"{number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,}"
    assert agrees(number, text)


@given(numbers, numbers, decimals)
def test_agreement_means_within_half_a_step(value, printed, places):
    text = f"{printed.quantize(Decimal(1).scaleb(-places)):f}"
    gap = abs(Fraction(value) - Fraction(text))
    half = Fraction(1, 2 * 10**places)
    if gap < half:
        assert agrees(value, text)
    if gap > half:
        assert not agrees(value, text)


@given(st.floats(allow_nan=False, allow_infinity=False), decimals)
def test_rounding_is_idempotent_and_exact(value, places):
    printed = parse(f"{0:.{places}f}")
    rounded = round_like(value, printed)
    assert round_like(rounded, printed) == rounded
    assert abs(Fraction(Decimal(repr(value))) - Fraction(rounded)) <= Fraction(1, 2 * 10**places)


@given(
    numbers, st.sampled_from(["0.250", "1,349.62", "4.623%", "3.747E+12", "68,620,000", "-0.5 %"])
)
def test_what_is_written_like_a_cell_agrees(value, text):
    assert agrees(value, write_like(value, text))


@pytest.mark.parametrize(
    ("value", "text", "written"),
    [
        (1349.6214, "1,349.62", "1,349.62"),
        (1065.51, "1065.50", "1065.51"),
        (0.081994, "8.199%", "8.199%"),
        (3.9212e12, "3.921E+12", "3.921E+12"),
        (-671.3976, "180.55", "-671.40"),
        (1234.5, "999.5", "1,234.5"),
        (1000, "999", "1,000"),
        (999.4, "999", "999"),
        (1065.51, "1000.50", "1065.51"),
        (2000.4, "1000", "2000"),
        (0.00012346, "1.20E-2%", "1.23E-02%"),
        (19996.0, "1.000E+03", "2.000E+04"),
        (float("nan"), "1.0", "nan"),
    ],
)
def test_write_like_keeps_the_printed_style(value, text, written):
    assert write_like(value, text) == written


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "published" / "paper").mkdir(parents=True)
    monkeypatch.setattr(published, "data_folder", lambda: tmp_path)
    return tmp_path / "published" / "paper"


def test_read_table_keeps_strings_and_empty_cells(folder):
    (folder / "table-02.csv").write_text('row,label,(1),(2)\na,Row A,"1,000.50",\nb,B,3%,-1\n')
    table = published.read_table("paper/table-2")
    assert table.cells.loc["a"].tolist() == ["1,000.50", ""]
    assert table.labels == {"a": "Row A", "b": "B"}
    ours = pd.DataFrame([[1000.5, 7], [0.034, -1]], index=["a", "b"], columns=["(1)", "(2)"])
    cells = published.compare(table, ours)
    assert [(cell.row, cell.column, cell.agrees) for cell in cells] == [
        ("a", "(1)", True),
        ("b", "(1)", True),
        ("b", "(2)", True),
    ]
    np.testing.assert_allclose(cells[1].relative, 0.004 / 0.03)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "first line"),
        (b"x,y,z\n", "first line"),
        (b"row,label,(1)\n", r"table-02\.csv cannot be read: it must have a row"),
        (b"row,label,(1)\na,A,1\n,B,1\n", r"table-02\.csv line 3: .* a row key and a label"),
        (b"row,label,(1)\na, ,1\n", r"table-02\.csv line 2: .* a row key and a label"),
        (b"row,label,(1)\na,A,1E999999999\n", r"table-02\.csv line 2 row a column \(1\): text = "),
        (b'row,label,(1)\na,"A\nB",1\nb,B,x\n', "line 4 row b"),
        (b"row,label,(1)\na,A\n", "line 2: 2 fields where 3 are due"),
        (b"row,label,(1)\na,A,1\na,A,2\n", "line 3: row 'a' stands twice"),
        (b"row,label,(1),(1)\na,A,1,2\n", r"'\(1\)' heads two columns"),
        (b"row,label,(1)\na,A,1.2.3\n", r"row a column \(1\)"),
        (b"row,label,(1)\na,A,\xff\n", "cannot be read"),
        (b'row,label,(1)\na,A,"1\n', "cannot be read"),
    ],
)
def test_an_unreadable_table_says_where(folder, content, message):
    (folder / "table-02.csv").write_bytes(content)
    with pytest.raises(published.UnreadableError, match=message):
        published.read_table("paper/table-2")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_the_ends_of_lines_do_not_matter(folder, mark, end):
    content = b"row,label,(1)\na,A,1\n".replace(b"\n", end)
    (folder / "table-02.csv").write_bytes(mark + content)
    assert published.read_table("paper/table-2").cells.loc["a"].tolist() == ["1"]


def test_only_the_cells_that_are_printed_count(folder):
    (folder / "table-02.csv").write_text("row,label,(1),(2),(3)\na,A,1,,3\nb,B,4,,5\n")
    assert published.count_cells(published.read_table("paper/table-2")) == 4


def test_a_gap_is_relative_to_the_printed_number_or_absolute_at_zero():
    assert published.Cell("a", "(1)", "-4.0", -5.0).relative == pytest.approx(0.25)
    assert published.Cell("a", "(1)", "0.0", -0.5).relative == pytest.approx(0.5)


def test_a_table_without_a_number_keeps_its_name(folder):
    (folder / "table-cities.csv").write_text("row,label,(1)\na,A,1\n")
    assert published.read_table("paper/table-cities").cells.loc["a"].tolist() == ["1"]


def test_an_unknown_table_is_named(folder):
    with pytest.raises(
        published.UnreadableError, match=r"table = 'paper/table-9'.*published/paper/table-09\.csv"
    ):
        published.read_table("paper/table-9")


def test_compare_refuses_other_rows(folder):
    (folder / "table-02.csv").write_text("row,label,(1)\na,A,1\n")
    ours = pd.DataFrame([[1.0]], index=["b"], columns=["(1)"])
    with pytest.raises(ValueError, match=r"rows and columns differ.* only one has a, b"):
        published.compare(published.read_table("paper/table-2"), ours)


@pytest.mark.parametrize(
    "value", [[1.0], (1.0,), np.array([1.0]), np.array([1.0, 1.0]), np.array([]), "1", True]
)
def test_only_one_number_is_compared(value):
    with pytest.raises(ValueError, match=r"value = .*: it must be a number"):
        published.agrees(value, "1")
