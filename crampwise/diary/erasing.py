"""What was deleted leaves no trace in SQLite's files.

SQLite overwrites what is deleted (``secure_delete``), but its log still holds the pages as they were before, and a page
that was split may hold a copy of what now lies, and is deleted, on another. So after a deletion the file is written anew
(a person's ten years take a tenth of a second), and the log is emptied into it and cut to nothing.

On PostgreSQL a deleted row is gone for every reader at once. Its bytes stay in the data files until autovacuum reuses
the space, and in the write-ahead log and in backups as long as the operator keeps these: that is the operator's to
limit, as is the disk below either database.
"""

from __future__ import annotations

import logging
import sqlite3
import time

from sqlalchemy.engine import Engine

logger = logging.getLogger(__name__)

#: A larger file is written anew only by the daily clearing up: whoever writes would wait too long.
SMALL_BYTES = 50_000_000
#: Readers that still look at the old pages keep the log from being cut: how often to try, and the pause in seconds.
TRIES, PAUSE = 10, 0.05
#: How long one try waits for other processes, in milliseconds.
WAIT_MILLISECONDS = 200


def fold(engine: Engine, any_size: bool = False) -> bool:
    """Leave no trace of what was deleted before.

    Args:
        any_size: also write a file anew that is large, and so takes long.

    Returns:
        Whether nothing is left to do; else it should be called again later.
    """
    if engine.dialect.name != "sqlite" or engine.url.database in (None, "", ":memory:"):
        return True
    connection = engine.raw_connection()
    try:
        small = _bytes(connection) <= SMALL_BYTES
        connection.execute(f"PRAGMA busy_timeout={WAIT_MILLISECONDS}")
        for _ in range(TRIES):
            if _fold(connection, anew=small or any_size):
                return small or any_size
            time.sleep(PAUSE)
    finally:
        # It waits less long than its siblings: it isn't used again.
        connection.invalidate()
        connection.close()
    logger.warning("The diary's file is busy: a trace of what was deleted stays in it for now")
    return False


def _fold(connection: sqlite3.Connection, anew: bool) -> bool:
    try:
        if anew:
            connection.execute("VACUUM")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not busy


def _bytes(connection: sqlite3.Connection) -> int:
    pages, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    return pages * size
