"""What a claim is: its entry in the ledger, and what a check finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

if TYPE_CHECKING:
    import numpy as np

_ONE_LINE = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*\Z"
Text = Annotated[str, msgspec.Meta(pattern=_ONE_LINE)]
"""One line that says something: lists of claims divide their fields by tabs."""


class Verdict(StrEnum):
    """What became of a claim."""

    REPRODUCED = "reproduced"
    CORRECTED = "corrected"
    CONDITIONAL = "conditional"
    REFUTED = "refuted"
    OUT_OF_REACH = "out-of-reach"

    @property
    def words(self) -> str:
        """The verdict as a reader sees it."""
        return self.replace("-", " ")


ERRATA = (Verdict.CORRECTED, Verdict.CONDITIONAL, Verdict.REFUTED)
"""Verdicts that an author would want to be told of."""


class Evidence(StrEnum):
    """What a verdict rests on, strongest first."""

    PROOF = "proof"
    CERTIFICATE = "certificate"
    COMPUTATION = "computation"
    DATA = "data"
    PRINT = "print"
    DRAWS = "draws"


class Weight(StrEnum):
    """What an erratum touches: the paper's message, the argument for it, or a detail."""

    MESSAGE = "message"
    ARGUMENT = "argument"
    DETAIL = "detail"


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the ledger, as its file has it: each field of its type, and no other field."""


class OffCell(Entry, frozen=True):
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

    row: Text
    column: Text
    printed: Text
    ours: Text
    cause: Text


class Erratum(Entry, frozen=True):
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

    instead: Text
    known: Text
    matters: Weight
    effect: Text


class Reading(Entry, frozen=True):
    """One way to read a statement, and its verdict.

    Attributes
    ----------
    says : str
        The reading.
    verdict : Verdict
        What becomes of the claim under it.
    """

    says: Text
    verdict: Verdict


class Claim(Entry, frozen=True, kw_only=True):
    """A statement of a paper, in our words.

    Attributes
    ----------
    id : str
        Such as ``"wedge/table-3"``; it starts with the key of the paper.
    where, statement : str
        Place in the paper, and what it says.
    reading : str
        How we read it, where that needs to be said.
    readings : tuple of Reading
        Readings that the text supports and that differ in verdict. The first is the one that the
        paper's own proof, equation or table uses; its verdict is the claim's.
    verdict : Verdict
        The recorded verdict.
    evidence : Evidence
        The strongest that the whole verdict rests on.
    because : str
        The correction, condition, counterexample or missing source; empty when reproduced.
    proof : str
        The argument in lines, where the verdict rests on one: what the check's algebra and the
        chapter make of it. It states no decimals: numbers that were computed belong to the texts
        that `sources` ties.
    rests_on : tuple of str
        Claims that the paper's own argument for it uses.
    sources : tuple of str
        For each number in the entry's texts, in their order, what establishes it: the name under
        which its check finds it (``losses/0.98`` inside a mapping, ``pair/0`` inside a list), or
        the number itself where the paper prints it or it is a parameter.
    function, chapter : str
        What computes it, and the chapter that shows it.
    off : tuple of OffCell
        For a table, the cells that do not agree.
    erratum : Erratum or None
        For a claim that is corrected, conditional or refuted.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z]+(/[a-z0-9.\-]+)+\Z")]
    where: Text
    statement: Text
    verdict: Verdict
    evidence: Evidence
    function: Text
    chapter: Text
    because: str = ""
    proof: str = ""
    reading: str = ""
    readings: tuple[Reading, ...] = ()
    rests_on: tuple[str, ...] = ()
    sources: tuple[Text, ...] = ()
    off: tuple[OffCell, ...] = ()
    erratum: Erratum | None = None

    def __post_init__(self) -> None:
        if bool(self.because) == (self.verdict is Verdict.REPRODUCED):
            raise ValueError("because: every verdict but reproduced needs it, and no other")
        if (self.erratum is not None) != (self.verdict in ERRATA):
            raise ValueError(f"erratum: a verdict of {', '.join(ERRATA)} needs it, and no other")
        if self.evidence is Evidence.PROOF and not self.proof:
            raise ValueError("proof: evidence of proof needs it")
        if len(self.readings) == 1:
            raise ValueError("readings: there must be two or more, or none")
        if len({reading.says for reading in self.readings}) < len(self.readings):
            raise ValueError("readings: one stands twice")
        if self.readings and self.readings[0].verdict is not self.verdict:
            raise ValueError(f"readings: the first must have the claim's verdict, {self.verdict}")

    @property
    def paper(self) -> str:
        """Key of the paper."""
        return self.id.partition("/")[0]


Statements = Mapping[str, "bool | np.bool_"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: sentences of economics, each with its truth.

    Attributes
    ----------
    printed : mapping of str to bool
        What the paper says. All of it is true of a reproduced claim, none of it of another; what
        stands of a claim that fails goes into `instead`.
    instead : mapping of str to bool
        What holds in its place, or besides; it must be true.
    numbers : mapping
        Name to number, text or list of either.
    error : str
        What broke the check off, if anything did.

    Raises
    ------
    ValueError
        If there is no statement, one has no truth value, or one stands in both places.
    """

    printed: Statements = field(default_factory=dict)
    instead: Statements = field(default_factory=dict)
    numbers: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""

    def __post_init__(self) -> None:
        import numpy as np  # noqa: PLC0415 - a list of claims does not wait for it

        for sentence, truth in [*self.printed.items(), *self.instead.items()]:
            if not isinstance(truth, bool | np.bool_):
                raise ValueError(f"{sentence!r} = {truth!r}: it must be true or false")  # noqa: TRY004
        twice = sorted(set(self.printed) & set(self.instead))
        if twice:
            raise ValueError(f"{twice[0]!r}: it stands in printed and in instead")
        if not (self.printed or self.instead or self.error):
            raise ValueError("printed, instead: there must be a statement")

    @property
    def statements(self) -> dict[str, bool]:
        """Every statement with its truth, the printed ones first."""
        return {name: bool(truth) for name, truth in (*self.printed.items(), *self.instead.items())}

    def wrong(self, verdict: Verdict) -> list[str]:
        """Statements whose truth contradicts a verdict, or what else does."""
        if self.error:
            return [f"the check broke off: {self.error}"]
        reproduced = verdict is Verdict.REPRODUCED
        if (verdict is Verdict.OUT_OF_REACH) == bool(self.printed):
            return [
                "the check tests the printed statement of a claim that is out of reach"
                if self.printed
                else "the check does not test the printed statement"
            ]
        if verdict is not Verdict.REPRODUCED and not self.instead:
            return ["the check does not say what holds instead"]
        return [
            f"{'true' if truth else 'not true'}: {sentence}"
            for sentence, truth in self.statements.items()
            if truth != (reproduced or sentence in self.instead)
        ]

    def supports(self, verdict: Verdict) -> bool:
        """Whether what was found supports a verdict."""
        return not self.wrong(verdict)
