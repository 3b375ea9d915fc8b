"""The server is slow, wrong or away: words first, nothing lost, one tap to try again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .scenes import FALLBACK

SAFETY = "If you have trouble breathing, chest pain, or it is an emergency, call your emergency number now."
SLOW = "I'm slow to answer."
# Once the steps for the time without a server are there, they say the same with the number to call.
SAFE = re.compile(re.escape(SAFETY) + r"|Trouble with breath, or pain in the chest\? Call 999\.")


@pytest.mark.parametrize("fault", ["500", "502", "empty", "garbage", "400"])
def test_a_broken_answer_is_owned_and_can_be_tried_again(chat, stub, fault):
    stub.fault = fault
    chat.hush()
    chat.tap("It hurts now")
    expect(chat.log).to_contain_text(SAFE)
    expect(chat.log.locator(".you")).to_contain_text("It hurts now")
    assert chat.titles()[0] == "Try again"
    assert "It hurts now" in chat.titles(), "the choices of before are still there"
    said = chat.spoken()
    assert len(said) == 1 and SAFETY in said[0][1] and "Choices: Try again" in said[0][1]
    assert chat.focused() == "div#tray"

    stub.fault = None
    chat.tap("Try again")
    assert stub.turns[-1] == stub.turns[-2], "the same message, under the same id"
    assert "Calf" in chat.titles()
    expect(chat.log).not_to_contain_text(SAFE)
    expect(chat.log).not_to_contain_text("No answer yet")
    expect(chat.log.locator(".you")).to_have_count(1)


def test_typed_words_are_kept_when_the_server_fails(chat, stub):
    stub.fault = "500"
    chat.type("my left calf")
    expect(chat.log.locator(".you")).to_contain_text("my left calf")
    expect(chat.log.locator(".you")).to_contain_text("No answer yet")
    stub.fault = None
    chat.tap("Try again")
    assert stub.turns[-1]["text"] == "my left calf"


def test_slow_and_late_in_real_time(chat, stub):
    """At 4 seconds words, while the answer may still come; it comes at 5."""
    stub.delay = 5
    chat.tap_only("It hurts now")
    expect(chat.log).to_contain_text("One moment", timeout=1500)
    chat.page.wait_for_timeout(2500)
    expect(chat.log).not_to_contain_text(SLOW)
    expect(chat.log).to_contain_text(SLOW, timeout=2000)
    expect(chat.log).to_contain_text(SAFE)
    assert any(SLOW in words for _, words in chat.spoken())
    assert chat.titles() == []
    chat.settle()
    assert "Calf" in chat.titles()
    expect(chat.log).not_to_contain_text(SLOW)


def test_after_20_seconds_there_is_a_try_again(new_chat, stub):
    chat = new_chat(opened=False)
    chat.page.clock.install()
    chat.page.goto(chat.url)
    chat.tray.get_by_role("button").first.wait_for()
    chat.page.clock.run_for(400)
    stub.fault = "hang"
    chat.tap_only("It hurts now")
    # The page's clock is run by hand and also goes on by itself, so there is room between the marks.
    chat.page.clock.run_for(2000)
    expect(chat.log).not_to_contain_text(SLOW)
    chat.page.clock.run_for(2100)
    expect(chat.log).to_contain_text(SLOW)
    chat.page.clock.run_for(12_000)
    assert chat.titles() == []
    chat.page.clock.run_for(4_000)
    expect(chat.tray.get_by_role("button", name="Try again")).to_be_enabled()
    expect(chat.log).to_contain_text("No answer came. Your message is kept.")
    expect(chat.log).to_contain_text(SAFE)
    stub.fault = None
    chat.page.clock.run_for(400)
    chat.tap_only("Try again")
    expect(chat.tray.get_by_role("button", name="Calf")).to_be_visible()


def test_who_says_something_is_wrong_waits_one_second_for_words(chat, stub):
    stub.fault = "hang"
    chat.wrong.tap()
    expect(chat.log).to_contain_text(SAFE, timeout=2000)


def test_a_greeting_that_fails_can_be_tried_again(new_chat, stub):
    stub.fault = "500"
    chat = new_chat()
    expect(chat.log).to_contain_text(SAFE)
    expect(chat.choices).to_have_text(["Try again", "Show me what to do"])
    stub.fault = None
    chat.tap("Try again")
    assert "It hurts now" in chat.titles()


def test_no_button_promises_steps_that_are_not_on_the_device(new_chat, stub):
    chat = new_chat(opened=False)
    chat.page.route("**/relief.json", lambda route: route.abort())
    chat.open()
    stub.fault = "500"
    chat.tap("It hurts now")
    chat.page.wait_for_timeout(500)
    assert chat.titles()[:2] == ["Try again", "Don't send it"]
    expect(chat.log).to_contain_text(SAFETY)
    chat.page.unroute("**/relief.json")
    chat.tap("Try again")
    expect(chat.choices.nth(1)).to_have_text("Show me what to do")


def test_offline_keeps_the_message(chat, stub):
    chat.page.context.set_offline(True)
    chat.tap("It hurts now")
    expect(chat.log).to_contain_text("I can't connect right now. Your message is kept.")
    expect(chat.log).to_contain_text(SAFE)
    assert chat.titles()[0] == "Try again"
    chat.page.context.set_offline(False)
    chat.page.reload()
    chat.settle()
    expect(chat.log).to_contain_text("I can't connect right now. Your message is kept.")
    chat.tap("Try again")
    assert stub.payloads()[-1] == "/hurts_now"
    assert "Calf" in chat.titles()


def test_a_page_closed_while_waiting_keeps_the_message(chat, stub):
    stub.fault = "hang"
    chat.tap_only("It hurts now")
    chat.page.wait_for_timeout(100)
    chat.page.reload()
    chat.settle()
    expect(chat.log.locator(".you")).to_contain_text("It hurts now")
    assert chat.titles()[0] == "Try again"
    stub.fault = None
    chat.tap("Try again")
    assert stub.turns[-1]["id"] == stub.turns[-2]["id"]


def test_an_unknown_session_is_replaced_and_the_message_sent_once_more(chat, stub):
    stub.sessions.clear()
    chat.tap("It hurts now")
    assert len(stub.opened) == 2
    assert stub.turns[-1]["session"] == stub.opened[1]
    assert stub.turns[-1]["id"] == stub.turns[-2]["id"]
    assert "Calf" in chat.titles()


def test_a_server_that_knows_no_session_is_not_asked_for_ever(chat, stub):
    stub.fault = "401"
    chat.tap("It hurts now")
    assert len(stub.turns) == 3  # the greeting, the tap, the tap once more
    assert chat.titles()[0] == "Try again"


def test_too_quick(chat, stub):
    stub.fault = "429"
    chat.tap("It hurts now")
    expect(chat.log).to_contain_text(
        "That was too quick for me. Wait a moment, then tap Try again."
    )
    stub.fault = None
    chat.tap("Try again")
    assert "Calf" in chat.titles()


def test_too_long_gives_the_words_back(chat, stub):
    stub.fault = "413"
    chat.type("long words")
    expect(chat.log).to_contain_text("That is too long for me. Please make it shorter.")
    expect(chat.box).to_have_value("long words")
    assert "Try again" not in chat.titles()


def test_another_choice_may_be_made_instead(chat, stub):
    stub.fault = "500"
    chat.tap("It hurts now")
    stub.fault = None
    chat.tap("I have a question")
    expect(chat.log.locator(".bot").last).to_contain_text(FALLBACK[0]["text"])
    expect(chat.log.locator(".you").first).to_contain_text("No answer yet")
    assert "Try again" not in chat.titles()
