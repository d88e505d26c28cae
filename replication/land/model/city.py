"""One city for checked input: output, utility, best and largest size (section 2, (1)-(7)).

Every function is elementwise: sizes, site qualities and elasticities may be arrays of any shapes
that broadcast. The equations themselves stand in :mod:`.economy`.
"""

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model import economy
from replication.land.model.economy import BASELINE, VISIBLE, Elasticities
from replication.numerics import Array, find_root, finite, nonnegative, positive

__all__ = [
    "BASELINE",
    "VISIBLE",
    "Elasticities",
    "best_size",
    "best_utility",
    "cost_to_others",
    "developer_profit",
    "falling_size",
    "highest_marginal_product",
    "largest_size",
    "output",
    "rent_less_transfers",
    "sign_thresholds",
    "size_at_multiplier",
    "size_elasticities",
    "social_marginal_product",
    "urban_cost",
    "utility",
    "utility_elasticities",
]

_ROUNDING = 1e-14


def output(elasticities: Elasticities, size: ArrayLike, quality: ArrayLike) -> Array:
    """Output per resident, ``a l^epsilon``, eq. (1)."""
    return _array(
        economy.output(elasticities, nonnegative("size", size), nonnegative("quality", quality))
    )


def urban_cost(elasticities: Elasticities, size: ArrayLike) -> Array:
    """Urban cost per resident net of land rent, ``l^gamma``."""
    return _array(economy.urban_cost(elasticities, nonnegative("size", size)))


def utility(elasticities: Elasticities, size: ArrayLike, quality: ArrayLike) -> Array:
    """Output less urban cost, ``u = a l^epsilon - l^gamma``, eq. (2)."""
    return _array(
        economy.utility(elasticities, nonnegative("size", size), nonnegative("quality", quality))
    )


def social_marginal_product(
    elasticities: Elasticities, size: ArrayLike, quality: ArrayLike
) -> Array:
    """What one more resident adds to ``l u(l, a)``: left side of (7) and (9), gross of utility."""
    return _array(
        economy.social_marginal_product(
            elasticities, nonnegative("size", size), nonnegative("quality", quality)
        )
    )


def cost_to_others(elasticities: Elasticities, size: ArrayLike, quality: ArrayLike) -> Array:
    """What one more resident costs the other residents, ``gamma l^gamma - epsilon a l^epsilon``."""
    return _array(
        economy.cost_to_others(
            elasticities, nonnegative("size", size), nonnegative("quality", quality)
        )
    )


def best_size(elasticities: Elasticities, quality: ArrayLike) -> Array:
    """Size where a resident is best off, ``(epsilon a / gamma)^theta``, eq. (3)."""
    return _array(economy.best_size(elasticities, nonnegative("quality", quality)))


def best_utility(elasticities: Elasticities, quality: ArrayLike) -> Array:
    """Utility at the best size, ``(epsilon a / gamma)^(theta gamma) / (theta epsilon)``, (4)."""
    return _array(economy.best_utility(elasticities, nonnegative("quality", quality)))


def highest_marginal_product(elasticities: Elasticities, quality: ArrayLike) -> Array:
    """Peak of the social marginal product over size, where (16) turns.

    The size there is ``(c epsilon a / gamma)^theta`` with ``c = (1 + epsilon) / (1 + gamma)``.
    """
    a = nonnegative("quality", quality)
    size = economy.turning_size(elasticities, a)
    return _array(economy.social_marginal_product(elasticities, size, a))


def largest_size(elasticities: Elasticities, quality: ArrayLike) -> Array:
    """Size at which utility has fallen to zero, ``a^theta``, eq. (5)."""
    return _array(economy.largest_size(elasticities, nonnegative("quality", quality)))


def falling_size(elasticities: Elasticities, quality: ArrayLike, level: ArrayLike) -> Array:
    """Size above the best one at which utility has fallen to a level, eq. (13).

    Parameters
    ----------
    quality, level : arrays of shape (...,)
        The level is between zero and the best utility of the site.

    Raises
    ------
    ConvergenceError
        If the level is outside that range.
    """
    a, wanted = positive("quality", quality), nonnegative("level", level)
    low = np.log(economy.best_size(elasticities, a))
    high = np.log(economy.largest_size(elasticities, a))

    def excess(z: Array, e: Array, g: Array, a: Array, wanted: Array) -> Array:
        return a * np.exp(e * z) - np.exp(g * z) - wanted

    e, g = elasticities.agglomeration, elasticities.congestion
    return np.exp(find_root(excess, low, high + 1e-9, e, g, a, wanted, xtol=1e-15))


def size_at_multiplier(
    elasticities: Elasticities, quality: ArrayLike, multiplier: ArrayLike
) -> Array:
    """Larger size that meets the first-order condition (9), (7) or (15), site by site.

    Parameters
    ----------
    quality, multiplier : arrays of shape (...,)
        The multiplier may be negative; it is at most the peak of the social marginal product.

    Raises
    ------
    ValueError
        If it exceeds the peak on some site, so that no size meets the condition.
    """
    a, mu = np.broadcast_arrays(positive("quality", quality), finite("multiplier", multiplier))
    peak = highest_marginal_product(elasticities, a)
    if np.any(high := mu > peak * (1 + _ROUNDING)):
        raise ValueError(
            f"multiplier = {mu[high].flat[0]:g}: it must not exceed the highest social marginal "
            f"product on a site of quality {a[high].flat[0]:g}"
        )
    low = np.log(economy.turning_size(elasticities, a))
    limit = (np.log(elasticities.efficient_wedge) + np.log(a)) * elasticities.theta
    crowded = np.log(np.maximum(-mu, np.finfo(float).tiny)) / elasticities.congestion
    high_end = np.logaddexp(limit, crowded) + 1e-9

    def excess(z: Array, e: Array, g: Array, a: Array, mu: Array) -> Array:
        return (1 + e) * a * np.exp(e * z) - (1 + g) * np.exp(g * z) - mu

    e, g = elasticities.agglomeration, elasticities.congestion
    return np.exp(find_root(excess, low, high_end, e, g, a, np.minimum(mu, peak), xtol=1e-15))


def developer_profit(
    elasticities: Elasticities, size: ArrayLike, quality: ArrayLike, reservation: ArrayLike
) -> Array:
    """Profit when residents get their reservation utility, ``l (u - u_d)``: (6) solved for T."""
    given = (
        nonnegative("size", size),
        nonnegative("quality", quality),
        finite("reservation", reservation),
    )
    return _array(economy.profit(elasticities, *given))


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
    given = (
        nonnegative("size", size),
        nonnegative("quality", quality),
        finite("reservation", reservation),
        nonnegative("rent_share", rent_share),
    )
    return _array(economy.rent_less_transfers(elasticities, *given))


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


def _array(value: ArrayLike) -> Array:
    return np.asarray(value, dtype=float)
