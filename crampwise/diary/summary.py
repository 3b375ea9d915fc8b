"""Figures over a period: what the entries show, counted and nothing more."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

#: Conditions that stand side by side, and the values counted as each.
KINDS = {"cramp": ("cramp", "ordinary_cramp"), "spasticity": ("spasticity",)}
PARTS_OF_DAY = ("night", "morning", "afternoon", "evening")
#: What is not known, as a key.
UNKNOWN = "unknown"
#: A longer period is shown in steps of some weeks.
MOST_POINTS = 366


@dataclass(frozen=True)
class Figures:
    """Figures of some entries. Without entries: zeros, empty lists, and ``None`` for a middle.

    Args:
        total: attacks; an entry may stand for several.
        entries: how many entries.
        days_with: local days with at least one attack.
        by_place: (body part, side, attacks), most first; an attack in two places counts for each.
        by_part_of_day: attacks, by ``PARTS_OF_DAY`` of the local clock (night 0 to 6, morning to 12, afternoon to 18)
            and ``UNKNOWN``.
        triggers: (value, attacks), most first.
        steps: (kind, worked, failed, worse), how often each was tried, most worked first.
        pain: at its worst: ``median``, ``lowest``, ``highest``, and ``rated``, the number of entries that say it.
        pain_after: the same, when it was over.
        seconds: how long attacks lasted: the same.
        woke: entries that say that it woke the person.
        relapses: how often it came back within its episode.
        red_flags: entries in which each kind was acted on.
        per_week: attacks a week: ``median``, ``lowest``, ``highest``, and ``weeks``, the number of whole weeks that were
            counted, back from the end of the period, as far as the diary goes.
        halves: (attacks, median pain) of the earlier and the later half of that time.
    """

    total: int
    entries: int
    days_with: int
    by_place: list[tuple[str, str, int]]
    by_part_of_day: dict[str, int]
    triggers: list[tuple[str, int]]
    steps: list[tuple[str, int, int, int]]
    pain: dict[str, float | None]
    pain_after: dict[str, float | None]
    seconds: dict[str, float | None]
    woke: int
    relapses: int
    red_flags: dict[str, int]
    per_week: dict[str, float | None]
    halves: tuple[tuple[int, float | None], tuple[int, float | None]]


@dataclass(frozen=True)
class Summary(Figures):
    """Figures of all entries of a period.

    Args:
        start: the first local day. ``end``: the last one.
        timezone: where these days are local, an IANA name.
        recorded_from: the first day that ``per_week`` and ``halves`` count: the period's, or the day of the first entry of
            the whole diary where that is later, since nothing is known of the time before it.
        per_day: (first day, attacks, worst pain) of each ``step_days`` days, in order, without a gap.
        by_condition: attacks of each, ``UNKNOWN`` among them.
        by_kind: the same figures of each of ``KINDS`` by itself.
    """

    start: date
    end: date
    timezone: str
    recorded_from: date
    step_days: int
    per_day: list[tuple[date, int, int | None]]
    by_condition: dict[str, int]
    by_kind: dict[str, Figures]

    def to_json(self) -> dict[str, Any]:
        """All of it as JSON can hold it: days in ISO 8601, lists for tuples."""
        return _plain(self)


def _plain(value: Any) -> Any:
    if isinstance(value, Figures):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
