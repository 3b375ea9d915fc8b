"""What is answered where no call of ours answers."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest

from crampwise.channel.faults import well_formed

from .serving import Serving, serving

LINE = b"POST /chat/turn HTTP/1.1\r\nHost: a"


@pytest.fixture
async def page() -> AsyncIterator[Serving]:
    async with serving() as page:
        yield page


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\r\nContent-Length: 5",
        b"\r\ncontent-length:0",
        b"\r\nTransfer-Encoding: chunked",
        b"\r\nX: a:b:c",
        b"\r\nX:",
    ],
)
def test_a_head_as_it_should_be(head: bytes) -> None:
    assert well_formed(LINE + head)


@pytest.mark.parametrize(
    "head",
    [
        b"\r\nContent-Length: -1",
        b"\r\nContent-Length: x",
        b"\r\nContent-Length:",
        b"\r\nContent-Length: 1e3",
        b"\r\nContent-Length: 5, 5",
        b"\r\nContent-Length: 5\r\nContent-Length: 5",
        b"\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        b"\r\nContent-Length: " + b"9" * 30,
        b"\r\nContent-Length : 5",
        b"\r\nTransfer-Encoding: gzip",
        b"\r\nTransfer-Encoding: chunked, chunked",
        b"\r\n Folded: 1",
        b"\r\nno colon",
    ],
)
def test_a_head_that_is_turned_away(head: bytes) -> None:
    assert not well_formed(LINE + head)


async def test_a_body_of_less_than_nothing_holds_nobody_up(page: Serving) -> None:
    """Sanic alone never comes back from it, and serves nobody any more."""
    port = int(page.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(b"POST /chat/session HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{}")
        assert (await page.client.get("/chat/live")).status_code == 200
        line.setblocking(False)
        assert line.recv(4096).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere/<script>", 404, "not_found"),
        ("GET", "/chat/../x", 404, "not_found"),
        ("PUT", "/chat/turn", 405, "bad_method"),
        ("TRACE", "/chat/turn", 405, "bad_method"),
        ("GET", "/webhooks/rest/webhook", 405, "bad_method"),
    ],
)
async def test_what_is_not_here(
    page: Serving, method: str, path: str, status: int, code: str
) -> None:
    got = await page.client.request(method, path)
    assert (got.status_code, got.json()) == (status, {"error": code})
    assert got.headers["cache-control"] == "no-store"
    assert ("allow" in got.headers) is (status == 405)


async def test_a_body_that_is_too_large(page: Serving) -> None:
    got = await page.client.post("/chat/turn", json={"text": "x" * 70_000})
    assert (got.status_code, got.json()) == (413, {"error": "too_long"})


async def test_an_error_of_our_own_tells_nothing(
    page: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise KeyError("her words")

    page.turns.reply = fail
    got = await page.client.post(
        "/webhooks/rest/webhook", json={"sender": "a", "message": "her words"}
    )
    assert (got.status_code, got.json()) == (500, {"error": "trouble"})
    assert "a call failed: KeyError" in caplog.text and "her words" not in caplog.text
