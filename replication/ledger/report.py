"""What ``replication verify`` reports: the JSON, and the last line."""

import codecs
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NotRequired, TypedDict

import msgspec

from replication.ledger.claim import Evidence, Verdict
from replication.ledger.room import matching
from replication.ledger.run import ClaimResult, Result, TableResult

_LARGEST = 100_000_000
"""Bytes; reports have less than a hundredth of it."""

_Words = Annotated[str, msgspec.Meta(pattern=r"^[\w./ -]+\Z")]


class _Entry(TypedDict):
    """What two reports are compared by."""

    id: _Words
    verdict: _Words
    evidence: NotRequired[_Words]


def plain(value: Any) -> Any:  # noqa: ANN401
    """Turn NumPy numbers and arrays into what JSON knows."""
    import numpy as np  # noqa: PLC0415 - a list of claims does not wait for it

    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, np.generic | np.ndarray):
        return plain(value.tolist())
    return None if isinstance(value, float) and not math.isfinite(value) else value


def report(results: Iterable[Result]) -> dict[str, Any]:
    """Assemble what ``replication verify --json`` writes.

    Returns
    -------
    dict
        ``ok``; ``claims``, one entry each with its statements and numbers; ``tables``, with the
        number of cells, how many agree, and each that does not; ``verdicts`` and ``evidence``,
        the counts of each.
    """
    results = list(results)
    tables = [table for _, table in results if table is not None]
    claims = [result.claim for result, _ in results]
    return {
        "ok": all(result.supported and not result.untied for result, _ in results)
        and not any(table.drift for table in tables),
        "claims": [_claim(result) for result, _ in results],
        "tables": [_table(table) for table in tables],
        "verdicts": _counts(Verdict, [claim.verdict for claim in claims]),
        "evidence": _counts(Evidence, [claim.evidence for claim in claims]),
    }


def _claim(result: ClaimResult) -> dict[str, Any]:
    claim = result.claim
    return {
        "id": claim.id,
        "paper": claim.paper,
        "where": claim.where,
        "statement": claim.statement,
        "verdict": str(claim.verdict),
        "evidence": str(claim.evidence),
        "supported": result.supported,
        "statements": result.found.statements,
        "function": claim.function,
        "check": result.check,
        "chapter": claim.chapter,
        "numbers": plain(result.found.numbers),
        **({"error": result.found.error} if result.found.error else {}),
        **({"untied": result.untied} if result.untied else {}),
        "seconds": round(result.seconds, 3),
    }


def _table(table: TableResult) -> dict[str, Any]:
    return {
        "id": table.claim.id,
        "cells": len(table.cells),
        "agree": len(table.cells) - len(table.off),
        "off": [
            {
                "row": cell.row,
                "column": cell.column,
                "printed": cell.printed,
                "ours": cell.ours,
                "relative": cell.relative,
                "cause": table.cause(cell),
            }
            for cell in table.off
        ],
        **({"drift": table.drift} if table.drift else {}),
    }


def _counts(kinds: type[Verdict] | type[Evidence], found: Sequence[str]) -> dict[str, int]:
    counted = Counter(str(one) for one in found)
    return {str(kind): counted[str(kind)] for kind in kinds}


def last_line(report: Mapping[str, Any]) -> str:
    """Say how many checks support their verdict, the count of each verdict, how many cells agree.

    What else makes a run fail is counted too: numbers in texts that nothing
    establishes, cells or tables that are not as recorded.

    Parameters
    ----------
    report : mapping
        From :func:`report`.
    """
    claims, tables = report["claims"], report["tables"]
    supported = sum(claim["supported"] for claim in claims)
    verdicts = ", ".join(f"{n} {Verdict(kind).words}" for kind, n in report["verdicts"].items())
    cells, agree = (sum(table[name] for table in tables) for name in ("cells", "agree"))
    untied, drift = (
        sum(len(one.get(name, ())) for one in part)
        for part, name in ((claims, "untied"), (tables, "drift"))
    )
    return (
        f"{supported} of {len(claims)} checks support their recorded verdict: {verdicts}; "
        f"{agree:,} of {cells:,} printed cells agree"
        + (f"; numbers in texts that nothing establishes: {untied}" if untied else "")
        + (f"; cells or tables not as recorded: {drift}" if drift else "")
    )


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Say which claims came, went, or changed their verdict or evidence between two reports.

    Parameters
    ----------
    old, new : mapping
        From :func:`report`.
    """
    before, after = ({claim["id"]: claim for claim in one["claims"]} for one in (old, new))
    lines = [
        f"gone: {claim_id} ({before[claim_id]['verdict']})"
        for claim_id in before
        if claim_id not in after
    ]
    for claim_id, claim in after.items():
        if claim_id not in before:
            lines.append(f"new: {claim_id} ({claim['verdict']})")
            continue
        for name in ("verdict", "evidence"):
            was, now = before[claim_id].get(name), claim.get(name)
            if None not in (was, now) and was != now:
                lines.append(f"{name} of {claim_id}: {was} -> {now}")
    return lines


def recorded() -> dict[str, Any]:
    """Return what is recorded now, in the form of a report, without running a check."""
    claims = [claim for entries in matching([]).values() for claim in entries]
    return {
        "claims": [
            {"id": c.id, "verdict": str(c.verdict), "evidence": str(c.evidence)} for c in claims
        ]
    }


def read_report(file: Path) -> dict[str, Any]:
    """Read a report that ``replication verify --json`` wrote.

    Parameters
    ----------
    file : Path

    Raises
    ------
    ValueError
        If it cannot be read, is larger than any report, or is no such report.
    """
    content = _content(file)
    try:
        found = msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8))
        ids = [one["id"] for one in msgspec.convert(found["claims"], list[_Entry])]
        if len(set(ids)) == len(ids):
            return dict(found)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise ValueError(f"file = {str(file)!r}: it must be a report of `replication verify --json`")


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ValueError(f"file = {str(file)!r}: it cannot be read: {error.strerror}") from error
    if len(content) > _LARGEST:
        raise ValueError(
            f"file = {str(file)!r}: it must be a report, of at most {_LARGEST // 10**6} MB"
        )
    return content
