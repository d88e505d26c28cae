"""Random economies for claims about all parameters, each solved once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cache
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, eval_sh_legendre, exprel, xlogy

from replication.land.model import allocation, institutions
from replication.land.model.allocation import Allocation
from replication.land.model.curve import Curve
from replication.land.model.economy import Elasticities, pair
from replication.land.model.institutions import Institution
from replication.land.model.sites import Sites, from_density, gauss_rule
from replication.numerics import Array, choice, whole
from replication.trials import Sample, Trials, Truth, counts

SIZE = 600
SEED = 20140911
DOMAIN = (
    "epsilon log-uniform on [.01, 2], gamma - epsilon on [.01, 10], population over the most that "
    "the optimum holds with a positive multiplier on [1e-3, .98]; sites of Beta(.4-8, .4-8), "
    "powers .3-20, Pareto exponents .2-5 cut at .05-.8, waves of up to 95%, Beta(5-25, 5-25), "
    "a density that rises from zero at .05-.8, and two heaps with no site from .1-.5 to .55-.9"
)
_FLAT = 8  # order at which the density of heaps vanishes at the gap
_FINER = 5
_NODES = 200
_NEAR_ENDS = 3.5  # nodes at 1e-23, where only a density without bound has sites that count
ROUNDING = 1e-9
"""Relative gap of two numbers that we call equal, however they are computed."""

KINDS = (
    "beta",
    "power",
    "truncated Pareto",
    "wavy",
    "peaked beta",
    "rising from a worst site",
    "two heaps",
)
_BETAS, _POWER = [KINDS.index("beta"), KINDS.index("peaked beta")], KINDS.index("power")
SEPARATE = KINDS.index("two heaps")
"""Sites with a gap of quality; nodes that suit the others would be too few for them."""

RULES: dict[str, Callable[[Elasticities], Institution]] = {
    "planner": lambda e: institutions.planner(e),  # noqa: PLW0108
    "atomistic": lambda e: institutions.atomistic_developers(e),  # noqa: PLW0108
    "equilibrium": lambda e: institutions.equilibrium(e),  # noqa: PLW0108
    "mild failure": lambda e: institutions.equilibrium(e, 0.1),
    "half failure": lambda e: institutions.equilibrium(e, 0.5),
    "extreme failure": lambda e: institutions.equilibrium(e, 1.0),
    "tax, gross rule": lambda e: institutions.income_tax(e, institutions.optimal_tax(e), "gross"),
    "tax, net rule": lambda e: institutions.income_tax(e, institutions.optimal_tax(e), "net"),
    "strategic": lambda e: institutions.strategic_developers(e, institutions.saturation(e) / 2),
    "saturated": lambda e: institutions.strategic_developers(e, institutions.saturation(e) * 2),
    "local governments": lambda e: institutions.local_governments(e),  # noqa: PLW0108
}
"""Institutions by name; each looks its two numbers up when it is solved, not on import."""


@dataclass(frozen=True, slots=True, eq=False)
class Economies:
    """Random economies: elasticities, sites and population of shape (draws,).

    Where `finer` is true the sites are looked at more finely.
    """

    elasticities: Elasticities
    sites: Sites
    population: Array
    finer: Truth | None = None
    _solved: dict[tuple[Any, ...], Allocation] = field(default_factory=dict)

    def solved(self, rule: str, more: float = 1.0) -> Allocation:
        """Solve all of them under one of :data:`RULES`, once; rules with the same numbers are one.

        Parameters
        ----------
        rule : str
        more : float
            How many times as many people.
        """
        institution = RULES[choice("rule", rule, RULES)](self.elasticities)
        numbers = (institution.wedge, institution.entry, institution.scale)
        key = (*(number.tobytes() for number in numbers), institution.excludes, more)
        if key not in self._solved:
            self._solved[key] = self.solve(institution, more)
        return self._solved[key]

    def solve(self, institution: Institution, more: float = 1.0) -> Allocation:
        """Solve all of them under an institution, with some times as many people."""
        people = more * self.population
        if self.finer is None:
            return allocation.solve(self.elasticities, institution, self.sites, people)
        parts = []
        kind, first, second = self.sites.parameters
        betas = np.isin(kind, _BETAS) & (np.minimum(first, second) < 1)
        poles = betas | (kind == _POWER) & (first < 1)
        bounded = replace(self.sites, ends=_NEAR_ENDS)
        for rows, where in (
            (poles, self.sites),
            (~self.finer & ~poles, bounded),
            (self.finer, replace(bounded, split=_FINER * bounded.split)),
        ):
            some = replace(
                where,
                parameters=tuple(part[rows] for part in where.parameters),
                lowest=where.lowest[rows],
            )
            powers = _rows(self.elasticities, ("agglomeration", "congestion"), rows)
            rule = _rows(institution, ("wedge", "entry", "scale"), rows)
            parts.append((rows, allocation.solve(powers, rule, some, people[rows])))
        return _joined(self, institution, parts)

    @property
    def spare(self) -> Truth:
        """Where the optimum leaves sites empty."""
        return self.solved("planner").interior


def _rows(whole_of_it: Any, names: Iterable[str], rows: Truth) -> Any:  # noqa: ANN401
    """Some economies of a dataclass's arrays."""
    shape = rows.shape
    return replace(
        whole_of_it,
        **{name: np.broadcast_to(getattr(whole_of_it, name), shape)[rows] for name in names},
    )


Parts = list[tuple[Truth, Allocation]]


def _scattered(parts: Parts, of: Callable[[Allocation], Array]) -> Array:
    """One array of what each part has for its rows."""
    rows, _ = parts[0]
    found = np.empty(rows.shape, dtype=of(parts[0][1]).dtype)
    for rows, part in parts:
        found[rows] = of(part)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Joined(Allocation):
    """Allocations that were solved apart, in one; totals are those of the parts."""

    parts: Parts
    _totals: dict[str, Array] = field(default_factory=dict)

    @property
    def welfare(self) -> Array:
        """Total utility, added up once."""
        return self._total("welfare")

    @property
    def output(self) -> Array:
        """Output of all cities, added up once."""
        return self._total("output")

    def _total(self, name: str) -> Array:
        if name not in self._totals:
            self._totals[name] = _scattered(self.parts, attrgetter(name))
        return self._totals[name]

    def residents_above(self, quality: ArrayLike) -> Array:
        """Residents of sites better than one quality, of shape (draws,)."""
        a = np.broadcast_to(quality, self.population.shape)
        found = np.empty(a.shape)
        for rows, part in self.parts:
            found[rows] = part.residents_above(a[rows])
        return found


def _joined(economies: Economies, institution: Institution, parts: Parts) -> Joined:
    def each(name: str) -> Any:  # noqa: ANN401
        return _scattered(parts, attrgetter(name))

    return Joined(
        economies.elasticities,
        institution,
        economies.sites,
        population=each("population"),
        threshold=each("threshold"),
        interior=each("interior"),
        common=each("common"),
        largest=each("largest"),
        cities=each("cities"),
        residual=each("residual"),
        curve=Curve(*(each(f"curve.{column.name}") for column in fields(Curve))),
        parts=parts,
    )


def developed_sites(allocated: Allocation, count: int) -> Array:
    """Site qualities between the threshold and the best site.

    Returns
    -------
    array of shape (..., count)
        The first is the threshold, the last the best site.
    """
    count = whole("count", count, 2)
    threshold = allocated.threshold[..., np.newaxis]
    return threshold + (1 - threshold) * np.linspace(0, 1, count) ** 2


def sites_between(economies: Economies, first: Array, second: Array) -> Truth:
    """Whether sites lie between two thresholds, as they do outside a gap of quality.

    Parameters
    ----------
    first, second : arrays of shape (draws,)

    Returns
    -------
    array of bool, shape (draws,)
        Whether the density at one of 64 qualities between them, times their distance, is more than
        rounding, against the optimum's cities.
    """
    place = (np.arange(64) + 0.5) / 64
    quality = first[..., np.newaxis] + (second - first)[..., np.newaxis] * place
    columns = [part[..., np.newaxis] for part in economies.sites.parameters]
    density = np.max(economies.sites.density(quality, 1 - quality, *columns), axis=-1)
    cities = economies.solved("planner").cities
    return np.asarray(density * np.abs(second - first) > ROUNDING * cities)


def fewer(economies: Economies, one: Allocation, other: Allocation) -> Truth:
    """Whether one allocation starts on better sites than another, and so has fewer cities.

    It has as many if no site is between.
    """
    between = sites_between(economies, one.threshold, other.threshold)
    cities = np.where(between, one.cities < other.cities, same(one.cities, other.cities))
    return np.asarray((one.threshold > other.threshold) & cities)


def _density(quality: Array, shortfall: Array, kind: Array, first: Array, second: Array) -> Array:
    # Rows of one kind at a time: the parameters are the same along the last axis.
    shape = np.broadcast_shapes(*map(np.shape, (quality, shortfall, kind, first, second)))
    a, s = (np.atleast_1d(np.broadcast_to(part, shape)) for part in (quality, shortfall))
    ends = (*a.shape[:-1], 1)
    a, s = a.reshape(-1, a.shape[-1]), s.reshape(-1, s.shape[-1])
    kinds, *pairs = (
        np.broadcast_to(np.atleast_1d(part)[..., :1], ends).reshape(-1, 1)
        for part in (kind, first, second)
    )
    found = np.zeros(a.shape)
    for number in range(len(KINDS)):
        of_kind = np.flatnonzero(kinds == number)
        if of_kind.size:
            given = (part[of_kind] for part in (a, s, *pairs))
            found[of_kind] = _density_of_kind(number, *given)
    return found.reshape(shape)


@np.errstate(divide="ignore")  # at the ends a density may be infinite
def _density_of_kind(number: int, a: Array, shortfall: Array, one: Array, two: Array) -> Array:
    if KINDS[number] in {"beta", "peaked beta"}:
        log = xlogy(one - 1, a) + xlogy(two - 1, shortfall) - betaln(one, two)
        return np.asarray(np.exp(log))
    if KINDS[number] == "power":
        return np.asarray(one * a ** (one - 1))
    if KINDS[number] == "wavy":
        return np.asarray(1 + two * eval_sh_legendre(np.round(one), a))
    if number == SEPARATE:
        place = np.clip(2 * a / one - 1, 0.0, 1.0), np.clip(1 - shortfall / (1 - two), 0.0, 1.0)
        low = (place[0] * (1 - place[0])) ** _FLAT / np.exp(betaln(_FLAT + 1, _FLAT + 1))
        return np.asarray(low / one + (_FLAT + 1) / 2 * place[1] ** _FLAT / (1 - two))
    inside = np.where(a >= two, a, 1.0)
    if KINDS[number] == "truncated Pareto":
        log = np.log(two)
        density = (two / inside) ** one / (inside * -log * exprel(one * log))
    else:
        density = 3 * (inside - two) ** 2 / (1 - two) ** 3
    return np.where(a >= two, density, 0.0)


def _moment(p: Array, kind: Array, first: Array, second: Array) -> Array:
    p, kind, first, second = np.broadcast_arrays(p, kind, first, second)
    heaps, rows = np.ones(p.shape), kind == SEPARATE
    heaps[rows] = _moment_of_heaps(p[rows], first[rows], second[rows])
    steps = np.arange(5)[:, np.newaxis]
    waves = np.prod(np.where(steps < first, (p - steps) / (p + steps + 2), 1.0), axis=0)
    with np.errstate(all="ignore"):  # each formula also sees the parameters of other kinds
        log = np.log(second)
        rise = [(1 - second ** (p + k)) / (p + k) for k in (3, 2, 1)]
        beta = np.exp(betaln(first + p, second) - betaln(first, second))
        found = (
            beta,
            first / (first + p),
            second ** np.minimum(p, first) * exprel(np.abs(p - first) * log) / exprel(first * log),
            (1 + second * waves) / (1 + p),
            beta,
            3 * (rise[0] - 2 * second * rise[1] + second**2 * rise[2]) / (1 - second) ** 3,
            heaps,
        )
    return np.asarray(np.choose(kind.astype(int), found))


def _moment_of_heaps(p: Array, first: Array, second: Array) -> Array:
    place, weights = gauss_rule(panels=1, order=_NODES)
    power = p[..., np.newaxis]
    low = (place * (1 - place)) ** _FLAT / np.exp(betaln(_FLAT + 1, _FLAT + 1))
    poor = first[..., np.newaxis] * (1 + place) / 2
    good = 1 - (1 - second[..., np.newaxis]) * (1 - place)
    high = (_FLAT + 1) * place**_FLAT
    return np.asarray((low * poor**power + high * good**power) @ (weights / 2))


def sites_of(kind: ArrayLike, first: ArrayLike, second: ArrayLike) -> Sites:
    """Sites of :data:`KINDS`, by number, with two parameters each; arrays of shape (draws,)."""
    parameters = tuple(np.asarray(part, dtype=float) for part in (kind, first, second))
    worst = np.where((parameters[0] == 2) | (parameters[0] == 5), parameters[2], 0.0)
    worst = np.where(parameters[0] == SEPARATE, parameters[1] / 2, worst)
    return Sites(_density, parameters, worst, smooth=False, moment=_moment, split=2)


def two_heaps(low: float = 0.1, high: float = 0.4, good: float = 0.8, poor: float = 0.5) -> Sites:
    """Sites from a low to a high quality and above a good one, and none between: a gap.

    Parameters
    ----------
    low, high, good : float
        In this order, between zero and one.
    poor : float
        Share of the sites in the lower heap.
    """

    def density(quality: Array) -> Array:
        heaps = [(quality - low) / (high - low), (quality - good) / (1 - good)]
        lifts = [140 * (z * (1 - z)) ** 3 * ((z > 0) & (z < 1)) for z in heaps]
        return np.asarray(poor * lifts[0] / (high - low) + (1 - poor) * lifts[1] / (1 - good))

    # Between its bends it is a polynomial, without the narrow peaks that a user's density may have.
    return replace(from_density(density, bends=(low, high, good)), split=2)


def economies(random: np.random.Generator, draws: int) -> Sample:
    """Random economies from the domain that :data:`DOMAIN` states, the kinds of sites in turn."""
    draws = whole("draws", draws, 0)

    def log_uniform(low: float, high: float) -> Array:
        return np.exp(random.uniform(np.log(low), np.log(high), draws))

    kind = np.resize(np.arange(len(KINDS)), draws)
    epsilon = log_uniform(0.01, 2)
    elasticities = pair(epsilon, epsilon + log_uniform(0.01, 10))
    beta, peaked = ((log_uniform(*ends), log_uniform(*ends)) for ends in ((0.4, 8), (5, 25)))
    lowest, waves = random.uniform(0.05, 0.8, draws), random.integers(2, 6, draws)
    power, pareto = log_uniform(0.3, 20), log_uniform(0.2, 5)
    height, one = random.uniform(0, 0.95, draws), np.ones(draws)
    gap = random.uniform(0.1, 0.5, draws), random.uniform(0.55, 0.9, draws)
    first = np.choose(kind, (beta[0], power, pareto, waves, peaked[0], one, gap[0]))
    second = np.choose(kind, (beta[1], one, lowest, height, peaked[1], lowest, gap[1]))
    where = sites_of(kind, first, second)
    bound = allocation.population_bound(elasticities, institutions.planner(elasticities), where)
    sparse, full = log_uniform(1e-3, 0.98), random.uniform(0.5, 0.98, draws)
    population = bound * np.where(random.uniform(size=draws) < 1 / 2, sparse, full)
    named = {
        "sites": np.array(KINDS)[kind],
        "epsilon": epsilon,
        "gamma": elasticities.congestion,
        "population": population,
        "first": first,
        "second": second,
    }
    return Sample(Economies(elasticities, where, population, kind == SEPARATE), named)


@cache
def sample() -> Sample:
    """The economies that the checks look at."""
    return economies(np.random.default_rng(SEED), SIZE)


def drawn() -> Economies:
    """The economies of :func:`sample`."""
    found: Economies = sample().economies
    return found


def along(truth: Truth) -> Truth:
    """True where every site of an economy passes."""
    return np.asarray(np.all(truth, axis=-1))


def same(first: Array | float, second: Array | float) -> Truth:
    """Whether numbers agree to :data:`ROUNDING`, elementwise."""
    return np.asarray(np.abs(np.asarray(first) - second) <= ROUNDING * np.abs(second))


HOMOGENEOUS = 2000
HOMOGENEOUS_DOMAIN = "epsilon on [.02, 1], gamma over epsilon on [1.05, 5], site quality on [.2, 5]"


@cache
def homogeneous() -> tuple[Elasticities, Array]:
    """Seeded pairs of elasticities, and a site quality for each."""
    random = np.random.default_rng(SEED)
    epsilon = random.uniform(0.02, 1, HOMOGENEOUS)
    gamma = epsilon * random.uniform(1.05, 5, HOMOGENEOUS)
    return pair(epsilon, gamma), random.uniform(0.2, 5, HOMOGENEOUS)


def replaced(trials: Trials) -> bool:
    """Whether what the ledger records in a claim's place holds in every draw within its premise."""
    found = counts(trials)
    return 0 < found["premise"] == found["instead"]
