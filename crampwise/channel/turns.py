"""One turn, from a message to typed messages. Whatever happens in Rasa, the person gets a useful answer."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from crampwise.clinical.knowledge import load_knowledge
from crampwise.clinical.relief import first_step
from crampwise.dialogue import messages
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.languages import other_language
from crampwise.dialogue.wording import Words
from crampwise.safety.decision import LEARNT_ASKS_FROM, RED_FLAG, decide
from crampwise.safety.decision import Message as SafetyMessage
from crampwise.safety.speech import speak
from crampwise.understanding.components.red_flag_detector import shared_reader

from .collect import TypedOutput
from .conversation import (
    answered_before,
    forget,
    on_screen,
    prepare,
    put_up,
    said_before,
    slots_from,
)
from .diary_gone import DELETED, let_go
from .exchanges import TROUBLE
from .offered import COMMAND, CONVERSATIONS_KEPT, Offered

logger = logging.getLogger(__name__)

LONGEST = 1000
SECONDS = 8.0
# How many turns may pass before a talk's session is looked at, and folded if it has grown long.
TURNS_BEFORE_LOOK = 5

# What makes a text look like a payload: it is words then, and the name of a command is none of them.
NOT_OFFERED = re.compile(r"^/+(\w+(?=\s*[\[{(]))?")


class Turns:
    """Takes one message at a time from a person.

    Args:
        agent: gives the loaded agent, or ``None`` while there is none.
        seconds: how long a turn may take.
        shared: other processes take turns of the same talks, too: what is known of a talk is what is stored of it.
    """

    def __init__(
        self, agent: Callable[[], Agent | None], seconds: float = SECONDS, shared: bool = False
    ) -> None:
        self._agent, self._seconds, self._shared = agent, seconds, shared
        self._knowledge = load_knowledge()
        self._reader = shared_reader(self._knowledge.folder / "red_flags")
        self._offered = Offered()
        self._slots: dict[str, Mapping[str, str]] = {}
        self._turns: dict[str, int] = {}

    async def reply(
        self,
        sender: str,
        text: str,
        metadata: Mapping[str, Any],
        said: Callable[[dict[str, Any]], None] | None = None,
        message_id: str | None = None,
    ) -> list[dict[str, Any]]:
        """The answer to a message: a tapped payload or typed words. Never empty, never an exception.

        Args:
            said: called with each message of the answer as soon as it is there. What was said stays said: if the
                turn fails after that, the safety text follows it.
            message_id: the sender's own, the same for a message sent twice; actions find it in the message's metadata.
        """
        slots = {**self._slots.get(sender, {}), **slots_from(metadata)}
        shown: list[dict[str, Any]] = []

        def show(message: dict[str, Any]) -> None:
            shown.append(message)
            # It can be tapped from now on, also while the rest is still being worked out.
            self._offered.add(sender, shown)
            said({"recipient_id": sender, **message})

        try:
            turn = self._turn(sender, text, slots, show if said else None, message_id)
            answer = await asyncio.wait_for(turn, self._seconds)
        except Exception as error:  # noqa: BLE001 - also a time-out: the person must not be left without an answer
            logger.error("a turn failed: %s", type(error).__name__)
            answer = []
        if not answer:
            told = {message["text"] for message in shown}
            failed = self._when_all_fails(text, slots)
            answer = shown + [message for message in failed if message["text"] not in told]
        if said:
            for message in answer[len(shown) :]:
                said({"recipient_id": sender, **message})
        self._offered.add(sender, answer)
        return [{"recipient_id": sender, **message} for message in answer]

    async def urgent(self, sender: str, words: str, learnt: bool = True) -> list[dict[str, Any]]:
        """What safety says to words that are kept elsewhere (a note, a question): empty when they carry no danger.

        The flag is then up in the talk too, as if the words had been said there. Never an exception.

        Args:
            learnt: also what the trained model hears. It is no judge of a medicine's name and amount.
        """
        # What looks like a payload is words here.
        words = words.lstrip("/ ")
        agent = self._agent()
        ready = agent is not None and agent.is_ready()
        message = SafetyMessage(flags=self._flags(words))
        if ready and learnt and words.strip():
            data = await self._soon(agent.parse_message(words[:LONGEST])) or {}
            heard = SafetyMessage.from_parse_data(data)
            # Beside the talk, words answer no question of it and ask for nothing else.
            intent = RED_FLAG if heard.intent == RED_FLAG else ""
            flags = message.flags or heard.flags
            message = replace(heard, intent=intent, entities=(), flags=flags, data={})
        if not message.flags and message.danger[1] < LEARNT_ASKS_FROM:
            return []
        slots: Mapping[str, Any] = self._slots.get(sender, {})
        if ready:
            tracker = await self._soon(agent.processor.fetch_tracker_and_update_session(sender))
            if tracker is not None:
                slots = tracker.current_slot_values()
                if not self._offered.knows(sender):
                    self._offered.add(sender, said_before(tracker))
        said, raised = self._said(message, slots)
        if said:
            self._offered.add(sender, said)
        if said and ready:
            await self._soon(put_up(agent, sender, raised))
        return said

    async def _soon(self, work: Awaitable[Any]) -> Any:
        """What comes of it; ``None`` when it fails or takes long, for danger is said all the same."""
        try:
            return await asyncio.wait_for(work, self._seconds / 4)
        except Exception as error:  # noqa: BLE001 - its words may be the person's
            logger.error("what was to be kept was not heard in full: %s", type(error).__name__)
            return None

    async def forget(self, sender: str) -> None:
        """Erase a conversation from the store and from memory."""
        self._offered.forget(sender)
        self._slots.pop(sender, None)
        self._turns.pop(sender, None)
        agent = self._agent()
        if agent is not None:
            await forget(agent, sender)

    async def diary_gone(self, sender: str) -> None:
        """The conversation's diary was deleted: what the talk holds of it is, too."""
        agent = self._agent()
        if agent is not None and agent.is_ready():
            await let_go(agent, sender)

    async def _turn(
        self,
        sender: str,
        text: str,
        slots: Mapping[str, str],
        said: Callable[[dict[str, Any]], None] | None = None,
        message_id: str | None = None,
    ) -> list[dict[str, Any]]:
        agent = self._agent()
        if agent is None or not agent.is_ready():
            return []
        await self._look(agent, sender, slots)
        payload = text.strip().startswith("/")
        tap = self._offered.tap(sender, text) if payload else self._offered.titled(sender, text)
        if tap is None:
            refused = await self._refused(agent, sender, text)
            if refused:
                return refused
            text = NOT_OFFERED.sub("", text.strip()).strip() or text.strip()
        output = TypedOutput(said)
        named = {"message_id": message_id} if message_id else None
        message = UserMessage(
            tap or text, output, sender, input_channel=output.name(), metadata=named
        )
        before = await self._handle(agent, message, message_id)
        if before:
            return before
        if tap == DELETED:
            # Its slots are as the action left them: something may wait there for a diary that could not be reached.
            await self._soon(let_go(agent, sender, slots=False))
        return [
            {k: v for k, v in message.items() if k != "recipient_id"} for message in output.messages
        ]

    async def _handle(
        self, agent: Agent, message: UserMessage, message_id: str | None
    ) -> list[dict[str, Any]]:
        """Have Rasa take the turn. Returns what was answered before, if another process has taken it already."""
        if not (self._shared and message_id):
            await agent.handle_message(message)
            return []
        async with agent.lock_store.lock(message.sender_id):
            tracker = await agent.tracker_store.retrieve(message.sender_id)
            before = answered_before(tracker, message_id)
            if not before:
                await agent.processor.handle_message(message)
            return before

    async def _look(self, agent: Agent, sender: str, slots: Mapping[str, str]) -> None:
        """Before the first turn here, when something is newly known of the person, and now and then: see to the
        stored talk. Every other turn goes straight on, as a look costs a read and a write."""
        turns = self._turns.get(sender, 0)
        if (
            not self._shared
            and self._offered.knows(sender)
            and slots == self._slots.get(sender, {})
            and turns < TURNS_BEFORE_LOOK
        ):
            self._turns[sender] = turns + 1
            return
        tracker = await prepare(agent, sender, slots)
        if self._shared:
            self._offered.forget(sender)
        if not self._offered.knows(sender):
            self._offered.add(sender, said_before(tracker))
            self._offered.add(sender, on_screen(tracker))
        self._slots[sender], self._turns[sender] = slots, 0
        for memory in (self._slots, self._turns):
            while len(memory) > CONVERSATIONS_KEPT:
                memory.pop(next(iter(memory)))

    async def _refused(self, agent: Agent, sender: str, text: str) -> list[dict[str, Any]]:
        """What is not words to read: nothing, far too much, a command typed by hand, another language.

        A red flag in it still counts.
        """
        name = None
        if not any(character.isalnum() for character in text):
            name = "utter_empty_message"
        elif len(text) > LONGEST:
            name = "utter_too_long"
        elif COMMAND.fullmatch(text.strip()):
            name = "utter_unknown_button"
        language = other_language(text, self._knowledge.languages) if name is None else None
        if name is None and language is None:
            return []
        tracker = await agent.processor.fetch_tracker_and_update_session(sender)
        slots = tracker.current_slot_values()
        urgent, raised = self._red_flag(text, slots)
        if urgent:
            await put_up(agent, sender, raised)
            return urgent
        words = Words(case_from_slots(slots, self._knowledge), self._knowledge)
        last = next((one for one in reversed(said_before(tracker)) if one.get("buttons")), {})
        kept = list(
            last.get("buttons") or messages.buttons(words, "start_over", "something_is_wrong")
        )
        if name is None:
            line = words.text(self._knowledge.languages["languages"][language]["reply"])
            said: list[dict[str, Any]] = [
                {
                    "text": line,
                    "buttons": kept,
                    "custom": {"type": "fallback", "reason": "other_language"},
                }
            ]
        else:
            said = [{**messages.plain(words, name, "fallback", name[6:]), "buttons": kept}]
        custom = last.get("custom") or {}
        if custom.get("type") == "question":
            said.append({"text": last["text"], "buttons": kept, "custom": custom})
            said[0]["buttons"] = []
        return said

    def _red_flag(
        self, text: str, slots: Mapping[str, Any]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """What safety says to words or to a tap, decided without Rasa by the same rules; and the slots it sets."""
        intent, entities = _tapped(text)
        pairs = [
            (name, one)
            for name, value in entities.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        flags = () if intent else self._flags(text)
        message = SafetyMessage(intent=intent, entities=tuple(pairs), flags=flags)
        answers = {
            name: value for name, value in entities.items() if name in self._knowledge.findings
        }
        return self._said(message, {**slots, **answers})

    def _flags(self, text: str) -> tuple[tuple[str, str], ...]:
        """The red flags that the rules read in words: their kinds and outcomes."""
        found = self._reader.read(text[: LONGEST * 10])
        return tuple((flag.kind, flag.outcome) for flag in found)

    def _said(
        self, message: SafetyMessage, slots: Mapping[str, Any]
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """What safety's decision is in messages, and the slots it sets."""
        decision = decide(message, slots, self._knowledge)
        if decision.response is None:
            return [], {}
        said = speak(decision.response, {**slots, **decision.slots}, self._knowledge)
        return said, decision.slots

    def _when_all_fails(self, text: str, slots: Mapping[str, Any]) -> list[dict[str, Any]]:
        """No model, no action server, no store, or too late: the red flag if there is one, else a safe step."""
        urgent, _ = self._red_flag(text, slots)
        if urgent:
            return urgent
        case = case_from_slots(slots, self._knowledge)
        words, step = Words(case, self._knowledge), first_step(case, self._knowledge)
        said = words.say("utter_trouble", relief=words.text(step.text) if step else "")
        ways = messages.buttons(words, "start_over", "something_is_wrong")
        return [{"text": said, "buttons": ways, "custom": {"type": "fallback", "reason": TROUBLE}}]


def _tapped(text: str) -> tuple[str, dict[str, Any]]:
    """The intent and the entities of a payload (a word, or a list of words, each); empty for typed words."""
    if not COMMAND.fullmatch(text.strip()):
        return "", {}
    intent, brace, rest = text.strip()[1:].partition("{")
    try:
        entities = json.loads(brace + rest) if brace else {}
    except ValueError:
        return "", {}
    return intent.strip(), {name: value for name, value in entities.items() if _is_plain(value)}


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )
