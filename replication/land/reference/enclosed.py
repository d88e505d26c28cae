"""Uniform sites in closed form, enclosed in interval arithmetic.

Site quality is an explicit function of size, ``a(l) = l^(gamma - epsilon) / c + V l^-epsilon``, so
that on uniform sites people and total utility are integrals of powers.
"""

from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from replication.certify import Rational, ball, enclose_root
from replication.land.model.economy import Powers, quality_at

WIDTH = Fraction(1, 10**15)


def powers(agglomeration: Rational, congestion: Rational) -> Powers:
    """Return two rational elasticities as balls."""
    return Powers(ball(agglomeration), ball(congestion))


VISIBLE = powers("2/5", 1)
BASELINE = powers("3/100", "2/25")


@dataclass(frozen=True, slots=True, eq=False)
class UniformSystem:
    """A system of cities on uniform sites; every entry is a ball.

    Attributes
    ----------
    threshold, smallest, largest : arb
        Worst developed site, the city there, and the one on the best site.
    value : arb
        What ``(a - l^(gamma - epsilon) / c) l^epsilon`` is in every city.
    population, welfare : arb
    """

    threshold: arb
    smallest: arb
    largest: arb
    value: arb
    population: arb
    welfare: arb


def near(number: arb) -> Fraction:
    """Return a rational number close to a ball's midpoint."""
    return Fraction(float(number.mid()))


def uniform_system(elasticities: Powers, wedge: arb, entry: arb, threshold: arb) -> UniformSystem:
    """Enclose the system that develops uniform sites down to a threshold."""
    e, g, one = elasticities.agglomeration, elasticities.congestion, arb(1)
    smallest = (entry * threshold) ** elasticities.theta
    value = (1 - entry / wedge) * threshold * smallest**e
    largest = enclose_root(
        lambda size: size ** (g - e) / wedge + value / size**e - 1, near(smallest), 1, width=WIDTH
    )

    def integral(power: arb) -> arb:
        return (largest ** (power + 1) - smallest ** (power + 1)) / (power + 1)

    spread = (g - e) / wedge
    people = spread * integral(g - e) - e * value * integral(-e)
    gain = one / wedge - 1
    welfare = gain * spread * integral(2 * g - e) - gain * e * value * integral(g - e)
    welfare = welfare + value * spread * integral(g - e) - e * value**2 * integral(-e)
    return UniformSystem(threshold, smallest, largest, value, people, welfare)


def uniform_threshold(
    elasticities: Powers,
    wedge: arb,
    entry: arb,
    population: Rational | arb,
    low: Rational,
    high: Rational,
) -> UniformSystem:
    """Enclose the system of a population whose threshold lies between two rational numbers."""
    wanted = population if isinstance(population, arb) else ball(population)
    threshold = enclose_root(
        lambda a: uniform_system(elasticities, wedge, entry, a).population - wanted,
        low,
        high,
        width=WIDTH,
    )
    return uniform_system(elasticities, wedge, entry, threshold)


def planner_system(elasticities: Powers, population: Rational | arb) -> UniformSystem:
    """Enclose the optimum of a population on uniform sites."""
    wedge, entry = elasticities.efficient_wedge, elasticities.best_ratio
    return uniform_threshold(elasticities, wedge, entry, population, "1/10", "99/100")


def equilibrium_system(elasticities: Powers, population: Rational | arb) -> UniformSystem:
    """Enclose the Pareto-efficient equilibrium of a population on uniform sites."""
    wedge, entry = arb(1), elasticities.best_ratio
    return uniform_threshold(elasticities, wedge, entry, population, "1/10", "99/100")


def closed_welfare(elasticities: Powers, population: Rational) -> arb:
    """Enclose total utility on uniform sites whose cities close at their best size.

    The best sites are built on until all are housed, or until no site is left.
    """
    best, theta = elasticities.best_ratio, elasticities.theta
    left = 1 - ball(population) * (1 + theta) / best**theta  # threshold^(1 + theta)
    power = theta * (1 + elasticities.congestion)
    all_sites = (1 - best) / best * best**power / (1 + power)
    return all_sites * (1 - left ** ((1 + power) / (1 + theta))) if bool(left > 0) else all_sites


def optimal_size(elasticities: Powers, system: UniformSystem, quality: Rational) -> arb:
    """Enclose the optimum's size on a site better than its threshold."""
    multiplier = (1 + elasticities.agglomeration) * system.value
    return enclose_root(
        lambda size: quality_at(elasticities, size, multiplier) - ball(quality),
        near(system.smallest),
        1,
        width=WIDTH,
    )
