"""The page on the assistant itself: what a person in front of it meets, with nothing made up.

The assistant is the one that all tests share, or the one at ``CRAMPWISE_URL``. For a program that is no
test, ``assistant()`` starts one of its own.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from .chat import Chat
from .proxy import Line

if TYPE_CHECKING:
    from tests.conversations.running import Program

#: A phone as most people hold it.
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "color_scheme": "dark",
    "has_touch": True,
    "locale": "en-GB",
}

# In a page: where the chat is, be it the page itself or an element of its own with a shadow root.
ROOT = '(document.querySelector("crampwise-chat")?.shadowRoot ?? document)'

# Notes what a person with a screen reader, or the browser's own policy, would have noticed.
RECORDER = """(() => {
  window.__spoken = [];
  window.__violations = [];
  addEventListener("securitypolicyviolation", (e) =>
    __violations.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
  const listen = (root) => new MutationObserver((records) => {
    const regions = new Set(records.map(({ target }) =>
      (target.nodeType === 1 ? target : target.parentElement)?.closest("[aria-live]:not([aria-live=off])")));
    for (const region of regions) {
      const words = region?.textContent.trim();
      if (words) __spoken.push([region.getAttribute("aria-live"), words]);
    }
  }).observe(root, { childList: true, subtree: true, characterData: true });
  listen(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...given) {
    const root = attach.apply(this, given);
    listen(root);
    return root;
  };
})();
"""

# The focused element itself, inside shadow roots too.
_FOCUSED = """() => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  return [e?.tagName.toLowerCase() ?? "", e?.id ?? "", e?.isContentEditable ?? false];
}"""

#: How much of a talk may be asked before it ends.
MOST_QUESTIONS = 25


class Person(Chat):
    """Somebody in front of the page. Talks by taps; looks, listens, and never needs to know the page's inside."""

    def __init__(self, page: Page, url: str) -> None:
        super().__init__(page, url)
        page.on("response", self._note_response)

    def _note_response(self, answer: Response) -> None:
        """The console says that something was not found, but not what."""
        if answer.status >= 400:
            self.errors.append(f"{answer.status} {answer.url}")

    def focus_is_on(self) -> str:
        """``tag#id`` of the focused element; ``body`` when focus is lost."""
        tag, name, _ = self.page.evaluate(_FOCUSED)
        return f"{tag}#{name}" if name else tag

    def focus_is_in_a_text_box(self) -> bool:
        tag, _, editable = self.page.evaluate(_FOCUSED)
        return editable or tag in ("textarea", "input")

    def names(self) -> list[str]:
        """What the choices are called, in order: the first line of each."""
        return [title.strip().splitlines()[0] for title in self.titles()]

    def newest(self) -> str:
        """All words of the newest turn."""
        return self.log.locator(".turn").last.inner_text()

    def answer_until(self, end: str, prefer: tuple[str, ...] = ()) -> list[str]:
        """Answers question after question, by a preferred choice or the first, until a choice is called ``end``.

        Returns what was tapped.
        """
        tapped: list[str] = []
        while end not in (shown := self.names()):
            assert len(tapped) < MOST_QUESTIONS, f"no {end!r} after {tapped}"
            title = next((one for one in prefer if one in shown and one not in tapped), shown[0])
            if "Done" in shown and tapped and tapped[-1] in shown:
                title = "Done"  # the last tap only marked one of several
            self.tap(title)
            tapped.append(title)
        return tapped

    def session(self) -> str:
        """The session's token, wherever on the device the page keeps it."""
        found = re.search(r"[\w-]{32}\.[0-9a-f]{64}", " ".join(self.saved().values()))
        assert found, f"no session in {list(self.saved())}"
        return found[0]


def user_turns(program: Program, session: str) -> int:
    """How many messages of a session the assistant has really taken in: asked of its own database.

    An answer given from memory to a message that was sent twice does not count.
    """
    nonce = session.partition(".")[0]
    sender = "web-" + hashlib.sha256(nonce.encode()).hexdigest()[:40]
    database = program.log.parent / "conversations.db"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        query = "select count(*) from events where sender_id = ? and type_name = 'user'"
        return connection.execute(query, [sender]).fetchone()[0]


# -- for programs that are no tests -------------------------------------------------------------


@contextmanager
def assistant() -> Iterator[str]:
    """The address of the page on an assistant of its own, or of the one at CRAMPWISE_URL; ended after."""
    if url := os.environ.get("CRAMPWISE_URL"):
        yield url
        return
    from crampwise.training import train
    from tests.conversations import running

    given = os.environ.get("CRAMPWISE_MODEL")
    model = Path(given) if given else train()
    with tempfile.TemporaryDirectory() as home, running.server(Path(home), model) as program:
        yield program.url + "/chat/"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser as the tests have it."""
    from .conftest import FLAGS, find_chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


# -- fixtures -----------------------------------------------------------------------------------


@pytest.fixture(scope="package")
def real_url(request: pytest.FixtureRequest) -> str:
    """Where the page on the assistant is."""
    given = os.environ.get("CRAMPWISE_URL")
    return given or request.getfixturevalue("server").url + "/chat/"


@pytest.fixture(scope="package")
def program(request: pytest.FixtureRequest) -> Program:
    """The assistant's process, for tests that look at what it kept."""
    if "CRAMPWISE_URL" in os.environ:
        pytest.skip("looks into the assistant's own files")
    return request.getfixturevalue("server")


@pytest.fixture
def log_of_failures(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the assistant logged during a test: pytest shows it with a failure, and only then."""
    if "CRAMPWISE_URL" in os.environ:
        yield
        return
    server: Program = request.getfixturevalue("server")
    before = len(server.output)
    yield
    print("the assistant's log:", server.output[before:][-4000:] or "(nothing)", sep="\n")


@pytest.fixture
def line(real_url: str) -> Iterator[Line]:
    """A line to the assistant that can be made to fail."""
    with Line(real_url) as line:
        yield line


@pytest.fixture
def new_person(
    browser: Browser, real_url: str, log_of_failures: None
) -> Iterator[Callable[..., Person]]:
    """Makes people, each on a device of their own: ``new_person(line.url, color_scheme="light")``."""
    contexts: list[BrowserContext] = []

    def make(url: str = "", opened: bool = True, **options: Any) -> Person:
        context = browser.new_context(**{**PHONE, **options})
        contexts.append(context)
        # A busy machine may need longer for a turn than a person would put up with.
        context.set_default_timeout(20_000)
        context.add_init_script(RECORDER)
        person = Person(context.new_page(), url or real_url)
        if opened:
            person.open()
        return person

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def person(new_person: Callable[..., Person]) -> Person:
    """Somebody whose page has just opened."""
    return new_person()


@pytest.fixture
def person_on_line(new_person: Callable[..., Person], line: Line) -> Person:
    """Somebody whose page has just opened over a line that can fail."""
    return new_person(line.url)
