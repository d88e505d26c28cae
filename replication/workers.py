"""Who computes the blocks of a sweep: this process, processes on this machine, or a Dask cluster.

Whoever does, a task is kept by the caller as soon as it is done, Ctrl-C stops between two of them,
and workers that are gone are noticed. Processes of this machine end with the one that started them.
"""

import logging
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from itertools import islice
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, TypeVar

from joblib.externals.loky import get_reusable_executor
from threadpoolctl import threadpool_limits

from replication.surroundings import deaf, obey_parent

Task = TypeVar("Task")
Answer = TypeVar("Answer")

LOST = "a worker died; the same command goes on from the finished blocks"
PATIENCE = 10.0
"""Seconds until a scheduler must have answered, and a cluster without workers is given up."""
_TICK = 0.2
_CUT_OFF = (CancelledError, OSError, RuntimeError, TypeError, AttributeError)
"""What Dask raises, by chance, when its scheduler is gone."""
_ADDRESS = re.compile(r"[a-z]+://(\[[0-9a-fA-F:.%]+\]|[^\s/:]+):\d+|inproc://\S+")


class _Stop:
    """Ctrl-C asks to stop after the task that comes next; asked again, it stops at once."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, *_: object) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def obey(self) -> None:
        """Stop now if asked to."""
        if self.asked:
            raise KeyboardInterrupt


@contextmanager
def _stopping() -> Iterator[_Stop]:
    """Answer Ctrl-C where nothing is half done; only the main thread can."""
    stop = _Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _settle(parent: int) -> None:
    """Prepare a process: one thread, signals left to the parent, and an end when that is gone."""
    obey_parent(may_be_ended=False)
    threadpool_limits(1)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def computed(
    function: Callable[[Task], Answer],
    tasks: Iterable[Task],
    keep: Callable[[Answer], None],
    *,
    jobs: int = 1,
    scheduler: str | None = None,
) -> Iterator[Answer]:
    """Yield what a function gives for each task, in any order, each kept before it is yielded.

    Parameters
    ----------
    function : callable
        Of one task.
    tasks : iterable
        Taken one by one, so that there may be more of them than memory holds.
    keep : callable
        Called with each answer.
    jobs : int
        Processes on this machine.
    scheduler : str, optional
        Address of a Dask scheduler; its workers take the place of processes here.

    Raises
    ------
    ValueError
        If `scheduler` is no address, Dask is not installed, or a worker lacks a package.
    ConnectionError
        If a worker dies, the scheduler does not answer, or no worker is left.
    """
    with _stopping() as stop:
        if scheduler is not None:
            with _cluster(scheduler) as (executor, width, alive):
                yield from _collect(executor, function, tasks, keep, width, alive, stop)
        elif jobs > 1:
            with _processes(jobs) as executor:
                yield from _collect(executor, function, tasks, keep, 2 * jobs, lambda _: None, stop)
        else:
            for task in tasks:
                answer = function(task)
                keep(answer)
                yield answer
                stop.obey()


def _collect(
    executor: Executor,
    function: Callable[[Task], Answer],
    tasks: Iterable[Task],
    keep: Callable[[Answer], None],
    width: int,
    alive: Callable[[bool], None],
    stop: _Stop,
) -> Iterator[Answer]:
    coming = iter(tasks)
    waiting: set[Future[Answer]] = set()
    while True:
        with deaf():
            waiting |= {executor.submit(function, t) for t in islice(coming, width - len(waiting))}
        if not waiting:
            return
        done, waiting = wait(waiting, _TICK, return_when=FIRST_COMPLETED)
        alive(bool(done))
        for future in done:
            try:
                answer = future.result()
            except BrokenExecutor:
                stop.obey()
                raise
            keep(answer)
            yield answer
        stop.obey()


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    if os.name == "posix":
        # Where it starts only with the processes it lets signals through to them.
        resource_tracker.ensure_running()
    with deaf():
        executor = get_reusable_executor(
            max_workers=jobs, reuse=False, initializer=_settle, initargs=(os.getpid(),)
        )
    try:
        with _flushable():
            yield executor
    except BrokenExecutor as error:
        raise ConnectionError(LOST) from error
    finally:
        executor.shutdown(wait=False, kill_workers=True)


@contextmanager
def _flushable() -> Iterator[None]:
    """Stand in for standard streams that are closed: processes flush them before they start."""
    with (
        Path(os.devnull).open("w", encoding="ascii") as nothing,
        redirect_stdout(sys.stdout or nothing),
        redirect_stderr(sys.stderr or nothing),
    ):
        yield


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Dask from telling, in many lines, what this module tells in one."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int, Callable[[bool], None]]]:
    """Connect to a Dask scheduler; also return how many tasks to give it, and what watches it."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError(
            f"scheduler = {address!r}: it must be an address such as tcp://10.0.0.1:8786"
        )
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415
    except ImportError:
        raise ValueError(
            f"scheduler = {address!r}: it needs Dask; run `pip install distributed`"
        ) from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ConnectionError(f"scheduler = {address!r}: none answers there ({error})") from error
    with _silent(), client:
        try:
            executor = client.get_executor(pure=False)
            yield executor, 2 * max(1, sum(client.ncores().values())), _Watch(client, address)
        except KilledWorker as error:
            raise ConnectionError(LOST) from error
        except _CUT_OFF as error:
            if client.status == "running":
                raise
            raise ConnectionError(
                f"scheduler = {address!r}: it is gone; start it again, and the same command goes "
                "on from the finished blocks"
            ) from error
        except ImportError as error:
            raise ValueError(
                f"scheduler = {address!r}: a worker lacks a package: {error}"
            ) from error


class _Watch:
    """Give a cluster up when it has had no worker, or has not answered, for too long."""

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401
        self.client = client
        self.address = address
        self.well = time.monotonic()

    def __call__(self, answered: bool) -> None:
        try:
            well = answered or bool(self.client.scheduler_info()["workers"])
        except OSError:
            well = False
        if well:
            self.well = time.monotonic()
        elif time.monotonic() - self.well > PATIENCE:
            raise ConnectionError(
                f"scheduler = {self.address!r}: it has no workers (left); start some, and the same "
                "command goes on from the finished blocks"
            )
