"""The ledger: every claim of a paper, its recorded verdict, and the check that establishes it.

A claim is one entry in ``data/claims/PAPER.toml`` and one function in a module of
``replication/PAPER/claims/``, which computes and returns a :class:`Finding`: named statements,
from which the verdict follows. Opening a paper refuses an entry without a check, a check without
an entry, and an id that stands twice.
"""

from replication.ledger.claim import (
    ERRATA,
    Claim,
    Erratum,
    Evidence,
    Finding,
    OffCell,
    Reading,
    Verdict,
    Weight,
)
from replication.ledger.inventory import Statement, read_inventory
from replication.ledger.read import falls_with, paper_keys, read_claims
from replication.ledger.report import (
    changes,
    last_line,
    plain,
    read_report,
    recorded,
    report,
)
from replication.ledger.room import Paper, Room, matching, open_paper, pair, room_of, select
from replication.ledger.run import (
    ClaimResult,
    Result,
    TableResult,
    compare_table,
    compare_tables,
    run,
    run_claim,
)

__all__ = [
    "ERRATA",
    "Claim",
    "ClaimResult",
    "Erratum",
    "Evidence",
    "Finding",
    "OffCell",
    "Paper",
    "Reading",
    "Result",
    "Room",
    "Statement",
    "TableResult",
    "Verdict",
    "Weight",
    "changes",
    "compare_table",
    "compare_tables",
    "falls_with",
    "last_line",
    "matching",
    "open_paper",
    "pair",
    "paper_keys",
    "plain",
    "read_claims",
    "read_inventory",
    "read_report",
    "recorded",
    "report",
    "room_of",
    "run",
    "run_claim",
    "select",
]
