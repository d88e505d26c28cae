"""Every page for readers with a keyboard, a screen reader or weak sight, by axe-core's rules."""

import pytest

# The rows of a table are alike, and colours are slow to compute: some of each kind will do.
THIN_OUT = """
for (const body of document.querySelectorAll("tbody")) {
  const kept = new Set();
  for (const [i, row] of Array.from(body.rows).entries()) {
    const kinds = Array.from(row.querySelectorAll(".off, .verdict"), (mark) => mark.className);
    if (i > 1 && kinds.every((kind) => kept.has(kind + i % 2))) row.remove();
    kinds.forEach((kind) => kept.add(kind + i % 2));
  }
}
"""


def test_a_page_has_no_serious_barrier(name, visit, barriers):
    page = visit(name)
    page.evaluate(THIN_OUT)
    assert barriers(page) == {}
    # A colour on its way from light to dark is neither.
    page.add_style_tag(content="* { transition: none !important }")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert barriers(page, "color-contrast") == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_search_page_has_no_serious_barrier(colours, visit, barriers):
    page = visit("search.html?q=threshold", color_scheme=colours)
    page.locator("#search-results .highlighted").first.wait_for()
    assert barriers(page) == {}


def test_the_scan_sees_a_pale_mark_a_box_out_of_reach_and_a_missing_label(visit, barriers):
    page = visit("book/wedge/corrections.html")
    page.add_style_tag(content="html table.replication .off { color: #ddd !important }")
    page.evaluate(THIN_OUT)
    page.evaluate("document.querySelector('article').append(document.createElement('input'))")
    page.evaluate(
        "document.querySelectorAll('.cell_output, .replication-scroll')"
        ".forEach(box => box.removeAttribute('tabindex'))"
    )
    assert set(barriers(page)) == {"color-contrast", "label", "scrollable-region-focusable"}
