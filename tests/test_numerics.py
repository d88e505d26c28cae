"""Checked input, array roots and rounding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replication import numerics
from replication.numerics import ConvergenceError, find_root, round_significant


def test_roots_of_many_functions_at_once():
    targets = np.array([[1e-9, 1.0], [2.0, 1e9]])
    roots = find_root(lambda x, goal: np.exp(x) - goal, -1.0, 1.0, targets)
    np.testing.assert_allclose(roots, np.log(targets), rtol=1e-12, atol=1e-12)


def test_a_minimum_keeps_to_one_side():
    parabola = lambda x: 4 - x**2
    assert find_root(parabola, 0.5, 1.0, minimum=0.0) == pytest.approx(2, abs=1e-12)


def test_a_function_without_a_root_raises():
    with pytest.raises(ConvergenceError, match="no sign change found for 1 of 3"):
        find_root(lambda x, a: x**2 + a, -1.0, 1.0, np.array([1.0, -4.0, -9.0]), minimum=-1.5)


def test_a_sign_change_without_a_root_raises_and_counts():
    """Between its ends the function is undefined for two of three parameters."""
    broken = lambda x, width: np.where(np.abs(x - 0.1) < width, np.nan, x)
    with pytest.raises(ConvergenceError, match=r"^2 of 3 roots not found$"):
        find_root(broken, -1.0, 1.0, np.array([0.0, 0.2, 0.3]))


@pytest.mark.parametrize(
    ("check", "good", "bad", "allowed"),
    [
        (numerics.positive, 1e-300, 0.0, "above zero"),
        (numerics.positive, [1, 2], [1, -2.5], "above zero"),
        (numerics.positive, 3.5, "3.5", "a number, above zero"),
        (numerics.nonnegative, 0, -1e-300, "zero or more"),
        (numerics.finite, -1e300, np.nan, "finite"),
        (numerics.positive, 1, np.inf, "above zero"),
        (lambda n, v: numerics.within(n, v, 0, 1), [0, 1], 1.2, "between 0 and 1"),
        (lambda n, v: numerics.within(n, v, 0, 1), 0.5, None, "between 0 and 1"),
    ],
)
def test_bad_input_names_parameter_value_and_what_is_allowed(check, good, bad, allowed):
    np.testing.assert_array_equal(check("rate", good), np.asarray(good, dtype=float))
    with pytest.raises(ValueError, match=f"^rate = .*{allowed}"):
        check("rate", bad)


@given(st.floats(1e-200, 1e200), st.integers(1, 15))
def test_rounding_keeps_the_leading_digits(value, digits):
    rounded = float(round_significant(value, digits))
    assert rounded == float(f"{value:.{digits - 1}e}")
    assert abs(rounded - value) <= 0.5000001 * 10 ** (1 - digits) * value * (1 + 1e-9)


def test_rounding_takes_arrays_and_refuses_no_digits():
    np.testing.assert_array_equal(
        round_significant([[0.0564313, -4.0182749]], 6), [[0.0564313, -4.01827]]
    )
    with pytest.raises(ValueError, match="digits = 0"):
        round_significant(1.0, 0)


@pytest.mark.parametrize("value", [[1, True], [True, 2.5], [1, "2"], [2, None]])
def test_every_entry_must_be_a_number(value):
    with pytest.raises(ValueError, match=r"^rate = .*: it must be a number, above zero$"):
        numerics.positive("rate", np.array(value, dtype=object))
    np.testing.assert_array_equal(numerics.positive("rate", np.array([1, 2.5], object)), [1, 2.5])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: numerics.inside("rate", 0, 0, np.inf), "rate = 0: it must be above 0"),
        (
            lambda: numerics.inside("rate", 1, 0, 1),
            "rate = 1: it must be between 0 and 1, both excluded",
        ),
        (lambda: numerics.whole("draws", 0, 1), "draws = 0: it must be at least 1, a whole number"),
        (
            lambda: numerics.whole("draws", 4, 1, 3),
            "draws = 4: it must be from 1 to 3, a whole number",
        ),
        (
            lambda: numerics.random_generator(-1),
            "seed = -1: it must be at least 0, a whole number",
        ),
    ],
)
def test_a_message_says_the_range(call, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        call()
    assert str(error.value) == message


def test_a_generator_is_made_from_any_seed_or_is_the_one_given():
    assert numerics.random_generator(0).random() == np.random.default_rng(0).random()
    generator = np.random.default_rng(5)
    assert numerics.random_generator(generator) is generator


@pytest.mark.parametrize("value", [2.5, [2.5], np.array([[2.5]])])
def test_one_number_may_come_in_any_shape(value):
    found = numerics.number("rate", value, numerics.positive)
    assert found == 2.5
    assert type(found) is float


PAIR, TWO = "it must be a pair of numbers", np.zeros(2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: numerics.pair("near", 1.0, numerics.finite), f"near = 1.0: {PAIR}"),
        (
            lambda: numerics.pair("near", {0.5, 1.0}, numerics.finite),
            f"near = {{0.5, 1.0}}: {PAIR}",
        ),
        (
            lambda: numerics.pair("near", [[0.5], [0.5, 0.6]], numerics.finite),
            "near of shapes (1,) and (2,): both must be of one shape",
        ),
        (
            lambda: numerics.chosen("index", [[0], [0, 0]], TWO),
            "index = [[0], [0, 0]]: it must be whole numbers from -2 to 1, or truth values",
        ),
        (
            lambda: numerics.positive("rate", [True] * 100),
            f"rate = [{'True, ' * 13}T ... ue, True, True]: it must be a number, above zero",
        ),
        (
            lambda: numerics.positive("rate", [10**5000]),
            "rate = list of numbers too large to write: it must be a number, above zero",
        ),
        (
            lambda: numerics.whole("draws", -(10**5000), 1),
            "draws = -1e+5000: it must be at least 1, a whole number",
        ),
    ],
)
def test_what_is_refused_is_written_on_a_line(call, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        call()
    assert str(error.value) == message


def test_entries_are_chosen_by_whole_numbers_truth_values_and_slices():
    array = np.array([3.0, 5.0])
    for index in ([1, -1], np.array([False, True]), slice(1, 2), 1, []):
        found, number = numerics.chosen("index", index, array, np.array(7.0))
        np.testing.assert_array_equal(found, array[index])
        assert number == 7
