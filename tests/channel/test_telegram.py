"""Telegram: its webhooks as they were recorded, against the real assistant and a stand-in for Telegram's API."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.wording import Words
from tests.conversations.running import Program

from .messaging import (
    BOT_TOKEN,
    Chatter,
    TelegramApi,
)

FIRST = "What we write passes through Telegram."
CONCLUDED = ("From what you told me", "I'm not sure, but this could be", "I can't tell from this")
WAYS = ("Why do you ask?", "Go back", "Log this one", "Stop asking")
KNOWLEDGE = load_knowledge()
WORDS = Words(case_from_slots({"region": "US"}, KNOWLEDGE), KNOWLEDGE)


def interview(person: Chatter, opening: str, each=lambda: None) -> int:
    """Answer by the keyboard's keys until there is a conclusion. Returns how many questions were asked."""
    person.say(opening)
    for asked in range(12):
        if any(words in person.text for words in CONCLUDED):
            return asked
        each()
        titles = [key.partition(" ")[2] for key in person.keys]
        person.tap(next(title for title in titles if title not in WAYS))
    raise AssertionError(f"no conclusion:\n{person.transcript()}")


def test_an_interview_by_keys_comes_to_a_conclusion(person: Chatter) -> None:
    assert interview(person, "i get cramps in my calf at night") <= 8
    assert "Why?" in person.text and f"{person.number('Why?')} Why?" in person.keys
    # One message an answer, given back with the webhook: nothing had to be sent.
    assert all(len(answer) == 1 for _, answer in person.said) and person.api.sent(person.chat) == []
    assert sum(FIRST in text for _, answer in person.said for text in answer) == 1


def test_numbers_words_and_titles_choose_as_well(person: Chatter) -> None:
    person.say("my calf has locked")
    assert "You chose: None of these" in person.say("1")[0]
    assert "How did it start" in person.say("no, as usual")[0]
    assert "You chose: Pain at once" in person.say("one")[0]
    assert "is not on my list" in person.say("44")[0]


def test_a_danger_at_every_step_comes_first_and_by_itself(person: Chatter) -> None:
    met = 0

    def danger() -> None:
        nonlocal met
        first_key = person.keys[0]
        (first,) = person.say("i cant breathe")
        assert first.startswith("Call 112 now.") and "I've called" not in first
        assert person.keys == ["A Show a card for the crew", "B I've called", "C That's not right"]
        assert person.say("2")[0].startswith("This comes first: Call 112 now.")
        person.tap("I've called")
        person.tap("Go on")
        assert person.keys[0] == first_key
        met += 1

    interview(person, "i get cramps in my calf at night", danger)
    assert met >= 2


def test_what_comes_after_a_danger_is_sent_after_it(person: Chatter) -> None:
    """The first message of all: who we are comes behind the call, by a call of Telegram's API."""
    first, second = person.say("i cant breathe", more=1)
    assert first.startswith("Call 112 now.") and FIRST in second
    (path, sent), *_ = [one for one in person.api.calls if one[1].get("chat_id") == person.chat]
    assert path == f"/bot{BOT_TOKEN}/sendMessage" and sent["text"] == second
    assert "B I've called" in [row[0]["text"] for row in sent["reply_markup"]["keyboard"]]


@pytest.mark.parametrize("failing", [[502], [429], [502, 429], [400]])
def test_an_api_that_fails_is_tried_again(person: Chatter, failing: list[int]) -> None:
    person.api.failing = [*failing]
    first, second = person.say("i cant breathe", more=1)
    assert first.startswith("Call 112 now.") and FIRST in second


def test_an_api_that_is_dead_holds_nobody_up(
    person: Chatter, web: httpx.Client, server: Program
) -> None:
    person.api.failing = [502] * 3
    began = time.monotonic()
    (first,) = person.say("i cant breathe")
    assert first.startswith("Call 112 now.")
    person.say("b")
    other = Chatter(web, person.api)
    assert "Let's ease it" in other.say("my calf has locked")[0]
    assert time.monotonic() - began < 10
    # Whoever cannot be reached is left after some tries, and the log tells neither the words nor the token.
    deadline = time.monotonic() + 20
    while person.api.failing and time.monotonic() < deadline:
        time.sleep(0.1)
    assert person.api.failing == []
    assert "Telegram could not be reached" in server.output
    assert BOT_TOKEN not in server.output and "breathe" not in server.output


def test_an_update_delivered_twice_is_answered_once(person: Chatter, server: Program) -> None:
    person.say("my calf has locked")
    update = person.update("1")
    first, again = person.post(update), person.post(update)
    assert first.json() == again.json() and "You chose: None of these" in first.json()["text"]
    update = person.update("1")
    with ThreadPoolExecutor(4) as pool:
        answers = {one.text for one in pool.map(person.post, [update] * 4)}
    assert len(answers) == 1 and person.stored(server) == 3


def test_start_greets_and_begins_again(person: Chatter) -> None:
    assert person.say(None, "start")[0].startswith("I'm Crampwise.")
    person.say("my calf has locked")
    assert person.say("/start")[0].startswith("I'm Crampwise.")
    assert "6 Something is wrong" in person.keys


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/help", "Do you feel in danger"),
        ("/help@crampwise_example_bot", "Do you feel in danger"),
        ("/forget", "FORGET ALL"),
        ("/start deep-link", "I'm Crampwise."),
        ("/stop", "No more questions"),
        ("/restart", ""),
        ('/answer{"breathing": "worse"}', ""),
    ],
)
def test_commands(person: Chatter, command: str, answer: str) -> None:
    person.say("my calf has locked")
    said = "\n".join(person.say(command))
    assert said and answer in said and not said.startswith("Call 112")


@pytest.mark.parametrize("name", ["photo", "voice", "sticker", "location"])
def test_what_is_no_words_is_said_not_to_be_read(
    person: Chatter, name: str, server: Program
) -> None:
    (only,) = person.say(None, name)
    assert only.startswith("I can only read words") and "call 112" in only
    assert person.stored(server) == 0


def test_the_words_under_a_picture_are_heard(person: Chatter) -> None:
    (only,) = person.say(None, "photo_with_words")
    assert "Is that leg swollen" in only and "I can only read words" in only


def test_a_change_is_not_taken_for_a_message_but_a_danger_in_it_is(
    person: Chatter, server: Program
) -> None:
    assert person.say(None, "edited")[0].startswith("I did not read the change.")
    update = person.update(name="edited")
    update["edited_message"]["text"] = "i cant breathe"
    assert person.post(update).json()["text"].startswith("Call 112 now.")
    assert person.stored(server) == 0


def test_in_a_group_it_says_only_where_to_talk(person: Chatter, server: Program) -> None:
    (only,) = person.say(None, "group")
    assert only.startswith("What you tell me is private") and "call 112" in only
    assert person.say(None, "group_talk") == []
    assert person.stored(server) == 0


@pytest.mark.parametrize("name", ["channel_post", "blocked", "callback", "from_a_bot"])
def test_who_did_not_ask_is_not_answered(person: Chatter, name: str, server: Program) -> None:
    assert person.say(None, name) == []
    assert person.stored(server) == 0


@pytest.mark.parametrize(
    ("language", "emergency"),
    [
        ("en", "112"),
        ("en-US", "911"),
        ("en-GB", "999"),
        ("en-gb", "999"),
        ("de", "112"),
        ("", "112"),
        ("x" * 500, "112"),
    ],
)
def test_the_number_to_call_where_the_country_is_a_guess(
    person: Chatter, language: str, emergency: str
) -> None:
    person.language = language
    first, *_ = person.say("i cant breathe")
    assert first.startswith(f"Call {emergency} now.")


def test_forgetting(person: Chatter, server: Program) -> None:
    person.say("my calf has locked")
    person.say("/forget")
    assert person.stored(server) == 1 or person.stored(server) == 2
    assert person.say("forget all") == ["It is all erased here."]
    assert person.stored(server) == 0
    assert FIRST in person.say("hello")[0]


def test_figures_are_keys_of_their_own(person: Chatter) -> None:
    person.say("my calf cramped yesterday, log it")
    person.tap("Only when I say so")
    person.tap("How bad it was")
    assert person.keys[:11] == [str(number) for number in range(11)]
    assert "7 of 10" in person.tap("7")[0]
    person.tap("See my diary")
    person.tap("Doctor's page")
    (link,) = re.findall(r"https://chat\.clinic\.example(/chat/report/\S+)", person.text)
    assert person._client.get(link).status_code == 200


def test_ten_people_at_once_are_not_mixed_up(web: httpx.Client, telegram_api: TelegramApi) -> None:
    scripts = [
        [f"my {place} cramps at night", "1", number]
        for place in ("calf", "hand", "foot", "thigh", "jaw")
        for number in ("1", "2")
    ]

    def played(script: list[str]) -> list[list[str]]:
        person = Chatter(web, telegram_api)
        return [person.say(text) for text in script]

    alone = list(map(played, scripts))
    with ThreadPoolExecutor(len(scripts)) as pool:
        assert list(pool.map(played, scripts)) == alone


def test_no_chat_stands_in_a_file_or_a_log(person: Chatter, server: Program) -> None:
    person.say("my calf cramped yesterday, log it")
    person.tap("Yes, each time")
    hidden = [str(person.chat).encode(), b"ann_example"]
    for path in server.log.parent.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not [one for one in hidden if one in content], path
