"""Told to end (SIGTERM) while people wait for their answers: each gets the whole of it, and nobody new is let in."""

from __future__ import annotations

import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from .people import ABOUT
from .servers import house

WORDS = "my calf is cramping"
SECONDS_TO_END = 12.0


def over_rest(url: str) -> list[dict]:
    body = {"sender": "drain-rest", "message": WORDS, "metadata": ABOUT}
    return httpx.post(f"{url}/webhooks/rest/webhook", json=body, timeout=30.0).json()


def at_the_page(url: str, lines: bool = False) -> list[dict]:
    with httpx.Client(base_url=f"{url}/chat", timeout=30.0) as client:
        session = client.post("/session", json={}).json()["session"]
        body = {"session": session, "id": "drain", "text": WORDS, "metadata": ABOUT}
        if not lines:
            return client.post("/turn", json=body).json()["messages"]
        accept = {"Accept": "application/x-ndjson"}
        with client.stream("POST", "/turn", json=body, headers=accept) as answer:
            told = [json.loads(line) for line in answer.iter_lines()]
        assert told[-1] == {"end": True}, "the answer broke off"
        return [one["message"] for one in told[:-1]]


def refused(url: str, path: str) -> bool:
    """Nobody new is served: no connection, or 503."""
    try:
        return httpx.get(url + path, timeout=5.0).status_code == 503
    except httpx.ConnectError:
        return True


@pytest.mark.serial
def test_who_waits_is_answered_and_nobody_new_is_let_in(
    trained_model: Path, tmp_path: Path
) -> None:
    """The turns are held in the middle, by an action server that stands still, until the assistant was told to end."""
    with house(trained_model, tmp_path, apart=True) as (assistant, actions):
        url = assistant.url
        with httpx.Client(base_url=url) as idle, ThreadPoolExecutor(4) as people:
            assert idle.get("/chat/live").status_code == 200
            actions.send(signal.SIGSTOP)
            waiting = [
                people.submit(over_rest, url),
                people.submit(at_the_page, url),
                people.submit(at_the_page, url, lines=True),
                people.submit(at_the_page, url, lines=True),
            ]
            time.sleep(1.5)
            assert not any(one.done() for one in waiting), "the turns are to be under way"
            began = time.monotonic()
            assistant.send(signal.SIGTERM)
            time.sleep(0.5)
            assert refused(url, "/chat/ready") and refused(url, "/chat/")
            actions.send(signal.SIGCONT)
            for answer in waiting:
                said = answer.result()
                kinds = {(one.get("custom") or {}).get("type") for one in said}
                assert "relief" in kinds and "fallback" not in kinds, said
            assert assistant.ended() == 0
            assert time.monotonic() - began < SECONDS_TO_END
            assert refused(url, "/chat/")
