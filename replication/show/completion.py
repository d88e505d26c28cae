"""What a shell completes: the ids and names that a command takes."""

from collections.abc import Callable, Iterator
from typing import Literal

from replication import ledger


def claims(incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield the claims that begin so, each with its place in the paper.

    Parameters
    ----------
    incomplete : str
        What is typed so far.
    """
    for entries in ledger.matching([]).values():
        for claim in entries:
            if claim.id.startswith(incomplete):
                yield claim.id, claim.where


def papers(incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield the papers that begin so, each with its title.

    Parameters
    ----------
    incomplete : str
        What is typed so far.
    """
    for key in ledger.paper_keys():
        if key.startswith(incomplete):
            yield key, ledger.read_claims(key)[0]


def keys(incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield the papers and the claims that begin so.

    Parameters
    ----------
    incomplete : str
        What is typed so far.
    """
    yield from papers(incomplete)
    yield from claims(incomplete)


def verdicts(incomplete: str) -> Iterator[str]:
    """Yield the verdicts that begin so.

    Parameters
    ----------
    incomplete : str
        What is typed so far.
    """
    yield from (str(verdict) for verdict in ledger.Verdict if verdict.startswith(incomplete))


def offered(kind: Literal["tables", "figures"]) -> Callable[[str], Iterator[str]]:
    """Return what completes the id of a table or of a figure.

    Parameters
    ----------
    kind : str
        "tables" or "figures".
    """

    def complete(incomplete: str) -> Iterator[str]:
        for key in ledger.paper_keys():
            for item in getattr(ledger.room_of(key), kind):
                if item.startswith(incomplete):
                    yield item

    return complete
