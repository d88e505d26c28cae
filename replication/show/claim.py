"""One claim in full, for the command line."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from replication import ledger
from replication.show.words import label, laid_out, short

WIDTH = 96
"""Characters of a line where there is no terminal to ask."""
NEAR = 5
"""Claims that are named in place of one that there is not."""


def lines(claim_id: str, width: int = WIDTH) -> Iterator[str]:
    """Run the check of a claim and say all that the ledger knows of it.

    Parameters
    ----------
    claim_id : str
    width : int
        Characters of a line.

    Raises
    ------
    ValueError
        If there is no such claim.
    """
    known = {c.id: c for claims in ledger.matching([]).values() for c in claims}
    if claim_id not in known:
        below = [one for one in known if one.startswith(f"{claim_id.rstrip('/')}/")]
        near = below if 0 < len(below) <= NEAR else get_close_matches(claim_id, known, NEAR)
        hint = f" (near it: {', '.join(near)})" if near else ""
        raise ValueError(
            f"claim = {claim_id!r}: no claim of that id{hint}; `replication claims` lists them"
        )
    paper = ledger.open_paper(known[claim_id].paper)
    claim = paper.claims[claim_id]
    result = ledger.run_claim(paper, claim)
    part = partial(_part, width)
    yield claim.id
    yield from part("paper", f"{paper.title}; {claim.where}")
    yield from part("says", claim.statement)
    yield from part("reading", claim.reading)
    for reading in claim.readings:
        yield from part("reading", f"{reading.verdict.words}: {reading.says}")
    yield from part("verdict", claim.verdict.words)
    yield from part("why", claim.because)
    yield from part("evidence", str(claim.evidence))
    yield from part("proof", claim.proof)
    yield from _statements(result, part)
    for name, value in result.found.numbers.items():
        for text in _written(label(name), value, paper.room.symbols):
            yield from part("found", text)
    if claim.erratum is not None:
        yield from part("instead", claim.erratum.instead)
        yield from part("known", claim.erratum.known)
        yield from part("effect", f"{claim.erratum.effect} (touches the {claim.erratum.matters})")
    yield from part("rests on", ", ".join(claim.rests_on))
    yield from part("falls with it", ", ".join(ledger.falls_with(claim.id, paper.claims)))
    yield from part("chapter", f"{claim.chapter}.ipynb")
    yield from part("computed by", claim.function)
    module, name, line = result.check.split(":")
    file = Path(*module.split(".")).with_suffix(".py").as_posix()
    yield from part("checked by", f"{file}:{line} ({name})")
    yield from part("rerun", f"replication verify {claim.id}")
    for sweep in [paper.room.sweeps[claim.id]] if claim.id in paper.room.sweeps else []:
        yield from part("or", f"replication sweep {claim.id}: {sweep.tries}; {sweep.domain}")


def _written(name: str, value: object, symbols: Mapping[str, str]) -> Iterator[str]:
    """Yield what was found, each economy by itself."""
    parts = laid_out(value, symbols)
    if not parts:
        yield f"{name} = {short(value)}"
    each = list(zip(*parts.values(), strict=True))
    for number, texts in enumerate(each, start=1):
        which = f", {number} of {len(each)}" if len(each) > 1 else ""
        told = (f"{key}: {text}" for key, text in zip(parts, texts, strict=True) if text != "–")
        yield f"{name}{which}: {'; '.join(told)}"


def _statements(
    result: ledger.ClaimResult, part: Callable[[str, str], Iterator[str]]
) -> Iterator[str]:
    for group, statements in (
        ("printed", result.found.printed),
        ("holds", result.found.instead),
    ):
        for sentence, truth in statements.items():
            yield from part(group, f"[{'true' if truth else 'false'}] {sentence}")
    for reason in result.found.wrong(result.claim.verdict):
        yield from part("FAILS", reason)
    for number in result.untied:
        yield from part("UNTIED", number)


def _part(width: int, name: str, text: str) -> Iterator[str]:
    """A labelled paragraph, wrapped; nothing if there is no text."""
    indent = " " * 15
    if text:
        yield textwrap.fill(
            text,
            width,
            initial_indent=f"{name:>13}  ",
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        )
