"""Under a break nothing is left of what it reaches, and afterwards nothing of what it did."""

import ast
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import worlds

from replication import numerics
from replication.marketplaces.model import core, groups
from replication.marketplaces.model.equilibrium import Equilibrium
from replication.marketplaces.printed import cases

PACKAGE = Path(__file__).resolve().parents[1] / "replication"
AFAR = {"import_module", "resolve_name", "__import__", "modules", "ROOM", "room_of"}


def kept(*changed):
    """Whether a core that was found before is still there after these modules changed."""
    cases.case_core(1, 0.2)
    worlds.forget(changed)
    return cases.case_core.cache_info().currsize > 0


def test_what_rests_on_the_changed_module_is_emptied_and_nothing_else():
    assert not kept(core.__name__)
    assert not kept(groups.__name__, core.__name__)
    assert not kept(cases.__name__)
    assert kept(groups.__name__)
    assert kept()


@pytest.mark.parametrize("home", [worlds.ANYWHERE, numerics.__name__])
def test_a_change_outside_the_papers_empties_all(home):
    assert not kept(home)
    assert not kept(groups.__name__, home)


def test_a_patch_knows_where_it_changed_something():
    with worlds.Patch.context() as patch:
        patch.setattr(core, "ties", None)
        patch.setattr(Equilibrium, "utility", None)
        assert patch.changed == {core.__name__, Equilibrium.__module__}
        patch.setitem({}, "a", 1)
        assert worlds.ANYWHERE in patch.changed
    for target in (numerics.np, worlds, worlds.Patch, 1.5):
        assert worlds._home(target) == worlds.ANYWHERE


def test_a_shared_break_is_found_once_and_gone_afterwards():
    world, ran = worlds.World(), []

    def run(claim):
        ran.append((claim, core.ties))
        return type("Result", (), {"found": f"what {claim} finds"})

    usual = core.ties
    world.enter("toy", lambda patch: patch.setattr(cases, "GOODS", "few"))
    for _ in range(2):
        found = world.under(broken_ties, run, ["a", "b"])
    assert found == {"a": "what a finds", "b": "what b finds"}
    assert ran == [("a", "broken"), ("b", "broken")]
    assert core.ties is usual
    assert cases.GOODS == "few"
    world.leave()
    assert cases.GOODS != "few"
    assert world.found == {}


def broken_ties(patch):
    patch.setattr(core, "ties", "broken")


def test_models_import_by_statements_alone():
    inside = [
        path
        for part in worlds.INSIDE
        for path in [*PACKAGE.glob(f"*/{part}.py"), *PACKAGE.glob(f"*/{part}/*.py")]
    ]
    assert len(inside) > 60
    for path in inside:
        named = {
            getattr(node, "attr", getattr(node, "id", ""))
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        }
        assert not named & AFAR, path


TESTS = """
import pytest

@pytest.mark.parametrize("claim", ["a/1", "b/1", "a/2", "b/2", "a/3", "b/3"])
def test_one(claim):
    pass

@pytest.mark.parametrize("claim", ["a/1", "b/1"])
def test_other(claim):
    pass
"""


def test_what_tests_share_is_made_in_one_process(tmp_path):
    """Each paper's claims and each other file stay together, and two processes are at work."""
    for name in ("test_claims.py", "test_x.py", "test_y.py"):
        (tmp_path / name).write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", "--rootdir", tmp_path]
    command += ["-p", "no:cacheprovider", "-p", "spreading", "-n", "2", "--dist", "loadscope", "-v"]
    done = subprocess.run(
        [*command, tmp_path],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
    )
    workers = defaultdict(set)
    for worker, name, paper in re.findall(
        r"\[(gw\d)\].* PASSED \S*?(\w+\.py)::\w+\[(\w)/", done.stdout
    ):
        workers[f"{name} {paper}" if name == "test_claims.py" else name].add(worker)
    assert len(workers) == 4
    assert all(len(some) == 1 for some in workers.values())
    assert len(set.union(*workers.values())) == 2
