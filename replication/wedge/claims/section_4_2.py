"""Section 4.2, the calibrated model: where the wedge rises with the level of amenities."""

from dataclasses import replace

import numpy as np

from replication.ledger import Finding
from replication.numerics import Array
from replication.vanishing import vanishes
from replication.wedge.model import algebra, calibration, census, outcomes
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, Institutions
from replication.wedge.printed import system_tables
from replication.wedge.room import ROOM


def productivity_slope(rules: Institutions, sizes: Array) -> Array:
    """Change of the private-social wedge from productivity one to two: it is affine."""
    city = calibration.benchmark_city()
    low, high = (
        curves.private_social_wedge(replace(city, productivity=level), rules, sizes)
        for level in (1.0, 2.0)
    )
    return np.asarray(high - low)


@ROOM.check("wedge/footnote-22")
def check_footnote_22() -> Finding:
    """Sign of the wedge's derivative with respect to A; the wedge in better planned cities."""
    x, cost = algebra.alpha + algebra.tau, algebra.c * algebra.N**algebra.phi
    rest = algebra.phi * (1 - algebra.rho * (1 - algebra.tau))
    scaled = algebra.DERIVED["footnote-23"]() / algebra.N**algebra.alpha
    # The surplus of the bound over that without tax and portfolio is a product of positive terms.
    bound = algebra.largest_rising_cost()
    without = bound.subs({algebra.tau: 0, algebra.rho: 0})
    surplus = algebra.phi * (algebra.tau + algebra.alpha * algebra.rho * (1 - algebra.tau))
    surplus /= (algebra.alpha + algebra.phi) * (x + rest)
    powers = algebra.alpha + algebra.phi
    above = algebra.largest_productive_cost() - without - algebra.phi / (powers * (1 + powers))
    city = calibration.benchmark_city()
    share = float(city.time_cost / city.labour_value)
    alpha, phi = float(city.agglomeration), float(city.commuting)
    largest = (alpha / ((alpha + phi) * share)) ** (1 / phi)
    rates, shares = np.linspace(0, 1, 11)[:, np.newaxis, np.newaxis], np.linspace(0, 1, 11)
    everywhere = Institutions(rates, shares[:, np.newaxis])
    beyond = productivity_slope(Institutions(0.0, 0.0), np.array([1.01 * largest]))
    below = productivity_slope(everywhere, np.geomspace(1e-4, 0.99 * largest, 61))
    planned = system_tables.baseline().efficient()
    path = np.exp(np.linspace(np.log(planned.size[-1]), np.log(planned.size[0]), 60))
    grid = [Institutions(t, r) for t in np.linspace(0, 0.9, 10) for r in np.linspace(0, 1, 11)]
    rising = [outcomes.rises_with_population(planned.city, rules, path) for rules in grid]
    larger = [
        bool(np.all(np.diff(curves.private_social_wedge(planned.city, rules, planned.size)) < 0))
        for rules in grid
    ]
    people = float(census.populations().residents.sum()) / TYPICAL_POPULATION
    sizes = np.geomspace(1e-4, 0.99 * largest, 61)
    form = outcomes.wedge_slope_in_productivity(city, everywhere, sizes)
    return Finding(
        printed={
            "The model's wedge has that derivative, all costs included": bool(
                np.max(np.abs(below / form - 1)) < 1e-6
            ),
            "The derivative with respect to A is alpha + tau less its sum with "
            "phi (1 - rho (1 - tau)) times c_h N^phi": vanishes(scaled - (x - (x + rest) * cost)),
            "So it is positive at every tax and portfolio where it is without either": (
                vanishes(bound - without - surplus)
            ),
            "What productivity multiplies rises with size there, so that the better of two planned "
            "cities is the larger": (vanishes(above)),
            "In the benchmark it is positive up to 440,000 typical cities": bool(
                np.all(below > 0) and round(largest, -4) == 440_000
            ),
            "It is negative beyond without tax and portfolio": bool(beyond[0] < 0),
            "All residents of the observed areas would be a city far below that": people < largest,
            "Where it rises with population too, it is larger in superior planned cities": all(
                more for rise, more in zip(rising, larger, strict=True) if rise
            )
            and any(rising),
        },
        numbers={
            "typical_cities": largest,
            "all_residents_in_typical_cities": people,
            "institutions": len(grid),
            "wedge_rises_with_population": sum(rising),
            "larger_in_better_cities_although_not": sum(larger) - sum(rising),
        },
    )


@ROOM.check("wedge/text/institutions-with-rising-wedge")
def check_institutions_with_rising_wedge() -> Finding:
    """Pairs of tax and portfolio at which the wedge is larger in superior planned cities."""
    economy = system_tables.baseline()
    planned = economy.efficient()
    rises = np.array(
        [
            [
                bool(
                    np.all(
                        np.diff(
                            curves.private_social_wedge(
                                planned.city, Institutions(tax, share), planned.size
                            )
                        )
                        < 0
                    )
                )
                for share in outcomes.OWNERSHIPS
            ]
            for tax in outcomes.TAX_RATES
        ]
    )
    return Finding(
        printed={
            "It is at some pairs of the grid": bool(np.any(rises)),
            "It is at the baseline's pair": bool(
                rises[list(outcomes.TAX_RATES).index(0.33), list(outcomes.OWNERSHIPS).index(1.0)]
            ),
            "Where it is it stays so at a higher tax": bool(
                np.all(np.diff(rises.astype(int), axis=0) >= 0)
            ),
            "Where it is it stays so at a larger portfolio": bool(
                np.all(np.diff(rises.astype(int), axis=1) >= 0)
            ),
        },
        instead={
            "It is not at every pair of the grid": not np.all(rises),
        },
        numbers={"pairs": rises.size, "rising": int(rises.sum())},
    )
