"""Who lives where: one solver for every institution and every distribution of sites.

With ``v`` the logarithm of the largest city's size over a city's, :mod:`.institutions` makes site
quality an explicit function of size,

    ``a(v) = p e^(-(gamma - epsilon) v) + r e^(epsilon v)``,  ``p + r = 1``,

where ``c p`` is the largest city's ``l^(gamma - epsilon)``, and ``r`` the shared value per
``l^epsilon`` of the largest city. The one unknown is the span ``S`` between the largest and the
smallest city, found from the population; no site's size has to be solved for on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from replication.land.model.city import utility
from replication.land.model.curve import (
    Curve,
    log_population,
    mass_of_sites,
    on_full_land,
    placed,
    with_land_to_spare,
)
from replication.land.model.economy import Elasticities
from replication.land.model.institutions import Institution
from replication.land.model.sites import Rule, Sites, mean_power
from replication.land.model.spans import XTOL, below, filled, guess, refined, tolerance
from replication.numerics import Array, ConvergenceError, find_root, positive, within
from replication.trials import Truth
from replication.values import shown

_LARGEST = float(np.finfo(float).max)
_LARGEST_EXPONENT = 700.0  # of a float
_FEW = 1e-6
_ROUNDING = 1e-14
_CLOSER = 3
_SHORTEST_CROWDED = -690.0
_NEAR = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """A solved system of cities; every array has the shape that the inputs broadcast to.

    Attributes
    ----------
    elasticities, institution, sites
        What was solved.
    population : array
        Residents who live somewhere.
    threshold : array
        Quality of the worst developed site; zero where it is below any float.
    interior : array of bool
        Whether sites are left empty, so that the smallest city obeys the entry rule.
    common : array
        The planner's multiplier, or the utility that residents share (see ``Institution.scale``).
    largest : array
        Size of the city on the best site.
    cities : array
        Mass of developed sites.
    residual : array
        Relative gap of the population when an independent quadrature adds it up; with the people
        on sites worse than any float, at most 1e-6, where the threshold is below any float.
    curve : Curve
    """

    elasticities: Elasticities
    institution: Institution
    sites: Sites
    population: Array
    threshold: Array
    interior: Truth
    common: Array
    largest: Array
    cities: Array
    residual: Array
    curve: Curve

    @property
    def smallest(self) -> Array:
        """Size of the city on the worst developed site."""
        return self.largest * np.exp(-self.curve.span)

    def sizes(self, quality: ArrayLike) -> Array:
        """Size of the city on sites of any quality; zero where nothing is built.

        Parameters
        ----------
        quality : array of shape (..., sites)
            In [0, 1]; its last axis runs over sites, those before it broadcast against the
            solution's.

        Returns
        -------
        array of shape (..., sites)
        """
        a = within("quality", quality, 0, 1)
        if a.ndim == 0:
            raise ValueError(f"quality of shape {a.shape}: its last axis must run over sites")
        sizes = self.largest[..., np.newaxis] * np.exp(-self._log_gap(a))
        return np.where(a >= self.threshold[..., np.newaxis], sizes, 0.0)

    def _log_gap(self, quality: Array) -> Array:
        """Logarithm of the largest over each city's size; the whole span below the threshold."""
        above = np.where(quality > self.threshold[..., np.newaxis], quality, 0.0)
        return np.where(quality < 1, self.curve.along(above), 0.0)

    def utilities(self, quality: ArrayLike) -> Array:
        """Utility before taxes and transfers on sites of any quality; see :meth:`sizes`."""
        sizes = self.sizes(quality)
        columns = Elasticities(
            self.elasticities.agglomeration[..., np.newaxis],
            self.elasticities.congestion[..., np.newaxis],
        )
        return utility(columns, sizes, quality)

    @property
    def welfare(self) -> Array:
        """Total utility, ``int l u(l, a) dG`` in (8): rents, profits and taxes counted."""
        return self._added_up("welfare", self.curve.surplus)

    @property
    def output(self) -> Array:
        """Output of all cities, ``int a l^(1 + epsilon) dG``."""
        return self._added_up("output", self.curve.quality)

    def _added_up(self, name: str, function: Callable[[Array], Array]) -> Array:
        power = 1 + self.curve.epsilon
        with np.errstate(over="ignore"):
            total = self.largest**power * self.integrate(function, power)
        return _within_floats(name, total, self.population)

    def residents_above(self, quality: ArrayLike) -> Array:
        """Residents of sites better than one quality, largest cities first.

        Parameters
        ----------
        quality : array of shape (...,)
        """
        a = within("quality", quality, 0, 1)
        reach = self._log_gap(a[..., np.newaxis])[..., 0]
        return self.largest * self.integrate(np.ones_like, np.ones(()), reach)

    def integrate(
        self, function: Callable[[Array], Array], decay: Array, reach: Array | None = None
    ) -> Array:
        """``int e^(-decay v) function(v) dG`` over the developed sites."""
        sites, spread = self.sites, self.curve.gamma - self.curve.epsilon
        rule = sites.dense_rule() if self.curve.crowded else sites.rule()
        farthest = sites.reach(spread, sites.parameters)
        width = np.minimum(self.curve.span if reach is None else reach, farthest)[..., np.newaxis]
        v, width, left, weights = placed(sites, self.curve, width, rule)
        mass = mass_of_sites(sites, self.curve, sites.parameters, v, width, left)
        weight = np.exp(-decay[..., np.newaxis] * v)
        return np.asarray(np.sum(weights * weight * function(v) * mass, axis=-1))


def population_bound(elasticities: Elasticities, institution: Institution, sites: Sites) -> Array:
    """Most people that the sites hold with nobody's utility, or the multiplier, below zero.

    Returns
    -------
    array of shape (...,)
        ``c^theta E[a^theta]``.

    Raises
    ------
    ValueError
        If the power of the wedge is beyond any float.
    """
    theta = elasticities.theta
    return np.asarray(_fullest(institution, theta) * mean_power(sites, theta))


def _fullest(institution: Institution, theta: Array) -> Array:
    """Size of the best city at which the shared value is zero, ``c^theta``, if it is a float."""
    with np.errstate(over="ignore"):
        size = np.asarray(institution.wedge**theta)
    wedge, power = np.broadcast_arrays(institution.wedge, theta)
    if np.any(wrong := np.isinf(size)):
        raise ValueError(
            f"wedge = {wedge[wrong].flat[0]:g}: to the power of theta = {power[wrong].flat[0]:g} "
            f"it must be at most {_LARGEST:.6g}, the largest float"
        )
    return size


def _within_floats(name: str, value: Array, population: Array) -> Array:
    if np.any(wrong := ~np.isfinite(value)):
        raise ValueError(
            f"population = {population[wrong].flat[0]:g}: its {name} must be at most "
            f"{_LARGEST:.6g}, the largest float"
        )
    return value


def population_at(
    elasticities: Elasticities, institution: Institution, sites: Sites, threshold: ArrayLike
) -> Array:
    """Population that develops the sites down to a threshold.

    Parameters
    ----------
    threshold : array of shape (...,)
        Quality of the worst developed site, above zero, below one and no worse than the worst site.

    Returns
    -------
    array of shape (...,)

    Raises
    ------
    ValueError
        If the threshold is not in its range, or the power of the wedge is beyond any float.
    """
    _fullest(institution, elasticities.theta)
    threshold, epsilon, gamma, wedge, entry, lowest, *parameters = np.broadcast_arrays(
        positive("threshold", threshold),
        elasticities.agglomeration,
        elasticities.congestion,
        institution.wedge,
        institution.entry,
        sites.lowest,
        *sites.parameters,
    )
    wrong = (threshold >= 1) | (threshold < lowest)
    if np.any(wrong):
        raise ValueError(
            f"threshold = {threshold[wrong].flat[0]:g}: it must be below one and not below "
            f"{lowest[wrong].flat[0]:g}, the worst site"
        )
    deepest = _deepest_span(epsilon, gamma, entry / wedge, threshold)
    curve = with_land_to_spare(epsilon, gamma, wedge, entry, deepest)
    farthest = sites.reach(gamma - epsilon, tuple(parameters))
    return np.exp(log_population(sites, curve, farthest, tuple(parameters), sites.rule()))


def interior_bound(elasticities: Elasticities, institution: Institution, sites: Sites) -> Array:
    """Population beyond which every site is developed, and the entry rule no longer binds.

    Returns
    -------
    array of shape (...,)
        :func:`population_bound` where the worst site is worthless, less where it is not.
    """
    bound = population_bound(elasticities, institution, sites)
    worthless = sites.lowest <= 0
    if np.all(worthless):
        return bound
    threshold = np.where(worthless, 0.5, sites.lowest)
    return np.where(worthless, bound, population_at(elasticities, institution, sites, threshold))


def solve(
    elasticities: Elasticities, institution: Institution, sites: Sites, population: ArrayLike
) -> Allocation:
    """Solve for the allocation of a population under an institution.

    Parameters
    ----------
    elasticities : Elasticities
    institution : Institution
        From :mod:`.institutions`.
    sites : Sites
        From :mod:`.sites`.
    population : array of shape (...,)
        Positive, below :func:`population_bound`. All parameters broadcast. Where cities exclude
        people it may be larger; then the solution's population is what the cities take.

    Returns
    -------
    Allocation

    Raises
    ------
    ValueError
        If the population cannot be housed, or a number that describes it is beyond any float; the
        message says how much can.
    ConvergenceError
        If a root is not found, or an independent quadrature finds another population, with nodes
        up to eight times as dense too.
    """
    return _closer(_solved, elasticities, institution, sites, population)


def _closer(
    solver: Callable[..., Allocation],
    elasticities: Elasticities,
    institution: Institution,
    sites: Sites,
    population: ArrayLike,
) -> Allocation:
    """Look at the sites more finely until the solver succeeds, or three times."""
    for _ in range(_CLOSER + 1):
        try:
            return solver(elasticities, institution, sites, population)
        except ConvergenceError as error:
            why, sites = error, sites.finer()
    given = (elasticities.agglomeration, elasticities.congestion, population)
    epsilon, gamma, people = (shown(np.asarray(part).tolist()) for part in given)
    named = f"agglomeration = {epsilon}, congestion = {gamma}, population = {people}"
    raise ConvergenceError(f"{named}: {why}") from why


def _solved(
    elasticities: Elasticities, institution: Institution, sites: Sites, population: ArrayLike
) -> Allocation:
    bound = population_bound(elasticities, institution, sites)
    asked, bound, epsilon, gamma, wedge, entry, lowest, *parameters = np.broadcast_arrays(
        positive("population", population),
        bound,
        elasticities.agglomeration,
        elasticities.congestion,
        institution.wedge,
        institution.entry,
        sites.lowest,
        *sites.parameters,
    )
    full = asked >= bound * (1 - _ROUNDING)
    if np.any(full) and not institution.excludes:
        raise ValueError(
            f"population = {asked[full].flat[0]:g}: it must be below {bound[full].flat[0]:.6g}, "
            "what these sites can hold"
        )
    turning = wedge * epsilon / gamma
    wrong = (entry < turning * (1 - _ROUNDING)) | (entry > wedge * (1 + _ROUNDING))
    if np.any(wrong):
        raise ValueError(
            f"entry = {entry[wrong].flat[0]:g}: it must lie in "
            f"[{turning[wrong].flat[0]:g}, {wedge[wrong].flat[0]:g}]"
        )
    log_housed = np.log(np.where(full, bound, asked))

    def gap(shape: Callable[..., Curve], rule: Rule, log_span: Array, *given: Array) -> Array:
        curve = shape(*given[:4], np.exp(log_span))
        return log_population(sites, curve, given[5], given[6:], rule) - given[4]

    deepest = np.log(_deepest_span(epsilon, gamma, entry / wedge, lowest))
    log_span = np.array(deepest)
    farthest = sites.reach(gamma - epsilon, tuple(parameters))
    given = (epsilon, gamma, wedge, entry, log_housed, farthest, *parameters)
    interior_gap = partial(gap, with_land_to_spare, sites.rule())
    corner = np.array(~full & (lowest > 0))
    if np.any(corner):
        corner[corner] = interior_gap(*(part[corner] for part in (log_span, *given))) < 0
    power = sites.order + 1 / (gamma - epsilon)
    uncounted = 2 * np.exp(-(_LARGEST_EXPONENT + np.log(entry / wedge)) * power)
    uncounted = np.where((lowest > 0) | (uncounted > _FEW), 0.0, uncounted)
    if np.any(inner := ~full & ~corner):
        picked = [part[inner] for part in given]
        coarse_gap = partial(gap, with_land_to_spare, sites.coarse_rule())
        first = guess(coarse_gap, log_span[inner], picked)
        # Beyond the deepest span the density breaks off, and quadrature is no longer exact.
        log_span[inner] = refined(interior_gap, first, deepest[inner], picked, uncounted[inner])
    if np.any(corner):
        # Between the span where the entry rule stops to bind and that where utility is zero.
        low = np.log(-np.log(lowest[corner]) / (gamma - epsilon)[corner])
        picked = [part[corner] for part in (*given[:3], lowest, *given[4:])]
        corner_gap = partial(gap, on_full_land, sites.rule())
        log_span[corner] = find_root(corner_gap, low, log_span[corner], *picked, xtol=XTOL)
    span = np.exp(log_span)
    inside = with_land_to_spare(epsilon, gamma, wedge, entry, span)
    with np.errstate(over="ignore"):  # of spans that are not on full land
        edge = on_full_land(epsilon, gamma, wedge, lowest, span)
    names = ("top", "rest", "turn", "last")
    shape = [np.where(corner, getattr(edge, name), getattr(inside, name)) for name in names]
    curve = Curve(epsilon, gamma, wedge, span, *shape)
    missed = np.where(inner & (log_span >= deepest), uncounted, 0.0)
    return _assemble(elasticities, institution, sites, np.exp(log_housed), inner, curve, missed)


def crowd(
    elasticities: Elasticities, institution: Institution, sites: Sites, population: ArrayLike
) -> Allocation:
    """Solve for an allocation that develops every site, whatever the shared value's sign.

    Beyond :func:`population_bound` the planner still has to house everybody: the multiplier is
    negative, and even the worst site holds a city.

    Parameters
    ----------
    elasticities, institution, sites, population
        As for :func:`solve`; the population is at least :func:`population_bound`.

    Raises
    ------
    ValueError
        If the population is smaller.
    ConvergenceError
        As for :func:`solve`.
    """
    return _closer(_crowded, elasticities, institution, sites, population)


def _crowded(
    elasticities: Elasticities, institution: Institution, sites: Sites, population: ArrayLike
) -> Allocation:
    bound = population_bound(elasticities, institution, sites)
    asked, bound, epsilon, gamma, wedge, lowest, *parameters = np.broadcast_arrays(
        positive("population", population),
        bound,
        elasticities.agglomeration,
        elasticities.congestion,
        institution.wedge,
        sites.lowest,
        *sites.parameters,
    )
    if np.any(asked < bound):
        raise ValueError(
            f"population = {asked[asked < bound].flat[0]:g}: it must be at least "
            f"{bound[asked < bound].flat[0]:.6g}, what these sites can hold"
        )

    def gap(log_span: Array, *given: Array) -> Array:
        curve = on_full_land(given[0], given[1], given[2], given[3], np.exp(log_span))
        return log_population(sites, curve, given[5], given[6:], sites.dense_rule()) - given[4]

    farthest = sites.reach(gamma - epsilon, tuple(parameters))
    given = (epsilon, gamma, wedge, lowest, np.log(asked), farthest, *parameters)
    with np.errstate(divide="ignore"):
        deepest = np.minimum(-np.log(lowest), _LARGEST_EXPONENT) / (gamma - epsilon)
    log_span = np.array(np.log(deepest))
    crowded = ~filled(-gap(log_span, *given))
    if np.any(crowded):
        high, picked = log_span[crowded], [part[crowded] for part in given]
        # The largest city holds what people there are per site, or more.
        longest = np.log(picked[2] / picked[1]) - (picked[1] - picked[0]) * picked[4]
        ends, limits = (np.minimum(below(high), longest - 3), high), (_SHORTEST_CROWDED, high)
        near = find_root(gap, *ends, *picked, minimum=limits[0], maximum=limits[1], xtol=_NEAR)
        log_span[crowded] = refined(gap, near, high, picked)
    curve = on_full_land(epsilon, gamma, wedge, lowest, np.exp(log_span))
    none = np.zeros(asked.shape)
    return _assemble(elasticities, institution, sites, asked, none > 0, curve, none)


def _deepest_span(epsilon: Array, gamma: Array, ratio: Array, lowest: Array) -> Array:
    """Span at which the smallest city stands on the worst site under the entry rule."""
    deepest = np.array(_LARGEST_EXPONENT / (gamma - epsilon))
    bounded = lowest > 0

    def gap(span: Array, e: Array, g: Array, ratio: Array, low: Array) -> Array:
        return -(g - e) * span - np.log(low * (ratio + (1 - ratio) * np.exp(-g * span)))

    if np.any(bounded):
        picked = [part[bounded] for part in (epsilon, gamma, ratio, lowest)]
        high = (-np.log(picked[3]) - np.log(picked[2])) / (picked[1] - picked[0])
        deepest[bounded] = find_root(gap, 0.0, 1.001 * high, *picked, xtol=XTOL)
    return deepest


def _assemble(
    elasticities: Elasticities,
    institution: Institution,
    sites: Sites,
    population: Array,
    interior: Truth,
    curve: Curve,
    uncounted: Array,
) -> Allocation:
    """Evaluate what the solution reports, and check its population by another quadrature.

    Where a share of the people is not counted, on sites worse than any float, none is left empty.
    """
    parameters = tuple(np.broadcast_to(part, population.shape) for part in sites.parameters)
    farthest = sites.reach(curve.gamma - curve.epsilon, parameters)
    check = log_population(sites, curve, farthest, parameters, sites.check_rule())
    residual = np.expm1(check - np.log(population))
    if np.any(~(np.abs(residual) <= tolerance(curve.gamma, ~interior) + uncounted)):
        worst = float(np.max(np.abs(residual)))
        raise ConvergenceError(f"an independent quadrature finds a population off by {worst:g}")
    largest = np.exp(curve.log_largest)
    lowest = np.broadcast_to(sites.lowest, population.shape)
    end = curve.span[..., np.newaxis]
    last = np.minimum(curve.quality(end)[..., 0], 1.0)
    shortfall = np.maximum(curve.shortfall(end)[..., 0], 0.0)
    common = institution.scale * curve.rest * np.exp(-curve.gamma * curve.span)
    with np.errstate(over="ignore"):
        common = common * largest**curve.epsilon
    return Allocation(
        elasticities=elasticities,
        institution=institution,
        sites=sites,
        population=population,
        threshold=np.where(interior & (uncounted == 0), last, lowest),
        interior=interior,
        common=_within_floats("common value", common, population),
        largest=largest,
        cities=np.where(interior, sites.best(shortfall, last), 1.0),
        residual=residual,
        curve=curve,
    )
