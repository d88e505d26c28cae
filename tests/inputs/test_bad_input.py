"""Bad input to every public callable of the package: refused, by name, with value and rule.

Public is a function, a method or a constructor with a parameter, none of whose names starts with
an underscore. ``words_*.py`` say for each room what its parameters may be, by their names; a new
public callable is drawn in by itself, and breaks :func:`test_every_parameter_has_a_kind` if one of
its parameters is not described.

The rules:

* A number, an array of numbers, a count or a name that is out of range, not finite, of another
  type (text, None, a complex number, a boolean) or of a wrong shape raises ``ValueError``. The
  message names the parameter, shows the value (or its shape) and says what it must be.
* Arrays whose shapes do not broadcast are NumPy's to refuse, by a ``ValueError`` with the shapes.
* In place of an object (a City, a DataFrame, a callable, a path) another object is Python's to
  refuse: a TypeError or an AttributeError will do; it never gives an answer.
* Good input, ends of the range and extremes included, gives finite numbers, or ``ValueError`` or
  ``ConvergenceError`` with a message; nothing warns, because the test run turns warnings to errors.
"""

import dataclasses
import importlib
import inspect
import math
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inputs import (
    kinds,
    words_facts,
    words_land,
    words_marketplaces,
    words_shared,
    words_sorting,
    words_synthesis,
    words_wedge,
)

import replication
from replication.numerics import ConvergenceError

ROOMS = {
    "facts": words_facts.ROOM,
    "land": words_land.ROOM,
    "marketplaces": words_marketplaces.ROOM,
    "sorting": words_sorting.ROOM,
    "synthesis": words_synthesis.ROOM,
    "wedge": words_wedge.ROOM,
    "": words_shared.ROOM,
}

EXEMPT_MODULES = {
    r"\w+\.(checks_|claims)\w*": "parts of the checks, which call them with what they hold",
    r"land\.checking|wedge\.\w+_claims": "the same",
    "cli": "tests/test_cli.py runs the command line on bad input, as its users do",
}
SECONDS = 20


def _parameters(function):
    found = inspect.signature(function).parameters
    return {name: one for name, one in found.items() if name not in ("self", "cls")}


def _methods(name: str, owner: type) -> Iterator[tuple[str, object]]:
    for method, held in vars(owner).items():
        function = getattr(held, "__func__", held)
        if method.startswith("_") or not inspect.isfunction(function):
            continue
        if len(inspect.signature(function).parameters) > 1:
            yield f"{name}.{method}", getattr(owner, method)


def _callables() -> Iterator[tuple[str, object]]:
    """Every public callable with a parameter, by module and qualified name."""
    for info in pkgutil.walk_packages(replication.__path__, "replication."):
        module = importlib.import_module(info.name)
        short = info.name.removeprefix("replication.")
        for name, entry in vars(module).items():
            if name.startswith("_") or getattr(entry, "__module__", None) != info.name:
                continue
            is_class = inspect.isclass(entry)
            if not (is_class or inspect.isfunction(entry)):
                continue
            if is_class and issubclass(entry, Exception | str):
                continue
            if _parameters(entry):
                yield f"{short}.{name}", entry
            if is_class:
                yield from _methods(f"{short}.{name}", entry)


def _room(name: str) -> kinds.Room:
    return ROOMS.get(name.partition(".")[0], ROOMS[""])


def _exempt(name: str) -> bool:
    room = _room(name)
    return (
        any(re.match(rf"(?:{pattern})\.", name) for pattern in EXEMPT_MODULES)
        or name in room.inner
        or name in room.records
    )


ALL = dict(_callables())
CHECKED = {name: entry for name, entry in ALL.items() if not _exempt(name)}


@cache
def described(name: str) -> dict[str, kinds.Kind]:
    """Kinds of a callable's parameters, fitted to whether one number or an array is asked for."""
    room = _room(name)
    special = room.special.get(name, {})
    found = {}
    for parameter, declared in _parameters(CHECKED[name]).items():
        kind = special.get(parameter, room.words.get(parameter))
        if kind is None:
            continue
        hint = str(declared.annotation)
        alone = declared.annotation is float or "float |" in hint
        if isinstance(kind, kinds.Real) and alone:
            kind = dataclasses.replace(kind, single=True)
        found[parameter] = kind
    return found


def _call(name: str, values: dict):
    """Call by name, but for parameters that only have a place."""
    entry = CHECKED[name]
    receivers = _room(name).receivers
    owner = name.rpartition(".")[0]
    on_object = owner in receivers and not inspect.ismethod(entry)
    places = [receivers[owner].example] if on_object else []
    named = {}
    for parameter, declared in _parameters(entry).items():
        if parameter not in values:
            continue
        if declared.kind is inspect.Parameter.VAR_POSITIONAL:
            places = [*places, *named.values()]
            value = values[parameter]
            places += value if isinstance(value, tuple) else [value]
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
    written = [repr(entry) for entry in entries]
    written += [f"{e:g}" for e in entries if isinstance(e, int | float)]
    return [*written, "of shape"]


def outcome(name: str, parameter: str, value) -> str:
    """What is wrong with the way a bad value is met; empty if nothing is."""
    kind = described(name)[parameter]
    values = {key: kind.example for key, kind in described(name).items()}
    try:
        with in_time():
            found = _call(name, values | {parameter: value})
    except ValueError as error:
        if isinstance(kind, kinds.Thing):
            return ""
        message = str(error)
        # An id is called a table, one of several keys a key.
        called = {parameter, parameter.removesuffix("_id"), parameter.removesuffix("s")}
        named = re.search(rf"\b(?:{'|'.join(called)})\b", message)
        shown = any(text in message for text in _written(value))
        ruled = re.search(r"\bmust\b|\bneeds?\b|no such|no paper or", message)
        return "" if named and shown and ruled else f"says only {message!r}"
    except (TypeError, AttributeError) as error:
        return "" if isinstance(kind, kinds.Thing) else f"{type(error).__name__}: {error}"
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
        for name, entry in CHECKED.items()
        for parameter, declared in _parameters(entry).items()
        if parameter not in described(name) and declared.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    assert not missing


def test_no_description_is_left_over():
    for key, room in ROOMS.items():
        named = {*room.inner, *room.records, *room.once, *room.undefined, *room.special}
        assert not {n for n in named if n not in ALL}, key
        used = {p for name in CHECKED if _room(name) is room for p in _parameters(CHECKED[name])}
        assert not set(room.words) - used, key


REFUSING = [
    name
    for name in CHECKED
    if any(not isinstance(k, kinds.Flag | kinds.Anything) for k in described(name).values())
]


@pytest.mark.parametrize("name", REFUSING)
def test_refuses_bad_input(name):
    found = []
    for parameter, kind in described(name).items():
        if isinstance(kind, kinds.Flag | kinds.Anything):
            continue
        declared = _parameters(CHECKED[name])[parameter]
        values = [object()] if isinstance(kind, kinds.Thing) else kind.refused()
        for value in values:
            if value is None and "None" in str(declared.annotation):
                continue
            wrong = outcome(name, parameter, value)
            if wrong:
                found.append(f"{parameter} = {value!r}: {wrong}")
    assert not found, "\n".join(found)


def _drawable(name):
    return {
        parameter: kind.refused_strategy()
        for parameter, kind in described(name).items()
        if not isinstance(kind, kinds.Thing | kinds.Flag | kinds.Anything)
        and kind.refused_strategy() is not None
    }


@pytest.mark.parametrize("name", [name for name in REFUSING if _drawable(name)])
@settings(max_examples=5, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_refuses_drawn_bad_input(name, data):
    strategies = _drawable(name)
    parameter = data.draw(st.sampled_from(sorted(strategies)))
    value = data.draw(strategies[parameter])
    wrong = outcome(name, parameter, value)
    assert not wrong, f"{parameter} = {value!r}: {wrong}"


def _answers(name, values):
    try:
        with in_time():
            result = _call(name, values)
    except (ConvergenceError, ValueError) as error:
        said = str(error)
    else:
        said = ""
        if name not in _room(name).undefined:
            assert not list(blemishes(result))
    finally:
        plt.close("all")
    assert not said or re.search(
        r" = |of shape|found|finds|differ|on the frontier|lies above", said
    ), said


@pytest.mark.parametrize("name", sorted(CHECKED))
def test_the_example_is_answered(name):
    with in_time():
        result = _call(name, {key: kind.example for key, kind in described(name).items()})
    if name not in _room(name).undefined:
        assert not list(blemishes(result))


def _varied(name):
    kinds_of = described(name).values()
    return name not in _room(name).once and any(
        not isinstance(k, kinds.Thing) and not getattr(k, "shaped", False) for k in kinds_of
    )


@pytest.mark.parametrize("name", [name for name in sorted(CHECKED) if _varied(name)])
@settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_good_input_gives_finite_numbers(name, data):
    strategies = {key: kind.accepted() for key, kind in described(name).items()}
    _answers(name, data.draw(st.fixed_dictionaries(strategies)))


def test_the_suite_sees_what_it_looks_for():
    assert list(blemishes({"a": [1.0, {"b": math.nan}]})) == ["['a'][1]['b']"]
    assert outcome("numerics.positive", "value", "text") == ""
    assert len(CHECKED) > 300
