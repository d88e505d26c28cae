"""A playground's description, its data and its picture."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from replication.show.picture import FINE, PLOT_HEIGHT, PLOT_WIDTH, Axis, Line, Mark, path
from replication.show.play import Playground, Readout, Slider, grid

SLIDERS = (
    Slider("slope", "slope b", (-1.0, 0.5, 1.0, 2.0), 2, ".1f"),
    Slider("level", "level", (0.0, 0.25), 0, ".0%"),
)
X = np.linspace(0, 10, 21)


def a_playground():
    """Two lines, one with a gap, a mark where they cross, and a readout that may be missing."""
    slope, level = grid(SLIDERS)
    straight = slope[..., None] * X + level[..., None]
    curve = np.where(X < 8, np.sqrt(X), np.nan) + 0 * straight
    crossing = np.where(slope > 0, 1 / np.where(slope > 0, slope, 1) ** 2, np.nan)
    return Playground(
        name="test",
        title="Two <lines> & a mark.",
        sliders=SLIDERS,
        x_axis=Axis("x", 0, 10, (0, 5, 10)),
        y_axis=Axis("y", -2, 6.1, (-2, 0, 6)),
        lines=(Line("S", "straight"), Line("C", "square root")),
        x=X,
        y=np.stack([straight, curve], axis=-2),
        readouts=(Readout("crossing", ".3f", " units"), Readout("slope", "+.1f", none="-")),
        numbers=np.stack([crossing, slope], axis=-1),
        marks=(Mark("X", "they cross"),),
        points=np.stack([crossing, 1 / np.where(slope > 0, slope, 1) + 0 * level], axis=-1)[
            ..., None, :
        ],
    )


PLAY = a_playground()
SPREAD = np.zeros((*PLAY.positions, 2, 1))


def decoded(data):
    """Return the y steps of every position, from the differences that the page gets."""

    def places(differences):
        at = 0
        return [None if step is None else (at := at + step) for step in differences]

    return [[places(data["curves"][i]) for i in lines] for lines in data["y"]]


class TestDescription:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"start": 4}, r"start = 4: it must be from 0 to 3"),
            ({"start": -1}, r"start = -1"),
            ({"values": (1.0,), "start": 0}, r"values = \(1.0,\): it must be two or more, rising"),
            ({"values": (1.0, 0.0), "start": 0}, r"values = \(1.0, 0.0\)"),
            ({"values": (0.0, np.inf), "start": 0}, r"values = inf: it must be finite"),
            ({"name": "Slope b"}, r"name = 'Slope b'"),
            (
                {"values": (0.1, 0.2), "start": 0, "form": ".0f"},
                r"form = '.0f': it must be telling values apart",
            ),
        ],
    )
    def test_a_bad_slider_is_refused(self, change, message):
        with pytest.raises(ValueError, match=message):
            replace(SLIDERS[0], **change)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"high": 0.0}, r"high = 0.0: it must be above low = 0"),
            ({"log": True}, r"low = 0: it must be above zero"),
            ({"ticks": ()}, r"ticks = \(\)"),
            ({"ticks": (0, 11)}, r"ticks = \(0, 11\): it must be one or more from low to high"),
            ({"names": ("a",)}, r"names = \('a',\): it must be none or 3, one for each tick"),
        ],
    )
    def test_a_bad_axis_is_refused(self, change, message):
        with pytest.raises(ValueError, match=message):
            replace(PLAY.x_axis, **change)

    def test_there_may_be_no_mark(self):
        bare = replace(PLAY, marks=(), points=None)
        assert bare.data()["marks"] == [[]] * 8
        assert "<circle" not in bare.svg()

    def test_a_bad_line_is_refused(self):
        with pytest.raises(ValueError, match="style = 'dot': it must be 'line' or 'bar'"):
            Line("a", "b", "dot")

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"y": PLAY.y[1:]}, r"y of shape \(3, 2, 2, 21\): it must be \(4, 2, 2, 21\)"),
            ({"y": np.float64(1)}, r"y of shape \(\)"),
            ({"y": PLAY.y[..., :1, :]}, r"y of shape"),
            ({"x": X[1:]}, r"x of shape \(20,\): it must broadcast to \(4, 2, 2, 21\)"),
            ({"numbers": PLAY.numbers[..., :1]}, r"numbers of shape \(4, 2, 1\)"),
            ({"points": None}, r"points of shape \(4, 2, 0, 2\): it must be \(4, 2, 1, 2\)"),
            (
                {"y": np.where(PLAY.y > 1, np.inf, PLAY.y)},
                r"y = inf: it must be finite",
            ),
            ({"numbers": np.full((4, 2, 2), np.inf)}, r"numbers = inf"),
            ({"y": np.nan * PLAY.y}, r"y = nan: it must be a number somewhere at the start"),
            ({"sliders": (SLIDERS[0], SLIDERS[0])}, r"sliders = \['slope', 'slope'\]"),
            ({"lines": PLAY.lines * 3}, r"lines = 6: it must be from 1 to 5"),
            ({"name": "a b"}, r"name = 'a b': it must be lower case letters"),
        ],
    )
    def test_a_bad_playground_is_refused(self, change, message):
        with pytest.raises(ValueError, match=message):
            replace(PLAY, **change)

    def test_values_that_no_slider_has_are_refused(self):
        with pytest.raises(ValueError, match="slider = 'width': it must be one of slope, level"):
            PLAY.position(width=1)
        with pytest.raises(ValueError, match=r"slope = 3: it must be one of \(-1.0, 0.5"):
            PLAY.position(slope=3)
        with pytest.raises(ValueError, match="label = 'area': it must be one of crossing, slope"):
            PLAY.number("area")


class TestNumbers:
    def test_numbers_are_found_by_the_values_of_the_sliders(self):
        assert PLAY.position() == (2, 0)
        assert PLAY.position(slope=0.5, level=0.25) == (1, 1)
        assert PLAY.number("crossing", slope=2) == 0.25
        assert np.isnan(PLAY.number("crossing", slope=-1))
        told = PLAY.compare({"steep": {"slope": 2}, "down": {"slope": -1}})
        assert told["steep"].tolist() == ["0.250 units", "+2.0"]
        assert told["down"].tolist() == ["none", "-1.0"]

    def test_a_zero_has_no_sign(self):
        readout = Readout("r", ".1f", "%")
        assert readout.write(-1e-14) == readout.write(0.0) == "0.0%"
        assert readout.write(-0.06) == "-0.1%"

    def test_the_data_hold_every_position_in_order(self):
        data = PLAY.data()
        assert data["texts"] == [["-1.0", "0.5", "1.0", "2.0"], ["0%", "25%"]]
        assert data["typed"] == [["-1.0", "0.5", "1.0", "2.0"], ["0", "25"]]
        assert (data["scales"], data["units"]) == ([1, 100], ["", "%"])
        assert len(data["numbers"]) == len(data["y"]) == len(data["marks"]) == 8
        assert data["numbers"][PLAY.positions[1] * 3 + 1] == ["0.250 units", "+2.0"]
        assert data["numbers"][0] == ["none", "-1.0"]
        assert data["marks"][0] == [None]

    def test_the_data_agree_with_the_numbers_to_a_fraction_of_a_pixel(self):
        steps = np.array(decoded(PLAY.data()), dtype=float).reshape(PLAY.y.shape)
        back = PLAY.y_axis.low + steps / (PLOT_HEIGHT * FINE) * 8.1
        half_a_step = 8.1 / (PLOT_HEIGHT * FINE) / 2
        assert np.array_equal(np.isnan(back), np.isnan(PLAY.y))
        assert np.nanmax(np.abs(back - PLAY.y)) <= half_a_step * (1 + 1e-9)

    def test_only_lines_have_something_between_two_stops(self):
        assert PLAY.data()["smooth"] is True
        bars = tuple(replace(line, style="bar") for line in PLAY.lines)
        assert replace(PLAY, lines=bars).data()["smooth"] is False

    def test_a_gap_is_null(self):
        text = json.dumps(PLAY.data(), allow_nan=False)
        assert "null" in text

    def test_a_line_that_no_slider_moves_is_kept_once(self):
        data = PLAY.data()
        assert len({lines[1] for lines in data["y"]}) == 1
        assert len({lines[0] for lines in data["y"]}) == 8
        assert len(data["x"]) == 1

    def test_places_across_may_move_too(self):
        moving = replace(PLAY, x=X * np.linspace(0.5, 1, 4)[:, None, None, None] + 0 * PLAY.y)
        data = moving.data()
        assert len(data["x"]) == 8
        ends = [sum(data["curves"][lines[0]]) for lines in data["x"]]
        assert ends[0] == PLOT_WIDTH * FINE / 2
        assert ends[-1] == PLOT_WIDTH * FINE


class TestPicture:
    def test_it_is_whole_and_named(self):
        root = ET.fromstring(PLAY.svg())  # noqa: S314
        space = "{http://www.w3.org/2000/svg}"
        assert root.attrib["role"] == "img"
        ids = root.attrib["aria-labelledby"].split()
        named = {child.attrib.get("id"): child.text for child in root}
        assert named[ids[0]] == PLAY.title
        assert "straight, square root" in named[ids[1]]
        told = [text.text for text in root.iter(f"{space}text")]
        for text in ("0", "5", "10", "-2", "6", "x", "y", "straight", "X  they cross", "S", "C"):
            assert text in told

    def test_its_paths_are_the_numbers_at_the_start_to_a_pixel(self):
        paths = re.findall(r'class="curve series-\d".* d="(.*?)"', PLAY.svg())
        for line, y in zip(paths, PLAY.y[PLAY.start], strict=True):
            drawn = np.array(re.findall(r"[ML](-?\d+) (-?\d+)", line), dtype=float) / FINE
            seen = np.isfinite(y)
            assert np.abs(drawn[:, 0] - X[seen] / 10 * PLOT_WIDTH).max() <= 0.5
            assert np.abs(drawn[:, 1] - (y[seen] + 2) / 8.1 * PLOT_HEIGHT).max() <= 0.5

    def test_a_logarithmic_axis_puts_the_mean_of_logarithms_in_the_middle(self):
        axis = Axis("x", 0.01, 100, (1,), log=True)
        assert axis.share([0.01, 1, 100]) == pytest.approx([0, 0.5, 1])

    def test_names_of_lines_keep_apart_and_in_order(self):
        for position in range(8):
            straight, root = PLAY.name_heights(position)
            assert abs(straight - root) >= 19
            assert 0 <= min(straight, root) <= max(straight, root) <= PLOT_HEIGHT
        down, up = PLAY.name_heights(0), PLAY.name_heights(7)
        assert down[0] > down[1]
        assert up[0] < up[1]

    def test_names_of_lines_that_leave_the_frame_wait_at_its_edge_in_order(self):
        for level, heights in ((-100, [PLOT_HEIGHT - 19, PLOT_HEIGHT]), (100, [0, 19])):
            away = 0 * PLAY.x + level - np.array([[0.0], [5.0]]) + 0 * SPREAD
            assert replace(PLAY, y=away).name_heights(0) == heights

    def test_a_line_is_lifted_at_its_gap(self):
        assert path([0, 1, 2, 3], [5, None, 7, 8]) == "M0 5M2 7L3 8"
        assert path([0, None, 2], [5, 6, 7]) == "M0 5M2 7"

    def test_lines_are_told_by_more_than_colour(self):
        strokes = re.findall(r'class="curve series-\d"(.*?) d="', PLAY.svg())
        assert ["stroke-dasharray" in stroke for stroke in strokes] == [False, True]


class TestPage:
    def test_it_is_the_same_every_time(self):
        assert a_playground()._repr_html_() == PLAY._repr_html_()
        assert repr(PLAY) == "Playground test: 2 sliders, 8 positions, 2 lines, 2 numbers"

    def test_noise_in_the_last_digits_changes_nothing(self):
        noise = np.random.default_rng(0).choice([-1e-13, 1e-13], PLAY.y.shape)
        shaken = replace(PLAY, y=PLAY.y + noise, numbers=PLAY.numbers * (1 + 1e-13))
        assert shaken._repr_html_() == PLAY._repr_html_()

    def test_its_words_are_escaped(self):
        html = PLAY._repr_html_()
        assert "<lines>" not in html
        assert "Two &lt;lines&gt; &amp; a mark." in html

    def test_every_slider_is_labelled_and_starts_where_the_picture_does(self):
        html = PLAY._repr_html_()
        for slider in SLIDERS:
            assert f'<label for="test-{slider.name}">{slider.label}</label>' in html
            start = f'value="{slider.start}" aria-valuetext="{slider.texts[slider.start]}"'
            assert start in html
            typed = f'aria-label="{slider.label}, as a number" value="{slider.typed[slider.start]}"'
            assert typed in html
        assert '<dl aria-live="polite">' in html
        assert "<dd>1.000 units</dd>" in html

    def test_its_data_are_json(self):
        script = re.search(
            r'<script type="application/json">(.*?)</script>', PLAY._repr_html_(), re.DOTALL
        )
        assert json.loads(script[1]) == json.loads(json.dumps(PLAY.data()))

    def test_it_brings_its_style_and_its_script_and_loads_nothing(self):
        html = PLAY._repr_html_()
        assert html.count("<style>") == 1
        assert "function play(figure)" in html
        assert "://" not in html.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(src|href|import)\s*[=(]", html)
