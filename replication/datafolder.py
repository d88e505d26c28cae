"""Where the project's data are: beside the package in a checkout, inside it when installed."""

from pathlib import Path


class DataUnavailableError(FileNotFoundError):
    """Data that the project does not hold are not here; the message says how to get them."""


def data_folder() -> Path:
    """Return the folder that holds ``claims/`` and ``published/``.

    Raises
    ------
    FileNotFoundError
        If neither the installed copy nor the checkout's ``data/`` is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_data", package.parent / "data"):
        if (folder / "claims").is_dir():
            return folder
    raise FileNotFoundError(f"no data folder beside {package}: reinstall the package")
