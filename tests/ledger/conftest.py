"""A toy paper with one claim and one table of two cells."""

import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from replication import ledger, published
from replication.ledger import Finding, Room, inventory, read, room

ENTRY = """
[[claim]]
id = "toy/table-1"
where = "Table 1"
statement = "One row."
verdict = "reproduced"
evidence = "computation"
function = "toy.table"
chapter = "book/toy/table"
"""
TITLE = 'title = "Toy"\n'
REFUTED = ENTRY.replace('"reproduced"', '"refuted"\nbecause = "no"')
ERRATUM = """
[claim.erratum]
instead = "Two rows."
known = "Counted."
matters = "detail"
effect = "None."
"""


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """Return the folder and the room of a paper with one table of two cells."""
    (tmp_path / "claims").mkdir()
    (tmp_path / "published" / "toy").mkdir(parents=True)
    (tmp_path / "claims" / "toy.toml").write_text(f"{TITLE}{ENTRY}")
    (tmp_path / "published" / "toy" / "table-01.csv").write_text("row,label,x,y\na,A,1.0,2.0\n")
    for module in (read, room, published, inventory):
        monkeypatch.setattr(module, "data_folder", lambda: tmp_path)
    table = lambda variant: pd.DataFrame(
        [[1.02, 2.0 if variant == "printed" else 3.0]],
        index=pd.Index(["a"], name="row"),
        columns=["x", "y"],
    )
    package = ModuleType("replication.toy")
    package.__path__ = []
    made = Room("toy", tables={"toy/table-1": "printed:table"})
    made.check("toy/table-1")(
        lambda: Finding({"there is one row": True}, numbers={"cells": np.int64(2)})
    )
    modules = {
        "room": {"ROOM": made},
        "printed": {"table": table},
        "claims": {"__path__": []},
    }
    monkeypatch.setitem(sys.modules, "replication.toy", package)
    for name, content in modules.items():
        module = ModuleType(f"replication.toy.{name}")
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        setattr(package, name, module)
    return SimpleNamespace(
        folder=tmp_path,
        room=made,
        printed=package.printed,
        claims=tmp_path / "claims" / "toy.toml",
        table=tmp_path / "published" / "toy" / "table-01.csv",
        entry=ENTRY,
        refuted=REFUTED,
        erratum=ERRATUM,
        title=TITLE,
    )


@pytest.fixture
def verify():
    """Return a function that runs every check of the ledger."""
    return lambda: list(ledger.run(ledger.select([])))
