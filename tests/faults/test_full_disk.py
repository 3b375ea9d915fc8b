"""The disk of a machine at home is full: the talk goes on, a red flag is met, the diary says that it can't be reached; and
once there is room everything is stored, also what was said meanwhile."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest

from .harsh import Harsh, in_seconds
from .page import Page
from .test_wrong_actions import entries, finding

pytestmark = pytest.mark.serial
# The diary is let be for some seconds after trouble.
SECONDS_TO_COME_BACK = 20.0


def ready(harsh: Harsh) -> dict[str, bool]:
    time.sleep(2.1)  # what was found last is told for 2 s
    return harsh.client.get("/chat/ready").json()["parts"]


def stored(harsh: Harsh, words: str) -> int:
    """How many messages of a person with these words are in the file."""
    with closing(sqlite3.connect(harsh.home / "conversations.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        statement = "SELECT count(*) FROM events WHERE type_name = 'user' AND data LIKE ?"
        return db.execute(statement, (f"%{words}%",)).fetchone()[0]


def test_full_and_with_room_again(harsh: Harsh) -> None:
    page = Page(harsh.client)
    page.say("log: left calf, 8, three minutes, 2am")
    page.tap("Only when I say so")
    talk = Page(harsh.client)
    talk.say("my right calf is cramping")
    asked = [finding(talk)]
    with harsh.full_disk():
        for said in ("Not sure", None, "Not sure"):
            with in_seconds():
                talk.tap(said) if said else talk.say("i don't know, marzipan")
            asked.append(finding(talk))
        with in_seconds():
            page.say("log: right foot, 5, two minutes, 3am")
        assert "can't reach the diary" in page.text and "not lost" in page.text
        with in_seconds():
            new = Page(harsh.client)
            new.say("my chest feels crushed")
        assert new.heard[-1]["custom"]["kind"] == "chest_pain"
        assert not ready(harsh)["database"] and stored(harsh, "marzipan") == 0
    assert len(set(asked)) == len(asked), asked
    assert ready(harsh)["database"]
    # What was said in the meantime is stored, though nobody has said a word since.
    assert stored(harsh, "marzipan") == 1
    talk.tap("Not sure")
    assert finding(talk) not in asked and stored(harsh, "marzipan") == 1
    deadline = time.monotonic() + SECONDS_TO_COME_BACK
    while "Kept in your diary" not in page.text:
        assert time.monotonic() < deadline, page.text
        time.sleep(1)
        page.tap("Log this one")
    assert sorted(one["pain"] for one in entries(page)) == [5, 8]
    with closing(sqlite3.connect(harsh.home / "diary.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
