"""Single values are taken as they are, or refused by name."""

import numpy as np
import pytest

from replication import values


@pytest.mark.parametrize("value", [3, np.int64(3), 0, 5])
def test_a_whole_number_in_its_range_is_taken(value):
    assert values.whole("draws", value, 0, 5) == value
    assert type(values.whole("draws", value, 0, 5)) is int


@pytest.mark.parametrize("value", [-1, 6, 2.0, True, "3", None])
def test_what_is_no_whole_number_of_the_range_is_refused(value):
    with pytest.raises(ValueError, match=r"^draws = .*: it must be from 0 to 5, a whole number$"):
        values.whole("draws", value, 0, 5)
    with pytest.raises(ValueError, match="it must be at least 7, a whole number"):
        values.whole("draws", 6, 7)


def test_a_choice_is_found_by_its_text_too():
    assert values.choice("paper", "land", ["land", "wedge"]) == "land"
    assert values.choice("city", 2, (1, 2)) == 2
    for wrong in ("sea", 2, None):
        with pytest.raises(ValueError, match="it must be one of land, wedge"):
            values.choice("paper", wrong, ["land", "wedge"])


def test_another_type_that_is_equal_is_no_choice():
    with pytest.raises(ValueError, match="it must be one of 1, 2"):
        values.choice("city", 1.0, (1, 2))


def test_text_is_text():
    assert values.text("name", "a") == "a"
    with pytest.raises(ValueError, match="name = 3: it must be text"):
        values.text("name", 3)


@pytest.mark.parametrize("value", [3, [3], (3,), np.array([3])])
def test_one_whole_number_or_several_are_taken_as_a_list(value):
    assert values.wholes("cuts", value, 1, 5) == [3]
    assert values.wholes("cuts", [5, 3], 1) == [5, 3]


@pytest.mark.parametrize("value", [[], None, "3", b"3", [1.5], [True], [2, 6], [[3]], 0])
def test_several_of_which_one_is_not_whole_or_out_of_range_are_refused(value):
    with pytest.raises(ValueError, match=r"^cuts = .*: it must hold whole numbers from 1 to 5$"):
        values.wholes("cuts", value, 1, 5)
    with pytest.raises(ValueError, match="cuts = 2: it must hold whole numbers of at least 3"):
        values.wholes("cuts", 2, 3)
