"""The stored conversation between turns: who and where the person is, a short memory, and forgetting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from crampwise.clinical.knowledge import load_knowledge
from crampwise.clinical.red_flags import region_of
from crampwise.diary.periods import is_zone

from .collect import taken_apart
from .store import ConversationStore

# A turn's cost grows with the events since the session began, so a long talk gets a new session with the same state.
EVENTS_BEFORE_FOLD = 80


def slots_from(metadata: Mapping[str, Any]) -> dict[str, str]:
    """What a message's metadata says of the person: ``region`` from the locale, ``who`` from the audience, and
    ``timezone``, where it is an IANA name that we know."""
    slots = {}
    locale, audience = metadata.get("locale"), metadata.get("audience")
    if is_zone(metadata.get("timezone")):
        slots["timezone"] = metadata["timezone"]
    if isinstance(locale, str) and locale.strip():
        slots["region"] = region_of(locale.strip()[:20], load_knowledge())
    if audience in ("self", "helper"):
        slots["who"] = audience
    return slots


async def prepare(
    agent: Agent, sender: str, slots: Mapping[str, str], message_id: str | None = None
) -> DialogueStateTracker:
    """Before a turn, with the talk's lock held: take over what the metadata says, and fold a long session. Returns the
    talk as it is stored then; nobody else holds it ready.

    Args:
        message_id: the message's; where it was answered already, its answer is left to be found.
    """
    tracker = await agent.processor.fetch_tracker_and_update_session(sender)
    changed: list[Event] = [
        SlotSet(name, value) for name, value in slots.items() if tracker.get_slot(name) != value
    ]
    fold = (
        len(tracker.events) > EVENTS_BEFORE_FOLD
        and tracker.latest_action_name == ACTION_LISTEN_NAME
        and not answered_before(tracker, message_id)
    )
    if fold:
        changed = folded(tracker) + changed
    tracker.update_with_events(changed, agent.domain)
    await agent.tracker_store.save(tracker)
    store = sql_store(agent)
    if store:
        store.let_go(sender)
        if fold:
            # Read anew, it is the new session alone.
            return await agent.processor.get_tracker(sender)
    return tracker


async def put_up(agent: Agent, sender: str, slots: Mapping[str, Any]) -> None:
    """Keep what safety decided outside Rasa, as its policy would: the flag is up, and the interview is closed. The talk's
    lock is held."""
    tracker = await agent.processor.fetch_tracker_and_update_session(sender)
    events: list[Event] = [SlotSet(name, value) for name, value in slots.items()]
    if slots.get("red_flag"):
        events += [ActiveLoop(None), SlotSet("requested_slot", None)]
    tracker.update_with_events(events, agent.domain)
    await agent.tracker_store.save(tracker)


def sql_store(agent: Agent) -> ConversationStore | None:
    """The agent's own store, out of the wrapper that Rasa puts round it; ``None`` for one kept in memory."""
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    return store if isinstance(store, ConversationStore) else None


def folded(tracker: DialogueStateTracker) -> list[Event]:
    """Events that begin a new session in the very state of this one: slots, the open form, what was last said."""
    said = [event for event in tracker.events if isinstance(event, BotUttered)][-3:]
    state: list[Event] = [
        SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None
    ]
    if tracker.active_loop_name:
        state.append(ActiveLoop(tracker.active_loop_name))
    done = [
        event.action_name
        for event in tracker.events
        if isinstance(event, ActionExecuted) and event.action_name not in (None, ACTION_LISTEN_NAME)
    ]
    return [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *state,
        *(BotUttered(event.text, event.data, event.metadata) for event in said),
        *[ActionExecuted(name) for name in done[-1:]],
        ActionExecuted(ACTION_LISTEN_NAME),
    ]


def said_before(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """What the assistant said in this session, so that a tap made before a restart is still known."""
    told = (event for event in tracker.events if isinstance(event, BotUttered))
    return [message for event in told for message in _messages(event)]


def on_screen(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """What the assistant said last, since the person's last message."""
    said: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            said = _messages(event) + said
    return said


def _messages(event: BotUttered) -> list[dict[str, Any]]:
    """What was said, as it was said."""
    return taken_apart({**event.data, "text": event.text})


def answered_before(
    tracker: DialogueStateTracker | None, message_id: str | None
) -> list[dict[str, Any]]:
    """What was answered to a message of this id in the present session; empty if it was not sent before."""
    if not message_id:
        return []
    found: list[dict[str, Any]] | None = None
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered):
            if found:
                break
            same = (event.metadata or {}).get("message_id") == message_id
            found = [] if same else None
        elif isinstance(event, BotUttered) and found is not None:
            found += _messages(event)
    return found or []


async def forget(agent: Agent, sender: str) -> None:
    """Erase every stored event of a conversation."""
    async with agent.lock_store.lock(sender):
        store = sql_store(agent)
        if store:
            await store.erase(sender)
        elif isinstance(agent.tracker_store, InMemoryTrackerStore):
            agent.tracker_store.store.pop(sender, None)
