"""Parameters and the equations of one city, for numbers, SymPy symbols and balls alike.

Nothing here is validated but the parameters: :mod:`.city` is the same for checked input. Units are
the paper's: a city of size one costs its residents one unit of output.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from replication.checked import Checked
from replication.numerics import positive

Number: TypeAlias = Any
"""An array, a SymPy expression or a ball of python-flint."""


@dataclass(frozen=True, eq=False)
class Powers:
    """Two elasticities in any arithmetic: numbers, symbols or balls.

    Attributes
    ----------
    agglomeration, congestion
        Of output and of urban cost per resident to a city's population: epsilon and gamma.
    """

    agglomeration: Number
    congestion: Number

    @property
    def theta(self) -> Number:
        """Elasticity of the best size to site quality, ``1 / (gamma - epsilon)``."""
        return 1 / (self.congestion - self.agglomeration)

    @property
    def efficient_wedge(self) -> Number:
        """``(1 + epsilon) / (1 + gamma)``: what the planner's rule weighs output with."""
        return (1 + self.agglomeration) / (1 + self.congestion)

    @property
    def best_ratio(self) -> Number:
        """``epsilon / gamma``: urban cost over output where utility peaks."""
        return self.agglomeration / self.congestion


@dataclass(frozen=True, eq=False)
class Elasticities(Powers):
    """The two elasticities to a city's population, as checked numbers.

    Attributes
    ----------
    agglomeration : array
        Of output per resident, epsilon.
    congestion : array
        Of urban cost per resident, gamma.

    Raises
    ------
    ValueError
        If an elasticity is not positive, or agglomeration is not below congestion.
    """

    agglomeration: Checked = Checked(positive)
    congestion: Checked = Checked(positive)

    def __post_init__(self) -> None:
        agglomeration, congestion = np.broadcast_arrays(self.agglomeration, self.congestion)
        wrong = agglomeration >= congestion
        if np.any(wrong):
            raise ValueError(
                f"agglomeration = {agglomeration[wrong].flat[0]:g}: "
                f"it must be below congestion = {congestion[wrong].flat[0]:g}"
            )

    def column(self) -> "Elasticities":
        """Return the same with one more axis, to run over sites."""
        shape = np.broadcast_shapes(self.agglomeration.shape, self.congestion.shape)
        agglomeration, congestion = (
            np.broadcast_to(part, shape)[..., np.newaxis]
            for part in (self.agglomeration, self.congestion)
        )
        return Elasticities(agglomeration, congestion)


def pair(agglomeration: ArrayLike, congestion: ArrayLike) -> Elasticities:
    """Return elasticities of one shape."""
    both = positive("agglomeration", agglomeration), positive("congestion", congestion)
    return Elasticities(*np.broadcast_arrays(*both))


BASELINE = Elasticities(0.03, 0.08)
"""The elasticities that the paper quotes in section 3.2."""

VISIBLE = Elasticities(0.4, 1.0)
"""Elasticities far enough apart for both margins to be seen in a picture."""


def output(powers: Powers, size: Number, quality: Number) -> Number:
    """Output per resident, ``a l^epsilon``, eq. (1)."""
    return quality * size**powers.agglomeration


def urban_cost(powers: Powers, size: Number) -> Number:
    """Urban cost per resident net of land rent, ``l^gamma``."""
    return size**powers.congestion


def utility(powers: Powers, size: Number, quality: Number) -> Number:
    """Output less urban cost, ``u = a l^epsilon - l^gamma``, eq. (2)."""
    return output(powers, size, quality) - urban_cost(powers, size)


def social_marginal_product(powers: Powers, size: Number, quality: Number) -> Number:
    """What one more resident adds to ``l u(l, a)``: left side of (7) and (9), gross of utility."""
    gain = (1 + powers.agglomeration) * output(powers, size, quality)
    return gain - (1 + powers.congestion) * urban_cost(powers, size)


def cost_to_others(powers: Powers, size: Number, quality: Number) -> Number:
    """What one more resident costs the other residents, ``gamma l^gamma - epsilon a l^epsilon``."""
    gain = powers.agglomeration * output(powers, size, quality)
    return powers.congestion * urban_cost(powers, size) - gain


def curvature(powers: Powers, size: Number, quality: Number) -> Number:
    """Size times the slope of the social marginal product: the bracket of (16)."""
    e, g = powers.agglomeration, powers.congestion
    rise = (1 + e) * e * output(powers, size, quality)
    return rise - (1 + g) * g * urban_cost(powers, size)


def best_size(powers: Powers, quality: Number) -> Number:
    """Size where a resident is best off, ``(epsilon a / gamma)^theta``, eq. (3)."""
    return (powers.best_ratio * quality) ** powers.theta


def best_utility(powers: Powers, quality: Number) -> Number:
    """Utility at the best size, ``(epsilon a / gamma)^(theta gamma) / (theta epsilon)``, (4)."""
    peak = (powers.best_ratio * quality) ** (powers.theta * powers.congestion)
    return peak / (powers.theta * powers.agglomeration)


def turning_size(powers: Powers, quality: Number) -> Number:
    """Size where the social marginal product peaks, ``(c epsilon a / gamma)^theta``; see (16)."""
    return (powers.efficient_wedge * powers.best_ratio * quality) ** powers.theta


def largest_size(powers: Powers, quality: Number) -> Number:
    """Size at which utility has fallen to zero, ``a^theta``, eq. (5)."""
    return quality**powers.theta


def profit(powers: Powers, size: Number, quality: Number, reservation: Number) -> Number:
    """Profit when residents get their reservation utility, ``l (u - u_d)``: (6) solved for T."""
    return size * (utility(powers, size, quality) - reservation)


def rent_less_transfers(
    powers: Powers, size: Number, quality: Number, reservation: Number, rent_share: Number
) -> Number:
    """Profit ``R - T l`` of (6), rents ``R = delta l^(1 + gamma)``, at the transfer that binds."""
    cost = urban_cost(powers, size)
    transfer = reservation + (1 + rent_share) * cost - output(powers, size, quality)
    return size * (rent_share * cost - transfer)


def quality_at(powers: Powers, size: Number, multiplier: Number) -> Number:
    """Site on which a size meets (9): ``(mu + (1 + gamma) l^gamma) / (1 + epsilon) l^-epsilon``."""
    cost = (1 + powers.congestion) * urban_cost(powers, size)
    return (multiplier + cost) / ((1 + powers.agglomeration) * output(powers, size, 1))


def entrant_size(powers: Powers, quality: Number, entrants: Number, rent_share: Number) -> Number:
    """Size that each of n developers of equal sites chooses, the others' transfers given.

    Reservation utility rises by ``(delta gamma l^(gamma - 1) - u'(l)) / (n - 1)`` a resident; with
    zero profit the first-order condition is ``n u'(l) = delta gamma l^(gamma - 1)``.
    """
    return best_size(powers, quality) * (1 + rent_share / entrants) ** -powers.theta


def quality_at_utility(powers: Powers, size: Number, level: Number) -> Number:
    """Site on which a size gives a common utility, by (13): ``(u + l^gamma) / l^epsilon``."""
    return (level + urban_cost(powers, size)) / output(powers, size, 1)


def oversize_bound(powers: Powers) -> Number:
    """What equilibrium over optimal size stays below, ``((1 + gamma) / (1 + epsilon))^theta``."""
    return powers.efficient_wedge**-powers.theta


def stretched_share(powers: Powers) -> Number:
    """Multiplier over utility in a city of that bound times its optimal size, C of Appendix B."""
    e = powers.agglomeration
    return (1 + e) * powers.efficient_wedge ** (powers.theta * e)
