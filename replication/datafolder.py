"""Where the project's data are: beside the package in a checkout, inside it when installed."""

from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from replication.values import choice

if TYPE_CHECKING:
    import pandas as pd


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


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as stream:
        return [line[2:].strip() for line in takewhile(lambda line: line.startswith("# "), stream)]


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
    title, *lines = _header(_public_file(name))
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
    """
    import pandas as pd  # noqa: PLC0415

    path = _public_file(name)
    rows = len(_header(path))
    return pd.read_csv(path, skiprows=rows, dtype={"code": str}, index_col="code")
