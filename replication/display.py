"""What the chapters show: printed tables beside ours, and the claims that a chapter establishes."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import pandas as pd

from replication import ledger, published
from replication.numerics import whole


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table for a chapter: HTML in the book, one line of text elsewhere."""

    html: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def _html(frame: pd.DataFrame, text: str, *, index: bool = True) -> HtmlTable:
    """Render strings that may hold markup; wide tables scroll by themselves."""
    table = frame.to_html(escape=False, index=index, border=0, classes="replication", na_rep="")
    return HtmlTable(f'<div class="replication-scroll" tabindex="0">\n{table}\n</div>', text)


def numbers(frame: pd.DataFrame, decimals: int = 2) -> HtmlTable:
    """Show a table of numbers, rounded and with thousands separators.

    Parameters
    ----------
    frame : DataFrame
        Entries that are not floats are shown as they are.
    decimals : int
    """
    decimals = whole("decimals", decimals, 0, 300)
    write = lambda x: f"{x:,.{decimals}f}" if isinstance(x, float) else str(x)
    shown = frame.map(write)
    if pd.api.types.is_numeric_dtype(frame.index):
        shown.index = pd.Index([f"{x:,g}" if x < 1e6 else f"{x:,.0f}" for x in frame.index])
    shown.index.name = frame.index.name
    return _html(
        shown.rename_axis(columns=shown.index.name).rename_axis(None), f"{len(frame)} rows"
    )


def beside(table_id: str, ours: pd.DataFrame, *, changed: bool = False) -> HtmlTable:
    """Put a printed table beside ours, cell by cell.

    A cell of ours that does not round to the printed one is marked with ``≠``.

    Parameters
    ----------
    table_id : str
        Such as ``"wedge/table-3"``.
    ours : DataFrame of float
        Rows and columns as printed; percentages as fractions.
    changed : bool
        Show only the rows with a mark.
    """
    printed = published.read_table(table_id)
    cells = published.compare(printed, ours)
    shown: dict[str, dict[tuple[str, str], str]] = {}
    marked = set()
    for cell in cells:
        row = shown.setdefault(printed.labels[cell.row], {})
        text = published.write_like(cell.ours, cell.printed)
        if not cell.agrees:
            marked.add(printed.labels[cell.row])
            text = f'<span class="off">≠ {text}</span>'
        row[cell.column, "printed"] = escape(cell.printed)
        row[cell.column, "ours"] = text
    frame = pd.DataFrame.from_dict(shown, orient="index")
    if changed:
        frame = frame.loc[[label for label in frame.index if label in marked]]
    agree = sum(cell.agrees for cell in cells)
    return _html(frame, f"{table_id}: {agree} of {len(cells)} cells agree")


def agreement(tables: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Count the cells of several tables that agree.

    Parameters
    ----------
    tables : pairs of table id and our numbers

    Returns
    -------
    DataFrame
        Columns ``cells``, ``agree`` and ``off`` by table, with a last row for all.
    """
    counts = {}
    for table_id, ours in tables:
        cells = published.compare(published.read_table(table_id), ours)
        agree = sum(cell.agrees for cell in cells)
        counts[table_id] = {"cells": len(cells), "agree": agree, "off": len(cells) - agree}
    frame = pd.DataFrame.from_dict(counts, orient="index")
    return pd.concat([frame, frame.sum().to_frame("all").T])


def _anchor(claim: ledger.Claim) -> str:
    return f"claim-{claim.id.replace('/', '-')}"


def _row(claim: ledger.Claim, name: str, evidence: str = "") -> dict[str, str]:
    because = f'<p class="because">{escape(claim.because)}</p>' if claim.because else ""
    return {
        "claim": f"{name}<br>{escape(claim.where)}",
        "what the paper says, and the reason for the verdict": escape(claim.statement)
        + because
        + evidence,
        "verdict": f'<span class="verdict {claim.verdict}">{claim.verdict}</span>',
    }


def _prose(rows: list[dict[str, str]], text: str) -> HtmlTable:
    table = _html(pd.DataFrame(rows), text, index=False)
    return HtmlTable(f'<div class="replication-prose">{table.html}</div>', table.text)


def _checked(*keys: str, chapter: str | None = None) -> list[ledger.Claim]:
    """Run the checks of some claims, and return the claims if each is as recorded."""
    checked = []
    for paper, claims in ledger.select(keys):
        for claim in claims:
            if chapter not in (None, claim.chapter):
                continue
            result = ledger.run_claim(paper, claim)
            if not result.holds:
                raise AssertionError(f"{claim.id}: {result.found}")
            checked.append(claim)
    return checked


def verdicts(*keys: str, chapter: str | None = None) -> HtmlTable:
    """Run the checks of some claims and list their verdicts.

    Parameters
    ----------
    *keys : str
        Papers, claim ids or beginnings of ids; none for all.
    chapter : str, optional
        Only claims that this chapter establishes, such as ``"book/wedge/model"``.

    Raises
    ------
    ValueError
        If a key matches nothing, or the chapter establishes none of the claims.
    AssertionError
        If a check contradicts the recorded verdict.
    """
    rows = [
        _row(claim, f'<code id="{_anchor(claim)}">{claim.id}</code>')
        for claim in _checked(*keys, chapter=chapter)
    ]
    if not rows:
        raise ValueError(f"chapter = {chapter!r}: it must establish one of these claims")
    return _prose(rows, f"{len(rows)} claims, each as recorded")


def whole_ledger() -> HtmlTable:
    """List every claim of every paper, without running the checks, to search and to filter.

    Each row leads to the chapter that establishes the claim; the page's script filters the rows.
    """
    rows = [
        _row(
            claim,
            f'<a href="{claim.chapter.removeprefix("book/")}.html#{_anchor(claim)}">{claim.id}</a>',
            f"<p><code>{claim.function}</code></p>",
        )
        for _, claims in ledger.select([])
        for claim in claims
    ]
    table = _prose(rows, f"{len(rows)} claims")
    return HtmlTable(f'<div class="replication-ledger">{table.html}</div>', table.text)


def score() -> HtmlTable:
    """Count the claims of each paper by recorded verdict, and the printed cells that agree.

    Which cells do not agree is on record too, and ``replication verify`` checks that record.
    """
    rows = {}
    for paper, claims in ledger.select([]):
        row = {str(v): sum(c.verdict is v for c in claims) for v in ledger.Verdict}
        tables = [claim for claim in claims if claim.id in paper.room.tables]
        cells = sum(published.count_cells(published.read_table(claim.id)) for claim in tables)
        off = sum(len(claim.off) for claim in tables)
        row |= {"claims": len(claims), "printed cells": cells, "cells that agree": cells - off}
        rows[escape(paper.title.partition(":")[0])] = row
    frame = pd.DataFrame(rows)
    frame["all"] = frame.sum(axis=1)
    return _html(frame.map(lambda count: f"{count:,}"), f"{frame.at['claims', 'all']} claims")
