"""The action server by itself: what it was sent is told nowhere, whatever goes wrong, and it ends in order."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from .servers import Server

WORD = "gazelleford51"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("actions")
    (folder / "home").mkdir()
    server = Server(
        ["tests.faults.loud_actions"],
        "/health",
        folder / "actions.log",
        CRAMPWISE_HOME=str(folder / "home"),
    )
    server.start()
    yield server
    server.end()


def call(server: Server, **body: object) -> httpx.Response:
    return httpx.post(f"{server.url}/webhook", json=body, timeout=10.0)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"next_action": "action_greet", "tracker": {"latest_message": [WORD]}}),
        (404, {"next_action": "action_of_nobody", "tracker": {"latest_message": WORD}}),
        (413, {"next_action": "action_greet", "tracker": {"events": WORD * 400_000}}),
    ],
)
def test_a_call_that_fails_is_told_by_its_status_alone(
    server: Server, status: int, body: dict
) -> None:
    answer = call(server, **body)
    assert answer.status_code == status
    assert WORD not in answer.text
    assert "error" in answer.json()


def test_a_call_that_is_no_call(server: Server) -> None:
    for content in (f'{{"next_action": "{WORD}"', b"", b"[1]", b"\xff\xfe"):
        answer = httpx.post(f"{server.url}/webhook", content=content)
        assert 400 <= answer.status_code <= 500 and WORD not in answer.text


def test_no_page_of_another_site_may_read_it(server: Server) -> None:
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    for answer in (
        httpx.options(f"{server.url}/webhook", headers=asked),
        httpx.get(f"{server.url}/health", headers=asked),
    ):
        assert "access-control-allow-origin" not in answer.headers


def test_a_session_is_greeted(server: Server) -> None:
    """A real call, with a tracker as Rasa sends it."""
    tracker = {"sender_id": "a", "slots": {}, "latest_message": {}, "events": [], "paused": False}
    answer = call(server, next_action="action_greet", tracker=tracker, domain={}, sender_id="a")
    assert answer.status_code == 200, answer.text
    assert answer.json()["responses"]


def test_it_serves_on_loopback_only_unless_told_otherwise(server: Server) -> None:
    port = int(server.url.rpartition(":")[2])
    for address, answers in (("127.0.0.1", True), ("127.0.0.2", False)):
        with socket.socket() as probe:
            probe.settimeout(5)
            assert (probe.connect_ex((address, port)) == 0) == answers


def test_it_ends_in_order_and_its_log_holds_no_word(server: Server) -> None:
    server.send(signal.SIGTERM)
    assert server.ended() == 0
    log = Path(server.log).read_bytes()
    assert b"DEBUG" in log and b"an action failed" in log
    assert WORD.encode() not in log
