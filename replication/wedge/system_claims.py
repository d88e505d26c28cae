"""Checks of section 4.3, Results 1-3 and what rests on the simulated system of cities.

Where the Census file is missing the checks run on the stand-in: statements about who is too small
are tested all the same, printed numbers are not. Every finding names its population data.
"""

from dataclasses import replace
from functools import partial

import numpy as np

from replication import published
from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array
from replication.trials import Trials
from replication.wedge import (
    algebra,
    amenities,
    calibration,
    census,
    experiments,
    system,
    system_figures,
    system_tables,
)
from replication.wedge import city as curves
from replication.wedge.amenities import TaxBase
from replication.wedge.census import Populations
from replication.wedge.city import City, Institutions
from replication.wedge.room import ROOM
from replication.wedge.system_tables import DESIGNS, Design, Economy, Variant

ROOM.tables |= {f"wedge/table-{n}": partial(system_tables.table, n) for n in DESIGNS}
ROOM.figures |= {
    "wedge/figure-3": system_figures.figure_3,
    "wedge/figure-4": system_figures.figure_4,
    "wedge/figure-7": system_figures.figure_7,
}

SIZE_ROWS = tuple(
    f"{kind}-{which}"
    for which in ("largest", "smallest", "median")
    for kind in ("competitive", "efficient")
)
SEED = 20_090_701


def printed(number: int, row: str, column: str) -> str:
    """Return a printed cell of Table 1 or 2 as text."""
    return str(published.read_table(f"wedge/table-{number}").cells.at[row, column])


def printed_value(number: int, row: str, column: str) -> float:
    """Return a printed cell of Table 1 or 2 as a number."""
    return float(published.parse(printed(number, row, column)).value)


def agreeing_cells(number: int, ours: dict[str, dict[str, float]]) -> int:
    """Count the cells that agree among our columns of rows."""
    return sum(
        published.agrees(value, printed(number, row, column))
        for column, rows in ours.items()
        for row, value in rows.items()
    )


def efficient_sizes(design: Design, economy: Economy, *, lots: bool) -> dict[str, float]:
    """Largest, smallest and median efficient city at the printed number of cities."""
    count = economy.fillable(design.allocated_count or design.efficient_count)
    planned = economy.efficient_in_lots(count) if lots else economy.efficient(count)
    people = planned.residents[: design.efficient_count]
    return dict(
        zip(
            ("efficient-largest", "efficient-smallest", "efficient-median"),
            (float(people[0]), float(people[-1]), float(np.median(people))),
            strict=True,
        )
    )


def competitive_sizes(design: Design, economy: Economy) -> dict[str, float]:
    """Largest, smallest and median competitive city at the printed number, in lots."""
    people = economy.competitive_in_lots(design.competitive_count).residents
    return dict(
        zip(
            ("competitive-largest", "competitive-smallest", "competitive-median"),
            (float(people[0]), float(people[-1]), float(np.median(people))),
            strict=True,
        )
    )


def column(number: int, name: str, populations: Populations, base: TaxBase) -> Economy:
    """System of a column, run with the benefit of its efficient rows."""
    return system_tables.economy(DESIGNS[number][name], populations, base=base)


DISTANCES = {
    1: {"largest": 5e-4, "smallest": 1e-2, "median": 1.5e-2, "loss": 0.03},
    2: {"largest": 5e-4, "smallest": 1e-2, "median": 1.5e-2, "loss": 0.075},
}
"""Relative distances from the printed numbers that a table's columns stay within; the medians of
all columns but Table 1's second stay within .5%. Table 2's losses rest on its competitive rows."""

VERDICTS = {1: Verdict.CORRECTED, 2: Verdict.OUT_OF_REACH}
"""Table 1 follows from named rules. The competitive rows of Table 2 need the advantages of the
lower sites, which the paper does not describe."""


def check_table(number: int) -> Finding:
    """Compare sizes at the printed number of cities with and without lots and edge taxes."""
    people = census.populations()
    frame = (
        system_tables.table(number)
        if people.is_real
        else system_tables.compute(number, people, Variant.PRINTED)
    )
    names = list(DESIGNS[number])
    if not people.is_real:
        holds = all(
            frame.at["efficient-count", name] < frame.at["competitive-count", name]
            and frame.at["efficient-largest", name] > frame.at["competitive-largest", name]
            for name in names[:4]
        )
        return finding(holds, VERDICTS[number], population_data=people.source)
    cells = published.compare(published.read_table(f"wedge/table-{number}"), frame)
    gaps = {(cell.row, cell.column): cell.relative for cell in cells}
    worst = {
        which: max(gaps[f"efficient-{which}", name] for name in names)
        for which in ("largest", "smallest", "median")
    }
    ordinary = [name for name in names if (number, name) != (2, "(5)")]
    worst["loss"] = max(gaps["deadweight-loss", name] for name in ordinary)
    medians = [name for name in names if gaps["efficient-median", name] > 5e-3]
    counts: dict[str, int] = {}
    for label, lots, base in (
        ("as_run", True, TaxBase.EDGE),
        ("without_lots", False, TaxBase.EDGE),
        ("with_balanced_budget", True, TaxBase.AVERAGE),
    ):
        ours = {
            name: efficient_sizes(design, column(number, name, people, base), lots=lots)
            for name, design in DESIGNS[number].items()
            if base is TaxBase.EDGE or _stable(number, name, people, base)
        }
        counts[label] = agreeing_cells(number, ours)
    # The tax base moves no city of Table 2, where the resource shifts every PAB alike.
    needs_edge = counts["as_run"] > counts["with_balanced_budget"] or number == 2
    return finding(
        all(worst[key] <= limit for key, limit in DISTANCES[number].items())
        and medians == (["(2)"] if number == 1 else [])
        and counts["as_run"] >= 14
        and counts["as_run"] > counts["without_lots"]
        and needs_edge,
        VERDICTS[number],
        population_data=people.source,
        cells=len(cells),
        agree=sum(cell.agrees for cell in cells),
        **{f"largest_gap_{key}": gap for key, gap in worst.items()},
        **{f"efficient_size_cells_{key}": value for key, value in counts.items()},
        efficient_size_cells=15,
    )


def _stable(number: int, name: str, people: Populations, base: TaxBase) -> bool:
    """Whether a column's printed number of efficient cities can be filled."""
    economy = column(number, name, people, base)
    most = system.most_stable_cities(economy.city, system.social_benefit, economy.population)
    return most >= DESIGNS[number][name].efficient_count


for _number in DESIGNS:
    ROOM.check(f"wedge/table-{_number}")(partial(check_table, _number))


@ROOM.check("wedge/table-2/efficient-populations")
def check_efficient_populations() -> Finding:
    """Efficient sizes of Table 2 at the printed number of cities, in lots and one by one."""
    people = census.populations()
    sizes = {
        lots: {
            name: efficient_sizes(design, column(2, name, people, TaxBase.EDGE), lots=lots)
            for name, design in DESIGNS[2].items()
        }
        for lots in (True, False)
    }
    if not people.is_real:
        lots = np.array([list(rows.values()) for rows in sizes[True].values()]) / 5_000
        whole = np.allclose(lots, np.round(lots), rtol=0, atol=1e-6)
        return finding(whole, Verdict.CORRECTED, population_data=people.source)
    agree = {lots: agreeing_cells(2, ours) for lots, ours in sizes.items()}
    return finding(
        agree[True] == 15 > agree[False],
        Verdict.CORRECTED,
        population_data=people.source,
        cells=15,
        agree_in_lots=agree[True],
        agree_one_by_one=agree[False],
    )


@ROOM.check("wedge/table-1/common-resource")
def check_common_resource() -> Finding:
    """Back-solve the constant of each column; compare with two ways to collect the tax."""
    people = census.populations()
    edge, average, ends = {}, {}, {}
    for name, design in DESIGNS[1].items():
        edge[name] = column(1, name, people, TaxBase.EDGE).institutions.common_resource
        average[name] = column(1, name, people, TaxBase.AVERAGE).institutions.common_resource
        if people.is_real:
            largest = printed_value(1, "efficient-largest", name)
            ends[name] = experiments.backsolved_resource(design, people, largest)
    holds = all(average[name] > edge[name] + 20 for name in DESIGNS[1]) and all(
        low < edge[name] < high < average[name] for name, (low, high) in ends.items()
    )
    return finding(
        holds,
        Verdict.CORRECTED,
        population_data=people.source,
        back_solved={name: [float(low), float(high)] for name, (low, high) in ends.items()},
        taxing_earnings_at_the_edge={name: float(value) for name, value in edge.items()},
        balancing_the_budget={name: float(value) for name, value in average.items()},
    )


@ROOM.check("wedge/table-1/column-2")
def check_column_2() -> Finding:
    """Run the 135-city column with the stated benefit and with 15,000 dollars."""
    people = census.populations()
    design = DESIGNS[1]["(2)"]
    agree, production = {}, {}
    for benefit in (design.stated, design.used):
        economy = system_tables.economy(design, people, benefit)
        sizes = efficient_sizes(design, economy, lots=True)
        production[benefit] = economy.efficient(
            economy.fillable(design.efficient_count)
        ).net_production
        sizes["efficient-production"] = production[benefit]
        agree[benefit] = agreeing_cells(1, {"(2)": sizes})
    economy = system_tables.economy(design, people)
    filled = economy.fillable(design.efficient_count)
    second_half = economy.efficient_in_lots(filled).residents[7]
    holds = production[design.used] > production[design.stated]
    if people.is_real:
        holds &= agree[design.used] == 3 and agree[design.stated] == 0
        holds &= published.agrees(second_half, printed(1, "efficient-median", "(2)"))
    return finding(
        holds,
        Verdict.CORRECTED,
        population_data=people.source,
        cells=4,
        agree_with_stated_benefit=agree[design.stated],
        agree_with_15000=agree[design.used],
        eighth_of_fourteen_cities=float(second_half),
        most_stable_competitive_cities=economy.most_cities(),
    )


@ROOM.check("wedge/table-1/column-4")
def check_column_4() -> Finding:
    """Show the contradiction in print, then the two runs that the column is made of."""
    people = census.populations()
    design = DESIGNS[1]["(4)"]
    loss = printed_value(1, "deadweight-loss", "(4)")
    difference = printed_value(1, "efficient-production", "(4)") - printed_value(
        1, "competitive-production", "(4)"
    )
    commuting = printed(1, "commuting", "(4)")
    runs = {
        benefit: system_tables.economy(design, people, benefit)
        for benefit in (design.used or design.stated, design.used_in_competition)
    }
    low, high = runs.values()
    planned = low.efficient_in_lots(low.fillable(design.efficient_count))
    competitive = high.competitive_in_lots(min(design.competitive_count, high.most_cities()))
    best = high.efficient_in_lots(high.efficient().count)
    ours = best.net_production - competitive.net_production
    holds = difference < 0 < loss and commuting == "0.100" and ours > 0
    if people.is_real:
        holds &= (
            published.agrees(planned.net_production, printed(1, "efficient-production", "(4)"))
            and published.agrees(
                competitive.net_production, printed(1, "competitive-production", "(4)")
            )
            and published.agrees(
                ours / competitive.net_production, printed(1, "deadweight-loss-percent", "(4)")
            )
        )
    return finding(
        holds,
        Verdict.CORRECTED,
        population_data=people.source,
        printed_difference=difference,
        printed_loss=loss,
        efficient_production_at_12000=planned.net_production,
        competitive_production_at_12500=competitive.net_production,
        loss_at_12500=ours,
    )


@ROOM.check("wedge/table-2/column-5")
def check_column_5() -> Finding:
    """Fill 92 cities and 54 cities; see which allocation the printed sizes belong to."""
    people = census.populations()
    design = DESIGNS[2]["(5)"]
    economy = column(2, "(5)", people, TaxBase.EDGE)
    cut = efficient_sizes(design, economy, lots=True)
    whole = efficient_sizes(replace(design, allocated_count=None), economy, lots=True)
    housed = economy.efficient_in_lots(economy.fillable(design.allocated_count)).residents[
        : design.efficient_count
    ]
    agree = {name: agreeing_cells(2, {"(5)": run}) for name, run in (("92", cut), ("54", whole))}
    holds = housed.sum() < 0.9 * economy.population
    if people.is_real:
        holds &= agree == {"92": 3, "54": 0}
    return finding(
        holds,
        Verdict.CORRECTED,
        population_data=people.source,
        cells=3,
        agree_if_first_54_of_92=agree["92"],
        agree_if_54=agree["54"],
        people_in_the_first_54=float(housed.sum()),
        people_to_house=economy.population,
        efficient_count=economy.efficient().count,
    )


def rule_counts(people: Populations) -> dict[str, tuple[int, int]]:
    """Numbers of cities in Table 1's columns by the rule of the largest city."""
    counts = {}
    for name, design in DESIGNS[1].items():
        market = system_tables.economy(design, people, design.used_in_competition)
        planner = system_tables.economy(design, people)
        counts[name] = market.competitive_count_by_rule(), planner.efficient_count_by_rule()
    return counts


@ROOM.check("wedge/text/competitive-count")
def check_competitive_count() -> Finding:
    """At the printed number of cities, ask whether one more would raise the common PAB."""
    people = census.populations()
    raised, more, ours = {}, {}, {}
    for number, designs in DESIGNS.items():
        for name, design in designs.items():
            economy = system_tables.economy(design, people, design.used_in_competition)
            most = economy.most_cities()
            key = f"{number}.{name[1]}"
            ours[key] = most
            if design.competitive_count < most:
                count = design.competitive_count
                here, next_one = (economy.competitive(n).price for n in (count, count + 1))
                raised[key] = float(next_one - here)
            else:
                more[key] = design.competitive_count - most
    rule = {name: counts[0] for name, counts in rule_counts(people).items()}
    explained = [name for name in rule if rule[name] == DESIGNS[1][name].competitive_count]
    # No more than two of ten columns print more cities than stability allows.
    expected = {"1.2", "2.5"} if people.is_real else set(more)
    return finding(
        all(gain > 0 for gain in raised.values())
        and len(raised) >= 8
        and set(more) == expected
        and (explained == ["(1)", "(3)", "(4)", "(5)"] or not people.is_real),
        Verdict.REFUTED,
        population_data=people.source,
        gain_from_one_more_city_dollars=raised,
        our_number=ours,
        number_by_the_rule_of_the_largest_city=rule,
        cities_beyond_the_stable_number=more,
    )


@ROOM.check("wedge/text/efficient-count")
def check_efficient_count() -> Finding:
    """Total SAB at the printed number of cities against the optimum over all numbers."""
    people = census.populations()
    losses, ours = {}, {}
    for number, designs in DESIGNS.items():
        for name, design in designs.items():
            economy = system_tables.economy(design, people)
            best = economy.efficient()
            try:
                given = economy.efficient(design.efficient_count)
            except ValueError:
                continue
            key = f"{number}.{name[1]}"
            ours[key] = best.count
            losses[key] = 1e6 * (1 - given.net_production / best.net_production)
    different = [key for key, loss in losses.items() if loss > 0]
    holds = min(losses.values()) >= 0 and len(different) >= 2
    rule = {name: counts[1] for name, counts in rule_counts(people).items()}
    explained = [name for name in rule if rule[name] == DESIGNS[1][name].efficient_count]
    if people.is_real:
        holds &= sorted(set(losses) - set(different)) == ["1.2", "2.3"] and len(losses) == 10
        holds &= losses["1.1"] < 20 and explained == ["(1)", "(2)", "(3)", "(4)"]
    return finding(
        holds,
        Verdict.REFUTED,
        population_data=people.source,
        our_number=ours,
        number_by_the_rule_of_the_largest_city=rule,
        welfare_below_optimum_per_million=losses,
    )


@ROOM.check("wedge/text/170-billion")
def check_170_billion() -> Finding:
    """Deadweight loss of the baseline, at free numbers of cities and at the printed ones."""
    people = census.populations()
    economy = experiments.baseline(people)
    planned, competitive = economy.efficient(), economy.competitive()
    loss = planned.net_production - competitive.net_production
    share = loss / competitive.net_production
    in_print = printed_value(1, "deadweight-loss-percent", "(1)")
    holds = loss > 0 and f"{100 * in_print:.0f}" == "5"
    if people.is_real:
        # "$170 billion" has two digits, "around 4%" one.
        holds &= round(loss / 1e10) == 17 and f"{100 * share:.0f}" == "5"
    return finding(
        holds,
        Verdict.CORRECTED,
        population_data=people.source,
        loss_billion_dollars=loss / 1e9,
        share_of_income=share,
        printed_share_in_table=in_print,
    )


@ROOM.check("wedge/text/40-percent-too-many")
def check_40_percent() -> Finding:
    """Compare the introduction with Table 1 and with our system."""
    people = census.populations()
    economy = experiments.baseline(people)
    planned, competitive = economy.efficient(), economy.competitive()
    excess = competitive.count / planned.count - 1
    loss = planned.net_production / competitive.net_production - 1
    counts = [
        printed_value(1, "competitive-count", f"({n})")
        / printed_value(1, "efficient-count", f"({n})")
        for n in range(1, 6)
    ]
    losses = [printed_value(1, "deadweight-loss-percent", f"({n})") for n in range(1, 6)]
    return finding(
        min(counts) > 5 and min(losses) > 0.02 and excess > 5 and loss > 0.02,
        Verdict.REFUTED,
        population_data=people.source,
        excess_sites_percent=100 * excess,
        loss_percent=100 * loss,
        printed_excess_percent=[100 * (ratio - 1) for ratio in counts],
        printed_loss_percent=[100 * value for value in losses],
    )


@ROOM.check("wedge/text/too-numerous-and-underpopulated")
def check_abstract() -> Finding:
    """Run the baseline's sites with all wedges, and without any."""
    people = census.populations()
    economy = experiments.baseline(people)
    planned = economy.efficient()
    full = experiments.wedge_outcome(economy, planned, 0.33, 1.0)
    none = experiments.wedge_outcome(economy, planned, 0.0, 0.0)
    return finding(
        full.competitive_count > planned.count > none.competitive_count
        and full.undersized_are_top
        and not none.undersized_are_top
        and full.loss > 0
        and none.loss > 0,
        Verdict.CONDITIONAL,
        population_data=people.source,
        planned_count=planned.count,
        competitive_count=full.competitive_count,
        undersized_with_wedges=full.undersized,
        competitive_count_without_wedges=none.competitive_count,
        loss_percent=100 * full.loss,
        loss_percent_without_wedges=100 * none.loss,
    )


@ROOM.check("wedge/equation-15")
def check_equation_15() -> Finding:
    """Fit log rank on log population: observed cities, and simulated ones in lots."""
    people = census.populations()
    design = DESIGNS[1]["(4)"]
    economy = system_tables.economy(design, people, design.used_in_competition)
    count = min(design.competitive_count, economy.most_cities())
    simulated = economy.competitive_in_lots(count).residents
    fits = {
        "observed": amenities.fit_rank_rule(people.residents / 1e3, census.RANKED),
        "observed_all": amenities.fit_rank_rule(people.residents / 1e3, census.AREAS),
        "simulated": amenities.fit_rank_rule(simulated / 1e3, census.RANKED),
    }
    in_print = {"intercept": "11.332", "slope": "-1.073", "t_statistic": "-77.06"}
    match = {
        name: sum(published.agrees(getattr(fit, key), text) for key, text in in_print.items())
        for name, fit in fits.items()
    }
    holds = fits["simulated"].slope < -1
    if people.is_real:
        holds &= match == {"observed": 0, "observed_all": 0, "simulated": 3}
    return finding(
        holds,
        Verdict.CORRECTED,
        population_data=people.source,
        numbers_in_print=3,
        matching=match,
        **{
            f"{name}_intercept_slope_t": [fit.intercept, fit.slope, fit.t_statistic]
            for name, fit in fits.items()
        },
    )


@ROOM.check("wedge/equation-16")
def check_equation_16() -> Finding:
    """Fit log rank on log productivity over the 135 best and over all."""
    people = census.populations()
    economy = column(1, "(1)", people, TaxBase.EDGE)
    values = system_figures.output_per_worker(economy.city)
    top = amenities.fit_rank_rule(values, census.RANKED)
    everyone = amenities.fit_rank_rule(values, census.AREAS)
    holds = top.slope < -20
    if people.is_real:
        holds &= (
            abs(top.slope + 30.258) < 0.001
            and published.agrees(top.t_statistic, "-112.96")
            and 280.5 < top.intercept < 281
            and abs(everyone.slope + 30.258) > 1
        )
    return finding(
        holds,
        Verdict.CORRECTED,
        population_data=people.source,
        best_135_intercept_slope_t=[top.intercept, top.slope, top.t_statistic],
        all_intercept_slope_t=[everyone.intercept, everyone.slope, everyone.t_statistic],
    )


@ROOM.check("wedge/text/amenities-follow-zipf")
def check_zipf() -> Finding:
    """Compare the line through the 135 best sites with where the last sites are."""
    people = census.populations()
    values = system_figures.output_per_worker(experiments.baseline(people).city)
    plot = system_figures.rank_plot(values)
    rank = np.arange(1, values.size + 1)
    # Ranks that the line through the best sites gives to every site.
    given = np.exp(plot.top.intercept + plot.top.slope * np.log(values))
    off = np.log(given / rank)
    inside = float(np.max(np.abs(off[10 : census.RANKED])))
    beyond = float(off[-1])
    return finding(
        inside < 0.35 and beyond < -0.4,
        Verdict.CONDITIONAL,
        population_data=people.source,
        largest_log_error_ranks_11_to_135=inside,
        log_error_at_last_rank=beyond,
        rank_given_to_last_site=float(given[-1]),
    )


@ROOM.check("wedge/figure-7")
def check_figure_7() -> Finding:
    """Both panels: a line fits the best sites; the last sites pile up at one value."""
    people = census.populations()
    numbers = {}
    holds = True
    for name, values in (
        ("productivity", system_figures.output_per_worker(experiments.baseline(people).city)),
        (
            "quality_of_life",
            system_figures.private_advantage(experiments.quality_baseline(people).city),
        ),
    ):
        plot = system_figures.rank_plot(values)
        shape = np.corrcoef(
            np.log(values[: census.RANKED]), np.log(np.arange(1, census.RANKED + 1))
        )
        holds &= plot.top.slope < -1 and shape[0, 1] < -0.97
        numbers[f"{name}_slope_135"] = plot.top.slope
        numbers[f"{name}_slope_all"] = plot.all_cities.slope
        numbers[f"{name}_correlation_135"] = float(shape[0, 1])
    if people.is_real:
        holds &= abs(numbers["productivity_slope_135"] + 30.258) < 0.35
    return finding(holds, Verdict.REPRODUCED, population_data=people.source, **numbers)


@ROOM.check("wedge/text/hypothetical-sites")
def check_hypothetical_sites() -> Finding:
    """Add 200 sites by the rule of (16) and let people choose again."""
    people = census.populations()
    economy = column(1, "(1)", people, TaxBase.EDGE)
    rule = amenities.fit_rank_rule(system_figures.output_per_worker(economy.city), census.RANKED)
    longer = amenities.with_hypothetical_sites(economy.city, rule, 200)
    extended = replace(economy, city=longer)
    before, after = economy.competitive(), extended.competitive()
    gap = float(np.max(np.abs(after.residents - before.residents[: after.count])))
    return finding(
        longer.productivity.size == census.AREAS + 200
        and before.count == after.count
        and gap < 1.0
        and extended.efficient().count == economy.efficient().count,
        Verdict.REPRODUCED,
        population_data=people.source,
        sites=longer.productivity.size,
        inhabited_before=before.count,
        inhabited_after=after.count,
        best_hypothetical_over_worst_observed=float(
            longer.productivity[census.AREAS] / economy.city.productivity[-1]
        ),
    )


@ROOM.check("wedge/result-1")
def check_result_1() -> Finding:
    """SMB where each city's planner stops: higher in better cities, so people should move."""
    people = census.populations()
    numbers, holds = {}, True
    for name, city in (
        ("productivity", experiments.baseline(people).city),
        ("quality_of_life", experiments.quality_baseline(people).city),
    ):
        size = curves.city_planner_size(city)
        marginal = curves.social_marginal_benefit(city, size)
        average = curves.social_average_benefit(city, size)
        superior = np.diff(getattr(city, name)) < 0
        holds &= bool(
            np.all(np.diff(np.broadcast_to(marginal, superior.size + 1))[superior] < 0)
            and np.max(np.abs(marginal - average)) < 1e-6
        )
        numbers[f"{name}_smb_of_best_and_worst_city"] = [
            float(np.ravel(marginal)[0]),
            float(np.ravel(marginal)[-1]),
        ]
    return finding(holds, Verdict.REPRODUCED, population_data=people.source, **numbers)


@ROOM.check("wedge/corollary-1")
def check_corollary_1() -> Finding:
    """Compare the federal planner's sizes with the city planners', city by city."""
    people = census.populations()
    ratios = {}
    for name, base in (("balanced_budget", TaxBase.AVERAGE), ("as_run", TaxBase.EDGE)):
        planned = experiments.baseline(people, base).efficient()
        ratios[name] = planned.size / curves.city_planner_size(planned.city)
    share = {name: ratio[:-1] > 1 for name, ratio in ratios.items()}
    worst = min(float(ratio[-1]) for ratio in ratios.values())
    # The smallest planned city is where the integer problem shows.
    counterexample = _marginal_city()
    return finding(
        all(np.all(larger) for larger in share.values()) and counterexample < 0.995,
        Verdict.CONDITIONAL,
        population_data=people.source,
        cities={name: len(ratio) for name, ratio in ratios.items()},
        larger_than_city_planner={name: int(np.sum(r > 1)) for name, r in ratios.items()},
        smallest_ratio=worst,
        ratio_of_the_lesser_of_two_cities=counterexample,
    )


def _marginal_city() -> float:
    """Efficient size of the *better* of two nearly equal cities over its planner's choice.

    With fewer people than two city planners want, both planned cities stay small.
    """
    city = replace(calibration.benchmark_city(), productivity=np.array([1.0, 0.9999]))
    alone = float(curves.city_planner_size(calibration.benchmark_city()))
    planned = system.federal_planner(city, 1.8 * alone * calibration.TYPICAL_POPULATION)
    if planned.count != 2:
        return np.inf
    return float((planned.size / curves.city_planner_size(planned.city))[0])


HOMOGENEOUS_SITES = 4_000


def _identical(tax: float, share: float, population: float) -> tuple[int, float]:
    sites = experiments.identical_sites(HOMOGENEOUS_SITES)
    found = system.competitive_equilibrium(sites, Institutions(tax, share), population)
    return found.count, float(found.size[0])


def random_cities(random: np.random.Generator, draws: int) -> tuple[City, Institutions]:
    """Draw cities around the calibration, and institutions."""
    base = calibration.benchmark_city()
    city = City(
        agglomeration=random.uniform(0.02, 0.08, draws),
        commuting=random.uniform(0.1, 0.3, draws),
        land_elasticity=random.uniform(0.15, 0.8, draws),
        labour_value=base.labour_value,
        time_cost=random.uniform(1_000, 3_000, draws),
        material_cost=random.uniform(0, 1_500, draws),
        land_cost=random.uniform(1_000, 4_000, draws),
    )
    return city, Institutions(random.uniform(0, 0.5, draws), random.uniform(0, 1, draws))


def peak_is_too_small(city: City, rules: Institutions) -> Trials:
    """PAB peaks before SAB does, where the across-city wedge rises between the two peaks."""
    planner = curves.city_planner_size(city)
    political = curves.political_equilibrium_size(city, rules)
    between = np.exp(np.linspace(np.log(political), np.log(planner), 41))
    rises = np.all(np.diff(curves.across_city_wedge(city, rules, between), axis=0) > 0, axis=0)
    names = ("agglomeration", "commuting", "land_elasticity", "time_cost", "material_cost")
    parameters = {name: getattr(city, name) for name in (*names, "land_cost")}
    parameters |= {"tax_rate": rules.tax_rate, "ownership": rules.ownership}
    return Trials(political < planner, premise=rises, parameters=parameters)


@ROOM.sweep(
    "wedge/result-2",
    tries="PAB peaks before SAB does, where the across-city wedge rises between the peaks",
    domain=(
        "agglomeration .02 to .08, commuting .1 to .3, land .15 to .8; costs in dollars around the "
        "calibrated; tax 0 to .5, ownership 0 to 1"
    ),
)
def sweep_result_2(random: np.random.Generator, draws: int) -> Trials:
    """Random cities and institutions."""
    return peak_is_too_small(*random_cities(random, draws))


@ROOM.check("wedge/result-2")
def check_result_2() -> Finding:
    """Peaks of PAB and SAB where the wedge rises: random economies, and a solved system."""
    draws, base = 512, calibration.benchmark_city()
    tried = peak_is_too_small(*random_cities(np.random.default_rng(SEED), draws))
    population = float(census.populations().residents.sum())
    alone = float(curves.city_planner_size(base))
    sizes = {
        f"tau={tax:g} rho={share:g}": _identical(tax, share, population)[1] / alone
        for tax, share in ((0.33, 0.0), (0.0, 1.0), (0.33, 1.0))
    }
    # Free of wedges the equilibrium is efficient up to the integer problem.
    free = _identical(0.0, 0.0, population)[1] / alone
    return finding(
        np.all(tried.holds[tried.premise])
        and tried.premise.sum() > draws // 2
        and max(sizes.values()) < 0.5
        and abs(free - 1) < 0.02,
        Verdict.REPRODUCED,
        draws=draws,
        seed=SEED,
        draws_with_rising_wedge=int(tried.premise.sum()),
        equilibrium_over_efficient_size=sizes,
        without_wedges=free,
    )


@ROOM.check("wedge/corollary-2")
def check_corollary_2() -> Finding:
    """Count cities on identical sites, in competition and planned."""
    population = float(census.populations().residents.sum())
    sites = experiments.identical_sites(HOMOGENEOUS_SITES)
    planned = system.federal_planner(sites, population).count
    rule = population / calibration.TYPICAL_POPULATION
    rule /= float(curves.city_planner_size(calibration.benchmark_city()))
    counts = {
        f"tau={tax:g} rho={share:g}": _identical(tax, share, population)[0]
        for tax, share in ((0.0, 0.0), (0.33, 0.0), (0.0, 1.0), (0.33, 1.0))
    }
    wedges = list(counts.values())[1:]
    return finding(
        min(wedges) > 2 * planned
        and abs(planned - rule) < 1.0
        and counts["tau=0 rho=0"] <= planned,
        Verdict.REPRODUCED,
        population_data=census.populations().source,
        planned=planned,
        people_over_city_planner_size=rule,
        competitive=counts,
    )


@ROOM.check("wedge/result-3")
def check_result_3() -> Finding:
    """Premise and conclusion over institutions; and a stable equilibrium with too few cities."""
    people = census.populations()
    economy = experiments.baseline(people)
    planned = economy.efficient()
    grid = [
        cell
        for row in experiments.outcomes(
            economy, system_figures.TAX_RATES, system_figures.OWNERSHIPS
        )
        for cell in row
    ]
    premise = [cell for cell in grid if cell.wedge_rises and cell.beyond_private_peak]
    proved = all(cell.undersized_are_top for cell in premise)
    without = [cell for cell in grid if not cell.wedge_rises]
    rules = Institutions(0.33, 1.0)
    few = system.competitive_equilibrium(economy.city, rules, economy.population, 3)
    stable = bool(np.all(curves.private_within_city_wedge(few.city, rules, few.size) < 0))
    wedge = curves.private_social_wedge(planned.city, rules, planned.size)
    counterexample = stable and np.all(np.diff(wedge) < 0) and few.size[0] > planned.size[0]
    return finding(
        proved
        and len(premise) > len(grid) // 3
        and bool(without)
        and not any(cell.undersized_are_top for cell in without)
        and counterexample,
        Verdict.CONDITIONAL,
        population_data=people.source,
        institutions=len(grid),
        premise_holds=len(premise),
        conclusion_holds=sum(cell.undersized_are_top for cell in grid),
        undersized_at_baseline=experiments.wedge_outcome(economy, planned, 0.33, 1.0).undersized,
        largest_of_three_cities_millions=float(few.residents[0]) / 1e6,
        largest_planned_city_millions=float(planned.residents[0]) / 1e6,
    )


@ROOM.check("wedge/text/thresholds")
def check_thresholds() -> Finding:
    """Thresholds for tau and rho at the calibration, and the wedge at institutions above them."""
    people = census.populations()
    city = calibration.benchmark_city()
    share = city.time_cost / city.labour_value
    odds = city.commuting * share / (1 - share)
    tax_threshold = float(odds - city.agglomeration)
    ownership_threshold = float(1 - city.agglomeration / odds)
    economy = experiments.baseline(people)
    low = experiments.wedge_outcome(economy, economy.efficient(), 0.05, 0.25)
    high = experiments.wedge_outcome(economy, economy.efficient(), 0.33, 1.0)
    step = 1e-6
    slopes = _productivity_slope(Institutions(np.linspace(0, 1, 11)[:, np.newaxis], 0.0), step)
    return finding(
        tax_threshold < 0
        and ownership_threshold < 0
        and np.all(slopes > 0)
        and not low.wedge_rises
        and high.wedge_rises,
        Verdict.CONDITIONAL,
        population_data=people.source,
        tax_threshold_without_portfolio=tax_threshold,
        ownership_threshold_without_tax=ownership_threshold,
        wedge_rises_at_tau_05_rho_25=low.wedge_rises,
        wedge_rises_at_baseline=high.wedge_rises,
    )


def _productivity_slope(rules: Institutions, step: float) -> Array:
    """Derivative of the private-social wedge with respect to productivity, by differences."""
    city = calibration.benchmark_city()
    sizes = np.geomspace(0.05, 40, 41)
    up, down = (
        curves.private_social_wedge(replace(city, productivity=1 + sign * step), rules, sizes)
        for sign in (1, -1)
    )
    return (up - down) / (2 * step)


@ROOM.check("wedge/footnote-22")
def check_footnote_22() -> Finding:
    """Partial derivatives of the wedge, and whether it is larger in better planned cities."""
    people = census.populations()
    economy = experiments.baseline(people)
    planned = economy.efficient()
    grid = [(t, r) for t in np.linspace(0, 0.9, 10) for r in np.linspace(0, 1, 11)]
    partial_sign = all(
        np.all(_productivity_slope(Institutions(tax, share), 1e-6) > 0) for tax, share in grid
    )
    path = np.exp(np.linspace(np.log(planned.size[-1]), np.log(planned.size[0]), 60))
    implied, counted, missed = True, 0, 0
    for tax, share in grid:
        rules = Institutions(tax, share)
        rises = all(
            np.all(
                np.diff(
                    curves.private_social_wedge(
                        replace(planned.city, productivity=level), rules, path
                    )
                )
                > 0
            )
            for level in planned.city.productivity[[0, -1]]
        )
        larger = np.all(np.diff(curves.private_social_wedge(planned.city, rules, planned.size)) < 0)
        counted += rises
        implied &= bool(larger) or not rises
        missed += bool(larger) and not rises
    return finding(
        partial_sign and implied and counted > 10,
        Verdict.REPRODUCED,
        population_data=people.source,
        institutions=len(grid),
        wedge_rises_with_population=counted,
        larger_in_better_cities_although_not=missed,
    )


@ROOM.check("wedge/text/efficient-transfer")
def check_efficient_transfer() -> Finding:
    """PAB plus transfer against SMB in symbols; its spread over the planner's cities in numbers."""
    gap = algebra.social_marginal_benefit() - algebra.untransferred_benefit()
    right, as_in_print = (
        algebra.is_zero(gap - algebra.efficient_transfer(printed=printed))
        for printed in (False, True)
    )
    people = census.populations()
    economy = experiments.baseline(people)
    planned, rules = economy.efficient(), economy.institutions
    benefit = curves.private_average_benefit(planned.city, rules, planned.size)
    spreads = {"without": experiments.spread(benefit)}
    for name, as_printed in (("corrected", False), ("printed", True)):
        paid = experiments.efficient_transfer(planned.city, rules, planned.size, printed=as_printed)
        spreads[name] = experiments.spread(benefit + paid)
    return finding(
        right
        and not as_in_print
        and spreads["corrected"] < 1e-5
        and spreads["printed"] > 100
        and spreads["without"] > 500,
        Verdict.CORRECTED,
        population_data=people.source,
        corrected_is_identity=right,
        printed_is_identity=as_in_print,
        cities=planned.count,
        spread_dollars=spreads,
    )


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
        population_data=people.source,
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
        population_data=people.source,
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
        population_data=people.source,
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
        benefits_at_a_b_c_d=[
            points.best,
            points.equilibrium,
            points.deviator,
            points.free_rider,
        ],
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
