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
        "verdict": _badge(claim),
    }


def _badge(claim: ledger.Claim) -> str:
    return f'<span class="verdict {claim.verdict}">{claim.verdict}</span>'


def _link(claim: ledger.Claim) -> str:
    """Link from a page of the book's folder to where a chapter checks the claim."""
    page = claim.chapter.removeprefix("book/")
    return f'<a href="{page}.html#{_anchor(claim)}">{claim.id}</a>'


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

    Each row leads to the chapter that establishes the claim and to the function that computes it;
    the page's script filters the rows.
    """
    rows = [
        _row(
            claim,
            _link(claim),
            (f"<p>{escape(claim.erratum.known)}</p>" if claim.erratum else "")
            + f'<p><a href="functions/{paper}.html#{claim.function}">'
            f"<code>{claim.function}</code></a></p>",
        )
        for paper, claims in ledger.matching([]).items()
        for claim in claims
    ]
    table = _prose(rows, f"{len(rows)} claims")
    return HtmlTable(f'<div class="replication-ledger">{table.html}</div>', table.text)


def errata(paper: str) -> HtmlTable:
    """List a paper's corrections, conditions and refutations, as its authors would want them.

    What touches the paper's message stands first, details last.

    Parameters
    ----------
    paper : str
        Key of the paper.
    """
    listed = [c for claims in ledger.matching([paper]).values() for c in claims if c.erratum]
    order = list(ledger.Weight)
    rows = [
        {
            "where": f"{escape(claim.where)}<br>{_link(claim)}<br>{_badge(claim)}"
            f"<p>touches the <b>{claim.erratum.matters}</b></p>",
            "what is printed, and what is right": _paragraphs(
                printed=claim.statement, right=claim.erratum.instead
            ),
            "how it is known, and whether it matters": _paragraphs(
                known=claim.erratum.known, effect=claim.erratum.effect
            ),
        }
        for claim in sorted(listed, key=lambda claim: order.index(claim.erratum.matters))
    ]
    table = _html(pd.DataFrame(rows), f"{len(rows)} errata", index=False)
    return HtmlTable(f'<div class="replication-errata">{table.html}</div>', table.text)


def errata_counts() -> HtmlTable:
    """Count the errata of each paper by what they touch."""
    counts = {
        escape(_short_title(paper)): {
            str(weight): sum(c.erratum is not None and c.erratum.matters is weight for c in claims)
            for weight in ledger.Weight
        }
        | {"errata": sum(c.erratum is not None for c in claims), "claims": len(claims)}
        for paper, claims in ledger.matching([]).items()
    }
    frame = pd.DataFrame(counts).T
    frame.loc["all"] = frame.sum()
    table = _html(frame, f"{frame.at['all', 'errata']} errata")
    return HtmlTable(f'<div class="replication-score">{table.html}</div>', table.text)


def _paragraphs(**named: str) -> str:
    return "".join(f"<p><b>{name}</b> {escape(text)}</p>" for name, text in named.items())


def score(results: Iterable[tuple[ledger.ClaimResult, ledger.TableResult | None]]) -> HtmlTable:
    """Count the claims of each paper by verdict, and the printed cells that agree.

    Parameters
    ----------
    results : iterable
        From :func:`replication.ledger.run`, as ``replication verify`` has it. A table whose data
        are not on this machine counts as recorded.

    Raises
    ------
    AssertionError
        If a check contradicts the recorded verdict, or a printed cell its recorded state.
    """
    rows: dict[str, dict[str, int]] = {}
    empty = dict.fromkeys([*map(str, ledger.Verdict), "claims", "printed cells", "that agree"], 0)
    for result, table in results:
        if not result.supported or (table is not None and table.drift):
            raise AssertionError(f"{result.claim.id}: {result.found}")
        row = rows.setdefault(result.claim.paper, dict(empty))
        row[str(result.claim.verdict)] += 1
        row["claims"] += 1
        if table is not None:
            cells = published.count_cells(published.read_table(result.claim.id))
            row["printed cells"] += cells
            row["that agree"] += cells - len(result.claim.off)
    frame = pd.DataFrame({escape(_short_title(key)): row for key, row in rows.items()}).T
    frame.loc["all"] = frame.sum()
    table = _html(frame.map(lambda count: f"{count:,}"), f"{frame.at['all', 'claims']} claims")
    return HtmlTable(f'<div class="replication-score">{table.html}</div>', table.text)


def _short_title(paper: str) -> str:
    return ledger.read_claims(paper)[0].partition(":")[0]
