"""Footnote 8 in interval arithmetic: congestion a_j = L_j^rho, at every threshold there is.

Up to a far threshold the range is divided until the sign of the gain is certain on each part; from
there on one inequality decides (see :meth:`Crowded.preferred_far_out`).
"""

from fractions import Fraction
from functools import cache

from flint import arb

from replication.certify import ball, enclose_root, precision
from replication.sorting.model.economy import Cities, Closure
from replication.sorting.reference.certified import Certified, exact

FAR = Fraction(100)
"""Threshold over minimum skill from which on one inequality decides."""

NARROWEST = Fraction(1, 10**5)
"""A part of the range that is not divided further: the sign is then not told."""


class Crowded(Certified):
    """One economy with a_j = L_j^rho; its own congestion is not used.

    Parameters
    ----------
    cities : Economy
        With one entry per parameter.
    closure : FixedUtility or ClearedLabour
        Workers' utility must not be negative.
    rho : str
        Elasticity of congestion to workers, a decimal number above zero.
    """

    def __init__(self, cities: Cities, closure: Closure, rho: str) -> None:
        super().__init__(cities, closure)
        self.rho = ball(rho)
        given = getattr(closure, "labour" if self.cleared else "worker_utility")
        self.every = exact(given) if self.cleared else Fraction(0)
        self.wages, self.alone = cache(self._wages), cache(self._alone)

    def _level(self, city: int, t: Fraction) -> arb:
        """Q_j at a threshold; city 2's mean skill tends to the minimum."""
        mean = self.mean_skill(city, ball(t)) if city == 0 or t > 1 else self.minimum
        return self.scale(city, mean) * mean

    def _wages(self, t: Fraction) -> tuple[arb, arb]:
        """Both wages, which rise with t."""
        first, second = (self.theta * self._level(city, t) ** self.gamma for city in (0, 1))
        return first, second

    def real_wage(self, city: int, wage: arb, labour: arb) -> arb:
        """A worker's real wage, which is u* + a_j, by (4.11)."""
        return wage**self.mu / (self.housing[city] * labour) ** (1 - self.mu)

    def _alone(self, city: int, t: Fraction) -> arb:
        """Workers of a city with utility given; they rise with its wage."""
        return self._at_utility(city, self.wages(t)[city])

    def _at_utility(self, city: int, wage: arb) -> arb:
        def missing(labour: arb) -> arb:
            return labour**self.rho + self.given - self.real_wage(city, wage, labour)

        low = high = Fraction(1)
        while not missing(ball(low)) < 0:
            low /= 2
        while not missing(ball(high)) > 0:
            high *= 2
        return enclose_root(missing, low, high, width=low / 10**9)

    def _shared(self, first: arb, second: arb) -> arb:
        """City 1's workers at two wages with labour given."""

        def missing(labour: arb) -> arb:
            here = self.real_wage(0, first, labour) - labour**self.rho
            rest = self.given - labour
            return self.real_wage(1, second, rest) - rest**self.rho - here

        low = high = self.every / 2
        while not missing(ball(low)) < 0:
            low /= 2
        while not missing(ball(high)) > 0:
            high = (high + self.every) / 2
        return enclose_root(missing, low, high, width=min(low, self.every - high) / 10**9)

    def workers(self, low: Fraction, high: Fraction) -> tuple[arb, arb]:
        """Workers of both cities at all thresholds between two."""
        if not self.cleared:
            both = [self.alone(city, low).union(self.alone(city, high)) for city in (0, 1)]
            return both[0], both[1]
        (one, two), (more, most) = self.wages(low), self.wages(high)
        first = self._shared(one, most).union(self._shared(more, two))
        return first, self.given - first

    def advantage(self, low: Fraction, high: Fraction) -> arb:
        """Gain from city 1 of the entrepreneur at the threshold, at all thresholds between two."""
        labour = self.workers(low, high)
        sides = []
        for city, (at_low, at_high) in enumerate(
            zip(self.wages(low), self.wages(high), strict=True)
        ):
            value = self.given + labour[city] ** self.rho
            if self.cleared:
                value = self.real_wage(city, at_low.union(at_high), labour[city])
            pay = self._pay(city, low).union(self._pay(city, high)) * labour[city] * value
            sides.append(pay - labour[city] ** self.rho)
        return sides[0] - sides[1]

    def _pay(self, city: int, t: Fraction) -> arb:
        """Income of the entrepreneur at the threshold over L_j (u* + a_j): it rises with t.

        In city 1 it is a constant.
        """
        net = self.scale(city, self.mean_skill(0, ball(1)), loss=2)
        return self.gamma * net * self.minimum * ball(t) / self._level(city, t)

    def preferred_far_out(self, city: int) -> bool:
        """Whether at all thresholds beyond ``FAR`` one city is certainly preferred.

        With utility given v_1 = u* + L_1^rho rises, and L_1 with t by the elasticity
        gamma mu / (1 - mu + e), where e = rho L_1^rho / v_1 lies below rho and rises. If that is at
        least one at e = rho, r_1 - 1 rises at least in proportion to t where it is positive; if
        1 + e times it is at most one at ``FAR``, r_1 v_1 rises at most in proportion. City 2's
        income is in proportion to t times what lies between two bounds. With labour given
        u* + a_1 rises at least by gamma mu, and r_2 falls, if gamma mu >= 1 - mu.
        """
        rest, power = 1 - self.mu, self.gamma * self.mu
        full = self.alpha / (self.alpha - 1) * self.minimum
        ceiling = self.theta * (self.scale(1, full) * full) ** self.gamma
        first, second = self._pay(0, FAR), self._pay(1, FAR)
        wage, _ = self.wages(FAR)
        if self.cleared:
            crowd = self.given**self.rho
            least = self.real_wage(0, wage, self.given) - crowd
            most = (ceiling**self.mu / least) ** (1 / rest) / self.housing[1]
            one, two = first * (self.given - most), second * most
            ahead = (1 - two) * least > (1 - one) * (least + crowd)
            return city == 0 and bool(power >= rest and least > 0 and two < 1 and ahead)
        labour = self.alone(0, FAR)
        value, pay = self.given + labour**self.rho, first * labour
        small, large = self.alone(1, FAR), self._at_utility(1, ceiling)
        if city == 0:
            other = second * large * (self.given + large**self.rho)
            return bool(power >= rest + self.rho and pay > 1 and value * (pay - 1) > other)
        share = self.rho * labour**self.rho / value
        other = second * self._level(1, FAR) / (self.scale(1, full) * full)
        other = other * small * (self.given + small**self.rho)
        slow = power < 1 and power * (1 + share) <= rest + share
        return bool(slow and other - large**self.rho > pay * value)

    def preferred(self, city: int, low: str = "1", high: str = "") -> bool:
        """Whether the entrepreneur at every threshold in a range certainly prefers a city.

        Parameters
        ----------
        city : int
            0 for city 1, 1 for city 2.
        low, high : str
            Ends of the range, over the minimum skill; without an upper one it has no end.
        """
        with precision():
            parts = [(Fraction(low), Fraction(high) if high else FAR)]
            while parts:
                left, right = parts.pop()
                gain = self.advantage(left, right)
                if gain > 0 if city == 0 else gain < 0:
                    continue
                if right - left < NARROWEST:
                    return False
                middle = min((left + right) / 2, 2 * left)
                parts += [(middle, right), (left, middle)]
            return bool(high) or self.preferred_far_out(city)
