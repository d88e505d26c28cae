"""Checks of equations, footnotes and figures of the system of cities."""

from dataclasses import replace
from functools import partial

import numpy as np

from replication import published
from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array
from replication.wedge import system_figures
from replication.wedge.model import amenities, calibration, census, experiments, system
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.city import Institutions
from replication.wedge.room import ROOM


@ROOM.check("wedge/equation-5")
def check_equation_5() -> Finding:
    """Weighted sum of across-city wedges with a balanced budget and with taxes at the edge."""
    people = census.populations()
    sums = {}
    for base in TaxBase:
        economy = experiments.baseline(people, base)
        size = amenities.ranked_sizes(people.residents)
        level = amenities.productivity_at(
            calibration.benchmark_city(), economy.institutions, 14_500.0, size
        )
        here = replace(economy.city, productivity=level)
        wedge = curves.across_city_wedge(here, economy.institutions, size)
        sums[str(base)] = float(np.average(wedge, weights=people.residents))
    return finding(
        abs(sums["average"]) < 1e-6 and sums["edge"] > 20,
        Verdict.CORRECTED,
        average_wedge_dollars=sums,
    )


@ROOM.check("wedge/equation-6")
def check_equation_6() -> Finding:
    """Three cities that pass (6) pair by pair: curvature along migration, and a migration path."""
    case = experiments.pairwise_stable_cities()
    pairs = case.slope[:, np.newaxis] + case.slope[np.newaxis, :]
    passes = bool(np.all(pairs[~np.eye(3, dtype=bool)] <= 0))
    # Of all migrations, from the two right of their peaks to the one left of it.
    direction = np.array([2.0, -1.0, -1.0])
    curvature = float(np.sum(case.slope * direction**2))
    nudged = case.size + 1e-5 * direction
    path = experiments.migrate(case.city, case.institutions, nudged)
    apart = np.abs(path - case.size).max(axis=1)
    benefit = curves.private_average_benefit(case.city, case.institutions, case.size)
    return finding(
        passes and curvature > 0 and apart[-1] > 5 * apart[0] and np.ptp(benefit) < 1e-8,
        Verdict.CONDITIONAL,
        slopes=case.slope,
        curvature=curvature,
        populations=case.size * calibration.TYPICAL_POPULATION,
        distance_after_over_before=float(apart[-1] / apart[0]),
    )


@ROOM.check("wedge/equation-13")
def check_equation_13() -> Finding:
    """Rents received and rents paid over the simulated system, for any portfolio."""
    people = census.populations()
    economy = experiments.baseline(people)
    equilibrium = economy.competitive()
    paid = curves.average_rent(equilibrium.city, equilibrium.size, 0.33)
    mean = np.average(paid, weights=equilibrium.size)
    gaps = []
    for share in np.linspace(0, 1, 11):
        received = (1 - share) * paid + share * mean
        gaps.append(float(np.sum((received - paid) * equilibrium.size) / np.sum(paid)))
        rules = Institutions(0.33, share)
        lost = curves.across_city_wedge(
            equilibrium.city, rules, equilibrium.size
        ) - 0.33 * curves.net_labour_income(equilibrium.city, equilibrium.size)
        # What leaves the city is what residents pay less what they keep.
        gaps.append(float(np.max(np.abs(lost + (1 - share) * paid - paid)) / mean))
    return finding(
        max(np.abs(gaps)) < 1e-12,
        Verdict.REPRODUCED,
        largest_relative_gap=float(max(np.abs(gaps))),
        portfolios=11,
    )


@ROOM.check("wedge/footnote-5")
def check_footnote_5() -> Finding:
    """Solve identical sites; compare the number of cities with both ratios."""
    base = calibration.benchmark_city()
    alone = float(curves.city_planner_size(base))
    people = 40 * alone * calibration.TYPICAL_POPULATION
    planned = system.federal_planner(experiments.identical_sites(100), people)
    correct = people / calibration.TYPICAL_POPULATION / alone
    return finding(
        planned.count == round(correct)
        and np.max(np.abs(planned.size / alone - 1)) < 1e-6
        and abs(planned.count - 1 / correct) > 1,
        Verdict.CORRECTED,
        planned_count=planned.count,
        total_over_city_planner_size=correct,
        printed_ratio=1 / correct,
    )


@ROOM.check("wedge/footnote-18")
def check_footnote_18() -> Finding:
    """Charge every lot the same opportunity cost, then one that is higher at better sites."""
    people = census.populations()
    economy = experiments.baseline(people)
    cost = 500.0

    def move(charge: Array) -> tuple[float, float]:
        city = replace(economy.city, quality_of_life=-float(np.ravel(charge)[0]))
        if np.ptp(charge) > 0:
            city = replace(economy.city, productivity=economy.city.productivity - charge)
        after = replace(economy, city=city)
        before = economy.efficient(), economy.competitive()
        then = after.efficient(before[0].count), after.competitive()
        planned = float(np.max(np.abs(then[0].size / before[0].size - 1)))
        return planned, abs(then[1].count - before[1].count)

    same, count_same = move(np.full(census.AREAS, cost))
    # A dearer site is like a less productive one.
    level = economy.city.productivity
    dear = 0.2 * (level - level[-1])
    varied, count_varied = move(dear)
    return finding(
        same < 1e-6 and count_same == 0 and varied > 1e-2,
        Verdict.REPRODUCED,
        opportunity_cost_dollars=cost,
        largest_relative_change=same,
        largest_relative_change_if_better_sites_cost_more=varied,
        change_in_competitive_count=count_same,
        change_in_competitive_count_if_better_sites_cost_more=count_varied,
    )


@ROOM.check("wedge/figure-3")
def check_figure_3() -> Finding:
    """Order of sizes, and the welfare loss as an area and as a difference of totals."""
    case = system_figures.two_cities()
    ordered = case.planned.size[0] > case.planner > case.planned.size[1]
    return finding(
        ordered and case.loss > 0 and abs(case.loss / case.area - 1) < 1e-6,
        Verdict.REPRODUCED,
        efficient_millions=(case.planned.residents / 1e6).tolist(),
        city_planner_millions=case.planner * calibration.TYPICAL_POPULATION / 1e6,
        loss_million_dollars=case.loss / 1e6,
        area_million_dollars=case.area / 1e6,
    )


@ROOM.check("wedge/figure-4")
def check_figure_4() -> Finding:
    """Order of the points A to D over institutions with a rising across-city wedge."""
    holds = True
    for tax in (0.1, 0.33, 0.5):
        for share in (0.0, 0.5, 1.0):
            points = system_figures.concepts(Institutions(tax, share))
            holds &= points.political < points.planner
            holds &= points.deviator < points.equilibrium < points.best < points.free_rider
    points = system_figures.concepts()
    return finding(
        holds,
        Verdict.REPRODUCED,
        benefits_at_a_b_c_d=[points.best, points.equilibrium, points.deviator, points.free_rider],
        institutions=9,
    )


SURVEY_FIGURES = {
    "wedge/figure-8": "American Community Survey, travel time to work",
    "wedge/figure-9": "American Community Survey or Current Population Survey, hours worked",
    "wedge/figure-10": "American Community Survey housing values with structure controls",
    "wedge/figure-11": "CoStar land sales, as in Albouy and Ehrlich",
}
"""Figures that rest on data which the paper does not give, and where they could come from."""


def check_survey_figure(figure_id: str) -> Finding:
    """Confirm that neither the paper's tables nor the data folder hold the figure's numbers."""
    held = [
        key
        for key in published.read_table("wedge/table-1").labels
        if any(word in key for word in ("transit", "hours", "inferred-rent", "measured-rent"))
    ]
    return finding(
        not held and figure_id not in ROOM.figures and not published.table_file(figure_id).exists(),
        Verdict.OUT_OF_REACH,
        source_that_would_serve=SURVEY_FIGURES[figure_id],
        printed_numbers=len(held),
    )


for _figure_id in SURVEY_FIGURES:
    ROOM.check(_figure_id)(partial(check_survey_figure, _figure_id))
