"""Tables 3 to 11: wedges of a typical and a top city."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np
from flint import arb

from replication import published
from replication.certify import ball, below, precision
from replication.ledger import Finding
from replication.numerics import Array
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions
from replication.wedge.printed import recovery, slips, tables
from replication.wedge.printed.recovery import printed_number, printed_text
from replication.wedge.reference import exact
from replication.wedge.room import ROOM

LAND_SHARE_TABLES = (3, 4, 5, 6, 7)
LARGEST_OBSERVED = 19_069_796
"""New York, Table 1, "observed" column."""


def compared(number: int, variant: tables.Variant, digits: int | None) -> list[published.Cell]:
    """Compare a table's printed cells with ours, computed in a given way."""
    ours = tables.compute(tables.DESIGNS[number], variant, digits)
    return published.compare(published.read_table(f"wedge/table-{number}"), ours)


def agreeing(cells: list[published.Cell]) -> int:
    """Count the cells that agree."""
    return sum(cell.agrees for cell in cells)


def check_table(number: int) -> Finding:
    """Cells of a table with and without the slips, and with and without cut parameters."""
    ours = tables.table(number)
    cells = published.compare(published.read_table(f"wedge/table-{number}"), ours)
    exact = agreeing(compared(number, tables.Variant.PRINTED, None))
    true = compared(number, tables.Variant.CORRECT, None)
    correct = agreeing(true)
    dollars = [cell for cell in true if not cell.row.endswith("percent")]
    wrong = [cell for cell in dollars if float(published.parse(cell.printed).value) * cell.ours < 0]
    right = {(cell.row, cell.column): cell.ours for cell in true}
    row, typical = "top-private-social-wedge", "typical-private-social-wedge"
    # In the last column of Tables 3-7 land takes four fifths of earnings.
    with_land = tables.COLUMNS[1:5] if number in LAND_SHARE_TABLES else tables.COLUMNS[1:]
    in_print = [
        printed_number(number, row, name) > printed_number(number, typical, name)
        for name in with_land
    ]
    return Finding(
        printed={
            "The marginal rows are derivatives of SAB and PAB": correct == len(cells),
        },
        instead={
            "Every cell follows from the two slips and land parameters of six digits": agreeing(
                cells
            )
            == len(cells),
            "Without cutting the parameters some cells do not": exact < len(cells),
            "Some dollar cells have the wrong sign": len(wrong) > 0,
        },
        numbers={
            "cells": len(cells),
            "agree": agreeing(cells),
            "agree_with_unrounded_parameters": exact,
            "agree_with_true_derivatives": correct,
            "dollar_cells_of_the_wrong_sign": len(wrong),
            "digits": slips.PRINTED_DIGITS,
            "top_private_social_wedge": [right[row, name] for name in tables.COLUMNS],
            "less_than_printed": [
                printed_number(number, row, name) - right[row, name] for name in tables.COLUMNS
            ],
            "printed_top_private_social_wedge": [
                printed_number(number, row, name) for name in tables.COLUMNS
            ],
            "top_above_typical": [
                sum(right[row, name] > right[typical, name] for name in with_land),
                sum(in_print),
                len(with_land),
            ],
            "printed_top_percent": 100 * printed_number(number, f"{row}-percent", "(1)"),
            "land_shares": tables.DESIGNS[number].land_share,
            "benchmark": [cell.ours for cell in true if cell.column == "(1)"],
            "benchmark_percent": [
                100 * cell.ours
                for cell in true
                if cell.column == "(1)" and cell.row.endswith("percent")
            ],
        },
    )


for _number in tables.DESIGNS:
    ROOM.check(f"wedge/table-{_number}")(partial(check_table, _number))


def last_column(share: float) -> int:
    """Cells of column (6) in Tables 3 to 7 that agree when it is run with a land share."""
    agree = 0
    for number in LAND_SHARE_TABLES:
        design = tables.DESIGNS[number]
        run = tables.Design(
            design.title, (share,) * 5, design.rent_elasticity, design.tax_rate, design.ownership
        )
        cells = published.compare(
            published.read_table(f"wedge/table-{number}"), tables.compute(run)
        )
        agree += agreeing([cell for cell in cells if cell.column == "(6)"])
    return agree


@ROOM.check("wedge/table-3/land-share-8-percent")
def check_land_share_header() -> Finding:
    """Run column (6) of Tables 3-7 with land shares of 8% and of 80%."""
    agree = {0.08: last_column(0.08), 0.8: last_column(0.8)}
    cells = sum(
        len(published.read_table(f"wedge/table-{n}").cells.index) for n in LAND_SHARE_TABLES
    )
    wedge = "typical-within-city-social-wedge"
    benefit = printed_number(3, wedge, "(6)") / printed_number(3, f"{wedge}-percent", "(6)")
    printed = {printed_text(n, "land-rent-share", "(6)") for n in LAND_SHARE_TABLES}
    return Finding(
        printed={
            "The cells of the last column follow from a land share of 8%": agree[0.08] == cells,
        },
        instead={
            "They follow from a land share of 80%": agree[0.8] == cells,
            "The column itself prints a share of 0.800": printed == {"0.800"},
            "Its printed wedge and percentage imply a net output below zero": benefit < 0,
        },
        numbers={
            "cells": cells,
            "agree_at_80_percent": agree[0.8],
            "agree_at_8_percent": agree[0.08],
            "shares_percent": [8, 80],
            "printed_land_share": sorted(printed),
            "printed_social_average_benefit": benefit,
        },
    )


@ROOM.check("wedge/table-3/top-across-city-label")
def check_top_label() -> Finding:
    """Compare the row labelled SMB - PAB with SMB - PAB and with SAB - PAB, printed cells only."""
    gaps_average, gaps_marginal = [], []
    for number in tables.DESIGNS:
        for column in tables.COLUMNS:
            row, social, whole = (
                printed_number(number, f"top-{name}", column)
                for name in (
                    "across-city-wedge",
                    "within-city-social-wedge",
                    "private-social-wedge",
                )
            )
            gaps_marginal.append(abs(row - whole))
            gaps_average.append(round(abs(row - (whole - social)), 4))
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    ours = float(curves.across_city_wedge(city, rules, calibration.TOP_SIZE))
    return Finding(
        printed={
            "The row is SMB - PAB in some column": bool(min(gaps_marginal) <= 0.01),
        },
        instead={
            "It is SMB - PAB less SMB - SAB in every column, to a cent and a half": max(
                gaps_average
            )
            <= 0.015,
            "The benchmark's cell is our SAB - PAB": published.agrees(
                ours, printed_text(3, "top-across-city-wedge", "(1)")
            ),
        },
        numbers={
            "columns": len(gaps_average),
            "largest_gap_to_sab_less_pab": max(gaps_average),
            "median_gap_to_smb_less_pab": float(np.median(gaps_marginal)),
        },
    )


@ROOM.check("wedge/text/top-city")
def check_top_city() -> Finding:
    """Recover the size of the top city from the printed tax wedge."""
    low, high = recovery.top_population()
    used = calibration.TOP_SIZE * TYPICAL_POPULATION
    return Finding(
        printed={
            "The top city can be the largest observed one": bool(low <= LARGEST_OBSERVED <= high),
        },
        instead={
            "Eighteen typical cities are among the sizes that print leaves open": low < used < high,
            "Print leaves open a range of less than 5,000 people": bool(high - low < 5_000),
            "The top city has almost twice the people of the largest observed one": round(
                low / LARGEST_OBSERVED, 1
            )
            == 2.0,
        },
        numbers={
            "lowest": low,
            "highest": high,
            "used": used,
            "millions": used / 1e6,
            "times_typical": calibration.TOP_SIZE,
            "largest_observed": LARGEST_OBSERVED,
        },
    )


def log_slope(benefit: Callable[[Array], Array], size: float) -> float:
    """Change of a benefit with the logarithm of size, as a difference quotient."""
    step = 1e-5
    around = benefit(size * np.array([1 - step, 1 + step]))
    return float(np.diff(around)[0] / (2 * step))


def contradicted(peak: str, wedge: str, size: float) -> int:
    """Columns of Tables 3-11 that print a positive wedge at a size beyond the printed peak."""
    return sum(
        printed_number(number, f"{peak}-population", column) < size
        and printed_number(number, wedge, column) > 0
        for number in tables.DESIGNS
        for column in tables.COLUMNS
    )


@ROOM.check("wedge/table-3/private-wedge-sign")
def check_private_wedge_sign() -> Finding:
    """PMB - PAB of the typical city: derivative, difference quotient and the printed PAB peak."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    row = "typical-within-city-private-wedge"
    derivative = float(curves.private_within_city_wedge(city, rules, 1.0))
    top = float(curves.private_within_city_wedge(city, rules, calibration.TOP_SIZE))
    quotient = log_slope(lambda size: curves.private_average_benefit(city, rules, size), 1.0)
    typical = printed_number(3, "typical-population", "(1)")
    columns = contradicted("political-equilibrium", row, typical)
    with precision():
        certain = exact.private_slope(exact.BENCHMARK, ".33", 1, ball(1))
    return Finding(
        printed={
            "A newcomer to the typical city raises the private benefits of its residents": (
                derivative > 0
            ),
            "The printed wedge is the derivative": published.agrees(
                derivative, printed_text(3, row, "(1)")
            ),
        },
        instead={
            "It certainly lowers them": below(certain, ball(0)),
            "A difference quotient of PAB is the derivative, to a hundredth of a cent": abs(
                derivative - quotient
            )
            < 1e-4,
            "The benchmark's own column has PAB peak left of the typical city": printed_number(
                3, "political-equilibrium-population", "(1)"
            )
            < typical,
            "So have most columns that print a positive wedge": columns > len(tables.DESIGNS) * 3,
        },
        numbers={
            "printed": printed_number(3, row, "(1)"),
            "derivative": derivative,
            "top_city": [top, printed_number(3, "top-within-city-private-wedge", "(1)")],
            "difference_quotient": quotient,
            "printed_political_equilibrium": printed_number(
                3, "political-equilibrium-population", "(1)"
            ),
            "columns_that_contradict_themselves": columns,
            "columns": len(tables.DESIGNS) * len(tables.COLUMNS),
        },
    )


@ROOM.check("wedge/table-3/top-social-wedge-sign")
def check_top_social_wedge_sign() -> Finding:
    """SMB - SAB of the top city: derivative, difference quotient and the printed SAB peak."""
    city, top = calibration.benchmark_city(), calibration.TOP_SIZE
    row = "top-within-city-social-wedge"
    derivative = float(curves.within_city_wedge(city, top))
    quotient = log_slope(lambda size: curves.social_average_benefit(city, size), top)
    lowest = recovery.top_population()[0] / 1e6
    with precision():
        certain = exact.within(exact.BENCHMARK, ball("17.99").union(ball("18.01")))
    columns = contradicted("city-planner", row, lowest)
    return Finding(
        printed={
            "A newcomer to the top city raises the social benefits of its residents": derivative
            > 0,
            "The printed wedge is the derivative": published.agrees(
                derivative, printed_text(3, row, "(1)")
            ),
        },
        instead={
            "It certainly lowers them, in a city of 17.99 to 18.01 typical ones": below(
                certain, ball(0)
            ),
            "A difference quotient of SAB is the derivative, to a hundredth of a cent": abs(
                derivative - quotient
            )
            < 1e-4,
            "The benchmark's own column has SAB peak left of the top city": printed_number(
                3, "city-planner-population", "(1)"
            )
            < lowest,
            "So have many columns that print a positive wedge": columns > len(tables.DESIGNS) * 2,
        },
        numbers={
            "printed": printed_number(3, row, "(1)"),
            "derivative": derivative,
            "difference_quotient": quotient,
            "printed_city_planner_population": printed_number(3, "city-planner-population", "(1)"),
            "columns_that_contradict_themselves": columns,
            "columns": len(tables.DESIGNS) * len(tables.COLUMNS),
            "top_millions": lowest,
            "across_city_wedge": printed_number(3, "top-across-city-wedge", "(1)"),
        },
    )


@ROOM.check("wedge/table-3/commuting-share-of-rent")
def check_commuting_share_of_rent() -> Finding:
    """Commuting's part of rent with the time part before tax and after tax, over all columns."""
    taxed, untaxed = 0, 0
    share = {}
    for number, design in tables.DESIGNS.items():
        for place, column in enumerate(tables.COLUMNS[1:], start=1):
            city, rules = tables.column_cities(design, slips.PRINTED_DIGITS)
            rent = curves.average_rent(city, 1.0, rules.tax_rate)[place]
            after = city.commuting * ((1 - rules.tax_rate) * city.time_cost + city.material_cost)
            text = printed_text(number, "commuting-rent-share", column)
            share[number, column] = float(np.broadcast_to(after, 6)[place] / rent)
            agrees = published.agrees(share[number, column], text)
            taxed += agrees and design.tax_rate > 0
            untaxed += agrees and design.tax_rate == 0
    benchmark, tax = calibration.benchmark_city(), calibration.BENCHMARK_TAX_RATE
    before = float(calibration.commuting_share_of_rent(benchmark, tax))
    both = float(
        benchmark.commuting
        * ((1 - tax) * benchmark.time_cost + benchmark.material_cost)
        / curves.average_rent(benchmark, 1.0, tax)
    )
    sure = exact.typical_rent(exact.BENCHMARK, Fraction(33, 100))
    return Finding(
        printed={
            "Where there is a tax the row is commuting's part of rent": taxed > 0,
        },
        instead={
            "There its time part is before tax and the rent after tax": published.agrees(
                before, printed_text(3, "commuting-rent-share", "(1)")
            ),
            "Where there is no tax the row is commuting's part of rent": untaxed == 20,
            "In exact fractions the benchmark's two shares are these": np.allclose(
                [before, both],
                [float(sure.commuting_before_tax), float(sure.commuting)],
                rtol=1e-12,
                atol=0,
            ),
        },
        numbers={
            "columns_without_tax": untaxed,
            "benchmark": [before, both],
            "after_tax": [share[3, column] for column in tables.COLUMNS[1:]],
        },
    )


def _beyond_the_end(city: City, rules: Institutions, row: str, column: str, text: str) -> bool:
    """Whether a benefit certainly falls at 1,000 people, or rises at 70 million."""
    place, low = tables.COLUMNS.index(column), text == "0.001"
    size = ball(Fraction(1_000 if low else 70_000_000, TYPICAL_POPULATION))
    own = Fraction(0), Fraction(0)
    if row == "political-equilibrium-population":
        own = Fraction(float(rules.tax_rate[place])), Fraction(float(rules.ownership[place]))
    slope = exact.private_slope(exact.exact_city(city, place), *own, size)
    return below(slope, arb(0)) if low else below(arb(0), slope)


@ROOM.check("wedge/table-3/peaks-at-the-grid-ends")
def check_peaks_at_the_grid_ends() -> Finding:
    """Cells of .001 and 50 million, against the exact peaks."""
    ends = {"0.001": 0, "50.000": 0}
    exact_at_ends, certain = [], []
    for number, design in tables.DESIGNS.items():
        city, rules = tables.column_cities(design, None)
        for row, peaks in zip(
            ("city-planner-population", "political-equilibrium-population"),
            tables.exact_peaks(city, rules),
            strict=True,
        ):
            for column, peak in zip(tables.COLUMNS, peaks, strict=True):
                text = printed_text(number, row, column)
                if text in ends:
                    ends[text] += 1
                    exact_at_ends.append((text, float(peak)))
                    certain.append(_beyond_the_end(city, rules, row, column, text))
    low = [peak for text, peak in exact_at_ends if text == "0.001"]
    high = [peak for text, peak in exact_at_ends if text == "50.000"]
    return Finding(
        printed={
            "Some cell of 50 million is a peak, to a million": any(
                round(peak / 1e6) == 50 for peak in high
            ),
            "Some cell of .001 million is a peak, to a hundred people": any(
                round(peak, -2) == 1_000 for peak in low
            ),
        },
        instead={
            "Peaks printed as 50 million lie beyond 70 million": min(high) > 7e7,
            "Peaks printed as .001 million lie below 1,000 people": max(low) < 1_000,
            "At 1,000 people and at 70 million the benefits certainly still move that way": all(
                certain
            ),
            "The grid of the tables ends at 1,000 and at 50 million people": bool(
                tables.GRID[0] == 1_000 and tables.GRID[-1] == 50_000_000
            ),
        },
        numbers={
            "cells": ends,
            "millions_beyond": [peak / 1e6 for peak in high],
            "persons_below": [min(low), max(low)],
        },
    )
