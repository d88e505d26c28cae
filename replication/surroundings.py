"""What surrounds the command line: the reader's settings, signals, and limits of the system."""

import errno
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

_SET = {
    "MPLBACKEND": "agg",  # figures go into files: whatever opens windows is not asked for
    "MATPLOTLIBRC": os.devnull,
    # The matrices are small: a second thread costs time, a great deal of it on a busy machine.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}
_DROPPED = ("JOBLIB_", "LOKY_", "SOURCE_DATE_EPOCH")
"""How variables begin that reach into what starts processes and what dates a figure."""

_LAST_STREAM = 2
"""Number of standard error."""

_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Signals besides Ctrl-C that ask a process to end."""

_CAUSES = {
    errno.EMFILE: "too many files are open: allow more (ulimit -n), or take fewer --jobs",
    errno.EAGAIN: "no more processes can be started: allow more (ulimit -u), or take fewer --jobs",
    errno.ENOMEM: "there is not enough memory",
}


class Stopped(KeyboardInterrupt):
    """A signal asked this process to end; the number is its own."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def _stop(number: int, _: object) -> NoReturn:
    raise Stopped(number)


def settle() -> None:
    """Let no setting of the reader reach a figure, a solver or a process that is started.

    A closed standard stream leaves its number to the next file, which processes would then take
    for theirs; nothing stands there instead.
    """
    while (lowest := os.open(os.devnull, os.O_RDONLY)) <= _LAST_STREAM:
        os.set_inheritable(lowest, True)
    os.close(lowest)
    os.environ.update(_SET)
    for name in [name for name in os.environ if name.startswith(_DROPPED)]:
        del os.environ[name]
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)


def heed() -> None:
    """End at SIGTERM and SIGHUP as at Ctrl-C, so that nothing unfinished and nobody is left.

    A signal that is ignored, as under ``nohup``, stays ignored.
    """
    for number in _ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)


@contextmanager
def deaf() -> Iterator[None]:
    """Let signals wait, and not reach processes that start meanwhile: they are for this one."""
    if os.name != "posix":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, *_ENDING])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def obey_parent(*, may_be_ended: bool) -> None:
    """Leave Ctrl-C to the process that started this one, and other signals too unless it ends it.

    Parameters
    ----------
    may_be_ended : bool
        Whether those other signals end this process, at once.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in _ENDING:
        signal.signal(number, signal.SIG_DFL if may_be_ended else signal.SIG_IGN)
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT, *_ENDING])


def leave(status: int, message: str = "") -> NoReturn:
    """End with an exit status and at most one line; what nobody reads is no reason to say more."""
    if message:
        with suppress(OSError, AttributeError):
            sys.stderr.write(f"replication: {' '.join(message.split())}\n")
            sys.stderr.flush()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, stream.fileno())
            os.close(nothing)
    sys.exit(status)


def leave_ended(error: BaseException | None, how_far: str = "") -> NoReturn:
    """End as a signal asked for, or where the reader has left, with the status that shells give."""
    if isinstance(error, BrokenPipeError):
        leave(128 + signal.SIGPIPE)
    number = error.number if isinstance(error, Stopped) else signal.SIGINT
    leave(128 + number, f"stopped{how_far}")


def told(error: BaseException) -> str:
    """Say in one line what went wrong with the system, and with which file."""
    if isinstance(error, MemoryError):
        return _CAUSES[errno.ENOMEM]
    if isinstance(error, ImportError):
        return f"it is not installed whole, or there is not enough memory: {error}"
    if not isinstance(error, OSError) or error.errno is None:
        return str(error) or type(error).__name__
    reason = _CAUSES.get(error.errno, error.strerror or type(error).__name__)
    if error.errno in (errno.ENOSPC, errno.EFBIG) and error.filename is None:
        return f"standard output: it cannot be written: {reason}"
    return f"{reason}: {os.fsdecode(error.filename)!r}" if error.filename else reason
