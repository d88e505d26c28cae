"""Search for readers with a keyboard, a screen reader or weak sight, and the scan itself."""

import pytest


def test_a_scan_sees_what_only_one_row_of_a_table_has(visit, thin_out):
    page = visit("book/ledger.html")
    rows = page.locator(".replication-ledger tbody tr")
    before = rows.count()
    page.evaluate("document.querySelectorAll('tbody tr')[30].cells[0].className = 'odd'")
    thin_out(page)
    assert 5 < rows.count() < before / 5
    assert page.locator("td.odd").count() == 1


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_search_page_has_no_serious_barrier(colours, visit, barriers):
    page = visit("search.html?q=threshold", color_scheme=colours)
    page.locator("#search-results .highlighted").first.wait_for()
    assert barriers(page) == {}


def test_the_scan_sees_a_pale_mark_a_box_out_of_reach_and_a_missing_label(
    visit, thin_out, barriers, pale
):
    page = visit("book/wedge/corrections.html")
    page.add_style_tag(content="html table.replication .off { color: #ddd !important }")
    thin_out(page)
    page.evaluate("document.querySelector('article').append(document.createElement('input'))")
    page.add_style_tag(content=".replication-scroll { max-width: 9em; overflow-x: auto }")
    page.locator(".replication-scroll[aria-label='table, scrolls']").first.wait_for()
    page.evaluate(
        "document.querySelectorAll('.cell_output, .replication-scroll')"
        ".forEach(box => box.removeAttribute('tabindex'))"
    )
    rest = {"label", "scrollable-region-focusable"}
    assert set(barriers(page)) == rest | {"color-contrast"}
    assert set(barriers(page, but=["color-contrast"])) == rest
    (found,) = pale(page).values()
    assert all("off" in html for html in found)
    page.add_style_tag(content="html table.replication .off { color: inherit !important }")
    assert pale(page) == {}


def test_one_pale_paragraph_among_many_is_seen(visit, pale):
    page = visit("book/checks.html")
    beside = "document.querySelectorAll('article section > p:has(+ p):not(section > :first-child)')"
    assert page.evaluate(f"{beside}.length") > 3
    page.evaluate(f"{beside}[3].style.color = '#ddd'")
    (found,) = pale(page).values()
    assert len(found) == 1
