"""The pages to play with, in a real browser: moved by keyboard, narrow, dark, without script."""

import json
import re
import shutil
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(path.relative_to(BOOK).as_posix() for path in BOOK.glob("book/*/play.html"))
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
LARGEST = 200_000
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
    outputs: [...figure.querySelectorAll("output")].map(o => o.textContent),
})"""


def state(page):
    return page.locator("figure.playground").evaluate(PICTURE)


def test_every_paper_has_one(name):
    assert len(PAGES) == 4
    assert (BOOK / name).stat().st_size < LARGEST


def test_the_script_draws_at_the_start_what_is_there_without_it(name, visit):
    still = visit(name, java_script_enabled=False)
    alive = visit(name)
    assert alive.locator("figure.playground.alive").count() == 1
    assert still.locator("figure.playground.alive").count() == 0
    assert state(alive) == state(still)
    assert state(alive)["paths"] == state(alive)["ghosts"]


def test_without_script_the_picture_is_there_and_the_sliders_rest(name, visit):
    page = visit(name, java_script_enabled=False)
    figure = page.locator("figure.playground")
    assert figure.locator("> svg").is_visible()
    assert figure.locator("> svg path.curve").first.is_visible()
    assert figure.locator("dd").first.is_visible()
    assert figure.get_by_text("The sliders move in the book").is_visible()
    assert all(slider.is_disabled() for slider in figure.locator("input").all())


def test_every_slider_moves_the_picture_and_a_number_by_keyboard(name, visit):
    page = visit(name)
    assert page.get_by_text("The sliders move in the book").is_hidden()
    start = state(page)
    sliders = page.get_by_role("slider").all()
    assert len(sliders) >= 3
    for number, slider in enumerate(sliders):
        slider.focus()
        before, told = state(page), slider.get_attribute("aria-valuetext")
        last = slider.evaluate("s => s.value === s.max")
        page.keyboard.press("ArrowLeft" if last else "ArrowRight")
        after = state(page)
        assert (before["paths"], before["points"]) != (after["paths"], after["points"])
        assert before["numbers"] != after["numbers"]
        assert before["outputs"][number] != after["outputs"][number]
        assert slider.get_attribute("aria-valuetext") == after["outputs"][number] != told
        assert after["ghosts"] == start["paths"]
    page.get_by_role("button", name="Back to the start").click()
    assert state(page) == start
    assert page.complaints == []
    assert page.outside == []


def test_what_is_shown_is_what_the_page_holds_for_that_position(name, visit):
    page = visit(name)
    held = json.loads(page.locator("figure.playground > script").text_content())
    for end in ("Home", "End"):
        for slider in page.get_by_role("slider").all():
            slider.focus()
            page.keyboard.press(end)
        shown, at = state(page), 0 if end == "Home" else -1
        assert shown["numbers"] == held["numbers"][at]
        assert shown["outputs"] == [texts[at] for texts in held["texts"]]
        for path, line in zip(shown["paths"], held["y"][at], strict=True):
            steps = [step for step in held["curves"][line] if step is not None]
            ups = [int(up) for up in re.findall(r"[ML]-?\d+ (-?\d+)", path)]
            assert ups == [sum(steps[: i + 1]) for i in range(len(steps))]


def test_labels_lead_to_their_sliders(name, visit):
    page = visit(name)
    for label in page.locator("figure.playground label").all():
        assert page.get_by_label(label.inner_text(), exact=True).get_attribute("type") == "range"


def test_a_narrow_page_shows_all_of_it_in_readable_words(name, visit):
    page = visit(name, viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    figure = page.locator("figure.playground")
    box = figure.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    svg = figure.locator("> svg").bounding_box()
    for text in figure.locator("> svg text:not([display]):not(:empty)").all():
        words = text.bounding_box()
        assert words["height"] >= 11
        assert words["x"] >= svg["x"] - 2
        assert words["x"] + words["width"] <= box["x"] + box["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_and_words_stand_out(name, scheme, visit):
    page = visit(name, color_scheme=scheme)
    colours = page.locator("figure.playground").evaluate(
        """figure => ({
            paper: getComputedStyle(figure).backgroundColor,
            lines: [...figure.querySelectorAll("path.curve")].map(p => getComputedStyle(p).stroke),
            words: [...figure.querySelectorAll("svg text, svg circle")].map(
                t => getComputedStyle(t).fill),
        })"""
    )
    for colour in [*colours["lines"], *colours["words"]]:
        assert contrast(colour, colours["paper"]) >= 4.5, colour
    assert len(set(colours["lines"])) == len(colours["lines"])


def contrast(one, other):
    """Ratio of luminances, as web accessibility guidelines define it."""

    def luminance(colour):
        parts = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
