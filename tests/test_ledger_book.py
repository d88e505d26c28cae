"""What the ledger adds to the built book: the record, badges, structured data, lines, replies."""

import json
from html import unescape
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import ledger_book
import pytest
from docutils import nodes
from docutils.utils import new_document

from replication import ledger

REPOSITORY = "https://example.org/cities"


@pytest.mark.parametrize("paper", ledger.paper_keys())
def test_a_badge_counts_the_verdicts(paper):
    root = ET.fromstring(ledger_book.badge(paper))  # noqa: S314
    told = root[0].text
    claims = ledger.read_claims(paper)[1].values()
    for verdict in ledger.Verdict:
        count = sum(claim.verdict is verdict for claim in claims)
        assert (f"{count} {verdict.words}" in told) == (count > 0)


@pytest.mark.parametrize("paper", ledger.paper_keys())
def test_claims_are_reviews_for_machines(paper):
    found = ledger_book.reviews(paper, "page.html")
    assert json.loads(json.dumps(found)) == found
    claims = ledger.read_claims(paper)[1].values()
    for review, claim in zip(found["@graph"], claims, strict=True):
        assert review["@type"] == "ClaimReview"
        assert review["url"] == f"page.html#claim-{claim.id.replace('/', '-')}"
        assert review["claimReviewed"] == claim.statement
        rating = review["reviewRating"]
        assert rating["alternateName"] == claim.verdict.words
        assert ("ratingValue" in rating) == (claim.verdict != "out-of-reach")


def test_the_record_holds_every_claim_with_the_line_of_its_check():
    record = ledger_book.whole_record()
    assert json.loads(json.dumps(record))["papers"].keys() == set(ledger.paper_keys())
    for key, paper in record["papers"].items():
        opened = ledger.open_paper(key)
        assert [claim["id"] for claim in paper["claims"]] == list(opened.claims)
        assert sum(paper["verdicts"].values()) == len(opened.claims)
        for claim in paper["claims"]:
            assert claim["check"] == opened.room.located(claim["id"])


BODY = (
    '<span class="claim-line" data-claim="land/equation-3"></span>'
    '<span class="claim-reply" data-claim="land/equation-3">None yet.</span>'
)


def test_the_line_of_a_check_is_said_when_the_book_is_built():
    line = ledger.open_paper("land").room.located("land/equation-3").rpartition(":")[2]
    assert f'data-claim="land/equation-3">:{line}</span>' in ledger_book.completed("land", BODY, "")


def test_a_reply_leads_to_the_form_where_there_is_a_repository():
    assert "<a " not in ledger_book.completed("land", BODY, "")
    shown = unescape(ledger_book.completed("land", BODY, REPOSITORY))
    assert f'href="{REPOSITORY}/issues/new?template=verdict.yml&' in shown
    assert "claim=land%2Fequation-3" in shown


@pytest.mark.parametrize("url", ["", REPOSITORY])
def test_buttons_lead_to_the_repository_only_where_it_has_an_address(url):
    options = {"repository_url": url, "launch_buttons": {"binderhub_url": "https://example.org"}}
    ledger_book.offer_the_repository(None, SimpleNamespace(html_theme_options=options))
    assert options["use_repository_button"] == bool(url)
    assert bool(options["launch_buttons"]) == bool(url)


def test_our_statements_are_called_ours_and_proofs_stay():
    document = new_document("page")
    for kind in ("proposition", "theorem", "example"):
        document += nodes.admonition(realtype=kind)
    listed = {"x": {"realtype": "theorem"}, "y": {"realtype": "example"}}
    app = SimpleNamespace(env=SimpleNamespace(proof_list=listed))
    ledger_book.name_our_results(app, document)
    assert [node["realtype"] for node in document] == ["our result", "our result", "example"]
    assert [one["realtype"] for one in listed.values()] == ["our result", "example"]


def test_a_wide_table_gets_the_margin():
    document = new_document("page")
    for kind in ("replication-wide", "replication-scroll"):
        cell = nodes.container(nb_element="cell_code")
        cell += nodes.raw("", f'<div class="{kind}">', format="html")
        document += cell
    ledger_book.WideTables(document).run()
    assert ["full-width" in cell["classes"] for cell in document] == [True, False]
