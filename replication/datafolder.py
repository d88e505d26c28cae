"""Where the project's data are: beside the package in a checkout, inside it when installed."""

import csv
import re
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from replication.values import choice, shown

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "commuting-2010": [
        "code",
        "area",
        "residents",
        "minutes",
        "employed",
        "college",
        "home_value",
        "income",
    ],
    "patents-2000-2015": ["code", "area", *map(str, range(2000, 2016))],
    "population-1970-2013": ["code", "area", "1970", "1979", "2000", "2009", "2010", "2013"],
    "population-2009": ["code", "area", "residents"],
    "wages-2009": ["code", "occupations", "hourly", "annual"],
}
"""Columns of each public table: a code, a name, and numbers."""
_ROWS = dict.fromkeys(_COLUMNS, 366) | {"wages-2009": 1}
"""Rows of each: one for each metropolitan area, or for the country."""
_WITH_ZEROS = ("patents-2000-2015",)
"""Tables whose numbers may be zero, but not all of a column; in the others all are above it."""
_AREAS = dict.fromkeys(_COLUMNS, "population-2009") | {"population-2009": "population-1970-2013"}
"""For each table, another one that has the same areas."""


class UnreadableError(ValueError):
    """A table is missing, or its file cannot be read."""


def data_folder() -> Path:
    """Return the folder that holds ``claims/``, ``published/`` and ``public/``.

    Raises
    ------
    FileNotFoundError
        If neither the installed copy nor the checkout's ``data/`` is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_data", package.parent / "data"):
        if (folder / "claims").is_dir():
            return folder
    raise FileNotFoundError(f"no data folder beside {package}: reinstall the package")


def public_names() -> list[str]:
    """Names of the public tables, one for each file in ``data/public``."""
    return sorted(path.stem for path in (data_folder() / "public").glob("*.csv"))


def _public_file(name: str) -> Path:
    return data_folder() / "public" / f"{choice('name', name, list(_COLUMNS))}.csv"


def _lines(path: Path) -> list[str]:
    if path.exists() and not path.is_file():
        raise UnreadableError(f"{path.name} cannot be read: it must be a file")
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(stream)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path.name} cannot be read: {error}") from error


def read_rows(path: Path, start: int = 0) -> list[tuple[int, list[str]]]:
    """Read the rows of a CSV file after so many lines, in UTF-8 with or without its mark.

    Each row has the number of the line of the file that it begins on.

    Raises
    ------
    UnreadableError
        If the file is missing or cannot be read: the message names it.
    """
    reader, rows, line = csv.reader(_lines(path)[start:], strict=True), [], start + 1
    try:
        for row in reader:
            rows.append((line, row))
            line = start + reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(f"{path.name} line {line} cannot be read: {error}") from error
    return rows


def _header(path: Path) -> list[str]:
    return [
        line[2:].strip() for line in takewhile(lambda line: line.startswith("# "), _lines(path))
    ]


def provenance(name: str) -> dict[str, str]:
    """Where a public table comes from, as its file says: title, body, release, rights and more.

    Parameters
    ----------
    name : str
        Such as ``"population-2009"``.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    path = _public_file(name)
    title, *lines = _header(path) or [""]
    if not title or any(": " not in line for line in lines):
        raise ValueError(f"{path.name}: it must begin with '# TITLE' and lines '# NAME: TEXT'")
    return {"title": title} | dict(line.split(": ", 1) for line in lines)


def public_table(name: str) -> "pd.DataFrame":
    """Read a public table; the row's key, a code, is its index.

    Parameters
    ----------
    name : str
        Such as ``"population-2009"``.

    Raises
    ------
    ValueError
        If there is no such table.
    UnreadableError
        If its file is missing or not as it should be: the message names the file and what is
        wrong, with line, row and column where it is a number.
    """
    import pandas as pd  # noqa: PLC0415

    path, columns = _public_file(name), _COLUMNS[name]
    (_, first), *rows = read_rows(path, len(_header(path))) or [(1, [])]
    if first != columns:
        raise UnreadableError(f"{path.name}: its first line must be {','.join(columns)}")
    known: dict[str, list[str | float]] = {}
    for line, row in rows:
        where = f"{path.name} line {line}"
        if len(row) != len(columns):
            raise UnreadableError(f"{where}: it must have {len(columns)} fields, not {len(row)}")
        where += f" row {row[0]}"
        if row[0] in known:
            raise UnreadableError(f"{where}: it stands twice")
        numbers = map(partial(_number, where, name in _WITH_ZEROS), columns[2:], row[2:])
        known[row[0]] = [row[1], *numbers]
    if len(known) != _ROWS[name]:
        raise UnreadableError(f"{path.name} has {len(known)} rows: it must have {_ROWS[name]}")
    if _ROWS[name] > 1:
        _refuse_other_areas(path, rows, _public_file(_AREAS[name]))
    table = pd.DataFrame.from_dict(known, orient="index", columns=columns[1:])
    for column in columns[2:]:
        if not table[column].any():
            raise UnreadableError(f"{path.name} column {column}: it must not be zero in every row")
    return table.rename_axis("code")


def _refuse_other_areas(path: Path, rows: list[tuple[int, list[str]]], other: Path) -> None:
    """Refuse a row whose code another table does not have, or has with another name."""
    names = {row[0]: row[1] for _, row in read_rows(other, len(_header(other))) if len(row) > 1}
    for line, (code, area, *_) in rows:
        if names.get(code) != area:
            other_area = shown(names[code]) if code in names else "no area"
            raise UnreadableError(
                f"{path.name} line {line} row {code}: its area is {shown(area)}, and of this code "
                f"{other.name} has {other_area}: both must have the same"
            )


def _number(where: str, may_be_zero: bool, column: str, text: str) -> float:
    """Read a number of a public table, whole where it is written so."""
    written = re.fullmatch(r"\d{1,15}(\.\d{1,15})?", text, re.ASCII)
    if not written or not (may_be_zero or float(text)):
        least = "zero or more" if may_be_zero else "above zero"
        raise UnreadableError(
            f"{where} column {column} = {shown(text)}: it must be {least}, "
            "with at most 15 digits before and after its point"
        )
    return float(text) if "." in text else int(text)
