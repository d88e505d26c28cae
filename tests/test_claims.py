"""Every check of every paper supports its record, and each of its statements can fail.

A paper's breaks stand in ``tests/PAPER/breaks.py``: ``BREAKS`` maps a claim to functions that each
take a ``MonkeyPatch`` and break what the check rests on. Under each break at least one statement
must turn, and every statement must turn under at least one. ``FEWER``, if there is one, is a
function that lets the breaks of the paper run on fewer draws.
"""

import functools
import importlib
import sys
from pathlib import Path

import pytest

from replication import ledger

PAPERS = {key: ledger.open_paper(key) for key in ledger.paper_keys()}
CLAIMS = [claim_id for paper in PAPERS.values() for claim_id in paper.claims]


def breaks_of(key):
    """The module of a paper's breaks; refuse a paper that has none."""
    file = Path(__file__).parent / key / "breaks.py"
    assert file.is_file(), f"tests/{key}/breaks.py: the paper has no breaks of its statements"
    return importlib.import_module(f"{key}.breaks")


def run(claim_id):
    paper = PAPERS[claim_id.partition("/")[0]]
    return ledger.run_claim(paper, paper.claims[claim_id])


@functools.cache
def unbroken(claim_id):
    return run(claim_id)


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_the_check_supports_the_record(claim_id):
    result = unbroken(claim_id)
    assert result.found.wrong(result.claim.verdict) == []
    assert result.untied == []


@pytest.mark.parametrize("key", PAPERS)
def test_every_claim_has_breaks_and_no_other(key):
    assert sorted(breaks_of(key).BREAKS) == sorted(PAPERS[key].claims)


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_every_statement_can_turn(claim_id, broken):
    module = breaks_of(claim_id.partition("/")[0])
    recorded = unbroken(claim_id).found.statements
    turned = set()
    for number, apply in enumerate(module.BREAKS[claim_id]):
        with broken.context() as patch:
            if hasattr(module, "FEWER"):
                module.FEWER(patch)
            apply(patch)
            importlib.import_module("conftest").forget()
            found = run(claim_id).found
        importlib.import_module("conftest").forget()
        now = {
            sentence
            for sentence, truth in found.statements.items()
            if truth != recorded.get(sentence)
        }
        assert now or found.error, f"break {number} of {claim_id} turns nothing"
        turned |= now
    assert set(recorded) - turned == set(), "no break turns these statements"


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_the_check_calls_the_function_that_the_entry_names(claim_id, broken):
    claim = PAPERS[claim_id.partition("/")[0]].claims[claim_id]
    module, _, name = claim.function.rpartition(".")
    try:
        function = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError:
        module, _, owner = module.rpartition(".")
        function = getattr(getattr(importlib.import_module(module), owner), name)
    function = getattr(function, "func", function)
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    code = getattr(function, "__code__", None) or function.__init__.__code__
    called = False

    def notice(frame, event, _):
        nonlocal called
        called = called or (event == "call" and frame.f_code is code)

    sys.setprofile(notice)
    try:
        run(claim_id)
    finally:
        sys.setprofile(None)
    assert called, f"{claim_id}: the check never calls {claim.function}"
