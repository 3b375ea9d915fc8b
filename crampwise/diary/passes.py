"""Short-lived ways into a diary: a code for another device, a link to the doctor's page; and who guesses too often.

All of it is stored hashed. What is wrong, old or used gives the same nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from . import keys, owners
from .models import PassRow, TriesRow

CODE_MINUTES = 10
#: Wrong codes of one device in a row, each within the pause of the last, before it must pause.
MOST_WRONG = 5
PAUSE = timedelta(minutes=10)


def new_code(connection: Connection, hashes: keys.Keys, diary: int, now: datetime) -> str:
    """A code for a diary that is held; earlier codes of it are void."""
    connection.execute(delete(PassRow).where(PassRow.diary == diary, PassRow.kind == "code"))
    code = keys.new_code()
    _put(connection, "code", hashes.code(code), diary, now + timedelta(minutes=CODE_MINUTES), {})
    return code


def find_code(connection: Connection, hashes: keys.Keys, code: str, now: datetime) -> int | None:
    """The diary that a code opens."""
    found = _find(connection, "code", hashes.code(code), now)
    return found[0] if found else None


def use_code(connection: Connection, hashes: keys.Keys, code: str) -> bool:
    """Void a code that was found; ``False`` when another device was quicker."""
    used = delete(PassRow).where(PassRow.hash == hashes.code(code), PassRow.kind == "code")
    return connection.execute(used).rowcount == 1


def new_link(
    connection: Connection,
    hashes: keys.Keys,
    diary: int,
    expires: datetime,
    about: dict[str, Any],
) -> str:
    """The secret word of a link to what ``about`` says."""
    link = keys.new_link()
    _put(connection, "report", hashes.link(link), diary, expires, about)
    return link


def find_link(
    connection: Connection, hashes: keys.Keys, link: str, now: datetime
) -> tuple[int, dict[str, Any]] | None:
    """The diary of a link, and what the link is about."""
    return _find(connection, "report", hashes.link(link), now)


def may_try(connection: Connection, tries_hash: str, now: datetime) -> bool:
    """Whether a device may try a code. It can't try another at the same time until the transaction ends."""
    owners.put_if_new(connection, TriesRow, key_hash=tries_hash, wrong=0, latest=now)
    wrong, latest = connection.execute(
        select(TriesRow.wrong, TriesRow.latest)
        .where(TriesRow.key_hash == tries_hash)
        .with_for_update()
    ).one()
    if now - latest < PAUSE:
        return wrong < MOST_WRONG
    _tries(connection, tries_hash, wrong=0, latest=now)
    return True


def count_wrong(connection: Connection, tries_hash: str, now: datetime) -> None:
    """A device came with a code that opens nothing."""
    _tries(connection, tries_hash, wrong=TriesRow.wrong + 1, latest=now)


def forget_tries(connection: Connection, tries_hash: str) -> None:
    """A device came with a good code."""
    connection.execute(delete(TriesRow).where(TriesRow.key_hash == tries_hash))


def purge(connection: Connection, now: datetime) -> None:
    """Delete what is over: passes, and tries that count no more."""
    connection.execute(delete(PassRow).where(PassRow.expires <= now))
    connection.execute(delete(TriesRow).where(TriesRow.latest <= now - PAUSE))


def _tries(connection: Connection, tries_hash: str, **values: Any) -> None:
    connection.execute(update(TriesRow).where(TriesRow.key_hash == tries_hash).values(**values))


def _put(
    connection: Connection,
    kind: str,
    hashed: str,
    diary: int,
    expires: datetime,
    about: dict[str, Any],
) -> None:
    connection.execute(
        insert(PassRow).values(kind=kind, hash=hashed, diary=diary, expires=expires, about=about)
    )


def _find(
    connection: Connection, kind: str, hashed: str, now: datetime
) -> tuple[int, dict[str, Any]] | None:
    found = connection.execute(
        select(PassRow.hash, PassRow.diary, PassRow.about).where(
            PassRow.hash == hashed, PassRow.kind == kind, PassRow.expires > now
        )
    ).first()
    if found is None or not keys.same(found.hash, hashed):
        return None
    return found.diary, found.about
