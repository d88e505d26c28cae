"""House style of the figures: readable in print, on a dark page and by colour-blind readers."""

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from replication.numerics import finite, number, positive, vector, whole, within

BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, YELLOW = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#CC79A7",
    "#56B4E9",
    "#F0E442",
)
"""The palette of Okabe and Ito, which colour-blind readers can tell apart."""

GREY = "#666666"
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
"""Styles to pair with colours, so that no line is told by its colour alone."""

_STYLE = {
    "figure.dpi": 110,
    "savefig.dpi": 200,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.titlesize": "medium",
    "axes.titlelocation": "left",
    "font.size": 10,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "svg.hashsalt": "cities-replicated",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style within this context, whatever the reader's own settings are."""
    with plt.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(mpl.RcParams(_STYLE))
        yield


def new_figure(
    rows: int = 1, columns: int = 1, *, width: float = 7.0, height: float = 4.2
) -> tuple[Figure, list[Axes]]:
    """Return a figure and its panels, row by row; call it within :func:`house_style`.

    Parameters
    ----------
    rows, columns : int
    width, height : float
        Inches, of the whole figure.
    """
    rows, columns = whole("rows", rows, 1), whole("columns", columns, 1)
    width, height = number("width", width, positive), number("height", height, positive)
    figure, axes = plt.subplots(
        rows, columns, figsize=(width, height), layout="constrained", squeeze=False
    )
    return figure, list(axes.flat)


def luminance(colour: ArrayLike) -> float:
    """Relative luminance, 0 for black and 1 for white, as accessibility rules have it.

    Parameters
    ----------
    colour : array of shape (3,)
        Red, green and blue, between 0 and 1.
    """
    channel = vector("colour", within("colour", colour, 0, 1), 3)
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def ink_on(colour: ArrayLike) -> str:
    """Black or white, whichever is easier to read on a colour: a contrast of 4.58 at least.

    Parameters
    ----------
    colour : array of shape (3,)
        Red, green and blue, between 0 and 1.
    """
    ground = luminance(colour) + 0.05
    return "black" if ground / 0.05 > 1.05 / ground else "white"


def mark_point(axes: Axes, x: float, y: float, name: str, *, offset: tuple[int, int]) -> None:
    """Mark and name a point of a curve; `offset` is in points of type."""
    x, y = number("x", x, finite), number("y", y, finite)
    right, up = vector("offset", finite("offset", offset), 2).tolist()
    axes.plot([x], [y], "o", color="black", markersize=4.5, zorder=5)
    axes.annotate(
        name,
        (x, y),
        xytext=(right, up),
        textcoords="offset points",
        fontweight="bold",
        bbox={"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
    )
