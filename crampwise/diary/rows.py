"""An entry as rows, and rows as an entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from .entry import Entry, Place, StepTried
from .models import Base, EntryRow, PlaceRow, ReasonRow, RedFlagRow, StepRow, TriggerRow

#: Entries that are read or inserted by one statement.
AT_ONCE = 500

#: Fields of an entry that are columns of its row.
SIMPLE = (
    "id",
    "started",
    "precision",
    "timezone",
    "condition",
    "pain",
    "pain_after",
    "seconds",
    "duration",
    "count",
    "relapses",
    "woke",
    "helper_there",
    "logged_by",
    "note",
    "source",
)
#: Field of an entry: its table, that table's columns, and what makes a part of a row.
PARTS: dict[str, tuple[type[Base], tuple[str, ...], Callable[..., Any]]] = {
    "places": (PlaceRow, ("body_part", "side"), Place),
    "triggers": (TriggerRow, ("value",), str),
    "steps": (StepRow, ("step", "kind", "outcome"), StepTried),
    "red_flags": (RedFlagRow, ("kind",), str),
    "reasons": (ReasonRow, ("finding", "value"), lambda finding, value: (finding, value)),
}


def write(connection: Connection, diary: int, entry: Entry) -> None:
    """Insert a checked entry into a diary that is held, or put it in the place of the one with its id."""
    number = connection.execute(
        select(EntryRow.number).where(EntryRow.diary == diary, EntryRow.id == entry.id)
    ).scalar()
    if number is None:
        done = connection.execute(insert(EntryRow).values(diary=diary, **_simple(entry)))
        number = done.inserted_primary_key[0]
    else:
        connection.execute(
            update(EntryRow).where(EntryRow.number == number).values(**_simple(entry))
        )
        for row, _, _ in PARTS.values():
            connection.execute(delete(row).where(row.entry == number))
    _insert_parts(connection, diary, {entry.id: number}, [entry])


def insert_new(connection: Connection, diary: int, entries: Sequence[Entry]) -> None:
    """Insert checked entries into a diary that is held and has none with their ids."""
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        connection.execute(insert(EntryRow), [{"diary": diary, **_simple(entry)} for entry in some])
        numbers = connection.execute(
            select(EntryRow.id, EntryRow.number).where(
                EntryRow.diary == diary, EntryRow.id.in_([entry.id for entry in some])
            )
        )
        _insert_parts(connection, diary, dict(map(tuple, numbers)), some)


def _simple(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in SIMPLE}


def _insert_parts(
    connection: Connection, diary: int, numbers: Mapping[str, int], entries: Sequence[Entry]
) -> None:
    for field, (row, columns, _) in PARTS.items():
        parts = [
            {
                "diary": diary,
                "entry": numbers[entry.id],
                "position": position,
                **dict(zip(columns, _values(part, columns), strict=True)),
            }
            for entry in entries
            for position, part in enumerate(getattr(entry, field))
        ]
        if parts:
            connection.execute(insert(row), parts)


def read(connection: Connection, *which: Any, limit: int | None = None) -> list[Entry]:
    """Entries for which all conditions on ``EntryRow`` hold, newest first, no more than ``limit``."""
    rows = connection.execute(
        select(EntryRow.number, *(getattr(EntryRow, name) for name in SIMPLE))
        .where(*which)
        .order_by(EntryRow.started.desc(), EntryRow.number.desc())
        .limit(limit)
    ).all()
    entries: list[Entry] = []
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        numbers = [row[0] for row in some]
        parts = {field: _read_parts(connection, field, numbers) for field in PARTS}
        entries += (
            Entry(
                **dict(zip(SIMPLE, row[1:], strict=True)),
                **{field: tuple(found.get(row[0], ())) for field, found in parts.items()},
            )
            for row in some
        )
    return entries


def _read_parts(connection: Connection, field: str, numbers: Sequence[int]) -> dict[int, list[Any]]:
    row, columns, make = PARTS[field]
    parts: dict[int, list[Any]] = defaultdict(list)
    for number, *values in connection.execute(
        select(row.entry, *(getattr(row, name) for name in columns))
        .where(row.entry.in_(numbers))
        .order_by(row.entry, row.position)
    ):
        parts[number].append(make(*values))
    return parts


def _values(part: Any, columns: tuple[str, ...]) -> tuple[Any, ...]:
    if isinstance(part, str):
        return (part,)
    if isinstance(part, tuple):
        return part
    return tuple(getattr(part, name) for name in columns)


def to_json(entry: Entry) -> dict[str, Any]:
    """An entry as JSON can hold it: times in ISO 8601."""
    plain = _simple(entry)
    plain["started"] = entry.started.isoformat()
    for field, (_, columns, _) in PARTS.items():
        parts = getattr(entry, field)
        plain[field] = [
            part
            if isinstance(part, str)
            else dict(zip(columns, _values(part, columns), strict=True))
            for part in parts
        ]
    return plain
