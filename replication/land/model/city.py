"""One city: output, utility, its best and its largest size (section 2, equations (1)-(7)).

Every function is elementwise: sizes, site qualities and elasticities may be arrays of any shapes
that broadcast. Units are the paper's: a city of size one costs its residents one unit of output.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, finite, nonnegative, positive


@dataclass(frozen=True, slots=True, eq=False)
class Elasticities:
    """The two elasticities to a city's population.

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

    agglomeration: ArrayLike
    congestion: ArrayLike

    def __post_init__(self) -> None:
        agglomeration = positive("agglomeration", self.agglomeration)
        congestion = positive("congestion", self.congestion)
        agglomeration, congestion = np.broadcast_arrays(agglomeration, congestion)
        wrong = agglomeration >= congestion
        if np.any(wrong):
            raise ValueError(
                f"agglomeration = {agglomeration[wrong].flat[0]:g}: "
                f"it must be below congestion = {congestion[wrong].flat[0]:g}"
            )
        object.__setattr__(self, "agglomeration", agglomeration)
        object.__setattr__(self, "congestion", congestion)

    @property
    def theta(self) -> Array:
        """Elasticity of the best size to site quality, ``1 / (gamma - epsilon)``."""
        return 1 / (self.congestion - self.agglomeration)

    @property
    def efficient_wedge(self) -> Array:
        """``(1 + epsilon) / (1 + gamma)``: what the planner's rule weighs output with."""
        return (1 + self.agglomeration) / (1 + self.congestion)

    @property
    def best_ratio(self) -> Array:
        """``epsilon / gamma``: urban cost over output where utility peaks."""
        return self.agglomeration / self.congestion


BASELINE = Elasticities(0.03, 0.08)
"""The elasticities that the paper quotes in section 3.2."""

VISIBLE = Elasticities(0.4, 1.0)
"""Elasticities far enough apart for both margins to be seen in a picture."""


def output(elasticities: Elasticities, size: ArrayLike, quality: ArrayLike) -> Array:
    """Output per resident, ``a l^epsilon``, eq. (1)."""
    return nonnegative("quality", quality) * nonnegative("size", size) ** elasticities.agglomeration


def urban_cost(elasticities: Elasticities, size: ArrayLike) -> Array:
    """Urban cost per resident net of land rent, ``l^gamma``."""
    return nonnegative("size", size) ** elasticities.congestion


def utility(elasticities: Elasticities, size: ArrayLike, quality: ArrayLike) -> Array:
    """Output less urban cost, ``u = a l^epsilon - l^gamma``, eq. (2)."""
    return output(elasticities, size, quality) - urban_cost(elasticities, size)


def social_marginal_product(
    elasticities: Elasticities, size: ArrayLike, quality: ArrayLike
) -> Array:
    """What one more resident adds to ``l u(l, a)``: left side of (7) and (9), gross of utility."""
    return (1 + elasticities.agglomeration) * output(elasticities, size, quality) - (
        1 + elasticities.congestion
    ) * urban_cost(elasticities, size)


def best_size(elasticities: Elasticities, quality: ArrayLike) -> Array:
    """Size where a resident is best off, ``(epsilon a / gamma)^theta``, eq. (3)."""
    return (elasticities.best_ratio * nonnegative("quality", quality)) ** elasticities.theta


def best_utility(elasticities: Elasticities, quality: ArrayLike) -> Array:
    """Utility at the best size, ``(epsilon a / gamma)^(theta gamma) / (theta epsilon)``, (4)."""
    power = elasticities.theta * elasticities.congestion
    peak = (elasticities.best_ratio * nonnegative("quality", quality)) ** power
    return peak / (elasticities.theta * elasticities.agglomeration)


def highest_marginal_product(elasticities: Elasticities, quality: ArrayLike) -> Array:
    """Peak of the social marginal product over size, where (16) turns.

    The size there is ``(c epsilon a / gamma)^theta`` with ``c = (1 + epsilon) / (1 + gamma)``.
    """
    ratio = elasticities.efficient_wedge * elasticities.best_ratio
    size = (ratio * nonnegative("quality", quality)) ** elasticities.theta
    return social_marginal_product(elasticities, size, quality)


def largest_size(elasticities: Elasticities, quality: ArrayLike) -> Array:
    """Size at which utility has fallen to zero, ``a^theta``, eq. (5)."""
    return nonnegative("quality", quality) ** elasticities.theta


def developer_profit(
    elasticities: Elasticities, size: ArrayLike, quality: ArrayLike, reservation: ArrayLike
) -> Array:
    """Profit when residents get their reservation utility, ``l (u - u_d)``: (6) solved for T."""
    gain = utility(elasticities, size, quality) - finite("reservation", reservation)
    return nonnegative("size", size) * gain


def rent_less_transfers(
    elasticities: Elasticities,
    size: ArrayLike,
    quality: ArrayLike,
    reservation: ArrayLike,
    rent_share: ArrayLike,
) -> Array:
    """Profit ``R - T l`` of (6), rents ``R = delta l^(1 + gamma)``, at the transfer that binds.

    Parameters
    ----------
    rent_share : array
        Land rent over net urban cost, delta.
    """
    share = nonnegative("rent_share", rent_share)
    cost = urban_cost(elasticities, size)
    transfer = (
        finite("reservation", reservation)
        + (1 + share) * cost
        - output(elasticities, size, quality)
    )
    return nonnegative("size", size) * (share * cost - transfer)


def size_elasticities(elasticities: Elasticities, quality: ArrayLike) -> tuple[Array, Array, Array]:
    """Log-derivatives of the best size (3) to epsilon, gamma and the logarithm of a.

    Returns
    -------
    tuple of three arrays of shape (...,)
        ``theta (ln l + 1/epsilon)``, ``-theta (ln l + 1/gamma)`` and ``theta``.
    """
    log_size = elasticities.theta * np.log(elasticities.best_ratio * positive("quality", quality))
    theta = elasticities.theta
    return (
        theta * (log_size + 1 / elasticities.agglomeration),
        -theta * (log_size + 1 / elasticities.congestion),
        theta + 0 * log_size,
    )


def utility_elasticities(
    elasticities: Elasticities, quality: ArrayLike
) -> tuple[Array, Array, Array]:
    """Log-derivatives of the best utility (4) to epsilon, gamma and the logarithm of a.

    Returns
    -------
    tuple of three arrays of shape (...,)
        ``theta gamma ln l``, ``-theta epsilon ln l`` and ``theta gamma``.
    """
    log_size = elasticities.theta * np.log(elasticities.best_ratio * positive("quality", quality))
    theta = elasticities.theta
    return (
        theta * elasticities.congestion * log_size,
        -theta * elasticities.agglomeration * log_size,
        theta * elasticities.congestion + 0 * log_size,
    )


def sign_thresholds(elasticities: Elasticities) -> dict[str, Array]:
    """Site quality above which each comparative static of section 2 has the printed sign.

    Returns
    -------
    dict
        ``size rises in epsilon``, ``size falls in gamma`` and ``utility`` (both elasticities),
        with ``rho = gamma / epsilon``: ``rho e^(1 - rho)``, ``rho e^(1/rho - 1)`` and ``rho``.
    """
    rho = 1 / elasticities.best_ratio
    return {
        "size rises in epsilon": rho * np.exp(1 - rho),
        "size falls in gamma": rho * np.exp(1 / rho - 1),
        "utility": rho,
    }
