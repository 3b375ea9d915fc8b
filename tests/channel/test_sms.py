"""SMS: Twilio's webhooks as they were recorded, against the real assistant."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from crampwise.channel.sms_text import BASIC, EXTENDED, LONGEST, ONE, size
from tests.conversations.running import Program

from .messaging import PUBLIC_URL, Texter, recorded_form, texts_of

FIRST = "These texts pass through your phone company."
CONCLUDED = ("From what you told me", "I'm not sure, but this could be", "I can't tell from this")
# What may not be chosen on the way to a conclusion: ways round the questions, and what raises an alarm.
WAYS = ("Why do you ask?", "Go back", "Log this one", "Stop asking")


def home(server: Program) -> Path:
    return server.log.parent


def interview(person: Texter, opening: str, each=lambda: None) -> int:
    """Answer by numbers until there is a conclusion. Returns how many questions were asked."""
    person.say(opening)
    for asked in range(12):
        if any(words in person.text for words in CONCLUDED):
            return asked
        each()
        offered = re.findall(r"^(\d+) (.+)$", person.text, re.MULTILINE)
        number = next(number for number, title in offered if title not in WAYS)
        person.say(number)
    raise AssertionError(f"no conclusion:\n{person.transcript()}")


def test_an_interview_by_numbers_comes_to_a_conclusion(web: httpx.Client) -> None:
    person = Texter(web)
    assert interview(person, "i get cramps in my calf at night") <= 8
    assert "MORE" in person.text and "1 " in person.text
    shown = person.text
    more = person.say("more")
    assert any("1. " in text for text in more) and person.text != shown
    for _, answer in person.said:
        for text in answer:
            assert text and size(text) <= LONGEST and set(text) <= BASIC | EXTENDED
    assert sum(FIRST in text for _, answer in person.said for text in answer) == 1


def test_a_danger_at_every_step_stands_alone_and_first(web: httpx.Client) -> None:
    person, met = Texter(web), 0

    def danger() -> None:
        nonlocal met
        asked = person.shown
        first, *rest = person.say("i cant breathe")
        assert first.startswith("Call 911 now.") and size(first) <= ONE, person.transcript()
        assert "B I've called" in "\n".join(rest)
        # No number takes it back.
        again = person.say("1")[0]
        assert again.startswith("This comes first: Call 911 now.") and size(again) <= ONE
        person.say("b")
        assert person.text.startswith("You chose: I've called")
        person.choose("Go on")
        assert person.shown != asked
        met += 1

    interview(person, "i get cramps in my calf at night", danger)
    assert met >= 2


def test_the_first_message_may_be_a_danger(web: httpx.Client) -> None:
    person = Texter(web, country="GB", number="")
    first, *rest = person.say("shes choking")
    assert first.startswith("Call 999 now.") and size(first) <= ONE
    assert FIRST in "\n".join(rest) and FIRST not in first


def test_a_webhook_delivered_twice_is_answered_once(web: httpx.Client, server: Program) -> None:
    person = Texter(web)
    person.say("my calf has locked")
    fields = person.fields("1")
    first, again = person.post(fields), person.post(fields)
    assert first.text == again.text and "You chose: None of these" in first.text
    assert person.stored(server) == 2
    # At the very same moment, too.
    fields = person.fields("1")
    with ThreadPoolExecutor(4) as pool:
        answers = {one.text for one in pool.map(person.post, [fields] * 4)}
    assert len(answers) == 1 and person.stored(server) == 3


@pytest.mark.parametrize(
    ("number", "country", "emergency"),
    [
        ("+15550107001", "US", "911"),
        ("+15550107002", "CA", "911"),
        ("+447700900101", "GB", "999"),
        ("+353850000101", "IE", "112"),
        ("+61491570101", "AU", "000"),
        ("+33700000101", "FR", "112"),
        ("+18765550101", "JM", "112"),
        ("+15550107003", "", "911"),
        ("+447700900102", "", "999"),
        ("+819000000101", "", "112"),
    ],
)
def test_the_number_to_call_is_that_of_the_phones_country(
    web: httpx.Client, number: str, country: str, emergency: str
) -> None:
    person = Texter(web, number, country)
    first, *_ = person.say("i cant breathe")
    assert first.startswith(f"Call {emergency} now.")


@pytest.mark.parametrize(
    "word", ["STOP", "stop", "Stop.", "STOPALL", "Unsubscribe", "CANCEL", "END", "quit"]
)
def test_who_stops_the_texts_gets_none(web: httpx.Client, server: Program, word: str) -> None:
    person = Texter(web)
    assert person.say(word) == []
    assert person.stored(server) == 0


def test_words_with_stop_in_them_are_words(web: httpx.Client) -> None:
    person = Texter(web)
    person.say("my calf has locked")
    assert "No more questions" in "\n".join(person.say("stop asking"))


@pytest.mark.parametrize("word", ["HELP", "info"])
def test_who_asks_for_help_is_asked_about_danger_first(web: httpx.Client, word: str) -> None:
    person = Texter(web)
    person.say("hello")
    first, *rest = person.say(word)
    if word == "HELP":
        assert first.startswith("Do you feel in danger") and "1 Yes" in first and size(first) <= ONE
    assert "Reply START to begin again" in "\n".join([first, *rest])


def test_start_begins_again(web: httpx.Client) -> None:
    person = Texter(web)
    person.say("my calf has locked")
    assert "I'm Crampwise" in person.say("START")[0]
    assert "Where is it?" in person.choose("It hurts now")[0]


def test_a_picture_is_not_seen_and_its_words_are_heard(web: httpx.Client) -> None:
    person = Texter(web)
    (only,) = person.say("", "mms")
    assert only.startswith("I can only read words") and "call 911" in only
    person.say("my calf has locked", "mms")
    assert "Is that leg swollen" in person.text and "I can only read words" in person.text
    assert person.say("i cant breathe", "mms")[0].startswith("Call 911 now.")


@pytest.mark.parametrize(
    "text", ["", "   ", "?", "\U0001f44d", "x" * 1600, "\x00\x01", "/restart", "𝓱𝓮𝓵𝓹"]
)
def test_whatever_is_written_is_answered(web: httpx.Client, text: str) -> None:
    person = Texter(web)
    for answer in person.say(text):
        assert answer.strip() and set(answer) <= BASIC | EXTENDED and size(answer) <= LONGEST
    assert person.shown


def test_the_diary_is_kept_and_its_page_is_linked(web: httpx.Client) -> None:
    person = Texter(web)
    person.say("my calf cramped for 3 minutes, 6 of 10, log it")
    person.choose("Yes, each time")
    assert "Kept in your diary" in person.text and "Calf" in person.text
    person.choose("See my diary")
    assert "1 attack" in person.text
    person.choose("Doctor's page")
    (link,) = re.findall(rf"{PUBLIC_URL}(/chat/report/\S+)", person.text)
    assert "calf" in web.get(link).text.lower()


def test_a_question_for_figures_takes_figures(web: httpx.Client) -> None:
    person = Texter(web)
    person.say("my calf cramped yesterday, log it")
    person.choose("Only when I say so")
    person.choose("How bad it was")
    assert "Reply with a number, 0 to 10." in person.text and "\n7 " not in person.text
    person.say("7")
    assert "7 of 10" in person.text
    person.choose("Change it")
    person.choose("How many")
    assert "Reply with a number, 1 to 6." in person.text
    person.say("two")
    assert "2 times" in person.text, person.transcript()


def test_forgetting_erases_the_talk_and_its_diary(web: httpx.Client, server: Program) -> None:
    person = Texter(web)
    person.say("my calf cramped yesterday, log it")
    person.choose("Yes, each time")
    assert "FORGET ALL" in person.say("forget me")[0]
    assert person.stored(server) > 0
    assert person.say("FORGET ALL") == ["It is all erased here."]
    assert person.stored(server) == person.stored(server, "bot") == 0
    # A stranger again: told what this is, and without a diary.
    assert "I have no list" in "\n".join(person.say("1")) and FIRST in person.text
    assert "Shall I keep it?" in "\n".join(person.say("log this"))


SCRIPTS = [
    [f"my {place} {sign}", "1", number, "2"]
    for place, sign in (
        ("calf", "cramps at night"),
        ("hand", "locked"),
        ("foot", "twitches"),
        ("thigh", "is stiff"),
        ("jaw", "aches"),
    )
    for number in ("1", "3")
]


def played(web: httpx.Client, script: list[str]) -> list[list[str]]:
    person = Texter(web)
    return [person.say(text) for text in script]


def test_ten_people_at_once_are_not_mixed_up(web: httpx.Client) -> None:
    alone = [played(web, script) for script in SCRIPTS]
    assert len({str(talk) for talk in alone}) == len(SCRIPTS)
    with ThreadPoolExecutor(len(SCRIPTS)) as pool:
        together = list(pool.map(lambda script: played(web, script), SCRIPTS))
    assert together == alone


def test_no_number_stands_in_a_file_or_a_log(web: httpx.Client, server: Program) -> None:
    person = Texter(web)
    person.say("my calf cramped yesterday, log it")
    person.choose("Yes, each time")
    hidden = [person.phone[1:].encode(), recorded_form("sms")["FromState"].encode() + b"%"]
    assert person.stored(server) > 0
    for path in home(server).rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not [one for one in hidden if one in content], path
    assert "cramped yesterday" not in server.output


def test_a_recorded_webhook_is_answered_as_twilio_wants_it(web: httpx.Client) -> None:
    fields = recorded_form("sms")
    assert fields["FromCity"] == "", "an empty field is signed, too"
    answer = Texter(web).post(fields)
    assert answer.status_code == 200
    assert texts_of(answer)[0].startswith(("Let's ease it.", "If it hurts now"))
