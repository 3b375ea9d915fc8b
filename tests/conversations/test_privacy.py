"""What a person says stays in the database: not in the output, whatever breaks; and it can be erased."""

from __future__ import annotations

import base64
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.talk import WEBHOOK, Talk

from . import running

# Words that nothing else would write.
WORDS = ("kneecap-zebra", "marigold", "Featherstonehaugh")
LONGEST_WAIT = 10.0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("private")


@pytest.fixture(scope="module")
def program(home: Path, trained_model: Path) -> Iterator[running.Program]:
    with running.server(home, trained_model, "-m", "tests.conversations.failing_server") as program:
        yield program


@pytest.fixture(scope="module")
def client(program: running.Program) -> Iterator[httpx.Client]:
    with program.client() as client:
        yield client


@pytest.fixture(autouse=True)
def nothing_said_is_in_the_output(program: running.Program) -> Iterator[None]:
    """Holds after every test of this file."""
    yield
    output = program.output
    for word in WORDS:
        assert word not in output and word.lower() not in output.lower(), f"{word} is in the output"
    assert "Traceback" not in output, output[-2000:]


def rows(home: Path, like: str) -> int:
    with closing(sqlite3.connect(f"file:{home / 'conversations.db'}?mode=ro", uri=True)) as db:
        return db.execute(
            "SELECT COUNT(*) FROM events WHERE data LIKE ?", (f"%{like}%",)
        ).fetchone()[0]


def test_words_are_in_no_output(client: httpx.Client) -> None:
    talk = Talk(client, locale="en-US")
    talk.say("my name is Featherstonehaugh and my kneecap-zebra is cramping")
    talk.say("marigold marigold marigold")
    talk.say('/answer{"extent": "marigold"}')
    talk.say("i can't breathe, marigold")


def test_nor_when_an_action_breaks(client: httpx.Client, program: running.Program) -> None:
    talk = Talk(client, locale="en-US")
    talk.say("hello explode marigold")
    assert talk.types == ["fallback"] and talk.typed("fallback")["reason"] == "trouble"
    talk.say("my calf is cramping explode Featherstonehaugh")
    assert talk.types == ["fallback"]
    talk.say("my calf is cramping")
    assert "question" in talk.types, talk.transcript()
    assert "RuntimeError" in program.output, "the kind of error should be logged"


def test_nor_when_the_request_is_broken(client: httpx.Client) -> None:
    for content in (
        b'{"sender": "x", "message": "marigold',
        b'{"sender": ["marigold"], "message": "marigold"}',
    ):
        assert client.post(WEBHOOK, content=content).status_code == 400
    assert client.post(
        WEBHOOK, json={"sender": "x", "message": "marigold " * 20_000}
    ).status_code in (400, 413)
    assert client.get("/chat/marigold").status_code == 404


@contextmanager
def locked(home: Path, mode: str) -> Iterator[None]:
    """The database held by another process's transaction."""
    with closing(sqlite3.connect(home / "conversations.db", isolation_level=None)) as db:
        db.execute(f"BEGIN {mode}")
        try:
            yield
        finally:
            db.execute("ROLLBACK")


@pytest.mark.serial
@pytest.mark.parametrize("mode", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_database_still_gets_an_answer_in_time(
    mode: str, client: httpx.Client, home: Path
) -> None:
    """IMMEDIATE keeps others from writing, EXCLUSIVE from reading too."""
    before, tapping = Talk(client, locale="en-US"), Talk(client, locale="en-US")
    before.say("my hand is cramping, marigold")
    tapping.say("my hand is cramping, marigold")
    waits = {}
    with locked(home, mode):
        for name, talk, said in (
            ("a first message", Talk(client, locale="en-US"), "hello marigold"),
            ("an answer", before, "no, marigold"),
            ("a red flag in words", Talk(client, locale="en-US"), "i can't breathe marigold"),
            ("a red flag tapped", tapping, tapping.payload("Yes, harder")),
        ):
            began = time.monotonic()
            talk.say(said)
            waits[name] = round(time.monotonic() - began, 1)
            if name.startswith("a red flag"):
                assert (
                    talk.types[0] == "red_flag" and talk.typed("red_flag")["kind"] == "breathing"
                ), talk.transcript()
            assert talk.titles or name == "an answer"
    after = Talk(client, locale="en-US")
    after.say("my calf is cramping")
    assert "question" in after.types
    assert max(waits.values()) < LONGEST_WAIT, waits


def test_forget_erases_every_row(client: httpx.Client, home: Path) -> None:
    session = client.post("/chat/session").json()["session"]
    said = {"session": session, "id": "1", "text": "my calf is cramping, Featherstonehaugh"}
    assert client.post("/chat/turn", json=said).status_code == 200
    assert rows(home, "Featherstonehaugh, ") == 0 and rows(home, "cramping, Featherstonehaugh") >= 1
    assert client.request("DELETE", "/chat/session", json={"session": session}).status_code == 204
    assert rows(home, "cramping, Featherstonehaugh") == 0
    # Nor is it left in the file's free pages, or in the log beside it.
    left = [
        file.name
        for file in home.glob("conversations.db*")
        if b"cramping, Featherstonehaugh" in file.read_bytes()
    ]
    assert not left


def test_after_forgetting_the_talk_begins_anew(client: httpx.Client) -> None:
    session = client.post("/chat/session").json()["session"]
    turn = {"session": session, "id": "1", "text": "my calf is cramping"}
    first = client.post("/chat/turn", json=turn).json()["messages"]
    client.request("DELETE", "/chat/session", json={"session": session})
    leg = {"session": session, "id": "2", "payload": '/answer{"leg_swelling": "none"}'}
    refused = client.post("/chat/turn", json=leg).json()["messages"]
    assert refused[0]["custom"]["reason"] == "unknown_button"
    # The same id as before: the answer kept for a repeat was forgotten with the rest.
    again = client.post("/chat/turn", json={**turn, "text": "my hand is cramping"}).json()[
        "messages"
    ]
    assert again != first


def test_a_session_that_is_not_ours_is_refused(client: httpx.Client) -> None:
    ours = client.post("/chat/session").json()["session"]
    nonce, _, mark = ours.partition(".")
    other = base64.urlsafe_b64encode(os.urandom(24)).decode().rstrip("=")
    forged = [
        f"{other}.{mark}",
        f"{nonce}.{mark[:-1]}0x",
        f"{nonce}.",
        f".{mark}",
        nonce,
        "",
        "é.é",
        None,
        7,
        ["a"],
        {},
    ]
    for session in forged:
        turn = client.post("/chat/turn", json={"session": session, "id": "1", "text": "marigold"})
        gone = client.request("DELETE", "/chat/session", json={"session": session})
        assert (turn.status_code, gone.status_code) == (401, 401), session
    assert (
        client.post("/chat/turn", json={"session": ours, "id": "1", "text": "hello"}).status_code
        == 200
    )


def test_a_page_session_is_not_to_be_read_over_rest(client: httpx.Client, home: Path) -> None:
    """Whoever guesses no token gets at no page's talk through the integrators' channel."""
    session = client.post("/chat/session").json()["session"]
    client.post("/chat/turn", json={"session": session, "id": "1", "text": "my calf is cramping"})
    for sender in (session, session.partition(".")[0]):
        talk = Talk(client, sender=sender)
        talk.say('/answer{"leg_swelling": "none"}')
        assert talk.finding != "breathing"


def test_the_files_are_the_owners_alone(home: Path) -> None:
    assert stat.S_IMODE((home / "session.key").stat().st_mode) == 0o600
    assert not (home / "conversations.db").stat().st_mode & stat.S_IROTH, (
        "anybody may read the conversations"
    )


@pytest.mark.serial
def test_a_database_that_cannot_be_written_still_gets_an_answer(
    client: httpx.Client, home: Path
) -> None:
    """Root may write to any file, so the tables are taken away instead: every statement fails."""
    opened = Talk(client, locale="en-US")
    opened.say("my hand is cramping")
    with closing(sqlite3.connect(home / "conversations.db", isolation_level=None)) as db:
        db.execute("ALTER TABLE events RENAME TO away")
    try:
        for talk, said in (
            (opened, "no, marigold"),
            (Talk(client, locale="en-US"), "my calf is cramping marigold"),
        ):
            talk.say(said)
            assert talk.titles, talk.transcript()
        talk.say("i can't breathe")
        assert talk.types == ["red_flag"], talk.transcript()
    finally:
        with closing(sqlite3.connect(home / "conversations.db", isolation_level=None)) as db:
            db.execute("ALTER TABLE away RENAME TO events")
    after = Talk(client, locale="en-US")
    after.say("my calf is cramping")
    assert "question" in after.types
