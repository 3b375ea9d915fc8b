"""The app with the page and Rasa's own server parts, on a port of its own, with a stand-in for the assistant."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from rasa.core import run as rasa_run
from sanic import Sanic

from crampwise.channel.diary_work import DiaryWork
from crampwise.channel.offline import Offline
from crampwise.channel.page import add_page
from crampwise.channel.rest import RestChannel
from crampwise.channel.settings import Settings
from crampwise.channel.static import Files

BEDSIDE = {"version": "7", "steps": ["Let it rest."]}
LARGEST_BODY = 64 * 1024
DANGER, ACT_NOW = "can't breathe", {"text": "Call now.", "custom": {"type": "red_flag"}}


class StandIn:
    """Answers like :class:`crampwise.channel.turns.Turns`: an echo, one message a word of what was said."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        self.forgotten: list[str] = []
        self.without_diary: list[str] = []
        self.named: list[str | None] = []
        # Words that were to be kept, and what safety says to those of danger.
        self.kept: list[tuple[str, str]] = []
        # A message waits here, before it is said, if the test closes the gate of that number.
        self.gates: dict[int, asyncio.Event] = {}

    async def reply(
        self,
        sender: str,
        text: str,
        metadata: Any,
        said: Callable[[dict[str, Any]], None],
        message_id: str | None = None,
    ) -> list[dict[str, Any]]:
        self.heard.append((sender, text, dict(metadata)))
        self.named.append(message_id)
        for number, word in enumerate(text.split()):
            if number in self.gates:
                await self.gates[number].wait()
            said({"recipient_id": sender, "text": word})
        return []

    async def urgent(self, sender: str, words: str, learnt: bool = True) -> list[dict[str, Any]]:
        self.kept.append((sender, words))
        return [ACT_NOW] if DANGER in words else []

    async def forget(self, sender: str) -> None:
        self.forgotten.append(sender)

    async def diary_gone(self, sender: str) -> None:
        self.without_diary.append(sender)


class Serving:
    """A running app: its stand-in, its address, a client of it."""

    def __init__(self, turns: Any, url: str, client: httpx.AsyncClient, app: Sanic) -> None:
        self.turns, self.url, self.client, self.app = turns, url, client, app

    async def open(self) -> str:
        opened = await self.client.post("/chat/session", json={})
        assert opened.status_code == 201, opened.text
        return opened.json()["session"]

    async def say(
        self, session: str, message_id: str, text: str, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        body = {"session": session, "id": message_id, "text": text}
        return await self.client.post("/chat/turn", json=body, headers=headers)


async def until(condition: Callable[[], Any], seconds: float = 10.0) -> None:
    """Wait for something that another task does; a slow machine takes its time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, "it did not come"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(
    folder: Path | None = None,
    turns: Any = None,
    bedside: Callable[[], dict[str, Any]] = lambda: BEDSIDE,
    work: DiaryWork | None = None,
    **settings: Any,
) -> AsyncIterator[Serving]:
    """Serve ``folder`` (the widget's own if there is none) until the block ends; with a diary if there is ``work``."""
    # Several apps in one process, and of one name: Sanic allows that for tests only.
    Sanic.test_mode = True
    app = rasa_run.configure_app([RestChannel()], cors=None, enable_api=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.ctx.turns = turns or StandIn()
    chosen = Settings(**settings)
    files = Files(folder, dev=chosen.dev) if folder else Files(dev=chosen.dev)
    add_page(app, b"secret", chosen, files, Offline(files, bedside, dev=chosen.dev), work)
    # Sanic takes a port of 0 for none.
    listening = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.before_start()
    await server.start_serving()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        async with httpx.AsyncClient(base_url=url, timeout=10.0) as client:
            yield Serving(app.ctx.turns, url, client, app)
    finally:
        for connection in list(server.connections):
            connection.abort()
        server.close()
        await server.wait_closed()
