"""Thresholds by two routes, and what the solver refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sorting.shared import BASE, incomes

from replication.numerics import ConvergenceError
from replication.sorting import draws, figures
from replication.sorting.model import gap, innovation, stored, threshold
from replication.sorting.model.economy import (
    ClearedLabour,
    Economy,
    FixedUtility,
    LearningCities,
    Productivity,
)
from replication.sorting.model.threshold import relative
from replication.sorting.reference.direct import Direct


def test_closures_and_solver_refuse():
    with pytest.raises(ValueError, match="labour = 0: it must be above zero"):
        ClearedLabour(0.0)
    with pytest.raises(ValueError, match="worker_utility = inf"):
        FixedUtility(np.inf)
    with pytest.raises(ValueError, match=r"worker_utility = -0\.2: it must exceed -congestion_2"):
        threshold.thresholds(Economy(**BASE), FixedUtility(-0.2))
    with pytest.raises(ValueError, match=r"worker_utility = -0\.2: it must exceed -congestion_2"):
        threshold.thresholds(Economy(**BASE), FixedUtility([0.5, -0.2]))
    with pytest.raises(ValueError, match=r"worker_utility = -0\.1: it must exceed -congestion_2"):
        threshold.thresholds(Economy(**BASE), FixedUtility(-0.1))
    flat = Economy(**BASE | {"goods_share": 0.6})
    with pytest.raises(ValueError, match=r"substitution = 0\.666667: it must be below goods_share"):
        threshold.thresholds(flat, FixedUtility(0.5))
    flat = Economy(**BASE | {"goods_share": [0.75, 0.6]})
    with pytest.raises(ValueError, match=r"substitution = 0\.666667: it must be below goods_share"):
        threshold.thresholds(flat, FixedUtility(0.5))
    with pytest.raises(ValueError, match="nearest = 5: it must be below farthest = 5"):
        threshold.every_threshold(Economy(**BASE), FixedUtility(0.5), nearest=5.0, farthest=5.0)
    with pytest.raises(ValueError, match=r"farthest = 2e\+18: it must be between 0 and 1e\+18"):
        threshold.every_threshold(Economy(**BASE), FixedUtility(0.5), farthest=2e18)


def test_baseline():
    for closure in threshold.baseline_closures().values():
        cities = threshold.equilibrium(threshold.baseline(), closure)
        assert cities.threshold[0] == pytest.approx(1.98615, abs=1e-5)
        assert relative(cities.productivity)[0] == pytest.approx(2.47048, abs=1e-5)
        assert relative(cities.wage)[0] == pytest.approx(2.47048, abs=1e-5)
        assert relative(cities.density)[0] == pytest.approx(2.64122, abs=1e-5)
        assert relative(cities.housing_price)[0] == pytest.approx(6.52506, abs=1e-5)
        assert cities.worker_utility[0] == pytest.approx(0.5)


@pytest.mark.parametrize("name", list(figures.CLOSURES))
def test_arrays_agree_with_the_direct_route(name):
    sample = draws.samples()[name]
    cities = sample.allocation
    for draw in range(40):
        direct = Direct.of(sample.cities, sample.closure, draw)
        skill = direct.threshold()
        assert cities.threshold[draw] == pytest.approx(skill, rel=1e-9)
        for quantity, value in direct.relatives(skill).items():
            assert relative(getattr(cities, quantity))[draw] == pytest.approx(value, rel=1e-9)
        place = direct.places(skill)[0]
        assert cities.labour.city_1[draw] == pytest.approx(place.labour, rel=1e-8)
        if name == "given labour":
            assert sum(cities.labour)[draw] == pytest.approx(direct.given, rel=1e-9)


@pytest.mark.parametrize("kind", list(Productivity))
@pytest.mark.parametrize("name", list(figures.CLOSURES))
def test_every_threshold_is_one_of_the_direct_route(kind, name):
    sample = draws.samples()[name]
    index = np.arange(40)
    cities, closure = sample.cities.take(index), sample.closure.take(index)
    found = threshold.every_threshold(cities, closure, kind)
    for draw, log_ratio, stable in zip(found.draw, found.log_ratio, found.stable, strict=True):
        if 1e-6 < log_ratio < 10:
            one = np.array([draw])
            direct = Direct(cities.take(one), closure.take(one), kind)
            skill = direct.minimum * np.exp(log_ratio)
            step = 1e-4 * (skill - direct.minimum)
            gains = direct.gain(skill - step), direct.gain(skill + step)
            assert (gains[0] < 0 < gains[1]) if stable else (gains[0] > 0 > gains[1])


def test_learning_threshold_agrees_with_the_direct_route():
    for sample in draws.learning_samples().values():
        for draw in range(15):
            direct = Direct.of(sample.cities, sample.closure, draw)
            skill = direct.minimum * np.exp(sample.log_ratio[draw])
            step = 1e-6 * (skill - direct.minimum)
            assert direct.gain(skill - step) < 0 < direct.gain(skill + step)


@settings(max_examples=40, deadline=None)
@given(
    minimum=st.floats(0.2, 5.0),
    factor=st.floats(0.5, 2.0),
    distance=st.floats(0.02, 3.0),
    chance=st.floats(0.5, 0.9),
    labour=st.floats(0.1, 20.0),
)
def test_minimum_skill_acts_like_a_smaller_congestion_gap(
    minimum, factor, distance, chance, labour
):
    cap = 0.5 / 2.0
    economy = Economy(
        **BASE
        | {
            "minimum_skill": minimum,
            "congestion_1": 0.1 + distance,
            "cost_2": cap * (1 - chance) ** 2,
            "cost_1": cap * (0.95 - chance) ** 2,
        }
    )
    power = 0.5 * 0.75
    raised = threshold.thresholds(economy.scaled("minimum_skill", factor), ClearedLabour(labour))
    eased = threshold.thresholds(
        economy.changed(congestion_1=0.1 + distance * factor**-power), ClearedLabour(labour)
    )
    assert raised.interior[0] == eased.interior[0]
    if raised.interior[0]:
        assert raised.log_ratio[0] == pytest.approx(eased.log_ratio[0], rel=1e-9)


def test_no_interior_equilibrium_is_a_result():
    for economy, closure in stored.no_interior_equilibrium().values():
        solved = threshold.thresholds(economy, closure)
        assert not solved.interior[0]
        assert np.isnan(solved.ratio[0])
        assert gap.existence_margin(economy, closure)[0] < 0
        assert threshold.every_threshold(economy, closure).draw.size == 0


def slow(land):
    """With gamma mu + mu - 1 almost zero, the gap rises so slowly that thresholds are far."""
    change = {"goods_share": 0.669, "congestion_1": 0.3}
    return Economy(**BASE | change | {"housing_1": land})


@pytest.mark.parametrize("closure", [FixedUtility(0.5), ClearedLabour(1.0)])
def test_thresholds_that_no_float_holds_are_found_in_logarithms(closure):
    found = threshold.thresholds(slow([1.7, 3.0, 30.0]), closure)
    t = gap.terms(slow([1.7, 3.0, 30.0]), closure)
    kept = np.flatnonzero(found.interior)
    assert kept.size >= 2
    assert found.log_ratio[kept].max() > 50
    np.testing.assert_allclose(gap.log_gap(t, found.log_ratio)[kept], 0, atol=1e-11)
    cities = threshold.allocation(slow([1.7, 3.0, 30.0]), closure, found.log_ratio)
    assert np.all(cities.threshold[kept] > 1)


def test_a_threshold_out_of_reach_names_its_draw(monkeypatch):
    """Far out log t is the number 1 / (gamma mu + mu - 1); the rest of the batch is there."""
    economy = Economy(**BASE | {"goods_share": [0.75, 2 / 3 + 1e-9], "housing_1": [8.0, 1e3]})
    found = threshold.thresholds(economy, FixedUtility(0.5)).log_ratio
    assert found[1] > 1e8
    monkeypatch.setattr(threshold, "FARTHEST", 1e6)
    with pytest.raises(
        ConvergenceError, match=r"draw 1: log t of the threshold lies above 1e\+06"
    ) as caught:
        threshold.thresholds(economy, FixedUtility(0.5))
    assert caught.value.draws.tolist() == [1]
    assert caught.value.found.log_ratio[0] == found[0]


def far_thresholds(land):
    """With gamma mu + mu - 1 almost zero, the gap rises so slowly that thresholds are far."""
    return LearningCities(
        substitution=0.749,
        goods_share=0.75,
        tail=3.0,
        congestion_1=0.5,
        congestion_2=0.1,
        friction=1.0,
        cost=0.001,
        housing_1=land,
    )


def test_learning_thresholds_that_no_float_holds_are_found():
    fixed = FixedUtility(0.5)
    found = threshold.thresholds(far_thresholds([0.6, 10.0]), fixed).log_ratio
    t = gap.terms(far_thresholds([0.6, 10.0]), fixed)
    assert found[1] > 300
    np.testing.assert_allclose(gap.log_gap(t, found), 0, atol=1e-11)


def test_a_search_finds_the_threshold_in_its_range_only():
    economy, fixed = threshold.baseline(), FixedUtility(0.5)
    wanted = threshold.thresholds(economy, fixed).log_ratio
    assert threshold.every_threshold(economy, fixed, nearest=0.8).draw.size == 0
    assert threshold.every_threshold(economy, fixed, farthest=0.6).draw.size == 0
    for nearest, farthest in ((0.3, 0.9), (1e-8, 60.0)):
        found = threshold.every_threshold(economy, fixed, nearest=nearest, farthest=farthest)
        np.testing.assert_allclose(found.log_ratio, wanted)
        assert found.stable.all()


def test_both_kinds_of_thresholds_are_common_in_the_baseline():
    for sample in draws.samples().values():
        cities, found = sample.cities, sample.allocation
        net = innovation.net_scale(cities, cities.cost_1)
        wage, labour = found.wage.city_1, found.labour.city_1
        pay = incomes(
            found.threshold, cities.substitution, found.productivity.city_1, net, wage, labour
        )
        assert 0.4 < np.mean(pay < 1) < 0.6


def test_thresholds_settle_in_a_few_steps(monkeypatch):
    """Newton's steps inside a bracket; bisection would take fifty."""
    sample = draws.samples()["given utility"]
    monkeypatch.setattr(threshold, "_STEPS", 25)
    solved = threshold.thresholds(sample.cities, sample.closure)
    np.testing.assert_allclose(solved.log_ratio, sample.log_ratio, rtol=1e-12)


@pytest.mark.parametrize("goods_share", [1 - 1e-8, 1 - 1e-9, 1 - 1e-11])
@pytest.mark.parametrize("closure", [ClearedLabour(1.0), FixedUtility(0.5)])
def test_rounding_is_not_taken_for_thresholds_where_all_is_spent_on_goods(goods_share, closure):
    given = {"cost_1": 5e-4, "cost_2": 2e-3, "congestion_1": 3.0, "congestion_2": 0.1}
    cities = Economy(substitution=0.5, goods_share=[goods_share, 0.6, 0.4], tail=3.0, **given)
    found = threshold.every_threshold(cities, closure)
    only = threshold.thresholds(cities.take([0, 1]), closure)
    assert found.count[:2].tolist() == found.stable_count[:2].tolist() == [1, 1]
    assert found.lowest_stable[:2] == pytest.approx(only.log_ratio, rel=1e-16 / (1 - goods_share))
    nothing = cities.changed(congestion_1=1e9).take([0])
    assert threshold.every_threshold(nothing, closure).count.tolist() == [
        int(threshold.thresholds(nothing, closure).interior[0])
    ]
