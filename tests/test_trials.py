"""Draws: a test of a claim serves its check and its sweep, and its counts are right."""

import numpy as np
import pytest

from replication.ledger import Room
from replication.trials import Outcome, Sample, Trials, counts, everywhere, tried

TOSSES = np.array([True, False, True, True])


def draw(random, draws):
    numbers = random.uniform(size=draws)
    return Sample(numbers, {"number": numbers})


@pytest.fixture
def room():
    return Room("test")


def registered(room, test, **options):
    return tried(room, "test/claim", draw, tries="a number", domain="[0, 1)", **options)(test)


def test_the_test_is_the_sweep_of_its_claim(room):
    made = registered(room, lambda numbers: numbers < 0.5, instead="above", inside=True, block=7)
    sweep = room.sweeps["test/claim"]
    assert sweep.function is made
    assert (sweep.tries, sweep.domain, sweep.instead) == ("a number", "[0, 1)", "above")
    assert (sweep.inside, sweep.block) == (True, 7)
    with pytest.raises(ValueError, match="two sweeps"):
        registered(room, len)


def test_draws_and_a_stored_sample_meet_the_same_test(room):
    made = registered(room, lambda numbers: numbers < 0.5)
    trials = made(np.random.default_rng(1), 100)
    sample = draw(np.random.default_rng(1), 100)
    np.testing.assert_array_equal(trials.holds, sample.economies < 0.5)
    np.testing.assert_array_equal(made.on(sample).holds, trials.holds)
    assert trials.parameters["number"] is not None
    assert trials.premise is None


def test_an_outcome_keeps_its_premise_and_what_holds_instead(room):
    made = registered(room, lambda x: Outcome(x < 0.5, premise=x < 0.8, instead=x >= 0.5))
    trials = made(np.random.default_rng(2), 200)
    np.testing.assert_array_equal(trials.instead, ~trials.holds)
    found = counts(trials)
    assert found["draws"] == 200
    assert found["holds"] + found["instead"] == found["premise"] < 200
    assert found["holds"] == np.sum(trials.holds)


@pytest.mark.parametrize(
    ("trials", "expected"),
    [
        (Trials(TOSSES), {"draws": 4, "premise": 4, "holds": 3}),
        (Trials(TOSSES, premise=TOSSES), {"draws": 4, "premise": 3, "holds": 3}),
        (
            Trials(TOSSES, premise=~TOSSES, instead=~TOSSES),
            {"draws": 4, "premise": 1, "holds": 0, "instead": 1},
        ),
    ],
)
def test_only_draws_within_the_premise_count(trials, expected):
    assert counts(trials) == expected
    assert everywhere(trials) == (expected["holds"] == expected["premise"])


def test_a_claim_about_one_draw_can_hold_everywhere():
    assert everywhere(Trials(np.ones(1, bool)))


def test_a_claim_about_no_draw_holds_nowhere():
    assert not everywhere(Trials(TOSSES, premise=np.zeros(4, bool)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"holds": np.array([1, 0])}, "holds = .*array of bool"),
        ({"holds": True}, "holds = .*one axis"),
        ({"holds": TOSSES, "premise": TOSSES[:2]}, r"premise: shape \(2,\)"),
        ({"holds": TOSSES, "parameters": {"rate": [1.0]}}, "rate: 1 values for 4 draws"),
    ],
)
def test_other_trials_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Trials(**arguments)
