"""A server for the built book, a browser, and a function that opens a page."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

BOOK = Path(__file__).resolve().parents[2] / "_build" / "html"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve files without a log."""

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address():
    handler = functools.partial(Quiet, directory=str(BOOK))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=FLAGS, chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, address):
    """Return a function that opens a page, and what it complained of or asked others for."""
    opened = []

    def go(name, **options):
        context = browser.new_context(**options)
        opened.append(context)
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
        page.goto(f"{address}/{name}", wait_until="networkidle")
        return page

    yield go
    for context in opened:
        context.close()
