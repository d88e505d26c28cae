"""The checks of ``data/claims/wedge.toml``: each computes, and says which verdict it supports."""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from replication import published
from replication.ledger import Finding, Verdict, finding
from replication.numerics import Array
from replication.wedge import figures
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.city import City, Institutions
from replication.wedge.printed import recovery, tables
from replication.wedge.printed.recovery import printed_number, printed_text
from replication.wedge.room import ROOM

LAND_SHARE_TABLES = (3, 4, 5, 6, 7)
LARGEST_OBSERVED = 19_069_796
"""New York, Table 1, "observed" column."""
QUOTED_WAGE = 43_460.0
"""Average annual salary in section 4.1."""


def compared(number: int, variant: tables.Variant, digits: int | None) -> list[published.Cell]:
    """Compare a table's printed cells with ours, computed in a given way."""
    ours = tables.compute(tables.DESIGNS[number], variant, digits)
    return published.compare(published.read_table(f"wedge/table-{number}"), ours)


def agreeing(number: int, variant: tables.Variant, digits: int | None) -> int:
    """Count the cells of a table that agree when it is computed in a given way."""
    return sum(cell.agrees for cell in compared(number, variant, digits))


def check_table(number: int) -> Finding:
    """Every cell agrees with the slips and six-digit parameters, and not without them."""
    table = published.read_table(f"wedge/table-{number}")
    cells = published.compare(table, tables.table(number))
    agree = sum(cell.agrees for cell in cells)
    exact = agreeing(number, tables.Variant.PRINTED, None)
    true = compared(number, tables.Variant.CORRECT, None)
    correct = sum(cell.agrees for cell in true)
    dollars = [cell for cell in true if not cell.row.endswith("percent")]
    wrong = [cell for cell in dollars if float(published.parse(cell.printed).value) * cell.ours < 0]
    return finding(
        agree == len(cells) > max(exact, correct),
        Verdict.CORRECTED,
        cells=len(cells),
        agree=agree,
        agree_with_unrounded_parameters=exact,
        agree_with_five_digits=agreeing(number, tables.Variant.PRINTED, 5),
        agree_with_seven_digits=agreeing(number, tables.Variant.PRINTED, 7),
        agree_with_true_derivatives=correct,
        dollar_cells_of_the_wrong_sign=len(wrong),
    )


for _number in tables.DESIGNS:
    ROOM.check(f"wedge/table-{_number}")(partial(check_table, _number))


@ROOM.check("wedge/table-3/land-share-8-percent")
def check_land_share_header() -> Finding:
    """Run column (6) of Tables 3-7 with land shares of 8% and of 80%."""
    agree = {0.08: 0, 0.8: 0}
    cells = 0
    for share in agree:
        for number in LAND_SHARE_TABLES:
            design = tables.DESIGNS[number]
            run = tables.Design(design.title, (share,) * 5, *_targets(design))
            ours = tables.compute(run)
            column = [
                cell
                for cell in published.compare(published.read_table(f"wedge/table-{number}"), ours)
                if cell.column == "(6)"
            ]
            agree[share] += sum(cell.agrees for cell in column)
            cells += len(column)
    wedge = "typical-within-city-social-wedge"
    benefit = printed_number(3, wedge, "(6)") / printed_number(3, f"{wedge}-percent", "(6)")
    printed = {printed_text(n, "land-rent-share", "(6)") for n in LAND_SHARE_TABLES}
    return finding(
        agree[0.8] == cells // 2 > agree[0.08] and printed == {"0.800"} and benefit < 0,
        Verdict.CORRECTED,
        cells=cells // 2,
        agree_at_80_percent=agree[0.8],
        agree_at_8_percent=agree[0.08],
        printed_land_share=sorted(printed),
        printed_social_average_benefit=benefit,
    )


def _targets(design: tables.Design) -> tuple[float | tuple[float, ...], float, float]:
    return design.rent_elasticity, design.tax_rate, design.ownership


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
            gaps_average.append(abs(row - (whole - social)))
    return finding(
        max(gaps_average) <= 0.0151 and np.median(gaps_marginal) > 1,
        Verdict.CORRECTED,
        cells=len(gaps_average),
        largest_gap_to_sab_less_pab=round(max(gaps_average), 4),
        median_gap_to_smb_less_pab=float(np.median(gaps_marginal)),
    )


@ROOM.check("wedge/text/top-city")
def check_top_city() -> Finding:
    """Recover the size of the top city from the printed tax wedge."""
    low, high = recovery.top_population()
    used = calibration.TOP_SIZE * calibration.TYPICAL_POPULATION
    return finding(
        low < used < high and low > 1.5 * LARGEST_OBSERVED,
        Verdict.CORRECTED,
        lowest=low,
        highest=high,
        used=used,
        largest_observed=LARGEST_OBSERVED,
    )


@ROOM.check("wedge/text/no-wedge-without-tax-and-portfolio")
def check_no_wedge() -> Finding:
    """Without tax and portfolio the model's wedge is zero, the tables' is 600 at every size."""
    city = calibration.benchmark_city()
    sizes = np.geomspace(1e-3, 50, 384)
    wedge = curves.across_city_wedge(city, Institutions(tax_rate=0, ownership=0), sizes)
    printed = {
        printed_text(number, f"{place}-across-city-wedge", column)
        for number in (7, 11)
        for place in ("typical", "top")
        for column in tables.COLUMNS[1:]
    }
    low, high = recovery.reference_population()
    constant = recovery.unexplained_wedge()
    return finding(
        np.all(wedge == 0)
        and printed == {"600.00"}
        and constant[0] < calibration.UNEXPLAINED_WEDGE < constant[1]
        and low < calibration.REFERENCE_POPULATION < high,
        Verdict.CORRECTED,
        model_wedge=float(np.abs(wedge).max()),
        printed_wedges=sorted(printed),
        reference_population_lowest=low,
        reference_population_highest=high,
    )


@ROOM.check("wedge/text/calibration-targets")
def check_calibration_targets() -> Finding:
    """Compare the targets that section 4.1 names with the benchmark column's own rows."""
    share, elasticity = 0.05, 0.216
    printed_share = recovery.printed_range(3, "land-rent-share", "(1)")
    printed_elasticity = recovery.printed_range(3, "rent-elasticity", "(1)")
    city, tax = calibration.benchmark_city(), calibration.BENCHMARK_TAX_RATE
    ours = calibration.land_rent_share(city, tax), calibration.rent_elasticity(city, tax)
    stated = calibration.calibrate_land(share, elasticity, tax)
    in_print = (
        printed_share[0] <= ours[0] < printed_share[1]
        and printed_elasticity[0] <= ours[1] < printed_elasticity[1]
    )
    off_target = share > printed_share[1] and elasticity < printed_elasticity[0]
    return finding(
        in_print and off_target,
        Verdict.CORRECTED,
        benchmark_share=float(ours[0]),
        benchmark_elasticity=float(ours[1]),
        land_elasticity_for_stated_targets=float(stated.elasticity),
        land_weight_for_stated_targets=float(stated.weight),
    )


@ROOM.check("wedge/text/average-wage")
def check_average_wage() -> Finding:
    """Scale the benchmark city to the quoted wage and see whether any dollar cell survives."""
    city, size = calibration.benchmark_city(), 1.0
    scale = QUOTED_WAGE / calibration.LABOUR_VALUE
    printed = recovery.printed_range(3, "typical-within-city-social-wedge", "(1)")
    ours = float(curves.within_city_wedge(city, size))
    labour_value = printed_number(3, "labour-value", "(1)") * 1e3
    return finding(
        labour_value == calibration.LABOUR_VALUE
        and printed[0] <= ours < printed[1]
        and not printed[0] <= scale * ours < printed[1],
        Verdict.CORRECTED,
        quoted_wage=QUOTED_WAGE,
        labour_value_in_tables=labour_value,
        within_city_wedge=ours,
        within_city_wedge_at_quoted_wage=scale * ours,
    )


def _land_city(share: ArrayLike, elasticity: ArrayLike) -> tuple[City, Institutions]:
    tax = calibration.BENCHMARK_TAX_RATE
    land = calibration.calibrate_land(share, elasticity, tax)
    city = calibration.land_city(land.elasticity, land.weight)
    return city, calibration.benchmark_institutions(city)


@ROOM.check("wedge/text/land-share-robustness")
def check_land_share_robustness() -> Finding:
    """Raise the land share from 2.5% to 80% in 384 steps, at both elasticities of rent."""
    shares = np.geomspace(0.025, 0.8, 384)
    holds = True
    for elasticity in (0.216, 0.5):
        city, rules = _land_city(shares, elasticity)
        for size in (1.0, calibration.TOP_SIZE):
            holds &= bool(
                _falls(city.land_elasticity)
                and _rises(city.land_cost)
                and _falls(curves.within_city_wedge(city, size))
                and _rises(curves.across_city_wedge(city, rules, size))
                and _falls(curves.private_social_wedge(city, rules, size))
            )
    return finding(holds, Verdict.REPRODUCED, shares=shares.size, rent_elasticities=[0.216, 0.5])


@ROOM.check("wedge/text/rent-elasticity-robustness")
def check_rent_elasticity_robustness() -> Finding:
    """Raise the elasticity of rent from .2 to .7 in 384 steps at three land shares."""
    elasticities = np.linspace(0.2, 0.7, 384)
    shares = (0.025, 0.043, 0.044)
    typical, top_falls = True, True
    for share in shares:
        city, rules = _land_city(share, elasticities)
        within = curves.within_city_wedge(city, 1.0)
        typical &= bool(
            _rises(city.land_elasticity)
            and _falls(city.land_cost)
            and np.ptp(within) < 1e-9
            and _falls(within / curves.social_average_benefit(city, 1.0))
            and _rises(curves.across_city_wedge(city, rules, 1.0))
            and _rises(curves.private_social_wedge(city, rules, 1.0))
        )
        top = curves.within_city_wedge(city, calibration.TOP_SIZE)
        top_falls &= bool(_falls(top))
    return finding(
        typical and top_falls,
        Verdict.CONDITIONAL,
        elasticities=elasticities.size,
        land_shares=list(shares),
        top_within_city_wedge_at_lowest_elasticity=float(top[0]),
        top_within_city_wedge_at_highest_elasticity=float(top[-1]),
    )


def _rises(values: ArrayLike) -> bool:
    return bool(np.all(np.diff(values) > 0))


def _falls(values: ArrayLike) -> bool:
    return bool(np.all(np.diff(values) < 0))


def _log_slope(benefit: Callable[[Array], Array], size: float) -> float:
    """Change of a benefit with the logarithm of size, as a difference quotient."""
    step = 1e-5
    around = benefit(size * np.array([1 - step, 1 + step]))
    return float(np.diff(around)[0] / (2 * step))


@ROOM.check("wedge/table-3/private-wedge-sign")
def check_private_wedge_sign() -> Finding:
    """PMB - PAB of the typical city: derivative, difference quotient and the printed PAB peak."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    derivative = float(curves.private_within_city_wedge(city, rules, 1.0))
    quotient = _log_slope(lambda size: curves.private_average_benefit(city, rules, size), 1.0)
    contradicted = 0
    for number in tables.DESIGNS:
        for column in tables.COLUMNS:
            peak = printed_number(number, "political-equilibrium-population", column)
            typical = printed_number(number, "typical-population", column)
            wedge = printed_number(number, "typical-within-city-private-wedge", column)
            contradicted += peak < typical and wedge > 0
    printed = printed_number(3, "typical-within-city-private-wedge", "(1)")
    return finding(
        derivative < 0 < printed and abs(derivative - quotient) < 1e-4 and contradicted > 0,
        Verdict.REFUTED,
        printed=printed,
        derivative=derivative,
        difference_quotient=quotient,
        printed_political_equilibrium=printed_number(3, "political-equilibrium-population", "(1)"),
        columns_that_contradict_themselves=contradicted,
    )


@ROOM.check("wedge/table-3/top-social-wedge-sign")
def check_top_social_wedge_sign() -> Finding:
    """SMB - SAB of the top city: derivative, difference quotient and the printed SAB peak."""
    city, top = calibration.benchmark_city(), calibration.TOP_SIZE
    derivative = float(curves.within_city_wedge(city, top))
    quotient = _log_slope(lambda size: curves.social_average_benefit(city, size), top)
    lowest_top = recovery.top_population()[0] / 1e6
    contradicted = sum(
        printed_number(number, "city-planner-population", column) < lowest_top
        and printed_number(number, "top-within-city-social-wedge", column) > 0
        for number in tables.DESIGNS
        for column in tables.COLUMNS
    )
    printed = printed_number(3, "top-within-city-social-wedge", "(1)")
    return finding(
        derivative < 0 < printed and abs(derivative - quotient) < 1e-4 and contradicted > 0,
        Verdict.REFUTED,
        printed=printed,
        derivative=derivative,
        difference_quotient=quotient,
        printed_city_planner_population=printed_number(3, "city-planner-population", "(1)"),
        columns_that_contradict_themselves=contradicted,
    )


@ROOM.check("wedge/figure-1")
def check_figure_1() -> Finding:
    """Order the points of Figure 1 for every outside option that keeps anybody in the city."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    political = curves.political_equilibrium_size(city, rules)
    best = float(curves.private_average_benefit(city, rules, political))
    ordered = True
    for outside in np.linspace(0.9 * best, 0.999999 * best, 25):
        points = figures.figure_1_points(city, rules, float(outside))
        ordered &= points.political < points.migration < points.efficient < points.free_access
        ordered &= points.political < points.planner < points.efficient and points.loss > 0
    benchmark = figures.benchmark_points()
    return finding(
        ordered and benchmark.migration < benchmark.planner,
        Verdict.REPRODUCED,
        **{
            f"{name}_millions": getattr(benchmark, name) * figures.MILLION
            for name in ("planner", "free_access", "efficient", "political", "migration")
        },
        outside_option=benchmark.outside,
        loss_billion_dollars=benchmark.loss / 1e9,
    )


@ROOM.check("wedge/figure-5")
def check_figure_5() -> Finding:
    """The across-city wedge rises with size under taxes, under land rents and under both."""
    parts = figures.across_city_parts(figures.SIZES)
    return finding(
        all(_rises(wedge) for wedge in parts.values()),
        Verdict.REPRODUCED,
        **{
            label.partition(" (")[0].replace(" ", "_"): [float(wedge[0]), float(wedge[-1])]
            for label, wedge in parts.items()
        },
    )


@ROOM.check("wedge/figure-2")
def check_figure_2() -> Finding:
    """Locate the peaks of our panels; the paper's own parameters are not in the text."""
    peaks = {}
    for title, change in figures.PANELS_2.items():
        city = figures.panel_city(**change)
        rules = calibration.benchmark_institutions(city)
        planner, political = tables.exact_peaks(city, rules)
        peaks[title] = [float(planner) / 1e6, float(political) / 1e6]
    return finding(
        all(political < planner for planner, political in peaks.values()),
        Verdict.OUT_OF_REACH,
        planner_and_political_peaks_millions=peaks,
    )


@ROOM.check("wedge/figure-6")
def check_figure_6() -> Finding:
    """With a full portfolio land drops out of the wedge but for a constant: parallel curves."""
    spreads = {}
    for title, targets in figures.PANELS_6.items():
        city, rules = _land_city(*targets)
        wedge = curves.private_social_wedge(city, rules, figures.SIZES[:, np.newaxis])
        spreads[title] = float(np.ptp(wedge - wedge[0], axis=1).max())
    return finding(
        max(spreads.values()) < 1e-8 and _rises(wedge[:, 0]),
        Verdict.OUT_OF_REACH,
        largest_departure_from_parallel_dollars=spreads,
    )
