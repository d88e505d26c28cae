"""The project's own files: dependencies, README, notebooks, and the built book."""

import json
import pkgutil
import pydoc
import re
import subprocess
import sys
import tomllib
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from bs4 import BeautifulSoup
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

import replication
from replication import cli, ledger

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "book").rglob("*.ipynb"))
CHAPTERS = [path for path in CHAPTERS if ".ipynb_checkpoints" not in path.parts]
PAGES = ROOT / "_build" / "html"


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def lock():
    """Return every locked version by package."""
    versions = {}
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        match = re.match(r"([A-Za-z0-9_.-]+)==([^\s;\\]+)", line)
        if match:
            name = match[1].lower().replace("_", "-")
            versions.setdefault(name, set()).add(Version(match[2]))
    return versions


def requirements(project):
    """Return what the lock holds: all but the peers of the benchmarks, which stand beside it."""
    groups = [group for name, group in project["dependency-groups"].items() if name != "bench"]
    return [*project["project"]["dependencies"], *(entry for group in groups for entry in group)]


class TestDependencies:
    def test_every_dependency_is_locked_at_an_allowed_version(self, project, lock):
        for text in requirements(project):
            requirement = Requirement(text)
            versions = lock[requirement.name.lower()]
            assert all(version in requirement.specifier for version in versions), text

    def test_what_builds_the_package_is_locked_as_it_is_installed_without_isolation(
        self, project, lock
    ):
        assert "--no-build-isolation" in (ROOT / "postBuild").read_text()
        for requirement in map(Requirement, project["build-system"]["requires"]):
            assert all(version in requirement.specifier for version in lock[requirement.name])

    def test_the_lock_has_hashes_and_no_address(self):
        text = (ROOT / "requirements.lock").read_text()
        blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block.split("\n")[0])
        assert "://" not in text

    def test_conda_users_get_the_lock_and_the_same_python(self, project):
        environment = yaml.safe_load((ROOT / "environment.yml").read_text())
        assert environment["name"] == project["project"]["name"]
        (pip,) = (entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
        assert pip == ["-r requirements.lock"]
        names = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
        (python,) = (entry for entry in names if entry.startswith("python"))
        version = re.fullmatch(r"python\s*=+\s*([\d.]*)", python)[1]  # as Binder reads it
        assert Version(version) in SpecifierSet(project["project"]["requires-python"])
        workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
        assert version in workflow["jobs"]["test"]["strategy"]["matrix"]["python"]

    def test_the_public_workflow_tests_allowed_pythons(self, project):
        workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
        pythons = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
        allowed = SpecifierSet(project["project"]["requires-python"])
        assert len(pythons) >= 3
        assert all(Version(version) in allowed for version in pythons)

    def test_names_and_versions_agree(self, project):
        citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
        book = yaml.safe_load((ROOT / "_config.yml").read_text())
        assert project["project"]["name"] == "cities-replicated"
        assert citation["title"] == book["title"] == "Cities, Replicated"
        assert citation["version"] == project["project"]["version"]

    def test_every_paper_is_cited(self):
        citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
        assert len(citation["references"]) == len(ledger.paper_keys()), "CITATION.cff: references"


class TestReadme:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    def test_it_is_short(self):
        assert len(self.text.encode()) <= 12 * 1024

    def test_every_table_and_figure_of_a_paper_is_in_its_list(self):
        listed = self.text[self.text.index("## Tables and figures") :]
        for key in ledger.paper_keys():
            room = ledger.room_of(key)
            for item in (*room.tables, *room.figures):
                if f"`{item}`" in listed or f" {item}`" in listed or f" {item} FILE`" in listed:
                    continue
                stem, _, number = item.rpartition("-")
                missing = f"README.md: {item} is not in its list of tables and figures"
                assert re.fullmatch(r"[\d.]+", number), missing
                ranges = re.findall(
                    rf"{stem}-([\d.]+)(?: FILE)?`(?:,| to) `{stem}-([\d.]+)`", listed
                )
                inside = any(
                    Version(low) <= Version(number) <= Version(high) for low, high in ranges
                )
                assert inside, missing

    def test_every_file_and_folder_that_it_names_is_there(self):
        for name in re.findall(r"`((?:book|data)/[\w./-]*)`", self.text):
            path = ROOT / name
            assert path.exists() or path.with_suffix(".ipynb").exists(), name

    def test_the_snippet_prints_what_the_readme_says(self):
        code = re.search(r"```python\n(.*?)```", self.text, re.DOTALL)[1]
        shown = re.search(r"```text\n(.*?)```", self.text, re.DOTALL)[1]
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout == shown

    def test_the_stored_picture_is_what_the_code_draws(self, tmp_path):
        """Compare the drawn coordinates; fonts and renderers may differ."""
        with pytest.raises(SystemExit):
            cli.main(["figure", "wedge/figure-1", str(tmp_path / "new.svg")])
        number = re.compile(r"[ML] (-?\d+\.?\d*) (-?\d+\.?\d*)")
        stored, drawn = (
            [float(x) for pair in number.findall(path.read_text()) for x in pair]
            for path in (ROOT / "book" / "_static" / "figure-1.svg", tmp_path / "new.svg")
        )
        assert drawn == pytest.approx(stored, abs=0.05)


class TestLedger:
    def test_every_claim_names_a_function_and_a_chapter_that_exist(self):
        for paper, claims in ledger.select([]):
            for claim in claims:
                assert pydoc.locate(claim.function) is not None, claim.id
                chapter = ROOT / f"{claim.chapter}.ipynb"
                assert chapter in CHAPTERS, claim.id
                shown = f'verdicts("{paper.key}", chapter="{claim.chapter}")'
                assert shown in source(chapter), claim.id


PARTS = ("", ".model", ".printed", ".reference")
"""Folders of a paper's package."""


def _is_named(name):
    owner, _, last = name.rpartition(".")
    holder = pydoc.locate(owner)
    return last in getattr(holder, "__annotations__", {}) or hasattr(holder, last)


def test_every_symbol_s_name_in_the_code_is_one():
    for page in sorted((ROOT / "book").glob("*/symbols.md")):
        room = page.parent.name
        last_cells = re.findall(r"\|([^|]*)\|$", page.read_text(encoding="utf-8"), re.MULTILINE)
        names = [name for cell in last_cells for name in re.findall(r"`([\w.]+)`", cell)]
        assert len(names) > 20
        for name in names:
            assert any(_is_named(f"replication.{room}{part}.{name}") for part in PARTS), name


REEXPORTED = ("claim", "inventory", "read", "report", "room", "run")
"""Modules of the ledger whose public names stand under `replication.ledger`."""


def test_every_module_is_on_a_page_of_functions():
    pages = (ROOT / "book" / "functions").glob("*.md")
    shown = {
        name
        for page in pages
        for name in re.findall(r"automodule:: (\S+)", page.read_text(encoding="utf-8"))
    }
    modules = {
        module.name: module.ispkg
        for module in pkgutil.walk_packages(replication.__path__, "replication.")
    }
    registries = {name for name in modules if name.endswith((".room", ".__main__"))}
    told_by_the_package = {f"replication.ledger.{name}" for name in REEXPORTED}
    needed = {name for name, is_package in modules.items() if not is_package}
    assert needed - registries - told_by_the_package <= shown <= set(modules)


def cells(path, kind="code"):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def _draws(cell):
    outputs = cell.get("outputs", [])
    return any("image/png" in output.get("data", {}) for output in outputs)


OPENING = [
    path
    for path in CHAPTERS
    if path.parent.name in ledger.paper_keys() and path.stem not in {"play", "exercises"}
]


@pytest.mark.parametrize("path", OPENING, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_chapter_opens_with_question_answer_and_picture(path):
    first = "".join(cells(path, "markdown")[0]["source"])
    assert "**The question.**" in first
    assert "**The answer" in first
    assert any(map(_draws, cells(path)[:2]))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_numbered_as_ours_is_no_statement_of_a_paper(path):
    texts = "".join("".join(cell["source"]) for cell in cells(path, "markdown"))
    ours = re.findall(r"^```\{prf:(?:proposition|theorem)\} (.*)", texts, re.MULTILINE)
    theirs = r"of the paper|\b(Proposition|Theorem|Corollary|Result|Lemma|Remark|Footnote) \d"
    assert not [title for title in ours if re.search(theirs, title)]


def source(path):
    return "\n".join("".join(cell["source"]) for cell in cells(path))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: str(path.relative_to(ROOT)))
class TestChapters:
    def test_it_is_in_the_contents(self, path):
        contents = (ROOT / "_toc.yml").read_text()
        assert f": {path.relative_to(ROOT).with_suffix('').as_posix()}\n" in contents

    def test_it_is_not_stripped(self, path):
        """Where a count is missing, nbval compares nothing."""
        code = cells(path)
        assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
        assert sum(bool(cell["outputs"]) for cell in code) >= len(code) / 2
        assert all(o["output_type"] != "error" for cell in code for o in cell["outputs"])

    def test_it_holds_no_time(self, path):
        """Two runs give the same notebook."""
        assert all("execution" not in cell["metadata"] for cell in cells(path))

    def test_its_last_cell_establishes_its_claims(self, path):
        assert cells(path)[-1]["outputs"]

    def test_every_output_is_compared_or_is_a_figure_with_alt_text(self, path):
        for cell in cells(path):
            kinds = {kind for o in cell["outputs"] for kind in o.get("data", {})}
            tags = cell["metadata"].get("tags", [])
            assert ("image/png" in kinds) == ("nbval-ignore-output" in tags), cell["source"]
            if "image/png" in kinds:
                alt = cell["metadata"]["mystnb"]["image"]["alt"]
                assert len(alt) > 20

    def test_it_holds_no_model_code(self, path):
        for cell in cells(path):
            lines = [line for line in "".join(cell["source"]).splitlines() if line.strip()]
            assert len([line for line in lines if not line.startswith(("import ", "from "))]) <= 15
            assert not any(re.match(r"\s*(def|class) ", line) for line in lines)


class Resources(HTMLParser):
    """Collect what a page loads: not where its links lead."""

    def __init__(self):
        super().__init__()
        self.loaded, self.images_without_alt = [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "link" and attributes.get("rel") not in ("canonical", "search", "next", "prev"):
            self.loaded.append(attributes.get("href"))
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed"):
            self.loaded.append(attributes.get("src"))
        if tag == "img" and not attributes.get("alt"):
            self.images_without_alt.append(attributes.get("src"))


OF_THEIR_OWN = [f"replication-{kind}" for kind in ("prose", "errata", "ledger", "score")]
"""Tables that are the page itself."""
IDENTIFIER = re.compile("[a-z]+([-_][a-z0-9]+)+")


def _imports(code):
    lines = [line for line in code.get_text().splitlines() if line.strip()]
    return 2 * sum(line.startswith(("import ", "from ")) for line in lines) >= len(lines)


@pytest.mark.skipif(not PAGES.is_dir(), reason="no built book: run `make book`")
class TestBuiltBook:
    pages = sorted(PAGES.rglob("*.html"))

    def test_every_chapter_has_a_page(self):
        for path in CHAPTERS:
            assert (PAGES / path.relative_to(ROOT)).with_suffix(".html").is_file()

    def test_pages_load_nothing_from_another_host(self):
        for page in self.pages:
            parser = Resources()
            parser.feed(page.read_text(encoding="utf-8"))
            outside = [url for url in parser.loaded if url and re.match(r"(https?:)?//", url)]
            assert outside == [], page.name

    def test_no_page_names_a_script_of_another_host(self):
        for page in self.pages:
            scripts = re.findall(
                r"<script.*?</script>", page.read_text(encoding="utf-8"), re.DOTALL
            )
            run = [script for script in scripts if "application/ld+json" not in script]
            assert not [script for script in run if "://" in script], page.name

    def test_style_sheets_load_nothing_from_another_host(self):
        for sheet in PAGES.rglob("*.css"):
            text = sheet.read_text(encoding="utf-8")
            assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", text), sheet.name

    def test_every_page_has_a_description_and_a_preview(self):
        for page in sorted((PAGES / "book").rglob("*.html")):
            text = page.read_text(encoding="utf-8")
            (words,) = re.findall(r'<meta name="description" content="([^"]*)"', text)
            assert 10 < len(unescape(words)) <= 210, page.name
            assert re.search(r'<meta property="og:title" content="[^"]+"', text), page.name

    def test_outputs_are_for_readers(self):
        """Every drawn picture and every table of numbers has a caption; no output names a type."""
        for path in CHAPTERS:
            page = (PAGES / path.relative_to(ROOT)).with_suffix(".html")
            soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
            for output in soup.select(".cell_output"):
                assert not re.search(r"dtype: \w+\s*$", output.get_text()), page.name
                for picture in output.select("img"):
                    figure = picture.find_parent("figure")
                    assert figure, f"{page.name}: a picture without alternative text"
                    assert figure.figcaption.get_text(), page.name
                for table in output.select("div.replication-scroll > table, table.dataframe"):
                    whole = table.find_parent(class_=OF_THEIR_OWN)
                    assert whole or table.caption, f"{page.name}: {table.get_text()[:60]}"
                    labels = [label.get_text() for label in table.select("th")]
                    assert [x for x in labels if IDENTIFIER.fullmatch(x)] == [], page.name
            folded = [code for code in soup.select(".cell_input pre") if _imports(code)]
            hidden = [code for code in folded if code.find_parent("details")]
            assert page.stem == "reuse" or folded == hidden, page.name

    def test_the_wheel_is_beside_the_pages(self):
        (wheel,) = (PAGES / "_static").glob("*.whl")
        assert f"_static/{wheel.name}" in (PAGES / "book" / "reuse.html").read_text()

    def test_mathematics_is_at_hand(self):
        assert (PAGES / "_static" / "mathjax" / "tex-chtml.js").is_file()

    def test_every_figure_has_alt_text(self):
        for page in self.pages:
            parser = Resources()
            parser.feed(page.read_text(encoding="utf-8"))
            assert parser.images_without_alt == [], page.name

    def test_internal_links_lead_somewhere(self):
        anchors = {
            page.resolve(): set(re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8")))
            for page in self.pages
        }
        link = re.compile(r'href="([^"#:?]*\.html)?(?:#([^"]*))?"')
        for page in self.pages:
            for target, place in link.findall(page.read_text(encoding="utf-8")):
                found = (page.parent / target).resolve() if target else page.resolve()
                assert found in anchors, f"{page.name}: {target}"
                known = not place or "<" in place or unquote(unescape(place)) in anchors[found]
                assert known, f"{page.name}: {target}#{place}"

    def test_every_page_leads_to_its_neighbours(self):
        contents = yaml.safe_load((ROOT / "_toc.yml").read_text())
        parts = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
        order = [contents["root"], *parts]
        for i, name in enumerate(order):
            text = (PAGES / f"{name}.html").read_text(encoding="utf-8")
            for kind, j in (("left-prev", i - 1), ("right-next", i + 1)):
                link = re.search(rf'class="{kind}"\s+href="([^"]+)"', text)
                if not 0 <= j < len(order):
                    assert link is None, name
                else:
                    target = (PAGES / f"{name}.html").parent / link[1]
                    assert target.resolve() == (PAGES / f"{order[j]}.html").resolve(), name

    def test_every_page_lists_the_parts_and_their_chapters(self):
        contents = yaml.safe_load((ROOT / "_toc.yml").read_text())
        for page in (PAGES / "book").rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            sidebar = text[text.index('class="bd-links') :]
            sidebar = sidebar[: sidebar.index("</nav>")]
            for part in contents["parts"]:
                assert f'<span class="caption-text">{part["caption"]}</span>' in sidebar
            chapters = sum(len(part["chapters"]) for part in contents["parts"])
            assert sidebar.count('class="toctree-l1') == chapters

    def test_every_chapter_can_be_downloaded_and_is_launched_where_there_is_a_repository(self):
        known = yaml.safe_load((ROOT / "_config.yml").read_text())["repository"]["url"]
        for path in CHAPTERS:
            name = path.relative_to(ROOT)
            page = (PAGES / name).with_suffix(".html")
            text = page.read_text(encoding="utf-8")
            link = re.search(r'<a href="([^"]+)"[^>]*\s+class="[^"]*download-source', text)
            offered = json.loads((page.parent / link[1]).resolve().read_text(encoding="utf-8"))
            first, *others = offered["cells"]
            assert others == json.loads(path.read_text(encoding="utf-8"))["cells"]
            assert "%pip install" in "".join(first["source"])
            assert (f"urlpath=lab/tree/{name.as_posix()}" in text) == bool(known)
            assert bool(re.search("github|mybinder|colab", text)) == bool(known), name
