"""The diary's views by keyboard, by one switch and by ear: one level at a time, and focus never lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import expect

from .chat import Chat
from .diary_view import (
    FIRST,
    VIEWS,
    at_view,
    go,
    heading,
    open_diary,
    said_once,
    stage,
    to_menu,
)
from .stub import StubServer


@pytest.fixture
def diary(new_chat: Callable[..., Chat], stub: StubServer) -> Callable[..., Chat]:
    """A page with the diary open at a view: ``diary("Entries", width=320)``."""
    return partial(at_view, new_chat)


# -- keyboard, one switch, focus --------------------------------------------------------------


def press_to(chat: Chat, title: str) -> None:
    """Tabs to the button of that name, as the only thing on the keyboard, and presses it."""
    for _ in range(30):
        chat.page.keyboard.press("Tab")
        if chat.focused().startswith((f'button "{title}', f'a "{title}')):
            chat.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{title!r} can't be reached by Tab; focus is on {chat.focused()}")


def test_every_view_by_keyboard_alone_and_escape_leads_one_level_up(new_chat, stub):
    chat = new_chat(has_touch=False, settings={"pause": 1})
    chat.ghost_tap_ms = 20
    chat.page.get_by_role("button", name="Settings", exact=True).focus()
    chat.page.keyboard.press("Enter")
    press_to(chat, "Diary")
    expect(stage(chat).locator("h2")).to_have_text("Diary")
    for view, titles in VIEWS.items():
        trail = [heading(chat)]
        for title in titles:
            chat.page.wait_for_timeout(chat.ghost_tap_ms)
            press_to(chat, title)
            if title != "Older":  # more of the same view
                expect(stage(chat).locator("h2")).not_to_have_text(trail[-1])
                trail.append(heading(chat))
            focused = chat.focused()
            assert focused in ("div#stage", "textarea#diary-box"), (view, focused)
        # A text box comes only where "Type", or a code to be entered, was asked for.
        typing = view in ("a note", "type a medicine", "enter a code")
        assert (focused == "textarea#diary-box") == typing if titles else True
        for name in reversed(trail[:-1]):
            chat.page.keyboard.press("Escape")
            expect(stage(chat).locator("h2")).to_have_text(name)
            assert chat.focused() == "div#stage", view
    chat.page.keyboard.press("Escape")
    expect(stage(chat).locator("h2")).to_have_text("Settings")
    assert chat.focused() == "div#stage"
    chat.page.keyboard.press("Escape")
    expect(stage(chat)).to_be_hidden()
    assert chat.focused() == "div#tray"


def test_back_leads_where_escape_does(diary):
    chat = diary("Entries", FIRST, "Change", "How long")
    for name in ("What do you want to change?", FIRST, "Entries", "Diary", "Settings"):
        go(chat, "Back") if name != "Settings" else stage(chat).get_by_role(
            "button", name="Back"
        ).tap()
        expect(stage(chat).locator("h2")).to_have_text(name)


def test_the_safe_answer_comes_first_where_something_is_deleted(diary):
    chat = diary("Entries", FIRST, "Delete")
    chat.page.keyboard.press("Tab")
    assert chat.focused() == 'button "Keep it"'
    assert stage(chat).get_by_role("button").all_inner_texts() == ["Keep it", "Delete it"]


def test_one_switch_steps_through_a_view_and_taps(diary, stub):
    chat = diary("Keep a diary", settings={"scan": "auto", "scanSeconds": 1})
    only = stage(chat).get_by_role("button", name="Only what I say")
    expect(only).to_be_focused(timeout=6000)
    chat.page.keyboard.press("a")
    expect(only).to_have_attribute("aria-pressed", "true")
    assert stub.diary.called("consent") == [{"value": "ask"}]


def test_one_switch_leaves_typing_alone(diary, stub):
    chat = diary(
        "For the doctor",
        "Questions",
        "Type a question",
        settings={"scan": "auto", "scanSeconds": 1},
    )
    chat.page.keyboard.type("why at night", delay=10)
    chat.page.wait_for_timeout(1300)
    assert chat.focused() == "textarea#diary-box", "the box is left while something is typed"
    chat.page.keyboard.press("Enter")
    expect(stage(chat).get_by_text("why at night")).to_be_visible()


def test_a_stray_second_tap_changes_nothing(diary, stub):
    chat = diary("Entries", FIRST, settings={"pause": 300})
    delete = stage(chat).get_by_role("button", name="Delete")
    delete.evaluate("(e) => e.click()")
    stage(chat).get_by_role("button", name="Delete it").evaluate("(e) => e.click()")
    chat.page.wait_for_timeout(200)
    assert stub.diary.called("entry") == []
    expect(stage(chat).locator("h2")).to_have_text("Delete this entry?")


# -- ear --------------------------------------------------------------------------------------


def test_each_view_is_said_once_and_politely(diary):
    chat = diary()
    for view, titles in VIEWS.items():
        go(chat, *titles[:-1])
        chat.hush()
        go(chat, *titles[-1:])
        if titles:
            words = said_once(chat)
            assert heading(chat) in words, (view, words)
            assert chat.spoken()[0][0] == "polite"
        to_menu(chat)


def test_what_was_done_is_said_with_what_comes_next(diary):
    chat = diary("Entries", FIRST, "Change", "It woke me")
    chat.hush()
    go(chat, "No")
    words = said_once(chat)
    assert words.startswith("Changed. What do you want to change?") and "It woke me: No" in words


def test_a_code_is_said_letter_by_letter(diary):
    chat = diary("Another device")
    chat.hush()
    go(chat, "Get a code")
    assert "K 7 Q F, 2 M 9 X" in said_once(chat)


def test_something_is_wrong_stays_where_it_is_and_is_heard(diary, new_chat, stub):
    chat = new_chat()
    place = chat.wrong.bounding_box()
    open_diary(chat, "Entries", FIRST, "Delete")
    assert chat.wrong.bounding_box() == place
    chat.wrong.tap()
    chat.settle()
    expect(stage(chat)).to_be_hidden()
    assert stub.payloads()[-1] == "/something_is_wrong"
