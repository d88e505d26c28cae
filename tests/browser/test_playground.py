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


def test_the_start_is_there_without_script_and_the_same_with_it(name, visit):
    still = visit(name, java_script_enabled=False)
    figure = still.locator("figure.playground")
    assert figure.locator("> svg path.curve").first.is_visible()
    assert figure.locator("dd").first.is_visible()
    assert figure.get_by_text("The sliders move in the book").is_visible()
    assert all(slider.is_disabled() for slider in figure.locator("input").all())
    alive = visit(name)
    assert alive.locator("figure.playground.alive").count() == 1
    assert alive.get_by_text("The sliders move in the book").is_hidden()
    assert state(alive) == state(still)
    assert state(alive)["paths"] == state(alive)["ghosts"]


def test_the_keyboard_moves_the_picture_and_the_numbers(name, visit):
    page = visit(name)
    start = state(page)
    labels = page.locator("figure.playground label").all_inner_texts()
    assert len(labels) >= 3
    for number, label in enumerate(labels):
        slider = page.get_by_label(label, exact=True)
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
    is_what_the_page_holds(page)
    assert page.complaints == []
    assert page.outside == []


def is_what_the_page_holds(page):
    """Move all sliders to either end and compare with the first and last of the page's data."""
    held = json.loads(page.locator("figure.playground > script").text_content())
    for key, at in (("Home", 0), ("End", -1)):
        for slider in page.get_by_role("slider").all():
            slider.focus()
            page.keyboard.press(key)
        shown = state(page)
        assert shown["numbers"] == held["numbers"][at]
        assert shown["outputs"] == [texts[at] for texts in held["texts"]]
        for path, line in zip(shown["paths"], held["y"][at], strict=True):
            steps = [step for step in held["curves"][line] if step is not None]
            ups = [int(up) for up in re.findall(r"[ML]-?\d+ (-?\d+)", path)]
            assert ups == [sum(steps[: i + 1]) for i in range(len(steps))]


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
