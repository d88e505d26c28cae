"""Every checkable statement of a paper, in order, with the claims that cover it."""

from collections.abc import Collection
from dataclasses import dataclass

from replication.datafolder import UnreadableError, data_folder, read_rows
from replication.ledger.read import paper_keys, read_claims
from replication.values import choice

COLUMNS = ["place", "statement", "claim", "why"]
REASONS = ("definition", "assumption", "literature", "motivation", "same: ", "not checkable: ")
"""Why a statement has no claim; the last two are followed by which one, or by the reason."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a paper.

    Attributes
    ----------
    place, statement : str
        Where it stands, and what it says in our words.
    claims : tuple of str
        Ids of the claims that cover it.
    why : str
        Why there is none, in one of :data:`REASONS`; empty if there is one.
    """

    place: str
    statement: str
    claims: tuple[str, ...]
    why: str


def read_inventory(paper: str) -> list[Statement]:
    """Read ``data/inventory/PAPER.csv``.

    Raises
    ------
    ValueError
        If there is none, a row is incomplete, stands twice, has a claim and a reason or neither,
        or names a claim that does not exist, or a claim stands in no row.
    """
    paper = choice("paper", paper, paper_keys())
    path = data_folder() / "inventory" / f"{paper}.csv"
    try:
        rows = read_rows(path)
    except UnreadableError as error:
        raise ValueError(f"inventory of {paper}: {error}") from error
    if not rows or rows[0][1] != COLUMNS:
        raise ValueError(f"{path.name}: its first line must be {','.join(COLUMNS)}")
    known = read_claims(paper)[1]
    found: dict[tuple[str, str], Statement] = {}
    for line, row in rows[1:]:
        where = f"{path.name} line {line}"
        one = _statement(where, row, known)
        if (one.place, one.statement) in found:
            raise ValueError(f"{where}: statement = {one.statement!r}: it stands twice there")
        found[one.place, one.statement] = one
    missing = sorted(set(known) - {claim for one in found.values() for claim in one.claims})
    if missing:
        raise ValueError(f"{path.name}: no row for {', '.join(missing)}")
    return list(found.values())


def _statement(where: str, row: list[str], known: Collection[str]) -> Statement:
    if len(row) != len(COLUMNS) or not (row[0].strip() and row[1].strip()):
        raise ValueError(f"{where}: it must have {len(COLUMNS)} fields, a place and a statement")
    place, statement, claims, why = row[0].strip(), row[1].strip(), row[2].split(), row[3].rstrip()
    unknown = [claim for claim in claims if claim not in known]
    if unknown:
        raise ValueError(f"{where}: claim = {unknown[0]!r}: there is none of that id")
    if bool(claims) == bool(why):
        raise ValueError(f"{where}: there must be a claim or a reason why not, and not both")
    if why and not (why in REASONS[:4] or why.startswith(REASONS[4:])):
        listed = ", ".join(reason.strip() for reason in REASONS)
        raise ValueError(
            f"{where}: why = {why!r}: it must be one of {listed}, the last two with a text"
        )
    return Statement(place, statement, tuple(claims), why)
