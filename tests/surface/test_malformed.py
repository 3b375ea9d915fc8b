"""Malformed bodies by the hundred: no fault of ours, no trace of the inside, and nobody hears of anybody else.

``CRAMPWISE_FUZZ=1`` sends 10,000 of them.
"""

from __future__ import annotations

import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.channel.messaging import Texter
from tests.conversations.running import Program

from .malformed import Maker, Sent, answer_to, status_of

COUNT, AT_ONCE, SEED = (10_000 if os.environ.get("CRAMPWISE_FUZZ") else 500), 4, 11
# A session takes so many before it has to wait.
CALLS_OF_A_SESSION = 20
SECRET = "marigold seventeen"
TRACES = (
    b"Traceback",
    b'File "',
    b"site-packages",
    b"sqlalchemy",
    b"sanic",
    b"rasa.",
    b"Error:",
    b"Exception",
)
# Begun before the malformed ones come, and gone on with after them.
BEFORE, AFTER = (
    ["my calf has locked", "no", "no"],
    ["pain at once", "go back", "not sure", "says who?"],
)


class Page:
    """Somebody at the page."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.session = client.post("/chat/session").json()["session"]
        self._count = 0

    def say(self, **said: str) -> list[dict[str, Any]]:
        self._count += 1
        sent = {"session": self.session, "id": f"m{self._count}", **said}
        return self._client.post("/chat/turn", json=sent).json()["messages"]

    def diary(self) -> dict[str, Any]:
        asked = {"session": self.session, "period": "all", "scheme": "dark", "timezone": "UTC"}
        return self._client.post("/chat/diary/show", json=asked).json()


@pytest.fixture
def web(server: Program):
    with server.client() as client:
        yield client


def test_malformed_bodies_do_no_harm(server: Program, web: httpx.Client) -> None:
    page, phone, owner = Page(web), Texter(web), Page(web)
    heard = [(page.say(text=text), phone.say(text)) for text in BEFORE]
    owner.say(text="my calf cramped yesterday, log it")
    owner.say(payload='/diary_consent{"consent": "always"}')
    entry = owner.diary()["entries"][0]["id"]
    noted = {"session": owner.session, "id": entry, "change": {"note": SECRET}}
    assert web.post("/chat/diary/entry", json=noted).status_code == 200
    diary = owner.diary()
    assert SECRET in str(diary)

    faults = sent_all(server, web, {"session": owner.session[:-1] + "x", "id": entry})
    assert not faults, "\n".join(faults[:10])

    assert owner.diary() == diary
    heard += [(page.say(text=text), phone.say(text)) for text in AFTER]
    # As whoever says the same without anybody else there.
    others = Page(web), Texter(web)
    assert heard == [(others[0].say(text=text), others[1].say(text)) for text in BEFORE + AFTER]
    assert "Traceback" not in server.output and "mark" not in server.output


def sent_all(server: Program, web: httpx.Client, foreign: dict[str, str]) -> list[str]:
    """Send them, several at once. Returns what was wrong, a line each."""
    sessions: list[list[Any]] = []

    def token() -> str:
        if not sessions or not sessions[-1][1]:
            sessions.append([Page(web).session, CALLS_OF_A_SESSION])
        sessions[-1][1] -= 1
        return sessions[-1][0]

    maker, lock, faults = Maker(SEED, token, foreign), threading.Lock(), list[str]()

    def one(_: int) -> None:
        with lock:
            sent = maker.next()
        faults.extend(
            f"{sent.raw()[:400]!r}: {fault}" for fault in wrong(sent, answer_to(sent, server.port))
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, range(COUNT)))
    return faults


def wrong(sent: Sent, answer: bytes) -> list[str]:
    """What is wrong with an answer."""
    found = []
    status = status_of(answer)
    if status >= 500 or not status and sent.whole:
        found.append(f"status {status}")
    found += [f"a trace: {one!r}" for one in TRACES if one in answer]
    if SECRET.encode() in answer:
        found.append("somebody else's words")
    own = sent.marked.partition("x")[0].removeprefix("mark")
    if re.search(rf"mark(?!{own}x)\d".encode(), answer):
        found.append("another's words")
    return found
