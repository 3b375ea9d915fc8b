"""One entry: opened, corrected by taps or by words, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crampwise.dialogue import diary_messages
from crampwise.dialogue.episode import OF_DIARY
from crampwise.diary.entry import Entry, Place
from crampwise.diary.store import Diary
from crampwise.diary.when import resolve

from .diary_action import DiaryAction, done, gone, shown, tells_something
from .diary_keeping import NEVER
from .diary_log import entry_from
from .fallback import not_understood
from .turn import DETAILS, PLACE, WAITING, Reply, Turn


class ActionHearDetails(DiaryAction):
    """Typed words that belong to the entry on screen: where, how bad, how long, when, or a correction."""

    def name(self) -> str:
        return "action_hear_details"

    def reply(self, turn: Turn) -> Reply:
        """The rule that led here holds only while its slot does (data/rules/diary.yml)."""
        reply = super().reply(turn)
        return replace(reply, slots={**reply.slots, WAITING: turn.slot(WAITING)})

    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        line, entry_id = heard(turn), turn.slot("diary_entry")
        if not tells_something(line) or consent in (None, NEVER):
            if turn.intent == "deny":
                return Reply([done(turn, "utter_affirm_nothing")])
            return not_understood(turn)
        entry = diary.entry(entry_id) if entry_id else None
        if entry is None:
            return shown(turn, diary.save(entry_from(line, turn.message_name, turn)))
        return shown(turn, diary.save(corrected(entry, line, turn)), "utter_diary_changed")


def heard(turn: Turn) -> Mapping[str, Any]:
    """What the words tell for the entry on screen: also a number alone, which elsewhere could be anything."""
    line, rated = dict(turn.line), turn.as_reply("pain")
    if turn.intent == "give_severity" and "pain" not in line and rated:
        line["pain"] = int(rated)
    side = turn.entity("side") or turn.as_reply("side")
    if side and not line.get("places"):
        line["side"] = side
    return line


def corrected(entry: Entry, line: Mapping[str, Any], turn: Turn) -> Entry:
    """An entry with what a line says otherwise."""
    told: dict[str, Any] = {
        name: line[name]
        for name in ("pain", "seconds", "count", "woke", "condition")
        if line.get(name) is not None
    }
    if line.get("places"):
        told["places"] = tuple(
            Place(one["body_part"], one.get("side") or "") for one in line["places"]
        )
    elif line.get("side") and entry.places:
        told["places"] = tuple(replace(place, side=line["side"]) for place in entry.places)
    if line.get("when"):
        told["started"], told["precision"] = resolve(line["when"], turn.now, entry.timezone)
    return replace(entry, **told)


class ActionOpenEntry(DiaryAction):
    def name(self) -> str:
        return "action_open_entry"

    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        entry = diary.entry(turn.entity("diary_entry") or "")
        return shown(turn, entry, "utter_diary_entry") if entry else gone(turn, diary)


class ActionEditEntry(DiaryAction):
    """The choices for one field of an entry."""

    def name(self) -> str:
        return "action_edit_entry"

    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        entry_id, field = turn.entity("diary_entry") or "", turn.entity("diary_field") or ""
        place = turn.entity("place") or ""
        entry = diary.entry(entry_id)
        if entry is None and field == "place":
            # A new one, that has no place yet.
            asked = diary_messages.ask_place(turn.words, entry_id, place)
            return Reply([asked], {WAITING: PLACE, "diary_entry": None})
        said = diary_messages.edit(turn.words, entry, field, place) if entry else None
        if said is None:
            return gone(turn, diary)
        return Reply([said], {WAITING: DETAILS, "diary_entry": entry_id})


class ActionSetEntry(DiaryAction):
    """A tap on a choice: the entry is changed, or made by its place."""

    def name(self) -> str:
        return "action_set_entry"

    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        entry_id, field = turn.entity("diary_entry") or "", turn.entity("diary_field") or ""
        value = turn.entity("diary_value") or ""
        entry = diary.entry(entry_id)
        if entry is None and field == "place" and value in turn.knowledge.relief:
            zone = turn.slot("timezone") or "UTC"
            made = Entry(entry_id, turn.now, "day", zone, places=(Place(value),), source="words")
            made = replace(made, precision="exact", logged_by=turn.case.audience)
            return shown(turn, diary.save(made))
        changed = changed_by_tap(entry, field, value, turn) if entry else None
        if changed is None:
            return gone(turn, diary)
        slots: dict[str, Any] = {}
        episode = turn.episode
        if episode and episode.id == entry_id:
            told = replace(
                episode, before=changed.pain, after=changed.pain_after, woke=changed.woke
            )
            slots["episode"] = told.to_slot()
        return shown(turn, diary.save(changed), "utter_diary_changed", slots)


def changed_by_tap(entry: Entry, field: str, value: str, turn: Turn) -> Entry | None:
    """The entry with one field changed, or ``None`` for what can't be."""
    if field in ("pain", "pain_after", "count") and value.isdigit():
        return replace(entry, **{field: int(value)})
    if field == "woke" and value in ("yes", "no"):
        return replace(entry, woke=value == "yes")
    if field == "when" and value in diary_messages.TIMES:
        told = diary_messages.TIMES[value]
        started, precision = resolve(told, turn.now, entry.timezone)
        return replace(entry, started=started, precision=precision)
    if field == "condition" and value in diary_messages.CONDITIONS:
        return replace(entry, condition=value)
    if field == "duration" and value in turn.knowledge.values_of("duration"):
        return replace(entry, duration=value, seconds=None)
    if field == "place" and value in turn.knowledge.relief:
        side = entry.places[0].side if entry.places else ""
        return replace(entry, places=(Place(value, side),))
    if field == "side" and value in turn.knowledge.values_of("side"):
        return replace(entry, places=tuple(replace(place, side=value) for place in entry.places))
    return None


class ActionDeleteEntry(DiaryAction):
    """One entry, or all of the diary: asked once, then done for good."""

    def name(self) -> str:
        return "action_delete_entry"

    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        what, sure = turn.entity("diary_entry") or "", turn.entity("diary_value") == "yes"
        words = turn.words
        if what == "all":
            if not sure:
                return Reply([diary_messages.confirm_delete_all(words)])
            diary.erase()
            # Nor does the episode that is going on come into a new one.
            return Reply([done(turn, "utter_diary_all_deleted")], dict.fromkeys(OF_DIARY))
        entry = diary.entry(what)
        if entry is None:
            return gone(turn, diary)
        if not sure:
            return Reply([diary_messages.confirm_delete(words, entry)])
        diary.delete(what)
        return Reply([done(turn, "utter_diary_deleted")], {"diary_entry": None})
