"""What the chapters show: printed tables beside ours, and the claims that a chapter establishes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from replication import ledger, published
from replication.numerics import choice, whole
from replication.show.words import heading, label, laid_out, typeset

WIDE = 92
"""Characters of a row beyond which a table needs more than the column of the text."""


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table for a chapter: HTML in the book, one line of text elsewhere."""

    html: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def _html(
    frame: pd.DataFrame, text: str, *, index: bool = True, caption: str = "", style: str = ""
) -> HtmlTable:
    """Render strings that may hold markup; what is wider than the text is marked as wide."""
    table = frame.to_html(escape=False, index=index, border=0, classes="replication", na_rep="")
    if caption:
        head, tag, rest = table.partition(">")
        table = f"{head}{tag}\n  <caption>{caption}</caption>{rest}"
    kind = "replication-scroll" + (" replication-wide" if _is_wide(frame) else "")
    if style:
        kind = f"{kind} {style}"
    return HtmlTable(f'<div class="{kind}" tabindex="0">\n{table}\n</div>', text)


def _is_wide(frame: pd.DataFrame) -> bool:
    length = lambda text: len(re.sub("<[^>]*>", "", str(text)))
    columns = [frame.index.tolist(), *(frame.iloc[:, i].tolist() for i in range(frame.shape[1]))]
    longest = lambda name: max(map(length, name if isinstance(name, tuple) else (name,)))
    heads = [0, *map(longest, frame.columns)]
    widths = [
        max([head, *map(length, column)]) + 2 for head, column in zip(heads, columns, strict=True)
    ]
    return sum(widths) > WIDE


def numbers(frame: pd.DataFrame, decimals: int = 2, *, caption: str = "") -> HtmlTable:
    """Show a table of numbers, rounded and with thousands separators.

    Parameters
    ----------
    frame : DataFrame
        Entries that are not floats are shown as they are. An index that only counts the rows is
        not shown.
    decimals : int
    caption : str
        A sentence above the table, plain text.
    """
    decimals = whole("decimals", decimals, 0, 300)

    def write(x: object) -> str:
        return f"{x:z,.{decimals}f}" if isinstance(x, float) else str(x)

    shown = frame.map(write)
    if pd.api.types.is_numeric_dtype(frame.index):
        shown.index = pd.Index([f"{x:,g}" if x < 1e6 else f"{x:,.0f}" for x in frame.index])
    shown.index.name, shown.columns.name = None, frame.index.name
    return _html(
        shown,
        f"{len(frame)} rows",
        index=not isinstance(frame.index, pd.RangeIndex) or frame.index.name is not None,
        caption=escape(caption),
    )


def values(
    found: Mapping[str, object],
    *,
    caption: str = "",
    decimals: int = 2,
    symbols: Mapping[str, str] | None = None,
) -> HtmlTable:
    """Show a few named numbers, one to a row.

    Parameters
    ----------
    found : mapping of str to number, text, a list of these, or the parameters of economies
        A pandas Series too. The words of an identifier are shown apart. An economy is a dict by
        parameter; one or a list of them stands below the rest, one parameter to a row.
    caption : str
        A sentence above the table, plain text.
    decimals : int
        Of what is not a whole number.
    symbols : mapping of str to str, optional
        Words and symbol by the name of a parameter.
    """
    decimals = whole("decimals", decimals, 0, 300)

    def write(x: object) -> str:
        if isinstance(x, list | tuple):
            return ", ".join(map(write, x))
        return f"{x:z,.{decimals}f}" if isinstance(x, float | np.floating) else f"{x}"

    rows, below = [], []
    for name, value in found.items():
        parts = laid_out(value, symbols)
        if parts:
            below.append((f"<b>{escape(label(str(name)))}</b>", ""))
        else:
            rows.append((escape(label(str(name))), escape(write(value))))
        for parameter, each in parts.items():
            below.append((f'<span class="part">{typeset(parameter)}</span>', ", ".join(each)))
    rows += below
    frame = pd.DataFrame({"": [text for _, text in rows]}, index=[name for name, _ in rows])
    return _html(
        frame, f"{len(found)} numbers", caption=escape(caption), style="replication-values"
    )


def beside(table_id: str, ours: pd.DataFrame, *, changed: bool = False) -> HtmlTable:
    """Show a table as we compute it, and the printed number where it is another.

    A cell of ours that does not round to the printed one is marked with ``≠`` and followed by what
    is printed.

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
    shown: dict[str, dict[str, str]] = {}
    marked = set()
    for cell in cells:
        row = shown.setdefault(cell.row, {})
        text = published.write_like(cell.ours, cell.printed)
        if not cell.agrees:
            marked.add(cell.row)
            text = (
                f'<span class="off">≠ {text}</span> '
                f'<span class="printed">({escape(cell.printed)})</span>'
            )
        row[cell.column] = text
    frame = pd.DataFrame.from_dict(shown, orient="index", columns=list(ours.columns))
    if changed:
        frame = frame.loc[[row for row in frame.index if row in marked]]
    frame.columns = pd.Index(map(heading, frame.columns))
    labels = [escape(printed.labels[str(row)]) for row in frame.index]
    frame.index = pd.Index([f'<span class="row-label">{name}</span>' for name in labels])
    agree = sum(cell.agrees for cell in cells)
    told = f"{agree} of {len(cells)} cells agree"
    mark = "" if agree == len(cells) else "; ≠ marks the others, with the printed number behind"
    caption = f"{table_id.replace('/', ', ').replace('-', ' ')}: {told} with the printed ones{mark}"
    return _html(frame, f"{table_id}: {told}", caption=escape(caption))


def agreement(tables: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Count the cells of several tables that agree.

    Parameters
    ----------
    tables : pairs of table id and our numbers

    Returns
    -------
    DataFrame
        Columns ``cells``, ``agree`` and ``off`` by table, such as ``Table 3``, with a last row for
        all.
    """
    counts = {}
    for table_id, ours in tables:
        cells = published.compare(published.read_table(table_id), ours)
        agree = sum(cell.agrees for cell in cells)
        name = table_id.rpartition("/")[2].replace("-", " ").capitalize()
        counts[name] = {"cells": len(cells), "agree": agree, "off": len(cells) - agree}
    frame = pd.DataFrame.from_dict(counts, orient="index")
    return pd.concat([frame, frame.sum().to_frame("all").T])


def anchor(claim: ledger.Claim) -> str:
    """Where a claim stands on its page and in its chapter."""
    return f"claim-{claim.id.replace('/', '-')}"


def badge(claim: ledger.Claim) -> str:
    """Return a claim's verdict; the style sheet sets a sign before it."""
    return f'<span class="verdict {claim.verdict}">{claim.verdict.words}</span>'


def _row(claim: ledger.Claim, name: str) -> dict[str, str]:
    because = f'<p class="because">{typeset(claim.because)}</p>' if claim.because else ""
    return {
        "claim": f"{name}<br>{escape(claim.where)}",
        "what the paper says, and the reason for the verdict": typeset(claim.statement) + because,
        "verdict": f"{badge(claim)}<p>by {claim.evidence}</p>",
    }


def _link(claim: ledger.Claim) -> str:
    """Link from a page of the book's folder to the claim's own place."""
    return f'<a href="claims/{claim.paper}.html#{anchor(claim)}">{claim.id}</a>'


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
            if not result.supported:
                raise AssertionError(f"{claim.id}: {result.found}")
            checked.append(claim)
    return checked


def found(claim_id: str) -> Mapping[str, Any]:
    """Run the check of a claim, and return the numbers that it finds.

    Parameters
    ----------
    claim_id : str

    Raises
    ------
    ValueError
        If there is no such claim.
    AssertionError
        If the check contradicts the recorded verdict.
    """
    known = {claim.id: claim for claims in ledger.matching([]).values() for claim in claims}
    claim = known[choice("claim_id", claim_id, known)]
    paper = ledger.open_paper(claim.paper)
    result = ledger.run_claim(paper, paper.claims[claim.id])
    if not result.supported:
        raise AssertionError(f"{claim_id}: {result.found}")
    return result.found.numbers


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
    up = "../" * (1 if chapter is None else chapter.count("/") - 1)
    rows = [
        _row(
            claim,
            f'<code id="{anchor(claim)}">{claim.id}</code><span class="elsewhere"><br>'
            f'<a href="{up}claims/{claim.paper}.html#{anchor(claim)}">in full</a></span>',
        )
        for claim in _checked(*keys, chapter=chapter)
    ]
    if not rows:
        raise ValueError(f"chapter = {chapter!r}: it must establish one of these claims")
    return _prose(rows, f"{len(rows)} claims, each as recorded")


def whole_ledger() -> HtmlTable:
    """List every claim of every paper, without running the checks, to search, filter and sort.

    Each row leads to the claim's own place; the page's script filters and sorts the rows by what
    they carry: paper, place, verdict and evidence.
    """
    rows = [
        f'<tr data-paper="{paper}" data-author="{escape(short_title(paper))}" '
        f'data-where="{escape(claim.where)}" data-verdict="{claim.verdict}" '
        f'data-evidence="{claim.evidence}">'
        + "".join(f"<td>{cell}</td>" for cell in _row(claim, _link(claim)).values())
        + "</tr>"
        for paper, claims in ledger.matching([]).items()
        for claim in claims
    ]
    heads = "".join(f"<th>{head}</th>" for head in ("claim", "what the paper says", "verdict"))
    html = "\n".join(
        [
            '<div class="replication-ledger"><div class="replication-prose">',
            '<div class="replication-scroll" tabindex="0"><table class="replication">',
            f"<thead><tr>{heads}</tr></thead>",
            "<tbody>",
            *rows,
            "</tbody></table></div></div></div>",
        ]
    )
    return HtmlTable(html, f"{len(rows)} claims")


def errata(paper: str) -> HtmlTable:
    """List a paper's corrections, conditions and refutations, as its authors would want them.

    What touches the paper's message stands first, details last.

    Parameters
    ----------
    paper : str
        Key of the paper.
    """
    listed = [
        (claim, claim.erratum)
        for claims in ledger.matching([paper]).values()
        for claim in claims
        if claim.erratum is not None
    ]
    order = list(ledger.Weight)
    rows = [
        {
            "where": f"{escape(claim.where)}<br>{_link(claim)}<br>{badge(claim)}"
            f"<p>touches the <b>{erratum.matters}</b></p>",
            "what is printed, and what is right": _paragraphs(
                printed=claim.statement, right=erratum.instead
            ),
            "how it is known, and whether it matters": _paragraphs(
                known=erratum.known, effect=erratum.effect
            ),
        }
        for claim, erratum in sorted(listed, key=lambda one: order.index(one[1].matters))
    ]
    table = _html(pd.DataFrame(rows), f"{len(rows)} errata", index=False)
    return HtmlTable(f'<div class="replication-errata">{table.html}</div>', table.text)


def errata_counts() -> HtmlTable:
    """Count the errata of each paper by what they touch."""
    counts = {
        escape(short_title(paper)): {
            str(weight): sum(c.erratum is not None and c.erratum.matters is weight for c in claims)
            for weight in ledger.Weight
        }
        | {"errata": sum(c.erratum is not None for c in claims), "claims": len(claims)}
        for paper, claims in ledger.matching([]).items()
    }
    frame = pd.DataFrame(counts).T
    frame.loc["all"] = frame.sum()
    table = _html(frame, f"{frame['errata'].iloc[-1]} errata")
    return HtmlTable(f'<div class="replication-score">{table.html}</div>', table.text)


def _paragraphs(**named: str) -> str:
    return "".join(f"<p><b>{name}</b> {typeset(text)}</p>" for name, text in named.items())


def evidence_counts() -> HtmlTable:
    """Count the claims of each paper by what their verdict rests on, strongest first."""
    counts = {
        escape(short_title(paper)): {
            str(kind): sum(claim.evidence is kind for claim in claims) for kind in ledger.Evidence
        }
        for paper, claims in ledger.matching([]).items()
    }
    frame = pd.DataFrame(counts).T
    frame.loc["all"] = frame.sum()
    table = _html(frame, f"{frame.loc['all'].sum()} claims")
    return HtmlTable(f'<div class="replication-score">{table.html}</div>', table.text)


def score(
    results: Iterable[tuple[ledger.ClaimResult | ledger.Claim, ledger.TableResult | None]],
) -> HtmlTable:
    """Count the claims of each paper by verdict, and the printed cells that agree.

    Parameters
    ----------
    results : iterable
        From :func:`replication.ledger.run`, as ``replication verify`` has it, or from
        :func:`replication.ledger.compare_tables`, where a claim counts as recorded.

    Raises
    ------
    AssertionError
        If a check contradicts the recorded verdict, or a printed cell its recorded state.
    """
    rows: dict[str, dict[str, int]] = {}
    kinds = [verdict.words for verdict in ledger.Verdict]
    empty = dict.fromkeys([*kinds, "claims", "printed cells", "that agree"], 0)
    for result, table in results:
        claim = result.claim if isinstance(result, ledger.ClaimResult) else result
        if isinstance(result, ledger.ClaimResult) and not result.supported:
            raise AssertionError(f"{claim.id}: {result.found}")
        if table is not None and table.drift:
            raise AssertionError(f"{claim.id}: {table.drift}")
        row = rows.setdefault(claim.paper, dict(empty))
        row[claim.verdict.words] += 1
        row["claims"] += 1
        if table is not None:
            cells = published.count_cells(published.read_table(claim.id))
            row["printed cells"] += cells
            row["that agree"] += cells - len(claim.off)
    frame = pd.DataFrame({escape(short_title(key)): row for key, row in rows.items()}).T
    frame.loc["all"] = frame.sum()
    shown = _html(frame.map(lambda count: f"{count:,}"), f"{frame['claims'].iloc[-1]} claims")
    return HtmlTable(f'<div class="replication-score">{shown.html}</div>', shown.text)


def short_title(paper: str) -> str:
    """Name a paper by its authors, or by its subject where it has none."""
    return ledger.read_claims(paper)[0].partition(":")[0]
