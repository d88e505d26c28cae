"""Running checks and comparing tables with the printed cells."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from replication import published
from replication.ledger.claim import Claim, Finding
from replication.ledger.processes import spread
from replication.ledger.room import Paper
from replication.values import whole


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim after its check has run."""

    claim: Claim
    found: Finding
    seconds: float
    check: str

    @property
    def supported(self) -> bool:
        """Whether the check supports the recorded verdict."""
        return self.found.supports(self.claim.verdict)

    @property
    def untied(self) -> list[str]:
        """Numbers in the entry's texts that nothing establishes, each in one readable line."""
        from replication.ledger import prose  # noqa: PLC0415

        return [] if self.found.error else prose.untied(self.claim, self.found.numbers)


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

Result = tuple[ClaimResult, TableResult | None]


def run_claim(paper: Paper, claim: Claim) -> ClaimResult:
    """Run the check of one claim and time it; a check that breaks off supports no verdict.

    Raises
    ------
    UnreadableError, OSError
        If a table or a file that the check needs cannot be read.
    """
    check, start = paper.room.checks[claim.id], time.perf_counter()
    try:
        found = check()
    except (published.UnreadableError, OSError):
        raise
    except _BROKEN as error:
        found = Finding(error=f"{type(error).__name__}: {error}")
    return ClaimResult(claim, found, time.perf_counter() - start, paper.room.located(claim.id))


def compare_table(paper: Paper, claim: Claim, variant: str = "printed") -> TableResult:
    """Compare a table's printed cells with ours.

    Raises
    ------
    UnreadableError, OSError
        If the published table, or a table or file that ours needs, cannot be read.
    """
    printed, make = published.read_table(claim.id), paper.room.table(claim.id)
    try:
        return TableResult(claim, tuple(published.compare(printed, make(variant))))
    except (published.UnreadableError, OSError):
        raise
    except _BROKEN as error:
        return TableResult(claim, (), error=f"{type(error).__name__}: {error}")


def compare_tables(
    selection: Iterable[tuple[Paper, list[Claim]]],
) -> Iterator[tuple[Claim, TableResult | None]]:
    """Compare the tables that the selected claims are about, and run no check."""
    for paper, claims in selection:
        for claim in claims:
            yield claim, compare_table(paper, claim) if claim.id in paper.room.tables else None


def run(selection: Iterable[tuple[Paper, list[Claim]]], *, jobs: int = 1) -> Iterator[Result]:
    """Run the checks of the selected claims, with the tables that they are about, in order.

    Parameters
    ----------
    selection : iterable of papers, each with its claims
        From :func:`select`.
    jobs : int
        How many processes; the results are the same, and come in the same order.
    """
    jobs = whole("jobs", jobs, 1)
    tasks = [(paper, claim) for paper, claims in selection for claim in claims]
    return spread(lambda number: _run(*tasks[number]), len(tasks), jobs)


def _run(paper: Paper, claim: Claim) -> Result:
    ((_, table),) = compare_tables([(paper, [claim])])
    return run_claim(paper, claim), table
