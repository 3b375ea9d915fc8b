"""What the diary adds to the talk: numbers in rows, a chart, a page for the doctor."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .diary_view import (
    stage,
)
from .scenes import ACT_NOW, message


def test_better_0_to_10_lies_in_rows_and_each_number_says_of_what(new_chat, stub):
    chat = new_chat()
    chat.type("better")
    numbers = [chat.tray.get_by_role("button", name=f"{n} of 10", exact=True) for n in range(11)]
    tops = {round(number.bounding_box()["y"]) for number in numbers}
    assert len(tops) <= 3
    for number in numbers:
        box = number.bounding_box()
        assert box["width"] >= 64 and box["height"] >= 64
    assert numbers[3].inner_text() == "3"
    numbers[3].tap()
    chat.settle()
    assert stub.payloads()[-1] == '/answer{"pain_after": "3"}'
    expect(chat.log.locator(".bot").last).to_contain_text("Kept: left calf")
    assert chat.titles() == ["Change it", "See my diary"]


def test_eyes_answer_better_by_a_range_first(new_chat, stub):
    chat = new_chat(width=820, height=1180, settings={"size": "gaze"})
    chat.page.get_by_role("button", name="Type", exact=True).tap()
    chat.type("better")
    assert chat.titles() == ["0 to 3", "4 to 6", "7 to 10", "More choices"]
    chat.tap_only("7 to 10")
    chat.page.wait_for_timeout(chat.ghost_tap_ms)
    for number in stage(chat).locator(".diary-ways button").all():
        box = number.bounding_box()
        assert box["width"] >= 120 and box["height"] >= 120
    chat.page.keyboard.press("Escape")
    expect(stage(chat)).to_be_hidden()
    chat.tap_only("0 to 3")
    chat.page.wait_for_timeout(chat.ghost_tap_ms)
    stage(chat).get_by_role("button", name="3 of 10").tap()
    chat.settle()
    expect(stage(chat)).to_be_hidden()
    assert stub.payloads()[-1] == '/answer{"pain_after": "3"}'
    expect(chat.log.locator(".you").last).to_have_text("You: 3")


def test_a_summary_offers_its_chart(new_chat, stub):
    chat = new_chat()
    stub.scenes["/hurts_now"] = stub.scenes["/show_diary"]
    chat.tap("It hurts now")
    assert chat.titles() == ["Show chart", "Doctor's page"]
    chat.tap_only("Show chart")
    expect(stage(chat).locator("h2")).to_have_text("How it went")
    assert stub.diary.called("show")[-1]["period"] == "week"
    stage(chat).get_by_role("button", name="Close").wait_for()
    chat.page.keyboard.press("Escape")
    expect(stage(chat)).to_be_hidden()
    assert chat.focused() == "div#tray"


@pytest.mark.parametrize(
    ("period", "asked"),
    [
        ({"days": 7}, "week"),
        ({"days": 91}, "quarter"),
        ({"from": "2026-10-26", "to": "2026-11-24"}, "month"),
        ({"days": 3660}, "all"),
        ("year", "year"),
        (None, "month"),
        ("nonsense", "month"),
    ],
)
def test_the_chart_is_of_the_time_that_was_asked_for(new_chat, stub, period, asked):
    chat = new_chat()
    stub.scenes["/hurts_now"] = [
        message("Three.", [("Go on", "/x")], {"type": "diary_summary", "period": period})
    ]
    chat.tap("It hurts now")
    chat.tap_only("Show chart")
    expect(stage(chat).locator("h2")).to_have_text("How it went")
    assert stub.diary.called("show")[-1]["period"] == asked


def test_a_report_is_a_link_and_a_file(new_chat, stub):
    chat = new_chat()
    stub.scenes["/hurts_now"] = stub.scenes["/show_report"]
    chat.tap("It hurts now")
    assert chat.titles() == ["Open the page", "Save as PDF", "See my diary"]
    link = chat.tray.get_by_role("link", name="Open the page")
    assert link.get_attribute("href") == chat.url + "report/made-up-pass"
    assert link.get_attribute("target") == "_blank" and link.get_attribute("rel") == "noopener"
    assert link.bounding_box()["height"] >= 64
    with chat.page.context.expect_page() as opened:
        link.tap()
    assert opened.value.url.endswith("report/made-up-pass")
    with chat.page.expect_download() as download:
        chat.tap_only("Save as PDF")
    assert download.value.suggested_filename == "crampwise.pdf"
    assert stub.diary.called("file")[-1]["period"] == "month"
    assert chat.violations() == []


def test_numbers_to_call_come_before_what_the_diary_adds(new_chat, stub):
    chat = new_chat()
    stub.scenes["/hurts_now"] = [*ACT_NOW, *stub.scenes["/show_report"]]
    chat.tap("It hurts now")
    assert chat.titles()[0].startswith("Call 911")
    assert "Open the page" in chat.titles()


def test_each_turn_tells_the_time_zone(new_chat, stub):
    new_chat(timezone_id="Pacific/Auckland")
    assert stub.turns[-1]["metadata"]["timezone"] == "Pacific/Auckland"
