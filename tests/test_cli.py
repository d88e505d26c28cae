"""The command line: what it prints, writes and refuses."""

import codecs
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys

import pandas as pd
import pytest

from replication import __main__, cli, ledger, published
from replication.show import progress
from replication.wedge.model import calibration
from replication.wedge.printed import tables


@pytest.fixture
def run(capsys):
    """Return a function that runs the command line: status, standard output, standard error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return stop.value.code, captured.out, captured.err

    return call


def refuse(result, *words):
    """One line on standard error, status 2, no traceback."""
    status, _, error = result
    assert status == 2
    assert error.count("\n") == 1
    assert error.startswith("replication: ")
    for word in words:
        assert word in error


def test_verify_writes_what_it_found(run, tmp_path):
    file = tmp_path / "out.json"
    status, output, _ = run("verify", "wedge/table-3", "wedge/text/top-city", "--json", file)
    report = json.loads(file.read_text())
    assert status == 0
    assert report["ok"]
    assert output.splitlines()[-1].endswith("186 of 186 printed cells agree")
    assert all(claim["supported"] for claim in report["claims"])
    ids = {claim["id"] for claim in report["claims"]}
    assert {"wedge/table-3", "wedge/table-3/top-across-city-label", "wedge/text/top-city"} <= ids
    assert "wedge/table-4" not in ids
    assert set(report["claims"][0]) == {
        "id",
        "paper",
        "where",
        "statement",
        "verdict",
        "evidence",
        "supported",
        "statements",
        "function",
        "check",
        "chapter",
        "numbers",
        "seconds",
    }


def test_changes_are_told_between_two_reports_and_against_the_record(run, tmp_path):
    claims = [
        {"id": c.id, "verdict": str(c.verdict), "evidence": str(c.evidence)}
        for _, selected in ledger.select([])
        for c in selected
    ]
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    new.write_text(json.dumps({"claims": claims}))
    first, second, *rest = claims
    gone = {"id": "land/gone", "verdict": "refuted"}
    old.write_text(json.dumps({"claims": [gone, second | {"verdict": "x"}, *rest]}))
    told = [
        "gone: land/gone (refuted)",
        f"new: {first['id']} ({first['verdict']})",
        f"verdict of {second['id']}: x -> {second['verdict']}",
    ]
    for files in ([old, new], [old]):
        status, output, _ = run("changes", *files)
        assert status == 0
        assert sorted(output.splitlines()) == sorted(told)
    assert run("changes", new)[1] == "no claim came, went or changed\n"
    one = '{"id": "a/b", "verdict": "refuted"}'
    old.write_bytes(codecs.BOM_UTF8 + f'{{"claims": [{one}]}}'.encode())
    assert "gone: a/b (refuted)" in run("changes", old)[1]
    for text in (
        "{",
        "[" * 200_000,
        "[]",
        '{"claims": {}}',
        '{"claims": [["id", "verdict"]]}',
        '{"claims": [{"id": "a"}]}',
        '{"claims": [{"id": ["a"], "verdict": "refuted"}]}',
        '{"claims": [{"id": "a", "verdict": 3}]}',
        '{"claims": [{"id": "a", "verdict": "two\\nlines"}]}',
        f'{{"claims": [{one}, {one}]}}',
    ):
        old.write_text(text)
        refuse(run("changes", old), str(old), "verify --json")
    refuse(run("changes", tmp_path / "none.json"), "cannot be read")


@pytest.mark.parametrize(
    ("name", "value"), [("--land-elasticity", "1e300"), ("--land-weight", "1e308")]
)
def test_a_city_whose_benefits_overflow_is_refused(run, name, value):
    refuse(run("city", "1e6", name, value), f"{float(value):g}", "so large or so small")


def test_a_city_of_fewer_people_than_floats_hold_in_millions_is_refused(run):
    refuse(run("city", "5e-324"), "population", "5e-324", "so large or so small")


@pytest.mark.parametrize("people", ["nan", "inf", "1e400"])
def test_a_city_of_no_finite_number_of_people_is_refused(run, people):
    refuse(run("city", people), "population", "above zero and finite")


def test_a_claim_that_there_is_not_is_refused_with_what_is_near(run):
    refuse(run("show", "land/proposition-3/v"), "land/proposition-3/iv")
    refuse(run("show", "land/proposition-3"), "land/proposition-3/ii", "replication claims")
    refuse(run("show", "xyz"), "'xyz'", "replication claims")
    assert len(run("show", "land")[2]) < 250


def test_verify_fails_on_a_changed_constant(run, monkeypatch):
    tables.table.cache_clear()
    monkeypatch.setattr(calibration, "REFERENCE_POPULATION", 350_100)
    status, output, _ = run("verify", "wedge/table-5")
    tables.table.cache_clear()
    assert status == 1
    assert "FAILS wedge/table-5, recorded corrected: not true: " in output
    assert "DRIFT wedge/table-5 row typical-across-city-wedge column (2)" in output


def test_verify_names_a_changed_cell(run, monkeypatch):
    read = published.read_table

    def misread(table_id):
        table = read(table_id)
        cells = table.cells.copy()
        cells.loc["ownership", "(4)"] = "1.001"
        return published.PublishedTable(table.id, table.labels, cells)

    monkeypatch.setattr(published, "read_table", misread)
    status, output, _ = run("verify", "wedge/table-8")
    assert status == 1
    assert (
        "DRIFT wedge/table-8 row ownership column (4): printed 1.001, ours 1.000, not recorded"
        in output
    )


def test_a_failed_run_leaves_the_file(run, tmp_path, monkeypatch):
    file = tmp_path / "out.json"
    file.write_text("old")

    def unreadable(*_):
        raise published.UnreadableError("table-03.csv cannot be read: it is empty")

    monkeypatch.setattr(published, "read_table", unreadable)
    refuse(run("verify", "wedge/table-3", "--json", file), "table-03.csv cannot be read")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    file = tmp_path / "a.txt"
    cli.write_file(file, "one")
    assert file.read_text() == "one"

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(cli.Path, "replace", full)
    with pytest.raises(OSError, match="disk full"):
        cli.write_file(file, "two")
    assert file.read_text() == "one"
    assert list(tmp_path.iterdir()) == [file]


def test_table_prints_and_writes(run, tmp_path):
    status, output, _ = run("table", "wedge/table-3")
    assert status == 0
    assert "-17,130.40" in output
    assert "≠" not in output
    status, output, _ = run("table", "wedge/table-3", "--variant", "correct")
    assert "≠ -408.10" in output
    file = tmp_path / "t.csv"
    assert run("table", "wedge/table-3", "--csv", file, "--variant", "correct")[0] == 0
    written = pd.read_csv(file, index_col="row")
    pd.testing.assert_frame_equal(written, tables.table(3, "correct"), rtol=1e-14)


def test_what_a_paper_leaves_empty_stays_empty(run, monkeypatch):
    read = published.read_table

    def with_a_blank(table_id):
        table = read(table_id)
        cells = table.cells.copy()
        cells.loc["agglomeration", "(1)"] = ""
        return published.PublishedTable(table.id, table.labels, cells)

    monkeypatch.setattr(published, "read_table", with_a_blank)
    status, output, _ = run("table", "wedge/table-3")
    (line,) = (line for line in output.splitlines() if "Agglomeration Parameter" in line)
    assert status == 0
    assert line.count("0.050") == 5


def test_tables_and_figures_are_listed(run):
    for command, kind in (("table", "tables"), ("figure", "figures")):
        status, output, _ = run(command, "--list")
        assert status == 0
        rows = list(csv.reader(io.StringIO(output), delimiter="\t", quoting=csv.QUOTE_NONE))
        offered = [
            item for key in ledger.paper_keys() for item in getattr(ledger.room_of(key), kind)
        ]
        assert [row[0] for row in rows] == offered
        assert all(len(row) == 3 for row in rows)


def test_a_figure_without_a_claim_is_refused(run, monkeypatch):
    monkeypatch.setitem(ledger.room_of("land").figures, "land/figure-9", "figures:figure_1")
    refuse(run("figure", "--list"), "land: figures without a claim: land/figure-9")


def test_show_tells_a_claim_within_the_width(run):
    status, output, _ = run("show", "wedge/text/top-city")
    assert status == 0
    assert max(map(len, output.splitlines())) <= 96
    for words in ("corrected", "evidence", "rerun", "replication verify wedge/text/top-city"):
        assert words in output
    refuse(run("show", "wedge/text/no-such"), "wedge/text/no-such", "replication claims")


def test_show_tells_each_stored_economy_by_itself_with_symbols(run):
    _, output, _ = run("show", "sorting/proposition-2/existence")
    told = " ".join(output.split())
    assert "stored economies, 1 of 2: CES parameter theta: 0.5; share of goods mu: 0.75;" in told
    assert "stored economies, 2 of 2: CES parameter theta: 0.5;" in told
    first, second = told.split("2 of 2:", 1)
    assert "workers' utility u*: 0.5" in first
    assert "workers L: 1" in second.partition("found")[0]


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_figure_writes_each_kind(run, tmp_path, kind):
    file = tmp_path / f"one.{kind}"
    assert run("figure", "wedge/figure-5", file)[0] == 0
    heads = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    assert file.read_bytes().startswith(heads[kind])


def test_a_figure_is_the_same_file_every_time(run, tmp_path):
    files = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for file in files:
        assert run("figure", "wedge/figure-1", file)[0] == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_claims_lists_by_paper_and_verdict(run):
    status, output, _ = run("claims", "--paper", "wedge", "--verdict", "refuted")
    assert status == 0
    rows = list(csv.reader(io.StringIO(output), delimiter="\t", quoting=csv.QUOTE_NONE))
    expected = [c.id for c in ledger.open_paper("wedge").claims.values() if c.verdict == "refuted"]
    assert [row[0] for row in rows] == expected


def test_city_gives_the_benefits_of_a_city(run):
    status, output, _ = run("city", "2091286", "350000", "--csv", "-")
    assert status == 0
    rows = list(csv.DictReader(io.StringIO(output)))
    assert float(rows[0]["SAB"]) == pytest.approx(16_460)
    assert float(rows[1]["SAB"]) - float(rows[1]["PAB"]) == pytest.approx(600)


def test_cities_stand_beside_each_other_in_dollars_and_cents(run):
    """Four in a line of 80 characters, the others below."""
    status, output, _ = run("city", "2091286", "350000", "1e4", "1e5", "37643148")
    assert status == 0
    first, second = output.split("\n\n")
    assert first.splitlines()[0].split() == [
        "residents",
        "2,091,286",
        "350,000",
        "10,000",
        "100,000",
    ]
    across = next(line for line in first.splitlines() if line.startswith("SAB less PAB"))
    assert across.split()[3:5] == ["1,349.62", "600.00"]
    assert second.splitlines()[0].split() == ["residents", "37,643,148"]
    assert max(map(len, output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("city", "-5"), ("population = -5", "above zero")),
        (("city", "many"), ("population = 'many'", "a number")),
        (("city", "1e6", "--tax-rate", "1.2"), ("tax_rate = 1.2", "between 0 and 1")),
        (("city", "1e6", "--ownership", "-1"), ("ownership = -1", "between 0 and 1")),
        (("city", "1e6", "--land-elasticity", "0"), ("land_elasticity = 0", "above zero")),
        (("city",), ("RESIDENTS",)),
        (("table", "wedge/table-99"), ("wedge/table-99", "wedge/table-3")),
        (("table", "wedge/table-3", "--variant", "best"), ("'best'", "printed, correct")),
        (("table",), ("ID", "--list")),
        (("figure", "wedge/figure-1"), ("FILE", "--list")),
        (("figure", "wedge/figure-99", "a.png"), ("wedge/figure-99", "wedge/figure-1")),
        (("figure", "wedge/figure-1", "a.doc"), ("a.doc", ".png")),
        (("figure", "wedge/figure-1", "no/such/a.png"), ("no/such",)),
        (("table", "wedge/table-3", "--csv", "no/such/a.csv"), ("no/such",)),
        (("verify", "--json", "no/such/a.json"), ("no/such",)),
        (("verify", "nope"), ("'nope'",)),
        (("claims", "--verdict", "nope"), ("'nope'", "reproduced")),
        (("claims", "--paper", "nope"), ("'nope'",)),
        (("nope",), ("nope",)),
        (("verify", "--nope"), ("--nope",)),
    ],
)
def test_bad_input_is_refused_in_one_line(run, arguments, words):
    refuse(run(*arguments), *words)


def test_a_city_that_overflows_by_its_institutions_names_them(run):
    refuse(run("city", "1e6", "--ownership=1e-320"), "ownership", "so large or so small")


def test_claims_takes_the_keys_that_verify_takes(run):
    _, listed, _ = run("claims", "land", "wedge/table-3", "--paper", "wedge")
    assert listed.startswith("wedge/table-3\t")
    assert "land/" not in "".join(line.split("\t")[0] for line in listed.splitlines())
    assert run("claims", "land")[1] == run("claims", "--paper", "land")[1]
    refuse(run("claims", "nowhere"), "key = 'nowhere'")


def elsewhere(*arguments, **variables):
    """Run the command line in a process of its own, its output in a pipe."""
    command = [sys.executable, "-m", "replication", *arguments]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, check=False)


def test_a_variable_for_colours_brings_no_bar_into_the_answer():
    done = elsewhere("verify", "wedge/equation-14", "--json", "-", FORCE_COLOR="1")
    assert json.loads(done.stdout)["ok"]
    assert b"\x1b" not in done.stderr


def test_letters_that_the_readers_encoding_lacks_are_replaced():
    done = elsewhere("table", "wedge/table-3", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?" in done.stdout
    assert done.stdout.isascii()


@pytest.mark.parametrize("columns", ["0", "\u00b2", "x"])
def test_an_odd_width_of_the_terminal_is_none(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(progress, "is_terminal", lambda **_: True)
    assert progress.width() > 0
    with progress.bar(err=True), progress.waiting("x"):
        pass


def test_ctrl_c_while_the_command_line_is_imported_is_one_line(monkeypatch, capsys):
    def pressed():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", pressed)
    with pytest.raises(SystemExit, match="130"):
        __main__.main()
    assert capsys.readouterr().err == "replication: stopped\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_all_processes_is_one_line(number):
    command = [sys.executable, "-m", "replication", "verify", "land", "--jobs", "2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, start_new_session=True) as process:
        process.stdout.readline()
        os.killpg(process.pid, number)
        _, error = process.communicate()
    assert process.returncode == 128 + number
    assert error == b"replication: stopped\n"


@pytest.mark.parametrize(
    "arguments", [["claims"], ["table", "wedge/table-3"], ["sweep", "--help"]], ids=" ".join
)
def test_output_that_nobody_reads_ends_as_sigpipe_does(arguments):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "replication", *arguments]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, b"")


def test_a_standard_output_that_is_full_is_one_line(tmp_path):
    resource = pytest.importorskip("resource")
    command = [sys.executable, "-m", "replication", "claims"]
    with (tmp_path / "all.txt").open("wb") as stream:
        done = subprocess.run(
            command,
            stdout=stream,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"replication: standard output: it cannot be written: ")
    assert done.stderr.count(b"\n") == 1


def test_settings_of_the_reader_reach_neither_processes_nor_figures(tmp_path):
    (tmp_path / "matplotlibrc").write_bytes(b"text.usetex: maybe\nnonsense: 3\n\xff\xfe\n")
    odd = {
        "LOKY_MAX_CPU_COUNT": "abc",
        "LOKY_PICKLER": "none",
        "JOBLIB_START_METHOD": "none",
        "SOURCE_DATE_EPOCH": "abc",
        "MATPLOTLIBRC": str(tmp_path),
    }
    sweep = ("sweep", "wedge/equation-14", "--draws", "2000", "--jobs", "2")
    for arguments in (
        (*sweep, "--folder", str(tmp_path)),
        ("figure", "wedge/figure-1", str(tmp_path / "figure.pdf")),
    ):
        done = elsewhere(*arguments, **odd)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("name", ["._land.toml", ".#land.toml"])
def test_hidden_files_in_the_ledger_are_no_papers(name, tmp_path, monkeypatch):
    (tmp_path / "claims").mkdir()
    for file in ("toy.toml", name):
        (tmp_path / "claims" / file).touch()
    monkeypatch.setattr(ledger.read, "data_folder", lambda: tmp_path)
    assert ledger.paper_keys() == ["toy"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "it must hold a file PAPER.toml"),
        (["land", "marketplaces", "sorting"], "data/claims/wedge.toml: it must be there"),
        (["land", "land copy", "marketplaces", "sorting", "wedge"], "data/claims/land copy.toml"),
    ],
)
def test_papers_without_files_and_files_without_papers_are_refused(
    run, files, words, tmp_path, monkeypatch
):
    (tmp_path / "claims").mkdir()
    for file in files:
        (tmp_path / "claims" / f"{file}.toml").touch()
    monkeypatch.setattr(ledger.read, "data_folder", lambda: tmp_path)
    cli._add_commands_of_papers.cache_clear()
    refuse(run("claims"), words)


def test_help_names_what_is_given_without_types_of_python(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    commands = re.findall(r"^  ([a-z]+)  ", run("--help")[1], re.MULTILINE)
    assert {"verify", "show", "table", "city"} <= set(commands)
    for name in commands:
        _, output, _ = run(name, "--help")
        assert "<" not in output, name
        assert max(map(len, output.splitlines())) <= 80, name


def test_help_and_no_command_explain(run):
    for arguments in ((), ("--help",), ("verify", "--help")):
        status, output, _ = run(*arguments)
        assert status == 0
        assert "Usage" in output
