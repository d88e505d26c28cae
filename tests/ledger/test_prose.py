"""Numbers in an entry's texts are found by its check, printed in the paper or parameters."""

import random
import re

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
        ("below 1e-9, 3.747E+12", ["1e-9", "3.747E+12"]),
        ("in [.02, 1]", [".02", "1"]),
    ],
)
def test_numbers_are_told_from_places(text, numbers):
    assert prose.numbers_in(text) == numbers


def claim(toy, because, given=""):
    entry = ENTRY.replace('"reproduced"', f'"refuted"\nbecause = "{because}"\n{given}')
    toy.claims.write_text(TITLE + entry + ERRATUM)
    return ledger.read_claims("toy")[1]["toy/table-1"]


def test_a_number_agrees_at_its_precision_as_percentage_and_without_sign(toy):
    found = {"loss": -0.03307, "pair": [1.728, {"deep": 2.0}], "text": "from .5 to 7"}
    entry = claim(toy, "A loss of 3.307% (3.3 percent), 1.73 of 2, with .5, 7 and 0.0331.")
    assert prose.untied(entry, found) == []


def test_a_number_that_nothing_establishes_is_named(toy):
    entry = claim(toy, "Three times 1.74.")
    (line,) = prose.untied(entry, {"x": 1.728})
    assert line == "toy/table-1: because says 1.74, which its check does not find"
    assert prose.untied(claim(toy, "Three times 1.74.", 'given = ["1.74"]'), {"x": 1.728}) == []


def test_an_untied_number_makes_the_run_fail(toy, verify):
    claim(toy, "It is 5.")
    toy.room.checks["toy/table-1"] = lambda: Finding({"a": False}, {"b": True}, {"x": 5})
    assert ledger.report(verify())["ok"]
    toy.room.checks["toy/table-1"] = lambda: Finding({"a": False}, {"b": True}, {"x": 6})
    assert not ledger.report(verify())["ok"]


def changed(number, choose):
    """Change one digit of a number."""
    digits = [place for place, character in enumerate(number) if character.isdigit()]
    place = choose.choice(digits)
    digit = choose.choice([one for one in "123456789" if one != number[place]])
    return number[:place] + digit + number[place + 1 :]


def test_a_changed_number_is_caught_in_forty_random_entries():
    choose = random.Random(40)  # noqa: S311
    papers = [ledger.open_paper(key) for key in ledger.paper_keys()]
    entries = [
        (paper, entry)
        for paper in papers
        for entry in paper.claims.values()
        if any(prose.numbers_in(text) for text in prose.texts(entry).values())
    ]
    missed = []
    for paper, entry in choose.sample(entries, 40):
        found = ledger.run_claim(paper, entry).found.numbers
        text = " ".join(prose.texts(entry).values())
        number = choose.choice(prose.numbers_in(text))
        wrong = changed(number, choose)
        body = re.sub(rf"(?<![\w.,]){re.escape(number)}(?![\w.,]*\d)", wrong, text, count=1)
        other = type(entry)(
            **{name: getattr(entry, name) for name in entry.__struct_fields__ if name != "because"},
            because=body,
        )
        if len(prose.untied(other, found)) == 0:
            missed.append((entry.id, number, wrong))
    assert missed == []
