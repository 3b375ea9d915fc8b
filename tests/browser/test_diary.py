"""The diary on the page: by touch, keyboard, eyes, one switch and ear; with the server in trouble; in the talk."""

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
    open_diary,
    said_once,
    stage,
    type_and_save,
)
from .scenes import message
from .stub import StubServer
from .stub_diary import CODE

PAIN = ["Entries", FIRST, "Change", "How bad:"]


@pytest.fixture
def diary(new_chat: Callable[..., Chat], stub: StubServer) -> Callable[..., Chat]:
    """A page with the diary open at a view: ``diary("Entries", width=320)``."""
    return partial(at_view, new_chat)


# -- what it shows and changes ------------------------------------------------------------------


def test_how_it_went_in_words_a_chart_and_a_table(diary, stub):
    chat = diary("How it went")
    for line in ("12 attacks on 12 of 30 days.", "Most came at night."):
        expect(stage(chat).get_by_text(line)).to_be_visible()
    picture = stage(chat).get_by_role("img", name="Chart of the attacks")
    expect(picture).to_be_visible()
    assert picture.evaluate("(e) => e.decode().then(() => e.naturalWidth)") == 600
    table = stage(chat).get_by_role("table")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Day", "Attacks", "Worst pain"]
    first = table.get_by_role("row").nth(1)
    assert first.get_by_role("rowheader").inner_text().startswith("Tue")
    assert first.get_by_role("cell").all_inner_texts() == ["1", "8"]
    assert table.get_by_role("row").count() == 13
    expect(stage(chat).get_by_text("On all other days nothing was noted.")).to_be_visible()
    assert stub.diary.called("show")[-1] == {
        "period": "month",
        "timezone": chat.page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone"),
        "scheme": "dark",
    }


def test_another_time_and_the_places(diary, stub):
    chat = diary("How it went", "Time", "Past year", scheme="light")
    assert stub.diary.called("show")[-1]["period"] == "year"
    assert stub.diary.called("show")[-1]["scheme"] == "light"
    expect(stage(chat).get_by_role("button", name="Time: Past year")).to_be_visible()
    go(chat, "By place")
    expect(stage(chat).get_by_role("img", name="Map of the places")).to_be_visible()
    expect(stage(chat).get_by_role("rowheader", name="Left calf")).to_be_visible()
    go(chat, "Day by day")
    expect(stage(chat).locator("h2")).to_have_text("How it went")


def test_a_picture_that_may_not_be_shown_leaves_the_table(new_chat, stub):
    chat = new_chat()
    stub.diary.answer("show", {"scheme": "dark"})
    chat.page.route(
        "**/diary/show",
        lambda route: route.fulfill(
            json={
                **json.loads(stub.diary.answer("show", {"scheme": "dark"})[1]),
                "charts": {"days": "<svg not xml", "places": ""},
            }
        ),
    )
    open_diary(chat, "How it went")
    expect(stage(chat).get_by_role("table")).to_be_visible()
    expect(stage(chat).locator("img")).to_have_count(0)


def test_nothing_to_show_is_said(diary, stub):
    stub.diary.entries = []
    chat = diary("How it went")
    expect(stage(chat).get_by_text("There is nothing in the diary for this time.")).to_be_visible()
    expect(stage(chat).locator("img, table")).to_have_count(0)
    chat.page.keyboard.press("Escape")
    go(chat, "Entries")
    expect(stage(chat).get_by_text("There are no entries yet.")).to_be_visible()


def test_entries_page_by_page(diary):
    chat = diary("Entries")
    seen = stage(chat).locator(".diary-entry").all_inner_texts()
    assert len(seen) == 5 and seen[0].startswith(FIRST)
    expect(stage(chat).get_by_text("1 to 5 of 12")).to_be_visible()
    go(chat, "Older", "Older")
    assert stage(chat).locator(".diary-entry").count() == 2
    expect(stage(chat).get_by_role("button", name="Older")).to_have_count(0)
    go(chat, "Newer")
    expect(stage(chat).get_by_text("6 to 10 of 12")).to_be_visible()


def test_eyes_see_three_entries_and_three_ways_at_a_time(diary):
    chat = diary("Entries", settings={"size": "gaze"}, width=820, height=1180)
    assert stage(chat).locator(".diary-entry").count() == 3
    go(chat, FIRST, "Change")
    seen: list[str] = []
    for _ in range(2):
        ways = stage(chat).locator(".diary-ways button").all_inner_texts()
        assert len(ways) == 3
        seen += [way.split(":")[0] for way in ways]
        stage(chat).get_by_role("button", name="More choices").tap()
        chat.page.wait_for_timeout(chat.ghost_tap_ms)
        assert chat.focused() == "div#stage"
    assert seen == [
        "How bad",
        "How bad after",
        "How long",
        "It woke me",
        "How many",
        "Your note",
    ]


@pytest.mark.parametrize(
    ("field", "choice", "sent"),
    [
        ("How bad:", "3 of 10", {"pain": 3}),
        ("How bad after", "10 of 10", {"pain_after": 10}),
        ("How bad after", "Not sure", {"pain_after": None}),
        ("How long", "20 minutes", {"seconds": 1200}),
        ("It woke me", "No", {"woke": False}),
        ("How many", "4", {"count": 4}),
    ],
)
def test_an_entry_is_changed_by_taps(diary, stub, field, choice, sent):
    chat = diary("Entries", FIRST, "Change", field)
    go(chat, choice)
    expect(stage(chat).locator("h2")).to_have_text("What do you want to change?")
    assert stub.diary.called("entry")[-1]["change"] == sent
    shown = stage(chat).get_by_role("button", name=field).inner_text()
    assert shown.endswith(choice)


def test_eyes_choose_a_range_and_then_a_number(diary, stub):
    chat = diary(*PAIN, settings={"size": "gaze"}, width=820, height=1180)
    assert stage(chat).locator(".diary-ways button").all_inner_texts() == [
        "0 to 3",
        "4 to 6",
        "7 to 10",
    ]
    go(chat, "7 to 10")
    numbers = stage(chat).locator(".diary-ways button")
    assert numbers.all_inner_texts() == ["7", "8", "9", "10"]
    chat.page.keyboard.press("Escape")
    expect(stage(chat).get_by_role("button", name="0 to 3")).to_be_visible()
    chat.page.wait_for_timeout(chat.ghost_tap_ms)
    go(chat, "7 to 10", "9 of 10")
    assert stub.diary.called("entry")[-1]["change"] == {"pain": 9}


def test_a_note_is_typed_changed_and_taken_out(diary, stub):
    chat = diary("Entries", FIRST, "Change", "Your note")
    type_and_save(chat, "after physio")
    assert stub.diary.called("entry")[-1]["change"] == {"note": "after physio"}
    go(chat, "Your note", "Type a note")
    expect(stage(chat).locator("textarea")).to_have_value("after physio")
    chat.page.keyboard.press("Escape")
    chat.page.wait_for_timeout(chat.ghost_tap_ms)
    go(chat, "Take the note out")
    assert stub.diary.called("entry")[-1]["change"] == {"note": ""}


def test_deleting_an_entry_asks_once(diary, stub):
    chat = diary("Entries", FIRST, "Delete")
    assert FIRST in stage(chat).inner_text()
    go(chat, "Keep it", "Delete")
    assert stub.diary.called("entry") == []
    chat.hush()
    go(chat, "Delete it")
    assert said_once(chat).startswith("Deleted. Entries.")
    assert stub.diary.called("entry") == [{"id": "0" * 32, "delete": True}]
    expect(stage(chat).get_by_text("1 to 5 of 11")).to_be_visible()
    expect(stage(chat).get_by_role("button", name=FIRST)).to_have_count(0)


def test_an_entry_that_another_device_deleted_is_gone(diary, stub):
    chat = diary("Entries", FIRST, "Change", "It woke me")
    stub.diary.entries.pop(0)
    go(chat, "No")
    expect(stage(chat).get_by_text("This entry is not there any more.")).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(stage(chat).locator("h2")).to_have_text("What do you want to change?")


def test_the_doctors_page_says_what_it_holds(diary):
    chat = diary("Doctor's page")
    words = stage(chat).inner_text()
    for line in ("One page for your doctor", "12 attacks on 12 days.", "1 medicine, 0 questions."):
        assert line in words
    assert "26 Oct" in words and "24 Nov" in words


@pytest.mark.parametrize(
    ("titles", "name", "format"),
    [
        (["Save as PDF"], "crampwise.pdf", "pdf"),
        (["Other files", "Web page"], "crampwise.html", "html"),
        (["Other files", "Table of all entries"], "crampwise.csv", "csv"),
        (["Other files", "For the clinic's computer"], "crampwise.json", "fhir"),
        (["Other files", "All my data"], "crampwise.json", "json"),
    ],
)
def test_files_are_saved_and_no_address_says_whose(diary, stub, titles, name, format):
    chat = diary("Doctor's page")
    with chat.page.expect_download() as download:
        go(chat, *titles)
    assert download.value.suggested_filename == name
    assert open(download.value.path(), "rb").read()
    assert stub.diary.called("file")[-1]["format"] == format
    expect(stage(chat).get_by_text("Your device is saving it now.")).to_be_visible()
    with chat.page.expect_download():
        stage(chat).get_by_role("button", name="Save it again").tap()
    token = chat.saved()["crampwise.talk"].split('"session":"')[1].split('"')[0]
    assert all(token not in url and "?" not in url for url in chat.requests)
    assert chat.violations() == []


def test_the_page_opens_in_a_tab_of_its_own(diary):
    chat = diary("Doctor's page", "Open to read or print")
    link = stage(chat).get_by_role("link", name="Open the page")
    assert link.get_attribute("rel") == "noopener" and link.get_attribute("target") == "_blank"
    with chat.page.context.expect_page() as opened:
        link.tap()
    assert opened.value.url == chat.url + "report/made-up-pass"
    expect(stage(chat).locator("h2")).to_have_text("Open to read or print")


def test_only_a_page_of_the_assistants_own_is_opened(new_chat, stub):
    chat = new_chat()
    for link in ("https://elsewhere.example/chat/report/x", "javascript:alert(1)", "//elsewhere"):
        stub.diary._pass = lambda body, link=link: stub.diary._json({"link": link, "minutes": 15})
        stub.scenes["/hurts_now"] = [
            message("Here.", [("Go on", "/x")], {"type": "report", "link": link, "minutes": 15})
        ]
        chat.open()
        chat.page.get_by_role("button", name="Start again").tap()
        chat.settle()
        chat.tap("It hurts now")
        expect(chat.tray.get_by_role("button", name="Save as PDF")).to_be_visible()
        expect(chat.tray.get_by_role("link")).to_have_count(0)
        open_diary(chat, "Doctor's page", "Open to read or print")
        expect(stage(chat).get_by_text("Something broke on my side.")).to_be_visible()
        expect(stage(chat).get_by_role("link")).to_have_count(0)


def test_questions_are_added_listed_and_taken_out(diary, stub):
    chat = diary("For the doctor", "Questions")
    expect(stage(chat).get_by_text("No questions yet.")).to_be_visible()
    go(chat, "Type a question")
    chat.hush()
    type_and_save(chat, "Why at night?")
    assert said_once(chat).startswith("Added. Questions.")
    expect(stage(chat).get_by_role("listitem")).to_have_text(["Why at night?"])
    go(chat, "Take one out", "Why at night?")
    assert len(stub.diary.questions) == 1, "it asks once"
    go(chat, "Take it out")
    assert stub.diary.questions == []
    chat.page.keyboard.press("Escape")
    expect(stage(chat).get_by_role("button", name="Questions: 0")).to_be_visible()


def test_no_more_than_there_is_room_for(diary, stub):
    stub.diary.medicines = [{"id": str(n), "text": f"Medicine {n}"} for n in range(30)]
    chat = diary("For the doctor", "Medicines")
    expect(stage(chat).get_by_text("There is no more room.")).to_be_visible()
    expect(stage(chat).get_by_role("button", name="Type a medicine")).to_have_count(0)


def test_another_device_gets_a_code_and_this_one_takes_one(diary, stub):
    chat = diary("Another device", "Get a code")
    assert stage(chat).locator(".diary-code span").all_inner_texts() == ["K7QF", "2M9X"]
    size = (
        stage(chat)
        .locator(".diary-code")
        .evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    )
    assert size >= 40
    assert "10 minutes" in stage(chat).inner_text()
    chat.page.keyboard.press("Escape")
    chat.page.wait_for_timeout(chat.ghost_tap_ms)
    go(chat, "Enter a code")
    type_and_save(chat, "k7qf2m9y")
    expect(stage(chat).get_by_text("That code does not work.")).to_be_visible()
    expect(stage(chat).locator("textarea")).to_have_value("k7qf2m9y")
    assert chat.focused() == "textarea#diary-box"
    type_and_save(chat, "k7qf 2m9x")
    assert stub.diary.called("join")[-1] == {"code": CODE}
    expect(stage(chat).locator("h2")).to_have_text("Diary")
    assert any(
        "This device now uses that diary. It has 12 entries." in words for _, words in chat.spoken()
    )


def test_too_many_codes_are_told(diary, stub):
    stub.diary.tries = 5
    chat = diary("Another device", "Enter a code")
    type_and_save(chat, "AAAA")
    expect(stage(chat).get_by_text("Those were too many tries. Wait 10 minutes")).to_be_visible()


def test_keeping_a_diary_shows_what_is_chosen(diary, stub):
    chat = diary("Keep a diary")
    pressed = stage(chat).locator('[aria-pressed="true"]')
    expect(pressed).to_have_count(0)
    chat.hush()
    go(chat, "Only what I say")
    assert said_once(chat) == "Keep a diary: Only what I say."
    expect(pressed).to_have_text("Only what I say")
    assert stub.diary.consent == "ask"


def test_deleting_the_diary_asks_once_and_says_that_it_is_for_all_devices(diary, stub):
    chat = diary("Delete the diary")
    expect(stage(chat).get_by_text("Delete the whole diary, on all devices?")).to_be_visible()
    go(chat, "Keep it")
    assert stub.diary.called("erase") == []
    go(chat, "Delete the diary")
    chat.hush()
    go(chat, "Delete it all")
    assert said_once(chat).startswith("The diary is deleted.")
    assert len(stub.diary.called("erase")) == 1 and stub.diary.entries == []
    go(chat, "Entries")
    expect(stage(chat).get_by_text("There are no entries yet.")).to_be_visible()


def test_forget_this_says_that_the_diary_goes_too(new_chat, stub):
    chat = new_chat()
    chat.open_settings("Our talk", "Forget this")
    expect(stage(chat).get_by_text("and the diary of this device too?")).to_be_visible()
