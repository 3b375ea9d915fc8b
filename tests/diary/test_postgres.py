"""What only a server can do: be away, come back, be held by others, wait for ever."""

from __future__ import annotations

import time
from collections.abc import Iterator

import psycopg2
import pytest
from sqlalchemy import text

from crampwise.diary import engine
from crampwise.diary.database import Database, DiaryUnavailable

from . import given as make
from . import postgres
from .given import KEY
from .test_database import OWNER, WORDS, fails_in_plain_words, rested


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    """A server of its own: it is stopped and started."""
    with postgres.server() as running:
        yield running


@pytest.fixture
def url(postgres_server: postgres.Server) -> str:
    return postgres_server.new_database(next(postgres_server.names))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url, KEY)
    database.upgrade()
    yield database
    database.close()


def by_hand(url: str):
    return psycopg2.connect(url.replace("+psycopg2", ""))


def test_a_server_that_goes_away_and_comes_back(server: postgres.Server, caplog):
    database = Database(server.url, KEY)
    database.upgrade()
    diary = database.diary(OWNER)
    kept = diary.save(make.entry())
    server.stop()
    fails_in_plain_words(lambda: diary.save(make.entry(note=WORDS)), caplog)
    began = time.monotonic()
    with pytest.raises(DiaryUnavailable):
        diary.entries()
    assert time.monotonic() - began < 1
    server.start()
    # No restart of ours, and no call is lost on a connection from before.
    again = rested(database).diary(OWNER).save(make.entry())
    assert diary.entries() == [again, kept]
    # An operator restarts it while nobody calls: nobody notices.
    server.stop()
    server.start()
    assert diary.entries() == [again, kept]
    database.close()


def test_nobody_is_there(caplog):
    database = Database("postgresql+psycopg2://u:marigold@127.0.0.1:9/x", KEY)
    fails_in_plain_words(database.upgrade, caplog)
    fails_in_plain_words(lambda: rested(database).diary(OWNER).save(make.entry(note=WORDS)), caplog)
    assert "marigold" not in caplog.text


def test_a_table_held_by_others_is_not_waited_for_long(database: Database, url: str, caplog):
    holder = by_hand(url)
    try:
        holder.cursor().execute("LOCK TABLE entry IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        fails_in_plain_words(lambda: database.diary(OWNER).save(make.entry(note=WORDS)), caplog)
        waited = time.monotonic() - began
        assert engine.STATEMENT_MILLISECONDS / 1000 - 0.2 < waited < 8
    finally:
        holder.rollback()
        holder.close()
    # Of what failed nothing is there, not even that somebody called.
    assert rested(database).diary(OWNER).devices == 0
    assert database.diary(OWNER).save(make.entry()) and len(database.diary(OWNER).entries()) == 1


def test_a_statement_that_takes_for_ever_is_ended(database: Database):
    began = time.monotonic()
    with pytest.raises(DiaryUnavailable), database.reading() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))
    assert time.monotonic() - began < 10


def test_limits_are_set_and_the_operator_s_own_options_win(url: str):
    def settings(url: str) -> tuple[str, str]:
        with Database(url, KEY).reading() as connection:
            return tuple(
                connection.execute(text(f"SHOW {name}")).scalar()
                for name in ("statement_timeout", "lock_timeout")
            )

    assert settings(url) == ("2s", "2s")
    assert settings(f"{url}?options=-c%20statement_timeout%3D9000") == ("9s", "2s")


def test_reading_is_of_one_moment_and_changes_nothing(database: Database):
    diary = database.diary(OWNER)
    kept = diary.save(make.entry())
    with database.reading() as connection:
        count = text("SELECT count(*) FROM entry")
        assert connection.execute(count).scalar() == 1
        diary.save(make.entry())
        assert connection.execute(count).scalar() == 1
    with pytest.raises(DiaryUnavailable), database.reading() as connection:
        connection.execute(text("DELETE FROM entry"))
    assert kept in rested(database).diary(OWNER).entries() and len(diary.entries()) == 2


def test_what_postgresql_cannot_hold_never_reaches_it(database: Database):
    diary = database.diary("web-\ud800\x00")
    kept = diary.save(make.entry(note="a\x00b\ud800c"))
    assert kept.note == "abc" == diary.entry(kept.id).note
    assert diary.add_text("medicine", "Bac\x00lofen").text == "Baclofen"
    assert diary.entry("\x00" * 32) is None and diary.helped("\x00") == []


def test_it_waits_for_nobody_who_upgrades(database: Database, url: str):
    """The lock for changing the tables is free again after an upgrade."""
    with Database(url, KEY).writing() as connection:
        taken = connection.execute(
            text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": 0x6372616D70}
        )
        assert taken.scalar() is True
    database.upgrade()
