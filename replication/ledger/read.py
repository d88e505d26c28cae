"""Reading ``data/claims/PAPER.toml``: a wrong type, an unknown or missing field is refused."""

import functools
import graphlib
import tomllib
from collections.abc import Mapping
from typing import Any

import msgspec

from replication.datafolder import data_folder
from replication.ledger.claim import Claim
from replication.values import choice


def paper_keys() -> list[str]:
    """Keys of the papers in the ledger, one for each file in ``data/claims``.

    Raises
    ------
    ValueError
        If there is no file.
    """
    folder = data_folder() / "claims"
    keys = sorted(path.stem for path in folder.glob("*.toml") if not path.name.startswith("."))
    if not keys:
        raise ValueError(f"{folder}: it must hold a file PAPER.toml for each paper")
    return keys


def read_claims(paper: str) -> tuple[str, dict[str, Claim]]:
    """Read the title and the claims of ``data/claims/PAPER.toml``.

    Raises
    ------
    ValueError
        If there is no such paper, the file cannot be read, a field is missing, unknown or of the
        wrong type, an id stands twice, or claims rest on each other in a circle. The message names
        the file, the entry and the field.
    """
    paper = choice("paper", paper, paper_keys())
    path = data_folder() / "claims" / f"{paper}.toml"
    if path.exists() and not path.is_file():
        raise ValueError(f"{path.name} cannot be read: it must be a file")
    try:
        title, claims = _parsed(paper, path.name, path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} cannot be read: {error}") from error
    return title, dict(claims)


@functools.lru_cache(maxsize=16)
def _parsed(paper: str, file: str, text: str) -> tuple[str, dict[str, Claim]]:
    """Parse what a file says; a page asks for it hundreds of times, and each time is slow."""
    try:
        content = tomllib.loads(text)
    except ValueError as error:
        raise ValueError(f"{file} cannot be read: {error}") from error
    except RecursionError:
        raise ValueError(f"{file} cannot be read: lists or tables stand too deep") from None
    unknown = sorted(set(content) - {"title", "claim"})
    if unknown:
        raise ValueError(f"{file}: unknown field {unknown[0]!r}")
    title, entries = content.get("title"), content.get("claim")
    if not (isinstance(title, str) and title):
        raise ValueError(f"{file}: field 'title' must be a text")
    if not (isinstance(entries, list) and entries):
        raise ValueError(f"{file}: there must be entries, each under [[claim]]")
    claims: dict[str, Claim] = {}
    for number, entry in enumerate(entries, start=1):
        claim = _claim(paper, f"{file}, entry {number}", entry)
        if claim.id in claims:
            raise ValueError(f"{file}, entry {number}: id = {claim.id!r} stands twice")
        claims[claim.id] = claim
    _refuse_circles(file, claims)
    return title, claims


def _claim(paper: str, where: str, entry: object) -> Claim:
    if isinstance(entry, Mapping) and isinstance(entry.get("id"), str):
        where = f"{where} ({entry['id']})"
    try:
        claim = msgspec.convert(entry, Claim, strict=True)
    except msgspec.ValidationError as error:
        reason, _, field = str(error).partition(" - at `$")
        if "matching regex" in reason:
            reason = "it must be such as land/table-1" if field == ".id`" else "it must be one line"
        named = f"field {field.strip('.`')}: " if field.strip("`") else ""
        raise ValueError(f"{where}: {named}{reason}") from None
    if claim.paper != paper:
        raise ValueError(f"{where}: field id: it must start with {paper}/")
    return claim


def _refuse_circles(file: str, claims: Mapping[str, Claim]) -> None:
    uses: dict[str, tuple[str, ...]] = {claim.id: claim.rests_on for claim in claims.values()}
    for claim_id, used in uses.items():
        unknown = [one for one in used if one not in claims]
        if unknown:
            raise ValueError(f"{file} ({claim_id}): field rests_on: no claim {unknown[0]!r}")
    try:
        graphlib.TopologicalSorter(uses).prepare()
    except graphlib.CycleError as error:
        circle: Any = error.args[1]
        raise ValueError(f"{file}: field rests_on: a circle, {' < '.join(circle)}") from None


def falls_with(claim_id: str, claims: Mapping[str, Claim]) -> list[str]:
    """Claims whose argument uses a claim, directly or through others, in the ledger's order."""
    falling = {claim_id}
    growing = True
    while growing:
        more = {c.id for c in claims.values() if falling & set(c.rests_on)} - falling
        falling |= more
        growing = bool(more)
    return [one for one in claims if one in falling and one != claim_id]
