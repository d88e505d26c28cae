"""What the answer owes to the reading of the sites, and to how different they are.

The wedge paper reads its sites from observed populations, taking its own institutions for granted.
Here the same populations are read under others, and the differences between the sites are shrunk.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.optimize import bisect

from replication.numerics import Array, ConvergenceError, number, positive, vector, within
from replication.synthesis import side_by_side
from replication.wedge.model import amenities, calibration, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions, site
from replication.wedge.model.system import Allocation, Economy

PAIRS = ((0.0, 0.0), (0.33, 0.0), (0.0, 1.0), (0.33, 1.0))
"""Tax and portfolio: the land paper's, the tax alone, the portfolio alone, the wedge paper's."""

TAX_TOLERANCE = 1e-5


def _rules(tax_rate: float, portfolio: float) -> Institutions:
    return Institutions(
        number("tax_rate", tax_rate, within, 0, 1), number("portfolio", portfolio, within, 0, 1)
    )


def _common_benefit(rules: Institutions) -> float:
    """What the typical city offers under these institutions."""
    return float(curves.private_average_benefit(calibration.benchmark_city(), rules, 1.0))


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether observed cities can be a stable equilibrium under some institutions.

    Attributes
    ----------
    tax_rate, portfolio : float
    smallest_stable : float
        Persons in the smallest city that lies beyond the peak of its own PAB.
    areas, areas_below : int
        Observed areas, and those that are smaller.
    people_below : float
        Their share of all residents.
    """

    tax_rate: float
    portfolio: float
    smallest_stable: float
    areas: int
    areas_below: int
    people_below: float


def reading(residents: ArrayLike, tax_rate: float, portfolio: float) -> Reading:
    """Read observed cities as an equilibrium of the benchmark technology.

    The common benefit is what the typical city offers under these institutions.

    Parameters
    ----------
    residents : array of shape (areas,)
        Persons.
    """
    people = vector("residents", positive("residents", residents))
    rules = _rules(tax_rate, portfolio)
    least = TYPICAL_POPULATION * amenities.smallest_stable_size(
        calibration.benchmark_city(),
        rules,
        _common_benefit(rules),
        amenities.Amenity.PRODUCTIVITY,
    )
    below = people < least
    share = float(people[below].sum() / people.sum())
    return Reading(
        float(rules.tax_rate),
        float(rules.ownership),
        least,
        people.size,
        int(below.sum()),
        share,
    )


def read_sites(residents: ArrayLike, tax_rate: float, portfolio: float) -> City:
    """Sites whose productivity makes observed cities an equilibrium under some institutions.

    The typical city has productivity one in every reading. Cities that are too small to be stable
    get the productivity whose peak is the common benefit, as in the wedge paper.

    Parameters
    ----------
    residents : array of shape (areas,)
        Persons.

    Returns
    -------
    City
        Sites, ranked, productivity of shape (areas,).
    """
    rules = _rules(tax_rate, portfolio)
    return amenities.amenities_of(
        residents,
        calibration.benchmark_city(),
        rules,
        _common_benefit(rules),
        amenities.Amenity.PRODUCTIVITY,
    )


def right_tax(city: City, population: float, planned: Allocation) -> float:
    """Tax without a portfolio at which free migration gets the best city right.

    The best city jumps with the number of cities; the tax is where it passes the planned size.

    Parameters
    ----------
    city : City
        Sites, ranked.
    population : float
        Persons.
    planned : Allocation

    Raises
    ------
    ConvergenceError
        If the best city is too small without a tax, or too large with a tax of one half.
    """

    def excess(tax: float) -> float:
        found = system.competitive_equilibrium(city, Institutions(tax, 0.0), population)
        return float(found.size[0] - planned.size[0])

    if not excess(0.0) > 0 > excess(0.5):
        raise ConvergenceError("no tax found between 0 and 1/2 at which the best city is right")
    return float(bisect(excess, 0.0, 0.5, xtol=TAX_TOLERANCE))


def reread(residents: ArrayLike, pairs: ArrayLike = PAIRS) -> pd.DataFrame:
    """Read the same populations under each pair of institutions, and rerun all pairs on each.

    Parameters
    ----------
    residents : array of shape (areas,)
        Persons.
    pairs : array of shape (pairs, 2)
        Tax and portfolio.

    Returns
    -------
    DataFrame
        A row for each reading and rerun: tax and portfolio of both; planned cities, the largest
        in millions, and the neutral tax on these sites; cities, the best city over the planned
        one and the loss in percent under the rerun's institutions.
    """
    people = vector("residents", positive("residents", residents))
    institutions = within("pairs", pairs, 0, 1)
    if institutions.ndim != 2 or institutions.shape[1] != 2 or not institutions.size:
        raise ValueError(f"pairs of shape {institutions.shape}: it must be (pairs, 2), not empty")
    listed = institutions.tolist()
    total = float(people.sum())
    rows = []
    for read_tax, read_portfolio in listed:
        city = read_sites(people, read_tax, read_portfolio)
        planned = system.federal_planner(city, total)
        neutral = right_tax(city, total, planned)
        for tax, portfolio in listed:
            found = system.competitive_equilibrium(city, _rules(tax, portfolio), total)
            rows.append(
                {
                    "read at tax": read_tax,
                    "and portfolio": read_portfolio,
                    "planned cities": planned.count,
                    "planned largest, million": planned.residents[0] / 1e6,
                    "right tax": neutral,
                    "tax": tax,
                    "portfolio": portfolio,
                    "cities": found.count,
                    "best over planned": found.size[0] / planned.size[0],
                    "loss, %": 100 * (1 - found.net_production / planned.net_production),
                }
            )
    return pd.DataFrame(rows)


def by_reading(reruns: pd.DataFrame) -> pd.DataFrame:
    """The best city over the planned one: a row for each reading, a column for each rerun.

    Parameters
    ----------
    reruns : DataFrame
        From :func:`reread`.
    """
    keys = ["read at tax", "and portfolio"]
    first = reruns.groupby(keys)[
        ["planned cities", "planned largest, million", "right tax"]
    ].first()
    best = reruns.pivot_table(index=keys, columns=["tax", "portfolio"], values="best over planned")
    name = "tax {:g}, portfolio {:g}".format
    best.columns = pd.Index([f"best over planned at {name(*pair)}" for pair in best.columns])
    joined = first.join(best)
    joined.index = pd.Index([name(*pair) for pair in joined.index])
    return joined.rename_axis("sites read at")


@dataclass(frozen=True, slots=True, eq=False)
class Flattened:
    """The frontier of a calibrated system as its sites become alike; arrays of shape (factors,).

    Attributes
    ----------
    factors : array
        What the differences between sites are multiplied with.
    planned_cities : array of int
    peak_benefit : array
        SAB at its peak on the worst planned site, over that on the best.
    right_tax : array
        Tax without a portfolio at which the best city is right.
    position : array
        Of the private weight at that tax, from the planner's (zero) to no leaks (one).
    """

    factors: Array
    planned_cities: Array
    peak_benefit: Array
    right_tax: Array
    position: Array


def flattened(economy: Economy, factors: ArrayLike) -> Flattened:
    """Shrink the differences in productivity between a system's sites, and find the frontier.

    Parameters
    ----------
    economy : Economy
        Sites that differ in productivity.
    factors : array of shape (factors,)
        Above zero, at most one.
    """
    shares = vector("factors", within("factors", positive("factors", factors), 0, 1))
    level = economy.city.productivity
    found = []
    for share in shares:
        city = replace(economy.city, productivity=level[0] + share * (level - level[0]))
        planned = system.federal_planner(city, economy.population)
        tax = right_tax(city, economy.population, planned)
        best = site(planned.city, 0)
        weights = (
            side_by_side.planner_weight(best, planned.size[0]),
            side_by_side.private_weight(best, Institutions(tax, 0.0), planned.size[0]),
        )
        peaks = curves.social_average_benefit(planned.city, curves.city_planner_size(planned.city))
        between = (weights[1] - weights[0]) / (1 - weights[0])
        found.append((planned.count, peaks[-1] / peaks[0], tax, between))
    return Flattened(shares, *np.array(found, dtype=float).T)
