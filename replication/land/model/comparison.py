"""Institutions side by side: optimum and equilibrium, and what each institution loses."""

from dataclasses import dataclass

import numpy as np

from replication.land.model import allocation, city, developers, institutions, sites
from replication.land.model.allocation import Allocation
from replication.land.model.economy import VISIBLE, Elasticities
from replication.land.model.institutions import Institution
from replication.land.model.sites import Sites
from replication.numerics import (
    Array,
    find_root,
    inside,
    number,
    positive,
    whole,
    within,
)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """The optimum, the Pareto-efficient equilibrium, and the site where their sizes cross."""

    optimum: Allocation
    equilibrium: Allocation
    crossing: float


def equilibrium_and_optimum(elasticities: Elasticities, where: Sites, population: float) -> Pair:
    """Solve for the optimum and the Pareto-efficient equilibrium, and where their sizes cross."""
    population = number("population", population, positive)
    optimum, equilibrium = (
        allocation.solve(elasticities, rule, where, population)
        for rule in (institutions.planner(elasticities), institutions.equilibrium(elasticities))
    )

    def difference(quality: Array) -> Array:
        at = quality[..., np.newaxis]
        return np.log(equilibrium.sizes(at)[..., 0]) - np.log(optimum.sizes(at)[..., 0])

    start = float(equilibrium.threshold)
    crossing = find_root(difference, start + 1e-9 * (1 - start), 1 - 1e-9, minimum=start)
    return Pair(optimum, equilibrium, float(crossing))


def welfare_by_institution(elasticities: Elasticities, population: float) -> dict[str, float]:
    """Total utility per head of the whole population under each institution, on uniform sites."""
    population = number("population", population, positive)
    rate = institutions.optimal_tax(elasticities)
    eta = 0.5 * institutions.saturation(elasticities)
    rules = {
        "planner": institutions.planner(elasticities),
        "atomistic developers": institutions.atomistic_developers(elasticities),
        "income tax, gross rule": institutions.income_tax(elasticities, rate, "gross"),
        "strategic developers": institutions.strategic_developers(elasticities, eta),
        "income tax, net rule": institutions.income_tax(elasticities, rate, "net"),
        "Pareto-efficient equilibrium": institutions.equilibrium(elasticities),
        "half coordination failure": institutions.equilibrium(elasticities, 0.5),
        "local governments": institutions.local_governments(elasticities),
        "extreme coordination failure": institutions.equilibrium(elasticities, 1.0),
    }
    found: dict[str, float] = {}
    for excludes in (False, True):  # cities that take everybody are solved at once
        names = [name for name, rule in rules.items() if rule.excludes == excludes]
        numbers = [
            [float(getattr(rules[name], part)) for name in names]
            for part in ("wedge", "entry", "scale")
        ]
        wedge, entry, scale = np.array(numbers)
        together = Institution(wedge, entry, scale, excludes)
        solved = allocation.solve(elasticities, together, sites.uniform(), population)
        found |= dict(zip(names, (solved.welfare / population).tolist(), strict=True))
    return {name: found[name] for name in rules}


@dataclass(frozen=True, slots=True, eq=False)
class TaxLosses:
    """Losses without tax and with the optimal rate under the net rule, by population.

    Attributes
    ----------
    filling : array of shape (n,)
        Population over its bound.
    untaxed, taxed : arrays of shape (n,)
        Share of the optimum's total utility.
    """

    filling: Array
    untaxed: Array
    taxed: Array


def tax_losses(where: Sites) -> TaxLosses:
    """Compare the net-of-tax rule with no tax at elasticities .4 and 1."""
    filling = np.geomspace(1e-3, 0.9, 60)
    rules = {
        "optimum": institutions.planner(VISIBLE),
        "untaxed": institutions.equilibrium(VISIBLE),
        "taxed": institutions.income_tax(VISIBLE, institutions.optimal_tax(VISIBLE), "net"),
    }
    bound = allocation.interior_bound(VISIBLE, rules["optimum"], where)
    welfare = {
        name: allocation.solve(VISIBLE, rule, where, bound * filling).welfare
        for name, rule in rules.items()
    }
    loss = {name: 1 - value / welfare["optimum"] for name, value in welfare.items()}
    return TaxLosses(filling, loss["untaxed"], loss["taxed"])


def pareto_exponent(solution: Allocation, start: float, cities: int = 4000) -> float:
    """Slope of log rank on log size, with the sign turned, over uniform sites above a quality.

    Parameters
    ----------
    solution : Allocation
        On uniform sites, of one economy.
    start : float
        The worst site counted, below one; it is in use.
    cities : int
    """
    log_size, log_rank = _sizes_and_ranks(solution, start, cities)
    return float(-np.polyfit(log_size, log_rank, 1)[0])


def zipf_exponent(solution: Allocation, start: float, cities: int = 4000) -> float:
    """Slope of log size on log rank, with the sign turned; parameters as for the Pareto exponent.

    Parameters
    ----------
    solution : Allocation
    start : float
    cities : int
    """
    log_size, log_rank = _sizes_and_ranks(solution, start, cities)
    return float(-np.polyfit(log_rank, log_size, 1)[0])


def _sizes_and_ranks(solution: Allocation, start: float, cities: int) -> tuple[Array, Array]:
    worst = number("threshold", solution.threshold, within, 0, 1)
    low = number("start", number("start", start, inside, 0, 1), within, worst, 1)
    count = whole("cities", cities, 2)
    quality = low + (1 - low) * (np.arange(count) + 0.5) / count
    return np.log(solution.sizes(quality)), np.log(1 - quality)


OWNERS = ((1, 0.2), (1, 0.5), (10, 0.5), (10, 0.9), (100, 0.99))
"""Equal owners whose games are solved: how many they are, and the share of all sites they hold."""


def owners_name(owners: int, share: float) -> str:
    """Say how many own what share, as in ``10 owners of .9``."""
    count, owned = whole("owners", owners, 1), number("share", share, within, 0, 1)
    return f"{count} owner{'s' if count > 1 else ''} of {owned:g}".replace("0.", ".")


def strategic_losses(
    elasticities: Elasticities, sites: Sites, population: float
) -> dict[str, float]:
    """Share of the optimum's total utility that each game of strategic developers loses."""
    people = number("population", population, positive)
    best = allocation.solve(elasticities, institutions.planner(elasticities), sites, people)
    found: dict[str, float] = {}
    for eta in (0.1, 1.0):
        rule = institutions.strategic_developers(elasticities, eta)
        solved = allocation.solve(elasticities, rule, sites, people)
        found[f"one site each, eta = {eta:g}"] = float(solved.welfare)
    for name, response in ((".05", 0.05), (".3", 0.3)):
        game = developers.proportional_response(elasticities, sites, people, response)
        found[f"one site each, pay rises alike, k = {name}"] = game.welfare
    owners, shares = np.array(OWNERS).T
    owned = developers.large_owners(elasticities, sites, people, shares, owners).welfare
    for (number_of, share), welfare in zip(OWNERS, owned, strict=True):
        found[owners_name(number_of, share)] = float(welfare)
    return {name: 1 - welfare / float(best.welfare) for name, welfare in found.items()}


def owner_profit_gap(owner: developers.OwnersOutcome) -> float:
    """Relative gap between the solved number of residents and the one that maximises profit."""
    share = float(owner.share)
    elasticities, where = owner.large.elasticities, owner.large.sites
    rule = institutions.planner(elasticities)
    chosen = share * float(owner.large.population)
    total = chosen + (1 - share) * float(owner.fringe.population)
    residents = chosen * (1 + np.linspace(-0.02, 0.02, 41))
    own = allocation.solve(elasticities, rule, where, residents / share)
    fringe = allocation.solve(elasticities, rule, where, (total - residents) / (1 - share))
    profit = share * own.welfare - residents * fringe.common
    fit = np.polyfit(residents / chosen - 1, profit / profit.max(), 4)
    peaks = np.roots(np.polyder(fit))
    return float(np.abs(peaks[np.argmin(np.abs(peaks))]))


@dataclass(frozen=True, slots=True, eq=False)
class SitesInUse:
    """An equilibrium on a range of uniform sites: their qualities and sizes, arrays of one axis."""

    quality: Array
    sizes: Array


def residents_at_utility(
    elasticities: Elasticities, low: float, high: float, level: float
) -> float:
    """People on uniform sites between two qualities, all of whom have one utility.

    Parameters
    ----------
    low, high : float
        Between zero and one.
    level : float
        At most the best utility of the worst site.
    """
    start = number("low", low, inside, 0, 1)
    end = number("high", high, within, start, 1)
    best = float(city.best_utility(elasticities, start))
    wanted = number("level", level, within, 0, best)
    points, weights = np.polynomial.legendre.leggauss(60)
    quality = start + (end - start) * (points + 1) / 2
    sizes = city.falling_size(elasticities, quality, wanted)
    return float(np.sum(weights * sizes) * (end - start) / 2)


def wrong_sites_equilibrium(
    elasticities: Elasticities, population: float, level: float, low: float
) -> SitesInUse:
    """Equilibrium in which people live on uniform sites from one quality up, and none on better.

    Parameters
    ----------
    population, level : float
        People, and their common utility.
    low : float
        The worst site in use.

    Raises
    ------
    ValueError
        If the sites above the worst one cannot hold so many people at that utility.
    """
    start = number("low", low, inside, 0, 1)
    people = number("population", population, positive)
    most = residents_at_utility(elasticities, start, 1.0, level)
    number("population", people, inside, 0, most)

    def gap(high: Array) -> Array:
        held = [residents_at_utility(elasticities, start, float(end), level) for end in high.flat]
        return np.reshape(held, high.shape) - people

    middle = np.array([(1 + start) / 2])
    end = float(find_root(gap, middle, np.array([1.0]), minimum=start, maximum=1.0)[0])
    quality = np.linspace(start, end, 200)
    return SitesInUse(quality, city.falling_size(elasticities, quality, level))
