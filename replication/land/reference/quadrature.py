"""The optimum by another route: sizes from (9) by Newton's steps, people by tanh-sinh in a."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from replication.land.model import economy
from replication.land.model.economy import Elasticities
from replication.land.reference.discrete import size_at_multiplier
from replication.numerics import Array, number, positive

_STEPS = np.linspace(-5, 5, 801)


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """An optimum that leaves sites empty: multiplier, threshold, largest city, total utility."""

    multiplier: float
    threshold: float
    largest: float
    welfare: float


def optimum(
    elasticities: Elasticities,
    density: Callable[[Array, Array], Array],
    lowest: float,
    population: float,
) -> Optimum:
    """Find the multiplier at which sites with a higher best utility hold everybody.

    Parameters
    ----------
    elasticities : Elasticities
        Scalars.
    density : callable
        ``density(quality, shortfall)``, elementwise.
    lowest : float
        The worst site.
    population : float
        Fewer people than fill every site.
    """
    people = number("population", population, positive)
    power = float(elasticities.theta * elasticities.congestion)
    top = float(economy.best_utility(elasticities, 1.0))
    bent = np.pi / 2 * np.sinh(_STEPS)
    left, right = 1 / (1 + np.exp(2 * bent)), 1 / (1 + np.exp(-2 * bent))
    weights = (_STEPS[1] - _STEPS[0]) * np.pi * np.cosh(_STEPS) * left * right

    def at(threshold: float) -> tuple[float, float]:
        shortfall = (1 - threshold) * left
        quality = threshold + (1 - threshold) * right
        size = size_at_multiplier(elasticities, quality, np.full(quality.shape, mu(threshold)))
        mass = (1 - threshold) * weights * density(quality, shortfall)
        total = np.sum(mass * size * economy.utility(elasticities, size, quality))
        return float(np.sum(mass * size)), float(total)

    def mu(threshold: float) -> float:
        return float(top * threshold**power)

    low = max(lowest, 1e-3)
    found = float(brentq(lambda a: np.log(at(a)[0] / people), low, 1 - 1e-12, xtol=1e-15))
    largest = size_at_multiplier(elasticities, 1.0, mu(found))
    return Optimum(mu(found), found, float(largest), at(found)[1])
