"""The diary's database in the life of a process: opened when needed, kept out of the talk's way, swept."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from sanic import Sanic

from crampwise.channel.diary_keeping import keep_diary
from crampwise.channel.diary_work import DiaryWork
from crampwise.channel.settings import SettingError, Settings, from_environment
from crampwise.diary import access
from crampwise.diary.errors import DiaryUnavailable
from crampwise.secret import secret

from .diary_house import an_entry
from .serving import until

LATER = "99_from_the_future"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program's folder of its own; nothing is open before or after."""
    for name in [name for name in os.environ if name.startswith("CRAMPWISE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CRAMPWISE_HOME", str(tmp_path / "var"))
    access.use(None)
    yield tmp_path / "var"
    access.close()


def test_it_is_opened_and_upgraded_when_it_is_first_needed(home: Path) -> None:
    assert not home.exists()
    access.diary_of("web-1").save(an_entry(1))
    assert access.database() is access.database()
    assert stat.S_IMODE((home / "diary.db").stat().st_mode) == 0o600
    access.close()
    assert access.diary_of("web-1").entry(an_entry(1).id), "another process finds it again"
    assert access.diary_of("web-2").entries() == []


def test_many_threads_open_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    real = access.from_environment
    monkeypatch.setattr(access, "from_environment", lambda *given: opened.append(1) or real(*given))
    threads = [threading.Thread(target=access.database) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [1]


def test_a_later_schema_is_left_alone_and_said_once(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    access.diary_of("web-1").save(an_entry(1))
    access.close()
    with closing(sqlite3.connect(home / "diary.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = ?", (LATER,))
    for _ in range(3):
        with pytest.raises(DiaryUnavailable):
            access.diary_of("web-1")
    (line,) = [one for one in caplog.messages if "no diary" in one]
    assert "later version" in line and "\n" not in line and "Traceback" not in caplog.text
    with closing(sqlite3.connect(home / "diary.db")) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [(LATER,)]
        assert db.execute("SELECT COUNT(*) FROM entry").fetchone() == (1,)


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("CRAMPWISE_HOME", "/proc/none", "can't be written"),
        ("CRAMPWISE_DIARY_URL", "mysql://user:hunter2@host/name", "CRAMPWISE_DIARY_URL"),
        ("CRAMPWISE_DIARY_DAYS", "soon", "CRAMPWISE_DIARY_DAYS"),
    ],
)
def test_what_is_wrong_is_said_in_one_plain_line(
    setting: str,
    value: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(setting, value)
    with pytest.raises(DiaryUnavailable):
        access.database()
    (line,) = [one for one in caplog.messages if "no diary" in one]
    assert said in line and "\n" not in line and "hunter2" not in caplog.text


def test_it_is_tried_again_after_a_while_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    now, tries, real = [100.0], [], access.from_environment
    monkeypatch.setattr(access, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def from_environment(*given: object) -> object:
        tries.append(1)
        if len(tries) < 3:
            raise OSError(30, "Read-only file system")
        return real(*given)

    monkeypatch.setattr(access, "from_environment", from_environment)
    for _ in range(5):
        with pytest.raises(DiaryUnavailable, match="Read-only"):
            access.database()
    assert len(tries) == 1
    now[0] += access.SECONDS_BEFORE_NEXT_TRY
    with pytest.raises(DiaryUnavailable):
        access.database()
    now[0] += access.SECONDS_BEFORE_NEXT_TRY
    assert access.database() and len(tries) == 3


async def a_life(days: int | None, every: float, during: object) -> Sanic:
    """A server's start, what a test does while it runs, and its end, without a socket."""
    Sanic.test_mode = True
    app = Sanic(f"keeping_{os.getpid()}_{id(during)}")
    work = DiaryWork()
    keep_diary(app, work, days, every)
    listeners = app._future_listeners
    try:
        for event in ("before_server_start", "after_server_start"):
            for one in [one for one in listeners if one.event == event]:
                await one.listener(app, asyncio.get_running_loop())
        await during()
    finally:
        for event in ("before_server_stop", "after_server_stop"):
            for one in [one for one in listeners if one.event == event]:
                await one.listener(app, asyncio.get_running_loop())
    return app


async def test_old_entries_go_at_the_start_and_again_and_again() -> None:
    diary = access.diary_of("web-1")
    for number, days in enumerate((1, 29, 31, 400)):
        diary.save(an_entry(number, 24 * days))

    async def during() -> None:
        await until(lambda: len(access.diary_of("web-1").entries()) == 2)
        access.diary_of("web-1").save(an_entry(7, 24 * 32))
        await until(lambda: len(access.diary_of("web-1").entries()) == 2)

    await a_life(30, 0.05, during)
    assert access._access.database is None, "closed at the end"


async def test_without_a_limit_entries_stay() -> None:
    access.diary_of("web-1").save(an_entry(1, 24 * 20_000))

    async def during() -> None:
        await asyncio.sleep(0.3)
        assert len(access.diary_of("web-1").entries()) == 1

    await a_life(None, 0.05, during)


async def test_the_server_starts_without_a_database(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CRAMPWISE_DIARY_URL", "sqlite:////proc/none/diary.db")
    monkeypatch.setenv("CRAMPWISE_SECRET", "x" * 32)

    async def during() -> None:
        with pytest.raises(DiaryUnavailable):
            access.database()

    await a_life(30, 60.0, during)
    assert len([one for one in caplog.messages if "no diary" in one]) == 1
    assert "Traceback" not in caplog.text


def test_the_operators_settings() -> None:
    assert from_environment({}).diary_days is None
    assert from_environment({"CRAMPWISE_DIARY_DAYS": " 365 "}) == Settings(diary_days=365)
    for wrong in ("0", "-1", "1.5", "a year", "٣", "100000"):
        with pytest.raises(SettingError, match="CRAMPWISE_DIARY_DAYS"):
            from_environment({"CRAMPWISE_DIARY_DAYS": wrong})
    with pytest.raises(SettingError, match="CRAMPWISE_DIARY_URL") as error:
        from_environment({"CRAMPWISE_DIARY_URL": "mysql://user:hunter2@host/name"})
    assert "hunter2" not in str(error.value)


# --- the key -----------------------------------------------------------------------------


def test_the_key_is_made_once_for_the_owner_alone(home: Path) -> None:
    key = secret(home, {})
    assert len(key) == 32 and secret(home, {}) == key
    assert stat.S_IMODE((home / "session.key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["session.key"]
    assert secret(home, {"CRAMPWISE_SECRET": "given"}) == b"given"


def test_an_empty_key_file_is_no_key(home: Path) -> None:
    home.mkdir()
    (home / "session.key").touch()
    assert len(secret(home, {})) == 32


def test_all_who_start_at_once_have_the_same_key(home: Path) -> None:
    barrier, keys = threading.Barrier(8), []

    def start() -> None:
        barrier.wait()
        keys.append(secret(home, {}))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8 and len(set(keys)) == 1


def test_a_disk_without_hard_links_has_a_key_too(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    assert secret(home, {}) == secret(home, {})
