"""What the tests share."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import worlds
from hypothesis import settings
from spreading import pytest_collection_modifyitems, pytest_xdist_make_scheduler  # noqa: F401

from replication import ledger

mpl.use("Agg")
# The same examples in every run, and no test by the clock.
settings.register_profile("reproducible", deadline=None, derandomize=True)
settings.load_profile("reproducible")


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@pytest.fixture
def broken(monkeypatch):
    """Return the patcher for a break; nothing computed with or without it outlives the other."""
    worlds.forget()
    yield monkeypatch
    monkeypatch.undo()
    worlds.forget()


@pytest.fixture(autouse=True)
def _all_draws(request):
    """The breaks of a paper run on fewer draws, and no other test does."""
    if "fewer" not in request.fixturenames:
        worlds.WORLD.leave()


@pytest.fixture
def supports():
    """Return a function that runs a claim's check and says whether it supports the record."""

    def run(claim_id):
        paper = ledger.open_paper(claim_id.partition("/")[0])
        return ledger.run_claim(paper, paper.claims[claim_id]).supported

    return run
