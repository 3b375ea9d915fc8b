"""What the talk says of the diary: an entry with what may be added to it, the choices for that, and what it shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from crampwise.clinical.case import NOT_SURE
from crampwise.diary.entry import Entry
from crampwise.diary.summary import Summary

from . import messages
from .diary_lines import entry_told, in_bubble, summary_told
from .messages import Button, Message
from .wording import Words

PAINS = tuple(str(number) for number in range(11))
COUNTS = ("1", "2", "3", "4", "5", "6")
#: When it was, as the page's buttons say it: what :func:`crampwise.diary.when.resolve` takes.
TIMES: Mapping[str, Mapping[str, Any]] = {
    "just_now": {"minutes_ago": 0},
    "this_morning": {"day": 0, "part": "morning"},
    "this_afternoon": {"day": 0, "part": "afternoon"},
    "last_night": {"day": -1, "part": "night"},
    "yesterday": {"day": -1},
}
CONDITIONS = ("cramp", "spasticity", "mixed", "fasciculation")
LISTED = 6


def rating(words: Words, ways: Sequence[Button] = ()) -> Message:
    """The one question at the end of an episode."""
    text = words.say("utter_ask_pain_after")
    titles = {**{one: one for one in PAINS}, NOT_SURE: words.title(NOT_SURE)}
    options = [
        {"value": one, "title": title, "payload": payload("rate_relief", rating=one)}
        for one, title in titles.items()
    ]
    return {
        "text": text,
        "buttons": [{"title": o["title"], "payload": o["payload"]} for o in options] + list(ways),
        "custom": {
            "type": "question",
            "finding": "pain_after",
            "text": text,
            "options": options,
            "number": 1,
            "at_most": 1,
            "why": words.say("utter_why_pain_after"),
            "multiple": False,
        },
    }


def payload(intent: str, **values: str) -> str:
    """What a tap sends."""
    return f"/{intent}" + json.dumps(values)


def ask_consent(words: Words) -> Message:
    """The first time, one question; the answer is kept."""
    shown = [
        {"title": words.title(f"diary_{value}"), "payload": payload("diary_consent", consent=value)}
        for value in ("always", "ask", "never")
    ]
    return {"text": words.say("utter_diary_consent"), "buttons": shown}


def ask_place(words: Words, entry_id: str, place: str = "") -> Message:
    """Where it was, as the interview asks it, for an entry."""
    asked = messages.question(words, "body_part", 0, place=place)
    shown = []
    for button in asked["buttons"]:
        intent, _, rest = button["payload"].partition("{")
        told = json.loads("{" + rest) if rest else {}
        if intent == "/more_places":
            to = payload(
                "diary_edit", diary_entry=entry_id, diary_field="place", place=told["place"]
            )
        elif told.get("body_part") == "not_sure":
            continue
        else:
            to = set_payload(entry_id, "place", told["body_part"])
        shown.append({"title": button["title"], "payload": to})
    return {"text": words.say("utter_diary_where"), "buttons": shown}


def set_payload(entry_id: str, field: str, value: str) -> str:
    return payload("diary_set", diary_entry=entry_id, diary_field=field, diary_value=value)


def edit_payload(entry_id: str, field: str) -> str:
    return payload("diary_edit", diary_entry=entry_id, diary_field=field)


def kept(words: Words, entry: Entry, response: str = "utter_diary_kept") -> Message:
    """An entry as it is kept now, with what may be added to it next."""
    told = entry_told(entry, words)
    return {
        "text": words.say(response, when=told["when"], line=in_bubble(entry, words)),
        "buttons": _additions(words, entry),
        "custom": {"type": "diary_entry", "entry": told, "saved": True},
    }


def _additions(words: Words, entry: Entry) -> list[Button]:
    """What the entry lacks comes first; the rest is behind "Change it"."""
    lacking = []
    if entry.pain is None:
        lacking.append("pain")
    if entry.seconds is None and entry.duration is None:
        lacking.append("duration")
    if entry.source == "words" and entry.precision != "exact":
        lacking.append("when")
    if entry.woke is None:
        lacking.append("woke")
    shown = [_edit(words, entry, field) for field in lacking[:3]]
    shown.append(_edit(words, entry, "more"))
    shown.append(
        {
            "title": words.title("diary_delete"),
            "payload": payload("diary_delete", diary_entry=entry.id),
        }
    )
    return shown + messages.buttons(words, "diary_show", "start_over")


def _edit(words: Words, entry: Entry, field: str) -> Button:
    return {
        "title": words.title(f"diary_edit_{field}"),
        "payload": edit_payload(entry.id, field),
    }


def edit(words: Words, entry: Entry, field: str, place: str = "") -> Message | None:
    """The choices for one field of an entry; ``None`` for a field that is none of these."""
    if field == "place":
        return ask_place(words, entry.id, place)
    if field == "more":
        fields = (
            "place",
            "side",
            "when",
            "pain",
            "pain_after",
            "duration",
            "count",
            "woke",
            "condition",
        )
        shown = [_edit(words, entry, one) for one in fields]
    else:
        choices = _choices(words, field)
        if choices is None:
            return None
        shown = [
            {"title": title, "payload": set_payload(entry.id, field, value)}
            for value, title in choices
        ]
    back = {
        "title": words.title("diary_keep"),
        "payload": payload("diary_open", diary_entry=entry.id),
    }
    return {"text": words.say(f"utter_diary_edit_{field}"), "buttons": [*shown, back]}


def _choices(words: Words, field: str) -> list[tuple[str, str]] | None:
    if field in ("pain", "pain_after"):
        return [(one, one) for one in PAINS]
    if field == "count":
        return [(one, one) for one in COUNTS]
    if field == "woke":
        return [(one, words.title(one)) for one in ("yes", "no")]
    if field == "when":
        return [(one, words.title(one)) for one in TIMES]
    if field == "condition":
        return [(one, words.title(f"diary_{one}")) for one in CONDITIONS]
    if field in ("duration", "side"):
        options = words.knowledge.findings[field]["options"]
        return [(one["value"], words.text(one["title"])) for one in options]
    return None


def listed(words: Words, entries: Sequence[Entry], response: str) -> Message:
    """Entries to choose one from."""
    shown = []
    for entry in entries[:LISTED]:
        told = entry_told(entry, words)
        # A button is no page: where it was tells them apart, and the rest is behind it.
        where = told["line"].partition(". ")[0]
        title = words.say("utter_diary_entry_title", when=told["when"], line=where)
        shown.append({"title": title, "payload": payload("diary_open", diary_entry=entry.id)})
    return {"text": words.say(response), "buttons": shown + messages.buttons(words, "start_over")}


def confirm_delete(words: Words, entry: Entry) -> Message:
    told = entry_told(entry, words)
    text = words.say("utter_diary_delete_this", when=told["when"], line=in_bubble(entry, words))
    return {"text": text, "buttons": _yes_or_keep(words, entry.id)}


def confirm_delete_all(words: Words) -> Message:
    return {"text": words.say("utter_diary_delete_all"), "buttons": _yes_or_keep(words, "all")}


def _yes_or_keep(words: Words, what: str) -> list[Button]:
    sure = payload("diary_delete", diary_entry=what, diary_value="yes")
    back = payload("diary_open", diary_entry=what) if what != "all" else "/diary_show"
    return [
        {"title": words.title("diary_delete_yes"), "payload": sure},
        {"title": words.title("diary_keep"), "payload": back},
    ]


def summary(words: Words, found: Summary, lead: str = "") -> Message:
    """What the entries of a period show, in sentences; the page draws the rest."""
    lines = summary_told(found, words)
    text = "\n".join([lead, *lines] if lead else lines)
    shown = [
        {"title": words.title(f"diary_{name}"), "payload": payload("diary_show", diary_days=days)}
        for name, days in (("week", "7"), ("month", "30"), ("quarter", "91"))
    ]
    ways = messages.buttons(words, "diary_report", "diary_change", "diary_log", "start_over")
    return {
        "text": text,
        "buttons": shown + ways,
        "custom": {
            "type": "diary_summary",
            "period": {"from": str(found.start), "to": str(found.end)},
            "summary": found.to_json(),
            "lines": lines,
        },
    }


def report(words: Words, link: str, minutes: int, days: int) -> Message:
    """A link to the doctor's page, for a short time."""
    return {
        "text": words.say("utter_diary_report", minutes=minutes),
        "buttons": messages.buttons(words, "diary_show", "start_over"),
        "custom": {"type": "report", "link": link, "minutes": minutes, "period": {"days": days}},
    }
