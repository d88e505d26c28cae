"""What surrounds a run does not reach its answers: each setting is really made, all at once."""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CLAIMS = (
    "land/proposition-3/i",
    "land/figure-2",
    "marketplaces/example-1/frontier",
    "marketplaces/example-1/empty-core",
    "sorting/proposition-1",
    "sorting/figure-4.1",
    "wedge/table-3/commuting-share-of-rent",
)
ELSEWHERE = {
    "LC_ALL": "C",
    "LANG": "de_DE.ISO-8859-1",
    "TZ": "Pacific/Apia",
    "OMP_NUM_THREADS": "4",
    "OPENBLAS_NUM_THREADS": "4",
    "PYTHONHASHSEED": "7",
    "PYTHONOPTIMIZE": "1",
    "COLUMNS": "40",
    "MPLBACKEND": "no such backend",
}
DROP, OVERRIDE, SEARCH = 24, 1, 2
"""Of Linux's prctl and its capabilities: what lets root write where nobody may."""


def without_privileges():
    prctl = ctypes.CDLL(None).prctl
    for privilege in (OVERRIDE, SEARCH):
        prctl(DROP, privilege, 0, 0, 0)


def answers(tree, environment, folder, **options):
    """Verify the claims and draw a figure with a tree's package; return both files."""
    report, figure = folder / "report.json", folder / "figure.svg"
    for command in (
        ["verify", *CLAIMS, "--json", str(report)],
        ["figure", "land/figure-1", str(figure)],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "replication", *command],
            cwd=folder,
            env=environment | {"PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        assert done.returncode == 0, done.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    for claim in found["claims"]:
        del claim["seconds"]
    return found, figure.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="takes root's privileges as Linux does")
def test_answers_do_not_depend_on_where_and_how_the_program_runs(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    tree = tmp_path / "a path with spaces und 城市"
    for part in ("replication", "data"):
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
    files = sorted(tree.rglob("*"))
    for path in (*files, tree):
        path.chmod(0o555 if path.is_dir() else 0o444)
    plain = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    usual = answers(ROOT, plain, here)
    try:
        # There is no HOME here, and nothing of the tree may be written.
        strange = answers(
            tree, {"PATH": plain["PATH"]} | ELSEWHERE, there, preexec_fn=without_privileges
        )
        assert sorted(tree.rglob("*")) == files
    finally:
        for path in (tree, *files):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert strange == usual
    assert set(CLAIMS) <= {claim["id"] for claim in usual[0]["claims"]}
