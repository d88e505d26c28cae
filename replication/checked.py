"""Fields of parameters that validate what they are given, with their range beside them."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, number, own

Kept = TypeVar("Kept", Array, float)


class _NoSlots:
    """It stands in a class with checked fields, and refuses the copy that has slots instead."""

    NAME = "_no_slots"

    def __set_name__(self, owner: type, name: str) -> None:
        if "__slots__" in owner.__dict__:
            raise TypeError(f"{owner.__name__}: a class with checked fields must not have slots")


class Field(Generic[Kept]):
    """A field of a frozen dataclass that holds numbers within a range.

    The dataclass must not have slots: they would replace the descriptor, and nothing would be
    checked.

    Parameters
    ----------
    check : callable
        One of :mod:`replication.numerics`, such as ``positive``.
    *limits : float
        What it takes besides the name and the value.
    default : array_like, optional
        Value of the field where none is given.

    Raises
    ------
    ValueError
        When a value is set that does not pass; the message names the field.
    """

    def __init__(
        self, check: Callable[..., Array], *limits: float, default: ArrayLike | None = None
    ) -> None:
        self.check, self.limits, self.default = check, limits, default

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        guard = _NoSlots()
        guard.__set_name__(owner, _NoSlots.NAME)
        setattr(owner, _NoSlots.NAME, guard)

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Kept: ...

    def __get__(self, instance: object | None, owner: type) -> Any:
        if instance is not None:
            return instance.__dict__[self.name]
        if self.default is None:
            raise AttributeError(self.name)
        return self.default

    def __set__(self, instance: object, value: ArrayLike) -> None:
        instance.__dict__[self.name] = self.read(value)

    def read(self, value: ArrayLike) -> Kept:
        """Return a value as the field keeps it; ``ValueError`` if it does not pass."""
        raise NotImplementedError


class Checked(Field[Array]):
    """A field that holds an array, read-only: ``tax_rate: Checked = Checked(within, 0, 1)``."""

    def read(self, value: ArrayLike) -> Array:
        """Return a value as an array of its own; ``ValueError`` if it does not pass."""
        return own(np.asarray(self.check(self.name, value, *self.limits)))


class Single(Field[float]):
    """A field that holds one number, as a float."""

    def read(self, value: ArrayLike) -> float:
        """Return a value as a float; ``ValueError`` if it is no single number or does not pass."""
        return number(self.name, value, self.check, *self.limits)


def fields(owner: type) -> dict[str, Field[Any]]:
    """Checked fields of a class by name."""
    return {
        name: entry
        for one in reversed(owner.__mro__)
        for name, entry in one.__dict__.items()
        if isinstance(entry, Field)
    }
