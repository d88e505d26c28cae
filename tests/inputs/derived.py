"""What every public callable takes, derived from the package.

Public is a function, a method or a constructor with a parameter, none of whose names starts with
an underscore. A parameter's annotation says how it is met:

* ``ArrayLike``, ``float``, ``int``, ``str``: numbers, a count or a name from outside. The range is
  that of the checked field of the same name in its room, or of a word in ``words.py``.
* a class of the package: an object, of which ``words.py`` has an example.
* ``bool``, an ``Enum``, a ``Literal``, a ``Callable``, a generator: as they say.
* ``Array``, ``Any``, and what algebra and intervals are made of: what the package itself has
  computed and checked, so that a callable that needs it is not called from outside.

A class whose fields are neither checked nor looked at is a record, which solvers fill; so is the
object of a method of which ``words.py`` has no example.
"""

import dataclasses
import enum
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator
from functools import cache

import msgspec
import numpy as np
from inputs import kinds, words
from numpy.typing import ArrayLike

import replication
from replication import checked, numerics

NOT_CALLED = (
    ".claims",
    ".draws",
    ".reference",
    ".cli",
    ".commands",
    ".__main__",
    ".guard",
    ".workers",
    ".surroundings",
    ".options",
    ".readme",
    ".processes",
)
"""Checks and what only they call; the command line has a test file of its own."""

RANGES = {
    numerics.positive: lambda: {"low": 0.0},
    numerics.nonnegative: lambda: {"low": 0.0, "closed": True},
    numerics.finite: dict,
    numerics.within: lambda low, high: {"low": low, "high": high, "closed": True},
    numerics.inside: lambda low, high: {"low": low, "high": high},
}


def parameters(entry: Callable) -> dict[str, inspect.Parameter]:
    found = inspect.signature(entry).parameters
    return {
        name: one
        for name, one in found.items()
        if name not in ("self", "cls") and one.kind is not one.VAR_KEYWORD
    }


def _members(short: str, owner: type) -> Iterator[tuple[str, Callable]]:
    if issubclass(owner, msgspec.Struct | checked.Field):
        return
    if checked.fields(owner) or "__post_init__" in vars(owner):
        yield short, owner
    for name, held in vars(owner).items():
        if not name.startswith("_") and inspect.isfunction(getattr(held, "__func__", held)):
            yield f"{short}.{name}", getattr(owner, name)


@cache
def _modules() -> list[types.ModuleType]:
    names = [one.name for one in pkgutil.walk_packages(replication.__path__, "replication.")]
    called = [name for name in names if not any(part in name for part in NOT_CALLED)]
    return [importlib.import_module(name) for name in called]


def _public() -> Iterator[tuple[str, Callable]]:
    for module in _modules():
        for name, entry in vars(module).items():
            if name.startswith("_") or getattr(entry, "__module__", None) != module.__name__:
                continue
            short = f"{module.__name__}.{name}".removeprefix("replication.")
            if inspect.isfunction(entry):
                yield short, entry
            elif inspect.isclass(entry) and not issubclass(entry, Exception | str):
                yield from _members(short, entry)


def room(name: str) -> str:
    return name.partition(".")[0]


@cache
def fields(key: str) -> dict[str, checked.Field]:
    """Checked fields of a room by name, without those that two classes check differently."""
    found: dict[str, checked.Field | None] = {}
    for module in _modules():
        if not module.__name__.startswith(f"replication.{key}"):
            continue
        for entry in vars(module).values():
            for name, field in checked.fields(entry).items() if inspect.isclass(entry) else ():
                same = found.setdefault(name, field)
                if same and (same.check, same.limits) != (field.check, field.limits):
                    found[name] = None
    return {name: field for name, field in found.items() if field}


def _inside(field: checked.Field) -> float:
    """Return a number that a field takes."""
    limits = RANGES[field.check](*field.limits)
    low, high = limits.get("low", 0.0), limits.get("high", np.inf)
    return low + min(0.5, (high - low) / 2)


def ranged(field: checked.Field, example: object) -> kinds.Real:
    single = isinstance(field, checked.Single)
    return kinds.Real(example, single=single, **RANGES[field.check](*field.limits))


def _of_class(annotation: object) -> kinds.Kind | None:
    if annotation is bool:
        return kinds.Flag()
    if typing.get_origin(annotation) is typing.Literal:
        return kinds.Key(typing.get_args(annotation)[0], typing.get_args(annotation))
    if typing.get_origin(annotation) is Callable:
        return kinds.Thing(lambda: np.ones_like, ours=True)
    for one in typing.get_args(annotation) or (annotation,):
        if inspect.isclass(one) and issubclass(one, enum.Enum):
            return kinds.Key(next(iter(one)), one)
        if inspect.isclass(one) and one.__module__.startswith("replication."):
            where = one.__module__.removeprefix("replication.")
            for key in (f"{where}.{one.__name__}", f"{room(where)}.{one.__name__}"):
                if key in words.OBJECTS:
                    return kinds.Thing(words.OBJECTS[key], ours=True)
    if annotation is np.random.Generator:
        return kinds.Thing(lambda: np.random.default_rng(1))
    return None


FROM_OUTSIDE = {float, int, str, ArrayLike, float | None, int | None, str | None}


@cache
def kind(name: str, parameter: str) -> kinds.Kind | None:
    """What a parameter may be; None if nothing says so."""
    declared = parameters(ALL[name])[parameter]
    annotation, own = declared.annotation, f"{name}({parameter})"
    field = checked.fields(ALL[name]).get(parameter) if inspect.isclass(ALL[name]) else None
    word = words.SPECIAL.get(own, words.WORDS.get(f"{room(name)}.{parameter}"))
    word = words.WORDS.get(parameter) if word is None else word
    if own not in words.SPECIAL:
        made = _of_class(annotation)
        if made is not None:
            return made
        field = field or fields(room(name)).get(parameter)
    if field is not None and field.check in RANGES and not isinstance(word, kinds.Real):
        word = ranged(field, _inside(field) if word is None else word)
    if isinstance(word, kinds.Real) and annotation in (float, float | None):
        word = dataclasses.replace(word, single=True)
    return word


def _from_outside(name: str, entry: Callable) -> bool:
    """Whether all that a callable needs comes from outside."""
    for one in parameters(entry).values():
        annotation = one.annotation
        described = one.default is not one.empty or f"{name}({one.name})" in words.SPECIAL
        if described or annotation in FROM_OUTSIDE:
            continue
        if isinstance(annotation, types.UnionType | type) or typing.get_origin(annotation):
            text = str(annotation)
            if "ndarray" not in text and not any(word in text for word in words.INNER):
                continue
        return False
    return True


def _has_an_object(name: str) -> bool:
    """Whether a callable is no method, or there is an example to call it on."""
    method = name.split(".")[-2][:1].isupper() and not inspect.ismethod(ALL[name])
    return not method or f"{room(name)}.{name.split('.')[-2]}" in words.OBJECTS


ALL = {name: entry for name, entry in _public() if parameters(entry)}
CALLED = {
    name: entry
    for name, entry in ALL.items()
    if name not in words.INSIDE and _has_an_object(name) and _from_outside(name, entry)
}
CLASSES = {
    f"{where}.{one.__name__}"
    for entry in ALL.values()
    for declared in parameters(entry).values()
    for one in (declared.annotation, *typing.get_args(declared.annotation))
    if inspect.isclass(one)
    for where in (
        one.__module__.removeprefix("replication."),
        room(one.__module__.removeprefix("replication.")),
    )
} | {f"{room(name)}.{name.split('.')[-2]}" for name in ALL if "." in name}


def owner(name: str) -> object | None:
    """Return an object to call a method on; None for what is no method."""
    key = f"{room(name)}.{name.split('.')[-2]}"
    method = key in words.OBJECTS and not inspect.ismethod(CALLED[name])
    return words.OBJECTS[key]() if method else None


def is_optional(name: str, parameter: str) -> bool:
    declared = parameters(CALLED[name])[parameter]
    return declared.default is not declared.empty
