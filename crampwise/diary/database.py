"""The diary's database: opened once by a program, and shared by its threads."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.engine.url import URL

from . import checks, engine, erasing, passes, retention
from .breaker import Breaker
from .errors import BadCode, DiaryUnavailable, DowngradeRefused, NewerSchema, TooManyTries
from .keys import Keys
from .settings import SettingError, settings
from .store import Diary
from .view import DiaryView

__all__ = [
    "BadCode",
    "Database",
    "DiaryUnavailable",
    "DowngradeRefused",
    "NewerSchema",
    "SettingError",
    "TooManyTries",
    "from_environment",
]


class Database:
    """Diaries in a database. Nothing is opened before the first call.

    Args:
        url: ``sqlite:///path`` or ``postgresql+psycopg2://user:password@host/name``.
        key: the secret for keyed hashes, at least 16 bytes. With another one, every diary is out of reach.

    Raises:
        ValueError: a URL of another kind, or a key that is too short.
    """

    def __init__(self, url: str | URL, key: bytes) -> None:
        self.keys = Keys(key)
        self._engine = engine.new_engine(url)
        self._breaker = Breaker()
        # Traces of what was deleted may still stand in the file; those of an earlier run, too.
        self._unfolded = True

    def upgrade(self) -> None:
        """Bring the database to the form this program knows. Two programs may do so at the same time.

        Raises:
            NewerSchema: a later version of the program was here.
            DiaryUnavailable: the database can't be used now.
        """
        # Alembic is imported here only: it is slow to load.
        from .upgrade import upgrade

        with self._breaker.guard(at_once=False):
            upgrade(self._engine)

    def diary(self, owner: str) -> Diary:
        """The diary of a device, by its conversation's id, of which only a keyed hash is stored."""
        return Diary(self, owner)

    def diary_of_pass(self, code: str, now: datetime) -> tuple[DiaryView, dict[str, Any]] | None:
        """The diary that a link opens, to read, and what the link is about; ``None`` when it is wrong or old."""
        now = checks.moment("now", now)
        with self.reading() as connection:
            found = passes.find_link(connection, self.keys, code, now)
        if found is None:
            return None
        view = DiaryView(
            self, lambda later: (passes.find_link(later, self.keys, code, now) or [None])[0]
        )
        return view, found[1]

    def purge(self, now: datetime, days: int | None) -> int:
        """Delete what is over, without a trace: codes and links, and entries older than ``days``.

        Args:
            days: ``None``: entries stay until they are deleted.

        Returns:
            How many entries were deleted.
        """
        now = checks.moment("now", now)
        with self.writing() as connection:
            passes.purge(connection, now)
        deleted = 0 if days is None else retention.delete_older(self.writing, now, days)
        if deleted or self._unfolded:
            self.fold(any_size=True)
        return deleted

    def close(self) -> None:
        """Let go of all connections; the next call opens new ones."""
        self._engine.dispose()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads, all of it as of one moment."""
        with self._breaker.guard(), engine.reading(self._engine) as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: all of it happens, or, when anything is raised inside, nothing."""
        with self._breaker.guard(), engine.writing(self._engine) as connection:
            yield connection

    def fold(self, any_size: bool = False) -> None:
        """Leave no trace of what was deleted; see :func:`erasing.fold`. What can't be done now, :meth:`purge` does."""
        try:
            with self._breaker.guard():
                self._unfolded = not erasing.fold(self._engine, any_size)
        except DiaryUnavailable:
            # The deletion itself is done.
            self._unfolded = True


def from_environment(
    home: Path, secret: bytes, environ: Mapping[str, str] = os.environ
) -> Database:
    """The database that ``CRAMPWISE_DIARY_URL`` names; without it, ``diary.db`` in the program's folder.

    Args:
        secret: the program's; the diary's key is derived from it, so that no hash made here opens anything else.

    Raises:
        SettingError: the variable can't be used.
    """
    url = settings(environ).url or URL.create("sqlite", database=str(home.absolute() / "diary.db"))
    return Database(url, hmac.new(secret, b"crampwise diary", hashlib.sha256).digest())
