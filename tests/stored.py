"""What the pages of the book have stored."""

from pathlib import Path

import nbformat

BOOK = Path(__file__).parents[1] / "book"


def playground(room: str) -> str:
    """Return the page to play with that the chapter of a room shows."""
    notebook = nbformat.read(BOOK / room / "play.ipynb", as_version=4)
    shown = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    return next(out.data["text/html"] for out in shown if "text/html" in out.get("data", {}))
