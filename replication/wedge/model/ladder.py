"""Sizes at which ranked sites reach a common benefit, looked up in one table for all of them.

A benefit is affine in either amenity, ``level(N) + amenity * gain(N)``. So the amenity that a site
needs to offer a price at a size is one curve for all sites: for each price it is tabulated once
and looked up. The common benefit itself is then refined by Newton steps on the exact benefits.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.interpolate import CubicSpline  # type: ignore[import-untyped]

from replication.numerics import Array, ConvergenceError
from replication.wedge.model import city as curves
from replication.wedge.model.economy import City, site

Benefit = Callable[[City, Array], Array]
"""Dollars per resident of a city at a size relative to the typical city's."""

KNOTS = 8001
"""Sizes in the table."""

WIDEST = np.linspace(-60.0, 60.0, 1_201)
"""Logarithms of size among which the peaks of the best and of the worst site are looked for."""

PRICE_TOLERANCE = 1e-7
"""Dollars by which the benefit of an open city may differ from the common one."""


def amenity_of(city: City) -> tuple[str, Array]:
    """Return the name and the values of what distinguishes the sites, checked.

    Raises
    ------
    ValueError
        If not exactly one amenity differs between sites, they are not ranked from the best to the
        worst, technology differs between them, or a cost grows more slowly than output.
    """
    names = [n for n in ("productivity", "quality_of_life") if np.ndim(getattr(city, n))]
    if len(names) != 1:
        raise ValueError(
            f"sites that differ in {' and '.join(names) or 'nothing'}: they must differ in "
            "productivity or in quality_of_life, one array of shape (sites,)"
        )
    values = np.asarray(getattr(city, names[0]))
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"{names[0]} of shape {values.shape}: it must be (sites,), not empty")
    if np.any(np.diff(values) > 0):
        worse = int(np.argmax(np.diff(values) > 0))
        raise ValueError(
            f"{names[0]} = {values[worse + 1]:g} after {values[worse]:g}: "
            "sites must be ranked from the best to the worst"
        )
    scalars = ("agglomeration", "commuting", "land_elasticity", "labour_value")
    if any(np.ndim(getattr(city, name)) for name in scalars):
        raise ValueError("sites of different technology: only one amenity may differ between sites")
    curves.refuse_without_peak(city)
    return names[0], values


def _lowest(place: Array, value: Array) -> tuple[float, float]:
    """Where tabulated values are lowest and how low, by a parabola through three of them."""
    here = int(np.clip(np.argmin(value), 1, len(value) - 2))
    before, at, after = (float(one) for one in value[here - 1 : here + 2])
    bend = before - 2 * at + after
    if not (bend > 0 and at <= min(before, after)):
        lowest = int(np.argmin(value))
        return float(place[lowest]), float(value[lowest])
    shift = (before - after) / (2 * bend)
    step = float(place[here + 1] - place[here])
    return float(place[here]) + shift * step, at - (before - after) * shift / 4


class Ladder:
    """Sites of a system and a benefit, on the branch where the benefit falls with size.

    Parameters
    ----------
    city : City
        Sites, ranked.
    benefit : Benefit
    total : float
        People to house, relative to the typical city: the table of sizes ends a little above it.
    """

    def __init__(self, city: City, benefit: Benefit, total: float) -> None:
        self.city, self.benefit = city, benefit
        self.kind, self.amenity = amenity_of(city)
        first = self._peak(WIDEST, self.amenity[-1]), self._peak(WIDEST, self.amenity[0])
        start, end = min(first) - 1.0, max(np.log(total) + 0.5, *(one + 1.0 for one in first))
        self.log_sizes = np.linspace(start, end, KNOTS)
        self.level, self.gain = self._affine(self.log_sizes)
        if self.kind == "productivity" and not np.all(self.gain > 0):
            # Beyond this size a better site offers less: nothing there is on the falling branch.
            last = max(int(np.argmin(self.gain > 0)), 4)
            self.log_sizes = self.log_sizes[:last]
            self.level, self.gain = self.level[:last], self.gain[:last]
        self._level_slope = CubicSpline(self.log_sizes, self.level).derivative()
        self._gain_slope = CubicSpline(self.log_sizes, self.gain).derivative()
        # At this price the best site alone holds more than everybody.
        self.floor = float(self.level[-1] + self.amenity[0] * self.gain[-1])
        # Sites of equal amenity have equal size: look each amenity up once, in rising order.
        self._rising = self.amenity[::-1]

    def _affine(self, log_sizes: Array) -> tuple[Array, Array]:
        """Benefit of a site without amenity, and gain from a unit of it, at the logs of sizes."""
        sizes = np.exp(log_sizes)
        plain = replace(self.city, productivity=1.0)
        if self.kind == "quality_of_life":
            plain = replace(self.city, quality_of_life=0.0)
            return self.benefit(plain, sizes), np.ones_like(sizes)
        level = self.benefit(plain, sizes)
        gain = self.benefit(replace(plain, productivity=2.0), sizes) - level
        return level - gain, gain

    def _peak(self, log_sizes: Array, amenity: float) -> float:
        level, gain = self._affine(log_sizes)
        with np.errstate(over="ignore", invalid="ignore"):
            offered = np.nan_to_num(level + amenity * gain, nan=-np.inf, posinf=-np.inf)
        return float(log_sizes[np.argmax(offered)])

    def summit(self, index: int) -> float:
        """Highest benefit that a site can offer."""
        return -_lowest(self.log_sizes, -self.level - self.amenity[index] * self.gain)[1]

    def log_size(self, price: float, count: int) -> Array:
        """First approximation to log sizes of the best `count` sites at a price."""
        needed = (price - self.level) / self.gain
        peak, least = _lowest(self.log_sizes, needed)
        falling = self.log_sizes > peak
        # Near the peak the amenity needed is a parabola: its root is close to linear in log size.
        knots = np.concatenate([[0.0], np.sqrt(np.maximum(needed[falling] - least, 0.0))])
        wanted = self._rising[len(self._rising) - count :]
        places = np.concatenate([[peak], self.log_sizes[falling]])
        return np.asarray(np.interp(np.sqrt(np.maximum(wanted - least, 0.0)), knots, places)[::-1])

    def total(self, price: float, count: int) -> float:
        """Approximate population of the best `count` sites at a price, infinite off the table."""
        if price < self.floor:
            return np.inf
        return float(np.exp(self.log_size(price, count)).sum())

    def least(self, count: int) -> float:
        """Approximate population that so many cities need to be beyond their peaks."""
        return self.total(self.summit(count - 1), count)

    def slope(self, log_size: Array) -> Array:
        """Change of the benefit with log size."""
        amenity = self.amenity[: len(log_size)]
        change = self._level_slope(log_size) + amenity * self._gain_slope(log_size)
        return np.asarray(change)

    def refine(
        self, log_size: Array, price: float, population: float | None
    ) -> tuple[Array, float]:
        """Newton steps on the exact benefit; on the price too when a population is given."""
        here = site(self.city, slice(len(log_size)))
        spacing = self.log_sizes[1] - self.log_sizes[0]
        lowest = log_size - 2 * spacing
        for _ in range(60):
            sizes = np.exp(log_size)
            residual = self.benefit(here, sizes) - price
            gap = 0.0 if population is None else population - float(sizes.sum())
            # An approximation to zero people more than one person in a thousand million.
            settled = population is None or abs(gap) <= 1e-12 * population
            if settled and np.max(np.abs(residual)) <= PRICE_TOLERANCE:
                return log_size, price
            slope = np.minimum(self.slope(log_size), -1e-9)
            change = 0.0
            if population is not None:
                # The exact benefits move by `change` so that people add up.
                change = float((gap + np.sum(sizes * residual / slope)) / np.sum(sizes / slope))
                price += change
            step = np.clip((change - residual) / slope, -0.5, 0.5)
            log_size = np.maximum(log_size + step, lowest)
        raise ConvergenceError(
            f"sizes of {len(log_size)} cities not found; benefits differ by "
            f"{np.max(np.abs(residual)):g} dollars, population by {gap:g}"
        )
