"""The house style does not leak, and nothing leaks into it."""

import os
import subprocess
import sys

import matplotlib.pyplot as plt
import pytest
from matplotlib import rcParamsDefault

from replication import plotting

READER = """
text.usetex: True
font.size: 17
font.family: serif
figure.dpi: 37
savefig.dpi: 31
savefig.bbox: tight
savefig.transparent: True
axes.prop_cycle: cycler('color', ['red', 'lime']) + cycler('marker', ['o', 's'])
axes.facecolor: black
axes.formatter.use_locale: True
axes.xmargin: 0.3
axes.labelcolor: magenta
xtick.direction: inout
lines.linestyle: --
lines.antialiased: False
path.sketch: 1, 100, 2
path.simplify: False
legend.loc: lower left
legend.framealpha: 0.2
grid.linestyle: :
svg.fonttype: none
svg.hashsalt: other
image.cmap: jet
mathtext.fontset: stix
figure.figsize: 3, 2
date.converter: concise
"""


def test_the_house_style_stays_in_its_context():
    before = plt.rcParams["axes.grid"]
    with plotting.house_style():
        assert plt.rcParams["axes.grid"]
    assert plt.rcParams["axes.grid"] == before


def test_every_setting_that_draws_is_the_house_s_own():
    """Each parameter of Matplotlib, one by one: what the reader set is not what is drawn with."""
    with plotting.house_style():
        house = dict(plt.rcParams)
    left = {name for name in rcParamsDefault if house[name] != rcParamsDefault[name]}
    assert left <= set(plotting._STYLE) | plotting._LEFT_ALONE
    assert not house["text.usetex"]
    with plt.rc_context():
        plt.style.use("dark_background")
        plt.rcParams["text.usetex"] = True
        with plotting.house_style():
            assert dict(plt.rcParams) == house


@pytest.mark.parametrize("figure", ["wedge/figure-1", "marketplaces/figure-4"])
def test_the_reader_s_settings_change_no_byte_of_a_figure(tmp_path, figure):
    (tmp_path / "matplotlibrc").write_text(READER)
    drawn = []
    for name, settings in (("plain", os.devnull), ("own", str(tmp_path / "matplotlibrc"))):
        file = tmp_path / f"{name}.svg"
        subprocess.run(
            [sys.executable, "-m", "replication.cli", "figure", figure, str(file)],
            env={**os.environ, "MATPLOTLIBRC": settings},
            check=True,
        )
        drawn.append(file.read_bytes())
    assert drawn[0] == drawn[1]
