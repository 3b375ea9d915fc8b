"""A person's diary, as one of their devices uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from . import checks, joining, owners, passes, rows
from .entry import Entry
from .errors import BadCode, TooManyTries
from .keys import new_id
from .models import CONSENTS, EntryRow, OwnerRow, TextRow
from .view import DiaryView, Text, entry_of, texts_of

if TYPE_CHECKING:
    from .database import Database

__all__ = ["BadCode", "Diary", "Text", "TooManyTries"]

MOST_TEXTS = 30


class Diary(DiaryView):
    """What is kept for a device, and changed by it. Nothing is made before something is kept.

    Every method but the constructor raises :class:`DiaryUnavailable` when the database can't be used now; nothing was
    changed then, and the call may be made again.
    """

    def __init__(self, database: Database, owner: str) -> None:
        self._key_hash, self._tries_hash = database.keys.owner(owner), database.keys.tries(owner)
        super().__init__(database, lambda connection: owners.find(connection, self._key_hash))

    @contextmanager
    def _held(self) -> Iterator[tuple[Connection, int]]:
        """A transaction that changes this diary, which is begun if there is none."""
        with self._database.writing() as connection:
            yield connection, owners.claim(connection, self._key_hash)

    @property
    def consent(self) -> str | None:
        """What this device was told: "always" (keep each attack), "ask" (only what I say), "never", ``None`` (nothing)."""
        with self._database.reading() as connection:
            return connection.execute(
                select(OwnerRow.consent).where(OwnerRow.key_hash == self._key_hash)
            ).scalar()

    def set_consent(self, value: str) -> None:
        """Keep what was answered.

        Raises:
            ValueError: not one of the three answers.
        """
        if value not in CONSENTS:
            raise ValueError("consent: not an answer that can be kept")
        with self._held() as (connection, _):
            connection.execute(
                update(OwnerRow).where(OwnerRow.key_hash == self._key_hash).values(consent=value)
            )

    def save(self, entry: Entry) -> Entry:
        """Keep an entry, in the place of the one with its id. When this returns, it is on the disk.

        Returns:
            The entry as it is kept: in UTC, its note cleaned and cut.

        Raises:
            ValueError: a value that can't be.
        """
        entry = checks.checked(entry)
        with self._held() as (connection, diary):
            rows.write(connection, diary, entry)
        return entry

    def change(self, id: str, /, **fields: Any) -> Entry | None:
        """Put other values into some fields of an entry; ``None`` when this diary has no such entry.

        Raises:
            ValueError: an unknown field, or a value that can't be.
        """
        checks.check_changes(fields)
        with self._database.writing() as connection:
            diary = owners.claim(connection, self._key_hash, make=False)
            entry = entry_of(connection, diary, id)
            if entry is None:
                return None
            entry = checks.changed(entry, fields)
            rows.write(connection, diary, entry)
        if "note" in fields:
            self._database.fold()
        return entry

    def delete(self, id: str) -> bool:
        """Delete an entry without a trace; ``False`` when this diary has no such entry."""
        return checks.is_id(id) and self._delete(EntryRow, EntryRow.id == id)

    def add_text(self, kind: str, text: str) -> Text:
        """Keep a medicine or a question, at most ``MOST_TEXTS`` of a kind. The same words twice are one.

        Raises:
            ValueError: an unknown kind, no words, more than 200 characters, or one too many.
        """
        kind, words = checks.text(kind, text)
        with self._held() as (connection, diary):
            there = texts_of(connection, diary, kind)
            for one in there:
                if one.text.casefold() == words.casefold():
                    return one
            if len(there) >= MOST_TEXTS:
                raise ValueError(f"text: there are {MOST_TEXTS} already")
            added = Text(new_id(), words)
            connection.execute(insert(TextRow).values(diary=diary, kind=kind, **vars(added)))
        return added

    def remove_text(self, kind: str, id: str) -> bool:
        """Delete a text without a trace; ``False`` when this diary has no such text."""
        return checks.is_id(id) and self._delete(TextRow, TextRow.kind == kind, TextRow.id == id)

    def _delete(self, row: type, *which: Any) -> bool:
        with self._database.writing() as connection:
            diary = owners.claim(connection, self._key_hash, make=False)
            found = connection.execute(delete(row).where(row.diary == diary, *which)).rowcount
        if found:
            self._database.fold()
        return bool(found)

    def erase(self) -> None:
        """Delete the whole diary, for every device, without a trace; see :mod:`crampwise.diary.erasing`."""
        with self._database.writing() as connection:
            diary = owners.claim(connection, self._key_hash, make=False)
            if diary is not None:
                owners.drop(connection, diary)
        self._database.fold()

    def leave(self) -> None:
        """Forget this device; the last one to leave a diary erases it."""
        with self._database.writing() as connection:
            diary = owners.claim(connection, self._key_hash, make=False)
            connection.execute(delete(OwnerRow).where(OwnerRow.key_hash == self._key_hash))
            if diary is not None and not owners.devices(connection, diary):
                owners.drop(connection, diary)
        self._database.fold()

    def new_code(self, now: datetime) -> str:
        """A code that lets one other device use this diary, within 10 minutes. An earlier one is void."""
        now = checks.moment("now", now)
        with self._held() as (connection, diary):
            return passes.new_code(connection, self._database.keys, diary, now)

    def join(self, code: str, now: datetime) -> int:
        """Use the diary of the device that showed this code; what was kept here goes into it.

        Returns:
            How many entries there are in it now.

        Raises:
            BadCode: a wrong, an old or a used code.
            TooManyTries: too many of these from this device; also a good code is not looked at for some minutes.
        """
        now = checks.moment("now", now)
        with self._database.writing() as connection:
            if not passes.may_try(connection, self._tries_hash, now):
                raise TooManyTries("too many wrong codes")
            diary = passes.find_code(connection, self._database.keys, code, now)
            joined = (
                diary is not None
                and joining.hold(connection, self._key_hash, diary)
                and passes.use_code(connection, self._database.keys, code)
            )
            if joined:
                passes.forget_tries(connection, self._tries_hash)
                joining.join(connection, self._key_hash, diary)
            else:
                passes.count_wrong(connection, self._tries_hash, now)
            entries = connection.execute(
                select(func.count()).select_from(EntryRow).where(EntryRow.diary == diary)
            ).scalar_one()
        if not joined:
            raise BadCode("no diary opens with this code")
        return entries

    def new_pass(self, now: datetime, minutes: int = 15, **about: Any) -> str:
        """An unguessable word for a link to the doctor's page, good for some minutes and as often as it is opened.

        Args:
            about: what the page shows, handed back to whoever opens it.

        Raises:
            ValueError: minutes below 1 or above a day, or an ``about`` that JSON can't hold.
        """
        now, about = checks.moment("now", now), checks.about(about)
        if not 1 <= minutes <= 24 * 60:
            raise ValueError("minutes: from 1 to a day")
        expires = now + timedelta(minutes=minutes)
        with self._held() as (connection, diary):
            return passes.new_link(connection, self._database.keys, diary, expires, about)
