"""The built book in a real browser, offline: no error, no other host, mathematics, dark mode."""

import pytest

from replication import ledger
from replication.show import drawing

SMALLEST_TYPE = 8
"""Points of the smallest type in a figure: the numbers of a table in colour."""


def test_a_page_is_whole_readable_dark_and_narrow(name, visit, thin_out, barriers, pale):
    page = visit(name, viewport={"width": 390, "height": 844})
    is_whole(page)
    scrolls_only_within_what_can_be_reached(page, barriers)
    tables_fit(page)
    formulas_start_where_they_can_be_read(page)
    formulas_in_the_text_can_be_read(page)
    figures_can_be_read(page)
    arrows_are_on_the_page(page)
    # What is on its way, from narrow to wide or from light to dark, is neither.
    page.add_style_tag(content="* { transition: none !important }")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")
    thin_out(page)
    assert barriers(page, but=["color-contrast"]) == {}
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    is_dark(page)
    figures_have_no_board(page)
    assert pale(page) == {}
    page.emulate_media(color_scheme="light")
    page.wait_for_function("document.documentElement.dataset.theme === 'light'")
    assert pale(page) == {}


def is_whole(page):
    assert page.complaints == []
    assert page.outside == []
    typeset = page.locator("mjx-container").count()
    assert typeset >= page.locator(".math").count()
    assert page.locator("mjx-merror").count() == 0
    assert page.locator("header#pst-header").is_hidden()
    loaded = "images => images.every(i => i.alt && i.complete && i.naturalWidth > 0)"
    assert page.eval_on_selector_all("article img", loaded)
    ids = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    assert len(set(ids)) == len(ids)


def scrolls_only_within_what_can_be_reached(page, barriers):
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    assert barriers(page, "scrollable-region-focusable") == {}


def tables_fit(page):
    wider = """tables => tables
        .filter(table => table.scrollWidth > table.closest("article").clientWidth + 1)
        .map(table => table.innerText)"""
    assert page.eval_on_selector_all("article table", wider) == []


def formulas_start_where_they_can_be_read(page):
    # What lies to the left of its box cannot be scrolled to.
    cut = """formulas => formulas
        .filter(formula => formula.getClientRects().length)
        .filter(formula => formula.getBoundingClientRect().left
            < formula.closest("div.math").getBoundingClientRect().left - 1)
        .length"""
    assert page.eval_on_selector_all("div.math mjx-math", cut) == 0


def formulas_in_the_text_can_be_read(page):
    cut = """formulas => formulas
        .filter(formula => formula.querySelector("mjx-math").getBoundingClientRect().right
            > formula.getBoundingClientRect().right + 2)
        .filter(formula => getComputedStyle(formula).overflowX !== "auto")
        .length"""
    assert page.eval_on_selector_all("span.math:has(mjx-math)", cut) == 0


def figures_can_be_read(page):
    scales = "all => all.map(one => one.getBoundingClientRect().width / one.naturalWidth)"
    with drawing.house_style():
        dots = drawing.plt.rcParams["figure.dpi"] / 72
    for scale in page.eval_on_selector_all(".picture img", scales):
        assert SMALLEST_TYPE * dots * scale >= 9


def arrows_are_on_the_page(page):
    right = "arrows => Math.max(0, ...arrows.map(arrow => arrow.getBoundingClientRect().right))"
    assert page.eval_on_selector_all(".prev-next-area :is(svg, i)", right) <= 391


def figures_have_no_board(page):
    grounds = "images => images.map(image => getComputedStyle(image).backgroundColor)"
    assert set(page.eval_on_selector_all("article img", grounds)) <= {"rgba(0, 0, 0, 0)"}


def is_dark(page):
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = (int(part) for part in colour.strip("rgba()").split(",")[:3])
    assert max(red, green, blue) < 60


def test_the_search_page_finds_words_in_the_pages(visit):
    page = visit("search.html")
    page.locator("input[type=search]:visible").first.fill("marketplaces")
    page.keyboard.press("Enter")
    page.get_by_text("Search finished").wait_for()
    results = page.locator("#search-results li a")
    found = {
        link.split("?")[0].split("#")[0] for link in results.evaluate_all("a => a.map(x => x.href)")
    }
    assert any(link.endswith("book/marketplaces/tables.html") for link in found)
    assert not any("/wedge/" in link for link in found)
    assert page.complaints == page.outside == []
    first = results.first.get_attribute("href").split("?")[0].split("#")[0]
    results.first.click()
    page.wait_for_url(f"**/{first}*")
    page.locator("article h1").wait_for()


def test_a_notebook_is_offered_for_download(visit):
    page = visit("book/wedge/model.html")
    page.get_by_label("Download this page").click()
    with page.expect_download() as download:
        page.locator("a.btn-download-source-button").click()
    assert download.value.suggested_filename == "model.ipynb"


@pytest.mark.parametrize(
    ("name", "kind"), [("book/sorting/model.html", "formula"), ("book/claims/land.html", "map")]
)
def test_what_scrolls_can_be_reached_and_has_a_name(name, kind, visit):
    page = visit(name, viewport={"width": 390, "height": 800})
    scrolls = "box => box.scrollWidth > box.clientWidth + 1"
    boxes = page.locator(".replication-scroll, .cell_output, div.math")
    wider = [box for box in boxes.all() if box.evaluate(scrolls)]
    assert wider
    for box in wider:
        assert box.get_attribute("tabindex") == "0"
        assert box.get_attribute("role") == "group"
        assert box.get_attribute("aria-label") == f"{kind}, scrolls"
    fitting = [box for box in boxes.all() if not box.evaluate(scrolls)]
    assert all(box.get_attribute("tabindex") is None for box in fitting)


def test_labels_of_parameters_are_whole_words_on_a_narrow_screen(visit):
    page = visit("book/functions/land.html", viewport={"width": 390, "height": 844})
    broken = page.eval_on_selector_all(
        "dl.field-list dl > dt > strong",
        "all => all.filter(one => one.getClientRects().length > 1 && !/[ _]/.test(one.innerText))"
        ".map(one => one.innerText)",
    )
    assert broken == []


@pytest.mark.parametrize("name", ["book/functions/wedge.html", "book/functions/marketplaces.html"])
def test_values_of_constants_are_short(name, visit):
    values = visit(name).locator("dl.py.data dt").all_inner_texts()
    assert values
    assert max(map(len, values)) < 250


def test_formulas_have_room_on_a_wide_screen(visit):
    for name in ("book/sorting/statics.html", "book/wedge/results.html"):
        page = visit(name, viewport={"width": 1400, "height": 900})
        wider = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 1).length"
        assert page.eval_on_selector_all("div.math", wider) == 0


@pytest.mark.parametrize("name", ["book/facts.html", "book/marketplaces/tables.html"])
def test_code_is_whole_on_paper(name, visit):
    page = visit(name, viewport={"width": 718, "height": 1000})
    cut = "blocks => blocks.filter(block => block.scrollWidth > block.clientWidth + 1).length"
    assert page.eval_on_selector_all("div.cell pre", cut) > 0
    page.emulate_media(media="print")
    assert page.eval_on_selector_all("div.cell pre", cut) == 0


def test_a_figure_that_scrolls_says_so_and_one_that_fits_does_not(visit):
    told = """all => all.map(
        one => getComputedStyle(one.querySelector(".caption-text"), "::after").content)"""
    for width, expected in ((390, '" (Scrolls sideways.)"'), (1400, "none")):
        page = visit("book/land/homogeneous.html", viewport={"width": width, "height": 844})
        page.locator(".picture").first.wait_for()
        if width < 600:
            page.locator(".picture[role=group][tabindex='0']").first.wait_for()
        assert set(page.eval_on_selector_all("figure:has(.picture)", told)) == {expected}


@pytest.mark.parametrize("paper", ledger.paper_keys())
def test_solutions_are_open_on_paper_and_folded_again_after(paper, visit, tmp_path):
    page = visit(f"book/{paper}/exercises.html", viewport={"width": 794, "height": 1123})
    seen = """addEventListener("beforeprint", () => {
        window.seen = Array.from(document.querySelectorAll(".bd-article details"), (box) => [
            box.open, !!box.querySelector("table"), box.matches(".sd-dropdown")]) })"""
    page.evaluate(seen)
    page.pdf(path=tmp_path / "page.pdf")
    solutions = [opened for opened, table, text in page.evaluate("seen") if table or text]
    assert len(solutions) == 10
    assert all(solutions)
    assert page.locator(".bd-article details[open]").count() == 0


def test_a_printed_solution_shows_its_table_and_neither_code_nor_buttons(visit):
    page = visit("book/land/exercises.html", viewport={"width": 794, "height": 1123})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    cells = page.locator(".tag_hide-cell:has(table)")
    assert cells.count() == 5
    for cell in cells.all():
        assert cell.locator("table").is_visible()
        assert cell.locator(".cell_input").is_hidden()
        assert cell.locator("summary").is_hidden()
        faded = "box => getComputedStyle(box).animationName"
        assert cell.locator(".cell_output").evaluate(faded) == "none"
    assert page.locator(".tag_hide-cell:not(:has(table)) summary").is_hidden()


def test_sentences_in_a_table_of_numbers_stand_to_the_left_and_names_do_not_wrap(visit):
    page = visit("book/marketplaces/tables.html", viewport={"width": 1400, "height": 900})
    table = page.locator("table:has(td.words)").first
    lines = "cells => cells.map(cell => Math.round(cell.getBoundingClientRect().height))"
    aligned = "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
    assert set(table.locator("td.words").evaluate_all(aligned)) == {"left"}
    names = table.locator("tbody tr:first-child td:not(.words)")
    assert names.count() > 3
    wrapped = "cells => cells.filter(cell => getComputedStyle(cell).whiteSpace !== 'nowrap').length"
    assert names.evaluate_all(wrapped) == 0
    assert len(set(names.evaluate_all(lines))) == 1


def test_names_of_the_code_are_whole_beside_the_symbols(visit):
    for paper in ledger.paper_keys():
        page = visit(f"book/{paper}/symbols.html", viewport={"width": 1400, "height": 900})
        names = page.locator("td:last-child code")
        assert names.count() > 5
        broken = (
            "all => all.filter(one => one.getClientRects().length > 1).map(one => one.innerText)"
        )
        assert names.evaluate_all(broken) == []
