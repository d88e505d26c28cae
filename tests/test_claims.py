"""Every check of every paper supports its record, and each of its statements can fail.

A paper's breaks stand in ``tests/PAPER/breaks.py``: ``BREAKS`` maps a claim to functions that each
take a ``MonkeyPatch`` and break what the check rests on. Under each break at least one statement
must turn, and every statement must turn under at least one. ``FEWER``, if there is one, is a
function that lets the breaks of the paper run on fewer draws.

A check runs once unbroken, and once for each break. The tests of a paper stay in one process, so
that what its checks share is computed once; ``worlds`` says what is kept from break to break.
"""

import functools
import importlib
import json
import random
import re
import sys
from pathlib import Path

import msgspec
import pytest
import worlds
from spreading import SHOWS

from replication import ledger
from replication.ledger import prose
from replication.show import pages, tables

PAPERS = {key: ledger.open_paper(key) for key in ledger.paper_keys()}


def paper_of(claim_id):
    return claim_id.partition("/")[0]


CLAIMS = [claim_id for paper in PAPERS.values() for claim_id in paper.claims]
TABLES = [one for paper in PAPERS.values() for one in paper.room.tables]


def breaks_of(key):
    """The module of a paper's breaks; refuse a paper that has none."""
    file = Path(__file__).parent / key / "breaks.py"
    assert file.is_file(), f"tests/{key}/breaks.py: the paper has no breaks of its statements"
    return importlib.import_module(f"{key}.breaks")


def enter(key):
    """Let a paper's checks run on fewer draws; they are all again in tests without breaks."""
    worlds.WORLD.enter(key, getattr(breaks_of(key), "FEWER", lambda patch: None))


def run(claim_id):
    paper = PAPERS[paper_of(claim_id)]
    return ledger.run_claim(paper, paper.claims[claim_id])


def code_of(name):
    """The code of the function or method that an entry names."""
    module, _, name = name.rpartition(".")
    try:
        function = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError:
        module, _, owner = module.rpartition(".")
        function = getattr(getattr(importlib.import_module(module), owner), name)
    function = getattr(function, "func", function)
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return getattr(function, "__code__", None) or function.__init__.__code__


def observed(claim_id):
    """What the check finds, and whether it calls the function that the entry names."""
    claim = PAPERS[paper_of(claim_id)].claims[claim_id]
    code, called = code_of(claim.function), False

    def notice(frame, event, _):
        nonlocal called
        if event == "call" and frame.f_code is code:
            called = True
            sys.setprofile(None)

    sys.setprofile(notice)
    try:
        found = run(claim_id)
    finally:
        sys.setprofile(None)
    return found, called


@functools.cache
def unbroken(claim_id):
    return observed(claim_id)


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_the_check_supports_the_record(claim_id):
    result, _ = unbroken(claim_id)
    assert result.found.wrong(result.claim.verdict) == []
    assert result.untied == []


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_the_check_calls_the_function_that_the_entry_names(claim_id):
    if not unbroken(claim_id)[1]:
        enter(paper_of(claim_id))
        worlds.forget()  # an earlier check may have called it
        assert observed(claim_id)[1], f"{claim_id}: the check never calls its entry's function"


def changed(number):
    """The number with one digit changed, in every way."""
    return [
        number[:place] + digit + number[place + 1 :]
        for place, old in enumerate(number)
        if old.isdigit()
        for digit in "123456789"
        if digit != old
    ]


def with_text(entry, name, text):
    """An entry with another text in one of its fields."""
    if name == "because":
        return msgspec.structs.replace(entry, because=text)
    erratum = msgspec.structs.replace(entry.erratum, **{name: text})
    return msgspec.structs.replace(entry, erratum=erratum)


@pytest.mark.parametrize("key", PAPERS)
def test_every_changed_digit_is_caught_in_ten_random_entries(key):
    entries = [entry for entry in PAPERS[key].claims.values() if entry.sources]
    missed, tried = [], 0
    for entry in random.Random(10).sample(entries, min(10, len(entries))):  # noqa: S311
        found = unbroken(entry.id)[0].found.numbers
        for name, text in prose.texts(entry).items():
            for number in set(prose.numbers_in(text)):
                for wrong in changed(number):
                    said = re.sub(
                        rf"(?<![\w.,]){re.escape(number)}(?![\w.,]*\d)", wrong, text, count=1
                    )
                    if prose.numbers_in(said) == prose.numbers_in(text):
                        continue
                    tried += 1
                    if not prose.untied(with_text(entry, name, said), found):
                        missed.append((entry.id, number, wrong))
    assert tried > 15 * min(10, len(entries))
    assert missed == []


def shown_by_chapters(key):
    """The cells of chapters that show what a paper's checks find, with where they stand."""
    for path in sorted((Path(__file__).parents[1] / "book").rglob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8")).get("cells", []):
            source = "".join(cell["source"])
            if SHOWS.fullmatch(source):
                paper = path.parent.name if path.parent.name in PAPERS else source.split('"')[1]
                assert paper in PAPERS, (path, source)
                if paper == key:
                    yield path, source, cell["outputs"]


@pytest.mark.parametrize("key", PAPERS)
def test_chapters_show_what_the_checks_find(key, monkeypatch):
    results = {one: unbroken(one)[0] for one in PAPERS[key].claims}
    monkeypatch.setattr(ledger, "run_claim", lambda _, claim: results[claim.id])
    for one, result in results.items():
        monkeypatch.setitem(PAPERS[key].room.checks, one, lambda found=result.found: found)
    space = {"verdicts": tables.verdicts, "claim_pages": pages.claim_pages}
    for path, source, (stored,) in shown_by_chapters(key):
        if source.startswith("tables."):
            space["tables"] = importlib.import_module(f"replication.{key}.reports")
        shown = eval(source, space)  # noqa: S307
        assert "".join(stored["data"]["text/html"]) == shown.html, (path, source)
        assert "".join(stored["data"]["text/plain"]) == repr(shown), (path, source)


@pytest.mark.parametrize("table_id", TABLES)
def test_every_printed_cell_is_as_recorded(table_id):
    paper = PAPERS[paper_of(table_id)]
    result = ledger.compare_table(paper, paper.claims[table_id])
    assert result.cells
    assert result.drift == []


@pytest.mark.parametrize("key", PAPERS)
def test_every_claim_has_breaks_and_no_other(key):
    assert sorted(breaks_of(key).BREAKS) == sorted(PAPERS[key].claims)


@pytest.fixture(scope="module")
def broken_here(request):
    """The claims whose breaks run in this process."""
    name = test_every_statement_can_turn.__name__
    chosen = [item for item in request.session.items if getattr(item, "originalname", "") == name]
    return [item.callspec.params["claim_id"] for item in chosen]


@pytest.fixture
def fewer(claim_id, broken_here):
    """Let the breaks of a claim's paper run on fewer draws, once its checks ran on all."""
    paper = paper_of(claim_id)
    together = [one for one in broken_here if paper_of(one) == paper]
    if worlds.WORLD.paper != paper:
        worlds.WORLD.leave()
        for one in together:
            unbroken(one)
        enter(paper)
    return together


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_every_statement_can_turn(claim_id, fewer):
    breaks = breaks_of(paper_of(claim_id)).BREAKS
    assert claim_id in breaks, f"tests/{paper_of(claim_id)}/breaks.py: no breaks of {claim_id}"
    recorded = unbroken(claim_id)[0].found.statements
    turned = set()
    for number, apply in enumerate(breaks[claim_id]):
        together = [one for one in fewer if apply in breaks[one]]
        found = worlds.WORLD.under(apply, run, together)[claim_id]
        now = {
            sentence
            for sentence, truth in found.statements.items()
            if truth != recorded.get(sentence)
        }
        assert now or found.error, f"break {number} of {claim_id} turns nothing"
        turned |= now
    assert set(recorded) - turned == set(), "no break turns these statements"
