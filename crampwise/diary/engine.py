"""Connections to the diary's database: one way for SQLite, one for PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import QueuePool

#: How long SQLite waits for another process that writes, in milliseconds. A turn is given up after 3.5 s, and a call of the
#: page soon after that (crampwise/channel/turns.py, diary_work.py): what was asked for is then refused, and not done all
#: the same after that.
BUSY_MILLISECONDS = 2000
#: From when to when it looks again whether the other process has written.
LOOK_AGAIN_SECONDS = (0.001, 0.008)
CACHE_KIB = 16_000
#: How long PostgreSQL may take to answer a connection, in seconds; a statement or a lock, in milliseconds.
CONNECT_SECONDS = 2
STATEMENT_MILLISECONDS = 2000
#: No thread connects to a file that another one is still making.
_making = threading.Lock()
#: Connections of a process, and how long a call waits for one of them, in seconds. In SQLite a call may hold one for as
#: long as another process writes.
POOL_SIZE, POOL_SECONDS = 5, {"sqlite": 5, "postgresql": 2}


def new_engine(url: str | URL) -> Engine:
    """An engine for ``sqlite:///path`` or ``postgresql+psycopg2://...``; it connects when it is first used.

    What it is asked never stands in its error messages.

    Raises:
        ValueError: a URL of another database, or none at all.
    """
    try:
        url = make_url(url)
    except Exception as error:
        raise ValueError("the diary's database is no SQLAlchemy URL") from error
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    raise ValueError("the diary is kept in SQLite or PostgreSQL, nowhere else")


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes. In SQLite it takes the file's write lock at once, so that it never fails half-way."""
    with engine.connect().execution_options(diary_writes=True) as connection:
        with connection.begin():
            yield connection


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, all of it as of one moment."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def _sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    engine = create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        # A database in memory is its one connection.
        pool_size=1 if in_memory else POOL_SIZE,
        max_overflow=0 if in_memory else POOL_SIZE,
        pool_timeout=POOL_SECONDS["sqlite"],
        connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False},
    )

    @event.listens_for(engine, "do_connect")
    def make_private(dialect: Any, record: Any, args: list[Any], options: dict[str, Any]) -> None:
        if not in_memory and not url.database.startswith("file:"):
            private_file(Path(url.database))

    @event.listens_for(engine, "connect")
    def settings(connection: Any, record: Any) -> None:
        # The driver begins transactions by itself, and too late: `begin` below does it instead.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            # A confirmed entry is on the disk, not only on its way there.
            "synchronous=FULL",
            "foreign_keys=ON",
            # What is deleted is overwritten.
            "secure_delete=ON",
            # In KiB: the figures of many years look most of the file through.
            f"cache_size=-{CACHE_KIB}",
            # Nothing of a diary goes into a temporary file.
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("diary_writes"):
            _take_write_lock(connection.connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _take_write_lock(connection: Any) -> None:
    """Begin a transaction that writes, as soon as no other process does.

    SQLite itself looks again ten times a second, and finds the lock taken each time when another process writes without
    a pause. So we look more often, and not in step with anybody.
    """
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1000
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(*LOOK_AGAIN_SECONDS))
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def private_file(path: Path) -> None:
    """Make the file if there is none, for its owner's eyes only; SQLite gives its log the same mode.

    A file that is there is never opened here: whoever closes it gives up all locks that SQLite holds on it for this
    process, and another process then takes the log away from under it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _making, contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _postgresql(url: URL) -> Engine:
    limits = (
        f"-c statement_timeout={STATEMENT_MILLISECONDS} -c lock_timeout={STATEMENT_MILLISECONDS}"
    )
    given = url.query.get("options", "")
    # A server that stands still answers no limit of its own. Only here, as it loads PostgreSQL's client.
    from crampwise.waiting import wait_no_longer

    wait_no_longer()
    return create_engine(
        url,
        future=True,
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_timeout=POOL_SECONDS["postgresql"],
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            # What the operator gives comes last, and wins.
            "options": f"{limits} {given}".strip(),
            # A server that has vanished without a word is noticed.
            "keepalives_idle": 10,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 5000,
        },
    )
