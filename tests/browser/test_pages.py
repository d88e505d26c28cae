"""The built book in a real browser, offline: no error, no other host, mathematics, dark mode."""

import shutil
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(path.relative_to(BOOK).as_posix() for path in (BOOK / "book").rglob("*.html"))
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.skipif(not PAGES, reason="no built book: run `make book`"),
    pytest.mark.skipif(not BROWSER, reason="no Chromium on this machine"),
]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole(name, visit):
    page = visit(name)
    assert page.complaints == []
    assert page.outside == []
    typeset = page.locator("mjx-container").count()
    assert typeset >= page.locator(".math").count()
    assert page.locator("mjx-merror").count() == 0
    assert page.locator("header#pst-header").is_hidden()
    loaded = "images => images.every(i => i.alt && i.complete && i.naturalWidth > 0)"
    assert page.eval_on_selector_all("article img", loaded)


@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_screen_scrolls_only_within_tables(name, visit):
    page = visit(name, viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


@pytest.mark.parametrize("name", PAGES)
def test_a_dark_page_is_dark(name, visit):
    page = visit(name, color_scheme="dark")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = (int(part) for part in colour.strip("rgba()").split(",")[:3])
    assert max(red, green, blue) < 60


def test_the_ledger_filters_and_searches(visit):
    page = visit("book/ledger.html")
    rows = page.locator(".replication-ledger tbody tr")
    total = rows.count()
    seen = page.locator(".replication-ledger tbody tr:visible")
    assert seen.count() == total > 20
    page.get_by_label("verdict").select_option("refuted")
    refuted = seen.count()
    assert 0 < refuted < total
    assert page.locator("output").inner_text() == f"{refuted} of {total} claims"
    page.get_by_label("verdict").select_option("all")
    page.get_by_label("paper").select_option("wedge")
    page.get_by_label("find", exact=True).fill("top city wedge")
    assert 0 < seen.count() < total
    page.get_by_label("find", exact=True).fill("no such words")
    assert seen.count() == 0


def test_a_claim_s_link_leads_to_its_check(visit):
    page = visit("book/ledger.html")
    page.get_by_role("link", name="wedge/figure-1", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert page.url.endswith("book/wedge/model.html#claim-wedge-figure-1")
    assert page.locator("#claim-wedge-figure-1").is_visible()
