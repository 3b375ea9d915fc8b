"""What the tray offers, and what a tap sends."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .chat import go_to
from .scenes import message, question


def test_a_tap_sends_its_payload_with_id_session_locale_and_time_zone(chat, stub):
    chat.tap("It hurts now")
    turn = stub.turns[-1]
    assert turn["payload"] == "/hurts_now"
    assert "text" not in turn
    assert turn["session"] == stub.opened[0]
    assert turn["metadata"] == {"locale": "en-GB", "timezone": "UTC"}
    assert len(turn["id"]) == 36 and turn["id"] != stub.turns[0]["id"]


def test_opening_greets_once(chat, stub):
    assert stub.payloads() == ["/greet"]
    assert len(stub.opened) == 1


def test_words_that_start_with_a_slash_are_words(chat, stub):
    chat.type("/start_over")
    assert stub.turns[-1]["text"] == "/start_over"
    assert "payload" not in stub.turns[-1]


def test_choices_of_several_messages_come_together_without_doubles(chat, stub):
    go_to(chat, "triggers")
    chat.page.get_by_role("button", name="Full bladder").tap()
    chat.page.get_by_role("button", name="Sore skin").tap()
    chat.tap("Done")
    assert stub.payloads()[-1] == '/answer{"body_triggers": ["bladder", "skin"]}'
    assert chat.titles() == ["How?", "Ask the doctor", "Keep a note"]
    expect(chat.log.locator(".you").last).to_have_text("You: Full bladder, Sore skin")


def test_toggles_say_whether_they_are_on(chat, stub):
    go_to(chat, "triggers")
    bladder = chat.page.get_by_role("button", name="Full bladder")
    expect(bladder).to_have_attribute("aria-pressed", "false")
    bladder.tap()
    expect(bladder).to_have_attribute("aria-pressed", "true")
    assert stub.payloads()[-1] == '/answer{"pain": "7"}', "a toggle sends nothing by itself"
    bladder.tap()
    expect(bladder).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("alone", ["None of these", "Not sure"])
def test_none_and_not_sure_stand_alone(chat, stub, alone):
    go_to(chat, "triggers")
    alone = chat.page.get_by_role("button", name=alone)
    skin = chat.page.get_by_role("button", name="Sore skin")
    skin.tap()
    alone.tap()
    expect(skin).to_have_attribute("aria-pressed", "false")
    expect(alone).to_have_attribute("aria-pressed", "true")
    skin.tap()
    expect(alone).to_have_attribute("aria-pressed", "false")
    expect(skin).to_have_attribute("aria-pressed", "true")


def test_done_with_nothing_chosen_says_what_to_do(chat, stub):
    go_to(chat, "triggers")
    before = len(stub.turns)
    chat.hush()
    chat.tap_only("Done")
    assert chat.spoken() == [("polite", "Tap all that fit. Then tap Done.")]
    assert len(stub.turns) == before


def test_other_buttons_of_a_toggle_question_send_at_once(chat, stub):
    go_to(chat, "triggers")
    assert chat.titles()[-2:] == ["Done", "Skip"]
    chat.tap("Skip")
    assert stub.payloads()[-1] == "/skip"


def test_a_question_without_buttons_offers_its_options(chat, stub):
    bare = question("twitching", "Does it twitch?", [("yes", "Yes"), ("no", "No")])
    del bare["buttons"]
    stub.scenes["/hurts_now"] = [bare]
    chat.tap("It hurts now")
    assert chat.titles() == ["Yes", "No"]
    chat.tap("No")
    assert stub.payloads()[-1] == '/answer{"twitching": "no"}'


def test_contacts_are_links_that_call_or_text(chat, stub):
    go_to(chat, "act now")
    links = chat.tray.get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [
        "tel:911",
        "sms:911",
        "tel:18002221222",
    ]
    assert chat.titles()[0] == "Call 911\nEmergency help"


@pytest.mark.parametrize(
    ("number", "href"),
    [
        ("111 option 2", "tel:111"),
        ("+44 (0)808 802 6262", "tel:+4408088026262"),
        ("*67#", "tel:*67%23"),
        ("your clinic", None),
        ("javascript:alert(1)", "tel:1"),
    ],
)
def test_numbers_are_dialled_by_their_digits_only(chat, stub, number, href):
    contact = {"label": "Help", "number": number, "how": "call"}
    flag = {
        "type": "red_flag",
        "kind": "pump",
        "triage": "call_today",
        "ask": False,
        "contacts": [contact],
    }
    stub.scenes["/hurts_now"] = [message("Call now.", [("Done", "/x")], flag)]
    chat.tap("It hurts now")
    links = chat.tray.get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == ([href] if href else [])


def test_a_turn_without_choices_leaves_none(chat, stub):
    go_to(chat, "act now")
    chat.tap("I'm safe now")
    assert chat.titles() == []
    expect(chat.log.locator(".bot").last).to_contain_text("All right. I'm here.")
    assert chat.focused() == "div#tray"


def test_many_short_choices_sit_side_by_side(chat, stub):
    go_to(chat, "where")
    first, second = chat.choices.nth(0).bounding_box(), chat.choices.nth(1).bounding_box()
    assert first["y"] == second["y"]


def test_each_line_stands_alone(chat, stub):
    go_to(chat, "relief")
    steps = chat.log.locator(".bot").last
    assert steps.locator("p").all_inner_texts() == [
        "If not:",
        "1. Keep your knee straight.",
        "2. Loop a towel round your foot.",
        "3. Draw your toes toward you, slowly. Hold.",
        "Breathe out as you hold.",
    ]


def test_the_pages_own_buttons_are_not_offered_twice(chat, stub):
    stub.scenes["/hurts_now"] = [
        message(
            "Hm.",
            [
                ("Something is wrong", "/something_is_wrong"),
                ("Calf", "/calf"),
                ("Start again", "/start_over"),
            ],
        )
    ]
    chat.tap("It hurts now")
    assert chat.titles() == ["Calf"]
    expect(chat.wrong).to_have_count(1)


def test_a_message_that_offers_nothing_else_keeps_them(chat, stub):
    stub.scenes["/hurts_now"] = [message("Hm.", [("Start again", "/start_over")])]
    chat.tap("It hurts now")
    assert chat.titles() == ["Start again"]


def test_question_says_how_far_along_it_is(chat, stub):
    go_to(chat, "onset")
    expect(chat.log.locator(".count").last).to_have_text("Question 2 of up to 8")
