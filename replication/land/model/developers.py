"""Strategic developers as games: each closure with the response and the entry that it implies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from replication.land.model.allocation import Allocation, population_bound, solve
from replication.land.model.city import (
    best_size,
    best_utility,
    developer_profit,
    size_at_multiplier,
    social_marginal_product,
    utility,
)
from replication.land.model.economy import Elasticities, quality_at
from replication.land.model.institutions import planner, strategic_developers
from replication.land.model.margins import planner_margins
from replication.land.model.sites import Sites
from replication.numerics import (
    Array,
    find_root,
    inside,
    nonnegative,
    number,
    positive,
    within,
)
from replication.values import shown

_NEARLY = 1 - 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class OwnersOutcome:
    """Equal owners of a share of every kind of site, and a fringe of atomistic developers.

    Attributes
    ----------
    share : array
        Of the sites that the owners hold together.
    owners : array
        Their number.
    large, fringe : Allocation
        On a unit mass of sites each: both allocate their own people efficiently.
    """

    share: Array
    owners: Array
    large: Allocation
    fringe: Allocation

    @property
    def welfare(self) -> Array:
        """Total utility, profits counted."""
        return self.share * self.large.welfare + (1 - self.share) * self.fringe.welfare

    @property
    def cities(self) -> Array:
        """Mass of developed sites."""
        return self.share * self.large.cities + (1 - self.share) * self.fringe.cities

    @property
    def elasticity(self) -> Array:
        """Elasticity of reservation utility to an owner's residents: one for all her sites."""
        return self.large.common / self.fringe.common - 1

    @property
    def profit(self) -> Array:
        """One owner's, at the fringe's reservation utility."""
        residents = self.share * self.large.population
        total = self.share * self.large.welfare - residents * self.fringe.common
        return total / self.owners


def large_owners(
    elasticities: Elasticities,
    sites: Sites,
    population: ArrayLike,
    share: ArrayLike,
    owners: ArrayLike = 1,
) -> OwnersOutcome:
    """Solve the game of equal owners, each of whom counts what her hiring does to all pay.

    With N residents of theirs the fringe's utility is the optimum's multiplier at
    ``(L - N) / (1 - s)``. Each owner's first-order condition equates the multiplier of her own
    sites with ``u + (N / owners) |du/dN|``; the fringe enters while sites earn a profit.

    Parameters
    ----------
    share : array of shape (...,)
        Of all owners together; between zero and one, both excluded.
    owners : array of shape (...,)
        Whole numbers from one.

    Raises
    ------
    ValueError
        If a number of owners is not whole, or one of the others is out of range.
    """
    s, total, count = np.broadcast_arrays(
        within("share", share, 1e-6, 1 - 1e-6),
        positive("population", population),
        within("owners", owners, 1, np.inf),
    )
    if np.any(count % 1):
        raise ValueError(f"owners = {shown(owners)}: each must be at least 1, a whole number")
    rule = planner(elasticities)

    def outcome(residents: Array, s: Array, total: Array, count: Array) -> OwnersOutcome:
        own = solve(elasticities, rule, sites, residents / s)
        fringe = solve(elasticities, rule, sites, (total - residents) / (1 - s))
        return OwnersOutcome(s, count, own, fringe)

    def gap(fraction: Array, s: Array, total: Array, count: Array) -> Array:
        residents = fraction * s * total
        people = np.stack([residents / s, (total - residents) / (1 - s)])
        both = solve(elasticities, rule, sites, people)
        own, fringe = both.common
        slope = -planner_margins(both).multiplier[1] / (1 - s)
        return np.asarray(own - fringe - residents / count * slope)

    # The fringe cannot hold more than its sites do.
    room = (1 - s) * population_bound(elasticities, rule, sites)
    low = np.maximum(0.5, (1 - _NEARLY * room / total) / s)
    fraction = find_root(gap, low, 1.0, s, total, count, minimum=1e-6)
    return outcome(fraction * s * total, s, total, count)


@dataclass(frozen=True, slots=True, eq=False)
class ProportionalOutcome:
    """Owners of one site each, whose extra resident raises everybody's pay by the same amount.

    Attributes
    ----------
    elasticities : Elasticities
    response : float
        Rise of reservation utility for each resident of the developer's, k.
    reservation, threshold, smallest, largest : float
        Pay, the worst developed site, and the sizes there and on the best site.
    population, welfare : float
    """

    elasticities: Elasticities
    response: float
    reservation: float
    threshold: float
    smallest: float
    largest: float
    population: float
    welfare: float

    def sizes(self, quality: ArrayLike) -> Array:
        """Size of the city on sites from the threshold to the best; any shape."""
        a = within("quality", quality, self.threshold, 1)
        e, pay, k = self.elasticities, self.reservation, self.response

        def gap(log_size: Array, a: Array) -> Array:
            size = np.exp(log_size)
            return np.asarray(quality_at(e, size, pay + k * size) - a)

        return np.exp(find_root(gap, np.log(self.smallest), np.log(self.largest) + 1e-9, a))


def proportional_response(
    elasticities: Elasticities, sites: Sites, population: float, response: float
) -> ProportionalOutcome:
    """Solve (15) where reservation utility rises by ``k`` a resident, at elasticity ``k l / u``.

    Sites are opened until the last one earns nothing.
    At the threshold ``u = u_D`` and ``du/dl = k``; elsewhere the marginal social product is
    ``u_D + k l``.

    Parameters
    ----------
    elasticities : Elasticities
        Scalars.
    response : float
        The number k, positive.

    Raises
    ------
    ValueError
        If the sites cannot hold so many people while the last one earns nothing.
    """
    people, k = number("population", population, positive), number("response", response, positive)
    e, g = float(elasticities.agglomeration), float(elasticities.congestion)
    nodes, weights = sites.rule()

    def outcome(threshold: float) -> ProportionalOutcome:
        best = float(np.log(best_size(elasticities, threshold)))
        rise = lambda z: e * threshold * np.exp((e - 1) * z) - g * np.exp((g - 1) * z) - k
        smallest = float(np.exp(find_root(rise, best - 1, best)))
        reservation = float(utility(elasticities, smallest, threshold))

        def missing(log_size: Array, a: Array) -> Array:
            size = np.exp(log_size)
            return np.asarray(quality_at(elasticities, size, reservation + k * size) - a)

        low = float(np.log(smallest))
        # At size one the quality exceeds one.
        top = float(find_root(missing, low, 0.0, 1.0, minimum=low))
        bends = np.array([bend for bend in sites.bends if bend > threshold])
        edges = np.array([top, *find_root(missing, low, top, bends, minimum=low), low])
        width = -np.diff(edges)[:, np.newaxis]
        size = np.exp(edges[:-1, np.newaxis] - width * nodes)
        quality = np.asarray(quality_at(elasticities, size, reservation + k * size))
        slope = (k * size + (1 + g) * g * size**g) / ((1 + e) * size**e) - e * quality
        density = sites.density(quality, 1 - quality, *sites.parameters)
        mass = width * weights * density * slope
        welfare = np.sum(mass * size * utility(elasticities, size, quality))
        return ProportionalOutcome(
            elasticities,
            k,
            reservation,
            threshold,
            smallest,
            float(np.exp(top)),
            float(np.sum(mass * size)),
            float(welfare),
        )

    def gap(log_odds: Array) -> Array:
        found = [outcome(float(one)).population for one in expit(np.atleast_1d(log_odds))]
        with np.errstate(divide="ignore"):  # nobody, where no site is left
            return np.log(np.reshape(found, np.shape(log_odds)) / people)

    number("population", people, inside, 0, outcome(float(expit(-_FARTHEST))).population)
    return outcome(float(expit(find_root(gap, -1.0, 3.0, minimum=-_FARTHEST, maximum=_FARTHEST))))


_FARTHEST = 30.0
"""Log odds of the threshold that are looked at."""


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

    Raises
    ------
    ValueError
        If the people would all live on sites better than the cut.
    """
    population = number("population", population, positive)
    cut, elasticity = (
        number("cut", cut, inside, 0, 1),
        number("elasticity", elasticity, nonnegative),
    )
    nodes, weights = sites.rule()
    power = elasticities.theta * elasticities.congestion
    scale = float(best_utility(elasticities, 1.0))

    def outcome(threshold: float) -> MixedOutcome:
        reservation = scale * threshold**power
        mixed = MixedOutcome(elasticities, cut, elasticity, reservation, threshold, np.nan, np.nan)
        # Nodes run from the upper end of each part, where the sizes change fastest.
        ends = {1.0, cut, threshold, *(bend for bend in sites.bends if bend > threshold)}
        edges = np.array(sorted(ends, reverse=True))[:, np.newaxis]
        width = edges[:-1] - edges[1:]
        a = edges[:-1] - width * nodes
        size = mixed.sizes(a)
        density = sites.density(a, 1 - edges[:-1] + width * nodes, *sites.parameters)
        people = width * weights * density * size
        residents = float(np.sum(people))
        total = float(np.sum(people * utility(elasticities, size, a)))
        return MixedOutcome(elasticities, cut, elasticity, reservation, threshold, total, residents)

    def gap(threshold: Array) -> Array:
        found = [outcome(float(value)).population for value in np.atleast_1d(threshold)]
        return np.log(np.reshape(found, np.shape(threshold)) / population)

    # At the highest pay the worst strategic site earns nothing, or has no size that meets (15).
    entry = strategic_developers(elasticities, elasticity).entry
    smallest = (entry * cut) ** elasticities.theta
    most = float(social_marginal_product(elasticities, smallest, cut)) / (1 + elasticity)
    highest = min(cut, (most / scale) ** (1 / power))
    fewest = outcome(highest * (1 - 1e-9)).population
    number("population", population, inside, fewest, np.inf)
    threshold = find_root(gap, 0.5 * highest, highest * (1 - 1e-9), minimum=1e-6)
    return outcome(float(threshold))
