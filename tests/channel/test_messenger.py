"""What Telegram and SMS share: which list a number means, what is never numbered, forgetting, and trouble."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from crampwise.channel.desk import Refused
from crampwise.channel.exchanges import TROUBLE
from crampwise.channel.messenger import Heard, Messenger
from crampwise.diary.errors import DiaryUnavailable

NO, YES = (
    {"title": "No", "payload": "/answer{}"},
    {"title": "Yes, harder", "payload": "/answer_yes"},
)
ASKED = {"text": "Is it harder to breathe?", "buttons": [NO, YES]}
GREETING = {"text": "Hello.", "buttons": [{"title": "It hurts now", "payload": "/hurts"}]}
FAILED = {
    "text": "Something went wrong.",
    "buttons": [{"title": "Start again", "payload": "/start_over"}],
    "custom": {"type": "fallback", "reason": TROUBLE},
}


class House:
    """An app with a stored talk and turns that answer what the test says."""

    def __init__(self, *stored: Any, minutes_ago: float = 0) -> None:
        self.answer: list[dict[str, Any]] = [{"text": "Heard."}]
        self.heard: list[tuple[str, str | None]] = []
        self.forgotten: list[str] = []
        self.danger: list[dict[str, Any]] = []
        self.store_fails: Exception | None = None
        self.stored = [*stored]
        self.at = time.time() - minutes_ago * 60
        agent = SimpleNamespace(
            is_ready=lambda: True,
            tracker_store=SimpleNamespace(peek=self._retrieve),
            domain=SimpleNamespace(session_config=SimpleNamespace(session_expiration_time=60)),
        )
        self.app: Any = SimpleNamespace(ctx=SimpleNamespace(agent=agent, turns=self))
        self.messenger = Messenger("sms", self.app, b"key", None)

    async def say(self, text: str, message_id: str = "", **more: Any) -> list[dict[str, Any]]:
        name = message_id or f"m{len(self.heard)}-{text}"
        return await self.messenger.answer(Heard("sms-1", name, text, **more))

    async def reply(
        self, sender: str, text: str, about: Any, said: Any = None, message_id: str | None = None
    ) -> list[dict[str, Any]]:
        self.heard.append((text, message_id))
        return self.answer

    async def urgent(self, sender: str, words: str, learnt: bool = True) -> list[dict[str, Any]]:
        return self.danger

    async def forget(self, sender: str) -> None:
        self.forgotten.append(sender)

    async def _retrieve(self, sender: str) -> DialogueStateTracker | None:
        if self.store_fails:
            raise self.store_fails
        if not self.stored:
            return None
        events: list[Any] = [ActionExecuted("action_session_start"), SessionStarted()]
        for one in self.stored:
            if isinstance(one, str):
                events.append(UserUttered(one, metadata={"message_id": one}))
            else:
                events.append(
                    BotUttered(one["text"], {k: v for k, v in one.items() if k != "text"})
                )
        for event in events:
            event.timestamp = self.at
        return DialogueStateTracker.from_events(sender, events)


def shown(answer: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in answer)


async def test_a_number_means_the_list_that_is_stored() -> None:
    """The process knows nothing: it was started anew, or the list was made in another one."""
    house = House("hello", GREETING, "it hurts", ASKED)
    answer = await house.say("2")
    assert house.heard == [("/answer_yes", "m0-2")]
    assert answer[0]["text"] == "You chose: Yes, harder"


async def test_the_list_stands_until_there_is_another() -> None:
    house = House("hello", ASKED, "why", {"text": "Because."})
    await house.say("1")
    assert house.heard[0][0] == "/answer{}"


async def test_a_list_of_the_session_before_is_too_old() -> None:
    house = House("hello", ASKED, minutes_ago=61)
    house.answer = [GREETING]
    answer = await house.say("2")
    assert house.heard[0][0] == "/greet"
    assert answer[0]["text"].startswith("I have no list for that number any more. In danger, call")


async def test_a_list_that_was_folded_away_still_counts() -> None:
    house = House(
        ASKED
    )  # a long talk was folded: what was said last has nobody's message before it
    await house.say("2")
    assert house.heard[0][0] == "/answer_yes"


async def test_words_are_handed_on_as_words() -> None:
    house = House("hello", ASKED)
    for text in ("my calf", "911", "2 minutes", "no idea"):
        await house.say(text)
    assert [text for text, _ in house.heard] == ["my calf", "911", "2 minutes", "no idea"]


@pytest.mark.parametrize("text", ["/restart", "//start_over", ' /answer{"breathing": "usual"}'])
async def test_what_looks_like_a_command_is_words(text: str) -> None:
    house = House("hello", ASKED)
    await house.say(text)
    assert not house.heard[0][0].strip().startswith("/")


async def test_a_number_that_is_not_on_the_list_gets_the_list_again() -> None:
    house = House("hello", ASKED)
    (answer,) = await house.say("7")
    assert house.heard == [] and answer["text"] == "7 is not on my list. Here it is again."
    assert [button["title"] for button in answer["buttons"]] == ["No", "Yes, harder"]


async def test_choices_that_are_not_stored_have_no_numbers() -> None:
    """Else "1" would mean one thing to the person, and another to us."""
    house = House("hello", ASKED)
    house.answer = [FAILED]
    (answer,) = await house.say("my calf")
    assert answer["buttons"] == [] and answer["text"].endswith("You can reply: Start again")
    await house.say("Start again")
    assert house.heard[-1][0] == "/start_over"


async def test_a_danger_is_not_said_back_first() -> None:
    house = House("hello", ASKED)
    house.answer = [{"text": "Call 911 now.", "custom": {"type": "red_flag", "ask": False}}]
    assert shown(await house.say("2")).startswith("Call 911 now.")


async def test_a_message_delivered_twice_is_one_turn() -> None:
    house = House("hello", ASKED)
    first = await house.say("2", "SM1")
    again = await house.say("2", "SM1")
    assert first == again and len(house.heard) == 1


async def test_a_message_that_another_process_answered_gets_that_answer() -> None:
    house = House("hello", ASKED, "SM1", GREETING)
    answer = await house.say("2", "SM1")
    assert house.heard == [] and answer[0]["text"] == "Hello."


async def test_a_turn_that_failed_is_tried_again_when_it_is_delivered_again() -> None:
    house = House("hello", ASKED)
    house.answer = [FAILED]
    await house.say("my calf", "SM1")
    await asyncio.sleep(0)
    house.answer = [{"text": "Heard."}]
    assert shown(await house.say("my calf", "SM1")) == "Heard."


async def test_the_first_message_is_told_what_this_is_once() -> None:
    house = House()
    answer = await house.say("my calf")
    assert answer[0]["text"] == "Heard." and "not a medical device" in answer[-1]["text"]
    house.stored = ["my calf", {"text": "Heard."}]
    assert "medical" not in shown(await house.say("it hurts"))


async def test_a_store_that_fails_leaves_the_turn_to_say_so() -> None:
    house = House("hello", ASKED)
    house.store_fails, house.answer = ConnectionError("her words"), [FAILED]
    assert shown(await house.say("my calf")).startswith("Something went wrong.")
    assert shown(await house.say("2")).startswith("I have no list")


async def test_without_a_model_it_still_answers() -> None:
    house = House()
    house.app.ctx.agent, house.answer = None, [FAILED]
    assert shown(await house.say("my calf")).startswith("Something went wrong.")


async def test_whoever_sends_too_much_is_told_and_a_danger_is_still_met() -> None:
    house = House("hello", ASKED)
    for number in range(30):
        await house.say("calf", f"SM{number}")
    assert shown(await house.say("calf", "SM30")).startswith("That was too quick")
    house.danger = [{"text": "Call 911 now.", "buttons": [NO], "custom": {"type": "red_flag"}}]
    answer = await house.say("i can't breathe", "SM31")
    assert answer[0]["text"].startswith("Call 911 now.") and not answer[0]["buttons"]
    assert len(house.heard) == 30


async def test_forgetting_is_asked_for_twice() -> None:
    house = House("hello", ASKED)
    for text in ("forget", "Forget me.", "FORGET THIS", "erase"):
        assert "FORGET ALL" in shown(await house.say(text))
    assert house.forgotten == []
    assert shown(await house.say("Forget all")) == "It is all erased here."
    assert house.forgotten == ["sms-1"] and house.heard == []


@pytest.mark.parametrize(
    "text", ["forget it", "i forget", "don't forget all of it", "forget all that"]
)
async def test_talk_of_forgetting_is_words(text: str) -> None:
    house = House("hello", ASKED)
    await house.say(text)
    assert house.heard and not house.forgotten


@pytest.mark.parametrize("error", [Refused(503, "diary_unavailable"), DiaryUnavailable("away")])
async def test_what_cannot_be_erased_now_is_said_so(error: Exception) -> None:
    house = House("hello", ASKED)

    async def leave(sender: str) -> None:
        raise error

    house.messenger._leave = leave
    assert shown(await house.say("forget all")).startswith("I can't erase it right now")
    assert house.forgotten == []


def test_nobody_finds_a_number_out_from_a_talk() -> None:
    one, other = House().messenger, Messenger("sms", House().app, b"another key", None)
    assert one.sender("+15550100") == one.sender("+15550100") != one.sender("+15550101")
    assert one.sender("+15550100") != other.sender("+15550100")
    assert "5550100" not in one.sender("+15550100")
    assert Messenger("telegram", House().app, b"key", None).sender("+15550100") != one.sender(
        "+15550100"
    )
