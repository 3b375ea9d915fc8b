"""The Telegram channel without a server: what it does at its start, and how an answer is told."""

from __future__ import annotations

import pytest

from crampwise.channel.messenger import Messenger
from crampwise.channel.numbered import Choice
from crampwise.channel.settings import from_environment
from crampwise.channel.telegram import PATH, Output, TelegramChannel
from crampwise.channel.telegram_text import LONGEST, keyboard, packets
from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.wording import Words
from crampwise.safety.speech import speak

from .messaging import ENVIRONMENT, recorded

KNOWLEDGE = load_knowledge()
WORDS = Words(case_from_slots({"region": "US"}, KNOWLEDGE), KNOWLEDGE)


def channel(**environment: str) -> TelegramChannel:
    settings = from_environment({**ENVIRONMENT, **environment})
    return TelegramChannel(settings, Messenger("telegram", None, b"key", None))


def test_it_calls_nobody_when_it_starts() -> None:
    made = channel(CRAMPWISE_TELEGRAM_API="http://127.0.0.1:9")
    made.blueprint(None)
    assert isinstance(made.get_output_channel(), Output) and not made.get_output_channel().opened
    assert made.webhook_url == ENVIRONMENT["CRAMPWISE_PUBLIC_URL"] + PATH


def test_the_operators_country_is_used_first() -> None:
    told = {"from": {"language_code": "en-US"}}
    assert channel(CRAMPWISE_TELEGRAM_LOCALE="en-GB")._about(told) == {"locale": "en-GB"}
    assert channel()._about(told) == {"locale": "en-US"}
    zone = channel(CRAMPWISE_TIMEZONE="Europe/London")._about({})
    assert zone == {"timezone": "Europe/London"}


def test_a_danger_is_one_message_with_its_keys() -> None:
    danger = speak("utter_red_flag", {"red_flag": "breathing", "region": "US"}, KNOWLEDGE)
    (only,) = packets(danger, WORDS, "")
    assert only["text"] == danger[0]["text"]
    assert [row[0]["text"] for row in only["reply_markup"]["keyboard"]][1] == "B I've called"
    other = {"text": "You chose: calf"}
    first, second = packets([other, *danger], WORDS, "")
    assert (first["text"], second["text"]) == (danger[0]["text"], other["text"])


def test_a_long_answer_is_parted() -> None:
    long = {"text": "\n".join(["Let it rest, and keep it warm and still."] * 200), "buttons": []}
    ways = {"text": "What next?", "buttons": [{"title": "Go on", "payload": "/continue_interview"}]}
    parted = packets([long, ways], WORDS, "")
    assert len(parted) > 2 and all(len(one["text"]) <= LONGEST for one in parted)
    assert [("reply_markup" in one) for one in parted] == [False] * (len(parted) - 1) + [True]


def test_keys_are_large() -> None:
    few = [Choice(str(n), f"Way {n}", f"/w{n}") for n in range(1, 4)]
    assert [len(row) for row in keyboard(few)["keyboard"]] == [1, 1, 1]
    many = [Choice(str(n), f"Way {n}", f"/w{n}") for n in range(1, 8)]
    assert [len(row) for row in keyboard(many)["keyboard"]] == [2, 2, 2, 1]
    long = [*many, Choice("8", "A way with a long name", "/w8")]
    assert all(len(row) == 1 for row in keyboard(long)["keyboard"])
    assert keyboard(few)["one_time_keyboard"] and keyboard(few)["resize_keyboard"]


@pytest.mark.parametrize("name", ["message", "start", "photo", "voice", "sticker", "location"])
def test_recorded_updates_are_real_ones(name: str) -> None:
    """As the library reads them that Rasa's connector stands on."""
    from aiogram.types import Update

    update = Update(**recorded(name))
    assert update.message.chat.type == "private" and update.update_id > 0
