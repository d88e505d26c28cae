"""The benefit curves of one monocentric city (section 3, equations (8)-(14)).

Money is in dollars per resident and year. Size is population relative to the typical city's, so
that a curve's level at size one is its value in the typical city. Every function is elementwise:
sizes and parameters may be arrays of any shapes that broadcast.
"""

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, ConvergenceError, positive, within
from replication.wedge.model.economy import City, Institutions

ROUNDING = 2.0**-53
"""Share of one below which a term is lost beside it."""

_LEAST = 1e-300
_LARGEST_LOG = 700.0  # of a size
_STEPS = 300


def gross_labour_income(city: City, size: ArrayLike) -> Array:
    """Output of a full unit of labour, ``A N^alpha``: the wage in (8)."""
    return city.productivity * city.labour_value * positive("size", size) ** city.agglomeration


def time_cost(city: City, size: ArrayLike) -> Array:
    """Average earnings lost to commuting, ``c_h A N^(alpha + phi)``: first term of (8)."""
    growth = positive("size", size) ** (city.agglomeration + city.commuting)
    return city.productivity * city.time_cost * growth


def net_labour_income(city: City, size: ArrayLike) -> Array:
    """Average earnings, ``A N^alpha (1 - c_h N^phi)``: aggregate production over N, section 3.1."""
    return gross_labour_income(city, size) - time_cost(city, size)


def material_cost(city: City, size: ArrayLike) -> Array:
    """Average material cost of commuting, a term of the sum in (8)."""
    return city.material_cost * positive("size", size) ** city.commuting


def land_cost(city: City, size: ArrayLike) -> Array:
    """Average cost of depreciating land quality, a term of the sum in (8)."""
    return city.land_cost * positive("size", size) ** city.land_elasticity


def average_rent(city: City, size: ArrayLike, tax_rate: ArrayLike) -> Array:
    """Average differential land rent, (12) averaged over the city.

    Rent at a place is the location cost saved there against the edge, after tax: an elasticity
    times the average cost. The tax falls on the time cost only.
    """
    after_tax = 1 - within("tax_rate", tax_rate, 0, 1)
    return (
        city.commuting * after_tax * time_cost(city, size)
        + city.commuting * material_cost(city, size)
        + city.land_elasticity * land_cost(city, size)
    )


def social_average_benefit(city: City, size: ArrayLike) -> Array:
    """Net output per resident plus quality of life, SAB, (9) with all the costs of (8)."""
    return (
        net_labour_income(city, size)
        - material_cost(city, size)
        - land_cost(city, size)
        + city.quality_of_life
    )


def within_city_wedge(city: City, size: ArrayLike) -> Array:
    """SMB - SAB, (11): what a migrant adds to the others in the city, ``N dSAB/dN``."""
    return (
        city.agglomeration * gross_labour_income(city, size)
        - (city.agglomeration + city.commuting) * time_cost(city, size)
        - city.commuting * material_cost(city, size)
        - city.land_elasticity * land_cost(city, size)
    )


def social_marginal_benefit(city: City, size: ArrayLike) -> Array:
    """SMB, (4) and (10): ``d(N SAB)/dN``."""
    return social_average_benefit(city, size) + within_city_wedge(city, size)


def across_city_wedge(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """SAB - PAB, (ACW): taxes and rents paid in the city less the common resource."""
    return (
        institutions.tax_rate * net_labour_income(city, size)
        + institutions.ownership * average_rent(city, size, institutions.tax_rate)
        - institutions.common_resource
    )


def private_average_benefit(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """Consumption plus quality of life of a resident, PAB, (14)."""
    return social_average_benefit(city, size) - across_city_wedge(city, institutions, size)


def private_within_city_wedge(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """PMB - PAB, footnote 20 with every cost: ``N dPAB/dN``."""
    after_tax = 1 - institutions.tax_rate
    rent_share = institutions.ownership
    return (
        after_tax * city.agglomeration * gross_labour_income(city, size)
        - after_tax
        * (city.agglomeration + city.commuting)
        * (1 + rent_share * city.commuting)
        * time_cost(city, size)
        - (1 + rent_share * city.commuting) * city.commuting * material_cost(city, size)
        - (1 + rent_share * city.land_elasticity) * city.land_elasticity * land_cost(city, size)
    )


def private_marginal_benefit(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """PMB: ``d(N PAB)/dN``, footnote 20."""
    return private_average_benefit(city, institutions, size) + private_within_city_wedge(
        city, institutions, size
    )


def private_social_wedge(city: City, institutions: Institutions, size: ArrayLike) -> Array:
    """SMB - PAB, (7): the within-city plus the across-city wedge."""
    return within_city_wedge(city, size) + across_city_wedge(city, institutions, size)


def refuse_without_peak(city: City) -> None:
    """Raise ``ValueError`` unless SAB and PAB have one peak each (footnote 13).

    Their slope over ``N ** (agglomeration - 1)`` is a positive constant less a term for each cost
    that grows with the power ``commuting`` (time), ``commuting - agglomeration`` (material) and
    ``land_elasticity - agglomeration`` (land). It has one root if there is a cost and none of the
    powers is zero or less.
    """
    if not np.all(city.time_cost + city.material_cost + city.land_cost > 0):
        raise ValueError("time_cost, material_cost, land_cost = 0: one must be above zero")
    for name, cost in (("commuting", city.material_cost), ("land_elasticity", city.land_cost)):
        power = np.where(cost > 0, getattr(city, name), np.inf)
        if np.any(power <= city.agglomeration):
            raise ValueError(
                f"{name} = {np.min(power):g}: a single peak needs it above "
                f"agglomeration = {np.max(city.agglomeration):g}"
            )


def political_equilibrium_size(city: City, institutions: Institutions) -> Array:
    """Size at which PAB peaks, (PE).

    Returns
    -------
    array, relative to the typical city's population

    Raises
    ------
    ValueError
        If there is no cost, ``commuting`` or ``land_elasticity`` of a cost is not above
        ``agglomeration``, or the tax takes all labour income.
    """
    refuse_without_peak(city)
    if np.any(institutions.tax_rate == 1):
        raise ValueError("tax_rate = 1: a peak needs it below 1")
    after_tax = 1 - institutions.tax_rate
    commuting_rent = 1 + institutions.ownership * city.commuting
    land_rent = 1 + institutions.ownership * city.land_elasticity
    time_elasticity = city.agglomeration + city.commuting
    output = after_tax, city.agglomeration, city.productivity, city.labour_value
    lost = (
        (after_tax, commuting_rent, time_elasticity, city.productivity, city.time_cost),
        (commuting_rent, city.commuting, city.material_cost),
        (land_rent, city.land_elasticity, city.land_cost),
    )
    powers = (
        city.commuting,
        np.where(city.material_cost > 0, city.commuting - city.agglomeration, 1.0),
        np.where(city.land_cost > 0, city.land_elasticity - city.agglomeration, 1.0),
    )
    log_size = _where_costs_take_all([_log_ratio(cost, output) for cost in lost], powers)
    if np.any(wrong := ~(np.abs(log_size) < _LARGEST_LOG)):
        alpha = np.broadcast_to(city.agglomeration, wrong.shape)[wrong].flat[0]
        raise ValueError(
            f"agglomeration = {alpha:g}: the size at which benefits peak is e^"
            f"{log_size[wrong].flat[0]:.6g}; it must be between e^-{_LARGEST_LOG:g} and "
            f"e^{_LARGEST_LOG:g}, which floats hold"
        )
    return np.exp(log_size)


def _log_ratio(above: Sequence[Array], below: Sequence[Array]) -> Array:
    """Log of a product over another, which floats may not hold; minus infinity if it is zero."""
    with np.errstate(all="ignore"):
        top, bottom = (reduce(np.multiply, factors) for factors in (above, below))
        ratio = top / bottom
        products = top, bottom, ratio
        held = reduce(np.logical_and, [(p > _LEAST) & (p < 1 / _LEAST) for p in products])
        if np.all(held):
            return np.asarray(np.log(ratio))
        logs = [reduce(np.add, map(np.log, factors)) for factors in (above, below)]
        return np.where(held, np.log(ratio), logs[0] - logs[1])


@np.errstate(over="ignore", invalid="ignore")
def _where_costs_take_all(levels: Sequence[Array], powers: Sequence[Array]) -> Array:
    """Log size at which costs that grow with powers of size add up to one.

    The log of their sum rises with the log of size and is convex: Newton's method from above falls
    to the root. The smallest size at which one cost alone takes all is above it. The log bends by
    at most a quarter of the square of the powers' spread, so that a step whose square, times that
    over twice the smallest power, is below rounding leaves nothing.
    """
    smallest = reduce(np.minimum, powers)
    bend = (reduce(np.maximum, powers) - smallest) ** 2 / (8 * smallest)
    alone = [level / power for level, power in zip(levels, powers, strict=True)]
    log_size: Array = -reduce(np.maximum, alone)
    settled = np.zeros(log_size.shape, dtype=bool)
    for _ in range(_STEPS):
        costs = [
            np.exp(level + power * log_size) for level, power in zip(levels, powers, strict=True)
        ]
        total = reduce(np.add, costs)
        slope = reduce(np.add, map(np.multiply, costs, powers))
        step = np.log(total) * total / slope
        before, log_size = log_size, np.where(settled, log_size, log_size - np.maximum(step, 0))
        settled |= (bend * step**2 < ROUNDING) | (log_size == before)
        if np.all(settled):
            return log_size
    raise ConvergenceError(f"{np.count_nonzero(~settled)} of {settled.size} peaks not found")


def city_planner_size(city: City) -> Array:
    """Size at which SAB peaks, (3) and (CP): the political equilibrium without tax or portfolio.

    Returns
    -------
    array, relative to the typical city's population

    Raises
    ------
    ValueError
        As :func:`political_equilibrium_size`.
    """
    return political_equilibrium_size(city, Institutions(tax_rate=0.0, ownership=0.0))


def efficient_transfer(
    city: City, institutions: Institutions, size: ArrayLike, *, printed: bool
) -> Array:
    """Transfer T_j of section 3.4 with every cost, up to a constant common to all cities.

    The corrected one has the agglomeration externality net of commuting time and rebates the tax
    on earnings at the city's edge; the printed one has both at a full unit of labour.
    """
    gross = gross_labour_income(city, size)
    rent = average_rent(city, size, institutions.tax_rate)
    if printed:
        externality, taxed = city.agglomeration * gross, gross
    else:
        net = net_labour_income(city, size)
        externality = city.agglomeration * net
        taxed = gross - (1 + city.commuting) * time_cost(city, size)
    return externality + institutions.tax_rate * taxed - rent + institutions.ownership * rent
