"""nginx in front of two workers: one address, whoever is up answers, and nobody gets more than is meant for them."""

from __future__ import annotations

import socket
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from .nginx import nginx
from .workers import Cluster

pytestmark = [pytest.mark.serial, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def client(two: Cluster) -> Iterator[httpx.Client]:
    with nginx([worker.url for worker in two.workers]) as url:
        with httpx.Client(base_url=url, timeout=30.0) as client:
            yield client


@pytest.fixture
def session(client: httpx.Client) -> str:
    return client.post("/chat/session").json()["session"]


def turn(client: httpx.Client, session: str, text: str, id: str = "") -> httpx.Response:
    body = {"session": session, "id": id or str(uuid.uuid4()), "text": text}
    return client.post("/chat/turn", json=body)


def test_the_page_and_a_talk(client: httpx.Client, session: str):
    page = client.get("/chat/")
    assert (
        page.status_code == 200 and "default-src 'none'" in page.headers["content-security-policy"]
    )
    assert client.get("/", follow_redirects=False).headers["location"].endswith("/chat/")
    said = turn(client, session, "my calf is cramping").json()["messages"]
    assert any(one.get("custom", {}).get("type") == "relief" for one in said)


def test_an_answer_comes_line_by_line(client: httpx.Client, session: str):
    body = {"session": session, "id": "lines", "text": "my foot is cramping"}
    with client.stream(
        "POST", "/chat/turn", json=body, headers={"accept": "application/x-ndjson"}
    ) as answer:
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        assert list(answer.iter_lines())[-1] == '{"end":true}'


@pytest.mark.parametrize(
    "path",
    [
        "/chat/ready",
        "/chat/live",
        "/chat/health",
        "/chat/metrics",
        "/webhooks/rest/webhook",
        "/status",
    ],
)
def test_what_is_not_meant_for_outside(client: httpx.Client, path: str):
    assert client.get(path).status_code == 404
    assert client.post(path, json={"sender": "a", "message": "b"}).status_code == 404


def test_too_much_at_once(client: httpx.Client, session: str):
    assert turn(client, session, "x" * 100_000).status_code == 413
    codes = [client.get("/chat/nothing").status_code for _ in range(200)]
    assert codes[0] == 404 and 429 in codes
    # What a page needs is not counted, and soon the calls are served again.
    assert client.get("/chat/relief.json").status_code == 200
    time.sleep(4)
    assert client.get("/chat/nothing").status_code == 404


def test_who_sends_byte_by_byte_is_not_waited_for(client: httpx.Client):
    where = urlsplit(str(client.base_url))
    with socket.create_connection((where.hostname, where.port)) as slow:
        slow.sendall(b"POST /chat/turn HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n")
        began = time.monotonic()
        slow.settimeout(15)
        while time.monotonic() - began < 14:
            try:
                slow.sendall(b"X")
                time.sleep(0.5)
            except OSError:
                break
        assert time.monotonic() - began < 10


def test_workers_are_killed_and_the_talk_goes_on(client: httpx.Client, session: str, two: Cluster):
    """A message whose worker is gone is handed on. With all of them away the page still opens: the steps of relief and the
    numbers to call that it shows then are in its own files."""
    files = ["/chat/", "/chat/crampwise-chat.js", "/chat/relief.json"]
    assert all(client.get(path).status_code == 200 for path in files)
    turn(client, session, "my calf is cramping")
    first, second = two.workers
    try:
        first.kill()
        answer = turn(client, session, "still there")
        assert answer.status_code == 200 and answer.json()["messages"]
        second.kill()
        assert all(client.get(path).status_code == 200 for path in files)
        assert client.post("/chat/session").status_code in (502, 504)
    finally:
        for worker in two.workers:
            worker.end()
        two.start(two.workers)
    assert turn(client, session, "and again").status_code == 200
