"""The same numbers by another route; no solver is imported.

``direct`` solves one economy from the original equations, ``levels`` one with balanced trade,
``certified`` encloses thresholds in interval arithmetic, ``algebra`` proves identities by SymPy.
"""

import numpy as np
from numpy.typing import ArrayLike


def gap(ours: ArrayLike, other: ArrayLike) -> float:
    """Largest relative gap between two computations of the same numbers."""
    return float(np.max(np.abs(np.asarray(ours) / np.asarray(other) - 1)))


def agree(ours: ArrayLike, other: ArrayLike, tolerance: float = 1e-9) -> bool:
    """Whether two computations of the same numbers agree to a relative tolerance."""
    return gap(ours, other) < tolerance
