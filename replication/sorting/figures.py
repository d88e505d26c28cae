"""Figures 4.1 to 4.3 beside what the model gives, and maps of where the claims hold."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from replication.numerics import Array
from replication.show import drawing
from replication.sorting import draws
from replication.sorting.claims.section_6 import kinds
from replication.sorting.model import gap, maps, stored, threshold
from replication.sorting.model.economy import Productivity
from replication.sorting.printed.lines import Lines, candidate_gains, lines, shifted_lines

CLOSURES = {"given utility": drawing.BLUE, "given labour": drawing.VERMILION}
STYLES = {"given utility": "-", "given labour": "--"}


def _draw_lines(axes: Axes, chosen: Lines, style: str, *, faint: bool = False) -> None:
    skill = np.linspace(0, 4.2, 50)
    for number, slope, congestion, colour in (
        (1, chosen.slope_1, chosen.congestion_1, drawing.BLUE),
        (2, chosen.slope_2, chosen.congestion_2, drawing.ORANGE),
    ):
        label = f"city {number}, {'before' if faint else 'after'}"
        axes.plot(
            skill,
            slope * skill - congestion,
            color=colour,
            linestyle=style,
            alpha=0.5 if faint else 1,
            label=label,
        )


def _mark(axes: Axes, chosen: Lines, name: str, offset: tuple[int, int]) -> None:
    drawing.mark_point(axes, chosen.threshold, chosen.utility, name, offset=offset)


def figure_4_1() -> Figure:
    """Figure 4.1: who lives where, given the cities; and which threshold reproduces them."""
    economy = threshold.baseline()
    with drawing.house_style():
        figure, (left, right) = drawing.new_figure(1, 2, width=9.0, height=3.8)
        chosen = lines(economy, "given utility")
        skill = np.linspace(0, 4.2, 50)
        left.plot(
            skill, chosen.slope_1 * skill - chosen.congestion_1, color=drawing.BLUE, label="city 1"
        )
        left.plot(
            skill,
            chosen.slope_2 * skill - chosen.congestion_2,
            color=drawing.ORANGE,
            linestyle="--",
            label="city 2",
        )
        left.axvline(1.0, color=drawing.GREY, linewidth=1)
        left.annotate("least skilled", (1.03, -0.165), color=drawing.GREY, fontsize="small")
        _mark(left, chosen, "z", (-4, 8))
        left.set_title("As printed: lines of given cities")
        left.set_xlabel("initial skill z")
        left.set_ylabel("utility U(z, j)")
        left.legend()
        candidates = np.geomspace(1.0005, 4.2, 300)
        for name, gain in candidate_gains(candidates).items():
            right.plot(candidates, gain, color=CLOSURES[name], linestyle=STYLES[name], label=name)
        right.axhline(0, color=drawing.GREY, linewidth=1)
        drawing.mark_point(right, chosen.threshold, 0.0, "z", offset=(-4, 8))
        right.set_title("The fixed point behind it")
        right.set_xlabel("candidate threshold")
        right.set_ylabel("gain from city 1 at the threshold")
        right.legend()
    return figure


def figure_definitions() -> Figure:
    """Draw the gain from city 1 at candidate thresholds under three definitions of Q_j."""
    economy, closure = threshold.baseline(), threshold.baseline_closures()["given utility"]
    candidates = np.geomspace(1.0005, 4.2, 300)
    t, log_ratio = gap.terms(economy, closure), np.log(candidates)[:, np.newaxis]
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=6.4, height=3.8)
        for kind, label, colour, style in (
            (Productivity.MEAN, "mean of (4.16)", drawing.BLUE, "-"),
            (Productivity.TOTAL, "integral", drawing.VERMILION, "--"),
            (Productivity.REPAIRED, "mean, rescaled", drawing.GREEN, "-."),
        ):
            slopes = np.exp(gap.log_slopes(t, log_ratio, kind))
            gain = candidates * (slopes[0] - slopes[1])[:, 0] - float(economy.congestion_gap)
            axes.plot(candidates, gain, color=colour, linestyle=style, label=label)
        axes.axhline(0, color=drawing.GREY, linewidth=1)
        axes.set_ylim(-0.4, 0.6)
        axes.set_xlabel("candidate threshold")
        axes.set_ylabel("gain from city 1 at the threshold")
        axes.legend()
    return figure


def _rotation(parameter: str, title: str) -> Figure:
    with drawing.house_style():
        figure, panels = drawing.new_figure(1, 3, width=10.5, height=3.8)
        for axes, (name, label) in zip(
            panels,
            (
                ("given utility", "As printed: one line rotates"),
                ("given utility", "Model, workers' utility given"),
                ("given labour", "Model, labour force given"),
            ),
            strict=True,
        ):
            before, after, drawn = shifted_lines(parameter, name)
            shown = drawn if label.startswith("As printed") else after
            _draw_lines(axes, before, "-", faint=True)
            _draw_lines(axes, shown, "--")
            _mark(axes, before, "z", (-10, 8))
            _mark(axes, shown, "z'", (4, -14))
            axes.set_title(label)
            axes.set_xlabel("initial skill z")
            axes.set_xlim(0, 4.2)
        panels[0].set_ylabel("utility U(z, j)")
        panels[0].legend(fontsize="small")
        figure.suptitle(title, x=0.01, ha="left", fontsize="medium")
    return figure


def figure_4_2() -> Figure:
    """Figure 4.2: a higher minimum skill."""
    return _rotation("minimum_skill", "Minimum skill up by 30%")


def figure_4_3() -> Figure:
    """Figure 4.3: a smaller innovation advantage of city 1."""
    return _rotation("cost_1", "Innovation cost of city 1 doubled")


def figure_minimum_skill() -> Figure:
    """Draw Proposition 4: the threshold rises with z_min, and every gap between cities falls."""
    minimum = np.linspace(0.6, 2.0, 120)
    titles = {
        "threshold": "threshold",
        "productivity": "relative productivity",
        "wage": "relative wage",
        "density": "relative density",
    }
    with drawing.house_style():
        figure, panels = drawing.new_figure(1, 4, width=11.0, height=3.2)
        for axes, (quantity, title) in zip(panels, titles.items(), strict=True):
            for name, values in maps.gaps_by_minimum_skill(minimum).items():
                axes.plot(
                    minimum,
                    values[quantity],
                    color=CLOSURES[name],
                    linestyle=STYLES[name],
                    label=name,
                )
            axes.set_title(title)
            axes.set_xlabel("minimum skill")
        panels[0].legend(fontsize="small")
    return figure


def figure_existence() -> Figure:
    """Map Proposition 2: where an interior equilibrium exists."""
    minimum, gap = np.linspace(0.5, 3.0, 120), np.linspace(0.001, 0.12, 120)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=6.4, height=4.0)
        for name, margin in maps.existence_map(minimum, gap).items():
            axes.contour(
                minimum,
                gap,
                margin,
                levels=[0],
                colors=CLOSURES[name],
                linestyles=STYLES[name],
                linewidths=1.8,
            )
            axes.plot([], [], color=CLOSURES[name], linestyle=STYLES[name], label=name)
        utility = maps.existence_map(minimum, gap)["given utility"]
        axes.contourf(minimum, gap, utility, levels=[-1e9, 0], colors=[drawing.ORANGE], alpha=0.25)
        axes.annotate("everybody in city 1\n(utility given)", (1.9, 0.01), ha="left")
        axes.annotate("two cities", (1.5, 0.1))
        base = threshold.baseline()
        drawing.mark_point(axes, 1.0, float(base.congestion_gap), "baseline", offset=(6, 4))
        axes.set_xlabel("minimum skill")
        axes.set_ylabel("congestion gap, a₁ − a₂")
        axes.legend(loc="upper right", title="boundary with")
    return figure


def _two_signs(axes: Axes, x: Array, y: Array, sign: Array, labels: tuple[str, str]) -> None:
    shown = np.ma.masked_invalid(sign)
    axes.contourf(
        x,
        y,
        shown,
        levels=[-1.5, 0, 1.5],
        colors=[drawing.ORANGE, drawing.SKY],
        alpha=0.6,
    )
    handles = [
        axes.fill([], [], color=colour, alpha=0.6, label=label)[0]
        for colour, label in zip((drawing.SKY, drawing.ORANGE), labels, strict=True)
    ]
    axes.legend(handles=handles, fontsize="small", loc="best")


def figure_density() -> Figure:
    """Map Proposition 3: where the productive city is the denser one."""
    gap, share = np.linspace(0.02, 3.0, 90), np.linspace(0.55, 0.95, 90)
    with drawing.house_style():
        figure, panels = drawing.new_figure(1, 2, width=9.0, height=3.8)
        for axes, name in zip(panels, CLOSURES, strict=True):
            _two_signs(
                axes,
                gap,
                share,
                np.sign(maps.density_map(gap, share, name)),
                ("city 1 denser", "city 2 denser"),
            )
            drawing.mark_point(axes, 1.25, 0.9, "stored case", offset=(-72, 4))
            axes.set_title(f"With {name}")
            axes.set_xlabel("congestion gap, a₁ − a₂")
        panels[0].set_ylabel("goods share of spending")
    return figure


def figure_cost() -> Figure:
    """Map Proposition 5 (i): where a higher cost in city 1 widens the gap in productivity."""
    ends = {"given utility": (0.4, 0.3, 4.0), "given labour": (0.7, 1.5, 8.0)}
    with drawing.house_style():
        figure, panels = drawing.new_figure(1, 2, width=9.0, height=3.8)
        for axes, (name, (highest, low, high)) in zip(panels, ends.items(), strict=True):
            cost, gap = np.linspace(0.01, highest, 90), np.linspace(low, high, 90)
            economy, _ = stored.costly_innovation()[name]
            _two_signs(
                axes, cost, gap, maps.cost_map(cost, gap, name), ("as claimed", "the gap narrows")
            )
            drawing.mark_point(
                axes,
                float(economy.cost_1),
                float(economy.congestion_gap),
                "stored case",
                offset=(6, 6),
            )
            axes.set_title(f"With {name}")
            axes.set_xlabel("innovation cost of city 1")
        panels[0].set_ylabel("congestion gap, a₁ − a₂")
    return figure


def figure_friction() -> Figure:
    """Draw Proposition 7: the threshold falls with friction on both sides of the case line."""
    path = maps.friction_path(np.geomspace(0.15, 8.0, 160))
    with drawing.house_style():
        figure, (left, right) = drawing.new_figure(1, 2, width=9.0, height=3.8)
        left.plot(path.friction, path.threshold, color=drawing.BLUE)
        left.set_ylabel("threshold")
        right.plot(path.friction, path.relative_productivity, color=drawing.VERMILION)
        right.set_ylabel("relative productivity")
        for axes in (left, right):
            axes.set_xscale("log")
            axes.set_xticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"], minor=False)
            axes.xaxis.set_minor_formatter(NullFormatter())
            axes.set_xlabel("friction c (better technology to the left)")
            axes.fill_between(
                path.friction,
                0,
                1,
                where=path.mean_2 > path.friction,
                transform=axes.get_xaxis_transform(),
                color=drawing.ORANGE,
                alpha=0.25,
                label="case (ii): c below both means",
            )
            axes.fill_between(
                path.friction,
                0,
                1,
                where=path.mean_1 < path.friction,
                transform=axes.get_xaxis_transform(),
                color=drawing.SKY,
                alpha=0.3,
                label="case (i): c above both means",
            )
        left.legend(fontsize="small")
    return figure


@dataclass(frozen=True, slots=True, eq=False)
class TradeShares:
    """Share of consistent equilibria whose gap widens as trade costs fall, by land ratio."""

    land: Array
    productivity: Array
    wage: Array
    real_wage: Array


def trade_shares() -> dict[str, TradeShares]:
    """Sort the constructed equilibria with trade by the relative scarcity of land.

    Returns
    -------
    dict of TradeShares
        By what the threshold's entrepreneur earns.
    """
    built, _, changes = draws.trade_equilibria()
    found = {}
    for label, kind in zip(("less", "more"), kinds(built), strict=True):
        land = np.log10(built.housing[0, kind] / built.housing[1, kind])
        edges = np.quantile(land, np.linspace(0, 1, 21))
        part = np.clip(np.searchsorted(edges, land) - 1, 0, 19)
        count = np.bincount(part, minlength=20)
        shares = [
            np.bincount(part, weights=changes[name][kind] > 0, minlength=20) / count
            for name in ("relative_productivity", "relative_wage", "relative_real_wage")
        ]
        middle = np.quantile(land, np.linspace(0.025, 0.975, 20))
        found[label] = TradeShares(10**middle, *shares)
    return found


def figure_trade() -> Figure:
    """Draw Proposition 8: how often each gap widens in the consistent version."""
    with drawing.house_style():
        figure, panels = drawing.new_figure(1, 2, width=8.4, height=3.8)
        for axes, (label, shares) in zip(panels, trade_shares().items(), strict=True):
            for name, values, colour, style in (
                ("productivity", shares.productivity, drawing.BLUE, "-"),
                ("nominal wage", shares.wage, drawing.ORANGE, "--"),
                ("real wage", shares.real_wage, drawing.GREEN, "-."),
            ):
                axes.plot(shares.land, 100 * values, color=colour, linestyle=style, label=name)
            axes.set_title(f"at the threshold one earns {label} than workers")
            axes.set_xscale("log")
            axes.set_xlim(1e-4, 10)
            axes.set_ylim(-3, 103)
            axes.set_xlabel("scarcity of land in city 1 over city 2, η₁ / η₂")
        panels[0].set_ylabel("gap widens, % of equilibria")
        panels[0].legend()
    return figure


def figure_overdetermination() -> Figure:
    """Draw what two subsets of section 6's equations say about the threshold."""
    outward = np.linspace(1.12, 2.5, 120)
    balance, sorting = maps.overdetermination(outward)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(width=6.4, height=3.8)
        axes.plot(outward, balance, color=drawing.BLUE, label="balanced trade, (A.16)")
        axes.plot(
            outward, sorting, color=drawing.VERMILION, linestyle="--", label="sorting, (6.12)"
        )
        axes.set_xlabel("trade cost from city 1 to city 2")
        axes.set_ylabel("threshold")
        axes.set_yscale("log")
        axes.set_yticks([1.5, 2, 3, 5, 10, 15], ["1.5", "2", "3", "5", "10", "15"])
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.legend()
    return figure
