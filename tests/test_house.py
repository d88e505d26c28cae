"""The house: one shape for every paper, short files, an inventory and a page of functions."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from replication import ledger

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "replication"
PARTS = {
    *("__init__.py", "room.py", "model", "printed", "reference", "draws.py", "claims"),
    *("figures.py", "figures", "reports.py", "reports", "play.py", "commands.py"),
}
LONGEST = 500


@pytest.mark.parametrize("key", ledger.paper_keys())
def test_a_paper_has_the_parts_of_every_paper(key):
    found = {path.name for path in (PACKAGE / key).iterdir() if path.name != "__pycache__"}
    assert found <= PARTS
    assert {"__init__.py", "room.py", "model", "claims"} <= found


@pytest.mark.parametrize("key", ledger.paper_keys())
def test_every_statement_of_a_paper_is_accounted_for(key):
    found = ledger.read_inventory(key)
    assert {claim for one in found for claim in one.claims} == set(ledger.read_claims(key)[1])


@pytest.mark.parametrize("key", ledger.paper_keys())
def test_a_paper_has_a_page_of_functions(key):
    page = ROOT / "book" / "functions" / f"{key}.md"
    assert page.is_file(), f"book/functions/{key}.md: the paper has no page of functions"
    named = set(re.findall(rf"replication\.{key}\.[\w.]+", page.read_text()))
    models = {
        f"replication.{key}.model.{path.stem}"
        for path in (PACKAGE / key / "model").glob("*.py")
        if path.stem != "__init__"
    }
    assert not {one for one in models if not any(name.startswith(one) for name in named)}


@pytest.mark.parametrize("key", ledger.paper_keys())
def test_a_paper_has_a_page_of_claims(key):
    page = f"book/claims/{key}.ipynb"
    assert (ROOT / page).is_file(), f"{page}: the paper has no page of claims"


def test_no_file_is_long():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_the_command_line_starts_without_what_it_does_not_need():
    heavy = "{'numpy', 'scipy', 'pandas', 'matplotlib', 'sympy', 'flint', 'joblib'}"
    code = f"import sys, replication.cli; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
