"""Section 4.1, its sources: public numbers behind the calibration, and Figures 8 to 11."""

import numpy as np
from numpy.typing import ArrayLike

from replication.facts import commuting, people, wages
from replication.ledger import Finding
from replication.numerics import Array
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION
from replication.wedge.room import ROOM

QUOTED_WAGE = 43_460.0
"""Average annual salary in section 4.1."""


def rises(values: ArrayLike) -> bool:
    """Whether a sequence rises at every step."""
    return bool(np.all(np.diff(values) > 0))


def falls(values: ArrayLike) -> bool:
    """Whether a sequence falls at every step."""
    return bool(np.all(np.diff(values) < 0))


def hours_and_rents() -> tuple[Array, Array, Array]:
    """Share of the day at work, mean rent and rent at the centre, over metropolitan sizes."""
    city, tax = calibration.benchmark_city(), calibration.BENCHMARK_TAX_RATE
    sizes = np.geomspace(5e4, 2e7, 25) / TYPICAL_POPULATION
    at_work = 1 - curves.time_cost(city, sizes) / curves.gross_labour_income(city, sizes)
    mean = curves.average_rent(city, sizes, tax)
    kept = 1 - tax
    centre = (
        kept * (1 + city.commuting) * curves.time_cost(city, sizes)
        + (1 + city.commuting) * curves.material_cost(city, sizes)
        + (1 + city.land_elasticity) * curves.land_cost(city, sizes)
    )
    return at_work, mean, centre


def growth(values: Array) -> Array:
    """Elasticity to population between neighbouring sizes of :func:`hours_and_rents`."""
    steps = np.log(np.geomspace(5e4, 2e7, 25))
    return np.diff(np.log(values)) / np.diff(steps)


@ROOM.check("wedge/figure-8")
def check_figure_8() -> Finding:
    """Slope of log minutes in log population over the areas, and the model's counterpart."""
    found = commuting.elasticity()
    lost = growth(1 - hours_and_rents()[0])
    return Finding(
        printed={
            "Minutes to work rise with population": found.estimate > 0,
            "The slope is more than two standard errors from zero": found.distance(0.0) > 2,
        },
        instead={
            "In the model time lost to commuting rises with population with elasticity .1": bool(
                np.all(np.round(lost, 9) == 0.1)
            ),
        },
        numbers={
            "areas": found.areas,
            "elasticity": found.estimate,
            "standard_error": found.error,
            "share_of_variation": found.fit,
            "in_the_model": float(lost[0]),
        },
    )


@ROOM.check("wedge/figure-9")
def check_figure_9() -> Finding:
    """What the calibrated model says of hours worked; the paper's survey numbers are not in it."""
    at_work = hours_and_rents()[0]
    return Finding(
        instead={
            "In the model time at work falls as the metropolitan area grows": falls(at_work),
            "It falls by about five percent of the day from the smallest to the largest": bool(
                round(at_work[0] - at_work[-1], 2) == 0.05
            ),
        },
        numbers={"share_of_the_day": [float(at_work[0]), float(at_work[-1])]},
    )


@ROOM.check("wedge/figure-10")
def check_figure_10() -> Finding:
    """What the calibrated model says of mean land rent; the inferred rents are not in the paper."""
    mean = growth(hours_and_rents()[1])
    found = commuting.elasticity(of="home_value")
    return Finding(
        instead={
            "Home values, structures and all, rise with population": found.estimate > 0,
            "The slope is more than two standard errors from zero": found.distance(0.0) > 2,
            "In the model mean land rent rises with population": bool(np.all(mean > 0)),
            "Its elasticity rises with population and passes the text's .216": bool(
                rises(mean) and mean[0] < 0.216 < mean[-1]
            ),
        },
        numbers={
            "elasticities": [float(mean[0]), float(mean[-1])],
            "in_the_text": 0.216,
            "home_values": [found.estimate, found.error],
        },
    )


@ROOM.check("wedge/figure-11")
def check_figure_11() -> Finding:
    """What the calibrated model says of land rent at the centre; the sales are not in the paper."""
    _, mean, centre = hours_and_rents()
    return Finding(
        instead={
            "In the model land rent at the centre rises with population": rises(centre),
            "It is several times the mean rent at every size": bool(np.all(centre > 3 * mean)),
        },
        numbers={"centre_over_mean": [float((centre / mean)[0]), float((centre / mean)[-1])]},
    )


@ROOM.check("wedge/text/working-day-share")
def check_working_day() -> Finding:
    """Twice the mean way to work over eight hours."""
    share = commuting.working_day_share()
    return Finding(
        printed={
            "The ways to work and back take about a tenth of eight hours": round(share, 1) == 0.1,
        },
        instead={"To a hundredth they take .11": round(share, 2) == 0.11},
        numbers={"minutes_one_way": commuting.mean_minutes(), "share_of_eight_hours": share},
    )


@ROOM.check("wedge/text/commuting-time-elasticity")
def check_elasticity_of_commuting() -> Finding:
    """Least squares over the areas, each once and by people, at five cuts of size."""
    alike = [commuting.elasticity(cut) for cut in commuting.CUTS]
    weighted = [commuting.elasticity(cut, by_people=True) for cut in commuting.CUTS]
    return Finding(
        printed={
            "With every area counted once the elasticity rounds to .1 at every cut of size": all(
                round(fit.estimate, 1) == 0.1 for fit in alike
            ),
            "Weighted by people the elasticity rounds to .1 at every cut of size": all(
                round(fit.estimate, 1) == 0.1 for fit in weighted
            ),
        },
        instead={
            "Counted once over all areas the elasticity is below .1": alike[0].estimate < 0.1,
            "There .1 lies more than two standard errors away": alike[0].distance(0.1) > 2,
            "Weighted by people .1 lies within two standard errors at every cut of size": max(
                fit.distance(0.1) for fit in weighted
            )
            < 2,
        },
        numbers={
            "areas": [fit.areas for fit in alike],
            "elasticities_each_area_once": [fit.estimate for fit in alike],
            "standard_errors_each_area_once": [fit.error for fit in alike],
            "elasticities_by_people": [fit.estimate for fit in weighted],
            "standard_errors_by_people": [fit.error for fit in weighted],
        },
    )


@ROOM.check("wedge/text/median-resident")
def check_median_resident() -> Finding:
    """Areas by size, until half of all metropolitan residents are counted."""
    found = people.median_resident()
    return Finding(
        printed={
            "The median resident lives in Cleveland": found.area.startswith("Cleveland"),
            "Cleveland has 2,091,286 residents": found.residents == TYPICAL_POPULATION,
        },
        numbers={"residents": found.residents, "before": found.before, "through": found.through},
    )


@ROOM.check("wedge/text/quoted-salary")
def check_quoted_salary() -> Finding:
    """The Bureau's mean annual wage of May 2009, and its mean hourly wage over a full year."""
    annual, year = wages.mean_salary(), wages.mean_hourly_wage() * wages.FULL_YEAR
    return Finding(
        printed={"The Bureau's mean annual wage is the quoted salary": annual == QUOTED_WAGE},
        instead={
            "It is the Bureau's hourly mean over 2,080 hours, to fifteen dollars": bool(
                abs(year - annual) < 15
            )
        },
        numbers={"annual": annual, "hourly_over_a_full_year": year, "hours": wages.FULL_YEAR},
    )
