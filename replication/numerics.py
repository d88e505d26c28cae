"""What every paper's solver shares: checked input, array root finding, rounding to digits."""

import math
from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from replication.values import ConvergenceError as ConvergenceError  # noqa: PLC0414
from replication.values import choice as choice  # noqa: PLC0414
from replication.values import text as text  # noqa: PLC0414
from replication.values import whole as whole  # noqa: PLC0414

Array = NDArray[np.float64]
Truth = NDArray[np.bool_]

_DOUBLINGS = 60
_NARROWINGS = 2100
"""Halvings between the largest and the smallest float."""


def _hides_no_number(value: object) -> bool:
    """Whether NumPy would make a number of a boolean among numbers, or of a masked entry."""
    if isinstance(value, list | tuple):
        return any(map(_hides_no_number, value))
    return isinstance(value, bool) or np.ma.is_masked(value)


def _numbers(name: str, value: ArrayLike, allowed: str) -> Array:
    """Return `value` as floats; text, booleans, masked entries and None are not numbers."""
    if type(value) is float or type(value) is np.float64:
        return np.asarray(value)
    if type(value) is np.ndarray and value.dtype == np.float64:
        return value
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {value!r}: it must be a number, {allowed}") from None
    kind = array.dtype.kind
    if kind == "O" and all(isinstance(v, Real) and not isinstance(v, bool) for v in array.flat):
        kind = "f"
    if (kind not in "iuf" and array.size) or _hides_no_number(value):
        raise ValueError(f"{name} = {value!r}: it must be a number, {allowed}")
    try:
        return array.astype(float, copy=False)
    except (OverflowError, TypeError, ValueError):
        raise ValueError(f"{name} = {value!r}: it must be a number, {allowed}") from None


def _require(
    name: str, value: ArrayLike, allowed: str, test: Callable[[Any], Truth | bool]
) -> Array:
    array = _numbers(name, value, allowed)
    if array.ndim == 0 and math.isfinite(single := array.item()) and test(single):
        return array
    good = np.isfinite(array) & test(array)
    if not good.all():
        raise ValueError(f"{name} = {array[~good].flat[0]:g}: it must be {allowed}")
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


def unless_missing(
    name: str, value: ArrayLike, check: Callable[..., Array], *limits: float
) -> Array:
    """Return `value` as floats, after one of the checks above of the entries that are not NaN."""
    array = _numbers(name, value, "or NaN where there is none")
    check(name, array[~np.isnan(array)], *limits)
    return array


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

    The bracket grows from ``[low, high]`` until the function changes sign.

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
        If any bracket or root is not found; the message says how many and the worst residual.
    """
    xtol = number("xtol", xtol, positive)
    arrays = np.broadcast_arrays(finite("low", low), finite("high", high), *parameters)
    left, right, *arguments = (one.ravel() for one in arrays)
    least, most = (np.broadcast_to(one, arrays[0].shape).ravel() for one in (minimum, maximum))
    # A growing bracket may overflow to an infinite value of the right sign.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        f_left, f_right = (function(end, *arguments) for end in (left, right))
        known = (least <= left) & (left < right) & (right <= most)
        if not np.all(known & (np.sign(f_left) * np.sign(f_right) <= 0)):
            left, right, f_left, f_right = _grown(function, left, right, least, most, arguments)
        root, residual = _narrowed(function, left, right, f_left, f_right, arguments, xtol)
    failed = np.isnan(root)
    if failed.any():
        residual = residual[failed]
        worst = "undefined" if np.isnan(residual).any() else f"up to {residual.max():g}"
        count = f"{np.count_nonzero(failed)} of {root.size}"
        raise ConvergenceError(f"{count} roots not found; residual {worst}")
    return root.reshape(arrays[0].shape)


def _grown(
    function: Callable[..., Array],
    low: Array,
    high: Array,
    minimum: Array,
    maximum: Array,
    arguments: list[Array],
) -> tuple[Array, ...]:
    """Return brackets, grown until the function changes sign, and its values at their ends."""
    from scipy.optimize import elementwise  # noqa: PLC0415

    found = elementwise.bracket_root(
        function,
        low,
        high,
        xmin=minimum,
        xmax=maximum,
        args=tuple(arguments),
        maxiter=_DOUBLINGS,
    )
    if not np.all(found.success):
        missing = np.count_nonzero(~np.asarray(found.success))
        raise ConvergenceError(f"no sign change found for {missing} of {low.size} roots")
    return *found.bracket, *found.f_bracket


def _narrowed(
    function: Callable[..., Array],
    x1: Array,
    x2: Array,
    f1: Array,
    f2: Array,
    arguments: list[Array],
    xtol: float,
) -> tuple[Array, Array]:
    """Return roots between x1 and x2, NaN where there is none, and how far values are from zero.

    By the method of T. R. Chandrupatla, Advances in Engineering Software 28 (1997), 145-149:
    inverse quadratic interpolation where it is safe, else bisection.
    """
    root, residual = np.full((2, x1.size), np.nan)
    rest, step = np.arange(x1.size), np.full(x1.size, 0.5)
    for _ in range(_NARROWINGS):
        x = x1 + step * (x2 - x1)
        f = function(x, *arguments)
        same = np.sign(f) == np.sign(f1)
        x3, f3 = np.where(same, x1, x2), np.where(same, f1, f2)
        x2, f2 = np.where(same, x2, x1), np.where(same, f2, f1)
        x1, f1 = x, f
        nearer = np.abs(f1) < np.abs(f2)
        best, value = np.where(nearer, x1, x2), np.where(nearer, f1, f2)
        width, tolerance = np.abs(x2 - x1), np.abs(best) * xtol + xtol
        found, undefined = (value == 0) | (width < tolerance), np.isnan(f)
        done = found | undefined
        if done.any():
            residual[rest] = np.abs(f)
            root[rest[found & ~undefined]] = best[found & ~undefined]
            left = ~done
            rest, width, tolerance = rest[left], width[left], tolerance[left]
            x1, x2, x3, f1, f2, f3 = (one[left] for one in (x1, x2, x3, f1, f2, f3))
            arguments = [one[left] for one in arguments]
            if not rest.size:
                break
        xi, phi = (x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2)
        safe = (1 - np.sqrt(1 - xi) < phi) & (phi < np.sqrt(xi))
        quadratic = f1 / (f1 - f2) * f3 / (f3 - f2)
        quadratic = quadratic - (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f2 - f3)
        edge = 0.5 * tolerance / width
        step = np.clip(np.where(safe, quadratic, 0.5), edge, 1 - edge)
    return root, residual


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
