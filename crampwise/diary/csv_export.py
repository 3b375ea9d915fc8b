"""A diary as a table for a spreadsheet: CSV (RFC 4180) in UTF-8 with a mark, a row for each entry."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from zoneinfo import ZoneInfo

from . import plain
from .entry import Entry
from .labels import Labels

#: A spreadsheet takes UTF-8 for what it is only by this.
MARK = "\ufeff"
COLUMNS = (
    "started_local", "started_utc", "time_zone", "precision", "condition", "places", "severity_worst", "severity_after",
    "seconds", "duration", "attacks", "relapses", "woke", "helper_there", "logged_by", "triggers", "relief", "red_flags",
    "note", "source", "id",
)  # fmt: skip
#: A cell that begins with one of these is a formula to a spreadsheet. An apostrophe in front makes it text; one that
#: stands there already gets another, so that the first one can always be taken off again.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def to_csv(entries: Iterable[Entry], labels: Labels) -> str:
    """The table, in a clinic's words; times in the person's zone then, and in UTC, each with its offset."""
    text = StringIO()
    text.write(MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    labels = labels.for_clinic
    zones: dict[str, ZoneInfo] = {}
    for entry in entries:
        if entry.timezone not in zones:
            zones[entry.timezone] = ZoneInfo(entry.timezone)
        writer.writerow(map(_cell, _row(entry, labels, zones[entry.timezone])))
    return text.getvalue()


def _row(entry: Entry, labels: Labels, zone: ZoneInfo) -> tuple[object, ...]:
    return (
        entry.started.astimezone(zone).isoformat(timespec="seconds"),
        entry.started.isoformat(timespec="seconds"),
        entry.timezone,
        entry.precision,
        labels.condition(entry.condition) if entry.condition else None,
        _listed(labels.body_part(one.body_part, one.side) for one in entry.places),
        entry.pain,
        entry.pain_after,
        entry.seconds,
        labels.duration(entry.duration) if entry.duration else None,
        entry.count,
        entry.relapses,
        entry.woke,
        entry.helper_there,
        entry.logged_by,
        _listed(map(labels.trigger, entry.triggers)),
        _listed(
            f"{labels.kind(one.kind)}: {labels.outcome(one.outcome)}"
            if one.outcome
            else labels.kind(one.kind)
            for one in entry.steps
        ),
        _listed(map(labels.red_flag, entry.red_flags)),
        entry.note,
        entry.source,
        entry.id,
    )


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names)


def _cell(value: object) -> object:
    """A cell that nothing runs: yes and no for truth, empty for what is not known."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, int):
        return value
    text = plain.lines(value)
    return f"'{text}" if text.startswith(FORMULA) else text
