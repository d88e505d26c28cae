"""Section 4.3, the calibrated system: numbers of cities, the loss, and what sites are like."""

from dataclasses import replace

import numpy as np

from replication import published
from replication.facts import zipf
from replication.ledger import Finding
from replication.wedge.model import amenities, calibration, census, laws
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION
from replication.wedge.printed import comparison, experiments, lots, recovery, system_tables
from replication.wedge.printed.system_tables import DESIGNS
from replication.wedge.room import ROOM


def columns() -> list[tuple[int, str, str]]:
    """Table, name and short key such as ``"1.2"`` of the ten columns of Tables 1 and 2."""
    return [(n, name, f"{n}.{name[1]}") for n, designs in DESIGNS.items() for name in designs]


@ROOM.check("wedge/text/competitive-count")
def check_competitive_count() -> Finding:
    """At the printed number of cities, ask whether one more would raise the common PAB."""
    raised, beyond, ours, in_lots = {}, {}, {}, {}
    for number, name, key in columns():
        economy, count = comparison.market(number, name), DESIGNS[number][name].competitive_count
        ours[key] = economy.most_cities()
        if count < ours[key]:
            raised[key] = 100 * (
                economy.competitive(count + 1).price - economy.competitive(count).price
            )
        else:
            beyond[key] = count - ours[key]
            in_lots[key] = lots.most_in_lots(economy)
    rule = {name: lots.competitive_count(comparison.market(1, name)) for name in DESIGNS[1]}
    explained = [n for n, found in rule.items() if found == DESIGNS[1][n].competitive_count]
    most = max(len(system_tables.DESIGNS[n]) for n in DESIGNS)
    return Finding(
        printed={
            "At the printed numbers another city would lower the common PAB": all(
                gain <= 0 for gain in raised.values()
            ),
        },
        instead={
            "In eight of ten columns another city raises it": len(raised) == 2 * most - 2
            and all(gain > 0 for gain in raised.values()),
            "In columns 1.2 and 2.5 so many cities are not stable": set(beyond) == {"1.2", "2.5"},
            "Nor are they if people move in lots of 10,000": all(
                DESIGNS[int(key[0])][f"({key[2]})"].competitive_count > count
                for key, count in in_lots.items()
            ),
            "In Table 1 but for column (2) the printed number is the last before the largest city, "
            "in lots, stops shrinking": explained == ["(1)", "(3)", "(4)", "(5)"],
        },
        numbers={
            "cents_from_one_more_city": raised,
            "our_number": ours,
            "number_by_the_rule_of_the_largest_city": rule,
            "cities_beyond_the_stable_number": beyond,
            "most_in_lots": in_lots,
            "beyond_the_stable_number_in_lots": {
                key: DESIGNS[int(key[0])][f"({key[2]})"].competitive_count - count
                for key, count in in_lots.items()
            },
            "columns": [len(raised), 10],
        },
    )


@ROOM.check("wedge/text/efficient-count")
def check_efficient_count() -> Finding:
    """Total SAB at the printed number of cities against the optimum over all numbers."""
    losses, ours, in_print = {}, {}, {}
    for number, name, key in columns():
        economy = comparison.column(number, name)
        in_print[key] = DESIGNS[number][name].efficient_count
        best, given = economy.efficient(), economy.efficient(in_print[key])
        ours[key] = best.count
        losses[key] = 1e6 * (1 - given.net_production / best.net_production)
    rule = {name: lots.efficient_count(comparison.column(1, name)) for name in DESIGNS[1]}
    explained = [n for n, found in rule.items() if found == DESIGNS[1][n].efficient_count]
    equal = [key for key, count in ours.items() if count == in_print[key]]
    other = {key: loss for key, loss in losses.items() if key not in equal}
    close = [loss for key, loss in other.items() if key != "2.5"]
    return Finding(
        printed={
            "The printed numbers have the highest total production": len(equal) == len(losses),
        },
        instead={
            "Those of columns 1.2 and 2.3 do": equal == ["1.2", "2.3"],
            "No other number of cities beats our optimum": all(loss > 0 for loss in other.values()),
            "Seven columns lose less than a ten thousandth": len(close) == 7 and max(close) < 100,
            "Four of Table 1's numbers are the last before the largest city, in lots, stops "
            "shrinking": explained == ["(1)", "(2)", "(3)", "(4)"],
        },
        numbers={
            "our_number": ours,
            "number_by_the_rule_of_the_largest_city": rule,
            "welfare_below_optimum_per_million": losses,
            "columns": len(close),
        },
    )


@ROOM.check("wedge/text/170-billion")
def check_170_billion() -> Finding:
    """Deadweight loss of the baseline over what residents earn, and over net production."""
    economy = system_tables.baseline()
    planned, competitive = economy.efficient(), economy.competitive()
    loss = planned.net_production - competitive.net_production
    place = competitive.city, competitive.size
    rents = curves.average_rent(*place, calibration.BENCHMARK_TAX_RATE)
    earned = float(competitive.residents @ curves.net_labour_income(*place))
    received = earned + float(competitive.residents @ rents)
    share = loss / competitive.net_production
    in_print = recovery.printed_number(1, "deadweight-loss-percent", "(1)")
    return Finding(
        printed={
            "The loss is 170 billion dollars, to two digits": round(loss / 1e10) == 17,
            "It is around 4 percent of earnings net of commuting time": round(100 * loss / earned)
            == 4,
            "It is around 4 percent of earnings and land rents together": round(
                100 * loss / received
            )
            == 4,
        },
        instead={
            "It is around 5 percent of net production": round(100 * share) == 5,
            "Table 1 itself prints around 5 percent": round(100 * in_print) == 5,
        },
        numbers={
            "loss_billion_dollars": loss / 1e9,
            "percent_of_earnings": 100 * loss / earned,
            "percent_of_earnings_and_rents": 100 * loss / received,
            "loss_percent": 100 * share,
            "printed_percent_in_table": 100 * in_print,
        },
    )


@ROOM.check("wedge/equation-15")
def check_equation_15() -> Finding:
    """Fit log rank on log population: observed cities, and simulated ones in lots."""
    residents, design = census.populations().residents, DESIGNS[1]["(4)"]
    economy = comparison.market(1, "(4)")
    count = min(design.competitive_count, economy.most_cities())
    simulated = lots.competitive(economy, count).residents
    fits = {
        "observed": amenities.fit_rank_rule(residents / 1e3, census.RANKED),
        "observed_all": amenities.fit_rank_rule(residents / 1e3, census.AREAS),
        "simulated": amenities.fit_rank_rule(simulated / 1e3, census.RANKED),
    }
    in_print = {"intercept": "11.332", "slope": "-1.073", "t_statistic": "-77.06"}
    match = {
        name: sum(published.agrees(getattr(fit, key), text) for key, text in in_print.items())
        for name, fit in fits.items()
    }
    return Finding(
        printed={
            "The three numbers are a fit to the observed populations": match["observed"] == 3
            or match["observed_all"] == 3,
        },
        instead={
            "All three are a fit to the 135 largest simulated cities of Table 1's column (4)": (
                match["simulated"] == 3
            ),
            "None comes from the 135 largest observed areas": match["observed"] == 0,
            "None comes from all observed areas": match["observed_all"] == 0,
        },
        numbers={
            "numbers_in_print": 3,
            "matching": match,
            "ranked": census.RANKED,
            **{
                f"{name}_intercept_slope_t": [fit.intercept, fit.slope, fit.t_statistic]
                for name, fit in fits.items()
            },
        },
    )


@ROOM.check("wedge/equation-16")
def check_equation_16() -> Finding:
    """Fit log rank on log productivity over the 135 best and over all."""
    values = amenities.output_per_worker(comparison.column(1, "(1)").city)
    top = amenities.fit_rank_rule(values, census.RANKED)
    everyone = amenities.fit_rank_rule(values, census.AREAS)
    return Finding(
        printed={
            "The intercept of the 135 best sites is 280": published.agrees(top.intercept, "280"),
            "The slope is that of all sites": published.agrees(everyone.slope, "-30.258"),
        },
        instead={
            "The intercept of the 135 best sites is 281, to a whole number": round(top.intercept)
            == 281,
            "The slope of the 135 best sites is the printed one, to a thousandth": (
                round(abs(top.slope + 30.258), 3) <= 0.001
            ),
            "Their t-statistic is the printed one": published.agrees(top.t_statistic, "-112.96"),
        },
        numbers={
            "ranked": [census.RANKED, census.AREAS],
            "best_135_intercept_slope_t": [top.intercept, top.slope, top.t_statistic],
            "all_intercept_slope_t": [everyone.intercept, everyone.slope, everyone.t_statistic],
        },
    )


@ROOM.check("wedge/text/amenities-follow-zipf")
def check_zipf() -> Finding:
    """Compare the line through the 135 best sites with where the last sites are."""
    values = amenities.output_per_worker(system_tables.baseline().city)
    plot = amenities.rank_plot(values)
    rank = np.arange(1, values.size + 1)
    # Ranks that the line through the best sites gives to every site.
    given = np.exp(plot.top.intercept + plot.top.slope * np.log(values))
    off = np.abs(np.log(given / rank))
    inside = float(np.exp(np.max(off[10 : census.RANKED])))
    people = census.populations().residents
    return Finding(
        printed={
            "The line through the best sites gives each site a rank within a third of its own": (
                bool(np.max(off[10:]) < np.log(4 / 3))
            ),
        },
        instead={
            "It does so for ranks 11 to 135": inside < 4 / 3,
            "It gives the last site about half of its rank": round(given[-1] / rank[-1], 1) == 0.5,
            "It gives ranks below their own to all sites from 200 on": bool(
                np.all(given[199:] < rank[199:])
            ),
        },
        numbers={
            "largest_factor_ranks_11_to_135": inside,
            "exponent": -plot.top.slope,
            "ranks": [11, census.RANKED, 200, int(rank[-1])],
            "rank_given_to_last_site": float(given[-1]),
            "smallest_area": float(people[-1]),
        },
    )


@ROOM.check("wedge/figure-7")
def check_figure_7() -> Finding:
    """Both panels: a line fits the best sites; the last sites pile up at one value."""
    productivity = amenities.rank_plot(amenities.output_per_worker(system_tables.baseline().city))
    quality = amenities.rank_plot(
        amenities.private_advantage(system_tables.quality_baseline().city)
    )
    rank = np.log(np.arange(1, census.RANKED + 1))
    fit = [
        float(np.corrcoef(np.log(plot.values[: census.RANKED]), rank)[0, 1])
        for plot in (productivity, quality)
    ]
    return Finding(
        printed={
            "Log rank is close to a line in log productivity for the 135 best sites": fit[0]
            < -0.97,
            "Its slope is about that of (16)": round(productivity.top.slope) == -30,
            "Log rank is close to a line in log quality of life for the 135 best sites": fit[1]
            < -0.97,
            "It falls more than one for one in both panels": max(
                productivity.top.slope, quality.top.slope
            )
            < -1,
        },
        numbers={
            "slopes_135": [productivity.top.slope, quality.top.slope],
            "slopes_all": [productivity.all_cities.slope, quality.all_cities.slope],
            "correlations_135": fit,
        },
    )


@ROOM.check("wedge/text/hypothetical-sites")
def check_hypothetical_sites() -> Finding:
    """Add 200 sites by the rule of (16), let people choose again; and make them better."""
    economy = comparison.column(1, "(1)")
    observed = economy.city.productivity
    rule = amenities.fit_rank_rule(amenities.output_per_worker(economy.city), census.RANKED)
    longer = amenities.with_hypothetical_sites(economy.city, rule, 200)
    extended = replace(economy, city=longer)
    before, after = economy.competitive(), extended.competitive()
    at_rank = rule.at_rank(census.AREAS) / amenities.output_per_worker(economy.city)[-1]
    # What a site must be at the least for people to open it, over the best hypothetical one.
    needed = observed[before.count - 1] / longer.productivity[census.AREAS]
    better = np.sort(np.append(observed, 1.05 * longer.productivity[census.AREAS :]))[::-1]
    opened = replace(economy, city=replace(longer, productivity=better)).competitive()
    return Finding(
        printed={
            "The rule of (16) gives 200 sites after the 366 observed ones": (
                longer.productivity.size == census.AREAS + 200
                and bool(
                    np.isclose(
                        amenities.output_per_worker(longer)[-1],
                        rule.at_rank(census.AREAS + 200),
                        rtol=1e-9,
                    )
                )
            ),
            "The rule puts rank 366 within a few percent of the last observed site": round(
                float(at_rank), 2
            )
            == 0.98,
            "Nobody moves to the new sites": before.count == after.count
            and bool(np.max(np.abs(after.size / before.size - 1)) < 1e-9),
            "The planner opens none of them": extended.efficient().count
            == economy.efficient().count,
            "If they were five percent better people would open more cities": opened.count
            > after.count,
        },
        numbers={
            "sites": longer.productivity.size,
            "inhabited_before": before.count,
            "inhabited_after": after.count,
            "inhabited_if_five_percent_better": opened.count,
            "last_inhabited_over_best_hypothetical": float(needed),
            "rank_366_over_last_observed": float(at_rank),
        },
    )


@ROOM.check("wedge/text/sites-read-from-equal-benefit")
def check_sites_read() -> Finding:
    """How many observed areas lie before the peak of a PAB that is the same everywhere."""
    people = np.sort(census.populations().residents)
    before = {}
    for name, economy, benefit in (
        ("productivity", system_tables.baseline(), 14_500.0),
        ("quality_of_life", system_tables.quality_baseline(), 15_000.0),
    ):
        least = amenities.smallest_stable_size(
            calibration.benchmark_city(),
            economy.institutions,
            benefit,
            amenities.Amenity(name),
        )
        before[name] = (
            least * TYPICAL_POPULATION,
            int(np.sum(people < least * TYPICAL_POPULATION)),
        )
    size = amenities.ranked_sizes(people)
    level = amenities.productivity_at(
        calibration.benchmark_city(), system_tables.baseline().institutions, 14_500.0, size
    )
    same = curves.private_average_benefit(
        replace(calibration.benchmark_city(), productivity=level),
        system_tables.baseline().institutions,
        size,
    )
    return Finding(
        printed={
            "Every observed area is a stable equilibrium at its own size in Table 1": before[
                "productivity"
            ][1]
            == 0,
            "So it is in Table 2": before["quality_of_life"][1] == 0,
        },
        instead={
            "A productivity for each area gives all of them the same PAB": np.ptp(same) < 1e-6,
            "In Table 1 two areas lie before the peak of their PAB": before["productivity"][1] == 2,
            "In Table 2 ninety-two do": before["quality_of_life"][1] == 92,
        },
        numbers={
            "smallest_stable": {name: least for name, (least, _) in before.items()},
            "areas_before": {name: count for name, (_, count) in before.items()},
            "areas": people.size,
        },
    )


@ROOM.check("wedge/text/contrast-due-to-wedge-and-low-costs")
def check_contrast() -> Finding:
    """Numbers of cities with smaller wedges and with larger urban costs, all at one fixed PAB."""
    cost = float(calibration.benchmark_city().land_cost)
    cases = {
        "baseline": experiments.counts_at(0.33, 1.0),
        "half the portfolio": experiments.counts_at(0.33, 0.5),
        "tax .2": experiments.counts_at(0.2, 1.0),
        "no portfolio": experiments.counts_at(0.33, 0.0),
        "no tax": experiments.counts_at(0.0, 1.0),
        "land costs a third larger": experiments.counts_at(0.33, 1.0, land_cost=cost * 4 / 3),
        "land costs a third smaller": experiments.counts_at(0.33, 1.0, land_cost=cost * 2 / 3),
    }
    ratio = {name: market / planned for name, (market, planned, _) in cases.items()}
    stated = {recovery.printed_number(1, "fixed-benefit", f"({n})") for n in range(1, 6)}
    return Finding(
        printed={
            "Columns (1) to (5) of Table 1 differ in wedges and costs alone": len(stated) == 1,
        },
        instead={
            "At one fixed PAB the ratio of numbers falls with each smaller wedge": max(
                ratio[name] for name in ("half the portfolio", "tax .2", "no portfolio", "no tax")
            )
            < ratio["baseline"],
            "It falls with larger costs of land": ratio["land costs a third larger"]
            < ratio["baseline"],
            "It rises with smaller ones": ratio["land costs a third smaller"] > ratio["baseline"],
            "Larger costs make the planner open more cities": cases["land costs a third larger"][1]
            > cases["baseline"][1],
        },
        numbers={
            "competitive_and_planned": {name: case[:2] for name, case in cases.items()},
            "fixed_benefits": sorted(stated),
        },
    )


@ROOM.check("wedge/text/cities-follow-zipf")
def check_cities_follow_zipf() -> Finding:
    """Exponent by rank with its standard error, and a power law against a lognormal tail."""
    residents = census.populations().residents
    line = zipf.fit_rank(residents, census.RANKED)
    tails = (110, census.RANKED, 150, 180, residents.size - 1)
    chance = {ranked: zipf.power_law_probability(residents, ranked) for ranked in tails}
    implied, right = (
        recovery.ZIPF_SLOPE / t for t in (recovery.ZIPF_T, np.sqrt(census.RANKED / 2))
    )
    return Finding(
        printed={"All areas follow one power law": chance[residents.size - 1] > 0.05},
        instead={
            "Among the 135 largest an exponent of one lies within two standard errors": (
                line.distance(-1) < 2
            ),
            "Among the 135 largest a power law is not rejected": chance[census.RANKED] > 0.05,
            "Among the 110 largest a power law is rejected": chance[110] <= 0.05,
            "Among the 150 and the 180 largest it is rejected": (
                max(chance[150], chance[180]) <= 0.05
            ),
            "By the standard error that (15) implies one lies more than two of them away": (
                (recovery.ZIPF_SLOPE - 1) / implied > 2
            ),
            "By the right one it does not": (recovery.ZIPF_SLOPE - 1) / right < 2,
        },
        numbers={
            "exponent": -line.slope,
            "standard_error": line.error,
            "standard_errors_from_one": line.distance(-1),
            "power_law_p": chance,
            "implied_standard_error": implied,
            "implied_distance": (recovery.ZIPF_SLOPE - 1) / implied,
            "right_distance": (recovery.ZIPF_SLOPE - 1) / right,
            "right_t": recovery.ZIPF_SLOPE / right,
            "printed_t": recovery.ZIPF_T,
            "draws": zipf.DRAWS,
        },
    )


@ROOM.check("wedge/text/krugman-conjecture")
def check_krugman() -> Finding:
    """Give the baseline's sites other laws and let people choose again."""
    economy = system_tables.baseline()
    sites = zipf.fit_rank(economy.city.productivity, census.RANKED)
    found = {law: laws.outcome(economy, law) for law in laws.LAWS}
    away = {law: one.rule.distance(-1) for law, one in found.items()}
    ratio = min(one.competitive.size / one.planned.size for one in found.values())
    return Finding(
        printed={
            "An exponent of one among the cities shows that the sites follow a power law": away[
                "equal steps"
            ]
            > 2,
        },
        instead={
            "On sites along a power law an exponent of one lies within two standard errors": away[
                "power law"
            ]
            < 2,
            "On lognormal sites it does not": away["lognormal"] > 2,
            "Under every law the best sites are too small": all(
                one.undersized_are_top for one in found.values()
            ),
            "Under every law there are more than three times the planner's cities": ratio > 3,
        },
        numbers={
            "sites_exponent": [-sites.slope, sites.error],
            "exponents": {law: [-one.rule.slope, one.rule.error] for law, one in found.items()},
            "competitive": {law: one.competitive.size for law, one in found.items()},
            "loss_percent": {law: 100 * one.loss for law, one in found.items()},
        },
    )
