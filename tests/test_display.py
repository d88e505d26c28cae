"""What the chapters show."""

import pandas as pd
import pytest

from replication import display, ledger
from replication.wedge import tables


def test_beside_marks_what_differs_and_only_that():
    agreeing = display.beside("wedge/table-3", tables.table(3))
    assert "≠" not in agreeing.html
    assert repr(agreeing) == "wedge/table-3: 186 of 186 cells agree"
    correct = display.beside("wedge/table-3", tables.table(3, "correct"))
    assert '<span class="off">≠ -408.10</span>' in correct.html
    marks = correct.html.count("≠")
    assert repr(correct) == f"wedge/table-3: {186 - marks} of 186 cells agree"
    assert correct.html.count("<tr>") > 31
    changed = display.beside("wedge/table-3", tables.table(3, "correct"), changed=True)
    assert changed.html.count("≠") == marks
    assert "Agglomeration Parameter" not in changed.html


def test_numbers_are_rounded_and_grouped():
    frame = pd.DataFrame({"x": [1234.567, -0.001], "y": ["a", "b"]}, index=[55_176, 2_091_286])
    shown = display.numbers(frame.rename_axis("people"), 1).html
    for text in ("1,234.6", "-0.0", "55,176", "2,091,286", ">a<", "people"):
        assert text in shown


def test_agreement_counts_cells():
    counts = display.agreement([("wedge/table-3", tables.table(3, "correct"))])
    assert counts.loc["all", "cells"] == 186
    assert counts.loc["all", "agree"] + counts.loc["all", "off"] == 186


def test_verdicts_run_the_checks(monkeypatch):
    listed = display.verdicts("wedge/text/top-city")
    assert 'id="claim-wedge-text-top-city"' in listed.html
    assert '<span class="verdict corrected">corrected</span>' in listed.html
    failed = ledger.Finding(None, {})
    monkeypatch.setattr(
        ledger, "run_claim", lambda paper, claim: ledger.ClaimResult(claim, failed, 0.0)
    )
    with pytest.raises(AssertionError, match="wedge/text/top-city"):
        display.verdicts("wedge/text/top-city")


def test_verdicts_of_a_chapter_are_those_of_the_ledger():
    shown = display.verdicts("wedge", chapter="book/wedge/model").html
    for claim in ledger.open_paper("wedge").claims.values():
        assert (f">{claim.id}<" in shown) == (claim.chapter == "book/wedge/model")


def test_the_whole_ledger_leads_to_the_chapters():
    shown = display.whole_ledger().html
    for _, claims in ledger.select([]):
        for claim in claims:
            page = claim.chapter.removeprefix("book/")
            anchor = f"claim-{claim.id.replace('/', '-')}"
            assert f'<a href="{page}.html#{anchor}">{claim.id}</a>' in shown


def test_the_score_adds_up():
    shown = display.score()
    selection = ledger.select([])
    total = sum(len(claims) for _, claims in selection)
    assert repr(shown) == f"{total} claims"
    cells = [
        len(table.cells)
        for paper, claims in selection
        for claim in claims
        if claim.id in paper.room.tables
        for table in [ledger.compare_table(paper, claim)]
    ]
    if all(cells):
        assert f"{sum(cells):,}" in shown.html
