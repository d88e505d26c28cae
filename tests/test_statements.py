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
            room.checks.clear()
            exec(statements.evaluating(path, "replication.toy"), vars(module))  # noqa: S102
            claims = statements.claims_of(mutant, room.checks)
            assert claims == [claim.id]
            if mutant.function:
                noticed = statements.noticed(test_claims, claim.id)[mutant.key]
            else:
                noticed = statements.noticed_bound(test_claims, mutant, claims, room)[mutant.key]
            if not noticed:
                alive.append(mutant.change)
        return alive

    return path, survivors


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


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("gap() < 5e-2", {"True": True, "gap() < 5.0": True, "gap() >= 0.05": False}),
        ("gap() < 1e-9", {"True": True, "gap() < 1.0000000000000001e-07": True}),
        ("1 / (gap() != 1e-8) < 2", {"True": True, "1 / (gap() == 1e-08) < 2": True}),
        ("(gap() < 2) & (1 < 2)", {"(gap() < 2) & True": True, "(gap() >= 2) & (1 < 2)": False}),
        ("all(gap() < one for one in (1, 2))", {"all((gap() >= one for one in (1, 2)))": False}),
    ],
)
def test_one_run_gives_the_values_of_all_changes(tmp_path, statement, values):
    path = tmp_path / "claims.py"
    head = '"""Claims."""\n\n\ndef check():\n    gap = lambda: 1e-8\n'
    path.write_text(f'{head}    return Finding(printed={{"it is so": {statement}}})\n')
    space = {"Finding": Finding}
    exec(statements.evaluating(path, "replication.toy"), space)  # noqa: S102
    statements._evaluated.clear()
    try:
        truth = space["check"]().statements["it is so"]
    except ZeroDivisionError:
        truth = None
    assert truth is statements._truth(lambda: eval(statement, {"gap": lambda: 1e-8}))  # noqa: S307
    found = {
        key.partition(" → ")[2]: truths["it is so"] for key, truths in statements._evaluated.items()
    }
    assert values.items() <= found.items()
    assert len(found) == len(statements.mutants(path, "replication.toy"))


def test_a_change_of_one_check_or_of_its_breaks_leaves_the_outcomes_of_another(tmp_path):
    path = tmp_path / "breaks.py"
    path.write_text('X = 1\nBREAKS = {\n    "toy/a": [\n        X,\n    ],\n    "toy/b": [X],\n}\n')
    assert statements._segments(path, ["toy/a", "toy/b"]) == [
        ("toy/a", range(2, 5)),
        ("toy/b", range(5, 6)),
    ]
    path.write_text('X = 1\n\n\n@ROOM.check("toy/b")\ndef check():\n    return X\n')
    assert statements._segments(path, ["toy/a", "toy/b"]) == [("toy/b", range(3, 6))]
