"""What every paper's solver shares: checked input, array root finding, rounding to digits."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import elementwise

Array = NDArray[np.float64]


_DOUBLINGS = 60


class ConvergenceError(RuntimeError):
    """A solver did not reach its tolerance."""


def _require(name: str, value: ArrayLike, allowed: str, test: Callable[[Array], Array]) -> Array:
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {value!r}: it must be a number, {allowed}") from None
    good = np.isfinite(array) & test(array)
    if not np.all(good):
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


def find_root(
    function: Callable[..., Array],
    low: ArrayLike,
    high: ArrayLike,
    *parameters: ArrayLike,
    minimum: float = -np.inf,
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
    minimum : float
        The bracket does not grow below it.
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
    low, high, *arguments = np.broadcast_arrays(low, high, *parameters)
    tolerances = {"xatol": xtol, "xrtol": xtol, "fatol": 0.0, "frtol": 0.0}
    # A growing bracket may overflow to an infinite value of the right sign.
    with np.errstate(over="ignore", invalid="ignore"):
        bracket = elementwise.bracket_root(
            function, low, high, xmin=minimum, args=tuple(arguments), maxiter=_DOUBLINGS
        )
        if not np.all(bracket.success):
            missing = np.count_nonzero(~np.asarray(bracket.success))
            raise ConvergenceError(f"no sign change found for {missing} of {np.size(low)} roots")
        root = elementwise.find_root(
            function, bracket.bracket, args=tuple(arguments), tolerances=tolerances
        )
    if not np.all(root.success):
        failed = ~np.asarray(root.success)
        worst = np.max(np.abs(np.asarray(root.f_x)[failed]))
        count = f"{np.count_nonzero(failed)} of {np.size(low)}"
        raise ConvergenceError(f"{count} roots not found; residual up to {worst:g}")
    return np.asarray(root.x, dtype=float)


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
    if digits < 1:
        raise ValueError(f"digits = {digits}: it must be at least 1")
    rounded = [float(f"{entry:.{digits - 1}e}") for entry in array.flat]
    return np.reshape(rounded, array.shape)
