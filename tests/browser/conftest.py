"""The page, in a real Chromium, against the stub server or a running assistant.

`CRAMPWISE_URL=http://localhost:5005/chat/` points the tests at a running assistant; those that
need the stub's faults and scenes are then skipped. `CHROMIUM` names another browser binary.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from .chat import GAZE_GHOST_TAP_MS, Chat
from .real import (  # noqa: F401
    RECORDER,
    line,
    log_of_failures,
    new_person,
    person,
    person_on_line,
    program,
    real_url,
)
from .stub import StubServer

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "CRAMPWISE_URL" not in os.environ:
        return
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and "stub" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason="needs the stub server"))


def find_chromium() -> str:
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "chrome"]
    for name in filter(None, names):
        if path := shutil.which(name):
            return path
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    if mac.exists():
        return str(mac)
    pytest.fail(
        "no Chromium found: install it (apt-get install chromium) or set CHROMIUM", pytrace=False
    )


# Not for the whole session: while Playwright is open its event loop counts as running,
# and asyncio tests in other folders could not start theirs.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def stub_server() -> Iterator[StubServer]:
    with StubServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def chat_url(stub_server: StubServer) -> str:
    """Where the page is. The same tests hold for the stub and for the assistant itself."""
    if url := os.environ.get("CRAMPWISE_URL"):
        return url
    stub_server.reset()
    return stub_server.url


@pytest.fixture
def stub(chat_url: str, stub_server: StubServer) -> Iterator[StubServer]:
    """For tests that need the stub's own scenes or faults."""
    yield stub_server
    stub_server.release.set()


@pytest.fixture
def new_chat(browser: Browser, chat_url: str) -> Iterator[Callable[..., Chat]]:
    """Makes pages: `new_chat(width=320, theme="night")`. Each has its own storage."""
    contexts: list[BrowserContext] = []

    def make(
        *,
        width: int = 390,
        height: int = 844,
        scheme: str = "dark",
        theme: str = "",
        settings: dict[str, object] | None = None,
        hour: int = 12,
        opened: bool = True,
        **options,
    ) -> Chat:
        # Without the service worker, unless a test is about it: it would fetch the whole page for each of them.
        options = {"has_touch": True, "locale": "en-GB", "service_workers": "block", **options}
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(RECORDER)
        context.add_init_script(f"Date.prototype.getHours = () => {hour}")
        if theme:
            settings = {"theme": theme, **(settings or {})}
        if settings:
            kept = json.dumps(json.dumps(settings))
            script = f"localStorage.setItem('crampwise.settings', {kept})"
            context.add_init_script(script)
        chat = Chat(context.new_page(), chat_url)
        if settings and settings.get("size") == "gaze":
            chat.ghost_tap_ms = GAZE_GHOST_TAP_MS
        if opened:
            chat.open()
        return chat

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def chat(new_chat: Callable[..., Chat]) -> Chat:
    """An open page with its first choices shown."""
    return new_chat()
