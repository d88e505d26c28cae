"""What the tests share."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import worlds
from hypothesis import settings

from replication import ledger

mpl.use("Agg")
# The same examples in every run, and no test by the clock.
settings.register_profile("reproducible", deadline=None, derandomize=True)
settings.load_profile("reproducible")


ALONE = {"test_bad_input.py", "test_accessibility.py"}
"""Files of many tests that share nothing: they fill up the processes at the end."""
CLAIMS = "test_claims.py"


def together(test):
    """Name what a test shares a process with: the claims of its paper, or its file.

    What tests share, such as a built book or the runs of checks, is then made once.
    """
    file, _, rest = test.partition("::")
    name = file.rpartition("/")[2]
    if name in ALONE:
        return test
    paper = rest.partition("[")[2].rstrip("]").partition("/")[0]
    return f"{file} {paper}" if name == CLAIMS else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Spread tests over processes, those that share something in one."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return together(nodeid)

    return Together(config, log) if config.getvalue("dist") == "loadscope" else None


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
