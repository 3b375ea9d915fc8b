"""Shaky hands: double taps, stray taps, taps while waiting."""

from __future__ import annotations

from playwright.sync_api import expect

from .chat import go_to


def test_a_second_tap_while_waiting_is_ignored(chat, stub):
    stub.delay = 0.6
    first = chat.choices.first.bounding_box()
    x, y = first["x"] + 20, first["y"] + 20
    for _ in range(4):
        chat.page.touchscreen.tap(x, y)
    chat.settle()
    assert stub.payloads() == ["/greet", "/hurts_now"]


def test_a_stray_tap_on_fresh_choices_is_ignored(chat, stub):
    chat.tap_only("It hurts now")
    chat.tray.get_by_role("button", name="Calf").wait_for()
    chat.tray.get_by_role("button", name="Calf").evaluate("(e) => e.click()")
    chat.page.get_by_role("button", name="Start again").evaluate("(e) => e.click()")
    chat.settle()
    assert stub.payloads() == ["/greet", "/hurts_now"]
    chat.tap("Calf")
    assert len(stub.turns) == 3


def test_words_typed_while_waiting_are_kept_in_the_box(chat, stub):
    stub.delay = 1
    chat.tap_only("It hurts now")
    chat.box.fill("my left one")
    chat.box.press("Enter")
    expect(chat.box).to_have_value("my left one")
    chat.settle()
    stub.delay = 0
    chat.box.press("Enter")
    chat.settle()
    assert [turn.get("text") for turn in stub.turns] == [None, None, "my left one"]


def test_something_is_wrong_is_heard_while_another_turn_hangs(chat, stub):
    stub.fault = "hang"
    chat.tap_only("It hurts now")
    chat.page.wait_for_timeout(100)
    stub.fault = None
    chat.wrong.tap()
    chat.settle()
    assert stub.payloads()[-1] == "/something_is_wrong"
    expect(chat.log.locator(".bot").last).to_contain_text("Is it hard to breathe right now")
    stub.release.set()
    chat.page.wait_for_timeout(200)
    expect(chat.log.locator(".bot").last).to_contain_text("Is it hard to breathe right now")


def test_something_is_wrong_twice_is_sent_once(chat, stub):
    stub.delay = 0.5
    chat.wrong.tap()
    chat.wrong.tap()
    chat.settle()
    assert stub.payloads() == ["/greet", "/something_is_wrong"]


def test_something_is_wrong_counts_even_when_choices_are_fresh(chat, stub):
    chat.tap_only("It hurts now")
    chat.tray.get_by_role("button", name="Calf").wait_for()
    chat.wrong.tap()
    chat.settle()
    assert stub.payloads()[-1] == "/something_is_wrong"


def test_numbers_can_be_called_while_waiting(chat, stub):
    go_to(chat, "act now")
    stub.delay = 0.6
    chat.tap_only("I'm safe now")
    expect(chat.tray.get_by_role("link", name="Call 911")).to_be_visible()
    assert chat.tray.locator("button:enabled").count() == 0
    chat.settle()
