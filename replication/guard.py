"""Objects of another class, and arrays that do not fit, are refused by the name of the parameter.

The numbers that a function is given are its own to check; see :mod:`replication.numerics`. That an
object is of the class that the function's annotation names is checked here, for all modules of the
package when they are imported, so that a result is not mistaken for what it was computed from.
Where NumPy cannot broadcast, the error names the arguments, or fields of them, that do not fit.
"""

import functools
import inspect
import itertools
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import FunctionType, ModuleType, UnionType
from typing import Any, get_args, get_origin

PACKAGE = __name__.partition(".")[0]


class ShapesError(ValueError):
    """Two arguments whose shapes do not fit each other."""


def _classes(annotation: object, module: ModuleType) -> tuple[type, ...]:
    """Return what an object may be; empty where that is not for this module to say."""
    if isinstance(annotation, str):
        annotation = vars(module).get(annotation)
    members = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    found = tuple(Callable if get_origin(one) is Callable else one for one in members)
    named = [one for one in found if _is_ours(one) or one is Callable]
    whole = all(isinstance(one, type) for one in found)
    return tuple(one for one in found if isinstance(one, type)) if named and whole else ()


def _is_ours(kind: object) -> bool:
    """Whether a class is the package's, and not of texts or of fields that check themselves."""
    if not isinstance(kind, type) or kind.__module__.partition(".")[0] != PACKAGE:
        return False
    return not (issubclass(kind, str) or hasattr(kind, "__set__"))


def _guarded(function: Callable[..., Any], module: ModuleType) -> Callable[..., Any]:
    """Return a function that refuses objects of another class than its parameters name."""
    signature = inspect.signature(function)
    rules = [
        (name, place, classes)
        for place, (name, one) in enumerate(signature.parameters.items())
        if (classes := _classes(one.annotation, module)) and one.kind is not one.VAR_POSITIONAL
    ]
    arrays = [
        name
        for name, one in signature.parameters.items()
        if one.annotation is vars(module).get("ArrayLike", ()) or hasattr(one.annotation, "__set__")
    ]
    if not rules and len(arrays) < 2:
        return function

    @functools.wraps(function)
    def guarded(*places: Any, **names: Any) -> Any:  # noqa: ANN401
        for name, place, classes in rules:
            value = places[place] if place < len(places) else names.get(name, rules)
            if value is not rules and not isinstance(value, classes):
                listed = " or ".join(one.__name__.removesuffix("Type") for one in classes)
                raise TypeError(f"{name} of type {type(value).__name__}: it must be {listed}")
        try:
            return function(*places, **names)
        except ValueError as error:
            if isinstance(error, ShapesError) or "broadcast" in str(error):
                _refuse_shapes(signature.bind(*places, **names).arguments, arrays)
            raise

    return guarded


def _refuse_shapes(arguments: dict[str, Any], arrays: list[str]) -> None:
    """Raise ``ShapesError`` if two arrays that were given, or fields of objects, do not fit."""
    import numpy as np  # noqa: PLC0415 - not before a module of the package needs it

    from replication.checked import fields  # noqa: PLC0415

    given = {name: value for name, value in arguments.items() if name in arrays}
    for value in arguments.values():
        given |= {name: getattr(value, name) for name in fields(type(value))}
    shapes = {name: np.shape(value) for name, value in given.items()}
    for (one, first), (other, second) in itertools.combinations(shapes.items(), 2):
        if any(a != b and 1 not in (a, b) for a, b in zip(first[::-1], second[::-1], strict=False)):
            message = f"{one} of shape {first}: it must fit {other} of shape {second}"
            raise ShapesError(message) from None


def _guard(module: ModuleType) -> None:
    for name, entry in list(vars(module).items()):
        if name.startswith("_") or getattr(entry, "__module__", None) != module.__name__:
            continue
        if isinstance(entry, FunctionType):
            setattr(module, name, _guarded(entry, module))
        elif isinstance(entry, type) and not issubclass(entry, Exception | str):
            _guard_class(entry, module)


def _guard_class(owner: type, module: ModuleType) -> None:
    checks_itself = "__post_init__" in vars(owner)
    for name, held in list(vars(owner).items()):
        if name.startswith("_") and not (name == "__init__" and checks_itself):
            continue
        if isinstance(held, FunctionType):
            setattr(owner, name, _guarded(held, module))
        elif isinstance(held, classmethod | staticmethod):
            setattr(owner, name, type(held)(_guarded(held.__func__, module)))


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        _guard(module)


class _Finder:
    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith(f"{PACKAGE}."):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


def install() -> None:
    """Guard every module of the package that is imported from now on."""
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)
