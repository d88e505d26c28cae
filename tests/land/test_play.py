"""The sites to play with: every position against scalar solves."""

import numpy as np
import pytest
import stored
from positions import at
from shaken import shaken

from replication.land import play as playground
from replication.land.model import allocation, city, institutions, sites
from replication.land.model.economy import Elasticities

SHARES = np.random.default_rng(7).random((6, 3))
"""How far along each slider stands."""
RULES = institutions.planner, institutions.equilibrium, institutions.local_governments


@pytest.fixture(scope="module")
def play():
    return playground.sites_playground()


@pytest.mark.parametrize("shares", SHARES.tolist(), ids=range(len(SHARES)))
def test_a_position_is_what_scalar_solves_give(play, shares):
    position = at(play, shares)
    epsilon, gamma, people = (s.values[i] for s, i in zip(play.sliders, position, strict=True))
    elasticities = Elasticities(epsilon, gamma)
    solved = [
        allocation.solve(elasticities, rule(elasticities), sites.uniform(), people)
        for rule in RULES
    ]
    numbers = dict(zip([r.label for r in play.readouts], play.numbers[position], strict=True))
    built = [numbers[f"sites built on, {name}"] for name in ("optimum", "equilibrium")]
    assert built == pytest.approx([100 * (1 - float(s.threshold)) for s in solved[:2]], rel=1e-9)
    ratio = solved[1].largest / solved[0].largest
    label = "largest city, equilibrium over optimum"
    assert numbers[label] == pytest.approx(100 * (float(ratio) - 1), rel=1e-9)
    loss = 100 * float(1 - solved[2].welfare / solved[0].welfare)
    assert numbers["loss with governments"] == pytest.approx(loss, rel=1e-9)
    for number, one in enumerate(solved):
        quality, size = play.x[position][number], play.y[position][number]
        assert quality[0] == pytest.approx(float(one.threshold), rel=1e-9)
        assert quality[-1] == 1
        assert size[1:] == pytest.approx(one.sizes(quality[1:]), rel=1e-9)
        assert size[0] == pytest.approx(float(one.smallest), rel=1e-9, abs=1e-12)


def test_the_curves_obey_the_equations_that_the_page_names(play):
    """(9), (13) and (3), at every position and without the solver."""
    values = playground.grid(play.sliders)
    elasticities = Elasticities(*(value[..., np.newaxis] for value in values[:2]))
    optimum, free, closed = (play.y[..., i, :] for i in range(3))
    quality = [play.x[..., i, :] for i in range(3)]
    margin = city.social_marginal_product(elasticities, optimum, quality[0])
    assert np.ptp(margin, axis=-1).max() < 1e-10
    level = city.utility(elasticities, free, quality[1])
    assert np.ptp(level, axis=-1).max() < 1e-10
    assert closed == pytest.approx(city.best_size(elasticities, quality[2]), rel=1e-9, abs=1e-12)


def test_the_page_is_the_same_on_every_machine(play):
    assert shaken(play)._repr_html_() == play._repr_html_()


def test_the_book_shows_the_page_that_the_code_gives(play):
    assert play._repr_html_() == stored.playground("land")
