"""What surrounds a run does not reach its answers: each setting is really made, all at once."""

import ctypes
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from replication.show import words

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
DELICATE = (
    "land/equation-10",
    "marketplaces/text/fewer-marketplaces",
    "marketplaces/footnote-22",
    "marketplaces/theorem-3.1",
    "wedge/text/efficient-count",
)
"""Claims with a number that is a gap of roundings, a bound of a search, or a tie."""
OLDER = {
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F,-AVX",
    "OPENBLAS_CORETYPE": "Nehalem",
}
"""Makes NumPy, the C library and BLAS round as on an x86 processor of 2009."""
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


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="settings of x86 and glibc"
)
def test_numbers_as_they_are_shown_do_not_depend_on_the_processor(tmp_path):
    plain = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    def shown(environment):
        report = tmp_path / "report.json"
        command = ["verify", *DELICATE, "--jobs", "1", "--json", str(report)]
        done = subprocess.run(
            [sys.executable, "-m", "replication", *command],
            env=plain | environment | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        claims = json.loads(report.read_text(encoding="utf-8"))["claims"]
        return {claim["id"]: words.short(claim["numbers"]) for claim in claims}

    assert shown(OLDER) == shown({})
