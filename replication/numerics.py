"""What every paper's solver shares: checked input, array root finding, rounding to digits."""

import math
from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from replication.values import ConvergenceError as ConvergenceError  # noqa: PLC0414
from replication.values import choice as choice  # noqa: PLC0414
from replication.values import shown
from replication.values import text as text  # noqa: PLC0414
from replication.values import whole as whole  # noqa: PLC0414

Array = NDArray[np.float64]
Truth = NDArray[np.bool_]

_DOUBLINGS = 60


def _hides_no_number(value: object) -> bool:
    """Whether NumPy would make a number of what is none: a boolean, a mask, bytes, a category."""
    if isinstance(value, list | tuple):
        return any(map(_hides_no_number, value))
    if isinstance(value, bool | bytearray | memoryview) or np.ma.is_masked(value):
        return True
    kinds = np.ravel(value.dtypes) if hasattr(value, "dtypes") else [getattr(value, "dtype", None)]
    return any(str(kind) in ("bool", "boolean", "category") for kind in kinds)


def _numbers(name: str, value: ArrayLike, allowed: str) -> Array:
    """Return `value` as floats; text, booleans, masked entries and None are not numbers."""
    if type(value) is float or type(value) is np.float64:
        return np.asarray(value)
    if type(value) is np.ndarray and value.dtype == np.float64:
        return value
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {shown(value)}: it must be a number, {allowed}") from None
    kind = array.dtype.kind
    if kind == "O" and all(isinstance(v, Real) and not isinstance(v, bool) for v in array.flat):
        kind = "f"
    if (kind not in "iuf" and array.size) or _hides_no_number(value):
        raise ValueError(f"{name} = {shown(value)}: it must be a number, {allowed}")
    try:
        with np.errstate(over="ignore"):
            return array.astype(float, copy=False)
    except (OverflowError, TypeError, ValueError):
        raise ValueError(f"{name} = {shown(value)}: it must be a number, {allowed}") from None


def _require(
    name: str, value: ArrayLike, allowed: str, test: Callable[[Any], Truth | bool]
) -> Array:
    array = _numbers(name, value, allowed)
    if array.ndim == 0 and math.isfinite(single := array.item()) and test(single):
        return array
    good = np.isfinite(array) & test(array)
    if not good.all():
        bad = array[~good].flat[0]
        if allowed.startswith(("above", "zero")) and not math.isfinite(bad):
            allowed += " and finite"
        raise ValueError(f"{name} = {bad:g}: it must be {allowed}")
    return array


def positive(name: str, value: ArrayLike) -> Array:
    """Return `value` as floats; ``ValueError`` unless every entry is finite and above zero."""
    return _require(name, value, "above zero", lambda array: array > 0)


def nonnegative(name: str, value: ArrayLike) -> Array:
    """Return `value` as floats; ``ValueError`` unless every entry is finite, zero or more."""
    return _require(name, value, "zero or more", lambda array: array >= 0)


def finite(name: str, value: ArrayLike) -> Array:
    """Return `value` as floats; ``ValueError`` unless every entry is finite."""
    return _require(name, value, "finite", np.isfinite)


def within(name: str, value: ArrayLike, low: float, high: float) -> Array:
    """Return `value` as floats; ``ValueError`` unless every entry lies in ``[low, high]``."""
    return _require(
        name,
        value,
        f"between {low:g} and {high:g}",
        lambda array: (array >= low) & (array <= high),
    )


def inside(name: str, value: ArrayLike, low: float, high: float) -> Array:
    """Return `value` as floats; ``ValueError`` unless every entry lies in ``(low, high)``."""
    return _require(
        name,
        value,
        f"above {low:g}" if high == np.inf else f"between {low:g} and {high:g}, both excluded",
        lambda array: (array > low) & (array < high),
    )


def number(name: str, value: ArrayLike, check: Callable[..., Array], *limits: Any) -> float:  # noqa: ANN401
    """Return a single number that passes one of the checks above; ``ValueError`` otherwise."""
    array = check(name, value, *limits)
    if array.size != 1:
        raise ValueError(f"{name} of shape {array.shape}: it must be a single number")
    return array.item()


def own(array: Array) -> Array:
    """Return an array that nobody can change: itself if that is so, or a read-only copy."""
    holder: object = array
    # Views from np.broadcast_arrays warn who reads their flags.
    while isinstance(holder, np.ndarray) and holder.__array_interface__["data"][1]:
        holder = holder.base
    if holder is None:
        return array
    kept = np.array(array, order="C")
    kept.flags.writeable = False
    return kept


def unless_missing(
    name: str, value: ArrayLike, check: Callable[..., Array], *limits: float
) -> Array:
    """Return `value` as floats, after one of the checks above of the entries that are not NaN."""
    array = _numbers(name, value, "or NaN where there is none")
    check(name, array[~np.isnan(array)], *limits)
    return array


def pair(
    name: str,
    value: Any,  # noqa: ANN401
    check: Callable[..., Array],
    *limits: float,
) -> tuple[Array, Array]:
    """Return both of a pair, after one of the checks above; one has the shape of the other."""
    listed = isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)
    if not listed or len(value) != 2 or np.ma.is_masked(value):
        raise ValueError(f"{name} = {shown(value)}: it must be a pair of numbers")
    first, second = (check(name, one, *limits) for one in value)
    if first.ndim and second.ndim and first.shape != second.shape:
        raise ValueError(
            f"{name} of shapes {first.shape} and {second.shape}: both must be of one shape"
        )
    return first, second


def chosen(name: str, index: Any, *arrays: Array) -> list[Array]:  # noqa: ANN401
    """Return entries of arrays, by their first axis; numbers that have none stay as they are.

    ``ValueError`` unless `index` is a slice, whole numbers, or truth values, for which there are
    entries.
    """
    size = next((len(array) for array in arrays if array.ndim), None)
    try:
        places = index
        if not isinstance(index, slice):
            places = np.asarray(index, dtype=None if np.size(index) else int)
        kinds = "iub" if np.ndim(places) else "iu"
        if places is index or (places.dtype.kind in kinds and not np.ma.is_masked(index)):
            return [array[places] if array.ndim else array for array in arrays]
    except (IndexError, TypeError, ValueError):
        pass
    allowed = "whole numbers" if size is None else f"whole numbers from {-size} to {size - 1}"
    raise ValueError(f"{name} = {shown(index)}: it must be {allowed}, or truth values")


def vector(name: str, array: Array, least: int = 1) -> Array:
    """Return an array that a check above has passed, unless it has not one axis or is short."""
    if array.ndim != 1 or array.size < least:
        raise ValueError(
            f"{name} of shape {array.shape}: it must have one axis and at least {least} entries"
        )
    return array


def entries(name: str, array: Array, size: int) -> Array:
    """Return an array that a check above has passed, unless its last axis has not that size."""
    if array.ndim == 0 or array.shape[-1] != size:
        raise ValueError(f"{name} of shape {array.shape}: its last axis must have {size} entries")
    return array


def find_root(
    function: Callable[..., Array],
    low: ArrayLike,
    high: ArrayLike,
    *parameters: ArrayLike,
    minimum: ArrayLike = -np.inf,
    maximum: ArrayLike = np.inf,
    xtol: float = 1e-13,
) -> Array:
    """Root of ``function(x, *parameters)`` for every set of parameters at once.

    Where the function does not change sign on ``[low, high]`` the bracket grows until it does.

    Parameters
    ----------
    function : callable
        Elementwise in its broadcast arguments.
    low, high : array of shape (...,)
        First guess of the bracket.
    *parameters : arrays of shape (...,)
        Broadcast against the bracket.
    minimum, maximum : array of shape (...,)
        The bracket does not grow beyond them.
    xtol : float
        Absolute and relative tolerance on the root.

    Returns
    -------
    array of shape (...,)

    Raises
    ------
    ConvergenceError
        If any bracket or root is not found; the message says how many.
    """
    from scipy.optimize import elementwise  # noqa: PLC0415

    xtol = number("xtol", xtol, positive)
    low, high, *arguments = np.broadcast_arrays(
        finite("low", low), finite("high", high), *parameters
    )
    tolerances = {"xatol": xtol, "xrtol": xtol, "fatol": 0.0, "frtol": 0.0}
    # A growing bracket may overflow to an infinite value of the right sign.
    with np.errstate(over="ignore", invalid="ignore"):
        root = elementwise.find_root(
            function, (low, high), args=tuple(arguments), tolerances=tolerances
        )
        found, left = np.array(root.x, dtype=float), ~np.asarray(root.success)
        if not np.any(left):
            return found
        ends = (np.broadcast_to(end, low.shape)[left] for end in (low, high, minimum, maximum))
        left_low, left_high, lowest, highest = ends
        some = tuple(argument[left] for argument in arguments)
        bracket = elementwise.bracket_root(
            function, left_low, left_high, xmin=lowest, xmax=highest, args=some, maxiter=_DOUBLINGS
        )
        if not np.all(bracket.success):
            missing = np.count_nonzero(~np.asarray(bracket.success))
            raise ConvergenceError(f"no sign change found for {missing} of {np.size(low)} roots")
        root = elementwise.find_root(function, bracket.bracket, args=some, tolerances=tolerances)
    if not np.all(root.success):
        missing = np.count_nonzero(~np.asarray(root.success))
        raise ConvergenceError(f"{missing} of {np.size(low)} roots not found")
    found[left] = root.x
    return found


def round_significant(value: ArrayLike, digits: int) -> Array:
    """Round to a number of significant digits.

    Parameters
    ----------
    value : array of shape (...,)
        Nonzero and finite.
    digits : int
        At least one.

    Returns
    -------
    array of shape (...,)
    """
    array = finite("value", value)
    whole("digits", digits, 1)
    rounded = [float(f"{entry:.{digits - 1}e}") for entry in array.flat]
    return np.reshape(rounded, array.shape)


Seed = int | np.random.Generator


def random_generator(seed: Seed) -> np.random.Generator:
    """Return the generator of a seed; a generator stays itself.

    Parameters
    ----------
    seed : int or numpy.random.Generator
        Zero or more.
    """
    if isinstance(seed, np.random.Generator):
        return seed
    return np.random.default_rng(whole("seed", seed, 0))
