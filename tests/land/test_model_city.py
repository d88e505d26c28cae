"""One city: bad input, and known values."""

import numpy as np
import pytest

from replication.land.model import city
from replication.land.model.economy import BASELINE, VISIBLE, Elasticities
from replication.land.reference import discrete


@pytest.mark.parametrize(
    ("epsilon", "gamma", "message"),
    [
        (0.08, 0.03, "agglomeration = 0.08: it must be below congestion = 0.03"),
        (0.1, 0.1, "agglomeration = 0.1: it must be below congestion = 0.1"),
        (0.0, 0.1, "agglomeration = 0: it must be above zero"),
        (0.1, -1.0, "congestion = -1: it must be above zero"),
        (np.nan, 0.1, "agglomeration = nan"),
        ([0.1, 0.3], [0.2, 0.2], "agglomeration = 0.3: it must be below congestion = 0.2"),
    ],
)
def test_elasticities_that_make_no_sense_are_refused(epsilon, gamma, message):
    with pytest.raises(ValueError, match=message):
        Elasticities(epsilon, gamma)


def test_sizes_and_qualities_below_zero_are_refused():
    with pytest.raises(ValueError, match=r"size = -1: it must be zero or more"):
        city.utility(BASELINE, -1, 1)
    with pytest.raises(ValueError, match=r"quality = -0.5: it must be zero or more"):
        city.best_size(BASELINE, -0.5)
    with pytest.raises(ValueError, match=r"rent_share = -1"):
        city.rent_less_transfers(BASELINE, 1, 1, 0, -1)


def test_known_values():
    assert city.best_size(VISIBLE, 1.0) == pytest.approx(0.4 ** (1 / 0.6))
    assert city.best_utility(VISIBLE, 1.0) == pytest.approx(0.6 * 0.4 ** (0.4 / 0.6))
    assert BASELINE.theta == pytest.approx(20)
    assert city.sign_thresholds(BASELINE)["utility"] == pytest.approx(8 / 3)


def test_elasticities_of_a_city_of_size_one_by_hand():
    """At a = gamma / epsilon the best size is one and its logarithm drops out."""
    theta = 1 / 0.6
    np.testing.assert_allclose(
        city.size_elasticities(VISIBLE, 2.5), [theta / 0.4, -theta, theta], rtol=1e-12
    )
    np.testing.assert_allclose(
        city.utility_elasticities(VISIBLE, 2.5), [0, 0, theta], rtol=1e-12, atol=1e-12
    )


def test_functions_keep_the_shape_of_their_arguments():
    grid = np.linspace(0.1, 1, 6).reshape(2, 3)
    for function in (city.best_size, city.best_utility, city.largest_size):
        assert function(VISIBLE, grid).shape == (2, 3)


def test_highest_marginal_product_is_a_peak():
    quality = np.array([0.3, 1.0])
    size = np.geomspace(1e-3, 1, 4001)[:, np.newaxis]
    peak = city.social_marginal_product(VISIBLE, size, quality).max(axis=0)
    np.testing.assert_allclose(city.highest_marginal_product(VISIBLE, quality), peak, rtol=1e-5)


def test_size_at_multiplier_meets_the_condition_and_refuses_the_impossible():
    quality = np.linspace(0.5, 1, 20)
    size = discrete.size_at_multiplier(BASELINE, quality, 0.02)
    product = city.social_marginal_product(BASELINE, size, quality)
    np.testing.assert_allclose(product, 0.02, rtol=1e-11)
    assert np.all(size >= city.best_size(BASELINE, quality))
    with pytest.raises(ValueError, match="multiplier = 1: it must not exceed"):
        discrete.size_at_multiplier(BASELINE, quality, 1.0)
