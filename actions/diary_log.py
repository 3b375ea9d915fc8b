"""Log in one tap or in words; the first time, whether to keep a diary at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk.events import ActiveLoop

from crampwise.dialogue import diary_messages, messages
from crampwise.dialogue.episode import id_of
from crampwise.diary.database import DiaryUnavailable
from crampwise.diary.entry import Entry, Place
from crampwise.diary.store import Diary
from crampwise.diary.when import resolve

from .diary_action import DiaryAction, done, pending_of, shown, tells_something
from .diary_keeping import ALWAYS, ASK, CONSENTS, NEVER, keep, opened, save_episode
from .turn import PLACE, WAITING, Reply, Turn, TurnAction


def entry_from(line: Mapping[str, Any], name: str, turn: Turn, now: Any = None) -> Entry:
    """The entry that a told line makes; what it does not tell stays unknown."""
    zone = turn.slot("timezone") or "UTC"
    started, precision = resolve(line.get("when") or {}, now or turn.now, zone)
    by = line.get("by") or turn.case.audience
    return Entry(
        id=id_of(name),
        started=started,
        precision=precision,
        timezone=zone,
        condition=line.get("condition"),
        places=tuple(
            Place(one["body_part"], one.get("side") or "") for one in line.get("places") or ()
        ),
        pain=line.get("pain"),
        seconds=line.get("seconds"),
        duration=line.get("duration"),
        count=line.get("count") or 1,
        woke=line.get("woke"),
        helper_there=True if by == "helper" else None,
        logged_by=by,
        triggers=tuple(line.get("triggers") or ()),
        note=line.get("note") or "",
        source="words",
    )


class ActionLogEpisode(DiaryAction):
    """Keep what was told, or the episode that is going on; else ask where it was."""

    def name(self) -> str:
        return "action_log_episode"

    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        if turn.line.get("count") == 0:
            return Reply([done(turn, "utter_diary_none_to_keep")])
        waiting = turn.slot("diary_pending")
        told = tells_something(turn.line) or not waiting
        pending = (pending_of(turn) if told else waiting) or {"new": turn.message_name}
        if consent in (None, NEVER):
            # One question at a time: an interview that is open can be gone on with afterwards.
            slots = {"diary_pending": pending, "requested_slot": None}
            return Reply([diary_messages.ask_consent(turn.words)], slots, [ActiveLoop(None)])
        return carry_out(pending, turn, diary)


def carry_out(pending: Mapping[str, Any], turn: Turn, diary: Diary) -> Reply:
    """Save what was asked for, and show it as it is kept."""
    words = turn.words
    slots: dict[str, Any] = {"diary_pending": None}
    entry = None
    if "line" in pending:
        at = datetime.fromisoformat(pending["at"])
        line = pending["line"]
        if line.get("attacks"):
            return each_kept(pending, at, turn, diary, slots)
        entry = entry_from(line, pending["name"], turn, at)
        if not entry.places and turn.episode and turn.episode.goes_on(turn.now):
            # "Log it, an 8": more about the episode that has just been.
            entry = completed(save_episode(diary, turn, turn.episode, slots), line) or entry
        entry = diary.save(entry)
    elif "episode" in pending and turn.episode:
        entry = save_episode(diary, turn, turn.episode, slots)
    if entry is None:
        asked = diary_messages.ask_place(words, id_of(str(pending.get("new") or turn.message_name)))
        return Reply([asked], {**slots, WAITING: PLACE, "diary_entry": None})
    if not entry.places:
        asked = diary_messages.ask_place(words, entry.id)
        return Reply([asked], {**slots, WAITING: PLACE, "diary_entry": entry.id})
    return shown(turn, entry, slots=slots)


def each_kept(
    pending: Mapping[str, Any], at: datetime, turn: Turn, diary: Diary, slots: Mapping[str, Any]
) -> Reply:
    """Save the attacks of a line that tells of several, and show each; the next typed details are for the last."""
    entries = [
        diary.save(entry_from(attack, f"{pending['name']} {number}", turn, at))
        for number, attack in enumerate(pending["line"]["attacks"], 1)
    ]
    earlier = [{**diary_messages.kept(turn.words, one), "buttons": []} for one in entries[:-1]]
    reply = shown(turn, entries[-1], slots=slots)
    return replace(reply, messages=[*earlier, *reply.messages])


def completed(entry: Entry | None, line: Mapping[str, Any]) -> Entry | None:
    """An entry with what a line adds to it."""
    if entry is None:
        return None
    fields = ("pain", "seconds", "woke", "condition", "count")
    told = {name: line[name] for name in fields if line.get(name) is not None}
    return replace(entry, **told, note=line.get("note") or entry.note)


class ActionSetConsent(DiaryAction):
    """The answer to "shall I keep a diary?", which is kept; then what was to be logged is."""

    def name(self) -> str:
        return "action_set_consent"

    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        value = turn.entity("consent")
        if value not in CONSENTS:
            return Reply([diary_messages.ask_consent(turn.words)])
        diary.set_consent(value)
        pending = turn.slot("diary_pending")
        if value != NEVER and pending:
            return carry_out(pending, turn, diary)
        # The same answer again, as when the first one's reply was lost: what it had kept is shown.
        entry = diary.entry(turn.slot("diary_entry") or "") if consent == value != NEVER else None
        if entry is not None:
            return shown(turn, entry)
        name = "utter_diary_declined" if value == NEVER else "utter_diary_on"
        ways = messages.buttons(turn.words, "ask_relief", "have_question", "start_over")
        return Reply([{"text": turn.words.say(name), "buttons": ways}], {"diary_pending": None})


class ActionKeepEpisode(TurnAction):
    """After a danger was dealt with: the diary has it too, with the words that were to be logged. Says nothing."""

    reads_diary = True

    def name(self) -> str:
        return "action_keep_episode"

    def reply(self, turn: Turn) -> Reply:
        diary, consent = opened(turn)
        if diary is None or consent not in (ALWAYS, ASK):
            return Reply()
        slots: dict[str, Any] = {}
        try:
            told = told_in_danger(turn)
            if told is not None:
                line, name = told
                entry = entry_from(line, name, turn)
                diary.save(replace(entry, red_flags=tuple(turn.slot("red_flags_met") or ())))
            elif turn.episode:
                keep(turn, turn.episode, slots)
        except DiaryUnavailable:
            pass
        return Reply(slots=slots)


def told_in_danger(turn: Turn) -> tuple[Mapping[str, Any], str] | None:
    """The line for the diary that raised the alarm, and its message's name; ``None`` when none did."""
    sender = turn.tracker.sender_id
    for event in reversed(turn.tracker.events or ()):
        if event.get("event") != "user":
            continue
        parsed = event.get("parse_data") or {}
        line = parsed.get("diary_line") or {}
        if line.get("is_log") and parsed.get("red_flags"):
            given = (event.get("metadata") or {}).get("message_id")
            return line, f"{sender} {given or event.get('timestamp')}"
    return None
