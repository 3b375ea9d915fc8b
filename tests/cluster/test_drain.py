"""One worker after another is told to end (SIGTERM) while people talk, as at an upgrade: nobody notices."""

from __future__ import annotations

import json
import signal
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.faults.servers import Server

from .nginx import nginx
from .workers import Cluster

pytestmark = [pytest.mark.serial, pytest.mark.timeout(900)]

PEOPLE = 6
# As people do, and below what one session may send.
SECONDS_BETWEEN = 1.2


class Visitor:
    """Somebody at the page, who opens a session now and then and takes each answer whole or line by line."""

    def __init__(self, url: str, number: int, over: threading.Event) -> None:
        self._url, self._lines, self._over, self.answers = url, number % 2 == 0, over, 0

    def talk(self) -> None:
        with httpx.Client(base_url=f"{self._url}/chat", timeout=30.0) as client:
            while not self._over.is_set():
                opened = client.post("/session", json={})
                assert opened.status_code == 201, opened.text
                self._session = opened.json()["session"]
                for text in ("my calf is cramping", "it hurts", "start again"):
                    said = self._turn(client, text)
                    reasons = {(one.get("custom") or {}).get("reason") for one in said}
                    assert said and "trouble" not in reasons, said
                    self.answers += 1
                    self._over.wait(SECONDS_BETWEEN)
                assert client.get("/relief.json").status_code == 200

    def _turn(self, client: httpx.Client, text: str) -> list[dict]:
        body = {"session": self._session, "id": str(uuid.uuid4()), "text": text}
        if not self._lines:
            answer = client.post("/turn", json=body)
            assert answer.status_code == 200, answer.text
            return answer.json()["messages"]
        accept = {"Accept": "application/x-ndjson"}
        with client.stream("POST", "/turn", json=body, headers=accept) as answer:
            assert answer.status_code == 200, answer.read()
            told = [json.loads(line) for line in answer.iter_lines()]
        assert told[-1] == {"end": True}, "the answer broke off"
        return [one["message"] for one in told[:-1]]


def test_nobody_notices_that_a_worker_ends(two: Cluster) -> None:
    over = threading.Event()
    with nginx([worker.url for worker in two.workers]) as url, ThreadPoolExecutor(PEOPLE) as people:
        visitors = [Visitor(url, number, over) for number in range(PEOPLE)]
        talks = [people.submit(visitor.talk) for visitor in visitors]
        try:
            for worker in two.workers:
                time.sleep(2.0)
                worker.send(signal.SIGTERM)
                assert_draining(worker)
                assert worker.ended() == 0
                time.sleep(2.0)
                worker.start()
        finally:
            over.set()
            for worker in two.workers:
                if worker._process.poll() is not None:
                    worker.start()
        for talk in talks:
            talk.result()
    assert all(visitor.answers > 5 for visitor in visitors)


def assert_draining(worker: Server) -> None:
    """Readiness says so at once, while the process still serves those who come."""
    deadline = time.monotonic() + 4.0
    while True:
        answer = httpx.get(f"{worker.url}/chat/ready", timeout=5.0)
        if answer.status_code == 503:
            break
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert answer.json()["status"] == "draining" and answer.headers["connection"] == "close"
    assert httpx.get(f"{worker.url}/chat/live", timeout=5.0).status_code == 200
    assert httpx.post(f"{worker.url}/chat/session", json={}).status_code == 201
