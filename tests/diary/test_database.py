"""How a database is opened, and what happens when it can't be used."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from crampwise.diary import breaker, engine
from crampwise.diary.breaker import REST_SECONDS, Breaker
from crampwise.diary.database import Database, DiaryUnavailable, SettingError, from_environment
from crampwise.diary.settings import Settings, settings

from . import given as make
from .given import KEY, NOW

SECRET = b"s" * 32
WORDS = "marigold in my calf"
OWNER = "web-" + "5e" * 20


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 100)


# --- opening -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["home", "a b", "50% off?", "ö#ü"])
def test_by_default_a_file_in_the_program_s_folder(tmp_path: Path, name: str, monkeypatch):
    monkeypatch.chdir(tmp_path)
    database = from_environment(Path(name), SECRET, {})
    database.upgrade()
    monkeypatch.chdir("/")
    kept = database.diary("web-1").save(make.entry())
    assert (tmp_path / name / "diary.db").is_file()
    again = from_environment(tmp_path / name, SECRET, {})
    assert again.diary("web-1").entries() == [kept]
    # With another secret nobody finds it.
    assert from_environment(tmp_path / name, b"t" * 32, {}).diary("web-1").entries() == []


def test_the_url_can_be_set(tmp_path: Path):
    environ = {"CRAMPWISE_DIARY_URL": f" sqlite:///{tmp_path}/other.db "}
    database = from_environment(tmp_path / "home", SECRET, environ)
    database.upgrade()
    database.close()
    assert [path.name for path in tmp_path.iterdir()] == ["other.db"]


@pytest.mark.parametrize(
    "url", ["diary.db", "mysql://u:marigold@h/d", "sqlite:/marigold", "postgres://marigold"]
)
def test_an_url_of_something_else_is_refused_without_repeating_it(tmp_path: Path, url: str):
    with pytest.raises(SettingError, match="CRAMPWISE_DIARY_URL") as raised:
        from_environment(tmp_path, SECRET, {"CRAMPWISE_DIARY_URL": url})
    assert "marigold" not in str(raised.value)
    with pytest.raises(ValueError) as raised:
        Database(url, KEY)
    assert "marigold" not in str(raised.value)


def test_days_are_a_number_or_nothing():
    assert settings({}) == settings({"CRAMPWISE_DIARY_DAYS": " "}) == Settings(None, None)
    assert settings({"CRAMPWISE_DIARY_DAYS": " 730 "}).days == 730
    for bad in ("0", "-1", "a year", "1.5", "100000", "٣"):
        with pytest.raises(SettingError, match="CRAMPWISE_DIARY_DAYS"):
            settings({"CRAMPWISE_DIARY_DAYS": bad})


def test_a_key_that_can_be_guessed_is_refused(sqlite_url: str):
    for key in (b"", b"short"):
        with pytest.raises(ValueError):
            Database(sqlite_url, key)


def test_the_file_is_for_its_owner_only(sqlite_url: str):
    before = os.umask(0o000)
    try:
        database = Database(sqlite_url, KEY)
        database.upgrade()
        database.diary("web-1").save(make.entry())
        files = sorted(file_of(sqlite_url).parent.iterdir())
        assert [path.name for path in files] == ["diary.db", "diary.db-shm", "diary.db-wal"]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
        database.close()
        # Also one that was copied back from somewhere.
        file_of(sqlite_url).chmod(0o644)
        database.diary("web-1").entries()
        assert stat.S_IMODE(file_of(sqlite_url).stat().st_mode) == 0o600
        database.close()
    finally:
        os.umask(before)


def test_sqlite_is_set_up_for_safety(sqlite_database: Database):
    wanted = {
        "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 2000, "secure_delete": 1, "synchronous": 2,
        "temp_store": 2,
    }  # fmt: skip
    for transaction in (sqlite_database.reading, sqlite_database.writing):
        with transaction() as connection:
            for name, value in wanted.items():
                assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value, name


def test_a_transaction_that_writes_takes_the_lock_at_once(sqlite_database: Database, impatient):
    other = Database(str(sqlite_database._engine.url), KEY)
    with sqlite_database.writing():
        # Reading is free meanwhile.
        assert other.diary("web-1").entries() == []
        with pytest.raises(DiaryUnavailable), other.writing():
            pass
    other.close()


def test_a_database_in_memory_serves_many_threads():
    database = Database("sqlite://", KEY)
    database.upgrade()
    in_threads(8, lambda number: database.diary("web-1").save(make.entry()))
    assert len(database.diary("web-1").entries()) == 8
    database.close()


def in_threads(many: int, work: Callable[[int], object]) -> None:
    failed: list[str] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException:
            failed.append(traceback.format_exc())

    threads = [threading.Thread(target=run, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed, failed[0]


def test_threads_share_a_database(database: Database):
    def work(number: int) -> None:
        diary = database.diary("web-1")
        for one in range(5):
            kept = diary.save(make.entry(id=f"{number:016x}{one:016x}"))
            assert diary.entry(kept.id) == kept
            assert diary.change(kept.id, pain=one).pain == one
            diary.add_text("medicine", f"medicine {one}")

    in_threads(8, work)
    diary = database.diary("web-1")
    assert len(diary.entries()) == 40 and len(diary.texts("medicine")) == 5 and diary.devices == 1


# --- trouble -------------------------------------------------------------------------------


def fails_in_plain_words(call: Callable[[], object], caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    with caplog.at_level(logging.DEBUG), pytest.raises(DiaryUnavailable) as raised:
        call()
    said = caplog.text + "".join(traceback.format_exception(raised.value))
    assert WORDS not in said and OWNER not in said
    assert raised.value.__cause__ is None


def rested(database: Database) -> Database:
    """As if the pause after trouble was over."""
    database._breaker._rests_until = float("-inf")
    return database


def test_locked_by_another_process(sqlite_database: Database, impatient, caplog):
    database = Database(str(sqlite_database._engine.url), KEY)
    diary = database.diary(OWNER)
    holder = sqlite3.connect(database._engine.url.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    fails_in_plain_words(lambda: diary.save(make.entry(note=WORDS)), caplog)
    assert "database is locked" in caplog.text
    holder.execute("ROLLBACK")
    holder.close()
    assert rested(database).diary(OWNER).save(make.entry())
    database.close()


def test_no_room_left(sqlite_database: Database, caplog):
    diary = sqlite_database.diary(OWNER)
    kept = diary.save(make.entry())

    @event.listens_for(sqlite_database._engine, "begin")
    def full(connection):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def fill():
        for _ in range(100):
            diary.save(make.entry(note=WORDS + "x" * 400))

    fails_in_plain_words(fill, caplog)
    assert "database or disk is full" in caplog.text
    event.remove(sqlite_database._engine, "begin", full)
    # What was confirmed is there, and nothing by halves.
    entries = rested(sqlite_database).diary(OWNER).entries()
    assert entries[-1] == kept and all(len(one.places) == 2 == len(one.steps) for one in entries)


def test_a_disk_that_writes_no_more(sqlite_url: str):
    """A real one: the process may not make its files any larger."""
    Database(sqlite_url, KEY).upgrade()
    program = f"""
import resource, sys
from crampwise.diary.database import Database, DiaryUnavailable
from tests.diary import given
diary = Database({sqlite_url!r}, given.KEY).diary({OWNER!r})
kept = [diary.save(given.entry()).id]
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
try:
    while True:
        kept.append(diary.save(given.entry(note="x" * 500)).id)
except DiaryUnavailable:
    print(len(kept), len(kept) == len(set(kept)))
"""
    confirmed, unlike = make.done(make.python("-c", program)).split()
    entries = Database(sqlite_url, KEY).diary(OWNER).entries()
    assert unlike == "True" and len(entries) == int(confirmed) > 1


def test_read_only(sqlite_database: Database, caplog):
    kept = sqlite_database.diary(OWNER).save(make.entry())
    path = sqlite_database._engine.url.database
    diary = Database(f"sqlite:///file:{path}?mode=ro&uri=true", KEY).diary(OWNER)
    assert diary.entries() == [kept]
    fails_in_plain_words(lambda: diary.save(make.entry(note=WORDS)), caplog)
    assert "readonly" in caplog.text


def test_a_file_that_is_no_database(sqlite_url: str, caplog):
    file_of(sqlite_url).parent.mkdir()
    file_of(sqlite_url).write_bytes(b"marigold " * 1000)
    database = Database(sqlite_url, KEY)
    fails_in_plain_words(database.upgrade, caplog)
    assert "file is not a database" in caplog.text
    assert file_of(sqlite_url).read_bytes() == b"marigold " * 1000


def test_a_folder_that_cannot_be(tmp_path: Path, caplog):
    (tmp_path / "file").write_text("in the way")
    database = Database(f"sqlite:///{tmp_path}/file/diary.db", KEY)
    fails_in_plain_words(database.upgrade, caplog)
    fails_in_plain_words(lambda: rested(database).diary(OWNER).save(make.entry()), caplog)


def test_tables_that_are_not_there_yet(sqlite_url: str, caplog):
    database = Database(sqlite_url, KEY)
    fails_in_plain_words(lambda: database.diary(OWNER).save(make.entry(note=WORDS)), caplog)


def test_after_trouble_calls_fail_at_once_and_then_it_is_tried_again():
    seconds = [100.0]
    guard = Breaker(clock=lambda: seconds[0]).guard
    tried = []

    def call(error: Exception | None, **options) -> None:
        with guard(**options):
            tried.append(error)
            if error:
                raise error

    with pytest.raises(DiaryUnavailable):
        call(sqlite3.OperationalError("database is locked"))
    seconds[0] += REST_SECONDS - 0.1
    with pytest.raises(DiaryUnavailable):
        call(None)
    assert len(tried) == 1
    call(None, at_once=False)  # an upgrade tries whatever was before
    assert len(tried) == 2
    with pytest.raises(DiaryUnavailable):
        call(OSError("no disk"))
    seconds[0] += REST_SECONDS
    with pytest.raises(DiaryUnavailable):
        call(OSError("no disk"))
    assert len(tried) == 4
    seconds[0] += REST_SECONDS
    call(None)
    call(None)
    assert len(tried) == 6
    # A caller's mistake is none of the database's.
    with pytest.raises(ValueError):
        call(ValueError("pain"))
    call(None)


def test_a_database_in_trouble_holds_nobody_up_twice(
    sqlite_database: Database, impatient, monkeypatch
):
    database = Database(str(sqlite_database._engine.url), KEY)
    holder = sqlite3.connect(database._engine.url.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    asked = []
    event.listen(database._engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    diary = database.diary(OWNER)
    with pytest.raises(DiaryUnavailable):
        diary.set_consent("ask")
    asked.clear()
    for call in (
        diary.entries,
        lambda: diary.consent,
        lambda: diary.save(make.entry()),
        diary.erase,
    ):
        with pytest.raises(DiaryUnavailable):
            call()
    assert asked == []
    holder.execute("ROLLBACK")
    holder.close()
    monkeypatch.setattr(breaker, "REST_SECONDS", 0.0)
    rested(database).diary(OWNER).set_consent("ask")
    assert diary.consent == "ask"
    database.close()


def test_purge_deletes_what_is_older_than_the_operator_keeps(database: Database):
    diary, other = database.diary(OWNER), database.diary("web-2")
    old = [diary.save(make.entry(started=NOW - days * make.DAY)) for days in (11, 12, 400)]
    young = diary.save(make.entry(started=NOW - 9 * make.DAY))
    other.save(make.entry(started=NOW - 20 * make.DAY))
    link = diary.new_pass(NOW - make.DAY, minutes=60)
    assert database.purge(NOW, None) == 0 and len(diary.entries()) == 4
    assert diary.everything()["passes"] == [] and database.diary_of_pass(link, NOW) is None
    assert database.purge(NOW, 10) == len(old) + 1
    assert diary.entries() == [young] and other.entries() == []
    assert database.purge(NOW, 10) == 0
    with pytest.raises(ValueError):
        database.purge(NOW, 0)


def test_purge_goes_on_until_all_is_gone(sqlite_database: Database, monkeypatch):
    from crampwise.diary import retention

    monkeypatch.setattr(retention, "AT_ONCE", 3)
    diary = sqlite_database.diary(OWNER)
    for number in range(9):
        diary.save(make.entry(started=NOW - (20 + number) * make.DAY))
    assert sqlite_database.purge(NOW, 10) == 9 and diary.entries() == []
