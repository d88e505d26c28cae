"""The book in LaTeX: tables of stored outputs, and what TeX would read. TeX is not needed here."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import html_to_latex
import latex_book
import pandas as pd
import pytest
import yaml
from docutils import nodes
from docutils.utils import new_document

from replication import ledger

ROOT = Path(__file__).resolve().parents[1]


def frame(rows, columns, labels="a b c"):
    return pd.DataFrame(
        [[f"{r}.{c}" for c in range(columns)] for r in range(rows)],
        index=(labels.split() * rows)[:rows],
        columns=[f"x{c}" for c in range(columns)],
    )


class TestTable:
    def test_numbers_stand_to_the_right_and_labels_to_the_left(self):
        latex = html_to_latex.table(frame(2, 2).to_html())
        assert r"\begin{tabular}{lrr}" in latex
        assert "\n & x0 & x1 \\\\\n\\midrule\na & 0.0 & 0.1 \\\\\nb & 1.0 & 1.1 \\\\\n" in latex

    def test_a_heading_over_two_columns_spans_them(self):
        wide = frame(2, 4)
        wide.columns = pd.MultiIndex.from_product([["(1)", "(2)"], ["printed", "ours"]])
        latex = html_to_latex.table(wide.to_html())
        assert r"& \multicolumn{2}{c}{(1)} & \multicolumn{2}{c}{(2)} \\" in latex
        assert "& printed & ours & printed & ours \\\\" in latex

    def test_marks_over_letters_are_set_by_mathematics(self):
        latex = html_to_latex.table(pd.DataFrame({"z\u0304": ["c\u0303 > 1"]}).to_html(index=False))
        assert r"\(\bar{z}\)" in latex
        assert r"\(\tilde{c}\)" in latex

    def test_a_label_of_two_rows_stands_once(self):
        tall = frame(4, 1)
        tall.index = pd.MultiIndex.from_product([["u", "v"], ["a", "b"]])
        latex = html_to_latex.table(tall.to_html())
        assert "u & a & 0.0 \\\\\n & b & 1.0 \\\\\nv & a & 2.0 \\\\\n & b & 3.0 \\\\" in latex

    def test_a_very_wide_table_is_turned_on_its_side(self):
        latex = html_to_latex.table(frame(2, 20).to_html())
        assert " & a & b \\\\\n\\midrule\nx0 & 0.0 & 1.0 \\\\" in latex
        assert "x19 & 0.19 & 1.19 \\\\" in latex

    def test_sentences_share_the_line_and_break_over_pages(self):
        prose = pd.DataFrame({"claim": ["p/1", "p/2"], "says": ["word " * 30, "no"]})
        latex = html_to_latex.table(prose.to_html(index=False))
        shares = [float(x) for x in re.findall(r"dimexpr(\d\.\d+)", latex)]
        assert "longtable" in latex
        assert sum(shares) == pytest.approx(1, abs=0.01)
        assert shares[1] > 0.8

    def test_beside_sentences_a_place_wraps(self):
        rows = {
            "place": ["Section 4.1, below equations (4.5) and (4.10)", "Abstract"],
            "statement": ["word " * 30, "no"],
            "n": ["1", "2"],
        }
        latex = html_to_latex.table(pd.DataFrame(rows).to_html(index=False))
        place, statement, number = map(float, re.findall(r"dimexpr(\d\.\d+)", latex))
        assert place < statement
        assert number < 0.05

    def test_no_column_is_narrower_than_its_longest_word(self):
        rows = {
            "claim": ["land/proposition-2/iii<br>Section 3", "x<br>y"],
            "says": ["word " * 150, "no"],
            "verdict": ["<b>conditional</b><p>by proof</p>"] * 2,
        }
        latex = html_to_latex.table(pd.DataFrame(rows).to_html(index=False, escape=False))
        claim, says, verdict = map(float, re.findall(r"dimexpr(\d\.\d+)", latex))
        assert claim + says + verdict == pytest.approx(1, abs=0.01)
        assert verdict >= 0.02 + 0.0105 * len("conditional") - 1e-3
        assert claim >= 0.02 + 0.0105 * html_to_latex.PLACE - 1e-3
        assert says > claim > verdict

    def test_many_columns_of_sentences_share_one_line(self):
        frame = pd.DataFrame({f"x{i}": ["six words of text in here " * 4] for i in range(6)})
        latex = html_to_latex.table(frame.to_html(index=False))
        shares = [float(share) for share in re.findall(r"dimexpr(\d\.\d+)", latex)]
        assert shares == pytest.approx([1 / 6] * 6, abs=0.01)

    def test_a_table_longer_than_a_page_breaks(self):
        assert "longtable" in html_to_latex.table(frame(60, 2).to_html())
        assert "longtable" not in html_to_latex.table(frame(30, 2).to_html())

    def test_what_is_special_in_latex_is_escaped(self):
        special = pd.DataFrame({"50% of $": ["a_b & c # {d} ~ \\ < ^"]})
        latex = html_to_latex.table(special.to_html())
        assert r"50\% of \$" in latex
        assert r"a\_b \& c \# \{d\}" in latex

    def test_marks_links_and_names_survive(self):
        html = (
            "<table><tr><th>x</th></tr><tr><td>"
            '<span class="off">≠ 3</span> <code id="claim-a">a-b</code>'
            '<br><a href="p.html#claim-b">b</a><p class="because">why</p></td></tr></table>'
        )
        latex = html_to_latex.table(html)
        assert r"\textbf{≠ 3}" in latex
        assert r"\hypertarget{claim-a}{}\texttt{a" in latex
        assert r"\hyperlink{claim-b}{b}" in latex
        assert r"\par {\itshape why}" in latex

    def test_a_caption_stands_above(self):
        html = "<table><caption>What x is</caption><tr><th>x</th></tr><tr><td>1</td></tr></table>"
        latex = html_to_latex.table(html)
        assert latex.index("What x is") < latex.index(r"\begin{tabular}")
        assert latex.count("What x is") == 1

    def test_letters_indices_and_exponents_are_set(self):
        cell = "<i>ρ</i><sub>1</sub><sup>γ</sup>"
        latex = html_to_latex.table(f"<table><tr><th>x</th></tr><tr><td>{cell}</td></tr></table>")
        assert r"\emph{\(ρ\)}\textsubscript{1}\textsuperscript{\(γ\)}" in latex

    def test_what_leads_to_another_page_of_the_book_is_left_out(self):
        cell = '<code id="claim-a">a</code><span class="elsewhere"><br><a href="x">more</a></span>'
        latex = html_to_latex.table(f"<table><tr><th>x</th></tr><tr><td>{cell}</td></tr></table>")
        assert "more" not in latex

    def test_html_without_a_table_is_left_to_others(self):
        assert html_to_latex.table("<svg></svg>") is None


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<svg></svg><script></script>", [latex_book.ELSEWHERE, "a picture"]),
        ("<b>x</b>", ["a picture"]),
    ],
)
def test_an_interactive_figure_gives_way_to_its_text(html, shown):
    document = new_document("page")
    bundle = nodes.container(nb_element="mime_bundle")
    form = nodes.container("", nodes.raw("", html, format="html"), mime_type="text/html")
    bundle += [form, nodes.container("", nodes.Text("a picture"), mime_type="text/plain")]
    document += bundle
    latex_book.TablesOfOutputs(document).run()
    assert bundle in document.children
    texts = [child.astext() for child in (*document.children[:-1], bundle[1])]
    assert texts == shown


def test_the_table_of_an_interactive_figure_is_shown_after_the_remark():
    document = new_document("page")
    html = f"<figure><svg></svg>{frame(2, 2).to_html()}</figure>"
    form = nodes.container("", nodes.raw("", html, format="html"), mime_type="text/html")
    document += nodes.container("", form, nb_element="mime_bundle")
    latex_book.TablesOfOutputs(document).run()
    remark, table = document.children
    assert remark.astext() == latex_book.ELSEWHERE
    assert r"\begin{tabular}" in table.astext()


def is_built():
    """Say whether the book for browsers was built after all that it is made of."""
    made_of = [ROOT / "_config.yml", ROOT / "_toc.yml"]
    for name in ("book", "data", "replication"):
        made_of += [path for path in (ROOT / name).rglob("*.*") if path.suffix != ".pyc"]
    ready = ROOT / "_build" / "html" / ".ready"
    return ready.exists() and ready.stat().st_mtime > max(p.stat().st_mtime for p in made_of)


@pytest.fixture(scope="module")
def tex(tmp_path_factory):
    """Return what the whole book becomes before TeX runs: from what was read for browsers."""
    folder = tmp_path_factory.mktemp("book")
    if is_built():
        shutil.copytree(ROOT / "_build" / ".doctrees", folder / "_build" / ".doctrees")
    tool = Path(sys.executable).with_name("jupyter-book")
    command = [tool, "build", ROOT, "--path-output", folder, "--quiet"]
    command += ["--builder", "custom", "--custom-builder", "latex"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (folder / "_build" / "latex" / "cities-replicated.tex").read_text(encoding="utf-8")


def cells(kind):
    for path in sorted((ROOT / "book").rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            notebook = json.loads(path.read_text(encoding="utf-8"))
            yield from (cell for cell in notebook["cells"] if cell["cell_type"] == kind)


class TestWholeBook:
    def test_every_html_table_is_a_table(self, tex):
        """Solutions of exercises are opened."""
        outputs = (output for cell in cells("code") for output in cell["outputs"])
        shown = ("".join(output.get("data", {}).get("text/html", "")) for output in outputs)
        assert tex.count(r"\toprule") == sum("<table" in html for html in shown) > 100
        assert "dtype: " not in tex

    def test_a_row_shows_ours_and_the_printed_number_where_it_differs(self, tex):
        assert r"Typical Across\sphinxhyphen{}City Wedge" in tex
        assert r"1,349.62 & 1,222.20 &" in tex
        assert re.search(r"\\textbf{≠ [^}]*} \([^)]*\)", tex)

    def test_every_claim_is_told_once_and_the_ledger_and_the_errata_lead_to_it(self, tex):
        claims = [claim for _, claims in ledger.select([]) for claim in claims]
        anchor = lambda claim: f"claim-{claim.id.replace('/', '-')}"
        told = [anchor(claim) for claim in claims]
        wrong = [anchor(claim) for claim in claims if claim.erratum]
        assert sorted(re.findall(r"\\hypertarget{(claim-[^}]*)}", tex)) == sorted(told)
        links = Counter(re.findall(r"\\hyperlink{(claim-[^}]*)}", tex))
        assert set(links) == set(told)
        assert min(links[name] for name in wrong) >= 2

    def test_a_numbered_equation_keeps_the_paper_s_number(self, tex):
        tags = [
            tag
            for cell in cells("markdown")
            for tag in re.findall(r"\\tag{[^}]*}", "".join(cell["source"]))
        ]
        assert sorted(re.findall(r"\\tag{[^}]*}", tex)) == sorted(tags)
        assert not re.search(r"\\begin{split}(?:(?!\\end{split}).)*\\tag", tex, re.DOTALL)

    def test_parts_chapters_and_pictures_are_in(self, tex):
        contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
        files = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
        short = sum(name.startswith(latex_book.FUNCTIONS) for name in files)
        assert tex.count(r"\addtocontents{toc}{\protect\setcounter{tocdepth}{0}}") == short > 4
        assert tex.count(r"\part{") == len(contents["parts"])
        pictures = sum(
            "image/png" in output.get("data", {})
            for cell in cells("code")
            for output in cell["outputs"]
        )
        assert tex.count(".png}") == pictures > 20

    @pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="no rsvg-convert")
    def test_each_page_to_play_with_shows_its_start(self, tex):
        pages = list((ROOT / "book").glob("*/play.ipynb"))
        assert len(set(re.findall(r"{(still-\w+)\.pdf}", tex))) == len(pages) == 4


def test_a_name_in_a_table_breaks_after_its_dots():
    document = new_document("page")
    document += nodes.table("", nodes.literal(text="city.private_benefit"))
    document += nodes.literal(text="city.outside")
    latex_book.NamesInTables(document).run()
    written = r"\sphinxcode{city.\allowbreak{}private\_\allowbreak{}benefit}"
    assert document[0].astext() == written
    assert document[1].astext() == "city.outside"


def test_a_solution_is_printed_without_its_code():
    cell = nodes.container("", classes=["cell", "tag_hide-cell"])
    document = new_document("page")
    document += cell
    latex_book.Solutions(document).run()
    assert cell["classes"] == ["cell", "tag_hide-input"]


def test_make_says_in_one_line_what_to_install():
    done = subprocess.run(
        [shutil.which("make"), "-s", "tex"],
        check=False,
        cwd=ROOT,
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    (line,) = done.stdout.splitlines()
    assert line.startswith("make pdf needs latexmk: apt-get install")
    needed = line.partition("recommends ")[2].split()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"`apt-get install --no-install-recommends {' '.join(needed)}`" in readme
