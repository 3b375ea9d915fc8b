"""The page as a person meets it: what can be seen, tapped, heard."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from playwright.sync_api import ConsoleMessage, Locator, Page, Request

from .stub import StubServer

#: The page ignores taps for 300 ms after new choices appear, and for longer in gaze mode.
GHOST_TAP_MS = 340
GAZE_GHOST_TAP_MS = 740
#: The page registers its worker when it has time; where a test blocks workers, the driver itself warns of it.
DRIVERS_OWN = "Service Worker registration blocked by Playwright"


class Chat:
    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.ghost_tap_ms = GHOST_TAP_MS
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._note_request)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.text != DRIVERS_OWN:
            self.errors.append(message.text)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    # -- what is on the page ------------------------------------------------------

    @property
    def tray(self) -> Locator:
        return self.page.locator("#tray")

    @property
    def choices(self) -> Locator:
        return self.tray.locator("button:enabled, a")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Or type here")

    @property
    def wrong(self) -> Locator:
        return self.page.get_by_role("button", name="Something is wrong", exact=True)

    def titles(self) -> list[str]:
        return self.choices.all_inner_texts()

    def spoken(self) -> list[tuple[str, str]]:
        """What the live regions said: (politeness, words), in order."""
        return [(how, words) for how, words in self.page.evaluate("__spoken")]

    def hush(self) -> None:
        self.page.evaluate("__spoken.length = 0")

    def violations(self) -> list[str]:
        return self.page.evaluate("__violations")

    def focused(self) -> str:
        """The focused element, as `tag#id` or `tag "words"`."""
        return self.page.evaluate(
            """() => {
              let e = document.activeElement;
              while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
              return e.tagName.toLowerCase() + (e.id ? "#" + e.id : ` "${e.textContent}"`);
            }"""
        )

    def saved(self) -> dict[str, str]:
        return self.page.evaluate("() => ({...localStorage})")

    # -- what a person does -------------------------------------------------------

    def open(self) -> None:
        self.page.goto(self.url)
        self.settle()

    def settle(self) -> None:
        """Waits until the turn is over and taps count again."""
        self.page.locator('#send[aria-disabled="false"]').wait_for(state="attached")
        self.page.wait_for_timeout(self.ghost_tap_ms)

    def tap_only(self, title: str | None = None) -> None:
        if title and title not in self.titles():
            self._leaf_to(title)
        target = (
            self.tray.get_by_role("button", name=title, exact=True) if title else self.choices.first
        )
        target.tap()

    def _leaf_to(self, title: str) -> None:
        """Eyes see three choices at a time: on to the page that has this one."""
        for _ in range(12):
            if title in self.titles() or "More choices" not in self.titles():
                return
            self.tray.get_by_role("button", name="More choices", exact=True).tap()
            self.page.wait_for_timeout(self.ghost_tap_ms)

    def tap(self, *titles: str | None) -> None:
        """Taps each choice in turn (None: whichever is first) and waits for its answer."""
        for title in titles:
            self.tap_only(title)
            self.settle()

    def type(self, words: str) -> None:
        self.box.fill(words)
        self.box.press("Enter")
        self.settle()

    def open_settings(self, *titles: str) -> None:
        """Opens the settings, and in them each of the titles in turn."""
        self.page.get_by_role("button", name="Settings", exact=True).tap()
        for title in titles:
            self.in_view(title).tap()

    def in_view(self, title: str) -> Locator:
        """The button whose name has this title, in the view that is open; for eyes, on to the page that has it."""
        stage = self.page.locator("#stage")
        stage.get_by_role("button").first.wait_for()
        for _ in range(12):
            if stage.get_by_role("button", name=title).count():
                break
            stage.get_by_role("button", name="More choices").tap()
        return stage.get_by_role("button", name=title).first

    def zoom_text(self, percent: int) -> None:
        self.page.evaluate(
            "(size) => { document.documentElement.style.fontSize = size }", f"{percent}%"
        )
        self.page.wait_for_timeout(50)


#: From the opening screen to the scene of that name, by taps.
ROUTES: dict[str, list[str]] = {
    "opening": [],
    "where": ["It hurts now"],
    "relief": ["It hurts now", "Calf"],
    "onset": ["It hurts now", "Calf", "It's letting go"],
    "pain": ["It hurts now", "Calf", "It's letting go", "Pain at once"],
    "triggers": ["It hurts now", "Calf", "It's letting go", "Pain at once", "7"],
}


def go_to(chat: Chat, scene: str) -> Chat:
    """Brings a page on the stub server to a scene."""
    if scene in ROUTES:
        chat.tap(*ROUTES[scene])
    elif scene == "act now":
        chat.wrong.tap()
        chat.settle()
        chat.tap("Yes, worse")
    else:
        raise KeyError(scene)
    return chat


def walk(chat: Chat, stub: StubServer) -> Iterator[str]:
    """Stops at every kind of screen there is, in one talk."""
    yield "opening"
    for scene, taps in itertools.islice(ROUTES.items(), 1, None):
        chat.tap(taps[-1])
        yield scene
    chat.page.get_by_role("button", name="Full bladder").tap()
    yield "a toggle on"
    go_to(chat, "act now")
    yield "act now"
    chat.open_settings()
    chat.page.get_by_role("button", name="Screen light").wait_for()
    yield "settings"
    chat.in_view("Our talk").tap()
    chat.in_view("Forget this").tap()
    yield "forget this"
    chat.page.keyboard.press("Escape")
    stub.fault = "500"
    chat.tap("I can't speak")
    yield "trouble"
    stub.fault = None
