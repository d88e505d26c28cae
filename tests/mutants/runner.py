"""Run the tests of a room against each mutant, each in a process of its own.

A room's tests are collected once. For every mutant a fork of that process takes the changed code
and runs the tests that reach the changed line until one fails. A mutant of
code that runs at import needs a fresh import, and meets all tests of its room.
"""

import contextlib
import functools
import gc
import importlib
import importlib.abc
import importlib.machinery
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import coverage
import pytest
from hypothesis import Phase, settings
from mutation import Mutant

ROOT = Path(__file__).resolve().parents[2]
# These break the model on purpose, and then see a check fail: no mutant makes them fail.
_BREAKING = "fails_when or can_turn or calls_the_function"
SURVIVED, BY_TESTS, _BY_VERIFY, _BROKEN, _UNFINISHED = 0, 10, 11, 12, 13
_OUTCOMES = {SURVIVED: "survived", _BY_VERIFY: "verify", _UNFINISHED: "unfinished"}
_TIMEOUTS = (signal.SIGPROF, signal.SIGALRM)
_MEMORY = 6 * 2**30  # bytes, for a mutant that asks for an array without end
_HANGING = 3600  # seconds by the clock, for a mutant that waits and computes nothing
PATIENCE = 10.0  # processor seconds of tests on the unchanged code, until a mutant has survived


@dataclass(frozen=True, slots=True)
class Plan:
    """Processor seconds of each test, the tests that reach a line, and the lines run at import."""

    seconds: dict[str, float]
    reaching: dict[str, dict[int, list[str]]]
    at_import: dict[str, set[int]]
    kills: Counter[str] = field(default_factory=Counter)

    def runs_at_import(self, mutant: Mutant) -> bool:
        """Whether the changed code has run before any test starts."""
        lines = self.at_import.get(str(mutant.path), set())
        return mutant.at_import or not lines.isdisjoint(mutant.lines)

    def tests(self, mutant: Mutant, patience: float) -> tuple[list[str], bool]:
        """Return the tests to run, likely and quick ones first, and whether these are all."""
        lines = self.reaching.get(str(mutant.path), {})
        own = f"_{mutant.path.stem}.py::"  # test_city.py, or test_model_city.py
        early = self.runs_at_import(mutant)
        if early:
            found: Iterable[str] = self.seconds
            near = {test for tests in lines.values() for test in tests}
            near |= {test for test in found if own in test}
        else:
            found = near = {test for line in mutant.lines for test in lines.get(line, ())}
        cost = {test: (self.seconds[test] + 0.01) / (1 + self.kills[test]) for test in found}
        far = lambda test: (test not in near, early and own not in test)
        ranked = sorted(cost, key=lambda test: (*far(test), cost[test], test))
        spent = accumulate((self.seconds[test] for test in ranked), initial=0.0)
        taken = [test for test, before in zip(ranked, spent, strict=False) if before < patience]
        return taken, len(taken) == len(ranked)


def _caches() -> Iterator[object]:
    """Yield the cached functions of the package, whose results must not outlive a test."""
    for module in [value for name, value in sys.modules.items() if name.startswith("replication")]:
        for value in vars(module).values():
            if isinstance(value, functools._lru_cache_wrapper):
                yield value


def _clear_caches() -> None:
    for cached in _caches():
        cached.cache_clear()


class _Tracer:
    """Pytest plugin: record for each test its seconds and the lines that it reaches."""

    def __init__(self, tracer: coverage.Coverage) -> None:
        self.tracer = tracer
        self.seconds: dict[str, float] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run each test alone: a fixture that tests share is reached by all of them."""
        if session.testsfailed:
            return False
        for item in session.items:
            _clear_caches()
            self.tracer.switch_context(item.nodeid)
            start = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            self.seconds[item.nodeid] = time.process_time() - start
            self.tracer.switch_context("")
        return True


def _pytest(room: str, tests: Sequence[str], plugin: object) -> int:
    """Run tests, and of those of the claims what the room's checks find on the unbroken model."""
    settings.register_profile(
        "mutants", deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
    )
    options = [
        "-q",
        "--capture=no",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-p",
        "no:nbval",
    ]
    chosen = f"not ({_BREAKING}) and (not test_claims.py or [{room}/)"
    options += ["--hypothesis-profile=mutants", "-k", chosen, "--rootdir", str(ROOT)]
    return int(pytest.main([*options, *tests], plugins=[plugin]))


def _quiet() -> None:
    """Send what tests print to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def in_fork(function: Callable[[], object]) -> object:
    """Return what a function gives in a fork of this process, as JSON carries it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            os.dup2(2, 1)
            text = json.dumps(function())
            with os.fdopen(writing, "w") as stream:
                stream.write(text)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    if not text:
        raise RuntimeError("the run of the unchanged code failed")
    return json.loads(text)


def _trace(room: str, test_file: str) -> tuple[dict[str, float], dict[str, dict[int, list[str]]]]:
    """Run a file of tests on the unchanged code; return seconds by test and tests by line."""
    tracer = coverage.Coverage(
        data_file=None, config_file=False, source=[str(ROOT / "replication")]
    )
    plugin = _Tracer(tracer)
    tracer.start()
    status = _pytest(room, [test_file], plugin)
    tracer.stop()
    if status != 0:
        raise RuntimeError(f"{test_file} fails on the unchanged code: pytest ends with {status}")
    data = tracer.get_data()
    return plugin.seconds, {name: data.contexts_by_lineno(name) for name in data.measured_files()}


def plan(room: str, traces: Mapping[str, Path]) -> Plan:
    """Find which tests reach which lines.

    Parameters
    ----------
    room : str
        The room that is tested.
    traces : dict
        For each file of tests, the file that keeps what it reaches; written where it is missing.
    """
    seconds: dict[str, float] = {}
    reaching: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    at_import: dict[str, set[int]] = defaultdict(set)
    for test_file, kept in traces.items():
        if not kept.exists():
            kept.write_text(json.dumps(in_fork(lambda file=test_file: _trace(room, file))))
        more, files = json.loads(kept.read_text())
        seconds |= more
        for name, lines in files.items():
            for line, found in lines.items():
                reaching[name][int(line)] += filter(None, found)
                if "" in found:
                    at_import[name].add(int(line))
    return Plan(seconds, reaching, at_import)


def limit(seconds: float) -> None:
    """End this process once it computes for much longer than the unchanged code.

    Processor seconds: five and eight times those of the unchanged code, at most a minute or twice.
    """
    signal.setitimer(signal.ITIMER_PROF, max(min(5 + 8 * seconds, 60), 2 * seconds))


class _Session:
    """Pytest plugin: once the tests are collected, hand over instead of running them."""

    def __init__(self, then: Callable[["_Session"], None]) -> None:
        self.then = then
        self.failed = False
        self.items: dict[str, pytest.Item] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return False
        self.items = {item.nodeid: item for item in session.items}
        self.then(self)
        return True

    def judge(self, mutant: Mutant, task: "Task", say: Callable[[str], None]) -> int:
        """Run tests until one fails, then the room's tables."""
        tests, all_of_them = task.plan.tests(mutant, task.patience)
        for test in tests:
            if test not in self.items:
                return BY_TESTS
            item = self.items[test]
            limit(task.plan.seconds[test])
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.failed:
                say(test)
                return BY_TESTS
        limit(10)
        status = _verify_tables(task.room)
        return _UNFINISHED if status == SURVIVED and not all_of_them else status


def _verify_tables(room: str) -> int:
    """Compare every printed cell of a room, as ``replication verify`` does."""
    from replication import ledger  # noqa: PLC0415  (the changed package)

    if room not in ledger.paper_keys():
        return SURVIVED
    _clear_caches()
    paper = ledger.open_paper(room)
    try:
        results = [
            ledger.compare_table(paper, claim)
            for claim in paper.claims.values()
            if claim.id in paper.room.tables
        ]
    except Exception:
        return _BY_VERIFY
    return _BY_VERIFY if any(result.drift for result in results) else SURVIVED


class _Finder(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Import one module from changed code."""

    def __init__(self, mutant: Mutant, code: CodeType) -> None:
        super().__init__(mutant.module, str(mutant.path))
        self.code = code

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> object:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, _fullname: str) -> CodeType:
        return self.code

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        importlib.import_module("replication.guard")._guard(module)


def _functions(path: Path) -> dict[tuple[str, int], FunctionType]:
    """Return the functions and methods of a loaded module by name and line."""
    return {
        (value.__code__.co_qualname, value.__code__.co_firstlineno): value
        for value in gc.get_objects()
        if isinstance(value, FunctionType) and value.__code__.co_filename == str(path)
    }


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of the functions and methods in the code of a module."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _take(functions: dict[tuple[str, int], FunctionType], code: CodeType) -> bool:
    """Let loaded functions run changed code; return whether any differs."""
    differs = False
    for changed in _codes(code):
        function = functions.get((changed.co_qualname, changed.co_firstlineno))
        if function is not None and function.__code__ != changed:
            function.__code__ = changed
            differs = True
    return differs


class Pool:
    """A few forks at a time."""

    def __init__(self, width: int, kills: Counter[str], report: Callable[[str, str], None]) -> None:
        self.width = width
        self.kills = kills
        self.report = report
        self.running: dict[int, str] = {}
        self.reading, self.writing = os.pipe()
        os.set_blocking(self.reading, False)

    def say(self, test: str) -> None:
        """Tell the parent which test has killed."""
        os.write(self.writing, f"{test}\n".encode())

    def start(self, key: str, run: Callable[[], int]) -> None:
        """Judge the mutant of a key in a fork, whose exit status is what the function returns."""
        while len(self.running) >= self.width:
            self.wait()
        child = os.fork()
        if child == 0:
            status, loud = _BROKEN, os.dup(2)
            try:
                _quiet()
                resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
                signal.alarm(_HANGING)
                limit(5)
                status = run()
            except BaseException:
                os.write(loud, traceback.format_exc().encode())
            finally:
                os._exit(status)
        self.running[child] = key

    def wait(self) -> None:
        """Wait for one fork and report on it."""
        child, status = os.wait()
        key = self.running.pop(child)
        with contextlib.suppress(BlockingIOError):
            self.kills.update(os.read(self.reading, 2**20).decode().splitlines())
        if os.WIFSIGNALED(status):
            outcome = "timeout" if os.WTERMSIG(status) in _TIMEOUTS else "tests"
        elif os.WEXITSTATUS(status) == _BROKEN:
            raise RuntimeError(f"{key}: this could not be run")
        else:
            outcome = _OUTCOMES.get(os.WEXITSTATUS(status), "tests")
        self.report(key, outcome)

    def finish(self) -> None:
        """Wait for all."""
        while self.running:
            self.wait()


@dataclass(frozen=True, slots=True)
class Task:
    """What the mutants of a room have to survive."""

    room: str
    tests: Sequence[str]
    plan: Plan
    patience: float


def run(
    task: Task, mutants: Sequence[Mutant], width: int, report: Callable[[str, str], None]
) -> None:
    """Judge every mutant; `report` is called with its outcome."""
    plan = task.plan
    late = [mutant for mutant in mutants if not plan.runs_at_import(mutant)]
    early = [mutant for mutant in mutants if plan.runs_at_import(mutant)]

    def swap(session: _Session) -> None:
        pool = Pool(width, plan.kills, report)
        for mutant in late:  # a module that is first imported in a test
            importlib.import_module(mutant.module)
        functions = {path: _functions(path) for path in {mutant.path for mutant in late}}

        def judge(mutant: Mutant) -> int:
            if not _take(functions[mutant.path], mutant.compile()):
                return _BROKEN
            _clear_caches()
            return session.judge(mutant, task, pool.say)

        for mutant in late:
            pool.start(mutant.key, lambda mutant=mutant: judge(mutant))
        pool.finish()

    server = os.fork()
    if server == 0:
        os.dup2(2, 1)
        status = 1
        try:
            status = _pytest(task.room, task.tests, _Session(swap))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    if os.waitstatus_to_exitcode(os.waitpid(server, 0)[1]) != 0:
        raise RuntimeError("the process that holds the tests failed")

    pool = Pool(width, plan.kills, report)
    for mutant in early:
        pool.start(mutant.key, lambda mutant=mutant: _afresh(mutant, task, pool.say))
    pool.finish()


def _afresh(mutant: Mutant, task: Task, say: Callable[[str], None]) -> int:
    # What is loaded already would not meet the change.
    for name in [name for name in sys.modules if name.partition(".")[0] == "replication"]:
        del sys.modules[name]
    importlib.import_module("replication.guard")  # its finder would come before this one
    sys.meta_path.insert(0, _Finder(mutant, mutant.compile()))
    limit(20)

    def judge(session: _Session) -> None:
        os._exit(session.judge(mutant, task, say))

    _pytest(task.room, task.tests, _Session(judge))
    return BY_TESTS
