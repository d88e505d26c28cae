"""What the tests in a browser share: the built book served, a browser, a page, a scan."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "_build" / "html"
INDICES = [BOOK / f"{name}.html" for name in ("genindex", "prf-prf", "py-modindex", "search")]
PAGES = sorted(
    path.relative_to(BOOK).as_posix()
    for path in [*(BOOK / "book").rglob("*.html"), *filter(Path.exists, INDICES)]
)
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
WINDOW = {"width": 1280, "height": 720}
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
]


# Rows of a table, claims, and the functions of a page are alike, and colours are slow to compute:
# keep the first two, and what holds a kind of element that none before it does. What a formula is
# drawn with is alike, too: keep that of three, and of the others what is read aloud.
THIN_OUT = """
const kind = (mark) => mark.tagName + "." + mark.className;
const inside = (part) => Array.from(part.querySelectorAll("*"), kind);
const thinOut = (parts, kinds) => {
  const kept = new Set();
  let left = 0;
  for (const [i, part] of parts.entries()) {
    const found = kinds(part, i);
    if (left > 1 && found.every((one) => kept.has(one))) part.remove();
    else left += 1;
    found.forEach((one) => kept.add(one));
  }
};
for (const body of document.querySelectorAll("tbody")) {
  const stripes = (part, i) => inside(part).map((one) => one + i % 2);
  thinOut(Array.from(body.querySelectorAll(":scope > tr")), stripes);
}
for (const body of document.querySelectorAll(":has(> .claim)")) {
  thinOut(Array.from(body.querySelectorAll(":scope > .claim")), inside);
}
thinOut(Array.from(document.querySelectorAll(":is(section, dd) > dl.py")), inside);
const formulas = Array.from(document.querySelectorAll("mjx-container"));
formulas.slice(3).forEach((one) => one.replaceChildren(one.lastChild));
"""


# Colours are slower still, and follow from tags, classes and styles, from what is inside, from
# stripes, and from being first or last. A formula has the colour of a word in its place.
LEAVE_COLOURS = """
document.querySelectorAll("mjx-container").forEach((one) => { one.textContent = "x"; });
const look = (one) =>
  ["class", "style", "fill"].reduce((all, key) => all + "|" + one.getAttribute(key), one.tagName);
for (const parent of document.body.querySelectorAll("*")) {
  const kept = new Set();
  const parts = Array.from(parent.children);
  for (const [i, part] of parts.entries()) {
    const looks = [part, ...part.querySelectorAll("*")].map((one) => look(one) + i % 2);
    const known = looks.every((one) => kept.has(one));
    if (known && i > 1 && i < parts.length - 1) part.remove();
    looks.forEach((one) => kept.add(one));
  }
}
"""

# Formulas are set, and what is told of sizes is known, only after all is loaded.
SETTLED = """
async () => {
  await window.MathJax?.startup?.promise;
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
}
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve files without a log."""

    def log_message(self, *args):
        pass


@pytest.fixture(params=PAGES)
def name(request):
    """Return each page in turn."""
    return request.param


@pytest.fixture(scope="module")
def address():
    if not PAGES:
        pytest.skip("no built book: run `make book`")
    handler = functools.partial(Quiet, directory=str(BOOK))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    if not BROWSER:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=FLAGS, chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def tab(browser, address):
    """Return the page that all visits share: a new one takes seconds to start."""
    return listening(browser.new_context(), address)


def listening(context, address):
    """Open a page that keeps what it complains of and what it asks of others."""
    page = context.new_page()
    page.complaints, page.outside = [], []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: message.type == "error" and page.complaints.append(message.text),
    )
    page.on(
        "request",
        lambda request: (
            request.url.startswith((address, "data:")) or page.outside.append(request.url)
        ),
    )
    return page


@pytest.fixture
def visit(tab, browser, address):
    """Return a function that opens a page, with nothing left of the visit before."""
    still = []

    def go(name, *, viewport=WINDOW, color_scheme="light", script=True):
        page = tab
        if not script:
            still.append(browser.new_context(java_script_enabled=False))
            page = listening(still[-1], address)
        if page.url.startswith(address):
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
            page.goto("about:blank")
        page.complaints, page.outside = [], []
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", color_scheme=color_scheme)
        page.goto(f"{address}/{name}", wait_until="load")
        if script:
            page.evaluate(SETTLED)
        return page

    yield go
    for context in still:
        context.close()


@pytest.fixture
def place():
    """Return a function that asks a page where it is: the browser tells of a move only later."""
    return lambda page: page.evaluate("location.href")


@pytest.fixture
def thin_out():
    """Return a function that leaves some of each kind of what is alike on a page."""
    return lambda page: page.evaluate(THIN_OUT)


@pytest.fixture
def barriers():
    """Return a function that names the rules of axe-core that a page breaks badly, and where."""

    def scan(page, *rules, but=()):
        options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
        options["rules"] = {rule: {"enabled": False} for rule in but}
        page.evaluate("'axe' in window") or page.evaluate(Axe().axe_script)
        violations = page.evaluate(
            "options => axe.run(options).then(found => found.violations)", options
        )
        return {
            found["id"]: [node["html"][:200] for node in found["nodes"][:3]]
            for found in violations
            if found["impact"] in ("serious", "critical")
        }

    return scan


@pytest.fixture
def pale(barriers):
    """Return a function that names what on a page is too pale; it thins the page out."""

    def scan(page):
        page.evaluate(LEAVE_COLOURS)
        return barriers(page, "color-contrast")

    return scan
