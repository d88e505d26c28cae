"""Games of strategic developers on uniform sites, enclosed in interval arithmetic.

Site quality is a sum of powers of size in each game, so that people and total utility are integrals
of powers. What is known only as a root lies between two points of certified opposite signs.
"""

from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from replication.certify import Rational, ball, enclose_root
from replication.land.model.economy import Powers, best_size, quality_at, utility
from replication.land.reference.enclosed import UniformSystem, near, uniform_threshold

WIDTH = Fraction(1, 10**10)
"""Of the owners' residents; thresholds inside are enclosed to 1e-15."""


def one_site_each(
    elasticities: Powers, population: Rational, elasticity: Rational
) -> UniformSystem:
    """Enclose developers of one site each who face one elasticity, under free entry.

    Beyond the saturating elasticity, epsilon gamma / (1 + epsilon + gamma), nothing changes.
    """
    e, g, eta = elasticities.agglomeration, elasticities.congestion, ball(elasticity)
    limit = e * g / (1 + e + g)
    response = eta if bool(eta < limit) else limit
    entry = (e - response) / (g - response)
    wedge = elasticities.efficient_wedge
    return uniform_threshold(elasticities, wedge, entry, population, "1/10", "99/100")


@dataclass(frozen=True, slots=True, eq=False)
class ProportionalSystem:
    """Developers of one site each whose extra resident raises all pay alike, in balls.

    Attributes
    ----------
    elasticities : Powers
    reservation, response : arb
        Pay, and what a resident adds to it.
    threshold, smallest, population, welfare : arb
    """

    elasticities: Powers
    reservation: arb
    response: arb
    threshold: arb
    smallest: arb
    population: arb
    welfare: arb

    def size(self, quality: Rational) -> arb:
        """Enclose the size on a site better than the threshold."""
        return _proportional_size(
            self.elasticities, self.reservation, self.response, self.smallest, ball(quality)
        )


def _proportional_size(
    elasticities: Powers, reservation: arb, response: arb, smallest: arb, quality: arb
) -> arb:
    return enclose_root(
        lambda size: quality_at(elasticities, size, reservation + response * size) - quality,
        near(smallest),
        1,
        width=Fraction(1, 10**15),
    )


def proportional_system(
    elasticities: Powers, reservation: Rational | arb, response: Rational
) -> ProportionalSystem:
    """Enclose the game on uniform sites whose marginal developer earns nothing at that pay."""
    e, g = elasticities.agglomeration, elasticities.congestion
    pay = reservation if isinstance(reservation, arb) else ball(reservation)
    k = ball(response)
    smallest = enclose_root(
        lambda size: e * pay - (g - e) * size**g - k * size,
        "1/1000000",
        1,
        width=Fraction(1, 10**15),
    )
    threshold = (pay + smallest**g) / smallest**e
    largest = _proportional_size(elasticities, pay, k, smallest, arb(1))
    # Quality is the sum of these multiples of powers of size.
    terms = [(pay / (1 + e), -e), (k / (1 + e), 1 - e), ((1 + g) / (1 + e), g - e)]

    def integral(power: arb) -> arb:
        return (largest ** (power + 1) - smallest ** (power + 1)) / (power + 1)

    people = sum((c * p * integral(p) for c, p in terms), arb(0))
    output = sum((c * d * q * integral(p + q + e) for c, p in terms for d, q in terms), arb(0))
    cost = sum((d * q * integral(q + g) for d, q in terms), arb(0))
    return ProportionalSystem(elasticities, pay, k, threshold, smallest, people, output - cost)


def proportional_game(
    elasticities: Powers,
    population: Rational,
    response: Rational,
    low: Rational,
    high: Rational,
) -> ProportionalSystem:
    """Enclose that game for a population whose pay lies between two rational numbers."""
    pay = enclose_root(
        lambda level: (
            proportional_system(elasticities, level, response).population - ball(population)
        ),
        low,
        high,
        width=WIDTH,
    )
    return proportional_system(elasticities, pay, response)


@dataclass(frozen=True, slots=True, eq=False)
class OwnersSystem:
    """Equal owners of a share of every kind of site beside an atomistic fringe, in balls.

    Attributes
    ----------
    share : arb
    large, fringe : UniformSystem
        On a unit mass of sites each.
    """

    share: arb
    large: UniformSystem
    fringe: UniformSystem

    @property
    def welfare(self) -> arb:
        """Total utility, profits counted."""
        return self.share * self.large.welfare + (1 - self.share) * self.fringe.welfare


def slope_of_people(elasticities: Powers, system: UniformSystem) -> arb:
    """Enclose what one unit of the multiplier does to the people of an optimum.

    Sizes fall by ``l^-epsilon / (1 + epsilon)`` along the sites, and the worst sites close.
    """
    e, g = elasticities.agglomeration, elasticities.congestion
    sizes = (system.largest ** (1 - e) - system.smallest ** (1 - e)) / (1 - e) / (1 + e)
    smallest = best_size(elasticities, system.threshold)
    multiplier = utility(elasticities, smallest, system.threshold)
    closed = smallest * system.threshold / (elasticities.theta * g * multiplier)
    return -sizes - closed


def owners_system(
    elasticities: Powers,
    population: Rational,
    share: Rational,
    owners: int,
    low: Rational,
    high: Rational,
) -> OwnersSystem:
    """Enclose the game of equal owners who count what hiring does to pay.

    Parameters
    ----------
    elasticities : Powers
    population, share : rational
        People, and the share of every kind of site that the owners hold together.
    owners : int
    low, high : rational
        The owners' residents for each site, over population, lie between.
    """
    s, people = ball(share), ball(population)
    e, g = elasticities.agglomeration, elasticities.congestion
    wedge = elasticities.efficient_wedge

    def optimum(residents: arb) -> UniformSystem:
        return uniform_threshold(elasticities, wedge, e / g, residents, "1/10", "99/100")

    def outcome(part: arb) -> OwnersSystem:
        own = part * people
        return OwnersSystem(s, optimum(own), optimum((people - s * own) / (1 - s)))

    def gap(part: arb) -> arb:
        found = outcome(part)
        pay = (1 + e) * found.fringe.value
        rise = -1 / (slope_of_people(elasticities, found.fringe) * (1 - s))
        return (1 + e) * found.large.value - pay - s * part * people / owners * rise

    return outcome(enclose_root(gap, low, high, width=WIDTH))


def around(number: float) -> tuple[Fraction, Fraction]:
    """Return two rational numbers on both sides of a float, 1e-8 away."""
    return Fraction(number) - Fraction(1, 10**8), Fraction(number) + Fraction(1, 10**8)
