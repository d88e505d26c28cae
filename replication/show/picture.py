"""The parts of a playground's picture: its frame, lines and marks, and how they are drawn as SVG.

Places within the frame are whole steps from its lower left corner, so that what is drawn here and
what the page's script draws are the same text. Colours and dashes go together: no line is told by
its colour alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from replication.numerics import Array, finite, number, positive, text, unless_missing
from replication.show import drawing

WIDTH, PLOT_WIDTH, PLOT_HEIGHT = 640, 512, 300
LEFT, BELOW = 64, 62
"""The picture in its own units, about a pixel each: its width, the frame, and the margins."""

FINE = 5
"""Steps of a curve per unit of the picture."""

LEGEND_ROW = 25
HIDDEN = ' display="none"'

COLOURS = (
    drawing.BLUE,
    drawing.VERMILION,
    drawing.GREEN,
    drawing.PURPLE,
    drawing.GREY,
)
DASHES = ("", "8 4", "2 4", "10 4 2 4", "14 6")

Steps = list[int | None]


def need(good: bool, name: str, value: object, allowed: str) -> None:
    """Raise ``ValueError`` unless `good`; the message names the value and what is allowed."""
    if not good:
        raise ValueError(f"{name} = {value!r}: it must be {allowed}")


def form_of_numbers(name: str, form: str) -> str:
    """Return a format specification; ``ValueError`` unless numbers can be written by it."""
    try:
        format(1.0, text(name, form))
    except ValueError:
        raise ValueError(f"{name} = {form!r}: it must be a format specification") from None
    return form


def write(value: float, form: str) -> str:
    """Format a number; a zero that rounding left has no sign."""
    written = f"{number('value', value, finite):{form_of_numbers('form', form)}}"
    return written if re.search("[1-9]", written) else written.removeprefix("-")


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis; what lies beyond its ends is cut off.

    Attributes
    ----------
    label : str
    low, high : float
    ticks : tuple of float
        Where the axis has numbers.
    form : str
        How they are written.
    log : bool
        Whether the axis is logarithmic.
    names : tuple of str
        What stands at the ticks in place of numbers, if anything.
    """

    label: str
    low: float
    high: float
    ticks: tuple[float, ...]
    form: str = "g"
    log: bool = False
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        text("label", self.label)
        form_of_numbers("form", self.form)
        number("low", self.low, positive if self.log else finite)
        number("high", self.high, finite)
        finite("ticks", self.ticks)
        need(self.low < self.high, "high", self.high, f"above low = {self.low:g}")
        inside = [self.low <= tick <= self.high for tick in self.ticks]
        need(any(inside) and all(inside), "ticks", self.ticks, "one or more from low to high")
        allowed = f"none or {len(self.ticks)}, one for each tick"
        listed = isinstance(self.names, tuple | list)
        need(listed and len(self.names) in (0, len(self.ticks)), "names", self.names, allowed)
        for name in self.names:
            text("names", name)

    @property
    def texts(self) -> list[str]:
        """What stands at the ticks."""
        return list(self.names) or [write(tick, self.form) for tick in self.ticks]

    def share(self, value: ArrayLike) -> Array:
        """Place on the axis, from zero at its low end to one at its high end; NaN stays NaN."""
        array = unless_missing("value", value, positive if self.log else finite)
        ends = np.array([self.low, self.high])
        if self.log:
            array, ends = np.log(array), np.log(ends)
        placed: Array = (array - ends[0]) / (ends[1] - ends[0])
        return placed


@dataclass(frozen=True, slots=True)
class Line:
    """A curve, or a row of bars.

    Attributes
    ----------
    name : str
        At its end, short; bars have none.
    label : str
        In the legend.
    style : str
        ``"line"`` or ``"bar"``.
    """

    name: str
    label: str
    style: Literal["line", "bar"] = "line"

    def __post_init__(self) -> None:
        text("name", self.name)
        text("label", self.label)
        need(self.style in ("line", "bar"), "style", self.style, "'line' or 'bar'")


@dataclass(frozen=True, slots=True)
class Mark:
    """A named point; marks of the same name and label share an entry in the legend.

    Attributes
    ----------
    name, label : str
        Beside the point, and in the legend.
    below : bool
        Whether the name stands below the point.
    """

    name: str
    label: str
    below: bool = False

    def __post_init__(self) -> None:
        text("name", self.name)
        text("label", self.label)


def path(x: Steps, y: Steps) -> str:
    """Path of an SVG through the points, lifted at gaps."""
    pen, drawn = "M", ""
    for across, up in zip(x, y, strict=True):
        if across is None or up is None:
            pen = "M"
        else:
            drawn += f"{pen}{across} {up}"
            pen = "L"
    return drawn


def stroke(number: int, line: Line, scale: int) -> str:
    """Attributes of a line: colour, width, dashes."""
    dashes = " ".join(f"{scale * int(part)}" for part in DASHES[number].split())
    width = 20 if line.style == "bar" else 2.2
    if line.style == "bar":
        dashes = f"{3 * scale} {2 * scale}" if number else ""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f' fill="none" stroke="{COLOURS[number]}" stroke-width="{scale * width:g}"'
        f' stroke-linejoin="round"{dashed}'
    )


def legend(lines: tuple[Line, ...], marks: tuple[Mark, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield a drawn sample 34 wide, the name and the label of each line and kind of mark."""
    for i, line in enumerate(lines):
        sample = f'<path class="series-{i + 1}"{stroke(i, line, 1)} d="M0 0H34"/>'
        yield sample, "", line.label
    for name, label in dict.fromkeys((mark.name, mark.label) for mark in marks):
        yield '<circle cx="24" cy="0" r="4.5"/>', name, label


def frame(x_axis: Axis, y_axis: Axis, top: int) -> Iterator[str]:
    """Yield grid lines, the numbers of the axes and their labels."""
    bottom, right = top + PLOT_HEIGHT, LEFT + PLOT_WIDTH
    yield '<g class="grid" fill="none" stroke="#888888" stroke-opacity="0.35" stroke-width="1">'
    heights = [bottom - round(float(y_axis.share(tick)) * PLOT_HEIGHT) for tick in y_axis.ticks]
    places = [LEFT + round(float(x_axis.share(tick)) * PLOT_WIDTH) for tick in x_axis.ticks]
    yield "".join(f'<path d="M{LEFT} {at}H{right}"/>' for at in heights)
    if y_axis.low < 0 < y_axis.high:
        zero = bottom - round(float(y_axis.share(0.0)) * PLOT_HEIGHT)
        yield f'<path stroke-opacity="1" d="M{LEFT} {zero}H{right}"/>'
    yield f'<path stroke-opacity="1" d="M{LEFT} {top}V{bottom}H{right}"/>'
    yield "".join(f'<path stroke-opacity="1" d="M{at} {bottom}v5"/>' for at in places)
    yield "</g>"
    for words, at in zip(y_axis.texts, heights, strict=True):
        yield f'<text x="{LEFT - 8}" y="{at}" dy="0.35em" text-anchor="end">{escape(words)}</text>'
    for words, at in zip(x_axis.texts, places, strict=True):
        yield f'<text x="{at}" y="{bottom + 24}" text-anchor="middle">{escape(words)}</text>'
    yield f'<text class="axis" x="4" y="{top - 14}">{escape(y_axis.label)}</text>'
    yield (
        f'<text class="axis" x="{right}" y="{bottom + 50}" '
        f'text-anchor="end">{escape(x_axis.label)}</text>'
    )
