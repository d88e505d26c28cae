"""Output that is written whole or not at all, and never over what is not a regular file."""

import os
import re
import stat
import sys
import tempfile
from pathlib import Path

STANDARD_OUTPUT = Path("-")
_LINKS = 40
"""Links that a name may lead through, as on Linux."""


def is_standard_output(file: Path | None) -> bool:
    """Whether a file is ``-``, or a name such as ``/dev/stdout`` of what is standard output."""
    if file is None or file == STANDARD_OUTPUT or sys.stdout is None:
        return file == STANDARD_OUTPUT
    try:
        return os.path.samestat(file.stat(), os.fstat(1))
    except OSError:
        return False


def _descriptor(file: Path) -> int | None:
    """Return the descriptor of this process that a name such as ``/dev/fd/3`` means, if any."""
    own = os.path.realpath("/dev/fd")
    for _ in range(_LINKS):
        folder = Path(os.path.realpath(file.parent))
        if str(folder) == own and re.fullmatch("[0-9]{1,9}", file.name):
            return int(file.name)
        if not file.is_symlink():
            break
        file = folder / file.readlink()
    return None


def _is_of_the_system(file: Path) -> bool:
    """Whether a name lies below ``/dev`` or ``/proc``, except shared memory, which has files."""
    folder = Path(os.path.realpath(file.parent)).parts[1:3]
    return folder[:1] in (("dev",), ("proc",)) and folder != ("dev", "shm")


def require_writable(file: Path | None) -> None:
    """Refuse a file that cannot be written, before any work is done.

    Parameters
    ----------
    file : Path or None
        ``-`` is standard output; None is no file.

    Raises
    ------
    ValueError
        If its folder does not exist or cannot be written to, it is a folder, protected, or a link
        that leads to itself, no such device or open descriptor, or standard output is meant and
        closed.
    """
    if file is None:
        return
    try:
        _require(file)
    except OSError as error:
        raise ValueError(f"file = {str(file)!r}: it cannot be written: {error.strerror}") from error


def _require(file: Path) -> None:
    descriptor = _descriptor(file)
    if is_standard_output(file):
        if sys.stdout is None:
            raise ValueError(
                f"file = {str(file)!r}: standard output is closed, and it must be open"
            )
    elif descriptor is not None:
        try:
            os.write(descriptor, b"")
        except OSError:
            raise ValueError(f"file = {str(file)!r}: it must be open for writing") from None
    else:
        _require_place(file)


def _require_place(file: Path) -> None:
    if Path(os.path.realpath(file)).is_symlink():
        raise ValueError(f"file = {str(file)!r}: it must not be a link that leads to itself")
    if file.is_dir():
        raise ValueError(f"file = {str(file)!r}: it must be a file, and this is a folder")
    if file.exists():
        if not os.access(file, os.W_OK):
            raise ValueError(f"file = {str(file)!r}: it must be a file that you may write to")
        if not file.is_file() or _is_of_the_system(file):
            return
    elif _is_of_the_system(file):
        raise ValueError(f"file = {str(file)!r}: it must be there already, as a device is")
    folder = Path(os.path.realpath(file)).parent
    if not folder.is_dir():
        raise ValueError(f"file = {str(file)!r}: there is no folder {str(folder)!r}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ValueError(f"file = {str(file)!r}: the folder {str(folder)!r} cannot be written to")


def write_file(path: Path, content: str | bytes) -> None:
    """Write an output file.

    A regular file is replaced at once, so that a failed run leaves what was there; it keeps its
    mode, and a link keeps leading to it. Devices, pipes and open descriptors such as ``/dev/fd/3``
    are written to, and ``-`` is standard output.

    Parameters
    ----------
    path : Path
    content : str or bytes

    Raises
    ------
    OSError
        If it cannot be written: the message names it.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        _write(path, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or error
        raise OSError(f"file = {str(path)!r}: it cannot be written: {reason}") from error


def _write(path: Path, data: bytes) -> None:
    descriptor = _descriptor(path)
    if is_standard_output(path):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    elif descriptor is not None:
        with os.fdopen(os.dup(descriptor), "wb") as stream:
            stream.write(data)
    elif _is_of_the_system(path) or (path.exists() and not path.is_file()):
        with path.open("ab") as stream:
            stream.write(data)
    else:
        _replace(Path(os.path.realpath(path)), data)


def _replace(target: Path, data: bytes) -> None:
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".unfinished-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Return the mask of new files; reading it means setting it for a moment."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
