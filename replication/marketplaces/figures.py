"""Figures 1-4, drawn from the model, and our own on tables, number, place and an empty core."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from replication import published
from replication.marketplaces.model import example, structures
from replication.marketplaces.model.economy import travel
from replication.marketplaces.model.equilibrium import hours_left, solve
from replication.marketplaces.printed import cases, paths
from replication.marketplaces.printed.cases import ONE_MARKETPLACE, TWO_MARKETPLACES, accessed
from replication.show import drawing

COSTS = np.linspace(0.005, 0.12, 231)


def _line(structure: tuple[float, ...]) -> Figure:
    economy = cases.case_economy(1)
    times = travel(economy, structure)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=7.0, height=2.4)
        axes.grid(visible=False)
        axes.plot([0, 1], [0, 0], color=drawing.GREY, linewidth=1.2)
        for place, good, time, market in zip(
            cases.RESIDENCES, cases.GOODS, times, accessed(structure), strict=True
        ):
            colour = drawing.BLUE if good == 1 else drawing.VERMILION
            axes.plot(
                [place],
                [0],
                "o" if good == 1 else "s",
                color=colour,
                markersize=9,
                label=f"good {good}",
            )
            axes.annotate(
                "",
                (structure[market], 0.06),
                (place, 0.06),
                arrowprops={
                    "arrowstyle": "->",
                    "color": colour,
                    "connectionstyle": f"arc3,rad={-0.35 if place < structure[market] else 0.35}",
                },
            )
            axes.text(place, -0.32, f"{place:g}\ntravel {time:.3g}", ha="center", va="top")
        for place in structure:
            axes.plot([place], [0], "D", color="black", markersize=8)
            axes.text(place, -0.14, f"market {place:g}", ha="center", va="top", fontsize="small")
        handles, labels = axes.get_legend_handles_labels()
        unique = dict(zip(labels, handles, strict=True))
        axes.legend(unique.values(), unique.keys(), loc="upper center", ncols=2)
        axes.set_ylim(-0.75, 0.75)
        axes.set_yticks([])
        axes.set_xticks([])
        for spine in axes.spines.values():
            spine.set_visible(False)
    return figure


def figure_1() -> Figure:
    """Figure 1: one marketplace in the middle, and the way of each resident to it."""
    return _line(ONE_MARKETPLACE)


def figure_2() -> Figure:
    """Figure 2: two marketplaces, each used by the closer residents."""
    return _line(TWO_MARKETPLACES)


def _draw_envelope(axes: Axes) -> None:
    first = np.linspace(0, float(example.scale([1.0, 1e-9])), 400)
    axes.plot(
        first, example.envelope(first), color="black", label="envelope AB", linewidth=2.2, zorder=3
    )
    axes.set_xlabel("commodity 1 per head")
    axes.set_ylabel("commodity 2 per head")
    axes.set_xlim(0, 0.62)
    axes.set_ylim(0, 0.62)
    axes.set_aspect("equal")


def figure_3() -> Figure:
    """Figure 3: production frontiers by place of the marketplace, and their envelope."""
    colours = (
        drawing.BLUE,
        drawing.SKY,
        drawing.GREEN,
        drawing.ORANGE,
        drawing.VERMILION,
    )
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=5.6, height=5.2)
        _draw_envelope(axes)
        people = np.array([0.0, 1.0])
        for place, colour, style in zip(
            example.FRONTIERS, colours, drawing.LINE_STYLES, strict=True
        ):
            goods = example.net_production(place, people)
            axes.plot(
                goods[:, 0], goods[:, 1], color=colour, linestyle=style, label=f"d = {place:g}"
            )
        end = float(example.scale([1.0, 1e-9]))
        drawing.mark_point(axes, 0, end, "A", offset=(6, 4))
        drawing.mark_point(axes, end, 0, "B", offset=(4, 6))
        axes.legend()
    return figure


def figure_4() -> Figure:
    """Figure 4: what each type has alone, and that no mixture of the two is feasible."""
    proof = example.certificate(example.CONSISTENT_TYPES)
    first, second = (one.goods for one in proof.ideals)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=5.6, height=5.2)
        _draw_envelope(axes)
        axes.plot(
            [first[0], second[0]],
            [first[1], second[1]],
            color=drawing.VERMILION,
            linestyle="--",
            label="convex combinations, infeasible",
        )
        for goods, colour, name in (
            (first, drawing.BLUE, "indifferent, type 1"),
            (second, drawing.GREEN, "indifferent, type 2"),
        ):
            axes.plot(
                [goods[0], goods[0], 0.6],
                [0.6, goods[1], goods[1]],
                color=colour,
                linestyle=":",
                label=name,
            )
        drawing.mark_point(axes, float(first[0]), float(first[1]), "C¹", offset=(6, 6))
        drawing.mark_point(axes, float(second[0]), float(second[1]), "C²", offset=(6, 6))
        drawing.mark_point(
            axes,
            float(first[0] + second[0]) / 2,
            float(first[1] + second[1]) / 2,
            "E",
            offset=(6, 6),
        )
        axes.set_xlim(0.1, 0.42)
        axes.set_ylim(0.1, 0.42)
        axes.legend(loc="lower left", fontsize="small")
    return figure


def figure_number() -> Figure:
    """Utility with one to four marketplaces as the setup cost rises, Cases 1 and 2."""
    colours = (drawing.BLUE, drawing.ORANGE, drawing.GREEN, drawing.VERMILION)
    with drawing.house_style():
        figure, panels = drawing.new_figure(2, 2, width=8.5, height=6.0)
        for column, case in enumerate((1, 2)):
            found = paths.path(case, COSTS)
            top, bottom = panels[column], panels[2 + column]
            best = found.by_number.max(axis=1)
            for k in range(4):
                top.plot(
                    COSTS,
                    found.by_number[:, k] / best,
                    color=colours[k],
                    linestyle=drawing.LINE_STYLES[k],
                    label=f"{k + 1}",
                )
            top.set_ylim(0.97, 1.002)
            top.set_title(f"Case {case}: utility over the best")
            bottom.step(COSTS, found.numbers, where="mid", color="black")
            bottom.set_yticks([1, 2, 3, 4])
            bottom.set_title("marketplaces in the core")
            for cost in cases.SETUP_COSTS[:3]:
                bottom.axvline(float(cost), color=drawing.GREY, linewidth=0.9, linestyle=":")
            for axes in (top, bottom):
                axes.set_xlabel("setup cost of a marketplace")
                axes.set_xlim(0, 0.12)
        lines, names = panels[0].get_legend_handles_labels()
        figure.legend(lines, names, title="marketplaces", loc="outside upper center", ncols=4)
        panels[2].annotate(
            "rows of the tables", (0.1, 3.6), ha="center", color=drawing.GREY, fontsize="small"
        )
    return figure


def figure_place() -> Figure:
    """Where the single marketplace of Case 2 stands, and where most people live."""
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        axes.plot(paths.PLACE_COSTS, paths.best_places(), color=drawing.VERMILION, label="Case 2")
        axes.axhline(
            0.5, color=drawing.BLUE, linestyle="--", linewidth=1.4, label="Case 1, by symmetry"
        )
        printed = [(0.1, 0.67), (0.2, 0.67), (0.3, 0.67), (0.4, 0.66), (0.5, 0.62)]
        axes.plot(*np.transpose(printed), "o", color="black", label="printed in Table 2")
        axes.set_xlabel("setup cost of a marketplace")
        axes.set_ylabel("place of the marketplace")
        axes.set_ylim(0.45, 0.72)
        legend = axes.legend(loc="lower left", bbox_to_anchor=(0.0, 0.21))
        plt.setp(legend.get_texts(), fontsize="small")
    return figure


def figure_tables() -> Figure:
    """Populations of Tables 1 and 2, ours and printed, as the setup cost rises."""
    colours = (drawing.BLUE, drawing.ORANGE, drawing.GREEN, drawing.VERMILION)
    with drawing.house_style():
        figure, panels = drawing.new_figure(1, 2, width=8.5, height=4.0)
        for axes, case in zip(panels, (1, 2), strict=True):
            ours = cases.case_table(case)
            printed = published.read_table(f"marketplaces/table-{case}")
            cost = [float(row) for row in ours.index]
            for number, (place, colour) in enumerate(zip("abcd", colours, strict=True)):
                line = drawing.LINE_STYLES[number]
                axes.plot(cost, ours[f"pop-{place}"], color=colour, linestyle=line, label=place)
                cells = printed.cells[f"pop-{place}"].loc[list(ours.index)].astype(float)
                axes.plot(cost, cells, "o", color=colour, markerfacecolor="none")
            axes.set_title(f"Table {case}: people at each residence")
            axes.set_xlabel("setup cost of a marketplace")
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=4)
    return figure


def figure_without_core() -> Figure:
    """Utility of two marketplaces that draw near, and of one, where merging them costs more."""
    economy = cases.case_economy(1)
    gap = np.linspace(1e-6, 0.03, 61)
    pairs = 0.5 + np.multiply.outer(gap, [-0.5, 0.5])
    two = solve(economy, hours_left(economy, pairs), structures.merging_cost(gap))
    one = solve(economy, hours_left(economy, np.array([[0.5]])), structures.SINGLE)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=6.5, height=3.6)
        axes.plot(gap, two.utility, color=drawing.BLUE, label="two marketplaces")
        (limit,) = axes.plot(gap[0], two.utility[0], "o", color=drawing.BLUE)
        limit.set(markerfacecolor="none", label="their limit, which nobody reaches")
        axes.plot(0, float(one.utility[0]), "o", color=drawing.VERMILION, label="one marketplace")
        axes.set_xlabel("distance between the two")
        axes.set_ylabel("utility of everybody")
        axes.legend()
    return figure
