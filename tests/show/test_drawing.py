"""The house style does not leak."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgb

import replication
from replication.show import drawing
from replication.wedge import figures


def test_the_house_style_stays_in_its_context():
    before = plt.rcParams["axes.grid"]
    with drawing.house_style():
        assert plt.rcParams["axes.grid"]
    assert plt.rcParams["axes.grid"] == before


@pytest.mark.parametrize("ground", ["white", "black", "#757575", "#00204d", "#ffea46", "#7c7b78"])
def test_text_on_a_ground_has_the_contrast_of_the_rule(ground):
    ground = to_rgb(ground)
    ink, shade = drawing.luminance(to_rgb(drawing.ink_on(ground))), drawing.luminance(ground)
    assert (max(ink, shade) + 0.05) / (min(ink, shade) + 0.05) >= 4.5


def test_luminance_is_one_for_white_and_nought_for_black():
    assert drawing.luminance([1, 1, 1]) == pytest.approx(1)
    assert drawing.luminance([0, 0, 0]) == 0
    assert drawing.luminance([1, 0, 0]) == pytest.approx(0.2126)


def test_numbers_on_a_map_can_be_read():
    figure = figures.figure_institutions()
    for axes in figure.axes:
        (shades,) = axes.images
        for text in axes.texts:
            column, row = map(int, text.get_position())
            ground = shades.to_rgba(shades.get_array()[row, column])[:3]
            ink, shade = drawing.luminance(to_rgb(text.get_color())), drawing.luminance(ground)
            assert (max(ink, shade) + 0.05) / (min(ink, shade) + 0.05) >= 4.5


SETTINGS = """
text.usetex: True
font.size: 30
font.family: serif
figure.dpi: 20
figure.figsize: 2, 2
figure.constrained_layout.use: True
axes.prop_cycle: cycler("color", ["k"])
axes.grid: False
axes.facecolor: red
axes.unicode_minus: False
lines.linewidth: 9
lines.marker: x
savefig.bbox: tight
savefig.transparent: True
svg.fonttype: none
svg.hashsalt: another
xtick.direction: in
path.simplify: False
legend.loc: lower left
"""


DRAW = """
import contextlib, sys
from replication import cli
for figure in ("wedge/figure-1", "land/figure-2"):
    with contextlib.suppress(SystemExit):
        cli.main(["figure", figure, f"{sys.argv[1]}/{figure[:4]}.svg"])
"""


def test_no_setting_of_the_reader_s_reaches_a_figure(tmp_path):
    own = tmp_path / "matplotlibrc"
    drawn = []
    for name, text in (("usual", ""), ("odd", SETTINGS)):
        own.write_text(text)
        (tmp_path / name).mkdir()
        subprocess.run(
            [sys.executable, "-c", DRAW, tmp_path / name],
            env=os.environ | {"MATPLOTLIBRC": str(own)},
            check=True,
        )
        drawn.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])
    assert len(drawn[0]) == 2
    assert drawn[0] == drawn[1]
    assert all(figure.count(b"<path") > 20 for figure in drawn[0])


def test_the_package_is_imported_where_it_is_not_installed(tmp_path):
    shutil.copytree(Path(replication.__file__).parent, tmp_path / "replication")
    script = (
        "import importlib.metadata as m\n"
        "def none(name): raise m.PackageNotFoundError(name)\n"
        "m.version = none\n"
        "import replication; print(replication.__version__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "0.0.0\n"
