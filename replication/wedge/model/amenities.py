"""Natural advantages that make the observed cities an equilibrium (section 4.3.B)."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, choice, find_root, finite, number, positive, vector, whole
from replication.wedge.model import census
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions


class Amenity(StrEnum):
    """What distinguishes sites: productivity in Table 1, quality of life in Table 2."""

    PRODUCTIVITY = "productivity"
    QUALITY_OF_LIFE = "quality_of_life"


class TaxBase(StrEnum):
    """Whose earnings the federal budget counts.

    ``AVERAGE`` is what residents pay, and balances the budget. ``EDGE`` taxes everybody as if
    they lived at the city's edge, where commuting takes most time; Table 1 follows from it.
    """

    AVERAGE = "average"
    EDGE = "edge"


def ranked_sizes(residents: ArrayLike) -> Array:
    """Sizes relative to the typical city's, largest first.

    Raises
    ------
    ValueError
        If a population is not positive, or there are fewer than two.
    """
    people = positive("residents", residents)
    if people.ndim != 1 or people.size < 2:
        raise ValueError(f"residents of shape {people.shape}: it must be (cities,), two or more")
    return np.sort(people)[::-1] / TYPICAL_POPULATION


def productivity_at(
    city: City, institutions: Institutions, benefit: ArrayLike, size: ArrayLike
) -> Array:
    """Productivity with which PAB at a size is a given one, (14) solved for A.

    PAB is affine in A, so two values of it give the answer.
    """
    low = curves.private_average_benefit(replace(city, productivity=1.0), institutions, size)
    high = curves.private_average_benefit(replace(city, productivity=2.0), institutions, size)
    return 1 + (finite("benefit", benefit) - low) / (high - low)


def smallest_stable_size(
    city: City, institutions: Institutions, benefit: float, amenity: Amenity
) -> float:
    """Size of the city whose PAB *peaks* at a given benefit.

    Observed cities below it would be left of their own peak, where no equilibrium is stable.
    """
    benefit, amenity = (
        number("benefit", benefit, finite),
        choice("amenity", amenity, tuple(Amenity)),
    )
    if amenity is Amenity.QUALITY_OF_LIFE:
        return float(curves.political_equilibrium_size(city, institutions))

    def slope(log_size: Array) -> Array:
        size = np.exp(log_size)
        level = productivity_at(city, institutions, benefit, size)
        here = replace(city, productivity=level)
        return curves.private_within_city_wedge(here, institutions, size)

    return float(np.exp(find_root(slope, np.log(0.02), np.log(0.1))))


def amenities_of(
    residents: ArrayLike, city: City, institutions: Institutions, benefit: float, amenity: Amenity
) -> City:
    """Give every observed city the advantage that makes its PAB a given one, best site first.

    A city observed left of its own peak gets the advantage whose peak is that benefit (the "peak"
    reading): smaller advantages could not sustain it, larger ones would make it grow.

    Parameters
    ----------
    residents : array of shape (cities,)
        Observed populations.
    city : City
        Technology; its own amenities are the typical city's.
    institutions : Institutions
    benefit : float, dollars
        "Fixed PAB" of Tables 1 and 2.
    amenity : Amenity

    Returns
    -------
    City with one amenity of shape (cities,)
    """
    benefit, amenity = (
        number("benefit", benefit, finite),
        choice("amenity", amenity, tuple(Amenity)),
    )
    least = smallest_stable_size(city, institutions, benefit, amenity)
    size = np.maximum(ranked_sizes(residents), least)
    if amenity is Amenity.PRODUCTIVITY:
        level = productivity_at(city, institutions, benefit, size)
        return replace(city, productivity=level)
    plain = replace(city, quality_of_life=0.0)
    level = benefit - curves.private_average_benefit(plain, institutions, size)
    return replace(city, quality_of_life=level)


def public_revenue(
    city: City, institutions: Institutions, size: ArrayLike, base: TaxBase = TaxBase.AVERAGE
) -> Array:
    """Taxes and diversified rents paid per resident: the across-city wedge before transfers."""
    base = choice("base", base, tuple(TaxBase))
    earnings = curves.net_labour_income(city, size)
    if base is TaxBase.EDGE:
        earnings = earnings - city.commuting * curves.time_cost(city, size)
    rent = curves.average_rent(city, size, institutions.tax_rate)
    return institutions.tax_rate * earnings + institutions.ownership * rent


def balanced_resource(
    residents: ArrayLike,
    city: City,
    institutions: Institutions,
    benefit: float,
    base: TaxBase = TaxBase.AVERAGE,
    recipients: float | None = None,
) -> float:
    """Common resource T + rho R that spends what observed cities of equal PAB pay in, (5).

    Productivity depends on the resource, and payments on productivity, both affinely: two trials
    give the fixed point.

    Parameters
    ----------
    residents : array of shape (cities,)
        Observed populations, the taxpayers.
    city, institutions, benefit
        As :func:`amenities_of`, for productivity.
    base : TaxBase
    recipients : float, optional
        Persons that share the receipts; by default the taxpayers.

    Returns
    -------
    float, dollars per resident
    """
    benefit, base = number("benefit", benefit, finite), choice("base", base, tuple(TaxBase))
    size = ranked_sizes(residents)
    people = size * TYPICAL_POPULATION
    heads = people.sum() if recipients is None else number("recipients", recipients, positive)

    def receipts(resource: float) -> float:
        rules = replace(institutions, common_resource=resource)
        here = replace(city, productivity=productivity_at(city, rules, benefit, size))
        return float(np.sum(public_revenue(here, rules, size, base) * people)) / heads

    trial = 1e4
    start = receipts(0.0)
    return start / (1 - (receipts(trial) - start) / trial)


@dataclass(frozen=True, slots=True)
class RankRule:
    """Log rank as a line in the log of a quantity, (15) and (16).

    Attributes
    ----------
    intercept, slope : float
    t_statistic : float
        Of the slope.
    ranked : int
        Number of largest cities that it was fitted to.
    """

    intercept: float
    slope: float
    t_statistic: float
    ranked: int

    def at_rank(self, rank: ArrayLike) -> Array:
        """Quantity that the rule gives a rank."""
        return np.exp((np.log(positive("rank", rank)) - self.intercept) / self.slope)


def fit_rank_rule(values: ArrayLike, ranked: int) -> RankRule:
    """Fit log rank on a logarithm by least squares over the largest values.

    Parameters
    ----------
    values : array of shape (cities,)
        Positive, largest first.
    ranked : int
        Number of values used, at least three.
    """
    ordered = vector("values", positive("values", values), 3)
    ranked = whole("ranked", ranked, 3, ordered.size)
    top = ordered[:ranked]
    x, y = np.log(top), np.log(np.arange(1, ranked + 1))
    slope, intercept = np.polyfit(x, y, 1)
    residual = y - intercept - slope * x
    variance = residual @ residual / (ranked - 2) / np.sum((x - x.mean()) ** 2)
    return RankRule(float(intercept), float(slope), float(slope / np.sqrt(variance)), ranked)


def with_hypothetical_sites(city: City, rule: RankRule, number: int) -> City:
    """Append sites whose productivity the rule gives to the ranks that follow (4.3.B).

    The rule is fitted to output per worker, ``productivity * labour_value`` in persons' units;
    where it starts above the last observed site, the sites are merged into one ranking.
    """
    number_of_sites = whole("number", number, 1)
    known = len(city.productivity)
    scale = city.labour_value / TYPICAL_POPULATION**city.agglomeration
    extra = rule.at_rank(np.arange(known + 1, known + number_of_sites + 1)) / scale
    return replace(city, productivity=np.sort(np.append(city.productivity, extra))[::-1])


@dataclass(frozen=True, slots=True, eq=False)
class RankPlot:
    """Values by rank, and the lines through them.

    Attributes
    ----------
    values : array of shape (cities,)
    top, all_cities : RankRule
        Fitted to the 135 largest, and to all.
    """

    values: Array
    top: RankRule
    all_cities: RankRule


def rank_plot(values: ArrayLike) -> RankPlot:
    """Fit the rank rule to the 135 largest values and to all."""
    values = vector("values", positive("values", values), census.RANKED)
    return RankPlot(
        values,
        fit_rank_rule(values, census.RANKED),
        fit_rank_rule(values, len(values)),
    )


def output_per_worker(city: City) -> Array:
    """Productivity in dollars for a city of one person, the A_j of (16)."""
    scale = city.labour_value / TYPICAL_POPULATION**city.agglomeration
    return np.asarray(city.productivity) * scale


def private_advantage(city: City) -> Array:
    """Quality of life, in dollars, with the typical city's SAB added so that it is positive."""
    plain = replace(city, quality_of_life=0.0)
    return np.asarray(city.quality_of_life) + curves.social_average_benefit(plain, 1.0)


def net_of_opportunity_cost(sites: City, cost: Array) -> City:
    """Sites whose lots cost their residents what the land would be worth elsewhere (footnote 18).

    Parameters
    ----------
    sites : City
    cost : array of shape (sites,), dollars per resident

    Returns
    -------
    City
        With a quality of life that is lower by the cost.
    """
    return replace(sites, quality_of_life=sites.quality_of_life - cost)
