"""Where the project's data are: beside the package in a checkout, inside it when installed."""

import csv
import re
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from replication.values import choice

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
    return data_folder() / "public" / f"{choice('name', name, public_names())}.csv"


def _lines(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(stream)
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path.name} cannot be read: {error}") from error


def read_rows(path: Path, start: int = 0) -> list[list[str]]:
    """Read the rows of a CSV file from a line on, in UTF-8 with or without its mark.

    Raises
    ------
    UnreadableError
        If the file is missing or cannot be read: the message names it.
    """
    try:
        return list(csv.reader(_lines(path)[start:], strict=True))
    except csv.Error as error:
        raise UnreadableError(f"{path.name} cannot be read: {error}") from error


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
        If there is no such table, or its file is not as it should be: the message names the file
        and what is wrong, with row and column where it is a number.
    """
    import pandas as pd  # noqa: PLC0415

    path = _public_file(name)
    first, *rows = read_rows(path, len(_header(path))) or [[]]
    if first != _COLUMNS[name]:
        raise ValueError(f"{path.name}: its first line must be {','.join(_COLUMNS[name])}")
    known: dict[str, list[str | float]] = {}
    for row in rows:
        if len(row) != len(first):
            raise ValueError(f"{path.name} row {row[:1]}: it must have {len(first)} fields")
        if row[0] in known:
            raise ValueError(f"{path.name} row {row[0]}: it stands twice")
        known[row[0]] = [row[1], *map(partial(_number, path.name, row[0]), first[2:], row[2:])]
    if not known:
        raise ValueError(f"{path.name}: it must have a row at least")
    table = pd.DataFrame.from_dict(known, orient="index", columns=first[1:])
    return table.rename_axis("code")


def _number(file: str, row: str, column: str, text: str) -> float:
    """Read a number of a public table, whole where it is written so."""
    if not re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        raise ValueError(f"{file} row {row} column {column} = {text!r}: it must be zero or more")
    return float(text) if "." in text else int(text)
