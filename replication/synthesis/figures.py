"""Pictures of where cities turn from too large to too small."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from replication.land.model import allocation, institutions
from replication.land.model.city import Elasticities
from replication.land.model.sites import Sites
from replication.numerics import Array, number, positive
from replication.show import drawing
from replication.synthesis import frontier, maps, readings, side_by_side, weight
from replication.wedge.model.system import Economy

DIFFERENCES = np.geomspace(1e-4, 0.95, 60)
"""Of the worst planned site from the best, in what they offer at their peaks."""


def _worst_site(elasticities: Elasticities, difference: ArrayLike) -> Array:
    """Quality of the worst planned site from what it offers less at its peak."""
    power = 1 / (elasticities.theta * elasticities.congestion)
    return np.asarray((1 - np.asarray(difference, dtype=float)) ** power)


def frontier_by_heterogeneity(
    lines: dict[str, Elasticities],
    sites: Sites,
    countries: dict[str, tuple[Elasticities, float]],
    system: readings.Flattened,
) -> Figure:
    """Where the frontier lies between c* and one, against how different the planned sites are.

    Parameters
    ----------
    lines : mapping
        Label to elasticities: the frontier of the land paper's economy is drawn as a band from
        where the best city is right to where the number is.
    sites : Sites
    countries : mapping
        Name to elasticities and population of economies to mark, on the same sites.
    system : Flattened
        A calibrated system, its sites as they are and made ever more alike.
    """
    colours = (drawing.BLUE, drawing.GREEN, drawing.PURPLE, drawing.ORANGE)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=7.5, height=4.6)
        for (label, powers), colour in zip(lines.items(), colours, strict=False):
            found = frontier.frontier(powers, sites, _worst_site(powers, DIFFERENCES))
            largest, dividing, cities = (
                frontier.position(powers, one)
                for one in (found.largest, found.dividing, found.cities)
            )
            axes.fill_between(DIFFERENCES, largest, cities, color=colour, alpha=0.18, linewidth=0)
            axes.plot(DIFFERENCES, dividing, color=colour, label=label)
        for (name, (powers, population)), mark in zip(countries.items(), "osD^", strict=False):
            rule = institutions.planner(powers)
            planned = allocation.solve(powers, rule, sites, population)
            neutral = weight.neutral_weights(powers, sites, population)
            axes.plot(
                [1 - float(frontier.peak_benefit(powers, planned.threshold))],
                [float(frontier.position(powers, neutral.largest))],
                mark,
                color="black",
                clip_on=False,
                zorder=6,
                label=name,
            )
        axes.plot(
            1 - system.peak_benefit,
            system.position,
            "v--",
            color=drawing.VERMILION,
            clip_on=False,
            label="wedge paper's system, sites made alike",
        )
        axes.plot(
            1 - system.peak_benefit[:1],
            system.position[:1],
            "*",
            markersize=15,
            color=drawing.VERMILION,
            clip_on=False,
            zorder=7,
            label="wedge paper's system, sites as read",
        )
        axes.set_xscale("log")
        axes.set_ylim(-0.05, 1.0)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["c*", "¼", "½", "¾", "1"])
        axes.set_xlabel("how much less the worst planned site offers at its best size (share)")
        axes.set_ylabel("right weight, from c* to no leaks")
        axes.legend(loc="upper right", fontsize="small")
    return figure


def one_number(elasticities: Elasticities, sites: Sites, population: float) -> Figure:
    """Largest city, number of cities and loss against the private weight, land economy."""
    population = number("population", population, positive)
    weights = np.linspace(0.72, 1.0, 57)
    rule = weight.free_migration(elasticities, weights)
    found = weight.against_the_plan(elasticities, rule, sites, population)
    planned = float(elasticities.efficient_wedge)
    with drawing.house_style():
        figure, (ratios, losses) = drawing.new_figure(1, 2, width=9.0, height=3.8)
        lines = (("largest city", found.largest), ("number of cities", found.cities))
        styles = zip(lines, (drawing.BLUE, drawing.VERMILION), ("-", "--"), strict=True)
        for (name, values), colour, style in styles:
            ratios.plot(weights, values, style, color=colour, label=name)
        ratios.axhline(1.0, color=drawing.GREY, linewidth=0.8)
        ratios.set_title("Over the planned one")
        ratios.legend(loc="upper center")
        losses.plot(weights, 100 * found.loss, color=drawing.PURPLE)
        losses.set_title("Loss, % of total utility")
        for place in (ratios, losses):
            place.axvline(planned, color=drawing.GREY, linestyle=":", linewidth=1.2)
            place.set_xlabel("private weight of output, c")
        losses.annotate("planner's weight", (planned, 0.3), (6, 0), textcoords="offset points")
        losses.annotate(
            "no leaks",
            (1.0, 100 * found.loss[-1]),
            (-12, 6),
            textcoords="offset points",
            ha="right",
        )
    return figure


def who_lives_where(economy: Economy) -> Figure:
    """City sizes by rank of the site, for the institutions of both papers."""
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=7.5, height=4.4)
        for row, style in zip(side_by_side.rows(economy), _styles(), strict=True):
            if style is None:
                continue
            sizes = row.allocation.residents / 1e6
            axes.plot(np.arange(1, sizes.size + 1), sizes, **style)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("rank of the site, best first")
        axes.set_ylabel("residents, million")
        axes.legend()
    return figure


def _styles() -> list[dict[str, Any] | None]:
    """How each row of the comparison is drawn; some are left out for clarity."""

    def line(label: str, color: str, linestyle: Any, width: float = 1.8) -> dict[str, Any]:  # noqa: ANN401
        return {"label": label, "color": color, "linestyle": linestyle, "linewidth": width}

    return [
        line("planner", "black", "-", 2.6),
        line("free migration, no leaks (land paper)", drawing.BLUE, "--"),
        None,
        line("free migration, tax", drawing.SKY, "-."),
        line("free migration, portfolio", drawing.GREEN, ":"),
        line("free migration, both (wedge paper)", drawing.VERMILION, "-"),
        None,
        None,
        line("developers, tax", drawing.PURPLE, (0, (5, 1, 1, 1))),
        line("local governments", drawing.ORANGE, "--"),
    ]


def flip(found: maps.Map, papers: dict[str, tuple[float, float]]) -> Figure:
    """Where the best city turns from too large to too small, over taxes and portfolios.

    Parameters
    ----------
    papers : mapping
        Name to portfolio and tax of the points to mark.
    """
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=7.0, height=4.8)
        shades = axes.contourf(
            found.portfolios,
            found.tax_rates,
            100 * (found.largest - 1),
            levels=np.arange(-80, 101, 20),
            cmap="PuOr_r",
            vmin=-100,
            vmax=100,
        )
        figure.colorbar(shades, label="best city, % over the planned one")
        _frontiers(axes, found)
        for name, (portfolio, tax) in papers.items():
            right = portfolio > 0.5
            offset = (-8 if right else 8, -14 if tax > 0.3 else 6)
            axes.plot([portfolio], [tax], "o", color="black", clip_on=False, zorder=6)
            axes.annotate(
                name,
                (portfolio, tax),
                xytext=offset,
                textcoords="offset points",
                ha="right" if right else "left",
                bbox={"boxstyle": "round,pad=0.2", "facecolor": "white", "alpha": 0.85},
            )
        axes.set_xlabel("share of land held across cities, ρ")
        axes.set_ylabel("tax rate, τ")
        axes.grid(visible=False)
        axes.legend(loc="upper left", frameon=True)
    return figure


def _frontiers(axes: Axes, found: maps.Map) -> None:
    """Draw where the best city is right, and where one number says that it is."""
    where = (found.portfolios, found.tax_rates)
    axes.contour(*where, found.largest - 1, levels=[0.0], colors="black", linewidths=2.4)
    axes.contour(
        *where, found.weight - 1, levels=[0.0], colors=drawing.GREEN, linewidths=2, linestyles="--"
    )
    axes.plot([], [], color="black", linewidth=2.4, label="right size, computed")
    axes.plot([], [], color=drawing.GREEN, linewidth=2, linestyle="--", label="c = c*")
