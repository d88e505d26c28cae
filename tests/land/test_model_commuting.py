"""Rents and commuting costs: shapes, closed forms, bad input."""

import numpy as np
import pytest

from replication.land.model import commuting

GAMMA, RATE, PEOPLE = np.array([[0.08], [2.0]]), np.array([0.5, 1.0, 4.0]), 2.7


def test_on_a_line_a_resident_pays_the_mean_of_the_way():
    rent, cost = commuting.line(GAMMA, RATE, PEOPLE)
    assert rent.shape == cost.shape == (2, 3)
    np.testing.assert_allclose(cost, RATE * PEOPLE**GAMMA / (1 + GAMMA), rtol=1e-12)
    np.testing.assert_allclose(rent + cost, RATE * PEOPLE**GAMMA, rtol=1e-12)


def test_on_a_disc_most_people_live_far_out():
    rent, cost = commuting.disc(GAMMA, RATE, PEOPLE)
    at_edge = RATE * (PEOPLE / np.pi) ** GAMMA
    np.testing.assert_allclose(cost, at_edge / (1 + GAMMA), rtol=1e-12)
    np.testing.assert_allclose(rent + cost, at_edge, rtol=1e-12)


@pytest.mark.parametrize("function", [commuting.line, commuting.disc])
def test_bad_input_is_named(function):
    for name in ("congestion", "rate", "residents"):
        given = {"congestion": 0.5, "rate": 1.0, "residents": 2.0} | {name: -1.0}
        with pytest.raises(ValueError, match=f"{name} = -1: it must be above zero"):
            function(**given)
