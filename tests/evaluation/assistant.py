"""The assistant under test, over its REST channel: the one at CRAMPWISE_URL, or one started for this run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from .files import ROOT
from .play import Say

SECONDS_TO_START = 240
SECONDS_TO_ANSWER = 30


class NoAssistant(Exception):
    """The assistant did not start, or did not answer as the contract says."""


@contextmanager
def assistant() -> Iterator[Say]:
    """Gives a function that says one message for one sender. Raises :class:`NoAssistant`."""
    given = os.environ.get("CRAMPWISE_URL")
    if given:
        with httpx.Client(base_url=given, timeout=SECONDS_TO_ANSWER) as client:
            yield _say(client)
        return
    with tempfile.TemporaryDirectory(prefix="crampwise-evaluate-") as home:
        port, log = _free_port(), Path(home) / "log"
        environment = {**os.environ, "PORT": str(port), "CRAMPWISE_HOME": home, "HOST": "127.0.0.1"}
        with log.open("wb") as out:
            server = subprocess.Popen(
                [sys.executable, "-m", "crampwise.server"],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=out,
            )
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", timeout=SECONDS_TO_ANSWER
            ) as client:
                _wait(server, client, log)
                yield _say(client)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _say(client: httpx.Client) -> Say:
    def say(sender: str, text: str) -> list:
        reply = client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
        if reply.status_code != 200 or not isinstance(reply.json(), list):
            raise NoAssistant(f"status {reply.status_code} for a message of {len(text)} characters")
        return reply.json()

    return say


def _wait(server: subprocess.Popen, client: httpx.Client, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            if client.get("/chat/health").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.3)
    raise NoAssistant("the server did not start:\n" + log.read_text(errors="replace")[-2000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
