"""What a sweep found, and which verdict it supports."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from replication import ledger, swept
from replication.trials import Sweep


@pytest.mark.parametrize(
    ("verdict", "inside", "holds", "instead", "supports"),
    [
        ("reproduced", False, 10, 10, True),
        ("reproduced", False, 9, 10, False),
        ("refuted", False, 10, 10, False),
        ("refuted", False, 9, 10, True),
        ("refuted", False, 0, 9, False),
        ("conditional", False, 9, 10, True),
        ("conditional", False, 9, 9, False),
        ("conditional", False, 10, 10, False),
        ("conditional", True, 10, 10, True),
        ("conditional", True, 9, 10, False),
        ("corrected", False, 0, 10, True),
        ("corrected", False, 10, 10, False),
    ],
)
def test_what_supports_which_verdict(verdict, inside, holds, instead, supports):
    claim = SimpleNamespace(verdict=ledger.Verdict(verdict))
    made = Sweep(lambda *_: None, "tries", "domain", "instead", inside)
    found = swept.Result(claim, made, 12, 0, 10, holds, instead, [], [])
    assert found.supports == supports
    nobody = replace(found, premise=0, holds=0, instead=0)
    assert not nobody.supports
