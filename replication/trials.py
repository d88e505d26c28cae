"""What a claim about all parameters did on random draws, draw by draw."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from replication.numerics import text, whole

Truth = NDArray[np.bool_]


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

BLOCK = 1000
"""Draws in a block unless a sweep sets another number."""


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
