"""The sites to play with: every position against scalar solves."""

import numpy as np
import pytest
import stored
from shaken import shaken

from replication.land import allocation, city, institutions, playground, sites
from replication.land.city import Elasticities

PLAY = playground.sites_playground()
POSITIONS = np.random.default_rng(7).integers(0, PLAY.positions, (6, 3))
RULES = institutions.planner, institutions.equilibrium, institutions.local_governments


@pytest.mark.parametrize("position", POSITIONS.tolist(), ids=str)
def test_a_position_is_what_scalar_solves_give(position):
    epsilon, gamma, people = (s.values[i] for s, i in zip(PLAY.sliders, position, strict=True))
    elasticities = Elasticities(epsilon, gamma)
    solved = [
        allocation.solve(elasticities, rule(elasticities), sites.uniform(), people)
        for rule in RULES
    ]
    numbers = dict(
        zip([r.label for r in PLAY.readouts], PLAY.numbers[tuple(position)], strict=True)
    )
    built = [numbers[f"sites built on, {name}"] for name in ("optimum", "equilibrium")]
    assert built == pytest.approx([100 * (1 - float(s.threshold)) for s in solved[:2]], rel=1e-9)
    ratio = solved[1].largest / solved[0].largest
    label = "largest city, equilibrium over optimum"
    assert numbers[label] == pytest.approx(100 * (float(ratio) - 1), rel=1e-9)
    loss = 100 * float(1 - solved[2].welfare / solved[0].welfare)
    assert numbers["loss with governments"] == pytest.approx(loss, rel=1e-9)
    for number, one in enumerate(solved):
        quality, size = PLAY.x[tuple(position)][number], PLAY.y[tuple(position)][number]
        assert quality[0] == pytest.approx(float(one.threshold), rel=1e-9)
        assert quality[-1] == 1
        assert size[1:] == pytest.approx(one.sizes(quality[1:]), rel=1e-9)
        assert size[0] == pytest.approx(float(one.smallest), rel=1e-9, abs=1e-12)


def test_the_curves_obey_the_equations_that_the_page_names():
    """(9), (13) and (3), at every position and without the solver."""
    values = playground.grid(PLAY.sliders)
    elasticities = Elasticities(*(value[..., np.newaxis] for value in values[:2]))
    optimum, free, closed = (PLAY.y[..., i, :] for i in range(3))
    quality = [PLAY.x[..., i, :] for i in range(3)]
    margin = city.social_marginal_product(elasticities, optimum, quality[0])
    assert np.ptp(margin, axis=-1).max() < 1e-10
    level = city.utility(elasticities, free, quality[1])
    assert np.ptp(level, axis=-1).max() < 1e-10
    assert closed == pytest.approx(city.best_size(elasticities, quality[2]), rel=1e-9, abs=1e-12)


def test_the_page_is_the_same_on_every_machine():
    assert shaken(PLAY)._repr_html_() == PLAY._repr_html_()


def test_the_book_shows_the_page_that_the_code_gives():
    assert PLAY._repr_html_() == stored.playground("land")
