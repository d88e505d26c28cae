"""What the chapters show."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from replication import ledger
from replication.marketplaces.printed import cases
from replication.show import tables as display
from replication.wedge.printed import tables

FAILED = ledger.Finding(printed={"it is so": False}, instead={"it is not": False})


def test_beside_marks_what_differs_and_only_that():
    agreeing = display.beside("wedge/table-3", tables.table(3))
    assert "≠" not in agreeing.html
    assert repr(agreeing) == "wedge/table-3: 186 of 186 cells agree"
    correct = display.beside("wedge/table-3", tables.table(3, "correct"))
    assert (
        '<span class="off">≠ -408.10</span> <span class="printed">(1,247.45)</span>' in correct.html
    )
    assert "1,247.45" not in correct.html.replace("(1,247.45)", "")
    marks = correct.html.count('class="off">≠')
    assert repr(correct) == f"wedge/table-3: {186 - marks} of 186 cells agree"
    assert correct.html.count("<tr>") == 31
    changed = display.beside("wedge/table-3", tables.table(3, "correct"), changed=True)
    assert changed.html.count('class="off">≠') == marks
    assert "Agglomeration Parameter" not in changed.html


def test_columns_are_headed_in_words():
    ours = cases.case_table(1)
    html = display.beside("marketplaces/table-1", ours).html
    heads = re.findall("<th>([^<]+)</th>", html)
    assert heads[:3] == ["markets", "location", "people a"]
    assert len(heads) == len(ours.columns)


def test_columns_stand_as_printed_though_the_first_row_has_gaps():
    ours = cases.case_table(1)
    html = display.beside("marketplaces/table-1", ours).html
    third = html.split("<tr>")[3]
    assert re.findall("<td>([^<]*)</td>", third)[:3] == ["1", "0.5", "0.188"]


def test_a_table_wider_than_the_text_is_marked():
    frame = pd.DataFrame({f"column {i}": [1234.5] for i in range(12)}, index=["a row"])
    assert "replication-wide" in display.numbers(frame).html
    assert "replication-wide" not in display.numbers(frame.iloc[:, :4]).html


def test_a_caption_stands_above_and_is_escaped():
    frame = pd.DataFrame({"x": [1.0]}, index=["a"])
    shown = display.numbers(frame, caption="What <x> is").html
    assert "<caption>What &lt;x&gt; is</caption>" in shown
    assert "<caption>" not in display.numbers(frame).html


def test_named_numbers_stand_one_to_a_row():
    shown = display.values({"cities": 365, "too many, %": 1821.149, "who": "a & b"}, decimals=1)
    assert repr(shown) == "3 numbers"
    for text in (">365<", ">1,821.1<", "a &amp; b", "too many, %"):
        assert text in shown.html
    shown = display.values({"rents_at_b": ["0.02", 0.5], "skill z_min": 1}).html
    assert ">rents at b<" in shown
    assert ">0.02, 0.50<" in shown
    assert ">skill z_min<" in shown


def test_parameters_of_economies_stand_below_the_other_numbers_one_to_a_row():
    found = {"stored": [{"tail": 1.5}, {"tail": 2.25, "cost_1": 0.125}], "draws": 3}
    shown = display.values(found, symbols={"tail": "Pareto tail alpha"})
    assert repr(shown) == "2 numbers"
    rows = re.findall(r"<th>(.*?)</th>\s*<td>(.*?)</td>", shown.html)
    assert rows == [
        ("draws", "3"),
        ("<b>stored</b>", ""),
        ('<span class="part">Pareto tail α</span>', "1.5, 2.25"),
        ('<span class="part">cost 1</span>', "–, 0.125"),
    ]


def test_evidence_is_counted():
    shown = display.evidence_counts()
    claims = [claim for listed in ledger.matching([]).values() for claim in listed]
    assert repr(shown) == f"{len(claims)} claims"
    last = [int(cell) for cell in re.findall(r"<td>(\d+)</td>", shown.html.rpartition("<tr>")[2])]
    assert last == [sum(claim.evidence is kind for claim in claims) for kind in ledger.Evidence]


def test_numbers_are_rounded_and_grouped():
    frame = pd.DataFrame({"x": [1234.567, -0.001], "y": ["a", "b"]}, index=[55_176, 2_091_286])
    shown = display.numbers(frame.rename_axis("people"), 1).html
    for text in ("1,234.6", ">0.0<", "55,176", "2,091,286", ">a<", "people"):
        assert text in shown
    assert "-0.0" not in shown


def test_a_counter_of_rows_is_not_shown_and_a_named_one_is():
    frame = pd.DataFrame({"x": [7.5, 8.5]})
    assert "<th>0</th>" not in display.numbers(frame).html
    assert "<th>0</th>" in display.numbers(frame.rename_axis("site")).html


def test_agreement_counts_cells():
    counts = display.agreement([("wedge/table-3", tables.table(3, "correct"))])
    assert counts.loc["all", "cells"] == 186
    assert counts.loc["all", "agree"] + counts.loc["all", "off"] == 186


def test_verdicts_run_the_checks(monkeypatch):
    listed = display.verdicts("wedge/text/top-city")
    assert 'id="claim-wedge-text-top-city"' in listed.html
    assert '<span class="verdict corrected">corrected</span>' in listed.html
    assert 'href="../claims/wedge.html#claim-wedge-text-top-city"' in listed.html
    monkeypatch.setattr(
        ledger, "run_claim", lambda paper, claim: ledger.ClaimResult(claim, FAILED, 0.0, "m:f:1")
    )
    with pytest.raises(AssertionError, match="wedge/text/top-city"):
        display.verdicts("wedge/text/top-city")


def test_verdicts_of_a_chapter_are_those_of_the_ledger():
    shown = display.verdicts("wedge", chapter="book/wedge/model").html
    for claim in ledger.open_paper("wedge").claims.values():
        assert (f">{claim.id}<" in shown) == (claim.chapter == "book/wedge/model")


def test_the_whole_ledger_leads_to_each_claim_and_says_what_its_rows_are_sorted_by():
    shown = display.whole_ledger().html
    rows = re.findall(r"<tr data-.*?</tr>", shown, re.DOTALL)
    claims = [claim for listed in ledger.matching([]).values() for claim in listed]
    for row, claim in zip(rows, claims, strict=True):
        anchor = f"claim-{claim.id.replace('/', '-')}"
        assert f'<a href="claims/{claim.paper}.html#{anchor}">{claim.id}</a>' in row
        assert f'data-verdict="{claim.verdict}" data-evidence="{claim.evidence}"' in row
        assert f'data-paper="{claim.paper}"' in row


KEYS = ["marketplaces/table-1", "land/equation-3"]


def test_the_score_adds_up():
    results = list(ledger.run(ledger.select(KEYS)))
    shown = display.score(results)
    assert repr(shown) == "2 claims"
    table = next(table for _, table in results if table is not None)
    agree = len(table.cells) - len(table.off)
    last = shown.html.rpartition("<tr>")[2]
    numbers = [int(cell) for cell in re.findall(r"<td>(\d+)</td>", last)]
    assert numbers == [1, 1, 0, 0, 0, 2, len(table.cells), agree]
    assert agree < len(table.cells)
    compared = ledger.compare_tables(ledger.select(KEYS))
    assert display.score(compared).html == shown.html


def test_the_score_refuses_what_is_not_as_recorded():
    (result, table) = next(ledger.run(ledger.select(["land/equation-3"])))
    with pytest.raises(AssertionError, match="land/equation-3"):
        display.score([(replace(result, found=FAILED), table)])
    (claim, table) = next(ledger.compare_tables(ledger.select(["marketplaces/table-1"])))
    assert repr(display.score([(claim, table)])) == "1 claims"
    with pytest.raises(AssertionError, match="marketplaces/table-1"):
        display.score([(claim, replace(table, error="it broke"))])


def test_every_claim_that_does_not_stand_has_an_erratum():
    for key in ledger.paper_keys():
        _, claims = ledger.read_claims(key)
        listed = sum(
            claim.verdict not in ("reproduced", "out-of-reach") for claim in claims.values()
        )
        shown = display.errata(key)
        assert repr(shown) == f"{listed} errata"
        touched = re.findall(r"touches the <b>(\w+)</b>", shown.html)
        order = ["message", "argument", "detail"]
        assert touched == sorted(touched, key=order.index)
        assert len(touched) == listed
