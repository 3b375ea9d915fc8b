"""A device comes to another device's diary, and brings what it kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from . import owners, rows
from .entry import Entry
from .errors import DiaryUnavailable
from .keys import new_id
from .models import TEXT_KINDS, EntryRow, OwnerRow, TextRow
from .view import texts_of


def hold(connection: Connection, key_hash: str, diary: int) -> bool:
    """Hold a diary, and the one that a device uses now, until the transaction ends; ``False`` when there is no such.

    A device that has none begins one, so that no other call of its own begins one at the same time.
    """
    for _ in range(owners.MOST_MOVES):
        own = owners.find(connection, key_hash) or owners.begin(connection, key_hash)
        if own is None:
            continue
        there = owners.hold(connection, own, diary)
        if diary not in there:
            return False
        if owners.find(connection, key_hash) == own:
            return True
    raise DiaryUnavailable("the diary is being moved")


def join(connection: Connection, key_hash: str, diary: int) -> None:
    """Let a device use a diary from now on, with the entries and texts of its own one; both are held.

    Other devices that use its present diary keep that one as it is; else it goes. An answer about keeping attacks that
    was given here stays; without one, that of the other devices counts if they agree.
    """
    own = owners.find(connection, key_hash)
    answers = set(
        connection.execute(
            select(OwnerRow.consent).where(
                OwnerRow.diary == diary,
                OwnerRow.key_hash != key_hash,
                OwnerRow.consent.is_not(None),
            )
        ).scalars()
    )
    device = update(OwnerRow).where(OwnerRow.key_hash == key_hash)
    connection.execute(device.values(diary=diary))
    if len(answers) == 1:
        connection.execute(device.where(OwnerRow.consent.is_(None)).values(consent=answers.pop()))
    if own == diary:
        return
    _bring_entries(connection, own, diary)
    _bring_texts(connection, own, diary)
    if not owners.devices(connection, own):
        owners.drop(connection, own)


def _bring_entries(connection: Connection, own: int, diary: int) -> None:
    brought = rows.read(connection, EntryRow.diary == own)
    ids = select(EntryRow.id).where(EntryRow.diary == own)
    there = rows.read(connection, EntryRow.diary == diary, EntryRow.id.in_(ids))
    rows.insert_new(connection, diary, _missing(brought, {entry.id: entry for entry in there}))


def _missing(entries: Iterable[Entry], there: dict[str, Entry]) -> list[Entry]:
    """Those that aren't there. What only shares its id with one that is there gets another id."""
    return [
        replace(entry, id=new_id()) if entry.id in there else entry
        for entry in entries
        if there.get(entry.id) != entry
    ]


def _bring_texts(connection: Connection, own: int, diary: int) -> None:
    for kind in TEXT_KINDS:
        there = {text.text.casefold() for text in texts_of(connection, diary, kind)}
        for text in texts_of(connection, own, kind):
            if text.text.casefold() not in there:
                values = {"diary": diary, "kind": kind, "id": new_id(), "text": text.text}
                connection.execute(insert(TextRow).values(**values))
