"""A person talking to the assistant over its REST channel, for tests: says words, taps buttons, looks at what came."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Mapping
from typing import Any

import httpx

Message = dict[str, Any]
WEBHOOK = "/webhooks/rest/webhook"
# No sender may be known from an earlier talk: the server keeps its conversations.
_run, _numbers = secrets.token_hex(4), itertools.count(1)


def custom(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """The typed part of a message; empty for plain text."""
    return message.get("custom") or {}


class Talk:
    """One person's conversation. ``client`` is an ``httpx.Client`` whose base is the server's address."""

    def __init__(self, client: httpx.Client, sender: str = "", **metadata: str) -> None:
        self._client = client
        self.sender = sender or f"talk-{_run}-{next(_numbers)}"
        self.metadata = metadata
        self.replies: list[Message] = []
        self.turns: list[tuple[str, list[Message]]] = []

    def post(self, body: Any) -> httpx.Response:
        """A raw call of the webhook. The JSON is ASCII, so that it can carry what UTF-8 cannot."""
        return self._client.post(
            WEBHOOK, content=json.dumps(body), headers={"content-type": "application/json"}
        )

    def say(self, text: str) -> list[Message]:
        """Send words (or a payload as it stands) and give the messages that answer them.

        Raises ``AssertionError`` when the answer is not a list of messages with text.
        """
        body: dict[str, Any] = {"sender": self.sender, "message": text}
        if self.metadata:
            body["metadata"] = self.metadata
        response = self.post(body)
        assert response.status_code == 200, (
            f"{response.status_code} for {text[:60]!r}: {response.text[:200]}"
        )
        self.replies = response.json()
        self.turns.append((text, self.replies))
        assert self.replies, f"nothing came back for {text[:60]!r}"
        for message in self.replies:
            assert message.get("text", "").strip(), f"a message without words: {message}"
            assert message["recipient_id"] == self.sender
        return self.replies

    def tap(self, title: str = "", **answer: Any) -> list[Message]:
        """Tap the newest button of that title, or the option of a finding (``breathing="worse"``; a list taps several).

        Only what is on screen since the last question can be tapped by title.
        """
        if answer:
            return self.say("/answer" + json.dumps(answer))
        return self.say(self.payload(title))

    def payload(self, title: str) -> str:
        """What the newest button of that title sends. Raises ``AssertionError`` when there is none."""
        shown = [button for message in self.replies for button in message.get("buttons") or ()]
        found = [button["payload"] for button in shown if button["title"] == title]
        assert found, f"no button {title!r} among {[button['title'] for button in shown]}"
        return found[-1]

    @property
    def types(self) -> list[str]:
        """The types of the last reply's messages; plain text is ``text``."""
        return [custom(message).get("type", "text") for message in self.replies]

    @property
    def text(self) -> str:
        """All words of the last reply."""
        return "\n".join(message["text"] for message in self.replies)

    @property
    def question(self) -> Mapping[str, Any] | None:
        """The last question put in the last reply, or ``None``."""
        return self.typed("question")

    @property
    def finding(self) -> str | None:
        """The finding that the last reply asks for."""
        return (self.question or {}).get("finding")

    @property
    def titles(self) -> list[str]:
        """Every button of the last reply."""
        return [
            button["title"] for message in self.replies for button in message.get("buttons") or ()
        ]

    def typed(self, kind: str) -> Mapping[str, Any] | None:
        """The typed part of the last reply's last message of a type, or ``None``."""
        return next(
            (custom(m) for m in reversed(self.replies) if custom(m).get("type") == kind), None
        )

    def transcript(self) -> str:
        """The talk so far, for a failing test to show."""
        lines = []
        for said, replies in self.turns:
            lines.append(f"  > {said[:120]}")
            for message in replies:
                kind = custom(message)
                about = next(
                    (
                        kind[k]
                        for k in ("finding", "kind", "condition", "topic", "reason")
                        if k in kind
                    ),
                    "",
                )
                lines.append(
                    f"    [{kind.get('type', 'text')} {about}] "
                    + message["text"].replace("\n", " / ")[:400]
                )
                shown = " ".join(f"[{button['title']}]" for button in message.get("buttons") or ())
                if shown:
                    lines.append(f"        {shown}")
        return "\n".join(lines)


def without_sender(replies: list[Message]) -> list[Message]:
    """The same messages without whose they are, to compare two talks."""
    return [
        {key: value for key, value in message.items() if key != "recipient_id"}
        for message in replies
    ]
