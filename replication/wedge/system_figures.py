"""Figures 3, 4 and 7 from the simulated system, and pictures of who lives where."""

from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import ArrayLike
from scipy.integrate import quad

from replication.numerics import Array, nonnegative, number, positive, vector
from replication.show import drawing
from replication.wedge.figures import MILLION
from replication.wedge.model import amenities, calibration, census, experiments, system
from replication.wedge.model import city as curves
from replication.wedge.model.amenities import RankRule
from replication.wedge.model.census import Populations
from replication.wedge.model.city import City, Institutions
from replication.wedge.model.system import Allocation

SUPERIORITY = 50.0
"""Dollars by which the first city of Figure 3 is better."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoCities:
    """Figure 3: a superior city beside an inferior one.

    Attributes
    ----------
    city : City
        Two sites.
    total : float
        People to house, relative to the typical city.
    planner : float
        Size that either city's planner would choose; the total is twice that.
    planned : Allocation
        The federal planner's.
    loss : float, dollars
        Welfare that two city planners lose, from total benefits.
    area : float, dollars
        The same as the area between the SMB curves.
    """

    city: City
    total: float
    planner: float
    planned: Allocation
    loss: float
    area: float


def two_cities(superiority: float = SUPERIORITY) -> TwoCities:
    """Let a planner and two city planners share people between two unequal cities.

    Parameters
    ----------
    superiority : float, dollars
        Quality of life of the first city above the second's.
    """
    superiority = number("superiority", superiority, nonnegative)
    city = replace(calibration.benchmark_city(), quality_of_life=np.array([superiority, 0.0]))
    planner = float(curves.city_planner_size(calibration.benchmark_city()))
    people = 2 * planner * calibration.TYPICAL_POPULATION
    planned = system.federal_planner(city, people, 2)
    split = np.full(2, planner)
    halves = np.sum(split * curves.social_average_benefit(city, split))
    loss = planned.net_production - float(halves) * calibration.TYPICAL_POPULATION
    first, second = system.site(city, slice(0, 1)), system.site(city, slice(1, 2))
    gain = lambda size: float(
        (
            curves.social_marginal_benefit(first, size)
            - curves.social_marginal_benefit(second, 2 * planner - size)
        )[0]
    )
    area, _ = quad(gain, planner, planned.size[0])
    return TwoCities(
        city, 2 * planner, planner, planned, loss, area * calibration.TYPICAL_POPULATION
    )


@dataclass(frozen=True, slots=True)
class Concepts:
    """Figure 4: the points of identical cities, as sizes and dollars.

    Attributes
    ----------
    planner, political : float
        Peaks of SAB and of PAB: the sizes of A and B.
    best : float
        A: SAB at its peak.
    equilibrium : float
        B: PAB and SAB where every city has its political size.
    deviator : float
        C: PAB of one city that grows to A's size while the others stay at B.
    free_rider : float
        D: PAB of one city that stays at B's size while the others are at A.
    """

    planner: float
    political: float
    best: float
    equilibrium: float
    deviator: float
    free_rider: float


def concepts(institutions: Institutions | None = None) -> Concepts:
    """Points of Figure 4, with a common resource that balances the budget of identical cities."""
    city = calibration.benchmark_city()
    rules = institutions or Institutions(
        calibration.BENCHMARK_TAX_RATE, calibration.BENCHMARK_OWNERSHIP
    )
    planner = float(curves.city_planner_size(city))
    political = float(curves.political_equilibrium_size(city, rules))
    small = balanced(city, rules, political)
    large = balanced(city, rules, planner)
    return Concepts(
        planner,
        political,
        best=float(curves.social_average_benefit(city, planner)),
        equilibrium=float(curves.private_average_benefit(city, small, political)),
        deviator=float(curves.private_average_benefit(city, small, planner)),
        free_rider=float(curves.private_average_benefit(city, large, political)),
    )


def balanced(city: City, institutions: Institutions, size: float) -> Institutions:
    """Institutions whose common resource is what a resident of a city of a size pays in."""
    size = number("size", size, positive)
    paid = amenities.public_revenue(city, institutions, size)
    return replace(institutions, common_resource=paid)


def _populations(axes: Axes) -> None:
    axes.set_xscale("log")
    axes.set_xlabel("population, millions")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _dollars(axes: Axes, label: str) -> None:
    axes.set_ylabel(label)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def figure_3() -> Figure:
    """Figure 3: SAB and SMB of two cities that share the same people, read from both ends."""
    case = two_cities()
    share = np.linspace(0.02, 0.98, 300) * case.total
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        for index, (size, colour) in enumerate(
            ((share, drawing.BLUE), (case.total - share, drawing.VERMILION))
        ):
            here = system.site(case.city, slice(index, index + 1))
            for name, benefit, style in (
                ("SAB", curves.social_average_benefit, "-"),
                ("SMB", curves.social_marginal_benefit, "--"),
            ):
                label = f"{name}, {'superior' if index == 0 else 'inferior'} city"
                axes.plot(share * MILLION, benefit(here, size), style, color=colour, label=label)
        between = np.linspace(case.planner, case.planned.size[0], 100)
        first, second = (system.site(case.city, slice(i, i + 1)) for i in (0, 1))
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
        _dollars(axes, "dollars per resident and year")
        axes.legend(loc="lower center", ncols=2, fontsize="small")
    return figure


def figure_4() -> Figure:
    """Figure 4: where identical cities end up, and why none of them grows alone."""
    points = concepts()
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
            benefit = curves.private_average_benefit(city, balanced(city, rules, size), sizes)
            axes.plot(sizes * MILLION, benefit, style, color=drawing.GREEN, label=label)
        for name, size, benefit, offset in (
            ("A", points.planner, points.best, (0, 8)),
            ("B", points.political, points.equilibrium, (-4, -16)),
            ("C", points.planner, points.deviator, (4, 6)),
            ("D", points.political, points.free_rider, (-4, 8)),
        ):
            drawing.mark_point(axes, size * MILLION, benefit, name, offset=offset)
        axes.set_ylim(14_000, 18_200)
        _populations(axes)
        _dollars(axes, "dollars per resident and year")
        axes.legend(loc="lower left")
    return figure


@dataclass(frozen=True, slots=True, eq=False)
class RankPlot:
    """Values by rank, and the lines through them.

    Attributes
    ----------
    values : array of shape (cities,)
    top, all_cities : RankRule
        Fitted to the 135 largest, and to all.
    """

    values: Array
    top: RankRule
    all_cities: RankRule


def rank_plot(values: ArrayLike) -> RankPlot:
    """Fit the rank rule to the 135 largest values and to all."""
    values = vector("values", positive("values", values), census.RANKED)
    return RankPlot(
        values,
        amenities.fit_rank_rule(values, census.RANKED),
        amenities.fit_rank_rule(values, len(values)),
    )


def output_per_worker(city: City) -> Array:
    """Productivity in dollars for a city of one person, the A_j of (16)."""
    scale = city.labour_value / calibration.TYPICAL_POPULATION**city.agglomeration
    return np.asarray(city.productivity) * scale


def private_advantage(city: City) -> Array:
    """Quality of life, in dollars, with the typical city's SAB added so that it is positive."""
    plain = replace(city, quality_of_life=0.0)
    return np.asarray(city.quality_of_life) + curves.social_average_benefit(plain, 1.0)


def figure_7(populations: Populations | None = None) -> Figure:
    """Figure 7: rank against productivity (a) and against quality of life (b)."""
    people = census.populations() if populations is None else populations
    panels = (
        ("(a) Productivity", "A, dollars", output_per_worker(experiments.baseline(people).city)),
        (
            "(b) Quality of life",
            "net output of the typical city with the amenity, dollars",
            private_advantage(experiments.quality_baseline(people).city),
        ),
    )
    with drawing.house_style():
        figure, axes = drawing.new_figure(1, 2, width=9.0, height=4.0)
        rank = np.arange(1, len(people.residents) + 1)
        for place, (title, label, values) in zip(axes, panels, strict=True):
            plot = rank_plot(values)
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


def figure_sizes(populations: Populations | None = None) -> Figure:
    """City sizes by rank: observed, in competition, and planned."""
    people = census.populations() if populations is None else populations
    economy = experiments.baseline(people)
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


TAX_RATES = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.33, 0.4])
OWNERSHIPS = np.array([0.0, 0.1, 0.25, 0.5, 0.75, 1.0])


def figure_institutions(populations: Populations | None = None) -> Figure:
    """Number of cities and deadweight loss over tax and ownership, on the baseline's sites."""
    people = census.populations() if populations is None else populations
    economy = experiments.baseline(people)
    planned = economy.efficient().count
    grid = experiments.outcomes(economy, TAX_RATES, OWNERSHIPS)
    panels = (
        (
            f"Cities in competition (planner: {planned})",
            [[cell.competitive_count for cell in row] for row in grid],
            "{:.0f}",
        ),
        (
            "Deadweight loss, % of net production",
            [[100 * cell.loss for cell in row] for row in grid],
            "{:.2f}",
        ),
    )
    with drawing.house_style():
        figure, axes = drawing.new_figure(1, 2, width=9.5, height=4.4)
        for place, (title, values, form) in zip(axes, panels, strict=True):
            shown = np.log(1 + np.array(values))
            place.imshow(shown, origin="lower", cmap="cividis", aspect="auto")
            for row, line in enumerate(values):
                for column, value in enumerate(line):
                    light = shown[row, column] < 0.45 * shown.max()
                    place.text(
                        column,
                        row,
                        form.format(value),
                        ha="center",
                        va="center",
                        fontsize=8,
                        color="white" if light else "black",
                    )
            place.set_xticks(range(len(OWNERSHIPS)), [f"{v:g}" for v in OWNERSHIPS])
            place.set_yticks(range(len(TAX_RATES)), [f"{v:g}" for v in TAX_RATES])
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
