"""The record's pages."""

import csv
import re

import msgspec
import pytest

from replication import ledger
from replication.show import pages


@pytest.fixture
def short_paper(monkeypatch):
    """Open papers with three of their claims, the last of which rests on the first."""
    opened = ledger.open_paper

    def three(key):
        paper = opened(key)
        chosen = [c for c in paper.claims.values() if c.erratum][:1]
        chosen += [c for c in paper.claims.values() if not c.erratum][:2]
        uses = {chosen[-1].id: (chosen[0].id,)}
        claims = {c.id: msgspec.structs.replace(c, rests_on=uses.get(c.id, ())) for c in chosen}
        return ledger.Paper(paper.key, paper.title, claims, paper.room)

    monkeypatch.setattr(ledger, "open_paper", three)
    return three("land")


def test_each_claim_stands_at_its_address_with_all_that_is_known(short_paper):
    shown = pages.claim_pages("land")
    assert repr(shown) == "3 claims, each as recorded"
    parts = re.findall(
        r'<section class="claim" id="([^"]+)">(.*?)</section>', shown.html, re.DOTALL
    )
    assert [name for name, _ in parts] == [
        f"claim-{one.replace('/', '-')}" for one in short_paper.claims
    ]
    for (_, html), claim in zip(parts, short_paper.claims.values(), strict=True):
        assert f'href="../{claim.chapter.removeprefix("book/")}.html#' in html
        assert f"replication show {claim.id}" in html
        assert f"by {claim.evidence}" in html
        assert claim.function in html
        assert ("What is right" in html) == (claim.erratum is not None)
        assert "Tested, what holds" in html or "Tested, as printed" in html
        assert "Authors' reply" in html
    first, last = parts[0], parts[-1]
    assert f'href="#{last[0]}"' in first[1].partition("Falls with it")[2]
    assert f'href="#{first[0]}"' in last[1].partition("Rests on")[2]


def test_a_claim_that_is_not_as_recorded_is_refused(short_paper, monkeypatch):
    failed = ledger.Finding(printed={"it is so": False}, instead={"it is not": False})
    run = ledger.run_claim
    monkeypatch.setattr(
        ledger,
        "run_claim",
        lambda paper, claim: ledger.ClaimResult(claim, failed, 0.0, run(paper, claim).check),
    )
    with pytest.raises(AssertionError, match=next(iter(short_paper.claims))):
        pages.claim_pages("land")


def test_the_map_is_told_in_words(monkeypatch):
    title, claims = ledger.read_claims("land")
    names = list(claims)
    uses = {names[1]: (names[0],)}
    claims = {
        one: msgspec.structs.replace(claim, rests_on=uses.get(one, ()))
        for one, claim in claims.items()
    }
    monkeypatch.setattr(ledger, "read_claims", lambda key: (title, claims))
    shown = pages.claim_map("land").html
    assert "<svg" in shown
    assert f"{claims[names[1]].where}</a> rests on {claims[names[0]].where}" in shown
    assert f"{len(claims) - 2} claims that stand alone" in shown


def test_the_inventory_lists_claims_and_reasons(monkeypatch, tmp_path):
    claims = ledger.read_claims("land")[1]
    (tmp_path / "inventory").mkdir()
    with (tmp_path / "inventory" / "land.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["place", "statement", "claim", "why"])
        for claim in claims.values():
            writer.writerow([claim.where, claim.statement, claim.id, ""])
        writer.writerow(["Section 1", "Cities are large.", "", "motivation"])
    folder = ledger.inventory.data_folder
    monkeypatch.setattr(
        ledger.inventory, "data_folder", lambda: tmp_path if tmp_path.exists() else folder()
    )
    shown = pages.inventory("land")
    assert repr(shown) == f"{len(claims) + 1} statements, {len(claims)} with a claim"
    assert shown.html.count("<tr>") == len(claims) + 2
    assert "<td>motivation</td>" in shown.html
    assert 'href="claims/land.html#claim-land-equation-3"' in shown.html


def test_a_cell_that_differs_is_named_as_the_table_is_read():
    claim = ledger.read_claims("marketplaces")[1]["marketplaces/table-1"]
    first, *others = pages._cells(claim)
    assert first.startswith("q = 0.5, output a: printed 0.17, ours 0.16.")
    assert len(others) == len(claim.off) - 1


def test_parameters_of_a_stored_economy_are_listed_with_words_and_symbol(monkeypatch):
    opened = ledger.open_paper("sorting")
    claim = opened.claims["sorting/proposition-2/existence"]
    lonely = {claim.id: msgspec.structs.replace(claim, rests_on=())}
    paper = ledger.Paper(opened.key, opened.title, lonely, opened.room)
    monkeypatch.setattr(ledger, "open_paper", lambda key: paper)
    shown = pages.claim_pages("sorting").html
    (parts,) = re.findall(r'stored economies: <ul class="parts">(.*?)</ul>', shown)
    assert "<li>CES parameter θ: 0.5, 0.5</li>" in parts
    assert "<li>congestion <i>a</i><sub>1</sub>: 0.2, 0.15</li>" in parts
    assert "<li>workers L: –, 1</li>" in parts


def test_every_parameter_of_a_stored_economy_has_words_and_a_symbol():
    opened = ledger.open_paper("sorting")
    for claim_id in ("proposition-7/uniqueness", "proposition-8/wage", "text/part-a"):
        numbers = opened.room.checks[f"sorting/{claim_id}"]().numbers
        (economy,) = [numbers[name] for name in numbers if name == "stored_economy"]
        assert set(economy) <= set(opened.room.symbols)
