"""HTML tables, as the chapters store them, in LaTeX."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from math import sqrt

from bs4 import BeautifulSoup, NavigableString, Tag
from sphinx.util import texescape

ACROSS = 16  # columns; a wider and lower table is turned on its side
SENTENCE = 60  # characters; a wider column holds sentences
PLACE = 20  # characters; a wider column wraps beside one of sentences
ROOM = 0.7  # of a line; if more of it is promised, columns are as narrow as their words
LABEL = 36  # characters of a row's label before it is broken
WIDE = 100  # characters of a row that leave no room between columns
TALL = 45  # rows that do not fit on a page

texescape.init()


SHIFTED = {"sub": "subscript", "sup": "superscript"}
"""Indices and exponents of a text."""


@dataclass(slots=True)
class Cell:
    """A cell's LaTeX, the lengths of its lines in characters, and the columns that it spans."""

    latex: str = ""
    lines: list[int] = field(default_factory=lambda: [0])
    span: int = 1
    text: str = ""

    @property
    def width(self) -> int:
        """Characters of the longest line."""
        return max(self.lines)


def escape(text: str, *, breakable: bool = False) -> str:
    """Escape what is special in LaTeX; a breakable name may break after its separators."""
    pieces = re.split(r"(?<=[/._-])", text) if breakable else [text]
    written = r"\allowbreak{}".join(texescape.escape(piece, "xelatex") for piece in pieces)
    written = re.sub("(.)\u0304", r"\\(\\bar{\1}\\)", written)
    written = re.sub("(.)\u0303", r"\\(\\tilde{\1}\\)", written)
    return re.sub(r"[\u0391-\u03c9]", r"\\(\g<0>\\)", written)  # the text's font has no Greek


def inline(node: Tag | NavigableString, *, breakable: bool = False) -> str:
    """Write one node of a cell in LaTeX."""
    if isinstance(node, NavigableString):
        return escape(re.sub(r"\s+", " ", node), breakable=breakable)
    names = node.name in ("code", "a")
    inner = "".join(inline(child, breakable=names) for child in node.children)
    classes = node.get("class", [])
    if "elsewhere" in classes:
        return ""
    if node.name == "a" and "#claim-" in node.get("href", ""):
        inner = rf"\hyperlink{{{node['href'].partition('#')[2]}}}{{{inner}}}"
    elif node.name == "code":
        target = rf"\hypertarget{{{node['id']}}}{{}}" if node.get("id") else ""
        inner = rf"{target}\texttt{{{inner}}}"
    elif node.name == "br":
        inner = r"\newline "
    elif node.name == "p":
        inner = rf"\par {{\itshape {inner}}}" if "because" in classes else rf"\par {inner}"
    elif node.name in ("b", "strong") or "off" in classes or "verdict" in classes:
        inner = rf"\textbf{{{inner}}}"
    elif node.name in SHIFTED:
        inner = rf"\text{SHIFTED[node.name]}{{{inner}}}"
    elif node.name in ("i", "em"):
        inner = rf"\emph{{{inner}}}"
    return inner


def _cell(tag: Tag) -> Cell:
    for line_break in tag.find_all("br"):
        line_break.append("\n")
    for paragraph in tag.find_all("p"):
        paragraph.insert_before("\n")
    text = tag.get_text().strip()
    latex = "".join(inline(child) for child in tag.children).strip()
    lines = [len(line.strip()) for line in text.split("\n")]
    return Cell(latex, lines, int(tag.get("colspan", 1)), text)


def _grid(rows: list[Tag]) -> list[list[Cell]]:
    """Place cells on a grid: a cell stands at its first place, empty ones at the others."""
    grid: list[list[Cell]] = []
    below: dict[tuple[int, int], bool] = {}
    for i, row in enumerate(rows):
        cells: list[Cell] = []
        for tag in row.find_all(["th", "td"]):
            while (i, len(cells)) in below:
                cells.append(Cell())
            cell = _cell(tag)
            for further in range(1, int(tag.get("rowspan", 1))):
                below |= {(i + further, len(cells) + j): True for j in range(cell.span)}
            cells += [cell, *(Cell(span=0) for _ in range(cell.span - 1))]
        grid.append(cells)
    width = max(map(len, grid))
    return [cells + [Cell() for _ in range(width - len(cells))] for cells in grid]


def _merge_index_names(header: list[list[Cell]]) -> list[list[Cell]]:
    """Put the row that holds only the names of the index into the empty cells above it."""
    if len(header) < 2:
        return header
    *upper, above, last = header
    if any(a.text and b.text for a, b in zip(above, last, strict=True)):
        return header
    if not (last[0].text and not any(cell.text for cell in last[len(last) // 2 :])):
        return header
    return [*upper, [a if a.text or not a.span else b for a, b in zip(above, last, strict=True)]]


def _heading(cell: Cell, width: int) -> Cell:
    """Break a heading that is wider than its column."""
    width = max(width, 12)
    if cell.span != 1 or cell.width <= width or "\\" in cell.latex:
        return cell
    lines = textwrap.wrap(cell.text, width, break_long_words=False)
    latex = r"\makecell[b]{" + r" \\ ".join(map(escape, lines)) + "}"
    return Cell(latex, [len(line) for line in lines], 1, cell.text)


def _is_number(cell: Cell) -> bool:
    return not cell.text or any(sign.isdigit() for sign in cell.text[:4])


def _written(row: list[Cell], start: int = 0) -> str:
    pieces = [
        cell.latex if cell.span == 1 else rf"\multicolumn{{{cell.span}}}{{c}}{{{cell.latex}}}"
        for cell in row[start:]
        if cell.span
    ]
    return " & ".join(pieces) + r" \\"


def _piece(column: Sequence[Cell]) -> int:
    """Characters of a column's longest word, or piece of a name, which does not break."""
    pieces = (piece for cell in column for piece in re.split(r"(?<=[\s/._-])", cell.text))
    return max((len(piece.strip()) for piece in pieces), default=0)


def _share(characters: int) -> float:
    return 0.02 + 0.0105 * characters


def _columns(
    widths: list[int], numeric: list[bool], sentences: list[bool], pieces: list[int]
) -> str:
    """Write the column types; sentences share what numbers, names and long words leave."""
    if not any(sentences):
        return "".join("r" if number else "l" for number in numeric)
    weights = [sqrt(w) if text else 0.0 for w, text in zip(widths, sentences, strict=True)]
    roomy = [max(p, min(n, PLACE)) for n, p in zip(widths, pieces, strict=True)]
    tight = pieces if sum(map(_share, roomy)) > ROOM else roomy
    least = [_share(p if w else n) for w, n, p in zip(weights, widths, tight, strict=True)]
    shares = [0.0 if w else part for w, part in zip(weights, least, strict=True)]
    while sum(weights):
        each = (1 - sum(shares)) / sum(weights)
        narrow = [i for i, w in enumerate(weights) if w and w * each < least[i]]
        for i in narrow or range(len(weights)):
            shares[i] += max(weights[i] * each, least[i] if narrow else 0.0)
            weights[i] = 0.0
    side = [r"\raggedleft" if number else r"\raggedright" for number in numeric]
    return "".join(
        rf">{{{s}\arraybackslash}}p{{\dimexpr{share:.3f}\linewidth-2\tabcolsep\relax}}"
        for s, share in zip(side, shares, strict=True)
    )


def table(html: str) -> str | None:
    """Convert the first table of some HTML.

    Parameters
    ----------
    html : str

    Returns
    -------
    str or None
        Raw LaTeX that needs the packages array, adjustbox, booktabs, longtable and makecell: a
        table of numbers is shrunk to the line's width, a table of sentences breaks across pages.
        None where there is no table.
    """
    found = BeautifulSoup(html, "html.parser").table
    if found is None:
        return None
    title = ""
    if found.caption is not None:
        title = rf"\par\noindent{{\small {inline(found.caption)}}}\par\nopagebreak" + "\n"
    rows = found.find_all("tr")
    count = sum(row.find("td") is None for row in rows)
    grid = _grid(rows)
    header, body = _merge_index_names(grid[:count]), grid[count:]
    if len(grid[0]) > ACROSS and len(body) < len(grid[0]):
        labels = len(rows[-1].find_all("th")) or 1
        for cell in (cell for row in header for cell in row):
            cell.span = 1
        turned = [list(row) for row in zip(*header, *body, strict=True)]
        header, body = turned[:labels], turned[labels:]
    columns = list(zip_longest(*body, fillvalue=Cell()))
    widths = [max((cell.width for cell in column), default=0) for column in columns]
    sentences = [
        any(len(cell.lines) > 1 or cell.width > SENTENCE for cell in column) for column in columns
    ]
    if any(sentences):
        sentences = [text or w > PLACE for text, w in zip(sentences, widths, strict=True)]
    numeric = [i > 0 and all(map(_is_number, column)) for i, column in enumerate(columns)]
    header = [[_heading(cell, widths[i]) for i, cell in enumerate(row)] for row in header]
    for row in header:
        for i, cell in enumerate(row):
            widths[i] = max(widths[i], cell.width if cell.span == 1 else 0)
    top = "\n".join([r"\toprule", *map(_written, header), r"\midrule"])
    content = "\n".join(map(_written, body))
    kinds = _columns(widths, numeric, sentences, list(map(_piece, columns)))
    if any(sentences) or len(body) > TALL:
        apart = "[3pt]\n" if any(sentences) else "\n"
        content = apart.join(map(_written, body))
        return title + (
            rf"{{\footnotesize\begin{{longtable}}{{{kinds}}}" + "\n"
            rf"{top}" + "\n" + r"\endhead" + "\n" + r"\bottomrule" + "\n" + r"\endfoot" + "\n"
            rf"{content}" + "\n" + r"\end{longtable}}" + "\n"
        )
    wide = sum(widths) > WIDE
    if wide and widths[0] > LABEL:
        kinds = rf">{{\raggedright\arraybackslash}}p{{{LABEL / 2}em}}" + kinds[1:]
    apart = r"\setlength{\tabcolsep}{3pt}" if wide else ""
    return title + (
        rf"\begin{{center}}\footnotesize{apart}\begin{{adjustbox}}{{max width=\linewidth}}" + "\n"
        rf"\begin{{tabular}}{{{kinds}}}" + "\n"
        rf"{top}" + "\n" + rf"{content}" + "\n" + r"\bottomrule" + "\n"
        r"\end{tabular}\end{adjustbox}\end{center}" + "\n"
    )
