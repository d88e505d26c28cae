"""Local learning."""

import numpy as np

from replication.sorting import draws
from replication.sorting.model import (
    learning,
)


def test_gain_in_learning_is_the_difference_of_chances():
    mean, friction, lower = np.array([0.4, 1.0, 3.0]), np.array([2.0, 2.0, 0.5]), 0.4
    np.testing.assert_allclose(
        learning.gain_in_learning(mean, friction, lower),
        learning.learning(mean, lower) - learning.learning(mean, friction),
    )


def test_everybody_opts_in_where_a_city_of_the_least_skilled_buys_one_half():
    drawn = draws.learning_cities(500, seed=5)
    chance = learning.learning(drawn.minimum_skill, drawn.friction)
    bound = drawn.gamma * chance / (4 * (drawn.tail - 1))
    for factor, all_in in ((0.999, True), (1.001, False)):
        assert np.all(learning.everybody_opts_in(drawn.changed(cost=factor * bound)) == all_in)
