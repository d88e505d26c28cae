"""What the tests share."""

import functools
import gc
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from hypothesis import settings

from replication import ledger

mpl.use("Agg")
# The same examples in every run, and no test by the clock.
settings.register_profile("reproducible", deadline=None, derandomize=True)
settings.load_profile("reproducible")


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@functools.cache
def _caches(_modules):
    """Every cache of the package, once so many modules have been imported."""
    return [
        entry
        for entry in gc.get_objects()
        if isinstance(entry, functools._lru_cache_wrapper)
        and str(getattr(entry, "__module__", "")).startswith("replication.")
    ]


def forget():
    """Empty every cache of the package, since what it rests on is changed."""
    for entry in _caches(len(sys.modules)):
        entry.cache_clear()


@pytest.fixture
def broken(monkeypatch):
    """Return the patcher for a break; nothing computed with or without it outlives the other."""
    forget()
    yield monkeypatch
    monkeypatch.undo()
    forget()


@pytest.fixture
def supports():
    """Return a function that runs a claim's check and says whether it supports the record."""

    def run(claim_id):
        paper = ledger.open_paper(claim_id.partition("/")[0])
        return ledger.run_claim(paper, paper.claims[claim_id]).supported

    return run
