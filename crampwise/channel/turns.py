"""One turn, from a message to typed messages. Whatever happens in Rasa, the person gets a useful answer."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue import messages
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.languages import other_language
from crampwise.dialogue.replies import said_in_words
from crampwise.dialogue.wording import Words
from crampwise.safety.decision import LEARNT_ASKS_FROM, NO, NOT_SURE, RED_FLAG, YES
from crampwise.safety.decision import Message as SafetyMessage
from crampwise.understanding.components.shared import forget_texts
from crampwise.watch.figures import answered
from crampwise.watch.turn import not_answered, timed, watched

from .collect import TypedOutput
from .conversation import (
    answered_before,
    forget,
    on_screen,
    prepare,
    put_up,
    said_before,
    slots_from,
    sql_store,
)
from .diary_gone import DELETED, let_go
from .in_time import in_time
from .offered import COMMAND, CONVERSATIONS_KEPT, Offered
from .pauses import Pauses
from .rules import Rules

logger = logging.getLogger(__name__)

LONGEST = 1000
# An answer is there within 5 s, whatever fails; a proxy that hears nothing for 4 s has time to ask another process.
SECONDS = 3.5
# What is kept elsewhere (a note, a question) is heard in less, for it is kept after that.
SECONDS_TO_HEAR = 1.2
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
        self._rules = Rules()
        self._offered = Offered()
        self.pauses = Pauses()
        self._slots: dict[str, Mapping[str, str]] = {}
        self._turns: dict[str, int] = {}

    @watched
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
            answer = await in_time(turn, self._seconds)
        except Exception as error:  # noqa: BLE001 - also a time-out: the person must not be left without an answer
            logger.error("a turn failed: %s", type(error).__name__)
            not_answered(error)
            answer = []
        if not answer:
            not_answered("empty")
            told = {message["text"] for message in shown}
            failed = self._rules.when_all_fails(text, slots)
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
        words, ends = words.lstrip("/ "), time.monotonic() + SECONDS_TO_HEAR
        agent = self._agent()
        ready = agent is not None and agent.is_ready()
        message = SafetyMessage(flags=self._rules.flags(words))
        if ready and learnt and words.strip():
            data = await self._soon(agent.parse_message(words[:LONGEST]), ends) or {}
            heard = SafetyMessage.from_parse_data(data)
            # Beside the talk, words answer no question of it and ask for nothing else.
            intent = RED_FLAG if heard.intent == RED_FLAG else ""
            flags = message.flags or heard.flags
            message = replace(heard, intent=intent, entities=(), flags=flags, data={})
        if not message.flags and message.danger[1] < LEARNT_ASKS_FROM:
            return []
        slots: Mapping[str, Any] = self._slots.get(sender, {})
        if ready:
            fetched = agent.processor.fetch_tracker_and_update_session(sender)
            tracker = await self._soon(fetched, ends)
            if tracker is not None:
                slots = tracker.current_slot_values()
                if not self._offered.knows(sender):
                    self._offered.add(sender, said_before(tracker))
        said, raised = self._rules.said(message, slots)
        if said:
            self._offered.add(sender, said)
        if said and ready:
            await self._soon(_locked_put_up(agent, sender, raised), ends)
        answered(said)
        return said

    async def _soon(self, work: Coroutine[Any, Any, Any], ends: float) -> Any:
        """What comes of it; ``None`` when it fails or takes long, for danger is said all the same."""
        try:
            return await in_time(work, max(0.1, ends - time.monotonic()))
        except Exception as error:  # noqa: BLE001 - its words may be the person's
            logger.error("what was to be kept was not heard in full: %s", type(error).__name__)
            return None

    async def forget(self, sender: str) -> None:
        """Erase a conversation from the store and from memory."""
        self._offered.forget(sender)
        self._slots.pop(sender, None)
        self._turns.pop(sender, None)
        self.pauses.forget(sender)
        forget_texts()
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
            not_answered("no_model")
            return []
        output = TypedOutput(said)
        # From the first look at the talk to the last word that is stored, nobody else takes a turn of it.
        async with agent.lock_store.lock(sender) as waited:
            # Rasa's own lock gives a ticket instead.
            stored = await self._look(agent, sender, slots, message_id, waited is True)
            # Sent again, to a process that does not know of it: the first one ended before its answer was heard.
            instead = answered_before(stored, message_id)
            if waited is True and not instead:
                instead = await self._not_seen_yet(agent, stored, text)
            if instead:
                return instead
            payload = text.strip().startswith("/")
            tap = self._offered.tap(sender, text) if payload else self._offered.titled(sender, text)
            if tap is None:
                refused = await self._refused(agent, sender, text)
                if refused:
                    return refused
                text = NOT_OFFERED.sub("", text.strip()).strip() or text.strip()
            named = {"message_id": message_id} if message_id else None
            message = UserMessage(
                tap or text, output, sender, input_channel=output.name(), metadata=named
            )
            await self._handle(agent, message, stored)
        if tap == DELETED:
            # Its slots are as the action left them: something may wait there for a diary that could not be reached.
            let_go_of = let_go(agent, sender, slots=False)
            await self._soon(let_go_of, time.monotonic() + SECONDS_TO_HEAR)
        return [
            {k: v for k, v in message.items() if k != "recipient_id"} for message in output.messages
        ]

    @timed("rasa")
    async def _handle(
        self, agent: Agent, message: UserMessage, stored: DialogueStateTracker | None
    ) -> None:
        """Have Rasa take the turn, of the talk as it was looked at, or as it is stored where nobody looked."""
        store = sql_store(agent)
        if store and stored is not None:
            store.put_back(stored, sure=True)
        await agent.processor.handle_message(message)
        self.pauses.heard(message.sender_id)

    async def _not_seen_yet(
        self, agent: Agent, tracker: DialogueStateTracker, text: str
    ) -> list[dict[str, Any]]:
        """What is on screen, once more, if words that came beside another turn would answer what that one asked: whoever
        sent them had not seen it. Empty where they tell what they are about, as a tap does."""
        question = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
        question = tracker.get_slot("red_flag_pending") or question
        if not question or text.strip().startswith("/"):
            return []
        screen = on_screen(tracker)
        data = await agent.parse_message(text[:LONGEST])
        told = {one["entity"] for one in data.get("entities") or ()}
        if self._rules.flags(text) or data.get("red_flags") or question in told:
            return []
        bare = (data.get("intent") or {}).get("name") in (*YES, *NO, *NOT_SURE)
        if not bare and question in self._knowledge.findings:
            bare = said_in_words(question, data, self._knowledge) is not None
        return screen if bare else []

    async def _look(
        self,
        agent: Agent,
        sender: str,
        slots: Mapping[str, str],
        message_id: str | None,
        beside: bool,
    ) -> DialogueStateTracker | None:
        """Before the first turn here, when something is newly known of the person, beside another turn, and now and
        then: see to the stored talk, and return it. Every other turn goes straight on (``None``), as a look costs."""
        turns = self._turns.get(sender, 0)
        if (
            not (self._shared or beside)
            and self._offered.knows(sender)
            and slots == self._slots.get(sender, {})
            and turns < TURNS_BEFORE_LOOK
        ):
            self._turns[sender] = turns + 1
            return None
        tracker = await prepare(agent, sender, slots, message_id)
        if self._shared:
            self._offered.forget(sender)
        if not self._offered.knows(sender):
            self._offered.add(sender, said_before(tracker))
            self._offered.add(sender, on_screen(tracker))
        self._slots[sender], self._turns[sender] = slots, 0
        for memory in (self._slots, self._turns):
            while len(memory) > CONVERSATIONS_KEPT:
                memory.pop(next(iter(memory)))
        return tracker

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
        urgent, raised = self._rules.red_flag(text, slots)
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


async def _locked_put_up(agent: Agent, sender: str, raised: Mapping[str, Any]) -> None:
    """:func:`put_up` for whoever does not hold the talk."""
    async with agent.lock_store.lock(sender):
        await put_up(agent, sender, raised)
