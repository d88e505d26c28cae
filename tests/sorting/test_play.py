"""The threshold to play with: every position against the paper's equations, one by one."""

from dataclasses import replace

import numpy as np
import pytest
import stored
from positions import at
from shaken import shaken

from replication.sorting import play as playground
from replication.sorting.model import innovation, threshold
from replication.sorting.reference.direct import Direct

SHARES = np.random.default_rng(7).random((8, 4))
"""How far along each slider stands."""
CLOSURES = threshold.baseline_closures()


@pytest.fixture(scope="module")
def play():
    return playground.threshold_playground()


def alone(play, position, closure):
    """One position by the scalar route, from the original equations."""
    changed = {s.name: s.values[i] for s, i in zip(play.sliders, position, strict=True)}
    return Direct(replace(threshold.baseline(), **changed), CLOSURES[closure])


@pytest.mark.parametrize("line", [0, 1], ids=list(CLOSURES))
@pytest.mark.parametrize("shares", SHARES.tolist(), ids=range(len(SHARES)))
def test_a_position_is_what_the_original_equations_give(play, shares, line):
    position = at(play, shares)
    one = alone(play, position, list(CLOSURES)[line])
    numbers = play.numbers[position]
    ratio, people, wage, density = numbers[line:8:2]
    candidates = one.minimum * playground.CANDIDATES
    gains = [one.gain(float(skill)) for skill in candidates]
    assert play.y[position][line] == pytest.approx(np.array(gains), abs=1e-9)
    if np.isnan(ratio):
        assert one.gain(one.minimum * (1 + 1e-9)) > 0
        assert np.isnan([people, wage, density]).all()
        assert np.isnan(play.points[position][line]).all()
        return
    skill = one.threshold()
    relatives = one.relatives(skill)
    assert ratio == pytest.approx(skill / one.minimum, rel=1e-8)
    assert people == pytest.approx(100 * (one.minimum / skill) ** one.alpha, rel=1e-7)
    assert wage == pytest.approx(relatives["wage"], rel=1e-7)
    assert density == pytest.approx(relatives["density"], rel=1e-7)


def test_both_kinds_of_position_are_tried(play):
    missing = np.isnan([play.numbers[at(play, shares)][:2] for shares in SHARES])
    assert 0 < missing.sum() < missing.size


def test_the_chance_to_innovate_is_the_best_one(play):
    chance, income = (play.numbers[0, :, 0, 0, i] for i in (8, 9))
    economy = threshold.baseline()
    tries = np.linspace(0.01, 0.99, 9801)
    for cost, found, share in zip(play.sliders[1].values, chance, income, strict=True):
        net = innovation.net_profit(economy, cost, tries)
        assert found == pytest.approx(100 * tries[net.argmax()], abs=0.011)
        assert share == pytest.approx(float(innovation.entrepreneur_share(economy, cost)))


def test_an_unknown_closure_is_refused():
    with pytest.raises(ValueError, match="closure = 'none': it must be one of given utility"):
        playground.case("none")


def test_without_changes_it_is_the_baseline(play):
    start = playground.case("given labour")
    assert float(start.ratio) == pytest.approx(play.numbers[play.start][1], rel=1e-12)


def test_the_page_is_the_same_on_every_machine(play):
    assert shaken(play)._repr_html_() == play._repr_html_()


def test_the_book_shows_the_page_that_the_code_gives(play):
    assert play._repr_html_() == stored.playground("sorting")
