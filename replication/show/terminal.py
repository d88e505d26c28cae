"""What the command line shows: tables and lists that fit the terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from replication import ledger, published
from replication.show.words import heading

if TYPE_CHECKING:
    import pandas as pd

PAD = 2
"""Columns of the terminal between two cells."""

LABELS = (36, 32, 28, 24)
"""Characters of a row's label before it wraps: the widest that needs the fewest parts."""


def table_in_parts(table_id: str, ours: "pd.DataFrame", width: int) -> Iterator[Table | Text]:
    """Yield what a table is, then the table in parts that fit a terminal.

    A part has all rows and some of the columns. A cell shows our number; where that does not round
    to the printed one, ``≠`` marks it and the printed one follows in brackets.

    Parameters
    ----------
    table_id : str
    ours : DataFrame of float
        Rows and columns as printed; percentages as fractions.
    width : int
        Of the terminal, in characters.
    """
    printed = published.read_table(table_id)
    cells = published.compare(printed, ours)
    texts = {(cell.row, cell.column): _written(cell) for cell in cells}
    agree = sum(cell.agrees for cell in cells)
    statement = ledger.read_claims(table_id.partition("/")[0])[1][table_id].statement
    told = f"{table_id}: {statement} {agree} of {len(cells)} cells agree"
    yield Text(told + ("; ≠ ours (printed)." if agree < len(cells) else "."))
    columns = {
        column: [texts.get((row, column), "") for row in ours.index] for column in ours.columns
    }
    longest = max(len(printed.labels[row]) for row in ours.index)
    label, parts = min(
        ((most, list(_parts(columns, width - most))) for most in (min(longest, m) for m in LABELS)),
        key=lambda tried: len(tried[1]),
    )
    for part in parts:
        shown = Table(box=None, padding=(0, 1))
        shown.add_column("")
        for column in part:
            shown.add_column(heading(column).replace(" ", "\n"), justify="right", no_wrap=True)
        for i, row in enumerate(ours.index):
            name = textwrap.fill(
                printed.labels[row], label, subsequent_indent="  ", break_on_hyphens=False
            )
            shown.add_row(name, *(columns[column][i] for column in part))
        yield shown


def _written(cell: published.Cell) -> str:
    text = published.write_like(cell.ours, cell.printed)
    return text if cell.agrees else f"≠ {text} ({cell.printed})"


def _parts(columns: dict[str, list[str]], room: int) -> Iterator[list[str]]:
    """Share columns among parts that are no wider than the room; a part has at least one."""
    part: list[str] = []
    used = PAD
    for column, texts in columns.items():
        wide = max(*map(len, heading(column).split()), *map(len, texts)) + PAD
        if part and used + wide > room:
            yield part
            part, used = [], PAD
        part.append(column)
        used += wide
    yield part


def entry(fields: Sequence[str], width: int | None) -> str:
    """Write an entry of a list: by tabs, or on a terminal the last field wrapped below the others.

    Parameters
    ----------
    fields : sequence of str
        The last is a sentence.
    width : int or None
        Of the terminal; None for a pipe or a file.
    """
    if width is None:
        return "\t".join(fields)
    *heads, sentence = fields
    below = textwrap.fill(sentence, width, initial_indent="    ", subsequent_indent="    ")
    names = textwrap.wrap("  ".join(heads), width, break_on_hyphens=False)
    return "\n".join([*names, below])
