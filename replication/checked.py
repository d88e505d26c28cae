"""Fields of parameters that validate what they are given, with their range beside them."""

from collections.abc import Callable
from typing import Any, Self, overload

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, number


class Checked:
    """A field of a frozen dataclass that holds an array of numbers within a range.

    Written as ``tax_rate: Checked = Checked(within, 0, 1)``. The dataclass must not have slots:
    they would replace the descriptor, and nothing would be checked.

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
        if "__slots__" in owner.__dict__:
            raise TypeError(f"{owner.__name__}: a class with checked fields must not have slots")
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Array: ...

    def __get__(self, instance: object | None, owner: type) -> Any:
        if instance is not None:
            return instance.__dict__[self.name]
        if self.default is None:
            raise AttributeError(self.name)
        return self.default

    def __set__(self, instance: object, value: ArrayLike) -> None:
        instance.__dict__[self.name] = self.read(value)

    def read(self, value: ArrayLike) -> Any:  # noqa: ANN401
        """Return a value as the field keeps it; ``ValueError`` if it does not pass."""
        return np.asarray(self.check(self.name, value, *self.limits))


class Single(Checked):
    """A field that holds one number, as a float; see :class:`Checked`."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> float: ...

    def __get__(self, instance: object | None, owner: type) -> Any:
        return super().__get__(instance, owner)  # type: ignore[call-overload]

    def read(self, value: ArrayLike) -> float:
        """Return a value as a float; ``ValueError`` if it is no single number or does not pass."""
        return number(self.name, value, self.check, *self.limits)


def fields(owner: type) -> dict[str, Checked]:
    """Checked fields of a class by name."""
    return {
        name: entry
        for one in reversed(owner.__mro__)
        for name, entry in one.__dict__.items()
        if isinstance(entry, Checked)
    }
