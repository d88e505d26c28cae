"""The pages to play with, in a real browser: moved by keyboard, narrow, dark, without script."""

import json
import re
import shutil
from pathlib import Path

import pytest
from nbconvert import HTMLExporter

BOOK = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(path.relative_to(BOOK).as_posix() for path in BOOK.glob("book/*/play.html"))
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
LARGEST = 250_000
"""Bytes of a page."""

pytestmark = [
    pytest.mark.skipif(not PAGES, reason="no built book: run `make book`"),
    pytest.mark.skipif(not BROWSER, reason="no Chromium on this machine"),
    pytest.mark.parametrize("name", PAGES),
]

PICTURE = """figure => ({
    paths: [...figure.querySelectorAll("path.curve")].map(p => p.getAttribute("d")),
    ghosts: [...figure.querySelectorAll("path.ghost")].map(p => p.getAttribute("d")),
    points: [...figure.querySelectorAll(".point")].map(
        p => ["cx", "cy", "x", "y", "display"].map(a => p.getAttribute(a))),
    names: [...figure.querySelectorAll("text.name")].map(
        p => ["y", "display"].map(a => p.getAttribute(a))),
    numbers: [...figure.querySelectorAll("dd")].map(d => d.textContent),
    typed: [...figure.querySelectorAll("input[type=number]")].map(field => field.value),
})"""


def state(page):
    return page.locator("figure.playground").evaluate(PICTURE)


def test_every_paper_has_one(name):
    assert len(PAGES) == 4
    assert (BOOK / name).stat().st_size < LARGEST


def test_the_start_is_there_without_script_and_the_same_with_it(name, visit):
    still = visit(name, script=False)
    figure = still.locator("figure.playground")
    assert figure.locator("> svg path.curve").first.is_visible()
    assert figure.locator("dd").first.is_visible()
    assert figure.get_by_text("The sliders move with JavaScript").is_visible()
    assert all(slider.is_disabled() for slider in figure.locator("input").all())
    alive = visit(name)
    assert alive.locator("figure.playground.alive").count() == 1
    assert alive.get_by_text("The sliders move with JavaScript").is_hidden()
    assert state(alive) == state(still)
    assert state(alive)["paths"] == state(alive)["ghosts"]


def test_the_keyboard_moves_the_picture_and_the_numbers(name, visit):
    page = visit(name)
    start = state(page)
    labels = page.locator("figure.playground label").all_inner_texts()
    held = json.loads(page.locator("figure.playground > script").first.text_content())
    assert len(labels) >= 3
    for number, label in enumerate(labels):
        slider = page.get_by_label(label, exact=True)
        slider.focus()
        before, told = state(page), slider.get_attribute("aria-valuetext")
        last = slider.evaluate("s => Number(s.value) === Number(s.max)")
        for _ in range(20 if held["smooth"] else 1):  # one stop
            page.keyboard.press("ArrowLeft" if last else "ArrowRight")
        after = state(page)
        assert (before["paths"], before["points"]) != (after["paths"], after["points"])
        assert before["numbers"] != after["numbers"]
        assert before["typed"][number] != after["typed"][number]
        assert told != slider.get_attribute("aria-valuetext")
        assert slider.get_attribute("aria-valuetext").startswith(after["typed"][number])
        assert after["ghosts"] == start["paths"]
    page.get_by_role("button", name="Back to the start").click()
    assert state(page) == start
    is_what_the_page_holds(page)
    assert page.complaints == []
    assert page.outside == []


def is_what_the_page_holds(page):
    """Move all sliders to either end and compare with the first and last of the page's data."""
    held = json.loads(page.locator("figure.playground > script").first.text_content())
    for key, at in (("Home", 0), ("End", -1)):
        for slider in page.get_by_role("slider").all():
            slider.focus()
            page.keyboard.press(key)
        shown = state(page)
        assert shown["numbers"] == held["numbers"][at]
        assert shown["typed"] == [typed[at] for typed in held["typed"]]
        for path, line in zip(shown["paths"], held["y"][at], strict=True):
            steps = [step for step in held["curves"][line] if step is not None]
            ups = [int(up) for up in re.findall(r"[ML]-?\d+ (-?\d+)", path)]
            assert ups == [sum(steps[: i + 1]) for i in range(len(steps))]


def test_a_number_is_typed_kept_in_the_address_and_read_again(name, visit, place):
    page = visit(name)
    held = json.loads(page.locator("figure.playground > script").first.text_content())
    field = page.locator("input[type=number]").first
    low, high = (held["values"][0][i] * held["scales"][0] for i in (0, 1))
    wanted = low + 0.37 * (high - low)
    field.fill(f"{wanted:.6g}")
    field.press("Tab")
    moved = state(page)
    between = page.locator(".playground-between")
    if held["smooth"]:
        assert float(moved["typed"][0]) == pytest.approx(wanted, rel=1e-3)
        assert between.is_visible()
        assert any(number.startswith("≈ ") for number in moved["numbers"])
    else:
        assert moved["typed"][0] in held["typed"][0]
        assert between.is_hidden()
        assert not any("≈" in number for number in moved["numbers"])
    _, _, choice = place(page).partition("#")
    assert choice
    again = visit(f"{name}#{choice}")
    assert state(again)["typed"] == moved["typed"]
    assert state(again)["numbers"] == moved["numbers"]
    page.get_by_role("button", name="Back to the start").click()
    assert "#" not in place(page)
    assert page.complaints == []


def test_a_slider_moves_in_small_steps_with_lines(name, visit):
    page = visit(name)
    held = json.loads(page.locator("figure.playground > script").first.text_content())
    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert float(slider.input_value()) == (0.05 if held["smooth"] else 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_is_no_slab_of_another_colour(name, scheme, visit):
    page = visit(name, color_scheme=scheme)
    seen = page.locator("figure.playground").evaluate(
        """figure => {
            const ground = element => getComputedStyle(element).backgroundColor;
            const around = figure.closest(".text_html") ?? figure.parentElement;
            return [ground(figure), ground(document.body), ground(around)];
        }"""
    )
    assert seen[0] == seen[1]
    assert seen[2] in (seen[1], "rgba(0, 0, 0, 0)")


def alone(browser, file):
    """Open a file without a network; return the page and what it complained of."""
    page = browser.new_context(offline=True).new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri(), wait_until="domcontentloaded")
    return page, complaints


TAKES_KEYS = """
addEventListener("keydown", (event) => {
    const free = (at) => at.dataset.lmSuppressShortcuts !== undefined;
    for (let at = event.target; at && !free(at); at = at.parentElement) {
        if (at.matches(":focus:not(:read-write)")) event.preventDefault();
    }
}, true);
"""
"""How JupyterLab takes keys for its own, unless what has the focus forbids it."""


def moves(page):
    before = state(page)
    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("End")
    if state(page)["typed"] == before["typed"]:
        page.keyboard.press("Home")
    return state(page)["paths"] != before["paths"]


def test_it_lives_in_a_page_without_the_book(name, browser, tmp_path):
    """As in an editor."""
    notebook = json.loads((BOOK / "_sources" / name).with_suffix(".ipynb").read_text("utf-8"))
    outputs = [out for cell in notebook["cells"] for out in cell.get("outputs", [])]
    (html,) = (
        "".join(out["data"]["text/html"])
        for out in outputs
        if "playground-foot" in "".join(out.get("data", {}).get("text/html", ""))
    )
    file = tmp_path / "alone.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><body>{html}", encoding="utf-8")
    page, complaints = alone(browser, file)
    page.evaluate(TAKES_KEYS)
    assert moves(page)
    assert complaints == []
    page.context.close()


def test_it_lives_in_an_exported_notebook(name, browser, place, tmp_path):
    source = (BOOK / "_sources" / name).with_suffix(".ipynb")
    html, _ = HTMLExporter().from_filename(str(source))
    file = tmp_path / "exported.html"
    file.write_text(html, encoding="utf-8")
    page, _ = alone(browser, file)  # its formulas want a script from another host
    figure = page.locator("figure.playground.alive")
    picture = figure.locator("> svg").bounding_box()
    assert 300 < picture["width"] <= page.viewport_size["width"]
    assert moves(page)
    assert "#" in place(page)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_page_is_whole_and_readable(name, scheme, visit):
    page = visit(name, color_scheme=scheme, viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    figure = page.locator("figure.playground")
    seen = figure.evaluate(
        """figure => {
            const box = element => element.getBoundingClientRect().toJSON();
            const style = element => getComputedStyle(element);
            const words = [...figure.querySelectorAll(
                ":scope > svg text:not([display]):not(:empty)")];
            return {
                figure: box(figure),
                words: words.map(box),
                paper: style(figure).backgroundColor,
                lines: [...figure.querySelectorAll("path.curve")].map(p => style(p).stroke),
                fills: [...words, ...figure.querySelectorAll("circle")].map(e => style(e).fill),
            };
        }"""
    )
    left, right = seen["figure"]["left"], seen["figure"]["right"]
    assert 0 <= left < right <= 390
    for words in seen["words"]:
        assert words["height"] >= 11
        assert left <= words["left"] < words["right"] <= right
    assert len(set(seen["lines"])) == len(seen["lines"])
    for colour in [*seen["lines"], *seen["fills"]]:
        assert contrast(colour, seen["paper"]) >= 4.5, colour


def contrast(one, other):
    """Ratio of luminances, as web accessibility guidelines define it."""

    def luminance(colour):
        parts = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
