"""After trouble with the database, the diary is let be for some seconds, so that no talk waits for it again and again."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from .errors import DiaryUnavailable

logger = logging.getLogger(__name__)

#: How long calls fail at once after one has failed.
REST_SECONDS = 5.0


class Breaker:
    """Turns every trouble of the database into :class:`DiaryUnavailable`. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._rests_until = float("-inf")

    @contextlib.contextmanager
    def guard(self, at_once: bool = True) -> Iterator[None]:
        """What is done inside may use the database.

        Args:
            at_once: fail without trying while the database rests.

        Raises:
            DiaryUnavailable: the database rests, or can't be used now.
        """
        with self._lock:
            if at_once and self._clock() < self._rests_until:
                raise DiaryUnavailable("the diary's database was in trouble a moment ago")
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            # A row that doesn't fit says nothing about the next one.
            if not isinstance(error, IntegrityError):
                with self._lock:
                    self._rests_until = self._clock() + REST_SECONDS
            logger.warning("The diary's database can't be used now: %s", _kind(error))
            # Its words may hold a person's: they end here.
            raise DiaryUnavailable("the diary's database can't be used now") from None
        with self._lock:
            self._rests_until = float("-inf")


def _kind(error: BaseException) -> str:
    """The names of the errors, and PostgreSQL's code for it: enough for an operator, and nothing of a person."""
    orig = error.orig if isinstance(error, DBAPIError) else None
    said = getattr(orig, "pgcode", None) or _sqlite_words(orig or error)
    return ", ".join(filter(None, (type(error).__name__, said)))


#: What SQLite says without any name or value of ours in it.
SQLITE_SAYS = (
    "database is locked",
    "database or disk is full",
    "disk I/O error",
    "attempt to write a readonly database",
    "unable to open database file",
    "database disk image is malformed",
    "file is not a database",
    "no such table",
)


def _sqlite_words(error: BaseException) -> str | None:
    said = str(error)
    return next((known for known in SQLITE_SAYS if said.startswith(known)), None)
