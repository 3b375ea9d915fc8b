"""What the diary shows, the page for the doctor, and what is asked of the diary as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crampwise.clinical import plan
from crampwise.dialogue import diary_messages
from crampwise.diary.periods import start_of
from crampwise.diary.store import Diary

from .diary_action import DiaryAction, done, gone, shown, tells_something
from .diary_entry import corrected
from .diary_keeping import NEVER
from .turn import Reply, Turn

REPORT_MINUTES = 15
REPORT_LINK = "/chat/report/"
LONGEST_PERIOD = 3660
USUAL_PERIODS = {"report": 91, "trend": 91}


class ActionChangeDiary(DiaryAction):
    """What is asked of the diary in words: delete, correct, on, off, another device, a question for the doctor."""

    def name(self) -> str:
        return "action_change_diary"

    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        line, words = turn.line, turn.words
        command, text = line.get("command"), line.get("text")
        if text:
            return self._add(turn, diary, text)
        if command == "delete_all":
            return Reply([diary_messages.confirm_delete_all(words)])
        if command in ("on", "off"):
            if command == "on":
                return Reply([diary_messages.ask_consent(words)])
            diary.set_consent(NEVER)
            return Reply([done(turn, "utter_diary_declined")])
        if command == "code":
            code = diary.new_code(turn.now)
            grouped = " ".join((code[:4], code[4:]))
            return Reply([{"text": words.say("utter_diary_code", code=grouped), "buttons": []}])
        last = diary.entries(limit=1)
        if not last or command == "list":
            return gone(turn, diary)
        if command == "delete_last":
            return Reply([diary_messages.confirm_delete(words, last[0])])
        if tells_something(line):
            changed = diary.save(corrected(last[0], line, turn))
            return shown(turn, changed, "utter_diary_changed")
        return gone(turn, diary)

    def _add(self, turn: Turn, diary: Diary, text: Mapping[str, str]) -> Reply:
        try:
            added = diary.add_text(text["kind"], text["text"])
        except ValueError:
            return Reply([done(turn, "utter_diary_text_too_much")])
        name = f"utter_diary_{text['kind']}_added"
        said = {**done(turn, name), "text": turn.words.say(name, text=added.text)}
        return Reply([said])


class ActionShowDiary(DiaryAction):
    """What the entries show; the page for the doctor; what helped last time."""

    def name(self) -> str:
        return "action_show_diary"

    def with_diary(self, turn: Turn, diary: Diary, consent: str | None) -> Reply:
        words, ask = turn.words, turn.line.get("ask") or {}
        if not diary.entries(limit=1):
            return Reply([done(turn, "utter_diary_empty")])
        kind = "report" if turn.intent == "diary_report" else ask.get("kind") or "summary"
        days = days_of(turn.entity("diary_days"), ask.get("days"), kind)
        zone = turn.slot("timezone") or "UTC"
        if kind == "report":
            minutes = REPORT_MINUTES
            link = diary.new_pass(turn.now, minutes, days=days, timezone=zone)
            return Reply([diary_messages.report(words, REPORT_LINK + link, minutes, days)])
        if kind == "last":
            return self._what_helped(turn, diary)
        found = diary.summary(start_of(days, zone, turn.now), turn.now, zone)
        lead = words.say("utter_diary_trend") if kind == "trend" else ""
        return Reply([diary_messages.summary(words, found, lead)])

    def _what_helped(self, turn: Turn, diary: Diary) -> Reply:

        places = [one["body_part"] for one in turn.line.get("places") or ()]
        last = next((e for e in diary.entries(limit=50) if e.places), None)
        part = turn.case.body_part or (places or [last.places[0].body_part if last else ""])[0]
        case = turn.case.with_answer("body_part", part) if part else turn.case
        helped = diary.helped(part) if part else []
        steps = {
            step.id: step
            for kind in ("cramp", "spasticity")
            for step in plan(kind, case, turn.knowledge).steps
        }
        told = [turn.words.text(steps[name].text) for name in helped if name in steps][:1]
        if not told:
            return Reply([done(turn, "utter_diary_nothing_helped_yet")])
        text = turn.words.say("utter_diary_helped", step=told[0])
        return Reply([{**done(turn, "utter_diary_helped"), "text": text}])


def days_of(tapped: str | None, told: Any, kind: str) -> int:
    """How far back to look, in days."""
    if tapped and tapped.isdigit():
        told = int(tapped)
    days = told if isinstance(told, int) and told > 0 else USUAL_PERIODS.get(kind, 7)
    return min(days, LONGEST_PERIOD)
