"""Running checks, noticing drift, reporting what was found."""

import json
import multiprocessing
import os
from collections import deque

import numpy as np
import pytest

from replication import ledger, published
from replication.ledger import Finding, processes


def test_a_paper_that_holds(toy, verify):
    report = ledger.report(verify())
    (claim,) = report["claims"]
    assert report["ok"]
    assert claim["numbers"] == {"cells": 2}
    assert (claim["id"], claim["paper"], claim["supported"]) == ("toy/table-1", "toy", True)
    assert report["tables"] == [{"id": "toy/table-1", "cells": 2, "agree": 2, "off": []}]
    json.dumps(report, allow_nan=False)


def test_a_changed_digit_is_named(toy, verify):
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
    assert ledger.last_line(report).endswith("; cells or tables not as recorded: 1")


OFF = '[[claim.off]]\nrow = "a"\ncolumn = "y"\nprinted = "2.1"\nours = "2.0"\ncause = "why"\n'


def test_a_recorded_disagreement_is_no_drift(toy, verify):
    toy.table.write_text("row,label,x,y\na,A,1.0,2.1\n")
    toy.claims.write_text(f"{toy.title}{toy.entry}{OFF}")
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
def test_a_record_that_no_longer_fits_is_drift(toy, verify, table, message):
    toy.table.write_text(table)
    toy.claims.write_text(f"{toy.title}{toy.entry}{OFF}")
    (drift,) = verify()[0][1].drift
    assert message in drift


def test_a_contradicted_verdict_fails(toy, verify):
    toy.claims.write_text(toy.title + toy.refuted + toy.erratum)
    result, _ = verify()[0]
    assert not result.supported
    assert not ledger.report([(result, None)])["ok"]


@pytest.mark.parametrize("error", [ValueError("bad"), ZeroDivisionError("bad"), KeyError("bad")])
def test_a_check_or_table_that_breaks_off_fails(toy, verify, error):
    def broken(*_):
        raise error

    toy.room.checks["toy/table-1"] = broken
    toy.printed.table = broken
    ((result, table),) = verify()
    assert not result.supported
    assert "bad" in result.found.error
    assert "cannot be computed" in table.drift[0]
    assert not ledger.report([(result, table)])["ok"]


def test_an_unreadable_table_stops_the_run(toy, verify):
    toy.table.write_text("nonsense\n")
    with pytest.raises(published.UnreadableError, match=r"table-01\.csv"):
        verify()


@pytest.mark.parametrize("part", ["check", "table"])
def test_an_unreadable_table_behind_a_check_or_table_stops_the_run(toy, verify, part):
    def unreadable(*_):
        raise published.UnreadableError("people.csv cannot be read")

    if part == "check":
        toy.room.checks["toy/table-1"] = unreadable
    else:
        toy.printed.table = unreadable
    with pytest.raises(published.UnreadableError, match=r"people\.csv"):
        verify()


def test_the_report_knows_numpy_and_has_no_nan(toy, verify):
    numbers = {"a": np.array([1.0, np.nan]), "b": (np.float64(2), {"c": np.inf}), "d": "text"}
    toy.room.checks["toy/table-1"] = lambda: Finding({"it stands": True}, numbers=numbers)
    found = ledger.report(verify())["claims"][0]["numbers"]
    assert found == {"a": [1.0, None], "b": [2.0, {"c": None}], "d": "text"}


@pytest.mark.parametrize("jobs", [2, 3, 9])
def test_several_processes_give_the_same_results_in_the_same_order(toy, jobs):
    entries = [toy.entry.replace("table-1", f"claim-{n}") for n in range(7)]
    toy.claims.write_text(toy.title + toy.entry + "".join(entries))
    for n in range(7):
        toy.room.checks[f"toy/claim-{n}"] = lambda n=n: Finding(
            {"it stands": True}, numbers={"n": n}
        )
    alone, together = (list(ledger.run(ledger.select([]), jobs=one)) for one in (1, jobs))
    reports = [ledger.report(results) for results in (alone, together)]
    for claim in (*reports[0]["claims"], *reports[1]["claims"]):
        claim.pop("seconds")
    assert reports[0] == reports[1]
    assert [claim["numbers"].get("n") for claim in reports[1]["claims"]] == [None, *range(7)]


def test_the_work_is_shared_and_what_breaks_off_is_raised_here(toy):
    assert len(set(processes.spread(lambda _: os.getpid(), 8, 2))) == 2
    toy.table.write_text("nonsense\n")
    with pytest.raises(published.UnreadableError, match=r"table-01\.csv"):
        list(processes.spread(lambda _: published.read_table("toy/table-1"), 3, 2))
    with pytest.raises(ConnectionError, match="died"):
        list(processes.spread(lambda _: os._exit(3), 3, 2))
    with pytest.raises(ValueError, match="jobs = 0"):
        ledger.run([], jobs=0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_a_process_that_is_no_longer_listened_to_ends_quietly():
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=processes._serve, args=(str, there, [here]))
    process.start()
    there.close()
    here.send(0)
    assert here.poll(60)
    here.close()
    process.join(60)
    assert process.exitcode == 0


@pytest.mark.parametrize("answered", [True, False])
def test_a_process_that_died_is_told_wherever_it_is_noticed(answered):
    here, there = multiprocessing.Pipe()
    if answered:
        there.send((0, "answer", None))
    else:
        here.send(0)
    there.close()
    with here, pytest.raises(ConnectionError, match="a process died"):
        processes._received([here], [deque([1])])
