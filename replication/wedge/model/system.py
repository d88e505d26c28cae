"""A system of cities: competitive equilibrium and federal planner over any number of sites.

Sites differ in productivity or in quality of life. Who decides fixes the benefit that is equal
in all inhabited cities: PAB when people move freely (CE), SMB for the federal planner (FP). At a
common benefit the better of two sites is the larger one, and it opens first, so that the open
sites are a prefix of the ranking and the problem has one unknown price for each number of cities.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from replication.numerics import Array, ConvergenceError, find_root, number, positive, whole
from replication.wedge.model import city as curves
from replication.wedge.model.calibration import TYPICAL_POPULATION
from replication.wedge.model.city import City, Institutions

Benefit = Callable[[City, Array], Array]
"""Dollars per resident of a city at a size relative to the typical city's."""

LOG_SIZES = np.linspace(np.log(1e-6), np.log(1e4), 8001)
"""Grid of the tables that sizes are looked up in: two persons to twenty thousand million."""

_KNOTS = 4
"""Fewest sizes in a table."""

PRICE_TOLERANCE = 1e-7
"""Dollars by which the benefit of an open city may differ from the common one."""

LOT_PRICE_TOLERANCE = 1e-5
"""Dollars within which the price of an allocation in lots is found."""


def private_benefit(institutions: Institutions) -> Benefit:
    """Benefit that free migration equalises, (CE): PAB."""
    return lambda city, size: curves.private_average_benefit(city, institutions, size)


social_benefit: Benefit = curves.social_marginal_benefit
"""Benefit that the federal planner equalises, (FP): SMB."""


def site(city: City, index: int | slice) -> City:
    """Return some of the sites of a system, as a system."""
    return replace(
        city,
        productivity=city.productivity[index] if np.ndim(city.productivity) else city.productivity,
        quality_of_life=city.quality_of_life[index]
        if np.ndim(city.quality_of_life)
        else city.quality_of_life,
    )


def _amenity(city: City) -> tuple[str, Array]:
    """Name and values of what distinguishes the sites, checked."""
    names = [n for n in ("productivity", "quality_of_life") if np.ndim(getattr(city, n))]
    if len(names) != 1:
        raise ValueError(
            f"sites that differ in {' and '.join(names) or 'nothing'}: they must differ in "
            "productivity or in quality_of_life, one array of shape (sites,)"
        )
    values = getattr(city, names[0])
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
    for name in ("commuting", "land_elasticity"):
        if getattr(city, name) <= city.agglomeration:
            raise ValueError(
                f"{name} = {getattr(city, name):g}: sites without an interior peak; it must be "
                f"above agglomeration = {city.agglomeration:g}"
            )
    return names[0], values


class _Ladder:
    """Sizes at which sites reach a common benefit, on the branch where it falls with size.

    A benefit is affine in either amenity, so that the amenity a site needs to offer the price at a
    size is one curve for all sites; the curve is tabulated once for each price and looked up.
    """

    def __init__(self, city: City, benefit: Benefit) -> None:
        self.city = city
        self.benefit = benefit
        self.kind, self.amenity = _amenity(city)
        self.log_sizes = LOG_SIZES
        plain = replace(city, productivity=1.0)
        if self.kind == "quality_of_life":
            plain = replace(plain, quality_of_life=0.0)
        sizes = np.exp(LOG_SIZES)
        level = benefit(plain, sizes)
        gain = benefit(replace(plain, productivity=2.0), sizes) - level
        if self.kind == "quality_of_life":
            level = level + (city.productivity - 1) * gain
            gain = np.ones_like(level)
            self.level = level
        else:
            useful = gain > 0
            last = len(useful) if useful.all() else int(np.argmin(useful))
            if last < _KNOTS:
                raise ValueError(
                    f"sizes at which the benefit rises with productivity = {last} of "
                    f"{useful.size}: there must be {_KNOTS} or more"
                )
            self.log_sizes, gain, level = LOG_SIZES[:last], gain[:last], level[:last]
            self.level = level - gain
        self.gain = gain
        self._level_slope = CubicSpline(self.log_sizes, self.level).derivative()
        self._gain_slope = CubicSpline(self.log_sizes, self.gain).derivative()
        # Sites of equal amenity have equal size: look each amenity up once, in rising order.
        self._rising = self.amenity[::-1]

    def summit(self, index: int) -> float:
        """Highest benefit that a site can offer."""
        return float(np.max(self.level + self.amenity[index] * self.gain))

    def log_size(self, price: float, count: int) -> Array:
        """First approximation to log sizes of the best `count` sites at a price."""
        needed = (price - self.level) / self.gain
        peak = int(np.argmin(needed))
        falling = slice(peak, None)
        if self.amenity[0] > needed[-1]:
            raise ValueError(
                f"price = {price:g}: the best site would hold more than "
                f"{np.exp(self.log_sizes[-1]):.3g} typical cities"
            )
        wanted = self._rising[len(self._rising) - count :]
        return np.interp(wanted, needed[falling], self.log_sizes[falling])[::-1]

    def total(self, price: float, count: int) -> float:
        """Approximate population of the best `count` sites at a price."""
        return float(np.exp(self.log_size(price, count)).sum())

    def slope(self, log_size: Array) -> Array:
        """Change of the benefit with log size."""
        amenity = self.amenity[: len(log_size)]
        return self._level_slope(log_size) + amenity * self._gain_slope(log_size)

    def refine(self, log_size: Array, price: float, population: float | None) -> tuple:
        """Newton steps on the exact benefit; on the price too when a population is given."""
        here = site(self.city, slice(len(log_size)))
        spacing = self.log_sizes[1] - self.log_sizes[0]
        lowest = log_size - 2 * spacing
        for _ in range(40):
            sizes = np.exp(log_size)
            residual = self.benefit(here, sizes) - price
            gap = 0.0 if population is None else population - sizes.sum()
            # An approximation to zero people more than one person in a thousand million.
            settled = population is None or abs(gap) <= 1e-12 * population
            if settled and np.max(np.abs(residual)) <= PRICE_TOLERANCE:
                return log_size, price
            slope = np.minimum(self.slope(log_size), -1e-9)
            change = 0.0
            if population is not None:
                # The exact benefits move by `change` so that people add up.
                change = (gap + np.sum(sizes * residual / slope)) / np.sum(sizes / slope)
                price += change
            step = np.clip((change - residual) / slope, -0.5, 0.5)
            log_size = np.maximum(log_size + step, lowest)
        raise ConvergenceError(
            f"sizes of {len(log_size)} cities not found; benefits differ by "
            f"{np.max(np.abs(residual)):g} dollars, population by {gap:g}"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """Who lives where.

    Attributes
    ----------
    city : City
        The inhabited sites.
    size : array of shape (count,)
        Population relative to the typical city's, largest first.
    price : float, dollars
        The common benefit.
    """

    city: City
    size: Array
    price: float

    @property
    def count(self) -> int:
        """Number of inhabited sites."""
        return len(self.size)

    @property
    def residents(self) -> Array:
        """Population of each city in persons, shape (count,)."""
        return self.size * TYPICAL_POPULATION

    @property
    def net_production(self) -> float:
        """Social welfare, (2): total SAB in dollars."""
        return float(np.sum(curves.social_average_benefit(self.city, self.size) * self.residents))


def _total_size(population: ArrayLike) -> float:
    return number("population", population, positive) / TYPICAL_POPULATION


def allocate(city: City, benefit: Benefit, population: float, count: int) -> Allocation:
    """Spread people over the best `count` sites so that a benefit is equal in all of them.

    Parameters
    ----------
    city : City
        Sites, ranked: one of ``productivity`` and ``quality_of_life`` of shape (sites,).
    benefit : Benefit
        :func:`private_benefit` or :data:`social_benefit`.
    population : float
        Persons.
    count : int
        Number of inhabited sites, from 1 to the number of sites.

    Raises
    ------
    ValueError
        If the sites are not ranked or have no peak, or the population is too small for so many
        stable cities or too large for them.
    ConvergenceError
        If the price is not found.
    """
    return _allocate(_Ladder(city, benefit), _total_size(population), count)


def _allocate(ladder: _Ladder, total: float, count: int) -> Allocation:
    count = whole("count", count, 1, len(ladder.amenity))
    top = ladder.summit(count - 1)
    least = ladder.total(top, count)
    if least > total:
        raise ValueError(
            f"population = {total * TYPICAL_POPULATION:,.0f}: too small for {count} stable cities, "
            f"which need at least {least * TYPICAL_POPULATION:,.0f}"
        )
    price = _market_price(ladder, total, count, top)
    log_size, price = ladder.refine(ladder.log_size(price, count), price, total)
    return Allocation(site(ladder.city, slice(count)), np.exp(log_size), float(price))


def _market_price(ladder: _Ladder, total: float, count: int, top: float) -> float:
    """Price at which the best `count` sites hold `total`, by the shared table."""
    low, step = top, 1.0
    while True:
        low = top - step
        try:
            held = ladder.total(low, count)
        except ValueError as error:
            raise ValueError(
                f"population = {total * TYPICAL_POPULATION:,.0f}: too large for {count} cities; "
                f"{error}"
            ) from None
        if held >= total:
            break
        step *= 4
    gap = lambda price: np.reshape(
        [np.log(ladder.total(float(p), count) / total) for p in np.ravel(price)], np.shape(price)
    )
    return float(find_root(gap, low, top, xtol=1e-9))


def _largest(holds: Callable[[int], bool], highest: int) -> int:
    """Largest number from 1 to `highest` for which a falling condition holds, 0 if none."""
    low, high = 0, highest
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def most_stable_cities(city: City, benefit: Benefit, population: float) -> int:
    """Largest number of cities that a population can fill beyond the peak of their benefit.

    Raises
    ------
    ValueError
        If the population does not fill even the best site.
    """
    ladder = _Ladder(city, benefit)
    return _most_stable(ladder, _total_size(population))


def _most_stable(ladder: _Ladder, total: float) -> int:
    fits = lambda count: ladder.total(ladder.summit(count - 1), count) <= total
    count = _largest(fits, len(ladder.amenity))
    if count == 0:
        least = ladder.total(ladder.summit(0), 1) * TYPICAL_POPULATION
        raise ValueError(
            f"population = {total * TYPICAL_POPULATION:,.0f}: too small for one stable city, "
            f"which needs at least {least:,.0f}"
        )
    return count


def competitive_equilibrium(
    city: City, institutions: Institutions, population: float, count: int | None = None
) -> Allocation:
    """Equal PAB in all cities, (CE) and (6), on as many sites as raise the common PAB (4.3.A).

    With `count` cities open, another one attracts people if its own peak is above the common PAB;
    taking them raises the common PAB. So the number that maximises it is the largest at which
    every city is beyond its peak.

    Parameters
    ----------
    city, institutions : City, Institutions
        Sites, ranked; scalar institutions.
    population : float
        Persons.
    count : int, optional
        Number of cities; by default what entry gives.

    Raises
    ------
    ValueError, ConvergenceError
        As :func:`allocate`.
    """
    ladder = _Ladder(city, private_benefit(institutions))
    total = _total_size(population)
    return _allocate(ladder, total, _most_stable(ladder, total) if count is None else count)


def federal_planner(city: City, population: float, count: int | None = None) -> Allocation:
    """Equal SMB in all cities, (FP), on the number of sites with the highest total SAB.

    The search starts where the last site's peak of SAB meets the price, which is the optimum but
    for integers, and moves until welfare falls on both sides.

    Parameters
    ----------
    city : City
        Sites, ranked.
    population : float
        Persons.
    count : int, optional
        Number of cities; by default the efficient one.

    Raises
    ------
    ValueError, ConvergenceError
        As :func:`allocate`.
    """
    ladder = _Ladder(city, social_benefit)
    total = _total_size(population)
    if count is not None:
        return _allocate(ladder, total, count)
    most = _most_stable(ladder, total)
    average = _Ladder(city, curves.social_average_benefit)
    opens = lambda n: ladder.total(average.summit(n - 1), n) <= total
    found: dict[int, Allocation] = {}

    def welfare(opened: int) -> float:
        if not 1 <= opened <= most:
            return -np.inf
        if opened not in found:
            found[opened] = _allocate(ladder, total, opened)
        return found[opened].net_production

    best = min(max(_largest(opens, len(ladder.amenity)), 1), most)
    while True:
        nearby = max(range(best - 2, best + 3), key=welfare)
        if nearby == best:
            return found[best]
        best = nearby


def on_lattice(
    city: City, benefit: Benefit, population: float, count: int, step: float = 10_000.0
) -> Allocation:
    """Spread people in whole lots: every city takes the largest number of lots that pays.

    A city takes lots as long as its benefit stays at or above the price; the price is the lowest
    at which no more lots are taken than there are. Tables 1 and 2 follow from lots of 10,000.

    Parameters
    ----------
    city, benefit, population, count
        As :func:`allocate`.
    step : float
        Persons in a lot.

    Raises
    ------
    ValueError, ConvergenceError
        As :func:`allocate`.
    """
    lot = number("step", step, positive) / TYPICAL_POPULATION
    return _in_lots(_Ladder(city, benefit), _total_size(population), count, lot)


def _in_lots(ladder: _Ladder, total: float, count: int, lot: float) -> Allocation:
    exact = _allocate(ladder, total, count)

    def lots(price: float) -> Array:
        start = ladder.log_size(price, count)
        return np.floor(np.exp(ladder.refine(start, price, None)[0]) / lot)

    available = np.floor(total / lot)
    # Rounding down leaves half a lot in every city; its people lower the price.
    give = -np.sum(exact.size / ladder.slope(np.log(exact.size)))
    step = max(count * lot / give, 1e-3)
    low, high = exact.price - step, exact.price
    while lots(low).sum() <= available:
        low, high = low - step, low
    while high - low > LOT_PRICE_TOLERANCE:
        middle = (low + high) / 2
        if lots(middle).sum() > available:
            low = middle
        else:
            high = middle
    return Allocation(exact.city, lots(high) * lot, high)


def count_when_largest_settles(
    city: City, benefit: Benefit, population: float, step: float = 10_000.0
) -> int:
    """First number of cities from which on the largest city, in lots, shrinks no more.

    Every further city takes people from the largest one, so that the benefit there rises until it
    has lost its last lot: this is the first number that maximises the benefit in the largest
    city. The numbers of Table 1 are this number less one.

    Parameters
    ----------
    city, benefit, population, step
        As :func:`on_lattice`.

    Raises
    ------
    ValueError, ConvergenceError
        As :func:`on_lattice`.
    """
    ladder, total = _Ladder(city, benefit), _total_size(population)
    lot = number("step", step, positive) / TYPICAL_POPULATION
    most = _most_stable(ladder, total)
    largest = lambda count: round(float(_in_lots(ladder, total, count, lot).size[0] / lot))
    final = largest(most)
    # The count before the first at which the final number of lots is reached.
    return 1 + _largest(lambda count: largest(count) > final, most - 1)
