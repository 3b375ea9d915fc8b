"""A diary to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.engine import Connection

from . import checks, counting, owners, rows
from .entry import Entry
from .helped import helped
from .models import EntryRow, OwnerRow, PassRow, TextRow
from .summary import Summary

if TYPE_CHECKING:
    from .database import Database


@dataclass(frozen=True)
class Text:
    """A medicine as the person names it, or a question they want to ask."""

    id: str
    text: str


class DiaryView:
    """A diary that is read and never changed, as whoever holds a link to the doctor's page has it.

    Every method but the constructor raises :class:`DiaryUnavailable` when the database can't be used now.
    """

    def __init__(self, database: Database, find: Callable[[Connection], int | None]) -> None:
        self._database = database
        #: The diary's number in the database, ``None`` when there is none. Looked up anew in each transaction: a diary
        #: may be erased, or left for another, at any time.
        self._find = find

    @property
    def devices(self) -> int:
        """How many devices use this diary."""
        with self._database.reading() as connection:
            diary = self._find(connection)
            return 0 if diary is None else owners.devices(connection, diary)

    def entry(self, id: str) -> Entry | None:
        """The entry with this id, if this diary has it."""
        with self._database.reading() as connection:
            return entry_of(connection, self._find(connection), id)

    def entries(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        """Entries, newest first.

        Args:
            start: none that began before it. ``end``: none that began then or later. Both aware.
            limit: no more than so many.

        Raises:
            ValueError: a moment without a time zone, or a limit below 0.
        """
        which = []
        if start is not None:
            which.append(EntryRow.started >= checks.moment("start", start))
        if end is not None:
            which.append(EntryRow.started < checks.moment("end", end))
        if limit is not None and limit < 0:
            raise ValueError("limit: below 0")
        with self._database.reading() as connection:
            diary = self._find(connection)
            return rows.read(connection, EntryRow.diary == diary, *which, limit=limit)

    def helped(self, body_part: str, condition: str | None = None) -> list[str]:
        """Ids of steps that worked for that place (and condition, if given), latest first.

        A step that made it worse the last time it was tried there is not among them.
        """
        if not all(map(checks.is_value, (body_part, condition or "any"))):
            return []
        with self._database.reading() as connection:
            diary = self._find(connection)
            return [] if diary is None else helped(connection, diary, body_part, condition)

    def texts(self, kind: str) -> list[Text]:
        """The texts of a kind, "medicine" or "question", in the order they were added.

        Raises:
            ValueError: an unknown kind.
        """
        checks.text(kind, "any")
        with self._database.reading() as connection:
            return texts_of(connection, self._find(connection), kind)

    def summary(self, start: datetime | None, end: datetime, timezone: str) -> Summary:
        """Figures of the entries from ``start`` up to, without, ``end``; days are those of ``timezone``.

        Args:
            start: ``None`` for all there is.

        Raises:
            ValueError: not aware, not in order, or no such time zone.
        """
        end = checks.moment("end", end)
        if start is not None:
            start = checks.moment("start", start)
            if start >= end:
                raise ValueError("start: not before end")
        zone = ZoneInfo(checks.zone_name(timezone))
        with self._database.reading() as connection:
            return counting.count(connection, self._find(connection), start, end, zone)

    def everything(self) -> dict[str, Any]:
        """All that is kept of this person, as JSON can hold it."""
        with self._database.reading() as connection:
            diary = self._find(connection)
            entries = rows.read(connection, EntryRow.diary == diary)
            passes = connection.execute(
                select(PassRow.kind, PassRow.expires, PassRow.about)
                .where(PassRow.diary == diary)
                .order_by(PassRow.expires)
            ).all()
            consents = connection.execute(
                select(OwnerRow.consent).where(OwnerRow.diary == diary)
            ).scalars()
            return {
                "format": "crampwise-diary-1",
                "devices": [{"consent": consent} for consent in consents],
                "entries": [rows.to_json(entry) for entry in entries],
                "medicines": [vars(text) for text in texts_of(connection, diary, "medicine")],
                "questions": [vars(text) for text in texts_of(connection, diary, "question")],
                "passes": [
                    {"kind": kind, "expires": expires.isoformat(), "about": about}
                    for kind, expires, about in passes
                ],
            }


def entry_of(connection: Connection, diary: int | None, id: str) -> Entry | None:
    if not checks.is_id(id):
        return None
    found = rows.read(connection, EntryRow.diary == diary, EntryRow.id == id)
    return found[0] if found else None


def texts_of(connection: Connection, diary: int | None, kind: str) -> list[Text]:
    found = connection.execute(
        select(TextRow.id, TextRow.text)
        .where(TextRow.diary == diary, TextRow.kind == kind)
        .order_by(TextRow.number)
    )
    return [Text(*row) for row in found]
