"""Pictures of the page in every mode and state, with the assistant itself: ``python -m tests.browser.shots``.

They go to ``screenshots/``: one folder for each mode, and a sheet of all its pictures beside it. Words pick modes and
states (``night gaze``, ``timer map``); without any, all are taken. In each mode one talk passes through all states in
the order of ``WALK``; a state that can't be reached is named at the end, and the exit status is then 1.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, Error, Locator

from .proxy import Line
from .real import PHONE, RECORDER, Person, assistant, chromium

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
PATIENCE_MS = 6000


def size(width: int, height: int) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": height}}


#: How somebody has the page: the browser's own settings, and what they chose in the page's.
MODES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "dark": ({}, {"theme": "dark"}),
    "light": ({"color_scheme": "light"}, {"theme": "light"}),
    "night": ({}, {"theme": "night"}),
    "gaze": ({}, {"theme": "dark", "size": "gaze"}),
    "gaze-tablet": (size(1180, 820), {"theme": "dark", "size": "gaze"}),
    "forced": ({"forced_colors": "active"}, {}),
    "narrow": (size(320, 640), {"theme": "dark"}),
    "big-text": ({}, {"theme": "dark", "text": 200}),
    "narrow-big-text": (size(320, 640), {"theme": "light", "text": 200}),
    "landscape": (size(844, 390), {"theme": "dark"}),
    "tablet": (size(820, 1180), {"theme": "dark"}),
    "desktop": (size(1280, 800) | {"has_touch": False}, {"theme": "light"}),
    "embed": (size(1024, 768), {"theme": "light"}),
    "embed-launcher": (size(390, 844), {"theme": "light"}),
}

#: A site that has the chat among its own things, and styles of its own that would spoil it.
HOST_PAGE = """<!doctype html><html lang="en" style="font-size: 10px"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>A clinic</title>
<style>body { font: 1.8rem/1.4 Georgia, serif; letter-spacing: 1px; text-align: center; margin: 2rem; background: #fff; color: #234 }
button { height: 12px !important; text-transform: uppercase; border-radius: 0 } p { margin: 3rem 0 }</style>
<h1>Our ALS clinic</h1><p>We are here on weekdays. At night you can ask Crampwise.</p>
<crampwise-chat heading="2" theme="light"%s></crampwise-chat><p>Parking is behind the house.</p>
<script src="/chat/crampwise-chat.js" type="module"></script></html>"""


class NotThere(Exception):
    """A state that the page can't be brought to."""


class NotMeant(Exception):
    """A state that there is none of in this mode."""


# -- states: each goes on from where the one before has left the talk -----------------------------

State = Callable[[Person, Line], "Callable[[], None] | None"]
WALK: dict[str, State] = {}


def state(name: str) -> Callable[[State], State]:
    """A state of that name; what the function returns is done after the picture."""

    def put(function: State) -> State:
        WALK[name] = function
        return function

    return put


def press(person: Person, *names: str) -> None:
    """Presses the first button of one of these names, wherever it is, page by page if there are pages."""
    for _ in range(8):
        for name in names:
            button = person.page.get_by_role("button", name=name, exact=True)
            if button.count():
                button.first.click()
                return
        more = person.tray.get_by_role("button", name="More choices", exact=True)
        if not more.count():
            break
        more.click()
        person.page.wait_for_timeout(900)
    raise NotThere(f"no button {' or '.join(names)!r}")


def answer(person: Person, *names: str) -> None:
    """As ``press``, and waits for the answer to it."""
    press(person, *names)
    settle(person)


def settle(person: Person) -> None:
    person.page.locator('#send[aria-disabled="false"]').wait_for(state="attached")
    person.page.wait_for_timeout(900)  # also in gaze mode taps count again by then


def is_embedded(person: Person) -> bool:
    return person.url.endswith("/clinic")


def in_view(found: Locator) -> None:
    """The thing is there and can be seen."""
    try:
        found.first.wait_for(timeout=PATIENCE_MS)
    except Error as error:
        raise NotThere(str(error).splitlines()[0]) from error
    found.first.page.wait_for_timeout(500)


def in_stage(person: Person, name: str) -> Locator:
    """A button in what lies over the talk, by the start of its name."""
    return person.page.locator("#stage").get_by_role("button", name=name)


def close(person: Person) -> Callable[[], None]:
    """Closes what lies over the talk."""

    def with_escape() -> None:
        person.page.keyboard.press("Escape")
        person.page.wait_for_timeout(500)

    return with_escape


@state("opening")
def opening(person: Person, line: Line) -> None:
    settle(person)


@state("settings")
def settings(person: Person, line: Line) -> Callable[[], None]:
    press(person, "Settings")
    in_view(in_stage(person, "Screen light"))


@state("settings-light")
def settings_light(person: Person, line: Line) -> Callable[[], None]:
    in_stage(person, "Screen light").first.click()
    in_view(in_stage(person, "Back"))
    return close(person)


@state("our-talk")
def our_talk(person: Person, line: Line) -> Callable[[], None]:
    """What is kept, and how to have it forgotten."""
    press(person, "Settings")
    in_view(in_stage(person, "Screen light"))
    for _ in range(8):
        if in_stage(person, "Our talk").count():
            break
        in_stage(person, "More choices").first.click()
        person.page.wait_for_timeout(900)
    in_stage(person, "Our talk").first.click()
    person.page.wait_for_timeout(500)
    return close(person)


@state("typing")
def typing(person: Person, line: Line) -> Callable[[], None]:
    """The text box, with words in it; in gaze mode it comes out when asked for."""
    if not person.box.is_visible():
        press(person, "Type")
    person.box.fill("my left calf has locked and I can't reach it")
    return lambda: person.box.fill("")


@state("where")
def where(person: Person, line: Line) -> None:
    answer(person, "It hurts now")


@state("map")
def body_map(person: Person, line: Line) -> None:
    press(person, "Show me a body")
    in_view(in_stage(person, "Show a list").or_(in_stage(person, "More")))


@state("list")
def list_twin(person: Person, line: Line) -> Callable[[], None]:
    press(person, "Show a list")
    in_view(in_stage(person, "Show the body").or_(in_stage(person, "More")))
    return close(person)


@state("relief")
def relief(person: Person, line: Line) -> None:
    """A first step for a calf, and the safety question that comes with it."""
    answer(person, "Calf")


@state("timer")
def timer(person: Person, line: Line) -> None:
    press(person, "Count with me")
    person.page.wait_for_timeout(1500)


@state("timer-running")
def timer_running(person: Person, line: Line) -> Callable[[], None]:
    press(person, "Start", "Start the count", "Begin")
    person.page.wait_for_timeout(6000)
    return close(person)


@state("question")
def question(person: Person, line: Line) -> None:
    answer(person, "None of these")


@state("assessment")
def assessment(person: Person, line: Line) -> None:
    for _ in range(20):
        if "From what you told me" in person.newest():
            return
        names = [name for name in person.names() if name not in ("Count with me", "Show me a body")]
        answer(person, names[0])
    raise NotThere("no assessment after 20 answers")


@state("why")
def why(person: Person, line: Line) -> None:
    answer(person, "Why?")


def open_diary(person: Person) -> None:
    press(person, "Settings")
    in_view(in_stage(person, "Diary"))
    in_stage(person, "Diary").first.click()
    in_view(in_stage(person, "How it went"))


def press_in_stage(person: Person, name: str, next_one: str) -> None:
    """Presses a button of the view, page by page if there are pages, and waits for one of what it opens."""
    person.page.wait_for_timeout(900)
    for _ in range(8):
        if in_stage(person, name).count():
            break
        in_stage(person, "More choices").first.click()
        person.page.wait_for_timeout(900)
    in_stage(person, name).first.click()
    in_view(in_stage(person, next_one))


def up(person: Person, levels: int) -> Callable[[], None]:
    """Goes up so many levels of a view."""

    def with_escapes() -> None:
        for _ in range(levels):
            person.page.keyboard.press("Escape")
            person.page.wait_for_timeout(300)

    return with_escapes


TOLD = (
    "log: left calf, 8, three minutes, 2am, after physio",
    "log: right foot, 5, one minute, yesterday 11pm",
    "log: left calf, 6, five minutes, three days ago 3am",
    "log: right thumb, 3, 30 seconds, last Sunday morning",
)


@state("diary")
def diary(person: Person, line: Line) -> None:
    """What the diary offers; some attacks are put into it first."""
    for number, told in enumerate(TOLD):
        if not person.box.is_visible():
            press(person, "Type")
        person.type(told)
        settle(person)
        if not number:
            answer(person, "Only when I say so")
    open_diary(person)


@state("diary-history")
def diary_history(person: Person, line: Line) -> Callable[[], None]:
    press_in_stage(person, "How it went", "Time")
    in_view(person.page.locator("#stage .diary-read"))
    return up(person, 1)


@state("diary-entries")
def diary_entries(person: Person, line: Line) -> None:
    press_in_stage(person, "Entries", "Back")
    in_view(person.page.locator("#stage .diary-entry"))


@state("diary-change")
def diary_change(person: Person, line: Line) -> None:
    person.page.wait_for_timeout(900)
    person.page.locator("#stage .diary-entry").first.click()
    press_in_stage(person, "Change", "How long")


@state("diary-number")
def diary_number(person: Person, line: Line) -> Callable[[], None]:
    press_in_stage(person, "How bad", "Back")
    return up(person, 4)


@state("diary-page")
def diary_page(person: Person, line: Line) -> Callable[[], None]:
    press_in_stage(person, "Doctor's page", "Save as PDF")
    return up(person, 1)


@state("diary-typing")
def diary_typing(person: Person, line: Line) -> Callable[[], None]:
    press_in_stage(person, "For the doctor", "Questions")
    press_in_stage(person, "Questions", "Type a question")
    press_in_stage(person, "Type a question", "Save it")
    return up(person, 3)


@state("diary-code")
def diary_code(person: Person, line: Line) -> Callable[[], None]:
    press_in_stage(person, "Another device", "Get a code")
    press_in_stage(person, "Get a code", "Back")
    return up(person, 4)


@state("slow")
def slow(person: Person, line: Line) -> Callable[[], None]:
    """Four seconds after a tap that gets no answer yet."""
    line.fault = "hang"
    press(person, "Start again")
    person.page.wait_for_timeout(4600)

    def go_on() -> None:
        line.let_go()
        settle(person)

    return go_on


@state("offline")
def offline(person: Person, line: Line) -> None:
    line.away()
    answer(person, "It hurts now")
    person.page.wait_for_timeout(500)


@state("offline-steps")
def offline_steps(person: Person, line: Line) -> Callable[[], None]:
    press(person, "Show me what to do")
    person.page.wait_for_timeout(1000)
    return close(person)


@state("offline-reload")
def offline_reload(person: Person, line: Line) -> Callable[[], None]:
    """Opened anew with no server there."""
    if is_embedded(person):
        raise NotMeant  # the host's page is the host's to keep
    try:
        person.page.reload()
    except Error as error:
        line.back()
        person.open()
        raise NotThere(str(error).splitlines()[0]) from error
    settle(person)

    def go_on() -> None:
        line.back()
        answer(person, "Try again")

    return go_on


@state("ask")
def ask(person: Person, line: Line) -> None:
    """ "Something is wrong": what is wrong?"""
    line.back()  # in case a state before could not be reached
    person.wrong.click()
    settle(person)


@state("act")
def act(person: Person, line: Line) -> None:
    answer(person, "Hard to breathe")


@state("crew-card")
def crew_card(person: Person, line: Line) -> None:
    answer(person, "Show a card for the crew")


@state("bedside-card")
def bedside_card(person: Person, line: Line) -> None:
    """The sheet to print and hang up."""
    if is_embedded(person):
        raise NotMeant
    answered = person.page.goto(urljoin(line.url, "card.html"))
    if not answered or not answered.ok:
        raise NotThere("no card.html")
    person.page.wait_for_timeout(800)


# -- taking them ----------------------------------------------------------------------------------


def main(words: list[str]) -> int:
    """Command line: words pick modes and states."""
    unknown = set(words) - MODES.keys() - WALK.keys()
    if unknown:
        print("Modes:", *MODES, "\nStates:", *WALK, f"\nNot known: {', '.join(unknown)}")
        return 2
    modes = [mode for mode in MODES if mode in words] or list(MODES)
    states = {name for name in WALK if name in words} or set(WALK)
    missing: list[str] = []
    with assistant() as url, chromium() as browser:
        for mode in modes:
            began = time.monotonic()
            taken = walk(browser, url, mode, states, missing)
            sheet(browser, mode, taken)
            print(f"{mode}: {len(taken)} pictures in {time.monotonic() - began:.0f} s", flush=True)
    for one in missing:
        print("not reached:", one)
    print("See", FOLDER.relative_to(Path.cwd()) if FOLDER.is_relative_to(Path.cwd()) else FOLDER)
    return 1 if missing else 0


def walk(
    browser: Browser, url: str, mode: str, states: set[str], missing: list[str]
) -> list[tuple[str, Path]]:
    """One talk in one mode, through all states; the pictures that were asked for."""
    options, chosen = MODES[mode]
    folder = FOLDER / mode
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[tuple[str, Path]] = []
    with Line(url) as line:
        context = browser.new_context(**{**PHONE, **options})
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(RECORDER)
        kept = json.dumps(json.dumps(chosen))
        context.add_init_script(f'localStorage.setItem("crampwise.settings", {kept})')
        person = Person(context.new_page(), address(context, line, mode))
        person.page.goto(person.url)
        if mode == "embed-launcher":
            person.page.wait_for_timeout(500)
            taken.append(("closed", folder / "closed.png"))
            person.page.screenshot(path=folder / "closed.png")
            person.page.locator("crampwise-chat").get_by_role("button").first.click()
        try:
            for name, go in WALK.items():
                try:
                    after = go(person, line)
                except NotMeant:
                    continue
                except (NotThere, Error, AssertionError) as error:
                    missing.append(f"{mode} {name}: {str(error).splitlines()[0]}")
                    with suppress(Error):
                        person.page.keyboard.press("Escape")
                    continue
                if name in states:
                    taken.append((name, folder / f"{name}.png"))
                    person.page.screenshot(path=folder / f"{name}.png")
                if after:
                    with suppress(NotThere, Error):
                        after()
        finally:
            context.close()
    return taken


def address(context: Any, line: Line, mode: str) -> str:
    """Where the page of a mode is: the assistant's own, or a site that has the chat in it."""
    if not mode.startswith("embed"):
        return line.url
    host = urljoin(line.url, "/clinic")
    more = ' launcher="Night help"' if mode == "embed-launcher" else ""
    context.route(
        host, lambda route: route.fulfill(content_type="text/html", body=HOST_PAGE % more)
    )
    return host


def sheet(browser: Browser, mode: str, taken: list[tuple[str, Path]]) -> None:
    """All pictures of a mode on one, to be looked at together."""
    if not taken:
        return
    page = browser.new_page(viewport={"width": 1800, "height": 100})
    width = 280 if PHONE["viewport"] == MODES[mode][0].get("viewport", PHONE["viewport"]) else 430
    figures = "".join(
        f'<figure><img src="{path.as_uri()}"><figcaption>{name}</figcaption></figure>'
        for name, path in taken
    )
    style = (
        "body{display:flex;flex-wrap:wrap;gap:12px;background:#777;font:16px sans-serif}"
        f"figure{{margin:0;width:{width}px}}img{{width:100%}}"
    )
    source = FOLDER / f"{mode}.html"
    source.write_text(
        f"<!doctype html><meta charset=utf-8><title>{mode}</title><style>{style}</style>{figures}"
    )
    page.goto(source.as_uri())
    page.screenshot(path=FOLDER / f"{mode}.png", full_page=True)
    page.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
