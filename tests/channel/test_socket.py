"""Socket.IO as rasa-webchat's users know it, with our sessions, limits and origins. A real client talks to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import socketio

from crampwise.channel.limits import MESSAGES_A_WINDOW, SESSIONS_A_WINDOW
from crampwise.channel.socket import uttered

from .serving import LARGEST_BODY, Serving, serving, until

PATH, EVIL, LISTED = "/chat/socket.io", "https://evil.example", "https://clinic.example"
TRANSPORTS = (["websocket"], ["polling"])


@pytest.fixture
async def page() -> AsyncIterator[Serving]:
    async with serving(socketio=True, origins=frozenset({LISTED})) as page:
        yield page


class Caller:
    """A client, and what it was told."""

    def __init__(self, client: socketio.AsyncClient) -> None:
        self.client, self.confirmed, self.said = client, [], []
        client.on("session_confirm", self.confirmed.append)
        client.on("bot_uttered", self.said.append)

    async def open(self, session_id: Any = None) -> str:
        asked = {} if session_id is None else {"session_id": session_id}
        return (await self.client.call("session_request", asked, timeout=10))["session_id"]

    async def say(self, session: Any, message: Any, **more: Any) -> dict:
        sent = {"message": message, "session_id": session, **more}
        return await self.client.call("user_uttered", sent, timeout=10)


@asynccontextmanager
async def calling(
    page: Serving, transports: list[str] | None = None, **headers: str
) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as http:
        client = socketio.AsyncClient(reconnection=False, http_session=http)
        caller = Caller(client)
        await client.connect(
            page.url,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            socketio_path=PATH,
            transports=transports or ["websocket"],
        )
        try:
            yield caller
        finally:
            await client.disconnect()


@pytest.mark.parametrize("transports", TRANSPORTS, ids=lambda one: one[0])
async def test_a_talk(transports: list[str], page: Serving) -> None:
    async with calling(page, transports) as caller:
        session = await caller.open()
        assert caller.confirmed == [session]
        metadata = {"locale": "en-GB", "name": "Ann"}
        done = await caller.say(session, "one two", id="1", metadata=metadata)
        assert done == {"id": "1", "messages": 2}
        assert caller.said == [{"text": "one"}, {"text": "two"}]
        assert page.turns.heard[0][2] == {"locale": "en-GB"}
        await caller.say(session, "one", customData={"locale": "en-US"})
        assert page.turns.heard[1][2] == {"locale": "en-US"}
        assert page.turns.heard[0][0] == page.turns.heard[1][0]


async def test_a_session_is_the_same_over_http(page: Serving) -> None:
    session = await page.open()
    async with calling(page) as caller:
        assert await caller.open(session) == session
        await caller.say(session, "one", id="1")
    await page.say(session, "1", "one")
    await page.say(session, "2", "one")
    senders = [heard[0] for heard in page.turns.heard]
    assert len(senders) == 2 and len(set(senders)) == 1


@pytest.mark.parametrize("asked", ["", "abc", "web-1234", 7, ["a"], {"a": 1}, "a.b"])
async def test_an_id_that_is_not_ours_gets_a_session_of_its_own(asked, page: Serving) -> None:
    async with calling(page) as one, calling(page) as other:
        first, second = await one.open(asked), await other.open(asked)
        assert first != second and asked not in (first, second)
        refused = await one.say(asked, "let me in")
        assert refused == {"error": "unknown_session"} and not page.turns.heard
        assert one.said[-1]["custom"] == {"type": "fallback", "reason": "unknown_session"}


async def test_nobody_hears_another_persons_talk(page: Serving) -> None:
    async with calling(page) as one, calling(page) as other:
        session = await one.open()
        sender = (await one.say(session, "one", id="1")) and page.turns.heard[0][0]
        for guess in (session.partition(".")[0], sender, one.client.sid):
            assert await other.open(guess) != session
        await one.say(session, "secret", id="2")
        assert other.said == []


async def test_a_message_sent_twice_is_one_message(page: Serving) -> None:
    gate = asyncio.Event()
    page.turns.gates[1] = gate
    async with calling(page) as caller:
        session = await caller.open()
        first = asyncio.create_task(caller.say(session, "one two", id="1"))
        await until(lambda: caller.said)
        assert caller.said == [{"text": "one"}], "the first bubble waits for nobody"
        async with calling(page) as again:
            second = asyncio.create_task(again.say(session, "one two", id="1"))
            await until(lambda: again.said)
            gate.set()
            assert await first == await second
            assert again.said == caller.said == [{"text": "one"}, {"text": "two"}]
    assert len(page.turns.heard) == 1


async def test_a_line_that_breaks_ends_no_turn(page: Serving) -> None:
    gate = asyncio.Event()
    page.turns.gates[1] = gate
    async with calling(page) as caller:
        session = await caller.open()
        await caller.client.emit(
            "user_uttered", {"message": "one two", "session_id": session, "id": "1"}
        )
        await until(lambda: caller.said)
    gate.set()
    async with calling(page) as caller:
        await caller.say(session, "one two", id="1")
        assert len(caller.said) == 2 and len(page.turns.heard) == 1


@pytest.mark.parametrize("sent", [None, "hello", 7, [], {}, {"message": 5}])
async def test_what_is_no_message_is_said_so(sent, page: Serving) -> None:
    async with calling(page) as caller:
        session = await caller.open()
        sent = {**sent, "session_id": session} if isinstance(sent, dict) else sent
        answer = await caller.client.call("user_uttered", sent, timeout=10)
        assert answer["error"] in ("bad_message", "unknown_session")
        assert caller.said[-1]["text"]
        assert (await caller.say(session, "one", id="1"))["messages"] == 1


async def test_too_fast_is_said_with_a_time_or_in_words(page: Serving) -> None:
    async with calling(page) as caller:
        session = await caller.open()
        for number in range(MESSAGES_A_WINDOW):
            assert "messages" in await caller.say(session, "a", id=f"n{number}")
        caller.said.clear()
        refused = await caller.say(session, "a", id="more")
        assert refused["error"] == "too_fast" and 1 <= refused["retry_after"] <= 30
        assert not caller.said, "who gives ids reads the answer"
        await caller.say(session, "a")
        assert caller.said[-1]["custom"]["reason"] == "too_fast" and caller.said[-1]["text"]
        # The limit is the session's, by whatever way its messages come.
        assert (await page.say(session, "x", "a")).status_code == 429


async def test_an_address_opens_only_so_many_sessions() -> None:
    async with serving(socketio=True, proxies=1) as page:
        async with calling(page, X_Forwarded_For="203.0.113.5") as caller:
            for _ in range(SESSIONS_A_WINDOW):
                await caller.open()
            answer = await caller.client.call("session_request", {}, timeout=10)
            assert answer["error"] == "too_fast"


async def test_too_much_ends_the_line_and_nothing_else(page: Serving) -> None:
    async with calling(page) as caller:
        session = await caller.open()
        sent = {"message": "x" * (LARGEST_BODY + 1), "session_id": session}
        await caller.client.emit("user_uttered", sent)
        await until(lambda: not caller.client.connected)
    assert not page.turns.heard
    async with calling(page) as caller:
        assert (await caller.say(session, "one", id="1"))["messages"] == 1


@pytest.mark.parametrize("transports", TRANSPORTS, ids=lambda one: one[0])
@pytest.mark.parametrize("origin", [EVIL, "null", "http://127.0.0.1:1"])
async def test_other_sites_pages_are_turned_away(
    origin: str, transports: list[str], page: Serving
) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        async with calling(page, transports, Origin=origin):
            pass


async def test_our_own_page_and_listed_sites_are_not(page: Serving) -> None:
    for origin in (page.url, LISTED):
        async with calling(page, Origin=origin) as caller:
            assert await caller.open()
    got = await page.client.get(f"{PATH}/?EIO=4&transport=polling", headers={"Origin": LISTED})
    assert got.headers["access-control-allow-origin"] == LISTED
    assert "access-control-allow-credentials" not in got.headers
    assert "sid" in json.loads(got.text[1:])


async def test_it_is_off_unless_it_is_turned_on() -> None:
    async with serving() as page:
        for path in (PATH, f"{PATH}/"):
            got = await page.client.get(f"{path}?EIO=4&transport=polling")
            assert got.status_code == 404


def test_a_message_as_webchats_know_it() -> None:
    message = {
        "text": "Where?",
        "buttons": [{"title": "Calf", "payload": '/answer{"body_part": "calf"}'}],
        "custom": {"type": "question", "finding": "body_part"},
    }
    assert uttered(message) == {
        "text": "Where?",
        "quick_replies": [
            {"content_type": "text", "title": "Calf", "payload": '/answer{"body_part": "calf"}'}
        ],
        "custom": {"type": "question", "finding": "body_part"},
    }
    assert uttered({"text": "Good."}) == {"text": "Good."}
