"""A Sphinx extension: what the outputs of every chapter need before they are read.

Each figure has a number and a caption, each table a caption, the words of a label stand apart,
cells that import are folded, and a downloaded notebook installs the package where it is missing.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from replication.show.words import heading, typeset

ROOT = Path(__file__).resolve().parents[2]

SHORT = 30
"""Characters of a first sentence that is too short for a caption, or of a cell for a sentence."""

WORDS = 4
"""Words of the shortest sentence."""

LONG = 100
"""Characters of a constant's value that are too many to be shown."""

KINDS_OF_THEIR_OWN = (
    "<caption",
    "<svg",
    "<script",
    "replication-prose",
    "replication-errata",
    "replication-ledger",
    "replication-score",
    'class="claims"',
)
"""What tables that have a caption, or that are no tables of numbers, hold."""

SENTENCES = ("replication-prose", "replication-errata", "replication-ledger", 'class="claims"')
"""What tables of sentences hold."""

TRUTHS = {"True": "yes", "False": "no"}

UNFOLDED = ("book/reuse",)
"""Pages that show how to import."""

CAPTION = "caption"
"""Key of a cell's metadata: what its table shows, without a full stop."""

PICTURE = "picture"
"""What holds the drawing of a figure; on a narrow screen it scrolls."""

INSTALL = """# Installs the package of this book where it is missing.
import importlib.util
from pathlib import Path

if importlib.util.find_spec("replication") is None:
    wheels = sorted(Path().glob("cities_replicated-*.whl"))
    source = str(wheels[-1]) if wheels else "{address}"
    if not source:
        raise ModuleNotFoundError("Put {wheel} from the book's page on reuse beside this notebook")
    %pip install --quiet {source}
"""
"""The first cell of every notebook that is downloaded."""


def cells(doctree: nodes.document) -> Iterator[nodes.container]:
    """Yield the code cells of a chapter."""
    for node in doctree.findall(nodes.container):
        if node.get("nb_element") == "cell_code":
            yield node


def source(cell: nodes.container) -> str:
    """Return the code of a cell, or nothing where it is not shown."""
    first = cell[0] if len(cell) else None
    shown = isinstance(first, nodes.container) and first.get("nb_element") == "cell_code_source"
    return first.astext() if shown else ""


def caption_of(code: str, alternative: str) -> str:
    """Shorten a figure's alternative text to a caption; a paper's own figure is named.

    Parameters
    ----------
    code : str
        Of the cell that draws it.
    alternative : str
    """
    caption, *others = re.split(r"(?<=[\w)])[:.;](?=\s|$)\s*", alternative.strip())
    while len(caption) < SHORT and others:
        caption = ": ".join(filter(None, (caption, others.pop(0))))
    printed = re.search(r"\bfigure_(\d+(?:_\d+)?)\(", code)
    start = f"The paper's Figure {printed[1].replace('_', '.')}, drawn again. " if printed else ""
    return f"{start}{caption}."


def number_figures(app: Sphinx, doctree: nodes.document) -> None:
    """Wrap each picture that a cell draws, and where it is in no figure yet give it a caption."""
    page = app.env.docname.replace("/", "-")
    pictures = [
        (cell, bundle)
        for cell in cells(doctree)
        for bundle in cell.findall(nodes.container)
        if bundle.get("nb_element") == "mime_bundle"
        and any(image.get("alt") for image in bundle.findall(nodes.image))
        and PICTURE not in bundle.parent["classes"]
    ]
    for figure in doctree.findall(nodes.figure):
        if isinstance(figure[0], nodes.image):
            figure[0] = nodes.container("", figure[0], classes=[PICTURE])
    number = count(1)
    for cell, bundle in pictures:
        picture = nodes.container("", classes=[PICTURE])
        if isinstance(bundle.parent, nodes.figure):
            bundle.replace_self(picture)
        else:
            alternative = next(image["alt"] for image in bundle.findall(nodes.image))
            caption = caption_of(source(cell), alternative)
            figure = nodes.figure("", ids=[f"{page}-figure-{next(number)}"])
            bundle.replace_self(figure)
            figure += [picture, nodes.caption(caption, caption)]
        picture += bundle


def caption_tables(app: Sphinx, doctree: nodes.document) -> None:  # noqa: ARG001
    """Give a table of numbers its number on the page, and the caption that its cell carries."""
    number = 0
    for cell in cells(doctree):
        for raw in list(cell.findall(nodes.raw)):
            html = raw.astext()
            if "<table" not in html or any(kind in html for kind in KINDS_OF_THEIR_OWN):
                continue
            number += 1
            told = typeset(cell["cell_metadata"].get(CAPTION, ""))
            caption = f"<caption>Our table {number}. {told}.</caption>"
            html = re.sub(r"<table[^>]*>", lambda tag: tag[0] + caption, html, count=1)  # noqa: B023
            raw.replace_self(nodes.raw(html, html, format="html"))


def shorten_values(app: Sphinx, doctree: nodes.document) -> None:  # noqa: ARG001
    """Leave out the value of a constant that is too long to be read."""
    for value in list(doctree.findall(addnodes.desc_annotation)):
        if value.astext().startswith(" = ") and len(value.astext()) > LONG:
            value.parent.remove(value)


def let_proofs_be_many(app: Sphinx, doctree: nodes.document) -> None:  # noqa: ARG001
    """Number the addresses of a page's proofs and statements, which are all alike."""
    shared = ("proof", "proof-content")
    alike = [node for node in doctree.findall(nodes.Element) if set(shared) & set(node["ids"])]
    for number, node in enumerate(alike, start=1):
        node["ids"] = [f"{one}-{number}" if one in shared else one for one in node["ids"]]


def words_of_labels(html: str) -> str:
    """Write each label of a table in words: ``land-share`` becomes ``land share``."""
    label = r"(<th[^>]*>)([a-z]+(?:[-_][a-z0-9]+)*)(?=</th>)"
    return re.sub(label, lambda found: found[1] + heading(found[2].replace("_", "-")), html)


def formulas_of_cells(html: str) -> str:
    """Write the formulas in a table's cells as formulas, ``rho`` as ``ρ``, and truths as words."""

    def formula(found: re.Match[str]) -> str:
        if found[2] in TRUTHS:
            return found[1] + TRUTHS[found[2]]
        is_id = re.fullmatch(r"[\w.-]+(/[\w.-]+)+", found[2])
        return found[0] if is_id else found[1] + typeset(unescape(found[2]))

    return re.sub(r"(<(?:th|td|span)\b[^>]*>)([^<>]+)(?=</(?:th|td|span)>)", formula, html)


def powers_of_ten(html: str) -> str:
    """Write ``1.4e-10`` outside code and pictures as a number times a power of ten."""

    def power(found: re.Match[str]) -> str:
        if found["kept"]:
            return found["kept"]
        factor = "" if found["factor"] == "1" else f"{found['factor']} · "
        return f"{factor}10<sup>{found['sign'].replace('-', '−')}{found['power']}</sup>"

    kept = r"(?P<kept><(code|pre|script|style|svg)\b.*?</\2>|<[^>]*>)"
    number = r"(?<![\w.])(?P<factor>\d*\.?\d+)e(?P<sign>-?)\+?0*(?P<power>\d+)(?!\w)"
    return re.sub(f"{kept}|{number}", power, html, flags=re.DOTALL)


def words_of_cells(html: str) -> str:
    """Mark the columns of a table that hold sentences: they stand to the left and wrap."""
    row, cell = r"<tr.*?</tr>", r"<(t[hd])([^>]*)>((?:(?!</t[hd]>).)*)</\1>"
    sentences = {
        i
        for line in re.findall(row, html, re.DOTALL)
        for i, (kind, _, inner) in enumerate(re.findall(cell, line, re.DOTALL))
        if kind == "td" and _is_sentence(inner)
    }
    if not sentences or "span=" in html:
        return html

    def mark(line: re.Match[str]) -> str:
        column = count()

        def marked(found: re.Match[str]) -> str:
            kind, attributes, inner = found.groups()
            name = ' class="words"' if next(column) in sentences else ""
            return f"<{kind}{name}{attributes}>{inner}</{kind}>"

        return re.sub(cell, marked, line[0], flags=re.DOTALL)

    return re.sub(row, mark, html, flags=re.DOTALL)


def _is_sentence(html: str) -> bool:
    text = unescape(re.sub("<[^>]*>", "", html)).strip()
    return len(text) > SHORT and len(re.findall(r"[^\W\d_]{2,}", text)) >= WORDS


def spell_labels(app: Sphinx, doctree: nodes.document) -> None:  # noqa: ARG001
    """Write labels in words, formulas as formulas, and mark the sentences of a table."""
    for cell in cells(doctree):
        for raw in list(cell.findall(nodes.raw)):
            html = powers_of_ten(raw.astext())
            if "<table" in html:
                html = formulas_of_cells(words_of_labels(html))
                if not any(kind in html for kind in SENTENCES):
                    html = words_of_cells(html)
            raw.replace_self(nodes.raw(html, html, format=raw["format"]))


def fold_imports(app: Sphinx, doctree: nodes.document) -> None:
    """Fold the code of a cell that is half imports or more."""
    if app.env.docname in UNFOLDED:
        return
    for cell in cells(doctree):
        code = source(cell)
        lines = [line for line in code.splitlines() if line.strip()]
        imports = sum(bool(re.match(r"(from|import) ", line)) for line in lines)
        if "hide_mode" not in cell and lines and 2 * imports >= len(lines):
            cell["hide_mode"] = "input"
            cell["classes"].append("tag_hide-input")
            cell["prompt_show"] = app.config.nb_code_prompt_show
            cell["prompt_hide"] = app.config.nb_code_prompt_hide


def build_wheel(folder: Path) -> str:
    """Build the package's wheel into a folder, without a network, and return its name."""
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        folder,
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - ours
    return max(folder.glob("cities_replicated-*.whl")).name


def installing(notebook: dict[str, Any], address: str, wheel: str) -> dict[str, Any]:
    """Return a notebook that begins with the cell that installs.

    Parameters
    ----------
    notebook : dict
    address : str
        What pip installs from where no wheel is beside the notebook; may be empty.
    wheel : str
        Name of the wheel.
    """
    code = INSTALL.replace("{address}", address).replace("{wheel}", wheel)
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "install",
        "metadata": {"tags": ["remove-cell"]},
        "outputs": [],
        "source": code.splitlines(keepends=True),
    }
    return notebook | {"cells": [cell, *notebook["cells"]]}


def end_numbers_with_a_stop(app: Sphinx) -> None:
    """End the number of a figure with a full stop; in print there is a colon."""
    if app.builder.format == "html":
        app.config.numfig_format["figure"] += "."


def complete_downloads(app: Sphinx, error: Exception | None) -> None:
    """Put the wheel beside the pages, and the cell that installs it into every download."""
    if error is not None or app.builder.format != "html":
        return
    wheel = build_wheel(Path(app.outdir) / "_static")
    url = app.config.html_theme_options.get("repository_url", "")
    address = f"git+{url}" if url else ""
    for path in sorted((Path(app.outdir) / "_sources").rglob("*.ipynb")):
        stored = Path(app.srcdir) / path.relative_to(Path(app.outdir) / "_sources")
        notebook = json.loads(stored.read_text(encoding="utf-8"))
        text = json.dumps(installing(notebook, address, wheel), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    for change in (
        spell_labels,
        number_figures,
        caption_tables,
        fold_imports,
        shorten_values,
        let_proofs_be_many,
    ):
        app.connect("doctree-read", change)
    app.connect("builder-inited", end_numbers_with_a_stop)
    app.connect("build-finished", complete_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
