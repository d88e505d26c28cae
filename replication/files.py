"""Files that are written whole or not at all."""

import os
import tempfile
from pathlib import Path


def require_folder(file: Path | None) -> None:
    """Refuse a file to be written whose folder does not exist, before any work is done."""
    if file is not None and not file.parent.is_dir():
        raise ValueError(f"file = {str(file)!r}: there is no folder {str(file.parent)!r}")


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file at once, so that a failed run leaves what was there."""
    data = content.encode() if isinstance(content, str) else content
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
