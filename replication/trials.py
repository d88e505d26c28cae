"""What a claim about all parameters did on random draws, draw by draw."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from replication.numerics import Truth as Truth  # noqa: PLC0414
from replication.numerics import text, whole
from replication.values import BLOCK as BLOCK  # noqa: PLC0414
from replication.values import SEED as SEED  # noqa: PLC0414


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """A claim on some random draws.

    Attributes
    ----------
    holds : array of bool, shape (draws,)
        Where the claim holds as the paper makes it.
    premise : array of bool, shape (draws,), optional
        The draws that the claim is about; all of them if not given.
    instead : array of bool, shape (draws,), optional
        Where that holds which the ledger records in the claim's place: the claim under its
        condition, the corrected claim, or that it fails.
    parameters : mapping of str to sequences of length draws
        What an exception is reported with: numbers, texts, or lists of them.

    Raises
    ------
    ValueError
        If the lengths differ, or something else than truth values is given.
    """

    holds: Truth
    premise: Truth | None = None
    instead: Truth | None = None
    parameters: Mapping[str, Sequence[Any] | NDArray[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        draws = np.shape(self.holds)
        for name in ("holds", "premise", "instead"):
            value = getattr(self, name)
            if value is None and name != "holds":
                continue
            if np.ndim(value) != 1 or np.asarray(value).dtype != bool:
                raise ValueError(f"{name} = {value!r}: it must be an array of bool with one axis")
            if np.shape(value) != draws:
                raise ValueError(f"{name}: shape {np.shape(value)}, but holds has {draws}")
        for name, values in self.parameters.items():
            if len(values) != len(self.holds):
                raise ValueError(f"{name}: {len(values)} values for {len(self.holds)} draws")


OnDraws = Callable[[np.random.Generator, int], Trials]


@dataclass(frozen=True, slots=True)
class Sweep:
    """How a claim is tried on random draws.

    Attributes
    ----------
    function : callable
        ``function(generator, draws)`` returns :class:`Trials`. It takes all that is random from
        the generator.
    tries : str
        What is tried, in a sentence.
    domain : str
        Where the parameters are drawn.
    instead : str
        What :attr:`Trials.instead` says, in words; empty if nothing.
    inside : bool
        Whether the domain lies inside the condition that the ledger records, so that there is no
        exception to be found.
    block : int
        Draws in a block. It is part of what a seed means: the answer is the same whoever computes
        which block, but not with blocks of another size.
    """

    function: OnDraws
    tries: str
    domain: str
    instead: str = ""
    inside: bool = False
    block: int = BLOCK

    def __post_init__(self) -> None:
        if not callable(self.function):
            raise ValueError(f"function = {self.function!r}: it must be callable")  # noqa: TRY004
        for name in ("tries", "domain", "instead"):
            text(name, getattr(self, name))
        whole("block", self.block, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Random economies of a paper, and what an exception is reported with.

    Attributes
    ----------
    economies : object
        What a test is given: whatever the paper's ``draws`` makes, with one entry a draw.
    parameters : mapping of str to sequences of length draws
    """

    economies: Any
    parameters: Mapping[str, Sequence[Any] | NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Where a claim holds, what it is about, and where that holds which replaces it.

    Attributes
    ----------
    holds, premise, instead : array of bool, shape (draws,)
        As in :class:`Trials`.
    """

    holds: Truth
    premise: Truth | None = None
    instead: Truth | None = None


Test = Callable[[Any], Truth | Outcome]


@dataclass(frozen=True, slots=True)
class Tried:
    """A test of a claim on random economies, for its check and for its sweep.

    Attributes
    ----------
    test : callable
        From a sample's economies to where the claim holds, or to an :class:`Outcome`.
    draw : callable
        ``draw(generator, draws)`` returns a :class:`Sample`.
    """

    test: Test
    draw: Callable[[np.random.Generator, int], Sample]

    def __call__(self, random: np.random.Generator, draws: int) -> Trials:
        """Try the claim on new draws."""
        return self.on(self.draw(random, draws))

    def on(self, sample: Sample) -> Trials:
        """Try the claim on a sample."""
        found = self.test(sample.economies)
        outcome = found if isinstance(found, Outcome) else Outcome(np.asarray(found))
        return Trials(outcome.holds, outcome.premise, outcome.instead, sample.parameters)


def tried(
    registry: Any,  # noqa: ANN401
    claim_id: str,
    draw: Callable[[np.random.Generator, int], Sample],
    *,
    tries: str,
    domain: str,
    instead: str = "",
    inside: bool = False,
    block: int = BLOCK,
) -> Callable[[Test], Tried]:
    """Register the decorated test as the sweep of a claim; its check runs it on a stored sample.

    Parameters
    ----------
    registry : Room
        The paper's.
    claim_id : str
    draw : callable
        ``draw(generator, draws)`` returns a :class:`Sample`.
    tries, domain, instead, inside, block
        As in :class:`Sweep`.
    """

    def register(test: Test) -> Tried:
        made = Tried(test, draw)
        registry.sweep(
            claim_id, tries=tries, domain=domain, instead=instead, inside=inside, block=block
        )(made)
        return made

    return register


def counts(trials: Trials) -> dict[str, int]:
    """Count draws, those within the premise, and where a claim and its replacement hold there."""
    premise = np.ones(len(trials.holds), bool) if trials.premise is None else trials.premise
    found = {"draws": len(trials.holds), "premise": premise, "holds": premise & trials.holds}
    if trials.instead is not None:
        found["instead"] = premise & trials.instead
    return {name: int(np.sum(value)) for name, value in found.items()}


def everywhere(trials: Trials) -> bool:
    """Whether a claim holds in every draw within its premise, of which there must be some."""
    found = counts(trials)
    return 0 < found["premise"] == found["holds"]
