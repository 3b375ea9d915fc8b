"""Two devices, two processes, one diary: nothing is lost, doubled or mixed up."""

from __future__ import annotations

import random
import threading
from dataclasses import replace

import pytest

from crampwise.diary.database import BadCode, Database
from crampwise.diary.entry import Entry

from . import given as make
from .given import NOW
from .test_database import in_threads

ENTRIES = 1000
#: A machine that is busy with other tests may take its time.
PATIENT = "?options=-c%20statement_timeout%3D30000%20-c%20lock_timeout%3D30000"


@pytest.fixture
def url(url: str) -> str:
    return url + PATIENT if url.startswith("postgresql") else url


def test_two_devices_write_a_thousand_entries(database: Database):
    first, second = database.diary("web-1"), database.diary("web-2")
    first.set_consent("always")
    second.join(first.new_code(NOW), NOW)
    url = database._engine.url.render_as_string(hide_password=False)
    half = ENTRIES // 2
    writers = [
        make.python("-m", "tests.diary.writer", url, owner, str(start), str(half), stdin=-1)
        for owner, start in (("web-1", 0), ("web-2", half))
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n", writer.stderr.read()
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    # A third one reads meanwhile, and sees whole entries only.
    seen = 0
    while any(writer.poll() is None for writer in writers):
        for entry in first.entries(limit=20):
            assert len(entry.places) == 2 == len(entry.steps) == len(entry.triggers)
            seen += 1
    for writer in writers:
        assert make.done(writer).strip() == "done"
    kept = first.entries()
    assert len(kept) == ENTRIES == len({entry.id for entry in kept}) and seen
    for entry in kept:
        number = int(entry.id, 16)
        whole = make.entry(id=entry.id, started=NOW - number * make.MINUTE)
        assert entry == (replace(whole, pain=1) if number % 10 == 0 else whole)
    assert second.entries() == kept and second.summary(None, NOW + make.DAY, "UTC").total == ENTRIES


def test_first_calls_of_a_device_at_once_begin_one_diary(database: Database):
    begin = threading.Barrier(6)

    def work(number: int) -> None:
        begin.wait()
        for one in range(5):
            database.diary("web-1").save(make.entry(id=f"{number:016x}{one:016x}"))

    in_threads(6, work)
    diary = database.diary("web-1")
    assert len(diary.entries()) == 30 and diary.devices == 1


def test_a_code_is_used_by_one_of_many_who_come_at_once(database: Database):
    diary = database.diary("web-1")
    diary.save(make.entry())
    code = diary.new_code(NOW)
    begin, won = threading.Barrier(5), []

    def work(number: int) -> None:
        begin.wait()
        try:
            database.diary(f"other-{number}").join(code, NOW)
            won.append(number)
        except BadCode:
            assert database.diary(f"other-{number}").entries() == []

    in_threads(5, work)
    assert len(won) == 1 and diary.devices == 2


def test_guesses_at_once_are_counted_one_by_one(database: Database):
    diary = database.diary("web-1")
    diary.save(make.entry())
    said = []
    begin = threading.Barrier(8)

    def work(_: int) -> None:
        begin.wait()
        try:
            database.diary("web-2").join("AAAAAAAA", NOW)
        except Exception as error:
            said.append(type(error).__name__)

    in_threads(8, work)
    assert sorted(said) == ["BadCode"] * 5 + ["TooManyTries"] * 3


def test_keeping_erasing_and_joining_at_once_break_nothing(database: Database):
    """Whatever comes first: each call ends well, and what is there in the end is whole."""

    def work(number: int) -> None:
        chance = random.Random(number)
        mine, other = database.diary(f"web-{number}"), database.diary(f"web-{(number + 1) % 4}")
        for one in range(12):
            action = chance.randrange(6)
            if action == 0:
                mine.erase()
            elif action == 1:
                mine.leave()
            elif action == 2:
                try:
                    mine.join(other.new_code(NOW), NOW)
                except BadCode:
                    pass  # the other one was erased, or has made another code, in between
            else:
                mine.save(make.entry(id=f"{number:016x}{one:016x}"))

    in_threads(4, work)
    for number in range(4):
        for entry in database.diary(f"web-{number}").entries():
            assert isinstance(entry, Entry) and len(entry.places) == 2 == len(entry.steps)
        database.diary(f"web-{number}").erase()
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM entry").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM entry_place").scalar() == 0
