"""Another process holds the diary's database: whoever waits for it soon hears so, and loses nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from .conftest import Loud
from .page import Page

pytestmark = pytest.mark.serial
LONGEST_WAIT = 5.0
# The diary is let be for some seconds after trouble.
SECONDS_TO_COME_BACK = 20.0


@contextmanager
def locked(home: Path) -> Iterator[None]:
    with closing(sqlite3.connect(home / "diary.db", isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            db.execute("ROLLBACK")


def in_time(call: Callable[[], Any]) -> Any:
    began = time.monotonic()
    answer = call()
    waited = time.monotonic() - began
    assert waited < LONGEST_WAIT, f"{waited:.1f} s"
    return answer


def test_a_locked_diary_is_told_of_in_time_and_takes_what_was_told_later(loud: Loud) -> None:
    page = Page(loud.client)
    page.say("log: left calf, 8, three minutes, 2am")
    page.tap("Only when I say so")
    first = page.heard[-1]["custom"]["entry"]["id"]
    with locked(loud.home):
        in_time(lambda: page.say("log: right foot, 5, two minutes, 3am"))
        assert "can't reach the diary" in page.text and "not lost" in page.text
        change = {"id": first, "change": {"pain": 3}, "timezone": "UTC"}
        assert in_time(lambda: page.call("entry", **change)).status_code == 503
        relief = Page(loud.client)
        in_time(lambda: relief.say("my calf is cramping"))
        assert relief.heard[-1]["custom"]["type"] == "question"
    deadline = time.monotonic() + SECONDS_TO_COME_BACK
    while "Kept in your diary" not in page.text:
        assert time.monotonic() < deadline, page.text
        time.sleep(1)
        page.tap("Log this one")
    fields = page.heard[-1]["custom"]["entry"]["fields"]
    assert (fields["pain"], fields["seconds"], fields["started"][11:16]) == (5, 120, "03:00")
    while (shown := page.call("file", format="json", period="all", timezone="UTC")).is_error:
        assert time.monotonic() < deadline, shown.text
        time.sleep(1)
    # What was refused was not done all the same, later.
    assert sorted(one["pain"] for one in shown.json()["entries"]) == [5, 8]
