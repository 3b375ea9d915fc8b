"""What the page shows of a diary: figures, charts with their tables, sentences, the newest entries. It blocks."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.diary_lines import entry_told, summary_told, tables_told
from crampwise.dialogue.wording import Words
from crampwise.diary.charts import days_chart, days_table, places_chart, places_table
from crampwise.diary.entry import Entry
from crampwise.diary.figure import drawn, scheme_of
from crampwise.diary.labels import load_labels
from crampwise.diary.periods import start_of
from crampwise.diary.store import Diary
from crampwise.diary.summary import Summary

from .desk import Refused
from .diary_asked import Span

logger = logging.getLogger(__name__)

NEWEST = 50


def shown(diary: Diary, asked: Span, scheme: str, now: datetime) -> dict[str, Any]:
    """A diary over a period, as ``POST /chat/diary/show`` answers it."""
    start, found = summed(diary, asked, now)
    entries = diary.entries(start, now, NEWEST)
    return {
        "consent": diary.consent,
        "period": {"from": found.start.isoformat(), "to": found.end.isoformat()},
        "summary": found.to_json(),
        "charts": _drawn(found, scheme),
        "tables": tables_told(days_table(found), places_table(found, load_labels()), words()),
        "lines": summary_told(found, words()),
        "entries": [entry_told(one, words(), asked.zone, now) for one in entries],
        **texts_json(diary),
        "devices": diary.devices,
    }


def summed(diary: Diary, asked: Span, now: datetime) -> tuple[datetime | None, Summary]:
    """When the period begins (``None``: with the first entry), and its summary."""
    start = start_of(asked.days, asked.zone, now) if asked.days else None
    return start, diary.summary(start, now, asked.zone)


def changed(
    diary: Diary, entry_id: str, changes: Mapping[str, Any], zone: str, now: datetime
) -> dict[str, Any]:
    """An entry with some fields changed, as the page shows it."""
    try:
        entry = diary.change(entry_id, **changes)
    except ValueError:
        raise Refused(400, "bad_change") from None
    if entry is None:
        raise Refused(404, "no_such_entry")
    return {"entry": told(entry, zone, now)}


def told(entry: Entry, zone: str, now: datetime) -> dict[str, Any]:
    return entry_told(entry, words(), zone, now)


def deleted(diary: Diary, entry_id: str) -> dict[str, Any]:
    if not diary.delete(entry_id):
        raise Refused(404, "no_such_entry")
    return {"entry": None}


def added(diary: Diary, kind: str, said: str) -> dict[str, Any]:
    """The texts with one more."""
    try:
        diary.add_text(kind, said)
    except ValueError:
        raise Refused(409, "too_many") from None
    return texts_json(diary)


def removed(diary: Diary, kind: str, gone: Any) -> dict[str, Any]:
    """The texts without one; one that is not there is gone already."""
    if isinstance(gone, str):
        diary.remove_text(kind, gone)
    return {**texts_json(diary), "urgent": []}


def texts_json(diary: Diary) -> dict[str, Any]:
    """The medicines and the questions as they stand, each with its id."""
    return {
        f"{kind}s": [{"id": one.id, "text": one.text} for one in diary.texts(kind)]
        for kind in ("medicine", "question")
    }


@lru_cache(maxsize=1)
def words() -> Words:
    """What is said of a diary is the same for everybody."""
    knowledge = load_knowledge()
    return Words(case_from_slots({}, knowledge), knowledge)


def warm() -> None:
    """Load what the first who opens the diary would wait seconds for: its words, and the plotting library."""
    load_labels()
    drawn((9, 9), scheme_of("light"), "", "", lambda figure: None)


def _drawn(found: Summary, scheme: str) -> dict[str, str]:
    """The charts; without them the tables still tell all."""
    charts = {"days": "", "places": ""}
    if not found.total:
        return charts
    try:
        charts["days"] = days_chart(found, scheme)
        charts["places"] = places_chart(found, scheme, load_labels())
    except Exception as error:  # noqa: BLE001 - the numbers must be shown all the same
        logger.error("a chart could not be drawn: %s", type(error).__name__)
    return charts
