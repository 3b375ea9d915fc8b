"""Runs an action as the action server does: a real dispatcher, a tracker made for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet, UserUttered
from rasa_sdk.executor import CollectingDispatcher

from crampwise.diary import access
from crampwise.diary.database import Database
from crampwise.diary.store import Diary

NOW = datetime(2026, 3, 10, 3, 20, tzinfo=timezone.utc)
SENDER = "someone"


def tracker_of(
    slots: Mapping[str, Any] | None = None,
    intent: str = "report_symptom",
    text: str = "",
    entities: Mapping[str, Any] | None = None,
    asking: str | None = None,
    given: Mapping[str, Any] | None = None,
    before: Sequence[Mapping[str, Any]] = (),
    at: datetime = NOW,
    message_id: str = "",
    **latest: Any,
) -> Tracker:
    """A tracker after one message.

    ``asking`` is the finding that the interview waits for; ``given`` are the slots that this very message has filled,
    which Rasa leaves as slot events at the end (the SDK validates those, and nothing else). ``before`` are the events of
    earlier turns. ``at`` is when the message came, and ``message_id`` the page's own name for it. ``latest`` goes into the
    latest message (``answer``, ``if_asked``, ``intent_ranking``, ``diary_line``).
    """
    given = dict(given or {})
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [
            {"entity": name, "value": value}
            for name, value in {**(entities or {}), **given}.items()
        ],
        **latest,
    }
    events: list[dict[str, Any]] = [
        *map(dict, before),
        {
            **UserUttered(text, timestamp=at.timestamp()),
            "metadata": {"message_id": message_id} if message_id else {},
            "parse_data": message,
        },
        *(SlotSet(name, value) for name, value in given.items()),
    ]
    known = {**(slots or {}), **given}
    if asking:
        known["requested_slot"] = asking
    return Tracker(
        sender_id=SENDER,
        slots=known,
        latest_message=message,
        events=events,
        paused=False,
        followup_action=None,
        active_loop={"name": "interview_form"} if asking else {},
        latest_action_name="action_listen",
    )


@dataclass
class Done:
    """What an action did."""

    messages: Sequence[Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]

    @property
    def types(self) -> list[str]:
        """The typed messages' types; "" for one without."""
        return [(message.get("custom") or {}).get("type", "") for message in self.messages]

    @property
    def customs(self) -> list[Mapping[str, Any]]:
        return [message["custom"] for message in self.messages if message.get("custom")]

    @property
    def slots(self) -> dict[str, Any]:
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages)

    @property
    def payloads(self) -> list[str]:
        return [button["payload"] for message in self.messages for button in message["buttons"]]


def run_on(action: Any, tracker: Tracker) -> Done:
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, {}))
    return Done(dispatcher.messages, events)


@pytest.fixture
def run():
    """``run(action, slots=..., intent=..., ...)``: see :func:`tracker_of`."""
    return lambda action, **tracker: run_on(action, tracker_of(**tracker))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty diary database, made once: the tests copy it."""
    path = tmp_path_factory.mktemp("diary") / "diary.db"
    database = Database(f"sqlite:///{path}", b"a key that only tests have")
    database.upgrade()
    database.close()
    return path


@pytest.fixture(autouse=True)
def diary(made_once: Path, tmp_path: Path) -> Iterator[Diary]:
    """The person's diary, empty, in a database of this test's own, which the actions use."""
    path = tmp_path / "diary.db"
    shutil.copy(made_once, path)
    database = Database(f"sqlite:///{path}", b"a key that only tests have")
    access.use(database)
    yield database.diary(SENDER)
    access.use(None)
    database.close()
