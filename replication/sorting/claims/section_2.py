"""Section 2, the facts: Table 1 and Figures 2.1 and 2.2."""

import numpy as np

from replication import published
from replication.facts import skills
from replication.ledger import Finding
from replication.sorting.draws import by_city
from replication.sorting.model import innovation, threshold
from replication.sorting.model.threshold import GIVEN_UTILITY, relative
from replication.sorting.printed import empirics
from replication.sorting.reference import agree
from replication.sorting.room import ROOM


def agreeing(variant: str, row: str | None = None) -> int:
    """Count printed cells of Table 1 that agree with ours, in all or in a row."""
    cells = published.compare(published.read_table("sorting/table-1"), empirics.table_1(variant))
    return sum(cell.agrees for cell in cells if row in (None, cell.row))


@ROOM.check("sorting/table-1")
def check_table() -> Finding:
    """Every cell is the sum or difference of the two others of its column; none is a rate."""
    table = published.read_table("sorting/table-1")
    shares = empirics.printed_shares()
    rates = empirics.table_1("correct").loc["growth"]
    return Finding(
        printed={
            "The last row holds growth rates": agreeing("correct", "growth") == shares.shape[1],
            "Both blocks start in 1990": "2000" not in table.labels["first-year"],
        },
        instead={
            "The last row holds differences: each of the 12 cells follows from the two others of "
            "its column": agreeing("printed") == shares.size,
            "No cell of the last row is a growth rate": agreeing("correct", "growth") == 0,
            "Shares times one plus their growth rate are the later shares": agree(
                shares.loc["first-year"] * (1 + rates), shares.loc["2010"]
            ),
            "Each growth rate exceeds the difference that is printed for it": np.all(
                shares.loc["growth"] < rates
            ),
        },
        numbers={
            "cells": shares.size,
            "cells_that_agree_as_differences": agreeing("printed"),
            "growth_cells_that_agree_as_rates": agreeing("correct", "growth"),
            "growth_rates_in_percent": 100 * rates.to_numpy(),
            "rise_of_the_ratio_in_percent": {
                block: 100 * rise for block, (_, rise) in ratios_of_big_to_small().items()
            },
        },
    )


def ratios_of_big_to_small() -> dict[str, tuple[list[float], float]]:
    """Skilled share in big over small areas, before and after, and its rise, by block."""
    shares, found = empirics.printed_shares(), {}
    for block in ("college", "above-college"):
        big, small = (shares[f"{block}-{size}-city"] for size in ("big", "small"))
        ratios = [float(big[row] / small[row]) for row in ("first-year", "2010")]
        found[block.replace("-", "_")] = ratios, ratios[1] / ratios[0] - 1
    return found


def ranges(block: str) -> dict[str, dict[str, tuple[float, float]]]:
    """Lowest and highest difference, ratio and odds of big over small, by row, with rounding."""
    shares = empirics.printed_shares()
    small, big = (shares[f"{block}-{size}-city"] for size in ("small", "big"))
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for row in ("first-year", "2010"):
        low_small, high_small = empirics.rounding_range([small[row]], 1e-4)[:, 0]
        low_big, high_big = empirics.rounding_range([big[row]], 1e-4)[:, 0]
        found[row] = {
            "difference": (low_big - high_small, high_big - low_small),
            "ratio": (low_big / high_small, high_big / low_small),
            "odds": (
                float(empirics.odds_ratio(low_big, high_small)),
                float(empirics.odds_ratio(high_big, low_small)),
            ),
        }
    return found


@ROOM.check("sorting/table-1/census-shares")
def check_census_shares() -> Finding:
    """The two shares of graduates in 2010 beside the Census Bureau's for 2006 to 2010."""
    counted = skills.college_shares()
    row = empirics.printed_shares().loc["2010"]
    printed = np.array([row["college-small-city"], row["college-big-city"]])
    by_people, means = counted["by people"].to_numpy(), counted["mean of areas"].to_numpy()
    return Finding(
        instead={
            "Census shares by people are within six tenths of a point of both printed cells": bool(
                np.all(np.abs(by_people - printed) < 0.006)
            ),
            "Big areas have the larger share of graduates in both": bool(
                by_people[1] > by_people[0] and printed[1] > printed[0]
            ),
            "Means over areas, not over people, are farther from both": bool(
                np.all(np.abs(means - printed) > np.abs(by_people - printed))
            ),
        },
        numbers={
            "printed_in_percent": 100 * printed,
            "by_people_in_percent": 100 * by_people,
            "mean_of_areas_in_percent": 100 * means,
            "areas": counted["areas"].to_numpy(),
        },
    )


@ROOM.check("sorting/table-1/stronger-sorting")
def check_stronger_sorting() -> Finding:
    """Big over small areas, before and after, in differences, ratios and odds, with rounding."""
    found = {block: ranges(block) for block in ("college", "above-college")}

    def rise(block: str, measure: str) -> bool:
        ends = found[block]
        return ends["2010"][measure][0] > ends["first-year"][measure][1]

    shares = empirics.printed_shares()
    big, little = (
        shares[f"college-{one}-city"][["first-year", "2010"]] for one in ("big", "small")
    )
    ratios = ratios_of_big_to_small()
    return Finding(
        printed={
            "Big areas have the larger share of college graduates in both years": np.all(
                shares["college-big-city"] > shares["college-small-city"]
            ),
            "Big areas have the larger share above college in both years": np.all(
                shares["above-college-big-city"] > shares["above-college-small-city"]
            ),
            "The gap in college graduates widens in percentage points": rise(
                "college", "difference"
            ),
            "The ratio of college graduates, big to small, rises whatever the rounding": rise(
                "college", "ratio"
            ),
            "The odds of college graduates, big to small, rise whatever the rounding": rise(
                "college", "odds"
            ),
            "The gap above college widens in percentage points": rise(
                "above-college", "difference"
            ),
            "The ratio above college, big to small, rises whatever the rounding": rise(
                "above-college", "ratio"
            ),
            "The odds above college, big to small, rise whatever the rounding": rise(
                "above-college", "odds"
            ),
            "The odds of small areas to big ones are one over those of big to small": agree(
                empirics.odds_ratio(big, little) * empirics.odds_ratio(little, big), 1.0
            ),
        },
        numbers={f"ratio_{block}": ends for block, (ends, _) in ratios.items()}
        | {
            f"rise_of_ratio_{block}_in_percent": 100 * change
            for block, (_, change) in ratios.items()
        },
    )


@ROOM.check("sorting/figure-2.1")
def check_figure_2_1() -> Finding:
    """The picture needs incomes in 366 areas; its two ends for 20 cities are in the text."""
    earners, people = np.array(empirics.TOP_EARNERS), np.array(empirics.POPULATION)
    quotient = empirics.location_quotient(earners, people)
    counted = np.array([empirics.largest_areas(year) for year in ("1979", "2013")])
    by_census = empirics.location_quotient(earners, counted)
    return Finding(
        instead={
            "By the quoted populations top earners are over-represented in the 20 cities at both "
            "quoted ends": np.all(quotient > 1.5),
            "By Census counts of the 20 largest areas they are so at the second end alone": (
                by_census[0] < 1 < by_census[1]
            ),
            "The share of top earners rises between the quoted ends": earners[1] > earners[0],
        },
        numbers={
            "share_1980_and_2013": earners,
            "location_quotients": quotient,
            "location_quotients_with_counts": by_census,
        },
    )


@ROOM.check("sorting/figure-2.2")
def check_figure_2_2() -> Finding:
    """The model's counterpart at the baseline: wages and inequality against city size."""
    base = threshold.baseline()
    cities = threshold.equilibrium(base, threshold.baseline_closures()[GIVEN_UTILITY])
    elasticity = float(np.log(relative(cities.wage))[0] / np.log(relative(cities.labour))[0])
    shares = [float(innovation.entrepreneur_share(base, cost)) for cost in innovation.costs(base)]
    return Finding(
        instead={
            "At the baseline wages rise with city size, with an elasticity of .93": (
                0.925 < elasticity < 0.935
            ),
            "At the baseline entrepreneurs' income over workers' is higher in the larger city": (
                shares[0] > shares[1]
            ),
        },
        numbers={
            "elasticity_of_wage_to_population_in_the_model": elasticity,
            "entrepreneur_shares_in_the_model": by_city(shares),
        },
    )
