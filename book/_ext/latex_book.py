"""A Sphinx extension: what the stored notebooks need to become a book in LaTeX."""

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import html_to_latex
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.transforms.post_transforms.images import ImageConverter

FUNCTIONS = "book/functions/"
ELSEWHERE = "An interactive figure: see the book in a browser."


def convert_picture(source: Path, target: Path) -> None:
    """Write an SVG file as PDF with librsvg."""
    command = ["rsvg-convert", "--format=pdf", f"--output={target}", source]
    subprocess.run(command, check=True)  # noqa: S603 - both are files of the book


class TablesOfOutputs(SphinxPostTransform):
    """Replace an output that holds an HTML table by the same table in LaTeX.

    An interactive figure gives way to a remark, and to its picture, its table or its text.
    """

    builders = ("latex",)
    default_priority = 3  # before MyST-NB chooses one form of each output

    def run(self) -> None:
        """Go through the outputs."""
        is_output = lambda node: (
            isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"
        )
        for bundle in list(self.document.findall(is_output)):
            for form in bundle.children:
                if form.get("mime_type") != "text/html":
                    continue
                if re.search("<(svg|script|input)", form.astext()):
                    remark = nodes.paragraph("", "", nodes.emphasis(text=ELSEWHERE))
                    before = [remark, *self.still_pictures(form.astext())]
                    bundle.parent.insert(bundle.parent.index(bundle), before)
                table = html_to_latex.table(form.astext())
                if table:
                    bundle.replace_self(nodes.raw("", table, format="latex"))

    def still_pictures(self, html: str) -> Iterator[nodes.Node]:
        """Yield the drawing of an interactive figure as it is before anybody moves a slider."""
        for drawn in re.findall(r'<svg[^>]*role="img".*?</svg>', html, re.DOTALL):
            if shutil.which("rsvg-convert"):
                name = f"still-{hashlib.sha256(drawn.encode()).hexdigest()[:12]}"
                source = Path(self.app.outdir) / f"{name}.svg"
                source.write_text(drawn, encoding="utf-8")
                convert_picture(source, source.with_suffix(".pdf"))
                shown = rf"\includegraphics[width=0.85\linewidth]{{{name}.pdf}}"
                yield nodes.raw("", f"\n\n{shown}\n\n", format="latex")


class WholeOutputs(SphinxPostTransform):
    """Keep a cell, and the heading right above it, on one page with the output that it gives."""

    builders = ("latex",)
    default_priority = 5  # when every output has its form

    def run(self) -> None:
        """Go through the cells."""
        is_cell = lambda node: (
            isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"
        )
        for cell in list(self.document.findall(is_cell)):
            tables = [raw.astext() for raw in cell.findall(nodes.raw)]
            pictures = [0.38 for _ in cell.findall(nodes.image)]
            pictures += [0.38 for table in tables if r"\includegraphics" in table]
            heights = pictures + [
                0.2 if "longtable" in table else min(0.75, 0.03 + 0.014 * table.count("\\\\\n"))
                for table in tables
                if r"\includegraphics" not in table
            ]
            if not heights:
                continue
            height = heights[0] + 0.02 * (2 + cell[0].astext().count("\n"))
            first = cell
            while isinstance(first.parent, nodes.section) and first.parent.index(first) == 1:
                first = first.parent
            need = nodes.raw("", rf"\needspace{{{height:.2f}\textheight}}" + "\n", format="latex")
            first.parent.insert(first.parent.index(first), need)


class Solutions(SphinxPostTransform):
    """Print what a folded cell gives, without its code: on paper nothing can be opened."""

    builders = ("latex",)
    default_priority = 3

    def run(self) -> None:
        """Go through the cells."""
        for cell in self.document.findall(nodes.container):
            cell["classes"] = [
                "tag_hide-input" if name == "tag_hide-cell" else name for name in cell["classes"]
            ]


class Proofs(SphinxPostTransform):
    """End a proof with a square; its box would have a title without words."""

    builders = ("latex",)
    default_priority = 3

    def run(self) -> None:
        """Go through the boxes that hold a proof."""
        for box in list(self.document.findall(nodes.Admonition)):
            if "proof" in box.get("classes", []) and not isinstance(box[0], nodes.title):
                box.replace_self(
                    [*box.children, nodes.raw("", r"\hfill\(\square\)", format="latex")]
                )


class Cards(SphinxPostTransform):
    """Write a card as a paragraph: its title, its text and where it leads."""

    builders = ("latex",)
    default_priority = 3

    def run(self) -> None:
        """Go through the cards."""
        part = lambda name: (
            lambda node: isinstance(node, nodes.container) and node.get("design_component") == name
        )
        for title in list(self.document.findall(part("card-title"))):
            title.replace_self(nodes.paragraph("", "", nodes.strong(text=title.astext())))
        for card in list(self.document.findall(part("card"))):
            links = list(card.findall(addnodes.pending_xref))
            for link in links:
                link.parent.remove(link)
            card.append(nodes.paragraph("", "", nodes.Text("See "), *links))


class Functions(SphinxPostTransform):
    """Leave out what each function takes and gives: that is for a browser, with its links.

    The table of contents names the chapters alone, not their modules.
    """

    builders = ("latex",)
    default_priority = 3

    def run(self) -> None:
        """Go through the descriptions, and the links to them."""
        for description in list(self.document.findall(addnodes.desc)):
            description.parent.remove(description)
        for link in list(self.document.findall(addnodes.pending_xref)):
            if link.get("refdomain") == "py":
                link.replace_self(link.children)
        chapters_only = r"\addtocontents{toc}{\protect\setcounter{tocdepth}{0}}"
        for page in self.document.findall(addnodes.start_of_file):
            if page["docname"].startswith(FUNCTIONS):
                page.insert(0, nodes.raw("", chapters_only, format="latex"))


class NamesInTables(SphinxPostTransform):
    """Let a name of the code in a table break after its dots and lines: a column is narrow."""

    builders = ("latex",)
    default_priority = 950

    def run(self) -> None:
        """Go through the tables."""
        for table in self.document.findall(nodes.table):
            for name in list(table.findall(nodes.literal)):
                text = html_to_latex.escape(name.astext(), breakable=True)
                name.replace_self(nodes.raw("", rf"\sphinxcode{{{text}}}", format="latex"))


class EmptyChapters(SphinxPostTransform):
    """Drop the page of references: the bibliography that it holds stands at the end."""

    builders = ("latex",)
    default_priority = 950  # after the bibliography has moved

    def run(self) -> None:
        """Go through the sections."""
        for section in list(self.document.findall(nodes.section)):
            if section.parent and not section.astext().replace(section[0].astext(), "").strip():
                section.parent.remove(section)


class TaggedEquations(SphinxPostTransform):
    r"""Leave an equation with a paper's number alone: ``\tag`` is not allowed within ``split``."""

    builders = ("latex",)
    default_priority = 3

    def run(self) -> None:
        """Go through the displayed equations."""
        for block in self.document.findall(nodes.math_block):
            text = block.astext().strip()
            if r"\tag" in text and not block.get("nowrap"):
                block.children = [nodes.Text(f"\\begin{{equation*}}\n{text}\n\\end{{equation*}}")]
                block["nowrap"] = True


class VectorPictures(ImageConverter):
    """Convert SVG to PDF with librsvg."""

    conversion_rules: ClassVar = [("image/svg+xml", "application/pdf")]

    def is_available(self) -> bool:
        """Say whether ``rsvg-convert`` is installed."""
        return shutil.which("rsvg-convert") is not None

    def convert(self, _from: str, _to: str) -> bool:
        """Write the converted picture."""
        convert_picture(Path(_from), Path(_to))
        return True


def use_the_plain_class(app: Sphinx, config: Config) -> None:  # noqa: ARG001
    """Use Sphinx's own class of a manual: Jupyter Book's needs far more of TeX."""
    config["latex_theme"] = "manual"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_post_transform(TablesOfOutputs)
    app.add_post_transform(WholeOutputs)
    app.add_post_transform(TaggedEquations)
    app.add_post_transform(Solutions)
    app.add_post_transform(Proofs)
    app.add_post_transform(Cards)
    app.add_post_transform(Functions)
    app.add_post_transform(NamesInTables)
    app.add_post_transform(EmptyChapters)
    app.add_post_transform(VectorPictures)
    app.connect("config-inited", use_the_plain_class, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
