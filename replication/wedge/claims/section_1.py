"""Abstract, introduction and conclusion: Figure 1, and how many cities are too many."""

import itertools
from fractions import Fraction

import numpy as np
import sympy as sp
from flint import arb
from scipy.integrate import quad

from replication import published
from replication.certify import ball, below
from replication.ledger import Finding
from replication.numerics import Array
from replication.vanishing import vanishes
from replication.wedge.model import algebra, calibration, examples, outcomes, system
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions, site
from replication.wedge.printed import comparison, recovery, system_tables, tables
from replication.wedge.printed.recovery import printed_number
from replication.wedge.reference import exact
from replication.wedge.room import ROOM


@ROOM.check("wedge/figure-1")
def check_figure_1() -> Finding:
    """Order the points of Figure 1 for every outside option that keeps anybody in the city."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    political = curves.political_equilibrium_size(city, rules)
    best = float(curves.private_average_benefit(city, rules, political))
    still = outcomes.slope(
        lambda size: curves.private_average_benefit(city, rules, size), political
    )
    found = examples.points_by_option(city, rules, np.linspace(0.9 * best, 0.999999 * best, 25))
    benchmark = examples.benchmark_points()
    area, _ = quad(
        lambda size: curves.social_marginal_benefit(city, size) - benchmark.outside,
        benchmark.planner,
        benchmark.efficient,
    )
    reference = Fraction(calibration.REFERENCE_POPULATION, TYPICAL_POPULATION)
    sure, plain = (
        exact.figure_1(exact.BENCHMARK, "33/100", 1, reference, Fraction(constant))
        for constant in (calibration.UNEXPLAINED_WEDGE, 0)
    )

    order = sure.political, arb(1), sure.planner, sure.efficient, sure.free_access

    def each(name: str) -> Array:
        return np.array([getattr(one, name) for one in found])

    return Finding(
        printed={
            "At D one more resident leaves PAB as it is": abs(float(still)) < 1e-3,
            "D, the peak of PAB, lies left of E, where free migration stops": bool(
                np.all(each("political") < each("migration"))
            ),
            "E lies left of the efficient size C": bool(
                np.all(each("migration") < each("efficient"))
            ),
            "A, the peak of SAB, lies between D and C": bool(
                np.all(each("political") < each("planner"))
                and np.all(each("planner") < each("efficient"))
            ),
            "B, where free access would stop, lies right of C": bool(
                np.all(each("efficient") < each("free_access"))
            ),
            "Welfare is lost at E": bool(np.all(each("loss") > 0)),
            "The benchmark city at E is smaller than its own planner would have it": (
                benchmark.migration < benchmark.planner
            ),
            "Its efficient size is more than ten times that of E": (
                benchmark.efficient > 10 * benchmark.migration
            ),
            "In the benchmark city the order is certainly D, E, A, C, B": all(
                below(one, two) for one, two in itertools.pairwise(order)
            ),
            "There E is certainly below a tenth of C": below(10 * arb(1), sure.efficient),
            "Without the 600 dollars of the tables it is certainly below a fifth": below(
                5 * arb(1), plain.efficient
            ),
            "City planners, at A, lose the area between SMB and the outside option up to C": (
                benchmark.planner_loss > 0
                and abs(benchmark.planner_loss / TYPICAL_POPULATION / area - 1) < 1e-9
            ),
            "Both losses are certainly above zero": sure.loss > 0 and sure.planner_loss > 0,
            "Points and losses are the certified ones": max(
                abs(float(one.mid()) / two - 1)
                for one, two in (
                    (sure.political, benchmark.political),
                    (sure.planner, benchmark.planner),
                    (sure.efficient, benchmark.efficient),
                    (sure.free_access, benchmark.free_access),
                    (sure.loss, benchmark.loss / TYPICAL_POPULATION),
                    (sure.planner_loss, benchmark.planner_loss / TYPICAL_POPULATION),
                )
            )
            < 1e-9,
        },
        numbers={
            **{
                f"{name}_millions": getattr(benchmark, name) * TYPICAL_POPULATION / 1e6
                for name in ("planner", "free_access", "efficient", "political", "migration")
            },
            "outside_option": benchmark.outside,
            "loss_billion_dollars": benchmark.loss / 1e9,
            "city_planners_loss_billion_dollars": benchmark.planner_loss / 1e9,
        },
    )


@ROOM.check("wedge/text/40-percent-too-many")
def check_40_percent() -> Finding:
    """Compare the introduction with Tables 1 and 2 and with our system."""
    economy = system_tables.baseline()
    planned, competitive = economy.efficient(), economy.competitive()
    excess = competitive.count / planned.count - 1
    fifth = comparison.column(2, "(5)")
    right = [fifth.most_cities(), fifth.efficient().count]
    loss = planned.net_production / competitive.net_production - 1
    names = [f"({n})" for n in range(1, 6)]

    def rows(name: str) -> Array:
        return np.array(
            [[recovery.printed_number(table, name, column) for column in names] for table in (1, 2)]
        )

    ratios = rows("competitive-count") / rows("efficient-count")
    losses = 100 * rows("deadweight-loss-percent")
    about_one = np.round(losses) == 1
    return Finding(
        printed={
            "Some column of Table 1 or 2 has about 40 percent too many cities": bool(
                np.any(np.round(ratios - 1, 1) == 0.4)
            ),
            "Our baseline has about 40 percent too many cities": round(excess, 1) == 0.4,
            "Our baseline loses about 1 percent": round(100 * loss) == 1,
        },
        instead={
            "Every column of Table 1 has over five times as many cities as are efficient": bool(
                np.min(ratios[0]) > 5
            ),
            "Every column of Table 2 has over twice as many": bool(np.min(ratios[1]) > 2),
            "Every column of Table 1 loses more than 2 percent": bool(np.min(losses[0]) > 2),
            "Three columns of Table 2 lose about 1 percent, and none of Table 1": (
                about_one.sum(axis=1).tolist() == [0, 3]
            ),
            "Rightly, column (5) of Table 2 has half as many cities again as are efficient": (
                round(right[0] / right[1], 1) == 1.5
            ),
        },
        numbers={
            "competitive_and_planned": [competitive.count, planned.count],
            "times_as_many": excess + 1,
            "excess_sites_percent": 100 * excess,
            "loss_percent": 100 * loss,
            "times": ratios.tolist(),
            "excess": (100 * (ratios - 1)).tolist(),
            "loss": losses.tolist(),
            "column_5_right": right,
            "column_5_excess_percent": 100 * (right[0] / right[1] - 1),
        },
    )


@ROOM.check("wedge/text/too-numerous-and-underpopulated")
def check_abstract() -> Finding:
    """Run the baseline's sites with all wedges, and without any."""
    economy = system_tables.baseline()
    planned = economy.efficient()
    full = outcomes.wedge_outcome(economy, planned, 0.33, 1.0)
    none = outcomes.wedge_outcome(economy, planned, 0.0, 0.0)
    return Finding(
        printed={
            "Heterogeneity alone, without wedges, makes cities too many": none.competitive_count
            > planned.count,
            "It makes the best cities too small": none.undersized_are_top,
        },
        instead={
            "With the baseline's wedges there are too many cities": full.competitive_count
            > planned.count,
            "With them the best cities are too small": full.undersized_are_top,
            "With them welfare is lost": full.loss > 0,
            "Without wedges there are too few cities": none.competitive_count < planned.count,
            "Without them less is lost, but something": 0 < none.loss < full.loss,
        },
        numbers={
            "planned_count": planned.count,
            "competitive_count": full.competitive_count,
            "undersized_with_wedges": full.undersized,
            "competitive_count_without_wedges": none.competitive_count,
            "loss_percent": 100 * full.loss,
            "loss_percent_without_wedges": 100 * none.loss,
        },
    )


@ROOM.check("wedge/text/rents-and-wages-rise-with-size")
def check_rents_and_wages() -> Finding:
    """Elasticities of wage and rent to population; and where taxes paid stop rising."""
    wage = algebra.N * sp.diff(algebra.WAGE, algebra.N) / algebra.WAGE
    rent = algebra.N * sp.diff(algebra.average_rent(), algebra.N) / algebra.average_rent()
    city = calibration.benchmark_city()
    share = float(city.time_cost / city.labour_value)
    alpha, phi = float(city.agglomeration), float(city.commuting)
    largest = (alpha / ((alpha + phi) * share)) ** (1 / phi)
    paid = curves.net_labour_income(city, largest * np.array([1e-6, 0.5, 1.0, 2.0]))
    rising = algebra.alpha - (algebra.alpha + algebra.phi) * algebra.c * algebra.N**algebra.phi
    only_time = exact.TIME_ONLY
    sizes = [ball(1), ball("11/10")]
    before, after = (only_time.output(n) - only_time.lost_time(n) for n in sizes)
    return Finding(
        printed={
            "Taxes per head rise with size at every size": bool(np.all(np.diff(paid) > 0)),
        },
        instead={
            "The wage rises with population, with the elasticity alpha": vanishes(
                wage - algebra.alpha
            ),
            "Average rent rises with population, with the elasticity alpha + phi": vanishes(
                rent - algebra.alpha - algebra.phi
            ),
            "Earnings rise with size as long as alpha exceeds (alpha + phi) c_h N^phi": (
                vanishes(algebra.earnings_slope() - rising)
            ),
            "At the calibration earnings rise up to 440,000 typical cities": bool(
                paid[0] < paid[1] < paid[2] > paid[3] and round(largest, -4) == 440_000
            ),
            "In section 3's own city they fall from the city planner's size on": below(
                after, before
            ),
        },
        numbers={"typical_cities": [largest, round(largest, -4)]},
    )


@ROOM.check("wedge/text/local-control")
def check_local_control() -> Finding:
    """Move people from the best to the worst city; and put every city at the peak of its PAB."""
    economy = system_tables.baseline()
    changes, gaps = {}, {}
    for name, (tax, share) in {"with": (0.33, 1.0), "without": (0.0, 0.0)}.items():
        rules = Institutions(tax, share)
        found = system.competitive_equilibrium(economy.city, rules, economy.population)
        ends = [0, found.count - 1]
        places = [site(found.city, slice(end, end + 1)) for end in ends]
        moved = 1e-6 * found.size[ends[1]]

        def total(
            change: float, places: list[City] = places, sizes: Array = found.size[ends]
        ) -> float:
            return float(
                sum(
                    n * curves.social_average_benefit(place, n)[0]
                    for place, n in zip(places, sizes + np.array([-change, change]), strict=True)
                )
            )

        wedge = curves.private_social_wedge(found.city, rules, found.size)[ends]
        changes[name] = (total(moved) - total(-moved)) / (2 * moved)
        gaps[name] = float(wedge[1] - wedge[0])
    political = curves.political_equilibrium_size(economy.city, economy.institutions)
    held = float(np.sum(political)) * TYPICAL_POPULATION
    steep = (1 - algebra.tau) * algebra.phi * (algebra.rho * (1 + algebra.alpha) - 1)
    along_equal_private = algebra.slope_of_ratio(
        algebra.social_marginal_benefit(), algebra.private_average_benefit()
    )
    return Finding(
        printed={
            "A limit on the best city lowers welfare with or without taxes and a portfolio": (
                changes["without"] < 0
            ),
        },
        instead={
            "At equal PAB a move changes welfare by the gap of the private-social wedges": (
                vanishes(algebra.gain_over_gap(sp.Symbol("u")))
            ),
            "In section 3's city SMB at equal PAB rises with c_h N^phi if rho (1 + alpha) > 1 and "
            "falls if it is less": vanishes(along_equal_private - steep),
            "On the baseline's sites welfare changes by the gap of the wedges": all(
                abs(changes[name] / gaps[name] - 1) < 1e-3 for name in changes
            ),
            "With the baseline's wedges it lowers welfare": changes["with"] < 0,
            "Without wedges it raises welfare": changes["without"] > 0,
            "With every city at the peak of its PAB the sites hold a tenth of all people": round(
                held / economy.population, 1
            )
            == 0.1,
        },
        numbers={
            "change_per_person": changes,
            "gap_of_wedges": gaps,
            "held_millions": held / 1e6,
            "residents_millions": economy.population / 1e6,
            "political_thousands": [
                float(political[0]) * TYPICAL_POPULATION / 1e3,
                float(political[-1]) * TYPICAL_POPULATION / 1e3,
            ],
            "sites": len(political),
        },
    )


@ROOM.check("wedge/text/other-externalities-amplify")
def check_other_externalities() -> Finding:
    """Add a benefit to other cities that rises with size: the efficient size rises, PAB stays."""
    social, effect = (sp.Function(name)(algebra.N) for name in ("SAB", "E"))
    slope = sp.diff(algebra.with_effect_on_others(social, effect), algebra.N).subs(
        sp.diff(social, algebra.N), 0
    )
    city = calibration.benchmark_city()
    sizes = float(curves.city_planner_size(city)) * np.exp(np.linspace(-1, 3, 4001))
    with_effect = curves.social_average_benefit(city, sizes) + examples.outside_effect(sizes)
    best = float(sizes[np.argmax(with_effect)])
    return Finding(
        printed={
            "At the old city planner's size SAB then rises as fast as the benefit": vanishes(
                slope - sp.diff(effect, algebra.N)
            ),
            "In the benchmark city the efficient size rises": best
            > 1.001 * float(curves.city_planner_size(city)),
        },
        numbers={"efficient_over_city_planner": best / float(curves.city_planner_size(city))},
    )


@ROOM.check("wedge/text/cross-references")
def check_cross_references() -> Finding:
    """Column numbers, shares and elasticities that the text gives, against the tables' own."""
    first = published.read_table("wedge/table-1").cells.columns
    elasticities = {
        design.land_share: design.rent_elasticity
        for design in tables.DESIGNS.values()
        if isinstance(design.rent_elasticity, tuple)
    }
    shares = [printed_number(3, "land-rent-share", column) for column in tables.COLUMNS[1:]]
    return Finding(
        printed={
            "Table 1 has columns 2 to 7": "(7)" in first,
            "A table varies the elasticity of rent at a land share of 2.5 percent": 0.025
            in elasticities,
            "Table 8 goes up to an elasticity of .7": max(tables.RENT_ELASTICITIES) == 0.7,
            "Land shares go up to 6 percent": round(max(shares), 2) == 0.06,
            "The column headed phi = .5 has a commuting elasticity of .5": (
                printed_number(2, "commuting", "(3)") == 0.5
            ),
        },
        instead={
            "Table 1 has columns 0 to 5": list(first) == [f"({n})" for n in range(6)],
            "Tables 8 to 11 vary the elasticity at a land share of 4.3 percent": list(elasticities)
            == [0.043],
            "They go up to .5": printed_number(8, "rent-elasticity", "(6)") == 0.5,
            "The column headed phi = .5 has a portfolio of .5": printed_number(
                2, "ownership", "(3)"
            )
            == 0.5,
        },
        numbers={
            "columns": [1, 3, 4, 5, 7, 8, 9],
            "land_shares_percent": [100 * share for share in shares],
            "elasticities": list(tables.RENT_ELASTICITIES),
        },
    )
