"""Figures, and the numbers that they draw."""

import numpy as np
import pytest

from replication.sorting import figures
from replication.sorting.model import maps


def test_maps_show_both_signs():
    cost, gap = np.linspace(0.02, 0.4, 8), np.linspace(0.6, 4.0, 8)
    shown = maps.cost_map(cost, gap, "given utility")
    assert {-1.0, 1.0} <= set(shown[np.isfinite(shown)])
    density = maps.density_map(np.linspace(0.02, 3, 8), np.linspace(0.6, 0.95, 8), "given labour")
    assert np.nanmin(density) < 0 < np.nanmax(density)


def test_gaps_fall_with_the_minimum_skill():
    for values in maps.gaps_by_minimum_skill(np.linspace(0.8, 1.4, 9)).values():
        assert np.all(np.diff(values["threshold"]) > 0)
        for quantity in ("productivity", "wage", "density"):
            assert np.all(np.diff(values[quantity]) < 0)


@pytest.mark.parametrize("name", [n for n in dir(figures) if n.startswith("figure_")])
def test_figures_can_be_drawn(name):
    figure = getattr(figures, name)()
    assert all(axes.has_data() for axes in figure.axes)
