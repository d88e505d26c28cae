"""Single values that are checked, and constants of sweeps: all that needs no array.

The command line starts from here, so that a list or a page of help does not wait for NumPy.
"""

import math
from collections.abc import Collection
from numbers import Integral
from typing import Any

BLOCK = 1000
"""Draws in a block unless a sweep sets another number."""

SEED = 20_261_121
"""Seed of a sweep unless another is given."""


class ConvergenceError(RuntimeError):
    """A solver did not reach its tolerance."""


def whole(name: str, value: int, low: int, high: float = math.inf) -> int:
    """Return `value` as int; ``ValueError`` unless it is a whole number in ``[low, high]``."""
    is_whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not is_whole or not low <= value <= high:
        span = f"at least {low}" if high == math.inf else f"from {low} to {high:g}"
        raise ValueError(f"{name} = {value!r}: it must be {span}, a whole number")
    return int(value)


def choice(name: str, value: Any, allowed: Collection[Any]) -> Any:  # noqa: ANN401
    """Return the one of `allowed` that `value` is or spells; ``ValueError`` if none is."""
    found = [one for one in allowed if isinstance(value, str | type(one)) and one == value]
    if not found:
        listed = ", ".join(str(one) for one in allowed)
        raise ValueError(f"{name} = {value!r}: it must be one of {listed}")
    return found[0]


def shortened(written: str) -> str:
    """Quote what is written, without its middle where it is long."""
    return repr(written if len(written) <= 60 else f"{written[:40]}...{written[-10:]}")


def text(name: str, value: str) -> str:
    """Return `value`; ``ValueError`` unless it is text."""
    if not isinstance(value, str):
        raise ValueError(f"{name} = {value!r}: it must be text")  # noqa: TRY004
    return value
