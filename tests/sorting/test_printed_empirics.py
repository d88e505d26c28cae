"""Table 1 and the quoted shares."""

import numpy as np
import pytest

from replication.sorting import draws
from replication.sorting.model import learning
from replication.sorting.printed import empirics


def test_fractions_are_fractions():
    for share in (-0.1, 1.5):
        with pytest.raises(ValueError, match=f"share = {share}: it must be between 0 and 1"):
            empirics.location_quotient(share, 0.3)
        with pytest.raises(ValueError, match=f"share = {share}: it must be between 0 and 1"):
            empirics.odds_ratio(share, 0.3)
        with pytest.raises(ValueError, match=f"share = {share}: it must be between 0 and 1"):
            empirics.rounding_range([share])
        with pytest.raises(ValueError, match=f"population = {share}: it must be between 0 and 1"):
            empirics.odds_ratio(0.3, share)
    assert empirics.location_quotient(1.0, 0.5) == pytest.approx(2.0)


def test_growth_of_a_share_brings_it_from_the_first_year_to_the_last():
    table = empirics.table_1("correct")
    grown = table.loc["first-year"] * (1 + table.loc["growth"])
    np.testing.assert_allclose(grown, table.loc["2010"])
    assert np.all(table.loc["growth"] < 1)


def test_location_quotients():
    np.testing.assert_allclose(
        empirics.location_quotient([0.39, 0.53], [0.22, 0.29]), [1.7727, 1.8276], atol=5e-5
    )
    np.testing.assert_allclose(
        empirics.odds_ratio([0.39, 0.53], [0.22, 0.29]), [2.2668, 2.7608], atol=5e-5
    )


def test_shares_that_round_to_the_printed_one():
    np.testing.assert_allclose(
        empirics.rounding_range([0.39, 0.53]), [[0.385, 0.525], [0.395, 0.535]]
    )
    np.testing.assert_allclose(empirics.rounding_range([0.5], 0.002), [[0.499], [0.501]])


def test_other_bad_input():
    with pytest.raises(ValueError, match="variant = 'best': it must be one of printed, correct"):
        empirics.table_1("best")
    with pytest.raises(ValueError, match="mean_skill = 0"):
        learning.learning(0.0, 1.0)
    with pytest.raises(ValueError, match="only"):
        draws.interior(draws.economies(100, seed=1), draws.closures(100, seed=1))
