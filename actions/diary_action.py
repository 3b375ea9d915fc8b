"""What every action of the diary does: it opens the diary, and says so when that fails."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from crampwise.dialogue import diary_messages, messages
from crampwise.diary.database import DiaryUnavailable
from crampwise.diary.entry import Entry
from crampwise.diary.store import Diary

from .diary_keeping import opened
from .turn import DETAILS, WAITING, Reply, Turn, TurnAction


class DiaryAction(TurnAction):
    """An action that needs the diary: where it can't be reached, that is said, and nothing told is lost."""

    reads_diary = True

    def reply(self, turn: Turn) -> Reply:
        diary, consent = opened(turn)
        try:
            if diary is None:
                return unavailable(turn)
            return self.with_diary(turn, diary, consent)
        except DiaryUnavailable:
            return unavailable(turn)

    @abstractmethod
    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        """The reply, with the person's diary and what they said of keeping one."""


def unavailable(turn: Turn) -> Reply:
    """The diary can't be reached: what was to be kept waits in the talk for another try."""
    pending = turn.slot("diary_pending") or pending_of(turn)
    ways = messages.buttons(turn.words, "diary_log") if pending else []
    said = {
        "text": turn.words.say("utter_diary_unavailable"),
        "buttons": [*ways, *messages.buttons(turn.words, "have_question", "start_over")],
    }
    return Reply([said], {"diary_pending": pending})


def pending_of(turn: Turn) -> dict[str, Any] | None:
    """What the latest message asks to be kept, to be kept later: a told line with its time, or the episode."""
    line = turn.line
    if tells_something(line):
        return {"line": dict(line), "at": turn.now.isoformat(), "name": turn.message_name}
    return {"episode": True} if turn.episode and turn.intent == "diary_log" else None


def tells_something(line: Mapping[str, Any]) -> bool:
    """Whether a line holds anything of an attack, and is none that is going on now."""
    told = (
        "places",
        "side",
        "pain",
        "seconds",
        "duration",
        "count",
        "when",
        "condition",
        "triggers",
    )
    return not line.get("now") and any(line.get(name) not in (None, [], "") for name in told)


def shown(turn: Turn, entry: Entry, response: str = "utter_diary_kept", slots: Any = None) -> Reply:
    """The entry as it is kept now; the next typed details are for it."""
    said = diary_messages.kept(turn.words, entry, response)
    if turn.asked and turn.slot("condition") is None and not turn.asking:
        # The interview was left for the diary.
        said["buttons"] = messages.buttons(turn.words, "continue_interview") + said["buttons"]
    return Reply([said], {**(slots or {}), WAITING: DETAILS, "diary_entry": entry.id})


def done(turn: Turn, name: str) -> messages.Message:
    ways = messages.buttons(turn.words, "diary_show", "diary_log", "have_question", "start_over")
    return {"text": turn.words.say(name), "buttons": ways}


def gone(turn: Turn, diary: Diary) -> Reply:
    """No such entry: those that there are."""
    entries = diary.entries(limit=diary_messages.LISTED)
    if not entries:
        return Reply([done(turn, "utter_diary_empty")])
    return Reply([diary_messages.listed(turn.words, entries, "utter_diary_which")])
