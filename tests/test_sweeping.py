"""Sweeps: the same answer whoever computes it, resumed, extended, and wrong when a model is."""

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import distributed
import numpy as np
import pytest

from replication import cli, ledger, sweeping, workers
from replication.land.model import institutions
from replication.numerics import ConvergenceError
from replication.trials import Trials

LAND = "land/proposition-3/i"
FAST = "wedge/equation-14"
LONG = "sorting/proposition-7/substitutes"
WRONG = "sorting/proposition-4/density"
SWEEPS = {claim.id: (claim, made) for claim, made in sweeping.available()}


@pytest.fixture
def run(capsys):
    """Return a function that runs the command line: status, standard output, standard error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return stop.value.code, captured.out, captured.err

    return call


@pytest.fixture
def calls(monkeypatch):
    """Return the list of blocks that are computed in this process."""
    numbers = []
    compute = sweeping.compute_block

    def counted(claim_id, seed, number, *, expected):
        numbers.append(number)
        return compute(claim_id, seed, number, expected=expected)

    monkeypatch.setattr(sweeping, "compute_block", counted)
    return numbers


@pytest.fixture
def toy(monkeypatch):
    """Return a function that replaces what a fast sweep does on its draws."""

    def install(function, **changes):
        room = ledger.open_paper("wedge").room
        made = replace(room.sweeps[FAST], function=function, **changes)
        monkeypatch.setitem(room.sweeps, FAST, made)

    return install


class TestEverySweep:
    def test_there_are_many_in_every_paper(self):
        papers = [claim.paper for claim, _ in sweeping.available()]
        assert {paper: papers.count(paper) > 5 for paper in papers} == dict.fromkeys(
            ledger.paper_keys(), True
        )
        verdicts = {claim.verdict for claim, _ in sweeping.available()}
        assert verdicts == set(ledger.Verdict) - {ledger.Verdict.OUT_OF_REACH}

    @pytest.mark.parametrize("claim_id", SWEEPS)
    def test_it_supports_the_recorded_verdict(self, claim_id, tmp_path, monkeypatch):
        """On 200 draws, or on 10 where each takes long, or on 5,000 where they take nothing."""
        _, made = SWEEPS[claim_id]
        draws = {50: 10, 5000: 5000}.get(made.block, 200)
        room = ledger.open_paper(claim_id.partition("/")[0]).room
        monkeypatch.setitem(room.sweeps, claim_id, replace(made, block=draws))
        found = sweeping.sweep(claim_id, draws, folder=tmp_path)
        assert found.supports
        assert found.premise > 0

    @pytest.mark.parametrize("claim_id", SWEEPS)
    def test_it_says_what_it_tries_and_where(self, claim_id):
        claim, made = SWEEPS[claim_id]
        assert made.tries
        assert made.domain
        # A claim that is right only with a change says which, or stays inside the condition.
        changed = claim.verdict in (ledger.Verdict.CORRECTED, ledger.Verdict.CONDITIONAL)
        assert made.instead or made.inside or not changed


class TestTheAnswer:
    def test_it_does_not_depend_on_the_workers(self, tmp_path, run):
        answers = []
        for jobs in (1, 2):
            file = tmp_path / f"{jobs}.json"
            folder = tmp_path / f"blocks-{jobs}"
            arguments = ("--draws", 12500, "--jobs", jobs, "--folder", folder, "--json", file)
            assert run("sweep", WRONG, *arguments)[0] == 0
            answers.append(file.read_bytes())
        assert answers[0] == answers[1]
        report = json.loads(answers[0])
        assert report["draws"] == 12500
        assert 0 < report["premise"] < 12500
        assert len(report["exceptions"]) == sweeping.SHOWN

    @pytest.mark.filterwarnings("ignore")
    def test_it_is_the_same_from_a_cluster(self, tmp_path, run):
        cluster = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        )
        answers = []
        with cluster:
            for place in (("--scheduler", cluster.scheduler_address), ("--jobs", 1)):
                file = tmp_path / "answer.json"
                arguments = ("--draws", 7500, "--folder", tmp_path / place[0], "--json", file)
                assert run("sweep", WRONG, *arguments, *place)[0] == 0
                answers.append(file.read_bytes())
        assert answers[0] == answers[1]

    def test_a_shorter_sweep_is_the_beginning_of_a_longer_one(self, tmp_path, toy):
        def odd(random, draws):
            values = random.random(draws)
            return Trials(values > 0.4, premise=values > 0.1, parameters={"value": values})

        toy(odd, block=10)
        long = sweeping.plan(FAST, 60, folder=tmp_path)
        outcomes = "".join(block.outcomes for block in sorted_blocks(long))
        for draws in (1, 9, 10, 11, 25, 60):
            found = sweeping.sweep(FAST, draws, folder=tmp_path)
            first = [int(digit) for digit in outcomes[:draws]]
            assert found.premise == sum(digit & 1 for digit in first)
            assert found.holds == sum(digit & 3 == 3 for digit in first)
            exceptions = [i for i, digit in enumerate(first) if digit & 3 == 1]
            assert [e["draw"] for e in found.exceptions] == exceptions[: sweeping.SHOWN]

    def test_a_block_takes_its_random_numbers_from_seed_and_number(self, tmp_path, toy):
        toy(
            lambda random, draws: Trials(
                np.zeros(draws, bool), parameters={"value": random.random(draws)}
            ),
            block=10,
        )
        found = sweeping.sweep(FAST, 20, seed=7, folder=tmp_path)
        expected = np.random.default_rng(np.random.SeedSequence(7, spawn_key=(0,))).random(10)
        assert [e["value"] for e in found.exceptions] == expected[: sweeping.SHOWN].tolist()
        other = sweeping.sweep(FAST, 20, seed=8, folder=tmp_path)
        assert other.exceptions != found.exceptions


def sorted_blocks(planned):
    return sorted(planned.compute(range(planned.blocks)), key=lambda block: block.number)


class TestResuming:
    def test_finished_blocks_are_not_computed_again(self, tmp_path, calls, run, monkeypatch):
        whole = sweeping.sweep(WRONG, 12500, folder=tmp_path / "whole").report()
        calls.clear()
        keep = sweeping.Plan.keep

        def interrupted(planned, block):
            keep(planned, block)
            if len(calls) == 2:
                raise KeyboardInterrupt

        monkeypatch.setattr(sweeping.Plan, "keep", interrupted)
        arguments = ("sweep", WRONG, "--draws", 12500, "--folder", tmp_path / "blocks")
        status, _, error = run(*arguments)
        assert status == 130
        assert error.count("\n") == 1
        assert "of 3 blocks of draws are finished" in error
        monkeypatch.setattr(sweeping.Plan, "keep", keep)
        assert calls == [0, 1]
        status, output, _ = run(*arguments, "--json", tmp_path / "resumed.json")
        assert status == 0
        assert "2 of 3 blocks of draws were finished before" in output
        assert calls == [0, 1, 2]
        assert json.loads((tmp_path / "resumed.json").read_text()) == whole

    def test_control_c_keeps_what_is_finished(self, tmp_path):
        """Interrupt real workers, as a terminal does: every process of the group."""
        command = [sys.executable, "-m", "replication.cli", "sweep", LONG, "--jobs", "2"]
        command += ["--draws", "3000000", "--folder", str(tmp_path)]
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        deadline = time.monotonic() + 60
        while len(list(tmp_path.rglob("block-*.json"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        try:
            _, error = process.communicate(timeout=60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert process.returncode == 130
        assert error.splitlines()[-1].startswith("replication: stopped;")
        assert "Traceback" not in error
        assert 2 <= len(list(sweeping.plan(LONG, 3_000_000, folder=tmp_path).kept())) < 600

    @pytest.mark.parametrize("started", [1, 4])
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_while_workers_start_is_one_line(self, tmp_path, number, started):
        """To every process of the group, as soon as so many are there."""
        command = [sys.executable, "-m", "replication", "sweep", LONG, "--jobs", "2"]
        command += ["--draws", "3000000", "--folder", str(tmp_path)]
        with subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            until(lambda: len(children(process.pid)) >= started)
            os.killpg(process.pid, number)
            _, error = process.communicate(timeout=60)
        assert process.returncode == 128 + number
        assert error.startswith("replication: stopped")
        assert error.count("\n") == 1

    @pytest.mark.parametrize(("presses", "finished"), [(1, 1), (2, 0)])
    def test_control_c_waits_for_a_block_unless_pressed_again(
        self, tmp_path, monkeypatch, presses, finished
    ):
        before, kept = signal.getsignal(signal.SIGINT), []

        def keep(_, block):
            for _ in range(presses):
                os.kill(os.getpid(), signal.SIGINT)
            kept.append(block)

        monkeypatch.setattr(sweeping.Plan, "keep", keep)
        with pytest.raises(KeyboardInterrupt):
            sweeping.sweep(FAST, 3000, folder=tmp_path)
        assert len(kept) == finished
        assert signal.getsignal(signal.SIGINT) is before

    def test_a_longer_sweep_extends_a_shorter_one(self, tmp_path, calls):
        sweeping.sweep(FAST, 1500, folder=tmp_path)
        sweeping.sweep(FAST, 1200, folder=tmp_path)
        assert calls == [0, 1]
        longer = sweeping.sweep(FAST, 3001, folder=tmp_path)
        assert calls == [0, 1, 2, 3]
        assert longer.report() == sweeping.sweep(FAST, 3001, folder=tmp_path / "new").report()

    def test_blocks_of_other_code_are_not_used(self, tmp_path, calls, monkeypatch):
        sweeping.sweep(FAST, 2000, folder=tmp_path)
        monkeypatch.setattr(sweeping, "fingerprint", lambda _: "other")
        sweeping.sweep(FAST, 2000, folder=tmp_path)
        assert calls == [0, 1, 0, 1]

    def test_code_that_changes_has_another_fingerprint(self, tmp_path, monkeypatch):
        for part in ("land", "wedge"):
            (tmp_path / part).mkdir()
            (tmp_path / part / "model.py").write_text("x = 1\n")
        monkeypatch.setattr(sweeping, "__file__", str(tmp_path / "sweeping.py"))
        prints = []
        for path, text in (("land/model.py", "x = 2\n"), ("wedge/model.py", "x = 3\n")):
            prints.append(sweeping.fingerprint.__wrapped__("land"))
            (tmp_path / path).write_text(text)
        prints.append(sweeping.fingerprint.__wrapped__("land"))
        assert prints[0] != prints[1] == prints[2]

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda text: text[: len(text) // 2],
            lambda _: "[]",
            lambda _: "\x00\xff",
            lambda text: text.replace('"seed":5', '"seed":6'),
            lambda text: text.replace('"outcomes":"', '"outcomes":"7'),
            lambda text: text.replace('"outcomes":"7', '"outcomes":"1'),
            lambda text: text.replace(
                '"exceptions":[]', '"exceptions":[{"draw":0,"parameters":{}}]'
            ),
            lambda text: text.replace('"exceptions":[]', '"exceptions":{}'),
            lambda text: text.replace('"size":', '"size":0'),
            lambda text: text.replace('"checksum":"', '"checksum":"0'),
            lambda text: text.replace('"number":1', '"number":2'),
            lambda text: text.replace('"exceptions":[]', f'"exceptions":{"[" * 10**5}'),
        ],
        ids=[
            *("cut", "other", "binary", "seed", "length", "digit", "exceptions", "type"),
            *("size", "checksum", "number", "depth"),
        ],
    )
    def test_a_spoilt_block_is_computed_again(self, tmp_path, calls, spoil):
        right = sweeping.sweep(FAST, 3000, seed=5, folder=tmp_path).report()
        path = sweeping.plan(FAST, 3000, seed=5, folder=tmp_path).path(1)
        spoilt = spoil(path.read_text())
        assert spoilt != path.read_text()
        path.write_text(spoilt, encoding="latin-1")
        calls.clear()
        assert sweeping.sweep(FAST, 3000, seed=5, folder=tmp_path).report() == right
        assert calls == [1]

    @pytest.mark.parametrize(
        "put",
        [
            os.mkfifo,
            lambda path: path.symlink_to(path),
            lambda path: path.symlink_to("/nowhere/at/all"),
            lambda path: path.symlink_to(path.with_name("block-000000.json")),
            lambda path: (path.touch(), os.truncate(path, 10**12)),
        ],
        ids=["pipe", "loop", "nowhere", "neighbour", "terabyte"],
    )
    def test_what_stands_in_the_place_of_a_block_is_replaced(self, tmp_path, calls, put):
        """It is neither waited for nor written through."""
        right = sweeping.sweep(FAST, 2000, seed=5, folder=tmp_path).report()
        planned = sweeping.plan(FAST, 2000, seed=5, folder=tmp_path)
        other = planned.path(0).read_bytes()
        planned.path(1).unlink()
        put(planned.path(1))
        calls.clear()
        assert sweeping.sweep(FAST, 2000, seed=5, folder=tmp_path).report() == right
        assert calls == [1]
        assert planned.path(0).read_bytes() == other
        assert [block.number for block in planned.kept()] == [0, 1]

    @pytest.mark.parametrize("name", ["block-1.json", "block-0000001.json", "block-\u0661.json"])
    def test_a_copy_of_a_block_under_another_name_does_not_count(self, tmp_path, calls, name):
        right = sweeping.sweep(FAST, 3000, seed=5, folder=tmp_path).report()
        path = sweeping.plan(FAST, 3000, seed=5, folder=tmp_path).path(1)
        path.with_name(name).write_bytes(path.read_bytes())
        calls.clear()
        assert sweeping.sweep(FAST, 3000, seed=5, folder=tmp_path).report() == right
        assert calls == []

    def test_no_more_processes_are_started_than_there_are_blocks(self, tmp_path, monkeypatch):
        asked = []

        def computed(*_, jobs, scheduler):
            asked.append((jobs, scheduler))
            return iter(())

        monkeypatch.setattr(workers, "computed", computed)
        list(sweeping.plan(FAST, 3000, folder=tmp_path).compute([], jobs=100_000))
        assert asked == [(3, None)]

    def test_a_folder_in_the_place_of_a_block_is_said_before_any_work(self, tmp_path, calls, run):
        place = sweeping.plan(FAST, 2000, seed=5, folder=tmp_path).path(1)
        place.mkdir(parents=True)
        status, _, said = run("sweep", FAST, "--draws", 2000, "--seed", 5, "--folder", tmp_path)
        assert status != 0
        assert "block-000001.json is a folder" in said
        assert said.count("\n") == 1
        assert calls == []

    def test_a_solver_that_fails_names_the_block(self, tmp_path, toy, run):
        def fails(random, draws):
            if random.random() < 0.3:
                raise ConvergenceError("no root")
            return Trials(np.ones(draws, bool))

        toy(fails, block=10)
        status, _, error = run("sweep", FAST, "--draws", 1000, "--folder", tmp_path)
        assert status == 2
        assert f"{FAST}, seed {sweeping.SEED}, block " in error
        assert error.count("\n") == 1


class TestVerdicts:
    def test_a_broken_model_does_not_support_the_record(self, tmp_path, run, monkeypatch):
        monkeypatch.setattr(institutions, "equilibrium", institutions.planner)
        file = tmp_path / "answer.json"
        arguments = ("--draws", 200, "--folder", tmp_path, "--json", file)
        status, output, _ = run("sweep", LAND, *arguments)
        assert status == 1
        assert "holds in 0 of " in output
        assert "DOES NOT SUPPORT" in output
        report = json.loads(file.read_text())
        assert not report["supports"]
        first = report["exceptions"][0]
        assert first["draw"] == 0
        assert 0 < first["epsilon"] < first["gamma"]

    def test_too_few_draws_are_said_to_be_too_few(self, tmp_path, run):
        rare = "sorting/proposition-4/threshold"
        status, output, _ = run("sweep", rare, "--draws", 2, "--folder", tmp_path)
        assert status == 1
        assert "no exception found; try more draws" in output

    def test_two_sweeps_of_a_claim_and_a_sweep_of_no_claim_are_refused(self):
        room = ledger.Room("toy")
        register = room.sweep("toy/one", tries="tries", domain="domain")
        register(lambda _, draws: Trials(np.ones(draws, bool)))
        with pytest.raises(ValueError, match="two sweeps"):
            register(lambda _, draws: Trials(np.ones(draws, bool)))
        with pytest.raises(ValueError, match="without a claim: toy/one"):
            ledger.pair({}, room)

    def test_lengths_must_agree(self):
        with pytest.raises(ValueError, match="premise: shape"):
            Trials(np.ones(3, bool), premise=np.ones(2, bool))
        with pytest.raises(ValueError, match="value: 2 values for 3 draws"):
            Trials(np.ones(3, bool), parameters={"value": [1, 2]})

    def test_a_sweep_must_return_as_many_draws_as_asked(self, tmp_path, toy):
        toy(lambda _, draws: Trials(np.ones(draws - 1, bool)))
        with pytest.raises(ValueError, match="for 1000 draws"):
            sweeping.sweep(FAST, 10, folder=tmp_path)

    def test_a_worker_with_other_code_is_refused(self):
        with pytest.raises(ValueError, match="other code"):
            sweeping.compute_block(FAST, 1, 0, expected="other")


class TestCommand:
    def test_list_gives_every_sweep(self, run):
        status, output, _ = run("sweep", "--list")
        assert status == 0
        assert [line.split("\t")[0] for line in output.splitlines()] == list(SWEEPS)

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ((), ("claim", "--list")),
            (("land/proposition-3",), ("'land/proposition-3'", "near it: land/proposition-3/i,")),
            (("nope",), ("'nope': there is no sweep of it; it must be one that", "--list")),
            (("land/footnote-8",), ("'land/footnote-8'", "no sweep")),
            ((LAND, "--draws", "0"), ("draws = 0", "at least 1")),
            ((LAND, "--draws", "-3"), ("draws = -3",)),
            ((LAND, "--draws", "2.5"), ("--draws", "integer")),
            ((LAND, "--draws", "10", "--jobs", "0"), ("jobs = 0", "at least 1")),
            ((LAND, "--jobs", "many"), ("--jobs", "integer")),
            ((LAND, "--seed", "-1"), ("seed = -1", "from 0 to")),
            ((LAND, "--seed", str(2**63)), ("seed = 9.22337e+18", "from 0 to 1e+18")),
            ((LAND, "--jobs", "2", "--scheduler", "tcp://h:1"), ("jobs", "scheduler")),
            ((LAND, "--json", "no/such/a.json"), ("no/such",)),
        ],
    )
    def test_bad_input_is_refused_in_one_line(self, run, tmp_path, arguments, words):
        status, _, error = run("sweep", *arguments, "--folder", tmp_path)
        assert status == 2
        assert error.count("\n") == 1
        assert error.startswith("replication: ")
        for word in words:
            assert word in error

    def test_a_folder_that_is_a_file_is_refused(self, run, tmp_path):
        file = tmp_path / "file"
        file.touch()
        status, _, error = run("sweep", LAND, "--draws", 10, "--folder", file)
        assert status == 2
        assert "it is not a folder" in error
        status, _, error = run("sweep", LAND, "--draws", 10, "--folder", file / "below")
        assert status == 2
        assert error.startswith(f"replication: folder = {str(file / 'below')!r}: it must be one")
        assert error.count("\n") == 1

    def test_a_user_without_a_home_is_asked_for_a_folder(self, run, monkeypatch):
        def homeless(_):
            raise RuntimeError("could not determine the home directory")

        monkeypatch.setattr(sweeping.platformdirs, "user_cache_path", homeless)
        status, _, error = run("sweep", FAST, "--draws", 10)
        assert status == 2
        assert error.startswith("replication: folder: it must be named")

    def test_a_folder_with_too_long_a_name_is_refused(self, run, tmp_path):
        folder = tmp_path / ("a" * 300)
        status, _, error = run("sweep", FAST, "--draws", 10, "--folder", folder)
        assert status == 2
        assert error.startswith(f"replication: folder = {str(folder)!r}: it must be one")

    def test_without_dask_it_says_what_to_install(self, run, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", None)
        arguments = ("--scheduler", "tcp://127.0.0.1:1", "--folder", tmp_path)
        status, _, error = run("sweep", LAND, "--draws", 10, *arguments)
        assert status == 2
        assert error.count("\n") == 1
        assert "pip install distributed" in error

    @pytest.mark.filterwarnings("ignore")
    @pytest.mark.parametrize(
        "address",
        [
            *("tcp://127.0.0.1:9", "tcp://[::1]:9", "nonsense://x:1"),
            *("here", "localhost:8786", "http://a", "", "tcp://[::1"),
        ],
    )
    def test_a_scheduler_that_does_not_answer_is_one_line(
        self, run, tmp_path, monkeypatch, address
    ):
        monkeypatch.setattr(workers, "PATIENCE", 0.5)
        arguments = ("--scheduler", address, "--folder", tmp_path)
        status, _, error = run("sweep", LAND, "--draws", 10, *arguments)
        assert status == 2
        assert error.splitlines()[-1].startswith("replication: ")
        assert "Traceback" not in error


def children(pid):
    """Processes that a process has started."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in found.stdout.split()]


def is_running(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def until(true, seconds=60):
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert true()


@pytest.fixture
def sweeping_process(tmp_path):
    """Start a long sweep with two workers, and wait until it has finished two blocks."""
    command = [sys.executable, "-m", "replication", "sweep", LONG, "--draws", "1000000000000"]
    command += ["--folder", str(tmp_path), "--jobs", "2"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    until(lambda: len(list(tmp_path.rglob("block-*.json"))) >= 2)
    with process:
        yield process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
class TestFaults:
    """Each really happens. A trillion draws have begun at once, or there would be no block."""

    def test_workers_end_with_the_process_that_was_killed(self, sweeping_process):
        workers_of = children(sweeping_process.pid)
        assert len(workers_of) >= 2
        sweeping_process.kill()
        until(lambda: not any(map(is_running, workers_of)), seconds=20)

    def test_a_killed_worker_is_said_in_one_line(self, sweeping_process):
        busy = [
            pid
            for pid in children(sweeping_process.pid)
            if "resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_text()
        ]
        os.kill(busy[-1], signal.SIGKILL)
        _, error = sweeping_process.communicate(timeout=60)
        assert sweeping_process.returncode == 2
        assert error.splitlines()[-1] == f"replication: {workers.LOST}"
        assert "Traceback" not in error

    def test_a_full_disk_is_said_in_one_line_and_leaves_no_part(self, tmp_path):
        def fill():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

        command = [sys.executable, "-m", "replication", "sweep", FAST, "--folder", str(tmp_path)]
        done = subprocess.run(command, preexec_fn=fill, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        said = done.stderr.splitlines()[-1]
        assert said.startswith(f"replication: folder = '{tmp_path}': it must be one that blocks")
        assert "File too large" in said
        assert "Traceback" not in done.stderr
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    @pytest.mark.filterwarnings("ignore")
    def test_a_cluster_that_loses_its_workers_is_given_up(self, tmp_path, run, monkeypatch):
        monkeypatch.setattr(workers, "PATIENCE", 2.0)
        with distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster:
            arguments = ("--scheduler", cluster.scheduler_address, "--folder", tmp_path)

            def lose():
                until(lambda: list(tmp_path.rglob("block-*.json")))
                cluster.scale(0)

            losing = threading.Thread(target=lose)
            losing.start()
            status, _, error = run("sweep", LONG, "--draws", 10**12, *arguments)
            losing.join()
        assert status == 2
        assert "has no workers" in error.splitlines()[-1]

    def test_a_scheduler_that_is_killed_is_said_in_one_line(self, tmp_path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        dask = [sys.executable, "-m", "distributed.cli"]
        scheduler = subprocess.Popen(
            [*dask[:2], "distributed.cli.dask_scheduler", "--host", address, "--no-dashboard"],
            stderr=subprocess.DEVNULL,
        )
        worker = subprocess.Popen(
            [*dask[:2], "distributed.cli.dask_worker", address, "--no-nanny", "--no-dashboard"],
            stderr=subprocess.DEVNULL,
        )
        command = [sys.executable, "-m", "replication", "sweep", LONG, "--draws", "1000000000000"]
        command += ["--folder", str(tmp_path), "--scheduler", address]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                until(lambda: list(tmp_path.rglob("block-*.json")))
                scheduler.kill()
                _, error = process.communicate(timeout=90)
            finally:
                for one in (process, worker, scheduler):
                    one.kill()
                    one.wait()
        assert process.returncode == 2
        assert error.splitlines()[-1].startswith(f"replication: scheduler = '{address}'")
        assert "Traceback" not in error

    def test_workers_start_though_every_standard_stream_is_closed(self, tmp_path):
        command = [sys.executable, "-m", "replication", "sweep", FAST, "--draws", "3000"]
        command += ["--jobs", "2", "--folder", str(tmp_path)]
        closed = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command]
        assert subprocess.run(closed, check=False).returncode == 0
        assert len(list(tmp_path.rglob("block-*.json"))) == 3

    def test_two_sweeps_in_one_folder_agree(self, tmp_path):
        command = [sys.executable, "-m", "replication", "sweep", FAST, "--draws", "20000"]
        command += ["--folder", str(tmp_path / "blocks"), "--json"]
        both = [subprocess.Popen([*command, str(tmp_path / name)]) for name in ("a", "b")]
        assert [one.wait() for one in both] == [0, 0]
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
