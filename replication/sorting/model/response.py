"""How a solved equilibrium responds to a parameter: the implicit function theorem on arrays.

The two richer versions of the model (sections 4.3 and 6) have several unknowns and no guarantee
of a unique solution. Their equilibria are constructed instead: draw the outcome, back out the
parameters that support it, and differentiate the equations there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from replication.numerics import Array
from replication.trials import Truth

_STEP = 1e-30

Residuals = Callable[[Array, Array], Sequence[Array]]
"""Equations as a function of the state, shape (m, n), and of the logarithmic shocks, (k, n)."""


def derivatives(residuals: Residuals, state: Array, shocks: int) -> tuple[Array, Array]:
    """Differentiate equations by the state and by shocks, exactly to rounding (complex step).

    Parameters
    ----------
    residuals : callable
        Returns m arrays of shape (n,), zero at the state without shocks.
    state : array of shape (m, n)
    shocks : int
        Number of shocks.

    Returns
    -------
    arrays of shape (n, m, m) and (n, m, shocks)
    """
    size = state.shape[1]
    zero = np.zeros((shocks, size), dtype=complex)

    def columns(shape: int, by_state: bool) -> Array:
        found = []
        for number in range(shape):
            point, shock = state.astype(complex), zero.copy()
            (point if by_state else shock)[number] += 1j * _STEP
            found.append(np.stack([np.imag(r) / _STEP for r in residuals(point, shock)], axis=1))
        return np.stack(found, axis=2)

    return columns(state.shape[0], by_state=True), columns(shocks, by_state=False)


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """Response of equilibria to shocks.

    Attributes
    ----------
    state : array of shape (n, m, k)
        Derivative of each unknown by each shock.
    stable : array of bool, shape (n,)
        Whether the gain from city 1 rises with the threshold once everything else has adjusted.
    """

    state: Array
    stable: Truth


def respond(residuals: Residuals, state: Array, shocks: int) -> Response:
    """Differentiate constructed equilibria.

    The first unknown must be log t and the last equation the gain of the entrepreneur at the
    threshold, increasing in the value of city 1.

    Parameters
    ----------
    residuals, state, shocks
        As for :func:`derivatives`.
    """
    by_state, by_shock = derivatives(residuals, state, shocks)
    change = -np.linalg.solve(by_state, by_shock)
    others = np.linalg.solve(by_state[:, :-1, 1:], by_state[:, :-1, :1])[..., 0]
    slope = by_state[:, -1, 0] - np.einsum("ni,ni->n", by_state[:, -1, 1:], others)
    return Response(np.asarray(change, dtype=float), slope > 0)
