"""Connections to the database of the talks: one way for SQLite, one for PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import StaticPool

from crampwise.waiting import wait_no_longer

# How long a statement waits for another process that holds the file, in milliseconds.
WAIT_FOR_LOCK = 500
# Every process has so many connections. Seconds to get one, milliseconds for a statement: a turn has 3.5 s for all of it.
CONNECTIONS, SECONDS_TO_GET_ONE, STATEMENT_MILLISECONDS = 10, 1.5, 1500
LIMITS = f"-c statement_timeout={STATEMENT_MILLISECONDS} -c lock_timeout={STATEMENT_MILLISECONDS}"


def engine_of(url: str | URL) -> Engine:
    """An engine for a SQLite file or ``postgresql+psycopg2://...``; it connects when it is first used. What it is asked
    never stands in its error messages."""
    url = make_url(url)
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)


def _sqlite(url: URL) -> Engine:
    # One connection kept open: closing the last one makes SQLite fold its log into the file, every time.
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        for setting in (
            # A turn waits for no disk.
            "journal_mode=WAL",
            "synchronous=NORMAL",
            f"busy_timeout={WAIT_FOR_LOCK}",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {setting}")

    return engine


def _postgresql(url: URL) -> Engine:
    wait_no_longer()
    given = url.query.get("options", "")
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=CONNECTIONS // 2,
        max_overflow=CONNECTIONS // 2,
        pool_timeout=SECONDS_TO_GET_ONE,
        pool_pre_ping=True,
        connect_args={
            # What the operator gives comes last, and wins.
            "options": f"{LIMITS} {given}".strip(),
            # A server that has vanished without a word is noticed.
            "keepalives_idle": 10,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 5000,
        },
    )
