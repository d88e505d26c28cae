"""A Sphinx extension: what the ledger adds to the built book.

The record as one JSON file, a badge for each paper, structured data in the pages of claims, where
each check stands, how a reply is sent, a description of every page, and room for wide tables.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from replication import ledger
from replication.show.graph import SIGNS
from replication.show.tables import anchor, short_title

PAGES = "book/claims/"
FORM = "verdict.yml"
"""The form for a reply among the repository's templates."""

RATING = {
    ledger.Verdict.REPRODUCED: 5,
    ledger.Verdict.CORRECTED: 4,
    ledger.Verdict.CONDITIONAL: 3,
    ledger.Verdict.REFUTED: 1,
}
"""A verdict as a number for machines; what is out of reach has none."""

STATEMENTS = ("proposition", "theorem", "lemma", "corollary")
OURS = "our result"

LONGEST = 200
"""Characters of a page's description."""


def offer_the_repository(app: Sphinx, config: Config) -> None:  # noqa: ARG001
    """Show buttons that lead to the repository only where it has an address."""
    options = config.html_theme_options
    known = bool(options.get("repository_url"))
    options["use_repository_button"] = known
    if not known:
        options["launch_buttons"] = {}


def whole_record() -> dict[str, Any]:
    """Return every claim of every paper, with the place of its check, ready for JSON."""
    papers = {}
    for key in ledger.paper_keys():
        paper = ledger.open_paper(key)
        papers[key] = {
            "title": paper.title,
            "verdicts": dict(Counter(str(claim.verdict) for claim in paper.claims.values())),
            "claims": [
                msgspec.to_builtins(claim)
                | {
                    "page": f"{PAGES}{key}.html#{anchor(claim)}",
                    "check": paper.room.located(claim.id),
                    "falls_with": ledger.falls_with(claim.id, paper.claims),
                }
                for claim in paper.claims.values()
            ],
        }
    return {"papers": papers}


def badge(paper: str) -> str:
    """Draw a paper's verdicts in one line, as SVG."""
    claims = ledger.read_claims(paper)[1].values()
    counts = Counter(claim.verdict for claim in claims)
    left = short_title(paper)
    right = "  ".join(f"{SIGNS[kind]} {counts[kind]}" for kind in SIGNS if counts[kind])
    told = f"{left}: " + ", ".join(f"{counts[kind]} {kind.words}" for kind in SIGNS if counts[kind])
    wide, more = (round(7 * len(text)) + 16 for text in (left, right))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide + more}" height="22" role="img" '
        f'font-family="Verdana, DejaVu Sans, sans-serif" font-size="12" fill="#fff">'
        f"<title>{escape(told)}</title>"
        f'<rect width="{wide}" height="22" fill="#444"/>'
        f'<rect x="{wide}" width="{more}" height="22" fill="#005b8f"/>'
        f'<text x="8" y="15" textLength="{wide - 16}">{escape(left)}</text>'
        f'<text x="{wide + 8}" y="15" textLength="{more - 16}">{right}</text></svg>\n'
    )


def write_files(app: Sphinx, error: Exception | None) -> None:
    """Write the record and the badges beside the pages."""
    if error is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static"
    record = json.dumps(whole_record(), ensure_ascii=False, indent=1)
    (folder / "ledger.json").write_text(record + "\n", encoding="utf-8")
    for paper in ledger.paper_keys():
        (folder / f"badge-{paper}.svg").write_text(badge(paper), encoding="utf-8")


def reviews(paper: str, address: str) -> dict[str, Any]:
    """Return a paper's claims as reviews in the vocabulary of schema.org.

    Parameters
    ----------
    paper : str
    address : str
        Of the page that tells them; empty for the page that holds the reviews.
    """
    title, claims = ledger.read_claims(paper)
    work = {"@type": "ScholarlyArticle", "name": title}
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "ClaimReview",
                "url": f"{address}#{anchor(claim)}",
                "claimReviewed": claim.statement,
                "itemReviewed": {"@type": "Claim", "name": claim.where, "appearance": work},
                "author": {"@type": "Organization", "name": "The Cities, Replicated developers"},
                "reviewRating": {"@type": "Rating", "alternateName": claim.verdict.words}
                | _rating(claim.verdict),
                "reviewBody": claim.because or "It comes out as printed.",
            }
            for claim in claims.values()
        ],
    }


def _rating(verdict: ledger.Verdict) -> dict[str, int]:
    if verdict not in RATING:
        return {}
    return {"ratingValue": RATING[verdict], "bestRating": 5, "worstRating": 1}


def add_to_page(
    app: Sphinx,
    name: str,
    template: str,  # noqa: ARG001
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Describe a page, and complete it if it tells claims."""
    if doctree is None:
        return
    tags = list(_preview(app, context, doctree))
    paper = name.removeprefix(PAGES)
    if name.startswith(PAGES) and paper in ledger.paper_keys():
        base = app.config.html_baseurl
        data = json.dumps(reviews(paper, f"{base}{name}.html" if base else ""))
        data = data.replace("<", "\\u003c")
        tags.append(f'<script type="application/ld+json">{data}</script>')
        url = app.config.html_theme_options.get("repository_url", "")
        context["body"] = completed(paper, context["body"], url)
    context["metatags"] = context.get("metatags", "") + "\n".join(tags)


def completed(paper: str, body: str, url: str) -> str:
    """Say the line of each check, and link to the form for a reply where there is a repository."""
    opened = ledger.open_paper(paper)
    line = lambda found: opened.room.located(found[1]).rpartition(":")[2]
    body = re.sub(
        r'(?<=<span class="claim-line" data-claim=")([^"]+)">',
        lambda found: f'{found[1]}">:{line(found)}',
        body,
    )
    if not url:
        return body

    def form(found: re.Match[str]) -> str:
        query = urlencode({"template": FORM, "title": f"Reply: {found[1]}", "claim": found[1]})
        where = escape(f"{url.rstrip('/')}/issues/new?{query}")
        return f'{found[0]}<a href="{where}">Write a reply</a>. '

    return re.sub(r'<span class="claim-reply" data-claim="([^"]+)">', form, body)


def _preview(app: Sphinx, context: dict[str, Any], doctree: nodes.document) -> Iterator[str]:
    """Yield what a search engine or a message with a link shows of a page."""
    first = next((p for p in doctree.findall(nodes.paragraph) if len(p.astext()) > 20), None)
    words = " ".join(first.astext().split()) if first is not None else app.config.project
    words = re.sub(r"(?<=[.?!])[^.?!]*:$", "", words)
    if len(words) > LONGEST:
        words = f"{words[: words.rindex(' ', 0, LONGEST)]} ..."
    title = re.sub("<[^>]*>", "", str(context.get("title") or app.config.project))
    yield f'<meta name="description" content="{escape(words)}">'
    for key, value in (("type", "article"), ("title", title), ("description", words)):
        yield f'<meta property="og:{key}" content="{escape(value)}">'


def name_our_results(app: Sphinx, doctree: nodes.document) -> None:
    """Call our propositions and theorems ours: the papers' have their own numbers."""
    for proof in getattr(app.env, "proof_list", {}).values():
        if proof["realtype"] in STATEMENTS:
            proof["realtype"] = OURS
    for node in doctree.findall(nodes.Admonition):
        if node.get("realtype") in STATEMENTS:
            node["realtype"] = OURS


class WideTables(SphinxPostTransform):
    """Give a table that is wider than the text the margin as well."""

    builders = ("html",)
    default_priority = 950

    def run(self) -> None:
        """Go through the cells."""
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code" and any(
                "replication-wide" in raw.astext() for raw in cell.findall(nodes.raw)
            ):
                cell["classes"].append("full-width")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("config-inited", offer_the_repository, priority=100)
    app.connect("doctree-read", name_our_results)
    app.connect("html-page-context", add_to_page)
    app.connect("build-finished", write_files)
    app.add_post_transform(WideTables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
