"""Section 2.3, private against efficient incentives: Results 2 and 3, Corollary 2, Figure 4."""

import numpy as np
import sympy as sp
from flint import arb

from replication.certify import ball, below, precision
from replication.ledger import Finding
from replication.numerics import Array
from replication.trials import Outcome, counts, everywhere, tried
from replication.vanishing import vanishes
from replication.wedge import draws
from replication.wedge.model import (
    algebra,
    calibration,
    census,
    examples,
    outcomes,
    quadratic,
    system,
)
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions
from replication.wedge.model.system import Economy
from replication.wedge.printed import system_tables
from replication.wedge.reference import exact
from replication.wedge.room import ROOM

SEED = 20_090_701
DRAWS = 2_000
SYSTEMS = 16
HOMOGENEOUS_SITES = 4_000
WEDGES = ((0.33, 0.0), (0.0, 1.0), (0.33, 1.0))
"""A tax alone, a portfolio alone, both."""


@tried(
    ROOM,
    "wedge/result-2",
    draws.cities,
    tries="PAB peaks before SAB does, where the across-city wedge rises between the peaks",
    domain=draws.CITY_DOMAIN,
)
def peak_is_too_small(economies: tuple[City, Institutions]) -> Outcome:
    """Random cities and institutions."""
    city, rules = economies
    planner = curves.city_planner_size(city)
    political = curves.political_equilibrium_size(city, rules)
    ends = np.sort(np.log([political, planner]), axis=0)
    between = np.exp(np.linspace(ends[0], ends[1], 41))
    rises = np.all(np.diff(curves.across_city_wedge(city, rules, between), axis=0) > 0, axis=0)
    return Outcome(political < planner, premise=rises)


def alike(tax: float, share: float) -> tuple[int, float]:
    """Number and size of alike cities in competition, with the people of all observed areas."""
    found = system.competitive_equilibrium(
        examples.identical_sites(HOMOGENEOUS_SITES), Institutions(tax, share), everybody()
    )
    return found.count, float(found.size[0])


def everybody() -> float:
    """Residents of all observed areas."""
    return float(census.populations().residents.sum())


def few_people(times: float, tax: float) -> tuple[int, int]:
    """Planned and competitive number of alike cities, with people for so many city planners."""
    people = times * float(curves.city_planner_size(calibration.benchmark_city()))
    sites, persons = examples.identical_sites(20), people * TYPICAL_POPULATION
    market = system.competitive_equilibrium(sites, Institutions(tax, 0.0), persons)
    return system.federal_planner(sites, persons).count, market.count


@ROOM.check("wedge/result-2")
def check_result_2() -> Finding:
    """Where SAB peaks PAB falls if the wedge rises; alike cities of a solved system are smaller."""
    social, across = (sp.Function(name)(algebra.N) for name in ("SAB", "ACW"))
    slope = sp.diff(algebra.after_wedge(social, across), algebra.N)
    at_peak = slope.subs(sp.diff(social, algebra.N), 0)
    trial = peak_is_too_small.on(draws.cities(np.random.default_rng(SEED), DRAWS))
    alone = float(curves.city_planner_size(calibration.benchmark_city()))
    sizes = {f"tau={tax:g} rho={rho:g}": alike(tax, rho)[1] / alone for tax, rho in WEDGES}
    peaks = {
        f"tau={tax:g} rho={rho:g}": float(
            curves.political_equilibrium_size(calibration.benchmark_city(), Institutions(tax, rho))
            / alone
        )
        for tax, rho in WEDGES
    }
    planned, market = few_people(1.6, 0.02)
    return Finding(
        printed={
            "Where SAB peaks PAB falls by as much as the across-city wedge rises": (
                vanishes(at_peak + sp.diff(across, algebra.N))
            ),
            "PAB peaks before SAB in every random city whose wedge rises": everywhere(trial),
            "In a system of alike sites cities are at most one city's share above the PAB peak": (
                all(0 <= sizes[key] - peaks[key] < peaks[key] / 20 for key in sizes)
            ),
            "They are smaller than efficient under a tax, a portfolio and both": max(sizes.values())
            < 1,
        },
        numbers={
            **counts(trial),
            "seed": SEED,
            "equilibrium_over_efficient_size": sizes,
            "few_people_planned_and_competitive": [planned, market],
            "people_over_city_planner_size": 1.6,
            "size_over_planned_with_few_people": planned / market,
        },
    )


@ROOM.check("wedge/corollary-2")
def check_corollary_2() -> Finding:
    """Count alike cities, in competition and planned."""
    social, across = (sp.Function(name)(algebra.N) for name in ("SAB", "ACW"))
    sites = examples.identical_sites(HOMOGENEOUS_SITES)
    planned = system.federal_planner(sites, everybody()).count
    people = everybody() / TYPICAL_POPULATION
    rule = people / float(curves.city_planner_size(calibration.benchmark_city()))
    by_rule = {
        (tax, rho): people
        / float(
            curves.political_equilibrium_size(calibration.benchmark_city(), Institutions(tax, rho))
        )
        for tax, rho in WEDGES
    }
    found = {pair: alike(*pair)[0] for pair in ((0.0, 0.0), *WEDGES)}
    return Finding(
        printed={
            "Total SAB of alike cities rises with their number where SAB falls with size": (
                vanishes(algebra.slope_in_cities(social, total=True))
            ),
            "So does the common PAB where PAB falls with size": vanishes(
                algebra.slope_in_cities(algebra.after_wedge(social, across))
            ),
            "The planner opens N_TOT / N_cp alike cities, up to one": abs(planned - rule) < 1,
            "Competition opens N_TOT / N_pe alike cities, rounded down": all(
                found[pair] == int(by_rule[pair]) for pair in WEDGES
            ),
            "A tax, a portfolio and both open more cities than planned": min(
                found[pair] for pair in WEDGES
            )
            > planned,
            "Without wedges no more cities open than planned": found[0.0, 0.0] <= planned,
        },
        numbers={
            "planned": planned,
            "people_over_city_planner_size": rule,
            "competitive": {f"tau={t:g} rho={r:g}": n for (t, r), n in found.items()},
        },
    )


@tried(
    ROOM,
    "wedge/result-3",
    draws.systems,
    tries="The cities that are too small are the best ones, where the wedge at the optimum is "
    "larger in superior cities and every planned city is beyond the peak of its PAB",
    domain=draws.SYSTEM_DOMAIN,
    inside=True,
    block=50,
)
def best_are_too_small(economies: list[tuple[City, Institutions, float]]) -> Outcome:
    """Premise and conclusion of Result 3 on random systems."""
    holds, premise = [], []
    for city, rules, people in economies:
        alone = float(np.max(curves.city_planner_size(city)))
        economy = Economy(city, rules, people * alone * TYPICAL_POPULATION, "random")
        planned = economy.efficient()
        tax, share = float(rules.tax_rate), float(rules.ownership)
        found = outcomes.wedge_outcome(economy, planned, tax, share)
        premise.append(planned.count > 1 and found.wedge_rises and found.beyond_private_peak)
        holds.append(found.undersized_are_top)
    return Outcome(np.array(holds), premise=np.array(premise))


@ROOM.check("wedge/result-3")
def check_result_3() -> Finding:
    """Premise and conclusion over institutions; a superior city that is too large with entry."""
    common, first, second = sp.symbols("mu PAB_1 PAB_2")
    gap = algebra.wedge_at(common, first) - algebra.wedge_at(common, second)
    economy = system_tables.baseline()
    planned = economy.efficient()
    grid = [
        cell
        for row in outcomes.outcomes(economy, outcomes.TAX_RATES, outcomes.OWNERSHIPS)
        for cell in row
    ]
    inside = [cell for cell in grid if cell.wedge_rises and cell.beyond_private_peak]
    outside = [cell for cell in grid if not cell.wedge_rises]
    trial = best_are_too_small.on(draws.systems(np.random.default_rng(SEED), SYSTEMS))
    case = quadratic.TOO_LARGE
    site_peak = curves.political_equilibrium_size(planned.city, economy.institutions)
    still = outcomes.slope(
        lambda size: curves.private_average_benefit(planned.city, economy.institutions, size),
        site_peak,
    )
    added = outcomes.slope(
        lambda size: size * curves.social_average_benefit(planned.city, size), planned.size
    )
    best, worse = case.planner()
    found = case.competition()
    rises = case.wedge(0, best) > case.wedge(1, worse)
    other = quadratic.LEFT_BEFORE
    plan = other.planner()
    held = min(other.equilibria(), key=lambda split: abs(split[0] - sp.Rational(5, 2)))
    slopes = [one.slope(size) for one, size in zip(other.private, held, strict=True)]
    return Finding(
        printed={
            "A larger wedge in superior cities makes them too small in equilibrium with entry": (
                bool(not rises or found[0] < best)
            ),
        },
        instead={
            "The wedge differs between two planned cities by as much as PAB, the other way": (
                vanishes(gap + first - second)
            ),
            "At the plan one more resident adds the same to total SAB in every city": bool(
                np.ptp(added / planned.size) < 1e-2
            ),
            "At the peaks that planned cities are compared with PAB stands still": bool(
                np.max(np.abs(still)) < 1e-3
            ),
            "On the baseline's sites the best cities are too small wherever the premise holds and "
            "planned cities are beyond their PAB peaks": len(inside) > 0
            and all(cell.undersized_are_top for cell in inside),
            "Where the wedge is not larger in superior planned cities, those too small are not "
            "the best": len(outside) > 0 and not any(cell.undersized_are_top for cell in outside),
            "So it is in random systems that meet the conditions": everywhere(trial),
            "In the counterexample the first city is superior at every size": case.superior(),
            "The planner inhabits both of its sites": bool(best > 0 and worse > 0),
            "Its wedge at the optimum is larger in the superior city": bool(rises),
            "Its superior planned city lies before the peak of its PAB": bool(
                case.private[0].slope(best) > 0
            ),
            "With entry its superior city is too large": bool(found[0] > best),
            "No newcomer gains from opening its other site": bool(
                case.common(found) > case.private[1].top
            ),
            "Its across-city wedges add up to zero": bool(
                case.welfare(found) == case.people * case.common(found)
            ),
            "In the second example the wedge is larger in the superior planned city": bool(
                other.superior() and other.wedge(0, plan[0]) > other.wedge(1, plan[1])
            ),
            "Both its planned cities are beyond the peaks of their PAB": all(
                one.slope(size) < 0 for one, size in zip(other.private, plan, strict=True)
            ),
            "(6) holds with equal PAB where its worse city is before the peak": bool(
                slopes[1] > 0 > sum(slopes)
                and other.private[0].average(held[0]) == other.private[1].average(held[1])
            ),
            "There its superior city is too large": bool(held[0] > plan[0]),
            "Each of its sites alone offers everybody less": all(
                one.average(other.people) < other.common(held) for one in other.private
            ),
            "Its across-city wedges add up to zero as well": bool(
                other.welfare(held) == other.people * other.common(held)
            ),
        },
        numbers={
            "institutions": len(grid),
            "premise_holds": len(inside),
            "premise_fails": len(outside),
            "undersized_at_baseline": outcomes.wedge_outcome(
                economy, planned, 0.33, 1.0
            ).undersized,
            **counts(trial),
            "planned_sizes": [float(best), float(worse)],
            "equilibrium_sizes": [float(one) for one in found],
            "wedges": [float(case.wedge(0, best)), float(case.wedge(1, worse))],
            "common_benefit": float(case.common(found)),
            "best_offer_of_the_other_site": float(case.private[1].top),
            "peak_of_the_superior_city": float(case.private[0].at),
            "second_equilibrium": [float(one) for one in held],
            "second_common_benefit": float(other.common(held)),
        },
    )


@ROOM.check("wedge/figure-4")
def check_figure_4() -> Finding:
    """Order of the points A to D over institutions with a rising across-city wedge."""
    found = [
        examples.concepts(Institutions(tax, share))
        for tax in (0.1, 0.33, 0.5)
        for share in (0.0, 0.5, 1.0)
    ]
    points = examples.concepts()
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    political = curves.political_equilibrium_size(city, rules)
    still = outcomes.slope(
        lambda size: curves.private_average_benefit(city, rules, size), political
    )

    def each(name: str) -> Array:
        return np.array([getattr(one, name) for one in found])

    return Finding(
        printed={
            "At B one more resident leaves PAB as it is": abs(float(still)) < 1e-3,
            "B, the peak of PAB, lies left of A, the peak of SAB": bool(
                np.all(each("political") < each("planner"))
            ),
            "A city that grows to A alone gives its residents less than B": bool(
                np.all(each("deviator") < each("equilibrium"))
            ),
            "If all go to A, everybody is better off than at B": bool(
                np.all(each("equilibrium") < each("best"))
            ),
            "A city that stays small while the others are at A does better still": bool(
                np.all(each("best") < each("free_rider"))
            ),
            "Where the budget of alike cities balances PAB is SAB": vanishes(
                algebra.balanced_benefit() - algebra.social_average_benefit()
            ),
        },
        numbers={
            "benefits_at_a_b_c_d": [
                points.best,
                points.equilibrium,
                points.deviator,
                points.free_rider,
            ],
            "institutions": len(found),
        },
    )


@ROOM.check("wedge/text/stable-only-beyond-the-peak")
def check_stable_only_beyond_the_peak() -> Finding:
    """Alike cities of one size, without an across-city wedge: which sizes (6) lets stay."""
    city, rules = calibration.benchmark_city(), Institutions(0.0, 0.0)
    alone = float(curves.city_planner_size(city))
    sizes = alone * np.geomspace(0.05, 20, 40)
    pair = 2 * curves.private_within_city_wedge(city, rules, sizes) / sizes
    with precision():
        rising, falling = exact.unequal_pair()
        stays = below(rising + falling, ball(0)) and below(ball(0), rising)
    untaxed = {algebra.tau: 0, algebra.rho: 0, algebra.transfer: 0}
    offer = algebra.private_average_benefit().subs(untaxed)
    return Finding(
        printed={
            "Without tax and portfolio PAB is SAB, so that (6) at one common size is the sign of "
            "the slope of SAB": vanishes(offer - algebra.social_average_benefit()),
            "All sizes beyond the city planner's are stable by (6)": bool(
                np.all(pair[sizes > alone] < 0)
            ),
            "No smaller size is": bool(np.all(pair[sizes < alone] > 0)),
        },
        instead={
            "Alike cities of unequal size can be stable with one of them too small, if commuting "
            "costs grow with the cube of population": stays,
        },
        numbers={"sizes": sizes.size, "slopes": [float(rising), float(falling)]},
    )


@ROOM.check("wedge/text/both-wedges-positive")
def check_both_wedges_positive() -> Finding:
    """Within-city and across-city wedge right of the city planner's size."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    sizes = float(curves.city_planner_size(city)) * np.geomspace(1.01, 30, 40)
    within = curves.within_city_wedge(city, sizes)
    across = curves.across_city_wedge(city, rules, sizes)
    average = sp.Function("SAB")(algebra.N)
    general = algebra.marginal(average) - average - algebra.N * sp.diff(average, algebra.N)
    return Finding(
        printed={
            "The within-city wedge is positive somewhere right of the city planner's size": bool(
                np.any(within > 0)
            ),
        },
        instead={
            "It is N times the slope of SAB, which falls there": vanishes(general),
            "In the benchmark it is negative at every such size": bool(np.all(within < 0)),
            "The across-city wedge is positive at every such size": bool(np.all(across > 0)),
        },
        numbers={"sizes": sizes.size},
    )


@ROOM.check("wedge/text/common-benefit-is-average-welfare")
def check_common_benefit() -> Finding:
    """Where entry stops: with the resource given, and with a budget that balances throughout."""
    economy = system_tables.baseline()
    counts = [*range(8, 25), 60, 120, 240, economy.most_cities()]
    # Under (5) the common PAB is total SAB over all residents.
    welfare = [economy.competitive(count).net_production for count in counts]
    best = int(np.argmax(welfare))
    planned = economy.efficient()
    chosen = economy.competitive(counts[best])
    small = chosen.size[: planned.count] < planned.size[: chosen.count]
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    political = float(curves.political_equilibrium_size(city, rules))
    with precision():
        only_time, one = exact.TIME_ONLY, arb(1)
        fewer, same, more = (exact.average(only_time, ball(n), one) for n in ("10/9", 1, "10/11"))
        peak = below(fewer, same) and below(more, same)
    return Finding(
        printed={
            "Entry that raises the common PAB goes on to the peak of PAB if (5) holds at every "
            "number of cities": counts[best] == economy.most_cities(),
        },
        instead={
            "Of alike cities whose budget balances PAB is SAB": vanishes(
                algebra.balanced_benefit() - algebra.social_average_benefit()
            ),
            "With the resource given the common PAB of alike cities rises with their number where "
            "PAB falls with size": vanishes(
                algebra.slope_in_cities(algebra.private_average_benefit())
            ),
            "With people for ten alike city planners SAB is higher in ten cities than in nine or "
            "eleven": peak,
            "With the resource given PAB peaks before SAB does": political
            < float(curves.city_planner_size(city)),
            "On the baseline's sites the common PAB under (5) is highest at 14 cities": counts[best]
            == 14,
            "From there it falls with every further number tried": bool(
                np.all(np.diff(welfare[best:]) < 0)
            ),
            "Its best cities are too small then as well": bool(small[0]),
            "The loss is a small part of the one with the resource given": bool(
                planned.net_production - welfare[best] < (planned.net_production - welfare[-1]) / 5
            ),
        },
        numbers={
            "cities": counts[best],
            "with_the_resource_given": counts[-1],
            "planned": planned.count,
            "too_small": int(np.sum(small)),
            "largest_millions": [chosen.residents[0] / 1e6, planned.residents[0] / 1e6],
            "loss_percent": [
                100 * (planned.net_production / one - 1) for one in (welfare[best], welfare[-1])
            ],
        },
    )
