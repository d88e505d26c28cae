"""What a sweep found, and the lines and the report that tell it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from replication.ledger import Claim, Verdict
from replication.trials import Sweep

PRINTED = 3
"""Exceptions that are printed with their parameters, the first ones; the report has all."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a sweep found.

    Attributes
    ----------
    claim : Claim
    sweep : Sweep
    draws, seed : int
    premise : int
        Draws that the claim is about.
    holds, instead : int
        Of these, how many the claim holds in, and how many that holds in which the ledger records
        in its place.
    exceptions, departures : list of dict
        First draws, counted from zero, on which the one and the other fails, with parameters.
    """

    claim: Claim
    sweep: Sweep
    draws: int
    seed: int
    premise: int
    holds: int
    instead: int
    exceptions: list[dict[str, Any]]
    departures: list[dict[str, Any]]

    @property
    def supports(self) -> bool:
        """Whether the sweep supports the recorded verdict.

        A reproduced claim may have no exception. One of another verdict must have an exception,
        unless its sweep stays inside the recorded condition, where it may have none. What is
        recorded in the claim's place may have no exception. Some draw must meet the premise.
        """
        flawless = self.claim.verdict is Verdict.REPRODUCED or self.sweep.inside
        as_recorded = (self.holds == self.premise) == flawless
        return self.premise > 0 and as_recorded and self.instead == self.premise

    def report(self) -> dict[str, Any]:
        """What ``replication sweep --json`` writes; the same for every number of workers."""
        found: dict[str, Any] = {
            "claim": self.claim.id,
            "statement": self.claim.statement,
            "verdict": str(self.claim.verdict),
            "supports": self.supports,
            "tries": self.sweep.tries,
            "domain": self.sweep.domain,
            "seed": self.seed,
            "block": self.sweep.block,
            "draws": self.draws,
            "premise": self.premise,
            "holds": self.holds,
            "exceptions": self.exceptions,
        }
        if self.sweep.instead:
            found |= {
                "instead": {
                    "says": self.sweep.instead,
                    "holds": self.instead,
                    "exceptions": self.departures,
                }
            }
        return found

    def lines(self) -> Iterator[str]:
        """Say in a few lines what was found, with the first of the exceptions."""
        claim, made = self.claim, self.sweep
        yield f"{claim.id}, recorded {claim.verdict}: {claim.statement}"
        yield f"tried: {made.tries}"
        yield f"drawn: {made.domain}; {self.draws:,} draws, seed {self.seed}"
        if self.premise < self.draws:
            yield f"premise: met in {self.premise:,} draws"
        yield f"claim: {_told(self.holds, self.premise)}"
        yield from map(_written, self.exceptions[:PRINTED])
        if made.instead:
            yield f"recorded instead: {made.instead}: {_told(self.instead, self.premise)}"
            yield from map(_written, self.departures[:PRINTED])
        if self.supports:
            yield "the sweep supports the recorded verdict"
            return
        told = "the sweep DOES NOT SUPPORT the recorded verdict"
        if self.premise == 0:
            told += ": no draw met the premise"
        elif self.holds == self.premise == self.instead:
            told += ": no exception found; try more draws"
        yield told


def _told(holds: int, total: int) -> str:
    if holds == total:
        return f"holds in all {total:,}"
    return f"holds in {holds:,} of {total:,} ({holds / total:.4%}), {total - holds:,} exceptions"


def _written(example: dict[str, Any]) -> str:
    values = ", ".join(
        f"{name} = {_short(value)}"
        for name, value in example.items()
        if name != "draw" and value is not None
    )
    return f"  draw {example['draw']}: {values}"


def _short(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list):
        return f"[{', '.join(map(_short, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
