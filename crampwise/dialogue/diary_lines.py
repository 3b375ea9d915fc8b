"""Entries and summaries of the diary in plain words: the same in the talk and on the page. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crampwise.diary.entry import Entry
from crampwise.diary.labels import load_labels
from crampwise.diary.summary import PARTS_OF_DAY

from .diary_figures import summary_told, tables_told
from .diary_words import (
    NO_IMPRESSION,
    capital,
    counted,
    day_told,
    in_a_row,
    length_told,
)
from .wording import Words

__all__ = ["entry_told", "in_bubble", "summary_told", "tables_told"]

PLAIN_FIELDS = (
    "pain",
    "pain_after",
    "seconds",
    "duration",
    "count",
    "relapses",
    "woke",
    "helper_there",
    "logged_by",
    "condition",
    "note",
    "precision",
    "source",
)


def entry_told(
    entry: Entry, words: Words, timezone: str = "", now: datetime | None = None
) -> dict[str, Any]:
    """An entry for the page and the talk: ``id``, ``when``, ``line`` (short sentences) and ``fields`` (JSON-able).

    Args:
        timezone: an IANA name, the zone in which times are told; the entry's own if empty.
        now: an aware time; the year is told where it is not the present one. Without it no year is told.
    """
    local = entry.started.astimezone(ZoneInfo(timezone or entry.timezone))
    year = now.astimezone(local.tzinfo).year if now else local.year
    fields = {name: getattr(entry, name) for name in PLAIN_FIELDS}
    fields |= {
        "started": entry.started.isoformat(),
        "places": [asdict(place) for place in entry.places],
        "triggers": list(entry.triggers),
        "steps": [asdict(step) for step in entry.steps],
        "red_flags": list(entry.red_flags),
    }
    return {
        "id": entry.id,
        "when": _when(local, entry.precision, year, words),
        "line": " ".join(_sentences(entry, words)),
        "fields": fields,
    }


def in_bubble(entry: Entry, words: Words) -> str:
    """The line of ``entry_told``, at most two of its sentences in a row: a bubble is read in the dark, line by line."""
    told = list(_sentences(entry, words))
    return "\n".join(" ".join(told[at : at + 2]) for at in range(0, len(told), 2))


def _when(local: datetime, precision: str, year: int, words: Words) -> str:
    """ "Tue 24 Nov, 02:00"; less exact where less is known."""
    day = day_told(local.date(), year)
    if precision == "exact":
        return words.say("utter_diary_when", day=day, time=f"{local:%H:%M}")
    if precision == "hour":
        return words.say("utter_diary_when_about", day=day, time=f"{local:%H:%M}")
    if precision == "part_of_day":
        part = load_labels().part_of_day(PARTS_OF_DAY[local.hour // 6])
        return words.say("utter_diary_when", day=day, time=part)
    return day


def _sentences(entry: Entry, words: Words) -> Iterable[str]:
    labels = load_labels()
    places = in_a_row([labels.body_part(one.body_part, one.side) for one in entry.places])
    if places:
        yield f"{capital(places)}."
    yield from _pain(entry, words)
    if entry.seconds is not None:
        yield f"{length_told(entry.seconds, words)}."
    elif entry.duration:
        yield f"{capital(labels.duration(entry.duration))}."
    if entry.count > 1:
        yield words.say("utter_diary_times", count=entry.count)
    if entry.relapses:
        yield counted(words, "came_back", entry.relapses)
    if entry.woke:
        yield words.say("utter_diary_woke")
    if entry.condition and entry.condition not in NO_IMPRESSION:
        yield words.say("utter_diary_more_like", name=labels.condition(entry.condition))
    for name, values in (
        ("utter_diary_set_off", [labels.trigger(one) for one in entry.triggers]),
        ("utter_diary_helped_by", _kinds(entry, "worked")),
        ("utter_diary_made_worse", _kinds(entry, "worse")),
        ("utter_diary_danger", [labels.red_flag(one) for one in entry.red_flags]),
    ):
        if values:
            yield words.say(name, names=in_a_row(values))
    if entry.logged_by == "helper":
        yield words.say("utter_diary_by_helper")
    if entry.note.strip():
        yield words.say("utter_diary_note", note=" ".join(entry.note.split()))


def _pain(entry: Entry, words: Words) -> Iterable[str]:
    before, after = entry.pain, entry.pain_after
    if before is not None and after is not None:
        yield words.say("utter_diary_pain_then", pain=before, after=after)
    elif before is not None:
        yield words.say("utter_diary_pain", pain=before)
    elif after is not None:
        yield words.say("utter_diary_pain_after", after=after)


def _kinds(entry: Entry, outcome: str) -> list[str]:
    return [load_labels().kind(one.kind) for one in entry.steps if one.outcome == outcome]
