"""One claim in full, for the command line."""

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from replication import ledger

WIDTH = 96


def lines(claim_id: str) -> Iterator[str]:
    """Run the check of a claim and say all that the ledger knows of it.

    Parameters
    ----------
    claim_id : str

    Raises
    ------
    ValueError
        If there is no such claim.
    """
    known = {c.id: c for claims in ledger.matching([]).values() for c in claims}
    if claim_id not in known:
        near = [one for one in known if one.startswith(f"{claim_id.rstrip('/')}/")]
        hint = f"; there are {', '.join(near)}" if near else "; `replication claims` lists them"
        raise ValueError(f"claim = {claim_id!r}: no claim of that id{hint}")
    paper = ledger.open_paper(known[claim_id].paper)
    claim = paper.claims[claim_id]
    result = ledger.run_claim(paper, claim)
    yield claim.id
    yield from _part("paper", f"{paper.title}; {claim.where}")
    yield from _part("says", claim.statement)
    yield from _part("reading", claim.reading)
    for reading in claim.readings:
        yield from _part("reading", f"{reading.verdict}: {reading.says}")
    yield from _part("verdict", str(claim.verdict))
    yield from _part("why", claim.because)
    yield from _part("evidence", str(claim.evidence))
    yield from _statements(result)
    for name, value in result.found.numbers.items():
        yield from _part("found", f"{name.replace('_', ' ')} = {_short(value)}")
    if claim.erratum is not None:
        yield from _part("instead", claim.erratum.instead)
        yield from _part("known", claim.erratum.known)
        yield from _part("effect", f"{claim.erratum.effect} (touches the {claim.erratum.matters})")
    yield from _part("rests on", ", ".join(claim.rests_on))
    yield from _part("falls with it", ", ".join(ledger.falls_with(claim.id, paper.claims)))
    yield from _part("chapter", f"{claim.chapter}.ipynb")
    yield from _part("computed by", claim.function)
    module, name, line = result.check.split(":")
    file = Path(*module.split(".")).with_suffix(".py").as_posix()
    yield from _part("checked by", f"{file}:{line} ({name})")
    yield from _part("rerun", f"replication verify {claim.id}")
    for sweep in [paper.room.sweeps[claim.id]] if claim.id in paper.room.sweeps else []:
        yield from _part("or", f"replication sweep {claim.id}: {sweep.tries}; {sweep.domain}")


def _statements(result: ledger.ClaimResult) -> Iterator[str]:
    for group, statements in (
        ("printed", result.found.printed),
        ("holds", result.found.instead),
    ):
        for sentence, truth in statements.items():
            yield from _part(group, f"[{'true' if truth else 'false'}] {sentence}")
    for reason in result.found.wrong(result.claim.verdict):
        yield from _part("FAILS", reason)
    for number in result.untied:
        yield from _part("UNTIED", number)


def _part(name: str, text: str) -> Iterator[str]:
    """A labelled paragraph, wrapped; nothing if there is no text."""
    indent = " " * 15
    if text:
        yield textwrap.fill(
            text,
            WIDTH,
            initial_indent=f"{name:>13}  ",
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        )


def _short(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_short, value))}]"
    return _short(value.tolist()) if hasattr(value, "tolist") else str(value)
