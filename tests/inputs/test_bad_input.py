"""Bad input to every public callable of the package: refused, by name, with value and rule.

``derived.py`` finds the callables and says what their parameters may be.

The rules:

* A number, an array of numbers, a count or a name that is out of range, not finite, of another
  type (text, None, a complex number, a boolean, a function) or of a wrong shape raises
  ``ValueError``. The message names the parameter, shows the value (or its shape) and says what it
  must be.
* In place of an object of the package another object raises ``TypeError`` by name; in place of a
  DataFrame, a path or a generator it is Python's to refuse. It never gives an answer.
* Good input, ends of the range and extremes included, gives finite numbers, or ``ValueError`` or
  ``ConvergenceError`` with a message; nothing warns, because the test run turns warnings to errors.
"""

import dataclasses
import inspect
import math
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inputs import derived, kinds, words

from replication.numerics import ConvergenceError
from replication.values import shown

CALLED = derived.CALLED
SECONDS = 20


def described(name: str) -> dict[str, kinds.Kind]:
    found = {one: derived.kind(name, one) for one in derived.parameters(CALLED[name])}
    return {one: kind for one, kind in found.items() if kind is not None}


def _call(name: str, values: dict):
    """Call by name, but for parameters that only have a place."""
    entry, owner = CALLED[name], derived.owner(name)
    places = [owner] if owner is not None else []
    named = {}
    for parameter, declared in derived.parameters(entry).items():
        if parameter not in values:
            continue
        if declared.kind is inspect.Parameter.VAR_POSITIONAL:
            places += [*named.values(), values[parameter]]
            named = {}
        else:
            named[parameter] = values[parameter]
    return entry(*places, **named)


@contextmanager
def in_time():
    """Break off what does not end; where the system has no alarm, wait."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_):
        raise TimeoutError(f"no answer in {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _written(value) -> list[str]:
    entries = [value]
    if isinstance(value, np.ndarray):
        value = value.tolist()
        entries.append(value)
    if isinstance(value, list):
        entries += list(np.ravel(np.array(value, dtype=object)))
    written = [shown(entry) for entry in entries]
    written += [f"{entry}" for entry in entries if isinstance(entry, Decimal)]
    numbers = [float(e) for e in entries if isinstance(e, float | np.floating)]
    numbers += [e for e in entries if isinstance(e, int) and abs(e) < 1e300]
    written += [f"{e:g}" for e in numbers]
    arrays = np.asarray(value, dtype=object), np.array(value)
    return [*written, *map(shown, arrays), "of shape"]


def examples(name: str) -> dict:
    return {
        parameter: kind.example
        for parameter, kind in described(name).items()
        if f"{name}({parameter})" in words.SPECIAL or not derived.is_optional(name, parameter)
    }


def outcome(name: str, parameter: str, value) -> str:
    """What is wrong with the way a bad value is met; empty if nothing is."""
    kind = derived.kind(name, parameter)
    # An id is called a table, one of several keys a key.
    called = {parameter, parameter.removesuffix("_id"), parameter.removesuffix("s")}
    try:
        with in_time():
            found = _call(name, examples(name) | {parameter: value})
    except (ValueError, TypeError) as error:
        message = str(error)
        named = re.search(rf"\b(?:{'|'.join(called)})\b", message)
        if isinstance(kind, kinds.Thing):
            return "" if named or not kind.ours else f"says only {message!r}"
        told = any(text in message for text in _written(value))
        ruled = "\n" not in message and re.search(
            r"\bmust\b|\bneeds?\b|no such|no paper or", message
        )
        good = isinstance(error, ValueError) and named and told and ruled
        return "" if good else f"says only {message!r}"
    except AttributeError as error:
        own = isinstance(kind, kinds.Thing) and not kind.ours
        return "" if own else f"AttributeError: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        plt.close("all")
    return f"returns {type(found).__name__}"


def blemishes(value, where: str = "") -> Iterator[str]:
    """Places in a result that hold a number that is not finite."""
    if isinstance(value, pd.DataFrame | pd.Series):
        value = value.to_numpy()
    if isinstance(value, float | np.ndarray | np.generic):
        array = np.asarray(value)
        if array.dtype.kind in "fc" and not np.all(np.isfinite(array)):
            yield where or "result"
        return
    parts = {}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {f".{one.name}": getattr(value, one.name) for one in dataclasses.fields(value)}
    elif isinstance(value, dict):
        parts = {f"[{key!r}]": entry for key, entry in value.items()}
    elif isinstance(value, list | tuple):
        parts = {f"[{number}]": entry for number, entry in enumerate(value)}
    for part, entry in parts.items():
        yield from blemishes(entry, f"{where}{part}")


def test_every_parameter_has_a_kind():
    missing = [
        f"{name}({parameter})"
        for name, entry in CALLED.items()
        for parameter in derived.parameters(entry)
        if derived.kind(name, parameter) is None and not derived.is_optional(name, parameter)
    ]
    assert not missing


def test_no_word_is_left_over():
    taken = {f"{n}({p})" for n, entry in derived.ALL.items() for p in derived.parameters(entry)}
    assert not set(words.SPECIAL) - taken
    assert not (words.ONCE | words.UNDEFINED | words.INSIDE) - set(derived.ALL)
    used = {p for entry in CALLED.values() for p in derived.parameters(entry)}
    used |= {f"{derived.room(n)}.{p}" for n in CALLED for p in derived.parameters(CALLED[n])}
    assert not set(words.WORDS) - used
    assert not set(words.OBJECTS) - derived.CLASSES


REFUSING = [
    name for name in CALLED if any(not isinstance(k, kinds.Flag) for k in described(name).values())
]


@pytest.mark.parametrize("name", REFUSING)
def test_refuses_bad_input(name):
    found = []
    for parameter, kind in described(name).items():
        if isinstance(kind, kinds.Flag):
            continue
        declared = derived.parameters(CALLED[name])[parameter]
        for value in kind.refused():
            if value is None and (declared.default is None or "None" in str(declared.annotation)):
                continue
            wrong = outcome(name, parameter, value)
            if wrong:
                found.append(f"{parameter} = {shown(value)}: {wrong}")
    assert not found, "\n".join(found)


def _varied(name):
    return name not in words.ONCE and any(
        not isinstance(kind, kinds.Thing) and not getattr(kind, "shaped", False)
        for kind in described(name).values()
    )


@pytest.mark.parametrize("name", sorted(CALLED))
def test_the_example_is_answered(name):
    with in_time():
        result = _call(name, examples(name))
    plt.close("all")
    if name not in words.UNDEFINED:
        assert not list(blemishes(result))


@pytest.mark.parametrize("name", [name for name in sorted(CALLED) if _varied(name)])
@settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_good_input_gives_finite_numbers(name, data):
    strategies = {parameter: kind.accepted() for parameter, kind in described(name).items()}
    values = data.draw(st.fixed_dictionaries(strategies))
    try:
        with in_time():
            result = _call(name, values)
    except (ConvergenceError, ValueError) as error:
        said = str(error)
    else:
        said = ""
        if name not in words.UNDEFINED:
            assert not list(blemishes(result))
    finally:
        plt.close("all")
    assert not said or re.search(
        r" = |of shape|found|finds|differ|on the frontier|lies above", said
    ), said


def test_the_suite_sees_what_it_looks_for():
    assert list(blemishes({"a": [1.0, {"b": math.nan}]})) == ["['a'][1]['b']"]
    assert outcome("numerics.positive", "value", "text") == ""
    assert len(CALLED) > 300
