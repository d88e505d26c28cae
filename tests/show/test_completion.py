"""What a shell completes."""

import os
import subprocess
import sys

import pytest

from replication import ledger
from replication.show import completion


def test_ids_are_completed_with_their_place():
    known = ledger.read_claims("land")[1]
    begun = dict(completion.claims("land/proposition-3/"))
    assert begun == {k: c.where for k, c in known.items() if k.startswith("land/proposition-3/")}
    assert len(begun) > 3
    assert dict(completion.claims("nope")) == {}
    assert [name for name, _ in completion.papers("")] == list(ledger.paper_keys())
    assert {"land", "land/equation-3"} <= {name for name, _ in completion.keys("land")}
    assert list(completion.verdicts("re")) == ["reproduced", "refuted"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (("show", "land/equation-"), "land/equation-3"),
        (("verify", "wed"), "wedge"),
        (("table", "wedge/table-1"), "wedge/table-11"),
        (("figure", "sorting/figure-4"), "sorting/figure-4.3"),
        (("sweep", "land/proposition-3"), "land/proposition-3/i"),
        (("inventory", "mar"), "marketplaces"),
        (("claims", "--verdict", "out"), "out-of-reach"),
        (("claims", "--paper", "s"), "sorting"),
    ],
)
def test_a_shell_is_answered(typed, offered):
    asked = {
        "_REPLICATION_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(("replication", *typed)),
        "COMP_CWORD": str(len(typed)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "replication"],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | asked,
    )
    answers = done.stdout.split()
    assert offered in answers
    assert all(answer.startswith(typed[-1]) for answer in answers)
    assert done.stderr == ""
