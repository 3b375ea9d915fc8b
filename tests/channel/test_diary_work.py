"""The diary is slow, full, away or of a later version: the talk goes on, and each call is told so in time."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crampwise.channel.desk import Refused
from crampwise.channel.diary_shown import warm
from crampwise.channel.diary_work import (
    MOST_WAITING,
    SECONDS,
    SECONDS_FOR_MUCH,
    THREADS,
    DiaryWork,
)
from crampwise.diary import access
from crampwise.diary.errors import BadCode, DiaryUnavailable

from .diary_house import ZONE, House, an_entry, keeping
from .serving import ACT_NOW, DANGER, until
from .test_diary_security import RIGHT

UNAVAILABLE = {"error": "diary_unavailable"}


class Broken:
    """A diary whose database is in trouble."""

    def __getattr__(self, name: str) -> Any:
        raise DiaryUnavailable("the disk is full")


async def test_trouble_is_told_and_the_talk_goes_on(tmp_path: Path) -> None:
    work = DiaryWork(lambda sender: Broken())
    async with keeping(tmp_path, work) as house:
        for name, body in RIGHT.items():
            got = await house.call(name, **body)
            assert got.status_code == 503 and UNAVAILABLE.items() <= got.json().items(), name
            assert int(got.headers["retry-after"]) > 0
        assert (await house.erase()).status_code == 503
        assert (await house.page.say(house.session, "1", "one")).json()["messages"]
        danger = await house.call("text", kind="medicine", add=f"i {DANGER}")
        assert (danger.status_code, danger.json()) == (503, {**UNAVAILABLE, "urgent": [ACT_NOW]})


async def test_nothing_is_forgotten_by_halves(tmp_path: Path) -> None:
    broken = True

    def diary_of(sender: str) -> Any:
        return Broken() if broken else access.diary_of(sender)

    async with keeping(tmp_path, DiaryWork(diary_of)) as house:
        house.diary.save(an_entry(1))
        await house.page.say(house.session, "1", "one")
        got = await house.erase("/chat/session")
        assert (got.status_code, got.json()) == (503, UNAVAILABLE)
        assert house.page.turns.forgotten == [] and house.diary.entries()
        again = await house.page.say(house.session, "1", "other words")
        assert again.json() == {"messages": [{"text": "one"}]}, "the talk is still whole"
        broken = False
        assert (await house.erase("/chat/session")).status_code == 204
        assert len(house.page.turns.forgotten) == 1 and house.diary.devices == 0


async def test_what_an_answer_noted_while_the_talk_was_forgotten_goes_too(tmp_path: Path) -> None:
    async with keeping(tmp_path) as house:
        house.diary.save(an_entry(1))
        gate = house.page.turns.gates[1] = asyncio.Event()

        class Late(asyncio.Event):
            """An action writes until it is really ended."""

            async def wait(self) -> bool:
                try:
                    return await gate.wait()
                finally:
                    house.diary.save(an_entry(2))

        house.page.turns.gates[1] = Late()
        asking = asyncio.create_task(house.page.say(house.session, "1", "one two"))
        await until(lambda: house.page.turns.heard)
        assert (await house.erase("/chat/session")).status_code == 204
        assert (await asking).status_code == 410
        assert house.diary.devices == 0 and house.diary.entries() == []


async def test_a_slow_diary_holds_nobody_up(tmp_path: Path) -> None:
    gate = threading.Event()

    def diary_of(sender: str) -> Any:
        gate.wait(20)
        return access.diary_of(sender)

    async with keeping(tmp_path, DiaryWork(diary_of, seconds=1.0)) as house:
        asking = asyncio.create_task(house.call("consent", value="ask"))
        await asyncio.sleep(0.1)
        said = await asyncio.wait_for(house.page.say(house.session, "1", "one"), 0.8)
        assert said.json()["messages"] and not asking.done()
        got = await asking
        assert (got.status_code, got.json()) == (503, UNAVAILABLE)
        gate.set()
        assert (await house.call("consent", value="ask")).status_code == 200


async def test_what_was_given_up_undoes_no_later_change(tmp_path: Path) -> None:
    gate, kept = threading.Event(), []
    work = DiaryWork(lambda sender: None, seconds=0.3)

    def late(_: Any) -> None:
        gate.wait(20)
        kept.append("first")

    try:
        with pytest.raises(Refused, match="diary_unavailable"):
            await work.do("one", late)
        with pytest.raises(Refused, match="diary_unavailable"):
            await work.do("one", lambda _: kept.append("too soon"))
        assert await work.do("other", lambda _: "others wait for nobody")
        waiting = asyncio.create_task(work.do("one", lambda _: kept.append("second"), 10.0))
        await asyncio.sleep(0.1)
        gate.set()
        await waiting
    finally:
        work.close()
    assert kept == ["first", "second"]


async def test_only_so_much_waits(tmp_path: Path) -> None:
    gate = threading.Event()
    work = DiaryWork(lambda sender: None, seconds=10.0)
    try:
        waiting = [
            asyncio.create_task(work.run(lambda: gate.wait(20)))
            for _ in range(THREADS + MOST_WAITING)
        ]
        await asyncio.sleep(0.1)
        with pytest.raises(Refused, match="diary_unavailable"):
            await work.run(lambda: None)
        gate.set()
        assert all(await asyncio.gather(*waiting))
        assert await work.run(lambda: 7) == 7
    finally:
        work.close()
    with pytest.raises(Refused, match="diary_unavailable"):
        await work.run(lambda: None)


async def test_what_a_job_raises(caplog: pytest.LogCaptureFixture) -> None:
    work = DiaryWork(lambda sender: None)

    def raises(error: Exception) -> Any:
        def job() -> None:
            raise error

        return job

    try:
        for error in (RuntimeError("marigold"), ValueError("marigold"), OSError("marigold")):
            with pytest.raises(Refused) as refused:
                await work.run(raises(error))
            assert (refused.value.status, refused.value.code) == (503, "diary_unavailable")
        with pytest.raises(BadCode):
            await work.run(raises(BadCode()))
        with pytest.raises(Refused, match="no_such_entry"):
            await work.run(raises(Refused(404, "no_such_entry")))
    finally:
        work.close()
    assert "RuntimeError" in caplog.text and "marigold" not in caplog.text


@pytest.mark.serial
@pytest.mark.parametrize("mode", ["IMMEDIATE", "EXCLUSIVE"])
async def test_a_locked_database_is_told_in_time(mode: str, tmp_path: Path) -> None:
    """IMMEDIATE keeps others from writing; in this journal readers go on."""
    async with keeping(tmp_path) as house:
        house.diary.save(an_entry(1))
        with closing(sqlite3.connect(tmp_path / "diary.db", isolation_level=None)) as db:
            db.execute(f"BEGIN {mode}")
            began = time.monotonic()
            got = await house.call("entry", id=f"{1:032x}", change={"pain": 1})
            waited = time.monotonic() - began
            assert (got.status_code, got.json()) == (503, UNAVAILABLE)
            assert waited < SECONDS + 2
            db.execute("ROLLBACK")

        for _ in range(40):
            got = await house.call("entry", id=f"{1:032x}", change={"pain": 2})
            if got.status_code == 200:
                break
            await asyncio.sleep(0.5)
        assert house.diary.entry(f"{1:032x}").pain == 2


async def test_a_chart_that_fails_leaves_the_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> str:
        raise RuntimeError("marigold")

    monkeypatch.setattr("crampwise.channel.diary_shown.days_chart", broken)
    async with keeping(tmp_path) as house:
        house.diary.save(an_entry(1))
        shown = await house.show()
    assert shown["charts"]["days"] == "" and shown["tables"]["days"]["rows"]
    assert "could not be drawn" in caplog.text and "marigold" not in caplog.text


@pytest.mark.serial
async def test_ten_years_are_shown_in_time(tmp_path: Path) -> None:
    """The file is made ready in one transaction, as no person writes ten years at once."""
    async with keeping(tmp_path) as house:
        await fill(house, 10 * 365 * 6)
        warm()  # as the server does at its start
        for name, most in (("show", SECONDS), ("file", SECONDS_FOR_MUCH)):
            body = {"period": "all", "timezone": ZONE, "scheme": "dark", "format": "pdf"}
            times = []
            for _ in range(3):
                began = time.monotonic()
                assert (await house.call(name, **body)).status_code == 200
                times.append(time.monotonic() - began)
            assert min(times) < most, (name, times)


async def fill(house: House, count: int) -> None:
    from crampwise.diary import owners, rows

    diary = house.diary
    diary.save(an_entry(0))
    with house.database.writing() as connection:
        number = owners.find(connection, diary._key_hash)
        rows.insert_new(
            connection, number, [an_entry(n, 4 * n, pain=n % 11) for n in range(1, count)]
        )
