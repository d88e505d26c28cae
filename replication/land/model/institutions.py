"""Institutions as two numbers.

Whatever decides who lives where, the developed sites share one value of

    ``(a - l^(gamma - epsilon) / c) l^epsilon``,

and the smallest city has ``l^(gamma - epsilon) = q a``. The wedge ``c`` says how a city's residents
are weighed against each other, the entry rule ``q`` how small the smallest city is.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from replication.checked import Checked
from replication.land.model.economy import Elasticities
from replication.numerics import Array, choice, finite, nonnegative, positive, within


@dataclass(frozen=True, eq=False)
class Institution:
    """Two numbers, and what the shared value means.

    Attributes
    ----------
    wedge : array
        The number c.
    entry : array
        The number q; between ``c epsilon / gamma``, where the condition turns, and c.
    scale : array
        What the shared value is multiplied with to be the planner's multiplier or the residents'
        utility.
    excludes : bool
        Whether cities may turn people away, so that some may live nowhere.
    """

    wedge: Checked = Checked(positive)
    entry: Checked = Checked(nonnegative)
    scale: Checked = Checked(nonnegative)
    excludes: bool = False

    def __post_init__(self) -> None:
        choice("excludes", self.excludes, (False, True))


def planner(elasticities: Elasticities) -> Institution:
    """The optimum (9); the shared value is the multiplier, per ``1 + epsilon``."""
    return Institution(
        elasticities.efficient_wedge, elasticities.best_ratio, 1 + elasticities.agglomeration
    )


def atomistic_developers(elasticities: Elasticities) -> Institution:
    """Developers who take utility as given, (15) with a zero elasticity and free entry."""
    return strategic_developers(elasticities, 0.0)


def saturation(elasticities: Elasticities) -> Array:
    """Elasticity beyond which strategic developers' sizes no longer change.

    Returns
    -------
    array of shape (...,)
        ``epsilon gamma / (1 + epsilon + gamma)``.
    """
    epsilon, gamma = elasticities.agglomeration, elasticities.congestion
    return epsilon * gamma / (1 + epsilon + gamma)


def strategic_developers(elasticities: Elasticities, elasticity: ArrayLike) -> Institution:
    """Developers of one site each who all face one elasticity of reservation utility, (15).

    A site is opened as long as it earns a profit: ``q = (epsilon - eta) / (gamma - eta)``. Beyond
    :func:`saturation` the first-order condition (15) has no solution that small, and
    ``q = c epsilon / gamma``.

    Parameters
    ----------
    elasticity : array
        Of reservation utility to the developer's own city size, eta; zero or more.
    """
    eta = nonnegative("elasticity", elasticity)
    epsilon, gamma = elasticities.agglomeration, elasticities.congestion
    capped = np.minimum(eta, saturation(elasticities))
    entry = (epsilon - capped) / (gamma - capped)
    return Institution(elasticities.efficient_wedge, entry, (1 + epsilon) / (1 + eta))


def equilibrium(elasticities: Elasticities, failure: ArrayLike = 0.0) -> Institution:
    """Free migration, (13); the shared value is common utility.

    Parameters
    ----------
    failure : array
        Coordination failure: at zero the smallest city has its best size (the Pareto-efficient
        equilibrium of Proposition 3), at one utility is zero everywhere.
    """
    share = within("failure", failure, 0, 1)
    best = elasticities.best_ratio
    one = np.ones(np.broadcast(best, share).shape)
    return Institution(one, best + (1 - best) * share, one)


def income_tax(
    elasticities: Elasticities, rate: ArrayLike, rule: Literal["gross", "net"]
) -> Institution:
    """Free migration when nominal income is taxed and the revenue is shared out equally.

    The shared value is utility after tax, before the rebate, per ``1 - t``.

    Parameters
    ----------
    rate : array
        Tax on output, t; below ``1 - epsilon / gamma`` under the gross rule and 1 under the net.
    rule : str
        What size the smallest city has: the one where utility before tax peaks ("gross", the size
        (3) that Proposition 3 names), or where utility after tax peaks ("net").
    """
    epsilon, gamma = elasticities.agglomeration, elasticities.congestion
    tax, _ = np.broadcast_arrays(finite("rate", rate), epsilon)
    best = epsilon / gamma
    rule = choice("rule", rule, ("gross", "net"))
    limits = (0.0, 1 - best) if rule == "gross" else (-np.inf, 1.0)
    low, high = np.broadcast_arrays(*limits, tax)[:2]
    wrong = (tax < low) | (tax >= high)
    if np.any(wrong):
        raise ValueError(
            f"rate = {tax[wrong].flat[0]:g}: under the {rule} rule it must lie in "
            f"[{low[wrong].flat[0]:g}, {high[wrong].flat[0]:g})"
        )
    wedge = 1 - tax
    return Institution(wedge, best * (wedge if rule == "net" else 1.0), wedge)


def optimal_tax(elasticities: Elasticities) -> Array:
    """The rate of Proposition 4, ``(gamma - epsilon) / (1 + gamma)``."""
    return np.asarray(1 - elasticities.efficient_wedge)


def local_governments(elasticities: Elasticities) -> Institution:
    """Every city at the size that is best for its residents, and closed to others (section 3.4)."""
    best = elasticities.best_ratio
    return Institution(best, best, np.zeros_like(best), excludes=True)
