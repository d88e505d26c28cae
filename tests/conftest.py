"""What the tests share."""

import matplotlib as mpl
import pytest

from replication import ledger

mpl.use("Agg")


@pytest.fixture
def supports():
    """Return a function that runs a claim's check and says whether it supports the record.

    A check that cannot run on a broken model does not support anything either.
    """

    def run(claim_id):
        paper = ledger.open_paper(claim_id.partition("/")[0])
        try:
            return ledger.run_claim(paper, paper.claims[claim_id]).holds
        except (ValueError, ArithmeticError, RuntimeError):
            return False

    return run
