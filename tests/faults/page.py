"""Somebody at the page, call by call, for tests that look at what stays behind."""

from __future__ import annotations

import itertools
from typing import Any

import httpx

from .people import ABOUT, tap

Message = dict[str, Any]


class Page:
    """A session of the page's, with what the last answer was."""

    def __init__(self, client: httpx.Client) -> None:
        self._client, self._numbers = client, itertools.count(1)
        self.session: str = client.post("/chat/session", json={}).json()["session"]
        self.heard: list[Message] = []
        # What was sent last.
        self.last: dict[str, Any] = {}

    def say(self, text: str) -> list[Message]:
        return self._turn(text=text)

    def tap(self, title: str) -> list[Message]:
        """Tap the button of that title in the last answer."""
        return self._turn(payload=tap(self.heard, title))

    def call(self, name: str, **body: Any) -> httpx.Response:
        """One of the diary's calls."""
        return self._client.post(f"/chat/diary/{name}", json={"session": self.session, **body})

    def delete(self, path: str) -> httpx.Response:
        return self._client.request("DELETE", path, json={"session": self.session})

    @property
    def text(self) -> str:
        """All words of the last answer."""
        return "\n".join(message["text"] for message in self.heard)

    def _turn(self, **said: str) -> list[Message]:
        body = {"session": self.session, "id": f"m{next(self._numbers)}", "metadata": ABOUT}
        self.last = {**body, **said}
        self.heard = self.again(self.last)
        return self.heard

    def again(self, sent: dict[str, Any]) -> list[Message]:
        """The answer to a message that was sent before, as after a line that broke."""
        answer = self._client.post("/chat/turn", json=sent)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]
