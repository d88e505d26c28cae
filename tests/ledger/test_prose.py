"""Numbers in an entry's texts are found by its check, printed in the paper or parameters."""

import json

import pytest
from ledger.conftest import ENTRY, ERRATUM, TITLE

from replication import ledger
from replication.ledger import Finding, prose


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Equation (14), Table 3 and Proposition 2 (iv) of section 4.1, footnotes 22 and 23", []),
        ("at .4 and 1.0 it is -12.5%, not 3 percent", [".4", "1.0", "-12.5%", "3 percent"]),
        ("19,069,796 people in 366 areas", ["19,069,796", "366"]),
        ("l_0 and N^2 with x1", []),
        ("in city 1, and cities 1 and 2 of 3", ["3"]),
        ("below 1e-9, 3.747E+12", ["1e-9", "3.747E+12"]),
        ("in [.02, 1]", [".02", "1"]),
    ],
)
def test_numbers_are_told_from_places(text, numbers):
    assert list(prose.numbers_in(text)) == numbers


def claim(toy, because, *sources):
    field = f"sources = {json.dumps(sources)}"
    entry = ENTRY.replace('"reproduced"', f'"refuted"\nbecause = "{because}"\n{field}')
    toy.claims.write_text(TITLE + entry + ERRATUM)
    return ledger.read_claims("toy")[1]["toy/table-1"]


def test_a_number_agrees_at_its_precision_as_percentage_and_without_sign(toy):
    found = {"loss": -0.03307, "pair": [1.728, {"deep": 2.0}], "text": "from .5 to 7"}
    sources = ("loss", "loss", "pair/0", "pair/1/deep", "text", "text", "loss")
    entry = claim(
        toy, "A loss of 3.307% (3.3 percent), 1.73 of 2, with .5, 7 and 0.0331.", *sources
    )
    assert prose.untied(entry, found) == []


def test_a_number_that_its_source_does_not_establish_is_named(toy):
    found = {"x": 1.728, "other": 1.74}
    entry = claim(toy, "Three times 1.74.", "x")
    assert prose.untied(entry, found) == [
        "toy/table-1: because says 1.74, which is x: its check finds 1.728"
    ]
    entry = claim(toy, "Three times 1.74.", "y")
    assert prose.untied(entry, found) == [
        "toy/table-1: because says 1.74, which sources calls y: its check finds no such number"
    ]
    assert prose.untied(claim(toy, "Three times 1.74.", "1.74"), found) == []


def test_a_proof_says_no_decimals(toy):
    proof = 'proof = "By (4.16) and section 2.1 the root of 1/2 is .7."\n'
    toy.claims.write_text(TITLE + ENTRY + proof)
    entry = ledger.read_claims("toy")[1]["toy/table-1"]
    assert prose.untied(entry, {}) == ["toy/table-1: proof says .7, and a proof says no decimals"]


@pytest.mark.parametrize("sources", [(), ("x", "x")])
def test_every_number_has_one_source(toy, sources):
    (line,) = prose.untied(claim(toy, "Three times 1.73.", *sources), {"x": 1.73})
    assert line == (
        "toy/table-1: its texts say 1 numbers, 1.73, and sources must name what each of them is; "
        f"it names {len(sources)}"
    )


def test_an_untied_number_makes_the_run_fail(toy, verify):
    claim(toy, "It is 5.", "x")
    toy.room.checks["toy/table-1"] = lambda: Finding({"a": False}, {"b": True}, {"x": 5})
    assert ledger.report(verify())["ok"]
    toy.room.checks["toy/table-1"] = lambda: Finding({"a": False}, {"b": True}, {"x": 6})
    report = ledger.report(verify())
    assert not report["ok"]
    assert report["claims"][0]["supported"]
    assert "says 5" in report["claims"][0]["untied"][0]
    assert ledger.last_line(report).endswith("; numbers in texts that nothing establishes: 1")
