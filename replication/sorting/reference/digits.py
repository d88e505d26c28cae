"""The gain from city 1 in many digits, from the original equations, at any admissible economy.

Parameters are the floats themselves. ``signs`` says where entrepreneurs at a threshold prefer city
1, at as many points as are asked for; a solver's thresholds must lie where the sign turns.
"""

import math
from dataclasses import dataclass

import numpy as np
from flint import arb

from replication.certify import precision
from replication.numerics import Array, ConvergenceError, finite, inside, number
from replication.sorting.model.economy import (
    Cities,
    ClearedLabour,
    Closure,
    Productivity,
    TradeCosts,
)

_BITS, _MOST = 256, 40_000
_NEAREST = -1e12
_STEPS = 500


def _plain(value: Array) -> arb:
    return arb(float(np.ravel(value)[0]))


@dataclass(frozen=True, slots=True)
class _City:
    productivity: arb
    wage: arb
    net: arb
    mass: arb


class Digits:
    """One economy in many digits.

    Parameters
    ----------
    cities : Economy or LearningCities
        With one entry per parameter.
    closure : FixedUtility or ClearedLabour
    productivity : Productivity
    costs : TradeCosts, optional
        Final goods then are shipped freely and varieties at these costs (section 6).
    """

    def __init__(
        self,
        cities: Cities,
        closure: Closure,
        productivity: Productivity = Productivity.MEAN,
        costs: TradeCosts | None = None,
    ) -> None:
        value = {name: _plain(one) for name, one in cities.parameters.items()}
        self.theta, self.mu = value["substitution"], value["goods_share"]
        self.alpha, self.minimum = value["tail"], value["minimum_skill"]
        self.congestion = value["congestion_1"], value["congestion_2"]
        self.housing = value["housing_1"], value["housing_2"]
        names = ("cost", "cost") if "cost" in value else ("cost_1", "cost_2")
        self.cost = value[names[0]], value[names[1]]
        self.friction = value.get("friction", arb(0))
        self.cleared = isinstance(closure, ClearedLabour)
        given = closure.labour if isinstance(closure, ClearedLabour) else closure.worker_utility
        self.given = _plain(given)
        self.kind = productivity
        self.shipping = None if costs is None else (_plain(costs.outward), _plain(costs.inward))

    def _access(self, gamma: arb) -> tuple[arb, arb]:
        """(w_j / theta)^(1/gamma) / Q_j of both cities, (A.12); one without trade."""
        if self.shipping is None:
            return arb(1), arb(1)
        p, q = (cost ** (1 / gamma) for cost in self.shipping)
        return (p * q - 1) / (p * (q - 1)), (p * q - 1) / (q * (p - 1))

    def _city(self, city: int, log_ratio: arb) -> _City:
        """Productivity, wage, net scale and mass of a city, (4.3), (4.8)-(4.13), (4.16), (5.2)."""
        alpha, gamma = self.alpha, (1 - self.theta) / self.theta
        mean = alpha / (alpha - 1) * self.minimum
        if city == 0:
            mean, mass = mean * log_ratio.exp(), (-alpha * log_ratio).exp()
        else:
            mass = -(-alpha * log_ratio).expm1()
            mean = mean * -((1 - alpha) * log_ratio).expm1() / mass
        chance = mean / (mean + self.friction)
        loss = (self.cost[city] * chance / (gamma * (alpha - 1))).sqrt()
        gross = (alpha - 1 + chance) / (alpha - 1)
        level = (gross - loss) * mean
        if self.kind is Productivity.TOTAL:
            level = level * mass
        wage = self.theta * (self._access(gamma)[city] * level) ** gamma
        crowd = mass if self.kind is Productivity.REPAIRED else arb(1)
        return _City(level, wage, gross - 2 * loss, crowd)

    def _workers(self, city: int, wage: arb, value: arb) -> arb:
        """Workers (4.12) at u* + a_j."""
        power = 1 / (1 - self.mu)
        return wage ** (self.mu * power) / (self.housing[city] * value**power)

    def _values(self, both: list[_City]) -> tuple[arb, arb]:
        """u* + a_j, given or from L_1 + L_2 = L by bisection and Newton's method in logarithms."""
        distance = self.congestion[0] - self.congestion[1]
        if not self.cleared:
            return self.given + self.congestion[0], self.given + self.congestion[1]
        power, goal = 1 / (1 - self.mu), self.given.log()

        def excess(point: arb) -> tuple[arb, arb]:
            low = point.exp()
            first = self._workers(0, both[0].wage, low + distance)
            second = self._workers(1, both[1].wage, low)
            slope = power * (first * low / (low + distance) + second) / (first + second)
            return (first + second).log() - goal, slope

        left, right, width = arb(-1), arb(1), 1
        while not excess(left)[0] > 0:
            width *= 2
            left = left - width
        width = 1
        while not excess(right)[0] < 0:
            width *= 2
            right = right + width
        point = left
        for _ in range(_STEPS):
            value, slope = excess(point)
            if value > 0:
                left = point
            elif value < 0:
                right = point
            step = (value / slope).mid()
            if abs(step) < arb(2) ** (-_BITS // 2) * (1 + abs(point)):
                low = (point + step).mid().exp()
                return low + distance, low
            following = (point + step).mid()
            point = following if left < following < right else ((left + right) / 2).mid()
        raise ConvergenceError("workers' utility not found in many digits")

    def sign(self, log_ratio: float) -> int:
        """Whether the entrepreneur at the threshold prefers city 1 (1) or city 2 (-1).

        Parameters
        ----------
        log_ratio : float
            log(threshold / minimum skill), above zero.
        """
        return self.sign_near(math.log(number("log_ratio", log_ratio, inside, 0, np.inf)))

    def sign_near(self, log_log: float) -> int:
        """Return the sign at a log log t, which may be nearer to t = 1 than any float of log t."""
        log_log, bits = number("log_log", log_log, finite), _BITS
        while bits <= _MOST:
            with precision(bits):
                found = self._gain(arb(log_log).exp())
                if found > 0 or found < 0:
                    return 1 if found > 0 else -1
            bits *= 2
        raise ConvergenceError(f"log log t = {log_log!r}: the sign of the gain is not told")

    def _gain(self, log_ratio: arb) -> arb:
        both = [self._city(city, log_ratio) for city in (0, 1)]
        utility = []
        for j, (city, value) in enumerate(zip(both, self._values(both), strict=True)):
            labour = self._workers(j, city.wage, value)
            income = city.wage * labour
            profit = (1 - self.theta) * city.net * income / self.theta
            profit = profit / (city.productivity * city.mass)
            price = (self.housing[j] * income) ** (1 - self.mu)
            skill = self.minimum * log_ratio.exp()
            utility.append(profit * skill / price - self.congestion[j])
        return utility[0] - utility[1]

    def signs(self, log_ratio: Array) -> list[int]:
        """Signs at many points."""
        return [self.sign(float(one)) for one in np.ravel(log_ratio)]


def wrong(reference: Digits, roots: Array, stable: Array, points: Array, width: float) -> str:
    """What is wrong with a solver's thresholds, or nothing.

    Each must turn the sign of the gain within a relative width, the way that its stability says,
    and no sign may turn elsewhere at the points.

    Parameters
    ----------
    reference : Digits
    roots : array of shape (m,)
        log(threshold / minimum skill), rising; zero stands for one below 1e-300. Whether the sign
        turns below that is asked at e^(-10^12).
    stable : array of bool, shape (m,)
    points : array of shape (k,)
        Where the sign is compared with what the thresholds imply.
    width : float
    """
    for root, rises in zip(roots, stable, strict=True):
        if root == 0:
            ends = [reference.sign_near(_NEAREST), reference.sign(1e-300)]
        else:
            ends = reference.signs(root * np.array([1 - width, 1 + width]))
        if ends != ([-1, 1] if rises else [1, -1]):
            return f"no such threshold at {root!r}"
    if np.any(stable[1:] == stable[:-1]):
        return "two neighbours of one kind"
    far = np.ones(points.size, dtype=bool)
    for root in roots:
        far &= np.abs(points - root) > width * root
    found = np.array(reference.signs(points[far]))
    if not roots.size:
        return "" if np.all(found == found[0]) else "a threshold is missed"
    below = np.searchsorted(roots, points[far])
    first = -1 if stable[0] else 1
    same = found == first * (-1) ** below
    return "" if same.all() else "a threshold is missed"
