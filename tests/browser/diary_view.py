"""The diary's view as a person meets it: its views by name, and the way to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Locator, expect

from .chat import Chat

FIRST = "Tue 24 Nov, 02:00"

#: Every view: the titles that lead to it from the diary's menu.
VIEWS: dict[str, list[str]] = {
    "menu": [],
    "how it went": ["How it went"],
    "which time": ["How it went", "Time"],
    "by place": ["How it went", "By place"],
    "entries": ["Entries"],
    "older entries": ["Entries", "Older"],
    "an entry": ["Entries", FIRST],
    "change": ["Entries", FIRST, "Change"],
    "how long": ["Entries", FIRST, "Change", "How long"],
    "woke": ["Entries", FIRST, "Change", "It woke me"],
    "how many": ["Entries", FIRST, "Change", "How many"],
    "a note": ["Entries", FIRST, "Change", "Your note"],
    "delete an entry": ["Entries", FIRST, "Delete"],
    "doctor's page": ["Doctor's page"],
    "open it": ["Doctor's page", "Open to read or print"],
    "saved": ["Doctor's page", "Save as PDF"],
    "other files": ["Doctor's page", "Other files"],
    "for the doctor": ["For the doctor"],
    "medicines": ["For the doctor", "Medicines"],
    "type a medicine": ["For the doctor", "Medicines", "Type a medicine"],
    "which one out": ["For the doctor", "Medicines", "Take one out"],
    "take it out": ["For the doctor", "Medicines", "Take one out", "Mexiletine"],
    "another device": ["Another device"],
    "a code": ["Another device", "Get a code"],
    "enter a code": ["Another device", "Enter a code"],
    "keep a diary": ["Keep a diary"],
    "delete the diary": ["Delete the diary"],
}


#: One view of each kind: buttons, sentences with chart and table, entries, what is set now, a choice made, numbers,
#: typing, a deletion, a link, a code.
KINDS = (
    "menu",
    "how it went",
    "which time",
    "entries",
    "change",
    "how many",
    "delete an entry",
    "open it",
    "type a medicine",
    "a code",
)


def at_view(new_chat: Callable[..., Chat], *titles: str, **options) -> Chat:
    """A page with the diary open, and in it each of the titles tapped in turn."""
    # Stray taps have a test of their own; the others need not wait for them to be over.
    settings = {"pause": 1, **options.pop("settings", {})}
    chat = new_chat(settings=settings, **options)
    # Every touch is the switch: what a device's own switch control would tap is tapped by script.
    chat.page.by_script = settings.get("scan") == "auto"
    chat.ghost_tap_ms = max(10, settings["pause"] + 40)
    open_diary(chat, *titles)
    return chat


def stage(chat: Chat) -> Locator:
    return chat.page.locator("#stage")


def heading(chat: Chat) -> str:
    return stage(chat).locator("h2").inner_text()


def open_diary(chat: Chat, *titles: str) -> None:
    tap(chat.page.get_by_role("button", name="Settings", exact=True))
    tap(chat.in_view("Diary"))
    expect(stage(chat).locator("h2")).to_have_text("Diary")
    go(chat, *titles)


def tap(button: Locator) -> None:
    if getattr(button.page, "by_script", False):
        button.evaluate("(e) => e.click()")
    else:
        button.tap()


def go(chat: Chat, *titles: str) -> None:
    """Taps each in turn, page by page where eyes see three at a time, and waits for what it opens."""
    for title in titles:
        chat.page.wait_for_timeout(chat.ghost_tap_ms)
        way = stage(chat).get_by_role("button", name=title)
        for _ in range(8):
            if way.count() or not stage(chat).get_by_role("button", name="More choices").count():
                break
            tap(stage(chat).get_by_role("button", name="More choices"))
            chat.page.wait_for_timeout(chat.ghost_tap_ms)
        before = stage(chat).locator(".diary-screen").element_handle()
        tap(way.first)
        for _ in range(100):
            if not before.evaluate("(e) => e.isConnected"):
                break
            chat.page.wait_for_timeout(20)
        else:
            raise AssertionError(f"{title!r} leads nowhere from {heading(chat)!r}")
    chat.page.wait_for_timeout(chat.ghost_tap_ms)


def quiet(chat: Chat) -> bool:
    """Nothing in the console but what the tests themselves cause: they block the service worker."""
    return [one for one in chat.errors if "Service Worker" not in one] == []


def type_and_save(chat: Chat, words: str) -> None:
    stage(chat).locator("textarea").fill(words)
    stage(chat).locator("textarea").press("Enter")
    chat.page.wait_for_timeout(chat.ghost_tap_ms)


def to_menu(chat: Chat) -> None:
    """Up, level by level, as Escape goes."""
    for _ in range(6):
        if heading(chat) == "Diary":
            return
        chat.page.keyboard.press("Escape")
        chat.page.wait_for_timeout(30)
    raise AssertionError(f"Escape is stuck in {heading(chat)}")


def said_once(chat: Chat) -> str:
    said = [words for _, words in chat.spoken()]
    assert len(said) == 1, said
    return said[0]


def views(chat: Chat, *names: str) -> Iterator[str]:
    """Stops at every view, or at these, each from the menu."""
    for name in names or VIEWS:
        titles = VIEWS[name]
        go(chat, *titles)
        yield name
        to_menu(chat)
