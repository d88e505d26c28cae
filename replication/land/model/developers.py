"""Strategic developers who are not all alike: one who owns much, and some who are strategic."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model.allocation import Allocation, solve
from replication.land.model.city import (
    Elasticities,
    best_utility,
    developer_profit,
    highest_marginal_product,
    utility,
)
from replication.land.model.institutions import planner
from replication.land.model.margins import planner_margins
from replication.land.model.sites import SMOOTH_RULE, Sites
from replication.land.reference.discrete import size_at_multiplier
from replication.numerics import Array, find_root, inside, nonnegative, number, positive, within


@dataclass(frozen=True, slots=True, eq=False)
class DominantOutcome:
    """A developer who owns a share of every kind of site, and a fringe of atomistic ones.

    Attributes
    ----------
    share : array
        Of the sites that the dominant developer owns.
    dominant, fringe : Allocation
        On a unit mass of sites each: both allocate their own people efficiently.
    """

    share: Array
    dominant: Allocation
    fringe: Allocation

    @property
    def welfare(self) -> Array:
        """Total utility, profits counted."""
        return self.share * self.dominant.welfare + (1 - self.share) * self.fringe.welfare

    @property
    def cities(self) -> Array:
        """Mass of developed sites."""
        return self.share * self.dominant.cities + (1 - self.share) * self.fringe.cities

    @property
    def profit(self) -> Array:
        """The dominant developer's, at the fringe's reservation utility."""
        residents = self.share * self.dominant.population
        return self.share * self.dominant.welfare - residents * self.fringe.common


def dominant_developer(
    elasticities: Elasticities, sites: Sites, population: ArrayLike, share: ArrayLike
) -> DominantOutcome:
    """Solve the dominant developer's problem: how many people to leave to the fringe.

    With N residents the fringe's utility is the optimum's multiplier at ``(L - N) / (1 - s)``, and
    the first-order condition equates the multiplier of its own sites with ``u + N u'(N)``.

    Parameters
    ----------
    share : array of shape (...,)
        Between zero and one, both excluded.
    """
    s, total = np.broadcast_arrays(
        within("share", share, 1e-6, 1 - 1e-6), positive("population", population)
    )
    rule = planner(elasticities)

    def outcome(residents: Array, s: Array, total: Array) -> DominantOutcome:
        own = solve(elasticities, rule, sites, residents / s)
        return DominantOutcome(
            s, own, solve(elasticities, rule, sites, (total - residents) / (1 - s))
        )

    def gap(fraction: Array, s: Array, total: Array) -> Array:
        residents = fraction * s * total
        found = outcome(residents, s, total)
        slope = -planner_margins(found.fringe).multiplier / (1 - s)
        return found.dominant.common - found.fringe.common - residents * slope

    fraction = find_root(gap, 0.5, 1.0, s, total, minimum=1e-6)
    return outcome(fraction * s * total, s, total)


@dataclass(frozen=True, slots=True, eq=False)
class MixedOutcome:
    """Some developers are strategic, the others take utility as given.

    Attributes
    ----------
    elasticities : Elasticities
    cut, elasticity : float
        Developers of sites better than the cut face this elasticity of reservation utility.
    reservation : float
        Utility of every resident.
    threshold : float
        Quality of the worst developed site.
    welfare : float
        Total utility, profits counted.
    population : float
    """

    elasticities: Elasticities
    cut: float
    elasticity: float
    reservation: float
    threshold: float
    welfare: float
    population: float

    def sizes(self, quality: ArrayLike) -> Array:
        """Size of the city on each site, zero below the threshold; any shape."""
        a = within("quality", quality, 0, 1)
        developed = a >= self.threshold
        multiplier = self.reservation * (1 + self.elasticity * (a > self.cut))
        safe = np.where(developed, a, self.threshold)
        sizes = size_at_multiplier(self.elasticities, safe, np.where(developed, multiplier, 0.0))
        return np.where(developed, sizes, 0.0)

    def profits(self, quality: ArrayLike) -> Array:
        """Profit of the developer of each site; any shape."""
        size = self.sizes(quality)
        return developer_profit(self.elasticities, size, quality, self.reservation)


def partly_strategic(
    elasticities: Elasticities, sites: Sites, population: float, cut: float, elasticity: float
) -> MixedOutcome:
    """Solve for common utility when only developers of the best sites are strategic.

    Parameters
    ----------
    elasticities : Elasticities
        Scalars.
    cut : float
        Quality above which developers are strategic; above the threshold that comes out.
    elasticity : float
        Theirs, eta.
    """
    population = number("population", population, positive)
    cut, elasticity = (
        number("cut", cut, inside, 0, 1),
        number("elasticity", elasticity, nonnegative),
    )
    nodes, weights = SMOOTH_RULE
    power = elasticities.theta * elasticities.congestion
    scale = float(best_utility(elasticities, 1.0))

    def outcome(threshold: float) -> MixedOutcome:
        reservation = scale * threshold**power
        mixed = MixedOutcome(elasticities, cut, elasticity, reservation, threshold, np.nan, np.nan)
        residents = total = 0.0
        for low, high in ((threshold, cut), (cut, 1.0)):
            # Nodes run from the upper end, where the sizes change fastest.
            a = high - (high - low) * nodes
            mass = (high - low) * weights * sites.density(a, 1 - a, *sites.parameters)
            size = mixed.sizes(a)
            residents += float(np.sum(mass * size))
            total += float(np.sum(mass * size * utility(elasticities, size, a)))
        return MixedOutcome(elasticities, cut, elasticity, reservation, threshold, total, residents)

    def gap(threshold: Array) -> Array:
        found = [outcome(float(value)).population for value in np.atleast_1d(threshold)]
        return np.log(np.reshape(found, np.shape(threshold)) / population)

    # Strategic sites have a size only below the peak of their marginal product.
    most = float(highest_marginal_product(elasticities, cut)) / (1 + elasticity)
    highest = min(cut, (most / scale) ** (1 / power))
    threshold = find_root(gap, 0.5 * highest, highest * (1 - 1e-9), minimum=1e-6)
    return outcome(float(threshold))
