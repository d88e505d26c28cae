"""Who computes: this process, more processes on this machine, or workers of a Dask scheduler.

Results come in the order in which they are finished. Nobody who computes outlives the process
that asks, and when nobody is left to compute, that is said.
"""

import logging
import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import islice
from typing import Any

from threadpoolctl import threadpool_limits

from replication.numerics import text

Task = tuple[Any, ...]
Run = Callable[[Iterable[Task]], Iterator[Any]]

PATIENCE = 10.0
"""Seconds that a scheduler may take to answer, or be without workers."""

_LOOK = 1.0
_LOST = "a worker died; the same command goes on from the finished blocks"
_ADDRESS = re.compile(r"[a-z]+://([^\s/:]+|\[[^\s/]+\]):\d{1,5}")


def require_address(scheduler: str) -> None:
    """Refuse what cannot be the address of a scheduler; ``ValueError`` says how one looks."""
    if not _ADDRESS.fullmatch(text("scheduler", scheduler)):
        raise ValueError(
            f"scheduler = {scheduler!r}: it must be an address such as tcp://10.0.0.1:8786"
        )


def start(
    function: Callable[..., Any], jobs: int, scheduler: str | None
) -> AbstractContextManager[Run]:
    """Start who computes, and return what runs a function on tasks.

    Parameters
    ----------
    function : callable
        Of a module that the workers can import.
    jobs : int
        Processes; one is this process.
    scheduler : str or None
        Address of a Dask scheduler, whose workers compute instead.
    """
    if scheduler is not None:
        return _cluster(function, scheduler)
    if jobs > 1:
        return _processes(function, jobs)
    return nullcontext(lambda tasks: (function(*task) for task in tasks))


@contextmanager
def on_interrupt(handler: Callable[..., None]) -> Iterator[None]:
    """Answer Ctrl-C in another way; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _unordered(
    executor: Executor,
    function: Callable[..., Any],
    ahead: int,
    look: Callable[[], None],
    tasks: Iterable[Task],
) -> Iterator[Any]:
    """Results as they are finished, with a few asked for ahead; `look` after who computes."""
    waiting: set[Future[Any]] = set()
    coming = iter(tasks)
    while True:
        for task in islice(coming, ahead - len(waiting)):
            waiting.add(executor.submit(function, *task))
        if not waiting:
            return
        done, waiting = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
        look()
        for one in done:
            yield one.result()


def _start_worker(parent: int) -> None:
    """Leave Ctrl-C to the process that started this one, use one thread, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threadpool_limits(1)

    def follow() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@contextmanager
def _processes(function: Callable[..., Any], jobs: int) -> Iterator[Run]:
    """Processes on this machine; they are ended when the sweep is stopped."""
    earlier = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), _start_worker, (os.getpid(),)
    )
    try:
        yield partial(_unordered, executor, function, 2 * jobs, lambda: None)
    except BrokenExecutor as error:
        raise ConnectionError(_LOST) from error
    finally:
        for child in set(multiprocessing.active_children()) - earlier:
            child.kill()
        executor.shutdown(cancel_futures=True)


@contextmanager
def _cluster(function: Callable[..., Any], scheduler: str) -> Iterator[Run]:
    """Workers of a Dask scheduler."""
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415
    except ImportError:
        raise ValueError(
            f"scheduler = {scheduler!r}: it needs Dask; run `pip install distributed`"
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        with Client(scheduler, timeout=PATIENCE, set_as_default=False) as client:
            seen = time.monotonic()

            def look() -> None:
                """Raise if there has been no worker for a while."""
                nonlocal seen
                if client.scheduler_info().get("workers"):
                    seen = time.monotonic()
                elif time.monotonic() - seen > PATIENCE:
                    raise ConnectionError(
                        f"scheduler = {scheduler!r}: it has no workers; start some with `dask "
                        f"worker {scheduler}`; the same command goes on from the finished blocks"
                    )

            ahead = 2 * max(sum(client.nthreads().values()), 1)
            yield partial(_unordered, client.get_executor(pure=False), function, ahead, look)
    except KilledWorker as error:
        raise ConnectionError(_LOST) from error
    except ImportError as error:
        raise ValueError(f"scheduler = {scheduler!r}: a worker lacks a package: {error}") from error
