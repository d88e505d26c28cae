"""Printed numbers, and whether a computed number agrees with one at its printed precision.

A cell is kept as the string that the paper prints; ``"0.250"`` promises three decimals. Our number
agrees when it rounds, half up and in decimal arithmetic, to the printed string.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from replication.datafolder import UnreadableError as UnreadableError  # noqa: PLC0414
from replication.datafolder import data_folder, read_rows
from replication.values import choice, shown

if TYPE_CHECKING:
    import pandas as pd

_NUMBER = re.compile(
    r"""(?P<sign>[-+−–]?)
        (?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)
        (?:[eE](?P<exponent>[-+−]?\d+))?
        (?P<percent>\s*%)?""",
    re.VERBOSE,
)
# Enough digits for any float at any printed precision.
_EXACT = Context(prec=700)
_DIGITS, _EXPONENT = 50, 300


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number.

    Attributes
    ----------
    value : Decimal
        The number; ``"4.623%"`` is 0.04623.
    step : Decimal
        One unit of its last printed digit.
    text : str
        As printed.
    """

    value: Decimal
    step: Decimal
    text: str


def _match(text: str) -> re.Match[str]:
    match = _NUMBER.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"text = {shown(text)}: it must be one printed number")
    exponent = (match["exponent"] or "0").lstrip("-+−0")
    if len(match["digits"]) > _DIGITS or len(exponent) > 3 or int(exponent or 0) > _EXPONENT:
        raise ValueError(
            f"text = {shown(text)}: it must have at most {_DIGITS} digits, "
            f"and an exponent from -{_EXPONENT} to {_EXPONENT}"
        )
    return match


def parse(text: str) -> Printed:
    """Read a printed number: thousands separators, percent and minus signs, ``3.747E+12``.

    Raises
    ------
    ValueError
        If `text` is not one number, or it is longer, larger or smaller than any that is printed.
    """
    match = _match(text)
    digits = match["digits"].replace(",", "")
    exponent = int((match["exponent"] or "0").replace("−", "-")) - 2 * bool(match["percent"])
    decimals = len(digits.partition(".")[2])
    sign = "-" if match["sign"] in ("-", "−", "–") else ""
    value = Decimal(sign + digits).scaleb(exponent, context=_EXACT)
    return Printed(value, Decimal(1).scaleb(exponent - decimals), text)


def _checked(value: float | Decimal) -> float | Decimal:
    if isinstance(value, Decimal):
        return value
    import numpy as np  # noqa: PLC0415 - a list of claims does not wait for it

    single = np.ndim(value) == 0
    if not single or np.asarray(value).dtype.kind not in "iuf":
        raise ValueError(f"value = {shown(value)}: it must be a number")
    return float(value)


def _decimal(value: float | Decimal) -> Decimal:
    """Shortest decimal that names the float, so that 0.125 rounds as a reader would round it."""
    value = _checked(value)
    if not math.isfinite(float(value)):
        raise ValueError(f"value = {value}: it must be finite")
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def round_like(value: float | Decimal, printed: Printed) -> Decimal:
    """Round `value`, half up, to the last digit that `printed` shows."""
    return _decimal(value).quantize(printed.step, rounding=ROUND_HALF_UP, context=_EXACT)


def agrees(value: float | Decimal, text: str) -> bool:
    """Say whether `value` rounds to the printed `text`; a value that is not finite never does."""
    printed = parse(text)
    return math.isfinite(float(_checked(value))) and round_like(value, printed) == printed.value


def write_like(value: float | Decimal, text: str) -> str:
    """Write `value` in the style of the printed `text`: its decimals, separators and signs."""
    printed = parse(text)
    if not math.isfinite(float(_checked(value))):
        return str(float(value))
    match = _match(text)
    decimals = len(match["digits"].partition(".")[2])
    sign = "%" if match["percent"] else ""
    if match["exponent"] is not None:
        number = _decimal(value) * (100 if sign else 1)
        last = Decimal(1).scaleb(number.adjusted() - decimals)
        number = number.quantize(last, rounding=ROUND_HALF_UP, context=_EXACT)
        mantissa, _, exponent = f"{number:.{decimals}E}".partition("E")
        return f"{mantissa}E{int(exponent):+03d}{sign}"
    number = round_like(value, printed) * (100 if sign else 1)
    grouped = "," if "," in text or abs(printed.value) < 1000 <= abs(number) else ""
    return f"{number:{grouped}.{decimals}f}{sign}"


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One printed table.

    Attributes
    ----------
    id : str
        Such as ``"wedge/table-3"``.
    labels : dict
        Row key to the row's printed label.
    cells : DataFrame of str
        Row keys by column names, as printed; a cell that the paper leaves empty is ``""``.
    """

    id: str
    labels: Mapping[str, str]
    cells: "pd.DataFrame"

    def text(self, row: str, column: str) -> str:
        """Return a cell as printed; ``ValueError`` if there is no such row or column."""
        row = choice("row", row, list(self.cells.index))
        column = choice("column", column, list(self.cells.columns))
        return str(self.cells.at[row, column])


def table_file(table_id: str) -> Path:
    """Path of a table's file: ``wedge/table-3`` is ``published/wedge/table-03.csv``."""
    if not (isinstance(table_id, str) and table_id):
        raise ValueError(f"table_id = {table_id!r}: it must be a text such as wedge/table-3")
    paper, _, name = table_id.partition("/")
    stem, _, number = name.rpartition("-")
    padded = f"{stem}-{int(number):02d}" if number.isdecimal() else name
    return data_folder() / "published" / paper / f"{padded}.csv"


def read_table(table_id: str) -> PublishedTable:
    """Read a printed table.

    Raises
    ------
    UnreadableError
        If there is no such table, or its file cannot be read: the message names the file, and
        the row and column of a bad cell.
    """
    import pandas as pd  # noqa: PLC0415

    path = table_file(table_id)
    if not path.is_file():
        missing = "/".join(path.parts[-3:])
        raise UnreadableError(f"table = {table_id!r}: it must have a file {missing}")
    (_, first), *rows = read_rows(path) or [(1, [])]
    columns = _columns(path.name, first)
    if not rows:
        raise UnreadableError(
            f"{path.name} cannot be read: it must have a row below its first line"
        )
    labels: dict[str, str] = {}
    cells: list[list[str]] = []
    for number, row in rows:
        if len(row) != len(first):
            raise UnreadableError(
                f"{path.name} line {number}: {len(row)} fields where {len(first)} are due"
            )
        key, label, *texts = row
        if not (key.strip() and label.strip()):
            raise UnreadableError(f"{path.name} line {number}: it must have a row key and a label")
        if key in labels:
            raise UnreadableError(f"{path.name} line {number}: row {key!r} stands twice")
        for column, text in zip(columns, texts, strict=True):
            _require_number(f"{path.name} line {number} row {key} column {column}", text)
        labels[key] = label
        cells.append(texts)
    return PublishedTable(
        table_id, labels, pd.DataFrame(cells, index=pd.Index(labels, name="row"), columns=columns)
    )


def _columns(file: str, first: list[str]) -> list[str]:
    """Return the columns that a table's first line names."""
    if first[:2] != ["row", "label"] or len(first) < 3:
        raise UnreadableError(f"{file} cannot be read: its first line must be row,label,COLUMN,...")
    columns = first[2:]
    twice = [name for i, name in enumerate(columns) if name in columns[:i]]
    if twice:
        raise UnreadableError(f"{file} cannot be read: {twice[0]!r} heads two columns")
    return columns


def _require_number(where: str, text: str) -> None:
    try:
        if text:
            parse(text)
    except ValueError as error:
        raise UnreadableError(f"{where}: {error}") from error


def count_cells(table: PublishedTable) -> int:
    """Count the cells of a table that the paper does not leave empty."""
    return int((table.cells != "").to_numpy().sum())


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell beside our number."""

    row: str
    column: str
    printed: str
    ours: float

    @property
    def agrees(self) -> bool:
        """Whether ours rounds to the printed string."""
        return agrees(self.ours, self.printed)

    @property
    def relative(self) -> float:
        """Distance from the printed number, relative to it (absolute where it prints zero)."""
        printed = float(parse(self.printed).value)
        return abs(self.ours - printed) / (abs(printed) or 1.0)


def compare(table: PublishedTable, ours: "pd.DataFrame") -> list[Cell]:
    """Put every printed cell of a table beside our number.

    Parameters
    ----------
    table : PublishedTable
    ours : DataFrame of float
        Rows and columns as in ``table.cells``; percentages as fractions.

    Raises
    ------
    ValueError
        If the rows or columns differ.
    """
    for kind in ("index", "columns"):
        own, printed = (list(getattr(frame, kind)) for frame in (ours, table.cells))
        if own != printed:
            differ = [one for one in (*printed, *own) if (one in printed) != (one in own)]
            raise ValueError(
                f"{table.id}: our rows and columns differ from the printed ones: "
                + (f"only one has {', '.join(map(str, differ))}" if differ else "another order")
            )
    texts, numbers = table.cells.to_numpy(dtype=str), ours.to_numpy(dtype=float)
    return [
        Cell(str(row), str(column), str(texts[i, j]), float(numbers[i, j]))
        for i, row in enumerate(table.cells.index)
        for j, column in enumerate(table.cells.columns)
        if texts[i, j]
    ]
