"""Section 2.1, the planned economy: city planners against the federal planner."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import sympy as sp
from flint import arb

from replication.certify import below
from replication.ledger import Finding
from replication.numerics import Array
from replication.trials import Outcome, counts, everywhere, tried
from replication.vanishing import vanishes
from replication.wedge import draws
from replication.wedge.model import algebra, calibration, census, examples, quadratic, system
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions, site
from replication.wedge.printed import system_tables
from replication.wedge.reference import exact
from replication.wedge.room import ROOM

SEED = 20_090_701
SYSTEMS = 16


@ROOM.check("wedge/result-1")
def check_result_1() -> Finding:
    """At the city planners' sizes SMB is higher in superior cities, so that people should move."""
    average = sp.Function("SAB")(algebra.N)
    identity = algebra.marginal(average) - average - algebra.N * sp.diff(average, algebra.N)
    gaps, numbers, ordered, lower, improved = [], {}, [], [], []
    for name, city in (
        ("productivity", system_tables.baseline().city),
        ("quality_of_life", system_tables.quality_baseline().city),
    ):
        size = np.broadcast_to(curves.city_planner_size(city), census.AREAS)
        social = curves.social_average_benefit(city, size)
        marginal = curves.social_marginal_benefit(city, size)
        gaps.append(np.max(np.abs(marginal - social)))
        superior = np.diff(getattr(city, name)) < 0
        ordered.append(np.all(np.diff(marginal)[superior] < 0))
        # The inferior city's SAB at its own size, against the superior one's at the same size.
        at_inferior = curves.social_average_benefit(replace(city, **{name: best(city, name)}), size)
        lower.append(np.all((social < at_inferior)[1:][superior]))
        moved = 1e-3 * np.min(size)
        best_city, worst_city = (site(city, slice(i, i + 1)) for i in (0, len(size) - 1))
        gain = sum(
            (size[i] + change) * curves.social_average_benefit(place, size[i] + change)[0]
            - size[i] * social[i]
            for i, place, change in ((0, best_city, moved), (-1, worst_city, -moved))
        )
        improved.append(gain > 0)
        numbers[f"{name}_smb_of_best_and_worst_city"] = [float(marginal[0]), float(marginal[-1])]
    return Finding(
        printed={
            "SMB is SAB plus what one more resident does to the others": vanishes(identity),
            "A resident who moves adds the difference of SMB to total SAB": vanishes(
                algebra.gain_over_gap()
            ),
            "A city planner stops where SMB equals SAB": max(gaps) < 1e-6,
            "An inferior city's SAB is below the superior one's at the same size": all(lower),
            "At city planners' sizes SMB is higher in the superior of two cities": all(ordered),
            "Moving people from the worst to the best city then raises total SAB": all(improved),
        },
        numbers=numbers | {"cities": census.AREAS},
    )


def best(city: City, name: str) -> Array:
    """Amenity of the next better site, for each site; the best one's own for itself."""
    values = getattr(city, name)
    return np.asarray(np.concatenate([values[:1], values[:-1]]))


@tried(
    ROOM,
    "wedge/corollary-1",
    draws.systems,
    tries="Planned cities are larger than their own planners' choice wherever that one's SAB is "
    "above the common SMB, and nowhere else",
    domain=draws.SYSTEM_DOMAIN,
    inside=True,
    block=50,
)
def larger_than_own_planners(economies: list[tuple[City, Institutions, float]]) -> Outcome:
    """Planned cities against their own planners' choice, on random systems."""
    holds = []
    for city, _, people in economies:
        alone = float(np.max(curves.city_planner_size(city)))
        planned = system.federal_planner(city, people * alone * TYPICAL_POPULATION)
        own = curves.city_planner_size(planned.city)
        highest = curves.social_average_benefit(planned.city, own)
        clear = np.abs(highest - planned.price) > 1e-9
        holds.append(np.all(((planned.size > own) == (highest > planned.price))[clear]))
    return Outcome(np.array(holds))


@ROOM.check("wedge/corollary-1")
def check_corollary_1() -> Finding:
    """The federal planner makes a city larger than its own planner would where its peak pays."""
    average = sp.Function("SAB")(algebra.N)
    at_peak = (algebra.marginal(average) - average).subs(sp.diff(average, algebra.N), 0)
    slope, twice = sp.diff(average, algebra.N), sp.diff(average, algebra.N, 2)
    falls = sp.diff(algebra.marginal(average), algebra.N) - 2 * slope - algebra.N * twice
    over_output = algebra.N * sp.diff(algebra.social_marginal_benefit(), algebra.N) / algebra.WAGE
    rates = (1 + algebra.alpha + algebra.phi) * (algebra.alpha + algebra.phi) * algebra.phi
    single = algebra.N * sp.diff(over_output, algebra.N)
    single += rates * algebra.c * algebra.N**algebra.phi
    ratios, agree = {}, []
    for name, base in (("balanced_budget", TaxBase.AVERAGE), ("as_run", TaxBase.EDGE)):
        planned = system_tables.baseline(base=base).efficient()
        own = curves.city_planner_size(planned.city)
        highest = curves.social_average_benefit(planned.city, own)
        ratios[name] = planned.size / own
        agree.append(np.all((ratios[name] > 1) == (highest > planned.price)))
    trial = larger_than_own_planners.on(draws.systems(np.random.default_rng(SEED), SYSTEMS))
    small = quadratic.LEFT_SMALL
    better, worse = small.planner()
    price = small.social[0].marginal(better)
    return Finding(
        printed={
            "Each site that is superior to another is planned larger than its planner would": (
                planned.count >= census.AREAS - 1
            ),
        },
        instead={
            "At its own planner's size a city's SMB is its highest SAB": vanishes(at_peak),
            "There SMB falls: its slope is twice that of SAB, which is zero, plus N SAB''": (
                vanishes(falls)
            ),
            "In section 3's city it has one peak: its slope over A N^(alpha - 1) falls with size": (
                vanishes(single)
            ),
            "Of a thousand cities at their planners' sizes the federal planner can empty all but "
            "one": bool(quadratic.FLAT.marginal(sp.Integer(1000)) > 10),
            "All planned cities but the smallest exceed their own planner's choice": all(
                np.all(ratio[:-1] > 1) for ratio in ratios.values()
            ),
            "A city exceeds its own planner's choice just where its highest SAB is above the "
            "common SMB": all(agree),
            "So it is in random systems": everywhere(trial),
            "In the exact example the worse city's highest SAB is above the common SMB, and it is "
            "planned smaller than its own planner would have it": bool(
                small.superior()
                and small.social[1].marginal(worse) == price < small.social[1].top
                and 0 < worse < small.social[1].at
            ),
        },
        numbers={
            "small": [float(better), float(worse), float(price)],
            "example": [20, 10, 1000, float(quadratic.FLAT.marginal(sp.Integer(1000)))],
            "sites": census.AREAS,
            "cities": {name: len(ratio) for name, ratio in ratios.items()},
            "larger_than_city_planner": {n: int(np.sum(r > 1)) for n, r in ratios.items()},
            "smallest_ratio": min(float(ratio[-1]) for ratio in ratios.values()),
            "ratio_of_the_better_of_two_cities": better_of_two(),
            **counts(trial),
        },
    )


def better_of_two() -> float:
    """Planned over its own planner's size of the better of two cities with too few people."""
    city = replace(calibration.benchmark_city(), productivity=np.array([1.0, 0.9999]))
    alone = float(curves.city_planner_size(calibration.benchmark_city()))
    planned = system.federal_planner(city, 1.8 * alone * TYPICAL_POPULATION, 2)
    return float((planned.size / curves.city_planner_size(planned.city))[0])


@ROOM.check("wedge/footnote-5")
def check_footnote_5() -> Finding:
    """Alike sites: as many cities as all people fill at the city planner's size."""
    alone = float(curves.city_planner_size(calibration.benchmark_city()))
    people = 40 * alone * TYPICAL_POPULATION
    planned = system.federal_planner(examples.identical_sites(100), people)
    correct = people / TYPICAL_POPULATION / alone
    average = sp.Function("SAB")(algebra.N)
    return Finding(
        printed={
            "The planner opens N_cp / N_TOT alike cities": planned.count == round(1 / correct),
        },
        instead={
            "Total SAB of alike cities rises with their number while they are larger than N_cp": (
                vanishes(algebra.slope_in_cities(average, total=True))
            ),
            "The planner opens N_TOT / N_cp alike cities": planned.count == round(correct),
            "Each has the city planner's size": bool(
                np.all(np.abs(planned.size / alone - 1) < 1e-9)
            ),
        },
        numbers={
            "planned_count": planned.count,
            "total_over_city_planner_size": correct,
            "printed_ratio": 1 / correct,
        },
    )


@ROOM.check("wedge/figure-3")
def check_figure_3() -> Finding:
    """Two unequal cities: sizes in order, and the loss as an area and as a difference of totals."""
    case = examples.two_cities()
    alone, large, loss = exact.two_cities(exact.BENCHMARK, Fraction(examples.SUPERIORITY))
    sure = [float(one.mid()) for one in (alone, large, loss)]
    return Finding(
        printed={
            "The superior city's planned size exceeds half of all people": bool(
                case.planned.size[0] > case.planner
            ),
            "The inferior city's is below half": bool(case.planned.size[1] < case.planner),
            "City planners, each with half of the people, lose welfare": case.loss > 0,
            "The loss is the area between the SMB curves": abs(case.loss / case.area - 1) < 1e-9,
            "The superior city certainly exceeds half, and the loss is certainly above zero": (
                below(alone, large) and below(arb(0), loss)
            ),
            "Sizes and loss are the certified ones": np.allclose(
                [case.planner, case.planned.size[0], case.loss / TYPICAL_POPULATION],
                sure,
                rtol=1e-7,
                atol=0,
            ),
        },
        numbers={
            "efficient_millions": (case.planned.residents / 1e6).tolist(),
            "city_planner_millions": case.planner * TYPICAL_POPULATION / 1e6,
            "loss_million_dollars": case.loss / 1e6,
            "area_million_dollars": case.area / 1e6,
        },
    )


@ROOM.check("wedge/equation-3")
def check_equation_3() -> Finding:
    """A quasi-concave SAB with one zero slope and no peak; and the peak of the benchmark city."""
    slope = sp.Poly(sp.diff(algebra.flat_step(), algebra.N), algebra.N)
    turns = any(power % 2 for _, power in slope.sqf_list()[1])
    city = calibration.benchmark_city()
    peak = float(curves.city_planner_size(city))
    around = curves.within_city_wedge(city, peak * np.array([0.5, 0.9, 1.1, 2.0]))
    return Finding(
        printed={
            "A strictly quasi-concave SAB with a slope of zero at one size has a peak there": turns,
        },
        instead={
            "1 + (N - 1)^3 has a slope of zero at one size": len(set(slope.real_roots())) == 1,
            "Its slope is a square times three, so that it never falls": vanishes(
                slope.as_expr() - 3 * (algebra.N - 1) ** 2
            ),
            "The benchmark city's SAB rises before the city planner's size": bool(
                np.all(around[:2] > 0)
            ),
            "It falls beyond": bool(np.all(around[2:] < 0)),
            "The area outside has a SAB without a slope": vanishes(
                sp.diff(algebra.outside_benefit() / algebra.N, algebra.N)
            ),
        },
        numbers={"coefficients": [1, 3], "peak": peak},
    )


@ROOM.check("wedge/equation-4")
def check_equation_4() -> Finding:
    """Marginal against average benefits: in general, and around the peaks of SAB and of PAB."""
    average = sp.Function("f")(algebra.N)
    gap = algebra.marginal(average) - average - algebra.N * sp.diff(average, algebra.N)
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    around = np.array([0.5, 1.0, 2.0])
    social, private = (
        marginal - mean
        for marginal, mean in (
            (
                curves.social_marginal_benefit(city, curves.city_planner_size(city) * around),
                curves.social_average_benefit(city, curves.city_planner_size(city) * around),
            ),
            (
                curves.private_marginal_benefit(
                    city, rules, curves.political_equilibrium_size(city, rules) * around
                ),
                curves.private_average_benefit(
                    city, rules, curves.political_equilibrium_size(city, rules) * around
                ),
            ),
        )
    )
    return Finding(
        printed={
            "A marginal benefit is the average plus N times its slope": vanishes(gap),
            "SMB is above SAB before the peak of SAB and below it beyond": bool(
                social[0] > 0 > social[2]
            ),
            "They meet at the city planner's size": abs(float(social[1])) < 1e-6,
            "PMB is above PAB before the peak of PAB and below it beyond": bool(
                private[0] > 0 > private[2]
            ),
            "They meet at the political equilibrium": abs(float(private[1])) < 1e-6,
        },
        numbers={"social_gaps": social, "private_gaps": private},
    )


@ROOM.check("wedge/equation-fp")
def check_equation_fp() -> Finding:
    """Equal SMB at the baseline's optimum; and a multiplier that is below zero."""
    planned = system_tables.baseline().efficient()
    marginal = curves.social_marginal_benefit(planned.city, planned.size)
    last = quadratic.CROWDED.marginal(sp.Integer(3))
    return Finding(
        printed={
            "The multiplier on the population constraint is never negative": bool(last >= 0),
        },
        instead={
            "A resident who moves adds the difference of SMB to total SAB, which leaves nothing to "
            "gain only if SMB is equal": vanishes(algebra.gain_over_gap()),
            "SMB is the same in all planned cities, to a ten thousandth of a cent": np.ptp(marginal)
            < 1e-6,
            "All people are housed": abs(planned.size.sum() * TYPICAL_POPULATION / everybody() - 1)
            < 1e-11,
            "In the example the last of three people adds more in the city than outside": bool(
                last > quadratic.CROWDED_OUTSIDE
            ),
            "At the baseline's optimum one more resident raises welfare": planned.price > 0,
        },
        numbers={
            "multiplier": float(last),
            "rural": float(quadratic.CROWDED_OUTSIDE),
            "people": 3,
            "planned_multiplier": planned.price,
            "cities": planned.count,
        },
    )


def everybody() -> float:
    """Residents of all observed areas."""
    return float(census.populations().residents.sum())


@ROOM.check("wedge/text/fewer-cities-than-city-planners")
def check_fewer_cities() -> Finding:
    """Cities of the federal planner and of isolated planners, on the baseline's and alike sites."""
    economy = system_tables.baseline()
    planned = economy.efficient()
    own = np.broadcast_to(curves.city_planner_size(economy.city), census.AREAS)
    people = economy.population / TYPICAL_POPULATION
    isolated = int(np.searchsorted(np.cumsum(own), people)) + 1
    alone = float(curves.city_planner_size(calibration.benchmark_city()))
    alike = system.federal_planner(
        examples.identical_sites(100), 40 * alone * TYPICAL_POPULATION
    ).count
    free = system.competitive_equilibrium(
        economy.city, Institutions(0.0, 0.0), economy.population
    ).count
    return Finding(
        printed={
            "Of alike cities the planner opens fewer than city planners would": alike < 40,
        },
        instead={
            "Of alike cities total SAB stands still, as their number changes, where SAB does": (
                vanishes(algebra.slope_in_cities(sp.Function("SAB")(algebra.N), total=True))
            ),
            "Of alike cities both open the same number": alike == 40,
            "On the baseline's sites the planner opens fewer": planned.count < isolated,
            "Free migration without tax and portfolio opens fewer still": free < planned.count,
            "There his cities are larger than their own planners' choice": bool(
                np.all(planned.size > own[: planned.count])
            ),
        },
        numbers={
            "planned": planned.count,
            "isolated": isolated,
            "alike": alike,
            "free_migration": free,
            "all_sites_would_hold_millions": float(own.sum()) * TYPICAL_POPULATION / 1e6,
            "residents_millions": economy.population / 1e6,
        },
    )
