"""The one diary database of a process, for the page's calls and for the actions, which may run in another process.

It is opened when it is first needed, from the environment: ``CRAMPWISE_HOME`` (else ``var/``), ``CRAMPWISE_SECRET``
(else the key file there), ``CRAMPWISE_DIARY_URL``. A database that can't be opened is tried again after a while, so that
nobody waits for it in between, and no restart is needed once it is back.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from pathlib import Path

from crampwise.secret import secret

from .database import Database, DiaryUnavailable, NewerSchema, from_environment
from .store import Diary

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
SECONDS_BEFORE_NEXT_TRY = 15.0


class _Access:
    """What is open, or when and why opening it failed last."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.database: Database | None = None
        self.failed_at: float | None = None
        self.why = ""


_access = _Access()


def database() -> Database:
    """The open database, at the newest schema. Blocks while it is being opened.

    Raises:
        DiaryUnavailable: it can't be opened, now or at the last try, which was a short while ago.
    """
    with _access.lock:
        if _access.database is None:
            failed = _access.failed_at
            if failed is not None and time.monotonic() - failed < SECONDS_BEFORE_NEXT_TRY:
                raise DiaryUnavailable(_access.why)
            _access.database = _opened()
        return _access.database


def diary_of(sender: str) -> Diary:
    """A conversation's diary. Raises :class:`DiaryUnavailable` as :func:`database` does."""
    return database().diary(sender)


def use(given: Database | None) -> None:
    """Use this database, already upgraded, from now on; ``None``: open the environment's when it is next needed."""
    with _access.lock:
        _access.database, _access.failed_at, _access.why = given, None, ""


def close() -> None:
    """Close what is open; it is opened again when it is next needed."""
    with _access.lock:
        opened, _access.database, _access.failed_at = _access.database, None, None
    if opened is not None:
        opened.close()


def _opened() -> Database:
    opened = None
    try:
        home = Path(os.environ.get("CRAMPWISE_HOME", ROOT / "var"))
        opened = from_environment(home, secret(home))
        opened.upgrade()
        return opened
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the talk goes on without it
        if opened is not None:
            opened.close()
        why = _reason(error)
        if why != _access.why:
            logger.error("There is no diary for now: %s", why)
        _access.failed_at, _access.why = time.monotonic(), why
        raise DiaryUnavailable(why) from None


def _reason(error: Exception) -> str:
    """One plain line for the operator. A driver's own words may hold the password of the address: they are left out."""
    if isinstance(error, (NewerSchema, DiaryUnavailable, ValueError)):
        return " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, OSError):
        return f"its folder can't be written ({error.strerror or type(error).__name__})"
    return f"its database can't be opened ({type(error).__name__})"
