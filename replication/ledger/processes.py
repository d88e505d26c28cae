"""Work divided among processes, with its answers in order."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from replication.surroundings import deaf, obey_parent

Answer = TypeVar("Answer")


def spread(work: Callable[[int], Answer], count: int, jobs: int) -> Iterator[Answer]:
    """Yield ``work(0)``, ``work(1)`` and so on, in this order, with several processes at work.

    Each process begins with a stretch of its own, so that what neighbours share is computed once.
    One that has finished its stretch takes from the end of the longest that is left. Where a
    process cannot be forked, there is one.

    Parameters
    ----------
    work : callable
        From a number to an answer that can be pickled.
    count : int
        How many answers.
    jobs : int
        How many processes.

    Raises
    ------
    Exception
        What `work` raises.
    ConnectionError
        If a process dies.
    """
    jobs = min(jobs, count)
    if jobs <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, range(count))
        return
    stretches = [
        deque(range(count * job // jobs, count * (job + 1) // jobs)) for job in range(jobs)
    ]
    with _Processes(work, jobs) as connections:
        for connection, stretch in zip(connections, stretches, strict=True):
            with _alive():
                connection.send(stretch.popleft())
        answers: dict[int, Answer] = {}
        for number in range(count):
            while number not in answers:
                answers |= _received(connections, stretches)
            yield answers.pop(number)


@contextmanager
def _alive() -> Iterator[None]:
    """Say that a process died where its connection is found broken."""
    try:
        yield
    except (EOFError, OSError):
        raise ConnectionError("a process died before it had an answer") from None


def _received(connections: Sequence[Connection], stretches: Sequence[deque[int]]) -> dict[int, Any]:
    """Wait for answers, and give those that sent them something new to do."""
    answers = {}
    for connection in wait(connections):
        assert isinstance(connection, Connection)
        with _alive():
            number, answer, error = connection.recv()
        if error is not None:
            raise error
        answers[number] = answer
        own, longest = stretches[connections.index(connection)], max(stretches, key=len)
        if own or longest:
            with _alive():
                connection.send(own.popleft() if own else longest.pop())
    return answers


class _Processes:
    """Processes that work until they are told no more, or this one ends."""

    def __init__(self, work: Callable[[int], Any], jobs: int) -> None:
        self.connections: list[Connection] = []
        self.processes: list[multiprocessing.process.BaseProcess] = []
        context = multiprocessing.get_context("fork")
        for _ in range(jobs):
            here, there = context.Pipe()
            self.connections.append(here)
            process = context.Process(
                target=_serve, args=(work, there, [*self.connections]), daemon=True
            )
            with deaf():
                process.start()
            there.close()
            self.processes.append(process)

    def __enter__(self) -> list[Connection]:
        return self.connections

    def __exit__(self, *_: object) -> None:
        for connection, process in zip(self.connections, self.processes, strict=True):
            connection.close()
            process.terminate()
            process.join()


def _serve(work: Callable[[int], Any], there: Connection, others: list[Connection]) -> None:
    obey_parent(may_be_ended=True)
    for connection in others:
        connection.close()
    try:
        while True:
            number = there.recv()
            try:
                there.send((number, work(number), None))
            except Exception as error:
                there.send((number, None, error))
    except (EOFError, ConnectionError):
        return
