"""Options and arguments that several commands have."""

from pathlib import Path
from typing import Annotated, Any

import typer

from replication.show import completion


def path(given: str) -> Path:
    """Return a path that was given; the working folder is ``.``, not an empty name."""
    if not given:
        raise typer.BadParameter("it must not be empty")
    return Path(given)


Keys = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KEY",
        help="A paper, a claim or the first parts of its id: land, wedge/table-3, "
        "land/proposition-2. All claims if none is given.",
        show_default=False,
        autocompletion=completion.keys,
    ),
]


def file(name: str, told: str) -> Any:  # noqa: ANN401
    """Return an option that names a file to be written."""
    return typer.Option(name, metavar="FILE", help=told, parser=path)


Csv = Annotated[Path | None, file("--csv", "Write all digits as CSV, and print nothing.")]
