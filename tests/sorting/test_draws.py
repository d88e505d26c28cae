"""The draws that the counts of the book rest on."""

import numpy as np
import pytest
from sorting.shared import assert_first

from replication.sorting import draws
from replication.sorting.model import alternative, balanced, gap
from replication.trials import Outcome


def assert_lognormal(values, mean, deviation):
    logs = np.log(values)
    assert logs.mean() == pytest.approx(mean, abs=0.018 * deviation)
    assert logs.std() == pytest.approx(deviation, rel=0.02)


def assert_fills(values, low, high):
    """Uniform draws stay inside, come close to both ends, and are centred."""
    span = high - low
    assert low <= values.min() < low + 1e-3 * span
    assert high - 1e-3 * span < values.max() <= high
    assert values.mean() == pytest.approx((low + high) / 2, abs=0.01 * span)


def assert_common(cities):
    theta, mu = cities.substitution, cities.goods_share
    assert_fills(mu, 0.4, 0.92)
    assert_fills((theta - 0.25) / (mu - 0.05 - 0.25), 0, 1)
    assert_fills(np.log(cities.tail - 1), np.log(0.05), np.log(4))
    assert_fills(cities.congestion_2, 0.05, 1)
    assert_lognormal(cities.congestion_1 - cities.congestion_2, -0.5, 1.2)
    for land in (cities.housing_1, cities.housing_2):
        assert_lognormal(land, 0, 0.7)
    assert_lognormal(cities.minimum_skill, 0, 0.5)


SIZE = 20_000


SHARED = {
    "substitution": 0.5115935261842736,
    "goods_share": 0.7312200774071562,
    "tail": 4.009518179924924,
    "congestion_1": 0.10295372740520897,
    "congestion_2": 0.06570125375210265,
    "housing_1": 0.598944015628387,
    "housing_2": 1.333945878007854,
    "minimum_skill": 1.9802671013397508,
}


def test_first_economies():
    assert_first(
        draws.economies(3, 0), **SHARED, cost_1=0.00018049536641966956, cost_2=0.01578584457437683
    )
    assert_first(
        draws.learning_cities(3, 0),
        **SHARED,
        cost=0.00017487760553336142,
        friction=10.3650234442553,
    )
    found = draws.closures(3, 0)
    assert_first(found[draws.GIVEN_UTILITY], worker_utility=0.8192091763788564)
    assert_first(found[draws.GIVEN_LABOUR], labour=3.1814917027824197)


def test_a_single_draw_may_be_asked_for():
    assert alternative.construct(1, 8).gap.size == 1
    assert balanced.construct(1, 7).size == 1
    assert draws.economies(1, 0).size == draws.learning_cities(1, 0).size == 1
    for build in (alternative.construct, balanced.construct, draws.economies, draws.closures):
        with pytest.raises(ValueError, match="size = 0: it must be at least 1"):
            build(0, 0)


def test_a_single_interior_draw_may_be_asked_for():
    pool, drawn = draws.economies(40, 0), draws.closures(40, 0)
    ten = draws.interior(pool, drawn, 10)
    for name, sample in draws.interior(pool, drawn, 1).items():
        assert sample.log_ratio == pytest.approx(ten[name].log_ratio[:1])
    with pytest.raises(ValueError, match="size = 0: it must be at least 1"):
        draws.interior(pool, drawn, 0)


@pytest.mark.parametrize("friction", [50, -50])
def test_friction_of_learning_is_drawn_around_a_number_that_is_not_too_large(friction):
    cities = draws.learning_cities(200, 0, friction)
    assert np.median(np.log(cities.friction / cities.minimum_skill)) == pytest.approx(
        friction, 0.01
    )
    with pytest.raises(ValueError, match=r"friction = .*: it must be between -50 and 50"):
        draws.learning_cities(200, 0, 1.01 * friction)


@pytest.mark.parametrize(
    ("sample", "first"),
    [
        (draws.samples, (7.96120132417707, 6.142464550219833)),
        (draws.samples_with_scarce_land, (0.00593411089698998, 0.252988170495)),
        (draws.learning_samples, (0.764678718166385, 1.1770745317441456)),
        (draws.complement_samples, (0.7191017266054803, 2.2607508516711508)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_interior_draws_of_the_samples(sample, first):
    found = sample()
    assert list(found) == [draws.GIVEN_UTILITY, draws.GIVEN_LABOUR]
    for name, log_ratio in zip(found, first, strict=True):
        assert found[name].name == name
        assert found[name].log_ratio[0] == pytest.approx(log_ratio, rel=1e-9)


def test_baseline_draws():
    cities = draws.economies(SIZE, seed=1)
    assert_common(cities)
    cap = cities.gamma / (cities.tail - 1)
    chance_1, chance_2 = (1 - np.sqrt(cost / cap) for cost in (cities.cost_1, cities.cost_2))
    assert_fills(chance_2, 0.5, 0.95)
    assert_fills((chance_1 - chance_2 - 0.002) / (0.978 - chance_2), -1e-12, 1 + 1e-12)


def test_learning_draws():
    cities = draws.learning_cities(SIZE, seed=2)
    assert_common(cities)
    spread = cities.friction / cities.minimum_skill
    assert_lognormal(spread, 0.3, 1.5)
    large = draws.learning_cities(SIZE, 3, draws.LARGE_FRICTION)
    assert_lognormal(large.friction / large.minimum_skill, 3, 1.5)
    # Learning of the least skilled, z / (z + c), scales their gain from innovating.
    cap = cities.gamma / (cities.tail - 1) / (1 + spread)
    assert_fills(1 - np.sqrt(cities.cost / cap), 0.5, 0.95)


def test_closures_are_drawn_from_their_domain():
    found = draws.closures(SIZE, seed=3)
    assert_lognormal(found["given utility"].worker_utility, -0.3, 0.8)
    assert_lognormal(found["given labour"].labour, 1, 1.5)


def test_samples_are_interior():
    for sample in draws.samples().values():
        assert sample.log_ratio.shape == (draws.SIZE,)
        assert np.all(gap.existence_margin(sample.cities, sample.closure) > 0)
    for sample in draws.samples_with_scarce_land().values():
        assert np.mean(sample.cities.housing_1 > sample.cities.housing_2) > 0.999
    for sample in draws.complement_samples().values():
        assert np.all(sample.allocation.mean_skill.city_1 < sample.cities.friction)


@pytest.mark.parametrize(
    ("module", "lowest"), [(alternative, 0.25), (balanced, 0.2)], ids=["alternative", "trade"]
)
def test_constructed_equilibria_stay_in_their_domain(module, lowest):
    built = module.construct(40_000, seed=8)
    theta, mu = built.substitution, built.goods_share
    assert 0.4 <= mu.min() < 0.405
    assert 0.915 < mu.max() <= 0.92
    assert lowest <= theta.min() < lowest + 0.005
    assert 0.05 <= (mu - theta).min() < 0.053
    assert 0.05 <= (built.tail - 1).min() < 0.053
    assert 3.9 < (built.tail - 1).max() <= 4
    assert np.all((built.gap > 1e-3) & (built.gap < 1e3))
    assert 11.5 < np.abs(np.log(built.housing)).max() < 12
    assert np.std(np.log(built.minimum_skill)) == pytest.approx(0.5, rel=0.04)


def test_constructed_equilibria_are_as_varied_as_their_draws():
    """Few draws are dropped, so the medians of what is kept stay near those of the draws."""
    built, traded = alternative.construct(40_000, seed=8), balanced.construct(40_000, seed=8)
    middle = lambda values: np.median(np.log(values))
    assert middle(built.state[0]) == pytest.approx(-0.7, abs=0.4)
    assert middle(np.exp(built.state[3])) == pytest.approx(-0.3, abs=0.25)
    assert middle(built.minimum_skill) == pytest.approx(0, abs=0.1)
    assert 1e-3 < built.gap.min() < 1.05e-3
    assert 1e-3 < traded.gap.min() < 1.09e-3
    assert middle(traded.cost[0] - 1) == pytest.approx(-1, abs=0.2)
    assert middle(traded.cost[1] / traded.cost[0] - 1) == pytest.approx(-2, abs=0.2)
    assert middle(traded.state[0]) == pytest.approx(-0.7, abs=0.4)
    assert np.median(traded.state[1]) == pytest.approx(0.3, abs=0.4)
    assert middle(np.exp(traded.state[2]) + np.exp(traded.state[3])) == pytest.approx(0, abs=0.3)
    assert middle(np.exp(traded.state[4])) == pytest.approx(-0.3, abs=0.25)
    assert middle(traded.minimum_skill) == pytest.approx(0, abs=0.1)


def test_constructed_innovation_is_likelier_than_not():
    built = alternative.construct(40_000, seed=8)
    per_head = built.cost / np.exp(built.state[1:3])
    chances = 1 - np.sqrt(per_head * (built.tail - 1) / built.gamma)
    assert 0.5 <= chances.min() < 0.502
    assert 0.978 < chances.max() <= 0.98 + 1e-12
    assert np.all(built.cost[0] < built.cost[1])
    traded = balanced.construct(40_000, seed=8)
    chances = 1 - (traded.tail / (traded.tail - 1) - traded.scale) * (traded.tail - 1)
    assert 0.5 - 1e-9 <= chances[1].min() < 0.502
    assert 0.945 < chances[1].max() <= 0.95 + 1e-9
    assert np.all((chances[0] >= chances[1]) & (chances[0] <= 0.98 + 1e-9))
    assert chances[0].max() > 0.975
    assert np.all((traded.cost[0] > 1) & (traded.cost[1] > traded.cost[0]))
    # Innovation costs its expected gain once in scale and twice in net scale.
    factor = traded.tail / (traded.tail - 1)
    np.testing.assert_allclose(factor - traded.net, 2 * (factor - traded.scale), rtol=1e-9)


def test_a_sweep_has_economies_of_both_closures():
    sample = draws.drawn(np.random.default_rng(1), 7)
    assert [cities.size for cities, _ in sample.economies] == [4, 3]
    given = np.isfinite(sample.parameters["worker_utility"])
    assert given.tolist() == [True] * 4 + [False] * 3
    np.testing.assert_array_equal(np.isfinite(sample.parameters["labour"]), ~given)
    assert len(draws.drawn(np.random.default_rng(1), 1).economies) == 1
    with pytest.raises(ValueError, match="draws = 0: it must be at least 1"):
        draws.drawn(np.random.default_rng(1), 0)


def test_what_a_test_says_of_each_closure_is_joined():
    sample = draws.drawn(np.random.default_rng(2), 20)
    test = draws.each(
        lambda cities, _: Outcome(cities.tail > 2, cities.tail > 1.5, cities.tail < 2.5)
    )
    found, tail = test(sample.economies), sample.parameters["tail"]
    np.testing.assert_array_equal(found.holds, tail > 2)
    np.testing.assert_array_equal(found.premise, tail > 1.5)
    np.testing.assert_array_equal(found.instead, tail < 2.5)
    alone = draws.each(lambda cities, _: Outcome(cities.tail > 2))(sample.economies)
    assert alone.premise.all()
    assert alone.instead is None
