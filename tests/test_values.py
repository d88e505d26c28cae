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
