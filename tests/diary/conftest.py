"""Databases for the diary's tests: a file of SQLite's, and PostgreSQL's own server on loopback."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from crampwise.diary.database import Database

from . import postgres
from .given import KEY

BOTH = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One server for all tests that don't stop it."""
    with postgres.server() as running:
        running.names = (f"diary{number}" for number in itertools.count())
        yield running


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A file that isn't there yet, in a folder of its own."""
    return f"sqlite:///{tmp_path}/diary/diary.db"


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    server = request.getfixturevalue("postgres_server")
    return server.new_database(next(server.names))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database of each kind, ready."""
    yield from opened(url)


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A file of SQLite's, ready; for what is the same for both kinds, or only there for this one."""
    yield from opened(sqlite_url)


def opened(url: str) -> Iterator[Database]:
    database = Database(url, KEY)
    database.upgrade()
    yield database
    database.close()
