"""Killed at any moment while it writes, a process loses nothing it confirmed, and leaves nothing by halves."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator

import pytest

from crampwise.diary.database import Database

from . import given as make
from .killed import entry_of

#: A child lives at the longest as long as it takes, on this machine at this time, to keep so many entries.
MOST_KEPT = 20


@pytest.mark.parametrize(("kind", "kills"), [("sqlite_url", 200), ("postgresql", 40)])
def test_killed_while_it_writes(kind: str, kills: int, request: pytest.FixtureRequest):
    if kind == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = server.new_database(next(server.names))
    else:
        url = request.getfixturevalue(kind)
    database = Database(url, make.KEY)
    database.upgrade()
    diary = database.diary("web-1")
    chance = random.Random(20261124)
    nursery = make.python("-m", "tests.diary.killed", url, "web-1", stdin=-1)
    doubtful = 0
    try:
        longest, confirmed = time_to_keep(nursery, MOST_KEPT)
        for _ in range(kills):
            # The entry that was not confirmed is sent again.
            child = next_child(nursery, confirmed + 1)
            time.sleep(chance.uniform(0, longest))
            os.kill(child, signal.SIGKILL)
            for number in confirmed_until_gone(nursery):
                assert number == confirmed + 1
                confirmed = number
            assert diary.entry(entry_of(confirmed).id) == entry_of(confirmed)
            unconfirmed = diary.entry(entry_of(confirmed + 1).id)
            # Written, but the child was killed before it could say so: whole, or not there.
            assert unconfirmed in (None, entry_of(confirmed + 1))
            doubtful += unconfirmed is not None
    finally:
        nursery.stdin.close()
        nursery.terminate()
        nursery.wait(10)
        nursery.stdout.close()
        nursery.stderr.close()

    entries = diary.entries()
    whole = [entry_of(number) for number in range(confirmed + 1)]
    assert entries[: confirmed + 1] == whole
    assert entries[confirmed + 1 :] in ([], [entry_of(confirmed + 1)])
    assert diary.devices == 1 and confirmed > kills
    print(f"{kills} kills, {confirmed + 1} entries confirmed, {doubtful} written and not confirmed")
    if kind == "sqlite_url":
        database.close()
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchone() is None


def next_child(nursery: subprocess.Popen, number: int) -> int:
    """The process id of a child that keeps entries from that number on."""
    nursery.stdin.write(f"{number}\n")
    nursery.stdin.flush()
    word, process = next_line(nursery)
    assert word == "child"
    return process


def confirmed_until_gone(nursery: subprocess.Popen) -> Iterator[int]:
    """The numbers that a child confirmed before it was killed."""
    while True:
        word, number = next_line(nursery)
        if word == "gone":
            return
        yield number


def time_to_keep(nursery: subprocess.Popen, many: int) -> tuple[float, int]:
    """The seconds a child lives until it has kept so many entries, from number 0 on; and the last it confirmed."""
    assert next_line(nursery) == ("ready", 0)
    start = time.monotonic()
    child = next_child(nursery, 0)
    for number in range(many):
        assert next_line(nursery) == ("kept", number)
    took = time.monotonic() - start
    os.kill(child, signal.SIGKILL)
    return took, max(confirmed_until_gone(nursery), default=many - 1)


def next_line(nursery: subprocess.Popen) -> tuple[str, int]:
    """A word of the nursery's, and the number with it."""
    line = nursery.stdout.readline()
    assert line, nursery.stderr.read()
    word, _, number = line.strip().partition(" ")
    return word, int(number or 0)
