"""Parameters that are refused, by name."""

import numpy as np
import pytest
from sorting.shared import BASE

from replication.sorting.model.economy import (
    Economy,
    FixedUtility,
    LearningCities,
    TradeCosts,
)
from replication.sorting.reference.direct import Direct


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"substitution": 1.0}, "substitution = 1: it must be between 0 and 1"),
        ({"substitution": 0.0}, "substitution = 0: it must be between 0 and 1"),
        ({"substitution": -0.2}, "substitution = -0.2"),
        ({"goods_share": 1.2}, "goods_share = 1.2"),
        ({"tail": 1.0}, "tail = 1: it must be above 1"),
        ({"tail": [3.0, 0.5]}, "tail = 0.5"),
        ({"cost_1": 0.05}, "cost_1 = 0.05: it must be below cost_2: Propositions 2 to 6 and 8"),
        ({"cost_1": 0.0}, "cost_1 = 0"),
        ({"cost_2": 0.3}, "cost_2 = 0.3: it must be below gamma"),
        ({"congestion_1": 0.1}, "congestion_1 = 0.1: it must be above congestion_2: Propo"),
        ({"congestion_2": np.nan}, "congestion_2 = nan: it must be finite"),
        ({"housing_1": 0.0}, "housing_1 = 0"),
        ({"minimum_skill": -1.0}, "minimum_skill = -1"),
        ({"minimum_skill": "one"}, "minimum_skill = 'one'"),
    ],
)
def test_economy_refuses(change, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        Economy(**BASE | change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cost": 0.2}, "cost = 0.2: it must be below gamma lambda"),
        ({"cost": (1 - 2 / 3) / (2 / 3) * 0.5 / 2}, "cost = 0.125: it must be below gamma lambda"),
        ({"friction": 0.0}, "friction = 0"),
        ({"congestion_1": 0.0}, "congestion_1 = 0"),
    ],
)
def test_learning_cities_refuse(change, message):
    common = {name: value for name, value in BASE.items() if not name.startswith("cost")}
    with pytest.raises(ValueError, match=message):
        LearningCities(**common | {"cost": 0.05, "friction": 1.0} | change)


def test_cities_that_learn_have_the_same_land_and_the_least_skill_is_one_unless_given():
    alike = {name: BASE[name] for name in BASE if not name.startswith(("cost", "housing"))}
    alike.pop("minimum_skill", None)
    cities = LearningCities(**alike, cost=0.05, friction=1.0)
    assert cities.housing_1 == cities.housing_2 == cities.minimum_skill == 1


def test_innovators_must_earn_something():
    """With a fat tail that binds before the chance to innovate is zero: B_2 of (4.13) is."""
    nothing_left = 0.5 * 0.2 * (1.2 / (2 * 0.2)) ** 2
    assert nothing_left < 0.5 / 0.2
    economy = Economy(**BASE | {"tail": 1.2, "cost_2": 0.999 * nothing_left})
    assert Direct(economy, FixedUtility(0.5)).city(1, 2.0, 0.5).profit_per_skill > 0
    with pytest.raises(ValueError, match=r"cost_2 = .*: it must be below gamma"):
        Economy(**BASE | {"tail": 1.2, "cost_2": 1.001 * nothing_left})


def test_cities_are_equal_in_land_unless_it_is_given():
    economy = Economy(**BASE)
    assert economy.housing_1 == economy.housing_2 == economy.minimum_skill == 1


def test_learners_must_earn_something_from_innovating():
    """As for innovators, at the chance to learn of the least skilled, in a city of their own."""
    common = {name: value for name, value in BASE.items() if not name.startswith("cost")}
    common |= {"tail": 1.2, "friction": 0.1}
    gamma, chance = 0.5, 1 / 1.1
    nothing_left = gamma * 0.2 * ((0.2 + chance) / (2 * 0.2 * np.sqrt(chance))) ** 2
    assert nothing_left < gamma * chance / 0.2
    cities = LearningCities(**common, cost=0.999 * nothing_left)
    least = Direct(cities, FixedUtility(0.5)).city(1, 1 + 1e-9, 0.5)
    assert least.profit_per_skill > 0
    # This cost satisfies the first of the two bounds, so the message must name the second.
    assert 1.001 * nothing_left < gamma * chance / 0.2
    both = (
        r"below gamma lambda / \(alpha - 1\) and gamma \(alpha - 1 \+ lambda\)\^2 / \(4 lambda \("
    )
    with pytest.raises(ValueError, match=rf"cost = .*: it must be {both}alpha - 1\)\) at the"):
        LearningCities(**common, cost=1.001 * nothing_left)


@pytest.mark.parametrize(
    ("outward", "inward", "message"),
    [
        (0.9, 1.5, "outward = 0.9: it must be above 1"),
        ([1.2, 0.9], 1.5, "outward = 0.9: it must be above 1"),
        (1.0, 1.5, "outward = 1: it must be above 1"),
        (1.2, np.inf, "inward = inf"),
        (1.5, 1.5, "outward = 1.5: it must be below inward"),
    ],
)
def test_trade_costs_refuse(outward, inward, message):
    with pytest.raises(ValueError, match=message):
        TradeCosts(outward, inward)


def test_costs_that_are_not_those_of_the_paper_are_named():
    with pytest.raises(ValueError, match=r"outward = 1\.6: it must be below inward"):
        TradeCosts([1.2, 1.6], 1.5)
    with pytest.raises(ValueError, match=r"gamma = 0\.001: it must be above 1/300"):
        TradeCosts(1.2, 1.5).powers([0.5, 0.001])


@pytest.mark.parametrize("log_cost", [300.0, 300.5])
def test_costs_whose_powers_are_no_floats_are_refused(log_cost):
    costs = TradeCosts(2.0, np.exp(log_cost / 10))
    if log_cost > 300:
        with pytest.raises(ValueError, match=r"gamma = 0\.1: it must be above 1/300 of the"):
            costs.powers(0.1)
    else:
        assert costs.powers(0.1 * (1 + 1e-9))[1] == pytest.approx(np.exp(300), rel=1e-6)
