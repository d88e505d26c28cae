"""A verdict follows from named statements."""

import numpy as np
import pytest

from replication.ledger import Finding, Verdict

OTHERS = (Verdict.CORRECTED, Verdict.CONDITIONAL, Verdict.REFUTED)


def test_a_reproduced_claim_has_every_statement_true():
    assert Finding({"a": True, "b": np.True_}).supports(Verdict.REPRODUCED)
    assert Finding({"a": True}, {"b": True}).supports(Verdict.REPRODUCED)
    assert Finding({"a": True, "b": False}).wrong(Verdict.REPRODUCED) == ["not true: b"]
    assert not Finding({"a": True}, {"b": False}).supports(Verdict.REPRODUCED)


@pytest.mark.parametrize("verdict", OTHERS)
def test_another_claim_fails_as_printed_and_something_holds_instead(verdict):
    assert Finding({"a": False}, {"b": True}).supports(verdict)
    assert Finding({"a": True}, {"b": True}).wrong(verdict) == ["true: a"]
    assert Finding({"a": False}, {"b": False}).wrong(verdict) == ["not true: b"]
    assert not Finding({"a": False}).supports(verdict)
    assert not Finding(instead={"b": True}).supports(verdict)


def test_what_is_out_of_reach_is_not_tested():
    assert Finding(instead={"b": True}).supports(Verdict.OUT_OF_REACH)
    assert not Finding({"a": True}, {"b": True}).supports(Verdict.OUT_OF_REACH)
    assert not Finding(instead={"b": False}).supports(Verdict.OUT_OF_REACH)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_check_that_broke_off_supports_nothing(verdict):
    assert Finding(error="bad").wrong(verdict) == ["the check broke off: bad"]


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        (({},), "must be a statement"),
        (({"a": 1},), "must be true or false"),
        (({"a": np.array([True])},), "must be true or false"),
        (({"a": True}, {"a": True}), "stands in printed and in instead"),
    ],
)
def test_a_finding_without_plain_statements_is_refused(groups, message):
    with pytest.raises(ValueError, match=message):
        Finding(*groups)
