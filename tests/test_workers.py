"""Faults that are really brought about: killed processes, lost workers, a full disk."""

import contextlib
import json
import os
import pty
import resource
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from replication import cli, sweeping, workers

FAST = "wedge/equation-14"
COMMAND = [sys.executable, "-m", "replication.cli", "sweep"]
LONG = ("--draws", "1000000000000")


def until(condition, seconds=60):
    """Wait until something is so, and return whether it came to be."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def finished(folder, blocks=2):
    return lambda: len(list(folder.rglob("block-*.json"))) >= blocks


def group(leader):
    """Processes of a process group that still run."""
    listed = ["ps", "-eo", "pid=,pgid=,stat="]
    found = subprocess.run(listed, check=True, capture_output=True, text=True)
    rows = [line.split() for line in found.stdout.splitlines()]
    return [int(pid) for pid, of, state in rows if int(of) == leader and state[0] != "Z"]


@contextlib.contextmanager
def started(*arguments, **options):
    """Start a sweep in a process group of its own, all of which is ended at the end."""
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_no_worker_outlives_a_killed_main_process(tmp_path, kill):
    with started(FAST, *LONG, "--jobs", 2, "--folder", tmp_path) as process:
        assert until(finished(tmp_path))
        assert len(group(process.pid)) >= 3
        process.send_signal(kill)
        process.wait(timeout=20)
        assert until(lambda: not group(process.pid), seconds=20)
    again = sweeping.sweep(FAST, 2000, folder=tmp_path).report()
    assert again == sweeping.sweep(FAST, 2000, folder=tmp_path / "new").report()


def test_a_killed_worker_is_said_in_one_line(tmp_path):
    with started(FAST, *LONG, "--jobs", 2, "--folder", tmp_path) as process:
        assert until(finished(tmp_path))
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        lines = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in children}
        os.kill(int(next(pid for pid, line in lines.items() if "spawn_main" in line)), 9)
        _, error = process.communicate(timeout=30)
        assert process.returncode == 2
        assert error == f"replication: {workers._LOST}\n"


def test_a_trillion_draws_start_at_once_and_show_progress(tmp_path):
    """On a terminal, where there is a bar: it says how many blocks of how many are finished."""
    main, other = pty.openpty()
    with started(FAST, *LONG, "--folder", tmp_path, stdin=other) as process:
        assert until(finished(tmp_path), seconds=30)
        assert process.poll() is None
    script = [*COMMAND, FAST, *LONG, "--folder", str(tmp_path)]
    wide = {**os.environ, "TERM": "xterm", "COLUMNS": "200"}
    bar = subprocess.Popen(
        script, stdin=other, stdout=other, stderr=other, env=wide, start_new_session=True
    )
    seen = b""
    try:

        def counts():
            nonlocal seen
            if select.select([main], [], [], 0.1)[0]:
                seen += os.read(main, 65536)
            return b"/1000000000" in seen and FAST.encode() in seen

        assert until(counts, seconds=30)
    finally:
        os.killpg(bar.pid, signal.SIGKILL)
        bar.wait()
        os.close(main)
        os.close(other)


def test_a_full_disk_is_said_in_one_line(tmp_path):
    """No file may grow beyond some bytes: what a disk without space does to a writer."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
    with started(FAST, "--draws", 3000, "--folder", tmp_path, preexec_fn=limit) as process:
        _, error = process.communicate(timeout=60)
    assert process.returncode == 2
    assert error.count("\n") == 1
    assert error.startswith("replication: no block of draws can be kept in ")
    assert str(tmp_path) in error
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.fixture
def cluster():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as made:
        yield made


@pytest.mark.filterwarnings("ignore")
def test_when_all_workers_of_a_cluster_are_lost_it_is_said(tmp_path, cluster, monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE", 2.0)
    planned = sweeping.plan(FAST, 10**9, folder=tmp_path)
    blocks = planned.compute(iter(range(10**6)), scheduler=cluster.scheduler_address)
    next(blocks)
    cluster.scale(0)
    start = time.monotonic()
    with pytest.raises(ConnectionError, match="it has no workers; start some with `dask worker"):
        list(blocks)
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    "address", ["here", "localhost", "http://", "tcp://host", "tcp://host:port", ""]
)
def test_a_malformed_address_is_refused_at_once(tmp_path, address, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main(["sweep", FAST, "--scheduler", address, "--folder", str(tmp_path)])
    assert capsys.readouterr().err == (
        f"replication: scheduler = {address!r}: it must be an address such as tcp://10.0.0.1:8786\n"
    )


def test_a_scheduler_that_is_not_there_is_said_in_one_line(tmp_path):
    pytest.importorskip("distributed")
    with started(FAST, "--scheduler", "tcp://127.0.0.1:9", "--folder", tmp_path) as process:
        _, error = process.communicate(timeout=60)
    assert process.returncode == 2
    assert error.count("\n") == 1
    assert error.startswith("replication: ")
    assert "tcp://127.0.0.1:9" in error


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept["block"].update(outcomes="3" * 999 + "7"),
        lambda kept: kept["block"].update(exceptions=[{"draw": 1, "parameters": {}}]),
        lambda kept: kept.update(sha256="0" * 64),
        lambda kept: kept.pop("sha256"),
    ],
)
def test_a_block_without_its_checksum_is_computed_again(tmp_path, change):
    right = sweeping.sweep(FAST, 3000, folder=tmp_path).report()
    planned = sweeping.plan(FAST, 3000, folder=tmp_path)
    kept = json.loads(planned.path(1).read_text())
    change(kept)
    planned.path(1).write_text(json.dumps(kept))
    assert set(planned.kept()) == {0, 2}
    assert sweeping.sweep(FAST, 3000, folder=tmp_path).report() == right
    assert set(planned.kept()) == {0, 1, 2}


@pytest.mark.parametrize(
    "parts",
    [
        {"outcomes": "8" * 10},
        {"outcomes": "3" * 9},
        {"outcomes": 3},
        {"exceptions": {}},
        {"exceptions": [{"draw": 10, "parameters": {}}]},
        {"departures": [{"draw": 1.0, "parameters": {}}]},
        {"departures": [{"draw": 1, "parameters": []}]},
        {"departures": [{"draw": 1}]},
        {"exceptions": [3]},
        {"exceptions": [{"draw": 1, "parameters": {}}] * 6},
    ],
)
def test_a_block_of_another_shape_or_type_is_none(parts):
    good = {"number": 0, "outcomes": "3" * 10, "exceptions": [], "departures": []}
    assert sweeping.Block(**good).is_whole(10)
    assert not sweeping.Block(**good | parts).is_whole(10)
