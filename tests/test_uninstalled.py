"""The package is imported where it lies, without being installed."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_its_version_is_the_project_s_own():
    """Without the folder of installed packages nothing but this one is found."""
    found = subprocess.run(
        [sys.executable, "-S", "-c", "import replication; print(replication.__version__)"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd="/",
        check=True,
        capture_output=True,
        text=True,
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert found.stdout.strip() == project["version"]
