"""Pictures of the flip from too large to too small."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from replication.land.model.city import Elasticities
from replication.land.model.sites import Sites
from replication.numerics import number, positive
from replication.show import drawing
from replication.synthesis import side_by_side, weight
from replication.wedge.printed.system_tables import Economy


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


def flip(found: side_by_side.Map, papers: dict[str, tuple[float, float]]) -> Figure:
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
            levels=[-80, -60, -40, -20, 0, 20, 40, 60],
            cmap="PuOr_r",
            vmin=-80,
            vmax=80,
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


def _frontiers(axes: Axes, found: side_by_side.Map) -> None:
    """Draw where the best city is right, and where one number says that it is."""
    where = (found.portfolios, found.tax_rates)
    axes.contour(*where, found.largest - 1, levels=[0.0], colors="black", linewidths=2.4)
    axes.contour(
        *where, found.weight - 1, levels=[0.0], colors="white", linewidths=1.6, linestyles="--"
    )
    axes.plot([], [], color="black", linewidth=2.4, label="right size, computed")
    axes.plot([], [], color="#999999", linewidth=1.6, linestyle="--", label="c = c*")
