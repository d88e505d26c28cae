"""The paper's figures from the calibrated model, and pictures of who lives where."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from replication.show import drawing
from replication.wedge.model import amenities, calibration, census, examples, outcomes
from replication.wedge.model import city as curves
from replication.wedge.model.census import Populations
from replication.wedge.model.economy import TYPICAL_POPULATION, City, Institutions, site
from replication.wedge.model.examples import SIZES, Points
from replication.wedge.printed import experiments, slips, system_tables, tables

MILLION = TYPICAL_POPULATION / 1e6
"""Millions of people in a city of size one."""


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
    points = examples.benchmark_points()
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


def figure_2() -> Figure:
    """Figure 2: the curves when land, commuting and agglomeration change."""
    with drawing.house_style():
        figure, panels = drawing.new_figure(2, 2, width=8.5, height=6.2)
        for axes, (title, change) in zip(panels, examples.PANELS_2.items(), strict=True):
            city = examples.panel_city(**change)
            rules = calibration.benchmark_institutions(city)
            _draw_curves(axes, city, rules)
            planner = curves.city_planner_size(city)
            political = curves.political_equilibrium_size(city, rules)
            peaks = (
                ("A", planner, curves.social_average_benefit(city, planner)),
                ("D", political, curves.private_average_benefit(city, rules, political)),
            )
            for name, size, benefit in peaks:
                if SIZES[0] < size < SIZES[-1]:
                    drawing.mark_point(
                        axes, float(size) * MILLION, float(benefit), name, offset=(-4, 7)
                    )
            axes.set_title(title)
            axes.set_ylim(11_000, 18_500)
            _dollar_axis(axes, "dollars per resident")
        panels[0].legend(loc="lower left")
    return figure


def figure_3() -> Figure:
    """Figure 3: SAB and SMB of two cities that share the same people, read from both ends."""
    case = examples.two_cities()
    share = np.linspace(0.02, 0.98, 300) * case.total
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        for index, (size, colour) in enumerate(
            ((share, drawing.BLUE), (case.total - share, drawing.VERMILION))
        ):
            here = site(case.city, slice(index, index + 1))
            for name, benefit, style in (
                ("SAB", curves.social_average_benefit, "-"),
                ("SMB", curves.social_marginal_benefit, "--"),
            ):
                label = f"{name}, {'superior' if index == 0 else 'inferior'} city"
                axes.plot(share * MILLION, benefit(here, size), style, color=colour, label=label)
        between = np.linspace(case.planner, case.planned.size[0], 100)
        first, second = (site(case.city, slice(i, i + 1)) for i in (0, 1))
        axes.fill_between(
            between * MILLION,
            curves.social_marginal_benefit(first, between),
            curves.social_marginal_benefit(second, case.total - between),
            color=drawing.ORANGE,
            alpha=0.3,
            label="welfare lost by city planners",
        )
        top = float(curves.social_average_benefit(first, case.planner)[0])
        low = float(curves.social_average_benefit(second, case.planner)[0])
        drawing.mark_point(axes, case.planner * MILLION, top, "A", offset=(-4, 8))
        drawing.mark_point(axes, case.planner * MILLION, low, "B", offset=(-4, -16))
        drawing.mark_point(
            axes, case.planned.size[0] * MILLION, case.planned.price, "C", offset=(4, 6)
        )
        axes.set_ylim(16_250, 16_650)
        axes.set_xlabel(
            "people in the superior city, millions; the others live in the inferior one"
        )
        _dollar_axis(axes, "dollars per resident and year")
        axes.legend(loc="lower center", ncols=2, fontsize="small")
    return figure


def figure_4() -> Figure:
    """Figure 4: where identical cities end up, and why none of them grows alone."""
    points = examples.concepts()
    city = calibration.benchmark_city()
    rules = Institutions(calibration.BENCHMARK_TAX_RATE, calibration.BENCHMARK_OWNERSHIP)
    sizes = np.geomspace(0.01, 10, 300)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        axes.plot(
            sizes * MILLION,
            curves.social_average_benefit(city, sizes),
            color=drawing.BLUE,
            label="SAB",
        )
        for size, style, label in (
            (points.political, ":", "PAB, all others at B"),
            (points.planner, "-.", "PAB, all others at A"),
        ):
            shared = examples.balanced(city, rules, size)
            private = curves.private_average_benefit(city, shared, sizes)
            axes.plot(sizes * MILLION, private, style, color=drawing.GREEN, label=label)
        for name, size, benefit, offset in (
            ("A", points.planner, points.best, (0, 8)),
            ("B", points.political, points.equilibrium, (-4, -16)),
            ("C", points.planner, points.deviator, (4, 6)),
            ("D", points.political, points.free_rider, (-4, 8)),
        ):
            drawing.mark_point(axes, size * MILLION, benefit, name, offset=offset)
        axes.set_ylim(14_000, 18_200)
        _population_axis(axes)
        _dollar_axis(axes, "dollars per resident and year")
        axes.legend(loc="lower left")
    return figure


def figure_5() -> Figure:
    """Figure 5: the across-city wedge from taxes, from land rents, and from both."""
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        colours = (drawing.BLUE, drawing.ORANGE, drawing.VERMILION)
        for (label, wedge), colour, style in zip(
            examples.across_city_parts(SIZES).items(), colours, drawing.LINE_STYLES, strict=False
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
        for axes, (title, (share, elasticity)) in zip(
            panels, examples.PANELS_6.items(), strict=True
        ):
            tax = calibration.BENCHMARK_TAX_RATE
            land = calibration.calibrate_land(share, elasticity, tax)
            city = calibration.land_city(land.elasticity, land.weight)
            rules = calibration.benchmark_institutions(city)
            wedge = curves.private_social_wedge(city, rules, SIZES[:, np.newaxis])
            by_share = isinstance(share, tuple)
            name = "land share" if by_share else "elasticity"
            for column, value in enumerate(np.ravel(share if by_share else elasticity)):
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


def figure_7(populations: Populations | None = None) -> Figure:
    """Figure 7: rank against productivity (a) and against quality of life (b)."""
    people = census.populations() if populations is None else populations
    panels = (
        (
            "(a) Productivity",
            "A, dollars",
            amenities.output_per_worker(system_tables.baseline(people).city),
        ),
        (
            "(b) Quality of life",
            "net output of the typical city with the amenity, dollars",
            amenities.private_advantage(system_tables.quality_baseline(people).city),
        ),
    )
    with drawing.house_style():
        figure, axes = drawing.new_figure(1, 2, width=9.0, height=4.0)
        rank = np.arange(1, len(people.residents) + 1)
        for place, (title, label, values) in zip(axes, panels, strict=True):
            plot = amenities.rank_plot(values)
            place.plot(values, rank, ".", color=drawing.GREY, markersize=4, label=people.source)
            for rule, colour, style, name in (
                (plot.top, drawing.BLUE, "-", "line through the 135 best"),
                (plot.all_cities, drawing.VERMILION, "--", "line through all"),
            ):
                drawn = np.geomspace(1, len(values), 50)
                place.plot(rule.at_rank(drawn), drawn, style, color=colour, label=name)
            place.set_xscale("log")
            place.set_yscale("log")
            place.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
            place.xaxis.set_minor_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
            place.tick_params(axis="x", which="both", labelrotation=45)
            place.set_title(title)
            place.set_xlabel(label)
            place.set_ylabel("rank")
            place.legend(fontsize="small")
    return figure


def figure_table_wedges() -> Figure:
    """Private-social wedges in the columns of Tables 3-11, printed and true, without 80 percent."""
    typical, top = "typical-private-social-wedge", "top-private-social-wedge"
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=9.5)
        place, ticks, names = 0.0, [], []
        drawn: dict[str, list[tuple[float, float]]] = {"typical": [], "printed": [], "true": []}
        for number, design in tables.DESIGNS.items():
            printed, correct = (tables.calibrated(number, one) for one in tables.Variant)
            where = place + np.arange(printed.shape[1])
            drawn["typical"] += zip(where, correct.loc[typical, :].to_numpy(), strict=True)
            drawn["printed"] += zip(where, printed.loc[top, :].to_numpy(), strict=True)
            drawn["true"] += zip(where, correct.loc[top, :].to_numpy(), strict=True)
            ticks.append(float(where.mean()))
            tax = "tax" if design.tax_rate else "no tax"
            names.append(f"{number}\n{tax}\n" + ("portfolio" if design.ownership else "free land"))
            place = where[-1] + 2.0
        for name, label, colour, marker in (
            ("typical", "typical city", drawing.BLUE, "o"),
            ("printed", "top city, as printed", drawing.GREY, "x"),
            ("true", "top city, true derivative", drawing.VERMILION, "D"),
        ):
            x, y = zip(*drawn[name], strict=True)
            axes.plot(x, y, marker, color=colour, markersize=4, label=label)
        axes.axhline(0, color=drawing.GREY, linewidth=0.8)
        axes.set_xticks(ticks, names, fontsize="small")
        axes.set_xlabel("table, with the institutions of its columns")
        _dollar_axis(axes, "SMB - PAB, dollars per resident")
        axes.legend(loc="lower left")
    return figure


def figure_private_wedge() -> Figure:
    """PMB - PAB of the benchmark city over size: as printed, with its slip, and the derivative."""
    city, rules = calibration.benchmark_city(), calibration.benchmark_institutions()
    sizes = np.geomspace(0.01, 30, 300)
    peak = float(curves.political_equilibrium_size(city, rules))
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        for label, wedge, colour, style in (
            (
                "as printed",
                slips.private_within_city_wedge_with_repeated_coefficient,
                drawing.VERMILION,
                "--",
            ),
            ("the derivative", curves.private_within_city_wedge, drawing.BLUE, "-"),
        ):
            axes.plot(sizes * MILLION, wedge(city, rules, sizes), style, color=colour, label=label)
        axes.axhline(0, color=drawing.GREY, linewidth=0.8)
        drawing.mark_point(axes, peak * MILLION, 0.0, "PAB peaks", offset=(4, 8))
        _population_axis(axes)
        _dollar_axis(axes, "PMB - PAB, dollars per resident")
        axes.legend(loc="lower left")
    return figure


def figure_sizes(populations: Populations | None = None) -> Figure:
    """City sizes by rank: observed, in competition, and planned."""
    people = census.populations() if populations is None else populations
    economy = system_tables.baseline(people)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        competitive, planned = economy.competitive(), economy.efficient()
        for label, residents, colour, marker in (
            (people.source, people.residents, drawing.GREY, "."),
            (f"competition: {competitive.count} cities", competitive.residents, drawing.BLUE, "x"),
            (f"planner: {planned.count} cities", planned.residents, drawing.VERMILION, "o"),
        ):
            rank = np.arange(1, len(residents) + 1)
            axes.plot(rank, residents / 1e6, marker, color=colour, markersize=4, label=label)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("rank")
        axes.set_ylabel("population, millions")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.legend()
    return figure


def figure_institutions(populations: Populations | None = None) -> Figure:
    """Number of cities and deadweight loss over tax and ownership, on the baseline's sites."""
    people = census.populations() if populations is None else populations
    economy = system_tables.baseline(people)
    planned = economy.efficient().count
    grid = outcomes.outcomes(economy, outcomes.TAX_RATES, outcomes.OWNERSHIPS)
    counts = np.array([[cell.competitive_count for cell in row] for row in grid])
    losses = np.array([[100 * cell.loss for cell in row] for row in grid])
    panels = (
        (f"Cities in competition (planner: {planned})", counts, "{:.0f}"),
        ("Deadweight loss, % of net production", losses, "{:.2f}"),
    )
    with drawing.house_style():
        figure, axes = drawing.new_figure(1, 2, width=9.5, height=4.4)
        for place, (title, values, form) in zip(axes, panels, strict=True):
            shown = np.log(1 + values)
            shades = place.imshow(shown, origin="lower", cmap="cividis", aspect="auto")
            grounds = np.asarray(shades.to_rgba(shown))
            for row, line in enumerate(values):
                for column, value in enumerate(line):
                    place.text(
                        column,
                        row,
                        form.format(value),
                        ha="center",
                        va="center",
                        fontsize=8,
                        color=drawing.ink_on(grounds[row, column, :3]),
                    )
            place.set_xticks(
                range(len(outcomes.OWNERSHIPS)), [f"{v:g}" for v in outcomes.OWNERSHIPS]
            )
            place.set_yticks(range(len(outcomes.TAX_RATES)), [f"{v:g}" for v in outcomes.TAX_RATES])
            place.set_xlabel("share of land held across cities, ρ")
            place.set_ylabel("tax rate, τ")
            place.set_title(title)
            place.grid(visible=False)
    return figure


def figure_technologies(populations: Populations | None = None) -> Figure:
    """Numbers of cities and deadweight loss over three elasticities, sites read again for each."""
    people = census.populations() if populations is None else populations
    names = {
        "agglomeration": "agglomeration, α",
        "commuting": "commuting, φ",
        "land_elasticity": "land",
    }
    with drawing.house_style():
        figure, panels = drawing.new_figure(2, 3, width=9.5, height=5.6)
        for place, (parameter, label) in enumerate(names.items()):
            values = experiments.TECHNOLOGIES[parameter]
            found = [
                experiments.technology_outcome(people, parameter, float(value)) for value in values
            ]
            above, below = panels[place], panels[place + 3]
            for key, colour, style in (
                ("competitive cities", drawing.BLUE, "-"),
                ("planned cities", drawing.VERMILION, "--"),
            ):
                above.plot(
                    values, [row[key] for row in found], style, marker="o", color=colour, label=key
                )
            above.set_yscale("log")
            above.set_ylim(1, 600)
            above.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            losses = [row["loss, %"] for row in found]
            below.plot(values, losses, marker="o", color=drawing.PURPLE)
            below.set_ylim(0, 11)
            below.set_xlabel(f"elasticity of {label}")
        panels[0].set_ylabel("number of cities")
        panels[3].set_ylabel("deadweight loss, %")
        panels[0].legend(loc="lower left", fontsize="small")
    return figure
