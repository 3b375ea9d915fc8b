"""Keyboard, switch and touch: few stops, and focus never lost or thrown into the text box."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .chat import Chat, go_to


def tabs_to_first_choice(chat: Chat, at_most: int) -> int:
    for tabs in range(1, at_most + 1):
        chat.page.keyboard.press("Tab")
        if chat.choices.first.evaluate("(e) => e === e.getRootNode().activeElement"):
            return tabs
    pytest.fail(f"first choice not reached in {at_most} Tabs; focus is on {chat.focused()}")


def test_three_tabs_at_most_to_the_first_choice_and_one_after_a_choice(chat):
    assert tabs_to_first_choice(chat, at_most=3) == 2
    for _ in range(3):
        chat.page.keyboard.press("Enter")
        chat.settle()
        assert chat.focused() == "div#tray"
        assert tabs_to_first_choice(chat, at_most=1) == 1


def test_space_chooses_too(chat):
    tabs_to_first_choice(chat, at_most=3)
    chat.page.keyboard.press("Space")
    chat.settle()
    expect(chat.log.locator(".you")).to_have_count(1)


def test_after_touch_focus_is_on_the_choices(chat):
    for _ in range(2):
        chat.tap(None)
        assert chat.focused() == "div#tray"
        tabs_to_first_choice(chat, at_most=1)


def test_focus_stays_while_waiting(chat, stub):
    stub.delay = 1
    chat.choices.first.focus()
    chat.page.keyboard.press("Enter")
    for _ in range(5):
        chat.page.wait_for_timeout(100)
        assert chat.focused() == "div#tray"


def test_something_is_wrong_keeps_focus_and_the_choices_are_next(chat):
    chat.wrong.focus()
    chat.page.keyboard.press("Enter")
    chat.settle()
    assert chat.focused() == "button#wrong"
    tabs_to_first_choice(chat, at_most=1)


def test_start_again_leads_back_to_the_choices(chat, stub):
    again = chat.page.get_by_role("button", name="Start again")
    again.focus()
    chat.page.keyboard.press("Enter")
    chat.settle()
    assert stub.payloads()[-1] == "/start_over"
    assert chat.focused() == "div#tray"


def test_nothing_takes_focus_when_the_page_opens(chat):
    assert chat.focused().startswith("body")


def test_typing_keeps_focus_in_the_box(chat):
    chat.box.focus()
    chat.type("my calf is cramping")
    assert chat.focused() == "textarea#words"
    expect(chat.box).to_have_value("")


def test_send_keeps_focus_on_send(chat):
    chat.box.fill("my calf is cramping")
    chat.page.get_by_role("button", name="Send").click()
    chat.settle()
    assert chat.focused() == "button#send"
    expect(chat.log.locator(".you")).to_have_text("You: my calf is cramping")


def test_shift_enter_makes_a_line(chat, stub):
    chat.box.focus()
    chat.page.keyboard.type("one")
    chat.page.keyboard.press("Shift+Enter")
    chat.page.keyboard.type("two")
    chat.page.keyboard.press("Enter")
    chat.settle()
    assert stub.turns[-1]["text"] == "one\ntwo"


def test_an_empty_box_sends_nothing(chat, stub):
    before = len(stub.turns)
    chat.box.fill("  \n ")
    chat.box.press("Enter")
    chat.page.get_by_role("button", name="Send").click()
    assert len(stub.turns) == before


def test_the_box_takes_1000_characters_and_has_a_label(chat):
    expect(chat.box).to_have_attribute("maxlength", "1000")
    expect(chat.page.get_by_text("Or type here", exact=True)).to_be_visible()


def test_few_stops_on_the_whole_page(chat, stub):
    """Who steps with one switch passes every stop: old choices and closed settings are not among them."""
    go_to(chat, "relief")
    stops = chat.page.locator("button, a, textarea, [tabindex='0']").evaluate_all(
        """(all) => all.filter((e) => e.getClientRects().length && !e.disabled)
          .map((e) => e.textContent || e.id)"""
    )
    assert stops == [
        "Something is wrong",
        "Swollen or hot",
        "Count with me",
        "It's letting go",
        "I can't reach it",
        "Someone is here",
        "words",
        "Send",
        "Start again",
        "Settings",
    ]


def test_settings_open_close_with_escape_and_never_lose_focus(chat):
    page = chat.page
    settings = page.get_by_role("button", name="Settings")
    settings.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Screen light").wait_for()
    assert chat.focused() == "div#stage"
    expect(chat.wrong).to_be_visible()
    expect(chat.tray).to_be_hidden()
    page.keyboard.press("Tab")
    assert chat.focused() == 'button "Diary"'
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert chat.focused() == "div#stage"
    page.keyboard.press("Tab")
    assert chat.focused() == 'button "Same as device"'
    page.keyboard.press("Escape")
    assert chat.focused() == "div#tray"
    expect(chat.tray).to_be_visible()

    settings.focus()
    page.keyboard.press("Enter")
    for name in ("Our talk", "Forget this"):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        assert chat.focused() == "div#stage"
    page.keyboard.press("Tab")
    assert chat.focused() == 'button "Keep it"'  # the safe one first
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Forget this").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chat.settle()
    assert chat.focused() == "div#tray"


def test_a_digit_is_the_choice_of_that_place(chat, stub):
    tabs_to_first_choice(chat, at_most=3)
    chat.page.keyboard.press("2")
    chat.settle()
    assert len(stub.turns) == 2
    assert stub.payloads()[-1] != "/hurts_now"


def test_a_digit_is_the_number_itself_where_numbers_are_asked_for(chat, stub):
    go_to(chat, "pain")
    chat.choices.first.focus()
    chat.page.keyboard.press("7")
    chat.settle()
    assert stub.payloads()[-1] == '/answer{"pain": "7"}'


def test_digits_typed_in_the_box_are_words(chat, stub):
    chat.box.focus()
    chat.page.keyboard.type("2")
    expect(chat.box).to_have_value("2")
    assert len(stub.turns) == 1


def test_escape_leads_from_anywhere_to_the_choices(chat):
    chat.box.focus()
    chat.page.keyboard.press("Escape")
    assert chat.focused() == "div#tray"
