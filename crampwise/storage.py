"""Where talks are kept and who waits for whom: one file and this process, or what many processes share."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

STORE = "crampwise.channel.store.ConversationStore"
LOCAL, SHARED = "crampwise.channel.locks.LocalLocks", "crampwise.channel.locks.SharedLocks"
FILE = "conversations.db"


class StorageError(ValueError):
    """A variable that can't be used; its words say which, and how it is written. They never repeat its value, which
    may hold a password."""


def storage(home: Path, environ: Mapping[str, str] = os.environ) -> tuple[Any, Any, bool]:
    """The endpoints of the tracker store and of the lock store, and whether other processes share them.

    ``CRAMPWISE_DB`` is the path of a SQLite file (in ``home`` if it is not given) or ``postgresql+psycopg2://...``;
    ``CRAMPWISE_LOCKS_URL`` is ``redis://...``, and says that there are other processes.

    Raises:
        StorageError: one of them can't be used.
    """
    from rasa.utils.endpoints import EndpointConfig

    locks = environ.get("CRAMPWISE_LOCKS_URL", "").strip()
    if locks and not re.match(r"rediss?://\S+$", locks):
        raise StorageError("CRAMPWISE_LOCKS_URL: write redis://host:6379/0, or rediss://... .")
    database = environ.get("CRAMPWISE_DB", "").strip() or str(home / FILE)
    if "://" not in database:
        where = {"dialect": "sqlite", "db": database}
    elif database.startswith("postgresql+psycopg2://"):
        where = {"dialect": "postgresql", "url": database}
    else:
        raise StorageError(
            "CRAMPWISE_DB: write the path of a SQLite file, or postgresql+psycopg2://user:password@host/name."
        )
    tracker_store = EndpointConfig(type=STORE, shared=bool(locks), **where)
    lock_store = EndpointConfig(type=SHARED, url=locks) if locks else EndpointConfig(type=LOCAL)
    return tracker_store, lock_store, bool(locks)
