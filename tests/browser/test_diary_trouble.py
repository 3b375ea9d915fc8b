"""The diary when words speak of danger, when the server is in trouble, and when others' words are markup."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import expect

from .chat import Chat
from .diary_view import (
    FIRST,
    at_view,
    go,
    heading,
    open_diary,
    quiet,
    said_once,
    stage,
    type_and_save,
)
from .host import host_page
from .scenes import ACT_NOW
from .stub import StubServer

NASTY = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>"
SAFETY = "If you have trouble breathing, chest pain, or it is an emergency, call your emergency number now."


@pytest.fixture
def diary(new_chat: Callable[..., Chat], stub: StubServer) -> Callable[..., Chat]:
    """A page with the diary open at a view: ``diary("Entries", width=320)``."""
    return partial(at_view, new_chat)


@pytest.mark.parametrize(
    "titles",
    [
        ["For the doctor", "Questions", "Type a question"],
        ["Entries", FIRST, "Change", "Your note"],
    ],
    ids=["question", "note"],
)
def test_danger_is_answered_at_once_in_the_talk(diary, titles):
    chat = diary(*titles)
    chat.hush()
    type_and_save(chat, "I can't breathe at night")
    expect(stage(chat)).to_be_hidden()
    expect(chat.log.locator(".you").last).to_have_text("You: I can't breathe at night")
    expect(chat.log.locator(".act")).to_contain_text("Call 911 now.")
    assert chat.titles()[0].startswith("Call 911")
    assert chat.focused() == "div#tray"
    how, words = chat.spoken()[-1]
    assert how == "assertive" and words.startswith("Call 911 now.")
    chat.page.reload()
    chat.settle()
    expect(chat.log.locator(".act")).to_contain_text("Call 911 now.")


def test_danger_is_answered_also_where_nothing_could_be_kept(new_chat, stub):
    chat = new_chat()
    open_diary(chat, "For the doctor", "Questions", "Type a question")
    chat.page.route(
        "**/diary/text",
        lambda route: route.fulfill(
            status=503, json={"error": "diary_unavailable", "urgent": ACT_NOW}
        ),
    )
    type_and_save(chat, "I can't breathe")
    expect(chat.log.locator(".act")).to_contain_text("Call 911 now.")
    chat.page.unroute("**/diary/text")
    open_diary(chat, "For the doctor", "Questions", "Type a question")


def test_danger_takes_the_place_of_a_turn_that_hangs(new_chat, stub):
    chat = new_chat()
    stub.fault = "hang"
    chat.tap_only("It hurts now")
    open_diary(chat, "For the doctor", "Questions", "Type a question")
    type_and_save(chat, "I can't breathe")
    expect(chat.log.locator(".act")).to_contain_text("Call 911 now.")
    stub.fault = None
    stub.release.set()
    chat.page.wait_for_timeout(300)
    assert chat.titles()[0].startswith("Call 911"), "an old answer must not hide it"


def test_a_diary_in_trouble_says_so_and_can_be_tried_again(diary, stub):
    stub.diary.fault = 503
    chat = diary()
    chat.hush()
    go(chat, "Entries")
    expect(
        stage(chat).get_by_text("The diary can't answer right now. Nothing is lost.")
    ).to_be_visible()
    expect(stage(chat).get_by_text(SAFETY)).to_be_visible()
    assert "The diary can't answer right now." in said_once(chat)
    stub.diary.fault = None
    go(chat, "Try again")
    expect(stage(chat).locator(".diary-entry")).to_have_count(5)


@pytest.mark.parametrize("fault", [503, 500])
def test_what_was_typed_stays(diary, stub, fault):
    chat = diary("For the doctor", "Medicines", "Type a medicine")
    stub.diary.fault = fault
    type_and_save(chat, "Baclofen in the evening")
    expect(stage(chat).locator(".diary-status")).to_contain_text("Nothing is lost.")
    expect(stage(chat).locator(".diary-status")).to_contain_text(SAFETY)
    expect(stage(chat).locator("textarea")).to_have_value("Baclofen in the evening")
    assert chat.focused() == "textarea#diary-box"
    # Also when the view is left meanwhile.
    stub.diary.fault = None
    chat.page.keyboard.press("Escape")
    chat.page.wait_for_timeout(chat.ghost_tap_ms)
    go(chat, "Type a medicine")
    expect(stage(chat).locator("textarea")).to_have_value("Baclofen in the evening")
    go(chat, "Save it")
    expect(stage(chat).get_by_role("listitem")).to_have_text(
        ["Mexiletine", "Baclofen in the evening"]
    )


def test_a_choice_that_could_not_be_kept_is_made_again_by_one_tap(diary, stub):
    chat = diary("Entries", FIRST, "Change", "It woke me")
    stub.diary.fault = 503
    go(chat, "No")
    stub.diary.fault = None
    go(chat, "Try again")
    assert stub.diary.called("entry")[-1]["change"] == {"woke": False}
    expect(stage(chat).get_by_role("button", name="It woke me: No")).to_be_visible()


def test_without_a_network_it_says_what_it_needs(diary):
    chat = diary("Entries")
    chat.page.context.set_offline(True)
    go(chat, FIRST, "Delete", "Delete it")
    expect(
        stage(chat).get_by_text("The diary needs the server, and I can't reach it.")
    ).to_be_visible()
    chat.page.context.set_offline(False)
    go(chat, "Try again")
    expect(stage(chat).get_by_text("1 to 5 of 11")).to_be_visible()


def test_a_slow_diary_says_one_moment_and_can_be_left(diary, stub):
    chat = diary()
    stub.diary_delay = 30
    go(chat, "Entries")
    expect(stage(chat).get_by_text("One moment…")).to_be_visible()
    assert chat.focused() == "div#stage"
    go(chat, "Back")
    expect(stage(chat).locator("h2")).to_have_text("Diary")
    stub.release.set()
    chat.page.wait_for_timeout(300)
    assert heading(chat) == "Diary", "an answer that nobody waits for opens nothing"


def test_a_slow_answer_to_what_was_typed_is_told_and_sent_once(diary, stub):
    chat = diary("For the doctor", "Questions", "Type a question")
    stub.diary_delay = 30
    type_and_save(chat, "Why?")
    stage(chat).locator("textarea").press("Enter")
    expect(stage(chat).locator(".diary-status")).to_have_text("One moment…")
    stub.release.set()
    expect(stage(chat).get_by_role("listitem")).to_have_text(["Why?"])
    assert len(stub.diary.called("text")) == 1


def test_an_answer_that_comes_after_the_view_was_closed_opens_nothing(diary, stub):
    chat = diary()
    stub.diary_delay = 30
    go(chat, "Entries")
    chat.wrong.tap()
    stub.release.set()
    chat.settle()
    chat.page.wait_for_timeout(300)
    expect(stage(chat)).to_be_hidden()


def test_a_session_that_the_server_lost_is_opened_anew(diary, stub):
    chat = diary()
    stub.sessions.clear()
    go(chat, "Entries")
    expect(stage(chat).locator(".diary-entry")).to_have_count(5)
    assert stub.opened[-1] in chat.saved()["crampwise.talk"]
    chat.page.keyboard.press("Escape")
    chat.page.keyboard.press("Escape")
    chat.page.keyboard.press("Escape")
    chat.page.wait_for_timeout(chat.ghost_tap_ms)
    chat.tap("It hurts now")
    assert stub.turns[-1]["session"] == stub.opened[-1]


def test_markup_in_notes_medicines_and_charts_is_never_obeyed(new_chat, stub):
    stub.diary.entries[0]["line"] = NASTY
    stub.diary.entries[0]["when"] = NASTY
    stub.diary.entries[0]["fields"]["note"] = NASTY
    stub.diary.medicines = [{"id": "m", "text": NASTY}]
    chat = new_chat()
    open_diary(chat, "Entries")
    expect(stage(chat).locator(".diary-entry").first).to_contain_text(NASTY)
    stage(chat).locator(".diary-entry").first.tap()
    chat.page.wait_for_timeout(chat.ghost_tap_ms)
    go(chat, "Change")
    expect(stage(chat).get_by_role("button", name="Your note")).to_contain_text(NASTY)
    for _ in range(3):
        chat.page.keyboard.press("Escape")
        chat.page.wait_for_timeout(60)
    go(chat, "For the doctor", "Medicines")
    expect(stage(chat).get_by_role("listitem")).to_have_text([NASTY])
    go(chat, "Take one out")
    assert chat.page.locator("#stage img, #stage b").count() == 0
    assert chat.page.title() == "Crampwise"
    assert chat.violations() == [] and quiet(chat)


def test_a_chart_runs_nothing_and_asks_nobody(new_chat, stub):
    asked = "http://127.0.0.1:9/gone.png"
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" onload="parent.document.title=1">'
        f'<script>document.title="owned"</script><image href="{asked}" width="9" height="9"/></svg>'
    )
    chat = new_chat()
    chat.page.route(
        "**/diary/show",
        lambda route: route.fulfill(
            json={
                **json.loads(stub.diary.answer("show", {"scheme": "dark"})[1]),
                "charts": {"days": drawing, "places": drawing},
            }
        ),
    )
    open_diary(chat, "How it went")
    expect(stage(chat).get_by_role("img", name="Chart")).to_be_visible()
    assert chat.page.title() == "Crampwise" and asked not in chat.requests


def test_in_a_site_of_its_own_policy_the_table_stands_alone(new_chat, stub):
    """Its ``img-src`` does not allow the picture: nothing but the picture is missing."""
    chat = new_chat(opened=False)
    with host_page(chat.url, "<crampwise-chat heading=2></crampwise-chat>") as url:
        chat.page.goto(url)
        chat.settle()
        chat.page.get_by_role("button", name="Settings", exact=True).tap()
        chat.in_view("Diary").tap()
        expect(stage(chat).locator("h3")).to_have_text("Diary")
        chat.page.wait_for_timeout(chat.ghost_tap_ms)
        stage(chat).get_by_role("button", name="How it went").tap()
        expect(stage(chat).get_by_role("table")).to_be_visible()
        expect(stage(chat).locator("figure")).to_have_count(0)
