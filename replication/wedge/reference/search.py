"""Allocations of a system of cities by plain search: one number of cities after another.

The benefits are written out again from (8) to (14), and prices and sizes are found by halving
brackets in extended precision. It is slow, and knows nothing of what the solver makes use of.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from replication.numerics import Array
from replication.wedge.model.city import City, Institutions

Exact = NDArray[np.longdouble]

_HALVINGS = 70
_LARGEST = 12.0


@dataclass(frozen=True, slots=True)
class Terms:
    """A benefit ``A (k1 N^a - k2 N^(a + f)) - k3 N^f - k4 N^l + Q`` of every site."""

    exponents: Exact
    weights: Exact
    productivity: Exact
    pleasant: Exact

    def at(self, log_size: Exact, first: int) -> Exact:
        """Dollars at log sizes of sites from `first` on."""
        return (
            self._sum(log_size, first, self.weights) + self.pleasant[first : first + log_size.size]
        )

    def rise(self, log_size: Exact, first: int) -> Exact:
        """Slope in the log of size."""
        return self._sum(log_size, first, self.weights * self.exponents)

    def _sum(self, log_size: Exact, first: int, weights: Exact) -> Exact:
        output, time, material, land = (
            weight * np.exp(exponent * log_size)
            for weight, exponent in zip(weights, self.exponents, strict=True)
        )
        return self.productivity[first : first + log_size.size] * (output + time) + material + land


def _one(value: ArrayLike) -> float:
    return float(np.asarray(value, dtype=float))


def _terms(city: City, weights: Iterable[float], constant: float) -> Terms:
    a, f, land = (
        np.longdouble(_one(x)) for x in (city.agglomeration, city.commuting, city.land_elasticity)
    )
    sites = max(np.size(city.productivity), np.size(city.quality_of_life))
    fill = lambda value: np.full(sites, np.asarray(value, dtype=np.longdouble))
    return Terms(
        np.array([a, a + f, f, land]),
        np.array(list(weights), dtype=np.longdouble),
        fill(city.productivity),
        fill(city.quality_of_life) + constant,
    )


def private_terms(city: City, rules: Institutions) -> Terms:
    """PAB, (14): what is left of earnings after tax, less costs and the rents on them."""
    keep, share = 1 - _one(rules.tax_rate), _one(rules.ownership)
    commuting, land = 1 + share * _one(city.commuting), 1 + share * _one(city.land_elasticity)
    weights = (
        keep * _one(city.labour_value),
        -keep * commuting * _one(city.time_cost),
        -commuting * _one(city.material_cost),
        -land * _one(city.land_cost),
    )
    return _terms(city, weights, _one(rules.common_resource))


def social_terms(city: City) -> Terms:
    """SMB, (10): each term of SAB times one plus its exponent."""
    a, f, land = (_one(x) for x in (city.agglomeration, city.commuting, city.land_elasticity))
    weights = (
        (1 + a) * _one(city.labour_value),
        -(1 + a + f) * _one(city.time_cost),
        -(1 + f) * _one(city.material_cost),
        -(1 + land) * _one(city.land_cost),
    )
    return _terms(city, weights, 0.0)


def total_benefit(city: City, size: Exact) -> float:
    """Total SAB of cities on the best sites."""
    social = social_terms(city)
    average = Terms(
        social.exponents,
        social.weights / (1 + social.exponents),
        social.productivity,
        social.pleasant,
    )
    return float(np.sum(size * average.at(np.log(size), 0)))


def _halve(above: Callable[[Exact], NDArray[np.bool_]], low: Exact, high: Exact) -> Exact:
    """Where a falling condition ends, in each bracket."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        holds = above(middle)
        low, high = np.where(holds, middle, low), np.where(holds, high, middle)
    return (low + high) / 2


def peaks(terms: Terms, first: int, last: int) -> Exact:
    """Log sizes at which the benefits of sites `first` to `last - 1` are highest."""
    ends = (np.full(last - first, end, dtype=np.longdouble) for end in (-60.0, _LARGEST))
    return _halve(lambda x: terms.rise(x, first) > 0, *ends)


def _sizes(terms: Terms, price: np.longdouble, peak: Exact) -> Exact:
    """Log sizes beyond their peaks at which the best sites offer a price."""
    return _halve(lambda x: terms.at(x, 0) > price, peak, np.full_like(peak, _LARGEST))


def spread(terms: Terms, total: float, count: int, peak: Exact | None = None) -> Exact | None:
    """Sizes of the best `count` cities that hold `total`; None if one would be before its peak."""
    best = peaks(terms, 0, count) if peak is None else peak[:count]
    high = terms.at(best[-1:], count - 1)[0]
    held = lambda price: np.exp(_sizes(terms, price, best)).sum()
    if held(high) > total:
        return None
    low = high - 1
    while held(low) < total:
        low = high - 4 * (high - low)
    for _ in range(_HALVINGS):
        price = (low + high) / 2
        low, high = (price, high) if held(price) > total else (low, price)
    return np.exp(_sizes(terms, (low + high) / 2, best))


def competition(city: City, rules: Institutions, total: float) -> Array:
    """Sizes on the largest number of sites at which every city is beyond its peak of PAB.

    Parameters
    ----------
    total : float
        Population relative to the typical city's.
    """
    terms = private_terms(city, rules)
    sites = terms.productivity.size
    found = [spread(terms, total, count) for count in range(1, sites + 1)]
    return [sizes for sizes in found if sizes is not None][-1].astype(float)


def planner(city: City, total: float) -> Array:
    """Sizes on the number of sites with the highest total SAB, all beyond their peak of SMB."""
    terms = social_terms(city)
    sites = terms.productivity.size
    found = [spread(terms, total, count) for count in range(1, sites + 1)]
    fitting = [sizes for sizes in found if sizes is not None]
    return max(fitting, key=lambda sizes: total_benefit(city, sizes)).astype(float)
