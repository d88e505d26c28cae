"""Local learning."""

import numpy as np

from replication.sorting.model import (
    learning,
)


def test_gain_in_learning_is_the_difference_of_chances():
    mean, friction, lower = np.array([0.4, 1.0, 3.0]), np.array([2.0, 2.0, 0.5]), 0.4
    np.testing.assert_allclose(
        learning.gain_in_learning(mean, friction, lower),
        learning.learning(mean, lower) - learning.learning(mean, friction),
    )
