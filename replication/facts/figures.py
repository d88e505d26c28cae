"""Pictures of the public numbers."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from replication.datafolder import public_table
from replication.facts import commuting, patents, people, zipf
from replication.numerics import Array, positive, vector
from replication.show import drawing

_STYLES = (
    (drawing.GREY, ".", "-"),
    (drawing.BLUE, "x", "--"),
    (drawing.VERMILION, "+", "-."),
    (drawing.GREEN, "1", ":"),
)


def _persons(axes: Axes) -> None:
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_xlabel("residents")


def commuting_time() -> Figure:
    """Minutes to work against population, with both fitted lines."""
    table = public_table("commuting-2010")
    residents, minutes = (table[name].to_numpy(float) for name in ("residents", "minutes"))
    drawn = np.geomspace(residents.min(), residents.max(), 50)
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        axes.plot(residents, minutes, ".", color=drawing.GREY, markersize=4, label="366 areas")
        for by_people, colour, style, name in (
            (False, drawing.BLUE, "-", "each area once"),
            (True, drawing.VERMILION, "--", "by people"),
        ):
            found = commuting.elasticity(by_people=by_people)
            weights = residents if by_people else None
            centre = np.exp(np.average(np.log(residents), weights=weights))
            height = np.exp(np.average(np.log(minutes), weights=weights))
            label = f"{name}: elasticity {found.estimate:.3f} ({found.error:.3f})"
            line = height * (drawn / centre) ** found.estimate
            axes.plot(drawn, line, style, color=colour, label=label)
        axes.set_yscale("log")
        axes.set_yticks([15, 20, 25, 30, 35], ["15", "20", "25", "30", "35"])
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_ylabel("minutes to work, one way")
        _persons(axes)
        axes.legend(fontsize="small")
    return figure


def population_shares(printed: Mapping[str, float]) -> Figure:
    """Share of the 20 largest areas in the metropolitan population, beside printed shares.

    Parameters
    ----------
    printed : mapping of str to float
        Printed share of each year, such as ``{"1980": 0.22}``.
    """
    years = np.array([int(year) for year in people.YEARS])
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure(height=3.8)
        for (name, row), (colour, _, style) in zip(
            people.shares_of_largest().iterrows(), _STYLES[1:], strict=False
        ):
            axes.plot(years, 100 * row.to_numpy(), style, marker="o", color=colour, label=name)
        when, share = [int(year) for year in printed], [100 * value for value in printed.values()]
        axes.plot(when, share, "s--", color=drawing.GREY, label="as printed")
        axes.set_ylim(0, 55)
        axes.set_xlabel("year")
        axes.set_ylabel("% of metropolitan residents")
        axes.legend(loc="lower right", fontsize="small")
    return figure


def patents_and_people() -> Figure:
    """Cumulative shares of patents and people, areas ranked by patents and by people."""
    with drawing.house_style():
        figure, panels = drawing.new_figure(1, 2, width=9.0, height=3.8)
        for axes, ranking in zip(panels, patents.RANKINGS, strict=True):
            held = 100 * patents.shares(ranked_by=ranking).cumsum()
            rank = np.arange(1, len(held) + 1)
            for name, colour, style in (
                ("patents", drawing.BLUE, "-"),
                ("people", drawing.VERMILION, "--"),
            ):
                axes.plot(rank, held[name], style, color=colour, label=name)
            axes.set_xscale("log")
            axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            axes.set_title(f"areas with most {ranking} first")
            axes.set_xlabel("number of areas")
            axes.set_ylabel("% of the total")
            axes.legend()
    return figure


def rank_and_size(ranked: int = 135) -> Figure:
    """Rank less one half against population of 2009, a power law and a lognormal beside it.

    Parameters
    ----------
    ranked : int
        Number of largest areas that the power law is fitted to.
    """
    residents = np.sort(public_table("population-2009")["residents"].to_numpy(float))[::-1]
    line = zipf.fit_rank(residents, ranked)
    place = np.arange(1, residents.size + 1) - 0.5
    label = f"power law through {ranked}: {-line.slope:.2f} ({line.error:.2f})"
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        axes.plot(residents, place, ".", color=drawing.GREY, markersize=4, label="366 areas, 2009")
        power = line.at_rank(place + 0.5)
        axes.plot(power, place, "-", color=drawing.BLUE, label=label)
        bell = zipf.lognormal_like(residents)
        axes.plot(bell, place, "--", color=drawing.VERMILION, label="lognormal through all")
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.set_ylabel("rank less one half")
        _persons(axes)
        axes.legend()
    return figure


def sizes_by_law(sizes: Mapping[str, Array]) -> Figure:
    """Rank less one half against population, for cities on sites of several laws.

    Parameters
    ----------
    sizes : mapping of str to array of shape (cities,)
        Residents of each law's cities, largest first; at most four laws.
    """
    checked = {
        name: vector("sizes", positive("sizes", residents)) for name, residents in sizes.items()
    }
    with drawing.house_style():
        figure, (axes,) = drawing.new_figure()
        for (name, residents), (colour, marker, _) in zip(checked.items(), _STYLES, strict=False):
            place = np.arange(1, residents.size + 1) - 0.5
            label = f"{name}: {residents.size} cities"
            axes.plot(residents, place, marker, color=colour, markersize=5, label=label)
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.set_ylabel("rank less one half")
        _persons(axes)
        axes.legend(title="sites")
    return figure
