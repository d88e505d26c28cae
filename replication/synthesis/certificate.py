"""Proofs at a point that with entry the weight alone does not decide, in interval arithmetic.

Sites are uniform, so that populations are sums of powers; elasticities, the weight and the best
planned city are rational. Nothing here comes from a solver.
"""

from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from replication.certify import Rational, ball, below, enclose_root, precision, rational


@dataclass(frozen=True, slots=True)
class Certified:
    """What is certain about free migration at a weight against the plan.

    Attributes
    ----------
    above_planner : bool
        The weight is above c*.
    threshold, population : arb
        Enclosures of the worst planned site and of the people.
    too_small, too_large : bool
        It is certain that the best city is.
    too_many, too_few : bool
        It is certain that the cities are.
    """

    above_planner: bool
    threshold: arb
    population: arb
    too_small: bool
    too_large: bool
    too_many: bool
    too_few: bool


@dataclass(frozen=True, slots=True)
class _Powers:
    """The elasticities and what follows from them, as balls."""

    epsilon: arb
    gamma: arb

    @property
    def theta(self) -> arb:
        return 1 / (self.gamma - self.epsilon)

    def shape(self, t: arb) -> arb:
        """``(1 - t) t^(theta epsilon)``."""
        return (1 - t) * t ** (self.theta * self.epsilon)

    def worst(self, top: arb, entry: arb) -> arb:
        """Worst site if the best city has t = `top` and the last has s = `entry`."""
        return (self.shape(top) / self.shape(entry)) ** (1 / (self.theta * self.gamma))

    def population(self, weight: arb, worst: arb, top: arb, entry: arb) -> arb:
        """``int l da`` by parts along ``c a = v l^-epsilon + l^(gamma - epsilon)``.

        The best city has ``l^(gamma - epsilon) = c top``, the last one ``c entry worst``.
        """
        largest = (weight * top) ** self.theta
        smallest = (weight * entry * worst) ** self.theta
        common = weight * largest**self.epsilon - largest**self.gamma

        def area(size: arb) -> arb:
            first, second = 1 - self.epsilon, 1 + self.gamma - self.epsilon
            return common * size**first / first + size**second / second

        return largest - worst * smallest - (area(largest) - area(smallest)) / weight


def against_the_plan(
    agglomeration: Rational, congestion: Rational, weight: Rational, best_city: Rational
) -> Certified:
    """Decide on which side of the plan free migration is, uniform sites, land left over.

    More people develop worse sites. So there are too many cities if fewer than all people fit on
    the planned sites, and the best city is too small if more than all fit on the sites with which
    it would be right.

    Parameters
    ----------
    agglomeration, congestion : rational
        Elasticities; ``0 < agglomeration < congestion``, agglomeration below one.
    weight : rational
        Private weight c, above zero and at most one.
    best_city : rational
        The planned one's ``l^(gamma - epsilon)``, between ``epsilon / gamma`` and c*. It fixes
        how many people there are.

    Returns
    -------
    Certified

    Raises
    ------
    ValueError
        If a parameter is not in its range.
    """
    e, g, c, x = (
        Fraction(str(rational(value))) for value in (agglomeration, congestion, weight, best_city)
    )
    if not (0 < e < g and e < 1):
        raise ValueError(
            f"agglomeration = {agglomeration}: it must be between zero and the lesser of one and "
            f"congestion = {congestion}"
        )
    star = (1 + e) / (1 + g)
    if not 0 < c <= 1:
        raise ValueError(f"weight = {weight}: it must be above zero and at most one")
    if not e / g < x < star:
        raise ValueError(f"best_city = {best_city}: it must be between {e / g} and {star}")
    with precision():
        powers = _Powers(ball(e), ball(g))
        peak, planned_top, planned_entry = ball(e / g), ball(x / star), ball(e / g / star)
        threshold = powers.worst(planned_top, planned_entry)
        people = powers.population(ball(star), threshold, planned_top, planned_entry)
        # The market's best city on the planned sites; its root lies above epsilon / gamma.
        level = powers.shape(peak) * threshold ** (powers.theta * powers.gamma)
        market_top = enclose_root(lambda t: powers.shape(t) - level, e / g, 1)
        same_sites = powers.population(ball(c), threshold, market_top, peak)
        needed = ball(x / c)
        reachable = below(peak, needed) and below(needed, ball(1))
        if reachable:
            opened = powers.worst(needed, peak)
            same_best = powers.population(ball(c), opened, needed, peak)
        return Certified(
            c > star,
            threshold,
            people,
            # At most c, or at least c epsilon/gamma, whoever lives there.
            too_small=below(people, same_best) if reachable else below(ball(c), ball(x)),
            too_large=below(same_best, people) if reachable else below(ball(x / c), peak),
            too_many=below(same_sites, people),
            too_few=below(people, same_sites),
        )
