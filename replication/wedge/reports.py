"""What the chapters show of the simulated system, as tables of rounded numbers."""

import numpy as np
import pandas as pd

from replication import published
from replication.numerics import Array, choice, whole
from replication.wedge.model import amenities, census, examples, laws, outcomes, system
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import TaxBase
from replication.wedge.model.census import Populations
from replication.wedge.model.economy import Institutions
from replication.wedge.printed import experiments, information, lots, system_tables, tables
from replication.wedge.printed.system_tables import DESIGNS, Variant

FIRST_RESULT = "competitive-largest"


def column_report(number: int, column: str) -> pd.DataFrame:
    """Result rows of a column: as printed, as run, and as it should be.

    Parameters
    ----------
    number : int
        1 or 2.
    column : str
        Such as ``"(1)"``.

    Returns
    -------
    DataFrame of str
    """
    number = whole("number", number, 1, 2)
    column = choice("column", column, DESIGNS[number])
    table = published.read_table(f"wedge/table-{number}")
    rows = list(table.cells.index)
    results = rows[rows.index(FIRST_RESULT) :]
    shown = {"printed": table.cells.loc[results, column]}
    for variant in Variant:
        ours = system_tables.table(number, variant)
        name = "as the paper ran it" if variant is Variant.PRINTED else "correct"
        shown[name] = pd.Series(
            {
                row: published.write_like(float(ours[column][row]), table.text(row, column))
                for row in results
            }
        )
    return pd.DataFrame(shown).rename(index=dict(table.labels))


def resources(populations: Populations) -> pd.DataFrame:
    """Constant behind each column of Table 1: what print implies, and two budgets.

    Returns
    -------
    DataFrame of int, dollars per resident
    """
    table = published.read_table("wedge/table-1")
    rows = {}
    for name, design in DESIGNS[1].items():
        largest = float(published.parse(table.text("efficient-largest", name)).value)
        low, high = experiments.backsolved_resource(design, populations, largest)
        budgets = [
            system_tables.economy(design, populations, base=base).institutions.common_resource
            for base in (TaxBase.EDGE, TaxBase.AVERAGE)
        ]
        rows[f"{name} {design.title}"] = [low, high, *map(float, budgets)]
    columns = ["print: from", "print: to", "taxing the edge", "balanced budget"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).round(0).astype(int)


def numbers_of_cities(populations: Populations) -> pd.DataFrame:
    """Printed and own numbers of cities, and what one more or the optimum would bring.

    Returns
    -------
    DataFrame
        By the rule of the largest city and by the model; cents per resident that one more
        competitive city adds to the common PAB, where the printed number is stable; and welfare
        below the optimum at the printed number, in parts per million.
    """
    rows = {}
    for number, designs in DESIGNS.items():
        for name, design in designs.items():
            market = system_tables.economy(design, populations, design.used_in_competition)
            planner = system_tables.economy(design, populations)
            most, best = market.most_cities(), planner.efficient()
            by_rule = lots.competitive_count(market), lots.efficient_count(planner)
            printed = design.competitive_count
            stable = printed < most
            gain = (
                100 * (market.competitive(printed + 1).price - market.competitive(printed).price)
                if stable
                else np.nan
            )
            given = planner.efficient(planner.fillable(design.efficient_count))
            below = 1e6 * (1 - given.net_production / best.net_production)
            rows[f"{number}.{name[1]}"] = {
                "competitive: printed": printed,
                "by the rule": by_rule[0],
                "equilibrium": most,
                "one more brings, cents": f"{gain:.0f}" if stable else "not stable",
                "efficient: printed": design.efficient_count,
                "by the rule ": by_rule[1],
                "optimum": best.count,
                "below optimum, ppm": round(below),
            }
    return pd.DataFrame.from_dict(rows, orient="index")


def rank_rules(populations: Populations) -> pd.DataFrame:
    """Fits of (15) and (16) beside the printed ones.

    Returns
    -------
    DataFrame of float
    """
    design = DESIGNS[1]["(4)"]
    market = system_tables.economy(design, populations, design.used_in_competition)
    count = min(design.competitive_count, market.most_cities())
    simulated = lots.competitive(market, count).residents / 1e3
    sites = system_tables.economy(DESIGNS[1]["(1)"], populations).city
    productivity = amenities.output_per_worker(sites)
    observed = populations.residents / 1e3
    fits = {
        "(15) observed, 135 largest": amenities.fit_rank_rule(observed, census.RANKED),
        "(15) observed, all 366": amenities.fit_rank_rule(observed, census.AREAS),
        "(15) simulated, column (4), 135 largest": amenities.fit_rank_rule(
            simulated, census.RANKED
        ),
        "(16) productivity, 135 best": amenities.fit_rank_rule(productivity, census.RANKED),
        "(16) productivity, all 366": amenities.fit_rank_rule(productivity, census.AREAS),
    }
    rows = {"(15) printed": [11.332, -1.073, -77.06]}
    for name, fit in fits.items():
        if name.startswith("(16) productivity, 135"):
            rows["(16) printed"] = [280, -30.258, -112.96]
        rows[name] = [fit.intercept, fit.slope, fit.t_statistic]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["intercept", "slope", "t"])
    return frame.round({"intercept": 3, "slope": 4, "t": 2})


def headline(populations: Populations) -> pd.Series:
    """Numbers of the baseline that the text quotes.

    Returns
    -------
    Series
        Counts are whole numbers.
    """
    economy = system_tables.baseline(populations)
    planned, market = economy.efficient(), economy.competitive()
    loss = planned.net_production - market.net_production
    return pd.Series(
        {
            "competitive cities": market.count,
            "planned cities": planned.count,
            "sites too many, %": 100 * (market.count / planned.count - 1),
            "loss, billion dollars": loss / 1e9,
            "loss, % of net production": 100 * loss / market.net_production,
            "largest competitive city, millions": market.residents[0] / 1e6,
            "largest planned city, millions": planned.residents[0] / 1e6,
        },
        dtype=object,
    )


def who_is_too_small(populations: Populations) -> pd.DataFrame:
    """Cities of the planner in competition and planned, in millions.

    Returns
    -------
    DataFrame
    """
    economy = system_tables.baseline(populations)
    planned, market = economy.efficient(), economy.competitive()
    alone = curves.city_planner_size(planned.city) * planned.residents / planned.size / 1e6
    frame = pd.DataFrame(
        {
            "competition": market.residents[: planned.count] / 1e6,
            "federal planner": planned.residents / 1e6,
            "its own planner": np.broadcast_to(alone, planned.count),
        },
        index=pd.RangeIndex(1, planned.count + 1, name="site"),
    ).round(2)
    frame["too small"] = np.where(frame["competition"] < frame["federal planner"], "yes", "no")
    return frame


def institutions_report(populations: Populations) -> pd.DataFrame:
    """Premise and conclusion of Result 3 over institutions, on the baseline's sites.

    Returns
    -------
    DataFrame
    """
    economy = system_tables.baseline(populations)
    planned = economy.efficient()
    rows = []
    for tax, share in ((0, 0), (0.1, 0.1), (0.2, 0), (0, 1), (0.33, 0), (0.33, 0.5), (0.33, 1)):
        found = outcomes.wedge_outcome(economy, planned, tax, share)
        rows.append(
            {
                "tax": tax,
                "portfolio": share,
                "competitive cities": found.competitive_count,
                "loss, %": round(100 * found.loss, 2),
                "wedge larger in better cities": "yes" if found.wedge_rises else "no",
                "too small": found.undersized,
                "they are the best": "yes" if found.undersized_are_top else "no",
            }
        )
    return pd.DataFrame(rows)


def identical_cities(populations: Populations) -> pd.DataFrame:
    """Numbers and sizes of identical cities, in competition and planned (Corollary 2).

    Returns
    -------
    DataFrame
    """
    people = float(populations.residents.sum())
    sites = examples.identical_sites(4_000)
    planned = system.federal_planner(sites, people)
    rows = {"federal planner": (planned.count, planned.residents[0] / 1e6)}
    for tax, share in ((0, 0), (0.33, 0), (0, 1), (0.33, 1)):
        found = system.competitive_equilibrium(sites, Institutions(tax, share), people)
        rows[f"competition, tax {tax:g}, portfolio {share:g}"] = (
            found.count,
            found.residents[0] / 1e6,
        )
    columns = ["cities", "size of each, millions"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).round(3)


def transfer_report(populations: Populations) -> pd.Series:
    """Dollars between the best and the worst PAB at the planner's allocation, by transfer.

    Returns
    -------
    Series of float
    """
    economy = system_tables.baseline(populations)
    planned, rules = economy.efficient(), economy.institutions
    benefit = curves.private_average_benefit(planned.city, rules, planned.size)
    pay: dict[str, Array | float] = {
        "no transfer": 0.0,
        "transfer as printed": curves.efficient_transfer(
            planned.city, rules, planned.size, printed=True
        ),
        "transfer as corrected": curves.efficient_transfer(
            planned.city, rules, planned.size, printed=False
        ),
    }
    gaps = {name: np.ptp(benefit + paid) for name, paid in pay.items()}
    return pd.Series(gaps, name="dollars").round(2)


def technologies(populations: Populations, parameter: str) -> pd.DataFrame:
    """Outcomes of :func:`experiments.technology_outcome` over a parameter's values.

    Returns
    -------
    DataFrame
    """
    parameter = choice("parameter", parameter, experiments.TECHNOLOGIES)
    values = experiments.TECHNOLOGIES[parameter]
    rows = [experiments.technology_outcome(populations, parameter, float(v)) for v in values]
    return pd.DataFrame(rows).set_index(parameter).rename_axis(parameter.replace("_", " ")).round(2)


def laws_report(populations: Populations) -> pd.DataFrame:
    """Both allocations on the baseline's sites and on sites that follow other laws.

    Returns
    -------
    DataFrame
        A row for each law; the exponent is that of the 135 largest competitive cities by rank.
    """
    economy = system_tables.baseline(populations)
    rows = {}
    for law in laws.LAWS:
        found = laws.outcome(economy, law)
        rows[law] = {
            "competitive cities": found.competitive.size,
            "planned cities": found.planned.size,
            "too small": found.undersized,
            "they are the best": "yes" if found.undersized_are_top else "no",
            "loss, %": 100 * found.loss,
            "exponent": -found.rule.slope,
            "standard error": found.rule.error,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("sites")


def cell_account(number: int, found: pd.DataFrame) -> pd.DataFrame:
    """Say of each result of Table 1 or 2 what it needs, under the printed labels.

    Parameters
    ----------
    number : int
        1 or 2.
    found : DataFrame
        What :func:`information.account` gives for the table.

    Returns
    -------
    DataFrame of str
    """
    number = whole("number", number, 1, 2)
    labels = published.read_table(f"wedge/table-{number}").labels
    titles = {name: f"{number}.{name[1]} {DESIGNS[number][name].title}" for name in found.columns}
    return found.rename(index=dict(labels), columns=titles)


def cells_by_information(accounts: list[pd.DataFrame]) -> pd.DataFrame:
    """Count the results of Tables 1 and 2 by what they need.

    Parameters
    ----------
    accounts : list of DataFrame
        What :func:`information.account` gives for Table 1 and for Table 2.

    Returns
    -------
    DataFrame
        A row for each step in the order in which information is added, one for what stays open.
    """
    counted = {
        f"Table {number}": frame.stack().value_counts()
        for number, frame in enumerate(accounts, start=1)
    }
    rows = [*map(str, information.Given), information.OPEN]
    frame = pd.DataFrame(counted).reindex(rows).fillna(0).astype(int)
    added = [*information.MEANING.values(), "follows from none of these"]
    taken = [*information.TAKEN.values(), ""]
    frame.insert(0, "what is added", added)
    frame.insert(1, "printed cells taken as given", taken)
    return frame


def wedges_in_tables() -> pd.DataFrame:
    """Private-social wedges of Tables 3-11, columns (2)-(6) but for land shares of 80 percent.

    Returns
    -------
    DataFrame
        Ranges in dollars per resident, as printed and with true derivatives, and in how many
        columns the top city's wedge is larger than the typical city's.
    """
    rows = {}
    for number, design in tables.DESIGNS.items():
        printed, correct = (tables.calibrated(number, one) for one in tables.Variant)
        typical, top = "typical-private-social-wedge", "top-private-social-wedge"
        larger = [np.sum(one.loc[top, :] > one.loc[typical, :]) for one in (printed, correct)]
        of = printed.shape[1]
        rows[f"Table {number}"] = {
            "tax": design.tax_rate,
            "portfolio": f"{design.ownership:g}",
            "typical city": _span(correct.loc[typical, :].to_numpy()),
            "top city, printed": _span(printed.loc[top, :].to_numpy()),
            "top city, true": _span(correct.loc[top, :].to_numpy()),
            "top above typical, printed": f"{larger[0]} of {of}",
            "true": f"{larger[1]} of {of}",
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _span(values: Array) -> str:
    low, high = f"{values.min():,.0f}", f"{values.max():,.0f}"
    return low if low == high else f"{low} to {high}"
