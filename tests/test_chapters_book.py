"""What the outputs of every chapter get before they are read."""

import json
import re
import shutil
import subprocess
import zipfile
from types import SimpleNamespace

import chapters_book
import pandas as pd
import pytest
from docutils import nodes
from docutils.utils import new_document
from IPython.core.inputtransformer2 import TransformerManager
from sphinx import addnodes

CONFIG = SimpleNamespace(nb_code_prompt_show="Show", nb_code_prompt_hide="Hide")


def page(*outputs, code="values(found)", title="A section", **metadata):
    """Return a page with one cell that shows some outputs."""
    document = new_document("page")
    section = nodes.section("", nodes.title(title, title))
    shown = nodes.container("", nodes.literal_block(code, code), nb_element="cell_code_source")
    given = nodes.container("", *outputs, nb_element="cell_code_output")
    section += nodes.container("", shown, given, nb_element="cell_code", cell_metadata=metadata)
    document += section
    return document


def bundle(kind, node):
    return nodes.container("", nodes.container("", node, mime_type=kind), nb_element="mime_bundle")


def app(name="book/land/taxes"):
    return SimpleNamespace(env=SimpleNamespace(docname=name), config=CONFIG)


def test_the_words_of_a_label_stand_apart():
    columns, index = ["land-rent_share", "x"], ["a-b c", "city-1", "pop-a", "prod"]
    rows = [["a-b", 1], ["some_name", 2], [3, 4], [5, 6]]
    html = pd.DataFrame(rows, index=index, columns=columns).to_html()
    document = page(bundle("text/html", nodes.raw(html, html, format="html")))
    chapters_book.spell_labels(app(), document)
    (raw,) = document.findall(nodes.raw)
    for shown in (
        "land rent share</th>",
        ">a-b c</th>",
        ">city 1</th>",
        ">people a</th>",
        ">output</th>",
        ">a-b</td>",
        ">some_name</td>",
    ):
        assert shown in raw.astext()


def test_the_formulas_of_cells_are_typeset_and_ids_and_numbers_stay():
    index = ["epsilon .4, L = x_1", "land/text/theta-above-one"]
    columns = {"gamma^2 <= 1": [-0.5, 1e-10], "holds": [True, False]}
    html = pd.DataFrame(columns, index=index).to_html()
    document = page(bundle("text/html", nodes.raw(html, html, format="html")))
    chapters_book.spell_labels(app(), document)
    (raw,) = document.findall(nodes.raw)
    for shown in (
        "<th>ε .4, L = <i>x</i><sub>1</sub></th>",
        "<th><i>γ</i><sup>2</sup> ≤ 1</th>",
        "<th>land/text/theta-above-one</th>",
        "<td>-5.000000 · 10<sup>−1</sup></td>",
        "<td>yes</td>",
        "<td>no</td>",
    ):
        assert shown in raw.astext()


def test_powers_of_ten_are_raised_but_not_in_code_pictures_or_attributes():
    for written, shown in (
        ("<li>gap: below 1e-09</li>", "<li>gap: below 10<sup>−9</sup></li>"),
        ("1e17 times, [1.44e-3, .98].", "10<sup>17</sup> times, [1.44 · 10<sup>−3</sup>, .98]."),
        *(
            (kept, kept)
            for kept in ("<code>1e-3</code>", '<i id="1e-3">x</i>', "1.408E+11", "2e5f")
        ),
        *((kept, kept) for kept in ("<svg>\n1e-3</svg>", "<script>[1e-3]</script>", "a1e3")),
    ):
        assert chapters_book.powers_of_ten(written) == shown


def test_a_column_of_sentences_in_a_table_of_numbers_is_marked_and_one_of_names_is_not():
    sentence = "The row is that of another setup cost, not of this one."
    frame = pd.DataFrame({"area": ["Grand Forks, ND-MN", "x"], "cause": [sentence, "none"]})
    shown = chapters_book.words_of_cells(frame.to_html())
    for kind, text in (("th", "cause"), ("td", sentence), ("td", "none")):
        assert f'<{kind} class="words">{text}</{kind}>' in shown
    assert shown.count("words") == 3
    assert shown.replace(' class="words"', "") == frame.to_html()


def test_tables_of_sentences_are_left_as_they_are():
    sentence = "The row is that of another setup cost, not of this one."
    html = pd.DataFrame({"cause": [sentence]}).to_html()
    for around, marked in (("replication-scroll", True), ("replication-prose", False)):
        told = f'<div class="{around}">{html}</div>'
        document = page(bundle("text/html", nodes.raw(told, told, format="html")))
        chapters_book.spell_labels(app(), document)
        (raw,) = document.findall(nodes.raw)
        assert ("words" in raw.astext()) == marked


def test_a_picture_becomes_a_figure_with_a_caption_and_an_address():
    image = nodes.image(alt="Size against quality of the site: a curve that rises.")
    document = page(bundle("image/png", image), code="figures.figure_4_1()\nplt.show()")
    chapters_book.number_figures(app(), document)
    (figure,) = document.findall(nodes.figure)
    assert figure["ids"] == ["book-land-taxes-figure-1"]
    (caption,) = document.findall(nodes.caption)
    assert caption.astext() == (
        "The paper's Figure 4.1, drawn again. Size against quality of the site."
    )
    chapters_book.number_figures(app(), document)
    assert len(list(document.findall(nodes.figure))) == 1
    assert figure[0]["classes"] == ["picture"]
    assert list(figure[0].findall(nodes.image)) == [image]


def test_a_picture_that_has_a_caption_keeps_it():
    own = bundle("image/png", nodes.image(alt="What is seen: a curve."))
    document = page(nodes.figure("", own, nodes.caption("Own", "Own")))
    chapters_book.number_figures(app(), document)
    (figure,) = document.findall(nodes.figure)
    assert [caption.astext() for caption in figure.findall(nodes.caption)] == ["Own"]
    assert figure[0]["classes"] == ["picture"]
    assert figure[0][0] is own


def test_a_figure_of_the_text_scrolls_as_the_others_do():
    image = nodes.image(alt="What is seen.", width="62%")
    document = page(nodes.figure("", image, nodes.caption("Own", "Own")))
    chapters_book.number_figures(app(), document)
    (figure,) = document.findall(nodes.figure)
    assert figure[0]["classes"] == ["picture"]
    assert figure[0][0] is image
    assert image.parent is figure[0]


def test_the_number_of_a_figure_ends_with_a_stop_on_a_page_alone():
    for kind, shown in (("html", "Our figure %s."), ("latex", "Our figure %s")):
        config = SimpleNamespace(numfig_format={"figure": "Our figure %s"})
        built = SimpleNamespace(builder=SimpleNamespace(format=kind), config=config)
        chapters_book.end_numbers_with_a_stop(built)
        assert config.numfig_format["figure"] == shown


def test_a_first_sentence_of_two_words_is_not_a_caption():
    told = chapters_book.caption_of("figures.loss()", "Two panels. Loss against .5 of the tax. On.")
    assert told == "Two panels: Loss against .5 of the tax."


def test_short_sentences_are_joined_until_they_tell_something():
    told = chapters_book.caption_of("", "Four panels. Upper: utility with up to four. Lower: more.")
    assert told == "Four panels: Upper: utility with up to four."


def test_a_long_value_of_a_constant_is_left_out_and_a_short_one_stays():
    document = new_document("page")
    for value in (" = 0.05", f" = {list(range(50))}", " -> " + "x" * 200):
        line = addnodes.desc_signature("", "", addnodes.desc_annotation(value, value))
        document += addnodes.desc("", line)
    chapters_book.shorten_values(app(), document)
    left = [value.astext()[:8] for value in document.findall(addnodes.desc_annotation)]
    assert left == [" = 0.05", " -> xxxx"]


def test_no_two_proofs_have_one_address():
    document = new_document("page")
    for name in ("proof", "proof-content", "marketplaces-envelope"):
        document += nodes.admonition("", nodes.paragraph(), ids=[name])
    chapters_book.let_proofs_be_many(app(), document)
    ids = [one["ids"] for one in document.findall(nodes.admonition)]
    assert ids == [["proof-1"], ["proof-content-2"], ["marketplaces-envelope"]]


def test_tables_are_counted_and_say_what_their_cell_says_of_them():
    plain = nodes.raw("", '<table border="0" class="dataframe">1</table>', format="html")
    own = nodes.raw("", "<table><caption>Own</caption></table>", format="html")
    outputs = bundle("text/html", own), bundle("text/html", plain)
    document = page(*outputs, caption="Loss < 1, by gamma_1")
    chapters_book.caption_tables(app(), document)
    first, second = document.findall(nodes.raw)
    assert first.astext() == own.rawsource or "Our table" not in first.astext()
    assert (
        '<table border="0" class="dataframe">'
        "<caption>Our table 1. Loss &lt; 1, by <i>γ</i><sub>1</sub>.</caption>" in second.astext()
    )


def captions():
    """Chapter, headings above it, and caption of each cell that shows a table of numbers."""
    for path in sorted((chapters_book.ROOT / "book").rglob("*.ipynb")):
        headings = []
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                headings += re.findall(r"^#+ (.*)$", source, re.MULTILINE)
            for output in cell.get("outputs", ()):
                data = output.get("data", {"text/plain": output.get("text", "")})
                html = "".join(data.get("text/html", ""))
                text = "".join(data.get("text/plain", ""))
                assert not re.search(r"\bdtype: ", text), source
                kinds = chapters_book.KINDS_OF_THEIR_OWN
                if "<table" in html and not any(kind in html for kind in kinds):
                    yield str(path), list(headings), cell["metadata"].get("caption", ""), source


def test_no_output_is_a_bare_series_and_every_table_of_numbers_says_what_is_seen():
    seen = set()
    for chapter, headings, caption, source in captions():
        assert len(caption.split()) > 4, (chapter, source)
        assert not caption.endswith("."), caption
        assert caption not in headings
        assert (chapter, caption) not in seen
        seen.add((chapter, caption))
    assert len(seen) > 90


@pytest.mark.parametrize(
    ("code", "folded"),
    [
        ("import numpy as np\nfrom a import b\n\nb(np)", True),
        ("import numpy as np\n\na = 1\nb = 2\na + b", False),
    ],
)
def test_cells_of_imports_are_folded(code, folded):
    document = page(code=code)
    chapters_book.fold_imports(app(), document)
    (cell,) = chapters_book.cells(document)
    assert (cell.get("hide_mode") == "input") == folded
    shown = page(code=code)
    chapters_book.fold_imports(app("book/reuse"), shown)
    assert "hide_mode" not in next(chapters_book.cells(shown))


def run_first_cell(notebook, folder, monkeypatch):
    """Run the cell that installs, the package being away, and return what pip is asked for."""
    asked = []
    monkeypatch.chdir(folder)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    code = TransformerManager().transform_cell("".join(notebook["cells"][0]["source"]))
    names = {}

    def magic(kind, line):
        asked.append((kind, line.replace("{source}", names["source"])))

    names["get_ipython"] = lambda: SimpleNamespace(run_line_magic=magic)
    exec(compile(code, "cell", "exec"), names)  # noqa: S102 - the cell is ours
    return asked


def test_a_download_installs_the_wheel_beside_it_or_from_the_address(tmp_path, monkeypatch):
    stored = {"cells": [{"cell_type": "markdown"}], "nbformat": 4}
    found = chapters_book.installing(stored, "git+https://example.org/x", "w.whl")
    assert found["cells"][1:] == stored["cells"]
    assert run_first_cell(found, tmp_path, monkeypatch) == [
        ("pip", "install --quiet git+https://example.org/x")
    ]
    (tmp_path / "cities_replicated-0.1.0-py3-none-any.whl").touch()
    ((_, line),) = run_first_cell(found, tmp_path, monkeypatch)
    assert line.endswith("install --quiet cities_replicated-0.1.0-py3-none-any.whl")


def test_without_wheel_and_address_the_download_says_what_is_missing(tmp_path, monkeypatch):
    found = chapters_book.installing({"cells": []}, "", "cities_replicated-0.1.0.whl")
    with pytest.raises(ModuleNotFoundError, match=r"Put cities_replicated-0\.1\.0\.whl"):
        run_first_cell(found, tmp_path, monkeypatch)


def test_where_the_package_is_nothing_is_installed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = chapters_book.installing({"cells": []}, "", "w.whl")
    code = TransformerManager().transform_cell("".join(found["cells"][0]["source"]))
    exec(compile(code, "cell", "exec"), {})  # noqa: S102 - the cell is ours


def test_the_wheel_holds_the_package_and_its_data(tmp_path):
    name = chapters_book.build_wheel(tmp_path)
    with zipfile.ZipFile(tmp_path / name) as wheel:
        names = set(wheel.namelist())
    assert {"replication/cli.py", "replication/_data/public/population-2009.csv"} <= names
    assert "replication/show/playground.js" in names
    assert not any(part.startswith(("book/", "tests/")) for part in names)


def test_a_downloaded_notebook_runs_alone_from_the_wheel(tmp_path):
    """Unpack the wheel where nothing else of the project is, and run a chapter's first cells."""
    name = chapters_book.build_wheel(tmp_path)
    shutil.unpack_archive(tmp_path / name, tmp_path / "site", "zip")
    chapter = json.loads((chapters_book.ROOT / "book" / "facts.ipynb").read_text(encoding="utf-8"))
    downloaded = chapters_book.installing(chapter, "", name)
    code = [cell for cell in downloaded["cells"] if cell["cell_type"] == "code"][:4]
    lines = ["".join(cell["source"]).replace("%pip", "# %pip") for cell in code]
    lines.append("import replication; print(replication.__file__)")
    done = subprocess.run(
        [chapters_book.sys.executable, "-I", "-c", "\n".join(["import sys", PATH, *lines])],
        cwd=tmp_path,
        env={"SITE": str(tmp_path / "site"), "MPLBACKEND": "agg", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path / "site") in done.stdout


PATH = "import os; sys.path.insert(0, os.environ['SITE'])"
