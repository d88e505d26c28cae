"""Checks of the advantages read from observed cities, (15), (16) and Figure 7."""

from dataclasses import replace

import numpy as np

from replication import published
from replication.ledger import Finding, Verdict, finding
from replication.wedge import system_figures
from replication.wedge.claims.system import column
from replication.wedge.model import amenities, census, experiments
from replication.wedge.model.amenities import TaxBase
from replication.wedge.printed import system_tables
from replication.wedge.printed.system_tables import DESIGNS
from replication.wedge.room import ROOM


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
    return finding(
        match == {"observed": 0, "observed_all": 0, "simulated": 3},
        Verdict.CORRECTED,
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
    return finding(
        abs(top.slope + 30.258) < 0.001
        and published.agrees(top.t_statistic, "-112.96")
        and 280.5 < top.intercept < 281
        and abs(everyone.slope + 30.258) > 1,
        Verdict.CORRECTED,
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
    holds &= abs(numbers["productivity_slope_135"] + 30.258) < 0.35
    return finding(holds, Verdict.REPRODUCED, **numbers)


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
        sites=longer.productivity.size,
        inhabited_before=before.count,
        inhabited_after=after.count,
        best_hypothetical_over_worst_observed=float(
            longer.productivity[census.AREAS] / economy.city.productivity[-1]
        ),
    )
