"""Single values that are checked, and constants of sweeps: all that needs no array.

The command line starts from here, so that a list or a page of help does not wait for NumPy.
"""

import math
from collections.abc import Collection, Iterable
from decimal import Decimal
from numbers import Integral
from operator import index
from typing import Any

BLOCK = 1000
"""Draws in a block unless a sweep sets another number."""

SEED = 20_261_121
"""Seed of a sweep unless another is given."""


_LARGE, _LONG = 1e15, 100
"""Numbers from which on not all digits are written, and characters that are too many."""


class ConvergenceError(RuntimeError):
    """A solver did not reach its tolerance."""


def shown(value: Any) -> str:  # noqa: ANN401
    """Write a value that is refused: on one line, not all of what is long."""
    if isinstance(value, int) and abs(value) >= _LARGE:
        return f"{Decimal(value).normalize():.6g}"
    try:
        written = " ".join(repr(value).split())
    except ValueError:  # Python writes no number of more than 4300 digits.
        written = f"{type(value).__name__} of numbers too large to write"
    if len(written) <= _LONG:
        return written
    return f"{written[: _LONG - 20]} ... {written[-15:]}"


def counted(number: float) -> str:
    """Write a number of people: in full, but for one of more digits than floats hold."""
    return f"{number:,.0f}" if abs(number) < _LARGE else f"{number:.6g}"


def whole(name: str, value: int, low: int, high: float = math.inf) -> int:
    """Return `value` as int; ``ValueError`` unless it is a whole number in ``[low, high]``."""
    try:
        is_whole = isinstance(value, Integral) and not isinstance(value, bool)
        found = index(value) if is_whole else None
    except TypeError:  # NumPy's spans of time
        found = None
    if found is None or not low <= found <= high:
        span = f"at least {low}" if high == math.inf else f"from {low} to {high:g}"
        raise ValueError(f"{name} = {shown(value)}: it must be {span}, a whole number")
    return found


def wholes(name: str, value: Any, low: int, high: float = math.inf) -> list[int]:  # noqa: ANN401
    """Return one or several as a list of int; ``ValueError`` unless whole in ``[low, high]``."""
    given = value.tolist() if hasattr(value, "tolist") else value
    several = isinstance(given, Iterable) and not isinstance(given, bytes)
    asked = list(given) if several else [given]
    try:
        found = [whole(name, one, low, high) for one in asked]
    except ValueError:
        found = []
    if not found:
        span = f"of at least {low}" if high == math.inf else f"from {low} to {high:g}"
        raise ValueError(f"{name} = {shown(value)}: it must hold whole numbers {span}")
    return found


def choice(name: str, value: Any, allowed: Collection[Any]) -> Any:  # noqa: ANN401
    """Return the one of `allowed` that `value` is or spells; ``ValueError`` if none is."""
    found = [one for one in allowed if isinstance(value, str | type(one)) and one == value]
    if not found:
        listed = ", ".join(str(one) for one in allowed)
        raise ValueError(f"{name} = {shown(value)}: it must be one of {listed}")
    return found[0]


def text(name: str, value: str) -> str:
    """Return `value`; ``ValueError`` unless it is text."""
    if not isinstance(value, str):
        raise ValueError(f"{name} = {shown(value)}: it must be text")  # noqa: TRY004
    return value
