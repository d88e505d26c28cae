"""A fifth paper finds its room: few changes outside its folders, and refused until it is whole."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    *("replication", "data", "book/functions"),
    *(f"tests/{name}.py" for name in ("conftest", "spreading", "test_claims", "worlds")),
    *("tests/test_house.py", "pyproject.toml"),
)
CHANGED = ("pyproject.toml", "_toc.yml", "README.md", "CITATION.cff")
"""Files outside the paper's own that change; the contracts are changed here, the book is not."""

FOLDERS = {
    "replication/toy/__init__.py": '"""A paper of our own making: a village of given size."""\n',
    "replication/toy/room.py": '''
        """The one registry of the paper's claims."""

        from replication.ledger import Room

        ROOM = Room("toy")
    ''',
    "replication/toy/model/__init__.py": '"""The model."""\n',
    "replication/toy/model/economy.py": '''
        """The village's output."""

        from numpy.typing import ArrayLike

        from replication.numerics import Array, positive


        def output(size: ArrayLike) -> Array:
            """Output of a village, equation (1)."""
            return positive("size", size) ** 1.1
    ''',
    "replication/toy/claims/__init__.py": '"""The checks."""\n',
    "replication/toy/claims/section_1.py": '''
        """Section 1."""

        import numpy as np

        from replication.ledger import Finding
        from replication.toy.model import economy
        from replication.toy.room import ROOM


        @ROOM.check("toy/equation-1")
        def check_equation_1() -> Finding:
            """Output per head rises with size."""
            head = economy.output([1.0, 2.0]) / [1.0, 2.0]
            return Finding({"output per head rises with size": head[0] < head[1]})


        @ROOM.check("toy/text/doubling")
        def check_doubling() -> Finding:
            """Doubling a village less than doubles its output, the text says."""
            ratio = float(np.divide(*economy.output([2.0, 1.0])))
            return Finding(
                {"twice the people make less than twice the output": ratio < 2},
                {"they make more": ratio > 2},
                {"ratio": ratio},
            )
    ''',
    "tests/toy/breaks.py": '''
        """What turns each statement."""

        from replication.toy.model import economy


        def shrink(patch):
            patch.setattr(economy, "output", lambda size: [s**0.9 for s in size])


        def with_arrays(patch):
            import numpy as np

            patch.setattr(economy, "output", lambda size: np.asarray(size) ** 0.9)


        BREAKS = {"toy/equation-1": [with_arrays], "toy/text/doubling": [shrink]}
    ''',
}
OUTSIDE = {
    "data/claims/toy.toml": """
        title = "Toy: a village"

        [[claim]]
        id = "toy/equation-1"
        where = "Equation (1)"
        statement = "Output per head rises with size."
        verdict = "reproduced"
        evidence = "computation"
        function = "replication.toy.model.economy.output"
        chapter = "book/toy/model"

        [[claim]]
        id = "toy/text/doubling"
        where = "Section 1"
        statement = "Twice the people make less than twice the output."
        verdict = "refuted"
        evidence = "computation"
        because = "They make 2.14 times as much."
        sources = ["ratio"]
        function = "replication.toy.model.economy.output"
        chapter = "book/toy/model"

        [claim.erratum]
        instead = "They make more."
        known = "Computed."
        matters = "message"
        effect = "It turns."
    """,
    "data/inventory/toy.csv": """
        place,statement,claim,why
        Equation (1),Output per head rises with size.,toy/equation-1,
        Section 1,Twice the people make less than twice the output.,toy/text/doubling,
    """,
    "book/functions/toy.md": """
        # Functions: toy

        ```{eval-rst}
        .. automodule:: replication.toy.model.economy
           :members:
        ```
    """,
    "book/claims/toy.ipynb": "{}",
}


def write(folder, files):
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"))


@pytest.fixture
def tree(tmp_path):
    """A copy of what the tests of a paper need, with the fifth paper in it."""
    for name in COPIED:
        source = ROOT / name
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    write(tmp_path, FOLDERS | OUTSIDE)
    contracts = (tmp_path / "pyproject.toml").read_text()
    contracts = contracts.replace('"land | marketplaces', '"land | toy | marketplaces').replace(
        '"replication.land",', '"replication.land", "replication.toy",'
    )
    (tmp_path / "pyproject.toml").write_text(contracts)
    return tmp_path


def run(folder, *command):
    script = [sys.executable, *command]
    if command[0] == "lint-imports":
        script = [str(Path(sys.executable).with_name("lint-imports")), *command[1:]]
    done = subprocess.run(
        script,
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": "", "MPLBACKEND": "Agg"},
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def own_tests(folder):
    return run(
        folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", "-k", "toy and not land"
    )


def test_five_files_outside_its_own_change_at_most_and_the_rules_name_all(tree):
    rules = (ROOT / "CONTRIBUTING.md").read_text()
    assert len(CHANGED) <= 5
    assert not [name for name in CHANGED if f"`{name}`" not in rules]
    assert not [name for name in OUTSIDE if f"`{name.replace('toy', 'KEY')}`" not in rules]
    status, said = run(tree, "-m", "replication.cli", "verify", "toy")
    assert status == 0
    assert "2 of 2 checks support their recorded verdict: 1 reproduced" in said
    status, said = own_tests(tree)
    assert status == 0, said
    status, said = run(tree, "lint-imports", "--no-cache")
    assert status == 0, said


MISSING = {
    "tests/toy/breaks.py": "tests/toy/breaks.py: the paper has no breaks of its statements",
    "data/inventory/toy.csv": "inventory of toy: toy.csv cannot be read",
    "book/functions/toy.md": "book/functions/toy.md: the paper has no page of functions",
    "book/claims/toy.ipynb": "book/claims/toy.ipynb: the paper has no page of claims",
}
"""Files, and what the test that misses each says."""


def test_it_is_refused_until_it_is_whole(tree):
    for file in MISSING:
        (tree / file).unlink()
    status, said = own_tests(tree)
    assert status != 0
    for message in MISSING.values():
        assert f"Error: {message}" in said, said


def test_a_statement_without_a_break_is_refused(tree):
    file = tree / "tests/toy/breaks.py"
    file.write_text(file.read_text().replace("[shrink]", "[]"))
    status, said = own_tests(tree)
    assert status != 0
    assert "no break turns these statements" in said


def test_it_cannot_import_another_paper_or_presentation_into_claims(tree):
    file = tree / "replication/toy/claims/section_1.py"
    imports = ("from replication.land import model", "from replication.show import drawing")
    file.write_text("\n".join([file.read_text(), *imports]))
    status, said = run(tree, "lint-imports", "--no-cache")
    assert status != 0
    refused = re.findall(r"(\S+) is not allowed to import (\S+):", said)
    assert ("replication.toy", "replication.land") in refused, said
    assert ("replication.toy.claims", "replication.show") in refused, said


def test_it_must_be_named_in_the_contracts(tree):
    shutil.copy(ROOT / "pyproject.toml", tree / "pyproject.toml")
    status, said = run(tree, "lint-imports", "--no-cache")
    assert status != 0
    assert "replication.toy" in said
