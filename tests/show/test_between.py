"""What a page shows between two stops, against the models at those values."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from replication.land import play as land
from replication.show.play import Playground
from replication.sorting import play as sorting
from replication.wedge import play as wedge

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
ROOMS = {
    "wedge": (wedge, "city_playground"),
    "land": (land, "sites_playground"),
    "sorting": (sorting, "threshold_playground"),
}
TOLERANCE = 0.08
"""Of the range of a number over the whole picture: what half a stop's way may be off. The most is
needed where local governments run out of sites, between two stops of the population."""


@pytest.fixture(scope="module")
def page():
    if not BROWSER:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, chromium_sandbox=False)
        yield browser.new_page()
        browser.close()


def halfway(slider):
    """A slider whose second value lies halfway between the start and a neighbour."""
    values, start = slider.values, slider.start
    other = start + 1 if start + 1 < len(values) else start - 1
    pair = sorted((values[start], (values[start] + values[other]) / 2))
    return replace(slider, values=tuple(pair), start=0, form=".10g", unit="")


@pytest.mark.parametrize("room", ROOMS)
def test_numbers_between_two_stops_are_near_the_models(room, page, tmp_path, monkeypatch):
    module, name = ROOMS[room]
    play: Playground = getattr(module, name)()
    file = tmp_path / f"{room}.html"
    file.write_text(f"<meta charset=utf-8><body>{play._repr_html_()}", encoding="utf-8")
    spans = np.nanmax(play.numbers, axis=tuple(range(len(play.sliders)))) - np.nanmin(
        play.numbers, axis=tuple(range(len(play.sliders)))
    )
    for i, slider in enumerate(play.sliders):
        moved = halfway(slider)
        (middle,) = set(moved.values) - set(slider.values)
        monkeypatch.setattr(module, "SLIDERS", (*play.sliders[:i], moved, *play.sliders[i + 1 :]))
        exact_play = getattr(module, name)()
        at = list(play.start)
        at[i] = moved.values.index(middle)
        exact = exact_play.numbers[tuple(at)]
        page.goto(file.as_uri())
        field = page.locator("input[type=number]").nth(i)
        field.fill(f"{middle * slider.scale:.10g}")
        field.press("Tab")
        texts = page.locator("dd").all_inner_texts()
        shown = [_number(text) for text in texts]
        for readout, text, near, right, span in zip(
            play.readouts, texts, shown, exact, spans, strict=True
        ):
            if near is None:
                continue
            unit = 100 if "%" in readout.form else 1
            step = 10.0 ** -len(text.rstrip("% a-z").partition(".")[2]) / unit
            assert abs(near / unit - right) <= TOLERANCE * span + step, (slider.name, readout.label)


def _number(text):
    digits = text.removeprefix("≈ ").replace(",", "").split("%")[0].split(" ")[0]
    try:
        return float(json.loads(digits.lstrip("+")))
    except ValueError:
        return None
