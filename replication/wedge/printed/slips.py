"""The marginal rows of Tables 3-11 as the paper computed them, each slip named for what it does.

The true derivatives are in :mod:`replication.wedge.model.city`; these two functions exist because
the printed numbers follow from nothing else.
"""

from numpy.typing import ArrayLike

from replication.numerics import Array
from replication.wedge.model.calibration import TIME_SHARE
from replication.wedge.model.city import (
    net_labour_income,
    private_within_city_wedge,
    time_cost,
    within_city_wedge,
)
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions

PRINTED_DIGITS = 6
"""Significant digits of the calibrated elasticity and weight that the tables were run with."""


def within_city_wedge_at_fixed_time_share(city: City, size: ArrayLike) -> Array:
    """SMB - SAB with the average time cost held at 10% of net income at every size.

    SMB takes the average time cost as the calibrated share of net labour income, SAB as
    ``c_h A N^(alpha + phi)``. The two agree in the typical city alone, so that elsewhere their
    difference stays in the wedge.
    """
    misplaced = time_cost(city, size) - TIME_SHARE * net_labour_income(city, size)
    return within_city_wedge(city, size) + misplaced


def private_within_city_wedge_with_repeated_coefficient(
    city: City, institutions: Institutions, size: ArrayLike
) -> Array:
    """PMB - PAB with the time cost's coefficient entering its marginal cost twice.

    The marginal time cost ``(1 + alpha + phi) c_h A N^(alpha + phi)`` is multiplied by ``c_h`` once
    more, with c_h = .1 / N_typ^.1 in persons: about .023. Nearly all of the marginal time cost
    vanishes while the average one stays.
    """
    coefficient = TIME_SHARE / TYPICAL_POPULATION**city.commuting
    marginal = (
        (1 - institutions.tax_rate)
        * (1 + institutions.ownership * city.commuting)
        * (1 + city.agglomeration + city.commuting)
        * time_cost(city, size)
    )
    return private_within_city_wedge(city, institutions, size) + (1 - coefficient) * marginal
