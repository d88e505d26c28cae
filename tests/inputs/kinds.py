"""What a parameter may be, as data: an example, the values to refuse, and valid extremes."""

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from scipy.sparse import csr_array

MASKED = np.ma.array([0.5, 0.5], mask=[False, True])
NOT_A_NUMBER = (
    *(None, "text", "1", 1j, True, [0.5, "text"], [0.5, True], MASKED, {"a": 1}, len, np.sin),
    *(b"1", memoryview(b"1"), Decimal("nan"), np.datetime64(1, "s"), np.timedelta64(1, "s")),
    *(10**400, 10**5000, np.longdouble("1e4000"), [0.5, np.True_], pd.Categorical([0.5])),
    csr_array([[0.5]]),
)
EXTREMES = (1e-6, 1e-3, 1.0, 1e3, 1e6)


@dataclass(frozen=True)
class Real:
    """A number, or an array of numbers, in a range.

    `single` takes one number only, `shaped` an array of the example's number of axes, and `batch`
    any number of such arrays; `free` arrays of any
    length, `empty` also of none. Without these, arrays of any shape are good. `infinite`,
    `missing` and `undefined` say that infinity, NaN, or both are good too, and `bottomless` that
    minus infinity is.
    """

    example: Any
    low: float = -math.inf
    high: float = math.inf
    closed: bool = False
    single: bool = False
    shaped: bool = False
    batch: bool = False
    free: bool = False
    empty: bool = False
    infinite: bool = False
    missing: bool = False
    undefined: bool = False
    bottomless: bool = False
    top: float = 1e6

    def allows(self, value: float) -> bool:
        if self.closed:
            return self.low <= value <= self.high
        return self.low < value < self.high

    @cached_property
    def beyond(self) -> list[float]:
        ends = [-1e6, -1.0, -1e-6, 0.0, 1.0, 1 + 1e-6, 1e7, self.low, self.high]
        return [end for end in ends if math.isfinite(end) and not self.allows(end)]

    def refused(self) -> Iterator[Any]:
        of_any_size = (Decimal, np.floating) if self.undefined else ()
        yield from (value for value in NOT_A_NUMBER if not isinstance(value, of_any_size))
        odd = () if self.undefined else (math.nan, math.inf, -math.inf)
        odd = (math.nan, -math.inf) if self.infinite else odd
        odd = (math.inf, -math.inf) if self.missing else odd
        odd = (math.nan, math.inf) if self.bottomless else odd
        wrong = (*odd, *self.beyond)
        if self.shaped:
            good = np.asarray(self.example, dtype=float)
            for value in wrong:
                bad = good.copy()
                bad.flat[-1] = value
                yield bad
            if not self.empty:
                yield np.empty(0)
            if self.free:
                return
            if self.batch:
                yield np.append(good, good.flat[0])
            else:
                yield np.full((2,) * (good.ndim + 2), good.flat[0])
            return
        yield from wrong
        if self.single:
            yield [float(self.example)] * 2
            yield []
        else:
            yield from ([float(np.ravel(self.example)[0]), value] for value in wrong)

    def accepted(self) -> st.SearchStrategy[Any]:
        if self.shaped:
            return st.just(self.example)
        ends = [self.low, self.high, 0.0, *EXTREMES, *(-e for e in EXTREMES)]
        ends = [e for e in ends if math.isfinite(e) and self.allows(e) and abs(e) <= self.top]
        low, high = max(self.low, -self.top), min(self.high, self.top)
        if self.low == 0:
            low = min(1e-6, high)
        inside = st.floats(low, high, exclude_min=not self.closed, exclude_max=not self.closed)
        smooth = inside.map(lambda x: round(x, 6)).filter(self.allows)
        return st.one_of(st.sampled_from(ends), smooth) if ends else smooth


@dataclass(frozen=True)
class Whole:
    """A whole number in a range."""

    example: int
    low: int = 0
    high: float = math.inf
    top: int = 20

    def refused(self) -> Iterator[Any]:
        yield from (None, "text", "1", 1j, True, math.nan, math.inf, 1.5, self.low - 1, -(10**9))
        yield from (np.timedelta64(1, "s"), np.sin, b"1", -(10**5000))
        yield [self.example, self.example]
        if math.isfinite(self.high):
            yield from (int(self.high) + 1, 10**16, 10**5000)

    def accepted(self) -> st.SearchStrategy[Any]:
        return st.integers(self.low, int(min(self.high, max(self.low, self.top))))


@dataclass(frozen=True)
class Places:
    """Which entries of an axis, of the size named if there is an axis."""

    example: Any
    size: int | None = None

    def refused(self) -> Iterator[Any]:
        yield from (None, "text", 1j, True, 0.5, [0.5], {"a": 1}, len, np.sin)
        yield np.ma.array([0, 0], mask=[False, True])
        if self.size is not None:
            yield from ([self.size], -self.size - 1, [True] * (self.size + 1), 10**400)

    def accepted(self) -> st.SearchStrategy[Any]:
        return st.lists(st.integers(-1, 0), min_size=1, max_size=3)


@dataclass(frozen=True)
class Key:
    """A name out of a few."""

    example: Any
    allowed: Collection[Any]

    def refused(self) -> Iterator[Any]:
        yield from ("nonsense", "", None, 3.5, math.nan, f"{self.example}x", ["text"])

    def accepted(self) -> st.SearchStrategy[Any]:
        return st.sampled_from(sorted(self.allowed, key=str))


@dataclass(frozen=True)
class Text:
    """A text, of any words but the `wrong` ones."""

    example: str = "a text"
    wrong: tuple[str, ...] = ()

    def refused(self) -> Iterator[Any]:
        yield from (None, 3.5, math.nan, True, b"text", ["text"], *self.wrong)

    def accepted(self) -> st.SearchStrategy[Any]:
        return st.just(self.example)


@dataclass(frozen=True)
class Thing:
    """An object; one of a class of the package is `ours` to refuse, another Python's."""

    make: Callable[[], Any]
    ours: bool = False

    @cached_property
    def example(self) -> Any:
        return self.make()

    def refused(self) -> Iterator[Any]:
        yield from (object(), (0.4, 1.0), "text")
        if not callable(self.example):
            yield from (len, np.sin, type(self.example))

    def accepted(self) -> st.SearchStrategy[Any]:
        return st.just(self.example)


@dataclass(frozen=True)
class Taken:
    """What the caller's own code fixes, and is taken as it is."""

    example: Any

    def refused(self) -> Iterator[Any]:
        return iter(())

    def accepted(self) -> st.SearchStrategy[Any]:
        return st.just(self.example)


@dataclass(frozen=True)
class Flag:
    """Something that is either so or not; every object of Python is one or the other."""

    example: bool = False

    def accepted(self) -> st.SearchStrategy[Any]:
        return st.booleans()


Kind = Real | Whole | Places | Key | Text | Thing | Taken | Flag


def positive(example: Any = 1.5, **more: Any) -> Real:
    return Real(example, low=0.0, **more)


def nonnegative(example: Any = 1.5, **more: Any) -> Real:
    return Real(example, low=0.0, closed=True, **more)


def share(example: Any = 0.3, **more: Any) -> Real:
    return Real(example, low=0.0, high=1.0, closed=True, **more)


def proper_share(example: Any = 0.3, **more: Any) -> Real:
    return Real(example, low=0.0, high=1.0, **more)
