"""Which tests share a process, and which cells of chapters are compared without a kernel."""

import re

import pytest

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


SHOWS = re.compile(r"(verdicts|claim_pages|tables\.found)\(.*\)")
"""Cells that show what checks find, and define nothing."""
COMPARED = "test_chapters_show_what_the_checks_find"


def pytest_collection_modifyitems(config, items):
    """Leave cells that show what checks find to the test that has the checks' outcomes."""
    if any(item.name.startswith(COMPARED) for item in items):
        left = [
            item
            for item in items
            if not SHOWS.fullmatch(getattr(item, "cell", {}).get("source", ""))
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in left])
        items[:] = left
