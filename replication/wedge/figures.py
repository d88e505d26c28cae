"""Figures 1, 2, 5 and 6, drawn from the calibrated model, and where the points of Figure 1 lie."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import ArrayLike
from scipy.integrate import quad

from replication.numerics import Array, find_root, finite, nonnegative, number, positive
from replication.show import drawing
from replication.wedge.model import calibration
from replication.wedge.model import city as curves
from replication.wedge.model.city import City, Institutions

MILLION = calibration.TYPICAL_POPULATION / 1e6
"""Millions of people in a city of size one."""

SIZES = np.geomspace(0.01, 45, 400)
"""Sizes drawn: 20,000 people to 94 million."""


@dataclass(frozen=True, slots=True)
class Points:
    """The five allocations of Figure 1, as sizes relative to the typical city.

    Attributes
    ----------
    outside : float, dollars
        What a migrant gets elsewhere.
    planner : float
        A: the peak of SAB, where SMB crosses it.
    free_access : float
        B: SAB falls to the outside option.
    efficient : float
        C: SMB falls to the outside option.
    political : float
        D: the peak of PAB.
    migration : float
        E: PAB falls to the outside option.
    loss : float, dollars
        Welfare lost each year at E against C: the area between SMB and the
        outside option.
    """

    outside: float
    planner: float
    free_access: float
    efficient: float
    political: float
    migration: float
    loss: float


def figure_1_points(city: City, rules: Institutions, outside: float) -> Points:
    """Locate the points of Figure 1 for an outside option below the peak of PAB.

    Parameters
    ----------
    city, rules : City, Institutions
        With scalar parameters.
    outside : float, dollars

    Raises
    ------
    ValueError
        If the outside option is not below the peak of PAB, so that nobody stays.
    """
    outside = number("outside", outside, finite)
    planner = float(curves.city_planner_size(city))
    political = float(curves.political_equilibrium_size(city, rules))
    best = float(curves.private_average_benefit(city, rules, political))
    if not outside < best:
        raise ValueError(f"outside = {outside:g}: it must be below the peak of PAB, {best:.2f}")

    def crossing(benefit: Callable[[Array], Array], start: float) -> float:
        gap = lambda log_size: benefit(np.exp(log_size)) - outside
        peak = np.log(start)
        return float(np.exp(find_root(gap, peak + 0.5, peak + 1, minimum=peak)))

    efficient = crossing(lambda n: curves.social_marginal_benefit(city, n), planner)
    migration = crossing(lambda n: curves.private_average_benefit(city, rules, n), political)
    area, _ = quad(
        lambda n: float(curves.social_marginal_benefit(city, n)) - outside, migration, efficient
    )
    return Points(
        outside=outside,
        planner=planner,
        free_access=crossing(lambda n: curves.social_average_benefit(city, n), planner),
        efficient=efficient,
        political=political,
        migration=migration,
        loss=area * calibration.TYPICAL_POPULATION,
    )


def points_table(points: Points) -> pd.DataFrame:
    """Populations, in millions, of the allocations of Figure 1."""
    sizes = {
        "A, city planner: SAB peaks": points.planner,
        "B, free access: SAB meets the outside option": points.free_access,
        "C, efficient: SMB meets the outside option": points.efficient,
        "D, political equilibrium: PAB peaks": points.political,
        "E, free migration: PAB meets the outside option": points.migration,
    }
    return pd.DataFrame({"millions": sizes}) * MILLION


def benchmark_points() -> Points:
    """Figure 1's points in the benchmark city, when elsewhere offers what it offers itself.

    The outside option is PAB of the typical city at its own size, so that E is that city.
    """
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    return figure_1_points(city, rules, float(curves.private_average_benefit(city, rules, 1.0)))


def _population_axis(axes: Axes) -> None:
    axes.set_xscale("log")
    axes.set_xlabel("population, millions")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _dollar_axis(axes: Axes, label: str) -> None:
    axes.set_ylabel(label)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def _draw_curves(axes: Axes, city: City, rules: Institutions) -> None:
    lines = (
        ("SAB, social average", curves.social_average_benefit(city, SIZES), drawing.BLUE, "-"),
        (
            "SMB, social marginal",
            curves.social_marginal_benefit(city, SIZES),
            drawing.VERMILION,
            "--",
        ),
        (
            "PAB, private average",
            curves.private_average_benefit(city, rules, SIZES),
            drawing.GREEN,
            ":",
        ),
    )
    for label, benefit, colour, style in lines:
        axes.plot(SIZES * MILLION, benefit, color=colour, linestyle=style, label=label)
    _population_axis(axes)


def figure_1() -> Figure:
    """Figure 1: SAB, SMB and PAB of the benchmark city with the allocations A to E."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    points = benchmark_points()
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        _draw_curves(axes, city, rules)
        axes.axhline(points.outside, color=drawing.GREY, linewidth=1)
        axes.annotate(
            "outside option",
            (0.022, points.outside),
            xytext=(0, -12),
            textcoords="offset points",
            color=drawing.GREY,
        )
        between = np.geomspace(points.migration, points.efficient, 200)
        axes.fill_between(
            between * MILLION,
            curves.social_marginal_benefit(city, between),
            points.outside,
            color=drawing.ORANGE,
            alpha=0.3,
            label="welfare lost at E",
        )
        planner_benefit = float(curves.social_average_benefit(city, points.planner))
        political_benefit = float(curves.private_average_benefit(city, rules, points.political))
        for name, size, benefit, offset in (
            ("A", points.planner, planner_benefit, (-4, 8)),
            ("B", points.free_access, points.outside, (4, 6)),
            ("C", points.efficient, points.outside, (-3, -16)),
            ("D", points.political, political_benefit, (-4, 8)),
            ("E", points.migration, points.outside, (-4, -16)),
        ):
            drawing.mark_point(axes, size * MILLION, benefit, name, offset=offset)
        axes.set_ylim(14_000, 17_000)
        axes.set_xlim(0.02, 90)
        _dollar_axis(axes, "dollars per resident and year")
        axes.legend(loc="lower left", bbox_to_anchor=(0.02, 0.02))
    return figure


PANELS_2: dict[str, dict[str, float]] = {
    "(a) Baseline estimates": {},
    "(b) Land depreciation: elasticity .25 to .60": {"land_elasticity": 0.6},
    "(c) Commuting: time share .10 to .15": {"time_share": 0.15},
    "(d) Agglomeration: elasticity .05 to .08": {"agglomeration": 0.08},
}
"""Changes in the panels of Figure 2. The paper does not print them: (b) is Table 1's "large urban
costs", (d) the top of the range that section 4.1 quotes, (c) half as much time again."""


def panel_city(
    land_elasticity: float = calibration.BENCHMARK_LAND_ELASTICITY,
    time_share: float = calibration.TIME_SHARE,
    agglomeration: float = calibration.AGGLOMERATION,
) -> City:
    """Return the benchmark city with one parameter changed, as in Figure 2."""
    land_elasticity = number("land_elasticity", land_elasticity, positive)
    time_share = number("time_share", time_share, nonnegative)
    agglomeration = number("agglomeration", agglomeration, positive)
    base = calibration.land_city(land_elasticity, calibration.BENCHMARK_LAND_WEIGHT)
    return City(
        agglomeration=agglomeration,
        commuting=base.commuting,
        land_elasticity=base.land_elasticity,
        labour_value=base.labour_value,
        time_cost=calibration.average_cost(time_share, base.commuting),
        material_cost=base.material_cost,
        land_cost=base.land_cost,
    )


def figure_2() -> Figure:
    """Figure 2: the curves when land, commuting and agglomeration change."""
    with drawing.house_style():
        figure, panels = drawing.new_figure(2, 2, width=8.5, height=6.2)
        for axes, (title, change) in zip(panels, PANELS_2.items(), strict=True):
            city = panel_city(**change)
            rules = calibration.benchmark_institutions(city)
            _draw_curves(axes, city, rules)
            peaks = (
                (
                    "A",
                    curves.city_planner_size(city),
                    lambda n, c=city: curves.social_average_benefit(c, n),
                ),
                (
                    "D",
                    curves.political_equilibrium_size(city, rules),
                    lambda n, c=city, r=rules: curves.private_average_benefit(c, r, n),
                ),
            )
            for name, size, benefit in peaks:
                if SIZES[0] < size < SIZES[-1]:
                    drawing.mark_point(
                        axes, float(size) * MILLION, float(benefit(size)), name, offset=(-4, 7)
                    )
            axes.set_title(title)
            axes.set_ylim(11_000, 18_500)
            _dollar_axis(axes, "dollars per resident")
        panels[0].legend(loc="lower left")
    return figure


def across_city_parts(size: ArrayLike) -> dict[str, Array]:
    """Return the across-city wedge of the benchmark city under each pair of institutions.

    Parameters
    ----------
    size : array of shape (...,)

    Returns
    -------
    dict of arrays of shape (...,), dollars
    """
    city = calibration.benchmark_city()
    institutions = {
        "taxes only (τ = .33, ρ = 0)": (calibration.BENCHMARK_TAX_RATE, 0.0),
        "land rents only (τ = 0, ρ = 1)": (0.0, 1.0),
        "both (τ = .33, ρ = 1)": (calibration.BENCHMARK_TAX_RATE, 1.0),
    }
    return {
        label: curves.across_city_wedge(
            city, calibration.table_institutions(city, tax, ownership), size
        )
        for label, (tax, ownership) in institutions.items()
    }


def figure_5() -> Figure:
    """Figure 5: the across-city wedge from taxes, from land rents, and from both."""
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        colours = (drawing.BLUE, drawing.ORANGE, drawing.VERMILION)
        for (label, wedge), colour, style in zip(
            across_city_parts(SIZES).items(), colours, drawing.LINE_STYLES, strict=False
        ):
            axes.plot(SIZES * MILLION, wedge, color=colour, linestyle=style, label=label)
        axes.axhline(
            calibration.UNEXPLAINED_WEDGE,
            color=drawing.GREY,
            linewidth=1,
            label="constant in every table",
        )
        _population_axis(axes)
        _dollar_axis(axes, "SAB - PAB, dollars per resident")
        axes.legend(loc="upper left")
    return figure


PANELS_6: dict[str, tuple[float | tuple[float, ...], float | tuple[float, ...]]] = {
    "(a) Land share fixed at 4.3% (Table 8)": (0.043, (0.2, 0.216, 0.3, 0.4, 0.5)),
    "(b) Land share fixed at 2.5%": (0.025, (0.2, 0.216, 0.3, 0.4, 0.5)),
    "(c) Elasticity of rent fixed at .216 (Table 3)": ((0.025, 0.043, 0.05, 0.063, 0.08), 0.216),
    "(d) Elasticity of rent fixed at .5 (Table 4)": ((0.025, 0.043, 0.05, 0.063, 0.08), 0.5),
}
"""Targets of the land calibration in Figure 6: (land shares, rent elasticities). The last share is
the 8% that the tables' header promises, not the 80% that they were run with."""


def figure_6() -> Figure:
    """Figure 6: the private-social wedge by city size under other calibrations of land."""
    colours = (
        drawing.BLUE,
        drawing.ORANGE,
        drawing.GREEN,
        drawing.VERMILION,
        drawing.PURPLE,
    )
    with drawing.house_style():
        figure, panels = drawing.new_figure(2, 2, width=8.5, height=6.4)
        for axes, (title, (share, elasticity)) in zip(panels, PANELS_6.items(), strict=True):
            tax = calibration.BENCHMARK_TAX_RATE
            land = calibration.calibrate_land(share, elasticity, tax)
            city = calibration.land_city(land.elasticity, land.weight)
            rules = calibration.benchmark_institutions(city)
            wedge = curves.private_social_wedge(city, rules, SIZES[:, np.newaxis])
            varying = share if isinstance(share, tuple) else elasticity
            name = "land share" if isinstance(share, tuple) else "elasticity"
            for column, value in enumerate(varying):
                axes.plot(
                    SIZES * MILLION,
                    wedge[:, column],
                    color=colours[column],
                    linestyle=drawing.LINE_STYLES[column],
                    label=f"{name} {value:g}",
                )
            axes.set_title(title)
            _population_axis(axes)
            _dollar_axis(axes, "SMB - PAB, dollars")
            axes.legend(fontsize="small")
    return figure
