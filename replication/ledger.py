"""The ledger: every claim of a paper, its recorded verdict, and the check that establishes it.

A claim is one entry in ``data/claims/PAPER.toml`` and one function in
``replication/PAPER/claims.py`` that computes and returns a :class:`Finding`. Loading a paper
refuses an entry without a check, a check without an entry, and an id that stands twice.
"""

import importlib
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from replication import published
from replication.datafolder import data_folder
from replication.numerics import choice, text
from replication.trials import BLOCK, OnDraws, Sweep


class Verdict(StrEnum):
    """What became of a claim."""

    REPRODUCED = "reproduced"
    CORRECTED = "corrected"
    CONDITIONAL = "conditional"
    REFUTED = "refuted"
    OUT_OF_REACH = "out-of-reach"


@dataclass(frozen=True, slots=True)
class OffCell:
    """A printed cell that is recorded as one that we do not match.

    Attributes
    ----------
    row, column : str
        Where it stands.
    printed, ours : str
        The printed text, and our number written at its precision.
    cause : str
        Why they differ, as far as known.
    """

    row: str
    column: str
    printed: str
    ours: str
    cause: str


class Weight(StrEnum):
    """What an erratum touches: the paper's message, the argument for it, or a detail."""

    MESSAGE = "message"
    ARGUMENT = "argument"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Erratum:
    """What an author would want to be told of a claim that does not stand as printed.

    Attributes
    ----------
    instead : str
        What should stand there.
    known : str
        How that is known: by proof, by a counterexample, on how many draws, by which second route.
    matters : Weight
        What it touches.
    effect : str
        What becomes of the paper's message.
    """

    instead: str
    known: str
    matters: Weight
    effect: str

    def __post_init__(self) -> None:
        for name in ("instead", "known", "effect"):
            if not text(name, getattr(self, name)):
                raise ValueError(f"{name} = '': it must say something")
        if self.matters not in list(Weight):
            raise ValueError(f"matters = {self.matters!r}: it must be one of {', '.join(Weight)}")
        object.__setattr__(self, "matters", Weight(self.matters))


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of a paper, in our words.

    Attributes
    ----------
    id : str
        Such as ``"wedge/table-3"``.
    paper, where, statement : str
        Key of the paper, place in it, and what it says.
    verdict : Verdict
        The recorded verdict.
    because : str
        The correction, condition, counterexample or missing source; empty when reproduced.
    function, chapter : str
        What computes it, and the chapter that shows it.
    off : tuple of OffCell
        For a table, the cells that do not agree.
    erratum : Erratum or None
        For a claim that is corrected, conditional or refuted.
    """

    id: str
    paper: str
    where: str
    statement: str
    verdict: Verdict
    because: str
    function: str
    chapter: str
    off: tuple[OffCell, ...] = ()
    erratum: Erratum | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes
    ----------
    verdict : Verdict or None
        The verdict that the numbers support; None if they support none.
    numbers : mapping
        Name to number, text or list of either.
    """

    verdict: Verdict | None
    numbers: Mapping[str, Any]


def finding(holds: bool | np.bool_, verdict: Verdict, **numbers: Any) -> Finding:  # noqa: ANN401
    """Return a finding of `verdict` if `holds`, of none otherwise."""
    verdict = choice("verdict", verdict, Verdict)
    return Finding(verdict if holds else None, numbers)


Check = Callable[[], Finding]
TableMaker = Callable[[str], pd.DataFrame]
FigureMaker = Callable[[], Figure]


@dataclass(slots=True)
class Room:
    """What one paper's ``claims`` module offers: checks, tables, figures and sweeps by id."""

    paper: str
    checks: dict[str, Check] = field(default_factory=dict)
    tables: dict[str, TableMaker] = field(default_factory=dict)
    figures: dict[str, FigureMaker] = field(default_factory=dict)
    sweeps: dict[str, Sweep] = field(default_factory=dict)

    def check(self, claim_id: str) -> Callable[[Check], Check]:
        """Register the decorated function as the check of `claim_id`."""

        def register(function: Check) -> Check:
            if claim_id in self.checks:
                raise ValueError(f"claim id = {claim_id!r}: it has two checks")
            self.checks[claim_id] = function
            return function

        return register

    def sweep(
        self,
        claim_id: str,
        *,
        tries: str,
        domain: str,
        instead: str = "",
        inside: bool = False,
        block: int = BLOCK,
    ) -> Callable[[OnDraws], OnDraws]:
        """Register the decorated function as the sweep of `claim_id`; see :class:`Sweep`."""

        def register(function: OnDraws) -> OnDraws:
            if claim_id in self.sweeps:
                raise ValueError(f"claim id = {claim_id!r}: it has two sweeps")
            self.sweeps[claim_id] = Sweep(function, tries, domain, instead, inside, block)
            return function

        return register


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper's claims and the room that establishes them."""

    key: str
    title: str
    claims: Mapping[str, Claim]
    room: Room


_ERRATA = (Verdict.CORRECTED, Verdict.CONDITIONAL, Verdict.REFUTED)
_FIELDS = ("id", "where", "statement", "verdict", "function", "chapter")


def _claim(paper: str, entry: Mapping[str, Any]) -> Claim:
    missing = [name for name in _FIELDS if not entry.get(name)]
    if missing:
        raise ValueError(f"claim {entry.get('id', '?')!r} of {paper}: no {', '.join(missing)}")
    unknown = set(entry) - set(_FIELDS) - {"because", "off", "erratum"}
    if unknown:
        raise ValueError(f"claim {entry['id']!r}: unknown field {', '.join(sorted(unknown))}")
    if not entry["id"].startswith(f"{paper}/"):
        raise ValueError(f"claim id = {entry['id']!r}: it must start with {paper}/")
    try:
        verdict = Verdict(entry["verdict"])
    except ValueError:
        allowed = ", ".join(Verdict)
        raise ValueError(
            f"verdict of {entry['id']} = {entry['verdict']!r}: it must be one of {allowed}"
        ) from None
    because = entry.get("because", "")
    if bool(because) == (verdict is Verdict.REPRODUCED):
        raise ValueError(
            f"claim {entry['id']!r}: every verdict but reproduced needs a 'because', and no other"
        )
    try:
        off = tuple(OffCell(**cell) for cell in entry.get("off", ()))
    except TypeError as error:
        raise ValueError(f"claim {entry['id']!r}: bad 'off' entry: {error}") from None
    texts = {name: entry[name] for name in _FIELDS if name != "verdict"}
    return Claim(
        paper=paper,
        verdict=verdict,
        because=because,
        off=off,
        erratum=_erratum(entry, verdict),
        **texts,
    )


def _erratum(entry: Mapping[str, Any], verdict: Verdict) -> Erratum | None:
    content = entry.get("erratum")
    if (content is None) == (verdict in _ERRATA):
        raise ValueError(
            f"claim {entry['id']!r}: a verdict of {', '.join(_ERRATA)} needs an 'erratum', "
            "and no other"
        )
    if content is None:
        return None
    try:
        return Erratum(**content)
    except (TypeError, ValueError) as error:
        raise ValueError(f"claim {entry['id']!r}: bad erratum: {error}") from None


def read_claims(paper: str) -> tuple[str, dict[str, Claim]]:
    """Read the title and the claims of ``data/claims/PAPER.toml``.

    Raises
    ------
    ValueError
        If there is no such paper, the file cannot be read, an entry is incomplete, or an id
        stands twice.
    """
    paper = choice("paper", paper, paper_keys())
    path = data_folder() / "claims" / f"{paper}.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from error
    claims: dict[str, Claim] = {}
    for entry in content.get("claim", ()):
        claim = _claim(paper, entry)
        if claim.id in claims:
            raise ValueError(f"claim id = {claim.id!r}: it stands twice in {path.name}")
        claims[claim.id] = claim
    return content.get("title", paper), claims


def pair(claims: Mapping[str, Claim], room: Room) -> None:
    """Refuse claims without a check, and checks, tables, figures and sweeps without a claim.

    Raises
    ------
    ValueError
        Naming the ids.
    """
    unchecked = sorted(set(claims) - set(room.checks))
    if unchecked:
        raise ValueError(f"claims without a check: {', '.join(unchecked)}")
    offered = set(room.checks) | set(room.tables) | set(room.figures) | set(room.sweeps)
    unclaimed = sorted(offered - set(claims))
    if unclaimed:
        listed = ", ".join(unclaimed)
        raise ValueError(f"checks, tables, figures or sweeps without a claim: {listed}")


def _refuse_orphans(paper: str, room: Room) -> None:
    for path in (data_folder() / "published" / paper).glob("*.csv"):
        stem, _, number = path.stem.rpartition("-")
        table_id = f"{paper}/{stem}-{int(number)}" if number.isdecimal() else f"{paper}/{path.stem}"
        if table_id not in room.tables:
            raise ValueError(f"published table {path.name} of {paper}: nothing computes it")


def paper_keys() -> list[str]:
    """Keys of the papers in the ledger, one for each file in ``data/claims``."""
    return sorted(path.stem for path in (data_folder() / "claims").glob("*.toml"))


def open_paper(key: str) -> Paper:
    """Load a paper's claims and pair them with their checks.

    Raises
    ------
    ValueError
        If the paper is unknown, or entries and checks do not pair.
    """
    key = choice("key", key, paper_keys())
    title, claims = read_claims(key)
    module: ModuleType = importlib.import_module(f"replication.{key}.claims")
    pair(claims, module.ROOM)
    _refuse_orphans(key, module.ROOM)
    return Paper(key, title, claims, module.ROOM)


def select(keys: Iterable[str]) -> list[tuple[Paper, list[Claim]]]:
    """Papers and claims that match any of `keys`: a paper, a claim id, or the start of ids.

    No keys select everything.

    Raises
    ------
    ValueError
        If a key matches nothing.
    """
    keys = [keys] if isinstance(keys, str) or not isinstance(keys, Iterable) else list(keys)
    wrong = [key for key in keys if not (isinstance(key, str) and key)]
    if wrong:
        raise ValueError(f"key = {wrong[0]!r}: it must be a paper, a claim id or its beginning")
    papers = [open_paper(key) for key in paper_keys()]
    for key in keys:
        if not any(_matches(claim, key) for paper in papers for claim in paper.claims.values()):
            raise ValueError(f"key = {key!r}: no paper or claim of that name")
    chosen = [
        (paper, [c for c in paper.claims.values() if not keys or any(_matches(c, k) for k in keys)])
        for paper in papers
    ]
    return [(paper, claims) for paper, claims in chosen if claims]


def _matches(claim: Claim, key: str) -> bool:
    return claim.id == key or claim.id.startswith(f"{key.rstrip('/')}/")


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim after its check has run."""

    claim: Claim
    found: Finding
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether the check supports the recorded verdict."""
        return self.found.verdict is self.claim.verdict


@dataclass(frozen=True, slots=True)
class TableResult:
    """A printed table after comparison, cell by cell.

    Attributes
    ----------
    claim : Claim
    cells : tuple of Cell
        Empty where the table was not computed.
    error : str
        Why it was not.
    """

    claim: Claim
    cells: tuple[published.Cell, ...]
    error: str = ""

    @property
    def off(self) -> list[published.Cell]:
        """Cells that do not agree."""
        return [cell for cell in self.cells if not cell.agrees]

    @property
    def drift(self) -> list[str]:
        """Cells whose state differs from the recorded one, each in one readable line."""
        if self.error:
            return [f"{self.claim.id} cannot be computed: {self.error}"]
        recorded = {(cell.row, cell.column): cell for cell in self.claim.off}
        lines = []
        for cell in self.cells:
            known = recorded.pop((cell.row, cell.column), None)
            ours = published.write_like(cell.ours, cell.printed)
            state = f"{self.claim.id} row {cell.row} column {cell.column}: printed {cell.printed}"
            if known is None and not cell.agrees:
                lines.append(f"{state}, ours {ours}, not recorded")
            elif known is not None and cell.agrees:
                lines.append(f"{state} agrees, but is recorded as off")
            elif known is not None and (known.printed, known.ours) != (cell.printed, ours):
                lines.append(
                    f"{state}, ours {ours}; recorded: printed {known.printed}, ours {known.ours}"
                )
        lines += [
            f"{self.claim.id} row {row} column {column}: recorded as off, but there is no such cell"
            for row, column in recorded
        ]
        return lines

    def cause(self, cell: published.Cell) -> str:
        """Return the recorded cause of a disagreement, or an empty string."""
        return next(
            (o.cause for o in self.claim.off if (o.row, o.column) == (cell.row, cell.column)), ""
        )


_BROKEN = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What a check or a table raises when the model that it runs on is broken."""


def run_claim(paper: Paper, claim: Claim) -> ClaimResult:
    """Run the check of one claim and time it; a check that breaks off supports no verdict.

    Raises
    ------
    UnreadableError, OSError
        If a published table or a file that the check needs cannot be read.
    """
    check, start = paper.room.checks[claim.id], time.perf_counter()
    try:
        found = check()
    except (published.UnreadableError, OSError):
        raise
    except _BROKEN as error:
        found = Finding(None, {"error": f"{type(error).__name__}: {error}"})
    return ClaimResult(claim, found, time.perf_counter() - start)


def compare_table(paper: Paper, claim: Claim, variant: str = "printed") -> TableResult:
    """Compare a table's printed cells with ours.

    Raises
    ------
    UnreadableError, OSError
        If the published table or a file that ours needs cannot be read.
    """
    printed, make = published.read_table(claim.id), paper.room.tables[claim.id]
    try:
        cells = published.compare(printed, make(variant))
    except OSError:
        raise
    except _BROKEN as error:
        return TableResult(claim, (), error=f"{type(error).__name__}: {error}")
    return TableResult(claim, tuple(cells))


def run(
    selection: Iterable[tuple[Paper, list[Claim]]],
) -> Iterator[tuple[ClaimResult, TableResult | None]]:
    """Run the checks of the selected claims one by one, with the tables that they are about."""
    for paper, claims in selection:
        for claim in claims:
            table = compare_table(paper, claim) if claim.id in paper.room.tables else None
            yield run_claim(paper, claim), table


def plain(value: Any) -> Any:  # noqa: ANN401
    """Turn NumPy numbers and arrays into what JSON knows."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, np.generic | np.ndarray):
        return plain(value.tolist())
    return None if isinstance(value, float) and not np.isfinite(value) else value


def report(results: Iterable[tuple[ClaimResult, TableResult | None]]) -> dict[str, Any]:
    """Assemble what ``replication verify --json`` writes.

    Returns
    -------
    dict
        ``ok``; ``claims``, one entry each with its numbers; ``tables``, with the number of
        cells, how many agree, and each that does not.
    """
    results = list(results)
    tables = [table for _, table in results if table is not None]
    return {
        "ok": all(result.holds for result, _ in results) and not any(t.drift for t in tables),
        "claims": [
            {
                "id": result.claim.id,
                "paper": result.claim.paper,
                "where": result.claim.where,
                "statement": result.claim.statement,
                "verdict": str(result.claim.verdict),
                "holds": result.holds,
                "numbers": plain(result.found.numbers),
                "seconds": round(result.seconds, 3),
            }
            for result, _ in results
        ],
        "tables": [
            {
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
            }
            for table in tables
        ],
    }
