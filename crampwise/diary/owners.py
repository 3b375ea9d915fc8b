"""Which diary a device uses, and the lock under which a diary is changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from .errors import DiaryUnavailable
from .models import Base, DiaryRow, OwnerRow

#: How often a device may be found to have moved to another diary while we waited for the one it had.
MOST_MOVES = 5


def find(connection: Connection, key_hash: str) -> int | None:
    """The diary that a device uses, if it has one."""
    return connection.execute(select(OwnerRow.diary).where(OwnerRow.key_hash == key_hash)).scalar()


def claim(connection: Connection, key_hash: str, make: bool = True) -> int | None:
    """The diary that a device uses, held until the transaction ends: nobody else changes it meanwhile.

    Args:
        make: begin a diary for a device that has none; else the result is ``None`` then.
    """
    for _ in range(MOST_MOVES):
        diary = find(connection, key_hash)
        if diary is None:
            if not make:
                return None
            diary = begin(connection, key_hash)
            if diary is not None:
                return diary
        else:
            hold(connection, diary)
            if find(connection, key_hash) == diary:
                return diary
    raise DiaryUnavailable("the diary is being moved")


def begin(connection: Connection, key_hash: str) -> int | None:
    """A diary for a device that has none, held; ``None`` when the device's first call in another process was quicker."""
    diary = connection.execute(insert(DiaryRow).values({})).inserted_primary_key[0]
    if put_if_new(connection, OwnerRow, key_hash=key_hash, diary=diary):
        return diary
    drop(connection, diary)
    return None


def hold(connection: Connection, *diaries: int) -> list[int]:
    """Hold diaries until the transaction ends; in order, so that two who want the same never wait for each other.

    Returns:
        Those that there are.
    """
    held = connection.execute(
        select(DiaryRow.number)
        .where(DiaryRow.number.in_(diaries))
        .order_by(DiaryRow.number)
        .with_for_update()
    )
    return list(held.scalars())


def devices(connection: Connection, diary: int) -> int:
    """How many devices use a diary."""
    return connection.execute(
        select(func.count()).select_from(OwnerRow).where(OwnerRow.diary == diary)
    ).scalar_one()


def drop(connection: Connection, diary: int) -> None:
    """Delete a diary and all that hangs on it."""
    connection.execute(delete(DiaryRow).where(DiaryRow.number == diary))


def put_if_new(connection: Connection, row: type[Base], **values: Any) -> bool:
    """Insert a row; ``False`` when one with its key is there."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    done = connection.execute(dialect.insert(row).values(**values).on_conflict_do_nothing())
    return done.rowcount == 1
