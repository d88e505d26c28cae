"""A benefit of (8) to (14) as a sum of powers of size: output less three costs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np

from replication.numerics import Array, entries, finite
from replication.values import shown
from replication.wedge.model.economy import City

Benefit = Callable[[City, Array], Array]
"""Dollars per resident of a city at a size relative to the typical city's."""

_NOTHING = 1e-300
_TRIED = np.array([0.9, 1.1])


@dataclass(frozen=True, slots=True)
class Powers:
    """A benefit as a sum of powers of size.

    Attributes
    ----------
    growth : array of shape (4,)
        Exponents of output, time, material and land cost.
    worth : array of shape (4,)
        Dollars of each in a city of size one and productivity one.
    constant : float
        Dollars that do not depend on size.
    """

    growth: Array
    worth: Array
    constant: float

    @classmethod
    def of(cls, city: City, benefit: Benefit) -> "Powers":
        """Split a benefit into its powers, by what it pays when there is only one of them.

        Quality of life that all sites share is in the constant; what differs is left out.
        """
        shared = city.quality_of_life if np.ndim(city.quality_of_life) == 0 else 0.0
        names = ("labour_value", "time_cost", "material_cost", "land_cost")
        bare = dict(zip(names, (_NOTHING, 0.0, 0.0, 0.0), strict=True))
        # One city with each alone, and one with nothing.
        alone = {name: np.full(5, bare[name]) for name in names}
        for place, name in enumerate(names):
            alone[name][place] = getattr(city, name)
        only = replace(city, productivity=1.0, quality_of_life=shared, **alone)
        try:
            offers = entries("benefit", finite("benefit", benefit(only, np.ones(5))), 5)
        except TypeError as error:
            wrong = f"benefit = {shown(benefit)}: it must be a function of a City and of sizes"
            raise ValueError(wrong) from error
        constant, worth = float(offers[-1]), offers[:-1] - offers[-1]
        output, commuting, land = (
            float(np.asarray(rate))
            for rate in (city.agglomeration, city.commuting, city.land_elasticity)
        )
        growth = np.array([output, output + commuting, commuting, land])
        powers = cls(growth, worth, constant)
        productivity, pleasant = np.ravel(city.productivity)[0], np.ravel(city.quality_of_life)[0]
        best = replace(city, productivity=productivity, quality_of_life=pleasant)
        told = powers.at(productivity, np.log(_TRIED)) + (pleasant - shared)
        scale = np.sum(np.abs(powers.parts(productivity, np.log(_TRIED))), axis=0)
        scale += abs(constant) + abs(pleasant)
        if not np.all(np.abs(benefit(best, _TRIED) - told) <= 1e-9 * scale):
            raise ValueError(
                "benefit: it must be a sum of the powers of size in (8) plus quality of life"
            )
        if not worth[0] > 0 or worth[1:].max() > 0 or not worth[1:].min() < 0:
            raise ValueError(
                "benefit: it must rise with output and fall with a cost of size, but a unit "
                f"of output pays {worth[0]:g} dollars and the costs {-worth[1:].sum():g}"
            )
        return powers

    def parts(self, productivity: Array | float, log_size: Array | float) -> list[Array]:
        """Dollars of each power at a size."""
        with np.errstate(over="ignore"):
            # A cost that is not there stays zero at sizes where it would be infinite.
            made: list[Array] = [
                np.asarray(w * np.exp(g * log_size) if w else 0.0 * log_size)
                for w, g in zip(self.worth, self.growth, strict=True)
            ]
        return [np.asarray(productivity * part) for part in made[:2]] + made[2:]

    def at(self, productivity: Array | float, log_size: Array | float, order: int = 0) -> Array:
        """Benefit at a size, without quality of life that differs, or a derivative in its log."""
        parts = self.parts(productivity, log_size)
        level = sum(g**order * part for g, part in zip(self.growth, parts, strict=True))
        return np.asarray(level + (self.constant if order == 0 else 0.0))

    def level(self, productivity: float, log_size: float) -> float:
        """Benefit at one size, as :meth:`at`, on plain numbers."""
        output, *costs = zip(self.worth.tolist(), self.growth.tolist(), strict=True)
        time, *others = [w * exp(g * log_size) if w else 0.0 for w, g in costs]
        made = output[0] * exp(output[1] * log_size) + time
        return float(productivity * made + sum(others) + self.constant)

    def peak(self, productivity: float) -> float:
        """Log size at which the benefit is highest.

        Marginal cost over marginal output rises with size, ever faster: Newton's method from above
        falls to the peak. A single cost alone would bring it lower than all of them.
        """
        scaled = [float(g * w) for g, w in zip(self.growth, self.worth, strict=True)]
        output = productivity * scaled[0]
        felt = [
            (-cost, float(rate - self.growth[0]))
            for cost, rate in zip(
                (productivity * scaled[1], *scaled[2:]), self.growth[1:], strict=True
            )
            if cost < 0
        ]
        x = min(log(output / cost) / rate for cost, rate in felt)
        while True:
            costs = [(cost * exp(rate * x), rate) for cost, rate in felt]
            over = sum(cost for cost, _ in costs) - output
            lower = x - over / sum(cost * rate for cost, rate in costs)
            if not lower < x:
                return x
            x = lower
