"""The same numbers by another route; no solver is imported.

``direct`` solves one economy from the original equations, ``levels`` one with balanced trade,
``certified`` encloses thresholds in interval arithmetic, ``algebra`` proves identities by SymPy.
"""

import numpy as np
from numpy.typing import ArrayLike

EXACT, SOLVED, QUADRATURE, QUOTIENT, SAMPLED = 1e-9, 1e-8, 1e-6, 1e-2, 2e-3
"""Relative gaps of two computations of a number: of two exact formulas, of a root and a residual,
of an integral by quadrature, of a derivative and a difference quotient, of a share and its
sample."""


def gap(ours: ArrayLike, other: ArrayLike) -> float:
    """Largest relative gap between two computations of the same numbers."""
    return float(np.max(np.abs(np.asarray(ours) / np.asarray(other) - 1)))


def agree(ours: ArrayLike, other: ArrayLike, tolerance: float = EXACT) -> bool:
    """Whether two computations of the same numbers agree to a relative tolerance."""
    return gap(ours, other) < tolerance


def small(value: float, tolerance: float = EXACT) -> bool:
    """Whether a gap or a residual is below a tolerance."""
    return value < tolerance
