"""Killed at any moment while it writes, a process loses nothing it confirmed, and leaves nothing by halves."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time

import pytest

from crampwise.diary.database import Database

from . import given as make
from .killed import entry_of

#: The longest a child lives, in seconds: from before it has opened the database to after some entries.
LONGEST_LIFE = 0.12


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
    confirmed = -1
    doubtful = 0
    try:
        for _ in range(kills):
            # The entry that was not confirmed is sent again.
            nursery.stdin.write(f"{confirmed + 1}\n")
            nursery.stdin.flush()
            word, child = "", 0
            while word != "child":
                word, _, number = next_line(nursery)
                if word == "kept":
                    confirmed = int(number)
            child = int(number)
            time.sleep(chance.uniform(0, LONGEST_LIFE))
            os.kill(child, signal.SIGKILL)
            while word != "gone":
                word, _, number = next_line(nursery)
                if word == "kept":
                    assert int(number) == confirmed + 1
                    confirmed += 1
            kept = diary.entry(entry_of(confirmed).id) if confirmed >= 0 else None
            assert confirmed < 0 or kept == entry_of(confirmed)
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
    assert diary.devices == 1 and confirmed > kills / 4
    # Kills fell into the very moment between writing and saying so, or this shows little.
    print(f"{kills} kills, {confirmed + 1} entries confirmed, {doubtful} written and not confirmed")
    if kind == "sqlite_url":
        database.close()
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchone() is None


def next_line(nursery) -> tuple[str, str, str]:
    line = nursery.stdout.readline()
    assert line, nursery.stderr.read()
    return line.strip().partition(" ")
