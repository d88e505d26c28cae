"""The same equilibrium by another route: one economy, original equations, SciPy's scalar solvers.

Nothing here uses the reduced form of ``threshold``: wages, workers, housing prices and profits are
computed one after the other as the paper introduces them, and the entrepreneur at the threshold
compares his utility in the two cities. Counterexamples are verified here again, and the benchmark
measures against it.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.optimize import brentq

from replication.numerics import choice, inside, number, positive, whole
from replication.sorting.model.economy import (
    Cities,
    ClearedLabour,
    Closure,
    LearningCities,
    Productivity,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One city of the direct computation."""

    productivity: float
    wage: float
    labour: float
    output: float
    housing_price: float
    profit_per_skill: float
    entrepreneur_utility: float


class Direct:
    """One economy in plain numbers.

    Parameters
    ----------
    cities : Economy or LearningCities
        With one entry per parameter.
    closure : FixedUtility or ClearedLabour
        With one entry.
    productivity : Productivity
    """

    def __init__(
        self,
        cities: Cities,
        closure: Closure,
        productivity: Productivity = Productivity.MEAN,
    ) -> None:
        productivity = choice("productivity", productivity, list(Productivity))
        value = {name: float(np.ravel(v)[0]) for name, v in cities.parameters.items()}
        self.theta, self.mu = value["substitution"], value["goods_share"]
        self.alpha, self.minimum = value["tail"], value["minimum_skill"]
        self.gamma = (1 - self.theta) / self.theta
        self.congestion = value["congestion_1"], value["congestion_2"]
        self.housing = value["housing_1"], value["housing_2"]
        self.learning = isinstance(cities, LearningCities)
        self.friction = value.get("friction", 0.0)
        self.cost = (value["cost"],) * 2 if self.learning else (value["cost_1"], value["cost_2"])
        self.cleared = isinstance(closure, ClearedLabour)
        given = closure.labour if isinstance(closure, ClearedLabour) else closure.worker_utility
        self.given = float(np.ravel(given)[0])
        self.kind = productivity
        self.source = cities, closure

    @classmethod
    def of(
        cls,
        cities: Cities,
        closure: Closure,
        draw: int,
        productivity: Productivity = Productivity.MEAN,
    ) -> Self:
        """Take one draw of many."""
        index = np.array([whole("draw", draw, 0, cities.size - 1)])
        return cls(cities.take(index), closure.take(index), productivity)

    def _above_minimum(self, skill: float, name: str = "skill") -> float:
        return number(name, skill, inside, self.minimum, np.inf)

    def mean_skill(self, city: int, skill: float) -> float:
        """Mean initial skill above (city 0, the paper's 1) or below the threshold."""
        return self._mean_skill(whole("city", city, 0, 1), self._above_minimum(skill))

    def _mean_skill(self, city: int, skill: float) -> float:
        ratio, full = self.minimum / skill, self.alpha / (self.alpha - 1)
        if city == 0:
            return full * skill
        log_ratio = math.log(ratio)
        return (
            full
            * self.minimum
            * math.expm1((self.alpha - 1) * log_ratio)
            / math.expm1(self.alpha * log_ratio)
        )

    def innovation(self, city: int, mean: float) -> tuple[float, float]:
        """Chance that innovation occurs and probability bought, (4.8) or (5.2) and (5.4)."""
        return self._innovation(whole("city", city, 0, 1), number("mean", mean, positive))

    def _innovation(self, city: int, mean: float) -> tuple[float, float]:
        chance = mean / (mean + self.friction)
        bought = 1 - math.sqrt(self.cost[city] * (self.alpha - 1) / (self.gamma * chance))
        return chance, bought

    def city(self, city: int, skill: float, utility: float) -> Place:
        """Compute a city from its threshold and the workers' utility."""
        city, skill = whole("city", city, 0, 1), self._above_minimum(skill)
        utility = number("utility", utility, inside, -self.congestion[city], np.inf)
        return self._city(city, skill, utility)

    def _city(self, city: int, skill: float, utility: float) -> Place:
        mean = self._mean_skill(city, skill)
        chance, bought = self._innovation(city, mean)
        mass = (self.minimum / skill) ** self.alpha
        mass = mass if city == 0 else 1 - mass
        gain = (bought * chance + self.alpha - 1) / (self.alpha - 1)
        level = gain * mean * (mass if self.kind is Productivity.TOTAL else 1)
        crowd = mass if self.kind is Productivity.REPAIRED else 1
        wage = self.theta * level**self.gamma
        value = utility + self.congestion[city]
        labour = wage ** (self.mu / (1 - self.mu)) / (
            self.housing[city] * value ** (1 / (1 - self.mu))
        )
        output = level**self.gamma * labour
        price = self.housing[city] * wage * labour
        revenue = (1 - self.theta) * output * gain / (level * crowd)
        outlay = self.cost[city] * wage * labour / ((1 - bought) * level * crowd)
        real = (revenue - outlay) / price ** (1 - self.mu)
        return Place(
            level,
            wage,
            labour,
            output,
            price,
            revenue - outlay,
            real * skill - self.congestion[city],
        )

    def utility(self, skill: float) -> float:
        """Workers' utility at a threshold: given, or from L_1 + L_2 = L by Brent's method."""
        return self._utility(self._above_minimum(skill))

    def _utility(self, skill: float) -> float:
        if not self.cleared:
            return self.given
        low = self.congestion[1]

        def excess(log_value: float) -> float:
            utility = math.exp(log_value) - low
            workers = [self._city(j, skill, utility).labour for j in (0, 1)]
            return sum(workers) - self.given

        left, right = -1.0, 1.0
        while excess(left) < 0:
            left -= 2
        while excess(right) > 0:
            right += 2
        return math.exp(float(brentq(excess, left, right, xtol=1e-14, rtol=1e-14))) - low

    def places(self, skill: float) -> tuple[Place, Place]:
        """Both cities at a threshold."""
        return self._places(self._above_minimum(skill))

    def _places(self, skill: float) -> tuple[Place, Place]:
        utility = self._utility(skill)
        return self._city(0, skill, utility), self._city(1, skill, utility)

    def gain(self, skill: float) -> float:
        """Utility in city 1 less utility in city 2 of the entrepreneur at the threshold."""
        return self._gain(self._above_minimum(skill))

    def _gain(self, skill: float) -> float:
        first, second = self._places(skill)
        return first.entrepreneur_utility - second.entrepreneur_utility

    def threshold(self, low: float | None = None, high: float | None = None) -> float:
        """Find the threshold between two skills by Brent's method.

        Parameters
        ----------
        low, high : float, optional
            Bracket; by default from just above the minimum skill, widened until the gain is
            positive.
        """
        low = self._above_minimum(self.minimum * (1 + 1e-9) if low is None else low, "low")
        if high is None:
            excess = 1e-3
            while self._gain(self.minimum * (1 + excess)) < 0:
                excess *= 4
            high = self.minimum * (1 + excess)
        high = self._above_minimum(high, "high")
        if not low < high or self._gain(low) * self._gain(high) > 0:
            raise ValueError(f"low = {low:g}, high = {high:g}: the gain must change sign between")
        return float(brentq(self._gain, low, high, xtol=1e-14, rtol=1e-13))

    def relatives(self, skill: float) -> dict[str, float]:
        """City 1 over city 2 at a threshold."""
        first, second = self.places(skill)
        return {
            "productivity": first.productivity / second.productivity,
            "wage": first.wage / second.wage,
            "density": first.labour * self.housing[0] / (second.labour * self.housing[1]),
            "housing_price": first.housing_price / second.housing_price,
        }
