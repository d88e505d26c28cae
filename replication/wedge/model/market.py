"""Everybody in the best cities of a system, and how many of these there are.

For a given number of cities the size of the last one gives all sizes (see ``ladder``), and what
they hold rises with it: one root finds the allocation. The number follows from entry, or from
total SAB. With many sites a first answer comes from groups of them, and the last from all.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from replication.numerics import Array, ConvergenceError, number, positive, whole
from replication.wedge.model import city as curves
from replication.wedge.model.economy import (
    TYPICAL_POPULATION,
    City,
    TooFewPeopleError,
    in_people,
    site,
)
from replication.wedge.model.ladder import FEW, LARGEST, Held, Ladder, falling_root
from replication.wedge.model.powers import Benefit, Powers

_EXACT = 5e-14
_SEARCHES = 60
_CLOSE, _SURE = 1e-4, 0.99
_SMALL = 1e-8
_COMMON = 1e-13
_FAR = 50.0
_EMPTY = -60.0
_TINY = 1e-300


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


class Market:
    """People on the best sites of a ladder, at a common benefit."""

    def __init__(self, city: City, benefit: Benefit, population: float) -> None:
        people = number("population", population, positive)
        self.total = people / TYPICAL_POPULATION
        if self.total < np.finfo(float).tiny:
            raise ValueError(f"population = {people:g}: it must be a number that floats can divide")
        self.ladder = Ladder(city, benefit, max(LARGEST, float(np.log(self.total))))
        self.sites = len(self.ladder.amenity)
        self.lowest = self.ladder.lowest()
        self._last: dict[int, float] = {}
        self._least: dict[int, float] = {}
        self._peaks: dict[int, Held] = {}
        self._off = 0.0

    def peak(self, count: int) -> float:
        """Log size at which the last of `count` cities offers most."""
        return self.ladder.peak(count - 1)

    def held(self, count: int, log_size: float, guess: Array | None = None) -> Held:
        """Who lives in `count` cities; about, where the ladder puts sites into groups."""
        better, weight = self.ladder.nodes(count)
        distance = self.ladder.distances(count - 1, log_size, better, guess)
        slope = self.ladder.excess(count - 1, log_size, better, distance)[1]
        return Held(better, weight * np.exp(log_size + distance), distance, slope)

    def overfull(self, count: int, log_size: float) -> bool:
        """Whether the best site would hold more than a city can."""
        outside = log_size > self.ladder.limit
        return outside or self.ladder.price(count - 1, log_size) < self.lowest

    def least(self, count: int) -> float:
        """Population of `count` cities with the last of them on its peak."""
        if count not in self._least:
            peak = self.peak(count)
            if self.overfull(count, peak):
                self._least[count] = np.inf
            elif count > FEW:
                self._least[count] = self.ladder.held(count, peak)
            else:
                self._least[count] = self._at_peak(count).total
        return self._least[count]

    def _at_peak(self, count: int) -> Held:
        """Who lives in `count` cities with the last of them on its peak; see :meth:`held`."""
        if count not in self._peaks:
            self._peaks[count] = self.held(count, self.peak(count))
        return self._peaks[count]

    def about(self, log_size: Callable[[int], float]) -> int:
        """Number of cities, about, that hold everybody if the last one is of the size given."""

        def excess(count: int) -> float:
            size = log_size(count)
            if self.overfull(count, size):
                return np.inf
            return float(np.log(max(self.held(count, size).total / self.total, _TINY)))

        return _crossing(excess, self.sites)

    def most(self) -> int:
        """Largest number of cities that people can fill beyond the peak of the benefit."""
        fits = lambda count: self.least(count) <= self.total
        return last_that(fits, self.sites, self.about(self.peak))

    def most_filled(self) -> int:
        """Largest number of stable cities; one where people do not fill even the best site."""
        return max(self.most(), 1)

    def last(self, count: int) -> float:
        """Log size of the last of `count` cities, beyond its peak.

        Minus infinity if there are too few people for so many cities, infinity if too many.
        """
        if count not in self._last:
            self._last[count] = self._find_last(count)
        return self._last[count]

    def _find_last(self, count: int) -> float:
        low, high = self.peak(count), float(np.log(self.total / count))
        if self.overfull(count, low):
            return -np.inf
        near = self._at_peak(count)
        # Groups of sites stand for them closely enough unless the least is about what there is.
        certain = count > FEW and near.total < _SURE * self.total
        least = near.total if certain else self.least(count)
        if least > self.total:
            return -np.inf
        if high > self.ladder.limit:
            return np.inf
        if self.overfull(count, high):
            high = self.ladder.at_price(count - 1, self.lowest)
            if self.ladder.held(count, high) < self.total:
                return np.inf
        if not certain and not self._off:
            self._off = float(np.log(least / near.total))
        # What groups of sites miss hardly changes from one number of cities to the next.
        wanted = self.total * np.exp(-self._off)

        def short(log_size: Array) -> tuple[Array, Array]:
            nonlocal near
            near = self.held(count, float(log_size[0]), near.distance)
            return np.array([np.log(wanted / near.total)]), np.array([-near.growth])

        ends = np.array([low]), np.array([high]), np.array([self.hint(count, near)])
        found = float(falling_root(short, *ends, near=0.0)[0])
        return found if count <= FEW else self._exactly(count, low, high, found)

    def _exactly(self, count: int, low: float, high: float, log_size: float) -> float:
        """Size of the last of many cities, given what it is about, by guarded secants.

        Groups of sites give the first slope alone: where a few of a group are far better than the
        others they do not stand for it.
        """
        peak, near = low, self.held(count, log_size)
        growth, moved, before = near.growth, np.inf, np.nan
        for _ in range(_SEARCHES):
            gap = float(np.log(self.total / self.ladder.held(count, log_size)))
            if np.isnan(before):
                self._off = float(np.log(self.total / near.total)) - gap
            low, high = (log_size, high) if gap > 0 else (low, log_size)
            if abs(gap) <= _EXACT or high - low <= _EXACT:
                break
            if np.isfinite(before):
                growth = (before - gap) / moved
            step = gap / growth if growth > 0 else np.inf
            inside = low < log_size + step < high
            if inside and abs(step * moved) <= _EXACT * (log_size - peak):
                # What the step leaves is about its product with the last one.
                return log_size + step
            following = log_size + step if inside else (low + high) / 2
            moved, before = following - log_size, gap
            log_size = following
        return log_size if gap >= -_SMALL else -np.inf

    def hint(self, count: int, held: Held) -> float:
        """Log size of the last city, about, given who is housed with it on its peak.

        The price falls with the square of the distance from there, and the others grow.
        """
        peak = self.peak(count)
        turn = self.ladder.shape(count - 1, peak)[1]
        with np.errstate(divide="ignore"):
            demand = float(np.sum(held.people[:-1] / np.abs(held.slope[:-1])))
        missing = max(self.total - held.total, 0.0)
        return peak + float(np.sqrt(2 * missing / (turn * demand + _TINY)))

    def too_small(self, count: int) -> TooFewPeopleError:
        """What is raised when people do not reach the peaks."""
        least, cities = self.least(count), f"too small for {count} stable cities"
        needed = (
            f"{cities}, which need at least {in_people(least)}"
            if np.isfinite(least)
            else f"{cities}: the last site's best is below what the first one offers everybody"
        )
        return TooFewPeopleError(f"population = {in_people(self.total)}: {needed}")

    def too_large(self, count: int) -> ValueError:
        """What is raised when people do not fit."""
        most, alone = (in_people(self.room(number)) for number in (count, 1))
        return ValueError(
            f"population = {in_people(self.total)}: too large for the best {count} of {self.sites} "
            f"sites, which hold at most {most}; beyond {alone} in the best one commuting takes all "
            "that its productivity adds"
        )

    def room(self, count: int) -> float:
        """Most people in `count` cities: where productivity is of no use all sites are alike.

        At that size the resident at the edge has no time left to work, or is beyond that: (1 + phi)
        times commuting time is one at the edge, where PAB has 1 + rho phi and SMB
        (1 + alpha + phi) / (1 + alpha). People who are refused could not all work.
        """
        return count * float(np.exp(self.ladder.limit))

    def price(self, count: int) -> float:
        """Common benefit of `count` cities."""
        return self.ladder.price(count - 1, self.last(count))

    def allocation(self, count: int) -> Allocation:
        """Spread everybody over the best `count` sites."""
        log_size = self.last(whole("count", count, 1, self.sites))
        if log_size == np.inf:
            raise self.too_large(count)
        if log_size == -np.inf and count == 1:
            return self.all_in_one()
        if log_size == -np.inf:
            raise self.too_small(count)
        sizes = self._everybody(count, log_size)
        return Allocation(site(self.ladder.city, slice(count)), sizes, self.price(count))

    def _everybody(self, count: int, log_size: float) -> Array:
        """Sizes that add up to everybody, given what the last one is about."""
        low, high, before = self.peak(count), float(np.log(self.total / count)), np.inf
        for _ in range(_SEARCHES):
            sizes, self._last[count] = self.ladder.sizes(count, log_size), log_size
            gap = float(np.log(self.total / sizes.sum()))
            if abs(gap) <= max(2 * _EXACT, np.spacing(abs(log_size))):
                return sizes
            low, high = (log_size, high) if gap > 0 else (low, log_size)
            aim = log_size + gap / (self.held(count, log_size).growth + _TINY)
            inside = low <= aim <= high and abs(gap) < before / 2
            log_size, before = aim if inside else (low + high) / 2, abs(gap)
        raise ConvergenceError(f"{count} cities hold {np.exp(-gap):.15g} times as many")

    def moved(self, best: int) -> float:
        """Log of people whom the best cities cannot hold; about nobody if they can."""
        return float(np.log(max(self.total - self.room(best), np.exp(_EMPTY))))

    def filled(self) -> Allocation:
        """Spread everybody over as many cities as people fill beyond their peaks.

        Where these cannot hold everybody the rest lives in one more that is before its peak.
        """
        most = self.most_filled()
        rest = most < self.sites and self.last(most) == np.inf
        found = self.small_last(most, self.moved(most)) if rest else None
        return found or self.allocation(most)

    def small_last(self, best: int, low: float) -> Allocation | None:
        """Allocation with one city more, from a log size on and before its peak.

        Its benefit is that of the others, and falls below it as people move there.
        """
        count = best + 1
        high = min(self.peak(count), float(np.log(self.total - self.least(best))))
        if low >= high:
            return None

        def over(log_size: float) -> float:
            """Benefit in the last city over that in the others."""
            return self.ladder.price(count - 1, log_size) - self._without(log_size).price(best)

        top = float(minimize_scalar(lambda x: -over(x), bounds=(low, high), method="bounded").x)
        if over(top) <= 0 or over(high) >= 0:
            return None
        log_size = brentq(over, top, high, xtol=_EXACT)
        others = self._without(log_size).allocation(best)
        if abs(over(log_size)) <= _COMMON * self.ladder.scale(best, log_size):
            sizes, price = np.append(others.size, np.exp(log_size)), others.price
        else:
            # About full, the others' price moves with a rounding of their people; it is given here.
            gap: Callable[[float], float] = lambda x: self._beside(best, x).sum() - self.total
            log_size = brentq(gap, top, high, xtol=_EXACT) if gap(top) < 0 < gap(high) else top
            sizes, price = self._beside(best, log_size), self.ladder.price(best, log_size)
            if abs(gap(log_size)) > 2 * _EXACT * self.total:
                raise ConvergenceError(f"no size found of a small city beside {best}")
        return Allocation(site(self.ladder.city, slice(count)), sizes, price)

    def _beside(self, best: int, log_size: float) -> Array:
        """Sizes of the best cities at the price of one more, and of this one."""
        last = self.ladder.at_price(best - 1, self.ladder.price(best, log_size))
        return np.append(self.ladder.sizes(best, last), np.exp(log_size))

    def _without(self, log_size: float) -> "Market":
        """People who do not live in a city of a size."""
        rest = copy(self)
        rest.total, rest._last = self.total - float(np.exp(log_size)), {}
        return rest

    def all_in_one(self) -> Allocation:
        """Everybody on the best site, whatever its peak."""
        log_size = float(np.log(self.total))
        if log_size > self.ladder.limit:
            raise self.too_large(1)
        price = self.ladder.price(0, log_size)
        return Allocation(site(self.ladder.city, slice(1)), np.array([self.total]), price)


def _crossing(excess: Callable[[int], float], highest: int) -> int:
    """Number from 0 to `highest` after which a rising function is positive, about.

    It is nearly a line in the log of the number: at first of slope one, then through the last two
    points. Where that does not halve the excess the bracket is halved.
    """
    low, high, slope = 0, highest + 1, 1.0
    count, before = int(np.sqrt(highest)), (0, np.inf)
    while True:
        value = excess(count)
        low, high = (low, count) if value > 0 else (count, high)
        if high - low <= 1:
            return low
        halved = abs(value) < abs(before[1]) / 2
        if halved and before[0]:
            slope = (value - before[1]) / float(np.log(count / before[0]))
        guess = count * float(np.exp(np.clip(-value / slope, -_FAR, _FAR))) if slope > 0 else 0.0
        if halved and abs(guess - count) < _CLOSE * count:
            return min(max(int(guess), low), high - 1)
        if not halved or slope <= 0:
            guess = np.sqrt(max(low, 1) * high)
        if np.isfinite(value):
            before = count, value
        count = round(min(max(guess, low + 1), high - 1))


def last_that(holds: Callable[[int], bool], highest: int, guess: int) -> int:
    """Largest number from 1 to `highest` for which a falling condition holds, 0 if none.

    The search moves away from the guess in steps that double, and then halves.
    """
    low, high, step = 0, highest + 1, 1
    count = min(max(guess, 1), highest)
    while high - low > 1:
        if holds(count):
            low = count
            count = low + step if high > highest else (low + high) // 2
        else:
            high = count
            count = high - step if low < 1 else (low + high) // 2
        step *= 2
        count = min(max(count, low + 1), high - 1)
    return low


class Plan(Market):
    """The planner's choice of a number of cities."""

    def __init__(self, city: City, benefit: Benefit, population: float) -> None:
        super().__init__(city, benefit, population)
        self.average = Powers.of(city, curves.social_average_benefit)
        self._welfare: dict[int, float] = {}

    def own_best(self, count: int) -> float:
        """Log size at which SAB peaks in the last of `count` cities."""
        return self.average.peak(self.ladder.productivity(count - 1))

    def hint(self, count: int, held: Held) -> float:  # noqa: ARG002
        """Log size of the last city, about, at the best number of them."""
        return self.own_best(count)

    def best(self) -> int:
        """Number of cities with the highest total SAB, the last of them beyond its peak of SMB."""
        return max(last_that(self.pays, self.sites, self.about(self.own_best)), 1)

    def pays(self, count: int) -> bool:
        """Whether a last city adds to total SAB."""
        if count == 1:
            return True
        last = self.last(count)
        if np.isinf(last):
            return last > 0
        many = count > FEW
        return (self.gain(count) if many else self.welfare(count) - self.welfare(count - 1)) > 0

    def welfare(self, count: int) -> float:
        """Total SAB of a few cities; minus infinity if people do not fit."""
        if count not in self._welfare:
            fits = np.isfinite(self.last(count))
            self._welfare[count] = self.allocation(count).net_production if fits else -np.inf
        return self._welfare[count]

    def gain(self, count: int) -> float:
        """Total SAB that the last of many cities adds.

        At the common price its people add what they get over it, ``N (SAB - SMB)``. Without it the
        price falls until the others house them; on the way they are worth more than that price.
        The others' demand is a parabola over so small a fall; where one of them is so near its peak
        that it is not, welfare says what the city adds.
        """
        log_size = self.last(count)
        held = self.held(count, log_size)
        bend = self.ladder.bend(count - 1, log_size, held.better, held.distance)[:-1]
        people, slope, moved = held.people[:-1], held.slope[:-1], float(np.exp(log_size))
        demand = float(np.sum(people / -slope))
        turn = float(np.sum(people / slope**2 * (1 - bend / slope)))
        root = demand**2 + 2 * turn * moved
        if root < 0:
            return (self.welfare(count) - self.welfare(count - 1)) / TYPICAL_POPULATION
        fall = 2 * moved / (demand + np.sqrt(root))
        area = moved * fall - demand * fall**2 / 2 - turn * fall**3 / 6
        productivity = self.ladder.productivity(count - 1)
        return float(area - moved * float(self.average.at(productivity, log_size, 1)))

    def with_small_last(self, best: int) -> Allocation | None:
        """Return a better allocation whose last city is smaller than SMB's peak, if there is one.

        SMB may rise in the last city as long as it falls faster, for the same people, in the
        others. There is one city more than people can fill beyond the peaks, and it is better than
        none only if its SAB is above what its people are worth elsewhere.
        """
        count = best + 1
        if count > self.sites or self.last(count) != -np.inf or self.last(best) == -np.inf:
            return None
        # People whom the others cannot hold at all are worth nothing there.
        worth = -np.inf if self.last(best) == np.inf else self.price(best)
        here = self.ladder.productivity(count - 1)
        peak = self.peak(count)
        pleasant = self.ladder.price(count - 1, peak) - float(self.ladder.powers.at(here, peak))

        def surplus(log_size: float) -> float:
            return float(self.average.at(here, log_size)) + pleasant - worth

        if self.total <= self.least(best) or surplus(peak) <= 0:
            return None
        low = _EMPTY if surplus(_EMPTY) > 0 else brentq(surplus, _EMPTY, peak)
        found = self.small_last(best, max(low, self.moved(best)))
        return found if found and found.net_production > self.welfare(best) else None
