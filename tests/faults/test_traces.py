"""Who deletes everything leaves not a byte: in no database or log of one, no output at debug level, no temporary file.

Who deletes the diary alone leaves none of it either, and the talk goes on.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from crampwise.channel.sessions import Sessions
from crampwise.diary.database import from_environment
from crampwise.quiet import without_words
from crampwise.secret import secret

from .conftest import Loud
from .page import Page

# Where each word is planted: what is said, a told line, a changed note, a medicine, a question.
SAID, TOLD, NOTE, MEDICINE, QUESTION = PLANTED = (
    "zebrafinch41",
    "okapitown42",
    "otterfern43",
    "wombatine44",
    "ibexflower45",
)
OTHER = "bystander46"
SPAN = {"period": "month", "timezone": "UTC"}
FORMATS = ("html", "pdf", "csv", "json", "fhir")


def traces(folder: Path, words: list[str]) -> dict[str, set[str]]:
    """By each word that is there, the files that hold it, in capitals or not."""
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        for word in words:
            if word.lower().encode() in content:
                found.setdefault(word, set()).add(path.name)
    return found


def logged(page: Page, word: str, times: int) -> str:
    """Log some cramps, agreeing to a diary. Returns the id of the last entry."""
    for number in range(times):
        page.say(
            f"log: right hamstring, 7, four minutes, 4:{number + 10}am, after physio with {word}"
        )
        if "Shall I keep it?" in page.text:
            page.tap("Yes, each time")
    (entry,) = (
        one["custom"]["entry"] for one in page.heard if "entry" in (one.get("custom") or {})
    )
    return entry["id"]


def lived(loud: Loud) -> tuple[Page, list[str]]:
    """Somebody who did all that can be done with a diary, beside somebody else who did, too; and their traces' words."""
    page, other = Page(loud.client), Page(loud.client)
    page.say(f"my name is {SAID} and my calf is cramping")
    for times in (4, 3):
        # In turns, so that both are in the same pages of the files.
        entry = logged(page, TOLD, times)
        logged(other, OTHER, times)
    changed = page.call("entry", id=entry, change={"note": f"after {NOTE}"}, timezone="UTC")
    assert changed.json()["entry"]["fields"]["note"] == f"after {NOTE}"
    for kind, add in (("medicine", f"{MEDICINE} 10 mg"), ("question", f"Does {QUESTION} help?")):
        assert page.call("text", kind=kind, add=add).status_code == 200
    assert NOTE in page.call("show", **SPAN, scheme="dark").text
    for kind in FORMATS:
        file = page.call("file", format=kind, **SPAN)
        assert file.status_code == 200 and file.content
    report = loud.client.get(page.call("pass", **SPAN).json()["link"])
    assert report.status_code == 200 and MEDICINE in report.text
    assert page.call("code").status_code == 200
    page.say("what is in my diary")
    key = secret(loud.home)
    sender = Sessions(key).sender(page.session)
    owner = from_environment(loud.home, key, {}).keys.owner(sender)
    named = [page.session, page.session.partition(".")[0], sender, owner, entry]
    return page, [*PLANTED, *named]


def assert_planted(loud: Loud) -> None:
    """The scan finds what is there: without that, finding nothing would say nothing."""
    found = traces(loud.home, list(PLANTED))
    for word in PLANTED:
        files = " ".join(found.get(word, ()))
        assert ("conversations.db" if word in (SAID, TOLD) else "diary.db") in files, (word, found)
    assert "diary.db" in " ".join(found[TOLD])


@pytest.fixture
def nothing_printed(loud: Loud):
    """What was said is in no output, before it is deleted or after; and there is output to look at."""
    yield
    for log in loud.folder.glob("*.log"):
        assert b"DEBUG" in log.read_bytes(), f"{log.name} is not at debug level"
    assert traces(loud.folder / "tmp", [*PLANTED, OTHER]) == {}
    printed = {name for files in traces(loud.folder, [*PLANTED, OTHER]).values() for name in files}
    assert not [name for name in printed if name.endswith(".log")]


def test_who_deletes_everything_leaves_no_trace(loud: Loud, nothing_printed: None) -> None:
    page, words = lived(loud)
    assert_planted(loud)
    assert set(traces(loud.folder, words)) >= {words[-1], words[-2], words[-3]}
    assert page.delete("/chat/session").status_code == 204
    assert traces(loud.folder, words) == {}
    assert {"conversations.db", "diary.db"} <= traces(loud.home, [OTHER])[OTHER] | {
        name.removesuffix("-wal") for name in traces(loud.home, [OTHER])[OTHER]
    }, "nobody else's was deleted"


@pytest.mark.parametrize("by", ["a call", "a tap"])
def test_who_deletes_the_diary_leaves_nothing_of_it(
    by: str, loud: Loud, nothing_printed: None
) -> None:
    page, words = lived(loud)
    assert_planted(loud)
    page.tap("Start again")
    page.say(f"my calf is cramping, {SAID}")
    asked = page.heard
    if by == "a call":
        assert page.delete("/chat/diary").status_code == 204
    else:
        page.say("delete my diary")
        page.tap("Yes, delete")
        assert "is deleted" in page.text
    # The talk itself, of which the session is the key, is still there.
    assert set(traces(loud.folder, words)) <= {words[-3]}
    if by == "a call":
        page.heard = asked
        page.tap("None of these")
        assert page.heard[-1]["custom"]["type"] == "question", "the interview goes on"
    page.say("log it")
    assert "Shall I keep it?" in page.text


def test_a_slow_turn_is_logged_without_what_came_of_it() -> None:
    """At debug level asyncio shows each task that took long, with its result: what the model made of the words."""
    slow = f"<Task finished name='Task-1' coro=<parse() done> result={{'note': '{SAID}'}}>"
    record = logging.LogRecord(
        "asyncio", logging.WARNING, "", 0, "Executing %s took %.3f seconds", (slow, 0.2), None
    )
    assert without_words(record)
    assert record.getMessage().startswith("Executing ") and SAID not in record.getMessage()
