"""How far a command is, on a terminal and only there."""

import shutil
import sys
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.status import Status


def is_terminal(*, err: bool = False) -> bool:
    """Whether standard output, or standard error, is a terminal."""
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()


def width() -> int | None:
    """Characters of a line of the terminal; none where the output is no terminal."""
    return shutil.get_terminal_size().columns if is_terminal() else None


def _console(*, err: bool) -> Console:
    # Whether this is a terminal is not what a variable for colours says.
    columns, lines = shutil.get_terminal_size()
    terminal = is_terminal(err=err)
    return Console(stderr=err, force_terminal=terminal, width=columns, height=lines)


def bar(*, err: bool) -> "Progress":
    """Return a bar that counts up.

    Parameters
    ----------
    err : bool
        Whether it is on standard error, as where standard output takes the answer.
    """
    from rich import progress  # noqa: PLC0415

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
    )
    console = _console(err=err)
    return progress.Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    )


def waiting(text: str) -> "Status":
    """Say on a terminal what is being computed, until it is."""
    return _console(err=True).status(text)
