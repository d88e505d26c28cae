"""The ledger pairs claims with checks, notices drift and reports what it found."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from replication import ledger, published
from replication.ledger import Finding, Room, Verdict

ENTRY = """
[[claim]]
id = "toy/table-1"
where = "Table 1"
statement = "One row."
verdict = "reproduced"
function = "toy.table"
chapter = "book/toy/table"
"""
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
    (tmp_path / "claims" / "toy.toml").write_text(f'title = "Toy"\n{ENTRY}')
    (tmp_path / "published" / "toy" / "table-01.csv").write_text("row,label,x,y\na,A,1.0,2.0\n")
    for module in (ledger, published):
        monkeypatch.setattr(module, "data_folder", lambda: tmp_path)
    room = Room("toy")
    room.check("toy/table-1")(lambda: Finding(Verdict.REPRODUCED, {"cells": np.int64(2)}))
    room.tables["toy/table-1"] = lambda variant: pd.DataFrame(
        [[1.02, 2.0 if variant == "printed" else 3.0]],
        index=pd.Index(["a"], name="row"),
        columns=["x", "y"],
    )
    monkeypatch.setattr(
        ledger.importlib, "import_module", lambda name: SimpleNamespace(ROOM=room, name=name)
    )
    return SimpleNamespace(
        folder=tmp_path,
        room=room,
        claims=tmp_path / "claims" / "toy.toml",
        table=tmp_path / "published" / "toy" / "table-01.csv",
    )


def verify():
    return list(ledger.run(ledger.select([])))


def test_a_paper_that_holds(toy):
    report = ledger.report(verify())
    (claim,) = report["claims"]
    assert report["ok"]
    assert claim["numbers"] == {"cells": 2}
    assert (claim["id"], claim["paper"], claim["holds"]) == ("toy/table-1", "toy", True)
    assert report["tables"] == [{"id": "toy/table-1", "cells": 2, "agree": 2, "off": []}]
    json.dumps(report, allow_nan=False)


def test_a_changed_digit_is_named(toy):
    toy.table.write_text("row,label,x,y\na,A,1.0,2.1\n")
    results = verify()
    assert results[0][1].drift == [
        "toy/table-1 row a column y: printed 2.1, ours 2.0, not recorded"
    ]
    report = ledger.report(results)
    assert not report["ok"]
    (off,) = report["tables"][0]["off"]
    assert (off["row"], off["column"], off["printed"]) == ("a", "y", "2.1")
    assert off["relative"] == pytest.approx(0.1 / 2.1)


OFF = '[[claim.off]]\nrow = "a"\ncolumn = "y"\nprinted = "2.1"\nours = "2.0"\ncause = "why"\n'


def test_a_recorded_disagreement_is_no_drift(toy):
    toy.table.write_text("row,label,x,y\na,A,1.0,2.1\n")
    toy.claims.write_text(f"{ENTRY}{OFF}")
    results = verify()
    assert results[0][1].drift == []
    report = ledger.report(results)
    assert report["ok"]
    assert report["tables"][0]["off"][0]["cause"] == "why"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("row,label,x,y\na,A,1.0,2.0\n", "agrees, but is recorded as off"),
        ("row,label,x,y\na,A,1.0,2.2\n", "recorded: printed 2.1, ours 2.0"),
        ("row,label,x,y\na,A,1.0,\n", "there is no such cell"),
    ],
)
def test_a_record_that_no_longer_fits_is_drift(toy, table, message):
    toy.table.write_text(table)
    toy.claims.write_text(f"{ENTRY}{OFF}")
    (drift,) = verify()[0][1].drift
    assert message in drift


def test_a_contradicted_verdict_fails(toy):
    toy.claims.write_text(REFUTED + ERRATUM)
    result, _ = verify()[0]
    assert not result.holds
    assert not ledger.report([(result, None)])["ok"]


@pytest.mark.parametrize("error", [ValueError("bad"), ZeroDivisionError("bad"), KeyError("bad")])
def test_a_check_or_table_that_breaks_off_fails(toy, error):
    def broken(*_):
        raise error

    toy.room.checks["toy/table-1"] = broken
    toy.room.tables["toy/table-1"] = broken
    ((result, table),) = verify()
    assert not result.holds
    assert "bad" in result.found.numbers["error"]
    assert "cannot be computed" in table.drift[0]
    assert not ledger.report([(result, table)])["ok"]


def test_an_unreadable_table_stops_the_run(toy):
    toy.table.write_text("nonsense\n")
    with pytest.raises(published.UnreadableError, match=r"table-01\.csv"):
        verify()


def test_a_finding_supports_its_verdict_only_if_it_holds():
    assert ledger.finding(np.True_, Verdict.REFUTED, x=1) == Finding(Verdict.REFUTED, {"x": 1})
    assert ledger.finding(False, Verdict.REFUTED).verdict is None


def test_the_report_knows_numpy_and_has_no_nan(toy):
    numbers = {"a": np.array([1.0, np.nan]), "b": (np.float64(2), {"c": np.inf}), "d": "text"}
    toy.room.checks["toy/table-1"] = lambda: Finding(Verdict.REPRODUCED, numbers)
    found = ledger.report(verify())["claims"][0]["numbers"]
    assert found == {"a": [1.0, None], "b": [2.0, {"c": None}], "d": "text"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (ENTRY + ENTRY, "stands twice"),
        (ENTRY.replace("toy/table-1", "toy/other"), "claims without a check: toy/other"),
        ("", "without a claim: toy/table-1"),
        (ENTRY.replace("reproduced", "perhaps"), "must be one of reproduced, corrected"),
        (ENTRY.replace('where = "Table 1"\n', ""), "no where"),
        (ENTRY + 'colour = "red"\n', "unknown field colour"),
        (ENTRY.replace("toy/table-1", "other/table-1"), "must start with toy/"),
        (ENTRY.replace("reproduced", "refuted"), "needs a 'because'"),
        (ENTRY + 'because = "x"\n', "needs a 'because'"),
        (ENTRY + '[[claim.off]]\nrow = "a"\n', "bad 'off' entry"),
        ("[[claim]\n", "cannot be read"),
    ],
)
def test_a_ledger_that_does_not_pair_is_refused(toy, content, message):
    toy.claims.write_text(content)
    with pytest.raises(ValueError, match=message):
        ledger.open_paper("toy")


def test_two_checks_for_a_claim_are_refused(toy):
    with pytest.raises(ValueError, match="two checks"):
        toy.room.check("toy/table-1")(lambda: None)


def test_a_printed_table_that_nothing_computes_is_refused(toy):
    toy.table.with_name("table-02.csv").write_text("row,label,x\na,A,1\n")
    with pytest.raises(ValueError, match=r"table-02\.csv of toy: nothing computes it"):
        ledger.open_paper("toy")


@pytest.mark.parametrize("key", ["nope", "toy/table", "toy/table-11"])
def test_an_unknown_key_is_refused(toy, key):
    with pytest.raises(ValueError, match=key):
        ledger.select([key])


@pytest.mark.parametrize("key", ["toy", "toy/", "toy/table-1"])
def test_keys_select_papers_and_claims(toy, key):
    ((paper, claims),) = ledger.select([key])
    assert (paper.title, [claim.id for claim in claims]) == ("Toy", ["toy/table-1"])


def test_an_unknown_paper_is_refused(toy):
    with pytest.raises(ValueError, match="must be one of toy"):
        ledger.open_paper("none")


def test_an_erratum_is_read(toy):
    toy.claims.write_text(REFUTED + ERRATUM)
    (_, claims) = ledger.read_claims("toy")
    erratum = claims["toy/table-1"].erratum
    assert (erratum.instead, erratum.matters) == ("Two rows.", ledger.Weight.DETAIL)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (REFUTED, "needs an 'erratum'"),
        (ENTRY + ERRATUM, "needs an 'erratum', and no other"),
        (
            REFUTED + ERRATUM.replace("detail", "nothing"),
            "matters = 'nothing': it must be one of message, argument, detail",
        ),
        (
            REFUTED + ERRATUM.replace("Counted.", ""),
            "known = '': it must say something",
        ),
        (
            REFUTED + ERRATUM.replace("known", "guessed"),
            "bad erratum",
        ),
    ],
)
def test_a_bad_erratum_is_named(toy, text, complaint):
    toy.claims.write_text(text)
    with pytest.raises(ValueError, match=complaint):
        ledger.read_claims("toy")
