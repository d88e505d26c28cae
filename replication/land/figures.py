"""Figures 1-3 and our own."""

import re
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from replication.land.model import allocation, city, comparison, institutions, sites
from replication.land.model.economy import BASELINE, VISIBLE, Elasticities
from replication.land.printed.points import figure_1_points, figure_2_points, figure_3_economy
from replication.show import drawing

# Marks that lie on each other stay visible.
_HOLLOW: dict[str, Any] = {
    "markersize": 8,
    "markerfacecolor": "none",
    "markeredgewidth": 1.6,
    "zorder": 5,
}


def figure_1() -> Figure:
    """Figure 1: utility and city size on homogeneous land."""
    points = figure_1_points()
    size = np.linspace(0, 1.1, 400)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        axes.plot(size, city.utility(VISIBLE, size, 1.0), color=drawing.BLUE)
        axes.axhline(0, color=drawing.GREY, linewidth=1)
        drawing.mark_point(
            axes, points.best_size, points.best_utility, "best and optimal", offset=(-30, 8)
        )
        drawing.mark_point(axes, points.largest_size, 0.0, "largest", offset=(6, 6))
        stable = np.linspace(points.best_size, points.largest_size, 100)
        axes.fill_between(
            stable,
            0,
            city.utility(VISIBLE, stable, 1.0),
            color=drawing.SKY,
            alpha=0.3,
            label="stable equilibria",
        )
        axes.set_xlabel("city size")
        axes.set_ylabel("utility, units of output per head")
        axes.set_ylim(-0.08, 0.4)
        axes.legend(loc="upper right")
    return figure


def figure_2() -> Figure:
    """Figure 2: utility and city size on three sites, with four institutions marked."""
    points = figure_2_points()
    size = np.linspace(0, 1.05, 400)
    names = ("local governments", "strategic developers", "optimum", "largest")
    markers = ("s", "^", "o", "D")
    colours = (drawing.GREEN, drawing.ORANGE, drawing.BLUE, drawing.VERMILION)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        for number, (quality, style) in enumerate(
            zip(points.quality, drawing.LINE_STYLES, strict=False), start=1
        ):
            level = city.utility(VISIBLE, size, quality)
            label = f"site $a_{number}$ = {quality:g}"
            axes.plot(size, level, color=drawing.GREY, linestyle=style, label=label)
        for name, marker, colour, sizes in zip(names, markers, colours, points.sizes, strict=True):
            level = city.utility(VISIBLE, sizes, points.quality)
            axes.plot(sizes, level, marker, color=colour, label=name, **_HOLLOW)
        axes.axhline(0, color=drawing.GREY, linewidth=1)
        axes.set_ylim(-0.05, 0.4)
        axes.set_xlabel("city size")
        axes.set_ylabel("utility, units of output per head")
        axes.legend(loc="upper right", fontsize="small", ncols=2)
    return figure


def figure_3() -> Figure:
    """Figure 3: optimal and equilibrium sizes against site quality."""
    shared = figure_3_economy()
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        for name, solved, colour, style in (
            ("optimum", shared.optimum, drawing.BLUE, "-"),
            ("Pareto-efficient equilibrium", shared.equilibrium, drawing.VERMILION, "--"),
        ):
            quality = np.linspace(float(solved.threshold), 1, 300)
            axes.plot(quality, solved.sizes(quality), color=colour, linestyle=style, label=name)
            axes.vlines(
                float(solved.threshold), 0, float(solved.smallest), color=colour, linestyle=":"
            )
        quality = np.linspace(0.5, 1, 200)
        axes.plot(
            quality,
            city.best_size(VISIBLE, quality),
            color=drawing.GREEN,
            linestyle="-.",
            label="best size of each site",
        )
        crossing = float(shared.optimum.sizes(np.array([shared.crossing]))[0])
        drawing.mark_point(axes, shared.crossing, crossing, "sizes cross", offset=(-70, 6))
        axes.set_xlim(0.5, 1)
        axes.set_ylim(0, None)
        axes.set_xlabel("site quality")
        axes.set_ylabel("city size")
        axes.legend(loc="upper left")
    return figure


SIGN_QUALITY = (0.2, 5.0)
"""Site qualities drawn by :func:`sign_regions`."""


def sign_regions() -> Figure:
    """Where optimal size and utility respond to the elasticities as section 2 says."""
    rho = np.linspace(1.05, 5, 300)
    thresholds = city.sign_thresholds(Elasticities(np.ones(rho.shape), rho))
    styles = {
        "size rises in epsilon": (drawing.BLUE, "-", "above: size rises with agglomeration"),
        "size falls in gamma": (drawing.ORANGE, "--", "above: size falls with congestion"),
        "utility": (drawing.VERMILION, "-.", "above: utility does both"),
    }
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        axes.fill_between(
            rho, 0, 1, color=drawing.SKY, alpha=0.25, label="site qualities of section 3"
        )
        for name, (colour, style, label) in styles.items():
            axes.plot(rho, thresholds[name], color=colour, linestyle=style, label=label)
        ratio = float(1 / BASELINE.best_ratio)
        axes.axvline(ratio, color=drawing.GREY, linewidth=1)
        axes.annotate(
            "the paper's elasticities",
            (ratio, SIGN_QUALITY[1]),
            xytext=(4, -12),
            textcoords="offset points",
            fontsize="small",
        )
        axes.set_ylim(0, SIGN_QUALITY[1])
        axes.set_xlabel("congestion elasticity over agglomeration elasticity")
        axes.set_ylabel("site quality")
        axes.legend(loc="upper left", fontsize="small")
    return figure


OVERSIZE_POPULATIONS = (1e-2, 1e-3, 1e-10)
"""Populations drawn by :func:`oversize` at the paper's elasticities."""


def oversize() -> Figure:
    """Equilibrium over optimal size against site quality."""
    colours = (drawing.BLUE, drawing.ORANGE, drawing.VERMILION)
    panels = (
        ("elasticities .03 and .08", BASELINE, OVERSIZE_POPULATIONS),
        ("elasticities .4 and 1", VISIBLE, (0.1, 0.05, 0.01)),
    )
    with drawing.house_style():
        figure, axes_list = drawing.new_figure(1, 2, width=8.5, height=3.8)
        for axes, (title, elasticities, populations) in zip(axes_list, panels, strict=True):
            for population, colour, style in zip(
                populations, colours, drawing.LINE_STYLES, strict=False
            ):
                shared = comparison.equilibrium_and_optimum(
                    elasticities, sites.uniform(), population
                )
                quality = np.linspace(float(shared.equilibrium.threshold), 1, 200)
                ratio = shared.equilibrium.sizes(quality) / shared.optimum.sizes(quality)
                label = re.sub(r"1e-(\d+)", r"$10^{-\1}$", f"population {population:g}")
                axes.plot(quality, ratio, color=colour, linestyle=style, label=label)
            axes.axhline(1, color=drawing.GREY, linewidth=1)
            axes.set_title(title)
            axes.set_xlabel("site quality")
            axes.set_ylabel("equilibrium over optimal size")
            axes.legend(fontsize="small")
    return figure


def welfare_ranking() -> Figure:
    """What each institution loses of the optimum's total utility."""
    economies = (
        ("elasticities .4 and 1, population .05", VISIBLE, 0.05, drawing.BLUE, "o"),
        ("elasticities .4 and 1, population .1", VISIBLE, 0.1, drawing.ORANGE, "s"),
        ("elasticities .03 and .08, population .01", BASELINE, 0.01, drawing.VERMILION, "^"),
    )
    smallest = 1e-4
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=8.0, height=4.6)
        for label, elasticities, population, colour, marker in economies:
            welfare = comparison.welfare_by_institution(elasticities, population)
            loss = [100 * (1 - value / welfare["planner"]) for value in welfare.values()]
            # A loss that is none, or lost in rounding, stands at the axis.
            shown = np.maximum(loss, smallest)
            axes.plot(shown, list(welfare), marker, color=colour, label=label, **_HOLLOW)
        axes.set_xscale("log")
        axes.set_xlabel("loss against the optimum, percent; at the left edge: below .0001")
        axes.invert_yaxis()
        # Within the frame its marks would stand among the points at the left edge.
        figure.legend(loc="outside upper center", ncols=2, fontsize="small")
    return figure


def tax_or_no_tax() -> Figure:
    """The net-of-tax rule can lose more than no tax does."""
    panels = (("uniform sites", sites.uniform()), ("G(a) = $a^8$", sites.power(8)))
    with drawing.house_style():
        figure, axes_list = drawing.new_figure(1, 2, width=8.5, height=3.8)
        for axes, (title, where) in zip(axes_list, panels, strict=True):
            found = comparison.tax_losses(where)
            axes.plot(
                found.filling,
                100 * found.untaxed,
                color=drawing.VERMILION,
                linestyle="--",
                label="no tax",
            )
            axes.plot(
                found.filling,
                100 * found.taxed,
                color=drawing.BLUE,
                label="optimal rate, net-of-tax rule",
            )
            axes.set_xscale("log")
            axes.set_yscale("log")
            axes.set_title(title)
            axes.set_xlabel("population over its bound")
            axes.set_ylabel("loss against the optimum, percent")
            axes.legend(fontsize="small")
    return figure


def packed_land() -> Figure:
    """Threshold and smallest city against population, across the one that fills every site."""
    cases = (
        ("uniform sites", sites.uniform(), drawing.BLUE, "-"),
        ("Pareto sites above .5", sites.truncated_pareto(2, 0.5), drawing.VERMILION, "--"),
    )
    rule = institutions.planner(VISIBLE)
    with drawing.house_style():
        figure, (left, right) = drawing.new_figure(1, 2, width=8.5, height=3.8)
        for name, where, colour, style in cases:
            most = float(allocation.population_bound(VISIBLE, rule, where))
            people = np.linspace(0.02, 0.995, 160) * most
            solved = allocation.solve(VISIBLE, rule, where, people)
            best = city.best_size(VISIBLE, solved.threshold)
            left.plot(people, solved.threshold, color=colour, linestyle=style, label=name)
            right.plot(people, solved.smallest / best, color=colour, linestyle=style, label=name)
        left.set_ylabel("worst developed site")
        right.set_ylabel("smallest city over its best size")
        for axes in (left, right):
            axes.set_xlabel("population")
            axes.legend(fontsize="small")
    return figure


def wrong_sites() -> Figure:
    """An equilibrium on bad sites beside the optimum and the Pareto-efficient equilibrium."""
    shown = comparison.wrong_sites_equilibrium(VISIBLE, 0.1, 0.01, 0.124)
    pair = comparison.equilibrium_and_optimum(VISIBLE, sites.uniform(), 0.1)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        axes.plot(
            shown.quality,
            shown.sizes,
            color=drawing.ORANGE,
            linestyle="-.",
            label="equilibrium on bad sites",
        )
        for name, solved, colour, style in (
            ("optimum", pair.optimum, drawing.BLUE, "-"),
            ("Pareto-efficient equilibrium", pair.equilibrium, drawing.VERMILION, "--"),
        ):
            quality = np.linspace(float(solved.threshold), 1, 200)
            axes.plot(quality, solved.sizes(quality), color=colour, linestyle=style, label=name)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, None)
        axes.set_xlabel("site quality")
        axes.set_ylabel("city size")
        axes.legend(loc="upper left", fontsize="small")
    return figure


def strategic_losses() -> Figure:
    """What each game of strategic developers loses of the optimum's total utility."""
    losses = comparison.strategic_losses(VISIBLE, sites.uniform(), 0.1)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=8.0, height=3.8)
        axes.plot(
            [100 * loss for loss in losses.values()],
            list(losses),
            "o",
            color=drawing.BLUE,
            **_HOLLOW,
        )
        axes.set_xscale("log")
        axes.invert_yaxis()
        axes.set_xlabel("loss against the optimum, percent")
    return figure
