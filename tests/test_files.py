"""Output goes to what is named: a regular file is replaced whole, anything else is written to."""

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from replication import cli, files, ledger

CLAIM = "wedge/text/top-city"


@pytest.fixture
def fifo(tmp_path):
    """Return a named pipe and a function that returns what was written to it."""
    pipe = tmp_path / "pipe.svg"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()

    def received():
        reader.join(timeout=60)
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert [entry.name for entry in tmp_path.iterdir()] == ["pipe.svg"]
        return b"".join(read)

    return pipe, received


def succeed(*arguments):
    with pytest.raises(SystemExit) as stop:
        cli.main([str(argument) for argument in arguments])
    assert stop.value.code == 0


def test_verify_writes_its_report_into_a_pipe(fifo):
    pipe, received = fifo
    succeed("verify", CLAIM, "--json", pipe)
    assert json.loads(received())["claims"][0]["id"] == CLAIM


def test_a_sweep_writes_its_answer_into_a_pipe(fifo, tmp_path_factory):
    pipe, received = fifo
    folder = tmp_path_factory.mktemp("blocks")
    options = ("--draws", "20", "--folder", folder, "--json", pipe)
    succeed("sweep", "land/proposition-3/i", *options)
    assert json.loads(received())["draws"] == 20


def test_a_table_is_written_into_a_pipe(fifo):
    pipe, received = fifo
    succeed("table", "wedge/table-3", "--csv", pipe)
    assert received().startswith(b"row,")


def test_a_figure_is_written_into_a_pipe(fifo):
    pipe, received = fifo
    succeed("figure", "wedge/figure-1", pipe)
    assert b"<svg" in received()


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_standard_output_gets_the_report_alone(name):
    done = subprocess.run(
        [sys.executable, "-m", "replication.cli", "verify", CLAIM, "--json", name],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["ok"]
    assert CLAIM in done.stderr.decode()


def test_standard_output_that_is_a_file_is_not_replaced(tmp_path):
    file = tmp_path / "all.txt"
    with file.open("w") as stream:
        stream.write("before\n")
        stream.flush()
        command = [sys.executable, "-m", "replication.cli", "verify", CLAIM]
        subprocess.run([*command, "--json", "/dev/stdout"], stdout=stream, check=True)
    first, _, rest = file.read_text().partition("\n")
    assert first == "before"
    assert json.loads(rest)["ok"]


def test_a_link_is_followed(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    files.write_file(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_link_to_nothing_makes_its_target(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    files.write_file(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_file_keeps_its_mode_and_a_new_one_follows_the_mask(tmp_path):
    kept, new = tmp_path / "kept", tmp_path / "new"
    kept.write_text("old")
    kept.chmod(0o600)
    mask = os.umask(0o027)
    try:
        files.write_file(kept, "new")
        files.write_file(new, "new")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


@pytest.mark.parametrize("name", [".", "folder", "none/file.json", f"{'a' * 300}.json"])
def test_what_cannot_be_a_file_is_refused_before_any_work(name, tmp_path, monkeypatch, capsys):
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli.ledger, "select", lambda *_: pytest.fail("work was done"))
    with pytest.raises(SystemExit) as stop:
        cli.main(["verify", CLAIM, "--json", name])
    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith("replication: file = ")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize(
    "arguments",
    [
        *(["verify", CLAIM, "--json", ""], ["sweep", "wedge/equation-14", "--json", ""]),
        *(["sweep", "wedge/equation-14", "--folder", ""], ["table", "wedge/table-3", "--csv", ""]),
        *(["figure", "wedge/figure-1", "", "--format", "svg"], ["changes", ""]),
        ["city", "1e6", "--csv", ""],
    ],
)
def test_a_name_that_is_empty_is_not_the_working_folder(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    said = capsys.readouterr().err
    assert stop.value.code == 2
    assert said.startswith("replication: Invalid value for ")
    assert said.endswith("it must not be empty\n")
    assert list(tmp_path.iterdir()) == []


def test_a_working_folder_that_is_gone_is_told_with_the_file(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(ValueError, match=r"file = 'a\.json': it cannot be written"):
        files.require_writable(Path("a.json"))


def test_a_link_that_leads_to_itself_is_refused(tmp_path):
    link = tmp_path / "link"
    link.symlink_to(link)
    with pytest.raises(ValueError, match="leads to itself"):
        files.require_writable(link)
    assert link.is_symlink()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["claims", "--paper", "land"], 0, ""),
        (["figure", "land/figure-1", "-", "--format", "svg"], 2, "standard output is closed"),
        (["table", "wedge/table-3", "--csv", "/dev/stdout"], 2, "it must be open for writing"),
    ],
)
def test_a_closed_standard_output_is_no_traceback(arguments, status, said):
    command = [sys.executable, "-m", "replication.cli", *arguments]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == status
    assert said in done.stderr
    assert done.stderr.count("\n") == bool(said)


def test_what_may_not_be_written_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "file"
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ValueError, match="cannot be written to"):
        files.require_writable(file)
    file.write_text("old")
    with pytest.raises(ValueError, match="that you may write to"):
        files.require_writable(file)


def test_a_figure_needs_a_kind(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["figure", "wedge/figure-1", "-", "--format", "bmp"])
    assert stop.value.code == 2
    assert "format = 'bmp'" in capsys.readouterr().err
    assert Path("-") == files.STANDARD_OUTPUT


def test_a_name_as_long_as_a_folder_takes_is_written(tmp_path):
    file = tmp_path / f"{'a' * 251}.csv"
    files.require_writable(file)
    files.write_file(file, "new")
    assert file.read_text() == "new"


def test_an_open_descriptor_is_written_to_where_it_stands(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    with file.open("wb", buffering=0) as stream:
        link.symlink_to(f"/dev/fd/{stream.fileno()}")
        stream.write(b"before ")
        for name in (link, Path(f"/dev/fd/{stream.fileno()}")):
            files.require_writable(name)
            files.write_file(name, "new ")
        stream.write(b"after")
        assert file.read_text() == "before new new after"
        file.unlink()
        files.write_file(link, "lost")
    assert list(tmp_path.iterdir()) == [link]


def test_a_descriptor_that_cannot_be_written_to_is_refused_before_any_work(tmp_path):
    file = tmp_path / "file"
    file.write_text("old")
    with file.open() as stream:
        name = Path(f"/dev/fd/{stream.fileno()}")
        with pytest.raises(ValueError, match=r"file = '/dev/fd/.*: it must be open for writing"):
            files.require_writable(name)
    for gone in (name, Path("/dev/fd/999999999")):
        with pytest.raises(ValueError, match="it must be open for writing"):
            files.require_writable(gone)
    with pytest.raises(ValueError, match="it must be there already"):
        files.require_writable(Path("/dev/none"))


def test_a_disk_that_is_full_is_told_with_the_file(tmp_path):
    resource = pytest.importorskip("resource")
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        for file in (old, new):
            with pytest.raises(OSError, match=f"^file = '{file}': it cannot be written: [^/]+$"):
                files.write_file(file, 100 * "a")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert old.read_text() == "old"
    assert list(tmp_path.iterdir()) == [old]


def test_a_report_larger_than_any_is_refused(tmp_path):
    file = tmp_path / "report.json"
    with file.open("wb") as stream:
        stream.truncate(10**12)
    with pytest.raises(ValueError, match=r"report\.json.*at most 100 MB"):
        ledger.read_report(file)
