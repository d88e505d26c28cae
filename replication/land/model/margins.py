"""Growth of the optimal system at its two margins (Appendix A (v))."""

from dataclasses import dataclass

import numpy as np

from replication.land.model.allocation import Allocation
from replication.numerics import Array


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """How the optimum takes in more people; arrays of shape (...,).

    Attributes
    ----------
    multiplier : array
        ``d mu / dL``.
    threshold : array
        ``d a_0 / dL``.
    intensive, extensive : array
        Shares of the newcomers in existing and in new cities; they add up to one.
    """

    multiplier: Array
    threshold: Array
    intensive: Array
    extensive: Array


def planner_margins(optimum: Allocation) -> Margins:
    """Differentiate full employment, the first-order condition (9) and the multiplier in a_0.

    Parameters
    ----------
    optimum : Allocation
        The planner's. Where it develops every site all newcomers live in existing cities.
    """
    curve = optimum.curve
    e, g = curve.epsilon, curve.gamma

    def bracket(v: Array) -> Array:
        """``1 / [(1 + e) e a - (1 + g) g l^(g - e)]``: the square bracket of (16)."""
        x = curve.quality(v) - curve.surplus(v)
        rise, fall = ((1 + e) * e)[..., np.newaxis], ((1 + g) * g)[..., np.newaxis]
        return np.asarray(1 / (rise * curve.quality(v) - fall * x))

    existing = optimum.largest ** (1 - e) * optimum.integrate(bracket, 1 - e)
    # The best utility rises with the threshold at elasticity theta gamma, and is the multiplier.
    threshold = optimum.threshold * (g - e) / (g * optimum.common)
    at_threshold = optimum.curve.span[..., np.newaxis]
    parameters = [part[..., np.newaxis] for part in optimum.sites.parameters]
    density = optimum.sites.density(
        curve.quality(at_threshold), curve.shortfall(at_threshold), *parameters
    )[..., 0]
    opened = np.where(optimum.interior, -optimum.smallest * density * threshold, 0.0)
    total = existing + opened
    moved = np.where(optimum.interior, threshold / total, 0.0)
    return Margins(1 / total, moved, existing / total, opened / total)
