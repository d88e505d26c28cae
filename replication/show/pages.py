"""The record's pages: one for each paper with all of its claims, its map, and its inventory."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from replication import ledger, published
from replication.show import graph
from replication.show.tables import HtmlTable, anchor, badge, short_title
from replication.show.words import heading, label, laid_out, short, typeset


def claim_pages(paper: str) -> HtmlTable:
    """Run every check of a paper and tell each claim in full, at an address that never changes.

    The address is ``claims/PAPER.html#claim-PAPER-...``, the claim's id with hyphens for slashes.

    Parameters
    ----------
    paper : str
        Key of the paper.

    Raises
    ------
    ValueError
        If there is no such paper.
    AssertionError
        If a check contradicts the recorded verdict.
    """
    opened = ledger.open_paper(paper)
    told = []
    for claim in opened.claims.values():
        result = ledger.run_claim(opened, claim)
        if not result.supported:
            raise AssertionError(f"{claim.id}: {result.found.wrong(claim.verdict)}")
        told.append("\n".join(_claim(opened, result)))
    html = "\n".join(['<div class="claims">', *told, "</div>"])
    return HtmlTable(html, f"{len(told)} claims, each as recorded")


def _claim(paper: ledger.Paper, result: ledger.ClaimResult) -> Iterator[str]:
    """Yield the parts of one claim's entry."""
    claim, own = result.claim, anchor(result.claim)
    yield f'<section class="claim" id="{own}">'
    yield (
        f"<h2>{escape(claim.where)} "
        f'<a class="claim-address" href="#{own}" title="Address of this claim">#</a></h2>'
    )
    yield f"<p>{badge(claim)} <span>by {claim.evidence}</span> <code>{claim.id}</code></p>"
    yield "<dl>"
    yield from _entry("The paper says", typeset(claim.statement))
    yield from _entry("How we read it", typeset(claim.reading))
    yield from _entry(
        "Readings", _list(f"{r.verdict.words}: {typeset(r.says)}" for r in claim.readings)
    )
    yield from _entry("Why this verdict", typeset(claim.because))
    yield from _entry("Proof", typeset(claim.proof))
    yield from _entry("Tested, as printed", _statements(result.found.printed))
    yield from _entry("Tested, what holds", _statements(result.found.instead))
    yield from _entry("Numbers found", _numbers(result.found.numbers, paper.room.symbols))
    if claim.erratum is not None:
        yield from _entry("What is right", typeset(claim.erratum.instead))
        yield from _entry("How it is known", typeset(claim.erratum.known))
        weight = claim.erratum.matters
        it = "is a detail" if weight is ledger.Weight.DETAIL else f"touches the {weight}"
        touched = f"{typeset(claim.erratum.effect)} It {it}."
        yield from _entry("Whether it matters", touched)
    yield from _entry("Cells that differ", _list(_cells(claim)))
    used = (paper.claims[one] for one in claim.rests_on)
    falling = (paper.claims[one] for one in ledger.falls_with(claim.id, paper.claims))
    yield from _entry("Rests on", _links(used))
    yield from _entry("Falls with it", _links(falling))
    yield from _entry("Shown in", _chapter(claim))
    yield from _entry("Computed by", _function(claim))
    module, name, _ = result.check.split(":")
    file = Path(*module.split(".")).with_suffix(".py").as_posix()
    yield from _entry(
        "Checked by",
        f'<code>{file}</code><span class="claim-line" data-claim="{claim.id}"></span>, '
        f"<code>{escape(name)}</code>",
    )
    yield from _entry("Run it again", f"<code>replication show {claim.id}</code>")
    yield from _entry("Authors' reply", _reply(claim))
    yield "</dl>"
    yield "</section>"


def _entry(name: str, html: str) -> Iterator[str]:
    if html:
        yield f"<div><dt>{name}</dt><dd>{html}</dd></div>"


def _list(entries: Iterable[str]) -> str:
    items = "".join(f"<li>{entry}</li>" for entry in entries)
    return f"<ul>{items}</ul>" if items else ""


def _statements(statements: Mapping[str, object]) -> str:
    return _list(
        f'<b class="truth">{"true" if truth else "false"}</b> {typeset(sentence)}'
        for sentence, truth in statements.items()
    )


def _numbers(numbers: Mapping[str, object], symbols: Mapping[str, str]) -> str:
    def written(value: object) -> str:
        parts = laid_out(value, symbols)
        entries = (f"{typeset(key)}: {escape(', '.join(found))}" for key, found in parts.items())
        return _list(entries).replace("<ul", '<ul class="parts"') or escape(short(value))

    return _list(f"{typeset(label(name))}: {written(value)}" for name, value in numbers.items())


def _cells(claim: ledger.Claim) -> Iterator[str]:
    """Yield each printed cell that ours do not round to, and why."""
    labels = published.read_table(claim.id).labels if claim.off else {}
    for cell in claim.off:
        place = f"{labels[cell.row]}, {heading(cell.column)}"
        yield f"{escape(place)}: printed {cell.printed}, ours {cell.ours}. {typeset(cell.cause)}"


def _links(claims: Iterable[ledger.Claim]) -> str:
    return _list(
        f'<a href="#{anchor(claim)}">{escape(claim.where)}</a> <code>{claim.id}</code>'
        for claim in claims
    )


def _chapter(claim: ledger.Claim) -> str:
    page = claim.chapter.removeprefix("book/")
    return f'<a href="../{page}.html#{anchor(claim)}"><code>{claim.chapter}</code></a>'


def _function(claim: ledger.Claim) -> str:
    page = f"../functions/{claim.function.split('.')[1]}.html#{claim.function}"
    return f'<a href="{page}"><code>{claim.function}</code></a>'


def _reply(claim: ledger.Claim) -> str:
    """Say that there is none; the book's build adds a link where the repository has an address."""
    return (
        f'<span class="claim-reply" data-claim="{claim.id}">None yet. To send one, use the form '
        "<i>A verdict is wrong</i> of the project's issues, and name the claim: "
        f"<code>{claim.id}</code>.</span>"
    )


def claim_map(paper: str) -> HtmlTable:
    """Draw what rests on what in a paper, and say the same in words.

    Parameters
    ----------
    paper : str
        Key of the paper.
    """
    claims = ledger.read_claims(paper)[1]
    using = [claim for claim in claims.values() if claim.rests_on]
    alone = [
        claim
        for claim in claims.values()
        if not claim.rests_on and not ledger.falls_with(claim.id, claims)
    ]
    drawn = graph.svg(claims) if using else ""
    words = _list(
        f'<a href="#{anchor(claim)}">{escape(claim.where)}</a> rests on '
        + ", ".join(escape(claims[one].where) for one in claim.rests_on)
        for claim in using
    )
    rows = [
        '<div class="claim-map">',
        f'<div class="replication-scroll replication-wide" tabindex="0">{drawn}</div>'
        if drawn
        else "",
        f"<details><summary>The same in words</summary>{words}</details>" if words else "",
        f"<details><summary>{len(alone)} claims that stand alone</summary>{_links(alone)}</details>"
        if alone
        else "",
        "</div>",
    ]
    return HtmlTable("\n".join(filter(None, rows)), f"{len(using)} claims rest on others")


def inventory(paper: str) -> HtmlTable:
    """List every checkable statement of a paper with its claims, or why it has none.

    Parameters
    ----------
    paper : str
        Key of the paper.

    Raises
    ------
    ValueError
        As :func:`replication.ledger.read_inventory`.
    """
    claims = ledger.read_claims(paper)[1]
    statements = ledger.read_inventory(paper)
    rows = "".join(
        f"<tr><td>{typeset(one.place)}</td><td>{typeset(one.statement)}</td><td>"
        + ("<br>".join(_away(claims[claim]) for claim in one.claims) or typeset(one.why))
        + "</td></tr>\n"
        for one in statements
    )
    table = (
        '<div class="replication-prose replication-inventory"><div class="replication-scroll" '
        'tabindex="0"><table class="replication"><thead><tr><th>place</th><th>statement</th>'
        f"<th>claim, or why none</th></tr></thead>\n<tbody>{rows}</tbody></table></div></div>"
    )
    covered = sum(bool(one.claims) for one in statements)
    said = f"{len(statements)} statements, {covered} with a claim"
    return HtmlTable(f"<p><b>{escape(short_title(paper))}</b>: {said}.</p>\n{table}", said)


def _away(claim: ledger.Claim) -> str:
    page = f"claims/{claim.paper}.html#{anchor(claim)}"
    return f'<a href="{page}">{claim.id}</a> {badge(claim)}'
