"""A picture to play with: sliders, curves and numbers that move, all computed beforehand.

A :class:`Playground` holds the results at every position of its sliders. In a chapter it shows
itself as one self-contained piece of HTML: labelled sliders, the picture at the start position
drawn here, the numbers that belong to it, and the results at all other positions, rounded to a
fraction of a pixel. Its script picks among them, and interpolates between two stops of a slider.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from replication.numerics import Array, choice, finite, number, text, unless_missing, vector, whole
from replication.show import picture, stage
from replication.show.picture import (
    BELOW,
    COLOURS,
    FINE,
    HIDDEN,
    LEFT,
    LEGEND_ROW,
    PLOT_HEIGHT,
    PLOT_WIDTH,
    WIDTH,
    Axis,
    Line,
    Mark,
    Steps,
    form_of_numbers,
    need,
    write,
)

LABEL_GAP = 19
"""Least distance between the names of two lines."""


@dataclass(frozen=True, slots=True)
class Slider:
    """A parameter that the reader moves.

    Attributes
    ----------
    name : str
        Of the parameter, lower case.
    label : str
        Beside the slider.
    values : tuple of float
        Two or more, rising.
    start : int
        Which of the values the picture starts with, from zero.
    form : str
        How a value is written, a format specification.
    unit : str
        Behind the value.
    """

    name: str
    label: str
    values: tuple[float, ...]
    start: int
    form: str = "g"
    unit: str = ""

    def __post_init__(self) -> None:
        for name in ("name", "label", "unit"):
            text(name, getattr(self, name))
        good = re.fullmatch("[a-z][a-z0-9_]*", self.name)
        need(bool(good), "name", self.name, "a_lower_case_name")
        values = vector("values", finite("values", self.values))
        object.__setattr__(self, "values", tuple(values.tolist()))
        rising = all(low < high for low, high in pairwise(self.values))
        need(len(self.values) > 1 and rising, "values", self.values, "two or more, rising")
        whole("start", self.start, 0, len(self.values) - 1)
        form_of_numbers("form", self.form)
        need(len(set(self.texts)) == len(self.values), "form", self.form, "telling values apart")

    @property
    def texts(self) -> list[str]:
        """Each value as the reader sees it."""
        return [write(value, self.form) + self.unit for value in self.values]

    @property
    def scale(self) -> int:
        """What a value is multiplied by before it is typed."""
        return 100 if self.form.endswith("%") else 1

    @property
    def behind(self) -> str:
        """What stands behind a number that is typed."""
        return ("%" if self.scale == 100 else "") + self.unit

    @property
    def typed(self) -> list[str]:
        """Each value as the reader would type it."""
        return [write(value, self.form).removesuffix("%").replace(",", "") for value in self.values]


def grid(sliders: Sequence[Slider]) -> list[Array]:
    """Value of each slider at every position of all of them.

    Returns
    -------
    list of arrays of shape (k1, ..., kn)
    """
    return list(np.meshgrid(*(slider.values for slider in sliders), indexing="ij"))


@dataclass(frozen=True, slots=True)
class Readout:
    """A number below the picture.

    Attributes
    ----------
    label : str
    form, unit : str
        How it is written, and what comes behind it.
    none : str
        What is shown where there is no such number.
    """

    label: str
    form: str = ".3f"
    unit: str = ""
    none: str = "none"

    def __post_init__(self) -> None:
        for name in ("label", "unit", "none"):
            text(name, getattr(self, name))
        form_of_numbers("form", self.form)

    def write(self, value: float) -> str:
        """Write one value; NaN stands for none."""
        value = number("value", value, unless_missing, finite)
        return self.none if np.isnan(value) else write(value, self.form) + self.unit


@dataclass(frozen=True, eq=False, kw_only=True)
class Playground:
    """Results at every position of a few sliders, and how to show them.

    Attributes
    ----------
    name : str
        Unique on its page, lower case.
    title : str
        What the picture shows, in a sentence.
    sliders : tuple of Slider
        With k1, ..., kn values.
    x_axis, y_axis : Axis
    lines : tuple of Line
    x : array that broadcasts to the shape of `y`
        Either the same at all positions of the sliders or given for each.
    y : array of shape (k1, ..., kn, lines, points)
        NaN where a line has a gap.
    readouts : tuple of Readout
    numbers : array of shape (k1, ..., kn, readouts)
        NaN where there is none.
    marks : tuple of Mark
    points : array of shape (k1, ..., kn, marks, 2), optional
        Where the marks stand; NaN where there is none.

    Raises
    ------
    ValueError
        If an array has another shape, holds an infinite number, or nothing is left to draw at the
        start.
    """

    name: str
    title: str
    sliders: tuple[Slider, ...]
    x_axis: Axis
    y_axis: Axis
    lines: tuple[Line, ...]
    x: Array
    y: Array
    readouts: tuple[Readout, ...]
    numbers: Array
    marks: tuple[Mark, ...] = ()
    points: Array | None = None

    def __post_init__(self) -> None:
        good = re.fullmatch("[a-z]+", text("name", self.name))
        need(bool(good), "name", self.name, "lower case letters")
        text("title", self.title)
        names = [slider.name for slider in self.sliders]
        need(0 < len(names) == len(set(names)), "sliders", names, "one or more, of their own name")
        for name in ("x_axis", "y_axis"):
            axis = getattr(self, name)
            need(isinstance(axis, Axis), name, axis, "an Axis")
        most = len(COLOURS)
        need(0 < len(self.lines) <= most, "lines", len(self.lines), f"from 1 to {most}")

        def missing(name: str) -> Array:
            return unless_missing(name, getattr(self, name), finite)

        x, y, numbers = missing("x"), missing("y"), missing("numbers")
        shape = (*self.positions, len(self.lines), *y.shape[-1:])
        _need_shape("y", y, shape)
        none = np.empty((*self.positions, 0, 2))
        points = none if self.points is None else missing("points")
        _need_shape("numbers", numbers, (*self.positions, len(self.readouts)))
        _need_shape("points", points, (*self.positions, len(self.marks), 2))
        try:
            full = np.broadcast_to(x, y.shape)
        except ValueError:
            raise ValueError(f"x of shape {x.shape}: it must broadcast to {y.shape}") from None
        for label, array in (("x", x), ("y", y), ("numbers", numbers), ("points", points)):
            object.__setattr__(self, label, array)
        drawn = np.isfinite(full) & np.isfinite(y)
        need(bool(np.any(drawn[self.start])), "y", np.nan, "a number somewhere at the start")

    @property
    def positions(self) -> tuple[int, ...]:
        """How many values each slider has."""
        return tuple(len(slider.values) for slider in self.sliders)

    @property
    def start(self) -> tuple[int, ...]:
        """The position that the picture starts with."""
        return tuple(slider.start for slider in self.sliders)

    @cached_property
    def _steps(self) -> tuple[list[list[Steps]], list[list[Steps]]]:
        """Curves in whole steps from the frame's lower left corner, position by position."""
        lines, points = self.y.shape[-2:]
        common = self.x.ndim <= 2 or set(self.x.shape[:-2]) == {1}
        shape = (lines, points) if common else self.y.shape
        own = self.x.reshape(self.x.shape[-2:]) if common else self.x
        x = self.x_axis.share(np.broadcast_to(own, shape)) * PLOT_WIDTH * FINE
        y = self.y_axis.share(self.y) * PLOT_HEIGHT * FINE
        return _whole(x.reshape(-1, lines, points)), _whole(y.reshape(-1, lines, points))

    def steps(self, position: int) -> Iterator[tuple[Steps, Steps]]:
        """Yield each line's places at a position of the sliders, counted row by row."""
        x, y = self._steps
        whole("position", position, 0, len(y) - 1)
        return zip(x[position % len(x)], y[position], strict=True)

    @cached_property
    def _mark_steps(self) -> list[list[list[int] | None]]:
        """Marks in whole steps, none where they lie outside the frame."""
        width, height = PLOT_WIDTH * FINE, PLOT_HEIGHT * FINE
        points = np.empty(0) if self.points is None else self.points
        places = [
            axis.share(points[..., i]).reshape(len(self._steps[1]), -1) * size
            for i, (axis, size) in enumerate(((self.x_axis, width), (self.y_axis, height)))
        ]
        whole = _whole(np.stack(places, axis=-1))
        return [
            [
                [x, y] if None not in (x, y) and 0 <= x <= width and 0 <= y <= height else None
                for x, y in marks
            ]
            for marks in whole
        ]

    def name_heights(self, position: int) -> list[int | None]:
        """Height of each line's name in the margin, in units below the frame's top."""
        ends = {}
        for i, (line, (_, y)) in enumerate(zip(self.lines, self.steps(position), strict=True)):
            seen = [at for at in y if at is not None]
            if seen and line.style == "line":
                ends[i] = PLOT_HEIGHT - seen[-1] // FINE
        order = sorted(ends, key=ends.__getitem__)
        heights = {i: min(max(end, 0), PLOT_HEIGHT) for i, end in ends.items()}
        room = PLOT_HEIGHT
        for i in reversed(order):
            room = heights[i] = min(heights[i], room)
            room -= LABEL_GAP
        least = 0
        for i in order:
            least = heights[i] = max(heights[i], least)
            least += LABEL_GAP
        return [heights.get(i) for i in range(len(self.lines))]

    def position(self, **values: float) -> tuple[int, ...]:
        """Return the place of each slider, at the start where no value is given.

        Parameters
        ----------
        **values : float
            By the sliders' names; each one of its slider's values.

        Raises
        ------
        ValueError
            If there is no such slider, or it has no such value.
        """
        names = [slider.name for slider in self.sliders]
        for name in values:
            need(name in names, "slider", name, f"one of {', '.join(names)}")
        places = []
        for slider in self.sliders:
            value = values.get(slider.name, slider.values[slider.start])
            need(value in slider.values, slider.name, value, f"one of {slider.values}")
            places.append(slider.values.index(value))
        return tuple(places)

    def number(self, label: str, **values: float) -> float:
        """Return what a readout is computed from, with the sliders at `values`; NaN for none."""
        labels = [readout.label for readout in self.readouts]
        choice("label", label, labels)
        return float(self.numbers[self.position(**values)][labels.index(label)])

    def compare(self, cases: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
        """Return what the readouts say in several positions of the sliders.

        Parameters
        ----------
        cases : mapping
            Values of sliders by a name for the position; sliders not named stand at the start.

        Returns
        -------
        DataFrame of str
            One row for each readout, one column for each case.
        """
        columns = {
            name: [
                readout.write(value)
                for readout, value in zip(
                    self.readouts, self.numbers[self.position(**values)], strict=True
                )
            ]
            for name, values in cases.items()
        }
        return pd.DataFrame(columns, index=[readout.label for readout in self.readouts])

    def _start_number(self) -> int:
        return int(np.ravel_multi_index(self.start, self.positions))

    def data(self) -> dict[str, object]:
        """What the page's script picks from, position by position.

        Returns
        -------
        dict
            ``curves``: places in steps from the frame's lower left corner, the first and then
            differences, null in a gap. ``x`` and ``y``: for each position (or one for all) and
            line, which of the curves. ``names``: heights of the lines' names. ``marks``: places of
            the marks. ``texts``: of the sliders; ``typed``: the same as a number to type, in
            ``units``, ``scales`` times the ``values``. ``smooth``: whether there is something
            between two stops. ``numbers``: the readouts as written.
        """
        # Lines that a slider does not move are kept once.
        curves: dict[tuple[int | None, ...], int] = {}
        x, y = (
            [
                [curves.setdefault(_differences(line), len(curves)) for line in lines]
                for lines in part
            ]
            for part in self._steps
        )
        rows = self.numbers.reshape(-1, len(self.readouts))
        return {
            "texts": [slider.texts for slider in self.sliders],
            "typed": [slider.typed for slider in self.sliders],
            "values": [slider.values for slider in self.sliders],
            "scales": [slider.scale for slider in self.sliders],
            "units": [slider.behind for slider in self.sliders],
            "smooth": all(line.style == "line" for line in self.lines),
            "curves": list(curves),
            "x": x,
            "y": y,
            "names": [self.name_heights(position) for position in range(len(y))],
            "marks": self._mark_steps,
            "numbers": [
                [readout.write(value) for readout, value in zip(self.readouts, row, strict=True)]
                for row in rows
            ],
        }

    def svg(self, *, legend: bool = True) -> str:
        """Return the picture at the start position: a complete SVG file that needs no style sheet.

        In the book the style sheet gives it the page's colours.

        Parameters
        ----------
        legend : bool
            Whether the picture explains its lines and marks.
        """
        entries = [
            f'<g transform="translate({LEFT + i % 2 * 288},{11 + i // 2 * LEGEND_ROW})">{sample}'
            f'<text x="42" y="5">{escape(f"{name}  {label}".strip())}</text></g>'
            for i, (sample, name, label) in enumerate(picture.legend(self.lines, self.marks))
            if legend
        ]
        top = LEGEND_ROW * -(-len(entries) // 2) + 34
        bottom = top + PLOT_HEIGHT
        text = (
            f"{self.title} Across: {self.x_axis.label}, from {self.x_axis.low:g} to "
            f"{self.x_axis.high:g}. Up: {self.y_axis.label}, from {self.y_axis.low:g} to "
            f"{self.y_axis.high:g}. Lines: {', '.join(line.label for line in self.lines)}."
        )
        ids = f"{self.name}-title", f"{self.name}-description"
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + BELOW}"',
            f' role="img" aria-labelledby="{ids[0]} {ids[1]}" font-family="sans-serif"',
            ' font-size="14" fill="currentColor">',
            f'<title id="{ids[0]}">{escape(self.title)}</title>',
            f'<desc id="{ids[1]}">{escape(text)}</desc>',
            f'<clipPath id="{self.name}-frame">',
            f'<rect width="{PLOT_WIDTH * FINE}" height="{PLOT_HEIGHT * FINE}"/></clipPath>',
            *entries,
            *picture.frame(self.x_axis, self.y_axis, top),
            *self._curves(top),
            "</svg>",
        ]
        return "\n".join(parts)

    def _curves(self, top: int) -> Iterator[str]:
        """Yield the lines, marks and names at the start position."""
        number = self._start_number()
        paths = [picture.path(x, y) for x, y in self.steps(number)]
        bottom, size = top + PLOT_HEIGHT, 1 / FINE
        yield f'<g class="curves" transform="translate({LEFT},{bottom}) scale({size:g},-{size:g})">'
        yield f'<g clip-path="url(#{self.name}-frame)">'
        for kind in ("ghost", "curve"):
            for i, (line, path) in enumerate(zip(self.lines, paths, strict=True)):
                faint = ' stroke-opacity="0.3"' if kind == "ghost" else ""
                stroke = picture.stroke(i, line, FINE) + faint
                yield f'<path class="{kind} series-{i + 1}"{stroke} d="{path}"/>'
        yield "</g>"
        places = self._mark_steps[number]
        for place in places:
            x, y = place or (0, 0)
            shown = "" if place else HIDDEN
            yield f'<circle class="point" cx="{x}" cy="{y}" r="{4.5 * FINE:g}"{shown}/>'
        yield "</g>"
        for mark, place in zip(self.marks, places, strict=True):
            x, y = place or (0, 0)
            shown = "" if place else HIDDEN
            yield (
                f'<text class="point" x="{LEFT + x // FINE}" y="{bottom - y // FINE}" '
                f'dy="{20 if mark.below else -9}" text-anchor="middle" font-weight="bold"{shown}>'
                f"{escape(mark.name)}</text>"
            )
        heights = self.name_heights(number)
        for i, (line, height) in enumerate(zip(self.lines, heights, strict=True)):
            shown = "" if height is not None else HIDDEN
            yield (
                f'<text class="name series-{i + 1}" x="{LEFT + PLOT_WIDTH + 7}" '
                f'y="{top + (height or 0)}" dy="0.35em" fill="{COLOURS[i]}" '
                f'font-weight="bold"{shown}>{escape(line.name)}</text>'
            )

    def _repr_html_(self) -> str:
        return stage.html(self)

    def __repr__(self) -> str:
        return (
            f"Playground {self.name}: {len(self.sliders)} sliders, "
            f"{int(np.prod(self.positions))} positions, {len(self.lines)} lines, "
            f"{len(self.readouts)} numbers"
        )


def _need_shape(name: str, array: Array, shape: tuple[int, ...]) -> None:
    if array.ndim == 0 or array.shape != shape:
        raise ValueError(f"{name} of shape {array.shape}: it must be {shape}")


def _whole(places: Array) -> Any:  # noqa: ANN401
    """Round to whole steps, as nested lists; None for NaN."""
    flat: list[Any] = [None if np.isnan(at) else round(at) for at in places.ravel().tolist()]
    for size in reversed(places.shape[1:]):
        flat = [flat[i : i + size] for i in range(0, len(flat), size)] if size else []
    return flat or [[] for _ in range(len(places))]


def _differences(steps: Steps) -> tuple[int | None, ...]:
    """First value, then differences from the last one that is there."""
    last, found = 0, []
    for at in steps:
        found.append(None if at is None else at - last)
        last = last if at is None else at
    return tuple(found)
