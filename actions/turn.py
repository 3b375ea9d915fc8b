"""What every action does: read the tracker, work out a turn, send it; and never fail in silence."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from crampwise.clinical import Case, Knowledge, load_knowledge
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.easing import Tried
from crampwise.dialogue.episode import Episode, told_at
from crampwise.dialogue.messages import Message
from crampwise.dialogue.wording import Words

logger = logging.getLogger(__name__)


@dataclass
class Turn:
    """What an action may look at."""

    tracker: Tracker
    case: Case
    knowledge: Knowledge
    words: Words
    tried: Tried

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        knowledge = load_knowledge()
        case = case_from_slots(tracker.slots, knowledge)
        return cls(
            tracker, case, knowledge, Words(case, knowledge), Tried.from_slots(tracker.slots)
        )

    def slot(self, name: str) -> Any:
        return self.tracker.get_slot(name)

    def entity(self, name: str) -> str | None:
        """The latest message's value of an entity, or ``None``."""
        return next(self.tracker.get_latest_entity_values(name), None)

    @property
    def intent(self) -> str:
        return (self.tracker.latest_message or {}).get("intent", {}).get("name") or ""

    @property
    def asking(self) -> str | None:
        """The finding the interview waits for, or ``None`` outside it."""
        return self.slot("requested_slot") if (self.tracker.active_loop or {}).get("name") else None

    @property
    def asked(self) -> tuple:
        return tuple(self.slot("asked") or ())

    @property
    def tapped(self) -> bool:
        return ((self.tracker.latest_message or {}).get("text") or "").startswith("/")

    @property
    def now(self) -> datetime:
        """When the latest message came: the only clock of an action."""
        return told_at(self._message.get("timestamp"))

    @property
    def message_name(self) -> str:
        """The same for a message that is sent again after a fault; no other message has it."""
        given = (self._message.get("metadata") or {}).get("message_id")
        return f"{self.tracker.sender_id} {given or self._message.get('timestamp')}"

    @property
    def line(self) -> dict[str, Any]:
        """What the latest message tells for the diary; empty for a tap."""
        return (self.tracker.latest_message or {}).get("diary_line") or {}

    def as_reply(self, finding: str) -> str | None:
        """What the latest message's words give as the answer to that finding's question."""
        return ((self.tracker.latest_message or {}).get("if_asked") or {}).get(finding)

    @property
    def episode(self) -> Episode | None:
        return Episode.from_slot(self.slot("episode"))

    @property
    def _message(self) -> dict[str, Any]:
        events = reversed(self.tracker.events or ())
        return next((event for event in events if event.get("event") == "user"), {})


@dataclass
class Reply:
    """What an action answers: messages, and slots to set."""

    messages: list[Message] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)


def send(dispatcher: CollectingDispatcher, messages: Iterable[Message]) -> None:
    """Hand typed messages to Rasa."""
    for message in messages:
        dispatcher.utter_message(
            text=message["text"],
            buttons=list(message.get("buttons") or ()),
            json_message=message.get("custom"),
        )


# What the diary waits for, so that a typed "3" is taken for the answer. It waits for one message only.
WAITING = "diary_open"
# After an entry was shown, after "where was it?", and after "better? 0 to 10".
DETAILS, PLACE, RATING = "details", "place", "rating"


class TurnAction(Action, ABC):
    """An action that is one function of the turn: subclasses implement :meth:`reply`.

    ``reads_diary``: it may wait for a database, and so runs beside the loop that serves everybody.
    """

    reads_diary = False

    @abstractmethod
    def reply(self, turn: Turn) -> Reply:
        """The messages to send and the slots to set."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        try:
            turn = Turn.of(tracker)
            reply = (
                await asyncio.to_thread(self.reply, turn) if self.reads_diary else self.reply(turn)
            )
        except Exception as error:  # noqa: BLE001 - the channel says the safety text for an empty turn
            # Only the kind of error: its words, and the tracker's, may be the person's.
            logger.error(
                "%s failed: %s", self.name(), type(error).__name__, extra={"action": self.name()}
            )
            return []
        send(dispatcher, reply.messages)
        if tracker.get_slot(WAITING) and WAITING not in reply.slots:
            reply.slots[WAITING] = None
        return [*reply.events, *set_slots(reply.slots)]


def set_slots(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [SlotSet(name, value) for name, value in values.items()]


def cleared(names: Sequence[str]) -> dict[str, Any]:
    """Slots to empty."""
    return {name: None for name in names}
