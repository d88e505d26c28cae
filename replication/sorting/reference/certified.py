"""Certificates: thresholds enclosed in interval arithmetic, from the original equations.

Parameters are read as the decimal numbers that are written, so that the economy is exactly the
stored one. An inequality between enclosures is a proof at that economy.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from flint import arb

from replication.certify import ball, below, enclose_root, precision
from replication.numerics import Array
from replication.sorting.model.economy import (
    Cities,
    ClearedLabour,
    Closure,
    Productivity,
    TradeCosts,
    TradeEquilibria,
)

WIDTH = "1e-12"
"""Width of the enclosure of a threshold."""

_FINER = "1e-20"


def exact(value: Array | float) -> Fraction:
    """Return the decimal number that a float was written as."""
    return Fraction(repr(float(np.ravel(value)[0])))


def _bracket(rising: Callable[[arb], arb], point: Fraction) -> tuple[Fraction, Fraction]:
    """Positive numbers where a function that changes sign once, upwards, is below and above 0."""
    low = high = point
    while not rising(ball(low)) < 0:
        low /= 2
    while not rising(ball(high)) > 0:
        high *= 2
    return low, high


class Certified:
    """One economy in interval arithmetic.

    Parameters
    ----------
    cities : Economy or LearningCities
        With one entry per parameter.
    closure : FixedUtility or ClearedLabour
    productivity : Productivity
    """

    def __init__(
        self, cities: Cities, closure: Closure, productivity: Productivity = Productivity.MEAN
    ) -> None:
        with precision():
            value = {name: ball(exact(one)) for name, one in cities.parameters.items()}
        self.theta, self.mu, self.alpha = (
            value[name] for name in ("substitution", "goods_share", "tail")
        )
        self.minimum = value["minimum_skill"]
        self.congestion = value["congestion_1"], value["congestion_2"]
        self.housing = value["housing_1"], value["housing_2"]
        names = ("cost", "cost") if "cost" in value else ("cost_1", "cost_2")
        self.cost = value[names[0]], value[names[1]]
        self.friction = value.get("friction", ball(0))
        self.gamma = (1 - self.theta) / self.theta
        self.cleared = isinstance(closure, ClearedLabour)
        given = closure.labour if isinstance(closure, ClearedLabour) else closure.worker_utility
        self.given = ball(exact(given))
        self.kind = productivity

    def mean_skill(self, city: int, t: arb) -> arb:
        """Mean initial skill above (city 0, the paper's 1) or below t times the minimum."""
        full = self.alpha / (self.alpha - 1) * self.minimum
        if city == 0:
            return full * t
        return full * (1 - t ** (1 - self.alpha)) / (1 - t**-self.alpha)

    def productivity(self, city: int, t: arb) -> arb:
        """Q_j, (4.16) or (5.5), or as the variant has it."""
        mean = self.mean_skill(city, t)
        return self.scale(city, mean) * mean * self._mass(city, t, Productivity.TOTAL)

    def scale(self, city: int, mean: arb, loss: int = 1) -> arb:
        """Scale s_j, or net scale B_j with a `loss` of two, (4.9), (4.13), (5.5), (5.6)."""
        chance = mean / (mean + self.friction)
        root = (self.cost[city] * chance / (self.gamma * (self.alpha - 1))).sqrt()
        return (self.alpha - 1 + chance) / (self.alpha - 1) - loss * root

    def _mass(self, city: int, t: arb, kind: Productivity) -> arb:
        if self.kind is not kind:
            return ball(1)
        above = t**-self.alpha
        return above if city == 0 else 1 - above

    def wage(self, city: int, t: arb) -> arb:
        """Wage (4.3)."""
        return self.theta * self.productivity(city, t) ** self.gamma

    def labour(self, city: int, t: arb, value: arb) -> arb:
        """Workers (4.12) at u* + a_j."""
        return self.workers_at(city, t)(value)

    def workers_at(self, city: int, t: arb) -> Callable[[arb], arb]:
        """Workers (4.12) as a function of u* + a_j; the wage is computed once."""
        power, land = 1 / (1 - self.mu), self.housing[city]
        income = self.wage(city, t) ** (self.mu * power)
        return lambda value: income / (land * value**power)

    def values(self, t: arb) -> tuple[arb, arb]:
        """u* + a_j of both cities, given or from L_1 + L_2 = L."""
        distance = self.congestion[0] - self.congestion[1]
        if not self.cleared:
            low = self.given + self.congestion[1]
            return low + distance, low

        first, second = (self.workers_at(city, t) for city in (0, 1))

        def missing(value: arb) -> arb:
            return self.given - first(value + distance) - second(value)

        low = enclose_root(missing, *_bracket(missing, Fraction(1)), width=_FINER)
        return low + distance, low

    def gain(self, t: arb) -> arb:
        """Utility in city 1 less utility in city 2 of the entrepreneur at the threshold."""
        utility = []
        for city, value in enumerate(self.values(t)):
            utility.append(self.slope(city, t, value) * t * self.minimum - self.congestion[city])
        return utility[0] - utility[1]

    def slope(self, city: int, t: arb, value: arb) -> arb:
        """Profit per unit of skill over the price of living, (4.13) and (4.14)."""
        wage, labour = self.wage(city, t), self.labour(city, t, value)
        net = self.scale(city, self.mean_skill(city, t), loss=2)
        profit = (1 - self.theta) * net * wage * labour / self.theta / self.productivity(city, t)
        profit = profit / self._mass(city, t, Productivity.REPAIRED)
        return profit / (self.housing[city] * wage * labour) ** (1 - self.mu)

    def threshold(self, low: str = "1", high: str = "") -> arb:
        """Enclose t between two numbers at which the gain has certain, opposite signs.

        Parameters
        ----------
        low, high : str
            By default from next to one, and as high as the sign asks for.
        """
        with precision():
            left = Fraction(low) + (Fraction(1, 10**9) if low == "1" else 0)
            if high:
                return enclose_root(self.gain, left, Fraction(high), width=WIDTH)
            excess = Fraction(1, 1000)
            while not self.gain(ball(1 + excess)) > 0:
                excess *= 2
            return enclose_root(self.gain, left, 1 + excess, width=WIDTH)

    def limit_gain(self) -> arb:
        """Gain of the least skilled as the threshold tends to the minimum, with utility given.

        City 2's mean skill then is the minimum.
        """
        utility = []
        with precision():
            means = self.alpha / (self.alpha - 1) * self.minimum, self.minimum
            levels = [self.scale(j, means[j]) * means[j] for j in (0, 1)]
            wages = [self.theta * level**self.gamma for level in levels]
            power = 1 / (1 - self.mu)
            distance = self.congestion[0] - self.congestion[1]

            def workers(value: arb) -> list[arb]:
                both = value + distance, value
                return [
                    wages[j] ** (self.mu * power) / (self.housing[j] * both[j] ** power)
                    for j in (0, 1)
                ]

            if self.cleared:
                missing = lambda value: self.given - workers(value)[0] - workers(value)[1]
                low = enclose_root(missing, *_bracket(missing, Fraction(1)), width=_FINER)
            else:
                low = self.given + self.congestion[1]
            for j, labour in enumerate(workers(low)):
                net = self.scale(j, means[j], loss=2)
                profit = (1 - self.theta) * net * wages[j] * labour / self.theta / levels[j]
                price = self.housing[j] * wages[j] * labour
                real = profit / price ** (1 - self.mu)
                utility.append(real * self.minimum - self.congestion[j])
            return utility[0] - utility[1]

    def relatives(self, t: arb) -> dict[str, arb]:
        """City 1 over city 2 at a threshold, and what the keys name of one city."""
        with precision():
            values = self.values(t)
            productivity = self.productivity(0, t) / self.productivity(1, t)
            workers = [self.labour(city, t, value) for city, value in enumerate(values)]
            bills = [self.wage(city, t) * one for city, one in enumerate(workers)]
            labour = workers[0] / workers[1]
            wage = self.wage(0, t) / self.wage(1, t)
            density = labour * self.housing[0] / self.housing[1]
            return {
                "threshold": t * self.minimum,
                "mean_1": self.mean_skill(0, t),
                "mean_2": self.mean_skill(1, t),
                "productivity": productivity,
                "productivity_1": self.productivity(0, t),
                "wage": wage,
                "density": density,
                "housing_price": density * wage,
                "wage_bill_1": bills[0],
                "price_2": self.housing[1] * bills[1],
                "slope_1": self.slope(0, t, values[0]),
                "slope_2": self.slope(1, t, values[1]),
            }


class CertifiedShipped(Certified):
    """One economy of section 6 in which final goods are shipped freely, in interval arithmetic.

    The two (6.4) give what a city spends on its own varieties per unit of output, h_j, and so the
    wage at which its entrepreneurs' prices bundle into a final good that costs one.

    Parameters
    ----------
    cities : Economy
        With one entry per parameter.
    closure : FixedUtility or ClearedLabour
    costs : TradeCosts
    factor : str
        What both trade costs are multiplied by.
    """

    def __init__(
        self, cities: Cities, closure: Closure, costs: TradeCosts, factor: str = "1"
    ) -> None:
        super().__init__(cities, closure)
        with precision():
            self.away = [
                ball(exact(one) * Fraction(factor)) ** (-1 / self.gamma)
                for one in (costs.outward, costs.inward)
            ]
            self.both = 1 - self.away[0] * self.away[1]
            # h_1 + h_2 away_2 = 1 and h_2 + h_1 away_1 = 1.
            self.home = (1 - self.away[1]) / self.both, (1 - self.away[0]) / self.both

    def wage(self, city: int, t: arb) -> arb:
        """Wage that (6.4) asks for."""
        return self.theta * (self.productivity(city, t) / self.home[city]) ** self.gamma

    def relatives(self, t: arb) -> dict[str, arb]:
        """As for :class:`Certified`, with the final goods that each city makes, over its sales."""
        with precision():
            found = super().relatives(t)
            values = self.values(t)
            sales = [self.wage(j, t) * self.labour(j, t, values[j]) for j in (0, 1)]
            made = [one / home for one, home in zip(sales, self.home, strict=True)]
            output = [(made[j] - self.away[j] * made[1 - j]) / self.both for j in (0, 1)]
            return found | {f"output_{j + 1}": output[j] / sales[j] for j in (0, 1)}


def moved(
    cities: Cities,
    closure: Closure,
    name: str,
    factor: str,
    productivity: Productivity = Productivity.MEAN,
) -> tuple[dict[str, arb], dict[str, arb]]:
    """Enclose threshold and gaps before and after a parameter is multiplied.

    Parameters
    ----------
    cities, closure, productivity
        As for :class:`Certified`.
    name : str
        A parameter.
    factor : str
        Decimal number.
    """
    after = float(exact(cities.parameters[name]) * Fraction(factor))
    found = []
    for one in (cities, cities.changed(**{name: after})):
        economy = Certified(one, closure, productivity)
        found.append(economy.relatives(economy.threshold()))
    return found[0], found[1]


def falls(ends: tuple[dict[str, arb], dict[str, arb]], name: str) -> bool:
    """Whether an enclosed quantity certainly falls."""
    return below(ends[1][name], ends[0][name])


def rises(ends: tuple[dict[str, arb], dict[str, arb]], name: str) -> bool:
    """Whether an enclosed quantity certainly rises."""
    return below(ends[0][name], ends[1][name])


class CertifiedTrade:
    """One economy with balanced trade in interval arithmetic; w_2 is one.

    Parameters
    ----------
    e : TradeEquilibria
        With one entry.
    labour : str
        Workers, L.
    factor : str
        What both trade costs are multiplied by.
    """

    def __init__(self, e: TradeEquilibria, labour: str, factor: str = "1") -> None:
        def number(value: Array) -> arb:
            return ball(exact(value))

        self.theta, self.mu, self.alpha = (
            number(v) for v in (e.substitution, e.goods_share, e.tail)
        )
        self.minimum, self.distance = number(e.minimum_skill), number(e.gap)
        self.gamma = (1 - self.theta) / self.theta
        self.scale, self.net, self.housing, self.cost = (
            [number(v[j]) for j in (0, 1)] for v in (e.scale, e.net, e.housing, e.cost)
        )
        self.cost = [cost * ball(Fraction(factor)) for cost in self.cost]
        self.workers = ball(Fraction(labour))

    def levels(self, t: arb) -> tuple[arb, arb]:
        """Q_1 and Q_2."""
        mean = self.alpha / (self.alpha - 1) * self.minimum
        lower = (1 - t ** (1 - self.alpha)) / (1 - t**-self.alpha)
        return self.scale[0] * mean * t, self.scale[1] * mean * lower

    def cities(self, t: arb, wage: arb) -> tuple[list[arb], list[arb]]:
        """Workers and u* + a_j of both cities: prices, balanced trade and (4.12)."""
        power = 1 / self.gamma
        q = self.levels(t)
        home = q[0] * (self.theta / wage) ** power, q[1] * self.theta**power
        away = home[0] / self.cost[0] ** power, home[1] / self.cost[1] ** power
        # P_j^(-1/gamma) is home plus imports.
        price = [(home[0] + away[1]) ** -self.gamma, (home[1] + away[0]) ** -self.gamma]
        ratio = away[0] * price[1] ** power / (away[1] * price[0] ** power * wage)
        labour = [self.workers * ratio / (1 + ratio), self.workers / (1 + ratio)]
        wages = wage, ball(1)
        value = [
            (wages[j] / price[j]) ** self.mu / (self.housing[j] * labour[j]) ** (1 - self.mu)
            for j in (0, 1)
        ]
        return labour, value

    def wage(self, t: arb) -> arb:
        """Relative wage at which workers are indifferent."""

        def missing(wage: arb) -> arb:
            _, value = self.cities(t, wage)
            return value[0] - value[1] - self.distance

        return enclose_root(missing, *_bracket(missing, Fraction(1)), width=_FINER)

    def gain(self, t: arb) -> arb:
        """Gain from city 1 at the threshold, in utility."""
        labour, value = self.cities(t, self.wage(t))
        q = self.levels(t)
        pay = [self.gamma * self.net[j] * labour[j] * value[j] / q[j] for j in (0, 1)]
        return t * self.minimum * (pay[0] - pay[1]) - self.distance

    def solve(self, low: str, high: str) -> dict[str, arb]:
        """Enclose threshold, relative productivity and relative wage between two t."""
        with precision():
            t = enclose_root(self.gain, Fraction(low), Fraction(high), width=WIDTH)
            q = self.levels(t)
            return {
                "threshold": t * self.minimum,
                "relative_productivity": q[0] / q[1],
                "relative_wage": self.wage(t),
            }
