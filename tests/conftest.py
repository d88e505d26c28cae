"""What the tests share."""

import functools
import gc
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from hypothesis import settings

from replication import ledger

mpl.use("Agg")
# The same examples in every run, and no test by the clock.
settings.register_profile("reproducible", deadline=None, derandomize=True)
settings.load_profile("reproducible")


WAITING = Path(__file__).with_name("waiting.txt")
"""Beginnings of the names of tests that wait for a mend, each group with its reason."""


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="also run what waits for a mend")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--all"):
        return
    lines = WAITING.read_text(encoding="utf-8").splitlines()
    waiting = tuple(line for line in lines if line and not line.startswith("#"))
    left = [item for item in items if item.nodeid.startswith(waiting)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def forget():
    """Empty every cache of the package, since what it rests on is changed."""
    for entry in gc.get_objects():
        if isinstance(entry, functools._lru_cache_wrapper) and str(
            getattr(entry, "__module__", "")
        ).startswith("replication."):
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
