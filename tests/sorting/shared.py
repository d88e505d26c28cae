"""What several tests of the sorting paper share."""

from dataclasses import fields

import numpy as np

BASE = {
    "substitution": 2 / 3,
    "goods_share": 0.75,
    "tail": 3.0,
    "cost_1": 0.02,
    "cost_2": 0.05,
    "congestion_1": 0.171,
    "congestion_2": 0.1,
}


def moved(built, response, number, shocks, step):
    """Return the state and the shock after a parameter moves by a step either way."""
    for sign in (-step, step):
        shock = np.zeros((shocks, built.state.shape[1]))
        shock[number] = sign
        yield built.state + sign * response.state[:, :, number].T, shock


def assert_first(found, **values):
    """Every field of the first draw is as recorded: other draws would change the book's counts."""
    assert {field.name for field in fields(found)} == set(values)
    for name, value in values.items():
        np.testing.assert_allclose(getattr(found, name)[..., 0], value, rtol=1e-9, err_msg=name)


def incomes(skill, theta, productivity, net, wage, labour):
    """Income of a skill over the wage: output is w L / theta, and its share 1 - theta profit."""
    output = wage * labour / theta
    return (1 - theta) * output * net * skill / productivity / wage


def assert_threshold_is_indifferent(pay, gap, value_2):
    """What r_j of an entrepreneur and his neighbours' real income v_j = u* + a_j leave him."""
    gain = pay[0] * (value_2 + gap) - pay[1] * value_2 - gap
    assert np.all(gap > 0)
    scale = gap + np.maximum(pay[0] * (value_2 + gap), pay[1] * value_2)
    np.testing.assert_allclose(gain / scale, 0, atol=1e-9)
    # The gap is above zero for both kinds, and for no other.
    less, more = (pay[1] < pay[0]) & (pay[0] < 1), (pay[1] > pay[0]) & (pay[0] > 1)
    assert np.all(less | more)
    return less
