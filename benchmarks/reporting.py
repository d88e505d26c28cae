"""What the benchmarks share: the time of a run, and how a peer compares with a goal."""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def timed(run: Callable[[], Answer], repeats: int = 3) -> tuple[float, Answer]:
    """Least processor time of a few runs, in seconds, and the answer of the last one.

    The time of all threads counts, so that what else the machine does hardly shows, and nobody
    gains by spreading work over cores.
    """
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        answer = run()
        best = min(best, time.process_time() - start)
    return best, answer


def compare(
    peer: str, theirs: float, ours: float, gap: float, goal: float | None = None, note: str = ""
) -> None:
    """Print how many times as long a peer takes, how far its answers are, and the goal.

    Parameters
    ----------
    peer : str
    theirs, ours : float
        Seconds for the same work.
    gap : float
        Largest relative distance of the answers.
    goal : float, optional
        Times as long that the peer should take.
    note : str
        What the peer is given, or leaves out.
    """
    ratio = theirs / ours
    told = "" if goal is None else f"; goal {goal:g}x: {'met' if ratio >= goal else 'NOT MET'}"
    beside = f"  ({note})" if note else ""
    print(f"  {peer}: {ratio:,.2f} times as long, answers within {gap:.0e}{told}{beside}")
