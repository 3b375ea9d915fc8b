"""axe on the assistant itself: every look, through a talk with all its views, up to the time without a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .proxy import Line
from .real import Person
from .test_axe import axe_script, violations  # noqa: F401
from .test_looks import BOXES

pytestmark = pytest.mark.browser

LOOKS = {
    "touch": ({"theme": "dark"}, {}),
    "light": ({"theme": "light"}, {}),
    "night": ({"theme": "night"}, {}),
    "gaze": ({"size": "gaze"}, {"viewport": {"width": 1180, "height": 820}}),
    "forced colours": ({}, {"forced_colors": "active"}),
}


def walk(person: Person, line: Line) -> Iterator[str]:
    """Stops at each kind of screen."""
    yield "opening"
    person.tap("It hurts now")
    yield "where"
    person.tap_only("Show me a body")
    person.page.locator("#stage svg").first.wait_for()
    yield "body map"
    person.page.keyboard.press("Escape")
    person.tap("Calf")
    yield "relief"
    person.tap_only("Count with me")
    person.page.get_by_role("button", name="Start", exact=True).wait_for()
    person.page.wait_for_timeout(500)
    person.page.get_by_role("button", name="Start", exact=True).tap()
    yield "timer"
    person.page.keyboard.press("Escape")
    person.open_settings()
    person.page.locator("#stage").get_by_role("button").first.wait_for()
    yield "settings"
    person.page.keyboard.press("Escape")
    line.away()
    person.type("it is still hard") if person.box.is_visible() else person.tap("None of these")
    yield "offline"
    person.tap_only("Show me what to do")
    person.page.locator("#stage").get_by_role("button").first.wait_for()
    yield "steps without a server"
    person.page.keyboard.press("Escape")
    line.back()
    person.wrong.tap()
    person.settle()
    yield "something is wrong"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_every_target_is_large(new_person, line, axe_script, look):  # noqa: F811
    settings, options = LOOKS[look]
    person = new_person(line.url, opened=False, **options)
    if settings.get("size") == "gaze":
        person.ghost_tap_ms = 800
    kept = "{" + ", ".join(f'"{name}": "{value}"' for name, value in settings.items()) + "}"
    person.page.add_init_script(f"localStorage.setItem('crampwise.settings', '{kept}')")
    person.open()
    least = 120 if look == "gaze" else 64
    found, small = {}, []
    for scene in walk(person, line):
        if wrong := violations(person, axe_script):
            found[scene] = wrong
        boxes = person.page.locator("button, a, textarea").evaluate_all(BOXES)
        small += [
            (scene, box)
            for box in boxes
            if box["height"] < least or box["width"] < least or box["cut"]
        ]
    assert found == {}
    assert small == []
