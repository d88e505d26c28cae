"""Mutants of statements are the changes that they should be, and a missing break lets them live."""

import sys
from types import ModuleType

import msgspec
import pytest
import statements
import test_claims

from replication.ledger import Claim, Finding, Paper, Room

SOURCE = """
LOOSE = 1e-3


def gap():
    return 1e-8


def cities():
    return 3


@ROOM.check("toy/claim")
def check():
    return Finding(
        printed={"the gap is small": gap() < LOOSE},
        instead={"there are cities, and few": cities() > 0 and cities() < 5},
    )
"""
ENTRY = {
    "id": "toy/claim",
    "where": "here",
    "statement": "it is so",
    "verdict": "reproduced",
    "evidence": "computation",
    "function": "toy.gap",
    "chapter": "book/toy",
}
BREAKS = {
    "gap": [1e-2],
    "cities": [0, 5],
}


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """Return the mutants of a paper of one claim, and what judges each."""
    path = tmp_path / "claims.py"
    path.write_text(SOURCE)
    room, module = Room("toy"), ModuleType("replication.toy")
    vars(module).update(ROOM=room, Finding=Finding)
    monkeypatch.setitem(sys.modules, "replication.toy", module)
    exec(compile(SOURCE, str(path), "exec"), vars(module))  # noqa: S102
    claim = msgspec.convert(ENTRY, Claim)
    monkeypatch.setitem(test_claims.PAPERS, "toy", Paper("toy", "Toy", {claim.id: claim}, room))
    monkeypatch.setattr(test_claims, "code_of", lambda _: module.gap.__code__)

    def survivors(breaks):
        made = [
            lambda patch, name=name, value=value: patch.setattr(module, name, lambda: value)
            for name, values in breaks.items()
            for value in values
        ]
        tests = ModuleType("breaks")
        tests.BREAKS = {claim.id: made}
        monkeypatch.setattr(test_claims, "breaks_of", lambda _: tests)
        alive = []
        for mutant in statements.mutants(path, "replication.toy"):
            statements._apply(mutant, room)
            test_claims.unbroken.cache_clear()
            if not statements._is_noticed(test_claims, claim.id):
                alive.append(mutant.change)
            exec(compile(SOURCE, str(path), "exec"), vars(module) | {"ROOM": Room("toy")})  # noqa: S102
            module.LOOSE = 1e-3
        return alive

    yield path, survivors
    test_claims.unbroken.cache_clear()


def test_each_part_of_a_statement_its_bounds_and_its_comparisons_change(toy):
    found = statements.mutants(toy[0], "replication.toy")
    assert [(mutant.function, mutant.change.partition(" → ")[2]) for mutant in found] == [
        ("", "LOOSE = 0.1"),
        ("check", "True"),
        ("check", "gap() >= LOOSE"),
        ("check", "True and cities() < 5"),
        ("check", "cities() > 0 and True"),
        ("check", "cities() <= 0 and cities() < 5"),
        ("check", "cities() > 0 and cities() >= 5"),
    ]
    assert [mutant.kind for mutant in found] == [
        *("bound", "true", "comparison", "true", "true", "comparison", "comparison")
    ]


def test_breaks_of_every_part_leave_no_survivor(toy):
    assert toy[1](BREAKS) == []


@pytest.mark.parametrize(
    ("breaks", "alive"),
    [
        (BREAKS | {"gap": [1.0]}, ["bound: LOOSE = 0.001 → LOOSE = 0.1"]),
        (BREAKS | {"cities": [0]}, ["true: cities() > 0 and cities() < 5 → cities() > 0 and True"]),
    ],
)
def test_a_survivor_is_seen_when_a_break_is_taken_away(toy, breaks, alive):
    assert toy[1](breaks) == alive
